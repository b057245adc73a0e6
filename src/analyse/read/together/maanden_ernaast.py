"""What was booked by month, held against what was booked up to the same day in the budget.

A ledger is often exported twice: by month, and beside the budget. The trap: the two may count other
things (an excerpt, net of a reserve), so only where most keys tie to the cent is one that does not
a fault, such as a comma that was typed in the wrong place.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator

import pandas as pd

from analyse import nl
from analyse.read.lists.derived import unknown
from analyse.read.problems import Problem, a1, problem
from analyse.read.together.states import Sources
from analyse.read.values import MONTHS
from analyse.tables.money import cents

#: By what the two are held against each other, the finest first, with what people call one.
_KEYS = {
    "kostenplaats": "kostenplaats",
    "product_code": "product",
    "product": "product",
    "taakveld": "taakveld",
}
#: Keys that must tie for another to be a fault, and their part of all.
_FEWEST, _PART = 3, 0.8


def months_against_booked(
    months: pd.DataFrame, begroting: pd.DataFrame, sources: Sources
) -> Iterator[Problem]:
    """Report each key of which the months do not add up to what was booked up to the last."""
    booked = begroting[begroting["fase"] == "realisatie"]
    for year, of_year in months.groupby("jaar"):
        day = _last_day(of_year, int(year))
        ends = booked["tot_en_met"].fillna(pd.Timestamp(int(year), 12, 31))
        beside = booked[(booked["jaar"] == year) & (ends == day)]
        for side, ours in of_year.groupby("kant"):
            theirs = beside[beside["kant"] == side]
            key = next((k for k in _KEYS if _is_known(ours, k) and _is_known(theirs, k)), "")
            if key:
                yield from _differences(ours, theirs, key, day, sources)


def _last_day(months: pd.DataFrame, year: int) -> pd.Timestamp:
    """The last day of the last month that stands there."""
    month = max(MONTHS.get(name, 12) for name in months["maand"].unique())
    return pd.Timestamp(year, month, calendar.monthrange(year, month)[1])


def _is_known(rows: pd.DataFrame, key: str) -> bool:
    return len(rows) > 0 and not unknown(rows[key]).any()


def _differences(
    ours: pd.DataFrame, theirs: pd.DataFrame, key: str, day: pd.Timestamp, sources: Sources
) -> Iterator[Problem]:
    """The keys that both have and that differ, when most of them tie."""
    by_month = cents(ours["bedrag"]).groupby(ours[key]).sum()
    by_stand = cents(theirs["bedrag"]).groupby(theirs[key]).sum()
    both = by_month.index.intersection(by_stand.index)
    gaps = by_stand[both] - by_month[both]
    tied = int((gaps == 0).sum())
    if tied < max(_FEWEST, _PART * len(both)):
        return
    file, sheet = sources[ours["_bron"].iloc[0]]
    for code in gaps[gaps != 0].index:
        rows = theirs[theirs[key] == code]
        largest = rows.loc[rows["bedrag"].abs().idxmax()]
        bron, blad = sources[largest["_bron"]]
        yield problem(
            "MAANDEN_ANDERS",
            bron,
            blad,
            a1(int(largest["_rij"]) - 1, int(largest["_kolom"]) - 1),
            nl.euro(largest["bedrag"], 2),
            sleutel=f"{_KEYS[key]} {code}",
            kant=str(largest["kant"]),
            dag=nl.datum(day, kort=True),
            stand=nl.euro(by_stand[code] / 100, 2),
            maanden=nl.euro(by_month[code] / 100, 2),
            verschil=nl.euro(abs(int(gaps[code])) / 100, 2),
            ander=f"{file}, blad {sheet}",
            sluiten=nl.getal(tied),
        )
