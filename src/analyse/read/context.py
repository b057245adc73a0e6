"""What holds for a whole sheet and stands outside its table.

Unit, notation, and a year, phase or side that it lacks.

The trap: a title is often wrong ("x € 1.000" above whole euros), so what is taken from it is always
said, and a unit that makes the amounts impossible is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from analyse import nl
from analyse.read.headings import explain
from analyse.read.layout import FROM_CONTEXT, Layout
from analyse.read.marks import KANT
from analyse.read.messages import phrase
from analyse.read.problems import Say, a1
from analyse.read.profile import Profile
from analyse.read.rows import Rows
from analyse.read.sheet import EMPTY, NUMBER, TEXT, Sheet
from analyse.read.values import Notation, settle, unit
from analyse.tables import TABLES, normalise


def fixed_values(
    layout: Layout, sheet: Sheet, file: str, profile: Profile, say: Say
) -> dict[str, Any]:
    """Column values that hold for all rows.

    Those of the profile, and a year, phase or side found outside the table.

    A side is the empty text when the rows stand in blocks headed Lasten and Baten: then each row
    has its own.
    """
    fixed = dict(profile.fixed)
    titles = [v for row in range(layout.top) for v in sheet.row(row) if isinstance(v, str)]
    places = [
        (phrase("bladnaam"), [sheet.name]),
        (phrase("titel"), titles),
        (phrase("bestandsnaam"), [Path(file).stem]),
    ]
    for column in (c for c in layout.missing if c in FROM_CONTEXT and c not in fixed):
        if column == "kant" and _in_blocks(layout, sheet):
            fixed[column] = ""
            continue
        for place, texts in places:
            found = {value for text in texts for value in _mentions(column, text)}
            if len(found) == 1:
                fixed[column] = found.pop()
                say(
                    "UIT_CONTEXT",
                    waarde=fixed[column],
                    kolom=column,
                    plaats=place,
                    gelezen=fixed[column],
                )
                break
    _compare_years(layout, titles, say)
    return fixed


def refuse_changing_context(
    layout: Layout, sheet: Sheet, rows: Rows, fixed: Mapping[str, Any], profile: Profile, say: Say
) -> None:
    """Report a line between the rows that names another year, phase or side than the one that all rows were given."""
    last = int(rows.data[-1]) if len(rows.data) else 0
    between = [r - 1 for r, _ in rows.skipped if layout.bottom < r - 1 < last]
    for column in (
        c for c in FROM_CONTEXT if fixed.get(c) not in (None, "") and c not in profile.fixed
    ):
        for row in between:
            texts = [(i, v) for i, v in enumerate(sheet.row(row)) if isinstance(v, str)]
            other = [
                (i, v)
                for i, v in texts
                if len(texts) == 1 and _mentions(column, v) - {fixed[column]}
            ]
            if other:
                say(
                    "CONTEXT_WISSELT",
                    a1(row, other[0][0]),
                    other[0][1],
                    kolom=column,
                    gelezen=fixed[column],
                )


def _compare_years(layout: Layout, titles: list[str], say: Say) -> None:
    """Report a title with one year above headings that have other years."""
    title = {y for text in titles for y in _mentions("jaar", text)}
    headed = {h.fixed["jaar"] for h in layout.value_headings if "jaar" in h.fixed}
    if len(title) == 1 and headed and not title & headed:
        say(
            "JAAR_AFWIJKEND.titel",
            waarde=next(iter(title)),
            jaren=nl.opsomming([str(y) for y in sorted(headed)]),
        )


def complete_headings(layout: Layout, fixed: dict[str, Any], say: Say) -> None:
    """Settle what some headings of amounts say and others leave out: `Begroting | Rekening 2017`.

    One year among the headings holds for all of them, and that is said; anything else that is left
    out is an error, because the amounts under such a heading cannot be placed.
    """
    spread = [h for h in layout.value_headings if h.fixed and not h.numbered]
    whole_columns = {h.column for h in layout.headings if not h.fixed}
    for column in (
        c
        for c in layout.table.spread
        if layout.table[c].required and c not in fixed and c not in whole_columns
    ):
        silent = [h for h in spread if column not in h.fixed]
        said = {h.fixed[column] for h in spread if column in h.fixed}
        if not silent or not said:
            continue
        cells = ", ".join(a1(layout.bottom, h.index) for h in silent)
        if column == "jaar" and len(said) == 1:
            fixed[column] = said.pop()
            say("UIT_CONTEXT.koppen", cells, fixed[column], len(silent), gelezen=fixed[column])
            continue
        say(
            "KOP_ONVOLLEDIG",
            cells,
            silent[0].text,
            len(silent),
            kolom=column,
            voorbeeld=next(h.text for h in spread if column in h.fixed),
        )


def _in_blocks(layout: Layout, sheet: Sheet) -> bool:
    below = np.arange(layout.bottom + 1, sheet.shape[0])
    return any(
        isinstance(v, str) and normalise(v) in KANT
        for h in layout.keys
        for v in sheet.distinct(h.index, below)[0]
    )


def _mentions(column: str, text: str) -> set[Any]:
    """Values of a column that a title or name mentions; a print date is no year of the data."""
    if column == "jaar":
        plain = normalise(text)
        return (
            set()
            if re.search(r"afdruk|datum|pagina", plain)
            else {int(y) for y in re.findall(r"(?<!\d)(?:19[5-9]\d|20[0-4]\d)(?!\d)", plain)}
        )
    meaning = explain(text, TABLES["begroting"])
    return {meaning.fixed[column]} if meaning and column in meaning.fixed else set()


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
    noted = [
        r - 1
        for r, _ in rows.skipped
        if r - 1 > layout.bottom and not (rows.below and r - 1 >= rows.below[0])
    ]
    inside = _declared(sheet, [r for r in noted if r < last])
    under = _declared(sheet, [r for r in noted if r > last])
    factors = {above[0][0]} if above else {1}
    amounts = {h.index for h in layout.value_headings}
    in_force = [
        *_declared(sheet, range(layout.top)),
        *_declared(sheet, range(layout.top, layout.bottom + 1), amounts),
    ]
    for factor, words, cell in (
        (*in_force, *inside)
        if layout.table[layout.table.value].kind == "bedrag" and profile.unit is None
        else ()
    ):
        if factor not in factors:
            say("EENHEID_WISSELT", cell, words)
            break
    declared = next((d for d in (*above, *under) if d[0] != 1), None)
    if profile.unit is not None:
        if declared and declared[0] != profile.unit:
            say("EENHEID_AFWIJKEND", declared[2], declared[1])
        return profile.unit, ""
    if declared and _shown_scaled(layout, sheet):
        say("EENHEID_IS_OPMAAK", declared[2], declared[1])
        return 1, ""
    if declared:
        return declared[0], declared[2]
    if layout.table.unit != 1:
        say("EENHEID_AANGENOMEN", eenheid=nl.getal(layout.table.unit))
    return layout.table.unit, ""


_IN_EUROS = re.compile(
    r"^[\s(*]*(?:alle )?bedragen (?:zijn |luiden |staan )*in (?:hele |gehele"
    r" )?(?:euro'?s?|€)[\s).*]*$|\((?:in )?(?:hele )?(?:euro'?s?|€)\)$",
    re.IGNORECASE,
)


def _declared(
    sheet: Sheet, rows: Iterable[int], columns: Collection[int] | None = None
) -> list[tuple[int, str, str]]:
    """Units that the texts of some rows declare (in some columns).

    Euros to one unit, the words, and the cell.
    """
    found = []
    for row in rows:
        for column, value in enumerate(sheet.row(row)):
            if isinstance(value, str) and (columns is None or column in columns):
                if _IN_EUROS.search(value.strip()):
                    found.append((1, value.strip(), a1(row, column)))
                elif meant := unit(value):
                    found.append((*meant, a1(row, column)))
    return found


_SCALED = re.compile(r"[0#?],+(?![0#?,])")


def _shown_scaled(layout: Layout, sheet: Sheet) -> bool:
    """Whether most amounts have a number format (`#,##0,`) that shows thousands or millions of what the cell holds."""
    columns = [h.index for h in layout.value_headings]
    numbers = sheet.kinds[layout.bottom + 1 :, columns] == NUMBER
    scaled = np.array([bool(_SCALED.search(form)) for form in sheet.number_formats])
    shown = scaled[sheet.formats[layout.bottom + 1 :, columns][numbers]]
    return bool(len(shown) and shown.mean() > 0.5)


def refuse_impossible_unit(
    layout: Layout,
    numbers: dict[int, tuple[np.ndarray, np.ndarray]],
    factor: int,
    cell: str,
    say: Say,
) -> None:
    """Report a declared unit that makes the amounts larger than any municipality's.

    The header then contradicts the table.
    """
    amounts = [
        numbers[h.index][0][numbers[h.index][1]]
        for h in layout.value_headings
        if layout.table[h.column].kind == "bedrag"
    ]
    filled = np.abs(np.concatenate(amounts)) if amounts else np.array([])
    filled = filled[filled > 0]
    if factor == 1 or not len(filled):
        return
    printed = nl.getal(factor)
    # Whole thousands are printed without cents, or with a decimal or two below a hundred; never as
    # 44.382,71.
    if np.median(filled) >= 1000 * factor * 100 and np.mean(filled % (factor * 10) > 0) > 0.25:
        say("EENHEID_TEGENGESPROKEN", cell, f"x € {printed}", eenheid=printed)
        return
    if np.median(filled) / 100 < 1e9:
        return
    say(
        "EENHEID_TEGENGESPROKEN.te_groot",
        cell,
        f"x € {printed}",
        eenheid=printed,
        mediaan=nl.euro_mln(float(np.median(filled)) / 100, 0),
    )


def settle_notation(
    layout: Layout, rows: Rows, sheet: Sheet, profile: Profile, say: Say
) -> Notation:
    """Notation of the amounts that are text.

    What the profile says, else settled from all of them together.
    """
    if profile.notation:
        return profile.notation
    columns = [
        h.index for h in layout.value_headings if layout.table[h.column].kind in ("bedrag", "getal")
    ]
    texts: Counter[str] = Counter()
    numbers = False
    for column in columns:
        kinds = sheet.kinds[rows.used, column]
        times = np.bincount(sheet.codes[rows.used, column][kinds == TEXT])
        texts.update({str(sheet.texts[code]): int(times[code]) for code in np.flatnonzero(times)})
        numbers |= bool(((kinds != TEXT) & (kinds != EMPTY)).any())
    notation, evidence = settle(texts, beside_numbers=numbers)
    if evidence:
        say("NOTATIE_BEPAALD", bewijs=evidence)
    return notation
