"""Amounts by month that run from the first of January."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from analyse.read.result import FileResult
from tests.conftest import codes

Read = Callable[..., FileResult]
MONTHS = ["jan 2024", "feb 2024", "mrt 2024", "apr 2024"]
RISING = {"Groen": (101, 207, 333, 402), "Wegen": (50, 113, 160, 231), "Water": (0, 5, 9, 9)}


def sheet(amounts: dict[str, tuple[float, ...]], *titles: str) -> list[list[Any]]:
    rows = [[name, "Lasten", *booked] for name, booked in amounts.items()]
    heads = [["Product", "Lasten/Baten", *MONTHS]]
    return [*([title] for title in titles), *heads, *rows]


@pytest.mark.parametrize(
    "title", ["Realisatie cumulatief", "Cumulatieve realisatie", "Realisatie YTD"]
)
def test_months_that_a_title_calls_cumulative_are_asked(read_rows: Read, title: str) -> None:
    assert "MAANDEN_CUMULATIEF" in codes(read_rows(sheet(RISING, title)), "fout")


def test_lines_that_only_grow_are_asked(read_rows: Read) -> None:
    assert "MAANDEN_CUMULATIEF" in codes(read_rows(sheet(RISING, "Realisatie")), "waarschuwing")
    heads = ["Jaar", "Maand", "Product", "Lasten/Baten", "Bedrag"]
    rows: list[list[Any]] = [
        [2024, month, name, "Lasten", amount]
        for name, booked in RISING.items()
        for month, amount in zip(["januari", "februari", "maart", "april"], booked, strict=True)
    ]
    assert "MAANDEN_CUMULATIEF" in codes(
        read_rows([["Maandrealisatie"], heads, *rows[::-1]]), "waarschuwing"
    )


def test_months_that_rise_and_fall_are_not_asked(read_rows: Read) -> None:
    amounts = {**RISING, "Water": (0, 9, 5, 9)}
    assert "MAANDEN_CUMULATIEF" not in codes(read_rows(sheet(amounts, "Realisatie")))
    few = {name: RISING[name] for name in ("Groen", "Wegen")}
    assert "MAANDEN_CUMULATIEF" not in codes(read_rows(sheet(few, "Realisatie")))
