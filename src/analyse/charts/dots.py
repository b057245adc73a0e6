"""Values with their interval as dots on lines, with what each means beside it.

The traps: an interval that is not known is no interval of nought, so such a dot is open; and what
must be compared with (a norm, one, the market) is a line and not a dot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analyse.charts import style
from analyse.charts.kleuren import INKT, REALISATIE
from analyse.charts.labels import Look, behind, lines_sheet, name_lines, remark, short
from analyse.charts.style import GEEN_BRON, Bron

_LETTERS = 36


@style.styled
def interval_dots(
    table: pd.DataFrame,
    *,
    naam: str,
    waarde: str,
    notatie: Callable[[float], str],
    titel: str,
    ondertitel: str,
    grenzen: tuple[str, str] = ("laag", "hoog"),
    streep: float | None = None,
    kleuren: Sequence[str] | None = None,
    achter: Sequence[str] | None = None,
    reden: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """One line a row: a dot at its value, its interval, and the value in words behind it.

    Parameters
    ----------
    table
        One row a line, from top to bottom.
    naam, waarde, grenzen
        Its columns with the name, the value and the ends of its interval; missing is not known.
    notatie
        How a value is written.
    titel, ondertitel
        The finding; unit, interval and n.
    streep
        A value to compare with, drawn as a line.
    kleuren
        Colour of each dot.
    achter
        What stands behind each line; the value when left out.
    reden
        Column that says why a value is not known.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    if not table[waarde].notna().any():
        return style.empty(titel, ondertitel, bron)
    fig, ax = lines_sheet(len(table), 0.3)
    low, high = grenzen
    colours = list(kleuren) if kleuren is not None else [REALISATIE] * len(table)
    told = []
    for y, row in enumerate(table.to_dict("records")):
        value, interval = row[waarde], (row[low], row[high])
        if pd.isna(value):
            why = str(row[reden]) if reden and row[reden] else "niet bekend"
            remark(ax, why, (_start(table, waarde, streep), y))
            told.append(f"{row[naam]} {why}")
            continue
        _dot(ax, y, value, interval, colours[y])
        behind(ax, achter[y] if achter is not None else notatie(value), y)
        said = _interval(interval, notatie)
        said += f", {achter[y]}" if achter is not None else ""
        told.append(f"{row[naam]} {notatie(value)}{said}")
    name_lines(ax, [short(name, _LETTERS) for name in table[naam]])
    if streep is not None:
        ax.axvline(
            streep, color=INKT, linewidth=0.9, linestyle=(0, (4, 2)), zorder=1, gid="streep"
        )
    style.value_axis(ax, notatie, 5)
    style.finish(fig, titel, ondertitel, bron=bron, alt=f"{'; '.join(told)}.")
    return ax


def _dot(ax: Axes, y: int, value: float, interval: tuple[float, float], colour: str) -> None:
    """A dot on its interval; open where that is not known."""
    low, high = interval
    known = pd.notna(low) and pd.notna(high)
    if known:
        ax.plot([low, high], [y, y], color=colour, linewidth=2, alpha=0.45)
    look: Look = {"color": colour, "markerfacecolor": colour if known else "white"}
    ax.plot([value], [y], marker="o", markersize=6, zorder=3, **look)


def _interval(interval: tuple[float, float], notatie: Callable[[float], str]) -> str:
    """The interval in words; "" where it is not known, or has no width."""
    low, high = interval
    return f" ({notatie(low)} tot {notatie(high)})" if low < high else ""


def _start(table: pd.DataFrame, waarde: str, streep: float | None) -> float:
    """Where a remark begins that has no value of its own."""
    return float(np.nanmin(table[waarde])) if streep is None else streep
