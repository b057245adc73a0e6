"""What an .xlsb says beside its values: merged and hidden cells, number formats, formulas.

Runs in the child process of `legacy`, before `calamine` reads the values. The parts of the package
are rows of records: a number, a size and that many bytes ([MS-XLSB] 2.1.4). The trap:
python-calamine gives an empty text for an error cell, and takes memory for all cells up to the
farthest.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from defusedxml.ElementTree import fromstring
from xlrd.biffh import error_text_from_code
from xlrd.formatting import std_format_strings

from analyse.read.formats.grid import Fault, Grid, lost

_ROW, _FONT, _FORMAT, _STYLE, _COLUMN, _SHEET = 0, 43, 44, 47, 60, 156
_MERGE, _STYLES, _STYLES_END = 176, 617, 618
#: Cells with a value: numbers, errors, those of formulas, text in more than one font, and those
#: that leave out their column, as no known program writes.
_NUMBERS, _ERRORS, _FORMULAS = (2, 5, 9), (3, 11), range(8, 12)
_RICH, _SHORT = 62, range(12, 19)
_VALUES = {*range(2, 12), _RICH}
#: A number format, and whether a cell is struck through.
_GENERAL = ("General", False)
_STRUCK_OUT = 0x08


def marks(path: Path, limit: int) -> tuple[list[Grid], bool, int]:
    """The sheets without their values, whether there are formulas.

    And how many files they refer to.

    Raises
    ------
    Fault
        When python-calamine would read something wrongly.
    """
    grids, with_formulas = [], False
    with zipfile.ZipFile(path) as package:
        held = {name.lower(): name for name in package.namelist()}
        relations = fromstring(package.read(held["xl/_rels/workbook.bin.rels"]))
        targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
        formats = [_GENERAL]
        if "xl/styles.bin" in held:
            formats = _formats(package.read(held["xl/styles.bin"]))
        book = package.read(held["xl/workbook.bin"])
        for kind, at, _ in _records(book):
            if kind == _SHEET:
                relation, end = _text(book, at + 8)
                grid = Grid(_text(book, end)[0], limit)
                target = targets[relation].lstrip("/").removeprefix("xl/")
                if target.startswith("worksheets/"):
                    part = package.read(held[f"xl/{target}".lower()])
                    with_formulas |= _sheet(part, grid, formats)
                grids.append(grid)
    links = sum(bool(re.fullmatch(r"xl/externallinks/[^/]+\.bin", name)) for name in held)
    return grids, with_formulas, links


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Number, place and size of each record; number and size take a byte for each seven bits."""
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | (data[at] & 0x7F) << 7
            at += 1
        size = 0
        for shift in (0, 7, 14, 21):
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            if byte < 0x80:
                break
        if at + size > end:
            raise Fault("damaged", "cut off")
        yield kind, at, size
        at += size


def _whole(data: bytes, at: int, size: int = 4) -> int:
    return int.from_bytes(data[at : at + size], "little")


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text that is preceded by its length, and the place after it."""
    end = at + 4 + 2 * _whole(data, at)
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _formats(data: bytes) -> list[tuple[str, bool]]:
    """Number format of each cell style, and whether it is struck through."""
    known, of_style, in_cells = dict(std_format_strings), [], False
    fonts: list[bool] = []
    for kind, at, _ in _records(data):
        if kind == _FORMAT:
            known[_whole(data, at, 2)] = _text(data, at + 2)[0]
        elif kind == _FONT:
            fonts.append(bool(_whole(data, at + 2, 2) & _STRUCK_OUT))
        elif kind in (_STYLES, _STYLES_END):
            in_cells = kind == _STYLES
        elif kind == _STYLE and in_cells:
            number, font = _whole(data, at + 2, 2), _whole(data, at + 4, 2)
            struck = font < len(fonts) and fonts[font]
            of_style.append((known.get(number, "General"), struck))
    return of_style or [_GENERAL]


def _sheet(data: bytes, grid: Grid, formats: list[tuple[str, bool]]) -> bool:
    """Note what a sheet says beside its values, and how far these go; whether it has formulas."""
    row, formulas = 0, False
    for kind, at, _ in _records(data):
        if kind == _ROW:
            row = _whole(data, at)
            if data[at + 11] & 0x10:
                grid.hidden_rows.add(row)
            if data[at + 11] & 0x07:
                grid.outline[row] = data[at + 11] & 0x07
        elif kind in _VALUES:
            column = _whole(data, at)
            grid.reach(row, column)
            formulas |= kind in _FORMULAS
            if kind in _ERRORS:
                code = data[at + 8]
                error = error_text_from_code.get(code, f"#{code}")
                raise lost(f"de fout {error}", grid.name, row, column)
            if kind == _RICH:
                raise lost("een tekst met opmaak in de cel", grid.name, row, column)
            if kind in _NUMBERS:
                style = min(_whole(data, at + 4, 3), len(formats) - 1)
                if formats[style] != _GENERAL:
                    shown, struck = formats[style]
                    grid.show(row, column, shown, struck=struck)
        elif kind == _COLUMN and data[at + 16] & 1:
            first, last = _whole(data, at), _whole(data, at + 4)
            grid.hidden_columns |= set(range(first, min(last, 16_383) + 1))
        elif kind == _MERGE:
            top, bottom, left, right = (_whole(data, at + place) for place in (0, 4, 8, 12))
            grid.merges.append((top, left, bottom, right))
        elif kind in _SHORT:
            raise Fault("damaged", "short cell")
    return formulas
