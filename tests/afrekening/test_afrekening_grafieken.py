"""Charts of the settlement: sides, prijsvormen and what could not be settled."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("agg")

import matplotlib.pyplot as plt  # after the backend is chosen

from analyse import afrekening
from charting import BRON, empty, overlaps, words

NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


VERREKENING = pd.DataFrame(
    {
        "product": ["bomen", "gras", "zout", "kosten in $ (10^3$)", "hagen"],
        "te_verrekenen": [90_000.0, 0.0, 12.0, -35_000.0, np.nan],
    }
)


def test_settlement_goes_to_both_sides_and_what_is_not_settled_is_written():
    ax = afrekening.verrekening_grafiek(VERREKENING, bron=BRON)
    drawn = [
        (p.get_y() + p.get_height() / 2, p.get_width(), p.get_hatch())
        for c in ax.containers
        for p in c.patches
    ]
    assert drawn == [(0, 90_000, "////"), (1, 0, "////"), (2, 12, "////"), (3, -35_000, "")]
    assert words(ax) == ["+90", "0", "< 1", "−35", "niet af te rekenen"]
    assert (
        f"bomen: €{NBSP}90.000 te betalen; gras: niets te verrekenen" in ax.figure.analyse_alt
    )
    assert (
        f"€{NBSP}35.000 terug te ontvangen; hagen: niet af te rekenen." in ax.figure.analyse_alt
    )
    assert overlaps(ax) == []


def test_nothing_of_it_settled_still_names_the_rows():
    ax = afrekening.verrekening_grafiek(VERREKENING.assign(te_verrekenen=np.nan))
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
    ax = afrekening.prijsvormen_grafiek(VORMEN, bron=BRON)
    points = {line.get_gid(): list(line.get_xdata()) for line in ax.lines if line.get_gid()}
    assert [t.get_text() for t in ax.get_yticklabels()] == ["bomen", "gras", "hagen"]
    assert points["vast"] == [0, 0, 0]
    assert points["geindexeerd"] == [2_000, 3_000, 100]
    assert points["nacalculatie"][:2] == [8_000, -5_000]
    assert points["afspraak"][:2] == [2_000, 0]
    assert np.isnan([points["nacalculatie"][2], points["afspraak"][2]]).all()
    assert words(ax) == ["+8,0", "−5,0", "niet bekend"]
    assert (
        f"bomen (geindexeerd): vast €{NBSP}50.000, geïndexeerd €{NBSP}52.000, nacalculatie"
        f" €{NBSP}58.000" in ax.figure.analyse_alt
    )


@pytest.mark.parametrize("n", [1, 40])
def test_few_and_many_products_are_readable(n):
    names = [f"Onderhoud van een product met een lange naam {i}" for i in range(n)]
    sums = np.resize([5e5, -2e5, 1.0], n)
    one = afrekening.verrekening_grafiek(
        pd.DataFrame({"product": names, "te_verrekenen": sums})
    )
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
    for ax in (one, afrekening.prijsvormen_grafiek(forms)):
        assert overlaps(ax) == []


@pytest.mark.parametrize(
    "draw",
    [
        lambda: afrekening.verrekening_grafiek(VERREKENING.iloc[:0]),
        lambda: afrekening.prijsvormen_grafiek(VORMEN.iloc[:0]),
    ],
)
def test_nothing_to_show_is_said(draw):
    assert empty(draw())
