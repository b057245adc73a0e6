"""The general forms of charts: what they draw is read back from the figure."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analyse import nl
from analyse.charts.deviations import deviation_bars, largest
from analyse.charts.dots import interval_dots
from analyse.charts.heatmap import share_heatmap
from analyse.charts.tiles import Tegel, tile_table
from tests.charting import all_words, empty, overlaps, settled, words

GAPS = pd.DataFrame(
    {
        "product": ["Gladheid", "Gazon", "Riool", "Bomen", "Markt"],
        "verschil": [-130_039.0, 98_000.0, np.nan, 0.0, 450.0],
        "plan": [1e6, 2e6, 3e6, 4e6, np.nan],
    }
)


def test_the_largest_keep_their_name_and_the_others_are_added_up() -> None:
    rows = largest(GAPS, "product", most=2)
    assert list(rows["product"]) == ["Gladheid", "Gazon", "overige (3)"]
    assert rows["verschil"].tolist() == [-130_039.0, 98_000.0, 450.0]
    assert rows["plan"].iloc[-1] == 7e6


def test_one_other_keeps_its_name() -> None:
    assert "overige" not in " ".join(largest(GAPS, "product", most=4)["product"])


def test_others_of_which_nothing_is_known_stay_unknown() -> None:
    rows = largest(GAPS.assign(plan=np.nan), "product", most=2)
    assert pd.isna(rows["plan"].iloc[-1])


def test_deviations_stand_on_their_side_with_the_word() -> None:
    ax = deviation_bars(GAPS, naam="product", titel="Gladheid loopt uit")
    bars = [bar.get_width() for bar in ax.patches]
    assert bars == [-130_039.0, 98_000.0, 0.0, 450.0]
    assert words(ax) == ["130 nadeel", "98 voordeel", "niet bekend", "0", "< 1 voordeel"]
    assert "Riool niet bekend" in ax.figure.analyse_alt
    assert "Gladheid € 130.039 nadeel" in ax.figure.analyse_alt.replace("\u00a0", " ")
    assert not overlaps(ax)
    assert settled(ax.figure)


def test_no_difference_anywhere_is_drawn_as_nought() -> None:
    ax = deviation_bars(GAPS.assign(verschil=0.0), naam="product", titel="t")
    assert set(words(ax)) == {"0"}


def test_adverse_is_told_from_favourable_without_colour() -> None:
    ax = deviation_bars(GAPS, naam="product", titel="t")
    hatches = [bar.get_hatch() for bar in ax.patches]
    assert hatches[0]
    assert not hatches[1]


def test_differences_of_another_kind_are_written_as_asked_and_stand_free_of_the_names() -> None:
    rows = pd.DataFrame({"naam": ["sw", "samengevoegde groepen (5,9 van 7,0 fte)"]})
    rows["deel"] = [0.17, -0.16]
    look = {"naam": "naam", "waarde": "deel", "woorden": ("minder", "meer")}
    ax = deviation_bars(rows, **look, notatie=nl.procent, titel="t", ondertitel="In procent")
    assert words(ax) == ["17% meer", "16% minder"]
    assert "sw 17% meer" in ax.figure.analyse_alt
    assert "euro" not in all_words(ax.figure)
    assert not overlaps(ax)
    level = deviation_bars(rows.assign(deel=0.0), **look, notatie=nl.procent, titel="t")
    assert words(level) == ["0", "0"]


def test_no_known_difference_is_no_chart() -> None:
    assert empty(deviation_bars(GAPS.assign(verschil=np.nan), naam="product", titel="t"))


def shares(columns: int) -> pd.DataFrame:
    rounds = [f"{2014 + at // 4}-{at % 4 + 1}" for at in range(columns)]
    values = np.linspace(0.2, 1.0, 2 * columns).reshape(2, columns)
    return pd.DataFrame(values, index=["Noord", "Zuid"], columns=rounds)


def test_every_cell_says_its_share_and_a_gap_stands_at_a_break() -> None:
    wide = shares(4)
    wide.iloc[0, 1] = np.nan
    ax = share_heatmap(wide, wide * 0 + 57, titel="Noord zakt", stukken=[0, 0, 1, 1])
    assert ax.get_xlim() == (0, 5)  # four rounds and the gap between them
    said = [nl.getal(v * 100) for v in wide.to_numpy().ravel() if not np.isnan(v)]
    assert sorted(filter(None, words(ax))) == sorted(said)
    assert "Noord" in all_words(ax.figure)
    assert "Noord 54% in 2014-4 (n = 57)" in ax.figure.analyse_alt
    assert not overlaps(ax)


def test_of_many_rounds_only_the_last_of_each_piece_is_said() -> None:
    wide = shares(24)
    ax = share_heatmap(wide, wide * 0 + 5, titel="t", stukken=[0] * 12 + [1] * 12)
    assert len(list(filter(None, words(ax)))) == 4
    assert [t.get_text() for t in ax.get_xticklabels()] == [str(2014 + i) for i in range(6)]
    assert not overlaps(ax)
    assert settled(ax.figure)


def test_low_shares_print_darkest() -> None:
    from analyse.charts.kleuren import AANDEEL
    from analyse.charts.style import lightness

    found = [lightness(colour) for _, colour in AANDEEL]
    assert found == sorted(found, reverse=True)


def test_nothing_measured_is_no_heatmap() -> None:
    wide = shares(4) * np.nan
    assert empty(share_heatmap(wide, wide, titel="t"))


def dots(**more: object):
    table = pd.DataFrame(
        {
            "wijk": ["Noord", "Zuid", "Oost"],
            "aandeel": [0.4, np.nan, 0.7],
            "laag": [0.3, np.nan, np.nan],
            "hoog": [0.5, np.nan, np.nan],
        }
    )
    look = {"naam": "wijk", "waarde": "aandeel", "notatie": nl.procent, "ondertitel": "n = 9"}
    return interval_dots(table, titel="Oost haalt meer", **(look | more))


def test_a_dot_without_interval_is_open_and_what_is_not_known_is_said() -> None:
    ax = dots(streep=0.6)
    marks = [line for line in ax.lines if line.get_marker() == "o"]
    assert [line.get_xdata()[0] for line in marks] == [0.4, 0.7]
    assert marks[1].get_markerfacecolor() == "white"
    assert [line.get_gid() for line in ax.lines].count("streep") == 1
    assert "Zuid niet bekend" in ax.figure.analyse_alt
    assert "Noord 40% (30% tot 50%)" in ax.figure.analyse_alt
    assert settled(ax.figure)


@pytest.mark.parametrize("column", ["aandeel"])
def test_no_value_is_no_chart(column: str) -> None:
    table = pd.DataFrame({"wijk": ["Noord"], column: [np.nan], "laag": [0.1], "hoog": [0.2]})
    ax = interval_dots(
        table, naam="wijk", waarde=column, notatie=nl.procent, titel="t", ondertitel="o"
    )
    assert empty(ax)


def test_why_a_value_is_not_known_stands_in_its_line() -> None:
    table = pd.DataFrame({"wijk": ["N", "Z"], "b": [1.0, np.nan], "waarom": ["", "te weinig"]})
    ax = interval_dots(
        table.assign(laag=np.nan, hoog=np.nan),
        naam="wijk",
        waarde="b",
        notatie=nl.procent,
        titel="t",
        ondertitel="o",
        reden="waarom",
    )
    assert "te weinig" in words(ax)
    assert "Z te weinig" in ax.figure.analyse_alt


def test_a_tile_has_its_text_hatch_and_meaning_and_a_gap_is_a_cross() -> None:
    cells = {
        ("Noord", "2017"): Tegel("81", "#ffffff", "////", "gemist", vet=True),
        ("Zuid", "2018"): Tegel("niet gemeten"),
    }
    ax = tile_table(
        cells,
        rijen=["Noord", "Zuid"],
        kolommen=["2017", "2018"],
        titel="Noord mist",
        ondertitel="o",
        alt="Noord 81.",
    )
    assert words(ax) == ["81", "×", "×", "niet gemeten"]
    first = ax.patches[0]
    assert (first.get_gid(), first.get_hatch()) == ("gemist", "////")
    assert ax.figure.analyse_titel == "Noord mist"
    assert settled(ax.figure)


@pytest.mark.parametrize("letters", [60, 72, 90, 140])
def test_a_bold_title_of_any_length_stays_on_the_figure(letters: int) -> None:
    title = ("WMwm groene wijken " * 9)[:letters].strip()
    ax = interval_dots(
        pd.DataFrame({"wijk": ["Noord"], "aandeel": [0.5], "laag": [0.4], "hoog": [0.6]}),
        naam="wijk",
        waarde="aandeel",
        notatie=nl.procent,
        titel=title,
        ondertitel="n = 9",
    )
    fig = ax.figure
    fig.draw_without_rendering()
    width = fig.get_size_inches()[0] * fig.dpi
    assert max(t.get_window_extent().x1 for t in fig.texts) <= width
