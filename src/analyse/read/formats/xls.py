"""Old Excel workbooks (.xls: BIFF 2 to 8) as grids of cells; runs in the child process of `legacy`.

The trap: a workbook written by a program that does not calculate holds an empty text or a zero
where a formula's value should be. Excel leaves those too, but never for each and every formula.
"""

from __future__ import annotations

import os
import struct
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlrd

from analyse.read.formats.grid import BOOLEAN, NUMBER, Fault, Grid

#: Records of a workbook: formulas, the start of a sheet, a reference to another file, and "saved
#: without recalculating".
_FORMULAS = {0x0006, 0x0206, 0x0406}
_STARTS = {0x0809, 0x0409, 0x0209, 0x0009}
_OTHER_BOOK, _STALE = 0x01AE, 0x005E
#: For a date of which the number format could not be read.
_ANY_DATE = "yyyy-mm-dd"
_unpack = xlrd.book.unpack_SST_table


def read(path: Path, limit: int) -> tuple[list[Grid], bool, dict[str, Any]]:
    """The sheets, whether dates count from 1904, and what there is to say of the file.

    Raises
    ------
    Fault
        When the file cannot be read.
    """
    book, with_formats = _open(path)
    uncalculated, remarks = _formulas(book)
    if not with_formats:
        remarks["not shown"] = "opmaak van getallen en verborgen rijen"
    grids = []
    for page, never in zip(book.sheets(), uncalculated, strict=True):
        grid = Grid(page.name, limit, visible=page.visibility == 0)
        for row in range(page.nrows):
            for column in range(page.row_len(row)):
                if (row, column) in never:
                    grid.uncalculated.append((row, column))
                else:
                    _put(grid, page, row, column, with_formats=with_formats)
        grid.hidden_rows = {row for row, info in page.rowinfo_map.items() if info.hidden}
        grid.outline = {
            row: info.outline_level
            for row, info in page.rowinfo_map.items()
            if info.outline_level
        }
        grid.hidden_columns = {
            column for column, info in page.colinfo_map.items() if info.hidden
        }
        grid.merges = [
            (top, left, bottom - 1, right - 1) for top, bottom, left, right in page.merged_cells
        ]
        grids.append(grid)
    return grids, book.datemode == 1, remarks


def _put(grid: Grid, page: Any, row: int, column: int, *, with_formats: bool) -> None:  # noqa: ANN401  xlrd's Sheet
    """Add one cell of a page to a grid."""
    kind, value = page.cell_type(row, column), page.cell_value(row, column)
    if kind == xlrd.XL_CELL_TEXT:
        grid.put_text(row, column, value)
    elif kind == xlrd.XL_CELL_ERROR:
        error = xlrd.error_text_from_code.get(value, f"#{value}")
        grid.errors.append((row, column, error))
    elif kind == xlrd.XL_CELL_BOOLEAN:
        grid.put(row, column, BOOLEAN, float(value))
    elif kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        grid.put(row, column, NUMBER, value)
        if with_formats:
            style = page.book.xf_list[page.cell_xf_index(row, column)]
            code = page.book.format_map[style.format_key].format_str
            struck = bool(page.book.font_list[style.font_index].struck_out)
            grid.show(row, column, code, struck=struck)
        elif kind == xlrd.XL_CELL_DATE:
            grid.show(row, column, _ANY_DATE)


def _open(path: Path) -> tuple[xlrd.Book, bool]:
    """The workbook, and whether its formats were read.

    A workbook with broken styles still has its cells.
    """
    xlrd.book.unpack_SST_table = _texts
    try:
        return _open_as(path, with_formats=True), True
    except (AssertionError, KeyError, IndexError):
        return _open_as(path, with_formats=False), False


def _open_as(path: Path, *, with_formats: bool) -> xlrd.Book:
    try:
        with Path(os.devnull).open("w") as nowhere:
            book = xlrd.open_workbook(
                str(path),
                formatting_info=with_formats,
                on_demand=True,  # or the records are gone once the sheets are read
                ragged_rows=True,
                logfile=nowhere,
            )
            book.sheets()
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise Fault("password") from None
        if "Can't find workbook" in str(error):
            raise Fault("no workbook") from None
        raise
    return book


def _texts(parts: list[bytes], count: int) -> Any:  # noqa: ANN401  as xlrd's own
    """The shared texts; as many as there are when the file claims to hold more.

    Which Excel does not mind either.
    """

    def too_many(claimed: int) -> bool:
        try:
            _unpack(parts, claimed)
        except AssertionError:
            return True
        return False

    try:
        return _unpack(parts, count)
    except AssertionError:
        return _unpack(parts, bisect_left(range(count), x=True, key=too_many) - 1)


def _formulas(book: xlrd.Book) -> tuple[list[set[tuple[int, int]]], dict[str, Any]]:
    """Cells, by sheet, with a formula that was never calculated, and what there is to say.

    xlrd gives a formula's value and not that there is one, so the records are walked once more.
    """
    suspects: list[set[tuple[int, int]]] = [set() for _ in range(book.nsheets)]
    calculated, stale, links, sheet = False, False, 0, -1
    starts = {start: number for number, start in enumerate(book._sh_abs_posn)}
    for kind, at, size in _records(book):
        if kind in _STARTS:
            sheet = starts.get(at, sheet)
        elif kind in _FORMULAS and book.biff_version >= 30 and size >= 16 and sheet >= 0:
            row, column, _, result, flags = struct.unpack_from("<HHH8sH", book.mem, at + 4)
            empty_text = result[6:] == b"\xff\xff" and result[0] == 3
            zero_to_calculate = result == bytes(8) and flags & 2
            if empty_text or zero_to_calculate:
                suspects[sheet].add((row, column))
            else:
                calculated = True
        elif kind == _OTHER_BOOK and size > 4:
            links += 1
        elif kind == _STALE:
            stale = True
    if calculated:
        suspects = [set() for _ in suspects]
    return suspects, {"links": links, "stale": stale}


def _records(book: xlrd.Book) -> Iterator[tuple[int, int, int]]:
    """Number, place and size of each record."""
    data, at, end = book.mem or b"", book.base, book.base + book.stream_len
    while data and at + 4 <= end:
        kind, size = struct.unpack_from("<HH", data, at)
        yield kind, at, size
        at += 4 + size
