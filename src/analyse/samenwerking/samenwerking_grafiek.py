"""Cooperating in pictures: fields with their intervals, who pays what, on how few people a task rests, and whose saving it is.

The traps: a ranking drawn without its interval looks certain; who pays more must be told by sign
and hatch, not by colour alone; and a number of people that is not known is a question mark, not an
empty place.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analyse import nl
from analyse.charts import style
from analyse.charts.style import GEEN_BRON, Bron

#: Marker and fill of each class: filled, half, open, so that grey tells them apart.
_KLASSE = {
    "zeer kansrijk": ("o", style.REALISATIE),
    "kansrijk": ("s", style.NEER),
    "kansrijk op termijn": ("D", "white"),
    "niet kansrijk": ("X", style.OP),
    "onbekend": ("|", style.GRIJS),
}
#: Tiles of people: nobody, one, more.
_PERSONEN = ((1, style.NIVEAU["D"], ""), (2, "#d9a05f", "////"), (np.inf, "#e9f1f8", ""))


@style.styled
def rangorde(
    table: pd.DataFrame,
    drempels: Mapping[str, float],
    *,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> np.ndarray:
    """The score of each field with its reach over all weights and the thresholds.

    Beside it the interval of its rank.

    Parameters
    ----------
    table
        As `samenwerking.kansrijk.rangorde` returns it.
    drempels
        As given there.
    titel
        Own title.
    bron
        Source note.

    Returns
    -------
    numpy.ndarray
        Axes: score, rank.
    """
    heading = titel or "Op welke velden samenwerken?"
    rows = table[table["score"].notna()] if len(table) else table
    if rows.empty:
        return np.array([style.empty(heading, "geen scores", bron)])
    y = np.arange(len(rows))
    fig, (left, right) = plt.subplots(
        1, 2, figsize=(style.BREEDTE, 0.27 * len(rows) + 0.75), sharey=True, width_ratios=[1.45, 1]
    )
    left.hlines(y, rows["zwakste"], rows["sterkste"], color=style.PLAN, linewidth=4, gid="bereik")
    for name, (marker, colour) in _KLASSE.items():
        own = (rows["klasse"] == name).to_numpy()
        if own.any():
            left.plot(
                rows["score"][own],
                y[own],
                marker,
                color=colour,
                markeredgecolor=style.INKT,
                markersize=6,
                linestyle="none",
                label=f"{name} (≥ {nl.getal(drempels[name], 1)})" if name in drempels else name,
                gid="score",
            )
    for least in drempels.values():
        left.axvline(least, color=style.GRIJS, linewidth=0.8, linestyle=(0, (4, 2)), gid="drempel")
        left.annotate(
            nl.getal(least, 1),
            (least, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 3),
            textcoords="offset points",
            fontsize=7,
            color=style.GRIJS,
            ha="center",
            va="bottom",
        )
    left.set_yticks(
        y, [textwrap.shorten(str(t), 38, placeholder="…") for t in rows["taakveld"]], fontsize=8
    )
    left.set_ylim(len(rows) - 0.4, -0.6)
    left.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    left.xaxis.set_major_formatter(FuncFormatter(lambda value, _: nl.getal(value)))
    left.set_xlabel("gewogen score")
    right.hlines(y, rows["rang_laag"], rows["rang_hoog"], color=style.NEER, linewidth=4, gid="rang")
    right.plot(rows["rang"], y, "o", color=style.REALISATIE, markersize=5, gid="rang nu")
    for place, share in zip(y, rows["behoudt_klasse"], strict=True):
        right.annotate(
            nl.procent(share),
            (1, place),
            xycoords=("axes fraction", "data"),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
            annotation_clip=False,
        )
    right.annotate(
        "behoudt\nzijn klasse",
        (1, 1),
        xycoords="axes fraction",
        xytext=(6, 3),
        textcoords="offset points",
        fontsize=6.8,
        color=style.GRIJS,
        va="bottom",
    )
    right.set_xlim(0.5, max(len(rows), 2) + 0.5)
    right.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    right.set_xlabel("rang")
    for ax in (left, right):
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        ax.grid(visible=True, axis="x")
    under = (
        "Streep links: waar de score bij welke gewichten dan ook blijft; streep rechts: 90% van de"
        " rangen bij willekeurige gewichten"
    )
    missing = int(rows["ontbreekt"].sum())
    under += f"; {nl.getal(int(rows['gescoord'].sum()))} scores" + (
        f", {nl.getal(missing)} niet ingevuld" if missing else ""
    )
    alt = " ".join(
        f"{row['taakveld']}: {nl.getal(row['score'], 2)}, {row['klasse']} (bij"
        f" {nl.procent(row['behoudt_klasse'])} van de gewichten), rang {nl.getal(row['rang'])}"
        f" ({nl.getal(row['rang_laag'])} tot {nl.getal(row['rang_hoog'])})."
        for row in rows.to_dict("records")
    )
    legend = [line for line in left.get_lines() if line.get_gid() == "score"]
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=alt)
    return np.array([left, right])


@style.styled
def verdeling(
    split: pd.DataFrame, referentie: str = "nu", *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """Who pays more and who less under each key: a tile a participant and key.

    Parameters
    ----------
    split
        As `samenwerking.verdeling.per_sleutel` returns it.
    referentie
        What is compared with, as given there.
    titel, bron
        As in `rangorde`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or "Wie betaalt meer en wie minder, per verdeelsleutel"
    if split.empty or not split["betaalt"].notna().any():
        return style.empty(heading, "geen gezamenlijke kosten of geen sleutel", bron)
    keys, who = list(split["sleutel"].unique()), sorted(split["deelnemer"].unique())
    cells = split.set_index(["deelnemer", "sleutel"])
    known = split["besparing"].notna().any()
    scale = style.schaal(split["besparing" if known else "betaalt"].to_numpy())
    largest = float(split["besparing"].abs().max()) or 1.0
    fig, ax = style.sheet(0.46 * len(who) + 0.55)
    for y, name in enumerate(who):
        for x, key in enumerate(keys):
            row = cells.loc[(name, key)]
            saved = row["besparing"]
            size = abs(saved) / largest if pd.notna(saved) else 0.0
            dark = row["kant"] == "meer"
            colour = (
                ("#f0c48a" if size < 0.33 else "#d9954a")
                if dark
                else (
                    ("#eaf2f9" if size < 0.33 else "#c3daee")
                    if row["kant"] == "minder"
                    else "white"
                )
            )
            ax.add_patch(
                Rectangle(
                    (x - 0.48, y - 0.44),
                    0.96,
                    0.88,
                    facecolor=colour,
                    edgecolor=style.GRIJS,
                    linewidth=0.5,
                    hatch="////" if dark else "",
                    gid=str(row["kant"]),
                )
            )
            text = (
                "sleutel\nonvolledig"
                if pd.isna(row["betaalt"])
                else (
                    f"betaalt\n{scale.tekst(row['betaalt'])}"
                    if pd.isna(saved)
                    else "evenveel"
                    if not saved
                    else f"{_size(abs(saved), scale)}\n{row['kant']}"
                )
            )
            ax.text(
                x,
                y,
                text,
                ha="center",
                va="center",
                fontsize=7.8,
                fontweight="bold" if dark else "normal",
                linespacing=1.05,
                bbox={"facecolor": colour, "edgecolor": "none", "pad": 0.8},
            )
    ax.set_xticks(range(len(keys)), [textwrap.fill(str(k), 12) for k in keys], fontsize=8)
    ax.xaxis.tick_top()
    ax.set_yticks(
        range(len(who)), [textwrap.shorten(str(w), 30, placeholder="…") for w in who], fontsize=8
    )
    ax.set_xlim(-0.55, len(keys) - 0.45)
    ax.set_ylim(len(who) - 0.5, -0.55)
    ax.tick_params(length=0)
    for side in ax.spines.values():
        side.set_visible(False)
    compared = {"nu": "wat elk nu betaalt", "alleen": "wat elk alleen zou betalen"}.get(
        referentie, referentie
    )
    under = (
        f"Bedragen per jaar, {scale.eenheid}; vergeleken met {compared}; gearceerd: betaalt meer"
    )
    alt = " ".join(
        f"{key}: {', '.join(_told(name, cells.loc[(name, key)]) for name in who)}." for key in keys
    )
    style.finish(
        fig,
        heading,
        under,
        bron=bron,
        legenda=[style.patch("minder", "#c3daee"), style.patch("meer", "#d9954a", "////")],
        alt=alt,
    )
    return ax


def _told(name: str, row: pd.Series) -> str:
    """What one participant pays under one key, in words."""
    if pd.isna(row["betaalt"]):
        return f"{name} onbekend (sleutel onvolledig)"
    gap = abs(row["besparing"])
    beside = (
        ""
        if pd.isna(gap)
        else f" ({nl.euro(gap, 2 if gap < 10 else 0)} {row['kant']})"
        if gap
        else " (evenveel)"
    )
    return f"{name} betaalt {nl.euro(row['betaalt'])}{beside}"


def _size(amount: float, scale: style.Schaal) -> str:
    """An amount that is not nought, never shown as nought."""
    least = 10.0**-scale.decimalen * scale.deler
    return f"< {scale.tekst(least)}" if amount < least / 2 else scale.tekst(amount)


@style.styled
def kwetsbaarheid(taken: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON) -> Axes:
    """How many people can do each task in each organisation.

    A tile each, an arrow where at most one is left within five years.

    Parameters
    ----------
    taken
        As `samenwerking.kwetsbaarheid.per_taak` returns it.
    titel, bron
        As in `rangorde`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or "Hoeveel mensen kunnen elke taak doen?"
    if taken.empty:
        return style.empty(heading, "geen taken", bron)
    names, who = sorted(taken["taak"].unique()), sorted(taken["organisatie"].unique())
    cells = taken.set_index(["taak", "organisatie"])
    fig, ax = style.sheet(0.31 * len(names) + 0.5)
    for y, task in enumerate(names):
        for x, name in enumerate(who):
            if (task, name) not in cells.index:
                ax.text(x, y, "×", ha="center", va="center", fontsize=7.5, color=style.GRIJS)
                continue
            row = cells.loc[(task, name)]
            people = row["personen"]
            colour, hatch = next(
                ((c, h) for most, c, h in _PERSONEN if people < most), ("white", "....")
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
                    gid=str(row["stand"]),
                )
            )
            soon = people >= 2 and row["na_uitstroom"] < 2
            text = (
                "?"
                if pd.isna(people)
                else f"{nl.getal(people)}{f' → {nl.getal(row.na_uitstroom)}' if soon else ''}"
            )
            ax.text(
                x,
                y,
                text,
                ha="center",
                va="center",
                fontsize=8.5,
                color=style.text_on(colour),
                bbox={"facecolor": colour, "edgecolor": "none", "pad": 0.8},
            )
    ax.set_xticks(range(len(who)), [textwrap.fill(str(w), 16) for w in who], fontsize=8)
    ax.xaxis.tick_top()
    ax.set_yticks(
        range(len(names)),
        [textwrap.shorten(str(n), 40, placeholder="…") for n in names],
        fontsize=8,
    )
    ax.set_xlim(-0.55, len(who) - 0.45)
    ax.set_ylim(len(names) - 0.5, -0.55)
    ax.tick_params(length=0)
    for side in ax.spines.values():
        side.set_visible(False)
    under = (
        "Aantal personen per taak; pijl: na de verwachte uitstroom binnen vijf jaar hooguit één; ×:"
        " heeft deze taak niet"
    )
    alt = " ".join(
        f"{name}: "
        + ", ".join(
            f"{row['taak']}"
            f" {nl.getal(row['personen']) if pd.notna(row['personen']) else 'onbekend'}"
            for row in taken[taken["organisatie"] == name].sort_values("taak").to_dict("records")
        )
        + "."
        for name in who
    )
    legend = [
        style.patch(label, colour, hatch)
        for label, (_, colour, hatch) in zip(("niemand", "één", "meer"), _PERSONEN, strict=True)
    ]
    if taken["personen"].isna().any():
        legend.append(style.patch("onbekend", "white", "...."))
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=alt)
    return ax


@style.styled
def besparing(
    tables: Mapping[str, pd.DataFrame], *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> np.ndarray:
    """What the measures came to, a bar a kind: realised, being done, uncertain, dropped.

    A panel a way of looking.

    Parameters
    ----------
    tables
        By heading, as `samenwerking.toerekening.besparing` returns it: the kind in the first column.
    titel, bron
        As in `rangorde`.

    Returns
    -------
    numpy.ndarray
        Axes, one a table.
    """
    heading = titel or "Besparing naar soort en toerekening"
    parts = [p for p in style.PORTFOLIO if p != "nog_in_te_vullen"]
    full = {name: t for name, t in tables.items() if len(t) and t["bedrag"].any()}
    if not full:
        return np.array([style.empty(heading, "geen maatregelen", bron)])
    amounts = np.concatenate([t["bedrag"].to_numpy() for t in full.values()])
    scale = style.schaal(amounts)
    rows = [len(t) for t in full.values()]
    fig, axes = plt.subplots(
        len(full),
        1,
        figsize=(style.BREEDTE, 0.27 * sum(rows) + 0.45 * len(full) + 0.3),
        sharex=True,
        squeeze=False,
        height_ratios=[r + 0.6 for r in rows],
    )
    alt = []
    for ax, (name, table) in zip(axes.flat, full.items(), strict=True):
        y = np.arange(len(table))
        up, down = np.zeros(len(table)), np.zeros(len(table))
        for part in parts:
            colour, hatch = style.PORTFOLIO[part]
            values = table[part].to_numpy(dtype=float)
            ax.barh(
                y,
                values,
                left=np.where(values >= 0, up, down),
                height=0.7,
                color=colour,
                hatch=hatch,
                edgecolor=style.GRIJS,
                linewidth=0.5,
                label=part,
            )
            up, down = up + np.maximum(values, 0), down + np.minimum(values, 0)
        for place, end, done in zip(y, up, table["gerealiseerd"], strict=True):
            ax.annotate(
                scale.tekst(done),
                (end, place),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                fontsize=8,
                fontweight="bold",
                color=style.REALISATIE,
            )
        ax.set_yticks(y, [str(k) for k in table.iloc[:, 0]], fontsize=8)
        ax.set_ylim(len(table) - 0.4, -0.6)
        ax.set_title(name, fontsize=8.5)
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(bool((down < 0).any()))
        ax.set_xlim(
            right=max(
                float(max(t[parts].clip(lower=0).sum(axis=1).max() for t in full.values())) * 1.1,
                1.0,
            )
        )
        style.euro_axis(ax, scale, "x")
        alt.append(
            f"{name}: "
            + ", ".join(
                f"{row[table.columns[0]]} {nl.euro(row['gerealiseerd'])} gerealiseerd van"
                f" {nl.euro(row['bedrag'])}"
                for row in table.to_dict("records")
            )
            + "."
        )
    legend = [style.patch(p.replace("_", " "), *style.PORTFOLIO[p]) for p in parts]
    under = f"Bedragen {scale.eenheid}; achter elke balk wat is gerealiseerd"
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=" ".join(alt))
    return np.array(axes.ravel())
