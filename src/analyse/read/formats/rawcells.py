"""Cells as the XML of a worksheet has them, and what they mean.

The one place where a stored text becomes a number, text or date, and where cells become the arrays
of a sheet. Two readers find the cells (`sheetdata` fast, `sheetxml` any XML) and hand them over in
batches. The trap: the type of a cell says too little. A number is a date by its style alone, and a
formula without a stored value is no empty cell.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import from_ISO8601

from analyse.read.problems import a1
from analyse.read.sheet import (
    BOOLEAN,
    EMPTY,
    MERGE_LIMIT,
    MOMENT,
    NUMBER,
    TEXT,
    Sheet,
    clear_under,
)

#: What the attribute `t` of a cell may say: a number, the place of a shared text, a boolean, an
#: error, an ISO date, a text.
TYPES = {"n": 0, "s": 1, "b": 2, "e": 3, "d": 4, "str": 5, "inlineStr": 5}
_NUMBER, _SHARED, _BOOLEAN, _ERROR, _DATE, _STRING = range(6)
#: Days from day 0 of the two date systems to 1970, and the days that a date can be.
_FROM_1900, _FROM_1904 = 25569, 24107
_FIRST_DAY, _LAST_DAY = -719162, 2932896
_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001  a spreadsheet knows no time zones
#: Characters of a date in ISO 8601, and of a number format (Excel takes no longer one).
_LONGEST_ISO, _LONGEST_FORMAT = 40, 255


class UnusualError(Exception):
    """XML that the fast reader leaves to the slow one."""


class TooWideError(Exception):
    """The cells of a sheet span more than can be held: the message, and the cell where they end."""


class Style(NamedTuple):
    """How a cell is shown: number format, indent, whether struck through, colour ("" is none)."""

    code: str = "General"
    indent: int = 0
    struck: bool = False
    fill: str = ""


class Book:
    """What all sheets share: texts, the different styles, the date system."""

    def __init__(
        self, texts: np.ndarray, styles: list[Style], *, from_1904: bool = False
    ) -> None:
        self.texts, self.from_1904 = texts, from_1904
        self.blank = np.array([not text.strip() for text in texts.tolist()], dtype=bool)
        styles = styles or [Style()]
        # a number format says nothing of a text
        of_text = [style._replace(code="General") for style in styles]
        different = list(dict.fromkeys([Style(), *of_text, *styles]))
        place = {style: number for number, style in enumerate(different)}
        self.different = different
        self.format_of = np.array([place[style] for style in styles], dtype="uint16")
        self.format_of_text = np.array([place[style] for style in of_text], dtype="uint16")
        self.is_date, self.is_duration = shows_moments([style.code for style in styles])


@dataclass
class Raw:
    """Cells with something in them.

    Place, type (of `TYPES`), style, whether a formula, stored text (binary; with entities if
    `encoded`).
    """

    rows: np.ndarray
    columns: np.ndarray
    types: np.ndarray
    styles: np.ndarray
    formula: np.ndarray
    texts: pa.BinaryArray
    encoded: bool

    def spelt(self, which: np.ndarray) -> pa.StringArray:
        """The stored texts of some cells."""
        return self.stored(which).cast(pa.string())

    def stored(self, which: np.ndarray) -> pa.BinaryArray:
        """The stored texts of some cells as bytes."""
        return self.texts if which.all() else self.texts.filter(pa.array(which))

    def places(self, which: np.ndarray) -> list[tuple[int, int]]:
        """Row and column of some cells."""
        return list(zip(self.rows[which].tolist(), self.columns[which].tolist(), strict=True))


@dataclass
class Cells:
    """Cells that hold a value, and apart from them those with an error or a formula without one.

    A value is a number, or the place of a text among the shared ones followed by the batch's `own`.
    """

    rows: np.ndarray
    columns: np.ndarray
    kinds: np.ndarray
    values: np.ndarray
    formats: np.ndarray
    own: list[str] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)


def typed(raw: Raw, book: Book) -> Cells:
    """What the stored texts of a batch mean.

    Raises
    ------
    ValueError, LookupError
        A stored text is not what its type says, or a place does not exist.
    """
    if raw.styles.min(initial=0) < 0:
        raise LookupError("a style that cannot be")
    stored = np.asarray(pc.binary_length(raw.texts)) > 0
    cells = Cells(
        raw.rows.astype("int32"),
        raw.columns.astype("int32"),
        kinds=np.where(stored, NUMBER, EMPTY).astype("uint8"),
        values=np.zeros(len(stored)),
        formats=book.format_of[raw.styles],
    )
    numeric = stored & (raw.types <= _SHARED)
    cells.values[numeric] = _numbers(raw.stored(numeric), encoded=raw.encoded)
    _find_shared(cells, stored & (raw.types == _SHARED), book)
    _find_moments(cells, raw, stored & (raw.types == _NUMBER) & book.is_date[raw.styles], book)
    if not numeric.all():
        _find_others(cells, raw, stored)
        _find_texts(cells, raw, stored & (raw.types >= _DATE), len(book.texts))
    text = cells.kinds == TEXT
    cells.formats[text] = book.format_of_text[raw.styles[text]]
    # a formula that yields an empty text has been calculated
    cells.uncalculated = raw.places(raw.formula & ~stored & (raw.types != _STRING))
    keep = cells.kinds != EMPTY
    if not keep.all():
        for name in ("rows", "columns", "kinds", "values", "formats"):
            setattr(cells, name, getattr(cells, name)[keep])
    return cells


def _find_shared(cells: Cells, shared: np.ndarray, book: Book) -> None:
    """Make texts of cells with the place of a shared one."""
    values = cells.values[shared]
    places = values.astype("int64")
    if (places != values).any() or places.min(initial=0) < 0:
        raise LookupError("a place that cannot be")
    cells.kinds[shared] = np.where(book.blank[places], EMPTY, TEXT)


def _find_moments(cells: Cells, raw: Raw, dated: np.ndarray, book: Book) -> None:
    """Make moments of numbers that are shown as such."""
    if not dated.any():
        return
    duration = book.is_duration[raw.styles[dated]]
    days = moments(cells.values[dated], duration, from_1904=book.from_1904)
    cells.values[dated] = days
    cells.kinds[dated] = np.where(np.isnan(days), EMPTY, MOMENT)
    outside = dated & np.isnan(cells.values)  # Excel shows ####, and no date either
    cells.errors.update(dict.fromkeys(raw.places(outside), "#VALUE!"))


def _find_others(cells: Cells, raw: Raw, stored: np.ndarray) -> None:
    """Make booleans and errors of cells of these types."""
    boolean, error = stored & (raw.types == _BOOLEAN), stored & (raw.types == _ERROR)
    cells.kinds[boolean] = BOOLEAN
    true = pc.is_in(raw.stored(boolean), pa.array([b"1", b"true"]))
    cells.values[boolean] = np.asarray(true)
    cells.kinds[error] = EMPTY
    names = [plain(text, encoded=raw.encoded) for text in raw.spelt(error).to_pylist()]
    cells.errors.update(zip(raw.places(error), names, strict=True))


def _find_texts(cells: Cells, raw: Raw, spelt: np.ndarray, shared: int) -> None:
    """Make texts of cells that hold their own, and moments of ISO dates."""
    if not spelt.any():
        return
    encoded = raw.spelt(spelt).dictionary_encode()
    cells.own = [plain(text, encoded=raw.encoded) for text in encoded.dictionary.to_pylist()]
    places = np.asarray(encoded.indices)
    filled = np.array([bool(text.strip()) for text in cells.own])
    cells.kinds[spelt] = np.where(filled[places], TEXT, EMPTY)
    cells.values[spelt] = places + shared
    for at in np.flatnonzero(spelt & (raw.types == _DATE)):
        moment = _iso(cells.own[int(cells.values[at]) - shared])
        if moment is not None:
            cells.kinds[at], cells.values[at] = MOMENT, moment


class Room:
    """What the sheets of a file may span: empty cells of one are not there for the next.

    A file of a few kilobytes can have hundreds of sheets with one cell far away on each.
    """

    def __init__(self, limit: int) -> None:
        self.limit = self.empty = limit

    def collect(self, batches: Iterable[Cells], shared: np.ndarray) -> dict[str, Any]:
        """As `collect`, in what is left."""
        made = collect(batches, shared, self.limit, self.empty)
        self.empty -= int((made["kinds"] == EMPTY).sum())
        return made


def collect(
    batches: Iterable[Cells], shared: np.ndarray, limit: int, empty: int
) -> dict[str, Any]:
    """All batches of a sheet as the arrays of a `Sheet`, by name.

    Raises
    ------
    TooWideError
        They span more than `limit` cells, or more than `empty` that hold nothing; nothing has been
        set apart for them yet.
    """
    held: deque[Cells] = deque()
    errors: dict[tuple[int, int], str] = {}
    uncalculated: list[tuple[int, int]] = []
    rows = columns = count = 0
    for cells in batches:
        errors.update(cells.errors)
        uncalculated += cells.uncalculated
        beside = np.array([*cells.errors, *cells.uncalculated], dtype="int32").reshape(-1, 2)
        rows = max(rows, _end(cells.rows), _end(beside[:, 0]))
        columns = max(columns, _end(cells.columns), _end(beside[:, 1]))
        count += len(cells.rows)
        if max(rows * columns, count) > limit or rows * columns - count > empty:
            raise TooWideError("VERRE_CEL", a1(rows - 1, columns - 1))
        held.append(cells)
    kinds, formats = np.zeros(rows * columns, "uint8"), np.zeros(rows * columns, "uint16")
    numbers, codes = np.full(rows * columns, np.nan), np.full(rows * columns, -1, dtype="int32")
    own: list[str] = []
    while held:
        cells = held.popleft()  # the batches together weigh as much as what they become
        at = cells.columns.astype("int64") * rows + cells.rows
        kinds[at], formats[at] = cells.kinds, cells.formats
        text = cells.kinds == TEXT
        numbers[at] = np.where(text, np.nan, cells.values)
        places = np.where(text, cells.values, -1).astype("int32")
        places[places >= len(shared)] += len(own)
        codes[at] = places
        own += cells.own
    codes, texts = _used(codes, shared, own)
    arrays = {"kinds": kinds, "numbers": numbers, "codes": codes, "formats": formats}
    made = {name: held.reshape((rows, columns), order="F") for name, held in arrays.items()}
    return {**made, "texts": texts, "errors": errors, "uncalculated": uncalculated}


def finished(
    name: str,
    arrays: dict[str, Any],
    merges: list[tuple[int, int, int, int]],
    hidden_rows: Iterable[int],
    hidden_columns: Iterable[int],
    **rest: Any,  # noqa: ANN401  attributes of Sheet
) -> Sheet:
    """The sheet of which `collect` made the arrays.

    Raises
    ------
    TooWideError
        Its merged ranges span more cells than can be held.
    """
    merged = 0
    for top, left, bottom, right in merges:
        merged += (bottom - top + 1) * (right - left + 1)
    if merged > MERGE_LIMIT:
        raise TooWideError("VERRE_CEL.samengevoegd", "")
    clear_under(merges, arrays)
    rows, columns = arrays["kinds"].shape
    return Sheet(
        name,
        **arrays,
        merges=merges,
        hidden_rows={row for row in hidden_rows if row < rows},
        hidden_columns={column for column in hidden_columns if column < columns},
        **rest,
    )


def _end(places: np.ndarray) -> int:
    """How many rows or columns there are up to the last of these."""
    return int(places.max(initial=-1)) + 1


def _used(
    codes: np.ndarray, shared: np.ndarray, own: list[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Codes and texts without the texts that no cell of the sheet holds: those of other sheets."""
    texts = np.concatenate([shared, np.array(own, dtype=object)])
    used = np.zeros(len(texts) + 1, dtype=bool)
    used[codes] = True  # no text is -1: the last
    if used[:-1].all():
        return codes, texts
    place = np.cumsum(used, dtype="int32") - np.int32(1)
    place[-1] = -1
    return place[codes], texts[used[:-1]]


_A_NUMBER = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)


def _numbers(texts: pa.BinaryArray, *, encoded: bool) -> np.ndarray:
    """Numbers as stored; what the kernel does not take as such is left to the slow reader."""
    if encoded:
        try:
            numbers = np.asarray(texts.view(pa.string()).cast(pa.float64()))
        except pa.ArrowInvalid as error:
            raise UnusualError from error
        if not np.isfinite(numbers).all():
            raise UnusualError
        return numbers
    stored = texts.cast(pa.string()).to_pylist()
    for text in stored:
        if not _A_NUMBER.fullmatch(text):
            raise ValueError(f"{text} is no number")
    return np.array([float(text) for text in stored])


def shows_moments(number_formats: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Which number formats show a date or time, and which of them a lapse of time (`[h]:mm`)."""
    codes = [code[:_LONGEST_FORMAT] for code in number_formats]
    dates = np.array([is_date_format(code) for code in codes], dtype=bool)
    lapses = np.array([is_timedelta_format(code) for code in codes], dtype=bool)
    return dates, lapses


def moments(serials: np.ndarray, duration: np.ndarray, *, from_1904: bool) -> np.ndarray:
    """Days since 1970 of serial numbers, to the millisecond.

    Of a duration or a time of day the days as such; nan for what is no date.
    """
    serials = np.where(np.abs(serials) < 1e9, serials, 1e9)
    days = np.floor(serials)
    part = np.round((serials - days) * 86_400_000) / 86_400_000
    leap = (days > 0) & (days < 60) & (not from_1904)  # Excel counts a 29 February 1900
    since = days + leap + part - (_FROM_1904 if from_1904 else _FROM_1900)
    since = np.where((since >= _FIRST_DAY) & (since < _LAST_DAY + 1), since, np.nan)
    return np.where(duration | ((serials >= 0) & (serials < 1)), days + part, since)


def _iso(text: str) -> float | None:
    """Days since 1970 of a date in ISO 8601, or None when it is none."""
    if len(text) > _LONGEST_ISO:
        return None
    try:
        moment = from_ISO8601(text)
    except ValueError:
        return None
    if isinstance(moment, dt.time):
        moment = dt.datetime.combine(_EPOCH, moment)
    elif isinstance(moment, dt.date) and not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time())
    if isinstance(moment, dt.datetime):
        moment = moment.replace(tzinfo=None) - _EPOCH
    return moment / dt.timedelta(days=1) if moment is not None else None


_ENTITY = re.compile(r"&(?:#x([0-9a-fA-F]+);|#([0-9]+);|(\w+);)?")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def plain(text: str, *, encoded: bool) -> str:
    """A text without the entities of XML, when `encoded`, and the escapes of Excel (`_x000D_`)."""
    if encoded and ("&" in text or "\r" in text):
        text = _ENTITY.sub(_entity, text.replace("\r\n", "\n").replace("\r", "\n"))
    return _ESCAPE.sub(_escaped, text) if "_x" in text else text


def _entity(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    try:
        if hexadecimal:
            return chr(int(hexadecimal, 16))
        if decimal:
            return chr(int(decimal))
        return _NAMED[name]
    except (KeyError, ValueError, OverflowError) as error:
        raise UnusualError from error


def _escaped(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if 0xD800 <= code < 0xE000 else chr(code)
