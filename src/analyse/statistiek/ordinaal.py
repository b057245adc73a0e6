"""A cumulative logit model of ordered levels, with standard errors that allow for clusters.

The trap: scores of one location resemble each other, those of one round share its weather and its
inspector, and a few locations that are visited every round carry most of what is known. Standard
errors that take scores as independent are then wrong, and a normal interval on a handful of
locations is too narrow: both are mended here.

Sources: McCullagh (1980), Regression Models for Ordinal Data, JRSS B 42; Liang and Zeger (1986) for
the sandwich; Bell and McCaffrey (2002) for its correction with few clusters and for the degrees of
freedom; Cameron, Gelbach and Miller (2011) for clusters of two kinds that cross. Held
against statsmodels OrderedModel(distr="logit") in the tests; that one lacks clusters and takes
seconds where grouped counts take milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse
from scipy.special import expit

Array = np.ndarray
#: Effects of which the standard error is worked out at once: all together would take patterns x
#: effects of memory.
_BLOCK = 16
#: A step smaller than this, or a gain of the log likelihood of less than this part, is the end.
_SMALL_STEP = 1e-7
_SMALL_GAIN = 1e-10
_MOST_STEPS = 60


@dataclass(frozen=True)
class Aanpassing:
    """A fitted model: log odds of a level above border k are x @ effecten - grenzen[k]."""

    x: Any
    counts: Array
    grenzen: Array
    effecten: Array
    covariantie: Array
    """Inverse of the expected information: first effecten, then grenzen.

    The variance if all scores were independent.
    """
    gelukt: bool

    def boven(self, eta: Array) -> Array:
        """Probability of a level above each border: len(eta) x len(grenzen)."""
        return np.asarray(expit(eta[:, None] - self.grenzen))


class _Kansen(NamedTuple):
    """Of each pattern: probabilities of its levels, and what moves them."""

    of_level: Array
    density: Array
    """Of the logistic at each border, with 0 around them."""
    to_eta: Array
    """Gradient of the log probability of each level to eta."""
    to_above: Array
    """The same to the border above the level."""
    to_below: Array
    """The same to the border below the level."""


def _levels(eta: Array, borders: Array) -> tuple[Array, Array]:
    """Cumulative probabilities with 0 and 1 around them, and those of each level."""
    between = expit(borders - eta[:, None])
    under = np.pad(between, ((0, 0), (1, 1)), constant_values=(0, 1))
    # Far from a border two cumulative probabilities round to one figure.
    return under, np.maximum(np.diff(under), 1e-300)


def _kansen(eta: Array, borders: Array) -> _Kansen:
    under, of_level = _levels(eta, borders)
    density = under * (1 - under)
    to_eta = under[:, 1:] + under[:, :-1] - 1
    to_above = density[:, 1:] / of_level
    to_below = -density[:, :-1] / of_level
    return _Kansen(of_level, density, to_eta, to_above, to_below)


def _loglik(counts: Array, x: Any, beta: Array, borders: Array, ridge: float) -> float:  # noqa: ANN401  scipy has no types
    if (np.diff(borders) <= 0).any():
        return -np.inf
    _, of_level = _levels(x @ beta, borders)
    likelihood = (counts * np.log(of_level)).sum()
    return float(likelihood - ridge / 2 * (beta @ beta))


def pas_aan(x: Any, counts: Array, ridge: float = 1e-3) -> Aanpassing:  # noqa: ANN401  scipy has no types
    """Fit by Fisher scoring on grouped counts.

    Parameters
    ----------
    x
        Patterns x effects, dense or scipy sparse, without a constant: the borders are the
        constants.
    counts
        Patterns x levels from worst to best: how many scores each pattern has at each level. Every
        level occurs.
    ridge
        Weight of a pull towards nought on each effect: too little to move one that the data know,
        enough to keep finite one that they do not (a combination of which all scores are equal).

    Raises
    ------
    ValueError
        When a level does not occur, or there are fewer than two.
    """
    seen = counts.sum(axis=0)
    if len(seen) < 2 or (seen == 0).any():
        raise ValueError("elk niveau moet voorkomen, en er moeten er twee of meer zijn")
    x = sparse.csr_matrix(x)
    effects = x.shape[1]
    part = np.cumsum(seen)[:-1] / seen.sum()
    beta = np.zeros(effects)
    borders = np.log(part / (1 - part))
    now = _loglik(counts, x, beta, borders, ridge)
    done = False
    for _ in range(_MOST_STEPS):
        step = _step(counts, x, beta, borders, ridge)
        size = 1.0
        while size > 1e-6:
            new_beta = beta + size * step[:effects]
            new_borders = borders + size * step[effects:]
            new = _loglik(counts, x, new_beta, new_borders, ridge)
            if new >= now - 1e-9 * abs(now):
                break
            size /= 2
        beta = beta + size * step[:effects]
        borders = borders + size * step[effects:]
        gain = new - now
        now = new
        moved = abs(step).max() * size
        done = moved < _SMALL_STEP or abs(gain) < _SMALL_GAIN * abs(now)
        if done:
            break
    information = _information(x, counts, _kansen(x @ beta, borders), ridge)
    return Aanpassing(x, counts, borders, beta, np.linalg.inv(information), bool(done))


def _step(counts: Array, x: Any, beta: Array, borders: Array, ridge: float) -> Array:  # noqa: ANN401  scipy has no types
    """The step of Fisher scoring: effects first, then borders."""
    chance = _kansen(x @ beta, borders)
    to_eta = (counts * chance.to_eta).sum(axis=1)
    to_effects = x.T @ to_eta - ridge * beta
    above = (counts * chance.to_above).sum(axis=0)[:-1]
    below = (counts * chance.to_below).sum(axis=0)[1:]
    score = np.concatenate([to_effects, above + below])
    return np.linalg.solve(_information(x, counts, chance, ridge), score)


def _per_score(chance: _Kansen) -> tuple[Array, Array, Array, Array]:
    """Expected information of one score of each pattern.

    Of eta, of eta with each border, of each border, and of it with the next.
    """
    level = chance.of_level
    density = chance.density[:, 1:-1]
    of_eta = (level * chance.to_eta**2).sum(axis=1)
    below = level[:, :-1]
    above = level[:, 1:]
    crossed = -density * (below + above)
    own = density**2 * (1 / below + 1 / above)
    both = density[:, :-1] * density[:, 1:]
    next_to = -both / level[:, 1:-1]
    return of_eta, crossed, own, next_to


def _information(x: Any, counts: Array, chance: _Kansen, ridge: float) -> Array:  # noqa: ANN401  scipy has no types
    """Expected information of effects and borders."""
    n = counts.sum(axis=1)
    of_eta, crossed, own, next_to = _per_score(chance)
    effects = x.shape[1]
    weighted = x.multiply((n * of_eta)[:, None]).tocsr()
    of_effects = (x.T @ weighted).toarray() + ridge * np.eye(effects)
    cross = x.T @ (n[:, None] * crossed)
    beside = n @ next_to
    of_borders = np.diag(n @ own) + np.diag(beside, 1) + np.diag(beside, -1)
    return np.block([[of_effects, cross], [cross.T, of_borders]])


class Spreiding(NamedTuple):
    """Variance of each sum of effects when the scores of a cluster move together.

    And the degrees of freedom that it rests on.
    """

    variantie: Array
    vrijheid: Array


def geclusterd(
    model: Aanpassing,
    effecten: Array,
    patroon: Array,
    niveau: Array,
    deel: Array,
    clusters: Sequence[Array],
) -> list[Spreiding]:
    """Variances that allow for scores of one cluster resembling each other.

    Parameters
    ----------
    model
        As `pas_aan` returns it.
    effecten
        Sums of effects (columns of x) of which the variance is asked: effects x sums.
    patroon, niveau, deel
        Of each score: row of x, column of counts, and number of its part (0, 1, ...): scores that
        are in one cluster whichever way they are clustered.
    clusters
        Ways of clustering: each the number of the cluster (0, 1, ...) of each part.

    Returns
    -------
    list of Spreiding
        One a way of clustering, in the order of the sums.

    Notes
    -----
    Each cluster's part in the variance is divided by 1 - h, h its part in what is known of the
    effect; the degrees of freedom are (sum a)^2 / sum a^2 with a those parts, which is small when a
    few clusters carry all.
    """
    chance = _kansen(model.x @ model.effecten, model.grenzen)
    parts = int(deel.max()) + 1
    gradient = sparse.csr_matrix(
        (chance.to_eta[patroon, niveau], (deel, patroon)), shape=(parts, len(chance.of_level))
    )
    to_effects = gradient @ model.x
    to_borders = np.zeros((parts, len(model.grenzen) + 2))
    np.add.at(to_borders, (deel, niveau + 1), chance.to_above[patroon, niveau])
    np.add.at(to_borders, (deel, niveau), chance.to_below[patroon, niveau])
    visited = sparse.csr_matrix((np.ones(len(patroon)), (deel, patroon)), shape=gradient.shape)
    sums = [_adding(cluster) for cluster in clusters]
    known = _per_score(chance)
    found: list[list[Spreiding]] = [[] for _ in clusters]
    count = len(model.effecten)
    columns = model.covariantie[:, :count] @ effecten
    for start in range(0, columns.shape[1], _BLOCK):
        effect = columns[:count, start : start + _BLOCK]
        border = columns[count:, start : start + _BLOCK]
        influence = to_effects @ effect + to_borders[:, 1:-1] @ border
        information = visited @ _information_of(known, model.x @ effect, border)
        for ways, together in zip(found, sums, strict=True):
            ways.append(_spread(together @ influence, together @ information))
    return [Spreiding(*map(np.concatenate, zip(*ways, strict=True))) for ways in found]


def _adding(cluster: Array) -> sparse.csr_matrix:
    """What adds the parts of each cluster."""
    parts = np.arange(len(cluster))
    return sparse.csr_matrix((np.ones(len(cluster)), (cluster, parts)))


def _information_of(
    known: tuple[Array, Array, Array, Array], eta: Array, border: Array
) -> Array:
    """What one score of each pattern adds to the variance of each effect."""
    of_eta, crossed, own, next_to = known
    of_one = of_eta[:, None] * eta**2
    with_borders = 2 * eta * (crossed @ border)
    with_next = 2 * next_to @ (border[:-1] * border[1:])
    return np.asarray(of_one + with_borders + own @ border**2 + with_next)


def _spread(influence: Array, information: Array) -> Spreiding:
    """Variance and degrees of freedom of the sums of each cluster."""
    share = information / information.sum(axis=0)
    variance = influence**2 / (1 - np.minimum(share, 0.999))
    return Spreiding(variance.sum(axis=0), 1 / (share**2).sum(axis=0))


def tweezijdig(een: Spreiding, ander: Spreiding, beide: Spreiding) -> Spreiding:
    """Variance with clusters of two kinds that cross: the sum, less what is in both.

    Never less than that of one kind alone, which the difference of estimates can be; the degrees
    of freedom are those of the kind that has fewest.
    """
    together = een.variantie + ander.variantie - beide.variantie
    least = np.maximum(een.variantie, ander.variantie)
    freedom = np.minimum(een.vrijheid, ander.vrijheid)
    return Spreiding(np.maximum(together, least), freedom)
