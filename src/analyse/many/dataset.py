"""The tidy rows of all dossiers as one data set of Parquet, in folders by municipality and year.

    gegevens/begroting/gemeente=Waterdam/jaar=2018/rijen.parquet

Every dossier has the same columns with the same types, those of its table in `analyse.tables`:
whole cents stay whole (decimal), a date is a date, a choice is a category, and what is not known is
empty or "onbekend" as in the table itself. The rows, and what is left out for privacy, are those of
the data package of a report (`report/book/rijen.py`).

The traps: a name of a folder is written as an address is (`%20`), as pyarrow, Polars and DuckDB
expect of it; and a table that has a column `gemeente` of its own keeps it as `over_gemeente`, for
the municipality of the folder is whose exports these are, not whom a row is about.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
import pyarrow as pa
from pyarrow import compute, parquet

from analyse.dossier import Dossier
from analyse.many.place import CONTENTS
from analyse.report.book.rijen import Rijen, all_rows
from analyse.report.command.tidy import FICTIONAL, kept
from analyse.report.run import inputs
from analyse.tables import Column, Table, cents

#: Columns by which the set is parted; they stand in the names of folders.
GEMEENTE, JAAR = "gemeente", "jaar"
#: How the column `gemeente` of a table itself is called.
OVER_GEMEENTE = "over_gemeente"
#: How all readers call the part of rows of which the value is not known.
UNKNOWN = "__HIVE_DEFAULT_PARTITION__"
_FILE = "rijen.parquet"
_TYPES = {
    "bedrag": pa.decimal128(18, 2),
    "getal": pa.float64(),
    "geheel": pa.int64(),
    "jaar": pa.int32(),
    "datum": pa.date32(),
    "keuze": pa.dictionary(pa.int32(), pa.string()),
    "niveau": pa.dictionary(pa.int32(), pa.string()),
}
#: Behind the columns of the table: whether all is fictional, and where a row stood.
_BESIDE = (FICTIONAL[0], "bestand", "blad", "cel")


def schema_of(table: Table) -> pa.Schema:
    """The columns of the files of a table, the same for every dossier."""
    own = [_field(column) for column in _columns(table)]
    return pa.schema([*own, *(pa.field(name, pa.string()) for name in _BESIDE)])


def _columns(table: Table) -> list[Column]:
    """The columns that stand in the files: without the year, which is in the name of a folder."""
    columns = [column for column in kept(table) if not column.own_words]
    return [column for column in columns if column.name != JAAR]


def _field(column: Column) -> pa.Field:
    name = OVER_GEMEENTE if column.name == GEMEENTE else column.name
    about = {"betekenis": column.meaning, "eenheid": column.unit}
    return pa.field(name, _TYPES.get(column.kind, pa.string()), metadata=about)


def write_rows(dossier: Dossier, folder: Path) -> None:
    """Put the tidy rows of one dossier in a folder of its own, whole: a folder a table."""
    busy = folder.with_name(f".{folder.name}-bezig")
    shutil.rmtree(busy, ignore_errors=True)
    busy.mkdir(parents=True)
    for rows in all_rows(dossier):
        for part, frame in _parts(rows):
            place = busy / rows.table.name / part
            place.mkdir(parents=True, exist_ok=True)
            parquet.write_table(arrow_table(rows.table, frame), place / _FILE)
    contents = json.dumps(inputs.files_of(busy), ensure_ascii=False)
    (busy / CONTENTS).write_text(contents, encoding="utf-8")
    if folder.exists():
        shutil.rmtree(folder)
    busy.rename(folder)


def _parts(rows: Rijen) -> Iterator[tuple[str, pd.DataFrame]]:
    """The rows of each year with the name of their folder; all rows when nothing says a year."""
    years = _years(rows.table, rows.frame)
    if years is None:
        yield "", rows.frame
        return
    for year, frame in rows.frame.groupby(years.to_numpy(), dropna=False, sort=True):
        known = UNKNOWN if pd.isna(year) else str(int(year))
        yield f"{JAAR}={known}", frame


def _years(table: Table, frame: pd.DataFrame) -> pd.Series | None:
    """The year of each row: its own, that of its day, or the one that its round is named after."""
    if JAAR in table.by_name:
        return frame[JAAR].astype("Float64")
    if "ronde" not in table.by_name:
        return None
    of_round = frame["ronde"].str.extract(r"((?:19|20)\d{2})", expand=False)
    years = frame["datum"].dt.year.astype("Float64")
    return years.fillna(pd.to_numeric(of_round).astype("Float64"))


def arrow_table(table: Table, frame: pd.DataFrame) -> pa.Table:
    """Rows of a table with the types that all dossiers share."""
    schema = schema_of(table)
    columns = [_array(frame[c.name], c, schema.field(i)) for i, c in enumerate(_columns(table))]
    for name in _BESIDE:
        texts = frame[name] if name in frame else [None] * len(frame)
        columns.append(pa.array(texts, pa.string(), from_pandas=True))
    return pa.Table.from_arrays(columns, schema=schema)


def _array(values: pd.Series, column: Column, field: pa.Field) -> Any:  # noqa: ANN401  of pyarrow
    """A column as pyarrow holds it."""
    if column.kind == "bedrag":
        return _money(values, field.type)
    if column.kind in ("keuze", "niveau"):
        return pa.array(values.astype("str"), pa.string(), from_pandas=True).cast(field.type)
    return pa.array(values, from_pandas=True).cast(field.type)


def _money(values: pd.Series, kind: pa.DataType) -> Any:  # noqa: ANN401
    """Euros of a float as exact ones, by their whole cents."""
    whole = pa.array(cents(values).to_numpy(), mask=values.isna().to_numpy())
    exact = whole.cast(pa.decimal128(19, 0))
    return compute.multiply(exact, pa.scalar(Decimal("0.01"))).cast(kind)


def folder_of(name: str) -> str:
    """How the folder of a dossier is called in the data set."""
    return f"{GEMEENTE}={quote(name, safe='')}"


def put_together(parts: dict[str, Path], folder: Path) -> None:
    """Make one data set of the rows of dossiers, each by its name."""
    folder.mkdir()
    for name, rows in parts.items():
        for table in sorted(path for path in rows.iterdir() if path.is_dir()):
            shutil.copytree(table, folder / table.name / folder_of(name))
