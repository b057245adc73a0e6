"""The log of refreshes that nobody watches: when, with what outcome, and what changed.

It lies in the log folder of the user, for the folder of a report is replaced as a whole and is read
by others. The trap: a log that cannot be written is no reason for a report to fail.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import platformdirs

from analyse.errors import system_text

NAME, EARLIER = "refresh.log", "refresh.1.log"
#: From this size on a log is laid aside, in the place of the one before.
_MOST_BYTES = 1_000_000


def place() -> Path:
    """Where the log is."""
    return platformdirs.user_log_path("analyse", appauthor=False) / NAME


def note(report: Path, code: int, said: str, now: dt.datetime | None = None) -> str:
    """Add a refresh to the log; gives back what went wrong with that, "" when nothing did.

    Parameters
    ----------
    report
        The folder of the report.
    code
        The exit code.
    said
        What the refresh had to say, in lines.
    """
    path = place()
    moment = (now or dt.datetime.now(dt.UTC)).astimezone()
    lines = "".join(f"    {line}\n" for line in said.splitlines() if line.strip())
    entry = f"{moment:%Y-%m-%d %H:%M:%S}  uitkomst {code}  {report.absolute()}\n{lines}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _MOST_BYTES:
            path.replace(path.with_name(EARLIER))
        with path.open("a", encoding="utf-8", errors="replace") as stream:
            stream.write(entry)
    except OSError as error:
        return f"Het logboek {path} kan niet worden geschreven: {system_text(error)}"
    return ""
