"""What a sample can carry: figures of the field come out, weights are those of the areaal.

And a contract keeps its own rule.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.schouw import (
    aandeel_gewogen,
    aandeel_onderscheid,
    aandeel_op_ambitie,
    areaal_gewichten,
    bestek_omvang,
    bestek_toets,
    schouw_strata,
    slechtste_van_cel,
    steekproef,
)
from analyse.statistiek.steekproef import afkeurkans, benodigd, zichtbare_daling
from analyse.tables import NIVEAUS

NORM = pd.DataFrame(
    {
        "gebiedstype": ["woongebied", "centrum"],
        "meetlat": "gras",
        "geldig_van": pd.to_datetime(["2010-01-01"] * 2),
        "geldig_tot": pd.to_datetime([None] * 2),
        "ambitie": "B",
    }
)


def schouw(*rows: tuple, ronde: str = "2014-1", methode: str = "beleid") -> pd.DataFrame:
    """Rows (wijk, gebiedstype, locatie, levels).

    One score a level, each of a meetlat of its own when there are more.
    """
    flat = [
        {
            "ronde": ronde,
            "datum": pd.Timestamp("2014-03-01"),
            "methode": methode,
            "kor_versie": "2013",
            "wijk": wijk,
            "gebiedstype": g,
            "locatie": locatie,
            "meetlat": "gras",
            "niveau": level,
            "beoordeling": "gescoord",
            "keer": i,
        }
        for wijk, g, locatie, levels in rows
        for i, level in enumerate(levels.split())
    ]
    table = pd.DataFrame(flat)
    table["meetlat"] += table.pop("keer").map(lambda i: "" if i == 0 else f" {i}")
    return table.assign(
        niveau=pd.Categorical(table["niveau"], categories=list(NIVEAUS), ordered=True)
    )


def areaal(*rows: tuple) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["jaar", "wijk", "gebiedstype", "hoeveelheid"])
    return table.assign(objecttype="Gazons", eenheid="m2", mutatie="stand")


def norm_for(table: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([NORM.assign(meetlat=m) for m in table["meetlat"].unique()])


TWEE = schouw(
    *[("Noord", "woongebied", f"n{i}", level) for i, level in enumerate(["B", "B", "B", "C"])],
    *[("Zuid", "centrum", f"z{i}", level) for i, level in enumerate(["C", "B"])],
)
GROOT = areaal((2014, "Noord", "woongebied", 1000.0), (2014, "Zuid", "centrum", 3000.0))


@pytest.mark.parametrize(("n", "daling"), [(25, 0.35), (50, 0.23), (100, 0.15), (400, 0.07)])
def test_fall_from_ninety_per_cent_that_two_rounds_can_show(n, daling):
    assert zichtbare_daling(0.90, n) == daling
    assert benodigd(0.90, daling) <= n < benodigd(0.90, daling - 0.01)


def test_points_needed_really_give_the_power():
    rng = np.random.default_rng(5)
    n = int(benodigd(0.9, 0.15))
    a, b = rng.binomial(n, 0.9, 20_000) / n, rng.binomial(n, 0.75, 20_000) / n
    mean = (a + b) / 2
    z = (a - b) / np.sqrt(2 * mean * (1 - mean) / n)
    assert (z > 1.96).mean() == pytest.approx(0.80, abs=0.02)


def test_a_fall_that_cannot_be_or_a_share_that_is_not_known_needs_no_number():
    assert np.isnan(benodigd(0.05, 0.10))
    assert np.isnan(benodigd(np.nan, 0.10))
    assert benodigd(pd.Series([0.9, np.nan]), 0.15).iloc[0] == benodigd(0.9, 0.15) == 100
    assert np.isnan(zichtbare_daling(0.9, 2))
    shares = pd.DataFrame({"wijk": ["Noord", "Zuid"], "n": [100, 0], "aandeel": [0.9, np.nan]})
    table = aandeel_onderscheid(shares).set_index("wijk")
    assert table.loc["Noord", ["zichtbare_daling", "nodig_10"]].tolist() == [
        0.15,
        benodigd(0.9, 0.10),
    ]
    assert table.loc["Zuid", ["zichtbare_daling", "nodig_5", "nodig_20"]].isna().all()


def test_share_of_the_city_is_weighted_with_its_areaal_by_hand():
    row = aandeel_gewogen(schouw_strata(TWEE, NORM, GROOT)).iloc[0]
    # Noord 3 of 4 with weight 1/4, Zuid 1 of 2 with weight 3/4.
    assert row["aandeel"] == pytest.approx(0.25 * 0.75 + 0.75 * 0.5)
    variance = 0.25**2 * (0.75 * 0.25 / 3) + 0.75**2 * (0.5 * 0.5 / 1)
    assert row["standaardfout"] == pytest.approx(variance**0.5)
    simple = 0.5625 * 0.4375 / 6
    assert row["ontwerpeffect"] == pytest.approx(variance / simple)
    assert row["n_effectief"] == pytest.approx(6 / row["ontwerpeffect"], abs=0.05)
    assert row["dekking"] == 1
    # Unweighted it is 4 of 6: the points are not where the areaal is.
    assert aandeel_op_ambitie(TWEE, NORM, "ronde")["aandeel"].iloc[0] == pytest.approx(4 / 6)


def test_more_meetlatten_on_the_same_locations_make_the_share_no_surer():
    once = schouw(
        *[
            ("Noord", "woongebied", str(i), level)
            for i, level in enumerate(["B", "B", "B", "C", "C", "B"])
        ]
    )
    often = schouw(
        *[
            ("Noord", "woongebied", str(i), f"{level} {level} {level} {level}")
            for i, level in enumerate(["B", "B", "B", "C", "C", "B"])
        ]
    )
    one, four = (
        aandeel_gewogen(schouw_strata(t, norm_for(t), GROOT)).iloc[0] for t in (once, often)
    )
    assert four["n"] == 4 * one["n"]
    assert four[["standaardfout", "laag", "hoog"]].tolist() == pytest.approx(
        one[["standaardfout", "laag", "hoog"]].tolist()
    )
    assert four["ontwerpeffect"] == pytest.approx(4 * one["ontwerpeffect"])
    wilson = aandeel_op_ambitie(often, norm_for(often), "ronde").iloc[0]
    assert wilson["hoog"] - wilson["laag"] < four["hoog"] - four["laag"]


def test_part_without_a_score_and_score_without_areaal_are_named_and_counted_out():
    extra = pd.concat([GROOT, areaal((2014, "Dorp", "woongebied", 1000.0))])
    scores = pd.concat([TWEE, schouw(("Haven", "woongebied", "h1", "D"))])
    parts = schouw_strata(scores, NORM, extra).set_index("wijk")
    assert parts["dekking"].to_dict() == {
        "Dorp": "geen score",
        "Haven": "geen areaal",
        "Noord": "gemeten",
        "Zuid": "gemeten",
    }
    assert parts.loc["Dorp", "gewicht"] == pytest.approx(0.2)
    row = aandeel_gewogen(parts.reset_index()).iloc[0]
    assert row["dekking"] == pytest.approx(0.8)
    assert row["aandeel"] == pytest.approx(0.5625), "what was measured, in its own proportion"
    assert row["n"] == 6


def test_part_with_one_location_keeps_a_variance():
    scores = schouw(
        ("Noord", "woongebied", "n1", "B"),
        ("Noord", "woongebied", "n2", "C"),
        ("Zuid", "centrum", "z1", "B"),
    )
    parts = schouw_strata(scores, NORM, GROOT)
    assert parts.set_index("wijk")["variantie"].isna().to_dict() == {
        "Noord": False,
        "Zuid": True,
    }
    row = aandeel_gewogen(parts).iloc[0]
    share = 0.25 * 0.5 + 0.75 * 1
    assert row["standaardfout"] == pytest.approx(
        (0.25**2 * 0.25 + 0.75**2 * (1 - share) ** 2) ** 0.5
    )


def test_all_scores_alike_have_the_plain_interval_and_no_design_effect():
    scores = schouw(*[("Noord", "woongebied", str(i), "A") for i in range(10)])
    row = aandeel_gewogen(schouw_strata(scores, NORM, GROOT)).iloc[0]
    plain = aandeel_op_ambitie(scores, NORM, "ronde").iloc[0]
    assert np.isnan(row["ontwerpeffect"])
    assert row[["aandeel", "laag", "hoog"]].tolist() == pytest.approx(
        plain[["aandeel", "laag", "hoog"]].tolist()
    )


def test_areaal_of_the_year_and_only_its_square_metres():
    rows = areaal(
        (2012, "Noord", "woongebied", 1.0),
        (2013, "Noord", "woongebied", 1000.0),
        (2013, "Zuid", "centrum", 3000.0),
        (2015, "Noord", "woongebied", 5.0),
    )
    more = pd.concat([rows, rows.assign(eenheid="st"), rows.assign(mutatie="groei")])
    assert areaal_gewichten(more)["m2"].tolist() == [1, 1000, 3000, 5]
    assert aandeel_gewogen(schouw_strata(TWEE, NORM, more))["aandeel"].iloc[0] == pytest.approx(
        0.5625
    ), "2013 is the last year known in 2014"
    later = areaal((2016, "Noord", "woongebied", 1000.0), (2016, "Zuid", "centrum", 3000.0))
    assert aandeel_gewogen(schouw_strata(TWEE, NORM, later))["aandeel"].iloc[
        0
    ] == pytest.approx(0.5625), "none before: the first"


def test_place_that_one_of_the_tables_does_not_know_is_left_out():
    per_wijk = schouw_strata(TWEE, NORM, GROOT.assign(gebiedstype=None))
    assert "gebiedstype" not in per_wijk
    assert aandeel_gewogen(per_wijk)["aandeel"].iloc[0] == pytest.approx(0.5625)
    per_type = schouw_strata(TWEE.assign(wijk=None), NORM, GROOT)
    assert "wijk" not in per_type
    assert aandeel_gewogen(per_type)["aandeel"].iloc[0] == pytest.approx(0.5625)


def test_no_areaal_gives_no_share():
    assert aandeel_gewogen(schouw_strata(TWEE, NORM, GROOT.iloc[:0])).empty
    assert aandeel_gewogen(schouw_strata(TWEE.assign(niveau=np.nan), NORM, GROOT)).empty


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(6)), st.floats(0.05, 0.95), st.sampled_from([1.0, 0.001, 1e6]))
def test_splitting_areaal_scaling_it_or_another_order_changes_nothing(order, cut, scale):
    split = pd.concat(
        [
            GROOT.assign(hoeveelheid=GROOT["hoeveelheid"] * cut * scale),
            GROOT.assign(hoeveelheid=GROOT["hoeveelheid"] * (1 - cut) * scale),
        ]
    )
    pd.testing.assert_frame_equal(
        aandeel_gewogen(schouw_strata(TWEE.iloc[order], NORM, split)),
        aandeel_gewogen(schouw_strata(TWEE, NORM, GROOT)),
    )


def test_chance_of_an_unjust_rejection_and_of_a_miss():
    n = np.array([25, 50, 100])
    assert np.round(100 * afkeurkans(n, 0.05), 1).tolist() == [12.7, 3.8, 1.1]
    assert np.round(100 * afkeurkans(n, 0.05, rondes=13)).tolist() == [83, 39, 14]
    assert np.round(100 * (1 - afkeurkans(n, 0.15))).tolist() == [25, 22, 10]
    # Three of thirty is not more than 10 %, though 0.1 x 30 is a hair above 3 in floating point.
    assert afkeurkans(30, 0.05) == pytest.approx(
        1 - sum(np.float64(c) for c in _binomial(30, 0.05, 3))
    )


def _binomial(n: int, p: float, up_to: int) -> list[float]:
    from math import comb

    return [comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(up_to + 1)]


def test_worst_of_a_cell_is_no_share_of_the_areaal():
    assert round(100 * slechtste_van_cel(0.05, 10)) == 40
    assert slechtste_van_cel(0.0, 10) == 0


@pytest.mark.parametrize(
    ("locaties", "omvang"),
    [(10, 10), (25, 25), (200, 25), (250, 25), (251, 26), (640, 64), (1000, 100), (9000, 100)],
)
def test_size_of_a_contract_sample(locaties, omvang):
    assert bestek_omvang(locaties) == omvang


def test_contract_round_is_held_against_its_own_rule():
    table = pd.DataFrame(
        {"ronde": ["a", "b", "c", "d"], "n": [100, 100, 24, 0], "op_ambitie": [90, 89, 0, 0]}
    )
    found = bestek_toets(table).set_index("ronde")
    assert found["oordeel"].tolist() == [
        "goedgekeurd",
        "afgekeurd",
        "te weinig waarnemingen",
        "te weinig waarnemingen",
    ]
    assert found["afgekeurd"].tolist() == [10, 11, 24, 0]
    # Clopper-Pearson of 10 in 100, as in any table of it.
    assert found.loc["a", ["laag", "hoog"]].round(4).tolist() == [0.0490, 0.1762]
    assert found.loc["c", "hoog"] == 1
    assert found.loc["a", "kans_onterecht_jaar"] == pytest.approx(0.139, abs=0.001)
    assert found.loc["d", ["aandeel", "laag", "hoog", "kans_onterecht"]].isna().all()


def test_contract_and_policy_are_never_weighed_together():
    checks = schouw(
        *[("Noord", "woongebied", f"n{i}", "D") for i in range(30)], methode="bestek"
    )
    pd.testing.assert_frame_equal(
        schouw_strata(pd.concat([TWEE, checks]), NORM, GROOT), schouw_strata(TWEE, NORM, GROOT)
    )
    assert steekproef.GRENS == 0.10
