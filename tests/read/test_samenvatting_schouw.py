"""Between scores stand rows that sum others up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from analyse.read.profiles.profile import Profile
from analyse.read.result import FileResult
from tests.conftest import codes

Read = Callable[..., FileResult]
HEADS = ["Ronde", "Datum", "Wijk", "Locatie", "Meetlat", "Niveau"]
SCORES: list[list[Any]] = [
    ["2025-1", "03-04-2025", "Noord", "101", "groen-beplanting-onkruid", "A"],
    ["2025-1", "03-04-2025", "Zuid", "102", "groen-beplanting-onkruid", "C"],
]


def more(wijk: str, spot: str) -> list[list[Any]]:
    return [HEADS, *SCORES, ["2025-1", "03-04-2025", wijk, spot, *SCORES[0][4:5], "B"]]


@pytest.mark.parametrize(
    ("wijk", "spot"),
    [
        ("Noord", "Gemiddelde"),
        ("Noord", "Gemiddeld Noord"),
        ("Totaal", "103"),
        ("Hele gemeente", "103"),
    ],
)
def test_a_row_that_sums_up_is_no_score(read_rows: Read, wijk: str, spot: str) -> None:
    assert "GEEN_SCORE" in codes(read_rows(more(wijk, spot)), "fout")


@pytest.mark.parametrize(("wijk", "spot"), [("Gemeentepark", "103"), ("Noord", "Gemaal 3")])
def test_a_spot_of_any_name_is_a_score(read_rows: Read, wijk: str, spot: str) -> None:
    assert "GEEN_SCORE" not in codes(read_rows(more(wijk, spot)))


def test_a_profile_leaves_it_out_or_says_that_it_is_a_spot(read_rows: Read) -> None:
    rows = more("Noord", "Totaalplein")
    assert "GEEN_SCORE" not in codes(read_rows(rows))
    rows = more("Noord", "Totaal plein")
    assert "GEEN_SCORE" in codes(read_rows(rows))
    for profile in (
        Profile("*", leave_rows=("totaal plein",)),
        Profile("*", no_totals=("totaal plein",)),
    ):
        assert "GEEN_SCORE" not in codes(read_rows(rows, profile=profile))
