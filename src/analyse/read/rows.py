"""The rows under a header: data, totals, headings of blocks, and what is none of these.

The trap: a row that is left out without a word. Every row that holds anything is either used or
skipped with a reason, and the two add up to the rows that hold something.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analyse import nl
from analyse.read.headings import YEAR, is_heading
from analyse.read.layout import Layout
from analyse.read.problems import Say, a1, say_cells
from analyse.read.profile import Profile
from analyse.read.sheet import EMPTY, TEXT, Sheet, Value
from analyse.read.totals import MAY_BE_TOTAL, is_total
from analyse.tables import TABLES, normalise

#: What the two sides of a budget are called in a cell.
SIDES = {
    name: choice.value for choice in TABLES["begroting"]["kant"].choices for name in choice.names()
}
#: Names of the two sides of a budget; one letter is a value in a cell, never the heading of a
#: block.
KANT = {name: value for name, value in SIDES.items() if len(name) > 1}


#: Why a line of text is skipped.
LONE_TEXT = "tekst zonder bedragen (kop, voetnoot of bron)"
#: Why a row with keys and no value is skipped.
NO_VALUE = "geen bedrag ingevuld"
_COLUMN_NAMES = frozenset(name for table in TABLES.values() for name in table.headings)
_FIGURE = frozenset("0123456789-+(€.,")
_PART = re.compile(r"\s*(?:waarvan\b|w\.?v\.)", re.IGNORECASE)
#: Why a row that only tells part of the row above it is skipped.
PART = "deel van de rij erboven (waarvan)"


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
    labels
        Label of each total, by its place in `used`.
    label_in
        Column of the table that the label stands in (empty when it is none), by its place in
        `used`.
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
    labels: dict[int, str] = field(default_factory=dict)
    label_in: dict[int, str] = field(default_factory=dict)
    years: dict[int, np.ndarray] = field(default_factory=dict)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    below: tuple[int, int] | None = None

    @cached_property
    def data(self) -> np.ndarray:
        """0-based sheet rows of data."""
        return np.asarray(self.used[self.is_data])


def sort_rows(
    layout: Layout, sheet: Sheet, total: np.ndarray, profile: Profile, kant: str = ""
) -> Rows:
    """Sort the rows under the header by what they are.

    `total` comes from `total_columns`, `kant` holds until a block heading gives another.

    Rows that can only be data are told apart for all rows at once; the others are looked at one by
    one, in order, since a heading of a block says what the rows below it are.
    """
    table = layout.table
    keys = {h.index: table[h.column] for h in layout.keys}
    values = [h.index for h in layout.value_headings]
    numbered = [h.index for h in layout.headings if h.numbered]
    filled = sheet.filled
    unread = {*sheet.errors, *sheet.uncalculated}
    unread_rows = np.zeros(len(filled), dtype=bool)
    unread_rows[[r for r, _ in unread]] = True
    has_value: np.ndarray = np.asarray(filled[:, values].any(axis=1))
    has_value[[r for r, c in unread if c in set(values)]] = True
    may_be_empty = not table[table.value].required
    sided = _sides_of_blocks(layout, sheet) & has_value & (total < 0)
    odd = _may_be_header(layout, sheet, filled, values)
    part = np.zeros(len(filled), dtype=bool)
    for h in (h for h in layout.keys if table.additive and not table[h.column].free):
        part |= texts_that(sheet, h.index, lambda text: bool(_PART.match(text)))
    years_again = _years_again(layout, sheet, filled)
    if numbered:
        odd |= np.logical_or.reduce(
            [texts_that(sheet, i, lambda text: normalise(text) == "jaar") for i in keys]
        )
    plain = (
        (has_value | (may_be_empty & (filled[:, list(keys)].sum(axis=1) > 1)))
        & ~((total >= 0) & has_value)
        & ~(odd | sided | part | years_again)
    )
    present = filled.any(axis=1) | unread_rows
    plain[: layout.bottom + 1] = present[: layout.bottom + 1] = False

    rows = Rows(np.array([]), np.array([]), np.array([]), np.array([]))
    header = {h.index: normalise(h.text) for h in layout.headings}
    choices = {
        i: {n for choice in c.choices for n in choice.names()} for i, c in keys.items() if c.choices
    }
    mapped = {*keys, *values}
    found_totals: dict[int, tuple[str, str]] = {}
    end = first_text(layout, sheet, profile.stop) if profile.stop else len(filled)
    plain[end:] = False
    states: list[tuple[int, int, str, dict[int, int]]] = [(-1, 0, kant, {})]
    for r in np.flatnonzero(present & ~plain).tolist():
        row = sheet.row(r)
        where = np.flatnonzero(filled[r]).tolist()
        texts = {i: str(row[i]) for i in keys if row[i] is not None}
        new_years = bool(numbered) and any(normalise(t) == "jaar" for t in texts.values())
        repeated, other = (
            (False, False)
            if new_years or not odd[r] or r >= end
            else _is_header(row, where, header, values, choices)
        )
        if other:
            below = r + np.flatnonzero(present[r:])
            rows.below = (r, len(below))
            rows.skipped += [(x + 1, "andere tabel onder deze") for x in below.tolist()]
            plain[r:] = False
            break
        if r >= end:
            rows.skipped.append((r + 1, "onder het einde van de tabel volgens het profiel"))
        elif part[r] and has_value[r]:
            rows.skipped.append((r + 1, PART))
        elif repeated or (
            years_again[r]
            and all(normalise(row[i]) in header.get(i, "") for i in where if i not in values)
        ):
            rows.skipped.append((r + 1, "herhaalde kopregel"))
        elif new_years:
            states.append(
                (r, states[-1][1], states[-1][2], {i: y for i in numbered if (y := _year(row[i]))})
            )
            rows.skipped.append((r + 1, "jaartallen van het blok eronder"))
        elif not set(where) & mapped and not unread_rows[r]:
            rows.skipped.append((r + 1, "tekst buiten de tabel"))
        elif total[r] >= 0 and has_value[r]:
            label_column = keys.get(int(total[r]))
            found_totals[r] = (str(row[int(total[r])]), label_column.name if label_column else "")
            rows.skipped.append((r + 1, "totaal"))
        elif sided[r]:
            label = next(iter(texts.values()))
            states.append((r, states[-1][1] + 1, KANT[normalise(label)], states[-1][3]))
            found_totals[r] = (label, "")
            rows.skipped.append((r + 1, "totaal boven een blok"))
        elif has_value[r] or (may_be_empty and len(texts) > 1):
            plain[r] = True
        elif len(texts) == 1 and (side := _side_of(next(iter(texts.values())), layout)):
            states.append((r, states[-1][1] + 1, side, states[-1][3]))
            rows.skipped.append((r + 1, f"kop van het blok {side}"))
        else:
            rows.skipped.append((r + 1, LONE_TEXT if len(texts) <= 1 else NO_VALUE))
    is_total_row = np.zeros(len(plain), dtype=bool)
    is_total_row[list(found_totals)] = True
    rows.used = np.flatnonzero(plain | is_total_row)
    rows.is_data = plain[rows.used]
    for place in np.flatnonzero(~rows.is_data).tolist():
        rows.labels[place], rows.label_in[place] = found_totals[int(rows.used[place])]
    state = np.searchsorted([s[0] for s in states], rows.used, side="right") - 1
    rows.block = np.array([s[1] for s in states])[state]
    rows.kant = np.array([s[2] for s in states], dtype=object)[state]
    rows.years = {i: np.array([s[3].get(i, 0) for s in states])[state] for i in numbered}
    return rows


def _side_of(text: str, layout: Layout) -> str:
    """The side that the heading of a block gives.

    By its name, or as its first word where no column gives the side.
    """
    plain = normalise(text)
    words = plain.removeprefix("totaal ").removeprefix("totale ").split()
    begins = (
        words
        and words[0] in ("lasten", "baten")
        and not {"lasten", "baten"} <= set(words)
        and "kant" in layout.missing
    )
    return KANT.get(plain, "") or (words[0] if begins else "")


def _years_again(layout: Layout, sheet: Sheet, filled: np.ndarray) -> np.ndarray:
    """Rows with the year of its heading in each column of amounts, as the lower row of a header on the next page."""
    years = {
        h.index: h.fixed["jaar"]
        for h in layout.value_headings
        if "jaar" in h.fixed and str(h.fixed["jaar"]) in h.text
    }
    if len(years) < 2:
        return np.zeros(len(filled), dtype=bool)
    columns = list(years)
    same = (sheet.numbers[:, columns] == list(years.values())).all(axis=1)
    return np.asarray(same & filled[:, columns].all(axis=1))


def texts_that(
    sheet: Sheet, column: int, are: Callable[[str], bool], among: np.ndarray | None = None
) -> np.ndarray:
    """Rows of which the cell in a column holds a text that fits a condition.

    Only texts in the mask `among` can, when given.
    """
    text = sheet.kinds[:, column] == TEXT
    codes = sheet.codes[text, column]
    fits = np.zeros(len(sheet.texts), dtype=bool)
    held = np.bincount(codes, minlength=len(fits)) > 0
    for code in np.flatnonzero(held if among is None else held & among).tolist():
        fits[code] = are(sheet.texts[code])
    out = np.zeros(len(text), dtype=bool)
    out[text] = fits[codes]
    return out


def total_columns(layout: Layout, sheet: Sheet, profile: Profile) -> np.ndarray:
    """The column whose text says that a row is a total, or -1.

    Remarks may speak of totals and make none.

    Beside the keys also columns that mean nothing are looked at, left of the amounts: a total is
    named where people look first.
    """
    found = np.full(sheet.shape[0], -1)
    if not layout.table.additive:
        return found
    first_value = min((h.index for h in layout.value_headings), default=0)
    keys = {h.index: layout.table[h.column] for h in layout.keys if not layout.table[h.column].free}
    unread = [
        c for c in range(first_value) if c not in {h.index for h in layout.headings if h.column}
    ]
    texts = pa.array(sheet.texts, pa.string())
    perhaps = pc.or_(
        pc.match_substring_regex(texts, MAY_BE_TOTAL), pc.invert(pc.string_is_ascii(texts))
    ).to_numpy(zero_copy_only=False)
    for index in [*reversed(unread), *reversed(keys)]:
        labels = (
            (*(normalise(x) for x in keys[index].total_labels), *profile.totals)
            if index in keys
            else profile.totals
        )
        found[
            texts_that(sheet, index, partial(is_total, labels=labels), None if labels else perhaps)
        ] = index
    return found


def _sides_of_blocks(layout: Layout, sheet: Sheet) -> np.ndarray:
    """Rows named Lasten or Baten and nothing else, where no column gives the side.

    The heading of a block, with its total.
    """
    named = np.zeros(sheet.shape[0], dtype=bool)
    keys = [h.index for h in layout.keys]
    if "kant" in layout.missing:
        for c in keys:
            named |= texts_that(sheet, c, lambda text: normalise(text) in KANT)
        named &= sheet.filled[:, keys].sum(axis=1) == 1
    return named


def first_text(layout: Layout, sheet: Sheet, label: str) -> int:
    """The first row under the header with a cell that holds a text (in compared form), or the number of rows."""
    found = np.zeros(sheet.shape[0], dtype=bool)
    for c in range(sheet.shape[1]):
        found |= texts_that(sheet, c, lambda text: normalise(text) == label)
    found[: layout.bottom + 1] = False
    return int(found.argmax()) if found.any() else len(found)


def _may_be_header(
    layout: Layout, sheet: Sheet, filled: np.ndarray, values: list[int]
) -> np.ndarray:
    """Rows without a figure of which the first cell may be a heading.

    Of a next page, or of another table.
    """
    header = {h.index: normalise(h.text) for h in layout.headings}
    figures = np.zeros(len(filled), dtype=bool)
    for c in values:
        figures |= (sheet.kinds[:, c] != TEXT) & (sheet.kinds[:, c] != EMPTY)
        figures |= texts_that(sheet, c, _is_figure)
    first = filled.argmax(axis=1)
    candidates = ~figures & (
        (filled.sum(axis=1) > 1) | ((filled.sum(axis=1) == 1) & np.isin(first, values))
    )
    named = np.zeros(len(filled), dtype=bool)
    for c in np.unique(first[candidates]).tolist():
        named |= (first == c) & texts_that(
            sheet, c, partial(_names_column, above=header.get(c, ""))
        )
    return np.asarray(candidates & named)


def _names_column(text: str, above: str) -> bool:
    plain = normalise(text)
    return plain in _COLUMN_NAMES or bool(plain and plain in above)


def _is_figure(text: str) -> bool:
    """Whether a text begins as a number and is no year."""
    return text[:1] in _FIGURE and not YEAR.fullmatch(text.strip())


def _is_header(
    row: list[Value],
    filled: list[int],
    header: dict[int, str],
    values: list[int],
    choices: dict[int, set[str]],
) -> tuple[bool, bool]:
    """Whether a row repeats the header (of a next page).

    And whether it is the header of another table.
    """
    texts = {i: normalise(row[i]) for i in filled}
    same = sum(header.get(i) == text for i, text in texts.items())
    if same >= 2 and same >= 0.6 * len(filled):
        other = any(texts.get(i, "") not in header[i] for i in values)
        return not other, other
    if all(t and t in header.get(i, "") for i, t in texts.items()):
        return True, False  # the lower row of a header of several rows
    if len(filled) < 3 or any(texts[i] in names for i, names in choices.items() if i in texts):
        return False, False
    return False, all(isinstance(row[i], str) and is_heading(str(row[i])) for i in filled)


def _year(value: Value) -> int | None:
    text = "" if value is None else normalise(value)
    return int(text) if re.fullmatch(r"(19|20)\d\d", text) else None


def report_flaws(layout: Layout, sheet: Sheet, rows: Rows, say: Say) -> None:
    """Report error cells, formulas without a stored value and hidden columns, each where it stands."""
    used, columns = set(rows.used.tolist()), {h.index for h in layout.headings if h.column}
    for inside in (True, False):
        errors = {
            at: kind
            for at, kind in sheet.errors.items()
            if (at[0] in used and at[1] in columns) == inside
        }
        say_cells(
            say,
            "FOUTCEL" if inside else "FOUTCEL.ongebruikt",
            list(errors),
            list(errors.values()),
        )
        say_cells(
            say,
            "FORMULE_ZONDER_WAARDE" if inside else "FORMULE_ZONDER_WAARDE.ongebruikt",
            [at for at in sheet.uncalculated if (at[0] in used and at[1] in columns) == inside],
        )
    between = (
        [
            r - 1
            for r, reason in rows.skipped
            if reason.startswith(LONE_TEXT) and r <= int(rows.used[-1])
        ]
        if len(rows.used)
        else []
    )
    lines = (
        [(r, str(next(v for v in sheet.row(r) if v is not None))) for r in between]
        if "kant" in layout.missing
        else []
    )
    doubtful = [(r, text) for r, text in lines if set(normalise(text).split()) & set(KANT)]
    say_cells(
        say,
        "KANT_TWIJFEL",
        [(r, int(sheet.filled[r].argmax())) for r, _ in doubtful],
        [text for _, text in doubtful],
    )
    parts = [r - 1 for r, reason in rows.skipped if reason == PART]
    say_cells(say, "WAARVAN_REGEL", [(r, layout.headings[0].index) for r in parts])
    if rows.below:
        start, count = rows.below
        say("TWEEDE_TABEL", a1(start, 0), rijen=nl.getal(count))
    for h in (h for h in layout.headings if h.column and h.index in sheet.hidden_columns):
        say("VERBORGEN_KOLOM", a1(layout.bottom, h.index), h.text)
