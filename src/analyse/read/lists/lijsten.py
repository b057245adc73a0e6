"""Lists beside the exports: of buurten with their wijk, of codes with what they stand for.

What both kinds share: how a message calls them, that they are read with an export alone, and how
they fill a column.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analyse.read.result import FileResult, SheetResult


@dataclass(frozen=True)
class List:
    """A sheet that holds a list."""

    bestand: str
    blad: str

    def __str__(self) -> str:
        """How a message calls it; the only sheet of a text file goes by the name of the file."""
        alone = Path(self.bestand).stem == self.blad
        return self.bestand if alone else f"{self.bestand}, blad {self.blad}"


def is_list(sheet: SheetResult) -> bool:
    """Whether a sheet was read as a list."""
    return bool(sheet.buurten) or sheet.opzoek is not None


def only_lists(file: FileResult) -> FileResult:
    """A file with nothing but its lists."""
    sheets = [sheet for sheet in file.sheets if is_list(sheet)]
    return FileResult(file.name, file.kind, file.sha256, sheets)


def filled_in(
    frame: pd.DataFrame, column: str, where: np.ndarray, values: pd.Series
) -> pd.DataFrame:
    """A table with other values of a text column in some rows, also of what was written there."""
    if not where.any():
        return frame
    frame = frame.copy(deep=False)
    for name in (column, f"{column}_ruw"):
        if name in frame:
            frame[name] = frame[name].mask(where, values).astype("str")
    return frame
