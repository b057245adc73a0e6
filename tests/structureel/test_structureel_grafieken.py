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

NBSP, MIN = "\u00a0", "\u2212"


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


def bars(ax) -> dict[str, list[tuple[float, float]]]:
    return {
        c.get_label(): [(p.get_y(), p.get_height()) for p in c.patches] for c in ax.containers
    }


def test_what_is_not_structural_is_stacked_and_a_negative_amount_hangs_below_nought():
    ax = structureel.aard_per_jaar_grafiek(STRUCT)
    assert bars(ax) == {
        "incidenteel": [(0, 30_000), (0, -5_000)],
        "onbekend": [(30_000, 10_000), (0, 0)],
    }
    assert {"40", "-5".replace("-", MIN)} <= set(words(ax))
    title, alt = ax.figure.analyse_titel, ax.figure.analyse_alt.replace(NBSP, " ")
    assert title.replace(NBSP, " ") == (
        f"Lasten 2014: {MIN}€ 5.000 incidenteel, de rest structureel"
    )
    assert "2013: structureel € 60.000, incidenteel € 30.000, onbekend € 10.000." in alt
    text = all_words(ax.figure).replace(NBSP, " ")
    assert "structureel is € 0,07 mln in 2014" in text
    first = structureel.aard_per_jaar_grafiek(STRUCT.head(3)).figure.analyse_titel
    assert first.replace(NBSP, " ") == (
        "Lasten 2013: € 30.000 incidenteel, van € 10.000 is de aard onbekend"
    )
    assert "geen gegevens" in words(structureel.aard_per_jaar_grafiek(STRUCT, kant="baten"))


def test_when_all_is_structural_that_is_drawn():
    ax = structureel.aard_per_jaar_grafiek(STRUCT[STRUCT["aard"] == "structureel"])
    assert bars(ax) == {"structureel": [(0, 60_000), (0, 70_000)]}
    assert "Alle lasten zijn structureel" in all_words(ax.figure)


SALDI = pd.DataFrame(
    {
        "jaar": [2014, 2015, 2016],
        "structureel": [-9_000_000.0, -9_500_000.0, np.nan],
        "laag": [-9_300_000.0, -9_500_000.0, np.nan],
        "hoog": [-8_900_000.0, -9_500_000.0, np.nan],
        "gevolgd": [-8_800_000.0, -9_500_000.0, np.nan],
    }
)


def test_balance_is_a_dot_with_its_reach_and_says_where_the_rules_lead():
    ax = structureel.structureel_saldo_grafiek(SALDI, over="zonder reserves", bron=BRON)
    dots = [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "o"]
    assert dots == [-9_000_000, -9_500_000]
    reach = [line.get_xdata().tolist() for line in ax.lines if line.get_marker() == "None"]
    assert reach[0] == [-9_300_000, -8_900_000]
    said = [word.replace(MIN, "-") for word in words(ax)]
    assert said == ["-9,00  (-9,30 tot -8,90)  → -8,80", "-9,50", "niet bekend"]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["2014", "2015", "2016"]
    alt = ax.figure.analyse_alt.replace(MIN, "-").replace(NBSP, " ")
    assert "van -€ 9,00 mln in 2014 naar -€ 9,50 mln in 2015" in alt
    assert "2014 -9,00 (-9,30 tot -8,90)" in alt
    assert "2016 niet bekend" in alt
    under = all_words(ax.figure).replace("\n", " ")
    assert "speling zolang regels onbekend zijn; → als de regels" in under
    assert overlaps(ax) == []


def test_what_is_not_there_is_not_explained():
    small = SALDI.head(1).assign(structureel=100.0, laag=100.0, hoog=100.0, gevolgd=100.0)
    ax = structureel.structureel_saldo_grafiek(small)
    text = all_words(ax.figure)
    assert not [w for w in ("speling", "→") if w in text]
    assert ax.figure.analyse_titel.replace(NBSP, " ") == "Structureel saldo: € 100 in 2014"
    assert "geen gegevens" in words(structureel.structureel_saldo_grafiek(SALDI.tail(1)))


def test_a_reach_that_is_smaller_than_what_is_printed_is_not_printed():
    table = SALDI.head(1).assign(structureel=-10_080e3, laag=-10_081e3, hoog=-10_078e3)
    later = SALDI.iloc[[1]].assign(structureel=-9e6, laag=-9.5e6, hoog=-9e6)
    ax = structureel.structureel_saldo_grafiek(pd.concat([table, later]))
    assert "(-10,08 tot -10,08)" not in " ".join(words(ax)).replace(MIN, "-")
    assert "(-9,50 tot -9,00)" in " ".join(words(ax)).replace(MIN, "-")


def test_a_balance_that_is_mostly_unknown_is_told_as_a_reach():
    wide = SALDI.head(1).assign(structureel=0.0, laag=-5_000_000.0, hoog=400_000.0)
    ax = structureel.structureel_saldo_grafiek(wide)
    assert ax.figure.analyse_titel.replace(NBSP, " ").replace(MIN, "-") == (
        "Structureel saldo 2014: tussen -€ 5,00 mln en € 0,40 mln"
    )
    assert words(ax)[0].replace(MIN, "-").startswith("-5,00 tot 0,40")


def test_a_class_that_is_nowhere_is_not_told():
    only = STRUCT.assign(lasten=[0.0, 0.0, 10_000.0] * 2)
    figure = structureel.aard_per_jaar_grafiek(only).figure
    assert "van geen bedrag van 2014 is de aard bekend" in all_words(figure).replace("\n", " ")
    title = figure.analyse_titel
    assert title.replace(NBSP, " ") == "Lasten 2014: van € 10.000 is de aard onbekend"


def test_many_years_of_balances_keep_apart():
    many = pd.concat([SALDI.head(1).assign(jaar=jaar) for jaar in range(1985, 2025)])
    ax = structureel.structureel_saldo_grafiek(many)
    assert len(words(ax)) == 40
    assert overlaps(ax) == []
