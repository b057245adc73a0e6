"""The structural balance per year.

What is known, how far the unknown can move it, and what following the rules gives.

The trap: the balance is one figure among many millions of lasten, so the axis seldom reaches
nought; it says so, and each figure is written. A year of which the balance is not known keeps its
row.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import style
from analyse.charts.labels import beside, lines_sheet, name_lines
from analyse.charts.style import GEEN_BRON, Bron

#: Euros from which a difference is one.
_CENT = 0.005


@style.styled
def structureel_saldo_grafiek(
    table: pd.DataFrame, *, titel: str | None = None, over: str = "", bron: Bron = GEEN_BRON
) -> Axes:
    """The structural balance per year as a dot, with its reach and a diamond where the rules lead.

    Parameters
    ----------
    table
        As `bbv_gevolgd` returns it, of one phase: jaar, structureel, laag, hoog, gevolgd (euro).
    titel
        Own title; else one is made.
    over
        What the balance is of ("baten en lasten, zonder reserves"), for the line below the title.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    rows = table.sort_values("jaar", kind="stable", ignore_index=True)
    heading = titel or "Structureel saldo per jaar"
    amounts = rows[["structureel", "laag", "hoog", "gevolgd"]].astype(float)
    if amounts.isna().all(axis=None):
        return style.empty(heading, "het saldo is van geen jaar bekend", bron)
    reach = amounts["hoog"] - amounts["laag"]
    effect = (amounts["gevolgd"] - amounts["structureel"]).abs()
    steps = pd.concat([reach.abs(), effect])
    steps = steps[steps > 0]
    finest = float(steps.median()) if len(steps) else 0.0
    scale = style.schaal(amounts.to_numpy(), finest=finest)

    fig, ax = lines_sheet(len(rows), 0.31)
    # A diamond only where following the rules changes something; the dot lies on it, so that both
    # are seen.
    moved = amounts["gevolgd"].where(effect >= _CENT)
    _marks(ax, amounts, moved)
    shows_nought = _limits(ax, amounts)
    name_lines(ax, rows["jaar"].astype(str).tolist(), margin=0.45)
    style.euro_axis(ax, scale, "x")
    for place, row in amounts.iterrows():
        at = {"xycoords": ax.get_yaxis_transform(), "annotation_clip": False}
        beside(ax, _written(row, scale), (1, place), (8, 0), **at)

    parts = [f"Bedragen {scale.eenheid}"]
    if over:
        parts.append(over)
    parts.append("stip = structureel saldo")
    if (reach > 0).any():
        parts.append("band = speling zolang regels onbekend zijn")
    if moved.notna().any():
        parts.append("ruit en → = als de regels van het BBV worden gevolgd")
    if not shows_nought:
        parts.append("de as begint niet bij nul")
    told = [
        _told(jaar, row)
        for jaar, (_, row) in zip(rows["jaar"], amounts.iterrows(), strict=True)
    ]
    style.finish(
        fig,
        heading,
        "; ".join(parts),
        bron=bron,
        alt="; ".join(told) + ".",
    )
    return ax


def _marks(ax: Axes, amounts: pd.DataFrame, moved: pd.Series) -> None:
    y = amounts.index
    known = amounts["structureel"]
    ax.hlines(
        y,
        amounts["laag"],
        amounts["hoog"],
        colors=style.PLAN,
        linewidth=8,
        gid="onbekend",
    )
    ax.hlines(
        y,
        known,
        amounts["gevolgd"],
        colors=style.GRIJS,
        linewidth=1,
        gid="verschuiving",
    )
    ink = style.INKT
    ax.plot(
        moved,
        y,
        "D",
        markersize=7,
        color="white",
        markeredgecolor=ink,
        gid="gevolgd",
    )
    ax.plot(
        known,
        y,
        "o",
        markersize=5.5,
        color=style.REALISATIE,
        gid="structureel",
    )


def _limits(ax: Axes, amounts: pd.DataFrame) -> bool:
    """Room around all marks, nought among them when it is near; whether it is drawn."""
    left = amounts.min(axis=None)
    right = amounts.max(axis=None)
    margin = (right - left) * 0.06 or abs(left) * 0.05 or 1.0
    width = right - left + 2 * margin
    if -width < left <= right < width:
        left = min(left, 0.0)
        right = max(right, 0.0)
    ax.set_xlim(left - margin, right + margin)
    nought = bool(left - margin <= 0 <= right + margin)
    if nought:
        ax.axvline(0, color=style.INKT, linewidth=0.8)
    return nought


def _written(row: pd.Series, scale: style.Schaal) -> str:
    """What stands behind a dot: the balance, its reach and where the rules lead."""
    known, low, high, followed = row
    if np.isnan(known):
        return "niet bekend"
    text = scale.tekst(known)
    if high - low >= _CENT:
        text += f"  ({scale.tekst(low)} tot {scale.tekst(high)})"
    if abs(followed - known) >= _CENT:
        text += f"  → {scale.tekst(followed)}"
    return text


def _told(jaar: int, row: pd.Series) -> str:
    known, low, high, followed = row
    if np.isnan(known):
        return f"{jaar}: niet bekend"
    text = f"{jaar}: {nl.euro(known)}"
    if high - low >= _CENT:
        text += f", met het onbekende van {nl.euro(low)} tot {nl.euro(high)}"
    if abs(followed - known) >= _CENT:
        text += f", met de regels gevolgd {nl.euro(followed)}"
    return text
