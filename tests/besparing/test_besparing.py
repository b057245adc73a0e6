"""The saving: exact in every sum, equal to worked cases.

And close to the truth that Voorbeeldstad was made from.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse import open_dossier
from analyse.besparing import (
    Bronnen,
    autonoom_pad,
    besparing_toetsen,
    ernaast,
    kosten_bij_doel,
    kostenbrug,
    ontleding_dekking,
    ontleding_indexen,
    ontleding_keuzes,
    ontleding_per,
    ontleding_per_cel,
    ontleding_per_jaar,
    ontleding_verloop,
    taakstelling_oordeel,
    taakveld_verschuiving,
)
from analyse.besparing.ontleding import FACTOREN, STAPPEN, kosten_bij
from analyse.errors import ArgumentFout
from analyse.statistiek.shapley import order_spread, shapley
from analyse.tables import cents

DATA = Path(__file__).parents[2] / "data"
sys.path.insert(0, str(DATA))

from bouw_voorbeeldstad import model  # noqa: E402


def last(
    jaar: int, bedrag: float, product: str = "Gazons", **anders: object
) -> dict[str, object]:
    return {
        "jaar": jaar,
        "fase": "realisatie",
        "kant": "lasten",
        "taakveld": "5.7",
        "product_code": product[:3].upper(),
        "product": product,
        "discipline": "groen",
        "wijk": "Noord",
        "kostensoort": "loon",
        "aard": "structureel",
        "budgetsoort": "regulier",
        "opdracht": "regulier",
        "bedrag": bedrag,
    } | anders


def stand(
    jaar: int,
    hoeveelheid: float,
    mutatie: str = "stand",
    wijk: str = "Noord",
    gebiedstype: str = "woongebied",
) -> dict[str, object]:
    return {
        "jaar": jaar,
        "wijk": wijk,
        "gebiedstype": gebiedstype,
        "objecttype": "Gras",
        "eenheid": "m2",
        "hoeveelheid": hoeveelheid,
        "mutatie": mutatie,
    }


def blad(
    product: str = "Gazons",
    objecttype: str = "Gras",
    meetlat: str = "gras-lengte",
    stuurbaar: str = "ja",
) -> dict[str, object]:
    return {
        "product_code": product[:3].upper(),
        "geldig_van": pd.Timestamp("2012-07-01"),
        "objecttype": objecttype,
        "meetlat": meetlat,
        "stuurbaar": stuurbaar,
    }


def prijs(jaar: int, index: float, reeks: str = "loon") -> dict[str, object]:
    return {"reeks": reeks, "jaar": jaar, "index": index}


def norm(ambitie: str, van: str | None = None, tot: str | None = None) -> dict[str, object]:
    return {
        "gebiedstype": "woongebied",
        "meetlat": "gras-lengte",
        "ambitie": ambitie,
        "geldig_van": pd.Timestamp(van) if van else pd.NaT,
        "geldig_tot": pd.Timestamp(tot) if tot else pd.NaT,
    }


KOSTEN = [
    {"product_code": "GAZ", "niveau": n, "kosten": k, "prijspeil": 2011}
    for n, k in (("A", 1.18), ("B", 1.0), ("C", 0.8))
]


def bronnen(
    begroting: list[dict[str, object]],
    index: list[dict[str, object]] | None = None,
    **tabellen: list[dict[str, object]],
) -> Bronnen:
    made = Bronnen(
        pd.DataFrame(begroting), pd.DataFrame(index or [prijs(2011, 100.0), prijs(2014, 100.0)])
    )
    return replace(made, **{name: pd.DataFrame(rows) for name, rows in tabellen.items()})


def step(found: pd.DataFrame) -> dict[str, float]:
    """The steps that happened."""
    return {
        name: amount
        for name, amount in ontleding_per(found).iloc[0].items()
        if amount and name not in ("nulmeting", "kosten")
    }


# -----------------------------------------------------------------------------------------------------
# the worked case
#: Areaal 1,00 to 1,08 mln m2, price 1,80 to 2,10, intensity 1,00 to 0,82.
WORKED = bronnen(
    [last(2011, 1_800_000.0), last(2014, 1.08e6 * 2.10 * 0.82)],
    [prijs(2011, 1.80), prijs(2014, 2.10)],
    areaal=[stand(2011, 1e6), stand(2012, 80_000, "groei"), stand(2014, 1.08e6)],
    productblad=[blad()],
)


def test_the_worked_case_comes_out() -> None:
    cells = ontleding_per_cel(WORKED, 2011, 2014)
    assert step(cells) == {"groei": 141_600.0, "prijs": 283_560.0, "rest": -365_400.0}
    assert ontleding_per(cells)[["nulmeting", "kosten"]].iloc[0].tolist() == [
        1_800_000.0,
        1_859_760.0,
    ]


def test_the_order_of_the_worked_case_moves_the_saving_by_a_quarter() -> None:
    cells = ontleding_per_cel(WORKED, 2011, 2014)
    row = ontleding_indexen(WORKED, cells, 2011, 2014).iloc[0]
    assert row[["rest_laag", "rest", "rest_hoog"]].tolist() == [
        -408_240.0,
        -365_400.0,
        -324_000.0,
    ]


def test_the_autonomous_path_of_the_worked_case() -> None:
    path = autonoom_pad({2014: ontleding_per_cel(WORKED, 2011, 2014)}).iloc[0]
    assert path["autonoom"] == 1.08e6 * 2.10 == pytest.approx(path["minder_meer"] + 1_859_760.0)
    assert path["autonoom_vast"] == 1.08e6 * 1.80
    assert path["kosten_vast"] == pytest.approx(1.08e6 * 1.80 * 0.82)


@given(st.lists(st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=4), min_size=2, max_size=2))
def test_shapley_is_the_mean_over_all_orders_and_the_spread_their_extremes(
    values: list[list[float]],
) -> None:
    old, new = (np.array(v) for v in values)
    names = ("a", "b", "c", "d")

    def value(changed: frozenset[str]) -> np.ndarray:
        a, b, c, d = (new[i] if name in changed else old[i] for i, name in enumerate(names))
        return np.array([a * b + c * d, a - d * b])

    def step_in(order: tuple[str, ...], name: str) -> np.ndarray:
        before = frozenset(order[: order.index(name)])
        return value(before | {name}) - value(before)

    scale = 1e-9 * (1 + max(abs(x) for v in values for x in v) ** 2)
    shares, spread = shapley(value, names), order_spread(value, names)
    for name in names:
        each = [step_in(order, name) for order in permutations(names)]
        assert np.allclose(shares[name], np.mean(each, axis=0), atol=scale)
        sums = [float(e.sum()) for e in each]
        assert spread[name] == pytest.approx((min(sums), max(sums)), abs=scale)
    assert np.allclose(
        sum(shares.values()), value(frozenset(names)) - value(frozenset()), atol=scale
    )


# ------------------------------------------------------------------------------------------------------
# each step apart
def test_growth_and_a_cleaned_register_and_a_jump_that_no_one_explains_are_three_things() -> (
    None
):
    lines = [last(2011, 1000.0), last(2014, 1500.0)]
    areaal = [
        stand(2011, 100),
        stand(2012, 30, "groei"),
        stand(2013, -10, "correctie"),
        stand(2014, 150),
    ]
    cells = ontleding_per_cel(bronnen(lines, areaal=areaal, productblad=[blad()]), 2011, 2014)
    assert step(cells) == {"groei": 300.0, "correctie": -100.0, "areaal_onverklaard": 300.0}


def test_a_change_of_areaal_in_the_year_itself_does_not_count_yet() -> None:
    areaal = [stand(2011, 100), stand(2014, 100), stand(2014, 50, "groei")]
    cells = ontleding_per_cel(
        bronnen([last(2011, 1000.0), last(2014, 1000.0)], areaal=areaal, productblad=[blad()]),
        2011,
        2014,
    )
    assert step(cells) == {}


def test_cost_without_a_wijk_follows_the_areaal_of_all_wijken() -> None:
    areaal = [
        stand(2011, 100),
        stand(2014, 100),
        stand(2011, 300, wijk="Zuid"),
        stand(2014, 400, wijk="Zuid"),
        stand(2012, 100, "groei", "Zuid"),
    ]
    lines = [last(2011, 1000.0, wijk="Gemeentebreed"), last(2014, 1250.0, wijk="Gemeentebreed")]
    cells = ontleding_per_cel(bronnen(lines, areaal=areaal, productblad=[blad()]), 2011, 2014)
    assert step(cells) == {"groei": 250.0}


def test_areaal_from_nothing_and_to_nothing_is_growth_and_not_efficiency() -> None:
    new = [
        stand(2011, 50, wijk="Zuid"),
        stand(2012, 40, "groei"),
        stand(2014, 40),
        stand(2014, 50, wijk="Zuid"),
    ]
    lines = [last(2014, 800.0), last(2011, 10.0, wijk="Zuid"), last(2014, 10.0, wijk="Zuid")]
    assert step(
        ontleding_per_cel(bronnen(lines, areaal=new, productblad=[blad()]), 2011, 2014)
    ) == {"groei": 800.0}
    gone = [
        stand(2011, 50, wijk="Zuid"),
        stand(2011, 40),
        stand(2012, -40, "groei"),
        stand(2014, 50, wijk="Zuid"),
    ]
    lines = [last(2011, 800.0), last(2011, 10.0, wijk="Zuid"), last(2014, 10.0, wijk="Zuid")]
    assert step(
        ontleding_per_cel(bronnen(lines, areaal=gone, productblad=[blad()]), 2011, 2014)
    ) == {"groei": -800.0}


def test_a_lower_level_is_quality_and_only_from_the_day_it_is_in_force() -> None:
    tables = {
        "areaal": [stand(j, 100) for j in (2011, 2013, 2014)],
        "productblad": [blad()],
        "niveaukosten": KOSTEN,
        "norm": [norm("B", None, "2014-01-01"), norm("C", "2014-01-01")],
    }
    lines = [last(2011, 1000.0), last(2013, 1000.0), last(2014, 800.0)]
    index = [prijs(j, 100.0) for j in (2011, 2013, 2014)]
    source = bronnen(lines, index, **tables)
    assert step(ontleding_per_cel(source, 2011, 2014)) == {"kwaliteit": -200.0}
    assert step(ontleding_per_cel(source, 2011, 2013)) == {}
    # Without the cost of a level the same fall stays in the rest.
    assert step(
        ontleding_per_cel(
            replace(source, niveaukosten=pd.DataFrame(KOSTEN).iloc[:0]), 2011, 2014
        )
    ) == {"rest": -200.0}


def test_one_off_amounts_extra_work_and_tasks_are_set_apart_before_anything_else() -> None:
    lines = [
        last(2011, 1000.0),
        last(2014, 900.0),
        last(2014, -50.0, aard="incidenteel"),
        last(2011, 70.0, aard="incidenteel"),
        last(2014, 40.0, opdracht="meerwerk"),
        last(2014, -15.0, opdracht="minderwerk"),
        last(2011, 60.0, "Bakken"),
        last(2014, 80.0, "Vegen"),
    ]
    assert step(ontleding_per_cel(bronnen(lines), 2011, 2014)) == {
        "eenmalig": -120.0,
        "opdracht": 25.0,
        "nieuwe_taken": 80.0,
        "beeindigde_taken": -60.0,
        "rest": -100.0,
    }


def test_what_is_no_regular_cost_is_not_in_it_and_what_is_unknown_is() -> None:
    lines = [
        last(2011, 1000.0),
        last(2014, 1000.0),
        last(2014, 500.0, budgetsoort="vervanging"),
        last(2014, 90.0, kant="baten"),
        last(2014, 70.0, "Reserve", taakveld="0.10"),
        last(2014, 30.0, fase="primitief"),
        last(
            2011, 5.0, budgetsoort=None, aard=None, opdracht=None, wijk=None, kostensoort=None
        ),
        last(2014, 11.0, budgetsoort="onbekend"),
    ]
    cells = ontleding_per_cel(bronnen(lines), 2011, 2014)
    assert ontleding_per(cells)[["nulmeting", "kosten"]].iloc[0].tolist() == [1005.0, 1011.0]
    assert step(cells) == {"geen_index": -5.0, "rest": 11.0}
    assert "onbekend" in set(cells["wijk"])


def test_what_cannot_be_steered_is_no_saving() -> None:
    lines = [
        last(2011, 1000.0, "Gladheid"),
        last(2014, 600.0, "Gladheid"),
        last(2011, 100.0),
        last(2014, 90.0),
    ]
    source = bronnen(lines, productblad=[blad("Gladheid", "", "", "nee"), blad()])
    assert step(ontleding_per_cel(source, 2011, 2014)) == {
        "niet_stuurbaar": -400.0,
        "rest": -10.0,
    }


def test_a_renamed_product_is_one_product_and_a_product_without_a_code_goes_by_its_name() -> (
    None
):
    lines = [
        last(2011, 100.0),
        last(2014, 90.0, "Gazon en speelweide", product_code="GAZ"),
        last(2011, 10.0, "Hagen", product_code=None),
        last(2014, 12.0, " HAGEN", product_code=None),
    ]
    cells = ontleding_per_cel(bronnen(lines), 2011, 2014)
    assert step(cells) == {"rest": -8.0}
    assert set(cells["product"]) == {"Gazon en speelweide", " HAGEN"}


def test_a_saving_that_is_a_cost_elsewhere_is_a_shift() -> None:
    lines = [
        last(2011, 1000.0),
        last(2014, 700.0),
        last(2011, 500.0, "SW", taakveld="6.4"),
        last(2014, 700.0, "SW", taakveld="6.4"),
        last(2011, 300.0, "Vegen", discipline="reiniging", taakveld="2.1"),
        last(2014, 350.0, "Vegen", discipline="reiniging", taakveld="2.1"),
    ]
    found = taakveld_verschuiving(ontleding_per_cel(bronnen(lines), 2011, 2014))
    assert found.to_dict("records") == [
        {
            "discipline": "groen",
            "daling": 300.0,
            "stijging": 200.0,
            "verschoven": 200.0,
            "netto": -100.0,
            "taakvelden": "5.7, 6.4",
        }
    ]


def test_one_bank_makes_no_bridge() -> None:
    source = bronnen([last(2011, 100.0)])
    assert ontleding_per_cel(source, 2011, 2014).empty
    assert kostenbrug(ontleding_per_cel(source, 2011, 2014), 2011, 2014).empty
    assert ontleding_per_cel(WORKED, 2014, 2014).empty
    assert ontleding_verloop(source, 2011) == {}
    assert ontleding_per_jaar({}).empty
    assert autonoom_pad({}).empty
    nothing = ontleding_per_cel(source, 2011, 2014)
    assert ernaast(nothing)["marge"].tolist() == [0.0]
    assert taakveld_verschuiving(nothing).empty
    assert ontleding_per(nothing, "wijk").empty
    assert kosten_bij_doel(nothing, 100.0) is None
    tests = besparing_toetsen(source, {}, 2011)
    assert taakstelling_oordeel(tests, 2014, 100.0).empty
    assert ontleding_indexen(source, ontleding_per_cel(source, 2011, 2014), 2011, 2014).empty


def test_the_bridge_runs_from_the_nulmeting_to_the_cost() -> None:
    bridge = kostenbrug(ontleding_per_cel(WORKED, 2011, 2014), 2011, 2014)
    assert bridge["soort"].tolist() == ["stand", "stap", "stap", "stap", "stand"]
    assert bridge["cumulatief"].iloc[-1] == bridge["cumulatief"].iloc[-2] == 1_859_760.0


def test_coverage_says_for_how_much_money_each_driver_is_known() -> None:
    lines = [
        last(2011, 300.0),
        last(2014, 300.0),
        last(2011, 100.0, "Vegen", kostensoort="huur"),
        last(2014, 100.0, "Vegen", kostensoort="huur"),
    ]
    source = bronnen(lines, areaal=[stand(2011, 10), stand(2014, 10)], productblad=[blad()])
    known = ontleding_dekking(ontleding_per_cel(source, 2011, 2014)).set_index("gegeven")
    assert known["bedrag"].to_dict() == {
        "prijsindex": 300.0,
        "areaal": 300.0,
        "kwaliteitsniveau": 0.0,
    }
    assert known["aandeel"].tolist() == [0.75, 0.75, 0.0]


# -------------------------------------------------------------------------------------------------
# exact in every sum
geldbedrag = st.one_of(st.just(0), st.integers(-(10**9), 10**9)).map(lambda c: c / 100)
regels = st.lists(
    st.builds(
        last,
        st.sampled_from([2011, 2014]),
        geldbedrag,
        st.sampled_from(["Gazons", "Hagen", "Vegen", "Bakken"]),
        wijk=st.sampled_from(["Noord", "Zuid", "Gemeentebreed", None]),
        kostensoort=st.sampled_from(["loon", "huur", None]),
        aard=st.sampled_from(["structureel", "incidenteel", None]),
        opdracht=st.sampled_from(["regulier", "meerwerk", None]),
        taakveld=st.sampled_from(["5.7", "6.4"]),
    ),
    min_size=1,
    max_size=25,
)
hoeveel = st.integers(0, 500)
TABELLEN = {
    "productblad": [blad(), blad("Hagen", "Gras", ""), blad("Vegen", stuurbaar="nee")],
    "niveaukosten": KOSTEN,
    "norm": [norm("A", None, "2013-05-01"), norm("C", "2013-05-01")],
}


@settings(deadline=None, max_examples=30)
@given(regels, hoeveel, hoeveel, hoeveel, st.integers(-300, 300))
def test_every_row_and_every_sum_adds_up_to_the_cent(
    rows, eerst, later, groei, correctie
) -> None:
    areaal = [
        stand(2011, eerst),
        stand(2014, later),
        stand(2012, groei, "groei"),
        stand(2013, correctie, "correctie"),
        stand(2011, 40, wijk="Zuid"),
    ]
    source = bronnen(rows, [prijs(2011, 98.5), prijs(2014, 107.3)], areaal=areaal, **TABELLEN)
    cells = ontleding_per_cel(source, 2011, 2014)
    if cells.empty:
        return
    for by in ((), "wijk", "product", "taakveld", ["wijk", "kostensoort"]):
        table = ontleding_per(cells, by)
        assert (
            cents(table["nulmeting"]) + sum(cents(table[s]) for s in STAPPEN)
            == cents(table["kosten"])
        ).all()
    frame = pd.DataFrame(rows)
    for year, column in ((2011, "nulmeting"), (2014, "kosten")):
        assert (
            cents(cells[column]).sum()
            == cents(frame.loc[frame["jaar"] == year, "bedrag"]).sum()
        )
    # The split of what is compared is exact before it is rounded too.
    change = sum(float(a.sum()) for a in shapley(kosten_bij(cells), FACTOREN).values())
    assert change == pytest.approx(
        float((cells["naar"] - cells["van"]).sum()),
        abs=0.01 + 1e-7 * float(cells[["naar", "van"]].abs().max().max()),
    )


@settings(deadline=None, max_examples=20)
@given(regels, st.randoms(use_true_random=False))
def test_order_and_splitting_of_rows_and_other_names_change_nothing(rows, random) -> None:
    areaal = [
        stand(2011, 100),
        stand(2014, 130),
        stand(2012, 30, "groei"),
        stand(2011, 40, wijk="Zuid"),
        stand(2014, 40, wijk="Zuid"),
    ]
    index = [prijs(2011, 98.5), prijs(2014, 107.3)]
    source = bronnen(rows, index, areaal=areaal, **TABELLEN)
    before = ontleding_per(ontleding_per_cel(source, 2011, 2014), "product_code")
    changed = []
    for row in rows:
        part = random.randint(-(10**6), 10**6)
        whole = round(row["bedrag"] * 100)
        changed += [row | {"bedrag": (whole - part) / 100}, row | {"bedrag": part / 100}]
    random.shuffle(changed)
    names = {"Noord": "Wijk A", "Zuid": "Wijk B", "Gemeentebreed": "Overal"}
    changed = [row | {"wijk": names.get(row["wijk"], row["wijk"])} for row in changed]
    other = bronnen(
        changed,
        index,
        areaal=[a | {"wijk": names[a["wijk"]]} for a in areaal[::-1]],
        **TABELLEN,
    )
    after = ontleding_per(ontleding_per_cel(other, 2011, 2014), "product_code")
    pd.testing.assert_frame_equal(before, after)


def test_another_index_can_turn_the_sign() -> None:
    index = [
        prijs(2011, 100.0),
        prijs(2014, 120.0),
        prijs(2011, 100.0, "energie"),
        prijs(2014, 101.0, "energie"),
    ]
    source = bronnen([last(2011, 1000.0), last(2014, 1100.0)], index)
    table = ontleding_indexen(
        source, ontleding_per_cel(source, 2011, 2014), 2011, 2014
    ).set_index("reeks")
    assert table.loc["per kostensoort", "rest"] < 0 < table.loc["energie", "rest"]
    assert table["aandeel"].to_dict() == {"per kostensoort": 1.0, "energie": 0.0, "loon": 1.0}
    assert list(
        ontleding_indexen(source, ontleding_per_cel(source, 2011, 2014), 2011, 2014, 0.1)[
            "reeks"
        ]
    ) == [
        "per kostensoort",
        "loon",
    ]


# ------------------------------------------------------------------------------------------------------------
# the verdict
YEARS = (2011, 2012, 2013, 2014)
STEADY = bronnen(
    [
        last(j, b, fase=f)
        for f, amounts in (
            ("realisatie", (1000.0, 950.0, 900.0, 850.0)),
            ("primitief", (1000.0, 1000.0, 990.0, 920.0)),
        )
        for j, b in zip(YEARS, amounts, strict=True)
    ],
    [prijs(j, 100.0) for j in YEARS],
)


def test_the_line_of_the_target_lies_below_what_came_from_outside() -> None:
    cells = ontleding_per_cel(WORKED, 2011, 2014)
    assert kosten_bij_doel(cells, 365_400.0) == 1_859_760.0
    assert kosten_bij_doel(cells, 400_000.0) == 1_859_760.0 - 34_600.0
    assert kosten_bij_doel(cells, float("nan")) is None


def test_a_product_that_got_another_code_is_no_proven_saving() -> None:
    recoded = STEADY.begroting.assign(
        product_code=np.where(STEADY.begroting["jaar"] > 2011, "NIEUW", "OUD")
    )
    source = replace(STEADY, begroting=recoded, echt_anders=["NIEUW"])
    years = ontleding_verloop(source, 2011)
    assert step(years[2014]) == {"nieuwe_taken": 850.0, "beeindigde_taken": -1000.0}
    assert ontleding_keuzes(years[2014]).to_dict() == {
        "beeindigde_taken": -150.0,
        "kwaliteit": 0.0,
        "rest": 0.0,
    }
    other = replace(
        source,
        begroting=recoded.assign(discipline=np.where(recoded["jaar"] > 2011, "grijs", "groen")),
    )
    assert ontleding_keuzes(ontleding_verloop(other, 2011)[2014])["beeindigde_taken"] == -1000.0
    dearer = replace(source, begroting=recoded.assign(bedrag=2000.0 - recoded["bedrag"]))
    assert ontleding_keuzes(ontleding_verloop(dearer, 2011)[2014])["beeindigde_taken"] == 0.0


# -------------------------------------------------------------------------------------------------
# the truth of Voorbeeldstad
@pytest.fixture(scope="module")
def stad() -> Bronnen:
    d = open_dossier(DATA / "voorbeeldstad")
    return Bronnen(d.begroting, d.prijsindex, d.areaal, d.productblad, d.norm, d.niveaukosten)


#: Our step and the column of the truth that it estimates.
WAAR = {
    "prijs": "prijs",
    "groei": "groei",
    "correctie": "correctie",
    "kwaliteit": "kwaliteit",
    "rest": "doelmatigheid",
    "niet_stuurbaar": "weer",
}


def beside(cells: pd.DataFrame, jaar: int, by: str) -> pd.DataFrame:
    """Estimate, truth and cost per step and group."""
    truth = model.ontleding(jaar).reset_index().rename(columns={"product": "product_code"})
    truth = truth.assign(stad="").groupby(by)[list(WAAR.values())].sum()
    ours = ontleding_per(cells.assign(stad=""), by).set_index(by)
    tables = []
    for step_, column in WAAR.items():
        table = pd.DataFrame({"schatting": ours[step_], "waar": truth[column]}).dropna()
        tables.append(table.assign(stap=step_, kosten=ours["kosten"]))
    return pd.concat(tables)


def test_every_component_of_the_truth_is_found(stad: Bronnen) -> None:
    years = ontleding_verloop(stad, 2011)
    assert sorted(years) == list(range(2012, 2019))
    city = pd.concat(beside(cells, year, "stad") for year, cells in years.items())
    assert len(city) == 7 * len(WAAR)
    off = (city["schatting"] - city["waar"]).abs() / city["kosten"]
    assert off.max() < 0.005, city[off >= 0.005]
    wijken = pd.concat(beside(cells, year, "wijk") for year, cells in years.items())
    off = (wijken["schatting"] - wijken["waar"]).abs() / wijken["kosten"]
    assert (off < 0.015).mean() > 0.95
    # The truth is not found by chance: without its rest it is missed by ten times as much.
    rest = city[(city["stap"] == "rest") & (city["waar"] < -500_000)]
    assert (rest["waar"].abs() / rest["kosten"]).min() > 0.03


def test_tasks_that_came_and_went_are_those_of_the_truth(stad: Bronnen) -> None:
    table = ontleding_per_jaar(ontleding_verloop(stad, 2011)).set_index("jaar")
    expected = model.waarheid()["verwacht"]
    for year, amount in zip(expected["jaren"], expected["taakmutatie"], strict=True):
        assert table.loc[year, ["nieuwe_taken", "beeindigde_taken"]].sum() == pytest.approx(
            amount, abs=0.02 * abs(amount) + 3000
        )
    assert set(
        ontleding_per_cel(stad, 2011, 2018).query("beeindigde_taken != 0")["product"]
    ) == {"Plantenbakken"}


def test_all_drivers_are_found_in_the_exports(stad: Bronnen) -> None:
    known = ontleding_dekking(ontleding_per_cel(stad, 2011, 2018)).set_index("gegeven")[
        "aandeel"
    ]
    assert known["prijsindex"] == pytest.approx(1.0)
    assert 0.8 < known["areaal"] < 1
    assert 0.2 < known["kwaliteitsniveau"] < 0.4


def test_green_work_that_moved_to_sheltered_workers_is_shown_as_a_shift(stad: Bronnen) -> None:
    found = (
        taakveld_verschuiving(ontleding_per_cel(stad, 2011, 2018))
        .set_index("discipline")
        .loc["groen"]
    )
    o = model.ontleding(2018).reset_index()
    moved = float(o.loc[o["product"] == "0640", "doelmatigheid"].sum())
    assert found["verschoven"] == pytest.approx(moved, rel=0.1)
    assert found["taakvelden"].startswith("5.7")


# -------------------------------------------------------------------------------------------------
# what is asked wrongly
@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (
            lambda: ontleding_per_cel(WORKED, 2011, "2014"),
            "jaar moet een geheel getal zijn, niet '2014'",
        ),
        (lambda: ontleding_verloop(WORKED, "2011"), "nul_jaar moet een geheel getal zijn"),
        (
            lambda: ontleding_per_cel(WORKED, 2011, 2014, fase="rekening"),
            "fase 'rekening' bestaat niet",
        ),
        (
            lambda: ontleding_per(ontleding_per_cel(WORKED, 2011, 2014), "buurt"),
            "kolom ontbreekt: buurt",
        ),
        (lambda: ernaast(ontleding_per_cel(WORKED, 2011, 2014), "buurt"), "buurt"),
        (
            lambda: taakveld_verschuiving(ontleding_per_cel(WORKED, 2011, 2014), "wat"),
            "ontbreekt: wat",
        ),
    ],
)
def test_a_wrong_argument_is_answered_in_dutch(ask, answer: str) -> None:
    with pytest.raises(ArgumentFout, match=answer):
        ask()
