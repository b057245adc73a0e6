"""The choice of levels: what quality every saving costs, where a plan lowers it.

And how often it would if the costs are wrong.

The traps: a plan drawn as certain hides that it rests on unit costs that nobody knows to a tenth,
and that some cells could as well be others; so both are drawn. A fall is shown by lightness and by
its number.
"""

from __future__ import annotations

import textwrap

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analyse import nl
from analyse.charts import style
from analyse.charts.style import GEEN_BRON, Bron

#: From no fall to a whole level and more, light to dark.
DALING = LinearSegmentedColormap.from_list(
    "daling", ["#f6efe6", "#d9a05f", style.NIVEAU["C"], style.NIVEAU["D"]]
)
#: Products beyond which the tiles of a plan are too narrow for a number.
_SMAL = 12
_REGELS = 36


@style.styled
def grens(
    table: pd.DataFrame,
    doel: float | None = None,
    *,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> np.ndarray:
    """The least loss of quality for every saving, and below it what the next 10.000 euro costs.

    Parameters
    ----------
    table
        As `keuze.keuzegevolg.grens` returns it: doel, verlies, ondergrens, prijs_per_10000.
    doel
        Saving of the plan, marked when it is within the table.
    titel
        Own title.
    bron
        Source note.

    Returns
    -------
    numpy.ndarray
        Axes: the loss, the price.
    """
    heading = titel or "Wat elke besparing ten minste aan kwaliteit kost"
    rows = table[table["verlies"].notna()].reset_index(drop=True)
    if not rows["doel"].max() > 0:
        return np.array([style.empty(heading, "geen besparing mogelijk met deze spelregels", bron)])
    scale = style.schaal(rows["doel"].to_numpy())
    fig, (top, below) = plt.subplots(
        2, 1, figsize=(style.BREEDTE, 3.9), sharex=True, height_ratios=[1.7, 1]
    )
    top.fill_between(rows["doel"], rows["ondergrens"], 0, color=style.LIJN, linewidth=0)
    top.plot(
        rows["doel"],
        rows["verlies"],
        color=style.REALISATIE,
        linewidth=1.8,
        marker="o",
        markersize=3.5,
        gid="verlies",
    )
    below.bar(
        rows["doel"],
        rows["prijs_per_10000"],
        width=0.55 * float(rows["doel"].diff().min()) if len(rows) > 1 else 1.0,
        color=style.PLAN,
        edgecolor=style.GRIJS,
        linewidth=0.4,
    )
    inside = doel is not None and rows["doel"].min() <= doel <= rows["doel"].max() and len(rows) > 1
    if doel is not None and inside:
        loss = float(np.interp(doel, rows["doel"], rows["verlies"]))
        for ax in (top, below):
            ax.axvline(doel, color=style.OP, linewidth=1, linestyle=(0, (4, 2)), gid="doel")
        left = doel < 0.6 * rows["doel"].max()
        top.annotate(
            f"het plan: {nl.euro(doel)}\nverlies {_niveau(loss)} van een niveau",
            (doel, loss),
            xytext=(-7, 9) if left else (-9, 4),
            textcoords="offset points",
            ha="right",
            va="bottom",
            fontsize=8,
            fontweight="bold",
            color=style.OP,
        )
    top.set_title("Verlies: gemiddelde daling, deel van een niveau", fontsize=8.5)
    below.set_title("Verlies door de volgende € 10.000", fontsize=8.5)
    for ax in (top, below):
        ax.set_ylim(
            bottom=min(
                0.0, float(rows[["verlies", "ondergrens"]].min().min()) if ax is top else 0.0
            )
        )
        ax.yaxis.set_major_locator(MaxNLocator(4))
        decimals = max(0, -1 - int(np.floor(np.log10(ax.get_ylim()[1]))))
        ax.yaxis.set_major_formatter(
            FuncFormatter(lambda value, _, d=decimals: nl.procent(value, d))
        )
        ax.grid(visible=True, axis="y")
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
    style.euro_axis(below, scale, "x")
    below.set_xlabel(f"besparing per jaar, {scale.eenheid}")
    alt = " ".join(
        f"Besparing {nl.euro(row['doel'])}: verlies {_niveau(row['verlies'])} van een niveau, de"
        f" volgende € 10.000 kost {_niveau(row['prijs_per_10000'])}."
        for row in rows.to_dict("records")
    )
    under = (
        "Grijs: daar komt geen enkel plan (bewezen). Een verlies van 100% is alles gemiddeld één"
        " niveau lager"
    )
    style.finish(fig, heading, under, bron=bron, alt=alt)
    return np.array([top, below])


def _niveau(value: float) -> str:
    """A loss as part of a level, with decimals that still say something."""
    size = abs(value)
    return nl.procent(
        value, 1 if size == 0 or size >= 0.1 else min(8, 1 - int(np.floor(np.log10(size * 10))))
    )


@style.styled
def plan(table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON) -> Axes:
    """Where a plan lowers the level.

    A tile a wijk and product, its mean fall as lightness and number, the saving per wijk beside it.

    Parameters
    ----------
    table
        The plan of `keuze.keuzemodel.kies`: wijk, product, stappen, besparing, deel_wijk, vrij.
        Only products that change are drawn.
    titel, bron
        As in `grens`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or "Waar het plan het niveau verlaagt"
    changed = table[table["stappen"] != 0] if len(table) else table
    if changed.empty:
        return style.empty(heading, "het plan verlaagt niets", bron)
    wijken = sorted(table["wijk"].unique())
    products = list(
        changed.groupby("product")["besparing"]
        .sum()
        .sort_values(ascending=False, kind="stable")
        .index
    )
    keys = [table["wijk"], table["product"]]
    present = (
        table.groupby(keys)["deel_wijk"].sum().unstack().reindex(index=wijken, columns=products)
    )
    fall = (
        (table["deel_wijk"] * table["stappen"])
        .groupby(keys)
        .sum()
        .unstack()
        .reindex(index=wijken, columns=products)
    )
    free = (
        (table["vrij"].astype(bool) & (table["stappen"] != 0))
        .groupby(keys)
        .any()
        .unstack()
        .reindex(index=wijken, columns=products)
    )
    saved = changed.groupby("wijk")["besparing"].sum().reindex(wijken).fillna(0.0)
    deepest = max(1.0, float(fall.max().max()))
    fig, ax = style.sheet(0.27 * len(wijken) + (0.9 if len(products) <= _SMAL else 1.5))
    for y, wijk in enumerate(wijken):
        for x, product in enumerate(products):
            value = fall.loc[wijk, product]
            if pd.isna(present.loc[wijk, product]):
                ax.text(x, y, "×", ha="center", va="center", fontsize=7, color=style.GRIJS)
                continue
            colour = to_hex(DALING(max(value, 0.0) / deepest)) if value else "#ffffff"
            hatch = (
                "...." if free.loc[wijk, product] is True or free.loc[wijk, product] == True else ""  # noqa: E712
            )
            ax.add_patch(
                Rectangle(
                    (x - 0.47, y - 0.43),
                    0.94,
                    0.86,
                    facecolor=colour,
                    edgecolor=style.GRIJS,
                    linewidth=0.5,
                    hatch=hatch,
                    gid="tegel",
                )
            )
            if value and len(products) <= _SMAL:
                ax.text(
                    x,
                    y,
                    nl.getal(value, 2),
                    ha="center",
                    va="center",
                    fontsize=7.5,
                    color=style.text_on(colour),
                    bbox={"facecolor": colour, "edgecolor": "none", "pad": 0.8},
                )
    scale = style.schaal(
        saved.to_numpy(), finest=float(saved[saved > 0].min()) if (saved > 0).any() else 0.0
    )
    for y, amount in enumerate(saved):
        ax.text(len(products) - 0.3, y, scale.tekst(amount), va="center", fontsize=7.5)
    ax.text(
        len(products) - 0.3,
        -0.75,
        f"besparing\n{scale.eenheid}",
        va="bottom",
        fontsize=7,
        color=style.GRIJS,
    )
    steep = len(products) > 4
    ax.set_xticks(
        range(len(products)),
        [
            textwrap.shorten(str(p), 30, placeholder="…") if steep else textwrap.fill(str(p), 20)
            for p in products
        ],
        rotation=90 if steep else 0,
        fontsize=7.5,
    )
    ax.xaxis.tick_top()
    ax.set_yticks(
        range(len(wijken)),
        [textwrap.shorten(str(w), 26, placeholder="…") for w in wijken],
        fontsize=7.8,
    )
    ax.set_xlim(-0.55, len(products) + 0.55)
    ax.set_ylim(len(wijken) - 0.5, -0.55)
    ax.tick_params(length=0)
    for side in ax.spines.values():
        side.set_visible(False)
    rest = table["product"].nunique() - len(products)
    under = (
        "Getal: gemiddelde daling in niveaus van dit product in de wijk, gewogen met areaal."
        " Gestippeld: uitwisselbaar met een andere plek"
    )
    under += (
        f"; {rest} {'product blijft' if rest == 1 else 'producten blijven'} overal gelijk"
        if rest
        else ""
    )
    told = []
    for wijk in wijken:
        parts = [
            (p, fall.loc[wijk, p])
            for p in products
            if pd.notna(fall.loc[wijk, p]) and fall.loc[wijk, p]
        ]
        few = sorted(parts, key=lambda part: -part[1])[:_SMAL]
        words = ", ".join(f"{p} {nl.getal(value, 2)} niveau" for p, value in few) or "niets"
        told.append(
            f"{wijk} ({nl.euro(saved[wijk])}):"
            f" {words}{' en andere' if len(parts) > len(few) else ''}."
        )
    alt = " ".join(told)
    shades = (
        []
        if len(products) <= _SMAL
        else [
            style.patch(f"daling {nl.getal(v, 2)}", to_hex(DALING(v / deepest)))
            for v in (0.25, 0.5, 1.0)
        ]
    )
    style.finish(fig, heading, under, bron=bron, legenda=shades, alt=alt)
    return ax


@style.styled
def robuust(table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON) -> Axes:
    """How much of each product and gebiedstype is lowered when the unit costs are drawn anew, beside the plan.

    Parameters
    ----------
    table
        As `keuze.keuzegevolg.robuust_per_product` returns it: product, gebiedstype, spreiding,
        in_plan, aandeel.
    titel, bron
        As in `grens`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or "Hoe vast staat het plan als de kosten per niveau anders zijn?"
    rows = table[table["aandeel"].notna()]
    label = rows["product"].astype(str) + ", " + rows["gebiedstype"].astype(str)
    rows = rows.assign(regel=label)
    matters = rows.groupby("regel", sort=False)[["in_plan", "aandeel"]].max()
    matters = matters.sort_values(["in_plan", "aandeel"], ascending=False, kind="stable")
    names = list(matters.index[(matters["in_plan"] > 0) | (matters["aandeel"] >= 0.05)])[:_REGELS]
    if not names:
        return style.empty(
            heading,
            (
                "geen enkele trekking haalt het doel"
                if len(table) and rows.empty
                else "het plan verlaagt niets"
            ),
            bron,
        )
    margins = sorted(rows["spreiding"].unique())
    looks = [("o", style.REALISATIE), ("s", style.NEER), ("^", style.GRIJS)]
    fig, ax = style.sheet(0.23 * len(names) + 0.4)
    whole = rows.drop_duplicates("regel").set_index("regel")["in_plan"].reindex(names)
    ax.barh(range(len(names)), whole, height=0.66, color=style.LIJN, edgecolor="none", gid="plan")
    for margin, (marker, colour) in zip(margins, looks, strict=False):
        share = rows[rows["spreiding"] == margin].set_index("regel")["aandeel"].reindex(names)
        ax.plot(
            share,
            range(len(names)),
            marker,
            markersize=5,
            color=colour,
            markeredgecolor="white",
            markeredgewidth=0.5,
            label=f"kosten tot {nl.procent(margin)} anders",
            gid=f"spreiding {margin:g}",
        )
    ax.set_yticks(
        range(len(names)), [textwrap.shorten(n, 52, placeholder="…") for n in names], fontsize=7.5
    )
    ax.set_ylim(len(names) - 0.4, -0.6)
    style.share_axis(ax, "x")
    ax.set_xlim(-0.02, 1.02)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    rest = len(matters) - len(names)
    under = (
        "Deel van het areaal dat een lager niveau krijgt. Balk: in het plan; tekens: gemiddeld over"
        " de trekkingen"
    )
    under += (
        f"; {rest} {'regel' if rest == 1 else 'regels'} met minder alleen in de tabel"
        if rest
        else ""
    )
    alt = " ".join(
        f"{name}: in het plan {nl.procent(whole[name])}, "
        + ", ".join(
            f"bij {nl.procent(m)}"
            f" {nl.procent(rows[(rows['spreiding'] == m) & (rows['regel'] == name)]['aandeel'].iloc[0])}"
            for m in margins
        )
        + "."
        for name in names
    )
    style.finish(
        fig,
        heading,
        under,
        bron=bron,
        legenda=[style.patch("in het plan", style.LIJN), *ax.get_lines()],
        alt=alt,
    )
    return ax
