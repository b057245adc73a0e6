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
from analyse.charts.style import GEEN_BRON, Bron


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
        As `besparing.taakstelling.kostenbrug` returns it: label, soort ("stand" or "stap"), bedrag,
        cumulatief (euro).
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
    standing = steps["soort"] == "stand"
    first, last = steps[standing].iloc[0], steps[standing].iloc[-1]
    change = float(last["bedrag"]) - float(first["bedrag"])
    word = "hoger" if change > 0 else "lager" if change < 0 else "gelijk"
    heading = titel or (
        f"{last['label']}: {nl.euro(abs(change))} {word} dan"
        f" {first['label'][:1].lower()}{first['label'][1:]}"
        if change
        else f"{last['label']}: gelijk aan {first['label'][:1].lower()}{first['label'][1:]}"
    )
    moves = pd.Series([*steps.loc[~standing, "bedrag"].abs(), abs(change)])
    scale = style.schaal(
        steps["bedrag"].to_numpy(),
        finest=float(moves[moves > 0].min()) if (moves > 0).any() else 0.0,
    )

    levels = [float(v) for v in steps["cumulatief"]] + ([float(doel)] if doel is not None else [])
    low, high = min(levels), max(levels)
    # Cut the axis only when the steps could hardly be seen on a whole one.
    cut = low > 0 and (high - low) < 0.25 * high
    span = (high - low) or abs(high) or 1.0
    start = low - 0.35 * span if cut else min(0.0, low - 0.12 * span)
    end = max(high, 0.0) + 0.30 * span

    fig, ax = style.sheet(0.46 * len(steps) + 0.3)
    before = 0.0
    for y, row in enumerate(steps.to_dict("records")):
        amount, after = float(row["bedrag"]), float(row["cumulatief"])
        if row["soort"] == "stand":
            left, width, colour, text = (
                (start if cut else 0.0),
                amount - (start if cut else 0.0),
                style.REALISATIE,
                scale.tekst(amount),
            )
        else:
            left, width, colour = before, amount, style.OP if amount > 0 else style.NEER
            text = scale.tekst(amount, teken=True)
        ax.barh(
            y,
            width,
            left=left,
            height=0.6,
            color=colour,
            hatch="" if row["soort"] == "stand" or amount <= 0 else "////",
            edgecolor="white" if row["soort"] == "stand" else style.INKT,
            linewidth=0.5,
        )
        ax.annotate(
            text,
            (max(left, left + width), y),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
            fontweight="bold" if row["soort"] == "stand" else "normal",
            bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none"},
            zorder=4,
        )
        if y + 1 < len(steps):
            ax.plot([after, after], [y - 0.3, y + 1.3], color=style.GRIJS, linewidth=0.7, zorder=1)
        if row["soort"] == "stand" and cut:
            # White strokes through the foot of the bar: it does not start at nought.
            for shift in (0.012, 0.024):
                x = start + shift * (end - start) * 1.6
                ax.plot(
                    [x, x + 0.008 * (end - start)],
                    [y + 0.36, y - 0.36],
                    color="white",
                    linewidth=2,
                    zorder=3,
                )
        before = after
    if doel is not None:
        ax.axvline(doel, color=style.INKT, linewidth=1.4, linestyle=(0, (4, 2)), zorder=2)
        ax.annotate(
            f"doel {scale.tekst(doel)}",
            (doel, -0.5),
            xytext=(4, 0),
            textcoords="offset points",
            va="bottom",
            fontsize=8.5,
            fontweight="bold",
        )
    ax.set_yticks(range(len(steps)), [textwrap.fill(str(label), 32) for label in steps["label"]])
    ax.set_ylim(len(steps) - 0.4, -0.9 if doel is not None else -0.6)
    ax.set_xlim(start, end)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(not cut)
    ax.spines["bottom"].set_visible(False)
    style.euro_axis(ax, scale, "x")
    under = f"Bedragen {scale.eenheid}" + ("; de as begint niet bij nul" if cut else "")
    alt = "; ".join(
        f"{row['label']}: {nl.euro(row['bedrag'], teken=row['soort'] != 'stand')}"
        for row in steps.to_dict("records")
    ) + (f"; doel {nl.euro(doel)}" if doel is not None else "")
    kinds = (
        ("stand", style.REALISATIE, ""),
        ("meer kosten", style.OP, "////"),
        ("minder kosten", style.NEER, ""),
    )
    legend = [style.patch(*kind) for kind in kinds]
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=f"{alt}.")
    return ax
