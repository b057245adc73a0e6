"""How much of the money has no value for a column, as bars."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import style
from analyse.charts.style import GEEN_BRON, Bron


@style.styled
def onbekend(table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON) -> Axes:
    """Part of the money that is unknown per column, largest first.

    Parameters
    ----------
    table
        As `gegevens.volledigheid.per_kenmerk` returns it: kenmerk, bedrag_onbekend (euro),
        aandeel_onbekend (part of one).
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
    order = table.sort_values(["aandeel_onbekend", "kenmerk"], ascending=[False, True])
    fig, ax = style.sheet(0.3 + 0.26 * len(order))
    at = np.arange(len(order))
    shares = order["aandeel_onbekend"].to_numpy()
    ax.barh(
        at,
        shares,
        height=0.62,
        color=style.AARD["onbekend"][0],
        edgecolor=style.GRIJS,
        linewidth=0.5,
    )
    for y, (share, amount) in enumerate(zip(shares, order["bedrag_onbekend"], strict=True)):
        ax.text(
            share + 0.01,
            y,
            f"{nl.procent(share, 1)} ({nl.euro(amount)})",
            va="center",
            ha="left",
            fontsize=8,
        )
    ax.set_yticks(at, order["kenmerk"].str.replace("_", " "))
    ax.set_ylim(len(order) - 0.5, -0.5)
    style.share_axis(ax, "x")
    ax.set_xlim(0, max(1.0, float(shares.max()) + 0.25))
    known = [f"{row.kenmerk} {nl.procent(row.aandeel_onbekend, 1)}" for row in order.itertuples()]
    style.finish(
        fig,
        heading,
        "Deel van de gerealiseerde lasten en baten samen, naar omvang",
        bron=bron,
        alt=f"{'; '.join(known)}.",
    )
    return ax
