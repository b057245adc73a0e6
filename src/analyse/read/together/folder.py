"""What shows only when the exports of a folder stand side by side.

The same file twice, an old export left beside its revision, a code that lost its zeros, one wijk
under several names. The trap: each of these reads well on its
own and counts money twice, or apart, together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations

import pandas as pd

from analyse import nl
from analyse.read.problems import EXAMPLES, Problem, listed, problem
from analyse.read.profiles.profile import Profile, fitting
from analyse.read.result import FileResult
from analyse.read.together.states import Sources, overlap, row_keys
from analyse.read.wijk.wijken import best_spelling, typos, wijk_key
from analyse.tables import ONBEKEND, TABLES

#: How messages call the folder as a whole.
ALL_FILES = "(alle bestanden)"


def add_problems(files: list[FileResult], problems: Iterable[Problem]) -> list[FileResult]:
    """The files, each with the problems that are about it; others stand apart."""
    by_name = {file.name: file for file in files}
    for found in problems:
        by_name.setdefault(found.bestand, FileResult(found.bestand)).problems.append(found)
    return list(by_name.values())


def unused_profiles(profiles: list[Profile], files: list[FileResult]) -> Iterable[Problem]:
    """Report profiles of the folder alone that are meant for no file and sheet there is."""
    for profile in (profile for profile in profiles if not profile.shared):
        meant = [file for file in files if profile.fits_file(file.name)]
        sheets = [(file.name, sheet.blad) for file in meant for sheet in file.sheets]
        unread = any(not file.sheets for file in meant)
        if not unread and not any(profile.fits(*place) for place in sheets):
            pattern = profile.pattern
            if profile.sheet != "*":
                pattern += f", met een blad dat {profile.sheet}"
            yield problem("PROFIEL_ONGEBRUIKT", profile.name, patroon=pattern)


def spare_settings(profiles: list[Profile], files: list[FileResult]) -> Iterable[Problem]:
    """Report what a profile leaves out or translates and none of its sheets has: once for all."""
    for profile in profiles:
        served = [
            (file.name, sheet)
            for file in files
            for sheet in file.sheets
            if sheet.table and fitting(profiles, file.name, sheet.blad)[:1] == [profile]
        ]
        if not served:
            continue
        in_all = set.intersection(*(set(sheet.spare) for _, sheet in served))
        spare = [what for what in served[0][1].spare if what in in_all]
        place = (served[0][0], served[0][1].blad) if len(served) == 1 else (ALL_FILES, "")
        for what in spare:
            yield problem(
                "PROFIEL_PAST_NIET.geeft_niet", *place, waarde=what, profiel=profile.name
            )


def set_aside_copies(files: list[FileResult]) -> Iterable[Problem]:
    """Take out what a file with the same bytes as an earlier one holds, and say that alone.

    What is wrong in it is said of the earlier one. A file of which the name gives other rows
    (`areaal 2023`, `areaal 2024`) is no copy; that nothing else differs is said.
    """
    read: dict[str, list[FileResult]] = {}
    for file in files:
        if not file.sha256:
            continue
        earlier = read.setdefault(file.sha256, [])
        same = next((one for one in earlier if _gives_the_same(one, file)), None)
        if same:
            for sheet in file.sheets:
                sheet.table, sheet.frame, sheet.rows, sheet.totals = "", None, 0, []
            file.problems = []
            yield problem("DUBBEL_BESTAND", file.name, eerste=same.name)
            continue
        if earlier:
            yield problem("NAAM_MAAKT_VERSCHIL", file.name, eerste=earlier[0].name)
        earlier.append(file)


def _gives_the_same(one: FileResult, other: FileResult) -> bool:
    """Whether no sheet of two files with the same bytes was read as other rows."""
    pairs = zip(one.sheets, other.sheets, strict=False)
    frames = [(a.frame, b.frame) for a, b in pairs]
    return all(a is None or b is None or a.equals(b) for a, b in frames)


def leave_out(files: list[FileResult], profiles: list[Profile]) -> Iterable[Problem]:
    """Take out the sheets that do not count by their profile, and say how many rows those have."""
    for file in files:
        for sheet in file.sheets:
            meant = fitting(profiles, file.name, sheet.blad)
            if sheet.frame is not None and meant and meant[0].left_out:
                rows = nl.getal(sheet.rows)
                sheet.table, sheet.frame, sheet.rows, sheet.totals = "", None, 0, []
                yield problem(
                    "TELT_NIET_MEE", file.name, sheet.blad, rijen=rows, profiel=meant[0].name
                )


def own_money(profiles: list[Profile], sources: Sources) -> set[int]:
    """Numbers of the sheets of which the money is in no other, by their profiles."""
    meant = [fitting(profiles, *source)[:1] for source in sources]
    return {number for number, found in enumerate(meant) if found and found[0].own_money}


def overlaps(
    tables: dict[str, pd.DataFrame], sources: Sources, own: set[int]
) -> Iterable[Problem]:
    """Report two sheets that hold the same rows, whatever their amounts.

    An old export left beside its revision counts twice, and so does the one stand of one year that
    the budgets of two years have in common; `own` are sheets with money of their own.
    """
    for name, table in tables.items():
        if table["_bron"].nunique() < 2:
            continue
        held = _rows_by_state(name, table)
        whole = {bron: set[int]().union(*states.values()) for bron, states in held.items()}
        for one, other in combinations(held.keys() - own, 2):
            shared = overlap(whole[one], whole[other]) or _one_row(whole[one], whole[other])
            twice = _shared_states(held[one], held[other])
            if shared or twice:
                all_alike = held[one].keys() == held[other].keys() == twice.keys()
                alone = bool(twice) and not all_alike
                yield problem(
                    _key_of_twice(sources[one], sources[other], alone=alone),
                    *sources[other],
                    waarde=listed(sorted(twice)),
                    aantal=max(shared, sum(twice.values())),
                    ander_bestand=sources[one][0],
                    ander_blad=sources[one][1],
                    tabel=name,
                )


def _one_row(one: set[int], other: set[int]) -> int:
    """1 when two sheets hold one row each, and the same: two versions of it."""
    return int(len(one) == 1 and one == other)


def _key_of_twice(one: tuple[str, str], other: tuple[str, str], *, alone: bool) -> str:
    """Which words fit two sheets with the same rows; `alone`: of some of their stands."""
    if one[0] == other[0]:
        return "DUBBELE_REGELS.blad"
    return "DUBBELE_REGELS.stand" if alone else "DUBBELE_REGELS"


def _rows_by_state(name: str, table: pd.DataFrame) -> dict[int, dict[str, set[int]]]:
    """What the rows of each sheet are about, by year and stand."""
    columns = [column for column in ("jaar", "fase") if column in TABLES[name].spread]
    places = [table["_bron"], *(table[column].astype("str") for column in columns)]
    held: dict[int, dict[str, set[int]]] = {}
    for place, rows in row_keys(name, table).groupby(places):
        bron, *state = place if isinstance(place, tuple) else (place,)
        held.setdefault(int(bron), {})[" ".join(state)] = set(rows)
    return held


def _shared_states(one: dict[str, set[int]], other: dict[str, set[int]]) -> dict[str, int]:
    """The states of which two sheets hold the same rows, and how many."""
    shared = {state: overlap(one[state], other[state]) for state in one.keys() & other.keys()}
    return {state: rows for state, rows in shared.items() if rows}


def lost_zeros(tables: dict[str, pd.DataFrame]) -> Iterable[Problem]:
    """Report codes that stand with and without their leading zeros.

    One product would become two.
    """
    for name, table in tables.items():
        for column in TABLES[name]:
            if column.kind != "code" or column.name not in table:
                continue
            codes = set(table[column.name].unique())
            with_zeros = [c for c in sorted(codes) if c.startswith("0") and "." not in c]
            bare = {code.lstrip("0"): code for code in with_zeros if code.strip("0")}
            lost = sorted(bare.keys() & codes)
            if lost:
                meant = ", ".join(bare[code] for code in lost[:EXAMPLES])
                yield problem(
                    "CODE_ZONDER_NULLEN",
                    ALL_FILES,
                    waarde=listed(lost),
                    aantal=len(lost),
                    kolom=column.name,
                    codes=meant,
                )


def fold_wijken(tables: dict[str, pd.DataFrame], said: set[str]) -> Iterable[Problem]:
    """Give each wijk one name in all tables.

    The spelling that looks most like a name, then the most used. `said` are the names that a sheet
    has reported as a slip itself, with the cell.
    """
    with_wijk = [table for table in tables.values() if "wijk" in table and len(table)]
    seen: dict[str, Counter[str]] = {}
    for table in with_wijk:
        for label, count in table["wijk"].value_counts().items():
            if label != ONBEKEND:
                seen.setdefault(wijk_key(str(label)), Counter())[str(label)] += int(count)
    names = {key: best_spelling(labels) for key, labels in seen.items()}
    renamed = {ONBEKEND: ONBEKEND}
    several = {}
    for key, labels in seen.items():
        renamed |= dict.fromkeys(labels, names[key])
        if len(labels) > 1:
            others = [repr(label) for label in sorted(labels) if label != names[key]]
            several[names[key]] = ", ".join(others)
    for table in with_wijk:
        table["wijk"] = table["wijk"].map(renamed).astype("str")
    if several:
        examples = "; ".join(
            f"{name}: {others}" for name, others in sorted(several.items())[:3]
        )
        yield problem("WIJKNAMEN_SAMENGEVOEGD", ALL_FILES, waarde=examples, aantal=len(several))
    times = Counter({key: labels.total() for key, labels in seen.items()})
    for key, meant in typos(times).items():
        if not seen[key].keys() <= said:
            yield problem(
                "WIJK_TIKFOUT",
                ALL_FILES,
                waarde=names[key],
                aantal=times[key],
                bedoeld=names[meant],
            )
