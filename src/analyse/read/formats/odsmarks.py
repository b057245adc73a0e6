"""What an .ods says beside its values.

Merged and hidden cells, number formats, formulas without one.

Runs in the child process of `legacy`, before `calamine` reads the values. The trap: repetition. A
row or cell says how often it occurs, and a file of a kilobyte can repeat one seventeen billion
times; so repeated cells are counted before anything reads them.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from analyse.read.formats.grid import Grid, TooWideError, lost

_OFFICE, _TABLE, _TEXT, _STYLE, _NUMBER, _DRAWING = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{part}:1.0}}"
    for part in ("office", "table", "text", "style", "datastyle", "drawing")
)
_SHOWN_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_VALUE_TYPE, _FORMULA, _PARAGRAPH = _OFFICE + "value-type", _TABLE + "formula", _TEXT + "p"
_TIMES, _TIMES_ROW = _TABLE + "number-columns-repeated", _TABLE + "number-rows-repeated"
_DOWN, _ACROSS = _TABLE + "number-rows-spanned", _TABLE + "number-columns-spanned"
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_NUMERIC = ("float", "percentage", "currency")
_PERCENTAGE = _NUMBER + "percentage-style"
_NUMBER_STYLES = (_NUMBER + "number-style", _NUMBER + "currency-style", _PERCENTAGE)
#: What python-calamine leaves out of a text, or puts into it.
_NOT_AS_SHOWN = (_TEXT + "tab", _TEXT + "line-break")
_ERRORS = re.compile(
    r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETAL!|WAARDE!|VERW!|DEEL/0!|NAAM\?|N/B)"
    r"|(?:Err|Fout):\d{3}"
)
_ROWS, _COLUMNS = 1_048_576, 16_384
#: Cells that may come of repetition: the same value beside itself is common, the same rows below
#: each other are not.
_REPEATED = 1_000_000


def marks(path: Path, limit: int) -> tuple[list[Grid], set[str]]:
    """The sheets without their values, and the files that they refer to.

    Raises
    ------
    Fault, TooWideError
        When python-calamine would read something wrongly, or would take all memory for it.
    """
    reader = _Reader(limit)
    with zipfile.ZipFile(path) as package:
        for part in ("styles.xml", "content.xml"):
            if part in package.namelist():
                with package.open(part) as stream:
                    reader.walk(stream)
    return reader.grids, reader.links


class _Reader:
    """What the elements say, one after another."""

    def __init__(self, limit: int) -> None:
        self.limit, self.repeated = limit, 0
        self.grids: list[Grid] = []
        self.links: set[str] = set()
        self.parents: dict[str, tuple[str, str]] = {}
        #: Whether each style strikes through, as far as it says so.
        self.struck: dict[str, bool] = {}
        self.codes: dict[str, str] = {}
        self.in_table, self.row, self.groups = False, 0, 0
        self.column_styles: list[str] = []

    def walk(self, stream: IO[bytes]) -> None:
        # entities were refused by `file`, and the parser that refuses them itself takes twice as
        # long
        for event, element in iterparse(stream, ("start", "end")):  # noqa: S314
            if event == "end":
                self._end(element)
            elif element.tag == _TABLE + "table":
                self._start_table(element)
            elif element.tag == _TABLE + "table-row-group":
                self.groups += 1

    def _start_table(self, table: Element) -> None:
        name = table.get(_TABLE + "name", "")
        if self.in_table:
            raise lost("een tabel in een tekening", self.grids[-1].name)
        self.grids.append(Grid(name, self.limit))
        self.in_table, self.row, self.groups, self.column_styles = True, 0, 0, []

    def _end(self, element: Element) -> None:
        tag = element.tag
        if tag == _STYLE + "style":
            data_style = element.get(_STYLE + "data-style-name", "")
            parent = element.get(_STYLE + "parent-style-name", "")
            self.parents[element.get(_STYLE + "name", "")] = data_style, parent
            self._note_line(element)
        elif tag in _NUMBER_STYLES:
            self.codes[element.get(_STYLE + "name", "")] = _as_excel(element)
        elif tag == _TABLE + "table":
            self.in_table = False
        elif tag == _TABLE + "table-row-group":
            self.groups -= 1
        elif tag == _TABLE + "table-source":
            self.links.add(next(iter(element.attrib.values()), ""))
            self.grids[-1].outside = True
        elif self.in_table and tag == _TABLE + "table-column":
            self._column(element)
        elif self.in_table and tag == _TABLE + "table-row":
            self._row(element)
            element.clear()

    def _note_line(self, style: Element) -> None:
        """Note whether a style says that its texts are struck through."""
        look = style.find(_STYLE + "text-properties")
        line = None if look is None else look.get(_STYLE + "text-line-through-style")
        if line is not None:
            self.struck[style.get(_STYLE + "name", "")] = line != "none"

    def _column(self, column: Element) -> None:
        first = len(self.column_styles)
        last = min(first + _times(column, _TIMES), _COLUMNS)
        style = column.get(_TABLE + "default-cell-style-name", "")
        self.column_styles += [style] * (last - first)
        if _hidden(column):
            self.grids[-1].hidden_columns |= set(range(first, last))

    def _row(self, row: Element) -> None:
        down = _times(row, _TIMES_ROW)
        if _hidden(row):
            last = min(self.row + down, _ROWS)
            self.grids[-1].hidden_rows |= set(range(self.row, last))
        if self.groups > 0:
            self.grids[-1].outline |= dict.fromkeys(
                range(self.row, min(self.row + down, _ROWS)), self.groups
            )
        style = row.get(_TABLE + "default-cell-style-name", "")
        column = 0
        for cell in row:
            if cell.tag not in _CELLS:
                continue
            across = _times(cell, _TIMES)
            if _DOWN in cell.attrib or _ACROSS in cell.attrib:
                self._note_merge(cell, column)
            if _FORMULA in cell.attrib:
                self._note_formula(cell, column)
            shown = "\n".join("".join(words.itertext()) for words in cell.findall(_PARAGRAPH))
            if _VALUE_TYPE in cell.attrib or shown.strip():
                self._reach(column + across - 1, down, across)
                self._refuse_lost(cell, shown, column)
            if cell.get(_VALUE_TYPE) in _NUMERIC:
                self._show(cell.get(_TABLE + "style-name") or style, column, down, across)
            column += across
        self.row += down

    def _note_merge(self, cell: Element, column: int) -> None:
        down, across = _times(cell, _DOWN), _times(cell, _ACROSS)
        if down > 1 or across > 1:
            last = self.row + down - 1, column + across - 1
            self.grids[-1].merges.append((self.row, column, *last))

    def _note_formula(self, cell: Element, column: int) -> None:
        """Note the files that a formula refers to, and whether it has a value."""
        self.links |= set(re.findall(r"'(\w+://[^']*)'#", cell.attrib[_FORMULA]))
        # an empty text is there when it has been calculated
        if _VALUE_TYPE not in cell.attrib and cell.find(_PARAGRAPH) is None:
            self.grids[-1].uncalculated.append((self.row, column))

    def _reach(self, last_column: int, down: int, across: int) -> None:
        """Stop before a value that is repeated, or far away, takes all memory."""
        grid, last_row = self.grids[-1], self.row + down - 1
        grid.reach(last_row, last_column)
        self.repeated += down * across - 1
        if self.repeated > _REPEATED or last_row >= _ROWS or last_column >= _COLUMNS:
            raise TooWideError(grid.name, *grid.end)

    def _refuse_lost(self, cell: Element, shown: str, column: int) -> None:
        """Stop before a value of which python-calamine makes something else."""
        kind, held = cell.get(_VALUE_TYPE), ""
        if _ERRORS.fullmatch(shown) or cell.get(_SHOWN_TYPE) == "error":
            held = f"de fout {shown}"
        elif kind is None:
            held = "een tekst zonder soort"
        elif kind == "string" and not _plain(cell):
            held = "een tekst met een tab, een regeleinde of een tekening"
        if held:
            raise lost(held, self.grids[-1].name, self.row, column)

    def _show(self, style: str, first: int, down: int, across: int) -> None:
        """Note how numbers are shown: by the style of the cell or row, or else of the column."""
        if not style and first < len(self.column_styles):
            style = self.column_styles[first]
        number_format, struck = self._format(style), self._struck(style)
        if number_format == "General" and not struck:
            return
        for row in range(self.row, self.row + down):
            for column in range(first, first + across):
                self.grids[-1].show(row, column, number_format, struck=struck)

    def _format(self, style: str) -> str:
        """Number format of a cell style, or of the one it builds on."""
        data_style = ""
        for _ in range(20):
            data_style, parent = self.parents.get(style, ("", ""))
            if data_style or not parent:
                break
            style = parent
        return self.codes.get(data_style) or "General"

    def _struck(self, style: str) -> bool:
        """Whether a cell style strikes through, or the one it builds on."""
        for _ in range(20):
            if style in self.struck or not style:
                break
            _, style = self.parents.get(style, ("", ""))
        return self.struck.get(style, False)


def _plain(cell: Element) -> bool:
    """Whether python-calamine reads the text of a cell as it is shown."""
    for element in cell.iter():
        if element.tag in _NOT_AS_SHOWN:
            return False
        if element.tag.startswith(_DRAWING) and "".join(element.itertext()).strip():
            return False
    return True


def _times(element: Element, what: str) -> int:
    return max(int(element.get(what, 1)), 1)


def _hidden(element: Element) -> bool:
    return element.get(_TABLE + "visibility", "visible") != "visible"


def _as_excel(style: Element) -> str:
    """A number style as Excel would write it.

    Zeros in front, decimals, thousands left out, percentage.
    """
    sign = "%" if style.tag == _PERCENTAGE else ""
    number = style.find(_NUMBER + "number")
    if number is None:
        return sign
    whole = "0" * min(int(number.get(_NUMBER + "min-integer-digits", 0)), 30) or "#"
    if number.get(_NUMBER + "grouping") == "true":
        whole = "#,##" + whole
    places = number.get(_NUMBER + "decimal-places")
    decimals = "0" * min(int(places or 0), 30)
    thousands = {1e3: ",", 1e6: ",,", 1e9: ",,,"}
    scaled = thousands.get(float(number.get(_NUMBER + "display-factor", 1)), "")
    if whole in ("0", "#") and places is None and not scaled and not sign:
        return ""
    if decimals:
        decimals = "." + decimals
    return whole + decimals + scaled + sign
