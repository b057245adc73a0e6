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
from charting import all_words, overlaps, words
from test_markt import KPIS, NO_INDEX, prices


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_tariffs_stand_on_their_band_beside_the_middle():
    frame = pd.concat(
        [
            prices(),
            prices(product_code="02", product="Bomen in $ (10^3$)", markt_midden=np.nan),
        ]
    )
    table = markt.tarieven_naast_markt(frame, NO_INDEX, grondslagen=["inclusief"])
    ax = markt.tarieven_naast_markt_grafiek(table)
    band, dot = (line for line in ax.lines if line.get_gid() != "streep")
    assert list(band.get_xdata()) == pytest.approx([0.8 / 0.9 - 1, 0.95 / 0.9 - 1])
    assert list(dot.get_xdata()) == pytest.approx([1.0 / 0.9 - 1])
    assert "geen midden" in words(ax)
    assert "€ 100 hoger, boven de band" in [w.replace("\u00a0", " ") for w in words(ax)]
    assert "Bomen in $ (10^3$) geen midden" in ax.figure.analyse_alt
    assert (
        ax.figure.analyse_titel
        == "In 2016 liggen van 2 tarieven er 2 boven en 0 onder de marktband"
    )
    assert overlaps(ax) == []


def test_two_products_of_one_name_are_two_rows():
    frame = pd.concat([prices(), prices(product_code="02", tarief=2.0)])
    table = markt.tarieven_naast_markt(frame, NO_INDEX, grondslagen=["inclusief"])
    assert len(markt.tarieven_naast_markt_grafiek(table).get_yticklabels()) == 2


@pytest.mark.parametrize(
    ("gaps", "title"),
    [
        (
            [-5.0, -3.0, -9.0, -4.0],
            "Onder elke index liggen de tarieven samen onder het midden",
        ),
        ([5.0, 3.0, 1.0, 9.0], "Onder elke index liggen de tarieven samen boven het midden"),
        ([-5.0, 3.0, -9.0, 4.0], "De index beslist of de tarieven samen boven of onder"),
    ],
)
def test_the_index_decides_or_not(gaps: list[float], title: str):
    table = pd.DataFrame(
        {"reeks": ["zoals opgegeven", "zonder index", "a", "b"], "verschil": gaps}
    )
    ax = markt.tarieven_indexgevoeligheid_grafiek(table)
    assert ax.figure.analyse_titel.startswith(title)
    # What is above the market is adverse, and stands to the left.
    assert [bar.get_width() for bar in ax.patches] == [-gap for gap in gaps]


def test_of_many_series_only_the_ends_are_drawn():
    table = pd.DataFrame({"reeks": list("abcdefg"), "verschil": [-1.0] * 7})
    ax = markt.tarieven_indexgevoeligheid_grafiek(table)
    assert [t.get_text() for t in ax.get_yticklabels()] == ["a", "b", "c", "g"]


def test_a_kpi_is_a_tile_with_its_value_and_its_last_target():
    later = KPIS.head(2).assign(jaar=2017, streefwaarde=[90.0, 95.0])
    ax = markt.kpi_scores_grafiek(markt.kpi_scores(pd.concat([KPIS, later])))
    columns = [t.get_text() for t in ax.get_xticklabels()]
    assert columns == ["invloed, soort", "streefwaarde", "2016", "2017"]
    assert "81 (≥ 90)" in words(ax), "a target that was another is told with its value"
    assert {"≥ 95", "≤ 5", "niet gemeten", "×"} <= set(words(ax))
    tiles = [p.get_gid() for p in ax.patches]
    assert tiles.count("niet gehaald") == 4
    assert tiles.count("gehaald") == 3
    assert tiles.count("onbekend") == 2
    assert (
        ax.figure.analyse_titel
        == "In 2017 zijn 1 van 2 KPI-scores gemist, 1 daarvan in eigen hand"
    )
    assert overlaps(ax) == []


def test_met_and_missed_differ_in_hatch_and_grey():
    (one, hatch), (other, hatched), _ = kpi_grafiek._LOOK.values()
    assert hatched
    assert not hatch
    assert abs(style.lightness(one) - style.lightness(other)) > 0.1


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


FIT = pd.DataFrame({"taakveld": ["samen"], "oordeel": [schaal.EVENREDIG]})


def test_every_municipality_is_a_point_and_the_named_ones_do_not_lie_over_each_other():
    data = cloud()
    data.loc[300:, "per_inwoner"] = [0.0] * 42
    asked = list(data["gemeente"].iloc[:8])
    ax = markt.schaal_spreiding_grafiek(data, FIT, noem=asked, wat="Openbare ruimte")
    (points,) = ax.collections[:1]
    assert len(points.get_offsets()) == 300
    names = [t for t in ax.texts if t.get_gid() == "naam"]
    assert {t.get_text().rsplit("€")[0].strip() for t in names} >= set(asked)
    assert len(names) <= 10  # with the cheapest and the dearest
    renderer = ax.figure.canvas.get_renderer()
    boxes = [mpl.text.Text.get_window_extent(t, renderer) for t in names]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
    under = " ".join(t.get_text() for t in ax.figure.texts).replace("\n", " ")
    assert "Openbare ruimte, 300 gemeenten; lijn met haar 95%-marge; 42 niet getekend" in under
    line = next(x for x in ax.lines if x.get_gid() == "lijn")
    used = data[data["per_inwoner"] > 0]
    assert list(line.get_ydata()) == pytest.approx(list(markt.schaal_lijn(used)["per_hoofd"]))
    legend = [t.get_text() for t in ax.figure.legends[0].get_texts()]
    assert legend == ["Noord", "Zuid"]
    assert "Mediaan" in ax.figure.analyse_alt


@pytest.mark.parametrize("verdict", [schaal.EVENREDIG, schaal.MINDER, schaal.MEER])
def test_the_title_says_what_the_table_found(verdict: str):
    ax = markt.schaal_spreiding_grafiek(cloud(), FIT.assign(oordeel=verdict))
    words_of = {
        schaal.EVENREDIG: "niet aantoonbaar",
        schaal.MINDER: "minder",
        schaal.MEER: "meer",
    }
    assert words_of[verdict] in ax.figure.analyse_titel


def fits(oordeel: str = schaal.MINDER) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "taakveld": ["7.2", "7.3", "0.4"],
            "n": [342, 300, 4],
            "b": [0.9, 1.0, np.nan],
            "laag": [0.85, 0.95, np.nan],
            "hoog": [0.95, 1.05, np.nan],
            "oordeel": [oordeel, schaal.EVENREDIG, schaal.TE_WEINIG],
        }
    )


def test_an_elasticity_that_differs_has_another_colour_and_is_the_title():
    ax = markt.schaal_elasticiteit_grafiek(fits(), namen={"7.2": "Riolering"})
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert [line.get_xdata()[0] for line in dots] == [0.9, 1.0]
    assert dots[0].get_color() != dots[1].get_color()
    assert [t.get_text() for t in ax.get_yticklabels()] == ["Riolering", "7.3", "0.4"]
    assert schaal.TE_WEINIG in words(ax)
    assert ax.figure.analyse_titel == "Aantoonbaar anders dan evenredig: Riolering"
    assert "toeval" not in all_words(ax.figure)
    chance = markt.schaal_elasticiteit_grafiek(fits(schaal.EVENREDIG)).figure
    none = chance.analyse_titel
    assert none == "Van 2 taakvelden wijkt er geen aantoonbaar af van evenredig"
    assert "een streep los van 1 kan nog toeval zijn" in all_words(chance).replace("\n", " ")
    assert overlaps(ax) == []


def test_of_many_groups_those_that_differ_most_are_drawn():
    ax = markt.schaal_elasticiteit_grafiek(fits(), hoogstens=1)
    assert [t.get_text() for t in ax.get_yticklabels()] == ["7.2"]


def test_nothing_is_a_chart_of_nothing():
    none = markt.tarieven_naast_markt(prices().head(0), NO_INDEX)
    fit = markt.schaal_elasticiteit(cloud(0))
    sensitive = markt.tarieven_indexgevoeligheid(prices().head(0), NO_INDEX, 2016)
    for ax in (
        markt.tarieven_naast_markt_grafiek(none),
        markt.tarieven_indexgevoeligheid_grafiek(sensitive),
        markt.kpi_scores_grafiek(markt.kpi_scores(KPIS.head(0))),
        markt.schaal_elasticiteit_grafiek(fit),
        markt.schaal_spreiding_grafiek(cloud(0), fit),
    ):
        assert words(ax) == ["geen gegevens"]
