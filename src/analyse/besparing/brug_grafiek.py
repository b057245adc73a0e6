"""The cost beside the nulmeting: step by step, and against the path it would have taken."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import style
from analyse.charts.kleuren import GRIJS, LIJN, REALISATIE
from analyse.charts.labels import beside
from analyse.charts.style import GEEN_BRON, Bron
from analyse.charts.waterfall import waterfall


def kostenbrug_grafiek(
    brug: pd.DataFrame,
    *,
    doel: float | None = None,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """The bridge from the nulmeting to a year, read from top to bottom.

    Parameters
    ----------
    brug
        As `kostenbrug` returns it.
    doel
        What the year would cost had the target been met (`kosten_bij_doel`), drawn as a line.
    titel
        Own title; else one is made from the data.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    return waterfall(brug, doel=doel, titel=titel, bron=bron)


@style.styled
def autonoom_pad_grafiek(
    table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """Cost per year beside the autonomous path and the nulmeting.

    The gap is the saving against the path.

    Parameters
    ----------
    table
        As `autonoom_pad` returns it: jaar, nulmeting, autonoom, kosten, minder_meer (euro).
    titel
        Own title; else one is made from the data.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    if table.empty:
        return style.empty(titel or "Kosten en autonoom pad", "geen jaar na de nulmeting", bron)
    begin = table["nulmeting"].iloc[0]
    years = [table["jaar"].iloc[0] - 1, *table["jaar"]]
    path = [begin, *table["autonoom"]]
    real = [begin, *table["kosten"]]
    usual = table["minder_meer"].abs().median()
    scale = style.schaal(path + real, finest=usual)

    fig, ax = style.sheet(2.8)
    ax.fill_between(years, path, real, color=LIJN, linewidth=0)
    ax.plot(years, path, color=GRIJS, linewidth=1.6, linestyle=(0, (4, 2)), gid="autonoom")
    ax.plot(
        years, real, color=REALISATIE, linewidth=2.2, marker="o", markersize=4, gid="kosten"
    )
    ax.axhline(begin, color=GRIJS, linewidth=0.8, linestyle=":")
    _name_ends(ax, years[-1], path, real, scale)
    ax.set_xticks(years, map(str, years))
    last = years[-1]
    room = 0.16 * (last - years[0]) + 0.5
    ax.set_xlim(years[0] - 0.2, last + room)
    ax.spines["left"].set_visible(False)
    style.euro_axis(ax, scale)
    under = (
        f"Bedragen {scale.eenheid}; pad: de nulmeting ({scale.tekst(begin)}, stippellijn) bij"
        " prijs, areaal en taken van het jaar; as begint niet bij nul"
    )
    legend = [style.patch("verschil tussen pad en kosten", LIJN)]
    told = " ".join(map(_told, table.to_dict("records")))
    heading = titel or _heading(table.iloc[-1])
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=told)
    return ax


def _name_ends(
    ax: Axes, year: int, path: list[float], real: list[float], scale: style.Schaal
) -> None:
    """Names and last amounts of both lines; drawn apart where the lines end close together."""
    every = path + real
    planned = path[-1]
    cost = real[-1]
    apart = 0
    span = max(every) - min(every) or 1.0
    if abs(planned - cost) < 0.08 * span:
        apart = 10 if planned >= cost else -10
    ends = (("autonoom pad", planned, GRIJS, apart), ("kosten", cost, REALISATIE, -apart))
    for name, amount, colour, shift in ends:
        text = f"{name}\n{scale.tekst(amount)}"
        look = {"color": colour, "fontsize": 8.5, "fontweight": "bold"}
        beside(ax, text, (year, amount), (7, shift), **look)


def _heading(last: pd.Series) -> str:
    gap = last["minder_meer"]
    side = "onder" if gap >= 0 else "boven"
    return f"Kosten {last['jaar']:.0f}: {nl.euro(abs(gap))} {side} het autonome pad"


def _told(row: dict[str, float]) -> str:
    path = nl.euro(row["autonoom"])
    real = nl.euro(row["kosten"])
    gap = nl.euro(row["minder_meer"], teken=True)
    return f"{row['jaar']}: pad {path}, kosten {real}, verschil {gap}."
