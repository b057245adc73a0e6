"""The split told: the bridge from the nulmeting, the autonomous path, and what was chosen.

The trap: a saving against the nulmeting and one against the path are two figures. The path holds
what the nulmeting would cost at the prices, areaal and tasks of the year.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter

import numpy as np
import pandas as pd

from analyse.besparing.kostendrijvers import MUTATIES
from analyse.besparing.ontleding import STAPPEN, kosten_bij, ontleding_per
from analyse.tables import cents, euros, minus_euro
from analyse.tables.arguments import require

#: The steps that are choices of those who do the work or ask for it; the others come from outside.
KEUZES = ("beeindigde_taken", "kwaliteit", "rest")
#: What is no part of the comparison: it stands in the path as it was booked.
_OUTSIDE = ["nieuwe_taken", "beeindigde_taken", "eenmalig", "opdracht"]
_KNOWN = {
    "bekend_prijs": "prijsindex",
    "bekend_areaal": "areaal",
    "bekend_kwaliteit": "kwaliteitsniveau",
}

_YEARS = {"van": "nulmeting", "naar": "jaar zelf"}


def kostenbrug(cells: pd.DataFrame, nul_jaar: int, jaar: int) -> pd.DataFrame:
    """The split as a bridge from the nulmeting to `jaar`; steps that did not happen are left out.

    Returns
    -------
    pandas.DataFrame
        Columns stap, label (Dutch), soort ("stand" or "stap"), bedrag and cumulatief (euro). Empty
        when there are no cells.
    """
    columns = ["stap", "label", "soort", "bedrag"]
    if cells.empty:
        return pd.DataFrame(columns=[*columns, "cumulatief"], dtype=float)
    total = ontleding_per(cells).iloc[0]
    rows = [("nulmeting", f"Kosten {nul_jaar} (nulmeting)", "stand", total["nulmeting"])]
    for step, label in STAPPEN.items():
        if total[step] or step == "rest":
            rows.append((step, label, "stap", total[step]))
    rows.append(("kosten", f"Kosten {jaar}", "stand", total["kosten"]))
    table = pd.DataFrame(rows, columns=columns)
    moved = cents(table["bedrag"]).where(table["stap"] != "kosten", 0)
    return table.assign(cumulatief=euros(moved.cumsum()))


def autonoom_pad(jaren: Mapping[int, pd.DataFrame]) -> pd.DataFrame:
    """Cost against the autonomous path, per year.

    Parameters
    ----------
    jaren
        As `ontleding_verloop` returns it.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, nulmeting, autonoom (nulmeting x price x areaal, with tasks, one-off amounts,
        extra work and what cannot be steered as they are), kosten, minder_meer (autonoom - kosten:
        what was saved against the path), and both at the price level of the nulmeting:
        autonoom_vast, kosten_vast (euro).
    """
    rows = []
    for jaar, cells in jaren.items():
        total = ontleding_per(cells).iloc[0]
        apart = cents(cells["nulmeting"]) - cents(cells["van"])
        booked = (cents(total[_OUTSIDE]).sum() + apart.sum()) / 100
        path = booked + _path(cells, "prijs")
        fixed_path = booked + _path(cells)
        fixed_cost = booked + _path(cells, "kwaliteit", "intensiteit")
        rows.append((jaar, total["nulmeting"], path, total["kosten"], fixed_path, fixed_cost))
    columns = ["jaar", "nulmeting", "autonoom", "kosten", "autonoom_vast", "kosten_vast"]
    table = pd.DataFrame(rows, columns=columns).round(2)
    table.insert(4, "minder_meer", minus_euro(table["autonoom"], table["kosten"]))
    return table


def _path(cells: pd.DataFrame, *factors: str) -> float:
    """Compared cost at the new areaal and these factors; what cannot be steered is as it is."""
    cost = kosten_bij(cells)
    changed = frozenset([*MUTATIES, *factors])
    free = cells["over"] == "niet_stuurbaar"
    as_it_is = cost(changed | {"intensiteit"})
    return float(np.where(free, as_it_is, cost(changed)).sum())


def taakveld_verschuiving(cells: pd.DataFrame, binnen: str = "discipline") -> pd.DataFrame:
    """A saving in one taakveld that is a cost in another, within one kind of work.

    Returns
    -------
    pandas.DataFrame
        Columns `binnen`, daling (rest of the taakvelden where it fell), stijging (of those where it
        rose), verschoven (the smaller of the two: it is cost moved, not cost saved), netto
        (stijging - daling) and taakvelden (Dutch, which moved what). Only groups in which both
        happened.
    """
    require(cells, [binnen, "taakveld", "rest"])
    places = [cells[binnen], cells["taakveld"]]
    rest = cents(cells["rest"]).groupby(places).sum()
    amounts = ["daling", "stijging", "verschoven", "netto"]
    rows = []
    for group, parts in rest.groupby(level=0):
        down = -parts[parts < 0].sum()
        up = parts[parts > 0].sum()
        if down and up:
            fields = ", ".join(parts.droplevel(0).sort_values().index)
            moved = min(down, up)
            rows.append((group, down, up, moved, up - down, fields))
    table = pd.DataFrame(rows, columns=[binnen, *amounts, "taakvelden"])
    table[amounts] = euros(table[amounts].astype("int64"))
    return table.sort_values("verschoven", ascending=False, kind="stable", ignore_index=True)


def ontleding_dekking(cells: pd.DataFrame) -> pd.DataFrame:
    """For how much of the compared cost price, areaal and quality are known, in both years.

    What is not known stays in the rest.

    Returns
    -------
    pandas.DataFrame
        Columns gegeven, kosten_van ("nulmeting" or "jaar zelf", whichever is known for the smaller
        part), bedrag (euro of that year, sizes) and aandeel (part of one).
    """
    rows = []
    for name, label in _KNOWN.items():
        shares = []
        for cost, year in _YEARS.items():
            size = cells[cost].abs()
            known = size[cells[name]].sum()
            shares.append((label, year, known, known / (size.sum() or np.nan)))
        rows.append(min(shares, key=itemgetter(3)))
    table = pd.DataFrame(rows, columns=["gegeven", "kosten_van", "bedrag", "aandeel"])
    return table.round({"bedrag": 2})


def ontleding_keuzes(cells: pd.DataFrame) -> pd.Series:
    """The steps of `KEUZES` (euro; a saving is negative).

    Ended tasks only as far as no new task took their place: a product that was given a new code
    ends and begins, so within a discipline new tasks are set off against ended ones.
    """
    total = ontleding_per(cells).iloc[0]
    tasks = cells[["nieuwe_taken", "beeindigde_taken"]].apply(cents)
    of_discipline = tasks.groupby(cells["discipline"]).sum().sum(axis=1)
    not_replaced = of_discipline[of_discipline < 0].sum()
    # New credits are no saving by themselves: never more than what ended.
    ended = max(not_replaced, tasks["beeindigde_taken"].sum()) if not_replaced else 0
    chosen = total[list(KEUZES)]
    chosen["beeindigde_taken"] = ended / 100
    return chosen


def besparing_gevonden(cells: pd.DataFrame) -> float:
    """The fall that the split finds: rest, quality and tasks that ended (euro, positive)."""
    return -float(cents(ontleding_keuzes(cells)[list(KEUZES)]).sum()) / 100


def kosten_bij_doel(cells: pd.DataFrame, doel: float | None) -> float | None:
    """What the year would cost had the choices come to exactly `doel` (euro).

    None without a target or without cells.
    """
    if doel is None or np.isnan(doel) or cells.empty:
        return None
    cost = cents(cells["kosten"]).sum()
    found = round(besparing_gevonden(cells) * 100)
    return float(cost + found - round(doel * 100)) / 100
