"""What is wrong with the cells and rows of a sheet whatever they mean, each where it stands."""

from __future__ import annotations

import numpy as np

from analyse import nl
from analyse.read.heading.layout import Layout
from analyse.read.problems import Say, a1, say_cells
from analyse.read.rows import FIGURE, LONE_TEXT, PART, PROGRESS, Rows
from analyse.read.sheet import Sheet
from analyse.read.total.marks import KANT
from analyse.tables import normalise


def report_flaws(layout: Layout, sheet: Sheet, rows: Rows, say: Say) -> None:
    """Report error cells, formulas without a value, hidden columns and rows of doubtful meaning."""
    _broken_cells(layout, sheet, rows, say)
    _doubtful_sides(layout, sheet, rows, say)
    first = layout.headings[0].index
    parts, steps = rows.skipped_as(PART).tolist(), rows.skipped_as(PROGRESS).tolist()
    say_cells(say, "WAARVAN_REGEL", [(row, first) for row in parts])
    say_cells(say, "WAARVAN_REGEL.invulling", [(row, first) for row in steps])
    figures = rows.skipped_as(FIGURE)
    names = [_name(sheet, row) for row in figures]
    say_cells(say, "RIJ_ZONDER_BEDRAG", [(row, first) for row in figures.tolist()], names)
    if rows.below:
        start, count = rows.below
        say("TWEEDE_TABEL", a1(start, 0), rijen=nl.getal(count))
    for heading in layout.headings:
        if heading.column and heading.index in sheet.hidden_columns:
            say("VERBORGEN_KOLOM", a1(layout.bottom, heading.index), heading.text)


def _name(sheet: Sheet, row: int) -> str:
    """The first text of a row."""
    values = (sheet.value(row, column) for column in np.flatnonzero(sheet.filled[row]).tolist())
    return next((value for value in values if isinstance(value, str)), "")


def _broken_cells(layout: Layout, sheet: Sheet, rows: Rows, say: Say) -> None:
    """Report errors and formulas without a value, those that are read apart from the others."""
    is_used = np.zeros(sheet.shape[0], dtype=bool)
    is_used[rows.used] = True
    columns = {h.index for h in layout.headings if h.column}
    broken = [*sheet.errors, *sheet.uncalculated]
    read = {cell for cell in broken if is_used[cell[0]] and cell[1] in columns}
    for inside, error, formula in (
        (True, "FOUTCEL", "FORMULE_ZONDER_WAARDE"),
        (False, "FOUTCEL.ongebruikt", "FORMULE_ZONDER_WAARDE.ongebruikt"),
    ):
        errors = [cell for cell in sheet.errors if (cell in read) == inside]
        say_cells(say, error, errors, [sheet.errors[cell] for cell in errors])
        formulas = [cell for cell in sheet.uncalculated if (cell in read) == inside]
        say_cells(say, formula, formulas)


def _doubtful_sides(layout: Layout, sheet: Sheet, rows: Rows, say: Say) -> None:
    """Report lines between the amounts that name a side and are no clear heading of a block."""
    if "kant" not in layout.missing or not len(rows.used):
        return
    cells, texts = [], []
    for number, reason in rows.skipped:
        row = number - 1
        if reason == LONE_TEXT and row <= rows.used[-1]:
            column = int(sheet.filled[row].argmax())
            text = str(sheet.value(row, column))
            if not KANT.keys().isdisjoint(normalise(text).split()):
                cells.append((row, column))
                texts.append(text)
    say_cells(say, "KANT_TWIJFEL", cells, texts)
