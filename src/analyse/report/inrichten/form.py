"""The form of `inrichten` as a workbook: what to do, the questions, and lists to choose from.

What is open stands first, with the most money on top and a yellow cell for the answer; what is
known is folded below. The trap: nothing that a person has to look at may be cut off, and each list
must be short enough to be read, so it stands on a hidden sheet and not in the cell.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from analyse import nl
from analyse.outputs import FORM
from analyse.read.asking.asked import BLADEN, KOPPEN, SHEETS, TOTALEN, WAARDEN, Question
from analyse.read.asking.kin import Family
from analyse.report.book.sheets import Styles, height, open_workbook, text_cell, text_row
from analyse.report.inrichten.answered import (
    AGREE,
    ALL,
    ANSWER,
    FRONT,
    HIDDEN,
    NUMBER,
    Key,
    key_of,
)
from analyse.report.inrichten.vragenronde import Overview

_CHOICES = "_keuzen"
#: Signs of a cell that Excel shows, and rows of faults on the first sheet.
_PART, _MOST = 30_000, 200
_HEAD = 3
_ABOUT = {KOPPEN: "Kop", WAARDEN: "Waarde", TOTALEN: "Rij", BLADEN: "Vraag"}
_WIDTHS = (30, 38, 30, 36, 9, 15, 30, 15, 34, 44, 7)
_INTRO = {
    KOPPEN: "Wat betekent elke kop? Kies uit de lijst onder 'Uw antwoord'.",
    WAARDEN: "Waar staat elke waarde voor? Kies uit de lijst, of typ wat bedoeld is.",
    TOTALEN: "Is de rij een totaal van andere rijen, of telt zij zelf mee?",
    BLADEN: "Welke tabel is elk blad, en telt het mee?",
}
_STEPS = (
    "1. Dit formulier vraagt wat het programma niet zeker weet; het is zelf nooit een export.",
    (
        "2. De gele cellen op de bladen Koppen, Waarden, Totalen en Bladen wachten op u; het meeste"
        " geld staat bovenaan. Kies uit de lijst in de cel."
    ),
    (
        "3. Klopt een voorstel, laat de cel dan leeg en zet hieronder ja bij Akkoord: per groep, of"
        " eenmaal voor alles."
    ),
    (
        "4. Wat u leeg laat zonder akkoord, blijft een vraag: er wordt niets geraden. Sorteren en"
        " opmerkingen ernaast mogen; laat de kolom Nr staan."
    ),
    "5. Bewaar het formulier, sluit het, en geef de opdracht analyse inrichten nog eens.",
)


def form_bytes(seen: Overview, remarks: Mapping[Key, str]) -> bytes:
    """The form as an xlsx; `remarks` are what was wrong with earlier answers."""
    buffer = io.BytesIO()
    with open_workbook(buffer, FORM) as book:
        form = _Form(book)
        front = book.add_worksheet(FRONT)
        for name in SHEETS:
            asked = [question for question in seen.questions if question.sheet == name]
            form.questions(name, asked, seen.families, remarks)
        form.front(front, seen)
        form.hidden()
    return buffer.getvalue()


class _Form:
    """One form while it is written: its styles, its lists and the numbers of its questions."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401  xlsxwriter has no types
        self.book, self.styles = book, Styles(book)
        self.numbers: dict[str, Question] = {}
        self.choices: dict[tuple[str, ...], int] = {}
        base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        edge = {"border": 1, "border_color": "#BFBFBF"}
        self.cell = book.add_format({**base, **edge, "text_wrap": True})
        self.number = book.add_format({**base, **edge, "num_format": "#,##0"})
        self.ask = book.add_format(
            {**base, **edge, "text_wrap": True, "bg_color": "#FFF2CC", "num_format": "@"}
        )
        grey = {"font_color": "#7F7F7F", "text_wrap": True}
        self.known = book.add_format({**base, **grey})
        self.known_number = book.add_format({**base, **grey, "num_format": "#,##0"})
        self.known_answer = book.add_format({**base, **grey, "num_format": "@", **edge})
        self.wrong = book.add_format(
            {**base, **edge, "text_wrap": True, "font_color": "#9C0006", "bg_color": "#FFE9E7"}
        )

    def questions(
        self,
        name: str,
        asked: list[Question],
        families: list[Family],
        remarks: Mapping[Key, str],
    ) -> None:
        """One sheet of questions: what is open first, the rest folded below."""
        sheet = self.book.add_worksheet(name)
        called = {family.letter: f"{family.letter}  {family.name}" for family in families}
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        open_ones = [question for question in asked if question.open]
        closed = [question for question in asked if not question.open]
        text_cell(sheet, 0, 0, name, self.styles.title)
        text_cell(sheet, 1, 0, _counted(name, open_ones), self.styles.note)
        labels = ["Groep", _ABOUT[name], "Waar", "Voorbeelden", "Rijen", "Bedrag (€)"]
        labels += ["Voorstel", "Zekerheid", ANSWER, "Waarom", NUMBER]
        text_row(sheet, _HEAD, labels, self.styles.head)
        row = _HEAD
        for question in open_ones:
            row += 1
            self._row(sheet, row, question, called, remarks.get(key_of(question), ""))
        if closed:
            row += 1
            text = f"Al bekend ({len(closed)}); klap uit met + in de kantlijn om te veranderen."
            text_cell(sheet, row, 0, text, self.styles.note)
        for question in closed:
            row += 1
            self._row(sheet, row, question, called, remarks.get(key_of(question), ""))
        sheet.outline_settings(symbols_below=False)
        sheet.freeze_panes(_HEAD + 1, 2)

    def _row(
        self,
        sheet: Worksheet,
        row: int,
        question: Question,
        called: Mapping[str, str],
        remark: str,
    ) -> None:
        """One question, with the list of its answers."""
        opened = question.open or bool(remark)
        plain, number = (self.cell, self.number) if opened else (self.known, self.known_number)
        texts = (called[question.family], question.about, question.where, question.examples)
        why = remark or question.why
        _cells(sheet, row, 0, texts, plain)
        for column, figure in ((4, question.rows), (5, question.euros)):
            if figure:
                sheet.write_number(row, column, round(figure), number)
            else:
                sheet.write_blank(row, column, None, number)
        _cells(sheet, row, 6, (question.proposal, question.sure), plain)
        sheet.write_blank(row, 8, None, self.ask if opened else self.known_answer)
        _cells(sheet, row, 9, (why,), self.wrong if remark else plain)
        code = f"{question.sheet[0]}{len(self.numbers) + 1}"
        self.numbers[code] = question
        text_cell(sheet, row, 10, code, self.known)
        widths = (*_WIDTHS[:4], _WIDTHS[6], _WIDTHS[9])
        tall = height(*zip((*texts, question.proposal, why), widths, strict=True))
        sheet.set_row(row, tall, None, {} if opened else {"level": 1, "hidden": True})
        if question.choices:
            sheet.data_validation(row, 8, row, 8, self._list(question))

    def _list(self, question: Question) -> dict[str, object]:
        """The list of a cell; where a person may also type, another answer is let through."""
        at = self.choices.setdefault(question.choices, len(self.choices))
        column, last = xl_col_to_name(at), len(question.choices)
        return {
            "validate": "list",
            "source": f"='{_CHOICES}'!${column}$1:${column}${last}",
            "show_error": question.strict,
            "error_title": "Kies uit de lijst",
            "error_message": "Kies een antwoord uit de lijst van deze cel, of maak de cel leeg.",
        }

    def front(self, sheet: Worksheet, seen: Overview) -> None:
        """The first sheet: what to do, how much is open, what to agree with and what to mend."""
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate((8, 44, 18, 9, 10, 16, 12, 14, 12)):
            sheet.set_column(column, column, width)
        text_cell(sheet, 0, 0, "Wat betekenen uw exports?", self.styles.title)
        for row, step in enumerate(_STEPS, start=1):
            text_cell(sheet, row, 0, step, self.styles.plain)
        row = len(_STEPS) + 2
        text_cell(sheet, row, 0, _open_text(seen), self.styles.section)
        row = self._agreements(sheet, row + 2, seen)
        self._mend(sheet, row + 2, seen)
        sheet.activate()

    def _agreements(self, sheet: Worksheet, row: int, seen: Overview) -> int:
        """The families, each with a cell to agree with what is proposed; gives the last row."""
        labels = ["Groep", "Bestanden", "Tabel", "Bladen", "Rijen", "Bedrag (€)"]
        labels += ["Open vragen", "Met voorstel", AGREE, NUMBER]
        text_row(sheet, row, labels, self.styles.head)
        lines: list[tuple[str, str, str, list[Question], int, int, float]] = []
        for family in seen.families:
            asked = [question for question in seen.open if question.family == family.letter]
            sheets = family.sheets
            sizes = (len(sheets), sum(s.rows for s in sheets), max(s.euros for s in sheets))
            lines.append((family.letter, family.name, family.table, asked, *sizes))
        lines.insert(0, (ALL, "alle groepen in een keer", "", seen.open, 0, 0, seen.euros))
        for letter, name, table, asked, count, rows, euros in lines:
            row += 1
            _cells(sheet, row, 0, (letter, name, table), self.cell)
            proposed = sum(bool(question.proposal) for question in asked)
            for column, figure in enumerate(
                (count, rows, euros, len(asked), proposed), start=3
            ):
                sheet.write_number(row, column, round(figure), self.number)
            sheet.write_blank(row, 8, None, self.ask if proposed else self.cell)
            text_cell(sheet, row, 9, letter, self.known)
            rule = {"validate": "list", "source": ["ja", "nee"], "show_error": False}
            sheet.data_validation(row, 8, row, 8, rule)
            sheet.set_row(row, height((name, 44)))
        return row

    def _mend(self, sheet: Worksheet, row: int, seen: Overview) -> None:
        """What no answer can mend, since it stands in the files themselves."""
        if not seen.mend:
            return
        text_cell(sheet, row, 0, "Verbeter dit in de bestanden zelf", self.styles.section)
        row += 1
        text_row(sheet, row, ("Ernst", "Bestand, blad en cel", "Wat te doen"), self.styles.head)
        for said in seen.mend[:_MOST]:
            row += 1
            place = ", ".join(filter(None, (said.bestand, said.blad, said.cel)))
            what = " ".join(filter(None, (said.waarde and f"{said.waarde}:", said.reden)))
            what += f" {said.oplossing}"
            text_cell(sheet, row, 0, "fout" if said.ernst == "fout" else "let op", self.cell)
            text_cell(sheet, row, 1, place, self.cell)
            sheet.merge_range(row, 2, row, 8, "", self.cell)
            text_cell(sheet, row, 2, what, self.cell)
            sheet.set_row(row, height((place, 42), (what, 88)))
        if len(seen.mend) > _MOST:
            text = f"En nog {len(seen.mend) - _MOST}: analyse check noemt ze alle."
            text_cell(sheet, row + 1, 0, text, self.styles.note)

    def hidden(self) -> None:
        """The lists of the cells, and what each question is about."""
        lists = self.book.add_worksheet(_CHOICES)
        for choices, column in self.choices.items():
            for row, choice in enumerate(choices):
                text_cell(lists, row, column, choice, self.styles.plain)
        lists.hide()
        kept = self.book.add_worksheet(HIDDEN)
        for row, (code, question) in enumerate(self.numbers.items()):
            text = json.dumps(asdict(question))  # ascii: a cell keeps each sign as it is
            parts = [text[at : at + _PART] for at in range(0, len(text), _PART)]
            text_row(kept, row, (code, *parts), self.styles.plain)
        kept.hide()


def _cells(sheet: Worksheet, row: int, first: int, texts: Iterable[str], style: Format) -> None:
    """Texts beside each other; one that is empty has its border too."""
    for column, text in enumerate(texts, first):
        sheet.write_blank(row, column, None, style)
        text_cell(sheet, row, column, text, style)


def _counted(name: str, asked: list[Question]) -> str:
    number = len(asked)
    many = "geen open vragen" if not number else f"{number} open"
    return f"{_INTRO[name]} Nu {many}."


def _open_text(seen: Overview) -> str:
    """How many questions are open, and what hangs on them."""
    number = len(seen.open)
    if not number:
        return "Alles is herkend: er zijn geen open vragen."
    proposed = sum(bool(question.proposal) for question in seen.open)
    money = f"; er hangt € {round(seen.euros):,} aan".replace(",", ".") if seen.euros else ""
    asked = nl.aantal(number, "vraag", "vragen")
    return f"Open: {asked}, waarvan {proposed} met een voorstel{money}."
