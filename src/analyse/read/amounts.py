"""Value columns to whole numbers: cents for money, millionths for anything else.

The trap: what cannot be read must be reported with its cell and stay unknown; nothing is turned into a zero, and a comma with
three digits behind it (`4,320`) is a question among euros, not an amount.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from analyse.read.headings import Heading
from analyse.read.problems import FOUT, WAARSCHUWING, Say, a1
from analyse.read.values import LARGEST, TOO_LARGE, Notation, NotReadable, amount
from analyse.tables import Table

#: Whole numbers to one euro, and to one unit of anything else.
CENT, MICRO = 100, 1_000_000


class Amounts:
    """Reads value columns of one sheet, in its settled unit and notation."""

    def __init__(self, table: Table, factor: int, notation: Notation, say: Say) -> None:
        """Keep what holds for all columns of the sheet."""
        self.table, self.factor, self.notation, self.say = table, factor, notation, say

    def column(self, heading: Heading, rows: Sequence[int], cells: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Whole cents (or millionths, for what is no money) of a column, and where there is a figure."""
        column = self.table[heading.column]
        money = column.kind == "bedrag"
        scale, factor = (CENT, self.factor) if money else (MICRO, 1)
        whole, known = np.zeros(len(rows), dtype="int64"), np.zeros(len(rows), dtype=bool)
        read: dict[str, tuple[int, bool] | NotReadable] = {}
        for i, r in enumerate(rows):
            value = cells[r][heading.index]
            if value is None:
                continue
            if isinstance(value, (bool, dt.date, dt.time)):
                self._refuse(
                    r,
                    heading,
                    value,
                    NotReadable("Hier staat een datum of waar/onwaar in plaats van een getal.", "Herstel de celopmaak in Excel."),
                    money=money,
                )
            elif isinstance(value, (int, float)):
                exact = float(value) * factor * scale
                if not abs(exact) < LARGEST * scale:
                    self._refuse(r, heading, value, TOO_LARGE, money=money)
                    continue
                whole[i], known[i] = round(exact), True
                if money and abs(exact - whole[i]) > 1e-4 * max(1.0, abs(exact) * 1e-9):
                    self.say(
                        WAARSCHUWING,
                        "MEER_DAN_CENTEN",
                        a1(r, heading.index),
                        value,
                        reden="Het bedrag heeft meer dan twee decimalen.",
                        verwacht="een bedrag in hele centen",
                        oplossing="Rond het bedrag in het bronbestand af.",
                        effect="Afgerond op hele centen; totalen kunnen centen afwijken.",
                    )
            else:
                if value not in read:
                    read[value] = self._literal(value, factor * scale, money=money)
                outcome = read[value]
                if isinstance(outcome, NotReadable):
                    self._refuse(r, heading, value, outcome, money=money)
                else:
                    whole[i], known[i] = outcome
                    if money and not known[i] and value.strip():
                        self.say(
                            WAARSCHUWING,
                            "GEEN_BEDRAG",
                            a1(r, heading.index),
                            value,
                            reden="Hier staat dat er (nog) geen bedrag is.",
                            effect="Het bedrag is onbekend en telt niet mee.",
                            oplossing="Vul het bedrag in zodra het bekend is.",
                        )
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
            return NotReadable(
                f"Dit bedrag heeft meer dan twee decimalen: is '{text.strip()}' een duizendtal of een decimaal getal?",
                "Typ het bedrag voluit, met twee decimalen.",
            )
        return int(exact.to_integral_value()), True

    def _refuse(self, row: int, heading: Heading, value: object, error: NotReadable, *, money: bool) -> None:
        self.say(
            FOUT,
            "BEDRAG_NIET_LEESBAAR" if money else "GETAL_NIET_LEESBAAR",
            a1(row, heading.index),
            value,
            verwacht="een bedrag in euro's, bijvoorbeeld 1.234,50" if money else "een getal",
            reden=error.reason,
            oplossing=error.remedy,
            effect=f"De cel ({heading.text}) telt niet mee.",
        )
