"""Which fields to share: a weighted score, its class, and how much the choice of weights decides.

The traps: a score that nobody gave is no nought, so a field is scored on what there is and its
bounds show what the rest could do; a mean hides that one party says five and another one; and a
rank of two fields that differ by a hundredth says nothing, so each field has the share of all
possible weights under which it keeps its class, and an interval of ranks.

Source: STAAN (2012) for the aspects and the three classes; its scores and thresholds are not
published.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analyse.statistiek.gewichten import rank_interval, share_below
from analyse.tables import ONBEKEND, normalise
from analyse.tables.arguments import require
from analyse.tables.frames import show_unknown

#: Lowest weighted score of each class on a scale of 1 to 5, best class first; a choice of ours, to
#: be set by who decides.
DREMPELS: dict[str, float] = {"zeer kansrijk": 4.0, "kansrijk": 3.5, "kansrijk op termijn": 2.5}
LAAGST = "niet kansrijk"
SCHAAL = (1.0, 5.0)
#: Decimals beyond which two weighted scores are one: sums of floats in another order must not
#: change a class or a rank.
_DECIMALEN = 9
_SLEUTEL = ["taakveld", "partij", "aspect"]


def veld_klasse(score: float, drempels: Mapping[str, float] = DREMPELS) -> str:
    """The class of a weighted score; on a threshold is in the class above it."""
    if np.isnan(score):
        return ONBEKEND
    for klasse, least in drempels.items():
        if round(score, _DECIMALEN) >= least:
            return klasse
    return LAAGST


def velden_per_aspect(taakveldscore: pd.DataFrame) -> pd.DataFrame:
    """Mean score of the parties per field and aspect; NaN where nobody scored.

    Parameters
    ----------
    taakveldscore
        Table taakveldscore. Rows without a score and rows that only hold a published oordeel count
        as not scored.

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
    return _means(_scores(taakveldscore))


def _means(scores: pd.DataFrame) -> pd.DataFrame:
    table = scores.pivot_table(index="taakveld", columns="aspect", values="score", dropna=False)
    table = table.rename_axis(columns=None).dropna(how="all", axis=1).dropna(how="all")
    return table.astype(float).round(_DECIMALEN + 3)


def _scores(taakveldscore: pd.DataFrame) -> pd.DataFrame:
    """One row a party, field and aspect; sorted, so that the order of the rows changes nothing."""
    require(taakveldscore, [*_SLEUTEL, "score"])
    frame = show_unknown(taakveldscore[[*_SLEUTEL, "score"]], _SLEUTEL)
    frame = frame[frame["aspect"] != ONBEKEND]
    frame[_SLEUTEL] = frame[_SLEUTEL].apply(_one_spelling)
    frame = frame.drop_duplicates().sort_values([*_SLEUTEL, "score"], kind="stable")
    twice = frame[frame["score"].notna() & frame.duplicated(_SLEUTEL)]
    if len(twice):
        field, party, aspect = twice[_SLEUTEL].iloc[0]
        raise ValueError(
            f"{party} geeft '{field}' twee verschillende scores op '{aspect}'; laat er één staan"
        )
    # What is not filled in is sorted last: beside a score of the same party it is no second answer.
    return frame.drop_duplicates(_SLEUTEL).reset_index(drop=True)


def _one_spelling(names: pd.Series) -> pd.Series:
    """Spellings that differ in case, accents or punctuation under the first by alphabet."""
    return names.groupby(names.map(normalise)).transform("min")


def aspect_gewichten(
    aspecten: pd.Index, gewichten: Mapping[str, float] | None = None
) -> pd.Series:
    """Weights of the aspects, adding up to one; equal when none are given.

    Raises
    ------
    ValueError
        When an aspect has no weight, a weight is negative or all are nought.
    """
    if gewichten is None:
        return pd.Series(1 / max(len(aspecten), 1), index=aspecten)
    given = {normalise(name): weight for name, weight in gewichten.items()}
    weights = aspecten.to_series().map(normalise).map(given).astype(float)
    if weights.isna().any():
        missing = ", ".join(weights.index[weights.isna()])
        raise ValueError(f"geef ook een gewicht aan {missing} (0 om het niet mee te tellen)")
    if (weights < 0).any() or (len(weights) and weights.sum() <= 0):
        raise ValueError("gewichten zijn nul of meer, en niet allemaal nul")
    return weights / weights.sum()


def velden_rangorde(
    taakveldscore: pd.DataFrame,
    gewichten: Mapping[str, float] | None = None,
    drempels: Mapping[str, float] = DREMPELS,
    schaal: tuple[float, float] = SCHAAL,
    *,
    trekkingen: int = 10_000,
) -> pd.DataFrame:
    """Fields by weighted score, with class, what is missing and how much the weights decide.

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
    trekkingen
        Draws of weights for the interval of ranks.

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
    scores = _scores(taakveldscore)
    table = _means(scores)
    weights = aspect_gewichten(table.columns, gewichten)
    _require_on_scale(scores["score"], schaal)
    score = _weighted(table, weights)
    filled_in = [_filled(scores, table, end) for end in schaal]
    low, high = (_weighted(whole, weights) for whole in filled_in)
    classes = _classes(score, drempels)
    filled = scores.groupby("taakveld")["score"].count().reindex(table.index)
    ranks = rank_interval(table.to_numpy(), len(weights), trekkingen, _DECIMALEN)
    result = pd.DataFrame({"rang": score.rank(method="min", ascending=False).astype("Int64")})
    result["score"] = score
    result["klasse"] = classes
    result["zwakste"] = table.min(axis=1).round(_DECIMALEN)
    result["sterkste"] = table.max(axis=1).round(_DECIMALEN)
    asked = scores["partij"].nunique() * len(table.columns)
    result["gescoord"] = filled
    result["ontbreekt"] = asked - result["gescoord"]
    result["laagst"] = low
    result["hoogst"] = high
    result["klasse_zeker"] = _classes(low, drempels) == classes
    result["klasse_zeker"] &= _classes(high, drempels) == classes
    result["behoudt_klasse"] = _keeps_class(table, classes, drempels)
    result["rang_laag"], result["rang_hoog"] = ranks
    result.insert(1, "taakveld", table.index)
    # The fields stand in order of name: equal scores keep it.
    return result.sort_values("score", ascending=False, kind="stable", ignore_index=True)


def _classes(scores: pd.Series, drempels: Mapping[str, float]) -> pd.Series:
    return scores.map(lambda score: veld_klasse(score, drempels))


def _require_on_scale(scores: pd.Series, schaal: tuple[float, float]) -> None:
    least, most = scores.min(), scores.max()
    if least < schaal[0] or most > schaal[1]:
        raise ValueError(
            f"de scores lopen van {least:g} tot {most:g}, buiten de schaal {schaal[0]:g} tot"
            f" {schaal[1]:g}; geef de schaal en de drempels die erbij horen"
        )


def _weighted(table: pd.DataFrame, weights: pd.Series) -> pd.Series:
    """Weighted mean over the aspects that were scored; NaN when all of these have weight nought."""
    total = table.notna().to_numpy() @ weights.to_numpy()
    summed = table.fillna(0.0).to_numpy() @ weights.to_numpy()
    score = summed / np.where(total > 0, total, np.nan)
    return pd.Series(score, index=table.index).round(_DECIMALEN)


def _filled(scores: pd.DataFrame, table: pd.DataFrame, end: float) -> pd.DataFrame:
    """The mean scores if every party had given `end` wherever it gave nothing."""
    parties = sorted(scores["partij"].unique())
    asked = pd.MultiIndex.from_product([table.index, parties, table.columns], names=_SLEUTEL)
    whole = scores.set_index(_SLEUTEL)["score"].reindex(asked).fillna(end)
    means = whole.groupby(level=["taakveld", "aspect"]).mean().unstack("aspect")
    return means[list(table.columns)]


def _keeps_class(
    table: pd.DataFrame, classes: pd.Series, drempels: Mapping[str, float]
) -> list[float]:
    """Share of all weights under which each field keeps its class."""
    lowest = {**drempels, LAAGST: -np.inf}
    shares = []
    for field, klasse in classes.items():
        if klasse == ONBEKEND:
            shares.append(np.nan)
            continue
        scores = table.loc[field].dropna().to_numpy()
        least = lowest[klasse]
        next_class = min((value for value in lowest.values() if value > least), default=np.inf)
        kept = share_below(scores, next_class) - share_below(scores, least)
        # Six decimals: what the spline adds beyond that is noise.
        shares.append(round(kept, 6))
    return shares


def velden_per_partij(
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
    own = {}
    for party, scores in _scores(taakveldscore).groupby("partij"):
        table = _means(scores)
        if len(table):
            own[party] = _weighted(table, aspect_gewichten(table.columns, gewichten))
    wide = pd.DataFrame(own)
    several = wide.notna().sum(axis=1) > 1
    gap = (wide.max(axis=1) - wide.min(axis=1)).round(_DECIMALEN)
    classes = wide.apply(_classes, drempels=drempels).where(wide.notna())
    agree = classes.nunique(axis=1).eq(1).astype("boolean")
    table = wide.assign(verschil=gap.where(several), eens=agree.where(several))
    table = table.rename_axis("taakveld").reset_index()
    return table.sort_values("verschil", ascending=False, kind="stable", ignore_index=True)


def velden_naast_uitkomst(rang: pd.DataFrame, gepubliceerd: pd.DataFrame) -> pd.DataFrame:
    """The class of each field beside a published outcome.

    Parameters
    ----------
    rang
        As `velden_rangorde` returns it.
    gepubliceerd
        Table taakveldscore with a published oordeel.

    Returns
    -------
    pandas.DataFrame
        Columns taakveld, klasse (here), gepubliceerd, gelijk; only fields that stand in both, in
        the published order.
    """
    require(gepubliceerd, ["taakveld", "oordeel"])
    ours = rang.set_index(rang["taakveld"].map(normalise))["klasse"]
    table = gepubliceerd[["taakveld", "oordeel"]].rename(columns={"oordeel": "gepubliceerd"})
    table.insert(1, "klasse", table["taakveld"].map(normalise).map(ours))
    both = table["klasse"].notna() & (table["gepubliceerd"] != ONBEKEND)
    table = table[both].reset_index(drop=True)
    return table.assign(gelijk=table["klasse"] == table["gepubliceerd"])
