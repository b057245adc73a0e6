"""What changed since the last refresh: the data, the method and the answers, apart from each other.

The traps: an answer that moved because the program changed is read as news from the city; and "no
difference" may only be said when there was something to compare with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analyse import nl

#: Files named one by one; beyond it they are counted.
_NAMED = 12


@dataclass(frozen=True)
class Since:
    """What changed, as Dutch lines; `answers` holds title, old answer and new answer."""

    day: str
    data: tuple[str, ...]
    method: tuple[str, ...]
    answers: tuple[tuple[str, str, str], ...]


def sums(
    tables: Mapping[str, Any], money: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, int]]:
    """Rows of each table, and the sum of each of its amounts in whole cents.

    What the next report compares with.

    Parameters
    ----------
    tables
        DataFrames by name.
    money
        Columns of euros of each table.
    """
    found = {}
    for name, table in tables.items():
        if table is not None:
            # Rounded one by one: the sum of a million floats is a cent off.
            cents = {
                c: int((table[c].fillna(0) * 100).round().sum())
                for c in money.get(name, ())
                if c in table
            }
            found[name] = {"rijen": len(table), **cents}
    return found


def since(previous: Mapping[str, Any], now: Mapping[str, Any]) -> Since | None:
    """What the manifest of this run says that the last did not.

    None when there is nothing to compare with.

    Parameters
    ----------
    previous, now
        Manifests, as `collect.fill` writes them; an empty one is none.
    """
    if not previous:
        return None
    if previous["folder"] != now["folder"]:
        return Since(
            _day(previous),
            (
                (
                    "Het vorige rapport in deze map ging over een andere map met exports"
                    f" ({previous['folder']})."
                ),
            ),
            (),
            (),
        )
    before, after = ({n["name"]: n for n in m["notebooks"]} for m in (previous, now))
    moved = [
        (n["title"], before[name]["answer"], n["answer"])
        for name, n in after.items()
        if name in before and before[name]["answer"] != n["answer"]
    ]
    return Since(
        _day(previous), tuple(_data(previous, now)), tuple(_method(previous, now)), tuple(moved)
    )


def _day(manifest: Mapping[str, Any]) -> str:
    made = dt.datetime.fromisoformat(manifest["made"])
    return f"{nl.datum(made.date())} om {made:%H:%M} uur"


def _data(previous: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    old, new = ({f["path"]: f["sha256"] for f in m["inputs"]} for m in (previous, now))
    for word, names in (
        ("Nieuw", sorted(new.keys() - old.keys())),
        ("Weg", sorted(old.keys() - new.keys())),
        ("Gewijzigd", sorted(name for name in new.keys() & old.keys() if new[name] != old[name])),
    ):
        if names:
            more = f" en nog {len(names) - _NAMED}" if len(names) > _NAMED else ""
            yield f"{word}: {', '.join(names[:_NAMED])}{more}."
    for table in sorted(previous["sommen"].keys() | now["sommen"].keys()):
        one, other = previous["sommen"].get(table, {}), now["sommen"].get(table, {})
        rows = one.get("rijen", 0), other.get("rijen", 0)
        parts = (
            [f"{nl.getal(rows[0])} rijen werd {nl.getal(rows[1])}"] if rows[0] != rows[1] else []
        )
        parts += [
            f"som {column} {nl.euro(one.get(column, 0) / 100, 2)} werd"
            f" {nl.euro(other.get(column, 0) / 100, 2)}"
            for column in sorted((one.keys() | other.keys()) - {"rijen"})
            if one.get(column, 0) != other.get(column, 0)
        ]
        if parts:
            yield f"Tabel {table}: {'; '.join(parts)}."


def _method(previous: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    if previous["program"] != now["program"]:
        yield "Het programma zelf is veranderd."
    for name in sorted(previous["versions"].keys() | now["versions"].keys()):
        one, other = previous["versions"].get(name, "geen"), now["versions"].get(name, "geen")
        if one != other:
            yield f"{name}: versie {one} werd {other}."
    before, after = (
        {n.get("of") or n["name"]: n["code"] for n in m["notebooks"]} for m in (previous, now)
    )
    if changed := sorted(
        name for name in before.keys() & after.keys() if before[name] != after[name]
    ):
        yield f"Ander notebook (tekst, code of parameters): {', '.join(changed)}."
    for word, names in (
        ("Nieuw notebook", sorted(after.keys() - before.keys())),
        ("Notebook weg", sorted(before.keys() - after.keys())),
    ):
        if names:
            yield f"{word}: {', '.join(names)}."
