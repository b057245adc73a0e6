"""How far something is, on a screen: one bar where somebody looks on, gone once it is done.

Where no one looks on it is nothing, or a line a notebook. The trap: several threads tell of their
notebook at once, and a bar is drawn by one of them at a time.
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
    ProgressColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from analyse.report.command.terminal import Screen, plain


def bar(console: Console, *columns: ProgressColumn) -> Progress:
    """A bar of these columns behind what turns, which is not drawn where no one looks on."""
    hidden = not console.is_terminal
    return Progress(SpinnerColumn(), *columns, console=console, transient=True, disable=hidden)


@contextmanager
def files() -> Iterator[Callable[[str, int, int], None]]:
    """Show which file is being read, how many are done and for how long.

    Nothing where no one looks on.

    Yields
    ------
    Callable
        To be called with the name of a file that is about to be read, the number of files done and
        the number there are.
    """
    what = TextColumn("{task.description}")
    with bar(Screen(stderr=True), what, MofNCompleteColumn(), TimeElapsedColumn()) as drawn:
        task = drawn.add_task("", total=None)
        yield lambda name, done, total: drawn.update(
            task, description=f"{plain(name)} wordt gelezen", completed=done, total=total
        )


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
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    phases = {"leest": "wordt gelezen", "schrijft": "worden geschreven"}
    running: list[str] = []
    lock = threading.Lock()
    with bar(console, *columns) as drawn:
        task = drawn.add_task("", total=None)  # how many notebooks there are is known later

        def tell(name: str, state: str) -> None:
            with lock:
                if state in phases:
                    drawn.update(task, description=f"{plain(name)} {phases[state]}")
                    return
                if state == "wacht":
                    drawn.update(task, total=(drawn.tasks[0].total or 0) + 1)
                    return
                if state == "begint":
                    running.append(name)
                elif name in running:
                    running.remove(name)
                    drawn.advance(task)
                drawn.update(task, description=plain(", ".join(running)))
                if state != "begint" or not console.is_terminal:
                    console.print(f"  {plain(name)}: {plain(state)}", highlight=False)

        yield tell
