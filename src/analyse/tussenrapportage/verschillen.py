"""What a group will end above or below its plan, of which structural, and on what that rests.

The traps: what was booked in a part of a year is never held against the plan of a whole one; and a
line without a prognose is not forecast to cost nothing. So of a running year only lines that have a
prognose count, and the plan of the others is told beside it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse.begroting import plan_realisatie
from analyse.tables import ONBEKEND, cents, euros, sum_euro
from analyse.tables.frames import AARDEN, present, show_unknown

#: On what a difference rests.
REALISATIE, PROGNOSE, MAANDEN, GEEN = (
    "realisatie",
    "prognose van de organisatie",
    "prognose uit de maanden",
    "",
)
#: What two lines are told apart by, as far as the plan and the prognose both say it.
_GRAIN = (
    "programma",
    "taakveld",
    "product_code",
    "product",
    "kostenplaats",
    "kostendrager",
    "grootboekrekening",
    "wijk",
    "kostensoort",
    "uitvoerder",
)
#: The column of a part of the difference, by its aard.
DELEN = {
    "structureel": "structureel",
    "incidenteel": "incidenteel",
    ONBEKEND: "aard_onbekend",
}


def heeft_prognose(lines: pd.DataFrame) -> bool:
    """Whether the organisation said of any line what it will become."""
    return bool((lines["fase"] == "prognose").any())


def verschil_met_uitkomst(lines: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The plan of a whole year beside what was booked in it.

    Returns
    -------
    pandas.DataFrame
        Indexed by `keys`: verschil (euro; positive is an advantage) and its parts by aard.
    """
    parts = plan_realisatie(lines, _by(lines, keys))
    sign = np.where(parts["kant"] == "baten", -1, 1)
    gap = sign * (cents(parts["plan"]) - cents(parts["realisatie"]))
    known = _known(parts, "plan") & _known(parts, "realisatie")
    return _per_aard(parts.assign(gap=gap)[known], keys)


def verschil_met_prognose(lines: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The plan of the lines that have a prognose beside that prognose.

    Returns
    -------
    pandas.DataFrame
        Indexed by `keys`: prognose, zonder_prognose (plan of the lines that have none), verschil
        (plan - zonder_prognose - prognose, positive is an advantage) and its parts by aard (euro).
    """
    forecast = lines[lines["fase"] == "prognose"]
    planned = lines[lines["fase"].isin(["primitief", "gewijzigd"])]
    grain = list(dict.fromkeys([*keys, *_shared(planned, forecast)]))
    aard = [*grain, *present(lines, ["aard"])]
    plan = plan_realisatie(lines, [name for name in aard if name not in ("jaar", "kant")])
    expected = sum_euro(show_unknown(forecast, aard), aard).rename("prognose").reset_index()
    cells = plan[[*aard, "plan"]].merge(expected, how="outer", on=aard)
    covered = cells["prognose"].notna().groupby([cells[k] for k in grain]).transform("any")
    sign = np.where(cells["kant"] == "baten", -1, 1)
    gap = sign * (cents(cells["plan"]) - cents(cells["prognose"]))
    told = _known(cells, "plan") & covered
    table = _per_aard(cells.assign(gap=gap)[told], keys)
    by = [cells[key] for key in keys]
    table = table.reindex(cells.groupby(keys).size().index)
    table["prognose"] = cells["prognose"].groupby(by).sum(min_count=1).round(2)
    table["zonder_prognose"] = euros(cents(cells["plan"].where(~covered)).groupby(by).sum())
    return table


def _by(lines: pd.DataFrame, keys: list[str]) -> list[str]:
    groups = [key for key in keys if key not in ("jaar", "kant")]
    return [*groups, *present(lines, ["aard"])]


def _known(table: pd.DataFrame, column: str) -> pd.Series:
    """Whether any line of that kant has an amount in a column."""
    return table[column].notna().groupby(table["kant"]).transform("any")


def _shared(planned: pd.DataFrame, forecast: pd.DataFrame) -> list[str]:
    """The columns that every line of both says something of."""
    return [name for name in present(planned, _GRAIN) if _full(planned, forecast, name)]


def _full(planned: pd.DataFrame, forecast: pd.DataFrame, name: str) -> bool:
    every = pd.concat([planned[name], forecast[name]])
    return not (every.isna() | every.isin([ONBEKEND, ""])).any()


def _per_aard(parts: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The difference per group in euro, and what of it is structural, incidental and unknown."""
    aard = parts["aard"] if "aard" in parts else pd.Series(ONBEKEND, parts.index)
    by = [parts[key] for key in keys]
    table = pd.DataFrame({"verschil": parts["gap"].groupby(by).sum()})
    for name in AARDEN:
        own = parts["gap"].where(aard == name, 0)
        table[DELEN[name]] = own.groupby(by).sum()
    return euros(table.astype("int64"))
