"""Quality levels in every notation in which people and systems write them.

The traps: `NIVEAU_A_` is A+ in a model that allows no plus in a name, so the underscore is no
noise; "hoog" is a level in a column of scores and a priority elsewhere; and a mark of 1 to 10 is no
level, whichever way it may be turned into one.

Source of the words: CROW Kwaliteitscatalogus (A+ zeer hoog, A hoog, B basis, C laag, D zeer laag);
of `NIVEAU_A_`: Gemeentelijk Gegevensmodel 2.5.
"""

from __future__ import annotations

import re
from functools import lru_cache

from analyse.tables import LONGEST

#: The word of each level, in compared form.
_WORDS = {"zeer hoog": "A+", "hoog": "A", "basis": "B", "laag": "C", "zeer laag": "D"}
_WORD = r"(?:zeer ?hoog|hoog|basis|zeer ?laag|laag)"
#: A letter, a word, or a letter and its word; before it what only says that it is a level.
_LEVEL = re.compile(
    r"(?:(?:(?:kwaliteits|beeldkwaliteits|ambitie)?(?:niveau|klasse)|kwaliteit)[ _:]*)?"
    rf"(?:(?P<letter>a[ _-]?(?:\+|plus)|[abcd])(?: ?[-(:/=]? ?(?P<beside>{_WORD})\)?)?"
    rf"|(?P<word>{_WORD}))"
)
#: A+ where a name may hold no plus.
_PLUS_AS_UNDERSCORE = re.compile(r"(niveau_a)_$")
_SPACES = re.compile(r"[\s\u00a0]+")


def level(text: str) -> str | None:
    """A level of the scale in whatever notation; None when a text is none."""
    return _level(text.strip()[:LONGEST])[0]


def letter(text: str) -> str | None:
    """A level that is written with its letter (`A +`, `Niveau B`); None for anything else.

    What tells levels from other texts where no heading says that they are levels.
    """
    found, lettered = _level(text.strip()[:LONGEST])
    return found if lettered else None


@lru_cache(maxsize=2**12)
def _level(text: str) -> tuple[str | None, bool]:
    """The level that a text is, and whether its letter stands there."""
    plain = _SPACES.sub(" ", text.casefold()).replace(" +", "+")
    plain = _PLUS_AS_UNDERSCORE.sub(r"\1+", plain)
    match = _LEVEL.fullmatch(plain)
    if not match:
        return None, False
    meant = {_of_letter(match["letter"]), _of_word(match["beside"]), _of_word(match["word"])}
    meant.discard("")
    return (meant.pop(), bool(match["letter"])) if len(meant) == 1 else (None, False)


def _of_letter(text: str | None) -> str:
    if not text:
        return ""
    return "A+" if len(text) > 1 else text.upper()


def _of_word(text: str | None) -> str:
    return _WORDS[text.replace("zeer", "zeer ").replace("  ", " ")] if text else ""
