"""One sheet as a person is asked about it: each heading with what hangs on it.

The values shown are examples: of a column that is known, or of figures. The trap: a column that
nobody knows may hold names of people, so of its texts only the shape is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations, permutations

import numpy as np

from analyse import nl
from analyse.read.asking.meanings import NOT_USED, meaning_of, of_one_year
from analyse.read.asking.shapes import is_personal, shape
from analyse.read.heading.alike import speaks_of_share
from analyse.read.heading.context import fixed_values
from analyse.read.heading.headings import Heading, explain
from analyse.read.heading.layout import Layout, find
from analyse.read.heading.looks import Looks, looks_of, under
from analyse.read.heading.unknown import figure
from analyse.read.lists.lijsten import is_list
from analyse.read.printable import printable
from analyse.read.problems import Problem, letters
from analyse.read.profiles.blanks import Blank, suggested
from analyse.read.profiles.profile import Profile
from analyse.read.result import SheetResult
from analyse.read.schouw.niveaus import level
from analyse.read.sheet import NUMBER, TEXT, Sheet
from analyse.read.table import read_sheet
from analyse.read.total.totals import MAYBE, label_of_total
from analyse.tables import Table, normalise

#: How sure a proposal is.
KNOWN, LIKELY, ASK, NOT_NEEDED = "herkend", "waarschijnlijk", "vraag", "niet nodig"
PERSONAL = "(persoonsgegevens: niet getoond)"
#: Columns in which the name of a total is looked for, and rows that arithmetic is tried on.
_LABELS, _TRIED = 12, 2000
#: Rows that must show how a column follows from others, and the part of them that may not.
_LEAST, _STRAY = 8, 0.02


@dataclass(frozen=True)
class Kop:
    """One heading: what it means now, what it may mean, and what hangs on it."""

    text: str
    letter: str
    meaning: str
    proposal: str
    sure: str
    why: str
    examples: str
    rows: int
    euros: float
    column: str = ""


#: Tables with a form of their own, of which nobody has to say what a heading means.
_OF_ITS_OWN = frozenset({"iv3"})


@dataclass
class Seen:
    """One sheet: its table ("" when it looks like none), headings, and what the reader says."""

    file: str
    sheet: str
    table: str = ""
    guessed: bool = False
    read: bool = False
    missing: tuple[str, ...] = ()
    koppen: list[Kop] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    #: Of each column with keys: each value with its rows and euros.
    values: Mapping[str, Mapping[str, tuple[int, float]]] = field(default_factory=dict)
    rows: int = 0
    euros: float = 0.0
    #: What a profile has follow from other columns, as `Profile.derive`.
    derive: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    #: Columns of the table of which no row says anything, with all that stands beside it.
    silent: frozenset[str] = frozenset()
    #: Of a column of codes and one that may follow: the codes, in compared form, that a list tells.
    told: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)


def see(sheet: Sheet, file: str, profile: Profile) -> Seen:
    """What is read of a sheet, and what may be asked about it."""
    result, problems = read_sheet(sheet, file, profile)
    layout = find(sheet, profile)
    seen = Seen(file, printable(sheet.name), problems=problems, derive=profile.derive)
    looks = looks_of(sheet, layout)
    seen.rows = int(sheet.filled.any(axis=1).sum())
    if looks is None or is_list(result):
        seen.read = is_list(result)
        return seen
    seen.table, seen.guessed = looks.table.name, looks.guessed
    seen.read = bool(result.table)
    if result.table in _OF_ITS_OWN:
        seen.table, seen.rows = result.table, result.rows
        return seen
    _count(seen, sheet, looks, layout, result)
    if not seen.read:
        seen.missing = _missing(layout, looks, profile, sheet, file)
    return seen


def _missing(
    layout: Layout | None, looks: Looks, profile: Profile, sheet: Sheet, file: str
) -> tuple[str, ...]:
    """Columns that a row of the table cannot do without, and that nothing gives."""
    if layout is None:
        return tuple(n for n in looks.table.required if n not in profile.fixed)
    given = fixed_values(layout, sheet, file, profile.of(layout.table), _in_silence)
    return tuple(name for name in layout.missing if name not in given)


def _in_silence(*_: object, **__: object) -> None:
    """What the reader says of a sheet was said when it was read."""


def _count(
    seen: Seen, sheet: Sheet, looks: Looks, layout: Layout | None, result: SheetResult
) -> None:
    """Fill in the headings and values, with the rows and the money of each."""
    table, rows = looks.table, data_rows(sheet, looks.bottom)
    seen.rows = result.rows or len(rows)
    headings = list(layout.headings) if layout else _explained(looks)
    unknown = [h for h in headings if not h.column and not h.derived and normalise(h.text)]
    blanks = [
        Blank(h.index, h.text, under(sheet, looks.bottom, h.index), table) for h in unknown
    ]
    taken = {h.column for h in headings if h.column and not h.fixed}
    near = {blank.index: (blank, column) for blank, column in suggested(blanks, taken)}
    factor = result.unit if result.table else table.unit
    figures = {
        heading.index: amounts(sheet, rows, heading.index) * factor
        for heading in headings
        if _holds_money(heading, near, table)
    }
    follows = followed(figures, {h.index: letters(h.index) for h in headings})
    main = max(figures.values(), key=_size, default=np.zeros(len(rows)))
    seen.euros = _size(main)
    for heading in headings:
        filled = sheet.filled[rows, heading.index]
        own = figures.get(heading.index, np.where(filled, main, 0.0))
        what = _what(heading, near, table, follows)
        seen.koppen.append(
            Kop(
                " ".join(printable(heading.text).split()),
                letters(heading.index),
                meaning_of(heading, table),
                *what,
                _examples(sheet, rows, heading, table, near),
                int(filled.sum()),
                _size(own),
                heading.column,
            )
        )
    keys = [h for h in headings if _may_show(h, table) and not table[h.column].is_value]
    seen.values = {h.column: _values(sheet, rows, h, main) for h in keys}


def _explained(looks: Looks) -> list[Heading]:
    """The headings of a guessed table, with what those mean that mean anything."""
    found = []
    for index, text in looks.headings:
        meaning = explain(text, looks.table)
        found.append(replace(meaning, index=index) if meaning else Heading(index, text))
    return found


def data_rows(sheet: Sheet, bottom: int) -> np.ndarray:
    """Rows under a header with more than one cell that do not sound like a total."""
    filled = np.array(sheet.filled.sum(axis=1) > 1)
    filled[: bottom + 1] = False
    columns = range(min(_LABELS, sheet.shape[1]))
    filled &= ~sheet.texts_that(lambda text: label_of_total(text) >= MAYBE, columns)
    return np.flatnonzero(filled)


def amounts(sheet: Sheet, rows: np.ndarray, column: int) -> np.ndarray:
    """The figures of a column in some rows, not a number where there is none."""
    kinds, codes = sheet.kinds[rows, column], sheet.codes[rows, column]
    found = np.where(kinds == NUMBER, sheet.numbers[rows, column], np.nan)
    of_text = np.full(len(sheet.texts) + 1, np.nan)
    for code in np.unique(codes[kinds == TEXT]).tolist():
        of_text[code] = figure(sheet.texts[code])
    found[kinds == TEXT] = of_text[codes[kinds == TEXT]]
    return np.asarray(found, dtype=float)


def _size(figures: np.ndarray) -> float:
    return float(np.nansum(np.abs(figures))) if len(figures) else 0.0


def _holds_money(heading: Heading, near: Mapping[int, tuple[Blank, str]], table: Table) -> bool:
    if heading.column:
        return table[heading.column].kind == "bedrag"
    if heading.derived or heading.index not in near or speaks_of_share(heading.text):
        return False
    money = table.values and table[table.value].kind == "bedrag"
    return bool(money) and near[heading.index][0].holds == "cijfers"


def followed(figures: Mapping[int, np.ndarray], names: Mapping[int, str]) -> dict[int, str]:
    """Columns that in every row are the difference or the sum of others: how each follows.

    The smaller follow from the larger, as a change of the budget does from both its states.
    """
    known = {i: np.nan_to_num(f[:_TRIED]) for i, f in figures.items() if _size(f)}
    found: dict[int, str] = {}
    for index in sorted(known, key=lambda index: _size(known[index])):
        own, others = known[index], [i for i in known if i != index and i not in found]
        for plus, minus in permutations(others, 2):
            if _equal(own, known[plus] - known[minus]):
                found.setdefault(index, f"{names[plus]} − {names[minus]}")
        for one, other in combinations(others, 2):
            if _equal(own, known[one] + known[other]):
                found.setdefault(index, f"{names[one]} + {names[other]}")
    return found


def _equal(own: np.ndarray, other: np.ndarray) -> bool:
    filled = (own != 0) | (other != 0)
    off = int((np.abs(own - other) > 0.006)[filled].sum())
    return bool(filled.sum() >= _LEAST and off <= _STRAY * filled.sum())


def _what(
    heading: Heading,
    near: Mapping[int, tuple[Blank, str]],
    table: Table,
    follows: Mapping[int, str],
) -> tuple[str, str, str]:
    """What is proposed for a heading, how sure that is, and why."""
    meaning = meaning_of(heading, table)
    if meaning or heading.index not in near:
        return meaning, KNOWN, ""
    blank, column = near[heading.index]
    if column and of_one_year(heading.text, table[column], table):
        return NOT_USED, LIKELY, f"{column} kan niet per jaar een eigen kolom hebben"
    if column:
        return column.replace("_", " "), LIKELY, "lijkt op een bekende naam"
    if heading.index in follows:
        return NOT_USED, LIKELY, f"is in elke rij {follows[heading.index]}"
    holds_levels = table.values and table[table.value].kind == "niveau"
    if holds_levels and sum(level(str(v)) is not None for v in blank.cells) * 5 > len(
        blank.cells
    ):
        return "", ASK, "bevat niveaus"
    if blank.holds == "cijfers" and not speaks_of_share(heading.text):
        return "", ASK, "bevat cijfers"
    if blank.holds != "tekst":
        return NOT_USED, LIKELY, f"bevat {'codes' if blank.holds == 'codes' else 'aandelen'}"
    return NOT_USED, NOT_NEEDED, ""


def _may_show(heading: Heading, table: Table) -> bool:
    """Whether the values of a known column may be seen: not of people, nor free text."""
    column = table.by_name.get(heading.column)
    return column is not None and not column.personal and not column.free


def _examples(
    sheet: Sheet,
    rows: np.ndarray,
    heading: Heading,
    table: Table,
    near: Mapping[int, tuple[Blank, str]],
) -> str:
    """Three values of a column, or what shape they have when they may be of people."""
    values, _ = sheet.distinct(heading.index, rows[:_TRIED])
    if heading.column and table[heading.column].personal:
        return PERSONAL
    figures = heading.index in near and near[heading.index][0].holds != "tekst"
    known = bool(heading.column) and _may_show(heading, table)
    if not (known or figures or heading.derived) or any(is_personal(str(v)) for v in values):
        return f"({shape([v for v in values if v is not None])})"
    return " | ".join(_shown(value) for value in values[:3])


def _shown(value: object) -> str:
    if isinstance(value, float):
        return nl.getal(value, 2)
    text = " ".join(printable(str(value)).split())
    return text if len(text) <= 40 else text[:39] + "…"


def _values(
    sheet: Sheet, rows: np.ndarray, heading: Heading, main: np.ndarray
) -> dict[str, tuple[int, float]]:
    """The different values of a column, each with its rows and its money."""
    values, which = sheet.distinct(heading.index, rows)
    held = which >= 0
    times = np.bincount(which[held], minlength=len(values))
    euros = np.bincount(which[held], np.nan_to_num(np.abs(main))[held], len(values))
    return {
        str(value): (int(n), float(money))
        for value, n, money in zip(values, times, euros, strict=True)
    }
