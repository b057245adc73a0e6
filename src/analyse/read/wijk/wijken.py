"""Spellings of a wijk: what two of them have in common, which is the best, which look like a slip.

The trap: a name that is folded wrongly hides money, so only case, accents, punctuation, a leading
number and the word "wijk" are folded, and what merely looks alike is reported and kept apart.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import get_close_matches

from analyse.tables import normalise

#: How alike two names are for one to be a slip of the other, and how much rarer it must be.
ALIKE, RARER = 0.85, 10
#: Different names above which a slip is not looked for: each would be laid beside each other one.
_MOST_COMPARED = 600
#: A name with its article behind it, as lists are sorted: `Plantage, De`, `Plantage (De)`.
_BEHIND = re.compile(r"(.*\w)(?:\s*,\s*|\s*\(\s*)(de|het|'t|den|ten|ter)\)?", re.IGNORECASE)
#: Different wijken that no municipality has: Amsterdam has some hundred, and five hundred buurten.
IMPOSSIBLE = 1_000


def wijk_key(label: str) -> str:
    """What spellings of a wijk share: no case, accents, punctuation, number or word "wijk".

    An article behind the name (`Plantage, De`) stands before it.
    """
    behind = _BEHIND.fullmatch(label.strip())
    plain = normalise(f"{behind[2]} {behind[1]}" if behind else label)
    plain = re.sub(r"^\d+ ", "", plain)
    return re.sub(r"^wijk (?=\D)", "", plain).replace(" ", "")


def best_spelling(labels: Counter[str]) -> str:
    """The spelling that looks most like a name, then the most used."""

    def rank(label: str) -> tuple[bool, bool, bool, bool, int]:
        mixed = label not in (label.upper(), label.lower())
        return (
            not label[:1].isdigit(),
            not normalise(label).startswith("wijk "),
            not _BEHIND.fullmatch(label.strip()),
            mixed,
            labels[label],
        )

    return max(sorted(labels), key=rank)


def typos(counts: Counter[str]) -> dict[str, str]:
    """Keys that are probably a slip, each with the key that was probably meant."""
    meant: dict[str, str] = {}
    if len(counts) > _MOST_COMPARED:
        return meant
    for key in sorted(counts):
        common = [k for k in counts if counts[k] > RARER * counts[key]]
        for near in get_close_matches(key, common, 1, ALIKE):
            meant[key] = near
    return meant


#: Names of posts that belong to the whole municipality or to no place at all, in compared form.
_GEEN_PLEK = re.compile(
    r"(geheel|gehele|hele|heel|totale)?(gemeente|stad)(breed|geheel|totaal|algemeen)?|"
    r"algemeen|overige?|diversen|(niet|on)(toegerekend|verdeeld|toegedeeld|bekend)|"
    r"wijkoverstijgend|allewijken|nvt|stadsbreed|totaal|nederland|landelijk|benchmark|"
    r"(landelijk|stedelijk|gemeentelijk)?gemiddelde?"
)


def is_place(label: str) -> bool:
    """Whether a name is that of a wijk, not of the municipality or of what was not divided."""
    key = wijk_key(label)
    return bool(key) and not _GEEN_PLEK.fullmatch(key)
