"""The map of Voorbeeldstad as GeoJSON: made-up shapes around a centre, in metres as in RD.

The traps for a reader: Handelshaven is two pieces with water between them, and Oudekerke is a
village inside Het Broek, which so has a hole. Neighbours share their border to the metre.
Everything here is fictional.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from bouw_voorbeeldstad.model import waarheid

Punt = tuple[int, int]
#: Where the centre lies: a place on the RD grid chosen for its round numbers.
MIDDEN = (200_000, 500_000)
STAP = 5
BINNEN, BUITEN, BROEK = 700.0, 2_500.0, 4_600.0
#: Which wijk lies in which part of the ring around the centre, in degrees, anticlockwise from the
#: east.
TAARTPUNTEN = {
    "De Koloniën": (-15, 50),
    "Noorderhof": (50, 140),
    "Handelshaven": (140, 205),
    "Zuid-West": (205, 270),
    "Zuid-Oost": (270, 345),
}
DORP, DORP_STRAAL = (-1_900, 3_250), 620.0


def _punt(straal: float, graden: float, om: Punt = (0, 0)) -> Punt:
    """A point of a wobbly circle; the same place for both wijken that share it."""
    hoek = math.radians(graden)
    bocht = (
        1 + 0.07 * math.sin(3 * hoek + straal / 700) + 0.04 * math.cos(5 * hoek + straal / 300)
    )
    return (
        MIDDEN[0] + om[0] + round(straal * bocht * math.cos(hoek)),
        MIDDEN[1] + om[1] + round(straal * bocht * math.sin(hoek)),
    )


def _boog(straal: float, van: int, tot: int, om: Punt = (0, 0)) -> list[Punt]:
    return [
        _punt(straal, graden % 360, om)
        for graden in range(
            van, tot + (STAP if tot > van else -STAP), STAP if tot > van else -STAP
        )
    ]


def _ring(punten: Iterable[Punt]) -> list[Punt]:
    """Closed, without a point twice in a row."""
    rand = [punt for punt, _ in groupby(punten)]
    return rand if rand[0] == rand[-1] else [*rand, rand[0]]


def vlakken() -> dict[str, list[list[list[Punt]]]]:
    """Polygons of each wijk, each polygon its border and then its holes."""
    uit = {"Binnenstad": [[_ring(_boog(BINNEN, 0, 360))]]}
    for wijk, (van, tot) in TAARTPUNTEN.items():
        uit[wijk] = [[_ring([*_boog(BINNEN, van, tot), *_boog(BUITEN, tot, van)])]]
    x, y = _punt(2_050, 172)
    kanaal, kade = 90, 520
    uit["Handelshaven"].append(
        [
            _ring(
                [
                    (x - 1_700, y - kade),
                    (x - 1_000, y - kade),
                    (x - 1_000 + kanaal, y + kade),
                    (x - 1_600, y + kade),
                ]
            )
        ]
    )
    dorp = _ring(_boog(DORP_STRAAL, 0, 360, DORP))
    uit["Oudekerke"] = [[dorp]]
    uit["Het Broek"] = [[_ring([*_boog(BUITEN, 50, 140), *_boog(BROEK, 140, 50)]), dorp[::-1]]]
    return uit


def schrijf(naar: Path) -> None:
    """Write wijken.geojson, one wijk a line."""
    gemeente, vormen = waarheid()["gemeente"], vlakken()
    regels = []
    for wijk in waarheid()["wijk"]:
        delen = vormen[wijk["naam"]]
        vlak = (
            {"type": "Polygon", "coordinates": delen[0]}
            if len(delen) == 1
            else {"type": "MultiPolygon", "coordinates": delen}
        )
        eigen = {"wijk": f"{wijk['nummer']} {wijk['naam']}", "gemeente": gemeente}
        regels.append(
            json.dumps(
                {"type": "Feature", "properties": eigen, "geometry": vlak},
                ensure_ascii=False,
                separators=(",", ":"),
            )
        )
    kop = json.dumps(
        f"Wijken van {gemeente}: verzonnen grenzen, in meters zoals RD", ensure_ascii=False
    )
    tekst = (
        f'{{"type": "FeatureCollection", "name": {kop},\n"features": [\n'
        + ",\n".join(regels)
        + "\n]}\n"
    )
    (naar / "wijken.geojson").write_bytes(tekst.encode())
