"""Plan against realisation as bars.

The trap: an unknown amount is no bar of nought. What is not known is written, not drawn.
"""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.begroting.budget import VOORDEEL_NADEEL
from analyse.charts import style
from analyse.charts.labels import Look, beside, jaarspan, lines_sheet, name_lines, short
from analyse.charts.style import GEEN_BRON, Bron
from analyse.charts.waterfall import waterfall

#: Groups beyond which rows are closer together and names stay on one line, so that forty fit on a
#: page.
_VEEL = 20
LEGENDA = (("plan", style.PLAN), ("realisatie", style.REALISATIE))


@style.styled
def plan_realisatie_grafiek(
    table: pd.DataFrame,
    *,
    kant: str = "lasten",
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """Bullet chart: the plan a wide bar, the realisation a narrow one, a mark at the first budget.

    Parameters
    ----------
    table
        As `plan_realisatie` returns it: jaar, the grouping columns, kant, primitief, plan,
        realisatie, verschil, vn.
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
    what = f"{kant.capitalize()}: plan en realisatie"
    heading = titel or f"{what} {jaarspan(rows['jaar'])}".rstrip()
    if rows.empty:
        return style.empty(heading, f"geen {kant}", bron)
    groups = list(table.columns[: list(table.columns).index("kant")])
    if rows["jaar"].nunique() == 1:
        groups = groups[1:] or groups
        rows = rows.sort_values(
            "plan",
            ascending=False,
            na_position="last",
            kind="stable",
        )
    names = rows[groups].astype(str).agg(" · ".join, axis=1).tolist()
    amounts = rows[["primitief", "plan", "realisatie"]].to_numpy(dtype=float)
    finest = float(rows["verschil"].abs().median())
    scale = style.schaal(amounts[:, 1:].ravel(), finest=finest)

    many = len(rows) > _VEEL
    height, size = (0.23, 7.5) if many else (0.36, 8.0)
    fig, ax = lines_sheet(len(rows), height)
    _bars(ax, amounts)
    furthest = np.nanmax(np.nan_to_num(amounts), axis=1).clip(min=0.0)
    for place, (_, row) in enumerate(rows.iterrows()):
        beside(ax, _written(row, scale), (furthest[place], place), (5, 0), fontsize=size)
    name_lines(ax, [_fitted(name, many=many) for name in names], size, margin=0.45)
    below_nought = np.nanmin(amounts[:, 1:], initial=0.0) < 0
    ax.spines["left"].set_visible(bool(below_nought))
    ax.spines["bottom"].set_visible(False)
    _room_for_text(ax, amounts, float(furthest.max()), scale)

    parts = [
        f"Bedragen {scale.eenheid}",
        "V = voordeel, N = nadeel",
        "plan is de begroting na wijziging, anders de eerste begroting",
    ]
    if not np.isnan(amounts[:, 0]).all():
        parts.append("streep = eerste begroting")
    rows = rows.assign(naam=names)
    told = [_told(row) for _, row in rows.iterrows()]
    legend = [style.patch(*entry) for entry in LEGENDA]
    alt = "; ".join(told) + "."
    style.finish(
        fig,
        heading,
        "; ".join(parts),
        bron=bron,
        legenda=legend,
        alt=alt,
    )
    return ax


def _bars(ax: Axes, amounts: np.ndarray) -> None:
    first, plan, booked = amounts.T
    y = np.arange(len(amounts))
    edge: Look = {"edgecolor": style.GRIJS, "linewidth": 0.4}
    ax.barh(y, plan, height=0.78, color=style.PLAN, label="plan", **edge)
    ax.barh(y, booked, height=0.34, color=style.REALISATIE, label="realisatie")
    name = "eerste begroting"
    ax.vlines(
        first,
        y - 0.39,
        y + 0.39,
        color=style.INKT,
        linewidth=1.8,
        label=name,
        gid=name,
    )


def _room_for_text(ax: Axes, amounts: np.ndarray, furthest: float, scale: style.Schaal) -> None:
    """Room behind the longest bar, without ticks: they would measure the text."""
    lowest = min(0.0, float(np.nanmin(amounts, initial=0.0)))
    ax.set_xlim(lowest * 1.05, furthest * 1.42 or 1.0)
    style.euro_axis(ax, scale, "x")
    ax.set_xticks([t for t in ax.get_xticks() if t <= furthest * 1.02 or t == 0])


def _fitted(name: str, *, many: bool) -> str:
    return short(name, 50) if many else textwrap.fill(name, 34)


def _written(row: pd.Series, scale: style.Schaal) -> str:
    """What stands behind a bar: the realisation, and the difference with its letter."""
    booked = "niet bekend" if pd.isna(row["realisatie"]) else scale.tekst(row["realisatie"])
    return f"{booked}  {_difference(row, scale)}"


def _difference(row: pd.Series, scale: style.Schaal) -> str:
    if pd.isna(row["verschil"]):
        return "verschil onbekend"
    # An advantage or not is in the letter, so the amount needs no sign.
    shown = "geen verschil"
    if row["vn"] in VOORDEEL_NADEEL:
        shown = f"{row['vn']} {scale.grootte(row['verschil'])}"
    return f"{shown} (niet begroot)" if pd.isna(row["plan"]) else shown


def _told(row: pd.Series) -> str:
    """A row in words."""
    first = ""
    if pd.notna(row["primitief"]) and row["primitief"] != row["plan"]:
        first = f" (eerste begroting {nl.euro(row['primitief'])})"
    if row["vn"] in VOORDEEL_NADEEL:
        difference = f"{nl.euro(abs(row['verschil']))} {VOORDEEL_NADEEL[row['vn']]}"
    else:
        difference = "verschil onbekend" if pd.isna(row["verschil"]) else "geen verschil"
    plan = nl.euro(row["plan"])
    booked = nl.euro(row["realisatie"])
    return f"{row['naam']}: plan {plan}{first}, realisatie {booked}, {difference}"


def plan_stappen_grafiek(
    stappen: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """From the first budget to the realisation, step by step from top to bottom.

    Parameters
    ----------
    stappen
        As `plan_stappen` returns it.
    titel
        Own title; else one is made from the data.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    return waterfall(stappen, titel=titel, bron=bron)
