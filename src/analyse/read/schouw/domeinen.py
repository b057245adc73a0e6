"""The domein of scores of which no column says it: as other exports say, else by the meetlat.

The trap: reiniging is a domein of the municipality and no group of the catalogue, so an export with
a column has Verharding-zwerfafval grof under reiniging; where one export says so of a meetlat, the
others follow, or a series would break between two files.

Source of the groups: CROW Kwaliteitscatalogus 2023 (the first part of the name of a meetlat).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from analyse import nl
from analyse.read.problems import Problem, listed, problem
from analyse.read.result import FileResult, SheetResult, sheets_with_rows
from analyse.tables import ONBEKEND, normalise
from analyse.tables.schouw import SCHOUW


def fill_domeinen(files: Sequence[FileResult]) -> list[Problem]:
    """Give the scores of sheets without a domein one, and say where it came from."""
    held = [
        (file, sheet, frame)
        for file, sheet, frame in sheets_with_rows(files)
        if sheet.table == SCHOUW.name and len(frame)
    ]
    elsewhere = _pairs([frame for _, _, frame in held])
    said: list[Problem] = []
    for file, sheet, frame in held:
        if (frame["domein"] == ONBEKEND).all():
            said += _filled(file.name, sheet, frame, elsewhere)
    return said


def _pairs(frames: Sequence[pd.DataFrame]) -> dict[str, str]:
    """The domein of each meetlat (compared form) that exports name, where all name the same."""
    told: dict[str, set[str]] = {}
    for frame in frames:
        pairs = frame[["meetlat", "domein"]].drop_duplicates()
        for meetlat, domein in pairs[pairs["domein"] != ONBEKEND].itertuples(index=False):
            told.setdefault(normalise(meetlat), set()).add(domein)
    return {meetlat: min(domeinen) for meetlat, domeinen in told.items() if len(domeinen) == 1}


def _filled(
    file: str, sheet: SheetResult, frame: pd.DataFrame, elsewhere: Mapping[str, str]
) -> Iterator[Problem]:
    """Fill one sheet, and say of how many scores the domein came from where."""
    meetlatten = frame["meetlat"]
    given: dict[str, str] = {}
    followed: set[str] = set()
    for meetlat in meetlatten.unique():
        found = _group_of(meetlat)
        other = elsewhere.get(normalise(meetlat), found)
        if other:
            given[meetlat] = other
        if other != found:
            followed.add(f"{meetlat}: {other}")
    fill = meetlatten.isin(given)
    if not fill.any():
        return
    domein = meetlatten.map(given).fillna(ONBEKEND).astype("str")
    sheet.frame = frame.assign(domein=domein)
    scores = nl.aantal(int(fill.sum()), "score", "scores")
    told = [f"{name} ({nl.getal(n)})" for name, n in domein[fill].value_counts().items()]
    yield problem(
        "DOMEIN_UIT_MEETLAT",
        file,
        sheet.blad,
        waarde=listed(told),
        aantal=len(told),
        scores=scores,
        alle=nl.getal(len(domein)),
    )
    if followed:
        names = listed(sorted(followed), "; ")
        key = "DOMEIN_UIT_MEETLAT.ander"
        yield problem(key, file, sheet.blad, waarde=names, aantal=len(followed))


def _group_of(meetlat: str) -> str:
    """The domein that the first part of the name of a meetlat is; "" when it is none."""
    first, dash, _ = meetlat.partition("-")
    found = SCHOUW["domein"].values_by_name.get(normalise(first), "") if dash else ""
    return "" if found == ONBEKEND else found
