"""How quality moves per wijk within one piece of the series, and when there is too little to say.

The traps: a line through two ways of measuring or two ambitions; a bad autumn read as a decline;
scores of one location or of one round taken as so many separate facts; a few bad years called a
trend; eight wijken tested until one of them moves; and "no trend found" said of four rounds in
which none could have been found.

Sources: McCullagh (1980) for the cumulative logit model; Cameron, Gelbach and Miller (2011) for
what scores of one location and of one round share; Benjamini and Hochberg (1995) for many wijken at
once; Mann (1945) and Kendall (1975) for a trend of figures in a row.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from analyse.schouw.breuken import schouw_breuken, schouw_segmenten
from analyse.schouw.gemist import GEMIST, gemist
from analyse.schouw.inspecteurs import UITEEN, verloop_van
from analyse.schouw.trendmodel import (
    MIN_DAGEN,
    MIN_RONDES,
    aandeel_op,
    gegroepeerd,
    kans,
    ontwerp,
    plekken,
    spreidingen,
)
from analyse.statistiek.ordinaal import Array, Spreiding, pas_aan
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
from analyse.tables.frames import by_case, coded

#: Fewer locations than this, and nothing is said of a wijk.
MIN_LOCATIES = 10
#: Degrees of freedom below which a few locations carry the whole estimate.
MIN_VRIJHEID = 4.0
VERBETERD, STABIEL, VERSLECHTERD = "verbeterd", "stabiel", "verslechterd"
#: A change that a trend may have made, and a few good or bad years as well.
JAREN = "trend of losse jaren"
#: Largest false discovery rate over the wijken at which a trend is called one.
_ALFA = 0.05
#: Fall of the share at ambition for which the scores needed are worked out.
_DALING = 0.10
#: Points of a hundred per year, as a part of one, within which a wijk is called stable.
MARGE = 0.015
#: Why nothing can be said of a wijk that was not measured in a piece.
GEEN_SCORES = "geen scores"
_HELLING = ["helling", "helling_laag", "helling_hoog"]
_FITTED = ["punten", "laag", "hoog", *_HELLING, "p", "p_jaar", "begin", "eind"]
_COLUMNS = [
    *["wijk", "segment", "van", "tot", "rondes", "jaren", "n", "locaties"],
    *["punten", "laag", "hoog", "p", "q", "q_jaar", "begin", "eind", *GEMIST],
    *["oordeel", "reden", "nodig_per_ronde", *_HELLING],
]


def trend_per_wijk(
    schouw: pd.DataFrame,
    norm: pd.DataFrame,
    *,
    segment: int | None = None,
    marge: float = MARGE,
) -> pd.DataFrame:
    """Trend of each wijk within one piece of the series, with a verdict.

    Parameters
    ----------
    schouw, norm
        The tables of these names; only policy measurements count. With a column `inspecteur` (any
        key), no change is called a trend where inspectors came to judge differently.
    segment
        Piece of the series (`schouw_segmenten`); the last one when None.
    marge
        Part of one per year: a change of which the whole interval lies within plus and minus this
        is called stable.

    Returns
    -------
    pandas.DataFrame
        One row a wijk, by name: wijk, segment, van and tot (first and last round of the piece),
        rondes, jaren, n, locaties (of the wijk in it), punten (change per year of the share at
        ambition), laag, hoog (95 % interval, if every wijk may have a shock of its own in every
        round), p, q (Benjamini-Hochberg), q_jaar (as q, if every wijk may have one in every year
        too), begin and eind (share at ambition by the model, at the first and the last round,
        seasons evened out), niet_beoordeeld, uiterst_laag and uiterst_hoog (as `gemist` gives
        them, around punten), oordeel (a verdict of this module or `toetsen`), reden (why too
        little, else ""), nodig_per_ronde (scores per round to see a fall of ten points between two
        rounds with 80 % power), helling, helling_laag and helling_hoog (the same change in log
        odds of a better level). What cannot be said is NaN. Empty when there is no policy
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
    spots = plekken(schouw, norm, pieces)
    scores = spots[spots["niveau"] >= 0]
    table = _what_there_is(scores, wijken)
    able = table.loc[table["reden"] == "", "wijk"].tolist()
    if able:
        usable = scores[scores["wijk"].isin(able)]
        table = _fitted(table, usable, able)
    table = table.merge(gemist(spots), on="wijk", how="left")
    table[["uiterst_laag", "uiterst_hoog"]] = table[["uiterst_laag", "uiterst_hoog"]].add(
        table["punten"], axis=0
    )
    table["q"] = benjamini_hochberg(table["p"])
    table["q_jaar"] = benjamini_hochberg(table["p_jaar"])
    drift = verloop_van(scores)["oordeel"].iloc[0] == UITEEN
    table["oordeel"] = _verdict(table, marge, drift=drift)
    # A wijk without a score is planned for as the city stands.
    city = table["_gehaald"].sum() / (table["_met_norm"].sum() or np.nan)
    share = part_of(table["_gehaald"], table["_met_norm"]).fillna(city)
    table["nodig_per_ronde"] = benodigd(share, _DALING)
    first, last = pieces["ronde"].iloc[[0, -1]]
    return table.assign(segment=chosen, van=first, tot=last)[_COLUMNS]


def _what_there_is(frame: pd.DataFrame, wijken: Sequence[str]) -> pd.DataFrame:
    """Per wijk what there is to go on, and why that is too little."""
    judged = frame["ambitie"] >= 0
    reached = (frame["niveau"] >= frame["ambitie"]) & judged
    marked = frame.assign(_gehaald=reached, _met_norm=judged, _jaar=frame["dag"].dt.year)
    table = marked.groupby("wijk", observed=True).agg(
        n=("niveau", "size"),
        rondes=("ronde", "nunique"),
        locaties=("locatie", "nunique"),
        jaren=("_jaar", "nunique"),
        _eerste=("dag", "min"),
        _laatste=("dag", "max"),
        _laagste=("niveau", "min"),
        _hoogste=("niveau", "max"),
        _gehaald=("_gehaald", "sum"),
        _met_norm=("_met_norm", "sum"),
    )
    table = table.reindex(wijken).rename_axis("wijk").reset_index()
    counted = ["n", "rondes", "jaren", "locaties", "_gehaald", "_met_norm"]
    table[counted] = table[counted].fillna(0).astype("int64")
    extremes = frame["niveau"].agg(["min", "max"])
    table["reden"] = _too_little(table, extremes)
    return table.assign(**dict.fromkeys(_FITTED, np.nan))


def _too_little(table: pd.DataFrame, extremes: pd.Series) -> Array:
    """Why nothing can be said of a wijk; "" when something can."""
    span = (table["_laatste"] - table["_eerste"]).dt.days
    one_level = table["_laagste"] == table["_hoogste"]
    reasons = {
        GEEN_SCORES: table["n"] == 0,
        f"minder dan {MIN_RONDES} rondes": table["rondes"] < MIN_RONDES,
        "minder dan een jaar": span < MIN_DAGEN,
        f"minder dan {MIN_LOCATIES} locaties": table["locaties"] < MIN_LOCATIES,
        "alle scores gelijk": one_level & table["_laagste"].isin(extremes),
    }
    return by_case(reasons, "")


def _fitted(table: pd.DataFrame, frame: pd.DataFrame, wijken: list[str]) -> pd.DataFrame:
    """The table with slope, interval, p and shares of the wijken that have enough."""
    groups = gegroepeerd(frame)
    x, time = ontwerp(groups.tabel, wijken)
    model = pas_aan(x, groups.counts)
    rows = table["wijk"].isin(wijken).to_numpy()
    if not model.gelukt:
        table.loc[rows, "reden"] = "geen schatting mogelijk"
        return table
    slope = model.effecten[: len(wijken)]
    location, of_round, of_year = spreidingen(
        model, groups, np.eye(len(model.effecten), len(wijken))
    )
    reach = stats.t.ppf(0.975, of_round.vrijheid) * np.sqrt(of_round.variantie)
    found = pd.DataFrame({"helling": slope})
    found["helling_laag"] = slope - reach
    found["helling_hoog"] = slope + reach
    found["p"] = kans(slope, of_round)
    years = table.loc[rows, "jaren"].to_numpy()
    found["p_jaar"] = kans(slope, _at_most(of_year, years - 2.0))
    ends = time.min(), time.max()
    begin, end = (aandeel_op(model, groups, slope, wijken, moment) for moment in ends)
    found["begin"], found["eind"] = begin, end
    named = {"punten": "helling", "laag": "helling_laag", "hoog": "helling_hoog"}
    for points, steepness in named.items():
        steep = found[steepness].to_numpy()
        first, last = (aandeel_op(model, groups, steep, wijken, moment) for moment in ends)
        found[points] = (last - first) / (ends[1] - ends[0])
    few = location.vrijheid < MIN_VRIJHEID
    found[few] = np.nan
    table.loc[rows, found.columns] = found.to_numpy()
    table.loc[rows, "reden"] = np.where(few, "te weinig verschillende locaties", "")
    return table


def _at_most(spread: Spreiding, freedom: Array) -> Spreiding:
    """A spread that rests on no more degrees of freedom than these."""
    return spread._replace(vrijheid=np.minimum(spread.vrijheid, freedom))


def _verdict(table: pd.DataFrame, marge: float, *, drift: bool) -> Array:
    """A change that is seen but lies within the margin is called stable: too small to matter.

    One that a few years, or inspectors who came to judge differently, may have made is not called
    a trend.
    """
    seen = table["q"] <= _ALFA
    lasting = seen & (table["q_jaar"] <= _ALFA)
    slope = table["helling"]
    verdicts = {
        TE_WEINIG: table["reden"] != "",
        STABIEL: (table["laag"] > -marge) & (table["hoog"] < marge),
        UITEEN: seen & drift,
        VERBETERD: lasting & (slope > 0),
        VERSLECHTERD: lasting & (slope < 0),
        JAREN: seen,
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
