"""Reading one file of many: whatever happens, the others are read.

The trap: a fault of the program must not pass for a fault of the file, so it is told as what it is,
with a report of it for whoever mends the program.
"""

from __future__ import annotations

from collections.abc import Callable

from analyse import crash
from analyse.read.problems import problem
from analyse.read.result import FileResult


def guarded(read: Callable[[], FileResult], name: str) -> FileResult:
    """What came of reading a file, or the fault of the program that stopped it as its problem."""
    try:
        return read()
    except MemoryError:
        return FileResult(name, problems=[problem("TE_GROOT.geheugen", name)])
    except Exception as error:
        fault = problem(
            "PROGRAMMAFOUT",
            name,
            fout=type(error).__name__,
            plaats=crash.place(error),
            verslag=crash.written(error, "lezen"),
        )
        return FileResult(name, problems=[fault])
