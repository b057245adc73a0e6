"""`analyse.xlsx`: every published table as a sheet, the problems, a check and where it came from.

The trap: text from somebody's export may begin with `=`; every text is written with an explicit
string type, and formulas are written by `controle` and `excelcharts` alone, each with its value,
since a reader that does not calculate would show nought.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Collection, Mapping, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from analyse import nl
from analyse.charts.kleuren import REGIO
from analyse.outputs import PROBLEMS, put
from analyse.report.book.bladnamen import sheet_names
from analyse.report.book.controle import write_check
from analyse.report.book.excelcharts import add_chart
from analyse.report.book.formats import missing, written
from analyse.report.book.inhoud import by_subject, write_contents
from analyse.report.book.rijen import Rijen
from analyse.report.book.sheets import (
    HEAD,
    MOST_ROWS,
    TEXT_IS_TEXT,
    Styles,
    back,
    data_cell,
    height,
    open_workbook,
    opening,
    text_cell,
    text_row,
)
from analyse.report.run.outline import Outline, Record
from analyse.tables import cents

#: Tables of one subject stand beside each other and have a tab of one colour.
_TABS = REGIO[:4]
#: Columns of the problems that hold sentences.
_WRAPPED = ("reden", "oplossing", "effect", "waarde", "verwacht")
_ORIGIN_WIDTHS = {"bestand": 38, "sha256": 68, "blad": 28, "soort": 14, "tabel": 16}


def write_workbook(
    path: Path,
    tables: Sequence[Record],
    *,
    problems: pd.DataFrame,
    sheets: pd.DataFrame,
    totals: pd.DataFrame,
    outlines: Sequence[Outline],
    facts: Mapping[str, str],
    created: dt.datetime,
    fictional: bool,
    chosen: Sequence[Sequence[str]] = (),
    rows: Sequence[Rijen] = (),
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
    chosen
        What was chosen in each notebook: the notebook, the choice (`JAAR = None`) and what it
        means.
    rows
        The tables of the workbook with rows beside this one, to which the contents lead.
    """
    with xlsxwriter.Workbook(str(path), TEXT_IS_TEXT) as book:
        moment = created.replace(tzinfo=None)
        book.set_properties({"title": "Open begroting en openbare ruimte", "created": moment})
        run = f"Run {facts['Run']}" if "Run" in facts else ""
        styles = Styles(book, fictional=fictional, run=run)
        names = sheet_names([table["name"] for table in tables])
        subjects = by_subject(tables, names, outlines)
        write_contents(book.add_worksheet("Inhoud"), styles, subjects, outlines, rows)
        _problems(book, styles, problems)
        check = book.add_worksheet("Controle")
        breaks = _breaks(tables)
        amounts: list[dict[str, Any]] = []
        for colour, subject in zip(cycle(_TABS), subjects):
            for name, table in subject.tables:
                amounts += _table(book, styles, name, table, breaks)
                book.get_worksheet_by_name(name).set_tab_color(colour)
        write_check(check, styles, amounts, totals)
        _origin(book, styles, sheets, facts, chosen)


def write_problems(path: Path, problems: pd.DataFrame) -> None:
    """Write only the problems of files, a row a problem, as a workbook."""
    buffer = io.BytesIO()
    with open_workbook(buffer, PROBLEMS) as book:
        _problems(book, Styles(book), problems, linked=False)
    put(buffer.getvalue(), path)


def _breaks(tables: Sequence[Record]) -> set[str]:
    """Rounds from which another method holds, as a notebook published them."""
    found = set()
    for table in tables:
        names = [column["name"] for column in table["columns"]]
        if table["name"] == "breuken" and "ronde" in names:
            at = names.index("ronde")
            found |= {row[at] for row in table["rows"]}
    return found


def _table(
    book: xlsxwriter.Workbook,
    styles: Styles,
    name: str,
    table: Record,
    breaks: Collection[str],
) -> list[dict[str, Any]]:
    """One published table; gives back its columns of amounts, for the check."""
    sheet = book.add_worksheet(name)
    columns, rows = table["columns"], table["rows"][:MOST_ROWS]
    opening(sheet, styles, table["title"] or table["name"], _note(table))
    text_cell(sheet, 2, 0, f"Eenheid: {table['unit']}" if table["unit"] else "", styles.note)
    back(sheet, styles)
    sheet.set_row(HEAD, 34)
    widths = []
    for c, column in enumerate(columns):
        label, form = column["label"], column["format"]
        text_cell(sheet, HEAD, c, label, styles.heading(form))
        widths.append(_width(label, [written(row[c], form) for row in rows[:500]]))
        sheet.set_column(c, c, widths[c])
        for r, row in enumerate(rows, HEAD + 1):
            data_cell(sheet, r, c, row[c], form, styles)
    for r, row in enumerate(rows, HEAD + 1):
        texts = [
            (text, width) for text, width in zip(row, widths, strict=True) if _long(text, width)
        ]
        if texts:
            sheet.set_row(r, height(*((text, width - 2) for text, width in texts)))
    if columns:
        _filter(sheet, len(rows), len(columns))
        sheet.freeze_panes(HEAD + 1, int(columns[0]["format"] == "tekst" and len(columns) > 1))
        sheet.repeat_rows(HEAD)
    add_chart(book, sheet, name, table, breaks, styles.note)
    return _amounts(name, table)


def _note(table: Record) -> str:
    """What is said above a table: whether it was cut, its note and its source."""
    parts = []
    if len(table["rows"]) > MOST_ROWS:
        most, whole = nl.getal(MOST_ROWS), nl.getal(len(table["rows"]))
        parts.append(
            f"INGEKORT: de eerste {most} van {whole} rijen; meer past niet op een blad."
        )
    # What the page says of its own first rows is not so here: the sheet has them all.
    only_page = r"De eerste \d+ van \d+ rijen; de rest staat in het werkboek\."
    parts.append(re.sub(only_page, "", table["note"]).strip())
    if table["source"]:
        parts.append(f"Bron: {table['source']}.")
    return " ".join(part for part in parts if part)


def _width(label: str, shown: Sequence[str]) -> int:
    """Wide enough for the cells and for the heading over two lines, with the arrow beside it."""
    word = max(map(len, label.split()), default=0)
    cell = max(map(len, shown), default=0)
    return min(60, max(11, word + 4, len(label) // 2 + 4, cell + 2))


def _long(value: object, width: int) -> bool:
    return isinstance(value, str) and len(value) > width


def _filter(sheet: Worksheet, rows: int, columns: int) -> None:
    sheet.autofilter(HEAD, 0, HEAD + max(1, rows), columns - 1)


def _amounts(name: str, table: Record) -> list[dict[str, Any]]:
    """The columns of amounts of a sheet that holds the whole table, as the check wants them."""
    rows = table["rows"]
    found: list[dict[str, Any]] = []
    if not rows or len(rows) > MOST_ROWS:
        return found
    for c, column in enumerate(table["columns"]):
        if column["format"].startswith("euro"):
            values = pd.Series([row[c] for row in rows], dtype=float)
            found.append(
                {
                    "table": name,
                    "column": column["label"],
                    "title": table["title"],
                    "cells": xl_range(HEAD + 1, c, HEAD + len(rows), c),
                    "total": int(cents(values).sum()) / 100,
                }
            )
    return found


def _problems(
    book: xlsxwriter.Workbook, styles: Styles, problems: pd.DataFrame, *, linked: bool = True
) -> None:
    sheet = book.add_worksheet("Meldingen")
    note = "" if len(problems) else "Er zijn geen meldingen."
    opening(sheet, styles, "Meldingen over de gegevens", note)
    if linked:
        back(sheet, styles)
    for c, name in enumerate(problems.columns):
        text_cell(sheet, HEAD, c, name, styles.head)
        values = problems[name].tolist()
        texts = [str(value) for value in values[:500] if not missing(value)]
        longest = max(map(len, [f"{name}  ", *texts]))
        sheet.set_column(c, c, 40 if name in _WRAPPED else min(26, longest + 2))
        for r, value in enumerate(values, HEAD + 1):
            if isinstance(value, int | float) and not isinstance(value, bool):
                data_cell(sheet, r, c, value, "getal", styles)
            elif not missing(value):
                text_cell(sheet, r, c, value, styles.wrap)
    widths = [38 if name in _WRAPPED else 24 for name in problems.columns]
    for r, row in enumerate(problems.itertuples(index=False, name=None), HEAD + 1):
        sheet.set_row(r, height(*zip(map(str, row), widths, strict=True)))
    if len(problems.columns):
        _filter(sheet, len(problems), len(problems.columns))
    sheet.freeze_panes(HEAD + 1, 0)


def _origin(
    book: xlsxwriter.Workbook,
    styles: Styles,
    sheets: pd.DataFrame,
    facts: Mapping[str, str],
    chosen: Sequence[Sequence[str]],
) -> None:
    sheet = book.add_worksheet("Herkomst")
    opening(sheet, styles, "Herkomst", "Waaruit en waarmee dit werkboek is gemaakt.")
    back(sheet, styles, 2)
    for row, fact in enumerate(facts.items(), 3):
        text_row(sheet, row, fact, styles.plain)
    row = len(facts) + 4
    for c, name in enumerate(sheets.columns):
        text_cell(sheet, row, c, name, styles.head)
        sheet.set_column(c, c, _ORIGIN_WIDTHS.get(name, 14))
        form = "datum" if name == "peildatum" else "getal"
        for r, value in enumerate(sheets[name].tolist(), row + 1):
            data_cell(sheet, r, c, value, form, styles)
    if sheets.empty:
        text_cell(sheet, row + 1, 0, nl.NVT, styles.plain)
    row += len(sheets) + 3
    if chosen:
        text_row(sheet, row, ("notebook", "keuze", "betekenis"), styles.head)
    for at, (notebook, choice, meaning) in enumerate(chosen, row + 1):
        text_cell(sheet, at, 0, notebook, styles.plain)
        # The choice is as wide as a checksum; what it means runs on over the empty cells beside it.
        text_cell(sheet, at, 1, choice, styles.wrap)
        text_cell(sheet, at, 2, meaning, styles.plain)
        sheet.set_row(at, height((choice, 66)))
