"""A file's sheets as cells, whichever format they came from."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.formats.delimited import read_delimited
from analyse.read.formats.file import Source
from analyse.read.formats.iv3json import read_delivery
from analyse.read.formats.legacy import read_legacy
from analyse.read.formats.xlsx import read_workbook
from analyse.read.problems import Problem, a1, problem
from analyse.read.sheet import Sheet
from analyse.tables import LONGEST

#: Rows that a sheet can hold: of .xls, and of all that came after.
ROW_LIMITS = (65_536, 1_048_576)
_READERS = {
    "csv": read_delimited,
    "json": read_delivery,
    "xlsx": read_workbook,
    "xls": read_legacy,
    "xlsb": read_legacy,
    "ods": read_legacy,
}


def read_sheets(source: Source) -> tuple[list[Sheet], list[Problem]]:
    """All sheets of a file, with the problems of the file as a whole."""
    sheets, problems = _READERS[source.kind](source)
    for sheet in sheets:
        sheet.texts = _squeezed(sheet.texts)
        _keep_each_once(sheet)
    cut_off = [_cut_off(sheet, source.name) for sheet in sheets if _is_full(sheet)]
    return sheets, problems + cut_off


def _squeezed(texts: np.ndarray) -> np.ndarray:
    """Texts, of which the long ones have one space for any white space.

    Whatever looks at the start of a text then sees words, and not thousands of spaces before them.
    """
    long = [place for place, text in enumerate(texts.tolist()) if len(text) > LONGEST]
    if not long:
        return texts
    squeezed = texts.copy()
    for place in long:
        squeezed[place] = " ".join(texts[place].split())
    return squeezed


def _keep_each_once(sheet: Sheet) -> None:
    """Let a text that stands in many parts of a file be one: what it means is settled once."""
    place, texts = pd.factorize(sheet.texts)
    if len(texts) < len(sheet.texts):
        of_code = np.append(place, -1).astype("int32")
        sheet.texts, sheet.codes = texts, np.asfortranarray(of_code[sheet.codes])


def _is_full(sheet: Sheet) -> bool:
    """Whether a sheet is filled to the last row there is.

    A stray cell in the last row alone is no full sheet.
    """
    return sheet.shape[0] in ROW_LIMITS and bool(sheet.filled[-2:].any(axis=1).all())


def _cut_off(sheet: Sheet, file: str) -> Problem:
    rows = sheet.shape[0]
    return problem("RIJENGRENS", file, sheet.name, a1(rows - 1, 0), nl.getal(rows))
