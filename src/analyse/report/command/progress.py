"""How far a refresh is, on a screen: one bar where somebody looks on, a line a notebook elsewhere.

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

from analyse.report.command.terminal import plain


@contextmanager
def notebooks(console: Console) -> Iterator[Callable[[str, str], None]]:
    """Show what is read, which notebooks are running, how many are done and for how long.

    A line for each notebook where no one looks on.

    Yields
    ------
    Callable
        To be called with the name of a notebook and "wacht", "begint", "klaar", "mislukt" or
        "ongewijzigd", or with that of something else and "leest" or "schrijft"; from any thread.
    """
    columns = (
        SpinnerColumn(),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    phases = {"leest": "wordt gelezen", "schrijft": "worden geschreven"}
    running: list[str] = []
    lock = threading.Lock()
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=None)  # how many notebooks there are is known later

        def tell(name: str, state: str) -> None:
            with lock:
                if state in phases:
                    bar.update(task, description=f"{plain(name)} {phases[state]}")
                    return
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
