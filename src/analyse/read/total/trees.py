"""Rows that stand under others, as the form of a sheet shows it.

By steps that a text is indented, by the levels in which Excel groups rows, and by codes that begin
with one another (5, 51, 511; 6, 6.2, 6.21). The trap: a list that is merely numbered from 1 to 30
has codes that begin with one another too, and says nothing by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analyse.read.groups import joined
from analyse.read.heading.layout import Layout
from analyse.read.rows import Rows
from analyse.read.sheet import TEXT, Sheet
from analyse.read.texts import holding
from analyse.tables import LONGEST

#: Levels below one another; nobody writes more, and each row would be added up at every one.
_DEEPEST = 30
#: Part of the numbers up to one of them that a list holds when it is merely numbered.
_NUMBERED = 0.3
_CODE = re.compile(r"\s*([A-Za-z]{0,3}[.-]?\d+(?:[./-]\d+)*)(?![\w,%])")
#: How a text with a code begins, in the notation of Arrow: most texts do not.
_BEGINS = r"^\s*[a-z]{0,3}[.-]?\d"
_LAST = re.compile(r"(?<!\d)\d+$")
#: Characters of the longest code.
_LONGEST_CODE = 30


@dataclass(frozen=True)
class Tree:
    """Rows in an order in which each stands right before those below it.

    Attributes
    ----------
    name
        What shows it: `inspringing`, `overzicht` or `codes`.
    places
        Place of each row among the used rows; -1 for one that is not used and only ends others.
    depth
        How deep each stands.
    """

    name: str
    places: np.ndarray
    depth: np.ndarray

    @property
    def ends(self) -> np.ndarray:
        """For each row the first after it that does not stand below it."""
        ends = np.full(len(self.depth), len(self.depth))
        waiting: list[int] = []
        for row, depth in enumerate(self.depth.tolist()):
            while waiting and self.depth[waiting[-1]] >= depth:
                ends[waiting.pop()] = row
            waiting.append(row)
        return ends


def trees(layout: Layout, rows: Rows, sheet: Sheet) -> Iterator[list[Tree]]:
    """What the form of a sheet shows of rows below others.

    Each as the ways in which it may be meant: the row above what it adds up, or below it.
    """
    last = int(rows.used[-1]) if len(rows.used) else 0
    between = np.arange(layout.bottom + 1, last + 1)
    for heading in layout.keys:
        if layout.table[heading.column].free:
            continue
        here = between[sheet.kinds[between, heading.index] == TEXT]
        depth = sheet.depth(heading.index, here) if len(here) else here
        yield from _both_ways("inspringing", rows, here, depth)
    if sheet.outline:
        here = between[sheet.filled[between].any(axis=1)]
        levels = np.array([sheet.outline.get(row, 0) for row in here.tolist()] or [0])
        yield from _both_ways("overzicht", rows, here, levels)
    for heading in layout.keys:
        column = layout.table[heading.column]
        if not column.free and column.kind not in ("datum", "jaar"):
            yield from _by_codes(layout, rows, sheet, heading.index)


def _both_ways(
    name: str, rows: Rows, here: np.ndarray, depth: np.ndarray
) -> Iterator[list[Tree]]:
    """Rows at levels, as they stand and from the last to the first."""
    if not len(here) or len(np.unique(depth)) < 2:
        return
    depth = pd.factorize(depth, sort=True)[0]
    if depth.max() > _DEEPEST:
        return
    places = np.searchsorted(rows.used, here)
    places[~np.isin(here, rows.used)] = -1
    yield [Tree(name, places, depth), Tree(name, places[::-1], depth[::-1])]


def _by_codes(layout: Layout, rows: Rows, sheet: Sheet, column: int) -> Iterator[list[Tree]]:
    """Rows ordered by the codes that their texts begin with, apart for each year and the like."""
    values, which = sheet.distinct(column, rows.used)
    may = holding(values, _BEGINS)
    code_of = [
        _code(value) if begins or not isinstance(value, str) else ""
        for value, begins in zip(values, may.tolist(), strict=True)
    ]
    written = {code for code in code_of if code}
    numbered = _numbered(written)
    beginnings = {code[:size] for code in written for size in range(1, len(code))}
    if len(written) < 3 or not written & beginnings:
        return
    codes = np.array([*code_of, ""], dtype=object)[which]
    having = np.flatnonzero(rows.is_data & (codes != ""))
    apart = _apart(layout, rows, sheet, column, codes, having)
    order = np.lexsort((having, codes[having].astype(str), apart))
    places, groups = having[order], apart[order]
    depth = np.zeros(len(places), dtype="int64")
    above: list[tuple[int, str]] = []
    for row, (place, group) in enumerate(zip(places.tolist(), groups.tolist(), strict=True)):
        code = codes[place]
        while above and not (above[-1][0] == group and _under(code, above[-1][1], numbered)):
            above.pop()
        depth[row] = len(above)
        above.append((group, code))
    if depth.any() and depth.max() <= _DEEPEST:
        yield [Tree("codes", places, depth)]


def _code(value: object) -> str:
    """The code that a cell begins with; empty when it begins with none."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:g}" if value >= 0 else ""
    found = _CODE.match(value[:LONGEST]) if isinstance(value, str) else None
    return found[1] if found and len(found[1]) <= _LONGEST_CODE else ""


def _under(code: str, other: str, numbered: set[str]) -> bool:
    """Whether a code stands below another: it begins with it, and is not merely the tenth."""
    if len(code) <= len(other) or not code.startswith(other):
        return False
    last = _LAST.search(code)
    return not (last and last.start() < len(other) and code in numbered)


def _numbered(codes: set[str]) -> set[str]:
    """Codes that merely follow those before them: `0.10` where `0.1` to `0.9` are there."""
    lists: dict[str, dict[int, str]] = {}
    for code in codes:
        last = _LAST.search(code)
        if last:
            lists.setdefault(code[: last.start()], {})[int(last[0])] = code
    found = set()
    for numbers in lists.values():
        for place, number in enumerate(sorted(numbers)):
            if place + 1 >= _NUMBERED * number:
                found.add(numbers[number])
    return found


def _apart(
    layout: Layout,
    rows: Rows,
    sheet: Sheet,
    column: int,
    codes: np.ndarray,
    having: np.ndarray,
) -> np.ndarray:
    """A number for what rows with codes share beside these: their year, phase, wijk.

    A column that has one text for each code describes it, and keeps nothing apart.
    """
    code, _ = pd.factorize(codes[having])
    apart = np.zeros(len(having), dtype="int64")
    for heading in layout.keys:
        if heading.index == column or layout.table[heading.column].free:
            continue
        _, which = sheet.distinct(heading.index, rows.used)
        pairs = pd.DataFrame({"code": code, "text": which[having]}).drop_duplicates()
        if pairs["code"].duplicated().any():
            apart = joined(apart, which[having])
    return joined(apart, pd.factorize(rows.kant[having])[0])
