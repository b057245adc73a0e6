"""The letter N or V (nadelig, voordelig) at an amount of lasten or baten.

The trap: the letter tells of a difference, so lasten of `1.000 N` may be costs, or costs that were
taken back. Read as a sign it turns the side around, and no sum shows it.
"""

from __future__ import annotations

import re

import numpy as np

from analyse.read.heading.layout import Layout
from analyse.read.problems import Say, say_cells
from analyse.read.rows import Rows
from analyse.read.sheet import TEXT, Sheet
from analyse.read.values import clean

_WITH_LETTER = re.compile(r"[NV][^A-Za-z\d]*\d.*|(?=\D*\d)[^A-Za-z]*[NV]", re.DOTALL)


def ask_letters(layout: Layout, sheet: Sheet, rows: Rows, say: Say) -> None:
    """Ask about amounts in their own side that have such a letter; a saldo or difference may."""
    if "kant" not in layout.table.by_name:
        return
    for heading in layout.value_headings:
        cells = rows.data[sheet.kinds[rows.data, heading.index] == TEXT]
        codes = sheet.codes[cells, heading.index]
        found = [bool(_WITH_LETTER.fullmatch(clean(text))) for text in sheet.texts[codes]]
        places = [(row, heading.index) for row in cells[np.array(found, dtype=bool)].tolist()]
        values = [sheet.value(*place) for place in places]
        say_cells(say, "TEKEN_VN.bedrag", places, values, kop=heading.text)
