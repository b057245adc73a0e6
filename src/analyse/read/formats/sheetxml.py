"""Any XML of a workbook, one element at a time.

The small parts, and the cells and texts that the fast reader gives up on.

Namespaces and their prefixes do not matter, only the local names. The trap: an element may leave
out where it stands; a row without `r` follows the row before it, and a cell the cell before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import IO
from xml.parsers import expat

import numpy as np
import pyarrow as pa

from analyse.read.formats.rawcells import TYPES, Book, Cells, Raw, plain, typed

_PIECE, _WINDOW = 1 << 20, 1 << 19
_BATCH = 50_000
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
#: Elements of which there may be millions, and of which no attribute with a prefix matters.
_FREQUENT = frozenset(("row", "c", "v", "f", "is", "t", "si"))
Start = Callable[[str, dict[str, str]], object]
Text = Callable[[str], object]


class BombError(Exception):
    """XML that unpacks to blanks.

    More bytes between two tags than the longest text of a cell (32.767 characters) can take.
    """


def pieces(stream: IO[bytes], size: int) -> Iterator[bytes]:
    """A part in pieces of `size` bytes (the last is smaller), read to its end.

    Only there the checksum is looked at.
    """
    while piece := stream.read(size):
        for start in range(0, len(piece) - _WINDOW + 1, _WINDOW):
            if piece.find(b"<", start, start + _WINDOW) < 0:
                raise BombError
        yield piece


def parser(
    start: Start,
    end: Callable[[str], object] | None = None,
    text: Text | None = None,
) -> expat.XMLParserType:
    """A parser that calls a handler for each start, end and text, with local names.

    It raises `expat.ExpatError` for what is no XML, and `ValueError` for a document type: that is
    how entities get in.
    """
    made = expat.ParserCreate()
    made.buffer_text = True
    local = _Local()

    def refuse(*_: object) -> None:
        raise ValueError("a document type")

    def started(name: str, attributes: dict[str, str]) -> None:
        name = local[name]
        if name not in _FREQUENT:
            attributes = {local[key]: value for key, value in attributes.items()}
        start(name, attributes)

    made.StartDoctypeDeclHandler = refuse
    made.StartElementHandler = started
    if end:
        made.EndElementHandler = lambda name: end(local[name])
    if text:
        made.CharacterDataHandler = text
    return made


class _Local(dict[str, str]):
    """Local names by full ones."""

    def __missing__(self, name: str) -> str:
        self[name] = name.rpartition(":")[2]
        return self[name]


def _walk(stream: IO[bytes], through: expat.XMLParserType) -> Iterator[None]:
    """Feed a part to a parser, with a pause after each piece."""
    for piece in pieces(stream, _PIECE):
        through.Parse(piece, False)  # noqa: FBT003  the name of the parameter is not part of expat
        yield
    through.Parse(b"", True)  # noqa: FBT003


def elements(
    stream: IO[bytes], end: Callable[[str], object] | None = None
) -> Iterator[tuple[str, dict[str, str]]]:
    """The local name and attributes of each element of a part."""
    found: list[tuple[str, dict[str, str]]] = []
    for _ in _walk(
        stream, parser(lambda name, attributes: found.append((name, attributes)), end)
    ):
        yield from found
        found.clear()
    yield from found


def shared_texts(stream: IO[bytes]) -> list[str]:
    """The shared texts: of rich text the runs one after another, without the phonetic ones."""
    texts: list[str] = []
    runs: list[str] = []
    inside: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        inside.append(name)
        if name == "si":
            runs.clear()

    def end(name: str) -> None:
        inside.pop()
        if name == "si":
            texts.append(plain("".join(runs), encoded=False))

    def text(words: str) -> None:
        if inside[-1] == "t" and "rPh" not in inside:
            runs.append(words)

    for _ in _walk(stream, parser(start, end, text)):
        pass
    return texts


def comments(stream: IO[bytes]) -> list[tuple[tuple[int, int], str]]:
    """The comments of a worksheet: the 0-based cell of each, and its text.

    Raises
    ------
    ValueError, ExpatError
        The part is not what it should be.
    """
    cells: list[str] = []
    texts: list[str] = []
    inside = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        inside.append(name)
        if name == "comment":
            cells.append(attributes.get("ref", ""))
            texts.append("")

    def text(words: str) -> None:
        if inside[-1] == "t" and texts:
            texts[-1] += words

    for _ in _walk(stream, parser(start, lambda _: inside.pop(), text)):
        pass
    return list(zip(map(place, cells), texts, strict=True))


class SheetWalk:
    """The cells of a worksheet in batches; what is beside them goes to `aside` and `words`.

    `aside` is called for each element, `words` for the text in it.
    """

    def __init__(self, stream: IO[bytes], book: Book, aside: Start, words: Text) -> None:
        self.stream, self.book, self.aside, self.words = stream, book, aside, words
        self.row = self.column = -1
        self.in_data = self.in_cell = self.phonetic = self.formula = False
        self.at, self.kind, self.style = (0, 0), 0, 0
        self.value: list[str] = []
        self.keep = False
        self.found: list[tuple[int, int, int, int, bool, str]] = []

    def __iter__(self) -> Iterator[Cells]:
        for _ in _walk(self.stream, parser(self._start, self._end, self._text)):
            if len(self.found) >= _BATCH:
                yield self._batch()
        yield self._batch()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self.in_cell:
            if name == "f":
                self.formula = True
            elif name == "rPh":
                self.phonetic = True
            elif name == "is":
                self.kind = TYPES["str"]
            self.keep = name == "v" or (name == "t" and not self.phonetic)
        elif not self.in_data:
            self.in_data = name == "sheetData"
            self.aside(name, attributes)
        elif name == "row":
            self.row += 1
            self.column = -1
            if "r" in attributes:
                self.row = int(float(attributes["r"])) - 1
            if self.row < 0:
                raise ValueError("a row above the first")
            self.aside(name, {**attributes, "r": str(self.row + 1)})
        elif name == "c":
            self._cell(attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        self.in_cell, self.formula, self.phonetic, self.keep = True, False, False, False
        self.value.clear()
        self.kind = TYPES.get(attributes.get("t", "n"), TYPES["str"])
        self.style = int(attributes.get("s", 0))
        self.column += 1
        self.at = (self.row, self.column)
        if "r" in attributes:
            self.at = place(attributes["r"])
            self.column = self.at[1]

    def _end(self, name: str) -> None:
        self.keep = False
        if name == "c" and self.in_cell:
            self.in_cell = False
            value = "".join(self.value)
            if self.kind != TYPES["str"]:
                value = value.strip()
            if value or self.formula:
                self.found.append((*self.at, self.kind, self.style, self.formula, value))
        elif name == "rPh":
            self.phonetic = False
        elif name == "sheetData":
            self.in_data = False

    def _text(self, text: str) -> None:
        if self.keep:
            self.value.append(text)
        elif not self.in_data:
            self.words(text)

    def _batch(self) -> Cells:
        places = np.array([found[:4] for found in self.found], dtype="int64").reshape(-1, 4)
        formula = np.array([found[4] for found in self.found], dtype=bool)
        texts = pa.array([found[5] for found in self.found], pa.string()).cast(pa.binary())
        self.found.clear()
        rows, columns, types, styles = places.T
        raw = Raw(rows, columns, types, styles, formula, texts, encoded=False)
        return typed(raw, self.book)


def place(address: str) -> tuple[int, int]:
    """0-based row and column of an address such as `AB12`.

    Raises
    ------
    ValueError
        It is no address.
    """
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise ValueError(f"{address} is no address")
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1
