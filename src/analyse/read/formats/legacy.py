"""Workbooks that are no .xlsx (.xls, .xlsb, .ods), read in a process of their own.

A reader of these formats can be made to eat all memory, to hang or to die. The trap: what the other
process hands over is no more to be trusted than the file. It gives arrays and JSON, which cannot
run code, and whatever is wrong with them is a problem of the file.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from analyse.read.formats.file import Source
from analyse.read.formats.rawcells import (
    Cells,
    Room,
    TooWideError,
    finished,
    moments,
    shows_moments,
)
from analyse.read.problems import Problem, a1, problem
from analyse.read.sheet import AREA_LIMIT, MOMENT, NUMBER, TEXT, Sheet

#: What reading may cost: a part that always goes, and a part for each megabyte of the file.
SECONDS, SECONDS_PER_MB = 20, 5
MEGABYTES, MEGABYTES_PER_MB = 400, 25

#: The arrays that the other process hands over of a sheet.
_ARRAYS = ("rows", "columns", "kinds", "values", "shown")
#: A library that starts threads has memory set apart for each.
_ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")}
if sys.platform == "win32":
    _NO_WINDOW = subprocess.CREATE_NO_WINDOW
else:
    _NO_WINDOW = 0


def read_legacy(source: Source) -> tuple[list[Sheet], list[Problem]]:
    """All sheets of a workbook of another format, with the problems of the file as a whole."""
    size = source.path.stat().st_size / 1024**2
    seconds = int(SECONDS + SECONDS_PER_MB * size)
    megabytes = int(MEGABYTES + MEGABYTES_PER_MB * size)
    with tempfile.TemporaryDirectory(prefix="analyse-", ignore_cleanup_errors=True) as folder:
        out = Path(folder) / "cellen.npz"
        try:
            done = subprocess.run(  # noqa: S603  our own program and a path
                _command(source, out, megabytes, seconds),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=os.environ | _ONE_THREAD,
                creationflags=_NO_WINDOW,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return [], [problem("LEZER_GESTOPT.te_lang", source.name, seconden=seconds)]
        if done.returncode:
            return [], [problem("LEZER_GESTOPT", source.name, waarde=str(done.returncode))]
        try:
            return _received(out, source.name)
        except Exception as error:  # whatever it wrote, it is no answer
            kind = type(error).__name__
            return [], [problem("LEZER_GESTOPT.geen_antwoord", source.name, waarde=kind)]


def _command(source: Source, out: Path, megabytes: int, seconds: int) -> list[str]:
    """The other process; `-P` keeps a file in the working directory from passing for a module."""
    program = [sys.executable, "-P", "-m", "analyse.read.formats.child"]
    of_file = [source.path, source.kind, out, AREA_LIMIT, megabytes, seconds]
    return program + [str(argument) for argument in of_file]


def _received(out: Path, name: str) -> tuple[list[Sheet], list[Problem]]:
    """What the other process found: sheets that hold together, or why there are none.

    Raises
    ------
    ValueError, LookupError, TypeError, OSError
        When it is no answer.
    """
    sheets = []
    with np.load(out, allow_pickle=False) as held:
        answer = json.loads(held["answer"].tobytes())
        if "fault" in answer:
            return [], [_fault(name, *answer["fault"])]
        problems = list(_remarks(answer["remarks"], name))
        room = Room(AREA_LIMIT)
        for number, said in enumerate(answer["sheets"]):
            arrays = {part: held[f"{part}{number}"] for part in _ARRAYS}
            try:
                sheets.append(_sheet(said, arrays, room, from_1904=answer["from_1904"]))
            except TooWideError as error:
                message, cell = error.args
                problems.append(problem(message, name, said["name"], cell))
    return sheets, problems


def _sheet(
    said: dict[str, Any], arrays: dict[str, np.ndarray], room: Room, *, from_1904: bool
) -> Sheet:
    """One sheet of what the other process says of it.

    Raises
    ------
    ValueError, LookupError
        When its cells do not hold together.
    TooWideError
        When it spans more cells than can be held.
    """
    if said["too_wide"]:
        raise TooWideError("VERRE_CEL", a1(*said["too_wide"]))
    texts, number_formats = np.array(said["texts"], dtype=object), said["number_formats"]
    rows, columns, kinds, values = (arrays[part] for part in _ARRAYS[:-1])
    places = values[kinds == TEXT]
    if not rows.shape == columns.shape == kinds.shape == values.shape or rows.ndim != 1:
        raise ValueError("arrays of different shapes")
    _check("row", rows, 0, np.inf)
    _check("column", columns, 0, np.inf)
    _check("kind", kinds, NUMBER, MOMENT)
    _check("text", places, 0, len(texts) - 1)
    _check("format", arrays["shown"][:, 2], 0, len(number_formats) - 1)
    errors = {(row, column): error for row, column, error in said["errors"]}
    uncalculated = [(row, column) for row, column in said["uncalculated"]]
    formats = np.zeros(len(rows), dtype="uint16")
    cells = Cells(rows, columns, kinds, values, formats, [], errors, uncalculated)
    made = room.collect([cells], texts)
    _show(made, arrays["shown"], number_formats, from_1904=from_1904)
    merges = [(top, left, bottom, right) for top, left, bottom, right in said["merges"]]
    return finished(
        said["name"],
        made,
        merges,
        said["hidden_rows"],
        said["hidden_columns"],
        number_formats=number_formats,
        struck=[bool(struck) for struck in said.get("struck", [])],
        outline={int(row): int(level) for row, level in said.get("outline", [])},
        visible=bool(said["visible"]),
    )


def _check(what: str, held: np.ndarray, least: float, most: float) -> None:
    if held.size and not (held.min() >= least and held.max() <= most):
        raise ValueError(f"a {what} that is not there")


def _show(
    made: dict[str, Any], shown: np.ndarray, number_formats: list[str], *, from_1904: bool
) -> None:
    """Give numbers their formats, and make moments of those that are shown as such.

    What no calendar holds stays a number, as Excel shows no date either.
    """
    kinds, numbers, formats = made["kinds"], made["numbers"], made["formats"]
    rows, columns, codes = shown.T
    numeric = np.isin(kinds[rows, columns], (NUMBER, MOMENT))
    formats[rows[numeric], columns[numeric]] = codes[numeric]
    dates, lapses = shows_moments(number_formats)
    dated = (kinds == NUMBER) & dates[formats] & (numbers >= 0)
    days = moments(numbers[dated], lapses[formats[dated]], from_1904=from_1904)
    known = ~np.isnan(days)
    kinds[dated] = np.where(known, MOMENT, NUMBER)
    numbers[dated] = np.where(known, days, numbers[dated])


#: Why the other process could not read a file, by the word that it has for it.
_FAULTS = {
    "password": "WACHTWOORD",
    "no workbook": "GEEN_REKENBLAD.oud_office",
    "memory": "TE_GROOT.lezen",
}


def _fault(name: str, what: str, *detail: Any) -> Problem:  # noqa: ANN401  as said by the other process
    """Why the other process could not read a file."""
    if what == "too wide":
        sheet, row, column = detail
        return problem("VERRE_CEL.cellen", name, sheet, a1(row, column))
    if what == "lost":
        held, sheet, row, column = detail
        return problem("FORMAAT_TEKORT", name, sheet, a1(row, column), inhoud=held)
    if what in _FAULTS:
        return problem(_FAULTS[what], name)
    return problem("BESCHADIGD.ander_formaat", name, waarde="; ".join(map(str, detail)))


def _remarks(remarks: dict[str, Any], name: str) -> Iterable[Problem]:
    """What there is to say of a file that was read."""
    if remarks.get("links"):
        yield problem("EXTERNE_KOPPELING", name, waarde=str(remarks["links"]))
    if remarks.get("stale"):
        yield problem("FORMULE_VEROUDERD", name)
    if remarks.get("not shown"):
        yield problem("FORMAAT_BEPERKT", name, onzichtbaar=remarks["not shown"])
