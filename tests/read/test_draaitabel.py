"""Headings of a pasted pivot table. The data are fictional."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analyse.read.result import FileResult
from tests.conftest import codes

Read = Callable[..., FileResult]
KEYS = ["Jaar", "Fase", "Kant", "Product"]
ROWS = [[2024, "realisatie", "lasten", "Gras"], [2024, "realisatie", "lasten", "Bomen"]]


def total(result: FileResult) -> float:
    frame = result.sheets[0].frame
    assert frame is not None
    return round(float(frame["bedrag"].sum()), 2)


@pytest.mark.parametrize("heading", ["Som van Bedrag", "Sum of Bedrag", "SOM VAN  bedrag "])
def test_a_sum_of_amounts_is_amounts(read_rows: Read, heading: str) -> None:
    result = read_rows([[*KEYS, heading], [*ROWS[0], 100.01], [*ROWS[1], 200]])
    assert codes(result) == []
    assert total(result) == 300.01


def test_a_sum_of_a_year_and_phase_says_them(read_rows: Read) -> None:
    heading = "Som van Realisatie 2024"
    rows = [["Kant", "Product", heading], ["lasten", "Gras", 100.01], ["lasten", "Bomen", 200]]
    result = read_rows(rows)
    frame = result.sheets[0].frame
    assert codes(result) == []
    assert frame is not None
    assert set(zip(frame["jaar"], frame["fase"], strict=True)) == {(2024, "realisatie")}
    assert total(result) == 300.01


@pytest.mark.parametrize(
    "heading", ["Aantal van Bedrag", "Gemiddelde van Bedrag", "Som van Product", "Som van"]
)
def test_what_is_no_sum_of_amounts_is_asked(read_rows: Read, heading: str) -> None:
    result = read_rows([[*KEYS, heading], [*ROWS[0], 3], [*ROWS[1], 4]])
    assert codes(result, "fout") == ["BLAD_NIET_HERKEND"]


def test_a_sum_of_years_is_no_year(read_rows: Read) -> None:
    rows = [["Som van Jaar", "Fase", "Kant", "Bedrag"], [4048, "realisatie", "lasten", 100]]
    assert "BLAD_NIET_HERKEND" in codes(read_rows(rows), "fout")


def test_a_sum_beside_what_it_adds_up_is_asked(read_rows: Read) -> None:
    rows = [[*KEYS, "Bedrag", "Som van Bedrag"], [*ROWS[0], 100, 100], [*ROWS[1], 200, 200]]
    assert "DUBBELE_KOP" in codes(read_rows(rows), "fout")
