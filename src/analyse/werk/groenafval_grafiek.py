"""Tonnes per chain and year with the share in one hand, and the bridge of the cost.

The trap: a tonne whose cost is not known has no price of nought, and one without a chain is in no
share.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import style
from analyse.charts.bars import stack
from analyse.charts.kleuren import KETEN
from analyse.charts.labels import beside
from analyse.charts.style import GEEN_BRON, Bron
from analyse.charts.waterfall import waterfall
from analyse.tables import ONBEKEND, part_of
from analyse.werk.groenafval import EIGEN_KETEN, KETENS

_TON = style.Schaal(1.0, 0, "ton")


@style.styled
def groenafval_per_keten_grafiek(
    table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """Stacked tonnes per year and chain, the share of the own chain written above.

    Parameters
    ----------
    table
        As `groenafval_per_keten` returns it by jaar and verwerker.
    titel
        Own title; else the finding.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    if table.empty:
        return style.empty(titel or "Groenafval per keten", "geen groenafval", bron)
    present = [keten for keten in KETENS if keten in set(table["verwerker"])]
    tons, prices = (
        table.pivot(index="jaar", columns="verwerker", values=name)[present].astype(float)
        for name in ("ton", "per_ton")
    )
    tons = tons.fillna(0.0)
    known = tons.drop(columns=ONBEKEND, errors="ignore").sum(axis=1)
    share = part_of(tons.get(EIGEN_KETEN, known * 0.0), known)
    fig, ax = style.sheet(2.4)
    stack(ax, tons, {keten: KETEN[keten] for keten in present}, _TON, total=False)
    for x, (part, top) in enumerate(zip(share, tons.sum(axis=1), strict=True)):
        if pd.notna(part):
            look = {"ha": "center", "va": "baseline", "fontweight": "bold", "gid": "aandeel"}
            beside(ax, nl.procent(part), (x, top), (0, 3), **look)
    legend = [
        style.patch(f"{keten}{_price(prices[keten])}", *KETEN[keten]) for keten in present
    ]
    under = "Ton, zonder afval van evenementen; boven de staaf het deel in de eigen keten"
    told = " ".join(
        f"{year}: {_told(tons.loc[year], prices.loc[year])}." for year in tons.index
    )
    style.finish(fig, titel or _finding(share), under, bron=bron, legenda=legend, alt=told)
    return ax


def _price(prices: pd.Series) -> str:
    """The last known net cost of a tonne."""
    known = prices.dropna()
    if known.empty:
        return ""
    return f" (netto {nl.euro(known.iloc[-1], 2)} per ton in {known.index[-1]})"


def _finding(share: pd.Series) -> str:
    """How the share of the own chain moved."""
    known = share.dropna()
    if known.empty:
        return "Groenafval: de keten is niet bekend"
    said = [f"{nl.procent(part)} in {year}" for year, part in known.items()]
    if len(said) == 1:
        return f"Groenafval in de eigen keten: {said[0]}"
    return f"Groenafval in de eigen keten: van {said[0]} naar {said[-1]}"


def _told(tons: pd.Series, prices: pd.Series) -> str:
    parts = []
    for keten, ton in tons.items():
        price = "" if pd.isna(prices[keten]) else f" à {nl.euro(prices[keten], 2)}"
        parts.append(f"{keten} {nl.getal(ton)} ton{price}")
    return ", ".join(parts)


def groenafval_verandering_grafiek(
    stappen: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """The bridge of the net cost from the nulmeting to a year, read from top to bottom.

    Parameters
    ----------
    stappen
        As `groenafval_verandering` returns it.
    titel
        Own title; else the finding.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    return waterfall(stappen, titel=titel, bron=bron)
