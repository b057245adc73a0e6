"""What changed between two tables of one kind: rows, amounts, totals and how they were written.

Rows are matched on what they are about (every column that is no value, no free text and no
peildatum); rows with the same key are matched as a multiset by amount. The trap: another unit, sign
or notation changes every cell and no fact, so such differences are told apart ("methode") from
changes of the data ("gegevens"). Old and new exchanged give the mirrored result.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from analyse import nl
from analyse.read.wijk.wijken import best_spelling, wijk_key
from analyse.report.command.tidy import kept
from analyse.tables import ONBEKEND, Column, Table

#: Whole numbers to one euro, and to one unit of anything else: the exactness of the tables.
_CENT, _MICRO = 100, 1_000_000
#: Rows that must change in the same way before that is the method and not the data.
_SEVERAL = 3
#: What may have happened to all amounts: times a factor, with a sign.
_WAYS = {"teken": (1, -1), "eenheid x 1.000": (1000, 1), "eenheid x 1.000.000": (1_000_000, 1)}
#: Columns with the day up to which a row runs: another is another state of the same row.
_DAYS = ("peildatum", "tot_en_met")

#: A part of the result, to be told or kept as JSON.
Said = dict[str, Any]
Values = tuple[Any, ...]
Columns = Sequence[Column]


class Row(NamedTuple):
    """The values of a row: all, its amounts of money and the others, and its place in the table."""

    values: Values
    money: Values
    other: Values
    at: int


def compare_frames(
    table: Table, old: pd.DataFrame, new: pd.DataFrame, *, coarse: int = 1
) -> Said:
    """Compare two tables of one kind, as `tidy.rows` gives them.

    Parameters
    ----------
    coarse
        Euros to the coarser of two units when the exports are printed in different ones: a change
        within its rounding is no change of the data.

    Returns
    -------
    dict
        `rijen` (oud, nieuw), `erbij`, `weg` and `gewijzigd` (rows), `totalen` (per value column and
        per year, phase or side that a heading may carry) and `methode` (what is written otherwise).
        Amounts are text with two decimals.
    """
    keys, values, alone = compared_columns(table, old, new)
    method = [_only_in(column, old) for column in alone]
    method += _other_days(table, old, new)
    folds: dict[str, dict[str, str]] = {}
    for column in keys:
        if column.kind in ("wijk", "code"):
            folds[column.name], said = _spellings(column, old, new)
            method += said
    before, after = (_by_key(frame, keys, values, folds) for frame in (old, new))
    gone, added = [], []
    pairs: list[tuple[Said, Row, Row]] = []
    for key in sorted(before.keys() | after.keys()):
        named = _named(keys, key)
        matched, only_old, only_new = _match(before[key], after[key])
        pairs += [(named, *pair) for pair in matched]
        gone += [_alone(named, row, values, old) for row in only_old]
        added += [_alone(named, row, values, new) for row in only_new]
    return {
        "tabel": table.name,
        "rijen": {"oud": len(old), "nieuw": len(new)},
        "erbij": added,
        "weg": gone,
        "gewijzigd": _changed(pairs, values, old, new, coarse),
        "totalen": _totals(table, old, new),
        "methode": method,
    }


def compared_columns(
    table: Table, old: pd.DataFrame, new: pd.DataFrame
) -> tuple[list[Column], list[Column], list[Column]]:
    """Columns that say what a row is about, those with its values, those that one export fills."""
    keys, values, alone = [], [], []
    for column in _compared(table):
        if column.name not in (table.value, *_DAYS) and _one_sided(column, old, new):
            alone.append(column)
        elif _measured(column):
            values.append(column)
        elif column.name not in _DAYS:
            keys.append(column)
    return keys, values, alone


def _compared(table: Table) -> list[Column]:
    return [column for column in kept(table) if not column.free]


def _changed(
    pairs: list[tuple[Said, Row, Row]],
    values: Columns,
    old: pd.DataFrame,
    new: pd.DataFrame,
    coarse: int,
) -> list[Said]:
    """The pairs that differ, by column, with the reason when that is not in the data."""
    common = _common([(before, after) for _, before, after in pairs])
    found = []
    for named, before, after in pairs:
        if before.values != after.values:
            reason = _reason(before, after, common, coarse)
            changed = {
                "sleutel": named,
                "kolommen": _changes(values, before, after),
                "soort": "methode" if reason else "gegevens",
                "reden": reason,
                "herkomst": {"oud": _origin(old, before.at), "nieuw": _origin(new, after.at)},
            }
            found.append(changed)
    return found


def differs(sort: str, what: str, old: str, new: str) -> list[Said]:
    """A difference in how something is written; nothing when there is none."""
    if old == new:
        return []
    return [{"soort": sort, "wat": what, "oud": old, "nieuw": new}]


def _measured(column: Column) -> bool:
    return column.is_value or column.kind == "geheel"


def _filled(frame: pd.DataFrame, column: Column) -> bool:
    values = frame[column.name]
    return bool((values.notna() & ~values.isin([ONBEKEND, ""])).any())


def _one_sided(column: Column, old: pd.DataFrame, new: pd.DataFrame) -> bool:
    """Whether one export fills a column that the other never does, so that nothing compares."""
    return len(old) > 0 and len(new) > 0 and _filled(old, column) != _filled(new, column)


def _only_in(column: Column, old: pd.DataFrame) -> Said:
    sides = ["gevuld", "nergens gevuld"]
    if not _filled(old, column):
        sides.reverse()
    (said,) = differs("kolom", f"{column.name} (niet vergeleken)", *sides)
    return said


def _other_days(table: Table, old: pd.DataFrame, new: pd.DataFrame) -> list[Said]:
    """The first of the days up to which two exports run that differs."""
    if not len(old) or not len(new):
        return []
    for name in _DAYS:
        said = []
        if name in table.by_name:
            said = differs(name, name, _days(old[name]), _days(new[name]))
        if said:
            return said
    return []


def _days(dates: pd.Series) -> str:
    days = sorted(dates.dropna().unique())
    return ", ".join(nl.datum(day, kort=True) for day in days) or ONBEKEND


def _spellings(
    column: Column, old: pd.DataFrame, new: pd.DataFrame
) -> tuple[dict[str, str], list[Said]]:
    """One name for each wijk or code that the exports write differently, and what they wrote."""
    old_names, new_names = (set(frame[column.name].unique()) for frame in (old, new))
    code = column.kind == "code"
    same: dict[str, set[str]] = defaultdict(set)
    for name in old_names ^ new_names if code else old_names | new_names:
        same[_code_key(name) if code else wijk_key(name)].add(name)
    folds: dict[str, str] = {}
    said = []
    for spelled in same.values():
        before, after = sorted(spelled & old_names), sorted(spelled & new_names)
        # 0560 and 560 are one code only when neither export has both: then a zero was lost.
        if code and (len(before), len(after)) != (1, 1):
            continue
        best = max(spelled, key=len) if code else best_spelling(Counter(spelled))
        folds |= dict.fromkeys(spelled, best)
        if before and after:
            said += differs("schrijfwijze", column.name, ", ".join(before), ", ".join(after))
    return folds, sorted(said, key=lambda one: min(one["oud"], one["nieuw"]))


def _code_key(name: str) -> str:
    return name.lstrip("0") if name.isdecimal() else name


def _by_key(
    frame: pd.DataFrame, keys: Columns, values: Columns, folds: Mapping[str, Mapping[str, str]]
) -> dict[Values, list[Row]]:
    """The rows of a table by what they are about."""
    texts = [
        _key_texts(column, frame[column.name], folds.get(column.name, {})) for column in keys
    ]
    whole = {column: _whole(column, frame[column.name]) for column in values}
    money = [amounts for column, amounts in whole.items() if column.kind == "bedrag"]
    other = [amounts for column, amounts in whole.items() if column.kind != "bedrag"]
    parts = [_across(part, frame) for part in (texts, list(whole.values()), money, other)]
    found: dict[Values, list[Row]] = defaultdict(list)
    for at, (key, *held) in enumerate(zip(*parts, strict=True)):
        found[key].append(Row._make([*held, at]))
    return found


def _across(columns: list[list[Any]], frame: pd.DataFrame) -> list[Values]:
    """Columns as rows; without any column every row of the table is empty."""
    return list(zip(*columns, strict=True)) or [()] * len(frame)


def _key_texts(column: Column, values: pd.Series, fold: Mapping[str, str]) -> list[str]:
    if column.kind == "datum":
        return list(values.dt.strftime("%d-%m-%Y").fillna(ONBEKEND))
    texts = values.astype(object).where(values.notna(), ONBEKEND)
    return [fold.get(text, str(text)) for text in texts]


def _whole(column: Column, values: pd.Series) -> list[Any]:
    """Values that compare exactly: cents, millionths, whole numbers or a level, or None."""
    scale = {"bedrag": _CENT, "getal": _MICRO}.get(column.kind, 1)
    known = values.astype(object).where(values.notna(), None)
    if column.kind == "niveau":
        return list(known)
    return [None if value is None else round(value * scale) for value in known]


def _match(
    old: list[Row], new: list[Row]
) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Pair the rows of one key: those with the same values, then the rest in their order.

    What one side has more of is left.
    """
    shared = Counter(row.values for row in old) & Counter(row.values for row in new)
    old_equal, old_rest = _apart(old, shared)
    new_equal, new_rest = _apart(new, shared)
    both = min(len(old_rest), len(new_rest))
    pairs = zip(old_equal + old_rest[:both], new_equal + new_rest[:both], strict=True)
    return list(pairs), old_rest[both:], new_rest[both:]


def _apart(rows: list[Row], shared: Counter[Values]) -> tuple[list[Row], list[Row]]:
    """The rows of which the other side has the same values, and the rest, in the same order."""
    room = shared.copy()
    equal, rest = [], []
    for row in sorted(rows, key=_order):
        if room[row.values]:
            room[row.values] -= 1
            equal.append(row)
        else:
            rest.append(row)
    return equal, rest


def _order(row: Row) -> Values:
    return *((value is None, value or 0) for value in row.values), row.at


def _common(pairs: list[tuple[Row, Row]]) -> list[str]:
    """Ways in which more than half of the booked rows changed, and several of them."""
    booked = sum(any(old.money) and any(new.money) for old, new in pairs)
    changed = [(old, new) for old, new in pairs if old.values != new.values]
    common = []
    for way in _WAYS:
        fits = sum(_alike(old, new, way) for old, new in changed)
        if fits >= _SEVERAL and fits > booked / 2:
            common.append(way)
    return common


def _alike(old: Row, new: Row, way: str) -> bool:
    """Whether the amounts of one row are those of the other in this way, and all else is equal."""
    factor, sign = _WAYS[way]
    slack = factor * _CENT // 2 if factor > 1 else 0
    pairs = zip(old.money, new.money, strict=True)
    booked = [(before or 0, sign * (after or 0)) for before, after in pairs if before or after]
    if not booked or old.other != new.other or not all(map(all, booked)):
        return False
    finer = all(abs(before - after * factor) <= slack for before, after in booked)
    return finer or all(abs(after - before * factor) <= slack for before, after in booked)


def _reason(old: Row, new: Row, common: list[str], coarse: int) -> str:
    """Why a pair differs when that is not in the data: a unit, a sign or rounding; else empty."""
    for way in common:
        if _alike(old, new, way):
            return way
    slack = coarse * _CENT // 2 if coarse > 1 else 0
    for before, after in zip(old.money, new.money, strict=True):
        if before != after and (None in (before, after) or abs(before - after) > slack):
            return ""
    return "afronding door de eenheid" if old.other == new.other else ""


def _shown(column: Column, value: Any) -> Any:  # noqa: ANN401  a cell holds anything
    """A value as JSON: an amount as text with two decimals, so that no cent is lost."""
    if value is None or isinstance(value, str):
        return value
    if column.kind == "bedrag":
        sign = "-" if value < 0 else ""
        return f"{sign}{abs(value) // _CENT}.{abs(value) % _CENT:02d}"
    return value / _MICRO if column.kind == "getal" else value


def _alone(named: Said, row: Row, values: Columns, frame: pd.DataFrame) -> Said:
    pairs = zip(values, row.values, strict=True)
    shown = {column.name: _shown(column, value) for column, value in pairs}
    return {"sleutel": named, "waarden": shown, **_origin(frame, row.at)}


def _changes(values: Columns, old: Row, new: Row) -> Said:
    """What changed in a row, by column."""
    found = {}
    for column, before, after in zip(values, old.values, new.values, strict=True):
        if before != after:
            found[column.name] = _change(column, before, after)
    return found


def _change(column: Column, old: Any, new: Any) -> Said:  # noqa: ANN401
    change = {"oud": _shown(column, old), "nieuw": _shown(column, new)}
    # Levels have no difference; how many there are has.
    if not isinstance(old, str) and not isinstance(new, str):
        change["verschil"] = _shown(column, (new or 0) - (old or 0))
    return change


def _named(keys: Columns, key: Values) -> Said:
    """A key with the names of its columns, without what is unknown."""
    pairs = zip(keys, key, strict=True)
    return {column.name: value for column, value in pairs if value != ONBEKEND}


def _origin(frame: pd.DataFrame, at: int) -> Said:
    return {"blad": str(frame["blad"].iat[at]), "cel": str(frame["cel"].iat[at])}


def _totals(table: Table, old: pd.DataFrame, new: pd.DataFrame) -> list[Said]:
    """Exact sums of each value column, apart for each year, phase and side.

    Of a level the number of scores.
    """
    values = [column for column in _compared(table) if _measured(column)]
    by = [table[name] for name in table.spread if not _measured(table[name])]
    before, after = (_sums(frame, values, by) for frame in (old, new))
    said = []
    for name, group in sorted(before.keys() | after.keys()):
        column = table[name]
        sort = "aantal" if column.kind == "niveau" else "som"
        change = _change(column, before.get((name, group)), after.get((name, group)))
        said.append({"kolom": name, "soort": sort, "groep": _named(by, group)} | change)
    return said


def _sums(frame: pd.DataFrame, values: Columns, by: Columns) -> Counter[Values]:
    groups = _across([_key_texts(column, frame[column.name], {}) for column in by], frame)
    sums: Counter[Values] = Counter()
    for column in values:
        for group, value in zip(groups, _whole(column, frame[column.name]), strict=True):
            if value is not None:
                sums[column.name, group] += 1 if isinstance(value, str) else value
    return sums
