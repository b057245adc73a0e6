"""The levels that reach a saving at least loss of quality: an exact integer programme with proof.

Choose one level for each cell: minimise the loss of quality, subject to a saving, floors and a
limit per wijk. The traps: a plan that a solver calls optimal is so within the solver's tolerances,
so amounts are checked here in whole cents, and beside the bound of the solver stands one that is
reckoned here from the prices of the relaxed problem (any prices give a bound that holds; it is
wider, and `nagerekend` says how much); and where a euro saved costs as much quality
in one wijk as in another, the plan must choose one of them: those cells are marked `vrij`, because
that is a choice for people.

Sources: multiple-choice knapsack problem (Kellerer, Pferschy and Pisinger, Knapsack Problems, 2004,
chapter 11: bounds and reduction by Lagrangian prices); HiGHS through `scipy.optimize`.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array, vstack

from analyse import nl
from analyse.keuze.mogelijkheden import CEL
from analyse.keuze.ondergrens import matrix, ondergrens, ontspannen, schaal
from analyse.keuze.spelregels import DELEN, Model, Spelregels, maak
from analyse.tables import cents, euros

#: Whether other plans lose as little as the one that is given.
GEEN, ANDERE, NIET_UITGEZOCHT = "geen", "er zijn andere", "niet uitgezocht"
#: Parts of a level (`DELEN`) by which losses may differ and be equal: each is rounded.
EVEN = 10
#: Cells beyond which the plans that lose equally little are not laid in order, and how many cells
#: are settled at a time.
_MEESTE_PLEKKEN, _TEGELIJK = 1_000, 5
#: What a plan must stay within: a whole number of each option, and the most that these add up to.
Limit = tuple[np.ndarray, float]
#: How `milp` says that there is no solution.
_ONHAALBAAR = 2
#: Options kept beside the best of each cell in the first small problem.
_KERN = 300
#: A difference in loss (levels) below which two are the same; the losses themselves are sums of
#: thousands of floats.
_GELIJK = 1e-9


@dataclass(frozen=True)
class Keuze:
    """A plan with its proof, or why there is none.

    Attributes
    ----------
    status
        "bewezen" (the programme that solves shows that no plan that keeps the rules loses less, but
        for the gap asked; how far that is checked here: `nagerekend`), "gevonden" (one
        may exist, at most `kloof` better), "onhaalbaar" or "niet gevonden" (none found within the
        effort allowed; it may exist).
    doel, besparing
        Saving asked and saving of the plan (euro a year, exact cents; NaN without a plan).
    verlies, grens
        Loss of the plan and what no plan can be below (mean levels); NaN without a plan.
    kloof
        (verlies - grens) as a part of verlies, by the bound of the programme that solves.
    nagerekend
        The same by the bound that is reckoned here, whatever that programme does.
    hoogst
        Largest saving that these rules allow (euro); NaN when it was not asked for.
    prijs_per_10000
        Loss of the next 10.000 euro (levels): the dual of the relaxed problem, one euro beyond the
        target.
    gelijken
        Whether other plans lose as little: "geen", "er zijn andere" or "niet uitgezocht". Unless it
        is the last, the plan follows from the data alone: of those that lose least (to a part of
        1e-7 of a level) it changes the fewest cells, then saves most, then is the first in
        the order of the cells. Else it may differ with the version of the solver.
    plan
        One row a cell: the cell, product, meetlat, hoeveelheid, nu, voorstel, stappen, kosten_nu,
        kosten, besparing (euro), verlies, deel_stad, deel_wijk and vrij (another cell costs as much
        quality for a euro), and what `keuze_stand` told of the cell. Empty without a plan.
    melding
        The outcome in a Dutch sentence.
    """

    status: str
    doel: float
    melding: str
    plan: pd.DataFrame
    besparing: float = np.nan
    verlies: float = np.nan
    grens: float = np.nan
    kloof: float = np.nan
    nagerekend: float = np.nan
    prijs_per_10000: float = np.nan
    hoogst: float = np.nan
    gelijken: str = NIET_UITGEZOCHT

    @property
    def uitkomst(self) -> pd.DataFrame:
        """The figures of the choice as a table of one row."""
        figures = pd.DataFrame([vars(self)])
        # The price of the relaxed problem is no second price of the next euros beside the solved.
        return figures.drop(columns=["melding", "plan", "prijs_per_10000"])


def niveaukeuze(
    options: pd.DataFrame,
    besparing: float,
    regels: Spelregels | None = None,
    *,
    kloof: float = 1e-6,
    knopen: int = 20_000,
) -> Keuze:
    """The plan that saves at least `besparing` euro a year with the least loss of quality.

    Parameters
    ----------
    options
        As `niveau_mogelijkheden` returns it.
    besparing
        Saving asked, euro a year.
    regels
        The rules; those of `Spelregels()` when None.
    kloof
        Stop when the loss of the plan is proven to be within this part of the least there is; 0
        asks for the least itself.
    knopen
        Effort: branches that HiGHS may search in one problem. Not a time, so that every machine
        finds the same plan.

    Returns
    -------
    Keuze
        Equal input, in whatever order, gives the equal plan. A saving that cannot be reached is a
        status and a message, no exception.
    """
    model = maak(options, regels or Spelregels())
    target = round(besparing * 100)
    relaxed = ontspannen(model, target)
    if relaxed is None:
        return _no_plan(model, besparing)
    prices = relaxed[:2]
    chosen, bound = _search(model, target, prices, kloof, knopen)
    if chosen is None:
        return _no_plan(model, besparing)
    equals = NIET_UITGEZOCHT
    if model.verlies[chosen].sum() - bound <= max(kloof * abs(bound), _GELIJK):
        chosen, equals = _first_of_equals(model, target, prices, chosen, knopen)
    loss = model.verlies[chosen].sum()
    size = abs(loss)
    gap = max(loss - bound, 0.0)
    if gap <= EVEN / DELEN + _GELIJK:
        gap = 0.0
    relative = gap / size if loss else gap
    reckoned, _ = ondergrens(model, target, prices) if len(model.cel) else (loss, None)
    checked = max(loss - reckoned, 0.0) / (size or 1.0)
    status = "bewezen" if relative <= kloof else "gevonden"
    told = f"Nagerekend: geen plan haalt dit doel met meer dan {marge(checked)} minder verlies."
    if status == "bewezen":
        told += " Binnen die marge vond het rekenprogramma (HiGHS) geen beter plan."
    next_euro = ontspannen(model, target + 100) or relaxed
    plan = _plan(model, chosen, target, prices)
    saved = model.centen[chosen].sum() / 100
    price = next_euro[0] * 10_000
    return Keuze(
        status,
        besparing,
        told,
        plan,
        besparing=saved,
        verlies=loss,
        grens=loss - gap,
        kloof=relative,
        nagerekend=checked,
        prijs_per_10000=price,
        gelijken=equals,
    )


def marge(part: float) -> str:
    """A part that may be very small as a percentage, with the decimals that it needs."""
    return nl.procent(part, 2 if part == 0 or part >= 1e-3 else 4)


def _no_plan(model: Model, asked: float) -> Keuze:
    """Why there is no plan: it cannot be, or it was not found within the effort allowed."""
    most = hoogste_besparing(model) / 100
    status = "onhaalbaar"
    told = (
        f"Deze besparing is niet haalbaar met deze spelregels: ten hoogste {nl.euro(most)} van de"
        f" gevraagde {nl.euro(asked)}."
    )
    if most * 100 >= round(asked * 100):
        status = "niet gevonden"
        told = (
            "Er is geen plan gevonden binnen de toegestane rekentijd; het kan er wel zijn. Geef"
            " een grotere kloof of meer knopen."
        )
    return Keuze(status, asked, told, pd.DataFrame(columns=_PLAN), hoogst=most)


@contextmanager
def _stil() -> Iterator[None]:
    """Keep from the console what HiGHS prints there whatever it is told.

    Its line goes around Python, into the output of a notebook, now and then
    (github.com/jump-dev/HiGHS.jl/issues/312).
    """
    sys.stdout.flush()
    try:
        console = os.dup(1)
    except OSError:  # no console at all
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        # What C still holds must go while the console is away.
        ctypes.CDLL(None if os.name == "posix" else "ucrtbase").fflush(None)
        os.dup2(console, 1)
        os.close(nowhere)
        os.close(console)


def _search(
    model: Model, target: int, prices: tuple[float, np.ndarray], gap: float, nodes: int
) -> tuple[np.ndarray | None, float]:
    """Options of the best plan and the proven bound.

    A small problem comes first; it is widened until what was left out cannot matter.
    """
    if not len(model.cel):
        return np.zeros(0, dtype=int), 0.0
    bound, above = ondergrens(model, target, prices)
    ranked = np.sort(above[above > 0])
    widest = ranked.max(initial=0.0)
    width = ranked[:_KERN].max(initial=0.0)
    lost = np.rint(model.verlies * DELEN)
    best: np.ndarray | None = None
    while True:
        keep = above <= width
        whole = keep.all()
        found, inside = _solve(model, keep, target, lost, gap, nodes)
        inside /= DELEN
        best = _better(model, best, found)
        if best is None:
            if whole:
                return None, np.nan
            width = max(8 * width, _GELIJK) if width < widest / 8 else widest
            continue
        loss = model.verlies[best].sum()
        # Inside the small problem no plan is below `inside`; outside it none below bound + width.
        least = inside if whole else min(inside, bound + width)
        proven = max(bound, least)
        room = max(gap * abs(loss), _GELIJK * 1e-3)
        close = loss - proven <= room
        if whole or close or loss - bound <= width:
            return best, min(proven, loss)
        width = loss - bound


def _better(
    model: Model, best: np.ndarray | None, found: np.ndarray | None
) -> np.ndarray | None:
    """The plan that loses least of the two; the first of equals."""
    if best is None or found is None:
        return found if best is None else best
    least = model.verlies[best].sum()
    return found if model.verlies[found].sum() < least else best


def _solve(
    model: Model,
    keep: np.ndarray,
    target: int,
    goal: np.ndarray,
    gap: float,
    nodes: int,
    limits: Sequence[Limit] = (),
) -> tuple[np.ndarray | None, float]:
    """Options with the least of a goal among those kept (None without), and the bound proven there.

    Without, the bound is infinite when there is no plan and NaN when none was found.
    `goal` counts in whole numbers, one an option. What comes of the solver is held against every
    rule here, so that its tolerances let nothing through.
    """
    # A cell with one option left is no choice: it goes into the sums beforehand.
    number = np.bincount(model.cel[keep], minlength=len(model.begin))
    alone = number[model.cel] == 1
    fixed = np.flatnonzero(keep & alone)
    kept = np.flatnonzero(keep & ~alone)
    rows, most, slack = _rules(model, target, limits)
    room = most - rows[:, fixed].sum(axis=1)
    at_hand = float(goal[fixed].sum())
    if not len(kept):
        return (fixed, at_hand) if (room >= 0).all() else (None, np.inf)
    cell, one_a_cell = _one_a_cell(model.cel[kept])
    effort = {"mip_rel_gap": gap, "node_limit": nodes}
    for attempt in range(5):
        at_most = LinearConstraint(rows[:, kept], -np.inf, room + slack)
        found = _highs(goal[kept], [at_most, one_a_cell], effort)
        if found.x is None:
            impossible = found.status == _ONHAALBAAR and attempt == 0
            return None, np.inf if impossible else np.nan
        order = np.lexsort((-found.x, cell))
        first_of_cell = np.flatnonzero(np.diff(cell[order], prepend=-1))
        plan = np.sort(np.concatenate([fixed, kept[order[first_of_cell]]]))
        over = rows[:, plan].sum(axis=1) - most
        if (over <= 0).all():
            return plan, at_hand + found.mip_dual_bound
        room -= over.clip(min=0)
    return None, np.nan


def _rules(
    model: Model, target: int, limits: Sequence[Limit]
) -> tuple[csr_array, np.ndarray, np.ndarray]:
    """What every plan must keep below a number: a row each, that number, and room for the solver.

    Between whole numbers half is no error, and more than the tolerance of the solver.
    """
    whole = [(-model.centen, -target), *limits]
    rows = [csr_array(np.asarray(values, dtype=float)[None, :]) for values, _ in whole]
    most, slack = [float(number) for _, number in whole], [0.5] * len(whole)
    if model.limiet is not None:
        wijken = int(model.wijk.max()) + 1
        rows.append(matrix(model.wijk, model.daling, wijken))
        most += [model.limiet + _GELIJK] * wijken
        slack += [0.0] * wijken
    return csr_array(vstack(rows)), np.array(most), np.array(slack)


def _first_of_equals(
    model: Model, target: int, prices: tuple[float, np.ndarray], plan: np.ndarray, nodes: int
) -> tuple[np.ndarray, str]:
    """Of all plans that lose least the one that comes first, and whether there are others.

    First is, in this order: the fewest cells that change, the largest saving, and the cells in the
    order of the table, of which the first falls most. When that is not settled within the effort
    allowed it is the plan as given.
    """
    if not len(model.cel):
        return plan, GEEN
    if len(model.begin) > _MEESTE_PLEKKEN:
        return plan, NIET_UITGEZOCHT
    lost = np.rint(model.verlies * DELEN)
    bound, above = ondergrens(model, target, prices)
    keep = above <= model.verlies[plan].sum() - bound + (EVEN + 1) / DELEN
    keep[plan] = True
    limits: list[Limit] = []
    first = plan
    changed = (model.rijen["stappen"].to_numpy() != 0).astype(float)
    for goal in (lost, changed, -model.centen.astype(float), *_in_order(model, keep)):
        found, least = _solve(model, keep, target, goal, 0.0, nodes, limits)
        if found is None or goal[found].sum() - least > 1 - 1e-3:
            return plan, NIET_UITGEZOCHT
        first = found
        limits.append((goal, goal[first].sum() + (0 if limits else EVEN)))
        if len(limits) == 3 and _others(model, keep, target, nodes, limits, first) == GEEN:
            break
    others = _others(model, keep, target, nodes, limits[:1], first)
    return (plan if others == NIET_UITGEZOCHT else first), others


def _in_order(model: Model, keep: np.ndarray) -> Iterator[np.ndarray]:
    """Goals that settle cells in the order of the table, some at a time: the first falls most."""
    number = np.bincount(model.cel[keep], minlength=len(model.begin))
    open_cells = np.flatnonzero(number > 1)
    steps = model.rijen["stappen"].to_numpy(dtype=float)
    for first in range(0, len(open_cells), _TEGELIJK):
        weight = np.zeros(len(model.begin))
        block = open_cells[first : first + _TEGELIJK]
        # Levels differ by four at most: a step of one cell is more than all that come behind it.
        weight[block] = 9.0 ** np.arange(len(block))[::-1]
        yield -steps * weight[model.cel]


def _others(
    model: Model,
    keep: np.ndarray,
    target: int,
    nodes: int,
    limits: Sequence[Limit],
    plan: np.ndarray,
) -> str:
    """Whether there is a plan within the limits that is another than this one."""
    same = np.zeros(len(model.cel))
    same[plan] = 1.0
    nothing = np.zeros(len(same))
    another = [*limits, (same, len(plan) - 1.0)]
    found, bound = _solve(model, keep, target, nothing, 0.0, nodes, another)
    if found is None:
        return GEEN if np.isinf(bound) else NIET_UITGEZOCHT
    return ANDERE


def _one_a_cell(cel: np.ndarray) -> tuple[np.ndarray, LinearConstraint]:
    """The cells numbered from nought, and the rule that one option of each is chosen."""
    cell, cells = pd.factorize(cel)
    sums = matrix(cell, np.ones(len(cell)), len(cells))
    return cell, LinearConstraint(sums, 1, 1)


def _highs(
    cost: np.ndarray, rules: list[LinearConstraint], effort: dict[str, float]
) -> OptimizeResult:
    """The choice of least cost, each option taken or not."""
    with _stil():
        return milp(
            cost,
            constraints=rules,
            integrality=np.ones(len(cost)),
            bounds=Bounds(0, 1),
            options=effort,
        )


def hoogste_besparing(model: Model) -> int:
    """Largest saving that the rules allow, in cents.

    Each wijk has its own limit, so each is its own small problem.
    """
    if not len(model.cel):
        return 0
    if model.limiet is None:
        return int(np.maximum.reduceat(model.centen, model.begin).sum())
    total = 0
    for wijk in range(model.wijk.max() + 1):
        keep = model.wijk == wijk
        savings = model.centen[keep]
        _, one_a_cell = _one_a_cell(model.cel[keep])
        falls = model.daling[keep][None, :]
        limit = LinearConstraint(falls, -np.inf, model.limiet + _GELIJK)
        found = _highs(-savings / 100, [one_a_cell, limit], {"mip_rel_gap": 0.0})
        taken = np.round(found.x) == 1
        total += savings[taken].sum()
    return total


_PLAN = [*CEL, "product", "meetlat", "hoeveelheid", "nu", "voorstel", "stappen"]
_PLAN += ["kosten_nu", "kosten", "besparing", "verlies", "deel_stad", "deel_wijk", "vrij"]
_PLAN += ["n", "aandeel", "laag", "hoog", "gevraagd", "stand"]


def _plan(
    model: Model, chosen: np.ndarray, target: int, prices: tuple[float, np.ndarray]
) -> pd.DataFrame:
    """The plan, one row a cell, in the order of the cells."""
    rows = model.rijen.iloc[chosen].reset_index(drop=True)
    rows["voorstel"] = rows["niveau"]
    rows["verlies"] = model.verlies[chosen]
    rows["kosten_nu"] = euros(cents(rows["kosten"]) + cents(rows["besparing"]))
    _, above = ondergrens(model, target, prices)
    # Two options at the same price of saving: which of them is taken is all the same to this sum.
    least = 1e-3 * schaal(model.verlies)
    same_price = np.bincount(model.cel, above <= least)
    rows["vrij"] = same_price[model.cel[chosen]] > 1
    return rows[_PLAN]
