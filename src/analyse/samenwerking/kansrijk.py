"""Which fields to share: a weighted score, its class by visible thresholds.

And how much the choice of weights decides.

The traps: a score that nobody gave is no nought, so a field is scored on what there is and its
bounds show what the rest could do; a mean hides that one party says five and another one; and a
rank of two fields that differ by a hundredth says nothing, so each field has the share of all
possible weights under which it keeps its class, and an interval of ranks.

Sources: STAAN (2012) for the aspects and the three classes, its scores and thresholds are not
published. That a weighted mean under uniformly drawn weights has a B-spline as its density: Curry
and Schoenberg, Journal d'Analyse Mathématique 17 (1966).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.interpolate import BSpline
from scipy.stats import rankdata

from analyse.tables import ONBEKEND, normalise
from analyse.tables.arguments import require
from analyse.tables.frames import show_unknown

#: Lowest weighted score of each class on a scale of 1 to 5; a choice of ours, to be set by who
#: decides.
DREMPELS: dict[str, float] = {"zeer kansrijk": 4.0, "kansrijk": 3.5, "kansrijk op termijn": 2.5}
LAAGST = "niet kansrijk"
SCHAAL = (1.0, 5.0)
#: Decimals beyond which two weighted scores are one: sums of floats in another order must not
#: change a class or a rank.
_DECIMALEN = 9


def per_aspect(taakveldscore: pd.DataFrame, partij: str | None = None) -> pd.DataFrame:
    """Mean score of the parties per field and aspect; NaN where nobody scored.

    Parameters
    ----------
    taakveldscore
        Table taakveldscore. Rows without a score and rows that only hold a published oordeel count
        as not scored.
    partij
        Only this party.

    Returns
    -------
    pandas.DataFrame
        Fields as index, aspects as columns, both sorted. Names that differ in case, accents or
        punctuation are one.

    Raises
    ------
    ValueError
        When one party gave two different scores to one field and aspect: which one counts cannot be
        told.
    """
    scores = _scores(taakveldscore)
    scores = scores if partij is None else scores[scores["partij"] == partij]
    table = scores.pivot_table(
        index="taakveld",
        columns="aspect",
        values="score",
        aggfunc="mean",
        dropna=False,
        observed=False,
    )
    return (
        table.rename_axis(columns=None)
        .dropna(how="all", axis=1)
        .dropna(how="all")
        .astype(float)
        .round(_DECIMALEN + 3)
    )


def _scores(taakveldscore: pd.DataFrame) -> pd.DataFrame:
    """One row a party, field and aspect; sorted, so that the order of the rows changes nothing."""
    require(taakveldscore, ["taakveld", "partij", "aspect", "score"])
    frame = show_unknown(taakveldscore, ["taakveld", "partij", "aspect"])
    frame = frame[frame["aspect"] != ONBEKEND]
    frame = frame.assign(
        **{name: _one_name(frame[name]) for name in ("taakveld", "partij", "aspect")}
    )
    keys = ["taakveld", "partij", "aspect"]
    frame = frame[[*keys, "score"]].drop_duplicates().sort_values([*keys, "score"], kind="stable")
    known = frame[frame["score"].notna()]
    twice = known[known.duplicated(keys)]
    if len(twice):
        row = twice.iloc[0]
        raise ValueError(
            f"{row['partij']} geeft '{row['taakveld']}' twee verschillende scores op"
            f" '{row['aspect']}'; laat er één staan"
        )
    # An empty cell beside a score of the same party is no second answer.
    return (
        frame.sort_values("score", kind="stable", na_position="last")
        .drop_duplicates(keys)
        .sort_values(keys, ignore_index=True)
    )


def _one_name(names: pd.Series) -> pd.Series:
    """Spellings that differ in case, accents or punctuation under one of them.

    The first by alphabet.
    """
    chosen: dict[str, str] = {}
    for name in sorted(names.unique()):
        chosen.setdefault(normalise(name), name)
    return names.map(lambda name: chosen[normalise(name)])


def gewicht(aspecten: pd.Index, gewichten: Mapping[str, float] | None = None) -> pd.Series:
    """Weights of the aspects, adding up to one; equal when none are given.

    Raises
    ------
    ValueError
        When an aspect has no weight, a weight is negative or all are nought.
    """
    if gewichten is None:
        return pd.Series(1 / max(len(aspecten), 1), index=aspecten)
    named = {normalise(name): float(value) for name, value in gewichten.items()}
    missing = [str(a) for a in aspecten if normalise(a) not in named]
    if missing:
        raise ValueError(
            f"geef ook een gewicht aan {', '.join(missing)} (0 om het niet mee te tellen)"
        )
    weights = pd.Series([named[normalise(a)] for a in aspecten], index=aspecten)
    if (weights < 0).any() or (len(weights) and weights.sum() <= 0):
        raise ValueError("gewichten zijn nul of meer, en niet allemaal nul")
    return weights / weights.sum()


def klasse(score: float, drempels: Mapping[str, float] = DREMPELS) -> str:
    """The class of a weighted score; on a threshold is in the class above it."""
    if np.isnan(score):
        return ONBEKEND
    return next(
        (name for name, least in drempels.items() if round(score, _DECIMALEN) >= least), LAAGST
    )


def rangorde(
    taakveldscore: pd.DataFrame,
    gewichten: Mapping[str, float] | None = None,
    drempels: Mapping[str, float] = DREMPELS,
    schaal: tuple[float, float] = SCHAAL,
    *,
    trekkingen: int = 10_000,
    seed: int = 0,
) -> pd.DataFrame:
    """Fields in order of their weighted score, with class, what is missing.

    And how much the weights decide.

    Parameters
    ----------
    taakveldscore
        Table taakveldscore.
    gewichten
        Weight by aspect; equal when None.
    drempels
        Lowest score of each class, best class first.
    schaal
        Lowest and highest score that could be given, for the bounds of what is missing.
    trekkingen, seed
        Draws of weights for the interval of ranks, and where they start.

    Returns
    -------
    pandas.DataFrame
        Columns rang (fields with one score share it), taakveld, score (weighted over the aspects
        that were scored), klasse, zwakste and sterkste (the lowest and highest aspect: no weights
        take the score outside these), gescoord and ontbreekt (numbers of scores), laagst and hoogst
        (the score if all that is missing were the end of the scale), klasse_zeker (whether both
        give this class), behoudt_klasse (exact share of all weights under which the class stays;
        each set of weights as likely as another), rang_laag and rang_hoog (90 % of the draws). Ties
        by name.

    Raises
    ------
    ValueError
        When a score lies outside `schaal`: thresholds of one scale say nothing on another.
    """
    table = per_aspect(taakveldscore)
    columns = [
        "rang",
        "taakveld",
        "score",
        "klasse",
        "zwakste",
        "sterkste",
        "gescoord",
        "ontbreekt",
        "laagst",
        "hoogst",
        "klasse_zeker",
        "behoudt_klasse",
        "rang_laag",
        "rang_hoog",
    ]
    if table.empty:
        return pd.DataFrame(columns=columns)
    weights = gewicht(table.columns, gewichten)
    score = _weighted(table, weights)
    counted = _scores(taakveldscore)
    least, most = counted["score"].min(), counted["score"].max()
    if least < schaal[0] or most > schaal[1]:
        raise ValueError(
            f"de scores lopen van {least:g} tot {most:g}, buiten de schaal {schaal[0]:g} tot"
            f" {schaal[1]:g}; geef de schaal en de drempels die erbij horen"
        )
    n = counted[counted["score"].notna()].groupby("taakveld")["score"].size().reindex(table.index)
    asked = counted["partij"].nunique() * len(table.columns)
    low, high = (_filled(counted, table, weights, end) for end in schaal)
    ranks = _ranks(table, weights, trekkingen, seed)
    named = score.map(lambda s: klasse(s, drempels))
    result = pd.DataFrame(
        {
            "rang": score.rank(method="min", ascending=False).astype("Int64"),
            "taakveld": table.index,
            "score": score,
            "klasse": named,
            "zwakste": table.min(axis=1).round(_DECIMALEN),
            "sterkste": table.max(axis=1).round(_DECIMALEN),
            "gescoord": n.astype("int64"),
            "ontbreekt": (asked - n).astype("int64"),
            "laagst": low,
            "hoogst": high,
            "klasse_zeker": (
                (low.map(lambda s: klasse(s, drempels)) == named)
                & (high.map(lambda s: klasse(s, drempels)) == named)
            ),
            "behoudt_klasse": [
                _share(table.loc[f].dropna().to_numpy(), named[f], drempels) for f in table.index
            ],
            "rang_laag": ranks[0],
            "rang_hoog": ranks[1],
        }
    )
    result = result.reset_index(drop=True)
    return result.sort_values(
        ["score", "taakveld"], ascending=[False, True], kind="stable"
    ).reset_index(drop=True)[columns]


def _weighted(table: pd.DataFrame, weights: pd.Series) -> pd.Series:
    """Weighted mean over the aspects that were scored; NaN when all of these have weight nought."""
    known = table.notna().to_numpy()
    total = known @ weights.to_numpy()
    with np.errstate(invalid="ignore", divide="ignore"):
        score = (table.fillna(0.0).to_numpy() @ weights.to_numpy()) / np.where(
            total > 0, total, np.nan
        )
    return pd.Series(score, index=table.index).round(_DECIMALEN)


def _filled(scores: pd.DataFrame, table: pd.DataFrame, weights: pd.Series, end: float) -> pd.Series:
    """The weighted score if every party had given `end` wherever it gave nothing."""
    full = pd.MultiIndex.from_product(
        [table.index, sorted(scores["partij"].unique()), table.columns],
        names=["taakveld", "partij", "aspect"],
    )
    whole = scores.set_index(["taakveld", "partij", "aspect"])["score"].reindex(full).fillna(end)
    return _weighted(
        whole.groupby(level=["taakveld", "aspect"]).mean().unstack("aspect")[list(table.columns)],
        weights,
    )


def _ranks(
    table: pd.DataFrame, weights: pd.Series, draws: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """5 % and 95 % of the ranks of each field over uniformly drawn weights.

    A rank is one more than the number of fields above it.
    """
    drawn = np.random.default_rng(seed).dirichlet(np.ones(len(weights)), size=draws)
    known = table.notna().to_numpy().astype(float)
    scores = np.round((drawn @ table.fillna(0.0).to_numpy().T) / (drawn @ known.T), _DECIMALEN)
    ranks = rankdata(-scores, method="min", axis=1)
    low, high = np.quantile(ranks, [0.05, 0.95], axis=0, method="inverted_cdf")
    return low.astype("int64"), high.astype("int64")


def _share(scores: np.ndarray, named: str, drempels: Mapping[str, float]) -> float:
    """Share of all weights under which a field with these scores is in class `named`."""
    if named == ONBEKEND:
        return np.nan
    least = {**drempels, LAAGST: -np.inf}
    above = [value for value in least.values() if value > least[named]]
    # In three decimals of a percent: what the spline adds beyond that is noise.
    return round(onder(scores, min(above, default=np.inf)) - onder(scores, least[named]), 6)


def onder(scores: np.ndarray, drempel: float) -> float:
    """Share of all weights (uniform over those that add up to one) under which the weighted mean of `scores` is below `drempel`.

    Exact: under such weights the weighted mean has the B-spline with the scores as its knots as
    density.
    """
    knots = np.sort(np.asarray(scores, dtype=float))
    if drempel <= knots[0]:
        return 0.0
    if drempel > knots[-1]:
        return 1.0
    if len(knots) == 1 or knots[0] == knots[-1]:
        return 0.0
    # A share exactly on the threshold has no weight of its own unless all scores are equal.
    spline = BSpline.basis_element(knots, extrapolate=False)
    return float(
        min(
            max(
                (len(knots) - 1)
                / (knots[-1] - knots[0])
                * float(spline.integrate(knots[0], drempel)),
                0.0,
            ),
            1.0,
        )
    )


def per_partij(
    taakveldscore: pd.DataFrame,
    gewichten: Mapping[str, float] | None = None,
    drempels: Mapping[str, float] = DREMPELS,
) -> pd.DataFrame:
    """How the parties differ: each one's own weighted score per field.

    Returns
    -------
    pandas.DataFrame
        Columns taakveld, one a party (NaN when it scored nothing of the field), verschil (highest -
        lowest; NaN for one party), eens (whether all that scored give one class; <NA> for one
        party). Largest difference first, ties by name.
    """
    parties = [] if taakveldscore.empty else sorted(_scores(taakveldscore)["partij"].unique())
    scores = {p: per_aspect(taakveldscore, p) for p in parties}
    wide = pd.DataFrame(
        {p: _weighted(t, gewicht(t.columns, gewichten)) for p, t in scores.items() if len(t)}
    )
    several = wide.notna().sum(axis=1) > 1
    classes = wide.apply(lambda column: column.map(lambda s: klasse(s, drempels)))
    agree = classes.where(wide.notna()).nunique(axis=1).eq(1).astype("boolean").where(several)
    table = wide.assign(
        verschil=(wide.max(axis=1) - wide.min(axis=1)).round(_DECIMALEN).where(several), eens=agree
    )
    table = table.rename_axis("taakveld").reset_index()
    return table.sort_values(
        ["verschil", "taakveld"], ascending=[False, True], kind="stable"
    ).reset_index(drop=True)


def naast_uitkomst(rang: pd.DataFrame, gepubliceerd: pd.DataFrame) -> pd.DataFrame:
    """The class of each field beside a published outcome.

    Returns
    -------
    pandas.DataFrame
        Columns taakveld, klasse (here), gepubliceerd, gelijk; only fields that stand in both, in
        the published order.
    """
    require(gepubliceerd, ["taakveld", "oordeel"])
    ours = {normalise(f): k for f, k in zip(rang["taakveld"], rang["klasse"], strict=True)}
    rows = [
        (field, ours[normalise(field)], str(verdict), ours[normalise(field)] == verdict)
        for field, verdict in zip(gepubliceerd["taakveld"], gepubliceerd["oordeel"], strict=True)
        if normalise(field) in ours and verdict != ONBEKEND
    ]
    return pd.DataFrame(rows, columns=["taakveld", "klasse", "gepubliceerd", "gelijk"])
