"""Many rows in a sheet of a workbook that XlsxWriter made, in a tenth of its time.

A column says the same in many rows, so the cell of each value is made once and the rows are put
together of those. XlsxWriter makes all else: the sheet has its first and its last row of data, with
nothing but the styles of the columns in the first, and both make way for the rows.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pandas as pd

from analyse.read.problems import letters
from analyse.report.sheets import cell_text
from analyse.report.tidy import once

#: Packs nearly as small as the highest level, in a third of its time.
_LEVEL = 4
_AT_A_TIME = 5_000
_FIRST_DAY = pd.Timestamp("1899-12-30")
#: Before this day Excel counts one more (it takes 1900 for a leap year), or not at all.
_LEAST_DAY = pd.Timestamp("1900-03-01")
#: Bytes of a cell, estimated on the high side: a part of more than 2 GB is told so beforehand.
_CELL_BYTES = 100


def fill(
    made: io.BytesIO, target: Path | io.BytesIO, rows: Mapping[int, tuple[pd.DataFrame, int]]
) -> None:
    """Write a workbook with rows in some of its sheets; the same rows give the same bytes.

    Parameters
    ----------
    made
        The workbook of XlsxWriter.
    rows
        By the number of a sheet, counted from one, its rows and the row of the first, from nought.
    """
    parts = {f"xl/worksheets/sheet{number}.xml": of_one for number, of_one in rows.items()}
    with (
        ZipFile(made) as source,
        ZipFile(target, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as out,
    ):
        for part in source.infolist():
            info = ZipInfo(part.filename, part.date_time)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = part.external_attr
            content = source.read(part)
            if part.filename not in parts:
                out.writestr(info, content)
                continue
            frame, first = parts[part.filename]
            info.file_size = frame.size * _CELL_BYTES
            with out.open(info, "w") as stream:
                for piece in _filled(content.decode(), frame, first):
                    stream.write(piece.encode())


def _filled(sheet: str, frame: pd.DataFrame, first: int) -> Iterator[str]:
    """The text of a sheet with the rows of a table in place of those that it had from `first`."""
    before, mark, rest = sheet.partition(f'<row r="{first + 1}"')
    had, end, after = rest.partition("</sheetData>")
    styles = re.findall(rf'<c r="[A-Z]+{first + 1}" s="(\d+)"/>', mark + had)
    columns = [_cells(frame[name], style) for name, style in zip(frame, styles, strict=True)]
    cells = (f'<c r="{letters(at)}{{0}}"{{{at + 1}}}' for at in range(len(columns)))
    row = f'<row r="{{0}}">{"".join(cells)}</row>'.format
    yield before
    for start in range(0, len(frame), _AT_A_TIME):
        some = zip(*(column[start : start + _AT_A_TIME] for column in columns), strict=True)
        yield "".join(row(at, *of_row) for at, of_row in enumerate(some, first + start + 1))
    yield end + after


def _cells(values: pd.Series, style: str) -> list[str]:
    """What stands in each cell of a column behind its address; what is missing is empty."""
    return once(
        values,
        lambda known: [_cell(value, style) for value in known.astype(object)],
        f' s="{style}"/>',
    )


def _cell(value: object, style: str) -> str:
    if isinstance(value, pd.Timestamp) and value >= _LEAST_DAY:
        return f' s="{style}"><v>{(value - _FIRST_DAY).days}</v></c>'
    if isinstance(value, pd.Timestamp):
        value = value.strftime("%Y-%m-%d")
    if isinstance(value, int | float):
        return f' s="{style}"><v>{value + 0}</v></c>'
    # What looks like the number of a character is taken for that character.
    text = re.sub(r"_(?=x[0-9a-fA-F]{4}_)", "_x005F_", cell_text(value))
    if not text:
        return f' s="{style}"/>'
    keeps = ' xml:space="preserve"' if text != text.strip() else ""
    words = f"<t{keeps}>{escape(text, quote=False)}</t>"
    return f' s="{style}" t="inlineStr"><is>{words}</is></c>'
