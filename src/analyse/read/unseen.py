"""A sheet without the characters that nobody sees, each cell that held one named.

The trap: what is taken out may leave nothing; such a cell is empty, whatever the file says.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analyse.read.printable import is_printable, printable, unseen
from analyse.read.problems import Say, say_cells
from analyse.read.sheet import EMPTY, Sheet


def without_unseen(sheet: Sheet, say: Say) -> Sheet:
    """The sheet as it can be read, named as it can be shown; what was taken out is said."""
    if not is_printable(sheet.name):
        say("ONZICHTBAAR_TEKEN.bladnaam", waarde=sheet.name, tekens=unseen(sheet.name))
        sheet = replace(sheet, name=printable(sheet.name) or "(blad)")
    if is_printable("".join(sheet.texts)):
        return sheet
    strange = [code for code, text in enumerate(sheet.texts) if not is_printable(text)]
    held = np.zeros(len(sheet.texts) + 1, dtype=bool)
    held[strange] = True
    cells = [(row, column) for row, column in np.argwhere(held[sheet.codes]).tolist()]
    texts = sheet.texts.copy()
    for code in strange:
        texts[code] = printable(texts[code])
    if cells:
        first = sheet.texts[sheet.codes[cells[0]]]
        values = [texts[sheet.codes[cell]] for cell in cells]
        say_cells(say, "ONZICHTBAAR_TEKEN", cells, values, tekens=unseen(first))
    blank = np.append([not text.strip() for text in texts], False)[sheet.codes]
    kinds, codes = sheet.kinds.copy("F"), sheet.codes.copy("F")
    kinds[blank], codes[blank] = EMPTY, -1
    return replace(sheet, kinds=kinds, codes=codes, texts=texts)
