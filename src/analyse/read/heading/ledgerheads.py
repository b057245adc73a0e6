"""Headings of a ledger: the code of something, and the name that belongs to the code.

`Kpl`, `Kpl omschrijving`, `Omschrijving gb.rek`, `GrootboekOmschrijving`. Which words mean a code
the tables say; what is written around them is the same for all.
"""

from __future__ import annotations

from functools import lru_cache

from analyse.tables import Table
from analyse.tables.grootboek import NAAM_BIJ

_NAMES = ("omschrijving", "omschr", "oms", "naam", "benaming")
_CODES = ("code", "nr", "nummer")
_SMALL = ("van ", "de ", "het ")
#: Headings that are the name of the code beside them, and of nothing by themselves.
BARE_NAMES = frozenset(_NAMES)


def code_or_name(plain: str, table: Table) -> str:
    """The column that a heading in compared form means, with such a word around a code; or ""."""
    named, coded = _without(_NAMES, plain), _without(_CODES, plain)
    if table.headings.get(named) in NAAM_BIJ:
        column = NAAM_BIJ[table.headings[named]]
        return column if column in table.by_name else ""
    of = table.headings.get(coded, "")
    return of if of in NAAM_BIJ else ""


def _without(words: tuple[str, ...], plain: str) -> str:
    """A heading without the one of some words that it begins or ends with; "" when none does."""
    for word in words:
        if plain.startswith(f"{word} "):
            rest = plain.removeprefix(f"{word} ")
            for small in _SMALL:
                rest = rest.removeprefix(small)
            return rest
        if plain.endswith(word):
            return plain.removesuffix(word).rstrip()
    return ""


@lru_cache(maxsize=1)
def ledger_words() -> frozenset[str]:
    """The words of such headings, as far as no table has them."""
    return frozenset([*_NAMES, *_CODES, "van", "de", "het"])


def joined_words(names: list[str]) -> list[str]:
    """The last words of names with what is written behind them without a space."""
    ends = [*_NAMES, *_CODES]
    return [name.split()[-1] + end for name in names for end in ends]
