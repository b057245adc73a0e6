"""Tariffs on their market bands, and KPI's against their targets.

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
from analyse.charts import style
from analyse.charts.style import GEEN_BRON, Bron

#: Marker, face and size of each basis; drawn in this order, so that the first two lie on top of
#: what stands on paper.
_PUNTEN = {
    "afgedrukt": ("x", style.GRIJS, 5.5),
    "exclusief": ("o", "white", 6.0),
    "inclusief": ("o", style.REALISATIE, 6.5),
}
_NAMEN = {
    "inclusief": "met overhead",
    "exclusief": "zonder overhead",
    "afgedrukt": "zoals afgedrukt",
}
_BAND = "#d5dde5"
#: Marker and face of what became of a KPI.
_OORDEEL = {"gehaald": ("o", style.REALISATIE), "niet gehaald": ("X", style.OP)}
#: Farther from the target than this is drawn at the edge, with its figure.
_VER = 0.25


@style.styled
def band(table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON) -> Axes:
    """Tariff of each product as a dot on its market band, the middle of the market set to 100.

    Parameters
    ----------
    table
        Rows of one year as `markt.tarieven.vergelijking` returns them, all bases together. Products
        in the order in which they first stand; one without a middle of the market is named with its
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
    key = (
        table["product"].astype(str)
        + "|"
        + table["product_code"].astype(str)
        + "|"
        + table["eenheid"].astype(str)
    )
    order = list(dict.fromkeys(key))
    fig, ax = style.sheet(max(1.3, 0.32 * len(order) + 0.5))
    scale = style.schaal(
        table.loc[table["grondslag"] == "inclusief", "verschil"].to_numpy(dtype=float)
    )
    alt, reach = [], [100.0]
    for place, name in enumerate(order):
        rows = table[key == name].set_index("grondslag")
        rows = rows[~rows.index.duplicated()]
        points = 100 * rows["tarief"] / rows["midden"].where(rows["midden"] > 0)
        shape = rows[points.notna()]
        if shape.empty:
            why = next((r for r in rows["reden"] if r), "onbekend")
            ax.annotate(
                f"niet te vergelijken: {why}",
                (100, place),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
                fontsize=7.5,
                color=style.GRIJS,
            )
            alt.append(f"{rows['product'].iloc[0]}: niet te vergelijken, {why}")
            continue
        edge = 100 * shape[["laag", "hoog"]].iloc[0] / shape["midden"].iloc[0]
        if edge.notna().all():
            ax.barh(
                place,
                edge["hoog"] - edge["laag"],
                left=edge["laag"],
                height=0.56,
                color=_BAND,
                edgecolor=style.GRIJS,
                linewidth=0.5,
                zorder=1,
                gid="band",
            )
            reach += list(edge)
        ax.plot(
            [100, 100],
            [place - 0.28, place + 0.28],
            color=style.INKT,
            linewidth=1.0,
            zorder=2,
            gid="midden",
        )
        for basis, (marker, face, size) in _PUNTEN.items():
            if basis in points.index and pd.notna(points[basis]):
                ax.plot(
                    points[basis],
                    place,
                    marker,
                    color=face if marker == "x" else style.INKT,
                    markerfacecolor=face,
                    markersize=size,
                    markeredgewidth=1.2,
                    linestyle="none",
                    zorder=4,
                    gid=basis,
                )
                reach.append(float(points[basis]))
        gap = rows["verschil"].get("inclusief", np.nan)
        ax.annotate(
            "n.v.t." if pd.isna(gap) else scale.tekst(gap, teken=True),
            (1, place),
            xycoords=("axes fraction", "data"),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
        )
        said = [
            f"{_NAMEN[b]} {nl.getal(points[b])}"
            for b in _NAMEN
            if b in points.index and pd.notna(points[b])
        ]
        wide = (
            f"band {nl.getal(edge['laag'])} tot {nl.getal(edge['hoog'])}, "
            if edge.notna().all()
            else "geen band, "
        )
        alt.append(
            f"{rows['product'].iloc[0]}: {wide}{', '.join(said)}"
            + (f", verschil {nl.euro(gap)}" if pd.notna(gap) else "")
        )
    names = [_with_unit(table[key == name].iloc[0]) for name in order]
    ax.set_yticks(range(len(order)), [textwrap.fill(name, 40) for name in names])
    ax.set_ylim(len(order) - 0.4, -0.6)
    room = 0.06 * (max(reach) - min(reach) or 20)
    ax.set_xlim(min(reach) - room, max(reach) + room)
    ax.tick_params(length=0)
    ax.grid(axis="x")
    ax.spines["left"].set_visible(False)
    ax.annotate(
        scale.eenheid,
        (1, 1),
        xycoords="axes fraction",
        xytext=(6, 2),
        textcoords="offset points",
        fontsize=7,
        va="bottom",
        color=style.GRIJS,
    )
    legend: list[Patch | Line2D] = [style.patch("marktband", _BAND)]
    legend += [
        Line2D(
            [],
            [],
            linestyle="none",
            marker=_PUNTEN[b][0],
            color=style.GRIJS if b == "afgedrukt" else style.INKT,
            markerfacecolor=_PUNTEN[b][1],
            markersize=6,
            markeredgewidth=1.2,
            label=text,
        )
        for b, text in _NAMEN.items()
    ]
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt="; ".join(alt) + ".")
    return ax


def _with_unit(row: pd.Series) -> str:
    """A product with its unit and the number of prices behind its market, as far as known.

    These stay on one line.
    """
    unit = [] if row["eenheid"] == "onbekend" else [str(row["eenheid"])]
    prices = [] if pd.isna(row["prijzen"]) else [f"n\u00a0{nl.getal(int(row['prijzen']))}"]
    behind = ",\u00a0".join([*unit, *prices])
    return f"{row['product']} ({behind})" if behind else str(row["product"])


@style.styled
def doelen(scores: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON) -> Axes:
    """How far each KPI is from its target, better to the right.

    With what the contractor can influence.

    Parameters
    ----------
    scores
        Rows of one year as `markt.kpi.score` returns them, drawn in this order.
    titel, bron
        As in `band`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or "KPI's naast hun streefwaarde"
    under = (
        "afstand tot de streefwaarde in procenten daarvan, rechts is beter; invloed is die van de"
        " uitvoerder"
    )
    if scores.empty:
        return style.empty(heading, under, bron)
    fig, ax = style.sheet(max(1.2, 0.32 * len(scores) + 0.5))
    ax.axvline(0, color=style.INKT, linewidth=0.9, zorder=1)
    names, alt = [], []
    for place, row in enumerate(scores.to_dict("records")):
        names.append(f"{row['kpi']}{' ' + row['periode'] if row['periode'] else ''}")
        known = row["oordeel"] in _OORDEEL and pd.notna(row["afstand"])
        values = f"{_figure(row['waarde'])} van {_figure(row['streefwaarde'])} {row['eenheid']}"
        if known:
            far = float(np.clip(row["afstand"], -_VER, _VER))
            marker, face = _OORDEEL[row["oordeel"]]
            ax.plot([0, far], [place, place], color=style.GRIJS, linewidth=1.4, zorder=2)
            ax.plot(
                far,
                place,
                marker,
                color=style.INKT,
                markerfacecolor=face,
                markersize=7,
                markeredgewidth=0.8,
                zorder=3,
                gid=row["oordeel"],
            )
            if abs(row["afstand"]) > _VER:
                ax.annotate(
                    f"{nl.procent(row['afstand'])}",
                    (far, place),
                    xytext=(7 if far < 0 else -7, 0),
                    textcoords="offset points",
                    va="bottom",
                    ha="left" if far < 0 else "right",
                    fontsize=7,
                )
        else:
            why = row["reden"] or row["oordeel"]
            # The first reason has room beside the axis; the text alternative has them all.
            ax.annotate(
                why.split(";")[0],
                (0, place),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
                fontsize=7.5,
                color=style.GRIJS,
            )
        for x, text in ((8, row["beinvloedbaar"]), (58, row["soort"])):
            ax.annotate(
                text,
                (1, place),
                xycoords=("axes fraction", "data"),
                xytext=(x, 0),
                textcoords="offset points",
                va="center",
                fontsize=8,
            )
        alt.append(
            f"{names[-1]} ({row['soort']}, invloed {row['beinvloedbaar']}): {row['oordeel']},"
            f" {values if known else why}"
        )
    for x, text in ((8, "invloed"), (58, "soort")):
        ax.annotate(
            text,
            (1, 1),
            xycoords="axes fraction",
            xytext=(x, 3),
            textcoords="offset points",
            fontsize=7.5,
            color=style.GRIJS,
        )
    ax.set_yticks(range(len(names)), [textwrap.fill(name, 38) for name in names])
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.set_xlim(-_VER * 1.08, _VER * 1.08)
    ticks = [-0.2, -0.1, 0.0, 0.1, 0.2]
    ax.set_xticks(ticks, [nl.procent(t) if t <= 0 else f"+{nl.procent(t)}" for t in ticks])
    ax.grid(axis="x")
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)
    legend = [
        Line2D(
            [],
            [],
            linestyle="none",
            marker=m,
            color=style.INKT,
            markerfacecolor=c,
            markersize=7,
            label=text,
        )
        for text, (m, c) in _OORDEEL.items()
    ]
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt="; ".join(alt) + ".")
    return ax


def _figure(value: float) -> str:
    """A value with the decimals it has, at most two."""
    if pd.isna(value):
        return nl.NVT
    return nl.getal(value, next((d for d in range(2) if abs(round(value, d) - value) < 1e-9), 2))
