"""Charts of structural and incidental amounts, and of the structural balance."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("agg")

import matplotlib.pyplot as plt  # after the backend is chosen

from analyse import structureel
from charting import BRON, all_words, overlaps, words

NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


STRUCT = pd.DataFrame(
    {
        "jaar": [2013] * 3 + [2014] * 3,
        "aard": ["structureel", "incidenteel", "onbekend"] * 2,
        "lasten": [60_000.0, 30_000.0, 10_000.0, 70_000.0, -5_000.0, 0.0],
        "baten": np.nan,
        "saldo": np.nan,
    }
)


def test_classes_are_stacked_and_a_negative_amount_hangs_below_nought():
    ax = structureel.aard_per_jaar_grafiek(STRUCT)
    bottoms = {
        c.get_label(): [(p.get_y(), p.get_height()) for p in c.patches] for c in ax.containers
    }
    assert bottoms == {
        "structureel": [(0, 60_000), (0, 70_000)],
        "incidenteel": [(60_000, 30_000), (0, -5_000)],
        "onbekend": [(90_000, 10_000), (70_000, 0)],
    }
    assert {"100", "65"} <= set(words(ax))
    assert "geen gegevens" in words(structureel.aard_per_jaar_grafiek(STRUCT, kant="baten"))


SALDI = pd.DataFrame(
    {
        "jaar": [2014, 2015, 2016],
        "structureel": [-9_000_000.0, -9_500_000.0, np.nan],
        "laag": [-9_300_000.0, -9_500_000.0, np.nan],
        "hoog": [-8_900_000.0, -9_500_000.0, np.nan],
        "gevolgd": [-8_800_000.0, -9_500_000.0, np.nan],
    }
)


def marks(ax, gid: str) -> list[float]:
    return next(line.get_xdata() for line in ax.lines if line.get_gid() == gid).tolist()


def test_balance_is_a_dot_with_its_reach_and_a_diamond_only_where_the_rules_lead_elsewhere():
    ax = structureel.structureel_saldo_grafiek(SALDI, over="zonder reserves", bron=BRON)
    np.testing.assert_array_equal(marks(ax, "structureel"), SALDI["structureel"])
    np.testing.assert_array_equal(marks(ax, "gevolgd"), [-8_800_000, np.nan, np.nan])
    reach = next(c for c in ax.collections if c.get_gid() == "onbekend").get_segments()
    assert reach[0][:, 0].tolist() == [-9_300_000, -8_900_000]
    assert words(ax) == ["−9,00  (−9,30 tot −8,90)  → −8,80", "−9,50", "niet bekend"]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["2014", "2015", "2016"]
    assert "de as begint niet bij nul" in all_words(ax.figure).replace("\n", " ")
    assert f"2014: −€{NBSP}9.000.000, met het onbekende van" in ax.figure.analyse_alt
    assert "2016: niet bekend" in ax.figure.analyse_alt
    assert overlaps(ax) == []


def test_balance_around_nought_shows_nought_and_marks_that_are_not_there_are_not_explained():
    small = SALDI.head(1).assign(structureel=100.0, laag=100.0, hoog=100.0, gevolgd=100.0)
    ax = structureel.structureel_saldo_grafiek(
        pd.concat(
            [
                small,
                small.assign(
                    jaar=2015, structureel=-40.0, laag=-40.0, hoog=-40.0, gevolgd=-40.0
                ),
            ]
        )
    )
    assert ax.get_xlim()[0] < 0 < ax.get_xlim()[1]
    text = all_words(ax.figure)
    assert not [w for w in ("begint niet", "band", "ruit") if w in text]
    assert "geen gegevens" in words(structureel.structureel_saldo_grafiek(SALDI.tail(1)))


def test_many_years_of_balances_keep_apart():
    many = pd.concat([SALDI.head(1).assign(jaar=jaar) for jaar in range(1985, 2025)])
    ax = structureel.structureel_saldo_grafiek(many)
    assert len(words(ax)) == 40
    assert overlaps(ax) == []
