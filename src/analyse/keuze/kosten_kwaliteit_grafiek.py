"""Figures of wijken beside each other, never over each other.

Cost and quality, inspections and residents, answers per buurt.

The trap: two lines in one chart suggest that one drives the other. Here each figure has its own
panel, with its interval and n, and the wijken stand in the same order in all.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analyse import nl
from analyse.charts import style
from analyse.charts.style import GEEN_BRON, Bron

#: Lines of wijken that fit in one chart: of many wijken fewer products are drawn.
_REGELS = 72


def _namen(ax: Axes, names: Sequence[str], letters: int = 24) -> None:
    """Names along the y axis, the first at the top."""
    ax.set_yticks(
        range(len(names)),
        [textwrap.shorten(str(name), letters, placeholder="…") for name in names],
        fontsize=7.5,
    )
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def _n(ax: Axes, y: int, n: int) -> None:
    """A number of observations at the right of its line."""
    ax.annotate(
        nl.getal(n),
        (1, y),
        xycoords=("axes fraction", "data"),
        xytext=(16, 0),
        textcoords="offset points",
        va="center",
        ha="right",
        fontsize=6.5,
        color=style.GRIJS,
    )


def _shares(ax: Axes, rows: pd.DataFrame) -> None:
    """Share at the ambition as a dot with its interval, n behind it.

    A wijk without scores says so.
    """
    ax.hlines(
        range(len(rows)),
        rows["laag"],
        rows["hoog"],
        color=style.GRIJS,
        linewidth=1.3,
        gid="interval",
    )
    ax.plot(
        rows["aandeel"],
        range(len(rows)),
        "o",
        markersize=4.5,
        color=style.REALISATIE,
        markeredgecolor="white",
        markeredgewidth=0.5,
        gid="aandeel",
    )
    for y, (share, n) in enumerate(zip(rows["aandeel"], rows["n"], strict=True)):
        if pd.isna(share):
            ax.text(0.02, y, "geen scores", va="center", fontsize=6.5, color=style.GRIJS)
        _n(ax, y, n)
    style.share_axis(ax, "x")
    ax.tick_params(axis="x", labelsize=7)
    ax.set_xlim(-0.02, 1.02)


def _told(share: float, low: float, high: float, n: int) -> str:
    if pd.isna(share):
        return "geen scores"
    return (
        f"{nl.procent(share)} op ambitie (95%-interval {nl.procent(low)} tot {nl.procent(high)}, n"
        f" {nl.getal(n)})"
    )


@style.styled
def kosten_en_kwaliteit(
    table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> np.ndarray:
    """Cost per unit and share at the ambition per wijk, a row of two panels a product with a meetlat.

    Parameters
    ----------
    table
        As `keuze.kosten_kwaliteit.kosten_en_kwaliteit` returns it; the products that cost most
        are drawn first, as many as fit.
    titel
        Own title.
    bron
        Source note.

    Returns
    -------
    numpy.ndarray
        Axes, two a product: cost, then quality.
    """
    heading = titel or "Kosten per eenheid en aandeel op ambitie, per product en wijk"
    drawn = table[(table["meetlat"] != "") & (table["hoeveelheid"] > 0)]
    products = list(drawn["product_code"].drop_duplicates())
    if not products:
        return np.array([style.empty(heading, "geen product met areaal en een meetlat", bron)])
    most = int(drawn.groupby("product_code").size().max())
    shown = products[: max(1, _REGELS // (most + 3))]
    heights = [0.16 * len(drawn[drawn["product_code"] == code]) + 0.42 for code in shown]
    fig, grid = plt.subplots(
        len(shown),
        2,
        figsize=(style.BREEDTE, sum(heights)),
        squeeze=False,
        height_ratios=heights,
        width_ratios=[1.25, 1],
    )
    alt = []
    for (left, right), code in zip(grid, shown, strict=True):
        rows = drawn[drawn["product_code"] == code].reset_index(drop=True)
        unit, name = str(rows["eenheid"].iloc[0]), str(rows["product"].iloc[0])
        decimals = (
            0 if rows["per_eenheid"].max() >= 100 else 2 if rows["per_eenheid"].max() >= 1 else 3
        )
        left.barh(
            range(len(rows)),
            rows["per_eenheid"],
            height=0.62,
            color=style.PLAN,
            edgecolor=style.GRIJS,
            linewidth=0.4,
        )
        for y, cost in enumerate(rows["per_eenheid"]):
            words = nl.getal(cost, decimals) if pd.notna(cost) else "geen kosten"
            left.annotate(
                words,
                (max(cost, 0.0) if pd.notna(cost) else 0.0, y),
                xytext=(3, 0),
                textcoords="offset points",
                va="center",
                fontsize=6.8,
            )
        left.set_title(
            f"{textwrap.shorten(name, 30, placeholder='…')}: euro per {unit or 'eenheid'}",
            fontsize=8,
        )
        right.set_title(
            f"{textwrap.shorten(str(rows['meetlat'].iloc[0]), 30, placeholder='…')}", fontsize=8
        )
        _namen(left, rows["wijk"])
        _namen(right, [""] * len(rows))
        low = min(float(np.nanmin(rows["per_eenheid"].to_numpy(dtype=float), initial=0.0)), 0.0)
        high = float(np.nanmax(rows["per_eenheid"].to_numpy(dtype=float), initial=0.0)) or 1.0
        left.set_xlim(1.1 * low, 1.22 * high)
        left.set_xticks([])
        left.spines["bottom"].set_visible(False)
        _shares(right, rows)
        alt.append(
            f"{name} (per {unit or 'eenheid'}): "
            + "; ".join(
                f"{row['wijk']} {nl.euro(row['per_eenheid'], decimals)},"
                f" {_told(row['aandeel'], row['laag'], row['hoog'], row['n'])}"
                for row in rows.to_dict("records")
            )
            + "."
        )
    rest = len(products) - len(shown)
    under = (
        "Links: euro per eenheid. Rechts: aandeel op ambitie, lijn = 95%-interval (Wilson),"
        " daarnaast n. Naast elkaar is geen oorzaak en gevolg"
    )
    under += (
        f"; {rest} {'product staat' if rest == 1 else 'producten staan'} alleen in de tabel"
        if rest
        else ""
    )
    style.finish(fig, heading, under, bron=bron, alt=" ".join(alt))
    return np.asarray(grid.ravel())


@style.styled
def beleving(
    table: pd.DataFrame,
    samenhang: pd.DataFrame,
    *,
    jaar: int | None = None,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> np.ndarray:
    """What residents say beside the share at the ambition, one line a wijk, one panel a subject.

    Parameters
    ----------
    table, samenhang
        As `keuze.samenhang.naast_elkaar` and `per_onderwerp` return them; at most three subjects
        are drawn.
    jaar
        Year of both, for the title.
    titel
        Own title.
    bron
        Source note.

    Returns
    -------
    numpy.ndarray
        Axes: the inspections, then a subject each.
    """
    heading = titel or f"Schouw en bewoners naast elkaar, per wijk{f', {jaar}' if jaar else ''}"
    if table.empty:
        return np.array(
            [style.empty(heading, "geen jaar met bewonersonderzoek én schouw per wijk", bron)]
        )
    order = (
        table.drop_duplicates("wijk")
        .sort_values(["aandeel", "wijk"], ascending=[False, True], kind="stable")
        .reset_index(drop=True)
    )
    subjects = samenhang.head(3).to_dict("records")
    fig, grid = plt.subplots(
        1,
        1 + len(subjects),
        figsize=(style.BREEDTE, max(1.6, 0.2 * len(order) + 0.75)),
        squeeze=False,
        width_ratios=[1.3, *[1.0] * len(subjects)],
    )
    first, *others = grid[0]
    _namen(first, order["wijk"])
    _shares(first, order)
    first.set_title("Schouw:\naandeel op ambitie", fontsize=8)
    alt = [
        "Schouw: "
        + "; ".join(
            f"{r['wijk']} {_told(r['aandeel'], r['laag'], r['hoog'], r['n'])}"
            for r in order.to_dict("records")
        )
        + "."
    ]
    for ax, subject in zip(others, subjects, strict=True):
        own = (
            table[
                (table["onderwerp"] == subject["onderwerp"])
                & (table["eenheid"] == subject["eenheid"])
            ]
            .set_index("wijk")
            .reindex(order["wijk"])
        )
        values = own["waarde"].to_numpy(dtype=float)
        ax.plot(values, range(len(own)), "D", markersize=4, color=style.OP, gid="waarde")
        low, high = (
            float(f(values)) if np.isfinite(values).any() else 0.0 for f in (np.nanmin, np.nanmax)
        )
        room = (high - low) or 1.0
        for y, value in enumerate(values):
            at, words = (value, nl.getal(value, 1)) if np.isfinite(value) else (low, "te weinig")
            ax.annotate(
                words,
                (at, y),
                xytext=(5 if np.isfinite(value) else 0, 0),
                textcoords="offset points",
                va="center",
                fontsize=6.5,
                color=style.INKT if np.isfinite(value) else style.GRIJS,
            )
            _n(ax, y, int(own["n_bewoners"].fillna(0).iloc[y]))
        ax.set_xlim(low - 0.1 * room, high + 0.45 * room)
        ax.set_xticks([])
        ax.spines["bottom"].set_visible(False)
        _namen(ax, [""] * len(own))
        name = textwrap.wrap(
            f"{subject['onderwerp']} ({subject['eenheid']})", 19, max_lines=3, placeholder="…"
        )
        ax.set_title("\n".join(name), fontsize=8)
        ax.set_xlabel(_verband(subject), fontsize=6.8)
        alt.append(
            f"{subject['onderwerp']} ({subject['eenheid']}): "
            + "; ".join(
                f"{wijk} {nl.getal(value, 1)} (n {nl.getal(n)})"
                for wijk, value, n in zip(
                    own.index, values, own["n_bewoners"].fillna(0), strict=True
                )
            )
            + f". {_verband(subject)}.".replace("\n", ", ")
        )
    under = (
        "Wijken van hoog naar laag aandeel; lijn = 95%-interval (Wilson); grijs = aantal scores of"
        " antwoorden. Een verband zegt niets over oorzaak en gevolg"
    )
    rest = len(samenhang) - len(subjects)
    under += (
        f"; {rest} {'onderwerp staat' if rest == 1 else 'onderwerpen staan'} alleen in de tabel"
        if rest > 0
        else ""
    )
    style.finish(fig, heading, under, bron=bron, alt=" ".join(alt))
    return np.asarray(grid[0])


def _verband(row: dict[str, object]) -> str:
    """The association of a subject in short lines."""
    if row["oordeel"] == "te weinig waarnemingen":
        return f"te weinig waarnemingen\n(n {row['n']})"
    low, high = nl.getal(_f(row["laag"]), 2), nl.getal(_f(row["hoog"]), 2)
    return f"{row['oordeel']}\nrho {nl.getal(_f(row['rho']), 2)}, n {row['n']}\n({low} tot {high})"


def _f(value: object) -> float:
    return float(str(value))


@style.styled
def per_buurt(
    table: pd.DataFrame, *, titel: str, onder: str = "", bron: Bron = GEEN_BRON
) -> np.ndarray:
    """What residents say, a dot a buurt, one line a subject, one panel a unit.

    The median is a tick.

    Parameters
    ----------
    table
        Table beleving: onderwerp, eenheid, waarde. A buurt without a value is counted, not drawn.
    titel
        Title.
    onder
        What the line below it should add.
    bron
        Source note.

    Returns
    -------
    numpy.ndarray
        Axes, one a unit.
    """
    known = table[table["waarde"].notna()]
    if known.empty:
        return np.array([style.empty(titel, "geen antwoorden", bron)])
    units = list(
        known.groupby("eenheid")["onderwerp"]
        .nunique()
        .sort_values(ascending=False, kind="stable")
        .index
    )
    sizes = [known.loc[known["eenheid"] == unit, "onderwerp"].nunique() for unit in units]
    fig, grid = plt.subplots(
        len(units),
        1,
        figsize=(style.BREEDTE, sum(0.33 * s + 0.5 for s in sizes)),
        squeeze=False,
        height_ratios=[0.33 * s + 0.5 for s in sizes],
    )
    alt = []
    for ax, unit in zip(grid[:, 0], units, strict=True):
        rows = known[known["eenheid"] == unit]
        names = sorted(rows["onderwerp"].unique())
        for y, name in enumerate(names):
            values = np.sort(rows.loc[rows["onderwerp"] == name, "waarde"].to_numpy(dtype=float))
            absent = int(
                table.loc[(table["onderwerp"] == name) & (table["eenheid"] == unit), "waarde"]
                .isna()
                .sum()
            )
            # Neighbours in value go up and down by turns, so that a crowd shows as a crowd.
            ax.plot(
                values,
                y + np.resize([-0.2, 0.1, -0.1, 0.2, 0.0], len(values)),
                "o",
                markersize=3.2,
                color=style.REALISATIE,
                alpha=0.55,
                markeredgewidth=0,
                gid="buurt",
            )
            middle = float(np.median(values))
            ax.plot(
                [middle, middle], [y - 0.36, y + 0.36], color=style.OP, linewidth=2.2, gid="mediaan"
            )
            ax.annotate(
                f"n {nl.getal(len(values))}",
                (1, y),
                xycoords=("axes fraction", "data"),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                fontsize=7,
                color=style.GRIJS,
            )
            alt.append(
                f"{name} ({unit}): mediaan {nl.getal(middle, 1)}, van {nl.getal(values[0], 1)} tot"
                f" {nl.getal(values[-1], 1)}, n {nl.getal(len(values))}, te weinig antwoorden in"
                f" {nl.getal(absent)}."
            )
        _namen(ax, names, 34)
        ax.set_title(unit, fontsize=8)
        if "%" in unit:
            ax.set_xlim(-2, 102)
        ax.xaxis.set_major_locator(MaxNLocator(5))
        ax.xaxis.set_major_formatter(
            FuncFormatter(lambda value, _: nl.getal(value, 0 if value == int(value) else 1))
        )
        ax.grid(visible=True, axis="x")
        ax.tick_params(axis="x", length=0, labelsize=7)
    under = "Een stip is een buurt, de streep de mediaan; n = buurten met genoeg antwoorden" + (
        f"; {onder}" if onder else ""
    )
    style.finish(fig, titel, under, bron=bron, alt=" ".join(alt))
    return np.asarray(grid[:, 0])
