"""The verdict: each test takes away what may be something else, and worlds without a saving show none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.besparing import (
    Bronnen,
    besparing_gevonden,
    besparing_omslag,
    besparing_sprongen,
    besparing_toetsen,
    ontleding_verloop,
    taakstelling_oordeel,
    taakstelling_oordeel_per_jaar,
)
from analyse.tables import cents
from benchmarks.werelden import NIETS, WEL, uitkomst
from benchmarks.werelden import bronnen as van_voorbeeldstad

YEARS = (2011, 2012, 2013, 2014)
#: What each of six products of a thousand costs less in 2014: 720 together, even over the years.
LESS = (0.0, 0.0, 80.0, 160.0, 240.0, 240.0)


def line(jaar: int, product: int, bedrag: float, **anders: object) -> dict[str, object]:
    return {
        "jaar": jaar,
        "fase": "realisatie",
        "kant": "lasten",
        "taakveld": "5.7",
        "product_code": f"P{product}",
        "product": f"Product {product}",
        "discipline": "groen",
        "wijk": "Noord",
        "kostensoort": "loon",
        "aard": "structureel",
        "budgetsoort": "regulier",
        "opdracht": "regulier",
        "bedrag": bedrag,
    } | anders


def town(years: tuple[int, ...] = YEARS, less: tuple[float, ...] = LESS) -> Bronnen:
    """A town that saved: realised and planned alike, nine tenths of it planned."""
    rows = []
    for jaar in years:
        for product, fall in enumerate(less):
            gone = fall * (jaar - 2011) / 3
            rows.append(line(jaar, product, 1000.0 - gone))
            rows.append(line(jaar, product, 1000.0 - 0.9 * gone, fase="primitief"))
    index = [{"reeks": "loon", "jaar": jaar, "index": 100.0} for jaar in YEARS]
    return Bronnen(pd.DataFrame(rows), pd.DataFrame(index))


SAVED = town()


def left(source: Bronnen) -> dict[str, float]:
    """What every test leaves in 2014."""
    tests = besparing_toetsen(source, ontleding_verloop(source, 2011), 2011, 2014)
    assert set(tests["jaar"]) == {2014}
    return tests.set_index("toets")["over"].to_dict()


def verdict(source: Bronnen, doel: float = 1000.0) -> pd.DataFrame:
    tests = besparing_toetsen(source, ontleding_verloop(source, 2011), 2011)
    return taakstelling_oordeel(tests, 2014, doel)


def visible(source: Bronnen) -> tuple[float, str]:
    """What is visible, and the weakest link."""
    first = verdict(source).iloc[0]
    return first["bedrag"], first["zwakste"].partition(" (")[0]


def rebooked(**booked: object) -> Bronnen:
    """The town, where what was saved is booked elsewhere to the cent."""
    lines = SAVED.begroting
    saved = lines[lines["jaar"] == 2011].copy()
    later = lines[lines["jaar"] > 2011]
    start = saved.set_index(["fase", "product_code"])["bedrag"]
    keys = pd.MultiIndex.from_frame(later[["fase", "product_code"]])
    moved = later.assign(bedrag=start.reindex(keys).to_numpy() - later["bedrag"], **booked)
    return replace(SAVED, begroting=pd.concat([lines, moved], ignore_index=True))


def test_every_test_by_itself_takes_nothing_from_a_saving_but_what_it_holds_against_it() -> (
    None
):
    assert left(SAVED) == {
        "alle lasten": 720.0,
        "volgorde en index": 720.0,
        "begroting": 648.0,
        "areaal": 720.0,
        "ernaast": 420.0,
        "sprong": 720.0,
        "overal gelijk": 720.0,
    }
    assert visible(SAVED) == (420.0, "ernaast")


@pytest.mark.parametrize(
    "booked",
    [
        {"budgetsoort": "vervanging"},
        {"opdracht": "meerwerk"},
        {"aard": "incidenteel"},
        {"product_code": "N1", "product": "Nieuw", "discipline": "overig"},
        {"product_code": "N1", "product": "Nieuw", "taakveld": "6.4", "wijk": "Zuid"},
    ],
)
def test_money_that_is_booked_elsewhere_is_no_saving(booked: dict[str, object]) -> None:
    source = rebooked(**booked)
    assert left(source)["alle lasten"] == 0.0
    assert visible(source)[0] == 0.0


def test_a_fall_of_vervanging_is_no_saving_either() -> None:
    lines = SAVED.begroting
    planned = [line(j, 9, 500.0 if j < 2014 else 0.0, budgetsoort="vervanging") for j in YEARS]
    source = replace(SAVED, begroting=pd.concat([lines, pd.DataFrame(planned)]))
    assert left(source)["alle lasten"] == 720.0


def test_what_is_not_in_the_budget_is_not_visible() -> None:
    lines = SAVED.begroting
    spent = replace(SAVED, begroting=lines[lines["fase"] == "realisatie"])
    assert np.isnan(left(spent)["begroting"])
    assert visible(spent) == (0.0, "begroting")
    start = lines[lines["jaar"] == 2011].set_index(["fase", "product_code"])["bedrag"]
    keys = pd.MultiIndex.from_frame(lines[["fase", "product_code"]])
    uncut = lines["bedrag"].mask(lines["fase"] == "primitief", start.reindex(keys).to_numpy())
    assert visible(replace(SAVED, begroting=lines.assign(bedrag=uncut))) == (0.0, "begroting")


def test_an_index_that_rose_more_than_was_foreseen_is_no_cut_of_the_budget() -> None:
    """Costs stand still while the index of the year itself rises a fifth: nothing was cut."""
    flat = town(less=(0.0,) * 6)
    index = flat.prijsindex.assign(index=[100.0, 100.0, 100.0, 120.0])
    found = left(replace(flat, prijsindex=index))
    assert found["volgorde en index"] >= 1000.0
    assert found["begroting"] == 0.0


def test_growth_of_areaal_is_taken_away_from_what_is_visible() -> None:
    stand = {
        "wijk": "Noord",
        "objecttype": "Gras",
        "eenheid": "m2",
        "gebiedstype": "woongebied",
    }
    rows = [
        stand | {"jaar": 2011, "hoeveelheid": 100.0, "mutatie": "stand"},
        stand | {"jaar": 2013, "hoeveelheid": 25.0, "mutatie": "groei"},
        stand | {"jaar": 2014, "hoeveelheid": 125.0, "mutatie": "stand"},
    ]
    product = {"geldig_van": pd.Timestamp("2011-01-01"), "objecttype": "Gras", "meetlat": ""}
    sheets = [product | {"product_code": f"P{n}", "stuurbaar": "ja"} for n in range(6)]
    flat = town(less=(0.0,) * 6)
    grown = replace(flat, areaal=pd.DataFrame(rows), productblad=pd.DataFrame(sheets))
    found = left(grown)
    assert found["volgorde en index"] >= 1000.0
    assert found["areaal"] == pytest.approx(0.0, abs=0.01)
    assert visible(grown)[0] == 0.0


def test_a_fall_in_one_year_is_asked_and_does_not_count() -> None:
    lines = SAVED.begroting
    early = town(less=tuple(3 * fall for fall in LESS)).begroting
    at_once = early[early["jaar"] == 2012].drop(columns="jaar")
    later = [at_once.assign(jaar=jaar) for jaar in (2012, 2013, 2014)]
    source = replace(SAVED, begroting=pd.concat([lines[lines["jaar"] == 2011], *later]))
    years = ontleding_verloop(source, 2011)
    assert besparing_sprongen(years, 2011, 2014).to_dict("records") == [
        {"jaar": 2012, "sprong": 720.0}
    ]
    assert left(source)["sprong"] == 0.0
    assert besparing_sprongen(ontleding_verloop(SAVED, 2011), 2011, 2014).empty


def test_over_a_gap_in_the_years_no_jump_can_be_told_and_nothing_is_visible() -> None:
    gap = town(years=(2011, 2013, 2014))
    assert visible(gap) == (0.0, "sprong")
    assert verdict(gap)["zwakste"].iloc[0] == "sprong (niet te toetsen: er ontbreken jaren)"


def test_what_falls_alike_in_every_product_is_not_visible() -> None:
    alike = town(less=(120.0,) * 6)
    assert left(alike)["overal gelijk"] == 0.0
    assert left(alike)["ernaast"] == 420.0
    few = town(less=(0.0, 100.0, 200.0, 60.0))
    assert visible(few) == (0.0, "overal gelijk")
    assert np.isnan(left(few)["overal gelijk"])


def test_how_far_off_the_cost_must_be_before_nothing_is_left() -> None:
    cells = ontleding_verloop(SAVED, 2011)[2014]
    assert besparing_gevonden(cells) == 720.0
    assert besparing_omslag(cells) == pytest.approx(0.12)
    assert left(SAVED)["ernaast"] == pytest.approx(720.0 * (1 - 0.05 / 0.12))


def test_the_tests_of_a_year_are_those_of_all_years_together() -> None:
    years = ontleding_verloop(SAVED, 2011)
    every = besparing_toetsen(SAVED, years, 2011)
    assert every["jaar"].drop_duplicates().tolist() == [2012, 2013, 2014]
    one = besparing_toetsen(SAVED, years, 2011, 2013)
    kept = every[every["jaar"] == 2013].reset_index(drop=True)
    pd.testing.assert_frame_equal(one, kept)
    assert set(one["gevonden"]) == {480.0}
    assert besparing_toetsen(SAVED, {}, 2011).empty
    assert besparing_sprongen({}, 2011, 2013).empty
    assert taakstelling_oordeel(every, 2030, 1.0).empty


def test_the_three_parts_make_the_target() -> None:
    assert verdict(SAVED)["bedrag"].tolist() == [420.0, 300.0, 280.0]
    assert verdict(SAVED, 500.0)["bedrag"].tolist() == [420.0, 300.0, -220.0]


def test_a_cost_that_rose_shows_nothing_and_makes_what_is_missing_larger() -> None:
    dearer = town(less=tuple(-fall for fall in LESS))
    tests = besparing_toetsen(dearer, ontleding_verloop(dearer, 2011), 2011)
    table = taakstelling_oordeel_per_jaar(tests, {2014: 200.0, 2030: 5.0})
    assert table.to_dict("records") == [
        {
            "jaar": 2014,
            "doel": 200.0,
            "zichtbaar": 0.0,
            "kan ook anders": -720.0,
            "niet te zien": 920.0,
        }
    ]


bedragen = st.lists(st.integers(-200_000, 2_000_000), min_size=12, max_size=12)


@settings(deadline=None, max_examples=15)
@given(bedragen, st.integers(0, 10**9))
def test_the_verdict_adds_up_whatever_the_costs_are(amounts: list[int], doel: int) -> None:
    rows = []
    for n, amount in enumerate(amounts):
        rows.append(line(2011 + 3 * (n % 2), n // 2, amount / 100))
    source = replace(SAVED, begroting=pd.DataFrame(rows))
    parts = verdict(source, doel / 100)
    assert cents(parts["bedrag"]).sum() == doel
    assert parts["bedrag"].iloc[0] >= 0


# ----------------------------------------------------------------------------------------------
# worlds of which the truth is known (all of them: python -m benchmarks.werelden)
@pytest.fixture(scope="module")
def voorbeeldstad() -> Bronnen:
    return van_voorbeeldstad()


WORLDS = {wereld.naam: wereld for wereld in (*NIETS, *WEL)}


@pytest.mark.parametrize(
    "naam",
    [
        "12% geboekt als vervanging",
        "12% geboekt op een nieuw product in een andere discipline",
        "12% in één keer uit de exports",
        "12% in vier jaar uit de exports",
        "achterstand als groei van 6%",
        "alle indexen 5% te hoog",
        "nulmeting 4% te hoog",
        "schok per product, sd 3%, AR 0,8",
    ],
)
def test_where_nothing_was_saved_nothing_is_visible(voorbeeldstad: Bronnen, naam: str) -> None:
    truth, seen = uitkomst(WORLDS[naam], voorbeeldstad, 1)
    assert abs(truth) < 1000
    assert seen == 0.0


def test_where_something_was_saved_less_than_that_is_visible(voorbeeldstad: Bronnen) -> None:
    truth, seen = uitkomst(WORLDS["Voorbeeldstad"], voorbeeldstad, 1)
    assert truth > 900_000
    assert 0 < seen < truth
