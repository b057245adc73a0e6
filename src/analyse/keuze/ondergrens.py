"""The relaxed problem of the choice of levels, and the bound that its prices prove.

The trap: a bound taken from a solver is as sound as its tolerances. This one is reckoned here and
holds for any prices of nought or more; good prices, those of the relaxed problem, only make it
tight.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from analyse.keuze.spelregels import Model


def matrix(of: np.ndarray, values: np.ndarray, count: int) -> csr_array:
    """A sparse matrix with `count` rows and one value a column, in the row `of` that column."""
    places = (of, np.arange(len(of)))
    return csr_array((values, places), shape=(count, len(of)))


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
    nothing = np.zeros(0)
    if not len(model.cel):
        return (0.0, nothing, nothing) if target <= 0 else None
    rows = [csr_array(-model.centen[None, :] / 100)]
    most = [-target / 100]
    if model.limiet is not None:
        wijken = model.wijk.max() + 1
        rows.append(matrix(model.wijk, model.daling, wijken))
        most += [model.limiet] * wijken
    options, cells = len(model.cel), len(model.begin)
    scale = schaal(model.verlies)
    found = linprog(
        model.verlies / scale,
        A_ub=vstack(rows),
        b_ub=most,
        bounds=(0, None),
        method="highs",
        A_eq=matrix(model.cel, np.ones(options), cells),
        b_eq=np.ones(cells),
    )
    if found.status != 0:
        return None
    price = np.maximum(-found.ineqlin.marginals * scale, 0.0)
    return price[0], price[1:], found.x


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
    return bound, net - best[model.cel]
