"""Inspections as small multiples, one panel a wijk.

Shares per level, share at ambition with its interval, published marks.

The traps: a line is never drawn across a break; a share without its n says nothing; a round in
which nothing was scored is an empty place, not a zero.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.ticker import FuncFormatter, MultipleLocator

from analyse import nl
from analyse.charts import style
from analyse.charts.style import GEEN_BRON, Bron

#: Rounds up to which every one is named and counted in the panel; beyond it only the first of each
#: year is named.
_WEINIG = 8
#: Letters of small type that fit above a panel, by the number of panels beside each other.
_LETTERS = {1: 125, 2: 62, 3: 40}


def _name_rounds(ax: Axes, rondes: Sequence[str]) -> None:
    """Rounds along the x axis; of many only the first of each year ("2014-3" belongs to 2014)."""
    if len(rondes) <= _WEINIG:
        turn = 45 if sum(len(r) for r in rondes) > 24 else 0
        ax.set_xticks(
            range(len(rondes)),
            rondes,
            fontsize=7,
            rotation=turn,
            ha="right" if turn else "center",
            rotation_mode="anchor",
        )
    else:
        years = [r[:4] for r in rondes]
        firsts = [i for i, year in enumerate(years) if i == 0 or year != years[i - 1]]
        if not all(year.isdigit() for year in years):
            step = -(-len(rondes) // 4)
            ax.set_xticks(range(0, len(rondes), step), list(rondes)[::step], fontsize=7)
            ax.set_xlim(-0.6, len(rondes) - 0.4)
            return
        # Four years or fewer to a panel's width in full, else the last two digits.
        ax.set_xticks(
            firsts,
            [years[i] if len(firsts) <= 5 else f"'{years[i][2:]}" for i in firsts],
            fontsize=7.5,
        )
    ax.set_xlim(-0.6, len(rondes) - 0.4)


def _span(counts: pd.Series) -> str:
    """Smallest and largest number, as `n 12` or `n 12-30`."""
    low, high = int(counts.min()), int(counts.max())
    return f"n {nl.getal(low)}" if low == high else f"n {nl.getal(low)}-{nl.getal(high)}"


@style.styled
def verdeling_per_wijk(
    table: pd.DataFrame,
    *,
    groep: str = "wijk",
    rondes: Sequence[str] | None = None,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> np.ndarray:
    """Shares per level, stacked to 100 %, per round, one panel a wijk.

    Parameters
    ----------
    table
        As `schouw.beeldkwaliteit.verdeling` returns it by [groep, "ronde"].
    groep
        Column of the panels.
    rondes
        Order of the rounds (that of `schouw.breuken.segmenten`); sorted by name when None.
    titel
        Own title.
    bron
        Source note.

    Returns
    -------
    numpy.ndarray
        Axes, one a panel.
    """
    heading = titel or f"Beeldkwaliteit per {groep}: aandeel scores per niveau"
    if table.empty:
        return np.array([style.empty(heading, "geen scores", bron)])
    names = list(rondes) if rondes is not None else sorted(table["ronde"].unique())
    groups = sorted(table[groep].unique())
    fig, axes = style.panels(len(groups), 1.75, 2 if len(names) > _WEINIG else 3)
    alt = []
    for ax, group in zip(axes, groups, strict=True):
        rows = table[table[groep] == group]
        shares = rows.pivot(index="ronde", columns="niveau", values="aandeel").reindex(names)
        counts = (
            rows.drop_duplicates("ronde")
            .set_index("ronde")[["n_gescoord", "niet_aanwezig", "niet_beoordeeld"]]
            .reindex(names)
        )
        counts = counts.fillna(0).astype(int)
        x, base = np.arange(len(names)), np.zeros(len(names))
        # Worst at the foot, so that what is below basis is measured from a straight line.
        for level in reversed(style.NIVEAU):
            values = shares[level].fillna(0.0).to_numpy(dtype=float)
            # One artist for all rounds: a bar apart for each would take most of the time of
            # drawing.
            left, right, top = x - 0.42, x + 0.42, base + values
            corners = np.array([[left, base], [left, top], [right, top], [right, base]]).transpose(
                2, 0, 1
            )
            ax.add_collection(
                PolyCollection(
                    list(corners),
                    facecolors=style.NIVEAU[level],
                    edgecolors="white",
                    linewidths=0.3,
                    label=level,
                )
            )
            base = top
        for at, n in enumerate(counts["n_gescoord"]):
            if n == 0:
                ax.text(
                    at,
                    0.5,
                    "geen scores",
                    rotation=90,
                    ha="center",
                    va="center",
                    fontsize=6.5,
                    color=style.GRIJS,
                )
            elif len(names) <= _WEINIG:
                ax.text(at, 1.02, str(n), ha="center", va="bottom", fontsize=6.5, color=style.GRIJS)
        absent, skipped = int(counts["niet_aanwezig"].sum()), int(counts["niet_beoordeeld"].sum())
        line = (
            f"{_span(counts['n_gescoord'])} per ronde; niet aanwezig {nl.getal(absent)}, niet"
            f" beoordeeld {nl.getal(skipped)}"
        )
        few = len(names) <= _WEINIG
        _panel_title(
            ax,
            str(group),
            textwrap.fill(line, _LETTERS[min(len(groups), 3 if few else 2)]),
            lift=8 if few else 0,
        )
        _name_rounds(ax, names)
        style.share_axis(ax)
        ax.set_ylim(0, 1)
        ax.tick_params(length=0)
        ax.spines["left"].set_visible(False)
        scored = shares.dropna(how="all")
        if len(scored):
            last = scored.iloc[-1]
            alt.append(
                f"{group}: in {scored.index[-1]} (n"
                f" {nl.getal(counts.loc[scored.index[-1], 'n_gescoord'])}) "
                + ", ".join(f"{level} {nl.procent(last[level])}" for level in style.NIVEAU)
                + f"; {line}."
            )
        else:
            alt.append(f"{group}: geen scores.")
    above = " boven de staaf" if len(names) <= _WEINIG else ""
    style.finish(
        fig,
        heading,
        f"Aandeel van de gescoorde meetlatten per ronde; n = aantal scores{above}",
        bron=bron,
        legenda=[style.patch(level, colour) for level, colour in style.NIVEAU.items()],
        alt=" ".join(alt),
    )
    return np.array(axes)


def _panel_title(ax: Axes, name: str, below: str = "", lift: int = 0) -> None:
    """Name of a panel in bold with a small line under it."""
    lines = below.count("\n") + 1 if below else 0
    ax.set_title(name, pad=5 + lift + 8.5 * lines, fontsize=9)
    if below:
        ax.annotate(
            below,
            (0, 1),
            xycoords="axes fraction",
            xytext=(0, 3 + lift),
            textcoords="offset points",
            va="bottom",
            fontsize=6.8,
            color=style.GRIJS,
            linespacing=1.15,
        )


@style.styled
def aandeel_per_wijk(
    table: pd.DataFrame,
    segmenten: pd.DataFrame,
    *,
    groep: str = "wijk",
    vast: pd.DataFrame | None = None,
    doel: float | None = None,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> np.ndarray:
    """Share at or above the ambition per round with its 95 % interval, one panel a wijk, the line cut at every break.

    Parameters
    ----------
    table
        As `schouw.beeldkwaliteit.aandeel_op_ambitie` returns it by [groep, "ronde"].
    segmenten
        As `schouw.breuken.segmenten` returns it: order of the rounds, their segment and what
        broke.
    groep
        Column of the panels.
    vast
        The same against one fixed norm, drawn as a thin dashed line.
    doel
        Minimum share (part of one), drawn as a line.
    titel
        Own title.
    bron
        Source note.

    Returns
    -------
    numpy.ndarray
        Axes, one a panel.
    """
    heading = titel or f"Aandeel scores op of boven de ambitie, per {groep}"
    if table.empty or segmenten.empty:
        return np.array([style.empty(heading, "geen scores", bron)])
    order = segmenten.sort_values("volgorde").reset_index(drop=True)
    names = list(order["ronde"])
    breaks = [(x, str(text)) for x, text in enumerate(order["breuk"]) if text]
    groups = sorted(table[groep].unique())
    fig, axes = style.panels(len(groups), 1.6, 2 if len(names) > _WEINIG else 3)
    alt = []
    for ax, group in zip(axes, groups, strict=True):
        rows = table[table[groep] == group].set_index("ronde").reindex(names).reset_index()
        for _, piece in rows.groupby(order["segment"].to_numpy()):
            x = piece.index.to_numpy()
            share, low, high = (piece[c].to_numpy(dtype=float) for c in ("aandeel", "laag", "hoog"))
            ax.fill_between(x, low, high, color=style.PLAN, alpha=0.75, linewidth=0)
            ax.plot(x, share, color=style.REALISATIE, linewidth=1.5, marker="o", markersize=3)
            # A band has no width over one point: a bar shows its interval.
            known = ~np.isnan(share)
            around = np.concatenate([[False], known, [False]])
            alone = known & ~around[:-2] & ~around[2:]
            if alone.any():
                ax.vlines(x[alone], low[alone], high[alone], color=style.REALISATIE, linewidth=0.8)
            if vast is not None:
                fixed = (
                    vast[vast[groep] == group]
                    .set_index("ronde")["aandeel"]
                    .reindex(piece["ronde"])
                    .to_numpy(dtype=float)
                )
                ax.plot(
                    x,
                    fixed,
                    color=style.INKT,
                    linewidth=0.9,
                    linestyle=(0, (3, 1.5)),
                    marker="x",
                    markersize=2.5,
                    zorder=1.9,
                    gid="vast",
                )
        for number, (x_break, _) in enumerate(breaks, start=1):
            ax.axvline(
                x_break - 0.5, color=style.OP, linewidth=1, linestyle=(0, (4, 2)), gid="breuk"
            )
            ax.annotate(
                str(number),
                (x_break - 0.5, 0.0),
                xytext=(2, 2),
                textcoords="offset points",
                fontsize=7.5,
                color=style.OP,
                fontweight="bold",
                va="bottom",
            )
        if doel is not None:
            ax.axhline(doel, color=style.INKT, linewidth=0.9, linestyle=(0, (1, 1.5)), gid="doel")
        counts = rows["n"].fillna(0).astype(int)
        without = int(rows["zonder_norm"].fillna(0).sum())
        line = f"{_span(counts)} per ronde" + (
            f"; zonder norm {nl.getal(without)}" if without else ""
        )
        known_rows = rows[rows["aandeel"].notna()]
        if known_rows.empty:
            ax.text(
                0.5,
                0.5,
                "geen scores met norm",
                transform=ax.transAxes,
                ha="center",
                va="center",
                fontsize=7.5,
                color=style.GRIJS,
            )
            alt.append(f"{group}: geen scores met een norm.")
        else:
            last = known_rows.iloc[-1]
            ax.annotate(
                nl.procent(last["aandeel"]),
                (known_rows.index[-1], last["aandeel"]),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                fontsize=7.5,
                fontweight="bold",
                color=style.REALISATIE,
                annotation_clip=False,
            )
            at_last = (
                vast[(vast[groep] == group) & (vast["ronde"] == last["ronde"])]["aandeel"].tolist()
                if vast is not None
                else []
            )
            beside = f", tegen de vaste norm {nl.procent(at_last[0])}" if at_last else ""
            alt.append(
                f"{group}: in {last['ronde']} {nl.procent(last['aandeel'])} (95%-interval"
                f" {nl.procent(last['laag'])} tot {nl.procent(last['hoog'])}, n"
                f" {nl.getal(last['n'])}){beside}; {line}."
            )
        _panel_title(ax, str(group), line)
        _name_rounds(ax, names)
        style.share_axis(ax)
        ax.set_ylim(0, 1.04)
        ax.tick_params(length=0)
        ax.spines["left"].set_visible(False)
    told = [f"{number} = {names[x]}: {text}" for number, (x, text) in enumerate(breaks, start=1)]
    under = "Band = 95%-interval (Wilson); n = scores met een norm"
    under += "; streepjeslijn met kruisjes = tegen één vaste norm" if vast is not None else ""
    under += f"; stippellijn = minimum {nl.procent(doel)}" if doel is not None else ""
    under += ". De lijn is onderbroken waar de reeks breekt: " + "; ".join(told) if told else ""
    breaks_alt = f" Breuken in de reeks: {'; '.join(told)}." if told else ""
    style.finish(fig, heading, under, bron=bron, alt=" ".join(alt) + breaks_alt)
    return np.array(axes)


@style.styled
def marks_with_break(
    table: pd.DataFrame,
    *,
    label: str = "andere meetwijze",
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> np.ndarray:
    """Published marks per gebied and year, one panel a gebied, the line cut where the way of measuring changed.

    Parameters
    ----------
    table
        As `schouw.breuken.cijfers_met_breuk` returns it: gebied, jaar, cijfer, segment.
    label
        What changed at the break.
    titel
        Own title.
    bron
        Source note.

    Returns
    -------
    numpy.ndarray
        Axes, one a panel.
    """
    heading = titel or "Rapportcijfers van de schouw per gebied"
    if table.empty:
        return np.array([style.empty(heading, "geen cijfers", bron)])
    groups = sorted(table["gebied"].unique())
    years = sorted(table["jaar"].unique())
    starts = sorted(table.groupby("segment")["jaar"].min())[1:]
    low, high = float(table["cijfer"].min()), float(table["cijfer"].max())
    fig, axes = style.panels(len(groups), 1.35, 4)
    alt = []
    for ax, group in zip(axes, groups, strict=True):
        rows = table[table["gebied"] == group]
        for _, piece in rows.groupby("segment"):
            ax.plot(
                piece["jaar"],
                piece["cijfer"],
                color=style.REALISATIE,
                linewidth=1.6,
                marker="o",
                markersize=4,
            )
        for jaar, cijfer in zip(rows["jaar"], rows["cijfer"], strict=True):
            ax.annotate(
                nl.getal(cijfer, 1),
                (jaar, cijfer),
                xytext=(0, 6),
                textcoords="offset points",
                ha="center",
                fontsize=7.5,
            )
        for start in starts:
            ax.axvline(start - 0.5, color=style.OP, linewidth=1, linestyle=(0, (4, 2)), gid="breuk")
        # Beside the titles of its neighbours a long name of several wijken must break.
        ax.set_title(textwrap.fill(str(group), 22), fontsize=8, pad=6)
        ax.set_xticks(years, [str(y) for y in years], fontsize=7.5)
        ax.set_xlim(years[0] - 0.4, years[-1] + 0.4)
        ax.set_ylim(np.floor(low * 2) / 2 - 0.1, np.ceil((high + 0.1) * 2) / 2)
        ax.yaxis.set_major_locator(MultipleLocator(0.5))
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: nl.getal(value, 1)))
        ax.grid(visible=True, axis="y")
        ax.tick_params(length=0)
        ax.spines["left"].set_visible(False)
        alt.append(
            f"{group}: "
            + ", ".join(
                f"{j} {nl.getal(c, 1)}" for j, c in zip(rows["jaar"], rows["cijfer"], strict=True)
            )
            + "."
        )
    change = (
        f"{label} vanaf {nl.opsomming([str(s) for s in starts])}, daaroverheen niet te vergelijken"
    )
    under = "Rapportcijfer per jaar; de as begint niet bij nul" + (
        f"; stippellijn = {change}" if starts else ""
    )
    style.finish(
        fig,
        heading,
        under,
        bron=bron,
        alt=" ".join([*alt, *([f"Let op: {change}."] if starts else [])]),
    )
    return np.array(axes)
