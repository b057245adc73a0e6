"""How sure the split of the change in cost is.

Chance, the order of the factors, and the choice of index.

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

from analyse.besparing.ontleding import (
    FACTOREN,
    OVER,
    STAPPEN,
    Bronnen,
    cost_of,
    geprijsd,
    intensiteit,
    per,
)
from analyse.statistiek.shapley import Array, order_spread, shapley
from analyse.tables import normalise
from analyse.tables.frames import columns_of

#: Standard deviations in a 95 % interval.
Z = 1.959964
_PLEK = ["product_code", "wijk"]


def schommeling(years: Mapping[int, pd.DataFrame]) -> pd.Series:
    """Relative fluctuation from year to year of the cost of each product in a wijk, price, areaal and quality apart.

    Parameters
    ----------
    years
        As `besparing.verloop` returns it.

    Returns
    -------
    pandas.Series
        Standard deviation as a part of one, by product_code, and under "" that of all products
        together. Empty when there are no three successive years: then nothing can be said about
        chance.
    """
    series: dict[int, pd.Series] = {}
    if not years:
        return pd.Series(dtype=float)
    for year, cells in sorted(years.items()):
        level = (
            pd.DataFrame({"nu": intensiteit(cells)[1] * cells["a"], "toen": cells["van"]})
            .groupby([cells[c] for c in _PLEK])
            .sum()
        )
        series[year] = level["nu"]
        series.setdefault(min(years) - 1, level["toen"])
    wide = pd.DataFrame(series).sort_index(axis=1)
    # A product that was not there in a year does not fluctuate to nought.
    wide = wide.mask(wide == 0)
    differences, levels = [], []
    for first in wide.columns:
        if {first + 1, first + 2} <= set(wide.columns):
            a, b, c = (wide[first + i] for i in range(3))
            differences.append((a - 2 * b + c) ** 2)
            levels.append(((a + b + c) / 3) ** 2)
    if not differences:
        return pd.Series(dtype=float)
    squares = pd.DataFrame(
        {
            "verschil": pd.concat(differences, axis=1).sum(axis=1),
            "niveau": pd.concat(levels, axis=1).sum(axis=1),
        }
    )
    per_product = squares.groupby(level="product_code").sum()
    per_product.loc[""] = squares.sum()
    return np.sqrt(
        per_product["verschil"] / per_product["niveau"].where(per_product["niveau"] > 0) / 6
    ).dropna()


def marge(
    cells: pd.DataFrame, fluctuation: pd.Series, by: str | Sequence[str] = ()
) -> pd.DataFrame:
    """Half the width of a 95 % interval around each step, from the fluctuation of bookings alone.

    Parameters
    ----------
    cells
        As `besparing.cellen` returns it.
    fluctuation
        As `schommeling` returns it; NaN everywhere when it is empty.
    by
        Columns to group by, as in `besparing.per`.

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
    old, new = intensiteit(cells)
    nothing = np.zeros(len(cells))
    noise = (
        cells["product_code"]
        .map(fluctuation)
        .fillna(fluctuation.get("", np.nan))
        .to_numpy(dtype=float)
    )
    variances: dict[str, pd.Series] = {}
    groups = [cells[c] for c in dict.fromkeys([*keys, *_PLEK])]

    def variance(amounts: Array) -> pd.Series:
        # The kinds of cost of one product in one wijk go up and down together.
        return pd.Series(amounts * noise, index=cells.index).groupby(groups).sum(min_count=1) ** 2

    for side in (
        shapley(cost_of(cells, old, nothing), FACTOREN),
        shapley(cost_of(cells, nothing, new), FACTOREN),
    ):
        for step in STAPPEN:
            if step in FACTOREN:
                found = side[step]
            elif step in OVER:
                found = np.where(cells["over"] == step, side["intensiteit"], 0.0)
            else:
                continue
            variances[step] = variances.get(step, 0.0) + variance(found)
    for step in ("nieuwe_taken", "beeindigde_taken"):
        variances[step] = variance(cells[step].to_numpy(dtype=float))
    table = (
        pd.DataFrame(variances)
        .reindex(columns=list(STAPPEN))
        .fillna({"eenmalig": 0.0, "opdracht": 0.0})
    )
    together = (
        table.groupby(level=keys).sum(min_count=1) if keys else table.sum(min_count=1).to_frame().T
    )
    width = (Z * np.sqrt(together)).round(2)
    return width.reset_index() if keys else width


def volgorde(cells: pd.DataFrame) -> pd.DataFrame:
    """Each step under the mean of all orders of the factors, and its lowest and highest over them.

    Returns
    -------
    pandas.DataFrame
        Columns stap, label, bedrag (as in `besparing.per`), laag and hoog (euro); only steps that
        depend on the order.
    """
    total = per(cells).iloc[0]
    spread = order_spread(cost_of(cells), FACTOREN)
    for step in OVER:
        spread[step] = _spread_of_rest(cells, step)
    rows = [
        (step, label, total[step], *spread[step])
        for step, label in STAPPEN.items()
        if step in spread and total[step]
    ]
    return pd.DataFrame(rows, columns=["stap", "label", "bedrag", "laag", "hoog"]).round(
        {"laag": 2, "hoog": 2}
    )


def indexen(
    bronnen: Bronnen, cells: pd.DataFrame, nul_jaar: int, jaar: int, minste_aandeel: float = 0.0
) -> pd.DataFrame:
    """What is left when one series is used for every kind of cost, beside the choice per kostensoort.

    Parameters
    ----------
    bronnen, nul_jaar, jaar
        As in `besparing.cellen`.
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
    size = cells["van"].abs().groupby(cells["kostensoort"]).sum() / (
        cells["van"].abs().sum() or 1.0
    )
    own = {
        soort: normalise(bronnen.reeks_per_kostensoort.get(soort, soort)) for soort in size.index
    }

    def line(name: str, share: float, priced: pd.DataFrame) -> tuple[object, ...]:
        amounts = per(priced).iloc[0]
        return name, share, amounts["prijs"], amounts["rest"], *_spread_of_rest(priced)

    rows = [line("per kostensoort", 1.0, cells)]
    for series in sorted(set(bronnen.prijsindex["reeks"].dropna())):
        share = float(
            size[[soort for soort in size.index if own[soort] == normalise(series)]].sum()
        )
        if share < minste_aandeel:
            continue
        priced = geprijsd(cells, bronnen, nul_jaar, jaar, dict.fromkeys(size.index, series))
        if priced["bekend_prijs"].any():
            rows.append(line(series, share, priced))
    return pd.DataFrame(rows, columns=columns).round({"rest_laag": 2, "rest_hoog": 2})


def _spread_of_rest(cells: pd.DataFrame, step: str = "rest") -> tuple[float, float]:
    """Lowest and highest of what is left in the cells of a step, over all orders."""
    return order_spread(cost_of(cells[cells["over"] == step]), FACTOREN)["intensiteit"]


def met_marge(table: pd.DataFrame, half: float | str) -> pd.DataFrame:
    """The rest of each row as an estimate with its ranges.

    Bedrag, laag and hoog (with chance) and binnen_laag, binnen_hoog (orders).

    Parameters
    ----------
    table
        Rows with rest (euro), and rest_laag and rest_hoog where known.
    half
        Half the width of chance (euro), or the column that holds it.
    """
    width = table[half] if isinstance(half, str) else half
    low, high = (table.get(name, table["rest"]) for name in ("rest_laag", "rest_hoog"))
    ranges = {"binnen_laag": low, "binnen_hoog": high} if "rest_laag" in table else {}
    return table.assign(bedrag=table["rest"], laag=low - width, hoog=high + width, **ranges)
