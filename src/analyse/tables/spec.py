"""What a table is: its columns with their meaning, kind, unit, allowed values and other names.

One specification drives header recognition, parsing, checking and the data dictionary, so a column
is described once. The trap: a synonym must point to one column of its table only; `Table` refuses a
specification where it does not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

Kind = Literal[
    "bedrag", "getal", "geheel", "jaar", "datum", "tekst", "code", "keuze", "wijk", "niveau"
]

#: What a text says when the export does not: shown in every result, never dropped.
ONBEKEND = "onbekend"

#: Unit of a column that holds a part of one: 0,12 is twelve percent.
PART_OF_ONE = "deel van 1"

#: Quality levels of the CROW scale, worst first, so that an ordered categorical compares as people
#: do (A+ is best).
NIVEAUS = ("D", "C", "B", "A", "A+")


_NOISE = re.compile(r"[^0-9a-z+%€]+")
#: Characters of a text that are looked at for what it means. A label is shorter; what is longer is
#: a remark, and a look at all of it for each cell that holds it would take for ever.
LONGEST = 500


def normalise(label: object) -> str:
    """Fold a heading or a choice to the form in which it is compared.

    Case, accents, punctuation, underscores and every kind of white space are noise; letters and
    digits are not. A year that Excel stores as a number (2026.0) reads as the year. Only the first
    `LONGEST` characters count.
    """
    if isinstance(label, float) and label.is_integer():
        label = int(label)
    return _fold(str(label)[:LONGEST])


@lru_cache(maxsize=2**16)
def _fold(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text.casefold() if not unicodedata.combining(c))
    return _NOISE.sub(" ", text.casefold()).strip()


def _compared(name: str, synonyms: str) -> tuple[str, ...]:
    """A name and its synonyms (separated by commas) in compared form, each once."""
    written = [name, *synonyms.split(",")] if synonyms else [name]
    return tuple(dict.fromkeys(map(normalise, written)))


@dataclass(frozen=True)
class Larger:
    """A unit that holds another so many times, and what it is called (separated by commas)."""

    names: str
    times: int


@dataclass(frozen=True)
class Choice:
    """One allowed value of a column, and what else it is called (separated by commas).

    `larger` are units that are worked out in this one; in a profile they are no name of it.
    """

    value: str
    synonyms: str = ""
    larger: tuple[Larger, ...] = ()

    def names(self) -> tuple[str, ...]:
        """All names of the value in compared form."""
        return _compared(self.value, self.synonyms)


@dataclass(frozen=True)
class Column:
    """One column: `required` means that a row without it cannot be used."""

    name: str
    kind: Kind
    meaning: str
    #: Unit of the figures; a column of kind `bedrag` that names none is in euros.
    unit: str = ""
    required: bool = False
    #: Other headings that mean this column, separated by commas.
    synonyms: str = ""
    #: Headings that mean it too, but only where no other heading of this column stands beside it.
    rather_not: str = ""
    choices: tuple[Choice, ...] = ()
    #: Personal data (inspector, remarks): dropped at load unless asked for.
    personal: bool = False
    #: Words of somebody about their own work: on the page that asks for them, and in no other
    #: table of a report.
    own_words: bool = False
    #: Free text has no meaning as a group; an empty one stays empty instead of becoming "onbekend".
    free: bool = False
    #: Labels in this column that mark a row as the total of the others ("Nederland" among
    #: municipalities).
    total_labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Count money in euros where nothing else is said."""
        if self.kind == "bedrag" and not self.unit:
            object.__setattr__(self, "unit", "euro")

    def names(self) -> tuple[str, ...]:
        """All headings that mean this column, in compared form."""
        return _compared(self.name, ",".join(filter(None, (self.synonyms, self.rather_not))))

    @cached_property
    def yielding(self) -> frozenset[str]:
        """The headings of `rather_not` in compared form."""
        return frozenset(map(normalise, self.rather_not.split(","))) - {""}

    @cached_property
    def values_by_name(self) -> dict[str, str]:
        """The allowed value that each name of one means, in compared form."""
        found: dict[str, str] = {}
        for choice in self.choices:
            found |= dict.fromkeys(choice.names(), choice.value)
        return found

    @cached_property
    def larger_by_name(self) -> dict[str, tuple[str, int]]:
        """What each name of a larger unit holds, and how many times, in compared form."""
        found: dict[str, tuple[str, int]] = {}
        for choice in self.choices:
            for unit in choice.larger:
                names = map(normalise, unit.names.split(","))
                found |= dict.fromkeys(names, (choice.value, unit.times))
        return found

    @property
    def is_value(self) -> bool:
        """Whether the column holds what is measured rather than what it is about."""
        return self.kind in ("bedrag", "getal", "niveau")


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns, and which of them a heading may give a value of.

    Attributes
    ----------
    value
        Column that a heading carries when it only names a year, phase or side ("Realisatie 2014").
    spread
        Columns of which the value may stand in a heading.
    open_spread
        Column that takes a heading which nothing else explains, over cells that can be read as
        `value` (a wide inspection list: one column a meetlat). Of wijken something must say so
        (`read/heading/crosstab.py`).
    unit
        Euros to one unit when the export says nothing (Iv3 publishes in thousands).
    additive
        Whether rows may be added up, so that a row called "Totaal" is a control total and not a row
        like the others.
    beside
        Headings that are known and no column: what is worked out of them, and their names.
    once
        Whether the measures count a row that stands there twice once (a decision, a score of one
        spot); with money both count.
    few
        Why a row may tell of fewer than five people, who would be recognised: its rows are in no
        report. Empty when no row does.
    by_name, headings, apart
        Each column by its name; name of the column that each heading (in compared form) means; and
        what each of the headings of `beside` is.
    """

    name: str
    row: str
    columns: tuple[Column, ...]
    value: str
    spread: tuple[str, ...] = ()
    open_spread: str | None = None
    unit: int = 1
    additive: bool = False
    once: bool = False
    few: str = ""
    beside: tuple[Choice, ...] = ()
    by_name: dict[str, Column] = field(init=False, repr=False, compare=False)
    headings: dict[str, str] = field(init=False, repr=False, compare=False)
    apart: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the columns and refuse a heading that two of them claim."""
        headings: dict[str, str] = {}
        for column in self.columns:
            for name in column.names():
                if headings.setdefault(name, column.name) != column.name:
                    raise ValueError(
                        f"{self.name}: '{name}' means both {headings[name]} and {column.name}"
                    )
        for choice in self.beside:
            for name in choice.names():
                if name in headings:
                    raise ValueError(f"{self.name}: '{name}' is a column too")
        apart = {name: choice.value for choice in self.beside for name in choice.names()}
        object.__setattr__(self, "apart", apart)
        object.__setattr__(self, "by_name", {c.name: c for c in self.columns})
        object.__setattr__(self, "headings", headings)

    def __getitem__(self, name: str) -> Column:
        return self.by_name[name]

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that a row cannot do without."""
        return tuple(c.name for c in self.columns if c.required)

    @property
    def values(self) -> tuple[str, ...]:
        """Names of the columns that hold what is measured."""
        return tuple(c.name for c in self.columns if c.is_value)
