"""What was booked month by month.

A year beside the same months of earlier years, and whether the months tie with the budget.

The traps: spending is not linear, so no year is divided by twelve; amounts rise with prices, so
beside them stands the SHARE of the year that was booked by then; a year that is not booked to its
end is no reference; and the months of a year that is still running end at the last one with a
booking.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analyse.begroting.budget import known_that_year
from analyse.tables import TABLES, cents, euros, minus_euro, sum_euro
from analyse.tables.arguments import require, require_choice, require_whole
from analyse.tables.frames import (
    KANTEN,
    columns_of,
    exploitatie,
    in_order,
    present,
    show_unknown,
)

#: The months by name, in their order.
MAANDEN = tuple(choice.value for choice in TABLES["maandrealisatie"]["maand"].choices)
_NUMBER = {maand: number for number, maand in enumerate(MAANDEN, start=1)}
_AMOUNTS = {"laagste": "min", "mediaan": "median", "hoogste": "max"}
_SHARES = {f"aandeel_{name}": how for name, how in _AMOUNTS.items()}


def boekjaren(maandrealisatie: pd.DataFrame) -> pd.DataFrame:
    """First and last month with a booking per year, and whether the year serves as a reference.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, van, tot_en_met (names of months) and volledig: booked in December and from
        the first quarter on. A month in which every product comes to nought is not booked.

    Raises
    ------
    ValueError
        When an amount has no month.
    """
    months = per_maand(maandrealisatie)
    booked = months[months["bedrag"] != 0].groupby("jaar")["_maand"]
    first = booked.min()
    last = booked.max()
    years = pd.DataFrame(
        {"van": _month_names(first), "tot_en_met": _month_names(last)}, first.index
    )
    years["volledig"] = (first <= 3) & (last == 12)
    return years.rename_axis("jaar").reset_index().astype({"jaar": "int64", "volledig": bool})


def _month_names(numbers: pd.Series) -> list[str]:
    return [MAANDEN[number - 1] for number in numbers]


def maandverloop(
    maandrealisatie: pd.DataFrame,
    jaar: int | None = None,
    kant: str = "lasten",
    by: str | Sequence[str] = (),
) -> pd.DataFrame:
    """Booked since January, per month of a year, beside what complete earlier years had by then.

    Parameters
    ----------
    maandrealisatie
        Table maandrealisatie: what was booked in each month.
    jaar
        The year; the last one when None.
    kant
        "lasten" or "baten".
    by
        Column or columns to group by; none for all together.

    Returns
    -------
    pandas.DataFrame
        Twelve rows per group: jaar, those of `by`, maand, geboekt (cumulative, NaN after the last
        month that is booked), laagste, mediaan, hoogste of earlier years (euro), verschil (geboekt
        - mediaan), aandeel_laagste, aandeel_mediaan, aandeel_hoogste (part of their own year that
        earlier years had booked) and jaren (how many have such a share). A year in which a group
        has no booking says nothing of that group. Empty when that kant has no bookings.
    """
    keys = columns_of(by)
    months = per_maand(maandrealisatie, keys)
    years = boekjaren(months)
    return _course(months, years, _asked_year(years, jaar), kant, keys)


def _course(
    months: pd.DataFrame, years: pd.DataFrame, jaar: int, kant: str, keys: list[str]
) -> pd.DataFrame:
    require_choice(kant, KANTEN, "kant")
    level = [*keys, "_maand"]
    booked = _cumulative(months, kant, keys)
    now = booked[booked["jaar"] == jaar].set_index(level)["cent"]
    before = years[years["volledig"] & (years["jaar"] < jaar)]
    earlier = booked[booked["jaar"].isin(before["jaar"])].groupby(level, observed=True)
    amounts = earlier["cent"].agg(**_AMOUNTS)
    shares = earlier["aandeel"].agg(**_SHARES, jaren="count")
    table = pd.concat([now.rename("geboekt"), amounts, shares], axis=1)
    table = in_order(table.rename_axis(level).reset_index(), level)

    table["mediaan"] = table["mediaan"].round()
    for name in _AMOUNTS:
        table[name] = euros(table[name].astype(float))
    reached = table["_maand"] <= _last_month(years, jaar)
    table["geboekt"] = euros(table["geboekt"].fillna(0.0)).where(reached)
    table["verschil"] = minus_euro(table["geboekt"], table["mediaan"])
    table["jaren"] = table["jaren"].fillna(0).astype("int64")
    table["maand"] = _month_names(table["_maand"])
    table["jaar"] = jaar
    return table[
        [
            "jaar",
            *keys,
            "maand",
            "geboekt",
            *_AMOUNTS,
            "verschil",
            *_SHARES,
            "jaren",
        ]
    ]


def maanden_tot_en_met(
    maandrealisatie: pd.DataFrame, jaar: int, maand: str | None
) -> pd.DataFrame:
    """The table as it stood at the end of a month of that year; as it is when `maand` is None.

    Raises
    ------
    ArgumentFout
        When `maand` is no month.
    """
    if maand is None:
        return maandrealisatie
    require_choice(maand, MAANDEN, "maand")
    known = MAANDEN[: MAANDEN.index(maand) + 1]
    year = maandrealisatie["jaar"]
    by_then = (year == jaar) & maandrealisatie["maand"].isin(known)
    return maandrealisatie[(year < jaar) | by_then]


def zelfde_periode(
    maandrealisatie: pd.DataFrame,
    by: str | Sequence[str] = "product",
    jaar: int | None = None,
    kant: str = "lasten",
    prijs: pd.Series | None = None,
) -> pd.DataFrame:
    """Booked up to the last month of `jaar`, beside the same months of earlier years.

    Largest first.

    Parameters
    ----------
    maandrealisatie, by, jaar, kant
        As for `maandverloop`.
    prijs
        Change of the price since the year before, per group (0.02 is 2 % up), as `prijsverandering`
        returns it.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, tot_en_met, those of `by`, geboekt, geboekt_vorig, verschil, prijs,
        onverklaard, laagste, mediaan, hoogste (euro; the last three of complete earlier years) and
        jaren. verschil = prijs + onverklaard to the cent; without a known price the whole
        difference stays unexplained. `geboekt_vorig` is NaN when that year is not booked over these
        months.
    """
    keys = columns_of(by)
    months = per_maand(maandrealisatie, keys)
    years = boekjaren(months)
    jaar = _asked_year(years, jaar)
    last = _last_month(years, jaar)
    maand = MAANDEN[last - 1] if last else ""

    def up_to(year: int) -> pd.DataFrame:
        course = _course(months, years, year, kant, keys)
        return course[course["maand"] == maand]

    before = up_to(jaar - 1)[["maand", *keys, "geboekt"]]
    table = up_to(jaar).merge(
        before,
        on=["maand", *keys],
        how="outer",
        suffixes=("", "_vorig"),
    )
    table["geboekt"] = table["geboekt"].fillna(0.0)
    # A year that begins later, as that of a handover, has other months.
    previous = years[years["jaar"] == jaar - 1]
    began = previous["van"].isin(MAANDEN[:3]).any()
    if began and _last_month(years, jaar - 1) >= last:
        table["geboekt_vorig"] = table["geboekt_vorig"].fillna(0.0)
    else:
        table["geboekt_vorig"] = float("nan")
    rate = float("nan")
    if prijs is not None and keys:
        rate = prijs.reindex(table.set_index(keys).index).to_numpy()
    table["prijs"] = (table["geboekt_vorig"] * rate).round(2)
    table["verschil"] = minus_euro(table["geboekt"], table["geboekt_vorig"])
    table["onverklaard"] = minus_euro(table["verschil"], table["prijs"].fillna(0.0))
    table["jaren"] = table["jaren"].fillna(0).astype("int64")
    table = table.assign(jaar=jaar, tot_en_met=maand, _size=-table["geboekt"])
    differences = ["verschil", "prijs", "onverklaard"]
    shown = ["geboekt", "geboekt_vorig", *differences, *_AMOUNTS, "jaren"]
    return in_order(table, ["_size", *keys])[["jaar", "tot_en_met", *keys, *shown]]


def prijsverandering(
    begroting: pd.DataFrame, index: pd.DataFrame, jaar: int, by: str | Sequence[str] = "product"
) -> pd.Series:
    """Change of the price that an index gives per group since the year before `jaar`.

    Parameters
    ----------
    begroting
        Table begroting; the realised lasten of the year before are the weights.
    index
        Columns kostensoort and factor, as `gebruikte_index` returns them from the year before to
        `jaar`.
    jaar
        The year.
    by
        Column or columns to group by.

    Returns
    -------
    pandas.Series
        Part of one per group; a kostensoort without index counts as unchanged, a group without any
        is absent.
    """
    keys = columns_of(by)
    booked = _realised(begroting, jaar - 1).query("kant == 'lasten'")
    parts = [*keys, "kostensoort"]
    cost = sum_euro(show_unknown(booked, parts), parts).reset_index()
    factors = index.set_index("kostensoort")["factor"]
    # Of no rows at all pandas would map texts to texts.
    cost["factor"] = cost["kostensoort"].map(factors).astype("float64")
    cost["rise"] = cost["bedrag"] * (cost["factor"].fillna(1.0) - 1)
    groups = cost.groupby(keys)
    rise = groups["rise"].sum()
    amount = groups["bedrag"].sum()
    known = (groups["factor"].count() > 0) & (amount != 0)
    return (rise / amount)[known].dropna()


def maanden_aansluiting(
    maandrealisatie: pd.DataFrame, begroting: pd.DataFrame, by: str | Sequence[str] = ()
) -> pd.DataFrame:
    """The months of each year beside the realisatie of that year in the budget.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, those of `by`, kant, tot_en_met (last month booked; empty without months),
        maanden, realisatie and verschil (maanden - realisatie, euro): 0,00 when they tie. NaN where
        one of the two has nothing of that year and kant, and where the realisatie is booked to
        another month than the months.
    """
    keys = list(dict.fromkeys(["jaar", *columns_of(by), "kant"]))
    months = sum_euro(show_unknown(exploitatie(maandrealisatie), keys), keys)
    booked = sum_euro(show_unknown(_realised(begroting), keys), keys)
    table = pd.concat({"maanden": months, "realisatie": booked}, axis=1).reset_index()
    known = known_that_year(table, ["maanden", "realisatie"]).all(axis=1)
    difference = minus_euro(table["maanden"].fillna(0.0), table["realisatie"].fillna(0.0))
    last = boekjaren(maandrealisatie).set_index("jaar")["tot_en_met"]
    table.insert(len(keys), "tot_en_met", table["jaar"].map(last).fillna(""))
    until = table["jaar"].map(_booked_to(begroting))
    same = until.isna() | (until == table["tot_en_met"])
    table["verschil"] = difference.where(known & same)
    return in_order(table, keys)


def _booked_to(begroting: pd.DataFrame) -> dict[int, str]:
    """The last month that the realisatie of a year is booked to, where it says so."""
    if "tot_en_met" not in begroting:
        return {}
    booked = _realised(begroting)
    days = booked.groupby("jaar")["tot_en_met"].max().dropna()
    return {int(str(year)): MAANDEN[day.month - 1] for year, day in days.items()}


def per_maand(maandrealisatie: pd.DataFrame, keys: Sequence[str] = ()) -> pd.DataFrame:
    """One row per jaar, maand (numbered too), kant, product and `keys`, without reserves.

    A million rows are walked through once.
    """
    require(maandrealisatie, ["jaar", "maand", "kant", "bedrag", *keys])
    product = present(maandrealisatie, ("product_code", "product"))
    every = list(dict.fromkeys(["jaar", "maand", "kant", *product, *keys]))
    rows = sum_euro(show_unknown(exploitatie(maandrealisatie), keys), every).reset_index()
    number = rows["maand"].map(_NUMBER)
    unknown = int(number.isna().sum())
    if unknown:
        raise ValueError(f"maandrealisatie heeft rijen zonder maand: {unknown} bedragen")
    return rows.assign(_maand=number.astype("int64"))


def _realised(begroting: pd.DataFrame, jaar: int | None = None) -> pd.DataFrame:
    """Baten and lasten that were realised, in one year or in all."""
    lines = exploitatie(begroting)
    lines = lines[lines["fase"] == "realisatie"]
    return lines if jaar is None else lines[lines["jaar"] == jaar]


def _cumulative(months: pd.DataFrame, kant: str, keys: list[str]) -> pd.DataFrame:
    """Twelve rows per group and year with a booking.

    Keys, jaar, _maand, cent (booked since January) and aandeel of that year.
    """
    booked = months[months["kant"] == kant]
    level = [booked[name] for name in [*keys, "jaar", "_maand"]]
    amounts = cents(booked["bedrag"]).groupby(level, dropna=False, observed=True).sum()
    wide = amounts.unstack("_maand", fill_value=0)
    wide = wide.reindex(columns=range(1, len(MAANDEN) + 1), fill_value=0)
    since = wide[(wide != 0).any(axis=1)].cumsum(axis=1)
    total = since[len(MAANDEN)].astype(float)
    share = since.div(total.where(total != 0), axis=0)
    return pd.concat({"cent": since.stack(), "aandeel": share.stack()}, axis=1).reset_index()


def _asked_year(years: pd.DataFrame, jaar: int | None) -> int:
    """The year that is asked for, or the last one."""
    if jaar is None:
        return int(years["jaar"].max()) if len(years) else 0
    require_whole(jaar, "jaar")
    return jaar


def _last_month(years: pd.DataFrame, jaar: int) -> int:
    """Number of the last month booked in a year; 0 when it has no bookings."""
    month = years.loc[years["jaar"] == jaar, "tot_en_met"]
    return MAANDEN.index(month.iloc[0]) + 1 if len(month) else 0
