"""Differences between plan and outcome as bars to two sides of nought, the largest first.

The traps: a dozen small differences bury the one that matters, so what is below the largest is one
bar of the others; and a difference that is not known is written, not drawn as nought.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import style
from analyse.charts.kleuren import INKT, NEER, OP
from analyse.charts.labels import Look, beside, lines_sheet, name_lines, remark, short
from analyse.charts.style import GEEN_BRON, Bron

OVERIGE = "overige"
_LETTERS = 46


def largest(
    table: pd.DataFrame, naam: str, waarde: str = "verschil", most: int = 10
) -> pd.DataFrame:
    """The rows with the largest differences, and the others as one row called `overige`.

    Parameters
    ----------
    table
        One row a name.
    naam, waarde
        Its columns with the names and with the differences; other columns of amounts are added up,
        to the cent.
    most
        How many rows keep their name; an "overige" of one row is that row itself.
    """
    rows = table.sort_values(waarde, key=abs, ascending=False, kind="stable", ignore_index=True)
    if len(rows) <= most + 1:
        return rows
    rest = rows.iloc[most:]
    others = rest.select_dtypes("number").sum(min_count=1).round(2).to_dict()
    others[naam] = f"{OVERIGE} ({len(rest)})"
    return pd.concat([rows.head(most), pd.DataFrame([others])], ignore_index=True)


@style.styled
def deviation_bars(
    table: pd.DataFrame,
    *,
    naam: str,
    titel: str,
    waarde: str = "verschil",
    ondertitel: str = "",
    woorden: tuple[str, str] = ("nadeel", "voordeel"),
    notatie: Callable[[float], str] | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """Bars to the left of nought for what is adverse, to the right for what is favourable.

    Parameters
    ----------
    table
        One row a bar, from top to bottom: `naam` and `waarde` (euro; missing is not known).
    naam, waarde
        Its columns.
    titel, ondertitel
        The finding; what stands before the unit below it.
    woorden
        What less and what more than nought are called.
    notatie
        How the size of a difference is written; as an amount in euro when left out.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    if not table[waarde].notna().any():
        return style.empty(titel, "geen verschillen bekend", bron)
    amounts = table[waarde].astype(float)
    scale = style.schaal(amounts)
    shown, in_full = notatie or scale.grootte, notatie or nl.euro
    fig, ax = lines_sheet(len(table), 0.3)
    told = []
    for y, (name, amount) in enumerate(zip(table[naam], amounts, strict=True)):
        word = _bar(ax, y, amount, shown, woorden)
        size = "" if pd.isna(amount) else in_full(abs(amount))
        told.append(" ".join(filter(None, [str(name), size, word])))
    name_lines(ax, [short(name, _LETTERS) for name in table[naam]])
    ax.axvline(0, color=INKT, linewidth=0.9)
    left, right = min(amounts.min(), 0), max(amounts.max(), 0)
    room = 0.34 * (right - left) or 1.0
    ax.set_xlim(left - room, right + room)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    parts = [ondertitel]
    if notatie is None:
        parts.append(f"bedragen {scale.eenheid}")
    under = "; ".join(filter(None, parts))
    under = under[:1].upper() + under[1:]
    style.finish(fig, titel, under, bron=bron, alt=f"{'; '.join(told)}.")
    return ax


def _bar(
    ax: Axes, y: int, amount: float, shown: Callable[[float], str], words: tuple[str, str]
) -> str:
    """One difference, drawn with its size beside it; what it is called."""
    if pd.isna(amount):
        remark(ax, "niet bekend", (0, y))
        return "niet bekend"
    adverse, favourable = words
    word = favourable if amount > 0 else adverse
    if not amount:
        word = ""
    look: Look = {"color": OP if amount < 0 else NEER, "hatch": "////" if amount < 0 else ""}
    ax.barh(y, amount, height=0.62, edgecolor=INKT, linewidth=0.4, **look)
    offset, side = ((-4, 0), "right") if amount < 0 else ((4, 0), "left")
    text = f"{shown(abs(amount)) if amount else '0'} {word}".strip()
    beside(ax, text, (amount, y), offset, ha=side)
    return word
