"""Key and level columns of cells to typed columns, and the types of the finished table.

Each different value of a column is read once, however many rows hold it. The trap: what cannot be
read must be reported with its cell and stay visible as unknown; nothing is turned into a zero or
dropped.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analyse.read.headings import Heading
from analyse.read.messages import message, phrase
from analyse.read.problems import EXAMPLES, Say, say_cells
from analyse.read.sheet import NUMBER, Sheet, Value
from analyse.read.texts import squeezed
from analyse.read.values import NOT_ASSESSED, NOT_PRESENT, NotReadable, date, level
from analyse.tables import NIVEAUS, ONBEKEND, Column, Table, normalise

_TAAKVELD = re.compile(r"\(?T?(\d{1,2}\.\d{1,3}[a-z]?)\)?(?=$|[\s:–-])", re.IGNORECASE)
_CODE_FORMAT = re.compile(r"0+(\.0+)?")
#: Different unknown values for which a known one is suggested.
_SUGGESTED = 200
#: A number of more digits than this is not kept exactly.
_MOST_DIGITS = 1e15


@dataclass(frozen=True)
class Keys:
    """A column as its different values, and which of them each data row holds."""

    values: Sequence[Any]
    which: np.ndarray

    @classmethod
    def of(cls, values: Sequence[Any], which: np.ndarray) -> Keys:
        """Different values out of ones that may be equal, None among them."""
        place, different = pd.factorize(
            np.array([*values, None], dtype=object)[:-1], use_na_sentinel=True
        )
        return cls(list(different), place[which])

    def categorical(self) -> pd.Categorical:
        """As a column of a frame; a row without a value is missing."""
        return pd.Categorical.from_codes(self.which, categories=pd.Index(self.values, dtype=object))

    def rows(self, wanted: Callable[[Any], bool]) -> np.ndarray:
        """Rows of which the value fits a condition."""
        return np.asarray(np.array([*(wanted(v) for v in self.values), False])[self.which])


class Cells:
    """One key column of the data rows of a sheet.

    Its different cells, and a voice that names the rows that hold one.
    """

    def __init__(
        self, sheet: Sheet, index: int, rows: np.ndarray, say: Say, mapped: Mapping[str, str]
    ) -> None:
        """Read the cells; values that a profile maps are replaced at once."""
        written, which = sheet.distinct(index, rows)
        self.empty = which < 0
        #: The different values, with None for an empty cell at the end.
        self.written: list[Value] = [
            *(mapped.get(normalise(v), v) if mapped else v for v in written),
            None,
        ]
        self.which = np.where(self.empty, len(written), which)
        self.index, self._rows, self._say = index, rows, say

    @cached_property
    def _in_order(self) -> tuple[np.ndarray, np.ndarray]:
        """Rows ordered by the value they hold, and that value."""
        order = np.argsort(self.which, kind="stable")
        return self._rows[order], self.which[order]

    def say(self, key: str, which: int, **fields: object) -> None:
        """Report a problem with one of the different values, in each row that holds it."""
        rows, held = self._in_order
        cells = [
            (r, self.index)
            for r in rows[slice(*np.searchsorted(held, [which, which + 1]))].tolist()
        ]
        say_cells(
            self._say, key, cells, [self.written[which]] * min(len(cells), EXAMPLES + 1), **fields
        )


def keys(
    column: Column, index: int, rows: np.ndarray, sheet: Sheet, say: Say, mapped: Mapping[str, str]
) -> tuple[Keys, Keys | None]:
    """Read a key column by its kind; also what was written, where that is kept beside it."""
    cells = Cells(sheet, index, rows, say, mapped)
    match column.kind:
        case "datum":
            return _each(cells, column, date, "DATUM_NIET_LEESBAAR"), None
        case "jaar":
            return _each(cells, column, _year, "GETAL_NIET_LEESBAAR.jaar"), None
        case "geheel":
            return _each(cells, column, _whole, "GETAL_NIET_LEESBAAR.geheel"), None
        case "keuze":
            return _choices(column, cells), None
    if column.kind == "code":
        texts, which = _codes(column, cells, sheet, rows)
    else:
        texts, which = _texts(cells.written), cells.which
    if column.required:
        for number, text in enumerate(texts):
            if not text:
                cells.say(
                    "LEGE_CEL.onbekend", number, kolom=column.name, verwacht=phrase("een_waarde")
                )
    as_written = Keys.of(texts, which)
    if column.name == "taakveld" and column.kind == "code":
        short = [m[1].lower() if (m := _TAAKVELD.match(t)) else t for t in texts]
        return Keys.of(short, which), as_written if short != texts else None
    return as_written, as_written if column.kind == "wijk" else None


def _texts(values: Sequence[Value]) -> list[str]:
    return squeezed(["" if v is None else v if isinstance(v, str) else str(v) for v in values])


def _codes(
    column: Column, cells: Cells, sheet: Sheet, rows: np.ndarray
) -> tuple[list[str], np.ndarray]:
    """Codes as text, and which each row holds.

    Zeros that live in the number format are put back; a number that lost them is reported.
    """
    texts = _texts(cells.written)
    for number, value in enumerate(cells.written):
        if isinstance(value, float) and abs(value) >= _MOST_DIGITS:
            cells.say("CODE_ALS_GETAL.te_lang", number)
        if (
            column.name == "taakveld"
            and isinstance(value, float)
            and re.fullmatch(r"\d\.\d", texts[number])
        ):
            held = cells.which == number
            if any(
                _CODE_FORMAT.fullmatch(sheet.number_formats[f])
                for f in np.unique(sheet.formats[rows[held], cells.index])
            ):
                continue
            cells.say(
                "CODE_ALS_GETAL.dubbelzinnig" if texts[number] == "0.1" else "CODE_ALS_GETAL",
                number,
                taakveld=texts[number],
            )
    which = cells.which.copy()
    for place, form in enumerate(sheet.number_formats):
        if not _CODE_FORMAT.fullmatch(form):
            continue
        decimals = len(form.partition(".")[2])
        here = (sheet.formats[rows, cells.index] == place) & (
            sheet.kinds[rows, cells.index] == NUMBER
        )
        place, numbers = pd.factorize(cells.which[here])
        which[here] = place + len(texts)
        values = [
            cells.written[n] for n in numbers.tolist()
        ]  # a profile may have made a text of a number
        texts += [
            f"{v:0{len(form)}.{decimals}f}" if isinstance(v, (int, float)) else str(v)
            for v in values
        ]
    return texts, which


def _whole(value: object) -> int:
    text = str(value).strip()
    if isinstance(value, dt.date):
        return value.year
    if not re.fullmatch(r"-?\d{1,12}(\.0+)?", text) and not re.fullmatch(
        r"\d{1,3}(\.\d{3}){1,3}", text
    ):
        raise NotReadable("geen_geheel_getal")
    return int(float(text)) if re.fullmatch(r"-?\d+(\.0+)?", text) else int(text.replace(".", ""))


def _year(value: object) -> int:
    year = _whole(value)
    if not 1900 <= year <= 2100:
        raise NotReadable("geen_jaartal")
    return year


def _each(cells: Cells, column: Column, read: Callable[[Any], Any], key: str) -> Keys:
    values: list[Any] = []
    for number, value in enumerate(cells.written):
        values.append(None)
        if value is None or normalise(value) in ("na", "n v t", "nvt", ""):
            if column.required:
                cells.say("LEGE_CEL", number, kolom=column.name, verwacht=message(key)["verwacht"])
            continue
        try:
            values[-1] = read(value)
        except NotReadable as error:
            cells.say(key, number, kolom=column.name, **error.words())
    return Keys.of(values, cells.which)


def _choices(column: Column, cells: Cells) -> Keys:
    names = {n: c.value for c in column.choices for n in c.names()}
    fallback = ONBEKEND if ONBEKEND in names else ""
    values = []
    unknown = 0
    for number, value in enumerate(cells.written):
        plain = "" if value is None else normalise(value)
        values.append(names.get(plain, fallback))
        asked = value is not None and str(value).strip() == "?"
        if plain in names or (asked and fallback):
            continue
        if not plain and not asked:
            if column.required:
                cells.say("LEGE_CEL.onbekend", number, kolom=column.name, verwacht=options(column))
            continue
        unknown += 1  # a column full of other things means nothing of the kind
        near = get_close_matches(plain, list(names), 1, 0.7) if unknown <= _SUGGESTED else []
        cells.say(
            "ONBEKENDE_WAARDE" if column.required else "ONBEKENDE_WAARDE.niet_verplicht",
            number,
            kolom=column.name,
            verwacht=phrase("bedoelt", naam=names[near[0]]) if near else options(column),
        )
    return Keys.of(values, cells.which)


def options(column: Column) -> str:
    """The allowed values of a column for a message."""
    return " / ".join(c.value for c in column.choices)


def levels(
    table: Table, heading: Heading, rows: np.ndarray, sheet: Sheet, say: Say, given: Keys | None
) -> dict[str, Keys]:
    """Read a column of quality levels.

    With the score itself also why there is none, where the table keeps that.
    """
    score = heading.column == "niveau" and "beoordeling" in table.by_name
    cells = Cells(sheet, heading.index, rows, say, {})
    texts = ["" if v is None else str(v) for v in cells.written]
    stated = [*given.values, ""] if score and given else [""]
    beside = given.which if score and given else np.zeros(len(rows), dtype="int64")
    pair, pairs = pd.factorize(cells.which * len(stated) + beside % len(stated))
    statuses = []
    for number, code in enumerate(pairs.tolist()):
        text, other = texts[code // len(stated)], stated[code % len(stated)]
        other = "" if other == "gescoord" else other
        mark = re.sub(r"\s+", "", text).casefold()
        places = [(r, heading.index) for r in rows[pair == number].tolist()]
        shown = [text] * min(len(places), EXAMPLES + 1)
        if level(text):
            statuses.append("gescoord")
            if other:
                say_cells(say, "SCORE_EN_STATUS", places, shown, beoordeling=other)
            continue
        statuses.append("niet_aanwezig" if mark in NOT_PRESENT else other or "niet_beoordeeld")
        vague = mark in ("n/a", "na")
        if mark not in NOT_PRESENT and mark not in NOT_ASSESSED and not (vague and other):
            say_cells(
                say,
                "NIVEAU_ONBEKEND.dubbelzinnig" if vague else "NIVEAU_ONBEKEND",
                places,
                shown,
                niveaus=" / ".join(reversed(NIVEAUS)),
            )
    out = {heading.column: Keys.of([level(t) for t in texts], cells.which)}
    return out | ({"beoordeling": Keys.of(statuses, pair)} if score else {})


def typed(table: Table, frame: pd.DataFrame, *, personal: bool = False) -> pd.DataFrame:
    """The finished table: every column of the specification with its type, unknown text shown as such, lineage last."""
    out: dict[str, Any] = {}
    for column in table:
        if column.personal and not personal:
            continue
        values = frame.get(column.name)
        match column.kind:
            case "bedrag" | "getal":
                out[column.name] = _numeric(values, len(frame)).astype("float64")
            case "datum":
                out[column.name] = pd.to_datetime(_plain(values, len(frame))).astype(
                    "datetime64[s]"
                )
            case "jaar" | "geheel":
                numeric = _numeric(values, len(frame))
                out[column.name] = numeric.astype(
                    "int64"
                    if column.kind == "jaar" and numeric.notna().all() and len(numeric)
                    else "Int64"
                )
            case "niveau":
                out[column.name] = pd.Categorical(
                    _plain(values, len(frame)), categories=list(NIVEAUS), ordered=True
                )
            case _:
                out[column.name] = _as_text(values, len(frame), "" if column.free else ONBEKEND)
        raw = f"{column.name}_ruw"
        if raw in frame:
            out[raw] = _as_text(frame[raw], len(frame), "")
    for name in ("_bron", "_rij", "_kolom"):
        out[name] = (
            (frame[name] if name in frame else pd.Series(0, index=range(len(frame))))
            .astype("int32")
            .array
        )
    return pd.DataFrame(
        {name: getattr(v, "array", v) for name, v in out.items()}, index=range(len(frame))
    )


def _plain(values: pd.Series | None, length: int) -> pd.Series:
    """A column with its own values: different values are converted once."""
    return pd.Series([None] * length, dtype=object) if values is None else values


def _numeric(values: pd.Series | None, length: int) -> pd.Series:
    if values is None:
        return pd.Series(np.nan, index=range(length))
    if isinstance(values.dtype, pd.CategoricalDtype):
        different = np.array(
            [np.nan if v is None else v for v in values.cat.categories] + [np.nan], dtype="float64"
        )
        return pd.Series(different[values.cat.codes.to_numpy()])
    return pd.to_numeric(values)


def _as_text(values: pd.Series | None, length: int, empty: str) -> Any:  # noqa: ANN401  an array of texts
    """A text column; what is missing or empty becomes `empty`."""
    if values is None:
        return pd.array([empty], dtype="str").take(np.zeros(length, dtype="int64"))
    if not isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype("category")
    names = [
        *(empty if v is None or v != v or v == "" else str(v) for v in values.cat.categories),
        empty,
    ]
    codes = values.cat.codes.to_numpy().astype("int64")
    return pd.array(names, dtype="str").take(np.where(codes < 0, len(names) - 1, codes))


def empty(table: Table) -> pd.DataFrame:
    """A table without rows, with all its columns and types."""
    return typed(table, pd.DataFrame(index=range(0)))
