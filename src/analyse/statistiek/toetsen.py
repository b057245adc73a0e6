"""Tests: of many groups at once, and of figures in a row.

The trap: eight groups tested until one of them moves, and "no trend found" said of four figures in
which none could have been found.

Sources: Benjamini and Hochberg (1995) for many tests at once; Mann (1945) and Kendall (1975) for a
trend of figures in a row.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

#: What a test says when there is too little to say anything, or nothing was found.
TE_WEINIG = "te weinig waarnemingen"
NIET_AANGETOOND = "geen trend aangetoond"


def benjamini_hochberg(p: pd.Series) -> pd.Series:
    """The false discovery rate q at which each test counts; NaN where there is no p."""
    known = p.dropna()
    found = stats.false_discovery_control(known) if len(known) else []
    return pd.Series(found, index=known.index, dtype=float).reindex(p.index)


def kleinste_p(aantal: int) -> float:
    """Smallest two-sided p that Mann-Kendall can give on so many figures.

    2 / n!, when each is above the one before.
    """
    return min(1.0, 2 / math.factorial(aantal))


def mann_kendall(reeks: ArrayLike, alfa: float = 0.05) -> tuple[float, float, str]:
    """Whether figures in a row go up or down.

    Parameters
    ----------
    reeks
        Figures in order of time; missing ones are left out.
    alfa
        Level of the test.

    Returns
    -------
    tuple
        Kendall's tau, two-sided p (exact without ties), and "stijgend", "dalend", "geen trend
        aangetoond" or, when not even a perfect row could reach `alfa`, "te weinig waarnemingen" (up
        to four figures at 5 %; tau and p are NaN).
    """
    values = np.asarray(reeks, dtype=float)
    values = values[~np.isnan(values)]
    floor = kleinste_p(len(values))
    if floor > alfa:
        return np.nan, np.nan, TE_WEINIG
    tau, p = stats.kendalltau(np.arange(len(values)), values)
    if np.isnan(tau):
        return 0.0, 1.0, NIET_AANGETOOND
    p = max(p, floor)
    verdict = "stijgend" if tau > 0 else "dalend"
    return tau, p, verdict if p <= alfa else NIET_AANGETOOND
