"""Whose the deviation from the plan is: of the contractor, of the municipality, or not known.

The trap: realisatie in an open budget is what the work cost the contractor, not what the
municipality owes. On a fixed or indexed price what it cost more is his; only the index,
nacalculatie and meerwerk are owed. Without a settlement nobody can tell, nor on an indexed price of
which no index is known: that is no nought.
"""

from __future__ import annotations

import pandas as pd

from analyse import nl
from analyse.afrekening.afrekenregels import APART
from analyse.antwoord import Kerngetal, with_side
from analyse.begroting import plan_realisatie
from analyse.tables import cents, euros, sum_euro
from analyse.tables.frames import van_gemeente

UITVOERDER = "uitvoerder"
GEMEENTE = "gemeente"
NIET_BEKEND = "onbekend wie dit draagt"
SAMEN = "samen"
_VAST = "Kosten tegenover vaste en geïndexeerde prijs"
_INDEX = "Index"
_NACALCULATIE = "Nacalculatie"
_MEERWERK = "Meer- en minderwerk tegenover wat ervan was begroot"
_EIGEN = "Eigen werk"
_ZONDER_INDEX = "Geïndexeerde prijs zonder index"
_OVER = "Niet in de afrekening, of daar anders begroot"
_PLAN = "01, plan per uitvoerder"
#: Each line: who bears it, and where its amount is told.
_POSTEN = {
    _VAST: (UITVOERDER, "06, resultaat van de uitvoerder"),
    _INDEX: (GEMEENTE, "06, index"),
    _NACALCULATIE: (GEMEENTE, "06, nacalculatie"),
    _MEERWERK: (GEMEENTE, "01, meerwerk"),
    _EIGEN: (GEMEENTE, _PLAN),
    _ZONDER_INDEX: (NIET_BEKEND, "06, deels zonder index"),
    _OVER: (NIET_BEKEND, _PLAN),
}
_WOORDEN = {
    UITVOERDER: "Voor de uitvoerder",
    GEMEENTE: "Voor de gemeente",
    NIET_BEKEND: "Onbekend wie dit draagt",
}
_KOLOMMEN = ["draagt", "uitvoerder", "post", "verschil", "zekerheid", "sluit_aan_op"]
ZEKER, VOORLOPIG = "zeker", "voorlopig"


def afwijking_draagt(begroting: pd.DataFrame, regels: pd.DataFrame, jaar: int) -> pd.DataFrame:
    """The deviation of the lasten from the plan, split by who bears it; exact to the cent.

    Parameters
    ----------
    begroting
        Table begroting, as `plan_realisatie` takes it.
    regels
        As `afrekening_regels` returns it for the same lines.
    jaar
        The year.

    Returns
    -------
    pandas.DataFrame
        Columns draagt ("uitvoerder", "gemeente", "onbekend wie dit draagt"; "samen" is the total),
        uitvoerder (who did the work), post, verschil (euro; negative is a nadeel, as in
        `plan_realisatie`), zekerheid ("zeker", "voorlopig" while an index may still change, ""
        where nobody knows who bears it) and sluit_aan_op (Dutch: notebook and table). What comes to
        nothing is left out; empty when plan and realisatie of the year cannot be compared.
    """
    plan = plan_realisatie(begroting, ["uitvoerder", "opdracht"], jaar)
    plan = plan[(plan["kant"] == "lasten") & plan["verschil"].notna()]
    settled = regels[(regels["jaar"] == jaar) & (regels["grond"] != "voorschot")]
    rows = []
    for who, lines in plan.groupby("uitvoerder", sort=True):
        parts = _parts(str(who), lines, settled[settled["uitvoerder"] == who])
        rows += [(*_POSTEN[post], who, post, part) for post, part in parts.items() if part]
    columns = ["draagt", "sluit_aan_op", "uitvoerder", "post", "verschil"]
    table = pd.DataFrame(rows, columns=columns)
    rank = {name: place for place, name in enumerate([UITVOERDER, GEMEENTE, NIET_BEKEND])}
    table = table.sort_values("draagt", key=lambda told: told.map(rank), kind="stable")
    indexed = settled[settled["grond"] == "geindexeerd"]
    unsure = indexed.loc[indexed["voorlopig"].astype(bool), "uitvoerder"]
    by_index = table["post"].isin([_VAST, _INDEX]) & table["uitvoerder"].isin(unsure)
    sure = pd.Series(ZEKER, table.index).mask(by_index, VOORLOPIG)
    table["zekerheid"] = sure.mask(table["draagt"] == NIET_BEKEND, "")
    if len(plan):
        total = cents(plan["verschil"]).sum()
        table.loc[len(table)] = (SAMEN, "01: plan en realisatie", "", "Afwijking", total, ZEKER)
    amounts = table["verschil"].astype("int64")
    return table.assign(verschil=euros(amounts))[_KOLOMMEN].reset_index(drop=True)


def _parts(who: str, plan: pd.DataFrame, settled: pd.DataFrame) -> dict[str, int]:
    """The deviation of one uitvoerder by post, in whole cents."""
    whole = int(cents(plan["verschil"]).sum())
    if settled.empty:
        own = van_gemeente(pd.Series([who])).iloc[0]
        return {_EIGEN if own else _OVER: whole}
    amounts = ["prijs", "realisatie", "verschuldigd"]
    work = settled[~settled["grond"].isin(APART) & settled[amounts].notna().all(axis=1)]
    lines = work[amounts].apply(cents)
    owed_less = lines["prijs"] - lines["verschuldigd"]
    kept = lines["verschuldigd"] - lines["realisatie"]
    ordered = plan["opdracht"].isin(APART)
    # Without an index the price stands still in the settlement; what is owed is not known.
    bare = (work["grond"] == "geindexeerd") & work["factor"].isna()
    borne = work["grond"].isin(["vast", "geindexeerd"]) & ~bare
    parts = {
        _ZONDER_INDEX: int(kept[bare].sum()),
        _VAST: int(kept[borne].sum()),
        _INDEX: int(owed_less[work["grond"] == "geindexeerd"].sum()),
        _NACALCULATIE: int(owed_less[work["grond"] == "nacalculatie"].sum()),
        _MEERWERK: int(cents(plan.loc[ordered, "verschil"]).sum()),
    }
    return parts | {_OVER: whole - sum(parts.values())}


def draagt_kerngetallen(draagt: pd.DataFrame) -> list[Kerngetal]:
    """The two largest shares of the deviation, by who bears them.

    Parameters
    ----------
    draagt
        As `afwijking_draagt` returns it.
    """
    parts = draagt.iloc[:-1]
    borne = sum_euro(parts, "draagt", "verschil")
    unsure = set(parts.loc[parts["zekerheid"] == VOORLOPIG, "draagt"])
    largest = borne[borne != 0].sort_values(key=abs, ascending=False, kind="stable").head(2)
    figures = []
    for who, amount in largest.items():
        sure = VOORLOPIG if who in unsure else ZEKER
        sure = "" if who == NIET_BEKEND else sure
        figures.append(
            Kerngetal(_WOORDEN[str(who)], nl.euro(abs(amount)), with_side(amount), sure)
        )
    return figures
