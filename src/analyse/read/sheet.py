"""The cells of one sheet, kept by column in arrays, whichever format they came from.

A million rows of Python objects cost a gigabyte and a loop over each; kinds, numbers and codes of
texts cost a few bytes a cell, and what a text means is settled once for all cells that hold it. The
trap: to most readers an error cell or a formula without a stored value looks like an empty cell, so
a total goes missing without a word; here both are kept beside the cells.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

#: What a cell holds. A moment is a cell with a number that the workbook shows as a date or time, or
#: a date as such.
EMPTY, NUMBER, TEXT, BOOLEAN, MOMENT = range(5)
#: Cells that one sheet may span. Beyond it a stray cell far away is the likely cause, and memory
#: the price.
AREA_LIMIT = 40_000_000
#: Cells that the merged ranges of a sheet may span; a whole merged column is a million.
MERGE_LIMIT = 5_000_000
Value = str | int | float | bool | dt.datetime | None
_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001  a spreadsheet knows no time zones


@dataclass
class Sheet:
    """Cells of one sheet; all arrays have the shape (rows, columns), counted from cell A1.

    And column order.

    Attributes
    ----------
    kinds
        What each cell holds (uint8): `EMPTY`, `NUMBER`, `TEXT`, `BOOLEAN` or `MOMENT`.
    numbers
        The number of each cell that is no text: a boolean is 0 or 1, a moment is in days since
        1970; nan elsewhere.
    codes
        Place of each text in `texts` (int32); -1 elsewhere.
    texts
        The texts (str, none blank); one may stand in it twice.
    formats
        Place of each cell's number format in `number_formats` (uint16), of which the first is
        "General".
    indents
        Steps that cells with each of these formats are indented, where the format of the file
        tells.
    errors, uncalculated
        Cells with an Excel error, with its name; and cells with a formula of which no value was
        stored. Both are EMPTY above.
    hidden_rows, hidden_columns
        0-based rows and columns that are hidden or filtered out.
    merges
        Merged ranges as (first row, first column, last row, last column), 0-based and inclusive.
    """

    name: str
    kinds: np.ndarray
    numbers: np.ndarray
    codes: np.ndarray
    texts: np.ndarray
    formats: np.ndarray
    number_formats: Sequence[str] = ("General",)
    indents: Sequence[int] = ()
    visible: bool = True
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, name: str, values: np.ndarray, **rest: Any) -> Sheet:  # noqa: ANN401  attributes of Sheet
        """A sheet of a grid of Python values (object array), for formats that give these.

        `rest` are its other attributes.
        """
        rows, columns = values.shape
        kinds = np.zeros((rows, columns), dtype="uint8", order="F")
        numbers = np.full((rows, columns), np.nan, order="F")
        codes = np.full((rows, columns), -1, dtype="int32", order="F")
        known: dict[str, int] = {}
        for c in range(columns):
            for r, value in enumerate(values[:, c].tolist()):
                if isinstance(value, str):
                    if value.strip():
                        kinds[r, c], codes[r, c] = TEXT, known.setdefault(value, len(known))
                elif value is not None:
                    kinds[r, c], numbers[r, c] = _number(value)
        texts = np.array(list(known), dtype=object)
        rest.setdefault("formats", np.broadcast_to(np.uint16(0), (rows, columns)))
        return cls(name, kinds, numbers, codes, texts, **rest)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = self.kinds.shape
        return rows, columns

    @property
    def filled(self) -> np.ndarray:
        """Where a cell holds a value."""
        return np.asarray(self.kinds != EMPTY)

    def filled_at(self, rows: np.ndarray, columns: Sequence[int]) -> np.ndarray:
        """Whether each of some rows holds a value in each of some columns."""
        return np.asarray(self.kinds[rows[:, np.newaxis], list(columns)] != EMPTY)

    @cached_property
    def text_ids(self) -> np.ndarray:
        """For each place in `texts` a number that equal texts share."""
        return np.append(pd.factorize(self.texts)[0], -1) if len(self.texts) else np.array([-1])

    def value(self, row: int, column: int) -> Value:
        """The value of a cell; a whole number is an int, whatever it was stored as."""
        kind = self.kinds[row, column]
        if kind == TEXT:
            return str(self.texts[self.codes[row, column]])
        return None if kind == EMPTY else _value(int(kind), float(self.numbers[row, column]))

    def depth(self, column: int, rows: np.ndarray) -> np.ndarray:
        """How far the texts of a column are indented.

        Leading spaces, or steps of the cell's alignment.
        """
        place, codes = pd.factorize(self.codes[rows, column])
        spaces = np.array(
            [
                len(t) - len(t.lstrip())
                for t in (str(self.texts[c]) if c >= 0 else "" for c in codes)
            ],
            dtype="int64",
        )
        steps = np.array([*self.indents, *[0] * len(self.number_formats)])
        return np.asarray(spaces[place] + steps[self.formats[rows, column]])

    def row(self, row: int) -> list[Value]:
        """All values of a row."""
        return [self.value(row, column) for column in range(self.shape[1])]

    def column(self, column: int, first: int = 0, last: int | None = None) -> list[Value]:
        """The values of a column from row `first` up to `last`: for a look at a part of it."""
        rows = range(first, self.shape[0] if last is None else min(last, self.shape[0]))
        return [self.value(row, column) for row in rows]

    def distinct(self, column: int, rows: np.ndarray) -> tuple[list[Value], np.ndarray]:
        """The different values of a column in some rows.

        And which of them each row holds (-1 when its cell is empty).
        """
        kinds, which = self.kinds[rows, column], np.full(len(rows), -1, dtype="int64")
        found: list[Value] = []
        for kind in (TEXT, NUMBER, BOOLEAN, MOMENT):
            here = kinds == kind
            if here.any():
                held = self.codes if kind == TEXT else self.numbers
                place, different = pd.factorize(held[rows[here], column])
                which[here] = place + len(found)
                found += (
                    [str(t) for t in self.texts[different]]
                    if kind == TEXT
                    else [_value(kind, float(n)) for n in different]
                )
        return found, which

    def with_merges_filled(self, columns: set[int], first: int) -> Sheet:
        """The sheet with the value of a merged range in every row of the range, from row `first` on, in the given columns."""
        ranges = [m for m in self.merges if m[0] >= first and m[1] in columns and m[2] > m[0]]
        if not ranges:
            return self
        kinds, numbers, codes, formats = (
            np.array(a, order="F") for a in (self.kinds, self.numbers, self.codes, self.formats)
        )
        for r0, c0, r1, _ in ranges:
            for cells in (kinds, numbers, codes, formats):
                cells[r0 : r1 + 1, c0] = cells[r0, c0]
        return replace(self, kinds=kinds, numbers=numbers, codes=codes, formats=formats)


def _number(value: object) -> tuple[int, float]:
    """Kind and number of a value that is no text."""
    if isinstance(value, bool):
        return BOOLEAN, float(value)
    if isinstance(value, (int, float)):
        return NUMBER, float(value)
    if isinstance(value, dt.datetime):
        return MOMENT, (value.replace(tzinfo=None) - _EPOCH) / dt.timedelta(days=1)
    if isinstance(value, dt.date):
        return MOMENT, float((value - _EPOCH.date()).days)
    if isinstance(value, dt.time):
        return MOMENT, (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    if isinstance(value, dt.timedelta):
        return MOMENT, value / dt.timedelta(days=1)
    raise TypeError(f"a cell cannot hold {type(value).__name__}")


def _value(kind: int, number: float) -> Value:
    if kind == BOOLEAN:
        return bool(number)
    if kind == MOMENT:
        return _EPOCH + dt.timedelta(seconds=round(number * 86400))
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def clear_under(merges: list[tuple[int, int, int, int]], arrays: dict[str, Any]) -> None:
    """Empty the cells under a merged range but its first.

    Excel keeps what is there, and shows it to no one.
    """
    if not merges:
        return
    rows, columns = arrays["kinds"].shape
    under = np.zeros((rows, columns), dtype=bool, order="F")
    for r0, c0, r1, c1 in (m for m in merges if m[0] < rows and m[1] < columns):
        first = under[r0 : r0 + 1, c0 : c0 + 1].copy()
        under[r0 : r1 + 1, c0 : c1 + 1] = True
        under[r0 : r0 + 1, c0 : c0 + 1] = first
    for name, nothing in (("kinds", EMPTY), ("numbers", np.nan), ("codes", -1), ("formats", 0)):
        arrays[name][under] = nothing
    arrays["errors"] = {at: error for at, error in arrays["errors"].items() if not under[at]}
    arrays["uncalculated"] = [at for at in arrays["uncalculated"] if not under[at]]
