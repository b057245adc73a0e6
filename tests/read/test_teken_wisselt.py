"""Baten that are printed with a minus in one year and without in the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from analyse.read.profiles.profile import Profile
from analyse.read.result import FileResult
from tests.conftest import codes

Read = Callable[..., FileResult]
HEADS = ["Product", "Lasten/Baten", "Rekening 2023", "Rekening 2024"]
LASTEN: list[list[Any]] = [["Groen", "Lasten", 1000, 900], ["Wegen", "Lasten", 500, 400]]


def baten(*rows: tuple[str, float, float]) -> list[list[Any]]:
    return [HEADS, *LASTEN, *([name, "Baten", *amounts] for name, *amounts in rows)]


def test_a_sign_that_changes_between_years_is_asked(read_rows: Read) -> None:
    rows = baten(("Leges", 250, -260), ("Huur", 100, -110))
    assert "TEKEN_WISSELT" in codes(read_rows(rows), "fout")


def test_a_sign_that_changes_between_standen_in_a_column_is_asked(read_rows: Read) -> None:
    heads = ["Jaar", "Stand", "Product", "Lasten/Baten", "Bedrag"]
    rows: list[list[Any]] = [
        [2024, "Begroting", "Leges", "Baten", 250],
        [2024, "Begroting", "Huur", "Baten", 100],
        [2024, "Rekening", "Leges", "Baten", -260],
        [2024, "Rekening", "Huur", "Baten", -110],
    ]
    assert "TEKEN_WISSELT" in codes(read_rows([heads, *rows]), "fout")


@pytest.mark.parametrize(
    "rows",
    [
        [("Leges", -250, -260), ("Huur", -100, -110)],
        [("Leges", 250, 260), ("Huur", 100, -110)],
        [("Leges", 250, -260)],
        [("Leges", 2500, -160), ("Huur", 1000, -110)],
    ],
)
def test_one_sign_and_a_correction_are_not_asked(
    read_rows: Read, rows: list[tuple[str, float, float]]
) -> None:
    assert "TEKEN_WISSELT" not in codes(read_rows(baten(*rows)))


def test_a_profile_says_that_they_are_corrections(read_rows: Read) -> None:
    rows = baten(("Leges", 250, -260), ("Huur", 100, -110))
    found = read_rows(rows, profile=Profile("*", sign={"baten": 1}))
    assert "TEKEN_WISSELT" not in codes(found)
