"""Files that were read before, kept as Parquet and JSON: reading an export again costs a hash.

An entry belongs to the bytes of a file, its name, the profiles, this program and its libraries;
when any of these differs it is another entry. The traps: a cache that is believed, and a cache that
clears what is not its own. An entry that is damaged is thrown away and the file is read anew;
nothing in it can run (never pickle), and personal data are never kept. Entries stand in a folder of
their own with a mark in it, and only names that the cache itself gives are ever removed.

That folder stands in the user's own cache folder, or in `ANALYSE_CACHE`; set that to `uit` to read
everything anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
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

from analyse.meegeleverd import meegeleverd
from analyse.read.lists.opzoektabel import opzoektabel_of
from analyse.read.problems import Problem
from analyse.read.profiles.profile import Profile
from analyse.read.result import FileResult, SheetResult
from analyse.read.table import read_file
from analyse.read.total.totals import ControlTotal
from analyse.read.unread import Unread
from analyse.read.wijk.buurten import Buurt

ENV = "ANALYSE_CACHE"
_OFF = ("", "uit", "off", "0")
#: The folder of the cache, hidden so that it is no export wherever it stands, and what marks it.
FOLDER, MARK = ".analyse-gelezen", "van_analyse.txt"
_MARK_TEXT = """\
Hier bewaart het programma analyse wat het van uw exports heeft gelezen, zodat een volgende keer
sneller gaat. De hele map mag weg; het programma ruimt zelf op wat het hier heeft neergezet.
"""
#: Entries that nothing asked for in this long are cleared.
KEEP_SECONDS = 60 * 24 * 3600
#: An entry without an index this old is of a run that was cut off.
UNFINISHED_SECONDS = 3600
_INDEX = "resultaat.json"
_BUSY = ".bezig-"
_ENTRY = re.compile(rf"[0-9a-f]{{64}}|{re.escape(_BUSY)}\w{{8}}")
_PART = re.compile(rf"{re.escape(_INDEX)}|\d+\.parquet")
_LIBRARIES = ("pandas", "numpy", "openpyxl", "pyarrow", "xlrd")


def read_cached(path: Path, profiles: Sequence[Profile], name: str) -> FileResult:
    """What `read_file` returns, from the cache when the same file was read before."""
    folder = cache_folder()
    try:
        key = file_key(path, profiles, name) if folder and _is_ours(folder) else ""
    except OSError:
        key = ""  # the reader says what is the matter with the file
    if not folder or not key:
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
    if asked is None:
        return user_cache_path("analyse", appauthor=False) / FOLDER
    if asked.strip().casefold() in _OFF:
        return None
    return Path(asked) / FOLDER


def _is_ours(folder: Path) -> bool:
    """Whether a folder holds our mark, after setting it in one that is new or empty.

    What leads elsewhere is not ours, whatever it holds.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    held = [path.name for path in folder.iterdir()]
    if _leads_elsewhere(folder) or (held and MARK not in held):
        return False
    if not held:
        (folder / MARK).write_text(_MARK_TEXT, encoding="utf-8")
    return True


def _leads_elsewhere(path: Path) -> bool:
    """Whether a path is a link, or a junction of Windows."""
    return Path(os.path.realpath(path)) != Path(os.path.realpath(path.parent), path.name)


def file_key(path: Path, profiles: Sequence[Profile], name: str) -> str:
    """Digest of what decides a reading: content, name, profiles, this program, its libraries.

    Raises
    ------
    OSError
        When the file cannot be read.
    """
    if not path.is_file():  # a pipe would be waited for
        raise OSError(f"{path} is no file")
    parts = [_program(), _digest(path.read_bytes()), name, *map(repr, profiles)]
    return _digest(json.dumps(parts).encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@lru_cache(maxsize=1)
def _program() -> str:
    """Hash of the text that decides what is read, and the versions of what it reads with."""
    package = Path(__file__).parents[1]
    texts = [
        package / "nl.py",
        *sorted((package / "read").rglob("*.py")),
        package / "read" / "messages.toml",
        *sorted((package / "tables").glob("*.py")),
        *sorted(meegeleverd("codelijsten").glob("*.csv")),
    ]
    parts = [text.read_bytes() for text in texts]
    parts += [version(name).encode() for name in _LIBRARIES]
    return _digest(b"\0".join(parts))


def _load(entry: Path, key: str) -> FileResult | None:
    """An entry as it was stored; None, and the entry gone, when anything about it is off."""
    index = entry / _INDEX
    if not index.is_file() or _leads_elsewhere(entry) or _leads_elsewhere(index):
        return None
    try:
        found = _read_entry(entry, key)
        os.utime(index)
    except Exception:  # whatever is the matter with an entry, the file itself can be read
        _remove(entry)
        return None
    return found


def _read_entry(entry: Path, key: str) -> FileResult:
    """What an entry holds.

    Raises
    ------
    Exception
        Of whatever kind, when it is not as it was stored.
    """
    index = json.loads((entry / _INDEX).read_text(encoding="utf-8"))
    if index.pop("digest") != _digest_of(index) or index.pop("key") != key:
        raise ValueError("not as it was stored")
    index["sheets"] = [_sheet(entry, **record) for record in index["sheets"]]
    index["problems"] = [Problem(**fields) for fields in index["problems"]]
    return FileResult(**index)


def _digest_of(index: dict[str, Any]) -> str:
    return _digest(json.dumps(index).encode())


def _sheet(entry: Path, fields: dict[str, Any], table: dict[str, Any] | None) -> SheetResult:
    """What came of a sheet, from its record in the index."""
    sheet = SheetResult(**fields)
    sheet.skipped = [(row, reason) for row, reason in sheet.skipped]
    sheet.totals = [ControlTotal(**total) for total in fields["totals"]]
    sheet.buurten = [Buurt(**line) for line in fields["buurten"]]
    sheet.opzoek = opzoektabel_of(fields["opzoek"])
    sheet.unread = [Unread(**part) for part in fields["unread"]]
    if table is not None:
        path = entry / Path(table["parquet"]).name
        if _digest(path.read_bytes()) != table["sha256"]:
            raise ValueError("a damaged table")
        sheet.frame = pd.read_parquet(path, engine="pyarrow").astype(table["dates"])
    return sheet


def _store(entry: Path, key: str, result: FileResult) -> None:
    """Write an entry beside the others and give it its name when it is whole.

    A cache that cannot be written is no reason to stop.
    """
    try:
        _clear(entry.parent)
        work = Path(tempfile.mkdtemp(prefix=_BUSY, dir=entry.parent))
        try:
            index = vars(result) | {
                "key": key,
                "problems": [asdict(problem) for problem in result.problems],
                "sheets": [_record(work, n, sheet) for n, sheet in enumerate(result.sheets)],
            }
            text = json.dumps({"digest": _digest_of(index)} | index)
            (work / _INDEX).write_text(text, encoding="utf-8")
            work.rename(entry)
        finally:
            _remove(work)
    except (OSError, ValueError):  # ValueError is how Arrow says that it cannot write a table
        return


def _record(folder: Path, number: int, sheet: SheetResult) -> dict[str, Any]:
    """What the index holds of a sheet; its table is written beside it."""
    totals = [asdict(total) for total in sheet.totals]
    unread = [asdict(part) for part in sheet.unread]
    buurten = [asdict(line) for line in sheet.buurten]
    apart: dict[str, Any] = {
        "frame": None,
        "totals": totals,
        "unread": unread,
        "buurten": buurten,
    }
    apart |= {"opzoek": sheet.opzoek and asdict(sheet.opzoek)}
    record = {"fields": vars(sheet) | apart, "table": None}
    if sheet.frame is not None:
        path = folder / f"{number}.parquet"
        sheet.frame.to_parquet(path, engine="pyarrow", index=False)
        # Parquet knows no whole seconds; what it makes of them is turned back.
        dates = sheet.frame.select_dtypes("datetime").dtypes.astype(str).to_dict()
        digest = _digest(path.read_bytes())
        record["table"] = {"parquet": path.name, "sha256": digest, "dates": dates}
    return record


def _clear(folder: Path) -> None:
    """Remove entries that nothing asked for in long, and what a run that was cut off left."""
    now = time.time()
    for entry in folder.iterdir():
        if not _ENTRY.fullmatch(entry.name) or _leads_elsewhere(entry):
            continue
        index = entry / _INDEX
        if index.exists():
            old = index.stat().st_mtime < now - KEEP_SECONDS
        else:
            old = entry.stat().st_mtime < now - UNFINISHED_SECONDS
        if old:
            _remove(entry)


def _remove(entry: Path) -> None:
    """Remove the parts of an entry, and its folder when that holds nothing else."""
    with contextlib.suppress(OSError):
        for part in entry.iterdir():
            if _PART.fullmatch(part.name):
                part.unlink()
        entry.rmdir()
