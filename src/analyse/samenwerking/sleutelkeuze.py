"""One key that leaves nobody worse off, or the proof that there is none and what it would take.

A mix takes a part of each key (the parts add up to one). The traps: that no mix was found is no
proof, so the bound is reckoned here from the prices of the problem, which hold whatever the solver
did; a mix is one of many, so the most even one is taken; and what is fair is not in the figures: it
says what nobody loses by, not who has earned it.

Source: linear programme (HiGHS through `scipy.optimize`); the bound is weak duality.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.optimize import OptimizeResult, linprog

from analyse.antwoord import exact
from analyse.samenwerking.verdeling import HUIDIG, verdeel
from analyse.tables import ONBEKEND, cents, euros
from analyse.tables.arguments import require_choice

#: What comes out of a mix; onbekend when no key splits, or a reference is missing.
NIEMAND_ACHTERUIT, VERGOEDING = "niemand erop achteruit", "vergoeding nodig"
#: A cent: what rounding may leave.
_CENT = 0.01
#: Keys beyond which not every set of them is tried.
_VEEL = 12
_BETALING = ["deelnemer", "aandeel", "deel", "maatwerk", "betaalt"]
_BETALING += ["referentie", "besparing", "vergoeding"]
_GEEN_GEWICHTEN = pd.DataFrame(columns=["sleutel", "gewicht"])
_GEEN_VERDELING = pd.DataFrame(columns=_BETALING)


@dataclass(frozen=True)
class Menging:
    """A mix of keys, with its proof.

    Attributes
    ----------
    status
        "niemand erop achteruit", "vergoeding nodig" or "onbekend" (no key splits, or a reference is
        missing).
    gewichten
        Columns sleutel, gewicht (adding up to one).
    verdeling
        Columns deelnemer, aandeel, deel, maatwerk, betaalt, referentie, besparing, vergoeding
        (euro; vergoeding is what brings it back to its reference).
    vergoeding
        Least compensation that any mix of these keys needs, euro a year: the sum of the column.
    grens
        No mix needs less than this: from the prices, reckoned here; equal to vergoeding but for the
        rounding to cents.
    besparing
        What all save together, euro a year; less than the compensation means that they cannot pay
        it among themselves.
    groep
        Participants that carry the proof: under no mix do they all reach their reference.
    """

    status: str = ONBEKEND
    gewichten: pd.DataFrame = field(default_factory=_GEEN_GEWICHTEN.copy)
    verdeling: pd.DataFrame = field(default_factory=_GEEN_VERDELING.copy)
    vergoeding: float = np.nan
    grens: float = np.nan
    besparing: float = np.nan
    groep: tuple[str, ...] = ()

    @property
    def als_sleutel(self) -> pd.DataFrame:
        """The mix as a key of its own, as `kosten_per_sleutel` gives them; value is the share."""
        return self.verdeling.assign(sleutel="menging", waarde=self.verdeling["aandeel"])

    @property
    def kleinste_winst(self) -> float:
        """The smallest saving as a part of the reference, beyond noise."""
        reference = self.verdeling["referentie"]
        shares = self.verdeling["besparing"] / reference.where(reference > 0, 1.0)
        return round(float(shares.min()), 6)


def menging_gelijkmatigst(
    split: pd.DataFrame, sleutels: Sequence[str] | None = None
) -> Menging:
    """The most even mix under which nobody pays more, or the one that needs least compensation.

    Parameters
    ----------
    split
        As `kosten_per_sleutel` returns it.
    sleutels
        Keys that may be mixed; all that split but `huidige kosten` when None: that one leaves
        everything as it is.

    Returns
    -------
    Menging
        Of all mixes without a loser the one in which the smallest saving, as a part of the
        reference, is largest. The order of the rows changes nothing.
    """
    complete = split["betaalt"].notna().groupby(split["sleutel"]).all()
    for name in sleutels or ():
        require_choice(name, complete.index, "sleutel")
    usable = complete.index[complete]
    usable = usable[usable != HUIDIG] if sleutels is None else usable[usable.isin(sleutels)]
    rows = split[split["sleutel"].isin(usable)]
    if usable.empty or rows["referentie"].isna().any():
        return Menging()
    wide = rows.pivot(index="deelnemer", columns="sleutel")
    own = rows[rows["sleutel"] == usable[0]].sort_values("deelnemer", ignore_index=True)
    total = int(cents(own["deel"]).sum())
    share = wide["aandeel"].to_numpy()
    reference = own["referentie"].to_numpy()
    # How much each pays above its reference under each key alone; a mix pays the mix of these.
    extra = own[["maatwerk"]].to_numpy() - reference[:, None]
    above = share * (total / 100) + extra
    least, weights, prices = _cheapest(above)
    fine = least <= _CENT
    if fine:
        weights = _most_even(above, reference)
    paid = _payments(own, share @ weights, total)
    mix = pd.DataFrame({"sleutel": usable, "gewicht": weights.round(6)})
    mix = mix.sort_values("gewicht", ascending=False, kind="stable", ignore_index=True)
    # Whatever prices between nought and one: under every mix the priced excess is at least that of
    # the best single key.
    bound = max((prices @ above).min(), 0.0)
    saved = exact(paid["besparing"])
    needed = exact(paid["vergoeding"])
    if fine:
        return Menging(NIEMAND_ACHTERUIT, mix, paid, needed, 0.0, saved)
    group = tuple(own.loc[prices > 1e-9, "deelnemer"])
    return Menging(VERGOEDING, mix, paid, needed, _down(bound), saved, group)


def menging_eenvoudigst(split: pd.DataFrame, sleutels: Sequence[str] | None = None) -> Menging:
    """The mix without a loser that needs the fewest keys: what can be explained in one sentence.

    Parameters
    ----------
    split, sleutels
        As in `menging_gelijkmatigst`; at most twelve keys, for every set of them is tried.

    Returns
    -------
    Menging
        Of equally few keys the most even mix, then by name. Where no mix leaves nobody worse off,
        the one of all keys that needs the least compensation.
    """
    whole = menging_gelijkmatigst(split, sleutels)
    names = sorted(whole.gewichten["sleutel"])
    if whole.status != NIEMAND_ACHTERUIT or len(names) > _VEEL:
        return whole
    for size in range(1, len(names)):
        found = [menging_gelijkmatigst(split, chosen) for chosen in combinations(names, size)]
        fine = [mix for mix in found if mix.status == NIEMAND_ACHTERUIT]
        if fine:
            # The first of equals, and they are in order of name.
            return max(fine, key=lambda mix: mix.kleinste_winst)
    return whole


def _down(euro: float) -> float:
    """Whole cents at or below an amount: a bound must not be rounded up."""
    return math.floor(euro * 100 + 1e-6) / 100


def _cheapest(above: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """The least compensation in whole, its mix, and the price of a euro for each participant."""
    people, keys = above.shape
    scale = np.abs(above).max() or 1.0
    cost = np.r_[np.zeros(keys), np.ones(people)]
    rows = np.c_[above / scale, -np.eye(people)]
    result = _solve(cost, rows, [(0, None)] * len(cost), keys)
    prices = np.clip(-result.ineqlin.marginals, 0, 1)
    return result.fun * scale, _weights(result, keys), prices


def _most_even(above: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """The mix without a loser whose smallest saving, as a part of the reference, is largest."""
    people, keys = above.shape
    size = np.where(reference > 0, reference, 1.0)
    parts = above / size[:, None]
    cost = np.r_[np.zeros(keys), -1.0]
    rows = np.c_[parts, np.ones(people)]
    bounds = [(0, None)] * keys + [(None, None)]
    return _weights(_solve(cost, rows, bounds, keys), keys)


def _solve(
    cost: np.ndarray, rows: np.ndarray, bounds: Sequence[tuple[int | None, None]], keys: int
) -> OptimizeResult:
    """Least cost with all rows at most nought, and the first `keys` variables adding up to one."""
    one = np.zeros((1, len(cost)))
    one[0, :keys] = 1.0
    nought = np.zeros(len(rows))
    return linprog(
        cost, A_ub=rows, b_ub=nought, A_eq=one, b_eq=[1.0], bounds=bounds, method="highs"
    )


def _weights(result: OptimizeResult, keys: int) -> np.ndarray:
    weights = np.clip(result.x[:keys], 0, None)
    return np.asarray(weights / weights.sum())


def _payments(own: pd.DataFrame, mixed: np.ndarray, total: int) -> pd.DataFrame:
    """What each pays of `total` (whole cents) by its mixed share, and what that saves it."""
    table = own[["deelnemer", "maatwerk", "referentie"]].assign(aandeel=mixed.round(6))
    part = pd.Series(verdeel(total, mixed.round(12)))
    paid = part + cents(own["maatwerk"])
    table["deel"] = euros(part)
    table["betaalt"] = euros(paid)
    table["besparing"] = euros(cents(own["referentie"]) - paid)
    table["vergoeding"] = (-table["besparing"]).clip(lower=0)
    return table[_BETALING]
