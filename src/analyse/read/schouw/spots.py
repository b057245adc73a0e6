"""Scores of one spot that stand there more than once in a round: only the latest counts.

The trap: locations that are numbered anew in each wijk look like one location scored again, and
then most of an inspection falls out; so the number that falls out is said when it is more than a
few.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from analyse import nl
from analyse.read.problems import Problem, problem
from analyse.tables import ONBEKEND, PLEK

#: Earlier scores, and part of all rows, up to which they need no word.
_FEW, _SMALL = 5, 0.02


def scored_again(
    tables: dict[str, pd.DataFrame], sources: Sequence[tuple[str, str]]
) -> Iterator[Problem]:
    """Report sheets with more than a few scores that a later one of the same spot replaces."""
    frame = tables["schouw"]
    frame = frame[frame["locatie"] != ONBEKEND]
    if not len(frame):
        return
    ordered = frame.sort_values("datum", kind="stable", na_position="first")
    earlier = ordered.duplicated(list(PLEK), keep="last")
    replaced = ordered["_bron"][earlier].value_counts(sort=False)
    rows = tables["schouw"]["_bron"].value_counts()
    for bron, number in sorted(replaced.items()):
        if number > _FEW and number > _SMALL * rows[bron]:
            file, sheet = sources[int(bron)]
            unknown = [name for name in ("wijk", "buurt") if (frame[name] == ONBEKEND).all()]
            key = "EERDERE_SCORES.zonder_wijk" if len(unknown) == 2 else "EERDERE_SCORES"
            alle = nl.getal(int(rows[bron]))
            yield problem(
                key, file, sheet, aantal=int(number), scores=nl.getal(number), alle=alle
            )
