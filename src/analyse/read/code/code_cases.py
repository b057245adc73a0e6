"""What is said of one code of a sheet: in which years, on how many lines, with how much money.

The trap: a budget in the realisatie column is the same money again, so columns of a sheet are never
added up here; the largest says what hangs on a code.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analyse import nl
from analyse.read.messages import message
from analyse.read.problems import INFO, Say, a1, listed
from analyse.tables import Table, cents, euros

#: Codes of one kind that are named one by one in a sheet; the others are one line.
MOST = 12


@dataclass(frozen=True)
class Case:
    """A value of a sheet that is said: the years it is about, and the rows that hold it."""

    waarde: str
    jaren: tuple[int, ...]
    rows: pd.DataFrame
    fields: Mapping[str, Any]

    @property
    def jaar(self) -> str:
        """The years as they are written: `2023`, `2023 en 2025`, `2023 tot en met 2026`."""
        first, last = self.jaren[0], self.jaren[-1]
        if len(self.jaren) > 2 and last - first == len(self.jaren) - 1:
            return f"{first} tot en met {last}"
        return nl.opsomming([str(jaar) for jaar in self.jaren])


def rows_of(
    table: Table, frame: pd.DataFrame, column: str, values: Collection[str]
) -> dict[str, pd.DataFrame]:
    """Lineage, year and money of the rows that hold each of some values."""
    money = [one.name for one in table if one.kind == "bedrag" and one.name in frame]
    kept = frame.loc[
        frame[column].isin(list(values)), [column, "jaar", "_rij", "_kolom", *money]
    ]
    return {str(value): rows for value, rows in kept.groupby(column, sort=True)}


def case(
    value: str, rows: pd.DataFrame, jaren: Iterable[int], fields: Mapping[str, Any]
) -> Case:
    """A case of the rows of some of the years."""
    years = tuple(sorted(jaren))
    return Case(value, years, rows[rows["jaar"].isin(years)], fields)


def say_cases(
    key: str, more: str, table: Table, cases: Sequence[Case], column: int, say: Say
) -> None:
    """Report each case, the most money first.

    Warnings behind the first `MOST` are one, with the message `more`; what is only said is folded
    by its own words.
    """
    apart = len(cases) if message(key)["ernst"] == INFO else MOST
    ordered = sorted(cases, key=lambda one: (-_money(table, one.rows)[0], one.waarde))
    for one in ordered[:apart]:
        fields = {"jaar": one.jaar, "regels": _told(table, one.rows), **one.fields}
        say(key, _cell(one.rows, column), one.waarde, _count(one.rows), **fields)
    rest = ordered[apart:]
    if rest:
        rows = pd.concat([one.rows for one in rest])
        values = listed([one.waarde for one in rest])
        number = nl.getal(len(rest))
        regels = _told(table, rows)
        say(more, _cell(rows, column), values, _count(rows), meer=number, regels=regels)


def _cell(rows: pd.DataFrame, column: int) -> str:
    return a1(int(rows["_rij"].iloc[0]) - 1, column)


def _count(rows: pd.DataFrame) -> int:
    return int(rows["_rij"].nunique())


def _money(table: Table, rows: pd.DataFrame) -> tuple[float, int]:
    """The largest sum of the rows in one column of the sheet, and how many such columns."""
    sums = [
        euros(cents(rows[column.name].abs()).groupby(rows["_kolom"]).sum())
        for column in table
        if column.kind == "bedrag" and column.name in rows
    ]
    filled = [amount for one in sums for amount in one.tolist() if amount]
    return max(filled, default=0.0), len(filled)


def _told(table: Table, rows: pd.DataFrame) -> str:
    """How many rows of the sheet, and how much money, as part of a sentence."""
    counted = nl.aantal(_count(rows), "regel", "regels")
    money, several = _money(table, rows)
    if not several:
        return counted
    whole = "samen" if several == 1 else "in één kolom tot"
    return f"{counted}, {whole} {nl.euro(money, 2)}"
