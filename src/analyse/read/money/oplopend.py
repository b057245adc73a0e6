"""Amounts of a line from one period to the next, as those that run up do: they only grow."""

from __future__ import annotations

import numpy as np


def steps(line: np.ndarray, place: np.ndarray, amounts: np.ndarray) -> np.ndarray:
    """By how much each amount differs from that of its line in the place before."""
    order = np.lexsort((place, line))
    same = np.diff(line[order]) == 0
    return np.asarray(np.diff(amounts[order])[same])


def only_grow(taken: np.ndarray, fewest: int) -> bool:
    """Whether of so many steps none goes down and most go up."""
    enough = len(taken) >= fewest and bool((taken >= 0).all())
    return enough and bool(2 * (taken > 0).sum() > len(taken))
