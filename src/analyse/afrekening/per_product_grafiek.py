"""The settlement: what is still to be paid or to be received.

And what each prijsvorm would have made of it.

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
from analyse.charts.style import GEEN_BRON, Bron

_BETALEN, _ONTVANGEN = (style.OP, "////"), (style.NEER, "")
#: Marker, fill and size of each prijsvorm; the ring goes around the one that was agreed.
_VORMEN = {
    "vast": ("|", style.INKT, 9.0),
    "geindexeerd": ("o", style.NEER, 5.5),
    "nacalculatie": ("D", style.OP, 5.5),
}
_NAMEN = {"vast": "vaste prijs", "geindexeerd": "geïndexeerd", "nacalculatie": "nacalculatie"}


@style.styled
def verrekening(
    table: pd.DataFrame, label: str = "product", *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """What is to be settled per row as bars to both sides of nought.

    To be paid to the right, to be received to the left.

    Parameters
    ----------
    table
        Rows in the order in which they are drawn, with the column `label` and te_verrekenen (euro;
        NaN when not settled), as `afrekening.per_product.afrekening`, `per_jaar` or
        `afrekening.prijsvormen.prijsvormen_totaal` return them.
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
    names = [str(v) for v in table[label]]
    known = amounts[~np.isnan(amounts)]
    heading = titel or f"Te verrekenen per {label}"
    scale = style.schaal(amounts)
    y = np.arange(len(table))
    fig, ax = style.sheet(max(1.0, 0.3 * len(table) + 0.35))
    for (colour, hatch), mask in ((_BETALEN, amounts >= 0), (_ONTVANGEN, amounts < 0)):
        ax.barh(
            y[mask],
            amounts[mask],
            height=0.62,
            color=colour,
            hatch=hatch,
            edgecolor=style.INKT,
            linewidth=0.5,
        )
    for place, amount in zip(y, amounts, strict=True):
        text = "niet af te rekenen" if np.isnan(amount) else _signed(amount, scale)
        left = amount < 0
        ax.annotate(
            text,
            (np.nan_to_num(amount), place),
            xytext=(-4 if left else 4, 0),
            textcoords="offset points",
            ha="right" if left else "left",
            va="center",
            fontsize=8,
        )
    ax.axvline(0, color=style.INKT, linewidth=0.8)
    ax.set_yticks(y, [textwrap.fill(name, 34) for name in names])
    ax.set_ylim(len(table) - 0.4, -0.6)
    _both_sides(ax, known, scale, share=0.24 if np.isnan(amounts).any() else 0.16)
    alt = "; ".join(f"{n}: {_words(a)}" for n, a in zip(names, amounts, strict=True))
    legend = [
        style.patch("nog te betalen", *_BETALEN),
        style.patch("terug te ontvangen", *_ONTVANGEN),
    ]
    style.finish(
        fig, heading, f"Bedragen {scale.eenheid}; {under}", bron=bron, legenda=legend, alt=f"{alt}."
    )
    return ax


@style.styled
def prijsvormen(table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON) -> Axes:
    """What would be due per product under each prijsvorm, measured from the fixed price.

    With a ring around the agreed one.

    Parameters
    ----------
    table
        Rows of one year as `afrekening.prijsvormen.andere_prijsvorm` returns them: product,
        prijsvorm, verschuldigd, vast, geindexeerd, nacalculatie (euro). Drawn from the largest
        nacalculatie above the fixed price down.
    titel, bron
        As in `verrekening`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    under = (
        "verschuldigd ten opzichte van de vaste prijs; het getal is nacalculatie min vaste prijs"
    )
    heading = titel or "Wat een andere prijsvorm had gekost"
    shown = table.assign(verschil=(table["nacalculatie"] - table["vast"]).round(2))
    shown = shown.sort_values("verschil", ascending=False, na_position="last", kind="stable")
    if shown.empty:
        return style.empty(heading, under, bron)
    gaps = {form: (shown[form] - shown["vast"]).round(2).to_numpy(dtype=float) for form in _VORMEN}
    scale = style.schaal(np.concatenate(list(gaps.values())))
    y = np.arange(len(shown))
    fig, ax = style.sheet(max(1.0, 0.3 * len(shown) + 0.35))
    ax.axvline(0, color=style.GRIJS, linewidth=0.8, zorder=1)
    reach = np.nan_to_num(np.nanmax(np.vstack([*gaps.values(), np.zeros(len(shown))]), axis=0))
    low = np.nan_to_num(np.nanmin(np.vstack([*gaps.values(), np.zeros(len(shown))]), axis=0))
    ax.hlines(y, low, reach, color=style.LIJN, linewidth=1.6, zorder=1)
    for form, (marker, colour, size) in _VORMEN.items():
        ax.plot(
            gaps[form],
            y,
            marker,
            color=colour,
            markersize=size,
            markeredgecolor=style.INKT,
            markeredgewidth=1.6 if marker == "|" else 0.6,
            zorder=3,
            gid=form,
        )
    agreed = (shown["verschuldigd"] - shown["vast"]).round(2)
    ax.plot(
        agreed,
        y,
        "o",
        markersize=11.5,
        markerfacecolor="none",
        markeredgecolor=style.INKT,
        markeredgewidth=1.1,
        zorder=2,
        gid="afspraak",
    )
    for place, end, gap in zip(y, reach, shown["verschil"], strict=True):
        text = "niet bekend" if np.isnan(gap) else _signed(gap, scale)
        ax.annotate(
            text, (end, place), xytext=(9, 0), textcoords="offset points", va="center", fontsize=8
        )
    ax.set_yticks(y, [textwrap.fill(str(name), 34) for name in shown["product"]])
    ax.set_ylim(len(shown) - 0.4, -0.6)
    _both_sides(ax, np.concatenate([reach, low]), scale, share=0.14)
    alt = "; ".join(
        f"{row.product} ({row.prijsvorm}): vast {nl.euro(row.vast)}, geïndexeerd"
        f" {nl.euro(row.geindexeerd)}, nacalculatie {nl.euro(row.nacalculatie)}"
        for row in shown.itertuples()
    )
    legend = [
        Line2D(
            [],
            [],
            linestyle="none",
            marker=m,
            color=c,
            markersize=s - 1,
            markeredgecolor=style.INKT,
            markeredgewidth=1.4 if m == "|" else 0.6,
            label=_NAMEN[form],
        )
        for form, (m, c, s) in _VORMEN.items()
    ]
    legend.append(
        Line2D(
            [],
            [],
            linestyle="none",
            marker="o",
            markersize=9,
            markerfacecolor="none",
            markeredgecolor=style.INKT,
            label="zoals afgesproken",
        )
    )
    style.finish(
        fig, heading, f"Bedragen {scale.eenheid}; {under}", bron=bron, legenda=legend, alt=f"{alt}."
    )
    return ax


def _both_sides(ax: Axes, amounts: np.ndarray, scale: style.Schaal, *, share: float) -> None:
    """An axis of amounts that holds nought.

    With room for text beyond both ends and no spine beside it.
    """
    low, high = float(np.min(amounts, initial=0.0)), float(np.max(amounts, initial=0.0))
    room = share * ((high - low) or 1.0)
    ax.set_xlim(low - (room if low < 0 else 0.1 * room), high + room)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_visible(False)
    style.euro_axis(ax, scale, "x")


def _signed(amount: float, scale: style.Schaal) -> str:
    """An amount with its sign; one that the scale would round to nought says that it is less than its least."""
    least = 10.0**-scale.decimalen * scale.deler
    if 0 < abs(amount) < least / 2:
        return f"< {scale.tekst(least)}" if amount > 0 else f"> {scale.tekst(-least)}"
    return scale.tekst(amount, teken=True)


def _words(amount: float) -> str:
    if np.isnan(amount):
        return "niet af te rekenen"
    return (
        f"{nl.euro(abs(amount))} {'te betalen' if amount > 0 else 'terug te ontvangen'}"
        if amount
        else "niets te verrekenen"
    )
