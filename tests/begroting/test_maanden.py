"""Months: cumulative amounts and shares against complete earlier years, forecasts as ranges, ties with the budget to the cent."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse import open_dossier
from analyse.begroting.jaareinde import jaareinde_prognose, prognose_terugblik
from analyse.begroting.maanden import (
    MAANDEN,
    boekjaren,
    maanden_aansluiting,
    maanden_tot_en_met,
    maandverloop,
    prijsverandering,
    zelfde_periode,
)
from analyse.errors import ArgumentFout
from analyse.read.typed import empty
from analyse.tables import TABLES, cents
from conftest import ROOT


def jaar(
    jaar: int,
    bedragen: list[float],
    product: str = "gras",
    kant: str = "lasten",
    taakveld: str = "5.7",
) -> pd.DataFrame:
    """A year of one product; what is beyond the amounts given was not booked."""
    return pd.DataFrame(
        {
            "jaar": jaar,
            "maand": MAANDEN[: len(bedragen)],
            "kant": kant,
            "product": product,
            "taakveld": taakveld,
            "bedrag": bedragen,
        }
    )


#: 2011: a quarter in January, 2012: half, both 100 % in December; 2013 runs until February.
EARLY = jaar(2011, [25.0] + [0.0] * 10 + [75.0])
LATE = jaar(2012, [100.0] + [0.0] * 10 + [100.0])
NOW = jaar(2013, [30.0, 20.0])
TABLE = pd.concat([EARLY, LATE, NOW], ignore_index=True)


def test_year_runs_to_its_last_booking_and_a_year_that_is_not_whole_is_no_reference():
    data = pd.concat(
        [TABLE, jaar(2014, [1.0, 2.0, 0.0, 0.0]), jaar(2010, [0.0] * 6 + [5.0] * 6)]
    )
    table = boekjaren(data).set_index("jaar")
    assert table.loc[2014].tolist() == ["januari", "februari", False]
    assert table.loc[2010].tolist() == ["juli", "december", False]
    assert table["volledig"].to_dict() == {
        2010: False,
        2011: True,
        2012: True,
        2013: False,
        2014: False,
    }
    # The half year of 2010 would have lowered every share, had it counted.
    assert maandverloop(data, 2013)["jaren"].tolist() == [2] * 12
    assert maandverloop(data, 2013)["aandeel_laagste"].iloc[0] == 0.25


def test_amounts_that_cancel_out_are_no_booking():
    data = pd.concat([TABLE, jaar(2013, [0.0] * 4 + [7.0]), jaar(2013, [0.0] * 4 + [-7.0])])
    assert boekjaren(data).set_index("jaar").loc[2013, "tot_en_met"] == "februari"


def test_course_is_cumulative_and_ends_at_the_last_month_booked():
    table = maandverloop(TABLE)
    assert table["maand"].tolist() == list(MAANDEN)
    assert table["geboekt"].tolist()[:2] == [30.0, 50.0]
    assert table["geboekt"].iloc[2:].isna().all()
    first, last = table.iloc[0], table.iloc[-1]
    assert first[["laagste", "mediaan", "hoogste", "verschil"]].tolist() == [
        25.0,
        62.5,
        100.0,
        -32.5,
    ]
    assert first[["aandeel_laagste", "aandeel_mediaan", "aandeel_hoogste"]].tolist() == [
        0.25,
        0.375,
        0.5,
    ]
    assert last[["laagste", "hoogste", "aandeel_laagste", "aandeel_hoogste"]].tolist() == [
        100.0,
        200.0,
        1.0,
        1.0,
    ]
    assert pd.isna(last["verschil"])


def test_shares_do_not_move_with_prices_where_amounts_do():
    dearer = pd.concat([EARLY, jaar(2012, [50.0] + [0.0] * 10 + [150.0]), NOW])
    table = maandverloop(dearer)
    assert (table["laagste"].iloc[0], table["hoogste"].iloc[0]) == (25.0, 50.0)
    assert (table["aandeel_laagste"].iloc[0], table["aandeel_hoogste"].iloc[0]) == (0.25, 0.25)


def test_year_in_which_a_group_has_no_booking_says_nothing_of_it():
    data = pd.concat(
        [
            TABLE,
            jaar(2012, [10.0] + [0.0] * 10 + [30.0], "bomen"),
            jaar(2011, [0.0] * 12, "bomen"),
            jaar(2013, [4.0], "bomen"),
        ]
    )
    table = maandverloop(data, by="product").query("product == 'bomen'")
    assert table["jaren"].tolist() == [1] * 12
    assert table["laagste"].iloc[0] == 10.0
    # Booked in February, though not for this product: what it had booked by then still stands.
    assert table["geboekt"].tolist()[:2] == [4.0, 4.0]


def test_reserves_are_left_out_and_a_missing_group_is_shown():
    data = pd.concat(
        [TABLE, jaar(2013, [1000.0], taakveld="0.10"), jaar(2013, [1.5], product="")]
    )
    assert maandverloop(data)["geboekt"].iloc[0] == 31.5
    assert (
        maandverloop(data, by="product").query("product == 'onbekend'")["geboekt"].iloc[0]
        == 1.5
    )


def test_forecast_divides_what_is_booked_by_the_shares_of_earlier_years():
    table = jaareinde_prognose(maandverloop(TABLE), vanaf=0.2)
    assert table["maand"].tolist() == ["januari", "februari"]
    assert table.iloc[0][["geboekt", "laagste", "hoogste", "jaren"]].tolist() == [
        30.0,
        60.0,
        120.0,
        2,
    ]
    assert table.iloc[0]["midden"] == 80.0
    assert table.iloc[1][["laagste", "hoogste"]].tolist() == [100.0, 200.0]


def test_no_forecast_before_a_share_is_booked_nor_from_a_single_year():
    told = jaareinde_prognose(maandverloop(TABLE), vanaf=0.3)
    assert told[["laagste", "midden", "hoogste"]].isna().all(axis=None)
    assert jaareinde_prognose(maandverloop(pd.concat([EARLY, NOW])))["hoogste"].isna().all()
    assert jaareinde_prognose(maandverloop(pd.concat([EARLY, NOW])), minstens=1)[
        "hoogste"
    ].tolist() == [
        120.0,
        200.0,
    ]


def test_a_booked_december_is_the_outcome_and_needs_no_earlier_year():
    last = jaareinde_prognose(maandverloop(EARLY)).iloc[-1]
    assert last[["maand", "geboekt", "laagste", "midden", "hoogste"]].tolist() == [
        "december",
        100.0,
        100.0,
        100.0,
        100.0,
    ]


def test_forecast_of_an_amount_below_nought_keeps_its_order():
    row = jaareinde_prognose(maandverloop(pd.concat([EARLY, LATE, jaar(2013, [-30.0])]))).iloc[
        0
    ]
    assert row[["laagste", "midden", "hoogste"]].tolist() == [-120.0, -80.0, -60.0]


def test_looking_back_counts_how_often_the_range_held():
    third = jaar(2013, [40.0] + [0.0] * 10 + [60.0])
    fourth = jaar(2014, [60.0] + [0.0] * 10 + [40.0])
    table = prognose_terugblik(pd.concat([EARLY, LATE, third, fourth])).set_index("maand")
    # 2013 ended at 100, between 80 and 160; 2014 at 100, outside 120 to 240.
    assert table.loc["januari"].tolist() == [2, 1]
    assert "december" not in table.index
    assert prognose_terugblik(NOW).empty


def test_same_months_of_the_year_before_and_what_the_price_leaves_unexplained():
    table = zelfde_periode(TABLE, prijs=pd.Series({"gras": 0.02}))
    row = table.iloc[0]
    assert row["tot_en_met"] == "februari"
    assert row[["geboekt", "geboekt_vorig", "verschil", "prijs", "onverklaard"]].tolist() == [
        50.0,
        100.0,
        -50.0,
        2.0,
        -52.0,
    ]
    assert row[["laagste", "mediaan", "hoogste", "jaren"]].tolist() == [25.0, 62.5, 100.0, 2]
    bare = zelfde_periode(TABLE, by=()).iloc[0]
    assert pd.isna(bare["prijs"])
    assert bare["onverklaard"] == -50.0


def test_year_before_that_is_not_booked_over_these_months_is_not_compared():
    for before in (jaar(2012, [5.0]), jaar(2012, [0.0] * 6 + [5.0] * 6)):
        row = zelfde_periode(pd.concat([EARLY, before, NOW])).iloc[0]
        assert row["geboekt"] == 50.0
        assert row[["geboekt_vorig", "verschil", "onverklaard"]].isna().all()


def test_product_that_ended_or_began_is_compared_with_nought():
    data = pd.concat([TABLE, jaar(2012, [9.0], "hagen"), jaar(2013, [1.0, 1.0], "bomen")])
    table = zelfde_periode(data).set_index("product")
    assert table["verschil"].to_dict() == {"bomen": 2.0, "gras": -50.0, "hagen": -9.0}
    # Also when the year before lacks its last months and is no reference.
    running = pd.concat(
        [EARLY, jaar(2012, [9.0, 1.0, 1.0], "hagen"), jaar(2013, [1.0, 1.0], "bomen")]
    )
    assert zelfde_periode(running).set_index("product").loc["hagen", "verschil"] == -10.0


def test_price_is_weighted_with_the_cost_of_the_year_before():
    cost = pd.DataFrame(
        {
            "jaar": 2012,
            "fase": "realisatie",
            "kant": "lasten",
            "product": ["gras", "gras", "bomen"],
            "kostensoort": ["materieel", "overig", "derden"],
            "bedrag": [300.0, 100.0, 50.0],
        }
    )
    index = pd.DataFrame(
        {"kostensoort": ["materieel", "overig", "derden"], "factor": [1.04, np.nan, np.nan]}
    )
    rise = prijsverandering(cost, index, 2013)
    assert rise.to_dict() == {"gras": pytest.approx(300 * 0.04 / 400)}


def test_without_a_year_before_no_price_is_known():
    cost = empty(TABLES["begroting"])
    rise = prijsverandering(cost, pd.DataFrame({"kostensoort": [], "factor": []}), 2018)
    assert rise.empty
    assert rise.dtype == "float64"


BUDGET = pd.DataFrame(
    {
        "jaar": [2011, 2012, 2013],
        "fase": "realisatie",
        "kant": "lasten",
        "product": "gras",
        "taakveld": "5.7",
        "bedrag": [100.0, 200.01, 50.0],
    }
)


def test_months_tie_with_the_year_or_say_by_how_much_they_do_not():
    data = pd.concat([TABLE, jaar(2011, [3.0], kant="baten"), jaar(2014, [1.0])])
    table = maanden_aansluiting(data, BUDGET).set_index(["jaar", "kant"])
    assert table["verschil"].dropna().to_dict() == {
        (2011, "lasten"): 0.0,
        (2012, "lasten"): -0.01,
        (2013, "lasten"): 0.0,
    }
    assert table.loc[(2013, "lasten"), "tot_en_met"] == "februari"
    assert pd.isna(table.loc[(2011, "baten"), "realisatie"])
    assert pd.isna(table.loc[(2014, "lasten"), "verschil"])


def test_months_are_not_held_against_what_is_booked_to_another_month():
    for day, ties in (("2013-02-28", True), ("2013-03-31", False)):
        days = pd.Series([pd.NaT, pd.NaT, pd.Timestamp(day)])
        table = maanden_aansluiting(TABLE, BUDGET.assign(tot_en_met=days)).set_index("jaar")
        assert pd.notna(table.loc[2013, "verschil"]) == ties
        assert table.loc[2012, "verschil"] == -0.01


def test_looking_at_an_earlier_month_hides_what_came_later():
    data = maanden_tot_en_met(pd.concat([TABLE, jaar(2014, [9.0])]), 2012, "maart")
    assert boekjaren(data)["tot_en_met"].tolist() == ["december", "januari"]
    assert maanden_tot_en_met(TABLE, 2012, None) is TABLE
    with pytest.raises(ValueError, match="kies uit: januari"):
        maanden_tot_en_met(TABLE, 2012, "9")


def test_no_months_give_empty_tables_and_an_unknown_month_is_refused():
    nothing = TABLE.head(0)
    for table in (
        boekjaren(nothing),
        maandverloop(nothing),
        jaareinde_prognose(maandverloop(nothing)),
        zelfde_periode(nothing),
        prognose_terugblik(nothing),
    ):
        assert table.empty
    assert maanden_aansluiting(nothing, BUDGET)["maanden"].isna().all()
    with pytest.raises(ArgumentFout, match="kies uit: lasten, baten"):
        maandverloop(TABLE, kant="uitgaven")
    with pytest.raises(ArgumentFout, match="jaar moet een geheel getal zijn"):
        zelfde_periode(TABLE, jaar="2013")
    with pytest.raises(ValueError, match="rijen zonder maand: 1 bedragen"):
        maandverloop(TABLE.assign(maand=TABLE["maand"].mask(TABLE.index == 3)))


rijen = st.lists(
    st.tuples(
        st.sampled_from([2011, 2012, 2013]),
        st.integers(0, 11),
        st.sampled_from(["gras", "bomen", None]),
        st.integers(-(10**9), 10**10),
    ),
    min_size=1,
    max_size=25,
)


def months(rows: list[tuple[int, int, str | None, int]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "jaar": j,
                "maand": MAANDEN[m],
                "kant": "lasten",
                "product": p,
                "taakveld": "5.7",
                "bedrag": c / 100,
            }
            for j, m, p, c in rows
        ]
    )


@settings(deadline=None, max_examples=8)
@given(rijen, st.integers(0, 1000))
def test_splitting_and_reordering_rows_change_nothing(rows, seed):
    data = months(rows)
    whole = cents(data["bedrag"])
    split = pd.concat(
        [data.assign(bedrag=part / 100) for part in (whole // 3, whole - whole // 3)]
    )
    split = split.sample(frac=1, random_state=seed, ignore_index=True)
    for view in (
        boekjaren,
        maandverloop,
        lambda d: maandverloop(d, by="product"),
        zelfde_periode,
        lambda d: jaareinde_prognose(maandverloop(d)),
    ):
        pd.testing.assert_frame_equal(view(split), view(data))


@settings(deadline=None, max_examples=12)
@given(rijen)
def test_products_add_up_to_the_whole_and_the_months_to_the_year(rows):
    data = months(rows)
    year = int(boekjaren(data)["jaar"].max()) if len(boekjaren(data)) else 0
    whole, parts = maandverloop(data, year), maandverloop(data, year, by="product")
    booked = (
        parts.dropna(subset=["geboekt"])
        .groupby("maand")["geboekt"]
        .apply(lambda s: cents(s).sum())
    )
    for row in whole.dropna(subset=["geboekt"]).itertuples():
        assert booked[row.maand] == round(row.geboekt * 100)
    per_product = zelfde_periode(data)
    total = zelfde_periode(data, by=())
    for column in ("geboekt", "geboekt_vorig", "verschil", "onverklaard"):
        assert cents(per_product[column]).sum() == cents(total[column]).sum()
    if len(whole.dropna(subset=["geboekt"])):
        assert (
            cents(per_product["geboekt"]).sum()
            == cents(data.loc[data["jaar"] == year, "bedrag"]).sum()
        )


@settings(deadline=None, max_examples=12)
@given(rijen)
def test_relabelling_changes_names_and_no_amount(rows):
    data = months(rows)
    other = data.assign(product=data["product"].map({"gras": "z", "bomen": "b"}).fillna("a"))
    pd.testing.assert_frame_equal(maandverloop(other), maandverloop(data))
    one, two = (
        sorted(
            map(repr, maandverloop(d, by="product").drop(columns="product").to_numpy().tolist())
        )
        for d in (data, other)
    )
    assert one == two


def test_voorbeeldstad_ties_to_the_cent_and_is_not_spent_evenly():
    dossier = open_dossier(ROOT / "data" / "voorbeeldstad")
    ties = maanden_aansluiting(dossier.maandrealisatie, dossier.begroting)
    assert len(ties) == 16
    assert (ties["verschil"] == 0.0).all()
    assert boekjaren(dossier.maandrealisatie)["volledig"].all()
    half = (
        maandverloop(dossier.maandrealisatie, by="product")
        .query("maand == 'juni'")
        .set_index("product")
    )
    # Winter work is nearly done by June, mowing is not.
    assert (
        half.loc["Gladheidbestrijding", "aandeel_mediaan"]
        - half.loc["Gazons", "aandeel_mediaan"]
        > 0.1
    )
