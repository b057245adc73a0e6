"""On how few people a task rests, in a picture: a tile a task and organisation.

The trap: a number of people that is not known is a question mark, not an empty place.
"""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import kleuren, style, tiles
from analyse.charts.labels import short
from analyse.charts.style import GEEN_BRON, Bron
from analyse.samenwerking.kwetsbaarheid import EENPITTER, MEER, NIEMAND
from analyse.tables import ONBEKEND

#: Name in the legend, fill and hatch of a tile.
_TEGEL = {
    NIEMAND: ("niemand", kleuren.NIVEAU["D"], ""),
    EENPITTER: ("één", kleuren.EEN_PERSOON, "////"),
    MEER: ("meer", kleuren.MEER_PERSONEN, ""),
    ONBEKEND: ("onbekend", kleuren.WIT, "...."),
}


@style.styled
def kwetsbaarheid_per_taak_grafiek(
    taken: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """How many people can do each task in each organisation, and where one is left in five years.

    Parameters
    ----------
    taken
        As `kwetsbaarheid_per_taak` returns it.
    titel
        Own title.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or "Hoeveel mensen kunnen elke taak doen?"
    if taken.empty:
        return style.empty(heading, "geen taken", bron)
    tasks = sorted(taken["taak"].unique())
    who = sorted(taken["organisatie"].unique())
    fig, ax = style.sheet(0.31 * len(tasks) + 0.5)
    rows = taken.set_index(["taak", "organisatie"]).to_dict("index")
    for y, task in enumerate(tasks):
        for x, name in enumerate(who):
            if (task, name) in rows:
                _draw(ax, (x, y), rows[(task, name)])
            else:
                tiles.no_tile(ax, (x, y), 7.5)
    columns = [textwrap.fill(name, 16) for name in who]
    tiles.frame(ax, columns, [short(task, 40) for task in tasks])
    under = (
        "Aantal personen per taak; pijl: na de verwachte uitstroom binnen vijf jaar hooguit één; ×:"
        " heeft deze taak niet"
    )
    legend = [style.patch(*look) for look in _TEGEL.values()]
    if taken["personen"].notna().all():
        # The unknown is the last.
        legend.pop()
    by_name = taken.sort_values("taak").groupby("organisatie")
    alt = " ".join(_told(str(name), own) for name, own in by_name)
    style.finish(fig, heading, under, bron=bron, legenda=legend, alt=alt)
    return ax


def _draw(ax: Axes, place: tuple[int, int], row: dict[str, float]) -> None:
    stand = str(row["stand"])
    _, colour, hatch = _TEGEL[stand]
    tiles.tile(ax, place, colour, hatch, gid=stand)
    text = "?" if pd.isna(row["personen"]) else nl.getal(row["personen"])
    if row["personen"] >= 2 and row["na_uitstroom"] < 2:
        text += f" → {nl.getal(row['na_uitstroom'])}"
    tiles.in_tile(ax, place, text, colour, fontsize=8.5, color=style.text_on(colour))


def _told(name: str, rows: pd.DataFrame) -> str:
    tasks = []
    for task, people in zip(rows["taak"], rows["personen"], strict=True):
        known = ONBEKEND if pd.isna(people) else nl.getal(people)
        tasks.append(f"{task} {known}")
    return f"{name}: {', '.join(tasks)}."
