"""Charts, read back from what they drew.

Lengths, places, words, order, colours and the text alternative.
"""

from __future__ import annotations

from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("agg")

import matplotlib.pyplot as plt  # after the backend is chosen

from analyse.charts import kleuren, style, waterfall
from charting import BRON, all_words, empty, overlaps, words

NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


STEPS = pd.DataFrame(
    {
        "stap": ["nulmeting", "prijs", "overig", "kosten"],
        "label": ["Kosten 2011 (nulmeting)", "Prijs", "Overig", "Kosten 2014"],
        "soort": ["stand", "stap", "stap", "stand"],
        "bedrag": [4_000_000.0, 200_000.0, -500_000.0, 3_700_000.0],
        "cumulatief": [4_000_000.0, 4_200_000.0, 3_700_000.0, 3_700_000.0],
    }
)


def test_steps_hang_between_the_totals_and_a_cut_axis_says_so():
    ax = waterfall.waterfall(STEPS, doel=3_500_000.0)
    spans = [
        sorted((p.get_x(), p.get_x() + p.get_width())) for c in ax.containers for p in c.patches
    ]
    assert spans[1] == [4_000_000, 4_200_000]
    assert spans[2] == [3_700_000, 4_200_000]
    assert (spans[0][1], spans[3][1]) == (4_000_000, 3_700_000)
    assert spans[0][0] == ax.get_xlim()[0] > 0
    assert "de as begint niet bij nul" in all_words(ax.figure)
    assert {"+0,20", "−0,50", "4,00", "3,70", "doel 3,50"} <= set(words(ax))
    assert (
        f"Kosten 2014: €{NBSP}300.000 lager dan kosten 2011 (nulmeting)"
        in ax.figure.analyse_alt
    )
    assert overlaps(ax) == []


def test_large_steps_are_drawn_from_nought():
    small = STEPS.assign(
        bedrag=[100.0, 200.0, -250.0, 50.0], cumulatief=[100.0, 300.0, 50.0, 50.0]
    )
    ax = waterfall.waterfall(small)
    assert ax.get_xlim()[0] <= 0
    assert "begint niet" not in all_words(ax.figure)


@pytest.mark.parametrize(
    "draw",
    [
        lambda: waterfall.waterfall(STEPS.iloc[:0]),
    ],
)
def test_nothing_to_show_is_said(draw):
    assert empty(draw())


def test_levels_darken_in_their_order_and_neighbours_differ_in_grey():
    light = [style.lightness(c) for c in kleuren.NIVEAU.values()]
    assert list(kleuren.NIVEAU) == ["A+", "A", "B", "C", "D"]
    assert all(a - b > 0.09 for a, b in pairwise(light))
    assert style.lightness(kleuren.PLAN) - style.lightness(kleuren.REALISATIE) > 0.4
    assert (style.text_on("#000000"), style.text_on("#ffffff")) == ("white", kleuren.INKT)


def test_scale_keeps_small_differences_visible():
    assert style.schaal([2_000_000.0]).tekst(1_234_567.0) == "1,23"
    assert style.schaal([2_000_000.0], finest=900.0).tekst(1_234_567.0) == "1.235"
    assert style.schaal([900.0]).tekst(-12.0, teken=True) == "−12"
    assert style.schaal([np.nan]).eenheid == "in euro"


def test_same_chart_twice_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        waterfall.waterfall(STEPS, bron=BRON).figure.savefig(
            tmp_path / f"{name}.png", metadata={"Software": None}
        )
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_what_a_backend_turns_on_during_the_first_chart_stays_on():
    """A notebook loads its backend with its first chart; after it every other chart is shown too."""
    before = mpl.is_interactive()
    try:
        mpl.interactive(False)
        style.styled(lambda: mpl.interactive(True))()
        assert mpl.is_interactive()
        style.styled(lambda: mpl.interactive(False))()
        assert not mpl.is_interactive()
    finally:
        mpl.interactive(before)
