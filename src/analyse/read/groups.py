"""Rows that are alike, as a number for each: what several columns hold together."""

from __future__ import annotations

import numpy as np
import pandas as pd


def joined(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """A number for each row, the same where both are; -1 is an empty cell."""
    return np.asarray(pd.factorize(one * (int(other.max(initial=0)) + 2) + other + 1)[0])
