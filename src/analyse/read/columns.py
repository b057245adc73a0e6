"""Key and level columns of cells to their values.

Each different value of a column is read once, however many rows hold it. The trap: what cannot be
read must be reported with its cell and stay visible as unknown; nothing is turned into a zero or
dropped.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.code.misplaced import FIRST_YEAR, day_of, lost_decimals, refuse_misplaced
from analyse.read.code.taakveldnamen import split_taakveld
from analyse.read.heading.beside import REPORT, SPLIT, code_and_name
from analyse.read.heading.headings import Heading
from analyse.read.heading.layout import Layout
from analyse.read.heading.stands import fase_of
from analyse.read.heading.verslagsoort import verslagsoort
from analyse.read.messages import message, phrase
from analyse.read.problems import Say, say_cells
from analyse.read.profiles.profile import Profile, translator
from analyse.read.rows import Rows
from analyse.read.schouw.niveaus import level
from analyse.read.sheet import NUMBER, Sheet, Value
from analyse.read.texts import squeezed
from analyse.read.values import NOT_ASSESSED, NOT_PRESENT, PLAIN_WORDS, NotReadable
from analyse.tables import NIVEAUS, ONBEKEND, Column, Table, normalise
from analyse.tables.codelijsten import is_taakveld

_CODE_FORMAT = re.compile(r"0+(\.0+)?")
#: Whole numbers that are years.
_YEARS = frozenset({"prijspeil"})
#: Different unknown values for which a known one is suggested.
_SUGGESTED = 200
#: A name that is longer is text that slipped in: no chart and no page can show it.
_LONGEST = 300
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
        given = np.empty(len(values), dtype=object)
        given[:] = values
        place, different = pd.factorize(given)
        return cls(list(different), place[which])

    def categorical(self) -> pd.Categorical:
        """As a column of a frame; a row without a value is missing."""
        categories = pd.Index(self.values, dtype=object)
        return pd.Categorical.from_codes(self.which, categories=categories)

    def rows(self, wanted: Callable[[Any], bool]) -> np.ndarray:
        """Rows of which the value fits a condition."""
        fits = np.array([*map(wanted, self.values), False])
        return np.asarray(fits[self.which])


class Cells:
    """One key column of the data rows of a sheet: its different cells, and which each row holds."""

    def __init__(
        self, sheet: Sheet, index: int, rows: np.ndarray, say: Say, mapped: Mapping[str, str]
    ) -> None:
        """Read the cells; values that a profile maps are replaced at once."""
        self.sheet, self.index, self.rows = sheet, index, rows
        self._say = say
        written, which = sheet.distinct(index, rows)
        if mapped:
            written = list(map(translator(mapped), written))
        self.empty = which < 0
        self.which = np.where(self.empty, len(written), which)
        #: The different values, with None for an empty cell at the end.
        self.written: list[Value] = [*written, None]

    @cached_property
    def texts(self) -> list[str]:
        """The different values as text, "" for an empty cell."""
        return squeezed(["" if value is None else str(value) for value in self.written])

    @cached_property
    def _in_order(self) -> tuple[np.ndarray, np.ndarray]:
        """Rows ordered by the value they hold, and that value."""
        order = np.argsort(self.which, kind="stable")
        return self.rows[order], self.which[order]

    def say(self, key: str, which: int, **fields: object) -> None:
        """Report a problem with one of the different values, in each row that holds it."""
        rows, held = self._in_order
        first, last = np.searchsorted(held, [which, which + 1])
        cells = [(row, self.index) for row in rows[first:last].tolist()]
        say_cells(self._say, key, cells, [self.written[which]] * len(cells), **fields)


def key_columns(
    layout: Layout, rows: Rows, sheet: Sheet, profile: Profile, say: Say, *, personal: bool
) -> dict[str, Keys]:
    """Key columns of the data rows by name, and what was written (`_ruw`) where that is kept."""
    found: dict[str, Keys] = {}
    for heading in layout.keys:
        column = layout.table[heading.column]
        if personal or not column.personal:
            mapped = profile.values.get(column.name, {})
            cells = Cells(sheet, heading.index, rows.data, say, mapped)
            if heading.also:
                found |= _of_several(cells, heading, layout.table)
                continue
            found[column.name], written = _keys(cells, column)
            if written is not None:
                found[f"{column.name}_ruw"] = written
    return found


def _of_several(cells: Cells, heading: Heading, table: Table) -> dict[str, Keys]:
    """Read a column that gives values to more than one column of the table."""
    if heading.how == REPORT:
        codes = [verslagsoort(text) for text in cells.texts]
        names = (heading.column, *heading.also)
        for number, code in enumerate(codes):
            if code is None:
                cells.say("VERSLAGSOORT_ONBEKEND", number, kop=heading.text)
        return {
            name: Keys.of([getattr(code, name, None) for code in codes], cells.which)
            for name in names
        }
    read, _ = _keys(cells, table[heading.column])
    if heading.how == SPLIT:
        pairs = [code_and_name(str(text)) for text in read.values]
        other = Keys.of([name for _, name in pairs], read.which)
        return {
            heading.column: Keys.of([code for code, _ in pairs], read.which),
            heading.also[0]: other,
        }
    return {heading.column: read, **dict.fromkeys(heading.also, read)}


def _keys(cells: Cells, column: Column) -> tuple[Keys, Keys | None]:
    """Read a key column by its kind; also what was written, where that is kept beside it."""
    match column.kind:
        case "datum":
            read_day = partial(day_of, column)
            return _each(cells, column, read_day, "DATUM_NIET_LEESBAAR"), None
        case "jaar":
            return _each(cells, column, _year, "GETAL_NIET_LEESBAAR.jaar"), None
        case "geheel":
            read = _year if column.name in _YEARS else _whole
            return _each(cells, column, read, "GETAL_NIET_LEESBAAR.geheel"), None
        case "keuze":
            return _choices(cells, column), None
        case "code":
            texts, which = _codes(cells, column)
        case _:
            texts, which = cells.texts, cells.which
    refuse_misplaced(cells.written, column, cells.say)
    for number, text in enumerate(texts):
        if column.required and not text:
            value = phrase("een_waarde")
            key = "LEGE_CEL.plek" if column.name == "locatie" else "LEGE_CEL.onbekend"
            cells.say(key, number, kolom=column.name, verwacht=value)
        elif len(text) > _LONGEST and not column.free:
            cells.say("NAAM_TE_LANG", number, tekens=nl.getal(len(text)), meest=_LONGEST)
    if not column.free:
        texts = [_name(text) for text in texts]
    written = Keys.of(texts, which)
    if column.kind == "code" and column.name == "taakveld":
        short = [split_taakveld(text)[0] for text in texts]
        return Keys.of(short, which), written if short != texts else None
    return written, written if column.kind == "wijk" else None


def _name(text: str) -> str:
    """A text that can be the name of something: one of a page is cut, and stays its own."""
    if len(text) <= _LONGEST:
        return text
    return f"{text[: _LONGEST - 10]}… {hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _each(cells: Cells, column: Column, read: Callable[[Any], Any], key: str) -> Keys:
    """Values that are read one by one; `key` is the message for one that cannot be read."""
    values: list[Any] = [None] * len(cells.written)
    for number, value in enumerate(cells.written):
        if value is None or normalise(value) in ("na", "n v t", "nvt", ""):
            if column.required:
                cells.say(
                    "LEGE_CEL", number, kolom=column.name, verwacht=message(key)["verwacht"]
                )
            continue
        try:
            values[number] = read(value)
        except NotReadable as error:
            cells.say(key, number, kolom=column.name, **error.words())
    return Keys.of(values, cells.which)


def _whole(value: object) -> int:
    if isinstance(value, dt.date):
        raise NotReadable("datum_of_waar")
    text = str(value).strip()
    if re.fullmatch(r"-?\d{1,12}(\.0+)?", text):
        return int(float(text))
    if re.fullmatch(r"\d{1,3}(\.\d{3}){1,3}", text):
        return int(text.replace(".", ""))
    raise NotReadable("geen_geheel_getal")


def _year(value: object) -> int:
    year = value.year if isinstance(value, dt.date) else _whole(value)
    if (
        isinstance(value, dt.date) and year < FIRST_YEAR
    ):  # 2024 shown as a date is a day in 1905
        raise NotReadable("geen_jaartal")
    if not 1900 <= year <= 2100:
        raise NotReadable("geen_jaartal")
    return year


def _choices(cells: Cells, column: Column) -> Keys:
    """Values of a column that has a fixed set of them."""
    larger = {name: choice for name, (choice, _) in column.larger_by_name.items()}
    names = column.values_by_name | larger
    fallback = ONBEKEND if ONBEKEND in names else ""
    values = []
    unknown = 0
    for number, value in enumerate(cells.written):
        plain = "" if value is None else normalise(value)
        if column.name == "fase" and plain not in names:
            plain = fase_of(str(value), plain)
        values.append(names.get(plain, fallback))
        asked = value is not None and str(value).strip() == "?"
        if _doubted(value):  # a value with a question behind it is none yet
            values[-1] = fallback
        elif plain in names or (asked and fallback):
            continue
        if plain or asked:
            unknown += 1
            near = []
            if unknown <= _SUGGESTED:  # a column full of other things means nothing of the kind
                near = get_close_matches(plain, names, 1, 0.7)
            cells.say(
                "ONBEKENDE_WAARDE" if column.required else "ONBEKENDE_WAARDE.niet_verplicht",
                number,
                kolom=column.name,
                verwacht=phrase("bedoelt", naam=names[near[0]]) if near else options(column),
            )
        elif column.required:
            cells.say("LEGE_CEL.onbekend", number, kolom=column.name, verwacht=options(column))
    return Keys.of(values, cells.which)


def _doubted(value: Value) -> bool:
    """Whether a text asks whether it is so: `vervallen?`."""
    text = str(value).strip()
    return text.endswith("?") and bool(text.rstrip("? "))


def options(column: Column) -> str:
    """The allowed values of a column for a message."""
    return " / ".join(choice.value for choice in column.choices)


def _codes(cells: Cells, column: Column) -> tuple[list[str], np.ndarray]:
    """Codes as text, and which each row holds.

    Zeros that live in the number format are put back; a number that lost them is reported.
    """
    formats = cells.sheet.formats[cells.rows, cells.index]
    shown = {
        place: form
        for place, form in enumerate(cells.sheet.number_formats)
        if _CODE_FORMAT.fullmatch(form)
    }
    bare: dict[int, str] = {}
    for number, value in enumerate(cells.written):
        if not isinstance(value, float):
            continue
        if abs(value) >= _MOST_DIGITS:
            cells.say("CODE_ALS_GETAL.te_lang", number)
        text = cells.texts[number]
        used = formats[cells.which == number]
        if not np.isin(used, list(shown)).any():
            bare[number] = text
    for number, likely in lost_decimals(bare).items():
        text = bare[number]
        if column.name == "taakveld" and not is_taakveld(f"{text}0"):
            continue  # 5.7 cannot have been 5.70: there is no such taakveld
        if column.name == "taakveld":
            likely = text == "0.1"  # that of the reserves is in every budget
        key = "CODE_ALS_GETAL.dubbelzinnig" if likely else "CODE_ALS_GETAL"
        cells.say(key, number, code=text, kolom=column.name)
    texts, which = list(cells.texts), cells.which.copy()
    is_number = cells.sheet.kinds[cells.rows, cells.index] == NUMBER
    for place, form in shown.items():
        here = is_number & (formats == place)
        found, numbers = pd.factorize(cells.which[here])
        which[here] = found + len(texts)
        texts += [_as_shown(cells.written[number], form) for number in numbers.tolist()]
    return texts, which


def _as_shown(value: Value, form: str) -> str:
    """A number with the zeros of its format; a profile may have made a text of it."""
    if not isinstance(value, (int, float)):
        return str(value)
    decimals = len(form.partition(".")[2])
    return f"{value:0{len(form)}.{decimals}f}"


def levels(
    table: Table,
    heading: Heading,
    rows: np.ndarray,
    sheet: Sheet,
    say: Say,
    given: Keys | None,
    mapped: Mapping[str, str],
) -> dict[str, Keys]:
    """Read a column of quality levels.

    With the score itself also why there is none (`given` where a column says so), where the table
    keeps that. `mapped` is what a profile says that texts stand for.
    """
    cells = Cells(sheet, heading.index, rows, say, mapped)
    texts = ["" if value is None else str(value) for value in cells.written]
    is_score = heading.column == "niveau" and "beoordeling" in table.by_name
    if given is None or not is_score:
        given = Keys([], np.full(len(rows), -1))
    reasons = [*given.values, ""]
    which, pairs = pd.factorize(cells.which * len(reasons) + given.which % len(reasons))
    statuses = []
    for number, pair in enumerate(pairs.tolist()):
        text, reason = texts[pair // len(reasons)], reasons[pair % len(reasons)]
        status, key = _status(text, reason if reason != "gescoord" else "")
        statuses.append(status)
        if key:
            places = [(row, heading.index) for row in rows[which == number].tolist()]
            scale = " / ".join(reversed(NIVEAUS))
            say_cells(
                say,
                key,
                places,
                [text] * len(places),
                beoordeling=reason,
                niveaus=scale,
                kolom=heading.column,
            )
    found = {heading.column: Keys.of([level(text) for text in texts], cells.which)}
    if is_score:
        found["beoordeling"] = Keys.of(statuses, which)
    return found


def _status(text: str, reason: str) -> tuple[str, str]:
    """Why a cell has a score or none, and the message (or "") of what is odd about it.

    `reason` is what the row itself says of it.
    """
    if level(text):
        return "gescoord", "SCORE_EN_STATUS" if reason else ""
    mark = re.sub(r"\s+", "", text).casefold()
    if mark in NOT_PRESENT:
        return "niet_aanwezig", ""
    status = reason or "niet_beoordeeld"
    if mark in NOT_ASSESSED:
        return status, "NIET_BEOORDEELD" if mark not in PLAIN_WORDS and not reason else ""
    if mark in ("n/a", "na"):
        return status, "" if reason else "NIVEAU_ONBEKEND.dubbelzinnig"
    is_mark = re.fullmatch(r"\d{1,2}(?:[.,]\d+)?", mark)
    return status, "NIVEAU_ONBEKEND.cijfer" if is_mark else "NIVEAU_ONBEKEND"
