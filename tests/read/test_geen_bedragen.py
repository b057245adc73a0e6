"""What stands between amounts and is none, signs in another place, and a wijk that is left blank."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from analyse.read.result import FileResult
from conftest import codes

Read = Callable[..., FileResult]
HEADS = ["Product", "Kant", "Realisatie 2023", "Realisatie 2024"]
LINES = [
    ["Gras", "lasten", 100.5, 110],
    ["Bomen", "lasten", 200, 220],
    ["Vegen", "lasten", 7, 8],
]


def booked(result: FileResult, year: int) -> float:
    frame = result.sheets[0].frame
    assert frame is not None
    return round(float(frame.loc[frame["jaar"] == year, "bedrag"].sum()), 2)


@pytest.mark.parametrize(
    "name",
    [
        "Gemiddeld",
        "Gemiddelde 2023-2024",
        "Gemiddelde per jaar",
        "Aantal inwoners",
        "Inwoners",
        "Kosten per inwoner",
        "Lasten per m2",
        "Index (2023 = 100)",
        "In procenten",
        "Groei in %",
    ],
)
def test_a_row_that_is_no_amount_by_its_name_is_told_and_does_not_count(
    read_rows: Read, name: str
) -> None:
    result = read_rows([HEADS, *LINES, [name, "", 24512, 24810]])
    assert booked(result, 2024) == 338
    assert "RIJ_ZONDER_BEDRAG" in codes(result, "waarschuwing")


@pytest.mark.parametrize(
    "name", ["Gemiddeld onderhoud", "Indexering", "Woningen", "Inwonerszaken"]
)
def test_a_product_with_such_a_word_in_its_name_counts(read_rows: Read, name: str) -> None:
    result = read_rows([HEADS, *LINES, [name, "lasten", 10, 20.25]])
    assert booked(result, 2024) == 358.25
    assert "RIJ_ZONDER_BEDRAG" not in codes(result)


def test_a_sheet_of_such_rows_is_read(read_rows: Read) -> None:
    rows = [["Riool per huishouden", "baten", 1, 2], ["Afval per huishouden", "baten", 3, 4]]
    assert booked(read_rows([HEADS, *rows]), 2024) == 6


@pytest.mark.parametrize("name", ["waarv. inhuur", "  wv. inhuur", "w.v. inhuur"])
def test_a_part_in_short_does_not_count(read_rows: Read, name: str) -> None:
    result = read_rows([HEADS, *LINES, [name, "lasten", 5, 6]])
    assert booked(result, 2024) == 338
    assert "WAARVAN_REGEL" in codes(result)


@pytest.mark.parametrize("name", ["incl. inhuur", "onder meer inhuur", "o.a. inhuur"])
def test_a_part_does_not_count_and_a_remark_beside_a_name_is_none(
    read_rows: Read, name: str
) -> None:
    assert booked(read_rows([HEADS, *LINES, [name, "lasten", 5, 6]]), 2024) == 338
    heads = [HEADS[0], "Bijzonderheden", *HEADS[1:]]
    rows = [[line[0], name, *line[1:]] for line in LINES]
    assert booked(read_rows([heads, *rows]), 2024) == 338


@pytest.mark.parametrize(
    "remark", ["Resultaat", "samen", "netto", "per m2", "in procenten", "alles"]
)
def test_a_remark_beside_a_name_makes_no_total_and_no_figure(
    read_rows: Read, remark: str
) -> None:
    heads = [HEADS[0], "Soort", *HEADS[1:]]
    rows = [
        [line[0], said, *line[1:]]
        for line, said in zip(LINES, [remark, "x", None], strict=True)
    ]
    found = read_rows([heads, *rows])
    assert booked(found, 2024) == 338
    assert codes(found, "fout") == []


@pytest.mark.parametrize("label", ["Totaal", "Totaal Gras", "Saldo"])
def test_a_total_in_a_column_that_is_not_read_stays_one(read_rows: Read, label: str) -> None:
    heads = [HEADS[0], "Soort", *HEADS[1:]]
    rows = [
        ["Gras", "salarissen", "lasten", 100.5, 110.5],
        ["Gras", "inkoop", "lasten", 200, 220],
        ["Gras", label, None, 300.5, 330.5],
    ]
    assert booked(read_rows([heads, *rows]), 2024) == 330.5


BESIDE = ["Jaar", "Fase", "Kant", "Product", "Soort boeking", "Bedrag"]


def lines(*cells: Sequence[Any]) -> list[list[Any]]:
    names = ["Gras", "Bomen", "Vegen"]
    return [
        [2024, "realisatie", kant, name, sign, amount]
        for name, (kant, sign, amount) in zip(names, cells, strict=False)
    ]


SIGNS = [("D", "C"), ("Debet", "Credit"), ("+", "-"), ("bij", "af"), ("S", "H")]


@pytest.mark.parametrize("signs", SIGNS)
def test_signs_in_a_column_beside_amounts_without_one_are_asked(
    read_rows: Read, signs: tuple[str, str]
) -> None:
    rows = lines(("lasten", signs[0], 1000.5), ("lasten", signs[1], 200))
    assert "TEKEN_IN_KOLOM" in codes(read_rows([BESIDE, *rows]), "fout")


@pytest.mark.parametrize(
    "cells",
    [
        [("lasten", "D", 1000.5), ("lasten", "C", -200)],
        [("lasten", "D", 1000.5), ("baten", "C", 200)],
        [("lasten", "D", 1000.5), ("lasten", "D", 200)],
        [("lasten", "D", 1000.5), ("lasten", "C", 200), ("lasten", "M", 5)],
    ],
)
def test_signs_that_say_nothing_new_are_not_asked(
    read_rows: Read, cells: list[tuple[str, str, float]]
) -> None:
    assert "TEKEN_IN_KOLOM" not in codes(read_rows([BESIDE, *lines(*cells)]))


def test_a_wijk_that_stands_once_above_its_scores_is_asked(read_rows: Read) -> None:
    heads = ["Ronde", "Datum", "Wijk", "Locatie", "Meetlat", "Score"]
    wijken = ["Noord", None, None, "Zuid", None]
    rows = [
        ["2024-1", "3-4-2024", wijk, number, "Onkruid", "B"]
        for number, wijk in enumerate(wijken)
    ]
    assert "LEGE_SLEUTEL" in codes(read_rows([heads, *rows]), "waarschuwing")
    for row, wijk in zip(rows, ["Noord", "Noord", None, "Zuid", "Zuid"], strict=True):
        row[2] = wijk
    assert "LEGE_SLEUTEL" not in codes(read_rows([heads, *rows]))
