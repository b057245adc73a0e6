"""Where the header of a sheet is, and what each column under it means.

The header is found by recognising the headings that the tables declare, in any row and over up to four rows. Nothing is
guessed from what cells look like, with two exceptions that say so: a first column without a heading, and columns full of
quality levels (a wide inspection list). The trap: a heading can carry a year, a phase and a side ("Realisatie 2014
lasten"); those become values of columns, not columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from analyse.read.cells import Sheet
from analyse.read.problems import letters
from analyse.read.profile import Profile
from analyse.read.values import NOT_ASSESSED, NOT_PRESENT, level, without_unit
from analyse.tables import TABLES, Table, normalise

#: Rows that are searched for a header, and rows that it may take.
SEARCH, TALLEST = 2000, 4
_YEAR = re.compile(r"\b(?:19[5-9]\d|20[0-9]\d)\b")
#: Words in a heading that carry no meaning of their own.
_FILLER = frozenset(
    [
        "jaar",
        "in",
        "per",
        "van",
        "de",
        "het",
        "over",
        "bedrag",
        "bedragen",
        "euro",
        "eur",
        "€",
        "x",
        "1",
        "000",
        "totaal",
        "t",
        "m",
        "ultimo",
        "jr",
        "mln",
    ]
)
#: Columns that follow from others: not data, but something to check against.
_DERIVED = {
    "verschil": {"verschil", "afwijking", "saldo verschil", "vrije ruimte", "restant", "nog te besteden", "verschil v n"},
    "letter": {"v n", "voordeel nadeel", "v of n", "vn", "voor nadeel"},
    "saldo": {"saldo", "saldo lasten baten", "saldo van lasten en baten"},
    "totaal": {"totaal", "eindtotaal", "som"},
}


@dataclass(frozen=True)
class Heading:
    """What one column of a sheet means.

    `column` is a column of the table; `fixed` are values that the heading gives to other columns; `derived` names a column
    that follows from the others; `numbered` is a value column of which the year stands in a row below (`jaar_1`).
    """

    index: int
    text: str
    column: str = ""
    fixed: Mapping[str, Any] = field(default_factory=dict)
    derived: str = ""
    numbered: bool = False


@dataclass
class Layout:
    """The header of one sheet: `top` to `bottom` (0-based rows, inclusive), and a heading a column."""

    table: Table
    top: int
    bottom: int
    headings: list[Heading]
    score: float
    missing: tuple[str, ...] = ()

    @property
    def keys(self) -> list[Heading]:
        """Headings of columns that say what a row is about."""
        return [h for h in self.headings if h.column and not self._is_value(h)]

    @property
    def value_headings(self) -> list[Heading]:
        """Headings of columns that hold what is measured."""
        return [h for h in self.headings if h.column and self._is_value(h)]

    def _is_value(self, heading: Heading) -> bool:
        return self.table[heading.column].is_value


@lru_cache(maxsize=64)
def _phrases(name: str) -> dict[tuple[str, ...], tuple[str, Any]]:
    """Phrases that a heading of a table may hold, as words, with the column and value they stand for."""
    table = TABLES[name]
    found: dict[tuple[str, ...], tuple[str, Any]] = {}
    for column in table.spread:
        for choice in table[column].choices:
            for synonym in choice.names():
                if len(synonym) > 1:  # one letter is a value in a cell, never a word in a heading
                    found.setdefault(tuple(synonym.split()), (column, choice.value))
    for value in table.values:
        for synonym in table[value].names():
            found.setdefault(tuple(synonym.split()), ("", value))
    return found


def explain(text: str, table: Table, profile: Profile | None = None) -> Heading | None:
    """What a heading means in a table, or None when it means nothing there.

    Parameters
    ----------
    text
        The heading as written; parts of a header of several rows are joined by a space.
    """
    plain = normalise(text)
    if profile and plain in profile.columns:
        entry = dict(profile.columns[plain])
        column = entry.pop("kolom", table.value)
        return Heading(-1, text, column, entry)
    if profile and plain in profile.ignore:
        return Heading(-1, text, derived="genegeerd")
    return _explain(text, table.name)


@lru_cache(maxsize=2**14)
def _explain(text: str, name: str) -> Heading | None:
    table = TABLES[name]
    bare = normalise(without_unit(text))
    if bare in table.headings:
        return Heading(-1, text, table.headings[bare])
    for kind, names in _DERIVED.items():
        if bare in names or _YEAR.sub("", bare).strip() in names:
            return Heading(-1, text, derived=kind)
    if "jaar" in table.spread and re.fullmatch(r"jaar \d{1,2}", bare):
        return Heading(-1, text, table.value, numbered=True)
    return _spread(text, bare, table) if table.spread and bare else None


def _spread(text: str, bare: str, table: Table) -> Heading | None:
    fixed: dict[str, Any] = {}
    if "jaar" in table.spread:
        years = set(_YEAR.findall(bare))
        if len(years) > 1:
            return None
        if years:
            fixed["jaar"] = int(years.pop())
            bare = _YEAR.sub(" ", bare)
    words = bare.split()
    value = table.value
    phrases = _phrases(table.name)
    longest = max(map(len, phrases), default=0)
    position = 0
    while position < len(words):
        for size in range(min(longest, len(words) - position), 0, -1):
            hit = phrases.get(tuple(words[position : position + size]))
            if hit:
                column, meant = hit
                if not column:
                    value = meant
                elif fixed.get(column, meant) != meant and meant != "primitief":
                    if fixed[column] != "primitief":  # "begroting" is the general word; a precise one wins
                        return None
                    fixed[column] = meant
                else:
                    fixed.setdefault(column, meant)
                position += size
                break
        else:
            if words[position] not in _FILLER:
                return None
            position += 1
    return Heading(-1, text, value, fixed) if fixed else None


def find(sheet: Sheet, profile: Profile) -> Layout | None:
    """The header of a sheet, for the table that explains it best; None when no table is complete.

    A layout with `missing` columns is returned when the sheet looks like a table but lacks what a row cannot do without.
    """
    tables = [TABLES[profile.table]] if profile.table else list(TABLES.values())
    best: Layout | None = None
    filled = np.array([[v is not None for v in row] for row in sheet.values[:SEARCH]]) if sheet.values.size else np.zeros((0, 0), bool)
    for top in range(len(filled)):
        if filled[top].sum() < 2:
            continue
        for height in range(1, TALLEST + 1):
            if top + height > len(sheet.values):
                break
            if filled[top + height - 1 : top + height].sum() < 2:  # one filled cell heads a block of rows, not columns
                continue
            texts = header_texts(sheet, top, height)
            if texts is None:
                break
            for table in tables:
                layout = _layout(sheet, table, top, height, texts, profile)
                if layout and (best is None or (layout.score, -len(layout.missing)) > (best.score, -len(best.missing))):
                    best = layout
        if best and top > best.bottom + (TALLEST if not best.missing else 50):  # below a complete header only repeats of it follow
            break
    return best


def header_texts(sheet: Sheet, top: int, height: int) -> list[str] | None:
    """Text of the header per column over `height` rows: merged cells count for each column they span.

    None when a row in it holds a number that is no year: then it is data, not a header.
    """
    columns = sheet.values.shape[1]
    parts: list[list[str]] = [[] for _ in range(columns)]
    for row in range(top, top + height):
        line = list(sheet.values[row])
        for value in line:
            if isinstance(value, (int, float)) and not isinstance(value, bool) and not _YEAR.fullmatch(normalise(value)):
                return None
        for r0, c0, r1, c1 in sheet.merges:
            if r0 <= row <= r1:
                for column in range(c0, min(c1 + 1, columns)):
                    line[column] = sheet.values[r0, c0]
        for column, value in enumerate(line):
            text = "" if value is None else str(int(value) if isinstance(value, float) else value).strip()
            if text and text not in parts[column]:
                parts[column].append(text)
    return [" ".join(p) for p in parts]


def _layout(sheet: Sheet, table: Table, top: int, height: int, texts: list[str], profile: Profile) -> Layout | None:
    headings: list[Heading] = []
    unknown: list[int] = []
    for index, text in enumerate(texts):
        if not text:
            continue
        meaning = explain(text, table, profile)
        if meaning:
            headings.append(Heading(index, text, meaning.column, meaning.fixed, meaning.derived, meaning.numbered))
        else:
            unknown.append(index)
    if not headings:
        return None
    bottom = top + height - 1
    unknown = _open(sheet, table, bottom, texts, unknown, headings, profile)
    unknown = _first_column(sheet, table, bottom, texts, unknown, headings)
    known = [h for h in headings if h.column]
    if not known or (all(not h.fixed and h.column == table.value for h in known if h.column == table.value) and len(known) < 2):
        return None
    spreads = len({h.index if h.numbered else (h.column, *sorted(h.fixed.items())) for h in known if h.fixed or h.numbered})
    distinct = len({h.column for h in known if not h.fixed and not h.numbered})
    derived = len(headings) - len(known)
    score = distinct + 0.9 * min(spreads, 6) + 0.3 * derived - 0.6 * len(unknown) - 0.05 * (height - 1)
    covered = {h.column for h in known} | {c for h in known for c in h.fixed} | set(profile.fixed)
    if any(h.numbered for h in known):
        covered.add("jaar")
    missing = tuple(c for c in table.required if c not in covered)
    if distinct + spreads < 2 or not (profile.table or any(table[h.column].is_value for h in known)):
        return None
    if table.name in ("kerncijfer", "taakveldscore") and not profile.table and (distinct < 3 or missing):
        return None  # these take any figure: only a profile or their own headings may choose them
    # A column that only a title may supply counts less than one that nothing can.
    score -= sum(0.3 if m in _FROM_CONTEXT else 1.2 for m in missing)
    if score <= 0.5:
        return None
    headings.extend(Heading(i, texts[i]) for i in unknown)
    return Layout(table, top, bottom, sorted(headings, key=lambda h: h.index), score, missing)


#: Columns that a title, a sheet name or a file name may supply.
_FROM_CONTEXT = frozenset({"jaar", "fase", "kant"})


def _open(
    sheet: Sheet, table: Table, bottom: int, texts: list[str], unknown: list[int], headings: list[Heading], profile: Profile
) -> list[int]:
    """Give headings that nothing explains to the open column, when the cells under them can only be its values."""
    if not table.open_spread or any(h.column == table.value and not h.fixed for h in headings):
        return unknown
    rest = []
    for index in unknown:
        cells = [v for v in sheet.values[bottom + 1 : bottom + 201, index] if v is not None]
        if table[table.value].kind == "niveau":
            texts_in_cells = [str(v).strip() for v in cells if isinstance(v, str)]
            marks = [
                t
                for t in texts_in_cells
                if level(t) or normalise(t).replace(" ", "") in {m.replace(".", "") for m in NOT_PRESENT | NOT_ASSESSED}
            ]
            fits = len(cells) > 0 and len(marks) >= 0.8 * len(cells) and any(level(t) for t in texts_in_cells)
        else:
            fits = (
                bool(profile.table)
                and len(cells) > 0
                and all(isinstance(v, (int, float)) or re.search(r"\d|^na$|^-$", str(v).casefold()) for v in cells)
            )
        if fits:
            headings.append(
                Heading(index, texts[index], table.value, {table.open_spread: " ".join(texts[index].replace("_", " ").split())})
            )
        else:
            rest.append(index)
    return rest


def _first_column(sheet: Sheet, table: Table, bottom: int, texts: list[str], unknown: list[int], headings: list[Heading]) -> list[int]:
    """Take the first column when its heading says nothing (empty, or only a unit): the lines of a printed table.

    Cells that begin with a taakveld code are taakvelden; other text is the first required text column that is still missing.
    """
    first = min((h.index for h in headings), default=0)
    candidates = [i for i in range(first) if not normalise(without_unit(texts[i]))]
    taken = {h.column for h in headings}
    for index in candidates:
        cells = [str(v).strip() for v in sheet.values[bottom + 1 : bottom + 201, index] if isinstance(v, str)]
        if len(cells) < 2:
            continue
        if "taakveld" in table.by_name and "taakveld" not in taken and sum(bool(re.match(r"\d\.\d", c)) for c in cells) >= 0.3 * len(cells):
            column = "taakveld"
        else:
            missing = [c.name for c in table if c.required and c.kind == "tekst" and c.name not in taken]
            if not missing:
                continue
            column = missing[0]
        headings.append(Heading(index, texts[index] or f"(kolom {letters(index)} zonder kop)", column))
        return [i for i in unknown if i != index]
    return unknown
