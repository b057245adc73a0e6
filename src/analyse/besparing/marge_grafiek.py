"""Estimates of a saving with their ranges.

The trap: one figure looks certain. So every estimate has its ranges drawn: thick for what another
order gives, thin for what is left when the cost or the index is off.
"""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import style
from analyse.charts.kleuren import GRIJS, INKT, NEER, REALISATIE
from analyse.charts.labels import Look, beside, lines_sheet, name_lines
from analyse.charts.style import GEEN_BRON, Bron

_UNKNOWN = "marge niet te bepalen"


@style.styled
def rest_met_marge_grafiek(
    table: pd.DataFrame, kolom: str, *, titel: str, onder: str = "", bron: Bron = GEEN_BRON
) -> Axes:
    """Estimates as dots with their ranges, one under the other, beside nought.

    Parameters
    ----------
    table
        One row an estimate, as `rest_met_marge` returns it: the column `kolom`, bedrag, laag and
        hoog (euro), and where known binnen_laag and binnen_hoog, a range inside it that is drawn
        thicker.
    kolom
        Column with what the estimate is of.
    titel, bron
        Title and source note.
    onder
        What the ranges are, for the line under the title.

    Returns
    -------
    matplotlib.axes.Axes
    """
    if table.empty:
        return style.empty(titel, "geen schattingen", bron)
    amounts = table["bedrag"]
    low = table["laag"].fillna(amounts)
    high = table["hoog"].fillna(amounts)
    scale = style.schaal([*low, *high, *amounts], finest=amounts.abs().median())

    fig, ax = lines_sheet(len(table), 0.30, 0.3)
    ax.axvline(0, color=INKT, linewidth=0.9)
    for y, row in enumerate(table.assign(laag=low, hoog=high).to_dict("records")):
        ranges = [row["laag"], row["hoog"]]
        ax.plot(ranges, [y, y], color=GRIJS, linewidth=1.2, gid="interval")
        if pd.notna(row.get("binnen_laag")):
            inner = [row["binnen_laag"], row["binnen_hoog"]]
            thick: Look = {"color": NEER, "linewidth": 5, "solid_capstyle": "butt"}
            ax.plot(inner, [y, y], gid="binnen", **thick)
        text = scale.tekst(row["bedrag"], teken=True)
        end = max(row["hoog"], row["bedrag"])
        # A text behind a range that ends just before nought would stand on the line of nought.
        if end < 0:
            beside(ax, text, (row["laag"], y), (-6, 0), ha="right")
        else:
            beside(ax, text, (end, y))
    dots: Look = {"markersize": 6, "color": REALISATIE, "markeredgecolor": "white"}
    ax.plot(amounts, range(len(table)), "o", gid="schatting", **dots)

    left = min(low.min(), 0.0)
    right = max(high.max(), 0.0)
    span = (right - left) or 1.0
    ax.set_xlim(left - 0.12 * span, right + 0.20 * span)
    name_lines(ax, [textwrap.fill(str(name), 34) for name in table[kolom]], margin=0.5)
    ax.spines["bottom"].set_visible(False)
    style.euro_axis(ax, scale, "x")
    under = f"Bedragen {scale.eenheid}; links van nul daalden de kosten"
    ranges_are = onder if table["laag"].notna().any() else _UNKNOWN
    if ranges_are:
        under += f"; {ranges_are}"
    told = [_told(row, kolom) for row in table.to_dict("records")]
    style.finish(fig, titel, under, bron=bron, alt=f"{'; '.join(told)}.")
    return ax


def _told(row: dict[str, float], kolom: str) -> str:
    amount, low, high = (nl.euro(row[name], teken=True) for name in ("bedrag", "laag", "hoog"))
    reach = f"{low} tot {high}" if pd.notna(row["laag"]) else _UNKNOWN
    return f"{row[kolom]}: {amount} ({reach})"
