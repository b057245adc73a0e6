"""What the months so far say of the year's end, and how often that came true.

The trap: a forecast without its range is a promise. The range is that of the earlier years and no
interval of confidence: with n of them a year that is like the others falls outside it two times in
n + 1. So `terugblik` counts how often it held before.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse.begroting.maanden import MAANDEN, boekjaren, condensed, verloop

_ENDS = ("laagste", "mediaan", "hoogste")


def prognose(verloop: pd.DataFrame, vanaf: float = 0.2, minstens: int = 2) -> pd.DataFrame:
    """The year's end that the shares of earlier years would give, as a range, after each month that is booked.

    Parameters
    ----------
    verloop
        As `verloop` returns it.
    vanaf
        Share that every earlier year had to have booked by then; before that there is no forecast.
    minstens
        Earlier years that there must be: of one there is no range.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, those of `by`, maand, geboekt, laagste, midden, hoogste (euro) and jaren. They
        divide what is booked by the largest, median and smallest share of earlier years; NaN where
        there is no forecast. In December what is booked is the outcome. Forecasts per group do not
        add up to that of the whole.
    """
    booked = verloop[verloop["geboekt"].notna()].reset_index(drop=True)
    ended = booked["maand"] == MAANDEN[-1]
    told = (booked["jaren"] >= minstens) & (booked["aandeel_laagste"] >= vanaf) & ~ended
    end = {
        name: (
            (booked["geboekt"] / booked[f"aandeel_{name}"].where(told))
            .round(2)
            .mask(ended, booked["geboekt"])
        )
        for name in _ENDS
    }
    # Of an amount below nought the largest share gives the highest end.
    low, high = (
        np.minimum(end["hoogste"], end["laagste"]),
        np.maximum(end["hoogste"], end["laagste"]),
    )
    keys = list(booked.columns[: list(booked.columns).index("maand") + 1])
    return booked[keys].assign(
        geboekt=booked["geboekt"],
        laagste=low,
        midden=end["mediaan"],
        hoogste=high,
        jaren=booked["jaren"],
    )


def terugblik(
    maandrealisatie: pd.DataFrame, kant: str = "lasten", vanaf: float = 0.2, minstens: int = 2
) -> pd.DataFrame:
    """How often the forecast of each month held the outcome, over all complete years with enough years before them.

    Returns
    -------
    pandas.DataFrame
        Columns maand, jaren (complete years with a forecast in that month) and binnen (of these,
        the years whose outcome lay within the range); no row for a month without any.
    """
    booked = condensed(maandrealisatie)
    years = boekjaren(booked)
    told = [
        prognose(verloop(booked, jaar, kant), vanaf, minstens)
        for jaar in years.loc[years["volledig"], "jaar"]
    ]
    every = pd.concat(
        [p.assign(einde=p["geboekt"].iloc[-1]) for p in told if len(p)]
        or [pd.DataFrame(columns=["maand", *_ENDS, "einde"])]
    )
    every = every[every["laagste"].notna() & (every["maand"] != MAANDEN[-1])]
    every["binnen"] = every["einde"].between(every["laagste"], every["hoogste"])
    table = every.groupby("maand")["binnen"].agg(jaren="size", binnen="sum").astype("int64")
    return (
        table.reindex([m for m in MAANDEN if m in table.index]).rename_axis("maand").reset_index()
    )
