"""The tables of an interim report as they are printed: the groups, and the whole with its saldo.

The trap: a range of the whole is not the sum of those of its groups, so totals are those of the
year itself where sums would not do.
"""

from __future__ import annotations

import pandas as pd

from analyse.tables import cents, minus_euro
from analyse.tussenrapportage.rapportjaar import Rapportjaar
from analyse.tussenrapportage.verschillen import DELEN, MAANDEN

_BOUNDS = ("prognose_laag", "prognose_midden", "prognose_hoog")
#: Columns that a page shows, in its order; a grouping stands before them.
_PRINTED = [
    *("primitief", "plan", "realisatie", "vorig_jaar", "verplichting", "vrije_ruimte"),
    *("prognose", "zonder_prognose", *_BOUNDS, "verschil", "vn"),
]
_ADDED = [name for name in _PRINTED if name not in (*_BOUNDS, "vn")]
_SALDO = ("primitief", "plan", "realisatie", "vorig_jaar", "prognose")
SALDO, RESULTAAT = "Saldo van baten en lasten", "Resultaat na reserves"
_RESERVES = {"lasten": "Toevoeging aan reserves", "baten": "Onttrekking aan reserves"}


def tussenstand_tabel(tussenstand: pd.DataFrame, kant: str) -> pd.DataFrame:
    """The groups of one kant as they are printed, without columns of which nothing is known.

    Parameters
    ----------
    tussenstand
        As `tussenstand` returns it by one column.
    kant
        "lasten" or "baten".

    Returns
    -------
    pandas.DataFrame
        Columns of the group and what is known of primitief, plan, realisatie, vorig_jaar,
        verplichting, vrije_ruimte, prognose, zonder_prognose, laag, midden and hoog (prognose from
        the months), verschil and vn.
    """
    group = str(tussenstand.columns[1])
    return _printed(tussenstand[tussenstand["kant"] == kant], group)


def tussenstand_totalen(
    tussenstand: pd.DataFrame, samen: pd.DataFrame, reserves: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The whole of each kant, the saldo, and the reserves below them.

    Parameters
    ----------
    tussenstand
        As `tussenstand` returns it by one column.
    samen
        As `tussenstand` returns it without one, of the same year.
    reserves
        As `reserves_samen` returns it; what is added and drawn, and the result with it.

    Returns
    -------
    pandas.DataFrame
        Column post, and those of `tussenstand_tabel`. Totals of exact columns are the sums of
        their groups.
    """
    totals = [_total(tussenstand, samen, kant) for kant in samen["kant"].unique()]
    rows = [*totals, *_saldo(totals, SALDO), *_with_reserves(totals, reserves)]
    return _printed(pd.concat(rows), "post")


def _printed(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """The columns of which something is known, behind the one that names a row."""
    known = [column for column in _PRINTED if table[column].notna().any()]
    known = [column for column in known if column != "zonder_prognose" or table[column].any()]
    bounds = {f"prognose_{bound}": bound for bound in ("laag", "midden", "hoog")}
    return table[[name, *known]].rename(columns=bounds).reset_index(drop=True)


def _with_reserves(
    totals: list[pd.DataFrame], reserves: pd.DataFrame | None
) -> list[pd.DataFrame]:
    """What is added to reserves and drawn from them, and the result; nothing without reserves."""
    if reserves is None or reserves.empty:
        return []
    rows = [reserves[reserves["kant"] == kant] for kant in reserves["kant"].unique()]
    named = [row.assign(post=_RESERVES[row["kant"].iloc[0]]) for row in rows]
    added = [_plus(total, rows) for total in totals]
    return [*named, *_saldo(added, RESULTAAT)]


def _plus(total: pd.DataFrame, rows: list[pd.DataFrame]) -> pd.DataFrame:
    """The total of a kant with the reserves of that kant."""
    result = total.copy()
    for row in rows:
        if row["kant"].iloc[0] != total["kant"].iloc[0]:
            continue
        for name in (*_SALDO, "verschil"):
            own = pd.Series(row[name].to_numpy(), result.index)
            result[name] = minus_euro(result[name], -own)
    return result


def _total(groups: pd.DataFrame, samen: pd.DataFrame, kant: str) -> pd.DataFrame:
    """The row of one kant in whole."""
    row = samen[samen["kant"] == kant].copy()
    own = groups[groups["kant"] == kant]
    from_months = (own["grondslag"] == MAANDEN).any()
    for name in _ADDED:
        if name == "verschil" and from_months:
            continue
        known = own[name].notna().any()
        row[name] = cents(own[name]).sum() / 100 if known else float("nan")
    if not from_months:
        row["vn"] = _letter(row["verschil"].iloc[0])
    return row.assign(post=kant.capitalize())


def _letter(gap: float) -> str:
    if pd.isna(gap) or not gap:
        return "-"
    return "V" if gap > 0 else "N"


def _saldo(totals: list[pd.DataFrame], name: str) -> list[pd.DataFrame]:
    """Baten minus lasten; nothing when one of both is not there."""
    by_kant = {row["kant"].iloc[0]: row.reset_index(drop=True) for row in totals}
    if set(by_kant) != {"lasten", "baten"}:
        return []
    lasten, baten = by_kant["lasten"], by_kant["baten"]
    row = baten.copy()
    for column in _SALDO:
        row[column] = minus_euro(baten[column], lasten[column])
    row[["verplichting", "vrije_ruimte", *_BOUNDS]] = float("nan")
    row["zonder_prognose"] = float("nan")
    row["verschil"] = minus_euro(lasten["verschil"], -baten["verschil"])
    sure = not (lasten["grondslag"] == MAANDEN).any()
    letter = _letter(row["verschil"].iloc[0]) if sure else "-"
    return [row.assign(post=name, kant="", vn=letter)]


def afwijkingen_tabel(afwijkingen: pd.DataFrame, rapport: Rapportjaar) -> pd.DataFrame:
    """The lines to explain as they are printed, and as the program keeps their texts.

    Parameters
    ----------
    afwijkingen
        As `met_toelichting` returns it.
    rapport
        As `rapportjaar` returns it.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, tot_en_met (last day up to which is booked), that of the group, kant, plan,
        prognose (realisatie of a whole year), verschil, vn, structureel, incidenteel and
        aard_onbekend (only where the aard of anything is known) and toelichting.
    """
    group = str(afwijkingen.columns[1])
    table = afwijkingen.assign(tot_en_met=pd.Timestamp(rapport.tot_en_met))
    end = "prognose" if rapport.loopt else "realisatie"
    parts = list(DELEN.values())
    if not table[parts[:2]].any(axis=None):
        parts = []
    shown = ["plan", end, "verschil", "vn", *parts, "toelichting"]
    return table[["jaar", "tot_en_met", group, "kant", *shown]]
