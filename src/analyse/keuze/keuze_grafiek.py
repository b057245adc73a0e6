"""The choice of levels: what quality a saving costs, where a plan lowers it, and how sure that is.

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
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analyse import nl
from analyse.antwoord import counted
from analyse.charts import labels, style, tiles
from analyse.charts.kleuren import DALING as TINTEN
from analyse.charts.style import GEEN_BRON, Bron
from analyse.keuze.stand import ONDER

#: From no fall to a whole level and more, light to dark.
DALING = LinearSegmentedColormap.from_list("daling", list(TINTEN))
#: Products beyond which the tiles of a plan are too narrow for a number.
_SMAL = 12
_REGELS = 36
#: Around a tile that scores below its ambition already.
_KADER: labels.Look = {
    "fill": False,
    "edgecolor": style.NEER,
    "linewidth": 1.6,
    "gid": "onder ambitie",
}
_MARKERS = (("o", style.REALISATIE), ("s", style.NEER), ("^", style.GRIJS))


@style.styled
def keuze_grens_grafiek(
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
        As `keuze_grens` returns it: doel, verlies, ondergrens, volgende_10000.
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
    rows = table[table["verlies"].notna()]
    savings = rows["doel"]
    if not savings.max() > 0:
        return np.array(
            [style.empty(heading, "geen besparing mogelijk met deze spelregels", bron)]
        )
    scale = style.schaal(savings)
    size = (style.BREEDTE, 3.9)
    fig, (top, below) = plt.subplots(2, 1, figsize=size, sharex=True, height_ratios=[1.7, 1])
    top.fill_between(savings, rows["ondergrens"], 0, color=style.LIJN, linewidth=0)
    top.plot(
        savings,
        rows["verlies"],
        color=style.REALISATIE,
        linewidth=1.8,
        marker="o",
        markersize=3.5,
        gid="verlies",
    )
    several = len(rows) > 1
    price = rows["volgende_10000"]
    width = 0.55 * savings.diff().min() if several else 1.0
    look = {"color": style.PLAN, "edgecolor": style.GRIJS, "linewidth": 0.4}
    below.bar(savings, price, width=width, **look)
    if doel is not None and several and savings.min() <= doel <= savings.max():
        for ax in (top, below):
            ax.axvline(doel, color=style.OP, linewidth=1, linestyle=(0, (4, 2)), gid="doel")
        _mark_plan(top, rows, doel)
    top.set_title("Verlies: gemiddelde daling, deel van een niveau", fontsize=8.5)
    below.set_title("Verlies door de volgende € 10.000", fontsize=8.5)
    lowest = rows[["verlies", "ondergrens"]].min().min()
    _loss_axis(top, min(0.0, lowest))
    _loss_axis(below, 0.0)
    style.euro_axis(below, scale, "x")
    below.set_xlabel(f"besparing per jaar, {scale.eenheid}")
    told = []
    for saving, loss, following in zip(savings, rows["verlies"], price, strict=True):
        more = "kan niet" if pd.isna(following) else f"kost {_niveau(following)}"
        told.append(
            f"Besparing {nl.euro(saving)}: verlies {_niveau(loss)} van een niveau, de volgende"
            f" € 10.000 {more}."
        )
    under = (
        "Grijs: daar vindt het rekenprogramma geen enkel plan. Een verlies van 100% is alles"
        " gemiddeld één niveau lager"
    )
    style.finish(fig, heading, under, bron=bron, alt=" ".join(told))
    return np.array([top, below])


def _mark_plan(ax: Axes, rows: pd.DataFrame, doel: float) -> None:
    """Where the plan stands on the line."""
    loss = float(np.interp(doel, rows["doel"], rows["verlies"]))
    words = f"het plan: {nl.euro(doel)}\nverlies {_niveau(loss)} van een niveau"
    left = doel < 0.6 * rows["doel"].max()
    offset = (-7, 9) if left else (-9, 4)
    look = {"ha": "right", "va": "bottom", "fontweight": "bold", "color": style.OP}
    labels.beside(ax, words, (doel, loss), offset, **look)


def _loss_axis(ax: Axes, lowest: float) -> None:
    """A loss up the axis, with the decimals that tell its ticks apart."""
    ax.set_ylim(bottom=lowest)
    ax.yaxis.set_major_locator(MaxNLocator(4))
    _, highest = ax.get_ylim()
    decimals = max(0, -1 - _power(highest))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: nl.procent(value, decimals)))
    ax.grid(visible=True, axis="y")
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def _niveau(value: float) -> str:
    """A loss as part of a level, with decimals that still say something."""
    size = abs(value)
    if size == 0 or size >= 0.1:
        return nl.procent(value, 1)
    decimals = 1 - _power(size * 10)
    return nl.procent(value, min(8, decimals))


def _power(size: float) -> int:
    """The power of ten just below a size."""
    return int(np.floor(np.log10(size)))


@style.styled
def keuze_plan_grafiek(
    table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """Where a plan lowers the level: a tile a wijk and product, the saving per wijk beside it.

    A tile has its mean fall as lightness and number.

    Parameters
    ----------
    table
        The plan of `niveaukeuze`: wijk, product, stappen, besparing, deel_wijk, vrij, stand. Only
        products that change are drawn; what scores below its ambition now has a frame.
    titel, bron
        As in `keuze_grens_grafiek`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or "Waar het plan het niveau verlaagt"
    changed = table[table["stappen"] != 0] if len(table) else table
    if changed.empty:
        return style.empty(heading, "het plan verlaagt niets", bron)
    savings = changed.groupby("product")["besparing"].sum()
    products = list(savings.sort_values(ascending=False, kind="stable").index)
    saved = changed.groupby("wijk")["besparing"].sum()
    saved = saved.reindex(sorted(table["wijk"].unique()), fill_value=0.0)
    left_out = labels.not_drawn(len(saved))
    largest = saved.sort_values(ascending=False, kind="stable").head(labels.MEEST)
    saved = saved[saved.index.isin(largest.index)]
    wijken = list(saved.index)
    place = ["wijk", "product"]
    falls = table.assign(daling=table["deel_wijk"] * table["stappen"])
    falls = falls.groupby(place)["daling"].sum()
    free = set(changed[changed["vrij"]].groupby(place).groups)
    below = set(table[table["stand"] == ONDER].groupby(place).groups)
    per_wijk = falls.unstack()[products].loc[wijken]
    deepest = max(1.0, per_wijk.max().max())
    numbered = len(products) <= _SMAL
    fig, ax = style.sheet(0.27 * len(wijken) + (0.9 if numbered else 1.5))
    for y, wijk in enumerate(wijken):
        for x, product in enumerate(products):
            fall = per_wijk.loc[wijk, product]
            if pd.isna(fall):
                tiles.no_tile(ax, (x, y), 7)
                continue
            colour = to_hex(DALING(max(fall, 0.0) / deepest)) if fall else style.WIT
            hatch = "...." if (wijk, product) in free else ""
            tiles.tile(ax, (x, y), colour, hatch)
            if (wijk, product) in below:
                ax.add_patch(Rectangle((x - 0.45, y - 0.41), 0.9, 0.82, **_KADER))
            if fall and numbered:
                words, ink = nl.getal(fall, 2), style.text_on(colour)
                tiles.in_tile(ax, (x, y), words, colour, fontsize=7.5, color=ink)
    smallest = saved[saved > 0].min()
    scale = style.schaal(saved, finest=0.0 if pd.isna(smallest) else smallest)
    beside = len(products) - 0.3
    for y, amount in enumerate(saved):
        ax.text(beside, y, scale.tekst(amount), va="center", fontsize=7.5)
    unit = f"besparing\n{scale.eenheid}"
    ax.text(beside, -0.75, unit, va="bottom", fontsize=7, color=style.GRIJS)
    _name_tiles(ax, wijken, products)
    under = (
        "Getal: gemiddelde daling in niveaus van dit product in de wijk, gewogen met areaal."
        f" Gestippeld: uitwisselbaar met een andere plek{left_out}"
    )
    rest = table["product"].nunique() - len(products)
    if any((wijk, product) in below for wijk in wijken for product in products):
        under += "; kader: scoort nu al onder de ambitie"
    if rest:
        under += f"; {counted(rest, 'product blijft', 'producten blijven')} overal gelijk"
    shades = []
    if not numbered:
        for fall in (0.25, 0.5, 1.0):
            shade = to_hex(DALING(fall / deepest))
            shades.append(style.patch(f"daling {nl.getal(fall, 2)}", shade))
    alt = [_told(wijk, saved[wijk], fallen) for wijk, fallen in per_wijk.iterrows()]
    framed = [f"{product} in {wijk}" for wijk, product in sorted(below) if product in products]
    if framed:
        alt.append(f"Nu al onder de ambitie: {nl.opsomming(framed)}.")
    style.finish(fig, heading, under, bron=bron, legenda=shades, alt=" ".join(alt))
    return ax


def _name_tiles(ax: Axes, wijken: list[str], products: list[str]) -> None:
    """Wijken along the side, products along the top; many products are written upright."""
    upright = len(products) > 4
    names = [textwrap.fill(product, 20) for product in products]
    if upright:
        names = [labels.short(product, 30) for product in products]
    tiles.frame(ax, names, [labels.short(wijk, 26) for wijk in wijken], 7.5)
    ax.tick_params(axis="x", rotation=90 if upright else 0)
    ax.tick_params(axis="y", labelsize=7.8)
    ax.set_xlim(-0.55, len(products) + 0.55)


def _told(wijk: object, saved: float, falls: pd.Series) -> str:
    """What falls in a wijk, most first."""
    falls = falls[falls.fillna(0.0) != 0].sort_values(ascending=False, kind="stable")
    parts = []
    for product, fall in falls.items():
        parts.append(f"{product} {nl.getal(fall, 2)} niveau")
    words = ", ".join(parts[:_SMAL]) or "niets"
    others = " en andere" if len(parts) > _SMAL else ""
    return f"{wijk} ({nl.euro(saved)}): {words}{others}."


@style.styled
def keuze_robuustheid_grafiek(
    table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """How much of each product and gebiedstype is lowered when the unit costs are drawn anew.

    Parameters
    ----------
    table
        As `keuze_robuust_per_product` returns it: product, gebiedstype, spreiding, in_plan,
        aandeel.
    titel, bron
        As in `keuze_grens_grafiek`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or "Hoe vast staat het plan als de kosten per niveau anders zijn?"
    rows = table[table["aandeel"].notna()]
    rows = rows.assign(regel=rows["product"] + ", " + rows["gebiedstype"])
    parts = ["in_plan", "aandeel"]
    most = rows.groupby("regel", sort=False)[parts].max()
    most = most.sort_values(parts, ascending=False, kind="stable")
    matters = (most["in_plan"] > 0) | (most["aandeel"] >= 0.05)
    names = list(most.index[matters])[:_REGELS]
    if not names:
        reason = "het plan verlaagt niets"
        if len(table) and rows.empty:
            reason = "geen enkele trekking haalt het doel"
        return style.empty(heading, reason, bron)
    planned = rows.drop_duplicates("regel").set_index("regel")["in_plan"][names]
    shares = rows.pivot(index="regel", columns="spreiding", values="aandeel").loc[names]
    places = range(len(names))
    fig, ax = style.sheet(0.23 * len(names) + 0.4)
    ax.barh(places, planned, height=0.66, color=style.LIJN, edgecolor="none", gid="plan")
    edge: labels.Look = {"markeredgecolor": "white", "markeredgewidth": 0.5}
    for margin, (marker, colour) in zip(shares.columns, _MARKERS, strict=False):
        look: labels.Look = {"color": colour, "markersize": 5, "gid": f"spreiding {margin:g}"}
        look["label"] = f"kosten tot {nl.procent(margin)} anders"
        ax.plot(shares[margin], places, marker, **look, **edge)
    labels.name_lines(ax, [labels.short(name, 52) for name in names], 7.5)
    style.share_axis(ax, "x")
    ax.set_xlim(-0.02, 1.02)
    under = (
        "Deel van het areaal dat een lager niveau krijgt. Balk: in het plan; tekens: gemiddeld over"
        " de trekkingen"
    )
    rest = len(most) - len(names)
    if rest:
        under += f"; {counted(rest, 'regel', 'regels')} met minder alleen in de tabel"
    written = shares.map(nl.procent)
    for margin in written:
        written[margin] = f"bij {nl.procent(margin)} " + written[margin]
    told = planned.map(nl.procent) + ", " + written.agg(", ".join, axis=1)
    alt = " ".join(told.index + ": in het plan " + told + ".")
    legend: list[Patch | Line2D] = [style.patch("in het plan", style.LIJN), *ax.get_lines()]
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=alt)
    return ax
