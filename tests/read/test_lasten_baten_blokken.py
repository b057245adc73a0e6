"""Blocks Lasten and Baten under a first column without a heading. The data are fictional."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from analyse.read.result import FileResult
from tests.conftest import codes

Read = Callable[..., FileResult]
LASTEN = [["Lasten"], ["Groen", 100.01, 110], ["Wegen", 200, 200], ["Totaal", 300.01, 310]]
BATEN = [["Baten"], ["Groen", 20, 0], ["Wegen", 100, 100], ["Totaal baten", 120, 100]]
SALDO = ["Saldo van lasten en baten", -180.01, -210]


def rows_under(first: str | None, *rows: list[Any]) -> list[list[Any]]:
    return [[first, "Begroting 2024", "Rekening 2024"], *rows]


def by_side(result: FileResult) -> dict[tuple[str, str], float]:
    frame = result.sheets[0].frame
    assert frame is not None
    sums = frame.groupby(["kant", "fase"], observed=True)["bedrag"].sum()
    return {(side, fase): round(amount, 2) for (side, fase), amount in sums.items() if amount}


@pytest.mark.parametrize("first", [None, "Product"])
def test_blocks_under_no_heading_are_read_as_under_product(
    read_rows: Read, first: str | None
) -> None:
    result = read_rows(rows_under(first, *LASTEN, *BATEN, SALDO))
    assert codes(result, "fout") == codes(result, "waarschuwing") == []
    frame = result.sheets[0].frame
    assert frame is not None
    assert set(frame["product"]) == {"Groen", "Wegen"}
    assert by_side(result) == {
        ("lasten", "primitief"): 300.01,
        ("lasten", "realisatie"): 310,
        ("baten", "primitief"): 120,
        ("baten", "realisatie"): 100,
    }


@pytest.mark.parametrize(
    "rows",
    [
        LASTEN,
        [["Onderhoud"], *LASTEN[1:], ["Overig"], *BATEN[1:3]],
        [*LASTEN[1:], SALDO],
        [["Lasten", 300, 310], ["Baten", 120, 100], ["Saldo", -180, -210]],
    ],
)
def test_what_is_not_in_both_blocks_is_asked(read_rows: Read, rows: list[list[Any]]) -> None:
    result = read_rows(rows_under(None, *rows))
    assert "BLAD_NIET_HERKEND" in codes(result, "fout")


@pytest.mark.parametrize("first", [None, "Product"])
def test_a_row_under_the_saldo_is_of_no_block(read_rows: Read, first: str | None) -> None:
    reserves = ["Mutaties reserves", 10, 10]
    result = read_rows(rows_under(first, *LASTEN, *BATEN, SALDO, reserves))
    assert "RIJ_ZONDER_KANT" in codes(result)
    assert by_side(result)["baten", "primitief"] == 120
    assert by_side(result)["onbekend", "primitief"] == 10


@pytest.mark.parametrize("unit", [[], [["Bedragen x € 1"]]])
def test_the_first_block_may_be_named_above_headings_of_its_own(
    read_rows: Read, unit: list[list[str]]
) -> None:
    heads = ["Product", "Begroting 2024", "Rekening 2024"]
    rows = [["Programmabegroting"], LASTEN[0], *unit, heads, *LASTEN[1:]]
    result = read_rows([*rows, BATEN[0], heads, *BATEN[1:], SALDO])
    assert codes(result, "fout") == codes(result, "waarschuwing") == []
    assert by_side(result)["lasten", "primitief"] == 300.01
    assert by_side(result)["baten", "realisatie"] == 100


def test_a_title_about_both_sides_names_none(read_rows: Read) -> None:
    heads = ["Product", "Begroting 2024", "Rekening 2024"]
    rows = [["Overzicht van lasten en baten"], heads, *LASTEN[1:3], *BATEN]
    assert "RIJ_ZONDER_KANT" in codes(read_rows(rows))
