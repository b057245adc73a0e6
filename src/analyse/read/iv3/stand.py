"""How a file is called that holds Iv3 of one municipality as the CBS had it on one day.

The trap: of two such files the later counts, and nothing but the name tells which that is.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_NAME = re.compile(r"iv3_(20\d\d)_(.+)_stand_(20\d\d-\d\d-\d\d)\.csv", re.IGNORECASE)
_NO_LETTER = re.compile(r"[^\w-]+")


class Stand(NamedTuple):
    """The year and municipality (small letters) of a file, and its day (`2026-11-29`)."""

    jaar: str
    gemeente: str
    dag: str


def name_of(jaar: int, gemeente: str, dag: str) -> str:
    """The name of a file with Iv3 as it was on a day."""
    return f"iv3_{jaar}_{_NO_LETTER.sub('_', gemeente).strip('_')}_stand_{dag}.csv"


def stand_of(name: str) -> Stand | None:
    """What a file is of and its day, by its name (also behind a folder); None for another."""
    found = _NAME.fullmatch(name.rpartition("/")[2])
    return Stand(found[1], found[2].casefold(), found[3]) if found else None
