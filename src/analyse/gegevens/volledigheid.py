"""How much of the money the exports leave unplaced.

The trap: a wijk or class that nobody filled in disappears from every table that groups by it. Here
it is counted, in euros.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analyse.tables import ONBEKEND, cents, euros

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


def per_kenmerk(
    begroting: pd.DataFrame, fase: str = "realisatie", kenmerken: Sequence[str] = KENMERKEN
) -> pd.DataFrame:
    """Part of the money of one phase that has no value for a column, lasten and baten together by size.

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
    part = begroting[begroting["fase"] == fase]
    size = cents(part["bedrag"]).abs()
    total = int(size.sum())
    kenmerken = kenmerken if total else ()
    unknown = {name: part[name] == ONBEKEND for name in kenmerken}
    missing = pd.Series(
        {name: int(size[mask].sum()) for name, mask in unknown.items()}, dtype="int64"
    )
    return pd.DataFrame(
        {
            "kenmerk": list(kenmerken),
            "rijen_onbekend": [int(mask.sum()) for mask in unknown.values()],
            "bedrag_onbekend": euros(missing).to_numpy(),
            "aandeel_onbekend": (missing / max(total, 1)).to_numpy(),
        }
    )


def aansluiting(totals: pd.DataFrame) -> pd.DataFrame:
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
    counts = totals.groupby(["bestand", "oordeel"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=["sluit aan", "afronding", "verschil"], fill_value=0).astype(
        "int64"
    )
    counts.insert(0, "totalen", counts.sum(axis=1))
    return counts.rename(columns={"sluit aan": "sluit_aan"}).rename_axis(columns=None).reset_index()
