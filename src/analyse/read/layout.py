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
from dataclasses import dataclass, replace

import numpy as np

from analyse.read.headings import YEAR, Heading, explain, gives_values
from analyse.read.problems import letters
from analyse.read.profile import Profile
from analyse.read.sheet import Sheet, Value
from analyse.read.values import NOT_ASSESSED, NOT_PRESENT, level, without_unit
from analyse.tables import TABLES, Table, normalise

#: Rows that are searched for a header, and rows that it may take.
SEARCH, TALLEST = 2000, 4


@dataclass
class Layout:
    """The header of one sheet: `top` to `bottom` (0-based rows, inclusive).

    And a heading a column.
    """

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


def find(sheet: Sheet, profile: Profile) -> Layout | None:
    """The header of a sheet, for the table that explains it best; None when no table is complete.

    A layout with `missing` columns is returned when the sheet looks like a table but lacks what a
    row cannot do without.
    """
    tables = [TABLES[profile.table]] if profile.table else list(TABLES.values())
    best: Layout | None = None
    filled = sheet.filled[: SEARCH + TALLEST].sum(axis=1)
    spans = _spans(sheet)
    tops = [
        r
        for r in np.flatnonzero(filled[:SEARCH]).tolist()
        if filled[r] >= 2 or _heads_group(sheet, r)
    ]
    tops = tops if profile.header is None else [profile.header[0]]
    for top in tops:
        if best and top > best.bottom + (
            TALLEST if not best.missing else 50
        ):  # below a complete header only repeats of it follow
            break
        heights = (
            range(1, TALLEST + 1)
            if profile.header is None
            else [profile.header[1] - profile.header[0] + 1]
        )
        for height in (h for h in heights if h <= sheet.shape[0] - top):
            if (
                filled[top + height - 1] < 2 and profile.header is None
            ):  # one filled cell heads a block of rows, not columns
                continue
            texts = header_texts(sheet, spans, top, height)
            if texts is None:
                break
            for table in tables:
                layout = _layout(sheet, table, top, height, texts, profile)
                if layout and (
                    best is None
                    or (layout.score, -len(layout.missing)) > (best.score, -len(best.missing))
                ):
                    best = layout
    while best and best.bottom + 1 < sheet.shape[0] and _only_units(sheet.row(best.bottom + 1)):
        best.bottom += 1
    return best


def _heads_group(sheet: Sheet, row: int) -> bool:
    """Whether the only text of a row is the heading of a group of columns.

    It stands right of the first, and names a year, phase or side.
    """
    column = int(sheet.filled[row].argmax())
    return column > 0 and gives_values(str(sheet.value(row, column)))


def _only_units(row: list[Value]) -> bool:
    """Whether a row under the headings holds nothing but their units (`€`, `x € 1.000`)."""
    texts = [v for v in row if v is not None]
    return len(texts) > 1 and all(
        isinstance(v, str) and normalise(without_unit(v)) in ("", "€", "eur", "euro") for v in texts
    )


def _spans(sheet: Sheet) -> dict[int, list[tuple[int, int, int, int]]]:
    """Merged ranges by each row that a header may stand in."""
    spans: dict[int, list[tuple[int, int, int, int]]] = {}
    for merge in sheet.merges:
        for row in range(merge[0], min(merge[2] + 1, SEARCH + TALLEST)):
            spans.setdefault(row, []).append(merge)
    return spans


def header_texts(
    sheet: Sheet, spans: dict[int, list[tuple[int, int, int, int]]], top: int, height: int
) -> list[tuple[str, str]] | None:
    """Text of the header per column over `height` rows.

    With and without the heading of the group that it stands under.

    Merged cells count for each column they span. A group of columns headed by a year, phase or side
    counts so too when it is not merged: a CSV cannot merge, and pasted values lose it. None when a
    row holds a number that is no year: that is data.
    """
    columns = sheet.shape[1]
    own: list[list[str]] = [[] for _ in range(columns)]
    group: list[list[str]] = [[] for _ in range(columns)]
    for row in range(top, top + height):
        line = sheet.row(row)
        for r0, c0, _, c1 in spans.get(row, ()):
            line[c0 : c1 + 1] = [sheet.value(r0, c0)] * (min(c1 + 1, columns) - c0)
        if any(_is_figure(v) for v in line):
            return None
        left = ""
        for column, value in enumerate(line):
            text = _heading(value)
            if text:
                left = text if row < top + height - 1 and gives_values(text) else ""
                if text not in own[column]:
                    own[column].append(text)
            if (text or left) and (text or left) not in group[column]:
                group[column].append(text or left)
    return [(" ".join(g), " ".join(o)) if o else ("", "") for g, o in zip(group, own, strict=True)]


_FIGURE = re.compile(r"[-+€\s]*\d[\d.,\s]*-?")


def _is_figure(value: Value) -> bool:
    """Whether a cell holds a number, as such or as text, that is no year."""
    if isinstance(value, str):
        return bool(_FIGURE.fullmatch(value)) and not YEAR.fullmatch(value.strip())
    return (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and not YEAR.fullmatch(normalise(value))
    )


def _heading(value: Value) -> str:
    """A cell as the text of a heading.

    A date that stands for a year (1-1 or 31-12) is that year.
    """
    if isinstance(value, dt.datetime) and (value.month, value.day) in ((1, 1), (12, 31)):
        return str(value.year)
    return "" if value is None else str(int(value) if isinstance(value, float) else value).strip()


def _layout(
    sheet: Sheet, table: Table, top: int, height: int, both: list[tuple[str, str]], profile: Profile
) -> Layout | None:
    headings: list[Heading] = []
    unknown: list[int] = []
    for index, (full, own) in enumerate(both):
        if normalise(letter := f"kolom {letters(index)}") in profile.columns:
            headings.append(
                replace(
                    explain(letter, table, profile) or Heading(index, letter),
                    index=index,
                    text=own or letter,
                )
            )
            continue
        if not own:
            continue
        meaning = explain(full, table, profile) or (
            explain(own, table, profile) if own != full else None
        )
        if meaning:
            headings.append(
                Heading(
                    index,
                    meaning.text,
                    meaning.column,
                    meaning.fixed,
                    meaning.derived,
                    meaning.numbered,
                )
            )
        else:
            unknown.append(index)
    # Bare years head anything (an index, a survey): to be a table, a heading must name one of its
    # columns or its values.
    if not headings or not (
        profile.table
        or any(
            h.numbered or (h.column and (not h.fixed or set(h.fixed) != {"jaar"})) for h in headings
        )
    ):
        return None
    texts, bottom = [own for _, own in both], top + height - 1
    unknown = _open(sheet, table, bottom, texts, unknown, headings, profile)
    unknown = _first_column(sheet, table, bottom, texts, unknown, headings)
    known = [h for h in headings if h.column]
    if not known or (
        all(not h.fixed and h.column == table.value for h in known if h.column == table.value)
        and len(known) < 2
    ):
        return None
    spreads = len(
        {
            h.index if h.numbered else (h.column, *sorted(h.fixed.items()))
            for h in known
            if h.fixed or h.numbered
        }
    )
    distinct = len({h.column for h in known if not h.fixed and not h.numbered})
    derived = len(headings) - len(known)
    # Finance systems export many columns that are none of ours; beside enough that are, they say
    # nothing.
    strange = min(len(unknown), len(known)) if len(known) >= 5 else len(unknown)
    score = distinct + 0.9 * min(spreads, 6) + 0.3 * derived - 0.6 * strange - 0.05 * (height - 1)
    covered = (
        {h.column for h in known}
        | {c for h in known for c in h.fixed}
        | {*profile.fixed, profile.blocks}
    )
    if any(h.numbered for h in known):
        covered.add("jaar")
    missing = tuple(c for c in table.required if c not in covered)
    if distinct + spreads < 2 or not (
        profile.table or any(table[h.column].is_value or h.column == table.value for h in known)
    ):
        return None
    if (
        table.name in ("kerncijfer", "taakveldscore")
        and not profile.table
        and (distinct < 3 or missing)
    ):
        return None  # these take any figure: only a profile or their own headings may choose them
    # A column that only a title may supply counts less than one that nothing can.
    score -= sum(0.3 if m in FROM_CONTEXT else 1.2 for m in missing)
    if score <= 0.5:
        return None
    headings.extend(Heading(i, texts[i]) for i in unknown)
    return Layout(table, top, bottom, sorted(headings, key=lambda h: h.index), score, missing)


#: Columns that a title, a sheet name or a file name may supply.
FROM_CONTEXT = ("jaar", "fase", "kant")


def _open(
    sheet: Sheet,
    table: Table,
    bottom: int,
    texts: list[str],
    unknown: list[int],
    headings: list[Heading],
    profile: Profile,
) -> list[int]:
    """Give headings that nothing explains to the open column, when the cells under them can only be its values."""
    levels = table[table.value].kind == "niveau"
    if (
        not table.open_spread
        or not (levels or profile.table)
        or any(h.column == table.value and not h.fixed for h in headings)
    ):
        return unknown
    rest = []
    for index in unknown:
        cells = [v for v in sheet.column(index, bottom + 1, bottom + 201) if v is not None]
        if levels:
            fits = any(level(str(v)) for v in cells) and sum(
                _is_mark(v) for v in cells
            ) >= 0.8 * len(cells)
        else:
            fits = bool(cells) and all(
                isinstance(v, (int, float)) or re.search(r"\d|^na$|^-$", str(v).strip().casefold())
                for v in cells
            )
        if fits:
            headings.append(
                Heading(
                    index,
                    texts[index],
                    table.value,
                    {table.open_spread: " ".join(texts[index].replace("_", " ").split())},
                )
            )
        else:
            rest.append(index)
    return rest


_MARKS = {m.replace(".", "") for m in NOT_PRESENT | NOT_ASSESSED}


def _is_mark(value: object) -> bool:
    return isinstance(value, str) and (
        level(value) is not None or normalise(value).replace(" ", "") in _MARKS
    )


def _first_column(
    sheet: Sheet,
    table: Table,
    bottom: int,
    texts: list[str],
    unknown: list[int],
    headings: list[Heading],
) -> list[int]:
    """Take the first column when its heading says nothing (empty, or only a unit).

    The lines of a printed table.

    Cells that begin with a taakveld code are taakvelden; other text is the first required text
    column that is still missing.
    """
    first = min((h.index for h in headings), default=0)
    candidates = [i for i in range(first) if not normalise(without_unit(texts[i]))]
    taken = {h.column for h in headings}
    for index in candidates:
        cells = [
            v.strip() for v in sheet.column(index, bottom + 1, bottom + 201) if isinstance(v, str)
        ]
        if len(cells) < 2:
            continue
        if (
            "taakveld" in table.by_name
            and "taakveld" not in taken
            and sum(bool(re.match(r"\d\.\d", c)) for c in cells) >= 0.3 * len(cells)
        ):
            column = "taakveld"
        else:
            missing = [
                c.name for c in table if c.required and c.kind == "tekst" and c.name not in taken
            ]
            if not missing:
                continue
            column = missing[0]
        headings.append(
            Heading(index, texts[index] or f"(kolom {letters(index)} zonder kop)", column)
        )
        return [i for i in unknown if i != index]
    return unknown
