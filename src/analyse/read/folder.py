"""What shows only when the exports of a folder stand side by side.

The same file twice, an old export left beside its revision, an earlier state of the same budget, a
code that lost its zeros, one wijk under several names. The trap: each of these reads well on its
own and counts money twice, or apart, together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations

import pandas as pd

from analyse import nl
from analyse.read.problems import EXAMPLES, Problem, listed, problem
from analyse.read.result import FileResult
from analyse.read.wijken import best_spelling, typos, wijk_key
from analyse.tables import ONBEKEND, TABLES

#: How messages call the folder as a whole.
ALL_FILES = "(alle bestanden)"
Sources = list[tuple[str, str]]


def set_aside_copies(files: list[FileResult]) -> Iterable[Problem]:
    """Take out what a file with the same bytes as an earlier one holds, and say so."""
    first: dict[str, str] = {}
    for file in files:
        if file.sha256 and first.setdefault(file.sha256, file.name) != file.name:
            for sheet in file.sheets:
                sheet.table, sheet.frame, sheet.rows, sheet.totals = "", None, 0, []
            yield problem("DUBBEL_BESTAND", file.name, eerste=first[file.sha256])


def _row_keys(name: str, table: pd.DataFrame, *, apart: tuple[str, ...] = ()) -> pd.Series:
    """A hash of what each row is about.

    Every column but the amounts, free text and those set `apart`.
    """
    keys = [
        c.name
        for c in TABLES[name]
        if c.name in table
        and not c.is_value
        and not c.free
        and c.kind != "geheel"
        and c.name not in apart
    ]
    return pd.Series(
        pd.util.hash_pandas_object(table[keys].astype("str"), index=False), index=table.index
    )


def _overlap(one: set[int], other: set[int]) -> int:
    """Rows that two groups share, when these are most of the smaller one; else 0."""
    shared = len(one & other)
    return shared if shared >= max(3, 0.5 * min(len(one), len(other))) else 0


def split_states(
    begroting: pd.DataFrame, sources: Sources
) -> tuple[pd.DataFrame, pd.DataFrame, list[Problem]]:
    """Part the latest state of the budget from earlier states of the same rows, told by their peildatum.

    Returns
    -------
    tuple
        The rows that count, the rows of earlier states (same columns), and a word about each
        earlier state.
    """
    if not begroting["peildatum"].notna().any():
        return begroting, begroting.head(0), []
    hashed = _row_keys("begroting", begroting, apart=("peildatum",))
    dated = begroting["peildatum"].notna()
    states = {
        key: set(rows)
        for key, rows in hashed[dated].groupby([begroting["_bron"], begroting["peildatum"]])
    }
    in_time = combinations(sorted(states, key=lambda key: (key[1], key[0])), 2)
    later = {
        one: other
        for one, other in in_time
        if one[1] < other[1] and _overlap(states[one], states[other])
    }
    old = pd.Series(
        list(zip(begroting["_bron"], begroting["peildatum"], strict=True)), index=begroting.index
    ).isin(later)
    said = [
        problem(
            "EERDERE_STAND",
            sources[bron][0],
            sources[bron][1],
            waarde=nl.datum(day, kort=True),
            aantal=len(states[bron, day]),
            later_bestand=sources[newer[0]][0],
            later=nl.datum(newer[1], kort=True),
        )
        for (bron, day), newer in later.items()
    ]
    return begroting[~old].reset_index(drop=True), begroting[old].reset_index(drop=True), said


def overlaps(tables: dict[str, pd.DataFrame], sources: Sources) -> Iterable[Problem]:
    """Report two sheets that hold the same rows, whatever their amounts.

    An old export left beside its revision counts twice.
    """
    for name, table in tables.items():
        if table["_bron"].nunique() < 2:
            continue
        hashed = _row_keys(name, table, apart=("peildatum",) if name == "begroting" else ())
        per_source = {int(bron): set(rows) for bron, rows in hashed.groupby(table["_bron"])}
        for one, other in combinations(per_source, 2):
            if shared := _overlap(per_source[one], per_source[other]):
                old, old_sheet = sources[one]
                yield problem(
                    "DUBBELE_REGELS",
                    *sources[other],
                    aantal=shared,
                    ander_bestand=old,
                    ander_blad=old_sheet,
                    tabel=name,
                )


def lost_zeros(tables: dict[str, pd.DataFrame]) -> Iterable[Problem]:
    """Report codes that stand with and without their leading zeros.

    One product would become two.
    """
    for name, table in tables.items():
        for column in (c.name for c in TABLES[name] if c.kind == "code" and c.name in table):
            codes = set(table[column].unique())
            bare = {
                code.lstrip("0"): code
                for code in sorted(codes)
                if code.startswith("0") and code.strip("0") and "." not in code
            }
            lost = sorted(bare.keys() & codes)
            if lost:
                yield problem(
                    "CODE_ZONDER_NULLEN",
                    ALL_FILES,
                    waarde=listed(lost),
                    aantal=len(lost),
                    kolom=column,
                    codes=", ".join(bare[code] for code in lost[:EXAMPLES]),
                )


def fold_wijken(tables: dict[str, pd.DataFrame], said: set[str]) -> Iterable[Problem]:
    """Give each wijk one name in all tables.

    The spelling that looks most like a name, then the most used.
    """
    seen: dict[str, Counter[str]] = {}
    for table in tables.values():
        if "wijk" in table:
            for label, count in table["wijk"].value_counts().items():
                if label != ONBEKEND:
                    seen.setdefault(wijk_key(str(label)), Counter())[str(label)] += int(count)

    names = {key: best_spelling(labels) for key, labels in seen.items()}
    for table in tables.values():
        if "wijk" in table and len(table):
            table["wijk"] = (
                table["wijk"]
                .map(
                    {label: names[key] for key, labels in seen.items() for label in labels}
                    | {ONBEKEND: ONBEKEND}
                )
                .astype("str")
            )
    several = {names[key]: labels for key, labels in seen.items() if len(labels) > 1}
    if several:
        examples = "; ".join(
            f"{name}: {', '.join(repr(n) for n in sorted(labels) if n != name)}"
            for name, labels in sorted(several.items())[:3]
        )
        yield problem("WIJKNAMEN_SAMENGEVOEGD", ALL_FILES, waarde=examples, aantal=len(several))
    rare = Counter({key: sum(labels.values()) for key, labels in seen.items()})
    for key, meant in typos(rare).items():
        if not seen[key].keys() <= said:  # a sheet that holds both has said so, with the cell
            yield problem(
                "WIJK_TIKFOUT",
                ALL_FILES,
                waarde=names[key],
                aantal=rare[key],
                bedoeld=names[meant],
            )
