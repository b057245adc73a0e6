"""Reading a messy export into a checked table, beside what bare readers take to get no more than the cells of the same file.

Readers differ in how many cores they use, so they are compared by the clock, with the processor
time beside it. The trap: one slow reader takes longer than all others together; it is run once, and
whatever fails costs its own lines only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from analyse import nl
from benchmarks.fresh import Failed, task
from benchmarks.lines import Line, failed, figure, growth, paired
from benchmarks.readers import SHAPES

#: Rows of the exports of each shape, and how often each reader but the slowest reads one.
SIZES: Mapping[str, Sequence[int]] = {
    "boekingen": (10_000, 100_000, 1_000_000),
    "begroting": (10_000, 100_000),
}
REPEATS = 3
FASTEST, SLOWEST = "fastexcel", "pandas_openpyxl"
#: What the bare readers are called, by their task, and which part of their time ours may take.
BARE = {
    FASTEST: ("fastexcel, naar pandas", 1.5),
    "calamine": ("python-calamine, naar lijsten", None),
    "pandas_calamine": ("`pd.read_excel` (calamine)", None),
    SLOWEST: ("`pd.read_excel` (openpyxl)", 0.1),
}
#: Tasks beside those of ours and the fastest, for the largest export of each shape.
BESIDE = {
    "boekingen": ("calamine", "pandas_calamine", SLOWEST, "unzip", "cells"),
    "begroting": (SLOWEST,),
}
#: The goals are for a million rows: what a reading takes at its peak, the part of its time that the
#: cache takes, and the growth.
MILLION, MEMORY_MB, FROM_CACHE, POWER = 1_000_000, 1500, 0.03, 1.05
Run = dict[str, Any]


def measure(
    folder: Path, sizes: Mapping[str, Sequence[int]] = SIZES, repeats: int = REPEATS
) -> list[Line]:
    """Exports of both shapes, and the shipped dossier."""
    lines: list[Line] = []
    for shape, rows in sizes.items():
        lines += _exports(folder, shape, rows, repeats)
    return lines + _dossier(folder, repeats)


def _exports(folder: Path, shape: str, sizes: Sequence[int], repeats: int) -> list[Line]:
    """Exports of one shape, from small to large, and how the time grows."""
    lines: list[Line] = []
    walls: dict[str, dict[int, list[float]]] = {"ours": {}, FASTEST: {}}
    title = SHAPES[shape].title
    for rows in sizes:
        what, largest = f"{nl.getal(rows)} x 14, {title}", rows == sizes[-1]
        path = folder / f"{shape}_{rows}.xlsx"
        try:
            task(
                f"benchmarks.messy:{SHAPES[shape].writer}",
                path,
                rows,
                SHAPES[shape].lines_a_product(rows),
            )
        except Failed as error:
            lines.append(failed(f"{what}: maken", error))
            continue
        readers = _readers(path, rows, shape, largest=largest)
        found = _in_turn(readers, repeats, lines, what)
        path.unlink()
        if "ours" in found:
            lines += _beside(what, found, goals=rows >= MILLION)
        for reader in walls.keys() & found.keys():
            walls[reader][rows] = [run["wall"] for run in found[reader]]
    if len(sizes) > 1 and all(set(sizes) == set(seconds) for seconds in walls.values()):
        for some in (
            (sizes, sizes[-2:]) if len(sizes) > 2 else (sizes,)
        ):  # the smallest weighs the fixed costs with it
            mine, other = ({rows: seconds[rows] for rows in some} for seconds in walls.values())
            what = f"groei van {nl.getal(some[0])} naar {nl.getal(some[-1])} rijen, {title}"
            lines.append(
                growth(
                    what, BARE[FASTEST][0], mine, other, POWER if some[-1] >= MILLION else None
                )
            )
    return lines


def _readers(
    path: Path, rows: int, shape: str, *, largest: bool
) -> dict[str, Callable[[], Run]]:
    """What reads one export, in the order of a round."""
    bare = (FASTEST, *BESIDE[shape]) if largest else (FASTEST,)
    readers = {"ours": partial(task, "benchmarks.readers:ours", path, rows, shape)}
    readers |= {name: partial(task, f"benchmarks.readers:{name}", path) for name in bare}
    if largest:
        cached = partial(
            task, "benchmarks.readers:cached", path, rows, shape, cache=path.with_suffix("")
        )
        readers |= {"kept": cached, "cached": cached}
    return readers


def _in_turn(
    readers: Mapping[str, Callable[[], Run]], repeats: int, lines: list[Line], what: str
) -> dict[str, list[Run]]:
    """Runs of each reader, taken in rounds.

    One that fails is left out of them and put in `lines`.
    """
    found: dict[str, list[Run]] = {name: [] for name in readers}
    for number in range(repeats):
        for name, read in readers.items():
            if name in found and not (number and name in ("kept", SLOWEST)):
                try:
                    found[name].append(read())
                except Failed as error:
                    lines.append(failed(f"{what}: {name}", error))
                    del found[name]
    return found


def _beside(what: str, found: Mapping[str, list[Run]], *, goals: bool) -> list[Line]:
    """Ours beside each of the bare readers that were run, beside itself from the cache.

    And beside parts of itself.
    """
    lines: list[Line] = []
    mine = found["ours"]
    for name, (title, goal) in BARE.items():
        if name in found:
            time, *memory = _time_and_memory(
                f"`read_file`, {what}", title, mine, found[name], goal if goals else None
            )
            lines += [
                time,
                *(
                    replace(m, goal=f"hoogstens {nl.getal(MEMORY_MB)} MB" if goals else "")
                    for m in memory
                ),
            ]
    for name, title in (("kept", "voor het eerst"), ("cached", "nog eens")):
        if {"kept", name} <= found.keys():
            goal = FROM_CACHE if goals and name == "cached" else None
            lines += _time_and_memory(
                f"`read_cached` {title}, {what}", "`read_file`", found[name], mine, goal
            )
    if {"unzip", "cells"} <= found.keys():
        whole, unpacked, cells = (
            [run["wall"] for run in found[name]] for name in ("ours", "unzip", "cells")
        )
        rest = [w - c for w, c in zip(whole, cells, strict=True)]
        stages = {
            "alleen uitpakken": unpacked,
            "alleen de cellen, met uitpakken": cells,
            "de rest: tabel, controles, herkomst": rest,
        }
        lines += [
            paired(f"waar die tijd blijft, {stage}", "`read_file`", seconds, whole)
            for stage, seconds in stages.items()
        ]
    return lines


def _dossier(folder: Path, repeats: int) -> list[Line]:
    """The whole of Voorbeeldstad, and again from the cache."""
    lines: list[Line] = []
    what, again = (
        "`open_dossier`, Voorbeeldstad (fictief)",
        partial(task, "benchmarks.readers:dossier", cache=folder / "voorbeeldstad"),
    )
    readers = {
        "dossier": partial(task, "benchmarks.readers:dossier"),
        "bare_dossier": partial(task, "benchmarks.readers:bare_dossier"),
        "kept": again,
        "again": again,
    }
    found = _in_turn(readers, repeats, lines, what)
    if readers.keys() <= found.keys():
        bare = "`pd.read_excel` en `pd.read_csv`"
        lines += _time_and_memory(
            f"{what}, voor het eerst", bare, found["dossier"], found["bare_dossier"]
        )
        lines += _time_and_memory(
            f"{what}, nog eens (uit de cache)", bare, found["again"], found["bare_dossier"]
        )
    return lines


def _time_and_memory(
    what: str,
    against: str,
    mine: Sequence[Run],
    other: Sequence[Run],
    goal: float | None = None,
) -> list[Line]:
    """Two lines of the rounds in which both ran.

    The first by the clock, with the processor time of all threads beside it.
    """
    rounds = min(len(mine), len(other))
    mine, other = mine[:rounds], other[:rounds]
    time = paired(
        f"{what}: tijd",
        against,
        [m["wall"] for m in mine],
        [o["wall"] for o in other],
        goal=goal,
    )
    ours, base = (
        f"{text} (processor {figure(median(r['cpu'] for r in runs))} s)"
        for text, runs in ((time.ours, mine), (time.base, other))
    )
    lines = [replace(time, ours=ours, base=base)]
    if all(run["mb"] for run in (*mine, *other)):
        lines.append(
            paired(
                f"{what}: geheugen",
                against,
                [m["mb"] for m in mine],
                [o["mb"] for o in other],
                "MB",
            )
        )
    return lines
