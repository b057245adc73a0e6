"""Dutch notation of amounts, percentages, numbers and dates.

The one formatter of charts, pages, messages and tests.

Rounding is half away from zero, as Excel's ROUND does and as a controller will check; numpy and
Python round half to even. Spaces inside a number are non-breaking.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberPattern, parse_pattern

LOCALE = Locale("nl", "NL")
NVT = "n.v.t."
_NBSP = "\u00a0"
#: The sign of arithmetic: a hyphen is too short, and a line may break behind it.
MIN = "\u2212"
#: What steers a screen in place of being seen on it: control characters, other ends of line than
#: that of a text, and signs that turn the direction of writing.
_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
#: A byte that is no letter in the notation of the system, as Python holds it in a name of a file.
_BYTE = re.compile("[\udc80-\udcff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSEEN = "�"


def _exact(value: float | Decimal | None) -> Decimal | None:
    """The value to its last digit; None when nothing is known."""
    if value is None or value != value:  # NaN is the one value that differs from itself
        return None
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)))


def rond(value: float | Decimal, decimals: int = 0) -> Decimal:
    """Round half away from zero to `decimals` places; never minus zero."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded.is_zero() else rounded


@cache
def _pattern(decimals: int, *, euro: bool) -> NumberPattern:
    """How a number or an amount is written; reading a pattern takes longer than using it."""
    digits = "#,##0"
    if decimals:
        digits += "." + "0" * decimals
    return parse_pattern(f"¤{_NBSP}{digits}" if euro else digits)


def getal(value: float | Decimal | None, decimals: int = 0, *, teken: bool = False) -> str:
    """`1234.5` as `1.234,5`; with `teken` a plus sign before what is positive.

    Nothing known is `n.v.t.`.
    """
    exact = _exact(value)
    if exact is None:
        return NVT
    rounded = rond(exact, decimals)
    text: str = _pattern(decimals, euro=False).apply(abs(rounded), LOCALE)
    return _sign(rounded, plus=teken) + text


def euro(value: float | Decimal | None, decimals: int = 0, *, teken: bool = False) -> str:
    """`-1234.5` as `−€ 1.234,50` (two decimals).

    With `teken` a plus sign before what is positive.
    """
    exact = _exact(value)
    if exact is None:
        return NVT
    rounded = rond(exact, decimals)
    pattern = _pattern(decimals, euro=True)
    text: str = pattern.apply(abs(rounded), LOCALE, currency="EUR", currency_digits=False)
    return _sign(rounded, plus=teken) + text


def _sign(rounded: Decimal, *, plus: bool) -> str:
    if rounded < 0:
        return MIN
    return "+" if plus and rounded > 0 else ""


def voordeel(gap: float | Decimal | None, decimals: int = 0) -> str:
    """A difference as a person says it: `1234.5` as `€ 1.235 voordeel`, less than nought nadeel."""
    exact = _exact(gap)
    if exact is None:
        return NVT
    rounded = rond(exact, decimals)
    amount = euro(abs(rounded), decimals)
    if rounded.is_zero():
        return amount
    return f"{amount} {'voordeel' if rounded > 0 else 'nadeel'}"


def euro_mln(value: float | Decimal | None, decimals: int = 2, *, teken: bool = False) -> str:
    """`1234567` as `€ 1,23 mln`."""
    exact = _exact(value)
    if exact is None:
        return NVT
    return f"{euro(exact / 1_000_000, decimals, teken=teken)}{_NBSP}mln"


def procent(share: float | None, decimals: int = 0) -> str:
    """A part of one as a percentage: `0.125` as `12,5%` (one decimal)."""
    exact = _exact(share)
    return NVT if exact is None else f"{getal(exact * 100, decimals)}%"


def aantal(number: int, een: str, meer: str) -> str:
    """How many there are of something: `1 rij`, `1.234 rijen`."""
    return f"{getal(number)} {een if number == 1 else meer}"


def datum(day: dt.date, *, kort: bool = False) -> str:
    """`1 juli 2012`, or `01-07-2012` when `kort`."""
    return format_date(day, "dd-MM-yyyy" if kort else "d MMMM y", locale=LOCALE)


def moment(when: dt.datetime) -> str:
    """`01-07-2012 14:30`."""
    return f"{when:%d-%m-%Y %H:%M}"


def opsomming(parts: list[str], woord: str = "en") -> str:
    """`["a", "b", "c"]` as `a, b en c`."""
    *before, last = parts or [""]
    return f"{', '.join(before)} {woord} {last}" if before else last


def leesbaar(text: str, *, regels: bool = False) -> str:
    """A name as a screen can show it: nothing in it steers the screen, every part is a letter.

    Bytes in the name of a file that are no letters are taken for those of Windows. With `regels` a
    text of several lines.
    """
    letters = _BYTE.sub(_windows_letter, text)
    if not regels:
        letters = letters.replace("\n", _UNSEEN)
    return _STEERS.sub(_UNSEEN, _SURROGATE.sub(_UNSEEN, letters))


def _windows_letter(found: re.Match[str]) -> str:
    return bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace")
