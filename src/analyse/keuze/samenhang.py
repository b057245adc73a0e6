"""Residents beside inspections: whether wijken that score higher in the one also do in the other.

The traps: an association between a handful of wijken is almost never sure, whatever its size, so it
always has its interval and n; it says nothing of a cause (both may follow from something else); and
a survey without a year cannot be laid beside a round.

Sources: Spearman (1904); interval by bootstrap of the pairs (Efron, percentile); where that has no
width, Bonett and Wright (Psychometrika 65, 2000), standard error of Fisher's z of a rank
correlation.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analyse.keuze.kosten_kwaliteit import vergelijkbare_rondes
from analyse.schouw.beeldkwaliteit import aandeel_op_ambitie
from analyse.tables import ONBEKEND
from analyse.tables.arguments import require
from analyse.tables.frames import show_unknown

#: Pairs below which no interval is given: with fewer it covers less often than it says (tried out,
#: see docs/methode.md).
MINIMUM = 7


def laatste_jaar(beleving: pd.DataFrame, schouw: pd.DataFrame) -> int | None:
    """The last year with both answers of residents per wijk and policy rounds.

    None when there is none.
    """
    asked = beleving[beleving["waarde"].notna() & (beleving["wijk"] != ONBEKEND)]["jaar"].dropna()
    measured = schouw.loc[schouw["methode"] == "beleid", "datum"].dropna().dt.year
    both = sorted(set(asked.astype(int)) & set(measured))
    return both[-1] if both else None


def naast_elkaar(
    beleving: pd.DataFrame, schouw: pd.DataFrame, norm: pd.DataFrame, jaar: int | None
) -> pd.DataFrame:
    """What residents of a wijk say in a year, beside the share of scores at the ambition in that year.

    Returns
    -------
    pandas.DataFrame
        Per onderwerp, eenheid and wijk: waarde (mean over buurten, weighted with the number of
        answers where that is known; NaN when there were too few), n_bewoners, and n, aandeel, laag,
        hoog of all meetlatten together (Wilson, 95 %). Empty without a year.
    """
    require(beleving, ["jaar", "wijk", "onderwerp", "eenheid", "waarde", "n"])
    key = ["onderwerp", "eenheid", "wijk"]
    if jaar is None:
        return pd.DataFrame(columns=[*key, "waarde", "n_bewoners", "n", "aandeel", "laag", "hoog"])
    frame = show_unknown(beleving[beleving["jaar"] == jaar], key)
    frame = frame[frame["wijk"] != ONBEKEND].astype(dict.fromkeys(key, "object"))
    answers = frame["n"].astype("Float64").astype(float)
    weight = answers.fillna(1.0).where(frame["waarde"].notna(), 0.0)
    sums = frame.assign(
        som=frame["waarde"].fillna(0.0) * weight,
        gewicht=weight,
        n_bewoners=answers.fillna(0).astype("int64"),
    )
    table = sums.groupby(key)[["som", "gewicht", "n_bewoners"]].sum()
    table["waarde"] = table["som"] / table["gewicht"].where(table["gewicht"] > 0)
    shares = aandeel_op_ambitie(
        schouw[schouw["ronde"].isin(vergelijkbare_rondes(schouw, norm, jaar))], norm, "wijk"
    )
    merged = table.reset_index().merge(shares.astype({"wijk": "object"}), on="wijk", how="left")
    merged["n"] = merged["n"].fillna(0).astype("int64")
    return merged[[*key, "waarde", "n_bewoners", "n", "aandeel", "laag", "hoog"]]


def _rank(values: np.ndarray) -> np.ndarray:
    from scipy.stats import rankdata

    ranks = np.asarray(rankdata(values, axis=-1), dtype=float)
    return np.asarray(ranks - ranks.mean(axis=-1, keepdims=True))


def _rho(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Spearman along the last axis; NaN where one of both does not vary."""
    a, b = _rank(x), _rank(y)
    size = np.sqrt((a * a).sum(axis=-1) * (b * b).sum(axis=-1))
    return np.asarray((a * b).sum(axis=-1) / np.where(size > 0, size, np.nan))


def spearman(
    x: ArrayLike, y: ArrayLike, *, trekkingen: int = 4000, seed: int = 1904
) -> pd.DataFrame:
    """Rank correlation of pairs, with a 95 % interval.

    Parameters
    ----------
    x, y
        Values side by side; a pair of which one is missing does not count.
    trekkingen, seed
        Of the bootstrap.

    Returns
    -------
    pandas.DataFrame
        One row: n (pairs), rho (-1 to 1; NaN for fewer than three pairs or values that do not
        vary), laag, hoog (NaN for fewer than `MINIMUM` pairs) and oordeel: "positief verband",
        "negatief verband", "geen verband aangetoond" or "te weinig waarnemingen".
    """
    pairs = np.column_stack([np.asarray(x, dtype=float), np.asarray(y, dtype=float)])
    pairs = pairs[~np.isnan(pairs).any(axis=1)]
    n = len(pairs)
    rho = float(_rho(pairs[:, 0], pairs[:, 1])) if n >= 3 else np.nan
    low = high = np.nan
    if n >= MINIMUM and not np.isnan(rho):
        drawn = np.random.default_rng(seed).integers(0, n, (trekkingen, n))
        found = _rho(pairs[drawn, 0], pairs[drawn, 1])
        low, high = (float(v) for v in np.nanpercentile(found, [2.5, 97.5]))
        if high - low < 1e-9:
            low, high = _wright(rho, n)
    unsure = np.isnan(low) or low <= 0 <= high
    verdict = (
        "geen verband aangetoond"
        if unsure
        else "positief verband"
        if low > 0
        else "negatief verband"
    )
    return pd.DataFrame(
        [
            {
                "n": n,
                "rho": rho,
                "laag": low,
                "hoog": high,
                "oordeel": "te weinig waarnemingen" if np.isnan(low) else verdict,
            }
        ]
    )


def _wright(rho: float, n: int) -> tuple[float, float]:
    """Interval of a perfect order.

    As if two neighbours had changed places, because a draw from a perfect order is perfect too.
    """
    near = np.sign(rho) * (1 - 12 / (n * (n**2 - 1)))
    half = 1.96 * np.sqrt((1 + near**2 / 2) / (n - 3))
    low, high = np.tanh(np.arctanh(near) - half), np.tanh(np.arctanh(near) + half)
    return (float(low), 1.0) if rho > 0 else (-1.0, float(high))


def per_onderwerp(table: pd.DataFrame, *, seed: int = 1904) -> pd.DataFrame:
    """The association with the inspections, for each subject.

    Parameters
    ----------
    table
        As `naast_elkaar` returns it.
    seed
        Of the bootstrap.

    Returns
    -------
    pandas.DataFrame
        Columns onderwerp, eenheid, n, rho, laag, hoog, oordeel.
    """
    key = ["onderwerp", "eenheid"]
    parts = [
        spearman(rows["aandeel"].astype(float), rows["waarde"].astype(float), seed=seed).assign(
            onderwerp=names[0], eenheid=names[1]
        )
        for names, rows in table.groupby(key, sort=True)
    ]
    columns = [*key, "n", "rho", "laag", "hoog", "oordeel"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def tussen_onderwerpen(beleving: pd.DataFrame, anker: str, *, seed: int = 1904) -> pd.DataFrame:
    """The association of one subject with each other one over the buurten of a survey.

    Parameters
    ----------
    beleving
        Table of that name, one survey; buurten with too few answers (no value) do not count.
    anker
        The subject that the others are laid beside.
    seed
        Of the bootstrap.

    Returns
    -------
    pandas.DataFrame
        Columns onderwerp, eenheid, n, rho, laag, hoog, oordeel.
    """
    key = [c for c in ("wijk", "buurt", "buurtcode") if c in beleving.columns]
    wide = beleving.pivot_table(
        index=key, columns=["onderwerp", "eenheid"], values="waarde", aggfunc="first"
    )
    names = [name for name in wide.columns if name[0] != anker]
    columns = ["onderwerp", "eenheid", "n", "rho", "laag", "hoog", "oordeel"]
    if anker not in wide.columns.get_level_values(0) or not names:
        return pd.DataFrame(columns=columns)
    base = wide[anker].iloc[:, 0]
    parts = [
        spearman(base, wide[name], seed=seed).assign(onderwerp=name[0], eenheid=name[1])
        for name in names
    ]
    return pd.concat(parts, ignore_index=True)[columns]
