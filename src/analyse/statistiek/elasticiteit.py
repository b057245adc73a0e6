"""The elasticity of a total to a size: total = a x size^b.

b is estimated as 1 + the slope of log(total per head) on log(size) by least squares, with standard
errors that allow unequal spread (HC3; MacKinnon and White, Journal of Econometrics 29, 1985) and
Student's t. The trap: nought and less have no logarithm; leave them out first, and say so.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

#: With fewer observations no slope is reckoned.
MINSTENS = 8
#: What lies outside an interval of 95 %.
_BUITEN = 1 - 0.95


class LogLijn(NamedTuple):
    """A line through the logarithms, as statsmodels fitted it."""

    fit: Any
    middle: float

    def elasticity(self) -> tuple[float, float, float]:
        """The elasticity b and the bounds of its 95 % interval."""
        low, high = self.fit.conf_int(alpha=_BUITEN)[1] + 1
        return self.fit.params[1] + 1, low, high

    @property
    def kans(self) -> float:
        """How often a slope this far from proportional, or further, comes of chance alone."""
        return float(self.fit.pvalues[1])

    def per_head(self, log_size: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The line at the logarithm of each size and its 95 % band: not that of one observation."""
        found = self.fit.get_prediction(_design(log_size - self.middle))
        low, high = found.conf_int(alpha=_BUITEN).T
        return np.exp(found.predicted_mean), np.exp(low), np.exp(high)


def _design(size: np.ndarray) -> np.ndarray:
    return np.column_stack([np.ones(len(size)), size])


def log_lijn(size: np.ndarray, total: np.ndarray, minstens: int = MINSTENS) -> LogLijn | None:
    """The line through log(total per head) on log(size); None when there is too little to fit."""
    # Heavy: only when there is something to fit.
    from statsmodels.regression.linear_model import OLS

    x = np.log(size)
    y = np.log(total)
    if len(x) < minstens or np.ptp(x) < 1e-9:
        return None
    middle = x.mean()
    model = OLS(y - x, _design(x - middle))
    fit = model.fit(cov_type="HC3", use_t=True)
    return LogLijn(fit, middle)
