"""Verslagsoort: year, stand and period in one code, as the CBS and Open Spending write it.

`2025X000` is the begroting of 2025, `X001` to `X004` are what was booked up to the end of a
quarter, `X005` is the jaarrekening. The trap: a quarter is cumulative, so it is a part of a year
and never one of four that add up. Source: the Verslagsoort of 45071NED (CBS).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_CODE = re.compile(r"((?:19|20)\d\d)\s*X00([0-5])", re.IGNORECASE)
_BEGROTING, _JAARREKENING = 0, 5


@dataclass(frozen=True)
class Verslagsoort:
    """What one code says; a begroting runs up to no day. `nummer` is 0 to 5."""

    jaar: int
    nummer: int
    fase: str
    tot_en_met: dt.date | None


def verslagsoort(text: str) -> Verslagsoort | None:
    """What a code of this kind says; None when it is none."""
    found = _CODE.fullmatch(text.strip())
    if not found:
        return None
    year, number = int(found[1]), int(found[2])
    if number == _BEGROTING:
        return Verslagsoort(year, number, "primitief", None)
    month = 12 if number == _JAARREKENING else 3 * number
    last = dt.date(year, month, calendar.monthrange(year, month)[1])
    return Verslagsoort(year, number, "realisatie", last)
