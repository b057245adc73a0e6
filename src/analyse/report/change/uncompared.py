"""What a comparison of two exports leaves out, because it was not read.

The trap: what was not read may hold all that changed, so it is named, with its money, and the data
are not called equal unless it is the same in both.
"""

from __future__ import annotations

from analyse import nl
from analyse.read.problems import FOUT, Problem
from analyse.read.result import FileResult, SheetResult
from analyse.read.unread import Unread
from analyse.tables import normalise


def errors(file: FileResult) -> list[Problem]:
    """The errors of a file."""
    return [problem for problem in file.problems if problem.ernst == FOUT]


def _parts(file: FileResult) -> list[tuple[SheetResult, Unread]]:
    return [(sheet, part) for sheet in file.sheets for part in sheet.unread]


def _name(sheet: SheetResult, part: Unread) -> tuple[str, str, str]:
    """By what an unread part is found again in another export: the sheet may have another name."""
    place = "" if part.kop else part.cel
    return sheet.table or sheet.blad, normalise(part.kop), place


def _contents(file: FileResult) -> dict[tuple[str, str, str], list[str]]:
    """Digests of all unread parts of a name; two columns may have the same heading."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for sheet, part in _parts(file):
        found.setdefault(_name(sheet, part), []).append(part.inhoud)
    return found


def unread_differs(old: FileResult, new: FileResult) -> bool:
    """Whether something that was not read is not the same, cell by cell, in the other file."""
    return _contents(old) != _contents(new)


def unread_parts(old: FileResult, new: FileResult) -> list[str]:
    """What was not read of either file; what is the same in both comes last."""
    before, after = _contents(old), _contents(new)
    other, same = [], []
    for side, file in (("oud", old), ("nieuw", new)):
        for sheet, part in sorted(_parts(file), key=lambda found: -abs(found[1].som or 0)):
            name = _name(sheet, part)
            if before.get(name) != after.get(name):
                other.append(f"{side}: {_part_text(sheet, part)}")
            elif side == "oud":
                same.append(f"oud: {_part_text(sheet, part)}; in nieuw staan dezelfde cellen")
    return other + same


def _part_text(sheet: SheetResult, part: Unread) -> str:
    """An unread part in Dutch: where it stands, how much there is and what it adds up to."""
    many = nl.aantal(part.waarden, "waarde", "waarden")
    if sheet.buurten:
        return f"blad '{sheet.blad}', een lijst van buurten en wijken: {many}"
    if sheet.opzoek:
        return f"blad '{sheet.blad}', een opzoektabel: {many}"
    if not sheet.table:
        what = f"blad '{sheet.blad}' is {'niet herkend' if sheet.visible else 'verborgen'} en"
    elif part.kop:
        what = f"kolom '{part.kop}' ({sheet.blad} {part.cel}) is"
    else:
        what = f"{sheet.blad} vanaf {part.cel}, zonder bekende kop, is"
    total = "" if part.som is None else f", opgeteld {nl.getal(part.som, 2)}"
    return f"{what} niet gelezen: {many}{total}"


def told_errors(side: str, file: FileResult) -> list[str]:
    """Each error of a file, as check names it: what it is about was not compared."""
    told = []
    for found in errors(file):
        place = " ".join(filter(None, [found.code, found.blad, found.cel]))
        told.append(f"{side}: fout {place} ({found.aantal} keer): {found.reden}")
    return told
