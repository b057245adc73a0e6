"""Which saving a partnership can call its own: by kind and by attribution.

The traps: a saving is not of the partnership because it fell while the partnership was there; a
kind that nobody filled in is shown, not left out; and a measure that its kind calls shared and its
attribution solitary contradicts itself.

Sources: Drechtsteden for shared tendering, knowledge and investment; SWR2 (Rijnland) for solitary
and joint savings; Bestuursakkoord Water (2011) and Visitatiecommissie Waterketen (2014), who found
that savings so far were mostly autonomous.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse.besparing.taakstelling import DELEN, maatregel_stand, taakstelling_portfolio_per
from analyse.tables import ONBEKEND, TABLES, cents, euros
from analyse.tables.arguments import require_choice, require_year
from analyse.tables.frames import show_unknown

#: Kinds of measure that are done together; the last is for who does not tell them apart.
SAMEN = ("samen opdrachten", "samen kennis", "samen investeren", "samenwerking")
_TOEREKENING = [choice.value for choice in TABLES["maatregel"]["toerekening"].choices]
#: What always has a row.
_VAST = {
    "soort": SAMEN[:3],
    "toerekening": [name for name in _TOEREKENING if name != ONBEKEND],
}


def samenwerking_besparing(maatregel: pd.DataFrame, kenmerk: str, jaar: int) -> pd.DataFrame:
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
        Columns `kenmerk`, bedrag, gerealiseerd, in_uitvoering, risico, vervallen (euro, exact),
        zonder_bedrag (called realised without an amount), aandeel (of all gerealiseerd), samen
        (whether it is a kind that is done together; only for soort). gerealiseerd is NaN when
        nobody tells any of it. Kinds that are done together and attributions always have a row; the
        columns add up to those of the portfolio over all targets.
    """
    require_choice(kenmerk, _VAST, "kenmerk")
    if len(maatregel):
        require_year(maatregel, jaar)
    parts = taakstelling_portfolio_per(maatregel, kenmerk)
    parts = parts[parts["jaar"] == jaar]
    amounts = parts[["bedrag", *DELEN]].apply(cents)
    whole = amounts.groupby(parts[kenmerk]).sum()
    always = _VAST[kenmerk]
    other = sorted(set(whole.index) - {*always, ONBEKEND})
    if ONBEKEND in whole.index:
        other.append(ONBEKEND)
    table = euros(whole.reindex([*always, *other], fill_value=0))
    untold = parts["gerealiseerd"].isna().groupby(parts[kenmerk]).any()
    untold = untold.reindex(table.index, fill_value=False)
    table["gerealiseerd"] = table["gerealiseerd"].mask(untold & (table["gerealiseerd"] == 0))
    total = whole["gerealiseerd"].sum() / 100
    table["aandeel"] = table["gerealiseerd"] / (total or np.nan)
    if kenmerk == "soort":
        table["samen"] = table.index.isin(SAMEN)
    return table.rename_axis(kenmerk).reset_index()


def toerekening_tegenspraak(maatregel: pd.DataFrame, jaar: int) -> pd.DataFrame:
    """Measures of a kind that is done together whose saving is not attributed to the partnership.

    Returns
    -------
    pandas.DataFrame
        Columns taakstelling, nummer, maatregel, soort, toerekening, gerealiseerd (euro).
    """
    if len(maatregel):
        require_year(maatregel, jaar)
    names = ["taakstelling", "nummer", "maatregel", "soort", "toerekening"]
    rows = show_unknown(maatregel_stand(maatregel, None), names)
    rows = rows[rows["jaar"] == jaar]
    own = ~rows["toerekening"].isin(["gezamenlijk", ONBEKEND])
    rows = rows[rows["soort"].isin(SAMEN) & own]
    return euros(rows.groupby(names)["gerealiseerd"].sum()).reset_index()
