"""Months across, with headings as a finance system or Excel writes them. The data are fictional."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from analyse.read.profiles.profile import Profile
from analyse.read.result import FileResult
from tests.conftest import codes

Read = Callable[..., FileResult]
FIRST = [dt.date(2024, month, 1) for month in (1, 2, 3)]
LAST = [dt.date(2024, 1, 31), dt.date(2024, 2, 29), dt.date(2024, 3, 31)]


def rows_under(headings: list[Any]) -> list[list[Any]]:
    return [
        ["Product", "Kant", *headings],
        ["Gras", "lasten", 100.01, 110, 120],
        ["Bomen", "lasten", 200, 210, 220],
    ]


def booked(result: FileResult) -> dict[tuple[int, str], float]:
    frame = result.sheets[0].frame
    assert frame is not None
    assert result.sheets[0].table == "maandrealisatie"
    found = frame.groupby(["jaar", "maand"], observed=True)["bedrag"].sum()
    return {(year, month): round(amount, 2) for (year, month), amount in found.items()}


BOOKED = {(2024, "januari"): 300.01, (2024, "februari"): 320, (2024, "maart"): 340}


def shown_as(form: str) -> Callable[[Any], None]:
    def show(book: Any) -> None:
        for cell in book.active[1]:
            cell.number_format = form

    return show


@pytest.mark.parametrize(
    "headings",
    [
        FIRST,
        ["jan-24", "feb-24", "mrt-24"],
        ["jan '24", "feb '24", "mrt '24"],
        ["202401", "202402", "202403"],
        [202401, 202402, 202403],
        ["2024P01", "2024P02", "2024P03"],
        ["01-01-2024", "01-02-2024", "01-03-2024"],
        ["2024-01-01", "2024-02-01", "2024-03-01"],
    ],
)
def test_a_row_of_months_is_read(read_rows: Read, headings: list[Any]) -> None:
    result = read_rows(rows_under(headings))
    assert codes(result) == []
    assert booked(result) == BOOKED


def test_months_go_on_in_the_next_year(read_rows: Read) -> None:
    result = read_rows(rows_under(["nov-23", "dec-23", "jan-24"]))
    assert set(booked(result)) == {(2023, "november"), (2023, "december"), (2024, "januari")}


@pytest.mark.parametrize(
    "headings",
    [
        ["jan-24", "mrt-24", "mei-24"],
        [202401, 202403, 202402],
        ["202411", "202412", "202413"],
        [dt.date(2024, 1, 5), dt.date(2024, 1, 19), dt.date(2024, 2, 2)],
    ],
)
def test_what_is_no_row_of_months_is_asked(read_rows: Read, headings: list[Any]) -> None:
    result = read_rows(rows_under(headings))
    assert codes(result, "fout") == ["BLAD_NIET_HERKEND"]


def test_the_last_day_of_a_month_is_the_month_where_no_day_is_shown(read_rows: Read) -> None:
    assert booked(read_rows(rows_under(LAST), shown_as("mmm-yy"))) == BOOKED
    asked = read_rows(rows_under(LAST), shown_as("dd-mm-yyyy"))  # may be stands on that day
    assert codes(asked, "fout") == ["BLAD_NIET_HERKEND"]


def test_the_first_of_january_alone_stays_a_year(read_rows: Read) -> None:
    years = [dt.date(year, 1, 1) for year in (2023, 2024, 2025)]
    result = read_rows([["Realisatie"], *rows_under(years)])
    frame = result.sheets[0].frame
    assert frame is not None
    assert sorted(set(frame["jaar"])) == [2023, 2024, 2025]


@pytest.mark.parametrize("headings", [FIRST, [202401, 202402, 202403]])
def test_a_header_that_is_printed_again_holds_no_amounts(
    read_rows: Read, headings: list[Any]
) -> None:
    header, grass, trees = rows_under(headings)
    result = read_rows([header, grass, header, trees])
    assert codes(result) == []
    assert booked(result) == BOOKED


def test_what_a_profile_says_of_such_a_heading_holds(read_rows: Read) -> None:
    said = {"kolom": "bedrag", "jaar": 2023, "maand": "december"}
    profile = Profile("export*", table="maandrealisatie", columns={"jan 24": said})
    result = read_rows(rows_under(["jan-24", "feb-24", "mrt-24"]), profile=profile)
    assert booked(result) == {(2023, "december"): 300.01}
