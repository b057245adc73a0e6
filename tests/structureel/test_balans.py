"""The structural balance of lines.

Printed tables as lines, bounds by hand, and sums that hold whatever is split or re-ordered.
"""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.structureel import balans, bbv, structureel_saldo
from analyse.tables import cents
from test_bbv import DECIDED, ROWS, lines

COLUMNS = ["jaar", "fase", "taakveld", "kant", "aard", "bedrag", "aard_reden", "product"]


def budget(*rows: tuple, jaar: int = 2020) -> pd.DataFrame:
    return bbv.aard_indeling(
        lines(*({"jaar": jaar} | dict(zip(COLUMNS[2:], row, strict=False)) for row in rows))
    )


#: Amersfoort 2020 as lines: saldo -26.705, reserves 23.792, resultaat -2.913, incidenteel -7.719,
#: structureel 4.806 (x 1.000).
AMERSFOORT = budget(
    ("2.1", "lasten", "structureel", 118_986.0),
    ("2.1", "lasten", "incidenteel", 7_719.0),
    ("0.7", "baten", "structureel", 100_000.0),
    ("0.10", "baten", "structureel", 23_792.0),
)
#: Dordrecht 2018: A 451.032, B 459.349, C 28.447, D 37.058, E 485.061, ratio 3,49 % (printed 3,5).
DORDRECHT = budget(
    ("2.1", "lasten", "structureel", 451_032.0),
    ("0.7", "baten", "structureel", 459_349.0),
    ("0.7", "baten", "incidenteel", 485_061.0 - 459_349.0),
    ("0.10", "lasten", "structureel", 28_447.0),
    ("0.10", "baten", "structureel", 37_058.0),
    ("0.11", "lasten", "structureel", 99_999.0),
)


def test_printed_balance_of_amersfoort_comes_out_of_its_lines_under_both_conventions():
    row = balans.structurele_balans(AMERSFOORT).iloc[0]
    assert row[
        [
            "saldo",
            "reserves",
            "resultaat",
            "incidenteel",
            "onbekend",
            "structureel",
            "laag",
            "hoog",
        ]
    ].tolist() == [
        -26_705,
        23_792,
        -2_913,
        -7_719,
        0,
        4_806,
        4_806,
        4_806,
    ]
    assert structureel_saldo(-26_705, 23_792, -7_719, "aftrekken") == 4_806
    assert structureel_saldo(-26_705, 23_792, 7_719, "optellen") == 4_806


def test_ratio_of_dordrecht_comes_out_of_its_lines():
    row = balans.structurele_ruimte(DORDRECHT).iloc[0]
    assert row[["a", "b", "c", "d", "e"]].tolist() == [
        451_032,
        459_349,
        28_447,
        37_058,
        485_061,
    ]
    assert round(row["ruimte"] * 100, 2) == 3.49


def test_the_result_is_never_added_whatever_its_class():
    assert (
        balans.structurele_balans(DORDRECHT.assign(aard="structureel")).iloc[0]["saldo"]
        == 485_061 - 451_032
    )


def test_unknown_lines_give_bounds_line_by_line():
    frame = budget(
        ("2.1", "lasten", "structureel", 100.0),
        ("0.7", "baten", "structureel", 120.0),
        ("2.1", "lasten", "onbekend", 30.0, "", "a"),
        ("2.1", "lasten", "onbekend", -5.0, "", "b"),
        ("0.7", "baten", "onbekend", 8.0, "", "c"),
        ("0.10", "baten", "structureel", 1.0),
    )
    row = balans.structurele_balans(frame).iloc[0]
    assert row[["structureel", "onbekend", "laag", "hoog"]].tolist() == [21, -17, -9, 34]
    ratio = balans.structurele_ruimte(frame).iloc[0]
    assert (ratio["ruimte_laag"], ratio["ruimte_hoog"]) == (-9 / 128, 34 / 128)


def test_what_the_export_does_not_hold_is_not_nought():
    no_reserves = budget(
        ("2.1", "lasten", "structureel", 10.0), ("0.7", "baten", "structureel", 12.0)
    )
    assert not balans.met_reserves(no_reserves)
    row = balans.structurele_balans(no_reserves).iloc[0]
    assert row["saldo"] == 2
    assert row[["reserves", "resultaat", "structureel", "laag", "hoog"]].isna().all()
    row = balans.structurele_balans(no_reserves, reserves=False).iloc[0]
    assert math.isnan(row["reserves"])
    assert row["structureel"] == 2
    assert (
        balans.structurele_ruimte(no_reserves, reserves=False).iloc[0][["c", "d"]].isna().all()
    )
    only_lasten = budget(
        ("2.1", "lasten", "structureel", 10.0), ("0.10", "baten", "structureel", 12.0)
    )
    row = balans.structurele_balans(only_lasten).iloc[0]
    assert row[["saldo", "resultaat", "structureel"]].isna().all()
    assert row["reserves"] == 12
    assert math.isnan(balans.structurele_ruimte(only_lasten).iloc[0]["ruimte"])
    # Without the general means it is no ratio of a municipality: 2,1 alone would make -199 %.
    work = DORDRECHT.assign(taakveld=DORDRECHT["taakveld"].replace("0.7", "2.1"))
    ratio = balans.structurele_ruimte(work).iloc[0]
    assert ratio[["ruimte", "ruimte_laag", "ruimte_hoog"]].isna().all()
    assert ratio["e"] == 485_061
    assert math.isnan(balans.bbv_gevolgd(work).iloc[0]["ruimte_gevolgd"])


def test_reserves_that_are_left_out_change_nothing_else():
    row = balans.structurele_balans(AMERSFOORT, reserves=False).iloc[0]
    assert row[["saldo", "resultaat", "structureel"]].tolist() == [-26_705, -26_705, -18_986]


def test_general_means_are_recognised_by_taakveld():
    assert balans.met_dekking(AMERSFOORT)
    assert not balans.met_dekking(budget(("2.1", "lasten", "structureel", 1.0)))


CONTRADICTIONS = budget(
    ("2.1", "lasten", "structureel", 50.0, "Stormschade"),
    ("2.1", "lasten", "incidenteel", 20.0, "Beleid eindigt in 2022"),
    ("0.7", "baten", "incidenteel", 7.0, "Beleid eindigt in 2022"),
    ("0.10", "baten", "structureel", 5.0),
    ("0.7", "baten", "structureel", 200.0),
    ("2.1", "lasten", "onbekend", 3.0),
)


def test_following_the_rules_changes_the_balance_by_the_sum_of_the_lines():
    row = balans.bbv_gevolgd(CONTRADICTIONS).iloc[0]
    # 200 - 50 + 5; then + 50 (damage out), - 20 + 7 (ending policy in), - 5 (reserve out).
    assert row[
        ["structureel", "effect", "gevolgd", "laag_gevolgd", "hoog_gevolgd"]
    ].tolist() == [
        155,
        32,
        187,
        184,
        187,
    ]
    assert row["ruimte_gevolgd"] == pytest.approx(187 / 207)
    lines_ = balans.bbv_gevolgd_per_regel(CONTRADICTIONS)
    assert lines_[["code", "van", "naar", "rijen", "effect"]].to_numpy().tolist() == [
        ["eenmalig", "structureel", "incidenteel", 1, 50.0],
        ["eindigend_beleid", "incidenteel", "structureel", 2, -13.0],
        ["reserve", "structureel", "incidenteel", 1, -5.0],
    ]
    assert balans.bbv_gevolgd_per_regel(CONTRADICTIONS, reserves=False)["code"].tolist() == [
        "eenmalig",
        "eindigend_beleid",
    ]


def test_tables_without_rows_stay_tables():
    empty = AMERSFOORT.iloc[:0]
    assert balans.structurele_balans(empty).empty
    assert balans.structurele_ruimte(empty).empty
    assert balans.bbv_gevolgd(empty).empty
    assert balans.bbv_gevolgd_per_regel(empty).empty


def without_nan(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.fillna(-(10.0**12))


@settings(deadline=None, max_examples=6)
@given(ROWS, st.randoms(use_true_random=False), st.booleans())
def test_balance_adds_up_and_order_labels_and_splitting_change_nothing(
    rows: list[dict], random, reserves: bool
):
    frame = lines(*rows)
    made = bbv.aard_indeling(frame, DECIDED)
    table = balans.structurele_balans(made, reserves=reserves)
    whole = {c: cents(table[c]) for c in table.columns[2:]}
    assert (
        whole["resultaat"] == whole["structureel"] + whole["incidenteel"] + whole["onbekend"]
    ).all()
    assert (
        (whole["laag"] <= whole["structureel"]) & (whole["structureel"] <= whole["hoog"])
    ).all()
    known = table["structureel"].notna()
    if reserves:
        assert (whole["resultaat"] == whole["saldo"] + whole["reserves"])[known].all()

    result = balans.bbv_gevolgd(made, reserves=reserves)
    assert (
        cents(result["gevolgd"]) == cents(result["structureel"]) + cents(result["effect"])
    ).all()
    effect = balans.bbv_gevolgd_per_regel(made, bbv.REGEL, reserves=reserves)
    per_line = cents(effect["effect"]).groupby([effect["jaar"], effect["fase"]]).sum()
    shown = result[known.to_numpy()].set_index(["jaar", "fase"])["effect"]
    assert cents(shown).tolist() == per_line.reindex(shown.index, fill_value=0).tolist()

    same = [
        frame.iloc[random.sample(range(len(frame)), len(frame))],
        frame.assign(
            **{
                c: frame[c].mask(frame[c] == "onbekend")
                for c in ("product", "aard", "activiteit")
            }
        ),
        frame.assign(kostensoort="Anders"),
        pd.concat([frame.assign(bedrag=frame["bedrag"] + 7.01), frame.assign(bedrag=-7.01)]),
    ]
    for other in same:
        again = bbv.aard_indeling(other, DECIDED)
        pd.testing.assert_frame_equal(
            balans.structurele_balans(again, reserves=reserves), table
        )
        pd.testing.assert_frame_equal(balans.bbv_gevolgd(again, reserves=reserves), result)
        pd.testing.assert_frame_equal(
            balans.structurele_ruimte(again, reserves=reserves),
            balans.structurele_ruimte(made, reserves=reserves),
        )


def test_of_lines_without_a_known_aard_the_structural_balance_is_unknown() -> None:
    row = balans.structurele_balans(DORDRECHT.assign(aard="onbekend")).iloc[0]
    assert row[["structureel", "incidenteel"]].isna().all()
    assert row["onbekend"] == row["resultaat"]
    assert row["laag"] < row["hoog"]
