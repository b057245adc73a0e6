"""Up to which day of a year figures run, where a title, a name or a heading says so.

The trap: `Realisatie 2024` under the title `t/m periode 9` is no year, and is never to be compared
with one. A date on which something was printed says nothing of that.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable

from analyse.read.values import MONTHS
from analyse.tables import normalise

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
_FIGURES_ONLY = re.compile(r"\bstand ?20\d\d(\d\d)(\d\d)\b")


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
