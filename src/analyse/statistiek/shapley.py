"""An exact split of a change over the factors that made it, and what their order matters.

The trap: a change of several factors at once has no order. Taking them one by one gives every order
its own "saving"; the Shapley value is the mean over all orders, adds up exactly, and (unlike LMDI)
allows zeros and negative amounts. The lowest and highest over all orders stay beside it.

Source: Shapley decomposition in index theory, see Ang, Huang and Mu (2009); Wood and Lenzen (2006)
on zeros in LMDI.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from math import factorial

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
#: The amounts when the factors in the set have their new value and the others still their old one.
Value = Callable[[frozenset[str]], Array]


def _subsets(factors: Sequence[str], without: str = "") -> Iterator[frozenset[str]]:
    """Every set of the factors, the smallest first."""
    others = [factor for factor in factors if factor != without]
    for size in range(len(others) + 1):
        for chosen in combinations(others, size):
            yield frozenset(chosen)


def shapley(value: Value, factors: Sequence[str]) -> dict[str, Array]:
    """Contribution of each factor, elementwise; together they are value(all) - value(none).

    Parameters
    ----------
    value
        Amounts for a set of factors that have changed; it is called once for each of the 2**n sets.
    factors
        Names of the factors.
    """
    known = {chosen: value(chosen) for chosen in _subsets(factors)}
    number = len(factors)
    shares = {}
    for factor in factors:
        share = np.zeros_like(known[frozenset()], dtype=float)
        for before in _subsets(factors, without=factor):
            orders = factorial(len(before)) * factorial(number - len(before) - 1)
            added = known[before | {factor}] - known[before]
            share += orders / factorial(number) * added
        shares[factor] = share
    return shares


def order_spread(value: Value, factors: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Lowest and highest contribution of each factor over all orders, of the sum of the elements.

    What a factor adds depends only on which factors came before it, so the 2**(n-1) sets before it
    cover all n! orders.
    """
    total = {chosen: float(value(chosen).sum()) for chosen in _subsets(factors)}
    spread = {}
    for factor in factors:
        before = list(_subsets(factors, without=factor))
        added = [total[chosen | {factor}] - total[chosen] for chosen in before]
        spread[factor] = (min(added), max(added))
    return spread
