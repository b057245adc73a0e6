"""Three amounts that are called the saving tie to the cent, and a wijk unknown is no saving."""

from __future__ import annotations

import pandas as pd
import pytest

import analyse
from analyse import besparing
from analyse.afrekening import afrekening_per_jaar, afrekening_per_product, afrekening_regels
from analyse.besparing.taakstelling import DELEN
from analyse.report.book.excelcharts import RULES
from analyse.tables import cents
from conftest import ROOT


@pytest.fixture(scope="module")
def stad() -> analyse.Dossier:
    return analyse.open_dossier(ROOT / "data" / "voorbeeldstad")


def sources(d: analyse.Dossier, lines: pd.DataFrame) -> besparing.Bronnen:
    return besparing.Bronnen(
        lines, d.prijsindex, d.areaal, d.productblad, d.norm, d.niveaukosten
    )


def amounts(d: analyse.Dossier, jaar: int, nul_jaar: int = 2011) -> pd.DataFrame:
    jaren = besparing.ontleding_verloop(sources(d, d.begroting), nul_jaar)
    lines = afrekening_regels(d.begroting, d.prijsindex, productblad=d.productblad)
    return besparing.besparing_bedragen(
        jaren[jaar],
        besparing.autonoom_pad(jaren),
        besparing.taakstelling_portfolio(d.maatregel, d.taakstelling),
        afrekening_per_jaar(afrekening_per_product(lines)),
        nul_jaar,
        jaar,
    )


def ties(table: pd.DataFrame) -> bool:
    """Whether every standing amount is the one before it with the differences between them."""
    rows = table.iloc[:-1].dropna(subset="bedrag")
    whole = cents(rows["bedrag"])
    running = whole.iloc[0]
    for soort, amount in zip(rows["soort"].iloc[1:], whole.iloc[1:], strict=True):
        if soort == "stand" and amount != running:
            return False
        running = amount if soort == "stand" else running + amount
    return True


def test_the_three_amounts_of_the_city_tie_to_the_cent(stad: analyse.Dossier) -> None:
    for jaar in (2013, 2016, 2018):
        assert ties(amounts(stad, jaar))
    table = amounts(stad, 2018)
    standing = table[table["soort"] == "stand"]
    assert standing["bedrag"].round().tolist()[:3] == [902157.0, 865073.0, 918771.0]
    assert pd.isna(standing["bedrag"].iloc[-1])
    assert "over 2011 is er geen afrekening" in standing["van_wie"].iloc[-1]
    assert set(standing["van_wie"].iloc[:2]) == {"gemeente en uitvoerder samen"}


def test_what_was_owed_less_is_told_where_both_years_are_settled(stad: analyse.Dossier) -> None:
    owed = amounts(stad, 2018, nul_jaar=2014).iloc[-1]
    lines = afrekening_regels(stad.begroting, stad.prijsindex, productblad=stad.productblad)
    due = afrekening_per_jaar(afrekening_per_product(lines)).set_index("jaar")["verschuldigd"]
    assert owed["van_wie"] == "gemeente"
    assert owed["bedrag"] == pytest.approx(due[2014] - due[2018], abs=0.001)


def small() -> pd.DataFrame:
    cost = {
        ("gras", 2011): 1000.0,
        ("gras", 2012): 900.0,
        ("bomen", 2011): 400.0,
    }
    rows = [
        {
            "jaar": jaar,
            "fase": "realisatie",
            "kant": "lasten",
            "taakveld": "5.7",
            "discipline": "groen",
            "product_code": product,
            "product": product,
            "wijk": "Noord",
            "kostensoort": "loon",
            "budgetsoort": "regulier",
            "opdracht": "regulier",
            "aard": "structureel",
            "herkomst": "bestaand",
            "bedrag": bedrag,
        }
        for (product, jaar), bedrag in cost.items()
    ]
    return pd.DataFrame(rows)


def test_an_ended_task_and_a_missing_index_are_the_whole_difference(
    stad: analyse.Dossier,
) -> None:
    empty = besparing.Bronnen(
        small(),
        stad.prijsindex.head(0),
        stad.areaal.head(0),
        stad.productblad.head(0),
        stad.norm.head(0),
        stad.niveaukosten.head(0),
    )
    jaren = besparing.ontleding_verloop(empty, 2011)
    none = stad.maatregel.head(0)
    table = besparing.besparing_bedragen(
        jaren[2012],
        besparing.autonoom_pad(jaren),
        besparing.taakstelling_portfolio(none, stad.taakstelling.head(0)),
        pd.DataFrame(columns=["jaar", "verschuldigd"]),
        2011,
        2012,
    )
    assert ties(table)
    assert table["bedrag"].tolist()[:4] == [400.0, -400.0, 100.0, 100.0]
    assert table["bedrag"].isna().tolist()[4:] == [True, True]
    assert "over 2011 en 2012" in table["van_wie"].iloc[-1]


def without_wijk(d: analyse.Dossier, part: float) -> tuple[pd.DataFrame, str]:
    """The city of which this part of the lines of 2011 has no wijk."""
    lines = d.begroting.assign(wijk=d.begroting["wijk"].astype("object"))
    first = lines.index[lines["jaar"] == 2011]
    lines.loc[first[: int(len(first) * part)], "wijk"] = None
    cells = besparing.ontleding_per_cel(sources(d, lines), 2011, 2018)
    return besparing.vergelijkbaar(cells)


@pytest.mark.parametrize("part", [1.0, 0.5, 0.2])
def test_a_nulmeting_without_wijken_leaves_every_wijk_unknown(
    stad: analyse.Dossier, part: float
) -> None:
    cells, told = without_wijk(stad, part)
    assert cells.empty
    assert told.startswith("Onbekend, niet nul")
    assert "Noorderhof" in told


def test_wijken_that_both_years_have_are_compared_and_a_renamed_one_is_not(
    stad: analyse.Dossier,
) -> None:
    cells, told = without_wijk(stad, 0.0)
    assert told == ""
    assert cells["wijk"].nunique() == 9
    lines = stad.begroting.assign(wijk=stad.begroting["wijk"].astype("object"))
    then = (lines["jaar"] == 2011) & (lines["wijk"] == "Oudekerke")
    lines.loc[then, "wijk"] = "Oud Kerke"
    cells = besparing.ontleding_per_cel(sources(stad, lines), 2011, 2018)
    cells, told = besparing.vergelijkbaar(cells)
    assert told.endswith("ontbreekt: Oud Kerke en Oudekerke.")
    assert cells["wijk"].nunique() == 8


def test_the_chart_of_the_workbook_has_every_part_of_the_portfolio() -> None:
    assert set(RULES["portfolio"].y) == {*DELEN, "nog_in_te_vullen"}
