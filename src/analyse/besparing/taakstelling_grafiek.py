"""The portfolio of measures against its target, per year.

The trap: an unknown amount is no bar of nought. What is not known is written, not drawn.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import style
from analyse.charts.bars import stack
from analyse.charts.style import GEEN_BRON, Bron


@style.styled
def portfolio(
    table: pd.DataFrame,
    *,
    taakstelling: str | None = None,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """What the measures have come to per year, stacked.

    With a mark at the target and one at the forecast.

    Parameters
    ----------
    table
        As `besparing.taakstelling.portfolio` returns it. Several targets are stacked on each other
        per year.
    taakstelling
        Only this target; all together when None.
    titel, bron
        As in `plan_realisatie`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    rows = table if taakstelling is None else table[table["taakstelling"] == taakstelling]
    names = sorted(rows["taakstelling"].unique())
    if rows.empty:
        return style.empty(titel or "Taakstelling", "geen maatregelen en geen doel", bron)
    parts = list(style.PORTFOLIO)
    wide = rows.groupby("jaar")[parts].sum(min_count=1).round(2)
    marks = rows.groupby("jaar")[["doel", "prognose"]].sum(min_count=1).round(2)
    last, done = wide.index[-1], wide["gerealiseerd"].iloc[-1]
    heading = titel or (
        f"Taakstelling {nl.opsomming(names)}: in {last} {nl.euro_mln(done)} gerealiseerd"
        + (
            f" van {nl.euro_mln(marks.loc[last, 'doel'])}"
            if pd.notna(marks.loc[last, "doel"])
            else ""
        )
    )
    scale = style.schaal(
        np.concatenate([wide[parts[:4]].sum(axis=1).to_numpy(), marks["doel"].to_numpy()])
    )
    used = [
        p
        for p in parts
        if (wide[p].fillna(0.0) > 0).any()
        or (p != "nog_in_te_vullen" and (wide[p].fillna(0.0) < 0).any())
    ]
    fig, ax = style.sheet(3.3)
    # More planned than asked is no negative bar: the stack then simply passes the mark of the
    # target.
    drawn = wide.assign(nog_in_te_vullen=wide["nog_in_te_vullen"].clip(lower=0.0))
    stack(ax, drawn[used], {p: style.PORTFOLIO[p] for p in used}, scale, total=False)
    tops = drawn[used].clip(lower=0).sum(axis=1)
    for x, (doel, prognose, height) in enumerate(
        zip(marks["doel"], marks["prognose"], tops, strict=True)
    ):
        if pd.notna(doel):
            ax.plot(
                [x - 0.44, x + 0.44],
                [doel, doel],
                color=style.INKT,
                linewidth=2.2,
                solid_capstyle="butt",
                gid="doel",
            )
            # Above a stack that passes the target its own height is the first thing one reads
            # there.
            over = height > doel + 0.005
            text = (
                f"{scale.tekst(height)} (doel {scale.tekst(doel)})"
                if over
                else f"doel {scale.tekst(doel)}"
            )
            ax.annotate(
                text,
                (x, max(doel, height)),
                xytext=(0, 4),
                textcoords="offset points",
                ha="center",
                fontsize=8,
                fontweight="bold",
            )
        if pd.notna(prognose):
            ax.plot(
                [x + 0.40],
                [prognose],
                "D",
                markersize=5.5,
                color="white",
                markeredgecolor=style.INKT,
                gid="prognose",
            )
    top = np.nanmax([tops.max(), marks["doel"].max(), marks["prognose"].max()])
    ax.set_ylim(top=float(top) * 1.13 or 1.0)
    names_of = {p: p.replace("_", " ") for p in parts}
    legend = [style.patch(names_of[p], *style.PORTFOLIO[p]) for p in used]
    under = f"Bedragen {scale.eenheid}; streep = doel" + (
        "; ruit = prognose" if marks["prognose"].notna().any() else ""
    )
    alt = " ".join(
        f"{jaar}: doel {nl.euro(marks.loc[jaar, 'doel'])}, "
        + ", ".join(f"{names_of[p]} {nl.euro(wide.loc[jaar, p])}" for p in parts)
        + (
            f", prognose {nl.euro(marks.loc[jaar, 'prognose'])}"
            if pd.notna(marks.loc[jaar, "prognose"])
            else ""
        )
        + "."
        for jaar in wide.index
    )
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=alt)
    return ax


def _per_year(wide: pd.DataFrame, names: dict[str, str]) -> str:
    return " ".join(
        f"{jaar}: "
        + ", ".join(f"{names[c]} {nl.euro(wide.loc[jaar, c])}" for c in wide.columns)
        + "."
        for jaar in wide.index
    )
