"""One key that leaves nobody worse off.

A mix of the given keys, or the proof that there is none and what it would take.

A mix takes a part of each key (the parts add up to one). The traps: that no mix was found is no
proof, so the bound is reckoned here from the prices of the problem, which hold whatever the solver
did; a mix is one of many, so the most even one is taken; and what is fair is not in the figures: it
says what nobody loses by, not who has earned it.

Source: linear programme (HiGHS through `scipy.optimize`); the bound is weak duality.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from analyse.samenwerking.verdeling import HUIDIG, verdeel
from analyse.tables import cents

#: A cent: what rounding may leave.
_CENT = 0.01
#: Keys beyond which not every set of them is tried.
_VEEL = 12


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

    status: str
    gewichten: pd.DataFrame
    verdeling: pd.DataFrame
    vergoeding: float
    grens: float
    besparing: float
    groep: tuple[str, ...]

    @property
    def uitkomst(self) -> pd.DataFrame:
        """The figures of the mix as a table of one row; groep as text."""
        names = ["status", "besparing", "vergoeding", "grens"]
        return pd.DataFrame(
            [{name: getattr(self, name) for name in names} | {"groep": ", ".join(self.groep)}]
        )

    @property
    def als_sleutel(self) -> pd.DataFrame:
        """The mix as a key of its own, in the form of `verdeling.per_sleutel`.

        Its value is the share.
        """
        return self.verdeling.assign(sleutel="menging", waarde=self.verdeling["aandeel"])


def meng(split: pd.DataFrame, sleutels: Sequence[str] | None = None) -> Menging:
    """The mix of keys under which nobody pays more than its reference, or the one that needs the least compensation.

    Parameters
    ----------
    split
        As `verdeling.per_sleutel` returns it.
    sleutels
        Keys that may be mixed; all that split but `huidige kosten` when None: that one leaves
        everything as it is.

    Returns
    -------
    Menging
        Of all mixes without a loser the one in which the smallest saving, as a part of the
        reference, is largest. The order of the rows changes nothing.
    """
    names = (
        [k for k in split["sleutel"].unique() if k != HUIDIG]
        if sleutels is None
        else list(sleutels)
    )
    usable = [
        k
        for k in sorted(names)
        if len(part := split[split["sleutel"] == k]) and part["betaalt"].notna().all()
    ]
    rows = split[split["sleutel"].isin(usable)]
    who = sorted(rows["deelnemer"].unique())
    if not usable or rows["referentie"].isna().any():
        empty = pd.DataFrame(
            columns=[
                "deelnemer",
                "aandeel",
                "deel",
                "maatwerk",
                "betaalt",
                "referentie",
                "besparing",
                "vergoeding",
            ]
        )
        return Menging(
            "onbekend",
            pd.DataFrame(columns=["sleutel", "gewicht"]),
            empty,
            np.nan,
            np.nan,
            np.nan,
            (),
        )
    share = (
        rows.pivot(index="deelnemer", columns="sleutel", values="aandeel")
        .loc[who, usable]
        .to_numpy()
    )
    first = rows[rows["sleutel"] == usable[0]].set_index("deelnemer").loc[who]
    total = cents(first["deel"]).sum() / 100
    extra, reference = first["maatwerk"].to_numpy(), first["referentie"].to_numpy()
    if not np.allclose(
        rows.pivot(index="deelnemer", columns="sleutel", values="maatwerk")
        .loc[who, usable]
        .to_numpy()
        .T,
        extra,
    ):
        raise ValueError("meng sleutels met het maatwerk bij wie het vraagt (maatwerk_samen=False)")
    # How much each pays above its reference under each key alone; a mix pays the mix of these.
    above = share * total + (extra - reference)[:, None]
    least, weights, prices = _cheapest(above)
    if least <= _CENT:
        weights = _most_even(above, reference)
    mixed = share @ weights
    return _result(usable, who, weights, mixed, round(total * 100), first, least, above, prices)


def eenvoudigst(split: pd.DataFrame, sleutels: Sequence[str] | None = None) -> Menging:
    """The mix without a loser that needs the fewest keys: what can be explained in one sentence.

    Parameters
    ----------
    split, sleutels
        As in `meng`; at most twelve keys, for every set of them is tried.

    Returns
    -------
    Menging
        Of equally few keys the most even mix, then by name. Where no mix leaves nobody worse off,
        the one of all keys that needs the least compensation.
    """
    whole = meng(split, sleutels)
    names = sorted(whole.gewichten["sleutel"])
    if whole.status != "niemand erop achteruit" or len(names) > _VEEL:
        return whole
    for size in range(1, len(names)):
        found = [meng(split, chosen) for chosen in combinations(names, size)]
        fine = [m for m in found if m.status == whole.status]
        if fine:
            return max(fine, key=_evenness)  # the first of equals, and they are in order of name
    return whole


def _down(euro: float) -> float:
    """Whole cents at or below an amount: a bound must not be rounded up."""
    return float(np.floor(euro * 100 + 1e-6) / 100)


def _evenness(mix: Menging) -> float:
    """The smallest saving as a part of the reference, beyond noise."""
    table = mix.verdeling
    return round(
        float((table["besparing"] / table["referentie"].where(table["referentie"] > 0, 1.0)).min()),
        6,
    )


def _cheapest(above: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """The least compensation in whole, the mix that needs it.

    And the price of a euro for each participant.
    """
    people, keys = above.shape
    scale = float(np.abs(above).max()) or 1.0
    result = linprog(
        np.r_[np.zeros(keys), np.ones(people)],
        A_ub=np.c_[above / scale, -np.eye(people)],
        b_ub=np.zeros(people),
        A_eq=np.r_[np.ones(keys), np.zeros(people)][None, :],
        b_eq=[1.0],
        bounds=(0, None),
        method="highs",
    )
    weights = np.clip(result.x[:keys], 0, None)
    return (
        float(result.fun) * scale,
        weights / weights.sum(),
        np.clip(-result.ineqlin.marginals, 0, 1),
    )


def _most_even(above: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """The mix in which the smallest saving, as a part of the reference, is largest and nobody pays more."""
    people, keys = above.shape
    size = np.where(reference > 0, reference, 1.0)
    result = linprog(
        np.r_[np.zeros(keys), -1.0],
        A_ub=np.c_[above / size[:, None], np.ones(people)],
        b_ub=np.zeros(people),
        A_eq=np.r_[np.ones(keys), 0.0][None, :],
        b_eq=[1.0],
        bounds=[(0, None)] * keys + [(None, None)],
        method="highs",
    )
    weights = np.clip(result.x[:keys], 0, None)
    return np.asarray(weights / weights.sum())


def _result(
    keys: list[str],
    who: list[str],
    weights: np.ndarray,
    mixed: np.ndarray,
    total: int,
    first: pd.DataFrame,
    least: float,
    above: np.ndarray,
    prices: np.ndarray,
) -> Menging:
    parts = verdeel(total, mixed.round(12).tolist()) or [0] * len(who)
    table = pd.DataFrame(
        {"deelnemer": who, "aandeel": mixed.round(6), "deel": [p / 100 for p in parts]}
    )
    table = table.assign(
        maatwerk=first["maatwerk"].to_numpy(), referentie=first["referentie"].to_numpy()
    )
    pays = cents(table["deel"]) + cents(table["maatwerk"])
    saved = cents(table["referentie"]) - pays
    table = table.assign(
        betaalt=pays / 100, besparing=saved / 100, vergoeding=(-saved).clip(lower=0) / 100
    )
    # Whatever prices between nought and one: under every mix the priced excess is at least that of
    # the best single key.
    bound = max(float((prices @ above).min()), 0.0)
    fine = least <= _CENT
    group = (
        () if fine else tuple(name for name, price in zip(who, prices, strict=True) if price > 1e-9)
    )
    table = table[
        [
            "deelnemer",
            "aandeel",
            "deel",
            "maatwerk",
            "betaalt",
            "referentie",
            "besparing",
            "vergoeding",
        ]
    ]
    mix = pd.DataFrame({"sleutel": keys, "gewicht": weights.round(6)})
    mix = mix.sort_values(
        ["gewicht", "sleutel"], ascending=[False, True], kind="stable"
    ).reset_index(drop=True)
    return Menging(
        "niemand erop achteruit" if fine else "vergoeding nodig",
        mix,
        table,
        float(cents(table["vergoeding"]).sum() / 100),
        0.0 if fine else _down(bound),
        float(saved.sum() / 100),
        group,
    )
