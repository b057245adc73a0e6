"""The structural balance of the lines of a budget.

Per year and phase, with its bounds, its ratio, and what following the rules changes.

The traps: what is unknown belongs to neither side, so the balance has a lower and an upper bound;
and an export without lines on taakveld 0.10 does not hold the reserves, so its balance is that of
baten and lasten alone and must be called so.

Sources: BBV art. 19 (incidentele baten en lasten, structurele reservemutaties); Regeling
vaststelling kengetallen (structurele exploitatieruimte), recomputed on Dordrecht 2018.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analyse.structureel.bbv import REGEL, tegen_de_regel, volg_regels
from analyse.tables import ONBEKEND, cents, euros, minus_euro
from analyse.tables.arguments import require
from analyse.tables.frames import (
    KANTEN,
    RESERVES,
    RESULTAAT,
    in_order,
    present,
    show_unknown,
    zonder_verplichtingen,
)

#: Taakvelden of the general means: OZB, other taxes, and the grant from the gemeentefonds.
DEKKING = ("0.61", "0.62", "0.64", "0.7")
_STAND = ["jaar", "fase"]


def met_reserves(begroting: pd.DataFrame) -> bool:
    """Whether the export holds mutations of reserves (taakveld 0.10) at all."""
    return bool((begroting["taakveld"] == RESERVES).any())


def met_dekking(begroting: pd.DataFrame) -> bool:
    """Whether the export holds general means (grants and local taxes).

    Without, nothing balances.
    """
    return bool(begroting["taakveld"].isin(DEKKING).any())


def structurele_balans(ingedeeld: pd.DataFrame, *, reserves: bool = True) -> pd.DataFrame:
    """The structural balance per jaar and fase, with its bounds.

    Parameters
    ----------
    ingedeeld
        As `aard_indeling` returns it.
    reserves
        Whether mutations of reserves count. Without them the balance is that of baten and lasten
        alone.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, fase, saldo (baten minus lasten), reserves (withdrawals minus additions),
        resultaat, incidenteel and onbekend (the saldo of the lines of that class, those of reserves
        included), structureel, laag and hoog (euro), such that resultaat = structureel +
        incidenteel + onbekend (NaN when no line has a known aard).
        laag and hoog are what the structural balance can become when each
        unknown line turns out structural or incidental; a line is kant, taakveld, product,
        activiteit and kostensoort. A year and phase without a row on one kant, or (when reserves
        count) without a row on taakveld 0.10, is NaN in what needs it: the export does not hold it.
    """
    lines = _counted(ingedeeld, reserves=reserves)
    reserve = lines["taakveld"] == RESERVES
    lasten = lines["kant"] == "lasten"
    parts = {"saldo": ~reserve, "reserves": reserve}
    for aard in ("incidenteel", ONBEKEND, "structureel"):
        parts[aard] = lines["aard"] == aard
    table = _per_stand(lines, "netto", parts)
    table.insert(2, "resultaat", table["saldo"] + table["reserves"])
    unknown = _per_line(lines[lines["aard"] == ONBEKEND])
    for bound, side in (("laag", unknown.clip(upper=0)), ("hoog", unknown.clip(lower=0))):
        moved = side.groupby(level=_STAND).sum().reindex(table.index, fill_value=0)
        table[bound] = table["structureel"] + moved

    held = {
        "lasten": lasten & ~reserve,
        "baten": ~lasten & ~reserve,
        "reserves": reserve,
    }
    present = pd.DataFrame(held).groupby([lines[c] for c in _STAND]).any()
    both = present["lasten"] & present["baten"]
    whole = both & present["reserves"] if reserves else both
    known = pd.DataFrame(dict.fromkeys(table, whole))
    known = known.assign(saldo=both, reserves=present["reserves"])
    # Of lines of which no aard is known nothing is structural or incidental: that is not nought.
    told = (lines["aard"] != ONBEKEND).groupby([lines[c] for c in _STAND]).any()
    for aard in ("structureel", "incidenteel"):
        known[aard] &= told
    return in_order(table.apply(euros).where(known).reset_index(), _STAND)


def _counted(ingedeeld: pd.DataFrame, *, reserves: bool) -> pd.DataFrame:
    """The lines that make the balance, with their cents and what they do to it (`netto`, cents)."""
    require(ingedeeld, [*_STAND, "kant", "taakveld", "aard", "bedrag"])
    left_out = [RESULTAAT] if reserves else [RESULTAAT, RESERVES]
    counted = ingedeeld["kant"].isin(KANTEN) & ~ingedeeld["taakveld"].isin(left_out)
    lines = show_unknown(zonder_verplichtingen(ingedeeld[counted]), ["aard"])
    whole = cents(lines["bedrag"])
    return lines.assign(cent=whole, netto=whole.where(lines["kant"] == "baten", -whole))


def _per_stand(lines: pd.DataFrame, amount: str, parts: dict[str, pd.Series]) -> pd.DataFrame:
    """Cents of each part of the lines, per jaar and fase."""
    split = pd.DataFrame({name: lines[amount].where(part, 0) for name, part in parts.items()})
    return split.groupby([lines[c] for c in _STAND]).sum()


def _per_line(rows: pd.DataFrame) -> pd.Series:
    """What each line does to the balance (cents), by jaar and fase."""
    line = present(rows, REGEL)
    rows = show_unknown(rows, line)
    return rows.groupby([*_STAND, *line])["netto"].sum()


def ruim(structureel: float, laag: float, hoog: float) -> bool:
    """Whether the unknown moves a balance so far that one figure of it says too little."""
    return hoog - laag > 0.1 * abs(structureel)


def structurele_ruimte(ingedeeld: pd.DataFrame, *, reserves: bool = True) -> pd.DataFrame:
    """Structural room per jaar and fase, ((B - A) + (D - C)) / E, from the lines.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, fase, a, b (structural lasten and baten), c, d (structural additions to and
        withdrawals from reserves), e (all baten without reserves; euro), ruimte, ruimte_laag and
        ruimte_hoog (parts of one; the bounds of `structurele_balans`). NaN where the balance is,
        and the ratio also where there are no baten, or none of the general means: without those it
        is not the ratio that a municipality prints. Without `reserves` c and d are NaN and do not
        count.
    """
    balance = structurele_balans(ingedeeld, reserves=reserves).set_index(_STAND)
    lines = _counted(ingedeeld, reserves=reserves)
    reserve = lines["taakveld"] == RESERVES
    lasten = lines["kant"] == "lasten"
    structural = lines["aard"] == "structureel"
    letters = {
        "a": structural & ~reserve & lasten,
        "b": structural & ~reserve & ~lasten,
        "c": structural & reserve & lasten,
        "d": structural & reserve & ~lasten,
        "e": ~reserve & ~lasten,
    }
    table = _per_stand(lines, "cent", letters).apply(euros).reindex(balance.index)
    table[balance["structureel"].isna()] = np.nan
    if not reserves:
        table[["c", "d"]] = np.nan
    # (B - A) + (D - C) is the structural balance itself.
    general = lines["taakveld"].isin(DEKKING).groupby([lines[c] for c in _STAND]).any()
    baten = table["e"].where((table["e"] != 0) & general.reindex(balance.index))
    table["ruimte"] = balance["structureel"] / baten
    table["ruimte_laag"] = balance["laag"] / baten
    table["ruimte_hoog"] = balance["hoog"] / baten
    return table.reset_index()


def bbv_gevolgd(ingedeeld: pd.DataFrame, *, reserves: bool = True) -> pd.DataFrame:
    """The structural balance and the ratio if the rules were followed where the export differs.

    Decisions of the user stand, and so does what is unknown. The effect is the sum of
    `bbv_gevolgd_per_regel`, to the cent.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, fase, structureel, laag, hoog, effect, gevolgd (the balance after),
        laag_gevolgd, hoog_gevolgd (euro), ruimte and ruimte_gevolgd (parts of one).
    """
    followed = volg_regels(ingedeeld)
    before = structurele_balans(ingedeeld, reserves=reserves)
    after = structurele_balans(followed, reserves=reserves)
    table = before[[*_STAND, "structureel", "laag", "hoog"]].copy()
    table["effect"] = minus_euro(after["structureel"], before["structureel"])
    table["gevolgd"] = after["structureel"]
    table["laag_gevolgd"] = after["laag"]
    table["hoog_gevolgd"] = after["hoog"]
    table["ruimte"] = structurele_ruimte(ingedeeld, reserves=reserves)["ruimte"]
    table["ruimte_gevolgd"] = structurele_ruimte(followed, reserves=reserves)["ruimte"]
    return table


def bbv_gevolgd_per_regel(
    ingedeeld: pd.DataFrame, by: Sequence[str] = ("code",), *, reserves: bool = True
) -> pd.DataFrame:
    """The lines that would change class if the rules were followed, and what that does.

    Parameters
    ----------
    ingedeeld
        As `aard_indeling` returns it.
    by
        Columns to group by, besides jaar, fase and the class now and then; `bbv.REGEL` gives them
        line by line.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, fase, those of `by`, van, naar, rijen and effect (euro, positive when the
        structural balance rises).
    """
    keys = list(dict.fromkeys([*_STAND, *by, "van", "naar"]))
    lines = _counted(ingedeeld[tegen_de_regel(ingedeeld)], reserves=reserves)
    lines = lines.assign(van=lines["aard"], naar=lines["aard_regel"])
    lines["effect"] = lines["netto"].where(lines["naar"] == "structureel", -lines["netto"])
    groups = show_unknown(lines, keys).groupby(keys)["effect"]
    table = pd.DataFrame({"rijen": groups.size(), "effect": euros(groups.sum())})
    return in_order(table.reset_index(), keys)
