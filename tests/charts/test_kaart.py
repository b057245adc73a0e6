"""The map of wijken: what may be in the file, what is said of it, and what is drawn.

Names and shapes are fictional.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

mpl.use("agg")

import matplotlib.pyplot as plt  # after the backend is chosen
from matplotlib.path import Path as Outline

import analyse
from analyse.charts import kaart, style
from analyse.dossier import open_dossier
from analyse.errors import LeesFout
from analyse.read.wijk.kaart import match_kaart, read_kaart
from analyse.read.wijk.wijken import is_place
from conftest import ROOT

SQUARE = [[0, 0], [1000, 0], [1000, 1000], [0, 1000], [0, 0]]


def feature(
    name: str | None = "Noord", ring: Any = SQUARE, key: str = "wijk", kind: str = "Polygon"
) -> dict[str, Any]:
    coordinates = [ring] if kind == "Polygon" else [[ring]]
    return {
        "type": "Feature",
        "properties": {key: name},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def write(folder: Path, *features: dict[str, Any], text: str = "") -> Path:
    (folder / "wijken.geojson").write_text(
        text or json.dumps({"type": "FeatureCollection", "features": list(features)}),
        encoding="utf-8",
    )
    return folder


def read(folder: Path, *features: dict[str, Any], text: str = "") -> Any:
    found = read_kaart(write(folder, *features, text=text))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def stad() -> analyse.Dossier:
    return open_dossier(ROOT / "data" / "voorbeeldstad")


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    plt.close("all")


# --------------------------------------------------------------------------------------------------------------
# the file
def test_no_file_is_no_map_and_no_problem(tmp_path: Path) -> None:
    assert read_kaart(tmp_path) is None


@pytest.mark.parametrize("key", ["wijk", "Naam", "WK_NAAM", "wijknaam", "BU_NAAM", "statnaam"])
@pytest.mark.parametrize("kind", ["Polygon", "MultiPolygon"])
def test_a_name_is_found_under_the_usual_headings(tmp_path: Path, key: str, kind: str) -> None:
    found = read(tmp_path, feature(key=key, kind=kind))
    assert found.vormen["wijk"].tolist() == ["Noord"]
    assert found.vormen["punten"][0].shape == (5, 2)
    assert found.file.problems == []


@pytest.mark.parametrize(
    "text",
    [
        "geen json",
        '{"type": "Feature"}',
        "[]",
        '{"type": "FeatureCollection", "features": {}}',
        json.dumps(
            {"type": "FeatureCollection", "features": [feature(ring=[[0, 0], [1, 1], [0, 0]])]}
        ),
        json.dumps({"type": "FeatureCollection", "features": [feature(ring=[["a", 1]] * 5)]}),
        json.dumps(
            {"type": "FeatureCollection", "features": [feature(ring=[[float("nan"), 1]] * 5)]}
        ),
        '{"type": "FeatureCollection", "features": ['
        + json.dumps(feature()).replace("1000", "1e400")
        + "]}",
        '{"type": "FeatureCollection", "features": ['
        + json.dumps(feature()).replace("1000", "9" * 400)
        + "]}",
        "[" * 100_000,
        json.dumps({"type": "FeatureCollection", "features": [feature()] * 2001}),
    ],
    ids=[
        "text",
        "feature",
        "list",
        "features",
        "short",
        "words",
        "nan",
        "infinite",
        "huge",
        "deep",
        "many",
    ],
)
def test_a_file_that_is_no_map_is_said_and_stops_nothing(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, text=text)
    assert [(p.ernst, p.code) for p in found.file.problems] == [
        ("waarschuwing", "KAART_ONLEESBAAR")
    ]
    assert found.vormen.empty


def test_a_file_that_is_too_large_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analyse.read.wijk.kaart._MAX_BYTES", 100)
    assert "groter dan" in read(tmp_path, feature()).file.problems[0].reden
    monkeypatch.setattr("analyse.read.wijk.kaart._MAX_BYTES", 10_000)
    monkeypatch.setattr("analyse.read.wijk.kaart._MAX_POINTS", 4)
    assert "punten" in read(tmp_path, feature()).file.problems[0].reden


def test_a_shape_without_a_name_or_a_surface_is_skipped_and_counted(tmp_path: Path) -> None:
    point = feature("Zuid") | {"geometry": {"type": "Point", "coordinates": [1, 2]}}
    found = read(
        tmp_path,
        feature(),
        feature(None),
        feature("  "),
        point,
        feature("Leeg") | {"geometry": None},
        feature() | {"properties": 3},
    )
    (problem,) = found.file.problems
    assert (problem.code, problem.aantal) == ("KAART_VORM_OVERGESLAGEN", 5)
    assert found.vormen["wijk"].tolist() == ["Noord"]


def test_degrees_become_metres_of_the_right_proportion_and_rd_stays(tmp_path: Path) -> None:
    at = [[6.0, 52.0], [6.1, 52.0], [6.1, 52.1], [6.0, 52.1], [6.0, 52.0]]
    low, high = (
        f(read(tmp_path, feature(ring=at)).vormen["punten"][0], axis=0)
        for f in (np.min, np.max)
    )
    width, height = high - low
    assert height == pytest.approx(11_132, rel=0.01)
    assert width / height == pytest.approx(np.cos(np.radians(52.05)), rel=1e-6)
    assert (read(tmp_path, feature()).vormen["punten"][0] == np.array(SQUARE)).all()


def test_names_are_matched_as_everywhere_and_what_has_no_counterpart_is_said(
    tmp_path: Path,
) -> None:
    found = read(tmp_path, feature("Wijk NOORD"), feature("Elders"))
    tables = {
        "schouw": pd.DataFrame({"wijk": ["Noord", "Zuid", "onbekend"]}),
        "begroting": pd.DataFrame({"wijk": ["Gemeentebreed"]}),
    }
    shapes, said = match_kaart(found, tables)
    assert shapes["wijk"].tolist() == ["Noord", "Elders"]
    assert [(p.code, p.waarde) for p in said] == [
        ("KAART_PAST_NIET", "Elders"),
        ("KAART_PAST_NIET", "Zuid"),
    ]


def test_the_map_of_voorbeeldstad_fits_its_tables_and_says_that_it_is_fictional(
    stad: analyse.Dossier,
) -> None:
    assert sorted(set(stad.kaart["wijk"])) == stad.wijken
    assert len(stad.wijken) == 8
    assert not stad.problems["code"].str.startswith("KAART").any()
    assert stad.kaart.groupby("wijk")["vlak"].nunique()["Handelshaven"] == 2
    assert stad.kaart.set_index("wijk").loc["Het Broek", "gat"].tolist() == [False, True]
    (file,) = [f for f in stad.files if f.name == "wijken.geojson"]
    assert file.fictional


def test_neighbours_share_their_border_and_do_not_overlap() -> None:
    sys.path.insert(0, str(ROOT / "data"))
    from bouw_voorbeeldstad.kaart import vlakken

    shapes = {
        wijk: [polygon[0] for polygon in polygons] for wijk, polygons in vlakken().items()
    }
    edges = [
        frozenset(edge)
        for rings in shapes.values()
        for ring in rings
        for edge in pairwise(ring)
    ]
    assert sum(edges.count(edge) == 2 for edge in set(edges)) > 60
    assert max(edges.count(edge) for edge in set(edges)) == 2
    ring = np.array(shapes["Binnenstad"][0])
    for wijk, rings in shapes.items():
        if wijk != "Binnenstad":
            assert not any(
                Outline(np.array(r)).contains_point(ring.mean(axis=0)) for r in rings
            )


def test_a_wijk_is_found_however_it_is_spelled(stad: analyse.Dossier) -> None:
    assert stad.wijk("wijk DE KOLONIEN") == "De Koloniën"
    assert stad.wijk() == "Binnenstad"
    with pytest.raises(
        LeesFout, match=r"De wijk 'Elders' staat niet in deze exports\. Wel: Binnenstad, "
    ):
        stad.wijk("Elders")


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Noord", True),
        ("Stadshagen", True),
        ("Algemene wijk", True),
        ("Gemeentebreed", False),
        ("Hele gemeente", False),
        ("Niet toegerekend", False),
        ("Overig", False),
    ],
)
def test_posts_of_the_whole_municipality_are_no_wijk(name: str, place: bool) -> None:
    assert is_place(name) is place


# -------------------------------------------------------------------------------------------------------------
# the chart
def shapes(n: int, columns: int = 8) -> pd.DataFrame:
    square = np.array(SQUARE, dtype=float)
    rows = [
        (
            f"Wijk {i}",
            f"Wijk {i}",
            i,
            False,
            square + 1000.0 * np.array([i % columns, i // columns]),
        )
        for i in range(n)
    ]
    return pd.DataFrame(rows, columns=["wijk", "wijk_ruw", "vlak", "gat", "punten"])


def figures(n: int, **changes: tuple[float, float, float, float]) -> pd.DataFrame:
    """Wijk, n, aandeel, laag, hoog; 84 % of 400 unless changed."""
    rows = {f"Wijk {i}": (400.0, 0.84, 0.80, 0.87) for i in range(n)} | {
        k.replace("_", " "): v for k, v in changes.items()
    }
    return pd.DataFrame(
        [(w, *v) for w, v in rows.items()], columns=["wijk", "n", "aandeel", "laag", "hoog"]
    )


def surfaces(ax: Any) -> dict[str, Any]:
    return {
        p.get_gid().removeprefix("vlak "): p
        for p in ax.patches
        if (p.get_gid() or "").startswith("vlak ")
    }


def labels(ax: Any) -> dict[str, str]:
    return {t.get_gid(): t.get_text() for t in ax.texts}


def overlapping(ax: Any) -> list[tuple[str, str]]:
    renderer = ax.figure.canvas.get_renderer()
    boxes = [(t.get_text(), t.get_window_extent(renderer).padded(-1)) for t in ax.texts]
    return [
        (a, b)
        for i, (a, one) in enumerate(boxes)
        for b, other in boxes[i + 1 :]
        if one.overlaps(other)
    ]


def test_share_is_lightness_and_a_wide_interval_is_hatched() -> None:
    ax = kaart.aandeel_kaart(
        shapes(3), figures(3, Wijk_1=(53, 0.49, 0.36, 0.62), Wijk_2=(3, 1.0, 0.44, 1.0))
    )
    drawn = surfaces(ax)
    light = {w: style.lightness(mpl.colors.to_hex(p.get_facecolor())) for w, p in drawn.items()}
    assert light["Wijk 1"] < light["Wijk 0"] < light["Wijk 2"]
    assert {w: bool(p.get_hatch()) for w, p in drawn.items()} == {
        "Wijk 0": False,
        "Wijk 1": True,
        "Wijk 2": True,
    }
    assert labels(ax)["Wijk 2"] == "Wijk 2\n100%"
    assert "Wijk 1: 49% (36-62%), n 53." in ax.figure.analyse_alt
    said = "".join(t.get_text() for t in ax.figure.texts)
    assert "gearceerd: 95%-interval van 20" in said.replace("\n", " ")


def test_a_wijk_without_scores_is_white_with_a_cross_and_not_a_low_share() -> None:
    nothing = (0.0, np.nan, np.nan, np.nan)
    ax = kaart.aandeel_kaart(
        shapes(3), figures(2, Wijk_1=nothing)
    )  # Wijk 1 has no scores, Wijk 2 is in no table
    drawn = surfaces(ax)
    assert [mpl.colors.to_hex(drawn[w].get_facecolor()) for w in ("Wijk 1", "Wijk 2")] == [
        "#ffffff"
    ] * 2
    assert len([line for line in ax.lines if line.get_gid() == "kruis"]) == 4
    assert labels(ax)["Wijk 1"] == "Wijk 1\ngeen scores"


def test_a_wijk_that_is_not_on_the_map_is_named_under_it() -> None:
    ax = kaart.aandeel_kaart(shapes(1), figures(2))
    assert ax.get_xlabel() == "Niet op de kaart: Wijk 1 (84% (80-87%), n 400)."
    assert "Wijk 1, niet op de kaart: 84%" in ax.figure.analyse_alt


def test_a_hole_stays_open_and_two_pieces_are_one_wijk() -> None:
    square = np.array(SQUARE, dtype=float)
    rings = pd.DataFrame(
        {
            "wijk": "A",
            "wijk_ruw": "A",
            "vlak": [1, 1, 2],
            "gat": [False, True, False],
            "punten": [square * 3, square + 1000, square + np.array([5000.0, 0.0])],
        }
    )
    ax = kaart.aandeel_kaart(rings, figures(1).assign(wijk="A"))
    image = draw(ax, [(1500, 1500), (500, 500), (5500, 500)])
    assert image[0] == (255, 255, 255)
    assert image[1] == image[2] != (255, 255, 255)


def draw(ax: Any, points: list[tuple[float, float]]) -> list[tuple[int, ...]]:
    """Colours at places of the map."""
    for text in list(ax.texts):
        text.remove()
    ax.figure.canvas.draw()
    pixels = np.asarray(ax.figure.canvas.buffer_rgba())
    spots = ax.transData.transform(points)
    return [
        tuple(int(v) for v in pixels[round(pixels.shape[0] - y), round(x)][:3])
        for x, y in spots
    ]


def test_the_chosen_wijk_has_a_thick_border() -> None:
    ax = kaart.aandeel_kaart(shapes(2), figures(2), nadruk="Wijk 1")
    thick = [p for p in ax.patches if p.get_linewidth() == pytest.approx(2.4)]
    assert len(thick) == 1
    assert thick[0].get_path().get_extents().x0 == 1000


@pytest.mark.parametrize("n", [1, 2, 8, 12, 13, 40, 120])
def test_labels_of_few_and_many_wijken_do_not_overlap(n: int) -> None:
    ax = kaart.aandeel_kaart(shapes(n), figures(n), nadruk="Wijk 0")
    assert overlapping(ax) == []
    texts = [t.get_text() for t in ax.texts]
    assert len(texts) == (n if n <= 12 else 1), "of many only the one that is looked for"
    assert ax.figure.analyse_alt.count("84% (80-87%), n 400") == n
    width, height = ax.figure.get_size_inches()
    assert width == pytest.approx(style.BREEDTE)
    assert height < 10.5


def test_labels_of_small_wijken_close_together_are_moved_apart(stad: analyse.Dossier) -> None:
    tiny = shapes(9, 3).assign(punten=lambda f: [p * 0.15 for p in f["punten"]])
    far = shapes(1).assign(wijk="Ver weg", punten=lambda f: [p + 9_000 for p in f["punten"]])
    ax = kaart.aandeel_kaart(pd.concat([tiny, far], ignore_index=True), figures(9))
    assert overlapping(ax) == []
    assert (
        overlapping(kaart.aandeel_kaart(stad.kaart, figures(1).assign(wijk="Binnenstad"))) == []
    )


def test_every_wijk_is_coloured_in_steps_that_show_in_grey() -> None:
    light = [style.lightness(colour) for _, colour in kaart.KLASSEN]
    assert all(a - b > 0.08 for a, b in pairwise(light))
    assert [kaart.kleur(s) for s in (1.0, 0.9, 0.8999, 0.5, 0.0)] == [
        kaart.KLASSEN[i][1] for i in (0, 0, 1, 4, 5)
    ]


@pytest.mark.parametrize("make", [lambda: kaart.aandeel_kaart(shapes(0), figures(2))])
def test_no_map_says_so(make: Callable[[], Any]) -> None:
    assert [t.get_text() for t in make().texts] == ["geen gegevens"]


def test_the_same_map_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.svg", "b.svg"):
        ax = kaart.aandeel_kaart(shapes(3), figures(3, Wijk_1=(0.0, np.nan, np.nan, np.nan)))
        with mpl.rc_context({"svg.hashsalt": "analyse"}):
            ax.figure.savefig(tmp_path / name, metadata={"Date": None})
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
