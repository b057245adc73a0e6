"""Scores on the KPI's of the service agreement.

Met or not, hard or soft, and whether the contractor can do something about it.

The traps: which way is better must be said, it cannot be seen; a KPI that was not measured is not
missed; and a contractor who is held to what only the weather decides learns nothing from the score.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse.tables import ONBEKEND
from analyse.tables.arguments import require
from analyse.tables.frames import columns_of, show_unknown

OORDELEN = ("gehaald", "niet gehaald", ONBEKEND)
INVLOED = ("ja", "deels", "nee", ONBEKEND)
_TEXT = ["kpi", "soort", "eenheid", "richting", "beinvloedbaar"]
_ORDER = {"soort": ("hard", "zacht", ONBEKEND), "beinvloedbaar": INVLOED}


def score(kpi: pd.DataFrame) -> pd.DataFrame:
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
    require(kpi, ["jaar", "kpi", "streefwaarde", "waarde", "richting"])
    rows = show_unknown(kpi, _TEXT).reset_index(drop=True)
    way = rows["richting"].astype("object").map({"hoger": 1.0, "lager": -1.0}).astype(float)
    better = (rows["waarde"] - rows["streefwaarde"]) * way
    rows = rows.assign(
        oordeel=np.select([better.isna(), better >= 0], [ONBEKEND, "gehaald"], "niet gehaald"),
        afstand=better / rows["streefwaarde"].abs().where(rows["streefwaarde"] != 0),
        reden=_reasons(rows),
        periode=rows["periode"].fillna(""),
    )
    names = [
        "jaar",
        "periode",
        "kpi",
        "soort",
        "beinvloedbaar",
        "richting",
        "streefwaarde",
        "waarde",
        "eenheid",
        "oordeel",
        "afstand",
        "reden",
    ]
    return rows.sort_values(
        ["jaar", "periode", "afstand", "kpi"], na_position="last", kind="stable", ignore_index=True
    )[names]


def samenvatting(scores: pd.DataFrame, by: str | list[str] = "soort") -> pd.DataFrame:
    """How many scores were met and missed per year and group.

    `aandeel` is the part met of those that are known.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, those of `by`, scores, gehaald, niet_gehaald, onbekend and aandeel (NaN when
        none is known).
    """
    keys = ["jaar", *columns_of(by)]
    group = [scores[k] for k in keys]
    table = scores.groupby(keys).size().rename("scores").to_frame()
    for verdict in OORDELEN:
        table[verdict.replace(" ", "_")] = (scores["oordeel"] == verdict).groupby(group).sum()
    known = table["gehaald"] + table["niet_gehaald"]
    table["aandeel"] = table["gehaald"] / known.where(known > 0)
    return _sorted(table.reset_index(), keys)


def invloed(scores: pd.DataFrame) -> pd.DataFrame:
    """What the contractor can influence: of all scores, and of those that were missed.

    Returns
    -------
    pandas.DataFrame
        Per year and beinvloedbaar (ja, deels, nee, onbekend): scores, aandeel (of all of that
        year), niet_gehaald and aandeel_niet_gehaald (of all missed of that year; NaN when nothing
        was missed).
    """
    table = (
        scores.groupby(["jaar", "beinvloedbaar"])
        .agg(scores=("kpi", "size"), niet_gehaald=("oordeel", _missed))
        .reset_index()
    )
    table = table.astype({"scores": "int64", "niet_gehaald": "int64"})
    for name, share in (("scores", "aandeel"), ("niet_gehaald", "aandeel_niet_gehaald")):
        whole = table.groupby("jaar")[name].transform("sum")
        table[share] = table[name] / whole.where(whole > 0)
    return _sorted(table, ["jaar", "beinvloedbaar"])[
        ["jaar", "beinvloedbaar", "scores", "aandeel", "niet_gehaald", "aandeel_niet_gehaald"]
    ]


def _missed(verdicts: pd.Series) -> int:
    return int((verdicts == "niet gehaald").sum())


def _reasons(rows: pd.DataFrame) -> list[str]:
    checks = [
        (rows["waarde"].isna(), "niet gemeten"),
        (rows["streefwaarde"].isna(), "geen streefwaarde"),
        (~rows["richting"].isin(["hoger", "lager"]), "richting niet afgesproken"),
    ]
    return ["; ".join(text for mask, text in checks if mask.loc[i]) for i in rows.index]


def _sorted(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    def rank(column: pd.Series) -> pd.Series:
        order = _ORDER.get(str(column.name))
        return (
            column
            if order is None
            else column.map({value: i for i, value in enumerate(order)}).fillna(len(order))
        )

    return table.sort_values(keys, key=rank, kind="stable", ignore_index=True)
