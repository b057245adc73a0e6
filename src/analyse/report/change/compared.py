"""What is gone from a table since its last state, what is new, and which amounts moved.

The trap: what is there no longer is no amount that fell to nought, and what stands elsewhere now is
not gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analyse import nl
from analyse.report.change.gone import GROEP, Gone
from analyse.report.change.moved import Moved, moved
from analyse.report.change.sides import (
    ABOVE,
    GROUPS,
    above,
    amounts,
    group_name,
    group_sums,
    is_money,
    key_texts,
    level_name,
    of_group,
    places,
    row_keys,
    side_by_side,
)
from analyse.tables import ONBEKEND, Table


@dataclass(frozen=True)
class Compared:
    """What two states of one table say beside each other; `nieuw` are names of groups."""

    weg: tuple[Gone, ...] = ()
    nieuw: tuple[str, ...] = ()
    bewogen: tuple[Moved, ...] = ()


def compare(table: Table, old: pd.DataFrame, new: pd.DataFrame) -> Compared:
    """Lay two states of a table side by side, per jaar, fase and kant (or what it has of these).

    Parameters
    ----------
    old, new
        Columns of the table as they are or as text, with bestand, blad and cel.
    """
    keys = row_keys(table, old, new)
    groups = [name for name in GROUPS if name in keys]
    if not groups:
        return Compared()
    lines = side_by_side(table, old, new, keys)
    sums = group_sums(lines, groups)
    had, has = sums["heeft_oud"], sums["heeft_nieuw"]
    weg = []
    gone = sums[had & ~has].sort_values("cent_oud", key=abs, ascending=False, kind="stable")
    for at in places(gone):
        name = group_name(table, groups, at)
        told = f"{name} is weg: vorige keer {_held(table, lines, groups, at)}"
        weg.append(Gone(GROEP, table.name, name, told))
    weg += _levels_gone(table, lines, groups, sums[has])
    nieuw = [group_name(table, groups, at) for at in places(sums[has & ~had])]
    return Compared(
        tuple(weg), tuple(nieuw), tuple(moved(table, lines, groups, sums[had & has]))
    )


def groups_of(table: Table, rows: pd.DataFrame) -> set[str]:
    """The names of all groups that a table has something of, and of its levels above a row."""
    keys = row_keys(table, rows, rows)
    groups = [name for name in GROUPS if name in keys]
    texts = key_texts(rows, [*groups, *(name for name in ABOVE if name in rows)])
    if not groups:
        return set()
    some = texts[amounts(table, rows[table.value]) != 0]
    names = {group_name(table, groups, at) for at in some[groups].drop_duplicates().to_numpy()}
    for column in ABOVE:
        if column in texts and "jaar" in groups:
            pairs = texts[["jaar", column]].drop_duplicates().to_numpy()
            names |= {level_name(column, name, year) for year, name in pairs}
    return names


def rows_still_there(table: Table, old: pd.DataFrame, new: pd.DataFrame) -> pd.Series:
    """Of each row of the old state whether the new one has a row about the same."""
    keys = [name for name in row_keys(table, old, new) if name in new]
    if not keys:
        return pd.Series(data=False, index=old.index)
    one, other = (pd.MultiIndex.from_frame(key_texts(frame, keys)) for frame in (old, new))
    return pd.Series(one.isin(other), index=old.index)


def _held(table: Table, lines: pd.DataFrame, groups: Sequence[str], at: Sequence[str]) -> str:
    """How much a group was in the old state, and where it stood."""
    own = of_group(lines, groups, at)
    own = own[own["er_oud"]]
    first = own.iloc[0]
    column = "".join(filter(str.isalpha, first["cel_oud"]))
    if is_money(table):
        much = nl.euro(own["cent_oud"].sum() / 100)
    else:
        much = nl.aantal(int(own["cent_oud"].sum()), "rij", "rijen")
    sheet = f", {first['blad_oud']}" if first["blad_oud"] not in first["bestand_oud"] else ""
    return f"{much} ({first['bestand_oud']}{sheet}, kolom {column})."


def _levels_gone(
    table: Table, lines: pd.DataFrame, groups: Sequence[str], there: pd.DataFrame
) -> list[Gone]:
    """What the level above the rows has lost in a year that is there still, in all of its rows."""
    column = above(lines)
    if "jaar" not in groups or not column:
        return []
    years = there.index.get_level_values("jaar")
    left = lines[lines["jaar"].isin(years) & (lines[column] != ONBEKEND)]
    found = left.groupby(["jaar", column])[["er_oud", "er_nieuw"]].any()
    sums = left.assign(cent=left["cent_oud"].abs()).groupby(["jaar", column])["cent"].max()
    gone = sums[found["er_oud"] & ~found["er_nieuw"] & (sums != 0)].sort_values(ascending=False)
    prefix = "" if table.name == "begroting" else f"{table.name}: "
    named = []
    for year, name in gone.index:
        level = level_name(column, name, year)
        told = f"{prefix}{level} is weg: er is geen regel meer van."
        named.append(Gone(GROEP, table.name, level, told))
    return named
