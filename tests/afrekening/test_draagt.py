"""Whose the deviation from the plan is: by hand, on the city, and when nobody can tell."""

from __future__ import annotations

import pandas as pd
import pytest

import analyse
from analyse.afrekening import (
    afrekening_regels,
    afwijking_draagt,
    andere_prijsvorm,
    draagt_kerngetallen,
    prijsvormen_totaal,
)
from analyse.begroting import plan_realisatie
from analyse.tables import cents
from conftest import ROOT

GEEN_INDEX = pd.DataFrame(
    columns=["reeks", "jaar", "periode", "index", "basisjaar", "voorlopig"]
)


def post(fase: str, bedrag: float, product: str, prijsvorm: str, **over: object) -> dict:
    line = {
        "jaar": 2015,
        "fase": fase,
        "kant": "lasten",
        "taakveld": "5.7",
        "product_code": product[:2],
        "product": product,
        "wijk": "Noord",
        "kostensoort": "loon",
        "opdracht": "regulier",
        "prijsvorm": prijsvorm,
        "uitvoerder": "De NV",
        "bedrag": bedrag,
    }
    return line | over


def year() -> pd.DataFrame:
    """Fixed price 1000, cost 1100; passed on 500, cost 530; extra work 70 of which 60 was planned;
    own work 200, cost 190."""
    own = {"uitvoerder": "Gemeente"}
    extra = {"opdracht": "meerwerk"}
    return pd.DataFrame(
        [
            post("primitief", 1000.0, "gras", "vast"),
            post("realisatie", 1100.0, "gras", "vast"),
            post("primitief", 500.0, "bomen", "nacalculatie"),
            post("realisatie", 530.0, "bomen", "nacalculatie"),
            post("primitief", 60.0, "bomen", "nacalculatie", **extra),
            post("realisatie", 70.0, "bomen", "nacalculatie", **extra),
            post("primitief", 200.0, "vijvers", "onbekend", **own),
            post("realisatie", 190.0, "vijvers", "onbekend", **own),
            post("voorschot", 1000.0, "gras", "onbekend", uitvoerder="onbekend"),
            post("voorschot", 500.0, "bomen", "onbekend", uitvoerder="onbekend"),
        ]
    )


def borne(lines: pd.DataFrame) -> pd.DataFrame:
    return afwijking_draagt(lines, afrekening_regels(lines, GEEN_INDEX), 2015)


def told(table: pd.DataFrame) -> list[str]:
    figures = draagt_kerngetallen(table)
    return [f"{f.naam} {f.waarde} {f.richting}".replace("\u00a0", " ") for f in figures]


def test_each_part_of_the_deviation_has_its_bearer() -> None:
    table = borne(year())
    assert table["draagt"].tolist() == ["uitvoerder", *["gemeente"] * 3, "samen"]
    assert table.set_index("post")["verschil"].to_dict() == {
        "Kosten tegenover vaste en geïndexeerde prijs": -100.0,
        "Eigen werk": 10.0,
        "Nacalculatie": -30.0,
        "Meer- en minderwerk tegenover wat ervan was begroot": -10.0,
        "Afwijking": -130.0,
    }
    assert told(table) == ["Voor de uitvoerder € 100 nadeel", "Voor de gemeente € 30 nadeel"]


def test_without_a_settlement_nobody_is_said_to_bear_it() -> None:
    lines = year()
    lines = lines[lines["fase"] != "voorschot"].assign(prijsvorm="onbekend")
    table = borne(lines[lines["uitvoerder"] != "Gemeente"])
    assert table["draagt"].tolist() == ["onbekend wie dit draagt", "samen"]
    assert table["verschil"].tolist() == [-140.0, -140.0]
    assert told(table) == ["Onbekend wie dit draagt € 140 nadeel"]
    assert draagt_kerngetallen(table)[0].zekerheid == ""
    assert told(borne(lines)) == [
        "Onbekend wie dit draagt € 140 nadeel",
        "Voor de gemeente € 10 voordeel",
    ]


def test_an_indexed_price_without_an_index_is_of_nobody_yet() -> None:
    lines = year().replace({"prijsvorm": {"vast": "geindexeerd"}})
    table = borne(lines)
    unknown = table[table["draagt"] == "onbekend wie dit draagt"]
    assert unknown[["post", "verschil"]].to_numpy().tolist() == [
        ["Geïndexeerde prijs zonder index", -100.0]
    ]
    assert not [line for line in told(table) if "uitvoerder" in line]


@pytest.mark.parametrize("status", ["voorlopig", "definitief"])
def test_a_share_that_rests_on_a_provisional_index_is_provisional(status: str) -> None:
    lines = year().replace({"prijsvorm": {"vast": "geindexeerd"}})
    index = pd.DataFrame({"jaar": [2014, 2015], "index": [100.0, 102.0]})
    index = index.assign(
        reeks="loon", periode="jaargemiddelde", basisjaar="2010=100", voorlopig=status
    )
    table = afwijking_draagt(lines, afrekening_regels(lines, index), 2015)
    assert table.set_index("post")["verschil"].head(1).tolist() == [-80.0]
    sure = {figure.naam: figure.zekerheid for figure in draagt_kerngetallen(table)}
    expected = "voorlopig" if status == "voorlopig" else "zeker"
    assert sure == {"Voor de uitvoerder": expected, "Voor de gemeente": expected}


def test_work_of_the_municipality_alone_is_hers_and_no_year_is_no_table() -> None:
    lines = year()
    own = lines[lines["uitvoerder"] == "Gemeente"]
    table = borne(own)
    assert table["draagt"].tolist() == ["gemeente", "samen"]
    assert told(table) == ["Voor de gemeente € 10 voordeel"]
    unplanned = borne(own[own["fase"] == "realisatie"])
    assert unplanned.empty
    assert draagt_kerngetallen(unplanned) == []


@pytest.mark.parametrize(
    ("gras", "words"), [(900.0, ["Voor de uitvoerder € 100 voordeel"]), (1000.0, [])]
)
def test_a_gain_of_the_contractor_is_no_part_of_a_loss(gras: float, words: list[str]) -> None:
    lines = year()
    lines.loc[1, "bedrag"] = gras
    lines.loc[3, "bedrag"] = 700.0
    assert [line for line in told(borne(lines)) if "uitvoerder" in line] == words


def test_in_every_year_of_the_city_the_parts_tie_to_01_and_06() -> None:
    d = analyse.open_dossier(ROOT / "data" / "voorbeeldstad")
    lines = afrekening_regels(
        d.begroting, d.prijsindex, productblad=d.productblad, ingerekend=0.012
    )
    totals = prijsvormen_totaal(andere_prijsvorm(lines), lines)
    agreed = totals[totals["afspraak"] == "zoals afgesproken"].set_index("jaar")["resultaat"]
    for jaar in range(2012, 2019):
        table = afwijking_draagt(d.begroting, lines, jaar)
        whole = plan_realisatie(d.begroting, (), jaar).query("kant == 'lasten'")["verschil"]
        parts = table[table["draagt"] != "samen"]
        assert cents(parts["verschil"]).sum() == cents(whole).iloc[0]
        assert table["verschil"].iloc[-1] == whole.iloc[0]
        contractor = parts.loc[parts["draagt"] == "uitvoerder", "verschil"].sum()
        assert contractor == pytest.approx(agreed[jaar], abs=0.001)
    assert contractor == pytest.approx(-199774.18, abs=0.001)
    assert whole.iloc[0] == -375886.13
