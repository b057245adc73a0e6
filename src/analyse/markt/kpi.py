"""Scores on the KPI's of the service agreement: met or not, hard or soft, and who can influence it.

The traps: which way is better must be said, it cannot be seen; a KPI that was not measured is not
missed; and a contractor who is held to what only the weather decides learns nothing from the score.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analyse.tables import ONBEKEND, part_of
from analyse.tables.arguments import require
from analyse.tables.frames import reasons, show_unknown

#: Met, also when exactly on target, and missed.
GEHAALD, NIET_GEHAALD = "gehaald", "niet gehaald"
INVLOED = ("ja", "deels", "nee", ONBEKEND)
SOORTEN = ("hard", "zacht", ONBEKEND)
_TEXT = ["kpi", "soort", "eenheid", "richting", "beinvloedbaar"]


def kpi_scores(kpi: pd.DataFrame) -> pd.DataFrame:
    """Each score beside its target.

    Parameters
    ----------
    kpi
        Table kpi.

    Returns
    -------
    pandas.DataFrame
        Sorted by jaar, periode and afstand (worst first): jaar, periode, kpi, soort, beinvloedbaar,
        richting, streefwaarde, waarde, eenheid, oordeel (gehaald, also when exactly on target; niet
        gehaald; onbekend), afstand (part of the target by which the value is better (+) or worse
        (-); NaN when not known or the target is 0) and reden (why it is not known).
    """
    names = ["jaar", "periode", "kpi", "soort", "beinvloedbaar", "richting"]
    names += ["streefwaarde", "waarde", "eenheid"]
    require(kpi, names)
    rows = show_unknown(kpi[names], _TEXT).fillna({"periode": ""})
    target, value = rows["streefwaarde"], rows["waarde"]
    way = rows["richting"].map({"hoger": 1.0, "lager": -1.0}).astype(float)
    better = (value - target) * way
    cases = [better.isna(), better >= 0]
    rows["oordeel"] = np.select(cases, [ONBEKEND, GEHAALD], NIET_GEHAALD)
    rows["afstand"] = better / target.abs().where(target != 0)
    checks = {
        "niet gemeten": value.isna(),
        "geen streefwaarde": target.isna(),
        "richting niet afgesproken": way.isna(),
    }
    rows["reden"] = reasons(checks)
    order = ["jaar", "periode", "afstand", "kpi"]
    return rows.sort_values(order, kind="stable", ignore_index=True)


def kpi_per_soort(scores: pd.DataFrame) -> pd.DataFrame:
    """How many scores were met and missed per year, hard and soft apart.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, soort, scores, gehaald, niet_gehaald, onbekend and aandeel (met, of those that
        are known; NaN when none is).
    """
    keys = ["jaar", "soort"]
    counted = scores[keys].assign(scores=1)
    for verdict in (GEHAALD, NIET_GEHAALD, ONBEKEND):
        counted[verdict.replace(" ", "_")] = scores["oordeel"] == verdict
    table = counted.groupby(keys).sum().reset_index()
    known = table["gehaald"] + table["niet_gehaald"]
    table["aandeel"] = part_of(table["gehaald"], known)
    return _per_year(table, "soort", SOORTEN)


def kpi_invloed(scores: pd.DataFrame) -> pd.DataFrame:
    """What the contractor can influence: of all scores, and of those that were missed.

    Returns
    -------
    pandas.DataFrame
        Per year and beinvloedbaar (ja, deels, nee, onbekend): scores, aandeel (of all of that
        year), niet_gehaald and aandeel_niet_gehaald (of all missed of that year; NaN when nothing
        was missed).
    """
    keys = ["jaar", "beinvloedbaar"]
    counted = scores[keys].assign(scores=1, niet_gehaald=scores["oordeel"] == NIET_GEHAALD)
    table = counted.groupby(keys).sum().reset_index()
    whole = table.groupby("jaar")[["scores", "niet_gehaald"]].transform("sum")
    table.insert(3, "aandeel", part_of(table["scores"], whole["scores"]))
    table["aandeel_niet_gehaald"] = part_of(table["niet_gehaald"], whole["niet_gehaald"])
    return _per_year(table, "beinvloedbaar", INVLOED)


def _per_year(table: pd.DataFrame, name: str, order: Sequence[str]) -> pd.DataFrame:
    """The rows of each year in an order of their own."""
    places = {value: place for place, value in enumerate(order)}
    rows = table.assign(plaats=table[name].map(places))
    rows = rows.sort_values(["jaar", "plaats"], kind="stable", ignore_index=True)
    return rows.drop(columns="plaats")
