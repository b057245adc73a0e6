"""A unit that a sheet without a table says of the whole file: `alle bedragen in duizenden euro's`.

The trap: a reader's guide in front is no table and is not read, and the sheets behind it say
nothing; each amount is then a thousand times too small.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from analyse.read.money.unitwords import unit
from analyse.read.problems import Problem, problem
from analyse.read.result import SheetResult
from analyse.read.sheet import Sheet
from analyse.tables import TABLES

_OF_AMOUNTS = re.compile(r"\b(?:bedragen|cijfers|getallen)\b", re.IGNORECASE)
#: Different texts of the longest sheet that is a guide and no list.
_MOST_TEXTS = 500


def unit_said(sheet: Sheet) -> str:
    """The text of a sheet that says in which unit amounts are, other than euros; "" when none."""
    if len(sheet.texts) > _MOST_TEXTS:
        return ""
    for text in map(str, sheet.texts):
        meant = unit(text) if _OF_AMOUNTS.search(text) else None
        if meant and meant[0] != 1:
            return text
    return ""


def ask_unit_elsewhere(
    bestand: str, said: dict[str, str], in_euros: Iterable[SheetResult]
) -> Iterator[Problem]:
    """Ask of each sheet that is read in euros, where sheets without a table say another unit.

    `said` is what each of these says, by its name.
    """
    for sheet in in_euros:
        table = TABLES.get(sheet.table)
        if not said or table is None or table[table.value].kind != "bedrag":
            continue
        ander, text = next(iter(said.items()))
        key = "EENHEID_ONDUIDELIJK.ander_blad"
        yield problem(key, bestand, sheet.blad, waarde=text, ander=ander)
