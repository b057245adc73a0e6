"""The charts of the saving, read back from what they drew."""

from __future__ import annotations

from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("agg")

import matplotlib.pyplot as plt  # after the backend is chosen

from analyse import besparing
from analyse.charts import kleuren, style
from analyse.errors import ArgumentFout
from charting import BRON, all_words, overlaps, words

NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


OORDEEL = pd.DataFrame(
    {
        "jaar": [2013, 2014],
        "doel": [500e3, 1100e3],
        "zichtbaar": [140e3, 450e3],
        "kan ook anders": [60e3, 700e3],
        "niet te zien": [300e3, -50e3],
    }
)


def test_visible_perhaps_something_else_and_not_seen_stack_to_the_target_and_may_pass_it():
    ax = besparing.taakstelling_oordeel_per_jaar_grafiek(OORDEEL)
    heights = {c.get_label(): [p.get_height() for p in c.patches] for c in ax.containers}
    assert heights == {
        "zichtbaar": [140e3, 450e3],
        "kan ook anders": [60e3, 700e3],
        "niet te zien": [300e3, 0.0],
    }
    assert [line.get_ydata()[0] for line in ax.lines if line.get_gid() == "doel"] == [
        500e3,
        1100e3,
    ]
    assert {"doel 0,50", "doel 1,10"} <= set(words(ax))
    assert f"2014: doel €{NBSP}1.100.000, zichtbaar €{NBSP}450.000" in ax.figure.analyse_alt
    assert overlaps(ax) == []


def test_a_cost_that_rose_hangs_below_nought():
    ax = besparing.taakstelling_oordeel_per_jaar_grafiek(
        OORDEEL.assign(**{"kan ook anders": [-60e3, 700e3]})
    )
    likely = next(c for c in ax.containers if c.get_label() == "kan ook anders")
    assert likely.patches[0].get_y() == 0
    assert likely.patches[0].get_height() == -60e3


def test_how_sure_is_told_apart_in_grey():
    looks = kleuren.ZEKERHEID
    light = [style.lightness(colour) for colour, _ in looks]
    assert light == sorted(light)
    assert all(b - a > 0.1 for a, b in pairwise(light))


SCHATTING = pd.DataFrame(
    {
        "reeks": [
            "per kostensoort",
            "kosten in $ (10^3$) met een heel lange naam die moet worden afgebroken",
            "energie",
        ],
        "bedrag": [-620e3, -300e3, 90e3],
        "laag": [-740e3, np.nan, 20e3],
        "hoog": [-500e3, np.nan, 150e3],
        "binnen_laag": [-690e3, np.nan, 70e3],
        "binnen_hoog": [-550e3, np.nan, 100e3],
    }
)


def test_an_estimate_is_a_dot_with_its_ranges():
    ax = besparing.rest_met_marge_grafiek(
        SCHATTING, "reeks", titel="Rest", onder="dik: volgorde"
    )
    drawn = {
        gid: [list(line.get_xdata()) for line in ax.lines if line.get_gid() == gid]
        for gid in ("interval", "binnen", "schatting")
    }
    assert drawn["schatting"] == [[-620e3, -300e3, 90e3]]
    assert drawn["interval"][0] == [-740e3, -500e3]
    assert drawn["interval"][1] == [-300e3, -300e3]
    assert drawn["binnen"] == [[-690e3, -550e3], [70e3, 100e3]]
    assert [t for t in words(ax) if t] == ["−620", "−300", "+90"]
    assert "links van nul daalden de kosten; dik: volgorde" in all_words(ax.figure)
    assert (
        f"energie: +€{NBSP}90.000 (+€{NBSP}20.000 tot +€{NBSP}150.000)" in ax.figure.analyse_alt
    )
    assert overlaps(ax) == []


@pytest.mark.parametrize("n", [1, 40])
def test_few_and_many_estimates_are_readable(n: int):
    table = pd.DataFrame(
        {
            "wijk": [f"Wijk {i}" for i in range(n)],
            "bedrag": [(-1) ** i * 1e4 * i for i in range(n)],
            "laag": np.nan,
            "hoog": np.nan,
        }
    )
    ax = besparing.rest_met_marge_grafiek(
        table, "wijk", titel="Rest per wijk", onder="lijn: 5% ernaast"
    )
    assert overlaps(ax) == []
    assert "marge niet te bepalen" in all_words(ax.figure)
    assert "ernaast" not in all_words(ax.figure)


PAD = pd.DataFrame(
    {
        "jaar": [2012, 2013],
        "nulmeting": [13e6, 13e6],
        "autonoom": [13.2e6, 14e6],
        "kosten": [13.2e6, 13.1e6],
        "minder_meer": [0.0, 900e3],
    }
)


def test_path_and_cost_start_at_the_nulmeting_and_the_gap_is_named():
    ax = besparing.autonoom_pad_grafiek(PAD)
    lines = {
        line.get_gid(): (list(line.get_xdata()), list(line.get_ydata()))
        for line in ax.lines
        if line.get_gid() in ("autonoom", "kosten")
    }
    assert lines["autonoom"] == ([2011, 2012, 2013], [13e6, 13.2e6, 14e6])
    assert lines["kosten"] == ([2011, 2012, 2013], [13e6, 13.2e6, 13.1e6])
    assert f"Kosten 2013: €{NBSP}900.000 onder het autonome pad" in all_words(ax.figure)
    assert overlaps(ax) == []


@pytest.mark.parametrize("gap", [0.0, 1000.0, -1000.0, -900e3])
def test_labels_of_path_and_cost_never_lie_over_each_other(gap: float):
    table = PAD.assign(kosten=PAD["autonoom"] - gap, minder_meer=gap)
    ax = besparing.autonoom_pad_grafiek(table)
    assert overlaps(ax) == []
    assert ("boven" in all_words(ax.figure)) == (gap < 0)


PORT = pd.DataFrame(
    {
        "taakstelling": ["DVO", "DVO", "extra"],
        "jaar": [2013, 2014, 2014],
        "doel": [500_000.0, 800_000.0, 350_000.0],
        "gerealiseerd": [300_000.0, 400_000.0, 0.0],
        "in_uitvoering": [150_000.0, 200_000.0, 0.0],
        "risico": [50_000.0, 100_000.0, 0.0],
        "vervallen": [100_000.0, 50_000.0, 0.0],
        "zonder_bedrag": 0.0,
        "nog_in_te_vullen": [-100_000.0, 50_000.0, 350_000.0],
        "prognose": [np.nan, 700_000.0, np.nan],
        "zonder_prognose": 0.0,
    }
)


def test_portfolio_reaches_the_target_and_targets_of_one_year_are_stacked():
    ax = besparing.taakstelling_portfolio_grafiek(PORT, bron=BRON)
    tops = np.sum([[p.get_height() for p in c.patches] for c in ax.containers], axis=0)
    marks = [line.get_ydata()[0] for line in ax.lines if line.get_gid() == "doel"]
    assert marks == [500_000, 1_150_000]
    assert tops.tolist() == [600_000, 1_150_000]
    assert [line.get_ydata()[0] for line in ax.lines if line.get_gid() == "prognose"] == [
        700_000
    ]
    assert {"0,60 (doel 0,50)", "doel 1,15"} <= set(words(ax))
    assert overlaps(ax) == []
    assert f"prognose €{NBSP}700.000" in ax.figure.analyse_alt
    assert "in 2014 €" in all_words(ax.figure)


def test_portfolio_of_one_target_leaves_the_other_out():
    ax = besparing.taakstelling_portfolio_grafiek(PORT, taakstelling="DVO")
    assert [line.get_ydata()[0] for line in ax.lines if line.get_gid() == "doel"] == [
        500_000,
        800_000,
    ]


def test_nothing_to_draw_says_so():
    for ax in (
        besparing.taakstelling_oordeel_per_jaar_grafiek(OORDEEL.iloc[:0]),
        besparing.rest_met_marge_grafiek(SCHATTING.iloc[:0], "reeks", titel="x"),
        besparing.autonoom_pad_grafiek(PAD.iloc[:0]),
        besparing.taakstelling_portfolio_grafiek(PORT.iloc[:0]),
        besparing.kostenbrug_grafiek(besparing.kostenbrug(pd.DataFrame(), 2011, 2014)),
    ):
        assert words(ax) == ["geen gegevens"]
        assert "Er zijn geen gegevens." in ax.figure.analyse_alt


def test_same_chart_twice_gives_the_same_bytes(tmp_path):
    for name in ("a.png", "b.png"):
        besparing.taakstelling_portfolio_grafiek(PORT, bron=BRON).figure.savefig(
            tmp_path / name
        )
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_a_target_that_is_not_there_is_answered_with_those_that_are():
    with pytest.raises(
        ArgumentFout, match=r"taakstelling 'DVE' bestaat niet \(kies uit: DVO, extra\)"
    ):
        besparing.taakstelling_portfolio_grafiek(PORT, taakstelling="DVE")
