"""Where a cell scores below its ambition already: what the choice of levels must not overlook.

The trap: the level of now is the level that was agreed, so a plan that only looks at that may
lower quality where it is worst. A share of few scores is not sure, so a cell counts as below only
when its whole interval does.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse.keuze.kosten_kwaliteit import vergelijkbare_rondes
from analyse.schouw.beeldkwaliteit import aandeel_op_ambitie
from analyse.tables import normalise, part_of

ONDER, OP, ONZEKER = "onder ambitie", "op ambitie", "onduidelijk"
NIET_GEMETEN = "niet gemeten"
#: The part of the scores that must reach the ambition where the norm does not say.
_MINIMUM = 0.5
_KEY = ["wijk", "meetlat_gelijk"]


def keuze_stand(
    options: pd.DataFrame, schouw: pd.DataFrame, norm: pd.DataFrame, jaar: int | None
) -> pd.DataFrame:
    """The options with how their cell scores now on the meetlat of its product.

    Parameters
    ----------
    options
        As `niveau_mogelijkheden` returns it.
    schouw, norm
        The tables of these names; schouw may be empty.
    jaar
        Year of the rounds, and of the norm on 1 January.

    Returns
    -------
    pandas.DataFrame
        The options with n and aandeel (scores of the wijk on that meetlat, and the part at the
        ambition), laag, hoog (Wilson, 95 %), gevraagd (the part that the norm asks, a half where it
        does not say) and stand: "onder ambitie" (all of the interval is below what is asked), "op
        ambitie" (the part is not below it), "onduidelijk" or "niet gemeten".
    """
    rounds = vergelijkbare_rondes(schouw, norm, jaar)
    scores = aandeel_op_ambitie(schouw[schouw["ronde"].isin(rounds)], norm, ["wijk", "meetlat"])
    scores["meetlat_gelijk"] = scores["meetlat"].map(normalise)
    told = ["n", "aandeel", "laag", "hoog"]
    scores = scores.drop_duplicates(_KEY)[[*_KEY, *told]]
    # Without rows a text has no type of its own, and pandas joins no texts to numbers.
    texts = dict.fromkeys(_KEY, "object")
    table = options.drop(columns=told, errors="ignore")
    table = table.assign(meetlat_gelijk=table["meetlat"].map(normalise)).astype(texts)
    table = table.merge(scores.astype(texts), on=_KEY, how="left")
    table["n"] = table["n"].fillna(0).astype("int64")
    asked = _asked(norm, jaar).reindex(
        pd.MultiIndex.from_frame(table[["gebiedstype", "meetlat_gelijk"]])
    )
    table["gevraagd"] = asked.fillna(_MINIMUM).to_numpy()
    cases = {
        NIET_GEMETEN: table["n"] == 0,
        ONDER: table["hoog"] < table["gevraagd"],
        OP: table["aandeel"] >= table["gevraagd"],
    }
    table["stand"] = np.select(list(cases.values()), list(cases), ONZEKER)
    return table.drop(columns="meetlat_gelijk")


def _asked(norm: pd.DataFrame, jaar: int | None) -> pd.Series:
    """The part of the scores that the norm asks on 1 January, by gebiedstype and meetlat."""
    rows = norm.assign(meetlat=norm["meetlat"].map(normalise))
    if "minimum_aandeel" not in rows:
        rows["minimum_aandeel"] = np.nan
    if jaar is not None:
        day = pd.Timestamp(year=jaar, month=1, day=1)
        rows = rows[~((day < rows["geldig_van"]) | (day >= rows["geldig_tot"]))]
    rows = rows.sort_values("geldig_van", na_position="first", kind="stable")
    key = ["gebiedstype", "meetlat"]
    last = rows.drop_duplicates(key, keep="last").set_index(key)["minimum_aandeel"]
    return last.astype("Float64").astype(float)


def keuze_onder_ambitie(plan: pd.DataFrame) -> pd.DataFrame:
    """Where the cells of a plan score below their ambition now, and whether it lowers them further.

    Returns
    -------
    pandas.DataFrame
        Per wijk and product, lowest share first: wijk, product, meetlat, n, aandeel, laag, hoog,
        gevraagd, cellen, verlaagd (cells that the plan lowers) and besparing (euro, of those).
    """
    rows = plan[plan["stand"] == ONDER] if len(plan) else plan
    key = ["wijk", "product", "meetlat"]
    facts = ["n", "aandeel", "laag", "hoog", "gevraagd"]
    columns = [*key, *facts, "cellen", "verlaagd", "besparing"]
    if rows.empty:
        return pd.DataFrame(columns=columns)
    counted = rows.assign(cellen=1, verlaagd=(rows["stappen"] > 0).astype(int))
    groups = counted.groupby(key, as_index=False)
    table = groups.agg(
        **{name: (name, "first") for name in facts},
        cellen=("cellen", "sum"),
        verlaagd=("verlaagd", "sum"),
        besparing=("besparing", "sum"),
    )
    table["besparing"] = table["besparing"].round(2)
    return table.sort_values(["aandeel", *key], kind="stable", ignore_index=True)[columns]


def keuze_verschuiving(plan: pd.DataFrame) -> pd.DataFrame:
    """What a plan loses in words that mean something: how much goes from which level to which.

    Returns
    -------
    pandas.DataFrame
        Largest saving first: product, nu, voorstel, hoeveelheid, eenheid, deel (of the areaal of
        that product that can be chosen from), plekken, besparing (euro, exact cents).
    """
    columns = ["product", "nu", "voorstel", "hoeveelheid", "eenheid", "deel", "plekken"]
    columns.append("besparing")
    if plan.empty:
        return pd.DataFrame(columns=columns)
    whole = plan.groupby(["product", "eenheid"])["hoeveelheid"].sum()
    changed = plan[plan["stappen"] != 0].assign(plekken=1)
    key = ["product", "eenheid", "nu", "voorstel"]
    sums = ["hoeveelheid", "plekken", "besparing"]
    table = changed.groupby(key, as_index=False)[sums].sum()
    table["besparing"] = table["besparing"].round(2)
    of_product = whole.reindex(pd.MultiIndex.from_frame(table[["product", "eenheid"]]))
    table["deel"] = part_of(table["hoeveelheid"], pd.Series(of_product.to_numpy(), table.index))
    table["meest"] = -table["besparing"]
    return table.sort_values(["meest", *key], kind="stable", ignore_index=True)[columns]
