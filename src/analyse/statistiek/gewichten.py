"""Weights that nobody agreed on: under which part of all of them a weighted mean stays where it is.

Source: a weighted mean under uniformly drawn weights has a B-spline with the scores as its knots as
density: Curry and Schoenberg, Journal d'Analyse Mathématique 17 (1966).
"""

from __future__ import annotations

import numpy as np
from scipy.interpolate import BSpline
from scipy.stats import rankdata


def share_below(scores: np.ndarray, threshold: float) -> float:
    """Share of all weights under which the weighted mean of `scores` is below `threshold`; exact.

    All weights that add up to one are equally likely.
    """
    knots = np.sort(scores)
    if threshold <= knots[0]:
        return 0.0
    if threshold > knots[-1]:
        return 1.0
    # A share exactly on the threshold has no weight of its own unless all scores are equal.
    spline = BSpline.basis_element(knots, extrapolate=False)
    scale = (len(knots) - 1) / (knots[-1] - knots[0])
    share = scale * spline.integrate(knots[0], threshold)
    return float(np.clip(share, 0.0, 1.0))


def rank_interval(
    scores: np.ndarray, weights: int, draws: int, decimals: int
) -> tuple[np.ndarray, np.ndarray]:
    """5 % and 95 % of the ranks of each row of `scores` over uniformly drawn weights.

    Parameters
    ----------
    scores
        A row a thing that is ranked, a column a weight; NaN does not count.
    weights
        Number of weights.
    draws
        How many times weights are drawn; each time the same ones.
    decimals
        Beyond these two scores are one; a rank is one more than the number of rows above it.
    """
    drawn = np.random.default_rng(0).dirichlet(np.ones(weights), size=draws)
    known = ~np.isnan(scores)
    means = (drawn @ np.nan_to_num(scores).T) / (drawn @ known.T)
    ranks = rankdata(-np.round(means, decimals), method="min", axis=1)
    low, high = np.quantile(ranks, [0.05, 0.95], axis=0, method="inverted_cdf")
    return low.astype("int64"), high.astype("int64")
