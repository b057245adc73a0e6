"""Workbooks (.xlsx, .xlsm) as sheets of cells, with what a plain reader loses.

Errors, formulas without a value, what is hidden.

Each worksheet goes through the fast reader, and when that gives up through the slow one; both give
the same. The trap: a size that a file states is never believed. What cells span is counted while
they come in, before anything is set apart for them.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO, TypeVar
from xml.parsers.expat import ExpatError

import numpy as np
from openpyxl.styles.numbers import BUILTIN_FORMATS

from analyse.read.formats.file import Source
from analyse.read.formats.rawcells import (
    Book,
    Room,
    Style,
    TooWideError,
    UnusualError,
    finished,
)
from analyse.read.formats.sheetdata import read_sheet, read_texts
from analyse.read.formats.sheetxml import (
    BombError,
    SheetWalk,
    comments,
    elements,
    place,
    shared_texts,
)
from analyse.read.problems import Problem, problem
from analyse.read.sheet import AREA_LIMIT, Sheet

_TRUE = ("1", "true", "on")
#: Levels of an outline as Excel writes them; a row that is in none has 0.
_LEVELS = frozenset("1234567")
_PARTS_OF_STYLES = (
    *("numFmts", "fonts", "fills", "borders"),
    *("cellStyleXfs", "cellXfs", "cellStyles", "dxfs"),
)
#: Colours that no one sees: white, also as the ground of the theme and in the old palette.
_WHITE = ("FFFFFF", "0//", "/9/", "/64/")
#: Different styles that a sheet can hold, each for numbers and for texts.
_MOST_STYLES = 30_000
#: What is printed above and under each page, and in it the codes of font, colour and page number.
_OF_PAGE = frozenset(
    f"{pages}{part}" for pages in ("odd", "even", "first") for part in ("Header", "Footer")
)
_PAGE_CODE = re.compile(r'&(?:"[^"]*"|K(?:[0-9A-Fa-f]{6}|\d\d[+-]\d{3})|\d{1,3}|.)')
_PAGE_PART = re.compile("&[LCR]")
#: Bytes of the largest part with comments that is looked at.
_LARGEST_COMMENTS = 4_000_000
T = TypeVar("T")


def read_workbook(source: Source) -> tuple[list[Sheet], list[Problem]]:
    """All worksheets of a workbook in its order, with the problems of the file as a whole.

    Never an exception.
    """
    try:
        with zipfile.ZipFile(source.path) as package, ThreadPoolExecutor(2) as pool:
            return _Workbook(package, source.name, pool).read()
    except (MemoryError, BombError):
        return [], [problem("TE_GROOT.geheugen", source.name)]
    except Exception as error:
        return [], [problem("BESCHADIGD.xlsx", source.name, waarde=type(error).__name__)]


@dataclass
class _Beside:
    """What a worksheet says beside its cells."""

    rows: set[int] = field(default_factory=set)
    outline: dict[int, int] = field(default_factory=dict)
    columns: list[tuple[int, int]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    of_page: dict[str, str] = field(default_factory=dict)
    within: str = ""

    def note(self, name: str, attributes: dict[str, str]) -> None:
        self.within = name
        if name == "row":
            self._note_row(int(attributes["r"]) - 1, attributes)
        elif name == "col" and attributes.get("hidden") in _TRUE:
            self.columns.append((int(attributes["min"]) - 1, int(attributes["max"])))
        elif name == "mergeCell":
            first, _, last = attributes["ref"].partition(":")
            self.merges.append((*place(first), *place(last or first)))

    def read(self, words: str) -> None:
        if self.within in _OF_PAGE:
            self.of_page[self.within] = self.of_page.get(self.within, "") + words

    def on_page(self) -> list[str]:
        """Each part of the page header and footer, without its codes."""
        parts = [part for text in self.of_page.values() for part in _PAGE_PART.split(text)]
        bare = [_PAGE_CODE.sub("", part).strip() for part in parts]
        return [text for text in dict.fromkeys(bare) if text]

    def _note_row(self, row: int, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in _TRUE:
            self.rows.add(row)
        level = attributes.get("outlineLevel", "0")
        if level in _LEVELS:
            self.outline[row] = int(level)


class _Styles:
    """What the part with styles says: fonts, fills and number formats come before the styles."""

    def __init__(self, said: Iterable[tuple[str, dict[str, str]]]) -> None:
        self.codes: dict[str, str] = {}
        self.struck: list[bool] = []
        self.fills: list[str] = []
        self.styles: list[Style] = []
        self.solid = False
        within = ""
        for name, attributes in said:
            if name in _PARTS_OF_STYLES:
                within = name
            elif within == "fonts":
                self._font(name, attributes)
            elif within == "fills":
                self._fill(name, attributes)
            elif within == "cellXfs":
                self._style(name, attributes)
            elif name == "numFmt" and within in ("", "numFmts"):
                self.codes[attributes["numFmtId"]] = attributes["formatCode"]
        if len(set(self.styles)) > _MOST_STYLES:  # more than can be told apart in the cells
            self.styles = [style._replace(struck=False, fill="") for style in self.styles]

    def _font(self, name: str, attributes: dict[str, str]) -> None:
        if name == "font":
            self.struck.append(False)
        elif name == "strike" and self.struck:
            self.struck[-1] = attributes.get("val", "1") in _TRUE

    def _fill(self, name: str, attributes: dict[str, str]) -> None:
        if name == "fill":
            self.fills.append("")
            self.solid = False
        elif name == "patternFill":
            self.solid = attributes.get("patternType", "none") not in ("none", "gray125")
        elif name == "fgColor" and self.fills and self.solid:
            colour = attributes.get("rgb", "")[-6:].upper()
            told = [attributes.get(what, "") for what in ("theme", "indexed", "tint")]
            self.fills[-1] = colour or "/".join(told)
            if self.fills[-1] in _WHITE:
                self.fills[-1] = ""

    def _style(self, name: str, attributes: dict[str, str]) -> None:
        if name == "xf":
            number = attributes.get("numFmtId", "0")
            code = self.codes.get(number) or BUILTIN_FORMATS.get(int(number)) or "General"
            struck = _held(self.struck, attributes.get("fontId"), otherwise=False)
            fill = _held(self.fills, attributes.get("fillId"), otherwise="")
            self.styles.append(Style(code, 0, struck, fill))
        elif name == "alignment" and self.styles:
            style = self.styles[-1]
            indent = int(attributes.get("indent", style.indent))
            self.styles[-1] = style._replace(indent=indent)


def _held(values: list[T], place: str | None, otherwise: T) -> T:
    """What a style refers to by its place; a place that is not there says nothing."""
    if place is None or not place.isdecimal() or int(place) >= len(values):
        return otherwise
    return values[int(place)]


class _Workbook:
    """An open package; its parts are found whatever the case and slashes of their names."""

    def __init__(self, package: zipfile.ZipFile, name: str, pool: Executor) -> None:
        self.package, self.name, self.pool = package, name, pool
        self.parts = {
            part.filename.replace("\\", "/").lower(): part for part in package.infolist()
        }
        self.room = Room(AREA_LIMIT)
        self.main = "xl/workbook.xml"
        for kind, target in self._relations("").values():
            if kind == "officeDocument" and target.lower() in self.parts:
                self.main = target
                break

    def read(self) -> tuple[list[Sheet], list[Problem]]:
        problems: list[Problem] = []
        sheets: list[Sheet] = []
        relations = self._relations(self.main)
        with self._open(self.main) as stream:
            said = list(elements(stream))
        links = sum(name == "externalReference" for name, _ in said)
        if links:
            problems.append(problem("EXTERNE_KOPPELING", self.name, waarde=str(links)))
        book = self._book(relations, said)
        for name, attributes in said:
            if name != "sheet":
                continue
            kind, part = relations[attributes["id"]]
            if kind in ("chartsheet", "dialogsheet"):
                continue
            try:
                sheets.append(self._sheet(part, attributes, book))
            except TooWideError as error:
                message, cell = error.args
                problems.append(problem(message, self.name, attributes["name"], cell))
        return sheets, problems

    def _book(
        self,
        relations: dict[str, tuple[str, str]],
        said: list[tuple[str, dict[str, str]]],
    ) -> Book:
        """What the sheets share."""
        shared = {
            kind: target for kind, target in relations.values() if target.lower() in self.parts
        }
        dates = [held.get("date1904") for name, held in said if name == "workbookPr"]
        texts = self._texts(shared.get("sharedStrings"))
        styles = self._styles(shared.get("styles"))
        return Book(texts, styles, from_1904=any(date in _TRUE for date in dates))

    def _open(self, part: str) -> IO[bytes]:
        return self.package.open(self.parts[part.lower()])

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Last word of the type, and target, of each relation of a part by its id.

        Without a part those of the package.
        """
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations.lower() not in self.parts:
            return {}
        found = {}
        with self._open(relations) as stream:
            for element, said in elements(stream):
                if element == "Relationship" and said.get("TargetMode") != "External":
                    target = posixpath.normpath(posixpath.join("/", folder, said["Target"]))
                    found[said["Id"]] = said["Type"].rpartition("/")[2], target.lstrip("/")
        return found

    def _texts(self, part: str | None) -> np.ndarray:
        if part is None:
            return np.array([], dtype=object)
        try:
            with self._open(part) as stream:
                return read_texts(stream, self.pool)
        except (UnusualError, ExpatError, ValueError):
            with self._open(part) as stream:
                return np.array(shared_texts(stream), dtype=object)

    def _styles(self, part: str | None) -> list[Style]:
        """How cells of each style are shown."""
        if part is None:
            return []
        with self._open(part) as stream:
            return _Styles(elements(stream)).styles

    def _sheet(self, part: str, said: dict[str, str], book: Book) -> Sheet:
        """One worksheet, by the fast reader or else the slow one."""
        beside = _Beside()
        try:
            with self._open(part) as stream:
                cells = read_sheet(stream, book, beside.note, beside.read, self.pool)
                arrays = self.room.collect(cells, book.texts)
        except (UnusualError, ExpatError, ValueError, LookupError):
            beside = _Beside()
            with self._open(part) as stream:
                cells = iter(SheetWalk(stream, book, beside.note, beside.read))
                arrays = self.room.collect(cells, book.texts)
        hidden_columns: set[int] = set()
        for first, last in beside.columns:
            hidden_columns |= set(range(max(first, 0), min(last, arrays["kinds"].shape[1])))
        return finished(
            said["name"],
            arrays,
            beside.merges,
            beside.rows,
            hidden_columns,
            number_formats=[style.code for style in book.different],
            indents=[style.indent for style in book.different],
            struck=[style.struck for style in book.different],
            fills=[style.fill for style in book.different],
            outline=beside.outline,
            visible=said.get("state", "visible") == "visible",
            notes=[*((None, text) for text in beside.on_page()), *self._comments(part)],
        )

    def _comments(self, part: str) -> list[tuple[tuple[int, int], str]]:
        """The comments of a worksheet; none where they are damaged, as the cells are whole."""
        try:
            for kind, target in self._relations(part).values():
                held = self.parts.get(target.lower())
                if kind == "comments" and held and held.file_size <= _LARGEST_COMMENTS:
                    with self.package.open(held) as stream:
                        return comments(stream)
        except (ExpatError, ValueError, LookupError, zipfile.BadZipFile, zlib.error):
            pass
        return []
