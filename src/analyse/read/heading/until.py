"""Up to which day of a year figures run, where a title, a name or a heading says so.

The trap: `Realisatie 2024` under the title `t/m periode 9` is no year, and is never to be compared
with one. A date on which something was printed says nothing of that.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from analyse.read.values import MONTHS
from analyse.tables import normalise

#: A year with every day in it, where no year is known yet.
_LEAP = 2000
_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_TO = r"(?:t m|tm|tot en met|ytd|stand(?: per| op| ultimo)?|peildatum|per|ultimo|cumulatief)"
_MONTH = re.compile(rf"\b(?:{_TO}|jan(?:uari)?) (?:en met )?(?:(\d{{1,2}}) )?({_NAMES})\b")
_DAY = re.compile(rf"\b{_TO} (\d{{1,2}}) (\d{{1,2}}) (?:20)?\d\d\b")
_NUMBER = re.compile(
    r"\b(?:t m|tm|tot en met|ytd|p|periode|periodes|perioden|maand|maanden)"
    r" ?(?:p ?)?(?:20\d\d )?(?:0*1 )?(?:t m |tot en met )?(?:p ?)?(?:20\d\d )?0*(1[0-2]|[1-9])\b"
)
_QUARTER = re.compile(
    r"\bq ?([1-4])\b|\b([1-4])e? ?kwartaal|\bkwartaal(?:rapportage)? ?([1-4])\b"
)
_HALF = re.compile(r"\b(?:1e|eerste) ?(?:halfjaar|half jaar|helft)")
_SOME_PART = re.compile(
    r"^20\d\d (?:0[1-9]|1[01])\b|\b(?:tussenrapportage|tussentijds\w*|[bm]arap|burap|berap|ytd"
    r"|(?:bestuurs|management)rapportage|(?:voorjaars|zomer|najaars)nota|cumulatie[fv]e?)\b"
)
_PRINTED = re.compile(r"afdruk|afgedrukt|print|pagina|bladzijde|vastgesteld|raadsbesluit")
_ALONE = re.compile(rf"\b(?:maand )?({_NAMES})\b")
#: Words by which what is booked runs from the first of January.
_SINCE = re.compile(rf"\b(?:{_TO}|cum|cumulatieve|jan(?:uari)? (?:{_NAMES}))\b")
_FROM_START = re.compile(
    r"\b(?:(?:periode|maand|p) )?(?:0*1|jan(?:uari)?) (?=t m |tm |tot en met )"
)
_YEAR = re.compile(r"\b20\d\d\b")
#: What a text in compared form must hold to name a period: a figure, or one of these words.
NAMES_PERIOD = rf"[0-9]|\b(?:eerste|{_NAMES})\b"
_FIGURES_ONLY = re.compile(r"\bstand ?20\d\d(\d\d)(\d\d)\b")


@dataclass(frozen=True)
class Period:
    """A period that a heading names: up to a day of a year, or that part alone.

    `str` writes it as one text, which `day_in` makes a day of once the year is known.
    """

    month: int
    day: int
    alone: bool

    def __str__(self) -> str:
        """As `t/m 30-09`, or `alleen 30-09`."""
        return f"{'alleen' if self.alone else 't/m'} {self.day:02}-{self.month:02}"


def take_period(plain: str) -> tuple[str, Period | None]:
    """A heading in compared form without the period in it, and that period."""
    plain = _FROM_START.sub("", re.sub(r"\bp(\d)", r"p \1", plain))
    for form in (_DAY, _FIGURES_ONLY, _MONTH, _NUMBER, _QUARTER, _HALF, _ALONE):
        found = form.search(plain)
        if not found:
            continue
        day, month = (0, MONTHS[found[1]]) if form is _ALONE else _day_and_month(found[0])
        if not 1 <= month < 13:
            return plain, None
        last = calendar.monthrange(_LEAP, month)[1]
        years = " ".join(_YEAR.findall(found[0]))
        rest = f"{plain[: found.start()]} {years} {plain[found.end() :]}"
        alone = not _SINCE.search(plain)
        return " ".join(_SINCE.sub(" ", rest).split()), Period(month, day or last, alone)
    return plain, None


def day_in(period: str, year: int) -> dt.date | None:
    """The last day of a period as `Period` writes it, in a year; None when it does not say."""
    _, _, said = period.partition(" ")
    if not said:
        return None
    day, month = map(int, said.split("-"))
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def end_of_part(text: str, year: int) -> dt.date | None:
    """The last day of the part of a year that a text speaks of; None when it speaks of none."""
    plain = re.sub(r"\bp(\d)", r"p \1", normalise(text))
    if _PRINTED.search(plain):
        return None
    day, month = _day_and_month(plain)
    if not 1 <= month < 13:
        return None
    last = calendar.monthrange(year, month)[1]
    found = dt.date(year, month, min(day or last, last))
    return found if dt.date(year, 1, 1) < found < dt.date(year, 12, 31) else None


def _day_and_month(plain: str) -> tuple[int, int]:
    """Day (0 is the last) and month up to which a text runs; month 0 when it does not say."""
    if found := _DAY.search(plain):
        return int(found[1]), int(found[2])
    if found := _FIGURES_ONLY.search(plain):
        return int(found[2]), int(found[1])
    if found := _MONTH.search(plain):
        return int(found[1] or 0), MONTHS[found[2]]
    if found := _NUMBER.search(plain):
        return 0, int(found[1])
    if found := _QUARTER.search(plain):
        return 0, 3 * int(found[1] or found[2] or found[3])
    return 0, 6 if _HALF.search(plain) else 0


def speaks_of_some_part(texts: Iterable[str]) -> str:
    """The first text that speaks of figures in the course of a year; "" when none does."""
    for text in texts:
        if _SOME_PART.search(normalise(text)):
            return text
    return ""
