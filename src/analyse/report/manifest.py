"""The manifest of a report: what it was made of and which files are its own, checked as it is read.

The trap: it lies in a folder where people work, beside whatever they put there, so it may be cut
off, changed by hand, or the `manifest.json` of something else. What reads one asks here and gets a
thing of the right shape or nothing; nothing that it says leads out of the folder.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any, TypedDict, cast, get_args, get_origin, get_type_hints, is_typeddict

NAME = "manifest.json"
#: A report of another form is not compared with; the files that it lists are ours all the same.
FORM = 7
#: How a run is called: its moment, and the beginning of the digest of what it was made of.
RUN_ID = r"\d{8}-\d{6}-[0-9a-f]{6}"
_MOST_BYTES = 64_000_000
_LARGEST = 2**63


class File(TypedDict):
    """A file, by its path in the folder that it was found in."""

    path: str
    sha256: str
    bytes: int


class _Page(TypedDict):
    name: str
    title: str
    question: str
    answer: str
    certainty: str
    figures: list[dict[str, str]]
    more: list[str]
    of: str
    wijk: str
    code: str
    files: list[str]
    used: dict[str, dict[str, str]]


class PageEntry(_Page, total=False):
    """A page of the report: its outline, the notebook that made it, its files, what it used."""

    failed: str


class Lacking(TypedDict):
    """The tables that a notebook could not do without."""

    tables: list[str]


class Missing(TypedDict):
    """Something that an earlier report had, as `gone.Gone`."""

    soort: str
    tabel: str
    naam: str
    tekst: str
    sinds: str


class Ours(TypedDict):
    """What every manifest of ours says, of whatever form."""

    form: int
    run_id: str
    files: list[File]


class _Manifest(Ours):
    made: str
    folder: str
    fictional: bool
    versions: dict[str, str]
    inputs: list[File]
    folders: dict[str, str]
    problems: dict[str, int]
    left_out: list[str]
    without_data: dict[str, Lacking]
    notebooks: list[PageEntry]
    program: str
    template: str
    codes: dict[str, str]
    sums: dict[str, dict[str, int]]


class Manifest(_Manifest, total=False):
    """What a report was made of, in the present form.

    `headings` are those of each table by file and sheet, `gone` is what it lacks that an earlier
    one had, `changed` what changed in one line; reports of before have none of these.
    """

    headings: dict[str, dict[str, list[str]]]
    gone: list[Missing]
    changed: str


def read(folder: Path) -> Manifest | None:
    """What the report in a folder was made of; None when none of this form can be compared with."""
    found = _ours(folder)
    if found is None or found["form"] != FORM or not _fits(found, Manifest):
        return None
    manifest = cast("Manifest", found)
    return manifest if _consistent(manifest) else None


def own_files(folder: Path) -> dict[str, str] | None:
    """sha256 of each file that a report of ours wrote in a folder; None when it holds no report."""
    found = _ours(folder)
    if found is None:
        return None
    return {file["path"]: file["sha256"] for file in found["files"]}


def _ours(folder: Path) -> Ours | None:
    """The manifest of a report that this program made, of whatever form."""
    found = _json(folder / NAME)
    if not _fits(found, Ours):
        return None
    ours = cast("Ours", found)
    inside = all(_inside(file["path"]) for file in ours["files"])
    return ours if inside and re.fullmatch(RUN_ID, ours["run_id"]) else None


def _json(path: Path) -> Any:  # noqa: ANN401  what it is, is the question
    try:
        if not path.is_file() or path.stat().st_size > _MOST_BYTES:
            return None
        found = json.loads(path.read_bytes(), parse_constant=_no_number)
        # Half a letter can stand in JSON and in no page.
        json.dumps(found, ensure_ascii=False).encode()
    except (OSError, ValueError, RecursionError):
        return None
    return found


def _no_number(name: str) -> None:
    raise ValueError(name)


def _fits(value: object, kind: Any) -> bool:  # noqa: ANN401  a type as typing writes it
    """Whether a value of JSON has the shape that a type says."""
    if is_typeddict(kind):
        if not isinstance(value, dict) or not kind.__required_keys__ <= value.keys():
            return False
        fields = _fields(kind)
        return all(_fits(value[name], fields[name]) for name in fields.keys() & value.keys())
    if get_origin(kind) is list:
        return isinstance(value, list) and _all_fit(value, get_args(kind)[0])
    if get_origin(kind) is dict:
        return isinstance(value, dict) and _all_fit(value.values(), get_args(kind)[1])
    if kind is int and type(value) is int:
        return abs(value) < _LARGEST
    # True is no number here, nor is 1.0.
    return type(value) is kind


@functools.cache
def _fields(kind: Any) -> dict[str, Any]:  # noqa: ANN401
    """What each key of a typed dictionary holds; a page asks it for each of its thousand parts."""
    return get_type_hints(kind)


def _all_fit(values: Collection[object], kind: Any) -> bool:  # noqa: ANN401
    return all(_fits(value, kind) for value in values)


def _inside(path: str) -> bool:
    """Whether a path stays within the folder that it is said of."""
    parts = Path(path)
    away = parts.is_absolute() or parts.drive or ".." in parts.parts
    return bool(parts.parts) and not away and "\0" not in path


def _consistent(manifest: Manifest) -> bool:
    """Whether what it names hangs together: moment, folder, and the files of each page."""
    listed = {file["path"] for file in manifest["files"]}
    pages = manifest["notebooks"]
    files = {path for page in pages for path in page["files"]}
    published = {path for path in listed if path.startswith("publicaties/")}
    return (
        _moment(manifest["made"])
        and Path(manifest["folder"]).name == manifest["folder"]
        and "waarschuwing" in manifest["problems"]
        and len({page["name"] for page in pages}) == len(pages)
        and all(f"notebooks/{page['name']}.ipynb" in page["files"] for page in pages)
        and all(_inside(folder) for page in pages for folder in page["used"])
        and files <= listed
        and published <= files
        and all(_day(lost["sinds"]) for lost in manifest.get("gone", ()))
    )


def _day(text: str) -> bool:
    """Whether a text is a day, or nothing."""
    try:
        return not text or 2000 <= dt.date.fromisoformat(text).year < 3000
    except ValueError:
        return False


def _moment(text: str) -> bool:
    try:
        made = dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return made.tzinfo is not None and 2000 <= made.year < 3000
