"""One table of one export as a tidy file: csv, xlsx or parquet.

A row of the file is a row of the table; the last two columns say where it stood: `blad` and `cel`.
The traps: a text such as `=1+1` is a formula to whoever opens a csv in Excel, so such a text gets
an apostrophe (a number never does); and `1.234` can be read in two ways, so no number is written
with exactly three decimals.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd

from analyse import nl
from analyse.errors import LeesFout, UitvoerFout
from analyse.read.problems import letters
from analyse.read.result import FileResult
from analyse.read.wijken import best_spelling, wijk_key
from analyse.tables import TABLES, Column, Table, cents

SUFFIXES = (".csv", ".xlsx", ".parquet")
#: Last columns of a tidy file: the sheet and the cell that a row came from.
ORIGIN = ("blad", "cel")
#: Column before those, only when the export says of itself that its data are fictional.
FICTIONAL = ("let_op", "fictieve gegevens")
_EXCEL_ROWS = 1_048_576
#: First characters that make a spreadsheet run a text, the full-width forms that some locales take
#: as well included.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")


def kept(table: Table) -> list[Column]:
    """Columns of a table that are no personal data."""
    return [c for c in table if not c.personal]


def select(file: FileResult, sheet: str | None) -> FileResult:
    """Only one sheet of a file, with its problems and those of the file as a whole.

    The file itself when no sheet is named.

    Raises
    ------
    LeesFout
        When the file was read and has no such sheet.
    """
    if sheet is None or not file.sheets:
        return file
    chosen = [s for s in file.sheets if s.blad.casefold() == sheet.casefold()]
    if not chosen:
        names = [s.blad for s in file.sheets]
        near = get_close_matches(sheet, names, 1)
        hint = (
            f"Bedoelt u '{near[0]}'?"
            if near
            else f"Er is: {nl.opsomming([repr(n) for n in names])}."
        )
        raise LeesFout(f"{file.name} heeft geen blad '{sheet}'. {hint}")
    return replace(
        file, sheets=chosen, problems=[p for p in file.problems if p.blad in ("", chosen[0].blad)]
    )


def refuse_other_table(file: FileResult, table: str) -> None:
    """Say what a file holds when that is something else than the table asked for.

    Raises
    ------
    LeesFout
        When no sheet is that table, and what was found is no error of the file itself.
    """
    found = [f"blad '{s.blad}' is de tabel {s.table}" for s in file.sheets if s.table]
    if any(s.table == table for s in file.sheets) or (
        not found and any(p.ernst == "fout" for p in file.problems)
    ):
        return
    unread = [
        f"blad '{p.blad}': {p.reden.rstrip('.')}"
        for p in file.problems
        if p.blad and not any(s.blad == p.blad and s.table for s in file.sheets)
    ]
    raise LeesFout(
        f"{file.name} bevat geen tabel {table}. Gevonden:"
        f" {'; '.join([*found, *unread]) or 'geen enkele tabel'}.\nKies de tabel die er wel in"
        " staat (--table), of leg in een profiel vast wat het is (--profile)."
    )


def rows(file: FileResult, name: str) -> pd.DataFrame:
    """All rows of one table in a file, without personal data.

    With the sheet and cell of each in the columns `blad` and `cel`.

    Returns
    -------
    DataFrame
        The columns of the specification in its order, then `let_op` when the data are fictional,
        then `blad` and `cel`. Spellings of a wijk within the file are one name.
    """
    columns = [c.name for c in kept(TABLES[name])]
    parts = []
    for sheet in file.sheets:
        if sheet.table == name and sheet.frame is not None:
            written = {
                column: letters(column - 1) for column in sheet.frame["_kolom"].unique().tolist()
            }
            cells = sheet.frame["_kolom"].map(written).astype("str") + sheet.frame["_rij"].astype(
                "str"
            )
            origin = {
                ORIGIN[0]: pd.Series(sheet.blad, sheet.frame.index, dtype="str"),
                ORIGIN[1]: cells.astype("str"),
            }
            said = (
                {FICTIONAL[0]: pd.Series(FICTIONAL[1], sheet.frame.index, dtype="str")}
                if file.fictional
                else {}
            )
            parts.append(sheet.frame[columns].assign(**said, **origin))
    frame = pd.concat(parts, ignore_index=True)
    if "wijk" in frame:
        spelled: dict[str, Counter[str]] = {}
        for label, count in frame["wijk"].value_counts().items():
            spelled.setdefault(wijk_key(str(label)), Counter())[str(label)] += int(count)
        frame["wijk"] = (
            frame["wijk"]
            .map({n: best_spelling(names) for names in spelled.values() for n in names})
            .astype("str")
        )
    return frame


def total_text(frame: pd.DataFrame, name: str) -> str:
    """Rows and sums of the amounts of a tidy table, in one line."""
    sums = [
        f"controlesom {c.name} {nl.euro(Decimal(int(cents(frame[c.name]).sum())) / 100, 2)}"
        for c in TABLES[name]
        if c.kind == "bedrag" and c.name in frame
    ]
    return "; ".join([f"tabel {name}, {nl.getal(len(frame))} rijen", *sums])


def check_target(out: Path, source: Path) -> None:
    """Refuse a file that cannot be written, before anything is read.

    Raises
    ------
    UitvoerFout
        For another suffix than csv, xlsx or parquet, a folder that does not exist, or the export
        itself.
    """
    if out.suffix.lower() not in SUFFIXES:
        raise UitvoerFout(
            f"'{out.name}' eindigt niet op {' of '.join(SUFFIXES)}; daaraan ziet het programma wat"
            " het moet schrijven."
        )
    if not out.parent.is_dir():
        raise UitvoerFout(f"De map {out.parent} bestaat niet. Maak de map eerst.")
    if out.is_dir():
        raise UitvoerFout(f"{out} is een map. Geef de naam van een bestand.")
    if out.exists() and source.exists() and out.samefile(source):
        raise UitvoerFout(
            "De uitvoer is dezelfde als de export; die wordt nooit overschreven. Kies een andere"
            " naam."
        )


def write(frame: pd.DataFrame, table: Table, out: Path, *, machine: bool = False) -> None:
    """Write a tidy table in place of what `out` held, whole or not at all.

    Parameters
    ----------
    frame
        As `rows` gives it.
    machine
        A csv for other programs: utf-8 without a mark, commas, decimal points and ISO dates.
        Otherwise as a Dutch Excel opens it: a mark, semicolons, decimal commas and dd-mm-jjjj.
        Without meaning for xlsx and parquet.

    Raises
    ------
    UitvoerFout
        When the file cannot be written; what was there is then unchanged.
    """
    match out.suffix.lower():
        case ".csv":
            content = csv_bytes(frame, table, machine=machine)
        case ".xlsx":
            content = _xlsx_bytes(frame, table)
        case _:
            buffer = io.BytesIO()
            frame.to_parquet(buffer, index=False)
            content = buffer.getvalue()
    put(content, out)


def put(content: bytes, out: Path) -> None:
    """Write bytes beside `out` and let them take its name."""
    temporary = out.with_name(f".{out.name}.{os.getpid()}.bezig")
    try:
        temporary.write_bytes(content)
        temporary.replace(out)
    except OSError as error:
        raise UitvoerFout(
            f"{out} kan niet worden geschreven ({error.strerror}). Sluit het bestand als het"
            " openstaat, bijvoorbeeld in Excel; wat er stond is niet veranderd."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def csv_bytes(frame: pd.DataFrame, table: Table, *, machine: bool = False) -> bytes:
    """A tidy table as the bytes of a csv."""
    columns = [
        _written(frame[name], table.by_name.get(str(name)), machine=machine) for name in frame
    ]
    text = io.StringIO()
    writer = csv.writer(text, delimiter="," if machine else ";", lineterminator="\r\n")
    writer.writerow(frame.columns)
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue().encode("utf-8" if machine else "utf-8-sig")


def harmless(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet would run it.

    A number stays a number.
    """
    runs = text.startswith(_RUNS) or text.lstrip().startswith(_RUNS)
    return f"'{text}" if runs and not _NUMBER.fullmatch(text) else text


def _written(values: pd.Series, column: Column | None, *, machine: bool) -> list[str]:
    """A column as text: what is missing is empty, everything else can be read back in one way only."""

    def number(value: float) -> str:
        text = f"{value + 0.0:.2f}" if column and column.kind == "bedrag" else plain_number(value)
        return text if machine else text.replace(".", ",")

    kind = column.kind if column else "tekst"
    if kind in ("bedrag", "getal"):
        return ["" if v != v else number(v) for v in values.tolist()]
    if kind in ("jaar", "geheel"):
        return ["" if v is None or v is pd.NA else str(v) for v in values.astype(object).tolist()]
    if kind == "datum":
        return [*values.dt.strftime("%Y-%m-%d" if machine else "%d-%m-%Y").fillna("")]
    return ["" if v is None or v != v else harmless(str(v)) for v in values.astype(object).tolist()]


def plain_number(value: float) -> str:
    """A number with a decimal point and no exponent.

    Three decimals become four, since `1.234` has two readings.
    """
    text = format(Decimal(repr(value + 0.0)), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def _xlsx_bytes(frame: pd.DataFrame, table: Table) -> bytes:
    """A tidy table as a workbook.

    Real numbers and dates in Dutch formats, and text that is nothing but text.
    """
    if len(frame) >= _EXCEL_ROWS:
        raise UitvoerFout(
            f"{nl.getal(len(frame))} rijen passen niet op een Excel-blad. Kies een bestand dat"
            " eindigt op .csv of .parquet."
        )
    from analyse.report.sheets import open_workbook, text_cell, width

    buffer = io.BytesIO()
    with open_workbook(buffer, f"Tabel {table.name}") as book:
        head = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#123F63"})
        sheet = book.add_worksheet(table.name)
        for c, name in enumerate(frame.columns):
            column = table.by_name.get(str(name))
            style = book.add_format({"num_format": _number_format(frame[name], column)})
            written = _written(frame[name].head(500), column, machine=False)
            sheet.set_column(c, c, width(str(name), written))
            text_cell(sheet, 0, c, name, head)
            for r, value in enumerate(frame[name].astype(object).tolist(), start=1):
                _cell(sheet, r, c, value, style)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(frame)), len(frame.columns) - 1)
    return buffer.getvalue()


def _cell(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:  # noqa: ANN401  xlsxwriter has no types
    from analyse.report.sheets import text_cell

    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return
    if isinstance(value, pd.Timestamp):
        sheet.write_datetime(row, column, value.to_pydatetime(), style)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value + 0.0, style)
    else:
        text_cell(sheet, row, column, value, style)


def _number_format(values: pd.Series, column: Column | None) -> str:
    """Excel's own notation of a column.

    A Dutch Excel shows the comma as a point and the other way round.
    """
    match column.kind if column else "tekst":
        case "bedrag":
            return "#,##0.00"
        case "getal":
            decimals = max(
                (len(plain_number(v).partition(".")[2]) for v in values.dropna().unique().tolist()),
                default=0,
            )
            return "#,##0" + ("." + "0" * min(decimals, 6) if decimals else "")
        case "jaar":
            return "0"
        case "geheel":
            return "#,##0"
        case "datum":
            return "dd-mm-yyyy"
        case _:
            return "@"
