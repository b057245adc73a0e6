"""The trend of each wijk as a mark with its interval beside the margin within which nothing is said to change.

The trap: a mark without its interval and its n looks like a fact, and a wijk of which too little is
known would vanish. Every wijk keeps its row, and verdicts differ in shape as well as in colour.
"""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analyse import nl
from analyse.charts import style
from analyse.charts.style import GEEN_BRON, Bron

#: Shape, colour and fill of each verdict: filled where a trend is shown.
OORDEEL = {
    "verslechterd": ("v", style.OP, True),
    "geen trend aangetoond": ("o", style.GRIJS, False),
    "stabiel": ("s", style.GRIJS, False),
    "verbeterd": ("^", style.REALISATIE, True),
    "te weinig waarnemingen": ("", style.GRIJS, False),
}


def _count(n: int) -> str:
    return f"{n} {'wijk' if n == 1 else 'wijken'}"


def _heading(table: pd.DataFrame) -> str:
    number = table["oordeel"].value_counts()
    parts = [
        f"{_count(number[verdict])} {verdict}"
        for verdict in ("verslechterd", "verbeterd", "stabiel")
        if number.get(verdict)
    ]
    if len(table) == number.get("te weinig waarnemingen", 0):
        return "Te weinig waarnemingen voor een trend per wijk"
    return nl.opsomming(parts) if parts else "Van geen wijk is een trend aangetoond"


@style.styled
def trend_per_wijk(
    table: pd.DataFrame, *, marge: float = 0.15, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """Change per year of each wijk with its 95 % interval and verdict, steepest fall first, too little known last.

    Parameters
    ----------
    table
        As `schouw.trend.per_wijk` returns it.
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
    rows = table.sort_values("helling", kind="stable", na_position="last").reset_index(drop=True)
    low, high = rows["laag"].min(), rows["hoog"].max()
    reach = max(abs(float(np.nan_to_num(low))), abs(float(np.nan_to_num(high))), 1.4 * marge) * 1.08
    fig, ax = style.sheet(max(1.0, 0.27 * len(rows) + 0.4))
    ax.axvspan(-marge, marge, color=style.LIJN, alpha=0.6, linewidth=0, gid="marge")
    ax.axvline(0, color=style.INKT, linewidth=0.8)
    for y, row in enumerate(rows.to_dict("records")):
        shape, colour, filled = OORDEEL[row["oordeel"]]
        if pd.notna(row["helling"]):
            ax.plot(
                [row["laag"], row["hoog"]],
                [y, y],
                color=colour,
                linewidth=1.4,
                solid_capstyle="butt",
                gid="interval",
            )
            inside = colour if filled else "white"
            ax.plot(
                [row["helling"]],
                [y],
                marker=shape,
                markersize=6.5,
                color=colour,
                markerfacecolor=inside,
                gid="helling",
            )
        ax.annotate(
            _written(row),
            (1, y),
            xycoords=ax.get_yaxis_transform(),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            fontsize=7.5,
            color=style.INKT if filled else style.GRIJS,
            annotation_clip=False,
        )
    ax.set_xlim(-reach, reach)
    ax.set_ylim(len(rows) - 0.45, -0.55)
    ax.set_yticks(
        range(len(rows)),
        [textwrap.shorten(str(name), 26, placeholder="…") for name in rows["wijk"]],
    )
    ax.xaxis.set_major_locator(MaxNLocator(5, symmetric=True, steps=[1, 2, 5, 10]))
    ax.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: nl.getal(value, 2, teken=True) if value else "0")
    )
    ax.set_xlabel("← slechter  |  log-odds per jaar  |  beter →", fontsize=7.5)
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)
    first = rows.iloc[0]
    period = (
        f"{first['van']} tot en met {first['tot']}"
        if first["van"] != first["tot"]
        else str(first["van"])
    )
    under = (
        f"{period}; streep = 95%-interval; band = marge waarbinnen een wijk stabiel heet (±"
        f" {nl.getal(marge, 2)}); rechts: aandeel op ambitie volgens het model van begin naar eind,"
        " oordeel en aantal scores"
    )
    told = " ".join(_told(row) for row in rows.to_dict("records"))
    style.finish(fig, titel or _heading(rows), under, bron=bron, alt=f"{period}. {told}")
    return ax


def _written(row: dict[str, Any]) -> str:
    n = f"n {nl.getal(row['n'])}"
    if pd.isna(row["helling"]):
        return f"{row['oordeel']}: {row['reden']} ({n})"
    moved = (
        f"{nl.procent(row['begin'])} → {nl.procent(row['eind'])}  "
        if pd.notna(row["begin"])
        else ""
    )
    return f"{moved}{row['oordeel']} ({n})"


def _told(row: dict[str, object]) -> str:
    if pd.isna(row["helling"]):
        return f"{row['wijk']}: {_written(row)}."
    slope, low, high = (nl.getal(row[name], 2, teken=True) for name in ("helling", "laag", "hoog"))  # type: ignore[arg-type]
    return f"{row['wijk']}: {slope} per jaar (95%-interval {low} tot {high}); {_written(row)}."
