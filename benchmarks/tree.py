"""What a command uses with all that it starts: wall and processor time, and memory by its children.

The trap: what a process started is of nobody once that process is gone, and its processor time
with it; so all are looked at while they run, and what they used last is what counts.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks.fresh import ROOT, Failed, environment

#: Seconds between two looks.
_PAUSE = 0.25
_MEGABYTE = 1024**2


@dataclass
class Used:
    """What came of a command."""

    code: int
    printed: str
    wall: float
    #: Seconds of processor time, of the command and all that it started.
    cpu: float
    #: The most megabytes of each process that the command itself started, with all under it.
    children: list[float] = field(default_factory=list)
    #: The most megabytes of the command and all that it started together.
    together: float = 0.0


def watch(
    command: Sequence[str],
    cache: Path | None,
    *,
    patience: float,
    meanwhile: Callable[[psutil.Process], None] = lambda _process: None,
) -> Used:
    """Run a command and look on.

    Parameters
    ----------
    cache
        The folder in which files read before are believed.
    patience
        Seconds after which it has failed.
    meanwhile
        Called at every look with the process, to see or break something.

    Raises
    ------
    Failed
        When it takes too long.
    """
    seen: dict[int, float] = {}
    most: dict[int, float] = {}
    together, began = 0.0, time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(cache),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    ) as process:
        top = psutil.Process(process.pid)
        while process.poll() is None:
            now = _look(top, seen)
            for child, megabytes in now.items():
                most[child] = max(most.get(child, 0.0), megabytes)
            together = max(together, sum(now.values()))
            meanwhile(top)
            if time.perf_counter() - began > patience:
                _end(top)
                raise Failed(f"duurde langer dan {patience:.0f} s", " ".join(command))
            with suppress(subprocess.TimeoutExpired):
                process.wait(_PAUSE)
        wall = time.perf_counter() - began
        printed = process.stdout.read() if process.stdout else ""
    own = most.pop(process.pid, 0.0)
    return Used(
        process.returncode,
        printed,
        wall,
        sum(seen.values()),
        sorted(most.values()),
        max(together, own),
    )


def _look(top: psutil.Process, seen: dict[int, float]) -> dict[int, float]:
    """Megabytes of the process itself and of each child with all under it; note processor time."""
    now: dict[int, float] = {}
    with suppress(psutil.Error):
        now[top.pid] = _of(top, seen)
        for child in top.children():
            with suppress(psutil.Error):
                under = child.children(recursive=True)
                now[child.pid] = sum(_of(one, seen) for one in (child, *under))
    return now


def _of(process: psutil.Process, seen: dict[int, float]) -> float:
    """Megabytes of one process; its processor time is noted."""
    try:
        with process.oneshot():
            spent = process.cpu_times()
            seen[process.pid] = spent.user + spent.system
            return float(process.memory_info().rss / _MEGABYTE)
    except psutil.Error:
        return 0.0


def _end(top: psutil.Process) -> None:
    """End a command and all that it started."""
    for process in [*top.children(recursive=True), top]:
        with suppress(psutil.Error):
            process.kill()
