"""Inspections as small multiples, one panel a wijk: shares per level, share at ambition, marks.

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
from analyse.charts.kleuren import GRIJS, INKT, NIVEAU, OP, PLAN, REALISATIE
from analyse.charts.labels import MEEST, Look, beside, not_drawn
from analyse.charts.style import GEEN_BRON, Bron

#: Rounds up to which every one is named and counted in the panel; beyond it only the first of each
#: year is named.
_WEINIG = 8
#: Letters of small type that fit above a panel, by the number of panels beside each other.
_LETTERS = {1: 125, 2: 62, 3: 40}
_BREAK = (0, (4, 2))
_COUNTS = ["n_gescoord", "niet_aanwezig", "niet_beoordeeld"]


def _across(rondes: Sequence[str]) -> int:
    """How many panels stand beside each other."""
    return 2 if len(rondes) > _WEINIG else 3


def _name_rounds(ax: Axes, rondes: Sequence[str]) -> None:
    """Rounds along the x axis; of many only the first of each year ("2014-3" belongs to 2014)."""
    years = [ronde[:4] for ronde in rondes]
    if len(rondes) <= _WEINIG:
        turn = 45 if len("".join(rondes)) > 24 else 0
        side = "right" if turn else "center"
        look: Look = {"rotation": turn, "ha": side, "rotation_mode": "anchor"}
        ax.set_xticks(range(len(rondes)), rondes, fontsize=7, **look)
    elif not all(year.isdigit() for year in years):
        step = -(-len(rondes) // 4)
        ax.set_xticks(range(0, len(rondes), step), rondes[::step], fontsize=7)
    else:
        names = list(dict.fromkeys(years))
        firsts = [years.index(name) for name in names]
        # Four years or fewer to a panel's width in full, else the last two digits.
        if len(names) > 5:
            names = [f"'{name[2:]}" for name in names]
        ax.set_xticks(firsts, names, fontsize=7.5)
    ax.set_xlim(-0.6, len(rondes) - 0.4)


def _span(counts: pd.Series) -> str:
    """Smallest and largest number, as `n 12` or `n 12-30`."""
    low = nl.getal(counts.min())
    high = nl.getal(counts.max())
    return f"n {low}" if low == high else f"n {low}-{high}"


def _panel_title(ax: Axes, name: str, below: str, lift: int = 0) -> None:
    """Name of a panel in bold with small lines under it."""
    lines = below.count("\n") + 1
    ax.set_title(name, pad=5 + lift + 8.5 * lines, fontsize=9)
    look = {"xycoords": "axes fraction", "va": "bottom", "linespacing": 1.15}
    beside(ax, below, (0, 1), (0, 3 + lift), fontsize=6.8, color=GRIJS, **look)


def _dress(ax: Axes, rondes: Sequence[str], top: float) -> None:
    """Axes of a panel of shares per round."""
    _name_rounds(ax, rondes)
    style.share_axis(ax)
    ax.set_ylim(0, top)
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)


@style.styled
def niveau_verdeling_grafiek(
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
        As `niveau_verdeling` returns it by [groep, "ronde"].
    groep
        Column of the panels.
    rondes
        Order of the rounds (that of `schouw_segmenten`); sorted by name when None.
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
    names = sorted(table["ronde"].unique()) if rondes is None else list(rondes)
    every = sorted(table[groep].unique())
    groups = every[:MEEST]
    few = len(names) <= _WEINIG
    across = _across(names)
    letters = _LETTERS[min(len(groups), across)]
    fig, axes = style.panels(len(groups), 1.75, across)
    told = []
    for ax, group in zip(axes, groups, strict=True):
        rows = table[table[groep] == group]
        shares = rows.pivot(index="ronde", columns="niveau", values="aandeel").reindex(names)
        counts = rows.drop_duplicates("ronde").set_index("ronde")[_COUNTS]
        counts = counts.reindex(names, fill_value=0)
        _bars(ax, shares)
        _numbers(ax, counts["n_gescoord"], few=few)
        line = _counted(counts)
        _panel_title(ax, str(group), textwrap.fill(line, letters), lift=8 if few else 0)
        _dress(ax, names, 1)
        told.append(_levels_told(group, shares, counts["n_gescoord"], line))
    under = "Aandeel van de gescoorde meetlatten per ronde; n = aantal scores"
    if few:
        under += " boven de staaf"
    under += not_drawn(len(every))
    legend = [style.patch(level, colour) for level, colour in NIVEAU.items()]
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=" ".join(told))
    return np.array(axes)


def _bars(ax: Axes, shares: pd.DataFrame) -> None:
    """A bar a round, the worst level at its foot, so that it is measured from a straight line."""
    x = np.arange(len(shares))
    base = np.zeros(len(shares))
    left = x - 0.42
    right = x + 0.42
    across = np.transpose([left, left, right, right])
    for level in reversed(NIVEAU):
        top = base + shares[level].fillna(0.0).to_numpy()
        # One artist for all rounds: a bar apart for each would take most of the time of drawing.
        upward = np.transpose([base, top, top, base])
        corners = np.dstack([across, upward])
        look: Look = {"facecolors": NIVEAU[level], "edgecolors": "white", "linewidths": 0.3}
        ax.add_collection(PolyCollection(list(corners), label=level, **look))
        base = top


def _numbers(ax: Axes, scored: pd.Series, *, few: bool) -> None:
    """How many scores each round has, above its bar; an empty round is named."""
    look: Look = {"fontsize": 6.5, "color": GRIJS, "ha": "center"}
    for x, n in enumerate(scored):
        if n == 0:
            ax.text(x, 0.5, "geen scores", rotation=90, va="center", **look)
        elif few:
            ax.text(x, 1.02, str(n), va="bottom", **look)


def _counted(counts: pd.DataFrame) -> str:
    absent = nl.getal(counts["niet_aanwezig"].sum())
    skipped = nl.getal(counts["niet_beoordeeld"].sum())
    scored = _span(counts["n_gescoord"])
    return f"{scored} per ronde; niet aanwezig {absent}, niet beoordeeld {skipped}"


def _levels_told(group: str, shares: pd.DataFrame, scored: pd.Series, line: str) -> str:
    known = shares.dropna(how="all")
    if known.empty:
        return f"{group}: geen scores."
    ronde = known.index[-1]
    last = known.loc[ronde]
    levels = ", ".join(f"{level} {nl.procent(last[level])}" for level in NIVEAU)
    n = nl.getal(scored[ronde])
    return f"{group}: in {ronde} (n {n}) {levels}; {line}."


@style.styled
def aandeel_op_ambitie_grafiek(
    table: pd.DataFrame,
    segmenten: pd.DataFrame,
    *,
    groep: str = "wijk",
    vast: pd.DataFrame | None = None,
    doel: float | None = None,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> np.ndarray:
    """Share at or above the ambition per round with its 95 % interval, one panel a wijk.

    The line is cut at every break.

    Parameters
    ----------
    table
        As `aandeel_op_ambitie` returns it by [groep, "ronde"].
    segmenten
        As `schouw_segmenten` returns it: order of the rounds, their segment and what broke.
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
    breaks = order.index[order["breuk"] != ""]
    every = sorted(table[groep].unique())
    groups = every[:MEEST]
    fig, axes = style.panels(len(groups), 1.6, _across(names))
    told = []
    for ax, group in zip(axes, groups, strict=True):
        own = table[table[groep] == group].set_index("ronde")
        rows = own.reindex(names).reset_index()
        if vast is not None:
            fixed = vast[vast[groep] == group].set_index("ronde")["aandeel"]
            rows["vast"] = rows["ronde"].map(fixed)
        for _, piece in rows.groupby(order["segment"]):
            _line(ax, piece)
        _breaks(ax, breaks)
        if doel is not None:
            ax.axhline(doel, color=INKT, linewidth=0.9, linestyle=(0, (1, 1.5)), gid="doel")
        line = f"{_span(rows['n'].fillna(0))} per ronde"
        without = rows["zonder_norm"].sum()
        if without:
            line += f"; zonder norm {nl.getal(without)}"
        _last_share(ax, rows)
        _panel_title(ax, str(group), line)
        _dress(ax, names, 1.04)
        told.append(_share_told(group, rows, line))
    cuts = []
    for number, x in enumerate(breaks, start=1):
        change = order.loc[x, "breuk"]
        cuts.append(f"{number} = {names[x]}: {change}")
    under = f"Band = 95%-interval (Wilson); n = scores met een norm{not_drawn(len(every))}"
    if vast is not None:
        under += "; streepjeslijn met kruisjes = tegen één vaste norm"
    if doel is not None:
        under += f"; stippellijn = minimum {nl.procent(doel)}"
    if cuts:
        under += f". De lijn is onderbroken waar de reeks breekt: {'; '.join(cuts)}"
        told.append(f"Breuken in de reeks: {'; '.join(cuts)}.")
    style.finish(fig, heading, under, bron=bron, alt=" ".join(told))
    return np.array(axes)


def _line(ax: Axes, piece: pd.DataFrame) -> None:
    """Share and interval within one piece of the series, and the share against a fixed norm."""
    x = piece.index.to_numpy()
    share, low, high = piece[["aandeel", "laag", "hoog"]].to_numpy().T
    ax.fill_between(x, low, high, color=PLAN, alpha=0.75, linewidth=0)
    ax.plot(x, share, color=REALISATIE, linewidth=1.5, marker="o", markersize=3)
    # A band has no width over one point: a bar shows its interval.
    known = ~np.isnan(share)
    around = np.concatenate([[False], known, [False]])
    alone = known & ~around[:-2] & ~around[2:]
    if alone.any():
        ax.vlines(x[alone], low[alone], high[alone], color=REALISATIE, linewidth=0.8)
    if "vast" in piece:
        look: Look = {
            "color": INKT,
            "linewidth": 0.9,
            "linestyle": (0, (3, 1.5)),
            "zorder": 1.9,
        }
        ax.plot(x, piece["vast"], marker="x", markersize=2.5, gid="vast", **look)


def _breaks(ax: Axes, rounds: Sequence[int]) -> None:
    """A numbered line before each round at which the series breaks."""
    look = {"fontsize": 7.5, "color": OP, "fontweight": "bold", "va": "bottom"}
    for number, x in enumerate(rounds, start=1):
        ax.axvline(x - 0.5, color=OP, linewidth=1, linestyle=_BREAK, gid="breuk")
        beside(ax, str(number), (x - 0.5, 0.0), (2, 2), **look)


def _last_share(ax: Axes, rows: pd.DataFrame) -> None:
    known = rows["aandeel"].dropna()
    if known.empty:
        look = {"xycoords": "axes fraction", "ha": "center", "fontsize": 7.5, "color": GRIJS}
        beside(ax, "geen scores met norm", (0.5, 0.5), (0, 0), **look)
        return
    place = known.index[-1]
    share = known[place]
    look = {
        "fontsize": 7.5,
        "fontweight": "bold",
        "color": REALISATIE,
        "annotation_clip": False,
    }
    beside(ax, nl.procent(share), (place, share), (4, 0), **look)


def _share_told(group: str, rows: pd.DataFrame, line: str) -> str:
    known = rows[rows["aandeel"].notna()]
    if known.empty:
        return f"{group}: geen scores met een norm."
    last = known.iloc[-1]
    share, low, high = map(nl.procent, last[["aandeel", "laag", "hoog"]])
    interval = f"95%-interval {low} tot {high}, n {nl.getal(last['n'])}"
    beside = ""
    if "vast" in rows:
        beside = f", tegen de vaste norm {nl.procent(last['vast'])}"
    return f"{group}: in {last['ronde']} {share} ({interval}){beside}; {line}."


@style.styled
def rapportcijfers_met_breuk_grafiek(
    table: pd.DataFrame,
    *,
    label: str = "andere meetwijze",
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> np.ndarray:
    """Published marks per gebied and year, one panel a gebied.

    The line is cut where the way of measuring changed.

    Parameters
    ----------
    table
        As `rapportcijfers_met_breuk` returns it: gebied, jaar, cijfer, segment.
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
    marks = table["cijfer"]
    lowest = np.floor(marks.min() * 2) / 2 - 0.1
    highest = np.ceil((marks.max() + 0.1) * 2) / 2
    fig, axes = style.panels(len(groups), 1.35, 4)
    told = []
    for ax, group in zip(axes, groups, strict=True):
        rows = table[table["gebied"] == group]
        told.append(f"{group}: {_marks(ax, rows)}.")
        for start in starts:
            ax.axvline(start - 0.5, color=OP, linewidth=1, linestyle=_BREAK, gid="breuk")
        # Beside the titles of its neighbours a long name of several wijken must break.
        ax.set_title(textwrap.fill(group, 22), fontsize=8, pad=6)
        ax.set_xticks(years, map(str, years), fontsize=7.5)
        ax.set_xlim(years[0] - 0.4, years[-1] + 0.4)
        ax.set_ylim(lowest, highest)
        ax.yaxis.set_major_locator(MultipleLocator(0.5))
        ax.yaxis.set_major_formatter(FuncFormatter(lambda value, _: nl.getal(value, 1)))
        ax.grid(visible=True, axis="y")
        ax.tick_params(length=0)
        ax.spines["left"].set_visible(False)
    under = "Rapportcijfer per jaar; de as begint niet bij nul"
    if starts:
        since = nl.opsomming([str(start) for start in starts])
        change = f"{label} vanaf {since}, daaroverheen niet te vergelijken"
        under += f"; stippellijn = {change}"
        told.append(f"Let op: {change}.")
    style.finish(fig, heading, under, bron=bron, alt=" ".join(told))
    return np.array(axes)


def _marks(ax: Axes, rows: pd.DataFrame) -> str:
    """The marks of one gebied, drawn and named; and told."""
    for _, piece in rows.groupby("segment"):
        look: Look = {"color": REALISATIE, "linewidth": 1.6, "marker": "o", "markersize": 4}
        ax.plot(piece["jaar"], piece["cijfer"], **look)
    told = []
    for jaar, cijfer in zip(rows["jaar"], rows["cijfer"], strict=True):
        mark = nl.getal(cijfer, 1)
        beside(ax, mark, (jaar, cijfer), (0, 6), ha="center", va="baseline", fontsize=7.5)
        told.append(f"{jaar} {mark}")
    return ", ".join(told)
