"""Of which municipality a folder is: one question, where there is Iv3 of one municipality alone.

The trap: *none of these* is an answer about those that were asked, and about no later file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analyse.read.asking.asked import BLADEN, NONE_OF_THESE, Question, places_of, where
from analyse.read.asking.kin import Family
from analyse.read.asking.seen import ASK, KNOWN
from analyse.read.problems import INFO, Problem, listed
from analyse.read.together.eigen import OwnFile


def which_gemeente(
    found: Sequence[OwnFile], naam: str, families: Iterable[Family], said: Iterable[Problem]
) -> list[Question]:
    """Which municipality is the own one, of those with a file of Iv3 to themselves.

    `naam` is the one that is known, "" when none is; `said` is what the reader says.
    """
    files = {one.bestand for one in found}
    of_iv3 = [family for family in families if any(s.file in files for s in family.sheets)]
    if not of_iv3:
        return []
    sheets = [seen for family in of_iv3 for seen in family.sheets if seen.file in files]
    names = tuple(sorted({one.naam for one in found}))
    asked = {p.waarde: p.reden for p in said if p.code == "IV3_EIGEN" and p.ernst != INFO}
    likely = "".join(asked) if len(asked) == 1 else ""
    question = Question(
        BLADEN,
        of_iv3[0].letter,
        "gemeente",
        "eigen_gemeente",
        "Welke gemeente is de uwe?",
        where(sheets),
        places_of(sheets),
        of_iv3[0].table,
        listed(names, " | "),
        sum(seen.rows for seen in sheets),
        proposal=likely if asked else naam or NONE_OF_THESE,
        sure=ASK if asked else KNOWN,
        why="; ".join(dict.fromkeys(asked.values())),
        choices=(*names, NONE_OF_THESE),
    )
    return [question]
