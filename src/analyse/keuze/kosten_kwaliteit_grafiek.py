"""Figures of wijken beside each other, never over each other.

Cost and quality, inspections and residents, answers per buurt. The trap: two lines in one chart
suggest that one drives the other. Here each figure has its own panel, with its interval and n, and
the wijken stand in the same order in all.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analyse import nl
from analyse.antwoord import counted
from analyse.charts import labels, style
from analyse.charts.style import GEEN_BRON, Bron

#: Lines of wijken that fit in one chart: of many wijken fewer products are drawn.
_REGELS = 72


@style.styled
def kosten_en_kwaliteit_grafiek(
    table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> np.ndarray:
    """Cost per unit and share at the ambition per wijk, two panels a product with a meetlat.

    Parameters
    ----------
    table
        As `kosten_en_kwaliteit` returns it; the products that cost most are drawn first, as many
        as fit.
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
    most = drawn.groupby("product_code").size().max()
    drawn = drawn.groupby("product_code", sort=False).head(labels.MEEST)
    sizes = drawn.groupby("product_code", sort=False).size()
    if sizes.empty:
        return np.array([style.empty(heading, "geen product met areaal en een meetlat", bron)])
    fit = _REGELS // (sizes.max() + 3)
    shown = sizes.head(max(1, fit))
    heights = 0.16 * shown + 0.42
    fig, grid = plt.subplots(
        len(shown),
        2,
        figsize=(style.BREEDTE, heights.sum()),
        squeeze=False,
        height_ratios=heights,
        width_ratios=[1.25, 1],
    )
    alt = []
    for (left, right), code in zip(grid, shown.index, strict=True):
        rows = drawn[drawn["product_code"] == code]
        name, unit, meetlat = rows[["product", "eenheid", "meetlat"]].iloc[0]
        unit = unit or "eenheid"
        decimals = _decimals(rows["per_eenheid"].max())
        left.set_title(f"{labels.short(name, 30)}: euro per {unit}", fontsize=8)
        right.set_title(labels.short(meetlat, 30), fontsize=8)
        _costs(left, rows, decimals)
        _names(left, rows["wijk"])
        _names(right, [""] * len(rows))
        _shares(right, rows)
        told = []
        for row in rows.to_dict("records"):
            cost = nl.euro(row["per_eenheid"], decimals)
            told.append(f"{row['wijk']} {cost}, {_told(row)}")
        alt.append(f"{name} (per {unit}): {'; '.join(told)}.")
    under = (
        "Links: euro per eenheid. Rechts: aandeel op ambitie, lijn = 95%-interval (Wilson),"
        f" daarnaast n. Naast elkaar is geen oorzaak en gevolg{labels.not_drawn(most)}"
    )
    under += _only_in_the_table(len(sizes) - len(shown), "product staat", "producten staan")
    style.finish(fig, heading, under, bron=bron, alt=" ".join(alt))
    axes: np.ndarray = grid.ravel()
    return axes


def _decimals(largest: float) -> int:
    if largest >= 100:
        return 0
    return 2 if largest >= 1 else 3


def _costs(ax: Axes, rows: pd.DataFrame, decimals: int) -> None:
    """Cost per unit as bars with their amount behind them."""
    costs = rows["per_eenheid"]
    look: labels.Look = {"color": style.PLAN, "edgecolor": style.GRIJS, "linewidth": 0.4}
    ax.barh(range(len(rows)), costs, height=0.62, **look)
    for place, cost in enumerate(costs):
        text, end = "geen kosten", 0.0
        if pd.notna(cost):
            text, end = nl.getal(cost, decimals), max(cost, 0.0)
        labels.beside(ax, text, (end, place), (3, 0), fontsize=6.8)
    low, high = np.nanmin(costs, initial=0.0), np.nanmax(costs, initial=0.0)
    ax.set_xlim(1.1 * low, 1.22 * (high or 1.0))
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)


@style.styled
def beleving_en_schouw_grafiek(
    table: pd.DataFrame,
    verband: pd.DataFrame,
    *,
    jaar: int | None = None,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> np.ndarray:
    """What residents say beside the share at the ambition, one line a wijk, one panel a subject.

    Parameters
    ----------
    table, verband
        As `beleving_naast_schouw` and `beleving_verband` return them; at most three subjects are
        drawn.
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
    heading = titel or "Schouw en bewoners naast elkaar, per wijk" + (
        f", {jaar}" if jaar else ""
    )
    if table.empty:
        reason = "geen jaar met bewonersonderzoek én schouw per wijk"
        return np.array([style.empty(heading, reason, bron)])
    wijken = table.drop_duplicates("wijk")
    wijken = wijken.sort_values(["aandeel", "wijk"], ascending=[False, True], kind="stable")
    left_out = labels.not_drawn(len(wijken))
    wijken = wijken.head(labels.MEEST)
    subjects = verband.head(3).to_dict("records")
    widths = [1.3] + [1.0] * len(subjects)
    size = (style.BREEDTE, max(1.6, 0.2 * len(wijken) + 0.75))
    fig, grid = plt.subplots(1, len(widths), figsize=size, squeeze=False, width_ratios=widths)
    axes: np.ndarray = grid[0]
    first, *others = axes
    _names(first, wijken["wijk"])
    _shares(first, wijken)
    first.set_title("Schouw:\naandeel op ambitie", fontsize=8)
    told = [f"{row['wijk']} {_told(row)}" for row in wijken.to_dict("records")]
    alt = [f"Schouw: {'; '.join(told)}."]
    by_subject = table.set_index(["onderwerp", "eenheid", "wijk"])
    for ax, subject in zip(others, subjects, strict=True):
        own = by_subject.loc[(subject["onderwerp"], subject["eenheid"])].reindex(wijken["wijk"])
        alt.append(_answers(ax, own, subject))
    under = (
        "Wijken van hoog naar laag aandeel; lijn = 95%-interval (Wilson); grijs = aantal scores of"
        f" antwoorden. Een verband zegt niets over oorzaak en gevolg{left_out}"
    )
    rest = len(verband) - len(subjects)
    under += _only_in_the_table(rest, "onderwerp staat", "onderwerpen staan")
    style.finish(fig, heading, under, bron=bron, alt=" ".join(alt))
    return axes


def _answers(ax: Axes, own: pd.DataFrame, subject: dict[str, Any]) -> str:
    """What residents say of one subject, a diamond a wijk; returns it in words."""
    name = f"{subject['onderwerp']} ({subject['eenheid']})"
    values = own["waarde"]
    numbers = own["n_bewoners"].fillna(0)
    ax.plot(values, range(len(own)), "D", markersize=4, color=style.OP, gid="waarde")
    low, high = 0.0, 0.0
    if values.notna().any():
        low, high = values.min(), values.max()
    room = (high - low) or 1.0
    told = []
    for place, (wijk, value) in enumerate(values.items()):
        if pd.notna(value):
            text = nl.getal(value, 1)
            labels.beside(ax, text, (value, place), (5, 0), fontsize=6.5, color=style.INKT)
        else:
            where = (low, place)
            labels.beside(ax, "te weinig", where, (0, 0), fontsize=6.5, color=style.GRIJS)
        number = numbers[wijk]
        _count_behind(ax, place, number)
        told.append(f"{wijk} {nl.getal(value, 1)} (n {nl.getal(number)})")
    ax.set_xlim(low - 0.1 * room, high + 0.45 * room)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    _names(ax, [""] * len(own))
    ax.set_title(textwrap.fill(name, 19, max_lines=3, placeholder="…"), fontsize=8)
    association = _association(subject)
    ax.set_xlabel(association, fontsize=6.8)
    return f"{name}: {'; '.join(told)}. {association}.".replace("\n", ", ")


def _association(row: dict[str, Any]) -> str:
    """The association of a subject in short lines."""
    if row["oordeel"] == "te weinig waarnemingen":
        return f"te weinig waarnemingen\n(n {row['n']})"
    rho, low, high = (nl.getal(row[name], 2) for name in ("rho", "laag", "hoog"))
    return f"{row['oordeel']}\nrho {rho}, n {row['n']}\n({low} tot {high})"


@style.styled
def beleving_per_buurt_grafiek(
    table: pd.DataFrame, *, titel: str, onder: str = "", bron: Bron = GEEN_BRON
) -> np.ndarray:
    """What residents say, a dot a buurt, one line a subject, one panel a unit; the median a tick.

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
    subjects = known.groupby("eenheid")["onderwerp"].nunique()
    subjects = subjects.sort_values(ascending=False, kind="stable")
    heights = 0.33 * subjects + 0.5
    size = (style.BREEDTE, heights.sum())
    fig, grid = plt.subplots(
        len(heights), 1, figsize=size, squeeze=False, height_ratios=heights
    )
    axes: np.ndarray = grid[:, 0]
    alt = []
    for ax, unit in zip(axes, subjects.index, strict=True):
        rows = table[table["eenheid"] == unit]
        names = sorted(known.loc[known["eenheid"] == unit, "onderwerp"].unique())
        for place, name in enumerate(names):
            of_subject = rows.loc[rows["onderwerp"] == name, "waarde"]
            told = _buurten(ax, place, of_subject)
            alt.append(f"{name} ({unit}): {told}")
        _names(ax, names, 34)
        ax.set_title(unit, fontsize=8)
        if "%" in unit:
            ax.set_xlim(-2, 102)
        ax.xaxis.set_major_locator(MaxNLocator(5))
        ax.xaxis.set_major_formatter(FuncFormatter(_tick))
        ax.grid(visible=True, axis="x")
        ax.tick_params(axis="x", length=0, labelsize=7)
    under = "Een stip is een buurt, de streep de mediaan; n = buurten met genoeg antwoorden"
    if onder:
        under += f"; {onder}"
    style.finish(fig, titel, under, bron=bron, alt=" ".join(alt))
    return axes


def _buurten(ax: Axes, place: int, answers: pd.Series) -> str:
    """The answers of the buurten to one subject on one line; returns them in words."""
    values = answers.dropna().sort_values()
    # Neighbours in value go up and down by turns, so that a crowd shows as a crowd.
    heights = place + np.resize([-0.2, 0.1, -0.1, 0.2, 0.0], len(values))
    look: labels.Look = {"markersize": 3.2, "color": style.REALISATIE, "alpha": 0.55}
    ax.plot(values, heights, "o", markeredgewidth=0, gid="buurt", **look)
    middle = values.median()
    ends = [place - 0.36, place + 0.36]
    ax.plot([middle, middle], ends, color=style.OP, linewidth=2.2, gid="mediaan")
    number = nl.getal(len(values))
    labels.behind(ax, f"n {number}", place, (4, 0), fontsize=7, color=style.GRIJS)
    told, low, high = (nl.getal(value, 1) for value in values.quantile([0.5, 0, 1]))
    absent = nl.getal(answers.isna().sum())
    return (
        f"mediaan {told}, van {low} tot {high}, n {number}, te weinig antwoorden in {absent}."
    )


def _tick(value: float, _: int) -> str:
    return nl.getal(value, 0 if value == int(value) else 1)


def _only_in_the_table(rest: int, one: str, many: str) -> str:
    return f"; {counted(rest, one, many)} alleen in de tabel" if rest > 0 else ""


def _names(ax: Axes, names: Sequence[str], letters: int = 24) -> None:
    """Names along the y axis, the first at the top."""
    labels.name_lines(ax, [labels.short(name, letters) for name in names], 7.5)


def _count_behind(ax: Axes, place: int, n: int) -> None:
    """A number of observations at the right of its line."""
    text = nl.getal(n)
    labels.behind(ax, text, place, (16, 0), ha="right", fontsize=6.5, color=style.GRIJS)


def _shares(ax: Axes, rows: pd.DataFrame) -> None:
    """Share at the ambition as a dot with its interval, n behind it; without scores it says so."""
    places = range(len(rows))
    ax.hlines(places, rows["laag"], rows["hoog"], style.GRIJS, linewidth=1.3, gid="interval")
    ax.plot(
        rows["aandeel"],
        places,
        "o",
        markersize=4.5,
        color=style.REALISATIE,
        markeredgecolor="white",
        markeredgewidth=0.5,
        gid="aandeel",
    )
    for place, (share, n) in enumerate(zip(rows["aandeel"], rows["n"], strict=True)):
        if pd.isna(share):
            ax.text(0.02, place, "geen scores", va="center", fontsize=6.5, color=style.GRIJS)
        _count_behind(ax, place, n)
    style.share_axis(ax, "x")
    ax.tick_params(axis="x", labelsize=7)
    ax.set_xlim(-0.02, 1.02)


def _told(row: dict[str, Any]) -> str:
    if pd.isna(row["aandeel"]):
        return "geen scores"
    share, low, high = (nl.procent(row[name]) for name in ("aandeel", "laag", "hoog"))
    return f"{share} op ambitie (95%-interval {low} tot {high}, n {nl.getal(row['n'])})"
