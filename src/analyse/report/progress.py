"""Which notebooks run, on a screen: a bar where somebody looks on, a line each where nobody does.

The trap: several threads tell of their notebook at once, and a bar is drawn by one of them at a
time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from analyse.report.terminal import plain


@contextmanager
def notebooks(console: Console) -> Iterator[Callable[[str, str], None]]:
    """Show which notebooks are running, how many are done and for how long.

    A line each where no one looks on.

    Yields
    ------
    Callable
        To be called with the name of a notebook and "wacht", "begint", "klaar", "mislukt" or
        "ongewijzigd"; from any thread.
    """
    columns = (
        SpinnerColumn(),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    running: list[str] = []
    lock = threading.Lock()
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=0)

        def tell(name: str, state: str) -> None:
            with lock:
                if state == "wacht":
                    bar.update(task, total=(bar.tasks[0].total or 0) + 1)
                    return
                if state == "begint":
                    running.append(name)
                elif name in running:
                    running.remove(name)
                    bar.advance(task)
                bar.update(task, description=plain(", ".join(running)))
                if state != "begint" or not console.is_terminal:
                    console.print(f"  {plain(name)}: {plain(state)}", highlight=False)

        yield tell
