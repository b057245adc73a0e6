"""Where the header of a sheet is, and what each column under it means.

The header is found by recognising the headings that the tables declare, in any row and over up to
four rows. Nothing is guessed from what cells look like, with two exceptions that say so: a first
column without a heading, and columns full of quality levels (a wide inspection list). The trap: a
heading can carry a year, a phase and a side ("Realisatie 2014 lasten"); those become values of
columns, not columns.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from analyse.read.heading.alike import is_subject, speaks_of_group, speaks_of_norm
from analyse.read.heading.beside import settle
from analyse.read.heading.crosstab import across
from analyse.read.heading.eenheden import units_beside
from analyse.read.heading.headings import (
    Heading,
    explain,
    gives_values,
    may_head,
    may_head_each,
)
from analyse.read.heading.maandkoppen import with_months
from analyse.read.heading.stands import YEAR
from analyse.read.money.unitwords import without_unit
from analyse.read.problems import letters
from analyse.read.profiles.profile import Profile, translator
from analyse.read.schouw.niveaus import letter
from analyse.read.sheet import MOMENT, NUMBER, Sheet, Value
from analyse.read.values import NO_FIGURE, NOT_ASSESSED, NOT_PRESENT
from analyse.tables import LONGEST, TABLES, Table, normalise

#: Lines that head the blocks of a table that says its side in no other way.
_SIDES = frozenset({"lasten", "baten"})
Merge = tuple[int, int, int, int]
#: Rows that are searched for a header, and rows that it may take.
SEARCH, TALLEST = 2000, 4
#: Cells that are searched for a header: in a very wide sheet fewer rows.
_SEARCHED = 400_000
#: Possible headings that are weighed. Only a sheet that is made of nothing else has more of them
#: and no header; of cells that are none, five weigh as much as one that is.
_MOST_HEADINGS, _OTHERS = 10_000, 5
#: First columns of which one without a heading may hold the lines of a printed table.
_LEFT = 20


@dataclass
class Layout:
    """The header of one sheet: rows `top` to `bottom` (0-based, inclusive), a heading a column."""

    table: Table
    top: int
    bottom: int
    headings: list[Heading]
    score: float
    missing: tuple[str, ...] = ()
    #: What says that headings are wijken, where a crosstab has them across.
    across: str = ""

    @property
    def keys(self) -> list[Heading]:
        """Headings of columns that say what a row is about."""
        return [h for h in self.headings if h.column and not self.table[h.column].is_value]

    @property
    def value_headings(self) -> list[Heading]:
        """Headings of columns that hold what is measured."""
        return [h for h in self.headings if h.column and self.table[h.column].is_value]

    @property
    def rank(self) -> tuple[float, int]:
        """How well the table explains the header, to compare with others."""
        return self.score, -len(self.missing)


def find(sheet: Sheet, profile: Profile, given: Collection[str] = ()) -> Layout | None:
    """The header of a sheet, for the table that explains it best; None when no table is complete.

    A layout with `missing` columns is returned when the sheet looks like a table but lacks what a
    row cannot do without. `given` are columns that names of sheet and file give.
    """
    tables = [TABLES[profile.table]] if profile.table else list(TABLES.values())
    profiles = {table.name: profile.of(table) for table in tables}
    spans = _spans(sheet)
    may_be_header = _may_be_header(sheet, profile)
    best: Layout | None = None
    looked_at = 0
    for top in _tops(sheet, profile):
        if looked_at > _MOST_HEADINGS:
            break
        # Below a complete header only repeats of it follow.
        if best and top > best.bottom + (50 if best.missing else TALLEST):
            break
        for height in _heights(sheet, top, profile):
            if not may_be_header[top : top + height].any():
                continue
            texts = header_texts(sheet, spans, top, height, profile)
            if texts is None:
                break
            looked_at += _weight(texts)
            for table in tables:
                layout = _layout(sheet, table, top, height, texts, profiles[table.name])
                if layout and (best is None or layout.rank > best.rank):
                    best = layout
    if best:
        best.missing = tuple(column for column in best.missing if column not in given)
    while best and best.bottom + 1 < sheet.shape[0] and _only_units(sheet.row(best.bottom + 1)):
        best.bottom += 1
    return best


def search_depth(sheet: Sheet) -> int:
    """Rows of a sheet that are searched for a header."""
    return min(SEARCH, max(10 * TALLEST, _SEARCHED // max(sheet.shape[1], 1)))


def _weight(texts: list[tuple[str, str]]) -> int:
    """What it costs to see whether these are headings, in headings."""
    filled = [own for _, own in texts if own]
    return sum(map(may_head, filled)) + len(filled) // _OTHERS


def _may_be_header(sheet: Sheet, profile: Profile) -> np.ndarray:
    """Rows with a cell that may be a heading, or a part of one.

    A sheet full of sentences has thousands of rows and none of these, so that it costs no more to
    refuse than to look at each different text once.
    """
    last = min(sheet.shape[0], search_depth(sheet) + TALLEST)
    if profile.columns or profile.header:
        return np.ones(last, dtype=bool)
    codes, numbers = sheet.codes[:last], sheet.numbers[:last]
    held = np.zeros(len(sheet.texts) + 1, dtype=bool)
    held[codes] = True  # no text is -1: the last
    held[-1] = False
    held[held] = may_head_each(sheet.texts[held[:-1]])
    cells = held[codes]
    cells |= (sheet.kinds[:last] == NUMBER) & (numbers >= 1950) & (numbers < 2100)
    moment = sheet.kinds[:last] == MOMENT
    cells[moment] = _ends_year(numbers[moment])
    rows = np.asarray(cells.any(axis=1))
    for top, left, bottom, _ in sheet.merges:
        if top < last and left < sheet.shape[1] and cells[top, left]:
            rows[top : bottom + 1] = True
    return rows


def _ends_year(days: np.ndarray) -> np.ndarray:
    """Which moments (days since 1970) stand on 1-1 or 31-12: there a date stands for a year."""
    day = np.floor(days + 1e-5).astype("datetime64[D]")
    after = day + 1
    first = (day == day.astype("datetime64[Y]")) | (after == after.astype("datetime64[Y]"))
    return np.asarray(first)


def _tops(sheet: Sheet, profile: Profile) -> list[int]:
    """Rows that a header may begin in."""
    if profile.header:
        return [profile.header[0]]
    filled = sheet.filled[: search_depth(sheet)].sum(axis=1)
    rows: list[int] = np.flatnonzero(filled).tolist()
    tops = [row for row in rows if filled[row] >= 2 or _heads_group(sheet, row)]
    return [row for row in tops if filled[row] != 2 or not _gives_value(sheet.row(row))]


def _gives_value(line: list[Value]) -> bool:
    """Whether a row holds a label and its value, as above a report or a pivot table.

    `Boekjaar | 2024`, `L/B | Lasten`.
    """
    label, value = (normalise(cell) for cell in line if cell is not None)
    if label in TABLES["begroting"]["jaar"].names():
        return bool(YEAR.fullmatch(value))
    columns = [TABLES["begroting"][name] for name in ("fase", "kant")]
    return any(label in c.names() and value in c.values_by_name for c in columns)


def _heights(sheet: Sheet, top: int, profile: Profile) -> list[int]:
    """Rows that a header from `top` may take; one filled cell heads a block, not columns."""
    if profile.header:
        height = profile.header[1] - profile.header[0] + 1
        return [height] if top + height <= sheet.shape[0] else []
    filled = sheet.filled[top : top + TALLEST].sum(axis=1)
    return [height for height, cells in enumerate(filled.tolist(), start=1) if cells >= 2]


def _heads_group(sheet: Sheet, row: int) -> bool:
    """Whether the only text of a row, right of the first column, names a year, phase or side."""
    column = int(sheet.filled[row].argmax())
    return column > 0 and gives_values(str(sheet.value(row, column)))


def _only_units(row: list[Value]) -> bool:
    """Whether a row under the headings holds nothing but their units (`€`, `x € 1.000`)."""
    cells = [value for value in row if value is not None]
    texts = [normalise(without_unit(value)) for value in cells if isinstance(value, str)]
    return len(texts) == len(cells) > 1 and set(texts) <= {"", "€", "eur", "euro"}


def _spans(sheet: Sheet) -> dict[int, list[Merge]]:
    """Merged ranges by each row that a header may stand in."""
    spans: dict[int, list[Merge]] = {}
    for merge in sheet.merges:
        for row in range(merge[0], min(merge[2] + 1, SEARCH + TALLEST)):
            spans.setdefault(row, []).append(merge)
    return spans


def header_texts(
    sheet: Sheet, spans: dict[int, list[Merge]], top: int, height: int, profile: Profile
) -> list[tuple[str, str]] | None:
    """Text of the header per column, with and without the heading of the group it stands under.

    Merged cells count for each column they span. A group of columns headed by a year, phase or side
    counts so too when it is not merged: a CSV cannot merge, and pasted values lose it. None when a
    row holds a number that is no year and no month: that is data.
    """
    columns = range(sheet.shape[1])
    own: list[list[str]] = [[] for _ in columns]
    group: list[list[str]] = [[] for _ in columns]
    for row in range(top, top + height):
        line = sheet.row(row)
        for first_row, first, _, last in spans.get(row, ()):
            for column in columns[first : last + 1]:
                line[column] = sheet.value(first_row, first)
        forms = [sheet.number_formats[form] for form in sheet.formats[row]]
        line = with_months(line, forms, lambda text: _is_told(text, profile))
        if any(map(_is_figure, line)):
            return None
        left = ""  # the heading of a group that still stands over the next columns
        for column, text in enumerate(map(_heading, line)):
            if text:
                lowest = row == top + height - 1
                left = "" if lowest or not gives_values(text) else text
            own[column].append(text)
            group[column].append(text or left)
    alone = [_joined(parts) for parts in own]
    with_group = [_joined(parts) for parts in group]
    return [(full if text else "", text) for full, text in zip(with_group, alone, strict=True)]


def _joined(parts: list[str]) -> str:
    return " ".join(dict.fromkeys(filter(None, parts)))


_FIGURE = re.compile(r"[-+€\s]*\d[\d.,\s]*-?")


def _is_figure(value: Value) -> bool:
    """Whether a cell holds a number, as such or as text, that is no year."""
    if isinstance(value, str):
        return bool(_FIGURE.fullmatch(value)) and not YEAR.fullmatch(value.strip())
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return not YEAR.fullmatch(normalise(value))


def _heading(value: Value) -> str:
    """A cell as a heading; a date that stands for a year (1-1 or 31-12) is that year."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and (value.month, value.day) in ((1, 1), (12, 31)):
        return str(value.year)
    return str(int(value) if isinstance(value, float) else value).strip()[:LONGEST]


#: Columns that a title, a sheet name or a file name may supply.
FROM_CONTEXT = ("jaar", "fase", "kant")
#: Tables that take any figure: only a profile or their own headings may choose them.
_OF_ANY_FIGURE = ("kerncijfer", "taakveldscore")


def _layout(
    sheet: Sheet,
    table: Table,
    top: int,
    height: int,
    texts: list[tuple[str, str]],
    profile: Profile,
) -> Layout | None:
    """The header in these rows as that of a table, or None when it cannot be."""
    headings = _meanings(texts, table, profile)
    if not headings or not (
        profile.table or any(map(_names_more_than_a_year, headings.values()))
    ):
        return None
    bottom = top + height - 1
    names = [own for _, own in texts]
    told = _told_by_profile(names, profile)
    _yield(sheet, table, bottom, headings, told)
    settle(headings, names, table, lambda column: _sample(sheet, column, bottom), told)
    says_across = ""
    headings |= units_beside(sheet, table, bottom, names, headings)
    if table.open_spread == "wijk":
        is_meant = profile.table == table.name
        rows = top, bottom
        places, says_across = across(sheet, table, rows, names, headings, told=is_meant)
        headings |= places
    else:
        _take_open_columns(sheet, table, (top, bottom), names, headings, profile)
    _take_first_column(sheet, table, bottom, names, headings)
    known = [heading for heading in headings.values() if heading.column]
    plain = {h.column for h in known if not given(h)}
    spread = {(h.column, *given(h)) for h in known if given(h)}
    if len(plain) + len(spread) < 2:
        return None
    missing = _missing(known, table, profile)
    if not profile.table:
        if table.name in _OF_ANY_FIGURE and (missing or len(plain) < 3):
            return None
        if not any(table[h.column].is_value or h.column == table.value for h in known):
            return None
    unknown = [i for i, name in enumerate(names) if name and i not in headings]
    strange = len(unknown)
    if len(known) >= 5:
        # Finance systems export many columns that are none of ours; beside enough that are, they
        # say nothing.
        strange = min(strange, len(known))
    derived = len(headings) - len(known)
    score = len(plain) + 0.9 * min(len(spread), 6) + 0.3 * derived - 0.6 * strange
    # A column that only a title may supply counts less than one that nothing can.
    score -= 0.05 * (height - 1) + sum(0.3 if m in FROM_CONTEXT else 1.2 for m in missing)
    if score <= 0.5 and not profile.table:
        return None
    headings |= {i: Heading(i, names[i]) for i in unknown}
    ordered = [headings[i] for i in sorted(headings)]
    return Layout(table, top, bottom, ordered, score, missing, says_across)


def _meanings(
    texts: list[tuple[str, str]], table: Table, profile: Profile
) -> dict[int, Heading]:
    """What the headings mean in a table, by column; those that mean nothing are left out."""
    found = {}
    for index, (full, own) in enumerate(texts):
        letter = f"kolom {letters(index)}" if profile.columns else ""
        if letter and normalise(letter) in profile.columns:
            heading = explain(letter, table, profile) or Heading(index, letter)
            found[index] = replace(heading, index=index, text=own or letter)
        elif own and (profile.columns or profile.ignore or may_head(full) or may_head(own)):
            known = explain(full, table, profile) or explain(own, table, profile)
            if known:
                found[index] = replace(known, index=index)
    return found


def _told_by_profile(names: list[str], profile: Profile) -> set[int]:
    """Columns of which a profile says what they mean, or that they do not matter."""
    return {
        index
        for index, name in enumerate(names)
        if _is_told(name, profile) or _is_told(f"kolom {letters(index)}", profile)
    }


def _yield(
    sheet: Sheet, table: Table, bottom: int, headings: dict[int, Heading], told: set[int]
) -> None:
    """Leave out headings that mean a column only where no other does, where another is filled.

    And that other where it is empty, or where a profile says that this one means it (`told`).
    """
    for index, heading in list(headings.items()):
        column = table.by_name.get(heading.column)
        if not column or normalise(heading.text) not in column.yielding:
            continue
        others = [
            i
            for i, other in headings.items()
            if other.column == column.name and normalise(other.text) not in column.yielding
        ]
        yields = sheet.filled[bottom + 1 :, others].any() and index not in told
        for left_out in [index] if yields else others:
            headings[left_out] = replace(headings[left_out], column="", derived="ongebruikt")


def _is_told(name: str, profile: Profile) -> bool:
    """Whether a profile says what a heading means, or that it does not matter."""
    return profile.meaning_of(name) is not None or profile.ignores(name)


def _names_more_than_a_year(heading: Heading) -> bool:
    """Whether a heading names a column or a value.

    Bare years head anything (an index, a survey).
    """
    if heading.numbered:
        return True
    return bool(heading.column) and set(heading.fixed) != {"jaar"}


def given(heading: Heading) -> tuple[object, ...]:
    """The values that a heading gives to other columns; () when it only names its own."""
    return ("#", heading.index) if heading.numbered else tuple(sorted(heading.fixed.items()))


def _missing(known: list[Heading], table: Table, profile: Profile) -> tuple[str, ...]:
    """Columns that a row cannot do without and that neither a heading nor the profile gives."""
    given = {profile.blocks, *profile.fixed}
    for heading in known:
        given |= {heading.column, *heading.fixed, *heading.also}
        if heading.numbered:
            given.add("jaar")
    for key in given & set(profile.derive):
        given = given | set(profile.derive[key])
    needed = list(table.required)
    if table.open_spread in given and table.value not in needed:
        needed.append(
            table.value
        )  # a long table that names its subject has one column of values
    return tuple(column for column in needed if column not in given)


def _take_open_columns(
    sheet: Sheet,
    table: Table,
    rows: tuple[int, int],
    names: list[str],
    headings: dict[int, Heading],
    profile: Profile,
) -> None:
    """Give headings that nothing explains to the open column, where the cells can be its values.

    Not where a column of its own holds what the headings would say.
    """
    levels = table[table.value].kind == "niveau"
    if not table.open_spread or not (levels or profile.table):
        return
    plain = {h.column for h in headings.values() if not h.fixed}
    top, bottom = rows
    if table.value in plain or table.open_spread in plain:
        return
    if table.name == "norm" and not profile.table and not _speaks_of_norm(sheet, top):
        return  # levels under a meetlat are scores
    translated = translator(profile.values.get(table.value, {}))
    if levels:
        headings |= _levels_of_each(sheet, table, bottom, names, headings)
    fits = _are_levels if levels else _are_figures
    for index, name in enumerate(names):
        if not name or index in headings or not (profile.table or _may_be_judged(name)):
            continue
        if YEAR.search(name):
            continue  # what was found in a year is no subject of its own
        if fits([translated(cell) for cell in _sample(sheet, index, bottom)]):
            subject = " ".join(name.replace("_", " ").split())
            headings[index] = Heading(index, name, table.value, {table.open_spread: subject})


def _may_be_judged(name: str) -> bool:
    """Whether levels under a heading can be of what it names, and not letters of a group."""
    return is_subject(name) and not speaks_of_group(name)


def _levels_of_each(
    sheet: Sheet, table: Table, bottom: int, names: list[str], headings: Mapping[int, Heading]
) -> dict[int, Heading]:
    """Headings that say of one subject what was found and what should be: `Gras Score`.

    The subject stands once above both; one of them alone says nothing of the kind.
    """
    found: dict[int, Heading] = {}
    about = table.open_spread or ""
    for index, name in enumerate(names):
        subject, _, last = " ".join(name.replace("_", " ").split()).rpartition(" ")
        meaning = explain(last, table) if index not in headings and subject else None
        if meaning is None or not meaning.column or not is_subject(subject):
            continue
        column = table[meaning.column]
        if column.kind == "niveau" and _are_levels(_sample(sheet, index, bottom)):
            found[index] = Heading(index, name, column.name, {about: subject})
    return found if len({heading.column for heading in found.values()}) > 1 else {}


def _speaks_of_norm(sheet: Sheet, top: int) -> bool:
    """Whether the title or the name of a sheet says that its levels are what should be."""
    return any(map(speaks_of_norm, [*sheet.texts_above(top), sheet.name]))


def _sample(sheet: Sheet, column: int, bottom: int) -> list[Value]:
    """What the first cells under a heading hold."""
    cells = sheet.column(column, bottom + 1, bottom + 201)
    return [value for value in cells if value is not None]


_MARKS = {mark.replace(".", "") for mark in NOT_PRESENT | NOT_ASSESSED}


def _are_levels(cells: list[Value]) -> bool:
    """Whether cells are quality levels and marks that there is none, but for a few."""
    texts = list(map(str, cells))
    levels = sum(letter(text) is not None for text in texts)
    marks = sum(normalise(text).replace(" ", "") in _MARKS for text in texts)
    return levels > 0 and levels + marks >= 0.8 * len(texts)


def _are_figures(cells: list[Value]) -> bool:
    """Whether cells hold figures, or say that there is none."""
    texts = [str(v).strip().casefold() for v in cells if not isinstance(v, (int, float))]
    return bool(cells) and all(re.search(r"\d|^-$", t) or t in NO_FIGURE for t in texts)


def _take_first_column(
    sheet: Sheet, table: Table, bottom: int, names: list[str], headings: dict[int, Heading]
) -> None:
    """Take the first column when its heading says nothing: the lines of a printed table."""
    taken = {heading.column for heading in headings.values()}
    taken = taken.union(*(heading.fixed for heading in headings.values()))
    for index in range(min(*headings, _LEFT)):
        if normalise(without_unit(names[index])):
            continue
        texts = [v for v in _sample(sheet, index, bottom) if isinstance(v, str)]
        column = _column_of_lines(texts, table, taken) if len(texts) > 1 else ""
        if column:
            name = names[index] or f"(kolom {letters(index)} zonder kop)"
            headings[index] = Heading(index, name, column)
            return


def _column_of_lines(texts: list[str], table: Table, taken: set[str]) -> str:
    """The column that the lines of a table without a heading are: taakvelden, by their codes.

    Lines in blocks that are headed Lasten and Baten are products. Other text is the first required
    text column that is still missing; "" when there is none.
    """
    if "taakveld" in table.by_name and "taakveld" not in taken:
        codes = sum(bool(re.match(r"\d\.\d", text.strip())) for text in texts)
        if codes >= 0.3 * len(texts):
            return "taakveld"
    may_be_products = "kant" in table.spread and not taken & {"kant", "product"}
    if may_be_products and _stand_in_blocks(list(map(normalise, texts))):
        return "product"
    columns = [
        c.name for c in table if c.required and c.kind == "tekst" and c.name not in taken
    ]
    return columns[0] if columns else ""


def _stand_in_blocks(lines: list[str]) -> bool:
    """Whether lines begin with Lasten or Baten, and the other comes after lines of its own."""
    begins, others = lines[0], _SIDES.difference(lines[:1])
    return begins in _SIDES and bool(others & set(lines[2:])) and not others & set(lines[1:2])
