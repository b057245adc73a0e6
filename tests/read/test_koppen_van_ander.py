"""Headings of something else beside those of a table: asked, never taken for what is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from analyse.read.problems import FOUT, INFO
from analyse.read.result import FileResult

ReadRows = Callable[..., FileResult]

BUDGET = ["Taakveld", "Product", "L/B", "Begroting 2024", "Realisatie 2024"]
BUDGET_ROWS = [["5.7", "Gras", "L", 1200, 1100], ["7.5", "Leges", "B", 310, 305.1]]
LONG = ["Jaar", "Fase", "Taakveld", "Kant", "Bedrag"]
LONG_ROWS = [[2024, "primitief", "5.7", "L", 1200], [2024, "realisatie", "7.5", "B", 310]]
HOURS = ["Jaar", "Doelgroep", "Uren", "Loonkosten"]
HOURS_ROWS = [[2024, "sw", 1200, 24000], [2024, "wajong", 300, 6000]]
WASTE = ["Jaar", "Soort groenafval", "Ton", "Kosten"]
WASTE_ROWS = [[2024, "gras", 12.5, 1200], [2024, "snoeihout", 22.5, 900]]
IV3 = ["Gemeente", "Jaar", "Taakveld", "Fase", "Lasten", "Baten"]
IV3_ROWS = [["Zwolle", 2023, "5.7", "realisatie", 12000, 300]] * 2


def beside(head: list[str], rows: list[list[Any]], heading: str) -> list[list[Any]]:
    """A sheet with one more column of amounts at its end."""
    return [[*head, heading], *([*row, 51.5 + n] for n, row in enumerate(rows))]


@pytest.mark.parametrize(
    ("head", "rows", "heading"),
    [
        *((BUDGET, BUDGET_ROWS, one) for one in ("Rekening t-1", "Begroting t", "Uitputting")),
        *((BUDGET, BUDGET_ROWS, one) for one in ("Gerealiseerd t/m 2023", "Begroting T + 1")),
        *((LONG, LONG_ROWS, one) for one in ("Realisatie t/m 2024", "Rekening t - 2")),
        *(
            (HOURS, HOURS_ROWS, one)
            for one in ("Bedrag 2024", "Bedrag in euro 2023", "2023 in €")
        ),
        *((WASTE, WASTE_ROWS, one) for one in ("Bedrag 2023", "Euro 2024", "2023 (bedragen)")),
        *((IV3, IV3_ROWS, one) for one in ("2022", "Begroting 2024", "Rekening 2022")),
    ],
)
def test_a_heading_of_something_else_is_unread_and_named(
    read_rows: ReadRows, head: list[str], rows: list[list[Any]], heading: str
) -> None:
    plain, result = read_rows([head, *rows]), read_rows(beside(head, rows, heading))
    unread = [p for p in result.problems if p.code == "ONBEKENDE_KOLOM" and p.ernst != INFO]
    assert [p.waarde for p in unread] == [heading]
    expected, frame = plain.sheets[0].frame, result.sheets[0].frame
    assert expected is not None
    assert frame is not None
    pd.testing.assert_frame_equal(frame, expected)


@pytest.mark.parametrize(
    "rows",
    [
        beside(
            ["Taakstelling", "2024", "2025"], [["Ombuiging", 12, 23], ["Extra", 3, 5]], "Doel"
        ),
        beside(["Indexreeks", "2023", "2024"], [["GWW", 118.2, 121.3], ["Cpi", 1, 2]], "Index"),
        beside(BUDGET, BUDGET_ROWS, "Bedrag"),
        beside(LONG, LONG_ROWS, "2023"),
        beside(LONG, LONG_ROWS, "Kosten"),
        beside(["Soort groenafval", "Ton 2023", "Ton 2024"], [["gras", 2, 3]] * 2, "Kosten"),
        beside(["Doelgroep", "Uren 2023", "Uren 2024"], [["sw", 2, 3]] * 2, "Loonkosten"),
        beside(["Soort groenafval", "Kosten 2023", "Kosten 2024"], [["gras", 2, 3]] * 2, "Ton"),
    ],
)
def test_a_figure_of_no_year_beside_those_of_a_year_is_asked(
    read_rows: ReadRows, rows: list[list[Any]]
) -> None:
    result = read_rows(rows)
    assert "KOP_ONVOLLEDIG" in {p.code for p in result.problems if p.ernst == FOUT}


def test_a_quantity_goes_with_the_amount_of_each_year(read_rows: ReadRows) -> None:
    result = read_rows(beside(BUDGET, BUDGET_ROWS, "Hoeveelheid"))
    assert [p for p in result.problems if p.ernst == FOUT] == []
    assert result.sheets[0].frame is not None
    assert list(result.sheets[0].frame["hoeveelheid"]) == [51.5, 51.5, 52.5, 52.5]


@pytest.mark.parametrize("heading", ["Gerealiseerd", "Werkelijk", "Rekening"])
def test_a_heading_that_takes_its_year_from_the_others_is_not_read_beside_the_same(
    read_rows: ReadRows, heading: str
) -> None:
    result = read_rows(beside(BUDGET, BUDGET_ROWS, heading))
    assert "DUBBELE_KOP" in {p.code for p in result.problems if p.ernst == FOUT}


@pytest.mark.parametrize("heading", ["Hercontrole", "Herschouw", "Herinspectie 2"])
def test_a_second_look_is_no_subject_of_its_own(read_rows: ReadRows, heading: str) -> None:
    head = ["Meetronde", "Datum", "Wijk", "Meetlocatie", "Gras", "Onkruid", heading]
    rows = [["2024-1", "01-05-2024", "Noord", str(n), "A", "B", "C"] for n in range(3)]
    result = read_rows([head, *rows])
    assert heading in {p.waarde for p in result.problems if p.ernst != INFO}
