"""What a report was made from, as hashes: the exports, the notebooks and the program itself.

The trap: asking whether anything changed must be cheap, so nothing here opens a table or imports pandas.
"""

from __future__ import annotations

import functools
import hashlib
import json
import platform
from collections.abc import Iterable, Mapping, Sequence
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
        if path.is_file() and not any(part.startswith((".", "~$")) or part == "__pycache__" for part in relative.parts):
            found.append({"path": relative.as_posix(), "sha256": sha256(path), "bytes": path.stat().st_size})
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
    return {str(f["path"]) for f in files if (folder / f["path"]).is_file() and sha256(folder / f["path"]) == f["sha256"]}
