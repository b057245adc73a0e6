"""Figures that seem to be of another measure than their table: asked, and read as they stand.

The trap: they look right. An index of 3,2 is a growth in percents, a bezuiniging of -12.000 a
budget that falls, and m2 under the title "in ha" are hectares.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from analyse import nl
from analyse.read.heading.layout import Layout
from analyse.read.money.shares import has_unit_beside
from analyse.read.problems import Say, a1
from analyse.read.sheet import Sheet
from analyse.tables import normalise

#: Words around a table that give its figures another measure than the table has.
_OTHER = {
    "areaal": r"\b(?:ha|hectare[ns]?|km|kilometers?)\b",
    "groenafval": r"\b(?:kg|kilos?|kilogram)\b",
    "werk": r"\bper (?:week|fte|persoon|medewerker)\b",
    "prijsindex": r"%|\b(?:procent(?:en)?|percentages?|(?:jaar)?mutaties?|stijging|groei)\b",
}
#: An index is 100 in its base year; figures below this are a growth in percents.
_LEAST_INDEX = 30
#: Units in which an outcome of 0,65 may be a part of one.
_PERCENT = ("%", "procent", "percentage", "pct", "perc")
#: Tables of savings, which are positive.
_SAVINGS = ("taakstelling", "maatregel")


def ask_other_measure(layout: Layout, sheet: Sheet, file: str, say: Say) -> None:
    """Ask about a title or a name that gives the figures another measure than the table has."""
    other = _OTHER.get(layout.table.name)
    if other is None:
        return
    for text in [*sheet.texts_above(layout.top), sheet.name, Path(file).stem]:
        if re.search(other, normalise(text)):
            say("ANDERE_MAAT", waarde=text, tabel=layout.table.name)


def ask_odd_size(layout: Layout, frame: pd.DataFrame, say: Say) -> None:
    """Ask about figures that by their size or sign are of another measure."""
    table = layout.table
    value = frame[table.value] if table.value in frame else pd.Series(dtype="float64")
    known = value.dropna() if pd.api.types.is_numeric_dtype(value) else value.head(0)
    headed = [h.index for h in layout.value_headings if h.column == table.value]
    cells = ", ".join(a1(layout.bottom, index) for index in headed)
    if table.name == "prijsindex" and len(known) and known.abs().median() < _LEAST_INDEX:
        say("ANDERE_MAAT.index", cells, nl.getal(float(known.iloc[0]), 1))
    if table.name in _SAVINGS and (known < 0).sum() > len(known) / 2:
        say("ANDERE_MAAT.min", cells, hoeveel=int((known < 0).sum()))
    if has_unit_beside(table) and len(known) and "eenheid" in frame:
        _ask_shares(layout, frame.loc[known.index], say)


def _ask_shares(layout: Layout, frame: pd.DataFrame, say: Say) -> None:
    """Ask about percentages that may be parts of one."""
    figures = frame[layout.table.value]
    small = (figures > 0) & (figures <= 1)
    rows = frame[small & frame["eenheid"].isin(_PERCENT)]
    if len(rows):
        first = rows.iloc[0]
        cell = a1(int(first["_rij"]) - 1, int(first["_kolom"]) - 1)
        waarde = nl.getal(float(first[layout.table.value]), 2)
        say("ANDERE_MAAT.aandeel", cell, waarde, len(rows))
