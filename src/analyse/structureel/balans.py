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
from typing import get_args

import numpy as np
import pandas as pd

from analyse.structureel.aard import Conventie, structureel_saldo
from analyse.structureel.bbv import REGEL, tegen_de_regel, volg_regels
from analyse.tables import ONBEKEND, cents, euros
from analyse.tables.arguments import require
from analyse.tables.frames import AARDEN, KANTEN, RESERVES, RESULTAAT, in_order, show_unknown

#: Taakvelden of the general means: OZB, other taxes, and the grant from the gemeentefonds.
DEKKING = ("0.61", "0.62", "0.64", "0.7")
_STAND = ["jaar", "fase"]
_ALL = slice(None)


def met_reserves(begroting: pd.DataFrame) -> bool:
    """Whether the export holds mutations of reserves (taakveld 0.10) at all."""
    return bool((begroting["taakveld"] == RESERVES).any())


def met_dekking(begroting: pd.DataFrame) -> bool:
    """Whether the export holds general means of a municipality (grants and local taxes), without which no part of it can balance."""
    return bool(begroting["taakveld"].isin(DEKKING).any())


def balans(ingedeeld: pd.DataFrame, *, reserves: bool = True) -> pd.DataFrame:
    """The structural balance per jaar and fase, with its bounds.

    Parameters
    ----------
    ingedeeld
        As `bbv.indeling` returns it.
    reserves
        Whether mutations of reserves count. Without them the balance is that of baten and lasten
        alone.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, fase, saldo (baten minus lasten), reserves (withdrawals minus additions),
        resultaat, incidenteel and onbekend (the saldo of the lines of that class, those of reserves
        included), structureel, laag and hoog (euro), such that resultaat = structureel +
        incidenteel + onbekend. laag and hoog are what the structural balance can become when each
        unknown line turns out structural or incidental; a line is kant, taakveld, product,
        activiteit and kostensoort. A year and phase without a row on one kant, or (when reserves
        count) without a row on taakveld 0.10, is NaN in what needs it: the export does not hold it.
    """
    return in_order(
        _balans(ingedeeld, _sums(ingedeeld, reserves=reserves), reserves=reserves).reset_index(),
        _STAND,
    )


def _sums(ingedeeld: pd.DataFrame, *, reserves: bool) -> pd.DataFrame:
    """Cents, positive in their own kant, per jaar and fase (rows) and deel, kant and aard (columns); NaN where there is no row."""
    require(ingedeeld, [*_STAND, "kant", "taakveld", "aard", "bedrag"])
    frame = show_unknown(ingedeeld[ingedeeld["taakveld"] != RESULTAAT], ["aard"])
    deel = pd.Series(np.where(frame["taakveld"] == RESERVES, "reserves", "werk"), frame.index)
    frame, deel = (frame, deel) if reserves else (frame[deel == "werk"], deel[deel == "werk"])
    sums = (
        cents(frame["bedrag"])
        .groupby([frame["jaar"], frame["fase"], deel, frame["kant"], frame["aard"]])
        .sum()
    )
    columns = pd.MultiIndex.from_product([["werk", "reserves"], KANTEN, AARDEN])
    if sums.empty:
        return pd.DataFrame(
            columns=columns, index=pd.MultiIndex.from_arrays([[], []], names=_STAND), dtype="Int64"
        )
    return sums.astype("Int64").unstack([2, 3, 4]).reindex(columns=columns)


def _balans(ingedeeld: pd.DataFrame, sums: pd.DataFrame, *, reserves: bool) -> pd.DataFrame:
    both = np.logical_and.reduce([sums["werk"][kant].notna().any(axis=1) for kant in KANTEN])
    held = sums["reserves"].notna().any(axis=1).to_numpy(dtype=bool)
    net = sums.fillna(0).astype("int64")
    net = net.xs("baten", axis=1, level=1) - net.xs("lasten", axis=1, level=1)
    table = pd.DataFrame(
        {"saldo": net["werk"].sum(axis=1), "reserves": net["reserves"].sum(axis=1)},
        index=sums.index,
    )
    table["resultaat"] = table["saldo"] + table["reserves"]
    for aard in ("incidenteel", ONBEKEND, "structureel"):
        table[aard] = net.xs(aard, axis=1, level=1).sum(axis=1)
    lines = _unknown_lines(ingedeeld, reserves=reserves)
    for name, side in (("laag", lines.clip(upper=0)), ("hoog", lines.clip(lower=0))):
        table[name] = table["structureel"] + side.groupby(level=_STAND).sum().reindex(
            table.index, fill_value=0
        )
    table = table.apply(euros)
    known = pd.DataFrame(
        dict.fromkeys(table, both & (held | (not reserves))), index=table.index
    ).assign(saldo=both, reserves=held)
    return table.where(known)


def _unknown_lines(ingedeeld: pd.DataFrame, *, reserves: bool) -> pd.Series:
    """What each line of unknown class does to the balance (cents), by jaar and fase."""
    frame = show_unknown(ingedeeld, ["aard", *(c for c in REGEL if c in ingedeeld.columns)])
    frame = frame[
        (frame["aard"] == ONBEKEND)
        & ~frame["taakveld"].isin([RESULTAAT] if reserves else [RESULTAAT, RESERVES])
    ]
    whole = cents(frame["bedrag"])
    keys = [frame[c] for c in [*_STAND, *REGEL] if c in frame.columns]
    return whole.where(frame["kant"] == "baten", -whole).groupby(keys).sum()


def ruimte(ingedeeld: pd.DataFrame, *, reserves: bool = True) -> pd.DataFrame:
    """Structural room per jaar and fase, ((B - A) + (D - C)) / E, from the lines.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, fase, a, b (structural lasten and baten), c, d (structural additions to and
        withdrawals from reserves), e (all baten without reserves; euro), ruimte, ruimte_laag and
        ruimte_hoog (parts of one; the bounds of `balans`). NaN where the balance is, and the ratio
        also where there are no baten. Without `reserves` c and d are NaN and do not count.
    """
    sums = _sums(ingedeeld, reserves=reserves)
    table = _balans(ingedeeld, sums, reserves=reserves)
    cent = sums.fillna(0).astype("int64")
    parts = pd.DataFrame(
        {
            **{
                letter: cent[("werk", kant, "structureel")]
                for letter, kant in zip("ab", KANTEN, strict=True)
            },
            **{
                letter: cent[("reserves", kant, "structureel")]
                for letter, kant in zip("cd", KANTEN, strict=True)
            },
            "e": cent.loc[:, ("werk", "baten", _ALL)].sum(axis=1),
        }
    )
    parts = parts.apply(euros).where(table["structureel"].notna())
    if not reserves:
        parts[["c", "d"]] = np.nan
    # (B - A) + (D - C) is the structural balance itself.
    for name, amount in (
        ("ruimte", "structureel"),
        ("ruimte_laag", "laag"),
        ("ruimte_hoog", "hoog"),
    ):
        parts[name] = table[amount] / parts["e"].where(parts["e"] != 0)
    return in_order(parts.reset_index(), _STAND)


def in_regels(balans: pd.DataFrame, jaar: int, fase: str) -> pd.DataFrame:
    """The balance of one year and phase as it is printed, under both sign conventions.

    Parameters
    ----------
    balans
        As `balans` returns it.
    jaar, fase
        Which one.

    Returns
    -------
    pandas.DataFrame
        Columns regel, aftrekken and optellen (euro): the same balance, with what is incidental or
        unknown printed as a saldo and taken off, or printed as net cost and added. Empty when the
        year and phase are not there.
    """
    rows = balans[(balans["jaar"] == jaar) & (balans["fase"] == fase)].to_dict("records")
    columns = {
        conventie: _printed(rows[0], conventie) if rows else [] for conventie in get_args(Conventie)
    }
    return (
        pd.DataFrame(columns, index=list(_REGELS) if rows else [])
        .rename_axis("regel")
        .reset_index()
    )


_REGELS = (
    "Saldo van baten en lasten",
    "Mutaties reserves",
    "Resultaat",
    "Incidentele baten en lasten",
    "Aard onbekend",
    "Structureel saldo",
)


def _printed(row: dict[str, float], conventie: Conventie) -> list[float]:
    sign = 1 if conventie == "aftrekken" else -1
    aside = [sign * row[aard] + 0.0 for aard in ("incidenteel", ONBEKEND)]
    end = round(structureel_saldo(row["resultaat"], 0.0, sum(aside), conventie), 2)
    return [row["saldo"], row["reserves"], row["resultaat"], *aside, end + 0.0]


def wat_als(ingedeeld: pd.DataFrame, *, reserves: bool = True) -> pd.DataFrame:
    """What the structural balance and the ratio become if the rules were followed where the export says otherwise.

    Decisions of the user stand, and so does what is unknown. The effect is the sum of
    `wat_als_regels`, to the cent.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, fase, structureel, laag, hoog, effect, gevolgd (the balance after),
        laag_gevolgd, hoog_gevolgd (euro), ruimte and ruimte_gevolgd (parts of one).
    """
    followed = volg_regels(ingedeeld)
    before, after = (balans(frame, reserves=reserves) for frame in (ingedeeld, followed))
    table = before[[*_STAND, "structureel", "laag", "hoog"]].copy()
    table["effect"] = euros(cents(after["structureel"]) - cents(before["structureel"])).where(
        before["structureel"].notna()
    )
    table["gevolgd"], table["laag_gevolgd"], table["hoog_gevolgd"] = (
        after["structureel"],
        after["laag"],
        after["hoog"],
    )
    table["ruimte"], table["ruimte_gevolgd"] = (
        ruimte(f, reserves=reserves)["ruimte"] for f in (ingedeeld, followed)
    )
    return table


def wat_als_regels(
    ingedeeld: pd.DataFrame, by: Sequence[str] = ("code",), *, reserves: bool = True
) -> pd.DataFrame:
    """The lines that would change class if the rules were followed.

    And what each does to the structural balance.

    Parameters
    ----------
    ingedeeld
        As `bbv.indeling` returns it.
    by
        Columns to group by, besides jaar, fase and the class now and then; `bbv.REGEL` gives them
        line by line.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, fase, those of `by`, van, naar, rijen and effect (euro, positive when the
        structural balance rises).
    """
    keys = [*_STAND, *(c for c in by if c not in _STAND), "van", "naar"]
    left_out = [RESULTAAT] if reserves else [RESULTAAT, RESERVES]
    rows = ingedeeld[tegen_de_regel(ingedeeld) & ~ingedeeld["taakveld"].isin(left_out)]
    rows = show_unknown(
        rows.assign(van=rows["aard"], naar=rows["aard_regel"]), [k for k in keys if k not in _STAND]
    )
    whole = cents(rows["bedrag"])
    whole = whole.where((rows["kant"] == "baten") == (rows["naar"] == "structureel"), -whole)
    found = whole.groupby([rows[k] for k in keys]).agg(["size", "sum"])
    table = pd.DataFrame({"rijen": found["size"], "effect": euros(found["sum"])}).reset_index()
    return in_order(table, keys)
