"""Files of Iv3 with a line for each taakveld and category: the delivery, and the OData of the CBS.

The traps: of the three columns of amounts of the CBS the last that is filled counts; its table has
a line for every pair, so an empty one is no unknown amount but nothing; and what is left out (items
of the balance, a total of the country) must be named.

Source: CBS, verklaring van tekens: niets (blanco) is "een cijfer kan op logische gronden niet
voorkomen", een punt "onbekend, onvoldoende betrouwbaar of geheim".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analyse.read.formats.iv3json import HEADINGS
from analyse.read.iv3 import codes as iv3_codes
from analyse.read.problems import Say, a1, listed, say_cells
from analyse.read.sheet import Sheet, Value
from analyse.read.total.totals import ControlTotal
from analyse.tables import normalise

#: Rows in which a header is looked for.
SEARCHED = 20
_PLACED = re.compile(r"(?:k )?([123])e ?plaatsing\b.*")
_OF_CBS = {
    "verslagsoort": ("verslagsoort", "perioden"),
    "gemeente": ("gemeenten", "gemeente"),
    "taakveld": ("taakveldbalanspost", "taakveld balanspost"),
    "categorie": ("categorie", "categorieen"),
}
#: Why a line is no lasten or baten.
BALANCE, NO_MUNICIPALITY = "balanspost", "geen gemeente"
EMPTY, NOT_DELIVERED = "leeg bij het CBS", "verslag zonder bedragen"
#: What is needed of every line, with the message about one that has it not.
_NEEDED = {
    "verslagsoort": "IV3_ONLEESBAAR.verslagsoort",
    "taakveld": "IV3_ONLEESBAAR.taakveld",
    "categorie": "IV3_ONLEESBAAR.categorie",
    "kant": "IV3_ONLEESBAAR.kant",
}


@dataclass
class Lines:
    """Lines of Iv3 as they were read.

    `frame` has gemeente, gemeentecode, jaar, periode, kant, taakveld, categorie, bedrag (as
    printed), _rij and _kolom; `places` the column in which each stands.
    """

    frame: pd.DataFrame
    places: dict[str, int]
    headings: list[str]
    skipped: list[tuple[int, str]] = field(default_factory=list)
    totals: list[ControlTotal] = field(default_factory=list)
    #: A municipality makes these of itself; those of the CBS can be of anybody.
    delivered: bool = True


def find_lines(sheet: Sheet, say: Say) -> Lines | None:
    """The lines of a sheet, when it is a delivery or a file of the CBS."""
    for row in range(min(SEARCHED, sheet.shape[0])):
        headed = {
            normalise(text): column
            for column, text in enumerate(sheet.row(row))
            if isinstance(text, str)
        }
        if set(HEADINGS) <= set(headed):
            return _delivered(sheet, row, headed, say)
        places = _of_cbs(headed)
        placed = {int(m[1]): c for t, c in headed.items() if (m := _PLACED.fullmatch(t))}
        if len(places) == len(_OF_CBS) and placed:
            return _published(sheet, row, places, placed, say)
    return None


def _of_cbs(headed: dict[str, int]) -> dict[str, int]:
    """The columns that a file of the CBS has, by what they hold."""
    places = {}
    for name, texts in _OF_CBS.items():
        here = [headed[text] for text in texts if text in headed]
        if here:
            places[name] = here[0]
    return places


def _rows_below(sheet: Sheet, header: int) -> np.ndarray:
    below = np.arange(header + 1, sheet.shape[0])
    return below[sheet.filled[below].any(axis=1)]


def each(
    sheet: Sheet, column: int, rows: np.ndarray, meant: Callable[[Value], Any]
) -> np.ndarray:
    """What every cell of a column means (object array); each different value is settled once."""
    values, which = sheet.distinct(column, rows)
    found = np.empty(len(values) + 1, dtype=object)
    for place, value in enumerate(values):
        found[place] = meant(value)
    found[-1] = meant(None)
    return np.asarray(found[which])


def _figures(
    sheet: Sheet,
    column: int,
    rows: np.ndarray,
    say: Say,
    meant: Callable[[Value], float | None] = iv3_codes.figure,
) -> np.ndarray:
    """The figures of a column in some rows, NaN where there is none or it cannot be read."""
    values, which = sheet.distinct(column, rows)
    numbers = np.full(len(values) + 1, np.nan)
    for place, value in enumerate(values):
        try:
            number = meant(value)
        except ValueError:
            cells = [(int(row), column) for row in rows[which == place]]
            say_cells(say, "IV3_BEDRAG", cells, [value] * len(cells))
            continue
        if number is not None:
            numbers[place] = number
    return np.asarray(numbers[which])


def _delivered(sheet: Sheet, header: int, headed: dict[str, int], say: Say) -> Lines:
    """The lines of a delivery."""
    rows = _rows_below(sheet, header)
    places = {name: headed[name] for name in HEADINGS}
    code = each(sheet, places["overheidsnummer"], rows, iv3_codes.gemeente)
    name = each(sheet, places["overheidsnaam"], rows, lambda v: "" if v is None else str(v))
    year = each(sheet, places["boekjaar"], rows, _whole)
    number = each(sheet, places["periode"], rows, _whole)
    frame = pd.DataFrame(
        {
            "gemeente": [one.strip() or two[0] for one, two in zip(name, code, strict=True)],
            "gemeentecode": [two[1] for two in code],
            "jaar": year,
            "periode": number,
            "kant": each(sheet, places["kant"], rows, lambda v: v),
            "taakveld": each(sheet, places["taakveld"], rows, iv3_codes.taakveld),
            "categorie": [c for _, c in each(sheet, places["categorie"], rows, _category)],
            "bedrag": _figures(sheet, places["bedrag"], rows, say),
            "_rij": rows + 1,
            "_kolom": places["bedrag"] + 1,
        }
    )
    places |= {"verslagsoort": places["periode"]}
    unknown = frame["bedrag"].isna()
    if unknown.any():
        cells = [(int(row) - 1, places["bedrag"]) for row in frame.loc[unknown, "_rij"]]
        say_cells(say, "IV3_BEDRAG.leeg", cells)
    return _checked(frame, sheet, places, list(HEADINGS), say)


def _category(value: Value) -> tuple[str, str]:
    return iv3_codes.category(value)


def _whole(value: Value) -> int | None:
    """A whole number, also of a text."""
    text = str(value).strip()
    return int(text) if text.isdecimal() and len(text) < 5 else None


def _published(
    sheet: Sheet, header: int, places: dict[str, int], placed: dict[int, int], say: Say
) -> Lines:
    """The lines of a file of the CBS."""
    rows = _rows_below(sheet, header)
    amount, column = _last_placed(sheet, rows, placed, say)
    periods = each(sheet, places["verslagsoort"], rows, iv3_codes.period)
    names = each(sheet, places["gemeente"], rows, iv3_codes.gemeente)
    categories = each(sheet, places["categorie"], rows, _category)
    frame = pd.DataFrame(
        {
            "gemeente": [name for name, _ in names],
            "gemeentecode": [code for _, code in names],
            "jaar": [p.jaar if p else None for p in periods],
            "periode": [p.nummer if p else None for p in periods],
            "kant": [side for side, _ in categories],
            "taakveld": each(sheet, places["taakveld"], rows, iv3_codes.taakveld),
            "categorie": [code for _, code in categories],
            "bedrag": amount,
            "_rij": rows + 1,
            "_kolom": column + 1,
        }
    )
    balance = each(sheet, places["taakveld"], rows, iv3_codes.is_balance).astype(bool)
    balance |= each(sheet, places["categorie"], rows, iv3_codes.is_balance).astype(bool)
    others = each(sheet, places["gemeente"], rows, _is_no_municipality).astype(bool) & ~balance
    empty = np.ones(len(rows), dtype=bool)
    for place in placed.values():
        empty &= each(sheet, place, rows, iv3_codes.is_empty).astype(bool)
    empty &= ~balance & ~others
    absent = _without_money(frame) & ~balance & ~others & ~empty
    reasons = np.select(
        [balance, others, empty, absent], [BALANCE, NO_MUNICIPALITY, EMPTY, NOT_DELIVERED], ""
    )
    out = reasons != ""
    skipped = [
        (int(row) + 1, str(why)) for row, why in zip(rows[out], reasons[out], strict=True)
    ]
    if balance.any():
        cell = a1(int(rows[balance][0]), places["taakveld"])
        say("IV3_BALANS", cell, aantal=int(balance.sum()))
    if others.any():
        first = int(rows[others][0]), places["gemeente"]
        region = str(sheet.value(*first) or "").strip()
        say("IV3_GEEN_GEMEENTE", a1(*first), region, int(others.sum()))
    if empty.any():
        first = int(rows[empty][0]), placed[min(placed)]
        say("IV3_LEEG", a1(*first), aantal=int(empty.sum()))
    if absent.any():
        about = frame.loc[absent, ["gemeente", "jaar", "periode"]].drop_duplicates()
        named = [" ".join(map(str, one)) for one in about.itertuples(index=False)]
        say("IV3_LEEG.verslag", waarde=listed(named), aantal=len(named))
    headings = [str(sheet.value(header, c)) for c in [*places.values(), *placed.values()]]
    lines = _checked(frame[~out].reset_index(drop=True), sheet, places, headings, say)
    lines.skipped += skipped
    lines.delivered = False
    return lines


def _without_money(frame: pd.DataFrame) -> np.ndarray:
    """The lines of reports in which no amount stands: nobody spends nothing in a year."""
    money = frame["bedrag"].fillna(0.0) != 0
    report = [frame["gemeente"], frame["jaar"], frame["periode"]]
    return np.asarray(~money.groupby(report, dropna=False).transform("any"), dtype=bool)


def _is_no_municipality(value: Value) -> bool:
    """Whether a region is the country, a province or the like."""
    text = "" if value is None else str(value).strip()
    return not text or bool(re.fullmatch(r"(?:NL|LD|PV|CR)\d+|Nederland", text))


def _last_placed(
    sheet: Sheet, rows: np.ndarray, placed: dict[int, int], say: Say
) -> tuple[np.ndarray, np.ndarray]:
    """Of each row the figure that was placed last, and its column."""
    amount = np.full(len(rows), np.nan)
    column = np.full(len(rows), placed[min(placed)])
    for number in sorted(placed):
        meant = iv3_codes.published_figure
        figures = _figures(sheet, placed[number], rows, say, meant)
        there = ~np.isnan(figures)
        amount[there] = figures[there]
        column[there] = placed[number]
    return amount, column


def _checked(
    frame: pd.DataFrame, sheet: Sheet, places: dict[str, int], headings: list[str], say: Say
) -> Lines:
    """The lines that can be used; what cannot be read is an error, and left out by name."""
    fails = {
        "verslagsoort": frame["jaar"].isna() | ~frame["periode"].isin(range(6)),
        "taakveld": frame["taakveld"] == "",
        "categorie": frame["categorie"] == "",
        "kant": ~frame["kant"].isin(["lasten", "baten"]),
    }
    places.setdefault("kant", places["categorie"])
    wrong = pd.Series(data=False, index=frame.index)
    skipped = []
    for name, key in _NEEDED.items():
        here = fails[name] & ~wrong
        rows = (frame.loc[here, "_rij"] - 1).tolist()
        cells = [(row, places[name]) for row in rows]
        say_cells(say, key, cells, [sheet.value(*cell) for cell in cells])
        skipped += [(row + 1, f"{name} niet te lezen") for row in rows]
        wrong |= fails[name]
    _doubt_lost_zeros(frame[~wrong], sheet, places["taakveld"], say)
    kept = frame[~wrong].reset_index(drop=True)
    return Lines(kept.astype({"jaar": "int64", "periode": "int64"}), places, headings, skipped)


def _doubt_lost_zeros(frame: pd.DataFrame, sheet: Sheet, column: int, say: Say) -> None:
    """Report numbers that may have been another taakveld: Excel makes 0.1 of 0.10."""
    rows = (frame["_rij"] - 1).to_numpy()
    doubtful = each(sheet, column, rows, iv3_codes.lost_zero).astype(bool)
    cells = [(int(row), column) for row in rows[doubtful]]
    say_cells(say, "IV3_NUL_KWIJT", cells, [sheet.value(*cell) for cell in cells])
