"""One name for each municipality in all tables, and a word on those that no longer join.

The trap: a municipality under two names has its plan under one and its accounts under the other,
and falls out of every sum that needs both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from analyse import nl
from analyse.read.problems import Problem, listed, problem
from analyse.tables import ONBEKEND, sum_euro
from analyse.tables.gemeenten import OPGEGAAN, beste_naam, gemeente_key, naam_bij_code, opvolger

_ALL_FILES = "(alle bestanden)"
#: Columns that name municipalities, of these tables.
_COLUMNS = {
    "gemeente": "gemeente",
    "iv3": "gemeente",
    "regio": "gemeente",
    "verdeelsleutel": "deelnemer",
    "samenwerkingskosten": "deelnemer",
    "taakveldscore": "partij",
    "kdoel": "partij",
}


def fold_gemeenten(tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Give each municipality one name in all tables: the most used that has no *gemeente* in it."""
    times: dict[str, Counter[str]] = {}
    for table, column in _COLUMNS.items():
        for name, count in tables[table][column].value_counts().sort_index().items():
            if name != ONBEKEND:
                times.setdefault(gemeente_key(name), Counter())[str(name)] += int(count)
    shown = {
        key: beste_naam(naam_bij_code(name) for name, _ in c.most_common())
        for key, c in times.items()
    }
    several = {shown[key]: c for key, c in times.items() if {*c} != {shown[key]}}
    renamed = {name: shown[key] for key, c in times.items() for name in c}
    for table, column in _COLUMNS.items():
        names = tables[table][column]
        if several and len(names):
            tables[table][column] = names.map(renamed).fillna(names).astype("str")
    if several:
        examples = [
            f"{name}: {', '.join(sorted(set(spelled) - {name}))}"
            for name, spelled in sorted(several.items())
        ]
        yield problem(
            "GEMEENTENAMEN_SAMENGEVOEGD",
            _ALL_FILES,
            waarde=listed(examples, "; "),
            aantal=len(several),
        )


def merged_gemeenten(tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Report municipalities beside the one that they went into, with the money of the earlier."""
    frame, regio = tables["gemeente"], tables["regio"]
    keys = {str(name): gemeente_key(name) for name in frame["gemeente"].unique()}
    known = {*keys.values(), *map(gemeente_key, regio["gemeente"].unique())}
    old = [name for name, key in keys.items() if key in OPGEGAAN and opvolger(key) in known]
    if not old:
        return
    money = sum_euro(frame[frame["gemeente"].isin(old)], "gemeente", "lasten")
    named = {gemeente_key(n): str(n) for n in [*regio["gemeente"], *frame["gemeente"]]}
    told = []
    for name in sorted(old):
        year, new = OPGEGAAN[keys[name]]
        told.append(f"{name} ging in {year} op in {named[new]} ({nl.euro(money[name])} lasten)")
    yield problem("GEMEENTE_OPGEGAAN", _ALL_FILES, waarde=listed(told, "; "), aantal=len(told))
