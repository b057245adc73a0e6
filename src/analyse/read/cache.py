"""Files that were read before, kept as Parquet and JSON.

Reading the same export again costs a hash.

An entry belongs to the bytes of a file, its name, the profiles, this program and its libraries;
when any of these differs it is another entry. The trap: a cache that is believed. An entry that is
damaged or not ours is thrown away and the file is read anew; nothing in it can run (never pickle),
and personal data are never kept.

The folder is the user's own cache folder, or `ANALYSE_CACHE`; set that to `uit` to read everything
anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from platformdirs import user_cache_path

from analyse.read.problems import Problem
from analyse.read.profile import Profile
from analyse.read.result import FileResult, SheetResult
from analyse.read.table import read_file
from analyse.read.totals import ControlTotal

ENV = "ANALYSE_CACHE"
#: Entries that nothing asked for in this long are cleared.
KEEP_SECONDS = 60 * 24 * 3600
_INDEX = "resultaat.json"


def read_cached(path: Path, profiles: Sequence[Profile], name: str) -> FileResult:
    """What `read_file` returns, from the cache when the same file was read before."""
    folder = cache_folder()
    try:
        key = file_key(path, profiles, name) if folder else ""
    except OSError:
        folder = None  # the reader says what is the matter with the file
    if folder is None:
        return read_file(path, list(profiles), name)
    entry = folder / key
    found = _load(entry, key)
    if found is None:
        found = read_file(path, list(profiles), name)
        _store(entry, key, found)
    return found


def cache_folder() -> Path | None:
    """Where entries are kept, or None when the cache is switched off."""
    asked = os.environ.get(ENV)
    if asked is not None:
        return None if asked.strip().casefold() in ("", "uit", "0") else Path(asked)
    return user_cache_path("analyse", appauthor=False) / "gelezen"


def file_key(path: Path, profiles: Sequence[Profile], name: str) -> str:
    """Digest of all that decides what is read from a file.

    Its content and name, the profiles, this program and its libraries.

    Raises
    ------
    OSError
        When the file cannot be read.
    """
    content = hashlib.sha256(path.read_bytes()).hexdigest()
    return hashlib.sha256(
        json.dumps([_program(), content, name, [repr(p) for p in profiles]]).encode()
    ).hexdigest()


@lru_cache(maxsize=1)
def _program() -> str:
    """Hash of the text that decides what is read, and the versions of what it reads with."""
    package = Path(__file__).parents[1]
    texts = [
        package / "nl.py",
        *sorted((package / "read").rglob("*.py")),
        package / "read" / "messages.toml",
        *sorted((package / "tables").glob("*.py")),
    ]
    versions = [version(name) for name in ("pandas", "numpy", "openpyxl", "pyarrow", "xlrd")]
    return hashlib.sha256(
        b"\0".join([*(t.read_bytes() for t in texts), *(v.encode() for v in versions)])
    ).hexdigest()


def _load(entry: Path, key: str) -> FileResult | None:
    """An entry as it was stored; None, and the entry gone, when anything about it is off."""
    if not (entry / _INDEX).is_file():
        return None
    try:
        index = json.loads((entry / _INDEX).read_text(encoding="utf-8"))
        if index["key"] == key:
            sheets = [_sheet(entry, record) for record in index["sheets"]]
            os.utime(entry / _INDEX)
            problems = [Problem(**p) for p in index["problems"]]
            return FileResult(
                index["name"],
                index["kind"],
                index["sha256"],
                sheets,
                problems,
                bool(index["fictional"]),
            )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    shutil.rmtree(entry, ignore_errors=True)
    return None


def _sheet(entry: Path, record: dict[str, Any]) -> SheetResult:
    frame = None
    if record["parquet"]:
        path = entry / Path(record["parquet"]).name
        if hashlib.sha256(path.read_bytes()).hexdigest() != record["sha256"]:
            raise ValueError("a damaged table")
        frame = pd.read_parquet(path, engine="pyarrow").astype(record["dates"])
    return SheetResult(
        record["blad"],
        record["visible"],
        record["table"],
        record["headings"],
        record["unit"],
        frame,
        record["rows"],
        [(int(row), reason) for row, reason in record["skipped"]],
        record["sums"],
        [ControlTotal(**t) for t in record["totals"]],
        record["proposal"],
    )


def _store(entry: Path, key: str, result: FileResult) -> None:
    """Write an entry beside the others and give it its name when it is whole.

    A cache that cannot be written is no reason to stop.
    """
    try:
        entry.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _clear(entry.parent)
        work = Path(tempfile.mkdtemp(prefix=".bezig-", dir=entry.parent))
        try:
            records = []
            for number, sheet in enumerate(result.sheets):
                record: dict[str, Any] = {
                    k: v for k, v in vars(sheet).items() if k not in ("frame", "totals")
                }
                record |= {
                    "totals": [asdict(t) for t in sheet.totals],
                    "parquet": "",
                    "sha256": "",
                    "dates": {},
                }
                if sheet.frame is not None:
                    path = work / f"{number}.parquet"
                    sheet.frame.to_parquet(path, engine="pyarrow", index=False)
                    # Parquet knows no whole seconds; what it makes of them is turned back.
                    dates = {
                        c: str(t)
                        for c, t in sheet.frame.dtypes.items()
                        if str(t).startswith("datetime64")
                    }
                    record |= {
                        "parquet": path.name,
                        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                        "dates": dates,
                    }
                records.append(record)
            index = {
                "key": key,
                "name": result.name,
                "kind": result.kind,
                "sha256": result.sha256,
                "fictional": result.fictional,
                "problems": [asdict(p) for p in result.problems],
                "sheets": records,
            }
            (work / _INDEX).write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")
            work.rename(entry)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError:
        return


def _clear(folder: Path) -> None:
    """Remove entries that nothing asked for in a long time.

    And what a run that was cut off left behind.
    """
    oldest = time.time() - KEEP_SECONDS
    for entry in folder.iterdir():
        stamp = entry / _INDEX if (entry / _INDEX).exists() else entry
        if stamp.stat().st_mtime < (oldest if stamp != entry else time.time() - 3600):
            shutil.rmtree(entry, ignore_errors=True)
