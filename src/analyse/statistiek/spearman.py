"""Rank correlation of pairs with its interval.

The traps: an association between a handful of pairs is almost never sure, whatever its size, so it
always has its interval and n; and two means that are equal on paper may differ in their last bit,
so values are rounded before they are ranked.

Sources: Spearman (1904); interval by bootstrap of the pairs (Efron, percentile); where that has no
width, Bonett and Wright (Psychometrika 65, 2000), standard error of Fisher's z of a rank
correlation.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

#: Pairs below which no interval is given: with fewer it covers less often than it says (tried out,
#: see docs/methode.md).
MINIMUM = 7
#: Decimals of the largest value behind which two values are equal: what is left is arithmetic.
_GELIJK = 12


class Rangcorrelatie(NamedTuple):
    """A rank correlation.

    Attributes
    ----------
    n
        Pairs.
    rho
        From -1 to 1; NaN for fewer than three pairs or values that do not vary.
    laag, hoog
        Its 95 % interval; NaN for fewer than `MINIMUM` pairs.
    oordeel
        "positief verband", "negatief verband", "geen verband aangetoond" or "te weinig
        waarnemingen".
    """

    n: int
    rho: float
    laag: float
    hoog: float
    oordeel: str


def spearman(
    x: ArrayLike, y: ArrayLike, *, trekkingen: int = 4000, seed: int = 1904
) -> Rangcorrelatie:
    """Rank correlation of pairs, with a 95 % interval.

    Parameters
    ----------
    x, y
        Values side by side; a pair of which one is missing or infinite does not count.
    trekkingen, seed
        Of the bootstrap.
    """
    pairs = np.array([x, y], dtype=float)
    pairs = _without_noise(pairs[:, np.isfinite(pairs).all(axis=0)])
    n = pairs.shape[1]
    rho = float(_rho(*pairs)) if n >= 3 else np.nan
    if n < MINIMUM or np.isnan(rho):
        return Rangcorrelatie(n, rho, np.nan, np.nan, "te weinig waarnemingen")
    drawn = np.random.default_rng(seed).integers(0, n, (trekkingen, n))
    found = _rho(*pairs[:, drawn])
    low, high = (float(bound) for bound in np.nanpercentile(found, [2.5, 97.5]))
    if high - low < 1e-9:
        low, high = _of_a_perfect_order(rho, n)
    verdict = "geen verband aangetoond"
    if low > 0:
        verdict = "positief verband"
    elif high < 0:
        verdict = "negatief verband"
    return Rangcorrelatie(n, rho, low, high, verdict)


def _without_noise(pairs: np.ndarray) -> np.ndarray:
    """The values as parts of their largest, so that equals are equal however they were reckoned."""
    largest = np.abs(pairs).max(axis=1, keepdims=True, initial=0.0)
    return np.round(pairs / np.where(largest > 0, largest, 1.0), _GELIJK)


def _rho(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Spearman along the last axis; NaN where one of both does not vary."""
    a = _ranks(x)
    b = _ranks(y)
    squares = (a * a).sum(axis=-1) * (b * b).sum(axis=-1)
    size = np.where(squares > 0, np.sqrt(squares), np.nan)
    return np.asarray((a * b).sum(axis=-1) / size)


def _ranks(values: np.ndarray) -> np.ndarray:
    from scipy.stats import rankdata  # heavy: only when there is something to rank

    ranks = rankdata(values, axis=-1)
    return np.asarray(ranks - ranks.mean(axis=-1, keepdims=True))


def _of_a_perfect_order(rho: float, n: int) -> tuple[float, float]:
    """An interval as if two neighbours had changed places: every draw of it is perfect too."""
    near = np.sign(rho) * (1 - 12 / (n * (n**2 - 1)))
    half = 1.96 * np.sqrt((1 + near**2 / 2) / (n - 3))
    middle = np.arctanh(near)
    if rho > 0:
        return float(np.tanh(middle - half)), 1.0
    return -1.0, float(np.tanh(middle + half))
