"""Steps in an index series that no price makes: it was put on another base without a word.

The trap: 109 and then 100 is no fall of 8 % but a new base year. A price of fuel does fall like
that, so a step is judged by how the series moves itself, else by the other series; and what a
series is on is believed when its base says so (`DOORLOPEND`).
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from analyse.tables import ONBEKEND, normalise

#: In the column basisjaar it says that a series was looked at and runs on.
DOORLOPEND = "doorlopend"
#: A series on a new base begins near 100.
NIEUWE_BASIS = (97.0, 107.0)
#: A step of less than this (as a logarithm, a year) can be a price, and so can one of less than so
#: many times what the series itself moves; without steps of its own to compare with, the first is
#: asked already when it falls by more than this.
STAP, EIGEN_STAPPEN, ZONDER_VERGELIJKING = 0.04, 4.0, 0.05
#: No price doubles or halves in a year; a decimal point does more.
ONMOGELIJK = float(np.log(2.5))
COLUMNS = ["naam", "reeks", "basisjaar", "jaar_oud", "jaar", "index_oud", "index", "factor"]


def indexsprongen(prijsindex: pd.DataFrame) -> pd.DataFrame:
    """Years in which a series goes on at another level than before.

    Returns
    -------
    pandas.DataFrame
        Columns naam (compared form), reeks (as printed), basisjaar, jaar_oud and jaar (the year
        before the step and the first after it), index_oud and index (of those years) and factor (by
        which later figures are multiplied when the price of both years was the same). One row for a
        series and year.
    """
    steps = _steps(prijsindex)
    if steps.empty:
        return pd.DataFrame(columns=COLUMNS)
    asked = [_is_other_base(steps, number) for number in range(len(steps))]
    steps = steps[asked].assign(factor=lambda rows: rows["index_oud"] / rows["index"])
    return steps.drop_duplicates(["naam", "basisjaar", "jaar"])[COLUMNS].reset_index(drop=True)


def _steps(prijsindex: pd.DataFrame) -> pd.DataFrame:
    """Every step of a series between years that follow each other, period by period."""
    known = prijsindex[prijsindex["index"].gt(0) & prijsindex["reeks"].notna()]
    rows = pd.DataFrame({"reeks": known["reeks"].astype("object"), "jaar": known["jaar"]})
    rows["naam"] = rows["reeks"].map(normalise)
    for name in ("basisjaar", "periode"):
        told = known[name] if name in known else pd.Series(pd.NA, known.index, dtype="object")
        rows[name] = told.astype("object").fillna(ONBEKEND)
    rows["index"] = known["index"].astype(float)
    keys = ["naam", "basisjaar", "periode"]
    means = rows.groupby([*keys, "jaar"], as_index=False).agg(
        reeks=("reeks", "first"), index=("index", "mean")
    )
    means[["jaar_oud", "index_oud"]] = means.groupby(keys)[["jaar", "index"]].shift()
    steps = means.dropna(subset="jaar_oud").astype({"jaar_oud": int, "jaar": int})
    steps["stap"] = np.log(steps["index"] / steps["index_oud"])
    steps["per_jaar"] = steps["stap"] / (steps["jaar"] - steps["jaar_oud"])
    return steps.sort_values(["jaar", *keys], kind="stable").reset_index(drop=True)


def _is_other_base(steps: pd.DataFrame, number: int) -> bool:
    """Whether no price made this step."""
    step = steps.loc[number]
    if DOORLOPEND in normalise(step["basisjaar"]):
        return False
    if abs(step["per_jaar"]) > ONMOGELIJK:
        return True
    low, high = NIEUWE_BASIS
    if step["stap"] >= -STAP or not low <= step["index"] <= high or _leads_to_base(step):
        return False
    compared = _compared(steps, number)
    if len(compared) < 2:
        return bool(step["stap"] < -ZONDER_VERGELIJKING)
    middle = compared.median()
    spread = (compared - middle).abs().median()
    off = abs(step["per_jaar"] - middle)
    return bool(off > max(STAP, EIGEN_STAPPEN * spread))


def _leads_to_base(step: pd.Series) -> bool:
    """Whether the step lies before or in the base year that is told: it must end near 100."""
    told = re.findall(r"\b(?:19|20)\d\d\b", str(step["basisjaar"]))
    return any(step["jaar"] <= int(year) for year in told)


def _compared(steps: pd.DataFrame, number: int) -> pd.Series:
    """The other steps of the series; when these are too few, those of others in that year.

    A year in which more series than one begin near 100 says nothing of how prices moved.
    """
    step = steps.loc[number]
    others = steps.drop(index=number)
    same = ["naam", "basisjaar", "periode"]
    own = others[(others[same] == step[same]).all(axis=1)]
    if len(own) >= 2:
        return own["per_jaar"]
    beside = others[(others["jaar"] == step["jaar"]) & (others["naam"] != step["naam"])]
    return beside.loc[~beside["index"].between(*NIEUWE_BASIS), "per_jaar"]


def over_een_sprong(prijsindex: pd.DataFrame, nul_jaar: int, jaar: int) -> pd.MultiIndex:
    """Series (naam and basisjaar) with a step between two years: not to be compared over it."""
    steps = indexsprongen(prijsindex)
    first, last = min(nul_jaar, jaar), max(nul_jaar, jaar)
    between = steps[(steps["jaar"] > first) & (steps["jaar_oud"] < last)]
    return pd.MultiIndex.from_frame(between[["naam", "basisjaar"]])
