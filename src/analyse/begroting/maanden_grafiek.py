"""What is booked since January, month by month, within the band of earlier years.

The traps: a line that runs on after the last month with a booking says that spending stopped; and a
forecast is drawn as the range that it is, never as a point.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from analyse import nl
from analyse.charts import style
from analyse.charts.style import GEEN_BRON, Bron

#: Least distance between two labels at the right, in points.
_LABEL = 10.5


@style.styled
def cumulatief(
    verloop: pd.DataFrame,
    prognose: pd.DataFrame | None = None,
    *,
    plan: float | None = None,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """Line of the year within the band of earlier years and beside their median, the plan as a mark at December.

    Parameters
    ----------
    verloop
        As `begroting.maanden.verloop` returns it without groups: jaar, maand, geboekt, laagste,
        mediaan, hoogste, jaren.
    prognose
        As `begroting.jaareinde.prognose` returns it; its last month is drawn as a range at December
        while the year runs.
    plan
        Plan of the whole year (euro).
    titel
        Own title; else one is made from the data.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    if verloop.empty:
        return style.empty(titel or "Verloop over de maanden", "geen maanden", bron)
    jaar, months = int(verloop["jaar"].iloc[0]), list(verloop["maand"])
    now, low, middle, high = (
        verloop[c].to_numpy(dtype=float) for c in ("geboekt", "laagste", "mediaan", "hoogste")
    )
    booked = np.flatnonzero(~np.isnan(now))
    last = int(booked[-1]) if len(booked) else -1
    years = int(verloop["jaren"].max())
    goal = float("nan") if plan is None else float(plan)
    ends = (
        prognose[prognose["laagste"].notna()].tail(1)
        if prognose is not None and 0 <= last < len(months) - 1
        else pd.DataFrame()
    )
    ends = ends[ends["maand"] == months[last]] if len(ends) else ends

    drawn = np.concatenate(
        [
            now,
            low,
            high,
            [goal],
            ends[["laagste", "hoogste"]].to_numpy(dtype=float).ravel() if len(ends) else [],
        ]
    )
    scale = style.schaal(drawn)
    x = np.arange(len(months))
    fig, ax = style.sheet(3.4)
    labels: list[tuple[float, str, dict[str, Any]]] = []
    if years:
        ax.fill_between(
            x, low, high, color=style.PLAN, alpha=0.8, linewidth=0, label="laagste tot hoogste"
        )
        ax.plot(x, middle, color=style.GRIJS, linewidth=1.2, linestyle=(0, (4, 2)), label="mediaan")
        labels.append((middle[-1], f"mediaan {scale.tekst(middle[-1])}", {"color": style.GRIJS}))
    ax.plot(
        x, now, color=style.REALISATIE, linewidth=2.4, marker="o", markersize=3.5, label=str(jaar)
    )
    if last >= 0:
        bold: dict[str, Any] = {"color": style.REALISATIE, "fontweight": "bold"}
        told = f"{jaar}: {scale.tekst(now[last])}"
        if last == len(months) - 1:
            labels.append((now[last], told, bold))
        else:
            # Above the line is free at its left, but for the first months; below it at its right.
            where, side = ((-4, 8), "right") if last > 3 else ((7, -9), "left")
            ax.annotate(
                told,
                (last, now[last]),
                xytext=where,
                textcoords="offset points",
                ha=side,
                va="center",
                fontsize=8.5,
                **bold,
            )
    if not np.isnan(goal):
        ax.plot(
            [x[-1] - 0.28, x[-1] + 0.28],
            [goal, goal],
            color=style.INKT,
            linewidth=2.4,
            solid_capstyle="butt",
            gid="plan",
        )
        labels.append(
            (goal, f"plan {scale.tekst(goal)}", {"color": style.INKT, "fontweight": "bold"})
        )
    if len(ends):
        least, most = float(ends["laagste"].iloc[0]), float(ends["hoogste"].iloc[0])
        ax.vlines(x[-1], least, most, color=style.OP, linewidth=5, gid="prognose")
        labels.append(
            (
                (least + most) / 2,
                f"prognose {scale.tekst(least)} tot {scale.tekst(most)}",
                {"color": style.OP},
            )
        )
    ax.set_xticks(x, ["mrt" if m == "maart" else str(m)[:3] for m in months])
    ax.set_xlim(-0.3, len(months) - 0.6)
    ax.tick_params(axis="x", length=0)
    ax.spines["left"].set_visible(False)
    if np.nanmin(drawn, initial=0.0) < 0:
        ax.axhline(0, color=style.INKT, linewidth=0.8)
        ax.spines["bottom"].set_visible(False)
    ax.set_ylim(bottom=min(0.0, float(np.nanmin(drawn, initial=0.0)) * 1.05))
    ax.set_ylim(top=float(np.nanmax(drawn, initial=0.0)) * 1.06 or 1.0)
    style.euro_axis(ax, scale)

    until = f"t/m {months[last]}" if last >= 0 else ""
    heading = titel or f"Geboekt sinds januari {jaar}" + (
        f", {until}" if 0 <= last < len(months) - 1 else ""
    )
    under = f"Bedragen {scale.eenheid}, opgeteld vanaf januari"
    earlier = f"{years} {'eerder jaar' if years == 1 else 'eerdere jaren'}"
    under += f"; band = laagste tot hoogste van {earlier}" if years else "; geen eerdere jaren"
    texts = [
        ax.annotate(
            text,
            (1.0, value),
            xycoords=("axes fraction", "data"),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
            annotation_clip=False,
            **look,
        )
        for value, text, look in sorted(labels, key=lambda label: label[0])
    ]
    style.finish(fig, heading, under, bron=bron, alt=_alt(verloop, jaar, goal, ends))
    _apart(fig, ax, texts)
    return ax


def _apart(fig: Figure, ax: Axes, texts: Sequence[Annotation]) -> None:
    """Move the labels at the right of a finished figure, lowest first, apart where they would touch."""
    below = -np.inf
    for text in texts:
        at = float(ax.transData.transform((0.0, text.xy[1]))[1]) * 72 / fig.dpi
        below = max(at, below + _LABEL)
        text.set_position((6, below - at))


def _alt(verloop: pd.DataFrame, jaar: int, goal: float, ends: pd.DataFrame) -> str:
    booked = verloop[verloop["geboekt"].notna()]
    parts = []
    if len(booked):
        row = booked.iloc[-1]
        parts.append(f"In {jaar} is tot en met {row['maand']} {nl.euro(row['geboekt'])} geboekt")
        if row["jaren"]:
            parts.append(
                f"eerdere jaren hadden toen {nl.euro(row['laagste'])} tot {nl.euro(row['hoogste'])}"
                f" geboekt (mediaan {nl.euro(row['mediaan'])}), dat is"
                f" {nl.procent(row['aandeel_laagste'], 1)} tot"
                f" {nl.procent(row['aandeel_hoogste'], 1)} van hun jaar"
            )
    if not np.isnan(goal):
        parts.append(f"plan van het jaar {nl.euro(goal)}")
    if len(ends):
        parts.append(
            f"prognose {nl.euro(ends['laagste'].iloc[0])} tot {nl.euro(ends['hoogste'].iloc[0])}"
        )
    per_month = ", ".join(
        f"{m} {nl.euro(v)}" for m, v in zip(booked["maand"], booked["geboekt"], strict=True)
    )
    return (
        "; ".join(parts) + f". Per maand, opgeteld: {per_month}."
        if parts
        else "Er is niets geboekt."
    )
