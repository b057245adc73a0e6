"""Structural and incidental: per year, signals to look at, and what the budget itself says.

The trap: incidental is not "at most three years". A temporary flow with a fixed end is incidental also when it lasts longer,
and structural policy that is being ended stays structural until it ends. So nothing here changes a class; the signals only
point at lines to look at. Printed tables are tested in `gedrukt`.

Source: Commissie BBV, notitie structurele en incidentele baten en lasten (2012, 2018), as applied in Drenthe, begroting 2017.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeVar

import numpy as np
import pandas as pd

from analyse.measures.frames import AARDEN, KANTEN, in_order, require, show_unknown
from analyse.tables import cents, euros, sum_euro

Conventie = Literal["aftrekken", "optellen"]
Amount = TypeVar("Amount", float, pd.Series)

#: What makes a line of the budget recognisable from one year to the next.
REGEL = ("kant", "taakveld", "product_code", "product", "activiteit", "kostensoort")


def per_jaar(begroting: pd.DataFrame, fase: str = "realisatie") -> pd.DataFrame:
    """Lasten, baten and saldo per jaar and aard in one phase.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, aard, lasten, baten, saldo (euro): three rows a year, structureel, incidenteel and onbekend. A kant that
        has no row in the whole year is NaN (the export does not hold it), and so is the saldo.
    """
    frame = show_unknown(begroting[begroting["fase"] == fase], ["aard", "kant"])
    sums = sum_euro(frame, ["jaar", "aard", "kant"])
    years = sorted(frame["jaar"].unique())
    index = pd.MultiIndex.from_product([years, AARDEN, KANTEN], names=["jaar", "aard", "kant"])
    table = sums.reindex(index, fill_value=0.0).unstack("kant").reindex(columns=list(KANTEN)).astype(float)
    present = sums.groupby(level=["jaar", "kant"]).size().unstack("kant").reindex(columns=list(KANTEN)).notna()
    for kant in KANTEN:
        table[kant] = table[kant].where(present[kant].reindex(table.index.get_level_values("jaar")).to_numpy(dtype=bool))
    table["saldo"] = euros(cents(table["baten"]) - cents(table["lasten"])).where(table[list(KANTEN)].notna().all(axis=1))
    table.columns.name = None
    return in_order(table.reset_index(), ["jaar", "aard"])


def signalen(begroting: pd.DataFrame, fase: str = "realisatie", regel: Sequence[str] = REGEL) -> pd.DataFrame:
    """Lines of which the class deserves a second look; nothing is reclassified.

    Parameters
    ----------
    begroting
        Table begroting.
    fase
        The phase in which lines are followed.
    regel
        Columns that together make a line.

    Returns
    -------
    pandas.DataFrame
        Columns signaal, those of `regel`, aantal_jaren, jaren (text) and bedrag (euro, all those years together), largest
        amount first. Signals: "incidenteel in drie jaar of meer", and "structureel in één jaar" (only when the table holds
        three years or more). Lines that come to nought in a year were not seen in it.
    """
    keys = [c for c in regel if c in begroting.columns]
    require(begroting, ["jaar", "fase", "aard", "bedrag", *keys])
    frame = show_unknown(begroting[begroting["fase"] == fase], [*keys, "aard"])
    yearly = cents(frame["bedrag"]).groupby([frame[k] for k in [*keys, "aard", "jaar"]]).sum()
    yearly = yearly[yearly != 0].rename("bedrag").reset_index().sort_values("jaar", kind="stable")
    lines = yearly.groupby([*keys, "aard"], as_index=False).agg(
        aantal_jaren=("jaar", "size"), jaren=("jaar", lambda years: ", ".join(str(y) for y in years)), bedrag=("bedrag", "sum")
    )
    lines["bedrag"] = euros(lines["bedrag"])
    often = (lines["aard"] == "incidenteel") & (lines["aantal_jaren"] >= 3)
    once = (lines["aard"] == "structureel") & (lines["aantal_jaren"] == 1) & (frame["jaar"].nunique() >= 3)
    lines["signaal"] = np.where(often, "incidenteel in drie jaar of meer", "structureel in één jaar")
    found = lines[often | once].sort_values(["signaal", "bedrag"], ascending=[True, False], key=_size, kind="stable")
    return found[["signaal", *keys, "aantal_jaren", "jaren", "bedrag"]].reset_index(drop=True)


def _size(column: pd.Series) -> pd.Series:
    """Amounts by their size, whatever their sign."""
    return column.abs() if column.name == "bedrag" else column


def structureel_saldo(saldo: Amount, reserves: Amount, incidenteel: Amount, conventie: Conventie) -> Amount:
    """Structural balance under one of the two sign conventions in which it is printed.

    Parameters
    ----------
    saldo, reserves, incidenteel
        Saldo of baten and lasten, saldo of reserve mutations and the incidental saldo, in one and the same unit.
    conventie
        "aftrekken": the incidental saldo is printed as a saldo, so it is taken off (Amersfoort 2020). "optellen": it is
        printed as a net cost, so it is added (Noordenveld 2023).

    Raises
    ------
    ValueError
        For any other convention: the sign is never guessed.
    """
    if conventie == "aftrekken":
        return saldo + reserves - incidenteel
    if conventie == "optellen":
        return saldo + reserves + incidenteel
    raise ValueError(f"onbekende conventie '{conventie}': kies 'aftrekken' of 'optellen'")


def exploitatieruimte(a: float, b: float, c: float, d: float, e: float) -> float:
    """Structural room in the budget, ((B - A) + (D - C)) / E, as a part of one.

    A and B are structural lasten and baten, C and D structural additions to and withdrawals from reserves, E all baten without
    reserves, in one unit. NaN when E is 0. Source: Regeling kengetallen; Dordrecht 2018 comes to 3,49 %.
    """
    return ((b - a) + (d - c)) / e if e else float("nan")
