"""Tonnes per chain and year with the share in one hand.

And net cost per tonne of each chain beside it.

The trap: a tonne whose cost is not known has no price of nought; its year has a gap in the line.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import style
from analyse.charts.style import GEEN_BRON, Bron

#: Fill, hatch and mark of a chain.
KETENS = {
    "eigen keten": ("#1f4e79", "", "o"),
    "derde": ("#e8a33d", "////", "s"),
    "onbekend": ("#eeeeee", "....", "^"),
}


@style.styled
def ketens(table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON) -> np.ndarray:
    """Stacked tonnes per year and chain, the share of the own chain written above.

    And lines of net cost per tonne.

    Parameters
    ----------
    table
        As `werk.groenafval.per_keten` returns it by jaar and verwerker.
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
    years = sorted(table["jaar"].unique())
    present = [k for k in KETENS if k in set(table["verwerker"])]
    wide = {
        c: (
            table.pivot(index="jaar", columns="verwerker", values=c).reindex(
                index=years, columns=present
            )
        )
        for c in ("ton", "per_ton")
    }
    tons = wide["ton"].fillna(0.0)
    fig, (left, right) = plt.subplots(1, 2, figsize=(style.BREEDTE, 2.9))
    x, foot = np.arange(len(years)), np.zeros(len(years))
    for name in present:
        colour, hatch, _ = KETENS[name]
        left.bar(
            x,
            tons[name],
            bottom=foot,
            width=0.74,
            color=colour,
            hatch=hatch,
            edgecolor=style.GRIJS,
            linewidth=0.4,
            label=name,
        )
        foot = foot + tons[name].to_numpy(dtype=float)
    known = tons.drop(columns="onbekend", errors="ignore").sum(axis=1)
    own = tons["eigen keten"] if "eigen keten" in tons else pd.Series(0.0, index=years)
    for place, year, height in zip(x, years, foot, strict=True):
        if known[year] > 0:
            left.annotate(
                nl.procent(own[year] / known[year]),
                (place, height),
                xytext=(0, 3),
                textcoords="offset points",
                ha="center",
                fontsize=7.5,
                fontweight="bold",
                gid="aandeel",
            )
    left.set_ylim(0, (foot.max() or 1.0) * 1.12)
    left.set_title("Ton; erboven het deel in de eigen keten", fontsize=8.5)
    for name in present:
        colour, _, mark = KETENS[name]
        prices = wide["per_ton"][name].to_numpy(dtype=float)
        line = style.GRIJS if style.lightness(colour) > 0.9 else colour
        right.plot(
            x,
            prices,
            color=line,
            marker=mark,
            markersize=4.5,
            markeredgecolor=style.GRIJS,
            linewidth=1.8,
            label=name,
        )
        if (~np.isnan(prices)).any():
            last = int(np.flatnonzero(~np.isnan(prices))[-1])
            right.annotate(
                nl.getal(prices[last], 0),
                (last, prices[last]),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
                fontsize=8,
            )
    top = float(np.nanmax(wide["per_ton"].to_numpy(dtype=float), initial=0.0))
    low = float(np.nanmin(wide["per_ton"].to_numpy(dtype=float), initial=0.0))
    right.set_ylim(min(0.0, low * 1.1), (top or 1.0) * 1.15)
    right.set_title("Netto kosten in euro per ton", fontsize=8.5)
    for ax in (left, right):
        step = max(1, -(-len(years) // 8))
        ax.set_xticks(
            x[::step], [f"'{y % 100:02d}" if len(years) > 3 else str(y) for y in years[::step]]
        )
        ax.set_xlim(-0.6, len(years) - 0.3)
        ax.tick_params(length=0)
        ax.spines["left"].set_visible(False)
        style.euro_axis(ax, style.Schaal(1.0, 0, "ton"))
    alt = " ".join(
        f"{year}: "
        + ", ".join(
            f"{name} {nl.getal(wide['ton'].loc[year, name])} ton"
            + (
                f" à {nl.euro(wide['per_ton'].loc[year, name], 2)}"
                if not pd.isna(wide["per_ton"].loc[year, name])
                else ""
            )
            for name in present
            if not pd.isna(wide["ton"].loc[year, name])
        )
        + "."
        for year in years
    )
    style.finish(
        fig,
        heading,
        "Zonder afval van evenementen; netto is kosten min opbrengst",
        bron=bron,
        legenda=[style.patch(k, *KETENS[k][:2]) for k in present],
        alt=alt,
    )
    axes: list[Axes] = [left, right]
    return np.array(axes)
