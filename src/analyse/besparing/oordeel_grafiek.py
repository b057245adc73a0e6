"""What of a target the cost shows, how sure that is.

And the cost beside the path it would have taken.

The trap: a saving drawn as one bar looks certain. Here the parts that are proven, likely and not
shown have their own fill, and every estimate has its ranges drawn: thick for what another order
gives, thin for chance on top of it.
"""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import style
from analyse.charts.bars import stack
from analyse.charts.style import GEEN_BRON, Bron

#: Fill and hatch of how sure a part of the target is.
ZEKERHEID = {
    "bewezen": ("#1f4e79", ""),
    "waarschijnlijk": ("#8db9e0", "////"),
    "onbewezen": ("#ffffff", ""),
}


@style.styled
def oordeel(table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON) -> Axes:
    """Proven, likely and not shown per year, stacked to the target.

    Parameters
    ----------
    table
        As `besparing.oordeel.oordeel_per_jaar` returns it: jaar, doel, bewezen, waarschijnlijk,
        onbewezen (euro).
    titel, bron
        As in `begroting.budget_grafiek.plan_realisatie`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    if table.empty:
        return style.empty(
            titel or "Taakstelling: bewezen, waarschijnlijk, onbewezen",
            "geen jaar met een doel en kosten",
            bron,
        )
    wide = table.set_index("jaar")
    last = wide.iloc[-1]
    heading = (
        titel
        or f"In {wide.index[-1]} is {nl.euro_mln(last['bewezen'])} van {nl.euro_mln(last['doel'])} bewezen"
    )
    scale = style.schaal(wide["doel"].to_numpy())
    # What was found beyond the target is no negative bar: the stack then simply passes the mark.
    drawn = wide[list(ZEKERHEID)].assign(onbewezen=wide["onbewezen"].clip(lower=0.0))
    fig, ax = style.sheet(3.2)
    stack(ax, drawn, ZEKERHEID, scale, total=False)
    tops = drawn.clip(lower=0).sum(axis=1)
    for x, (doel, height) in enumerate(zip(wide["doel"], tops, strict=True)):
        ax.plot(
            [x - 0.44, x + 0.44],
            [doel, doel],
            color=style.INKT,
            linewidth=2.2,
            solid_capstyle="butt",
            gid="doel",
        )
        ax.annotate(
            f"doel {scale.tekst(doel)}",
            (x, max(doel, height)),
            xytext=(0, 4),
            textcoords="offset points",
            ha="center",
            fontsize=8,
            fontweight="bold",
        )
    ax.set_ylim(top=float(max(tops.max(), wide["doel"].max())) * 1.13 or 1.0)
    alt = " ".join(
        f"{jaar}: doel {nl.euro(row['doel'])}, "
        + ", ".join(f"{name} {nl.euro(row[name])}" for name in ZEKERHEID)
        + "."
        for jaar, row in wide.iterrows()
    )
    legend = [style.patch(name, *look) for name, look in ZEKERHEID.items()]
    style.finish(
        fig, heading, f"Bedragen {scale.eenheid}; streep = doel", bron=bron, legenda=legend, alt=alt
    )
    return ax


@style.styled
def spreiding(
    table: pd.DataFrame, label: str, *, titel: str, onder: str = "", bron: Bron = GEEN_BRON
) -> Axes:
    """Estimates as dots with their ranges, one under the other, beside nought.

    Parameters
    ----------
    table
        One row an estimate: the column `label`, bedrag, laag and hoog (euro), and where known
        binnen_laag and binnen_hoog, a range inside it that is drawn thicker.
    label
        Column with what the estimate is of.
    titel, bron
        As in `begroting.budget_grafiek.plan_realisatie`.
    onder
        What the ranges are, for the line under the title.

    Returns
    -------
    matplotlib.axes.Axes
    """
    if table.empty:
        return style.empty(titel, "geen schattingen", bron)
    known = bool(table["laag"].notna().any())
    low, high = table["laag"].fillna(table["bedrag"]), table["hoog"].fillna(table["bedrag"])
    scale = style.schaal(
        np.concatenate([low, high, table["bedrag"]]), finest=float(table["bedrag"].abs().median())
    )
    y = np.arange(len(table))
    fig, ax = style.sheet(max(1.0, 0.30 * len(table) + 0.3))
    ax.axvline(0, color=style.INKT, linewidth=0.9)
    for place, row in zip(y, table.assign(laag=low, hoog=high).to_dict("records"), strict=True):
        ax.plot(
            [row["laag"], row["hoog"]],
            [place, place],
            color=style.GRIJS,
            linewidth=1.2,
            gid="interval",
        )
        if pd.notna(row.get("binnen_laag")):
            ax.plot(
                [row["binnen_laag"], row["binnen_hoog"]],
                [place, place],
                color=style.NEER,
                linewidth=5,
                solid_capstyle="butt",
                gid="binnen",
            )
    ax.plot(
        table["bedrag"],
        y,
        "o",
        markersize=6,
        color=style.REALISATIE,
        markeredgecolor="white",
        gid="schatting",
    )
    edge = float(max(high.max(), 0.0))
    span = (edge - float(min(low.min(), 0.0))) or 1.0
    for place, amount, right in zip(y, table["bedrag"], high, strict=True):
        ax.annotate(
            scale.tekst(amount, teken=True),
            (max(right, amount), place),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
        )
    ax.set_xlim(min(float(low.min()), 0.0) - 0.04 * span, edge + 0.20 * span)
    ax.set_yticks(y, [textwrap.fill(str(name), 34) for name in table[label]])
    ax.set_ylim(len(table) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    style.euro_axis(ax, scale, "x")
    alt = "; ".join(
        f"{row[label]}: {nl.euro(row['bedrag'], teken=True)} ("
        + (
            f"{nl.euro(row['laag'], teken=True)} tot {nl.euro(row['hoog'], teken=True)})"
            if pd.notna(row["laag"])
            else "marge niet te bepalen)"
        )
        for row in table.to_dict("records")
    )
    ranges = onder if known else "marge niet te bepalen"
    under = f"Bedragen {scale.eenheid}; links van nul is een besparing" + (
        f"; {ranges}" if ranges else ""
    )
    style.finish(fig, titel, under, bron=bron, alt=f"{alt}.")
    return ax


@style.styled
def autonoom_pad(table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON) -> Axes:
    """Cost per year beside the autonomous path and the nulmeting.

    The gap is the saving against the path.

    Parameters
    ----------
    table
        As `besparing.ontleding.autonoom_pad` returns it: jaar, nulmeting, autonoom, kosten,
        minder_meer (euro).
    titel, bron
        As in `begroting.budget_grafiek.plan_realisatie`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    if table.empty:
        return style.empty(titel or "Kosten en autonoom pad", "geen jaar na de nulmeting", bron)
    last = table.iloc[-1]
    word = "onder" if last["minder_meer"] >= 0 else "boven"
    heading = (
        titel
        or f"Kosten {int(last['jaar'])}: {nl.euro(abs(last['minder_meer']))} {word} het autonome pad"
    )
    jaar = [int(table["jaar"].iloc[0]) - 1, *table["jaar"].astype(int)]
    begin = float(table["nulmeting"].iloc[0])
    path, real = [begin, *table["autonoom"]], [begin, *table["kosten"]]
    scale = style.schaal(np.array(path + real), finest=float(table["minder_meer"].abs().median()))
    fig, ax = style.sheet(2.8)
    ax.fill_between(jaar, path, real, color=style.LIJN, linewidth=0)
    ax.plot(jaar, path, color=style.GRIJS, linewidth=1.6, linestyle=(0, (4, 2)), gid="autonoom")
    ax.plot(
        jaar, real, color=style.REALISATIE, linewidth=2.2, marker="o", markersize=4, gid="kosten"
    )
    ax.axhline(begin, color=style.GRIJS, linewidth=0.8, linestyle=":")
    apart = 10 if path[-1] >= real[-1] else -10
    for text, value, colour, shift in (
        ("autonoom pad", path[-1], style.GRIJS, apart),
        ("kosten", real[-1], style.REALISATIE, -apart),
    ):
        close = abs(path[-1] - real[-1]) < 0.08 * (max(path + real) - min(path + real) or 1.0)
        ax.annotate(
            f"{text}\n{scale.tekst(value)}",
            (jaar[-1], value),
            xytext=(7, shift if close else 0),
            textcoords="offset points",
            va="center",
            color=colour,
            fontsize=8.5,
            fontweight="bold",
        )
    ax.set_xticks(jaar, [str(j) for j in jaar])
    ax.set_xlim(jaar[0] - 0.2, jaar[-1] + 0.16 * (jaar[-1] - jaar[0]) + 0.5)
    ax.spines["left"].set_visible(False)
    style.euro_axis(ax, scale)
    alt = " ".join(
        f"{int(row['jaar'])}: pad {nl.euro(row['autonoom'])}, kosten {nl.euro(row['kosten'])},"
        f" verschil {nl.euro(row['minder_meer'], teken=True)}."
        for row in table.to_dict("records")
    )
    legend = [style.patch("verschil tussen pad en kosten", style.LIJN)]
    under = (
        f"Bedragen {scale.eenheid}; pad: de nulmeting ({scale.tekst(begin)}, stippellijn) bij"
        " prijs, areaal en taken van het jaar; as begint niet bij nul"
    )
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=alt)
    return ax
