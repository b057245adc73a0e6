"""The wijk and buurt of scores that know their point: those in whose borders it lies.

The traps: a point on the border of two wijken is in neither; one in no wijk may be a slip of a
hundred kilometres; and a wijk that the export names itself stays, whatever the point says. What a
point could not settle is said, with the number of scores.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.problems import Problem, listed, problem
from analyse.read.result import FileResult, SheetResult, sheets_with_rows
from analyse.read.schouw.punten import X, Y, in_rd, which_system
from analyse.read.wijk.kaart import Kaart
from analyse.read.wijk.wijken import wijk_key
from analyse.tables import ONBEKEND

#: Metres from the nearest border beyond which a point is far away.
VER = 10_000.0
#: Metres within which a point lies on a border: no map and no receiver is more precise.
_OP_DE_GRENS = 1.0
#: What became of a point.
_LEEG, _STELSEL, _GRENS, _BUITEN, _VER, _IN = range(6)


@dataclass
class Grenzen:
    """The areas of one map, in metres of the Rijksdriehoek, and what each is called."""

    bestand: str
    namen: np.ndarray
    wijken: np.ndarray
    boom: Any  # a shapely.STRtree, which has no types

    @classmethod
    def of(cls, kaart: Kaart | None) -> Grenzen | None:
        """The areas of a map; None when there are none, or in no system that is known."""
        import shapely

        if kaart is None or kaart.grenzen.empty:
            return None
        rings = kaart.grenzen
        points = np.concatenate(list(rings["punten"]))
        system = which_system(points[:, 0], points[:, 1])
        if (system == "").any():
            return None
        ends = np.cumsum([len(ring) for ring in rings["punten"]])[:-1]
        metres = np.split(in_rd(points[:, 0], points[:, 1], system), ends)
        polygons, whose = [], []
        for _, own in rings.assign(punten=metres).groupby(["naam", "vlak"], sort=False):
            shell = own.loc[~own["gat"].astype(bool), "punten"].iloc[0]
            holes = list(own.loc[own["gat"].astype(bool), "punten"])
            polygons.append(shapely.make_valid(shapely.Polygon(shell, holes)))
            whose.append((own["naam"].iloc[0], own["wijk"].iloc[0]))
        names, wijken = np.array(whose, dtype=object).T
        return cls(kaart.file.name, names, wijken, shapely.STRtree(polygons))

    def find(self, metres: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Of each point what became of it, and the number of its area (-1 for none)."""
        import shapely

        became = np.full(len(metres), _STELSEL)
        area = np.full(len(metres), -1)
        usable = np.flatnonzero(np.isfinite(metres).all(axis=1))
        points = shapely.points(metres[usable])
        which, inside = self.boom.query(points, predicate="dwithin", distance=_OP_DE_GRENS)
        names = pd.factorize(np.array([wijk_key(name) for name in self.namen]))[0]
        hits = pd.DataFrame({"punt": which, "naam": names[inside], "vlak": inside})
        hits = hits.drop_duplicates(["punt", "naam"])
        alone = ~hits["punt"].duplicated(keep=False)
        became[usable] = _BUITEN
        became[usable[hits.loc[~alone, "punt"]]] = _GRENS
        became[usable[hits.loc[alone, "punt"]]] = _IN
        area[usable[hits.loc[alone, "punt"]]] = hits.loc[alone, "vlak"]
        lost = np.flatnonzero(became == _BUITEN)
        if len(lost):
            outside = shapely.points(metres[lost])
            (which, _), far = self.boom.query_nearest(
                outside, return_distance=True, all_matches=False
            )
            became[lost[which[far > VER]]] = _VER
        return became, area


def has_points(frame: pd.DataFrame | None) -> bool:
    """Whether the rows of a sheet have points."""
    return frame is not None and X in frame


def fill_from_points(
    files: Sequence[FileResult], wijken: Kaart | None, buurten: Kaart | None
) -> list[Problem]:
    """Give scores the wijk and buurt in which their point lies; the points are let go of."""
    with_points = [found for found in sheets_with_rows(files) if has_points(found[2])]
    if not with_points:
        return []
    said: list[Problem] = []
    of_wijk, of_buurt = Grenzen.of(wijken), Grenzen.of(buurten)
    for kaart, areas in ((wijken, of_wijk), (buurten, of_buurt)):
        if kaart is not None and len(kaart.grenzen) and areas is None:
            said.append(problem("KAART_ONLEESBAAR.stelsel", kaart.file.name))
    for file, sheet, frame in with_points:
        said += _filled(file.name, sheet, frame, of_wijk, of_buurt)
    return said


def _filled(
    file: str,
    sheet: SheetResult,
    frame: pd.DataFrame,
    of_wijk: Grenzen | None,
    of_buurt: Grenzen | None,
) -> Iterator[Problem]:
    """Fill one sheet, and say what came of its points."""
    points = frame[[X, Y]]
    sheet.frame = frame = frame.drop(columns=[X, Y])
    group, first = _different(points)
    x, y = points.to_numpy()[first].T
    system = which_system(x, y)
    if not of_wijk and not of_buurt:
        yield problem("PUNT_NIET_GEBRUIKT", file, sheet.blad, aantal=len(frame))
        return
    metres = in_rd(x, y, system)
    empty = np.isnan(x) & np.isnan(y)
    turned = np.char.endswith(system, " om")[group]
    if turned.any():
        scores = nl.aantal(int(turned.sum()), "score", "scores")
        yield problem("PUNT_OMGEKEERD", file, sheet.blad, scores=scores)
    gives: dict[str, np.ndarray] = {}
    for areas in filter(None, (of_wijk, of_buurt)):
        became, area = areas.find(metres)
        became[empty] = _LEEG
        inside = area >= 0
        if areas is of_wijk:
            gives["wijk"] = np.where(inside, areas.namen[area], "")
        else:
            gives["buurt"] = np.where(inside, areas.namen[area], "")
            gives.setdefault("wijk", np.where(inside, areas.wijken[area], ""))
        yield from _say_lost(file, sheet.blad, areas.bestand, became[group], frame)
    maps = nl.opsomming([areas.bestand for areas in filter(None, (of_wijk, of_buurt))])
    for column, found in gives.items():
        frame, said = _take(file, sheet.blad, frame, column, found[group], maps)
        yield from said
    sheet.frame = frame


def _different(points: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Which of the different points each row has, and the first row of each."""
    group = points.groupby([X, Y], sort=False, dropna=False).ngroup().to_numpy()
    first = np.flatnonzero(~pd.Series(group).duplicated())
    return group, first


def _take(
    file: str, blad: str, frame: pd.DataFrame, column: str, found: np.ndarray, maps: str
) -> tuple[pd.DataFrame, list[Problem]]:
    """A frame with one column filled where the row itself says nothing, and what was filled."""
    own = frame[column]
    given = pd.Series(found.astype("str"), index=frame.index)
    said = list(_say_other(file, blad, frame, own, given)) if column == "wijk" else []
    fill = (own == ONBEKEND) & (given != "")
    if not fill.any():
        return frame, said
    for name in (column, f"{column}_ruw"):
        if name in frame:
            frame = frame.assign(**{name: frame[name].mask(fill, given).astype("str")})
    names = sorted(set(given[fill]))
    filled = problem(
        "WIJK_UIT_PUNT",
        file,
        blad,
        waarde=listed(names),
        aantal=len(names),
        kolom=column,
        scores=nl.aantal(int(fill.sum()), "score", "scores"),
        alle=nl.getal(len(frame)),
        kaart=maps,
    )
    return frame, [*said, filled]


def _say_other(
    file: str, blad: str, frame: pd.DataFrame, own: pd.Series, given: pd.Series
) -> Iterator[Problem]:
    """Wijken that a row names and in which its point does not lie."""
    both = pd.DataFrame({"eigen": own, "punt": given, "rij": frame["_rij"]})
    both = both[(own != ONBEKEND) & (given != "")]
    pairs = both[["eigen", "punt"]].drop_duplicates()
    differs = [wijk_key(one) != wijk_key(other) for one, other in pairs.itertuples(index=False)]
    wrong = pairs[differs]
    if wrong.empty:
        return
    rows = both.merge(wrong)
    told = [f"{one}, maar het punt ligt in {other}" for one, other in wrong.to_numpy()]
    yield problem(
        "PUNT_IN_ANDERE_WIJK",
        file,
        blad,
        waarde=listed(told, "; ", most=3),
        aantal=len(rows),
        scores=nl.aantal(len(rows), "score", "scores"),
        alle=nl.getal(len(both)),
        eerste=int(rows["rij"].min()),
    )


def _say_lost(
    file: str, blad: str, kaart: str, became: np.ndarray, frame: pd.DataFrame
) -> Iterator[Problem]:
    """What points could not settle, with the number of scores and the first row."""
    keys = {
        _LEEG: "PUNT_NIET_BRUIKBAAR.leeg",
        _STELSEL: "PUNT_NIET_BRUIKBAAR",
        _GRENS: "PUNT_BUITEN_WIJK.grens",
        _BUITEN: "PUNT_BUITEN_WIJK",
        _VER: "PUNT_BUITEN_WIJK.ver",
    }
    for kind, key in keys.items():
        rows = frame.loc[became == kind, "_rij"]
        if len(rows):
            yield problem(
                key,
                file,
                blad,
                aantal=len(rows),
                scores=nl.aantal(len(rows), "score", "scores"),
                alle=nl.getal(len(frame)),
                eerste=int(rows.min()),
                kaart=kaart,
            )
