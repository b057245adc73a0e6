"""What one heading means: a column, a value column, or what follows from others.

A value column may have a year, phase or side in its name.

The trap: a heading can carry values ("Realisatie 2014 lasten"); those become values of columns, not
columns. A heading with one word that is not understood is not understood at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np

from analyse.read.heading.ledgerheads import code_or_name, joined_words, ledger_words
from analyse.read.heading.stands import (
    BASE_YEAR,
    MOST_WORDS,
    NAMES_CHANGE,
    YEAR,
    Stand,
    read_stand,
    spoken,
    stand_words,
)
from analyse.read.heading.until import NAMES_PERIOD, take_period
from analyse.read.money.unitwords import SPEAKS, without_unit
from analyse.read.profiles.patterns import moment_of
from analyse.read.profiles.profile import Profile
from analyse.read.texts import holding, normalised, not_ascii
from analyse.tables import LONGEST, PART_OF_ONE, TABLES, Table, normalise
from analyse.tables.grootboek import NAAM_BIJ

#: Characters of the longest heading that is looked at for a period.
_LONGEST_PERIOD = 120
_PERCENT = re.compile(r"(?:\bin )?(?:%|\b(?:procent|percentage|pct|perc)\b)")
#: What a pivot table writes before the heading of a column that it added up.
_SUMMED = re.compile(r"\s*(?:som van|sum of)\s+", re.IGNORECASE)
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
    "totaal": {
        "totaal",
        "eindtotaal",
        "som",
        "total",
        "totalen",
        "totals",
        "grand total",
        "generaal totaal",
        "totaal generaal",
        "rijtotaal",
        "totaal gemeente",
        "totaal alle wijken",
        "sum",
    },
}


@dataclass(frozen=True)
class Heading:
    """What one column of a sheet means.

    `column` is a column of the table; `fixed` are values that the heading gives to other columns;
    `derived` names a column that follows from the others; `numbered` is a value column of which the
    year stands in a row below (`jaar_1`); `also` are other columns that its cells give, and `how`
    they do (`beside`); `general` when its fase is that of a general word, such as budget; `plus` is
    the column whose amounts were added to its own (`plans`).
    """

    index: int
    text: str
    column: str = ""
    fixed: Mapping[str, Any] = field(default_factory=dict)
    derived: str = ""
    numbered: bool = False
    also: tuple[str, ...] = ()
    how: str = ""
    general: bool = False
    plus: int = -1


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
        meaning = profile.meaning_of(text)
        if meaning:
            entry = dict(meaning[0])
            column = entry.pop("kolom", table.value)
            given = moment_of(table, {**profile.fixed, **entry}, meaning[1])
            return Heading(-1, text, column, entry | given)
        if profile.ignores(text):
            return Heading(-1, text, derived="genegeerd")
    return _explain(text, table.name)


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    """Every word that a heading which means something may hold, in compared form."""
    phrases = [*stand_words(), *ledger_words()]
    for table in TABLES.values():
        phrases += [*table.headings, *table.apart]
    codes = [
        name for name, column in TABLES["begroting"].headings.items() if column in NAAM_BIJ
    ]
    phrases += joined_words(codes)
    for names in _DERIVED.values():
        phrases += names
    return frozenset(word for phrase in phrases for word in phrase.split())


@lru_cache(maxsize=2**14)
def may_head(text: str) -> bool:
    """Whether a text may be a heading, or a part of one that stands in several rows.

    A heading with one word that is not understood is not understood at all, so most texts are none
    by one of their words.
    """
    bare = BASE_YEAR.sub(" ", _bare(text))
    rest, _ = take_period(spoken(bare)) if len(bare) <= _LONGEST_PERIOD else (bare, None)
    plain, words = YEAR.sub(" ", bare).split(), YEAR.sub(" ", rest).split()
    if len(plain) > MOST_WORDS:
        return False
    return bool(bare) and any(map(_words().issuperset, (plain, words)))


def may_head_each(texts: np.ndarray) -> np.ndarray:
    """`may_head` of each text: most hold no unit, period or change, and are soon seen."""
    plain = normalised(texts)
    longer = holding(texts, SPEAKS) | holding(plain, f"{NAMES_PERIOD}|{NAMES_CHANGE}")
    found = np.array([_understood(bare.split()) for bare in plain], dtype=bool)
    for place in np.flatnonzero(longer | not_ascii(texts)).tolist():
        found[place] = may_head(texts[place])
    return found


def _understood(words: list[str]) -> bool:
    return 0 < len(words) <= MOST_WORDS and _words().issuperset(words)


def _explain(text: str, name: str) -> Heading | None:
    return _meaning(text[:LONGEST], name)


@lru_cache(maxsize=2**14)
def _bare(text: str) -> str:
    """A heading in compared form, without the unit that stands in it."""
    return normalise(without_unit(text))


@lru_cache(maxsize=2**14)
def _meaning(text: str, name: str) -> Heading | None:
    table = TABLES[name]
    bare = _bare(text)
    if "basisjaar" in table.by_name:
        bare = BASE_YEAR.sub(" ", bare).strip()
    if bare in table.headings:
        return Heading(-1, text, table.headings[bare])
    ledger = code_or_name(bare, table)
    if ledger:
        return Heading(-1, text, ledger)
    if bare in table.apart:
        return Heading(-1, text, derived=table.apart[bare])
    share = table.headings.get(_PERCENT.sub("", bare).strip(), "")
    if share and table[share].unit == PART_OF_ONE:
        return Heading(-1, text, share)
    of_no_year = YEAR.sub("", bare).strip()
    for kind, names in _DERIVED.items():
        if bare in names or of_no_year in names:
            return Heading(-1, text, derived=kind)
    words = bare.split()
    if table.name == "begroting" and "saldo" in words:
        of = _spread(text, " ".join(word for word in words if word != "saldo"), table)
        if of and not of.derived:
            return Heading(-1, text, fixed=of.fixed, derived="saldo")
    if "jaar" in table.spread and re.fullmatch(r"jaar \d{1,2}", bare):
        return Heading(-1, text, table.value, numbered=True)
    summed = _SUMMED.match(text)
    if summed:
        return _summed(text, text[summed.end() :], table)
    return _spread(text, bare, table) if table.spread else None


def _summed(text: str, of: str, table: Table) -> Heading | None:
    """The heading of a pivot table: a sum of what may be added up, and of no code or year."""
    meaning = _meaning(of, table.name)
    if meaning is None or meaning.derived or not meaning.column:
        return None
    is_value = meaning.column == table.value and table.additive
    is_money = table[meaning.column].kind == "bedrag"
    return replace(meaning, text=text) if is_value or is_money else None


def _spread(text: str, bare: str, table: Table) -> Heading | None:
    """A heading that gives values to other columns, or follows from them; None when it does not."""
    stand = read_stand(text, bare, table)
    if stand is None:
        return None
    if stand.derived:
        return Heading(-1, text, fixed=stand.fixed, derived=stand.derived)
    if not stand.fixed or not _may_be(table, stand):
        return None
    return Heading(-1, text, stand.value, stand.fixed, general=stand.general)


def _may_be(table: Table, stand: Stand) -> bool:
    """Whether a heading that gives values to other columns can stand above its value column.

    "Realisatie 2024" says nothing of lasten or baten, and "Bedrag 2024" is no weight.
    """
    if stand.money and table[stand.value].kind != "bedrag":
        return False
    return stand.named or sum(table[column].is_value for column in table.required) < 2
