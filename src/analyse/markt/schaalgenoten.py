"""A municipality beside those of like size, and its budget beside its accounts.

The traps: the nearest in size are no like tasks; a rank among few is uncertain, so it has an
interval; and more spent than budgeted in one year is no habit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analyse.markt.schaal import per_gemeente
from analyse.tables import cents, euros
from analyse.tables.arguments import require


def naast_genoten(lasten: pd.DataFrame, gemeenten: Sequence[str], aantal: int = 20) -> pd.DataFrame:
    """The cost per inhabitant of each municipality beside the nearest in size.

    Parameters
    ----------
    lasten
        As `schaal.per_gemeente` returns it.
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
    from statsmodels.stats.proportion import (
        proportion_confint,
    )  # heavy: only when an interval is asked for

    lines = []
    for name in dict.fromkeys(gemeenten):
        for taakveld, rows in lasten.groupby("taakveld", sort=False):
            own = rows[rows["gemeente"] == name]
            if own.empty:
                continue
            people, each = own["inwoners"].iloc[0], own["per_inwoner"].iloc[0]
            others = rows[(rows["gemeente"] != name) & rows["per_inwoner"].notna()]
            if not people > 0:
                others = others.head(0)
            distance = np.log(others["inwoners"] / people).abs()
            near = others.loc[distance.sort_values(kind="stable").index[:aantal]]
            n = len(near)
            line = {
                "gemeente": name,
                "taakveld": taakveld,
                "inwoners": people,
                "per_inwoner": each,
                "n": n,
                "kleinste": near["inwoners"].min(),
                "grootste": near["inwoners"].max(),
            }
            p25, median, p75 = near["per_inwoner"].quantile([0.25, 0.5, 0.75])
            line |= {"p25": p25, "mediaan": median, "p75": p75}
            if n and pd.notna(each):
                # Who costs the same is half cheaper, half dearer.
                below = float(
                    (near["per_inwoner"] < each).sum() + 0.5 * (near["per_inwoner"] == each).sum()
                )
                low, high = proportion_confint(below, n, method="wilson")
                verdict = "hoger" if low > 0.5 else "lager" if high < 0.5 else "onduidelijk"
                line |= {
                    "goedkoper": below / n,
                    "laag": float(low),
                    "hoog": float(high),
                    "oordeel": verdict,
                }
            else:
                line |= {"goedkoper": np.nan, "laag": np.nan, "hoog": np.nan, "oordeel": "onbekend"}
            lines.append(line)
    columns = [
        "gemeente",
        "taakveld",
        "inwoners",
        "per_inwoner",
        "n",
        "kleinste",
        "grootste",
        "p25",
        "mediaan",
        "p75",
        "goedkoper",
        "laag",
        "hoog",
        "oordeel",
    ]
    return pd.DataFrame(lines, columns=columns)


def begroting_rekening(
    gemeente: pd.DataFrame,
    jaar: int,
    taakvelden: Sequence[str],
    opgeteld: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Budget beside accounts of each municipality and taakveld.

    Returns
    -------
    pandas.DataFrame
        Columns taakveld ("samen" last), gemeente, inwoners, begroting, rekening, verschil (rekening
        - begroting; positive is more spent than budgeted; euro, whole cents), per_inwoner (of the
        verschil) and aandeel (of the budget; NaN where that is nought or less). NaN where one of
        the two is not there.
    """
    key = ["taakveld", "gemeente"]
    plan, real = (
        per_gemeente(gemeente, jaar, fase, taakvelden, opgeteld).set_index(key)
        for fase in ("primitief", "realisatie")
    )
    # A municipality without a budget, or without accounts, is shown with what there is.
    order = list(dict.fromkeys([*plan.index, *real.index]))
    plan, real = plan.reindex(order), real.reindex(order)
    table = pd.DataFrame(
        {
            "inwoners": real["inwoners"].fillna(plan["inwoners"]),
            "begroting": plan["lasten"],
            "rekening": real["lasten"],
        }
    )
    gap = table["rekening"] - table["begroting"]
    table["verschil"] = euros(cents(gap)).where(gap.notna())
    table["per_inwoner"] = table["verschil"] / table["inwoners"].where(table["inwoners"] > 0)
    table["aandeel"] = table["verschil"] / table["begroting"].where(table["begroting"] > 0)
    return table.reset_index()


def per_taakveld(verschillen: pd.DataFrame) -> pd.DataFrame:
    """How budget and accounts differ over all municipalities, per taakveld.

    Returns
    -------
    pandas.DataFrame
        Columns taakveld, gemeenten (with both), meer, gelijk, minder (numbers spending more, the
        same, less than budgeted), begroting, rekening and verschil (sums of those with both; euro,
        whole cents), aandeel (verschil / begroting), p10, mediaan, p90 (of the part of each).
    """
    both = verschillen[verschillen["verschil"].notna()]
    lines = []
    for taakveld, rows in both.groupby("taakveld", sort=False):
        plan, real = (int(cents(rows[c]).sum()) for c in ("begroting", "rekening"))
        p10, median, p90 = rows["aandeel"].quantile([0.1, 0.5, 0.9])
        lines.append(
            (
                taakveld,
                len(rows),
                *(int((np.sign(rows["verschil"]) == s).sum()) for s in (1, 0, -1)),
                plan / 100,
                real / 100,
                (real - plan) / 100,
                (real - plan) / plan if plan > 0 else np.nan,
                p10,
                median,
                p90,
            )
        )
    names = [
        "taakveld",
        "gemeenten",
        "meer",
        "gelijk",
        "minder",
        "begroting",
        "rekening",
        "verschil",
        "aandeel",
        "p10",
        "mediaan",
        "p90",
    ]
    return pd.DataFrame(lines, columns=names)


def met_regio(lasten: pd.DataFrame, regio: pd.DataFrame, eigen: str | None = None) -> pd.DataFrame:
    """The rows of `lasten` with the region of each municipality.

    The smallest it is in, "" when in none; `eigen` stands on its own.
    """
    require(regio, ["gemeente", "regio"])
    known = regio.dropna(subset=["regio"]).astype({"regio": "object"})
    size = known.groupby("regio")["gemeente"].transform("nunique")
    smallest = (
        known.assign(_groot=size)
        .sort_values("_groot", kind="stable")
        .drop_duplicates("gemeente")
        .set_index("gemeente")["regio"]
    )
    marked = (
        lasten["gemeente"]
        .map(smallest)
        .astype("object")
        .where(lasten["gemeente"].isin(smallest.index), "")
    )
    return lasten.assign(regio=marked.mask(lasten["gemeente"] == eigen, eigen) if eigen else marked)


def per_regio(lasten: pd.DataFrame, regio: pd.DataFrame) -> pd.DataFrame:
    """Each region as one: lasten and inwoners of its municipalities together, per taakveld.

    Returns
    -------
    pandas.DataFrame
        Columns regio, taakveld, gemeenten (with a known amount and inhabitants), ontbreekt (names
        of the others, also those that no export has), inwoners, lasten (euro, whole cents),
        per_inwoner, laagste and hoogste (of its municipalities).
    """
    require(regio, ["gemeente", "regio"])
    lines = []
    for name, members in regio.dropna(subset=["regio"]).groupby("regio", sort=False):
        wanted = list(dict.fromkeys(members["gemeente"]))
        for taakveld, rows in lasten.groupby("taakveld", sort=False):
            here = rows[rows["gemeente"].isin(wanted) & rows["per_inwoner"].notna()]
            missing = [g for g in wanted if g not in set(here["gemeente"])]
            total, people = int(cents(here["lasten"]).sum()), float(here["inwoners"].sum())
            each = total / 100 / people if people > 0 else np.nan
            lines.append(
                (
                    name,
                    taakveld,
                    len(here),
                    ", ".join(missing),
                    people,
                    total / 100,
                    each,
                    here["per_inwoner"].min(),
                    here["per_inwoner"].max(),
                )
            )
    names = [
        "regio",
        "taakveld",
        "gemeenten",
        "ontbreekt",
        "inwoners",
        "lasten",
        "per_inwoner",
        "laagste",
        "hoogste",
    ]
    return pd.DataFrame(lines, columns=names)
