"""How the columns of a published table are written: in Dutch, and in the notation of Excel.

A column goes by its name (`tables.notatie`). The trap: what says the same in every row is read
over, so it is told once, above the table.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analyse import nl
from analyse.errors import UitvoerFout
from analyse.report.run.outline import Record
from analyse.tables import cents
from analyse.tables.notatie import NOTATIE, VOLGT, kop


class Format(NamedTuple):
    """One way to write a value: what makes the text, and the same in the notation of Excel.

    A Dutch Excel shows the comma as a point and the other way round.
    """

    text: Callable[[Any], str]
    excel: str


FORMATS = {
    "euro": Format(nl.euro, '€ #,##0;"−"€ #,##0'),
    "euro2": Format(lambda value: nl.euro(value, 2), '€ #,##0.00;"−"€ #,##0.00'),
    "euro_mln": Format(nl.euro_mln, '€ #,##0.00,," mln";"−"€ #,##0.00,," mln"'),
    "voordeel": Format(nl.voordeel, '€ #,##0" voordeel";€ #,##0" nadeel";€ 0'),
    "procent": Format(nl.procent, "0%"),
    "procent1": Format(lambda value: nl.procent(value, 1), "0.0%"),
    "getal": Format(nl.getal, "#,##0"),
    "getal1": Format(lambda value: nl.getal(value, 1), "#,##0.0"),
    "getal2": Format(lambda value: nl.getal(value, 2), "#,##0.00"),
    "getal4": Format(lambda value: nl.getal(value, 4), "#,##0.0000"),
    "jaar": Format(lambda value: str(int(value)), "0"),
    "datum": Format(
        lambda value: nl.datum(pd.Timestamp(value).date(), kort=True), "dd-mm-yyyy"
    ),
    "tekst": Format(str, ""),
}
#: Formats that are read as text, so stand at the left.
_LEFT = ("tekst", "datum", "jaar")
#: Formats of amounts.
MONEY = ("euro", "euro2", "euro_mln", "voordeel")
_YEAR_NAMES = re.compile(r"(^|_)(jaar|basisjaar|boekjaar)($|_)")


@dataclass(frozen=True)
class Kolom:
    """One column of a shown table.

    Its name in the data, its heading and its format (one of `FORMATS`).
    """

    name: str
    label: str
    format: str

    @property
    def numeric(self) -> bool:
        """Whether the column is aligned and stored as a number."""
        return self.format not in _LEFT


def flat(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with its index as columns and one text per heading.

    An index without a name only numbers the rows and is left out.
    """
    numbered = frame.index.nlevels == 1 and frame.index.name is None
    result = frame.copy() if numbered else frame.reset_index()
    result.columns = [_heading(name) for name in result]
    return result.reset_index(drop=True)


def _heading(name: object) -> str:
    if isinstance(name, tuple):
        return " ".join(str(part) for part in name if part != "")
    return str(name)


def columns(
    frame: pd.DataFrame, formats: Mapping[str, str] | None = None, unit: str = ""
) -> list[Kolom]:
    """How each column of a flat table is written.

    As asked for, otherwise by its name, its dtype and the unit of the table.

    Raises
    ------
    UitvoerFout
        For an unknown format, or a format of a column that is not there.
    """
    asked = dict(formats or {})
    unknown = [name for name in asked if name not in frame.columns]
    if unknown:
        raise UitvoerFout(
            f"Opmaak gevraagd voor een kolom die er niet is: {nl.opsomming(unknown)}."
        )
    wrong = sorted(set(asked.values()) - FORMATS.keys())
    if wrong:
        raise UitvoerFout(
            f"Onbekende opmaak {nl.opsomming(wrong)}; mogelijk zijn {nl.opsomming(list(FORMATS))}."
        )
    found: list[Kolom] = []
    before = ""
    for at, name in enumerate(frame.columns):
        form = asked.get(name) or _by_default(frame.iloc[:, at], name, unit, before)
        found.append(Kolom(name, kop(name), form))
        if found[-1].numeric and name not in VOLGT:
            before = form
    return found


def _by_default(values: pd.Series, name: str, unit: str, before: str) -> str:
    """The format of a column of which nothing is said; `before` is that of the value before it."""
    kind = pd.api.types
    if kind.is_datetime64_any_dtype(values):
        return "datum"
    if kind.is_bool_dtype(values) or not kind.is_numeric_dtype(values):
        return "tekst"
    if name in VOLGT and before:
        return before
    known = NOTATIE.get(name, "")
    if known in MONEY and kind.is_integer_dtype(values) and not unit:
        return "getal"
    return known or _by_unit(values, name, unit)


def _by_unit(values: pd.Series, name: str, unit: str) -> str:
    """The format of a column of a name of its own, as a table of one column a year has."""
    if _YEAR_NAMES.search(name.casefold()):
        return "jaar"
    whole = pd.api.types.is_integer_dtype(values)
    if unit in ("euro", "€") and not whole:
        return "euro"
    known = values.dropna()
    if whole or (known == known.round()).all():
        return "getal"
    return "getal2" if known.abs().max() < 10 else "getal1"


def told_once(frame: pd.DataFrame, cols: list[Kolom]) -> tuple[pd.DataFrame, list[Kolom], str]:
    """A table without the columns that say the same in every row, and what these say.

    Only what names a row or is known of none goes: a figure that is the same everywhere is a
    finding. A table of one row stays as it is, and so does one of which nothing differs.
    """
    if len(frame) < 2:
        return frame, cols, ""
    said, empty, kept = [], [], []
    for at, column in enumerate(cols):
        values = frame.iloc[:, at]
        texts = set() if column.numeric else set(_texts(values, column.format))
        if values.isna().all():
            empty.append(column.label)
        elif texts == {""}:
            continue  # a remark that no row has
        elif len(texts) == 1:
            said.append(f"{column.label}: {texts.pop()}")
        else:
            kept.append(at)
    if not kept:
        return frame, cols, ""
    if empty:
        said.append(f"niet bekend: {nl.opsomming(empty)}")
    # What is said may end as a sentence does.
    words = f"Overal {'; '.join(said).rstrip('.?!')}." if said else ""
    return frame.iloc[:, kept], [cols[at] for at in kept], words


def total_row(frame: pd.DataFrame, cols: list[Kolom]) -> list[object]:
    """The sums of the known amounts of a table, after the word that says so; the rest is empty.

    What is known of no row stays empty too, and a sum that lacks something says so: unknown is not
    nought.
    """
    added = {at: frame.iloc[:, at] for at, column in enumerate(cols) if _adds_up(column)}
    whole = all(values.notna().all() for values in added.values())
    row: list[object] = ["Totaal" if whole else "Totaal van wat bekend is"]
    row += [None] * (len(cols) - 1)
    for at, values in added.items():
        if values.notna().any():
            row[at] = float(cents(values).sum() / 100)
    return row


def _adds_up(column: Kolom) -> bool:
    """Whether a column holds amounts of which a sum means something: no price, bound or median."""
    bound = column.name in VOLGT and column.name != "verschil"
    price = column.name == "prijs" or column.name.startswith("per_")
    return column.format in MONEY and not (bound or price)


def missing(value: object) -> bool:
    """Whether a cell holds nothing."""
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def written(value: object, form: str) -> str:
    """One cell as a person reads it; nothing known is `n.v.t.`."""
    if missing(value) or (isinstance(value, float | np.floating) and not np.isfinite(value)):
        return nl.NVT
    if isinstance(value, bool | np.bool_):
        return "ja" if value else "nee"
    if form not in ("tekst", "datum") and not isinstance(
        value, int | float | Decimal | np.number
    ):
        return str(value)
    if form == "tekst" and isinstance(value, dt.date | np.datetime64):
        form = "datum"
    return FORMATS[form].text(value)


def of_total(total: Record) -> str:
    """What a control total is of: the words before it and the heading above it."""
    said = [total.get(key) for key in ("omschrijving", "kolom")]
    return " – ".join(str(words) for words in said if not missing(words))


def rows(frame: pd.DataFrame, cols: list[Kolom]) -> list[list[str]]:
    """All cells of a flat table as text."""
    by_column = [_texts(frame.iloc[:, at], column.format) for at, column in enumerate(cols)]
    return [list(row) for row in zip(*by_column, strict=True)]


def _texts(values: pd.Series, form: str) -> list[str]:
    return [written(value, form) for value in values]
