"""Exact money in a float column.

Tables hold euros as float64, each the nearest float to a whole number of cents, because that is
what an analyst expects of a column of amounts. Adding floats drifts; so every sum in this library
goes through whole cents and comes back as the nearest float to the exact total. Exact up to 2**53
cents (90 trillion euro).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def cents(amounts: pd.Series) -> pd.Series:
    """Whole cents (int64) of a series of euros; a missing amount counts as nothing."""
    return pd.Series(
        np.rint(amounts.fillna(0.0).to_numpy(dtype=float) * 100).astype("int64"),
        index=amounts.index,
        name=amounts.name,
    )


def euros(whole_cents: pd.Series) -> pd.Series:
    """Euros (float64) of whole cents."""
    return whole_cents / 100


def sum_euro(frame: pd.DataFrame, by: str | Sequence[str], value: str = "bedrag") -> pd.Series:
    """Exact sum of `value` in euro per group of `by`, sorted.

    A missing key is a group of its own.
    """
    keys = [by] if isinstance(by, str) else list(by)
    whole = cents(frame[value])
    grouped = whole.groupby(
        [frame[k] for k in keys], dropna=False, observed=True, sort=True
    ).sum()
    return euros(grouped).rename(value)


def minus_euro(amount: pd.Series, other: pd.Series) -> pd.Series:
    """Exact difference in euro; not known where either is not."""
    known = amount.notna() & other.notna()
    return euros(cents(amount) - cents(other)).where(known)


def part_of(amount: pd.Series, whole: pd.Series) -> pd.Series:
    """One amount as a part of another, or per unit of it; NaN where there is no whole."""
    return amount / whole.where(whole > 0)
