"""What one line says of many texts: `41*`, `41000-41999`, `Werkelijk t/m P{maand} {jaar}`.

The trap: two patterns may fit one text. A text that is written out goes before any pattern, and the
most precise pattern before the others; of two that are as precise the first that was written.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Generic, TypeVar

from analyse.read.heading.until import end_of_part
from analyse.read.values import MONTHS
from analyse.tables import Table, normalise

#: What may stand for any text, and for a text that is given to a column.
_WILD = re.compile(r"(\*|…|\.\.\.|\{\w+\})")
#: How many parts of a pattern with names may be any text, and the longest text that it is held
#: against: each such part multiplies the ways to try.
MOST_FREE, _LONGEST = 3, 200
_NAMED = re.compile(r"\{(\w+)\}")
_RANGE = re.compile(r"(\d{2,15}) ?(?:[-–]|t/?m|tot en met) ?(\d{2,15})", re.IGNORECASE)
_ANY_DIGITS = re.compile(r"(\d+)(x+)", re.IGNORECASE)
_MONTH = "|".join(["1[0-2]", "0?[1-9]", *sorted(MONTHS, key=len, reverse=True)])
#: What a year and a month look like in compared form; anything else is some text.
_LOOKS = {"jaar": r"(?:19|20)\d\d|\d\d", "maand": _MONTH}
_Said = TypeVar("_Said")


def is_pattern(text: str) -> bool:
    """Whether a text stands for many: it has a star, or a name between braces."""
    return bool(_WILD.search(text))


def is_code_pattern(code: str) -> bool:
    """Whether a code of a list stands for many: a pattern, a range, or digits that are any."""
    return is_pattern(code) or bool(_ANY_DIGITS.fullmatch(code.strip())) or bool(_range(code))


def named(pattern: str) -> list[str]:
    """The names between braces in a pattern."""
    return _NAMED.findall(pattern)


@lru_cache(maxsize=2**12)
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as it is held against texts in compared form."""
    return re.compile(_expression(pattern, _literal))


def _expression(pattern: str, words: Callable[[str], str]) -> str:
    """A pattern as a regular expression; `words` gives that of what is neither name nor `*`."""
    if not named(pattern):
        return _starred_expression(pattern, words)
    parts = []
    for part in filter(None, _WILD.split(pattern)):
        name = _NAMED.fullmatch(part)
        if name:
            parts.append(f"(?P<{name[1]}>{_LOOKS.get(name[1], '.+?')})")
        elif _WILD.fullmatch(part):
            parts.append(".*")
        else:
            parts.append(words(part))
    return "".join(parts)


def _starred_expression(pattern: str, words: Callable[[str], str]) -> str:
    """A pattern of stars alone, in linear time: each star but the last takes as little as fits."""
    first, *others = [words(part) if part else "" for part in _WILD.split(pattern)[::2]]
    if not others:
        return first
    between = [f"(?>.*?{part})" for part in others[:-1]]
    return "".join([first, *between, ".*", others[-1]])


def free_parts(pattern: str) -> int:
    """How many parts of a pattern may be any text."""
    return len(_WILD.findall(pattern)) - sum(name in _LOOKS for name in named(pattern))


def _too_much(pattern: str, text: str) -> bool:
    """Whether holding a text against a pattern with names would take too many tries."""
    free = free_parts(pattern)
    return bool(named(pattern)) and (free > MOST_FREE or (free > 1 and len(text) > _LONGEST))


def _literal(part: str) -> str:
    """The words of a pattern; a space or sign at an end of them is the end of a word."""
    plain = normalise(part)
    before = "" if normalise(part[:1]) else r"\b ?\b"
    after = "" if normalise(part[-1:]) or not plain else r"\b ?"
    return f"{before}{re.escape(plain)}{after}"


def spelled(pattern: str, text: str) -> dict[str, str] | None:
    """As `fit`, with what the text says as it is written there."""
    if _too_much(pattern, text):
        return None
    found = re.fullmatch(_expression(pattern, _flexible), text.strip(), re.IGNORECASE)
    return found.groupdict() if found else None


def _flexible(part: str) -> str:
    """Words as they stand in a name, whatever spaces and signs stand between them."""
    words = [re.escape(word) for word in re.split(r"[\W_]+", part)]
    return r"[\W_]*".join(words)


def _range(code: str) -> tuple[int, int] | None:
    """First and last of a range of codes, which have as many digits."""
    found = _RANGE.fullmatch(code.strip())
    if not found or len(found[1]) != len(found[2]) or found[1] >= found[2]:
        return None
    return int(found[1]), int(found[2])


def precision(pattern: str) -> float:
    """How much of a text a pattern settles, in characters."""
    ends = _range(pattern)
    if ends:
        return len(str(ends[1])) - math.log10(ends[1] - ends[0] + 1)
    any_digits = _ANY_DIGITS.fullmatch(pattern.strip())
    if any_digits:
        return len(any_digits[1])
    return len(normalise(_WILD.sub(" ", pattern))) + 0.5 * len(named(pattern))


def most_precise_first(patterns: Iterable[str]) -> list[str]:
    """Patterns in the order in which they are held against a text."""
    return sorted(patterns, key=precision, reverse=True)


def fit(pattern: str, text: str) -> dict[str, str] | None:
    """What a text says under the names of a pattern; None when it does not fit."""
    if _too_much(pattern, text):
        return None
    found = _compiled(pattern).fullmatch(normalise(text))
    return found.groupdict() if found else None


def fits(pattern: str, code: str) -> bool:
    """Whether a code is one of those that a pattern of codes stands for."""
    ends = _range(pattern)
    if ends:
        return len(code) == len(str(ends[1])) and code.isdecimal() and _within(code, ends)
    any_digits = _ANY_DIGITS.fullmatch(pattern.strip())
    if any_digits:
        start, rest = any_digits[1], len(any_digits[2])
        return bool(re.fullmatch(rf"{start}\d{{{rest}}}", code))
    return fit(pattern, code) is not None


def _within(code: str, ends: tuple[int, int]) -> bool:
    return ends[0] <= int(code) <= ends[1]


def moment_of(
    table: Table, said: Mapping[str, Any], names: Mapping[str, str]
) -> dict[str, Any]:
    """Year and month that a pattern found, in the columns of a table; December is the whole year.

    `said` is what is known besides, for the year of a month.
    """
    given: dict[str, Any] = {}
    if "jaar" in names:
        given["jaar"] = int(names["jaar"]) % 100 + 100 * int(names["jaar"][:-2] or 20)
    if "maand" not in names:
        return given
    month = MONTHS.get(names["maand"].casefold()) or int(names["maand"])
    if "maand" in table.by_name:
        given["maand"] = next(name for name, number in MONTHS.items() if number == month)
        return given
    year = given.get("jaar", said.get("jaar"))
    column = "tot_en_met" if "tot_en_met" in table.by_name else "peildatum"
    day = end_of_part(f"periode {month}", year) if year else None
    if day and column in table.by_name:
        given[column] = day
    return given


class Patterns(Generic[_Said]):
    """What is said of codes, each written out or by a pattern."""

    def __init__(self, said: Mapping[str, _Said]) -> None:
        """Put what is written out apart from the patterns."""
        exact = [code for code in said if not is_pattern(code)]
        self._exact = {normalise(code): said[code] for code in exact}
        patterns = [code for code in said if is_code_pattern(code)]
        self._patterns = [(code, said[code]) for code in most_precise_first(patterns)]

    def find(self, code: str) -> _Said | None:
        """What is said of a code; None when nothing is."""
        exact = self._exact.get(normalise(code))
        if exact is not None:
            return exact
        return next((what for pattern, what in self._patterns if fits(pattern, code)), None)


#: What is said of a text that stands for itself, or for the part that a star stands for.
ITSELF = "*"


def find_texts(said: Mapping[str, str]) -> Callable[[str], str | None]:
    """What is said of each text; `"* Noord" = "*"` says of `Groen Noord` that it is `Groen`."""
    patterns = Patterns({pattern: (pattern, what) for pattern, what in said.items()})

    def find(text: str) -> str | None:
        pattern, what = patterns.find(text) or ("", None)
        return _starred(pattern, text) if what == ITSELF else what

    return find


def _starred(pattern: str, text: str) -> str:
    """What the first star of a pattern stands for in a text, as it is written there."""
    before, behind, *more = _WILD.split(pattern)[::2]
    end = f"{behind}*" if more else behind
    found = spelled(f"{before}{{zelf}}{end}", text) or {}
    return found.get("zelf", text).strip()
