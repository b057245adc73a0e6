"""Cost against size: whether what is larger costs less per head.

Size is inhabitants of municipalities per taakveld, or areaal of wijken per product.

The elasticity b of total cost: cost = a x size^b, estimated as 1 + the slope of log(cost per head)
on log(size) by least squares, with standard errors that allow unequal spread (HC3; MacKinnon &
White 1985) and Student's t. b = 1 is proportional: no gain and no loss of scale. The traps:
"Nederland" is a row and a total; a cost of nought or less has no logarithm, so it is listed and not
dropped in silence; tasks, not size alone, differ between large and small municipalities (a centre
city works for its region); and a slope between municipalities of one year says nothing of what
merging or cooperating would do.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analyse.tables import TABLES, cents, euros
from analyse.tables.arguments import require

#: Fewer than this and no slope is reckoned.
MINSTENS = 8
#: What the sum of taakvelden is called.
SAMEN = "samen"
EVENREDIG, MINDER, MEER, TE_WEINIG = (
    "niet te onderscheiden van evenredig",
    "minder dan evenredig",
    "meer dan evenredig",
    "te weinig waarnemingen",
)
_TOTAAL = {label.casefold() for label in TABLES["gemeente"]["gemeente"].total_labels}
_UIT = ["gemeente", "taakveld", "inwoners", "lasten", "reden"]


def per_gemeente(
    gemeente: pd.DataFrame,
    jaar: int,
    fase: str,
    taakvelden: Sequence[str],
    opgeteld: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Lasten of each municipality per taakveld and for some taakvelden together, in one year and phase.

    Parameters
    ----------
    gemeente
        Table gemeente; rows called "Nederland" are a total and never counted.
    jaar, fase
        The year, and primitief or realisatie.
    taakvelden
        Codes of the taakvelden wanted.
    opgeteld
        Those that make the sum; all of them when left out.

    Returns
    -------
    pandas.DataFrame
        Sorted by taakveld (as given, "samen" last) and inwoners (largest first): taakveld,
        gemeente, inwoners (NaN when not known), lasten (euro; NaN where the taakveld has no row),
        per_inwoner (euro), reden ("" when it can stand on a log scale, else why not). The sum is
        known only of a municipality of which every taakveld in it is. Nought on every taakveld of
        the table, lasten and baten, is no cost: nothing was filled in.
    """
    require(gemeente, ["gemeente", "jaar", "taakveld", "fase", "lasten", "inwoners"])
    rows = gemeente[~gemeente["gemeente"].str.casefold().isin(_TOTAAL) & (gemeente["jaar"] == jaar)]
    people = rows.groupby("gemeente")["inwoners"].max().astype("float64")
    rows = rows[rows["fase"] == fase]
    amounts = (
        rows[["lasten", "baten"]].fillna(0.0) if "baten" in rows else rows[["lasten"]].fillna(0.0)
    )
    some = (amounts != 0).any(axis=1).groupby(rows["gemeente"]).any()
    rows = rows[rows["taakveld"].isin(list(taakvelden)) & rows["lasten"].notna()]
    wide = (
        cents(rows["lasten"])
        .groupby([rows["gemeente"], rows["taakveld"].astype("object")])
        .sum()
        .unstack()
    )
    wide = wide.reindex(columns=list(taakvelden))
    wide[SAMEN] = wide[list(taakvelden if opgeteld is None else opgeteld)].sum(axis=1, skipna=False)
    empty = ~wide.index.map(some).astype(bool)
    wide = wide.astype("float64").mask(pd.Series(empty, wide.index), np.nan)
    table = (
        wide.stack(future_stack=True)
        .rename("_cent")
        .rename_axis(["gemeente", "taakveld"])
        .reset_index()
    )
    table["lasten"] = euros(table.pop("_cent"))
    bare = ~table["gemeente"].map(some).astype(bool)
    table["inwoners"] = table["gemeente"].map(people).astype("float64")
    table["per_inwoner"] = table["lasten"] / table["inwoners"].where(table["inwoners"] > 0)
    table["reden"] = np.select(
        [
            bare,
            table["lasten"].isna(),
            table["inwoners"].isna(),
            table["inwoners"] <= 0,
            table["lasten"] == 0,
            table["lasten"] < 0,
        ],
        [
            "niets ingevuld",
            "geen cijfer",
            "inwoners onbekend",
            "geen inwoners",
            "lasten nul",
            "lasten negatief",
        ],
        "",
    )
    place = {code: i for i, code in enumerate([*taakvelden, SAMEN])}
    table = table.assign(_plaats=table["taakveld"].map(place), _groot=-table["inwoners"].fillna(-1))
    table = table.sort_values(["_plaats", "_groot", "gemeente"], kind="stable", ignore_index=True)
    return table[["taakveld", "gemeente", "inwoners", "lasten", "per_inwoner", "reden"]]


def laatste_stand(gemeente: pd.DataFrame) -> tuple[int, str] | None:
    """Year and phase to reckon with: the last accounts, else the last first budget.

    None when there is neither.
    """
    for fase in ("realisatie", "primitief"):
        years = gemeente.loc[(gemeente["fase"] == fase) & gemeente["lasten"].notna(), "jaar"]
        if len(years):
            return int(years.max()), fase
    return None


def niet_in_log(lasten: pd.DataFrame) -> pd.DataFrame:
    """The rows of `per_gemeente` that no slope can use, with the reason.

    By reason, taakveld and municipality.
    """
    return lasten.loc[lasten["reden"] != "", _UIT].sort_values(
        ["reden", "taakveld", "gemeente"], kind="stable", ignore_index=True
    )


def elasticiteit(
    frame: pd.DataFrame,
    groep: str = "taakveld",
    omvang: str = "inwoners",
    kosten: str = "lasten",
    zekerheid: float = 0.95,
) -> pd.DataFrame:
    """Elasticity of total cost to size per group.

    Parameters
    ----------
    frame
        A row an observation: `groep`, `omvang` and `kosten`; what is nought, negative or missing is
        counted and not used.
    zekerheid
        Of the interval.

    Returns
    -------
    pandas.DataFrame
        In the order of the groups: `groep`, n (used), niet_gebruikt, kleinste and grootste (size),
        b, laag, hoog (interval), verdubbeling (change of the cost per head at twice the size:
        2^(b-1) - 1), r2 (of the cost per head; the part of its spread that goes with size), oordeel
        ("niet te onderscheiden van evenredig", "minder dan evenredig", "meer dan evenredig", or "te
        weinig waarnemingen": fewer than 8, or all of one size). NaN where nothing was estimated.
    """
    lines = []
    for name, rows in frame.groupby(groep, sort=False, observed=True):
        usable = rows[(rows[omvang] > 0) & (rows[kosten] > 0)]
        size, fit = usable[omvang].astype("float64"), _fit(usable[omvang], usable[kosten])
        line = {
            groep: name,
            "n": len(usable),
            "niet_gebruikt": len(rows) - len(usable),
            "kleinste": size.min(),
            "grootste": size.max(),
        }
        if fit is None:
            lines.append(
                line
                | dict.fromkeys(("b", "laag", "hoog", "verdubbeling", "r2"), np.nan)
                | {"oordeel": TE_WEINIG}
            )
            continue
        low, high = fit.conf_int(alpha=1 - zekerheid)[1] + 1
        b = float(fit.params[1]) + 1
        verdict = MINDER if high < 1 else MEER if low > 1 else EVENREDIG
        lines.append(
            line
            | {
                "b": b,
                "laag": low,
                "hoog": high,
                "verdubbeling": 2 ** (b - 1) - 1,
                "r2": float(fit.rsquared),
                "oordeel": verdict,
            }
        )
    columns = [
        groep,
        "n",
        "niet_gebruikt",
        "kleinste",
        "grootste",
        "b",
        "laag",
        "hoog",
        "verdubbeling",
        "r2",
        "oordeel",
    ]
    return pd.DataFrame(lines, columns=columns)


def lijn(
    frame: pd.DataFrame, omvang: str = "inwoners", kosten: str = "lasten", punten: int = 41
) -> pd.DataFrame:
    """The fitted line through one group.

    Omvang, per_hoofd, laag, hoog (95 % of the line itself, not of a single municipality).
    """
    usable = frame[(frame[omvang] > 0) & (frame[kosten] > 0)]
    fit = _fit(usable[omvang], usable[kosten])
    if fit is None:
        return pd.DataFrame(
            {name: pd.Series(dtype="float64") for name in ("omvang", "per_hoofd", "laag", "hoog")}
        )
    at = np.linspace(
        np.log(float(usable[omvang].min())), np.log(float(usable[omvang].max())), punten
    )
    centre = float(np.log(usable[omvang].astype("float64")).mean())
    found = fit.get_prediction(np.column_stack([np.ones(punten), at - centre]))
    low, high = found.conf_int(alpha=0.05).T
    return pd.DataFrame(
        {
            "omvang": np.exp(at),
            "per_hoofd": np.exp(found.predicted_mean),
            "laag": np.exp(low),
            "hoog": np.exp(high),
        }
    )


def _fit(omvang: pd.Series, kosten: pd.Series):  # type: ignore[no-untyped-def]  # noqa: ANN202  statsmodels ships no types
    """Log cost per head on log size, HC3; None when there is too little to fit."""
    from statsmodels.regression.linear_model import (
        OLS,
    )  # heavy: only when there is something to fit

    size, cost = np.log(omvang.to_numpy(dtype=float)), np.log(kosten.to_numpy(dtype=float))
    if len(size) < MINSTENS or np.ptp(size) < 1e-9:
        return None
    return OLS(cost - size, np.column_stack([np.ones(len(size)), size - size.mean()])).fit(
        cov_type="HC3", use_t=True
    )
