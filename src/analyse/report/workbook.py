"""`analyse.xlsx`: every published table as a sheet, the problems, a check with live formulas.

And where it came from.

The trap: text from somebody's export may begin with `=`; every text is written with an explicit
string type, and formulas are written by `controle` and `excelcharts` alone, each with its value,
since a reader that does not calculate would show nought.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from analyse import nl
from analyse.report.controle import write_check
from analyse.report.excelcharts import add_chart
from analyse.report.markup import missing, written
from analyse.report.outline import Outline
from analyse.report.sheets import (
    HEAD,
    MOST_ROWS,
    TEXT_IS_TEXT,
    Styles,
    data_cell,
    height,
    opening,
    text_cell,
)
from analyse.tables import cents

_FIXED = ("Inhoud", "Meldingen", "Controle", "Herkomst")
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
    chosen: Sequence[Sequence[str]] = (),
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
    """
    with xlsxwriter.Workbook(str(path), TEXT_IS_TEXT) as book:
        book.set_properties(
            {"title": "Open begroting en openbare ruimte", "created": created.replace(tzinfo=None)}
        )
        sheet = Styles(
            book, fictional=fictional, run=f"Run {facts['Run']}" if facts.get("Run") else ""
        )
        names = sheet_names([t["name"] for t in tables])
        _contents(book, sheet, tables, names, outlines)
        _frame(book, sheet, "Meldingen", "Meldingen over de gegevens", problems, wrap=_WRAPPED)
        check = book.add_worksheet("Controle")
        breaks = {
            row[at]
            for t in tables
            if t["name"] == "breuken"
            for at in _place(t, "ronde")
            for row in t["rows"]
        }
        ranges = [
            _table(book, sheet, name, table, breaks)
            for name, table in zip(names, tables, strict=True)
        ]
        write_check(check, sheet, [r for found in ranges for r in found], totals)
        _origin(book, sheet, sheets, facts, chosen)


def write_problems(path: Path, problems: pd.DataFrame) -> None:
    """Write only the problems of files, a row a problem, as a workbook."""
    with xlsxwriter.Workbook(str(path), TEXT_IS_TEXT) as book:
        _frame(
            book, Styles(book), "Meldingen", "Meldingen over de gegevens", problems, wrap=_WRAPPED
        )


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


def _place(table: Mapping[str, Any], column: str) -> list[int]:
    """Where a column of a table stands; nothing when it has none of that name."""
    return [i for i, c in enumerate(table["columns"]) if c["name"] == column]


def _table(
    book: xlsxwriter.Workbook,
    styles: Styles,
    name: str,
    table: Mapping[str, Any],
    breaks: Collection[str],
) -> list[dict[str, Any]]:
    """One published table; gives back its columns of amounts, for the check."""
    sheet = book.add_worksheet(name)
    cols, rows = table["columns"], table["rows"][:MOST_ROWS]
    source = f"Bron: {table['source']}." if table["source"] else ""
    cut = len(rows) < len(table["rows"])
    over = (
        f"INGEKORT: de eerste {nl.getal(len(rows))} van {nl.getal(len(table['rows']))} rijen; meer"
        " past niet op een blad."
        if cut
        else ""
    )
    # What the page says of its own first rows is not so here: the sheet has them all.
    note = re.sub(
        r"De eerste \d+ van \d+ rijen; de rest staat in het werkboek\.", "", table["note"]
    ).strip()
    opening(
        sheet,
        styles,
        table["title"] or table["name"],
        " ".join(p for p in (over, note, source) if p),
    )
    text_cell(sheet, 2, 0, f"Eenheid: {table['unit']}" if table["unit"] else "", styles.note)
    sheet.write_url(3, 0, "internal:'Inhoud'!A1", styles.link, string="Naar de inhoud")
    sheet.set_row(HEAD, 34)
    amounts, widths = [], []
    for c, col in enumerate(cols):
        form = col["format"]
        text_cell(
            sheet,
            HEAD,
            c,
            col["label"],
            (
                styles.head_text
                if form == "tekst"
                else styles.head
                if form in ("datum", "jaar")
                else styles.head_number
            ),
        )
        widths.append(_width(col["label"], [written(row[c], form) for row in rows[:500]]))
        sheet.set_column(c, c, widths[c])
        for r, row in enumerate(rows):
            data_cell(sheet, HEAD + 1 + r, c, row[c], form, styles)
        if form.startswith("euro") and rows and not cut:
            values = pd.Series([row[c] for row in rows], dtype=float)
            where = xl_range(HEAD + 1, c, HEAD + len(rows), c)
            amounts.append(
                {
                    "table": name,
                    "column": col["label"],
                    "title": table["title"],
                    "cells": where,
                    "total": int(cents(values).sum()) / 100,
                }
            )
    for r, row in enumerate(rows):
        wrapped = [
            (value, widths[c] - 2)
            for c, value in enumerate(row)
            if isinstance(value, str) and len(value) > widths[c]
        ]
        if wrapped:
            sheet.set_row(HEAD + 1 + r, height(*wrapped))
    if cols:
        sheet.autofilter(HEAD, 0, HEAD + max(1, len(rows)), len(cols) - 1)
        sheet.freeze_panes(HEAD + 1, 1 if cols[0]["format"] == "tekst" and len(cols) > 1 else 0)
        sheet.repeat_rows(HEAD)
    add_chart(book, sheet, name, table, breaks, styles.note)
    return amounts


def _width(label: str, shown: Sequence[str]) -> int:
    """Wide enough for the cells and for the heading over two lines, the arrow of the filter included."""
    words = max((len(word) for word in label.split()), default=0)
    return min(60, max(11, words + 4, len(label) // 2 + 4, *(len(s) + 2 for s in shown)))


def _contents(
    book: xlsxwriter.Workbook,
    styles: Styles,
    tables: Sequence[Mapping[str, Any]],
    names: Sequence[str],
    outlines: Sequence[Outline],
) -> None:
    """The first sheet: every question with its answer, then every sheet with a link to it."""
    sheet = book.add_worksheet("Inhoud")
    opening(
        sheet,
        styles,
        "Open begroting en openbare ruimte",
        "Elke vraag met haar antwoord, en elke tabel van het verslag op een eigen blad.",
    )
    for col, size in enumerate((34, 58, 90)):
        sheet.set_column(col, col, size)
    titles = {o.name: o.title for o in outlines} | {o.of: o.series for o in outlines if o.of}
    said = [
        (o.title, o.question, f"{o.answer} (Zekerheid: {o.certainty})" if o.certainty else o.answer)
        for o in outlines
    ]
    row = _listed(sheet, styles, HEAD, ("Onderwerp", "Vraag", "Antwoord"), said, links=False) + 2
    listed = [
        ("Meldingen", "Meldingen over de gegevens", ""),
        ("Controle", "Totalen nagerekend met formules", ""),
    ]
    listed += [
        (n, t["title"] or t["name"], titles.get(t["notebook"], t["notebook"]))
        for n, t in zip(names, tables, strict=True)
    ]
    listed += [("Herkomst", "Bestanden, controlesommen en versies", "")]
    _listed(sheet, styles, row, ("Blad", "Titel", "Uit"), listed, links=True)


def _listed(
    sheet: Worksheet,
    styles: Styles,
    row: int,
    heads: Sequence[str],
    lines: Sequence[tuple[str, str, str]],
    *,
    links: bool,
) -> int:
    """Headings and lines of three texts, the first of which may be a link to the sheet of that name; gives back the row below."""
    for col, head in enumerate(heads):
        text_cell(sheet, row, col, head, styles.head)
    for first, second, third in lines:
        row += 1
        if links:
            sheet.write_url(row, 0, f"internal:'{first}'!A1", styles.link, string=first)
        else:
            text_cell(sheet, row, 0, first, styles.wrap)
        text_cell(sheet, row, 1, second, styles.wrap)
        text_cell(sheet, row, 2, third, styles.wrap)
        sheet.set_row(row, height((first, 32), (second, 60), (third, 98)))
    return row + 1


def _frame(
    book: xlsxwriter.Workbook,
    styles: Styles,
    name: str,
    title: str,
    frame: pd.DataFrame,
    wrap: Sequence[str] = (),
) -> None:
    sheet = book.add_worksheet(name)
    opening(sheet, styles, title, "" if len(frame) else "Er zijn geen meldingen.")
    for c, column in enumerate(frame.columns):
        text_cell(sheet, HEAD, c, column, styles.head)
        texts = [str(v) for v in frame[column].head(500) if not missing(v)]
        sheet.set_column(
            c,
            c,
            (
                40
                if column in wrap
                else min(26, max([len(str(column)) + 4, *(len(t) + 2 for t in texts)]))
            ),
        )
        for r, value in enumerate(frame[column].tolist()):
            if isinstance(value, int | float) and not isinstance(value, bool):
                data_cell(sheet, HEAD + 1 + r, c, value, "getal", styles)
            elif not missing(value):
                text_cell(sheet, HEAD + 1 + r, c, value, styles.wrap)
    for r, record in enumerate(frame.to_dict("records")):
        sheet.set_row(
            HEAD + 1 + r,
            height(*((str(value), 38 if key in wrap else 24) for key, value in record.items())),
        )
    if len(frame.columns):
        sheet.autofilter(HEAD, 0, HEAD + max(1, len(frame)), len(frame.columns) - 1)
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
            data_cell(
                sheet, row + 1 + r, c, value, "datum" if column == "peildatum" else "getal", styles
            )
    if sheets.empty:
        text_cell(sheet, row + 1, 0, nl.NVT, styles.plain)
    row += len(sheets) + 3
    for c, head in enumerate(("notebook", "keuze", "betekenis") if chosen else ()):
        text_cell(sheet, row, c, head, styles.head)
    for line in chosen:
        row += 1
        for c, text in enumerate(line):
            # The choice is as wide as a checksum; what it means runs on over the empty cells beside
            # it.
            text_cell(sheet, row, c, text, styles.wrap if c == 1 else styles.plain)
        sheet.set_row(row, height((line[1], 66)))
