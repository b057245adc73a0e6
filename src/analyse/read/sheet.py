"""The cells of one sheet, kept by column in arrays, whichever format they came from.

A million rows of Python objects cost a gigabyte and a loop over each; kinds, numbers and codes of
texts cost a few bytes a cell, and what a text means is settled once for all cells that hold it. The
trap: to most readers an error cell or a formula without a stored value looks like an empty cell, so
a total goes missing without a word; here both are kept beside the cells.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analyse.read.texts import normalised

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
    """Cells of one sheet, in arrays of (rows, columns) in column order, counted from cell A1.

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
    struck, fills
        Whether cells with each of these formats are struck through, and their colour, where the
        format of the file tells.
    errors, uncalculated
        Cells with an Excel error, with its name; and cells with a formula of which no value was
        stored. Both are EMPTY above.
    outline
        Level of each 0-based row that Excel groups (Gegevens > Groeperen).
    hidden_rows, hidden_columns
        0-based rows and columns that are hidden or filtered out.
    merges
        Merged ranges as (first row, first column, last row, last column), 0-based and inclusive.
    separator
        What parts the fields, of a text file.
    notes
        What is written outside the cells, where the format of the file tells: the comment at a
        0-based cell, or (cell None) a part of the page header or footer.
    """

    name: str
    kinds: np.ndarray
    numbers: np.ndarray
    codes: np.ndarray
    texts: np.ndarray
    formats: np.ndarray
    number_formats: Sequence[str] = ("General",)
    indents: Sequence[int] = ()
    struck: Sequence[bool] = ()
    fills: Sequence[str] = ()
    visible: bool = True
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    outline: dict[int, int] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    separator: str = ""
    notes: list[tuple[tuple[int, int] | None, str]] = field(default_factory=list)

    @classmethod
    def of(cls, name: str, values: np.ndarray, **rest: Any) -> Sheet:  # noqa: ANN401  attributes of Sheet
        """A sheet of a grid of Python values (object array); `rest` are its other attributes."""
        kinds = np.zeros(values.shape, dtype="uint8", order="F")
        numbers = np.full(values.shape, np.nan, order="F")
        codes = np.full(values.shape, -1, dtype="int32", order="F")
        places: dict[str, int] = {}
        for column in range(values.shape[1]):
            for row, value in enumerate(values[:, column].tolist()):
                if isinstance(value, str):
                    if value.strip():
                        kinds[row, column] = TEXT
                        codes[row, column] = places.setdefault(value, len(places))
                elif value is not None:
                    kinds[row, column], numbers[row, column] = _number(value)
        texts = np.array(list(places), dtype=object)
        rest.setdefault("formats", np.broadcast_to(np.uint16(0), values.shape))
        return cls(name, kinds, numbers, codes, texts, **rest)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = self.kinds.shape
        return rows, columns

    @cached_property
    def filled(self) -> np.ndarray:
        """Where a cell holds a value."""
        return np.asarray(self.kinds != EMPTY)

    def filled_at(self, rows: np.ndarray, columns: Sequence[int]) -> np.ndarray:
        """Whether each of some rows holds a value in each of some columns."""
        return np.asarray(self.kinds[rows[:, np.newaxis], list(columns)] != EMPTY)

    @cached_property
    def plain_texts(self) -> np.ndarray:
        """The texts in compared form."""
        return normalised(self.texts)

    @cached_property
    def leading_spaces(self) -> np.ndarray:
        """Spaces before each of the texts, and the 0 of a cell that holds none at the end."""
        return np.array([*(len(text) - len(text.lstrip()) for text in self.texts), 0])

    @cached_property
    def text_ids(self) -> np.ndarray:
        """For each place in `texts` a number that equal texts share."""
        ids, _ = pd.factorize(self.texts)
        return np.append(ids, -1)

    def value(self, row: int, column: int) -> Value:
        """The value of a cell; a whole number is an int, whatever it was stored as."""
        kind = int(self.kinds[row, column])
        if kind == EMPTY:
            return None
        if kind == TEXT:
            return str(self.texts[self.codes[row, column]])
        return _value(kind, float(self.numbers[row, column]))

    def depth(self, column: int, rows: np.ndarray) -> np.ndarray:
        """How far the texts of a column are indented.

        Leading spaces, and steps of the alignment.
        """
        steps = np.array([*self.indents, *[0] * len(self.number_formats)])
        spaces = self.leading_spaces[self.codes[:, column][rows]]
        return np.asarray(spaces + steps[self.formats[:, column][rows]])

    def row(self, row: int) -> list[Value]:
        """All values of a row."""
        return [self.value(row, column) for column in range(self.shape[1])]

    def texts_above(self, row: int) -> list[str]:
        """The texts of all rows above a row: the titles, when it is that of the header."""
        codes = self.codes[:row]
        return [str(text) for text in self.texts[codes[codes >= 0]]]

    def texts_in(self, row: int) -> list[tuple[int, str]]:
        """The texts of a row, each with its column."""
        columns = np.flatnonzero(self.kinds[row] == TEXT).tolist()
        return [(column, str(self.texts[self.codes[row, column]])) for column in columns]

    def column(self, column: int, first: int = 0, last: int | None = None) -> list[Value]:
        """The values of a column from row `first` up to `last`: for a look at a part of it."""
        rows = range(self.shape[0])[first:last]
        return [self.value(row, column) for row in rows]

    def distinct(self, column: int, rows: np.ndarray) -> tuple[list[Value], np.ndarray]:
        """The different values of a column in some rows, and which each row holds (-1: empty)."""
        kinds = self.kinds[:, column][rows]
        which = np.full(len(rows), -1, dtype="int64")
        found: list[Value] = []
        for kind in (TEXT, NUMBER, BOOLEAN, MOMENT):
            here = kinds == kind
            if not here.any():
                continue
            cells = self.codes if kind == TEXT else self.numbers
            place, different = pd.factorize(cells[:, column][rows[here]])
            which[here] = place + len(found)
            if kind == TEXT:
                found += self.texts[different].tolist()
            else:
                found += [_value(kind, number) for number in different.tolist()]
        return found, which

    def texts_that(
        self,
        fit: Callable[[str], bool],
        columns: Iterable[int],
        among: np.ndarray | None = None,
        *,
        plain: bool = False,
    ) -> np.ndarray:
        """Rows with a text that fits a condition in any of some columns.

        Only texts in the mask `among` can, when given; `plain` has the condition see them in
        compared form.
        """
        columns = list(columns)
        held = np.zeros(len(self.texts) + 1, dtype=bool)  # no text is -1: the last
        for column in columns:
            held[self.codes[:, column]] = True
        if among is not None:
            held[:-1] &= among
        fits = np.zeros(len(self.texts), dtype=bool)
        texts = self.plain_texts if plain and columns else self.texts
        for code in np.flatnonzero(held[:-1]).tolist():
            fits[code] = fit(texts[code])
        return self.rows_with(fits, columns)

    def rows_with(self, wanted: np.ndarray, columns: Iterable[int]) -> np.ndarray:
        """Rows with one of the texts of a mask in any of some columns."""
        rows = np.zeros(self.shape[0], dtype=bool)
        if wanted.any():
            fits = np.append(wanted, False)
            for column in columns:
                rows |= fits[self.codes[:, column]]
        return rows

    def with_merges_filled(self, columns: set[int], first: int) -> Sheet:
        """The sheet with a merged value in every row of its range.

        In `columns`, from row `first`.
        """
        ranges = [m for m in self.merges if m[0] >= first and m[1] in columns and m[2] > m[0]]
        if not ranges:
            return self
        sheet = replace(
            self,
            kinds=self.kinds.copy("F"),
            numbers=self.numbers.copy("F"),
            codes=self.codes.copy("F"),
            formats=self.formats.copy("F"),
        )
        for top, column, bottom, _ in ranges:
            for cells in (sheet.kinds, sheet.numbers, sheet.codes, sheet.formats):
                cells[top : bottom + 1, column] = cells[top, column]
        return sheet


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
        # to the second, and never on to the next day: a cell holds milliseconds
        return _EPOCH + dt.timedelta(seconds=math.floor(number * 86400 + 0.0005))
    return int(number) if number.is_integer() and abs(number) < 1e15 else number


def clear_under(merges: list[tuple[int, int, int, int]], arrays: dict[str, Any]) -> None:
    """Empty the cells of merged ranges but the first.

    Excel keeps them, and shows them to no one.
    """
    if not merges:
        return
    under = np.zeros(arrays["kinds"].shape, dtype=bool, order="F")
    rows, columns = under.shape
    for top, left, bottom, right in merges:
        if top < rows and left < columns:
            first = under[top, left]
            under[top : bottom + 1, left : right + 1] = True
            under[top, left] = first
    for name, nothing in (("kinds", EMPTY), ("numbers", np.nan), ("codes", -1), ("formats", 0)):
        arrays[name][under] = nothing
    arrays["errors"] = {at: error for at, error in arrays["errors"].items() if not under[at]}
    arrays["uncalculated"] = [at for at in arrays["uncalculated"] if not under[at]]
