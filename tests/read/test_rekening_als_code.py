"""A heading Rekening above numbers of accounts is no column of amounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from analyse.read.result import FileResult

Read = Callable[..., FileResult]
LEDGER: list[tuple[list[str], list[list[Any]]]] = [
    (
        ["Rekening", "Product", "Lasten/Baten", "Begroting 2024"],
        [[41000, "Groen", "Lasten", 101000], [43100, "Wegen", "Lasten", 52300]],
    ),
    (
        ["Jaar", "Rekening", "Rekeningomschrijving", "Lasten/Baten", "Begroting"],
        [
            [2024, "41000", "Lonen", "Lasten", 101000],
            [2024, "43100", "Inkoop", "Lasten", 52300],
        ],
    ),
    (
        ["Jaar", "Lasten/Baten", "Kostenplaats", "Rekening", "Begroting", "Werkelijk"],
        [[2024, "Lasten", 6210, 41000, 101000, 5], [2024, "Lasten", 6220, 43100, 52300, 6]],
    ),
    (
        ["Jaar", "Lasten/Baten", "Product", "Rekening", "Begroting"],
        [[2024, "Lasten", "Groen", 41000 + at, at * 15300] for at in range(1, 11)],
    ),
]


@pytest.mark.parametrize(("heads", "rows"), LEDGER)
def test_numbers_of_accounts_are_codes(
    read_rows: Read, heads: list[str], rows: list[list[Any]]
) -> None:
    frame = read_rows([heads, *rows]).sheets[0].frame
    budget = frame[frame["fase"] == "primitief"]
    assert set(budget["grootboekrekening"]) == {
        str(row[heads.index("Rekening")]) for row in rows
    }
    assert frame.loc[frame["fase"] == "realisatie", "bedrag"].sum() in (0, 11)


@pytest.mark.parametrize(
    "heads",
    [
        ["Jaar", "Product", "Lasten/Baten", "Begroting", "Rekening"],
        ["Jaar", "Rekening", "Begroting", "Product", "Lasten/Baten"],
    ],
)
def test_amounts_stay_amounts(read_rows: Read, heads: list[str]) -> None:
    held = {"Jaar": 2024, "Lasten/Baten": "Lasten"}
    amounts = [(41000 + 900 * at, 42000 + 1100 * at) for at in range(12)]
    rows = []
    for place, (budget, booked) in enumerate(amounts):
        cells = {**held, "Product": f"P {place}", "Begroting": budget, "Rekening": booked}
        rows.append([cells[name] for name in heads])
    frame = read_rows([heads, *rows]).sheets[0].frame
    booked = frame.loc[frame["fase"] == "realisatie", "bedrag"].sum()
    assert booked == sum(amount for _, amount in amounts)
