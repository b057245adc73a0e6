"""On how few people a task rests, in a picture: a tile a task and organisation.

The trap: a number of people that is not known is a question mark, not an empty place.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import kleuren, style
from analyse.charts.style import GEEN_BRON, Bron
from analyse.charts.tiles import Tegel, tile_table
from analyse.samenwerking.kwetsbaarheid import EENPITTER, MEER, NIEMAND
from analyse.tables import ONBEKEND

#: Name in the legend, fill and hatch of a tile.
_TEGEL = {
    NIEMAND: ("niemand", kleuren.NIVEAU["D"], ""),
    EENPITTER: ("één", kleuren.EEN_PERSOON, "////"),
    MEER: ("meer", kleuren.MEER_PERSONEN, ""),
    ONBEKEND: ("onbekend", kleuren.WIT, "...."),
}


def kwetsbaarheid_per_taak_grafiek(
    taken: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """How many people can do each task in each organisation, and where one is left in five years.

    Parameters
    ----------
    taken
        As `kwetsbaarheid_per_taak` returns it.
    titel
        Own title; else the finding.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or _finding(taken)
    if taken.empty:
        return style.empty(heading, "geen taken", bron)
    tiles = {}
    for row in taken.to_dict("records"):
        tiles[(row["taak"], row["organisatie"])] = _tile(row)
    weak = (taken["personen"] < 2).groupby(taken["taak"]).sum().sort_index()
    by_name = taken.sort_values("taak", kind="stable").groupby("organisatie")
    there = [look for stand, look in _TEGEL.items() if (taken["stand"] == stand).any()]
    return tile_table(
        tiles,
        rijen=list(weak.sort_values(ascending=False, kind="stable").index),
        kolommen=sorted(taken["organisatie"].unique()),
        titel=heading,
        ondertitel="Mensen die de taak kunnen doen; pijl: na de verwachte uitstroom binnen vijf"
        " jaar hooguit één; ×: heeft deze taak niet",
        legenda=[style.patch(*look) for look in there],
        alt=" ".join(_told(str(name), own) for name, own in by_name),
        bron=bron,
    )


def _finding(taken: pd.DataFrame) -> str:
    """How many tasks at most one person can do, and which of them most often."""
    weak = taken.loc[taken["personen"] < 2, "taak"]
    number = f"{nl.getal(len(taken))} taken"
    if taken.empty or taken["personen"].isna().all():
        return "Hoeveel mensen elke taak kunnen doen"
    if weak.empty:
        return f"Geen van de {number} rust op één persoon of niemand"
    most = weak.value_counts().sort_index().idxmax()
    verb = "rust" if len(weak) == 1 else "rusten"
    return f"Van {number} {verb} er {len(weak)} op hooguit één persoon, het vaakst {most}"


def _tile(row: dict[str, float]) -> Tegel:
    stand = str(row["stand"])
    _, colour, hatch = _TEGEL[stand]
    text = "?" if pd.isna(row["personen"]) else nl.getal(row["personen"])
    if row["personen"] >= 2 and row["na_uitstroom"] < 2:
        text += f" → {nl.getal(row['na_uitstroom'])}"
    return Tegel(text, colour, hatch, stand)


def _told(name: str, rows: pd.DataFrame) -> str:
    tasks = []
    for task, people in zip(rows["taak"], rows["personen"], strict=True):
        known = ONBEKEND if pd.isna(people) else nl.getal(people)
        tasks.append(f"{task} {known}")
    return f"{name}: {', '.join(tasks)}."
