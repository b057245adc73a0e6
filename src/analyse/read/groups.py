"""Rows that are alike, as a number for each: what several columns hold together."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

import numpy as np
import pandas as pd

from analyse.read.heading.headings import Heading
from analyse.read.rows import Rows
from analyse.read.sheet import Sheet


def each_alone(groups: np.ndarray) -> bool:
    """Whether each row is a group by itself."""
    return int(groups.max(initial=-1)) + 1 == len(groups)


def joined(groups: np.ndarray, held: np.ndarray) -> np.ndarray:
    """Groups, each divided by what its rows hold in another column; -1 is an empty cell."""
    if each_alone(groups) or not held.any():
        return groups
    return np.asarray(pd.factorize(groups * (int(held.max(initial=0)) + 2) + held + 1)[0])


def alike(
    headings: Iterable[Heading], rows: Rows, sheet: Sheet, which: np.ndarray
) -> np.ndarray:
    """For each of some used rows a number, the same for rows of one side that hold the same.

    Under some headings; `which` are places in `rows.used`, or a mask of them.
    """
    held = [sheet.distinct(heading.index, rows.used)[1][which] for heading in headings]
    return reduce(joined, held, pd.factorize(rows.side[which])[0])
