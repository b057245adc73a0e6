"""Whose saving it is, in a picture: a bar an attribution, in the parts it is made of."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import kleuren, style
from analyse.charts.bars import stack
from analyse.charts.style import GEEN_BRON, Bron
from analyse.tables import ONBEKEND

_DELEN = {part: look for part, look in kleuren.PORTFOLIO.items() if part != "nog_in_te_vullen"}
_NAMEN = {"risico": "onzeker"}


@style.styled
def samenwerking_besparing_grafiek(
    table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """What the measures came to: realised, being done, uncertain, dropped.

    Parameters
    ----------
    table
        As `samenwerking_besparing` returns it: the kind in the first column.
    titel
        Own title; else the finding.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or _finding(table)
    if not table["bedrag"].any():
        return style.empty(heading, "geen maatregelen", bron)
    parts = {part: look for part, look in _DELEN.items() if table[part].any()}
    wide = table.set_index(table.columns[0])[list(parts)]
    scale = style.schaal(table["bedrag"])
    fig, ax = style.sheet(2.2)
    stack(ax, wide, parts, scale)
    legend = []
    for part, look in parts.items():
        legend.append(style.patch(_NAMEN.get(part, part.replace("_", " ")), *look))
    under = f"Bedragen {scale.eenheid}; boven elke balk alles samen"
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=_told(table))
    return ax


def _finding(table: pd.DataFrame) -> str:
    """Which kind most of what is called realised is of."""
    kind = table.columns[0]
    done = table[table["gerealiseerd"].fillna(0.0) > 0]
    if done.empty:
        return "Geen besparing is als gerealiseerd gemeld"
    most = done.loc[done["gerealiseerd"].idxmax()]
    share = nl.procent(most["gerealiseerd"] / done["gerealiseerd"].sum())
    return f"Van wat gerealiseerd heet, is {share} {most[kind]}"


def _told(table: pd.DataFrame) -> str:
    done = table["gerealiseerd"].map(nl.euro).where(table["gerealiseerd"].notna(), ONBEKEND)
    whole = table["bedrag"].map(nl.euro)
    return "; ".join(table.iloc[:, 0] + " " + done + " gerealiseerd van " + whole) + "."
