"""What winter work adds to a month in winter, and how far each agreement was kept.

The trap: agreements differ in size, so each is measured by what was agreed in it.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts.deviations import deviation_bars
from analyse.charts.dots import interval_dots
from analyse.charts.style import GEEN_BRON, Bron
from analyse.tables import part_of
from analyse.werk.uren import GEHAALD, NIET_GEHAALD, genoemd


def winterwerk_grafiek(
    table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """Hours of a month in winter as a part of those of another, a line from without to with.

    Parameters
    ----------
    table
        As `winterwerk` returns it.
    titel
        Own title; else the finding.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    said = [
        f"{nl.procent(met)}, zonder winterwerk {nl.procent(zonder)}"
        for met, zonder in zip(table["winter_met"], table["winter_zonder"], strict=True)
    ]
    known = table["winter_met"].notna()
    finding = "Uren in een wintermaand"
    if known.any():
        at = known[known].index[-1]
        share, rest = said[at].split(", ")
        finding = f"Wintermaand {table.loc[at, 'jaar']}: {share} van een zomermaand, {rest}"
    return interval_dots(
        table.assign(jaar=table["jaar"].astype(str)),
        naam="jaar",
        waarde="winter_met",
        grenzen=("winter_zonder", "winter_met"),
        notatie=nl.procent,
        streep=1.0,
        achter=said,
        titel=titel or finding,
        ondertitel=(
            "Uren van een maand van november tot en met maart, als deel van een andere maand;"
            " streep: gelijk; lijn: wat winterwerk toevoegt; zonder regulier personeel"
        ),
        bron=bron,
    )


def uren_afspraken_grafiek(
    table: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """How far the hours of each agreement of the last year are from it, as a part of it.

    Parameters
    ----------
    table
        As `uren_afspraken` returns it.
    titel
        Own title; else the finding.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    rows = table[table["afgesproken"].notna()]
    rows = rows[rows["jaar"] == rows["jaar"].max()]
    rows = rows.assign(deel=part_of(rows["verschil"], rows["afgesproken"]))
    rows["naam"] = [_named(row) for row in rows.to_dict("records")]
    return deviation_bars(
        rows,
        naam="naam",
        waarde="deel",
        titel=titel or _kept(rows),
        ondertitel="Gemaakte uren naast de afspraak, in procent van wat is afgesproken",
        woorden=("minder", "meer"),
        notatie=nl.procent,
        bron=bron,
    )


def _named(row: dict[str, object]) -> str:
    made, promised = (
        nl.getal(float(str(row[name])), 1) for name in ("fte_gemaakt", "fte_afgesproken")
    )
    return f"{genoemd(row['doelgroep'])} ({made} van {promised} fte)"


def _kept(rows: pd.DataFrame) -> str:
    """How many agreements were kept."""
    if rows.empty:
        return "Afspraken over werk"
    jaar = rows["jaar"].iloc[0]
    kept = (rows["oordeel"] == GEHAALD).sum()
    number = kept + (rows["oordeel"] == NIET_GEHAALD).sum()
    if not number:
        return f"Afspraken over werk in {jaar}: geen uren bekend"
    return f"Afspraken over werk in {jaar}: {kept} van {number} gehaald"
