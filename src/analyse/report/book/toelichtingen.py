"""`toelichtingen.xlsx`: the lines to explain of a running year, written beside the exports.

Somebody writes a text beside each line, and the next refresh reads it back (table toelichting). The
traps: it is the one file that is written among the exports, so only a file that is known to hold
this table is touched; no text is ever lost, also when its deviation is gone; and a file that is
open in Excel is said, and costs nobody the report.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyse import nl
from analyse.errors import UitvoerFout
from analyse.outputs import AUTHOR, CREATED, put
from analyse.report.run.inputs import TOELICHTINGEN
from analyse.tables import TABLES, groep_sleutel, normalise

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from analyse.dossier import Dossier

#: Under this name the lines to explain are published.
RECORD = "tussenrapportage_afwijkingen"
_COLUMNS = [column.name for column in TABLES["toelichting"]]
_WIDTHS = {"groep": 44, "afwijking": 14, "toelichting": 90, "stand": 12, "per": 13}
_HELP = (
    "Schrijf hier waarom deze groep anders uitkomt dan begroot, zonder namen van mensen. De tekst"
    " komt bij de volgende verversing op de pagina Tussenrapportage. Rijen mogen blijven staan."
)
#: Rows in which the headings of a file are looked for.
_HEAD = 20
#: A value and whether Excel takes it as a formula, a text or a number.
Cell = tuple[Any, str]


@dataclass(frozen=True)
class _Line:
    """A line to explain."""

    jaar: int
    per: str
    groep: str
    kant: str
    afwijking: float
    stand: dt.datetime
    toelichting: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        return _key(self.jaar, self.per, self.groep, self.kant)


def _key(jaar: object, per: object, groep: object, kant: object) -> tuple[str, ...]:
    name = normalise(per)
    return (normalise(jaar), name, groep_sleutel(name, groep), normalise(kant))


def keep_toelichtingen(out: Path, dossier: Dossier) -> str:
    """Write the lines to explain beside the exports, and say so; "" when nothing was written.

    Only of a year that is still running, or when the file is there already.
    """
    file = out / "publicaties" / f"{RECORD}.json"
    if not file.is_file():
        return ""
    record = json.loads(file.read_text(encoding="utf-8"))
    lines, path = _lines(record), _place(dossier)
    if path is None or not lines or not (runs([record]) or path.exists()):
        return ""
    try:
        return _write(path, lines)
    except UitvoerFout as error:
        return f"De toelichtingen zijn niet bijgewerkt: {error}"


def runs(records: Sequence[Mapping[str, Any]]) -> bool:
    """Whether what was published tells of a year that is still running."""
    for record in records:
        if record["name"] == RECORD:
            at = [column["name"] for column in record["columns"]].index("tot_en_met")
            days = {str(row[at]) for row in record["rows"]}
            return any(not day.endswith("-12-31") for day in days)
    return False


def _lines(record: Mapping[str, Any]) -> list[_Line]:
    """The lines to explain that a report tells of."""
    names = [column["name"] for column in record["columns"]]
    rows = [dict(zip(names, row, strict=True)) for row in record["rows"]]
    return [_line(row, names[2]) for row in rows if row["kant"]]


def _line(row: Mapping[str, Any], per: str) -> _Line:
    return _Line(
        int(row["jaar"]),
        per,
        str(row[per]),
        row["kant"],
        row["verschil"],
        dt.datetime.fromisoformat(row["tot_en_met"]),
        row["toelichting"],
    )


def _place(dossier: Dossier) -> Path | None:
    """The workbook with the table, or where it will be; None when there is none to write."""
    sheets = dossier.sheets
    held = sheets.loc[sheets["tabel"] == "toelichting", "bestand"].unique()
    if len(held) == 0:
        return dossier.folder / TOELICHTINGEN
    path = dossier.folder / str(held[0])
    return path if len(held) == 1 and path.suffix.casefold() == ".xlsx" else None


def _write(path: Path, lines: Sequence[_Line]) -> str:
    there = path.exists()
    book = _open(path) if there else _new()
    found = _table(book)
    if found is None:
        raise UitvoerFout(
            f"{path.name} staat bij de exports en heeft geen blad met de kolommen"
            f" {nl.opsomming(_COLUMNS[:4])}. Geef dat bestand een andere naam."
        )
    sheet, top, places = found
    before = _rows(sheet, top)
    after = _merged(before, lines, places, sheet.max_column)
    if there and after == before:
        return ""
    _fill(sheet, top, after, places)
    stream = io.BytesIO()
    book.save(stream)
    put(stream.getvalue(), path)
    done = "bijgewerkt" if there else "gemaakt bij de exports"
    bare = _bare(after, lines, places)
    asked = f"; {nl.aantal(bare, 'regel wacht', 'regels wachten')} op een toelichting"
    return f"{path.name} is {done}{asked if bare else ''}."


def _open(path: Path) -> Workbook:
    from openpyxl import load_workbook

    try:
        return load_workbook(path)
    except Exception as error:
        raise UitvoerFout(f"{path.name} is niet te openen. Sluit het in Excel.") from error


def _new() -> Workbook:
    """An empty workbook with the headings of the table."""
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.properties.creator, book.properties.title = AUTHOR, "Toelichtingen"
    book.properties.created = CREATED.replace(tzinfo=None)
    sheet = book.active
    sheet.title = "Toelichtingen"
    sheet.append(_COLUMNS)
    for number, name in enumerate(_COLUMNS, start=1):
        sheet.cell(1, number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, 9)
    sheet.cell(1, _COLUMNS.index("toelichting") + 1).comment = Comment(_HELP, AUTHOR)
    sheet.freeze_panes = "A2"
    return book


def _table(book: Workbook) -> tuple[Worksheet, int, dict[str, int]] | None:
    """The sheet with the table, the row of its headings and the place of each column."""
    for sheet in book.worksheets:
        for top, row in enumerate(sheet.iter_rows(max_row=_HEAD, values_only=True), start=1):
            names = [normalise(text) if isinstance(text, str) else "" for text in row]
            if set(_COLUMNS[:4]) | {"toelichting"} <= set(names):
                return (
                    sheet,
                    top,
                    {name: names.index(name) for name in _COLUMNS if name in names},
                )
    return None


def _rows(sheet: Worksheet, top: int) -> list[list[Cell]]:
    """The rows below the headings that hold anything."""
    rows = []
    for row in sheet.iter_rows(min_row=top + 1):
        cells = [(cell.value, cell.data_type) for cell in row]
        if any(value is not None for value, _ in cells):
            rows.append(cells)
    return rows


def _merged(
    before: Sequence[list[Cell]], lines: Sequence[_Line], places: Mapping[str, int], width: int
) -> list[list[Cell]]:
    """The rows of the lines of now, largest first, and below them all others as they are."""
    left = [list(row) for row in before]
    merged = []
    for line in lines:
        own = next((row for row in left if _key_of(row, places) == line.key), None)
        if own is None:
            own = [(None, "n")] * width
        else:
            left.remove(own)
        for name, cell in _cells(line).items():
            if name in places and (
                name in ("afwijking", "stand") or own[places[name]][0] is None
            ):
                own[places[name]] = cell
        merged.append(own)
    return merged + left


def _key_of(row: Sequence[Cell], places: Mapping[str, int]) -> tuple[str, ...]:
    return _key(*(row[places[name]][0] for name in _COLUMNS[:4]))


def _cells(line: _Line) -> dict[str, Cell]:
    return {
        "jaar": (line.jaar, "n"),
        "per": (line.per, "s"),
        "groep": (line.groep, "s"),
        "kant": (line.kant, "s"),
        "afwijking": (line.afwijking, "n"),
        "stand": (line.stand, "d"),
    }


def _fill(
    sheet: Worksheet, top: int, rows: Sequence[list[Cell]], places: Mapping[str, int]
) -> None:
    """Put the rows below the headings, and nothing below them."""
    from openpyxl.styles import Alignment

    for number in range(top + 1, max(sheet.max_row, top + len(rows)) + 1):
        cells = rows[number - top - 1] if number - top <= len(rows) else []
        for column in range(1, sheet.max_column + 1):
            cell = sheet.cell(number, column)
            cell.value, kind = cells[column - 1] if cells else (None, "n")
            if kind in "sf" and cell.value is not None:
                cell.data_type = kind
        sheet.cell(number, places["toelichting"] + 1).alignment = Alignment(
            wrap_text=True, vertical="top"
        )
        for name, form in (("afwijking", "#,##0"), ("stand", "dd-mm-yyyy")):
            if name in places:
                sheet.cell(number, places[name] + 1).number_format = form


def _bare(rows: Sequence[list[Cell]], lines: Sequence[_Line], places: Mapping[str, int]) -> int:
    """How many of the lines of now have no text, here or in an export."""
    bare = 0
    for row, line in zip(rows, lines, strict=False):
        text = row[places["toelichting"]][0] or line.toelichting
        bare += not str(text).strip()
    return bare
