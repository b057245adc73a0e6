"""Cells of one sheet as a reader of another format meets them, gathered into the arrays that `Sheet` holds.

Runs in the child process of `legacy`, so it imports nothing that is slow to load. The trap: a sheet
is as large as its farthest cell, and a file of a kilobyte can put one a billion cells away; so the
size is known before any array is made.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

#: As in `sheet`, which takes a second to import.
EMPTY, NUMBER, TEXT, BOOLEAN, MOMENT = range(5)
ERROR, UNCALCULATED = 100, 101
#: Days from 1 January 1970 back to day 0 of the two date systems.
_DAY_0 = {False: 25569, True: 24107}
#: Cells kept as Python values before they go into arrays.
_BLOCK = 50_000
_DTYPES = ("int32", "int32", "uint8", "float64", "int32", "uint16")
_LAST_SERIAL = 2958466

_NO_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)


class TooWideError(Exception):
    """A sheet that spans more cells than may be read.

    Its name, and its 0-based last row and column.
    """


class Fault(Exception):
    """Why a file cannot be read: a word that `legacy` knows, and a detail."""


def shows_moment(number_format: str) -> bool:
    """Whether a number format shows a number as a date or a time."""
    return bool(re.search(r"[dmyhs]", _NO_CODE.sub("", number_format).split(";")[0], re.IGNORECASE))


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
    """One sheet in the making: `put` cells one by one or `add` them by array, then ask for its `arrays`.

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
        self._blocks: list[tuple[np.ndarray, ...]] = []
        self._held: list[tuple[int, int, int, float, int, int]] = []
        self._count = 0

    def put(
        self,
        row: int,
        column: int,
        kind: int,
        number: float = np.nan,
        *,
        text: str = "",
        number_format: int = 0,
    ) -> None:
        """Add a cell; text that is blank adds nothing."""
        code = -1
        if kind == TEXT:
            if not text.strip():
                return
            code = self.texts[text]
        elif kind == ERROR:
            self.errors.append((row, column, text))
        self._held.append((row, column, kind, number, code, number_format))
        if len(self._held) == _BLOCK:
            self._flush()
            if self._count > self.limit:
                raise TooWideError(self.name, row, column)

    def _flush(self) -> None:
        if self._held:
            self._count += len(self._held)
            self.add(
                *(
                    np.array(values, dtype=kind)
                    for values, kind in zip(zip(*self._held, strict=True), _DTYPES, strict=True)
                )
            )
            self._held = []

    def add(self, *arrays: np.ndarray) -> None:
        """Add cells by array: rows, columns, kinds, numbers, codes and formats."""
        self._blocks.append(arrays)

    def arrays(self, *, from_1904: bool = False) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """The arrays of `Sheet`, and its other attributes as JSON can hold them.

        Raises
        ------
        TooWideError
            When the sheet spans more cells than the limit.
        """
        self._flush()
        count = (
            max((int(block[0].max()) for block in self._blocks if len(block[0])), default=-1) + 1
        )
        width = (
            max((int(block[1].max()) for block in self._blocks if len(block[1])), default=-1) + 1
        )
        if count * width > self.limit:
            raise TooWideError(self.name, count - 1, width - 1)
        made = {
            "kinds": np.zeros((count, width), dtype="uint8", order="F"),
            "numbers": np.full((count, width), np.nan, order="F"),
            "codes": np.full((count, width), -1, dtype="int32", order="F"),
            "formats": np.zeros((count, width), dtype="uint16", order="F"),
        }
        uncalculated: list[tuple[int, int]] = []
        for rows, columns, kinds, *held in self._blocks:
            for target, values in zip(
                made.values(), (np.where(kinds < ERROR, kinds, EMPTY), *held), strict=True
            ):
                target[rows, columns] = values
            never = kinds == UNCALCULATED
            uncalculated += zip(rows[never].tolist(), columns[never].tolist(), strict=True)
        self._blocks.clear()
        self._make_moments(made, from_1904=from_1904)
        return made, {
            "name": self.name,
            "visible": self.visible,
            "texts": list(self.texts),
            "number_formats": list(self.formats),
            "errors": self.errors,
            "uncalculated": uncalculated,
            "hidden_rows": sorted(row for row in self.hidden_rows if row < count),
            "hidden_columns": sorted(column for column in self.hidden_columns if column < width),
            "merges": self.merges,
        }

    def _make_moments(self, made: dict[str, np.ndarray], *, from_1904: bool) -> None:
        """Make moments of numbers that are shown as such.

        What no calendar holds stays a number, as Excel shows no date either.
        """
        moment = np.array([shows_moment(f) for f in self.formats])
        if not moment.any():
            return
        elapsed = np.array([shows_elapsed(f) for f in self.formats])
        for column in range(made["kinds"].shape[1]):
            kinds, numbers, formats = (
                made[name][:, column] for name in ("kinds", "numbers", "formats")
            )
            here = (kinds == NUMBER) & moment[formats] & (numbers >= 0) & (numbers < _LAST_SERIAL)
            if not here.any():
                continue
            serial = numbers[here]
            # 1900 had no 29 February, which Excel counts all the same; below one it is a time, as a
            # lapse is: both count from 0
            false_leap = (serial < 60) & (not from_1904)
            numbers[here] = np.where(
                (serial < 1) | elapsed[formats[here]],
                serial,
                serial + false_leap - _DAY_0[from_1904],
            )
            kinds[here] = MOMENT
