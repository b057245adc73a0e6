"""Put a finished report in place as a whole, or not at all.

Everything is made in a hidden folder beside the output; then the old output steps aside, the new
one takes its name, and what is left of the old one goes. The traps: a crash between those two
renames leaves no output under its own name, so the next run first puts back what it finds; and the
name of the output is a user's, so a working folder is known by its whole name, that of the run
included, and never by a pattern. Windows refuses to move a folder while somebody has a file of it
open: wait a moment, then say so.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import getpass
import hashlib
import json
import os
import platform
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from analyse import nl
from analyse.errors import UitvoerFout, system_text
from analyse.outputs import patiently
from analyse.report import keep
from analyse.report.manifest import RUN_ID

#: What is being made, and the old report while it is aside.
BUSY, ASIDE = "bezig", "oud"
#: What marks the folder with the reports of many dossiers, which is never replaced as a whole.
MARK_OF_MANY = "van_analyse.txt"
MARK_TEXT = """\
Verslagen van veel gemeenten, gemaakt met analyse refresh --dossiers.

index.html is het overzicht. In verslagen staat van elke gemeente het eigen verslag, in gegevens van
alle gemeenten samen de nette rijen (Parquet), en in stand wat het programma nodig heeft om de
volgende keer alleen te doen wat is veranderd. Uw eigen bestanden blijven staan.
"""
#: Bytes of the name of the output that fit in that of a working folder.
_NAME_BYTES = 200


def beside(out: Path, behind: str) -> Path:
    """A hidden name beside the output that no other output has."""
    name = out.name
    if len(os.fsencode(name)) > _NAME_BYTES:
        digest = hashlib.sha256(os.fsencode(name)).hexdigest()[:12]
        name = os.fsencode(name)[: _NAME_BYTES - 20].decode(errors="ignore") + f"~{digest}"
    return out.parent / f".{name}{behind}"


def working_folder(out: Path, state: str, run_id: str) -> Path:
    """The folder in which a run makes the report (`BUSY`), or where the old one waits (`ASIDE`)."""
    return beside(out, f"-{state}-{run_id}")


def _left(out: Path, state: str) -> list[Path]:
    """Working folders that earlier runs left, the oldest first."""
    name = re.compile(re.escape(working_folder(out, state, "").name) + RUN_ID)
    if not out.parent.is_dir():
        return []
    found = [path for path in out.parent.iterdir() if name.fullmatch(path.name)]
    return sorted(path for path in found if path.is_dir() and not path.is_symlink())


@contextlib.contextmanager
def held(out: Path, *inputs: Path) -> Iterator[list[keep.Kept]]:
    """Hold an output folder that may be used, once what an earlier run left is put right.

    Gives what got another name by that.
    """
    refuse_strange(out, *inputs)
    with locked(out):
        kept = recover(out)
        refuse_strange(out, *inputs)
        yield kept


@contextlib.contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the output folder for this process alone, or say who holds it."""
    out.parent.mkdir(parents=True, exist_ok=True)
    holder = beside(out, ".bezig.json")
    file = beside(out, ".lock")
    # What cannot be written there is taken for held by the lock itself.
    file.touch()
    lock = FileLock(file, timeout=0)
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
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def recover(out: Path) -> list[keep.Kept]:
    """Undo what an earlier run left when it was cut off.

    Put the old report back if none stands in its place, whatever else does; bring what is not in
    the present one over to it, and clear the rest.
    """
    for unfinished in _left(out, BUSY):
        shutil.rmtree(unfinished, ignore_errors=True)
    kept: list[keep.Kept] = []
    if os.path.lexists(out) and not out.is_dir():
        return kept
    for aside in reversed(_left(out, ASIDE)):
        if out.exists() and keep.is_report(out):
            kept += keep.settle(aside, out)
        else:
            kept += _put_back(aside, out)
    return kept


def _put_back(aside: Path, out: Path) -> list[keep.Kept]:
    """The old report under its own name, with what came in its place meanwhile."""
    kept = keep.settle(out, aside) if out.exists() else []
    if out.exists():
        raise UitvoerFout(
            f"Het vorige verslag '{out.name}' staat na een onderbreking in de verborgen map"
            f" '{aside.name}', en in '{out.name}' staat iets dat niet te verplaatsen is. Sluit"
            " bestanden die open staan en ververs opnieuw; er gaat niets verloren."
        )
    _move(aside, out)
    return kept


def _home() -> Path | None:
    try:
        return Path.home().resolve()
    except RuntimeError:
        return None


def refuse_place(out: Path, *inputs: Path) -> None:
    """Refuse an output folder that overlaps the inputs, or that is no folder of its own."""
    if os.path.ismount(out) or out == _home():
        raise UitvoerFout(
            f"'{out}' is geen map voor een verslag: het verslag komt voor de hele map in de plaats."
            " Kies met --out een nieuwe map daarin."
        )
    for folder in inputs:
        if out == folder or out in folder.parents or folder in out.parents:
            raise UitvoerFout(
                f"De uitvoermap '{out}' en de map '{folder}' mogen niet in elkaar liggen; kies met"
                " --out een andere map."
            )
    if os.path.lexists(out) and not out.is_dir():
        raise UitvoerFout(
            f"'{out.name}' is een bestand. Kies met --out een lege of nieuwe map, dan gaat er niets"
            " verloren."
        )


def is_of_many(out: Path) -> bool:
    """Whether a folder holds the reports of many dossiers."""
    mark = out / MARK_OF_MANY
    return mark.is_file() and mark.read_bytes().startswith(MARK_TEXT.split("\n")[0].encode())


def refuse_strange(out: Path, *inputs: Path) -> None:
    """Refuse an output folder that overlaps the inputs, or holds something else than a report."""
    refuse_place(out, *inputs)
    if is_of_many(out):
        raise UitvoerFout(
            f"In '{out.name}' staan de verslagen van veel gemeenten. Kies met --out een andere map"
            " voor het verslag van één gemeente."
        )
    holds = out.exists() and not keep.is_empty(out)
    if holds and not keep.is_report(out) and not _left(out, ASIDE):
        raise UitvoerFout(
            f"In '{out.name}' staat al iets dat geen verslag is. Kies met --out een lege of nieuwe"
            " map, dan gaat er niets verloren."
        )


def swap_in(stage: Path, out: Path, run_id: str) -> list[keep.Kept]:
    """Give the finished `stage` the name of `out`, and clear the old one.

    When that fails the old output is back where it was.

    Returns
    -------
    list
        What came into the old one since its files were carried over, as far as it has another
        name now.
    """
    aside = working_folder(out, ASIDE, run_id)
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
            f"Het nieuwe verslag kon niet op zijn plaats worden gezet: {system_text(error)} Sluit"
            f" bestanden uit '{out.name}' die open staan, bijvoorbeeld in Excel, en ververs"
            f" opnieuw. Het vorige verslag is niet veranderd{_kept_beside(stage, out)}."
        ) from error
    # A file that is open or indexed at this moment is cleared by the next run.
    return keep.settle(aside, out) if had else []


def _kept_beside(stage: Path, out: Path) -> str:
    """Keep the finished report under a name of its own when its place is taken, and say where.

    Nothing when that fails too.
    """
    now = f"{dt.datetime.now(dt.UTC).astimezone():%Y-%m-%d %H%M}"
    named = out.with_name(keep.fitting(out.name, f" (nieuw {now})"))
    try:
        stage.rename(named)
    except OSError:
        return ""
    return f"; het nieuwe staat zolang in '{named.name}'"


def _move(source: Path, target: Path) -> None:
    if source.exists():
        patiently(lambda: source.rename(target))
