"""Worksheets and shared texts as programs write them, read from their bytes with arrays.

A chunk of whole rows goes through at a time: where its tags start and end, which tag each is, and
for each cell the bytes of its value. The trap: this is no XML parser. It takes only what it knows
in full (which tag may follow which, `r` on every row and cell) and for anything else raises
`UnusualError`, so that `sheetxml` reads the part instead.
"""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import IO, TypeVar
from xml.parsers import expat

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analyse.read.formats.rawcells import TYPES, Book, Cells, Raw, UnusualError, plain, typed
from analyse.read.formats.sheetxml import Start, Text, parser, pieces, shared_texts

_CHUNK, _AHEAD = 2 << 20, 4
#: Zero bytes after a chunk, so that eight bytes can be taken from anywhere in it.
_PADDING = bytes(40)
#: Tags; one that is closed at once has a bar behind its name.
_OPEN = ["row", "/row", "c", "/c", "f", "/f", "v", "/v", "is", "/is", "t", "/t", "si", "/si"]
_CLOSED, _OTHER = len(_OPEN), 2 * len(_OPEN)
_TAGS: dict[str, int] = {}
for _number, _name in enumerate(_OPEN):
    _TAGS[_name], _TAGS[f"{_name}|"] = _number, _number + _CLOSED
#: Which tags may follow which in a worksheet.
_FOLLOWS = {
    "row": "c c| /row",
    "row|": "row row|",
    "/row": "row row|",
    "c": "v v| f f| is /c",
    "c|": "c c| /row",
    "/c": "c c| /row",
    "f": "/f",
    "f|": "v v| /c",
    "/f": "v v| /c",
    "v": "/v",
    "v|": "/c",
    "/v": "/c",
    "is": "t t|",
    "t": "/t",
    "t|": "/is",
    "/t": "/is",
    "/is": "/c",
}

#: A tag by its first two bytes as a number; its bytes from `<` to `>` when it has no attributes (0
#: is any); and whether a tag may follow another.
_TAG_OF = np.full(1 << 16, _OTHER, dtype="uint8")
_LENGTH_OF = np.zeros(_OTHER + _CLOSED + 1, dtype="uint8")
_MAY_FOLLOW = np.zeros(64 * 64, dtype=bool)
for _name in _OPEN:
    for _end in "> /" if _name in ("f", "v", "t") else " ":
        _start = f"{_name}{_end}"[:2].encode()
        _TAG_OF[int.from_bytes(_start, "little")] = _TAGS[_name]
    if _name.startswith("/") or _name in ("is", "si"):
        _LENGTH_OF[_TAGS[_name]] = len(_name) + 1
for _name, _after in _FOLLOWS.items():
    for _next in _after.split():
        _MAY_FOLLOW[_TAGS[_name] << 6 | _TAGS[_next]] = True

#: The first bytes of an eight-byte word.
_MASK = np.array([(1 << 8 * n) - 1 for n in range(9)], dtype="uint64")
_CELL_START = np.uint64(int.from_bytes(b'<c r="', "little"))
_ROW_START = np.uint64(int.from_bytes(b'<row r="', "little"))
_ATTRIBUTE = re.compile(rb' (s|t|cm|vm|ph)="([^"&]*)"')
_ROW = re.compile(rb'\sr="')
#: The root of a part in utf-8, and the prefix that its names have.
_ROOT = re.compile(
    rb"""(?:\xef\xbb\xbf)?"""
    rb"""(?:<\?xml(?:(?!encoding=)[^>])*(?:encoding=["'](?i:utf-8)["'][^>]*)?\?>)?\s*"""
    rb"""<(\w+:)?(?:worksheet|sst)[\s>]"""
)
_HIDDEN = """\\shidden=["'](1|true)["']"""
_OUTLINE = """\\soutlineLevel=["'](?P<level>[1-7])["']"""
T = TypeVar("T")
R = TypeVar("R")


class Scan:
    """The tags of a chunk: where each starts and ends and which it is (as in `_TAGS`).

    `words` are the 8 bytes from each place on.
    """

    def __init__(self, data: bytes) -> None:
        data += _PADDING
        self.bytes = np.frombuffer(data, dtype="uint8")
        self.words = np.ndarray(len(data) - 7, "<u8", data, strides=(1,))
        # ">" differs from "<" in this one bit
        places = np.flatnonzero(self.bytes & 0xFD == ord("<"))
        if len(places) % 2:
            raise UnusualError
        pairs = self.bytes.take(places).view("<u2")
        if (pairs != int.from_bytes(b"<>", "little")).any():
            raise UnusualError
        self.start, self.end = (
            np.ascontiguousarray(places[::2]),
            np.ascontiguousarray(places[1::2]),
        )
        first, second = self.bytes.take(self.start + 1), self.bytes.take(self.start + 2)
        self.tag = _TAG_OF.take(second.astype("uint16") << 8 | first)
        self.tag[self.bytes.take(self.end - 1) == ord("/")] += _CLOSED
        length = _LENGTH_OF.take(self.tag)
        self.tag[(length > 0) & (length != self.end - self.start)] = _OTHER

    def texts(self, first: np.ndarray, last: np.ndarray) -> pa.BinaryArray:
        """The bytes between places, of which the last is not included, as an array of their own."""
        length = last - first
        offsets = np.zeros(len(length) + 1, dtype="int32")
        np.cumsum(length, out=offsets[1:])
        places = np.repeat((first - offsets[:-1]).astype("int32"), length)
        places += np.arange(offsets[-1], dtype="int32")
        taken = self.bytes.take(places)
        return pa.Array.from_buffers(
            pa.binary(), len(length), [None, pa.py_buffer(offsets), pa.py_buffer(taken)]
        )


def read_cells(data: bytes, book: Book) -> tuple[Cells, list[dict[str, str]]]:
    """The cells of a chunk of whole rows, and what is said of those hidden or in an outline."""
    scan = Scan(data)
    if not len(scan.tag):
        none = np.zeros(0, dtype="int64")
        texts = pa.array([], pa.binary())
        return typed(
            Raw(none, none, none, none, none.astype(bool), texts, encoded=True), book
        ), []
    _check_order(scan.tag)
    lines = np.flatnonzero(_is(scan.tag, "row", "row|"))
    numbers, number_at, digits = _row_numbers(scan, scan.start[lines], scan.end[lines])
    aside = _aside(scan.texts(scan.start[lines], scan.end[lines]), numbers)

    cells = np.flatnonzero(_is(scan.tag, "c"))
    in_line = np.diff(np.searchsorted(cells, lines), append=len(cells))
    line = np.repeat(np.arange(len(lines)), in_line)
    first, last, formula, inline = _values(scan, cells)
    some = (last > first) | formula
    if not some.all():
        cells, line, first, last = cells[some], line[some], first[some], last[some]
        formula, inline = formula[some], inline[some]

    columns, after = _columns(scan, scan.start[cells])
    length = digits[line] + 1  # with the quote: the cell says the row of its row
    if ((scan.words[after] ^ scan.words[number_at][line]) & _MASK[length]).any():
        raise UnusualError
    types, styles = _attributes(scan, after + length, scan.end[cells])
    if (types[inline] != TYPES["str"]).any():
        raise UnusualError
    raw = Raw(
        numbers[line], columns, types, styles, formula, scan.texts(first, last), encoded=True
    )
    return typed(raw, book), aside


def _is(tag: np.ndarray, *names: str) -> np.ndarray:
    """Which tags have one of these names."""
    found = np.zeros(len(tag), dtype=bool)
    for name in names:
        found |= tag == _TAGS[name]
    return found


def _check_order(tag: np.ndarray) -> None:
    """Leave to the slow reader what is no series of rows with cells."""
    pairs = tag[:-1].astype("uint16") << 6 | tag[1:]
    begins = _is(tag[:1], "row", "row|").all()
    ends = _is(tag[-1:], "/row", "row|").all()
    if not (begins and ends and _MAY_FOLLOW.take(pairs).all()):
        raise UnusualError


def _values(
    scan: Scan, cells: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Where the values of cells start and end, and which have a formula or an inline text."""
    tag, value = scan.tag, cells + 1
    none = np.zeros(len(cells), dtype=bool)
    if _is(tag[value], "v").all():
        return scan.end[value] + 1, scan.start[value + 1], none, none
    open_formula = _is(tag[value], "f")
    formula = open_formula | _is(tag[value], "f|")
    value = value + formula + open_formula
    inline = _is(tag[value], "is")
    value = value + inline
    stored = _is(tag[value], "v", "t")
    first = scan.end[value] + 1
    next_tag = scan.start[np.minimum(value + 1, len(tag) - 1)]
    return first, np.where(stored, next_tag, first), formula, inline


def _row_numbers(
    scan: Scan, start: np.ndarray, end: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """0-based numbers of rows, by their tags; where their digits start and how many these are."""
    at = start + len(b'<row r="')
    for odd in np.flatnonzero(scan.words[start] != _ROW_START).tolist():
        found = _ROW.search(scan.bytes[start[odd] : end[odd]].tobytes())
        if not found:
            raise UnusualError
        at[odd] = start[odd] + found.end()
    number, digits = np.zeros((2, len(at)), dtype="int64")
    more = np.ones(len(at), dtype=bool)
    for place in range(7):
        digit = scan.bytes[at + place].astype("int64") - ord("0")
        more &= (digit >= 0) & (digit <= 9)
        number = np.where(more, number * 10 + digit, number)
        digits += more
    if (scan.bytes[at + digits] != ord('"')).any() or (number < 1).any():
        raise UnusualError
    return number - 1, at, digits


def _aside(tags: pa.BinaryArray, numbers: np.ndarray) -> list[dict[str, str]]:
    """The attributes of rows (0-based `numbers`) that are hidden or stand in an outline."""
    said: dict[int, dict[str, str]] = {}
    written = tags.buffers()[2].to_pybytes()
    if b"hidden=" in written:
        hidden = np.asarray(pc.match_substring_regex(tags, _HIDDEN), dtype=bool)
        for row in numbers[hidden].tolist():
            said[row] = {"r": str(row + 1), "hidden": "1"}
    if b"outlineLevel=" in written:
        levels = pc.extract_regex(tags, _OUTLINE).to_pylist()
        for row, found in zip(numbers.tolist(), levels, strict=True):
            if found:
                known = said.setdefault(row, {"r": str(row + 1)})
                known["outlineLevel"] = found["level"].decode()
    return list(said.values())


def _columns(scan: Scan, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """0-based columns of cells, by where their tags start; and where their row numbers start."""
    words = scan.words[at]
    if ((words & _MASK[6]) != _CELL_START).any():
        raise UnusualError
    column = (words >> np.uint64(48) & np.uint64(255)).astype("int64") - 64
    second = (words >> np.uint64(56)).astype("int64") - 64
    if ((column < 1) | (column > 26) | (second > 26)).any():
        raise UnusualError
    two = second > 0
    after = at + 7 + two
    if two.any():
        column[two] = column[two] * 26 + second[two]
        third = scan.bytes[after].astype("int64") - 64
        three = two & (third > 0) & (third <= 26)
        column, after = np.where(three, column * 26 + third, column), after + three
    return column - 1, after


def _attributes(
    scan: Scan, first: np.ndarray, last: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Types and styles of cells, of which the other attributes stand between these places.

    Each different text of them is read once.
    """
    length = last - first
    longest = int(length.max(initial=0))
    if longest > 32 or (length < 0).any():
        raise UnusualError
    kind = np.zeros(len(first), dtype="int64")
    for offset in range(0, longest, 8):
        here = _MASK[np.clip(length - offset, 0, 8)]
        word, different = pd.factorize(scan.words[first + offset] & here)
        kind = pd.factorize(kind * len(different) + word)[0] if offset else word
    example = np.zeros(int(kind.max(initial=-1)) + 1, dtype="int64")
    example[kind] = np.arange(len(kind))
    types, styles = np.zeros((2, len(example)), dtype="int64")
    for number, place in enumerate(example.tolist()):
        text = scan.bytes[first[place] : last[place]].tobytes()
        found = dict(_ATTRIBUTE.findall(text))
        said = found.get(b"t", b"n").decode()
        if _ATTRIBUTE.sub(b"", text) or said not in TYPES:
            raise UnusualError
        types[number], styles[number] = TYPES[said], int(found.get(b"s", 0))
    return types[kind], styles[kind]


def read_sheet(
    stream: IO[bytes], book: Book, aside: Start, words: Text, pool: Executor
) -> Iterator[Cells]:
    """The cells of a worksheet, a chunk at a time.

    `aside` is called for the elements beside them, and for rows hidden or in an outline; `words`
    for the text in those elements.

    Raises
    ------
    UnusualError
        It is for the slow reader, and what was given so far must be thrown away.
    """
    around = parser(aside, text=words)
    body = _body(stream, around, b"<%srow ", b"</%srow>", b"</%ssheetData>")
    for cells, said in _ahead(pool, lambda data: read_cells(data, book), body):
        for attributes in said:
            aside("row", attributes)
        yield cells


def read_texts(stream: IO[bytes], pool: Executor) -> np.ndarray:
    """The shared texts; those in several runs are left to the slow reader one chunk at a time.

    Raises
    ------
    UnusualError
        The part as a whole is for the slow reader.
    """
    nothing = parser(lambda *_: None)
    body = _body(stream, nothing, b"<%ssi>", b"</%ssi>", b"</%ssst>")
    return np.concatenate(list(_ahead(pool, _texts, body)))


def _texts(data: bytes) -> np.ndarray:
    """The shared texts in a chunk of whole ones."""
    scan = Scan(data)
    first, last = np.flatnonzero(_is(scan.tag, "si")), np.flatnonzero(_is(scan.tag, "/si"))
    if len(first) != len(last) or (first >= last).any():
        raise UnusualError
    inside = last - first - 1
    if (inside + 2).sum() != len(scan.tag):
        raise UnusualError
    found = np.full(len(first), "", dtype=object)
    single = _is(scan.tag[first + 1], "t") & (inside == 2)
    opened = first[single] + 1
    stored = scan.texts(scan.end[opened] + 1, scan.start[opened + 1])
    texts = stored.cast(pa.string()).to_pylist()
    if b"&" in data or b"_x" in data or b"\r" in data:
        texts = [plain(text, encoded=True) for text in texts]
    found[single] = texts
    empty = _is(scan.tag[first + 1], "t|") & (inside == 1)
    rest = np.flatnonzero(~single & ~empty)
    if len(rest):
        starts, ends = scan.start[first[rest]].tolist(), (scan.end[last[rest]] + 1).tolist()
        items = [data[start:end] for start, end in zip(starts, ends, strict=True)]
        found[rest] = shared_texts(io.BytesIO(b"<sst>" + b"".join(items) + b"</sst>"))
    return found


def _body(
    stream: IO[bytes], around: expat.XMLParserType, first: bytes, whole: bytes, last: bytes
) -> Iterator[bytes]:
    """The part from tag `first` up to tag `last`, in chunks that end with the tag `whole`.

    What is before and after goes to a parser.
    """
    read = pieces(stream, _CHUNK)
    data = next(read, b"")
    root = _ROOT.match(data)
    if not root:
        raise UnusualError
    prefix = root[1] or b""
    first, whole, last = first % prefix, whole % prefix, last % prefix
    start = data.find(first)
    if start < 0:
        raise UnusualError
    around.Parse(data[:start], False)  # noqa: FBT003
    data = data[start:]
    while (end := data.find(last)) < 0:
        cut = data.rfind(whole) + len(whole)
        if cut >= len(whole):
            yield _bare(data[:cut], prefix)
            data = data[cut:]
        piece = next(read, b"")
        if not piece or len(data) > 8 * _CHUNK:
            raise UnusualError
        data += piece
    yield _bare(data[:end], prefix)
    around.Parse(data[end:], False)  # noqa: FBT003
    for piece in read:
        around.Parse(piece, False)  # noqa: FBT003
    around.Parse(b"", True)  # noqa: FBT003


def _bare(data: bytes, prefix: bytes) -> bytes:
    """A chunk without the prefix of its names: `<x:c>` is `<c>`, and in a text `<` cannot be."""
    if not prefix:
        return data
    return data.replace(b"</" + prefix, b"</").replace(b"<" + prefix, b"<")


def _ahead(pool: Executor, function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """The results of a function in order, with a few more items on the way.

    Unpacking and arrays leave the other core free.
    """
    pending: deque[Future[R]] = deque()
    for item in items:
        pending.append(pool.submit(function, item))
        if len(pending) > _AHEAD:
            yield pending.popleft().result()
    while pending:
        yield pending.popleft().result()
