"""Lines that stand once for each state, which a column says that is not read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from analyse.read.profiles.profile import Profile
from analyse.read.result import FileResult
from tests.conftest import codes

Read = Callable[..., FileResult]
AMOUNTS = {"Groen": (240, 500, 760), "Wegen": (400, 900, 1500)}


def sheet(
    heading: str, values: tuple[Any, ...], **amounts: tuple[float, ...]
) -> list[list[Any]]:
    rows: list[list[Any]] = [["Jaar", heading, "Product", "Lasten/Baten", "Realisatie"]]
    for name, booked in (amounts or AMOUNTS).items():
        for value, amount in zip(values, booked, strict=False):
            rows.append([2024, value, name, "Lasten", amount])
    return rows


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Rapportage", ("1e burap", "2e burap")),
        ("Versie", ("V1", "V2", "V3")),
        ("Scenario", ("laag", "hoog")),
        ("Periode", ("t/m 3", "t/m 6", "t/m 9")),
        ("Gegevens", ("t/m maart", "t/m juni")),
        ("Kwartaal", (1, 2, 3)),
        ("Kwartaal", ("Q1", "Q2", "Q3")),
        ("Type", ("B", "R")),
        ("Omschrijving", ("Raming", "Werkelijk")),
        ("Maand", ("januari", "februari", "maart")),
    ],
)
def test_states_of_the_same_lines_are_asked(
    read_rows: Read, heading: str, values: tuple[Any, ...]
) -> None:
    assert "STAND_IN_KOLOM" in codes(read_rows(sheet(heading, values)), "fout")


def test_quarters_that_rise_and_fall_are_parts(read_rows: Read) -> None:
    rows = sheet("Kwartaal", (1, 2, 3), Groen=(240, 230, 260), Wegen=(400, 410, 390))
    assert "STAND_IN_KOLOM" not in codes(read_rows(rows))


def test_a_column_that_says_something_else_is_not_asked(read_rows: Read) -> None:
    rows = sheet("Beheerder", ("Jan", "Piet"))
    assert "STAND_IN_KOLOM" not in codes(read_rows(rows))
    apart = [
        [*row[:2], f"{row[2]} {row[1]}", *row[3:]] for row in sheet("Versie", ("a", "b"))[1:]
    ]
    heads = sheet("Versie", ())[0]
    assert "STAND_IN_KOLOM" not in codes(read_rows([heads, *apart]))


def test_a_profile_leaves_a_state_out_or_says_that_they_add_up(read_rows: Read) -> None:
    rows = sheet("Rapportage", ("1e burap", "2e burap"))
    for profile in (
        Profile("*", leave_rows=("1e burap",)),
        Profile("*", ignore=("rapportage",)),
    ):
        assert "STAND_IN_KOLOM" not in codes(read_rows(rows, profile=profile))
