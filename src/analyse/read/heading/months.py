"""Months across, of a year that is not over: `Lasten per maand 2024 (periode 1 t/m 9)`.

The trap: a month that is still to come stands there as nought, and reads as one in which nothing
was booked.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from analyse import nl
from analyse.read.heading.headings import Heading
from analyse.read.heading.layout import Layout
from analyse.read.heading.until import end_of_part
from analyse.read.problems import Say, a1
from analyse.read.sheet import Sheet
from analyse.tables import TABLES

_MONTHS = [choice.value for choice in TABLES["maandrealisatie"]["maand"].choices]
#: Stands for a year that is not said, to see up to which month a text runs.
_NO_YEAR = 2000


def leave_out_later_months(layout: Layout, sheet: Sheet, file: str, say: Say) -> None:
    """Take out months behind the period of the title that hold nothing but noughts.

    One that holds an amount is read, and asked.
    """
    last = _last_month(layout, sheet, file)
    later = [h for h in layout.value_headings if last and _month(h) > last]
    noughts = [h for h in later if not _holds_amounts(sheet, layout.bottom, h)]
    filled = [h for h in later if h not in noughts]
    for key, found in (("MAAND_NA_PERIODE", filled), ("MAAND_NA_PERIODE.leeg", noughts)):
        if found:
            cells = ", ".join(a1(layout.bottom, h.index) for h in found)
            names = nl.opsomming([h.fixed["maand"] for h in found])
            say(key, cells, names, tot=_MONTHS[last - 1])
    layout.headings = [
        replace(h, column="", fixed={}, derived="genegeerd") if h in noughts else h
        for h in layout.headings
    ]


def _last_month(layout: Layout, sheet: Sheet, file: str) -> int:
    """The month up to which a list of months runs by what stands around it; 0 when nothing says."""
    if layout.table.name != "maandrealisatie":
        return 0
    for text in [*sheet.texts_above(layout.top), sheet.name, Path(file).stem]:
        day = end_of_part(text, _NO_YEAR)
        if day:
            return day.month
    return 0


def _month(heading: Heading) -> int:
    """The number of the month of a heading; 0 when it has none."""
    month = heading.fixed.get("maand")
    return _MONTHS.index(month) + 1 if month else 0


def _holds_amounts(sheet: Sheet, bottom: int, heading: Heading) -> bool:
    """Whether anything but a nought stands under a heading."""
    below = slice(bottom + 1, None)
    numbers = sheet.numbers[below, heading.index]
    texts = sheet.codes[below, heading.index] >= 0
    return bool((np.nan_to_num(numbers) != 0).any() or texts.any())
