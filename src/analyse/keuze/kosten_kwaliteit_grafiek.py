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
    sizes = drawn.groupby("product_code", sort=False).size()
    if sizes.empty:
        return np.array([style.empty(heading, "geen product met areaal en een meetlat", bron)])
    shown = sizes.head(max(1, _REGELS // (int(sizes.max()) + 3)))
    heights = [0.16 * size + 0.42 for size in shown]
    fig, grid = plt.subplots(
        len(shown),
        2,
        figsize=(style.BREEDTE, sum(heights)),
        squeeze=False,
        height_ratios=heights,
        width_ratios=[1.25, 1],
    )
    alt = []
    for (left, right), code in zip(grid, shown.index, strict=True):
        rows = drawn[drawn["product_code"] == code].reset_index(drop=True)
        name, unit = str(rows["product"].iloc[0]), str(rows["eenheid"].iloc[0]) or "eenheid"
        decimals = _decimals(rows["per_eenheid"].max())
        left.set_title(f"{labels.short(name, 30)}: euro per {unit}", fontsize=8)
        right.set_title(labels.short(rows["meetlat"].iloc[0], 30), fontsize=8)
        _costs(left, rows, decimals)
        _names(left, rows["wijk"])
        _names(right, [""] * len(rows))
        _shares(right, rows)
        told = [
            f"{row['wijk']} {nl.euro(row['per_eenheid'], decimals)}, {_told(row)}"
            for row in rows.to_dict("records")
        ]
        alt.append(f"{name} (per {unit}): {'; '.join(told)}.")
    under = (
        "Links: euro per eenheid. Rechts: aandeel op ambitie, lijn = 95%-interval (Wilson),"
        " daarnaast n. Naast elkaar is geen oorzaak en gevolg"
    )
    under += _only_in_the_table(len(sizes) - len(shown), "product staat", "producten staan")
    style.finish(fig, heading, under, bron=bron, alt=" ".join(alt))
    return np.asarray(grid.ravel())


def _decimals(largest: float) -> int:
    if largest >= 100:
        return 0
    return 2 if largest >= 1 else 3


def _costs(ax: Axes, rows: pd.DataFrame, decimals: int) -> None:
    """Cost per unit as bars with their amount behind them."""
    costs = rows["per_eenheid"].to_numpy(dtype=float)
    places = np.arange(len(rows))
    ax.barh(places, costs, height=0.62, color=style.PLAN, edgecolor=style.GRIJS, linewidth=0.4)
    for place, cost in enumerate(costs):
        known = np.isfinite(cost)
        text = nl.getal(cost, decimals) if known else "geen kosten"
        end = max(cost, 0.0) if known else 0.0
        labels.beside(ax, text, (end, place), (3, 0), fontsize=6.8)
    low, high = float(np.nanmin(costs, initial=0.0)), float(np.nanmax(costs, initial=0.0))
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
    heading = titel or "Schouw en bewoners naast elkaar, per wijk" + (f", {jaar}" if jaar else "")
    if table.empty:
        reason = "geen jaar met bewonersonderzoek én schouw per wijk"
        return np.array([style.empty(heading, reason, bron)])
    wijken = table.drop_duplicates("wijk")
    wijken = wijken.sort_values(["aandeel", "wijk"], ascending=[False, True], kind="stable")
    wijken = wijken.reset_index(drop=True)
    subjects = verband.head(3).to_dict("records")
    fig, grid = plt.subplots(
        1,
        1 + len(subjects),
        figsize=(style.BREEDTE, max(1.6, 0.2 * len(wijken) + 0.75)),
        squeeze=False,
        width_ratios=[1.3, *[1.0] * len(subjects)],
    )
    first, *others = grid[0]
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
        " antwoorden. Een verband zegt niets over oorzaak en gevolg"
    )
    rest = len(verband) - len(subjects)
    under += _only_in_the_table(rest, "onderwerp staat", "onderwerpen staan")
    style.finish(fig, heading, under, bron=bron, alt=" ".join(alt))
    return np.asarray(grid[0])


def _answers(ax: Axes, own: pd.DataFrame, subject: dict[str, Any]) -> str:
    """What residents say of one subject, a diamond a wijk; returns it in words."""
    name = f"{subject['onderwerp']} ({subject['eenheid']})"
    values = own["waarde"].to_numpy(dtype=float)
    numbers = own["n_bewoners"].fillna(0).astype(int)
    known = np.isfinite(values)
    ax.plot(values, range(len(own)), "D", markersize=4, color=style.OP, gid="waarde")
    low = float(values[known].min()) if known.any() else 0.0
    high = float(values[known].max()) if known.any() else 0.0
    room = (high - low) or 1.0
    for place, (value, n) in enumerate(zip(values, numbers, strict=True)):
        if known[place]:
            text = nl.getal(value, 1)
            labels.beside(ax, text, (value, place), (5, 0), fontsize=6.5, color=style.INKT)
        else:
            where = (low, place)
            labels.beside(ax, "te weinig", where, (0, 0), fontsize=6.5, color=style.GRIJS)
        _count_behind(ax, place, n)
    ax.set_xlim(low - 0.1 * room, high + 0.45 * room)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    _names(ax, [""] * len(own))
    ax.set_title("\n".join(textwrap.wrap(name, 19, max_lines=3, placeholder="…")), fontsize=8)
    association = _association(subject)
    ax.set_xlabel(association, fontsize=6.8)
    told = [
        f"{wijk} {nl.getal(value, 1)} (n {nl.getal(n)})"
        for wijk, value, n in zip(own.index, values, numbers, strict=True)
    ]
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
    heights = [0.33 * number + 0.5 for number in subjects]
    fig, grid = plt.subplots(
        len(subjects),
        1,
        figsize=(style.BREEDTE, sum(heights)),
        squeeze=False,
        height_ratios=heights,
    )
    alt = []
    for ax, unit in zip(grid[:, 0], subjects.index, strict=True):
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
    return np.asarray(grid[:, 0])


def _buurten(ax: Axes, place: int, answers: pd.Series) -> str:
    """The answers of the buurten to one subject on one line; returns them in words."""
    values = np.sort(answers.dropna().to_numpy(dtype=float))
    # Neighbours in value go up and down by turns, so that a crowd shows as a crowd.
    heights = place + np.resize([-0.2, 0.1, -0.1, 0.2, 0.0], len(values))
    ax.plot(
        values,
        heights,
        "o",
        markersize=3.2,
        color=style.REALISATIE,
        alpha=0.55,
        markeredgewidth=0,
        gid="buurt",
    )
    middle = float(np.median(values))
    ax.plot(
        [middle, middle], [place - 0.36, place + 0.36], color=style.OP, linewidth=2.2, gid="mediaan"
    )
    number = nl.getal(len(values))
    labels.behind(ax, f"n {number}", place, (4, 0), fontsize=7, color=style.GRIJS)
    low, high = nl.getal(values[0], 1), nl.getal(values[-1], 1)
    absent = nl.getal(int(answers.isna().sum()))
    return (
        f"mediaan {nl.getal(middle, 1)}, van {low} tot {high}, n {number},"
        f" te weinig antwoorden in {absent}."
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
    low, high = nl.procent(row["laag"]), nl.procent(row["hoog"])
    return (
        f"{nl.procent(row['aandeel'])} op ambitie"
        f" (95%-interval {low} tot {high}, n {nl.getal(row['n'])})"
    )
