"""The same money twice on one sheet: under the table its sums stand again, divided otherwise.

`Waarvan per kostensoort`, `Recapitulatie`: a second list with the same total. The trap: both lists
read as rows of one table, each total ties to its own list, and nothing shows that all counts twice.
Lasten and baten may be as large as each other, so a side, a year and a fase are compared with
themselves alone.
"""

from __future__ import annotations

import numpy as np

from analyse.read.groups import alike
from analyse.read.heading.headings import Heading
from analyse.read.heading.layout import Layout
from analyse.read.problems import Say, a1
from analyse.read.profiles.profile import Profile
from analyse.read.rows import Rows
from analyse.read.sheet import Sheet
from analyse.read.total.families import Money

#: Lists of so many rows may be as large as each other because they are the same.
_FEWEST = 2
#: Sums of parts that are compared: a sheet in more parts is no table with a list under it.
_MOST_SUMS = 1_000_000


def ask_same_again(
    layout: Layout, rows: Rows, sheet: Sheet, money: Money, profile: Profile, say: Say
) -> None:
    """Ask of the first list of rows that adds up to what all rows above it do, whether it is that.

    A list begins where rows that are no data stand above it, or nothing.
    """
    data = np.flatnonzero(rows.is_data)
    begins = np.flatnonzero(np.diff(rows.used[data]) > 1) + 1
    if profile.own_money or not len(begins):
        return
    group = alike(_kept_apart(layout), rows, sheet, data)
    width = int(group.max()) + 1
    if width * (len(begins) + 1) > _MOST_SUMS:
        return
    part = np.searchsorted(begins, np.arange(len(data)), side="right")
    sums = np.zeros(((len(begins) + 1) * width, money.values.shape[1]), dtype="int64")
    np.add.at(sums, part * width + group, money.values[data])
    sums = sums.reshape(len(begins) + 1, -1)
    upto = np.cumsum(sums, axis=0)
    above, below, here = upto[:-1], upto[-1] - upto[:-1], sums[1:]
    same = (above == below).all(axis=1) | (above == here).all(axis=1)
    size = np.bincount(part)
    several = (begins >= _FEWEST) & (size[1:] >= _FEWEST)
    found = np.flatnonzero(same & several & above.any(axis=1))
    if not len(found):
        return
    first = int(found[0])
    if _same_lines(layout, rows, sheet, data, int(begins[first])):
        return
    whole = above[first].reshape(width, -1).sum(axis=0)
    row = int(rows.used[data[begins[first]]])
    key = "ZELFDE_GELD_ERONDER"
    if money.by_chance(whole, np.zeros_like(whole)):
        key = "ZELFDE_GELD_ERONDER.rond"
    say(key, a1(row, layout.value_headings[0].index), rij=row + 1)


def _same_lines(layout: Layout, rows: Rows, sheet: Sheet, data: np.ndarray, begin: int) -> bool:
    """Whether the rows from one on are those above it once more, for another wijk or the like."""
    above, below = data[:begin], data[begin : 2 * begin]
    if len(below) < begin:
        return False
    for heading in layout.keys:
        held = sheet.distinct(heading.index, rows.used)[1]
        several = len(np.unique(held[above])) > 1
        if several and (held[above] == held[below]).all():
            return True
    return False


def _kept_apart(layout: Layout) -> list[Heading]:
    """Headings of the year, the fase and the like."""
    names = (*layout.table.spread, "jaar", "peildatum")
    return [heading for heading in layout.keys if heading.column in names]
