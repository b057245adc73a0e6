"""How the columns of a published table are written: in Dutch, and in the notation of Excel.

The trap: a column of which the notebook says nothing goes by its name, its dtype and the unit of
the table, so a column of money must have a name that says so.
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
from analyse.report.outline import Record


class Format(NamedTuple):
    """One way to write a value: what makes the text, and the same in the notation of Excel.

    A Dutch Excel shows the comma as a point and the other way round.
    """

    text: Callable[[Any], str]
    excel: str


FORMATS = {
    "euro": Format(nl.euro, "€ #,##0;€ -#,##0"),
    "euro2": Format(lambda value: nl.euro(value, 2), "€ #,##0.00;€ -#,##0.00"),
    "euro_mln": Format(nl.euro_mln, '€ #,##0.00,," mln";€ -#,##0.00,," mln"'),
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

_EURO_NAMES = re.compile(
    r"(^|_)(bedrag|euro|lasten|baten|saldo|begroot|gewijzigd|realisatie|prognose|verschil|kosten"
    r"|loonkosten|opbrengst|besparing|gerealiseerd|risico|vervallen|subsidie|voorschot|afrekening"
    r"|taakstelling|bijdrage|verschuldigd)($|_)"
)
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
    found = []
    for at, name in enumerate(frame.columns):
        form = asked.get(name) or _by_default(
            frame.iloc[:, at], name.casefold(), unit.casefold()
        )
        found.append(Kolom(name, name.replace("_", " "), form))
    return found


def _by_default(values: pd.Series, name: str, unit: str) -> str:
    kind = pd.api.types
    if kind.is_datetime64_any_dtype(values):
        return "datum"
    if kind.is_bool_dtype(values) or not kind.is_numeric_dtype(values):
        return "tekst"
    if _YEAR_NAMES.search(name):
        return "jaar"
    if "aandeel" in name:
        return "procent1"
    if unit in ("aandeel", "procent", "%"):
        return "procent1" if values.abs().max() <= 1 else "getal1"
    in_euro, named_euro = unit in ("euro", "€"), bool(_EURO_NAMES.search(name))
    if kind.is_integer_dtype(values):
        return "euro" if in_euro and named_euro else "getal"
    if in_euro or named_euro:
        return "euro"
    known = values.dropna()
    if (known == known.round()).all():
        return "getal"
    return "getal2" if known.abs().max() < 10 else "getal1"


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
