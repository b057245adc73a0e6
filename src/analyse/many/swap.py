"""The folder of many dossiers: whether it is ours, and what is of all of them, put in place whole.

The page, the workbook, the data set and the list of their files belong together, so they are made
beside the old ones and put in their place in one go. The traps: a program that is ended in the
middle of that leaves half of each, so what is whole gets a name that says so and the next run
finishes what was begun; and a person's own files stand among them, which stay (`report/keep.py`).
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analyse.errors import UitvoerFout, system_text
from analyse.many.place import BOOK, MANIFEST, PAGE, REPORTS, ROWS, STANDS
from analyse.outputs import patiently, put
from analyse.report import keep, manifest
from analyse.report.run import inputs
from analyse.report.stage import MARK_OF_MANY, MARK_TEXT, is_of_many, refuse_place

#: What belongs together; the list of files last, by which it is known for whole.
PARTS = (ROWS, BOOK, PAGE, MANIFEST)
#: What is being made, what is whole and on its way, and what it takes the place of.
_BUSY, _WHOLE, _ASIDE = ".bezig", ".nieuw", ".oud"
_FORM = 1


def take(out: Path, *read: Path) -> list[keep.Kept]:
    """Make a folder ours when it is new or empty, and put right what an earlier run left.

    Gives what got another name by that.

    Raises
    ------
    UitvoerFout
        When something else stands there, or it lies in what is read.
    """
    refuse_place(out, *read)
    if not is_of_many(out):
        if out.exists() and not keep.is_empty(out):
            raise UitvoerFout(
                f"In '{out.name}' staat al iets anders dan de verslagen van veel gemeenten. Kies"
                " met --out een lege of nieuwe map, dan gaat er niets verloren."
            )
        out.mkdir(parents=True, exist_ok=True)
        put(MARK_TEXT.encode(), out / MARK_OF_MANY)
    for name in (REPORTS, STANDS):
        (out / name).mkdir(exist_ok=True)
    return recover(out)


def recover(out: Path) -> list[keep.Kept]:
    """Finish what an earlier run began to put in place, and clear what it only began to make."""
    shutil.rmtree(out / _BUSY, ignore_errors=True)
    kept = put_in_place(out) if (out / _WHOLE).is_dir() else []
    if (out / _ASIDE).is_dir():
        kept += keep.settle(out / _ASIDE, out)
    return kept


def working_folder(out: Path) -> Path:
    """An empty folder to make the new page and data set in."""
    work = out / _BUSY
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    return work


def finish(work: Path, said: Mapping[str, Any], made: dt.datetime) -> None:
    """Write the list of what stands in a working folder, and give it the name of what is whole."""
    files = inputs.files_of(work)
    run_id = f"{made:%Y%m%d-%H%M%S}-{inputs.digest(files)[:6]}"
    content = {
        "form": _FORM,
        "run_id": run_id,
        "made": made.isoformat(),
        "files": files,
        **said,
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (work / MANIFEST).write_text(text, encoding="utf-8")
    work.rename(work.with_name(_WHOLE))


def put_in_place(out: Path) -> list[keep.Kept]:
    """Give the parts of what is whole their place, all or none; the old ones go.

    Returns
    -------
    list
        What a person had put or changed in the old ones, as far as it has another name now.

    Raises
    ------
    UitvoerFout
        When one of them cannot be moved; then all is as it was.
    """
    whole, aside = out / _WHOLE, out / _ASIDE
    aside.mkdir(exist_ok=True)
    moved: list[tuple[Path, Path]] = []
    try:
        # What is not there any more was moved by an earlier run that was ended.
        for name in filter(lambda name: os.path.lexists(whole / name), PARTS):
            _move(out / name, aside / name, moved)
            _move(whole / name, out / name, moved)
    except BaseException as error:
        for source, target in reversed(moved):
            _rename(target, source)
        if isinstance(error, OSError):
            raise UitvoerFout(_refused(error, out)) from error
        raise
    whole.rmdir()
    return keep.settle(aside, out)


def _move(source: Path, target: Path, moved: list[tuple[Path, Path]]) -> None:
    if os.path.lexists(source):
        _rename(source, target)
        moved.append((source, target))


def _rename(source: Path, target: Path) -> None:
    patiently(lambda: source.rename(target))


def _refused(error: OSError, out: Path) -> str:
    return (
        f"Het overzicht kon niet op zijn plaats worden gezet: {system_text(error)} Sluit bestanden"
        f" uit '{out.name}' die open staan, bijvoorbeeld in Excel, en geef de opdracht nog eens."
        " Het vorige overzicht is niet veranderd; de verslagen van de gemeenten staan er wel."
    )


def is_current(out: Path, key: str) -> bool:
    """Whether the page and the data set are those of this key, and all of it is still there."""
    try:
        held = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    ours = manifest.own_files(out)
    if ours is None or held.get("key") != key:
        return False
    return are_whole(out, held["files"])


def are_whole(
    folder: Path, files: Iterable[Mapping[str, Any]], since: float | None = None
) -> bool:
    """Whether listed files are still there as they were written.

    Told by their size; of a file that was touched after `since` by its content.
    """
    return all(_is_whole(folder / file["path"], file, since) for file in files)


def _is_whole(path: Path, file: Mapping[str, Any], since: float | None) -> bool:
    try:
        found = path.lstat()
    except OSError:
        return False
    if found.st_size != file["bytes"] or not stat.S_ISREG(found.st_mode):
        return False
    touched = since is not None and found.st_mtime > since
    return not touched or inputs.sha256(path) == file["sha256"]
