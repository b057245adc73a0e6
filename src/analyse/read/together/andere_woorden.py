"""Two lists of measures with the same money under other words.

The trap: a list that was worded anew has no row in common with the one before it, so both count,
and the saving is twice as large. Only the amounts of each year show that they are the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import pandas as pd

from analyse import nl
from analyse.read.problems import Problem, problem
from analyse.tables import cents

Sources = list[tuple[str, str]]

#: Different amounts that two lists must share, and the part of the shorter one.
_FEWEST, _MOST = 3, 0.8


def same_amounts(
    maatregel: pd.DataFrame, sources: Sources, own: set[int], said: list[Problem]
) -> Iterator[Problem]:
    """Ask about two sheets of measures of which nearly all amounts are the same, year by year.

    `own` are sheets with money of their own, `said` what was said of rows that stand there twice.
    """
    filled = maatregel[maatregel["bedrag"].notna() & maatregel["bedrag"].ne(0)]
    moments = zip(filled["jaar"].map(str), filled["peildatum"].map(str), strict=True)
    pairs = list(zip(moments, cents(filled["bedrag"]), strict=True))
    amounts = pd.Series(pairs, filled.index, dtype="object")
    held = {int(bron): Counter(rows) for bron, rows in amounts.groupby(filled["_bron"])}
    known = {(found.bestand, found.blad) for found in said if found.code == "DUBBELE_REGELS"}
    for one, other in combinations(sorted(held.keys() - own), 2):
        shared = held[one] & held[other]
        least = min(held[one].total(), held[other].total())
        different = {amount for _, amount in shared}
        alike = len(different) >= _FEWEST and shared.total() >= _MOST * least
        if alike and sources[other] not in known:
            yield problem(
                "ZELFDE_GELD.andere_woorden",
                *sources[other],
                waarde=nl.euro(sum(n * amount[1] for amount, n in shared.items()) / 100, 2),
                aantal=shared.total(),
                ander_bestand=sources[one][0],
                ander_blad=sources[one][1],
            )
