"""Hours and FTE per doelgroep, what they cost and who bears it, promised against made.

And winter work in its season.

The traps: hours promised are no hours made and are never added to them; a fee paid for people is
not what they cost, so the part that somebody else bears is shown; and an FTE of worked hours is
another thing than one of paid hours, so the hours of an FTE are the user's to state.

Sources: the three aims of Zwolle and ROVA (2012), where SW staff did winter work and were seconded
(WEZO); domain practice of the open budget: the cost of SW in the DVO is not its full social cost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analyse.tables import ONBEKEND, TABLES, cents, euros, normalise, sum_euro
from analyse.tables.arguments import require
from analyse.tables.frames import columns_of, naast_begroting, show_unknown

DOELGROEPEN = tuple(choice.value for choice in TABLES["werk"]["doelgroep"].choices)
MAANDEN = tuple(choice.value for choice in TABLES["werk"]["maand"].choices)
#: Months of winter work: when the green asks least.
WINTER = ("november", "december", "januari", "februari", "maart")
#: Worked hours of one FTE in a year: 1.872 paid hours (36 a week) less leave, illness and training.
#: The user's to change.
UREN_PER_FTE = 1400.0
#: What hours cost, what the state pays, what the contractor pays, and what is left.
GELD = ("loonkosten", "subsidie", "detacheringsvergoeding", "elders")


def gemaakt(werk: pd.DataFrame) -> pd.DataFrame:
    """The hours that were made: all that is not a promise, the unknown shown."""
    require(
        werk, ["jaar", "maand", "doelgroep", "soort", "winterwerk", "activiteit", "wijk", "uren"]
    )
    made = werk[(werk["soort"] != "afgesproken").to_numpy(dtype=bool)]
    return show_unknown(made, ["maand", "doelgroep", "winterwerk", "activiteit", "wijk"])


def _norm(groups: pd.Series, per_fte: float | Mapping[str, float]) -> pd.Series:
    """Hours of one FTE of each doelgroep; where a mapping has none for it, the common one."""
    if not isinstance(per_fte, Mapping):
        return pd.Series(float(per_fte), index=groups.index)
    return groups.map(lambda name: float(per_fte.get(name, UREN_PER_FTE)))


def _sorted(table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """In the order of the field: doelgroepen and months as the table names them."""
    orders = {"doelgroep": DOELGROEPEN, "maand": MAANDEN}
    ranked = {
        c: (
            pd.Series([orders[c].index(v) for v in table[c]], index=table.index)
            if c in orders
            else table[c]
        )
        for c in by
    }
    order = pd.DataFrame(ranked, index=table.index).sort_values(list(by), kind="stable").index
    return table.loc[order].reset_index(drop=True)


def per_doelgroep(
    werk: pd.DataFrame,
    by: str | Sequence[str] = ("jaar", "doelgroep"),
    uren_per_fte: float | Mapping[str, float] = UREN_PER_FTE,
) -> pd.DataFrame:
    """Hours, FTE and cost of the hours that were made.

    Parameters
    ----------
    werk
        Table werk.
    by
        Columns to group by, doelgroep among them when its FTE have hours of their own.
    uren_per_fte
        Worked hours of one FTE in a year, one for all or one a doelgroep. FTE of a month are of a
        year: times twelve.

    Returns
    -------
    pandas.DataFrame
        Columns of `by`, uren, fte, loonkosten, subsidie, detacheringsvergoeding, elders (loonkosten
        - subsidie - detacheringsvergoeding: what another bears, euro to the cent), per_uur (elders
        an hour; NaN without hours) and zonder_loon (hours of which the wages are not known: elders
        leaves them out).
    """
    keys = columns_of(by)
    frame = gemaakt(werk)
    known = frame["loonkosten"].notna()
    table = pd.DataFrame({"uren": frame.groupby(keys, observed=True, sort=True)["uren"].sum()})
    for name in GELD[:3]:
        table[name] = sum_euro(frame, keys, name)
    # What is left of wages that are not known is not minus the fee.
    left = (
        cents(frame["loonkosten"])
        - cents(frame["subsidie"])
        - cents(frame["detacheringsvergoeding"])
    )
    table["elders"] = euros(
        left.where(known, 0).groupby([frame[k] for k in keys], observed=True).sum()
    )
    without = frame["uren"].where(~known, 0.0)
    table["zonder_loon"] = without.groupby([frame[k] for k in keys], observed=True).sum()
    table = table.reset_index()
    norm = (
        _norm(table["doelgroep"], uren_per_fte)
        if "doelgroep" in keys
        else _norm(pd.Series("", index=table.index), uren_per_fte)
    )
    table["fte"] = table["uren"] / norm * (12 if "maand" in keys else 1)
    hours = table["uren"] - table["zonder_loon"]
    table["per_uur"] = table["elders"] / hours.where(hours > 0)
    return _sorted(table, keys)[[*keys, "uren", "fte", *GELD, "per_uur", "zonder_loon"]]


def afspraken(
    werk: pd.DataFrame, uren_per_fte: float | Mapping[str, float] = UREN_PER_FTE
) -> pd.DataFrame:
    """Promised against made, per year and doelgroep.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, doelgroep, afgesproken, gemaakt, verschil (hours; gemaakt - afgesproken),
        fte_afgesproken, fte_gemaakt, fte_verschil and oordeel: "gehaald", "niet gehaald", "geen
        afspraak" or "geen uren bekend" (of that year not one hour made is in the exports). NaN is
        not known.
    """
    require(werk, ["jaar", "doelgroep", "soort", "uren"])
    promised = show_unknown(
        werk[(werk["soort"] == "afgesproken").to_numpy(dtype=bool)], ["doelgroep"]
    )
    made = gemaakt(werk)
    keys = ["jaar", "doelgroep"]
    table = pd.concat(
        [
            promised.groupby(keys, observed=True)["uren"].sum().rename("afgesproken"),
            made.groupby(keys, observed=True)["uren"].sum().rename("gemaakt"),
        ],
        axis=1,
    ).reset_index()
    # A year with hours in which a doelgroep made none: that is nought, not unknown.
    there = table["jaar"].isin(made["jaar"].unique())
    table["gemaakt"] = table["gemaakt"].where(table["gemaakt"].notna() | ~there, 0.0)
    table["verschil"] = table["gemaakt"] - table["afgesproken"]
    norm = _norm(table["doelgroep"], uren_per_fte)
    for name in ("afgesproken", "gemaakt", "verschil"):
        table[f"fte_{name}"] = table[name] / norm
    table["oordeel"] = np.select(
        [table["afgesproken"].isna(), table["gemaakt"].isna(), table["verschil"] >= -1e-9],
        ["geen afspraak", "geen uren bekend", "gehaald"],
        default="niet gehaald",
    )
    return _sorted(table, keys)


def winterwerk(werk: pd.DataFrame, doelgroepen: Sequence[str] | None = None) -> pd.DataFrame:
    """Winter work per year: how much, whether in its season, and whether it keeps people at work.

    Parameters
    ----------
    werk
        Table werk.
    doelgroepen
        Those whose months are looked at; all but regulier when None.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, uren, winterwerk (hours), in_seizoen (part of it in november to maart),
        winter_met and winter_zonder (mean month of november to maart as a part of the mean month of
        the other months, with and without winter work; NaN when a month of either kind is missing),
        onbekend (hours that do not say) and maanden (with hours).
    """
    frame = gemaakt(werk)
    chosen = (
        (frame["doelgroep"] != "regulier")
        if doelgroepen is None
        else frame["doelgroep"].isin(list(doelgroepen))
    )
    frame = frame[chosen.to_numpy(dtype=bool) & (frame["maand"] != ONBEKEND).to_numpy(dtype=bool)]
    rows = []
    for jaar, own in frame.groupby("jaar", sort=True):
        is_winter, season = (
            (own["winterwerk"] == "ja").to_numpy(dtype=bool),
            own["maand"].isin(WINTER).to_numpy(dtype=bool),
        )
        hours = own["uren"]
        winter = float(hours[is_winter].sum())
        months = own.groupby("maand", observed=True)["uren"].sum()
        # Of half a year, winter and summer are not the same months.
        whole = len(months) == len(MAANDEN) - 1
        summer = float(hours[~season].sum()) / (12 - len(WINTER))
        of_summer = [
            (
                float(hours[season & keep].sum()) / len(WINTER) / summer
                if whole and summer > 0
                else np.nan
            )
            for keep in (True, ~is_winter)
        ]
        rows.append(
            (
                jaar,
                float(hours.sum()),
                winter,
                float(hours[is_winter & season].sum()) / winter if winter > 0 else np.nan,
                *of_summer,
                float(hours[(own["winterwerk"] == ONBEKEND).to_numpy(dtype=bool)].sum()),
                len(months),
            )
        )
    return pd.DataFrame(
        rows,
        columns=[
            "jaar",
            "uren",
            "winterwerk",
            "in_seizoen",
            "winter_met",
            "winter_zonder",
            "onbekend",
            "maanden",
        ],
    )


def per_maand(werk: pd.DataFrame, jaar: int) -> pd.DataFrame:
    """Hours of one year per month, doelgroep and whether it is winter work, of all but regulier.

    Returns
    -------
    pandas.DataFrame
        Columns maand, doelgroep, winterwerk, uren.
    """
    frame = gemaakt(werk)
    frame = frame[(frame["jaar"] == jaar) & (frame["doelgroep"] != "regulier")]
    table = (
        frame.groupby(["maand", "doelgroep", "winterwerk"], observed=True)["uren"]
        .sum()
        .reset_index()
    )
    return _sorted(table, ["maand", "doelgroep", "winterwerk"])


def kostensoorten_sw(begroting: pd.DataFrame) -> list[str]:
    """The kostensoorten that name SW: "Inzet SW", "WSW", "sociale werkvoorziening"."""
    names = sorted({str(name) for name in begroting["kostensoort"].dropna().unique()})
    return [
        n
        for n in names
        if {"sw", "wsw"} & set(normalise(n).split()) or "sociale werkvoorziening" in normalise(n)
    ]


def aansluiting(
    werk: pd.DataFrame, begroting: pd.DataFrame, kostensoorten: Sequence[str] | None = None
) -> pd.DataFrame:
    """The fees in the hours against what the budget booked for SW, per year, to the cent.

    Parameters
    ----------
    kostensoorten
        Kostensoorten of the budget that are these fees; `kostensoorten_sw` when None.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, volgens_uren, volgens_begroting, verschil (euro) and oordeel ("sluit aan",
        "verschil"); years that both have.
    """
    names = kostensoorten_sw(begroting) if kostensoorten is None else list(kostensoorten)
    return naast_begroting(
        gemaakt(werk),
        "detacheringsvergoeding",
        begroting[begroting["kostensoort"].isin(names)],
        "volgens_uren",
    )
