"""Tonnes per chain and year with the share in one hand, and net cost per tonne of each beside it.

The trap: a tonne whose cost is not known has no price of nought; its year has a gap in the line.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import style
from analyse.charts.kleuren import KETEN
from analyse.charts.labels import beside
from analyse.charts.style import GEEN_BRON, Bron
from analyse.charts.waterfall import waterfall
from analyse.tables import ONBEKEND
from analyse.werk.groenafval import EIGEN_KETEN, KETENS

_ABOVE = {"ha": "center", "va": "baseline", "fontsize": 7.5, "fontweight": "bold"}
#: Mark of a chain on a line.
_MARKS = dict(zip(KETENS, ("o", "s", "^"), strict=True))


@style.styled
def groenafval_per_keten_grafiek(
    table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> np.ndarray:
    """Stacked tonnes per year and chain, the share of the own chain written above.

    And lines of net cost per tonne.

    Parameters
    ----------
    table
        As `groenafval_per_keten` returns it by jaar and verwerker.
    titel
        Own title.
    bron
        Source note.

    Returns
    -------
    numpy.ndarray
        Axes of tonnes and of cost per tonne.
    """
    heading = titel or "Groenafval per keten"
    if table.empty:
        return np.array([style.empty(heading, "geen groenafval", bron)])
    present = [keten for keten in KETENS if keten in set(table["verwerker"])]
    tons = table.pivot(index="jaar", columns="verwerker", values="ton")[present]
    prices = table.pivot(index="jaar", columns="verwerker", values="per_ton")[present]
    prices = prices.astype(float)
    fig, (left, right) = plt.subplots(1, 2, figsize=(style.BREEDTE, 2.9))
    _draw_tons(left, tons.fillna(0.0))
    _draw_prices(right, prices)
    for ax in (left, right):
        _name_years(ax, tons.index)
    under = "Zonder afval van evenementen; netto is kosten min opbrengst"
    legend = [style.patch(keten, *KETEN[keten]) for keten in present]
    told = [f"{year}: {_told(tons.loc[year], prices.loc[year])}." for year in tons.index]
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=" ".join(told))
    return np.array([left, right])


def _draw_tons(ax: Axes, tons: pd.DataFrame) -> None:
    foot = np.zeros(len(tons))
    for keten in tons:
        colour, hatch = KETEN[keten]
        ax.bar(
            range(len(tons)),
            tons[keten],
            bottom=foot,
            width=0.74,
            color=colour,
            hatch=hatch,
            edgecolor=style.GRIJS,
            linewidth=0.4,
            label=keten,
        )
        foot = foot + tons[keten].to_numpy(dtype=float)
    known = tons.drop(columns=ONBEKEND, errors="ignore").sum(axis=1)
    own = tons.get(EIGEN_KETEN, known * 0.0)
    for x, (part, whole) in enumerate(zip(own, known, strict=True)):
        if whole > 0:
            share = nl.procent(part / whole)
            beside(ax, share, (x, foot[x]), (0, 3), gid="aandeel", **_ABOVE)
    ax.set_ylim(0, (foot.max() or 1.0) * 1.12)
    ax.set_title("Ton; erboven het deel in de eigen keten", fontsize=8.5)


def _draw_prices(ax: Axes, prices: pd.DataFrame) -> None:
    x = np.arange(len(prices))
    for keten in prices:
        colour, _ = KETEN[keten]
        if style.lightness(colour) > 0.9:
            colour = style.GRIJS
        price = prices[keten].to_numpy()
        ax.plot(
            x,
            price,
            color=colour,
            marker=_MARKS[keten],
            markersize=4.5,
            markeredgecolor=style.GRIJS,
            linewidth=1.8,
            label=keten,
        )
        known = x[~np.isnan(price)]
        if len(known):
            last = known[-1]
            beside(ax, nl.getal(price[last]), (last, price[last]))
    top = float(np.nanmax(prices.to_numpy(), initial=0.0))
    low = float(np.nanmin(prices.to_numpy(), initial=0.0))
    ax.set_ylim(low * 1.1, (top or 1.0) * 1.15)
    ax.set_title("Netto kosten in euro per ton", fontsize=8.5)


def _name_years(ax: Axes, years: pd.Index) -> None:
    step = max(1, -(-len(years) // 8))
    names = [str(year) for year in years]
    if len(years) > 3:
        names = [f"'{year % 100:02d}" for year in years]
    ax.set_xticks(range(0, len(years), step), names[::step])
    ax.set_xlim(-0.6, len(years) - 0.3)
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)
    style.euro_axis(ax, style.Schaal(1.0, 0, "ton"))


def _told(tons: pd.Series, prices: pd.Series) -> str:
    parts = []
    for keten, ton in tons.dropna().items():
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
        Own title; else one is made from the data.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    return waterfall(stappen, titel=titel, bron=bron)
