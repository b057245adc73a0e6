"""Files and folders as the commands read them: by the profile given, else those of their folder.

The trap: a file that is given by itself must say what it says in its folder, so its profiles, lists
and maps are those of the nearest folder above it that has profiles.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from analyse import nl
from analyse.dossier import open_dossier
from analyse.errors import GegevensFout
from analyse.read.guarded import guarded
from analyse.read.problems import FOUT, WAARSCHUWING
from analyse.read.profiles.place import own_profiles
from analyse.read.profiles.profile import Profile
from analyse.read.profiles.settings import load, load_folder
from analyse.read.result import FileResult
from analyse.read.table import read_file
from analyse.read.together.alone import alone, lists_beside, maps_beside
from analyse.report.command.paths import existing
from analyse.report.command.progress import files
from analyse.report.command.screen import show_problems
from analyse.report.command.terminal import Screen
from analyse.report.command.tidy import select


def with_profile(profile: Path) -> list[Profile]:
    """The profile of the command line, for whatever file."""
    return [replace(load(profile), pattern="*")]


def read_one(
    path: Path, profile: Path | None, beside: Path | None = None, sheet: str | None = None
) -> FileResult:
    """Read a file with the profile given, else with those of the folder that it stands in.

    Without any, with those of the file that it is compared with; the lists and maps of that file
    hold for it too, so that both say as much. Of one sheet when it is named.
    """
    find = _nearest if profile else _home
    homes = list(dict.fromkeys([find(path), find(beside or path)]))
    home = homes[0]
    told = with_profile(profile) if profile else []
    profiles = told or load_folder(home) or load_folder(homes[-1])
    name = _name(path, home)
    found = guarded(lambda: read_file(path, profiles, name), name)
    chosen = select(found, sheet)
    lists: dict[str, FileResult] = {}
    for folder in homes:
        for held in lists_beside(chosen, folder, profiles):
            lists.setdefault(held.name, held)
    maps = next(filter(any, (maps_beside(chosen, folder) for folder in homes)), [])
    return alone(chosen, profiles, list(lists.values()), maps)


def _home(path: Path) -> Path:
    """The folder of exports that a file stands in: the nearest above it that has profiles.

    The one in that folder, when it has those of more folders of exports and they fit only there.
    """
    nearest = _nearest(path)
    within = nearest / path.absolute().relative_to(nearest).parts[0]
    tried = [nearest, within] if within.is_dir() else [nearest]
    return next((folder for folder in tried if _fits(path, folder)), nearest)


def _nearest(path: Path) -> Path:
    """The nearest folder above a file that has profiles, whatever they say; else its own."""
    above = path.absolute().parents
    return next((folder for folder in above if own_profiles(folder).is_dir()), above[0])


def _fits(path: Path, home: Path) -> bool:
    """Whether a profile that holds for a folder is meant for a file in it."""
    return any(profile.fits_file(_name(path, home)) for profile in load_folder(home))


def _name(path: Path, home: Path) -> str:
    """How messages call a file: by its name in the folder with exports."""
    return nl.leesbaar(path.absolute().relative_to(home).as_posix())


def read_all(paths: list[Path], profile: Path | None) -> list[FileResult]:
    """Read files and folders, naming on the screen what takes long."""
    results: list[FileResult] = []
    with files() as tell:
        for path in paths:
            if existing(path).is_dir():
                profiles = with_profile(profile) if profile else None
                results += open_dossier(path, profiles=profiles, progress=tell).files
            else:
                tell(path.name, 0, 1)
                results.append(read_one(path, profile))
    return results


def refuse_errors(file: FileResult) -> int:
    """Say the errors of a file and refuse to go on with any; gives back the count of warnings."""
    if any(problem.ernst == FOUT for problem in file.problems):
        show_problems(file.problems, Screen())
        raise GegevensFout(
            f"Er is niets geschreven: {file.name} bevat fouten. Los ze op en probeer het opnieuw."
        )
    return sum(problem.ernst == WAARSCHUWING for problem in file.problems)
