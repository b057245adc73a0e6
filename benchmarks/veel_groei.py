"""How the time of one dossier grows with its rows, its wijken and its years.

The trap: more wijken or years are more rows too, so beside each power stands that of the number of
rows: the time may grow as they do, and no faster. Seconds are of processor time, of all processes.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.fresh import Failed, task
from benchmarks.lines import Line, growth, not_measured
from benchmarks.tree import watch

#: Sizes by what grows, each as wijken, years and rows for each that there is otherwise.
SIZES: Mapping[str, Mapping[int, tuple[int, int, int]]] = {
    "rijen": {1: (8, 8, 1), 3: (8, 8, 3), 9: (8, 8, 9)},
    "wijken": {8: (8, 8, 1), 40: (40, 8, 1), 200: (200, 8, 1)},
    "jaren": {8: (8, 8, 1), 20: (8, 20, 1)},
}
ONLY = "01,04"
REPEATS, PATIENCE = 2, 1800
_GOAL = 1.1
_READING, _SUMS, _REPORT = "lezen", "sommen", f"verslag met {ONLY}"


def made(folder: str, wijken: str, jaren: str, fijn: str) -> Callable[[], int]:
    """Task: make one plain dossier."""
    from benchmarks.dossiers.maken import maak_een
    from benchmarks.dossiers.stad import Maat, waarheid_van
    from benchmarks.dossiers.vuil import Vuil

    maat = Maat(int(wijken), int(jaren), klein=True, fijn=int(fijn))
    town = waarheid_van("Groeidorp", 1, 0, maat)
    # Work that changes hands is booked on two lines of one year; here all years are alike.
    town["overdracht"] = dt.date(town["nulmeting"] - 1, 7, 1)

    def work() -> int:
        maak_een(Path(folder), town, Vuil())
        return 0

    return work


def read(folder: str) -> Callable[[], Callable[[], int]]:
    """Task: read a dossier; then how many rows its tables have."""
    from analyse import open_dossier

    def work() -> Callable[[], int]:
        dossier = open_dossier(folder)
        if dossier.has_errors:
            raise ValueError("the dossier has errors")
        return lambda: sum(len(table) for table in dossier.tables.values())

    return work


def sums(folder: str) -> Callable[[], Callable[[], int]]:
    """Task: the sums that a dossier gives to the page over all; it was read before."""
    from analyse import open_dossier
    from analyse.many.sums import sums_of

    dossier = open_dossier(folder)

    def work() -> Callable[[], int]:
        given = sums_of(dossier)
        return lambda: len(given)

    return work


def measure(
    folder: Path, sizes: Mapping[str, Mapping[int, tuple[int, int, int]]] = SIZES
) -> list[Line]:
    """A line for reading, sums and report by each of rows, wijken and years."""
    lines = []
    for what, steps in sizes.items():
        try:
            lines += _of(folder, what, steps)
        except Failed as error:
            lines.append(not_measured(f"groei met {what}", error.public))
    return lines


def _of(folder: Path, what: str, steps: Mapping[int, tuple[int, int, int]]) -> list[Line]:
    """The powers with which time grows in one thing."""
    seconds: dict[str, dict[int, list[float]]] = {
        name: {step: [] for step in steps} for name in (_READING, _SUMS, _REPORT)
    }
    rows: dict[int, list[float]] = {}
    for repeat in range(REPEATS):
        for step, size in steps.items():
            data = folder / "-".join(map(str, size))
            if not data.exists():
                task("benchmarks.veel_groei:made", data, *size)
            cache = folder / f"gelezen-{what}-{step}-{repeat}"
            reading = task("benchmarks.veel_groei:read", data)
            rows[step] = [float(reading["value"])]
            seconds[_READING][step].append(reading["cpu"])
            seconds[_SUMS][step].append(
                task("benchmarks.veel_groei:sums", data, cache=cache)["cpu"]
            )
            seconds[_REPORT][step].append(_report(data, folder / f"uit-{cache.name}"))
    sizes = f"{' naar '.join(map(str, steps))}"
    told = ", ".join(f"{int(many[0]):,}".replace(",", ".") for many in rows.values())
    return [
        growth(
            f"{name}: groei met {what}, {sizes}",
            f"rijen in de tabellen ({told})",
            of,
            rows,
            _GOAL,
        )
        for name, of in seconds.items()
    ]


def _report(data: Path, out: Path) -> float:
    """Processor time of a report of some notebooks, of all processes."""
    command = [sys.executable, "-m", "analyse", "refresh", "--data", str(data)]
    command += ["--out", str(out), "--only", ONLY, "--niet-openen"]
    used = watch(command, None, patience=PATIENCE)
    if used.code:
        raise Failed(f"exitcode {used.code}", used.printed[-2000:])
    return used.cpu


def _main() -> None:
    """Measure one size and show it: `python -m benchmarks.veel_groei WIJKEN JAREN FIJN`."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        size: list[Any] = sys.argv[1:4]
        data, began = Path(folder) / "d", time.perf_counter()
        task("benchmarks.veel_groei:made", data, *size)
        print(f"gemaakt in {time.perf_counter() - began:.1f} s")
        print("lezen", task("benchmarks.veel_groei:read", data))
        print("sommen", task("benchmarks.veel_groei:sums", data))
        print("verslag", _report(data, Path(folder) / "uit"))


if __name__ == "__main__":
    _main()
