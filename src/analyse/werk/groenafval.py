"""Green waste per chain: tonnes, cost per tonne, how much stays in one hand.

And what the shift of chain did to the cost.

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

from analyse.statistiek.shapley import order_spread, shapley
from analyse.tables import ONBEKEND, TABLES, cents, euros, normalise
from analyse.tables.arguments import require
from analyse.tables.frames import columns_of, naast_begroting, show_unknown

KETENS = tuple(choice.value for choice in TABLES["groenafval"]["verwerker"].choices)
#: The factors of the cost, and how they are called.
FACTOREN = {
    "hoeveelheid": "Meer of minder groenafval",
    "prijs": "Prijs per ton binnen een keten",
    "keten": "Andere verdeling over de ketens",
}


def _rows(groenafval: pd.DataFrame, aanleiding: str | None) -> pd.DataFrame:
    require(
        groenafval,
        ["jaar", "wijk", "soort", "aanleiding", "verwerker", "ton", "kosten", "opbrengst"],
    )
    frame = show_unknown(groenafval, ["wijk", "soort", "aanleiding", "verwerker"])
    if aanleiding == "onderhoud":  # what does not say where it comes from is no event
        return frame[(frame["aanleiding"] != "evenement").to_numpy(dtype=bool)]
    return (
        frame
        if aanleiding is None
        else frame[(frame["aanleiding"] == aanleiding).to_numpy(dtype=bool)]
    )


def per_keten(
    groenafval: pd.DataFrame,
    by: str | Sequence[str] = ("jaar", "verwerker"),
    aanleiding: str | None = "onderhoud",
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
    frame = _rows(groenafval, aanleiding)
    groups = [frame[k] for k in keys]
    known = frame["kosten"].notna()
    table = pd.DataFrame({"ton": frame["ton"].groupby(groups, observed=True).sum()})
    money = {"kosten": cents(frame["kosten"]), "opbrengst": cents(frame["opbrengst"])}
    money["netto"] = (money["kosten"] - money["opbrengst"]).where(known, 0)
    for name, values in money.items():
        table[name] = euros(values.groupby(groups, observed=True).sum())
    table["ton_zonder_kosten"] = (
        frame["ton"].where(~known, 0.0).groupby(groups, observed=True).sum()
    )
    priced = (table["ton"] - table["ton_zonder_kosten"]).round(9)
    table["per_ton"] = table["netto"] / priced.where(priced > 0)
    table = table.reset_index()
    others = (
        [k for k in keys if k != "verwerker"]
        if "verwerker" in keys
        else [k for k in keys if k == "jaar"]
    )
    whole = (
        table.groupby(others, observed=True)["ton"].transform("sum")
        if others
        else table["ton"].sum()
    )
    table["aandeel"] = table["ton"] / pd.Series(whole, index=table.index).where(lambda s: s > 0)
    order = (
        table.assign(verwerker=table["verwerker"].map(KETENS.index))
        if "verwerker" in keys
        else table
    )
    table = table.loc[order.sort_values(keys, kind="stable").index].reset_index(drop=True)
    return table[
        [*keys, "ton", "aandeel", "kosten", "opbrengst", "netto", "per_ton", "ton_zonder_kosten"]
    ]


def eigen_keten(groenafval: pd.DataFrame, by: str | Sequence[str] = "jaar") -> pd.DataFrame:
    """Share of the green waste of upkeep that stays in one hand.

    Returns
    -------
    pandas.DataFrame
        Columns of `by`, ton, eigen (tonnes), aandeel (of the tonnes whose chain is known; NaN when
        none is) and onbekend (tonnes without a chain).
    """
    keys = columns_of(by)
    frame = _rows(groenafval, "onderhoud")
    ton = {
        "ton": frame["ton"],
        "eigen": frame["ton"].where(frame["verwerker"] == "eigen keten", 0.0),
        "onbekend": frame["ton"].where(frame["verwerker"] == ONBEKEND, 0.0),
    }
    table = pd.DataFrame(
        {
            name: values.groupby([frame[k] for k in keys], observed=True).sum()
            for name, values in ton.items()
        }
    )
    known = (table["ton"] - table["onbekend"]).round(9)
    table["aandeel"] = table["eigen"] / known.where(known > 0)
    return table.reset_index()[[*keys, "ton", "eigen", "aandeel", "onbekend"]]


def verandering(groenafval: pd.DataFrame, nul_jaar: int, jaar: int) -> pd.DataFrame:
    """The change in net cost since the nulmeting, split exactly into tonnes, price within a chain and the mix of chains.

    Parameters
    ----------
    nul_jaar, jaar
        The year of the nulmeting and the year that is explained.

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
    columns = ["label", "soort", "bedrag", "cumulatief", "laag", "hoog"]
    frame = _rows(groenafval, "onderhoud")
    frame = frame[frame["kosten"].notna() & frame["jaar"].isin([nul_jaar, jaar])]
    ton = (
        frame.pivot_table(
            index="verwerker", columns="jaar", values="ton", aggfunc="sum", observed=True
        )
        .reindex(columns=[nul_jaar, jaar])
        .fillna(0.0)
    )
    if nul_jaar == jaar or (ton.sum() <= 0).any() or ton.empty:
        return pd.DataFrame(columns=columns)
    net = cents(frame["kosten"]) - cents(frame["opbrengst"])
    money = (
        net.groupby([frame["verwerker"], frame["jaar"]], observed=True)
        .sum()
        .unstack()
        .reindex(index=ton.index, columns=ton.columns)
        .fillna(0)
    )
    price = (
        (money / ton.where(ton > 0)).ffill(axis=1).bfill(axis=1).fillna(0.0).to_numpy(dtype=float)
    )
    total, share = ton.sum().to_numpy(dtype=float), (ton / ton.sum()).to_numpy(dtype=float)

    def cost(changed: frozenset[str]) -> np.ndarray:
        t, p, s = (int(name in changed) for name in FACTOREN)
        return np.asarray(total[t] * share[:, s] * price[:, p])

    parts, spread = shapley(cost, list(FACTOREN)), order_spread(cost, list(FACTOREN))
    before, after = (int(m) for m in money.sum().to_numpy())
    steps = [round(float(parts[f].sum())) for f in FACTOREN]
    # Rounding to cents leaves a cent at most on each step; the largest takes it, so that the bridge
    # closes.
    steps[int(np.argmax(np.abs(steps)))] += after - before - sum(steps)
    rows = [(f"Nulmeting {nul_jaar}", "stand", before, before, np.nan, np.nan)]
    for (factor, label), step in zip(FACTOREN.items(), steps, strict=True):
        rows.append(
            (
                label,
                "stap",
                step,
                int(rows[-1][3]) + step,
                round(spread[factor][0]),
                round(spread[factor][1]),
            )
        )
    rows.append((f"Kosten {jaar}", "stand", after, after, np.nan, np.nan))
    table = pd.DataFrame(rows, columns=columns)
    amounts = ["bedrag", "cumulatief", "laag", "hoog"]
    return table.assign(**{name: table[name] / 100 for name in amounts})


def producten_groenafval(begroting: pd.DataFrame) -> list[str]:
    """Products of the budget of which the name says that they are green waste."""
    names = sorted({str(name) for name in begroting["product"].dropna().unique()})
    return [name for name in names if "groenafval" in normalise(name).replace(" ", "")]


def aansluiting(
    groenafval: pd.DataFrame, begroting: pd.DataFrame, producten: Sequence[str] | None = None
) -> pd.DataFrame:
    """Cost in the loads (without events) against what the budget booked, per year, to the cent.

    Parameters
    ----------
    producten
        Products of the budget that pay for it; `producten_groenafval` when None.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, volgens_weegbonnen, volgens_begroting, verschil (euro) and oordeel ("sluit
        aan", "verschil"); years that both have.
    """
    names = producten_groenafval(begroting) if producten is None else list(producten)
    return naast_begroting(
        _rows(groenafval, "onderhoud"),
        "kosten",
        begroting[begroting["product"].isin(names)],
        "volgens_weegbonnen",
    )
