"""Time a task in a fresh process, with the memory it took at its peak.

A task is named `module:function`. The function does what must not count (imports, made-up tables)
and returns a callable; only that call is timed. When it returns a callable in turn, to check what
came of it, that is called after the clock has stopped. The trap: on Linux a process starts with the
peak memory of the one that started it, so the parent stays light: it never imports pandas, and
whatever needs a table is a task of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
#: Seconds after which one task counts as failed; the slowest, a million rows with openpyxl, takes
#: three minutes.
PATIENCE = 600


class Failed(Exception):
    """A task that did not end well.

    `public` may stand in a published file, the message may name a path.
    """

    def __init__(self, public: str, detail: str) -> None:
        super().__init__(f"{public}\n{detail}")
        self.public = public


def environment(cache: Path | None) -> dict[str, str]:
    """In what a program runs that is measured; it believes files read before only in `cache`."""
    return {k: v for k, v in os.environ.items() if not k.startswith("ANALYSE_")} | {
        "PYTHONHASHSEED": "0",
        "COLUMNS": "200",
        "ANALYSE_CACHE": str(cache) if cache else "uit",
    }


def run(
    command: Sequence[str], cwd: Path = ROOT, cache: Path | None = None
) -> tuple[float, str]:
    """Wall time of a command in seconds, and what it printed.

    Files read before are believed only in the folder `cache`.

    Raises
    ------
    Failed
        When it ends with another code than 0, or takes too long.
    """
    began = time.perf_counter()
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=environment(cache),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired as late:
        raise Failed(f"duurde langer dan {PATIENCE} s", str(late)) from late
    seconds = time.perf_counter() - began
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exitcode {done.returncode}"]
        raise Failed(
            f"exitcode {done.returncode}, {lines[-1].split(':')[0]}", done.stderr[-2000:]
        )
    return seconds, done.stdout


def task(name: str, *arguments: object, cache: Path | None = None) -> dict[str, Any]:
    """Run a task in a fresh process and tell how it went.

    Returns
    -------
    dict
        `wall` (seconds by the clock), `cpu` (seconds of processor time, all threads), `mb` (peak
        memory, None where the system does not say) and `value`, what the task returned.
    """
    _, printed = run(
        [sys.executable, "-m", "benchmarks.fresh", name, *map(str, arguments)], cache=cache
    )
    return json.loads(printed.splitlines()[-1])


def peak_mb() -> float | None:
    """Peak memory of this process in MB."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 / (1024 if sys.platform == "darwin" else 1)


def _main(name: str, *arguments: str) -> None:
    module, _, function = name.partition(":")
    work = getattr(import_module(module), function)(*arguments)
    began, began_cpu = time.perf_counter(), time.process_time()
    value = work()
    wall, cpu = time.perf_counter() - began, time.process_time() - began_cpu
    mb = peak_mb()
    print(
        json.dumps(
            {"wall": wall, "cpu": cpu, "mb": mb, "value": value() if callable(value) else value}
        )
    )


if __name__ == "__main__":
    _main(*sys.argv[1:])
