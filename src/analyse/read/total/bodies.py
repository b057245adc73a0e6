"""The rows under a header as the arithmetic of totals needs them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse.read.heading.headings import Heading
from analyse.read.heading.layout import Layout
from analyse.read.money.amounts import Numbers
from analyse.read.rows import Rows
from analyse.read.sheet import Sheet
from analyse.read.total.reconcile import Body


def body_of(
    layout: Layout, rows: Rows, sheet: Sheet, numbers: Numbers, headings: list[Heading]
) -> Body:
    """The rows as the arithmetic of totals needs them, with the amounts of some columns."""
    keys = {}
    for heading in layout.keys:
        column = layout.table[heading.column]
        if column.kind not in ("datum", "geheel") and not column.free:
            keys[heading.column] = texts_of(sheet, heading.index, rows.used)
    return Body(
        rows.used,
        rows.is_data,
        rows.labels,
        rows.label_in,
        keys,
        rows.side,
        rows.block,
        children=rows.children,
        values=np.array([numbers[h.index][0] for h in headings]),
        known=np.array([numbers[h.index][1] for h in headings]),
    )


def texts_of(sheet: Sheet, column: int, rows: np.ndarray) -> tuple[list[str], np.ndarray]:
    """Different texts of a column, and which of them each row holds (-1 when it is empty)."""
    values, which = sheet.distinct(column, rows)
    place, texts = pd.factorize(np.array([str(v).strip() for v in values], dtype=object))
    return list(texts), np.append(place, -1)[which]
