"""Totals without the word: rows that are the sum of the rows above or below them.

The trap: such a row reads as any other, and counts everything twice. Where indentation shows what
it is it becomes a total; elsewhere it stays data and is reported, because a person must decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from analyse.read.amounts import Numbers
from analyse.read.layout import Layout
from analyse.read.problems import EXAMPLES, Say, a1
from analyse.read.rows import Rows
from analyse.read.sheet import Sheet


def indented_totals(layout: Layout, rows: Rows, sheet: Sheet, numbers: Numbers) -> Rows:
    """Make totals of rows that are the sum of the deeper rows below them in every amount column."""
    first = min((h.index for h in layout.keys), default=-1)
    values = _values(layout, numbers)
    if values is None or first < 0 or not rows.is_data.any():
        return rows
    depth = sheet.depth(first, rows.used)
    parents = _parents(depth, values, rows.is_data) if depth.any() else []
    if not parents:
        return rows
    labels, skipped = dict(rows.labels), list(rows.skipped)
    for parent in parents:
        row = int(rows.used[parent])
        labels[parent] = str(sheet.value(row, first))
        skipped.append((row + 1, "totaal van de ingesprongen rijen eronder"))
    is_data = rows.is_data.copy()
    is_data[parents] = False
    label_in = rows.label_in | dict.fromkeys(parents, "")
    return replace(
        rows, is_data=is_data, labels=labels, label_in=label_in, skipped=sorted(skipped)
    )


def _values(layout: Layout, numbers: Numbers) -> np.ndarray | None:
    """Whole numbers of shape (rows, value columns); None when they are not to be added up."""
    columns = [numbers[h.index][0] for h in layout.value_headings if h.index in numbers]
    return np.array(columns).T if columns and layout.table.additive else None


def _parents(depth: np.ndarray, values: np.ndarray, is_data: np.ndarray) -> list[int]:
    """Rows that add up the deeper rows right below them, the last first.

    A row that is such a sum itself is not added up again.
    """
    parents: list[int] = []
    leaf = is_data.copy()
    ends = [len(depth)]  # rows that end what is below a row, the nearest last
    depth = np.append(depth, -1)
    for row in reversed(range(len(values))):
        while depth[ends[-1]] > depth[row]:
            ends.pop()
        below = slice(row + 1, ends[-1])
        ends.append(row)
        if is_data[row] and values[row].any():
            added = values[below][leaf[below]].sum(axis=0)
            if (added == values[row]).all():
                parents.append(row)
                leaf[row] = False
    return parents


def unnamed_totals(
    layout: Layout, rows: Rows, sheet: Sheet, numbers: Numbers, say: Say
) -> None:
    """Report data rows that are, in every amount column, the sum of the rows right above them.

    A row that names less than the rows it adds up is a total without the word; one that names as
    much is only suspect, and only when the sum starts where a group starts (round amounts add up by
    chance). Rows that add up the rows below them are reported too.
    """
    values = _values(layout, numbers)
    if values is None or not len(rows.used):
        return
    values = values[rows.is_data]
    new_block = np.diff(rows.block) != 0
    after_total = np.append(True, ~rows.is_data[:-1] | new_block)[rows.is_data]
    names = sheet.filled_at(rows.data, [h.index for h in layout.keys]).sum(axis=1)
    column = layout.value_headings[0].index
    sheet_rows = rows.data.tolist()

    def report(key: str, row: int, begin: int, end: int) -> None:
        place = a1(sheet_rows[row], column)
        say(key, place, van=sheet_rows[begin] + 1, tot=sheet_rows[end] + 1)

    for row, end in _sums_of_rows_below(values, after_total)[:EXAMPLES]:
        report("TOTAAL_ZONDER_NAAM.boven_de_rijen", row, row + 1, end)
    if any(
        after_total[begin] or (names[begin:row] > names[row]).all()
        for row, begin in _sums_of_rows_above(values)
    ):
        for row, begin, end, fewer in _sums_of_groups(values, names, after_total):
            key = "TOTAAL_ZONDER_NAAM.minder_sleutels" if fewer else "TOTAAL_ZONDER_NAAM"
            report(key, row, begin, end)


def _sums_of_groups(
    values: np.ndarray, names: np.ndarray, after_total: np.ndarray
) -> Iterator[tuple[int, int, int, bool]]:
    """Rows that add up the rows above them, those left out that are such a sum themselves.

    Each with the first and the last row of the sum, and whether it names less than all of these.
    """
    filled = np.asarray(values.any(axis=1))
    counted: list[int] = []
    sums, times = np.zeros(values.shape[1], dtype="int64"), 0
    #: By the sums of the rows counted so far: how many these are, and how many of them are filled.
    seen: dict[bytes, tuple[int, int]] = {}
    starts = {0}
    for row in range(len(values)):
        so_far = len(counted), times
        if after_total[row]:
            starts.add(len(counted))
        seen.setdefault(sums.tobytes(), so_far)
        begin, before = seen.get((sums - values[row]).tobytes(), so_far)
        if filled[row] and times - before >= 2:
            fewer = bool((names[row] < names[counted[begin:]]).all())
            if fewer or begin in starts:
                yield row, counted[begin], counted[-1], fewer
                continue
        sums = sums + values[row]
        times += int(filled[row])
        counted.append(row)


def _sums_of_rows_below(values: np.ndarray, after_total: np.ndarray) -> list[tuple[int, int]]:
    """Rows that equal the sum of the rows right below them, each with the last row of that sum.

    Only sums that follow one another to the end of the table or to a total.
    """
    last = len(values) - 1
    found = {last - row: last - end for row, end in _sums_of_rows_above(values[::-1])}
    ends = {last, *(np.flatnonzero(after_total) - 1).tolist()}
    return [(row, end) for row, end in sorted(found.items()) if end in ends or end + 1 in found]


def _sums_of_rows_above(values: np.ndarray) -> Iterator[tuple[int, int]]:
    """Rows that equal, in every column, the sum of two or more filled rows right above them.

    Each with the first row of that sum. `values` are whole numbers of shape (rows, columns).
    """
    # One number a row, so mixed that sums of rows stay sums and hardly any others fit.
    mixed = values @ (2 * np.arange(1, values.shape[1] + 1) ** 7 + 1)
    filled = np.asarray(values.any(axis=1))
    before = np.cumsum(mixed) - mixed
    filled_before: np.ndarray = np.cumsum(filled) - filled
    first = np.flatnonzero(~pd.Series(before).duplicated())
    place = pd.Index(before[first]).get_indexer(before - mixed)
    here = np.arange(len(values))
    begin = np.where(place >= 0, first[place], len(values))
    terms: np.ndarray = filled_before - filled_before[np.minimum(begin, here)]
    found = np.flatnonzero(filled & (begin < here) & (terms >= 2))
    return zip(found.tolist(), begin[found].tolist(), strict=True)
