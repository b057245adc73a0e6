"""What was booked month by month.

A year beside the same months of earlier years, and whether the months tie with the budget.

The traps: spending is not linear, so no year is divided by twelve; amounts rise with prices, so
beside them stands the SHARE of the year that was booked by then; a year that is not booked to its
end is no reference; and the months of a year that is still running end at the last one with a
booking.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analyse.tables import TABLES, cents, euros, sum_euro
from analyse.tables.arguments import require
from analyse.tables.frames import columns_of, exploitatie, in_order, show_unknown

#: The months by name, in their order.
MAANDEN = tuple(choice.value for choice in TABLES["maandrealisatie"]["maand"].choices)
_STATS = {"laagste": "min", "mediaan": "median", "hoogste": "max"}


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
    booked = condensed(maandrealisatie)
    months = booked[booked["bedrag"] != 0].groupby("jaar")["_maand"].agg(["min", "max"])
    return pd.DataFrame(
        {
            "jaar": months.index.astype("int64"),
            "van": [MAANDEN[m - 1] for m in months["min"]],
            "tot_en_met": [MAANDEN[m - 1] for m in months["max"]],
            "volledig": ((months["min"] <= 3) & (months["max"] == 12)).to_numpy(dtype=bool),
        }
    )


def verloop(
    maandrealisatie: pd.DataFrame,
    jaar: int | None = None,
    kant: str = "lasten",
    by: str | Sequence[str] = (),
) -> pd.DataFrame:
    """Booked since January, per month of one year, beside what complete earlier years had booked by then.

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
    maandrealisatie = condensed(maandrealisatie, keys)
    years = boekjaren(maandrealisatie)
    jaar = _last_year(years) if jaar is None else jaar
    booked = _cumulative(maandrealisatie, kant, keys)
    complete = years.loc[years["volledig"] & (years["jaar"] < jaar), "jaar"]
    now, earlier = booked[booked["jaar"] == jaar], booked[booked["jaar"].isin(complete)]
    level = [*keys, "_maand"]
    stats = earlier.groupby(level, observed=True).agg(
        **{name: ("cent", how) for name, how in _STATS.items()},
        **{f"aandeel_{name}": ("aandeel", how) for name, how in _STATS.items()},
        jaren=("aandeel", "count"),
    )
    table = (
        pd.concat([now[level], earlier[level]])
        .drop_duplicates()
        .merge(stats.reset_index(), on=level, how="left")
    )
    table = in_order(table.merge(now[[*level, "cent"]], on=level, how="left"), level)
    reached = table["_maand"] <= _reach(years, jaar)
    this, middle = table["cent"].fillna(0.0), table["mediaan"].astype(float).round()
    return table[keys].assign(
        jaar=jaar,
        maand=[MAANDEN[m - 1] for m in table["_maand"]],
        geboekt=euros(this).where(reached),
        laagste=euros(table["laagste"].astype(float)),
        mediaan=euros(middle),
        hoogste=euros(table["hoogste"].astype(float)),
        verschil=euros(this - middle).where(reached),
        **{f"aandeel_{name}": table[f"aandeel_{name}"].astype(float) for name in _STATS},
        jaren=table["jaren"].fillna(0).astype("int64"),
    )[
        [
            "jaar",
            *keys,
            "maand",
            "geboekt",
            *_STATS,
            "verschil",
            *(f"aandeel_{name}" for name in _STATS),
            "jaren",
        ]
    ]


def tot_en_met(maandrealisatie: pd.DataFrame, jaar: int, maand: str | None) -> pd.DataFrame:
    """The table as it stood at the end of a month.

    Without later months of that year and without later years.

    Raises
    ------
    ValueError
        When `maand` is no month.
    """
    if maand is None:
        return maandrealisatie
    if maand not in MAANDEN:
        raise ValueError(f"'{maand}' is geen maand; kies uit {', '.join(MAANDEN)}")
    known = MAANDEN[: MAANDEN.index(maand) + 1]
    year = maandrealisatie["jaar"]
    return maandrealisatie[(year < jaar) | ((year == jaar) & maandrealisatie["maand"].isin(known))]


def zelfde_periode(
    maandrealisatie: pd.DataFrame,
    by: str | Sequence[str] = "product",
    jaar: int | None = None,
    kant: str = "lasten",
    prijs: pd.Series | None = None,
) -> pd.DataFrame:
    """Booked from January up to the last month of `jaar`, beside the same months of earlier years; largest first.

    Parameters
    ----------
    maandrealisatie, by, jaar, kant
        As for `verloop`.
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
    maandrealisatie = condensed(maandrealisatie, keys)
    years = boekjaren(maandrealisatie)
    jaar = _last_year(years) if jaar is None else jaar
    last = _reach(years, jaar)
    month = MAANDEN[last - 1] if last else ""
    shown = [*keys, "geboekt"]

    def up_to(year: int) -> pd.DataFrame:
        table = verloop(maandrealisatie, year, kant, keys)
        # Without a group there is one row a year: a key of its own joins them.
        return table[table["maand"] == month].assign(_all=0)

    now, before = (
        up_to(jaar),
        up_to(jaar - 1)[["_all", *shown]].rename(columns={"geboekt": "geboekt_vorig"}),
    )
    table = now.merge(before, on=["_all", *keys], how="outer")
    # A year that begins later, as that of a handover, has other months.
    begins = years.loc[years["jaar"] == jaar - 1, "van"].isin(MAANDEN[:3])
    same = pd.Series(bool(begins.any()) and _reach(years, jaar - 1) >= last, index=table.index)
    this, previous = cents(table["geboekt"]), table["geboekt_vorig"].fillna(0.0).where(same)
    change = euros(this - cents(previous)).where(same)
    rate = (
        prijs.reindex(table.set_index(keys).index).to_numpy()
        if prijs is not None and keys
        else np.nan
    )
    price = (previous * rate).round(2)
    table = table[keys].assign(
        jaar=jaar,
        tot_en_met=month,
        geboekt=euros(this),
        geboekt_vorig=previous,
        verschil=change,
        prijs=price,
        onverklaard=euros(cents(change) - cents(price)).where(same),
        **{name: table[name] for name in _STATS},
        jaren=table["jaren"].fillna(0).astype("int64"),
        _size=-this,
    )
    table = in_order(table, ["_size", *keys])
    return table[
        [
            "jaar",
            "tot_en_met",
            *shown,
            "geboekt_vorig",
            "verschil",
            "prijs",
            "onverklaard",
            *_STATS,
            "jaren",
        ]
    ]


def prijsverandering(
    begroting: pd.DataFrame, index: pd.DataFrame, jaar: int, by: str | Sequence[str] = "product"
) -> pd.Series:
    """Change of the price that an index gives per group, weighted with the realised lasten of the year before `jaar`.

    Parameters
    ----------
    begroting
        Table begroting.
    index
        Columns kostensoort and factor, as `begroting.prijsindex.gebruikte_index` returns them from the
        year before to `jaar`.
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
    rows = exploitatie(begroting)
    rows = rows[
        (rows["jaar"] == jaar - 1) & (rows["kant"] == "lasten") & (rows["fase"] == "realisatie")
    ]
    cost = sum_euro(
        show_unknown(rows, [*keys, "kostensoort"]), [*keys, "kostensoort"]
    ).reset_index()
    cost["factor"] = cost["kostensoort"].map(index.set_index("kostensoort")["factor"])
    cost["rise"] = cost["bedrag"] * (cost["factor"] - 1).fillna(0.0)
    sums = cost.groupby(keys)[["bedrag", "rise"]].sum()[cost.groupby(keys)["factor"].count() > 0]
    return (sums["rise"] / sums["bedrag"].where(sums["bedrag"] != 0)).dropna()


def aansluiting(
    maandrealisatie: pd.DataFrame, begroting: pd.DataFrame, by: str | Sequence[str] = ()
) -> pd.DataFrame:
    """The months of each year beside the realisatie of that year in the budget.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, those of `by`, kant, tot_en_met (last month booked; empty without months),
        maanden, realisatie and verschil (maanden - realisatie, euro): 0,00 when they tie. NaN where
        one of the two has nothing of that year and kant.
    """
    keys = list(dict.fromkeys(["jaar", *columns_of(by), "kant"]))
    books = exploitatie(begroting)
    sides = {
        "maanden": exploitatie(maandrealisatie),
        "realisatie": books[books["fase"] == "realisatie"],
    }
    table = pd.concat(
        [sum_euro(show_unknown(f, keys), keys).rename(name) for name, f in sides.items()], axis=1
    ).reset_index()
    known = (
        table[list(sides)]
        .notna()
        .groupby([table["jaar"], table["kant"]])
        .transform("any")
        .all(axis=1)
    )
    table["verschil"] = euros(cents(table["maanden"]) - cents(table["realisatie"])).where(known)
    table.insert(
        len(keys),
        "tot_en_met",
        table["jaar"].map(boekjaren(maandrealisatie).set_index("jaar")["tot_en_met"]).fillna(""),
    )
    return in_order(table, keys)


def tussenstand(begroting: pd.DataFrame, maandrealisatie: pd.DataFrame, jaar: int) -> str:
    """What a realisatie of `jaar` runs up to when that is not the whole year ("september", "30-09-2018"), else nothing.

    A date (peildatum) before the year's end says so; otherwise months that stop earlier do, if the
    realised lasten are nearer to what these months hold than to a year at that pace. When neither
    says anything the year counts as whole.
    """
    rows = exploitatie(begroting)
    rows = rows[(rows["jaar"] == jaar) & (rows["fase"] == "realisatie")]
    day = rows["peildatum"].max() if "peildatum" in rows.columns and len(rows) else pd.NaT
    if pd.notna(day):
        return f"{day:%d-%m-%Y}" if day < pd.Timestamp(jaar, 12, 31) else ""
    month = _reach(boekjaren(maandrealisatie), jaar)
    if not 0 < month < len(MAANDEN):
        return ""
    ties = aansluiting(maandrealisatie, begroting).query("jaar == @jaar and kant == 'lasten'")
    year = ties["maanden"] * (1 + len(MAANDEN) / month) / 2
    return MAANDEN[month - 1] if (ties["realisatie"] < year).any() else ""


def condensed(maandrealisatie: pd.DataFrame, keys: Sequence[str] = ()) -> pd.DataFrame:
    """One row per jaar, maand (numbered too), kant, product and `keys`, without reserves.

    A million rows are walked through once.
    """
    require(maandrealisatie, ["jaar", "maand", "kant", "bedrag", *keys])
    product = [c for c in ("product_code", "product") if c in maandrealisatie.columns]
    every = list(dict.fromkeys(["jaar", "maand", "kant", *product, *keys]))
    rows = sum_euro(show_unknown(exploitatie(maandrealisatie), keys), every).reset_index()
    number = rows["maand"].map({name: n for n, name in enumerate(MAANDEN, start=1)})
    if number.isna().any():
        raise ValueError(
            f"maandrealisatie heeft rijen zonder maand: {int(number.isna().sum())} bedragen"
        )
    return rows.assign(_maand=number.astype("int64"))


def _cumulative(booked: pd.DataFrame, kant: str, keys: list[str]) -> pd.DataFrame:
    """Twelve rows per group and year with a booking.

    Keys, jaar, _maand, cent (booked since January) and aandeel of that year.
    """
    booked = booked[booked["kant"] == kant]
    month = [booked[k] for k in [*keys, "jaar", "_maand"]]
    wide = (
        cents(booked["bedrag"])
        .groupby(month, dropna=False, observed=True)
        .sum()
        .unstack("_maand", fill_value=0)
    )
    wide = wide.reindex(columns=range(1, len(MAANDEN) + 1), fill_value=0)
    since = wide[(wide != 0).any(axis=1)].cumsum(axis=1)
    total = since[len(MAANDEN)].astype(float)
    share = since.div(total.where(total != 0), axis=0)
    return pd.concat(
        [since.stack().rename("cent"), share.stack().rename("aandeel")], axis=1
    ).reset_index()


def _last_year(years: pd.DataFrame) -> int:
    return int(years["jaar"].max()) if len(years) else 0


def _reach(years: pd.DataFrame, jaar: int) -> int:
    """Number of the last month booked in a year; 0 when it has no bookings."""
    month = years.loc[years["jaar"] == jaar, "tot_en_met"]
    return MAANDEN.index(month.iloc[0]) + 1 if len(month) else 0
