"""Cost per inhabitant against size, and the elasticity per taakveld, in pictures.

The traps: a fitted line over a cloud looks like a law, so its band and the sentence that it may be
flat go along; and of 342 points only those that are named may be told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.lines import Line2D
from matplotlib.text import Annotation
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter, NullLocator
from matplotlib.transforms import Bbox

from analyse import nl
from analyse.charts import kleuren, style
from analyse.charts.labels import Look, behind, beside, name_lines, remark
from analyse.charts.style import GEEN_BRON, Bron
from analyse.markt.schaal import EVENREDIG, with_interval

#: Markers of the regions, in order of appearance, as the fills of `kleuren.REGIO`.
_TEKENS = "sD^vPXp"
#: Characters of a region in the legend.
_BREED = 42
#: Face of an elasticity, and what it says.
_ZEKER = {
    kleuren.REALISATIE: "te onderscheiden van evenredig",
    "white": "niet te onderscheiden",
}
#: Round ticks a decade, by how far the axis reaches.
_ROND = [(25.0, (1, 1.5, 2, 3, 5, 7)), (200.0, (1, 2, 5)), (np.inf, (1, 3))]


@style.styled
def schaal_spreiding_grafiek(
    lasten: pd.DataFrame,
    lijn: pd.DataFrame,
    *,
    wat: str = "",
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """Cost per inhabitant of each municipality against its inhabitants, with the fitted line.

    Parameters
    ----------
    lasten
        Rows of one taakveld: gemeente, inwoners, per_inwoner (euro) and regio ("" when in none), as
        `lasten_met_regio` gives; only what has a place on a log scale is drawn, and how many are
        not is told.
    lijn
        As `schaal_lijn` returns it; empty draws no line.
    wat
        What the cost is of, for the heading.
    titel
        Own title.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    drawn = lasten[(lasten["inwoners"] > 0) & (lasten["per_inwoner"] > 0)]
    left = len(lasten) - len(drawn)
    heading = titel or f"Lasten per inwoner naar grootte: {wat}".removesuffix(": ")
    under = f"{nl.getal(len(drawn))} gemeenten; assen logaritmisch; lijn met haar 95%-marge"
    if left:
        under += f"; {nl.getal(left)} niet getekend (geen cijfer, nul of negatief)"
    if drawn.empty:
        return style.empty(heading, under, bron)
    fig, ax = style.sheet(4.9)
    ax.set_xscale("log")
    ax.set_yscale("log")
    in_region = drawn["regio"] != ""
    _draw_cloud(ax, drawn[~in_region])
    if len(lijn):
        _draw_line(ax, lijn)
    named = drawn[in_region]
    legend = []
    for number, (region, rows) in enumerate(named.groupby("regio")):
        mark = _draw_region(ax, rows, region, number % len(_TEKENS))
        # A region that is one municipality has its name in the chart.
        if list(rows["gemeente"]) != [region]:
            legend.append(mark)
    ax.set_xlim(_round_ticks(ax.xaxis, drawn["inwoners"], nl.getal))
    ax.set_ylim(_round_ticks(ax.yaxis, drawn["per_inwoner"], nl.euro))
    ax.grid(visible=True)
    ax.set_xlabel("inwoners")
    ax.set_ylabel("lasten per inwoner")
    named = named.sort_values("inwoners", ascending=False)
    alt = _told(drawn["per_inwoner"].median(), lijn, named)
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=alt)
    if len(named):
        _write_names(ax, named)
    return ax


def _draw_cloud(ax: Axes, rows: pd.DataFrame) -> None:
    look: Look = {"color": kleuren.PUNT, "markersize": 3.4, "markeredgecolor": kleuren.GRIJS}
    people, costs = rows["inwoners"], rows["per_inwoner"]
    ax.plot(people, costs, "o", markeredgewidth=0.3, zorder=2, gid="gemeenten", **look)


def _draw_line(ax: Axes, lijn: pd.DataFrame) -> None:
    size = lijn["omvang"]
    look: Look = {"color": kleuren.PLAN, "alpha": 0.55, "linewidth": 0}
    ax.fill_between(size, lijn["laag"], lijn["hoog"], zorder=1, gid="marge", **look)
    ax.plot(size, lijn["per_hoofd"], color=kleuren.INKT, linewidth=1.3, zorder=3, gid="lijn")


def _draw_region(ax: Axes, rows: pd.DataFrame, region: str, number: int) -> Line2D:
    """The municipalities of a region; gives its line of the legend."""
    look: Look = {
        "marker": _TEKENS[number],
        "color": kleuren.INKT,
        "markerfacecolor": kleuren.REGIO[number],
        "markersize": 6,
        "markeredgewidth": 0.7,
        "linestyle": "none",
    }
    ax.plot(rows["inwoners"], rows["per_inwoner"], zorder=4, gid=region, **look)
    if len(region) > _BREED:
        region = f"{region[: _BREED - 1]}…"
    return Line2D([], [], label=region, **look)


def _round_ticks(
    axis: Axis, values: pd.Series, written: Callable[[float, int], str]
) -> tuple[float, float]:
    """Round ticks in Dutch that lie in the range; gives the range."""
    low, high = values.min() * 0.85, values.max() * 1.18
    reach = high / low
    steps = next(steps for most, steps in _ROND if reach < most)
    first, last = np.floor(np.log10([low, high]))
    powers = 10.0 ** np.arange(first, last + 1)
    ticks = np.outer(powers, steps).ravel()
    ticks = ticks[(low <= ticks) & (ticks <= high)]
    axis.set_major_locator(FixedLocator(ticks))
    axis.set_major_formatter(
        FuncFormatter(lambda value, _: written(value, 0 if value >= 1 else 2))
    )
    axis.set_minor_locator(NullLocator())
    axis.set_minor_formatter(NullFormatter())
    return low, high


def _told(median: float, lijn: pd.DataFrame, named: pd.DataFrame) -> str:
    sentences = [f"Mediaan {nl.euro(median)} per inwoner."]
    if len(lijn):
        start, end = (_at(lijn.iloc[place]) for place in (0, -1))
        sentences.append(f"De lijn loopt van {start} inwoners naar {end}.")
    each = []
    for row in named.to_dict("records"):
        people = nl.getal(row["inwoners"])
        cost = nl.euro(row["per_inwoner"])
        each.append(f"{row['gemeente']} ({people} inwoners) {cost}")
    if each:
        sentences.append(f"{'; '.join(each)}.")
    return " ".join(sentences)


def _at(row: pd.Series) -> str:
    """The line at one size, with its band."""
    middle, low, high = row[["per_hoofd", "laag", "hoog"]].map(nl.euro)
    return f"{middle} ({low} tot {high}) bij {nl.getal(row['omvang'])}"


def _write_names(ax: Axes, named: pd.DataFrame) -> None:
    """Write each name in a finished figure at the nearest free place around its point.

    With a line to it when that is not beside it; a name for which there is no place goes without.
    """
    figure = ax.get_figure(root=True)
    assert figure is not None  # noqa: S101  it was drawn
    frame, unit = ax.get_window_extent(), figure.dpi / 72
    places = named[["inwoners", "per_inwoner"]].to_numpy()
    points = ax.transData.transform(places)
    taken = [_box(point, 4 * unit) for point in points]
    for name, place, point in zip(named["gemeente"], places, points, strict=True):
        label = _label(ax, name, place)
        size = label.get_window_extent()
        room = (size.width + 2 * unit, size.height + unit)
        for offset in _around():
            spot = _spot(point, offset, room, unit)
            if _holds(frame, spot) and not any(spot.overlaps(other) for other in taken):
                taken.append(spot)
                label.set_position(offset)
                label.set_horizontalalignment("left" if offset[0] >= 0 else "right")
                break
        else:
            label.remove()


def _box(point: np.ndarray, reach: float) -> Bbox:
    return Bbox.from_extents(*(point - reach), *(point + reach))


def _label(ax: Axes, name: str, place: tuple[float, float]) -> Annotation:
    patch = {
        "boxstyle": "square,pad=0.1",
        "facecolor": "white",
        "edgecolor": "none",
        "alpha": 0.8,
    }
    line = {
        "arrowstyle": "-",
        "linewidth": 0.5,
        "color": kleuren.GRIJS,
        "shrinkA": 0,
        "shrinkB": 2,
    }
    return beside(
        ax, name, place, fontsize=7, zorder=6, gid="naam", bbox=patch, arrowprops=line
    )


def _spot(
    point: np.ndarray, offset: tuple[float, float], room: tuple[float, float], unit: float
) -> Bbox:
    """Where a name of this size would stand at an offset in points from its point."""
    (x, y), (dx, dy), (width, height) = point, offset, room
    left = x + dx * unit
    if dx < 0:
        left -= width
    bottom = y + dy * unit - height / 2
    return Bbox.from_bounds(left, bottom, width, height)


def _holds(frame: Bbox, spot: Bbox) -> bool:
    return frame.contains(*spot.min) and frame.contains(*spot.max)


def _around() -> Iterator[tuple[float, float]]:
    """Places around a point in points, nearest first, the right before the left."""
    for radius in (6, 12, 20, 30, 42, 56, 72, 90):
        for angle in np.linspace(0, 2 * np.pi, 16, endpoint=False):
            right, up = radius * np.cos(angle), radius * np.sin(angle)
            yield (right if abs(right) > 1e-9 else 0.0, up)


@style.styled
def schaal_elasticiteit_grafiek(
    table: pd.DataFrame,
    groep: str = "taakveld",
    namen: dict[str, str] | None = None,
    *,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """The elasticity of each group with its interval, beside the line of proportional cost.

    Parameters
    ----------
    table
        As `schaal_elasticiteit` returns it, drawn in this order.
    groep
        Column of the groups.
    namen
        What a group is called, by its value.
    titel
        Own title.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or "Elasticiteit van de lasten naar grootte"
    under = (
        "1 is evenredig: tweemaal zo groot, tweemaal zo duur; links is goedkoper per hoofd, rechts"
        " duurder; streep: 95%-interval"
    )
    if table.empty:
        return style.empty(heading, under, bron)
    height = 0.34 * len(table) + 0.5
    fig, ax = style.sheet(max(1.1, height))
    ax.axvline(1, color=kleuren.INKT, linewidth=1.0, zorder=1)
    names = list(table[groep].replace(namen or {}))
    told = []
    for line, row in enumerate(table.to_dict("records")):
        name, count = names[line], f"n {nl.getal(row['n'])}"
        behind(ax, count, line)
        if pd.isna(row["b"]):
            remark(ax, row["oordeel"], (1, line))
            told.append(f"{name}: {row['oordeel']} ({count})")
            continue
        _draw_interval(ax, line, row)
        told.append(f"{name}: {with_interval(row)}, {row['oordeel']}, {count}")
    name_lines(ax, names)
    left = np.nanmin(table["laag"], initial=0.9)
    right = np.nanmax(table["hoog"], initial=1.1)
    room = 0.05 * (right - left)
    ax.set_xlim(left - room, right + room)
    ax.xaxis.set_major_formatter(FuncFormatter(_tick))
    ax.grid(axis="x")
    ax.tick_params(length=0)
    legend = [Line2D([], [], label=text, **_look(face)) for face, text in _ZEKER.items()]
    alt = "; ".join(told) + "."
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=alt)
    return ax


def _draw_interval(ax: Axes, line: int, row: dict[str, Any]) -> None:
    ends = [row["laag"], row["hoog"]]
    ax.plot(ends, [line, line], color=kleuren.INKT, linewidth=1.6, zorder=2, gid="interval")
    face = "white" if row["oordeel"] == EVENREDIG else kleuren.REALISATIE
    ax.plot(row["b"], line, zorder=3, gid="b", **_look(face))


def _look(face: str) -> Look:
    """How an elasticity is marked."""
    return {"marker": "o", "color": kleuren.INKT, "markerfacecolor": face, "markersize": 7}


def _tick(value: float, _: int) -> str:
    """One decimal, two where that says more."""
    whole = abs(value * 10 - round(value * 10)) < 1e-9
    return nl.getal(value, 1 if whole else 2)
