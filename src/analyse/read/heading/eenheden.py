"""Quantities of which the heading says the unit: `Oppervlakte (m2)`, or m2, m1 and stuks apart.

The trap: a bed has an area and a circumference; where a row fills two of such columns one of them
is no areaal, and nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from analyse.read.heading.headings import Heading
from analyse.read.sheet import Sheet
from analyse.tables import Table, normalise

_ANY = r"(?:(?:hoeveelheid|omvang|areaal) (?:in )?)?"
_UNITS = {
    "m2": re.compile(rf"(?:(?:oppervlakte?|opp) (?:in )?|{_ANY})m2"),
    "m1": re.compile(rf"(?:lengte (?:in )?(?:m|m1)|{_ANY}m1)"),
    "st": re.compile(rf"(?:aantal (?:in )?|{_ANY})(?:st|stk|stuks)"),
}
_TOTAL = re.compile(r"(?:sub|eind)?tota+l")


def units_beside(
    sheet: Sheet, table: Table, bottom: int, names: list[str], headings: Mapping[int, Heading]
) -> dict[int, Heading]:
    """Headings of quantities that say their unit, by column.

    None where another column says what the unit or the quantity is, or a row fills two of them.
    """
    taken = {heading.column for heading in headings.values()}
    if table.name != "areaal" or taken & {"eenheid", table.value}:
        return {}
    said = {index: _unit_of(name) for index, name in enumerate(names)}
    units = {index: unit for index, unit in said.items() if unit}
    if len(set(units.values())) < len(units):
        return {}
    if len(units) > 1 and _fills_two(sheet, bottom, list(units)):
        return {}
    return {
        index: Heading(index, names[index], table.value, {"eenheid": unit})
        for index, unit in units.items()
    }


def _unit_of(name: str) -> str:
    """The unit that a heading of a quantity says, or ""."""
    plain = normalise(name)
    return next((unit for unit, form in _UNITS.items() if form.fullmatch(plain)), "")


def _fills_two(sheet: Sheet, bottom: int, columns: list[int]) -> bool:
    """Whether a row that is no total holds more than a nought in two of some columns."""
    holds = sheet.filled[:, columns] & (sheet.numbers[:, columns] != 0)
    totals = sheet.texts_that(
        lambda text: bool(_TOTAL.match(text)), range(sheet.shape[1]), plain=True
    )
    two = (holds.sum(axis=1) > 1) & ~totals
    return bool(np.any(two[bottom + 1 :]))
