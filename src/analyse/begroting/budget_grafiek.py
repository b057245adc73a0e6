"""Plan against realisation as bars.

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
        As `begroting.budget.plan_realisatie` returns it: jaar, the grouping columns, kant,
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
