"""What single cells of files of Iv3 say: a period, municipality, taakveld, category, figure.

The traps: the CBS pads codes with spaces; a figure of -99998 is none; A* and P* are items of the
balance; and Excel makes the number 0.1 of both 0.1 and 0.10.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from analyse.read.heading.verslagsoort import verslagsoort
from analyse.read.sheet import Value
from analyse.tables import normalise
from analyse.tables.codelijsten import (
    alle_categorieen,
    alle_taakvelden,
    gemeente_bij_code,
    is_taakveld,
)

#: What the CBS writes where a figure is not known.
NO_FIGURE = -99998
#: An empty cell, as the CBS and the programs write it with which people make a csv of its OData.
_EMPTY = frozenset(["", "null", "none", "nan", "na"])
#: How many periods there are: 0 is the budget, 1 to 4 are quarters, 5 is the accounts.
BEGROTING, REKENING = 0, 5
_PERIOD_WORDS = {
    "begroting": 0,
    "1e kwartaal": 1,
    "2e kwartaal": 2,
    "3e kwartaal": 3,
    "4e kwartaal": 4,
    "jaarrekening": 5,
    "rekening": 5,
    "realisatie": 5,
}
_TAAKVELD = re.compile(r"(\d\.\d{1,3}[a-z]?)(?!\S)")
_BALANCE = re.compile(r"[AP]\d{1,4}[a-z]?(?!\S)")
_CATEGORY = re.compile(r"([LB])?\s?(\d\.\d(?:\.\d)?)(?!\S)")
_STAND = re.compile(r"(?:primo|ultimo)\b", re.IGNORECASE)
_FIGURE = re.compile(r"-?\d+(?:[.,]\d{1,2})?")
_SIDES = {"L": "lasten", "B": "baten"}
#: Every code that a category ever had, for each side.
CATEGORIES = {
    side: frozenset(one.code for one in alle_categorieen(side)) for side in ("lasten", "baten")
}


class Period(NamedTuple):
    """A year and a period of Iv3: 0 the budget, 1 to 4 its quarters, 5 the accounts."""

    jaar: int
    nummer: int

    @property
    def fase(self) -> str:
        """The phase of the table."""
        return "primitief" if self.nummer == BEGROTING else "realisatie"

    @property
    def tot_en_met(self) -> dt.date | None:
        """The last day of a quarter; None for a whole year."""
        if self.nummer in (BEGROTING, REKENING):
            return None
        return dt.date(self.jaar, 3 * self.nummer, 31 if self.nummer in (1, 4) else 30)


def period(value: Value) -> Period | None:
    """A Verslagsoort of the CBS (`2025X000`, `2025 begroting`); None when it is none."""
    text = "" if value is None else str(value).strip()
    found = verslagsoort(text)
    if found:
        return Period(found.jaar, found.nummer)
    year, _, words = normalise(text).partition(" ")
    if re.fullmatch(r"20\d\d", year) and words in _PERIOD_WORDS:
        return Period(int(year), _PERIOD_WORDS[words])
    return None


def gemeente(value: Value) -> tuple[str, str]:
    """Name and CBS code of a municipality; the code stands for a name that is not known."""
    text = "" if value is None else str(value).strip()
    found = re.fullmatch(r"(?:GM)?(\d{1,4})", text, re.IGNORECASE)
    if not found:
        return text, ""
    code = f"GM{found[1]:0>4}"
    return gemeente_bij_code(code) or code, code


def is_balance(value: Value) -> bool:
    """Whether a code is an item of the balance, or a category its stand."""
    text = value.strip() if isinstance(value, str) else ""
    return bool(_BALANCE.match(text) or _STAND.match(text))


def taakveld(value: Value) -> str:
    """The code of a taakveld that was there in some year, "" when it is none.

    Also of a number, which `lost_zero` says to distrust.
    """
    if isinstance(value, float):
        return str(value) if is_taakveld(str(value)) else ""
    found = _TAAKVELD.match(value.strip()) if isinstance(value, str) else None
    return found[1] if found else ""


def lost_zero(value: Value) -> bool:
    """Whether a number may have been the code of another taakveld (0.10 is 0.1 to Excel)."""
    return isinstance(value, float) and f"{value}0" in TAAKVELDEN_OOIT


TAAKVELDEN_OOIT = frozenset(one.code for one in alle_taakvelden())


def category(value: Value) -> tuple[str, str]:
    """Side and code of a category (`L1.1`, `3.8 Overige goederen`); "" where it does not say."""
    text = str(value).strip() if isinstance(value, str | float) else ""
    found = _CATEGORY.match(text)
    return (_SIDES.get(found[1] or "", ""), found[2]) if found else ("", "")


def is_empty(value: Value) -> bool:
    """Whether the cell of a figure is empty: the CBS says so of what does not occur."""
    return value is None or (isinstance(value, str) and value.strip().casefold() in _EMPTY)


def published_figure(value: Value) -> float | None:
    """As `figure`, of the CBS, whose empty cells a program may have written as a word."""
    return None if is_empty(value) else figure(value)


def figure(value: Value) -> float | None:
    """A figure in thousands of euros; None where there is none.

    Raises
    ------
    ValueError
        When the cell holds something else than a figure.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return None if value == NO_FIGURE else float(value)
    text = "" if value is None else str(value).strip()
    if text in ("", ".", "-"):
        return None
    if not _FIGURE.fullmatch(text):
        raise ValueError(value)
    number = float(text.replace(",", "."))
    return None if number == NO_FIGURE else number
