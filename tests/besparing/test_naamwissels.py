"""A name or an index base that changes between years makes no saving, and is asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse import open_dossier
from analyse.begroting import gebruikte_index
from analyse.besparing import (
    Bronnen,
    besparing_gevonden,
    besparing_vragen,
    ontleding_dekking,
    ontleding_per,
    ontleding_per_cel,
    taakstelling_antwoord,
)
from analyse.besparing import bronnen as bronnen_module
from analyse.tables.indexsprongen import indexsprongen
from analyse.tables.naamwissels import Naamwissel, naamwissels
from antwoorden import kop_past

YEARS = range(2011, 2019)
SOORTEN = {"Loonkosten": 0.4, "Materieel": 0.35, "Derden": 0.25}
PRODUCTEN = {"0560": "Gazons", "0562": "Beplanting", "0730": "Reiniging", "0214": "Asfalt"}
WIJKEN = ("Noord", "Oost", "Zuid")


def stad(seed: int = 0) -> pd.DataFrame:
    """Realised lasten: every product in every wijk, kostensoorten in shares of its own."""
    random = np.random.default_rng(seed)
    rows = []
    for number, (code, name) in enumerate(PRODUCTEN.items()):
        for wijk in WIJKEN:
            shares = random.dirichlet([1 + (number + 2 * i) % 4 * 4 for i in range(3)])
            cost = random.uniform(50e3, 150e3) * (number + 1)
            for soort, share in zip(SOORTEN, shares, strict=True):
                for jaar in YEARS:
                    trend = 1.02 ** (jaar - 2011) * random.normal(1, 0.03)
                    rows.append((jaar, code, name, wijk, soort, round(cost * share * trend, 2)))
    columns = ["jaar", "product_code", "product", "wijk", "kostensoort", "bedrag"]
    table = pd.DataFrame(rows, columns=columns)
    same = {"fase": "realisatie", "kant": "lasten", "taakveld": "5.7", "discipline": "groen"}
    rest = {"aard": "structureel", "budgetsoort": "regulier", "opdracht": "regulier"}
    return table.assign(**same, **rest)


def index(reeksen: dict[str, list[float]], eerste: int = 2011) -> pd.DataFrame:
    rows = []
    for name, values in reeksen.items():
        for number, value in enumerate(values):
            rows.append((name, pd.NA, eerste + number, "jaar", value))
    return pd.DataFrame(rows, columns=["reeks", "basisjaar", "jaar", "periode", "index"])


PRIJS = index({name: [100 * 1.02**n for n in range(8)] for name in SOORTEN})


def hernoemd(table: pd.DataFrame, kolom: str, namen: dict[str, str], jaar: int) -> pd.DataFrame:
    later = table["jaar"] >= jaar
    return table.assign(**{kolom: table[kolom].mask(later, table[kolom].replace(namen))})


def gevonden(table: pd.DataFrame, prijs: pd.DataFrame = PRIJS) -> float:
    return besparing_gevonden(ontleding_per_cel(Bronnen(table, prijs), 2011, 2018))


def test_a_renamed_kostensoort_is_no_saving_and_is_asked() -> None:
    table = hernoemd(stad(), "kostensoort", {"Loonkosten": "Salarissen"}, 2015)
    found = naamwissels(table)
    assert [(w.kolom, w.oud, w.nieuw) for w in found] == [
        ("kostensoort", ("Loonkosten",), ("Salarissen",))
    ]
    assert (found[0].jaar_oud, found[0].jaar_nieuw) == (2014, 2015)
    assert gevonden(table) == pytest.approx(gevonden(stad()), abs=1)
    assert besparing_vragen(Bronnen(table, PRIJS), 2011, 2018) == [
        "Is kostensoort Salarissen (vanaf 2015) een andere naam voor Loonkosten (tot en met 2014)?"
    ]
    assert besparing_vragen(Bronnen(table, PRIJS), 2011, 2014) == []


def test_without_the_guard_the_renamed_kostensoort_is_a_saving(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = hernoemd(stad(), "kostensoort", {"Loonkosten": "Salarissen"}, 2015)
    monkeypatch.setattr(bronnen_module, "naamwissels", lambda _: [])
    assert gevonden(table) > gevonden(stad()) + 300_000


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from([("kostensoort", name) for name in SOORTEN])
    | st.sampled_from([("product_code", name) for name in PRODUCTEN]),
    st.sampled_from(YEARS[1:]),
    st.integers(0, 3),
)
def test_no_renaming_makes_a_saving_larger(naam: tuple[str, str], jaar: int, seed: int) -> None:
    kolom, oud = naam
    table = hernoemd(stad(seed), kolom, {oud: "nieuw"}, jaar)
    if kolom == "product_code":
        table = table.assign(product=table["product"].mask(table[kolom] == "nieuw", "Ander"))
    assert gevonden(table) <= gevonden(stad(seed)) + 1


@pytest.mark.parametrize(
    "namen",
    [
        {"Loonkosten": "Salarissen", "Materieel": "Tractie", "Derden": "Inhuur"},
        {"Loonkosten": "Personeel", "Materieel": "Personeel"},
    ],
)
def test_several_at_once_and_two_that_became_one_are_found(namen: dict[str, str]) -> None:
    table = hernoemd(stad(), "kostensoort", namen, 2014)
    pairs = {old: new for w in naamwissels(table) for new in w.nieuw for old in w.oud}
    assert pairs == namen
    assert gevonden(table) <= gevonden(stad()) + 1


@pytest.mark.parametrize("deel", [0.5, 0.3, 0.25])
def test_one_that_became_two_is_found(deel: float) -> None:
    table = stad()
    later = (table["jaar"] >= 2014) & (table["kostensoort"] == "Derden")
    first, second = table[later].copy(), table[later].copy()
    first["bedrag"] = (first["bedrag"] * deel).round(2)
    second["bedrag"] = (second["bedrag"] - first["bedrag"]).round(2)
    parts = [first.assign(kostensoort="Aannemers"), second.assign(kostensoort="Advies")]
    table = pd.concat([table[~later], *parts], ignore_index=True)
    found = naamwissels(table)
    assert [(w.oud, set(w.nieuw)) for w in found] == [(("Derden",), {"Aannemers", "Advies"})]
    assert gevonden(table) == pytest.approx(gevonden(stad()), abs=1)


def test_both_names_in_the_year_of_the_change_are_found() -> None:
    table = hernoemd(stad(), "kostensoort", {"Loonkosten": "Salarissen"}, 2015)
    both = table[(table["jaar"] == 2015) & (table["kostensoort"] == "Salarissen")]
    half = (both["bedrag"] / 2).round(2)
    table.loc[both.index, "bedrag"] = both["bedrag"] - half
    old = both.assign(kostensoort="Loonkosten", bedrag=half)
    table = pd.concat([table, old], ignore_index=True)
    assert [w.oud for w in naamwissels(table)] == [("Loonkosten",)]
    assert gevonden(table) == pytest.approx(gevonden(stad()), abs=1)


def test_functies_that_became_taakvelden_are_found_per_product() -> None:
    table = stad()
    field = table["product_code"].map(lambda c: "2.1" if c == "0214" else "5.7")
    old = table["product_code"].map(
        {"0560": "560", "0562": "560", "0730": "721", "0214": "210"}
    )
    table = table.assign(taakveld=old.where(table["jaar"] < 2017, field))
    found = {(w.oud, w.nieuw) for w in naamwissels(table)}
    assert found == {(("210",), ("2.1",)), (("560", "721"), ("5.7",))}
    cells = ontleding_per_cel(Bronnen(table, PRIJS), 2011, 2018)
    assert set(cells["taakveld"]) == {"2.1", "5.7"}


def test_a_task_that_ended_and_another_that_began_are_not_asked() -> None:
    table = stad()
    ended = table[(table["product_code"] == "0560") & (table["jaar"] < 2014)]
    new = table[(table["product_code"] == "0214") & (table["jaar"] >= 2014)]
    rest = table[~table["product_code"].isin(["0560", "0214"])]
    table = pd.concat([ended, new, rest], ignore_index=True)
    assert naamwissels(table) == []


def test_what_is_said_to_be_something_else_is_kept_apart() -> None:
    table = hernoemd(stad(), "kostensoort", {"Loonkosten": "Salarissen"}, 2015)
    source = Bronnen(table, PRIJS)
    apart = replace(source, echt_anders=["Salarissen"])
    assert besparing_vragen(apart, 2011, 2018) == []
    assert "Salarissen" in set(ontleding_per_cel(apart, 2011, 2018)["kostensoort"])
    assert "Salarissen" not in set(ontleding_per_cel(source, 2011, 2018)["kostensoort"])


def test_coverage_is_that_of_the_year_that_knows_least() -> None:
    table = hernoemd(stad(), "kostensoort", {"Loonkosten": "Salarissen"}, 2015)
    apart = Bronnen(table, PRIJS, echt_anders=["Salarissen"])
    known = ontleding_dekking(ontleding_per_cel(apart, 2011, 2018)).set_index("gegeven")
    assert known.loc["prijsindex", "aandeel"] < 0.8


GOED = [100.0, 102.0, 104.0, 105.5, 107.0, 109.0, 111.0, 113.0]
NIEUW = [101.4, 102.9, 104.5, 105.6, 100.0, 101.9, 103.7, 106.1]


@pytest.mark.parametrize(
    "reeksen",
    [
        {"Loonkosten": NIEUW},
        {"Loonkosten": NIEUW, "Materieel": GOED},
        {"Loonkosten": [112.0, 114.0, 116.1, 118.0, 101.5, 103.2, 105.0, 106.8]},
        {"Loonkosten": [104.0, 109.0, 100.0, 106.0]},
        {"Loonkosten": [118.0, 103.0]},
        {"Loonkosten": [10.2, 10.4, 106.0, 108.0]},
    ],
)
def test_a_series_that_begins_anew_is_asked_and_not_reckoned_with(
    reeksen: dict[str, list[float]],
) -> None:
    prijs = index(reeksen)
    found = indexsprongen(prijs)
    assert found["reeks"].tolist() == ["Loonkosten"]
    last = int(prijs["jaar"].max())
    used = gebruikte_index(stad(), prijs, 2011, last).set_index("kostensoort")
    assert np.isnan(used.loc["Loonkosten", "factor"])
    said = prijs.assign(basisjaar="doorlopend")
    assert indexsprongen(said).empty


@pytest.mark.parametrize(
    "reeksen",
    [
        {"Loonkosten": GOED},
        {"Energie": [104.7, 109.9, 111.0, 106.3, 101.2, 97.3, 99.8, 107.9]},
        {"Verwerking": [101.5, 102.4, 101.0, 99.6, 98.2, 99.5, 101.9, 105.4]},
        {"Energie": [90.0, 100.0, 112.0, 168.0, 150.0, 141.0]},
    ],
)
def test_a_price_that_falls_or_rises_is_not_asked(reeksen: dict[str, list[float]]) -> None:
    assert indexsprongen(index(reeksen)).empty


def test_a_series_before_its_own_base_year_is_not_asked() -> None:
    gww = index({"GWW": [93.0, 96.0, 99.0, 102.5, 97.1, 100.0, 102.0]}, 2005)
    assert len(indexsprongen(gww)) == 1
    assert indexsprongen(gww.assign(basisjaar="2010=100")).empty


def test_the_factor_of_the_suggestion_makes_the_series_whole() -> None:
    prijs = index({"Loonkosten": [104.0, 109.0, 100.0, 106.0]})
    factor = indexsprongen(prijs)["factor"].iloc[0]
    later = prijs["jaar"] >= 2013
    mended = prijs.assign(index=prijs["index"].where(~later, prijs["index"] * factor))
    used = gebruikte_index(stad(), mended, 2011, 2014).set_index("kostensoort")
    assert used.loc["Loonkosten", "factor"] == pytest.approx(1.111, abs=5e-4)


def test_a_price_without_factor_is_no_saving_but_not_known() -> None:
    prijs = index({"Loonkosten": NIEUW, "Materieel": GOED, "Derden": GOED})
    source = Bronnen(stad(), prijs)
    total = ontleding_per(ontleding_per_cel(source, 2011, 2018)).iloc[0]
    assert total["geen_index"] != 0
    assert besparing_vragen(source, 2011, 2018) == [
        "Kreeg de index Loonkosten in 2015 een nieuwe basis (105,6 werd 100,0)?"
    ]


def test_an_open_question_is_the_answer() -> None:
    known = {"jaar": [2018], "doel": [1e6], "gerealiseerd": [7e5], "zonder_bedrag": [0.0]}
    portfolio = pd.DataFrame(known)
    oordeel = pd.DataFrame(
        {
            "zekerheid": ["zichtbaar", "kan ook anders", "niet te zien"],
            "bedrag": [2e5, 1e5, 7e5],
            "zwakste": ["areaal", "", ""],
        }
    )
    cover = pd.DataFrame({"gegeven": ["areaal"], "aandeel": [1.0]})
    asked = taakstelling_antwoord(portfolio, oordeel, cover, 2018, ["Is A B?", "Is C D?"])
    assert asked.kop == "Niet te zeggen: eerst een vraag. Is A B?"
    assert asked.rest[:2] == ("Is A B?", "Is C D?")
    assert "NAAM_WISSELT" in asked.rest[2]
    assert "voorlopig" in asked.zekerheid
    long = taakstelling_antwoord(portfolio, oordeel, cover, 2018, ["Is A 1 of 2 of 3 of 4?"])
    assert "eerst een vraag over een naam of een index" in long.kop
    kop_past(long)


def test_a_change_is_one_row_with_both_amounts() -> None:
    table = hernoemd(stad(), "product_code", {"0560": "1560"}, 2013)
    assert naamwissels(table) == [
        Naamwissel(
            "product_code",
            ("0560",),
            ("1560",),
            2012,
            2013,
            pytest.approx(table.query("product_code == '0560' and jaar == 2012").bedrag.sum()),
            pytest.approx(table.query("product_code == '1560' and jaar == 2013").bedrag.sum()),
            {"0560": "Gazons", "1560": "Gazons"},
        )
    ]


def test_voorbeeldstad_asks_nothing() -> None:
    folder = Path(__file__).parents[2] / "data" / "voorbeeldstad"
    dossier = open_dossier(folder)
    codes = {"NAAM_WISSELT", "INDEX_SPRINGT"}
    assert not codes & set(dossier.problems["code"])


def test_the_only_index_holds_for_all_costs_until_it_is_said_not_to_and_that_is_asked() -> None:
    only = index({"IMOC": [100 * 1.02**n for n in range(8)]})
    assert gevonden(stad(), only) == pytest.approx(gevonden(stad()), abs=1)
    (asked,) = besparing_vragen(Bronnen(stad(), only), 2011, 2018)
    assert asked.startswith("Geldt de index IMOC voor alle kosten?")


def test_an_index_that_is_called_that_of_all_costs_is_no_question() -> None:
    named = index({"Alle kosten": [100 * 1.02**n for n in range(8)]})
    assert gevonden(stad(), named) == pytest.approx(gevonden(stad()), abs=1)
    assert besparing_vragen(Bronnen(stad(), named), 2011, 2018) == []
    used = gebruikte_index(stad(), named, 2011, 2018)
    assert set(used["reeks"]) == {"Alle kosten"}


def test_an_index_of_one_kostensoort_says_nothing_of_the_others() -> None:
    own = index({"Loonkosten": [100 * 1.02**n for n in range(8)]})
    assert besparing_vragen(Bronnen(stad(), own), 2011, 2018) == []
    cells = ontleding_per_cel(Bronnen(stad(), own), 2011, 2018)
    assert set(cells.loc[cells["bekend_prijs"], "kostensoort"]) == {"Loonkosten"}


def test_of_two_indices_none_holds_for_what_it_does_not_name() -> None:
    both = index({name: [100 * 1.02**n for n in range(8)] for name in ("IMOC", "CPI")})
    assert besparing_vragen(Bronnen(stad(), both), 2011, 2018) == []
    assert not ontleding_per_cel(Bronnen(stad(), both), 2011, 2018)["bekend_prijs"].any()
