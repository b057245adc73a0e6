"""The cost beside the nulmeting, step by step."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analyse.charts.style import GEEN_BRON, Bron
from analyse.charts.waterfall import waterfall


def kostenbrug_grafiek(
    brug: pd.DataFrame,
    *,
    doel: float | None = None,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """The bridge from the nulmeting to a year, read from top to bottom.

    Parameters
    ----------
    brug
        As `kostenbrug` returns it.
    doel
        What the year would cost had the target been met (`kosten_bij_doel`), drawn as a line.
    titel
        Own title; else one is made from the data.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    return waterfall(brug, doel=doel, titel=titel, bron=bron)
