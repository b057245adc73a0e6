"""Rows between scores that sum others up: `Gemiddelde`, `Totaal Noord`, `Hele gemeente`.

The trap: their level is one of the scale, so they count as a score of a spot of that name.
"""

from __future__ import annotations

import re
from collections.abc import Collection

import numpy as np

from analyse.read.heading.layout import Layout
from analyse.read.problems import Say, say_cells
from analyse.read.profiles.profile import Profile
from analyse.read.rows import Rows
from analyse.read.sheet import Sheet
from analyse.read.total.collective import WHOLE
from analyse.tables import normalise

_COLUMNS = ("ronde", "wijk", "buurt", "locatie", "meetlat")
#: In compared form, the beginning of what sums up scores.
_SUMMARY = re.compile(
    r"(?:gemiddelde?|gem|mediaan|modus|totaal|totale|totaalscore|totaalbeeld|eindoordeel"
    r"|eindscore|samenvatting)\b"
)


def ask_summaries(
    layout: Layout, rows: Rows, sheet: Sheet, profile: Profile, left: Collection[int], say: Say
) -> None:
    """Ask about rows of a schouw that by a name in them are no score.

    `left` are Excel's numbers of the rows that a profile leaves out.
    """
    if layout.table.name != "schouw":
        return
    counts = rows.data[~np.isin(rows.data + 1, list(left))]
    told: set[int] = set()
    for heading in layout.keys:
        if heading.column not in _COLUMNS:
            continue
        values, which = sheet.distinct(heading.index, counts)
        names = [normalise(value) for value in values]
        sums_up = [
            _sums_up(name, heading.column) and name not in profile.no_totals for name in names
        ]
        found = counts[np.array([*sums_up, False], dtype=bool)[which]].tolist()
        cells = [(row, heading.index) for row in found if row not in told]
        told.update(found)
        say_cells(say, "GEEN_SCORE", cells, [str(sheet.value(*cell)) for cell in cells])


def _sums_up(name: str, column: str) -> bool:
    """Whether a name in compared form is of several scores together."""
    whole = column == "wijk" and bool(WHOLE.fullmatch(name))
    return whole or bool(_SUMMARY.match(name))
