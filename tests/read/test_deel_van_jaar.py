"""Figures of a part of a year, or of another measure, under headings that do not say so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from analyse.read.heading.until import end_of_part
from analyse.read.result import FileResult
from conftest import codes

ReadRows = Callable[..., FileResult]

ROWS = [
    ["Taakveld", "L/B", "Begroting 2024", "Realisatie 2024"],
    ["5.7", "L", 1200.5, 900.25],
    ["2.1", "L", 2300, 1750.1],
]
SEPTEMBER = dt.date(2024, 9, 30)


@pytest.mark.parametrize(
    "text",
    [
        "Budgetbewaking 2024 t/m september",
        "Realisatie t/m periode 9 2024",
        "Periode: 2024-01 t/m 2024-09",
        "Boekjaar 2024 periode 001 - 009",
        "Stand per 30-09-2024",
        "stand 20240930",
        "jan-sep 2024",
        "realisatie_2024_P09",
        "Budgetbewaking 2024 tm sep",
        "Q3 2024",
        "3e kwartaal 2024",
        "YTD september 2024",
        "3e bestuursrapportage 2024, stand 30 september",
    ],
)
def test_a_text_says_up_to_when_the_figures_run(text: str) -> None:
    assert end_of_part(text, 2024) == SEPTEMBER


@pytest.mark.parametrize(
    "text",
    [
        "Boekjaar 2024 Periode: 1 t/m 12",
        "Afgedrukt op 05-10-2024, stand 30-09-2024",
        "Meerjarenbegroting 2024 t/m 2027",
        "Jaarrekening 2024",
        "Stand per 1-1-2024",
        "Programma 9 Ruimte 2024",
        "Lasten per maand 2024",
        "bladzijde 1 t/m 9",
        "t/m 31-12-2024",
    ],
)
def test_a_whole_year_a_print_date_and_a_page_are_no_part(text: str) -> None:
    assert end_of_part(text, 2024) is None


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ([["Budgetbewaking 2024 t/m september"], *ROWS], "export.xlsx"),
        ([["Stand 30 september"], *ROWS], "export.xlsx"),
        (ROWS, "Budgetbewaking 2024 tm sep.xlsx"),
    ],
)
def test_the_realisatie_is_dated_by_what_stands_around_it(
    read_rows: ReadRows, rows: list[list[Any]], name: str
) -> None:
    result = read_rows(rows, name=name)
    frame = result.sheets[0].frame
    assert frame is not None
    assert set(frame["peildatum"]) == {pd.Timestamp(SEPTEMBER)}
    assert codes(result) == ["UIT_CONTEXT"]


@pytest.mark.parametrize("title", ["Marap 2024-2", "Tussenrapportage 2024", "2e Berap 2024"])
def test_a_report_in_the_course_of_a_year_without_a_day_is_asked(
    read_rows: ReadRows, title: str
) -> None:
    assert codes(read_rows([[title], *ROWS]), "waarschuwing") == ["DEEL_VAN_JAAR"]


def test_a_column_or_a_plan_alone_needs_no_day(read_rows: ReadRows) -> None:
    plan = [row[:3] for row in ROWS]
    assert codes(read_rows([["Marap 2024 t/m september"], *plan])) == []
    dated = [[*row, "Peildatum" if n == 0 else "31-10-2024"] for n, row in enumerate(ROWS)]
    frame = read_rows([["2024 t/m september"], *dated]).sheets[0].frame
    assert frame is not None
    assert set(frame["peildatum"]) == {pd.Timestamp(2024, 10, 31)}


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["Areaal (in ha)"],
            ["Jaar", "Objecttype", "Eenheid", "Hoeveelheid"],
            [2024, "a", "m2", 9],
        ],
        [["Groenafval, kg"], ["Jaar", "Soort", "Ton"], [2024, "gras", 36500]],
        [["Uren per week"], ["Jaar", "Doelgroep", "Uren"], [2024, "sw", 36]],
        [["Indexering in %"], ["Reeks", 2023, 2024], ["GWW", 3.2, 4.1]],
        [["Indexreeks", 2023, 2024], ["GWW", 3.2, 4.1], ["CPI", 2.9, 3.3]],
        [["Bezuiniging", 2024, 2025], ["Maaien", -12000, -23000], ["Vegen", -3000, -5000]],
    ],
)
def test_another_measure_is_asked(read_rows: ReadRows, rows: list[list[Any]]) -> None:
    assert "ANDERE_MAAT" in codes(read_rows(rows), "waarschuwing")


def test_figures_of_the_measure_of_their_table_are_not_asked(read_rows: ReadRows) -> None:
    index = [["Indexreeks", 2023, 2024], ["GWW", 118.2, 121.3]]
    saving = [["Bezuiniging", 2024, 2025], ["Maaien", 12000, 23000], ["Vegen", -3000, 5000]]
    assert codes(read_rows(index)) == []
    assert codes(read_rows(saving)) == []
