"""The trend of each wijk as a dot with its interval, and its verdict in words.

The trap: a dot without its interval looks like a fact, and a wijk of which too little is known
would vanish. Every wijk keeps its row.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import style
from analyse.charts.dots import interval_dots
from analyse.charts.kleuren import GRIJS, OP, REALISATIE
from analyse.charts.labels import MEEST, not_drawn
from analyse.charts.style import GEEN_BRON, Bron
from analyse.schouw.trend import MARGE, STABIEL, VERBETERD, VERSLECHTERD
from analyse.statistiek.toetsen import TE_WEINIG

_KLEUR = {VERSLECHTERD: OP, VERBETERD: REALISATIE}


def trend_per_wijk_grafiek(
    table: pd.DataFrame, *, marge: float = MARGE, bron: Bron = GEEN_BRON
) -> Axes:
    """Change per year of the share at ambition of each wijk with its 95 % interval and verdict.

    Steepest fall first, too little known last.

    Parameters
    ----------
    table
        As `trend_per_wijk` returns it.
    marge
        As it was given to that.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    if table.empty:
        return style.empty("Trend per wijk", "geen beleidsmeting", bron)
    rows = table.sort_values("punten", kind="stable").head(MEEST)
    written = [_written(row) for row in rows.to_dict("records")]
    first, last = rows[["van", "tot"]].iloc[0]
    period = f"{first} tot en met {last}" if first != last else str(first)
    under = (
        f"Procentpunten per jaar met 95%-interval, {period}; stabiel: geheel binnen"
        f" {_points(marge).lstrip('+')}{not_drawn(len(table))}"
    )
    return interval_dots(
        rows.assign(gezegd=written),
        naam="wijk",
        waarde="punten",
        notatie=_points,
        titel=_heading(table["oordeel"]),
        ondertitel=under,
        streep=0.0,
        kleuren=[_KLEUR.get(verdict, GRIJS) for verdict in rows["oordeel"]],
        achter=written,
        reden="gezegd",
        bron=bron,
    )


def _points(part: float) -> str:
    """A part of one in points of a hundred."""
    return nl.getal(100 * part, 1, teken=True)


def _heading(verdicts: pd.Series) -> str:
    number = verdicts.value_counts()
    if len(verdicts) == number.get(TE_WEINIG, 0):
        return "Te weinig waarnemingen voor een trend per wijk"
    told = [verdict for verdict in (VERSLECHTERD, VERBETERD, STABIEL) if verdict in number]
    parts = [f"{nl.aantal(number[verdict], 'wijk', 'wijken')} {verdict}" for verdict in told]
    return nl.opsomming(parts) or "Van geen wijk is een trend aangetoond"


def _written(row: dict[str, Any]) -> str:
    """The verdict of a wijk and from which share to which, or why there is none."""
    n = f"n = {nl.getal(row['n'])}"
    if row["reden"]:
        return f"{row['oordeel']}: {row['reden']} ({n})"
    if pd.isna(row["begin"]):
        return f"{row['oordeel']}, zonder ambitie ({n})"
    begin, end = nl.procent(row["begin"]), nl.procent(row["eind"])
    return f"{row['oordeel']}, {begin} → {end} ({n})"
