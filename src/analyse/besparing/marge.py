"""How sure the split of the change in cost is: chance, the order of the factors, the index.

The trap: one figure for a saving hides three choices. Bookings fluctuate from year to year for no
reason anyone knows; another order of the factors gives another saving; and another index may turn
its sign. Each has its own range here, never mixed.

Source of the fluctuation: second differences of a series take out any even trend; for independent
noise with standard deviation s they have standard deviation s times the root of six.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analyse.begroting.prijsindex import reeks_van
from analyse.besparing.bronnen import Bronnen
from analyse.besparing.ontleding import (
    FACTOREN,
    OVER,
    STAPPEN,
    geprijsd,
    intensiteit,
    kosten_bij,
    ontleding_per,
)
from analyse.statistiek.shapley import Array, order_spread, shapley
from analyse.tables import normalise, part_of
from analyse.tables.arguments import require
from analyse.tables.frames import columns_of

#: Standard deviations in a 95 % interval.
Z = 1.959964
_PLEK = ["product_code", "wijk"]


def kosten_schommeling(jaren: Mapping[int, pd.DataFrame]) -> pd.Series:
    """Relative fluctuation from year to year of the cost of each product in a wijk.

    Price, areaal and quality apart.

    Parameters
    ----------
    jaren
        As `ontleding_verloop` returns it.

    Returns
    -------
    pandas.Series
        Standard deviation as a part of one, by product_code, and under "" that of all products
        together. Empty when there are no three successive years: then nothing can be said about
        chance.
    """
    wide = _levels(jaren)
    squares = []
    for jaar in wide.columns:
        if jaar + 1 in wide and jaar + 2 in wide:
            first, second, third = (wide[jaar + later] for later in range(3))
            difference = first - 2 * second + third
            level = (first + second + third) / 3
            squares.append(pd.DataFrame({"verschil": difference**2, "niveau": level**2}))
    if not squares:
        return pd.Series(dtype=float)
    summed = pd.concat(squares).groupby(level=_PLEK).sum()
    per_product = summed.groupby(level="product_code").sum()
    per_product.loc[""] = summed.sum()
    fluctuation = part_of(per_product["verschil"], per_product["niveau"])
    return np.sqrt(fluctuation / 6).dropna()


def _levels(jaren: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Cost per product, wijk and year at the price, areaal and quality of the nulmeting."""
    series: dict[int, pd.Series] = {}
    for jaar, cells in sorted(jaren.items()):
        places = [cells[name] for name in _PLEK]
        _, now = intensiteit(cells)
        costs = pd.DataFrame({"nu": now * cells["a"], "toen": cells["van"]})
        level = costs.groupby(places).sum()
        series[jaar] = level["nu"]
        series.setdefault(min(jaren) - 1, level["toen"])
    wide = pd.DataFrame(series).sort_index(axis=1)
    # A product that was not there in a year does not fluctuate to nought.
    return wide.mask(wide == 0)


def ontleding_marge(
    cells: pd.DataFrame, schommeling: pd.Series, by: str | Sequence[str] = ()
) -> pd.DataFrame:
    """Half the width of a 95 % interval around each step, from the fluctuation of bookings alone.

    Parameters
    ----------
    cells
        As `ontleding_per_cel` returns it.
    schommeling
        As `kosten_schommeling` returns it; NaN everywhere when it is empty.
    by
        Columns to group by, as in `ontleding_per`.

    Returns
    -------
    pandas.DataFrame
        Those of `by` and one column a step (euro). Nought for eenmalig and opdracht, which are
        taken as booked.

    Notes
    -----
    Products and wijken are taken to fluctuate apart: a shock that hits all of them at once is not
    in it.
    """
    keys = columns_of(by)
    require(cells, keys)
    groups = [cells[name] for name in dict.fromkeys([*keys, *_PLEK])]
    every = schommeling.get("", np.nan)
    noise = cells["product_code"].map(schommeling).astype(float).fillna(every)

    def variance(amounts: Array | pd.Series) -> pd.Series:
        # The kinds of cost of one product in one wijk go up and down together.
        return (amounts * noise).groupby(groups).sum(min_count=1) ** 2

    then, now = intensiteit(cells)
    nothing = np.zeros(len(cells))
    before = _steps(cells, (then, nothing))
    after = _steps(cells, (nothing, now))
    variances = {}
    for step in before:
        variances[step] = variance(before[step]) + variance(after[step])
    for step in ("nieuwe_taken", "beeindigde_taken"):
        variances[step] = variance(cells[step])
    table = pd.DataFrame(variances).reindex(columns=list(STAPPEN))
    table = table.fillna({"eenmalig": 0.0, "opdracht": 0.0})
    if not keys:
        return _half_width(table.sum(min_count=1)).to_frame().T
    return _half_width(table.groupby(level=keys).sum(min_count=1)).reset_index()


def _half_width(variances: pd.DataFrame) -> pd.DataFrame:
    return (Z * np.sqrt(variances)).round(2)


def _steps(cells: pd.DataFrame, intensiteiten: tuple[Array, Array]) -> dict[str, Array]:
    """The shares of the factors as steps; what is left of a cell goes where `over` says."""
    steps = shapley(kosten_bij(cells, intensiteiten), FACTOREN)
    left = steps.pop("intensiteit")
    for step in OVER:
        steps[step] = np.where(cells["over"] == step, left, 0.0)
    return steps


def ontleding_volgorde(cells: pd.DataFrame) -> pd.DataFrame:
    """Each step under the mean of all orders of the factors, and its lowest and highest over them.

    Returns
    -------
    pandas.DataFrame
        Columns stap, label, bedrag (as in `ontleding_per`), laag and hoog (euro); only steps that
        depend on the order.
    """
    total = ontleding_per(cells).iloc[0]
    spread = order_spread(kosten_bij(cells), FACTOREN)
    for step in OVER:
        spread[step] = _spread_of_rest(cells, step)
    rows = []
    for step, label in STAPPEN.items():
        if step in spread and total[step]:
            rows.append((step, label, total[step], *spread[step]))
    table = pd.DataFrame(rows, columns=["stap", "label", "bedrag", "laag", "hoog"])
    return table.round({"laag": 2, "hoog": 2})


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
    own = size.index.map(reeks_van(size.index, bronnen.reeks_per_kostensoort))
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
    return reeks, share, total["prijs"], total["rest"], *_spread_of_rest(cells, "rest")


def _spread_of_rest(cells: pd.DataFrame, step: str) -> tuple[float, float]:
    """Lowest and highest of what is left in the cells of a step, over all orders."""
    own = cells[cells["over"] == step]
    return order_spread(kosten_bij(own), FACTOREN)["intensiteit"]


def rest_met_marge(table: pd.DataFrame, marge: float | str) -> pd.DataFrame:
    """The rest of each row as an estimate with its ranges.

    Bedrag, laag and hoog (with chance) and binnen_laag, binnen_hoog (orders).

    Parameters
    ----------
    table
        Rows with rest (euro), and rest_laag and rest_hoog where known.
    marge
        Half the width of chance (euro), or the column that holds it.
    """
    require(table, ["rest"])
    rest = table["rest"]
    low = table.get("rest_laag", rest)
    high = table.get("rest_hoog", rest)
    width = table[marge] if isinstance(marge, str) else marge
    table = table.assign(bedrag=rest, laag=low - width, hoog=high + width)
    if "rest_laag" in table:
        table = table.assign(binnen_laag=low, binnen_hoog=high)
    return table
