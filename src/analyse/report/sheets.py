"""Opening a workbook to write, for files that are a table or a template and not a report.

The trap: text from somebody's export may begin with `=`; no text becomes a formula, a link or a number.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from analyse.report.workbook import TEXT_IS_TEXT


def open_workbook(target: io.BytesIO, title: str) -> Any:  # noqa: ANN401  xlsxwriter has no types
    """A new workbook in memory; the same content gives the same bytes."""
    book = xlsxwriter.Workbook(target, TEXT_IS_TEXT)
    book.set_properties({"title": title, "created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001  a fixed date, not a moment
    return book


def width(label: str, shown: Sequence[str] = ()) -> int:
    """Width of a column that shows its heading with the arrow of the filter, and its cells up to a limit."""
    return min(50, max([len(label) + 4, *(len(text) + 2 for text in shown), 8]))
