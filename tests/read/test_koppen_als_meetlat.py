"""A wide inspection list: which headings over levels are meetlatten, and which are asked.

The trap: a letter under Perceel or Team is a name, and one under Totaaloordeel the verdict over the
others; as a meetlat each of them counts in every share.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analyse.read.heading.alike import is_subject, speaks_of_group
from analyse.read.problems import WAARSCHUWING
from analyse.read.profiles.profile import Profile
from analyse.read.result import FileResult
from analyse.read.schouw.koppen import speaks_of_meetlat
from analyse.tables.codelijsten import meetlatten
from tests.conftest import codes

Read = Callable[..., FileResult]
PLACE = ["Ronde", "Datum", "Wijk", "Locatie"]
SPOT = ["2024-1", "12-03-2024", "Noord", "1"]


def rows_with(heading: str) -> list[list[str]]:
    """A wide list with two meetlatten of the KOR, and another column of levels."""
    return [
        [*PLACE, "Onkruid", "Grashoogte", heading],
        [*SPOT, "A", "B", "B"],
        [*SPOT[:3], "2", "C", "A", "B"],
    ]


def read_as(result: FileResult) -> set[str]:
    """The meetlatten that a sheet gave."""
    frame = result.sheets[0].frame
    assert frame is not None
    return set(frame["meetlat"])


VERDICTS = "Totaaloordeel, Totaalscore, Eindscore, Eindbeeld, Eindwaardering, Laagste, Overall"
GROUPS = "Perceel, Wegcategorie, Onderhoudsgroep, Team, Zone"


@pytest.mark.parametrize("heading", f"{VERDICTS}, Maatgevend, {GROUPS}".split(", "))
def test_a_verdict_or_a_group_is_no_meetlat(read_rows: Read, heading: str) -> None:
    result = read_rows(rows_with(heading))
    assert read_as(result) == {"Onkruid", "Grashoogte"}
    assert codes(result, WAARSCHUWING) == ["ONBEKENDE_KOLOM"]


def test_a_heading_without_a_word_of_the_kor_is_asked(read_rows: Read) -> None:
    result = read_rows(rows_with("Netheid"))
    assert read_as(result) == {"Onkruid", "Grashoogte", "Netheid"}
    (asked,) = [p for p in result.problems if p.ernst == WAARSCHUWING]
    assert (asked.code, asked.waarde, asked.cel) == ("KOPPEN_ZIJN_MEETLATTEN", "Netheid", "G1")
    assert '"Netheid" = { kolom = "niveau", meetlat = "Netheid" }' in asked.oplossing


def test_a_profile_answers_it_both_ways(read_rows: Read) -> None:
    meant = {"netheid": {"kolom": "niveau", "meetlat": "Netheid"}}
    named, ignored = Profile("*", columns=meant), Profile("*", ignore=("netheid",))
    kept = read_rows(rows_with("Netheid"), profile=named)
    assert read_as(kept) == {"Onkruid", "Grashoogte", "Netheid"}
    left = read_rows(rows_with("Netheid"), profile=ignored)
    assert read_as(left) == {"Onkruid", "Grashoogte"}
    assert codes(kept, WAARSCHUWING) == codes(left, WAARSCHUWING) == []


def test_a_profile_that_says_the_table_alone_leaves_the_question(read_rows: Read) -> None:
    result = read_rows(rows_with("Perceel"), profile=Profile("*", table="schouw"))
    assert codes(result, WAARSCHUWING) == ["KOPPEN_ZIJN_MEETLATTEN"]


@pytest.mark.parametrize("heading", ["Zwerfvuil", "Bermen", "Groen-gras-gazon-grashoogte"])
def test_own_words_for_what_the_kor_looks_at_are_not_asked(
    read_rows: Read, heading: str
) -> None:
    assert codes(read_rows(rows_with(heading)), WAARSCHUWING) == []


def test_every_meetlat_of_the_kor_can_be_a_heading() -> None:
    refused = [name for name in meetlatten() if not is_subject(name) or speaks_of_group(name)]
    assert refused == []
    assert all(map(speaks_of_meetlat, meetlatten()))
