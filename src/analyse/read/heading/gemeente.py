"""What a sheet says of the municipality that it is of: its titles, its labels and one column.

The trap: a column with several municipalities compares them, and says of none that it is the own;
where it is not read their money is one heap.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from analyse import nl
from analyse.read.heading.layout import Layout
from analyse.read.problems import Say, a1
from analyse.read.rows import Rows
from analyse.read.sheet import Sheet
from analyse.tables import normalise
from analyse.tables.gemeenten import gemeente_key

_LABELS = ("gemeente", "gemeentenaam", "naam gemeente", "overheidsnaam")
#: Texts that are kept of a sheet, and how long one may be.
_MOST, _LONGEST = 10, 120


def said_of_gemeente(layout: Layout, sheet: Sheet) -> list[str]:
    """The texts that name a municipality, each with the word *gemeente* in it."""
    found = [*_above(layout, sheet), *_in_column(layout, sheet)]
    return [text for text in dict.fromkeys(found) if len(text) <= _LONGEST][:_MOST]


def ask_several_gemeenten(
    layout: Layout, sheet: Sheet, rows: Rows, left: Collection[int], say: Say
) -> None:
    """Ask about a column, not read, by which the rows are of more than one municipality.

    `left` are Excel's numbers of the rows that a profile leaves out.
    """
    counts = rows.data[~np.isin(rows.data + 1, list(left))]
    for heading in layout.headings:
        unread = not heading.column and not heading.derived
        if not unread or normalise(heading.text) not in _LABELS:
            continue
        values, _ = sheet.distinct(heading.index, counts)
        names = {gemeente_key(str(value)): str(value) for value in values}
        if len(names) > 1:
            cell = a1(layout.bottom, heading.index)
            say("MEER_GEMEENTEN", cell, kop=heading.text, gemeenten=nl.getal(len(names)))


def _above(layout: Layout, sheet: Sheet) -> list[str]:
    """Titles above the header, and what stands behind a label there."""
    found = []
    for row in range(layout.top):
        texts = [str(value).strip() for value in sheet.row(row) if value is not None]
        for place, text in enumerate(texts):
            label = normalise(text) in _LABELS
            behind = texts[place + 1] if label and place + 1 < len(texts) else ""
            found.append(f"Gemeente: {behind}" if behind else text)
    return [text for text in found if "gemeente " in f"{normalise(text)} "]


def _in_column(layout: Layout, sheet: Sheet) -> list[str]:
    """The one value of a column that names the municipality of each row."""
    below = np.arange(layout.bottom + 1, sheet.shape[0])
    found = []
    for heading in layout.headings:
        if normalise(heading.text) not in _LABELS:
            continue
        values, _ = sheet.distinct(heading.index, below)
        names = {str(value).strip() for value in values if value is not None}
        names = {name for name in names if name and not normalise(name).startswith("totaal")}
        if len(names) == 1:
            found.append(f"Gemeente: {names.pop()}")
    return found
