"""How quality moves per wijk within one piece of the series, and when there is too little to say.

The traps: a line through two ways of measuring or two ambitions; a bad autumn read as a decline;
scores of one location taken as so many separate facts; eight wijken tested until one of them moves;
and "no trend found" said of four rounds in which none could have been found.

Sources: McCullagh (1980) for the cumulative logit model; Benjamini and Hochberg (1995) for many
wijken at once; Mann (1945) and Kendall (1975) for a trend of figures in a row.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse, stats

from analyse.schouw.beeldkwaliteit import geldende_ambitie, of_method
from analyse.schouw.breuken import breuken, segmenten
from analyse.schouw.steekproef import benodigd
from analyse.statistiek.ordinaal import Aanpassing, Array, geclusterd, pas_aan
from analyse.tables.frames import alike, as_text, coded

#: Below these nothing is said of a wijk: rounds, locations, days from the first to the last round.
MIN_RONDES, MIN_LOCATIES, MIN_DAGEN = 5, 10, 330
#: Degrees of freedom below which a few locations carry the whole estimate.
MIN_VRIJHEID = 4.0
TE_WEINIG = "te weinig waarnemingen"
OORDELEN = ("verbeterd", "stabiel", "geen trend aangetoond", "verslechterd", TE_WEINIG)
_YEAR = np.timedelta64(1, "D") * 365.25
_COLUMNS = [
    "wijk",
    "segment",
    "van",
    "tot",
    "rondes",
    "n",
    "locaties",
    "helling",
    "laag",
    "hoog",
    "p",
    "q",
    "begin",
    "eind",
    "oordeel",
    "reden",
    "nodig_per_ronde",
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


def _seizoen(days: pd.Series) -> pd.Series:
    """Quarter of a round: its season, whatever it is called."""
    return days.dt.quarter.astype("int64")


def _scores(schouw: pd.DataFrame, norm: pd.DataFrame, pieces: pd.DataFrame) -> pd.DataFrame:
    """Scores of the rounds in `pieces`.

    With the middle day of their round, its season and the code of their ambition.
    """
    keys = ["wijk", "gebiedstype", "meetlat"]
    frame = of_method(schouw, "beleid", [*keys, *(c for c in ("ambitie",) if c in schouw.columns)])
    frame = frame[frame["ronde"].isin(pieces["ronde"]) & frame["niveau"].notna()]
    frame = frame.assign(
        niveau=frame["niveau"].cat.codes.astype("int64"),
        ambitie=geldende_ambitie(frame, norm).cat.codes.astype("int64"),
    )
    day = frame.groupby("ronde", observed=True)["datum"].transform("mean")
    # Without a day a round has no place in time.
    return frame.assign(dag=day)[day.notna().to_numpy()].reset_index(drop=True)


def _grouped(frame: pd.DataFrame) -> _Patronen:
    keys = ["wijk", "gebiedstype", "meetlat", "ronde", "ambitie"]
    patroon, first = alike(frame, keys)
    table = as_text(frame.iloc[first][[*keys, "dag"]].reset_index(drop=True), keys)
    seen, level = np.unique(frame["niveau"].to_numpy(), return_inverse=True)
    counts = np.bincount(patroon * len(seen) + level, minlength=len(first) * len(seen)).reshape(
        -1, len(seen)
    )
    cluster, _ = alike(frame, ["wijk", "locatie"])
    return _Patronen(table, counts, seen, patroon, level, cluster)


def _dummies(values: pd.Series) -> sparse.csr_matrix:
    """A column a value but the first."""
    code, names = pd.factorize(values, sort=True)
    rows = np.flatnonzero(code > 0)
    return sparse.csr_matrix(
        (np.ones(len(rows)), (rows, code[rows] - 1)), shape=(len(values), max(len(names) - 1, 0))
    )


def _design(table: pd.DataFrame, wijken: Sequence[str]) -> tuple[sparse.csr_matrix, Array]:
    """Effects of the model, one slope a wijk first.

    And the time in years of each pattern, nought in the middle.
    """
    time = ((table["dag"] - table["dag"].mean()) / _YEAR).to_numpy(dtype=float)
    place = pd.Categorical(table["wijk"], categories=list(wijken)).codes
    slopes = sparse.csr_matrix(
        (time, (np.arange(len(table)), place)), shape=(len(table), len(wijken))
    )
    season = _seizoen(table["dag"]).astype(str)
    # The ambition belongs to gebiedstype x meetlat and does not change within a piece: this pair
    # holds it.
    factors = [
        table["wijk"],
        table["gebiedstype"] + "|" + table["meetlat"],
        season,
        season + "|" + table["meetlat"],
    ]
    return sparse.hstack([slopes, *(_dummies(f) for f in factors)]).tocsr(), time


def per_wijk(
    schouw: pd.DataFrame,
    norm: pd.DataFrame,
    *,
    segment: int | None = None,
    marge: float = 0.15,
    alfa: float = 0.05,
    daling: float = 0.10,
) -> pd.DataFrame:
    """Trend of each wijk within one piece of the series, with a verdict.

    Parameters
    ----------
    schouw, norm
        The tables of these names; only policy measurements count.
    segment
        Piece of the series (`breuken.segmenten`); the last one when None.
    marge
        Logit per year: a slope of which the whole interval lies within plus and minus this is
        called stable.
    alfa
        Largest false discovery rate over the wijken (q) at which a trend is called one.
    daling
        Fall of the share at ambition (part of one) for which `nodig_per_ronde` is worked out.

    Returns
    -------
    pandas.DataFrame
        One row a wijk, by name: wijk, segment, van and tot (first and last round of the piece),
        rondes, n, locaties (of the wijk in it), helling (change per year of the log odds of a
        better level), laag, hoog (95 % interval), p, q (Benjamini-Hochberg), begin and eind (share
        at ambition by the model, at the first and the last round, seasons evened out), oordeel
        (`OORDELEN`), reden (why too little, else ""), nodig_per_ronde (scores per round to see
        `daling` between two rounds with 80 % power). What cannot be said is NaN. Empty when there
        is no policy measurement.
    """
    texts = [
        c
        for c in ("ronde", "methode", "kor_versie", "wijk", "gebiedstype", "locatie", "meetlat")
        if c in schouw.columns
    ]
    schouw = coded(schouw, texts)
    pieces = segmenten(schouw, breuken(schouw, norm))
    if pieces.empty:
        return pd.DataFrame(columns=_COLUMNS)
    chosen = int(pieces["segment"].max()) if segment is None else segment
    pieces = pieces[pieces["segment"] == chosen]
    if pieces.empty:
        raise ValueError(f"er is geen stuk {chosen} van de reeks")
    wijken = sorted(schouw.loc[schouw["methode"] == "beleid", "wijk"].unique())
    frame = _scores(schouw, norm, pieces)
    table = _what_there_is(frame, wijken)
    able = table.loc[table["reden"] == "", "wijk"].tolist()
    if able:
        table = _fitted(table, frame[frame["wijk"].isin(able)].reset_index(drop=True), able)
    known = table["p"].notna()
    table.loc[known, "q"] = (
        stats.false_discovery_control(table.loc[known, "p"]) if known.any() else []
    )
    judged = table["_met_norm"].sum()
    # A wijk without a score is planned for as the city stands.
    share = table["_gehaald"].fillna(
        (table["_gehaald"] * table["_met_norm"]).sum() / judged if judged else np.nan
    )
    return table.assign(
        segment=chosen,
        van=pieces["ronde"].iloc[0],
        tot=pieces["ronde"].iloc[-1],
        oordeel=_verdict(table, marge, alfa),
        nodig_per_ronde=benodigd(share, daling),
    )[_COLUMNS]


def _what_there_is(frame: pd.DataFrame, wijken: Sequence[str]) -> pd.DataFrame:
    """Per wijk what there is to go on, and why that is too little."""
    judged = frame["ambitie"] >= 0
    marked = frame.assign(
        _gehaald=((frame["niveau"] >= frame["ambitie"]) & judged).astype("int64"),
        _met_norm=judged.astype("int64"),
    )
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
    table = table.reindex(list(wijken)).rename_axis("wijk").reset_index()
    counted = ["n", "rondes", "locaties", "_met_norm"]
    table[counted] = table[counted].fillna(0).astype("int64")
    table["_gehaald"] = table["_gehaald"] / table["_met_norm"].where(table["_met_norm"] > 0)
    span = (table["_laatste"] - table["_eerste"]).dt.days
    extreme = (table["_laagste"] == table["_hoogste"]) & table["_laagste"].isin(
        [frame["niveau"].min(), frame["niveau"].max()]
    )
    table["reden"] = np.select(
        [
            table["n"] == 0,
            table["rondes"] < MIN_RONDES,
            span < MIN_DAGEN,
            table["locaties"] < MIN_LOCATIES,
            extreme,
        ],
        [
            "geen scores",
            f"minder dan {MIN_RONDES} rondes",
            "minder dan een jaar",
            f"minder dan {MIN_LOCATIES} locaties",
            "alle scores gelijk",
        ],
        default="",
    )
    return table.assign(
        **dict.fromkeys(["helling", "laag", "hoog", "p", "q", "begin", "eind"], np.nan)
    )


def _fitted(table: pd.DataFrame, frame: pd.DataFrame, wijken: list[str]) -> pd.DataFrame:
    """The table with slope, interval, p and shares of the wijken that have enough."""
    groups = _grouped(frame)
    x, time = _design(groups.tabel, wijken)
    model = pas_aan(x, groups.counts)
    which = np.arange(len(wijken))
    error, freedom = geclusterd(model, which, groups.patroon, groups.niveau, groups.cluster)
    slope, reach = model.effecten[which], stats.t.ppf(0.975, freedom) * error
    rows = table["wijk"].isin(wijken).to_numpy()
    few = freedom < MIN_VRIJHEID
    found = {
        "helling": slope,
        "laag": slope - reach,
        "hoog": slope + reach,
        "p": 2 * stats.t.sf(abs(slope) / error, freedom),
    }
    for name, values in found.items():
        table.loc[rows, name] = np.where(few, np.nan, values) if model.gelukt else np.nan
    table.loc[rows, "reden"] = (
        np.where(few, "te weinig verschillende locaties", "")
        if model.gelukt
        else "geen schatting mogelijk"
    )
    for name, moment in (("begin", time.min()), ("eind", time.max())):
        table.loc[rows, name] = np.where(
            table.loc[rows, "reden"] == "",
            _share_at(model, groups, slope, wijken, time, moment),
            np.nan,
        )
    return table


def _share_at(
    model: Aanpassing,
    groups: _Patronen,
    slope: Array,
    wijken: list[str],
    time: Array,
    moment: float,
) -> Array:
    """Share at ambition that the model gives each wijk at one moment, over its own mix of places, meetlatten and seasons."""
    place = pd.Categorical(groups.tabel["wijk"], categories=wijken).codes
    eta = model.x @ model.effecten + slope[place] * (moment - time)
    wanted = groups.tabel["ambitie"].to_numpy()
    # Chance of the lowest level seen that reaches the ambition, or of better: certain for the
    # lowest, none beyond the highest.
    reached = np.column_stack([np.ones(len(eta)), model.boven(eta), np.zeros(len(eta))])
    chance = reached[np.arange(len(eta)), np.searchsorted(groups.niveaus, wanted)]
    weight = groups.counts.sum(axis=1) * (wanted >= 0)
    total = np.bincount(place, weight, minlength=len(wijken))
    return np.bincount(place, weight * chance, minlength=len(wijken)) / np.where(
        total > 0, total, np.nan
    )


def _verdict(table: pd.DataFrame, marge: float, alfa: float) -> Array:
    """A trend that is proven but lies within the margin is called stable: too small to matter."""
    within = (table["laag"] > -marge) & (table["hoog"] < marge)
    proven = table["q"] <= alfa
    return np.select(
        [
            table["reden"] != "",
            within,
            proven & (table["helling"] > 0),
            proven & (table["helling"] < 0),
        ],
        [TE_WEINIG, "stabiel", "verbeterd", "verslechterd"],
        default="geen trend aangetoond",
    )


def kleinste_p(rondes: int) -> float:
    """Smallest two-sided p that Mann-Kendall can give on this many figures.

    2 / n!, when each is above the one before.
    """
    return min(1.0, 2 / math.factorial(rondes))


def mann_kendall(reeks: Sequence[float], alfa: float = 0.05) -> tuple[float, float, str]:
    """Whether figures in a row go up or down.

    Parameters
    ----------
    reeks
        Figures in order of time; missing ones are left out.
    alfa
        Level of the test.

    Returns
    -------
    tuple
        Kendall's tau, two-sided p (exact without ties), and "stijgend", "dalend", "geen trend
        aangetoond" or, when not even a perfect row could reach `alfa`, "te weinig waarnemingen" (up
        to four figures at 5 %; tau and p are NaN).
    """
    values = np.asarray(reeks, dtype=float)
    values = values[~np.isnan(values)]
    floor = kleinste_p(len(values))
    if floor > alfa:
        return np.nan, np.nan, TE_WEINIG
    tau, p = stats.kendalltau(np.arange(len(values)), values)
    if np.isnan(tau):
        return 0.0, 1.0, "geen trend aangetoond"
    p = max(float(p), floor)
    return (
        float(tau),
        p,
        "geen trend aangetoond" if p > alfa else "stijgend" if tau > 0 else "dalend",
    )


def per_reeks(cijfers: pd.DataFrame, alfa: float = 0.05) -> pd.DataFrame:
    """Whether published figures of a gebied go up or down within each piece of their series.

    Parameters
    ----------
    cijfers
        As `breuken.cijfers_met_breuk` returns it.
    alfa
        Level of the test.

    Returns
    -------
    pandas.DataFrame
        One row a gebied and piece: gebied, segment, van, tot (years), cijfers (how many),
        kleinste_p (that so many can give), tau, p and oordeel, as `mann_kendall` gives them.
    """
    rows = []
    for (gebied, segment), own in (
        cijfers.dropna(subset="cijfer")
        .sort_values("jaar")
        .groupby(["gebied", "segment"], sort=True)
    ):
        years = own["jaar"]
        test = mann_kendall(own["cijfer"].to_list(), alfa)
        rows.append(
            (gebied, segment, years.min(), years.max(), len(own), kleinste_p(len(own)), *test)
        )
    return pd.DataFrame(
        rows,
        columns=["gebied", "segment", "van", "tot", "cijfers", "kleinste_p", "tau", "p", "oordeel"],
    )
