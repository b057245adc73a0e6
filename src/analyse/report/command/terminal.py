"""Where a command speaks: the screen, or the file or program that stands for it.

The traps: text from an export may hold the square brackets that rich takes for markup, and signs
that steer a terminal, so all of it goes through `plain`; a screen of Windows lacks letters; and who
reads along may stop, which is no reason to leave the work undone.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable
from contextlib import suppress

from rich.console import Console
from rich.markup import escape

from analyse import nl


class Screen(Console):
    """Where a command speaks: lines are as long as they are, and not read on is no error."""

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(soft_wrap=True, stderr=stderr)

    def on_broken_pipe(self) -> None:
        """Go on with the work in silence when nobody reads any more (`| head`)."""
        self.quiet = True
        hush()


def hush() -> None:
    """Let what is still said go nowhere, after its reader went away."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # a stream of a test is no file
            stream.flush()
            continue
        with suppress(OSError):
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def any_letter() -> None:
    """Have letters that the screen or the file behind it lacks replaced, in place of an error."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # of a program without a window
            setattr(sys, name, io.StringIO())
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def plain(text: str) -> str:
    """A text that is no markup and that steers nothing."""
    return escape(nl.leesbaar(text, regels=True))


def say(lines: Iterable[str]) -> None:
    """Say lines as they are."""
    screen = Screen()
    for line in lines:
        screen.print(plain(line), highlight=False)


def write(text: str) -> None:
    """Write a text for another program."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        hush()
