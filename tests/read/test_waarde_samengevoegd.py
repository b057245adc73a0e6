"""Amounts and scores in cells that are merged over more columns or rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from analyse.read.problems import Problem
from analyse.read.table import read_file

BUDGET: list[list[Any]] = [
    ["Product", "Kant", "Begroting 2023", "Begroting 2024"],
    ["Gras", "lasten", 100, 110],
    ["Bomen", "lasten", 500, None],
    ["Wegen", "lasten", 700, 720],
    ["Totaal", "lasten", 1300, 830],
]
Merge = Callable[..., list[Problem]]


@pytest.fixture
def merged(tmp_path: Path) -> Merge:
    """What is said of merged cells in a sheet with these ranges merged."""

    def read(*ranges: str, rows: list[list[Any]] = BUDGET) -> list[Problem]:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        for cells in ranges:
            book.active.merge_cells(cells)
        path = tmp_path / "begroting.xlsx"
        book.save(path)
        found = read_file(path, [])
        assert [sheet.table for sheet in found.sheets] == ["begroting"]
        return [one for one in found.problems if one.code == "WAARDE_SAMENGEVOEGD"]

    return read


def test_an_amount_over_two_years_is_a_fault(merged: Merge) -> None:
    (said,) = merged("C3:D3")
    assert (said.ernst, said.cel) == ("fout", "C3")
    assert "C3:D3" in said.reden


def test_an_amount_over_two_rows_is_a_warning(merged: Merge) -> None:
    (said,) = merged("D2:D3")
    assert (said.ernst, said.cel) == ("waarschuwing", "D2")
    assert "D2:D3" in said.reden


def test_more_of_them_are_counted(merged: Merge) -> None:
    rows = [*BUDGET[:1], *([f"P{n}", "lasten", 10 + n, None] for n in range(9))]
    found = merged(*(f"C{n}:D{n}" for n in range(2, 11)), rows=rows)
    assert sum(one.aantal for one in found) == 9


@pytest.mark.parametrize(
    ("ranges", "rows"),
    [
        (["D3:E3"], [row if n else [*row, "Opmerking"] for n, row in enumerate(BUDGET)]),
        (["B2:B4"], BUDGET),
        (["C3:C9"], [*BUDGET[:3]]),
    ],
    ids=["into a column without values", "a key", "over empty rows"],
)
def test_what_is_merged_and_leaves_no_doubt_is_not_asked(
    merged: Merge, ranges: list[str], rows: list[list[Any]]
) -> None:
    assert merged(*ranges, rows=rows) == []
