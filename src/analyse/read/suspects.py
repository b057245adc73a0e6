"""Rows and columns that read well and are wrong all the same.

Rows that stand twice or are hidden, keys that are left empty, columns left unread. The trap: these
are read as they stand, because a person must decide; what is said here is the only sign that an
amount may count twice or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.asking.shapes import shape
from analyse.read.columns import Cells
from analyse.read.heading.headings import Heading
from analyse.read.heading.layout import Layout
from analyse.read.messages import phrase
from analyse.read.money.amounts import CENT, Numbers
from analyse.read.problems import Say, a1, say_cells
from analyse.read.profiles.profile import Profile, translator
from analyse.read.rows import NO_VALUE, Rows
from analyse.read.sheet import EMPTY, Sheet
from analyse.read.values import NotReadable, amount
from analyse.read.wijk.wijken import IMPOSSIBLE, best_spelling, is_place, typos, wijk_key
from analyse.tables import MEEST_WIJKEN

#: Cells of an unknown column that are looked at.
_LOOK = 50
#: First columns in which an empty cell has a meaning of its own.
_MAY_BE_EMPTY = frozenset({"wijk", "jaar", "kant"})


def hidden_rows(layout: Layout, rows: Rows, sheet: Sheet, numbers: Numbers, say: Say) -> None:
    """Report data rows that are hidden or filtered out, with what they add up to."""
    hidden = np.isin(rows.used, list(sheet.hidden_rows)) & rows.is_data
    if not hidden.any():
        return
    sums = [
        int(numbers[h.index][0][hidden].sum())
        for h in layout.value_headings
        if h.index in numbers and layout.table[h.column].kind == "bedrag"
    ]
    bedrag = nl.euro(sums[0] / CENT, 2) if len(sums) == 1 else ""
    key = "VERBORGEN_RIJ.met_bedrag" if bedrag else "VERBORGEN_RIJ"
    first = a1(int(rows.used[hidden][0]), 0)
    say(key, first, rijen=nl.getal(int(hidden.sum())), bedrag=bedrag)


def repeated_rows(layout: Layout, rows: Rows, sheet: Sheet, say: Say) -> None:
    """Report data rows that equal an earlier one in every column that is read, amounts included."""
    values = [h.index for h in layout.value_headings]
    columns = [h.index for h in layout.headings if h.column]
    not_zero = sheet.numbers[rows.data[:, np.newaxis], values] != 0
    telling = rows.data[(sheet.filled_at(rows.data, values) & not_zero).any(axis=1)]
    content = np.zeros(len(telling), dtype="int64")
    for column in columns:
        content = content * 6_364_136_223_846_793_005 + _content(sheet, column, telling)
    place = pd.factorize(content)[0]
    first = np.zeros(len(telling), dtype="int64")
    first[place[::-1]] = telling[::-1]
    earlier = first[place]
    again = earlier != telling
    pairs = zip(telling[again].tolist(), earlier[again].tolist(), strict=True)
    same = [pair for pair in pairs if _equal(sheet, columns, *pair)]
    for key, alike in _by_effect(layout, sheet, same).items():
        cells = [(row, values[0]) for row, _ in alike]
        say_cells(say, key, cells, eerder=alike[0][1] + 1)


def _by_effect(
    layout: Layout, sheet: Sheet, same: list[tuple[int, int]]
) -> dict[str, list[tuple[int, int]]]:
    """Rows and those that they equal, by what the measures do with both; scores by their spot."""
    if not same:
        return {}
    if not layout.table.once:
        return {"DUBBELE_RIJ": same}
    spots = [h.index for h in layout.keys if h.column == "locatie"]
    found: dict[str, list[tuple[int, int]]] = {}
    for pair in same:
        somewhere = all(sheet.filled[pair[0], spot] for spot in spots)
        key = "DUBBELE_RIJ.eenmaal" if somewhere else "DUBBELE_RIJ.zonder_plek"
        found.setdefault(key, []).append(pair)
    return found


def _content(sheet: Sheet, column: int, rows: np.ndarray) -> np.ndarray:
    """A whole number for what each cell holds.

    Equal cells have equal numbers, others hardly ever.
    """
    codes = sheet.codes[rows, column]
    numbers = (sheet.numbers[rows, column] + 0.0).view("int64")
    return np.asarray(np.where(codes >= 0, sheet.text_ids[codes], numbers))


def _equal(sheet: Sheet, columns: Sequence[int], row: int, other: int) -> bool:
    return all(sheet.value(row, column) == sheet.value(other, column) for column in columns)


def blank_keys(layout: Layout, rows: Rows, sheet: Sheet, profile: Profile, say: Say) -> None:
    """Report a key that is left empty where it repeats, but where a profile says that it may be.

    It is not filled down, since empty may also mean nothing. In a table that does not add up that
    is said of a wijk alone, which is what its rows are set apart by.
    """
    if not len(rows.data):
        return
    adds_up = layout.table.additive
    first = min((h.index for h in layout.keys), default=-1)
    for heading in layout.keys:
        if heading.column in profile.keep_empty:
            continue
        column = layout.table[heading.column]
        filled = sheet.kinds[rows.data, heading.index] != EMPTY
        if column.free or column.required or not filled[0] or filled.all():
            continue
        if not adds_up and column.kind != "wijk":
            continue
        leads = adds_up and heading.index == first and heading.column not in _MAY_BE_EMPTY
        if leads or _stands_once(sheet, heading.index, rows.data[filled]):
            cells = [(row, heading.index) for row in rows.data[~filled].tolist()]
            say_cells(say, "LEGE_SLEUTEL", cells, kop=heading.text, kolom=heading.column)


def _stands_once(sheet: Sheet, column: int, rows: np.ndarray) -> bool:
    """Whether every value of a column stands in it once, and there is more than one.

    As where it is written for the first row of a group.
    """
    values, which = sheet.distinct(column, rows)
    return len(values) == len(which) > 1


def rows_without_side(
    layout: Layout, rows: Rows, fixed: Mapping[str, object], say: Say
) -> None:
    """Report rows above the first of the blocks that give the side: they are in none."""
    if fixed.get("kant") == "":
        above = rows.used[rows.is_data & (rows.kant == "")].tolist()
        say_cells(say, "RIJ_ZONDER_KANT", [(row, layout.headings[0].index) for row in above])


def misspelled_wijken(
    layout: Layout, rows: Rows, sheet: Sheet, profile: Profile, say: Say
) -> None:
    """Report each cell with the name of a wijk that looks like a far more common one."""
    mapped = profile.values.get("wijk", {})
    for heading in layout.keys:
        if layout.table[heading.column].kind != "wijk":
            continue
        cells = Cells(sheet, heading.index, rows.data, say, {})
        times = np.bincount(cells.which, minlength=len(cells.written)).tolist()
        keys = {}
        translated = translator(mapped)
        common: Counter[str] = Counter()
        spelled: dict[str, Counter[str]] = {}
        for place, value in enumerate(cells.written):
            if value is not None and translated(value) == value:
                keys[place] = key = wijk_key(str(value))
                common[key] += times[place]
                spelled.setdefault(key, Counter())[str(value)] += times[place]
        meant = typos(common)
        for place, key in keys.items():
            if key in meant:
                cells.say("WIJK_TIKFOUT", place, bedoeld=best_spelling(spelled[meant[key]]))


def many_wijken(layout: Layout, rows: Rows, sheet: Sheet, profile: Profile, say: Say) -> None:
    """Ask whether a column with very many wijken holds streets; beyond belief it is an error."""
    mapped = profile.values.get("wijk", {})
    for heading in layout.keys:
        if layout.table[heading.column].kind != "wijk":
            continue
        cells = Cells(sheet, heading.index, rows.data, say, mapped)
        names = [str(value) for value in cells.written if value is not None]
        number = len({wijk_key(name) for name in names if is_place(name)})
        if number > MEEST_WIJKEN:
            key = "VEEL_WIJKEN.te_veel" if number > IMPOSSIBLE else "VEEL_WIJKEN"
            cell = a1(layout.bottom, heading.index)
            say(key, cell, heading.text, wijken=nl.getal(number), meest=MEEST_WIJKEN)


def _is_amount(value: object) -> bool:
    if isinstance(value, str):
        try:
            return amount(value) is not None
        except NotReadable:
            return False
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def cells_without_heading(layout: Layout, sheet: Sheet, rows: Rows, say: Say) -> None:
    """Report what stands in data rows under no heading.

    A column that lost its heading, or figures of a row that has shifted.
    """
    headed = {h.index for h in layout.headings}
    for column in range(sheet.shape[1]):
        if column in headed:
            continue
        at = rows.data[sheet.kinds[rows.data, column] != EMPTY].tolist()
        if len(at) > 0.5 * len(rows.data):
            held = [sheet.value(row, column) for row in at[:_LOOK]]
            cell, values = a1(layout.bottom, column), [v for v in held if v is not None]
            say("KOLOM_ZONDER_KOP", cell, shape(values), waarden=nl.getal(len(at)))
            continue
        cells = [(row, column) for row in at if _is_amount(sheet.value(row, column))]
        say_cells(say, "GETAL_ZONDER_KOP", cells)


def rows_without_value(layout: Layout, rows: Rows, sheet: Sheet, say: Say) -> None:
    """Report rows that are complete but for what is measured.

    And empty cells in a column of values that must be filled.
    """
    table = layout.table
    for heading in layout.value_headings:
        if table[heading.column].required and not heading.fixed and not heading.numbered:
            _say_empty("LEGE_CEL.zonder_waarde", heading, layout, rows.data, sheet, say)
    needed = [h.index for h in layout.keys if table[h.column].required]
    skipped = rows.skipped_as(NO_VALUE)
    skipped = skipped[sheet.filled_at(skipped, needed).all(axis=1)]
    for heading in layout.value_headings[:1]:
        _say_empty("LEGE_CEL.overgeslagen", heading, layout, skipped, sheet, say)


def _say_empty(
    key: str, heading: Heading, layout: Layout, rows: np.ndarray, sheet: Sheet, say: Say
) -> None:
    """Report the empty cells of a column in some rows."""
    empty = rows[sheet.kinds[rows, heading.index] == EMPTY].tolist()
    money = layout.table[heading.column].kind == "bedrag"
    verwacht = phrase("een_bedrag") if money else phrase("een_waarde")
    cells = [(row, heading.index) for row in empty]
    say_cells(say, key, cells, kolom=heading.text, verwacht=verwacht)
