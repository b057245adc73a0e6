"""A table as tiles: a colour, a hatch and a text at each row and column.

The trap: a colour alone tells nothing in grey, so a tile has its text and often a hatch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analyse.charts.kleuren import GRIJS
from analyse.charts.labels import Look


def tile(
    ax: Axes,
    place: tuple[float, float],
    colour: str,
    hatch: str = "",
    *,
    size: tuple[float, float] = (0.94, 0.86),
    gid: str = "tegel",
) -> None:
    """One tile around its place."""
    width, height = size
    x, y = place
    corner = (x - width / 2, y - height / 2)
    look: Look = {"facecolor": colour, "edgecolor": GRIJS, "linewidth": 0.5, "hatch": hatch}
    ax.add_patch(Rectangle(corner, width, height, gid=gid, **look))


def in_tile(
    ax: Axes,
    place: tuple[float, float],
    text: str,
    colour: str,
    **look: Any,  # noqa: ANN401  what matplotlib's text takes
) -> None:
    """A text in a tile, on a patch of its colour so that no hatch runs through it."""
    patch = {"facecolor": colour, "edgecolor": "none", "pad": 0.8}
    ax.text(*place, text, ha="center", va="center", bbox=patch, **look)


def no_tile(ax: Axes, place: tuple[float, float], size: float) -> None:
    """A cross where the table has nothing."""
    ax.text(*place, "×", ha="center", va="center", fontsize=size, color=GRIJS)


def frame(ax: Axes, columns: Sequence[str], rows: Sequence[str], size: float = 8) -> None:
    """Names above the columns and before the rows, the first at the top, and no frame."""
    ax.set_xticks(range(len(columns)), columns, fontsize=size)
    ax.xaxis.tick_top()
    ax.set_yticks(range(len(rows)), rows, fontsize=size)
    ax.set_xlim(-0.55, len(columns) - 0.45)
    ax.set_ylim(len(rows) - 0.5, -0.55)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
