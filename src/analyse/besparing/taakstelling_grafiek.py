"""A target per year with what stands for it: the measures that were taken, or what the cost shows.

The traps: an unknown amount is no bar of nought, so what is not known is written, not drawn; and a
saving drawn as one bar looks certain, so what is visible, likely and not shown has its own fill.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.besparing.oordeel import NIET_TE_ZIEN, ZEKERHEDEN, ZICHTBAAR
from analyse.charts import kleuren, style
from analyse.charts.bars import stack, told_per_year
from analyse.charts.kleuren import INKT, PORTFOLIO
from analyse.charts.labels import Look, beside
from analyse.charts.style import GEEN_BRON, Bron
from analyse.tables.arguments import require_choice

#: Room above the highest bar or mark, for what is written there.
_ROOM = 1.13


def _target(ax: Axes, x: int, doel: float, height: float, text: str) -> None:
    """A mark across the bar at the target, with a text above whichever of the two is higher."""
    ends = [x - 0.44, x + 0.44]
    ax.plot(ends, [doel, doel], color=INKT, linewidth=2.2, solid_capstyle="butt", gid="doel")
    above = (x, max(doel, height))
    beside(ax, text, above, (0, 4), ha="center", va="baseline", fontweight="bold")


@style.styled
def taakstelling_portfolio_grafiek(
    table: pd.DataFrame,
    *,
    taakstelling: str | None = None,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """What the measures have come to per year, with a mark at the target and at the forecast.

    Parameters
    ----------
    table
        As `taakstelling_portfolio` returns it. Several targets are stacked on each other per year.
    taakstelling
        Only this target; all together when None.
    titel
        Own title; else one is made from the data.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    parts = list(PORTFOLIO)
    if table.empty:
        return style.empty(titel or "Taakstelling", "geen maatregelen en geen doel", bron)
    if taakstelling is not None:
        require_choice(taakstelling, sorted(table["taakstelling"].unique()), "taakstelling")
        table = table[table["taakstelling"] == taakstelling]
    wide = table.groupby("jaar")[["doel", "prognose", *parts]].sum(min_count=1).round(2)
    # More planned than asked is no negative bar: the stack then simply passes the mark.
    left = wide["nog_in_te_vullen"].clip(lower=0.0)
    drawn = wide[parts].assign(nog_in_te_vullen=left).fillna(0.0)
    drawn = drawn.loc[:, (drawn != 0).any()]
    looks = {part: PORTFOLIO[part] for part in drawn}
    highest = wide[parts[:-1]].sum(axis=1)
    scale = style.schaal([*highest, *wide["doel"]])

    fig, ax = style.sheet(3.3)
    stack(ax, drawn, looks, scale, total=False)
    tops = drawn.clip(lower=0).sum(axis=1)
    for x, jaar in enumerate(wide.index):
        _marks(ax, x, wide.loc[jaar], tops[jaar], scale)
    _leave_room(ax, [*tops, *wide["doel"], *wide["prognose"]])
    under = f"Bedragen {scale.eenheid}; streep = doel"
    if wide["prognose"].notna().any():
        under += "; ruit = prognose"
    heading = titel or _portfolio_heading(table, wide)
    legend = [style.patch(part.replace("_", " "), *look) for part, look in looks.items()]
    told = _portfolio_told(wide[["doel", *parts, "prognose"]])
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=told)
    return ax


def _leave_room(ax: Axes, heights: list[float]) -> None:
    ax.set_ylim(top=np.nanmax(heights) * _ROOM or 1.0)


def _marks(ax: Axes, x: int, row: pd.Series, height: float, scale: style.Schaal) -> None:
    """Target and forecast of one year, as far as they are known."""
    doel = row["doel"]
    prognose = row["prognose"]
    if pd.notna(doel):
        text = f"doel {scale.tekst(doel)}"
        # Above a stack that passes the target its own height is the first thing one reads there.
        if height > doel + 0.005:
            text = f"{scale.tekst(height)} ({text})"
        _target(ax, x, doel, height, text)
    if pd.notna(prognose):
        look: Look = {"markersize": 5.5, "color": "white", "markeredgecolor": INKT}
        ax.plot(x + 0.40, prognose, "D", gid="prognose", **look)


def _portfolio_heading(table: pd.DataFrame, wide: pd.DataFrame) -> str:
    names = nl.opsomming(sorted(table["taakstelling"].unique()))
    last = wide.iloc[-1]
    done = nl.euro_mln(last["gerealiseerd"])
    heading = f"Taakstelling {names}: in {wide.index[-1]} {done} gerealiseerd"
    if pd.isna(last["gerealiseerd"]):
        return f"Taakstelling {names}: in {wide.index[-1]} is onbekend hoeveel is gerealiseerd"
    if pd.isna(last["doel"]):
        return heading
    return f"{heading} van {nl.euro_mln(last['doel'])}"


def _portfolio_told(wide: pd.DataFrame) -> str:
    """The amounts of each year; a forecast only where there is one."""
    names = {name: name.replace("_", " ") for name in wide}
    sentences = []
    for jaar in wide.index:
        year = wide.loc[[jaar]]
        if year["prognose"].isna().all():
            year = year.drop(columns="prognose")
        sentences.append(told_per_year(year, names))
    return " ".join(sentences)


@style.styled
def taakstelling_oordeel_per_jaar_grafiek(
    table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """Visible, perhaps something else and not seen per year, stacked to the target.

    Parameters
    ----------
    table
        As `taakstelling_oordeel_per_jaar` returns it: jaar, doel and `ZEKERHEDEN`
        (euro).
    titel
        Own title; else one is made from the data.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    if table.empty:
        heading = titel or f"Taakstelling: {', '.join(ZEKERHEDEN)}"
        return style.empty(heading, "geen jaar met een doel en kosten", bron)
    wide = table.set_index("jaar")
    scale = style.schaal(wide["doel"])
    # What was found beyond the target is no negative bar: the stack then simply passes the mark.
    drawn = wide[list(ZEKERHEDEN)].copy()
    drawn[NIET_TE_ZIEN] = drawn[NIET_TE_ZIEN].clip(lower=0.0)
    looks = dict(zip(ZEKERHEDEN, kleuren.ZEKERHEID, strict=True))

    fig, ax = style.sheet(3.2)
    stack(ax, drawn, looks, scale, total=False)
    tops = drawn.clip(lower=0).sum(axis=1)
    for x, doel in enumerate(wide["doel"]):
        _target(ax, x, doel, tops.iloc[x], f"doel {scale.tekst(doel)}")
    _leave_room(ax, [*tops, *wide["doel"]])
    last = wide.iloc[-1]
    visible = nl.euro_mln(last[ZICHTBAAR])
    asked = nl.euro_mln(last["doel"])
    names = {name: name for name in ("doel", *ZEKERHEDEN)}
    heading = titel or f"In {wide.index[-1]} is {visible} van {asked} {ZICHTBAAR}"
    under = f"Bedragen {scale.eenheid}; streep = doel"
    legend = [style.patch(name, *look) for name, look in looks.items()]
    told = told_per_year(wide[list(names)], names)
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=told)
    return ax
