"""The maps of wijken and buurten (`wijken.geojson`, `buurten.geojson`) as tables of shapes.

And which wijk of the exports each shape is.

The traps: the file comes from somebody's GIS, so its size, its numbers and its nesting are bounded;
degrees of longitude are shorter than those of latitude, and drawn as they are a Dutch municipality
is too wide; and a map without a wijk, or a wijk without a shape, is a problem that is said and
never a reason to publish nothing.

Source of the format: RFC 7946 (GeoJSON); most Dutch files hold metres in RD (EPSG:28992) instead of
degrees.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pandas as pd

from analyse.read.printable import printable
from analyse.read.problems import EXAMPLES, Problem, listed, problem, shown
from analyse.read.result import FileResult
from analyse.read.wijk.wijken import wijk_key
from analyse.tables import ONBEKEND, normalise

NAAM, BUURTEN = "wijken.geojson", "buurten.geojson"
COLUMNS = ("wijk", "wijk_ruw", "vlak", "gat", "punten")
#: Properties that hold the name of the wijk, in compared form; the first that is there counts.
_NAMEN = ("wijk", "wijknaam", "wk naam", "buurtnaam", "bu naam", "statnaam", "naam", "name")
_BUURTNAMEN = ("buurt", "buurtnaam", "bu naam", "statnaam", "naam", "name")
#: Properties of a buurt that hold the name of its wijk.
_BIJ_WIJK = ("wijk", "wijknaam", "wk naam")
_GRENZEN = ("naam", "wijk", "vlak", "gat", "punten")
_MAX_BYTES, _MAX_SHAPES, _MAX_POINTS = 20_000_000, 2_000, 500_000
#: Tables that say which wijken there are outside; a budget also has posts of all the municipality.
_BUITEN = ("schouw", "areaal", "beleving")


@dataclass
class Kaart:
    """What came of the file: its problems, and its shapes as `Dossier.kaart` describes them.

    `grenzen` holds the same rings as they stand in the file: naam, wijk (of a buurt, where the file
    says it), vlak, gat and punten.
    """

    file: FileResult
    vormen: pd.DataFrame
    grenzen: pd.DataFrame


class _Onleesbaar(ValueError):
    """A file is no map, for a reason that is a variant of KAART_ONLEESBAAR."""

    def __init__(self, variant: str, **fields: object) -> None:
        super().__init__(variant)
        self.variant = variant
        self.fields: dict[str, Any] = fields


def no_map() -> pd.DataFrame:
    """A map without shapes."""
    return pd.DataFrame({name: pd.Series(dtype="object") for name in COLUMNS}).astype(
        {"vlak": "int64", "gat": "bool"}
    )


def find_kaart(folder: Path, naam: str = NAAM) -> Path | None:
    """The file with a map in a folder of exports, however its name is spelled.

    None when there is none.
    """
    for path in sorted(folder.iterdir()):
        if path.name.casefold() == naam:
            return path
    return None


def read_kaart(folder: Path, naam: str = NAAM) -> Kaart | None:
    """The map of wijken (or of buurten) in a folder of exports; None when there is none."""
    try:
        path = find_kaart(folder, naam)
    except OSError:  # the folder went away while it was read
        path = folder / naam
    if path is None:
        return None
    file = FileResult(path.name, "geojson")
    try:
        raw = kaart_bytes(path)
        file.sha256 = hashlib.sha256(raw).hexdigest()
        content = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_number)
        file.fictional = "fictie" in normalise(raw[:500].decode("utf-8", "replace"))
        rings, skipped = _shapes(content, _BUURTNAMEN if naam == BUURTEN else _NAMEN)
    except _Onleesbaar as error:
        key = f"KAART_ONLEESBAAR.{error.variant}"
        file.problems.append(problem(key, path.name, **error.fields))
        return _none(file)
    except (OSError, ValueError, RecursionError):
        file.problems.append(problem("KAART_ONLEESBAAR", path.name))
        return _none(file)
    if skipped:
        file.problems.append(
            problem(
                "KAART_VORM_OVERGESLAGEN",
                path.name,
                waarde=shown("; ".join(skipped[:EXAMPLES])),
                aantal=len(skipped),
            )
        )
    return Kaart(file, _drawn(rings), rings)


def _none(file: FileResult) -> Kaart:
    return Kaart(file, no_map(), pd.DataFrame(columns=list(_GRENZEN)))


def _drawn(rings: pd.DataFrame) -> pd.DataFrame:
    """The rings as they are drawn."""
    if rings.empty:
        return no_map()
    named = rings.rename(columns={"naam": "wijk", "wijk": "wijk_ruw"})
    shapes = named.assign(wijk_ruw=named["wijk"])
    return shapes.assign(punten=_in_metres(list(shapes["punten"])))


def kaart_bytes(path: Path) -> bytes:
    """The bytes of the map, which may be no file, or too large to be one."""
    if not path.is_file():
        raise _Onleesbaar("geen_bestand")
    if path.stat().st_size > _MAX_BYTES:
        raise _Onleesbaar("te_groot", megabytes=_MAX_BYTES // 1_000_000)
    return path.read_bytes()


def _no_number(constant: str) -> NoReturn:
    raise _Onleesbaar("geen_getal", constante=constant)


def _shapes(content: object, namen: Sequence[str]) -> tuple[pd.DataFrame, list[str]]:
    """The rings of the shapes, as `Kaart.grenzen`, and what had to be skipped."""
    features: object = None
    if isinstance(content, dict) and content.get("type") == "FeatureCollection":
        features = content.get("features")
    if not isinstance(features, list):
        raise _Onleesbaar("geen_collectie")
    if len(features) > _MAX_SHAPES:
        raise _Onleesbaar("te_veel_vormen", vormen=_MAX_SHAPES)
    rows: list[tuple[str, str, int, bool, np.ndarray]] = []
    skipped: list[str] = []
    points, areas = 0, 0
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict):
            feature = {}
        name = _name(feature.get("properties"), namen)
        wijk = _name(feature.get("properties"), _BIJ_WIJK)
        rings = list(_rings(feature.get("geometry")))
        if not name or not rings:
            lacks = f" ({name}): geen vlak" if name else ": geen naam"
            skipped.append(f"vorm {number}{lacks}")
            continue
        for hole, ring in rings:
            points += len(ring)
            if points > _MAX_POINTS:
                raise _Onleesbaar("te_veel_punten", punten=_MAX_POINTS)
            areas += not hole
            rows.append((name, wijk, areas, hole, ring))
    return pd.DataFrame(rows, columns=list(_GRENZEN)), skipped


def _name(properties: object, namen: Sequence[str]) -> str:
    if not isinstance(properties, Mapping):
        return ""
    named = {normalise(key): value for key, value in reversed(list(properties.items()))}
    for key in namen:
        name = named.get(key)
        if isinstance(name, str) and name.strip():
            return " ".join(printable(name).split())[:100]
    return ""


def _rings(geometry: object) -> Iterator[tuple[bool, np.ndarray]]:
    """Whether it is a hole, and its points, of each ring of a polygon or multipolygon.

    Nothing for any other geometry.
    """
    coordinates = geometry.get("coordinates") if isinstance(geometry, Mapping) else None
    if not isinstance(geometry, Mapping) or not isinstance(coordinates, list):
        return
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}
    for polygon in polygons.get(str(geometry.get("type")), []):
        for number, ring in enumerate(polygon if isinstance(polygon, list) else []):
            yield number > 0, _points(ring)


def _points(ring: Any) -> np.ndarray:  # noqa: ANN401  whatever the file holds
    try:
        points = np.array([(float(p[0]), float(p[1])) for p in ring], dtype=float)
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        raise _Onleesbaar("geen_punten") from None
    if len(points) < 4 or not np.isfinite(points).all() or np.abs(points).max() > 1e9:
        raise _Onleesbaar("geen_grens")
    return points


def _in_metres(rings: list[np.ndarray]) -> list[np.ndarray]:
    """Degrees as metres around their middle, so that the map keeps its shape.

    What is in metres already stays.
    """
    points = np.concatenate(rings)
    low, high = points.min(axis=0), points.max(axis=0)
    if low[0] < -180 or high[0] > 180 or low[1] < -90 or high[1] > 90:
        return rings
    middle = (low + high) / 2
    degree = 111_320.0 * np.array([math.cos(math.radians(float(middle[1]))), 1.0])
    return [(ring - middle) * degree for ring in rings]


def match_kaart(
    kaart: Kaart, tables: Mapping[str, pd.DataFrame]
) -> tuple[pd.DataFrame, list[Problem]]:
    """The shapes under the names that the tables use.

    And what has no counterpart on either side.
    """
    names = _wijken(tables.values())
    outside = _wijken(tables[name] for name in _BUITEN if name in tables)
    drawn = [wijk_key(name) for name in kaart.vormen["wijk_ruw"]]
    wijken = [
        names.get(key, name) for key, name in zip(drawn, kaart.vormen["wijk_ruw"], strict=True)
    ]
    shapes = kaart.vormen.assign(wijk=wijken)
    unknown = {name for key, name in zip(drawn, wijken, strict=True) if key not in names}
    undrawn = {name for key, name in outside.items() if key not in drawn}
    said = []
    for key, missing in (
        ("KAART_PAST_NIET", unknown),
        ("KAART_PAST_NIET.niet_op_kaart", undrawn),
    ):
        if missing and len(shapes):
            examples = listed(sorted(missing))
            said.append(problem(key, kaart.file.name, waarde=examples, aantal=len(missing)))
    return shapes, said


def _wijken(tables: Iterable[pd.DataFrame]) -> dict[str, str]:
    """Names of the wijken in some tables, by what two spellings have in common."""
    names: set[str] = set()
    for table in tables:
        if "wijk" in table:
            names.update(str(name) for name in table["wijk"].unique())
    return {wijk_key(name): name for name in sorted(names - {ONBEKEND})}
