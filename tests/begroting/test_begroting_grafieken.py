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


def test_plan_and_realisation_are_drawn_to_length_and_the_unknown_is_written():
    ax = begroting.plan_realisatie_grafiek(PLAN, bron=BRON)
    plan, real = (container.patches for container in ax.containers)
    assert [p.get_width() for p in plan[:2]] == [100_000, 50_000]
    assert real[0].get_width() == 95_000
    assert np.isnan(real[1].get_width())
    assert words(ax) == ["95  V 5", "niet bekend  verschil onbekend", "7  N 7 (niet begroot)"]
    assert [t.get_text() for t in ax.get_yticklabels()] == [
        "gras",
        "kosten in $ (10^3$)",
        "meubilair",
    ]
    assert overlaps(ax) == []


def test_first_budget_is_a_mark_across_the_bar():
    ax = begroting.plan_realisatie_grafiek(PLAN, bron=BRON)
    (marks,) = (c for c in ax.collections if c.get_gid() == "eerste begroting")
    assert [(seg[0][0], seg[1][0]) for seg in marks.get_segments() if len(seg)] == [
        (90_000, 90_000),
        (50_000, 50_000),
    ]
    assert "streep = eerste begroting" in all_words(ax.figure).replace("\n", " ")
    none = begroting.plan_realisatie_grafiek(PLAN.assign(primitief=np.nan))
    assert "streep" not in all_words(none.figure)


@pytest.mark.parametrize("n", [1, 5, 40])
def test_bullets_of_few_and_many_groups_stay_on_a_page_without_overlap(n):
    many = pd.concat(
        [
            PLAN.iloc[[0]].assign(
                product=f"Product {i:02d} met een lange naam die doorloopt",
                realisatie=95_000.0 - i,
            )
            for i in range(n)
        ]
    )
    ax = begroting.plan_realisatie_grafiek(many, bron=BRON)
    assert len(ax.get_yticklabels()) == n
    assert overlaps(ax) == []
    assert ax.figure.get_size_inches()[1] < 11.0


def wijkplan(wijken: list[str], jaren: list[int] = [2013, 2014]) -> pd.DataFrame:  # noqa: B006  read only
    return pd.DataFrame(
        [
            {
                "jaar": jaar,
                "wijk": wijk,
                "kant": "lasten",
                "primitief": np.nan,
                "gewijzigd": np.nan,
                "plan": 100_000.0 * (i + 1),
                "realisatie": 90_000.0 * (i + 1),
                "verschil": 10_000.0 * (i + 1),
                "vn": "V",
            }
            for i, wijk in enumerate(wijken)
            for jaar in jaren
        ]
    )


def test_every_wijk_has_a_panel_on_one_scale_largest_first_and_the_unknown_last():
    table = wijkplan(["Noord", "Oost", "onbekend"])
    table.loc[1, ["realisatie", "verschil", "vn"]] = [np.nan, np.nan, "-"]
    axes = begroting.plan_per_wijk_grafiek(table, bron=BRON)
    assert [ax.get_title(loc="left") for ax in axes] == ["Oost", "Noord", "onbekend"]
    assert len({ax.get_ylim() for ax in axes}) == 1
    plan, real = ([p.get_height() for p in c.patches] for c in axes[1].containers)
    assert plan == [100_000, 100_000]
    assert real[0] == 90_000
    assert np.isnan(real[1])
    assert words(axes[0]) == ["2014: 180  V 20"]
    assert words(axes[1]) == ["2013: 90  V 10"]
    assert (
        f"Noord: 2013 plan €{NBSP}100.000, realisatie €{NBSP}90.000; 2014 plan €{NBSP}100.000,"
        " realisatie n.v.t." in axes[0].figure.analyse_alt
    )


@pytest.mark.parametrize("n", [1, 4, 9, 40])
def test_panels_of_few_and_many_wijken_stay_on_a_page_at_most_four_across(n):
    axes = begroting.plan_per_wijk_grafiek(
        wijkplan([f"Wijk {i:02d}" for i in range(n)], list(range(2011, 2019))), bron=BRON
    )
    assert len(axes) == n
    assert len({round(ax.get_position().x0, 3) for ax in axes}) <= 4
    assert [pair for ax in axes for pair in overlaps(ax, drawn=True)] == []
    assert axes[0].figure.get_size_inches()[1] < 11.0


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
        "Geboekt sinds januari 2014. Er is niets geboekt."
    )


def test_small_difference_is_not_shown_as_nought():
    ax = begroting.plan_realisatie_grafiek(PLAN.assign(verschil=[300.0, np.nan, -7_000.0]))
    assert words(ax)[0] == "95  V < 1"


def test_chart_says_what_it_shows_unit_source_date_and_that_it_is_fictional():
    fig = begroting.plan_realisatie_grafiek(PLAN, bron=BRON).figure
    text = all_words(fig)
    assert "Lasten: plan en realisatie 2014" in text
    assert "Bedragen x € 1.000" in text
    assert "Bron: open begroting Voorbeeldstad; stand 1 maart 2015; fictieve gegevens." in text
    assert "fictie" not in all_words(
        begroting.plan_realisatie_grafiek(PLAN, bron=Bron("x")).figure
    )


def test_text_alternative_holds_the_numbers_and_the_unknown():
    alt = begroting.plan_realisatie_grafiek(PLAN, bron=BRON).figure.analyse_alt
    assert (
        f"gras: plan €{NBSP}100.000 (eerste begroting €{NBSP}90.000), realisatie €{NBSP}95.000,"
        f" €{NBSP}5.000 voordeel" in alt
    )
    assert "meubilair: plan n.v.t." in alt
    assert "verschil onbekend" in alt
    assert alt.endswith("fictieve gegevens.")


def test_look_is_the_same_whatever_the_session_has_set_and_leaves_it_alone():
    with mpl.rc_context({"text.parse_math": True, "font.family": "serif"}):
        ax = begroting.plan_realisatie_grafiek(PLAN, bron=BRON)
        assert mpl.rcParams["font.family"] == ["serif"]
    assert ax.get_yticklabels()[1].get_parse_math() is False
    assert ax.get_yticklabels()[0].get_fontfamily() == ["DejaVu Sans"]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: begroting.plan_realisatie_grafiek(PLAN.iloc[:0]),
        lambda: begroting.plan_per_wijk_grafiek(
            PLAN.iloc[:0].rename(columns={"product": "wijk"})
        )[0],
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
