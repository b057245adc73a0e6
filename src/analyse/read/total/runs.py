"""Rows that add up the rows right above or below them, without a word or a form that says so.

The trap: round amounts add up by chance. So a sum must start where a group of rows starts (under
the header, a total or the heading of a block), or be named with less than what it adds up.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analyse.read.heading.layout import Layout
from analyse.read.rows import Rows
from analyse.read.sheet import Sheet
from analyse.read.total.families import FAR, NEAR, THOUSANDTH, TIES, Family, Money

#: Part by which the first or last row of a group may differ from the sum of all others and still be
#: asked about: of two others, and of more.
_OFF_OF_TWO, _OFF_OF_MANY = 0.02, 0.2
#: Keys that nobody fills in for a total, and the part of those of other rows that is as many.
_MANY_NAMES, _AS_MANY = 4, 0.75


def sums_in_runs(
    layout: Layout,
    rows: Rows,
    sheet: Sheet,
    money: Money,
    may: np.ndarray,
    totals: np.ndarray,
) -> list[Family]:
    """Rows of data that may be the sum of the rows right above or below them.

    `may` are the rows that may be a total, `totals` those that end a group of rows.
    """
    data = np.flatnonzero(rows.is_data)
    if not len(data):
        return []
    values = money.values[data]
    new_block = np.diff(rows.block, prepend=rows.block[:1]) != 0
    after_total = np.append(True, totals[:-1]) | new_block
    after_total = after_total[data]
    after_total[0] = True
    names = sheet.filled_at(rows.data, [h.index for h in layout.keys]).sum(axis=1)
    sure = ~money.by_chance(values, np.zeros_like(values), anywhere=True)
    found: list[tuple[int, int, int, int]] = []
    for row, end in _sums_of_rows_below(values, after_total, sure):
        found.append((row, row + 1, end, TIES))
    if any(
        after_total[begin] or sure[row] or (names[begin:row] > names[row]).all()
        for row, begin in _sums_of_rows_above(values)
    ):
        for row, begin, end in _sums_of_groups(values, names, after_total, sure):
            found.append((row, begin, end, TIES))
    own_keys = not rows.labels and _have_own_keys(layout, rows, sheet)
    for row, begin, end, fit in _nearly(
        money, values, names, after_total, bare=not rows.labels
    ):
        found.append((row, begin, end, fit if own_keys else min(fit, NEAR)))
    return [
        Family(int(data[row]), data[begin : end + 1], fit, _kind(names, row, begin, end))
        for row, begin, end, fit in found
        if may[data[row]]
    ]


def _have_own_keys(layout: Layout, rows: Rows, sheet: Sheet) -> bool:
    """Whether each row of data has a code and a name of its own, or the like: so no total."""
    held = [sheet.distinct(heading.index, rows.data) for heading in layout.keys]
    apart = [len(values) == len(rows.data) and -1 not in which for values, which in held]
    return sum(apart) > 1


def _kind(names: np.ndarray, row: int, begin: int, end: int) -> str:
    """Whether a row says less of itself than all rows that it adds up."""
    return "minder" if (names[row] < names[begin : end + 1]).all() else "rijen"


def _nearly(
    money: Money, values: np.ndarray, names: np.ndarray, after_total: np.ndarray, *, bare: bool
) -> Iterator[tuple[int, int, int, int]]:
    """Rows that are nearly the sum of all rows from where their group starts, or to its end.

    By a thousandth, by rounding, or in most of the columns; also a last row that has no name.
    `bare` is a sheet without any total: of such a one the first and the last row are suspect
    sooner, unless they say as much of themselves as other rows, and said to be far off.
    """
    count = len(values)
    named = names >= max(_MANY_NAMES, _AS_MANY * np.median(names))
    starts = np.flatnonzero(after_total)
    group = np.cumsum(after_total) - 1
    begins, ends = starts[group], np.append(starts[1:], count)[group]
    before = np.vstack([np.zeros_like(values[:1]), np.cumsum(values, axis=0)])
    filled = np.append(0, np.cumsum(values.any(axis=1)))
    here = np.arange(count)
    first_of_all, last_of_all = here == 0, here == count - 1
    spans = [
        (begins, here, here == ends - 1, last_of_all & (begins == 0)),
        (np.zeros(count, "int64"), here, last_of_all, last_of_all),
        (here + 1, ends, here == begins, first_of_all & (ends == count)),
        (here + 1, np.full(count, count), first_of_all, first_of_all),
    ]
    for first, last, at_edge, of_all in spans:
        added, terms = before[last] - before[first], filled[last] - filled[first]
        some = values.any(axis=1) & (terms >= 2)
        likely = _is_near(money, values, added, at_edge)
        far = bare & of_all & ~named & _is_not_far(values, added, terms) & ~likely
        likely |= far
        blank = (names == 0) & at_edge
        for row in np.flatnonzero(some & (likely | blank)).tolist():
            begin, end = int(first[row]), int(last[row]) - 1
            if likely[row] or (
                (names[begin : end + 1] > 0).all() and money.possible(values[row], added[row])
            ):
                yield row, begin, end, FAR if far[row] else NEAR


def _is_near(
    money: Money, values: np.ndarray, added: np.ndarray, at_edge: np.ndarray
) -> np.ndarray:
    """Which rows are nearly what others add up to in every column, or exactly in most."""
    gaps, size = np.abs(values - added), np.abs(values)
    rounding = np.minimum(2 * np.array(money.steps), size // 100)
    near = (gaps <= np.maximum(size * THOUSANDTH, rounding)).all(axis=1)
    said = (values != 0) | (added != 0)
    exact = (gaps == 0) & said
    half_off = (2 * gaps <= np.maximum(size, np.abs(added))).all(axis=1)
    most = (2 * exact.sum(axis=1) >= said.sum(axis=1)) & exact.any(axis=1) & half_off & at_edge
    found = np.zeros(len(values), dtype=bool)
    here = np.flatnonzero(near)
    found[here] = ~money.by_chance(values[here], gaps[here])
    here = np.flatnonzero(most)
    in_most = np.where(exact, values, 0)[here]
    found[here] |= ~money.by_chance(in_most, np.zeros_like(in_most))
    return found


def _is_not_far(values: np.ndarray, added: np.ndarray, terms: np.ndarray) -> np.ndarray:
    """Which rows are so near to a sum that one amount may be off."""
    part = np.where(terms > 2, _OFF_OF_MANY, _OFF_OF_TWO)[:, np.newaxis]
    return np.asarray((np.abs(values - added) <= np.abs(values) * part).all(axis=1))


def _sums_of_groups(
    values: np.ndarray, names: np.ndarray, after_total: np.ndarray, sure: np.ndarray
) -> Iterator[tuple[int, int, int]]:
    """Rows that add up the rows above them, those left out that are such a sum themselves.

    Each with the first and the last row of the sum.
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
            if fewer or sure[row] or begin in starts:
                yield row, counted[begin], counted[-1]
                continue
        sums = sums + values[row]
        times += int(filled[row])
        counted.append(row)


def _sums_of_rows_below(
    values: np.ndarray, after_total: np.ndarray, sure: np.ndarray
) -> list[tuple[int, int]]:
    """Rows that equal the sum of the rows right below them, each with the last row of that sum.

    Only sums that chance does not explain, or that follow one another to the end of the table or
    to a total.
    """
    last = len(values) - 1
    found = {last - row: last - end for row, end in _sums_of_rows_above(values[::-1])}
    ends = {last, *(np.flatnonzero(after_total) - 1).tolist()}
    starts = {*np.flatnonzero(after_total).tolist(), *(end + 1 for end in found.values())}
    return [
        (row, end)
        for row, end in sorted(found.items())
        if sure[row] or (row in starts and (end in ends or end + 1 in found))
    ]


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
