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
            found[name] = {"rows": len(table)}
            for column in money.get(name, ()):
                if column in table:
                    # Rounded one by one: the sum of a million floats is a cent off.
                    cents = (table[column].fillna(0) * 100).round()
                    found[name][column] = int(cents.sum())
    return found


def since(previous: Mapping[str, Any], now: Mapping[str, Any]) -> Since | None:
    """What the manifest of this run says that the last did not.

    None when there is nothing to compare with.

    Parameters
    ----------
    previous, now
        Manifests, as `compose.write_report` writes them; an empty one is none.
    """
    if not previous:
        return None
    made = dt.datetime.fromisoformat(previous["made"])
    day = f"{nl.datum(made.date())} om {made:%H:%M} uur"
    if previous["folder"] != now["folder"]:
        other = (
            "Het vorige rapport in deze map ging over een andere map met exports"
            f" ({previous['folder']})."
        )
        return Since(day, (other,), (), ())
    before = {page["name"]: page["answer"] for page in previous["notebooks"]}
    moved = []
    for page in now["notebooks"]:
        earlier = before.get(page["name"], page["answer"])
        if earlier != page["answer"]:
            moved.append((page["title"], earlier, page["answer"]))
    return Since(day, tuple(_data(previous, now)), tuple(_method(previous, now)), tuple(moved))


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[list[str], ...]:
    """Names that came, that went, and of which what they stand for changed; each sorted."""
    both = old.keys() & new.keys()
    changed = [name for name in both if old[name] != new[name]]
    return sorted(new.keys() - both), sorted(old.keys() - both), sorted(changed)


def _data(previous: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    old, new = (
        {file["path"]: file["sha256"] for file in manifest["inputs"]}
        for manifest in (previous, now)
    )
    words = ("Nieuw", "Weg", "Gewijzigd")
    for word, names in zip(words, _changes(old, new), strict=True):
        if names:
            more = f" en nog {len(names) - _NAMED}" if len(names) > _NAMED else ""
            yield f"{word}: {', '.join(names[:_NAMED])}{more}."
    old, new = previous["sums"], now["sums"]
    for table in sorted(old.keys() | new.keys()):
        moved = _moved_sums(old.get(table, {}), new.get(table, {}))
        if moved:
            yield f"Tabel {table}: {'; '.join(moved)}."


def _moved_sums(old: Mapping[str, int], new: Mapping[str, int]) -> list[str]:
    """Rows and sums of a table that are not what they were."""
    moved = []
    for name in ("rows", *sorted((old.keys() | new.keys()) - {"rows"})):
        was, became = old.get(name, 0), new.get(name, 0)
        if was == became:
            continue
        if name == "rows":
            moved.append(f"{nl.getal(was)} rijen werd {nl.getal(became)}")
        else:
            moved.append(f"som {name} {nl.euro(was / 100, 2)} werd {nl.euro(became / 100, 2)}")
    return moved


def _method(previous: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    if previous["program"] != now["program"]:
        yield "Het programma zelf is veranderd."
    old, new = previous["versions"], now["versions"]
    for name in sorted(old.keys() | new.keys()):
        was, became = old.get(name, "geen"), new.get(name, "geen")
        if was != became:
            yield f"{name}: versie {was} werd {became}."
    old, new = (
        {page.get("of") or page["name"]: page["code"] for page in manifest["notebooks"]}
        for manifest in (previous, now)
    )
    came, gone, changed = _changes(old, new)
    for words, names in (
        ("Ander notebook (tekst, code of parameters)", changed),
        ("Nieuw notebook", came),
        ("Notebook weg", gone),
    ):
        if names:
            yield f"{words}: {', '.join(names)}."
