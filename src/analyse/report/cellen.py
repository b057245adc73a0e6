"""From one published number to the rows of the tables that it is made of.

And how far it ties to them.

The trap: a sum that ties is a proof, a list of rows that have to do with a number is not. So a
number is called a sum, a count or a share only when it is exactly that of the rows shown; in every
other case it is called computed, with what those rows add up to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analyse.report.markup import missing
from analyse.report.tidy import kept
from analyse.schouw.beeldkwaliteit import geldige_scores
from analyse.tables import ONBEKEND, TABLES, Column, cents
from analyse.tables.frames import exploitatie

SOM, AANTAL, AANDEEL, BEREKEND, NIETS = "som", "aantal", "aandeel", "berekend", "niet gevonden"
#: A column with more values than this is no grouping of which the name of a published column can be
#: a value.
_MOST_GROUPS = 60
#: Columns that a published table fixes without showing them, tried a value at a time.
_UNSHOWN = {"begroting": ("fase", "kant"), "schouw": ("beoordeling",)}

#: Columns of which every value is tried when nothing else ties: a number has one jaar, fase and
#: kant (or is a saldo); of the others it may be all, one, or all but one.
_TRIED = {
    "begroting": (
        "jaar",
        "fase",
        "kant",
        "aard",
        "budgetsoort",
        "opdracht",
        "prijsvorm",
        "uitvoerder",
    )
}
#: Choices in one selection, those of jaar, fase and kant among them; with more, something would tie
#: by chance.
_MOST_CHOICES = 5
_ONE = ("jaar", "fase")
#: What is said of a selection that was found so: that it ties is a fact, that the notebook made it
#: so is not.
_SEARCHED = "gevonden door te proberen welke regels samen dit bedrag zijn"

#: Published columns that have another name in a table.
_ALIASES = {("taakstelling", "taakstelling"): "naam"}
#: Published columns that count rows; a small number elsewhere would tie to some rows by chance.
_COUNTS = ("n", "rijen", "aantal")


@dataclass(frozen=True)
class Number:
    """One published number: the table it stands in, the keys of its row, its column and what it is."""

    row: Mapping[str, Any]
    column: str
    format: str
    value: float
    #: Years that the title of the table or the words in its row name.
    years: tuple[int, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What a number was found to be.

    Attributes
    ----------
    kind
        som, aantal, aandeel, berekend or niet gevonden.
    table
        The table whose rows are meant.
    rows
        Those rows, with the columns of the table and its lineage.
    amount
        The column that was added up; empty for a count or a share.
    where
        What the rows have in common, by column.
    remark
        What was left out of the table beforehand, or the count of a share.
    """

    kind: str
    table: str = ""
    rows: pd.DataFrame = field(default_factory=pd.DataFrame)
    amount: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    remark: str = ""


def find(number: Number, tables: Mapping[str, pd.DataFrame]) -> Finding:
    """The rows of the first table to which a number ties, or of the first table that has to do with it.

    Parameters
    ----------
    tables
        Tables of a dossier by name, those that the notebook cannot do without first.
    """
    near = None
    for name, frame in tables.items():
        for view, remark in _views(name, frame):
            for rows, where, guessed in _selections(number, name, view):
                # A nought is the sum of many rows: with a value that was only tried it proves
                # nothing.
                found = (
                    None
                    if guessed and not number.value
                    else _ties(number, name, rows, where, remark)
                )
                if found is not None:
                    return found
                if near is None and where and not guessed and len(rows):
                    near = Finding(
                        BEREKEND,
                        name,
                        rows,
                        next(iter(_amounts(name, rows, euro=True)), ""),
                        where,
                        remark,
                    )
    for name, frame in tables.items():
        for view, remark in _views(name, frame):
            if name in _TRIED and (found := _tried(number, name, view, remark)) is not None:
                return found
    return _of_the_year(number, near) if near is not None else Finding(NIETS)


def _of_the_year(number: Number, near: Finding) -> Finding:
    """Rows that have to do with a number, of the one year that its table is about when its row names none."""
    if "jaar" in near.where or len(number.years) != 1 or "jaar" not in near.rows:
        return near
    rows = _having(near.rows, {"jaar": number.years[0]})
    return (
        replace(near, rows=rows, where={"jaar": number.years[0], **near.where})
        if len(rows)
        else near
    )


def _views(name: str, frame: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, str]]:
    """A table as the measures take it, then as it was read."""
    if name == "begroting":
        without = exploitatie(frame)
        if len(without) < len(frame):
            yield without, "zonder mutaties in reserves"
    if name == "schouw" and len(frame):
        yield geldige_scores(frame), "van elke plek en meetlat de laatste score van de ronde"
    if name == "taakstelling" and len(frame):
        latest = frame.sort_values("besluitdatum", kind="stable").drop_duplicates(
            ["naam", "jaar"], keep="last"
        )
        yield latest, "het laatste besluit"
    yield frame, ""


def _selections(
    number: Number, name: str, frame: pd.DataFrame
) -> Iterator[tuple[pd.DataFrame, dict[str, Any], bool]]:
    """Rows that a number can be made of.

    With what they have in common and whether a value in that was only tried.
    """
    columns = {c.name: c for c in kept(TABLES[name]) if c.name in frame}
    shared = _keys(number, name, columns)
    base = _having(frame, shared)
    if not len(base):
        return
    named = _named(
        number.column, base, [c for c in columns if c not in shared and not columns[c].is_value]
    )
    free = [
        c for c in _UNSHOWN.get(name, ()) if c in columns and c not in shared and c not in named
    ]
    choices = [[None, *sorted(base[c].dropna().astype(str).unique())] for c in free]
    for extra in [named, {}] if named else [{}]:
        for values in product(*choices):
            chosen = extra | {c: v for c, v in zip(free, values, strict=True) if v is not None}
            guessed = len(chosen) > len(extra)
            # With nothing in common but a guess, all guesses have to be weighed together: `_tried`
            # does.
            if shared or not guessed or name not in _TRIED:
                yield _having(base, chosen), shared | chosen, guessed


def _keys(number: Number, name: str, columns: Mapping[str, Column]) -> dict[str, Any]:
    """What the row of a number has in common with a table: words, dates and years.

    An amount may have the name of a key.
    """
    row = {
        _ALIASES.get((name, k), k): v
        for k, v in number.row.items()
        if k != number.column and not missing(v)
    }
    known = {k: v for k, v in row.items() if k in columns and not columns[k].is_value}
    return {k: v for k, v in known.items() if isinstance(v, str) or columns[k].kind == "jaar"}


class _Option(NamedTuple):
    """One way to take a column: how it is told (None is all of it), which values count.

    And whether they count up or down.
    """

    told: Any
    weights: np.ndarray
    limits: int


def _options(column: str, values: Sequence[Any]) -> list[_Option]:
    each = np.eye(len(values), dtype="int64")
    one = [_Option(value, each[i], 1) for i, value in enumerate(values)]
    if column in _ONE:
        return one
    if column == "kant":
        saldo = sum(
            (each[i] * {"baten": 1, "lasten": -1}.get(value, 0) for i, value in enumerate(values)),
            np.zeros_like(each[0]),
        )
        return (
            [*one, _Option("baten min lasten", saldo, 1)]
            if {"baten", "lasten"} <= set(values)
            else one
        )
    without = (
        [_Option(f"niet {value}", 1 - each[i], 1) for i, value in enumerate(values)]
        if len(values) > 2
        else []
    )
    return [_Option(None, each.sum(axis=0), 0), *one, *without]


def _tried(number: Number, name: str, frame: pd.DataFrame, remark: str) -> Finding | None:
    """The rows that add up to a number under one choice of `_TRIED`.

    With all keys of its row or with all but one of them.
    """
    if not number.format.startswith("euro") or not number.value:
        return None
    columns = {c.name: c for c in kept(TABLES[name]) if c.name in frame}
    keys = {k: v for k, v in _keys(number, name, columns).items() if k != "jaar"}
    known = frame[frame["bedrag"].notna()]
    for shared in [keys, *({k: v for k, v in keys.items() if k != left} for left in keys)]:
        found = _added_up(number, name, _having(known, shared), shared, remark)
        if found is not None:
            return found
    return None


def _added_up(
    number: Number, name: str, rows: pd.DataFrame, shared: Mapping[str, Any], remark: str
) -> Finding | None:
    """Rows of these that add up to a number.

    None when no choice does, or several as simple ones do.
    """
    named = {k: v for k, v in _named(number.column, rows, _TRIED[name]).items() if k not in shared}
    rows = _having(rows, named)
    tried = [c for c in _TRIED[name] if c in rows]
    if not len(rows) or not {*_ONE, "kant"} <= set(tried):
        return None
    shown = rows.assign(
        **{c: rows[c].astype("object").where(rows[c].notna(), ONBEKEND) for c in tried}
    )
    codes, values = zip(*(pd.factorize(shown[c], sort=False) for c in tried), strict=True)
    cube = np.zeros([len(v) for v in values], dtype="int64")
    np.add.at(cube, codes, cents(rows["bedrag"]).to_numpy())
    choices = [_options(c, list(v)) for c, v in zip(tried, values, strict=True)]
    for axis, options in enumerate(choices):
        cube = np.moveaxis(
            np.tensordot(np.stack([o.weights for o in options]), cube, axes=(1, axis)), 0, axis
        )
    asked = number.row.get("jaar")
    found: list[tuple[tuple[int, int], list[_Option]]] = []
    for place in np.argwhere(cube == _sum_cents(pd.Series([number.value]))):
        chosen = [options[i] for options, i in zip(choices, place, strict=True)]
        year = chosen[tried.index("jaar")].told
        far = 0 if asked is not None and year == asked else 1 if year in number.years else 2
        choices_made = sum(o.limits for o in chosen)
        # A round amount of any year ties to something too easily.
        if choices_made <= _MOST_CHOICES and (far < 2 or number.value % 100):
            found.append(((far, choices_made), chosen))
    simplest = min((rank for rank, _ in found), default=None)
    best = [chosen for rank, chosen in found if rank == simplest]
    picked = {tuple(np.flatnonzero(_weights(codes, chosen)).tolist()): chosen for chosen in best}
    if len(picked) != 1:
        return None
    ((at, chosen),) = picked.items()
    used = rows.iloc[list(at)]
    signed = used.assign(bedrag=used["bedrag"] * _weights(codes, chosen)[list(at)])
    told = {c: o.told for c, o in zip(tried, chosen, strict=True) if o.told is not None}
    less = "lasten tellen af" if told.get("kant") == "baten min lasten" else ""
    return Finding(
        SOM,
        name,
        signed,
        "bedrag",
        {**shared, **named, **told},
        "; ".join(p for p in (remark, less, _SEARCHED) if p),
    )


def _weights(codes: Sequence[np.ndarray], chosen: Sequence[_Option]) -> np.ndarray:
    """Of every row whether it counts (1), counts down (-1) or does not count (0)."""
    weights: np.ndarray = np.prod(
        [option.weights[code] for option, code in zip(chosen, codes, strict=True)], axis=0
    )
    return weights


def _named(column: str, frame: pd.DataFrame, columns: Sequence[str]) -> dict[str, str]:
    """Columns of which the name of a published column is a value.

    `realisatie` is a fase, `lasten` a kant.
    """
    words = column.replace("_", " ").casefold()
    found: dict[str, str] = {}
    for name in columns:
        values = frame[name].dropna().astype(str).unique()
        if len(values) <= _MOST_GROUPS:
            alike = [v for v in values if v.replace("_", " ").casefold() == words]
            found |= {name: alike[0]} if alike else {}
    return found


def _having(frame: pd.DataFrame, values: Mapping[str, Any]) -> pd.DataFrame:
    for name, value in values.items():
        column = frame[name]
        text = (
            column.dt.strftime("%Y-%m-%d")
            if pd.api.types.is_datetime64_any_dtype(column)
            else column.astype("str")
        )
        frame = frame[
            (text.str.casefold() == str(value).casefold()).fillna(value=False).astype(bool)
        ]
    return frame


def _amounts(name: str, rows: pd.DataFrame, *, euro: bool) -> list[str]:
    kinds = ("bedrag",) if euro else ("bedrag", "getal", "geheel")
    return [c.name for c in kept(TABLES[name]) if c.kind in kinds and c.name in rows]


def _ties(
    number: Number, name: str, rows: pd.DataFrame, where: Mapping[str, Any], remark: str
) -> Finding | None:
    if not len(rows):
        return None
    euro = number.format.startswith("euro")
    if euro or number.format.startswith("getal"):
        for amount in sorted(_amounts(name, rows, euro=euro), key=lambda c: c != number.column):
            used = rows[rows[amount].notna()]
            if (
                len(used)
                and (euro or amount == number.column)
                and _sum_cents(used[amount]) == _sum_cents(pd.Series([number.value]))
            ):
                return Finding(SOM, name, used, amount, where, remark)
    counts = number.column in _COUNTS or bool(_named(number.column, rows, list(where)))
    if counts and number.format == "getal" and len(rows) == number.value:
        return Finding(AANTAL, name, rows, "", where, remark)
    if number.format.startswith("procent") and number.value:
        return _share(number, name, rows, where, remark)
    return None


def _sum_cents(values: pd.Series) -> int:
    return int(cents(values.astype(float)).sum())


def _share(
    number: Number, name: str, rows: pd.DataFrame, where: Mapping[str, Any], remark: str
) -> Finding | None:
    """A share ties when the row itself holds its two counts and the larger is that of the rows."""
    counts = {
        k: v
        for k, v in number.row.items()
        if isinstance(v, int | float) and not isinstance(v, bool) and v == int(v)
    }
    total = next((k for k in _COUNTS if counts.get(k) == len(rows)), None)
    part = next(
        (k for k, v in counts.items() if k != total and abs(v - number.value * len(rows)) < 1e-6),
        None,
    )
    if total is None or part is None:
        return None
    said = f"{part} {counts[part]:.0f} van {total} {counts[total]:.0f}"
    return Finding(AANDEEL, name, rows, "", where, "; ".join(p for p in (said, remark) if p))
