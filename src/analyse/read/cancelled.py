"""Rows that someone crossed out: struck through, coloured or called cancelled in a word beside.

They count, since the file holds them; their money is said. The trap: a colour is mostly no
cancellation but a mark of what was looked at, so it tells only where few rows have it and a text
on the sheet says what it means.
"""

from __future__ import annotations

import colorsys
import re

import numpy as np

from analyse import nl
from analyse.read.heading.headings import Heading
from analyse.read.heading.layout import Layout
from analyse.read.money.amounts import CENT, Numbers
from analyse.read.problems import EXAMPLES, Say, a1, shown
from analyse.read.rows import Rows
from analyse.read.sheet import Sheet
from analyse.read.texts import among
from analyse.tables import normalise

#: What a row is called that is cancelled, in compared form.
_WORDS = (
    *("vervallen", "vervalt", "geannuleerd", "geannulleerd", "ingetrokken", "geschrapt"),
    *("doorgehaald", "afgevoerd", "gaat niet door", "niet doorgegaan", "telt niet mee"),
    *("cancelled", "canceled"),
)
_CANCELLED = re.compile(rf"\b(?:{'|'.join(_WORDS)}|geannuleerde|annulering|tellen niet mee)\b")
#: Characters that a legend may have, and part of the rows that may have a colour that tells.
_LEGEND, _FEW = 120, 0.25
_HUES = (
    (0.03, "rood"),
    (0.11, "oranje"),
    (0.19, "geel"),
    (0.47, "groen"),
    (0.70, "blauw"),
    (0.94, "paars"),
    (1.01, "rood"),
)
_COLOURS = {
    **{word: word for word in ("rood", "oranje", "geel", "groen", "blauw", "paars", "grijs")},
    "rode": "rood",
    "gele": "geel",
    "groene": "groen",
    "blauwe": "blauw",
    "paarse": "paars",
    "grijze": "grijs",
    "roze": "rood",
    "lichtblauw": "blauw",
    "lichtgroen": "groen",
}


def cancelled_rows(
    layout: Layout, rows: Rows, sheet: Sheet, numbers: Numbers, say: Say
) -> None:
    """Report data rows that are struck through, coloured or called cancelled, with their money."""
    said = np.zeros(len(rows.used), dtype=bool)
    if any(sheet.struck):
        said = _shown_so(layout, rows, sheet, np.array(sheet.struck, dtype=bool))
        _say_rows("DOORGEHAALD", said, layout, rows, numbers, say)
    for fill in _rare_fills(layout, rows, sheet):
        looks = np.array([held == fill for held in sheet.fills], dtype=bool)
        crossed = _shown_so(layout, rows, sheet, looks)
        text = _said_of(fill, layout, rows, sheet, crossed) if crossed.any() else ""
        if text:
            _say_rows("DOORGEHAALD.kleur", crossed, layout, rows, numbers, say, tekst=text)
            said = said | crossed
    told = _called_so(layout, rows, sheet) & ~said
    _say_rows("DOORGEHAALD.woord", told, layout, rows, numbers, say)


def _called_so(layout: Layout, rows: Rows, sheet: Sheet) -> np.ndarray:
    """Which used rows of data have such a word in a column that is not read."""
    read = {h.index for h in layout.headings if h.column and not layout.table[h.column].free}
    words = among(sheet.plain_texts, _WORDS)
    beside = [column for column in range(sheet.shape[1]) if column not in read]
    return np.asarray(rows.is_data & sheet.rows_with(words, beside)[rows.used])


def _shown_so(layout: Layout, rows: Rows, sheet: Sheet, looks: np.ndarray) -> np.ndarray:
    """Which used rows of data have a look: an amount, or at least half of their cells."""
    filled, so = np.zeros((2, len(rows.used)), dtype="int64")
    amount = np.zeros(len(rows.used), dtype=bool)
    for heading in (h for h in layout.headings if h.column):
        held = sheet.filled[rows.used, heading.index]
        like = held & looks[sheet.formats[rows.used, heading.index]]
        filled += held
        so += like
        if heading in layout.value_headings:
            amount |= like
    return np.asarray(rows.is_data & (amount | ((so > 0) & (2 * so >= filled))))


def _rare_fills(layout: Layout, rows: Rows, sheet: Sheet) -> list[str]:
    """Colours of few of the amounts or of the first cells of the rows."""
    if not any(sheet.fills):
        return []
    counts = np.zeros(len(sheet.fills), dtype="int64")
    for heading in [*layout.keys[:1], *layout.value_headings[:1]]:
        cells = rows.data[sheet.filled[rows.data, heading.index]]
        formats = sheet.formats[cells, heading.index]
        counts += np.bincount(formats, minlength=len(sheet.fills))
    most = max(1, _FEW * len(rows.data)) * 2
    by_fill: dict[str, int] = {}
    for fill, count in zip(sheet.fills, counts.tolist(), strict=True):
        by_fill[fill] = by_fill.get(fill, 0) + count
    return [fill for fill, count in by_fill.items() if fill and 0 < count <= most]


def _said_of(fill: str, layout: Layout, rows: Rows, sheet: Sheet, crossed: np.ndarray) -> str:
    """The text that calls a colour, or a row with it, cancelled; "" without one."""
    read = {h.index for h in layout.headings if h.column and not layout.table[h.column].free}
    of_data = set(rows.data.tolist())
    coloured = set(rows.used[crossed].tolist())
    codes = [
        code
        for code, text in enumerate(sheet.texts.tolist())
        if len(text) <= _LEGEND and _CANCELLED.search(normalise(text))
    ]
    for row, column in np.argwhere(np.isin(sheet.codes, codes)).tolist() if codes else []:
        text = str(sheet.value(row, column))
        own = sheet.fills[sheet.formats[row, column]]
        if row in of_data:
            tells = row in coloured and column not in read
        else:
            tells = own == fill if own else _may_mean(text, fill)
        if tells:
            return shown(text)
    return ""


def _may_mean(legend: str, fill: str) -> bool:
    """Whether a legend without a colour of its own is about a colour: it names this one or none."""
    for part in re.split(r"[,;/|\n]", legend):
        said = normalise(part)
        if _CANCELLED.search(said):
            named = {_COLOURS[word] for word in said.split() if word in _COLOURS}
            return not named or not _name(fill) or _name(fill) in named
    return False


def _name(fill: str) -> str:
    """What people call a colour of red, green and blue; "" for one of the theme."""
    if not re.fullmatch("[0-9A-F]{6}", fill):
        return ""
    red, green, blue = (int(fill[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation < 0.1:
        return "grijs"
    return next(name for end, name in _HUES if hue < end)


def _say_rows(
    key: str,
    crossed: np.ndarray,
    layout: Layout,
    rows: Rows,
    numbers: Numbers,
    say: Say,
    **fields: object,
) -> None:
    """Report rows by their numbers, with what they add up to in each column of money."""
    if not crossed.any():
        return
    at = (rows.used[crossed] + 1).tolist()
    named = ", ".join(map(str, at[:EXAMPLES])) + (", …" if len(at) > EXAMPLES else "")
    rijen = f"rij {named}" if len(at) == 1 else f"{nl.getal(len(at))} rijen ({named})"
    money = [
        h
        for h in layout.value_headings
        if h.index in numbers and layout.table[h.column].kind == "bedrag"
    ]
    sums = [_added(h, numbers, crossed, alone=len(money) == 1) for h in money]
    samen = f", samen {nl.opsomming(sums)}" if sums else ""
    first = layout.value_headings[0].index
    say(key, a1(at[0] - 1, first), rijen=rijen, samen=samen, **fields)


def _added(heading: Heading, numbers: Numbers, crossed: np.ndarray, *, alone: bool) -> str:
    whole, known = numbers[heading.index]
    euros = nl.euro(int(whole[crossed & known].sum()) / CENT, 2)
    return euros if alone else f"{euros} ({' '.join(heading.text.split())})"
