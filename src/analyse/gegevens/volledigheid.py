"""How much of the money the exports leave unplaced.

The traps: a wijk or class that nobody filled in disappears from every table that groups by it. Here
it is counted, in euros. And what cannot have a value does not lack one: a prijsvorm is agreed with
who does the work for the municipality, so baten, reserves and its own work have none.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analyse.tables import ONBEKEND, cents
from analyse.tables.arguments import require, require_choice
from analyse.tables.frames import FASEN, exploitatie, show_unknown, van_gemeente

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

_MATEN = ["rijen_onbekend", "bedrag_onbekend", "aandeel_onbekend"]


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
        (part of the money that can have that kenmerk), in the order of `kenmerken`; empty when
        there is no money in that phase. A prijsvorm can only have lasten of the work that another
        than the municipality does, without mutations of reserves.
    """
    require_choice(fase, FASEN, "fase")
    require(begroting, ["fase", "bedrag", *kenmerken])
    rows = begroting[begroting["fase"] == fase]
    table = pd.DataFrame(columns=["kenmerk", *_MATEN])
    if cents(rows["bedrag"]).any():
        found = [_unknown_of(name, rows) for name in kenmerken]
        table = pd.DataFrame(found, columns=["kenmerk", *_MATEN])
    return table.astype({"rijen_onbekend": "int64"} | dict.fromkeys(_MATEN[1:], "float64"))


def _unknown_of(kenmerk: str, rows: pd.DataFrame) -> tuple[str, int, float, float]:
    """Rows and money without a value, and that money as a part of what can have one."""
    if kenmerk == "prijsvorm":
        rows = _with_a_price(rows)
    size = cents(rows["bedrag"]).abs()
    unknown = rows[kenmerk] == ONBEKEND
    missing = int(size[unknown].sum())
    return kenmerk, int(unknown.sum()), missing / 100, missing / max(int(size.sum()), 1)


def _with_a_price(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that can have a prijsvorm; whose uitvoerder is unknown may have one."""
    lines = exploitatie(show_unknown(rows, ["uitvoerder"]))
    lasten = lines["kant"] == "lasten" if "kant" in lines else True
    return lines[lasten & ~van_gemeente(lines["uitvoerder"])]


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
