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
from openpyxl.utils.exceptions import InvalidFileException

from analyse.read.file import Source
from analyse.read.problems import FOUT, INFO, WAARSCHUWING, Problem, a1
from analyse.read.values import ERROR_CELLS

#: Cells that one sheet may span. Beyond it a stray cell far away is the likely cause, and memory the price.
AREA_LIMIT = 40_000_000


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


def read_sheets(source: Source) -> tuple[list[Sheet], list[Problem]]:
    """All sheets of a file, with the problems of the file as a whole."""
    return _read_csv(source) if source.kind == "csv" else _read_xlsx(source)


def _read_xlsx(source: Source) -> tuple[list[Sheet], list[Problem]]:
    problems: list[Problem] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and validations, which are not data
            book = openpyxl.load_workbook(source.path, data_only=True, keep_links=True)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
        EOFError,
        SyntaxError,
    ) as error:
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
    uncalculated = _uncalculated(source)
    sheets = []
    for number, page in enumerate(book.worksheets):
        cells = page._cells  # the sparse store: iterating it costs nothing for rows that are only styled
        filled = [(key, cell) for key, cell in cells.items() if cell.value is not None]
        rows = max((key[0] for key, _ in filled), default=0)
        columns = max((key[1] for key, _ in filled), default=0)
        if rows * columns > AREA_LIMIT:
            far = a1(rows - 1, columns - 1)
            problems.append(
                Problem(
                    FOUT,
                    "VERRE_CEL",
                    source.name,
                    page.title,
                    far,
                    reden="Ver buiten de tabel staat nog een cel; het blad is onleesbaar groot.",
                    oplossing="Verwijder in Excel de rijen en kolommen buiten de tabel en bewaar het bestand.",
                    effect="Het blad is niet gelezen.",
                )
            )
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
                if cell.number_format and re.fullmatch(r"0+(\.0+)?", cell.number_format):
                    sheet.code_formats[where] = cell.number_format
        sheet.uncalculated = [cell for cell in uncalculated.get(number, []) if cell not in sheet.errors]
        sheet.hidden_rows = {r - 1 for r, d in page.row_dimensions.items() if d.hidden}
        sheet.merges = [(m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1) for m in page.merged_cells.ranges]
        sheets.append(sheet)
    return sheets, problems


_FORMULA = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"([^>]*)>\s*<f[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>')


def _uncalculated(source: Source) -> dict[int, list[tuple[int, int]]]:
    """Cells per sheet (in book order) that hold a formula and no stored value, found in the file itself."""
    found: dict[int, list[tuple[int, int]]] = {}
    with zipfile.ZipFile(source.path) as package:
        relations = package.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
        targets = {
            (re.search(r'\bId="([^"]+)"', tag) or [""] * 2)[1]: (re.search(r'\bTarget="([^"]+)"', tag) or [""] * 2)[1]
            for tag in re.findall(r"<Relationship\b[^>]*>", relations)
        }
        book = package.read("xl/workbook.xml").decode("utf-8", "replace")
        ids = re.findall(r'<(?:\w+:)?sheet\b[^>]*?\br:id="([^"]+)"', book)
        parts = [t if t.startswith("xl/") else f"xl/{t}" for t in (targets.get(i, "").lstrip("/") for i in ids)]
        for number, part in enumerate(p for p in parts if "chartsheets/" not in p):
            if part not in package.namelist():
                continue
            for letters, row, attributes in _FORMULA.findall(package.read(part)):
                if b't="str"' in attributes:  # a formula that yields an empty text has been calculated
                    continue
                column = 0
                for letter in letters:
                    column = column * 26 + letter - 64
                found.setdefault(number, []).append((int(row) - 1, column - 1))
    return found


def _read_csv(source: Source) -> tuple[list[Sheet], list[Problem]]:
    text = source.path.read_bytes().decode(source.encoding)
    problems: list[Problem] = []
    declared = re.match(r"sep=(.)\r?\n", text)
    separator = declared[1] if declared else _separator(text)
    body = text[declared.end() :] if declared else text
    try:
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
