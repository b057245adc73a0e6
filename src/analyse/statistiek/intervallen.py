"""95 % intervals of a share, of the difference of two shares, and of a median.

Sources: Wilson (1927) through statsmodels; Clopper and Pearson (1934) for the exact interval;
Newcombe (1998) for the difference of two; Conover (1999) for the median.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

Bounds = tuple[np.ndarray, np.ndarray]


def wilson(raak: Any, n: Any) -> Bounds:  # noqa: ANN401  arrays or series
    """Bounds of the Wilson interval of the share `raak` / `n`, parts of one; NaN where n is 0.

    It assumes independent scores: of several meetlatten on one location the true interval is wider.
    """
    # Heavy: only when an interval is asked for.
    from statsmodels.stats.proportion import proportion_confint

    trials = np.asarray(n, dtype=float)
    known = trials > 0
    hits = np.asarray(raak, dtype=float)
    low, high = proportion_confint(
        hits, np.where(known, trials, 1.0), alpha=0.05, method="wilson"
    )
    return _within(low, known), _within(high, known)


def _within(bound: np.ndarray, known: np.ndarray) -> np.ndarray:
    """A bound without the rounding error that the formula leaves around 0 and 1."""
    return np.where(known, np.clip(np.round(bound, 12), 0, 1), np.nan)


def clopper_pearson(raak: Any, n: Any) -> Bounds:  # noqa: ANN401  arrays or series
    """Bounds of the exact binomial interval of the share `raak` / `n`; NaN where n is 0."""
    hits = np.asarray(raak)
    trials = np.asarray(n)
    low = stats.beta.ppf(0.025, hits, trials - hits + 1)
    high = stats.beta.ppf(0.975, hits + 1, trials - hits)
    low = np.select([trials == 0, hits == 0], [np.nan, 0.0], low)
    high = np.select([trials == 0, hits == trials], [np.nan, 1.0], high)
    return low, high


def mediaan_interval(values: Any) -> tuple[float, float]:  # noqa: ANN401  an array or series
    """Bounds of the exact interval of a median: the narrowest pair of ordered values, alike far in.

    How many of n values lie under the median is binomial with a half, whatever they are spread
    like. NaN below six values: not even the smallest and the largest then reach 95 %.
    """
    ordered = np.sort(np.asarray(values, dtype=float))
    n = len(ordered)
    # Values that may be left out at each end: together at most 5 %.
    left_out = int(stats.binom.ppf(0.025, n, 0.5))
    if stats.binom.cdf(left_out, n, 0.5) > 0.025:
        left_out -= 1
    if left_out < 0:
        return np.nan, np.nan
    return float(ordered[left_out]), float(ordered[n - 1 - left_out])


def newcombe(table: pd.DataFrame, naast: str) -> pd.DataFrame:
    """A table of shares with their difference from the shares beside them.

    Parameters
    ----------
    table
        Columns aandeel, laag and hoog, and the same with `naast` behind their names (parts of one).

    Returns
    -------
    pandas.DataFrame
        The table with verschil, verschil_laag and verschil_hoog.
    """
    share = table["aandeel"]
    other = table[f"aandeel{naast}"]
    gap = share - other
    down = np.hypot(share - table["laag"], table[f"hoog{naast}"] - other)
    up = np.hypot(table["hoog"] - share, other - table[f"laag{naast}"])
    return table.assign(verschil=gap, verschil_laag=gap - down, verschil_hoog=gap + up)
