"""Charts of the inspections, read back from what they drew."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("agg")

import matplotlib.pyplot as plt  # after the backend is chosen

from analyse import schouw
from analyse.charts import style
from charting import BRON, all_words, empty, overlaps, settled, words

NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def levels(
    wijken: list[str], rondes: list[str], empty: tuple[str, str] | None = None
) -> pd.DataFrame:
    rows = []
    for wijk in wijken:
        for ronde in rondes:
            n = 0 if (wijk, ronde) == empty else 20
            rows += [
                {
                    "wijk": wijk,
                    "ronde": ronde,
                    "niveau": level,
                    "n": n * share,
                    "aandeel": share if n else np.nan,
                    "n_gescoord": n,
                    "niet_aanwezig": 3,
                    "niet_beoordeeld": 1,
                }
                for level, share in zip(style.NIVEAU, (0.1, 0.2, 0.4, 0.2, 0.1), strict=True)
            ]
    return pd.DataFrame(rows)


def test_shares_fill_the_bar_and_an_empty_round_is_named():
    axes = schouw.niveau_verdeling_grafiek(
        levels(["Noord", "Zuid"], ["2013-1", "2013-2"], ("Zuid", "2013-2")), bron=BRON
    )
    assert [ax.get_title(loc="left") for ax in axes] == ["Noord", "Zuid"]
    heights = np.array(
        [[np.ptp(path.vertices[:, 1]) for path in c.get_paths()] for c in axes[1].collections]
    )
    assert heights.sum(axis=0).tolist() == pytest.approx([1.0, 0.0])
    assert [c.get_label() for c in axes[0].collections] == ["D", "C", "B", "A", "A+"]
    assert "geen scores" in words(axes[1])
    assert words(axes[0])[:2] == ["20", "20"]
    assert "niet aanwezig 6, niet beoordeeld 2" in " ".join(words(axes[0])).replace("\n", " ")
    assert "A+ 10%, A 20%, B 40%, C 20%, D 10%" in axes[0].figure.analyse_alt


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


def test_line_is_not_drawn_across_a_break_and_the_break_is_marked_and_told():
    (ax,) = schouw.aandeel_op_ambitie_grafiek(shares(["Noord"]), SEGMENTEN, doel=0.75)
    assert lines_of(ax) == [[0, 1], [2, 3]]
    assert [line.get_xdata()[0] for line in ax.lines if line.get_gid() == "breuk"] == [1.5]
    assert "1 = 2014-1: andere meetwijze: oud wordt nieuw" in all_words(ax.figure).replace(
        "\n", " "
    )
    assert "andere meetwijze" in ax.figure.analyse_alt
    assert "65% (95%-interval 60% tot 90%, n 20)" in ax.figure.analyse_alt
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
    assert "n 0-20 per ronde" in words(ax)


@pytest.mark.parametrize(
    "wijken", [["Noord"], ["Noord", "Oost", "Zuid"], [f"Wijk {i}" for i in range(8)]]
)
def test_every_wijk_has_its_panel_without_overlapping_text(wijken):
    for axes in (
        schouw.aandeel_op_ambitie_grafiek(shares(wijken), SEGMENTEN),
        schouw.niveau_verdeling_grafiek(levels(wijken, list(SEGMENTEN["ronde"]))),
    ):
        assert [ax.get_title(loc="left") for ax in axes] == wijken
        assert [pair for ax in axes for pair in overlaps(ax)] == []
        assert axes[0].figure.get_size_inches()[1] < 11.0


def test_many_rounds_are_named_by_year_and_other_names_still_appear():
    many = [f"{jaar}-{kwartaal}" for jaar in range(2011, 2019) for kwartaal in range(1, 5)]
    (ax,) = schouw.niveau_verdeling_grafiek(levels(["Noord"], many))
    assert [t.get_text() for t in ax.get_xticklabels()] == [f"'{j}" for j in range(11, 19)]
    (other,) = schouw.niveau_verdeling_grafiek(
        levels(["Noord"], [f"meting {i:02}" for i in range(12)])
    )
    assert [t.get_text() for t in other.get_xticklabels()] == [
        "meting 00",
        "meting 03",
        "meting 06",
        "meting 09",
    ]


def test_share_against_a_fixed_norm_is_a_line_of_its_own_cut_at_the_same_breaks():
    fixed = shares(["Noord"]).assign(aandeel=[0.5, 0.4, 0.3, 0.2])
    (ax,) = schouw.aandeel_op_ambitie_grafiek(shares(["Noord"]), SEGMENTEN, vast=fixed)
    drawn = [
        (list(line.get_xdata()), list(line.get_ydata()))
        for line in ax.lines
        if line.get_gid() == "vast"
    ]
    assert drawn == [([0, 1], [0.5, 0.4]), ([2, 3], [0.3, 0.2])]
    assert lines_of(ax) == [[0, 1], [2, 3]]
    assert "tegen één vaste norm" in all_words(ax.figure).replace("\n", " ")
    assert (
        "65% (95%-interval 60% tot 90%, n 20), tegen de vaste norm 20%" in ax.figure.analyse_alt
    )


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
    assert [
        (line.get_xdata()[0], line.get_ydata()[0])
        for line in ax.lines
        if line.get_gid() == "punten"
    ] == [(-0.03, 0), (-0.01, 1), (0.001, 2), (0.025, 3)]
    intervals = [list(line.get_xdata()) for line in ax.lines if line.get_gid() == "interval"]
    assert intervals == [
        pytest.approx([x - 0.01, x + 0.01]) for x in (-0.03, -0.01, 0.001, 0.025)
    ]
    (band,) = [p for p in ax.patches if p.get_gid() == "marge"]
    assert (band.get_x(), band.get_width()) == pytest.approx((-0.015, 0.03))
    assert "te weinig waarnemingen: minder dan 5 rondes (n 1.004)" in words(ax)
    assert "80% → 60%  verslechterd (n 1.000)" in words(ax)
    assert "1 wijk verslechterd, 1 wijk verbeterd en 1 wijk stabiel" in all_words(ax.figure)
    assert (
        "Wijk 0: −3,0 procentpunt per jaar (95%-interval −4,0 tot −2,0)"
        in ax.figure.analyse_alt
    )
    assert (
        "Wijk 4: te weinig waarnemingen: minder dan 5 rondes (n 1.004)."
        in ax.figure.analyse_alt
    )


def test_verdicts_differ_in_shape_without_colour():
    ax = schouw.trend_per_wijk_grafiek(trends())
    drawn = [
        (line.get_marker(), line.get_markerfacecolor() == "white")
        for line in ax.lines
        if line.get_gid() == "punten"
    ]
    assert drawn == [("v", False), ("o", True), ("s", True), ("^", False)]


@pytest.mark.parametrize("n", [1, 5, 40])
def test_trends_of_few_and_many_wijken_do_not_overlap(n):
    ax = schouw.trend_per_wijk_grafiek(trends(n))
    assert overlaps(ax) == []
    assert ax.figure.get_size_inches()[1] < 13


def test_no_trend_to_be_had_of_any_wijk_is_the_title():
    none = trends(5).iloc[[4]]
    assert "Te weinig waarnemingen voor een trend per wijk" in all_words(
        schouw.trend_per_wijk_grafiek(none).figure
    )
    assert "Van geen wijk is een trend aangetoond" in all_words(
        schouw.trend_per_wijk_grafiek(trends(5).iloc[[3, 4]]).figure
    )


def test_marks_of_zwolle_are_cut_at_2012():
    table = pd.DataFrame(
        {
            "gebied": ["Berkum"] * 3,
            "jaar": [2010, 2011, 2012],
            "cijfer": [6.3, 6.3, 6.1],
            "segment": [0, 0, 1],
        }
    )
    (ax,) = schouw.rapportcijfers_met_breuk_grafiek(table)
    assert lines_of(ax) == [[2010, 2011], [2012]]
    assert [line.get_xdata()[0] for line in ax.lines if line.get_gid() == "breuk"] == [2011.5]
    assert words(ax) == ["6,3", "6,3", "6,1"]
    assert "andere meetwijze vanaf 2012" in all_words(ax.figure)
    assert "Berkum: 2010 6,3, 2011 6,3, 2012 6,1." in ax.figure.analyse_alt


@pytest.mark.parametrize(
    "draw",
    [
        lambda: schouw.niveau_verdeling_grafiek(levels(["Noord"], ["1"]).iloc[:0])[0],
        lambda: schouw.aandeel_op_ambitie_grafiek(shares(["Noord"]).iloc[:0], SEGMENTEN)[0],
        lambda: schouw.trend_per_wijk_grafiek(trends().iloc[:0]),
        lambda: schouw.rapportcijfers_met_breuk_grafiek(
            pd.DataFrame({"gebied": [], "jaar": [], "cijfer": [], "segment": []})
        )[0],
    ],
)
def test_nothing_to_show_is_said(draw):
    assert empty(draw())


def test_a_finished_chart_is_laid_out_once_and_nothing_moves_or_falls_off_when_it_is_saved():
    table = levels(["Noord", "Zuid"], ["2013-1", "2013-2"])
    assert settled(schouw.niveau_verdeling_grafiek(table)[0].figure)
