"""The matrix of Iv3: a row a taakveld, a column a category, lasten and baten as blocks or sheets.

The traps: a block that does not say its side is told by codes that only one side has, and these go
before its title; what is printed as a total is held against its cells and never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pandas as pd

from analyse.read.iv3 import codes as iv3_codes
from analyse.read.iv3.around import Around
from analyse.read.iv3.codes import CATEGORIES
from analyse.read.iv3.lines import BALANCE, Lines
from analyse.read.problems import Say, a1, say_cells
from analyse.read.profiles.profile import Profile
from analyse.read.sheet import Sheet, Value
from analyse.read.total.totals import ControlTotal, verdict
from analyse.tables import normalise
from analyse.tables.iv3 import DUIZEND

#: Categories that make a header, and taakvelden below it; cells that a matrix has at most.
_FEWEST, _FEWEST_ROWS, _MOST = 3, 3, 500_000
_TOTAL = re.compile(r"\b(?:totaal|totalen|totale)\b")
_GROUP = re.compile(r"\d\.?(?:\s.*)?")
#: Rows above a header in which its side may stand.
_ABOVE = 4


@dataclass
class _Block:
    """The categories of one side under one header: their columns, and that of their total."""

    header: int
    end: int
    columns: dict[int, str] = field(default_factory=dict)
    prefix: str = ""
    total: int | None = None

    def codes(self) -> set[str]:
        """The categories."""
        return set(self.columns.values())


@dataclass
class _Cells:
    """The cells of a block: rows of taakvelden, those of totals, and what was left out."""

    taakvelden: dict[int, str] = field(default_factory=dict)
    totals: dict[int, str] = field(default_factory=dict)
    skipped: list[tuple[int, str]] = field(default_factory=list)


def find_matrix(sheet: Sheet, file: str, profile: Profile, say: Say) -> Lines | None:
    """The cells of a matrix as lines, when a sheet holds one."""
    blocks = _blocks(sheet)
    column = _taakveld_column(sheet, blocks) if blocks else None
    if column is None:
        return None
    around = Around(sheet, blocks[0].header, file, profile)
    facts, factor = around.facts(say), around.factor()
    parts: list[pd.DataFrame] = []
    lines = Lines(pd.DataFrame(), {"taakveld": column, "categorie": min(blocks[0].columns)}, [])
    for block in blocks:
        kant = _side(sheet, block, len(blocks), file, say)
        cells = _cells(sheet, block, column, say)
        lines.skipped += cells.skipped
        lines.headings += [str(sheet.value(block.header, place)) for place in block.columns]
        if kant:
            values = _values(sheet, block, cells, say)
            lines.totals += _control(sheet, block, cells, values, DUIZEND * factor)
            parts.append(_long(values, cells, block).assign(kant=kant))
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    if frame.empty or None in (facts.jaar, facts.periode) or not facts.gemeente:
        return lines
    lines.frame = frame.assign(bedrag=frame["bedrag"] * factor, **facts._asdict())
    return lines


def _blocks(sheet: Sheet) -> list[_Block]:
    """The blocks of categories of a sheet, in order; none when it is no matrix."""
    rows, width = sheet.shape
    if rows * width > _MOST:
        return []
    coded = np.array([bool(_code_of(text)) for text in sheet.texts] + [False])
    many = coded[sheet.codes].sum(axis=1) >= _FEWEST
    headers = [*np.flatnonzero(many).tolist(), rows]
    found: list[_Block] = []
    for header, end in pairwise(headers):
        found += _in_header(sheet, header, end)
    return [block for block in found if len(block.columns) >= _FEWEST]


def _code_of(value: Value) -> str:
    """The code of a category that was there in some year, "" when a cell heads none."""
    _, code = iv3_codes.category(value)
    return code if any(code in codes for codes in CATEGORIES.values()) else ""


def _in_header(sheet: Sheet, header: int, end: int) -> list[_Block]:
    """The blocks under one header: a code that comes again, or another side, begins the next."""
    blocks = [_Block(header, end)]
    for column, value in enumerate(sheet.row(header)):
        code, prefix = _code_of(value), iv3_codes.category(value)[0]
        block = blocks[-1]
        if code:
            again = code in block.codes() or (block.columns and prefix != block.prefix)
            if again or block.total is not None:
                blocks.append(_Block(header, end))
            blocks[-1].columns[column] = code
            blocks[-1].prefix = prefix
        elif block.columns and block.total is None and _TOTAL.search(normalise(value)):
            block.total = column
    return blocks


def _taakveld_column(sheet: Sheet, blocks: list[_Block]) -> int | None:
    """The column before the first category that holds most taakvelden."""
    first = min(blocks[0].columns)
    held = {}
    for column in range(first):
        below = sheet.column(column, blocks[0].header + 1)
        held[column] = sum(bool(iv3_codes.taakveld(value)) for value in below)
    best = max(held, key=lambda column: held[column], default=0)
    return best if held.get(best, 0) >= _FEWEST_ROWS else None


def _side(sheet: Sheet, block: _Block, blocks: int, file: str, say: Say) -> str:
    """The side of a block: by its codes, else by what is said nearest to it; "" when nothing."""
    cell = a1(block.header, min(block.columns))
    own = {"lasten": CATEGORIES["lasten"] - CATEGORIES["baten"]}
    own["baten"] = CATEGORIES["baten"] - CATEGORIES["lasten"]
    by_codes = {side for side, codes in own.items() if block.codes() & codes}
    said = block.prefix or _said(sheet, block, alone=blocks == 1, file=file)
    sides = by_codes | ({said} if said else set())
    if len(sides) == 1:
        return sides.pop()
    say("IV3_MATRIX.beide" if sides else "IV3_MATRIX.kant", cell)
    return ""


def _said(sheet: Sheet, block: _Block, *, alone: bool, file: str) -> str:
    """The side that a text above a block says, else the name of the sheet or file."""
    first, last = min(block.columns), max(block.columns)
    for row in range(block.header - 1, max(-1, block.header - _ABOVE - 1), -1):
        values = sheet.row(row)
        near = values if alone else values[first : last + 1]
        found = _side_words([value for value in near if isinstance(value, str)])
        if not found:  # a title at the left holds for what stands below it
            found = _side_words([value for value in values[:first] if isinstance(value, str)])
        if found:
            return found
    return _side_words([sheet.name]) or (_side_words([file]) if alone else "")


def _side_words(texts: list[str]) -> str:
    """The one side that texts speak of."""
    words = {word for text in texts for word in normalise(text).split()}
    sides = words & {"lasten", "baten"}
    return sides.pop() if len(sides) == 1 else ""


def _cells(sheet: Sheet, block: _Block, column: int, say: Say) -> _Cells:
    """What each row below a header is: a taakveld, a total, or something that is left out."""
    cells = _Cells()
    first = min(block.columns)
    wrong: list[tuple[int, int]] = []
    doubtful: list[tuple[int, int]] = []
    for row in range(block.header + 1, block.end):
        value = sheet.value(row, column)
        code = iv3_codes.taakveld(value)
        label = " ".join(str(v) for v in sheet.row(row)[:first] if v is not None)
        if code:
            cells.taakvelden[row] = code
            if iv3_codes.lost_zero(value):
                doubtful.append((row, column))
        elif _TOTAL.search(normalise(label)):
            cells.totals[row] = label.strip()
        elif sheet.filled[row, list(block.columns)].any() and _has_figures(sheet, row, block):
            reason = _left_out(value)
            cells.skipped.append((row + 1, reason))
            if reason not in (BALANCE, "hoofdtaakveld"):
                wrong.append((row, column))
    say_cells(say, "IV3_NUL_KWIJT", doubtful, [sheet.value(*cell) for cell in doubtful])
    say_cells(say, "IV3_ONLEESBAAR.taakveld", wrong, [sheet.value(*cell) for cell in wrong])
    return cells


def _left_out(value: Value) -> str:
    """Why a row with figures is not read."""
    if iv3_codes.is_balance(value):
        return BALANCE
    return "hoofdtaakveld" if _GROUP.fullmatch(str(value).strip()) else "geen taakveld"


def _has_figures(sheet: Sheet, row: int, block: _Block) -> bool:
    """Whether a row holds a figure under a category; the names of categories are none."""
    return any(isinstance(sheet.value(row, place), int | float) for place in block.columns)


def _values(sheet: Sheet, block: _Block, cells: _Cells, say: Say) -> pd.DataFrame:
    """The figures of a block, a row a taakveld and a column a category; empty is NaN."""
    rows = list(cells.taakvelden)
    values = np.full((len(rows), len(block.columns)), np.nan)
    for place, row in enumerate(rows):
        for number, column in enumerate(block.columns):
            found = _figure(sheet, row, column, say)
            values[place, number] = np.nan if found is None else found
    return pd.DataFrame(values, index=rows, columns=list(block.columns))


def _figure(sheet: Sheet, row: int, column: int, say: Say) -> float | None:
    value = sheet.value(row, column)
    try:
        return iv3_codes.figure(value)
    except ValueError:
        say("IV3_BEDRAG", a1(row, column), value)
        return None


def _long(values: pd.DataFrame, cells: _Cells, block: _Block) -> pd.DataFrame:
    """The filled cells of a block, a row a cell."""
    stacked = values.stack().dropna()
    rows = stacked.index.get_level_values(0)
    columns = stacked.index.get_level_values(1)
    return pd.DataFrame(
        {
            "taakveld": [cells.taakvelden[row] for row in rows],
            "categorie": [block.columns[column] for column in columns],
            "bedrag": stacked.to_numpy(),
            "_rij": rows + 1,
            "_kolom": columns + 1,
        }
    )


def _control(
    sheet: Sheet, block: _Block, cells: _Cells, values: pd.DataFrame, euros: float
) -> Iterator[ControlTotal]:
    """Each printed total beside its cells: of a category, of a taakveld, and of the whole."""
    filled = values.fillna(0.0)
    named = {column: _heading(sheet, block, column) for column in block.columns}
    if block.total is not None:
        named[block.total] = _heading(sheet, block, block.total)
        for row, terms in filled.iterrows():
            label, place = cells.taakvelden[row], (row, block.total)
            span = f"{a1(row, min(block.columns))}:{a1(row, max(block.columns))}"
            yield from _total(sheet, place, label, named[block.total], [(terms, span)], euros)
        filled = filled.assign(**{str(block.total): filled.sum(axis=1)})
        filled = filled.rename(columns={str(block.total): block.total})
    since = block.header
    for row, label in cells.totals.items():
        above = filled[filled.index < row]
        parts = [above, above[above.index > since]]
        for column, heading in named.items():
            terms = [(part[column], _span(part, column)) for part in parts]
            yield from _total(sheet, (row, column), label, heading, terms, euros)
        since = row


def _span(part: pd.DataFrame, column: int) -> str:
    """The cells of a column in some rows."""
    if part.empty:
        return ""
    return f"{a1(int(part.index[0]), column)}:{a1(int(part.index[-1]), column)}"


def _heading(sheet: Sheet, block: _Block, column: int) -> str:
    return " ".join(str(sheet.value(block.header, column)).split())


def _total(
    sheet: Sheet,
    place: tuple[int, int],
    label: str,
    heading: str,
    parts: list[tuple[pd.Series, str]],
    euros: float,
) -> Iterator[ControlTotal]:
    """A printed total beside the first of some sums that it ties to, else beside the first."""
    printed = sheet.value(*place)
    if isinstance(printed, bool) or not isinstance(printed, int | float):
        return
    found = []
    for terms, span in parts:
        computed = float(terms.sum())
        # in hundredths, so that what is printed in decimals can be held against it too
        said = verdict(round(100 * (printed - computed)), 100, len(terms))
        found.append((said, computed, span))
    said, computed, span = next((one for one in found if one[0] != "verschil"), found[0])
    yield ControlTotal(
        a1(*place),
        span,
        label,
        heading,
        afgedrukt=round(euros * printed, 2),
        berekend=round(euros * computed, 2),
        verschil=round(euros * (printed - computed), 2),
        oordeel=said,
    )
