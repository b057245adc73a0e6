"""Which saving a partnership can call its own.

By kind, by attribution, and the water chain as the published example.

The traps: a saving is not of the partnership because it fell while the partnership was there; a
kind that nobody filled in is shown, not left out; and a measure that its kind calls shared and its
attribution solitary contradicts itself.

Sources: Drechtsteden for shared tendering, knowledge and investment; SWR2 (Rijnland) for solitary
and joint savings; Bestuursakkoord Water (2011) and Visitatiecommissie Waterketen (2014), who found
that savings so far were mostly autonomous.
"""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pandas as pd

from analyse.besparing.taakstelling import DELEN, laatste_stand, portfolio_per
from analyse.tables import ONBEKEND, TABLES, cents
from analyse.tables.arguments import require
from analyse.tables.frames import show_unknown

#: Kinds of measure that are done together.
SAMEN = ("samen opdrachten", "samen kennis", "samen investeren", "samenwerking")
TOEREKENING = tuple(
    c.value for c in TABLES["maatregel"]["toerekening"].choices if c.value != ONBEKEND
)


def besparing(
    maatregel: pd.DataFrame, kenmerk: str, jaar: int, op: dt.date | str | None = None
) -> pd.DataFrame:
    """What the measures of one year have come to by kind or by attribution.

    Parameters
    ----------
    maatregel
        Table maatregel; of each measure the latest peildatum counts.
    kenmerk
        "soort" or "toerekening".
    jaar
        The year.

    Returns
    -------
    pandas.DataFrame
        Columns `kenmerk`, samen (whether it is a kind that is done together; only for soort),
        bedrag, gerealiseerd, in_uitvoering, risico, vervallen (euro, exact), aandeel (of all
        gerealiseerd). Kinds that are done together and attributions always have a row; the columns
        add up to those of `taakstelling.portfolio` over all targets.
    """
    parts = portfolio_per(maatregel, kenmerk, op)
    parts = parts[parts["jaar"] == jaar]
    whole = parts[["bedrag", *DELEN]].apply(cents).groupby(parts[kenmerk].astype("object")).sum()
    fixed = list(SAMEN[:3] if kenmerk == "soort" else TOEREKENING)
    order = [
        *fixed,
        *sorted(set(whole.index) - {*fixed, ONBEKEND}),
        *([ONBEKEND] if ONBEKEND in whole.index else []),
    ]
    table = (whole.reindex(order).fillna(0) / 100).rename_axis(kenmerk).reset_index()
    total = float(cents(table["gerealiseerd"]).sum() / 100)
    table["aandeel"] = table["gerealiseerd"] / total if total else np.nan
    return table.assign(samen=table[kenmerk].isin(SAMEN)) if kenmerk == "soort" else table


def tegenspraak(
    maatregel: pd.DataFrame, jaar: int, op: dt.date | str | None = None
) -> pd.DataFrame:
    """Measures of a kind that is done together of which the saving is not attributed to the partnership.

    Returns
    -------
    pandas.DataFrame
        Columns taakstelling, nummer, maatregel, soort, toerekening, gerealiseerd (euro).
    """
    names = ["taakstelling", "nummer", "maatregel", "soort", "toerekening"]
    rows = show_unknown(laatste_stand(maatregel, op), names)
    rows = rows[
        (rows["jaar"] == jaar)
        & rows["soort"].isin(SAMEN)
        & ~rows["toerekening"].isin(["gezamenlijk", ONBEKEND])
    ]
    table = rows.groupby(names, observed=True, sort=True)["gerealiseerd"].sum() / 100
    return table.reset_index()


#: Who is meant by the names under which the water chain publishes its target and its ambition.
_WATER = (
    (re.compile("drinkwater"), "drinkwaterbedrijven"),
    (re.compile("regio|gemeente|waterschap"), "gemeenten en waterschappen"),
)


def waterketen(kerncijfer: pd.DataFrame) -> pd.DataFrame:
    """The target of the Bestuursakkoord Water beside the ambitions that the regions and companies came to.

    Returns
    -------
    pandas.DataFrame
        Columns partij, doel, ambitie, verschil (ambitie - doel), in the printed unit (mln euro a
        year, price level 2010), the last row `samen`. Empty when the figures are not there.
    """
    require(kerncijfer, ["document", "gebied", "waarde"])
    rows = kerncijfer[
        kerncijfer["document"]
        .astype("string")
        .str.contains("Bestuursakkoord Water|Visitatiecommissie", regex=True, na=False)
    ]
    named = rows["gebied"].map(
        lambda g: next((name for pattern, name in _WATER if pattern.search(str(g))), str(g))
    )
    kind = np.where(rows["document"].str.contains("ambitie"), "ambitie", "doel")
    wide = rows.assign(partij=named, soort=kind).pivot_table(
        index="partij", columns="soort", values="waarde", aggfunc="sum"
    )
    wide = (
        wide.reindex(columns=["doel", "ambitie"])
        .rename_axis(columns=None)
        .sort_index(ascending=False)
    )
    if wide.empty:
        return pd.DataFrame(columns=["partij", "doel", "ambitie", "verschil"])
    wide.loc["samen"] = wide.sum(min_count=len(wide))
    return wide.assign(verschil=wide["ambitie"] - wide["doel"]).reset_index()
