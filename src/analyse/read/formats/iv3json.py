"""The delivery of Iv3 to the CBS (JSON) as sheets: lasten and baten, and the kengetallen.

The traps: `contact` names a person, so nothing of it leaves this module; a delivery without an
amount is no nought; and the items of the balance are no lasten or baten.

Source: Iv3 data schema 2.1.1 (github.com/statistiekcbs/iv3_definities).
"""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np

from analyse import nl
from analyse.read.formats.file import Source
from analyse.read.problems import Problem, problem
from analyse.read.sheet import Sheet

#: Headings of a delivery as a sheet: keys of its metadata, then of each line.
HEADINGS = (
    "overheidsnaam",
    "overheidsnummer",
    "boekjaar",
    "periode",
    "kant",
    "taakveld",
    "categorie",
    "bedrag",
)
LINES = "lasten en baten"
_NEEDED = ("overheidslaag", "overheidsnummer", "overheidsnaam", "boekjaar", "periode")
_BALANCE = ("balans_lasten", "balans_baten", "balans_standen")
_PRINTED = {"Beg": "primitief", "Rek": "realisatie", "MJR": "primitief"}
_NAMES = {
    "fk.1": ("Netto schuldquote", "%"),
    "fk.2": ("Netto schuldquote gecorrigeerd voor alle verstrekte leningen", "%"),
    "fk.3": ("Solvabiliteitsratio", "%"),
    "fk.4": ("Structurele exploitatieruimte", "%"),
    "fk.5": ("Grondexploitatie", "%"),
    "fk.6": ("Belastingcapaciteit", "%"),
    "bi.1": ("Formatie", "fte per 1.000 inwoners"),
    "bi.2": ("Bezetting", "fte per 1.000 inwoners"),
    "bi.3": ("Apparaatskosten", "euro per inwoner"),
    "bi.4": ("Externe inhuur", "%"),
    "bi.5": ("Overhead", "%"),
}
#: A number that is larger (or is none) is shown as the text that it is.
_LARGEST = 1e15


def read_delivery(source: Source) -> tuple[list[Sheet], list[Problem]]:
    """The sheets of a delivery, and what is wrong with it as a whole."""
    try:
        delivery = json.loads(source.path.read_text(encoding=source.encoding))
        metadata, data = delivery["metadata"], delivery["data"]
        facts = {name: metadata[name] for name in _NEEDED}
        lines = [(side, line) for side in ("lasten", "baten") for line in data[side]]
        rows = [_line(facts, side, line) for side, line in lines]
        indicators, beside = _indicators(facts, data), _beside(data, source.name)
    except (ValueError, RecursionError):
        return [], [problem("IV3_LEVERING.geen_json", source.name)]
    except KeyError as error:
        return [], [problem("IV3_LEVERING", source.name, waarde=nl.leesbaar(str(error)))]
    except (TypeError, AttributeError):
        return [], [problem("IV3_LEVERING.vorm", source.name)]
    layer = str(facts["overheidslaag"])
    if layer.casefold() != "gemeente":
        return [], [problem("IV3_LEVERING.andere_laag", source.name, waarde=nl.leesbaar(layer))]
    sheets = [_sheet(LINES, [HEADINGS, *rows])]
    if indicators:
        sheets.append(_sheet("kengetallen", [_OF_INDICATORS, *indicators]))
    return sheets, beside


def _line(facts: dict[str, Any], side: str, line: dict[str, Any]) -> tuple[Any, ...]:
    """A line of lasten or baten as a row.

    Raises
    ------
    KeyError, TypeError
        When it has no taakveld or category.
    """
    known = [facts[name] for name in HEADINGS[:4]]
    return (*known, side, line["taakveld"], line["categorie"], line.get("bedrag"))


def _beside(data: dict[str, Any], file: str) -> list[Problem]:
    """Name the lines of the balance, which are not read."""
    lines = sum(len(data.get(part) or ()) for part in _BALANCE)
    if not lines:
        return []
    return [problem("IV3_BALANS", file, waarde=nl.getal(lines), aantal=lines)]


_OF_INDICATORS = ("gemeente", "document", "jaar", "fase", "onderwerp", "waarde", "eenheid")


def _indicators(facts: dict[str, Any], data: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Kengetallen and beleidsindicatoren as rows of the table kerncijfer."""
    document = f"Iv3 {facts['boekjaar']}, periode {facts['periode']}"
    rows: list[tuple[Any, ...]] = []
    for part, key in (
        ("kengetallen", "kengetal"),
        ("beleidsindicatoren", "beleidsindicator"),
    ):
        for line in data.get(part) or ():
            code = str(line.get(key))
            name, unit = _NAMES.get(code, ("", ""))
            kind, _, year = str(line.get("verslagperiode")).partition("_")
            phase = _PRINTED.get(kind, "")
            value = _value(line.get("waarde"))
            about = f"{code} {name}".strip()
            rows.append(
                (facts["overheidsnaam"], document, year, phase, about, value, unit or None)
            )
    return rows


def _value(text: object) -> object:
    """A value as a number where it can be read in one way only, else as it stands."""
    plain = str("" if text is None else text).strip().removesuffix("%").strip()
    if re.fullmatch(r"-?\d+(?:[.,]\d{1,2})?", plain):
        return float(plain.replace(",", "."))
    return text


def _sheet(name: str, rows: list[tuple[Any, ...]]) -> Sheet:
    """Rows as a sheet; what is no text or number is written as the text that it is."""
    cells = np.empty((len(rows), len(rows[0])), dtype=object)
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            cells[place, column] = value if _is_plain(value) else str(value)
    return Sheet.of(name, cells)


def _is_plain(value: object) -> bool:
    """Whether a cell can hold a value as it is."""
    if isinstance(value, int | float):
        return abs(value) < _LARGEST
    return value is None or isinstance(value, str)
