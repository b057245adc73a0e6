"""Amounts stacked as bars.

The trap: an unknown amount is no bar of nought. What is not known is written, not drawn.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import style


def stack(
    ax: Axes,
    wide: pd.DataFrame,
    looks: dict[str, tuple[str, str]],
    scale: style.Schaal,
    *,
    total: bool = True,
) -> None:
    """Stacked bars per row of `wide`, positive up and negative down.

    With the value in each piece that is high enough.
    """
    x = np.arange(len(wide))
    up, down = np.zeros(len(wide)), np.zeros(len(wide))
    whole = float(wide.clip(lower=0).sum(axis=1).max()) or 1.0
    for name, (colour, hatch) in looks.items():
        values = wide[name].fillna(0.0).to_numpy(dtype=float)
        base = np.where(values >= 0, up, down)
        ax.bar(
            x,
            values,
            bottom=base,
            width=0.72,
            color=colour,
            hatch=hatch,
            edgecolor=style.GRIJS,
            linewidth=0.5,
            label=name,
        )
        for place, value, start in zip(x, values, base, strict=True):
            if abs(value) >= 0.055 * whole:
                box = (
                    {"boxstyle": "square,pad=0.1", "facecolor": colour, "edgecolor": "none"}
                    if hatch
                    else None
                )
                ax.text(
                    float(place),
                    start + value / 2,
                    scale.tekst(value),
                    ha="center",
                    va="center",
                    fontsize=8,
                    color=style.text_on(colour),
                    bbox=box,
                )
        up, down = up + np.maximum(values, 0), down + np.minimum(values, 0)
    if total and len(looks) > 1:
        for place, value, height in zip(x, wide.sum(axis=1), up, strict=True):
            ax.annotate(
                scale.tekst(value),
                (place, height),
                xytext=(0, 3),
                textcoords="offset points",
                ha="center",
                fontsize=8,
                fontweight="bold",
            )
    ax.set_xticks(x, [str(label) for label in wide.index])
    ax.set_xlim(-0.7, len(wide) - 0.3)
    ax.tick_params(axis="x", length=0)
    ax.spines["left"].set_visible(False)
    if (down < 0).any():
        ax.spines["bottom"].set_visible(False)
        ax.axhline(0, color=style.INKT, linewidth=0.8)
    style.euro_axis(ax, scale)


def _per_year(wide: pd.DataFrame, names: dict[str, str]) -> str:
    return " ".join(
        f"{jaar}: "
        + ", ".join(f"{names[c]} {nl.euro(wide.loc[jaar, c])}" for c in wide.columns)
        + "."
        for jaar in wide.index
    )
