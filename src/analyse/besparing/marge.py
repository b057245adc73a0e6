"""How far the split of the change in cost may be off: the order of the factors, the index, 5 %.

The trap: one figure for a saving hides these choices. Another order of the factors gives another
saving, another index may turn its sign, and a nulmeting, a last year or an index that is a few
parts of a hundred off moves it as much as a year of work does. Each has its own range here, never
mixed. None is an interval of chance: that cannot be worked out from seven years.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analyse.besparing.bronnen import Bronnen
from analyse.besparing.ontleding import (
    FACTOREN,
    geprijsd,
    kosten_bij,
    ontleding_per,
)
from analyse.statistiek.shapley import order_spread
from analyse.tables import normalise
from analyse.tables.arguments import require
from analyse.tables.frames import columns_of

#: How far real indices, a nulmeting and a last year with late invoices are off (part of one).
ERNAAST = 0.05


def ernaast(cells: pd.DataFrame, by: str | Sequence[str] = ()) -> pd.DataFrame:
    """How much cost moves when a year or the index is `ERNAAST` off.

    Parameters
    ----------
    cells
        As `ontleding_per_cel` returns it.
    by
        Columns to group by; one row for all together when empty.

    Returns
    -------
    pandas.DataFrame
        Those of `by` and marge: that part of the compared cost without the choices made (euro).
    """
    keys = columns_of(by)
    require(cells, keys)
    path = (cells["naar"] - cells["rest"] - cells["kwaliteit"]).abs()
    margin = ERNAAST * path
    if not keys:
        return pd.DataFrame({"marge": [margin.sum()]}).round(2)
    groups = [cells[key] for key in keys]
    return margin.groupby(groups).sum().round(2).rename("marge").reset_index()


def ontleding_indexen(
    bronnen: Bronnen, cells: pd.DataFrame, nul_jaar: int, jaar: int, minste_aandeel: float = 0.0
) -> pd.DataFrame:
    """What is left with one series for every kind of cost, beside the choice per kostensoort.

    Parameters
    ----------
    bronnen, nul_jaar, jaar
        As in `ontleding_per_cel`.
    cells
        What that returned for these years.
    minste_aandeel
        Only series that are the index of kinds of cost which make up at least this part; every
        series when 0.

    Returns
    -------
    pandas.DataFrame
        Columns reeks ("per kostensoort" first), aandeel (part of the compared cost that has this
        series of its own), prijs and rest (euro), and rest_laag and rest_hoog (over all orders);
        only series that hold both years.
    """
    columns = ["reeks", "aandeel", "prijs", "rest", "rest_laag", "rest_hoog"]
    if cells.empty:
        return pd.DataFrame(columns=columns)
    spent = cells["van"].abs()
    size = spent.groupby(cells["kostensoort"]).sum() / (spent.sum() or 1.0)
    own = size.index.map(bronnen.reeks_per_soort)
    rows = [_with_index("per kostensoort", 1.0, cells)]
    for series in sorted(bronnen.prijsindex["reeks"].dropna().unique()):
        share = size[own == normalise(series)].sum()
        if share < minste_aandeel:
            continue
        same = dict.fromkeys(size.index, series)
        priced = geprijsd(cells, bronnen, nul_jaar, jaar, same)
        if priced["bekend_prijs"].any():
            rows.append(_with_index(series, share, priced))
    return pd.DataFrame(rows, columns=columns).round({"rest_laag": 2, "rest_hoog": 2})


def _with_index(reeks: str, share: float, cells: pd.DataFrame) -> tuple[object, ...]:
    total = ontleding_per(cells).iloc[0]
    own = cells[cells["over"] == "rest"]
    low, high = order_spread(kosten_bij(own), FACTOREN)["intensiteit"]
    return reeks, share, total["prijs"], total["rest"], low, high
