"""Binary Excel workbooks (.xlsb) as grids of cells; runs in the child process of `legacy`.

The parts of the package are rows of records: a number, a size and that many bytes ([MS-XLSB]
2.1.4). One walk finds where each cell stands; numpy then takes the values of all cells of a kind at
once. The trap: what the libraries for this format give for an error cell is an empty text, which is
why we read it ourselves.
"""

from __future__ import annotations

import re
import zipfile
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from defusedxml.ElementTree import fromstring
from xlrd.biffh import error_text_from_code
from xlrd.formatting import std_format_strings

from analyse.read.formats.grid import BOOLEAN, EMPTY, ERROR, NUMBER, TEXT, Fault, Grid

_ROW, _BLANK, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED = range(8)
_F_TEXT, _F_REAL, _F_BOOL, _F_ERROR, _RICH = 8, 9, 10, 11, 62
#: Cells that leave out their column, as no known program writes them.
_SHORT = range(12, 19)
_ITEM, _FORMAT, _STYLE, _COLUMN, _SHEET, _SETTINGS, _MERGE, _STYLES, _STYLES_END = (
    19,
    44,
    47,
    60,
    156,
    153,
    176,
    617,
    618,
)
#: Records taken together; enough for numpy, little for memory.
_BLOCK = 500_000
_KIND = np.full(256, EMPTY, dtype="uint8")
_KIND[[_RK, _REAL, _F_REAL]], _KIND[[_BOOL, _F_BOOL]], _KIND[[_ERROR, _F_ERROR]] = (
    NUMBER,
    BOOLEAN,
    ERROR,
)
_KIND[[_TEXT, _SHARED, _F_TEXT, _RICH]] = TEXT


def read(path: Path, limit: int) -> tuple[list[Grid], bool, dict[str, Any]]:
    """The sheets, whether dates count from 1904, and what there is to say of the file."""
    with zipfile.ZipFile(path) as package:
        held = {name.lower(): name for name in package.namelist()}
        book = package.read(held["xl/workbook.bin"])
        targets = {
            relation.get("Id"): relation.get("Target", "").lstrip("/").removeprefix("xl/")
            for relation in fromstring(package.read(held["xl/_rels/workbook.bin.rels"]))
        }
        shared = (
            _shared(package.read(held["xl/sharedstrings.bin"]))
            if "xl/sharedstrings.bin" in held
            else []
        )
        formats = (
            _formats(package.read(held["xl/styles.bin"]))
            if "xl/styles.bin" in held
            else ["General"]
        )
        grids, from_1904, with_formulas = [], False, False
        for kind, at, _ in _records(book):
            if kind == _SETTINGS:
                from_1904 = bool(book[at] & 1)
            elif kind == _SHEET:
                relation, end = _text(book, at + 8)
                if relation not in targets:  # before its release Excel 2007 wrote four bytes more
                    relation, end = _text(book, at + 12)
                target = targets[relation]
                if target.startswith("worksheets/"):
                    grid = Grid(_text(book, end)[0], limit, visible=book[at] == 0)
                    with_formulas |= _sheet(
                        package.read(held[f"xl/{target}".lower()]), grid, shared, formats
                    )
                    grids.append(grid)
        links = sum(bool(re.fullmatch(r"xl/externallinks/[^/]+\.bin", name)) for name in held)
    remarks: dict[str, Any] = {"links": links}
    if with_formulas:
        remarks["not shown"] = "of een formule ooit is uitgerekend"
    return grids, from_1904, remarks


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Number, place and size of each record; number and size take a byte for each seven bits."""
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | (data[at] & 0x7F) << 7
            at += 1
        size, shift = 0, 0
        while True:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            if byte < 0x80 or shift == 21:
                break
            shift += 7
        if at + size > end:
            raise Fault("damaged", "cut off")
        yield kind, at, size
        at += size


def _whole(data: bytes, at: int, size: int = 4) -> int:
    return int.from_bytes(data[at : at + size], "little")


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text that is preceded by its length, and the place after it."""
    end = at + 4 + 2 * _whole(data, at)
    if end > len(data):
        raise Fault("damaged", "text")
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _shared(data: bytes) -> list[str]:
    return [_text(data, at + 1)[0] for kind, at, _ in _records(data) if kind == _ITEM]


def _formats(data: bytes) -> list[str]:
    """Number format of each cell style."""
    known, of_style, in_cells = dict(std_format_strings), [], False
    for kind, at, _ in _records(data):
        if kind == _FORMAT:
            known[_whole(data, at, 2)] = _text(data, at + 2)[0]
        elif kind in (_STYLES, _STYLES_END):
            in_cells = kind == _STYLES
        elif kind == _STYLE and in_cells:
            of_style.append(_whole(data, at + 2, 2))
    return [known.get(number, "General") for number in of_style] or ["General"]


def _sheet(data: bytes, grid: Grid, shared: list[str], formats: list[str]) -> bool:
    """Fill a grid; whether the sheet has formulas."""
    kinds, places, row, formulas = bytearray(), array("q"), -1, False
    shared_codes = np.array(
        [grid.texts[text] if text.strip() else -1 for text in shared] or [-1], dtype="int32"
    )
    styles, hidden = (
        np.array([grid.formats[f] for f in formats], dtype="uint16"),
        np.zeros(16_384, dtype=bool),
    )
    for kind, at, _ in _records(data):
        if kind < _SHORT.start or kind == _RICH:
            kinds.append(kind)
            places.append(at)
            formulas |= _F_TEXT <= kind <= _F_ERROR
            if kind == _ROW and data[at + 11] & 0x10:
                grid.hidden_rows.add(_whole(data, at))
            if len(kinds) == _BLOCK:
                row = _add(data, kinds, places, row, grid, shared_codes, styles)
                kinds, places = bytearray(), array("q")
        elif kind == _COLUMN and data[at + 16] & 1:
            hidden[_whole(data, at) : _whole(data, at + 4) + 1] = True
        elif kind == _MERGE:
            top, bottom, left, right = (_whole(data, at + n) for n in (0, 4, 8, 12))
            grid.merges.append((top, left, bottom, right))
        elif kind in _SHORT:
            raise Fault("damaged", "short cell")
    _add(data, kinds, places, row, grid, shared_codes, styles)
    grid.hidden_columns = set(np.flatnonzero(hidden).tolist())
    return formulas


def _add(
    data: bytes,
    kinds: bytearray,
    places: array[int],
    row: int,
    grid: Grid,
    shared: np.ndarray,
    styles: np.ndarray,
) -> int:
    """Add the cells at some places to a grid, the first of them in `row` when no row begins before it; gives the last row."""
    if not kinds:
        return row
    raw = np.frombuffer(data, dtype="uint8")
    kind, place = np.frombuffer(kinds, dtype="uint8"), np.frombuffer(places, dtype="int64")

    def take(where: np.ndarray, kind_of_value: str) -> np.ndarray:
        return raw[where[:, None] + np.arange(np.dtype(kind_of_value).itemsize)].view(
            kind_of_value
        )[:, 0]

    begins = kind == _ROW
    rows = np.concatenate([[row], take(place[begins], "<u4").astype("int64")])[np.cumsum(begins)]
    meant = _KIND[kind]
    here = meant != EMPTY
    kind, place, meant = kind[here], place[here], meant[here]
    value, numbers, codes = (
        place + 8,
        np.full(len(kind), np.nan),
        np.full(len(kind), -1, dtype="int32"),
    )
    for several, as_kind in (((_REAL, _F_REAL), "<f8"), ((_BOOL, _F_BOOL), "u1")):
        chosen = np.isin(kind, several)
        numbers[chosen] = take(value[chosen], as_kind)
    short = kind == _RK
    numbers[short] = _rk(take(value[short], "<u4"))
    codes[kind == _SHARED] = shared[take(value[kind == _SHARED], "<u4")]
    own = np.isin(kind, (_TEXT, _F_TEXT, _RICH))
    texts = [_text(data, int(at))[0] for at in value[own] + (kind[own] == _RICH)]
    codes[own] = [grid.texts[text] if text.strip() else -1 for text in texts]
    columns = take(place, "<u4").astype("int64")
    style = take(place + 4, "<u4") & 0xFFFFFF
    meant[(meant == TEXT) & (codes < 0)] = EMPTY
    for at in np.flatnonzero(meant == ERROR):
        code = int(raw[value[at]])
        grid.errors.append(
            (int(rows[here][at]), int(columns[at]), error_text_from_code.get(code, f"#{code}"))
        )
    kept = meant != EMPTY
    number_formats = np.where(
        np.isin(meant, (TEXT, ERROR)), 0, styles[np.minimum(style, len(styles) - 1)]
    )
    grid.add(*(a[kept] for a in (rows[here], columns, meant, numbers, codes, number_formats)))
    return int(rows[-1])


def _rk(packed: np.ndarray) -> np.ndarray:
    """Numbers of 30 bits: whole, or the head of a float, and perhaps in hundredths."""
    whole = (packed.view("<i4") >> 2).astype("float64")
    floating = ((packed & 0xFFFFFFFC).astype("<u8") << np.uint64(32)).view("<f8")
    numbers = np.where(packed & 2, whole, floating)
    return np.where(packed & 1, numbers / 100, numbers)
