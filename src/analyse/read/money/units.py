"""In which unit a sheet prints its amounts.

The trap: a title is often wrong ("x € 1.000" above whole euros), so a unit that makes the amounts
impossible is refused; and it is said in a hundred ways, so a text that speaks of thousands and is
not understood is a question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analyse import nl
from analyse.read.heading.headings import Heading
from analyse.read.heading.layout import Layout
from analyse.read.heading.unknown import figure
from analyse.read.money.amounts import CENT, Numbers
from analyse.read.money.unitwords import SPEAKS, doubtful, is_multiplied, rounded_to, unit
from analyse.read.problems import Say, a1
from analyse.read.profiles.profile import Profile
from analyse.read.rows import Rows
from analyse.read.sheet import NUMBER, Sheet, Value
from analyse.read.texts import holding
from analyse.tables import LONGEST, normalise

_IN_EUROS = re.compile(
    r"^[\s(*]*(?:alle )?bedragen (?:zijn |luiden |staan )*in (?:hele |gehele"
    r" )?(?:euro'?s?|€)[\s).*]*$|\((?:in )?(?:hele )?(?:euro'?s?|€)\)$",
    re.IGNORECASE,
)
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
#: Text that a number format shows beside the number.
_SHOWN = re.compile(r'"([^"]*)"|\\(.)')
_SHOWN_THOUSAND, _SHOWN_MILLION = {"k", "dzd"}, {"m", "mln", "mio"}
#: Amounts of a table of which one may stand apart, how many times larger it is then, and how large
#: at least (euro).
_FEWEST, _APART, _LARGE = 4, 30, 1e8
#: Rows under the header in which a text beside the table may speak of its unit.
_BESIDE = 20
#: A round amount, as the name of a line may hold one.
_BARE = re.compile(r"(?:€|eur(?:o)?)? ?1[. ]?000", re.IGNORECASE)
#: Different values of a column that may hold a unit for each row.
_FEW = 12
#: How the name of a line ends in something that may be a unit, in the notation of Arrow.
_ENDS_IN_BRACKETS = r"[)\]]\s*$"
#: No municipality books as much as this on a middling line (euro).
_IMPOSSIBLE = 1e9


class _Declared(NamedTuple):
    """A unit that a cell declares: euros to one unit, the words and the cell."""

    factor: int
    words: str
    cell: str


def settle_unit(
    layout: Layout, sheet: Sheet, rows: Rows, profile: Profile, file: str, say: Say
) -> tuple[int, str]:
    """Euros to one printed unit, and the cell that declares it (empty when no cell does).

    What the profile says goes first, then the header and the title above it, then a note under the
    table, the number format of the amounts, the name of the sheet or file, then what the table is
    always published in. A sheet that goes over to another unit halfway is an error: one factor
    cannot hold for it.
    """
    above = _above(layout, sheet)
    last = int(rows.data[-1]) if len(rows.data) else 0
    end = rows.below[0] if rows.below else sheet.shape[0]
    notes = [row - 1 for row, _ in rows.skipped if layout.bottom < row - 1 < end]
    money = layout.table[layout.table.value].kind == "bedrag"
    under = _declared(sheet, [row for row in notes if row > last])
    formats = _in_formats(layout, sheet, rows)
    if above:  # a cell that shows no unit is in that of the title
        formats = [shown for shown in formats if shown.factor != 1]
    if money and profile.unit is None:
        inside = _declared(sheet, [row for row in notes if row < last])
        inside += _in_comments(layout, sheet)
        inside += [*_beside(layout, sheet, rows), *_in_rows(layout, sheet, rows), *formats]
        _refuse_second_unit(layout, sheet, above or formats, inside, say)
        _ask_doubtful(layout, sheet, rows, notes, file, say)
    named = [*_in_notes(layout, sheet), *_in_names(sheet, file)]
    found = [*above, *under, *formats, *named]
    declared = next((one for one in found if one.factor != 1), None)
    if profile.unit is not None:
        if declared and declared.factor != profile.unit:
            say("EENHEID_AFWIJKEND", declared.cell, declared.words)
        return profile.unit, ""
    if declared and _shown_scaled(layout, sheet):
        say("EENHEID_IS_OPMAAK", declared.cell, declared.words)
        return 1, ""
    if declared:
        if declared in formats or declared in named:
            printed = nl.getal(declared.factor)
            say("EENHEID_AFGELEID", declared.cell, declared.words, eenheid=printed)
        return declared.factor, declared.cell or "A1"
    if money:
        _ask_rounded(layout, sheet, rows, [*range(layout.bottom + 1), *notes], say)
    usual = layout.table.unit
    if usual != 1:
        say("EENHEID_AANGENOMEN", eenheid=nl.getal(usual))
    return usual, ""


def _above(layout: Layout, sheet: Sheet) -> list[_Declared]:
    """Units of the title and the header, but for those of columns that are no money."""
    titles = _declared(sheet, range(layout.top))
    titles += _split_titles(sheet, layout.top)
    others = {h.index for h in layout.headings if _counts(layout, h)}
    columns = set(range(sheet.shape[1])) - others
    return titles + _declared(sheet, range(layout.top, layout.bottom + 1), columns)


def _split_titles(sheet: Sheet, top: int) -> list[_Declared]:
    """Units of which the words stand in one cell above the table and the number in the next."""
    found = []
    for row in range(min(top, _BESIDE)):
        values = sheet.row(row)
        for column, value in enumerate(values):
            if normalise(value).replace(" ", "") in ("1000", "1000000"):
                before = " ".join(v for v in values[:column] if isinstance(v, str))
                meant = unit(f"{before} {value}") if before else None
                if meant and not unit(before):
                    found.append(_Declared(*meant, a1(row, column)))
    return found


def _beside(layout: Layout, sheet: Sheet, rows: Rows) -> list[_Declared]:
    """Units that a text beside the first rows of the table declares, under no heading."""
    headed = {h.index for h in layout.headings}
    columns = set(range(sheet.shape[1])) - headed
    return _declared(sheet, rows.used[:_BESIDE].tolist(), columns) if columns else []


def _in_rows(layout: Layout, sheet: Sheet, rows: Rows) -> list[_Declared]:
    """Units that rows name for themselves: in the name of a line, or in a column of units."""
    found = []
    for heading in layout.headings:
        if heading.derived or (heading.column and layout.table[heading.column].is_value):
            continue
        values, which = sheet.distinct(heading.index, rows.data)
        own_column = not heading.column and len(values) <= _FEW
        for number in np.flatnonzero(holding(values, SPEAKS)).tolist():
            value = str(values[number])
            meant = unit(value)
            said = own_column or value.rstrip().endswith((")", "]"))
            if meant and (said or not _BARE.match(meant[1])):
                row = int(rows.data[which == number][0])
                found.append(_Declared(*meant, a1(row, heading.index)))
    return found


def _in_formats(layout: Layout, sheet: Sheet, rows: Rows) -> list[_Declared]:
    """Units that the number formats of the amounts show behind the number (`#,##0" k"`)."""
    factors = np.array([_shown_factor(form) for form in sheet.number_formats])
    if (factors == 1).all():
        return []
    found = []
    for heading in layout.value_headings:
        if layout.table[heading.column].kind != "bedrag":
            continue
        filled = rows.data[sheet.kinds[rows.data, heading.index] == NUMBER]
        held = factors[sheet.formats[filled, heading.index]]
        for factor in np.unique(held).tolist():
            row = int(filled[held == factor][0])
            form = str(sheet.number_formats[sheet.formats[row, heading.index]])
            found.append(_Declared(factor, form, a1(row, heading.index)))
    return found


def _shown_factor(form: str) -> int:
    """Euros to one unit that a number format shows, where it does not scale the number itself."""
    if _SCALED.search(form):
        return 1
    text = "".join(one or other for one, other in _SHOWN.findall(form[:LONGEST]))
    bare = text.casefold().strip(" .€()")
    if bare in _SHOWN_THOUSAND:
        return 1000
    if bare in _SHOWN_MILLION:
        return 1_000_000
    meant = unit(text)
    return meant[0] if meant else 1


def _in_notes(layout: Layout, sheet: Sheet) -> list[_Declared]:
    """Units in the page header or footer, or in a comment at the title or header."""
    others = {h.index for h in layout.headings if _counts(layout, h)}
    found = []
    for cell, text in sheet.notes:
        meant = unit(text)
        if meant and (cell is None or (cell[0] <= layout.bottom and cell[1] not in others)):
            found.append(_Declared(*meant, a1(*cell) if cell else ""))
    return found


def _in_comments(layout: Layout, sheet: Sheet) -> list[_Declared]:
    """Units that comments at cells under the header speak of: for these cells alone."""
    found = []
    for cell, text in sheet.notes:
        meant = unit(text) if is_multiplied(text) else None
        if meant and cell and cell[0] > layout.bottom:
            found.append(_Declared(*meant, a1(*cell)))
    return found


def _in_names(sheet: Sheet, file: str) -> list[_Declared]:
    """Units in the name of the sheet or of the file."""
    found = []
    for name in (sheet.name, Path(file).stem):
        meant = unit(name.replace("_", " "))
        if meant:
            found.append(_Declared(*meant, ""))
    return found


def _ask_doubtful(
    layout: Layout, sheet: Sheet, rows: Rows, notes: list[int], file: str, say: Say
) -> None:
    """Ask what a text near the table means that speaks of thousands or millions.

    Above, under and beside it, in the names of its lines, and its own name.
    """
    beside = set(range(sheet.shape[1])) - {h.index for h in layout.headings}
    everywhere: Collection[int] = range(sheet.shape[1])
    near = [(row, everywhere) for row in (*range(layout.bottom + 1), *notes)]
    near += [(row, beside) for row in rows.used[:_BESIDE].tolist()]
    for row, columns in near:
        for column, text in sheet.texts_in(row):
            if column in columns:
                _ask(text, a1(row, column), say)
    for heading in layout.keys:
        values, which = sheet.distinct(heading.index, rows.data)
        for number in np.flatnonzero(holding(values, _ENDS_IN_BRACKETS)).tolist():
            row = int(rows.data[which == number][0])
            _ask(values[number], a1(row, heading.index), say)
    for cell, text in sheet.notes:
        if cell is None or cell[0] <= layout.bottom:
            _ask(text, a1(*cell) if cell else "", say)
    for name in dict.fromkeys((sheet.name, Path(file).stem)):
        _ask(name.replace("_", " "), "", say)


def _ask(value: Value, cell: str, say: Say) -> None:
    words = doubtful(value) if isinstance(value, str) else ""
    if words:
        say("EENHEID_ONDUIDELIJK", cell, value, woorden=words)


def _ask_rounded(
    layout: Layout, sheet: Sheet, rows: Rows, near: Iterable[int], say: Say
) -> None:
    """Ask what amounts are in that are rounded to thousands, and are no thousands."""
    texts = [(row, column, text) for row in near for column, text in sheet.texts_in(row)]
    said = [(row, column, rounded_to(text)) for row, column, text in texts]
    for row, column, meant in said:
        if meant and _holds_others(layout, sheet, rows, meant[0]):
            say("EENHEID_ONDUIDELIJK", a1(row, column), meant[1], woorden=meant[1])


def _holds_others(layout: Layout, sheet: Sheet, rows: Rows, factor: int) -> bool:
    """Whether any amount is no multiple of a unit."""
    for heading in layout.value_headings:
        values = map(figure, sheet.distinct(heading.index, rows.data)[0])
        if any(value % factor > 0 for value in values):
            return True
    return False


def ask_scaled_quantities(layout: Layout, sheet: Sheet, say: Say) -> None:
    """Ask about quantities of which the heading or title speaks of thousands.

    Only amounts are in a unit.
    """
    texts = [(layout.bottom, h.index, h.text) for h in layout.headings if _counts(layout, h)]
    if not any(column.kind == "bedrag" for column in layout.table):
        for row in range(layout.top):
            titles = enumerate(sheet.row(row))
            texts += [(row, column, v) for column, v in titles if isinstance(v, str)]
    for row, column, text in texts:
        if is_multiplied(text):
            say("EENHEID_ONDUIDELIJK.getal", a1(row, column), text)


def _counts(layout: Layout, heading: Heading) -> bool:
    """Whether a column holds quantities."""
    return bool(heading.column) and layout.table[heading.column].kind in ("getal", "geheel")


def _declared(
    sheet: Sheet, rows: Iterable[int], columns: Collection[int] | None = None
) -> list[_Declared]:
    """Units that the texts of some rows declare (in some columns)."""
    found = []
    for row in rows:
        for column, value in sheet.texts_in(row):
            if columns is not None and column not in columns:
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


def ask_rows_in_euros(
    layout: Layout, rows: Rows, numbers: Numbers, factor: int, say: Say
) -> None:
    """Ask about amounts in a table in thousands that are far larger than all others.

    They may be in whole euros: divided by the unit they are as large as the others.
    """
    headings = [h for h in layout.value_headings if layout.table[h.column].kind == "bedrag"]
    if factor == 1 or not headings:
        return
    amounts = np.abs(np.array([numbers[h.index][0] for h in headings]))[:, rows.is_data]
    ordered = np.sort(amounts[amounts > 0])
    if len(ordered) < _FEWEST:
        return
    steps = ordered[1:] / ordered[:-1]
    last = int(steps.argmax())
    least, most = ordered[last + 1], ordered[last]
    few = len(ordered) - last - 1 <= len(ordered) / 3
    fits = ordered[-1] <= 3.0 * factor * most
    if steps[last] >= _APART and few and least >= _LARGE * CENT and fits:
        column, row = np.argwhere(amounts == least)[0].tolist()
        cell = a1(int(rows.data[row]), headings[column].index)
        say("EENHEID_SPRINGT.in_duizenden", cell, nl.euro(float(least) / CENT, 0))
