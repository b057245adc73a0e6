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
from analyse.charts.style import GEEN_BRON, Bron

#: Below this part of the width of the marks nought is drawn along.
_NEAR = 1.0


@style.styled
def structureel_saldo(
    table: pd.DataFrame, *, titel: str | None = None, over: str = "", bron: Bron = GEEN_BRON
) -> Axes:
    """The structural balance per year as a dot.

    With the reach of the unknown and a diamond where the rules lead.

    Parameters
    ----------
    table
        As `structureel.balans.wat_als` returns it, of one phase: jaar, structureel, laag, hoog,
        gevolgd (euro).
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
    rows = table.sort_values("jaar", kind="stable")
    heading = titel or "Structureel saldo per jaar"
    amounts = rows[["structureel", "laag", "hoog", "gevolgd"]].to_numpy(dtype=float)
    if not np.isfinite(amounts).any():
        return style.empty(heading, "het saldo is van geen jaar bekend", bron)
    known, low, high, followed = amounts.T
    reach, effect = high - low, followed - known
    steps = np.abs(np.concatenate([reach, effect]))
    scale = style.schaal(
        amounts, finest=float(np.median(steps[steps > 0])) if (steps > 0).any() else 0.0
    )

    y = np.arange(len(rows))
    fig, ax = style.sheet(max(1.0, 0.31 * len(rows) + 0.4))
    ax.hlines(y, low, high, colors=style.PLAN, linewidth=8, gid="onbekend")
    ax.hlines(y, known, followed, colors=style.GRIJS, linewidth=1, gid="verschuiving")
    # A diamond only where following the rules changes something; the dot lies on it, so that both
    # are seen.
    moved = np.where(np.abs(effect) >= 0.005, followed, np.nan)
    ax.plot(moved, y, "D", markersize=7, color="white", markeredgecolor=style.INKT, gid="gevolgd")
    ax.plot(known, y, "o", markersize=5.5, color=style.REALISATIE, gid="structureel")
    left, right = float(np.nanmin(amounts)), float(np.nanmax(amounts))
    margin = (right - left) * 0.06 or abs(left) * 0.05 or 1.0
    width = right - left + 2 * margin
    if -_NEAR * width < left <= right < _NEAR * width:
        left, right = min(left, 0.0), max(right, 0.0)
    ax.set_xlim(left - margin, right + margin)
    nought = left - margin <= 0 <= right + margin
    if nought:
        ax.axvline(0, color=style.INKT, linewidth=0.8)
    ax.set_yticks(y, [str(jaar) for jaar in rows["jaar"]])
    ax.set_ylim(len(rows) - 0.45, -0.55)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    style.euro_axis(ax, scale, "x")
    for place, row in enumerate(amounts):
        ax.annotate(
            _written(row, scale),
            (1, place),
            xycoords=ax.get_yaxis_transform(),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
            annotation_clip=False,
        )

    marks = ["stip = structureel saldo"]
    marks += ["band = speling zolang regels onbekend zijn"] if (reach > 0).any() else []
    marks += (
        ["ruit en → = als de regels van het BBV worden gevolgd"] if np.isfinite(moved).any() else []
    )
    under = "; ".join(
        [f"Bedragen {scale.eenheid}", over, *marks]
        if over
        else [f"Bedragen {scale.eenheid}", *marks]
    )
    style.finish(
        fig,
        heading,
        under + ("" if nought else "; de as begint niet bij nul"),
        bron=bron,
        alt=_told(rows["jaar"], amounts),
    )
    return ax


def _written(row: np.ndarray, scale: style.Schaal) -> str:
    known, low, high, followed = (float(v) for v in row)
    if np.isnan(known):
        return "niet bekend"
    text = scale.tekst(known)
    if high - low >= 0.005:
        text += f"  ({scale.tekst(low)} tot {scale.tekst(high)})"
    return text + (f"  → {scale.tekst(followed)}" if abs(followed - known) >= 0.005 else "")


def _told(years: pd.Series, amounts: np.ndarray) -> str:
    parts = []
    for jaar, (known, low, high, followed) in zip(years, amounts, strict=True):
        reach = (
            f", met het onbekende van {nl.euro(low)} tot {nl.euro(high)}"
            if high - low >= 0.005
            else ""
        )
        after = (
            f", met de regels gevolgd {nl.euro(followed)}" if abs(followed - known) >= 0.005 else ""
        )
        parts.append(
            f"{jaar}: niet bekend" if np.isnan(known) else f"{jaar}: {nl.euro(known)}{reach}{after}"
        )
    return "; ".join(parts) + "."
