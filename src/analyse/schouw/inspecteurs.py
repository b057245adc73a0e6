"""Whether inspectors came to judge differently, where the export says who scored.

The trap: an inspector who grows milder looks like a wijk that gets better. Who an inspector is does
not matter here and is in no result: a number for each is enough.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from analyse.schouw.breuken import schouw_breuken, schouw_segmenten
from analyse.schouw.trendmodel import (
    MIN_DAGEN,
    MIN_RONDES,
    dummies,
    gegroepeerd,
    kans,
    ontwerp,
    plekken,
    spreidingen,
)
from analyse.statistiek.ordinaal import pas_aan
from analyse.tables import ONBEKEND
from analyse.tables.arguments import require
from analyse.tables.frames import coded

UITEEN = "inspecteurs lopen uiteen"
GEEN_VERLOOP = "geen verloop gezien"
NIET_TE_ZEGGEN = "niet te zeggen"
_ALFA = 0.05
#: Standard error (log odds per year) above which inspectors and wijken cannot be told apart.
_GEEN_ZICHT = 1.0
_COLUMNS = ["inspecteurs", "p", "oordeel", "reden"]


def inspecteur_verloop(schouw: pd.DataFrame, norm: pd.DataFrame) -> pd.DataFrame:
    """Whether inspectors came to judge differently, in the last piece of the series.

    Parameters
    ----------
    schouw, norm
        The tables of these names; schouw with a column `inspecteur` (any key) where it is known.

    Returns
    -------
    pandas.DataFrame
        One row: inspecteurs (with enough rounds to tell), p (that the change per year of one
        differs from the mean of all, after Bonferroni), oordeel and reden (why it cannot be said).
    """
    require(schouw, ["ronde", "methode", "wijk", "locatie", "meetlat"])
    texts = ["ronde", "methode", "kor_versie", "wijk", "gebiedstype", "locatie", "meetlat"]
    pieces = schouw_segmenten(schouw, schouw_breuken(schouw, norm))
    if pieces.empty:
        return _row(0, np.nan, "er is geen beleidsmeting")
    last = pieces[pieces["segment"] == pieces["segment"].max()]
    spots = plekken(coded(schouw, texts), norm, last)
    return verloop_van(spots[spots["niveau"] >= 0])


def verloop_van(scores: pd.DataFrame) -> pd.DataFrame:
    """As `inspecteur_verloop`, of scores as `trendmodel.plekken` gives them."""
    if "inspecteur" not in scores or not _named(scores).any():
        return _row(0, np.nan, "de export noemt geen inspecteur")
    frame = scores[_named(scores)]
    visits = frame.groupby("inspecteur", observed=True)
    rounds = visits["ronde"].nunique()
    span = (visits["dag"].max() - visits["dag"].min()).dt.days
    able = rounds.index[(rounds >= MIN_RONDES) & (span >= MIN_DAGEN)]
    if len(able) < 2:
        return _row(len(able), np.nan, f"minder dan twee inspecteurs met {MIN_RONDES} rondes")
    frame = frame[frame["inspecteur"].isin(able)].astype({"inspecteur": "str"})
    if frame["niveau"].nunique() < 2:
        return _row(len(able), np.nan, "alle scores gelijk")
    return _tested(frame)


def _named(scores: pd.DataFrame) -> pd.Series:
    """Scores of which the inspector is known."""
    return scores["inspecteur"].notna() & ~scores["inspecteur"].isin(["", ONBEKEND])


def _tested(frame: pd.DataFrame) -> pd.DataFrame:
    """One change per year for each inspector, beside that of each wijk."""
    groups = gegroepeerd(frame, "inspecteur")
    wijken = sorted(groups.tabel["wijk"].unique())
    x, time = ontwerp(groups.tabel, wijken)
    names = sorted(groups.tabel["inspecteur"].unique())
    level = dummies(groups.tabel["inspecteur"])
    # The first has no change of its own: only differences can be known.
    change = level.multiply(time[:, None]).tocsr()
    model = pas_aan(sparse.hstack([change, level, x]).tocsr(), groups.counts)
    if not model.gelukt:
        return _row(len(names), np.nan, "geen schatting mogelijk")
    apart = np.eye(len(names)) - 1 / len(names)
    sums = np.zeros((len(model.effecten), len(names)))
    sums[: len(names) - 1] = apart[1:]
    spread = spreidingen(model, groups, sums)[1]
    model_error = np.einsum(
        "ij,ij->j", sums, model.covariantie[: len(sums), : len(sums)] @ sums
    )
    if np.sqrt(model_error.max()) > _GEEN_ZICHT:
        return _row(len(names), np.nan, "inspecteurs en wijken zijn niet uit elkaar te houden")
    chances = kans(sums.T @ model.effecten, spread)
    return _row(len(names), min(1.0, len(names) * float(np.nanmin(chances))), "")


def _row(number: int, p: float, why: str) -> pd.DataFrame:
    verdict = NIET_TE_ZEGGEN
    if not why:
        verdict = UITEEN if p <= _ALFA else GEEN_VERLOOP
    return pd.DataFrame([(number, p, verdict, why)], columns=_COLUMNS)
