"""Cells of one sheet as a reader of another format meets them, on their way out of the child.

Runs in that process of `legacy`, so it imports nothing that is slow to load. The trap: a sheet is
as large as its farthest cell, and a file of a kilobyte can put one a billion cells away; so cells
are kept one after another, and no array of a whole sheet is made here.
"""

from __future__ import annotations

from array import array
from typing import Any

import numpy as np

#: As in `sheet`, which takes a second to import.
NUMBER, TEXT, BOOLEAN, MOMENT = range(1, 5)


class TooWideError(Exception):
    """A sheet that spans more cells than may be read: its name, and its 0-based end."""


class Fault(Exception):
    """Why a file cannot be read: a word that `legacy` knows, and a detail."""


def lost(what: str, sheet: str, row: int = 0, column: int = 0) -> Fault:
    """Why a file is refused of which a cell would not be read as it is."""
    return Fault("lost", what, sheet, row, column)


class Places(dict[str, int]):
    """Place of each different text; one that is new gets the next."""

    def __missing__(self, text: str) -> int:
        """Give a new text its place."""
        self[text] = len(self)
        return self[text]


class Grid:
    """One sheet in the making: `put` its cells and `show` their formats, then ask for its `arrays`.

    Parameters
    ----------
    name, visible
        Of the sheet.
    limit
        Cells that it may span.
    """

    def __init__(self, name: str, limit: int, *, visible: bool = True) -> None:
        self.name, self.visible, self.limit = name, visible, limit
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.outline: dict[int, int] = {}
        self.merges: list[tuple[int, int, int, int]] = []
        self.errors: list[tuple[int, int, str]] = []
        self.uncalculated: list[tuple[int, int]] = []
        #: Whether it only remembers the cells of another file.
        self.outside = False
        #: The farthest row and column.
        self.end = (-1, -1)
        self._texts = Places()
        self._formats: dict[tuple[str, bool], int] = {("General", False): 0}
        self._rows, self._columns, self._kinds = array("i"), array("i"), array("B")
        self._values, self._shown = array("d"), array("i")

    @property
    def too_wide(self) -> bool:
        """Whether the sheet spans more cells than the limit."""
        return (self.end[0] + 1) * (self.end[1] + 1) > self.limit

    def reach(self, row: int, column: int) -> None:
        """Note how far the sheet goes."""
        self.end = max(self.end[0], row), max(self.end[1], column)

    def put(self, row: int, column: int, kind: int, value: float) -> None:
        """Add a cell with a number."""
        self._rows.append(row)
        self._columns.append(column)
        self._kinds.append(kind)
        self._values.append(value)

    def put_text(self, row: int, column: int, text: str) -> None:
        """Add a cell with a text; one that is blank adds nothing."""
        if text.strip():
            self.put(row, column, TEXT, self._texts[text])

    def show(self, row: int, column: int, number_format: str, *, struck: bool = False) -> None:
        """Note how a cell shows its number."""
        place = self._formats.setdefault((number_format, struck), len(self._formats))
        self._shown.extend((row, column, place))

    def arrays(self) -> dict[str, np.ndarray]:
        """The cells, and below `shown` the row, column and format of each that is not General."""
        return {
            "rows": np.array(self._rows, dtype="int32"),
            "columns": np.array(self._columns, dtype="int32"),
            "kinds": np.array(self._kinds, dtype="uint8"),
            "values": np.array(self._values, dtype="float64"),
            "shown": np.array(self._shown, dtype="int32").reshape(-1, 3),
        }

    def rest(self) -> dict[str, Any]:
        """What there is beside the cells, as JSON can hold it."""
        return {
            "name": self.name,
            "visible": self.visible,
            "too_wide": self.end if self.too_wide else None,
            "texts": list(self._texts),
            "number_formats": [code for code, _ in self._formats],
            "struck": [struck for _, struck in self._formats],
            "errors": self.errors,
            "uncalculated": self.uncalculated,
            "hidden_rows": list(self.hidden_rows),
            "hidden_columns": list(self.hidden_columns),
            "outline": list(self.outline.items()),
            "merges": self.merges,
        }
