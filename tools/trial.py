"""Every file in a folder through the reader, each in a process of its own.

`python -m tools.trial FOLDER [--limits S MB]`.

For files that nobody made for us. The trap: a reader that says nothing looks as good as one that
read all; so a file must end in a table or in a problem, and neither is a failure, as are a crash, a
hang and too much time or memory.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analyse import nl
from analyse.read.formats.child import bound
from analyse.read.result import FileResult
from analyse.read.table import read_file

#: Seconds and megabytes that one file may cost.
LIMITS = (20, 1500)
#: Seconds for starting a process, on top of the limit.
PATIENCE = 10
_MB = 1024**2


@dataclass(frozen=True)
class Outcome:
    """What came of one file; `fault` is empty when nothing is wrong with the reader."""

    kind: str
    verdict: str
    seconds: float
    peak: float
    fault: str = ""


def verdict(result: FileResult) -> str:
    """Tables with their rows, or else the codes of the problems.

    Empty when the reader said nothing.
    """
    tables = [f"{s.table} {nl.getal(s.rows)}" for s in result.sheets if s.table]
    return ", ".join(tables) or " ".join(sorted({p.code for p in result.problems}))


def peak_mb() -> float:
    """Most memory that this process or one of its own held, in megabytes.

    Nan where the system does not tell.
    """
    try:
        import resource
    except ImportError:
        return float("nan")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    unit = 1 if sys.platform == "darwin" else 1024
    return max(own, started) * unit / _MB


def one(path: Path, megabytes: int, seconds: int) -> None:
    """Read one file, bounded, and print the outcome as JSON.

    The inside of the process that `attempt` starts.
    """
    bound(megabytes, seconds)
    begin = time.perf_counter()
    result = read_file(path, [])
    print(json.dumps([result.kind, verdict(result), time.perf_counter() - begin, peak_mb()]))


def attempt(path: Path, seconds: float, megabytes: float) -> Outcome:
    """Read one file in another process, and judge how that went."""
    begin = time.perf_counter()
    # So that what is over the limits can still be measured.
    room = [str(int(3 * megabytes)), str(int(3 * seconds) + 5)]
    try:
        done = subprocess.run(
            [sys.executable, "-P", __file__, str(path), "--one", *room],
            capture_output=True,
            text=True,
            timeout=3 * seconds + PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Outcome("", "", time.perf_counter() - begin, float("nan"), "blijft hangen")
    try:
        kind, said, took, peak = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        last = (done.stderr.strip().splitlines() or [f"code {done.returncode}"])[-1]
        return Outcome("", last[:120], time.perf_counter() - begin, float("nan"), "loopt vast")
    fault = ""
    if not said:
        fault = "zwijgt"
    elif took > seconds:
        fault = "te traag"
    elif peak > megabytes:
        fault = "te veel geheugen"
    return Outcome(kind, said, took, peak, fault)


def main(arguments: Sequence[str] | None = None) -> int:
    """Try every file in a folder; 1 when the reader failed on any."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.trial",
        description="Leest elk bestand in een map, elk in een eigen proces.",
    )
    parser.add_argument("map", type=Path, help="de map; submappen tellen mee")
    parser.add_argument(
        "--limits",
        nargs=2,
        type=float,
        default=LIMITS,
        metavar=("SECONDEN", "MB"),
        help="wat één bestand mag kosten (%(default)s)",
    )
    parser.add_argument("--one", nargs=2, type=int, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.one:
        one(given.map, *given.one)
        return 0
    if not given.map.is_dir():
        parser.error(f"{given.map} is geen map.")
    counts: Counter[str] = Counter()
    for path in sorted(p for p in given.map.rglob("*") if p.is_file()):
        outcome = attempt(path, *given.limits)
        counts[outcome.fault or "goed"] += 1
        mark = f"  <- {outcome.fault}" if outcome.fault else ""
        name = path.relative_to(given.map)
        cost = f"{nl.getal(outcome.seconds, 2):>7} s {nl.getal(outcome.peak):>6} MB"
        print(
            f"{name!s:60.60} {outcome.kind or '-':5} {cost}  {outcome.verdict}{mark}",
            flush=True,
        )
    faults = ", ".join(
        f"{number} {fault}" for fault, number in counts.items() if fault != "goed"
    )
    said = f"{counts.total()} bestanden: {counts['goed']} goed"
    print(f"{said}, {faults}" if faults else said)
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
