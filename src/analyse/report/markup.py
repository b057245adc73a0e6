"""A small table as Dutch text: how each column is written, as plain text and as HTML.

The trap: everything in a cell may come from a stranger's spreadsheet, so every text is escaped here
and nowhere is markup passed on as it came; `inert_table` rebuilds the tables of others from a short
list of tags instead of cleaning them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from html.parser import HTMLParser
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from analyse import nl
from analyse.errors import UitvoerFout

#: How a value of each format is written.
_WRITERS: dict[str, Callable[[Any], str]] = {
    "euro": nl.euro,
    "euro2": lambda v: nl.euro(v, 2),
    "euro_mln": nl.euro_mln,
    "procent": nl.procent,
    "procent1": lambda v: nl.procent(v, 1),
    "getal": nl.getal,
    "getal1": lambda v: nl.getal(v, 1),
    "getal2": lambda v: nl.getal(v, 2),
    "getal4": lambda v: nl.getal(v, 4),
    "jaar": lambda v: str(int(v)),
    "datum": lambda v: nl.datum(pd.Timestamp(v).date(), kort=True),
    "tekst": str,
}
FORMATS = tuple(_WRITERS)
#: Formats that are read as text, so stand at the left.
_LEFT = ("tekst", "datum", "jaar")

_EURO_NAMES = re.compile(
    r"(^|_)(bedrag|euro|lasten|baten|saldo|begroot|gewijzigd|realisatie|prognose|verschil|kosten|loonkosten|opbrengst|"
    r"besparing|gerealiseerd|risico|vervallen|subsidie|voorschot|afrekening|taakstelling|bijdrage|verschuldigd)($|_)"
)


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
    """The table with its index as columns (unless it has no name.

    Then it only numbers rows) and one text per heading.
    """
    plain = frame.index.nlevels == 1 and frame.index.name is None
    result = frame.copy() if plain else frame.reset_index()
    result.columns = [
        " ".join(str(part) for part in name if part != "") if isinstance(name, tuple) else str(name)
        for name in result
    ]
    return result.reset_index(drop=True)


def columns(
    frame: pd.DataFrame, formats: Mapping[str, str] | None = None, unit: str = ""
) -> list[Kolom]:
    """How each column of a flat table is written.

    As asked for, otherwise by its name, its dtype and the unit of the table.
    """
    asked = dict(formats or {})
    if unknown := [name for name in asked if name not in frame.columns]:
        raise UitvoerFout(
            f"Opmaak gevraagd voor een kolom die er niet is: {nl.opsomming(unknown)}."
        )
    if wrong := sorted({f for f in asked.values() if f not in FORMATS}):
        raise UitvoerFout(
            f"Onbekende opmaak {nl.opsomming(wrong)}; mogelijk zijn {nl.opsomming(list(FORMATS))}."
        )
    return [
        Kolom(
            name,
            name.replace("_", " "),
            asked.get(name) or _default_format(frame.iloc[:, i], name.casefold(), unit.casefold()),
        )
        for i, name in enumerate(frame.columns)
    ]


def _default_format(values: pd.Series, name: str, unit: str) -> str:
    if pd.api.types.is_datetime64_any_dtype(values):
        return "datum"
    if pd.api.types.is_bool_dtype(values) or not pd.api.types.is_numeric_dtype(values):
        return "tekst"
    if re.search(r"(^|_)(jaar|basisjaar|boekjaar)($|_)", name):
        return "jaar"
    if "aandeel" in name or unit in ("aandeel", "procent", "%"):
        return "procent1" if "aandeel" in name or values.abs().max() <= 1 else "getal1"
    if pd.api.types.is_integer_dtype(values):
        return "euro" if unit in ("euro", "€") and _EURO_NAMES.search(name) else "getal"
    if unit in ("euro", "€") or _EURO_NAMES.search(name):
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
    if form not in ("tekst", "datum") and not isinstance(value, int | float | Decimal | np.number):
        return str(value)
    if isinstance(value, dt.date | np.datetime64) and form == "tekst":
        form = "datum"
    return _WRITERS[form](value)


def rows(frame: pd.DataFrame, cols: list[Kolom]) -> list[list[str]]:
    """All cells of a flat table as text."""
    by_column = [[written(v, c.format) for v in frame.iloc[:, i]] for i, c in enumerate(cols)]
    return [list(row) for row in zip(*by_column, strict=True)] if len(frame) else []


def table_text(frame: pd.DataFrame, cols: list[Kolom]) -> str:
    """A flat table as aligned plain text: what nbval compares and a terminal shows."""
    lines = [[c.label for c in cols], *rows(frame, cols)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(cols))]
    padded = (
        "  ".join(
            cell.rjust(w) if c.numeric else cell.ljust(w)
            for cell, w, c in zip(line, widths, cols, strict=True)
        ).rstrip()
        for line in lines
    )
    return "\n".join(padded)


def table_html(frame: pd.DataFrame, cols: list[Kolom], caption: str = "") -> str:
    """A flat table as HTML without ids, scripts or styles of its own beyond alignment.

    The same bytes every time.
    """

    def cell(tag: str, text: str, kolom: Kolom, extra: str = "") -> str:
        side = (
            ' class="getal" style="text-align:right"'
            if kolom.numeric
            else ' style="text-align:left"'
        )
        return f"<{tag}{extra}{side}>{escape(text)}</{tag}>"

    named = cols[0].format == "tekst" if cols else False
    parts = ["<table>"]
    if caption:
        parts.append(f"<caption>{escape(caption)}</caption>")
    parts.append(
        "<thead>\n<tr>"
        + "".join(cell("th", c.label, c, ' scope="col"') for c in cols)
        + "</tr>\n</thead>"
    )
    parts.append("<tbody>")
    for row in rows(frame, cols):
        cells = [
            cell("th", text, c, ' scope="row"') if i == 0 and named else cell("td", text, c)
            for i, (text, c) in enumerate(zip(row, cols, strict=True))
        ]
        parts.append("<tr>" + "".join(cells) + "</tr>")
    return "\n".join([*parts, "</tbody>", "</table>"])


class _TableRebuilder(HTMLParser):
    """Writes a new table from what it reads.

    Known table tags, known attributes with plain values, text escaped.
    """

    TAGS = frozenset({"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"})
    SILENT = frozenset(
        {"style", "script", "template", "noscript", "svg", "math", "iframe", "object"}
    )
    ATTRIBUTES: ClassVar = {
        "scope": r"row|col",
        "colspan": r"[1-9]\d?",
        "rowspan": r"[1-9]\d?",
        "class": r"getal",
    }

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SILENT:
            self.silent += 1
        elif tag in self.TAGS and not self.silent:
            self.depth += tag == "table"
            kept = [
                f' {k}="{v}"'
                for k, v in attrs
                if k in self.ATTRIBUTES and re.fullmatch(self.ATTRIBUTES[k], v or "")
            ]
            self.parts.append(f"<{tag}{''.join(kept)}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in self.TAGS and not self.silent:
            self.parts.append(f"</{tag}>")
            self.depth -= tag == "table"

    def handle_data(self, data: str) -> None:
        if not self.silent and self.depth > 0:
            self.parts.append(escape(data))


def inert_table(html: str) -> str | None:
    """The one table in a piece of HTML, rebuilt so that nothing in it can act.

    None when there is not exactly one.
    """
    if len(re.findall(r"<table[\s>]", html, flags=re.IGNORECASE)) != 1:
        return None
    parser = _TableRebuilder()
    parser.feed(html)
    parser.close()
    if parser.depth != 0 or parser.silent:
        return None
    text = "".join(parser.parts).strip()
    return text if text.startswith("<table") and text.endswith("</table>") else None
