"""What a report was made from, as hashes: the exports, the notebooks and the program itself.

The trap: asking whether anything changed must be cheap, so nothing here opens a table or imports
pandas.
"""

from __future__ import annotations

import functools
import hashlib
import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from analyse import nl
from analyse.errors import LeesFout
from analyse.meegeleverd import meegeleverd
from analyse.read.profiles.place import shared_profiles
from analyse.report.manifest import File

_PACKAGES = ("analyse", "pandas", "numpy", "matplotlib", "statsmodels", "scipy", "XlsxWriter")


def sha256(path: Path) -> str:
    """sha256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def files_of(folder: Path) -> list[File]:
    """Name, sha256 and size of every file that a person put in a folder.

    Hidden files and locks of Excel are none.
    """
    if folder.is_file():
        raise LeesFout(
            f"'{folder}' is een bestand. Geef de map waarin de exports staan:"
            f" '{folder.parent}'."
        )
    if not folder.is_dir():
        raise LeesFout(f"De map '{folder}' bestaat niet. Geef de map waarin de exports staan.")
    found: list[File] = []
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        of_a_program = any(
            part.startswith((".", "~$", "__pycache__")) for part in relative.parts
        )
        if path.is_file() and not of_a_program:
            size = path.stat().st_size
            name = nl.leesbaar(relative.as_posix())
            found.append({"path": name, "sha256": sha256(path), "bytes": size})
    return found


@functools.cache
def versions() -> dict[str, str]:
    """Versions of what makes the numbers."""
    found = {"Python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def program_hash() -> str:
    """sha256 of the program text of this package, its code lists and the versions it runs with."""
    texts = files_of(Path(__file__).parents[2])
    return digest(texts, files_of(meegeleverd("codelijsten")), versions())


def digest(*parts: Sequence[Any] | Mapping[str, Any] | str) -> str:
    """sha256 of plain values."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def intact(folder: Path, files: Iterable[Mapping[str, Any]]) -> set[str]:
    """Paths of the listed files that are still there with the same content."""
    found = set()
    for file in files:
        path = folder / file["path"]
        if path.is_file() and not path.is_symlink() and sha256(path) == file["sha256"]:
            found.add(str(file["path"]))
    return found


#: The exports, as the manifest calls their folder; folders with published figures go by their own
#: name. What a notebook opened elsewhere cannot be compared.
DATA, ELSEWHERE = "gegevens", "elders"
#: What a person chose for his report stands beside the exports; a notebook is told what it is.
CHOICES = "rapport.toml"
#: The form to explain lines of a running year in, which a refresh writes beside the exports.
TOELICHTINGEN = "toelichtingen.xlsx"


def exports_of(folder: Path) -> list[File]:
    """Every file in a folder of exports, as `files_of` gives it, but the choices for the report."""
    return [file for file in files_of(folder) if file["path"] != CHOICES]


def shared_of(folder: Path) -> list[File]:
    """Every file of the profiles that a folder of exports shares with its neighbours."""
    home = shared_profiles(folder)
    return files_of(home) if home.is_dir() else []


@dataclass(frozen=True)
class Sources:
    """The folders that notebooks read, by the name that the manifest gives them."""

    folders: Mapping[str, Path]
    #: Every file of the exports, as `exports_of` gives it.
    data: list[File]
    #: Of each folder a digest of all that is in it; of the exports also of the shared profiles.
    digests: Mapping[str, str]

    @classmethod
    def of(cls, data: Path, figures: Iterable[Path]) -> Sources:
        """Look at the exports and at folders with published figures as they are now."""
        folders = {DATA: data, **{path.name: path for path in figures}}
        files = {name: exports_of(path) for name, path in folders.items()}
        digests = {name: digest(found) for name, found in files.items()}
        if shared := shared_of(data):
            digests[DATA] = digest(files[DATA], shared)
        return cls(folders, files[DATA], digests)

    def name(self, folder: Path) -> str:
        """What the manifest calls a folder that a notebook opened, as `gegevens/2018`."""
        for name, known in self.folders.items():
            if folder.is_relative_to(known):
                return (Path(name) / folder.relative_to(known)).as_posix()
        return ELSEWHERE

    def folder(self, name: str) -> Path | None:
        """The folder of this name; None when there is none any more."""
        first, _, rest = name.partition("/")
        return self.folders[first] / rest if first in self.folders else None

    def changed(self, earlier: Mapping[str, str]) -> set[str]:
        """Names of the folders that differ from when they had the `earlier` digests."""
        names = self.digests.keys() | earlier.keys()
        return {name for name in names if self.digests.get(name) != earlier.get(name)}
