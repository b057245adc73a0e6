"""What every sheet of a workbook shares: its styles, its opening and how a cell is written.

The trap: text from somebody's export may begin with `=`; every text is written with an explicit
string type, and none becomes a formula, a link or a number.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from analyse import nl
from analyse.charts.kleuren import KOP, TERLOOPS, WIT
from analyse.outputs import AUTHOR, CREATED
from analyse.report.book.formats import FORMATS, missing

HEADING = {"bold": True, "font_color": WIT, "bg_color": KOP}
#: Row of the headings, counted from nought; the data begin one row lower.
HEAD = 4
#: Rows of data that fit on a sheet of Excel under the headings.
MOST_ROWS = 1_048_576 - HEAD - 1
#: On every sheet of such a report; published figures of real municipalities stand in it as well.
FICTIONAL = "Fictieve gegevens, op de gepubliceerde cijfers van met naam genoemde gemeenten na."
#: No text of a cell may become a formula, a link or a number.
TEXT_IS_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
_LONGEST, _CUT = 32_767, " … (ingekort: een cel van Excel houdt 32.767 tekens)"


class Styles:
    """The formats of one workbook, made once, with what is said on each of its sheets."""

    def __init__(
        self, book: xlsxwriter.Workbook, *, fictional: bool = False, run: str = ""
    ) -> None:
        self.fictional, self.run = fictional, run

        def made(**more: object) -> Format:
            return book.add_format(
                {"font_name": "Calibri", "font_size": 11, "valign": "top", **more}
            )

        self.plain = made()
        self.wrap = made(text_wrap=True)
        # Room between a number and the text to the right of it.
        self.text = made(text_wrap=True, indent=1)
        self.title = made(bold=True, font_size=15, font_color=KOP)
        self.section = made(bold=True, font_size=12, font_color=KOP)
        self.note = made(italic=True, font_color=TERLOOPS)
        self.unknown = made(align="right", font_color=TERLOOPS)
        self.link = made(font_color=KOP, underline=1)
        self.link_wrap = made(font_color=KOP, underline=1, text_wrap=True)
        self.warning = made(bold=True, font_color="#7A4B00", bg_color="#FFF3D9")
        head = HEADING | {"text_wrap": True, "valign": "vcenter"}
        self.head = made(**head)
        self.head_text = made(**head, indent=1)
        self.head_number = made(**head, align="right")
        self.number = {
            name: made(num_format=form.excel) for name, form in FORMATS.items() if form.excel
        }
        self.number["jaar"].set_align("left")

    def heading(self, form: str) -> Format:
        """The format of the heading of a column."""
        if form == "tekst":
            return self.head_text
        return self.head if form in ("datum", "jaar") else self.head_number


def open_workbook(target: io.BytesIO, title: str) -> Any:  # noqa: ANN401  xlsxwriter has no types
    """A new workbook in memory; the same content gives the same bytes."""
    book = xlsxwriter.Workbook(target, TEXT_IS_TEXT)
    book.set_properties({"title": title, "author": AUTHOR, "created": CREATED})
    return book


def width(label: str, shown: Sequence[str] = ()) -> int:
    """Width of a column that shows its cells and its heading with the arrow, up to a limit."""
    return min(50, max([len(label) + 4, *(len(text) + 2 for text in shown), 8]))


def height(*texts_and_widths: tuple[str, int]) -> int:
    """Points that wrapped text takes, at most what Excel allows.

    A reader that does not measure text would cut it off.
    """
    lines = max(math.ceil(len(text) / width) or 1 for text, width in texts_and_widths)
    return min(409, 15 * lines + 2)


def opening(sheet: Worksheet, styles: Styles, title: str, note: str) -> None:
    """Title and note of a sheet, and how it is printed.

    A4 on its side, all columns on a page, the run at the foot.
    """
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    run = styles.run.replace("&", "&&")
    sheet.set_footer(f"&L&8&A&C&8{run}&R&8Blad &P van &N")
    sheet.set_row(0, 21)
    text_cell(sheet, 0, 0, title, styles.title)
    if styles.fictional:
        text_cell(sheet, 1, 0, f"{FICTIONAL} {note}", styles.warning)
    else:
        text_cell(sheet, 1, 0, note, styles.note)


def back(sheet: Worksheet, styles: Styles, row: int = HEAD - 1, col: int = 0) -> None:
    """The way back to the first sheet."""
    sheet.write_url(row, col, "internal:'Inhoud'!A1", styles.link, string="Naar de inhoud")


def text_row(
    sheet: Worksheet, row: int, texts: Iterable[object], style: Format, first: int = 0
) -> None:
    """Texts beside each other, from the column `first`."""
    for col, text in enumerate(texts, first):
        text_cell(sheet, row, col, text, style)


def text_cell(sheet: Worksheet, row: int, col: int, value: object, style: Format) -> None:
    """Text and nothing but text."""
    text = cell_text(value)
    if text:
        sheet.write_string(row, col, text, style)


def cell_text(value: object) -> str:
    """A text as a cell of Excel can hold it.

    Characters that XML does not know are left out; what does not fit is cut and says so.
    """
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", str(value))
    # Excel counts a character beyond the first 65,536 as two.
    as_excel = text.encode("utf-16-le")
    if len(as_excel) // 2 > _LONGEST:
        room = (_LONGEST - len(_CUT)) * 2
        text = as_excel[:room].decode("utf-16-le", errors="ignore") + _CUT
    return text


def data_cell(
    sheet: Worksheet, row: int, col: int, value: object, form: str, styles: Styles
) -> None:
    """A cell of a published table in its format; what is missing is said."""
    if missing(value):
        style = styles.unknown if form in styles.number else styles.plain
        text_cell(sheet, row, col, nl.NVT, style)
    elif form == "datum":
        try:
            day = pd.Timestamp(value).to_pydatetime()
        except ValueError:
            text_cell(sheet, row, col, value, styles.plain)
        else:
            sheet.write_datetime(row, col, day, styles.number["datum"])
    elif isinstance(value, bool):
        text_cell(sheet, row, col, "ja" if value else "nee", styles.plain)
    elif isinstance(value, int | float):
        sheet.write_number(row, col, value, styles.number.get(form, styles.plain))
    else:
        text_cell(sheet, row, col, value, styles.text)
