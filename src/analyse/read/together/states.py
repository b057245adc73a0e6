"""Earlier states of the same budget, parted from the latest: of a sheet, and of what was booked.

The trap: a controller gets an export a month, and each of them holds all the money again. A state
of a sheet is told by its peildatum; what was booked also by the day up to which it runs, since
`Realisatie t/m september` and `Realisatie` may stand side by side.
"""

from __future__ import annotations

from itertools import combinations
from operator import itemgetter

import pandas as pd

from analyse import nl
from analyse.read.heading.stands import BOOKED
from analyse.read.problems import Problem, problem
from analyse.tables import ONBEKEND, TABLES

Sources = list[tuple[str, str]]


def row_keys(name: str, table: pd.DataFrame) -> pd.Series:
    """A hash of what each row is about.

    Every column but the amounts, free text and, of the budget, the days up to which it runs.
    """
    keys = []
    for column in TABLES[name]:
        apart = column.is_value or column.free or column.kind == "geheel"
        if column.name in table and not apart:
            keys.append(column.name)
    if name == "begroting":
        keys.remove("peildatum")
        keys.remove("tot_en_met")
    return pd.util.hash_pandas_object(table[keys].astype("str"), index=False)


def overlap(one: set[int], other: set[int]) -> int:
    """Rows that two groups share, when these are most of the smaller one; else 0.

    Of fewer than three rows all must be shared, and of one row that is chance.
    """
    shared, least = len(one & other), min(len(one), len(other))
    most = shared >= max(3, 0.5 * least)
    return shared if most or shared == least > 1 else 0


def split_states(
    begroting: pd.DataFrame, sources: Sources, own: set[int]
) -> tuple[pd.DataFrame, pd.DataFrame, list[Problem]]:
    """Part the latest state of the budget from earlier states of the same rows.

    By their peildatum, and what was booked by the day up to which it runs; `own` are sheets with
    money of their own.

    Returns
    -------
    tuple
        The rows that count, the rows of earlier states (same columns), and a word about each
        earlier state.
    """
    latest, older, said = _split_sheets(begroting, sources)
    latest, booked, told = _split_booked(latest, sources, own)
    older = pd.concat([older, booked], ignore_index=True) if len(booked) else older
    return latest, older, [*said, *told]


def _split_sheets(
    begroting: pd.DataFrame, sources: Sources
) -> tuple[pd.DataFrame, pd.DataFrame, list[Problem]]:
    """Part the states of sheets by their peildatum."""
    dated = begroting["peildatum"].notna()
    if not dated.any():
        return begroting, begroting.head(0), []
    state = [begroting["_bron"], begroting["peildatum"]]
    states = {
        key: set(rows) for key, rows in row_keys("begroting", begroting)[dated].groupby(state)
    }
    in_time = combinations(sorted(states, key=itemgetter(1, 0)), 2)
    again = (pair for pair in in_time if overlap(states[pair[0]], states[pair[1]]))
    later = {one: other for one, other in again if one[1] < other[1]}
    said = []
    for (bron, day), (newer, newer_day) in later.items():
        file, sheet = sources[bron]
        said.append(
            problem(
                "EERDERE_STAND",
                file,
                sheet,
                waarde=nl.datum(day, kort=True),
                aantal=len(states[bron, day]),
                later_bestand=sources[newer][0],
                later=nl.datum(newer_day, kort=True),
            )
        )
    old = pd.Series(list(zip(*state, strict=True)), index=begroting.index).isin(later)
    return begroting[~old].reset_index(drop=True), begroting[old].reset_index(drop=True), said


#: One state of what was booked: its day, year and fase, and the sheet that holds it.
State = tuple[pd.Timestamp, int, str, int]


def _split_booked(
    begroting: pd.DataFrame, sources: Sources, own: set[int]
) -> tuple[pd.DataFrame, pd.DataFrame, list[Problem]]:
    """Part what was booked up to an earlier day of the same year; without a day it is the year."""
    booked = begroting["fase"].isin(BOOKED) & begroting["jaar"].notna()
    if not begroting.loc[booked, "tot_en_met"].notna().any():
        return begroting, begroting.head(0), []
    lines = begroting[booked]
    ends = pd.to_datetime(lines["jaar"].astype("int64").astype(str) + "-12-31")
    keys = [lines["tot_en_met"].fillna(ends), lines["jaar"], lines["fase"], lines["_bron"]]
    rows = row_keys("begroting", lines).groupby(keys).agg(set)
    states: dict[State, set[int]] = rows.to_dict()
    grain = {state: _grain(group) for state, group in lines.groupby(keys)}
    later: dict[State, State] = {}
    mixed: dict[State, State] = {}
    for one, other in combinations(sorted(states), 2):
        if one[1:3] != other[1:3] or one[0] == other[0]:
            continue
        if _again(states[one], states[other], same_sheet=one[3] == other[3]):
            later[one] = other
        elif one[3] != other[3] and not {one[3], other[3]} & own and grain[one] != grain[other]:
            mixed.setdefault(one, other)
    old = pd.Series(pd.MultiIndex.from_arrays(keys).isin(list(later)), lines.index)
    old = old.reindex(begroting.index, fill_value=False)
    asked = {one: other for one, other in mixed.items() if not {one, other} & set(later)}
    said = [
        _about(key, one, other, sources, len(states[one]))
        for key, pairs in (("STANDEN_DOOR_ELKAAR", asked), ("EERDERE_STAND.geboekt", later))
        for one, other in pairs.items()
    ]
    return begroting[~old].reset_index(drop=True), begroting[old].reset_index(drop=True), said


def _again(one: set[int], other: set[int], *, same_sheet: bool) -> bool:
    """Whether a state holds again what a later one holds: any row of a sheet, else most rows."""
    shared = len(one & other)
    return shared > 0 if same_sheet else shared >= max(1, 0.5 * min(len(one), len(other)))


def _grain(lines: pd.DataFrame) -> set[str]:
    """The columns that say something of any of some rows."""
    kinds = ("tekst", "code", "wijk")
    columns = [c.name for c in TABLES["begroting"] if c.kind in kinds and not c.free]
    return {name for name in columns if (lines[name] != ONBEKEND).any()}


def _about(key: str, one: State, other: State, sources: Sources, count: int) -> Problem:
    """A word about what was booked up to an earlier day than in another sheet."""
    file, sheet = sources[one[3]]
    return problem(
        key,
        file,
        sheet,
        waarde=nl.datum(one[0], kort=True),
        aantal=count,
        jaar=one[1],
        fase=one[2],
        later_bestand=sources[other[3]][0],
        later=nl.datum(other[0], kort=True),
    )
