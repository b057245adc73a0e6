"""Refreshing the whole report, beside running the same notebooks with papermill and with nbconvert, in the same run.

The trap: they do not do the same work. `analyse refresh` also reads and checks the exports, writes
the pages and the workbook and validates them; the others only execute. The notebook about a wijk is
run once for each wijk by all of them. A first refresh and one of which nothing has changed are told
apart.
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
    """Task: a first refresh, and how long it took until its notebooks began, ended and stood."""
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
        first = min(at for state, at in marks if state == "begint")
        last = max(at for state, at in marks if state == "klaar")
        return {
            "geheel": whole,
            "de exports lezen en controleren, met opwarmen": first,
            f"de notebooks, {os.cpu_count()} tegelijk": last - first,
            "pagina's, werkboek en de wissel": whole - last,
        }

    return work


def _refresh(out: Path) -> list[str]:
    command = [sys.executable, "-m", "analyse", "refresh", "--data", "data/voorbeeldstad"]
    return [*command, "--out", str(out), "--notebooks", "notebooks"]


def _one_by_one(
    command: Sequence[str], notebooks: Sequence[Path], names: Sequence[str], cache: Path
) -> float:
    """Seconds of running each notebook in a process of its own, once for each wijk if it is of one."""
    total = 0.0
    for path in notebooks:
        for wijk in names if path.stem.startswith("10_") else [""]:
            whole = [part.replace("{in}", str(path)) for part in command]
            with_wijk = ["env", f"ANALYSE_WIJK={wijk}", *whole] if wijk else whole
            total += run(with_wijk, cache=cache, cwd=path.parent)[0]
    return total


def _papermill(out: Path) -> list[str]:
    quiet = ["--no-progress-bar", "--log-level", "ERROR"]
    return [sys.executable, "-m", "papermill", *quiet, "{in}", str(out)]


def _nbconvert(out: Path) -> list[str]:
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--log-level=ERROR"]
    return [*command, "--to", "notebook", "--execute", "--output", str(out), "{in}"]


def measure(folder: Path) -> list[Line]:
    """Cold against papermill and nbconvert one by one, and unchanged against `import pandas`."""
    notebooks = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
    names = task("benchmarks.refreshing:wijken")["value"]
    out = folder / "uit.ipynb"
    # Each side starts with an empty cache of its own.
    ours = [run(_refresh(folder / "rapport"), cache=folder / "gelezen-1")[0]]
    papermill = [_one_by_one(_papermill(out), notebooks, names, folder / "gelezen-2")]
    nbconvert = [_one_by_one(_nbconvert(out), notebooks, names, folder / "gelezen-3")]
    many = f"{len(notebooks)} notebooks, {len(notebooks) - 1 + len(names)} keer"
    first = f"`analyse refresh`, {many}, voor het eerst"
    lines = [
        paired(first, "`papermill`, een voor een", ours, papermill, goal=1 / 6),
        paired(first, "`jupyter nbconvert --execute`, een voor een", ours, nbconvert),
    ]
    return [*lines, *_parts(folder), *_unchanged(folder, ours)]


def _parts(folder: Path) -> list[Line]:
    """Where the time of a first refresh goes."""
    cache = folder / "gelezen-4"
    parts = task("benchmarks.refreshing:stages", folder / "delen", cache=cache)["value"]
    whole = [parts.pop("geheel")]
    return [
        paired(f"waar die tijd blijft, {part}", "een eerste verversing", [seconds], whole)
        for part, seconds in parts.items()
    ]


def _unchanged(folder: Path, first: Sequence[float]) -> list[Line]:
    """The same report again, of which nothing changed."""
    name = "`analyse refresh`, niets veranderd"
    unchanged, pandas = [], []
    for _ in range(SHORT_REPEATS):
        seconds, said = run(_refresh(folder / "rapport"), cache=folder / "gelezen-1")
        if "Niets veranderd" not in said:
            reason = "tijdens het meten veranderde het programma of een export"
            return [not_measured(name, reason)]
        unchanged.append(seconds)
        pandas.append(run([sys.executable, "-c", "import pandas"])[0])
    return [
        paired(name, "voor het eerst", [median(unchanged)], first),
        paired(name, "`import pandas`", unchanged, pandas, goal=1.5),
    ]
