"""Columns whose headings carry a year, phase or side to rows.

One chunk of rows for each value that headings give. The trap: an empty cell under such a heading
says nothing, not even that there is no score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from analyse.read.columns import Keys, levels
from analyse.read.heading.headings import Heading
from analyse.read.heading.layout import Layout, given
from analyse.read.money.amounts import Amounts, Numbers
from analyse.read.problems import Say, listed, say_cells
from analyse.read.rows import Rows
from analyse.read.sheet import EMPTY, Sheet
from analyse.tables import ONBEKEND


@dataclass
class _Wide:
    """What was read of a sheet, of which some headings carry values of other columns."""

    layout: Layout
    rows: Rows
    amounts: Amounts
    numbers: Numbers
    keys: dict[str, Keys]
    #: Per column what texts stand for, by a profile.
    meant: Mapping[str, Mapping[str, str]]

    def chunk(self, plain: list[Heading], group: list[Heading]) -> pd.DataFrame:
        """The rows of data with the columns of a group, beside those that give no value."""
        table, rows = self.layout.table, self.rows
        columns: dict[str, Any] = {name: key.categorical() for name, key in self.keys.items()}
        for heading in (*plain, *group):
            columns |= self.values(heading)
            for name, value in heading.fixed.items():
                columns[name] = _same(value, len(rows.data))
        carriers = [h for h in (*group, *plain) if h.column == table.value]
        main = (carriers or group or plain or self.layout.keys)[0]
        if main.numbered:
            years = rows.years[main.index][rows.is_data]
            columns["jaar"] = np.where(years > 0, years, np.nan)
        if "kant" in table.by_name and "kant" not in columns:
            which, sides = pd.factorize(rows.kant[rows.is_data])
            columns["kant"] = Keys(list(sides), which).categorical()
        columns["_rij"] = rows.data.astype("int32") + 1
        columns["_kolom"] = np.int32(main.index + 1)
        frame = pd.DataFrame(columns, index=range(len(rows.data)))
        if not group:
            return frame
        held = [h.index for h in group] + [h.plus for h in group if h.plus >= 0]
        filled = self.amounts.sheet.filled_at(rows.data, held)
        return frame.loc[filled.any(axis=1)]

    def values(self, heading: Heading) -> dict[str, Any]:
        """What stands under a heading, by column: figures, or levels and why there is none."""
        data, amounts = self.rows.is_data, self.amounts
        if heading.index in self.numbers:
            whole, known = self.numbers[heading.index]
            scale, _ = amounts.scale(heading)
            return {heading.column: np.where(known, whole / scale, np.nan)[data]}
        said = self.keys.get("beoordeling")
        table, rows = self.layout.table, self.rows.data
        meant = self.meant.get(heading.column, {})
        found = levels(table, heading, rows, amounts.sheet, amounts.say, said, meant)
        return {name: key.categorical() for name, key in found.items()}


def unpivot(
    layout: Layout,
    rows: Rows,
    amounts: Amounts,
    numbers: Numbers,
    keys: dict[str, Keys],
    meant: Mapping[str, Mapping[str, str]],
) -> pd.DataFrame:
    """The rows of data with a column for each column of the table that the sheet gives.

    Also `_rij` and `_kolom`: the place on the sheet, counted from 1. In the order of the sheet.
    """
    groups: dict[tuple[object, ...], list[Heading]] = {(): []}
    for heading in layout.value_headings:
        groups.setdefault(given(heading), []).append(heading)
    plain = groups.pop(())
    wide = _Wide(layout, rows, amounts, numbers, keys, meant)
    if not groups:
        return wide.chunk(plain, [])
    return _stacked([wide.chunk(plain, group) for group in groups.values()])


def refuse_said_twice(
    layout: Layout, rows: Rows, sheet: Sheet, keys: dict[str, Keys], say: Say
) -> None:
    """Report amounts of which the heading says one thing and a column of the sheet another.

    What stands under such a heading cannot be placed; where both say the same nothing is wrong.
    """
    of_column = {heading.column: heading.text for heading in layout.keys}
    for heading in layout.value_headings:
        for column, value in heading.fixed.items():
            if column in keys:
                says = partial(_says_other, value)
                other = keys[column].rows(says) & _tells(heading, rows, sheet)
                if other.any():
                    fields = {"kolom": column, "kopwaarde": value, "naast": of_column[column]}
                    held = {str(keys[column].values[at]) for at in keys[column].which[other]}
                    cells = [(row, heading.index) for row in rows.data[other].tolist()]
                    values = [heading.text] * len(cells)
                    fields["kolomwaarde"] = listed(sorted(held), most=3)
                    say_cells(say, "KOP_EN_KOLOM", cells, values, **fields)


def _says_other(said: object, value: object) -> bool:
    """Whether a row says something, and not what the heading says."""
    return value not in (None, "", ONBEKEND) and str(value) != str(said)


def _tells(heading: Heading, rows: Rows, sheet: Sheet) -> np.ndarray:
    """Data rows with anything but nothing or a zero under a heading."""
    filled = sheet.kinds[rows.data, heading.index] != EMPTY
    return np.asarray(filled & (sheet.numbers[rows.data, heading.index] != 0))


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
    if len(chunks) == 1:
        return chunks[0]
    columns: dict[str, Any] = {}
    for name in dict.fromkeys(chain.from_iterable(chunks)):
        parts = [chunk.get(name, _same(None, len(chunk))) for chunk in chunks]
        if all(isinstance(part.dtype, pd.CategoricalDtype) for part in parts):
            columns[name] = union_categoricals(parts)
        else:
            columns[name] = np.concatenate([np.asarray(part) for part in parts])
    order = np.lexsort((columns["_kolom"], columns["_rij"]))
    return pd.DataFrame({name: column[order] for name, column in columns.items()})
