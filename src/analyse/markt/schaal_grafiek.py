"""Cost per inhabitant against size, and the elasticity per taakveld.

The traps: a fitted line over a cloud looks like a law, so its band and the sentence that it may be
flat go along; and of 342 points only those that are named may be told apart.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter, NullLocator
from matplotlib.transforms import Bbox

from analyse import nl
from analyse.charts import style
from analyse.charts.style import GEEN_BRON, Bron

#: Marker and face of the regions, in order of appearance; shape and lightness both differ.
_REGIO = [
    ("s", "#1f4e79"),
    ("D", "#e8a33d"),
    ("^", "#7fb0da"),
    ("v", "#994d0b"),
    ("P", "#d3e4f3"),
    ("X", "#5c5c5c"),
    ("p", "#ffffff"),
]
_PUNT = "#b9c0c7"
#: Characters of a region in the legend.
_BREED = 42
#: Round ticks a decade, by how far the axis reaches.
_ROND = [(25.0, (1, 1.5, 2, 3, 5, 7)), (200.0, (1, 2, 5)), (np.inf, (1, 3))]


@style.styled
def spreiding(
    lasten: pd.DataFrame,
    lijn: pd.DataFrame,
    *,
    wat: str = "",
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """Cost per inhabitant of each municipality against its inhabitants, both on a log scale.

    With the fitted line and its band.

    Parameters
    ----------
    lasten
        Rows of one taakveld: gemeente, inwoners, per_inwoner (euro) and regio ("" when in none), as
        `markt.schaalgenoten.met_regio` gives; only what has a place on a log scale is drawn, and
        how many are not is told.
    lijn
        As `markt.schaal.lijn` returns it; empty draws no line.
    wat
        What the cost is of, for the heading.
    titel, bron
        As in other charts.

    Returns
    -------
    matplotlib.axes.Axes
    """
    drawn = lasten[(lasten["inwoners"] > 0) & (lasten["per_inwoner"] > 0)]
    left = len(lasten) - len(drawn)
    heading = titel or f"Lasten per inwoner naar grootte{': ' + wat if wat else ''}"
    under = f"{nl.getal(len(drawn))} gemeenten; assen logaritmisch; lijn met haar 95%-marge"
    under += f"; {nl.getal(left)} niet getekend (geen cijfer, nul of negatief)" if left else ""
    if drawn.empty:
        return style.empty(heading, under, bron)
    fig, ax = style.sheet(4.9)
    ax.set_xscale("log")
    ax.set_yscale("log")
    plain = drawn[drawn["regio"] == ""]
    ax.plot(
        plain["inwoners"],
        plain["per_inwoner"],
        "o",
        color=_PUNT,
        markersize=3.4,
        markeredgewidth=0.3,
        markeredgecolor=style.GRIJS,
        zorder=2,
        gid="gemeenten",
    )
    if len(lijn):
        ax.fill_between(
            lijn["omvang"],
            lijn["laag"],
            lijn["hoog"],
            color="#c9d1da",
            alpha=0.55,
            linewidth=0,
            zorder=1,
            gid="marge",
        )
        ax.plot(
            lijn["omvang"], lijn["per_hoofd"], color=style.INKT, linewidth=1.3, zorder=3, gid="lijn"
        )
    legend = []
    for number, (region, rows) in enumerate(
        drawn[drawn["regio"] != ""].groupby("regio", sort=True)
    ):
        marker, face = _REGIO[number % len(_REGIO)]
        ax.plot(
            rows["inwoners"],
            rows["per_inwoner"],
            marker,
            markerfacecolor=face,
            markeredgecolor=style.INKT,
            markersize=6,
            markeredgewidth=0.7,
            linestyle="none",
            zorder=4,
            gid=str(region),
        )
        if list(rows["gemeente"]) != [region]:
            legend.append(
                Line2D(
                    [],
                    [],
                    linestyle="none",
                    marker=marker,
                    markerfacecolor=face,
                    color=style.INKT,
                    markersize=6,
                    markeredgewidth=0.7,
                    label=_short(str(region)),
                )
            )
    _axes(ax, drawn)
    named = drawn[drawn["regio"] != ""].sort_values("inwoners", ascending=False)
    alt = "; ".join(
        f"{r.gemeente} ({nl.getal(r.inwoners)} inwoners) {nl.euro(r.per_inwoner)}"
        for r in named.itertuples()
    )
    ends = ""
    if len(lijn):
        first, last = lijn.iloc[0], lijn.iloc[-1]
        ends = (
            f"De lijn loopt van {nl.euro(first['per_hoofd'])} ({nl.euro(first['laag'])} tot"
            f" {nl.euro(first['hoog'])}) bij {nl.getal(first['omvang'])} inwoners naar"
            f" {nl.euro(last['per_hoofd'])} ({nl.euro(last['laag'])} tot {nl.euro(last['hoog'])})"
            f" bij {nl.getal(last['omvang'])}. "
        )
    median = nl.euro(drawn["per_inwoner"].median())
    style.finish(
        fig,
        heading,
        under,
        bron=bron,
        legenda=legend,
        alt=f"Mediaan {median} per inwoner. {ends}{alt + '.' if alt else ''}",
    )
    _name(ax, named)
    return ax


def _short(region: str) -> str:
    """A region with room for two or three more beside it."""
    return region if len(region) <= _BREED else f"{region[: _BREED - 1]}…"


def _axes(ax: Axes, drawn: pd.DataFrame) -> None:
    """Round ticks in Dutch that lie in the range."""
    for axis, values, text in (
        (ax.xaxis, drawn["inwoners"], nl.getal),
        (ax.yaxis, drawn["per_inwoner"], nl.euro),
    ):
        low, high = float(values.min()) * 0.85, float(values.max()) * 1.18
        (ax.set_xlim if axis is ax.xaxis else ax.set_ylim)(low, high)
        powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
        steps = next(s for most, s in _ROND if high / low < most)
        axis.set_major_locator(
            FixedLocator([m * 10.0**p for p in powers for m in steps if low <= m * 10.0**p <= high])
        )
        axis.set_major_formatter(
            FuncFormatter(lambda value, _, text=text: text(value, 0 if value >= 1 else 2))
        )
        axis.set_minor_locator(NullLocator())
        axis.set_minor_formatter(NullFormatter())
    ax.grid(visible=True)
    ax.set_xlabel("inwoners")
    ax.set_ylabel("lasten per inwoner")


def _name(ax: Axes, named: pd.DataFrame) -> None:
    """Write each name in a finished figure at the nearest free place around its point.

    With a line to it when that is not beside it.
    """
    figure = ax.get_figure(root=True)
    assert figure is not None  # noqa: S101  it was drawn
    frame = ax.get_window_extent()
    points = (
        ax.transData.transform(named[["inwoners", "per_inwoner"]].to_numpy(dtype=float))
        if len(named)
        else np.empty((0, 2))
    )
    unit = figure.dpi / 72
    taken = [
        Bbox.from_extents(x - 4 * unit, y - 4 * unit, x + 4 * unit, y + 4 * unit) for x, y in points
    ]
    for (x, y), name, value, people in zip(
        points, named["gemeente"], named["per_inwoner"], named["inwoners"], strict=True
    ):
        label = ax.annotate(
            str(name),
            (people, value),
            xytext=(6, 0),
            textcoords="offset points",
            fontsize=7,
            va="center",
            zorder=6,
            gid="naam",
            bbox={
                "boxstyle": "square,pad=0.1",
                "facecolor": "white",
                "edgecolor": "none",
                "alpha": 0.8,
            },
            arrowprops={
                "arrowstyle": "-",
                "linewidth": 0.5,
                "color": style.GRIJS,
                "shrinkA": 0,
                "shrinkB": 2,
            },
        )
        size = label.get_window_extent()
        width, height = size.width + 2 * unit, size.height + 1 * unit
        for dx, dy in _around():
            left = x + dx * unit if dx >= 0 else x + dx * unit - width
            spot = Bbox.from_bounds(left, y + dy * unit - height / 2, width, height)
            inside = (
                frame.x0 <= spot.x0
                and spot.x1 <= frame.x1
                and frame.y0 <= spot.y0
                and spot.y1 <= frame.y1
            )
            if inside and not any(spot.overlaps(t) for t in taken):
                taken.append(spot)
                label.set_position((dx, dy))
                label.set_horizontalalignment("left" if dx >= 0 else "right")
                break
        else:
            label.remove()


def _around() -> list[tuple[float, float]]:
    """Places around a point in points, nearest first, the right before the left."""
    rings = [
        (r, a)
        for r in (6, 12, 20, 30, 42, 56, 72, 90)
        for a in np.linspace(0, 2 * np.pi, 16, endpoint=False)
    ]
    found = [(r * float(np.cos(a)), r * float(np.sin(a))) for r, a in rings]
    return [(dx if abs(dx) > 1e-9 else 0.0, dy) for dx, dy in found]


@style.styled
def elasticiteiten(
    table: pd.DataFrame,
    groep: str = "taakveld",
    namen: dict[str, str] | None = None,
    *,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """The elasticity of each group with its interval, beside the line of proportional cost.

    Parameters
    ----------
    table
        As `markt.schaal.elasticiteit` returns it, drawn in this order.
    groep
        Column of the groups.
    namen
        What a group is called, by its value.
    titel, bron
        As in other charts.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or "Elasticiteit van de lasten naar grootte"
    under = (
        "1 is evenredig: tweemaal zo groot, tweemaal zo duur; links is goedkoper per hoofd, rechts"
        " duurder; streep: 95%-interval"
    )
    if table.empty:
        return style.empty(heading, under, bron)
    fig, ax = style.sheet(max(1.1, 0.34 * len(table) + 0.5))
    ax.axvline(1, color=style.INKT, linewidth=1.0, zorder=1)
    alt, names = [], [(namen or {}).get(str(v), str(v)) for v in table[groep]]
    for place, (name, row) in enumerate(zip(names, table.to_dict("records"), strict=True)):
        if pd.isna(row["b"]):
            ax.annotate(
                row["oordeel"],
                (1, place),
                xytext=(6, 0),
                textcoords="offset points",
                va="center",
                fontsize=7.5,
                color=style.GRIJS,
            )
            alt.append(f"{name}: {row['oordeel']} (n {nl.getal(row['n'])})")
        else:
            sure = not row["laag"] <= 1 <= row["hoog"]
            ax.plot(
                [row["laag"], row["hoog"]],
                [place, place],
                color=style.INKT,
                linewidth=1.6,
                zorder=2,
                gid="interval",
            )
            ax.plot(
                row["b"],
                place,
                "o",
                color=style.INKT,
                markerfacecolor=style.REALISATIE if sure else "white",
                markersize=7,
                zorder=3,
                gid="b",
            )
            alt.append(
                f"{name}: {nl.getal(row['b'], 2)} ({nl.getal(row['laag'], 2)} tot"
                f" {nl.getal(row['hoog'], 2)}), {row['oordeel']}, n {nl.getal(row['n'])}"
            )
        ax.annotate(
            f"n {nl.getal(row['n'])}",
            (1, place),
            xycoords=("axes fraction", "data"),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
        )
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.4, -0.6)
    span = table[["laag", "hoog"]].to_numpy(dtype=float)
    low, high = float(np.nanmin(span, initial=0.9)), float(np.nanmax(span, initial=1.1))
    ax.set_xlim(low - 0.05 * (high - low), high + 0.05 * (high - low))
    ax.xaxis.set_major_formatter(
        FuncFormatter(
            lambda value, _: nl.getal(value, 1 if abs(value * 10 - round(value * 10)) < 1e-9 else 2)
        )
    )
    ax.grid(axis="x")
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)
    legend = [
        Line2D([], [], marker="o", color=style.INKT, markerfacecolor=face, markersize=7, label=text)
        for face, text in (
            (style.REALISATIE, "te onderscheiden van evenredig"),
            ("white", "niet te onderscheiden"),
        )
    ]
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt="; ".join(alt) + ".")
    return ax
