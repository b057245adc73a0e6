"""Keys that a sheet writes once for many rows.

In merged cells, above a block, or only in the first row of a group.

Merged cells say themselves what they span. What a merely empty cell means, and which column a line
above a block belongs to, only a person knows: a profile says so (`vul_door`, `blokken`). The trap:
filling down past a total gives the rows under it a key that they do not have.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from analyse import nl
from analyse.read.headings import Heading
from analyse.read.layout import Layout
from analyse.read.problems import Say, a1
from analyse.read.profile import Profile
from analyse.read.sheet import EMPTY, TEXT, Sheet
from analyse.tables import normalise


def fill_keys(
    layout: Layout, sheet: Sheet, totals: np.ndarray, profile: Profile, say: Say
) -> tuple[Layout, Sheet]:
    """A sheet with its keys in every row.

    And its layout with a column for the headings of blocks when the profile names one.

    `totals` has for each row the column that makes it a total, or -1.
    """
    first, total = layout.bottom + 1, totals >= 0
    heads = (sheet.filled.sum(axis=1) == 1) & ~total
    heads[:first] = False
    filled = sheet.filled.any(axis=1) & ~total & ~heads
    filled[:first] = False
    if profile.blocks:
        layout, sheet = _with_blocks(layout, sheet, profile.blocks, heads, filled | total)
    else:
        _say_unused(layout, heads, filled, sheet, say)
    stops = heads | total
    for h in sorted(
        (h for h in layout.keys if h.column in profile.fill_down), key=lambda h: h.index
    ):
        repeated = sheet.texts_that(partial(_repeats, h), [h.index])
        held = (sheet.kinds[:, h.index] != EMPTY) & ~repeated
        source = _last(held | stops)
        sheet = _copied(
            sheet, h.index, h.index, source, filled & ~held & (source >= first) & held[source]
        )
        stops = stops | held  # a key that begins anew ends the keys to its right
    return layout, sheet


def _repeats(heading: Heading, text: str) -> bool:
    """Whether a cell repeats the heading of its column, as on the next page."""
    return normalise(text) == normalise(heading.text)


def _last(marked: np.ndarray) -> np.ndarray:
    """For each row the last marked row up to it, or -1."""
    return np.asarray(np.maximum.accumulate(np.where(marked, np.arange(len(marked)), -1)))


def _copied(
    sheet: Sheet, source_column: int, target: int, source: np.ndarray, rows: np.ndarray
) -> Sheet:
    """A sheet with the cell of another row in some rows of a column."""
    arrays: dict[str, Any] = {}
    for name in ("kinds", "numbers", "codes", "formats"):
        cells = np.array(getattr(sheet, name), order="F")
        cells[rows, target] = cells[source[rows], source_column]
        arrays[name] = cells
    return replace(sheet, **arrays)


def _with_blocks(
    layout: Layout, sheet: Sheet, column: str, heads: np.ndarray, rows: np.ndarray
) -> tuple[Layout, Sheet]:
    """Give each row the line above its block, in a column of its own behind the sheet."""
    last = _last(heads)
    place = sheet.filled.argmax(axis=1)
    wanted = rows & (last >= 0)
    source = last[wanted], place[last[wanted]]
    columns: dict[str, Any] = {}
    for name, nothing in (("kinds", EMPTY), ("numbers", np.nan), ("codes", -1), ("formats", 0)):
        cells = getattr(sheet, name)
        added = np.full(len(cells), nothing, dtype=cells.dtype)
        added[wanted] = cells[source]
        columns[name] = np.asfortranarray(np.column_stack([cells, added]))
    index = sheet.shape[1]
    others = [
        replace(h, column="", derived="genegeerd") if h.column == column else h
        for h in layout.headings
    ]
    heading = Heading(index, f"(regel boven het blok: {column})", column)
    return replace(
        layout, headings=[*others, heading], missing=tuple(m for m in layout.missing if m != column)
    ), replace(sheet, **columns)


def _say_unused(
    layout: Layout, heads: np.ndarray, filled: np.ndarray, sheet: Sheet, say: Say
) -> None:
    """Name lines above blocks of rows that look like a key, when nothing says which.

    What they say is not in the table.
    """
    keys = [h.index for h in layout.keys]
    if not keys:
        return
    below = np.append(filled[1:], False)
    at = np.flatnonzero(heads & below & (sheet.kinds[:, min(keys)] == TEXT))
    if len(at) >= 2:
        texts = [str(sheet.value(int(r), min(keys))).strip() for r in at[:3]]
        say("BLOKKOP_NIET_GEBRUIKT", a1(int(at[0]), min(keys)), nl.opsomming(texts), len(at))
