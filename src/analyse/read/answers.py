"""What an answer becomes: settings of an export profile, for each sheet that it is about.

The trap: what is typed in a cell may be anything; only what a profile can hold becomes a setting,
and all else is refused in the words of the reader of profiles.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from analyse.read.asked import COLUMN, NO, NO_TABLE, OWN, YES, Question
from analyse.read.meanings import entry_of
from analyse.read.meant import Wrong, brief, choose_from, label, meant, stands_for
from analyse.read.printable import is_printable
from analyse.read.settings import KEYS, unit_of
from analyse.tables import TABLES, normalise

#: Settings of a profile as TOML holds them.
Settings = dict[str, Any]
#: A file and a sheet.
Spot = tuple[str, str]
#: Settings that say the opposite of each other of one heading or text.
_OPPOSITES = (("kolommen", "negeer"), ("totalen", "geen_totalen"))


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
            column = TABLES[question.table][question.name]
            held = stands_for(column, answer)
            return {
                "waarden": {question.name: dict.fromkeys(filter(is_printable, texts), held)}
            }
        case "totaal":
            key = {"totaal": "totalen", "geen totaal": "geen_totalen"}
            return {key[_choice(answer, question)]: [text for text in texts if label(text)]}
        case "tabel":
            table = _choice(answer, question)
            if table == NO_TABLE:
                return {"telt_niet_mee": True}
            return {"tabel": table, "telt_niet_mee": False}
        case "telt":
            return _of_counting(question, _choice(answer, question))
        case "vul_door":
            return {"vul_door": [question.name]} if _choice(answer, question) == YES else {}
        case "eenheid":
            unit_of(answer)
            return {"eenheid": answer}
    return _of_all_rows(question, answer, texts)


def _of_headings(question: Question, answer: str, texts: tuple[str, ...]) -> Settings:
    meant_by = {text: entry_of(answer, text, TABLES[question.table]) for text in texts}
    used = {text: _brief_entry(entry) for text, entry in meant_by.items() if entry}
    if not used:
        return {"negeer": list(meant_by)}
    return {"kolommen": used}


def _brief_entry(entry: dict[str, Any]) -> dict[str, Any] | str:
    """An entry as a person writes it: a column alone is its name."""
    return str(entry["kolom"]) if set(entry) == {"kolom"} else entry


def _of_counting(question: Question, answer: str) -> Settings:
    if answer == NO:
        return {"telt_niet_mee": True}
    made: Settings = {"telt_niet_mee": False, "eigen_geld": answer == OWN}
    if question.name == "verborgen":
        made["lees_verborgen"] = True
    return made


def _of_all_rows(question: Question, answer: str, texts: tuple[str, ...]) -> Settings:
    """A value for all rows, or the heading of the column that has it."""
    named = normalise(answer.removeprefix(COLUMN))
    heading = next((text for text in texts if normalise(text) == named), "")
    if heading:
        return {"kolommen": {heading: question.name}}
    if answer.startswith(COLUMN):
        return {}  # another sheet of the family has it
    column = TABLES[question.table][question.name]
    value: object = answer
    if column.kind in ("jaar", "geheel", "getal"):
        with suppress(ValueError):
            value = float(answer.replace(",", "."))
        value = int(value) if isinstance(value, float) and value.is_integer() else value
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
            _take_out(found, {normalise(text) for text in more.get(key, ())}, against)
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


def _take_out(settings: Settings, said: set[str], key: str) -> None:
    """Take out of a list or block what now is said elsewhere."""
    held = settings.get(key, ())
    if isinstance(held, dict):
        settings[key] = {text: v for text, v in held.items() if normalise(text) not in said}
    elif held:
        settings[key] = [text for text in held if normalise(text) not in said]


__all__ = ["Settings", "Spot", "Wrong", "merged", "settings_of"]
