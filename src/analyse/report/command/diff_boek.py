"""The differences between two exports as a workbook: what is gone and new, what moved most, all.

The trap: a screen shows the first of each kind; here stands every row, each amount as a number, so
that a filter or a sum in Excel is of all of them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from xlsxwriter.worksheet import Worksheet

from analyse import nl
from analyse.errors import UitvoerFout
from analyse.outputs import DIFFERENCES, put
from analyse.report.book.sheets import (
    HEAD,
    MOST_ROWS,
    Styles,
    open_workbook,
    opening,
    text_cell,
)
from analyse.report.change.changes import Said
from analyse.report.command.diff import verdict

ADDED, GONE, CHANGED, WRITTEN = "erbij", "weg", "gewijzigd", "anders geschreven"
_BEFORE = ("tabel", "wat")
_AFTER = ("kolom", "oud", "nieuw", "verschil", "blad_oud", "cel_oud", "blad_nieuw", "cel_nieuw")
_NUMBERS = ("oud", "nieuw", "verschil")
#: Moved amounts on their own sheet, at most.
_MOST_MOVED = 200
_WIDE = 24


def write_diff(path: Path, result: Said) -> None:
    """Write what `diff.diff` says of two exports, a row for each value that differs.

    Raises
    ------
    UitvoerFout
        When there are more rows than a sheet of Excel holds, or the file cannot be written.
    """
    records = [record for table in result["tabellen"] for record in _records(table)]
    if len(records) > MOST_ROWS:
        raise UitvoerFout(
            f"{nl.getal(len(records))} verschillen passen niet op een Excel-blad. Kies --json."
        )
    coming = [record for record in records if record["wat"] in (GONE, ADDED)]
    moved = sorted((r for r in records if r["wat"] == CHANGED), key=_size, reverse=True)
    buffer = io.BytesIO()
    with open_workbook(buffer, DIFFERENCES) as book:
        styles = Styles(book)
        _summary(book.add_worksheet("Samenvatting"), styles, result)
        _sheet(
            book.add_worksheet("Weg en nieuw"), styles, coming, "Rijen die weg of nieuw zijn"
        )
        _sheet(
            book.add_worksheet("Grootste verschuivingen"),
            styles,
            moved[:_MOST_MOVED],
            f"Gewijzigde bedragen, het grootste verschil eerst (van {nl.getal(len(moved))})",
        )
        _sheet(book.add_worksheet("Alle rijen"), styles, records, "Elk verschil")
    put(buffer.getvalue(), path)


def _records(table: Said) -> Iterator[dict[str, Any]]:
    """Each value of a table that differs, with its key and its cells."""
    for what, rows, side in ((GONE, table["weg"], "oud"), (ADDED, table["erbij"], "nieuw")):
        for row in rows:
            place = {f"blad_{side}": row["blad"], f"cel_{side}": row["cel"]}
            known = {name: it for name, it in row["waarden"].items() if it is not None}
            for name, value in (known or {"": None}).items():
                said = {"kolom": name, side: _number(value)} | place
                yield {"tabel": table["tabel"], "wat": what, "sleutel": row["sleutel"]} | said
    for row in table["gewijzigd"]:
        what = CHANGED if row["soort"] == "gegevens" else WRITTEN
        old, new = row["herkomst"]["oud"], row["herkomst"]["nieuw"]
        place = {"blad_oud": old["blad"], "cel_oud": old["cel"]}
        place |= {"blad_nieuw": new["blad"], "cel_nieuw": new["cel"]}
        for name, change in row["kolommen"].items():
            said = {"kolom": name, **{key: _number(it) for key, it in change.items()}} | place
            yield {"tabel": table["tabel"], "wat": what, "sleutel": row["sleutel"]} | said


def _number(value: object) -> object:
    """An amount as a number; a level stays a text."""
    if not isinstance(value, str):
        return value
    try:
        return float(Decimal(value))
    except InvalidOperation:
        return value


def _size(record: dict[str, Any]) -> float:
    return abs(float(record.get("verschil") or 0))


def _summary(sheet: Worksheet, styles: Styles, result: Said) -> None:
    """The verdict, the files, each total beside the other, and what was not compared."""
    note = "Fictieve gegevens." if result["fictief"] else ""
    opening(sheet, styles, verdict(result), note)
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 3, 20)
    row = HEAD - 1
    for side in ("oud", "nieuw"):
        text_cell(sheet, row, 0, f"{side}: {result[side]['bestand']}", styles.plain)
        row += 1
    for table in result["tabellen"]:
        row += 1
        _heading(sheet, row, (f"Totalen van {table['tabel']}", *_NUMBERS), styles)
        for total in table["totalen"]:
            row += 1
            name = " ".join([total["soort"], total["kolom"], *total["groep"].values()])
            text_cell(sheet, row, 0, name, styles.plain)
            _values(sheet, row, 1, total, styles)
        row += 1
        groups = table.get("groepen", {})
        told = [f"WEG: {text}" for text in groups.get("weg", ())]
        told += [f"NIEUW: {text}" for text in groups.get("nieuw", ())]
        for text in told:
            text_cell(sheet, row, 0, text, styles.plain)
            row += 1
    method = [
        f"Anders geschreven: {said['soort']}, {said['wat']}: oud {said['oud']}; nieuw"
        f" {said['nieuw']}"
        for said in result["methode"]
    ]
    unread = [f"Niet vergeleken: {text}" for text in result["niet_vergeleken"]]
    for text in (*method, *unread):
        row += 1
        text_cell(sheet, row, 0, text, styles.plain)


def _sheet(
    sheet: Worksheet, styles: Styles, records: Sequence[dict[str, Any]], title: str
) -> None:
    """Records as rows that can be filtered: what they are of, their key, their values."""
    opening(sheet, styles, title, nl.aantal(len(records), "rij", "rijen"))
    keys = list(dict.fromkeys(name for record in records for name in record["sleutel"]))
    _heading(sheet, HEAD, (*_BEFORE, *keys, *_AFTER), styles)
    sheet.set_column(0, len(_BEFORE) + len(keys) + len(_AFTER) - 1, 16)
    sheet.set_column(len(_BEFORE), len(_BEFORE) + len(keys) - 1 if keys else 1, _WIDE)
    for row, record in enumerate(records, HEAD + 1):
        texts = [record[name] for name in _BEFORE]
        texts += [record["sleutel"].get(name, "") for name in keys]
        texts.append(record["kolom"])
        for col, text in enumerate(texts):
            text_cell(sheet, row, col, text, styles.plain)
        _values(sheet, row, len(texts), record, styles)
        for col, name in enumerate(_AFTER[4:], len(texts) + len(_NUMBERS)):
            text_cell(sheet, row, col, record.get(name, ""), styles.plain)
    last = HEAD + max(1, len(records))
    sheet.autofilter(HEAD, 0, last, len(_BEFORE) + len(keys) + len(_AFTER) - 1)
    sheet.freeze_panes(HEAD + 1, 0)


def _heading(sheet: Worksheet, row: int, names: Sequence[str], styles: Styles) -> None:
    for col, name in enumerate(names):
        style = styles.head_number if name in _NUMBERS else styles.head
        text_cell(sheet, row, col, name, style)


def _values(sheet: Worksheet, row: int, first: int, said: Said, styles: Styles) -> None:
    """Old, new and difference, each a number when it is one."""
    for col, name in enumerate(_NUMBERS, first):
        value = _number(said.get(name))
        if isinstance(value, str):
            text_cell(sheet, row, col, value, styles.plain)
        elif value is not None:
            sheet.write_number(row, col, value, styles.number["getal2"])
