"""What ends above or below its plan, the largest first.

The trap: lines below the threshold are one bar, so that the one that matters is seen.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import style
from analyse.charts.deviations import deviation_bars
from analyse.charts.labels import short
from analyse.charts.style import GEEN_BRON, Bron
from analyse.tussenrapportage.rapportjaar import Rapportjaar

_LETTERS = 36
_MOST = 14


def tussenstand_grafiek(
    afwijkingen: pd.DataFrame,
    rapport: Rapportjaar,
    *,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """Bars of the deviations above the threshold, and one of the others.

    Parameters
    ----------
    afwijkingen
        As `afwijkingen_boven` returns it.
    rapport
        As `rapportjaar` returns it.
    titel
        Own title; else the finding.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    group = str(afwijkingen.columns[1])
    found = titel or _finding(afwijkingen, rapport, group)
    if not (afwijkingen["kant"] != "").any():
        return style.empty(found, "geen afwijkingen boven de drempel", bron)
    shown = afwijkingen.head(_MOST)
    names = [_named(row, group) for row in shown.to_dict("records")]
    words = "plan en prognose" if rapport.loopt else "plan en realisatie"
    return deviation_bars(
        shown.assign(naam=names),
        naam="naam",
        titel=found,
        ondertitel=f"Verschil tussen {words}; alleen wat boven de drempel is, heeft een naam",
        bron=bron,
    )


def _named(row: dict[str, object], group: str) -> str:
    kant = f" ({row['kant']})" if row["kant"] == "baten" else ""
    return f"{short(row[group], _LETTERS)}{kant}"


def _finding(lines: pd.DataFrame, rapport: Rapportjaar, group: str) -> str:
    """How many are above the threshold, and which most."""
    year = rapport.jaar
    if lines.empty:
        return f"Afwijkingen van het plan in {year}"
    named = lines[lines["kant"] != ""]
    if named.empty:
        return f"In {year} is geen afwijking boven de drempel"
    most = named.iloc[0]
    word = "voordeel" if most["verschil"] > 0 else "nadeel"
    many = nl.aantal(len(named), "afwijking", "afwijkingen")
    expected = "verwacht " if rapport.loopt else ""
    return (
        f"{year}: {many} boven de drempel, het grootst een {expected}{word} bij"
        f" {short(most[group], _LETTERS)}"
    )
