"""The budget of a folder beside the Iv3 of the same municipality, per taakveld.

The traps: a ledger is often of one department and Iv3 of the whole municipality, so less is no
error; Iv3 is in thousands, each category rounded on its own; a budget up to a month is no year.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse.tables import ONBEKEND, cents, euros
from analyse.tables.arguments import require
from analyse.tables.gemeenten import gemeente_key
from analyse.tables.iv3 import DUIZEND

#: What a row says of the two.
GELIJK = "gelijk"
AFRONDING = "gelijk op afronding na"
ALLEEN_IV3 = "niet in de begroting: zij gaat over een deel van de gemeente"
ANDERE_KANT = "niet in de begroting, het taakveld wel: ontbreekt deze kant?"
ALLEEN_BEGROTING = "niet in Iv3: is het taakveld juist?"
ONBEKEND_TAAKVELD = "taakveld onbekend: niet naast Iv3 te leggen"
DEEL = "begroting lager: mogelijk een deel van het taakveld"
MEER = "begroting hoger dan Iv3: dubbel, of op een ander taakveld geleverd?"
_KEYS = ["jaar", "fase", "kant", "taakveld"]


def begroting_naast_iv3(
    begroting: pd.DataFrame, iv3: pd.DataFrame, gemeente: str
) -> pd.DataFrame:
    """The budget beside the own Iv3, of years and phases that both have.

    Parameters
    ----------
    begroting
        Table begroting, of whole years.
    iv3
        Table iv3, of which only one municipality counts.
    gemeente
        That municipality: the own one (`Dossier.eigen_gemeente`); "" is none.

    Returns
    -------
    pandas.DataFrame
        Sorted: jaar, fase, kant, taakveld, begroting, iv3 (euro; NaN where it is not there),
        verschil (begroting - iv3; what is absent counts as nought) and reden. A difference of half
        a thousand for each category of Iv3 is rounding.
    """
    require(begroting, [*_KEYS, "bedrag"])
    require(iv3, ["gemeente", "tot_en_met", *_KEYS, "bedrag"])
    ours = iv3["gemeente"].map(gemeente_key) == gemeente_key(gemeente)
    own = iv3[ours.astype(bool) & iv3["tot_en_met"].isna()]
    states = pd.MultiIndex.from_frame(own[["jaar", "fase"]].drop_duplicates())
    ours = begroting[pd.MultiIndex.from_frame(begroting[["jaar", "fase"]]).isin(states)]
    years = pd.MultiIndex.from_frame(ours[["jaar", "fase"]].drop_duplicates())
    own = own[pd.MultiIndex.from_frame(own[["jaar", "fase"]]).isin(years)]
    columns = [*_KEYS, "begroting", "iv3", "verschil", "reden"]
    if ours.empty or own.empty:
        return pd.DataFrame(columns=columns)
    sums = {"begroting": _sums(ours), "iv3": _sums(own)}
    table = pd.DataFrame(sums).sort_index()
    cells = own.groupby(_KEYS, observed=True).size().reindex(table.index, fill_value=0)
    gap = table["begroting"].fillna(0) - table["iv3"].fillna(0)
    table["reden"] = _reasons(table, gap, cells, table.index.get_level_values("taakveld"))
    table["verschil"] = euros(gap)
    table[["begroting", "iv3"]] = table[["begroting", "iv3"]].apply(euros)
    return table.reset_index()[columns]


def _sums(rows: pd.DataFrame) -> pd.Series:
    """Whole cents per year, phase, side and taakveld."""
    keys = [rows[key].astype("str") if key != "jaar" else rows[key] for key in _KEYS]
    return cents(rows["bedrag"]).groupby(keys).sum()


def _reasons(
    table: pd.DataFrame, gap: pd.Series, cells: pd.Series, codes: pd.Index
) -> np.ndarray:
    """Why the two differ, as far as the figures say: the first of these that holds."""
    absent = table["begroting"].isna() & (table["iv3"] != 0)
    both = table["begroting"].notna().groupby(["jaar", "fase", "taakveld"]).transform("any")
    rounding = 100 * DUIZEND / 2 * cells.to_numpy()
    rules = {
        ONBEKEND_TAAKVELD: codes == ONBEKEND,
        ANDERE_KANT: absent & both,
        ALLEEN_IV3: absent,
        ALLEEN_BEGROTING: table["iv3"].isna() & (table["begroting"] != 0),
        GELIJK: gap == 0,
        AFRONDING: gap.abs() <= rounding,
        DEEL: gap < 0,
        MEER: gap > 0,
    }
    return np.select([np.asarray(rule) for rule in rules.values()], list(rules), "")
