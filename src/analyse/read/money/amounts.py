"""Value columns to whole numbers: cents for money, millionths for anything else.

The trap: what cannot be read must be reported with its cell and stay unknown; nothing is turned
into a zero, and a comma with three digits behind it (`4,320`) is a question among euros, not an
amount. Other amounts with more decimals than cents are rounded, and that is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pandas as pd

from analyse.read.formats.rawcells import shows_moments
from analyse.read.heading.headings import Heading
from analyse.read.money.plain import hundredths, plain
from analyse.read.money.shares import as_shares, has_unit_beside, is_share, shown_as_percentage
from analyse.read.problems import EXAMPLES, Say, say_cells
from analyse.read.profiles.profile import translator
from analyse.read.sheet import BOOLEAN, MOMENT, NUMBER, TEXT, Sheet
from analyse.read.values import LARGEST, Notation, NotReadable, amount, reading
from analyse.tables import Table

#: Whole numbers to one euro, and to one unit of anything else.
CENT, MICRO = 100, 1_000_000
#: Hours in a day, in which a workbook counts a lapse of time.
_HOURS = 24

#: Whole numbers of some rows, and where there is a figure.
Figures = tuple[np.ndarray, np.ndarray]
#: The figures of each value column, by its index on the sheet.
Numbers = dict[int, Figures]


@dataclass
class Amounts:
    """Reads value columns in some rows of a sheet, in its settled unit and their notations."""

    table: Table
    sheet: Sheet
    rows: np.ndarray
    factor: int
    notations: Mapping[int, Notation]
    say: Say
    #: Per column what texts stand for, by a profile; "" for no figure.
    meant: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: Columns with amounts that were rounded to whole cents, so that a total may be cents off.
    rounded: set[int] = field(default_factory=set)

    @property
    def step(self) -> int:
        """Cents that a printed amount may be off because it was printed in a larger unit."""
        return CENT * self.factor if self.factor > 1 else 0

    def is_money(self, heading: Heading) -> bool:
        """Whether a column holds euros."""
        return self.table[heading.column].kind == "bedrag"

    def scale(self, heading: Heading) -> tuple[int, int]:
        """Whole numbers to one euro (or one of anything else), and euros to one printed unit."""
        return (CENT, self.factor) if self.is_money(heading) else (MICRO, 1)

    def derived(self, heading: Heading) -> Figures:
        """As `column`, of a column that follows from others and is none of the table."""
        return self.column(replace(heading, column=self.table.value))

    def column(self, heading: Heading) -> Figures:
        """Whole cents of a column, or millionths for what is no money.

        And where there is a figure.
        """
        scale, factor = self.scale(heading)
        kinds = self.sheet.kinds[self.rows, heading.index]
        lapse = self._lapses(heading, kinds)
        is_number = (kinds == NUMBER) | lapse
        numbers = np.where(is_number, self.sheet.numbers[self.rows, heading.index], 0.0)
        numbers[lapse] *= _HOURS
        if self._is_outcome(heading):
            numbers[shown_as_percentage(self.sheet, self.rows, heading.index)] *= 100
        exact = numbers * factor * scale
        known = is_number & (np.abs(exact) < LARGEST * scale)
        self._refuse(NotReadable("te_groot"), heading, is_number & ~known)
        if self.is_money(heading):
            percent = known & shown_as_percentage(self.sheet, self.rows, heading.index)
            self._refuse(NotReadable("percentage"), heading, percent)
            known &= ~percent
        no_number = (kinds == BOOLEAN) | ((kinds == MOMENT) & ~lapse)
        self._refuse(NotReadable("datum_of_waar"), heading, no_number)
        exact[~known] = 0.0
        whole = np.rint(exact).astype("int64")
        if self.is_money(heading):
            noise = 1e-4 * np.maximum(1.0, np.abs(exact) * 1e-9)
            finer = known & (np.abs(exact - whole) > noise)
            if finer.any():
                self.rounded.add(heading.index)
            self._say("MEER_DAN_CENTEN", heading, finer)
        text = np.flatnonzero(kinds == TEXT)
        if len(text):
            whole[text], known[text] = self._texts(heading, text)
        if is_share(self.table, heading):
            return as_shares(heading, self.sheet, self.rows, (whole, known), self._say)
        return whole, known

    def _is_outcome(self, heading: Heading) -> bool:
        """Whether a column holds figures of which another column says the unit."""
        return heading.column == self.table.value and has_unit_beside(self.table)

    def _lapses(self, heading: Heading, kinds: np.ndarray) -> np.ndarray:
        """Cells that show a lapse of time (`[h]:mm`) in a column of hours; `h:mm` drops days."""
        if self.table[heading.column].unit != "uur":
            return np.zeros(len(kinds), dtype=bool)
        _, shown = shows_moments(list(self.sheet.number_formats))
        in_cells = shown[self.sheet.formats[self.rows, heading.index]]
        return np.asarray((kinds == MOMENT) & in_cells)

    def all_told(self, heading: Heading, rows: np.ndarray) -> bool:
        """Whether a profile says of the text in each of some cells what it stands for."""
        texts = self.sheet.texts[self.sheet.codes[rows, heading.index]].tolist()
        return bool(self._mapped(texts, heading, np.zeros((len(texts), 3))).all())

    def _texts(self, heading: Heading, text: np.ndarray) -> Figures:
        """Figures of the cells that hold text; each different text is read once."""
        place, codes = pd.factorize(self.sheet.codes[self.rows[text], heading.index])
        texts = self.sheet.texts[codes].tolist()
        figures, at_once = self._plain(texts, heading)
        mapped = self._mapped(texts, heading, figures)
        at_once |= mapped
        errors: dict[int, NotReadable] = {}
        for number in np.flatnonzero(~at_once).tolist():
            found = self._literal(texts[number], heading)
            if isinstance(found, NotReadable):
                errors[number] = found
            else:
                figures[number] = found
        whole, known, finer = figures.T[:, place]
        wrong = np.isin(place, list(errors))
        known = known.astype(bool)
        if finer.any():
            self.rounded.add(heading.index)
            self._say("MEER_DAN_CENTEN", heading, text[finer.astype(bool)])
        if self.is_money(heading):
            self._say("GEEN_BEDRAG", heading, text[~known & ~wrong & ~mapped[place]])
        self._say("GETAL_UIT_PROFIEL", heading, text[mapped[place]])
        of_wrong = np.flatnonzero(wrong)
        of_wrong = of_wrong[np.argsort(place[of_wrong], kind="stable")]
        for same in np.split(of_wrong, np.flatnonzero(np.diff(place[of_wrong])) + 1):
            if len(same):
                self._refuse(errors[int(place[same[0]])], heading, text[same])
        return whole, known

    def _mapped(self, texts: list[str], heading: Heading, figures: np.ndarray) -> np.ndarray:
        """Which texts a profile says the figure of; that is put in `figures`."""
        said = self.meant.get(heading.column, {})
        mapped = np.zeros(len(texts), dtype=bool)
        if not said:
            return mapped
        scale, factor = self.scale(heading)
        for number, value in enumerate(map(translator(said), texts)):
            if value == texts[number]:
                continue
            mapped[number] = True
            whole = round(Decimal(str(value)) * scale * factor) if value else 0
            figures[number] = whole, value != "", False
        return mapped

    def _plain(self, texts: list[str], heading: Heading) -> tuple[np.ndarray, np.ndarray]:
        """Figures as `_literal` gives them of the texts that are plain amounts, and which are."""
        at_once = plain(texts, self.notations.get(heading.index, "dutch"))
        figures = np.zeros((len(texts), 3), dtype="int64")
        scale, factor = self.scale(heading)
        places = np.flatnonzero(at_once)
        whole = hundredths([texts[place] for place in places.tolist()]) * (
            scale // 100 * factor
        )
        large = np.abs(whole) >= LARGEST * scale
        at_once[places[large]] = False
        figures[places[~large], 0], figures[places[~large], 1] = whole[~large], 1
        return figures, at_once

    def _literal(self, text: str, heading: Heading) -> tuple[int, bool, bool] | NotReadable:
        """The whole number of a text, whether it is a figure and whether it was rounded to cents.

        Or why it cannot be read.
        """
        try:
            number = self._read(text, heading)
        except NotReadable as error:
            return error
        if number is None:
            return 0, False, False
        scale, factor = self.scale(heading)
        exact = number * scale * factor
        if abs(exact) >= LARGEST * scale:
            return NotReadable("te_groot")
        money = self.is_money(heading)
        if money and factor == 1 and number and _has_thousandths(text, number):
            return NotReadable("decimalen", bedrag=text.strip())
        whole = int(exact.to_integral_value(ROUND_HALF_UP))
        return whole, True, money and exact != whole

    def _read(self, text: str, heading: Heading) -> Decimal | None:
        """One text as a number; a percentage where the column holds parts of one or has a unit."""
        notation = self.notations.get(heading.index, "dutch")
        bare = text.rstrip()
        if is_share(self.table, heading) and bare.endswith("%"):
            percentage = amount(bare.removesuffix("%"), notation)
            return None if percentage is None else percentage / 100
        if self._is_outcome(heading):
            return amount(bare.removesuffix("%"), notation)
        return amount(text, notation)

    def _refuse(self, error: NotReadable, heading: Heading, where: np.ndarray) -> None:
        key = "BEDRAG_NIET_LEESBAAR" if self.is_money(heading) else "GETAL_NIET_LEESBAAR"
        self._say(key, heading, where, kop=heading.text, **error.words())

    def _say(self, key: str, heading: Heading, where: np.ndarray, **fields: object) -> None:
        """Report a problem with the cells of a column in some of the rows."""
        cells = [(row, heading.index) for row in self.rows[where].tolist()]
        values = [self.sheet.value(*cell) for cell in cells[: EXAMPLES + 1]]
        say_cells(self.say, key, cells, values, **fields)


def _has_thousandths(text: str, number: Decimal) -> bool:
    """Whether a text has three decimals behind a sign that may part thousands too."""
    return number.as_tuple().exponent == -3 and reading(text) in ("dot", "comma")
