"""What is booked since January, month by month, within the band of earlier years.

The traps: a line that runs on after the last month with a booking says that spending stopped; and a
forecast is drawn as the range that it is, never as a point.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from analyse import nl
from analyse.antwoord import counted
from analyse.charts import kleuren, style
from analyse.charts.labels import Look, beside
from analyse.charts.style import GEEN_BRON, Bron

#: Least distance between two labels at the right, in points.
_LABEL = 10.5
_BOLD: Look = {"fontweight": "bold"}
#: A text at the right of the chart: its height (euro), what it says and its look.
_Label = tuple[float, str, Look]


@style.styled
def maandverloop_grafiek(
    verloop: pd.DataFrame,
    prognose: pd.DataFrame | None = None,
    *,
    plan: float | None = None,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """Line of the year within the band of earlier years, the plan as a mark at December.

    Parameters
    ----------
    verloop
        As `maandverloop` returns it without groups: jaar, maand, geboekt, laagste, mediaan,
        hoogste, jaren.
    prognose
        As `jaareinde_prognose` returns it; its last month is drawn as a range at December while the
        year runs.
    plan
        Plan of the whole year (euro).
    titel
        Own title; else one is made from the data.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    if verloop.empty:
        return style.empty(titel or "Verloop over de maanden", "geen maanden", bron)
    verloop = verloop.reset_index(drop=True)
    booked = verloop[verloop["geboekt"].notna()]
    runs = 0 < len(booked) < len(verloop)
    ends = _range_of_december(prognose, booked) if runs else None
    goal = None if plan is None or np.isnan(plan) else float(plan)

    drawn = [*verloop[["geboekt", "laagste", "hoogste"]].to_numpy(dtype=float).ravel()]
    drawn += [amount for amount in (goal, *(ends or ())) if amount is not None]
    scale = style.schaal(drawn)
    fig, ax = style.sheet(3.4)
    labels = _earlier_years(ax, verloop, scale)
    labels += _this_year(ax, verloop, booked, scale)
    labels += _december(ax, len(verloop) - 1, goal, ends, scale)
    _months(ax, verloop["maand"], drawn, scale)

    years = int(verloop["jaren"].max())
    earlier = "geen eerdere jaren"
    if years:
        earlier = counted(years, "eerder jaar", "eerdere jaren")
        earlier = f"band = laagste tot hoogste van {earlier}"
    under = f"Bedragen {scale.eenheid}, opgeteld vanaf januari; {earlier}"
    texts = _at_the_right(ax, labels)
    style.finish(
        fig,
        titel or _finding(verloop, booked),
        under,
        bron=bron,
        alt=_alt(booked, goal, ends),
    )
    _apart(fig, ax, texts)
    return ax


def _finding(verloop: pd.DataFrame, booked: pd.DataFrame) -> str:
    """Whether more or less is booked than in the same months of earlier years."""
    year = verloop["jaar"].iloc[0]
    if booked.empty:
        return f"Van {year} is nog niets geboekt"
    last = booked.iloc[-1]
    until = f"Tot en met {last['maand']} {year}"
    if not last["jaren"]:
        return f"{until} geboekt, zonder eerdere jaren"
    if last["geboekt"] > last["hoogste"]:
        return f"{until} is meer geboekt dan in elk eerder jaar"
    if last["geboekt"] < last["laagste"]:
        return f"{until} is minder geboekt dan in elk eerder jaar"
    return f"{until} is geboekt als in eerdere jaren"


def _range_of_december(
    prognose: pd.DataFrame | None, booked: pd.DataFrame
) -> tuple[float, float] | None:
    """The forecast after the last month that is booked, if there is one."""
    if prognose is None:
        return None
    last = prognose[prognose["laagste"].notna()].tail(1)
    if last.empty or last["maand"].iloc[0] != booked["maand"].iloc[-1]:
        return None
    return float(last["laagste"].iloc[0]), float(last["hoogste"].iloc[0])


def _earlier_years(ax: Axes, verloop: pd.DataFrame, scale: style.Schaal) -> list[_Label]:
    if not verloop["jaren"].max():
        return []
    low, middle, high = verloop["laagste"], verloop["mediaan"], verloop["hoogste"]
    x = verloop.index
    band: Look = {
        "color": kleuren.PLAN,
        "alpha": 0.8,
        "linewidth": 0,
        "label": "laagste tot hoogste",
    }
    ax.fill_between(x, low, high, **band)
    ax.plot(
        x,
        middle,
        color=kleuren.GRIJS,
        linewidth=1.2,
        linestyle=(0, (4, 2)),
        label="mediaan",
    )
    end = float(middle.iloc[-1])
    return [(end, f"mediaan {scale.tekst(end)}", {"color": kleuren.GRIJS})]


def _this_year(
    ax: Axes, verloop: pd.DataFrame, booked: pd.DataFrame, scale: style.Schaal
) -> list[_Label]:
    """The line of the year, with what is booked at its end, or at the right when that is there."""
    jaar = str(verloop["jaar"].iloc[0])
    blue: Look = {"color": kleuren.REALISATIE}
    look: Look = {"linewidth": 2.4, "marker": "o", "markersize": 3.5}
    ax.plot(verloop.index, verloop["geboekt"], label=jaar, **look, **blue)
    if booked.empty:
        return []
    last = booked.index[-1]
    amount = float(booked["geboekt"].iloc[-1])
    told = f"{jaar}: {scale.tekst(amount)}"
    if last == len(verloop) - 1:
        return [(amount, told, blue | _BOLD)]
    # Above the line is free at its left, but for the first months; below it at its right.
    shift, side = ((-4, 8), "right") if last > 3 else ((7, -9), "left")
    beside(
        ax,
        told,
        (last, amount),
        shift,
        ha=side,
        fontsize=8.5,
        **blue,
        **_BOLD,
    )
    return []


def _december(
    ax: Axes,
    last: int,
    goal: float | None,
    ends: tuple[float, float] | None,
    scale: style.Schaal,
) -> list[_Label]:
    """The plan of the year as a mark and the forecast as a range, both at its end."""
    labels: list[_Label] = []
    if goal is not None:
        ink: Look = {"color": kleuren.INKT}
        look: Look = {"linewidth": 2.4, "solid_capstyle": "butt", "gid": "plan"}
        ax.plot([last - 0.28, last + 0.28], [goal, goal], **ink, **look)
        labels.append((goal, f"plan {scale.tekst(goal)}", ink | _BOLD))
    if ends is not None:
        least, most = ends
        ax.vlines(last, least, most, color=kleuren.OP, linewidth=5, gid="prognose")
        told = f"prognose {scale.tekst(least)} tot {scale.tekst(most)}"
        labels.append(((least + most) / 2, told, {"color": kleuren.OP}))
    return labels


def _months(ax: Axes, months: pd.Series, drawn: list[float], scale: style.Schaal) -> None:
    ax.set_xticks(months.index, ["mrt" if maand == "maart" else maand[:3] for maand in months])
    ax.set_xlim(-0.3, len(months) - 0.6)
    ax.tick_params(axis="x", length=0)
    ax.spines["left"].set_visible(False)
    lowest = float(np.nanmin(drawn, initial=0.0))
    if lowest < 0:
        ax.axhline(0, color=kleuren.INKT, linewidth=0.8)
        ax.spines["bottom"].set_visible(False)
    ax.set_ylim(bottom=lowest * 1.05)
    ax.set_ylim(top=float(np.nanmax(drawn, initial=0.0)) * 1.06 or 1.0)
    style.euro_axis(ax, scale)


def _at_the_right(ax: Axes, labels: list[_Label]) -> list[Annotation]:
    """The labels written outside the chart, lowest first."""
    look: Look = {
        "xycoords": ("axes fraction", "data"),
        "annotation_clip": False,
        "fontsize": 8.5,
    }
    labels = sorted(labels, key=lambda label: label[0])
    return [
        beside(
            ax,
            text,
            (1.0, value),
            (6, 0),
            **look,
            **own,
        )
        for value, text, own in labels
    ]


def _apart(fig: Figure, ax: Axes, texts: list[Annotation]) -> None:
    """Move the labels at the right of a finished figure apart where they would touch."""
    below = -np.inf
    for text in texts:
        at = float(ax.transData.transform((0.0, text.xy[1]))[1]) * 72 / fig.dpi
        below = max(at, below + _LABEL)
        text.set_position((6, below - at))


def _alt(booked: pd.DataFrame, goal: float | None, ends: tuple[float, float] | None) -> str:
    parts = []
    if len(booked):
        row = booked.iloc[-1]
        amount = nl.euro(row["geboekt"])
        parts.append(f"In {row['jaar']} is tot en met {row['maand']} {amount} geboekt")
        if row["jaren"]:
            parts.append(_alt_of_earlier_years(row))
    if goal is not None:
        parts.append(f"plan van het jaar {nl.euro(goal)}")
    if ends is not None:
        parts.append(f"prognose {nl.euro(ends[0])} tot {nl.euro(ends[1])}")
    if not parts:
        return "Er is niets geboekt."
    months = zip(booked["maand"], booked["geboekt"], strict=True)
    per_month = ", ".join(f"{maand} {nl.euro(amount)}" for maand, amount in months)
    return f"{'; '.join(parts)}. Per maand, opgeteld: {per_month}."


def _alt_of_earlier_years(row: pd.Series) -> str:
    least = nl.euro(row["laagste"])
    middle = nl.euro(row["mediaan"])
    most = nl.euro(row["hoogste"])
    low = nl.procent(row["aandeel_laagste"], 1)
    high = nl.procent(row["aandeel_hoogste"], 1)
    return (
        f"eerdere jaren hadden toen {least} tot {most} geboekt (mediaan {middle}), dat is {low} tot"
        f" {high} van hun jaar"
    )
