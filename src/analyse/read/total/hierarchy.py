"""Keys that a sheet writes once for many rows.

In merged cells, above a block, or only in the first row of a group.

Merged cells say themselves what they span. What a merely empty cell means, and which column a line
above a block belongs to, only a person knows: a profile says so (`vul_door`, `blokken`). The trap:
filling down past a total gives the rows under it a key that they do not have.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from analyse import nl
from analyse.read.heading.headings import Heading
from analyse.read.heading.layout import Layout
from analyse.read.problems import Say, a1
from analyse.read.profiles.profile import Profile
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
    cells = sheet.filled.sum(axis=1)
    cells[:first] = 0
    heads = (cells == 1) & ~total
    filled = (cells > 0) & ~total & ~heads
    if profile.blocks:
        layout, sheet = _with_blocks(layout, sheet, profile.blocks, heads, filled | total)
    else:
        _say_unused(layout, heads, filled, sheet, say)
    stops = heads | total
    repeated = [h for h in layout.keys if h.column in profile.fill_down]
    for heading in sorted(repeated, key=lambda h: h.index):
        held = (sheet.kinds[:, heading.index] != EMPTY) & ~_repeats(sheet, heading)
        source = _last(held | stops)
        empty = filled & ~held & (source >= first) & held[source]
        sheet = _copied(sheet, heading.index, source, empty)
        stops = stops | held  # a key that begins anew ends the keys to its right
    return layout, sheet


def _repeats(sheet: Sheet, heading: Heading) -> np.ndarray:
    """Which cells of a column repeat its heading, as on the next page."""
    name = normalise(heading.text)
    return sheet.texts_that(lambda text: text == name, [heading.index], plain=True)


def _last(marked: np.ndarray) -> np.ndarray:
    """For each row the last marked row up to it, or -1."""
    return np.asarray(np.maximum.accumulate(np.where(marked, np.arange(len(marked)), -1)))


def _copied(sheet: Sheet, column: int, source: np.ndarray, rows: np.ndarray) -> Sheet:
    """A sheet with the cell of another row in some rows of a column."""
    arrays: dict[str, Any] = {}
    for name in ("kinds", "numbers", "codes", "formats"):
        cells = np.array(getattr(sheet, name), order="F")
        cells[rows, column] = cells[source[rows], column]
        arrays[name] = cells
    return replace(sheet, **arrays)


def _with_blocks(
    layout: Layout, sheet: Sheet, column: str, heads: np.ndarray, rows: np.ndarray
) -> tuple[Layout, Sheet]:
    """Give each row the line above its block, in a column of its own behind the sheet."""
    last = _last(heads)
    wanted = rows & (last >= 0)
    place = sheet.filled.argmax(axis=1)
    source = last[wanted], place[last[wanted]]
    columns: dict[str, Any] = {}
    for name, nothing in (("kinds", EMPTY), ("numbers", np.nan), ("codes", -1), ("formats", 0)):
        cells = getattr(sheet, name)
        added = np.full(len(cells), nothing, dtype=cells.dtype)
        added[wanted] = cells[source]
        columns[name] = np.asfortranarray(np.column_stack([cells, added]))
    headings = []
    for heading in layout.headings:
        same = heading.column == column
        headings.append(replace(heading, column="", derived="genegeerd") if same else heading)
    headings.append(Heading(sheet.shape[1], f"(regel boven het blok: {column})", column))
    missing = tuple(name for name in layout.missing if name != column)
    layout = replace(layout, headings=headings, missing=missing)
    return layout, replace(sheet, **columns)


def _say_unused(
    layout: Layout, heads: np.ndarray, filled: np.ndarray, sheet: Sheet, say: Say
) -> None:
    """Name lines above blocks of rows that look like a key, when nothing says which.

    What they say is not in the table.
    """
    if not layout.keys:
        return
    first = min(h.index for h in layout.keys)
    below = np.append(filled[1:], False)
    at = np.flatnonzero(heads & below & (sheet.kinds[:, first] == TEXT)).tolist()
    if len(at) >= 2:
        texts = [str(sheet.value(row, first)).strip() for row in at[:3]]
        say("BLOKKOP_NIET_GEBRUIKT", a1(at[0], first), nl.opsomming(texts), len(at))
