"""The process in which `legacy` has a file read.

`python -m analyse.read.formats.child FILE KIND OUT LIMIT MEGABYTES SECONDS`.

It writes arrays and JSON, which cannot run code, to the file OUT. The trap: whatever it meets, it
must end in an answer or be ended; so it first takes away its own right to more memory and time than
agreed, where the system has such limits.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from analyse.read.formats import calamine, xls
from analyse.read.formats.grid import Fault, TooWideError

_READERS = {"xls": xls.read, "xlsb": calamine.read_xlsb, "ods": calamine.read_ods}


def main(arguments: list[str]) -> None:
    """Read one file and write what it holds, or why it could not be read."""
    path, kind, out, limit, megabytes, seconds = arguments
    bound(int(megabytes), int(seconds))
    arrays: dict[str, Any] = {}
    sheets: list[dict[str, Any]] = []
    answer: dict[str, Any] = {"sheets": sheets}
    try:
        grids, answer["from_1904"], answer["remarks"] = _READERS[kind](Path(path), int(limit))
        for number, grid in enumerate(grids):
            sheets.append(grid.rest())
            for name, values in grid.arrays().items():
                arrays[f"{name}{number}"] = values
    except Fault as fault:
        answer = {"fault": fault.args}
    except TooWideError as error:
        answer = {"fault": ["too wide", *error.args]}
    except MemoryError:
        arrays.clear()
        answer = {"fault": ["memory"]}
    except (
        BaseException
    ) as error:  # a damaged file fails anywhere, in a library of Rust by a panic
        answer = {"fault": ["damaged", type(error).__name__]}
    arrays["answer"] = np.frombuffer(json.dumps(answer).encode(), dtype="uint8")
    with Path(out).open("wb") as stream:
        np.savez(stream, **arrays)


def bound(megabytes: int, seconds: int) -> None:
    """Limit memory and time of this process.

    Windows has no such limits, there only the parent's clock counts.
    """
    try:
        import resource
    except ImportError:
        return
    held = 0
    memory = Path("/proc/self/statm")
    if memory.exists():
        held = int(memory.read_text().split()[0]) * resource.getpagesize()
    limits = {resource.RLIMIT_AS: held + megabytes * 1024**2, resource.RLIMIT_CPU: seconds}
    for what, most in limits.items():
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # macOS refuses some
            continue


if __name__ == "__main__":
    main(sys.argv[1:])
