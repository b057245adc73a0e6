"""Old Excel workbooks (.xls: BIFF 2 to 8) as grids of cells; runs in the child process of `legacy`.

The trap: a workbook written by a program that does not calculate holds an empty text or a zero
where a formula's value should be. Excel leaves those too, but never for each and every formula.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import Any

import xlrd

from analyse.read.formats.grid import BOOLEAN, ERROR, NUMBER, TEXT, UNCALCULATED, Fault, Grid

#: Records of a workbook: formulas, the start of a sheet, a reference to another file, and "saved
#: without recalculating".
_FORMULAS, _STARTS, _OTHER_BOOK, _STALE = (
    {0x0006, 0x0206, 0x0406},
    {0x0809, 0x0409, 0x0209, 0x0009},
    0x01AE,
    0x005E,
)
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
    for number, page in enumerate(book.sheets()):
        grid = Grid(page.name, limit, visible=page.visibility == 0)
        for row in range(page.nrows):
            values = page.row_values(row)
            for column, kind in enumerate(page.row_types(row)):
                if (
                    kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)
                    or (row, column) in uncalculated[number]
                ):
                    continue
                value = values[column]
                if kind == xlrd.XL_CELL_TEXT:
                    grid.put(row, column, TEXT, text=value)
                elif kind == xlrd.XL_CELL_ERROR:
                    grid.put(
                        row, column, ERROR, text=xlrd.error_text_from_code.get(value, f"#{value}")
                    )
                elif kind == xlrd.XL_CELL_BOOLEAN:
                    grid.put(row, column, BOOLEAN, float(value))
                else:
                    shown = _ANY_DATE if kind == xlrd.XL_CELL_DATE else "General"
                    if with_formats:
                        shown = book.format_map[
                            book.xf_list[page.cell_xf_index(row, column)].format_key
                        ].format_str
                    grid.put(row, column, NUMBER, value, number_format=grid.formats[shown])
        for row, column in uncalculated[number]:
            grid.put(row, column, UNCALCULATED)
        grid.hidden_rows = {row for row, info in page.rowinfo_map.items() if info.hidden}
        grid.hidden_columns = {column for column, info in page.colinfo_map.items() if info.hidden}
        grid.merges = [
            (top, left, bottom - 1, right - 1) for top, bottom, left, right in page.merged_cells
        ]
        grids.append(grid)
    return grids, book.datemode == 1, remarks


def _open(path: Path) -> tuple[xlrd.Book, bool]:
    """The workbook, and whether its formats were read.

    A workbook with broken styles still has its cells.
    """
    xlrd.book.unpack_SST_table = _texts
    with Path(os.devnull).open("w") as nowhere:
        for with_formats in (True, False):
            try:
                book = xlrd.open_workbook(  # on demand, or the records are gone once the sheets are read
                    str(path),
                    formatting_info=with_formats,
                    on_demand=True,
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
            except (AssertionError, KeyError, IndexError):
                if not with_formats:
                    raise
            else:
                return book, with_formats
    raise AssertionError


def _texts(parts: list[bytes], count: int) -> Any:  # noqa: ANN401  as xlrd's own
    """The shared texts; as many as there are when the file claims to hold more.

    Which Excel does not mind either.
    """
    try:
        return _unpack(parts, count)
    except AssertionError:
        held, claimed = 0, count
        while claimed - held > 1:
            middle = (held + claimed) // 2
            try:
                _unpack(parts, middle)
                held = middle
            except AssertionError:
                claimed = middle
        return _unpack(parts, held)


def _formulas(book: xlrd.Book) -> tuple[list[set[tuple[int, int]]], dict[str, Any]]:
    """Cells, by sheet, with a formula that was never calculated.

    And how many files the formulas refer to.

    xlrd gives a formula's value and not that there is one, so the records are walked once more.
    """
    suspects: list[set[tuple[int, int]]] = [set() for _ in range(book.nsheets)]
    calculated, stale, links, sheet = False, False, 0, -1
    starts = {start: number for number, start in enumerate(book._sh_abs_posn)}
    data, at, end = book.mem or b"", book.base, book.base + book.stream_len
    while data and at + 4 <= end:
        kind, size = struct.unpack_from("<HH", data, at)
        if kind in _STARTS and at in starts:
            sheet = starts[at]
        body = data[at + 4 : at + 4 + size] if kind in _FORMULAS or kind == _OTHER_BOOK else b""
        if kind in _FORMULAS and book.biff_version >= 30 and len(body) >= 16 and sheet >= 0:
            row, column, _, result, flags = struct.unpack_from("<HHH8sH", body)
            if (result[6:] == b"\xff\xff" and result[0] == 3) or (result == bytes(8) and flags & 2):
                suspects[sheet].add((row, column))
            else:
                calculated = True
        elif kind == _OTHER_BOOK and size > 4:
            links += 1
        stale |= kind == _STALE
        at += 4 + size
    return ([set() for _ in suspects] if calculated else suspects), {"links": links, "stale": stale}
