"""Two states of one table side by side: a row for each thing that the rows of either are about.

The trap: a name that was spelled anew, a column that only one state fills and a day of printing
would make two things of one, so of these none is what a row is about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from analyse.read.heading.until import end_of_part
from analyse.report.change.changes import compared_columns
from analyse.tables import ONBEKEND, Table

#: Groups of each table, and the columns of which the first that is filled is the level above a row.
GROUPS = ("jaar", "maand", "ronde", "fase", "kant")
ABOVE = ("programma", "taakveld", "beleidsveld", "product", "product_code", "kostenplaats")
#: Names that say nothing beside their code.
_NAMED_BY = {"product": "product_code"}
_ORIGIN = ("bestand", "blad", "cel")


def row_keys(table: Table, old: pd.DataFrame, new: pd.DataFrame) -> list[str]:
    """Columns that say what a row is about in both states; days and names beside codes are none."""
    keys = [c.name for c in compared_columns(table, old, new)[0] if c.kind != "datum"]
    coded = {name: name.removesuffix("_naam") for name in keys if name.endswith("_naam")}
    spare = {
        name
        for name, code in (coded | _NAMED_BY).items()
        if {name, code} <= set(keys) and all(_has_codes(of, name, code) for of in (old, new))
    }
    return [name for name in keys if name not in spare]


def _has_codes(frame: pd.DataFrame, name: str, code: str) -> bool:
    """Whether every row that has a name has the code that it goes with."""
    texts = key_texts(frame, [name, code])
    without = texts[code].isin([ONBEKEND, ""])
    return not (without & ~texts[name].isin([ONBEKEND, ""])).any()


def key_texts(frame: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """What rows are about as text, whatever the columns hold."""
    texts = frame[list(keys)].astype(object)
    return texts.where(texts.notna(), ONBEKEND).astype(str)


def is_money(table: Table) -> bool:
    """Whether the value of a row is an amount of money."""
    return table[table.value].kind == "bedrag"


def side_by_side(
    table: Table, old: pd.DataFrame, new: pd.DataFrame, keys: list[str]
) -> pd.DataFrame:
    """One row for each thing that the rows of either state are about, with its cents and cell."""
    sides = []
    for side, frame in (("oud", old), ("nieuw", new)):
        texts = key_texts(frame, keys)
        texts["cent"] = amounts(table, frame[table.value])
        for name in _ORIGIN:
            texts[name] = frame[name].astype(str)
        texts["tot"] = _until(frame)
        grouped = texts.groupby(keys, sort=True, dropna=False)
        found = grouped.agg(
            cent=("cent", "sum"), tot=("tot", "max"), **{n: (n, "first") for n in _ORIGIN}
        )
        sides.append(found.add_suffix(f"_{side}"))
    lines = sides[0].join(sides[1], how="outer")
    for side in ("oud", "nieuw"):
        lines[f"er_{side}"] = lines[f"cel_{side}"].notna()
        lines[f"cent_{side}"] = lines[f"cent_{side}"].fillna(0).astype("int64")
    return lines.reset_index()


def amounts(table: Table, values: pd.Series) -> pd.Series:
    """Whole cents of money; of anything else one for each value."""
    if is_money(table):
        return (pd.to_numeric(values) * 100).round().fillna(0).astype("int64")
    return values.notna().astype("int64")


def _until(frame: pd.DataFrame) -> pd.Series:
    """The day up to which a row is booked: its own, or that of which its file or sheet speaks."""
    if "jaar" not in frame:
        return pd.Series(pd.NaT, index=frame.index)
    own = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[s]")
    if "tot_en_met" in frame:
        own = pd.to_datetime(frame["tot_en_met"]).astype("datetime64[s]")
    named = [frame[name].astype(str) for name in ("bestand", "blad", "jaar")]
    places = list(zip(*named, strict=True))
    told = {place: _speaks(*place) for place in set(places)}
    said = pd.Series(pd.to_datetime([told[place] for place in places]), index=frame.index)
    return own.fillna(said.astype("datetime64[s]"))


def _speaks(file: str, sheet: str, year: str) -> dt.date | None:
    if not year.isdecimal():
        return None
    return end_of_part(file, int(year)) or end_of_part(sheet, int(year))


def group_sums(lines: pd.DataFrame, groups: list[str]) -> pd.DataFrame:
    """Of each group what it holds in both states, its last day, and whether there is any of it."""
    some = lines.assign(heeft_oud=lines["cent_oud"] != 0, heeft_nieuw=lines["cent_nieuw"] != 0)
    how = {"cent": "sum", "tot": "max", "heeft": "any"}
    sides = ("oud", "nieuw")
    named = {f"{name}_{side}": what for name, what in how.items() for side in sides}
    return some.groupby(groups).agg(named)


def places(sums: pd.DataFrame) -> list[tuple[str, ...]]:
    """The groups, each as its values."""
    return [at if isinstance(at, tuple) else (at,) for at in sums.index]


def of_group(lines: pd.DataFrame, groups: Sequence[str], at: Sequence[str]) -> pd.DataFrame:
    """The lines of one group."""
    own = pd.Series(data=True, index=lines.index)
    for name, value in zip(groups, at, strict=True):
        own &= lines[name] == value
    return lines[own]


def group_name(table: Table, groups: Sequence[str], at: Sequence[str]) -> str:
    """What a group is called: `realisatie 2024, lasten`, `schouw: ronde 2024-2`."""
    value = dict(zip(groups, at, strict=True))
    if "ronde" in value:
        value["ronde"] = f"ronde {value['ronde']}"
    order = ("fase", "maand", "ronde", "jaar")
    words = " ".join(value[name] for name in order if name in value)
    words = ", ".join(filter(None, [words, value.get("kant", "")]))
    if table.name == "begroting":
        return words
    return f"{table.name}: {words}" if words else f"tabel {table.name}"


def level_name(above: str, name: str, year: str) -> str:
    """What a part of the level above the rows is called in a year."""
    return f"{above} {name} van {year}"


def above(lines: pd.DataFrame) -> str:
    """The column of the level above the rows; "" when there is none."""
    return next((n for n in ABOVE if n in lines and (lines[n] != ONBEKEND).any()), "")
