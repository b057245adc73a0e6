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

from analyse.afrekening import per_product_grafiek as afrekening
from analyse.charts import style, waterfall
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
    assert {"+0,20", "-0,50", "4,00", "3,70", "doel 3,50"} <= set(words(ax))
    assert f"Kosten 2014: €{NBSP}300.000 lager dan kosten 2011 (nulmeting)" in ax.figure.analyse_alt
    assert overlaps(ax) == []


def test_large_steps_are_drawn_from_nought():
    small = STEPS.assign(bedrag=[100.0, 200.0, -250.0, 50.0], cumulatief=[100.0, 300.0, 50.0, 50.0])
    ax = waterfall.waterfall(small)
    assert ax.get_xlim()[0] <= 0
    assert "begint niet" not in all_words(ax.figure)


VERREKENING = pd.DataFrame(
    {
        "product": ["bomen", "gras", "zout", "kosten in $ (10^3$)", "hagen"],
        "te_verrekenen": [90_000.0, 0.0, 12.0, -35_000.0, np.nan],
    }
)


def test_settlement_goes_to_both_sides_and_what_is_not_settled_is_written():
    ax = afrekening.verrekening(VERREKENING, bron=BRON)
    drawn = [
        (p.get_y() + p.get_height() / 2, p.get_width(), p.get_hatch())
        for c in ax.containers
        for p in c.patches
    ]
    assert drawn == [(0, 90_000, "////"), (1, 0, "////"), (2, 12, "////"), (3, -35_000, "")]
    assert words(ax) == ["+90", "0", "< 1", "-35", "niet af te rekenen"]
    assert f"bomen: €{NBSP}90.000 te betalen; gras: niets te verrekenen" in ax.figure.analyse_alt
    assert f"€{NBSP}35.000 terug te ontvangen; hagen: niet af te rekenen." in ax.figure.analyse_alt
    assert overlaps(ax) == []


def test_nothing_of_it_settled_still_names_the_rows():
    ax = afrekening.verrekening(VERREKENING.assign(te_verrekenen=np.nan))
    assert words(ax) == ["niet af te rekenen"] * 5
    assert ax.get_yticklabels()[0].get_text() == "bomen"


VORMEN = pd.DataFrame(
    {
        "product": ["gras", "bomen", "hagen"],
        "prijsvorm": ["vast", "geindexeerd", "onbekend"],
        "verschuldigd": [100_000.0, 52_000.0, np.nan],
        "vast": [100_000.0, 50_000.0, 9_000.0],
        "geindexeerd": [103_000.0, 52_000.0, 9_100.0],
        "nacalculatie": [95_000.0, 58_000.0, np.nan],
    }
)


def test_prijsvormen_are_measured_from_the_fixed_price_with_a_ring_around_the_agreed_one():
    ax = afrekening.prijsvormen(VORMEN, bron=BRON)
    points = {line.get_gid(): list(line.get_xdata()) for line in ax.lines if line.get_gid()}
    assert [t.get_text() for t in ax.get_yticklabels()] == ["bomen", "gras", "hagen"]
    assert points["vast"] == [0, 0, 0]
    assert points["geindexeerd"] == [2_000, 3_000, 100]
    assert points["nacalculatie"][:2] == [8_000, -5_000]
    assert points["afspraak"][:2] == [2_000, 0]
    assert np.isnan([points["nacalculatie"][2], points["afspraak"][2]]).all()
    assert words(ax) == ["+8,0", "-5,0", "niet bekend"]
    assert (
        f"bomen (geindexeerd): vast €{NBSP}50.000, geïndexeerd €{NBSP}52.000, nacalculatie"
        f" €{NBSP}58.000" in ax.figure.analyse_alt
    )


@pytest.mark.parametrize("n", [1, 40])
def test_few_and_many_products_are_readable(n):
    names = [f"Onderhoud van een product met een lange naam {i}" for i in range(n)]
    sums = np.resize([5e5, -2e5, 1.0], n)
    one = afrekening.verrekening(pd.DataFrame({"product": names, "te_verrekenen": sums}))
    forms = pd.DataFrame(
        {
            "product": names,
            "prijsvorm": "vast",
            "verschuldigd": 1e6,
            "vast": 1e6,
            "geindexeerd": 1e6 + sums,
            "nacalculatie": 1e6 - sums,
        }
    )
    for ax in (one, afrekening.prijsvormen(forms)):
        assert overlaps(ax) == []


@pytest.mark.parametrize(
    "draw",
    [
        lambda: waterfall.waterfall(STEPS.iloc[:0]),
        lambda: afrekening.verrekening(VERREKENING.iloc[:0]),
        lambda: afrekening.prijsvormen(VORMEN.iloc[:0]),
    ],
)
def test_nothing_to_show_is_said(draw):
    assert empty(draw())


def test_levels_darken_in_their_order_and_neighbours_differ_in_grey():
    light = [style.lightness(c) for c in style.NIVEAU.values()]
    assert list(style.NIVEAU) == ["A+", "A", "B", "C", "D"]
    assert all(a - b > 0.09 for a, b in pairwise(light))
    assert style.lightness(style.PLAN) - style.lightness(style.REALISATIE) > 0.4
    assert (style.text_on("#000000"), style.text_on("#ffffff")) == ("white", style.INKT)


def test_scale_keeps_small_differences_visible():
    assert style.schaal([2_000_000.0]).tekst(1_234_567.0) == "1,23"
    assert style.schaal([2_000_000.0], finest=900.0).tekst(1_234_567.0) == "1.235"
    assert style.schaal([900.0]).tekst(-12.0, teken=True) == "-12"
    assert style.schaal([np.nan]).eenheid == "in euro"


def test_same_chart_twice_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        waterfall.waterfall(STEPS, bron=BRON).figure.savefig(
            tmp_path / f"{name}.png", metadata={"Software": None}
        )
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
