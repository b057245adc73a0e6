"""The choice of levels: what quality a saving costs, where a plan lowers it, and how sure that is.

The traps: a plan drawn as certain hides that it rests on unit costs that nobody knows to a tenth;
and a fall where it scores badly already is another fall. A fall is shown by lightness and by its
number.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analyse import nl
from analyse.antwoord import counted
from analyse.charts import kleuren, labels, style
from analyse.charts.heatmap import colour_table
from analyse.charts.style import GEEN_BRON, Bron
from analyse.keuze.stand import ONDER

#: From no fall to a whole level and more, light to dark.
DALING = LinearSegmentedColormap.from_list("daling", list(kleuren.DALING))
#: Products and lines beyond which a chart says less than its largest ones.
_PRODUCTEN, _REGELS = 10, 8
#: Behind the fall of what scores below its ambition already.
_TEKEN = "▼"
_MARKERS = (("o", kleuren.REALISATIE), ("s", kleuren.NEER), ("^", kleuren.GRIJS))


@style.styled
def keuze_grens_grafiek(
    table: pd.DataFrame,
    doel: float | None = None,
    *,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """The least loss of quality for every saving.

    Parameters
    ----------
    table
        As `keuze_grens` returns it: doel, verlies, ondergrens.
    doel
        Saving of the plan, marked when it is within the table.
    titel
        Own title; else the finding.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    rows = table[table["verlies"].notna()]
    savings = rows["doel"]
    if not savings.max() > 0:
        heading = titel or "Wat elke besparing aan kwaliteit kost"
        return style.empty(heading, "geen besparing mogelijk met deze spelregels", bron)
    scale = style.schaal(savings)
    fig, ax = style.sheet(1.9)
    ax.fill_between(savings, rows["ondergrens"], 0, color=kleuren.LIJN, linewidth=0)
    look: labels.Look = {"color": kleuren.REALISATIE, "marker": "o", "markersize": 3.5}
    ax.plot(savings, rows["verlies"], linewidth=1.8, gid="verlies", **look)
    if doel is not None and len(rows) > 1 and savings.min() <= doel <= savings.max():
        ax.axvline(doel, color=kleuren.OP, linewidth=1, linestyle=(0, (4, 2)), gid="doel")
        _mark_plan(ax, rows, doel)
    _loss_axis(ax, min(0.0, rows[["verlies", "ondergrens"]].min().min()))
    style.euro_axis(ax, scale, "x")
    ax.set_xlabel(f"besparing per jaar, {scale.eenheid}")
    told = []
    for saving, loss in zip(savings, rows["verlies"], strict=True):
        told.append(f"Besparing {nl.euro(saving)}: verlies {_niveau(loss)} van een niveau.")
    under = (
        "Verlies: gemiddelde daling als deel van een niveau; 100% is alles één niveau lager. Grijs:"
        " daar vindt het rekenprogramma geen plan"
    )
    heading = titel or _price_rises(rows)
    style.finish(fig, heading, under, bron=bron, alt=" ".join(told))
    return ax


def _price_rises(rows: pd.DataFrame) -> str:
    """What the last euros cost in quality beside the first."""
    most = rows.iloc[-1]
    text = f"Ten hoogste {nl.euro(most['doel'])} te besparen"
    if len(rows) < 3:
        return text
    price = rows["verlies"].diff() / rows["doel"].diff()
    first, last = price.iloc[1], price.iloc[-1]
    if price.max() < 1.05 * price.min():
        return f"{text}, elke euro even pijnlijk"
    if not first > 0 or last < 1.05 * first:
        return text
    times = nl.getal(last / first, 1)
    return f"De laatste euro besparing doet {times} keer zoveel pijn als de eerste"


def _mark_plan(ax: Axes, rows: pd.DataFrame, doel: float) -> None:
    """Where the plan stands on the line."""
    loss = float(np.interp(doel, rows["doel"], rows["verlies"]))
    words = f"het plan: {nl.euro(doel)}\nverlies {_niveau(loss)} van een niveau"
    left = doel < 0.6 * rows["doel"].max()
    offset = (-7, 9) if left else (-9, 4)
    look = {"ha": "right", "va": "bottom", "fontweight": "bold", "color": kleuren.OP}
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
    """Where a plan lowers the level: the mean fall of each product in each wijk.

    Parameters
    ----------
    table
        The plan of `niveaukeuze`: wijk, product, stappen, besparing, deel_wijk, stand. Products
        that do not change are not drawn; what scores below its ambition now has a mark.
    titel, bron
        As in `keuze_grens_grafiek`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    changed = table[table["stappen"] != 0] if len(table) else table
    if changed.empty:
        heading = titel or "Waar het plan het niveau verlaagt"
        return style.empty(heading, "het plan verlaagt niets", bron)
    products = changed.groupby("product")["besparing"].sum()
    products = products.sort_values(ascending=False, kind="stable").index
    saved = table.groupby("wijk")["besparing"].sum().sort_values(ascending=False, kind="stable")
    place = ["wijk", "product"]
    falls = (table["deel_wijk"] * table["stappen"]).groupby([table[name] for name in place])
    falls = falls.sum().unstack().loc[saved.index, products]
    below = table["stand"].eq(ONDER).groupby([table[name] for name in place]).any()
    below = below.unstack(fill_value=False).loc[saved.index, products]
    drawn = falls.iloc[: labels.MEEST, :_PRODUCTEN]
    said = drawn.map(_fall) + below.loc[drawn.index, drawn.columns].map(
        {True: _TEKEN, False: ""}.get
    )
    fig, ax = style.sheet(max(1.6, 0.22 * len(drawn) + 0.5))
    amounts = [f"{labels.short(wijk, 20)} ({nl.euro(saved[wijk])})" for wijk in drawn.index]
    colour_table(ax, drawn.fillna(0.0), said, DALING, vmin=0, vmax=max(1.0, drawn.max().max()))
    ax.set_yticks(ax.get_yticks(), amounts, fontsize=8)
    under = (
        "Gemiddelde daling in niveaus (1,00 is alles één niveau lager) en besparing per wijk; leeg"
        f" blijft gelijk; {_TEKEN} scoort nu al onder de ambitie{labels.not_drawn(len(saved))}"
    )
    rest = table["product"].nunique() - len(products)
    if rest:
        under += f"; {counted(rest, 'product blijft', 'producten blijven')} overal gelijk"
    alt = [_told(wijk, saved[wijk], fallen) for wijk, fallen in drawn.iterrows()]
    framed = [f"{product} in {wijk}" for wijk, product in below.stack()[lambda b: b].index]
    if framed:
        alt.append(f"Nu al onder de ambitie: {nl.opsomming(framed)}.")
    heading = titel or _lowered(changed, products[0], len(saved))
    style.finish(fig, heading, under, bron=bron, alt=" ".join(alt))
    return ax


def _lowered(changed: pd.DataFrame, most: str, wijken: int) -> str:
    """How many wijken get a lower level, and of which product most."""
    lowered = changed.loc[changed["stappen"] > 0, "wijk"].nunique()
    verb = "gaat" if lowered == 1 else "gaan"
    of = f"{lowered} van de {wijken} wijken" if wijken > 1 else "De wijk"
    return f"{of} {verb} omlaag; {most} bespaart het meest"


def _fall(fall: float) -> str:
    """A fall in levels; "" for none, a cross where a wijk has nothing of a product."""
    if pd.isna(fall):
        return "×"
    return nl.getal(fall, 2) if fall else ""


def _told(wijk: object, saved: float, falls: pd.Series) -> str:
    """What falls in a wijk, most first."""
    falls = falls[falls.fillna(0.0) != 0].sort_values(ascending=False, kind="stable")
    parts = [f"{product} {nl.getal(fall, 2)} niveau" for product, fall in falls.items()]
    return f"{wijk} ({nl.euro(saved)}): {', '.join(parts) or 'niets'}."


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
        heading = titel or "Hoe vast het plan staat als de kosten anders zijn"
        return style.empty(heading, reason, bron)
    planned = rows.drop_duplicates("regel").set_index("regel")["in_plan"][names]
    shares = rows.pivot(index="regel", columns="spreiding", values="aandeel").loc[names]
    places = range(len(names))
    fig, ax = style.sheet(0.23 * len(names) + 0.4)
    ax.barh(places, planned, height=0.66, color=kleuren.LIJN, edgecolor="none", gid="plan")
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
        under += f"; {counted(rest, 'regel', 'regels')} met minder niet getekend"
    written = shares.map(nl.procent)
    for margin in written:
        written[margin] = f"bij {nl.procent(margin)} " + written[margin]
    told = planned.map(nl.procent) + ", " + written.agg(", ".join, axis=1)
    alt = " ".join(told.index + ": in het plan " + told + ".")
    legend: list[Patch | Line2D] = [style.patch("in het plan", kleuren.LIJN), *ax.get_lines()]
    heading = titel or _standing(rows)
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=alt)
    return ax


def _standing(rows: pd.DataFrame) -> str:
    """How much of the plan stays for half or more with the smallest margin."""
    margin = rows["spreiding"].min()
    planned = rows[(rows["spreiding"] == margin) & (rows["in_plan"] > 0)]
    stays = int((planned["aandeel"] >= planned["in_plan"] / 2).sum())
    of = counted(len(planned), "verlaging", "verlagingen")
    verb = "blijft" if stays == 1 else "blijven"
    staying = f"{verb} {stays} van {of} grotendeels staan"
    return f"Met kosten tot {nl.procent(margin)} anders {staying}"
