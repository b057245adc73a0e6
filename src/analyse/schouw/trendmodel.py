"""The model behind a trend: what moves a score, and what scores share.

The traps: scores of one location or of one round taken as so many separate facts; and an ambition
that is unknown taken for one that was missed.

Sources: McCullagh (1980) for the cumulative logit model; Cameron, Gelbach and Miller (2011) for
what scores of one location and of one round share.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse, stats

from analyse.schouw.beeldkwaliteit import geldende_ambitie, paired_counts
from analyse.schouw.scores import of_method
from analyse.statistiek.ordinaal import Aanpassing, Array, Spreiding, geclusterd, tweezijdig
from analyse.tables.frames import alike, as_text

#: Below these nothing is said of a change: rounds, and days from the first to the last.
MIN_RONDES, MIN_DAGEN = 5, 330
_YEAR = np.timedelta64(1, "D") * 365.25
#: A column that not every export has, and that counts where it is there.
_ALS_GEDRUKT = ("ambitie", "inspecteur")


@dataclass(frozen=True)
class Patronen:
    """Scores grouped by what the model knows of them.

    One row of `tabel` a combination, with the counts per level seen.
    """

    tabel: pd.DataFrame
    counts: Array
    niveaus: Array
    patroon: Array
    niveau: Array
    deel: Array
    clusters: list[Array]
    """Of each location in a round (`deel`) the number of its location, of its wijk in that round,
    of its wijk in that year, and of its location in that year."""


def plekken(schouw: pd.DataFrame, norm: pd.DataFrame, pieces: pd.DataFrame) -> pd.DataFrame:
    """Spots of the rounds in `pieces` that were scored or should have been.

    With the code of their level (-1 when not assessed) and of their ambition, and the middle day of
    their round.
    """
    printed = [name for name in _ALS_GEDRUKT if name in schouw]
    frame = of_method(schouw, "beleid", ["wijk", "gebiedstype", "meetlat", *printed])
    within = frame["ronde"].isin(pieces["ronde"])
    there = frame["beoordeling"] != "niet_aanwezig"
    frame = frame[within & there]
    frame["ambitie"] = geldende_ambitie(frame, norm).cat.codes
    frame["niveau"] = frame["niveau"].cat.codes
    scored = frame["datum"].where(frame["niveau"] >= 0)
    frame["dag"] = scored.groupby(frame["ronde"], observed=True).transform("mean")
    # Without a day a round has no place in time.
    return frame[frame["dag"].notna()]


def gegroepeerd(frame: pd.DataFrame, *ook: str) -> Patronen:
    """Scores by what the model knows of them, and the columns named in `ook` too."""
    keys = ["wijk", "gebiedstype", "meetlat", "ronde", "ambitie", *ook]
    patroon, first = alike(frame, keys)
    table = as_text(frame.iloc[first].reset_index(drop=True), keys)
    seen, level = np.unique(frame["niveau"], return_inverse=True)
    counts = paired_counts(patroon, level, (len(first), len(seen)))
    deel, first = alike(frame, ["wijk", "locatie", "ronde"])
    visits = frame.iloc[first].assign(_jaar=frame["dag"].iloc[first].dt.year)
    ways = (
        ["wijk", "locatie"],
        ["wijk", "ronde"],
        ["wijk", "_jaar"],
        ["wijk", "locatie", "_jaar"],
    )
    clusters = [alike(visits, way)[0] for way in ways]
    return Patronen(table, counts, seen, patroon, level, deel, clusters)


def ontwerp(table: pd.DataFrame, wijken: list[str]) -> tuple[sparse.csr_matrix, Array]:
    """Effects of the model, one slope a wijk first, and the time of each pattern.

    In years, nought in the middle.
    """
    day = table["dag"]
    time = ((day - day.mean()) / _YEAR).to_numpy()
    place = _place(table["wijk"], wijken)
    at = (np.arange(len(table)), place)
    slopes = sparse.csr_matrix((time, at), shape=(len(table), len(wijken)))
    season = seizoen(day).astype(str)
    # The ambition belongs to gebiedstype x meetlat and does not change within a piece: this pair
    # holds it.
    pair = table["gebiedstype"] + "|" + table["meetlat"]
    of_season = season + "|" + table["meetlat"]
    factors = [table["wijk"], pair, season, of_season]
    design = sparse.hstack([slopes, *map(dummies, factors)])
    return design.tocsr(), time


def _place(wijk: pd.Series, wijken: list[str]) -> Array:
    """Place of each wijk in the list."""
    return np.asarray(pd.Index(wijken).get_indexer(wijk))


def seizoen(days: pd.Series) -> pd.Series:
    """Quarter of a round: its season, whatever it is called."""
    return days.dt.quarter


def dummies(values: pd.Series) -> sparse.csr_matrix:
    """A column a value but the first."""
    code, names = pd.factorize(values, sort=True)
    rows = np.flatnonzero(code > 0)
    at = (rows, code[rows] - 1)
    shape = (len(values), len(names) - 1)
    return sparse.csr_matrix((np.ones(len(rows)), at), shape=shape)


def aandeel_op(
    model: Aanpassing, groups: Patronen, slope: Array, wijken: list[str], moment: float
) -> Array:
    """Share at ambition that the model gives each wijk at one moment, if this were its slope.

    Over its own mix of places, meetlatten and seasons; `moment` is in years from the middle, where
    every slope gives the same.
    """
    place = _place(groups.tabel["wijk"], wijken)
    level = model.x[:, len(wijken) :] @ model.effecten[len(wijken) :]
    eta = level + slope[place] * moment
    wanted = groups.tabel["ambitie"].to_numpy()
    # Chance of the lowest level seen that reaches the ambition, or of better: certain for the
    # lowest, none beyond the highest.
    reached = np.pad(model.boven(eta), ((0, 0), (1, 1)), constant_values=(1, 0))
    lowest = np.searchsorted(groups.niveaus, wanted)
    chance = reached[np.arange(len(eta)), lowest]
    weight = groups.counts.sum(axis=1) * (wanted >= 0)
    total = np.bincount(place, weight, minlength=len(wijken))
    reaching = np.bincount(place, weight * chance, minlength=len(wijken))
    total[total == 0] = np.nan
    return np.asarray(reaching / total)


def spreidingen(model: Aanpassing, groups: Patronen, effecten: Array) -> list[Spreiding]:
    """What is known of sums of effects when scores of one location move together.

    Then when those of one wijk in one round do too, and those of one wijk in one year.
    """
    each = np.arange(groups.deel.max() + 1)
    scores = groups.patroon, groups.niveau, groups.deel
    location, of_round, of_year, place_in_year, place_in_round = geclusterd(
        model, effecten, *scores, [*groups.clusters, each]
    )
    return [
        location,
        tweezijdig(location, of_round, place_in_round),
        tweezijdig(location, of_year, place_in_year),
    ]


def kans(slope: Array, spread: Spreiding) -> Array:
    """Two-sided p of slopes; NaN without a degree of freedom."""
    freedom = np.where(spread.vrijheid > 0, spread.vrijheid, np.nan)
    return np.asarray(2 * stats.t.sf(abs(slope) / np.sqrt(spread.variantie), freedom))
