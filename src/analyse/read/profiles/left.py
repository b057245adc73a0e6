"""Rows that a profile leaves out: `laat_weg = ["Taakstelling raad", "Nog in te vullen"]`.

They are read and count in the totals that the sheet prints, since these add them up; then they are
taken out. The trap: money that is left out must be said.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.lists.derived import money
from analyse.read.problems import Say, listed
from analyse.read.profiles.profile import Profile, is_one_of
from analyse.read.result import SheetResult
from analyse.read.rows import Rows
from analyse.read.sheet import Sheet

LEFT = "weggelaten volgens het profiel"


def left_rows(rows: Rows, sheet: Sheet, profile: Profile) -> dict[int, str]:
    """Excel's number of each row of data that a profile leaves out, with the text it goes by."""
    found: dict[int, str] = {}
    for label in profile.leave_rows:
        at = _named_so(label, rows, sheet)
        found |= dict.fromkeys((at + 1).tolist(), label)
    return found


def _named_so(label: str, rows: Rows, sheet: Sheet) -> np.ndarray:
    """Rows of data with a cell of this text."""
    columns = range(sheet.shape[1])
    here = sheet.texts_that(lambda text: is_one_of([label], text), columns, plain=True)
    return np.asarray(rows.data[here[rows.data]])


def without_rows(
    frame: pd.DataFrame, left: dict[int, str], result: SheetResult, say: Say
) -> pd.DataFrame:
    """A table without the rows that are left out, which is said with their money."""
    where = frame["_rij"].isin(list(left)).to_numpy()
    if not left:
        return frame
    numbers = sorted(left)
    result.rows -= len(left)
    result.skipped = sorted([*result.skipped, *((number, LEFT) for number in numbers)])
    say(
        "RIJ_WEGGELATEN",
        ", ".join(f"A{number}" for number in numbers[:3]),
        listed(sorted(set(left.values()))),
        len(left),
        rijen=nl.aantal(len(left), "rij", "rijen"),
        bedrag=money(frame, where),
    )
    return frame.loc[~where].reset_index(drop=True)
