"""Green waste per chain: tonnes, cost per tonne, how much stays in one hand, and what that did.

The traps: cost falls when less is carted off, when prices fall and when another chain takes it, so
these are split exactly and none of them is called the cause of another; a load without a chain is
shown as onbekend and is not of a third party; and waste of events is another thing than that of
upkeep and is kept apart.

Source: Shapley decomposition (`statistiek.shapley`); the aim of Zwolle and ROVA to close the
green-waste loop (2012).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analyse.statistiek.shapley import Array, order_spread, shapley
from analyse.tables import ONBEKEND, TABLES, cents, euros, normalise, part_of
from analyse.tables.arguments import require, require_choice, require_whole
from analyse.tables.frames import columns_of, naast_begroting, show_unknown

KETENS = tuple(choice.value for choice in TABLES["groenafval"]["verwerker"].choices)
EIGEN_KETEN = "eigen keten"
_ONDERHOUD = "onderhoud"
_AANLEIDINGEN = tuple(choice.value for choice in TABLES["groenafval"]["aanleiding"].choices)
#: The factors of the cost, and how they are called.
KETEN_LABEL = "Andere verdeling over de ketens"
FACTOREN = {
    "hoeveelheid": "Meer of minder groenafval",
    "prijs": "Prijs per ton binnen een keten",
    "keten": KETEN_LABEL,
}


def _loads(groenafval: pd.DataFrame, aanleiding: str | None = _ONDERHOUD) -> pd.DataFrame:
    texts = ["wijk", "soort", "aanleiding", "verwerker"]
    require(groenafval, ["jaar", *texts, "ton", "kosten", "opbrengst"])
    frame = show_unknown(groenafval, texts)
    if aanleiding is None:
        return frame
    require_choice(aanleiding, _AANLEIDINGEN, "aanleiding")
    if aanleiding == _ONDERHOUD:  # what does not say where it comes from is no event
        return frame[frame["aanleiding"] != "evenement"]
    return frame[frame["aanleiding"] == aanleiding]


def groenafval_per_keten(
    groenafval: pd.DataFrame,
    by: str | Sequence[str] = ("jaar", "verwerker"),
    aanleiding: str | None = _ONDERHOUD,
) -> pd.DataFrame:
    """Tonnes, cost and revenue.

    Parameters
    ----------
    by
        Columns to group by.
    aanleiding
        "onderhoud" (all but events), "evenement", or None for all.

    Returns
    -------
    pandas.DataFrame
        Columns of `by`, ton, aandeel (part of the tonnes: of the same group over all verwerkers, or
        else of the year), kosten, opbrengst, netto (euro to the cent), per_ton (netto of a tonne
        whose cost is known; NaN when none is) and ton_zonder_kosten.
    """
    keys = columns_of(by)
    money = ["kosten", "opbrengst", "netto"]
    frame = _loads(groenafval, aanleiding)
    require(frame, keys)
    known = frame["kosten"].notna()
    cost = cents(frame["kosten"])
    revenue = cents(frame["opbrengst"])
    frame = frame.assign(
        kosten=cost,
        opbrengst=revenue,
        netto=(cost - revenue).where(known, 0),
        ton_zonder_kosten=frame["ton"].where(~known, 0.0),
    )
    amounts = ["ton", *money, "ton_zonder_kosten"]
    table = frame.groupby(keys, observed=True)[amounts].sum().reset_index()
    table[money] = euros(table[money])
    priced = (table["ton"] - table["ton_zonder_kosten"]).round(9)
    table["per_ton"] = part_of(table["netto"], priced)
    whole = _whole(table, keys)
    table["aandeel"] = part_of(table["ton"], whole)
    table = table.sort_values(keys, key=_rank, kind="stable", ignore_index=True)
    return table[[*keys, "ton", "aandeel", *money, "per_ton", "ton_zonder_kosten"]]


def _whole(table: pd.DataFrame, keys: Sequence[str]) -> pd.Series:
    """The tonnes of which each row is a part."""
    others = [key for key in keys if key != "verwerker"]
    if "verwerker" not in keys:
        others = [key for key in keys if key == "jaar"]
    if others:
        return table.groupby(others, observed=True)["ton"].transform("sum")
    return pd.Series(table["ton"].sum(), index=table.index)


def _rank(column: pd.Series) -> pd.Series:
    """The chains in the order of the field."""
    return column.map(KETENS.index) if column.name == "verwerker" else column


def groenafval_eigen_keten(
    groenafval: pd.DataFrame, by: str | Sequence[str] = "jaar"
) -> pd.DataFrame:
    """Share of the green waste of upkeep that stays in one hand.

    Returns
    -------
    pandas.DataFrame
        Columns of `by`, ton, eigen (tonnes), aandeel (of the tonnes whose chain is known; NaN when
        none is) and onbekend (tonnes without a chain).
    """
    keys = columns_of(by)
    frame = _loads(groenafval)
    require(frame, keys)
    chain = frame["verwerker"]
    ton = frame["ton"]
    own = ton.where(chain == EIGEN_KETEN, 0.0)
    unknown = ton.where(chain == ONBEKEND, 0.0)
    frame = frame.assign(eigen=own, onbekend=unknown)
    table = frame.groupby(keys, observed=True)[["ton", "eigen", "onbekend"]].sum()
    known = (table["ton"] - table["onbekend"]).round(9)
    table.insert(2, "aandeel", part_of(table["eigen"], known))
    return table.reset_index()


def groenafval_verandering(
    groenafval: pd.DataFrame, nul_jaar: int | None, jaar: int | None
) -> pd.DataFrame:
    """The change in net cost since the nulmeting, split exactly.

    Into tonnes, price within a chain and the mix of chains.

    Parameters
    ----------
    nul_jaar, jaar
        The year of the nulmeting and the year that is explained; None when there is none.

    Returns
    -------
    pandas.DataFrame
        Rows in order: the nulmeting, one for each of `FACTOREN`, and the year. Columns label, soort
        ("stand", "stap"), bedrag, cumulatief (euro), laag and hoog (lowest and highest over all
        orders of the factors; NaN for a standing total). Adds up to the cent. Empty when one of the
        years has no tonnes with a known cost.

    Notes
    -----
    Net cost of the tonnes whose cost is known = T x sum over chains of share x price. A chain that
    is in one of the two years only has the price of that year in both: its coming or going is mix,
    not price.
    """
    for name, year in (("nul_jaar", nul_jaar), ("jaar", jaar)):
        if year is not None:
            require_whole(year, name)
    columns = ["label", "soort", "bedrag", "cumulatief", "laag", "hoog"]
    frame = _loads(groenafval)
    frame = frame[frame["kosten"].notna() & frame["jaar"].isin([nul_jaar, jaar])]
    if frame["jaar"].nunique() < 2:
        return pd.DataFrame(columns=columns)
    frame = frame.assign(netto=cents(frame["kosten"]) - cents(frame["opbrengst"]))
    cells = frame.groupby(["verwerker", "jaar"], observed=True)[["ton", "netto"]].sum()
    wide = cells.unstack("jaar", fill_value=0)
    if (wide["ton"].sum() <= 0).any():
        return pd.DataFrame(columns=columns)
    ton = wide["ton"][[nul_jaar, jaar]]
    money = wide["netto"][[nul_jaar, jaar]]
    parts, spread = _split(ton, money)
    before, after = money.sum().astype(int)
    steps = [round(part) for part in parts.values()]
    # Rounding to cents leaves a cent at most on each step; the largest takes it, so that the bridge
    # closes.
    steps[int(np.argmax(np.abs(steps)))] += after - before - sum(steps)
    rows = [(f"Nulmeting {nul_jaar}", "stand", before, before, np.nan, np.nan)]
    reached = before
    for (factor, label), step in zip(FACTOREN.items(), steps, strict=True):
        reached = reached + step
        low, high = spread[factor]
        rows.append((label, "stap", step, reached, round(low), round(high)))
    rows.append((f"Kosten {jaar}", "stand", after, after, np.nan, np.nan))
    table = pd.DataFrame(rows, columns=columns)
    amounts = columns[2:]
    table[amounts] = euros(table[amounts])
    return table


def _split(
    ton: pd.DataFrame, money: pd.DataFrame
) -> tuple[dict[str, float], dict[str, tuple[float, float]]]:
    """What each factor did to the cost (cents), and its lowest and highest over all orders."""
    prices = (money / ton.where(ton > 0)).ffill(axis=1).bfill(axis=1).fillna(0.0)
    price = prices.to_numpy(dtype=float)
    share = (ton / ton.sum()).to_numpy(dtype=float)
    total = ton.sum().to_numpy(dtype=float)

    def cost(changed: frozenset[str]) -> Array:
        tonnes, chosen_price, mix = (int(factor in changed) for factor in FACTOREN)
        return np.asarray(total[tonnes] * share[:, mix] * price[:, chosen_price])

    factors = list(FACTOREN)
    parts = {factor: float(part.sum()) for factor, part in shapley(cost, factors).items()}
    return parts, order_spread(cost, factors)


def groenafval_producten(begroting: pd.DataFrame) -> list[str]:
    """Products of the budget of which the name says that they are green waste."""
    names = sorted({str(name) for name in begroting["product"].dropna().unique()})
    return [name for name in names if "groenafval" in normalise(name).replace(" ", "")]


def groenafval_aansluiting(
    groenafval: pd.DataFrame, begroting: pd.DataFrame, producten: Sequence[str] | None = None
) -> pd.DataFrame:
    """Cost in the loads (without events) against what the budget booked, per year, to the cent.

    Parameters
    ----------
    producten
        Products of the budget that pay for it; `groenafval_producten` when None.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, volgens_weegbonnen, volgens_begroting, verschil (euro) and oordeel ("sluit
        aan", "verschil"); years that both have.
    """
    require(begroting, ["jaar", "fase", "kant", "product", "bedrag"])
    names = groenafval_producten(begroting) if producten is None else list(producten)
    booked = begroting[begroting["product"].isin(names)]
    return naast_begroting(_loads(groenafval), "kosten", booked, "volgens_weegbonnen")
