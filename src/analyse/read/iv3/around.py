"""Whose a matrix of Iv3 is and of when: said around it, by its names, or by a profile.

The trap: what is taken from outside the cells is said, and what nothing says is asked; a matrix of
a half year is none of a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from analyse import nl
from analyse.read.heading.until import end_of_part, speaks_of_some_part
from analyse.read.iv3 import codes as iv3_codes
from analyse.read.messages import phrase
from analyse.read.money.unitwords import unit
from analyse.read.problems import Say
from analyse.read.profiles.profile import Profile
from analyse.read.sheet import Sheet, Value
from analyse.tables import normalise
from analyse.tables.codelijsten import gemeente_bij_code
from analyse.tables.iv3 import DUIZEND

_YEAR = re.compile(r"(?<!\d)20[1-4]\d(?!\d)")
_IN_EUROS = re.compile(r"\bin (?:hele |gehele )?(?:euro'?s?\b|€)", re.IGNORECASE)
_OF_A_DAY = re.compile(r"\bdatum\b|afdruk|afgedrukt|\bversie\b")
_LABELS = {
    "gemeente": "gemeente gemeentenaam overheidsnaam",
    "gemeentecode": "gemeentecode gemeentenummer overheidsnummer cbscode",
    "jaar": "jaar boekjaar begrotingsjaar verslagjaar dienstjaar",
    "periode": "periode verslagperiode verslagsoort status",
}
_EXAMPLES = {
    "gemeente": 'gemeente = "..."',
    "jaar": "jaar = 2025",
    "fase": 'fase = "primitief"',
}
_BUDGET = re.compile(r"\b(?:begroting|primitieve?|primair|raming)\b")
_ACCOUNTS = re.compile(r"\b(?:jaarrekening|rekening|jaarstukken|realisatie)\b")
_NAMES = (
    "primitief",
    *(f"realisatie, {number}e kwartaal" for number in range(1, 5)),
    "realisatie",
)
_QUARTERS = {3: 1, 6: 2, 9: 3}
_OF_FASE = {"primitief": iv3_codes.BEGROTING, "realisatie": iv3_codes.REKENING}


class Facts(NamedTuple):
    """What holds for all cells of a matrix; None or "" where nothing says it."""

    gemeente: str
    gemeentecode: str
    jaar: int | None
    periode: int | None


class Around:
    """The texts around a matrix, nearest first, and the labels among them with their values."""

    def __init__(self, sheet: Sheet, header: int, file: str, profile: Profile) -> None:
        self.profile = profile
        self.titles: list[str] = []
        self.labelled: dict[str, Value] = {}
        for row in range(header):
            values = [value for value in sheet.row(row) if value is not None]
            self.titles += [value for value in values if isinstance(value, str)]
            self._note_labels(values)
        self.places = {
            phrase("titel"): self.titles,
            phrase("bladnaam"): [sheet.name],
            phrase("bestandsnaam"): [Path(file).stem],
        }

    def _note_labels(self, values: Sequence[Value]) -> None:
        """Note what a label on a row says: `Boekjaar | 2024`, or `Gemeente: Nieuwmeer`."""
        for place, value in enumerate(values):
            if not isinstance(value, str):
                continue
            label, _, behind = value.partition(":")
            after = values[place + 1] if place + 1 < len(values) else None
            for name, words in _LABELS.items():
                if normalise(label).replace(" ", "") in words.split():
                    self.labelled.setdefault(name, behind.strip() if behind else after)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Each text with the place where it stands."""
        for place, texts in self.places.items():
            for text in texts:
                yield place, text

    def factor(self) -> float:
        """Thousands of euros to one printed unit."""
        declared = [found[0] for text in self.titles if (found := unit(text))]
        if any(_IN_EUROS.search(text) for text in self.titles):
            declared.append(1)
        in_euros = self.profile.unit or next(iter(declared), DUIZEND)
        return in_euros / DUIZEND

    def facts(self, say: Say) -> Facts:
        """Whose the matrix is and of when; what nothing says is asked."""
        name, code = self._gemeente(say)
        year = self._year(say)
        number = self._period(year, say)
        missing = [
            what
            for what, known in (("gemeente", name), ("jaar", year), ("fase", number))
            if known in (None, "")
        ]
        if missing:
            lines = ", ".join(_EXAMPLES[what] for what in missing)
            say("IV3_MATRIX", kolommen=nl.opsomming(missing), regel=lines)
        return Facts(name, code, year, number)

    def _gemeente(self, say: Say) -> tuple[str, str]:
        """Name and code of the municipality."""
        given = self.profile.fixed.get("gemeente") or self.labelled.get("gemeente")
        name, code = iv3_codes.gemeente(given)
        code = code or iv3_codes.gemeente(self.labelled.get("gemeentecode"))[1]
        if name or code:
            return name or iv3_codes.gemeente(code)[0], code
        for place, text in self.texts():
            headed = re.fullmatch(r"gemeente ([^:]+)", text.strip(), re.IGNORECASE)
            found = headed[1].strip() if headed else ""
            for number in re.findall(r"(?<!\d)0\d{3}(?!\d)", text):
                found = found or gemeente_bij_code(number)
                code = code or (f"GM{number}" if found else "")
            if found:
                _told("gemeente", found, place, say)
                return found, code
        return "", ""

    def _year(self, say: Say) -> int | None:
        labelled = str(self.profile.fixed.get("jaar") or self.labelled.get("jaar") or "")
        if _YEAR.fullmatch(labelled):
            return int(labelled)
        for place, texts in self.places.items():
            telling = [text for text in texts if not _OF_A_DAY.search(normalise(text))]
            years = {int(year) for text in telling for year in _YEAR.findall(text)}
            if len(years) == 1:
                year = years.pop()
                _told("jaar", year, place, say)
                return year
        return None

    def _period(self, year: int | None, say: Say) -> int | None:
        """The number of the period, None where nothing says it, or it is none of Iv3."""
        fixed = self.profile.fixed.get("fase")
        if fixed:
            return _OF_FASE.get(str(fixed))
        labelled = self.labelled.get("periode")
        if str(labelled) in "012345" and str(labelled):
            return int(str(labelled))
        told = [(phrase("titel"), str(labelled))] if labelled else list(self.texts())
        for place, text in told:
            number = _period_of(text, year)
            if number is not None:
                if not labelled:
                    _told("fase", _NAMES[number], place, say)
                return number
            if speaks_of_some_part([text]):
                return None
        return None


def _period_of(text: str, year: int | None) -> int | None:
    """The period that a text speaks of: a quarter, the budget or the accounts."""
    day = end_of_part(text, year or 2000)
    if day:
        return _QUARTERS.get(day.month)
    plain = normalise(text)
    budget, accounts = _BUDGET.search(plain), _ACCOUNTS.search(plain)
    if bool(budget) == bool(accounts):
        return None
    return iv3_codes.BEGROTING if budget else iv3_codes.REKENING


def _told(column: str, value: Any, place: str, say: Say) -> None:  # noqa: ANN401  a name or a year
    say("UIT_CONTEXT", waarde=value, kolom=column, plaats=place, gelezen=value)
