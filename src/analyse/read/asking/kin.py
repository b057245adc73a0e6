"""Sheets of one form: the same headings but for years and periods, in as many files as there are.

A person answers once for all of them. The trap: the headings of two years are rarely all equal, so
sheets of one table are kin when most of their headings are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from analyse.read.asking.seen import Kop, Seen
from analyse.read.printable import same_name
from analyse.read.problems import letters
from analyse.read.values import MONTHS
from analyse.tables import normalise

#: Part of all their headings that two sheets must share, or of those of the one with the fewest.
_SHARED, _OF_FEWEST, _FEWEST = 0.6, 0.8, 5
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_PERIOD = re.compile(rf"\d+|\b(?:{_MONTH})\b")
#: The same words in a name, with what must not stand beside a month: `mei` is no part of `meiden`.
_IN_NAME = re.compile(rf"\d+|(?<![^\W\d_])(?:{_MONTH})(?![^\W\d_])", re.IGNORECASE)
_STARS = re.compile(r"\*(?:[-_. ()]*\*)+")
_WILDCARD = re.compile(r"([\[\]?*])")


@dataclass
class Family:
    """Sheets of one form, by the letter that a person knows it by."""

    letter: str = ""
    sheets: list[Seen] = field(default_factory=list)

    @property
    def table(self) -> str:
        """The table that its sheets look like; "" when they look like none."""
        return self.sheets[0].table

    @property
    def name(self) -> str:
        """What to call it: the name of its files, with `*` for what differs."""
        names = dict.fromkeys(pattern(seen.file) for seen in self.sheets)
        shown = [name.replace("[", "").replace("]", "") for name in names]
        return ", ".join(shown[:2]) + (f" en {len(shown) - 2} meer" if len(shown) > 2 else "")

    @property
    def koppen(self) -> list[list[tuple[Seen, Kop]]]:
        """The headings of one form that mean the same now, each with its sheet."""
        found: dict[tuple[str, str], list[tuple[Seen, Kop]]] = {}
        for seen in self.sheets:
            for kop in filter(lambda kop: normalise(kop.text), seen.koppen):
                found.setdefault((form(kop.text), kop.meaning), []).append((seen, kop))
        return list(found.values())


def form(text: str) -> str:
    """A heading without what differs from year to year and from month to month."""
    return _PERIOD.sub("#", normalise(text)) or text.strip()


def pattern(name: str) -> str:
    """A pattern for a file or sheet and its like of other years and months."""
    path = PurePosixPath(name)
    suffix = path.suffix if re.fullmatch(r"\.[A-Za-z]{3,4}", path.suffix) else ""
    stem = path.name.removesuffix(suffix)
    starred = _STARS.sub("*", _IN_NAME.sub("*", exactly(stem)))
    if not re.search(r"[^\W\d_]", starred):
        starred = exactly(stem)
    return (path.parent / (starred + suffix)).as_posix()


def exactly(name: str) -> str:
    """A pattern for this name alone: what a pattern reads as a sign is escaped."""
    return _WILDCARD.sub(r"[\1]", name)


def families(sheets: Iterable[Seen]) -> list[Family]:
    """Sheets put together with their like, those with the most money first."""
    found: list[Family] = []
    in_order = sorted(sheets, key=lambda seen: -len(seen.koppen))
    for seen in in_order:
        near = [family for family in found if _kin(seen, family.sheets[0])]
        if near:
            near[0].sheets.append(seen)
        else:
            found.append(Family(sheets=[seen]))
    for family in found:
        family.sheets.sort(key=lambda seen: (same_name(seen.file), seen.sheet))
    found.sort(key=lambda family: (-max(s.euros for s in family.sheets), family.name))
    for number, family in enumerate(found):
        family.letter = letters(number)
    return found


def _forms(seen: Seen) -> set[str]:
    """The headings of a sheet as they are compared."""
    return {form(kop.text) for kop in seen.koppen}


def _kin(one: Seen, other: Seen) -> bool:
    """Whether two sheets are of one table and share most of their headings."""
    if not one.table or one.table != other.table:
        return False
    first, second = _forms(one), _forms(other)
    shared, fewest = len(first & second), min(len(first), len(second))
    within = fewest >= _FEWEST and shared >= _OF_FEWEST * fewest
    return within or shared >= _SHARED * len(first | second)
