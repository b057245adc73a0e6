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

from analyse.besparing.bronnen import Bronnen
from analyse.besparing.brug import KEUZES, ontleding_keuzes
from analyse.besparing.marge import kosten_schommeling, ontleding_indexen, ontleding_marge
from analyse.besparing.ontleding import STAPPEN, ontleding_per, ontleding_per_cel
from analyse.tables import cents, euros, sum_euro
from analyse.tables.arguments import require, require_whole

#: How sure a part of the target is; the rule of "bewezen" is `besparing_ondergrens`.
ZEKERHEDEN = BEWEZEN, WAARSCHIJNLIJK, ONBEWEZEN = "bewezen", "waarschijnlijk", "onbewezen"
#: The parts of a verdict: how sure, the step, and on what ground.
GRONDEN = (
    (
        BEWEZEN,
        "beeindigde_taken",
        "wat beëindigde taken in de nulmeting kostten, min nieuwe taken in dezelfde discipline",
    ),
    (
        BEWEZEN,
        "rest",
        "houdt stand bij elke volgorde, elke index en toeval, en is uit de begroting gehaald",
    ),
    (
        WAARSCHIJNLIJK,
        "rest",
        "het gemiddelde over alle volgorden, met de index per kostensoort",
    ),
    (WAARSCHIJNLIJK, "kwaliteit", "berekend uit de kosten per niveau, niet geboekt"),
    (ONBEWEZEN, "doel", "niet terug te zien in de kosten"),
)
#: What "bewezen" means, as the answer tells it.
UITLEG = (
    f"{BEWEZEN.capitalize()} is wat overblijft bij elke volgorde van rekenen, elke index van een"
    " kostensoort van betekenis en toeval, en wat ook uit de begroting is gehaald."
)
#: An index is used as a test of the outcome when its kinds of cost make up at least this part of
#: the cost.
MINSTE_AANDEEL = 0.10


def besparing_ondergrens(
    bronnen: Bronnen,
    jaren: Mapping[int, pd.DataFrame],
    nul_jaar: int,
    jaar: int,
) -> dict[str, float]:
    """The saving in the rest of one year, and the bounds that it must pass to be proven.

    Parameters
    ----------
    bronnen, jaren
        As `ontleding_verloop` takes and returns them.
    nul_jaar, jaar
        The nulmeting and the year that is judged.

    Returns
    -------
    dict
        In euro, positive is a saving: besparing (Shapley, index per kostensoort), volgorde (the
        least over all orders), index (the least over those orders and the indices of
        `MINSTE_AANDEEL` or more), toeval (half of the 95 % interval; NaN when there are too few
        years), begroting (the same saving in the budget; NaN without a budget in both years) and
        bewezen: the least of index - toeval and begroting, between nought and besparing; nought
        when one of them is not known.
    """
    cells = jaren[jaar]
    found = ontleding_indexen(bronnen, cells, nul_jaar, jaar, MINSTE_AANDEEL)
    saving = -found["rest"].iloc[0]
    index = -found["rest_hoog"].max()
    margin = ontleding_marge(cells, kosten_schommeling(jaren))
    chance = margin["rest"].iloc[0]
    planned = ontleding_per_cel(bronnen, nul_jaar, jaar, fase="primitief")
    budget = np.nan
    if len(planned):
        budget = -ontleding_per(planned)["rest"].iloc[0]
    bound = {
        "besparing": saving,
        "volgorde": -found["rest_hoog"].iloc[0],
        "index": index,
        "toeval": chance,
        "begroting": budget,
    }
    known = not np.isnan([chance, budget]).any()
    least = min(index - chance, budget) if known else 0.0
    proven = min(max(least, 0.0), max(saving, 0.0))
    return bound | {BEWEZEN: round(proven, 2)}


def taakstelling_oordeel(
    bronnen: Bronnen, jaren: Mapping[int, pd.DataFrame], nul_jaar: int, jaar: int, doel: float
) -> pd.DataFrame:
    """The target of a year as proven, likely and not shown, adding up to the cent.

    Parameters
    ----------
    bronnen, jaren, nul_jaar, jaar
        As in `besparing_ondergrens`.
    doel
        The target (euro), all targets of that year together.

    Returns
    -------
    pandas.DataFrame
        Columns zekerheid, stap (of `KEUZES`, or "doel" for what is not shown), onderdeel and grond
        (Dutch) and bedrag (euro). Bedrag adds up to doel: what is not shown is negative when more
        was found than was asked. A negative amount elsewhere is a cost that rose. Empty when the
        year has no costs to compare.
    """
    require_whole(jaar, "jaar")
    columns = ["zekerheid", "stap", "onderdeel", "bedrag", "grond"]
    if jaar not in jaren:
        return pd.DataFrame(columns=columns)
    bound = besparing_ondergrens(bronnen, jaren, nul_jaar, jaar)
    proven = bound[BEWEZEN]
    ended, quality, saving = -ontleding_keuzes(jaren[jaar])[list(KEUZES)]
    shown = cents(pd.Series([ended, proven, saving - proven, quality]))
    shown.loc[len(shown)] = round(doel * 100) - shown.sum()
    table = pd.DataFrame(GRONDEN, columns=["zekerheid", "stap", "grond"])
    table["bedrag"] = euros(shown)
    table["onderdeel"] = table["stap"].map(STAPPEN | {"doel": "Niet teruggevonden"})
    return table[columns]


def taakstelling_oordeel_per_jaar(
    bronnen: Bronnen,
    jaren: Mapping[int, pd.DataFrame],
    nul_jaar: int,
    doelen: Mapping[int, float],
) -> pd.DataFrame:
    """`taakstelling_oordeel` of every year that has both costs and a target.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, doel, bewezen, waarschijnlijk, onbewezen (euro); the last three add up to
        doel.
    """
    rows = []
    for jaar in sorted(set(jaren) & set(doelen)):
        parts = taakstelling_oordeel(bronnen, jaren, nul_jaar, jaar, doelen[jaar])
        whole = sum_euro(parts, "zekerheid")
        rows.append((jaar, doelen[jaar], *whole[list(ZEKERHEDEN)]))
    return pd.DataFrame(rows, columns=["jaar", "doel", *ZEKERHEDEN])


def besparing_netto(
    besparing: float, teruggave: pd.DataFrame, nul_jaar: int, jaar: int
) -> pd.DataFrame:
    """The saving with what flowed back to the owner beside it.

    Another advantage, never part of the saving on the work.

    Returns
    -------
    pandas.DataFrame
        Columns post and bedrag (euro; positive is an advantage of the municipality): besparing op
        het werk, one line for each kind of teruggave (of `jaar` minus that of the nulmeting),
        samen.
    """
    require(teruggave, ["jaar", "soort", "bedrag"])
    soort = teruggave["soort"].astype("object").fillna("onbekend")
    sign = teruggave["jaar"].map({nul_jaar: -1, jaar: 1}).fillna(0)
    change = (cents(teruggave["bedrag"]) * sign).groupby(soort).sum()
    change = change[change != 0]
    posts = [f"Teruggevloeid: {name}" for name in change.index]
    amounts = [round(besparing * 100), *change]
    amounts.append(sum(amounts))
    table = pd.DataFrame({"post": ["Besparing op het werk", *posts, "Samen"]})
    return table.assign(bedrag=euros(pd.Series(amounts)))
