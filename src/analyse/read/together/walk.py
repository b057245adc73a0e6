"""What stands in a folder of exports: the files to read, and what cannot be looked into.

The trap: a folder that may not be opened, or that is on a network that went away, looks like an
empty one; money would be missing without a word. What is left out is named.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analyse import nl
from analyse.errors import LeesFout, system_text
from analyse.outputs import is_form
from analyse.read.formats.file import SUFFIXES, is_delivery
from analyse.read.printable import is_printable, same_name
from analyse.read.problems import Problem, problem
from analyse.read.profiles.place import PROFILES

#: In the name of the form of `inrichten` and of copies of it, which are no exports either.
FORM_NAME = "inrichting"


@dataclass
class Walk:
    """Exports by their name in the folder, in order; and problems with what else stands there."""

    exports: dict[str, Path] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    #: Names of all other files.
    others: list[str] = field(default_factory=list)


def walk(folder: Path) -> Walk:
    """Look for exports in a folder and its subfolders.

    Hidden folders and `profielen` hold none, and the form of `inrichten` is none. Links to a file
    are followed, links to a folder are not: they may lead back.

    Raises
    ------
    LeesFout
        When the folder itself cannot be looked into.
    """
    found = Walk()
    paths: list[Path] = []

    def say(key: str, path: Path, fout: str = "") -> None:
        found.problems.append(problem(key, _name(path, folder), fout=fout))

    def refused(error: OSError) -> None:
        place = Path(error.filename or folder)
        if place == folder:
            raise LeesFout(f"De map {folder} is niet te lezen: {system_text(error)}") from error
        say("MAP_NIET_LEESBAAR", place, fout=system_text(error))

    for root, folders, files in os.walk(folder, onerror=refused):
        here = Path(root)
        folders[:] = sorted(name for name in folders if _may_hold_exports(name))
        for path in (here / name for name in folders):
            if path.is_symlink():
                say("MAP_NIET_LEESBAAR.koppeling", path)
        for path in (here / name for name in files):
            if FORM_NAME in path.name.casefold() and is_form(path):
                continue
            if path.suffix.lower() in SUFFIXES or _is_iv3(path):
                paths.append(path)
            elif not path.suffix and path.is_symlink() and not path.exists():
                say("MAP_NIET_LEESBAAR.loze_koppeling", path)
            else:
                found.others.append(_name(path, folder))
    found.exports = _named(sorted(paths), folder)
    found.problems += _doubtful_names(found.exports, folder)
    return found


def _may_hold_exports(name: str) -> bool:
    return not name.startswith(".") and name != PROFILES


def _is_iv3(path: Path) -> bool:
    """Whether a file is a delivery of Iv3; what cannot be opened is none."""
    if path.suffix.lower() != ".json":
        return False
    try:
        return is_delivery(path)
    except OSError:
        return False


def _name(path: Path, folder: Path) -> str:
    """How messages call a file or folder: by its name in the folder with exports."""
    return nl.leesbaar(path.relative_to(folder).as_posix())


def _named(paths: Iterable[Path], folder: Path) -> dict[str, Path]:
    exports: dict[str, Path] = {}
    for path in paths:
        name = _name(path, folder)
        if name in exports:  # another file, of which the name shows the same
            name = os.fsencode(path.relative_to(folder)).decode("utf-8", "backslashreplace")
        exports[name] = path
    return exports


def _doubtful_names(exports: dict[str, Path], folder: Path) -> Iterator[Problem]:
    """Report names that cannot be shown, or that a system of somebody else takes for one."""
    times = Counter(map(same_name, exports))
    for name, path in exports.items():
        if not is_printable(path.relative_to(folder).as_posix()):
            yield problem("NAAM_VAN_BESTAND", name)
        elif times[same_name(name)] > 1:
            yield problem("NAAM_VAN_BESTAND.lijkt", name)
