"""Amounts of which the unit jumps: whole euros in one year, file or column, thousands in another.

Shows only when the same lines stand side by side. The trap: a table in thousands without a word of
it looks like one of a small municipality, and a line that is a thousand times too small moves no
chart; so lines are laid beside their own amounts elsewhere, and nothing is mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from analyse import nl
from analyse.read.problems import Problem, a1, problem
from analyse.tables import TABLES, Table

#: What tells apart the states of one line, which are laid side by side.
_STATES = ("jaar", "fase", "versie")
#: Powers of ten between two units, and how far from them amounts of two states may lie.
_UNITS, _NEAR, _FAR = (3.0, 6.0), 0.4, 0.7
#: Part of the lines of a state that must jump, and the fewest lines.
_MOST, _LEAST = 0.8, 2
#: Lines of which the sums are laid side by side where no line has the same name.
_SUMMED = 5
#: Powers of ten within which the other amounts of a line agree when one of them jumps.
_AGREE = 0.2


def unit_jumps(
    tables: dict[str, pd.DataFrame], sources: Sequence[tuple[str, str]]
) -> Iterator[Problem]:
    """Report amounts that are a thousand or a million times those of the same line elsewhere."""
    for name, frame in tables.items():
        table = TABLES[name]
        if len(frame) and table[table.value].kind == "bedrag":
            lines = _lines(table, frame)
            jumped = set()
            for place, other in _whole_states(lines):
                jumped.add(lines["_staat"][place])
                yield _told("EENHEID_SPRINGT", table, frame, (place, other), sources)
            for place, other in _single_lines(lines, jumped):
                yield _told("EENHEID_SPRINGT.regel", table, frame, (place, other), sources)


def _lines(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """What each amount is of, its state and its size in powers of ten; nought has none."""
    states = [name for name in _STATES if name in frame]
    keys = [
        column.name
        for column in table
        if column.name in frame
        and column.name not in states
        and column.kind in ("tekst", "code", "keuze", "wijk")
        and not column.free
    ]
    texts = frame[[*keys, *states]].astype("str")
    amounts = frame[table.value].abs()
    state = pd.util.hash_pandas_object(texts[states], index=False) if states else 0
    lines = pd.DataFrame(
        {
            "_lijn": pd.util.hash_pandas_object(texts[keys], index=False) if keys else 0,
            "_staat": pd.factorize(pd.Series(state, frame.index) ^ _hashed(frame["_bron"]))[0],
            "_kant": frame["kant"].astype("str") if "kant" in frame else "",
            "bedrag": amounts,
        },
        index=frame.index,
    )
    lines = lines[amounts > 0]
    return lines.assign(macht=np.log10(lines["bedrag"]))


def _hashed(values: pd.Series) -> pd.Series:
    return pd.Series(pd.util.hash_array(values.to_numpy()), values.index)


def _whole_states(lines: pd.DataFrame) -> Iterator[tuple[int, int]]:
    """States of which most lines are in another unit than elsewhere: a line, and it elsewhere."""
    largest = lines.groupby("_lijn")["macht"].idxmax()
    most = lines["_lijn"].map(lines["macht"].loc[largest].set_axis(largest.index))
    states = lines.groupby("_lijn")["_staat"].transform("nunique")
    beside = lines.assign(onder=most - lines["macht"])[states > 1]
    for _, own in beside.groupby("_staat"):
        middle = own["onder"].median()
        unit = next((unit for unit in _UNITS if abs(middle - unit) < _NEAR), 0.0)
        near = (own["onder"] - unit).abs() < _FAR
        if unit and len(own) >= _LEAST and near.mean() >= _MOST:
            place = int((own["onder"] - unit).abs().idxmin())
            yield place, int(largest[lines["_lijn"][place]])
    yield from _sums(lines, set(beside["_staat"]))


def _sums(lines: pd.DataFrame, named: set[int]) -> Iterator[tuple[int, int]]:
    """States without a line that stands elsewhere, of which a side adds up in another unit."""
    sides = lines.groupby(["_kant", "_staat"])["bedrag"].agg(["sum", "size", "idxmax"])
    sides = sides[sides["size"] >= _SUMMED]
    for _, of_side in sides.groupby(level=0):
        top = of_side.loc[of_side["sum"].idxmax()]
        for (_, state), one in of_side.iterrows():
            alike = 0.5 <= one["size"] / top["size"] <= 2
            apart = np.log10(top["sum"] / one["sum"])
            if state not in named and alike and min(abs(apart - u) for u in _UNITS) < _NEAR:
                yield int(one["idxmax"]), int(top["idxmax"])


def _single_lines(lines: pd.DataFrame, jumped: set[int]) -> Iterator[tuple[int, int]]:
    """Amounts in another unit than all other amounts of their line, which agree."""
    rest = lines[~lines["_staat"].isin(jumped)]
    rest = rest[rest.groupby("_lijn")["macht"].transform("size") > 2]
    middle = rest.groupby("_lijn")["macht"].transform("median")
    apart = (rest["macht"] - middle).abs()
    jumps = (apart - _UNITS[0]).abs() < _AGREE
    others = apart.where(~jumps).groupby(rest["_lijn"]).transform("max")
    once = jumps.groupby(rest["_lijn"]).transform("sum") == 1
    first = rest[~jumps].drop_duplicates("_lijn")
    beside = dict(zip(first["_lijn"], first.index, strict=True))
    found = rest["_lijn"][jumps & once & (others < _AGREE)]
    for place, line in found.items():
        yield int(str(place)), int(beside[line])


def _told(
    key: str,
    table: Table,
    frame: pd.DataFrame,
    pair: tuple[int, int],
    sources: Sequence[tuple[str, str]],
) -> Problem:
    """The problem of an amount in another unit than an amount elsewhere, with both."""
    own, other = frame.loc[pair[0]], frame.loc[pair[1]]
    file, sheet = sources[int(own["_bron"])]
    other_file, other_sheet = sources[int(other["_bron"])]
    return problem(
        key,
        file,
        sheet,
        cel=a1(int(own["_rij"]) - 1, int(own["_kolom"]) - 1),
        waarde=nl.euro(own[table.value], 2),
        ander=nl.euro(other[table.value], 2),
        plaats=a1(int(other["_rij"]) - 1, int(other["_kolom"]) - 1),
        ander_bestand=other_file,
        ander_blad=other_sheet,
    )
