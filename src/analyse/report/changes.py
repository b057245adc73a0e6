"""What changed between two tables of one kind.

Rows, amounts, totals, and how they were written down.

Rows are matched on what they are about (every column that is no value, no free text and no
peildatum); rows with the same key are matched as a multiset by amount. The trap: another unit, sign
or notation changes every cell and no fact, so such differences are told apart ("methode") from
changes of the data ("gegevens"). Old and new exchanged give the mirrored result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from analyse.read.wijken import best_spelling, wijk_key
from analyse.report.tidy import kept
from analyse.tables import ONBEKEND, Column, Table

#: Whole numbers to one euro, and to one unit of anything else: the exactness of the tables.
_CENT, _MICRO = 100, 1_000_000
#: Rows that must change in the same way before that is the method and not the data.
_SEVERAL = 3

Values = tuple[Any, ...]


def compare_frames(
    table: Table, old: pd.DataFrame, new: pd.DataFrame, *, coarse: int = 1
) -> dict[str, Any]:
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
    both = (old, new)
    columns = [c for c in kept(table) if not c.free]
    alone = [
        c for c in columns if _one_sided(c, old, new) and c.name not in (table.value, "peildatum")
    ]
    keys = [c for c in columns if not _measured(c) and c.name != "peildatum" and c not in alone]
    values = [c for c in columns if _measured(c) and c not in alone]
    method = [_only_in(c, old) for c in alone] + _peildatum(table, old, new)
    folds: dict[str, dict[str, str]] = {}
    for column in keys:
        if column.kind in ("wijk", "code"):
            folds[column.name], said = _spellings(column, old, new)
            method += said
    found = [_by_key(frame, keys, values, folds) for frame in both]
    result: dict[str, Any] = {
        "tabel": table.name,
        "rijen": {"oud": len(old), "nieuw": len(new)},
        "erbij": [],
        "weg": [],
        "gewijzigd": [],
    }
    pairs: list[tuple[tuple[str, ...], tuple[Values, int], tuple[Values, int]]] = []
    for key in sorted(found[0].keys() | found[1].keys()):
        matched, gone, added = _match(found[0].get(key, []), found[1].get(key, []))
        pairs += [(key, a, b) for a, b in matched]
        for name, rest, frame in (("weg", gone, old), ("erbij", added, new)):
            for cells, at in rest:
                shown = {c.name: _shown(c, v) for c, v in zip(values, cells, strict=True)}
                result[name].append(
                    {"sleutel": _named(keys, key), "waarden": shown, **_origin(frame, at)}
                )
    why = _reasons(values, [(a[0], b[0]) for _, a, b in pairs], coarse)
    for (key, a, b), reason in zip(pairs, why, strict=True):
        if a[0] == b[0]:
            continue
        changed = {
            c.name: _change(c, x, y) for c, x, y in zip(values, a[0], b[0], strict=True) if x != y
        }
        origin = {"oud": _origin(old, a[1]), "nieuw": _origin(new, b[1])}
        sort = "methode" if reason else "gegevens"
        result["gewijzigd"].append(
            {
                "sleutel": _named(keys, key),
                "kolommen": changed,
                "soort": sort,
                "reden": reason,
                "herkomst": origin,
            }
        )
    result["totalen"] = _totals(table, [c for c in columns if _measured(c)], old, new)
    result["methode"] = method
    return result


def _measured(column: Column) -> bool:
    return column.is_value or column.kind == "geheel"


def _filled(frame: pd.DataFrame, column: Column) -> int:
    values = frame[column.name]
    return int((values.notna() & ~values.isin([ONBEKEND, ""])).sum())


def _one_sided(column: Column, old: pd.DataFrame, new: pd.DataFrame) -> bool:
    """Whether one export fills a column that the other never does.

    Then there is nothing to compare it with.
    """
    return bool(len(old) and len(new)) and bool(_filled(old, column)) != bool(_filled(new, column))


def _only_in(column: Column, old: pd.DataFrame) -> dict[str, str]:
    sides = ("gevuld", "nergens gevuld")
    a, b = sides if _filled(old, column) else sides[::-1]
    return {"soort": "kolom", "wat": f"{column.name} (niet vergeleken)", "oud": a, "nieuw": b}


def _peildatum(table: Table, old: pd.DataFrame, new: pd.DataFrame) -> list[dict[str, str]]:
    if "peildatum" not in table.by_name or not len(old) or not len(new):
        return []
    days = [
        ", ".join(f"{d:%d-%m-%Y}" for d in sorted(frame["peildatum"].dropna().unique())) or ONBEKEND
        for frame in (old, new)
    ]
    return (
        [{"soort": "peildatum", "wat": "peildatum", "oud": days[0], "nieuw": days[1]}]
        if days[0] != days[1]
        else []
    )


def _spellings(
    column: Column, old: pd.DataFrame, new: pd.DataFrame
) -> tuple[dict[str, str], list[dict[str, str]]]:
    """One name for each wijk or code that the exports write differently, and what they wrote."""
    names = [set(frame[column.name].unique().tolist()) for frame in (old, new)]
    same: dict[str, set[str]] = {}
    for name in names[0] ^ names[1] if column.kind == "code" else names[0] | names[1]:
        # 0560 and 560 are one code only when neither export has both: then a zero was lost on the
        # way.
        key = (
            wijk_key(name)
            if column.kind == "wijk"
            else name.lstrip("0")
            if name.isdecimal()
            else name
        )
        same.setdefault(key, set()).add(name)
    folds: dict[str, str] = {}
    said = []
    for spelled in same.values():
        sides = [sorted(spelled & side) for side in names]
        if column.kind == "code" and [len(s) for s in sides] != [1, 1]:
            continue
        best = max(spelled, key=len) if column.kind == "code" else best_spelling(Counter(spelled))
        folds |= dict.fromkeys(spelled, best)
        if all(sides) and sides[0] != sides[1]:
            said.append(
                {
                    "soort": "schrijfwijze",
                    "wat": column.name,
                    "oud": ", ".join(sides[0]),
                    "nieuw": ", ".join(sides[1]),
                }
            )
    return folds, sorted(said, key=lambda s: min(s["oud"], s["nieuw"]))


def _by_key(
    frame: pd.DataFrame,
    keys: Sequence[Column],
    values: Sequence[Column],
    folds: Mapping[str, Mapping[str, str]],
) -> dict[tuple[str, ...], list[tuple[Values, int]]]:
    """Values and position of each row, by its key."""
    of_key = [_key_texts(c, frame[c.name], folds.get(c.name, {})) for c in keys]
    of_value = [_whole(c, frame[c.name]) for c in values]
    found: dict[tuple[str, ...], list[tuple[Values, int]]] = {}
    for at in range(len(frame)):
        found.setdefault(tuple(k[at] for k in of_key), []).append(
            (tuple(v[at] for v in of_value), at)
        )
    return found


def _key_texts(column: Column, values: pd.Series, fold: Mapping[str, str]) -> list[str]:
    if column.kind == "datum":
        return [*values.dt.strftime("%d-%m-%Y").fillna(ONBEKEND)]
    return [
        ONBEKEND if v is None or v is pd.NA or v != v else fold.get(v, str(v))
        for v in values.astype(object).tolist()
    ]


def _whole(column: Column, values: pd.Series) -> list[Any]:
    """Values that compare exactly: cents, millionths, whole numbers or a level.

    None when missing.
    """
    scale = {"bedrag": _CENT, "getal": _MICRO}.get(column.kind, 1)
    missing = values.isna().tolist()
    exact = [
        v if isinstance(v, str) else v if m else round(v * scale)
        for v, m in zip(values.astype(object).tolist(), missing, strict=True)
    ]
    return [None if m else v for v, m in zip(exact, missing, strict=True)]


def _match(
    old: list[tuple[Values, int]], new: list[tuple[Values, int]]
) -> tuple[
    list[tuple[tuple[Values, int], tuple[Values, int]]],
    list[tuple[Values, int]],
    list[tuple[Values, int]],
]:
    """Pair the rows of one key: the same amounts with each other, what is left in the order of the amounts."""

    def order(row: tuple[Values, int]) -> tuple[Any, ...]:
        return (*((v is None, v if v is not None else 0) for v in row[0]), row[1])

    shared = Counter(v for v, _ in old) & Counter(v for v, _ in new)
    equal: list[dict[Values, list[tuple[Values, int]]]] = []
    rest: list[list[tuple[Values, int]]] = []
    for side in (old, new):
        taken: dict[Values, list[tuple[Values, int]]] = {}
        left = []
        for row in side:
            if len(taken.get(row[0], ())) < shared[row[0]]:
                taken.setdefault(row[0], []).append(row)
            else:
                left.append(row)
        equal.append(taken)
        rest.append(sorted(left, key=order))
    pairs = [pair for v, rows in equal[0].items() for pair in zip(rows, equal[1][v], strict=True)]
    both = min(len(rest[0]), len(rest[1]))
    return (
        pairs + list(zip(rest[0][:both], rest[1][:both], strict=True)),
        rest[0][both:],
        rest[1][both:],
    )


def _reasons(
    values: Sequence[Column], pairs: Sequence[tuple[Values, Values]], coarse: int
) -> list[str]:
    """Why each pair differs when that is not in the data.

    Rounding, another unit or another sign; else empty.
    """
    money = [i for i, c in enumerate(values) if c.kind == "bedrag"]

    def alike(a: Values, b: Values, factor: int, sign: int) -> bool:
        """Whether every amount of the one is that of the other times a factor.

        And nothing else differs.
        """
        booked = [i for i in money if a[i] or b[i]]
        if not booked or any(
            x != y for i, (x, y) in enumerate(zip(a, b, strict=True)) if i not in money
        ):
            return False
        if factor == 1:
            return all(a[i] is not None and a[i] == sign * (b[i] or 0) for i in booked)
        slack = factor * _CENT // 2
        ways = ((a, b), (b, a))
        return any(
            all(x[i] and y[i] and abs(x[i] - sign * y[i] * factor) <= slack for i in booked)
            for x, y in ways
        )

    ways = {"teken": (1, -1), "eenheid x 1.000": (1000, 1), "eenheid x 1.000.000": (1_000_000, 1)}
    booked = sum(any(a[i] for i in money) and any(b[i] for i in money) for a, b in pairs)
    common = {}
    for name, (factor, sign) in ways.items():
        fits = sum(a != b and alike(a, b, factor, sign) for a, b in pairs)
        if fits >= _SEVERAL and fits > booked / 2:
            common[name] = (factor, sign)
    slack = coarse * _CENT // 2 if coarse > 1 else 0
    found = []
    for a, b in pairs:
        reason = next((name for name, how in common.items() if a != b and alike(a, b, *how)), "")
        if not reason and slack and a != b:
            close = all(
                x == y or (i in money and None not in (x, y) and abs(x - y) <= slack)
                for i, (x, y) in enumerate(zip(a, b, strict=True))
            )
            reason = "afronding door de eenheid" if close else ""
        found.append(reason)
    return found


def _shown(column: Column, value: Any) -> Any:  # noqa: ANN401  a cell holds anything
    """A value as JSON: an amount as text with two decimals, so that no cent is lost.

    None when missing.
    """
    if value is None or isinstance(value, str):
        return value
    if column.kind == "bedrag":
        return f"{'-' if value < 0 else ''}{abs(value) // _CENT}.{abs(value) % _CENT:02d}"
    return value / _MICRO if column.kind == "getal" else value


def _change(column: Column, old: Any, new: Any) -> dict[str, Any]:  # noqa: ANN401
    change = {"oud": _shown(column, old), "nieuw": _shown(column, new)}
    if column.kind != "niveau":
        change["verschil"] = _shown(column, (new or 0) - (old or 0))
    return change


def _named(keys: Iterable[Column], key: Iterable[str]) -> dict[str, str]:
    """A key with the names of its columns, without what is unknown."""
    return {c.name: v for c, v in zip(keys, key, strict=True) if v != ONBEKEND}


def _origin(frame: pd.DataFrame, at: int) -> dict[str, str]:
    return {"blad": str(frame["blad"].iat[at]), "cel": str(frame["cel"].iat[at])}


def _totals(
    table: Table, values: Sequence[Column], old: pd.DataFrame, new: pd.DataFrame
) -> list[dict[str, Any]]:
    """Exact sums per value column (the number of scores for a level), apart for each year, phase and side."""
    by = [c for c in (table[name] for name in table.spread) if not _measured(c)]
    found: dict[tuple[str, tuple[str, ...]], list[int | None]] = {}
    for side, frame in enumerate((old, new)):
        groups = (
            list(zip(*(_key_texts(c, frame[c.name], {}) for c in by), strict=True))
            if by
            else [()] * len(frame)
        )
        for column in values:
            for group, value in zip(groups, _whole(column, frame[column.name]), strict=True):
                if value is not None:
                    sums = found.setdefault((column.name, group), [None, None])
                    sums[side] = (sums[side] or 0) + (1 if isinstance(value, str) else value)
    return [
        {
            "kolom": name,
            "soort": "aantal" if table[name].kind == "niveau" else "som",
            "groep": _named(by, group),
        }
        | (_change(table[name], *sums) if table[name].kind != "niveau" else _counted(*sums))
        for (name, group), sums in sorted(found.items())
    ]


def _counted(old: int | None, new: int | None) -> dict[str, Any]:
    return {"oud": old, "nieuw": new, "verschil": (new or 0) - (old or 0)}
