"""The bridge from one cost to another, step by step.

The trap: steps are small beside the whole, so the axis seldom starts at nought; the standing bars
are then cut open to say so.
"""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import style
from analyse.charts.kleuren import GRIJS, INKT, NEER, OP, REALISATIE
from analyse.charts.labels import Look, beside, name_lines
from analyse.charts.style import GEEN_BRON, Bron

_STAND = "stand"
_LEGENDA = (
    (_STAND, REALISATIE, ""),
    ("meer kosten", OP, "////"),
    ("minder kosten", NEER, ""),
)


@style.styled
def waterfall(
    steps: pd.DataFrame,
    *,
    doel: float | None = None,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """Signed steps between standing totals, read from top to bottom.

    Parameters
    ----------
    steps
        One row a step: label, soort ("stand" or "stap"), bedrag, cumulatief (euro).
    doel
        A target for the last standing total (euro), drawn as a line.
    titel
        Own title; else one is made from the data.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    if steps.empty:
        return style.empty(titel or "Van de nulmeting naar nu", "geen stappen", bron)
    scale = _scale(steps)
    start, end, cut = _reach(steps, doel)
    fig, ax = style.sheet(0.46 * len(steps) + 0.3)
    foot = start if cut else 0.0
    before = 0.0
    for y, row in enumerate(steps.to_dict("records")):
        if row["soort"] != _STAND:
            _step(ax, y, before, row["bedrag"], scale)
        else:
            _standing(ax, y, foot, row["bedrag"], scale)
            if cut:
                _cut_open(ax, y, start, end - start)
        before = row["cumulatief"]
        if y + 1 < len(steps):
            between = [y - 0.3, y + 1.3]
            ax.plot([before, before], between, color=GRIJS, linewidth=0.7, zorder=1)
    name_lines(ax, [textwrap.fill(label, 32) for label in steps["label"]])
    if doel is not None:
        ax.set_ylim(top=-0.9)
        _target(ax, doel, scale)
    ax.set_xlim(start, end)
    ax.spines["left"].set_visible(not cut)
    ax.spines["bottom"].set_visible(False)
    style.euro_axis(ax, scale, "x")
    under = f"Bedragen {scale.eenheid}"
    if cut:
        under += "; de as begint niet bij nul"
    legend = [style.patch(*kind) for kind in _LEGENDA]
    told = _told(steps, doel)
    style.finish(fig, titel or _heading(steps), under, bron=bron, legenda=legend, alt=told)
    return ax


def _first_and_last(steps: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    standing = steps[steps["soort"] == _STAND]
    return standing.iloc[0], standing.iloc[-1]


def _heading(steps: pd.DataFrame) -> str:
    first, last = _first_and_last(steps)
    change = last["bedrag"] - first["bedrag"]
    since = first["label"][:1].lower() + first["label"][1:]
    if not change:
        return f"{last['label']}: gelijk aan {since}"
    word = "hoger" if change > 0 else "lager"
    return f"{last['label']}: {nl.euro(abs(change))} {word} dan {since}"


def _scale(steps: pd.DataFrame) -> style.Schaal:
    """A scale in which the smallest step, or the whole change, can still be told from nought."""
    first, last = _first_and_last(steps)
    change = abs(last["bedrag"] - first["bedrag"])
    moves = steps.loc[steps["soort"] != _STAND, "bedrag"].abs()
    smallest = min((move for move in [*moves, change] if move > 0), default=0.0)
    return style.schaal(steps["bedrag"], finest=smallest)


def _reach(steps: pd.DataFrame, doel: float | None) -> tuple[float, float, bool]:
    """Where the axis starts and ends, and whether it is cut.

    It is only when the steps could hardly be seen on a whole one.
    """
    levels = [*steps["cumulatief"]]
    if doel is not None:
        levels.append(doel)
    low = min(levels)
    high = max(levels)
    cut = low > 0 and (high - low) < 0.25 * high
    span = (high - low) or abs(high) or 1.0
    start = min(0.0, low - 0.12 * span)
    if cut:
        start = low - 0.35 * span
    return start, max(high, 0.0) + 0.30 * span, cut


def _step(ax: Axes, y: int, before: float, amount: float, scale: style.Schaal) -> None:
    """What the cost rose or fell by, from where it was before."""
    _bar(ax, y, before, amount, OP if amount > 0 else NEER)
    text = scale.tekst(amount, teken=True)
    _label(ax, y, max(before, before + amount), text, "normal")


def _standing(ax: Axes, y: int, foot: float, amount: float, scale: style.Schaal) -> None:
    """What the cost was or is, from where the axis starts."""
    _bar(ax, y, foot, amount - foot, REALISATIE)
    _label(ax, y, max(foot, amount), scale.tekst(amount), "bold")


def _bar(ax: Axes, y: int, left: float, width: float, colour: str) -> None:
    """One bar; what costs more is hatched, so that it is told from what costs less in grey."""
    hatch = "////" if colour == OP else ""
    edge = "white" if colour == REALISATIE else INKT
    look: Look = {"color": colour, "hatch": hatch, "edgecolor": edge, "linewidth": 0.5}
    ax.barh(y, width, left=left, height=0.6, **look)


def _label(ax: Axes, y: int, right: float, text: str, weight: str) -> None:
    box = {"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none"}
    beside(ax, text, (right, y), (5, 0), fontsize=8.5, fontweight=weight, bbox=box, zorder=4)


def _cut_open(ax: Axes, y: int, start: float, width: float) -> None:
    """White strokes through the foot of a bar: it does not start at nought."""
    for shift in (0.012, 0.024):
        x = start + shift * width * 1.6
        across = [x, x + 0.008 * width]
        ax.plot(across, [y + 0.36, y - 0.36], color="white", linewidth=2, zorder=3)


def _target(ax: Axes, doel: float, scale: style.Schaal) -> None:
    ax.axvline(doel, color=INKT, linewidth=1.4, linestyle=(0, (4, 2)), zorder=2)
    look = {"va": "bottom", "fontsize": 8.5, "fontweight": "bold"}
    beside(ax, f"doel {scale.tekst(doel)}", (doel, -0.5), (4, 0), **look)


def _told(steps: pd.DataFrame, doel: float | None) -> str:
    parts = []
    for row in steps.to_dict("records"):
        amount = nl.euro(row["bedrag"], teken=row["soort"] != _STAND)
        parts.append(f"{row['label']}: {amount}")
    if doel is not None:
        parts.append(f"doel {nl.euro(doel)}")
    return f"{'; '.join(parts)}."
