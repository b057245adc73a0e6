"""What a sample can carry: the scores that it takes to see a fall, and a rule of rejection.

Sources: Fleiss, Levin and Paik (2003) for the scores needed; the exact binomial for a rule.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

#: Standard deviations of a two-sided test at 5 %, and of a chance of 80 % to see what is there.
_Z, _POWER = stats.norm.ppf([0.975, 0.80])


def benodigd(aandeel: Any, daling: float) -> Any:  # noqa: ANN401  a number, array or series
    """Scores per round to see a fall between two rounds: two-sided at 5 %, with a power of 80 %.

    Parameters
    ----------
    aandeel
        Share in the first round (part of one).
    daling
        Fall to be seen (part of one).

    Returns
    -------
    number or array as `aandeel`
        Scores in each of the two rounds, rounded up; NaN when the share cannot fall that far. For
        independent scores: several meetlatten on one location need more (times the design effect).
    """
    first = np.asarray(aandeel, dtype=float)
    second = first - daling
    mean = (first + second) / 2
    with np.errstate(invalid="ignore"):
        alike = _Z * np.sqrt(2 * mean * (1 - mean))
        spread = first * (1 - first) + second * (1 - second)
        apart = _POWER * np.sqrt(spread)
    exact = (alike + apart) ** 2 / daling**2
    scores = np.ceil(np.round(exact, 9))
    possible = (second >= 0) & (first <= 1) & (daling > 0)
    needed = np.where(possible, scores, np.nan)
    if isinstance(aandeel, pd.Series):
        return pd.Series(needed, index=aandeel.index)
    return needed if first.ndim else float(needed)


def zichtbare_daling(aandeel: float, n: int) -> float:
    """Smallest fall from `aandeel` that two rounds of `n` scores show with power 80 %.

    In whole points (part of one); NaN when there is none.
    """
    falls = np.arange(1, round(aandeel * 100) + 1) / 100
    needed = np.array([benodigd(aandeel, fall) for fall in falls])
    seen = falls[needed <= n]
    return float(seen[0]) if len(seen) else np.nan


def afkeurkans(n: Any, waar: float, rondes: int = 1, grens: float = 0.10) -> Any:  # noqa: ANN401  a number or array
    """Chance that `n` spots are rejected at least once in `rondes`, when `waar` of all is bad.

    A round is rejected when more than `grens` of its spots is bad; exact binomial, spots drawn
    independently. With `waar` at or below `grens` it is the chance of an unjust rejection; above
    it, one minus it (for one round) is the chance of missing it.
    """
    spots = np.asarray(n, dtype=float)
    # 0.1 x 30 is a hair above 3 in floating point.
    most = np.floor(np.round(grens * spots, 9))
    once = stats.binom.sf(most, spots, waar)
    chance = 1 - (1 - once) ** rondes
    return chance if spots.ndim else float(chance)
