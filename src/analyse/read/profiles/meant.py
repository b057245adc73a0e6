"""What a person wrote in a profile as a value of a column: the value itself, or what is wrong.

The trap: TOML has types and a column has a kind. `jaar = "2026"`, `taakveld = 0.10` and
`peildatum = "31-02-2026"` are all TOML; none of them is what was meant.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection
from difflib import get_close_matches
from typing import Any

from analyse.read.printable import is_printable, printable
from analyse.read.schouw.niveaus import level
from analyse.read.values import LARGEST, NOT_ASSESSED, NOT_PRESENT, NotReadable, date
from analyse.tables import NIVEAUS, Column, normalise

_YEARS = range(1900, 2101)
_SHOWN = 40
#: What a person calls a cell without a figure.
_NONE = ("leeg", "geen", "onbekend")
#: Names that a message can list.
_LISTED = 40


class Wrong(ValueError):
    """What is wrong with a setting, and what to do about it: the rest of a sentence."""


def brief(text: str) -> str:
    """A text for a message: short, on one line, of characters that can be seen."""
    flat = " ".join(printable(text).split())
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…"


def shown(value: object) -> str:
    """A value of TOML for a message: short, on one line, whatever it is."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{brief(value)}"'
        case list():
            return "[...]" if value else "[]"
        case dict():
            return "{ ... }" if value else "{}"
        case int() if abs(value) >= 10**15:
            return "(een getal van meer dan vijftien cijfers)"
    return str(value)


def choose_from(name: object, allowed: Collection[str], what: str) -> str:
    """A name that must be one of those allowed."""
    names = list(allowed)
    if isinstance(name, str) and name in names:
        return name
    near = get_close_matches(name, names, 1) if isinstance(name, str) else []
    hint = f"Mogelijk zijn: {', '.join(names)}."
    if len(names) > _LISTED:
        hint = "data/README.md noemt ze bij elke tabel."
    if near:
        hint = f"Bedoelt u '{near[0]}'?"
    said = f"'{brief(name)}'" if isinstance(name, str) else shown(name)
    raise Wrong(f"{said} is geen {what}. {hint}")


def words(value: object) -> str:
    """A text that says something and can be shown."""
    if not isinstance(value, str):
        raise Wrong(f"{shown(value)} is geen tekst. Zet het tussen aanhalingstekens.")
    if not value.strip():
        raise Wrong(
            "er staat niets tussen de aanhalingstekens. Vul het in, of haal de regel weg."
        )
    if not is_printable(value):
        raise Wrong("in de tekst staat een onzichtbaar teken. Typ de tekst opnieuw.")
    return value


def label(value: object) -> str:
    """A text of a sheet in the form in which it is compared."""
    found = normalise(printable(value)) if isinstance(value, str) else words(value)
    if not found:
        raise Wrong(f"{shown(value)} heeft geen letter of cijfer om op te zoeken.")
    return found


def meant(column: Column, value: object) -> Any:  # noqa: ANN401  as its kind is
    """The value that a person means for all rows of a column.

    Raises
    ------
    Wrong
        When a column of this kind cannot hold it.
    """
    match column.kind:
        case "bedrag":
            raise Wrong(
                f"{column.name} is een kolom met bedragen; een bedrag kan niet voor elke rij"
                " gelden. Haal de regel weg."
            )
        case "keuze":
            return _choice(column, value)
        case "niveau":
            found = level(words(value))
            if not found:
                raise Wrong(
                    f"{shown(value)} is geen niveau. Mogelijk zijn: {', '.join(NIVEAUS)}."
                )
            return found
        case "jaar":
            if type(value) is not int or value not in _YEARS:
                example = f"Schrijf bijvoorbeeld: {column.name} = 2026."
                raise Wrong(
                    f"{shown(value)} is geen jaartal van 1900 tot en met 2100. {example}"
                )
            return value
        case "datum":
            return _date(value)
        case "getal" | "geheel":
            return _figure(column, value)
    return _text(value)


def stands_for(column: Column, value: object) -> str:
    """The value that a text in a column stands for, as a cell would hold it."""
    match column.kind:
        case "bedrag" | "getal" | "geheel":
            return _amount(column, value)
        case "niveau":
            return _score(column, value)
        case "datum":
            return _date(value).isoformat()
        case "jaar" if isinstance(value, str) and value.isdecimal() and len(value) == 4:
            return str(meant(column, int(value)))
    return str(meant(column, value))


def _amount(column: Column, value: object) -> str:
    """A figure as a cell would hold it, "" for none."""
    if isinstance(value, str) and normalise(value) in _NONE:
        return ""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    fits = is_number and abs(float(str(value))) < LARGEST  # not so for what is no number
    if not fits:
        raise Wrong(
            f'{shown(value)} is geen getal. Schrijf het zonder aanhalingstekens, of "leeg" als er'
            f' geen {column.name} is: "PM" = "leeg".'
        )
    return repr(value)


def _score(column: Column, value: object) -> str:
    """A level, or a mark that there is none."""
    mark = normalise(value).replace(" ", "") if isinstance(value, str) else ""
    marks = {known.replace(".", "") for known in NOT_PRESENT | NOT_ASSESSED} - {"", "-"}
    return str(value) if mark in marks else str(meant(column, value))


def _choice(column: Column, value: object) -> str:
    if type(value) in (str, int):
        plain = normalise(value)
        if plain in column.values_by_name:
            return column.values_by_name[plain]
    return choose_from(value, [c.value for c in column.choices], f"waarde van {column.name}")


def _date(value: object) -> dt.date:
    """A date of TOML, or a text as the export would write it: the day before the month."""
    if not isinstance(value, (str, dt.date)):
        raise Wrong(f"{shown(value)} is geen datum. Schrijf bijvoorbeeld: 2026-07-01.")
    try:
        found = date(words(value) if isinstance(value, str) else value)
    except NotReadable as error:
        said = error.words()
        raise Wrong(
            f"{shown(value)} is niet te lezen. {said['reden']} {said['oplossing']}"
        ) from error
    if found.year not in _YEARS:
        raise Wrong(f"{shown(value)} valt niet tussen 1900 en 2100. Verbeter het jaar.")
    return found


def _figure(column: Column, value: object) -> float | int:
    whole = column.kind == "geheel"
    fits = type(value) is int or (type(value) is float and not whole and math.isfinite(value))
    if not fits or not isinstance(value, (int, float)) or abs(value) >= LARGEST:
        kind, example = ("geheel getal", "12") if whole else ("getal", "12.5")
        raise Wrong(
            f"{shown(value)} is geen {kind}. Schrijf het zonder aanhalingstekens, bijvoorbeeld:"
            f" {column.name} = {example}."
        )
    return value


def _text(value: object) -> str:
    """A text or a code; a number with decimals would lose its last zero (0.10 is not 0.1)."""
    return str(value) if type(value) is int and abs(value) < LARGEST else words(value).strip()
