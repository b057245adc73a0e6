"""Figures of wijken beside each other, never over each other.

Cost and quality, inspections and residents, subjects that go together. The trap: two lines in one
chart suggest that one drives the other. Here each figure has its own panel, with its n, and the
wijken stand in the same order in all.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, LinearSegmentedColormap, ListedColormap

from analyse import nl
from analyse.antwoord import counted
from analyse.charts import kleuren, labels, style
from analyse.charts.dots import interval_dots
from analyse.charts.heatmap import colour_table
from analyse.charts.style import GEEN_BRON, Bron
from analyse.tables import part_of

#: Products that fit beside each other.
_PRODUCTEN = 8


@style.styled
def kosten_en_kwaliteit_grafiek(
    table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> np.ndarray:
    """Cost per unit beside the share at the ambition, a row a wijk and a column a product.

    Parameters
    ----------
    table
        As `kosten_en_kwaliteit` returns it; the products that cost most are drawn.
    titel
        Own title; else the finding.
    bron
        Source note.

    Returns
    -------
    numpy.ndarray
        Axes: cost (100 is the mean of all wijken together), quality.
    """
    drawn = table[(table["meetlat"] != "") & (table["hoeveelheid"] > 0)]
    if drawn.empty:
        heading = titel or "Kosten per eenheid en aandeel op ambitie"
        return np.array([style.empty(heading, "geen product met areaal en een meetlat", bron)])
    names = drawn["product"].where(
        ~_shared(drawn), drawn["product"] + " " + drawn["product_code"]
    )
    products = names.drop_duplicates().head(_PRODUCTEN)
    sums = drawn.groupby("product_code")[["kosten", "hoeveelheid"]].transform("sum")
    mean = part_of(sums["kosten"], sums["hoeveelheid"])
    drawn = drawn.assign(naam=names, index=100 * part_of(drawn["per_eenheid"], mean))
    wide = drawn.pivot(index="wijk", columns="naam", values=["index", "aandeel"])
    wide = wide.sort_index().head(labels.MEEST)
    index, shares = wide["index"][products], wide["aandeel"][products]
    size = (style.BREEDTE, max(1.8, 0.2 * len(wide) + 0.7))
    fig, axes = plt.subplots(1, 2, figsize=size, sharey=True)
    left, right = axes
    plain = LinearSegmentedColormap.from_list("kosten", [kleuren.WIT, kleuren.PLAN])
    colour_table(left, index, index.map(nl.getal), plain, vmin=50, vmax=200)
    bounds = [low for low, _ in reversed(kleuren.AANDEEL)] + [1.0001]
    colours = ListedColormap([colour for _, colour in reversed(kleuren.AANDEEL)])
    said = (100 * shares).map(nl.getal)
    colour_table(right, shares, said, colours, norm=BoundaryNorm(bounds, colours.N))
    right.tick_params(labelleft=False)
    left.set_xlabel("kosten per eenheid, 100 is het gemiddelde", fontsize=8)
    right.set_xlabel("aandeel op ambitie, %", fontsize=8)
    counts = drawn.loc[drawn["n"] > 0, "n"]
    scores = f"n = {counts.min()} tot {counts.max()} per vak" if len(counts) else "geen scores"
    every = drawn["wijk"].nunique()
    under = f"Naast elkaar is geen oorzaak en gevolg; {scores}{labels.not_drawn(every)}"
    under += _only_in_the_table(
        names.nunique() - len(products), "product staat", "producten staan"
    )
    alt = []
    for name, rows in drawn.groupby("naam", sort=False):
        told = [f"{row['wijk']} {_cost(row)}, {_told(row)}" for row in rows.to_dict("records")]
        alt.append(f"{name} (per {rows['eenheid'].iloc[0] or 'eenheid'}): {'; '.join(told)}.")
    heading = titel or _dearest_is_best(drawn)
    style.finish(fig, heading, under, bron=bron, alt=" ".join(alt))
    found: np.ndarray = axes
    return found


def _shared(rows: pd.DataFrame) -> pd.Series:
    """Whether another product has the same name."""
    return rows.groupby("product")["product_code"].transform("nunique") > 1


def _dearest_is_best(rows: pd.DataFrame) -> str:
    """Of how many products the wijk that costs most a unit also scores highest."""
    known = rows[rows["per_eenheid"].notna() & rows["aandeel"].notna()]
    groups = known.groupby("product_code")
    several = groups["wijk"].transform("size") > 1
    if not several.any():
        return "Te weinig wijken met kosten én scores om te vergelijken"
    groups = known[several].groupby("product_code")
    dear = known.loc[groups["per_eenheid"].idxmax()]
    best = groups["aandeel"].max()
    hit = int((dear.set_index("product_code")["aandeel"] >= best).sum())
    count = "geen enkel product" if not hit else f"{hit} van {len(best)} producten"
    return f"Bij {count} scoort de duurste wijk ook het best"


def _cost(row: dict[str, Any]) -> str:
    if pd.isna(row["per_eenheid"]):
        return "geen kosten"
    return nl.euro(row["per_eenheid"], 0 if row["per_eenheid"] >= 100 else 3)


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
    heading = titel or _agreement(verband)
    if table.empty:
        reason = "geen jaar met bewonersonderzoek én schouw per wijk"
        return np.array([style.empty(heading, reason, bron)])
    wijken = table.drop_duplicates("wijk")
    wijken = wijken.sort_values(["aandeel", "wijk"], ascending=[False, True], kind="stable")
    left_out = labels.not_drawn(len(wijken))
    wijken = wijken.head(labels.MEEST)
    subjects = verband.head(3).to_dict("records")
    widths = [1.3] + [1.0] * len(subjects)
    size = (style.BREEDTE, max(1.5, 0.17 * len(wijken) + 0.7))
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
        f"{jaar or 'Jaar onbekend'}, van hoog naar laag aandeel; lijn = 95%-interval (Wilson);"
        f" grijs = n. Een verband zegt niets over oorzaak en gevolg{left_out}"
    )
    rest = len(verband) - len(subjects)
    under += _only_in_the_table(rest, "onderwerp staat", "onderwerpen staan")
    style.finish(fig, heading, under, bron=bron, alt=" ".join(alt))
    return axes


def _agreement(verband: pd.DataFrame) -> str:
    """For how many subjects residents and inspections put the wijken in the same order."""
    found = int((verband["oordeel"] == "positief verband").sum())
    if not found:
        return "Geen verband aangetoond tussen bewoners en schouw"
    count = f"{found} van {counted(len(verband), 'onderwerp', 'onderwerpen')}"
    return f"Bij {count} lopen bewoners en schouw gelijk op"


def _answers(ax: Axes, own: pd.DataFrame, subject: dict[str, Any]) -> str:
    """What residents say of one subject, a diamond a wijk; returns it in words."""
    name = f"{subject['onderwerp']} ({subject['eenheid']})"
    values = own["waarde"]
    numbers = own["n_bewoners"].fillna(0)
    ax.plot(values, range(len(own)), "D", markersize=4, color=kleuren.OP, gid="waarde")
    low, high = 0.0, 0.0
    if values.notna().any():
        low, high = values.min(), values.max()
    room = (high - low) or 1.0
    told = []
    for place, (wijk, value) in enumerate(values.items()):
        if pd.notna(value):
            text = nl.getal(value, 1)
            labels.beside(ax, text, (value, place), (5, 0), fontsize=6.5, color=kleuren.INKT)
        else:
            where = (low, place)
            labels.beside(ax, "te weinig", where, (0, 0), fontsize=6.5, color=kleuren.GRIJS)
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


def verband_grafiek(
    table: pd.DataFrame, *, titel: str, anker: str, bron: Bron = GEEN_BRON
) -> Axes:
    """How each subject goes with one other, as a rank correlation with its interval.

    Parameters
    ----------
    table
        As `beleving_tussen_onderwerpen` or `beleving_verband` returns it.
    titel
        Title.
    anker
        What the subjects are laid beside.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    rows = table.sort_values("rho", ascending=False, kind="stable", ignore_index=True)
    rows["naam"] = rows["onderwerp"] + " (" + rows["eenheid"] + ")"
    numbers = (
        f"n = {rows['n'].min()} tot {rows['n'].max()}" if len(rows) else "geen onderwerpen"
    )
    return interval_dots(
        rows,
        naam="naam",
        waarde="rho",
        notatie=lambda value: nl.getal(value, 2),
        titel=titel,
        ondertitel=f"Rangcorrelatie met {anker}, lijn is het 95%-interval; {numbers}",
        streep=0.0,
        bron=bron,
    )


def _only_in_the_table(rest: int, one: str, many: str) -> str:
    return f"; {counted(rest, one, many)} alleen in de tabel" if rest > 0 else ""


def _names(ax: Axes, names: Sequence[str], letters: int = 24) -> None:
    """Names along the y axis, the first at the top."""
    labels.name_lines(ax, [labels.short(name, letters) for name in names], 7.5)


def _count_behind(ax: Axes, place: int, n: int) -> None:
    """A number of observations at the right of its line."""
    text = nl.getal(n)
    labels.behind(ax, text, place, (16, 0), ha="right", fontsize=6.5, color=kleuren.GRIJS)


def _shares(ax: Axes, rows: pd.DataFrame) -> None:
    """Share at the ambition as a dot with its interval, n behind it; without scores it says so."""
    places = range(len(rows))
    ax.hlines(places, rows["laag"], rows["hoog"], kleuren.GRIJS, linewidth=1.3, gid="interval")
    ax.plot(
        rows["aandeel"],
        places,
        "o",
        markersize=4.5,
        color=kleuren.REALISATIE,
        markeredgecolor="white",
        markeredgewidth=0.5,
        gid="aandeel",
    )
    for place, (share, n) in enumerate(zip(rows["aandeel"], rows["n"], strict=True)):
        if pd.isna(share):
            ax.text(0.02, place, "geen scores", va="center", fontsize=6.5, color=kleuren.GRIJS)
        _count_behind(ax, place, n)
    style.share_axis(ax, "x")
    ax.tick_params(axis="x", labelsize=7)
    ax.set_xlim(-0.02, 1.02)


def _told(row: dict[str, Any]) -> str:
    if pd.isna(row["aandeel"]):
        return "geen scores"
    share, low, high = (nl.procent(row[name]) for name in ("aandeel", "laag", "hoog"))
    return f"{share} op ambitie (95%-interval {low} tot {high}, n {nl.getal(row['n'])})"
