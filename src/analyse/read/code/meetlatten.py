"""Names of meetlatten: spellings of one are one, and what is nearly one of the KOR is asked.

The trap: a name with a slip is a meetlat of its own, and its scores are missing from the one that
was meant. A name of an older edition is no slip, and what merely looks alike is kept apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

import pandas as pd

from analyse import nl
from analyse.read.problems import Problem, Say, a1, listed, problem
from analyse.tables import ONBEKEND, normalise
from analyse.tables.codelijsten import KOR_EDITIE, editie_van, meetlatten, namen_in_2023

_ALL_FILES = "(alle bestanden)"
#: How alike a name is to one of the KOR for it to be a slip; one that lacks a word is so too.
_ALIKE = 0.88
#: How much less alike another may be, to be named beside the nearest.
_AS_NEAR = 0.04
#: Letters that words have in common that speak of the same: `grashoogte` and `gras`.
_STEM = 4
#: Names that are named as the nearest, and different names that are looked at.
_NEAREST, _MOST_NAMES = 3, 200
#: Names that are said one by one in a sheet; the others are one line.
_MOST_SAID = 12


@lru_cache
def official() -> dict[str, str]:
    """The meetlatten of the KOR as they are spelled, by the form in which they are compared."""
    return {normalise(name): name for name in meetlatten()}


@lru_cache
def _last_parts() -> frozenset[str]:
    """What the meetlatten of the KOR end in (`zwerfafval grof`), and the first word of it."""
    parts = [normalise(name.rpartition("-")[2]) for name in meetlatten()]
    return frozenset([*parts, *(part.partition(" ")[0] for part in parts)])


@lru_cache
def _stems() -> frozenset[str]:
    """What the words of the meetlatten of the KOR begin with: `gras`, `zwer`, `onkr`."""
    words = " ".join(map(normalise, meetlatten())).split()
    return frozenset(word[:_STEM] for word in words if len(word) >= _STEM)


def speaks_of_meetlat(text: str) -> bool:
    """Whether a word of a heading begins as one of the meetlatten of the KOR."""
    return any(word[:_STEM] in _stems() for word in normalise(text).split())


def names_meetlat(text: str) -> bool:
    """Whether a heading may be a meetlat, written in full or by its last part."""
    return normalise(text) in _last_parts() or normalise(text) in official()


@lru_cache(maxsize=2**12)
def nearest_meetlatten(name: str) -> tuple[str, ...]:
    """Meetlatten of the KOR that a name is nearly one of; none for one of them, or another."""
    known = official()
    plain = normalise(name)
    if plain in known:
        return ()
    near = get_close_matches(plain, known, _NEAREST, _ALIKE)
    alike = {one: SequenceMatcher(None, plain, one).ratio() for one in near}
    best = max(alike.values(), default=0.0)
    return tuple(known[one] for one, ratio in alike.items() if ratio >= best - _AS_NEAR)


def check_meetlatten(frame: pd.DataFrame, columns: Mapping[str, int], say: Say) -> None:
    """Report meetlatten of a sheet that are nearly one of the KOR, or have another name there.

    Rows of another edition than the one that is known are not judged.
    """
    if "meetlat" not in frame:
        return
    judged = frame[["meetlat", "_rij", "_kolom"]]
    editions = pd.Series("", index=frame.index)
    if "kor_versie" in frame:
        editions = frame["kor_versie"].map(_edition_of(frame["kor_versie"]))
    judged = judged[editions.isin(["", KOR_EDITIE])]
    times = judged["meetlat"].value_counts()
    slips = {name: nearest_meetlatten(name) for name in times.index[:_MOST_NAMES]}
    slips = {name: near for name, near in slips.items() if near}
    for name in list(slips)[:_MOST_SAID]:
        near = " of ".join(f"'{one}'" for one in slips[name])
        cell = _first_cell(judged[judged["meetlat"] == name], columns)
        say("MEETLAT_BIJNA", cell, name, int(times[name]), naaste=near)
    rest = list(slips)[_MOST_SAID:]
    if rest:
        rows = judged[judged["meetlat"].isin(rest)]
        number = nl.getal(len(rest))
        cell = _first_cell(rows, columns)
        say("MEETLAT_BIJNA.meer", cell, listed(rest), len(rows), meer=number)
    _say_older(judged[editions[judged.index] == KOR_EDITIE], columns, say)


def _edition_of(versions: pd.Series) -> dict[str, str]:
    """The edition of each different text; "" where it is not known which one."""
    return {text: "" if text == ONBEKEND else editie_van(text) for text in versions.unique()}


def _say_older(frame: pd.DataFrame, columns: Mapping[str, int], say: Say) -> None:
    """Say of names of older editions under which names their subject is in this one."""
    for name, rows in frame.groupby("meetlat", sort=True):
        later = namen_in_2023(normalise(name))
        if later and normalise(name) not in official():
            cell = _first_cell(rows, columns)
            say("MEETLAT_OUDERE_NAAM", cell, name, len(rows), namen=listed(later, "; "))


def _first_cell(rows: pd.DataFrame, columns: Mapping[str, int]) -> str:
    first = rows.iloc[0]
    return a1(int(first["_rij"]) - 1, columns.get("meetlat", int(first["_kolom"]) - 1))


def fold_meetlatten(tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Give each meetlat one spelling in all tables, what was written stays in `meetlat_ruw`.

    The spelling of the KOR where it is one of those, else the most used. A meetlat that has one
    spelling everywhere keeps it.
    """
    with_name = [table for table in tables.values() if "meetlat" in table and len(table)]
    times: dict[str, Counter[str]] = {}
    for table in with_name:
        for name, count in table["meetlat"].value_counts().sort_index().items():
            times.setdefault(normalise(name), Counter())[str(name)] += int(count)
    several = {key: spelled for key, spelled in times.items() if key and len(spelled) > 1}
    renamed: dict[str, str] = {}
    examples = []
    for key, spelled in sorted(several.items()):
        shown = official().get(key, spelled.most_common(1)[0][0])
        others = sorted(set(spelled) - {shown})
        renamed |= dict.fromkeys(others, shown)
        examples.append(f"{shown}: {', '.join(others)}")
    for table in with_name:
        written = table["meetlat"]
        if written.isin(list(renamed)).any():
            table["meetlat"] = written.map(lambda name: renamed.get(name, name)).astype("str")
            table.insert(table.columns.get_loc("meetlat") + 1, "meetlat_ruw", written)
    if several:
        yield problem(
            "MEETLATTEN_SAMENGEVOEGD",
            _ALL_FILES,
            waarde=listed(examples, "; "),
            aantal=len(several),
        )
