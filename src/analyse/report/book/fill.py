"""Many rows in the sheets of a workbook that XlsxWriter made, in a tenth of its time.

A column says the same in many rows, so the cell of each value is made once and the rows are put
together of those. XlsxWriter makes all else: a sheet with a table of one row that holds nothing but
the styles of its columns. That row makes way for all rows, and the table is stretched over them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pandas as pd

from analyse.read.problems import letters
from analyse.report.book.sheets import cell_text
from analyse.report.command.tidy import once

_AT_A_TIME = 5_000
_FIRST_DAY = pd.Timestamp("1899-12-30")
#: Before this day Excel counts one more (it takes 1900 for a leap year), or not at all.
_LEAST_DAY = pd.Timestamp("1900-03-01")
#: Bytes of a cell, estimated on the high side: a part of more than 2 GB is told so beforehand.
_CELL_BYTES = 100


@dataclass(frozen=True)
class Filling:
    """The rows of one sheet: its number and that of its first row, both from one."""

    sheet: int
    first: int
    frame: pd.DataFrame

    def stretched(self, part: str) -> str:
        """A part with what reached to the one row that there was reaching to the last."""
        right = letters(self.frame.shape[1] - 1)
        last = self.first + len(self.frame) - 1
        return part.replace(f':{right}{self.first}"', f':{right}{last}"')


def fill(made: io.BytesIO, target: Path | io.BytesIO, rows: Sequence[Filling]) -> None:
    """Write a workbook with all rows in its sheets; the same rows give the same bytes.

    Parameters
    ----------
    made
        The workbook of XlsxWriter.
    rows
        What comes in which sheets, in the order in which their tables were added.
    """
    sheets = {f"xl/worksheets/sheet{one.sheet}.xml": one for one in rows}
    tables = {f"xl/tables/table{number}.xml": one for number, one in enumerate(rows, 1)}
    with ZipFile(made) as source, ZipFile(target, "w", ZIP_DEFLATED) as out:
        for part in source.infolist():
            info = ZipInfo(part.filename, part.date_time)
            info.compress_type, info.external_attr = ZIP_DEFLATED, part.external_attr
            content = source.read(part).decode()
            if part.filename in sheets:
                one = sheets[part.filename]
                info.file_size = one.frame.size * _CELL_BYTES
                with out.open(info, "w") as stream:
                    for piece in _filled(content, one):
                        stream.write(piece.encode())
            elif part.filename in tables:
                out.writestr(info, tables[part.filename].stretched(content))
            else:
                out.writestr(info, content)


def _filled(sheet: str, one: Filling) -> Iterator[str]:
    """The text of a sheet with the rows in place of the one that it had."""
    frame, first = one.frame, one.first
    before, mark, rest = sheet.partition(f'<row r="{first}"')
    had, end, after = rest.partition("</sheetData>")
    styles = re.findall(rf'<c r="[A-Z]+{first}" s="(\d+)"/>', mark + had)
    columns = [_cells(frame[name], style) for name, style in zip(frame, styles, strict=True)]
    cells = (f'<c r="{letters(at)}{{0}}"{{{at + 1}}}' for at in range(len(columns)))
    row = f'<row r="{{0}}">{"".join(cells)}</row>'.format
    yield one.stretched(before)
    for start in range(0, len(frame), _AT_A_TIME):
        some = zip(*(column[start : start + _AT_A_TIME] for column in columns), strict=True)
        yield "".join(row(at, *of_row) for at, of_row in enumerate(some, first + start))
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
