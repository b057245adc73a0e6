"""Worksheets and shared texts as programs write them, read from the bytes of their XML with arrays: no loop over cells.

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
from analyse.read.formats.sheetxml import Start, parser, pieces, shared_texts

_CHUNK, _AHEAD = 2 << 20, 4
#: Zero bytes after a chunk, so that eight bytes can be taken from anywhere in it.
_PADDING = bytes(40)
#: Tags by their first two bytes; in a worksheet they follow one another as `_FOLLOWS` says, a bar
#: standing for "closed at once".
_TAGS = {
    "row": b"ro",
    "/row": b"/r",
    "c": b"c ",
    "/c": b"/c",
    "f": b"f>f f/",
    "/f": b"/f",
    "v": b"v>v v/",
    "/v": b"/v",
}
_TAGS |= {"is": b"is", "/is": b"/i", "t": b"t>t t/", "/t": b"/t", "si": b"si", "/si": b"/s"}
_NAMES = [*_TAGS, *(f"{name}|" for name in _TAGS)]
_CLOSED = len(_TAGS)
_OTHER = 2 * _CLOSED
_FOLLOWS = """row:c,c|,/row row|:row,row| /row:row,row| c:v,v|,f,f|,is,/c c|:c,c|,/row /c:c,c|,/row
    f:/f f|:v,v|,/c /f:v,v|,/c v:/v v|:/c /v:/c is:t,t| t:/t t|:/is /t:/is /is:/c"""
#: Bytes of the tags without attributes, from `<` to `>`.
_LENGTHS = {"/row": 5, "/c": 3, "/f": 3, "/v": 3, "is": 3, "/is": 4, "/t": 3, "si": 3, "/si": 4}
ROW, ROW_END, CELL, CELL_END, FORMULA, INLINE, TEXT, TEXT_END, ITEM, ITEM_END = (
    _NAMES.index(n) for n in ("row", "/row", "c", "/c", "f", "is", "t", "/t", "si", "/si")
)
VALUE, VALUE_CLOSED, FORMULA_CLOSED, TEXT_CLOSED = (
    _NAMES.index(n) for n in ("v", "v|", "f|", "t|")
)

_TAG_OF = np.full(1 << 16, _OTHER, dtype="uint8")
for _number, _starts in enumerate(_TAGS.values()):
    _TAG_OF[np.frombuffer(_starts, "<u2")] = _number
_LENGTH_OF = np.zeros(_OTHER + _CLOSED + 1, dtype="uint8")
for _name, _length in _LENGTHS.items():
    _LENGTH_OF[_NAMES.index(_name)] = _length
_MAY_FOLLOW = np.zeros(1 << 12, dtype=bool)
for _rule in _FOLLOWS.split():
    _before, _, _after = _rule.partition(":")
    _MAY_FOLLOW[[_NAMES.index(_before) << 6 | _NAMES.index(n) for n in _after.split(",")]] = True
#: The first bytes of an eight-byte word.
_MASK = np.array([(1 << 8 * n) - 1 for n in range(9)], dtype="uint64")
_CELL_START, _ROW_START = (
    np.uint64(int.from_bytes(start, "little")) for start in (b'<c r="', b'<row r="')
)
_ATTRIBUTE = re.compile(rb' (s|t|cm|vm|ph)="([^"&]*)"')
_ROW = re.compile(rb'\sr="')
#: The root of a part in utf-8, and the prefix that its names have.
_ROOT = re.compile(
    rb"""(?:\xef\xbb\xbf)?(?:<\?xml(?:(?!encoding=)[^>])*(?:encoding=["'](?i:utf-8)["'][^>]*)?\?>)?\s*<(\w+:)?(?:worksheet|sst)[\s>]"""
)
_HIDDEN = """\\shidden=["'](1|true)["']"""
T = TypeVar("T")
R = TypeVar("R")


class Scan:
    """The tags of a chunk: where each starts and ends and which it is (a place in `_NAMES`).

    `words` are the 8 bytes from each place on.
    """

    def __init__(self, data: bytes) -> None:
        data += _PADDING
        self.bytes = np.frombuffer(data, dtype="uint8")
        self.words = np.ndarray(len(data) - 7, "<u8", data, strides=(1,))
        places = np.flatnonzero(
            self.bytes & 0xFD == ord("<")
        )  # ">" differs from "<" in this one bit
        if (
            len(places) % 2
            or (self.bytes.take(places).view("<u2") != int.from_bytes(b"<>", "little")).any()
        ):
            raise UnusualError
        self.start, self.end = np.ascontiguousarray(places[::2]), np.ascontiguousarray(places[1::2])
        first, second = (self.bytes.take(self.start + n).astype("uint16") for n in (1, 2))
        self.tag = _TAG_OF.take(second << 8 | first)
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


def read_cells(data: bytes, book: Book) -> tuple[Cells, list[int]]:
    """The cells of a chunk of whole rows, and the rows that are hidden."""
    scan = Scan(data)
    tag = scan.tag
    if not len(tag):
        return typed(_nothing(), book), []
    if (
        not _MAY_FOLLOW.take(tag[:-1].astype("uint16") << 6 | tag[1:]).all()
        or tag[0] % _CLOSED != ROW
        or tag[-1] not in (ROW_END, ROW + _CLOSED)
    ):
        raise UnusualError
    lines = np.flatnonzero((tag == ROW) | (tag == ROW + _CLOSED))
    numbers, number_at, digits = _row_numbers(scan, scan.start[lines], scan.end[lines])
    hidden = _hidden(scan.texts(scan.start[lines], scan.end[lines]))

    cells = np.flatnonzero(tag == CELL)
    line = np.repeat(
        np.arange(len(lines)), np.diff(np.searchsorted(cells, lines), append=len(cells))
    )
    value, formula = cells + 1, np.zeros(len(cells), dtype=bool)
    if (tag[value] != VALUE).any():
        formula = (tag[value] == FORMULA) | (tag[value] == FORMULA_CLOSED)
        value = value + formula + (tag[value] == FORMULA)
        inline = tag[value] == INLINE
        value = value + inline
        stored = (tag[value] == VALUE) | (tag[value] == TEXT)
        first, last = (
            scan.end[value] + 1,
            np.where(stored, scan.start[np.minimum(value + 1, len(tag) - 1)], scan.end[value] + 1),
        )
        some = (last > first) | formula
        cells, line, first, last, formula, inline = (
            a[some] for a in (cells, line, first, last, formula, inline)
        )
    else:
        first, last, inline = scan.end[value] + 1, scan.start[value + 1], formula

    at = scan.start[cells]
    columns, after = _columns(scan, at)
    length = digits[line] + 1  # with the quote: the cell says the row of its row
    if ((scan.words[after] ^ scan.words[number_at][line]) & _MASK[length]).any():
        raise UnusualError
    types, styles = _attributes(scan, after + length, scan.end[cells])
    if (types[inline] != TYPES["str"]).any():
        raise UnusualError
    raw = Raw(numbers[line], columns, types, styles, formula, scan.texts(first, last), encoded=True)
    return typed(raw, book), numbers[hidden].tolist()


def _nothing() -> Raw:
    none = np.zeros(0, dtype="int64")
    return Raw(none, none, none, none, none.astype(bool), pa.array([], pa.binary()), encoded=True)


def _row_numbers(
    scan: Scan, start: np.ndarray, end: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """0-based numbers of the rows with these tags, where their digits start and how many these are."""
    at = start + len(b'<row r="')
    odd = np.flatnonzero(scan.words[start] != _ROW_START)
    for i in odd.tolist():
        found = _ROW.search(scan.bytes[start[i] : end[i]].tobytes())
        if not found:
            raise UnusualError
        at[i] = start[i] + found.end()
    number, digits, more = (
        np.zeros(len(at), dtype="int64"),
        np.zeros(len(at), dtype="int64"),
        np.ones(len(at), dtype=bool),
    )
    for place in range(7):
        digit = scan.bytes[at + place].astype("int64") - ord("0")
        more &= (digit >= 0) & (digit <= 9)
        number, digits = np.where(more, number * 10 + digit, number), digits + more
    if (scan.bytes[at + digits] != ord('"')).any() or (number < 1).any():
        raise UnusualError
    return number - 1, at, digits


def _hidden(tags: pa.BinaryArray) -> np.ndarray:
    """Which of the tags of rows say that they are hidden."""
    if b"hidden=" not in tags.buffers()[2].to_pybytes():
        return np.zeros(len(tags), dtype=bool)
    return np.asarray(pc.match_substring_regex(tags, _HIDDEN))


def _columns(scan: Scan, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """0-based columns of the cells whose tags start at these places.

    And where the digits of their addresses start.
    """
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


def _attributes(scan: Scan, first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Types and styles of cells, of which the other attributes stand between these places.

    Each different text of them is read once.
    """
    length, kind = last - first, np.zeros(len(first), dtype="int64")
    longest = int(length.max(initial=0))
    if longest > 32 or (length < 0).any():
        raise UnusualError
    for offset in range(0, longest, 8):
        word, _ = pd.factorize(scan.words[first + offset] & _MASK[np.clip(length - offset, 0, 8)])
        kind = word if offset == 0 else pd.factorize(kind * (len(word) + 1) + word)[0]
    example = np.zeros(int(kind.max(initial=-1)) + 1, dtype="int64")
    example[kind] = np.arange(len(kind))
    types, styles = np.zeros((2, len(example)), dtype="int64")
    for number, place in enumerate(example.tolist()):
        text = scan.bytes[first[place] : last[place]].tobytes()
        found = dict(_ATTRIBUTE.findall(text))
        if _ATTRIBUTE.sub(b"", text) or (said := found.get(b"t", b"n").decode()) not in TYPES:
            raise UnusualError
        types[number], styles[number] = TYPES[said], int(found.get(b"s", 0))
    return types[kind], styles[kind]


def read_sheet(stream: IO[bytes], book: Book, aside: Start, pool: Executor) -> Iterator[Cells]:
    """The cells of a worksheet, a chunk at a time.

    `aside` is called for the elements beside them and for hidden rows.

    Raises
    ------
    UnusualError
        It is for the slow reader, and what was given so far must be thrown away.
    """
    body = _body(stream, parser(aside), b"<%srow ", b"</%srow>", b"</%ssheetData>")
    for cells, hidden in _ahead(pool, lambda data: read_cells(data, book), body):
        for row in hidden:
            aside("row", {"r": str(row + 1), "hidden": "1"})
        yield cells


def read_texts(stream: IO[bytes], pool: Executor) -> np.ndarray:
    """The shared texts; those of rich text or anything else out of the ordinary are left to the slow reader one chunk at a time.

    Raises
    ------
    UnusualError
        The part as a whole is for the slow reader.
    """
    body = _body(stream, parser(lambda *_: None), b"<%ssi>", b"</%ssi>", b"</%ssst>")
    return np.concatenate(list(_ahead(pool, _texts, body)))


def _texts(data: bytes) -> np.ndarray:
    """The shared texts in a chunk of whole ones."""
    scan = Scan(data)
    first, last = np.flatnonzero(scan.tag == ITEM), np.flatnonzero(scan.tag == ITEM_END)
    if (
        len(first) != len(last)
        or (last - first + 1).sum() != len(scan.tag)
        or (first >= last).any()
    ):
        raise UnusualError
    within = scan.tag[first + 1]
    single = (within == TEXT) & (last - first == 3)
    found = np.full(len(first), "", dtype=object)
    texts = (
        scan.texts(scan.end[first[single] + 1] + 1, scan.start[first[single] + 2])
        .cast(pa.string())
        .to_pylist()
    )
    if b"&" in data or b"_x" in data or b"\r" in data:
        texts = [plain(text, encoded=True) for text in texts]
    found[single] = texts
    rest = np.flatnonzero(~single & ~((within == TEXT_CLOSED) & (last - first == 2)))
    if len(rest):
        items = b"".join(data[scan.start[first[i]] : scan.end[last[i]] + 1] for i in rest.tolist())
        found[rest] = shared_texts(io.BytesIO(b"<sst>" + items + b"</sst>"))
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
    prefix = (root[1] or b"") if root else b""
    first, whole, last = (tag % prefix for tag in (first, whole, last))
    start = data.find(first)
    if start < 0 or not root:
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
    return data.replace(b"</" + prefix, b"</").replace(b"<" + prefix, b"<") if prefix else data


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
