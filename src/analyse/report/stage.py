"""Put a finished report in place as a whole, or not at all.

Everything is made in a hidden folder beside the output; then the old output steps aside, the new
one takes its name, and the old one goes. The trap: a crash between those two renames leaves no
output under its own name, so the next run first puts back what it finds. Windows refuses to move a
folder while somebody has a file of it open: wait a moment, then say so.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import getpass
import json
import os
import platform
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from analyse import nl
from analyse.errors import UitvoerFout

MANIFEST = "manifest.json"
_WINDOWS_BUSY = (5, 32, 33)
_PATIENCE = 2.5


@contextlib.contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the output folder for this process alone, or say who holds it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    holder = out.parent / f".{out.name}.bezig.json"
    lock = FileLock(out.parent / f".{out.name}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise UitvoerFout(
            f"Het verslag '{out.name}' wordt al ververst{_who(holder)}. Wacht tot dat klaar is en"
            " probeer het opnieuw."
        ) from None
    try:
        me = {
            "pid": os.getpid(),
            "computer": platform.node(),
            "gebruiker": _user(),
            "sinds": nl.moment(dt.datetime.now(dt.UTC).astimezone()),
        }
        holder.write_text(json.dumps(me), encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "onbekend"


def _who(holder: Path) -> str:
    try:
        who = json.loads(holder.read_text(encoding="utf-8"))
        return (
            f" door {who['gebruiker']} op {who['computer']} (proces {who['pid']}, sinds"
            f" {who['sinds']})"
        )
    except (OSError, ValueError, KeyError):
        return ""


def recover(out: Path) -> None:
    """Undo what an earlier run left when it was cut off.

    Put the old report back if it is the only one, clear the rest.
    """
    aside = sorted(out.parent.glob(f".{out.name}-oud-*"))
    if aside and not out.exists():
        _move(aside.pop(), out)
    for rest in (*aside, *out.parent.glob(f".{out.name}-bezig-*")):
        shutil.rmtree(rest, ignore_errors=True)


def refuse_strange(out: Path, *inputs: Path) -> None:
    """Refuse an output folder with something else than a report, or that overlaps the inputs."""
    for folder in inputs:
        if out == folder or out in folder.parents or folder in out.parents:
            raise UitvoerFout(
                f"De uitvoermap '{out.name}' en de map '{folder.name}' mogen niet in elkaar liggen;"
                " kies een andere map."
            )
    if out.exists() and (
        not out.is_dir() or (any(out.iterdir()) and not (out / MANIFEST).is_file())
    ):
        raise UitvoerFout(
            f"In '{out.name}' staat al iets dat geen verslag is. Kies een lege of nieuwe map, dan"
            " gaat er niets verloren."
        )


def keep_own_files(out: Path, stage: Path, ours: set[str]) -> None:
    """Carry over the files that a user put beside the report."""
    for path in sorted(p for p in out.rglob("*") if p.is_file()) if out.exists() else ():
        relative = path.relative_to(out)
        if (
            relative.as_posix() not in ours
            and not path.name.startswith("~$")
            and not (stage / relative).exists()
        ):
            (stage / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, stage / relative)


def swap_in(stage: Path, out: Path, run_id: str) -> None:
    """Give the finished `stage` the name of `out`.

    When that fails the old output is back where it was.
    """
    aside = out.parent / f".{out.name}-oud-{run_id}"
    had = out.exists()
    try:
        if had:
            _move(out, aside)
        try:
            _move(stage, out)
        except BaseException:
            if had:
                _move(aside, out)
            raise
    except OSError as error:
        raise UitvoerFout(
            f"Het nieuwe verslag kon niet op zijn plaats worden gezet ({error.strerror}). Sluit"
            f" bestanden uit '{out.name}' die open staan, bijvoorbeeld in Excel, en ververs"
            f" opnieuw. Het vorige verslag is niet veranderd{_kept_beside(stage, out)}."
        ) from error
    # A file that is open or indexed at this moment is cleared by the next run.
    shutil.rmtree(aside, ignore_errors=True)


def _kept_beside(stage: Path, out: Path) -> str:
    """Keep the finished report under a name of its own when its place is taken, and say where.

    Nothing when that fails too.
    """
    beside = (
        out.parent / f"{out.name} (nieuw {dt.datetime.now(dt.UTC).astimezone():%Y-%m-%d %H%M})"
    )
    try:
        stage.rename(beside)
    except OSError:
        return ""
    return f"; het nieuwe staat zolang in '{beside.name}'"


def _move(source: Path, target: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while source.exists():
        try:
            source.rename(target)
        except OSError as error:
            if (
                getattr(error, "winerror", None) not in _WINDOWS_BUSY
                or time.monotonic() > until
            ):
                raise
            time.sleep(0.1)
