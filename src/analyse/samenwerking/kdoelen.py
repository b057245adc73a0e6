"""Whether a partnership's targets on its K's are concrete, near, and have an interim result.

The traps: a target without a value, a unit and a date cannot be missed, and one without an interim
result cannot be steered; whether more is better follows from where it began; and a result measured
before the date says nothing of what came after it.

Sources: water chain Groningen-Noord-Drenthe (three K's, to be made concrete within a year; no
interim results as the pitfall) and STAAN (2012; five K's).
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from analyse.tables import TABLES
from analyse.tables.arguments import require
from analyse.tables.frames import show_unknown

KS = tuple(choice.value for choice in TABLES["kdoel"]["k"].choices)
GEHAALD, NIET_GEHAALD = "gehaald", "niet gehaald"
_AFSPRAAK = ["partij", "cluster", "k", "doel", "eenheid", "beginwaarde", "streefwaarde"]
_METING = ["tussenresultaat", "streefdatum", "peildatum"]


def kdoelen_voortgang(kdoel: pd.DataFrame, op: dt.date | str | None = None) -> pd.DataFrame:
    """Each target: is it concrete, is it within a year, and what is its interim result.

    Parameters
    ----------
    kdoel
        Table kdoel.
    op
        Day on which to look: what was agreed or measured later does not count. The latest peildatum
        in the table when None, else the latest day in it.

    Returns
    -------
    pandas.DataFrame
        Columns partij, cluster, k, doel, eenheid, beginwaarde, streefwaarde, tussenresultaat,
        streefdatum, peildatum, concreet (a value, a unit and a date were agreed), binnen_een_jaar
        (the date is at most a year after the agreement; <NA> when either is not known), voortgang
        (part of the way from beginwaarde to streefwaarde; NaN without all three), stand: gehaald,
        op weg, geen verandering, verkeerde kant, niet gehaald (measured on or after the date), niet
        meer gemeten (the date has passed since), richting onbekend (no beginwaarde), geen
        tussenresultaat, niet concreet. In the order of the K's.
    """
    facts = [*_AFSPRAAK, *_METING]
    require(kdoel, [*facts, "afgesproken_op"])
    if op is not None:
        kdoel = _known_on(kdoel, pd.Timestamp(op))
    table = show_unknown(kdoel, ["partij", "cluster", "k"])[facts]
    agreed, due = kdoel["afgesproken_op"], table["streefdatum"]
    in_time = due <= agreed + pd.DateOffset(years=1)
    dated = agreed.notna() & due.notna()
    named = table["eenheid"].fillna("") != ""
    table["concreet"] = table["streefwaarde"].notna() & named & due.notna()
    table["binnen_een_jaar"] = in_time.astype("boolean").where(dated)
    table["voortgang"] = _progress(table)
    table["stand"] = _stand(table, _day(kdoel, op))
    places = {k: place for place, k in enumerate(KS)}
    table["plaats"] = table["k"].map(places)
    order = ["cluster", "plaats", "partij", "doel"]
    return table.sort_values(order, kind="stable", ignore_index=True).drop(columns="plaats")


def _known_on(kdoel: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The targets that were agreed by then, with only what was measured by then."""
    rows = kdoel[~(kdoel["afgesproken_op"] > day)].copy()
    later = rows["peildatum"] > day
    rows["tussenresultaat"] = rows["tussenresultaat"].mask(later)
    rows["peildatum"] = rows["peildatum"].mask(later)
    return rows


def _progress(frame: pd.DataFrame) -> pd.Series:
    """Part of the way that is done; of a target that asks to keep what there is: is it kept."""
    result, target = frame["tussenresultaat"], frame["streefwaarde"]
    way = target - frame["beginwaarde"]
    done = (result - frame["beginwaarde"]) / way.where(way != 0)
    kept = (result == target).astype(float)
    keep = (way == 0) & result.notna()
    return done.astype(float).round(6).mask(keep, kept)


def _stand(table: pd.DataFrame, day: pd.Timestamp) -> np.ndarray:
    """What became of each target: the first of these that holds."""
    result, target, due = table["tussenresultaat"], table["streefwaarde"], table["streefdatum"]
    part = table["voortgang"]
    rules = {
        "niet concreet": target.isna(),
        "geen tussenresultaat": result.isna(),
        GEHAALD: (result == target) | (part >= 1),
        "richting onbekend": table["beginwaarde"].isna(),
        NIET_GEHAALD: table["peildatum"] >= due,
        "niet meer gemeten": due < day,
        "verkeerde kant": part < 0,
        "geen verandering": part == 0,
    }
    return np.select(list(rules.values()), list(rules), "op weg")


def _day(frame: pd.DataFrame, op: dt.date | str | None) -> pd.Timestamp:
    """The day on which is looked; NaT when the table has no day at all."""
    if op is not None:
        return pd.Timestamp(op)
    measured = frame["peildatum"].max()
    return frame["afgesproken_op"].max() if pd.isna(measured) else measured
