"""Scores with a point get the wijk and buurt in whose borders it lies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyproj import Transformer

from analyse.cli import main
from analyse.dossier import Dossier, content_of, open_dossier
from analyse.read.problems import INFO, WAARSCHUWING
from analyse.read.schouw.punten import in_rd, which_system
from analyse.read.schouw.wijk_bij_punt import Grenzen
from analyse.read.wijk.kaart import read_kaart

#: Two wijken beside each other, in metres; West has a hole, and Oost an island.
WEST = [(120_000, 480_000), (122_000, 480_000), (122_000, 484_000), (120_000, 484_000)]
HOLE = [(120_500, 480_500), (120_600, 480_500), (120_600, 480_600), (120_500, 480_600)]
OOST = [(122_000, 480_000), (124_000, 480_000), (124_000, 484_000), (122_000, 484_000)]
ISLAND = [(125_000, 480_000), (125_500, 480_000), (125_500, 481_000), (125_000, 481_000)]
#: A place in each, and one far away, as the text of x and y.
IN_WEST, IN_OOST, ON_ISLAND = (121_000, 482_000), (123_000, 482_000), (125_100, 480_100)
HEADINGS = "Ronde;Datum;Meetlocatie;{};Meetlat;Score;{};{}\n"


def feature(properties: dict[str, str], *polygons: list[Any]) -> dict[str, Any]:
    """A shape with its properties."""
    closed = [[[*ring, ring[0]] for ring in rings] for rings in polygons]
    geometry = {"type": "MultiPolygon", "coordinates": closed}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def write(path: Path, *features: dict[str, Any], system: str = "EPSG:28992") -> None:
    """A map, in metres or in degrees."""
    turn = Transformer.from_crs("EPSG:28992", system, always_xy=True)
    for one in features:
        for rings in one["geometry"]["coordinates"]:
            rings[:] = [[list(turn.transform(*point)) for point in ring] for ring in rings]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))


def wijken(folder: Path, system: str = "EPSG:28992") -> None:
    """The map of the two wijken."""
    shapes = (
        feature({"wijk": "West"}, [WEST, HOLE]),
        feature({"wijk": "Oost"}, [OOST], [ISLAND]),
    )
    write(folder / "wijken.geojson", *shapes, system=system)


def opened(
    folder: Path, *points: tuple[object, object], own: str = "", x: str = "X", y: str = "Y"
) -> Dossier:
    """An inspection with a score at each point, opened."""
    rows = [f"2024-1;1-5-2024;{n};{own};Groen-x;A;{p};{q}\n" for n, (p, q) in enumerate(points)]
    (folder / "schouw.csv").write_text(HEADINGS.format("Wijk", x, y) + "".join(rows))
    return open_dossier(folder)


def said(found: Dossier, code: str) -> list[tuple[str, int]]:
    """What is said under a code: severity and count."""
    rows = found.problems[found.problems["code"] == code]
    return list(rows[["ernst", "aantal"]].itertuples(index=False, name=None))


def degrees(point: tuple[float, float]) -> tuple[str, str]:
    """Longitude and latitude of a point, as systems write them."""
    turn = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)
    lon, lat = turn.transform(*point)
    return f"{lon:.6f}", f"{lat:.6f}"


@pytest.mark.parametrize("system", ["EPSG:28992", "EPSG:4326"])
@pytest.mark.parametrize(
    ("west", "oost"),
    [
        (IN_WEST, IN_OOST),
        (("121000,0", "482000,0"), ("123000,5", "482000,5")),
        (("121.000", "482.000"), ("123.000", "482.000")),
        (("121.000,00", "482.000,00"), ("123000", "482000")),
        (IN_WEST[::-1], IN_OOST[::-1]),
        (degrees(IN_WEST), degrees(IN_OOST)),
        (degrees(IN_WEST)[::-1], degrees(IN_OOST)[::-1]),
        (degrees(IN_WEST), IN_OOST),
    ],
)
def test_the_range_of_the_numbers_tells_what_they_are(
    tmp_path: Path, system: str, west: Any, oost: Any
) -> None:
    wijken(tmp_path, system)
    found = opened(tmp_path, west, oost)
    assert list(found.schouw["wijk"]) == ["West", "Oost"]
    assert list(found.schouw["wijk_ruw"]) == ["West", "Oost"]
    assert said(found, "WIJK_UIT_PUNT") == [(INFO, 2)]
    assert len(found.problems.query("ernst != 'ter info'")) == 0


@pytest.mark.parametrize(
    ("x", "y"), [("RD-X", "RD-Y"), ("Lengtegraad", "Breedtegraad"), ("lon", "lat")]
)
def test_every_heading_of_a_point_is_known(tmp_path: Path, x: str, y: str) -> None:
    wijken(tmp_path)
    assert list(opened(tmp_path, IN_WEST, x=x, y=y).schouw["wijk"]) == ["West"]


def test_of_several_pairs_the_one_that_is_filled_counts(tmp_path: Path) -> None:
    wijken(tmp_path)
    text = (
        "Ronde;Datum;Locatie;Meetlat;Score;lat;lon;RD-X;RD-Y\n2024-1;1-5-2024;1;G-x;A;0;0;{};{}"
    )
    (tmp_path / "schouw.csv").write_text(text.format(*IN_OOST))
    assert list(open_dossier(tmp_path).schouw["wijk"]) == ["Oost"]


def test_an_island_is_of_its_wijk_and_a_hole_of_none(tmp_path: Path) -> None:
    wijken(tmp_path)
    found = opened(tmp_path, ON_ISLAND, (120_550, 480_550))
    assert list(found.schouw["wijk"]) == ["Oost", "onbekend"]


def test_what_a_point_cannot_settle_is_said_with_counts(tmp_path: Path) -> None:
    wijken(tmp_path)
    points = [
        IN_WEST,
        (122_000, 482_000),
        (121_000, 485_000),
        (200_000, 500_000),
        (0, 0),
        ("", ""),
    ]
    found = opened(tmp_path, *points)
    assert list(found.schouw["wijk"]) == ["West"] + ["onbekend"] * 5
    assert said(found, "PUNT_BUITEN_WIJK") == [(WAARSCHUWING, 1)] * 3
    assert said(found, "PUNT_NIET_BRUIKBAAR") == [(WAARSCHUWING, 1), (INFO, 1)]
    told = " ".join(found.problems["reden"])
    for words in ("op de grens", "in geen vlak", "meer dan 10 km"):
        assert words in told


def test_the_border_between_degrees_is_a_border(tmp_path: Path) -> None:
    wijken(tmp_path, "EPSG:4326")
    found = opened(tmp_path, degrees((122_000, 482_000)))
    assert list(found.schouw["wijk"]) == ["onbekend"]


def test_a_wijk_that_the_export_names_stays_and_is_said(tmp_path: Path) -> None:
    wijken(tmp_path)
    found = opened(tmp_path, IN_WEST, IN_OOST, own="01 west")
    assert said(found, "PUNT_IN_ANDERE_WIJK") == [(WAARSCHUWING, 1)]
    assert list(found.schouw["wijk_ruw"]) == ["01 west", "01 west"]
    waarde = found.problems.query("code == 'PUNT_IN_ANDERE_WIJK'")["waarde"].iloc[0]
    assert waarde == "01 west, maar het punt ligt in Oost"


def test_a_map_of_buurten_gives_the_buurt_and_its_wijk(tmp_path: Path) -> None:
    properties = {"buurtnaam": "Kade", "wijknaam": "Haven"}
    write(tmp_path / "buurten.geojson", feature(properties, [WEST]))
    found = opened(tmp_path, IN_WEST, IN_OOST)
    assert list(found.schouw["buurt"]) == ["Kade", "onbekend"]
    assert list(found.schouw["wijk"]) == ["Haven", "onbekend"]


def test_a_list_gives_the_wijk_of_a_buurt_that_a_point_gave(tmp_path: Path) -> None:
    write(tmp_path / "buurten.geojson", feature({"BU_NAAM": "Kade"}, [WEST]))
    (tmp_path / "lijst.csv").write_text("Buurt;Wijk\nKade;Haven\n")
    assert list(opened(tmp_path, IN_WEST).schouw["wijk"]) == ["Haven"]


def test_without_a_map_the_points_are_said_to_be_unused(tmp_path: Path) -> None:
    found = opened(tmp_path, IN_WEST)
    assert said(found, "PUNT_NIET_GEBRUIKT") == [(INFO, 1)]
    assert not [name for name in found.schouw if name in ("_x", "_y")]


def test_a_map_in_another_system_is_said(tmp_path: Path) -> None:
    wijken(tmp_path, "EPSG:3857")
    found = opened(tmp_path, IN_WEST)
    assert list(found.schouw["wijk"]) == ["onbekend"]
    told = found.problems[found.problems["code"] == "KAART_ONLEESBAAR"]
    assert "EPSG:28992" in told["reden"].iloc[0]


def test_one_file_alone_has_the_map_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wijken(tmp_path)
    opened(tmp_path, IN_OOST)
    assert main(["check", str(tmp_path / "schouw.csv")]) == 0
    assert "De wijk komt uit het punt en wijken.geojson" in capsys.readouterr().out


def test_another_map_is_another_content(tmp_path: Path) -> None:
    opened(tmp_path, IN_OOST)
    before = content_of(tmp_path)
    write(tmp_path / "buurten.geojson", feature({"buurt": "Kade"}, [WEST]))
    assert content_of(tmp_path) != before


def test_many_points_are_found_at_once(tmp_path: Path) -> None:
    wijken(tmp_path)
    areas = Grenzen.of(read_kaart(tmp_path))
    x = np.linspace(120_010, 123_990, 100_000)
    y = np.full(len(x), 482_000.0)
    assert areas
    _, found = areas.find(in_rd(x, y, which_system(x, y)))
    assert list(areas.namen[found[[0, -1]]]) == ["West", "Oost"]
    assert (found >= 0).sum() >= len(x) - 60
