"""How the public space scores.

Levels, share at ambition with its interval, and where a series may not be joined.

The traps: a policy measurement (random points) and a contract check (worst spot of a cell) are both
called schouw and are never mixed; what was not present or not assessed is no score and is counted
apart; an ambition belongs to gebiedstype x meetlat and to a period; and rounds before and after a
change of method or norm are not one series.

Sources: CROW Kwaliteitscatalogus (levels A+ to D); Obsurv manual (two kinds of N/A, re-scored
locations); Wilson (1927) through statsmodels for the interval; Zwolle, jaarverslag 2014 (marks with
a break in 2012).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from analyse.tables import NIVEAUS, normalise
from analyse.tables.arguments import require
from analyse.tables.frames import alike, as_text, coded, columns_of, in_order, show_unknown

Methode = Literal["beleid", "bestek"]
#: What one score is of: a location that was scored again has the same of these.
_SPOT = ("ronde", "locatie", "meetlat", "methode")


def _codes(levels: Any) -> np.ndarray:  # noqa: ANN401  a series of any dtype
    """Levels as numbers, D = 0 to A+ = 4, and -1 for none."""
    if isinstance(levels, pd.Series) and levels.dtype == pd.CategoricalDtype(
        list(NIVEAUS), ordered=True
    ):
        return np.asarray(levels.cat.codes)
    return np.asarray(
        pd.Categorical(
            np.asarray(levels, dtype=object), categories=list(NIVEAUS), ordered=True
        ).codes
    )


def geldige_scores(schouw: pd.DataFrame) -> pd.DataFrame:
    """The rows that count: of a location that was scored again in one round, only the latest.

    Returns
    -------
    pandas.DataFrame
        The table schouw with one row per ronde x locatie x meetlat x methode (the latest datum; on
        one day the last in the table), `beoordeling` made definite (a row "gescoord" without a
        level becomes "niet_beoordeeld", a row that is not "gescoord" has no level), and
        eerdere_scores: how many earlier rows this one replaces. Rows returned + the sum of
        eerdere_scores = rows given.
    """
    keys = list(_SPOT)
    require(schouw, [*keys, "datum", "niveau", "beoordeling"])
    # Tables joined from several files repeat their index; from here on it is the position.
    frame = show_unknown(schouw.reset_index(drop=True), keys)
    again = frame[frame.duplicated(keys, keep=False)].sort_values(
        "datum", kind="stable", na_position="first"
    )
    grouped = again.groupby(keys, sort=False)
    last = grouped.tail(1).index
    keep, earlier = np.ones(len(frame), dtype=bool), np.zeros(len(frame), dtype="int64")
    keep[again.index.difference(last)] = False
    earlier[last] = grouped["locatie"].transform("size")[last] - 1
    latest = frame[keep]
    code, kind = _codes(latest["niveau"]), latest["beoordeling"].astype("str")
    scored = (kind == "gescoord").to_numpy(dtype=bool) & (code >= 0)
    absent = (kind == "niet_aanwezig").to_numpy(dtype=bool)
    level = pd.Categorical.from_codes(
        np.where(scored, code, -1), categories=list(NIVEAUS), ordered=True
    )
    kind = kind.where(scored | absent, "niet_beoordeeld")
    return latest.assign(beoordeling=kind, niveau=level, eerdere_scores=earlier[keep]).reset_index(
        drop=True
    )


def of_method(schouw: pd.DataFrame, methode: Methode, columns: Sequence[str]) -> pd.DataFrame:
    """Rows that count, of one method only.

    With the columns named and those that tell which rows count; texts are categories
    (`frames.coded`).
    """
    if methode not in ("beleid", "bestek"):
        raise ValueError(f"onbekende methode '{methode}': kies 'beleid' of 'bestek', nooit samen")
    wanted = list(dict.fromkeys([*_SPOT, "datum", "niveau", "beoordeling", *columns]))
    require(schouw, wanted)
    rows = coded(
        schouw[wanted], [c for c in wanted if c not in ("niveau", "ambitie", "beoordeling")]
    )
    return geldige_scores(rows[(schouw["methode"] == methode).to_numpy(dtype=bool)])


def _counted(
    frame: pd.DataFrame, keys: list[str], kinds: Sequence[str], kind: np.ndarray
) -> pd.DataFrame:
    """How many rows of each kind a group of `keys` has.

    A column a kind, the keys as index (one group when there are none).

    Parameters
    ----------
    kind
        Number of the kind of each row, in the order of `kinds`.
    """
    shown = show_unknown(frame, keys)
    group, first = alike(shown, keys)
    table = np.bincount(group * len(kinds) + kind, minlength=len(first) * len(kinds)).reshape(
        len(first), len(kinds)
    )
    if not keys:
        return pd.DataFrame(table, columns=list(kinds))
    distinct = shown.iloc[first][keys].reset_index(drop=True).sort_values(keys)
    return pd.DataFrame(
        table[distinct.index], index=pd.MultiIndex.from_frame(distinct), columns=list(kinds)
    )


def telling(schouw: pd.DataFrame) -> pd.DataFrame:
    """What the table holds per ronde and methode, the unknown method included, before anything is left out.

    Returns
    -------
    pandas.DataFrame
        Columns ronde, methode, rijen, gescoord, niet_aanwezig, niet_beoordeeld and eerdere_scores
        (replaced by a later score of the same spot); the last four add up to rijen.
    """
    frame = geldige_scores(schouw)
    kinds = ["gescoord", "niet_aanwezig", "niet_beoordeeld"]
    flags = frame.assign(**{kind: (frame["beoordeling"] == kind).astype("int64") for kind in kinds})
    table = flags.groupby(["ronde", "methode"], as_index=False, sort=True)[
        [*kinds, "eerdere_scores"]
    ].sum()
    table["rijen"] = table[[*kinds, "eerdere_scores"]].sum(axis=1)
    return table[["ronde", "methode", "rijen", *kinds, "eerdere_scores"]]


def verdeling(
    schouw: pd.DataFrame, by: str | Sequence[str], methode: Methode = "beleid"
) -> pd.DataFrame:
    """Number and share of scores per level.

    Parameters
    ----------
    schouw
        Table schouw.
    by
        Column or columns to group by; may be empty.
    methode
        "beleid" or "bestek": the two are never mixed.

    Returns
    -------
    pandas.DataFrame
        Five rows a group, A+ to D: columns of `by`, niveau, n, aandeel (part of the scores; NaN
        when there are none), n_gescoord, niet_aanwezig and niet_beoordeeld (the last three the same
        in each row of a group).

    Raises
    ------
    ValueError
        For another method.
    """
    keys = columns_of(by)
    frame = of_method(schouw, methode, keys)
    code = frame["niveau"].cat.codes.to_numpy()
    absent = (frame["beoordeling"] == "niet_aanwezig").to_numpy(dtype=bool)
    kinds = [*NIVEAUS, "niet_aanwezig", "niet_beoordeeld"]
    kind = np.where(
        code >= 0,
        code,
        np.where(absent, kinds.index("niet_aanwezig"), kinds.index("niet_beoordeeld")),
    )
    table = _counted(frame, keys, kinds, kind)
    table["n_gescoord"] = table[list(NIVEAUS)].sum(axis=1)
    long = as_text(table.reset_index(drop=not keys), keys).melt(
        id_vars=[*keys, "n_gescoord", "niet_aanwezig", "niet_beoordeeld"],
        value_vars=list(NIVEAUS),
        var_name="niveau",
        value_name="n",
    )
    long["aandeel"] = long["n"] / long["n_gescoord"].where(long["n_gescoord"] > 0)
    long = in_order(long, [*keys, "niveau"])
    long["niveau"] = pd.Categorical(long["niveau"], categories=list(NIVEAUS), ordered=True)
    return long[[*keys, "niveau", "n", "aandeel", "n_gescoord", "niet_aanwezig", "niet_beoordeeld"]]


def verdeling_breed(verdeling: pd.DataFrame, by: str) -> pd.DataFrame:
    """The shares of `verdeling` beside each other: one row a group.

    Returns
    -------
    pandas.DataFrame
        Columns `by`, A+, A, B, C, D (parts of one; NaN without scores), n_gescoord, niet_aanwezig
        and niet_beoordeeld, in the order of `by`.
    """
    wide = verdeling.pivot(index=by, columns="niveau", values="aandeel").reindex(
        columns=list(NIVEAUS[::-1])
    )
    counts = verdeling.drop_duplicates(by).set_index(by)[
        ["n_gescoord", "niet_aanwezig", "niet_beoordeeld"]
    ]
    return pd.DataFrame(
        {
            by: wide.index,
            **{str(c): wide[c].to_numpy() for c in wide},
            **{c: counts.loc[wide.index, c].to_numpy() for c in counts},
        }
    )


def geldende_ambitie(
    schouw: pd.DataFrame, norm: pd.DataFrame, vaste_datum: dt.date | str | None = None
) -> pd.Series:
    """The ambition for each row of schouw: that of its own day, or of one fixed day.

    Returns
    -------
    pandas.Series
        Ordered levels on the index of `schouw`: the norm of its gebiedstype x meetlat that was
        valid on the day (the one that began last when several were), else, for its own day only,
        the ambition that the export printed with the score; NaN when there is neither.
    """
    require(norm, ["gebiedstype", "meetlat", "geldig_van", "geldig_tot", "ambitie"])
    asked = pd.DataFrame({"gebiedstype": schouw["gebiedstype"], "meetlat": schouw["meetlat"]})
    asked["dag"] = schouw["datum"] if vaste_datum is None else pd.Timestamp(vaste_datum)
    # The norm is looked up once for each place, meetlat and day, not for each score.
    case, first = alike(asked, ["gebiedstype", "meetlat", "dag"])
    cases = as_text(asked.iloc[first], ["gebiedstype", "meetlat"])
    cases = cases.assign(case=range(len(first)), sleutel=cases["meetlat"].map(normalise))
    valid = norm.assign(sleutel=norm["meetlat"].map(normalise), code=_codes(norm["ambitie"]))
    valid = valid[valid["code"] >= 0][
        ["gebiedstype", "sleutel", "geldig_van", "geldig_tot", "code"]
    ]
    match = cases.merge(valid, on=["gebiedstype", "sleutel"], how="inner")
    began = match["geldig_van"].isna() | (match["geldig_van"] <= match["dag"])
    lasts = match["geldig_tot"].isna() | (match["dag"] < match["geldig_tot"])
    match = match[began & lasts].sort_values("geldig_van", na_position="first", kind="stable")
    match = match.drop_duplicates("case", keep="last").set_index("case")["code"]
    code = (
        match.reindex(range(len(cases)), fill_value=-1).to_numpy()[case].astype("int64")
        if len(cases)
        else np.array([], dtype="int64")
    )
    if vaste_datum is None and "ambitie" in schouw:
        code = np.where(code < 0, _codes(schouw["ambitie"]), code)
    return pd.Series(
        pd.Categorical.from_codes(code, categories=list(NIVEAUS), ordered=True),
        index=schouw.index,
        name="ambitie",
    )


def wilson(op_ambitie: Any, n: Any) -> tuple[np.ndarray, np.ndarray]:  # noqa: ANN401  arrays or series
    """Bounds of the 95 % Wilson interval of a share, as parts of one; NaN where n is 0.

    It assumes independent scores: of several meetlatten on one location the true interval is wider.
    """
    from statsmodels.stats.proportion import (
        proportion_confint,
    )  # heavy: only when an interval is asked for

    hits, trials = np.asarray(op_ambitie, dtype=float), np.asarray(n, dtype=float)
    low, high = proportion_confint(
        hits, np.where(trials > 0, trials, 1.0), alpha=0.05, method="wilson"
    )
    # The formula leaves a rounding error around 0 and 1.
    low, high = (np.clip(np.round(bound, 12), 0, 1) for bound in (low, high))
    return np.where(trials > 0, low, np.nan), np.where(trials > 0, high, np.nan)


def gevraagd(
    schouw: pd.DataFrame,
    norm: pd.DataFrame,
    columns: Sequence[str],
    vaste_datum: dt.date | str | None = None,
    niveau: str | None = None,
    methode: Methode = "beleid",
) -> tuple[pd.DataFrame, np.ndarray]:
    """Rows that count with the columns named.

    And the level that is asked of each as a number (D = 0 to A+ = 4, -1 for none).

    Raises
    ------
    ValueError
        For another method, an unknown level, or both a level and a fixed day.
    """
    if niveau is not None and niveau not in NIVEAUS:
        raise ValueError(f"onbekend niveau '{niveau}': kies uit {', '.join(reversed(NIVEAUS))}")
    if niveau is not None and vaste_datum is not None:
        raise ValueError("kies een vast niveau of een vaste datum, niet allebei")
    needed = (
        []
        if niveau is not None
        else ["gebiedstype", *(c for c in ("ambitie",) if c in schouw.columns)]
    )
    frame = of_method(schouw, methode, [*columns, *needed])
    if niveau is not None:
        return frame, np.full(len(frame), NIVEAUS.index(niveau))
    return frame, geldende_ambitie(frame, norm, vaste_datum).cat.codes.to_numpy()


def aandeel_op_ambitie(
    schouw: pd.DataFrame,
    norm: pd.DataFrame,
    by: str | Sequence[str],
    vaste_datum: dt.date | str | None = None,
    niveau: str | None = None,
    methode: Methode = "beleid",
) -> pd.DataFrame:
    """Share of scores at or above the ambition, with its 95 % interval.

    Parameters
    ----------
    schouw, norm
        The tables of these names.
    by
        Column or columns to group by; may be empty.
    vaste_datum
        Hold every score against the norms of this day; against those of its own day when None.
    niveau
        Hold every score against this one level instead of any norm.
    methode
        "beleid" or "bestek": the two are never mixed.

    Returns
    -------
    pandas.DataFrame
        Columns of `by`, n (scores with an ambition), op_ambitie, aandeel, laag, hoog (Wilson, parts
        of one; NaN when n is 0), zonder_norm (scores without an ambition, in none of the others),
        niet_aanwezig, niet_beoordeeld.

    Raises
    ------
    ValueError
        For another method, an unknown level, or both a level and a fixed day.
    """
    keys = columns_of(by)
    frame, wanted = gevraagd(schouw, norm, keys, vaste_datum, niveau, methode)
    code = frame["niveau"].cat.codes.to_numpy()
    absent = (frame["beoordeling"] == "niet_aanwezig").to_numpy(dtype=bool)
    kinds = ["op_ambitie", "eronder", "zonder_norm", "niet_aanwezig", "niet_beoordeeld"]
    kind = np.select(
        [(code >= 0) & (wanted < 0), (code >= 0) & (code >= wanted), code >= 0, absent],
        [2, 0, 1, 3],
        default=4,
    )
    table = _counted(frame, keys, kinds, kind)
    table["n"] = table["op_ambitie"] + table["eronder"]
    table["aandeel"] = table["op_ambitie"] / table["n"].where(table["n"] > 0)
    table["laag"], table["hoog"] = wilson(table["op_ambitie"], table["n"])
    order = [
        *keys,
        "n",
        "op_ambitie",
        "aandeel",
        "laag",
        "hoog",
        "zonder_norm",
        "niet_aanwezig",
        "niet_beoordeeld",
    ]
    return as_text(table.reset_index(drop=not keys), keys)[order]
