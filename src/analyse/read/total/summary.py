"""A sheet that holds the totals of another sheet of the same file, held against it.

The trap: read as data, such a sheet would count every amount twice. A profile says which sheet it
is (`controleert`); its rows become control totals, and it yields no data itself.
"""

from __future__ import annotations

from collections import Counter
from fnmatch import fnmatchcase

import numpy as np
import pandas as pd

from analyse.read.money.amounts import CENT, MICRO
from analyse.read.problems import Problem, a1, saying
from analyse.read.result import SheetResult
from analyse.read.total.printed import report
from analyse.read.total.totals import ControlTotal, resolution, verdict
from analyse.tables import ONBEKEND, TABLES, Table

#: What a row is about, as text.
Key = tuple[str, ...]


def hold_against(
    summary: SheetResult, sheets: list[SheetResult], pattern: str, file: str
) -> list[Problem]:
    """Turn the rows of a summary into control totals of the sheets that `pattern` names.

    What does not tie is returned.
    """
    problems: list[Problem] = []
    say = saying(problems, file, summary.blad)
    printed, table = summary.frame, TABLES[summary.table]
    summary.frame, summary.rows = None, 0
    details = [
        sheet
        for sheet in sheets
        if sheet.frame is not None
        and sheet.table == summary.table
        and fnmatchcase(sheet.blad.casefold(), pattern.casefold())
    ]
    if not details or printed is None:
        say("BLAD_ONTBREEKT", waarde=pattern)
        return problems
    detail = pd.concat([sheet.frame for sheet in details], ignore_index=True)
    place = "blad " + ", ".join(sheet.blad for sheet in details)
    columns = _key_columns(table, printed)
    keys = _keys(printed, columns)
    scale = CENT if table[table.value].kind == "bedrag" else MICRO
    amounts = _whole(printed[table.value], scale)
    step = _step(printed[table.value], detail[table.value], scale, summary.unit)
    sums, terms = _added(_keys(detail, columns), _whole(detail[table.value], scale))
    found = []
    for key, amount, row, column in zip(
        keys, amounts, printed["_rij"], printed["_kolom"], strict=True
    ):
        difference = amount - sums[key]
        total = ControlTotal(
            cel=a1(row - 1, column - 1),
            bereik=place,
            omschrijving=" ".join(key),
            kolom=table.value,
            afgedrukt=amount / scale,
            berekend=sums[key] / scale,
            verschil=difference / scale,
            oordeel=verdict(difference, step, terms[key] or 1),
        )
        report(total, say, money=scale == CENT)
        found.append(total)
    summary.totals = [*found, *summary.totals]
    known = set(keys)
    missing = [key for key in terms if key not in known]
    if missing:
        say("BUITEN_TOTAAL.ander_blad", waarde=" ".join(missing[0]), aantal=len(missing))
    return problems


def _key_columns(table: Table, frame: pd.DataFrame) -> list[str]:
    """Columns of a table that say what a row is about, without those that say nothing."""
    names = []
    for column in table:
        tells = not (column.is_value or column.free or column.kind == "datum")
        if tells and column.name in frame:
            values = frame[column.name]
            if values.notna().any() and not values.isin([ONBEKEND, ""]).all():
                names.append(column.name)
    return names


def _keys(frame: pd.DataFrame, columns: list[str]) -> list[Key]:
    return list(frame[columns].astype("str").itertuples(index=False, name=None))


def _added(keys: list[Key], amounts: list[int]) -> tuple[Counter[Key], Counter[Key]]:
    """What the rows with the same key add up to, and how many they are."""
    sums: Counter[Key] = Counter()
    for key, amount in zip(keys, amounts, strict=True):
        sums[key] += amount
    return sums, Counter(keys)


def _whole(values: pd.Series, scale: int) -> list[int]:
    found: list[int] = np.rint(values.fillna(0) * scale).astype("int64").tolist()
    return found


def _step(printed: pd.Series, detail: pd.Series, scale: int, factor: int) -> int:
    """The step in which a summary is printed; 0 when nothing was rounded for it.

    Whole euros beside whole euros were not rounded.
    """
    step, finest = (
        resolution(np.array(_whole(values.dropna(), scale)), scale, factor)
        for values in (printed, detail)
    )
    return step if factor != 1 or finest < step else 0
