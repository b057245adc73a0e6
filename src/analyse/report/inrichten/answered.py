"""The form of `inrichten` as a person gave it back: answers, agreements and mistakes.

It is read as an export is, by its headings, so it may have been sorted, or have columns moved and
remarks beside. The trap: an answer belongs to the question of which its row has the number, and
that number says nothing of where the row stands now.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path

from analyse.errors import LeesFout
from analyse.read.asking.answers import Settings, Spot, Wrong, merged, settings_of
from analyse.read.asking.asked import SHEETS, Question
from analyse.read.formats.cells import read_sheets
from analyse.read.formats.file import identify
from analyse.read.problems import Problem, a1
from analyse.read.profiles.meant import brief
from analyse.read.sheet import Sheet
from analyse.tables import normalise

FRONT, HIDDEN = "Lees mij", "_vragen"
ANSWER, NUMBER, AGREE = "Uw antwoord", "Nr", "Akkoord?"
#: What stands for all families in the table of agreements.
ALL = "alle"
_SEARCHED = 60
_YES, _NO = ("ja", "j", "akkoord", "ok", "x", "waar", "true", "yes"), ("nee", "n", "onwaar", "")
#: What makes a question the same in the next form.
Key = tuple[str, str, str, str]


@dataclass
class Answered:
    """What a form says: settings by file and sheet, mistakes, remarks to wrong answers."""

    settings: dict[Spot, Settings] = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)
    remarks: dict[Key, str] = field(default_factory=dict)

    def take(self, question: Question, answer: str, place: str) -> None:
        """Take in the answer of a cell; what is wrong with it is a mistake."""
        try:
            made = settings_of(question, answer)
        except Wrong as wrong:
            self.mistakes.append(f"{place}: {wrong}")
            self.remarks[key_of(question)] = f"U gaf: {brief(answer)}. {wrong}"
            return
        for spot, settings in made.items():
            self.settings[spot] = merged_with(self.settings.get(spot, {}), settings)


def merged_with(base: Settings, more: Settings) -> Settings:
    """Settings of one answer put over those of others; what is turned off stays said."""
    off = {key: value for key, value in {**base, **more}.items() if value is False}
    return {**off, **merged(base, more)}


def key_of(question: Question) -> Key:
    """What makes a question the same in the next form."""
    return question.sheet, question.kind, question.name, question.about


def read_form(path: Path) -> Answered:
    """What a person filled in.

    Raises
    ------
    LeesFout
        When the form cannot be read, or lacks the sheet that says what its questions are.
    """
    source = identify(path)
    if isinstance(source, Problem):
        raise LeesFout(f"{path.name}: {source.reden} {source.oplossing}")
    sheets = {sheet.name: sheet for sheet in read_sheets(source)[0]}
    asked = _questions(sheets.get(HIDDEN), path)
    found = Answered()
    answers = _answers(sheets, asked, found)
    agreed = _agreed(sheets.get(FRONT), found)
    for number, question in asked.items():
        if number in answers:
            place, answer = answers[number]
            found.take(question, answer, place)
        elif question.open and question.proposal and agreed & {ALL, question.family}:
            found.take(question, question.proposal, f"blad {question.sheet}, vraag {number}")
    return found


def _questions(sheet: Sheet | None, path: Path) -> dict[str, Question]:
    """The questions that a form asks, by their number."""
    if sheet is None:
        raise LeesFout(
            f"{path.name} mist een verborgen blad met de vragen. Zet een eerdere versie terug, of"
            " verwijder het formulier; dan maakt deze opdracht een nieuw."
        )
    found = {}
    for row in range(sheet.shape[0]):
        number, *parts = (str(cell) for cell in sheet.row(row) if cell is not None)
        with suppress(ValueError, TypeError, KeyError):  # a cell that somebody changed
            found[number] = question_of(json.loads("".join(parts)))
    return found


def question_of(held: dict[str, object]) -> Question:
    """A question as the form keeps it."""
    known = {f.name for f in fields(Question)}
    texts = {name: value for name, value in held.items() if name in known}
    places = [(file, sheet, tuple(texts)) for file, sheet, texts in held["places"]]  # type: ignore[attr-defined]
    texts |= {"places": tuple(places), "choices": tuple(held["choices"])}  # type: ignore[arg-type]
    return Question(**texts)  # type: ignore[arg-type]


def _answers(
    sheets: dict[str, Sheet], asked: dict[str, Question], found: Answered
) -> dict[str, tuple[str, str]]:
    """The place and the text of each cell that was filled in, by the number of its question."""
    answers: dict[str, tuple[str, str]] = {}
    for name in SHEETS:
        sheet = sheets.get(name)
        if sheet is None:
            if any(question.sheet == name for question in asked.values()):
                found.mistakes.append(f"blad {name} is weg: wat daar stond, blijft een vraag.")
            continue
        for number, place, answer in _filled(name, sheet, ANSWER, found):
            if number not in asked:
                found.mistakes.append(
                    f"{place}: bij dit antwoord staat geen nummer van een vraag meer. Het is niet"
                    " gebruikt; zet het bij de vraag zelf."
                )
            elif normalise(answers.get(number, ("", answer))[1]) != normalise(answer):
                found.mistakes.append(
                    f"{place}: vraag {number} heeft ook een ander antwoord ({answers[number][0]})."
                    " Het eerste is gebruikt."
                )
            else:
                answers[number] = (place, answer)
    return answers


def _agreed(sheet: Sheet | None, found: Answered) -> set[str]:
    """The families of which a person agrees with what is proposed."""
    if sheet is None:
        return set()
    agreed = set()
    for number, place, answer in _filled(FRONT, sheet, AGREE, found):
        plain = normalise(answer)
        if plain in _YES:
            agreed.add(number)
        elif plain not in _NO:
            said = f"'{brief(answer)}' is geen ja of nee. De voorstellen zijn niet gebruikt."
            found.mistakes.append(f"{place}: {said}")
    return agreed


def _filled(
    name: str, sheet: Sheet, heading: str, found: Answered
) -> Iterator[tuple[str, str, str]]:
    """Each filled cell under a heading: the number in its row, its place and its text."""
    for row in range(min(_SEARCHED, sheet.shape[0])):
        texts = [normalise(cell) if isinstance(cell, str) else "" for cell in sheet.row(row)]
        if normalise(heading) in texts and normalise(NUMBER) in texts:
            break
    else:
        found.mistakes.append(
            f"blad {name}: de kolom '{heading}' of '{NUMBER}' is weg. De antwoorden op dit blad"
            " zijn niet gebruikt; vul ze in het nieuwe formulier in."
        )
        return
    at, numbers = texts.index(normalise(heading)), texts.index(normalise(NUMBER))
    for line in range(row + 1, sheet.shape[0]):
        value = sheet.value(line, at)
        if value is not None and str(value).strip():
            number = str(sheet.value(line, numbers) or "").strip()
            yield number, f"blad {name}, cel {a1(line, at)}", _text(value)


def _text(value: object) -> str:
    """A cell as its answer is written."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return str(value).strip()
