"""Rows that read well and are wrong all the same.

Totals without a name, rows that stand twice, columns left unread.

The trap: these are read as they stand, because a person must decide; what is said here is the only
sign that an amount may count twice or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.amounts import CENT, Numbers
from analyse.read.columns import Cells
from analyse.read.headings import Heading
from analyse.read.layout import Layout
from analyse.read.messages import phrase
from analyse.read.problems import EXAMPLES, Say, a1, say_cells
from analyse.read.profile import Profile
from analyse.read.rows import NO_VALUE, Rows
from analyse.read.sheet import Sheet
from analyse.read.values import NotReadable, amount, level
from analyse.read.wijken import typos, wijk_key
from analyse.tables import normalise

#: First columns in which an empty cell has a meaning of its own.
_MAY_BE_EMPTY = frozenset({"wijk", "jaar", "kant"})


def hidden_rows(layout: Layout, rows: Rows, sheet: Sheet, numbers: Numbers, say: Say) -> None:
    """Report data rows that are hidden or filtered out, with what they add up to."""
    hidden = (
        np.isin(rows.used, list(sheet.hidden_rows)) & rows.is_data
        if sheet.hidden_rows
        else np.array([], dtype=bool)
    )
    if not hidden.any():
        return
    amounts = [
        numbers[h.index][0][hidden].sum()
        for h in layout.value_headings
        if h.index in numbers and layout.table[h.column].kind == "bedrag"
    ]
    bedrag = nl.euro(int(amounts[0]) / CENT, 2) if len(amounts) == 1 else ""
    say(
        "VERBORGEN_RIJ.met_bedrag" if bedrag else "VERBORGEN_RIJ",
        a1(int(rows.used[hidden][0]), 0),
        rijen=nl.getal(int(hidden.sum())),
        bedrag=bedrag,
    )


def repeated_rows(layout: Layout, rows: Rows, sheet: Sheet, say: Say) -> None:
    """Report data rows that are equal to an earlier one in every column that is read, amounts included."""
    values = [h.index for h in layout.value_headings]
    telling = (
        sheet.filled_at(rows.data, values) & (sheet.numbers[rows.data[:, np.newaxis], values] != 0)
    ).any(axis=1)
    said = rows.data[telling]
    content = np.zeros(len(said), dtype="int64")
    for h in (h for h in layout.headings if h.column):
        content = content * 6_364_136_223_846_793_005 + _content(sheet, h.index, said)
    place = pd.factorize(content)[0]
    first = np.zeros(len(said), dtype="int64")
    first[place[::-1]] = said[::-1]
    again = said[first[place] != said].tolist()
    earlier = first[place][first[place] != said].tolist()
    same = [
        r
        for r, e in zip(again, earlier, strict=True)
        if all(
            sheet.value(r, h.index) == sheet.value(e, h.index) for h in layout.headings if h.column
        )
    ]
    if same:
        say_cells(
            say,
            "DUBBELE_RIJ",
            [(r, values[0]) for r in same],
            eerder=earlier[again.index(same[0])] + 1,
        )


def _content(sheet: Sheet, column: int, rows: np.ndarray) -> np.ndarray:
    """A whole number for what each cell holds.

    Equal cells have equal numbers, others hardly ever.
    """
    codes = sheet.codes[rows, column]
    return np.asarray(
        np.where(
            codes >= 0, sheet.text_ids[codes], (sheet.numbers[rows, column] + 0.0).view("int64")
        )
    )


def blank_keys(layout: Layout, rows: Rows, sheet: Sheet, say: Say) -> None:
    """Report a key that is left empty where it repeats.

    It is not filled down, since empty may also mean nothing.
    """
    if not layout.table.additive or not len(rows.data):
        return
    first = min((h.index for h in layout.keys), default=-1)
    for h in (
        h
        for h in layout.keys
        if not layout.table[h.column].free and not layout.table[h.column].required
    ):
        filled = sheet.filled[rows.data, h.index]
        once = filled[0] and not filled.all() and _stands_once(sheet, h.index, rows.data[filled])
        if once or (h.index == first and filled[0] and h.column not in _MAY_BE_EMPTY):
            say_cells(
                say,
                "LEGE_SLEUTEL",
                [(r, h.index) for r in rows.data[~filled].tolist()],
                kop=h.text,
                kolom=h.column,
            )


def _stands_once(sheet: Sheet, column: int, rows: np.ndarray) -> bool:
    """Whether every value of a column stands in it once, and there is more than one.

    As where it is written for the first row of a group.
    """
    values, which = sheet.distinct(column, rows)
    return len(values) == len(which) > 1


def rows_without_side(layout: Layout, rows: Rows, fixed: Mapping[str, object], say: Say) -> None:
    """Report rows above the first of the blocks that give the side: they are in none."""
    above = rows.used[rows.is_data & (rows.kant == "")] if fixed.get("kant") == "" else []
    say_cells(say, "RIJ_ZONDER_KANT", [(int(r), layout.headings[0].index) for r in above])


def misspelled_wijken(layout: Layout, rows: Rows, sheet: Sheet, profile: Profile, say: Say) -> None:
    """Report each cell with the name of a wijk that looks like one that is far more common on the sheet."""
    mapped = profile.values.get("wijk", {})
    for h in (h for h in layout.keys if layout.table[h.column].kind == "wijk"):
        cells = Cells(sheet, h.index, rows.data, say, {})
        times = np.bincount(cells.which, minlength=len(cells.written)).tolist()
        written = {
            n: str(v)
            for n, v in enumerate(cells.written)
            if v is not None and normalise(v) not in mapped
        }
        keys = {n: wijk_key(text) for n, text in written.items()}
        common: Counter[str] = Counter()
        for n, key in keys.items():
            common[key] += times[n]
        meant = typos(common)
        for n in (n for n, key in keys.items() if key in meant):
            cells.say(
                "WIJK_TIKFOUT",
                n,
                bedoeld=min(written[m] for m, key in keys.items() if key == meant[keys[n]]),
            )


def indented_totals(layout: Layout, rows: Rows, sheet: Sheet, numbers: Numbers) -> Rows:
    """Make totals of rows that are, in every amount column, the sum of the rows right below that are indented deeper."""
    headings = [h for h in layout.value_headings if h.index in numbers]
    first = min((h.index for h in layout.keys), default=-1)
    if not layout.table.additive or not headings or first < 0 or not rows.is_data.any():
        return rows
    depth = sheet.depth(first, rows.used)
    if not depth.any():
        return rows
    values = np.array([numbers[h.index][0] for h in headings]).T
    parents: list[int] = []
    leaf = rows.is_data.copy()
    ends: list[int] = []  # rows to the right of which nothing is indented deeper, nearest last
    for i in range(len(depth) - 1, -1, -1):
        while ends and depth[ends[-1]] > depth[i]:
            ends.pop()
        below = slice(i + 1, ends[-1] if ends else len(depth))
        ends.append(i)
        if (
            rows.is_data[i]
            and below.stop > below.start
            and values[i].any()
            and (values[below][leaf[below]].sum(axis=0) == values[i]).all()
        ):
            parents.append(i)
            leaf[i] = False
    if not parents:
        return rows
    at = [int(rows.used[i]) for i in parents]
    return replace(
        rows,
        is_data=leaf,
        labels=rows.labels
        | {i: str(sheet.value(r, first)) for i, r in zip(parents, at, strict=True)},
        label_in=rows.label_in | dict.fromkeys(parents, ""),
        skipped=sorted(
            [*rows.skipped, *((r + 1, "totaal van de ingesprongen rijen eronder") for r in at)]
        ),
    )


def unnamed_totals(layout: Layout, rows: Rows, sheet: Sheet, numbers: Numbers, say: Say) -> None:
    """Report data rows that are, in every amount column, exactly the sum of the rows right above them.

    A row that names less than the rows it adds up is a total without the word; one that names as
    much is only suspect, and only when the sum starts where a group starts (round amounts add up by
    chance).
    """
    headings = [h for h in layout.value_headings if h.index in numbers]
    if not layout.table.additive or not headings:
        return
    values = np.array([numbers[h.index][0] for h in headings]).T[rows.is_data]
    names = sheet.filled_at(rows.data, [h.index for h in layout.keys]).sum(axis=1)
    after_total = (
        np.concatenate([[True], ~rows.is_data[:-1] | (np.diff(rows.block) != 0)])[rows.is_data]
        if len(rows.used)
        else np.array([])
    )
    _sums_of_rows_below(layout, rows, values, after_total, say)
    if not any(
        after_total[begin] or (names[begin:i] > names[i]).all()
        for i, begin in _sums_of_rows_above(values)
    ):
        return
    counts, has_amount = names.tolist(), values.any(axis=1).tolist()
    sums, filled = np.zeros(len(headings), dtype="int64"), 0
    seen: dict[bytes, tuple[int, int]] = {}
    starts = {0}
    named: list[int] = []
    at: list[int] = []
    for i, row in enumerate(rows.data.tolist()):
        if after_total[i]:
            starts.add(len(at))
        seen.setdefault(sums.tobytes(), (len(at), filled))
        begin, before = seen.get((sums - values[i]).tobytes(), (len(at), filled))
        fewer = bool(named[begin:]) and counts[i] < min(named[begin:])
        if has_amount[i] and filled - before >= 2 and (fewer or begin in starts):
            say(
                "TOTAAL_ZONDER_NAAM.minder_sleutels" if fewer else "TOTAAL_ZONDER_NAAM",
                a1(row, headings[0].index),
                van=at[begin] + 1,
                tot=at[-1] + 1,
            )
            continue
        sums = sums + values[i]
        filled += has_amount[i]
        named.append(counts[i])
        at.append(row)


def _sums_of_rows_below(
    layout: Layout, rows: Rows, values: np.ndarray, after_total: np.ndarray, say: Say
) -> None:
    """Report rows that add up the rows right below them, when these sums follow one another to the end of the table or to a total."""
    last = len(values) - 1
    found = {last - i: last - end for i, end in _sums_of_rows_above(values[::-1])}
    ends = {last, *(i - 1 for i in np.flatnonzero(after_total).tolist())}
    parents = [i for i, end in found.items() if end in ends or end + 1 in found]
    for i in sorted(parents)[:EXAMPLES]:
        say(
            "TOTAAL_ZONDER_NAAM.boven_de_rijen",
            a1(int(rows.data[i]), layout.value_headings[0].index),
            van=rows.data[i + 1] + 1,
            tot=rows.data[found[i]] + 1,
        )


def _sums_of_rows_above(values: np.ndarray) -> Iterator[tuple[int, int]]:
    """Rows that equal the sum of two or more filled rows right above them, in every column, each with the first row of that sum.

    `values` are whole numbers of shape (rows, columns).
    """
    mixed = values @ (
        2 * np.arange(1, values.shape[1] + 1) ** 7 + 1
    )  # one number a row: sums of rows stay sums
    has_amount = values.any(axis=1)
    before, filled = (np.concatenate([[0], np.cumsum(x)])[:-1] for x in (mixed, has_amount))
    first = np.flatnonzero(~pd.Series(before).duplicated())
    place = pd.Index(before[first]).get_indexer(before - mixed)
    begin = np.where(place >= 0, first[place], len(values))
    here = np.arange(len(values))
    found = np.flatnonzero(
        has_amount & (begin < here) & (filled - filled[np.minimum(begin, here)] >= 2)
    )
    return zip(found.tolist(), begin[found].tolist(), strict=True)


def unread_columns(layout: Layout, sheet: Sheet, rows: Rows, say: Say) -> None:
    """Name headings that mean nothing.

    A warning when amounts stand under them or the heading looks like a known one.
    """
    names = layout.table.headings
    for h in layout.headings:
        if h.column or h.derived or not normalise(h.text):
            continue
        near = get_close_matches(normalise(h.text), list(names), 1, 0.75)
        found = _values_under(h, layout, sheet, rows)
        key = "ONBEKENDE_KOLOM" if near else "ONBEKENDE_KOLOM.onbelangrijk"
        if found:
            key = "ONBEKENDE_KOLOM.met_waarden"
        say(
            key,
            a1(layout.bottom, h.index),
            h.text,
            bedoeld=phrase("bedoelt", naam=names[near[0]]) if near else "",
            waarden=nl.getal(found),
        )


def _values_under(heading: Heading, layout: Layout, sheet: Sheet, rows: Rows) -> int:
    """Values under a heading that look like what the table measures.

    Amounts (a column of codes or small counts is none), or levels.
    """
    values, which = sheet.distinct(heading.index, rows.data)
    times = np.bincount(which + 1, minlength=len(values) + 1)[1:]
    if layout.table[layout.table.value].kind == "niveau":
        found = int(times[[level(str(v)) is not None for v in values]].sum())
        return found if found > 0.2 * times.sum() else 0
    found = int(times[[_is_amount(v) for v in values]].sum())
    return found if found > 0.5 * times.sum() and any(_has_cents(v) for v in values) else 0


def _is_amount(value: object) -> bool:
    if isinstance(value, (int, float)):
        return not isinstance(value, bool)
    try:
        return isinstance(value, str) and amount(value).number is not None
    except NotReadable:
        return False


def _has_cents(value: object) -> bool:
    return (
        (isinstance(value, float) and not value.is_integer())
        or (isinstance(value, (int, float)) and abs(value) >= 10_000)
        or isinstance(value, str)
    )


def cells_without_heading(layout: Layout, sheet: Sheet, rows: Rows, say: Say) -> None:
    """Report what stands in data rows under no heading.

    A column that lost its heading, or figures of a row that has shifted.
    """
    headed = {h.index for h in layout.headings}
    for column in (c for c in range(sheet.shape[1]) if c not in headed):
        at = rows.data[sheet.filled[rows.data, column]].tolist()
        if len(at) > 0.5 * len(rows.data):
            say(
                "KOLOM_ZONDER_KOP",
                a1(layout.bottom, column),
                sheet.value(at[0], column),
                waarden=nl.getal(len(at)),
            )
            continue
        figures = [r for r in at if _is_amount(sheet.value(r, column))]
        say_cells(
            say,
            "GETAL_ZONDER_KOP",
            [(r, column) for r in figures],
            [sheet.value(r, column) for r in figures[: EXAMPLES + 1]],
        )


def rows_without_value(layout: Layout, rows: Rows, sheet: Sheet, say: Say) -> None:
    """Report rows that are complete but for what is measured.

    And empty cells in a column of values that must be filled.
    """
    table, filled = layout.table, sheet.filled
    needed = [h.index for h in layout.keys if table[h.column].required]
    plain = [
        h
        for h in layout.value_headings
        if table[h.column].required and not h.fixed and not h.numbered
    ]
    skipped = np.array([r - 1 for r, reason in rows.skipped if reason == NO_VALUE], dtype="int64")
    skipped = skipped[sheet.filled_at(skipped, needed).all(axis=1)]
    for r_all, headings, key in (
        (rows.data, plain, "LEGE_CEL.zonder_waarde"),
        (skipped, layout.value_headings[:1], "LEGE_CEL.overgeslagen"),
    ):
        for h in headings:
            say_cells(
                say,
                key,
                [(r, h.index) for r in r_all[~filled[r_all, h.index]].tolist()],
                kolom=h.text,
                verwacht=phrase("een_bedrag" if table[h.column].kind == "bedrag" else "een_waarde"),
            )
