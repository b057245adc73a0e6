"""The types of the finished table.

Every column of the specification, unknown text shown as such.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analyse.tables import NIVEAUS, ONBEKEND, Column, Table

LINEAGE = ("_bron", "_rij", "_kolom")


def typed(table: Table, frame: pd.DataFrame, *, personal: bool = False) -> pd.DataFrame:
    """The finished table, each column with its type: those of the table, then those of lineage.

    A column that `frame` lacks is unknown in every row; personal data are left out unless asked
    for.
    """
    frame = frame.reset_index(drop=True)
    nothing = pd.Series(pd.Categorical.from_codes(np.full(len(frame), -1), categories=[]))
    #: By kind the columns that the frame lacks, which are all alike.
    unsaid: dict[tuple[str, bool], Any] = {}
    columns: dict[str, Any] = {}
    for column in table:
        if column.personal and not personal:
            continue
        kind = column.kind, column.free
        if column.name in frame:
            columns[column.name] = _typed(frame[column.name], column)
        elif kind in unsaid:
            columns[column.name] = unsaid[kind]
        else:
            columns[column.name] = unsaid[kind] = _typed(nothing, column)
        raw = f"{column.name}_ruw"
        if raw in frame:
            columns[raw] = _text(frame[raw], "")
    for name in LINEAGE:
        columns[name] = frame.get(name, pd.Series(0, frame.index)).astype("int32")
    return pd.DataFrame(columns, index=frame.index)


def empty(table: Table) -> pd.DataFrame:
    """A table without rows, with all its columns and types."""
    return typed(table, pd.DataFrame(index=range(0)))


def _typed(values: pd.Series, column: Column) -> Any:  # noqa: ANN401  a Series or an array
    match column.kind:
        case "bedrag" | "getal":
            return _numbers(values)
        case "geheel":
            return _numbers(values).astype("Int64")
        case "jaar":
            years = _numbers(values)
            whole = len(years) and years.notna().all()
            return years.astype("int64" if whole else "Int64")
        case "datum":
            return pd.to_datetime(values).astype("datetime64[s]")
        case "niveau":
            return pd.Categorical(values, categories=list(NIVEAUS), ordered=True)
    return _text(values, "" if column.free else ONBEKEND)


def _numbers(values: pd.Series) -> pd.Series:
    if not isinstance(values.dtype, pd.CategoricalDtype):
        return pd.to_numeric(values).astype("float64")
    different = np.array([*values.cat.categories, np.nan], dtype="float64")
    return pd.Series(different[values.cat.codes])


def _text(values: pd.Series, unknown: str) -> Any:  # noqa: ANN401  an array of texts
    """Texts; what is missing or empty becomes `unknown`."""
    values = values.astype("category")
    different = [str(value) or unknown for value in values.cat.categories]
    texts = pd.array([unknown, *different], dtype="str")
    return texts.take(values.cat.codes.to_numpy(dtype="int64") + 1)
