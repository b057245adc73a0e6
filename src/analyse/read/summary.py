"""A sheet that holds the totals of another sheet of the same file, held against it.

The trap: read as data, such a sheet would count every amount twice. A profile says which sheet it
is (`controleert`); its rows become control totals, and it yields no data itself.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

import numpy as np
import pandas as pd

from analyse.read.amounts import CENT, MICRO
from analyse.read.printed import report
from analyse.read.problems import Problem, a1, saying
from analyse.read.result import SheetResult
from analyse.read.totals import ControlTotal, resolution, verdict
from analyse.tables import ONBEKEND, TABLES, Table


def hold_against(
    summary: SheetResult, sheets: list[SheetResult], pattern: str, file: str
) -> list[Problem]:
    """Turn the rows of a summary into control totals of the sheets that `pattern` names.

    What does not tie is returned.
    """
    problems: list[Problem] = []
    say = saying(problems, file, summary.blad)
    details = [
        s
        for s in sheets
        if s is not summary
        and s.frame is not None
        and s.table == summary.table
        and fnmatchcase(s.blad.casefold(), pattern.casefold())
    ]
    printed, table = summary.frame, TABLES[summary.table]
    summary.frame, summary.rows = None, 0
    if not details or printed is None:
        say("BLAD_ONTBREEKT", waarde=pattern)
        return problems
    detail = pd.concat([s.frame for s in details], ignore_index=True)
    keys = [
        c.name
        for c in table
        if not c.is_value
        and c.kind != "datum"
        and not c.free
        and c.name in printed
        and _told(printed[c.name])
    ]
    scale = CENT if table[table.value].kind == "bedrag" else MICRO
    found = _compare(
        printed, detail, keys, table, scale, summary.unit, ", ".join(s.blad for s in details)
    )
    for total in found:
        report(total, say, money=scale == CENT)
    summary.totals = [*found, *summary.totals]
    known = set(printed[keys].astype("str").itertuples(index=False, name=None))
    missing = [
        row
        for row in dict.fromkeys(detail[keys].astype("str").itertuples(index=False, name=None))
        if row not in known
    ]
    if missing:
        say("BUITEN_TOTAAL.ander_blad", waarde=" ".join(missing[0]), aantal=len(missing))
    return problems


def _told(values: pd.Series) -> bool:
    """Whether a column says anything."""
    return bool(values.notna().any() and not values.isin([ONBEKEND, ""]).all())


def _compare(
    printed: pd.DataFrame,
    detail: pd.DataFrame,
    keys: list[str],
    table: Table,
    scale: int,
    factor: int,
    place: str,
) -> list[ControlTotal]:
    whole = np.rint(printed[table.value].fillna(0) * scale).astype("int64")
    step = resolution(whole[printed[table.value].notna()].to_numpy(), scale, factor)
    finer = (
        resolution(
            np.rint(detail[table.value].dropna() * scale).astype("int64").to_numpy(), scale, factor
        )
        < step
    )
    if factor == 1 and not finer:
        step = 0  # whole euros beside whole euros: nothing was rounded
    amounts = np.rint(detail[table.value].fillna(0) * scale).astype("int64")
    groups = amounts.groupby([detail[k].astype("str") for k in keys])
    sums, terms = groups.sum().to_dict(), groups.size().to_dict()
    found = []
    for row, amount in zip(
        printed[[*keys, "_rij", "_kolom"]].astype("str").itertuples(index=False, name=None),
        whole,
        strict=True,
    ):
        key = row[: len(keys)] if len(keys) > 1 else row[0]
        computed = int(sums.get(key, 0))
        found.append(
            ControlTotal(
                a1(int(row[-2]) - 1, int(row[-1]) - 1),
                f"blad {place}",
                " ".join(row[: len(keys)]),
                table.value,
                int(amount) / scale,
                computed / scale,
                (int(amount) - computed) / scale,
                verdict(int(amount) - computed, step, int(terms.get(key, 1))),
            )
        )
    return found
