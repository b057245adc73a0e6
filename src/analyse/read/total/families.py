"""Totals that the form of a sheet shows: a row that adds up the rows below it.

The form says which rows, arithmetic whether it is meant so. Where most such rows add up what stands
below them all of them do, and one that does not tie is wrong; where hardly any does a person must
say. The trap: a total that is one cent off is a total still, and its money counts twice as a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analyse.read.total.totals import slack
from analyse.read.total.trees import Tree

#: How well a row ties to those that it may add up: but for a thousandth; if one amount were
#: another; not at all.
TIES, CLOSE, NEAR, FAR = range(4)
#: Part of a total by which one that is close may be off.
THOUSANDTH = 0.001
#: Times the grain of a column (10 where all its amounts are tens) that a sum must be to tell.
_GRAINS = 50
#: Rows up to which hardly any add up others by chance.
_FEW = 10


@dataclass(frozen=True)
class Family:
    """A row that may be a total, the rows that it would add up, and how well it ties."""

    parent: int
    children: np.ndarray
    fit: int
    tree: str


@dataclass(frozen=True)
class Money:
    """What is added up: whole numbers of shape (rows, columns) and the step of each column."""

    values: np.ndarray
    steps: list[int]

    def fit(self, row: np.ndarray, added: np.ndarray, terms: int) -> int:
        """How well a row ties to what so many others add up to.

        One that ties in a column, or could with one other amount, is near.
        """
        said = (row != 0) | (added != 0)
        gaps = np.abs(row - added)
        tied = gaps <= [self.allowed(place, terms, row) for place in range(len(row))]
        if tied.all() and row.any():
            return TIES
        if row.any() and (gaps <= THOUSANDTH * np.abs(row)).all():
            return CLOSE
        if (tied & said).any() or self.possible(row, added):
            return NEAR
        return FAR

    @cached_property
    def _grains(self) -> np.ndarray:
        return np.asarray(np.maximum(np.gcd.reduce(self.values, axis=0), 1))

    def by_chance(
        self, rows: np.ndarray, gaps: np.ndarray, *, anywhere: bool = False
    ) -> np.ndarray:
        """Which rows are so round, or so far off, that chance explains a sum in so many rows.

        Sooner when it may begin and end `anywhere`.
        """
        step = self._grains + 2 * gaps
        told = np.log2(np.maximum(np.abs(rows) / step, 1)).sum(axis=-1)
        tries = max(1, len(self.values) / _FEW) * (len(self.values) if anywhere else 1)
        return np.asarray(told < np.log2(_GRAINS * tries))

    def allowed(self, column: int, terms: int, row: np.ndarray) -> int:
        """What rounding may make of a sum, no more than a hundredth of it."""
        step = self.steps[column]
        return min(slack(step, terms), abs(int(row[column])) // 100) if step else 0

    def possible(self, row: np.ndarray, added: np.ndarray) -> bool:
        """Whether a row can be a sum of which one amount was changed: it holds all the others."""
        signed = (self.values < 0).any(axis=0)
        return bool((signed | (row >= added - self.values.max(axis=0))).all())


def families(
    tree: Tree, money: Money, is_data: np.ndarray, may: np.ndarray, *, all_are: bool = False
) -> Iterator[Family]:
    """Each row with others below it, the deepest first, and how well it ties to them.

    `is_data` are the rows to add up, `may` those that may be a total. One that ties is not added up
    again; none is when `all_are` totals.
    """
    used = tree.places >= 0
    values = np.where(used[:, np.newaxis], money.values[tree.places], 0)
    leaf = np.asarray(used & is_data[tree.places])
    may_be = np.asarray(used & may[tree.places])
    filled = np.asarray(values.any(axis=1))
    #: What the leaves from each row on add up to, and how many they are.
    sums, terms = np.zeros((len(leaf) + 1, values.shape[1]), "int64"), [0] * (len(leaf) + 1)
    ends = tree.ends.tolist()
    for row in reversed(range(len(leaf))):
        end = ends[row]
        count = terms[row + 1] - terms[end]
        if may_be[row] and filled[row] and count:
            fit = money.fit(values[row], sums[row + 1] - sums[end], count)
            if fit == TIES or all_are:
                leaf[row] = False
            below = np.arange(row + 1, end)[leaf[row + 1 : end] & filled[row + 1 : end]]
            yield Family(int(tree.places[row]), np.sort(tree.places[below]), fit, tree.name)
        sums[row] = sums[row + 1] + values[row] * leaf[row]
        terms[row] = terms[row + 1] + int(leaf[row] and filled[row])
