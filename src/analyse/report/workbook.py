"""`analyse.xlsx`: every published table as a sheet, the problems, a check with live formulas, and where it came from.

The trap: text from somebody's export may begin with `=`; every text is written with an explicit string type, and formulas
are written by this module alone, each with its value, since a reader that does not calculate would show nought.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from analyse import nl
from analyse.report.markup import missing, written
from analyse.report.outline import Outline
from analyse.tables import cents

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
_FIXED = ("Inhoud", "Meldingen", "Controle", "Herkomst")
_LONGEST = 32_767
_HEAD = 4


#: No text of a cell may become a formula, a link or a number.
TEXT_IS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
#: Columns of the problems that hold sentences.
_WRAPPED = ("reden", "oplossing", "effect", "waarde", "verwacht")


def write_workbook(
    path: Path,
    tables: Sequence[Mapping[str, Any]],
    *,
    problems: pd.DataFrame,
    sheets: pd.DataFrame,
    totals: pd.DataFrame,
    outlines: Sequence[Outline],
    facts: Mapping[str, str],
    created: dt.datetime,
    fictional: bool,
) -> None:
    """Write the workbook; the same arguments give the same bytes.

    Parameters
    ----------
    tables
        Published tables in order, each as `publish` recorded it.
    problems, sheets, totals
        Of the dossier.
    facts
        What the sheet Herkomst says first: run, time, versions.
    created
        Moment that the file itself is said to be made.
    """
    with xlsxwriter.Workbook(str(path), TEXT_IS_TEXT) as book:
        book.set_properties({"title": "Open begroting en openbare ruimte", "created": created.replace(tzinfo=None)})
        sheet = _Styles(book)
        names = sheet_names([t["name"] for t in tables])
        _contents(book, sheet, tables, names, outlines, fictional=fictional)
        _frame(book, sheet, "Meldingen", "Meldingen over de gegevens", problems, wrap=_WRAPPED)
        check = book.add_worksheet("Controle")
        ranges = [_table(book, sheet, name, table) for name, table in zip(names, tables, strict=True)]
        _check(check, sheet, [r for found in ranges for r in found], totals)
        _origin(book, sheet, sheets, facts)


def write_problems(path: Path, problems: pd.DataFrame) -> None:
    """Write only the problems of files, a row a problem, as a workbook."""
    with xlsxwriter.Workbook(str(path), TEXT_IS_TEXT) as book:
        _frame(book, _Styles(book), "Meldingen", "Meldingen over de gegevens", problems, wrap=_WRAPPED)


def sheet_names(names: Sequence[str]) -> list[str]:
    """Names that Excel takes: at most 31 characters, none twice whatever the case, none of our own sheets."""
    taken = {name.casefold() for name in (*_FIXED, "History")}
    result = []
    for name in names:
        base = re.sub(r"[\[\]:*?/\\']", "_", name)[:31] or "tabel"
        candidate, n = base, 1
        while candidate.casefold() in taken:
            n += 1
            candidate = f"{base[: 31 - len(f'~{n}')]}~{n}"
        taken.add(candidate.casefold())
        result.append(candidate)
    return result


class _Styles:
    """The formats of one workbook, made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        self.plain = book.add_format(base)
        self.wrap = book.add_format({**base, "text_wrap": True})
        self.title = book.add_format({**base, "bold": True, "font_size": 15, "font_color": "#123F63"})
        self.section = book.add_format({**base, "bold": True, "font_size": 12, "font_color": "#123F63"})
        self.note = book.add_format({**base, "italic": True, "font_color": "#4C5B69"})
        self.unknown = book.add_format({**base, "align": "right", "font_color": "#4C5B69"})
        self.link = book.add_format({**base, "font_color": "#123F63", "underline": 1})
        head = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#123F63", "text_wrap": True, "valign": "vcenter"}
        self.head = book.add_format({**base, **head})
        self.head_number = book.add_format({**base, **head, "align": "right"})
        self.warning = book.add_format({**base, "bold": True, "font_color": "#7A4B00", "bg_color": "#FFF3D9"})
        self.number = {name: book.add_format({**base, "num_format": pattern}) for name, pattern in NUMBER_FORMATS.items()}
        self.number["jaar"].set_align("left")


def text_cell(sheet: Worksheet, row: int, col: int, value: object, style: Format) -> None:
    """Text and nothing but text; characters that XML does not know are left out."""
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", str(value))
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST - 1]}…"
    if text:
        sheet.write_string(row, col, text, style)


def _cell(sheet: Worksheet, row: int, col: int, value: object, form: str, styles: _Styles) -> None:
    if missing(value):
        text_cell(sheet, row, col, nl.NVT, styles.unknown if form in NUMBER_FORMATS else styles.plain)
    elif form == "datum":
        try:
            sheet.write_datetime(row, col, pd.Timestamp(value).to_pydatetime(), styles.number["datum"])
        except ValueError:
            text_cell(sheet, row, col, value, styles.plain)
    elif isinstance(value, bool):
        text_cell(sheet, row, col, "ja" if value else "nee", styles.plain)
    elif isinstance(value, int | float):
        sheet.write_number(row, col, value, styles.number.get(form, styles.plain))
    else:
        text_cell(sheet, row, col, value, styles.plain)


def _opening(sheet: Worksheet, styles: _Styles, title: str, note: str) -> None:
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    text_cell(sheet, 0, 0, title, styles.title)
    text_cell(sheet, 1, 0, note, styles.note)


def _table(book: xlsxwriter.Workbook, styles: _Styles, name: str, table: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One published table; gives back its columns of amounts, for the check."""
    sheet = book.add_worksheet(name)
    cols, rows = table["columns"], table["rows"]
    source = f"Bron: {table['source']}." if table["source"] else ""
    _opening(sheet, styles, table["title"] or table["name"], " ".join(p for p in (table["note"], source) if p))
    text_cell(sheet, 2, 0, f"Eenheid: {table['unit']}" if table["unit"] else "", styles.note)
    sheet.set_row(_HEAD, 34)
    amounts = []
    for c, col in enumerate(cols):
        form = col["format"]
        text_cell(sheet, _HEAD, c, col["label"], styles.head if form in ("tekst", "datum", "jaar") else styles.head_number)
        shown = [written(row[c], form) for row in rows[:500]]
        sheet.set_column(c, c, _width(col["label"], shown))
        for r, row in enumerate(rows):
            _cell(sheet, _HEAD + 1 + r, c, row[c], form, styles)
        if form.startswith("euro") and rows:
            values = pd.Series([row[c] for row in rows], dtype=float)
            where = xl_range(_HEAD + 1, c, _HEAD + len(rows), c)
            amounts.append(
                {"table": name, "column": col["label"], "title": table["title"], "cells": where, "total": int(cents(values).sum()) / 100}
            )
    if cols:
        sheet.autofilter(_HEAD, 0, _HEAD + max(1, len(rows)), len(cols) - 1)
        sheet.freeze_panes(_HEAD + 1, 1 if cols[0]["format"] == "tekst" and len(cols) > 1 else 0)
        sheet.repeat_rows(_HEAD)
    return amounts


def _width(label: str, shown: Sequence[str]) -> int:
    """Wide enough for the cells and for the heading over two lines, the arrow of the filter included."""
    words = max((len(word) for word in label.split()), default=0)
    return min(60, max(11, words + 4, len(label) // 2 + 4, *(len(s) + 2 for s in shown)))


def _height(*texts_and_widths: tuple[str, int]) -> int:
    """Points that wrapped text takes; a reader that does not measure text would cut it off."""
    return 15 * max(-(-len(text) // width) or 1 for text, width in texts_and_widths) + 2


def _contents(
    book: xlsxwriter.Workbook,
    styles: _Styles,
    tables: Sequence[Mapping[str, Any]],
    names: Sequence[str],
    outlines: Sequence[Outline],
    *,
    fictional: bool,
) -> None:
    sheet = book.add_worksheet("Inhoud")
    _opening(sheet, styles, "Open begroting en openbare ruimte", "Elke tabel van het verslag op een eigen blad.")
    if fictional:
        text_cell(sheet, 2, 0, "Fictieve gegevens: deze cijfers gaan over een verzonnen gemeente.", styles.warning)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 58)
    sheet.set_column(2, 2, 90)
    row = _HEAD
    for col, head in enumerate(("Blad", "Titel", "Uit")):
        text_cell(sheet, row, col, head, styles.head)
    titles = {o.name: o.title for o in outlines} | {o.of: o.series for o in outlines if o.of}
    listed = [("Meldingen", "Meldingen over de gegevens", ""), ("Controle", "Totalen nagerekend met formules", "")]
    listed += [(n, t["title"] or t["name"], titles.get(t["notebook"], t["notebook"])) for n, t in zip(names, tables, strict=True)]
    for name, title, origin in [*listed, ("Herkomst", "Bestanden, controlesommen en versies", "")]:
        row += 1
        sheet.write_url(row, 0, f"internal:'{name}'!A1", styles.link, string=name)
        text_cell(sheet, row, 1, title, styles.wrap)
        text_cell(sheet, row, 2, origin, styles.wrap)
    row += 2
    text_cell(sheet, row, 0, "Antwoorden", styles.section)
    for outline in outlines:
        row += 1
        text_cell(sheet, row, 0, outline.title, styles.wrap)
        text_cell(sheet, row, 1, outline.question, styles.wrap)
        certainty = f" (Zekerheid: {outline.certainty})" if outline.certainty else ""
        text_cell(sheet, row, 2, f"{outline.answer}{certainty}", styles.wrap)
        sheet.set_row(row, _height((outline.title, 32), (outline.question, 56), (f"{outline.answer}{certainty}", 86)))


def _frame(book: xlsxwriter.Workbook, styles: _Styles, name: str, title: str, frame: pd.DataFrame, wrap: Sequence[str] = ()) -> None:
    sheet = book.add_worksheet(name)
    _opening(sheet, styles, title, "" if len(frame) else "Er zijn geen meldingen.")
    for c, column in enumerate(frame.columns):
        text_cell(sheet, _HEAD, c, column, styles.head)
        texts = [str(v) for v in frame[column].head(500) if not missing(v)]
        sheet.set_column(c, c, 40 if column in wrap else min(26, max([len(str(column)) + 4, *(len(t) + 2 for t in texts)])))
        for r, value in enumerate(frame[column].tolist()):
            if isinstance(value, int | float) and not isinstance(value, bool):
                _cell(sheet, _HEAD + 1 + r, c, value, "getal", styles)
            elif not missing(value):
                text_cell(sheet, _HEAD + 1 + r, c, value, styles.wrap)
    for r, record in enumerate(frame.to_dict("records")):
        sheet.set_row(_HEAD + 1 + r, _height(*((str(value), 38 if key in wrap else 24) for key, value in record.items())))
    if len(frame.columns):
        sheet.autofilter(_HEAD, 0, _HEAD + max(1, len(frame)), len(frame.columns) - 1)
    sheet.freeze_panes(_HEAD + 1, 0)


def _check(sheet: Worksheet, styles: _Styles, amounts: Sequence[Mapping[str, Any]], totals: pd.DataFrame) -> None:
    """Both checks: the sheets of this workbook against what was published, and the exports against their printed totals."""
    _opening(sheet, styles, "Controle", "De totalen en verschillen zijn formules: verander een bedrag en het verschil verschijnt.")
    # Printed totals may be of hectares too, so the second check is in plain numbers.
    money, plain = styles.number["euro2"], styles.number["getal2"]
    for col, width in enumerate((32, 28, 14, 74, 18, 18, 14, 14)):
        sheet.set_column(col, col, width)
    row = 3
    text_cell(sheet, row, 0, "Kolommen met bedragen in dit werkboek", styles.section)
    row += 1
    for col, head in enumerate(("Blad", "Kolom", "Cellen", "Titel")):
        text_cell(sheet, row, col, head, styles.head)
    for col, head in enumerate(("Gepubliceerd", "Som op het blad", "Verschil"), start=4):
        text_cell(sheet, row, col, head, styles.head_number)
    for amount in amounts:
        row += 1
        text_cell(sheet, row, 0, amount["table"], styles.plain)
        text_cell(sheet, row, 1, amount["column"], styles.plain)
        text_cell(sheet, row, 2, amount["cells"], styles.plain)
        text_cell(sheet, row, 3, amount["title"], styles.plain)
        sheet.write_number(row, 4, amount["total"], money)
        sheet.write_formula(row, 5, f"=ROUND(SUM('{amount['table']}'!{amount['cells']}),2)", money, amount["total"])
        sheet.write_formula(row, 6, f"=ROUND({xl_rowcol_to_cell(row, 5)}-{xl_rowcol_to_cell(row, 4)},2)", money, 0)
    row += 3
    text_cell(sheet, row, 0, "Totalen in de aangeleverde bestanden", styles.section)
    row += 1
    for col, head in enumerate(("Bestand", "Blad", "Cel", "Omschrijving")):
        text_cell(sheet, row, col, head, styles.head)
    for col, head in enumerate(("Afgedrukt", "Berekend", "Verschil"), start=4):
        text_cell(sheet, row, col, head, styles.head_number)
    text_cell(sheet, row, 7, "Oordeel", styles.head)
    for total in totals.to_dict("records"):
        row += 1
        described = " – ".join(str(total[key]) for key in ("omschrijving", "kolom") if not missing(total.get(key)))
        for col, value in enumerate((total["bestand"], total["blad"], total["cel"], described)):
            text_cell(sheet, row, col, "" if missing(value) else value, styles.plain)
        for col, key in ((4, "afgedrukt"), (5, "berekend")):
            _cell(sheet, row, col, total[key], "getal2", styles)
        _difference(sheet, row, total, plain, styles)
        text_cell(sheet, row, 7, "" if missing(total["oordeel"]) else total["oordeel"], styles.plain)
    sheet.freeze_panes(3, 0)


def _difference(sheet: Worksheet, row: int, total: Mapping[str, Any], style: Format, styles: _Styles) -> None:
    """The difference as a formula, in the direction in which the check itself took it."""
    printed, computed, said = (total[key] for key in ("afgedrukt", "berekend", "verschil"))
    e, f = (f"{xl_col_to_name(col)}{row + 1}" for col in (4, 5))
    if missing(printed) or missing(computed):
        _cell(sheet, row, 6, said, "getal2", styles)
        return
    forward = round(computed - printed, 2)
    turned = not missing(said) and round(said, 2) != forward
    sheet.write_formula(row, 6, f"=ROUND({e}-{f},2)" if turned else f"=ROUND({f}-{e},2)", style, -forward if turned else forward)


def _origin(book: xlsxwriter.Workbook, styles: _Styles, sheets: pd.DataFrame, facts: Mapping[str, str]) -> None:
    sheet = book.add_worksheet("Herkomst")
    _opening(sheet, styles, "Herkomst", "Waaruit en waarmee dit werkboek is gemaakt.")
    row = 2
    for name, value in facts.items():
        row += 1
        text_cell(sheet, row, 0, name, styles.plain)
        text_cell(sheet, row, 1, value, styles.plain)
    row += 2
    widths = {"bestand": 38, "sha256": 68, "blad": 28, "soort": 14, "tabel": 16}
    for c, column in enumerate(sheets.columns):
        text_cell(sheet, row, c, column, styles.head)
        sheet.set_column(c, c, widths.get(str(column), 14))
        for r, value in enumerate(sheets[column].tolist()):
            _cell(sheet, row + 1 + r, c, value, "getal", styles)
    if sheets.empty:
        text_cell(sheet, row + 1, 0, nl.NVT, styles.plain)
