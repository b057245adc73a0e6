"""Cells as the XML of a worksheet has them, and what they mean.

The one place where a stored text becomes a number, text or date.

Two readers find the cells (`sheetdata` fast, `sheetxml` any XML) and hand them over in batches. The
trap: the type of a cell says too little. A number is a date by its style alone, and a formula
without a stored value is no empty cell.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import from_ISO8601

from analyse.read.sheet import BOOLEAN, EMPTY, MOMENT, NUMBER, TEXT

#: What the attribute `t` of a cell may say: a number, the place of a shared text, a boolean, an
#: error, an ISO date, a text.
TYPES = {"n": 0, "s": 1, "b": 2, "e": 3, "d": 4, "str": 5, "inlineStr": 5}
_NUMBER, _SHARED, _BOOLEAN, _ERROR, _DATE, _STRING = range(6)
#: Days from day 0 of the two date systems to 1970, and the days that a date can be.
_FROM_1900, _FROM_1904 = 25569, 24107
_FIRST_DAY, _LAST_DAY = -719162, 2932896


class UnusualError(Exception):
    """XML that the fast reader leaves to the slow one."""


class TooWideError(Exception):
    """The cells of a sheet span more than can be held.

    Its arguments are the row and column where they end.
    """


class Book:
    """What all sheets share: the shared texts, the number format and indent of each style.

    And the date system.
    """

    def __init__(
        self, texts: np.ndarray, styles: list[tuple[str, int]], *, from_1904: bool = False
    ) -> None:
        self.texts, self.from_1904 = texts, from_1904
        self.blank = np.array([not text.strip() for text in texts.tolist()], dtype=bool)
        styles = styles or [("General", 0)]
        of_text = [
            ("General", indent) for _, indent in styles
        ]  # a number format says nothing of a text
        different = list(dict.fromkeys([("General", 0), *of_text, *styles]))
        self.number_formats, self.indents = (
            [code for code, _ in different],
            [indent for _, indent in different],
        )
        place = {style: number for number, style in enumerate(different)}
        self.format_of, self.format_of_text = (
            np.array([place[s] for s in held], dtype="uint16") for held in (styles, of_text)
        )
        self.is_date = np.array([is_date_format(code) for code, _ in styles], dtype=bool)
        self.is_duration = np.array([is_timedelta_format(code) for code, _ in styles], dtype=bool)


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


@dataclass
class Cells:
    """Cells that hold a value: a number, or the place of a text among the shared ones followed by the batch's `own`; and the others."""

    rows: np.ndarray
    columns: np.ndarray
    kinds: np.ndarray
    values: np.ndarray
    formats: np.ndarray
    own: list[str]
    errors: dict[tuple[int, int], str]
    uncalculated: list[tuple[int, int]]


def typed(raw: Raw, book: Book) -> Cells:
    """What the stored texts of a batch mean.

    Raises
    ------
    ValueError, LookupError
        A stored text is not what its type says, or a place does not exist.
    """
    stored = np.asarray(pc.binary_length(raw.texts)) > 0
    kinds, values = np.where(stored, NUMBER, EMPTY).astype("uint8"), np.zeros(len(stored))
    types, own, errors = raw.types, list[str](), dict[tuple[int, int], str]()

    numeric = stored & (types <= _SHARED)
    values[numeric] = _numbers(_where(raw.texts, numeric), encoded=raw.encoded)
    shared = stored & (types == _SHARED)
    places = values[shared].astype("int64")
    if (places != values[shared]).any() or min(
        places.min(initial=0), raw.styles.min(initial=0)
    ) < 0:
        raise LookupError("a place that cannot be")
    kinds[shared] = np.where(book.blank[places], EMPTY, TEXT)
    dated = stored & (types == _NUMBER) & book.is_date[raw.styles]
    if dated.any():
        values[dated] = _moments(
            values[dated], book.is_duration[raw.styles[dated]], from_1904=book.from_1904
        )
        kinds[dated] = np.where(np.isnan(values[dated]), EMPTY, MOMENT)
        outside = np.flatnonzero(dated & (kinds == EMPTY))  # Excel shows ####, and no date either
        errors.update(dict.fromkeys(_places(raw, outside), "#VALUE!"))

    if not numeric.all():
        boolean, error, iso, text = (
            stored & (types == t) for t in (_BOOLEAN, _ERROR, _DATE, _STRING)
        )
        kinds[boolean] = BOOLEAN
        values[boolean] = np.asarray(
            pc.is_in(_where(raw.texts, boolean), pa.array([b"1", b"true"]))
        )
        kinds[error] = EMPTY
        names = (
            plain(t, encoded=raw.encoded)
            for t in _where(raw.texts, error).cast(pa.string()).to_pylist()
        )
        errors.update(zip(_places(raw, np.flatnonzero(error)), names, strict=True))
        if text.any() or iso.any():
            encoded = _where(raw.texts, text | iso).cast(pa.string()).dictionary_encode()
            own = [plain(t, encoded=raw.encoded) for t in encoded.dictionary.to_pylist()]
            values[text | iso] = np.asarray(encoded.indices) + len(book.texts)
            filled = np.array([bool(t.strip()) for t in own])
            kinds[text | iso] = np.where(filled[np.asarray(encoded.indices)], TEXT, EMPTY)
        for i in np.flatnonzero(iso):
            moment = _iso(own[int(values[i]) - len(book.texts)])
            if moment is not None:
                kinds[i], values[i] = MOMENT, moment

    formats = np.where(kinds == TEXT, book.format_of_text[raw.styles], book.format_of[raw.styles])
    lost = (
        raw.formula & ~stored & (types != _STRING)
    )  # a formula that yields an empty text has been calculated
    keep = kinds != EMPTY
    held = [raw.rows.astype("int32"), raw.columns.astype("int32"), kinds, values, formats]
    rows, columns, kinds, values, formats = held if keep.all() else [a[keep] for a in held]
    return Cells(
        rows, columns, kinds, values, formats, own, errors, _places(raw, np.flatnonzero(lost))
    )


def collect(batches: Iterable[Cells], book: Book, limit: int) -> dict[str, Any]:
    """All batches of a sheet as the arrays of a `Sheet`, by name.

    Raises
    ------
    TooWideError
        They span more than `limit` cells; nothing has been set apart for them yet.
    """
    held: deque[Cells] = deque()
    errors, uncalculated = dict[tuple[int, int], str](), list[tuple[int, int]]()
    rows = columns = count = 0
    for cells in batches:
        errors.update(cells.errors)
        uncalculated += cells.uncalculated
        others = [*cells.errors, *cells.uncalculated]
        rows = max(rows, int(cells.rows.max(initial=-1)) + 1, *(r + 1 for r, _ in others))
        columns = max(columns, int(cells.columns.max(initial=-1)) + 1, *(c + 1 for _, c in others))
        count += len(cells.rows)
        if max(rows * columns, count) > limit:
            raise TooWideError(rows - 1, columns - 1)
        held.append(cells)
    kinds, formats = (np.zeros(rows * columns, dtype=t) for t in ("uint8", "uint16"))
    numbers, codes = np.full(rows * columns, np.nan), np.full(rows * columns, -1, dtype="int32")
    own = list[str]()
    while held:
        cells = held.popleft()  # the batches together weigh as much as what they become
        at = cells.columns.astype("int64") * rows + cells.rows
        kinds[at], formats[at] = cells.kinds, cells.formats
        text = cells.kinds == TEXT
        numbers[at] = np.where(text, np.nan, cells.values)
        places = np.where(text, cells.values, -1).astype("int32")
        places[places >= len(book.texts)] += len(own)
        codes[at] = places
        own += cells.own
    codes, texts = _used(codes, book.texts, own)
    shape = (rows, columns)
    arrays = {
        n: a.reshape(shape, order="F")
        for n, a in (("kinds", kinds), ("numbers", numbers), ("codes", codes), ("formats", formats))
    }
    return {**arrays, "texts": texts, "errors": errors, "uncalculated": uncalculated}


def _used(codes: np.ndarray, shared: np.ndarray, own: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Codes and texts without the texts that no cell of the sheet holds: those of other sheets."""
    used = np.zeros(len(shared) + len(own) + 1, dtype=bool)
    used[codes] = True  # no text is -1: the last
    place = np.cumsum(used, dtype="int32") - np.int32(1)
    used[-1], place[-1] = False, -1
    texts = np.concatenate(
        [shared[used[: len(shared)]], np.array(own, dtype=object)[used[len(shared) : -1]]]
    )
    return (codes if used[:-1].all() else place[codes]), texts


def _where(texts: pa.BinaryArray, chosen: np.ndarray) -> pa.BinaryArray:
    return texts if chosen.all() else texts.filter(pa.array(chosen))


def _places(raw: Raw, which: np.ndarray) -> list[tuple[int, int]]:
    return list(zip(raw.rows[which].tolist(), raw.columns[which].tolist(), strict=True))


_A_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)


def _numbers(texts: pa.BinaryArray, *, encoded: bool) -> np.ndarray:
    """Numbers as stored. What the kernel does not take as such the slow reader looks at one by one."""
    if encoded:
        try:
            numbers = np.asarray(texts.view(pa.string()).cast(pa.float64()))
        except pa.ArrowInvalid as error:
            raise UnusualError from error
        if not np.isfinite(numbers).all():
            raise UnusualError
        return numbers
    stored = texts.cast(pa.string()).to_pylist()
    if wrong := next((t for t in stored if not _A_NUMBER.fullmatch(t)), None):
        raise ValueError(f"{wrong} is no number")
    return np.array([float(t) for t in stored])


def _moments(serials: np.ndarray, duration: np.ndarray, *, from_1904: bool) -> np.ndarray:
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
    try:
        moment = from_ISO8601(text)
    except ValueError:
        return None
    if isinstance(moment, dt.timedelta):
        return moment / dt.timedelta(days=1)
    if isinstance(moment, dt.time):
        return (moment.hour * 3600 + moment.minute * 60 + moment.second) / 86400
    if isinstance(moment, dt.datetime):
        return (moment.replace(tzinfo=None) - dt.datetime(1970, 1, 1)) / dt.timedelta(days=1)  # noqa: DTZ001  as in sheet
    return float(moment.toordinal() - dt.date(1970, 1, 1).toordinal()) if moment else None


_ENTITY = re.compile(r"&([^;]*;?)")
_NAMED = {"amp;": "&", "lt;": "<", "gt;": ">", "quot;": '"', "apos;": "'"}
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def plain(text: str, *, encoded: bool) -> str:
    """A text without the entities of XML, when `encoded`, and the escapes of Excel (`_x000D_`)."""
    if encoded and ("&" in text or "\r" in text):
        text = _ENTITY.sub(_entity, text.replace("\r\n", "\n").replace("\r", "\n"))
    return _ESCAPE.sub(_escaped, text) if "_x" in text else text


def _entity(found: re.Match[str]) -> str:
    name = found[1]
    if name in _NAMED:
        return _NAMED[name]
    try:
        return (
            chr(int(name[2:-1], 16) if name.startswith("#x") else int(name[1:-1]))
            if name[0] == "#" and name[-1] == ";"
            else _NAMED[name]
        )
    except (KeyError, ValueError, IndexError, OverflowError) as error:
        raise UnusualError from error


def _escaped(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if 0xD800 <= code < 0xE000 else chr(code)
