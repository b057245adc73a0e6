"""Workbooks (.xlsx, .xlsm) as sheets of cells, with what a plain reader loses.

Errors, formulas without a value, what is hidden.

Each worksheet goes through the fast reader, and when that gives up through the slow one; both give
the same. The trap: a size that a file states is never believed. What cells span is counted while
they come in, before anything is set apart for them.
"""

from __future__ import annotations

import posixpath
import zipfile
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO
from xml.parsers.expat import ExpatError

import numpy as np
from openpyxl.styles.numbers import BUILTIN_FORMATS

from analyse.read.formats.file import Source
from analyse.read.formats.rawcells import Book, Room, TooWideError, UnusualError, finished
from analyse.read.formats.sheetdata import read_sheet, read_texts
from analyse.read.formats.sheetxml import BombError, SheetWalk, elements, place, shared_texts
from analyse.read.problems import Problem, problem
from analyse.read.sheet import AREA_LIMIT, Sheet

_TRUE = ("1", "true", "on")
#: Levels of an outline as Excel writes them; a row that is in none has 0.
_LEVELS = frozenset("1234567")


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

    def note(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self._note_row(int(attributes["r"]) - 1, attributes)
        elif name == "col" and attributes.get("hidden") in _TRUE:
            self.columns.append((int(attributes["min"]) - 1, int(attributes["max"])))
        elif name == "mergeCell":
            first, _, last = attributes["ref"].partition(":")
            self.merges.append((*place(first), *place(last or first)))

    def _note_row(self, row: int, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in _TRUE:
            self.rows.add(row)
        level = attributes.get("outlineLevel", "0")
        if level in _LEVELS:
            self.outline[row] = int(level)


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

    def _styles(self, part: str | None) -> list[tuple[str, int]]:
        """The number format and indent of each cell style."""
        if part is None:
            return []
        custom: dict[str, str] = {}
        styles: list[tuple[str, int]] = []
        within = ""
        with self._open(part) as stream:
            for name, attributes in elements(stream):
                if name in ("cellStyleXfs", "cellXfs", "cellStyles", "dxfs"):
                    within = name
                elif name == "numFmt" and not within:
                    custom[attributes["numFmtId"]] = attributes["formatCode"]
                elif name == "xf" and within == "cellXfs":
                    number = attributes.get("numFmtId", "0")
                    code = custom.get(number) or BUILTIN_FORMATS.get(int(number)) or "General"
                    styles.append((code, 0))
                elif name == "alignment" and within == "cellXfs" and styles:
                    code, indent = styles[-1]
                    styles[-1] = code, int(attributes.get("indent", indent))
        return styles

    def _sheet(self, part: str, said: dict[str, str], book: Book) -> Sheet:
        """One worksheet, by the fast reader or else the slow one."""
        beside = _Beside()
        try:
            with self._open(part) as stream:
                cells = read_sheet(stream, book, beside.note, self.pool)
                arrays = self.room.collect(cells, book.texts)
        except (UnusualError, ExpatError, ValueError, LookupError):
            beside = _Beside()
            with self._open(part) as stream:
                cells = iter(SheetWalk(stream, book, beside.note))
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
            number_formats=book.number_formats,
            indents=book.indents,
            outline=beside.outline,
            visible=said.get("state", "visible") == "visible",
        )
