"""A municipality beside those of like size, its budget beside its accounts, and regions as one.

The traps: the nearest in size are no like tasks; a rank among few is uncertain, so it has an
interval; and more spent than budgeted in one year is no habit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analyse.markt.schaal import lasten_per_gemeente
from analyse.tables import ONBEKEND, cents, euros, minus_euro, part_of
from analyse.tables.arguments import require
from analyse.tables.gemeenten import gemeente_key, opvolger

#: Whether a municipality costs less or more than those of its size.
LAGER, HOGER, ONDUIDELIJK = "lager", "hoger", "onduidelijk"


def gemeente_naast_genoten(
    lasten: pd.DataFrame, gemeenten: Sequence[str], aantal: int = 20
) -> pd.DataFrame:
    """The cost per inhabitant of each municipality beside the nearest in size.

    Parameters
    ----------
    lasten
        As `lasten_per_gemeente` returns it.
    gemeenten
        Names of the municipalities wanted; those that are not there are left out.
    aantal
        How many others to compare with; fewer when there are fewer.

    Returns
    -------
    pandas.DataFrame
        Per municipality and taakveld: gemeente, taakveld, inwoners, per_inwoner (euro), n (others
        with a known amount), kleinste and grootste (their inhabitants), p25, mediaan, p75 (euro; of
        the others), goedkoper (part of the others with less per inhabitant), laag and hoog (Wilson
        95 %, the others seen as a draw of municipalities of this size) and oordeel: "lager" or
        "hoger" when that interval lies below or above a half, else "onduidelijk"; "onbekend"
        without an amount or others.
    """
    facts = ["gemeente", "taakveld", "inwoners", "per_inwoner"]
    names = [*facts, "n", "kleinste", "grootste"]
    names += ["p25", "mediaan", "p75", "goedkoper", "laag", "hoog", "oordeel"]
    rows = []
    for name in dict.fromkeys(gemeenten):
        for _, own in lasten.loc[lasten["gemeente"] == name, facts].iterrows():
            alike = lasten[lasten["taakveld"] == own["taakveld"]]
            near = _nearest(alike, own, aantal)
            people, costs = near["inwoners"], near["per_inwoner"]
            quarters = costs.quantile([0.25, 0.5, 0.75])
            size = [len(near), people.min(), people.max()]
            standing = _standing(own["per_inwoner"], costs)
            rows.append([*own, *size, *quarters, *standing])
    return pd.DataFrame(rows, columns=names)


def _nearest(rows: pd.DataFrame, own: pd.Series, aantal: int) -> pd.DataFrame:
    """The others with a known cost that are nearest in the logarithm of their size."""
    others = rows[rows["gemeente"] != own["gemeente"]].dropna(subset="per_inwoner")
    if not own["inwoners"] > 0:
        return others.head(0)
    distance = np.log(others["inwoners"] / own["inwoners"]).abs()
    nearest_first = distance.sort_values(kind="stable").index
    return others.loc[nearest_first[:aantal]]


def _standing(own: float, others: pd.Series) -> list[object]:
    """The part of the others that is cheaper, the bounds of that part, and what these say."""
    # Heavy: only when an interval is asked for.
    from statsmodels.stats.proportion import proportion_confint

    if others.empty or pd.isna(own):
        return [np.nan, np.nan, np.nan, ONBEKEND]
    # Who costs the same is half cheaper, half dearer.
    same = (others == own).sum()
    cheaper = (others < own).sum() + 0.5 * same
    low, high = proportion_confint(cheaper, len(others), method="wilson")
    verdict = ONDUIDELIJK
    if low > 0.5:
        verdict = HOGER
    elif high < 0.5:
        verdict = LAGER
    return [cheaper / len(others), low, high, verdict]


def rekening_per_gemeente(
    gemeente: pd.DataFrame,
    jaar: int,
    taakvelden: Sequence[str],
    opgeteld: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Accounts beside budget of each municipality and taakveld.

    Returns
    -------
    pandas.DataFrame
        Columns taakveld ("samen" last), gemeente, inwoners, begroting, rekening, verschil (rekening
        - begroting; positive is more spent than budgeted; euro, whole cents), per_inwoner (of the
        verschil) and aandeel (of the budget; NaN where that is nought or less). NaN where one of
        the two is not there.
    """
    keys = ["taakveld", "gemeente"]
    plan = lasten_per_gemeente(gemeente, jaar, "primitief", taakvelden, opgeteld).set_index(
        keys
    )
    real = lasten_per_gemeente(gemeente, jaar, "realisatie", taakvelden, opgeteld).set_index(
        keys
    )
    # A municipality without a budget, or without accounts, is shown with what there is.
    order = plan.index.append(real.index).drop_duplicates()
    plan, real = plan.reindex(order), real.reindex(order)
    table = real[["inwoners"]].fillna(plan[["inwoners"]])
    table["begroting"] = plan["lasten"]
    table["rekening"] = real["lasten"]
    table["verschil"] = minus_euro(real["lasten"], plan["lasten"])
    table["per_inwoner"] = part_of(table["verschil"], table["inwoners"])
    table["aandeel"] = part_of(table["verschil"], table["begroting"])
    return table.reset_index()


def rekening_per_taakveld(verschillen: pd.DataFrame) -> pd.DataFrame:
    """How accounts and budget differ over all municipalities, per taakveld.

    Parameters
    ----------
    verschillen
        As `rekening_per_gemeente` returns it.

    Returns
    -------
    pandas.DataFrame
        Columns taakveld, gemeenten (with both), meer, gelijk, minder (numbers spending more, the
        same, less than budgeted), begroting, rekening and verschil (sums of those with both; euro,
        whole cents), aandeel (verschil / begroting), p10, mediaan, p90 (of the part of each).
    """
    both = verschillen[verschillen["verschil"].notna()]
    gap = both["verschil"]
    counted = both[["taakveld"]].assign(gemeenten=1, meer=gap > 0, gelijk=gap == 0)
    counted["minder"] = gap < 0
    amounts = ["begroting", "rekening", "verschil"]
    counted[amounts] = both[amounts].apply(cents)
    table = counted.groupby("taakveld", sort=False).sum()
    table["aandeel"] = part_of(table["verschil"], table["begroting"])
    table[amounts] = euros(table[amounts])
    parts = both.groupby("taakveld", sort=False)["aandeel"]
    for name, part in {"p10": 0.1, "mediaan": 0.5, "p90": 0.9}.items():
        table[name] = parts.quantile(part)
    return table.reset_index()


def lasten_met_regio(
    lasten: pd.DataFrame, regio: pd.DataFrame, eigen: str | None = None
) -> pd.DataFrame:
    """The rows of `lasten` with the region of each municipality: the smallest, "" when in none.

    `eigen` is a municipality that stands on its own.
    """
    require(regio, ["gemeente", "regio"])
    known = _as_in(lasten, regio[regio["regio"].notna()])
    size = known.groupby("regio")["gemeente"].transform("nunique")
    smallest_first = known.loc[size.sort_values(kind="stable").index]
    smallest = smallest_first.drop_duplicates("gemeente").set_index("gemeente")["regio"]
    marked = lasten["gemeente"].map(smallest).fillna("")
    if eigen:
        marked = marked.mask(lasten["gemeente"] == eigen, eigen)
    return lasten.assign(regio=marked)


def lasten_per_regio(lasten: pd.DataFrame, regio: pd.DataFrame) -> pd.DataFrame:
    """Each region as one: lasten and inwoners of its municipalities together, per taakveld.

    Returns
    -------
    pandas.DataFrame
        Columns regio, taakveld, gemeenten (with a known amount and inhabitants), ontbreekt (names
        of the others, also those that no export has), inwoners, lasten (euro, whole cents),
        per_inwoner, laagste and hoogste (of its municipalities).
    """
    require(regio, ["gemeente", "regio"])
    names = ["regio", "taakveld", "gemeenten", "ontbreekt", "inwoners", "lasten", "per_inwoner"]
    known = lasten[lasten["per_inwoner"].notna()]
    rows = []
    for name, members in _as_in(lasten, regio).groupby("regio", sort=False):
        wanted = members["gemeente"].drop_duplicates()
        for taakveld in lasten["taakveld"].unique():
            own = known[known["gemeente"].isin(wanted)]
            here = own[own["taakveld"] == taakveld]
            missing = ", ".join(wanted[~wanted.isin(here["gemeente"])])
            total = cents(here["lasten"]).sum() / 100
            people = here["inwoners"].sum()
            each = total / people if people > 0 else np.nan
            costs = here["per_inwoner"]
            row = [name, taakveld, len(here), missing, people, total, each]
            rows.append([*row, costs.min(), costs.max()])
    return pd.DataFrame(rows, columns=[*names, "laagste", "hoogste"])


def _as_in(lasten: pd.DataFrame, regio: pd.DataFrame) -> pd.DataFrame:
    """The rows of `regio` with the names that `lasten` has.

    For a municipality that is not in it those that later went into it.
    """
    keys = {str(name): gemeente_key(name) for name in lasten["gemeente"].unique()}
    rows = []
    for _, row in regio.iterrows():
        key = gemeente_key(row["gemeente"])
        joined = [name for name, own in keys.items() if key in (own, opvolger(own))]
        rows += [{**row, "gemeente": name} for name in joined or [row["gemeente"]]]
    return pd.DataFrame(rows, columns=regio.columns).drop_duplicates(["gemeente", "regio"])
