"""What is left of the change in cost per wijk or product, with what is left when it is off.

The trap: one figure looks certain, so every estimate has its range drawn.
"""

from __future__ import annotations

from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from analyse.charts import style
from analyse.charts.dots import interval_dots
from analyse.charts.labels import MEEST, not_drawn
from analyse.charts.style import GEEN_BRON, Bron


def rest_met_marge_grafiek(table: pd.DataFrame, kolom: str, *, bron: Bron = GEEN_BRON) -> Axes:
    """Estimates as dots with their range, one under the other, beside nought.

    Parameters
    ----------
    table
        One row an estimate, in the order in which they are drawn: the column `kolom`, rest and
        marge (euro, as `ernaast` gives it).
    kolom
        Column with what the estimate is of.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    ranges = table.assign(
        laag=table["rest"] - table["marge"], hoog=table["rest"] + table["marge"]
    )
    scale = style.schaal(
        [*ranges["laag"], *ranges["hoog"]], finest=ranges["rest"].abs().median()
    )
    return interval_dots(
        ranges.head(MEEST),
        naam=kolom,
        waarde="rest",
        notatie=partial(scale.tekst, teken=True),
        titel=_finding(ranges, kolom),
        ondertitel=f"Rest na prijs, areaal en niveau {scale.eenheid}; links van nul daalden de"
        f" kosten; lijn: 5% ernaast{not_drawn(len(table))}",
        streep=0.0,
        bron=bron,
    )


def _finding(ranges: pd.DataFrame, kolom: str) -> str:
    """How many fell more than the range around them, and which the most."""
    below = ranges[ranges["hoog"] < 0]
    if ranges.empty:
        return f"Rest per {kolom}"
    if below.empty:
        return f"Rest per {kolom}: nergens daalden de kosten meer dan de marge"
    most = below.loc[below["rest"].idxmin(), kolom]
    count = f"{len(below)} van {len(ranges)}"
    return f"Bij {count} daalde de rest meer dan de marge, het meest bij {most}"
