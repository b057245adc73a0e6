"""Where a score was given, as a point: its two numbers as they stand, and which system they are of.

The traps: systems write metres of the Rijksdriehoek or degrees under the same headings, with a
point or a comma, and now and then the two the other way round; and 52.387 is a degree or 52
kilometres. In the Netherlands the numbers of the two systems and of the two directions never
overlap, so the range settles it.

Source: EPSG:28992 (RD new) and EPSG:4326 (WGS 84); the ranges are those of the land and its waters.
"""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.heading.ernaast import beside
from analyse.read.heading.layout import Layout
from analyse.read.problems import Say
from analyse.read.sheet import Sheet, Value
from analyse.tables import ONBEKEND

X, Y = "_x", "_y"
#: Ranges of x and y in metres of the Rijksdriehoek, and of longitude and latitude in degrees.
RD = ((-10_000.0, 295_000.0), (295_000.0, 630_000.0))
GRADEN = ((3.0, 7.5), (50.5, 53.9))


def add_points(layout: Layout, frame: pd.DataFrame, sheet: Sheet) -> None:
    """Give the rows of a frame the numbers of their point, in place: not a number without one.

    Of several pairs of columns the one with the most points in the Netherlands.
    """
    pairs = zip(beside(layout, "punt_x"), beside(layout, "punt_y"), strict=False)
    rows = frame["_rij"].to_numpy() - 1
    best = -1
    for first, second in pairs:
        columns = sheet, first.index, second.index, rows
        for thousands in (False, True):
            x, y = _numbers(*columns, thousands=thousands)
            inside = int((which_system(x, y) != "").sum())
            if inside > best:
                best, frame[X], frame[Y] = inside, x, y


def spot_follows(layout: Layout) -> bool:
    """Whether scores that name no location have a point that tells them apart."""
    pairs = beside(layout, "punt_x"), beside(layout, "punt_y")
    return "locatie" in layout.missing and all(pairs)


def spots_from_points(layout: Layout, frame: pd.DataFrame, say: Say) -> None:
    """Take the points of a sheet that names no location as its locations, in place."""
    if not spot_follows(layout) or X not in frame or (frame["locatie"] != ONBEKEND).any():
        return
    known = frame[X].notna() & frame[Y].notna()
    x, y = (frame[name].where(known, 0).map("{:.9g}".format) for name in (X, Y))
    frame["locatie"] = (x + " / " + y).where(known, ONBEKEND).astype("str")
    plekken = frame.loc[known, "locatie"].nunique()
    say("LOCATIE_UIT_PUNT", plekken=nl.aantal(plekken, "plek", "plekken"))


def _numbers(
    sheet: Sheet, first: int, second: int, rows: np.ndarray, *, thousands: bool
) -> tuple[np.ndarray, np.ndarray]:
    found = []
    for column in (first, second):
        values, which = sheet.distinct(column, rows)
        read = [_number(value, thousands=thousands) for value in values]
        found.append(np.array([*read, np.nan], dtype=float)[which])
    return found[0], found[1]


def _number(value: Value, *, thousands: bool) -> float:
    """A coordinate; `thousands` when a lone point parts thousands."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    text = str(value).strip().replace(" ", "")
    if "," in text or thousands:
        text = text.replace(".", "").replace(",", ".")
    with suppress(ValueError):
        return float(text[:40])
    return float("nan")


def which_system(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Of each point "rd" or "graden", with " om" behind it when x and y are changed about.

    "" for a point of neither.
    """
    found = np.full(len(x), "", dtype="U9")
    for name, (across, up) in (("rd", RD), ("graden", GRADEN)):
        found[_within(x, across) & _within(y, up)] = name
        found[_within(y, across) & _within(x, up)] = f"{name} om"
    return found


def _within(numbers: np.ndarray, bounds: tuple[float, float]) -> np.ndarray:
    low, high = bounds
    return np.asarray((numbers >= low) & (numbers <= high))


def in_rd(x: np.ndarray, y: np.ndarray, system: np.ndarray) -> np.ndarray:
    """Points as x and y in metres of the Rijksdriehoek; not a number where `system` is ""."""
    from pyproj import Transformer

    turned = np.char.endswith(system, " om")
    points = np.column_stack([np.where(turned, y, x), np.where(turned, x, y)])
    points[system == ""] = np.nan
    degrees = np.char.startswith(system, "graden")
    if degrees.any():
        to_rd = Transformer.from_crs("EPSG:4326", "EPSG:28992", always_xy=True)
        points[degrees] = np.column_stack(to_rd.transform(*points[degrees].T))
    return points
