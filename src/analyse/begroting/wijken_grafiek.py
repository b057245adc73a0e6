"""One small panel a wijk on one scale: plan and realisation over the years.

The traps: panels with scales of their own make a small wijk look like a large one; and money
without a wijk gets a panel too, the last one.
"""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import style
from analyse.charts.style import GEEN_BRON, Bron

_ONBEKEND = "onbekend"
#: Panels beside each other, at most.
_NAAST = 4
#: Panels from which they are lower, so that forty fit on a page.
_VEEL = 16


@style.styled
def plan_realisatie(
    table: pd.DataFrame,
    *,
    groep: str = "wijk",
    kant: str = "lasten",
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> np.ndarray:
    """Plan as a wide bar and realisation as a narrow one per year, one panel a wijk, largest first, unknown last.

    Parameters
    ----------
    table
        As `begroting.budget.plan_realisatie` returns it by `groep`: jaar, groep, kant, plan,
        realisatie, verschil, vn.
    groep
        Column of the panels.
    kant
        "lasten" or "baten".
    titel
        Own title; else one is made from the data.
    bron
        Source note.

    Returns
    -------
    numpy.ndarray
        Axes, one a panel.
    """
    rows = table[table["kant"] == kant]
    years = sorted(rows["jaar"].unique())
    span = f"{years[0]}" if len(years) == 1 else f"{years[0]}-{years[-1]}" if years else ""
    heading = titel or f"{kant.capitalize()} per {groep}: plan en realisatie {span}".rstrip()
    if rows.empty:
        return np.array([style.empty(heading, f"geen {kant}", bron)])
    size = rows[["plan", "realisatie"]].abs().max(axis=1).groupby(rows[groep]).max()
    groups = sorted(
        size.index, key=lambda name: (name == _ONBEKEND, -np.nan_to_num(size[name]), str(name))
    )
    many = len(groups) >= _VEEL
    scale = style.schaal(
        rows[["plan", "realisatie"]].to_numpy().ravel(),
        finest=float(rows["verschil"].abs().median()),
    )
    # As many beside each other in every row: nine are three by three.
    beside = -(-len(groups) // -(-len(groups) // _NAAST))
    fig, axes = style.panels(len(groups), 0.98 if many else 1.5, beside)
    alt = []
    x = np.arange(len(years))
    for ax, group in zip(axes, groups, strict=True):
        own = rows[rows[groep] == group].set_index("jaar").reindex(years)
        ax.bar(
            x,
            own["plan"],
            width=0.82,
            color=style.PLAN,
            edgecolor=style.GRIJS,
            linewidth=0.4,
            label="plan",
        )
        ax.bar(x, own["realisatie"], width=0.4, color=style.REALISATIE, label="realisatie")
        ax.axhline(0, color=style.GRIJS, linewidth=0.6)
        known = own[own["realisatie"].notna()]
        ax.set_title(textwrap.shorten(str(group), 24, placeholder="…"), fontsize=8, pad=12)
        told = _told(known.index[-1], known.iloc[-1], scale) if len(known) else "geen realisatie"
        ax.annotate(
            told,
            (0, 1),
            xycoords="axes fraction",
            xytext=(0, 3),
            textcoords="offset points",
            va="bottom",
            fontsize=7,
            color=style.GRIJS,
        )
        alt.append(
            f"{group}: "
            + "; ".join(
                f"{jaar} plan {nl.euro(p)}, realisatie {nl.euro(r)}"
                for jaar, p, r in zip(years, own["plan"], own["realisatie"], strict=True)
                if pd.notna(p) or pd.notna(r)
            ).removesuffix(".")
            + "."
        )
        _name_years(ax, years)
        style.euro_axis(ax, scale)
        ax.locator_params(axis="y", nbins=3 if many else 4)
        ax.tick_params(length=0, labelsize=7)
        ax.spines["left"].set_visible(False)
        ax.spines["bottom"].set_visible(False)
    if not size.fillna(0.0).any():
        axes[0].set_ylim(0, 1)
    under = (
        f"Bedragen {scale.eenheid}, op één schaal; onder de naam de laatste realisatie, V ="
        " voordeel, N = nadeel"
    )
    legend = [style.patch("plan", style.PLAN), style.patch("realisatie", style.REALISATIE)]
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=" ".join(alt))
    return np.array(axes)


def _told(jaar: int, row: pd.Series, scale: style.Schaal) -> str:
    """The last realisation with V or N and its amount, if there is a difference to be told."""
    shown = f"{jaar}: {scale.tekst(row['realisatie'])}"
    if row["vn"] not in ("V", "N"):
        return shown
    least = 10.0**-scale.decimalen * scale.deler
    small = abs(row["verschil"]) < least / 2
    return (
        f"{shown}  {row['vn']}"
        f" {'< ' + scale.tekst(least) if small else scale.tekst(abs(row['verschil']))}"
    )


def _name_years(ax: Axes, years: list[int]) -> None:
    """All years of a few, else the first and the last and those halfway that have room."""
    step = 1 if len(years) <= 3 else max(2, -(-len(years) // 4))
    ax.set_xticks(
        range(0, len(years), step),
        [str(y) if len(years) <= 3 else f"'{y % 100:02d}" for y in years[::step]],
    )
    ax.set_xlim(-0.6, len(years) - 0.4)
