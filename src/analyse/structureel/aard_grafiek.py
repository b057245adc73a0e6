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
from analyse.tables.arguments import require_choice
from analyse.tables.frames import KANTEN


@style.styled
def aard_per_jaar_grafiek(
    table: pd.DataFrame,
    *,
    kant: str = "lasten",
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """Structural, incidental and unknown amounts stacked per year.

    Parameters
    ----------
    table
        As `aard_per_jaar` returns it: jaar, aard, lasten, baten, saldo.
    kant
        "lasten" or "baten".
    titel
        Own title; else one is made.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    require_choice(kant, KANTEN, "kant")
    heading = titel or f"{kant.capitalize()}: structureel en incidenteel per jaar"
    wide = table.pivot(index="jaar", columns="aard", values=kant)
    wide = wide.reindex(columns=list(style.AARD)).dropna(how="all").sort_index()
    if wide.empty:
        return style.empty(heading, f"geen {kant}", bron)
    wide = wide.loc[:, wide.fillna(0.0).any()]
    looks = {aard: style.AARD[aard] for aard in wide}
    scale = style.schaal(wide.sum(axis=1).to_numpy())
    fig, ax = style.sheet(3.0)
    stack(ax, wide, looks, scale)
    legend = [style.patch(aard, *look) for aard, look in looks.items()]
    alt = " ".join(_told(jaar, amounts) for jaar, amounts in wide.iterrows())
    under = f"Bedragen {scale.eenheid}"
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=alt)
    return ax


def _told(jaar: object, amounts: pd.Series) -> str:
    parts = [f"{aard} {nl.euro(amount)}" for aard, amount in amounts.items()]
    return f"{jaar}: {', '.join(parts)}."
