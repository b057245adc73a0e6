"""Where a year stands per group: budget, booked, committed, room, prognose, expected difference.

The traps: a part of a year is never held against a whole one, so a running year has a difference
only where there is a prognose; that of the organisation and ours from the months stand beside each
other and are never mixed; and what an export does not hold is unknown, not nothing.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analyse.begroting import jaareinde_prognose, maandverloop, plan_realisatie
from analyse.begroting.maanden import MAANDEN as MAANDNAMEN
from analyse.tables import cents, euros, sum_euro
from analyse.tables.frames import KANTEN, exploitatie, in_order, show_unknown
from analyse.tussenrapportage.indeling import groepsnamen, met_groep
from analyse.tussenrapportage.rapportjaar import Rapportjaar, stand_dagen, van_reserves
from analyse.tussenrapportage.verschillen import (
    DELEN,
    GEEN,
    MAANDEN,
    PROGNOSE,
    REALISATIE,
    heeft_prognose,
    verschil_met_prognose,
    verschil_met_uitkomst,
)

_AMOUNTS = ["primitief", "gewijzigd", "plan", "realisatie"]
_OURS = ["prognose_laag", "prognose_midden", "prognose_hoog"]
#: The columns behind jaar, group and kant, in their order.
KOLOMMEN = [
    *_AMOUNTS,
    *("verplichting", "vrije_ruimte", "prognose", "zonder_prognose"),
    *(*_OURS, "eerdere_jaren", "verschil", "vn", "grondslag"),
    *(*DELEN.values(), "vorig_jaar"),
]


def tussenstand(rapport: Rapportjaar, per: str | None = None) -> pd.DataFrame:
    """Where each group of a year stands, and where it will end.

    Parameters
    ----------
    rapport
        As `rapportjaar` returns it.
    per
        Column to group by (`tussenindeling`); None is all together, a row a kant.

    Returns
    -------
    pandas.DataFrame
        Columns jaar, `per`, kant; primitief, gewijzigd, plan (as in `plan_realisatie`), realisatie
        (up to `rapport.tot_en_met`), verplichting, vrije_ruimte (plan - realisatie - verplichting;
        NaN where the year has no plan, realisatie or verplichtingen), prognose (of the
        organisation), zonder_prognose (plan of lines without one), prognose_laag, _midden, _hoog
        (from the months) and eerdere_jaren (how many these rest on); verschil (expected difference
        with the plan, positive is an advantage; that of the year itself once it is whole), vn,
        grondslag ("realisatie", "prognose van de organisatie", "prognose uit de maanden" or "":
        none), structureel, incidenteel and aard_onbekend (which add up to it) and vorig_jaar
        (booked up to the same day a year before). Amounts in euro. `vn` is "-" also where the
        range from the months holds the plan. Ranges of groups do not add up to that of the whole.
    """
    group = [] if per is None else [per]
    keys = ["jaar", *group, "kant"]
    names = {} if per is None else groepsnamen(rapport.regels, per, rapport.jaar)
    lines = rapport.regels if per is None else met_groep(rapport.regels, per, names)
    table = plan_realisatie(lines, group).set_index(keys)[_AMOUNTS]
    others = _other_phases(lines, keys)
    table = table.join(others, how="outer")
    table["vrije_ruimte"] = _room(table)
    table = table.join(_from_months(rapport, per, names), how="left")
    table = table.join(_differences(rapport, lines, keys), how="left")
    table = _with_ground(table.reset_index(), rapport)
    before = _year_before(rapport, per, names)
    table = table.merge(before.reset_index(), how="left", on=keys[1:])
    return in_order(table.reindex(columns=[*keys, *KOLOMMEN]), keys)


def reserves_samen(rapport: Rapportjaar) -> pd.DataFrame:
    """The mutations of reserves of the year as `tussenstand` tells them, a row a kant.

    Under lasten stands what is added to reserves, under baten what is drawn from them.
    """
    none = rapport.maanden.head(0)
    before = van_reserves(rapport.vorig)
    only = replace(rapport, regels=rapport.reserves, vorig=before, maanden=none)
    return tussenstand(only)


def _other_phases(lines: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """What is committed per group, and a row for each group that only has a prognose."""
    committed = lines[lines["fase"].isin(["verplichting", "prognose"])]
    table = sum_euro(show_unknown(committed, keys), [*keys, "fase"]).unstack("fase")
    return table.reindex(columns=["verplichting"]).astype(float)


def _room(table: pd.DataFrame) -> pd.Series:
    """What is left of the plan after what is booked and committed."""
    kant = table.index.get_level_values("kant")
    known = table[["plan", "realisatie"]].notna().groupby(kant).transform("any").all(axis=1)
    left = cents(table["plan"]) - cents(table["realisatie"]) - cents(table["verplichting"])
    return euros(left).where(known & table["verplichting"].notna().any())


def _from_months(rapport: Rapportjaar, per: str | None, names: dict[str, str]) -> pd.DataFrame:
    """Our forecast per group and kant, of the last month that is booked of a running year."""
    keys = ["jaar", *([] if per is None else [per]), "kant"]
    found = [pd.DataFrame(columns=[*keys, *_OURS, "eerdere_jaren"])]
    months = rapport.maanden
    if rapport.loopt and len(months) and (per is None or per in months):
        months = months if per is None else met_groep(months, per, names)
        found += [_of_kant(months, rapport.jaar, kant, per) for kant in KANTEN]
    table = pd.concat([one for one in found if len(one)] or found)
    return table[[*keys, *_OURS, "eerdere_jaren"]].set_index(keys).astype(float)


def _of_kant(months: pd.DataFrame, jaar: int, kant: str, per: str | None) -> pd.DataFrame:
    by = [] if per is None else [per]
    forecast = jaareinde_prognose(maandverloop(months, jaar, kant, by))
    last = forecast.groupby(by).tail(1) if by else forecast.tail(1)
    last = last[last["laagste"].notna()]
    bounds = dict(zip(["laagste", "midden", "hoogste"], _OURS, strict=True))
    return last.rename(columns=bounds | {"jaren": "eerdere_jaren"}).assign(kant=kant)


def _differences(rapport: Rapportjaar, lines: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    if not rapport.loopt:
        return verschil_met_uitkomst(lines, keys)
    if heeft_prognose(lines):
        return verschil_met_prognose(lines, keys)
    none = pd.DataFrame(columns=[*keys, "verschil", *DELEN.values()]).set_index(keys)
    return none.astype(float)


def _with_ground(table: pd.DataFrame, rapport: Rapportjaar) -> pd.DataFrame:
    """The table with what each difference rests on, and whether it is an advantage."""
    ground = REALISATIE
    sure = pd.Series(data=True, index=table.index)
    if rapport.loopt:
        ground = PROGNOSE
        if not heeft_prognose(rapport.regels):
            ground = MAANDEN
            sign = np.where(table["kant"] == "baten", -1, 1)
            gap = sign * (cents(table["plan"]) - cents(table["prognose_midden"]))
            known = table["plan"].notna() & table["prognose_midden"].notna()
            table["verschil"] = euros(pd.Series(gap, table.index)).where(known)
            table["aard_onbekend"] = table["verschil"]
            sure = ~table["plan"].between(table["prognose_laag"], table["prognose_hoog"])
    gap = table["verschil"].where(sure, 0.0)
    table["vn"] = np.select([gap > 0, gap < 0], ["V", "N"], default="-")
    table["grondslag"] = np.where(table["verschil"].notna(), ground, GEEN)
    return table


def _year_before(rapport: Rapportjaar, per: str | None, names: dict[str, str]) -> pd.Series:
    """Booked up to the same day of the year before, per group and kant."""
    keys = [*([] if per is None else [per]), "kant"]
    rows = _rows_before(rapport, per)
    rows = rows if per is None else met_groep(rows, per, names)
    return sum_euro(show_unknown(rows, keys), keys).rename("vorig_jaar")


def _rows_before(rapport: Rapportjaar, per: str | None) -> pd.DataFrame:
    """The bookings of the same period a year before: of a state of then, else of the months."""
    earlier = rapport.vorig
    booked = earlier[(earlier["jaar"] == rapport.jaar - 1) & (earlier["fase"] == "realisatie")]
    booked = exploitatie(booked)
    days = stand_dagen(booked)
    if not rapport.loopt:
        return booked[days.isna() | (days == pd.Timestamp(rapport.jaar - 1, 12, 31))]
    if rapport.tot_en_met is None:
        return booked.head(0)
    state = booked[days == _a_year_earlier(rapport)]
    months = exploitatie(rapport.maanden[rapport.maanden["jaar"] == rapport.jaar - 1])
    if len(state) or not len(months) or (per is not None and per not in months):
        return state
    return months[months["maand"].isin(MAANDNAMEN[: rapport.maand])]


def _a_year_earlier(rapport: Rapportjaar) -> pd.Timestamp:
    """The same day of the year before; the last of a month is that of the month."""
    day = pd.Timestamp(rapport.tot_en_met)
    end = pd.offsets.MonthEnd(0)
    earlier = day - pd.DateOffset(years=1)
    return earlier + end if day == day + end else earlier
