"""Hours that a workbook shows as a lapse of time. The data are fictional."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from analyse.read.result import FileResult
from tests.conftest import codes

Read = Callable[..., FileResult]
HOURS = [dt.timedelta(hours=37, minutes=30), dt.timedelta(hours=100, minutes=20), 8.25]


def rows_of(hours: list[Any]) -> list[list[Any]]:
    header = ["Jaar", "Maand", "Doelgroep", "Uren"]
    return [header, *([2024, "januari", "SW", value] for value in hours)]


def shown_as(form: str) -> Callable[[Any], None]:
    def show(book: Any) -> None:
        for cell in book.active["D"][1:3]:
            cell.number_format = form

    return show


def hours_in(result: FileResult) -> list[float]:
    frame = result.sheets[0].frame
    assert frame is not None
    return [round(hours, 6) for hours in frame["uren"].tolist()]


@pytest.mark.parametrize("form", ["[h]:mm", "[hh]:mm:ss", "[h]:mm;@"])
def test_a_lapse_of_time_is_hours(read_rows: Read, form: str) -> None:
    result = read_rows(rows_of(HOURS), shown_as(form))
    assert codes(result) == []
    assert hours_in(result) == [37.5, 100.333333, 8.25]


def test_a_printed_total_of_lapses_is_held_against_them(read_rows: Read) -> None:
    total = ["Totaal", None, None, dt.timedelta(hours=138)]
    rows = [*rows_of(HOURS[:2]), total]
    result = read_rows(rows, shown_as("[h]:mm"))
    assert codes(result, "fout") == ["TOTAAL_SLUIT_NIET_AAN"]


@pytest.mark.parametrize("form", ["h:mm", "dd-mm-yyyy"])
def test_a_time_of_day_or_a_date_is_asked(read_rows: Read, form: str) -> None:
    result = read_rows(rows_of(HOURS), shown_as(form))
    assert codes(result, "fout") == ["GETAL_NIET_LEESBAAR"]


def test_a_lapse_of_time_is_no_money(read_rows: Read) -> None:
    rows = [["Jaar", "Fase", "Kant", "Bedrag"], [2024, "realisatie", "lasten", HOURS[0]]]
    result = read_rows(rows, shown_as("[h]:mm"))
    assert "BEDRAG_NIET_LEESBAAR" in codes(result, "fout")
