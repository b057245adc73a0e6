"""Charts of plan, realisation and months: lengths, order, words and the text alternative."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("agg")

import matplotlib.pyplot as plt  # after the backend is chosen

from analyse import begroting
from analyse.charts.style import Bron
from charting import BRON, all_words, empty, overlaps, settled, words

NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


PLAN = pd.DataFrame(
    {
        "jaar": 2014,
        "product": ["gras", "kosten in $ (10^3$)", "meubilair"],
        "kant": "lasten",
        "primitief": [90_000.0, 50_000.0, np.nan],
        "gewijzigd": [100_000.0, np.nan, np.nan],
        "realisatie": [95_000.0, np.nan, 7_000.0],
        "plan": [100_000.0, 50_000.0, np.nan],
        "verschil": [5_000.0, np.nan, -7_000.0],
        "vn": ["V", "-", "N"],
    }
)


def test_differences_are_drawn_to_length_and_the_unknown_is_written():
    ax = begroting.plan_realisatie_grafiek(PLAN, bron=BRON)
    assert [bar.get_width() for bar in ax.patches] == [-7_000, 5_000]
    assert words(ax) == ["7,0 nadeel", "5,0 voordeel", "niet bekend"]
    assert [t.get_text() for t in ax.get_yticklabels()] == [
        "meubilair (€ 0,01 mln)",
        "gras (€ 0,10 mln)",
        "kosten in $ (10^3$) (n.v.t.)",
    ]
    assert overlaps(ax) == []


@pytest.mark.parametrize(
    ("verschil", "title"),
    [
        ([5_000.0, np.nan, -7_000.0], "nadeel bij 1 van 2, het grootst bij meubilair"),
        ([-9_000.0, np.nan, -7_000.0], "nadeel bij 2 van 2, het grootst bij gras"),
        ([5_000.0, 0.0, 1.0], "nergens een nadeel"),
        ([np.nan, np.nan, np.nan], "geen verschil bekend"),
    ],
)
def test_the_title_says_how_many_ended_adversely_and_which_the_most(verschil, title):
    ax = begroting.plan_realisatie_grafiek(PLAN.assign(verschil=verschil))
    assert ax.figure.analyse_titel == f"Lasten 2014: {title}"


@pytest.mark.parametrize("n", [1, 5, 40])
def test_few_and_many_groups_stay_on_a_page_without_overlap(n):
    rows = [
        PLAN.iloc[[0]].assign(
            product=f"Product {i:02d} met een lange naam die doorloopt", verschil=9_000.0 - i
        )
        for i in range(n)
    ]
    ax = begroting.plan_realisatie_grafiek(pd.concat(rows), bron=BRON)
    assert overlaps(ax) == []
    assert len(ax.patches) == min(n, 11)
    assert ax.figure.get_size_inches()[1] < 11.0
    drawn = sum(bar.get_width() for bar in ax.patches)
    assert drawn == pytest.approx(sum(9_000.0 - i for i in range(n)))


MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


def course(booked: int, earlier: int = 3) -> pd.DataFrame:
    """A year of 12.000 a month of which `booked` months are there, dearer than the years before."""
    x = np.arange(1, 13) * 10_000.0
    known = x if earlier else np.nan
    return pd.DataFrame(
        {
            "jaar": 2014,
            "maand": MONTHS,
            "geboekt": np.where(np.arange(12) < booked, x * 1.2, np.nan),
            "laagste": 0.9 * known,
            "mediaan": known,
            "hoogste": 1.1 * known,
            "verschil": np.nan,
            "aandeel_laagste": 0.4,
            "aandeel_mediaan": 0.5,
            "aandeel_hoogste": 0.6,
            "jaren": earlier,
        }
    )


ENDS = pd.DataFrame(
    {
        "jaar": [2014],
        "maand": ["juni"],
        "geboekt": [72_000.0],
        "laagste": [120_000.0],
        "midden": [144_000.0],
        "hoogste": [180_000.0],
    }
)


def test_months_stop_at_the_last_booking_within_the_band_with_plan_and_forecast_at_december():
    ax = begroting.maandverloop_grafiek(course(6), ENDS, plan=130_000.0, bron=BRON)
    line = next(x for x in ax.lines if x.get_label() == "2014")
    assert np.isfinite(line.get_ydata()).sum() == 6
    assert line.get_ydata()[5] == 72_000
    band = ax.collections[0].get_paths()[0].get_extents()
    assert (band.y0, band.y1) == (9_000, 132_000)
    assert [list(x.get_ydata()) for x in ax.lines if x.get_gid() == "plan"] == [
        [130_000, 130_000]
    ]
    (ends,) = (c for c in ax.collections if c.get_gid() == "prognose")
    assert ends.get_segments()[0].tolist() == [[11, 120_000], [11, 180_000]]
    assert ax.get_ylim()[1] > 180_000
    assert set(words(ax)) == {"2014: 72", "mediaan 120", "plan 130", "prognose 120 tot 180"}
    assert overlaps(ax) == []
    assert "40,0% tot 60,0% van hun jaar" in ax.figure.analyse_alt
    assert f"prognose €{NBSP}120.000 tot €{NBSP}180.000" in ax.figure.analyse_alt


def test_whole_year_and_first_month_and_no_earlier_years_and_labels_that_coincide():
    whole = begroting.maandverloop_grafiek(course(12), ENDS, plan=144_000.0)
    assert not [c for c in whole.collections if c.get_gid() == "prognose"]
    assert overlaps(whole) == []
    assert overlaps(begroting.maandverloop_grafiek(course(1), plan=121_000.0)) == []
    alone = begroting.maandverloop_grafiek(course(3, earlier=0))
    assert not alone.collections
    assert "geen eerdere jaren" in all_words(alone.figure)
    assert begroting.maandverloop_grafiek(course(0)).figure.analyse_alt.startswith(
        "Van 2014 is nog niets geboekt. Er is niets geboekt."
    )


@pytest.mark.parametrize(
    ("factor", "title"),
    [
        (1.2, "is meer geboekt dan in elk eerder jaar"),
        (0.5, "is minder geboekt dan in elk eerder jaar"),
        (1.0, "is geboekt als in eerdere jaren"),
    ],
)
def test_the_title_of_the_months_says_how_they_stand_beside_earlier_years(factor, title):
    table = course(6)
    table["geboekt"] = table["mediaan"].where(table["geboekt"].notna()) * factor
    found = begroting.maandverloop_grafiek(table).figure.analyse_titel
    assert found == f"Tot en met juni 2014 {title}"


def test_small_difference_is_not_shown_as_nought():
    ax = begroting.plan_realisatie_grafiek(PLAN.assign(verschil=[20.0, np.nan, -70_000.0]))
    assert "< 1 voordeel" in words(ax)


def test_chart_says_what_it_shows_unit_source_date_and_that_it_is_fictional():
    fig = begroting.plan_realisatie_grafiek(PLAN, bron=BRON).figure
    text = all_words(fig)
    assert "Lasten 2014: nadeel bij 1 van 2" in text
    assert "bedragen x € 1.000" in text
    assert "Bron: open begroting Voorbeeldstad; stand 1 maart 2015; fictieve gegevens." in text
    assert "fictie" not in all_words(
        begroting.plan_realisatie_grafiek(PLAN, bron=Bron("x")).figure
    )


def test_text_alternative_holds_the_numbers_and_the_unknown():
    alt = begroting.plan_realisatie_grafiek(PLAN, bron=BRON).figure.analyse_alt
    assert f"gras (€{NBSP}0,10{NBSP}mln) €{NBSP}5.000 voordeel" in alt
    assert "niet bekend" in alt
    assert alt.endswith("fictieve gegevens.")


def test_look_is_the_same_whatever_the_session_has_set_and_leaves_it_alone():
    with mpl.rc_context({"text.parse_math": True, "font.family": "serif"}):
        ax = begroting.plan_realisatie_grafiek(PLAN, bron=BRON)
        assert mpl.rcParams["font.family"] == ["serif"]
    assert ax.get_yticklabels()[2].get_parse_math() is False
    assert ax.get_yticklabels()[0].get_fontfamily() == ["DejaVu Sans"]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: begroting.plan_realisatie_grafiek(PLAN.iloc[:0]),
        lambda: begroting.maandverloop_grafiek(course(6).iloc[:0]),
    ],
)
def test_nothing_to_show_is_said(draw):
    assert empty(draw())


@pytest.mark.parametrize(
    "draw",
    [
        lambda: begroting.plan_realisatie_grafiek(PLAN, bron=BRON),
        lambda: begroting.maandverloop_grafiek(course(12)),
    ],
)
def test_a_finished_chart_is_laid_out_once_and_nothing_moves_or_falls_off_when_it_is_saved(
    draw,
):
    assert settled(draw().figure)
