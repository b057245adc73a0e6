"""Columns that hold a part of one: an overhead of 0,12 is twelve percent.

The trap: people write 12 where 0,12 is meant. It is a percentage when the heading or the cells say
so; else it is a question, since a price with 1.150 % overhead is no price.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from analyse.read.heading.headings import Heading
from analyse.read.sheet import TEXT, Sheet
from analyse.tables import PART_OF_ONE, Table

#: Millionths in one, as figures that are no money are kept.
_ONE = 1_000_000
_PERCENT = re.compile(r"%|\b(?:procent|percentage|perc|pct|proc)\b", re.IGNORECASE)
#: Text in a number format, which Excel shows as it stands.
_LITERAL = re.compile(r'"[^"]*"|\\.')


def is_share(table: Table, heading: Heading) -> bool:
    """Whether a column holds a part of one."""
    return bool(heading.column) and table[heading.column].unit == PART_OF_ONE


def has_unit_beside(table: Table) -> bool:
    """Whether each figure of a table has its unit in words beside it: 65% is 65 there."""
    if "eenheid" not in table.by_name or table["eenheid"].kind != "tekst":
        return False
    return table[table.value].kind == "getal" and not table[table.value].unit


def as_shares(
    heading: Heading,
    sheet: Sheet,
    rows: np.ndarray,
    figures: tuple[np.ndarray, np.ndarray],
    say: Callable[..., None],
) -> tuple[np.ndarray, np.ndarray]:
    """Figures of a column as parts of one (in millionths); what may be either is reported."""
    whole, known = figures
    settled = _with_percent_sign(sheet, rows, heading.index)
    settled |= shown_as_percentage(sheet, rows, heading.index)
    above = known & ~settled & (np.abs(whole) > _ONE)
    if above.any() and _says_percent(heading, sheet, rows):
        small = known & ~settled & ~above & (whole != 0)
        say("AANDEEL_BOVEN_EEN.gemengd", heading, small, kop=heading.text)
        say("AANDEEL_IN_PROCENT", heading, above, kop=heading.text)
        known = known & ~small
        whole = np.where(settled, whole, np.rint(whole / 100).astype("int64"))
    beyond = known & (np.abs(whole) > _ONE)
    say("AANDEEL_BOVEN_EEN", heading, beyond, kop=heading.text)
    return whole, known & ~beyond


def shown_as_percentage(sheet: Sheet, rows: np.ndarray, column: int) -> np.ndarray:
    """Cells with a number that Excel shows as a percentage of what they hold."""
    percent = ["%" in _LITERAL.sub("", form) for form in sheet.number_formats]
    shown = np.array(percent)[sheet.formats[rows, column]]
    return np.asarray(shown & (sheet.kinds[rows, column] != TEXT))


def _with_percent_sign(sheet: Sheet, rows: np.ndarray, column: int) -> np.ndarray:
    """Cells with a text that ends in a percent sign."""
    codes = sheet.codes[rows, column]
    held = np.unique(codes[codes >= 0]).tolist()
    return np.isin(codes, [code for code in held if sheet.texts[code].rstrip().endswith("%")])


def _says_percent(heading: Heading, sheet: Sheet, rows: np.ndarray) -> bool:
    """Whether the heading, or the text in the number format of a cell, speaks of percentages."""
    if _PERCENT.search(heading.text):
        return True
    used = np.unique(sheet.formats[rows, heading.index]).tolist()
    literal = "".join("".join(_LITERAL.findall(sheet.number_formats[form])) for form in used)
    return "%" in literal
