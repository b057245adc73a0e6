"""Wijken (or buurten) across: a crosstab of quantities or amounts, one column a wijk.

Nothing about such a heading says that it is a wijk. The trap: kinds, owners and conditions stand
across too and add up to a total just as well, so it must be said near the table, or a column Totaal
must add all of them up while nothing speaks of another thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress

import numpy as np

from analyse.read.heading.alike import is_subject, speaks_of_code, speaks_of_share
from analyse.read.heading.headings import Heading
from analyse.read.sheet import TEXT, Sheet, Value
from analyse.read.values import NO_FIGURE, NotReadable, amount, clean, reading
from analyse.tables import Table, normalise

_SAID = {
    "wijk": re.compile(
        r"\b(?:per|naar|over(?: de)?) (?:wijk|stadsdeel|stadsdelen)|\bwijk(?:en|verdeling)\b"
    ),
    "buurt": re.compile(r"\b(?:per|naar|over(?: de)?) buurt|\bbuurt(?:en|verdeling)\b"),
}
#: What else may stand across: `per kwaliteitsklasse`, `per beheerder`.
_OF_OTHER = re.compile(
    r"\b(?:per|naar) (?!\d|jaar|ultimo|januari|december|eenheid|object)[a-z]{3,}"
)
#: A heading of a quantity or of a trait of an object, and of no place.
_OF_MEASURE = re.compile(
    r"lengte|breedte|hoogte|oppervlak|\bopp\b|omtrek|inhoud|diameter|aantal|hoeveelheid|omvang"
    r"|areaal|bedrag|kosten|lasten|baten|euro|prijs|tarief|waarde|budget|nummer|\bnr\b|\bcode\b"
    r"|jaar|leeftijd|levensduur|klasse|conditie|staat\b|\bm ?[123]\b|stuks|\bha\b|\bkm\b|mutatie"
    r"|groei|correctie|verschil|saldo|restant|beschikbaar|verplicht|ruimte|gemiddeld|norm\b"
)
#: Rows that are looked at, and the part of them that a column Totaal must add up.
_LOOK, _MOST = 200, 0.8


def across(
    sheet: Sheet,
    table: Table,
    rows: tuple[int, int],
    names: list[str],
    headings: Mapping[int, Heading],
    *,
    told: bool,
) -> tuple[dict[int, Heading], str]:
    """Headings over figures that are wijken or buurten, by column, and what says that they are.

    Parameters
    ----------
    sheet, table
        The sheet and the table that it may be.
    rows
        First and last row of the header.
    names, headings
        Each heading as written, and what the known ones mean.
    told
        Whether a profile says that the sheet is this table.
    """
    top, bottom = rows
    found = _figures_without_meaning(sheet, table, bottom, names, headings)
    if len(found) < 2 or not all(_may_be_place(names[index]) for index in found):
        return {}, ""
    texts = sheet.texts_above(top)
    subject, why = _said([*texts, sheet.name]), "titel"
    if not subject and table.name == "areaal":
        subject, why = _proved(sheet, bottom, found, headings, texts, told=told)
    if not subject:
        return {}, ""
    value = table.value
    return {
        index: Heading(index, names[index], value, {subject: " ".join(names[index].split())})
        for index in found
    }, why


def _figures_without_meaning(
    sheet: Sheet, table: Table, bottom: int, names: list[str], headings: Mapping[int, Heading]
) -> list[int]:
    """Columns of figures that no heading explains; none where others hold figures or a wijk."""
    taken = {h.column for h in headings.values()}
    values = {column.name for column in table if column.is_value}
    other = any(h.fixed or h.derived not in ("", "totaal") for h in headings.values())
    if other or taken & {*values, "wijk", "buurt"}:
        return []
    return [
        index
        for index, name in enumerate(names)
        if name and index not in headings and _are_figures(sheet, index, bottom)
    ]


def _are_figures(sheet: Sheet, column: int, bottom: int) -> bool:
    """Whether the cells under a heading are figures, but for a few."""
    cells = [v for v in sheet.column(column, bottom + 1, bottom + 1 + _LOOK) if v is not None]
    numbers = sum(np.isfinite(_number(value)) for value in cells)
    told = sum(_tells_amount(str(value)) for value in cells)
    return 2 * numbers >= len(cells) > 0 and told >= _MOST * len(cells)


def _tells_amount(text: str) -> bool:
    """Whether a cell tells how much there is, or that it is not known: `ca. 10`, `PM`."""
    return any(map(str.isdigit, text)) or text.strip().casefold() in NO_FIGURE


def _number(value: Value) -> float:
    """A cell as a number; not a number when it is none, and an empty cell as nothing."""
    if value is None:
        return 0.0
    if isinstance(value, str):
        with suppress(NotReadable):
            return float(amount(value) or 0)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    return float("nan")


def _may_be_place(name: str) -> bool:
    """Whether a heading can be the name of a wijk."""
    plain = normalise(name)
    return bool(
        len(plain) > 1
        and is_subject(name)
        and not speaks_of_code(name)
        and not speaks_of_share(name)
        and not _OF_MEASURE.search(plain)
    )


def _said(texts: Iterable[str]) -> str:
    """The column that titles and names say is across; "" when they say none."""
    plain = [normalise(text) for text in texts]
    for column, words in _SAID.items():
        if any(map(words.search, plain)):
            return column
    return ""


def _proved(
    sheet: Sheet,
    bottom: int,
    found: list[int],
    headings: Mapping[int, Heading],
    texts: list[str],
    *,
    told: bool,
) -> tuple[str, str]:
    """What a profile or a column Totaal shows headings to be; a question where nothing does."""
    if told:
        return "wijk", "profiel"
    if any(_OF_OTHER.search(normalise(text)) for text in texts):
        return "", ""
    totals = [index for index, heading in headings.items() if heading.derived == "totaal"]
    if len(totals) == 1 and _adds_up(sheet, bottom, found, totals[0]):
        return "wijk", "totaal"
    known = {"objecttype", "eenheid"} <= {heading.column for heading in headings.values()}
    return ("wijk", "vraag") if known else ("", "")


def _adds_up(sheet: Sheet, bottom: int, found: list[int], total: int) -> bool:
    """Whether a column is the sum of others in most rows with more than one figure."""
    last = bottom + 1 + _LOOK
    parts = [[_number(v) for v in sheet.column(index, bottom + 1, last)] for index in found]
    whole = np.array([_number(v) for v in sheet.column(total, bottom + 1, last)])
    held = np.array(parts)
    sums = held.sum(axis=0)
    compared = ((held != 0).sum(axis=0) > 1) & np.isfinite(sums) & np.isfinite(whole)
    same = np.abs(sums - whole) < 0.01
    return bool(compared.sum() > 1 and same[compared].mean() >= _MOST)


def parts_thousands(
    heading: Heading, headings: Iterable[Heading], sheet: Sheet, rows: np.ndarray
) -> bool:
    """Whether each `25.300` in a column is 25300 by the column Totaal of its row.

    In rows that hold no other text than that, and there in all of them.
    """
    beside = [h.index for h in headings if h.column == heading.column and h is not heading]
    totals = [h.index for h in headings if h.derived == "totaal"]
    is_text = rows[sheet.kinds[rows, heading.index] == TEXT]
    if len(totals) != 1 or not beside or not len(is_text):
        return False
    for row in is_text.tolist():
        text = str(sheet.value(row, heading.index))
        digits = clean(text).replace(".", "")
        if reading(text) != "dot" or not digits.isdecimal():
            return False
        others = np.where(sheet.filled[row, beside], sheet.numbers[row, beside], 0.0).sum()
        if not abs(others + int(digits) - sheet.numbers[row, totals[0]]) < 0.01:
            return False
    return True
