"""Values that Excel has made of something else: a date or a truth value in a column of texts.

The trap: 2-1 becomes 2 January and 1.10 becomes 1.1 while one types; both look like good values,
and the code or round they were is gone. A zero or a time looks like a day of long ago. Sources:
Ziemann e.a. 2016 (gene names); bad-data-guide #34.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.problems import Say, say_cells
from analyse.read.sheet import Value
from analyse.read.values import NotReadable, date
from analyse.tables import Column, Table

#: No table is about an earlier day: Excel shows 0, 0,5, 60 and 2024 as days of 1900 to 1905.
FIRST_YEAR = 1980
#: Days of what was seen or booked, which lie in no later year than the next.
_SEEN = frozenset({"datum", "peildatum"})
#: Years that a day may lie from the year or round it belongs to.
_APART = {"ronde": 1, "jaar": 3}
_OPEN_ENDED = dt.date(1900, 1, 1)


#: A code that Excel writes as a day: `2-jan`, `jan-25`, or in full where the file is a text.
_MONTH = r"(?:jan|feb|mrt|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)"
_AS_DATE = re.compile(
    rf"\d{{1,2}}-{_MONTH}\.?|{_MONTH}\.?-\d{{2,4}}|\d{{4}}-\d\d-\d\d(?: 00:00:00)?"
    r"|\d{1,2}-\d{1,2}-\d{4}(?: 00:00(?::00)?)?",
    re.IGNORECASE,
)
#: A long code that Excel writes as a power of ten in a file of text: `6,21E+05`.
_AS_POWER = re.compile(r"\d(?:[.,]\d+)?E\+\d{2,3}", re.IGNORECASE)
_ONE_DECIMAL = re.compile(r"(?P<head>\d+)\.(?P<last>\d)")


def refuse_misplaced(
    written: Sequence[Value], column: Column, say: Callable[..., None]
) -> None:
    """Report dates and truth values in a column of codes, names or other texts.

    By the place of each among the different values of the column.
    """
    if column.free:
        return
    holds_codes = column.kind == "code"
    for number, value in enumerate(written):
        if isinstance(value, bool):
            say("WAARDE_VERVORMD.waar", number, kolom=column.name)
        elif isinstance(value, dt.datetime) or (holds_codes and _is_date(value)):
            say("WAARDE_VERVORMD", number, kolom=column.name)
        elif isinstance(value, str) and _AS_POWER.fullmatch(value.strip()):
            say("WAARDE_VERVORMD.macht", number, kolom=column.name)


def _is_date(value: Value) -> bool:
    """Whether a text is a day, as Excel writes one."""
    return isinstance(value, str) and bool(_AS_DATE.fullmatch(value.strip()))


def lost_decimals(numbers: Mapping[int, str]) -> dict[int, bool]:
    """Codes that are a number with one decimal: 1.1 may have been 1.10.

    By their place, with whether the code that it may have been is likely there: 1.9 stands in the
    column too, or another code of two decimals.
    """
    found = {place: _ONE_DECIMAL.fullmatch(text) for place, text in numbers.items()}
    codes = set(numbers.values())
    long = Counter(text.partition(".")[0] for text in codes if re.fullmatch(r"\d+\.\d\d", text))
    return {
        place: f"{match['head']}.9" in codes or bool(long[match["head"]])
        for place, match in found.items()
        if match
    }


def day_of(column: Column, value: object) -> dt.date:
    """A date that the column can be about.

    Raises
    ------
    NotReadable
        When the cell holds no date, or one of long ago or years ahead.
    """
    day = date(value)
    if day.year < FIRST_YEAR and day != _OPEN_ENDED:
        raise NotReadable("datum_te_vroeg", jaar=day.year)
    if column.name in _SEEN and (day == _OPEN_ENDED or day.year > _this_year() + 1):
        raise NotReadable("datum_buiten_bereik", jaar=day.year)
    return day


def _this_year() -> int:
    return dt.datetime.now(tz=dt.UTC).year


def dates_out_of_place(
    table: Table, frame: pd.DataFrame, columns: Mapping[str, int], say: Say
) -> None:
    """Report days that lie years from the round or the year that the row itself names."""
    for name in sorted(_SEEN & columns.keys()):
        days = pd.to_datetime(frame[name]).dt.year
        for other, apart in _APART.items():
            if other in table.by_name and other in frame:
                years = _years(frame[other])
                wrong = (days - years).abs() > apart
                rows = frame.loc[wrong, "_rij"].drop_duplicates()
                values = frame.loc[rows.index, name]
                cells = [(row - 1, columns[name]) for row in rows.tolist()]
                shown = [nl.datum(day, kort=True) for day in values]
                say_cells(say, "DATUM_PAST_NIET", cells, shown, kolom=name, ander=other)


def _years(values: pd.Series) -> pd.Series:
    """The year that each value is or names; unknown where it names none, or several."""
    which, different = pd.factorize(values)
    texts = pd.Series(different).astype("str")
    named = texts.str.extract(r"(?<!\d)((?:19[89]|20[0-4])\d)(?!\d)")[0]
    years = np.append(named.astype("float64"), np.nan)
    return pd.Series(years[which], values.index)
