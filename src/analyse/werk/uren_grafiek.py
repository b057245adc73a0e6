"""Hours per month with winter work hatched.

And FTE per doelgroep and year beside what was promised.

The trap: a year of which half is in the exports draws as a fall; the months that are not there stay
empty and are named.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analyse import nl
from analyse.charts import style
from analyse.charts.style import GEEN_BRON, Bron

#: Fill of a doelgroep, dark to light; what is not named here takes the last.
KLEUREN = {
    "sw": "#1f4e79",
    "beschut werk": "#5b9bd0",
    "wajong": "#a6cbe8",
    "garantiebaan": "#c9d1da",
    "leerling": "#e3e7ec",
}
_ANDERS = "#f4f4f4"
_KORT = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MAANDEN = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def _place(group: str) -> tuple[int, str]:
    return (list(KLEUREN).index(group) if group in KLEUREN else len(KLEUREN), str(group))


@style.styled
def uren_per_maand(
    table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """Hours of a year stacked per month, a fill a doelgroep, winter work hatched.

    Parameters
    ----------
    table
        As `werk.uren.per_maand` returns it: maand, doelgroep, winterwerk, uren.
    titel
        Own title.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or "Uren per maand"
    dated = table[table["maand"].isin(_MAANDEN)]
    if dated.empty:
        return style.empty(heading, "geen uren per maand", bron)
    fig, ax = style.sheet(3.2)
    up, down = np.zeros(12), np.zeros(12)
    legend: list[Patch] = []
    alt = []
    groups = sorted(dated["doelgroep"].unique(), key=_place)
    for group in groups:
        for winter in ("nee", "onbekend", "ja"):
            own = dated[(dated["doelgroep"] == group) & (dated["winterwerk"] == winter)]
            if own.empty:
                continue
            hours = (
                own.groupby("maand")["uren"]
                .sum()
                .reindex(list(_MAANDEN))
                .fillna(0.0)
                .to_numpy(dtype=float)
            )
            colour, hatch = KLEUREN.get(str(group), _ANDERS), "////" if winter == "ja" else ""
            label = f"{group}, winterwerk" if winter == "ja" else str(group)
            base = np.where(hours >= 0, up, down)
            edge = "white" if hatch and style.lightness(colour) < 0.5 else style.GRIJS
            ax.bar(
                range(12),
                hours,
                bottom=base,
                width=0.74,
                color=colour,
                hatch=hatch,
                edgecolor=edge,
                linewidth=0.4,
                label=label,
            )
            up, down = up + np.maximum(hours, 0), down + np.minimum(hours, 0)
            if label not in [patch.get_label() for patch in legend]:
                legend.append(style.patch(label, colour, hatch))
                legend[-1].set_edgecolor(edge)
            alt.append(
                f"{label}:"
                f" {', '.join(f'{m} {nl.getal(h)}' for m, h in zip(_KORT, hours, strict=True) if h)}."
            )
    missing = [m for m in _MAANDEN if m not in set(dated["maand"])]
    ax.set_xticks(range(12), _KORT)
    ax.set_xlim(-0.6, 11.6)
    ax.tick_params(axis="x", length=0)
    ax.spines["left"].set_visible(False)
    style.euro_axis(ax, style.Schaal(1.0, 0, "in uren"))
    under = "Uren; regulier personeel niet meegeteld" + (
        f"; geen uren bekend over {nl.opsomming(missing)}" if missing else ""
    )
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=" ".join(alt))
    return ax


@style.styled
def fte_en_afspraak(
    table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> np.ndarray:
    """FTE made per year as bars with the FTE promised as a mark, one panel a doelgroep for which something was promised.

    Parameters
    ----------
    table
        As `werk.uren.afspraken` returns it.
    titel
        Own title.
    bron
        Source note.

    Returns
    -------
    numpy.ndarray
        Axes, one a panel.
    """
    heading = titel or "Afgesproken en gemaakte fte per doelgroep"
    with_promise = table.loc[table["afgesproken"].notna(), "doelgroep"].unique()
    if not len(with_promise):
        return np.array([style.empty(heading, "geen afspraken", bron)])
    years = sorted(table["jaar"].unique())
    groups = sorted(with_promise, key=_place)
    fig, axes = style.panels(len(groups), 2.0, 3)
    alt = []
    for ax, group in zip(axes, groups, strict=True):
        own = table[table["doelgroep"] == group].set_index("jaar").reindex(years)
        x, made, promised = (
            np.arange(len(years)),
            own["fte_gemaakt"].to_numpy(dtype=float),
            own["fte_afgesproken"].to_numpy(dtype=float),
        )
        ax.bar(x, np.nan_to_num(made), width=0.7, color=style.REALISATIE, label="gemaakt")
        marks = ax.hlines(
            promised,
            x - 0.46,
            x + 0.46,
            color=style.OP,
            linewidth=2.2,
            label="afgesproken",
            zorder=3,
        )
        marks.set_gid("afgesproken")
        ax.set_title(str(group), fontsize=9, pad=15)
        ends = np.flatnonzero(~np.isnan(made) & ~np.isnan(promised))
        told = (
            f"{years[ends[-1]]}: {nl.getal(made[ends[-1]], 1)} van"
            f" {nl.getal(promised[ends[-1]], 1)}"
            if len(ends)
            else "niet te vergelijken"
        )
        ax.annotate(
            told,
            (0, 1),
            xycoords="axes fraction",
            xytext=(0, 4),
            textcoords="offset points",
            va="bottom",
            fontsize=8,
            color=style.GRIJS,
        )
        step = max(1, -(-len(years) // 4))
        ax.set_xticks(x[::step], [f"'{y % 100:02d}" for y in years[::step]])
        ax.tick_params(length=0, labelsize=8)
        ax.spines["left"].set_visible(False)
        style.euro_axis(ax, style.Schaal(1.0, 1, "in fte"))
        alt.append(
            f"{group}: "
            + "; ".join(
                f"{y} gemaakt {nl.getal(m, 1)}, afgesproken {nl.getal(p, 1)}"
                for y, m, p in zip(years, made, promised, strict=True)
            )
            + "."
        )
    legend: list[Patch | Line2D] = [
        style.patch("gemaakt", style.REALISATIE),
        Line2D([], [], color=style.OP, linewidth=2.2, label="afgesproken"),
    ]
    style.finish(
        fig,
        heading,
        "In fte per jaar, op één schaal; onder de naam gemaakt van afgesproken; zonder streep is er"
        " niets afgesproken",
        bron=bron,
        legenda=legend,
        alt=" ".join(alt),
    )
    return np.array(axes)
