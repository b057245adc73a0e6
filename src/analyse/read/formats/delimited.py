"""Delimited text (.csv, .tsv, and CSV that calls itself Excel) as a sheet of cells.

The trap: a quote that is not closed swallows lines, and a separator inside a text shifts what
follows into the wrong column.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, zip_longest
from typing import TextIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analyse import nl
from analyse.read.formats.file import Source
from analyse.read.problems import EXAMPLES, Problem, a1, listed, problem, shown
from analyse.read.sheet import AREA_LIMIT, EMPTY, TEXT, Sheet
from analyse.read.values import ERROR_CELLS

#: Lines taken together: enough for the arrays, and few enough to stay in the cache of the
#: processor.
_BLOCK = 1_000
#: Line ends in one field beyond which a quote was left open; an address takes three.
_LINE_ENDS = 3
_REPLACED = "\ufffd"
#: `="0123"` and `'0123`: how a text is kept from becoming a number; what it keeps is the text.
_KEPT_TEXT = r"""^\s*(?:="([^"]*)"|'(\d[^']*))\s*$"""
#: Columns of a sheet, as of Excel; and characters of one line, with room for a remark in each.
COLUMN_LIMIT, LINE_LIMIT = 16_384, 1_000_000
#: Characters at the start of which the separator is told.
_START = 200_000


class _TooLongError(Exception):
    """A line that no table has."""


def read_delimited(source: Source) -> tuple[list[Sheet], list[Problem]]:
    """The one sheet of a text: every cell a text, in the order of its lines."""
    with source.path.open(encoding=source.encoding, errors="replace", newline="") as stream:
        try:
            separator = _declared(stream)
            if not separator:
                separator = _separator(stream.read(_START).splitlines(keepends=True)[:400])
                stream.seek(0)
            return _read(_records(stream, separator), source, separator)
        except _TooLongError as error:
            cell, limit = f"regel {error}", nl.getal(LINE_LIMIT)
            return [], [problem("BESCHADIGD.regel", source.name, cel=cell, tekens=limit)]
        except csv.Error as error:
            limit = nl.getal(csv.field_size_limit())
            found = problem("BESCHADIGD.tekst", source.name, waarde=str(error), tekens=limit)
            return [], [found]


def _records(stream: TextIO, separator: str) -> Iterator[list[str]]:
    """The fields of each line; a line has an end somewhere, before memory is full.

    Raises
    ------
    _TooLongError
        At a line (or lines within quotes) with more than `LINE_LIMIT` characters.
    csv.Error
        At a field with more characters than its limit.
    """
    number = taken = 0

    def lines() -> Iterator[str]:
        nonlocal number, taken
        while line := stream.readline(LINE_LIMIT + 1):
            number += 1
            taken += len(line)
            if taken > LINE_LIMIT:
                raise _TooLongError(number)
            yield line

    for fields in csv.reader(lines(), delimiter=separator):
        taken = 0
        yield fields


def _read(
    lines: Iterator[list[str]], source: Source, separator: str
) -> tuple[list[Sheet], list[Problem]]:
    blocks = [pa.table({})]
    counts = [np.zeros(0, dtype="int64")]
    rows = width = 0
    while block := list(islice(lines, _BLOCK)):
        fields = np.array([len(line) for line in block])
        rows, width = rows + len(block), max(width, int(fields.max()))
        if width > COLUMN_LIMIT or rows * width > AREA_LIMIT:
            line = rows - len(block) + int(fields.argmax()) + 1
            return [], [problem("VERRE_CEL.velden", source.name, cel=f"regel {line}")]
        values = list(zip_longest(*block, fillvalue="")) or [("",) * len(block)]
        columns = [pa.array(column, pa.string()) for column in values]
        blocks.append(pa.table(columns, names=[str(number) for number in range(len(columns))]))
        counts.append(fields)
    codes, texts = _coded(pa.concat_tables(blocks, promote_options="default").columns)
    texts = pc.replace_substring_regex(texts, _KEPT_TEXT, r"\1\2")
    problems = [
        *_replaced(texts, codes, source.name),
        *_swallowed(texts, codes, source.name),
        *_ragged(texts, codes, np.concatenate(counts), source.name),
        *(_comma_in_comma(texts, codes, source.name) if separator == "," else ()),
    ]
    suffix = source.path.suffix
    if suffix.lower() in (".xls", ".xlsx"):
        found = problem("CSV_ALS_EXCEL", source.name, extensie=suffix, tekenset=source.encoding)
        problems.append(found)
    sheet = _sheet(nl.leesbaar(source.path.stem), texts, codes)
    return [replace(sheet, separator=separator)], problems


def _coded(columns: list[pa.ChunkedArray]) -> tuple[np.ndarray, pa.Array]:
    """The different texts of each column one after another, and for each cell which it holds."""
    rows = len(columns[0]) if columns else 0
    codes = np.zeros((rows, len(columns)), dtype="int32", order="F")
    different, known = [pa.array([], pa.string())], 0
    columns.reverse()
    for number in range(len(columns)):
        # its memory is needed for the next
        encoded = columns.pop().fill_null("").combine_chunks().dictionary_encode()
        codes[:, number] = encoded.indices.to_numpy() + known
        different.append(encoded.dictionary)
        known += len(encoded.dictionary)
    return codes, pa.concat_arrays(different)


def _sheet(name: str, texts: pa.Array, codes: np.ndarray) -> Sheet:
    """Cells of codes of texts; those with a blank or an error text are empty."""
    held = texts.to_numpy(zero_copy_only=False)
    wrong = [
        code
        for code in _where(pc.starts_with(texts, "#"))
        if held[code].strip().upper() in ERROR_CELLS
    ]
    kind = np.where(_blank(texts), EMPTY, TEXT).astype("uint8")
    kind[wrong] = EMPTY
    errors = {}
    if wrong:
        for row, column in np.argwhere(np.isin(codes, wrong)).tolist():
            errors[row, column] = held[codes[row, column]].strip()
    kinds = np.empty(codes.shape, dtype="uint8", order="F")
    for column in range(codes.shape[1]):
        kinds[:, column] = kind[codes[:, column]]
        codes[kinds[:, column] == EMPTY, column] = -1
    numbers = np.broadcast_to(np.float64("nan"), codes.shape)
    formats = np.broadcast_to(np.uint16(0), codes.shape)
    return Sheet(name, kinds, numbers, codes, held, formats, errors=errors)


def _where(found: pa.Array) -> list[int]:
    """Codes of the texts for which something holds."""
    return np.flatnonzero(found.to_numpy(zero_copy_only=False)).tolist()


def _blank(texts: pa.Array) -> np.ndarray:
    """Which texts are empty or white space."""
    blank = pc.equal(pc.utf8_trim_whitespace(texts), "")
    return np.asarray(blank, dtype=bool)


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
        text = shown(texts[int(codes[cell])])
        yield problem("TEKENSET_ONBEKEND", name, cel=a1(*cell), waarde=text, aantal=len(found))


def _swallowed(texts: pa.Array, codes: np.ndarray, name: str) -> Iterator[Problem]:
    """Report a field that holds lines: many, or the last ones of the file."""
    found = _where(pc.greater(pc.count_substring(texts, "\n"), _LINE_ENDS))
    if not found and len(codes):
        filled = [code for code in codes[-1].tolist() if texts[code].as_py()]
        # a quote that is closed keeps no line end
        if filled and texts[filled[-1]].as_py().endswith(("\n", "\r")):
            found = filled[-1:]
    if found:
        row, _ = _first(codes, found)
        yield problem("AANHALINGSTEKEN", name, cel=f"regel {_line(texts, codes, row)}")


def _ragged(
    texts: pa.Array, codes: np.ndarray, fields: np.ndarray, name: str
) -> Iterator[Problem]:
    """Report lines with more fields than most have.

    A separator inside a text shifts what follows into the wrong column.
    """
    several = fields[fields > 1]
    if not len(several):
        return
    width = int(np.bincount(several).argmax())
    blank = _blank(texts)
    longer = np.flatnonzero(fields > width).tolist()
    wrong = [row for row in longer if not blank[codes[row, width:]].all()]
    if not wrong or len(wrong) > 0.1 * len(fields):
        return
    lines = [str(_line(texts, codes, row)) for row in wrong[: EXAMPLES + 1]]
    cell = f"regel {listed(lines)}"
    yield problem("TE_VEEL_VELDEN", name, cel=cell, aantal=len(wrong), velden=width)


def _comma_in_comma(texts: pa.Array, codes: np.ndarray, name: str) -> Iterator[Problem]:
    """Report lines that hold more than the header has columns, where a comma parts the fields.

    A decimal comma does that, and every amount behind it is another column's.
    """
    filled = ~_blank(texts)[codes]
    width = np.where(filled.any(axis=1), codes.shape[1] - filled[:, ::-1].argmax(axis=1), 0)
    wide = np.flatnonzero(filled.sum(axis=1) > 1)
    if not len(wide):
        return
    header, below = int(wide[0]), wide[1:]
    longer = below[width[below] > width[header]]
    if len(longer) > 0.1 * len(codes):
        lines = [str(_line(texts, codes, row)) for row in longer[: EXAMPLES + 1].tolist()]
        cell = f"regel {listed(lines)}"
        fields = int(width[header])
        yield problem("KOMMA_IN_GETAL", name, cel=cell, aantal=len(longer), velden=fields)


def _declared(stream: TextIO) -> str:
    """The separator that the first line names, and the stream after that line.

    Else empty, and the stream at its start.
    """
    declared = re.fullmatch(r"sep=(.)\r?\n?", stream.readline(100))
    if declared:
        return declared[1]
    stream.seek(0)
    return ""


def _separator(start: list[str]) -> str:
    """The separator that gives most lines the same number of fields, and most fields."""
    lines = [line for line in start if line.strip()]
    best, score = ";", 0.0
    for candidate in ";\t,|":
        counts = _widths(lines, candidate)
        counts.pop(1, None)
        if counts:
            width, same = counts.most_common(1)[0]
            value = same / len(lines) * min(width, 12)
            if value > score:
                best, score = candidate, value
    return best


def _widths(lines: list[str], separator: str) -> Counter[int]:
    """How many lines have each number of fields; what cannot be read has none."""
    counts: Counter[int] = Counter()
    try:
        counts.update(map(len, csv.reader(lines, delimiter=separator)))
    except csv.Error:  # what is one endless field by this separator may be a table by another
        counts.clear()
    return counts
