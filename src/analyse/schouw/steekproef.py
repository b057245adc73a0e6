"""What a sample can carry: points needed, weighting by areaal, and the rule of the contract check.

The traps: scores are not spread over the city as its areaal is, so a plain share is that of the
points; a contract check has its own rule (reject above a share) and its own chance of being wrong,
thirteen times a year; and of the worst spot of a cell no share of the areaal follows.

Sources: Fleiss, Levin and Paik (2003) for the points needed; Cochran (1977) for the stratified
share; Kish (1965) for the design effect; RAW (raw.nl, article 1332): at least 10 % of the
locations, at least 25 and at most 100, thirteen rounds a year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from analyse.schouw.beeldkwaliteit import gevraagd, wilson
from analyse.tables import ONBEKEND
from analyse.tables.arguments import require
from analyse.tables.frames import alike, as_text, show_unknown

#: Share of rejected spots above which a contract round is rejected, and how many rounds a year has.
GRENS, RONDES = 0.10, 13
_PLAATS = ["wijk", "gebiedstype"]


def benodigd(aandeel: Any, daling: float, macht: float = 0.80, alfa: float = 0.05) -> Any:  # noqa: ANN401  a number, array or series
    """Scores per round to see a fall between two rounds.

    Parameters
    ----------
    aandeel
        Share in the first round (part of one).
    daling
        Fall to be seen (part of one).
    macht
        Chance of seeing it when it is there.
    alfa
        Two-sided level of the test.

    Returns
    -------
    number or array as `aandeel`
        Scores in each of the two rounds, rounded up; NaN when the share cannot fall that far. For
        independent scores: several meetlatten on one location need more (times the design effect).
    """
    p = np.asarray(aandeel, dtype=float)
    q = p - daling
    mean = (p + q) / 2
    z, power = stats.norm.ppf(1 - alfa / 2), stats.norm.ppf(macht)
    with np.errstate(invalid="ignore"):
        root = z * np.sqrt(2 * mean * (1 - mean)) + power * np.sqrt(p * (1 - p) + q * (1 - q))
    needed = np.where(
        (q >= 0) & (p <= 1) & (daling > 0), np.ceil(np.round(root**2 / daling**2, 9)), np.nan
    )
    return (
        pd.Series(needed, index=aandeel.index)
        if isinstance(aandeel, pd.Series)
        else needed
        if p.ndim
        else float(needed)
    )


def zichtbare_daling(aandeel: float, n: int, macht: float = 0.80) -> float:
    """Smallest fall from `aandeel`, in whole points (part of one), that two rounds of `n` scores show with power `macht`; NaN when none."""
    falls = np.arange(1, round(aandeel * 100) + 1) / 100
    needed = np.array([benodigd(aandeel, fall, macht) for fall in falls])
    seen = falls[needed <= n]
    return float(seen[0]) if len(seen) else np.nan


def onderscheid(
    aandelen: pd.DataFrame, dalingen: Sequence[float] = (0.05, 0.10, 0.20)
) -> pd.DataFrame:
    """What the sample of each group can show of a fall from its share, and what it would take.

    Parameters
    ----------
    aandelen
        As `beeldkwaliteit.aandeel_op_ambitie` returns it, by any columns.
    dalingen
        Falls (parts of one) for which the scores needed are worked out.

    Returns
    -------
    pandas.DataFrame
        The columns by which it is grouped, n, aandeel, zichtbare_daling (between two rounds of n
        scores, power 80 %) and nodig_5, nodig_10,
        ... (scores per round for a fall of so many points).
    """
    require(aandelen, ["n", "aandeel"])
    keys = list(aandelen.columns[: list(aandelen.columns).index("n")])
    table = aandelen[[*keys, "n", "aandeel"]].reset_index(drop=True)
    table["zichtbare_daling"] = [
        zichtbare_daling(p, n) if n else np.nan
        for p, n in zip(table["aandeel"], table["n"], strict=True)
    ]
    for fall in dalingen:
        table[f"nodig_{round(fall * 100)}"] = benodigd(table["aandeel"], fall)
    return table


def _known(frame: pd.DataFrame) -> set[str]:
    """Columns of place that say anything."""
    return {
        c
        for c in _PLAATS
        if c in frame.columns and (frame[c].notna() & ~frame[c].isin(["", ONBEKEND])).any()
    }


def gewichten(areaal: pd.DataFrame, per: Collection[str] = _PLAATS) -> pd.DataFrame:
    """Square metres per wijk and gebiedstype and year, as registered at its beginning.

    Parameters
    ----------
    areaal
        Table areaal.
    per
        Of wijk and gebiedstype those that matter.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, wijk, gebiedstype and m2, without the place that the areaal does not know
        anywhere. Metres and pieces are in none of it: they do not add up with square metres.
    """
    require(areaal, ["jaar", "eenheid", "hoeveelheid", "mutatie", *_PLAATS])
    stand = areaal[(areaal["eenheid"] == "m2") & ~areaal["mutatie"].isin(["groei", "correctie"])]
    known = _known(stand)
    keys = [c for c in _PLAATS if c in known and c in per]
    table = show_unknown(stand, keys).groupby(["jaar", *keys], as_index=False)["hoeveelheid"].sum()
    return table.rename(columns={"hoeveelheid": "m2"})


def strata(
    schouw: pd.DataFrame,
    norm: pd.DataFrame,
    areaal: pd.DataFrame,
    vaste_datum: dt.date | str | None = None,
    niveau: str | None = None,
) -> pd.DataFrame:
    """Each part of the city per round: its areaal, what was scored there, and what was not.

    Parameters
    ----------
    schouw, norm, areaal
        The tables of these names; only policy measurements count.
    vaste_datum, niveau
        As in `beeldkwaliteit.aandeel_op_ambitie`.

    Returns
    -------
    pandas.DataFrame
        Columns ronde, wijk, gebiedstype (those that both tables know), m2, gewicht (part of the
        areaal of that round's year), n, locaties, op_ambitie, aandeel, variantie (of the share; NaN
        with one location) and dekking: "gemeten", "geen score" or "geen areaal". Areaal of the last
        year known at the round is used; else of the first.
    """
    weights = gewichten(areaal, _known(schouw))
    keys = [c for c in _PLAATS if c in weights.columns]
    columns = [
        "ronde",
        *keys,
        "m2",
        "gewicht",
        "n",
        "locaties",
        "op_ambitie",
        "aandeel",
        "variantie",
        "dekking",
    ]
    if not keys:
        return pd.DataFrame(columns=columns)
    frame, wanted = gevraagd(schouw, norm, keys, vaste_datum, niveau)
    code = frame["niveau"].cat.codes.to_numpy()
    counts = (code >= 0) & (wanted >= 0)
    scored = frame.loc[counts, ["ronde", *keys, "locatie"]]
    spot, first = alike(scored, list(scored.columns))
    per_spot = as_text(scored.iloc[first].reset_index(drop=True), ["ronde", *keys])
    per_spot = per_spot.assign(
        n=np.bincount(spot, minlength=len(first)),
        raak=np.bincount(spot, (code >= wanted)[counts], len(first)),
    )
    groups = per_spot.groupby(["ronde", *keys], sort=False)
    share = groups["raak"].transform("sum") / groups["n"].transform("sum")
    per_spot["kwadraat"] = (per_spot["raak"] - share * per_spot["n"]) ** 2
    table = per_spot.groupby(["ronde", *keys]).agg(
        n=("n", "sum"),
        locaties=("n", "size"),
        op_ambitie=("raak", "sum"),
        kwadraat=("kwadraat", "sum"),
    )
    spots = table["locaties"].where(table["locaties"] > 1)
    table = table.assign(
        aandeel=table["op_ambitie"] / table["n"],
        variantie=table["kwadraat"] * spots / (spots - 1) / table["n"] ** 2,
    )
    middle = frame.groupby("ronde", observed=True)["datum"].mean().dt.year
    rounds, years = sorted(per_spot["ronde"].unique()), sorted(weights["jaar"].unique())
    if not rounds:
        return pd.DataFrame(columns=columns)
    known = [
        max((y for y in years if y <= middle[ronde]), default=min(years, default=-1))
        for ronde in rounds
    ]
    there = (
        pd.DataFrame({"ronde": rounds, "jaar": known})
        .merge(weights, on="jaar")
        .drop(columns="jaar")
    )
    whole = there.merge(table.reset_index(), on=["ronde", *keys], how="outer")
    filled = ["m2", "n", "locaties", "op_ambitie"]
    whole[filled] = whole[filled].astype("float64").fillna(0.0)
    whole["gewicht"] = whole["m2"] / whole.groupby("ronde")["m2"].transform("sum")
    whole["dekking"] = np.select(
        [whole["n"] == 0, whole["m2"] == 0], ["geen score", "geen areaal"], default="gemeten"
    )
    return whole.astype(dict.fromkeys(["n", "locaties", "op_ambitie"], "int64"))[
        columns
    ].sort_values(["ronde", *keys], ignore_index=True)


def gewogen(parts: pd.DataFrame) -> pd.DataFrame:
    """Share at ambition of the city, weighted with its areaal.

    With what the design of the sample does to it.

    Parameters
    ----------
    parts
        As `strata` returns it.

    Returns
    -------
    pandas.DataFrame
        One row a ronde: n, aandeel, laag, hoog (95 % interval after Wilson on the effective n),
        standaardfout, ontwerpeffect (variance against that of as many independent scores; NaN when
        all scores are alike), n_effectief, and dekking (part of the areaal that was measured; the
        share is of that part).

    Notes
    -----
    Locations are the units within a part. A part with one location takes its distance to the share
    of the city for its variance.
    """
    used = parts[parts["dekking"] == "gemeten"]
    if used.empty:
        return pd.DataFrame(
            columns=[
                "ronde",
                "n",
                "aandeel",
                "laag",
                "hoog",
                "standaardfout",
                "ontwerpeffect",
                "n_effectief",
                "dekking",
            ]
        )
    covered = used.groupby("ronde")["gewicht"].sum()
    weight = used["gewicht"] / used["ronde"].map(covered)
    share = (weight * used["aandeel"]).groupby(used["ronde"]).sum()
    alone = (used["aandeel"] - used["ronde"].map(share)) ** 2
    variance = (weight**2 * used["variantie"].fillna(alone)).groupby(used["ronde"]).sum()
    n = used.groupby("ronde")["n"].sum()
    simple = share * (1 - share) / n
    effect = (variance / simple.where(simple > 1e-12)).where(variance > 0)
    effective = n / effect.fillna(1.0)
    low, high = wilson(share * effective, effective)
    table = pd.DataFrame(
        {
            "n": n,
            "aandeel": share,
            "laag": low,
            "hoog": high,
            "standaardfout": np.sqrt(variance),
            "ontwerpeffect": effect,
            "n_effectief": effective.round(1),
            "dekking": covered,
        }
    )
    return table.rename_axis("ronde").reset_index()


def bestek_omvang(locaties: int) -> int:
    """Locations to inspect in a contract round.

    10 %, at least 25 and at most 100, and never more than there are.
    """
    return min(locaties, max(25, min(100, -(-locaties // 10))))


def slechtste_van_cel(aandeel_slecht: float, vakken: int) -> float:
    """Part of the cells that fails when the worst of `vakken` independent spots counts and `aandeel_slecht` of the spots is bad."""
    return float(1 - (1 - aandeel_slecht) ** vakken)


def afkeurkans(n: Any, waar: float, rondes: int = 1, grens: float = GRENS) -> Any:  # noqa: ANN401  a number or array
    """Chance that a round of `n` spots is rejected at least once in `rondes`, when `waar` of all spots is bad.

    A round is rejected when more than `grens` of its spots is bad; exact binomial, spots drawn
    independently. With `waar` at or below `grens` it is the chance of an unjust rejection; above
    it, one minus it (for one round) is the chance of missing it.
    """
    spots = np.asarray(n, dtype=float)
    # 0.1 x 30 is a hair above 3 in floating point.
    once = stats.binom.sf(np.floor(np.round(grens * spots, 9)), spots, waar)
    chance = 1 - (1 - once) ** rondes
    return chance if spots.ndim else float(chance)


def bestek_toets(
    table: pd.DataFrame, grens: float = GRENS, minimum: int = 25, terecht: float = 0.05
) -> pd.DataFrame:
    """Contract rounds held against their rule.

    Parameters
    ----------
    table
        As `beeldkwaliteit.aandeel_op_ambitie` returns it with method "bestek", by ronde and any
        other columns.
    grens
        Share of rejected spots above which a round is rejected.
    minimum
        Spots below which a round says too little (RAW: 25).
    terecht
        Share of bad spots at which a rejection would be unjust, for `kans_onterecht`.

    Returns
    -------
    pandas.DataFrame
        The columns by which `table` is grouped, n, afgekeurd, aandeel (rejected), laag, hoog
        (Clopper-Pearson, exact), kans_onterecht (chance that such a round is rejected though only
        `terecht` is bad), kans_onterecht_jaar (at least once in thirteen rounds) and oordeel:
        "afgekeurd", "goedgekeurd" or "te weinig waarnemingen".
    """
    require(table, ["n", "op_ambitie"])
    keys = list(table.columns[: list(table.columns).index("n")])
    n, bad = table["n"], table["n"] - table["op_ambitie"]
    exact = stats.beta.ppf([[0.025], [0.975]], [bad, bad + 1], [n - bad + 1, n - bad])
    low, high = np.where(bad > 0, exact[0], 0.0), np.where(bad < n, exact[1], 1.0)
    known = (n > 0).to_numpy()
    verdict = np.select(
        [n < minimum, bad / n.where(n > 0) > grens + 1e-12],
        ["te weinig waarnemingen", "afgekeurd"],
        default="goedgekeurd",
    )
    return table[keys].assign(
        n=n,
        afgekeurd=bad,
        aandeel=bad / n.where(n > 0),
        laag=np.where(known, low, np.nan),
        hoog=np.where(known, high, np.nan),
        kans_onterecht=np.where(known, afkeurkans(n, terecht, grens=grens), np.nan),
        kans_onterecht_jaar=np.where(known, afkeurkans(n, terecht, RONDES, grens), np.nan),
        oordeel=verdict,
    )
