"""How much of the money has no value for a column, as bars."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.antwoord import counted
from analyse.charts import style
from analyse.charts.deviations import deviation_bars
from analyse.charts.style import GEEN_BRON, Bron


def onbekend_per_kenmerk_grafiek(
    table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """What is unknown per column, largest part first; columns that are complete are counted.

    Parameters
    ----------
    table
        As `onbekend_per_kenmerk` returns it: kenmerk, bedrag_onbekend (euro), aandeel_onbekend
        (part of one).
    titel
        Own title; else the finding.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    if table.empty:
        return style.empty(titel or "Onbekend deel van het geld", "geen bedragen", bron)
    rows = table.sort_values("aandeel_onbekend", ascending=False, kind="stable")
    unknown = rows[rows["bedrag_onbekend"] != 0]
    shown = unknown if len(unknown) else rows
    shares = shown["aandeel_onbekend"].map(lambda part: nl.procent(part, 1))
    shown = shown.assign(naam=shown["kenmerk"] + " (" + shares + ")")
    heading = "Van elk bedrag is elk kenmerk bekend"
    if len(unknown):
        heading = (
            f"Vooral {shown['kenmerk'].iloc[0]} is onbekend: bij {shares.iloc[0]} van het geld"
        )
    complete = counted(len(rows) - len(shown), "ander kenmerk is", "andere kenmerken zijn")
    rest = f"; {complete} overal bekend" if len(rows) > len(shown) else ""
    return deviation_bars(
        shown,
        naam="naam",
        waarde="bedrag_onbekend",
        titel=titel or heading,
        ondertitel=f"Gerealiseerde lasten en baten zonder dat kenmerk{rest}",
        woorden=("", "onbekend"),
        bron=bron,
    )
