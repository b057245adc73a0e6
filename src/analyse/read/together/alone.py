"""One file read by itself, with what stands beside it in its folder: lists and maps.

The trap: a file that is checked alone must say what it says in its folder, but for what only the
others could tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from analyse.read.cache import read_cached
from analyse.read.guarded import guarded
from analyse.read.lists.lijsten import only_lists
from analyse.read.lists.opzoeken import has_codes
from analyse.read.problems import fold
from analyse.read.profiles.profile import Profile
from analyse.read.result import FileResult
from analyse.read.schouw.wijk_bij_punt import has_points
from analyse.read.together.folder import ALL_FILES
from analyse.read.together.walk import walk
from analyse.read.together.whole import put_together
from analyse.read.wijk.kaart import BUURTEN, Kaart, read_kaart
from analyse.read.wijk.wijk_bij_buurt import lacks_wijk

#: Bytes of the largest file that is read for a list of codes in it, beside one that is checked.
_LARGEST_LIST = 3_000_000


def alone(
    file: FileResult,
    profiles: list[Profile],
    lists: Sequence[FileResult] = (),
    kaarten: Sequence[Kaart | None] = (),
) -> FileResult:
    """What was read of one file, with what a dossier says of its tables besides.

    `lists` of buurten and codes, and maps of wijken and buurten, that stand beside it fill its
    columns.
    """
    sheets = [
        replace(sheet) for sheet in file.sheets
    ]  # a dossier takes out what does not count
    held = replace(file, problems=list(file.problems), sheets=sheets)
    files = [held, *lists]
    put_together(files, profiles, *kaarten, draw=False)
    about = [
        replace(problem, bestand=file.name)
        for one in files
        for problem in one.problems
        if one.name in (file.name, ALL_FILES)
    ]
    read = [
        replace(sheet, frame=sheet.frame if own.frame is None else own.frame)
        for sheet, own in zip(file.sheets, sheets, strict=True)
    ]
    return replace(file, problems=fold(about), sheets=read)


def lists_beside(file: FileResult, home: Path, profiles: list[Profile]) -> list[FileResult]:
    """The lists in the folder of a file, when they may say something of a row of it."""
    frames = [sheet.frame for sheet in file.sheets]
    named = any(profile.lookup and profile.fits_file(file.name) for profile in profiles)
    any_size = named or any(map(lacks_wijk, frames))
    if not any_size and not any(map(has_codes, frames)):
        return []
    found = []
    for name, path in walk(home).exports.items():
        if name != file.name and (any_size or _may_be_list(path)):
            other = guarded(partial(read_cached, path, profiles, name), name)
            found.append(only_lists(other))
    return [other for other in found if other.sheets]


def maps_beside(file: FileResult, home: Path) -> list[Kaart | None]:
    """The maps of wijken and buurten in the folder of a file, when its rows have points."""
    if not any(has_points(sheet.frame) for sheet in file.sheets):
        return []
    return [read_kaart(home), read_kaart(home, BUURTEN)]


def _may_be_list(path: Path) -> bool:
    """Whether a file is no larger than a list of codes can be."""
    return path.is_file() and path.stat().st_size <= _LARGEST_LIST
