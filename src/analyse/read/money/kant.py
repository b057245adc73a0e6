"""The side of rows that nothing says it of: the question, with the codes that would settle it.

A ledger often has neither a column nor a heading that says lasten or baten; its accounts do. The
trap: a row without a side is in no sum, so it may not pass in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.heading.layout import Layout
from analyse.read.lists.derived import by_money, money, unknown
from analyse.read.lists.opzoektabel import SLEUTELS
from analyse.read.problems import Problem, problem
from analyse.read.result import FileResult, sheets_with_rows
from analyse.tables import ONBEKEND

#: Tables of which the codes of a row may tell its side.
_TABLES = ("begroting", "maandrealisatie")
#: Codes that tell lasten from baten; a kostenplaats mostly has both.
_OF_ACCOUNTS = ("grootboekrekening", "product_code")


def may_follow(layout: Layout, missing: Sequence[str]) -> bool:
    """Whether rows lack nothing but their side, and have a code that may tell it."""
    coded = {heading.column for heading in layout.keys} & set(SLEUTELS)
    return layout.table.name in _TABLES and list(missing) == ["kant"] and bool(coded)


def ask_kant(files: Sequence[FileResult]) -> Iterator[Problem]:
    """Ask the side of the rows of which the sheet never says it, nor a profile or list."""
    for file, sheet, frame in sheets_with_rows(files):
        where = unknown(frame["kant"]) if sheet.without_kant else np.zeros(0, dtype=bool)
        if where.any():
            yield _question(frame, where, file.name, sheet.blad)


def _question(frame: pd.DataFrame, where: np.ndarray, file: str, sheet: str) -> Problem:
    key = next(key for key in SLEUTELS if key in frame and not unknown(frame[key]).all())
    codes = frame[key].where(~unknown(frame[key]), "(leeg)").astype(str)
    starts = sorted({code[:1] for code in codes[where] if code not in ("(leeg)", ONBEKEND)})
    told_by_key = key in _OF_ACCOUNTS
    return problem(
        "KANT_ONBEKEND" if told_by_key else "KANT_ONBEKEND.kostenplaats",
        file,
        sheet,
        "",
        by_money(frame, where, codes),
        int(where.sum()),
        rijen=nl.aantal(int(where.sum()), "rij", "rijen"),
        alle=nl.getal(len(frame)),
        bedrag=money(frame, where),
        sleutel=key,
        voorbeeld=starts[0] if starts else "4",
    )
