"""Plan against realisation as deviations.

The trap: a difference that is not known is written, not drawn as nought.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts.deviations import deviation_bars, largest
from analyse.charts.labels import short
from analyse.charts.style import GEEN_BRON, Bron

#: Letters of a name; behind it stands an amount.
_LETTERS = 30


def plan_realisatie_grafiek(
    table: pd.DataFrame,
    *,
    kant: str = "lasten",
    hoogstens: int = 10,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """How far each group ended from its plan, the largest difference first.

    Parameters
    ----------
    table
        As `plan_realisatie` returns it by one column, for one year.
    kant
        "lasten" or "baten".
    hoogstens
        Groups that are named; the others are one bar together.
    titel
        Own title; else the finding.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    groep = table.columns[1]
    rows = table[table["kant"] == kant]
    shown = largest(rows[[groep, "realisatie", "verschil"]], groep, most=hoogstens)
    shown["naam"] = [_named(row, groep) for row in shown.to_dict("records")]
    return deviation_bars(
        shown,
        naam="naam",
        titel=titel or _finding(rows, groep, kant),
        ondertitel="Verschil tussen plan en realisatie; achter de naam wat is gerealiseerd",
        bron=bron,
    )


def _named(row: dict[str, object], groep: str) -> str:
    booked = nl.euro_mln(float(str(row["realisatie"])))
    return f"{short(row[groep], _LETTERS)} ({booked})"


def _finding(rows: pd.DataFrame, groep: str, kant: str) -> str:
    """How many groups ended adversely, and which the most."""
    if rows.empty:
        return f"{kant.capitalize()}: plan en realisatie"
    year = rows["jaar"].iloc[0]
    known = rows[rows["verschil"].notna()]
    adverse = known[known["verschil"] < 0]
    if known.empty:
        return f"{kant.capitalize()} {year}: geen verschil bekend"
    if adverse.empty:
        return f"{kant.capitalize()} {year}: nergens een nadeel"
    worst = adverse.loc[adverse["verschil"].idxmin(), groep]
    count = f"{len(adverse)} van {len(known)}"
    return f"{kant.capitalize()} {year}: nadeel bij {count}, het grootst bij {worst}"
