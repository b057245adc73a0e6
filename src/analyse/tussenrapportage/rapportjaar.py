"""The year that an interim report is about: its lines, its months, and up to which day it runs.

The trap: what was booked up to September is no year. So whether the year is whole is settled here,
once, and every measure of the report asks it here.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace

import pandas as pd

from analyse import nl
from analyse.begroting import deeljaren, maanden_tot_en_met
from analyse.begroting.maanden import MAANDEN
from analyse.errors import ArgumentFout
from analyse.tables.arguments import require_year
from analyse.tables.frames import RESERVES, exploitatie


@dataclass(frozen=True)
class Rapportjaar:
    """What an interim report is made of.

    `regels` are the lines of baten and lasten of the year, `reserves` those of its reserves,
    `vorig` those of all earlier years and `maanden` the months up to `tot_en_met`: the last day up
    to which is booked, None when nothing is. `loopt` is whether the year has yet to end.
    """

    jaar: int
    tot_en_met: dt.date | None
    loopt: bool
    regels: pd.DataFrame
    reserves: pd.DataFrame
    vorig: pd.DataFrame
    maanden: pd.DataFrame

    @property
    def periode(self) -> str:
        """Up to when is booked, in words: "september", "15 september"; "" for a whole year."""
        if self.tot_en_met is None or not self.loopt:
            return ""
        month = MAANDEN[self.tot_en_met.month - 1]
        return month if _ends_month(self.tot_en_met) else f"{self.tot_en_met.day} {month}"

    @property
    def maand(self) -> int:
        """The last month that is booked to its end; 0 when that is none."""
        day = self.tot_en_met
        if day is None:
            return 0
        return day.month if _ends_month(day) else day.month - 1


def rapportjaar(
    begroting: pd.DataFrame,
    maandrealisatie: pd.DataFrame,
    jaar: int | None = None,
    peildatum: str | dt.date | None = None,
    eerdere_standen: pd.DataFrame | None = None,
) -> Rapportjaar:
    """The year to report on, as it stood on a day.

    Parameters
    ----------
    begroting, maandrealisatie
        The tables of these names.
    jaar
        The year; the last one of which something is booked when None.
    peildatum
        A day up to which is booked ("30-09-2024" or "2024-09-30"); the last state when None.
    eerdere_standen
        Rows of begroting of earlier states, as a dossier keeps them.

    Raises
    ------
    ArgumentFout
        When there is nothing of that year, or no state of that day; it names those that are there.
    """
    if jaar is not None:
        require_year(begroting, jaar)
    lines = begroting[begroting["bedrag"].notna()]
    year = _last_year(lines) if jaar is None else jaar
    older = lines.head(0) if eerdere_standen is None else eerdere_standen
    if peildatum is not None:
        lines = _as_it_stood(lines, older, year, _day(peildatum))
    until = _until(lines, maandrealisatie, year)
    end = dt.date(year, 12, 31)
    loopt = until is None or until < end
    earlier = pd.concat([lines[lines["jaar"] < year], older[older["jaar"] < year]])
    months = maandrealisatie[maandrealisatie["jaar"] <= year]
    of_year = lines[lines["jaar"] == year]
    own, reserves = exploitatie(of_year), van_reserves(of_year)
    found = Rapportjaar(year, until, loopt, own, reserves, earlier, months)
    if not found.maand:
        return found
    months = maanden_tot_en_met(months, year, MAANDEN[found.maand - 1])
    return replace(found, maanden=months)


def van_reserves(lines: pd.DataFrame) -> pd.DataFrame:
    """The mutations of reserves, under a taakveld with which a measure counts them."""
    if "taakveld" not in lines:
        return lines.head(0)
    return lines[lines["taakveld"] == RESERVES].assign(taakveld="reserves")


def _ends_month(day: dt.date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


def _last_year(lines: pd.DataFrame) -> int:
    """The last year of which something is booked; of any amount when nothing is; else 1."""
    booked = lines[lines["fase"] == "realisatie"]
    years = (lines if booked.empty else booked)["jaar"].dropna()
    return int(years.max()) if len(years) else 1


def _until(lines: pd.DataFrame, months: pd.DataFrame, jaar: int) -> dt.date | None:
    """The last day up to which a year is booked, as `deeljaren` tells it; None without bookings."""
    told = deeljaren(lines, months).get(jaar)
    if told in MAANDEN:
        month = MAANDEN.index(told) + 1
        return dt.date(jaar, month, calendar.monthrange(jaar, month)[1])
    if told is not None:
        return _day(told)
    booked = (lines["jaar"] == jaar) & (lines["fase"] == "realisatie")
    return dt.date(jaar, 12, 31) if booked.any() else None


def _day(text: str | dt.date) -> dt.date:
    """A day, written as in the Netherlands or as by a computer."""
    if isinstance(text, dt.date):
        return text
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    try:
        first, month, last = numbers
        return dt.date(*((first, month, last) if first > 31 else (last, month, first)))
    except ValueError:
        wrong = f"peildatum {text!r} is geen datum als 30-09-2024"
        raise ArgumentFout(wrong) from None


def stand_dagen(begroting: pd.DataFrame) -> pd.Series:
    """The day of the state of each line: up to which is booked, else the peildatum."""
    unknown = pd.Series(pd.NaT, begroting.index, dtype="datetime64[s]")
    return begroting.get("tot_en_met", unknown).fillna(begroting.get("peildatum", unknown))


def _as_it_stood(
    lines: pd.DataFrame, older: pd.DataFrame, jaar: int, day: dt.date
) -> pd.DataFrame:
    """The lines with those of one year as they stood on a day; other years as they are."""
    every = pd.concat([lines, older[older["bedrag"].notna()]], ignore_index=True)
    of_year = every[every["jaar"] == jaar]
    days = stand_dagen(of_year)
    known = sorted(days.dropna().dt.date.unique())
    if day not in known:
        there = nl.opsomming([nl.datum(one, kort=True) for one in known]) or "geen"
        raise ArgumentFout(
            f"van {jaar} is er geen stand van {nl.datum(day, kort=True)} (er is: {there})"
        )
    on_day = days == pd.Timestamp(day)
    fases = set(of_year.loc[on_day, "fase"])
    undated = days.isna() & ~of_year["fase"].isin(fases)
    rest = lines[lines["jaar"] != jaar]
    return pd.concat([rest, of_year[on_day | undated]], ignore_index=True)
