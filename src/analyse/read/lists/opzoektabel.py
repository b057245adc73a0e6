"""A list that tells of each code what it stands for: a sheet with codes, words and no amounts.

Controllers keep one of their grootboekrekeningen or kostenplaatsen, with product, kostensoort, kant
or wijk; an export beside it knows the code alone. The traps: a ledger has these headings too, and
its amounts may stand under a heading that nobody knows; and a code may be a pattern (`41*`).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.columns import key_columns
from analyse.read.heading.beside import settle
from analyse.read.heading.headings import Heading, explain, may_head
from analyse.read.heading.layout import Layout
from analyse.read.problems import Say, a1, listed
from analyse.read.profiles.profile import Profile
from analyse.read.rows import Rows
from analyse.read.sheet import EMPTY, Sheet, Value
from analyse.read.values import NotReadable, amount
from analyse.tables import ONBEKEND, TABLES, Table, normalise

#: Columns with codes by which a list may be looked up, the first that is told apart by its codes.
SLEUTELS = ("grootboekrekening", "kostenplaats", "kostendrager", "product_code")
#: Columns of words that no code settles.
_NEVER = ("fase", "eenheid")
#: What a heading follows from that holds no figures.
_NO_FIGURES = ("genegeerd", "naam", "code", "ongebruikt")
#: Rows in which the heading of a list is looked for.
_SEARCHED = 20
#: A sheet with more columns is no list.
_MOST_COLUMNS = 100
#: Headings of codes that no table has; classes are whole numbers below this, that repeat.
_OF_CODES = re.compile(r"(?:code|nr|nummer|rekening|rubriek|categorie|volgorde)\b|\bid\b")
_CLASSES = 100
#: Of the codes in a list this part at least is different.
_DIFFERENT = 0.8


@dataclass(frozen=True)
class Regel:
    """A line of a list: its place, its code or pattern, and what that stands for by column."""

    cel: str
    code: str
    waarden: dict[str, str]


@dataclass(frozen=True)
class Opzoektabel:
    """A list: the column that its codes are of, the columns that it fills, and its lines."""

    sleutel: str
    kolommen: list[str]
    regels: list[Regel] = field(default_factory=list)


def opzoektabel_of(kept: dict[str, Any] | None) -> Opzoektabel | None:
    """A list as it was kept."""
    if kept is None:
        return None
    return Opzoektabel(**(kept | {"regels": [Regel(**line) for line in kept["regels"]]}))


def _of_words(table: Table) -> Table:
    """A table of which a row need not say anything."""
    columns = tuple(replace(column, required=False) for column in table)
    return replace(table, columns=columns)


_BEGROTING = _of_words(TABLES["begroting"])


def find_opzoektabel(
    sheet: Sheet, profile: Profile, say: Say, *, meant: bool
) -> Opzoektabel | None:
    """The list on a sheet, None when it is something else.

    `meant` when a profile says that it is one: then other columns are left alone.
    """
    if sheet.shape[1] > _MOST_COLUMNS:
        return None
    for row in range(min(_SEARCHED, sheet.shape[0])):
        headings = _headings(sheet, row, profile, meant=meant)
        key = _key(sheet, row, headings, meant=meant)
        targets = [heading for heading in headings if heading.column and heading is not key]
        if key and targets:
            say_beside(sheet, row, [key, *targets], say)
            return _read(sheet, row, key, targets, profile, say)
    return None


def _headings(sheet: Sheet, row: int, profile: Profile, *, meant: bool) -> list[Heading]:
    """The headings in a row that are columns of words; none when one is of another table."""
    cells = sheet.row(row)
    names = ["" if cell is None else str(cell) for cell in cells]
    if sum(bool(name) and (meant or may_head(name)) for name in names) < 2:
        return []
    known: dict[int, Heading] = {}
    for index, name in enumerate(names):
        meaning = explain(name, _BEGROTING, profile) if name else None
        if meaning:
            known[index] = replace(meaning, index=index)
    told = {index for index, name in enumerate(names) if profile.meaning_of(name)}
    settle(known, names, _BEGROTING, partial(_held, sheet, row), told)
    found: dict[str, Heading] = {}
    for index, name in enumerate(names):
        heading = known.get(index)
        if heading and _says_words(heading):
            found.setdefault(heading.column, heading)
        elif not meant and _is_of_a_table(name, heading, sheet, row, index):
            return []
    return list(found.values())


def _held(sheet: Sheet, row: int, index: int) -> list[Value]:
    """What the different cells under a heading hold."""
    values, _ = sheet.distinct(index, np.arange(row + 1, sheet.shape[0]))
    return list(values)


def _is_of_a_table(
    name: str, heading: Heading | None, sheet: Sheet, row: int, index: int
) -> bool:
    """Whether a column is one that a list does not have: of figures, a year, a difference."""
    if heading and heading.derived in _NO_FIGURES:
        return False
    return bool(heading) or _of_other_table(name) or _may_be_amounts(sheet, row, index, name)


def _says_words(heading: Heading) -> bool:
    """Whether a heading is of a column that a list can fill or is looked up by."""
    column = _BEGROTING.by_name.get(heading.column)
    if column is None or heading.fixed or heading.numbered:
        return False
    by_code = column.kind in ("tekst", "code", "keuze", "wijk") and column.name not in _NEVER
    return by_code and not column.free and not column.personal


def _of_other_table(text: str) -> bool:
    """Whether a heading is of what another table measures."""
    for table in TABLES.values() if text else ():
        known = explain(text, table)
        if known and (known.fixed or (known.column and table[known.column].is_value)):
            return True
    return False


def _may_be_amounts(sheet: Sheet, row: int, index: int, name: str) -> bool:
    """Whether a column without a known heading holds figures that are no codes or classes."""
    values, which = sheet.distinct(index, np.arange(row + 1, sheet.shape[0]))
    figures = [_figure(value) for value in values]
    is_figure = np.array([*(figure is not None for figure in figures), False])
    rows = int(is_figure[which].sum())
    if 2 * rows <= int((which >= 0).sum()):
        return False
    held = [figure for figure in figures if figure is not None]
    whole = all(figure == int(figure) and figure >= 0 for figure in held)
    are_classes = max(held) < _CLASSES and 2 * len(held) <= rows
    return not whole or not (are_classes or _OF_CODES.search(normalise(name)))


def _figure(value: Value) -> Decimal | None:
    """A value as a figure; None when it is text, or a code that begins with a zero."""
    text = str(value).strip()
    if isinstance(value, (bool, dt.datetime)) or (text.startswith("0") and text.isdecimal()):
        return None
    try:
        figure = Decimal(str(value)) if isinstance(value, float) else amount(text)
    except NotReadable:
        return None
    return figure if figure is not None and figure.is_finite() else None


def _key(sheet: Sheet, row: int, headings: list[Heading], *, meant: bool) -> Heading | None:
    """The column by which a list is looked up: the one with most different codes."""
    best: tuple[float, Heading | None] = (0.0 if meant else _DIFFERENT - 1e-9, None)
    by_column = {heading.column: heading for heading in headings}
    for name in SLEUTELS:
        if name in by_column:
            share = _different(sheet, row, by_column[name].index)
            if share > best[0]:
                best = share, by_column[name]
    return best[1]


def _different(sheet: Sheet, row: int, index: int) -> float:
    """Which part of the cells of a column are different."""
    rows = np.arange(row + 1, sheet.shape[0])
    values, which = sheet.distinct(index, rows)
    filled = int((which >= 0).sum())
    return len(values) / filled if filled else 0.0


def say_beside(sheet: Sheet, row: int, headings: list[Heading], say: Say) -> None:
    """Name the columns of a list that fill nothing."""
    used = {heading.index for heading in headings}
    beside = [i for i, cell in enumerate(sheet.row(row)) if cell is not None and i not in used]
    if beside:
        names = [str(sheet.value(row, column)) for column in beside]
        say("OPZOEKTABEL.ernaast", a1(row, beside[0]), listed(names), aantal=len(beside))


def _read(
    sheet: Sheet, row: int, key: Heading, targets: list[Heading], profile: Profile, say: Say
) -> Opzoektabel:
    """The lines below the heading of a list."""
    sheet = sheet.with_merges_filled({heading.index for heading in targets}, row + 1)
    layout = Layout(_BEGROTING, row, row, [key, *targets], 0.0)
    filled = np.flatnonzero(sheet.kinds[:, key.index] != EMPTY)
    rows = _all_data(filled[filled > row])
    columns = key_columns(layout, rows, sheet, profile, say, personal=False)
    names = [column for column in columns if column in _BEGROTING.by_name]
    told = pd.DataFrame({name: columns[name].categorical() for name in names}).astype(object)
    told = told.fillna("").astype(str).replace(ONBEKEND, "")
    others = [name for name in names if name != key.column]
    regels = []
    for place, line in zip(rows.data.tolist(), told.to_dict("records"), strict=True):
        says = {name: line[name] for name in others if line[name]}
        regels.append(Regel(a1(place, key.index), line[key.column].strip(), says))
    _say_without_code(sheet, row, key, targets, say)
    return Opzoektabel(key.column, others, [line for line in regels if line.code])


def _all_data(used: np.ndarray) -> Rows:
    """Rows that are all data."""
    nothing = np.full(len(used), "", dtype=object)
    return Rows(
        used, np.ones(len(used), dtype=bool), np.zeros(len(used), int), nothing, nothing
    )


def _say_without_code(
    sheet: Sheet, row: int, key: Heading, targets: list[Heading], say: Say
) -> None:
    """Name lines that say something and have no code."""
    below = np.arange(row + 1, sheet.shape[0])
    says = (sheet.kinds[below][:, [heading.index for heading in targets]] != EMPTY).any(axis=1)
    lacks = below[says & (sheet.kinds[below, key.index] == EMPTY)]
    if len(lacks):
        lines = nl.aantal(len(lacks), "regel", "regels")
        cell = a1(int(lacks[0]), key.index)
        say("OPZOEKTABEL.zonder_code", cell, "", len(lacks), regels=lines, kop=key.text)
