"""Amounts stacked as bars.

The trap: an unknown amount is no bar of nought. What is not known is written, not drawn.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import style
from analyse.charts.kleuren import GRIJS, INKT
from analyse.charts.labels import Look, beside

#: Part of the highest bar that a piece must have for its amount to fit in it.
_HIGH_ENOUGH = 0.055


def stack(
    ax: Axes,
    wide: pd.DataFrame,
    looks: dict[str, tuple[str, str]],
    scale: style.Schaal,
    *,
    total: bool = True,
) -> None:
    """Stacked bars per row of `wide`, positive up and negative down, with the value in each piece.

    A piece that is too low for its value goes without. `looks` has fill and hatch per column.
    """
    places = np.arange(len(wide))
    up = np.zeros(len(wide))
    down = np.zeros(len(wide))
    highest = wide.clip(lower=0).sum(axis=1).max() or 1.0
    for name, (colour, hatch) in looks.items():
        values = wide[name].fillna(0.0).to_numpy()
        base = np.where(values >= 0, up, down)
        ax.bar(
            places,
            values,
            bottom=base,
            width=0.72,
            color=colour,
            hatch=hatch,
            edgecolor=GRIJS,
            linewidth=0.5,
            label=name,
        )
        for place in places[np.abs(values) >= _HIGH_ENOUGH * highest]:
            middle = (place, base[place] + values[place] / 2)
            _write(ax, middle, scale.tekst(values[place]), colour, hatch)
        up += np.maximum(values, 0)
        down += np.minimum(values, 0)
    if total and len(looks) > 1:
        look = {"ha": "center", "va": "baseline", "fontweight": "bold"}
        for place, value in enumerate(wide.sum(axis=1)):
            beside(ax, scale.tekst(value), (place, up[place]), (0, 3), **look)
    ax.set_xticks(places, wide.index.astype(str))
    ax.set_xlim(-0.7, len(wide) - 0.3)
    ax.tick_params(axis="x", length=0)
    ax.spines["left"].set_visible(False)
    if (down < 0).any():
        ax.spines["bottom"].set_visible(False)
        ax.axhline(0, color=INKT, linewidth=0.8)
    style.euro_axis(ax, scale)


def _write(ax: Axes, middle: tuple[float, float], text: str, colour: str, hatch: str) -> None:
    """An amount in its piece, on a patch of plain colour where the piece is hatched."""
    patch = {"boxstyle": "square,pad=0.1", "facecolor": colour, "edgecolor": "none"}
    look: Look = {"ha": "center", "va": "center", "fontsize": 8, "color": style.text_on(colour)}
    ax.text(*middle, text, bbox=patch if hatch else None, **look)


def told_per_year(wide: pd.DataFrame, names: dict[str, str]) -> str:
    """The amounts of each year as text, as in `2014: doel € 10, gerealiseerd € 5`."""
    sentences = []
    for jaar, row in wide.iterrows():
        amounts = ", ".join(f"{names[name]} {nl.euro(row[name])}" for name in wide)
        sentences.append(f"{jaar}: {amounts}.")
    return " ".join(sentences)
