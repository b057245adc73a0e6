"""The targets of a partnership on its K's.

Are they concrete, are they within a year, and is there an interim result.

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

from analyse.tables import ONBEKEND, TABLES
from analyse.tables.arguments import require
from analyse.tables.frames import show_unknown

KS = tuple(c.value for c in TABLES["kdoel"]["k"].choices)


def voortgang(kdoel: pd.DataFrame, op: dt.date | str | None = None) -> pd.DataFrame:
    """Each target: is it concrete, is it within a year, and what is its interim result.

    Parameters
    ----------
    kdoel
        Table kdoel.
    op
        Day on which to look; the latest peildatum in the table when None, else the latest day in
        it.

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
    names = [
        "partij",
        "cluster",
        "k",
        "doel",
        "eenheid",
        "beginwaarde",
        "streefwaarde",
        "tussenresultaat",
        "streefdatum",
        "peildatum",
    ]
    require(kdoel, [*names, "afgesproken_op"])
    frame = show_unknown(kdoel, ["partij", "cluster", "k"]).reset_index(drop=True)
    day = _day(frame, op)
    agreed, due = frame["afgesproken_op"], frame["streefdatum"]
    concrete = frame["streefwaarde"].notna() & frame["eenheid"].fillna("").ne("") & due.notna()
    year = (
        (due <= agreed + pd.DateOffset(years=1))
        .astype("boolean")
        .where(agreed.notna() & due.notna())
        if len(frame)
        else concrete.astype("boolean")
    )
    way = frame["streefwaarde"] - frame["beginwaarde"]
    part = (
        ((frame["tussenresultaat"] - frame["beginwaarde"]) / way.where(way != 0))
        .astype(float)
        .round(6)
    )
    # A target that asks to keep what there is, is met while it is kept.
    part = part.mask(
        (way == 0) & frame["tussenresultaat"].notna(),
        (frame["tussenresultaat"] == frame["streefwaarde"]).astype(float),
    )
    late = due < day if day is not None else pd.Series(data=False, index=frame.index)
    measured = frame["peildatum"] >= due
    stands = np.select(
        [
            frame["streefwaarde"].isna(),
            frame["tussenresultaat"].isna(),
            frame["tussenresultaat"] == frame["streefwaarde"],
            frame["beginwaarde"].isna(),
            part >= 1,
            measured,
            late,
            part < 0,
            part == 0,
        ],
        [
            "niet concreet",
            "geen tussenresultaat",
            "gehaald",
            "richting onbekend",
            "gehaald",
            "niet gehaald",
            "niet meer gemeten",
            "verkeerde kant",
            "geen verandering",
        ],
        "op weg",
    )
    table = frame[names].assign(
        concreet=concrete, binnen_een_jaar=year, voortgang=part, stand=stands
    )
    places = {k: i for i, k in enumerate(KS)}
    order = table.assign(plaats=table["k"].astype("object").map(places)).sort_values(
        ["cluster", "plaats", "partij", "doel"], kind="stable"
    )
    return order.reset_index(drop=True)[
        [*names, "concreet", "binnen_een_jaar", "voortgang", "stand"]
    ]


def _day(frame: pd.DataFrame, op: dt.date | str | None) -> pd.Timestamp | None:
    """The day on which is looked; None when the table has no day at all."""
    if op is not None:
        return pd.Timestamp(op)
    days = (
        frame["peildatum"].dropna()
        if frame["peildatum"].notna().any()
        else frame["afgesproken_op"].dropna()
    )
    return pd.Timestamp(days.max()) if len(days) else None


def per_k(doelen: pd.DataFrame) -> pd.DataFrame:
    """Targets counted per cluster and K; each K has a row in each cluster, also without a target.

    Parameters
    ----------
    doelen
        As `voortgang` returns it.

    Returns
    -------
    pandas.DataFrame
        Columns cluster, k, doelen, concreet, binnen_een_jaar, zonder_tussenresultaat, gehaald,
        niet_gehaald (measured, past their date).
    """
    rows = []
    for cluster, all_of in doelen.groupby("cluster", sort=True):
        for k in KS:
            part = all_of[all_of["k"] == k]
            if k == ONBEKEND and part.empty:
                continue
            rows.append(
                (
                    cluster,
                    k,
                    len(part),
                    int(part["concreet"].sum()),
                    int(part["binnen_een_jaar"].sum()),
                    int(part["tussenresultaat"].isna().sum()),
                    *(int((part["stand"] == s).sum()) for s in ("gehaald", "niet gehaald")),
                )
            )
    columns = [
        "cluster",
        "k",
        "doelen",
        "concreet",
        "binnen_een_jaar",
        "zonder_tussenresultaat",
        "gehaald",
        "niet_gehaald",
    ]
    return pd.DataFrame(rows, columns=columns)
