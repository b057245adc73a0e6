"""Which municipality a folder is of, and so which Iv3 in it is the own.

In this order: what a profile says (`eigen_gemeente`, `andere_gemeenten`); what the other exports
and the folder call it; and of a folder that says nothing, the delivery, which a municipality makes
of itself alone. The trap: the CBS gives Iv3 of everybody, so that one file of one municipality
proves nothing; and laid beside the budget of another its figures look like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

import pandas as pd

from analyse.read.iv3.codes import gemeente
from analyse.read.problems import Problem, listed, problem
from analyse.read.profiles.profile import Profile
from analyse.read.result import FileResult
from analyse.tables import normalise
from analyse.tables.codelijsten import gemeenten
from analyse.tables.gemeenten import gemeente_key

#: Tables that name municipalities and parties to compare them, or are of no municipality at all.
_OF_OTHERS = frozenset(
    {"iv3", "gemeente", "regio", "kerncijfer", "markt", "kpi", "prijsindex", "verdeelsleutel"}
    | {"samenwerkingskosten", "taakveldscore", "kdoel", "kwetsbaarheid"}
)
#: Names that are ordinary words as well, and so say nothing in the name of a file or a folder.
_ORDINARY = frozenset(["bergen", "best", "buren", "hulst", "sluis"])
_KNOWN_BY_NAME = frozenset(
    normalise(name)
    for one in gemeenten()
    for name in (one.naam, *one.andere_namen)
    if normalise(name) not in _ORDINARY
)
_NO_NAME = frozenset(["totaal", "breed", "geheel", "algemeen"])
_BEHIND_WORD = re.compile(r"\bgemeente(?P<label>:)? (?P<rest>.+)", re.IGNORECASE)
#: A title that is a name and nothing else, also of a municipality that no list has.
_WHOLE = re.compile(r"Gemeente:? (?:gemeente )?[A-Z'][^\W\d]*(?:[ -][^\W\d]+){0,3}")
#: The most words in the name of a municipality.
_WORDS = 6


class Eigen(NamedTuple):
    """The municipality of a folder ("" when nothing says it), and what has to be said of it."""

    naam: str
    problems: list[Problem]


class OwnFile(NamedTuple):
    """A municipality that has a file of Iv3 to itself."""

    naam: str
    bestand: str
    #: 2 is a delivery (JSON), 1 a matrix, 0 what the CBS gives of anybody.
    zeker: int


def own_gemeente(
    iv3: pd.DataFrame, files: Sequence[FileResult], profiles: Iterable[Profile], folder: str
) -> Eigen:
    """The municipality of a folder that is called `folder`; `iv3` is the table of that name."""
    profiles = list(profiles)
    found = {gemeente_key(one.naam): one for one in own_files(iv3, files)}
    told = {gemeente_key(one.own_gemeente): one for one in profiles if one.own_gemeente}
    if len(told) == 1:
        ((key, profile),) = told.items()
        naam = _named(iv3, key) or profile.own_gemeente
        others = [one for one_key, one in found.items() if one_key != key]
        return Eigen(naam, _of_others(others, [profile.name]))
    refused = {gemeente_key(n): one.name for one in profiles for n in one.other_gemeenten}
    others = [one for key, one in found.items() if key in refused]
    own = {key: one for key, one in found.items() if key not in refused}
    said = {key: profile.name for key, profile in told.items()} or dict(
        _said(files, folder, [*found])
    )
    eigen = _of_said(own, {key: where for key, where in said.items() if key not in refused})
    return Eigen(eigen.naam, [*eigen.problems, *_of_others(others, refused.values())])


def _of_said(own: dict[str, OwnFile], said: dict[str, str]) -> Eigen:
    """Of the municipalities with a file to themselves the one that is named, and where."""
    fitting = [one for key, one in own.items() if key in said]
    if len(fitting) == len(said) == 1:
        return Eigen(fitting[0].naam, [])
    if said and not fitting:
        return Eigen("", _of_others(own.values(), said.values()))
    return _by_nature(fitting or list(own.values()))


def _by_nature(found: Sequence[OwnFile]) -> Eigen:
    """Of a folder that says nothing: the delivery, when there is one; a question otherwise."""
    deliveries = [one for one in found if one.zeker == 2] or [
        one for one in found if one.zeker == 1 and len(found) == 1
    ]
    if len(deliveries) == 1:
        one = deliveries[0]
        return Eigen(one.naam, [problem("IV3_EIGEN.levering", one.bestand, waarde=one.naam)])
    key = "IV3_EIGEN" if len(found) == 1 else "IV3_EIGEN.welke"
    names = listed([one.naam for one in found])
    problems = [problem(key, one.bestand, waarde=one.naam, namen=names) for one in found]
    return Eigen("", problems)


def _of_others(others: Iterable[OwnFile], said: Iterable[str]) -> list[Problem]:
    """Say of Iv3 that the folder is of another, and where that stands."""
    where = listed(sorted(set(said)))
    return [
        problem("IV3_EIGEN.ander", one.bestand, waarde=one.naam, waar=where) for one in others
    ]


def _named(iv3: pd.DataFrame, key: str) -> str:
    """How Iv3 calls a municipality, "" when it is not in it."""
    return next((name for name in iv3["gemeente"].unique() if gemeente_key(name) == key), "")


def own_files(iv3: pd.DataFrame, files: Sequence[FileResult]) -> Iterator[OwnFile]:
    """The municipalities that have a file to themselves, the surest last."""
    file_of = [file for file in files for _ in file.sheets]
    found = []
    for _, rows in iv3.groupby(iv3["_bron"].map(lambda n: file_of[n].name)):
        if rows["gemeente"].nunique() == 1:
            file = file_of[rows["_bron"].iloc[0]]
            delivered = any(sheet.delivered for sheet in file.sheets)
            sure = delivered * (2 if file.kind == "json" else 1)
            found.append(OwnFile(str(rows["gemeente"].iloc[0]), file.name, sure))
    yield from sorted(found, key=lambda one: one.zeker)


def _said(
    files: Sequence[FileResult], folder: str, own: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Each municipality that the exports or the folder name, and where."""
    for key in _in_name(folder, own):
        yield key, "de naam van de map"
    for file in files:
        sheets = [sheet for sheet in file.sheets if sheet.table not in ("", *_OF_OTHERS)]
        if not sheets:
            continue
        for key in _in_name(PurePosixPath(file.name).stem, own):
            yield key, file.name
        for text in [text for sheet in sheets for text in sheet.gemeenten]:
            key = _in_text(text, own)
            if key:
                yield key, file.name


def _in_name(name: str, own: Sequence[str]) -> list[str]:
    """The municipalities of which the name stands in that of a file or a folder."""
    words = normalise(name).split()
    found, place = [], 0
    while place < len(words):
        size = _size(words[place:], _KNOWN_BY_NAME.union(own))
        if size:
            found.append(gemeente_key(" ".join(words[place : place + size])))
        place += size or 1
    return found


def _in_text(text: str, own: Sequence[str]) -> str:
    """The municipality that a text names behind the word *gemeente*, "" when it names none."""
    behind = _BEHIND_WORD.search(text)
    if not behind:
        return ""
    name = gemeente(behind["rest"])[0] if behind["label"] else behind["rest"]
    words = gemeente_key(name).split()
    size = _size(words, _KNOWN_BY_NAME | _ORDINARY.union(own))
    if size:
        return gemeente_key(" ".join(words[:size]))
    whole = _WHOLE.fullmatch(text) and words[0] not in _NO_NAME
    return gemeente_key(name) if whole else ""


def _size(words: Sequence[str], names: frozenset[str]) -> int:
    """How many words at the beginning are a name, 0 when none are."""
    return next((n for n in range(_WORDS, 0, -1) if " ".join(words[:n]) in names), 0)
