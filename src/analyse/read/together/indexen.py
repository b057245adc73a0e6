"""Two index figures for one series and period: often a provisional and a definitive one.

The trap: a measure takes one of them, whichever stands first or last, and no page shows it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analyse import nl
from analyse.read.problems import Problem, a1, problem
from analyse.tables import ONBEKEND, normalise

Sources = list[tuple[str, str]]


def ask_two_indices(prijsindex: pd.DataFrame, sources: Sources) -> Iterator[Problem]:
    """Say where the table prijsindex has two figures of the same, with the cell of the second."""
    known = prijsindex[prijsindex["index"].notna()]
    keys = [known["reeks"].map(normalise)]
    keys += [known[name].astype("str") for name in ("basisjaar", "jaar", "periode")]
    first = known["index"].groupby(keys, dropna=False).transform("first")
    for place in known.index[known["index"] != first]:
        row = known.loc[place]
        when = [str(row[name]) for name in ("jaar", "periode")]
        yield problem(
            "INDEX_DUBBEL",
            *sources[int(row["_bron"])],
            a1(int(row["_rij"]) - 1, int(row["_kolom"]) - 1),
            waarde=f"{nl.getal(first[place], 2)} en {nl.getal(row['index'], 2)}",
            reeks=row["reeks"],
            periode=" ".join(text for text in when if text not in ("<NA>", ONBEKEND)),
        )
