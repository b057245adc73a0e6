"""A table as tiles: a colour, a hatch and a text at each row and column.

The trap: a colour alone tells nothing in grey, so a tile has its text and often a hatch.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle

from analyse.charts import style
from analyse.charts.kleuren import GRIJS, WIT
from analyse.charts.labels import Look, short
from analyse.charts.style import GEEN_BRON, Bron

#: Letters on one line of the name of a row; it has two lines.
_LETTERS = 40


class Tegel(NamedTuple):
    """What stands in one tile; the word for what it means is its gid."""

    tekst: str
    kleur: str = WIT
    arcering: str = ""
    soort: str = "tegel"
    vet: bool = False


@style.styled
def tile_table(
    tegels: Mapping[tuple[str, str], Tegel],
    *,
    rijen: Sequence[str],
    kolommen: Sequence[str],
    titel: str,
    ondertitel: str,
    alt: str,
    legenda: Sequence[Patch] = (),
    hoogte: float = 0.31,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """Tiles in rows and columns, a cross where there is none.

    Parameters
    ----------
    tegels
        By the names of their row and column.
    rijen, kolommen
        These names, in order.
    titel, ondertitel, alt, legenda, bron
        As `style.finish` takes them.
    hoogte
        Of a row, in inches.

    Returns
    -------
    matplotlib.axes.Axes
    """
    fig, ax = style.sheet(hoogte * len(rijen) + 0.5)
    for y, row in enumerate(rijen):
        for x, column in enumerate(kolommen):
            if (row, column) in tegels:
                _draw(ax, (x, y), tegels[(row, column)])
            else:
                no_tile(ax, (x, y), 7.5)
    heads = [textwrap.fill(name, 16) for name in kolommen]
    frame(ax, heads, [textwrap.fill(short(name, 2 * _LETTERS), _LETTERS) for name in rijen])
    style.finish(fig, titel, ondertitel, bron=bron, legenda=legenda, alt=alt)
    return ax


def _draw(ax: Axes, place: tuple[int, int], cell: Tegel) -> None:
    tile(ax, place, cell.kleur, cell.arcering, gid=cell.soort)
    look: Look = {"fontsize": 8, "linespacing": 1.05, "color": style.text_on(cell.kleur)}
    in_tile(
        ax, place, cell.tekst, cell.kleur, fontweight="bold" if cell.vet else "normal", **look
    )


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
