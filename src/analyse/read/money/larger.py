"""Areaal in a unit that holds many of another: hectares are m2, kilometres are m1.

The trap: `42 ha` between square metres is no 42 m2, whatever the unit is called in the end.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.heading.layout import Layout
from analyse.read.problems import Say, a1
from analyse.read.sheet import Sheet
from analyse.tables import normalise


def in_smaller_units(layout: Layout, frame: pd.DataFrame, sheet: Sheet, say: Say) -> None:
    """Work out quantities of larger units in the unit that the table has, and say so."""
    units = [heading.index for heading in layout.keys if heading.column == "eenheid"]
    if not units or layout.table.value not in frame:
        return
    larger = layout.table["eenheid"].larger_by_name
    if not larger:
        return
    rows = frame["_rij"].to_numpy() - 1
    values, which = sheet.distinct(units[0], rows)
    times = [larger.get(normalise(str(value)), ("", 1))[1] for value in values]
    factors = np.array([*times, 1])
    factor = factors[which]
    quantity = frame[layout.table.value].to_numpy(dtype="float64")
    frame[layout.table.value] = np.where(factor > 1, (quantity * factor).round(6), quantity)
    for number, value in enumerate(values):
        if factors[number] > 1:
            here = which == number
            say(
                "EENHEID_OMGEREKEND",
                a1(int(rows[here][0]), units[0]),
                str(value),
                aantal=int(here.sum()),
                maal=nl.getal(int(factors[number])),
            )
