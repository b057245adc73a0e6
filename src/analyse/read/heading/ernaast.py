"""Columns that a system writes beside what a table holds: not needed, or held against the rest.

The trap: a column "Voldoet" says the same as level and ambition, until one of the three was changed
by hand; so it is checked and never read.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.heading.headings import Heading
from analyse.read.heading.layout import Layout
from analyse.read.problems import Say, a1, listed, say_cells
from analyse.read.sheet import Sheet
from analyse.tables import normalise

ONGEBRUIKT, VOLDOET = "ongebruikt", "voldoet"
_JA = {"ja", "j", "voldoet", "akkoord", "ok", "oke", "voldoende", "goed", "true", "waar", "1"}
_NEE = {
    "nee",
    "n",
    "voldoet niet",
    "niet akkoord",
    "niet voldoende",
    "onvoldoende",
    "afgekeurd",
    "false",
    "onwaar",
    "0",
}


def beside(layout: Layout, kind: str) -> list[Heading]:
    """The headings of a sheet that are of one kind of `Table.beside`."""
    return [heading for heading in layout.headings if heading.derived == kind]


def columns_beside(layout: Layout, frame: pd.DataFrame, sheet: Sheet, say: Say) -> None:
    """Check what says whether a level is enough, and name the columns that are not needed."""
    unused = beside(layout, ONGEBRUIKT)
    for heading in beside(layout, VOLDOET):
        if not _checked(heading, frame, sheet, say):
            unused.append(heading)
    if unused:
        cells = [a1(layout.bottom, heading.index) for heading in unused]
        names = [" ".join(heading.text.split()) for heading in unused]
        say("KOLOM_NIET_GEBRUIKT", listed(cells), listed(names), len(unused))


def _checked(heading: Heading, frame: pd.DataFrame, sheet: Sheet, say: Say) -> bool:
    """Whether a column could be held against level and ambition; where they differ is said."""
    known = frame["niveau"].notna() & frame["ambitie"].notna()
    known &= ~frame["_rij"].duplicated(keep=False)
    places = frame.loc[known, "_rij"].to_numpy() - 1
    told, which = sheet.distinct(heading.index, places)
    words = [*(normalise(value) for value in told), ""]
    says = np.array([(word in _JA) - (word in _NEE) for word in words])[which]
    enough = np.where(frame.loc[known, "niveau"] >= frame.loc[known, "ambitie"], 1, -1)
    if not says.any():
        return False
    wrong = places[(says != 0) & (says != enough)].tolist()
    if wrong:
        cells = [(row, heading.index) for row in wrong]
        values = [sheet.value(row, heading.index) for row in wrong]
        say_cells(say, "VOLDOET_KLOPT_NIET", cells, values)
    else:
        scores = nl.aantal(int((says != 0).sum()), "score", "scores")
        say("VOLDOET_KLOPT_NIET.klopt", waarde=heading.text, scores=scores)
    return True
