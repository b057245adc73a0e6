"""The same money twice on one sheet: a second list under the table, divided otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from analyse.read.profiles.profile import Profile
from analyse.read.result import FileResult
from tests.conftest import codes

Read = Callable[..., FileResult]
HEADS = ["Product", "Lasten/Baten", "Begroting 2024", "Rekening 2024"]
PRODUCTS: list[list[Any]] = [
    ["Groen", "Lasten", 100.5, 90.25],
    ["Wegen", "Lasten", 500, 480.1],
    ["Bomen", "Lasten", 30, 35],
]
TOTAL = ["Totaal", None, 630.5, 605.35]
SORTS: list[list[Any]] = [
    ["Salarissen", "Lasten", 400.5, 400],
    ["Inkoop", "Lasten", 200, 180.35],
    ["Overig", "Lasten", 30, 25],
]
BETWEEN: list[list[list[Any]]] = [
    [TOTAL, [], ["Waarvan per kostensoort"]],
    [[]],
    [TOTAL],
    [["Recapitulatie"]],
]


@pytest.mark.parametrize("between", BETWEEN)
@pytest.mark.parametrize("below", [[], [TOTAL]])
def test_a_list_with_the_sums_of_all_above_it_is_asked(
    read_rows: Read, between: list[list[Any]], below: list[list[Any]]
) -> None:
    found = read_rows([HEADS, *PRODUCTS, *between, *SORTS, *below])
    assert "ZELFDE_GELD_ERONDER" in codes(found, "fout")


def test_round_sums_may_be_the_same_by_chance(read_rows: Read) -> None:
    heads = ["Product", "Lasten/Baten", "Rekening 2024"]
    above = [["Groen", "Lasten", 100], ["Wegen", "Lasten", 500]]
    below = [["Salarissen", "Lasten", 400], ["Inkoop", "Lasten", 200]]
    assert "ZELFDE_GELD_ERONDER" in codes(
        read_rows([heads, *above, [], *below]), "waarschuwing"
    )


def test_a_third_list_does_not_hide_the_second(read_rows: Read) -> None:
    wijken = [["Noord", "Lasten", 600.5, 600.35], ["Zuid", "Lasten", 30, 5]]
    found = read_rows([HEADS, *PRODUCTS, [], *SORTS, [], *wijken])
    assert "ZELFDE_GELD_ERONDER" in codes(found, "fout")


def test_what_is_as_large_and_is_something_else_is_not_asked(read_rows: Read) -> None:
    baten = [[name, "Baten", *amounts] for name, _, *amounts in SORTS]
    assert "ZELFDE_GELD_ERONDER" not in codes(read_rows([HEADS, *PRODUCTS, [], *baten]))
    more = [*SORTS, ["Rente", "Lasten", 1.5, 2]]
    assert "ZELFDE_GELD_ERONDER" not in codes(read_rows([HEADS, *PRODUCTS, [], *more]))
    heads = ["Jaar", "Product", "Lasten/Baten", "Begroting"]
    years = [[2024, *row[:3]] for row in PRODUCTS], [[2025, *row[:3]] for row in PRODUCTS]
    assert "ZELFDE_GELD_ERONDER" not in codes(read_rows([heads, *years[0], [], *years[1]]))


def test_the_same_budget_for_each_wijk_is_not_asked(read_rows: Read) -> None:
    heads = ["Wijk", *HEADS]
    wijken = [[wijk, *row] for wijk in ("Noord", "Zuid") for row in [*PRODUCTS, []]]
    assert "ZELFDE_GELD_ERONDER" not in codes(read_rows([heads, *wijken]))


def test_a_profile_stops_above_it_or_says_that_it_is_other_money(read_rows: Read) -> None:
    rows = [HEADS, *PRODUCTS, [], ["Per kostensoort"], *SORTS]
    ended = read_rows(rows, profile=Profile("*", stop="per kostensoort"))
    assert "ZELFDE_GELD_ERONDER" not in codes(ended)
    assert ended.sheets[0].sums["Rekening 2024"] == 605.35
    assert "ZELFDE_GELD_ERONDER" not in codes(
        read_rows(rows, profile=Profile("*", own_money=True))
    )
