"""The lines of a proposed profile for headings that mean nothing: blanks, the most important first.

The trap: a person takes away the `#` and saves. So a line never offers what cannot be: a norm for a
score, a number for a round, amounts up to a month for a whole year.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analyse.read.asking.shapes import are_codes, is_personal, shape
from analyse.read.heading.alike import (
    alike,
    speaks_of_norm,
    speaks_of_part_of_year,
    speaks_of_share,
)
from analyse.read.heading.stands import YEAR
from analyse.read.heading.unknown import figure
from analyse.read.problems import letters
from analyse.read.sheet import Value
from analyse.tables import Table, normalise

#: Columns that hold one value for many rows, and rows from which that shows.
_GROUPS, _FEW = ("ronde", "wijk", "buurt"), 10
#: Part of the cells that must be figures.
_MOST = 0.6
#: What a column holds, the most important first.
_ORDER = ("cijfers", "codes", "tekst")
_CHOOSE = "of zet de kop bij negeer"


@dataclass(frozen=True)
class Blank:
    """A heading that means nothing in a table, with the first cells under it."""

    index: int
    text: str
    cells: Sequence[Value]
    table: Table

    @property
    def place(self) -> str:
        """How a profile can call the column whatever its heading is."""
        return f"kolom {letters(self.index)}"

    @property
    def name(self) -> str:
        """The heading, or its place where it is none or may be of a person."""
        written = bool(normalise(self.text)) and not is_personal(self.text)
        return self.text if written else self.place

    @cached_property
    def _figures(self) -> np.ndarray:
        read = [figure(cell) for cell in self.cells if not YEAR.fullmatch(normalise(cell))]
        figures = np.array(read, dtype=float)
        return np.asarray(figures[~np.isnan(figures)])

    @cached_property
    def holds(self) -> str:
        """What stands under it: amounts, codes or anything else."""
        measures = self.table[self.table.value].kind in ("bedrag", "getal")
        if not measures or len(self._figures) < max(1, _MOST * len(self.cells)):
            return "tekst"
        return "codes" if are_codes(self.text, self.cells) else "cijfers"

    @property
    def rank(self) -> tuple[int, float, int]:
        """Where it is named: the largest amounts first."""
        size = float(np.abs(self._figures).sum()) if self.holds == "cijfers" else 0.0
        return _ORDER.index(self.holds), -size, self.index


def lines_of(blanks: Sequence[Blank], taken: set[str]) -> list[str]:
    """A line of TOML for each, none of which does anything as long as its `#` stands there.

    `taken` are the columns that other headings are already.
    """
    lines = []
    done: set[str] = set()
    for blank, near in suggested(blanks, taken):
        name = normalise(blank.name)
        if name in done:
            lines.append(
                f"# {quoted(blank.name)} staat er nog eens ({blank.place}): geef een van beide in"
                " de export een andere naam."
            )
        elif near:
            lines.append(
                f"# {quoted(blank.name)} = {quoted(near)}  # {blank.place}: lijkt op een bekende"
                " naam; klopt dat?"
            )
        else:
            lines.append(f"# {quoted(blank.name)} = {_choice(blank)}")
        done.add(name)
    return lines


def suggested(blanks: Sequence[Blank], taken: set[str]) -> list[tuple[Blank, str]]:
    """Each with the column that it may be ("" when there is none), the most important first.

    No column is suggested twice, nor one of `taken`.
    """
    found, given = [], set(taken)
    for blank in sorted(blanks, key=lambda blank: blank.rank):
        near = alike(blank.text, blank.table)
        if near in given or not _may_hold(near, blank.cells):
            near = ""
        found.append((blank, near))
        given |= {near} - {""}
    return found


def _may_hold(name: str, cells: Sequence[Value]) -> bool:
    """Whether cells can be those of a column: one that groups rows has no other in each row."""
    texts = list(map(str, cells))
    return name not in _GROUPS or len(texts) < _FEW or len(set(texts)) < len(texts)


def _choice(blank: Blank) -> str:
    """The right side of a line that a person has to fill in."""
    amounts = blank.holds == "cijfers"
    if amounts and speaks_of_part_of_year(blank.text):
        return (
            f'""  # {blank.place}, cijfers van een deel van het jaar: nooit een bedrag van een heel'
            f" jaar; kies een kolom, {_CHOOSE}"
        )
    if amounts and not speaks_of_share(blank.text):
        value = _value(blank.text, blank.table)
        return f"{value}  # {blank.place}, cijfers: vul in wat het is, {_CHOOSE}"
    held = shape(blank.cells)
    if speaks_of_norm(blank.text) and "ambitie" in blank.table.by_name:
        held += "; zo te zien een norm, dus geen niveau"
    return f'""  # {blank.place} ({held}): kies een kolom, {_CHOOSE}'


def _value(text: str, table: Table) -> str:
    """What a column of amounts may be, as the right side of a line.

    The value column, with what its heading has still to say.
    """
    parts = [f'kolom = "{table.value}"']
    years = set(YEAR.findall(normalise(text)))
    if "jaar" in table.spread and len(years) == 1:
        parts.append(f"jaar = {years.pop()}")
    if "fase" in table.spread and table["fase"].required:
        parts.append('fase = "?"')
    return f"{{ {', '.join(parts)} }}"


def quoted(text: str) -> str:
    """A text as a TOML string on one line."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False).replace("\x7f", " ")
