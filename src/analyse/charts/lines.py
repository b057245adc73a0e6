"""Small multiples of lines, one panel a wijk: a value per round or year, cut where a series breaks.

The traps: a line across a break shows a change that nobody measured; a value without its interval
looks like a fact; and what was not measured is a gap in the line, not a nought.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analyse import nl
from analyse.charts import style
from analyse.charts.kleuren import GRIJS, INKT, OP, PLAN, REALISATIE
from analyse.charts.labels import MEEST, Look, beside, not_drawn
from analyse.charts.style import GEEN_BRON, Bron

#: Panels beside each other, and places up to which each has its name (and, of few, its value).
_NAAST, _GENOEMD, _GEZEGD = 4, 8, 4
#: Letters along the axis of one panel over the whole width.
_LETTERS = 100
_BREAK = (0, (4, 2))


@style.styled
def line_panels(
    table: pd.DataFrame,
    *,
    groep: str,
    plaats: str,
    waarde: str,
    titel: str,
    ondertitel: str,
    grenzen: tuple[str, str] = ("laag", "hoog"),
    stuk: str = "segment",
    tweede: str = "",
    notatie: Callable[[float], str] | None = None,
    bron: Bron = GEEN_BRON,
) -> np.ndarray:
    """A value along a row of places, one panel a group, all on one scale.

    Parameters
    ----------
    table
        One row a group and place, places in their order.
    groep, plaats, waarde
        Its columns with the panel, the round or year, and the value; missing is not measured.
    titel, ondertitel
        The finding; unit, interval and n.
    grenzen
        Columns of the ends of the interval, drawn as a band where the table has them.
    stuk
        Column that says in which piece of the series a place is; no line leaves its piece.
    tweede
        Column of a value to compare with, drawn as a dashed line.
    notatie
        How a value is written; a share of a hundred on a scale from nought when left out.
    bron
        Source note.

    Returns
    -------
    numpy.ndarray
        Axes, one a panel.
    """
    if not table[waarde].notna().any():
        return np.array([style.empty(titel, "geen gegevens", bron)])
    places = table.drop_duplicates(plaats).set_index(plaats)[stuk]
    names = list(dict.fromkeys(table[groep]))
    written = notatie or nl.procent
    across = min(len(names), _NAAST)
    fig, axes = style.panels(min(len(names), MEEST), 1.6 if across < 3 else 1.1, across)
    told = []
    for ax, name in zip(axes, names, strict=False):
        rows = table[table[groep] == name].set_index(plaats).reindex(places.index)
        for _, piece in rows.reset_index(drop=True).groupby(places.to_numpy()):
            _piece(ax, piece, waarde, grenzen, tweede)
        _breaks(ax, places.to_numpy())
        said = rows[waarde] if len(rows) <= _GEZEGD else rows[waarde].dropna().tail(1)
        _values(ax, said, list(rows.index), written)
        ax.set_title(textwrap.fill(str(name), 24 if across > 2 else 60), fontsize=8, pad=6)
        told.append(f"{name} {_told(rows, waarde, grenzen, written)}")
    _dress(axes[0], list(places.index), across)
    if notatie is None:
        style.share_axis(axes[0])
        axes[0].set_ylim(0, 1.06)
    else:
        axes[0].yaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10]))
        axes[0].yaxis.set_major_formatter(FuncFormatter(lambda value, _: written(value)))
        axes[0].margins(y=0.35)
    for ax in axes:
        ax.grid(visible=True, axis="y")
        ax.tick_params(length=0)
        ax.tick_params(axis="x", pad=7)
        ax.spines["left"].set_visible(False)
    style.finish(
        fig, titel, ondertitel + not_drawn(len(names)), bron=bron, alt=f"{'; '.join(told)}."
    )
    return np.array(axes)


def _piece(
    ax: Axes, piece: pd.DataFrame, waarde: str, grenzen: tuple[str, str], tweede: str
) -> None:
    """One piece of the series with its interval, and what it is compared with."""
    look: Look = {"color": REALISATIE, "linewidth": 1.5, "marker": "o", "markersize": 2.5}
    if set(grenzen) <= set(piece):
        low, high = (piece[name].astype(float) for name in grenzen)
        ax.fill_between(piece.index, low, high, color=PLAN, alpha=0.75, linewidth=0)
        # A band has no width over one place.
        alone = piece[waarde].notna() & piece[waarde].shift().isna()
        alone &= piece[waarde].shift(-1).isna()
        ax.vlines(piece.index[alone], low[alone], high[alone], color=REALISATIE, linewidth=0.8)
    ax.plot(piece.index, piece[waarde], **look)
    if tweede:
        dashed: Look = {"color": INKT, "linewidth": 0.9, "linestyle": (0, (3, 1.5))}
        ax.plot(piece.index, piece[tweede], gid="tweede", **dashed)


def _breaks(ax: Axes, pieces: np.ndarray) -> None:
    for place in np.flatnonzero(pieces[1:] != pieces[:-1]):
        ax.axvline(place + 0.5, color=OP, linewidth=1, linestyle=_BREAK, gid="breuk")


def _values(
    ax: Axes, values: pd.Series, order: list[object], written: Callable[[float], str]
) -> None:
    look: Look = {"fontsize": 7.5, "color": REALISATIE, "annotation_clip": False}
    above: Look = {"ha": "center", "va": "baseline"}
    offset, side = ((0, 5), above) if len(order) <= _GEZEGD else ((3, 0), {})
    for name, value in values.dropna().items():
        beside(ax, written(value), (order.index(name), value), offset, **look, **side)
    if values.empty:
        centre: Look = {"xycoords": "axes fraction", "ha": "center", "fontsize": 7.5}
        beside(ax, "niet gemeten", (0.5, 0.5), (0, 0), color=GRIJS, **centre)


def _dress(ax: Axes, places: list[object], across: int) -> None:
    """Names along the axis; of many rounds ("2014-3" is of 2014) only the first of some years."""
    names = [str(place) for place in places]
    firsts = {name: number for number, name in reversed(list(enumerate(names)))}
    if len(names) > _GENOEMD and all(name[:4].isdigit() for name in names):
        firsts = {name[:4]: number for number, name in reversed(list(enumerate(names)))}
    shown = sorted(firsts.items(), key=lambda item: item[1])
    longest = max(len(name) for name, _ in shown)
    fit = max(1, min(_GENOEMD // across + 1, _LETTERS // across // (longest + 2)))
    step = -(-len(shown) // fit)
    ticks = [number for _, number in shown][::step]
    ax.set_xticks(ticks, [name for name, _ in shown][::step], fontsize=7.5)
    # The last value stands behind its point.
    ax.set_xlim(-0.6, len(names) - 0.4 + 0.16 * len(names) * (len(names) > _GEZEGD))


def _told(
    rows: pd.DataFrame, waarde: str, grenzen: tuple[str, str], written: Callable[[float], str]
) -> str:
    known = rows[rows[waarde].notna()]
    if known.empty:
        return "niet gemeten"
    if len(known) <= _GEZEGD and not set(grenzen) <= set(rows):
        return ", ".join(f"{place} {written(value)}" for place, value in known[waarde].items())
    last = known.iloc[-1]
    between = ""
    if set(grenzen) <= set(rows):
        low, high = (written(last[name]) for name in grenzen)
        between = f" (95%-interval {low} tot {high})"
    return f"{written(last[waarde])} in {known.index[-1]}{between}"
