"""What a command writes for its user: where it may go, and that it gets there whole.

The traps: the name of an export is one key away from that of the output, and it may be written in
another way or lead there by a link, so files are compared and never their names; and a disk that is
full or a program that is ended must leave what stood there. Only what this program made itself, and
nobody changed since, is replaced.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
import secrets
import shutil
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from analyse.errors import UitvoerFout, system_text

#: What Windows says while somebody else has a file open, and how long that is waited for.
WINDOWS_BUSY = (5, 32, 33)
_PATIENCE = 2.5
#: A file on its way to its name; what is this old was left by a program that was ended.
_ON_ITS_WAY = re.compile(r"\.analyse-[0-9a-f]{16}\.bezig")
_LEFT_SECONDS = 3600
#: The properties of every workbook that a command writes: its author, the moment that stands in it
#: (the same content gives the same bytes) and how its title begins. Whatever program saves it, sets
#: another moment of change.
AUTHOR, CREATED = "analyse", dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
PROBLEMS, TABLE, DIFFERENCES = "Meldingen", "Tabel", "Verschillen"
#: The title of the form of `inrichten`, whatever program saved it since.
FORM = "Inrichting van een map met exports"
#: Keys of the JSON of `check` and of `diff`.
_JSON_KEYS = (
    {"bestanden"},
    {"oud", "nieuw", "fictief", "uitkomst", "tabellen", "methode", "niet_vergeleken"},
)
#: The last columns of a tidy table.
ORIGIN = ["blad", "cel"]


def refuse(target: Path, suffixes: Iterable[str], inputs: Iterable[Path | None]) -> None:
    """Refuse a file that must not or cannot be written, before the work begins.

    Parameters
    ----------
    target
        The file that a command was asked to write.
    suffixes
        How it may end.
    inputs
        The files and folders that the command reads; None is none.

    Raises
    ------
    UitvoerFout
        Saying why, and what to do.
    """
    try:
        _refuse_name(target, list(suffixes))
        for given in inputs:
            if given is not None and given.exists():
                _refuse_input(target, given)
        if target.exists():
            _refuse_existing(target)
        _try(_real(target))
    except OSError as error:
        raise UitvoerFout(_not_written(target, error)) from error


def refuse_folder(folder: Path) -> None:
    """Refuse a folder to write in that is a file, or in which nothing can be written.

    Raises
    ------
    UitvoerFout
        Saying so.
    """
    try:
        if folder.exists() and not folder.is_dir():
            raise UitvoerFout(f"{folder} is een bestand. Geef een map.")
        if folder.is_dir():
            _try_in(folder)
    except OSError as error:
        raise UitvoerFout(_not_written(folder, error)) from error


def refuse_form(target: Path) -> None:
    """Refuse to write the form where something else stands, or where it is still open.

    Raises
    ------
    UitvoerFout
        Saying why, and what to do.
    """
    if target.exists() and not is_form(target):
        raise UitvoerFout(
            f"{target} bestaat al en is geen formulier van analyse inrichten; het wordt niet"
            " overschreven. Geef dat bestand een andere naam."
        )
    try:
        _try(_real(target))
    except OSError as error:
        raise UitvoerFout(
            f"{_not_written(target, error)} Staat het formulier nog open, sluit het dan eerst."
        ) from error


def is_form(path: Path) -> bool:
    """Whether a file is a form of `inrichten`, filled in or not."""
    try:
        said = _properties(path)
    except Exception:  # whatever cannot be read is none
        return False
    return said.get("title") == FORM and said.get("creator") == AUTHOR


def _refuse_name(target: Path, suffixes: list[str]) -> None:
    if target.is_dir():
        raise UitvoerFout(f"{target} is een map. Geef de naam van een bestand.")
    if target.exists() and not target.is_file():
        raise UitvoerFout(f"{target} is geen gewoon bestand. Geef een andere naam.")
    if target.suffix.casefold() not in suffixes:
        raise UitvoerFout(
            f"'{target.name}' eindigt niet op {' of '.join(suffixes)}; daaraan ziet het programma"
            " wat het moet schrijven."
        )
    if not target.parent.is_dir():
        raise UitvoerFout(f"De map {target.parent} bestaat niet. Maak de map eerst.")


def _refuse_input(target: Path, given: Path) -> None:
    """Refuse what the command reads, and what lies in a folder that it reads."""
    if target.exists() and target.samefile(given):
        raise UitvoerFout(
            f"{target} is een bestand dat deze opdracht leest; een export of profiel wordt nooit"
            " overschreven. Kies een andere naam."
        )
    folders = _real(target).parents
    if given.is_dir() and any(folder.samefile(given) for folder in folders):
        raise UitvoerFout(
            f"{target} ligt in de map {given} met uw exports; daar schrijft het programma niets,"
            " want de volgende keer zou het worden gelezen. Kies een andere map."
        )


def _refuse_existing(target: Path) -> None:
    """Refuse to replace what this program did not make, or somebody changed since."""
    report = _report_of(_real(target))
    if report:
        raise UitvoerFout(
            f"{target} is een bestand van het rapport in {report}; dat verandert alleen analyse"
            " refresh. Kies een andere naam."
        )
    if target.stat().st_size and not is_ours(target):
        raise UitvoerFout(
            f"{target} bestaat al en is niet door deze opdracht gemaakt, of daarna veranderd; het"
            " wordt niet overschreven. Kies een andere naam, of verplaats dat bestand eerst."
        )


def _report_of(path: Path) -> Path | None:
    """The folder of the report of which this is a file; None when it is of none."""
    for folder in path.parents:
        manifest = folder / "manifest.json"
        if not manifest.is_file():
            continue
        with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
            held = json.loads(manifest.read_text(encoding="utf-8"))
            names = {"manifest.json", *(file["path"] for file in held["files"])}
            if "run_id" in held and path.relative_to(folder).as_posix() in names:
                return folder
    return None


def is_ours(path: Path) -> bool:
    """Whether a file is what a command wrote before, as far as its form tells."""
    try:
        return _FORMS[path.suffix.casefold()](path)
    except Exception:  # whatever cannot be read was not written by us
        return False


def _is_our_json(path: Path) -> bool:
    held = json.loads(path.read_text(encoding="utf-8"))
    return any(keys == set(held) for keys in _JSON_KEYS)


def _is_our_workbook(path: Path) -> bool:
    said = _properties(path)
    titled = said["title"] in (PROBLEMS, DIFFERENCES) or said["title"].startswith(f"{TABLE} ")
    moments = {dt.datetime.fromisoformat(said[name]) for name in ("created", "modified")}
    return bool(titled and moments == {CREATED} and said["creator"] == AUTHOR)


def _properties(path: Path) -> dict[str, str]:
    """Who made a workbook, its title and its moments."""
    with zipfile.ZipFile(path) as book, book.open("docProps/core.xml") as part:
        text = part.read(10_000).decode("utf-8")
    return dict(re.findall(r"<\w+:(creator|title|created|modified)\b[^>]*>([^<]*)<", text))


def _is_our_csv(path: Path) -> bool:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        head = stream.readline(10_000)
    return any(head.rstrip("\r\n").split(mark)[-2:] == ORIGIN for mark in ";,")


def _is_our_parquet(path: Path) -> bool:
    from pyarrow import parquet

    names: list[str] = parquet.read_schema(path).names
    return names[-2:] == ORIGIN


_FORMS: dict[str, Callable[[Path], bool]] = {
    ".json": _is_our_json,
    ".xlsx": _is_our_workbook,
    ".csv": _is_our_csv,
    ".parquet": _is_our_parquet,
}


def _try(target: Path) -> None:
    """Open what stands there for writing, and make and remove a file beside it."""
    if target.exists():
        with target.open("r+b"):
            pass
    _try_in(target.parent)


def _try_in(folder: Path) -> None:
    beside = _beside(folder)
    beside.touch(exist_ok=False)
    beside.unlink()


def put(content: bytes, target: Path) -> None:
    """Give a file this content, whole or not at all.

    Raises
    ------
    UitvoerFout
        When it cannot be written; what stood there is unchanged.
    """
    real = _real(target)
    beside = _beside(real.parent)
    try:
        _clear(real.parent)
        with beside.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if real.exists():
            shutil.copymode(real, beside)
        patiently(lambda: beside.replace(real))
    except OSError as error:
        raise UitvoerFout(_not_written(target, error)) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def put_json(content: object, target: Path) -> None:
    """Write plain data as JSON, as `put` does."""
    put(json_text(content, "utf-8").encode(), target)


def json_text(content: object, encoding: str) -> str:
    """Plain data as JSON; letters that an encoding has not are written by their number."""
    text = json.dumps(content, ensure_ascii=False, indent=1)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = json.dumps(content, indent=1)
    return text + "\n"


def patiently(move: Callable[[], object]) -> None:
    """Do what Windows refuses as long as somebody reads the file, a few times if need be."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            move()
        except OSError as error:
            busy = getattr(error, "winerror", None) in WINDOWS_BUSY
            if not busy or time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def _real(path: Path) -> Path:
    """Where a path leads; a link is not replaced, but what it leads to."""
    return Path(os.path.realpath(path))


def _beside(folder: Path) -> Path:
    return folder / f".analyse-{secrets.token_hex(8)}.bezig"


def _clear(folder: Path) -> None:
    """Remove what a program that was ended left on its way."""
    old = time.time() - _LEFT_SECONDS
    for path in folder.glob(".analyse-*.bezig"):
        if _ON_ITS_WAY.fullmatch(path.name) and path.lstat().st_mtime < old:
            path.unlink(missing_ok=True)


def _not_written(target: Path, error: OSError) -> str:
    return (
        f"{target} kan niet worden geschreven: {system_text(error)} Wat er stond, is niet"
        " veranderd."
    )
