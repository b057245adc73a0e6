"""Workbooks .ods and .xlsb as grids of cells: their values by python-calamine.

Runs in the child process of `legacy`. The trap: the library gives values alone, an error cell as an
empty one, and it ends the process when a stray cell far away asks for more memory than there is. So
`odsmarks` and `xlsbmarks` first look at what stands beside the values.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from analyse.read.formats import odsmarks, xlsbmarks
from analyse.read.formats.grid import BOOLEAN, MOMENT, NUMBER, Fault, Grid, TooWideError

#: A lapse of a day or more as LibreOffice stores it, which the library leaves a text.
_LAPSE = re.compile(r"(-?)PT(\d+)H(\d+)M(\d+(?:\.\d+)?)S")
_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001  a spreadsheet knows no time zones


def read_ods(path: Path, limit: int) -> tuple[list[Grid], bool, dict[str, Any]]:
    """The sheets, whether dates count from 1904 (never: they are dates already), and what to say.

    Raises
    ------
    Fault, TooWideError
        When the file cannot be read.
    """
    grids, links = odsmarks.marks(path, limit)
    for grid in grids:
        if grid.too_wide:  # the library makes all sheets at once
            raise TooWideError(grid.name, *grid.end)
    return _filled(path, grids), False, {"links": len(links)}


def read_xlsb(path: Path, limit: int) -> tuple[list[Grid], bool, dict[str, Any]]:
    """As `read_ods`."""
    grids, with_formulas, links = xlsbmarks.marks(path, limit)
    remarks: dict[str, Any] = {"links": links}
    if with_formulas:
        remarks["not shown"] = "of een formule ooit is uitgerekend"
    return _filled(path, grids), False, remarks


def _filled(path: Path, grids: list[Grid]) -> list[Grid]:
    """The worksheets of a workbook with their values."""
    worksheets = []
    with CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes())) as book:
        names = [sheet.name for sheet in book.sheets_metadata]
        if names != [grid.name for grid in grids] or len(set(names)) < len(names):
            raise Fault("damaged", "sheets")
        for place, (grid, sheet) in enumerate(zip(grids, book.sheets_metadata, strict=True)):
            if sheet.typ != SheetTypeEnum.WorkSheet or grid.outside:
                continue
            grid.visible = sheet.visible == SheetVisibleEnum.Visible
            if not grid.too_wide:
                _fill(grid, book.get_sheet_by_index(place))
            worksheets.append(grid)
    return worksheets


def _fill(grid: Grid, sheet: CalamineSheet) -> None:
    for row, values in enumerate(sheet.iter_rows()):
        for column, value in enumerate(values):
            if isinstance(value, str):
                lapse = _LAPSE.fullmatch(value)
                if lapse:
                    grid.put(row, column, MOMENT, _days_of(lapse))
                else:
                    grid.put_text(row, column, value)
            elif isinstance(value, bool):
                grid.put(row, column, BOOLEAN, float(value))
            elif isinstance(value, (int, float)):
                grid.put(row, column, NUMBER, float(value))
            else:
                grid.put(row, column, MOMENT, _days(value))


def _days_of(lapse: re.Match[str]) -> float:
    hours, minutes, seconds = map(float, lapse.groups()[1:])
    days = (hours * 3600 + minutes * 60 + seconds) / 86400
    return -days if lapse[1] else days


def _days(value: dt.datetime | dt.date | dt.time | dt.timedelta) -> float:
    """Days since 1970 of a date, and the days as such of a lapse or a time."""
    if isinstance(value, dt.time):
        value = dt.datetime.combine(_EPOCH, value)
    elif isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    if isinstance(value, dt.datetime):
        value = value - _EPOCH
    return value / dt.timedelta(days=1)
