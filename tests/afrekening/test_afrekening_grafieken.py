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


def bars(ax) -> list[float]:
    return [p.get_width() for c in ax.containers for p in c.patches]


def test_settlement_goes_to_both_sides_and_what_is_not_settled_is_written():
    ax = afrekening.verrekening_grafiek(VERREKENING, bron=BRON)
    assert bars(ax) == [-90_000, 35_000, -12, 0]
    assert "niet bekend" in words(ax)
    assert f"bomen €{NBSP}90.000 te betalen" in ax.figure.analyse_alt
    assert f"€{NBSP}35.000 terug" in ax.figure.analyse_alt
    assert "hagen niet bekend" in ax.figure.analyse_alt
    assert ax.figure.analyse_titel == (
        "De gemeente betaalt bij voor 2 van 4 producten, het meest voor bomen"
    )
    assert overlaps(ax) == []
    few = afrekening.verrekening_grafiek(VERREKENING, hoogstens=1)
    assert [t.get_text() for t in few.get_yticklabels()] == ["bomen", "overige (4)"]


def test_nothing_of_it_settled_or_paid_is_said():
    none = VERREKENING.assign(te_verrekenen=np.nan)
    ax = afrekening.verrekening_grafiek(none)
    assert empty(ax)
    assert "Geen enkel product is af te rekenen" in ax.figure.analyse_titel
    back = afrekening.verrekening_grafiek(VERREKENING.assign(te_verrekenen=-1.0))
    assert "voor geen van 5 producten" in back.figure.analyse_titel


VORMEN = pd.DataFrame(
    {
        "jaar": 2015,
        "afspraak": [
            "zoals afgesproken",
            "alles vast",
            "alles geindexeerd",
            "alles nacalculatie",
        ],
        "verschil": [0.0, -5_000.0, 3_000.0, 8_000.0],
    }
)


def test_another_prijsvorm_is_measured_from_what_was_agreed():
    ax = afrekening.prijsvormen_grafiek(VORMEN, bron=BRON)
    assert bars(ax) == [5_000, -3_000, -8_000]
    assert ax.figure.analyse_titel == (
        f"Alles op nacalculatie had in 2015 €{NBSP}8.000 meer gekost dan afgesproken"
    )
    assert f"alles geïndexeerd €{NBSP}3.000 duurder" in ax.figure.analyse_alt
    same = afrekening.prijsvormen_grafiek(VORMEN.assign(verschil=0.0))
    assert same.figure.analyse_titel == "Wat een andere prijsvorm had gekost"


STAPPEN = pd.DataFrame(
    {
        "stap": ["voorschot", "prijs", "index", "meerwerk", "verschuldigd"],
        "label": ["Voorschot", "Prijs min voorschot", "Index", "Meerwerk", "Verschuldigd"],
        "soort": ["stand", "stap", "stap", "stap", "stand"],
        "bedrag": [1000.0, 0.0, -60.0, 20.0, 960.0],
        "cumulatief": [1000.0, 1000.0, 940.0, 960.0, 960.0],
    }
)


def test_the_steps_say_what_made_the_difference_and_leave_out_nought():
    ax = afrekening.afrekening_stappen_grafiek(STAPPEN)
    assert ax.figure.analyse_titel == (
        f"Er is €{NBSP}40 minder verschuldigd dan bevoorschot, vooral door index"
    )
    assert "Prijs min voorschot" not in ax.figure.analyse_alt
    begroot = STAPPEN.iloc[1:].assign(soort=["stand", "stap", "stap", "stand"])
    begroot["bedrag"] = [1000.0, -20.0, 20.0, 1000.0]
    even = afrekening.afrekening_stappen_grafiek(begroot)
    assert even.figure.analyse_titel == "Er is precies verschuldigd wat is begroot"


@pytest.mark.parametrize("n", [1, 40])
def test_few_and_many_products_are_readable(n):
    names = [f"Onderhoud van een product met een lange naam {i}" for i in range(n)]
    sums = np.resize([5e5, -2e5, 1.0], n)
    table = pd.DataFrame({"product": names, "te_verrekenen": sums})
    assert overlaps(afrekening.verrekening_grafiek(table)) == []


@pytest.mark.parametrize(
    "draw",
    [
        lambda: afrekening.verrekening_grafiek(VERREKENING.iloc[:0]),
        lambda: afrekening.prijsvormen_grafiek(VORMEN.iloc[:0]),
        lambda: afrekening.afrekening_stappen_grafiek(STAPPEN.iloc[:0]),
    ],
)
def test_nothing_to_show_is_said(draw):
    assert empty(draw())
