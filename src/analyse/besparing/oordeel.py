"""How much of a target the cost proves, how much is likely and how much is not shown; to the cent.

The trap: the sum of reported measures is no proof, and one figure for a saving is no proof either.
Proven is only what stands under every order of the factors, every index that covers a fair part of
the cost and the fluctuation of the bookings, and has also been taken out of the budget:
underspending on a structural budget is no structural saving.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analyse.besparing.marge import indexen, marge, schommeling
from analyse.besparing.ontleding import KEUZES, STAPPEN, Bronnen, cellen, keuzes, per
from analyse.tables import cents, euros

ZEKERHEDEN = ("bewezen", "waarschijnlijk", "onbewezen")
#: An index is used as a test of the outcome when its kinds of cost make up at least this part of
#: the cost.
MINSTE_AANDEEL = 0.10


def ondergrens(
    bronnen: Bronnen,
    years: Mapping[int, pd.DataFrame],
    nul_jaar: int,
    jaar: int,
    fase_begroting: str = "primitief",
) -> dict[str, float]:
    """The saving in the rest of one year, and the bounds that it must pass to be proven (euro.

    Positive is a saving).

    Parameters
    ----------
    bronnen, years
        As `besparing.verloop` takes and returns them.
    nul_jaar, jaar
        The nulmeting and the year that is judged.
    fase_begroting
        The phase in which the budget must have been lowered.

    Returns
    -------
    dict
        besparing (Shapley, index per kostensoort), volgorde (the least over all orders), index (the
        least over those orders and the indices of `MINSTE_AANDEEL` or more), toeval (half of the 95
        % interval; NaN when there are too few years), begroting (the same saving in the budget; NaN
        without a budget in both years) and bewezen: the least of index - toeval and begroting,
        between nought and besparing; nought when one of them is not known.
    """
    cells = years[jaar]
    found = indexen(bronnen, cells, nul_jaar, jaar, MINSTE_AANDEEL)
    saving = -float(found["rest"].iloc[0])
    chance = float(marge(cells, schommeling(years))["rest"].iloc[0])
    planned = cellen(bronnen, nul_jaar, jaar, fase=fase_begroting)
    budget = -float(per(planned).iloc[0]["rest"]) if len(planned) else np.nan
    index = -float(found["rest_hoog"].max())
    least = min(index - chance, budget) if not (np.isnan(chance) or np.isnan(budget)) else 0.0
    return {
        "besparing": saving,
        "volgorde": -float(found["rest_hoog"].iloc[0]),
        "index": index,
        "toeval": chance,
        "begroting": budget,
        "bewezen": round(min(max(least, 0.0), max(saving, 0.0)), 2),
    }


def oordeel(
    bronnen: Bronnen, years: Mapping[int, pd.DataFrame], nul_jaar: int, jaar: int, doel: float
) -> pd.DataFrame:
    """The target of a year as proven, likely and not shown, adding up to the cent.

    Parameters
    ----------
    bronnen, years, nul_jaar, jaar
        As in `ondergrens`.
    doel
        The target (euro), all targets of that year together.

    Returns
    -------
    pandas.DataFrame
        Columns zekerheid, stap (of `besparing.KEUZES`, or "doel" for what is not shown), onderdeel
        and grond (Dutch) and bedrag (euro). Bedrag adds up to doel: what is not shown is negative
        when more was found than was asked. A negative amount elsewhere is a cost that rose. Empty
        when the year has no costs to compare.
    """
    columns = ["zekerheid", "stap", "onderdeel", "bedrag", "grond"]
    if jaar not in years:
        return pd.DataFrame(columns=columns)
    bound = ondergrens(bronnen, years, nul_jaar, jaar)
    ended, quality, saving = -keuzes(years[jaar])[list(KEUZES)]
    rows = [
        (
            "bewezen",
            "beeindigde_taken",
            ended,
            "wat beëindigde taken in de nulmeting kostten, min nieuwe taken in dezelfde discipline",
        ),
        (
            "bewezen",
            "rest",
            bound["bewezen"],
            "houdt stand bij elke volgorde, elke index en toeval, en is uit de begroting gehaald",
        ),
        (
            "waarschijnlijk",
            "rest",
            saving - bound["bewezen"],
            "het gemiddelde over alle volgorden, met de index per kostensoort",
        ),
        ("waarschijnlijk", "kwaliteit", quality, "berekend uit de kosten per niveau, niet geboekt"),
    ]
    shown = sum(round(amount * 100) for _, _, amount, _ in rows)
    rows.append(
        ("onbewezen", "doel", (round(doel * 100) - shown) / 100, "niet terug te zien in de kosten")
    )
    table = pd.DataFrame(rows, columns=["zekerheid", "stap", "bedrag", "grond"])
    table["onderdeel"] = table["stap"].map(STAPPEN | {"doel": "Niet teruggevonden"})
    table = table[columns]
    return table.assign(bedrag=euros(cents(table["bedrag"])))


def oordeel_per_jaar(
    bronnen: Bronnen, years: Mapping[int, pd.DataFrame], nul_jaar: int, doelen: Mapping[int, float]
) -> pd.DataFrame:
    """`oordeel` of every year that has both costs and a target.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, doel, bewezen, waarschijnlijk, onbewezen (euro); the last three add up to
        doel.
    """
    rows = []
    for year in sorted(set(years) & set(doelen)):
        parts = oordeel(bronnen, years, nul_jaar, year, doelen[year])
        whole = cents(parts["bedrag"]).groupby(parts["zekerheid"]).sum()
        rows.append((year, doelen[year], *(whole.get(name, 0) / 100 for name in ZEKERHEDEN)))
    return pd.DataFrame(rows, columns=["jaar", "doel", *ZEKERHEDEN])


def netto(besparing: float, teruggave: pd.DataFrame, nul_jaar: int, jaar: int) -> pd.DataFrame:
    """The saving with what flowed back to the owner beside it.

    Another advantage, never part of the saving on the work.

    Returns
    -------
    pandas.DataFrame
        Columns post and bedrag (euro; positive is an advantage of the municipality): besparing op
        het werk, one line for each kind of teruggave (of `jaar` minus that of the nulmeting),
        samen.
    """
    rows = [("Besparing op het werk", round(besparing, 2))]
    if len(teruggave):
        sign = (
            teruggave["jaar"]
            .map({nul_jaar: -1, jaar: 1} if nul_jaar != jaar else {})
            .fillna(0)
            .astype(int)
        )
        change = (
            (cents(teruggave["bedrag"]) * sign)
            .groupby(teruggave["soort"].astype("object").fillna("onbekend"))
            .sum()
        )
        rows += [
            (f"Teruggevloeid: {soort}", amount / 100) for soort, amount in change.items() if amount
        ]
    rows.append(("Samen", sum(round(amount * 100) for _, amount in rows) / 100))
    return pd.DataFrame(rows, columns=["post", "bedrag"])
