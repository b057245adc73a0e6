"""What came of reading a file: its sheets, their tables and totals, and all its problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pandas as pd

from analyse.read.lists.opzoektabel import Opzoektabel
from analyse.read.problems import Problem
from analyse.read.total.totals import ControlTotal
from analyse.read.unread import Unread
from analyse.read.wijk.buurten import Buurt


@dataclass
class SheetResult:
    """What came of one sheet; `table` is empty when it was not recognised or not read."""

    blad: str
    visible: bool = True
    table: str = ""
    #: Headings of the table as they stand on the sheet, and euros to one printed unit.
    headings: list[str] = field(default_factory=list)
    unit: int = 1
    frame: pd.DataFrame | None = None
    rows: int = 0
    skipped: list[tuple[int, str]] = field(default_factory=list)
    #: Texts in which the sheet names the municipality that it is of.
    gemeenten: list[str] = field(default_factory=list)
    #: Iv3 as a municipality makes it of itself (delivery, matrix), not as the CBS gives it.
    delivered: bool = False
    sums: dict[str, float] = field(default_factory=dict)
    totals: list[ControlTotal] = field(default_factory=list)
    #: Columns and rows that were not read; the sheet itself when nothing of it was.
    unread: list[Unread] = field(default_factory=list)
    #: What a profile leaves out or translates, and the sheet does not have.
    spare: list[str] = field(default_factory=list)
    #: Lines of a list that tells of each buurt its wijk, when the sheet is one.
    buurten: list[Buurt] = field(default_factory=list)
    #: Other tables that stand on the same sheet.
    beside: list[SheetResult] = field(default_factory=list)
    #: Nothing on the sheet says of its rows whether they are lasten or baten.
    without_kant: bool = False
    #: A list that tells of codes what they stand for, when the sheet is one.
    opzoek: Opzoektabel | None = None
    #: A profile to complete (TOML), for a sheet that was not recognised, and the table that it
    #: resembles ("" is none).
    proposal: str = ""
    resembles: str = ""


@dataclass
class FileResult:
    """What came of one file: its sheets and all its problems, folded."""

    name: str
    kind: str = ""
    sha256: str = ""
    sheets: list[SheetResult] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    fictional: bool = False


def sheets_with_rows(
    files: Iterable[FileResult],
) -> Iterator[tuple[FileResult, SheetResult, pd.DataFrame]]:
    """Each sheet of which rows were read, between its file and its rows."""
    for file in files:
        for sheet in file.sheets:
            if sheet.frame is not None:
                yield file, sheet, sheet.frame
