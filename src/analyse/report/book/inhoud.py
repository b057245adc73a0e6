"""The first sheet of the workbook: every question with its answer, then every table with a link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from analyse import nl
from analyse.report.book.rijen import ROWS_BOOK, Rijen
from analyse.report.book.sheets import HEAD, Styles, height, opening, text_cell, text_row
from analyse.report.run.outline import Outline, Record

_WIDTHS = (36, 58, 90, 40)
_QUESTIONS = ("Onderwerp", "Vraag", "Antwoord", "Zekerheid")
_SHEETS = ("Blad", "Titel", "Rijen")
_OTHERS = (
    ("Meldingen", "Meldingen over de gegevens"),
    ("Controle", "Totalen nagerekend met formules"),
    ("Herkomst", "Bestanden, controlesommen en versies"),
)
_OF_ROWS = "Rijen om zelf mee te rekenen, in gegevens.xlsx"


@dataclass
class Subject:
    """What one notebook published: its title and its tables, each with the name of its sheet."""

    name: str
    title: str
    tables: list[tuple[str, Record]] = field(default_factory=list)


def by_subject(
    tables: Sequence[Record], names: Sequence[str], outlines: Sequence[Outline]
) -> list[Subject]:
    """The tables by the notebook that published them, in the order of the report."""
    titles = {outline.of or outline.name: outline.series for outline in outlines}
    subjects: dict[str, Subject] = {}
    for name, table in zip(names, tables, strict=True):
        notebook = str(table["notebook"])
        subject = subjects.setdefault(
            notebook, Subject(notebook, titles.get(notebook, notebook))
        )
        subject.tables.append((name, table))
    return list(subjects.values())


def write_contents(
    sheet: Worksheet,
    styles: Styles,
    subjects: Sequence[Subject],
    outlines: Sequence[Outline],
    rows: Sequence[Rijen],
) -> None:
    """Fill the first sheet; a question leads to the tables of its subject, a name to its sheet."""
    opening(
        sheet,
        styles,
        "Open begroting en openbare ruimte",
        "Elke vraag met haar antwoord, en elke tabel van het verslag op een eigen blad.",
    )
    for col, size in enumerate(_WIDTHS):
        sheet.set_column(col, col, size)
    text_row(sheet, HEAD, _QUESTIONS, styles.head)
    first = HEAD + 1
    row = first + len(outlines) + 1
    text_row(sheet, row, _SHEETS, styles.head)
    places = {}
    for subject in subjects:
        places[subject.name] = row + 2
        row = _subject(sheet, styles, row + 2, subject)
    row = _others(sheet, styles, row + 2)
    if rows:
        _rows(sheet, styles, row + 2, rows)
    for at, outline in enumerate(outlines, first):
        _question(sheet, styles, at, outline, places.get(outline.of or outline.name))


def _question(
    sheet: Worksheet, styles: Styles, row: int, outline: Outline, place: int | None
) -> None:
    """One question with its answer; `place` is the row where its tables are listed."""
    answer = f"NIET GELUKT. {outline.failed}" if outline.failed else outline.answer
    if place is None:
        text_cell(sheet, row, 0, outline.title, styles.wrap)
    else:
        _link(sheet, row, f"internal:'Inhoud'!A{place + 1}", outline.title, styles.link_wrap)
    said = (outline.question, answer, outline.certainty)
    text_row(sheet, row, said, styles.wrap, first=1)
    sheet.set_row(row, height(*zip((outline.title, *said), (34, 60, 98, 40), strict=True)))


def _subject(sheet: Worksheet, styles: Styles, row: int, subject: Subject) -> int:
    """The tables of a subject under its title; gives back the last row."""
    text_cell(sheet, row, 0, subject.title, styles.section)
    for at, (name, table) in enumerate(subject.tables, row + 1):
        _link(sheet, at, f"internal:'{name}'!A1", name, styles.link)
        title = table["title"] or table["name"]
        holds = nl.aantal(len(table["rows"]), "rij", "rijen")
        text_row(sheet, at, (title, holds), styles.wrap, first=1)
        sheet.set_row(at, height((title, 60)))
    return row + len(subject.tables)


def _others(sheet: Worksheet, styles: Styles, row: int) -> int:
    """The sheets that are of no subject; gives back the last row."""
    text_cell(sheet, row, 0, "Over het werkboek", styles.section)
    for at, (name, title) in enumerate(_OTHERS, row + 1):
        _link(sheet, at, f"internal:'{name}'!A1", name, styles.link)
        text_cell(sheet, at, 1, title, styles.wrap)
    return row + len(_OTHERS)


def _rows(sheet: Worksheet, styles: Styles, row: int, rows: Sequence[Rijen]) -> None:
    """The tables of the workbook beside this one."""
    text_cell(sheet, row, 0, _OF_ROWS, styles.section)
    for at, one in enumerate(rows, row + 1):
        _link(sheet, at, f"external:{ROWS_BOOK}#'{one.name}'!A1", one.name, styles.link)
        holds = nl.aantal(len(one.frame), "rij", "rijen")
        said = f"Eén rij is {one.table.row}"
        text_row(sheet, at, (said, holds), styles.wrap, first=1)
        sheet.set_row(at, height((said, 60)))


def _link(sheet: Worksheet, row: int, target: str, text: str, style: Format) -> None:
    sheet.write_url(row, 0, target, style, string=text)
