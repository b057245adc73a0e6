"""Amounts as bars: plan against realisation, structural and incidental per year, the portfolio against its target.

The trap: an unknown amount is no bar of nought. What is not known is written, not drawn.
"""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import style
from analyse.charts.style import GEEN_BRON, Bron

_VERSCHIL = {"V": "voordeel", "N": "nadeel"}
#: Groups beyond which rows are closer together and names stay on one line, so that forty fit on a
#: page.
_VEEL = 20


@style.styled
def plan_realisatie(
    table: pd.DataFrame, *, kant: str = "lasten", titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """Bullet chart: the plan as a wide bar, a mark at the first budget, the realisation as a narrow bar, V or N written behind.

    Parameters
    ----------
    table
        As `measures.budget.plan_realisatie` returns it: jaar, the grouping columns, kant,
        primitief, plan, realisatie, verschil, vn.
    kant
        "lasten" or "baten".
    titel
        Own title; else one is made from the data.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    rows = table[table["kant"] == kant]
    years = sorted(rows["jaar"].unique())
    span = f"{years[0]}" if len(years) == 1 else f"{years[0]}-{years[-1]}" if years else ""
    groups = list(table.columns[: list(table.columns).index("kant")])
    groups = [g for g in groups if g != "jaar" or len(years) > 1] or ["jaar"]
    heading = titel or f"{kant.capitalize()}: plan en realisatie {span}".rstrip()
    if rows.empty:
        return style.empty(heading, f"geen {kant}", bron)
    if "jaar" not in groups:
        rows = rows.sort_values("plan", ascending=False, na_position="last", kind="stable")
    many = len(rows) > _VEEL
    small = 7.5 if many else 8.0
    labels = [" · ".join(map(str, row)) for row in rows[groups].itertuples(index=False)]
    first, plan, real = (rows[c].to_numpy(dtype=float) for c in ("primitief", "plan", "realisatie"))
    scale = style.schaal(
        np.concatenate([plan, real]), finest=float(rows["verschil"].abs().median())
    )

    y = np.arange(len(rows))
    fig, ax = style.sheet(max(1.0, (0.23 if many else 0.36) * len(rows) + 0.4))
    ax.barh(
        y, plan, height=0.78, color=style.PLAN, edgecolor=style.GRIJS, linewidth=0.4, label="plan"
    )
    ax.barh(y, real, height=0.34, color=style.REALISATIE, label="realisatie")
    marks = ax.vlines(
        first, y - 0.39, y + 0.39, color=style.INKT, linewidth=1.8, label="eerste begroting"
    )
    marks.set_gid("eerste begroting")
    reach = np.nanmax(np.vstack([first, plan, real, np.zeros(len(rows))]), axis=0)
    for place, end, row in zip(y, reach, rows.to_dict("records"), strict=True):
        ax.annotate(
            _difference(row, scale),
            (end, place),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontsize=small,
        )
    ax.set_yticks(
        y,
        [
            textwrap.shorten(t, 50, placeholder="…") if many else textwrap.fill(t, 34)
            for t in labels
        ],
        fontsize=small,
    )
    ax.set_ylim(len(rows) - 0.45, -0.55)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(bool((np.nan_to_num(np.minimum(plan, real)) < 0).any()))
    ax.spines["bottom"].set_visible(False)
    # Room for the text behind the longest bar.
    ax.set_xlim(
        min(0.0, float(np.nanmin([first, plan, real], initial=0.0))) * 1.05,
        float(reach.max()) * 1.42 or 1.0,
    )
    style.euro_axis(ax, scale, "x")
    # Ticks beyond the bars would measure the text.
    ax.set_xticks([t for t in ax.get_xticks() if t <= reach.max() * 1.02 or t == 0])

    under = (
        f"Bedragen {scale.eenheid}; V = voordeel, N = nadeel; plan is de begroting na wijziging,"
        " anders de eerste begroting"
    )
    under += "; streep = eerste begroting" if not np.isnan(first).all() else ""
    alt = "; ".join(
        f"{label}: plan"
        f" {nl.euro(p)}{f' (eerste begroting {nl.euro(f)})' if not np.isnan(f) and f != p else ''},"
        f" realisatie {nl.euro(r)}"
        + (
            f", {nl.euro(abs(v))} {_VERSCHIL[vn]}"
            if vn in _VERSCHIL
            else ", verschil onbekend"
            if pd.isna(v)
            else ", geen verschil"
        )
        for label, f, p, r, v, vn in zip(
            labels, first, plan, real, rows["verschil"], rows["vn"], strict=True
        )
    )
    legend = [style.patch("plan", style.PLAN), style.patch("realisatie", style.REALISATIE)]
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=f"{alt}.")
    return ax


def _difference(row: dict[str, Any], scale: style.Schaal) -> str:
    shown = "niet bekend" if pd.isna(row["realisatie"]) else scale.tekst(row["realisatie"])
    if pd.isna(row["verschil"]):
        return f"{shown}  verschil onbekend"
    # An advantage or not is in the letter, so the amount needs no sign.
    amount, least = scale.tekst(abs(row["verschil"])), 10.0**-scale.decimalen * scale.deler
    amount = f"< {scale.tekst(least)}" if abs(row["verschil"]) < least / 2 else amount
    behind = f"{row['vn']} {amount}" if row["vn"] in _VERSCHIL else "geen verschil"
    return f"{shown}  {behind}" + (" (niet begroot)" if pd.isna(row["plan"]) else "")


@style.styled
def structureel_per_jaar(
    table: pd.DataFrame, *, kant: str = "lasten", titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """Structural, incidental and unknown amounts stacked per year.

    Parameters
    ----------
    table
        As `measures.structureel.per_jaar` returns it: jaar, aard, lasten, baten, saldo.
    kant
        "lasten" or "baten".
    titel, bron
        As in `plan_realisatie`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or f"{kant.capitalize()}: structureel en incidenteel per jaar"
    wide = (
        table.pivot(index="jaar", columns="aard", values=kant)
        .reindex(columns=list(style.AARD))
        .dropna(how="all")
        .sort_index()
    )
    if wide.empty:
        return style.empty(heading, f"geen {kant}", bron)
    used = [a for a in style.AARD if (wide[a].fillna(0.0) != 0).any()]
    scale = style.schaal(wide.sum(axis=1).to_numpy())
    fig, ax = style.sheet(3.0)
    stack(ax, wide[used], {a: style.AARD[a] for a in used}, scale)
    style.finish(
        fig,
        heading,
        f"Bedragen {scale.eenheid}",
        bron=bron,
        legenda=[style.patch(a, *style.AARD[a]) for a in used],
        alt=_per_year(wide[used], {a: a for a in used}),
    )
    return ax


@style.styled
def portfolio(
    table: pd.DataFrame,
    *,
    taakstelling: str | None = None,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """What the measures have come to per year, stacked.

    With a mark at the target and one at the forecast.

    Parameters
    ----------
    table
        As `measures.taakstelling.portfolio` returns it. Several targets are stacked on each other
        per year.
    taakstelling
        Only this target; all together when None.
    titel, bron
        As in `plan_realisatie`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    rows = table if taakstelling is None else table[table["taakstelling"] == taakstelling]
    names = sorted(rows["taakstelling"].unique())
    if rows.empty:
        return style.empty(titel or "Taakstelling", "geen maatregelen en geen doel", bron)
    parts = list(style.PORTFOLIO)
    wide = rows.groupby("jaar")[parts].sum(min_count=1).round(2)
    marks = rows.groupby("jaar")[["doel", "prognose"]].sum(min_count=1).round(2)
    last, done = wide.index[-1], wide["gerealiseerd"].iloc[-1]
    heading = titel or (
        f"Taakstelling {nl.opsomming(names)}: in {last} {nl.euro_mln(done)} gerealiseerd"
        + (
            f" van {nl.euro_mln(marks.loc[last, 'doel'])}"
            if pd.notna(marks.loc[last, "doel"])
            else ""
        )
    )
    scale = style.schaal(
        np.concatenate([wide[parts[:4]].sum(axis=1).to_numpy(), marks["doel"].to_numpy()])
    )
    used = [
        p
        for p in parts
        if (wide[p].fillna(0.0) > 0).any()
        or (p != "nog_in_te_vullen" and (wide[p].fillna(0.0) < 0).any())
    ]
    fig, ax = style.sheet(3.3)
    # More planned than asked is no negative bar: the stack then simply passes the mark of the
    # target.
    drawn = wide.assign(nog_in_te_vullen=wide["nog_in_te_vullen"].clip(lower=0.0))
    stack(ax, drawn[used], {p: style.PORTFOLIO[p] for p in used}, scale, total=False)
    tops = drawn[used].clip(lower=0).sum(axis=1)
    for x, (doel, prognose, height) in enumerate(
        zip(marks["doel"], marks["prognose"], tops, strict=True)
    ):
        if pd.notna(doel):
            ax.plot(
                [x - 0.44, x + 0.44],
                [doel, doel],
                color=style.INKT,
                linewidth=2.2,
                solid_capstyle="butt",
                gid="doel",
            )
            # Above a stack that passes the target its own height is the first thing one reads
            # there.
            over = height > doel + 0.005
            text = (
                f"{scale.tekst(height)} (doel {scale.tekst(doel)})"
                if over
                else f"doel {scale.tekst(doel)}"
            )
            ax.annotate(
                text,
                (x, max(doel, height)),
                xytext=(0, 4),
                textcoords="offset points",
                ha="center",
                fontsize=8,
                fontweight="bold",
            )
        if pd.notna(prognose):
            ax.plot(
                [x + 0.40],
                [prognose],
                "D",
                markersize=5.5,
                color="white",
                markeredgecolor=style.INKT,
                gid="prognose",
            )
    top = np.nanmax([tops.max(), marks["doel"].max(), marks["prognose"].max()])
    ax.set_ylim(top=float(top) * 1.13 or 1.0)
    names_of = {p: p.replace("_", " ") for p in parts}
    legend = [style.patch(names_of[p], *style.PORTFOLIO[p]) for p in used]
    under = f"Bedragen {scale.eenheid}; streep = doel" + (
        "; ruit = prognose" if marks["prognose"].notna().any() else ""
    )
    alt = " ".join(
        f"{jaar}: doel {nl.euro(marks.loc[jaar, 'doel'])}, "
        + ", ".join(f"{names_of[p]} {nl.euro(wide.loc[jaar, p])}" for p in parts)
        + (
            f", prognose {nl.euro(marks.loc[jaar, 'prognose'])}"
            if pd.notna(marks.loc[jaar, "prognose"])
            else ""
        )
        + "."
        for jaar in wide.index
    )
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=alt)
    return ax


def stack(
    ax: Axes,
    wide: pd.DataFrame,
    looks: dict[str, tuple[str, str]],
    scale: style.Schaal,
    *,
    total: bool = True,
) -> None:
    """Stacked bars per row of `wide`, positive up and negative down.

    With the value in each piece that is high enough.
    """
    x = np.arange(len(wide))
    up, down = np.zeros(len(wide)), np.zeros(len(wide))
    whole = float(wide.clip(lower=0).sum(axis=1).max()) or 1.0
    for name, (colour, hatch) in looks.items():
        values = wide[name].fillna(0.0).to_numpy(dtype=float)
        base = np.where(values >= 0, up, down)
        ax.bar(
            x,
            values,
            bottom=base,
            width=0.72,
            color=colour,
            hatch=hatch,
            edgecolor=style.GRIJS,
            linewidth=0.5,
            label=name,
        )
        for place, value, start in zip(x, values, base, strict=True):
            if abs(value) >= 0.055 * whole:
                box = (
                    {"boxstyle": "square,pad=0.1", "facecolor": colour, "edgecolor": "none"}
                    if hatch
                    else None
                )
                ax.text(
                    float(place),
                    start + value / 2,
                    scale.tekst(value),
                    ha="center",
                    va="center",
                    fontsize=8,
                    color=style.text_on(colour),
                    bbox=box,
                )
        up, down = up + np.maximum(values, 0), down + np.minimum(values, 0)
    if total and len(looks) > 1:
        for place, value, height in zip(x, wide.sum(axis=1), up, strict=True):
            ax.annotate(
                scale.tekst(value),
                (place, height),
                xytext=(0, 3),
                textcoords="offset points",
                ha="center",
                fontsize=8,
                fontweight="bold",
            )
    ax.set_xticks(x, [str(label) for label in wide.index])
    ax.set_xlim(-0.7, len(wide) - 0.3)
    ax.tick_params(axis="x", length=0)
    ax.spines["left"].set_visible(False)
    if (down < 0).any():
        ax.spines["bottom"].set_visible(False)
        ax.axhline(0, color=style.INKT, linewidth=0.8)
    style.euro_axis(ax, scale)


def _per_year(wide: pd.DataFrame, names: dict[str, str]) -> str:
    return " ".join(
        f"{jaar}: "
        + ", ".join(f"{names[c]} {nl.euro(wide.loc[jaar, c])}" for c in wide.columns)
        + "."
        for jaar in wide.index
    )
