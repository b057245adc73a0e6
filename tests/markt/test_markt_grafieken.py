"""The charts of the market and of scale, read back from what they drew."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("agg")

import matplotlib.pyplot as plt  # after the backend is chosen

from analyse import markt
from analyse.charts import style
from analyse.markt import kpi_grafiek, schaal
from charting import overlaps, words
from test_markt import KPIS, NO_INDEX, prices


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def drawn(ax, gid: str) -> list[tuple[float, float]]:
    return [
        (x, y)
        for line in ax.lines
        if line.get_gid() == gid
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    ]


def test_tariffs_stand_on_their_band_with_the_middle_at_100():
    frame = pd.concat(
        [
            prices(markt_overhead="exclusief"),
            prices(product_code="02", product="Bomen in $ (10^3$)", markt_midden=np.nan),
        ]
    )
    ax = markt.tarieven_naast_markt_grafiek(markt.tarieven_naast_markt(frame, NO_INDEX))
    (box,) = ax.patches
    assert (box.get_x(), box.get_width()) == pytest.approx((100 * 0.8 / 0.9, 100 * 0.15 / 0.9))
    assert drawn(ax, "inclusief") == [(100.0, 0)]
    assert drawn(ax, "exclusief")[0][0] == pytest.approx(100 * 0.8 / 0.9)
    assert drawn(ax, "afgedrukt")[0][0] == pytest.approx(100 / 0.9)
    assert "niet te vergelijken: geen midden" in words(ax)
    assert "Bomen in $ (10^3$): niet te vergelijken, geen midden" in ax.figure.analyse_alt
    assert overlaps(ax) == []


def test_two_products_of_one_name_are_two_rows():
    frame = pd.concat([prices(), prices(product_code="02", tarief=2.0)])
    assert (
        len(
            markt.tarieven_naast_markt_grafiek(
                markt.tarieven_naast_markt(frame, NO_INDEX)
            ).get_yticklabels()
        )
        == 2
    )


def test_kpis_lie_right_of_their_target_when_better_and_far_ones_are_written():
    scores = markt.kpi_scores(
        pd.concat([KPIS, KPIS.tail(1).assign(kpi="h", streefwaarde=1.0, waarde=9.0)])
    )
    ax = markt.kpi_scores_grafiek(scores)
    at = {str(t.get_text()): i for i, t in enumerate(ax.get_yticklabels())}
    met = {y: x for x, y in drawn(ax, "gehaald")}
    missed = {y: x for x, y in drawn(ax, "niet gehaald")}
    assert met == {at["a"]: 0.0, at["d"]: pytest.approx(0.2)}
    assert missed == {
        at["b"]: pytest.approx(-0.1),
        at["c"]: pytest.approx(-0.2),
        at["h"]: -0.25,
    }
    assert "−800%" in words(ax)
    assert {"niet gemeten", "richting niet afgesproken"} <= set(words(ax))
    assert overlaps(ax) == []


def test_met_and_missed_differ_in_shape_and_grey():
    (one, face), (other, dark) = kpi_grafiek._OORDEEL.values()
    assert one != other
    assert abs(style.lightness(face) - style.lightness(dark)) > 0.1


def cloud(n: int = 342) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    size = np.exp(rng.normal(10.4, 0.8, n))
    each = 500 * np.exp(rng.normal(0, 0.25, n))
    frame = pd.DataFrame(
        {
            "gemeente": [f"Gemeente {i}" for i in range(n)],
            "inwoners": size,
            "per_inwoner": each,
            "lasten": size * each,
        }
    )
    return frame.assign(
        taakveld="samen",
        regio=np.where(frame.index < 14, "Noord", np.where(frame.index < 21, "Zuid", "")),
    )


def test_every_municipality_is_a_point_and_the_named_ones_do_not_lie_over_each_other():
    data = cloud()
    data.loc[300:, "per_inwoner"] = [0.0] * 42
    ax = markt.schaal_spreiding_grafiek(data, markt.schaal_lijn(data[data["per_inwoner"] > 0]))
    assert len(drawn(ax, "gemeenten")) == 279
    assert (len(drawn(ax, "Noord")), len(drawn(ax, "Zuid"))) == (14, 7)
    names = [t for t in ax.texts if t.get_gid() == "naam"]
    assert {t.get_text() for t in names} == {f"Gemeente {i}" for i in range(21)}
    renderer = ax.figure.canvas.get_renderer()
    boxes = [mpl.text.Text.get_window_extent(t, renderer) for t in names]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
    assert (
        "300 gemeenten; assen logaritmisch; lijn met haar 95%-marge; 42 niet getekend"
        in " ".join(t.get_text() for t in ax.figure.texts)
    )
    line = next(x for x in ax.lines if x.get_gid() == "lijn")
    assert list(line.get_ydata()) == pytest.approx(
        list(markt.schaal_lijn(data[data["per_inwoner"] > 0])["per_hoofd"])
    )
    assert "Mediaan" in ax.figure.analyse_alt


def test_elasticities_with_an_interval_around_one_are_open():
    table = pd.DataFrame(
        {
            "taakveld": ["7.2", "7.3", "0.4"],
            "n": [342, 300, 4],
            "b": [0.9, 1.0, np.nan],
            "laag": [0.85, 0.95, np.nan],
            "hoog": [0.95, 1.05, np.nan],
            "oordeel": [schaal.MINDER, schaal.EVENREDIG, schaal.TE_WEINIG],
        }
    )
    ax = markt.schaal_elasticiteit_grafiek(table, namen={"7.2": "Riolering"})
    assert drawn(ax, "b") == [(0.9, 0), (1.0, 1)]
    assert [line.get_markerfacecolor() for line in ax.lines if line.get_gid() == "b"] == [
        style.REALISATIE,
        "white",
    ]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["Riolering", "7.3", "0.4"]
    assert schaal.TE_WEINIG in words(ax)
    assert overlaps(ax) == []


def test_nothing_is_a_chart_of_nothing():
    none = markt.tarieven_naast_markt(prices().head(0), NO_INDEX)
    fit = markt.schaal_elasticiteit(cloud(0))
    for ax in (
        markt.tarieven_naast_markt_grafiek(none),
        markt.kpi_scores_grafiek(markt.kpi_scores(KPIS.head(0))),
        markt.schaal_elasticiteit_grafiek(fit),
        markt.schaal_spreiding_grafiek(cloud(0), markt.schaal_lijn(cloud(0))),
    ):
        assert words(ax) == ["geen gegevens"]
