"""`gegevens.xlsx`: the tidy rows as tables of Excel, to put a pivot or a query on.

It stands apart from `analyse.xlsx`, which is for reading: that one stays small enough to mail and
opens at once, and what somebody built on these rows stands in a workbook of their own.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from analyse import nl
from analyse.report.book.fill import Filling, fill
from analyse.report.book.rijen import PACKAGE, Rijen
from analyse.report.book.sheets import (
    HEAD,
    MOST_ROWS,
    TEXT_IS_TEXT,
    Styles,
    back,
    height,
    opening,
    text_cell,
    text_row,
    width,
)
from analyse.report.command.tidy import number_format, shown
from analyse.tables import Table

_TITLE = "Rijen om zelf mee te rekenen"
_USE = (
    "Maak een draaitabel of een query in een werkboek van uzelf en verwijs naar deze tabellen: hun"
    " namen en kolommen zijn elke maand dezelfde."
)


def write_rows_book(
    path: Path,
    rows: Sequence[Rijen],
    left_out: Sequence[Table],
    *,
    run: str,
    created: dt.datetime,
    fictional: bool,
) -> None:
    """Write the workbook; the same arguments give the same bytes.

    Parameters
    ----------
    rows, left_out
        The tables that it holds, and those of which it says that they are left out.
    run, created
        The run of the report, and the moment that the file is said to be made.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, TEXT_IS_TEXT) as book:
        book.set_properties({"title": _TITLE, "created": created.replace(tzinfo=None)})
        styles = Styles(book, fictional=fictional, run=f"Run {run}")
        _contents(book.add_worksheet("Inhoud"), styles, rows, left_out)
        for one in rows:
            _table(book, styles, one)
        _columns(book.add_worksheet("Kolommen"), styles, rows)
    fill(
        buffer,
        path,
        [Filling(at, HEAD + 2, one.frame.head(MOST_ROWS)) for at, one in enumerate(rows, 2)],
    )


def _contents(
    sheet: Worksheet, styles: Styles, rows: Sequence[Rijen], left_out: Sequence[Table]
) -> None:
    opening(sheet, styles, _TITLE, _USE)
    for col, size in enumerate((28, 70, 12, 34)):
        sheet.set_column(col, col, size)
    text_row(sheet, HEAD, ("Tabel", "Eén rij is", "Rijen", "Ook als csv"), styles.head)
    at = HEAD
    for at, one in enumerate(rows, HEAD + 1):
        sheet.write_url(at, 0, f"internal:'{one.name}'!A1", styles.link, string=one.name)
        text_cell(sheet, at, 1, one.table.row, styles.wrap)
        sheet.write_number(at, 2, len(one.frame), styles.number["getal"])
        text_cell(sheet, at, 3, f"{PACKAGE}/{one.csv}", styles.plain)
        sheet.set_row(at, height((one.table.row, 68)))
    sheet.write_url(at + 2, 0, "internal:'Kolommen'!A1", styles.link, string="Kolommen")
    text_cell(sheet, at + 2, 1, "Wat elke kolom betekent.", styles.wrap)
    for beside, table in enumerate(left_out, at + 4):
        said = f"Staat er niet in: {table.few}. Zie de tabellen in analyse.xlsx."
        text_cell(sheet, beside, 0, table.name, styles.plain)
        text_cell(sheet, beside, 1, said, styles.wrap)
        sheet.set_row(beside, height((said, 68)))


def _table(book: xlsxwriter.Workbook, styles: Styles, one: Rijen) -> None:
    """One sheet with its table of Excel, of which the rows are filled in afterwards."""
    sheet = book.add_worksheet(one.name)
    held = min(len(one.frame), MOST_ROWS)
    note = f"Eén rij is {one.table.row}. {nl.aantal(len(one.frame), 'rij', 'rijen')}."
    if held < len(one.frame):
        cut = f"INGEKORT: de eerste {nl.aantal(held, 'rij', 'rijen')}"
        note = f"{cut}; alle staan in {PACKAGE}/{one.csv}. {note}"
    opening(sheet, styles, one.name, note)
    back(sheet, styles)
    heads = []
    for c, column in enumerate(one.columns):
        values = one.frame[column.name]
        style = book.add_format({"num_format": number_format(values, column.kind)})
        sheet.set_column(c, c, width(column.name, shown(values.head(500), column.kind)))
        sheet.write_blank(HEAD + 1, c, None, style)
        heads.append({"header": column.name, "header_format": styles.head})
    look = {"name": one.name, "columns": heads, "style": "Table Style Light 1"}
    sheet.add_table(HEAD, 0, HEAD + 1, len(heads) - 1, look)
    sheet.freeze_panes(HEAD + 1, 0)
    sheet.repeat_rows(HEAD)


def _columns(sheet: Worksheet, styles: Styles, rows: Sequence[Rijen]) -> None:
    """What each column is."""
    opening(sheet, styles, "Kolommen", "Elke maand dezelfde, in deze volgorde.")
    back(sheet, styles)
    for col, size in enumerate((28, 24, 12, 14, 90)):
        sheet.set_column(col, col, size)
    text_row(sheet, HEAD, ("Tabel", "Kolom", "Soort", "Eenheid", "Betekenis"), styles.head)
    row = HEAD
    for one in rows:
        for column in one.columns:
            row += 1
            said = (one.name, column.name, column.kind, column.unit, column.meaning)
            text_row(sheet, row, said, styles.wrap)
            sheet.set_row(row, height((column.meaning, 88)))
    sheet.freeze_panes(HEAD + 1, 0)
