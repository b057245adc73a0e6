"""What stands in a table or on a sheet and was not read: columns, rows below, sheets as a whole.

Kept beside what was read, so that a comparison can name it, and can tell whether it is the same in
another file. The trap: a column that means nothing to the reader may hold the money.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from analyse.read.heading.layout import Layout
from analyse.read.problems import a1, shown
from analyse.read.rows import Rows
from analyse.read.sheet import Sheet, Value
from analyse.read.values import NotReadable, amount

#: From here on, or with decimals, a figure is rather an amount than a code or a count.
_LARGE = 10_000
#: A text that may be an amount: most are none, and reading them all takes long.
_FIGURE = re.compile(r"\s{0,3}[-+(€]{0,2}\s{0,3}\d[\d.,]{0,20}[-)]?\s{0,3}")


@dataclass(frozen=True)
class Unread:
    """Something that was not read.

    `kop` is its heading ("" when it has none), `som` what its figures add up to as they are
    printed (None when they look like no amounts), `inhoud` a digest of its cells in their order,
    `grootste` the sum of the column with the most (None as `som`).
    """

    kop: str
    cel: str
    waarden: int
    som: float | None
    inhoud: str
    grootste: float | None = None


def unread_parts(layout: Layout, sheet: Sheet, rows: Rows) -> list[Unread]:
    """Columns of a table that were not read, and the rows below it.

    Not what follows from other columns, nor what a profile says to leave out.
    """
    headings = {heading.index: heading for heading in layout.headings}
    found = []
    for column in range(sheet.shape[1]):
        heading = headings.get(column)
        if heading and (heading.column or heading.derived):
            continue
        kop = " ".join(heading.text.split()) if heading else ""
        part = _part(sheet, [column], rows.data, shown(kop), a1(layout.bottom, column))
        found.append(part)
    if rows.below:
        below = np.arange(rows.below[0], sheet.shape[0])
        cell = a1(rows.below[0], 0)
        found.append(_part(sheet, range(sheet.shape[1]), below, "", cell))
    return [part for part in found if part.waarden]


def unread_sheet(sheet: Sheet) -> list[Unread]:
    """A sheet of which nothing was read, when anything stands on it."""
    rows = np.arange(sheet.shape[0])
    whole = _part(sheet, range(sheet.shape[1]), rows, "", "")
    return [whole] if whole.waarden else []


def _part(sheet: Sheet, columns: Iterable[int], rows: np.ndarray, kop: str, cel: str) -> Unread:
    """What some cells hold together."""
    digest, number = hashlib.sha256(), 0
    sums: list[float] = []
    for column in columns:
        values, which = sheet.distinct(column, rows)
        digest.update(repr(values).encode("utf-8", "backslashreplace"))
        digest.update(which.astype("int32").tobytes())
        number += int((which >= 0).sum())
        total = _total(values, which)
        if total is not None:
            sums.append(total)
    som = round(sum(sums), 2) if sums else None
    return Unread(kop, cel, number, som, digest.hexdigest(), max(sums, key=abs, default=None))


def _total(values: list[Value], which: np.ndarray) -> float | None:
    """What the figures of a column add up to; None when most are none, or look like codes."""
    times = np.bincount(which + 1, minlength=len(values) + 1)[1:]
    figures = [_figure(value) for value in values]
    known = np.array([figure is not None for figure in figures], dtype=bool)
    numbers = np.array([figure or 0.0 for figure in figures])
    amounts = (np.abs(numbers) >= _LARGE) | (numbers % 1 != 0)
    if not amounts.any() or 2 * times[known].sum() < times.sum() or _are_codes(numbers[known]):
        return None
    return float(numbers @ times)


def _are_codes(numbers: np.ndarray) -> bool:
    """Whether numbers are whole and of one length, as codes are and amounts are not."""
    lengths = {len(str(int(number))) for number in numbers}
    return len(numbers) > 1 and len(lengths) == 1 and not (numbers % 1).any()


def _figure(value: Value) -> float | None:
    """A cell as a number, when it is one."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    if not isinstance(value, str):
        return float(value) if math.isfinite(value) else None
    if not _FIGURE.fullmatch(value):
        return None
    try:
        read = amount(value)
    except NotReadable:
        return None
    return None if read is None else float(read)
