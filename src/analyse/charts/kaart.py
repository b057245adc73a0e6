"""A map of wijken: the share at ambition as lightness, and how sure that is as hatching.

The traps: a large wijk with three scores draws the eye as if it were certain, so a wide interval is
hatched; a wijk without scores is white with a cross, which is another thing than a low share; and a
wijk that is not on the map is not gone: it is named under it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from analyse import nl
from analyse.charts import style
from analyse.charts.kleuren import AANDEEL as KLASSEN
from analyse.charts.kleuren import GRIJS, INKT
from analyse.charts.labels import Look, span
from analyse.charts.style import GEEN_BRON, Bron

#: From this width (part of one) an interval is called wide.
BREED = 0.20
_HATCH = "////"
#: Wijken up to which each is named; of more only the one that is looked for.
_GENOEMD = 12
_SMALL = 7.5
#: Least and greatest height, in inches.
_HOOGTE = (1.8, 2.2)
#: n, aandeel, laag and hoog per wijk; None for a wijk without scores.
Row = Mapping[Hashable, Any] | None
Scores = Mapping[str, Row]
#: Where a label may be moved to, in its own width and height, when it would lie over another:
#: its own place, then ever farther up, down and aside.
_SIDES = np.array([(0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1)])
_PLACES = np.vstack([[(0.0, 0.0)], *(step * _SIDES for step in (0.55, 1.1, 1.7))])


def kleur(share: float) -> str:
    """Colour of the class that a share is in."""
    return next(colour for low, colour in KLASSEN if share >= low - 1e-12)


@style.styled
def aandeel_kaart(
    vormen: pd.DataFrame,
    table: pd.DataFrame,
    *,
    nadruk: str | None = None,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """Share at or above the ambition per wijk on a map, hatched where it is not sure.

    Parameters
    ----------
    vormen
        As `Dossier.kaart`: a row a ring, with wijk, vlak, gat and punten.
    table
        One row a wijk, as `schouw.beeldkwaliteit.aandeel_op_ambitie` returns it: wijk, n, aandeel,
        laag, hoog.
    nadruk
        A wijk that gets a thick border.
    titel
        Own title.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or "Aandeel scores op of boven de ambitie, per wijk"
    if vormen.empty:
        return style.empty(heading, "geen kaart", bron)
    rings = dict(list(vormen.groupby("wijk", sort=False)))
    every = _scores(table)
    scores = {name: every.get(name) for name in rings}
    outside = {name: row for name, row in every.items() if name not in scores}
    fig, ax = _paper(vormen)
    labels = []
    for name, row in scores.items():
        shape = _shape(rings[name])
        _fill(ax, shape, row, name, thick=name == nadruk)
        if len(rings) <= _GENOEMD or name == nadruk:
            share = "geen scores" if row is None else nl.procent(row["aandeel"])
            text = f"{textwrap.fill(name, 18)}\n{share}"
            labels.append(_label(ax, _inside(shape), text, name, bold=name == nadruk))
    if outside:
        missing = [f"{name} ({_told(row)})" for name, row in outside.items()]
        text = textwrap.fill(f"Niet op de kaart: {nl.opsomming(missing)}.", 110)
        ax.set_xlabel(text, fontsize=7.5, loc="left")
    lines = [f"{name}: {_told(row)}." for name, row in scores.items()]
    lines += [f"{name}, niet op de kaart: {_told(row)}." for name, row in outside.items()]
    legend = _legend(scores)
    style.finish(fig, heading, _reading(scores), bron=bron, legenda=legend, alt=" ".join(lines))
    _apart(ax, labels)
    return ax


def _scores(figures: pd.DataFrame) -> Scores:
    rows = figures.to_dict("records")
    return {str(row["wijk"]): row if row["n"] > 0 else None for row in rows}


def _paper(vormen: pd.DataFrame) -> tuple[Figure, Axes]:
    """An empty map on which all shapes fit."""
    points = np.concatenate(list(vormen["punten"]))
    low, high = points.min(axis=0), points.max(axis=0)
    width, tall = np.maximum(high - low, 1e-9)
    fig, ax = style.sheet(float(np.clip(style.BREEDTE * tall / width, *_HOOGTE)))
    ax.set_aspect("equal")
    edge = 0.03 * np.array([width, tall])
    left, bottom = low - edge
    right, top = high + edge
    ax.set(xlim=(left, right), ylim=(bottom, top), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    return fig, ax


def _label(ax: Axes, place: tuple[float, float], text: str, name: str, *, bold: bool) -> Text:
    box = {"boxstyle": "round,pad=0.2", "facecolor": "white", "edgecolor": "none", "alpha": 0.9}
    look: Look = {"ha": "center", "va": "center", "fontsize": _SMALL, "zorder": 4}
    look["fontweight"] = "bold" if bold else "normal"
    return ax.text(*place, text, linespacing=1.15, bbox=box, gid=name, **look)


def _reading(scores: Scores) -> str:
    """What is drawn, and of which n."""
    known = [row["n"] for row in scores.values() if row is not None]
    text = "Aandeel scores op of boven de ambitie"
    if known:
        text += f", {span(known)} per wijk"
    if any(_wide(row) for row in scores.values()):
        text += f"; gearceerd: 95%-interval van {nl.getal(BREED * 100)} procentpunten of meer"
    return text


def _told(row: Row) -> str:
    """Share with its interval, and n."""
    if row is None:
        return "geen scores"
    share, low, high = (nl.procent(row[name]) for name in ("aandeel", "laag", "hoog"))
    return f"{share} ({low[:-1]}-{high}), n {nl.getal(row['n'])}"


def _wide(row: Row) -> bool:
    return row is not None and row["hoog"] - row["laag"] >= BREED - 1e-12


def _shape(rings: pd.DataFrame) -> Path:
    """All rings of one wijk as one path; a hole runs against its border, so that it stays open."""
    parts = []
    for points, hole in zip(rings["punten"], rings["gat"], strict=True):
        closed = points
        if (points[0] != points[-1]).any():
            closed = np.vstack([points, points[:1]])
        x, y = (closed - closed[0]).T
        anticlockwise = x[:-1] @ y[1:] > x[1:] @ y[:-1]
        ordered = closed if anticlockwise != hole else closed[::-1]
        codes = np.full(len(ordered), Path.LINETO, dtype=Path.code_type)
        codes[0], codes[-1] = Path.MOVETO, Path.CLOSEPOLY
        parts.append(Path(ordered, codes))
    return Path.make_compound_path(*parts)


def _fill(ax: Axes, shape: Path, row: Row, name: str, *, thick: bool) -> None:
    face = "white" if row is None else kleur(row["aandeel"])
    # The hatch has the colour of the edge of its own patch: dark on light and light on dark.
    lines = GRIJS if style.lightness(face) > 0.5 else "white"
    hatch = _HATCH if _wide(row) else None
    area = PathPatch(
        shape, facecolor=face, edgecolor=lines, hatch=hatch, linewidth=0, gid=f"vlak {name}"
    )
    ax.add_patch(area)
    look: Look = {"edgecolor": GRIJS, "linewidth": 0.7, "zorder": 2}
    if thick:
        look = {"edgecolor": INKT, "linewidth": 2.4, "zorder": 3}
    ax.add_patch(PathPatch(shape, fill=False, **look))
    if row is None:
        _cross(ax, shape)


def _cross(ax: Axes, shape: Path) -> None:
    """A cross through each part of a wijk without scores."""
    for ring in shape.to_polygons(closed_only=True):
        box = Path(ring).get_extents()
        for ys in ((box.y0, box.y1), (box.y1, box.y0)):
            xs = (box.x0, box.x1)
            (line,) = ax.plot(xs, ys, color=GRIJS, linewidth=0.8, zorder=2, gid="kruis")
            line.set_clip_path(PathPatch(shape, transform=ax.transData))


def _inside(shape: Path) -> tuple[float, float]:
    """A point well within the shape: of a grid over its box, the one farthest from any border."""
    box = shape.get_extents()
    border = np.asarray(shape.interpolated(3).vertices)
    across = np.linspace(box.x0, box.x1, 25)[1:-1]
    upward = np.linspace(box.y0, box.y1, 25)[1:-1]
    xs, ys = np.meshgrid(across, upward)
    grid = np.column_stack([xs.ravel(), ys.ravel()])
    # Even-odd over the rings one by one: contains_points fills the holes of a compound path.
    rings = [Path(ring) for ring in shape.to_polygons(closed_only=True)]
    inside_of = np.sum([ring.contains_points(grid) for ring in rings], axis=0)
    within = inside_of % 2 == 1
    if not within.any():
        return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    grid = grid[within]
    border = border[:: max(1, len(border) // 400)]
    # A label is wider than it is tall, so room to the sides counts for less.
    away = (grid[:, None] - border) * [0.6, 1.0]
    far = (away**2).sum(axis=2).min(axis=1)
    x, y = grid[far.argmax()]
    return x, y


def _apart(ax: Axes, labels: Sequence[Text]) -> None:
    """Move each label of a finished figure that lies over one before it to a place near its own."""
    taken: list[Bbox] = []
    for label in labels:
        here = label.get_window_extent().padded(1.5)
        spots = [here.translated(dx * here.width, dy * here.height) for dx, dy in _PLACES]
        free = (spot for spot in spots if not any(map(spot.overlaps, taken)))
        spot = next(free, here)
        taken.append(spot)
        moved = spot.p0 - here.p0
        if moved.any():
            place = ax.transData.transform(label.get_position()) + moved
            place = ax.transData.inverted().transform(place)
            label.set_position(tuple(place))


def _legend(scores: Scores) -> list[Patch]:
    shown = {kleur(row["aandeel"]) for row in scores.values() if row is not None}
    found = []
    upper = 1.0
    for low, colour in KLASSEN:
        if upper == 1.0:
            text = f"≥ {nl.procent(low)}"
        elif low:
            text = f"{nl.procent(low)[:-1]}-{nl.procent(upper)}"
        else:
            text = f"< {nl.procent(upper)}"
        if colour in shown:
            found.append(style.patch(text, colour))
        upper = low
    if any(_wide(row) for row in scores.values()):
        found.append(style.patch("onzeker", "white", _HATCH))
    if any(row is None for row in scores.values()):
        found.append(style.patch("geen scores", "white", "xx"))
    return found
