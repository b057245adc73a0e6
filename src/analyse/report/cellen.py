"""From one published number to the rows of the tables that it is made of, and how far it ties to them.

The trap: a sum that ties is a proof, a list of rows that have to do with a number is not. So a number is called a sum, a count
or a share only when it is exactly that of the rows shown; in every other case it is called computed, with what those rows add up to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pandas as pd

from analyse.measures.beeldkwaliteit import geldige_scores
from analyse.measures.frames import exploitatie
from analyse.report.markup import missing
from analyse.report.tidy import kept
from analyse.tables import TABLES, cents

SOM, AANTAL, AANDEEL, BEREKEND, NIETS = "som", "aantal", "aandeel", "berekend", "niet gevonden"
#: A column with more values than this is no grouping of which the name of a published column can be a value.
_MOST_GROUPS = 60
#: Columns that a published table fixes without showing them, tried a value at a time.
_UNSHOWN = {"begroting": ("fase", "kant"), "schouw": ("beoordeling",)}

#: Published columns that have another name in a table.
_ALIASES = {("taakstelling", "taakstelling"): "naam"}
#: Published columns that count rows; a small number elsewhere would tie to some rows by chance.
_COUNTS = ("n", "rijen", "aantal")


@dataclass(frozen=True)
class Number:
    """One published number: the table it stands in, the keys of its row, its column and what it is."""

    row: Mapping[str, Any]
    column: str
    format: str
    value: float


@dataclass(frozen=True)
class Finding:
    """What a number was found to be.

    Attributes
    ----------
    kind
        som, aantal, aandeel, berekend or niet gevonden.
    table
        The table whose rows are meant.
    rows
        Those rows, with the columns of the table and its lineage.
    amount
        The column that was added up; empty for a count or a share.
    where
        What the rows have in common, by column.
    remark
        What was left out of the table beforehand, or the count of a share.
    """

    kind: str
    table: str = ""
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    amount: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    remark: str = ""


def find(number: Number, tables: Mapping[str, pd.DataFrame]) -> Finding:
    """The rows of the first table to which a number ties, or of the first table that has to do with it.

    Parameters
    ----------
    tables
        Tables of a dossier by name, those that the notebook cannot do without first.
    """
    near = None
    for name, frame in tables.items():
        for view, remark in _views(name, frame):
            for rows, where, guessed in _selections(number, name, view):
                # A nought is the sum of many rows: with a value that was only tried it proves nothing.
                found = None if guessed and not number.value else _ties(number, name, rows, where, remark)
                if found is not None:
                    return found
                if near is None and where and not guessed and len(rows):
                    near = Finding(BEREKEND, name, rows, next(iter(_amounts(name, rows, euro=True)), ""), where, remark)
    return near or Finding(NIETS)


def _views(name: str, frame: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, str]]:
    """A table as the measures take it, then as it was read."""
    if name == "begroting":
        without = exploitatie(frame)
        if len(without) < len(frame):
            yield without, "zonder mutaties in reserves"
    if name == "schouw" and len(frame):
        yield geldige_scores(frame), "van elke plek en meetlat de laatste score van de ronde"
    if name == "taakstelling" and len(frame):
        latest = frame.sort_values("besluitdatum", kind="stable").drop_duplicates(["naam", "jaar"], keep="last")
        yield latest, "het laatste besluit"
    yield frame, ""


def _selections(number: Number, name: str, frame: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, dict[str, Any], bool]]:
    """Rows that a number can be made of, with what they have in common and whether a value in that was only tried."""
    columns = {c.name: c for c in kept(TABLES[name]) if c.name in frame}
    row = {_ALIASES.get((name, k), k): v for k, v in number.row.items() if k != number.column and not missing(v)}
    shared = {k: v for k, v in row.items() if k in columns and not columns[k].is_value}
    base = _having(frame, shared)
    if not len(base):
        return
    named = _named(number.column, base, [c for c in columns if c not in shared and not columns[c].is_value])
    free = [c for c in _UNSHOWN.get(name, ()) if c in columns and c not in shared and c not in named]
    choices = [[None, *sorted(base[c].dropna().astype(str).unique())] for c in free]
    for extra in [named, {}] if named else [{}]:
        for values in product(*choices):
            chosen = extra | {c: v for c, v in zip(free, values, strict=True) if v is not None}
            yield _having(base, chosen), shared | chosen, len(chosen) > len(extra)


def _named(column: str, frame: pd.DataFrame, columns: Sequence[str]) -> dict[str, str]:
    """Columns of which the name of a published column is a value: `realisatie` is a fase, `lasten` a kant."""
    words = column.replace("_", " ").casefold()
    found: dict[str, str] = {}
    for name in columns:
        values = frame[name].dropna().astype(str).unique()
        if len(values) <= _MOST_GROUPS:
            alike = [v for v in values if v.replace("_", " ").casefold() == words]
            found |= {name: alike[0]} if alike else {}
    return found


def _having(frame: pd.DataFrame, values: Mapping[str, Any]) -> pd.DataFrame:
    for name, value in values.items():
        column = frame[name]
        text = column.dt.strftime("%Y-%m-%d") if pd.api.types.is_datetime64_any_dtype(column) else column.astype("str")
        frame = frame[(text.str.casefold() == str(value).casefold()).fillna(value=False).astype(bool)]
    return frame


def _amounts(name: str, rows: pd.DataFrame, *, euro: bool) -> list[str]:
    kinds = ("bedrag",) if euro else ("bedrag", "getal", "geheel")
    return [c.name for c in kept(TABLES[name]) if c.kind in kinds and c.name in rows]


def _ties(number: Number, name: str, rows: pd.DataFrame, where: Mapping[str, Any], remark: str) -> Finding | None:
    if not len(rows):
        return None
    euro = number.format.startswith("euro")
    if euro or number.format.startswith("getal"):
        for amount in sorted(_amounts(name, rows, euro=euro), key=lambda c: c != number.column):
            used = rows[rows[amount].notna()]
            if len(used) and (euro or amount == number.column) and _sum_cents(used[amount]) == _sum_cents(pd.Series([number.value])):
                return Finding(SOM, name, used, amount, where, remark)
    counts = number.column in _COUNTS or bool(_named(number.column, rows, list(where)))
    if counts and number.format == "getal" and len(rows) == number.value:
        return Finding(AANTAL, name, rows, "", where, remark)
    if number.format.startswith("procent") and number.value:
        return _share(number, name, rows, where, remark)
    return None


def _sum_cents(values: pd.Series) -> int:
    return int(cents(values.astype(float)).sum())


def _share(number: Number, name: str, rows: pd.DataFrame, where: Mapping[str, Any], remark: str) -> Finding | None:
    """A share ties when the row itself holds its two counts and the larger is that of the rows."""
    counts = {k: v for k, v in number.row.items() if isinstance(v, int | float) and not isinstance(v, bool) and v == int(v)}
    total = next((k for k in _COUNTS if counts.get(k) == len(rows)), None)
    part = next((k for k, v in counts.items() if k != total and abs(v - number.value * len(rows)) < 1e-6), None)
    if total is None or part is None:
        return None
    said = f"{part} {counts[part]:.0f} van {total} {counts[total]:.0f}"
    return Finding(AANDEEL, name, rows, "", where, "; ".join(p for p in (said, remark) if p))
