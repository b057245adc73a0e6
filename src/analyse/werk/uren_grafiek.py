"""Hours per month with winter work hatched; FTE per doelgroep and year beside what was promised.

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
from analyse.charts.kleuren import ANDERE_DOELGROEP, DOELGROEP
from analyse.charts.labels import beside
from analyse.charts.style import GEEN_BRON, Bron
from analyse.werk.uren import MAANDEN, SAMENGEVOEGD

_MAANDEN = MAANDEN[:12]
_KORT = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def _in_order(groups: pd.Series) -> list[str]:
    """Doelgroepen in the order of their colours, others after them by name."""
    known = list(DOELGROEP)
    others = sorted(set(groups) - set(known))
    return [group for group in [*known, *others] if group in set(groups)]


@style.styled
def uren_per_maand_grafiek(
    table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """Hours of a year stacked per month, a fill a doelgroep, winter work hatched.

    Parameters
    ----------
    table
        As `uren_per_maand` returns it: maand, doelgroep, winterwerk, uren.
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
    up = np.zeros(12)
    down = np.zeros(12)
    legend: dict[str, Patch] = {}
    told = []
    for group in _in_order(dated["doelgroep"]):
        for winter in ("nee", "onbekend", "ja"):
            own = dated[(dated["doelgroep"] == group) & (dated["winterwerk"] == winter)]
            if own.empty:
                continue
            label = f"{group}, winterwerk" if winter == "ja" else group
            patch = _look(group, label, hatch="////" if winter == "ja" else "")
            per_month = own.groupby("maand")["uren"].sum().reindex(_MAANDEN).fillna(0.0)
            hours = per_month.to_numpy(dtype=float)
            ax.bar(
                range(12),
                hours,
                bottom=np.where(hours >= 0, up, down),
                width=0.74,
                color=patch.get_facecolor(),
                hatch=patch.get_hatch(),
                edgecolor=patch.get_edgecolor(),
                linewidth=0.4,
                label=label,
            )
            up += np.maximum(hours, 0)
            down += np.minimum(hours, 0)
            legend.setdefault(label, patch)
            told.append(f"{label}: {_months_told(hours)}.")
    ax.set_xticks(range(12), _KORT)
    ax.set_xlim(-0.6, 11.6)
    ax.tick_params(axis="x", length=0)
    ax.spines["left"].set_visible(False)
    style.euro_axis(ax, style.Schaal(1.0, 0, "in uren"))
    under = "Uren; regulier personeel niet meegeteld"
    missing = [maand for maand in _MAANDEN if maand not in set(dated["maand"])]
    if missing:
        under += f"; geen uren bekend over {nl.opsomming(missing)}"
    legenda = list(legend.values())
    style.finish(fig, heading, under, bron=bron, legenda=legenda, alt=" ".join(told))
    return ax


def _look(group: str, label: str, hatch: str) -> Patch:
    """Fill of a doelgroep; the lines of winter work can be seen on a dark one too."""
    colour = DOELGROEP.get(group, ANDERE_DOELGROEP)
    patch = style.patch(label, colour, hatch)
    if hatch and style.lightness(colour) < 0.5:
        patch.set_edgecolor("white")
    return patch


def _months_told(hours: np.ndarray) -> str:
    worked = [(month, amount) for month, amount in zip(_KORT, hours, strict=True) if amount]
    return ", ".join(f"{month} {nl.getal(amount)}" for month, amount in worked)


@style.styled
def uren_afspraken_grafiek(
    table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> np.ndarray:
    """FTE made per year as bars with the FTE promised as a mark.

    One panel a doelgroep for which something was promised.

    Parameters
    ----------
    table
        As `uren_afspraken` returns it.
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
    groups = _in_order(table.loc[table["afgesproken"].notna(), "doelgroep"])
    if not groups:
        return np.array([style.empty(heading, "geen afspraken", bron)])
    years = sorted(table["jaar"].unique())
    fig, axes = style.panels(len(groups), 2.0, 3)
    told = []
    for ax, group in zip(axes, groups, strict=True):
        own = table[table["doelgroep"] == group].set_index("jaar").reindex(years)
        fte = own[["fte_gemaakt", "fte_afgesproken"]].astype(float)
        _promised_and_made(ax, fte)
        ax.set_title(group, fontsize=9, pad=15)
        corner = {"xycoords": "axes fraction", "va": "bottom", "color": style.GRIJS}
        beside(ax, _last_told(fte), (0, 1), (0, 4), **corner)
        told.append(f"{group}: {'; '.join(_year_told(*row) for row in fte.itertuples())}.")
    legend: list[Patch | Line2D] = [
        style.patch("gemaakt", style.REALISATIE),
        Line2D([], [], color=style.OP, linewidth=2.2, label="afgesproken"),
    ]
    under = (
        "In fte per jaar, op één schaal; onder de naam gemaakt van afgesproken; zonder streep is er"
        " niets afgesproken"
    )
    if (table["doelgroep"] == SAMENGEVOEGD).any():
        under += "; zonder staaf is de groep samengevoegd"
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=" ".join(told))
    return np.array(axes)


def _promised_and_made(ax: Axes, fte: pd.DataFrame) -> None:
    """Bars of what was made, and a mark at what was promised, per year."""
    x = np.arange(len(fte))
    made = fte["fte_gemaakt"].fillna(0.0)
    ax.bar(x, made, width=0.7, color=style.REALISATIE, label="gemaakt")
    ax.hlines(
        fte["fte_afgesproken"].to_numpy(),
        x - 0.46,
        x + 0.46,
        color=style.OP,
        linewidth=2.2,
        label="afgesproken",
        zorder=3,
        gid="afgesproken",
    )
    step = max(1, -(-len(fte) // 4))
    ax.set_xticks(x[::step], [f"'{year % 100:02d}" for year in fte.index[::step]])
    ax.tick_params(length=0, labelsize=8)
    ax.spines["left"].set_visible(False)
    style.euro_axis(ax, style.Schaal(1.0, 1, "in fte"))


def _last_told(fte: pd.DataFrame) -> str:
    known = fte.dropna()
    if known.empty:
        return "niet te vergelijken"
    made, promised = known.iloc[-1]
    return f"{known.index[-1]}: {nl.getal(made, 1)} van {nl.getal(promised, 1)}"


def _year_told(year: int, made: float, promised: float) -> str:
    return f"{year} gemaakt {nl.getal(made, 1)}, afgesproken {nl.getal(promised, 1)}"
