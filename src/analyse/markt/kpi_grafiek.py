"""KPI's against their targets, in a picture.

The trap: a KPI that was not measured is not missed; it has its reason instead of a mark.
"""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analyse import nl
from analyse.charts import kleuren, style
from analyse.charts.labels import Look, above_column, behind, beside, name_lines, remark
from analyse.charts.style import GEEN_BRON, Bron
from analyse.markt.kpi import GEHAALD, NIET_GEHAALD

#: Marker and face of what became of a KPI.
_OORDEEL = {GEHAALD: ("o", kleuren.REALISATIE), NIET_GEHAALD: ("X", kleuren.OP)}
#: Farther from the target than this is drawn at the edge, with its figure.
_VER = 0.25
#: Columns behind the chart: the heading, the field, and how far to the right.
_KOLOMMEN = (("invloed", "beinvloedbaar", 8), ("soort", "soort", 58))


@style.styled
def kpi_scores_grafiek(
    scores: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """How far each KPI is from its target, better to the right, with who can influence it.

    Parameters
    ----------
    scores
        Rows of one year as `kpi_scores` returns them, drawn in this order.
    titel
        Own title.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or "KPI's naast hun streefwaarde"
    under = (
        "afstand tot de streefwaarde in procenten daarvan, rechts is beter; invloed is die van de"
        " uitvoerder"
    )
    if scores.empty:
        return style.empty(heading, under, bron)
    height = 0.32 * len(scores) + 0.5
    fig, ax = style.sheet(max(1.2, height))
    ax.axvline(0, color=kleuren.INKT, linewidth=0.9, zorder=1)
    names, told = [], []
    for line, row in enumerate(scores.to_dict("records")):
        name = f"{row['kpi']} {row['periode']}".rstrip()
        names.append(textwrap.fill(name, 38))
        if row["oordeel"] in _OORDEEL and pd.notna(row["afstand"]):
            _draw(ax, line, row["afstand"], row["oordeel"])
            value = _figure(row["waarde"])
            target = _figure(row["streefwaarde"])
            found = f"{value} van {target} {row['eenheid']}"
        else:
            found = row["reden"] or row["oordeel"]
            # The first reason has room beside the axis; the text alternative has them all.
            remark(ax, found.split(";")[0], (0, line))
        for _, field, right in _KOLOMMEN:
            behind(ax, row[field], line, (right, 0))
        kind = f"{row['soort']}, invloed {row['beinvloedbaar']}"
        told.append(f"{name} ({kind}): {row['oordeel']}, {found}")
    for heading_above, _, right in _KOLOMMEN:
        above_column(ax, heading_above, (right, 3), va="baseline")
    name_lines(ax, names)
    _share_axis(ax)
    legend = [Line2D([], [], label=verdict, **_look(verdict)) for verdict in _OORDEEL]
    alt = "; ".join(told) + "."
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=alt)
    return ax


def _look(verdict: str) -> Look:
    """How what became of a KPI is marked."""
    marker, face = _OORDEEL[verdict]
    look: Look = {"marker": marker, "color": kleuren.INKT, "markerfacecolor": face}
    return look | {"markersize": 7, "linestyle": "none"}


def _draw(ax: Axes, line: int, distance: float, verdict: str) -> None:
    far = float(np.clip(distance, -_VER, _VER))
    ax.plot([0, far], [line, line], color=kleuren.GRIJS, linewidth=1.4, zorder=2)
    ax.plot(far, line, markeredgewidth=0.8, zorder=3, gid=verdict, **_look(verdict))
    if abs(distance) > _VER:
        right, align = (7, "left") if far < 0 else (-7, "right")
        text, end = nl.procent(distance), (far, line)
        beside(ax, text, end, (right, 0), va="bottom", ha=align, fontsize=7)


def _share_axis(ax: Axes) -> None:
    """Distance to the target with its sign."""
    ax.set_xlim(-_VER * 1.08, _VER * 1.08)
    ax.set_xticks([-0.2, -0.1, 0.0, 0.1, 0.2], ["-20%", "-10%", "0%", "+10%", "+20%"])
    ax.grid(axis="x")
    ax.tick_params(length=0)


def _figure(value: float) -> str:
    """A value with the decimals it has, at most two."""
    for decimals in (0, 1):
        if abs(round(value, decimals) - value) < 1e-9:
            return nl.getal(value, decimals)
    return nl.getal(value, 2)
