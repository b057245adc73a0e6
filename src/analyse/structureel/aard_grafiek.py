"""Structural and incidental per year as bars.

The trap: an unknown amount is no bar of nought. What is not known is written, not drawn.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import style
from analyse.charts.bars import stack
from analyse.charts.style import GEEN_BRON, Bron


@style.styled
def structureel_per_jaar(
    table: pd.DataFrame, *, kant: str = "lasten", titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """Structural, incidental and unknown amounts stacked per year.

    Parameters
    ----------
    table
        As `structureel.aard.per_jaar` returns it: jaar, aard, lasten, baten, saldo.
    kant
        "lasten" or "baten".
    titel, bron
        As in `plan_realisatie`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or f"{kant.capitalize()}: structureel en incidenteel per jaar"
    wide = (
        table.pivot(index="jaar", columns="aard", values=kant)
        .reindex(columns=list(style.AARD))
        .dropna(how="all")
        .sort_index()
    )
    if wide.empty:
        return style.empty(heading, f"geen {kant}", bron)
    used = [a for a in style.AARD if (wide[a].fillna(0.0) != 0).any()]
    scale = style.schaal(wide.sum(axis=1).to_numpy())
    fig, ax = style.sheet(3.0)
    stack(ax, wide[used], {a: style.AARD[a] for a in used}, scale)
    style.finish(
        fig,
        heading,
        f"Bedragen {scale.eenheid}",
        bron=bron,
        legenda=[style.patch(a, *style.AARD[a]) for a in used],
        alt=_per_year(wide[used], {a: a for a in used}),
    )
    return ax


def _per_year(wide: pd.DataFrame, names: dict[str, str]) -> str:
    return " ".join(
        f"{jaar}: "
        + ", ".join(f"{names[c]} {nl.euro(wide.loc[jaar, c])}" for c in wide.columns)
        + "."
        for jaar in wide.index
    )
