"""Municipalities as dots in a line for each size class, with the median and its interval.

The traps: hundreds of dots lie over each other, so those of like value are stacked; one figure that
is a hundred times too large would push all others into a corner, so it is an arrow at the edge; and
the place of a dot in its line means nothing.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analyse import nl
from analyse.charts import kleuren, style
from analyse.charts.labels import Look, behind, lines_sheet, name_lines
from analyse.charts.style import GEEN_BRON, Bron
from analyse.many.side_by_side import Maat
from analyse.report.book.formats import written

#: Dots of one line stand in so many columns, and are stacked to this part of the line at most.
_KOLOMMEN, _HOOGTE, _STAP = 90, 0.36, 0.085
#: Farther from the middle half than so many times its width, a value is an arrow at the edge.
_VER = 6


@style.styled
def naast_elkaar_grafiek(
    rows: pd.DataFrame, middle: pd.DataFrame, maat: Maat, wat: str, bron: Bron = GEEN_BRON
) -> Axes:
    """One measure of all municipalities of one group, a line for each size class.

    Parameters
    ----------
    rows
        As `values` returns it, of one measure, group and kind, without what stands apart.
    middle
        As `medians` returns it, of the same.
    maat, wat
        What is drawn, and of which basis and year.
    """
    classes = list(dict.fromkeys(rows["klasse"]))
    fig, ax = lines_sheet(len(classes), 0.5)
    low, high = _edges(rows["waarde"])
    told = []
    for y, name in enumerate(classes):
        inside = rows.loc[rows["klasse"] == name, "waarde"]
        _dots(ax, inside, y, low, high)
        own = middle[middle["klasse"] == name].iloc[0]
        _median(ax, own, y, (low, high))
        behind(ax, f"n = {nl.getal(len(inside))}", y)
        told.append(_told(own, maat))
    name_lines(ax, [_label(name) for name in classes], margin=0.5)
    style.value_axis(ax, lambda value: written(value, maat.format), 6)
    far = int(((rows["waarde"] < low) | (rows["waarde"] > high)).sum())
    under = f"{wat}; een stip is een gemeente, op hoogte gestapeld"
    under += f"; {nl.aantal(far, 'pijl valt', 'pijlen vallen')} buiten beeld" if far else ""
    text = f"{'; '.join(told)}."
    style.finish(fig, maat.title, under, bron=bron, legenda=_legend(), alt=text)
    return ax


def _label(name: str) -> str:
    return name if name == "G4" else name.replace("duizend", "duizend\ninwoners", 1)


def _edges(known: pd.Series) -> tuple[float, float]:
    """Between which values a dot stands at its own place."""
    quarter, three = known.quantile([0.25, 0.75])
    room = _VER * max(three - quarter, abs(three) / 10)
    return float(quarter - room), float(three + room)


def _dots(ax: Axes, known: pd.Series, y: int, low: float, high: float) -> None:
    """The dots of one line, those of like value above and under each other."""
    shown = known.clip(low, high).sort_values(kind="stable").to_numpy()
    width = max((high - low) / _KOLOMMEN, 1e-9)
    column = np.floor(shown / width)
    place = pd.Series(column).groupby(column).cumcount().to_numpy()
    most = int(place.max(initial=0)) // 2 + 1
    step = min(_STAP, _HOOGTE / most)
    # The first in the middle, the next above it, the next below it.
    above = np.where(place % 2, 1, -1) * ((place + 1) // 2)
    inside = (shown > low) & (shown < high)
    look: Look = {"color": kleuren.REALISATIE, "alpha": 0.55, "linewidths": 0, "zorder": 3}
    ax.scatter(shown[inside], y - above[inside] * step, s=9, gid="gemeenten", **look)
    for edge, marker in ((low, "<"), (high, ">")):
        at = shown == edge
        ax.scatter(shown[at], y - above[at] * step, s=16, marker=marker, gid="ver", **look)


def _median(ax: Axes, own: pd.Series, y: int, edges: tuple[float, float]) -> None:
    """The median and its interval, that of few municipalities as far as the dots go."""
    if pd.notna(own["laag"]):
        look: Look = {"color": kleuren.ORANJE, "alpha": 0.5, "linewidth": 14}
        ends = np.clip([own["laag"], own["hoog"]], *edges)
        ax.plot(ends, [y, y], solid_capstyle="butt", zorder=1, gid="interval", **look)
    if pd.notna(own["mediaan"]):
        tick: Look = {"marker": "|", "markersize": 18, "markeredgewidth": 1.6}
        ax.plot([own["mediaan"]], [y], color=kleuren.INKT, zorder=4, gid="mediaan", **tick)


def _told(own: pd.Series, maat: Maat) -> str:
    """One line in words."""
    name = f"{own['klasse']}, n = {own['n']}"
    if pd.isna(own["mediaan"]):
        return f"{name}: te weinig gemeenten voor een mediaan"
    text = f"{name}: mediaan {written(own['mediaan'], maat.format)}"
    if pd.isna(own["laag"]):
        return text
    low, high = (written(own[end], maat.format) for end in ("laag", "hoog"))
    return f"{text} ({low} tot {high})"


def _legend() -> list[Patch | Line2D]:
    dot: Look = {"marker": "o", "linestyle": "none", "markersize": 4}
    tick: Look = {"marker": "|", "markersize": 11, "linestyle": "none"}
    return [
        Line2D([], [], label="gemeente", color=kleuren.REALISATIE, **dot),
        Line2D([], [], label="mediaan", color=kleuren.INKT, **tick),
        Patch(color=kleuren.ORANJE, alpha=0.5, label="95%-interval van de mediaan"),
    ]
