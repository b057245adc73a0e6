"""Dutch notation of amounts, percentages, numbers and dates.

The one formatter of charts, pages, messages and tests.

Rounding is half away from zero, as Excel's ROUND does and as a controller will check; numpy and
Python round half to even. Spaces inside a number are non-breaking.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberPattern, parse_pattern

LOCALE = Locale("nl", "NL")
NVT = "n.v.t."
_NBSP = "\u00a0"


def rond(value: float | Decimal, decimals: int = 0) -> Decimal:
    """Round half away from zero to `decimals` places; never minus zero."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded.is_zero() else rounded


@cache
def _pattern(decimals: int, *, euro: bool) -> NumberPattern:
    """How a number or an amount is written; reading a pattern takes longer than using it."""
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    return parse_pattern(f"¤{_NBSP}{digits};¤{_NBSP}-{digits}" if euro else digits)


def _missing(value: object) -> bool:
    return value is None or value != value  # NaN is the one value that differs from itself


def getal(value: float | Decimal | None, decimals: int = 0, *, teken: bool = False) -> str:
    """`1234.5` as `1.234,5`; with `teken` a plus sign before what is positive.

    Nothing known is `n.v.t.`.
    """
    if value is None or _missing(value):
        return NVT
    rounded = rond(value, decimals)
    text: str = _pattern(decimals, euro=False).apply(rounded, LOCALE)
    return f"+{text}" if teken and rounded > 0 else text


def euro(value: float | Decimal | None, decimals: int = 0, *, teken: bool = False) -> str:
    """`-1234.5` as `€ -1.234,50` (two decimals).

    With `teken` a plus sign before what is positive.
    """
    if value is None or _missing(value):
        return NVT
    rounded = rond(value, decimals)
    plus = "+" if teken and rounded > 0 else ""
    text: str = _pattern(decimals, euro=True).apply(
        rounded, LOCALE, currency="EUR", currency_digits=False
    )
    return text.replace(f"€{_NBSP}", f"€{_NBSP}{plus}", 1)


def euro_mln(value: float | Decimal | None, decimals: int = 2, *, teken: bool = False) -> str:
    """`1234567` as `€ 1,23 mln`."""
    if value is None or _missing(value):
        return NVT
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    return f"{euro(exact / 1_000_000, decimals, teken=teken)}{_NBSP}mln"


def procent(share: float | None, decimals: int = 0) -> str:
    """A part of one as a percentage: `0.125` as `12,5%` (one decimal)."""
    if share is None or _missing(share):
        return NVT
    return f"{getal(Decimal(repr(float(share))) * 100, decimals)}%"


def datum(day: dt.date, *, kort: bool = False) -> str:
    """`1 juli 2012`, or `01-07-2012` when `kort`."""
    return format_date(day, "dd-MM-yyyy" if kort else "d MMMM y", locale=LOCALE)


def opsomming(parts: list[str]) -> str:
    """`["a", "b", "c"]` as `a, b en c`."""
    return (
        parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} en {parts[-1]}" if parts else ""
    )
