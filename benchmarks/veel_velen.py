"""Many dossiers: two workers against one, nothing changed, what goes wrong, a cluster that breaks.

The traps: a machine is noisy, so the dossiers stand in blocks and each block is refreshed with one
and with two workers in turn; and what was done again shows only in when a stand was written.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import psutil

from analyse.many.stand import TE_LANG
from benchmarks.dossiers.nakijken import afwijkingen
from benchmarks.fresh import ROOT, Failed, environment, task
from benchmarks.lines import Line, figure, growth, paired
from benchmarks.tree import Used, watch
from benchmarks.veel_groei import ONLY

#: Parts of all dossiers that are refreshed at once: sizes that differ tell how time grows.
BLOCKS = (1, 2, 4)
#: Dossiers of which one is wrong, one hangs and one loses its process; and those of the cluster.
WRONG, CLUSTER = 6, 6
POISON = "foutcel"
#: Minutes that a dossier may take when one of them hangs.
LIMIT = 3
#: Seconds that a run may take, for each dossier in it.
PATIENCE = 600


@dataclass
class Runs:
    """What came of the blocks: of each its number of dossiers and both runs, and the repeats."""

    one: dict[int, Used] = field(default_factory=dict)
    two: dict[int, Used] = field(default_factory=dict)
    again: dict[int, list[Used]] = field(default_factory=dict)


def made(folder: str, number: str, seed: str, *poisons: str) -> Callable[[], int]:
    """Task: make small dossiers."""
    from benchmarks.dossiers.maken import maak
    from benchmarks.dossiers.stad import Maat

    def work() -> int:
        maak(Path(folder), int(number), int(seed), Maat(klein=True), poisons)
        return int(number)

    return work


def _command(data: Path, out: Path, *more: str) -> list[str]:
    command = [sys.executable, "-m", "analyse", "refresh", "--dossiers", str(data)]
    return [*command, "--out", str(out), "--only", ONLY, "--niet-openen", *more]


def sizes(number: int) -> list[int]:
    """How many dossiers each block has."""
    whole = sum(BLOCKS)
    first = [max(1, number * part // whole) for part in BLOCKS[:-1]]
    return [*first, number - sum(first)]


# ------------------------------------------------------------------------ two against one


def workers(folder: Path, number: int) -> list[Line]:
    """Two workers against one, memory, growth with the number of dossiers, and nothing changed."""
    runs = Runs()
    making, wrong_sums = 0.0, []
    for block, size in enumerate(sizes(number)):
        data = folder / f"blok-{block}"
        making += task("benchmarks.veel_velen:made", data, size, block + 1)["wall"]
        order = (1, 2) if block % 2 else (2, 1)
        for jobs in order:
            used = _whole(folder, data, jobs)
            (runs.one if jobs == 1 else runs.two)[size] = used
        wrong_sums += afwijkingen(data, folder / f"uit-{data.name}-2")
        runs.again[size] = [_unchanged(folder, data) for _ in range(2)]
    true = Line(
        "sommen voor de pagina over alle",
        "de waarheid",
        "",
        "; ".join(wrong_sums[:3]),
        f"{number} dossiers",
        f"{len(wrong_sums)} afwijkingen",
        "0 afwijkingen",
    )
    return [*_speed(runs), *_memory(runs), *_same(runs), _making(making, number), true]


def _whole(folder: Path, data: Path, jobs: int) -> Used:
    """Refresh a block for the first time with so many workers; every dossier must be in order."""
    out, cache = folder / f"uit-{data.name}-{jobs}", folder / f"gelezen-{data.name}-{jobs}"
    patience = PATIENCE * len(list(data.iterdir()))
    used = watch(_command(data, out, "--jobs", str(jobs)), cache, patience=patience)
    if used.code:
        raise Failed(f"exitcode {used.code}", used.printed[-3000:])
    return used


def _unchanged(folder: Path, data: Path) -> Used:
    """Refresh a block of which nothing changed."""
    out, cache = folder / f"uit-{data.name}-2", folder / f"gelezen-{data.name}-2"
    before = _stands(out)
    used = watch(_command(data, out, "--jobs", "2"), cache, patience=PATIENCE)
    if used.code or _stands(out) != before:
        raise Failed("bij niets veranderd werd er toch iets gemaakt", used.printed[-3000:])
    return used


def _speed(runs: Runs) -> list[Line]:
    one, two = list(runs.one.values()), [runs.two[size] for size in runs.one]
    number = sum(runs.one)
    blocks = f"{number} kleine dossiers in {len(one)} blokken"
    wall = [[used.wall for used in side] for side in (two, one)]
    cpu = [[used.cpu for used in side] for side in (two, one)]
    whole = [[sum(side)] for side in wall]
    return [
        paired(f"{blocks}, twee workers", "één worker", *wall, goal=1 / 1.8),
        paired("alle blokken samen, twee workers", "één worker", *whole, goal=1 / 1.8),
        paired("processortijd, twee workers", "één worker", *cpu),
        growth(
            "groei met het aantal dossiers, twee workers",
            "één worker",
            {size: [used.wall] for size, used in runs.two.items()},
            {size: [used.wall] for size, used in runs.one.items()},
            1.1,
        ),
    ]


def _memory(runs: Runs) -> list[Line]:
    """What one dossier takes with all its processes, and all of it together."""
    lines = []
    for title, side in (("één worker", runs.one), ("twee workers", runs.two)):
        each = [megabytes for used in side.values() for megabytes in used.children]
        if not each:
            continue
        together = max(used.together for used in side.values())
        lines.append(
            Line(
                f"geheugen van een dossier met alles eronder, {title}",
                "alles samen op zijn hoogst",
                "",
                f"{figure(min(each))} - {figure(max(each))} MB ({len(each)} dossiers)",
                f"{figure(median(each))} MB",
                f"{figure(together)} MB",
            )
        )
    return lines


def _same(runs: Runs) -> list[Line]:
    """Refreshing again what did not change, beside the first time."""
    again = [median(used.wall for used in many) for many in runs.again.values()]
    first = [runs.two[size].wall for size in runs.again]
    return [paired("nog eens, niets veranderd, twee workers", "voor het eerst", again, first)]


def _making(seconds: float, number: int) -> Line:
    each = f"{figure(seconds / number)} s per dossier"
    return Line(f"{number} kleine dossiers maken", "", "", each, f"{figure(seconds)} s")


def _stands(out: Path) -> dict[str, int]:
    """When the stand of each dossier was written."""
    return {path.stem: path.stat().st_mtime_ns for path in (out / "stand").glob("*.json")}


def _states(out: Path) -> dict[str, str]:
    """What came of each dossier."""
    found = {}
    for path in (out / "stand").glob("*.json"):
        with suppress(ValueError, OSError):
            found[path.stem] = json.loads(path.read_text(encoding="utf-8"))["state"]
    return found


# ------------------------------------------------------------------------- what goes wrong


def wrong(folder: Path, number: int = WRONG) -> list[Line]:
    """One dossier with a fault, one that hangs, one of which the process is killed; and again."""
    data, out, cache = folder / "misgaan", folder / "uit-misgaan", folder / "gelezen-misgaan"
    task("benchmarks.veel_velen:made", data, number, 7, POISON)
    truth = json.loads((data / "waarheid.json").read_text(encoding="utf-8"))["dossiers"]
    sick = {town["map"] for town in truth if town["vergif"]}
    hung: list[str] = []
    killed: list[str] = []

    def strike(top: psutil.Process) -> None:
        if not hung:
            hung.extend(_struck(top, sick, psutil.Process.suspend))
        elif not killed:
            killed.extend(_struck(top, {*sick, *hung}, psutil.Process.kill))

    command = _command(data, out, "--jobs", "2", "--tijdslimiet", str(LIMIT))
    watch(command, cache, patience=PATIENCE * number, meanwhile=strike)
    expected = {town["map"]: town["wordt"] for town in truth} | dict.fromkeys(hung, TE_LANG)
    told = _told(out, expected, killed)
    before, states = _stands(out), _states(out)
    watch(command, cache, patience=PATIENCE * number)
    redone = [name for name, when in _stands(out).items() if before.get(name) != when]
    needless = [name for name in redone if states.get(name) == "klaar"]
    return [
        told,
        Line(
            "daarna nog eens",
            "gemaakt wat al klaar was",
            "",
            "",
            f"{len(redone)} opnieuw gemaakt",
            f"{len(needless)} dossiers",
            "0 dossiers",
        ),
    ]


def _struck(
    top: psutil.Process, spare: set[str], strike: Callable[[psutil.Process], None]
) -> Iterator[str]:
    """Strike the process of one dossier that is at work, and tell of which."""
    for child in top.children():
        with suppress(psutil.Error):
            logs = [Path(one.path) for one in child.open_files()]
            names = [log.stem for log in logs if log.parent.name == "stand"]
            if names and names[0] not in spare:
                strike(child)
                yield names[0]
                return


def _told(out: Path, expected: dict[str, str], killed: Sequence[str]) -> Line:
    """How many dossiers became what they should, and which did not."""
    states = _states(out)
    off = [
        f"{states.get(name, 'geen stand')}, verwacht {state}"
        for name, state in expected.items()
        if states.get(name) != state
    ]
    reports = sum((out / "verslagen" / name / "index.html").is_file() for name in expected)
    number = len(expected)
    return Line(
        f"{number} dossiers: een met een fout, een blijft hangen, {len(killed)} proces beëindigd",
        "zoals het hoort",
        "",
        "; ".join(off),
        f"{reports} verslagen",
        f"{number - len(off)} van {number}",
        f"{number - 2} verslagen",
    )


# --------------------------------------------------------------------- a cluster that breaks


def cluster(folder: Path, number: int = CLUSTER) -> list[Line]:
    """A worker of a cluster is killed, then the scheduler; and then the same command again."""
    data, out, cache = folder / "cluster", folder / "uit-cluster", folder / "gelezen-cluster"
    task("benchmarks.veel_velen:made", data, number, 9)
    port = _free_port()
    address = f"tcp://127.0.0.1:{port}"
    command = _command(data, out, "--planner", address)
    with _running(address, port, cache) as parts:

        def breaks(_top: psutil.Process) -> None:
            done = len(_states(out))
            if done >= 1 and parts["worker 1"].poll() is None:
                parts["worker 1"].kill()
            if done >= number // 2:
                parts["planner"].kill()

        first = watch(command, cache, patience=PATIENCE * number, meanwhile=breaks)
    before, done = _stands(out), _states(out)
    with _running(address, port, cache):
        second = watch(command, cache, patience=PATIENCE * number)
    after = _stands(out)
    redone = [name for name in done if before.get(name) != after.get(name)]
    fine = sum(state == "klaar" for state in _states(out).values())
    return [
        Line(
            f"{number} dossiers op een cluster, een worker en daarna de planner beëindigd",
            "exitcode",
            "",
            "",
            f"{len(done)} klaar toen de planner wegviel",
            str(first.code),
            "2",
        ),
        Line(
            "de planner weer aan, dezelfde opdracht nog eens",
            "opnieuw gemaakt wat klaar was",
            "",
            f"exitcode {second.code}",
            f"{fine} van {number} klaar",
            f"{len(redone)} dossiers",
            "0 dossiers",
        ),
    ]


@contextmanager
def _running(
    address: str, port: int, cache: Path
) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """A scheduler with two workers, each a process of its own."""
    scheduler = ["dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    worker = ["dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    with ExitStack() as stack:
        parts = {}
        for name, (module, *rest) in (
            ("planner", scheduler),
            ("worker 1", worker),
            ("worker 2", worker),
        ):
            command = [sys.executable, "-m", f"distributed.cli.{module}", *rest]
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment(cache),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            stack.callback(_stop, process)
            parts[name] = process
        _wait_for(address)
        yield parts


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a process with all that it started."""
    with suppress(psutil.Error):
        for child in psutil.Process(process.pid).children(recursive=True):
            with suppress(psutil.Error):
                child.kill()
    process.kill()
    process.wait()


def _wait_for(address: str) -> None:
    """Wait until two workers are there."""
    from distributed import Client

    with Client(address, timeout=60, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
