"""What people put or changed in the folder of a report, kept when the next report comes.

A file that a report wrote and nobody changed goes with that report. All else stays: what a user
changed stands beside the new one under a name that says so, what is the user's own stays where it
was, and a page of an earlier report of which the list is lost goes to a folder that says so. The
trap: a user saves while a report is made, so what stood there is looked at again once it has
stepped aside, and nothing of it is removed but what was judged a moment before.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import shutil
import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from analyse import nl
from analyse.report import manifest
from analyse.report.run import inputs

#: Where pages go of an earlier report of which is not known which files it wrote.
EARLIER = "eerder verslag"
_OURS, _CHANGED, _OWN, _STRAY, _LEFT = "van ons", "gewijzigd", "eigen", "eerder", "rest"
#: Where the pages and files of a report stand.
_PLACES = ("notebooks", "figuren", "publicaties", "gegevens")
_FILES = (
    "index.html",
    "analyse.xlsx",
    "gegevens.xlsx",
    "rapport.pdf",
    "rapport.pptx",
    manifest.NAME,
)
#: What the system itself puts in a folder that is looked at.
_OF_THE_SYSTEM = {"desktop.ini", "thumbs.db", ".ds_store"}
_OFFICE = (".xlsx", ".xlsm", ".xlsb", ".xls", ".pptx", ".pptm", ".potx", ".docx", ".docm")
#: The note of who has a document open, which Office writes beside it, is a few hundred bytes.
_OWNER_BYTES = 1024
_LONGEST_NAME = 255
#: What a user changed is named one by one up to here.
_NAMED = 8
_PAGE = re.compile(rf"Run {manifest.RUN_ID}")

Put = Callable[[Path, Path], bool]


@dataclass(frozen=True)
class Kept:
    """Something that stands under another name than it had: why, what it was, and where it is."""

    why: str
    name: str
    place: str


def told(kept: Sequence[Kept]) -> str:
    """What stands under another name than it had, in sentences."""
    named = [one for one in kept if one.why in (_CHANGED, _OWN)]
    said = [_one_told(one) for one in named[:_NAMED]]
    if len(named) > _NAMED:
        more = nl.aantal(len(named) - _NAMED, "bestand", "bestanden")
        said.append(f"Zo staat er nog {more} onder een andere naam.")
    stray = sum(one.why == _STRAY for one in kept)
    if stray:
        many = nl.aantal(stray, "bestand", "bestanden")
        said.append(f"Van een eerder verslag staat nog {many} in de map '{EARLIER}'.")
    said += [_one_told(one) for one in kept if one.why == _LEFT]
    return " ".join(said)


def _one_told(one: Kept) -> str:
    if one.why == _CHANGED:
        return f"U had {one.name} gewijzigd: uw versie staat nu in '{one.place}'."
    if one.why == _OWN:
        return (
            f"Uw eigen {one.name} staat nu in '{one.place}', want het rapport heeft zelf iets met"
            " die naam."
        )
    return (
        f"Van het vorige verslag is iets niet te verplaatsen; het staat in de verborgen map"
        f" '{one.place}' en de volgende verversing probeert het opnieuw."
    )


def is_report(folder: Path) -> bool:
    """Whether a report of ours stands in a folder, also when its manifest is lost or damaged."""
    return manifest.own_files(folder) is not None or is_page(folder / "index.html")


def is_empty(folder: Path) -> bool:
    """Whether there is nothing in a folder but what the system itself puts there."""
    return all(path.name.casefold() in _OF_THE_SYSTEM for path in folder.iterdir())


def is_page(path: Path) -> bool:
    """Whether a file is a page of a report of ours, by the foot that every page has."""
    if path.suffix != ".html" or not _is_plain(path):
        return False
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return 'class="voet"' in text and bool(_PAGE.search(text))


def carry(old: Path, new: Path) -> list[Kept]:
    """Copy what is not an unchanged file of ours from an old report to the new one.

    What cannot be copied is left for `settle`, which moves.
    """
    kept = _keep(old, new, _copy, lambda _path: None)
    shutil.copymode(old, new)
    return kept


def settle(old: Path, new: Path) -> list[Kept]:
    """Empty a folder that stepped aside, and remove it.

    What is not in the new one goes there, unchanged files of ours go away. What cannot be moved
    stays, and so does the folder.
    """
    kept: list[Kept] = []
    with contextlib.suppress(OSError):
        old.chmod(old.stat().st_mode | stat.S_IRWXU)
        kept = _keep(old, new, _move, _remove)
    for folder, _, _ in os.walk(old, topdown=False):
        _remove(Path(folder))
    # It goes last: without its list a report that is half gone is taken for files of a user.
    list_of_ours = old / manifest.NAME
    if manifest.own_files(old) is not None and list(old.iterdir()) == [list_of_ours]:
        _remove(list_of_ours)
        _remove(old)
    if old.exists():
        kept.append(Kept(_LEFT, old.name, old.name))
    return kept


def _keep(old: Path, new: Path, put: Put, drop: Callable[[Path], None]) -> list[Kept]:
    ours = manifest.own_files(old)
    # Of a report without its list nothing is known to be ours; its places say what may be.
    lost = ours is None and is_report(old)
    found = [(path, path.relative_to(old)) for path in _entries(old)]
    # All is judged first: a note of Office is known by the document that it stands beside.
    owners = [_whose(*one, ours, lost=lost) for one in found]
    taken = {manifest.NAME, *(manifest.own_files(new) or ())}
    made: dict[Path, Path] = {}
    kept = []
    for (path, relative), whose in zip(found, owners, strict=True):
        if whose == _OURS:
            if relative != Path(manifest.NAME):
                drop(path)
            continue
        wanted = new / EARLIER / relative if whose == _STRAY else new / relative
        place = _place(path, _room(old, new, wanted, made), whose, taken, new)
        if place is None:
            drop(path)
        elif put(path, place) and (whose != _OWN or place != wanted):
            kept.append(Kept(whose, relative.as_posix(), place.relative_to(new).as_posix()))
    for folder, source in reversed(made.items()):
        with contextlib.suppress(OSError):
            shutil.copystat(source, folder)
    return kept


def _place(
    path: Path, place: Path, whose: str, taken: Collection[str], new: Path
) -> Path | None:
    """Where something goes; None when the same is there already."""
    if whose == _CHANGED:
        return _free(path, _beside(place, _CHANGED, path))
    ours = {name.casefold() for name in taken}
    if place.relative_to(new).as_posix().casefold() not in ours and _newer(path, place):
        _make_way(place)
    return _free(path, chain([place], _beside(place, _OWN, path)))


def _entries(folder: Path) -> Iterator[Path]:
    """What is in a folder and below it, an empty folder too; no link is followed."""
    for path in sorted(folder.iterdir()):
        inner = path.is_dir() and not is_link(path)
        try:
            filled = inner and any(path.iterdir())
        except OSError:
            filled = False
        if filled:
            yield from _entries(path)
        else:
            yield path


def _whose(path: Path, relative: Path, ours: Mapping[str, str] | None, *, lost: bool) -> str:
    """Of whom something is that stands in the folder of a report."""
    name = relative.as_posix()
    of_ours = ours is not None and name == manifest.NAME
    if of_ours or _is_owner_note(path) or (name in _PLACES and _is_folder(path)):
        return _OURS
    if ours is not None and name in ours:
        same = _is_plain(path) and _sha256(path) == ours[name]
        return _OURS if same else _CHANGED
    if lost and (relative.parts[0] in _PLACES or name in _FILES):
        return _STRAY
    of_a_page = name == "index.html" or relative.parent.as_posix() == "notebooks"
    return _STRAY if of_a_page and f"({_CHANGED} " not in name and is_page(path) else _OWN


def _is_owner_note(path: Path) -> bool:
    """Whether Office wrote this beside a document that is open; another `~$` is a user's own."""
    name = path.name
    if not (name.startswith("~$") and name.casefold().endswith(_OFFICE) and _is_plain(path)):
        return False
    # Of a long name the first two letters give way to the mark.
    rest = name[2:]
    documents = [other.name for other in path.parent.iterdir() if other != path]
    of_one = any(one.endswith(rest) and len(one) <= len(name) for one in documents)
    return of_one and path.stat().st_size <= _OWNER_BYTES


def _room(old: Path, new: Path, wanted: Path, made: dict[Path, Path]) -> Path:
    """A place whose folders are there; one of which the name is taken by a file gets another."""
    place, source = new, old
    for part in wanted.relative_to(new).parts[:-1]:
        place, source = place / part, source / part
        if os.path.lexists(place) and not _is_folder(place):
            names = _beside(place, _OWN, source)
            place = next(
                name for name in names if _is_folder(name) or not os.path.lexists(name)
            )
        if not place.exists():
            place.mkdir()
            if source.is_dir():
                made[place] = source
    return place / wanted.name


def _free(path: Path, names: Iterable[Path]) -> Path | None:
    """The first name that nothing has; None when the same stands under one already."""
    for name in names:
        if not os.path.lexists(name):
            return name
        if _same(path, name):
            break
    return None


def _beside(place: Path, word: str, path: Path) -> Iterator[Path]:
    """Names beside a place that say why something stands there, and of which day it is."""
    day = _day(path)
    for number in count(1):
        again = f" {number}" if number > 1 else ""
        yield place.with_name(fitting(place.stem, f" ({word}{day}{again}){place.suffix}"))


def fitting(stem: str, behind: str) -> str:
    """A name with all of `behind`, and as much of the stem as a name of a file can hold."""
    room = _LONGEST_NAME - len(os.fsencode(behind))
    return os.fsencode(stem)[:room].decode(errors="ignore") + behind


def _day(path: Path) -> str:
    """The day something was last changed, so that it is called the same whenever it is kept."""
    try:
        return f" {dt.datetime.fromtimestamp(path.lstat().st_mtime):%Y-%m-%d}"  # noqa: DTZ006
    except (OSError, ValueError, OverflowError):
        return ""


def _newer(path: Path, place: Path) -> bool:
    """Whether another file stands in the way that is older: of two, the newest has the name."""
    if not (_is_plain(path) and _is_plain(place)) or _same(path, place):
        return False
    return path.stat().st_mtime_ns > place.stat().st_mtime_ns


def _make_way(place: Path) -> None:
    beside = _free(place, _beside(place, _OWN, place))
    if beside is None:
        place.unlink()
    else:
        place.rename(beside)


def _same(path: Path, place: Path) -> bool:
    if is_link(path) or is_link(place):
        return _target(path) == _target(place) is not None
    if _is_folder(path) and _is_folder(place):
        return True
    if not (_is_plain(path) and _is_plain(place)):
        return False
    content = _sha256(path)
    return bool(content) and content == _sha256(place)


def _target(path: Path) -> str | None:
    return str(path.readlink()) if path.is_symlink() else None


def is_link(path: Path) -> bool:
    """Whether something leads elsewhere: a link, or what Windows calls a junction."""
    tag = getattr(path.lstat(), "st_reparse_tag", 0)
    return path.is_symlink() or tag == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not is_link(path)


def _is_plain(path: Path) -> bool:
    return path.is_file() and not is_link(path)


def _sha256(path: Path) -> str:
    try:
        return inputs.sha256(path)
    except OSError:
        return ""


def _copy(path: Path, place: Path) -> bool:
    try:
        if _is_folder(path) and not any(path.iterdir()):
            place.mkdir()
            shutil.copystat(path, place)
        else:
            shutil.copy2(path, place, follow_symlinks=False)
    except OSError:
        _remove(place)
        return False
    return True


def _move(path: Path, place: Path) -> bool:
    try:
        path.rename(place)
    except OSError:
        return False
    return True


def _remove(path: Path) -> None:
    """Remove a file, a link or an empty folder; what cannot be removed now is left."""
    with contextlib.suppress(OSError):
        if _is_folder(path):
            path.rmdir()
            return
        if os.name == "nt" and _is_plain(path):
            # There a file that may only be read cannot be removed either.
            path.chmod(stat.S_IWRITE)
        path.unlink()
