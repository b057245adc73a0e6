"""One table of one export as a tidy file: csv, xlsx or parquet.

A row of the file is a row of the table; the last two columns say where it stood: `blad` and `cel`.
The traps: a text such as `=1+1` is a formula to whoever opens a csv in Excel, so such a text gets
an apostrophe (a number never does); and `1.234` can be read in two ways, so no number is written
with exactly three decimals.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analyse import nl
from analyse.errors import LeesFout, UitvoerFout
from analyse.outputs import ORIGIN, TABLE, put
from analyse.read.lists.lijsten import is_list
from analyse.read.problems import FOUT, letters
from analyse.read.result import FileResult
from analyse.read.wijk.wijken import best_spelling, wijk_key
from analyse.report.book.formats import FORMATS
from analyse.tables import TABLES, Column, Table, cents

SUFFIXES = (".csv", ".xlsx", ".parquet")
#: Column before the sheet and the cell, only when the export says that its data are fictional.
FICTIONAL = ("let_op", "fictieve gegevens")
_EXCEL_ROWS = 1_048_576
#: First characters that make a spreadsheet run a text, the full-width forms that some locales take
#: as well included.
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: The notation in Excel of each kind of column; what is not here is text.
EXCEL = {
    "bedrag": FORMATS["getal2"].excel,
    "jaar": FORMATS["jaar"].excel,
    "geheel": FORMATS["getal"].excel,
    "datum": FORMATS["datum"].excel,
}
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")


def kept(table: Table) -> list[Column]:
    """Columns of a table that are no personal data."""
    return [c for c in table if not c.personal]


def select(file: FileResult, sheet: str | None) -> FileResult:
    """Only one sheet of a file, with its problems and those of the file as a whole.

    Beside it stand lists, which fill its columns. The file itself when no sheet is named.

    Raises
    ------
    LeesFout
        When the file was read and has no such sheet.
    """
    if sheet is None or not file.sheets:
        return file
    chosen = [held for held in file.sheets if held.blad.casefold() == sheet.casefold()]
    if not chosen:
        names = [held.blad for held in file.sheets]
        near = get_close_matches(sheet, names, 1)
        hint = f"Er is: {nl.opsomming([repr(name) for name in names])}."
        if near:
            hint = f"Bedoelt u '{near[0]}'?"
        raise LeesFout(f"{file.name} heeft geen blad '{sheet}'. {hint}")
    problems = [problem for problem in file.problems if problem.blad in ("", chosen[0].blad)]
    lists = [held for held in file.sheets if is_list(held) and held is not chosen[0]]
    return replace(file, sheets=[*chosen, *lists], problems=problems)


def refuse_other_table(file: FileResult, table: str) -> None:
    """Say what a file holds when that is something else than the table asked for.

    Raises
    ------
    LeesFout
        When no sheet is that table, and what was found is no error of the file itself.
    """
    recognised = [sheet for sheet in file.sheets if sheet.table]
    if any(sheet.table == table for sheet in recognised):
        return
    if not recognised and any(problem.ernst == FOUT for problem in file.problems):
        return
    names = {sheet.blad for sheet in recognised}
    found = [f"blad '{sheet.blad}' is de tabel {sheet.table}" for sheet in recognised]
    found += [
        f"blad '{problem.blad}': {problem.reden.rstrip('.')}"
        for problem in file.problems
        if problem.blad and problem.blad not in names
    ]
    raise LeesFout(
        f"{file.name} bevat geen tabel {table}. Gevonden:"
        f" {'; '.join(found) or 'geen enkele tabel'}.\nKies de tabel die er wel in"
        " staat (--table), of leg in een profiel vast wat het is (--profile)."
    )


def rows(file: FileResult, name: str) -> pd.DataFrame:
    """All rows of one table in a file, without personal data.

    Returns
    -------
    DataFrame
        The columns of the specification in its order, then `let_op` when the data are fictional,
        then `blad` and `cel`. Spellings of a wijk within the file are one name.
    """
    columns = [column.name for column in kept(TABLES[name])]
    parts = []
    for sheet in file.sheets:
        if sheet.table == name and sheet.frame is not None:
            part = sheet.frame[columns].copy()
            if file.fictional:
                part[FICTIONAL[0]] = FICTIONAL[1]
            part["blad"] = sheet.blad
            column = sheet.frame["_kolom"].map(_letters).astype("str")
            part["cel"] = column + sheet.frame["_rij"].astype("str")
            parts.append(part)
    frame = pd.concat(parts, ignore_index=True)
    made = [*ORIGIN, *([FICTIONAL[0]] if file.fictional else [])]
    frame = frame.astype(dict.fromkeys(made, "str"))
    if "wijk" in frame:
        frame["wijk"] = frame["wijk"].map(_one_spelling(frame["wijk"])).astype("str")
    return frame


@cache
def _letters(column: int) -> str:
    return letters(column - 1)


def _one_spelling(wijken: pd.Series) -> dict[str, str]:
    """Of each way in which a wijk is written the best one."""
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for label, count in wijken.value_counts().items():
        spelled[wijk_key(label)][label] = int(count)
    best: dict[str, str] = {}
    for names in spelled.values():
        best |= dict.fromkeys(names, best_spelling(names))
    return best


def total_text(frame: pd.DataFrame, name: str) -> str:
    """Rows and sums of the amounts of a tidy table, in one line."""
    parts = [f"tabel {name}, {nl.getal(len(frame))} rijen"]
    for column in TABLES[name]:
        if column.kind == "bedrag" and column.name in frame:
            total = Decimal(int(cents(frame[column.name]).sum())) / 100
            parts.append(f"controlesom {column.name} {nl.euro(total, 2)}")
    return "; ".join(parts)


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


def csv_bytes(frame: pd.DataFrame, table: Table, *, machine: bool = False) -> bytes:
    """A tidy table as the bytes of a csv."""
    columns = [_written(frame[name], _kind(table, name), machine=machine) for name in frame]
    text = io.StringIO()
    writer = csv.writer(text, delimiter="," if machine else ";", lineterminator="\r\n")
    writer.writerow(frame.columns)
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue().encode("utf-8" if machine else "utf-8-sig")


def _kind(table: Table, name: str) -> str:
    """The kind of a column; what was added to the table is text."""
    return table[name].kind if name in table.by_name else "tekst"


def harmless(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet would run it.

    A number stays a number.
    """
    runs = text.startswith(_RUNS) or text.lstrip().startswith(_RUNS)
    return f"'{text}" if runs and not _NUMBER.fullmatch(text) else text


def _written(values: pd.Series, kind: str, *, machine: bool) -> list[str]:
    """A column as text that can be read back in one way only; what is missing is empty."""
    return once(values, lambda known: _texts(known, kind, machine=machine), "")


def once(
    values: pd.Series, write: Callable[[pd.Series], Sequence[str]], missing: str
) -> list[str]:
    """A column as text, of which each value is written once: it says the same in many rows."""
    codes, different = pd.factorize(values)
    texts = np.array([*write(pd.Series(different, dtype=values.dtype)), missing], dtype=object)
    return list(texts[codes])


def _texts(values: pd.Series, kind: str, *, machine: bool) -> list[str]:
    """Values of which none is missing as text."""
    if kind == "datum":
        return list(values.dt.strftime("%Y-%m-%d" if machine else "%d-%m-%Y"))
    known = values.astype(object).tolist()
    if kind in ("bedrag", "getal"):
        number = _cents_number if kind == "bedrag" else plain_number
        texts = [number(value) for value in known]
        return texts if machine else [text.replace(".", ",") for text in texts]
    if kind in ("jaar", "geheel"):
        return [str(value) for value in known]
    return [harmless(str(value)) for value in known]


def shown(values: pd.Series, kind: str) -> list[str]:
    """A column as a Dutch Excel shows it, as far as its width goes."""
    return _written(values, kind, machine=False)


def _cents_number(value: float) -> str:
    return f"{value + 0.0:.2f}"


def plain_number(value: float) -> str:
    """A number with a decimal point and no exponent.

    Three decimals become four, since `1.234` has two readings.
    """
    whole, point, part = format(Decimal(repr(value + 0.0)), "f").partition(".")
    part = part.rstrip("0")
    if len(part) == 3:
        part += "0"
    return f"{whole}{point}{part}" if part else whole


def decimals(value: float) -> int:
    """Decimals that a number has, at most six."""
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def _xlsx_bytes(frame: pd.DataFrame, table: Table) -> bytes:
    """A tidy table as a workbook.

    Real numbers and dates in Dutch formats, and text that is nothing but text.
    """
    if len(frame) >= _EXCEL_ROWS:
        raise UitvoerFout(
            f"{nl.getal(len(frame))} rijen passen niet op een Excel-blad. Kies een bestand dat"
            " eindigt op .csv of .parquet."
        )
    from analyse.report.book.sheets import HEADING, open_workbook, text_cell, width

    buffer = io.BytesIO()
    with open_workbook(buffer, f"{TABLE} {table.name}") as book:
        head = book.add_format(HEADING)
        sheet = book.add_worksheet(table.name)
        for c, name in enumerate(frame.columns):
            kind = _kind(table, name)
            style = book.add_format({"num_format": number_format(frame[name], kind)})
            sheet.set_column(c, c, width(name, shown(frame[name].head(500), kind)))
            text_cell(sheet, 0, c, name, head)
            known = frame[name].dropna().astype(object)
            for r, value in known.items():
                if isinstance(value, pd.Timestamp):
                    sheet.write_datetime(r + 1, c, value.to_pydatetime(), style)
                elif isinstance(value, (int, float)):
                    sheet.write_number(r + 1, c, value + 0.0, style)
                else:
                    text_cell(sheet, r + 1, c, value, style)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(frame)), len(frame.columns) - 1)
    return buffer.getvalue()


def number_format(values: pd.Series, kind: str) -> str:
    """Excel's own notation of a column: a number gets the decimals that it has."""
    if kind == "getal":
        numbers = map(plain_number, values.dropna().unique().tolist())
        most = max((len(number.partition(".")[2]) for number in numbers), default=0)
        return FORMATS["getal"].excel + ("." + "0" * min(most, 6) if most else "")
    return EXCEL.get(kind, "@")
