"""Tariffs on their market bands, in a picture.

The traps: prices of a square metre and of a container stand on one scale only when each is measured
against its own market; and a product that could not be compared is named, not left out.
"""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analyse import nl
from analyse.charts import kleuren, style
from analyse.charts.labels import Look, above_column, behind, name_lines, remark
from analyse.charts.style import GEEN_BRON, Bron
from analyse.markt.tarieven import AFGEDRUKT, EXCLUSIEF, INCLUSIEF
from analyse.tables import ONBEKEND, part_of

#: Name of each basis in the legend, its marker, face and size.
_PUNTEN = {
    INCLUSIEF: ("met overhead", "o", kleuren.REALISATIE, 6.5),
    EXCLUSIEF: ("zonder overhead", "o", kleuren.WIT, 6.0),
    AFGEDRUKT: ("zoals afgedrukt", "x", kleuren.GRIJS, 5.5),
}


def _look(basis: str) -> Look:
    _, marker, face, _ = _PUNTEN[basis]
    return {
        "marker": marker,
        "color": face if marker == "x" else kleuren.INKT,
        "markerfacecolor": face,
        "markeredgewidth": 1.2,
        "linestyle": "none",
    }


@style.styled
def tarieven_naast_markt_grafiek(
    table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """Tariff of each product as a dot on its market band, the middle of the market set to 100.

    Parameters
    ----------
    table
        Rows of one year as `tarieven_naast_markt` returns them, all bases together. Products in the
        order in which they first stand; one without a middle of the market is named with its
        reason.
    titel
        Own title; else one is made.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or "Tarief naast de markt, per product"
    under = (
        "midden van de markt = 100, prijspeil van het jaar; n is het aantal prijzen; rechts het"
        " verschil x hoeveelheid, met overhead"
    )
    if table.empty:
        return style.empty(heading, under, bron)
    # Two rows of one name (two codes, two units) are two products.
    products = [
        rows for _, rows in table.groupby(["product", "product_code", "eenheid"], sort=False)
    ]
    height = 0.32 * len(products) + 0.5
    fig, ax = style.sheet(max(1.3, height))
    gaps = table.loc[table["grondslag"] == INCLUSIEF, "verschil"]
    scale = style.schaal(gaps)
    told, reach = [], [100.0]
    for line, rows in enumerate(products):
        name = rows["product"].iloc[0]
        by_basis = rows.drop_duplicates("grondslag").set_index("grondslag")
        points = part_of(100 * by_basis["tarief"], by_basis["midden"])
        if points.isna().all():
            why = next((reason for reason in by_basis["reden"] if reason), ONBEKEND)
            remark(ax, f"niet te vergelijken: {why}", (100, line))
            told.append(f"{name}: niet te vergelijken, {why}")
            continue
        points = points.dropna()
        band = _band(by_basis.loc[points.index[0]])
        _draw(ax, line, band, points)
        gap = by_basis["verschil"].get(INCLUSIEF, np.nan)
        behind(ax, scale.tekst(gap, teken=True), line)
        told.append(f"{name}: {_told(band, points, gap)}")
        reach += [*band, *points]
    names = [textwrap.fill(_with_unit(rows.iloc[0]), 40) for rows in products]
    name_lines(ax, names)
    low, high = min(reach), max(reach)
    room = 0.06 * (high - low or 20)
    ax.set_xlim(low - room, high + room)
    ax.tick_params(length=0)
    ax.grid(axis="x")
    above_column(ax, scale.eenheid, (6, 2), 7)
    legend: list[Patch | Line2D] = [style.patch("marktband", kleuren.MARKTBAND)]
    for basis, (name, *_) in _PUNTEN.items():
        legend.append(Line2D([], [], markersize=6, label=name, **_look(basis)))
    alt = "; ".join(told) + "."
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=alt)
    return ax


def _band(row: pd.Series) -> list[float]:
    """The edges of a market band with its middle at 100; nothing when one is not known."""
    low, high = 100 * row[["laag", "hoog"]] / row["midden"]
    return [] if np.isnan(low) or np.isnan(high) else [low, high]


def _draw(ax: Axes, line: int, band: list[float], points: pd.Series) -> None:
    if band:
        low, high = band
        look: Look = {"color": kleuren.MARKTBAND, "edgecolor": kleuren.GRIJS, "linewidth": 0.5}
        ax.barh(line, high - low, left=low, height=0.56, zorder=1, gid="band", **look)
    ends = [line - 0.28, line + 0.28]
    ax.plot([100, 100], ends, color=kleuren.INKT, linewidth=1.0, zorder=2, gid="midden")
    # What stands on paper first, so that the others lie on top of it.
    for basis in reversed(_PUNTEN):
        if basis in points:
            *_, size = _PUNTEN[basis]
            ax.plot(points[basis], line, markersize=size, zorder=4, gid=basis, **_look(basis))


def _told(band: list[float], points: pd.Series, gap: float) -> str:
    words = ["geen band"]
    if band:
        low, high = map(nl.getal, band)
        words = [f"band {low} tot {high}"]
    for basis, (name, *_) in _PUNTEN.items():
        if basis in points:
            words.append(f"{name} {nl.getal(points[basis])}")
    if pd.notna(gap):
        words.append(f"verschil {nl.euro(gap)}")
    return ", ".join(words)


def _with_unit(row: pd.Series) -> str:
    """A product with its unit and the number of prices behind its market, on one line."""
    known = []
    if row["eenheid"] != ONBEKEND:
        known.append(row["eenheid"])
    if pd.notna(row["prijzen"]):
        known.append(f"n\u00a0{nl.getal(row['prijzen'])}")
    behind_name = ",\u00a0".join(known)
    return f"{row['product']} ({behind_name})" if known else str(row["product"])
