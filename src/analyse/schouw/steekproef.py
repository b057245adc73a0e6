"""What a sample of an inspection carries: weighting by areaal, the rule of a contract check.

The traps: scores are not spread over the city as its areaal is, so a plain share is that of the
points; a contract check has its own rule (reject above a share) and its own chance of being wrong,
thirteen times a year; and of the worst spot of a cell no share of the areaal follows.

Sources: Cochran (1977) for the stratified share; Kish (1965) for the design effect; RAW (raw.nl,
article 1332): at least 10 % of the locations, at least 25 and at most 100, thirteen rounds a year.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from analyse.schouw.beeldkwaliteit import gevraagd
from analyse.schouw.scores import Methode, grouped_by
from analyse.statistiek.intervallen import clopper_pearson, wilson
from analyse.statistiek.steekproef import afkeurkans, benodigd, zichtbare_daling
from analyse.statistiek.toetsen import TE_WEINIG
from analyse.tables import ONBEKEND, PLEK, part_of
from analyse.tables.arguments import require
from analyse.tables.frames import alike, as_text, by_case, columns_of, show_unknown

#: Share of rejected spots above which a contract round is rejected, and how many rounds a year has.
GRENS, RONDES = 0.10, 13
#: Share of bad spots at which a rejection would be unjust.
_TERECHT = 0.05
#: Spots of a contract round: at least, and at most.
_MINSTE, _MEESTE = 25, 100
_PLAATS = ["wijk", "gebiedstype"]
#: Whether a part of the city counts in the weighted share.
_GEMETEN, _GEEN_SCORE, _GEEN_AREAAL = "gemeten", "geen score", "geen areaal"
_COUNTS = ["n", "locaties", "op_ambitie"]
_GEWOGEN = [
    "n",
    "aandeel",
    "laag",
    "hoog",
    "standaardfout",
    "ontwerpeffect",
    "n_effectief",
    "dekking",
]


def aandeel_onderscheid(aandelen: pd.DataFrame) -> pd.DataFrame:
    """What the sample of each group can show of a fall from its share, and what it would take.

    Parameters
    ----------
    aandelen
        As `aandeel_op_ambitie` returns it, by any columns.

    Returns
    -------
    pandas.DataFrame
        The columns by which it is grouped, n, aandeel, zichtbare_daling (between two rounds of n
        scores, power 80 %) and nodig_5, nodig_10, nodig_20 (scores per round for a fall of so many
        points).
    """
    require(aandelen, ["n", "aandeel"])
    table = aandelen[[*grouped_by(aandelen), "n", "aandeel"]].reset_index(drop=True)
    falls = []
    for share, n in zip(table["aandeel"], table["n"], strict=True):
        falls.append(zichtbare_daling(share, n) if n else np.nan)
    table["zichtbare_daling"] = falls
    for points in (5, 10, 20):
        table[f"nodig_{points}"] = benodigd(table["aandeel"], points / 100)
    return table


def _known(frame: pd.DataFrame) -> list[str]:
    """Columns of place that say anything."""
    texts = {name: set(frame[name].dropna().unique()) for name in _PLAATS if name in frame}
    return [name for name, said in texts.items() if said - {"", ONBEKEND}]


def areaal_gewichten(areaal: pd.DataFrame, per: Collection[str] = _PLAATS) -> pd.DataFrame:
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
    changes = areaal["mutatie"].isin(["groei", "correctie"])
    stand = areaal[(areaal["eenheid"] == "m2") & ~changes]
    keys = [name for name in _known(stand) if name in per]
    groups = show_unknown(stand, keys).groupby(["jaar", *keys])
    return groups["hoeveelheid"].sum().rename("m2").reset_index()


def schouw_strata(
    schouw: pd.DataFrame, norm: pd.DataFrame, areaal: pd.DataFrame
) -> pd.DataFrame:
    """Each part of the city per round: its areaal, what was scored there, and what was not.

    Parameters
    ----------
    schouw, norm, areaal
        The tables of these names; only policy measurements count.

    Returns
    -------
    pandas.DataFrame
        Columns ronde, wijk, gebiedstype (those that both tables know), m2, gewicht (part of the
        areaal of that round's year), n, locaties, op_ambitie, aandeel, variantie (of the share; NaN
        with one location) and dekking: "gemeten", "geen score" or "geen areaal". Areaal of the last
        year known at the round is used; else of the first.
    """
    weights = areaal_gewichten(areaal, _known(schouw))
    keys = ["ronde", *(name for name in _PLAATS if name in weights)]
    columns = [*keys, "m2", "gewicht", *_COUNTS, "aandeel", "variantie", "dekking"]
    if len(keys) == 1:
        return pd.DataFrame(columns=columns)
    frame, wanted = gevraagd(schouw, norm, keys[1:])
    scored = _shares(frame, wanted, keys)
    if scored.empty:
        return pd.DataFrame(columns=columns)
    year = frame.groupby("ronde", observed=True)["datum"].mean().dt.year
    there = _areaal_of_rounds(year[year.index.isin(scored["ronde"])], weights)
    whole = there.merge(scored, on=keys, how="outer")
    filled = ["m2", *_COUNTS]
    whole[filled] = whole[filled].fillna(0.0)
    whole["gewicht"] = whole["m2"] / whole.groupby("ronde")["m2"].transform("sum")
    missing = {_GEEN_SCORE: whole["n"] == 0, _GEEN_AREAAL: whole["m2"] == 0}
    whole["dekking"] = by_case(missing, _GEMETEN)
    whole = whole.astype(dict.fromkeys(_COUNTS, "int64"))
    return whole[columns].sort_values(keys, ignore_index=True)


def _shares(frame: pd.DataFrame, wanted: np.ndarray, keys: list[str]) -> pd.DataFrame:
    """Scores, locations and share of each part of the city, and the variance of the share.

    Locations are the units: scores on one of them are not independent.
    """
    code = frame["niveau"].cat.codes.to_numpy()
    counts = (code >= 0) & (wanted >= 0)
    scored = frame.loc[counts, [*keys, "locatie"]]
    spot, first = alike(scored, [*keys, "locatie"])
    spots = as_text(scored.iloc[first].reset_index(drop=True), keys)
    spots["n"] = np.bincount(spot)
    spots["raak"] = np.bincount(spot, (code >= wanted)[counts])
    parts = spots.groupby(keys, sort=False)
    share = parts["raak"].transform("sum") / parts["n"].transform("sum")
    spots["kwadraat"] = (spots["raak"] - share * spots["n"]) ** 2
    parts = spots.groupby(keys)
    table = parts[["n", "raak", "kwadraat"]].sum().rename(columns={"raak": "op_ambitie"})
    table["locaties"] = parts.size()
    units = table["locaties"].where(table["locaties"] > 1)
    table["aandeel"] = table["op_ambitie"] / table["n"]
    squares = table.pop("kwadraat")
    table["variantie"] = squares * units / (units - 1) / table["n"] ** 2
    return table.reset_index()


def _areaal_of_rounds(year: pd.Series, weights: pd.DataFrame) -> pd.DataFrame:
    """The areaal that holds at each round: of the last year known by then, else of the first."""
    known = sorted(weights["jaar"].unique())
    first = min(known, default=-1)
    rounds = pd.DataFrame({"ronde": year.index.astype("str"), "jaar": first})
    for jaar in known:
        rounds.loc[(year >= jaar).to_numpy(), "jaar"] = jaar
    return rounds.merge(weights, on="jaar").drop(columns="jaar")


def aandeel_gewogen(strata: pd.DataFrame) -> pd.DataFrame:
    """Share at ambition of the city, weighted with its areaal.

    With what the design of the sample does to it.

    Parameters
    ----------
    strata
        As `schouw_strata` returns it.

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
    used = strata[strata["dekking"] == _GEMETEN]
    if used.empty:
        return pd.DataFrame(columns=["ronde", *_GEWOGEN])
    ronde = used["ronde"]
    table = used.groupby("ronde").agg(n=("n", "sum"), dekking=("gewicht", "sum"))
    weight = used["gewicht"] / ronde.map(table["dekking"])
    reached = used["aandeel"]
    share = (weight * reached).groupby(ronde).sum()
    alone = (reached - ronde.map(share)) ** 2
    weighted = weight**2 * used["variantie"].fillna(alone)
    variance = weighted.groupby(ronde).sum()
    simple = share * (1 - share) / table["n"]
    effect = variance / simple.where((simple > 1e-12) & (variance > 0))
    effective = table["n"] / effect.fillna(1.0)
    table["aandeel"] = share
    table["laag"], table["hoog"] = wilson(share * effective, effective)
    table["standaardfout"] = np.sqrt(variance)
    table["ontwerpeffect"] = effect
    table["n_effectief"] = effective.round(1)
    return table[_GEWOGEN].reset_index()


def aandeel_met_locaties(
    schouw: pd.DataFrame,
    norm: pd.DataFrame,
    by: str | Sequence[str],
    niveau: str | None = None,
    methode: Methode = "beleid",
) -> pd.DataFrame:
    """Share of scores at ambition, with an interval that counts locations and not scores.

    Scores on one location are alike, so many scores on few spots say less than they seem to.

    Parameters
    ----------
    schouw, norm, niveau, methode
        As for `aandeel_op_ambitie`.
    by
        Column or columns to group by.

    Returns
    -------
    pandas.DataFrame
        Columns of `by`, n, locaties, op_ambitie, aandeel, laag, hoog (95 %, Wilson on the effective
        n) and n_effectief: what as many independent scores would be. It is never more than n, and
        the number of locations when all scores of a group say the same.

    Notes
    -----
    A location is told by its wijk, buurt and gebiedstype too; in several rounds it is one.
    """
    keys = columns_of(by)
    place = [name for name in PLEK if name in (*_PLAATS, "buurt") and name in schouw]
    frame, wanted = gevraagd(schouw, norm, [*keys, *place], niveau=niveau, methode=methode)
    spots = show_unknown(frame[[*place, "locatie"]], [*place, "locatie"])
    spot, _ = alike(spots, [*place, "locatie"])
    table = _shares(frame.assign(locatie=spot), wanted, keys)
    simple = table["aandeel"] * (1 - table["aandeel"]) / table["n"]
    told = simple.where((simple > 1e-12) & (table["variantie"] > 0))
    effective = table["n"] * told / table["variantie"]
    effective = effective.fillna(table["locaties"].astype(float)).clip(upper=table["n"])
    table["n_effectief"] = effective.round(1)
    table["laag"], table["hoog"] = wilson(table["aandeel"] * effective, effective)
    columns = [*keys, *_COUNTS, "aandeel", "laag", "hoog", "n_effectief"]
    return table[columns].sort_values(keys, ignore_index=True)


def bestek_omvang(locaties: int) -> int:
    """Locations to inspect in a contract round.

    10 %, at least 25 and at most 100, and never more than there are.
    """
    tenth = -(-locaties // 10)
    return min(locaties, max(_MINSTE, min(_MEESTE, tenth)))


def slechtste_van_cel(aandeel_slecht: float, vakken: int) -> float:
    """Part of the cells that fails when the worst of `vakken` independent spots counts.

    `aandeel_slecht` of the spots is bad.
    """
    return float(1 - (1 - aandeel_slecht) ** vakken)


def bestek_toets(aandelen: pd.DataFrame, grens: float = GRENS) -> pd.DataFrame:
    """Contract rounds held against their rule.

    Parameters
    ----------
    aandelen
        As `aandeel_op_ambitie` returns it with method "bestek", by ronde and any other columns.
    grens
        Share of rejected spots above which a round is rejected.

    Returns
    -------
    pandas.DataFrame
        The columns by which `aandelen` is grouped, n, afgekeurd, aandeel (rejected), laag, hoog
        (Clopper-Pearson, exact), kans_onterecht (chance that such a round is rejected though only
        5 % is bad), kans_onterecht_jaar (at least once in thirteen rounds) and oordeel:
        "afgekeurd", "goedgekeurd" or, below 25 spots, "te weinig waarnemingen".
    """
    require(aandelen, ["n", "op_ambitie"])
    table = aandelen[[*grouped_by(aandelen), "n"]].copy()
    n = table["n"]
    bad = n - aandelen["op_ambitie"]
    share = part_of(bad, n)
    table["afgekeurd"] = bad
    table["aandeel"] = share
    table["laag"], table["hoog"] = clopper_pearson(bad, n)
    spots = n.where(n > 0)
    table["kans_onterecht"] = afkeurkans(spots, _TERECHT, 1, grens)
    table["kans_onterecht_jaar"] = afkeurkans(spots, _TERECHT, RONDES, grens)
    verdicts = {TE_WEINIG: n < _MINSTE, "afgekeurd": share > grens + 1e-12}
    table["oordeel"] = by_case(verdicts, "goedgekeurd")
    return table
