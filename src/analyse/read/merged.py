"""Values in a cell that was merged over more columns of values, or over more rows.

The trap: Excel keeps the value in the first cell alone, so the next year, or the rows below, hold
nothing; of which of them it is, only a person can tell.
"""

from __future__ import annotations

import numpy as np

from analyse.read.heading.layout import Layout
from analyse.read.problems import Say, a1, named
from analyse.read.rows import Rows
from analyse.read.sheet import Sheet

#: First row and column of a range, and its last.
Merge = tuple[int, int, int, int]


def ask_merged_values(layout: Layout, rows: Rows, sheet: Sheet, say: Say) -> None:
    """Ask about values that stand merged over more than one column of values, or row."""
    headed = {heading.index for heading in layout.value_headings}
    data = set(rows.data.tolist())
    over_columns: list[Merge] = []
    over_rows: list[Merge] = []
    for merge in sheet.merges:
        top, left, bottom, right = merge
        if top not in data or left not in headed or not sheet.filled[top, left]:
            continue
        if sum(left <= index <= right for index in headed) > 1:
            over_columns.append(merge)
        elif _lines(sheet, top, bottom) > 1:
            over_rows.append(merge)
    for merge, aantal in _examples(over_columns):
        say("WAARDE_SAMENGEVOEGD", a1(*merge[:2]), "", aantal, bereik=_reach(merge))
    for merge, aantal in _examples(over_rows):
        say("WAARDE_SAMENGEVOEGD.rijen", a1(*merge[:2]), "", aantal, bereik=_reach(merge))


def _lines(sheet: Sheet, top: int, bottom: int) -> int:
    """How many of some rows hold anything."""
    return int(np.count_nonzero(sheet.filled[top : bottom + 1].any(axis=1)))


def _examples(merges: list[Merge]) -> list[tuple[Merge, int]]:
    """The ranges that are named, each with how many it stands for."""
    return [(merges[place], aantal) for place, aantal in named(range(len(merges)))]


def _reach(merge: Merge) -> str:
    top, left, bottom, right = merge
    return f"{a1(top, left)}:{a1(bottom, right)}"
