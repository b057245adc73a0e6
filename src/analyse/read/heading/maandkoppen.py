"""Headings that are months, as a finance system or Excel writes them: `jan-24`, `202401`, a date.

A month is written out, so that it reads as any other heading. The trap: one such cell may be a day
(`jan-24`), a number (`202401`) or a year (1 January); only a row of months, each the one after the
last, is without doubt.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence

from analyse.read.sheet import Value
from analyse.read.values import MONTHS
from analyse.tables import TABLES

#: Months in one row that leave no doubt: two dates side by side are a begin and an end.
_FEWEST = 3
_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_NUMBER = r"(?P<month>0[1-9]|1[0-2])"
_FORMS = (
    re.compile(rf"(?P<month>{_NAMES})\.?[-/ ]?['’]?(?:20)?(?P<year>\d\d)"),
    re.compile(rf"20(?P<year>\d\d)[- ]?p?{_NUMBER}"),
    re.compile(rf"20(?P<year>\d\d)-{_NUMBER}-01"),
    re.compile(r"0?1[-/.](?P<month>0?[1-9]|1[0-2])[-/.]20(?P<year>\d\d)"),
)
#: What a number format shows beside the parts of a date.
_BESIDE = re.compile(r'\[[^\[\]]*\]|"[^"]*"|\\.|;.*')
_LONGEST = 20


def with_months(
    line: Sequence[Value], forms: Sequence[str], is_told: Callable[[str], bool]
) -> list[Value]:
    """A row of headings with its months written out (`januari 2024`); else as it is.

    Parameters
    ----------
    line, forms
        The cells and their number formats.
    is_told
        Whether a profile says what a heading means: then it stays as it is written.
    """
    found = {
        column: month
        for column, value in enumerate(line)
        if (month := _month(value, forms[column]))
    }
    months = list(found.values())
    if len(months) < _FEWEST or months != list(range(months[0], months[0] + len(months))):
        return list(line)
    if any(is_told(str(line[column])) for column in found):
        return list(line)
    names = [choice.value for choice in TABLES["maandrealisatie"]["maand"].choices]
    written = list(line)
    for column, month in found.items():
        written[column] = f"{names[month % 12]} {month // 12}"
    return written


def _month(value: Value, form: str) -> int:
    """Months from the year 0 to the one that a cell is; 0 when it is none."""
    if isinstance(value, dt.datetime):
        is_month = value.day == 1 or _shows_no_day(form)
        return value.year * 12 + value.month - 1 if is_month else 0
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return 0
    text = str(value).strip()[:_LONGEST].casefold()
    match = next(filter(None, (form.fullmatch(text) for form in _FORMS)), None)
    if not match:
        return 0
    month = match["month"]
    number = MONTHS[month] if month in MONTHS else int(month)
    return (2000 + int(match["year"])) * 12 + number - 1


def _shows_no_day(form: str) -> bool:
    """Whether a number format shows the month of a date, and neither the day nor the time."""
    parts = _BESIDE.sub("", form).casefold()
    return "m" in parts and not set(parts) & set("dhs")
