"""What every sheet of a workbook shares.

Styles, how a cell is written, the opening of a sheet, and opening a workbook.

The trap: text from somebody's export may begin with `=`; every text is written with an explicit
string type, and none becomes a formula, a link or a number.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from analyse import nl
from analyse.report.markup import missing

#: Excel's own notation; a Dutch Excel shows the comma as a point and the other way round.
NUMBER_FORMATS = {
    "euro": "€ #,##0;€ -#,##0",
    "euro2": "€ #,##0.00;€ -#,##0.00",
    "euro_mln": '€ #,##0.00,," mln";€ -#,##0.00,," mln"',
    "procent": "0%",
    "procent1": "0.0%",
    "getal": "#,##0",
    "getal1": "#,##0.0",
    "getal2": "#,##0.00",
    "getal4": "#,##0.0000",
    "jaar": "0",
    "datum": "dd-mm-yyyy",
}
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
        base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        self.plain = book.add_format(base)
        self.wrap = book.add_format({**base, "text_wrap": True})
        # Room between a number and the text to the right of it.
        self.text = book.add_format({**base, "text_wrap": True, "indent": 1})
        self.title = book.add_format(
            {**base, "bold": True, "font_size": 15, "font_color": "#123F63"}
        )
        self.section = book.add_format(
            {**base, "bold": True, "font_size": 12, "font_color": "#123F63"}
        )
        self.note = book.add_format({**base, "italic": True, "font_color": "#4C5B69"})
        self.unknown = book.add_format({**base, "align": "right", "font_color": "#4C5B69"})
        self.link = book.add_format({**base, "font_color": "#123F63", "underline": 1})
        head = {
            "bold": True,
            "font_color": "#FFFFFF",
            "bg_color": "#123F63",
            "text_wrap": True,
            "valign": "vcenter",
        }
        self.head = book.add_format({**base, **head})
        self.head_text = book.add_format({**base, **head, "indent": 1})
        self.head_number = book.add_format({**base, **head, "align": "right"})
        self.warning = book.add_format(
            {**base, "bold": True, "font_color": "#7A4B00", "bg_color": "#FFF3D9"}
        )
        self.number = {
            name: book.add_format({**base, "num_format": pattern})
            for name, pattern in NUMBER_FORMATS.items()
        }
        self.number["jaar"].set_align("left")


def open_workbook(target: io.BytesIO, title: str) -> Any:  # noqa: ANN401  xlsxwriter has no types
    """A new workbook in memory; the same content gives the same bytes."""
    book = xlsxwriter.Workbook(target, TEXT_IS_TEXT)
    book.set_properties({"title": title, "created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001  a fixed date, not a moment
    return book


def width(label: str, shown: Sequence[str] = ()) -> int:
    """Width of a column that shows its heading with the arrow of the filter.

    And its cells up to a limit.
    """
    return min(50, max([len(label) + 4, *(len(text) + 2 for text in shown), 8]))


def height(*texts_and_widths: tuple[str, int]) -> int:
    """Points that wrapped text takes, at most what Excel allows.

    A reader that does not measure text would cut it off.
    """
    return min(409, 15 * max(-(-len(text) // width) or 1 for text, width in texts_and_widths) + 2)


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
    text_cell(sheet, 0, 0, title, styles.title)
    text_cell(
        sheet,
        1,
        0,
        f"{FICTIONAL} {note}" if styles.fictional else note,
        styles.warning if styles.fictional else styles.note,
    )


def text_cell(sheet: Worksheet, row: int, col: int, value: object, style: Format) -> None:
    """Text and nothing but text; characters that XML does not know are left out.

    And what does not fit is cut and says so.
    """
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", str(value))
    # Excel counts a character beyond the first 65,536 as two.
    if len(text.encode("utf-16-le")) // 2 > _LONGEST:
        room = (_LONGEST - len(_CUT)) * 2
        text = text.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + _CUT
    if text:
        sheet.write_string(row, col, text, style)


def data_cell(
    sheet: Worksheet, row: int, col: int, value: object, form: str, styles: Styles
) -> None:
    """A cell of a published table in its format; what is missing is said."""
    if missing(value):
        text_cell(
            sheet, row, col, nl.NVT, styles.unknown if form in NUMBER_FORMATS else styles.plain
        )
    elif form == "datum":
        try:
            sheet.write_datetime(
                row, col, pd.Timestamp(value).to_pydatetime(), styles.number["datum"]
            )
        except ValueError:
            text_cell(sheet, row, col, value, styles.plain)
    elif isinstance(value, bool):
        text_cell(sheet, row, col, "ja" if value else "nee", styles.plain)
    elif isinstance(value, int | float):
        sheet.write_number(row, col, value, styles.number.get(form, styles.plain))
    else:
        text_cell(sheet, row, col, value, styles.text)
