"""The trend of each wijk as a mark with its interval, beside the margin of what is called stable.

The trap: a mark without its interval and its n looks like a fact, and a wijk of which too little is
known would vanish. Every wijk keeps its row, and verdicts differ in shape as well as in colour.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analyse import nl
from analyse.charts import style
from analyse.charts.kleuren import GRIJS, INKT, LIJN, OP, REALISATIE
from analyse.charts.labels import MEEST, Look, behind, lines_sheet, name_lines, not_drawn, short
from analyse.charts.style import GEEN_BRON, Bron
from analyse.schouw.inspecteurs import UITEEN
from analyse.schouw.trend import JAREN, MARGE, STABIEL, VERBETERD, VERSLECHTERD
from analyse.statistiek.toetsen import NIET_AANGETOOND, TE_WEINIG

#: Shape, colour and fill of each verdict: filled where a trend is shown.
OORDEEL = {
    VERSLECHTERD: ("v", OP, True),
    JAREN: ("D", GRIJS, False),
    UITEEN: ("X", GRIJS, False),
    NIET_AANGETOOND: ("o", GRIJS, False),
    STABIEL: ("s", GRIJS, False),
    VERBETERD: ("^", REALISATIE, True),
    TE_WEINIG: ("", GRIJS, False),
}


@style.styled
def trend_per_wijk_grafiek(
    table: pd.DataFrame,
    *,
    marge: float = MARGE,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """Change per year of the share at ambition of each wijk with its 95 % interval and verdict.

    Steepest fall first, too little known last.

    Parameters
    ----------
    table
        As `trend_per_wijk` returns it.
    marge
        As it was given to that; drawn as a band.
    titel
        Own title; else one is made from the verdicts.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    if table.empty:
        return style.empty(titel or "Trend per wijk", "geen beleidsmeting", bron)
    rows = table.sort_values("punten", kind="stable").head(MEEST)
    ends = [-rows["laag"].min(), rows["hoog"].max(), 1.4 * marge]
    reach = np.nanmax(ends) * 1.08
    fig, ax = lines_sheet(len(rows), 0.27)
    ax.axvspan(-marge, marge, color=LIJN, alpha=0.6, linewidth=0, gid="marge")
    ax.axvline(0, color=INKT, linewidth=0.8)
    for y, row in enumerate(rows.to_dict("records")):
        _draw(ax, y, row)
    ax.set_xlim(-reach, reach)
    name_lines(ax, [short(name, 26) for name in rows["wijk"]], margin=0.45)
    ax.xaxis.set_major_locator(MaxNLocator(5, symmetric=True, steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(FuncFormatter(_tick))
    ax.set_xlabel("← slechter  |  procentpunten per jaar  |  beter →", fontsize=7.5)
    ax.tick_params(length=0)
    first, last = rows[["van", "tot"]].iloc[0]
    period = f"{first} tot en met {last}" if first != last else first
    told = " ".join(map(_told, rows.to_dict("records")))
    under = (
        f"{period}; streep = 95%-interval als elke wijk in elke ronde een eigen uitschieter mag"
        f" hebben; band = marge waarbinnen een wijk stabiel heet (± {_points(marge)} procentpunt);"
        " rechts: aandeel op ambitie volgens het model van begin naar eind, oordeel en aantal"
        f" scores{not_drawn(len(table))}"
    )
    heading = titel or _heading(table["oordeel"])
    style.finish(fig, heading, under, bron=bron, alt=f"{period}. {told}")
    return ax


def _draw(ax: Axes, y: int, row: dict[str, Any]) -> None:
    """Mark and interval of one wijk, with its verdict at the right."""
    shape, colour, filled = OORDEEL[row["oordeel"]]
    if pd.notna(row["punten"]):
        interval = [row["laag"], row["hoog"]]
        look: Look = {"color": colour, "linewidth": 1.4, "solid_capstyle": "butt"}
        ax.plot(interval, [y, y], gid="interval", **look)
        face = colour if filled else "white"
        mark: Look = {"marker": shape, "markersize": 6.5, "markerfacecolor": face}
        ax.plot(row["punten"], y, color=colour, gid="punten", **mark)
    text_colour = INKT if filled else GRIJS
    behind(ax, _written(row), y, (8, 0), fontsize=7.5, color=text_colour, annotation_clip=False)


def _tick(value: float, _: int) -> str:
    return nl.getal(100 * value, 1, teken=True) if value else "0"


def _points(part: float, *, teken: bool = False) -> str:
    """A part of one in points of a hundred."""
    return nl.getal(100 * part, 1, teken=teken)


def _heading(verdicts: pd.Series) -> str:
    number = verdicts.value_counts()
    if len(verdicts) == number.get(TE_WEINIG, 0):
        return "Te weinig waarnemingen voor een trend per wijk"
    told = [verdict for verdict in (VERSLECHTERD, VERBETERD, STABIEL) if verdict in number]
    parts = [f"{nl.aantal(number[verdict], 'wijk', 'wijken')} {verdict}" for verdict in told]
    return nl.opsomming(parts) or "Van geen wijk is een trend aangetoond"


def _written(row: dict[str, Any]) -> str:
    n = f"n {nl.getal(row['n'])}"
    if row["reden"]:
        return f"{row['oordeel']}: {row['reden']} ({n})"
    verdict = f"{row['oordeel']} ({n})"
    if pd.isna(row["begin"]):
        return f"{verdict}, zonder ambitie"
    begin = nl.procent(row["begin"])
    end = nl.procent(row["eind"])
    return f"{begin} → {end}  {verdict}"


def _told(row: dict[str, Any]) -> str:
    if pd.isna(row["punten"]):
        return f"{row['wijk']}: {_written(row)}."
    change, low, high = (_points(row[name], teken=True) for name in ("punten", "laag", "hoog"))
    interval = f"95%-interval {low} tot {high}"
    return f"{row['wijk']}: {change} procentpunt per jaar ({interval}); {_written(row)}."
