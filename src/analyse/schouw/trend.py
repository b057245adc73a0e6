"""How quality moves per wijk within one piece of the series, and when there is too little to say.

The traps: a line through two ways of measuring or two ambitions; a bad autumn read as a decline;
scores of one location taken as so many separate facts; eight wijken tested until one of them moves;
and "no trend found" said of four rounds in which none could have been found.

Sources: McCullagh (1980) for the cumulative logit model; Benjamini and Hochberg (1995) for many
wijken at once; Mann (1945) and Kendall (1975) for a trend of figures in a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse, stats

from analyse.schouw.beeldkwaliteit import geldende_ambitie, paired_counts
from analyse.schouw.breuken import schouw_breuken, schouw_segmenten
from analyse.schouw.scores import of_method
from analyse.statistiek.ordinaal import Aanpassing, Array, geclusterd, pas_aan
from analyse.statistiek.steekproef import benodigd
from analyse.statistiek.toetsen import (
    NIET_AANGETOOND,
    TE_WEINIG,
    benjamini_hochberg,
    kleinste_p,
    mann_kendall,
)
from analyse.tables import part_of
from analyse.tables.arguments import require, require_choice
from analyse.tables.frames import alike, as_text, by_case, coded

#: Below these nothing is said of a wijk: rounds, locations, days from the first to the last round.
MIN_RONDES, MIN_LOCATIES, MIN_DAGEN = 5, 10, 330
#: Degrees of freedom below which a few locations carry the whole estimate.
MIN_VRIJHEID = 4.0
VERBETERD, STABIEL, VERSLECHTERD = "verbeterd", "stabiel", "verslechterd"
#: Largest false discovery rate over the wijken at which a trend is called one.
_ALFA = 0.05
#: Fall of the share at ambition for which the scores needed are worked out.
_DALING = 0.10
_YEAR = np.timedelta64(1, "D") * 365.25
_FITTED = ["helling", "laag", "hoog", "p", "q", "begin", "eind"]
_COLUMNS = [
    *["wijk", "segment", "van", "tot", "rondes", "n", "locaties"],
    *_FITTED,
    *["oordeel", "reden", "nodig_per_ronde"],
]


@dataclass(frozen=True)
class _Patronen:
    """Scores grouped by what the model knows of them.

    One row of `tabel` a combination, with the counts per level seen.
    """

    tabel: pd.DataFrame
    counts: Array
    niveaus: Array
    patroon: Array
    niveau: Array
    cluster: Array


def trend_per_wijk(
    schouw: pd.DataFrame,
    norm: pd.DataFrame,
    *,
    segment: int | None = None,
    marge: float = 0.15,
) -> pd.DataFrame:
    """Trend of each wijk within one piece of the series, with a verdict.

    Parameters
    ----------
    schouw, norm
        The tables of these names; only policy measurements count.
    segment
        Piece of the series (`schouw_segmenten`); the last one when None.
    marge
        Logit per year: a slope of which the whole interval lies within plus and minus this is
        called stable.

    Returns
    -------
    pandas.DataFrame
        One row a wijk, by name: wijk, segment, van and tot (first and last round of the piece),
        rondes, n, locaties (of the wijk in it), helling (change per year of the log odds of a
        better level), laag, hoog (95 % interval), p, q (Benjamini-Hochberg; at most 5 % where a
        trend is called one), begin and eind (share at ambition by the model, at the first and the
        last round, seasons evened out), oordeel (a verdict of this module or `toetsen`), reden (why
        too little, else ""), nodig_per_ronde (scores per round to see a fall of ten points between
        two rounds with 80 % power). What cannot be said is NaN. Empty when there is no policy
        measurement.
    """
    texts = ["ronde", "methode", "kor_versie", "wijk", "gebiedstype", "locatie", "meetlat"]
    require(schouw, texts)
    schouw = coded(schouw, texts)
    pieces = schouw_segmenten(schouw, schouw_breuken(schouw, norm))
    if pieces.empty:
        return pd.DataFrame(columns=_COLUMNS)
    numbers = pieces["segment"].unique().tolist()
    chosen = numbers[-1] if segment is None else segment
    require_choice(chosen, numbers, "stuk")
    pieces = pieces[pieces["segment"] == chosen]
    measured = schouw["methode"] == "beleid"
    wijken = sorted(schouw.loc[measured, "wijk"].unique())
    scores = _scores(schouw, norm, pieces)
    table = _what_there_is(scores, wijken)
    able = table.loc[table["reden"] == "", "wijk"].tolist()
    if able:
        usable = scores[scores["wijk"].isin(able)]
        table = _fitted(table, usable, able)
    table["q"] = benjamini_hochberg(table["p"])
    table["oordeel"] = _verdict(table, marge)
    # A wijk without a score is planned for as the city stands.
    city = table["_gehaald"].sum() / (table["_met_norm"].sum() or np.nan)
    share = part_of(table["_gehaald"], table["_met_norm"]).fillna(city)
    table["nodig_per_ronde"] = benodigd(share, _DALING)
    first, last = pieces["ronde"].iloc[[0, -1]]
    return table.assign(segment=chosen, van=first, tot=last)[_COLUMNS]


def _scores(schouw: pd.DataFrame, norm: pd.DataFrame, pieces: pd.DataFrame) -> pd.DataFrame:
    """Scores of the rounds in `pieces`.

    With the middle day of their round and the code of their ambition.
    """
    printed = [name for name in ("ambitie",) if name in schouw]
    frame = of_method(schouw, "beleid", ["wijk", "gebiedstype", "meetlat", *printed])
    within = frame["ronde"].isin(pieces["ronde"])
    frame = frame[within & frame["niveau"].notna()]
    frame["ambitie"] = geldende_ambitie(frame, norm).cat.codes
    frame["niveau"] = frame["niveau"].cat.codes
    frame["dag"] = frame.groupby("ronde", observed=True)["datum"].transform("mean")
    # Without a day a round has no place in time.
    return frame[frame["dag"].notna()]


def _what_there_is(frame: pd.DataFrame, wijken: Sequence[str]) -> pd.DataFrame:
    """Per wijk what there is to go on, and why that is too little."""
    judged = frame["ambitie"] >= 0
    reached = (frame["niveau"] >= frame["ambitie"]) & judged
    marked = frame.assign(_gehaald=reached, _met_norm=judged)
    table = marked.groupby("wijk", observed=True).agg(
        n=("niveau", "size"),
        rondes=("ronde", "nunique"),
        locaties=("locatie", "nunique"),
        _eerste=("dag", "min"),
        _laatste=("dag", "max"),
        _laagste=("niveau", "min"),
        _hoogste=("niveau", "max"),
        _gehaald=("_gehaald", "sum"),
        _met_norm=("_met_norm", "sum"),
    )
    table = table.reindex(wijken).rename_axis("wijk").reset_index()
    counted = ["n", "rondes", "locaties", "_gehaald", "_met_norm"]
    table[counted] = table[counted].fillna(0).astype("int64")
    extremes = frame["niveau"].agg(["min", "max"])
    table["reden"] = _too_little(table, extremes)
    return table.assign(**dict.fromkeys(_FITTED, np.nan))


def _too_little(table: pd.DataFrame, extremes: pd.Series) -> Array:
    """Why nothing can be said of a wijk; "" when something can."""
    span = (table["_laatste"] - table["_eerste"]).dt.days
    one_level = table["_laagste"] == table["_hoogste"]
    reasons = {
        "geen scores": table["n"] == 0,
        f"minder dan {MIN_RONDES} rondes": table["rondes"] < MIN_RONDES,
        "minder dan een jaar": span < MIN_DAGEN,
        f"minder dan {MIN_LOCATIES} locaties": table["locaties"] < MIN_LOCATIES,
        "alle scores gelijk": one_level & table["_laagste"].isin(extremes),
    }
    return by_case(reasons, "")


def _fitted(table: pd.DataFrame, frame: pd.DataFrame, wijken: list[str]) -> pd.DataFrame:
    """The table with slope, interval, p and shares of the wijken that have enough."""
    groups = _grouped(frame)
    x, time = _design(groups.tabel, wijken)
    model = pas_aan(x, groups.counts)
    rows = table["wijk"].isin(wijken).to_numpy()
    if not model.gelukt:
        table.loc[rows, "reden"] = "geen schatting mogelijk"
        return table
    which = np.arange(len(wijken))
    error, freedom = geclusterd(model, which, groups.patroon, groups.niveau, groups.cluster)
    slope = model.effecten[which]
    reach = stats.t.ppf(0.975, freedom) * error
    few = freedom < MIN_VRIJHEID
    found = pd.DataFrame({"helling": slope, "laag": slope - reach, "hoog": slope + reach})
    found["p"] = 2 * stats.t.sf(abs(slope) / error, freedom)
    found["begin"] = _share_at(model, groups, slope, wijken, time - time.min())
    found["eind"] = _share_at(model, groups, slope, wijken, time - time.max())
    found[few] = np.nan
    table.loc[rows, found.columns] = found.to_numpy()
    table.loc[rows, "reden"] = np.where(few, "te weinig verschillende locaties", "")
    return table


def _grouped(frame: pd.DataFrame) -> _Patronen:
    keys = ["wijk", "gebiedstype", "meetlat", "ronde", "ambitie"]
    patroon, first = alike(frame, keys)
    table = as_text(frame.iloc[first].reset_index(drop=True), keys)
    seen, level = np.unique(frame["niveau"], return_inverse=True)
    counts = paired_counts(patroon, level, (len(first), len(seen)))
    cluster, _ = alike(frame, ["wijk", "locatie"])
    return _Patronen(table, counts, seen, patroon, level, cluster)


def _design(table: pd.DataFrame, wijken: list[str]) -> tuple[sparse.csr_matrix, Array]:
    """Effects of the model, one slope a wijk first, and the time of each pattern.

    In years, nought in the middle.
    """
    day = table["dag"]
    time = ((day - day.mean()) / _YEAR).to_numpy()
    place = _place(table["wijk"], wijken)
    at = (np.arange(len(table)), place)
    slopes = sparse.csr_matrix((time, at), shape=(len(table), len(wijken)))
    season = _seizoen(day).astype(str)
    # The ambition belongs to gebiedstype x meetlat and does not change within a piece: this pair
    # holds it.
    pair = table["gebiedstype"] + "|" + table["meetlat"]
    of_season = season + "|" + table["meetlat"]
    factors = [table["wijk"], pair, season, of_season]
    design = sparse.hstack([slopes, *map(_dummies, factors)])
    return design.tocsr(), time


def _place(wijk: pd.Series, wijken: list[str]) -> Array:
    """Place of each wijk in the list."""
    return np.asarray(pd.Index(wijken).get_indexer(wijk))


def _seizoen(days: pd.Series) -> pd.Series:
    """Quarter of a round: its season, whatever it is called."""
    return days.dt.quarter


def _dummies(values: pd.Series) -> sparse.csr_matrix:
    """A column a value but the first."""
    code, names = pd.factorize(values, sort=True)
    rows = np.flatnonzero(code > 0)
    at = (rows, code[rows] - 1)
    shape = (len(values), len(names) - 1)
    return sparse.csr_matrix((np.ones(len(rows)), at), shape=shape)


def _share_at(
    model: Aanpassing, groups: _Patronen, slope: Array, wijken: list[str], since: Array
) -> Array:
    """Share at ambition that the model gives each wijk at one moment.

    Over its own mix of places, meetlatten and seasons; `since` is how many years each pattern lies
    after that moment.
    """
    place = _place(groups.tabel["wijk"], wijken)
    eta = model.x @ model.effecten - slope[place] * since
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


def _verdict(table: pd.DataFrame, marge: float) -> Array:
    """A trend that is proven but lies within the margin is called stable: too small to matter."""
    proven = table["q"] <= _ALFA
    slope = table["helling"]
    verdicts = {
        TE_WEINIG: table["reden"] != "",
        STABIEL: (table["laag"] > -marge) & (table["hoog"] < marge),
        VERBETERD: proven & (slope > 0),
        VERSLECHTERD: proven & (slope < 0),
    }
    return by_case(verdicts, NIET_AANGETOOND)


def rapportcijfers_trend(cijfers: pd.DataFrame) -> pd.DataFrame:
    """Whether published figures of a gebied go up or down within each piece of their series.

    Parameters
    ----------
    cijfers
        As `rapportcijfers_met_breuk` returns it.

    Returns
    -------
    pandas.DataFrame
        One row a gebied and piece: gebied, segment, van, tot (years), cijfers (how many),
        kleinste_p (that so many can give), tau, p and oordeel, as `mann_kendall` gives them.
    """
    columns = ["van", "tot", "cijfers", "kleinste_p", "tau", "p", "oordeel"]
    require(cijfers, ["gebied", "jaar", "cijfer", "segment"])
    known = cijfers.dropna(subset="cijfer").sort_values("jaar")
    rows = []
    for piece, own in known.groupby(["gebied", "segment"], sort=True):
        first, last = own["jaar"].iloc[[0, -1]]
        test = mann_kendall(own["cijfer"])
        number = len(own)
        rows.append((*piece, first, last, number, kleinste_p(number), *test))
    return pd.DataFrame(rows, columns=["gebied", "segment", *columns])
