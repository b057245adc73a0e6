"""What one heading means: a column, a value column with a year, phase or side in its name, or what follows from others.

The trap: a heading can carry values ("Realisatie 2014 lasten"); those become values of columns, not
columns. A heading with one word that is not understood is not understood at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from analyse.read.profile import Profile
from analyse.read.values import without_unit
from analyse.tables import TABLES, Table, normalise

YEAR = re.compile(r"\b(?:19[5-9]\d|20[0-9]\d)\b")
#: Words in a heading that carry no meaning of their own.
_FILLER = frozenset(
    [
        "jaar",
        "in",
        "per",
        "van",
        "de",
        "het",
        "over",
        "bedrag",
        "bedragen",
        "euro",
        "eur",
        "€",
        "x",
        "1",
        "000",
        "totaal",
        "t",
        "m",
        "ultimo",
        "jr",
        "mln",
    ]
)
#: Columns that follow from others: not data, but something to check against.
_DERIVED = {
    "verschil": {
        "verschil",
        "afwijking",
        "saldo verschil",
        "vrije ruimte",
        "restant",
        "nog te besteden",
        "verschil v n",
    },
    "letter": {"v n", "voordeel nadeel", "v of n", "vn", "voor nadeel"},
    "saldo": {"saldo", "saldo lasten baten", "saldo van lasten en baten"},
    "totaal": {"totaal", "eindtotaal", "som"},
}


@dataclass(frozen=True)
class Heading:
    """What one column of a sheet means.

    `column` is a column of the table; `fixed` are values that the heading gives to other columns;
    `derived` names a column that follows from the others; `numbered` is a value column of which the
    year stands in a row below (`jaar_1`).
    """

    index: int
    text: str
    column: str = ""
    fixed: Mapping[str, Any] = field(default_factory=dict)
    derived: str = ""
    numbered: bool = False


@lru_cache(maxsize=64)
def _phrases(name: str) -> dict[tuple[str, ...], tuple[str, Any]]:
    """Phrases that a heading of a table may hold, as words.

    With the column and value they stand for.
    """
    table = TABLES[name]
    found: dict[tuple[str, ...], tuple[str, Any]] = {}
    for column in table.spread:
        for choice in table[column].choices:
            for synonym in choice.names():
                if len(synonym) > 1:  # one letter is a value in a cell, never a word in a heading
                    found.setdefault(tuple(synonym.split()), (column, choice.value))
    for value in table.values:
        for synonym in table[value].names():
            found.setdefault(tuple(synonym.split()), ("", value))
    return found


def is_heading(text: str) -> bool:
    """Whether a text is a heading of any table."""
    return any(_explain(text, name) for name in TABLES)


def gives_values(text: str) -> bool:
    """Whether a text names a year, phase or side, as the heading of a group of columns does."""
    meaning = _explain(text, "begroting")
    return bool(meaning and meaning.fixed)


def explain(text: str, table: Table, profile: Profile | None = None) -> Heading | None:
    """What a heading means in a table, or None when it means nothing there.

    Parameters
    ----------
    text
        The heading as written; parts of a header of several rows are joined by a space.
    """
    if profile and (profile.columns or profile.ignore):
        plain = normalise(text)
        if plain in profile.columns:
            entry = dict(profile.columns[plain])
            column = entry.pop("kolom", table.value)
            return Heading(-1, text, column, entry)
        if plain in profile.ignore:
            return Heading(-1, text, derived="genegeerd")
    return _explain(text, table.name)


@lru_cache(maxsize=2**14)
def _explain(text: str, name: str) -> Heading | None:
    table = TABLES[name]
    bare = normalise(without_unit(text))
    if bare in table.headings:
        return Heading(-1, text, table.headings[bare])
    for kind, names in _DERIVED.items():
        if bare in names or YEAR.sub("", bare).strip() in names:
            return Heading(-1, text, derived=kind)
    words = bare.split()
    if (
        table.name == "begroting"
        and "saldo" in words
        and (of := _spread(text, " ".join(w for w in words if w != "saldo"), table))
    ):
        return Heading(-1, text, fixed=of.fixed, derived="saldo")
    if "jaar" in table.spread and re.fullmatch(r"jaar \d{1,2}", bare):
        return Heading(-1, text, table.value, numbered=True)
    return _spread(text, bare, table) if table.spread and bare else None


def _spread(text: str, bare: str, table: Table) -> Heading | None:
    fixed: dict[str, Any] = {}
    if "jaar" in table.spread:
        years = set(YEAR.findall(bare))
        if len(years) > 1:
            return None
        if years:
            fixed["jaar"] = int(years.pop())
            bare = YEAR.sub(" ", bare)
    words = bare.split()
    value = table.value
    phrases = _phrases(table.name)
    longest = max(map(len, phrases), default=0)
    position = 0
    while position < len(words):
        for size in range(min(longest, len(words) - position), 0, -1):
            hit = phrases.get(tuple(words[position : position + size]))
            if hit:
                column, meant = hit
                if not column:
                    value = meant
                elif fixed.get(column, meant) != meant and meant != "primitief":
                    if (
                        fixed[column] != "primitief"
                    ):  # "begroting" is the general word; a precise one wins
                        return None
                    fixed[column] = meant
                else:
                    fixed.setdefault(column, meant)
                position += size
                break
        else:
            if words[position] not in _FILLER:
                return None
            position += 1
    return Heading(-1, text, value, fixed) if fixed else None
