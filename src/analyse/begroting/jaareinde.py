"""What the months so far say of the year's end, and how often that came true.

The trap: a forecast without its range is a promise. The range is that of the earlier years and no
interval of confidence: with n of them a year that is like the others falls outside it two times in
n + 1. So `prognose_terugblik` counts how often it held before.
"""

from __future__ import annotations

import pandas as pd

from analyse.begroting.maanden import MAANDEN, boekjaren, maandverloop, per_maand


def jaareinde_prognose(
    verloop: pd.DataFrame, vanaf: float = 0.2, minstens: int = 2
) -> pd.DataFrame:
    """The year's end as a range, after each month booked, from the shares of earlier years.

    Parameters
    ----------
    verloop
        As `maandverloop` returns it.
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
    rows = verloop[verloop["geboekt"].notna()].reset_index(drop=True)
    booked = rows["geboekt"]
    ended = rows["maand"] == MAANDEN[-1]
    enough = (rows["jaren"] >= minstens) & (rows["aandeel_laagste"] >= vanaf)

    def end(share: str) -> pd.Series:
        known = rows[share].where(enough)
        return (booked / known).round(2).mask(ended, booked)

    bounds = pd.concat([end("aandeel_hoogste"), end("aandeel_laagste")], axis=1)
    keys = list(rows.columns[: list(rows.columns).index("maand") + 1])
    # Of an amount below nought the largest share gives the highest end.
    return rows[keys].assign(
        geboekt=booked,
        laagste=bounds.min(axis=1),
        midden=end("aandeel_mediaan"),
        hoogste=bounds.max(axis=1),
        jaren=rows["jaren"],
    )


def prognose_terugblik(
    maandrealisatie: pd.DataFrame, kant: str = "lasten", vanaf: float = 0.2, minstens: int = 2
) -> pd.DataFrame:
    """How often the forecast of each month held the outcome, over the complete years.

    Returns
    -------
    pandas.DataFrame
        Columns maand, jaren (complete years with a forecast in that month) and binnen (of these,
        the years whose outcome lay within the range); no row for a month without any.
    """
    months = per_maand(maandrealisatie)
    years = boekjaren(months)
    told = [pd.DataFrame(columns=["maand", "laagste", "hoogste", "einde"])]
    for jaar in years.loc[years["volledig"], "jaar"]:
        forecast = jaareinde_prognose(maandverloop(months, jaar, kant), vanaf, minstens)
        if len(forecast):
            told.append(forecast.assign(einde=forecast["geboekt"].iloc[-1]))
    every = pd.concat(told[1:] or told)
    every = every[every["maand"] != MAANDEN[-1]].dropna(subset="laagste")
    within = every["einde"].between(every["laagste"], every["hoogste"])
    table = within.groupby(every["maand"]).agg(jaren="size", binnen="sum").astype("int64")
    seen = [maand for maand in MAANDEN if maand in table.index]
    return table.reindex(seen).rename_axis("maand").reset_index()
