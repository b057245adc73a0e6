"""Up to which day what was booked runs: of each heading, and of each row.

From the heading, else from the state of the sheet (peildatum). The trap: `Realisatie Q1` to `Q4`
are four parts that add up, `t/m Q1` to `t/m Q4` one amount that grows; and beside `Realisatie 2024`
neither may be added to it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analyse.read.heading.headings import Heading
from analyse.read.heading.layout import Layout
from analyse.read.heading.stands import BOOKED
from analyse.read.heading.until import day_in
from analyse.read.problems import Say, a1
from analyse.tables import Table

_ALONE, _WHOLE, _UNSAID = "alleen", "t/m 31-12", "?"
_DAY = "datetime64[s]"


def settle_periods(layout: Layout, fixed: Mapping[str, Any], say: Say) -> None:
    """Settle what headings of parts of a year mean beside each other, in place."""
    for place, heading in enumerate(layout.headings):
        said = heading.fixed.get("tot_en_met")
        if heading.column != layout.table.value or heading.fixed.get("fase") not in BOOKED:
            continue
        others = [h for h in layout.value_headings if _same_but_period(h, heading)]
        periods = [str(h.fixed.get("tot_en_met", "")) for h in others if h is not heading]
        cell = a1(layout.bottom, heading.index)
        if said is None and any(period.startswith("t/m") for period in periods):
            layout.headings[place] = replace(
                heading, fixed={**heading.fixed, "tot_en_met": _WHOLE}
            )
        elif said == _UNSAID and "peildatum" not in _given(layout, fixed):
            say("DEEL_VAN_JAAR.kop", cell, heading.text, kop=heading.text)
        elif str(said).startswith(_ALONE):
            if "" in periods:
                layout.headings[place] = replace(heading, column="", derived="deel")
            elif not any(period.startswith(_ALONE) for period in periods):
                _ask_alone(heading, cell, fixed, say)


def _given(layout: Layout, fixed: Mapping[str, Any]) -> set[str]:
    return {*fixed, *(h.column for h in layout.headings)}


def _same_but_period(one: Heading, other: Heading) -> bool:
    """Whether two headings stand above the same amounts of another period."""
    mine, its = dict(one.fixed), dict(other.fixed)
    mine.pop("tot_en_met", None)
    its.pop("tot_en_met", None)
    return one.column == other.column and mine == its


def _ask_alone(heading: Heading, cell: str, fixed: Mapping[str, Any], say: Say) -> None:
    """Ask whether one month or quarter is that alone; not where the sheet is of that state."""
    state = fixed.get("peildatum")
    period = str(heading.fixed["tot_en_met"])
    if not isinstance(state, dt.date) or day_in(period, state.year) != state:
        say("DEEL_VAN_JAAR.alleen", cell, heading.text, kop=heading.text)


def latest_heading(layout: Layout, jaar: object) -> dt.date | None:
    """The last day that headings of what was booked name, when that is a part of a year."""
    days = []
    for heading in layout.value_headings:
        year = heading.fixed.get("jaar", jaar)
        said = heading.fixed.get("tot_en_met", _WHOLE)
        booked = heading.fixed.get("fase") == "realisatie"
        if booked and isinstance(year, int) and not str(said).startswith(_ALONE):
            days.append(day_in(str(said), year))
    known = [day for day in days if day]
    latest = max(known, default=None)
    return latest if latest and (latest.month, latest.day) != (12, 31) else None


def date_booked(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the day up to which each row of what was booked runs.

    Its own, else the state of the sheet where that is in its year; a later state is a whole year.
    """
    if table.name != "begroting" or not {"tot_en_met", "peildatum"} & set(frame.columns):
        return frame
    booked = frame["fase"].isin(BOOKED).to_numpy()
    years = pd.to_numeric(frame["jaar"].astype("float64")).to_numpy()
    days = np.full(len(frame), np.datetime64("NaT"), dtype=_DAY)
    if "tot_en_met" in frame:
        days = _own_days(frame, years, booked)
    if "peildatum" in frame:
        state = pd.to_datetime(frame["peildatum"].astype("object")).to_numpy().astype(_DAY)
        first, last = _new_year(years), _new_year(years + 1) - np.timedelta64(1, "D")
        within = booked & np.isnat(days) & (state >= first)
        days[within] = np.minimum(state, last)[within]
    return frame.assign(tot_en_met=days)


def _new_year(years: np.ndarray) -> np.ndarray:
    """The first of January of each year; no day where the year is not known."""
    known = np.isfinite(years)
    whole = np.where(known, years, 1970).astype("int64") - 1970
    days = whole.astype("datetime64[Y]").astype(_DAY)
    days[~known] = np.datetime64("NaT")
    return np.asarray(days)


def _own_days(frame: pd.DataFrame, years: np.ndarray, booked: np.ndarray) -> np.ndarray:
    """The day that the heading or a column of its own gives each row."""
    days = np.full(len(frame), np.datetime64("NaT"), dtype=_DAY)
    alone = np.zeros(len(frame), dtype=bool)
    which, said = pd.factorize(frame["tot_en_met"])
    for number, value in enumerate(said):
        rows = which == number
        if not isinstance(value, str):
            days[rows] = np.datetime64(pd.Timestamp(value), "s")
            continue
        alone |= rows & booked & value.startswith(_ALONE)
        for year in np.unique(years[rows & np.isfinite(years)]).tolist():
            day = day_in(value, int(year))
            if day:
                days[rows & (years == year)] = np.datetime64(day, "s")
    _up_to_the_last(frame, days, years, alone)
    return days


def _up_to_the_last(
    frame: pd.DataFrame, days: np.ndarray, years: np.ndarray, alone: np.ndarray
) -> None:
    """Parts of a year that add up run together to the last one with an amount, in place."""
    counted = alone & (frame["bedrag"].fillna(0).to_numpy() != 0)
    fase = frame["fase"].astype("object").to_numpy()
    for year in np.unique(years[alone & np.isfinite(years)]).tolist():
        for name in BOOKED:
            own = alone & (years == year) & (fase == name)
            filled = own & counted
            if own.any():
                days[own] = days[filled if filled.any() else own].max()
