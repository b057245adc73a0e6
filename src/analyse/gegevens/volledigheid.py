"""How much of the money the exports leave unplaced.

The trap: a wijk or class that nobody filled in disappears from every table that groups by it. Here
it is counted, in euros.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analyse.tables import ONBEKEND, cents
from analyse.tables.arguments import require, require_choice
from analyse.tables.frames import FASEN

#: Columns of begroting by which people group.
KENMERKEN = (
    "taakveld",
    "product",
    "discipline",
    "wijk",
    "kostensoort",
    "aard",
    "budgetsoort",
    "opdracht",
    "prijsvorm",
    "uitvoerder",
)


def onbekend_per_kenmerk(
    begroting: pd.DataFrame, fase: str = "realisatie", kenmerken: Sequence[str] = KENMERKEN
) -> pd.DataFrame:
    """Part of the money of one phase that has no value for a column, lasten and baten together.

    Parameters
    ----------
    begroting
        Table begroting.
    fase
        The phase.
    kenmerken
        Columns to look at.

    Returns
    -------
    pandas.DataFrame
        Columns kenmerk, rijen_onbekend, bedrag_onbekend (euro, sum of sizes), aandeel_onbekend
        (part of one), in the order of `kenmerken`; empty when there is no money in that phase.
    """
    require_choice(fase, FASEN, "fase")
    require(begroting, ["fase", "bedrag", *kenmerken])
    rows = begroting[begroting["fase"] == fase]
    size = cents(rows["bedrag"]).abs()
    total = int(size.sum())
    table = pd.DataFrame({"kenmerk": list(kenmerken) if total else []})
    unknown = [rows[name] == ONBEKEND for name in table["kenmerk"]]
    table["rijen_onbekend"] = [int(mask.sum()) for mask in unknown]
    missing = pd.Series([int(size[mask].sum()) for mask in unknown], dtype="int64")
    return table.assign(bedrag_onbekend=missing / 100, aandeel_onbekend=missing / max(total, 1))


def totalen_per_bestand(totals: pd.DataFrame) -> pd.DataFrame:
    """Control totals per file: how many there are, and how many tie.

    Parameters
    ----------
    totals
        Control totals of a dossier: bestand, oordeel (sluit aan, afronding, verschil).

    Returns
    -------
    pandas.DataFrame
        Columns bestand, totalen, sluit_aan, afronding, verschil, in order of bestand.
    """
    require(totals, ["bestand", "oordeel"])
    counts = totals.groupby(["bestand", "oordeel"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=["sluit aan", "afronding", "verschil"], fill_value=0)
    counts = counts.astype("int64").rename(columns={"sluit aan": "sluit_aan"})
    counts.insert(0, "totalen", counts.sum(axis=1))
    return counts.rename_axis(columns=None).reset_index()
