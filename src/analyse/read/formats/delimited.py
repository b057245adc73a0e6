"""Delimited text (.csv, .tsv, and CSV that calls itself Excel) as a sheet of cells.

The trap: a quote that is not closed swallows lines, and a separator inside a text shifts what
follows into the wrong column.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice, zip_longest
from typing import TextIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analyse import nl
from analyse.read.formats.file import Source
from analyse.read.problems import EXAMPLES, Problem, a1, problem, shown
from analyse.read.sheet import AREA_LIMIT, EMPTY, TEXT, Sheet
from analyse.read.values import ERROR_CELLS

#: Lines taken together: enough for the arrays, and few enough to stay in the cache of the
#: processor.
_BLOCK = 1_000
#: Line ends in one field beyond which a quote was left open; an address takes three.
_LINE_ENDS = 3
_REPLACED = "\ufffd"


def read_delimited(source: Source) -> tuple[list[Sheet], list[Problem]]:
    """The one sheet of a text: every cell a text, in the order of its lines."""
    with source.path.open(encoding=source.encoding, errors="replace", newline="") as stream:
        try:
            separator = _declared(stream)
            if not separator:
                separator = _separator(list(islice(stream, 400)))
                stream.seek(0)
            return _read(csv.reader(stream, delimiter=separator), source)
        except csv.Error as error:
            return [], [
                problem(
                    "BESCHADIGD.tekst",
                    source.name,
                    waarde=str(error),
                    tekens=nl.getal(csv.field_size_limit()),
                )
            ]


def _read(lines: Iterator[list[str]], source: Source) -> tuple[list[Sheet], list[Problem]]:
    blocks, counts, rows, width = list[list[pa.Array]](), list[np.ndarray](), 0, 0
    while block := list(islice(lines, _BLOCK)):
        counts.append(np.fromiter(map(len, block), dtype="int64", count=len(block)))
        rows, width = rows + len(block), max(width, int(counts[-1].max()))
        if rows * width > AREA_LIMIT or len(block) * width > AREA_LIMIT:
            line = rows - len(block) + int(counts[-1].argmax()) + 1
            return [], [problem("VERRE_CEL.velden", source.name, cel=f"regel {line}")]
        blocks.append(
            [pa.array(column, pa.string()) for column in zip_longest(*block, fillvalue="")]
        )
    codes = np.zeros((rows, width), dtype="int32", order="F")
    different, known = [pa.array([], pa.string())], 0
    for column in range(width):
        parts = [
            b[column] if column < len(b) else pa.repeat("", len(c))
            for b, c in zip(blocks, counts, strict=True)
        ]
        encoded = pa.chunked_array(parts).combine_chunks().dictionary_encode()
        codes[:, column] = encoded.indices.to_numpy() + known
        different.append(encoded.dictionary)
        known += len(encoded.dictionary)
        for b in blocks:
            b[column : column + 1] = (
                [None] if column < len(b) else []
            )  # its memory is needed for the next
    texts = pa.concat_arrays(different)
    fields = np.concatenate(counts) if counts else np.zeros(0, dtype="int64")
    problems = [
        *_replaced(texts, codes, source.name),
        *_swallowed(texts, codes, source.name),
        *_ragged(texts, codes, fields, source.name),
    ]
    if source.path.suffix.lower() in (".xls", ".xlsx"):
        problems.append(
            problem(
                "CSV_ALS_EXCEL",
                source.name,
                extensie=source.path.suffix,
                tekenset=source.encoding,
            )
        )
    return [_sheet(source.path.stem, texts, codes)], problems


def _sheet(name: str, texts: pa.Array, codes: np.ndarray) -> Sheet:
    """Cells of codes of texts: blank texts and error texts are empty.

    And an error is kept apart.
    """
    wrong = [
        code
        for code in _where(pc.starts_with(texts, "#"))
        if texts[code].as_py().strip().upper() in ERROR_CELLS
    ]
    kind = np.where(_blank(texts), EMPTY, TEXT).astype("uint8")
    kind[wrong] = EMPTY
    errors = {}
    for row, column in np.argwhere(np.isin(codes, wrong)).tolist() if wrong else []:
        errors[row, column] = texts[int(codes[row, column])].as_py().strip()
    kinds = np.empty(codes.shape, dtype="uint8", order="F")
    for column in range(codes.shape[1]):
        kinds[:, column] = kind[codes[:, column]]
        codes[kinds[:, column] == EMPTY, column] = -1
    nothing = np.broadcast_to(np.float64("nan"), codes.shape)
    held = texts.to_numpy(zero_copy_only=False)
    return Sheet(
        name, kinds, nothing, codes, held, np.broadcast_to(np.uint16(0), codes.shape), errors=errors
    )


def _where(found: pa.Array) -> list[int]:
    """Codes of the texts for which something holds."""
    return np.flatnonzero(found.to_numpy(zero_copy_only=False)).tolist()


def _blank(texts: pa.Array) -> np.ndarray:
    """Which texts are empty or white space."""
    return np.asarray(
        pc.equal(pc.utf8_trim_whitespace(texts), "").to_numpy(zero_copy_only=False), dtype=bool
    )


def _line(texts: pa.Array, codes: np.ndarray, row: int) -> int:
    """Number of the line on which a row begins, as a text editor counts them.

    A field may hold line ends.
    """
    ends = pc.count_substring(texts, "\n").to_numpy()
    return row + 1 + int(ends[codes[:row]].sum())


def _first(codes: np.ndarray, wanted: list[int]) -> tuple[int, int]:
    """First cell, by row, that holds one of these texts."""
    row, column = np.argwhere(np.isin(codes, wanted))[0].tolist()
    return row, column


def _replaced(texts: pa.Array, codes: np.ndarray, name: str) -> Iterator[Problem]:
    """Report bytes that are no character."""
    found = _where(pc.match_substring(texts, _REPLACED))
    if found:
        cell = _first(codes, found)
        yield problem(
            "TEKENSET_ONBEKEND",
            name,
            cel=a1(*cell),
            waarde=shown(texts[int(codes[cell])].as_py()),
            aantal=len(found),
        )


def _swallowed(texts: pa.Array, codes: np.ndarray, name: str) -> Iterator[Problem]:
    """Report a field that holds lines: many, or the last ones of the file."""
    found = _where(pc.greater(pc.count_substring(texts, "\n"), _LINE_ENDS))
    if not found and len(codes):
        filled = [int(code) for code in codes[-1] if texts[int(code)].as_py()]
        found = [
            code for code in filled[-1:] if texts[code].as_py().endswith(("\n", "\r"))
        ]  # a quote that is closed keeps no line end
    if found:
        row, _ = _first(codes, found)
        yield problem("AANHALINGSTEKEN", name, cel=f"regel {_line(texts, codes, row)}")


def _ragged(texts: pa.Array, codes: np.ndarray, fields: np.ndarray, name: str) -> Iterator[Problem]:
    """Report lines with more fields than most have.

    A separator inside a text shifts what follows into the wrong column.
    """
    several = fields[fields > 1]
    width = int(np.bincount(several).argmax()) if len(several) else 0
    longer = np.flatnonzero(fields > width)
    blank = _blank(texts)
    wrong = [int(row) for row in longer if not blank[codes[row, width:]].all()]
    if not wrong or len(wrong) > 0.1 * len(fields):
        return
    lines = [str(_line(texts, codes, row)) for row in wrong[:EXAMPLES]]
    yield problem(
        "TE_VEEL_VELDEN",
        name,
        cel=f"regel {', '.join(lines)}" + (" …" if len(wrong) > EXAMPLES else ""),
        aantal=len(wrong),
        velden=width,
    )


def _declared(stream: TextIO) -> str:
    """The separator that the first line names, and the stream after that line.

    Else empty, and the stream at its start.
    """
    declared = re.fullmatch(r"sep=(.)\r?\n?", stream.readline(100))
    if not declared:
        stream.seek(0)
    return declared[1] if declared else ""


def _separator(start: list[str]) -> str:
    """The separator that gives most lines the same number of fields, and most fields."""
    lines = [line for line in start if line.strip()]
    best, score = ";", 0.0
    for candidate in ";\t,|":
        counts = Counter(map(len, csv.reader(lines, delimiter=candidate)))
        counts.pop(1, None)
        if counts:
            width, same = counts.most_common(1)[0]
            value = same / len(lines) * min(width, 12)
            if value > score:
                best, score = candidate, value
    return best
