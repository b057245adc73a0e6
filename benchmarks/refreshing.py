"""Refreshing the whole report, beside running the same notebooks with papermill and with nbconvert, in the same run.

The trap: they do not do the same work. `analyse refresh` also reads and checks the exports, writes
the pages and the workbook and validates them; the others only execute. The notebook about a wijk is
run once for each wijk by all of them. A first refresh, one with kernels that each start by
themselves (as on Windows and macOS) and one of which nothing has changed are told apart.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.fresh import ROOT, run, task
from benchmarks.lines import Line, not_measured, paired

#: A first refresh takes a minute, and so do the others more: once each. What takes a second is
#: measured more often.
SHORT_REPEATS = 5


def wijken() -> object:
    """Task: the wijken of the shipped exports."""
    from analyse import open_dossier

    return lambda: open_dossier(ROOT / "data" / "voorbeeldstad").wijken


def stages(out: str) -> object:
    """Task: a first refresh, and how long it took until its notebooks began, until they had ended and until the report stood."""
    from analyse.report.refresh import refresh

    def work() -> dict[str, float]:
        marks: list[tuple[str, float]] = []
        began = time.perf_counter()
        refresh(
            ROOT / "data" / "voorbeeldstad",
            out,
            notebooks=ROOT / "notebooks",
            progress=lambda _name, state: marks.append((state, time.perf_counter() - began)),
        )
        whole = time.perf_counter() - began
        first, last = (
            min(at for state, at in marks if state == "begint"),
            max(at for state, at in marks if state == "klaar"),
        )
        return {
            "geheel": whole,
            "de exports lezen en controleren, met opwarmen": first,
            f"de notebooks, {os.cpu_count()} tegelijk": last - first,
            "pagina's, werkboek en de wissel": whole - last,
        }

    return work


def _refresh(out: Path, *more: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "analyse",
        "refresh",
        "--data",
        "data/voorbeeldstad",
        "--out",
        str(out),
        "--notebooks",
        "notebooks",
        *more,
    ]


def _one_by_one(
    command: Sequence[str], notebooks: Sequence[Path], names: Sequence[str], cache: Path
) -> float:
    """Seconds of running each notebook in a process of its own, the one about a wijk once for each."""
    total = 0.0
    for path in notebooks:
        for wijk in names if path.stem.startswith("10_") else [""]:
            whole = [part.replace("{in}", str(path)) for part in command]
            with_wijk = ["env", f"ANALYSE_WIJK={wijk}", *whole] if wijk else whole
            total += run(with_wijk, cache=cache, cwd=path.parent)[0]
    return total


def measure(folder: Path) -> list[Line]:
    """Cold against papermill and nbconvert one by one, with forked and with fresh kernels.

    And unchanged against `import pandas`.
    """
    notebooks = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
    names = task("benchmarks.refreshing:wijken")["value"]
    out = folder / "uit.ipynb"
    papermill = [
        sys.executable,
        "-m",
        "papermill",
        "--no-progress-bar",
        "--log-level",
        "ERROR",
        "{in}",
        str(out),
    ]
    nbconvert = [
        sys.executable,
        "-m",
        "jupyter",
        "nbconvert",
        "--log-level=ERROR",
        "--to",
        "notebook",
        "--execute",
        "--output",
        str(out),
        "{in}",
    ]
    # Each side starts with an empty cache of its own.
    forked = [run(_refresh(folder / "rapport"), cache=folder / "gelezen-1")[0]]
    by_papermill = [_one_by_one(papermill, notebooks, names, folder / "gelezen-2")]
    by_nbconvert = [_one_by_one(nbconvert, notebooks, names, folder / "gelezen-3")]
    fresh = [
        run(["env", "ANALYSE_KERNEL=vers", *_refresh(folder / "vers")], cache=folder / "gelezen-4")[
            0
        ]
    ]
    many = f"{len(notebooks)} notebooks, {len(notebooks) - 1 + len(names)} keer"
    lines = [
        paired(
            f"`analyse refresh`, {many}, voor het eerst",
            "`papermill`, een voor een",
            forked,
            by_papermill,
            goal=1 / 6,
        ),
        paired(
            f"`analyse refresh`, {many}, voor het eerst",
            "`jupyter nbconvert --execute`, een voor een",
            forked,
            by_nbconvert,
        ),
        paired(
            f"`analyse refresh` zonder afsplitsen (als op Windows), {many}",
            "`papermill`, een voor een",
            fresh,
            by_papermill,
            goal=1 / 2.5,
        ),
    ]
    parts = task("benchmarks.refreshing:stages", folder / "delen", cache=folder / "gelezen-5")[
        "value"
    ]
    whole = parts.pop("geheel")
    lines += [
        paired(f"waar die tijd blijft, {part}", "een eerste verversing", [seconds], [whole])
        for part, seconds in parts.items()
    ]
    unchanged, pandas = [], []
    for _ in range(SHORT_REPEATS):
        seconds, said = run(_refresh(folder / "rapport"), cache=folder / "gelezen-1")
        if (
            "Niets veranderd" not in said
        ):  # somebody changed the program or the exports while we measured
            return [
                *lines,
                not_measured(
                    "`analyse refresh`, niets veranderd",
                    "tijdens het meten veranderde het programma of een export",
                ),
            ]
        unchanged.append(seconds)
        pandas.append(run([sys.executable, "-c", "import pandas"])[0])
    return [
        *lines,
        paired("`analyse refresh`, niets veranderd", "voor het eerst", [median(unchanged)], forked),
        paired(
            "`analyse refresh`, niets veranderd", "`import pandas`", unchanged, pandas, goal=1.5
        ),
    ]
