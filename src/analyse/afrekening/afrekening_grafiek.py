"""The settlement: what is still to be paid or received, and what each prijsvorm would have made.

The trap: an amount that could not be settled is no bar of nought. It is written, not drawn.
"""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analyse import nl
from analyse.charts import style
from analyse.charts.labels import Look, beside, lines_sheet, name_lines
from analyse.charts.style import GEEN_BRON, Bron
from analyse.charts.waterfall import waterfall

_BETALEN, _ONTVANGEN = (style.OP, "////"), (style.NEER, "")
#: Marker, fill and size of each prijsvorm, and its name; the ring goes around the agreed one.
_VORMEN = {
    "vast": ("|", style.INKT, 9.0, "vaste prijs"),
    "geindexeerd": ("o", style.NEER, 5.5, "geïndexeerd"),
    "nacalculatie": ("D", style.OP, 5.5, "nacalculatie"),
}
_RING: Look = {
    "marker": "o",
    "markerfacecolor": "none",
    "markeredgecolor": style.INKT,
}


@style.styled
def verrekening_grafiek(
    table: pd.DataFrame,
    label: str = "product",
    *,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """What is to be settled per row: to be paid to the right, to be received to the left of nought.

    Parameters
    ----------
    table
        Rows in the order in which they are drawn, with the column `label` and te_verrekenen (euro;
        NaN when not settled), as `afrekening_per_product`, `afrekening_per_jaar` or
        `prijsvormen_totaal` return them.
    label
        The column that names the rows.
    titel
        Own title; else one is made from the data.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    under = "rechts betaalt de gemeente bij, links krijgt zij terug"
    if table.empty:
        return style.empty(titel or "Te verrekenen", under, bron)
    amounts = table["te_verrekenen"].to_numpy(dtype=float)
    names = [str(name) for name in table[label]]
    scale = style.schaal(amounts)
    y = np.arange(len(table))
    fig, ax = lines_sheet(len(table), 0.3, 0.35)
    edge: Look = {"height": 0.62, "edgecolor": style.INKT, "linewidth": 0.5}
    for (colour, hatch), side in ((_BETALEN, amounts >= 0), (_ONTVANGEN, amounts < 0)):
        ax.barh(y[side], amounts[side], color=colour, hatch=hatch, **edge)
    for place, amount in enumerate(amounts):
        offset, side = ((-4, 0), "right") if amount < 0 else ((4, 0), "left")
        beside(ax, _written(amount, scale), (np.nan_to_num(amount), place), offset, ha=side)
    ax.axvline(0, color=style.INKT, linewidth=0.8)
    unknown = np.isnan(amounts)
    _both_sides(ax, amounts[~unknown], scale, share=0.24 if unknown.any() else 0.16)
    name_lines(ax, [textwrap.fill(name, 34) for name in names])
    told = [f"{name}: {_told(amount)}" for name, amount in zip(names, amounts, strict=True)]
    legend = [
        style.patch("nog te betalen", *_BETALEN),
        style.patch("terug te ontvangen", *_ONTVANGEN),
    ]
    heading = titel or f"Te verrekenen per {label}"
    under = f"Bedragen {scale.eenheid}; {under}"
    style.finish(
        fig,
        heading,
        under,
        bron=bron,
        legenda=legend,
        alt="; ".join(told) + ".",
    )
    return ax


@style.styled
def prijsvormen_grafiek(
    table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """What would be due per product under each prijsvorm, measured from the fixed price.

    Parameters
    ----------
    table
        Rows of one year as `andere_prijsvorm` returns them: product, prijsvorm, verschuldigd, vast,
        geindexeerd, nacalculatie (euro). Drawn from the largest nacalculatie above the fixed price
        down, with a ring around what was agreed.
    titel, bron
        As in `verrekening_grafiek`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    under = "verschuldigd ten opzichte van de vaste prijs;"
    under += " het getal is nacalculatie min vaste prijs"
    heading = titel or "Wat een andere prijsvorm had gekost"
    if table.empty:
        return style.empty(heading, under, bron)
    due = table[[*_VORMEN, "verschuldigd"]]
    gaps = due.sub(table["vast"], axis=0).round(2).astype(float)
    gaps = gaps.sort_values(
        "nacalculatie",
        ascending=False,
        na_position="last",
        kind="stable",
    )
    rows = table.loc[gaps.index]
    forms = gaps[list(_VORMEN)]
    scale = style.schaal(forms.to_numpy())
    y = np.arange(len(rows))
    fig, ax = lines_sheet(len(rows), 0.3, 0.35)
    ax.axvline(0, color=style.GRIJS, linewidth=0.8, zorder=1)
    low = forms.min(axis=1).clip(upper=0)
    high = forms.max(axis=1).clip(lower=0)
    low = low.fillna(0.0).to_numpy()
    high = high.fillna(0.0).to_numpy()
    ax.hlines(y, low, high, color=style.LIJN, linewidth=1.6, zorder=1)
    for form, (marker, colour, size, _) in _VORMEN.items():
        look = _marked(marker, colour) | {"markeredgewidth": 1.6 if marker == "|" else 0.6}
        ax.plot(forms[form], y, markersize=size, zorder=3, gid=form, **look)
    ring = _RING | {
        "markersize": 11.5,
        "markeredgewidth": 1.1,
        "linestyle": "none",
    }
    ax.plot(gaps["verschuldigd"], y, zorder=2, gid="afspraak", **ring)
    for place, gap in enumerate(forms["nacalculatie"]):
        text = "niet bekend" if np.isnan(gap) else _signed(gap, scale)
        beside(ax, text, (high[place], place), (9, 0))
    _both_sides(ax, np.concatenate([high, low]), scale, share=0.14)
    name_lines(ax, [textwrap.fill(str(name), 34) for name in rows["product"]])
    told = [_all_forms(row) for _, row in rows.iterrows()]
    under = f"Bedragen {scale.eenheid}; {under}"
    alt = "; ".join(told) + "."
    style.finish(fig, heading, under, bron=bron, legenda=_legend(), alt=alt)
    return ax


def _marked(marker: str, colour: str) -> Look:
    edge = {"markeredgecolor": style.INKT}
    return {"marker": marker, "color": colour, "linestyle": "none"} | edge


def _legend() -> list[Line2D]:
    entries = []
    for marker, colour, size, name in _VORMEN.values():
        look = _marked(marker, colour) | {"markeredgewidth": 1.4 if marker == "|" else 0.6}
        entries.append(Line2D([], [], markersize=size - 1, label=name, **look))
    ring = _RING | {"markersize": 9, "linestyle": "none"}
    return [*entries, Line2D([], [], label="zoals afgesproken", **ring)]


def _all_forms(row: pd.Series) -> str:
    amounts = [f"{_VORMEN[form][3]} {nl.euro(row[form])}" for form in _VORMEN]
    amounts[0] = f"vast {nl.euro(row['vast'])}"
    return f"{row['product']} ({row['prijsvorm']}): {', '.join(amounts)}"


def _both_sides(ax: Axes, amounts: np.ndarray, scale: style.Schaal, *, share: float) -> None:
    """An axis of amounts that holds nought, with room for text beyond both ends."""
    low = float(np.min(amounts, initial=0.0))
    high = float(np.max(amounts, initial=0.0))
    room = share * ((high - low) or 1.0)
    ax.set_xlim(low - (room if low < 0 else 0.1 * room), high + room)
    ax.spines["bottom"].set_visible(False)
    style.euro_axis(ax, scale, "x")


def _signed(amount: float, scale: style.Schaal) -> str:
    """An amount with its sign; one that would be rounded to nought is less than the least."""
    if not amount or abs(amount) >= scale.fijnste / 2:
        return scale.tekst(amount, teken=True)
    least = scale.fijnste
    return f"< {scale.tekst(least)}" if amount > 0 else f"> {scale.tekst(-least)}"


def _written(amount: float, scale: style.Schaal) -> str:
    return "niet af te rekenen" if np.isnan(amount) else _signed(amount, scale)


def _told(amount: float) -> str:
    if np.isnan(amount):
        return "niet af te rekenen"
    if not amount:
        return "niets te verrekenen"
    side = "te betalen" if amount > 0 else "terug te ontvangen"
    return f"{nl.euro(abs(amount))} {side}"


def afrekening_stappen_grafiek(
    stappen: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """From the advance to the amount due, step by step from top to bottom.

    Parameters
    ----------
    stappen
        As `afrekening_stappen` returns it.
    titel
        Own title; else one is made from the data.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    return waterfall(stappen, titel=titel, bron=bron)
