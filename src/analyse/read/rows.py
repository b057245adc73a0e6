"""The rows under a header: data, totals, headings of blocks, and what is none of these.

The trap: a row that is left out without a word. Every row that holds anything is either used or
skipped with a reason, and the two add up to the rows that hold something.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from analyse.read.heading.beside import SPLIT, code_and_name
from analyse.read.heading.headings import is_heading
from analyse.read.heading.layout import Layout
from analyse.read.profiles.profile import Profile, translator
from analyse.read.sheet import Sheet
from analyse.read.total import marks
from analyse.read.total.marks import KANT, first_text
from analyse.tables import normalise

#: Why a line of text is skipped.
LONE_TEXT = "tekst zonder bedragen (kop, voetnoot of bron)"
#: Why a row with keys and no value is skipped.
NO_VALUE = "geen bedrag ingevuld"
#: Why a row that only tells part of the row above it is skipped.
PART = "deel van de rij erboven (waarvan)"
#: Why a row that tells how far a taakstelling is, is none.
PROGRESS = "stand van de invulling, geen taakstelling"
#: Why a row between amounts is none.
FIGURE = "geen bedrag (gemiddelde, index, aantal of per eenheid)"
#: Why a row of a list of measures is none.
TARGET = "taakstelling, geen maatregel"
_YEAR = re.compile(r"(19|20)\d\d")
_HEADER = "herhaalde kopregel"
_OTHER_TABLE = "andere tabel onder deze"


@dataclass
class Rows:
    """The rows under a header that are used, in order, and those that are not.

    Attributes
    ----------
    used
        0-based sheet rows of data and totals.
    is_data
        Whether each used row is data.
    block, kant
        Number of the block that each used row stands in, and the side that the block's heading
        gives (empty when none does).
    side
        Side of each used row (object array of `lasten`, `baten` or empty): of its own cell, else of
        its block.
    labels
        Label of each total, by its place in `used`.
    label_in
        Column of the table that the label stands in (empty when it is none), by its place in
        `used`.
    children
        Places in `used` of the rows that a total adds up, where the form of the sheet shows them.
    years
        Year of each numbered value column (`jaar_1`) for each used row, where the rows above it
        give one; 0 elsewhere.
    skipped
        Excel's number of each other row that holds anything, with the reason why it is not used.
    below
        0-based row where another table begins under this one, and the filled rows from there on,
        which are not read.
    """

    used: np.ndarray
    is_data: np.ndarray
    block: np.ndarray
    kant: np.ndarray
    side: np.ndarray
    labels: dict[int, str] = field(default_factory=dict)
    label_in: dict[int, str] = field(default_factory=dict)
    children: dict[int, np.ndarray] = field(default_factory=dict)
    years: dict[int, np.ndarray] = field(default_factory=dict)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    below: tuple[int, int] | None = None

    @cached_property
    def data(self) -> np.ndarray:
        """0-based sheet rows of data."""
        return np.asarray(self.used[self.is_data])

    def skipped_as(self, reason: str) -> np.ndarray:
        """0-based sheet rows that are not used for this reason."""
        rows = [number - 1 for number, why in self.skipped if why == reason]
        return np.array(rows, dtype="int64")


def sort_rows(
    layout: Layout,
    sheet: Sheet,
    total: np.ndarray,
    profile: Profile,
    sides: tuple[str, str] = ("", ""),
) -> Rows:
    """Sort the rows under the header by what they are.

    `total` comes from `total_columns`; of `sides` the first holds until a block heading gives
    another, the second under the saldo of such blocks.

    Rows that can only be data are told apart for all rows at once; the others are looked at one by
    one, in order, since a heading of a block says what the rows below it are.
    """
    sorter = _Sorter(layout, sheet, total, profile, sides)
    is_data = sorter.plain
    present = np.flatnonzero(sorter.present)
    skipped = []
    below = None
    for row in present[~is_data[present]].tolist():
        reason = sorter.reason(row)
        if reason == _OTHER_TABLE:
            rest = present[present >= row]
            below = row, len(rest)
            skipped += [(number, reason) for number in (rest + 1).tolist()]
            is_data[row:] = False
            break
        if reason:
            skipped.append((row + 1, reason))
        else:
            is_data[row] = True
    is_used = is_data.copy()
    is_used[list(sorter.totals)] = True
    used = np.flatnonzero(is_used)
    block = _number(sorter.blocks, used)
    kant_of = np.array([side for _, side in sorter.blocks], dtype=object)
    kant_of_row = kant_of[block]
    side = _sides(layout, sheet, used, profile, kant_of_row)
    rows = Rows(used, is_data[used], block, kant_of_row, side, skipped=skipped, below=below)
    for place in np.flatnonzero(~rows.is_data).tolist():
        label = sorter.totals[int(used[place])]
        rows.labels[place], rows.label_in[place] = label
    for index in sorter.numbered:
        years = np.array([given.get(index, 0) for _, given in sorter.years])
        rows.years[index] = years[_number(sorter.years, used)]
    return rows


def _sides(
    layout: Layout, sheet: Sheet, used: np.ndarray, profile: Profile, of_block: np.ndarray
) -> np.ndarray:
    """Side of each used row: of its own cell, as the profile means it, else of its block."""
    translated = translator(profile.values.get("kant", {}))
    if "kant" not in {heading.column for heading in layout.keys}:
        return _sides_by_key(layout, sheet, used, profile, of_block)
    for heading in layout.keys:
        if heading.column == "kant":
            values, which = sheet.distinct(heading.index, used)
            names = [normalise(translated(value)) for value in values]
            sides = [marks.SIDES.get(name, "") for name in names]
            return np.asarray(np.array([*sides, ""], dtype=object)[which])
    return of_block


def _sides_by_key(
    layout: Layout, sheet: Sheet, used: np.ndarray, profile: Profile, otherwise: np.ndarray
) -> np.ndarray:
    """Side of each used row, where a profile says it of the codes in a column."""
    finders = profile.finders().get("kant", {})
    for heading in layout.keys:
        if heading.column in finders:
            values, which = sheet.distinct(heading.index, used)
            codes = [str(int(v) if isinstance(v, float) else v) for v in values]
            if heading.how == SPLIT:
                codes = [code_and_name(code)[0] for code in codes]
            sides = [finders[heading.column](code) or "" for code in codes]
            return np.asarray(np.array([*sides, ""], dtype=object)[which])
    return otherwise


def _number(changes: Sequence[tuple[int, object]], rows: np.ndarray) -> np.ndarray:
    """The number of the last change (each with the row it begins at) that holds for each row."""
    first = [row for row, _ in changes]
    return np.searchsorted(first, rows, side="right") - 1


class _Sorter:
    """Tells of one row after another what it is, and keeps what holds for the rows below it.

    Attributes
    ----------
    totals
        Label of each total so far and the column of the table that it stands in, by row.
    blocks, years
        Row from which a side holds, and the side; row from which the years of numbered columns
        hold, and those by column.
    """

    def __init__(
        self,
        layout: Layout,
        sheet: Sheet,
        total: np.ndarray,
        profile: Profile,
        sides: tuple[str, str],
    ) -> None:
        self.layout, self.sheet, self.total = layout, sheet, total
        self.header = {h.index: normalise(h.text) for h in layout.headings}
        self.keys = {h.index: h.column for h in layout.keys}
        self.values = [h.index for h in layout.value_headings]
        self.numbered = [h.index for h in layout.headings if h.numbered]
        self.totals: dict[int, tuple[str, str]] = {}
        first, self.outside = sides
        self.blocks = [(-1, first)]
        self.years: list[tuple[int, dict[int, int]]] = [(-1, {})]
        self.end = first_text(layout, sheet, profile.stop) if profile.stop else sheet.shape[0]
        self._mark(layout, sheet)

    def _mark(self, layout: Layout, sheet: Sheet) -> None:
        """Tell for all rows at once what they show by themselves."""
        self.unread = np.zeros(sheet.shape[0], dtype=bool)
        self.has_value = np.asarray(sheet.filled[:, self.values].any(axis=1))
        for row, column in [*sheet.errors, *sheet.uncalculated]:
            self.unread[row] = True
            self.has_value[row] |= column in self.values
        self.present: np.ndarray = sheet.filled.any(axis=1) | self.unread
        self.present[: layout.bottom + 1] = False
        self.may_be_data = self.has_value
        if not layout.table[layout.table.value].required:
            keys = sheet.filled[:, list(self.keys)].sum(axis=1)
            self.may_be_data = self.has_value | (keys > 1)
        self.is_total = self.has_value & (self.total >= 0)
        self.is_side = self.has_value & (self.total < 0) & marks.sides(layout, sheet)
        self.is_part = marks.parts(layout, sheet)
        self.is_figure = marks.figures(layout, sheet)
        self.is_progress = marks.progress(layout, sheet, self.total)
        self.is_target = marks.targets(layout, sheet, self.total)
        self.has_years = marks.repeated_years(layout, sheet)
        self.gives_years = marks.years_below(layout, sheet)
        self.may_be_header = marks.headers(layout, sheet) & ~self.gives_years
        odd = self.is_total | self.is_side | self.is_part | self.is_progress | self.is_target
        odd |= self.has_years | self.gives_years | self.may_be_header | self.is_figure
        self.plain: np.ndarray = self.present & self.may_be_data & ~odd
        self.plain[self.end :] = False

    def reason(self, row: int) -> str:
        """Why a row is no data; "" when it is."""
        if row >= self.end:
            return "onder het einde van de tabel volgens het profiel"
        header = self._header(row)
        if header == _OTHER_TABLE:
            return header
        if self.is_part[row] and self.has_value[row]:
            return PART
        if self.is_figure[row] and self.has_value[row]:
            return FIGURE
        if self.is_target[row] and self.has_value[row]:
            return TARGET
        if self.is_progress[row] and self.has_value[row]:
            return PROGRESS
        if header:
            return header
        if self.gives_years[row]:
            self.years.append((row, self._given_years(row)))
            return "jaartallen van het blok eronder"
        if (
            not self.unread[row]
            and not self.sheet.filled[row, [*self.keys, *self.values]].any()
        ):
            return "tekst buiten de tabel"
        if self.is_total[row]:
            column = int(self.total[row])
            label = str(self.sheet.value(row, column))
            self.totals[row] = label, self.keys.get(column, "")
            if self.blocks[-1][1] and normalise(label).startswith("saldo"):
                self.blocks.append((row + 1, self.outside))  # what follows is of no block
            return "totaal"
        texts = [
            str(self.sheet.value(row, key)) for key in self._filled(row) if key in self.keys
        ]
        if self.is_side[row]:
            self.totals[row] = texts[0], ""
            self.blocks.append((row, KANT[normalise(texts[0])]))
            return "totaal boven een blok"
        if self.may_be_data[row]:
            return ""
        if len(texts) > 1:
            return NO_VALUE
        side = self._side(texts[0]) if texts else ""
        if not side:
            return LONE_TEXT
        self.blocks.append((row, side))
        return f"kop van het blok {side}"

    def _filled(self, row: int) -> list[int]:
        columns: list[int] = np.flatnonzero(self.sheet.filled[row]).tolist()
        return columns

    def _given_years(self, row: int) -> dict[int, int]:
        texts = {index: normalise(self.sheet.value(row, index)) for index in self.numbered}
        years = {index: text for index, text in texts.items() if _YEAR.fullmatch(text)}
        return {index: int(year) for index, year in years.items()}

    def _header(self, row: int) -> str:
        """Whether a row repeats the header or is that of another table, as a reason; else ""."""
        if not self.may_be_header[row] and not self.has_years[row]:
            return ""
        texts = {c: normalise(self.sheet.value(row, c)) for c in self._filled(row)}
        above = {column: text in self.header.get(column, "") for column, text in texts.items()}
        if self.may_be_header[row]:
            same = sum(self.header.get(column) == text for column, text in texts.items())
            if same >= 2 and same >= 0.6 * len(texts):
                return _HEADER if all(above.get(c, True) for c in self.values) else _OTHER_TABLE
            if all(above.values()) and all(texts.values()):
                return _HEADER  # the lower row of a header of several rows
            if len(texts) >= 3 and not self._holds_choice(texts) and self._all_headings(row):
                return _OTHER_TABLE
        if self.has_years[row] and all(above[c] for c in texts if c not in self.values):
            return _HEADER
        return ""

    def _holds_choice(self, texts: dict[int, str]) -> bool:
        """Whether a cell holds an allowed value of its column."""
        table = self.layout.table
        return any(
            texts.get(i) in table[column].values_by_name for i, column in self.keys.items()
        )

    def _all_headings(self, row: int) -> bool:
        values = [self.sheet.value(row, column) for column in self._filled(row)]
        return all(isinstance(value, str) and is_heading(value) for value in values)

    def _side(self, text: str) -> str:
        """The side that the heading of a block gives.

        By its name, or as its first word where no column gives the side.
        """
        plain = normalise(text)
        if plain in KANT:
            return KANT[plain]
        words = plain.removeprefix("totaal ").removeprefix("totale ").split()
        named = {"lasten", "baten"} & set(words)
        if "kant" in self.layout.missing and len(named) == 1 and words[0] in named:
            return words[0]
        return ""
