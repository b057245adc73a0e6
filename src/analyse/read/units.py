"""In which unit and notation a sheet prints its amounts.

The trap: a title is often wrong ("x € 1.000" above whole euros), so what is taken from it is always
said, and a unit that makes the amounts impossible is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

import numpy as np

from analyse import nl
from analyse.read.amounts import CENT, Numbers
from analyse.read.layout import Layout
from analyse.read.problems import Say, a1
from analyse.read.profile import Profile
from analyse.read.rows import Rows
from analyse.read.sheet import EMPTY, NUMBER, TEXT, Sheet
from analyse.read.values import Notation, settle, unit
from analyse.tables import LONGEST

_IN_EUROS = re.compile(
    r"^[\s(*]*(?:alle )?bedragen (?:zijn |luiden |staan )*in (?:hele |gehele"
    r" )?(?:euro'?s?|€)[\s).*]*$|\((?:in )?(?:hele )?(?:euro'?s?|€)\)$",
    re.IGNORECASE,
)
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
#: No municipality books as much as this on a middling line (euro).
_IMPOSSIBLE = 1e9


class _Declared(NamedTuple):
    """A unit that a cell declares: euros to one unit, the words and the cell."""

    factor: int
    words: str
    cell: str


def settle_unit(
    layout: Layout, sheet: Sheet, rows: Rows, profile: Profile, say: Say
) -> tuple[int, str]:
    """Euros to one printed unit, and the cell that declares it (empty when no cell does).

    What the profile says goes first, then the header and the title above it, then a note under the
    table, then what the table is always published in. A sheet that goes over to another unit
    halfway is an error: one factor cannot hold for it.
    """
    above = _declared(sheet, range(layout.bottom + 1))
    last = int(rows.data[-1]) if len(rows.data) else 0
    end = rows.below[0] if rows.below else sheet.shape[0]
    notes = [row - 1 for row, _ in rows.skipped if layout.bottom < row - 1 < end]
    if layout.table[layout.table.value].kind == "bedrag" and profile.unit is None:
        inside = _declared(sheet, [row for row in notes if row < last])
        _refuse_second_unit(layout, sheet, above, inside, say)
    under = _declared(sheet, [row for row in notes if row > last])
    declared = next((found for found in (*above, *under) if found.factor != 1), None)
    if profile.unit is not None:
        if declared and declared.factor != profile.unit:
            say("EENHEID_AFWIJKEND", declared.cell, declared.words)
        return profile.unit, ""
    if declared and _shown_scaled(layout, sheet):
        say("EENHEID_IS_OPMAAK", declared.cell, declared.words)
        return 1, ""
    if declared:
        return declared.factor, declared.cell
    usual = layout.table.unit
    if usual != 1:
        say("EENHEID_AANGENOMEN", eenheid=nl.getal(usual))
    return usual, ""


def _declared(
    sheet: Sheet, rows: Iterable[int], columns: Collection[int] | None = None
) -> list[_Declared]:
    """Units that the texts of some rows declare (in some columns)."""
    found = []
    for row in rows:
        for column, value in enumerate(sheet.row(row)):
            if not isinstance(value, str) or (columns is not None and column not in columns):
                continue
            text = value.strip()[:LONGEST]
            meant = (1, text) if _IN_EUROS.search(text) else unit(text)
            if meant:
                found.append(_Declared(*meant, a1(row, column)))
    return found


def _refuse_second_unit(
    layout: Layout, sheet: Sheet, above: list[_Declared], inside: list[_Declared], say: Say
) -> None:
    """Report the first cell that declares another unit for the amounts than the header does."""
    amounts = {h.index for h in layout.value_headings}
    titles = _declared(sheet, range(layout.top))
    headings = _declared(sheet, range(layout.top, layout.bottom + 1), amounts)
    factor = above[0].factor if above else 1
    for found in (*titles, *headings, *inside):
        if found.factor != factor:
            say("EENHEID_WISSELT", found.cell, found.words)
            return


def _shown_scaled(layout: Layout, sheet: Sheet) -> bool:
    """Whether most amounts are shown in thousands or millions of what their cells hold.

    As the number format `#,##0,` does.
    """
    columns = [h.index for h in layout.value_headings]
    numbers = sheet.kinds[layout.bottom + 1 :, columns] == NUMBER
    scaled = np.array([bool(_SCALED.search(form)) for form in sheet.number_formats])
    shown = scaled[sheet.formats[layout.bottom + 1 :, columns][numbers]]
    return bool(len(shown) and shown.mean() > 0.5)


def refuse_impossible_unit(
    layout: Layout, numbers: Numbers, factor: int, cell: str, say: Say
) -> None:
    """Report a declared unit that makes the amounts larger than any municipality's.

    The header then contradicts the table.
    """
    amounts = [np.array([], dtype="int64")]
    for heading in layout.value_headings:
        if layout.table[heading.column].kind == "bedrag":
            whole, known = numbers[heading.index]
            amounts.append(np.abs(whole[known]))
    filled = np.concatenate(amounts)
    filled = filled[filled > 0]
    if factor == 1 or not len(filled):
        return
    printed = nl.getal(factor)
    median = float(np.median(filled)) / CENT
    # Whole thousands are printed without cents, or with a decimal or two below a hundred; never as
    # 44.382,71.
    with_cents = np.mean(filled % (factor * 10) > 0) > 0.25
    if median >= 1000 * factor and with_cents:
        say("EENHEID_TEGENGESPROKEN", cell, f"x € {printed}", eenheid=printed)
    elif median >= _IMPOSSIBLE:
        shown = nl.euro_mln(median, 0)
        key = "EENHEID_TEGENGESPROKEN.te_groot"
        say(key, cell, f"x € {printed}", eenheid=printed, mediaan=shown)


def settle_notation(
    layout: Layout, rows: Rows, sheet: Sheet, profile: Profile, say: Say
) -> Notation:
    """Notation of the amounts that are text.

    What the profile says, else settled from all of them together.
    """
    if profile.notation:
        return profile.notation
    texts: Counter[str] = Counter()
    numbers = False
    for heading in layout.value_headings:
        if layout.table[heading.column].kind not in ("bedrag", "getal"):
            continue
        kinds = sheet.kinds[rows.used, heading.index]
        times = np.bincount(sheet.codes[rows.used, heading.index][kinds == TEXT])
        texts.update(
            {str(sheet.texts[code]): int(times[code]) for code in np.flatnonzero(times)}
        )
        numbers |= bool(((kinds != TEXT) & (kinds != EMPTY)).any())
    notation, evidence = settle(texts, beside_numbers=numbers)
    if evidence:
        say("NOTATIE_BEPAALD", bewijs=evidence)
    return notation
