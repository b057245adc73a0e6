"""Headings that were read last time and are not read now.

The trap: a ledger calls its column after the month, so what was read in September may mean nothing
in October. A file has another name by then too, so sheets are laid side by side by what they hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from analyse import nl
from analyse.read.result import FileResult, SheetResult
from analyse.report.change.gone import KOP, Gone
from analyse.tables import normalise

#: Of each table, by file and sheet, its headings in their order; "" is one that was not read.
Headings = Mapping[str, Mapping[str, Sequence[str]]]


def headings(files: Sequence[FileResult]) -> dict[str, dict[str, list[str]]]:
    """What is read of each sheet, for the next report to compare with."""
    found: dict[str, dict[str, list[str]]] = {}
    for file in files:
        for sheet in file.sheets:
            if sheet.table:
                read = found.setdefault(sheet.table, {})
                read[f"{file.name}, {sheet.blad}"] = _read(sheet)
    return found


def _read(sheet: SheetResult) -> list[str]:
    unread = {part.kop for part in sheet.unread}
    return ["" if text in unread else text for text in sheet.headings]


def lost_headings(before: Headings, files: Sequence[FileResult]) -> Iterator[Gone]:
    """Each heading that is not read, of which the column was read last time."""
    names = {f"{file.name}, {sheet.blad}" for file in files for sheet in file.sheets}
    for file in files:
        for sheet in file.sheets:
            place = f"{file.name}, {sheet.blad}"
            old = _earlier(before.get(sheet.table, {}), place, names, sheet)
            if sheet.unread and old:
                yield from _lost(old, sheet, place)


def _earlier(
    before: Mapping[str, Sequence[str]], place: str, names: set[str], sheet: SheetResult
) -> Sequence[str]:
    """The headings of the same sheet last time: by its name, or those that are most like it."""
    if place in before:
        return before[place]
    own = set(sheet.headings)
    gone = [texts for name, texts in before.items() if name not in names]
    alike = max(gone, key=lambda texts: len(own.intersection(texts)), default=[])
    return alike if len(own.intersection(alike)) * 2 >= len(own) else []


def _lost(old: Sequence[str], sheet: SheetResult, place: str) -> Iterator[Gone]:
    """The headings of one sheet that are not read now and were, each with what it was called."""
    read = {normalise(text) for text in _read(sheet)}
    free = [(at, text) for at, text in enumerate(old) if normalise(text) not in read]
    for part in sheet.unread:
        was = _meant(part.kop, sheet.headings, free, len(old))
        if not part.kop or was is None:
            continue
        free.remove(was)
        much = nl.aantal(part.waarden, "waarde", "waarden")
        if part.som is not None:
            much += f", opgeteld {nl.getal(part.som, 2)}"
        called = f"heet nu '{part.kop}' en wordt"
        if normalise(was[1]) == normalise(part.kop):
            called = "wordt"
        told = (
            f"De kop '{was[1]}' werd vorige keer gelezen; die {called} niet gelezen"
            f" ({place}, {part.cel}: {much}). Leg in een profiel vast wat de kop betekent."
        )
        yield Gone(KOP, sheet.table, part.kop, told)


def _meant(
    kop: str, now: Sequence[str], free: Sequence[tuple[int, str]], width: int
) -> tuple[int, str] | None:
    """The heading of last time that a heading may stand for.

    The same one, the one in the same place of a table as wide, else the one most like it.
    """
    same = [pair for pair in free if normalise(pair[1]) == normalise(kop)]
    if same:
        return same[0]
    if len(now) == width and kop in now:
        return next((pair for pair in free if pair[0] == list(now).index(kop)), None)
    likes = [(SequenceMatcher(None, kop, text).ratio(), (at, text)) for at, text in free]
    best = max(likes, default=(0.0, (0, "")))
    return best[1] if best[0] > 0.5 else None
