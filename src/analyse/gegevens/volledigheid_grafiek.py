"""How much of the money has no value for a column, as bars."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import style
from analyse.charts.style import GEEN_BRON, Bron


@style.styled
def onbekend_per_kenmerk_grafiek(
    table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """Part of the money that is unknown per column, largest first.

    Parameters
    ----------
    table
        As `onbekend_per_kenmerk` returns it: kenmerk, bedrag_onbekend (euro), aandeel_onbekend
        (part of one).
    titel
        Own title; else one is made from the data.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or "Onbekend deel van het bedrag per kenmerk"
    if table.empty:
        return style.empty(heading, "geen bedragen", bron)
    rows = table.sort_values(["aandeel_onbekend", "kenmerk"], ascending=[False, True])
    rows = rows.reset_index(drop=True)
    shares = rows["aandeel_onbekend"]
    fig, ax = style.sheet(0.3 + 0.26 * len(rows))
    colour, _ = style.AARD["onbekend"]
    ax.barh(
        rows.index,
        shares,
        height=0.62,
        color=colour,
        edgecolor=style.GRIJS,
        linewidth=0.5,
    )
    told = []
    for row in rows.itertuples():
        share = nl.procent(row.aandeel_onbekend, 1)
        text = f"{share} ({nl.euro(row.bedrag_onbekend)})"
        ax.text(row.aandeel_onbekend + 0.01, row.Index, text, va="center", fontsize=8)
        told.append(f"{row.kenmerk} {share}")
    ax.set_yticks(rows.index, rows["kenmerk"].str.replace("_", " "))
    ax.set_ylim(len(rows) - 0.5, -0.5)
    style.share_axis(ax, "x")
    ax.set_xlim(0, max(1.0, float(shares.max()) + 0.25))
    under = "Deel van de gerealiseerde lasten en baten samen, naar omvang"
    style.finish(fig, heading, under, bron=bron, alt="; ".join(told) + ".")
    return ax
