"""The rows under a header: data, totals, headings of blocks, and what is none of these.

The trap: a row that is left out without a word. Every row that holds anything is either used or skipped with a reason, and
the two add up to the rows that hold something.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from analyse import nl
from analyse.read.cells import Sheet, filled_mask
from analyse.read.headings import YEAR, is_heading
from analyse.read.layout import Layout
from analyse.read.problems import FOUT, INFO, WAARSCHUWING, Say, a1
from analyse.read.totals import is_total
from analyse.tables import TABLES, normalise

#: What the two sides of a budget are called in a cell.
SIDES = {name: choice.value for choice in TABLES["begroting"]["kant"].choices for name in choice.names()}
#: Names of the two sides of a budget; one letter is a value in a cell, never the heading of a block.
KANT = {name: value for name, value in SIDES.items() if len(name) > 1}


#: Why a row with keys and no value is skipped.
NO_VALUE = "geen bedrag ingevuld"
_COLUMN_NAMES = frozenset(name for table in TABLES.values() for name in table.headings)
_FIGURE = frozenset("0123456789-+(€.,")


@dataclass(frozen=True)
class Row:
    """A row that is data or a total.

    Attributes
    ----------
    at
        0-based row of the sheet.
    block, kant
        Number of the block it stands in, and the side that the block's heading gives.
    years
        Year of each numbered value column (`jaar_1`), where the rows above give one.
    label
        Label of a total; empty for data.
    special
        Column of which the value itself marks the row as a total ("Nederland"), else empty.
    """

    at: int
    block: int
    kant: str
    years: dict[int, int]
    label: str = ""
    special: str = ""


@dataclass
class Rows:
    """Rows that are used, in order, and Excel's numbers of those that are not, each with its reason."""

    all: list[Row] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    #: 0-based row where another table begins under this one, and the filled rows from there on, which are not read.
    below: tuple[int, int] | None = None

    @property
    def used(self) -> list[int]:
        """Sheet rows of data and totals."""
        return [row.at for row in self.all]

    @property
    def data(self) -> list[int]:
        """Sheet rows of data."""
        return [row.at for row in self.all if not row.label]

    @property
    def is_data(self) -> np.ndarray:
        """Whether each used row is data."""
        return np.array([not row.label for row in self.all], dtype=bool)


def filled_merges(sheet: Sheet, layout: Layout) -> np.ndarray:
    """Cells with the value of a merged range in each key cell that it spans; a merely empty cell stays empty."""
    keys = {h.index for h in layout.keys}
    ranges = [m for m in sheet.merges if m[2] > layout.bottom and m[1] in keys and m[2] > m[0]]
    if not ranges:
        return sheet.values
    cells = sheet.values.copy()
    for r0, c0, r1, _ in ranges:
        cells[r0 : r1 + 1, c0] = sheet.values[r0, c0]
    return cells


def sort_rows(layout: Layout, sheet: Sheet, cells: np.ndarray, kant: str = "") -> Rows:
    """Sort the rows under the header by what they are; `kant` is the side until a block heading gives another."""
    table, rows = layout.table, Rows()
    key_columns = {h.index: table[h.column] for h in layout.keys}
    value_columns = [h.index for h in layout.value_headings]
    mapped = set(key_columns) | set(value_columns)
    numbered = [h.index for h in layout.headings if h.numbered]
    header = {h.index: normalise(h.text) for h in layout.headings}
    labels = {i: tuple(normalise(x) for x in c.total_labels) for i, c in key_columns.items()}
    choices = {i: {n for choice in c.choices for n in choice.names()} for i, c in key_columns.items() if c.choices}
    unread = {*sheet.errors, *sheet.uncalculated}
    error_rows = {r for r, _ in unread}
    may_be_empty = not table[table.value].required
    block = 0
    years: dict[int, int] = {}
    filled_cells = filled_mask(cells)
    for r in sorted({*np.flatnonzero(filled_cells.any(axis=1)).tolist(), *error_rows}):
        if r <= layout.bottom:
            continue
        row = cells[r]
        filled = np.flatnonzero(filled_cells[r]).tolist()
        texts = {i: str(row[i]) for i in key_columns if row[i] is not None}
        has_value = any(row[i] is not None or (r, i) in unread for i in value_columns)
        total = next((i for i, t in texts.items() if is_total(t, labels[i])), None) if table.additive else None
        new_years = bool(numbered) and any(normalise(t) == "jaar" for t in texts.values())
        repeated, other = (False, False) if new_years else _is_header(row, filled, header, value_columns, choices)
        if other:
            rows.below = (r, int(filled_cells[r:].any(axis=1).sum()))
            rows.skipped += [(x + 1, "andere tabel onder deze") for x in (r + np.flatnonzero(filled_cells[r:].any(axis=1))).tolist()]
            break
        if repeated:
            rows.skipped.append((r + 1, "herhaalde kopregel"))
        elif new_years:
            years = {i: y for i in numbered if (y := _year(row[i]))}
            rows.skipped.append((r + 1, "jaartallen van het blok eronder"))
        elif not set(filled) & mapped and r not in error_rows:
            rows.skipped.append((r + 1, "tekst buiten de tabel"))
        elif total is not None and has_value:
            special = key_columns[total].name if normalise(texts[total]) in labels[total] else ""
            rows.all.append(Row(r, block, kant, years, texts[total], special))
            rows.skipped.append((r + 1, "totaal"))
        elif has_value or (may_be_empty and len(texts) > 1):
            rows.all.append(Row(r, block, kant, years))
        elif len(texts) == 1 and (side := KANT.get(normalise(next(iter(texts.values()))))):
            block, kant = block + 1, side
            rows.skipped.append((r + 1, f"kop van het blok {side}"))
        else:
            rows.skipped.append((r + 1, "tekst zonder bedragen (kop, voetnoot of bron)" if len(texts) <= 1 else NO_VALUE))
    return rows


def _is_figure(value: object) -> bool:
    """Whether a cell is a number, or a text that begins as one and is no year."""
    if isinstance(value, str):
        return value[:1] in _FIGURE and not YEAR.fullmatch(value.strip())
    return isinstance(value, (int, float))


def _is_header(
    row: np.ndarray, filled: list[int], header: dict[int, str], values: list[int], choices: dict[int, set[str]]
) -> tuple[bool, bool]:
    """Whether a row repeats the header (of a next page), and whether it is the header of another table."""
    first = row[filled[0]] if len(filled) > 1 else None
    if not isinstance(first, str) or any(_is_figure(row[i]) for i in values):
        return False, False
    plain = normalise(first)
    if plain not in _COLUMN_NAMES and not (plain and plain in header.get(filled[0], "")):
        return False, False
    texts = {i: normalise(row[i]) for i in filled}
    same = sum(header.get(i) == text for i, text in texts.items())
    if same >= 2 and same >= 0.6 * len(filled):
        other = any(texts.get(i, "") not in header[i] for i in values)
        return not other, other
    if all(t and t in header.get(i, "") for i, t in texts.items()):
        return True, False  # the lower row of a header of several rows
    if len(filled) < 3 or any(texts[i] in names for i, names in choices.items() if i in texts):
        return False, False
    return False, all(isinstance(row[i], str) and is_heading(row[i]) for i in filled)


def _year(value: Any) -> int | None:  # noqa: ANN401  a cell holds anything
    text = "" if value is None else normalise(value)
    return int(text) if re.fullmatch(r"(19|20)\d\d", text) else None


def report_flaws(layout: Layout, sheet: Sheet, rows: Rows, say: Say) -> None:
    """Report error cells, formulas without a stored value and hidden rows, each where it stands."""
    used, columns = set(rows.used), {h.index for h in layout.headings if h.column}
    for (r, c), kind in sheet.errors.items():
        inside = r in used and c in columns
        say(
            FOUT if inside else WAARSCHUWING,
            "FOUTCEL",
            a1(r, c),
            kind,
            verwacht="een waarde",
            reden="De cel bevat een Excel-fout." if inside else "Een cel buiten de gelezen kolommen bevat een Excel-fout.",
            oplossing="Herstel de formule of typ de waarde, en bewaar het bestand.",
            effect="De cel telt niet mee." if inside else "Geen: de cel wordt niet gebruikt.",
        )
    for r, c in sheet.uncalculated:
        inside = r in used and c in columns
        say(
            FOUT if inside else INFO,
            "FORMULE_ZONDER_WAARDE",
            a1(r, c),
            reden="De formule is nooit uitgerekend; er is geen waarde bewaard.",
            oplossing="Open het bestand in Excel, wacht tot het is doorgerekend en bewaar het.",
            effect="De cel telt niet mee." if inside else "Geen: de cel wordt niet gebruikt.",
        )
    if rows.below:
        start, count = rows.below
        say(
            WAARSCHUWING,
            "TWEEDE_TABEL",
            a1(start, 0),
            reden="Onder de tabel begint een tabel met andere koppen.",
            verwacht="één tabel op een blad",
            oplossing="Zet de tweede tabel op een eigen blad, of verwijder hem.",
            effect=f"{nl.getal(count)} gevulde rijen zijn niet gelezen.",
        )
    hidden = [r for r in rows.data if r in sheet.hidden_rows]
    if hidden:
        say(
            WAARSCHUWING,
            "VERBORGEN_RIJ",
            a1(hidden[0], 0),
            reden=f"{nl.getal(len(hidden))} rijen zijn verborgen of weggefilterd.",
            oplossing="Haal het filter weg en controleer of deze rijen mee moeten tellen.",
            effect="De rijen zijn wel meegeteld.",
        )
