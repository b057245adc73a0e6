"""A target per year with what the cost shows of it, and what was reported.

The trap: a saving drawn as one bar looks certain, so what is visible, likely and not shown has its
own fill, and what is reported is a mark and no bar.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.besparing.oordeel import NIET_TE_ZIEN, ZEKERHEDEN, ZICHTBAAR
from analyse.charts import kleuren, style
from analyse.charts.bars import stack, told_per_year
from analyse.charts.kleuren import INKT
from analyse.charts.labels import Look, beside
from analyse.charts.style import GEEN_BRON, Bron

#: Room above the highest bar or mark, for what is written there.
_ROOM = 1.13


@style.styled
def taakstelling_oordeel_per_jaar_grafiek(
    table: pd.DataFrame, *, bron: Bron = GEEN_BRON
) -> Axes:
    """Visible, perhaps something else and not seen per year, stacked to the target.

    Parameters
    ----------
    table
        As `taakstelling_oordeel_per_jaar` returns it: jaar, doel and `ZEKERHEDEN`; and gemeld,
        what is reported as realised (euro; NaN is not known).
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    if table.empty:
        heading = f"Taakstelling: {', '.join(ZEKERHEDEN)}"
        return style.empty(heading, "geen jaar met een doel en kosten", bron)
    wide = table.set_index("jaar")
    # What was found beyond the target is no negative bar: the stack then simply passes the mark.
    drawn = wide[list(ZEKERHEDEN)].copy()
    drawn[NIET_TE_ZIEN] = drawn[NIET_TE_ZIEN].clip(lower=0.0)
    looks = dict(zip(ZEKERHEDEN, kleuren.ZEKERHEID, strict=True))
    tops = drawn.clip(lower=0).sum(axis=1)
    scale = style.schaal([*tops, *wide["doel"]])
    fig, ax = style.sheet(2.9)
    stack(ax, drawn, looks, scale, total=False)
    for x, (jaar, row) in enumerate(wide.iterrows()):
        _marks(ax, x, row, tops[jaar], scale)
    ax.set_ylim(top=np.nanmax([*tops, *wide["doel"], *wide["gemeld"]]) * _ROOM or 1.0)
    last = wide.iloc[-1]
    seen = nl.euro_mln(last[ZICHTBAAR]) if last[ZICHTBAAR] else "niets"
    asked = nl.euro_mln(last["doel"])
    heading = f"In {wide.index[-1]} is {seen} van {asked} zichtbaar"
    if pd.notna(last["gemeld"]):
        heading += f"; gemeld is {nl.euro_mln(last['gemeld'])}"
    under = f"Bedragen {scale.eenheid}; streep = doel; ruit = gemeld als gerealiseerd"
    legend = [style.patch(name, *look) for name, look in looks.items()]
    names = {name: name for name in ("doel", *ZEKERHEDEN, "gemeld")}
    told = told_per_year(wide[list(names)], names)
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=told)
    return ax


def _marks(ax: Axes, x: int, row: pd.Series, height: float, scale: style.Schaal) -> None:
    """A mark across the bar at the target, and one beside it at what is reported."""
    doel, gemeld = row["doel"], row["gemeld"]
    line: Look = {"color": INKT, "linewidth": 2.2, "solid_capstyle": "butt"}
    ax.plot([x - 0.44, x + 0.44], [doel, doel], gid="doel", **line)
    text: Look = {"ha": "center", "va": "baseline", "fontweight": "bold"}
    beside(ax, f"doel {scale.tekst(doel)}", (x, max(doel, height)), (0, 4), **text)
    if pd.notna(gemeld):
        diamond: Look = {"markersize": 5.5, "color": "white", "markeredgecolor": INKT}
        ax.plot(x + 0.40, gemeld, "D", gid="gemeld", **diamond)
