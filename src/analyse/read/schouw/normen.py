"""Two ambitions for one gebiedstype and meetlat from the same day.

The trap: the measures take the norm that began last, so of two that began together the one that
stands last would count, and no page shows it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analyse.read.problems import Problem, a1, problem
from analyse.tables import normalise

Sources = list[tuple[str, str]]


def ask_two_norms(norm: pd.DataFrame, sources: Sources) -> Iterator[Problem]:
    """Say where the table norm asks two levels of the same, with the cell of the second."""
    known = norm[norm["ambitie"].notna()]
    keys = [known["gebiedstype"].astype("str"), known["meetlat"].map(normalise)]
    keys.append(known["geldig_van"].astype("str"))
    levels = known["ambitie"].astype("str")
    first = levels.groupby(keys, dropna=False).transform("first")
    for place in known.index[levels != first]:
        row = known.loc[place]
        yield problem(
            "NORM_DUBBEL",
            *sources[int(row["_bron"])],
            a1(int(row["_rij"]) - 1, int(row["_kolom"]) - 1),
            waarde=f"{first[place]} en {levels[place]}",
            gebiedstype=row["gebiedstype"],
            meetlat=row["meetlat"],
        )
