"""The fields in a picture: each score with its reach over all weights.

The trap: a ranking drawn without its interval looks certain.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import kleuren
from analyse.charts.dots import interval_dots
from analyse.charts.style import GEEN_BRON, Bron
from analyse.samenwerking.velden import DREMPELS

#: Dot of each class, best first.
_KLEUREN = (kleuren.REALISATIE, kleuren.NEER, kleuren.OP)


def velden_rangorde_grafiek(
    table: pd.DataFrame,
    drempels: Mapping[str, float] = DREMPELS,
    *,
    titel: str | None = None,
    bron: Bron = GEEN_BRON,
) -> Axes:
    """The score of each field, where any weights leave it, and its class.

    Parameters
    ----------
    table
        As `velden_rangorde` returns it.
    drempels
        As given there; the lowest score of the best class is a line.
    titel
        Own title; else the finding.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    rows = table[table["score"].notna()]
    best, least = next(iter(drempels.items()))
    colours = dict(zip(drempels, _KLEUREN, strict=False))
    behind = []
    for row in rows.to_dict("records"):
        kept = row["behoudt_klasse"]
        sure = "" if kept == 1 else f" (bij {nl.procent(kept)} van de gewichten)"
        behind.append(f"{row['klasse']}{sure}")
    return interval_dots(
        rows,
        naam="taakveld",
        waarde="score",
        grenzen=("zwakste", "sterkste"),
        notatie=lambda value: nl.getal(value, 2),
        titel=titel or _finding(rows, best),
        ondertitel=f"Gewogen score; streep: waar zij bij elk gewicht blijft; vanaf"
        f" {nl.getal(least, 1)} {best}; n = {nl.getal(rows['gescoord'].sum())} scores",
        streep=least,
        kleuren=[colours.get(klasse, kleuren.GRIJS) for klasse in rows["klasse"]],
        achter=behind,
        bron=bron,
    )


def _finding(rows: pd.DataFrame, best: str) -> str:
    """How many fields are of the best class, and which stands first."""
    number = (rows["klasse"] == best).sum()
    if rows.empty:
        return "Op welke velden samenwerken"
    if not number:
        return f"Geen van {nl.getal(len(rows))} velden is {best}"
    verb = "is er 1" if number == 1 else f"zijn er {nl.getal(number)}"
    return f"Van {nl.getal(len(rows))} velden {verb} {best}: {rows['taakveld'].iloc[0]} voorop"
