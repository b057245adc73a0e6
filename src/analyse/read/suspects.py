"""Rows that read well and are wrong all the same: totals without a name, rows that stand twice, columns left unread.

The trap: these are read as they stand, because a person must decide; what is said here is the only sign that an amount may
count twice or not at all.
"""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches

import numpy as np

from analyse import nl
from analyse.read.cells import Sheet, filled_mask
from analyse.read.checks import Numbers
from analyse.read.headings import Heading
from analyse.read.layout import Layout
from analyse.read.problems import EXAMPLES, FOUT, INFO, WAARSCHUWING, Say, a1
from analyse.read.profile import Profile
from analyse.read.rows import NO_VALUE, Rows
from analyse.read.values import NotReadable, amount, level
from analyse.read.wijken import typos, wijk_key
from analyse.tables import normalise

#: First columns in which an empty cell has a meaning of its own.
_MAY_BE_EMPTY = frozenset({"wijk", "jaar", "kant"})


def repeated_rows(layout: Layout, rows: Rows, cells: np.ndarray, say: Say) -> None:
    """Report data rows that are equal to an earlier one in every column that is read, amounts included."""
    columns = [h.index for h in layout.headings if h.column]
    values = [h.index for h in layout.value_headings]
    first: dict[tuple[object, ...], int] = {}
    for r in rows.data:
        row = cells[r]
        if any(row[i] not in (None, 0) for i in values) and (seen := first.setdefault(tuple(row[columns]), r)) != r:
            say(
                WAARSCHUWING,
                "DUBBELE_RIJ",
                a1(r, values[0]),
                verwacht=f"niet nog eens rij {seen + 1}",
                reden="Deze rij is in alle gelezen kolommen gelijk aan een eerdere rij.",
                oplossing="Verwijder de rij als hij dubbel is geplakt.",
                effect="Beide rijen tellen mee.",
            )


def blank_keys(layout: Layout, rows: Rows, cells: np.ndarray, say: Say) -> None:
    """Report a first column that is left empty where it repeats: it is not filled down, since empty may also mean nothing."""
    first = min(layout.keys, key=lambda h: h.index, default=None)
    if (
        first is None
        or not layout.table.additive
        or first.column in _MAY_BE_EMPTY
        or layout.table[first.column].free
        or layout.table[first.column].required
    ):
        return
    filled = [cells[r][first.index] is not None for r in rows.data]
    empty = [r for r, has in zip(rows.data, filled, strict=True) if not has] if filled and filled[0] else []
    if empty:
        say(
            WAARSCHUWING,
            "LEGE_SLEUTEL",
            ", ".join(a1(r, first.index) for r in empty[:EXAMPLES]) + (" …" if len(empty) > EXAMPLES else ""),
            aantal=len(empty),
            reden=f"De eerste kolom ({first.text}) is in deze rijen leeg; geldt daar wat erboven staat?",
            verwacht="een waarde in elke rij",
            oplossing="Vul de kolom in de export door (herhaal de waarde in elke rij).",
            effect=f"{first.column} is in deze rijen onbekend; de bedragen tellen wel mee.",
        )


def misspelled_wijken(layout: Layout, rows: Rows, cells: np.ndarray, profile: Profile, say: Say) -> None:
    """Report each cell with the name of a wijk that looks like one that is far more common on the sheet."""
    mapped = profile.values.get("wijk", {})
    for h in (h for h in layout.keys if layout.table[h.column].kind == "wijk"):
        written = {r: str(cells[r][h.index]) for r in rows.data if cells[r][h.index] is not None}
        keys = {text: wijk_key(text) for text in set(written.values()) if normalise(text) not in mapped}
        meant = typos(Counter(keys[text] for text in written.values() if text in keys))
        for r, text in written.items():
            if (key := keys.get(text)) in meant:
                say(
                    WAARSCHUWING,
                    "WIJK_TIKFOUT",
                    a1(r, h.index),
                    text,
                    verwacht=f"bedoelt u {min(t for t, k in keys.items() if k == meant[key])}?",
                    reden="Deze wijknaam lijkt sterk op een andere die veel vaker voorkomt.",
                    effect="Apart gehouden.",
                    oplossing="Herstel de naam, of leg in een profiel vast wat hij betekent ([waarden.wijk]).",
                )


def unnamed_totals(layout: Layout, rows: Rows, cells: np.ndarray, numbers: Numbers, say: Say) -> None:
    """Report data rows that are, in every amount column, exactly the sum of the rows right above them.

    A row that names less than the rows it adds up is a total without the word; one that names as much is only suspect, and
    only when the sum starts where a group starts (round amounts add up by chance).
    """
    headings = [h for h in layout.value_headings if h.index in numbers]
    if not layout.table.additive or not headings:
        return
    values = np.array([numbers[h.index][0] for h in headings]).T
    keys = [h.index for h in layout.keys]
    sums, filled = np.zeros(len(headings), dtype="int64"), 0
    seen: dict[bytes, tuple[int, int]] = {}
    starts = {0}
    named: list[int] = []
    at: list[int] = []
    for i, row in enumerate(rows.all):
        if row.label or (i and rows.all[i - 1].block != row.block):
            starts.add(len(at))
        if row.label:
            continue
        seen.setdefault(sums.tobytes(), (len(at), filled))
        names = sum(cells[row.at][k] is not None for k in keys)
        begin, before = seen.get((sums - values[i]).tobytes(), (len(at), filled))
        fewer = bool(named[begin:]) and names < min(named[begin:])
        if values[i].any() and filled - before >= 2 and (fewer or begin in starts):
            say(
                FOUT if fewer else WAARSCHUWING,
                "TOTAAL_ZONDER_NAAM",
                a1(row.at, headings[0].index),
                reden=f"Deze rij is precies de som van rij {at[begin] + 1} t/m {at[-1] + 1}, maar heet geen totaal.",
                oplossing="Zet 'Totaal' in de eerste kolom als het een totaal is.",
                effect="De rij telt mee als gewone regel; is het een totaal, dan telt alles dubbel.",
            )
            continue
        sums = sums + values[i]
        filled += bool(values[i].any())
        named.append(names)
        at.append(row.at)


def unread_columns(layout: Layout, sheet: Sheet, rows: Rows, say: Say) -> None:
    """Name headings that mean nothing; a warning when amounts stand under them or the heading looks like a known one."""
    names = layout.table.headings
    for h in layout.headings:
        if h.column or h.derived or not normalise(h.text):
            continue
        near = get_close_matches(normalise(h.text), list(names), 1, 0.75)
        found = _values_under(h, layout, sheet, rows)
        say(
            WAARSCHUWING if near or found else INFO,
            "ONBEKENDE_KOLOM",
            a1(layout.bottom, h.index),
            h.text,
            reden="Deze kolom hoort bij geen bekende kolom.",
            verwacht=f"bedoelt u {names[near[0]]}?" if near else "",
            oplossing="Herstel de kop, of zeg in een profiel wat hij betekent ([kolommen]) of dat hij niet telt (negeer)."
            if near or found
            else "",
            effect=f"De kolom is niet gelezen; er staan {nl.getal(found)} waarden onder." if found else "De kolom is niet gelezen.",
        )


def _values_under(heading: Heading, layout: Layout, sheet: Sheet, rows: Rows) -> int:
    """Values under a heading that look like what the table measures: amounts (a column of codes or small counts is none), or levels."""
    cells = [v for r in rows.data if (v := sheet.values[r, heading.index]) is not None]
    if layout.table[layout.table.value].kind == "niveau":
        found = sum(level(str(v)) is not None for v in cells)
        return found if found > 0.2 * len(cells) else 0
    found = sum(_is_amount(v) for v in cells)
    return found if found > 0.5 * len(cells) and any(_has_cents(v) for v in cells) else 0


def _is_amount(value: object) -> bool:
    if isinstance(value, (int, float)):
        return not isinstance(value, bool)
    try:
        return isinstance(value, str) and amount(value).number is not None
    except NotReadable:
        return False


def _has_cents(value: object) -> bool:
    return (
        (isinstance(value, float) and not value.is_integer())
        or (isinstance(value, (int, float)) and abs(value) >= 10_000)
        or isinstance(value, str)
    )


def cells_without_heading(layout: Layout, sheet: Sheet, rows: Rows, say: Say) -> None:
    """Report what stands in data rows under no heading: a column that lost its heading, or figures of a row that has shifted."""
    if not rows.data:
        return
    outside = filled_mask(sheet.values[rows.data])
    outside[:, [h.index for h in layout.headings]] = False
    for column in np.flatnonzero(outside.any(axis=0)).tolist():
        at = [rows.data[i] for i in np.flatnonzero(outside[:, column])]
        if len(at) > 0.5 * len(rows.data):
            say(
                WAARSCHUWING,
                "KOLOM_ZONDER_KOP",
                a1(layout.bottom, column),
                sheet.values[at[0], column],
                verwacht="een kop",
                reden="Deze kolom heeft geen kop en is wel gevuld.",
                oplossing="Zet de kop terug, of verwijder de kolom.",
                effect=f"De kolom is niet gelezen; er staan {nl.getal(len(at))} waarden in.",
            )
            continue
        for r in (r for r in at if _is_amount(sheet.values[r, column])):
            say(
                WAARSCHUWING,
                "GETAL_ZONDER_KOP",
                a1(r, column),
                sheet.values[r, column],
                reden="Hier staat een getal in een kolom zonder kop.",
                oplossing="Is de rij verschoven, herstel hem dan; geef anders de kolom een kop of verwijder hem.",
                effect="De cel is niet gelezen.",
            )


def rows_without_value(layout: Layout, rows: Rows, cells: np.ndarray, say: Say) -> None:
    """Report rows that are complete but for what is measured, and empty cells in a column of values that must be filled."""
    table = layout.table
    needed = [h.index for h in layout.keys if table[h.column].required]
    plain = [h for h in layout.value_headings if table[h.column].required and not h.fixed and not h.numbered]
    empty = [(r, h) for h in plain for r in rows.data if cells[r][h.index] is None]
    skipped = [r - 1 for r, reason in rows.skipped if reason == NO_VALUE and all(cells[r - 1][i] is not None for i in needed)]
    empty += [(r, h) for r in skipped for h in layout.value_headings[:1]]
    for r, h in empty:
        say(
            WAARSCHUWING,
            "LEGE_CEL",
            a1(r, h.index),
            reden=f"De kolom {h.text} is leeg.",
            verwacht="een bedrag" if table[h.column].kind == "bedrag" else "een waarde",
            oplossing="Vul de cel in het bronbestand (een nul als er niets is), of verwijder de rij.",
            effect="De rij is overgeslagen." if r in skipped else "De waarde is onbekend en telt niet mee.",
        )
