"""OpenDocument workbooks (.ods) as grids of cells; runs in the child process of `legacy`.

The trap: repetition. A row or cell says how often it occurs, and a file of a kilobyte can repeat
one seventeen billion times; so empty cells are counted and never made, and filled ones up to a
limit.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.parsers import (
    expat,
)  # with entities refused, below; the parsers that are safe by themselves are ten times slower

from analyse.read.formats.grid import (
    BOOLEAN,
    ERROR,
    MOMENT,
    NUMBER,
    TEXT,
    UNCALCULATED,
    Fault,
    Grid,
    TooWideError,
)

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _TEXT, _STYLE, _NUMBER = (
    f"{_URN}{part}:1.0 " for part in ("table", "office", "text", "style", "datastyle")
)
_DRAWING = f"{_URN}drawing:1.0 "
#: What may hold cells that are none of the sheet: drawings, remarks, deleted cells, cells of other
#: files.
_BESIDE = {
    _TABLE + "shapes",
    _TABLE + "tracked-changes",
    _TABLE + "dde-links",
    _OFFICE + "annotation",
    _OFFICE + "forms",
}
_VALUE_TYPE, _VALUE, _STRING, _BOOLEAN = (
    _OFFICE + name for name in ("value-type", "value", "string-value", "boolean-value")
)
_MOMENT = {"date": _OFFICE + "date-value", "time": _OFFICE + "time-value"}
_SHOWN_TYPE = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_FORMULA, _CELL_STYLE, _DEFAULT_STYLE = (
    _TABLE + "formula",
    _TABLE + "style-name",
    _TABLE + "default-cell-style-name",
)
_DOWN, _ACROSS = _TABLE + "number-rows-spanned", _TABLE + "number-columns-spanned"
_TIMES, _TIMES_ROW, _VISIBILITY = (
    _TABLE + "number-columns-repeated",
    _TABLE + "number-rows-repeated",
    _TABLE + "visibility",
)
_ERRORS = re.compile(
    r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETAL!|WAARDE!|VERW!|DEEL/0!|NAAM\?|N/B)|(?:Err|Fout):\d{3}"
)
_SPACES = re.compile(r"[ \t\r\n]+")
_ROWS, _COLUMNS = 1_048_576, 16_384
#: Cells that may come of repetition: the same value beside itself is common, the same rows below
#: each other are not.
_REPEATED = 1_000_000
_NAN = float("nan")
_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001  a spreadsheet knows no time zones


def read(path: Path, limit: int) -> tuple[list[Grid], bool, dict[str, Any]]:
    """The sheets, whether dates count from 1904 (never here.

    They are written out), and what there is to say of the file.
    """
    reader = _Reader(limit)
    with zipfile.ZipFile(path) as package:
        for part in ("styles.xml", "content.xml"):
            if part == "content.xml" or part in package.namelist():
                with package.open(part) as stream:
                    reader.parse(stream)
    return reader.grids, False, {"links": len(reader.links)}


class _Reader:
    """What the parser meets, element by element."""

    def __init__(self, limit: int) -> None:
        self.limit, self.repeated = limit, 0
        self.grids: list[Grid] = []
        self.links: set[str] = set()
        self.style, self.data_style, self.hidden_tables = "", "", set[str]()
        self.parents: dict[str, tuple[str, str]] = {}
        self.codes: dict[str, str] = {}
        self.of_style: dict[str, str] = {}
        self.beside = 0
        self.grid: Grid | None = None
        self.row, self.column, self.row_repeat = 0, 0, 1
        self.row_style, self.column_styles = "", list[str]()
        self.cell: dict[str, str] | None = None
        self.shown: list[str] = []
        self.in_paragraph = False
        self.filled: list[tuple[Any, ...]] = []
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {
            _STYLE + "style": self._start_style,
            _STYLE + "table-properties": self._start_table_style,
            _NUMBER + "number-style": self._start_number_style,
            _NUMBER + "currency-style": self._start_number_style,
            _NUMBER + "percentage-style": self._start_percentage_style,
            _NUMBER + "number": self._start_number,
            _TABLE + "table": self._start_table,
            _TABLE + "table-source": self._start_source,
            _TABLE + "table-column": self._start_column,
            _TABLE + "table-row": self._start_row,
            _TABLE + "table-cell": self._start_cell,
            _TABLE + "covered-table-cell": self._start_cell,
            _TEXT + "p": self._start_paragraph,
            _TEXT + "s": self._spaces,
            _TEXT + "tab": lambda _: self._words_as_they_are("\t"),
            _TEXT + "line-break": lambda _: self._words_as_they_are("\n"),
        }
        self.ends: dict[str, Callable[[], None]] = {
            _TABLE + "table": self._end_table,
            _TABLE + "table-row": self._end_row,
            _TABLE + "table-cell": self._end_cell,
            _TABLE + "covered-table-cell": self._end_cell,
            _TEXT + "p": self._end_paragraph,
        }

    def parse(self, stream: Any) -> None:  # noqa: ANN401  any binary stream
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.EntityDeclHandler = _no_entities
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = (
            self._start,
            self._end,
            self._words,
        )
        parser.ParseFile(stream)

    def _start(self, name: str, given: dict[str, str]) -> None:
        if self.beside:
            self.beside += 1
        elif name in self.starts:
            self.starts[name](given)
        elif name in _BESIDE or name.startswith(_DRAWING):
            self.beside = 1

    def _end(self, name: str) -> None:
        if self.beside:
            self.beside -= 1
        elif name in self.ends:
            self.ends[name]()

    # -- text of a cell
    # ----------------------------------------------------------------------------------------------

    def _start_paragraph(self, _: dict[str, str]) -> None:
        if self.cell is not None:
            self.shown.append("\n" if self.shown else "")
            self.in_paragraph = True

    def _end_paragraph(self) -> None:
        self.in_paragraph = False

    def _words(self, words: str) -> None:
        if self.in_paragraph and not self.beside:
            self.shown.append(
                _SPACES.sub(" ", words)
                if "  " in words or "\n" in words or "\t" in words
                else words
            )

    def _spaces(self, given: dict[str, str]) -> None:
        self._words_as_they_are(" " * min(int(given.get(_TEXT + "c", "1")), 1000))

    def _words_as_they_are(self, words: str) -> None:
        if self.in_paragraph:
            self.shown.append(words)

    # -- styles
    # ------------------------------------------------------------------------------------------------------

    def _start_style(self, given: dict[str, str]) -> None:
        self.style = given.get(_STYLE + "name", "")
        self.parents[self.style] = (
            given.get(_STYLE + "data-style-name", ""),
            given.get(_STYLE + "parent-style-name", ""),
        )

    def _start_table_style(self, given: dict[str, str]) -> None:
        if given.get(_TABLE + "display") == "false":
            self.hidden_tables.add(self.style)

    def _start_number_style(self, given: dict[str, str]) -> None:
        self.data_style = given.get(_STYLE + "name", "")
        self.codes[self.data_style] = ""

    def _start_percentage_style(self, given: dict[str, str]) -> None:
        self._start_number_style(given)
        self.codes[self.data_style] = "%"

    def _start_number(self, given: dict[str, str]) -> None:
        """Write a number style as Excel would.

        Zeros in front, decimals, thousands left out, percentage.
        """
        whole = "0" * min(int(given.get(_NUMBER + "min-integer-digits", "0")), 30) or "#"
        if given.get(_NUMBER + "grouping") == "true":
            whole = "#,##" + whole
        decimals = "0" * min(int(given.get(_NUMBER + "decimal-places", "0")), 30)
        factor = float(given.get(_NUMBER + "display-factor", "1"))
        scaled = {1e3: ",", 1e6: ",,", 1e9: ",,,"}.get(factor, "")
        plain = (
            whole in ("0", "#")
            and _NUMBER + "decimal-places" not in given
            and not scaled
            and not self.codes.get(self.data_style)
        )
        if not plain:
            self.codes[self.data_style] = (
                whole
                + (f".{decimals}" if decimals else "")
                + scaled
                + self.codes.get(self.data_style, "")
            )

    def _format(self, style: str) -> str:
        """Number format of a cell style, or of the one it builds on."""
        data_style, asked = "", style
        if style not in self.of_style:
            for _ in range(20):
                data_style, parent = self.parents.get(style, ("", ""))
                if data_style or not parent:
                    break
                style = parent
            self.of_style[asked] = self.codes.get(data_style) or "General"
        return self.of_style[asked]

    # -- sheets
    # ------------------------------------------------------------------------------------------------------

    def _start_table(self, given: dict[str, str]) -> None:
        if self.grid is not None:  # a table in a cell
            self.beside = 1
            return
        visible = given.get(_TABLE + "style-name") not in self.hidden_tables
        self.grid = Grid(given.get(_TABLE + "name", ""), self.limit, visible=visible)
        self.row, self.column_styles = 0, []

    def _start_source(self, given: dict[str, str]) -> None:
        """Drop a table that only remembers the cells of another file."""
        self.links.add(next(iter(given.values()), ""))
        self.grid = None

    def _end_table(self) -> None:
        if self.grid is not None:
            self.grids.append(self.grid)
            self.grid = None

    def _start_column(self, given: dict[str, str]) -> None:
        if self.grid is not None:
            first = len(self.column_styles)
            last = min(first + _times(given, _TIMES), _COLUMNS)
            self.column_styles += [given.get(_DEFAULT_STYLE, "")] * (last - first)
            if given.get(_VISIBILITY, "visible") != "visible":
                self.grid.hidden_columns |= set(range(first, last))

    def _start_row(self, given: dict[str, str]) -> None:
        self.row_repeat, self.column, self.filled = _times(given, _TIMES_ROW), 0, []
        self.row_style = given.get(_DEFAULT_STYLE, "")
        if self.grid is not None and given.get(_VISIBILITY, "visible") != "visible":
            self.grid.hidden_rows |= set(range(self.row, min(self.row + self.row_repeat, _ROWS)))

    def _start_cell(self, given: dict[str, str]) -> None:
        self.cell, self.shown = given, []

    def _end_cell(self) -> None:
        cell, self.cell = self.cell, None
        if cell is None or self.grid is None:
            return
        first, repeat = self.column, _times(cell, _TIMES)
        self.column += repeat
        if _DOWN in cell or _ACROSS in cell:
            down, across = _times(cell, _DOWN), _times(cell, _ACROSS)
            if down > 1 or across > 1:
                self.grid.merges.append((self.row, first, self.row + down - 1, first + across - 1))
        if _FORMULA in cell and "://" in cell[_FORMULA]:
            self.links |= set(re.findall(r"'(\w+://[^']*)'#", cell[_FORMULA]))
        kind, number, text = self._value(cell, "".join(self.shown))
        if kind is not None and (kind != TEXT or text.strip()):
            self._check(self.row, first + repeat - 1, repeat - 1)
            known = 0
            if kind == NUMBER:
                styles = self.column_styles
                style = (
                    cell.get(_CELL_STYLE)
                    or self.row_style
                    or (styles[first] if first < len(styles) else "")
                )
                known = self.grid.formats[self._format(style)]
            if repeat == self.row_repeat == 1:
                self.grid.put(self.row, first, kind, number, text=text, number_format=known)
            else:
                self.filled += [
                    (column, kind, number, text, known) for column in range(first, first + repeat)
                ]

    def _end_row(self) -> None:
        if self.grid is not None and self.filled:
            self._check(
                self.row + self.row_repeat - 1,
                self.filled[-1][0],
                len(self.filled) * (self.row_repeat - 1),
            )
            for row in range(self.row, self.row + self.row_repeat):
                for column, kind, number, text, known in self.filled:
                    self.grid.put(row, column, kind, number, text=text, number_format=known)
        self.row += self.row_repeat

    def _check(self, row: int, column: int, more: int) -> None:
        """Stop before a repeated cell fills the memory."""
        self.repeated += more
        if self.repeated > _REPEATED or row >= _ROWS or column >= _COLUMNS:
            raise TooWideError(self.grid.name if self.grid else "", row, column)

    def _value(self, cell: dict[str, str], shown: str) -> tuple[int | None, float, str]:
        """Kind, number and text of a cell; no kind when it is empty."""
        said = cell.get(_VALUE_TYPE, "")
        if (shown[:1] in "#EF" and _ERRORS.fullmatch(shown)) or cell.get(_SHOWN_TYPE) == "error":
            return ERROR, _NAN, shown or "#"
        if said in ("float", "percentage", "currency"):
            return NUMBER, float(cell[_VALUE]), ""
        if said == "boolean":
            return BOOLEAN, float(cell[_BOOLEAN] == "true"), ""
        days = _days(cell.get(_MOMENT[said], "")) if said in _MOMENT else None
        if days is not None:
            return MOMENT, days, ""
        if (
            not said and not self.shown and _FORMULA in cell
        ):  # an empty text is there when it has been calculated
            return UNCALCULATED, _NAN, ""
        text = cell.get(_STRING, shown)
        return (TEXT, _NAN, text) if text else (None, _NAN, "")


def _no_entities(*_: object) -> None:
    raise Fault("unsafe")


def _times(given: dict[str, str], what: str) -> int:
    return max(int(given[what]), 1) if what in given else 1


def _days(text: str) -> float | None:
    """Days since 1970 of a written date, or the part of a day of a written time.

    None when it is neither.
    """
    lapse = re.fullmatch(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?", text)
    if lapse:
        days, hours, minutes, seconds = (float(part or 0) for part in lapse.groups()[1:])
        return (-1 if lapse[1] else 1) * (days + (hours * 3600 + minutes * 60 + seconds) / 86400)
    try:
        return (dt.datetime.fromisoformat(text).replace(tzinfo=None) - _EPOCH) / dt.timedelta(
            days=1
        )
    except ValueError:
        return None
