"""Amounts by month that run from the first of January: asked, since months add up.

The trap: in `jan 101, feb 207, mrt 333` each month holds those before it, and the year is counted
many times.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

from analyse.read.heading.layout import Layout
from analyse.read.money.oplopend import only_grow, steps
from analyse.read.problems import Say, a1
from analyse.read.sheet import Sheet
from analyse.read.values import MONTHS
from analyse.tables import normalise

_CUMULATIVE = re.compile(r"\b(?:cumulatie(?:f|ve)|cum|ytd|oplopend)\b")
#: Lines, and steps from one month to the next, of which none falls by chance.
_FEWEST_LINES, _FEWEST_STEPS = 3, 9


def ask_cumulative(
    layout: Layout, frame: pd.DataFrame, sheet: Sheet, file: str, say: Say
) -> None:
    """Ask about months of which a title or a heading says that they run up, or that only grow."""
    if layout.table.name != "maandrealisatie":
        return
    headings = [heading.text for heading in layout.headings]
    texts = [*sheet.texts_above(layout.top), *headings, sheet.name, Path(file).stem]
    said = [text for text in texts if _CUMULATIVE.search(normalise(text))]
    cell = a1(layout.bottom, layout.value_headings[0].index)
    if said:
        say("MAANDEN_CUMULATIEF", cell, said[0])
    elif _only_grow(frame):
        say("MAANDEN_CUMULATIEF.groeit", cell)


def _only_grow(frame: pd.DataFrame) -> bool:
    """Whether no amount of any line is less than that of the month before, and most are more."""
    apart = ("maand", "bedrag")
    keys = [name for name in frame if name not in apart and not name.startswith("_")]
    held = frame[frame["bedrag"].notna()]
    if not keys or len(held) < _FEWEST_STEPS:
        return False
    line = held.groupby(keys, observed=True, dropna=False, sort=False).ngroup().to_numpy()
    month = held["maand"].astype("object").map(MONTHS).fillna(0).to_numpy(dtype="int64")
    lines = int((np.bincount(line) > 1).sum())
    taken = steps(line, month, held["bedrag"].to_numpy())
    return lines >= _FEWEST_LINES and only_grow(taken, _FEWEST_STEPS)
