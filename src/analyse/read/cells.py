"""A file's sheets as cells, whichever format they came from, with what a plain reader loses.

A `Sheet` keeps the raw value of each cell at its own address, and beside it what people must know about: error cells,
formulas without a stored value, merged ranges, hidden rows and sheets. The trap: an error cell or an uncalculated formula
looks like an empty cell to most readers, so a total goes missing without a word.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections import Counter
from dataclasses import dataclass, field

import defusedxml  # noqa: F401  openpyxl reads XML through it when it is there; without it entity attacks get in
import numpy as np
import openpyxl

from analyse.read.file import Source
from analyse.read.problems import EXAMPLES, FOUT, INFO, WAARSCHUWING, Problem, a1
from analyse.read.values import ERROR_CELLS

#: Cells that one sheet may span. Beyond it a stray cell far away is the likely cause, and memory the price.
AREA_LIMIT = 40_000_000
#: Cells that merged ranges may span; a whole merged column is a million.
MERGE_LIMIT = 5_000_000


@dataclass
class Sheet:
    """Cells of one sheet: `values[r, c]` is the raw value of the 0-based row and column, None when empty."""

    name: str
    values: np.ndarray
    visible: bool = True
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    #: Zero-padded number formats ("0000", "0.00") of numeric cells: the only place where such a code keeps its zeros.
    code_formats: dict[tuple[int, int], str] = field(default_factory=dict)
    #: Numeric cells whose number format (`#,##0,`) shows thousands or millions of what they hold.
    scaled: set[tuple[int, int]] = field(default_factory=set)


def filled_mask(values: np.ndarray) -> np.ndarray:
    """Where a grid of cells holds anything, as booleans of the same shape."""
    return np.asarray(np.not_equal(values, np.array(None, dtype=object)), dtype=bool)


def read_sheets(source: Source) -> tuple[list[Sheet], list[Problem]]:
    """All sheets of a file, with the problems of the file as a whole."""
    return _read_csv(source) if source.kind == "csv" else _read_xlsx(source)


def _read_xlsx(source: Source) -> tuple[list[Sheet], list[Problem]]:
    problems: list[Problem] = []
    try:
        parts = _parts(source)
        if sum(_merged_area(part) for part in parts) > MERGE_LIMIT:
            return [], [_too_wide(source.name, "", "", "De samengevoegde cellen beslaan samen miljoenen cellen.")]
        with source.path.open("rb") as stream, warnings.catch_warnings():  # openpyxl leaves a file that it fails on open
            warnings.simplefilter("ignore")  # openpyxl warns of styles and validations, which are not data
            book = openpyxl.load_workbook(stream, data_only=True, keep_links=True)
    except Exception as error:
        return [], [
            Problem(
                FOUT,
                "BESCHADIGD",
                source.name,
                reden="De werkmap is beschadigd of bevat iets dat Excel niet zo schrijft.",
                waarde=type(error).__name__,
                oplossing="Open het bestand in Excel, bewaar het opnieuw als .xlsx en probeer het nog eens.",
                effect="Het bestand is niet gelezen.",
            )
        ]
    if book._external_links:  # openpyxl has no public name for them
        problems.append(
            Problem(
                WAARSCHUWING,
                "EXTERNE_KOPPELING",
                source.name,
                waarde=str(len(book._external_links)),
                reden="De werkmap haalt waarden uit andere bestanden; die kunnen verouderd zijn.",
                oplossing="Werk in Excel de koppelingen bij (Gegevens > Koppelingen bewerken) en bewaar het bestand.",
                effect="De laatst bewaarde waarden zijn gelezen.",
            )
        )
    sheets = []
    for number, page in enumerate(book.worksheets):
        cells = page._cells  # the sparse store: iterating it costs nothing for rows that are only styled
        filled = [(key, cell) for key, cell in cells.items() if cell.value is not None]
        rows = max((key[0] for key, _ in filled), default=0)
        columns = max((key[1] for key, _ in filled), default=0)
        if rows * columns > AREA_LIMIT:
            problems.append(_too_wide(source.name, page.title, a1(rows - 1, columns - 1), "Ver buiten de tabel staat nog een cel."))
            continue
        sheet = Sheet(page.title, np.full((rows, columns), None, dtype=object), page.sheet_state == "visible")
        for (row, column), cell in filled:
            where = (row - 1, column - 1)
            if cell.data_type == "e":
                sheet.errors[where] = str(cell.value)
            elif isinstance(cell.value, str):
                sheet.values[where] = cell.value if cell.value.strip() else None
            else:
                sheet.values[where] = cell.value
                if (form := cell.number_format) and form != "General":
                    if _CODE.fullmatch(form):
                        sheet.code_formats[where] = form
                    elif _SCALED.search(form):
                        sheet.scaled.add(where)
        sheet.uncalculated = [cell for cell in _uncalculated(parts[number]) if cell not in sheet.errors] if number < len(parts) else []
        sheet.hidden_rows = {r - 1 for r, d in page.row_dimensions.items() if d.hidden}
        sheet.merges = [(m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1) for m in page.merged_cells.ranges]
        sheets.append(sheet)
    return sheets, problems


_CODE = re.compile(r"0+(\.0+)?")
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})"')
_ADDRESS = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')


def _parts(source: Source) -> list[bytes]:
    """The XML of each worksheet, in the order of the book: openpyxl gives no formula beside its value and no size before it reads."""
    with zipfile.ZipFile(source.path) as package:
        relations = package.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
        targets = {
            (re.search(r'\bId="([^"]+)"', tag) or [""] * 2)[1]: (re.search(r'\bTarget="([^"]+)"', tag) or [""] * 2)[1]
            for tag in re.findall(r"<Relationship\b[^>]*>", relations)
        }
        book = package.read("xl/workbook.xml").decode("utf-8", "replace")
        ids = re.findall(r'<(?:\w+:)?sheet\b[^>]*?\br:id="([^"]+)"', book)
        names = [t if t.startswith("xl/") else f"xl/{t}" for t in (targets.get(i, "").lstrip("/") for i in ids)]
        held = set(package.namelist())
        return [package.read(name) if name in held else b"" for name in names if "chartsheets/" not in name]


def _place(address: bytes) -> tuple[int, int]:
    """0-based row and column of an address such as `AB12`."""
    column = 0
    letters = address.rstrip(b"0123456789")
    for letter in letters:
        column = column * 26 + letter - 64
    return int(address[len(letters) :]) - 1, column - 1


def _uncalculated(part: bytes) -> list[tuple[int, int]]:
    """Cells of a worksheet that hold a formula and no stored value; a formula that yields an empty text has been calculated."""
    empty = [attributes for attributes in _FORMULA.findall(part) if b't="str"' not in attributes]
    return [_place(found[1]) for found in map(_ADDRESS.search, empty) if found]


def _merged_area(part: bytes) -> int:
    """Cells that the merged ranges of a worksheet span: openpyxl makes an object of each."""
    area = 0
    for first, last in _MERGE.findall(part):
        (r0, c0), (r1, c1) = _place(first), _place(last)
        area += max(r1 - r0 + 1, 0) * max(c1 - c0 + 1, 0)
    return area


def _too_wide(file: str, sheet: str, cell: str, reason: str) -> Problem:
    return Problem(
        FOUT,
        "VERRE_CEL",
        file,
        sheet,
        cell,
        reden=f"{reason} Het blad is onleesbaar groot.",
        oplossing="Verwijder in Excel de rijen en kolommen buiten de tabel en bewaar het bestand.",
        effect="Het blad is niet gelezen.",
    )


def _read_csv(source: Source) -> tuple[list[Sheet], list[Problem]]:
    text = source.path.read_bytes().decode(source.encoding, "replace")
    problems: list[Problem] = []
    if "\ufffd" in text:
        problems.append(
            Problem(
                WAARSCHUWING,
                "TEKENSET_ONBEKEND",
                source.name,
                waarde=next(line for line in text.splitlines() if "\ufffd" in line)[:80],
                reden="Het tekstbestand bevat tekens die in geen bekende tekenset passen.",
                oplossing="Bewaar de export als CSV UTF-8.",
                effect="Deze tekens zijn vervangen; namen kunnen afwijken.",
            )
        )
    declared = re.match(r"sep=(.)\r?\n", text)
    body = text[declared.end() :] if declared else text
    try:
        separator = declared[1] if declared else _separator(text)
        rows = list(csv.reader(io.StringIO(body, newline=""), delimiter=separator))
    except csv.Error as error:
        return [], [
            Problem(
                FOUT,
                "BESCHADIGD",
                source.name,
                waarde=str(error),
                reden="Het tekstbestand is niet als tabel te lezen.",
                oplossing="Maak de export opnieuw.",
                effect="Het bestand is niet gelezen.",
            )
        ]
    for number, row in enumerate(rows):
        if any(cell.count("\n") > 3 for cell in row):
            problems.append(
                Problem(
                    FOUT,
                    "AANHALINGSTEKEN",
                    source.name,
                    "",
                    f"regel {number + 1}",
                    reden="Een aanhalingsteken wordt niet gesloten en slokt regels op.",
                    oplossing="Zoek in een teksteditor het losse aanhalingsteken en verwijder het.",
                    effect="Regels kunnen ontbreken.",
                )
            )
            break
    width = max(map(len, rows), default=0)
    if len(rows) * width > AREA_LIMIT:
        return [], [
            *problems,
            _too_wide(source.name, "", f"regel {[len(r) for r in rows].index(width) + 1}", "Een regel heeft heel veel velden."),
        ]
    problems += _ragged(rows, source.name)
    values = np.full((len(rows), width), None, dtype=object)
    sheet = Sheet(source.path.stem, values)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if not cell.strip():
                continue
            if cell.startswith("#") and cell.strip().upper() in ERROR_CELLS:
                sheet.errors[r, c] = cell.strip()
            else:
                values[r, c] = cell
    if source.path.suffix.lower() in (".xls", ".xlsx"):
        problems.append(
            Problem(
                INFO,
                "CSV_ALS_EXCEL",
                source.name,
                reden=f"Het bestand heet {source.path.suffix}, maar is een CSV-bestand ({source.encoding}).",
                effect="Als CSV gelezen.",
            )
        )
    return [sheet], problems


def _ragged(rows: list[list[str]], name: str) -> list[Problem]:
    """Report lines with more fields than most have: a separator inside a text shifts what follows into the wrong column."""
    counts = Counter(len(row) for row in rows if len(row) > 1)
    width = counts.most_common(1)[0][0] if counts else 0
    wrong = [n for n, row in enumerate(rows, 1) if len(row) > width and any(cell.strip() for cell in row[width:])]
    if not wrong or len(wrong) > 0.1 * len(rows):
        return []
    return [
        Problem(
            FOUT,
            "TE_VEEL_VELDEN",
            name,
            "",
            f"regel {', '.join(map(str, wrong[:EXAMPLES]))}" + (" …" if len(wrong) > EXAMPLES else ""),
            aantal=len(wrong),
            verwacht=f"{width} velden op een regel",
            reden="Deze regels hebben meer velden dan de andere: er staat een scheidingsteken in een tekst.",
            oplossing="Zet de tekst in het bronbestand tussen aanhalingstekens, of haal het teken weg.",
            effect="Wat erachter staat is een kolom verschoven.",
        )
    ]


def _separator(text: str) -> str:
    """The separator that gives most lines the same number of fields, and most fields."""
    lines = [line for line in text.splitlines()[:400] if line.strip()]
    best, score = ";", 0.0
    for candidate in ";\t,|":
        counts = Counter(map(len, csv.reader(lines, delimiter=candidate)))
        counts.pop(1, None)
        if counts:
            width, same = counts.most_common(1)[0]
            value = same / len(lines) * min(width, 12)
            if value > score:
                best, score = candidate, value
    return best
