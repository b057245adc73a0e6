"""Columns whose headings carry a year, phase or side to rows.

One chunk of rows for each value that headings give. The trap: an empty cell under such a heading
says nothing, not even that there is no score.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from analyse.read.amounts import Amounts, Numbers
from analyse.read.columns import Keys, levels
from analyse.read.headings import Heading
from analyse.read.layout import Layout, given
from analyse.read.rows import Rows


def unpivot(
    layout: Layout, rows: Rows, amounts: Amounts, numbers: Numbers, keys: dict[str, Keys]
) -> pd.DataFrame:
    """The rows of data with a column for each column of the table that the sheet gives.

    Also `_rij` and `_kolom`: the place on the sheet, counted from 1. In the order of the sheet.
    """
    table, count = layout.table, len(rows.data)
    groups: dict[tuple[object, ...], list[Heading]] = {}
    for heading in layout.value_headings:
        groups.setdefault(given(heading), []).append(heading)
    plain = groups.pop((), [])
    shared = {name: key.categorical() for name, key in keys.items()}
    chunks = []
    for group in list(groups.values()) or [[]]:
        columns: dict[str, Any] = shared.copy()
        for heading in (*plain, *group):
            columns |= _values(heading, layout, rows, amounts, numbers, keys)
            columns |= {name: _same(value, count) for name, value in heading.fixed.items()}
        if "kant" in table.by_name and "kant" not in columns:
            which, sides = pd.factorize(rows.kant[rows.is_data])
            columns["kant"] = Keys(list(sides), which).categorical()
        carriers = [h for h in (*group, *plain) if h.column == table.value]
        main = (carriers or group or plain or layout.keys)[0]
        if main.numbered:
            years = rows.years[main.index][rows.is_data]
            columns["jaar"] = np.where(years > 0, years, np.nan)
        frame = pd.DataFrame(columns, index=range(count))
        frame["_rij"] = rows.data.astype("int32") + 1
        frame["_kolom"] = np.int32(main.index + 1)
        if group:
            cells = amounts.sheet.filled_at(rows.data, [h.index for h in group])
            frame = frame.loc[cells.any(axis=1)]
        chunks.append(frame)
    return chunks[0] if len(chunks) == 1 else _stacked(chunks)


def _values(
    heading: Heading,
    layout: Layout,
    rows: Rows,
    amounts: Amounts,
    numbers: Numbers,
    keys: dict[str, Keys],
) -> dict[str, Any]:
    """What stands under a heading, by column: figures, or levels and why there is none."""
    if heading.index in numbers:
        whole, known = numbers[heading.index]
        scale, _ = amounts.scale(heading)
        return {heading.column: np.where(known, whole / scale, np.nan)[rows.is_data]}
    sheet, said = amounts.sheet, keys.get("beoordeling")
    found = levels(layout.table, heading, rows.data, sheet, amounts.say, said)
    return {name: key.categorical() for name, key in found.items()}


def fill_fixed(frame: pd.DataFrame, fixed: Mapping[str, Any]) -> pd.DataFrame:
    """The frame with what holds for the whole sheet where a row itself says nothing."""
    for column, value in fixed.items():
        if value == "":
            continue
        if column in frame:
            frame[column] = frame[column].astype(object).fillna(value)
        else:
            frame[column] = _same(value, len(frame))
    return frame


def _same(value: object, rows: int) -> pd.Categorical:
    """One value in every row; None is missing."""
    values = [] if value is None else [value]
    return Keys(values, np.full(rows, len(values) - 1, dtype="int8")).categorical()


def _stacked(chunks: list[pd.DataFrame]) -> pd.DataFrame:
    """Chunks of rows as one frame, in the order of the sheet.

    A column that a chunk lacks is missing there.
    """
    columns: dict[str, Any] = {}
    for name in dict.fromkeys(chain.from_iterable(chunks)):
        parts = [chunk.get(name, _same(None, len(chunk))) for chunk in chunks]
        if all(isinstance(part.dtype, pd.CategoricalDtype) for part in parts):
            columns[name] = union_categoricals(parts)
        else:
            columns[name] = np.concatenate([np.asarray(part) for part in parts])
    order = np.lexsort((columns["_kolom"], columns["_rij"]))
    return pd.DataFrame({name: column[order] for name, column in columns.items()})
