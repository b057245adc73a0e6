"""What an answer becomes: settings of an export profile, for each sheet that it is about.

The trap: what is typed in a cell may be anything; only what a profile can hold becomes a setting,
and all else is refused in the words of the reader of profiles.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from analyse.read.asking.asked import (
    AS_NAMED,
    COLUMN,
    FOLLOWS,
    LEFT_OUT,
    NO,
    NO_TABLE,
    NO_TOTAL,
    NONE_OF_THESE,
    OWN,
    TOTAL,
    YES,
    Question,
)
from analyse.read.asking.meanings import entry_of
from analyse.read.heading.yearless import starred, with_names, without_names
from analyse.read.printable import is_printable
from analyse.read.profiles.meant import Wrong, brief, choose_from, label, meant, stands_for
from analyse.read.profiles.patterns import ITSELF
from analyse.read.profiles.settings import KEYS, unit_of
from analyse.read.values import NotReadable, amount
from analyse.tables import TABLES, Column, Table, normalise

#: Settings of a profile as TOML holds them.
Settings = dict[str, Any]
#: A file and a sheet.
Spot = tuple[str, str]
#: Which list of a profile a row goes to by its answer.
_LINES = {TOTAL: "totalen", NO_TOTAL: "geen_totalen", LEFT_OUT: "laat_weg"}
#: Settings that say the opposite of each other of one heading or text.
_OPPOSITES = (
    ("kolommen", "negeer"),
    ("totalen", "geen_totalen"),
    ("laat_weg", "totalen"),
    ("vul_door", "laat_leeg"),
)


def settings_of(question: Question, answer: str) -> dict[Spot, Settings]:
    """What profiles have to say for an answer, by sheet.

    Raises
    ------
    Wrong
        When it is no answer to the question.
    """
    found: dict[Spot, Settings] = {}
    for file, sheet, texts in question.places:
        made = _setting(question, answer, texts)
        if made:
            found[file, sheet] = made
    return found


def _setting(question: Question, answer: str, texts: tuple[str, ...]) -> Settings:
    """What a profile has to say of one sheet, of which these are the headings or texts."""
    match question.kind:
        case "kop":
            return _of_headings(question, answer, texts)
        case "waarde":
            held = _stands_for(TABLES[question.table][question.name], answer)
            return {
                "waarden": {question.name: dict.fromkeys(filter(is_printable, texts), held)}
            }
        case "uit":
            key, name = question.name.split(FOLLOWS)
            held = _follows(TABLES[question.table][name], answer)
            return {"uit": {key: {name: dict.fromkeys(texts, held)}}}
        case "totaal":
            key = _LINES[_choice(answer, question)]
            return {key: [text for text in texts if label(text)]}
        case "tabel":
            table = _choice(answer, question)
            if table == NO_TABLE:
                return {"telt_niet_mee": True}
            return {"tabel": table, "telt_niet_mee": False}
        case "telt":
            return _of_counting(question, _choice(answer, question))
        case "gemeente":
            return _of_gemeenten(question, _choice(answer, question))
        case "vul_door":
            key = "vul_door" if _choice(answer, question) == YES else "laat_leeg"
            return {key: [question.name]}
        case "eenheid":
            unit_of(answer)
            return {"eenheid": answer}
    return _of_all_rows(question, answer, texts)


def _stands_for(column: Column, answer: str) -> Any:  # noqa: ANN401  as its kind is
    """What a text stands for: a figure in a column of figures, else a value of the column."""
    if column.kind not in ("bedrag", "getal", "geheel"):
        return stands_for(column, answer)
    figure = _figure(answer)
    stands_for(column, figure)
    return figure


def _follows(column: Column, answer: str) -> Any:  # noqa: ANN401  as its kind is
    """What follows from a code or a name in another column."""
    return ITSELF if answer == AS_NAMED else _stands_for(column, answer)


def _figure(answer: str) -> object:
    """A typed figure as a number, in the notation of people; a text when it is none."""
    with suppress(NotReadable, ValueError):
        value = float(amount(answer) or 0)
        return int(value) if value.is_integer() else value
    return answer


def _of_headings(question: Question, answer: str, texts: tuple[str, ...]) -> Settings:
    table = TABLES[question.table]
    meant_by = {text: entry_of(answer, text, table) for text in texts}
    if not any(meant_by.values()):
        return {"negeer": list(dict.fromkeys(map(starred, texts)))}
    used = dict(_with_years(text, entry, table) for text, entry in meant_by.items() if entry)
    return {"kolommen": used}


def _with_years(
    text: str, entry: dict[str, Any], table: Table
) -> tuple[str, dict[str, Any] | str]:
    """A heading and what it means; a year and a month in it are those of the pattern."""
    heading = with_names(text) if table[entry["kolom"]].is_value else text
    told = {name: value for name, value in entry.items() if f"{{{name}}}" not in heading}
    if "jaar" not in table.spread or ("{jaar}" not in heading and "jaar" in entry):
        heading, told = text, entry
    return heading, str(told["kolom"]) if set(told) == {"kolom"} else told


def _of_counting(question: Question, answer: str) -> Settings:
    if answer == NO:
        return {"telt_niet_mee": True}
    made: Settings = {"telt_niet_mee": False, "eigen_geld": answer == OWN}
    if question.name == "verborgen":
        made["lees_verborgen"] = True
    return made


def _of_gemeenten(question: Question, answer: str) -> Settings:
    """Which municipality is the own one; that none is, is said of each that was asked."""
    if answer == NONE_OF_THESE:
        others = [name for name in question.choices if name != NONE_OF_THESE]
        return {"eigen_gemeente": False, "andere_gemeenten": others}
    return {"eigen_gemeente": answer, "andere_gemeenten": False}


def _of_all_rows(question: Question, answer: str, texts: tuple[str, ...]) -> Settings:
    """A value for all rows, or the heading of the column that has it."""
    named = normalise(answer.removeprefix(COLUMN))
    heading = next((text for text in texts if normalise(text) == named), "")
    if heading:
        return {"kolommen": {heading: question.name}}
    if answer.startswith(COLUMN):
        return {}  # another sheet of the family has it
    column = TABLES[question.table][question.name]
    as_figure = column.kind in ("geheel", "getal", "jaar")
    value = _figure(answer) if as_figure else answer
    return {"vast": {question.name: meant(column, value)}}


def _choice(answer: str, question: Question) -> str:
    """The choice that an answer is, however its capitals are."""
    by_form = {normalise(choice): choice for choice in question.choices}
    if normalise(answer) in by_form:
        return by_form[normalise(answer)]
    return choose_from(brief(answer), question.choices, "antwoord op deze vraag")


def merged(base: Mapping[str, Any], more: Mapping[str, Any]) -> Settings:
    """Settings with others put over them: what is said last holds."""
    found = _over(base, more)
    for one, other in _OPPOSITES:
        for key, against in ((one, other), (other, one)):
            _take_out(found, set(more.get(key, ())), against)
    told = set(more.get("kolommen", ()))
    older = {text for text in base.get("kolommen", ()) if text not in told}
    _take_out(found, told, "kolommen", only=older)
    return {key: found[key] for key in KEYS if found.get(key) not in (None, False, [], {})}


def _over(base: Mapping[str, Any], more: Mapping[str, Any]) -> Settings:
    """Blocks put together, what is listed once, and else what is said last."""
    found: Settings = {**base}
    for key, value in more.items():
        held = found.get(key)
        if isinstance(value, dict) and isinstance(held, dict) and "kolom" not in value:
            found[key] = _over(held, value)
        elif isinstance(value, list):
            found[key] = list(dict.fromkeys([*(held or ()), *value]))
        else:
            found[key] = value
    return found


def _take_out(
    settings: Settings, said: set[str], key: str, only: set[str] | None = None
) -> None:
    """Take out of a list or block (or of `only` a part of it) what now is said elsewhere."""
    forms = set(map(without_names, said)) - {""}
    held = settings.get(key, ())
    stays = [
        text
        for text in held
        if without_names(text) not in forms or (only is not None and text not in only)
    ]
    if held:
        settings[key] = (
            {text: held[text] for text in stays} if isinstance(held, dict) else stays
        )


__all__ = ["Settings", "Spot", "Wrong", "merged", "settings_of"]
