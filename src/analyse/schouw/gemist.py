"""How far spots that were not assessed could turn a trend.

The trap: what is not assessed is seldom a chance draw. A spot under snow, behind a fence or too bad
to enter is left out, and a trend of what was assessed then looks like one of the city. How bad they
were nobody knows, so the extremes are shown: all of them below the ambition, or all at it.

Source: Manski (1990), Nonparametric Bounds on Treatment Effects, American Economic Review 80.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

#: What `gemist` adds to a trend.
GEMIST = ("niet_beoordeeld", "uiterst_laag", "uiterst_hoog")
_YEAR = 365.25


def gemist(plekken: pd.DataFrame) -> pd.DataFrame:
    """Share of the spots not assessed, and how far they could turn a trend at most.

    Parameters
    ----------
    plekken
        Scored and not assessed spots as `trend.plekken` gives them: wijk, ronde, dag, niveau (-1
        when not assessed) and ambitie (-1 for none).

    Returns
    -------
    pandas.DataFrame
        One row a wijk: wijk, niet_beoordeeld (part of one), uiterst_laag and uiterst_hoog (change
        per year of the share at ambition, to be added to the trend: when all that was missed at
        the beginning was at ambition and all at the end below, and the other way round).
    """
    wanted = plekken[plekken["ambitie"] >= 0]
    seen = wanted["niveau"] >= 0
    marked = wanted.assign(_gezien=seen, _raak=seen & (wanted["niveau"] >= wanted["ambitie"]))
    parts = marked.groupby(["wijk", "ronde"], observed=True)
    rounds = parts.agg(
        dag=("dag", "first"),
        alle=("_gezien", "size"),
        gezien=("_gezien", "sum"),
        raak=("_raak", "sum"),
    ).reset_index()
    rounds["gemist"] = rounds["alle"] - rounds["gezien"]
    weight = _weights(rounds)
    scored = rounds["gezien"].where(rounds["gezien"] > 0)
    share = (rounds["raak"] / scored).fillna(0.5)
    part = rounds["gemist"] / rounds["alle"]
    rounds["omlaag"] = -part * weight.abs() * share.where(weight > 0, 1 - share)
    rounds["omhoog"] = part * weight.abs() * share.where(weight < 0, 1 - share)
    table = rounds.groupby("wijk", observed=True)[["gemist", "alle", "omlaag", "omhoog"]].sum()
    table["niet_beoordeeld"] = table["gemist"] / table["alle"]
    named = {"omlaag": "uiterst_laag", "omhoog": "uiterst_hoog"}
    return table.rename(columns=named)[[*GEMIST]].reset_index().astype({"wijk": "str"})


def _weights(rounds: pd.DataFrame) -> pd.Series:
    """What a share of each round adds to the slope per year of a line through those of its wijk."""
    day = (rounds["dag"] - rounds["dag"].min()).dt.total_seconds() / 86400 / _YEAR
    wijk = rounds["wijk"]
    mass = rounds["alle"]
    whole = mass.groupby(wijk, observed=True).transform("sum")
    middle = (mass * day).groupby(wijk, observed=True).transform("sum") / whole
    away = mass * (day - middle)
    spread = (away * (day - middle)).groupby(wijk, observed=True).transform("sum")
    return (away / spread.where(spread > 0)).fillna(np.float64(0))
