"""What a sheet looks like before it is a table: its row of headings, and the table they speak of.

Where the reader found a table that only lacks a column this is what it found; else it is a guess,
and says so. The trap: a guess is for a person to confirm, and never read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analyse.read.heading.alike import alike
from analyse.read.heading.headings import explain
from analyse.read.heading.layout import Layout, search_depth
from analyse.read.heading.stands import YEAR
from analyse.read.sheet import BOOLEAN, NUMBER, TEXT, Sheet, Value
from analyse.read.values import NotReadable, amount
from analyse.tables import TABLES, Table, normalise

#: Rows under a header that are looked at to tell amounts from words.
_LOOK = 50


@dataclass(frozen=True)
class Looks:
    """The last row of a header (0-based), the text of each of its columns, and the likely table.

    `guessed` when the reader found no table there.
    """

    bottom: int
    headings: Sequence[tuple[int, str]]
    table: Table
    guessed: bool


def looks_of(sheet: Sheet, layout: Layout | None) -> Looks | None:
    """What a sheet looks like; None when nothing on it looks like a table.

    Parameters
    ----------
    sheet
        The sheet.
    layout
        The header that the reader found, if it found any.
    """
    if layout:
        texts = [(h.index, " ".join(h.text.split())) for h in layout.headings]
        return Looks(layout.bottom, texts, layout.table, guessed=False)
    row = _likely_header(sheet)
    if row is None:
        return None
    cells = enumerate(sheet.row(row))
    texts = [(column, " ".join(str(v).split())) for column, v in cells if v is not None]
    return Looks(row, texts, _likely_table([text for _, text in texts]), guessed=True)


def _likely_header(sheet: Sheet) -> int | None:
    """The row with the most different texts that stands above rows with numbers.

    The first of equals.
    """
    best, found = 1, None
    depth = search_depth(sheet)
    texts = (sheet.kinds[:depth] == TEXT).sum(axis=1)
    filled, figures = sheet.filled[: depth + _LOOK], _figures(sheet, depth + _LOOK)
    for row in np.flatnonzero(texts >= 2).tolist():
        if texts[row] <= best - 1 or figures[row].any():
            continue
        below = slice(row + 1, row + 1 + _LOOK)
        held, figured = filled[below].sum(axis=0), figures[below].sum(axis=0)
        if not (filled[row] & (figured > 0) & (figured >= 0.6 * held)).any():
            continue
        different = len({normalise(v) for v in sheet.row(row) if v is not None})
        if different > best:
            best, found = different, row
    return found


def _figures(sheet: Sheet, last: int) -> np.ndarray:
    """Which cells of the rows before `last` hold a number that is no year.

    Each different text is read once, however many cells hold it.
    """
    kinds, numbers, codes = sheet.kinds[:last], sheet.numbers[:last], sheet.codes[:last]
    year = (numbers >= 1950) & (numbers < 2100) & (numbers == np.floor(numbers))
    figure = np.zeros(len(sheet.texts) + 1, dtype=bool)
    figure[codes] = True  # no text is -1: the last
    for code in np.flatnonzero(figure[:-1]).tolist():
        figure[code] = _is_figure(sheet.texts[code])
    figure[-1] = False
    return np.asarray(figure[codes] | ((kinds == NUMBER) & ~year) | (kinds == BOOLEAN))


def _is_figure(value: object) -> bool:
    """Whether a cell holds a number that is no year, as a number or as text."""
    if isinstance(value, (int, float)):
        return not YEAR.fullmatch(normalise(value))
    if not isinstance(value, str) or not any(map(str.isdigit, value)):
        return False
    if YEAR.fullmatch(value.strip()):
        return False
    try:
        return amount(value) is not None
    except NotReadable:
        return False


def under(sheet: Sheet, bottom: int, column: int) -> list[Value]:
    """The filled cells of a column in the first rows under the header."""
    cells = sheet.column(column, bottom + 1, bottom + 1 + _LOOK)
    return [value for value in cells if value is not None]


def _likely_table(headings: list[str]) -> Table:
    """The table of which the most headings are known or nearly so.

    The budget when there are amounts and nothing speaks for another.
    """
    scores = {name: _score(headings, table) for name, table in TABLES.items()}
    best = max(TABLES, key=scores.__getitem__)
    speaks = scores[best] >= 2 and scores[best] > scores["begroting"]
    return TABLES[best if speaks else "begroting"]


def _score(headings: list[str], table: Table) -> float:
    """How well headings fit a table: those that are known, and those that are nearly so."""
    score = 0.0
    for text in headings:
        if explain(text, table):
            score += 1.0
        elif alike(text, table):
            score += 0.6
    return score
