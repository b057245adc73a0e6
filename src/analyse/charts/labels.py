"""Words at their place in a chart: a name a line, a text beside a point or behind the right edge.

The trap: a distance in the units of the data differs in every chart; these stand a number of points
from their place.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from analyse import nl
from analyse.charts.kleuren import GRIJS
from analyse.charts.style import sheet

#: How something is drawn: arguments of matplotlib by name.
Look = dict[str, Any]
#: Wijken (or others that a chart names one by one) that one chart draws. More of them no one reads,
#: and the drawing would take minutes.
MEEST = 60


def short(text: object, letters: int) -> str:
    """A text in at most so many letters, broken off at a word."""
    return textwrap.shorten(str(text), letters, placeholder="…")


def not_drawn(number: int) -> str:
    """What to say under a chart of so many wijken when it draws only the first `MEEST`."""
    if number <= MEEST:
        return ""
    return f"; {MEEST} van de {nl.getal(number)} wijken zijn getekend, alle staan in de tabel"


def lines_sheet(lines: int, height: float, rest: float = 0.4) -> tuple[Figure, Axes]:
    """A figure for so many lines of `height` inches each, and `rest` inches beside them."""
    return sheet(max(1.0, height * lines + rest))


def name_lines(
    ax: Axes, names: Sequence[str], size: float = 8.5, *, margin: float = 0.4
) -> None:
    """A line for each name along the y axis, the first at the top, `margin` lines from the edge."""
    ax.set_yticks(range(len(names)), names, fontsize=size)
    ax.set_ylim(len(names) - margin, margin - 1)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def beside(
    ax: Axes,
    text: str,
    place: tuple[float, float],
    offset: tuple[float, float] = (6, 0),
    **look: Any,  # noqa: ANN401  what matplotlib's annotate takes
) -> Annotation:
    """A text at an offset in points from a place; on its right when no offset is given."""
    drawn: Look = {"va": "center", "fontsize": 8} | look
    return ax.annotate(text, place, xytext=offset, textcoords="offset points", **drawn)


def remark(ax: Axes, text: str, place: tuple[float, float]) -> None:
    """What stands in a line instead of a mark: why there is none."""
    beside(ax, text, place, fontsize=7.5, color=GRIJS)


def behind(
    ax: Axes,
    text: str,
    line: float,
    offset: tuple[float, float] = (6, 0),
    **look: Any,  # noqa: ANN401  what matplotlib's annotate takes
) -> None:
    """A text behind the right edge, at the height of a line."""
    beside(ax, text, (1, line), offset, xycoords=("axes fraction", "data"), **look)


def span(counts: Sequence[float] | pd.Series) -> str:
    """Smallest and largest number, as `n = 12` or `n = 12 tot 30`."""
    low, high = nl.getal(min(counts)), nl.getal(max(counts))
    return f"n = {low}" if low == high else f"n = {low} tot {high}"
