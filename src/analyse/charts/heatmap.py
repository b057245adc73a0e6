"""Shares as a table of colours: a row a wijk, a column a round, gaps where the series breaks.

The traps: a cell without scores is no nought and stays white; a colour says nothing in grey, so
every share stands in its cell, and what is low prints darkest; across a gap nothing is comparable.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, Colormap, ListedColormap

from analyse import nl
from analyse.charts import style
from analyse.charts.kleuren import AANDEEL
from analyse.charts.labels import MEEST, Look, not_drawn, short, span
from analyse.charts.style import GEEN_BRON, Bron

#: Columns up to which every cell says its share; of more only the last of each piece does.
_SAID = 18
_LETTERS = 26


@style.styled
def share_heatmap(
    shares: pd.DataFrame,
    n: pd.DataFrame,
    *,
    titel: str,
    stukken: Sequence[int] = (),
    ondertitel: str = "",
    bron: Bron = GEEN_BRON,
) -> Axes:
    """Shares as colours, one cell a wijk and round.

    Parameters
    ----------
    shares
        Parts of one; a row a wijk, a column a round, in their order. Missing is not measured.
    n
        On how many scores each rests; of the same shape.
    titel, ondertitel
        The finding; what the shares are.
    stukken
        Of each column the piece of the series that it is in; between pieces is a gap.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    if shares.empty or not shares.notna().any(axis=None):
        return style.empty(titel, "geen aandelen", bron)
    every = len(shares)
    shares, n = shares.head(MEEST), n.head(MEEST)
    wide, said, names = _with_gaps(shares, list(stukken) or [0] * shares.shape[1])
    fig, ax = style.sheet(0.3 * len(shares) + 0.35)
    bounds = [low for low, _ in reversed(AANDEEL)] + [1.0001]
    colours = ListedColormap([colour for _, colour in reversed(AANDEEL)])
    _cells(ax, wide, said, colours, norm=BoundaryNorm(bounds, colours.N))
    rows = [short(name, _LETTERS) for name in shares.index]
    ax.set_yticks(np.arange(len(rows)) + 0.5, rows, rotation=0, fontsize=8.5)
    _name_columns(ax, names)
    ax.tick_params(length=0)
    span = _span(n)
    under = f"{ondertitel}; {span}{not_drawn(every)}" if ondertitel else span
    legend = [style.patch(label, colour) for label, colour in _classes()]
    style.finish(fig, titel, under, bron=bron, legenda=legend, alt=_told(shares, n))
    return ax


def _cells(
    ax: Axes,
    values: pd.DataFrame | np.ndarray,
    said: pd.DataFrame | np.ndarray,
    colours: Colormap,
    **scale: object,
) -> None:
    """Cells coloured by their value, each with its own words and white between them."""
    sns.heatmap(
        values,
        ax=ax,
        cmap=colours,
        annot=said,
        fmt="",
        annot_kws={"fontsize": 7.5},
        cbar=False,
        linewidths=0.8,
        linecolor="white",
        **scale,
    )
    ax.set(xlabel="", ylabel="")


def _name_columns(ax: Axes, names: Sequence[str]) -> None:
    """Names under the columns; of many rounds ("2014-3") only the first of each year, as a year."""
    shown = {place + 0.5: name for place, name in enumerate(names) if name}
    if len(shown) > _SAID // 2 and all(name[:4].isdigit() for name in shown.values()):
        first: dict[str, float] = {}
        for place, name in shown.items():
            first.setdefault(name[:4], place)
        shown = {place: year for year, place in first.items()}
    step = -(-len(shown) // _SAID)
    ax.set_xticks(list(shown)[::step], list(shown.values())[::step], rotation=0, fontsize=7.5)


def _with_gaps(
    shares: pd.DataFrame, pieces: Sequence[int]
) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """The cells with an empty column between pieces, what each says, and the name of each column.

    A last column of a piece always says its shares.
    """
    few = shares.shape[1] <= _SAID
    columns: list[np.ndarray] = []
    texts: list[list[str]] = []
    names: list[str] = []
    for at, name in enumerate(shares.columns):
        if at and pieces[at] != pieces[at - 1]:
            columns.append(np.full(len(shares), np.nan))
            texts.append([""] * len(shares))
            names.append("")
        values = shares.iloc[:, at].to_numpy(dtype=float)
        last = at + 1 == shares.shape[1] or pieces[at + 1] != pieces[at]
        columns.append(values)
        texts.append([_cell(value) if few or last else "" for value in values])
        names.append(str(name))
    return np.column_stack(columns), np.column_stack(texts), names


def _cell(share: float) -> str:
    return "" if np.isnan(share) else nl.getal(share * 100)


def _classes() -> list[tuple[str, str]]:
    """The classes of colour, best first, as a legend says them."""
    said = [(f"vanaf {nl.procent(low)}", colour) for low, colour in AANDEEL[:-1]]
    above = AANDEEL[-2][0]
    return [*said, (f"onder {nl.procent(above)}", AANDEEL[-1][1])]


def _span(n: pd.DataFrame) -> str:
    counts = n.to_numpy(dtype=float)
    known = counts[counts > 0]
    if not len(known):
        return "geen scores"
    return f"{span(known)} per vak"


def _told(shares: pd.DataFrame, n: pd.DataFrame) -> str:
    """The last known share of each row in words."""
    told = []
    for name, row in shares.iterrows():
        known = row.dropna()
        if known.empty:
            told.append(f"{name} niet gemeten")
            continue
        last = known.index[-1]
        share, count = nl.procent(known.iloc[-1]), nl.getal(n.loc[name, last])
        told.append(f"{name} {share} in {last} (n = {count})")
    return f"{'; '.join(told)}. Wit is niet gemeten."


def colour_table(
    ax: Axes, values: pd.DataFrame, said: pd.DataFrame, colours: Colormap, **scale: object
) -> None:
    """A row a name and a column a name, each cell coloured by its value with its own words.

    The first row stands at the top and the columns are named above it; a cell without a value stays
    white. `scale` is what seaborn takes to place a value in `colours`: vmin and vmax, or norm.
    """
    _cells(ax, values.astype(float), said, colours, **scale)
    columns = [short(name, _LETTERS) for name in values.columns]
    rows = [short(name, _LETTERS) for name in values.index]
    turn: Look = {"rotation": 35, "ha": "left", "rotation_mode": "anchor"}
    if ax.get_window_extent().width / ax.figure.dpi > len(columns):
        turn = {}
        columns = [textwrap.fill(name, 15) for name in columns]
    ax.xaxis.tick_top()
    ax.set_xticks(np.arange(len(columns)) + 0.5, columns, fontsize=8, **turn)
    ax.set_yticks(np.arange(len(rows)) + 0.5, rows, rotation=0, fontsize=8)
    ax.tick_params(length=0)
