"""Value columns to whole numbers: cents for money, millionths for anything else.

The trap: what cannot be read must be reported with its cell and stay unknown; nothing is turned
into a zero, and a comma with three digits behind it (`4,320`) is a question among euros, not an
amount.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse.read.headings import Heading
from analyse.read.problems import EXAMPLES, Say, say_cells
from analyse.read.sheet import BOOLEAN, MOMENT, NUMBER, TEXT, Sheet
from analyse.read.values import LARGEST, TOO_LARGE, Notation, NotReadable, amount
from analyse.tables import Table

#: Whole numbers to one euro, and to one unit of anything else.
CENT, MICRO = 100, 1_000_000
_NO_NUMBER = NotReadable("datum_of_waar")


class Amounts:
    """Reads value columns of one sheet, in its settled unit and notation."""

    def __init__(self, table: Table, factor: int, notation: Notation, say: Say) -> None:
        """Keep what holds for all columns of the sheet."""
        self.table, self.factor, self.notation, self.say = table, factor, notation, say
        #: Columns with amounts that were rounded to whole cents, so that a total may be cents off.
        self.rounded: set[int] = set()

    def column(
        self, heading: Heading, rows: np.ndarray, sheet: Sheet
    ) -> tuple[np.ndarray, np.ndarray]:
        """Whole cents (or millionths, for what is no money) of a column in some rows.

        And where there is a figure.
        """
        money = self.table[heading.column].kind == "bedrag"
        scale, factor = (CENT, self.factor) if money else (MICRO, 1)
        kinds, numbers = sheet.kinds[rows, heading.index], sheet.numbers[rows, heading.index]
        exact = np.where(kinds == NUMBER, numbers, 0.0) * factor * scale
        known = (kinds == NUMBER) & (np.abs(exact) < LARGEST * scale)
        self._refuse(np.flatnonzero((kinds == NUMBER) & ~known), heading, rows, sheet, TOO_LARGE)
        self._refuse(
            np.flatnonzero((kinds == BOOLEAN) | (kinds == MOMENT)), heading, rows, sheet, _NO_NUMBER
        )
        exact[~known] = 0.0
        whole = np.rint(exact).astype("int64")
        if money:
            finer = np.flatnonzero(
                known & (np.abs(exact - whole) > 1e-4 * np.maximum(1.0, np.abs(exact) * 1e-9))
            )
            if len(finer):
                self.rounded.add(heading.index)
            self._say("MEER_DAN_CENTEN", finer, heading, rows, sheet)
        text = np.flatnonzero(kinds == TEXT)
        if not len(text):
            return whole, known
        place, codes = pd.factorize(sheet.codes[rows[text], heading.index])
        read = [self._literal(sheet.texts[code], factor * scale, money=money) for code in codes]
        good = [(0, False) if isinstance(r, NotReadable) else r for r in read]
        whole[text], known[text] = (
            np.array([g[0] for g in good])[place],
            np.array([g[1] for g in good])[place],
        )
        refused = np.array([isinstance(r, NotReadable) for r in read])
        if money:
            none = text[~known[text] & ~refused[place]]
            self._say("GEEN_BEDRAG", none, heading, rows, sheet)
        wrong = text[refused[place]]
        order = np.argsort(place[refused[place]], kind="stable")
        for cells in (
            np.split(wrong[order], np.flatnonzero(np.diff(place[refused[place]][order])) + 1)
            if len(wrong)
            else []
        ):
            error = read[place[np.searchsorted(text, cells[0])]]
            self._refuse(cells, heading, rows, sheet, error)
        return whole, known

    def _literal(self, text: str, scale: int, *, money: bool) -> tuple[int, bool] | NotReadable:
        try:
            read = amount(text, self.notation)
        except NotReadable as error:
            return error
        if read.number is None:
            return 0, False
        exact = read.number * scale
        if abs(exact) >= LARGEST * (CENT if money else MICRO):
            return TOO_LARGE
        three = scale == CENT and -int(read.number.as_tuple().exponent) > 2 and read.number != 0
        if money and (three or exact != exact.to_integral_value()):
            return NotReadable("decimalen", bedrag=text.strip())
        return int(exact.to_integral_value()), True

    def _refuse(
        self,
        wrong: np.ndarray,
        heading: Heading,
        rows: np.ndarray,
        sheet: Sheet,
        error: NotReadable,
    ) -> None:
        money = self.table[heading.column].kind == "bedrag"
        self._say(
            "BEDRAG_NIET_LEESBAAR" if money else "GETAL_NIET_LEESBAAR",
            wrong,
            heading,
            rows,
            sheet,
            kop=heading.text,
            **error.words(),
        )

    def _say(
        self,
        key: str,
        where: np.ndarray,
        heading: Heading,
        rows: np.ndarray,
        sheet: Sheet,
        **fields: object,
    ) -> None:
        cells = [(r, heading.index) for r in rows[where].tolist()]
        say_cells(
            self.say,
            key,
            cells,
            [sheet.value(*cell) for cell in cells[: EXAMPLES + 1]],
            **fields,
        )
