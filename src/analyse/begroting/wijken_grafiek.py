"""One small panel a wijk on one scale: plan and realisation over the years.

The traps: panels with scales of their own make a small wijk look like a large one; and money
without a wijk gets a panel too, the last one.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.begroting.budget import VOORDEEL_NADEEL
from analyse.begroting.budget_grafiek import LEGENDA
from analyse.charts import style
from analyse.charts.labels import MEEST, Look, beside, jaarspan, not_drawn, short
from analyse.charts.style import GEEN_BRON, Bron
from analyse.tables import ONBEKEND

#: Panels beside each other, at most.
_NAAST = 4
#: Panels from which they are lower, so that forty fit on a page.
_VEEL = 16


@style.styled
def plan_per_wijk_grafiek(
    table: pd.DataFrame, *, kant: str = "lasten", bron: Bron = GEEN_BRON
) -> np.ndarray:
    """Plan as a wide bar and realisation as a narrow one per year, a panel a wijk, largest first.

    Parameters
    ----------
    table
        As `plan_realisatie` returns it by wijk: jaar, wijk, kant, plan, realisatie, verschil, vn.
        The unknown wijk comes last.
    kant
        "lasten" or "baten".
    bron
        Source note.

    Returns
    -------
    numpy.ndarray
        Axes, one a panel.
    """
    rows = table[table["kant"] == kant]
    years = sorted(rows["jaar"].unique())
    heading = f"{kant.capitalize()} per wijk: plan en realisatie {jaarspan(years)}".rstrip()
    if rows.empty:
        return np.array([style.empty(heading, f"geen {kant}", bron)])
    amounts = rows[["plan", "realisatie"]]
    finest = float(rows["verschil"].abs().median())
    scale = style.schaal(amounts.to_numpy().ravel(), finest=finest)
    largest = amounts.abs().max(axis=1).fillna(0.0)
    sizes = largest.groupby(rows["wijk"]).max().sort_index()
    wijken = list(sizes.sort_values(ascending=False, kind="stable").index)
    rest = not_drawn(len(wijken))
    wijken = sorted(wijken[:MEEST], key=lambda wijk: wijk == ONBEKEND)

    low = len(wijken) >= _VEEL
    # As many beside each other in every row: nine are three by three.
    down = -(-len(wijken) // _NAAST)
    beside_each_other = -(-len(wijken) // down)
    fig, axes = style.panels(len(wijken), 0.98 if low else 1.5, beside_each_other)
    alt = []
    for ax, wijk in zip(axes, wijken, strict=True):
        own = rows[rows["wijk"] == wijk].set_index("jaar").reindex(years)
        _panel(ax, str(wijk), own, scale)
        ax.locator_params(axis="y", nbins=3 if low else 4)
        alt.append(_told(str(wijk), own))
    if not sizes.any():
        axes[0].set_ylim(0, 1)
    under = (
        f"Bedragen {scale.eenheid}, op één schaal; onder de naam de laatste realisatie, V ="
        f" voordeel, N = nadeel{rest}"
    )
    legend = [style.patch(*entry) for entry in LEGENDA]
    style.finish(
        fig,
        heading,
        under,
        bron=bron,
        legenda=legend,
        alt=" ".join(alt),
    )
    return np.array(axes)


def _panel(ax: Axes, group: str, own: pd.DataFrame, scale: style.Schaal) -> None:
    """One wijk: its bars per year, its name and its last realisation."""
    x = np.arange(len(own))
    edge: Look = {"edgecolor": style.GRIJS, "linewidth": 0.4}
    ax.bar(x, own["plan"], width=0.82, color=style.PLAN, label="plan", **edge)
    ax.bar(
        x,
        own["realisatie"],
        width=0.4,
        color=style.REALISATIE,
        label="realisatie",
    )
    ax.axhline(0, color=style.GRIJS, linewidth=0.6)
    ax.set_title(short(group, 24), fontsize=8, pad=12)
    look: Look = {"va": "bottom", "fontsize": 7, "color": style.GRIJS}
    beside(
        ax,
        _last(own, scale),
        (0, 1),
        (0, 3),
        xycoords="axes fraction",
        **look,
    )
    _name_years(ax, list(own.index))
    style.euro_axis(ax, scale)
    ax.tick_params(length=0, labelsize=7)
    ax.spines[["left", "bottom"]].set_visible(False)


def _last(own: pd.DataFrame, scale: style.Schaal) -> str:
    """The last realisation with V or N and its amount, if there is a difference to be told."""
    known = own[own["realisatie"].notna()]
    if known.empty:
        return "geen realisatie"
    row = known.iloc[-1]
    shown = f"{known.index[-1]}: {scale.tekst(row['realisatie'])}"
    if row["vn"] not in VOORDEEL_NADEEL:
        return shown
    return f"{shown}  {row['vn']} {scale.grootte(row['verschil'])}"


def _told(group: str, own: pd.DataFrame) -> str:
    years = []
    for row in own.dropna(subset=["plan", "realisatie"], how="all").itertuples():
        plan = nl.euro(row.plan)
        booked = nl.euro(row.realisatie)
        years.append(f"{row.Index} plan {plan}, realisatie {booked}")
    return f"{group}: {'; '.join(years).removesuffix('.')}."


def _name_years(ax: Axes, years: list[int]) -> None:
    """All years of a few, else the first and the last and those halfway that have room."""
    places = range(len(years))
    if len(years) <= 3:
        ax.set_xticks(places, [str(year) for year in years])
    else:
        step = max(2, -(-len(years) // 4))
        ax.set_xticks(places[::step], [f"'{year % 100:02d}" for year in years[::step]])
    ax.set_xlim(-0.6, len(years) - 0.4)
