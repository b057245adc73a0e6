"""Scores on the KPI's of the service agreement: met or not, hard or soft, and who can influence it.

The traps: which way is better must be said, it cannot be seen; a KPI that was not measured is not
missed; and a contractor who is held to what only the weather decides learns nothing from the score.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse.tables import ONBEKEND
from analyse.tables.arguments import require
from analyse.tables.frames import reasons, show_unknown

#: Met, also when exactly on target, and missed.
GEHAALD, NIET_GEHAALD = "gehaald", "niet gehaald"
INVLOED = ("ja", "deels", "nee", ONBEKEND)
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
