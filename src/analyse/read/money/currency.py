"""Amounts that are not in euros: by their number format, or by a text near the table.

The trap: a dollar or a gulden is a number like any other, so it adds up with euros and no sum shows
it. The formats with a dollar that every workbook has stand for the currency of whoever opens it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from openpyxl.styles.numbers import BUILTIN_FORMATS

from analyse.read.heading.headings import Heading
from analyse.read.heading.layout import Layout
from analyse.read.problems import Say, a1
from analyse.read.profiles.profile import Profile
from analyse.read.rows import Rows
from analyse.read.sheet import NUMBER, Sheet
from analyse.tables import LONGEST

#: A currency in a number format, as Excel writes it: `[$USD]`, `[$£-809]`.
_SYMBOL = re.compile(r"\[\$([^\]-]+)(?:-[^\]]*)?\]")
#: The rest of a format that names one: its text without the parts in brackets.
_IN_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_EURO = frozenset(["€", "eur", "euro"])
_OF_EVERYONE = frozenset(form.replace("\\", "") for form in BUILTIN_FORMATS.values())
#: Another currency in a text: its name, its code, or the sign of the gulden before a unit.
_OTHER = re.compile(
    r"\b(?:us[ -]?)?dollars?\b|\b(?:usd|nlg|hfl|gbp|chf)\b|[$£ƒ]|\bguldens\b"
    r"|(?:\b(?:in|x|1[. ]?000|duizend(?:en)?|mln\.?|miljoen(?:en)?) ?|\()guldens?\b"
    r"|(?:\bin |[x×] ?|\()f(?:l\.?)?(?= ?1[. ]?000|\)|$)",
    re.IGNORECASE,
)
#: The sign of the gulden as text in a number format.
_SHOWN_GULDEN = re.compile(r'"\s*f(?:l\.?)?\s*"')
#: Different values of a column that may hold a currency for each row.
_FEW = 12


def ask_currency(
    layout: Layout, sheet: Sheet, rows: Rows, file: str, profile: Profile, say: Say
) -> None:
    """Ask about amounts that seem to be in another currency, unless a profile tells the unit."""
    headings = [h for h in layout.value_headings if layout.table[h.column].kind == "bedrag"]
    if not headings or profile.unit is not None:
        return
    for text, cell in (*_shown(headings, sheet, rows), *_written(layout, sheet, rows, file)):
        say("VALUTA", cell, text)
        return


def _shown(headings: list[Heading], sheet: Sheet, rows: Rows) -> Iterator[tuple[str, str]]:
    """Another currency in the number format of amounts, with the first cell."""
    strange = np.array([bool(_currency(form)) for form in sheet.number_formats])
    if not strange.any():
        return
    for heading in headings:
        filled = rows.data[sheet.kinds[rows.data, heading.index] == NUMBER]
        odd = filled[strange[sheet.formats[filled, heading.index]]].tolist()
        for row in odd[:1]:
            form = sheet.number_formats[sheet.formats[row, heading.index]]
            yield _currency(form), a1(row, heading.index)


def _currency(form: str) -> str:
    """The other currency that a number format shows, or ""."""
    if form.replace("\\", "") in _OF_EVERYONE:
        return ""
    named = [symbol.strip() for symbol in _SYMBOL.findall(form[:LONGEST])]
    strange = [symbol for symbol in named if symbol and symbol.casefold() not in _EURO]
    bare = _IN_BRACKETS.sub("", form[:LONGEST])
    written = _OTHER.search(bare) or _SHOWN_GULDEN.search(bare)
    return str((*strange, written[0] if written else "")[0])


def _written(layout: Layout, sheet: Sheet, rows: Rows, file: str) -> Iterator[tuple[str, str]]:
    """Another currency in a text above, under or beside the amounts, with its cell."""
    skipped = [row - 1 for row, _ in rows.skipped if row - 1 > layout.bottom]
    for row in (*range(layout.bottom + 1), *skipped):
        for column, text in sheet.texts_in(row):
            if _OTHER.search(text[:LONGEST]):
                yield text, a1(row, column)
    for heading in (h for h in layout.headings if not h.column and not h.derived):
        values, which = sheet.distinct(heading.index, rows.data)
        for number, value in enumerate(values if len(values) <= _FEW else []):
            if isinstance(value, str) and _OTHER.fullmatch(value.strip()[:LONGEST]):
                yield value, a1(int(rows.data[which == number][0]), heading.index)
    for cell, text in sheet.notes:
        if (cell is None or cell[0] <= layout.bottom) and _OTHER.search(text[:LONGEST]):
            yield text, a1(*cell) if cell else ""
    for name in (sheet.name, Path(file).stem):
        if _OTHER.search(name.replace("_", " ")):
            yield name, ""
