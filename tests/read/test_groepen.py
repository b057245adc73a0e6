"""Rows that are alike by several columns together."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analyse.read.groups import joined

PAIRS = st.lists(st.tuples(st.integers(0, 4), st.integers(-1, 4)), min_size=1, max_size=12)


def contiguous(values: list[int]) -> np.ndarray:
    """Numbers of groups as they are made: none is left out."""
    return np.unique(values, return_inverse=True)[1]


@given(PAIRS)
def test_rows_are_alike_when_both_columns_are(pairs: list[tuple[int, int]]) -> None:
    groups = contiguous([group for group, _ in pairs])
    held = np.array([number for _, number in pairs])
    found = joined(groups, held).tolist()
    told = list(zip(groups.tolist(), held.tolist(), strict=True))
    for one in range(len(pairs)):
        for other in range(one):
            assert (found[one] == found[other]) == (told[one] == told[other])


def test_a_column_of_which_only_some_numbers_occur_joins_no_groups() -> None:
    assert len(set(joined(np.array([0, 1, 1]), np.array([2, 2, 0])).tolist())) == 3
