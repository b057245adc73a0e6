"""KPI's against their targets, in a picture: a tile a KPI and period.

The trap: a KPI that was not measured is not missed; it has its reason instead of a value.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from analyse import nl
from analyse.charts import kleuren, style
from analyse.charts.labels import MEEST
from analyse.charts.style import GEEN_BRON, Bron
from analyse.charts.tiles import Tegel, tile_table
from analyse.markt.kpi import GEHAALD, INVLOED, NIET_GEHAALD
from analyse.tables import ONBEKEND

_LOOK = {
    GEHAALD: (kleuren.MINDER[0], ""),
    NIET_GEHAALD: (kleuren.MEER[0], "////"),
    ONBEKEND: (kleuren.WIT, ""),
}
_TEKEN = {"hoger": "≥ ", "lager": "≤ "}
_INVLOED, _STREEF = "invloed, soort", "streefwaarde"
#: Periods that one chart shows; the last ones.
_PERIODEN = 5


def kpi_scores_grafiek(
    scores: pd.DataFrame, *, titel: str | None = None, bron: Bron = GEEN_BRON
) -> Axes:
    """Each KPI in the last periods: its value, its target and whether it was met.

    Parameters
    ----------
    scores
        As `kpi_scores` returns them; what the contractor can influence stands first.
    titel
        Own title; else the finding.
    bron
        Source note.

    Returns
    -------
    matplotlib.axes.Axes
    """
    heading = titel or _finding(scores)
    under = (
        "Waarde per periode; gearceerd: niet gehaald; streefwaarde: die van de laatste periode;"
        " invloed: die van de uitvoerder"
    )
    if scores.empty:
        return style.empty(heading, under, bron)
    rows = scores.assign(
        naam=scores["kpi"] + " (" + scores["eenheid"] + ")",
        kolom=(scores["jaar"].astype(str) + " " + scores["periode"]).str.strip(),
        plaats=scores["beinvloedbaar"].map(INVLOED.index),
    )
    columns = list(rows["kolom"].unique()[-_PERIODEN:])
    rows = rows[rows["kolom"].isin(columns)].sort_values(["plaats", "kpi"], kind="stable")
    tiles = {}
    targets = rows.groupby("naam", sort=False).last()
    for row in rows.to_dict("records"):
        name, last = row["naam"], targets.loc[row["naam"]]
        kind = textwrap.fill(f"{row['beinvloedbaar']}, {row['soort']}", 13)
        tiles[(name, _INVLOED)] = Tegel(kind, soort="invloed")
        tiles[(name, _STREEF)] = Tegel(_target(last), soort="streefwaarde")
        colour, hatch = _LOOK[row["oordeel"]]
        said = _figures(row) if _target(row) != _target(last) else _value(row)
        tiles[(name, row["kolom"])] = Tegel(said, colour, hatch, row["oordeel"])
    now = rows[rows["kolom"] == columns[-1]]
    return tile_table(
        tiles,
        rijen=list(rows["naam"].unique()[:MEEST]),
        kolommen=[_INVLOED, _STREEF, *columns],
        titel=heading,
        ondertitel=under,
        legenda=[style.patch(word, *look) for word, look in _LOOK.items()],
        alt="; ".join(_told(row) for row in now.to_dict("records")) + ".",
        bron=bron,
    )


def _figures(row: dict[str, float]) -> str:
    """A value with its target, as in `88 (≤ 40)`."""
    return f"{_value(row)} ({_target(row)})"


def _target(row: Mapping[str, float]) -> str:
    """A target with its side, as in `≤ 40`."""
    if pd.isna(row["streefwaarde"]):
        return "geen"
    return f"{_TEKEN.get(str(row['richting']), '')}{_figure(row['streefwaarde'])}"


def _value(row: dict[str, float]) -> str:
    return "niet gemeten" if pd.isna(row["waarde"]) else _figure(row["waarde"])


def _told(row: dict[str, float]) -> str:
    kind = f"{row['soort']}, invloed {row['beinvloedbaar']}"
    return f"{row['naam']}, {kind}: {row['oordeel']}, {_figures(row)}"


def _finding(scores: pd.DataFrame) -> str:
    """How many were missed in the last year, and how many of these the contractor holds."""
    last = scores[scores["jaar"] == scores["jaar"].max()]
    known = last[last["oordeel"] != ONBEKEND]
    if known.empty:
        return "Geen KPI is naast zijn streefwaarde te leggen"
    year, missed = known["jaar"].iloc[0], known[known["oordeel"] == NIET_GEHAALD]
    if missed.empty:
        return f"In {year} is geen enkele KPI gemist"
    own = nl.getal((missed["beinvloedbaar"] == "ja").sum())
    count = f"{nl.getal(len(missed))} van {nl.getal(len(known))} KPI-scores"
    return f"In {year} zijn {count} gemist, {own} daarvan in eigen hand"


def _figure(value: float) -> str:
    """A value with the decimals it has, at most two."""
    for decimals in (0, 1):
        if abs(round(value, decimals) - value) < 1e-9:
            return nl.getal(value, decimals)
    return nl.getal(value, 2)
