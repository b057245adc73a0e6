"""Rows that are the sum of the others of their group, wherever these stand.

Such as `Gemeente` among the wijken of each product. The trap: in a sorted list nothing stands above
or below what it adds up; only the keys say which rows belong together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import accumulate

import numpy as np
import pandas as pd

from analyse.read.groups import each_alone, joined
from analyse.read.heading.headings import Heading
from analyse.read.heading.layout import Layout
from analyse.read.rows import Rows
from analyse.read.sheet import Sheet, Value
from analyse.read.total.families import CLOSE, NEAR, THOUSANDTH, TIES, Family, Money
from analyse.tables import normalise

#: Names of all wijken together, in compared form.
WHOLE = re.compile(
    r"(?:de )?(?:hele |gehele |heel )?(?:gemeente|stad)|alle (?:wijken|buurten|kernen|gebieden)"
)


#: In what `_apart` gives, by the side alone.
_BY_SIDE = -1
#: The different values of each key column by its index, and which each used row holds.
Held = dict[int, tuple[list[Value], np.ndarray]]


def collective_totals(
    layout: Layout, rows: Rows, sheet: Sheet, money: Money, may: np.ndarray
) -> tuple[list[Family], list[Family]]:
    """Rows with a value that stands for all others of its column, and rows that perhaps have one.

    A value is one when it ties in two groups and in at least half of those with others to add up.
    """
    data = np.flatnonzero(rows.is_data)
    certain: list[Family] = []
    doubtful: list[Family] = []
    held = {h.index: sheet.distinct(h.index, rows.used) for h in layout.keys}
    apart = _apart(layout, rows, held, data)
    for heading in _columns(layout):
        names, which = held[heading.index]
        whole_names = _whole(names) if layout.table[heading.column].kind == "wijk" else set()
        for groups in _groupings(layout, heading, held, apart, data):
            if each_alone(groups):
                continue
            cells = _Cells.of(which[data] + 1, groups, money.values[data], money.steps)
            whole = whole_names & set(cells.value.tolist())
            for value in sorted(whole | cells.standing_for_others):
                close, telling = cells.counted(value, may[data])
                if value not in whole and 2 * close < telling:
                    continue
                found = [f for f in cells.families(value, data) if may[f.parent]]
                if value in whole or close > 1:
                    certain += [f for f in found if f.fit <= CLOSE or _likely(f, money)]
                    doubtful += [f for f in found if not len(f.children) and close]
                else:
                    doubtful += [f for f in found if len(f.children) > 1]
    return certain, doubtful


def _whole(names: list[Value]) -> set[int]:
    """Numbers of the names, from one, that mean all wijken together."""
    return {n for n, name in enumerate(names, 1) if WHOLE.fullmatch(normalise(name))}


def _likely(family: Family, money: Money) -> bool:
    """Whether a row could be the sum of the others if one amount were another."""
    row, others = money.values[family.parent], money.values[family.children]
    return len(others) > 0 and money.possible(row, others.sum(axis=0))


def _columns(layout: Layout) -> list[Heading]:
    """Keys of which a value may stand for all others: not a year, a phase or a side."""
    table = layout.table
    return [
        h
        for h in layout.keys
        if h.column not in (*table.spread, "jaar")
        and table[h.column].kind not in ("datum", "jaar", "geheel")
        and not table[h.column].free
    ]


def _groupings(
    layout: Layout,
    column: Heading,
    held_by: Held,
    apart: dict[int, np.ndarray],
    data: np.ndarray,
) -> Iterator[np.ndarray]:
    """For each row of data what it shares with others beside a column: all its other keys.

    And without those that only describe the column; `apart` is by all others, of each column.
    """
    yield apart[column.index]
    names, which = held_by[column.index]
    others = [h for h in _grouping(layout) if h.index != column.index]
    shared = []
    for heading in others:
        values, held = held_by[heading.index]
        # What a column tells of another takes no more values than that has.
        may = heading.column not in ("jaar", "fase", "kant") and len(values) <= len(names) + 1
        if not (may and _describes(held, which)):
            shared.append(held[data])
    if len(shared) < len(others):
        yield reduce(joined, shared, apart[_BY_SIDE])


def _grouping(layout: Layout) -> list[Heading]:
    return [h for h in layout.keys if not layout.table[h.column].free]


def _apart(
    layout: Layout, rows: Rows, held_by: Held, data: np.ndarray
) -> dict[int, np.ndarray]:
    """For each row of data what it shares with others by all keys but one, of each key.

    Made of what all keys before it and all behind it make, so that each is joined a few times.
    """
    side = pd.factorize(rows.kant[data], use_na_sentinel=False)[0]
    keys = _grouping(layout)
    helds = [held_by[heading.index][1][data] for heading in keys]
    before = [*accumulate(helds, joined, initial=side)]
    behind = [*accumulate(reversed(helds), joined, initial=np.zeros_like(side))][::-1]
    found = {_BY_SIDE: side}
    for place, heading in enumerate(keys):
        found[heading.index] = joined(before[place], behind[place + 1])
    return found


def _describes(held: np.ndarray, which: np.ndarray) -> bool:
    """Whether rows that are alike in one column are so in the other."""
    told = np.zeros(int(which.max()) + 2, dtype=held.dtype)  # an empty cell is -1: the last
    told[which] = held
    return bool((told[which] == held).all())


@dataclass
class _Cells:
    """What each value of a column adds up to in each group, beside the others of that group."""

    which: np.ndarray
    groups: np.ndarray
    #: Which cell, of a value in a group, each row is in; and the value of each cell.
    cell: np.ndarray
    value: np.ndarray
    own: np.ndarray
    others: np.ndarray
    #: Rows of each, and rows with an amount that each has beside it.
    rows: np.ndarray
    terms: np.ndarray
    #: Step in which each column is printed.
    steps: list[int]

    @classmethod
    def of(
        cls, which: np.ndarray, groups: np.ndarray, values: np.ndarray, steps: list[int]
    ) -> _Cells:
        """What the rows with each value add up to, by group."""
        width = int(which.max()) + 1
        cell, different = pd.factorize(groups.astype("int64") * width + which)
        filled = values.any(axis=1)
        own = _added(cell, len(different), values)
        of_group, count = different // width, int(groups.max()) + 1
        others = _added(groups, count, values)[of_group] - own
        terms = np.bincount(groups[filled], minlength=count)[of_group]
        terms = terms - np.bincount(cell[filled], minlength=len(different))
        rows = np.bincount(cell, minlength=len(different))
        return cls(which, groups, cell, different % width, own, others, rows, terms, steps)

    def _within(self, part: float) -> np.ndarray:
        """Which are the sum of the others but for rounding, or a part of them."""
        size = np.abs(self.own)
        rounding = np.minimum(2 * np.array(self.steps), size // 100)
        gaps = np.abs(self.own - self.others)
        close = (gaps <= np.maximum(part * size, rounding)).all(axis=1)
        # A sum has fewer rows than what it adds up; as many on both sides is work that two shared.
        fewer = (self.rows == 1) | (self.rows < self.terms)
        return np.asarray(close & self.own.any(axis=1) & (self.terms > 0) & fewer)

    @cached_property
    def _close(self) -> np.ndarray:
        return self._within(THOUSANDTH)

    @cached_property
    def _fits(self) -> np.ndarray:
        """How well each cell ties to the others of its group."""
        fits = np.where(self._close, CLOSE, NEAR)
        fits[self._within(0)] = TIES
        return fits

    @cached_property
    def standing_for_others(self) -> set[int]:
        """Values that are the sum of the others somewhere."""
        return set(self.value[self._close & (self.terms > 1)].tolist())

    @cached_property
    def _rows_beside(self) -> np.ndarray:
        """How many others of its group each row has beside it."""
        beside = np.bincount(self.groups)[self.groups] - np.bincount(self.cell)[self.cell]
        return np.asarray(beside)

    def counted(self, value: int, may: np.ndarray) -> tuple[int, int]:
        """How many rows with a value are the sum of two or more others, and how many could be."""
        rows, starts = self._by_value
        here = rows[starts[value] : starts[value + 1]]
        telling = here[may[here] & (self._rows_beside[here] > 1)]
        return int(self._close[self.cell[telling]].sum()), len(telling)

    @cached_property
    def _by_group(self) -> tuple[np.ndarray, np.ndarray]:
        return _sorted(self.groups)

    @cached_property
    def _by_value(self) -> tuple[np.ndarray, np.ndarray]:
        return _sorted(self.which)

    def families(self, value: int, data: np.ndarray) -> Iterator[Family]:
        """The rows with a value, each with the others of its group; places from `data`."""
        rows, starts = self._by_value
        for row in rows[starts[value] : starts[value + 1]].tolist():
            group = int(self.groups[row])
            all_rows, begins = self._by_group
            members = all_rows[begins[group] : begins[group + 1]]
            others = members[self.which[members] != value]
            fit = int(self._fits[self.cell[row]])
            yield Family(int(data[row]), np.sort(data[others]), fit, "groep")


def _sorted(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows ordered by their number, and where those with each number begin."""
    order = np.argsort(numbers, kind="stable")
    return order, np.searchsorted(numbers[order], np.arange(int(numbers.max()) + 2))


def _added(place: np.ndarray, count: int, values: np.ndarray) -> np.ndarray:
    sums = np.zeros((count, values.shape[1]), dtype="int64", order="F")
    for column in range(values.shape[1]):
        np.add.at(sums[:, column], place, values[:, column])
    return sums
