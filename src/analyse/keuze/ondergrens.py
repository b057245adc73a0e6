"""The relaxed problem of the choice of levels, and the bound that its prices prove.

The trap: a bound taken from a solver is as sound as its tolerances. This one is reckoned here and
holds for any prices of nought or more; good prices, those of the relaxed problem, only make it
tight.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from analyse.keuze.spelregels import Model


def matrix(of: np.ndarray, values: np.ndarray, count: int) -> Any:  # noqa: ANN401  scipy ships no types
    """A sparse matrix with `count` rows and one value a column, in the row `of` that column."""
    from scipy.sparse import csr_array  # heavy: only when there is something to choose

    return csr_array((values, (of, np.arange(len(of)))), shape=(count, len(of)))


def schaal(losses: np.ndarray) -> float:
    """What losses are divided by before they go to the solver, whose tolerances are absolute."""
    size = np.abs(losses[losses != 0])
    return float(size.mean()) if len(size) else 1.0


def ontspannen(model: Model, target: int) -> tuple[float, np.ndarray, np.ndarray] | None:
    """The relaxed problem, in which part of a cell may be lowered: its prices and its choice.

    Parameters
    ----------
    target
        Saving asked, in cents.

    Returns
    -------
    tuple or None
        Loss for a euro of saving, loss for a level of the limit of each wijk (empty without a
        limit), and the part of each option (all but a few are 0 or 1); None when not even this
        reaches the saving.
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, vstack

    nothing = np.zeros(0)
    if not len(model.cel):
        return (0.0, nothing, nothing) if target <= 0 else None
    rows = [csr_array(-model.centen[None, :] / 100)]
    most = [np.array([-target / 100])]
    if model.limiet is not None:
        limits = np.full(int(model.wijk.max()) + 1, model.limiet)
        rows.append(matrix(model.wijk, model.daling, len(limits)))
        most.append(limits)
    scale = schaal(model.verlies)
    found = linprog(
        model.verlies / scale,
        A_ub=vstack(rows),
        b_ub=np.concatenate(most),
        bounds=(0, None),
        method="highs",
        A_eq=matrix(model.cel, np.ones(len(model.cel)), len(model.begin)),
        b_eq=np.ones(len(model.begin)),
    )
    if found.status != 0:
        return None
    price = np.maximum(-found.ineqlin.marginals * scale, 0.0)
    return float(price[0]), price[1:], np.asarray(found.x)


def ondergrens(
    model: Model, target: int, prices: tuple[float, np.ndarray]
) -> tuple[float, np.ndarray]:
    """What no plan can be below, and how much a plan with an option is above it at least.

    True for any prices of nought or more: a plan that keeps the rules only gets cheaper when
    breaking them is paid for.
    """
    saving, limits = prices
    net = model.verlies - saving * model.centen / 100
    if len(limits):
        net = net + limits[model.wijk] * model.daling
    best = np.minimum.reduceat(net, model.begin)
    bound = best.sum() + saving * target / 100
    if model.limiet is not None:
        bound -= limits.sum() * model.limiet
    return float(bound), net - best[model.cel]
