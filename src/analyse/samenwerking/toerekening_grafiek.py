"""Whose saving it is, in a picture: a bar a kind, a panel a way of looking."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import kleuren, style
from analyse.charts.labels import Look, beside, name_lines
from analyse.charts.style import GEEN_BRON, Bron
from analyse.tables import ONBEKEND

_DELEN = {part: look for part, look in kleuren.PORTFOLIO.items() if part != "nog_in_te_vullen"}


@style.styled
def samenwerking_besparing_grafiek(
    tables: Mapping[str, pd.DataFrame], *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> np.ndarray:
    """What the measures came to, a bar a kind: realised, being done, uncertain, dropped.

    Parameters
    ----------
    tables
        By the heading of its panel, as `samenwerking_besparing` returns it: the kind in the first
        column.
    titel
        Own title.
    bron
        Source note.

    Returns
    -------
    numpy.ndarray
        Axes, one a table.
    """
    heading = titel or "Besparing naar soort en toerekening"
    full = {name: table for name, table in tables.items() if table["bedrag"].any()}
    if not full:
        return np.array([style.empty(heading, "geen maatregelen", bron)])
    whole = pd.concat(full.values())
    scale = style.schaal(whole["bedrag"])
    longest = whole[list(_DELEN)].clip(lower=0).sum(axis=1).max()
    heights = [len(table) + 0.6 for table in full.values()]
    height = 0.27 * len(whole) + 0.45 * len(full) + 0.3
    size = (style.BREEDTE, height)
    fig, grid = plt.subplots(
        len(full), 1, figsize=size, sharex=True, squeeze=False, height_ratios=heights
    )
    axes: np.ndarray = grid[:, 0]
    for ax, (name, table) in zip(axes, full.items(), strict=True):
        _draw(ax, table, scale)
        ax.set_title(name, fontsize=8.5)
        ax.set_xlim(right=max(longest * 1.1, 1.0))
        style.euro_axis(ax, scale, "x")
    legend = []
    for part, look in _DELEN.items():
        legend.append(style.patch(part.replace("_", " "), *look))
    under = f"Bedragen {scale.eenheid}; achter elke balk wat is gerealiseerd"
    alt = " ".join(_told(name, table) for name, table in full.items())
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=alt)
    return axes


def _draw(ax: Axes, table: pd.DataFrame, scale: style.Schaal) -> None:
    y = np.arange(len(table))
    up, down = np.zeros((2, len(table)))
    for part, (colour, hatch) in _DELEN.items():
        values = table[part].fillna(0.0).to_numpy()
        start = np.where(values >= 0, up, down)
        look: Look = {"color": colour, "hatch": hatch, "edgecolor": kleuren.GRIJS}
        ax.barh(y, values, left=start, height=0.7, linewidth=0.5, label=part, **look)
        up += np.maximum(values, 0)
        down += np.minimum(values, 0)
    for line, done in enumerate(table["gerealiseerd"]):
        text = scale.tekst(done) if pd.notna(done) else ONBEKEND
        beside(ax, text, (up[line], line), (4, 0), fontweight="bold", color=kleuren.REALISATIE)
    name_lines(ax, list(table.iloc[:, 0]), 8)
    ax.spines["left"].set_visible(bool((down < 0).any()))


def _told(name: str, table: pd.DataFrame) -> str:
    done = table["gerealiseerd"].map(nl.euro).where(table["gerealiseerd"].notna(), ONBEKEND)
    whole = table["bedrag"].map(nl.euro)
    kinds = table.iloc[:, 0] + " " + done + " gerealiseerd van " + whole
    return f"{name}: {', '.join(kinds)}."
