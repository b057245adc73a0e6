"""A workbook of a million rows in half a minute.

Xlsxwriter writes all of the package but the rows, and these are written here.

The parts are to the byte what xlsxwriter makes of the same rows (a test compares them); it takes
three minutes over them. The trap: a file that is easier to read than what people have flatters the
reader, so nothing is left out: shared texts, styles, an address on every cell, the spans of rows.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from string import ascii_uppercase
from xml.sax.saxutils import escape

#: A row from column A on: cells as they are, then cells in the format of money. An empty text is no
#: cell.
Row = tuple[Sequence[str | dt.date], Sequence[str | float]]
CREATED = dt.datetime(2019, 3, 1)  # noqa: DTZ001  Excel knows no time zones
MONEY, DATE = "#,##0.00;-#,##0.00", "dd-mm-yyyy"
_STYLE = {DATE: ' s="1"', MONEY: ' s="2"'}
_EPOCH = dt.date(1899, 12, 30)
#: Rows that share a span.
_BLOCK = 16


def write(path: Path, name: str, rows: Iterable[Row]) -> None:
    """Write rows, the first of them not empty, as the one sheet of a workbook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        shell, body = Path(folder) / "leeg.xlsx", Path(folder) / "rijen.xml"
        _write_shell(shell, name)
        texts: dict[str, int] = {}
        with body.open("w", encoding="utf-8") as out:
            size, count = _write_rows(out.write, rows, texts)
        with (
            zipfile.ZipFile(shell) as empty,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as full,
        ):
            for part in empty.infolist():
                data = empty.read(part)
                with full.open(part, "w", force_zip64=True) as to:
                    if part.filename == "xl/worksheets/sheet1.xml":
                        before, after = (
                            data.split(b"<sheetData>")[0],
                            data.split(b"</sheetData>")[1],
                        )
                        to.write(
                            before.replace(b'ref="A1:B1"', b'ref="A1:%s"' % size.encode())
                            + b"<sheetData>"
                        )
                        with body.open("rb") as lines:
                            shutil.copyfileobj(lines, to, 1 << 20)
                        to.write(b"</sheetData>" + after)
                    elif part.filename == "xl/sharedStrings.xml":
                        to.write(data.partition(b" count=")[0] + _shared(texts, count))
                    else:
                        to.write(data)


def _write_shell(path: Path, name: str) -> None:
    """The workbook with one row: a text, for shared texts, and its formats in their order."""
    from xlsxwriter import Workbook

    with Workbook(path) as book:
        book.set_properties({"created": CREATED})
        sheet = book.add_worksheet(name)
        sheet.write_string(0, 0, name, book.add_format({"num_format": DATE}))
        sheet.write_blank(0, 1, None, book.add_format({"num_format": MONEY}))


def _write_rows(
    write: Callable[[str], object], rows: Iterable[Row], texts: dict[str, int]
) -> tuple[str, int]:
    """Write the rows; the last cell they span, and how many cells hold a text.

    New texts are added to `texts`.
    """
    source, number, widest, count = iter(rows), 0, 0, 0
    while block := list(islice(source, _BLOCK)):
        width = max(len(plain) + len(money) for plain, money in block)
        widest = max(widest, width)
        for plain, money in block:
            number += 1
            cells = [
                (
                    f'<c r="{letter}{number}"'
                    f' t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
                    if isinstance(value, str)
                    else f'<c r="{letter}{number}"{_STYLE[DATE]}><v>{(value - _EPOCH).days}</v></c>'
                )
                for letter, value in zip(ascii_uppercase, plain, strict=False)
                if value
            ]
            cells += [
                (
                    f'<c r="{letter}{number}"{_STYLE[MONEY]}'
                    f' t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
                    if isinstance(value, str)
                    else f'<c r="{letter}{number}"{_STYLE[MONEY]}><v>{value:.16G}</v></c>'
                )
                for letter, value in zip(ascii_uppercase[len(plain) :], money, strict=False)
            ]
            if cells:
                line = "".join(cells)
                count += line.count(' t="s"')
                write(f'<row r="{number}" spans="1:{width}">{line}</row>')
    return f"{ascii_uppercase[widest - 1]}{number}", count


def _shared(texts: Iterable[str], count: int) -> bytes:
    """The rest of the part with shared texts, from its count on."""
    keep = ' xml:space="preserve"'
    items = [f"<si><t{keep if t != t.strip() else ''}>{escape(t)}</t></si>" for t in texts]
    return f' count="{count}" uniqueCount="{len(items)}">{"".join(items)}</sst>'.encode()
