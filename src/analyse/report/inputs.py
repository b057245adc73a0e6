"""What a report was made from, as hashes: the exports, the notebooks and the program itself.

The trap: asking whether anything changed must be cheap, so nothing here opens a table or imports
pandas.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from analyse.errors import LeesFout

_PACKAGES = ("analyse", "pandas", "numpy", "matplotlib", "statsmodels", "scipy", "XlsxWriter")


def sha256(path: Path) -> str:
    """sha256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def files_of(folder: Path) -> list[dict[str, Any]]:
    """Name, sha256 and size of every file of a folder that a person put there (not hidden, not a lock of Excel)."""
    if not folder.is_dir():
        raise LeesFout(f"De map '{folder}' bestaat niet. Geef de map waarin de exports staan.")
    found = []
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and not any(
            part.startswith((".", "~$")) or part == "__pycache__" for part in relative.parts
        ):
            found.append(
                {"path": relative.as_posix(), "sha256": sha256(path), "bytes": path.stat().st_size}
            )
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
    """sha256 of the program text of this package and the versions it runs with."""
    package = Path(__file__).parents[1]
    files = [p for p in sorted(package.rglob("*")) if p.is_file() and "__pycache__" not in p.parts]
    return digest([[p.relative_to(package).as_posix(), sha256(p)] for p in files], versions())


def digest(*parts: Sequence[Any] | Mapping[str, Any] | str) -> str:
    """sha256 of plain values."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def intact(folder: Path, files: Iterable[Mapping[str, Any]]) -> set[str]:
    """Paths of the listed files that are still there with the same content."""
    return {
        str(f["path"])
        for f in files
        if (folder / f["path"]).is_file() and sha256(folder / f["path"]) == f["sha256"]
    }


#: The folder of the exports and the folder of the notebooks, as the manifest calls them; folders
#: with published figures go by their own name.
DATA, NOTEBOOKS = "gegevens", "notebooks"


@dataclass(frozen=True)
class Sources:
    """The folders that notebooks read, by the name that the manifest gives them.

    And the sha256 of every file in them.
    """

    folders: Mapping[str, Path]
    files: Mapping[str, Mapping[str, str]]
    #: Every file of the exports, as `files_of` gives it.
    data: list[dict[str, Any]]

    @classmethod
    def of(cls, data: Path, notebooks: Path, also: Iterable[Path]) -> Sources:
        """Look at all folders as they are now."""
        listed = {DATA: files_of(data)} | {p.name: files_of(p) for p in also}
        folders = {DATA: data, **{p.name: p for p in also}, NOTEBOOKS: notebooks}
        return cls(
            folders,
            {name: {f["path"]: f["sha256"] for f in found} for name, found in listed.items()},
            listed[DATA],
        )

    def _place(self, path: str) -> tuple[str, str] | None:
        for name, folder in self.folders.items():
            if _with_end(path).startswith(_with_end(folder)):
                return name, Path(path).relative_to(folder).as_posix()
        return None

    def _sha(self, name: str, relative: str) -> str | None:
        if name in self.files:
            return self.files[name].get(relative)
        path = self.folders[name] / relative if name in self.folders else None
        return sha256(path) if path and path.is_file() else None

    def _names(self, name: str, relative: str) -> str:
        """Digest of which files a folder holds, whatever is in them."""
        under = "" if relative == "." else f"{relative}/"
        return digest(sorted(path for path in self.files.get(name, {}) if path.startswith(under)))

    def read(self, log: Path) -> dict[str, Any]:
        """What a kernel noted (`report/kernel.py`), as the manifest keeps it.

        Returns
        -------
        dict
            bestanden (name/path: sha256), mappen (name/path: digest of the names in it) and elders:
            how many files it read in none of the folders; the program and the system are not
            counted.
        """
        files: dict[str, str] = {}
        folders: dict[str, str] = {}
        elsewhere = 0
        # A kernel notes thousands of paths, most of them of the program: they are compared as text.
        ours = tuple(_with_end(p) for p in _of_the_program())
        for line in (
            log.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
            if log.exists()
            else ()
        ):
            kind, path = line[:1], line[2:]
            place = self._place(path)
            if place is None:
                elsewhere += kind == "b" and not _with_end(path).startswith(ours)
            elif kind == "m" and place[0] in self.files:
                folders["/".join(place)] = self._names(*place)
            elif kind == "b" and (found := self._sha(*place)):
                files["/".join(place)] = found
        return {
            "bestanden": dict(sorted(files.items())),
            "mappen": dict(sorted(folders.items())),
            "elders": elsewhere,
        }

    def current(self, reads: Mapping[str, Any]) -> bool:
        """Whether all that a run read is still the same."""
        same = all(self._sha(*key.split("/", 1)) == sha for key, sha in reads["bestanden"].items())
        return (
            same
            and not reads["elders"]
            and all(
                self._names(*key.split("/", 1)) == names for key, names in reads["mappen"].items()
            )
        )


def _with_end(path: Path | str) -> str:
    """A path as text that is the beginning of that of everything in it, and of nothing else."""
    return os.path.normcase(f"{path}{os.sep}")


def _of_the_program() -> list[Path]:
    """Folders that hold Python, its packages, ours, the system.

    And what these keep for themselves.
    """
    home = Path.home()
    hidden = [p for p in home.iterdir() if p.name.startswith(".")] if home.is_dir() else []
    system = (
        [Path(p) for p in ("/usr", "/etc", "/proc", "/sys", "/dev", "/lib", "/opt")]
        if os.name == "posix"
        else [Path(os.environ.get("SYSTEMROOT", "C:/Windows")), home / "AppData"]
    )
    cache = [Path(p) for p in [os.environ.get("ANALYSE_CACHE", "")] if p]
    return [
        Path(p).resolve()
        for p in (sys.prefix, sys.base_prefix, tempfile.gettempdir(), *filter(None, sys.path))
    ] + [
        Path(__file__).parents[1],
        *hidden,
        *system,
        *cache,
    ]
