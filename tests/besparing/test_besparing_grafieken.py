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
        "gemeld": [np.nan, 800e3],
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
    drawn = {
        gid: [line.get_ydata()[0] for line in ax.lines if line.get_gid() == gid]
        for gid in ("doel", "gemeld")
    }
    assert drawn == {"doel": [500e3, 1100e3], "gemeld": [800e3]}
    assert {"doel 0,50", "doel 1,10"} <= set(words(ax))
    assert f"2014: doel €{NBSP}1.100.000, zichtbaar €{NBSP}450.000" in ax.figure.analyse_alt
    assert ax.figure.analyse_titel == (
        f"In 2014 is €{NBSP}0,45{NBSP}mln van €{NBSP}1,10{NBSP}mln zichtbaar;"
        f" gemeld is €{NBSP}0,80{NBSP}mln"
    )
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
        "wijk": ["Noord", "kosten in $ (10^3$) van een wijk met een heel lange naam", "Zuid"],
        "rest": [-620e3, -300e3, 90e3],
        "marge": [120e3, 300e3, 60e3],
    }
)


def test_an_estimate_is_a_dot_with_its_range_and_the_title_says_how_many_fell():
    ax = besparing.rest_met_marge_grafiek(SCHATTING, "wijk")
    assert ax.figure.analyse_titel == (
        "Bij 1 van 3 daalde de rest meer dan de marge, het meest bij Noord"
    )
    ranges = [list(line.get_xdata()) for line in ax.lines if len(line.get_xdata()) == 2]
    assert [-740e3, -500e3] in ranges
    assert [-600e3, 0.0] in ranges
    assert {"−620", "−300", "+90"} <= set(words(ax))
    assert "links van nul daalden de kosten; lijn: 5% ernaast" in all_words(ax.figure)
    assert "Zuid +90 (+30 tot +150)" in ax.figure.analyse_alt
    assert overlaps(ax) == []
    rose = besparing.rest_met_marge_grafiek(SCHATTING.assign(rest=1e3), "wijk")
    assert "nergens" in rose.figure.analyse_titel


@pytest.mark.parametrize("n", [1, 40])
def test_few_and_many_estimates_are_readable(n: int):
    rest = [(-1) ** i * 1e4 * i for i in range(n)]
    names = [f"Wijk {i}" for i in range(n)]
    table = pd.DataFrame({"wijk": names, "rest": rest, "marge": 1e4})
    assert overlaps(besparing.rest_met_marge_grafiek(table, "wijk")) == []


def test_nothing_to_draw_says_so():
    for ax in (
        besparing.taakstelling_oordeel_per_jaar_grafiek(OORDEEL.iloc[:0]),
        besparing.rest_met_marge_grafiek(SCHATTING.iloc[:0], "wijk"),
        besparing.kostenbrug_grafiek(besparing.kostenbrug(pd.DataFrame(), 2011, 2014)),
    ):
        assert words(ax) == ["geen gegevens"]
        assert "Er zijn geen gegevens." in ax.figure.analyse_alt


def test_same_chart_twice_gives_the_same_bytes(tmp_path):
    for name in ("a.png", "b.png"):
        figure = besparing.taakstelling_oordeel_per_jaar_grafiek(OORDEEL, bron=BRON).figure
        figure.savefig(tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
