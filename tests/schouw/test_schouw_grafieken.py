"""Charts of the inspections, read back from what they drew."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("agg")

import matplotlib.pyplot as plt  # after the backend is chosen

from analyse import schouw
from charting import BRON, all_words, empty, overlaps, settled, words

NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


SEGMENTEN = pd.DataFrame(
    {
        "ronde": ["2013-1", "2013-2", "2014-1", "2014-2"],
        "datum": pd.to_datetime(["2013-03-01", "2013-06-01", "2014-03-01", "2014-06-01"]),
        "volgorde": range(4),
        "segment": [0, 0, 1, 1],
        "breuk": ["", "", "andere meetwijze: oud wordt nieuw", ""],
    }
)


def shares(wijken: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "wijk": wijk,
                "ronde": ronde,
                "n": 20,
                "op_ambitie": 16,
                "aandeel": 0.8 - 0.05 * i,
                "laag": 0.6,
                "hoog": 0.9,
                "zonder_norm": 0,
                "niet_aanwezig": 0,
                "niet_beoordeeld": 0,
            }
            for wijk in wijken
            for i, ronde in enumerate(SEGMENTEN["ronde"])
        ]
    )


def lines_of(ax) -> list[list[float]]:
    return [list(line.get_xdata()) for line in ax.lines if line.get_marker() == "o"]


def test_wijken_that_were_last_measured_in_other_rounds_are_said_to_be():
    table = shares(["Noord", "Zuid"])
    missed = (table["wijk"] == "Zuid") & (table["ronde"] == SEGMENTEN["ronde"].iloc[-1])
    ax = schouw.aandeel_per_ronde_grafiek(table[~missed], SEGMENTEN, bron=BRON)
    assert ax.figure.analyse_titel.endswith("het hoogst, elk in de eigen laatste ronde")


def test_rounds_are_cells_lowest_wijk_first_with_a_gap_at_a_break():
    table = shares(["Noord", "Zuid"])
    table.loc[table["wijk"] == "Zuid", "aandeel"] -= 0.1
    ax = schouw.aandeel_per_ronde_grafiek(table, SEGMENTEN, bron=BRON)
    assert [t.get_text() for t in ax.get_yticklabels()] == ["Zuid", "Noord"]
    assert [t.get_text() for t in ax.get_xticklabels()] == list(SEGMENTEN["ronde"])
    assert [round(t.get_position()[0], 1) for t in ax.get_xticklabels()] == [0.5, 1.5, 3.5, 4.5]
    assert ax.figure.analyse_titel == "Zuid (55%) staat het laagst, Noord (65%) het hoogst"
    said = all_words(ax.figure).replace("\n", " ")
    assert "wit gat = breuk bij 2014-1 (andere meetwijze: oud wordt nieuw)" in said
    assert "Zuid 55% in 2014-2 (n = 20)" in ax.figure.analyse_alt


def test_line_is_not_drawn_across_a_break_and_the_break_is_marked():
    (ax,) = schouw.aandeel_op_ambitie_grafiek(shares(["Noord"]), SEGMENTEN)
    assert lines_of(ax) == [[0, 1], [2, 3]]
    assert [line.get_xdata()[0] for line in ax.lines if line.get_gid() == "breuk"] == [1.5]
    assert "65% in 2014-2 (95%-interval 60% tot 90%)" in ax.figure.analyse_alt
    assert ax.figure.analyse_titel == "Eén ronde is 20 procentpunten of meer onzeker"
    # With the segments switched off the same data make one line: the guard is what cuts it.
    (whole,) = schouw.aandeel_op_ambitie_grafiek(
        shares(["Noord"]), SEGMENTEN.assign(segment=0, breuk="")
    )
    assert lines_of(whole) == [[0, 1, 2, 3]]


def test_single_round_shows_its_interval_and_a_missing_round_leaves_a_gap():
    table = shares(["Noord"])
    table.loc[1, ["aandeel", "laag", "hoog", "n"]] = [np.nan, np.nan, np.nan, 0]
    (ax,) = schouw.aandeel_op_ambitie_grafiek(table, SEGMENTEN.assign(segment=[0, 0, 0, 1]))
    bars_drawn = [
        seg.tolist()
        for c in ax.collections
        if isinstance(c, mpl.collections.LineCollection)
        for seg in c.get_segments()
    ]
    assert bars_drawn == [[[0, 0.6], [0, 0.9]], [[2, 0.6], [2, 0.9]], [[3, 0.6], [3, 0.9]]]
    assert "n = 0 tot 20 per ronde" in all_words(ax.figure).replace("\n", " ")


@pytest.mark.parametrize(
    "wijken", [["Noord"], ["Noord", "Oost", "Zuid"], [f"Wijk {i}" for i in range(8)]]
)
def test_every_wijk_has_its_panel_without_overlapping_text(wijken):
    many = [f"{jaar}-{kwartaal}" for jaar in range(2011, 2019) for kwartaal in range(1, 5)]
    long = pd.DataFrame({"ronde": many, "segment": 0, "breuk": ""})
    table = shares(wijken).drop(columns="ronde").groupby("wijk").head(1)
    for axes in (
        schouw.aandeel_op_ambitie_grafiek(shares(wijken), SEGMENTEN),
        schouw.aandeel_op_ambitie_grafiek(table.merge(long[["ronde"]], how="cross"), long),
    ):
        assert [ax.get_title(loc="left") for ax in axes] == wijken
        assert [pair for ax in axes for pair in overlaps(ax)] == []
        assert axes[0].figure.get_size_inches()[1] < 11.0


@pytest.mark.parametrize("number", [1, 2, 8])
def test_long_names_of_rounds_do_not_lie_over_each_other(number):
    seasons = [
        f"{season} {jaar}" for jaar in (2022, 2023, 2024) for season in ("Voorjaar", "Najaar")
    ]
    rounds = pd.DataFrame({"ronde": seasons, "segment": 0, "breuk": ""})
    first = shares([f"Wijk {i}" for i in range(number)]).groupby("wijk").head(1)
    table = first.drop(columns="ronde").merge(rounds[["ronde"]], how="cross")
    axes = schouw.aandeel_op_ambitie_grafiek(table, rounds)
    assert [pair for ax in axes for pair in overlaps(ax)] == []
    shown = [label.get_text() for ax in axes for label in ax.get_xticklabels()]
    assert shown[0] == "Voorjaar 2022"


def test_what_is_compared_with_is_a_line_of_its_own_cut_at_the_same_breaks():
    table = shares(["Noord"]).assign(vast=[0.5, 0.4, 0.3, 0.2])
    (ax,) = schouw.aandeel_op_ambitie_grafiek(
        table, SEGMENTEN, tweede="vast", streepjes="tegen de vaste norm"
    )
    drawn = [
        (list(line.get_xdata()), list(line.get_ydata()))
        for line in ax.lines
        if line.get_gid() == "tweede"
    ]
    assert drawn == [([0, 1], [0.5, 0.4]), ([2, 3], [0.3, 0.2])]
    assert lines_of(ax) == [[0, 1], [2, 3]]
    assert "streepjes: tegen de vaste norm" in all_words(ax.figure).replace("\n", " ")


def trends(n: int = 5) -> pd.DataFrame:
    verdicts = [
        "verslechterd",
        "verbeterd",
        "stabiel",
        "geen trend aangetoond",
        "te weinig waarnemingen",
    ]
    table = pd.DataFrame(
        {
            "wijk": [f"Wijk {i}" for i in range(n)],
            "van": "2014-1",
            "tot": "2018-4",
            "n": [1000 + i for i in range(n)],
            "punten": [(-0.03, 0.025, 0.001, -0.01, np.nan)[i % 5] for i in range(n)],
            "oordeel": [verdicts[i % 5] for i in range(n)],
            "begin": [(0.8, 0.7, 0.9, 0.9, np.nan)[i % 5] for i in range(n)],
            "eind": [(0.6, 0.8, 0.9, 0.85, np.nan)[i % 5] for i in range(n)],
        }
    )
    reden = np.where(table["punten"].isna(), "minder dan 5 rondes", "")
    return table.assign(laag=table["punten"] - 0.01, hoog=table["punten"] + 0.01, reden=reden)


def test_every_trend_has_its_interval_and_too_little_known_keeps_its_row():
    ax = schouw.trend_per_wijk_grafiek(trends(), marge=0.015, bron=BRON)
    assert [t.get_text() for t in ax.get_yticklabels()] == [
        "Wijk 0",
        "Wijk 3",
        "Wijk 2",
        "Wijk 1",
        "Wijk 4",
    ]
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert [(line.get_xdata()[0], line.get_ydata()[0]) for line in dots] == [
        (-0.03, 0),
        (-0.01, 1),
        (0.001, 2),
        (0.025, 3),
    ]
    assert "te weinig waarnemingen: minder dan 5 rondes (n = 1.004)" in words(ax)
    assert "verslechterd, 80% → 60% (n = 1.000)" in words(ax)
    assert ax.figure.analyse_titel == "1 wijk verslechterd, 1 wijk verbeterd en 1 wijk stabiel"
    alt = ax.figure.analyse_alt
    assert "Wijk 0 −3,0 (−4,0 tot −2,0), verslechterd" in alt
    assert "Wijk 4 te weinig waarnemingen: minder dan 5 rondes (n = 1.004)." in alt
    assert "stabiel: geheel binnen 1,5" in all_words(ax.figure).replace("\n", " ")


@pytest.mark.parametrize("n", [1, 5, 40])
def test_trends_of_few_and_many_wijken_do_not_overlap(n):
    ax = schouw.trend_per_wijk_grafiek(trends(n))
    assert overlaps(ax) == []
    assert ax.figure.get_size_inches()[1] < 14


def test_no_trend_to_be_had_of_any_wijk_is_the_title():
    none = trends(5).iloc[[4]]
    assert "Te weinig waarnemingen voor een trend per wijk" in all_words(
        schouw.trend_per_wijk_grafiek(none).figure
    )
    assert "Van geen wijk is een trend aangetoond" in all_words(
        schouw.trend_per_wijk_grafiek(trends(5).iloc[[3, 4]]).figure
    )


MARKS = pd.DataFrame(
    {
        "gebied": ["Berkum"] * 3,
        "jaar": [2010, 2011, 2012],
        "cijfer": [6.3, 6.3, 6.1],
        "segment": [0, 0, 1],
    }
)


def test_marks_of_zwolle_are_cut_at_2012_and_too_few_for_a_trend():
    (ax,) = schouw.rapportcijfers_met_breuk_grafiek(MARKS)
    assert lines_of(ax) == [[0, 1], [2]]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["2010", "2011", "2012"]
    assert [line.get_xdata()[0] for line in ax.lines if line.get_gid() == "breuk"] == [1.5]
    assert words(ax) == ["6,3", "6,3", "6,1"]
    assert ax.figure.analyse_titel == "Te weinig rapportcijfers voor een trend"
    assert "andere meetwijze vanaf 2012" in all_words(ax.figure)
    assert "Berkum 2010 6,3, 2011 6,3, 2012 6,1." in ax.figure.analyse_alt


@pytest.mark.parametrize(
    "draw",
    [
        lambda: schouw.aandeel_per_ronde_grafiek(shares(["Noord"]).iloc[:0], SEGMENTEN),
        lambda: schouw.aandeel_op_ambitie_grafiek(shares(["Noord"]).iloc[:0], SEGMENTEN)[0],
        lambda: schouw.aandeel_op_ambitie_grafiek(shares(["Noord"]), SEGMENTEN.iloc[:0])[0],
        lambda: schouw.trend_per_wijk_grafiek(trends().iloc[:0]),
        lambda: schouw.rapportcijfers_met_breuk_grafiek(MARKS.iloc[:0])[0],
    ],
)
def test_nothing_to_show_is_said(draw):
    assert empty(draw())


def test_a_finished_chart_is_laid_out_once_and_nothing_moves_or_falls_off_when_it_is_saved():
    axes = schouw.aandeel_op_ambitie_grafiek(shares(["Noord", "Zuid"]), SEGMENTEN)
    assert settled(axes[0].figure)
