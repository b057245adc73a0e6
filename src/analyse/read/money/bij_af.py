"""A column beside the amounts that gives their sign: debet or credit, bij or af, Soll or Haben.

The trap: the amounts themselves have none, so a credit of a lasten adds to them, and no sum shows
it. Who writes the sign in the amounts too, or means by D and C lasten and baten, is not asked.
"""

from __future__ import annotations

import numpy as np

from analyse.read.heading.layout import Layout
from analyse.read.money.amounts import Numbers
from analyse.read.problems import Say, a1, listed
from analyse.read.rows import Rows
from analyse.read.sheet import Sheet

#: What such a column holds: an addition, and what is taken off.
_PLUS = frozenset(["d", "deb", "debet", "db", "dt", "bij", "s", "soll", "+"])
_MINUS = frozenset(["c", "cr", "cred", "credit", "ct", "af", "h", "haben", "-"])


def ask_signs_beside(
    layout: Layout, sheet: Sheet, rows: Rows, numbers: Numbers, say: Say
) -> None:
    """Say of a column that is not read that it gives the sign of amounts that have none."""
    if layout.table[layout.table.value].kind != "bedrag":
        return
    unread = [h for h in layout.headings if not h.column and not h.derived]
    for heading in unread:
        values, which = sheet.distinct(heading.index, rows.used)
        texts = [str(value).strip().rstrip(".").casefold() for value in values]
        said = set(texts)
        if not (_PLUS & said and _MINUS & said and said <= _PLUS | _MINUS):
            continue
        minus = np.array([*(text in _MINUS for text in texts), False])[which] & rows.is_data
        plus = np.array([*(text in _PLUS for text in texts), False])[which] & rows.is_data
        if _bare(numbers, minus) and not _is_side(rows, plus, minus):
            cell, written = a1(layout.bottom, heading.index), listed(list(map(str, values)))
            say("TEKEN_IN_KOLOM", cell, written, int(minus.sum()), kop=heading.text)


def _bare(numbers: Numbers, minus: np.ndarray) -> bool:
    """Whether amounts that are taken off are written without a sign."""
    return any(bool((whole[minus & known] > 0).any()) for whole, known in numbers.values())


def _is_side(rows: Rows, plus: np.ndarray, minus: np.ndarray) -> bool:
    """Whether the column says no more than which rows are lasten and which baten."""
    return set(rows.side[plus]) == {"lasten"} and set(rows.side[minus]) == {"baten"}
