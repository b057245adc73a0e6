"""Key and level columns of cells to typed columns, and the types of the finished table.

The trap: what cannot be read must be reported with its cell and stay visible as unknown; nothing is turned into a zero or
dropped.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import numpy as np
import pandas as pd

from analyse.read.cells import Sheet
from analyse.read.headings import Heading
from analyse.read.problems import FOUT, WAARSCHUWING, Say, a1
from analyse.read.values import NOT_ASSESSED, NOT_PRESENT, NotReadable, date, level
from analyse.tables import NIVEAUS, ONBEKEND, Column, Table, normalise

_TAAKVELD = re.compile(r"\(?T?(\d{1,2}\.\d{1,3}[a-z]?)\)?(?=$|[\s:–-])", re.IGNORECASE)


@dataclass(frozen=True)
class Keys:
    """A key column: its values a data row, and what was written where that differs."""

    values: list[Any]
    raw: list[str] | None = None


def keys(column: Column, index: int, rows: Sequence[int], cells: np.ndarray, say: Say, sheet: Sheet, mapped: Mapping[str, str]) -> Keys:
    """Read a key column by its kind; values that a profile maps are replaced first."""

    def mapping(value: Any) -> Any:  # noqa: ANN401  a cell holds anything
        return mapped.get(normalise(value), value) if mapped and value is not None else value

    written = [mapping(cells[r][index]) for r in rows]
    if column.kind == "datum":
        return Keys(_each(written, rows, index, say, column, date, "DATUM_NIET_LEESBAAR", "een datum, bijvoorbeeld 01-07-2012"))
    if column.kind in ("jaar", "geheel"):
        return Keys(
            _each(
                written,
                rows,
                index,
                say,
                column,
                _year if column.kind == "jaar" else _whole,
                "GETAL_NIET_LEESBAAR",
                "een jaartal" if column.kind == "jaar" else "een geheel getal",
            )
        )
    if column.kind == "keuze":
        return Keys(_choices(column, written, rows, index, say))
    texts = [
        _code(value, sheet, r, index, column, say) if column.kind == "code" else _text(value)
        for value, r in zip(written, rows, strict=True)
    ]
    for text, r in zip(texts, rows, strict=True):
        if column.required and not text:
            _say_empty(column, r, index, say, "een waarde")
    if column.name == "taakveld" and column.kind == "code":
        short = [m[1].lower() if (m := _TAAKVELD.match(t)) else t for t in texts]
        return Keys(short, texts if short != texts else None)
    return Keys(texts, list(texts) if column.kind == "wijk" else None)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def _code(value: object, sheet: Sheet, row: int, index: int, column: Column, say: Say) -> str:
    """A code as text. Zeros that live in the number format are put back; a number that lost them is reported."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return _text(value)
    form = sheet.code_formats.get((row, index))
    if form:
        decimals = len(form.partition(".")[2])
        return f"{value:0{len(form)}.{decimals}f}"
    text = _text(value)
    if column.name == "taakveld" and isinstance(value, float) and re.fullmatch(r"\d\.\d", text):
        ambiguous = text == "0.1"
        say(
            FOUT if ambiguous else WAARSCHUWING,
            "CODE_ALS_GETAL",
            a1(row, index),
            text,
            reden="De code is een getal; 0.1 en 0.10 zijn dan niet te onderscheiden." if ambiguous else "De code is als getal opgeslagen.",
            verwacht="een code als tekst",
            oplossing="Geef de kolom in Excel de opmaak Tekst en typ de code opnieuw.",
            effect=f"Gelezen als taakveld {text}.",
        )
    return text


def _whole(value: object) -> int:
    text = str(value).strip()
    if isinstance(value, (dt.date, dt.datetime)):
        return value.year
    if not re.fullmatch(r"-?\d{1,12}(\.0+)?", text) and not re.fullmatch(r"\d{1,3}(\.\d{3}){1,3}", text):
        raise NotReadable("Dit is geen geheel getal.", "Typ een getal zonder decimalen.")
    return int(float(text)) if re.fullmatch(r"-?\d+(\.0+)?", text) else int(text.replace(".", ""))


def _year(value: object) -> int:
    year = _whole(value)
    if not 1900 <= year <= 2100:
        raise NotReadable("Dit is geen jaartal.", "Typ een jaartal van vier cijfers.")
    return year


def _each(
    written: list[Any], rows: Sequence[int], index: int, say: Say, column: Column, read: Callable[[Any], Any], code: str, expected: str
) -> list[Any]:
    values: list[Any] = []
    for value, r in zip(written, rows, strict=True):
        if value is None or normalise(value) in ("na", "n v t", "nvt", ""):
            values.append(None)
            if column.required:
                say(
                    FOUT,
                    "LEGE_CEL",
                    a1(r, index),
                    reden=f"De kolom {column.name} mag niet leeg zijn.",
                    verwacht=expected,
                    oplossing="Vul de cel in het bronbestand.",
                    effect="De rij is niet te plaatsen.",
                )
            continue
        try:
            values.append(read(value))
        except NotReadable as error:
            values.append(None)
            say(
                FOUT,
                code,
                a1(r, index),
                value,
                verwacht=expected,
                reden=error.reason,
                oplossing=error.remedy,
                effect=f"De rij heeft geen {column.name}.",
            )
    return values


def _choices(column: Column, written: list[Any], rows: Sequence[int], index: int, say: Say) -> list[str]:
    names = {n: c.value for c in column.choices for n in c.names()}
    fallback = ONBEKEND if ONBEKEND in names else ""
    alike: dict[str, list[str]] = {}
    values = []
    for value, r in zip(written, rows, strict=True):
        plain = "" if value is None else normalise(value)
        if plain in names:
            values.append(names[plain])
            continue
        if not plain and not (value is not None and str(value).strip() == "?"):
            values.append(fallback)
            if column.required:
                _say_empty(column, r, index, say, nl_options(column))
            continue
        values.append(fallback)
        if str(value).strip() == "?" and fallback:
            continue
        if plain not in alike:
            alike[plain] = get_close_matches(plain, list(names), 1, 0.7)
        near = alike[plain]
        say(
            FOUT if column.required else WAARSCHUWING,
            "ONBEKENDE_WAARDE",
            a1(r, index),
            value,
            verwacht=f"bedoelt u {names[near[0]]}?" if near else nl_options(column),
            reden=f"Dit is geen bekende waarde van {column.name}.",
            oplossing=f"Herstel de waarde, of leg in een profiel vast wat hij betekent ([waarden.{column.name}]).",
            effect="Getoond als onbekend.",
        )
    return values


def _say_empty(column: Column, row: int, index: int, say: Say, expected: str) -> None:
    say(
        WAARSCHUWING,
        "LEGE_CEL",
        a1(row, index),
        reden=f"De kolom {column.name} is leeg.",
        verwacht=expected,
        oplossing="Vul de cel in het bronbestand.",
        effect="Getoond als onbekend.",
    )


def nl_options(column: Column) -> str:
    """The allowed values of a column for a message."""
    return " / ".join(c.value for c in column.choices)


def levels(table: Table, heading: Heading, rows: Sequence[int], cells: np.ndarray, say: Say, given: list[str] | None) -> dict[str, Any]:
    """Read a column of quality levels; with the score itself also why there is none, where the table keeps that."""
    score = heading.column == "niveau" and "beoordeling" in table.by_name
    given = given if score else None
    values: list[str | None] = []
    status: list[str] = []
    for i, r in enumerate(rows):
        cell = cells[r][heading.index]
        text = "" if cell is None else str(cell)
        found = level(text)
        values.append(found)
        mark = re.sub(r"\s+", "", text).casefold()
        stated = given[i] if given is not None else ""
        if found:
            status.append("gescoord")
            if stated and stated != "gescoord":
                say(
                    WAARSCHUWING,
                    "SCORE_EN_STATUS",
                    a1(r, heading.index),
                    text,
                    reden=f"Er staat een score, maar de beoordeling is {stated}.",
                    verwacht="een score of een reden waarom er geen is",
                    oplossing="Herstel een van beide.",
                    effect="De score is gebruikt.",
                )
        elif mark in NOT_PRESENT:
            status.append("niet_aanwezig")
        elif mark in NOT_ASSESSED:
            status.append(stated if stated and stated != "gescoord" else "niet_beoordeeld")
        else:
            status.append(stated if stated and stated != "gescoord" else "niet_beoordeeld")
            if mark in ("n/a", "na") and stated and stated != "gescoord":
                continue
            say(
                WAARSCHUWING if mark in ("n/a", "na") else FOUT,
                "NIVEAU_ONBEKEND",
                a1(r, heading.index),
                text,
                verwacht=" / ".join(reversed(NIVEAUS)),
                reden="'N/A' kan 'niet aanwezig' of 'niet beoordeeld' zijn."
                if mark in ("n/a", "na")
                else "Dit is geen niveau van de schaal.",
                oplossing="Schrijf n.v.t. (niet aanwezig) of 'niet beoordeeld', of een niveau A+ tot en met D.",
                effect="Telt niet mee in de scores; getoond als niet beoordeeld.",
            )
    out: dict[str, Any] = {heading.column: values}
    if score:
        out["beoordeling"] = status
    return out


def typed(table: Table, frame: pd.DataFrame, *, personal: bool = False) -> pd.DataFrame:
    """The finished table: every column of the specification with its type, unknown text shown as such, lineage last."""
    out: dict[str, pd.Series] = {}
    for column in table:
        if column.personal and not personal:
            continue
        values = frame[column.name] if column.name in frame else pd.Series([None] * len(frame), index=frame.index, dtype=object)
        match column.kind:
            case "bedrag" | "getal":
                out[column.name] = pd.to_numeric(values).astype("float64")
            case "datum":
                out[column.name] = pd.to_datetime(values).astype("datetime64[s]")
            case "jaar" | "geheel":
                numeric = pd.to_numeric(values)
                out[column.name] = numeric.astype("int64" if column.kind == "jaar" and numeric.notna().all() and len(numeric) else "Int64")
            case "niveau":
                out[column.name] = pd.Series(pd.Categorical(values, categories=list(NIVEAUS), ordered=True), index=frame.index)
            case _:
                empty = "" if column.free else ONBEKEND
                out[column.name] = values.map(lambda v, empty=empty: empty if v is None or v != v or v == "" else str(v)).astype("str")
        raw = f"{column.name}_ruw"
        if raw in frame:
            out[raw] = frame[raw].astype("str")
    for name in ("_bron", "_rij", "_kolom"):
        out[name] = (frame[name] if name in frame else pd.Series(0, index=frame.index)).astype("int32")
    return pd.DataFrame(out)


def empty(table: Table) -> pd.DataFrame:
    """A table without rows, with all its columns and types."""
    return typed(table, pd.DataFrame(index=range(0)))
