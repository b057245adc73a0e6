"""Columns that nobody knows, named in the order of what hangs on them: money first.

The trap: a column of amounts that is left out is missed in no sum, and among ten columns of text
its name is not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from analyse import nl
from analyse.read.asking.shapes import are_codes
from analyse.read.code.meetlatten import names_meetlat
from analyse.read.heading.alike import MOST_HINTS, alike, speaks_of_share
from analyse.read.heading.headings import Heading
from analyse.read.heading.layout import Layout
from analyse.read.messages import phrase
from analyse.read.money.amounts import CENT
from analyse.read.problems import Say, a1
from analyse.read.rows import Rows
from analyse.read.schouw.niveaus import letter
from analyse.read.sheet import Sheet, Value
from analyse.read.values import LARGEST, Notation, NotReadable, amount
from analyse.tables import normalise

_NOTATIONS: tuple[Notation, ...] = ("dutch", "point")
#: Whole numbers up to here are counts or numbers of something, and from here on euros.
_SMALL, _LARGE = 100, 10_000
#: What stands under a heading, the most important first.
_ORDER = ("bedragen", "waarden", "codes", "tekst")
_KEYS = {
    "bedragen": "ONBEKENDE_KOLOM.met_bedragen",
    "waarden": "ONBEKENDE_KOLOM.met_waarden",
    "codes": "ONBEKENDE_KOLOM.met_codes",
}


@dataclass(frozen=True)
class Unknown:
    """A column that means nothing: what stands under it, how much, and its money without signs."""

    heading: Heading
    holds: str
    values: int = 0
    euros: float = 0.0

    @property
    def rank(self) -> tuple[int, float, int]:
        """Where it is named: what matters most comes first."""
        return _ORDER.index(self.holds), -self.euros, self.heading.index


def unknown_columns(layout: Layout, sheet: Sheet, rows: Rows, factor: int, say: Say) -> None:
    """Name headings that mean nothing, those with the most money first.

    A warning when figures or levels stand under them or the heading looks like a known one. Of
    scores a figure tells nothing, but for one under a meetlat beside others.
    """
    unknown = [
        heading
        for heading in layout.headings
        if not heading.column and not heading.derived and normalise(heading.text)
    ]
    found = [_unknown(heading, layout, sheet, rows, factor) for heading in unknown]
    for number, column in enumerate(sorted(found, key=lambda column: column.rank)):
        text = column.heading.text
        near = alike(text, layout.table) if number < MOST_HINTS else ""
        plain = "ONBEKENDE_KOLOM" if near else "ONBEKENDE_KOLOM.onbelangrijk"
        key = _KEYS.get(column.holds, plain)
        say(
            key,
            a1(layout.bottom, column.heading.index),
            text,
            bedoeld=phrase("bedoelt", naam=near) if near else "",
            waarden=nl.getal(column.values),
            bedrag=nl.euro(column.euros, 2),
        )


def _unknown(
    heading: Heading, layout: Layout, sheet: Sheet, rows: Rows, factor: int
) -> Unknown:
    """What stands under a heading that means nothing."""
    values, which = sheet.distinct(heading.index, rows.data)
    times = np.bincount(which + 1, minlength=len(values) + 1)[1:]
    kind = layout.table[layout.table.value].kind
    if kind == "niveau":
        levels = np.array([letter(str(value)) is not None for value in values], dtype=bool)
        if names_meetlat(heading.text) and not any(h.column == "meetlat" for h in layout.keys):
            levels |= np.isfinite(np.array([figure(value) for value in values], dtype=float))
        held = int(times[levels].sum())
        return Unknown(heading, "waarden" if held > 0.2 * times.sum() else "tekst", held)
    figures = np.array([figure(value) for value in values], dtype=float)
    known = np.abs(figures) < LARGEST
    held = int(times[known].sum())
    small = not _matter(values) and not _as_small_as_the_rest(layout, sheet, rows)
    if held <= 0.5 * times.sum() or small:
        return Unknown(heading, "tekst")
    if are_codes(heading.text, values):
        return Unknown(heading, "codes", held)
    if kind != "bedrag" or speaks_of_share(heading.text):
        return Unknown(heading, "waarden", held)
    cents = np.rint(np.abs(figures[known]) * factor * CENT)
    return Unknown(heading, "bedragen", held, float((cents * times[known]).sum()) / CENT)


def _matter(values: Sequence[Value], least: int = _SMALL) -> bool:
    """Whether figures are more than small counts: large, with decimals, or written as text."""
    figures = np.array([figure(value) for value in values], dtype=float)
    figures = figures[np.isfinite(figures)]
    large = (np.abs(figures) >= least) | (figures % 1 > 0)
    return bool(large.any()) or any(isinstance(value, str) for value in values)


def _as_small_as_the_rest(layout: Layout, sheet: Sheet, rows: Rows) -> bool:
    """Whether the amounts that are read are whole and not large either, as thousands are."""
    amounts = [h.index for h in layout.value_headings if h.column == layout.table.value]
    read = [sheet.distinct(index, rows.data)[0] for index in amounts]
    return bool(read) and not any(_matter(values, _LARGE) for values in read)


def figure(value: Value) -> float:
    """A cell as a number, in whatever notation; not a number when it is none."""
    if isinstance(value, str):
        ways = _NOTATIONS if any(map(str.isdigit, value)) else ()
        for notation in ways:
            with suppress(NotReadable):
                return float(amount(value, notation) or 0)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    return float("nan")
