"""Cells of one sheet as a reader of another format meets them, gathered into the arrays of `Sheet`.

Runs in the child process of `legacy`, so it imports nothing that is slow to load. The trap: a sheet
is as large as its farthest cell, and a file of a kilobyte can put one a billion cells away; so the
size is known before any array is made.
"""

from __future__ import annotations

import re
from array import array
from typing import Any

import numpy as np

#: As in `sheet`, which takes a second to import.
EMPTY, NUMBER, TEXT, BOOLEAN, MOMENT = range(5)
ERROR, UNCALCULATED = 100, 101
#: Days from 1 January 1970 back to day 0 of the two date systems.
_DAY_0 = {False: 25569, True: 24107}
#: Cells kept as Python values before they go into arrays.
_BLOCK = 50_000
_DTYPES = ("int32", "int32", "uint8", "float64", "int32")
_LAST_SERIAL = 2958466

_NO_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)


class TooWideError(Exception):
    """A sheet that spans more cells than may be read: its name, and its 0-based end."""


class Fault(Exception):
    """Why a file cannot be read: a word that `legacy` knows, and a detail."""


def lost(what: str, sheet: str, row: int = 0, column: int = 0) -> Fault:
    """Why a file is refused of which a cell would not be read as it is."""
    return Fault("lost", what, sheet, row, column)


def shows_moment(number_format: str) -> bool:
    """Whether a number format shows a number as a date or a time."""
    positive = _NO_CODE.sub("", number_format).split(";")[0]
    return bool(re.search(r"[dmyhs]", positive, re.IGNORECASE))


def shows_elapsed(number_format: str) -> bool:
    """Whether a number format shows a number as a lapse of time, such as `[h]:mm`."""
    return bool(_ELAPSED.search(_NO_CODE.sub("", number_format)))


class Texts(dict[str, int]):
    """Place of each different text; one that is new gets the next."""

    def __missing__(self, text: str) -> int:
        """Give a new text its place."""
        self[text] = len(self)
        return self[text]


class Grid:
    """One sheet in the making: `put` its cells, `show` their formats, then ask for its `arrays`.

    Parameters
    ----------
    name, visible
        Of the sheet.
    limit
        Cells that its arrays may span.
    """

    def __init__(self, name: str, limit: int, *, visible: bool = True) -> None:
        self.name, self.visible, self.limit = name, visible, limit
        self.texts, self.formats = Texts(), Texts({"General": 0})
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merges: list[tuple[int, int, int, int]] = []
        self.errors: list[tuple[int, int, str]] = []
        #: Whether it only remembers the cells of another file.
        self.outside = False
        #: The farthest row and column.
        self.end = (-1, -1)
        self._shown = array("i")
        self._blocks: list[list[np.ndarray]] = []
        self._held: list[tuple[int, int, int, float, int]] = []
        self._count = 0

    @property
    def too_wide(self) -> bool:
        """Whether the sheet spans more cells than the limit."""
        return (self.end[0] + 1) * (self.end[1] + 1) > self.limit

    def reach(self, row: int, column: int) -> None:
        """Note how far the sheet goes."""
        self.end = max(self.end[0], row), max(self.end[1], column)

    def show(self, row: int, column: int, number_format: str) -> None:
        """Note how a cell shows its number."""
        self._shown.extend((row, column, self.formats[number_format]))

    def put(
        self, row: int, column: int, kind: int, number: float = np.nan, *, text: str = ""
    ) -> None:
        """Add a cell; text that is blank adds nothing."""
        code = -1
        if kind == TEXT:
            if not text.strip():
                return
            code = self.texts[text]
        elif kind == ERROR:
            self.errors.append((row, column, text))
        self._held.append((row, column, kind, number, code))
        if len(self._held) == _BLOCK:
            self._flush()
            if self._count > self.limit:
                raise TooWideError(self.name, row, column)

    def _flush(self) -> None:
        if not self._held:
            return
        block = [
            np.array(values, dtype=kind)
            for values, kind in zip(zip(*self._held, strict=True), _DTYPES, strict=True)
        ]
        self._blocks.append(block)
        self._count += len(self._held)
        self._held.clear()

    def arrays(self, *, from_1904: bool = False) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """The arrays of `Sheet`, and its other attributes as JSON can hold them.

        Raises
        ------
        TooWideError
            When the sheet spans more cells than the limit.
        """
        self._flush()
        shape = (
            max((int(rows.max()) for rows, *_ in self._blocks), default=-1) + 1,
            max((int(columns.max()) for _, columns, *_ in self._blocks), default=-1) + 1,
        )
        self.reach(shape[0] - 1, shape[1] - 1)
        if self.too_wide:
            raise TooWideError(self.name, *self.end)
        made = {
            "kinds": np.zeros(shape, dtype="uint8", order="F"),
            "numbers": np.full(shape, np.nan, order="F"),
            "codes": np.full(shape, -1, dtype="int32", order="F"),
            "formats": np.zeros(shape, dtype="uint16", order="F"),
        }
        uncalculated: list[tuple[int, int]] = []
        for rows, columns, kinds, numbers, codes in self._blocks:
            made["kinds"][rows, columns] = np.where(kinds < ERROR, kinds, EMPTY)
            made["numbers"][rows, columns] = numbers
            made["codes"][rows, columns] = codes
            never = kinds == UNCALCULATED
            uncalculated += zip(rows[never].tolist(), columns[never].tolist(), strict=True)
        self._blocks.clear()
        self._show(made)
        self._make_moments(made, from_1904=from_1904)
        return made, {
            "name": self.name,
            "visible": self.visible,
            "texts": list(self.texts),
            "number_formats": list(self.formats),
            "errors": self.errors,
            "uncalculated": uncalculated,
            "hidden_rows": sorted(row for row in self.hidden_rows if row < shape[0]),
            "hidden_columns": sorted(column for column in self.hidden_columns if column < shape[1]),
            "merges": self.merges,
        }

    def _show(self, made: dict[str, np.ndarray]) -> None:
        """Give each number and moment its format."""
        rows, columns, formats = np.array(self._shown, dtype="int64").reshape(-1, 3).T
        here = np.isin(made["kinds"][rows, columns], (NUMBER, MOMENT))
        made["formats"][rows[here], columns[here]] = formats[here]

    def _make_moments(self, made: dict[str, np.ndarray], *, from_1904: bool) -> None:
        """Make moments of numbers that are shown as such.

        What no calendar holds stays a number, as Excel shows no date either.
        """
        moment = np.array([shows_moment(f) for f in self.formats])
        if not moment.any():
            return
        elapsed = np.array([shows_elapsed(f) for f in self.formats])
        for column in range(made["kinds"].shape[1]):
            kinds, numbers = made["kinds"][:, column], made["numbers"][:, column]
            formats = made["formats"][:, column]
            here = (kinds == NUMBER) & moment[formats] & (numbers >= 0) & (numbers < _LAST_SERIAL)
            if not here.any():
                continue
            serial = numbers[here]
            # 1900 had no 29 February, which Excel counts all the same; below one it is a time, as a
            # lapse is: both count from 0
            false_leap = (serial < 60) & (not from_1904)
            since_1970 = serial + false_leap - _DAY_0[from_1904]
            as_such = (serial < 1) | elapsed[formats[here]]
            numbers[here] = np.where(as_such, serial, since_1970)
            kinds[here] = MOMENT
