"""Plan against realisation, regular work apart from replacement, and the balance.

The trap: a phase that an export does not hold is unknown (NaN), not nothing; and the plan is chosen per product, because a
product that is absent from the amended budget still has its first one. Sums are exact to the cent. One stand at a time:
a table that holds several peildata of the same year and phase must be filtered first, or its amounts are counted twice.

Source of the sign: municipal accounts print the difference as an advantage, lasten plan - realisatie and baten
realisatie - plan, with V (voordeel) or N (nadeel) behind it (Bronckhorst, jaarrekening 2023).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analyse.measures.frames import columns_of, in_order, require, show_unknown
from analyse.tables import TABLES, cents, euros, sum_euro

_SOORTEN = tuple(choice.value for choice in TABLES["begroting"]["budgetsoort"].choices)
_SHOWN = ("primitief", "gewijzigd", "realisatie")


def jaren(begroting: pd.DataFrame, fase: str = "realisatie") -> tuple[int, int]:
    """First and last year with an amount in a phase; of the whole table when the phase is in none.

    Raises
    ------
    ValueError
        When the table holds no amounts.
    """
    known = begroting["bedrag"].notna()
    if not known.any():
        raise ValueError("de tabel begroting bevat geen bedragen")
    phase = known & (begroting["fase"] == fase)
    years = begroting.loc[phase if phase.any() else known, "jaar"]
    return int(years.min()), int(years.max())


def plan_realisatie(begroting: pd.DataFrame, by: str | Sequence[str], jaar: int | None = None) -> pd.DataFrame:
    """Budget, amended budget and realisation per year, group and kant, with the difference as an advantage.

    Parameters
    ----------
    begroting
        Table begroting; one stand per year and phase.
    by
        Column or columns to group by, besides jaar and kant; may be empty.
    jaar
        Only this year; all years when None.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, those of `by`, kant, primitief, gewijzigd, realisatie, plan, verschil (euro) and vn. `plan` is the
        amended budget of each product that has one in that year and kant, else its first budget, so that plans add up
        whatever `by` is. A phase without a row in the group is NaN. `verschil` is positive when it is an advantage; a group
        that is absent from a phase which others in that year and kant do have, counts as nothing there, so that differences
        add up too (unbudgeted spending is an N in full); a phase absent from the whole year makes it NaN.
        `vn` is "V", "N" or "-" (no difference, or none to be told).

    Raises
    ------
    KeyError
        When a column is missing.
    """
    keys = list(dict.fromkeys(["jaar", *columns_of(by), "kant"]))
    require(begroting, [*keys, "fase", "bedrag"])
    frame = begroting if jaar is None else begroting[begroting["jaar"] == jaar]
    frame = show_unknown(frame[frame["fase"].isin(_SHOWN)], [k for k in keys if k != "jaar"])

    products = [c for c in ("product_code", "product") if c in frame.columns and c not in keys]
    # From here on one row per product and phase: a million lines are walked through once.
    frame = sum_euro(show_unknown(frame, products), [*keys, *products, "fase"]).reset_index()
    table = sum_euro(frame, [*keys, "fase"]).unstack("fase").reindex(columns=list(_SHOWN)).astype(float)
    table = table.join(sum_euro(frame[_is_plan(frame)], keys).rename("plan"))

    present = table[["plan", "realisatie"]].notna().groupby(level=["jaar", "kant"]).transform("any")
    known = present.all(axis=1)
    advantage = cents(table["plan"]) - cents(table["realisatie"])
    sign = np.where(table.index.get_level_values("kant") == "baten", -1, 1)
    table["verschil"] = euros(advantage * sign).where(known)
    table["vn"] = np.select([table["verschil"] > 0, table["verschil"] < 0], ["V", "N"], default="-")
    table.columns.name = None
    return in_order(table.reset_index(), keys)


def _is_plan(frame: pd.DataFrame) -> pd.Series:
    """Which rows make up the plan: the amended ones of a product that was amended in that year and kant, else the first ones."""
    product = [frame[c] for c in ("product_code", "product") if c in frame.columns]
    amended = (frame["fase"] == "gewijzigd").groupby([frame["jaar"], frame["kant"], *product], dropna=False, observed=True).transform("any")
    return frame["fase"] == pd.Series(np.where(amended, "gewijzigd", "primitief"), index=frame.index)


def regulier_vervanging(begroting: pd.DataFrame) -> pd.DataFrame:
    """Regular upkeep and replacement apart, per jaar, fase and kant.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, fase, kant, regulier, vervanging, onbekend, totaal (euro).
    """
    keys = ["jaar", "fase", "kant"]
    frame = show_unknown(begroting, ["fase", "kant", "budgetsoort"])
    table = sum_euro(frame, [*keys, "budgetsoort"]).unstack("budgetsoort").reindex(columns=list(_SOORTEN)).fillna(0.0)
    table["totaal"] = euros(sum((cents(table[s]) for s in _SOORTEN), start=pd.Series(0, index=table.index)))
    table.columns.name = None
    return in_order(table.reset_index(), keys)


def saldo(begroting: pd.DataFrame, by: str | Sequence[str] = ()) -> pd.DataFrame:
    """Lasten, baten and saldo (baten - lasten) per jaar and fase, and per `by` when given.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, fase, those of `by`, lasten, baten, saldo (euro). A kant that has no row is NaN, and so is the saldo:
        an export of lasten alone does not say that there are no baten.
    """
    keys = list(dict.fromkeys(["jaar", "fase", *columns_of(by)]))
    frame = show_unknown(begroting, [k for k in [*keys, "kant"] if k != "jaar"])
    table = sum_euro(frame, [*keys, "kant"]).unstack("kant").reindex(columns=["lasten", "baten"]).astype(float)
    known = table.notna().all(axis=1)
    table["saldo"] = euros(cents(table["baten"]) - cents(table["lasten"])).where(known)
    table.columns.name = None
    return in_order(table.reset_index(), keys)
