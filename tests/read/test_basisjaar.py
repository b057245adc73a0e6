"""A year that a title names and that is none of the figures: of a base, of prices, of a decision."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analyse.read.heading.yearless import with_names
from analyse.read.result import FileResult
from conftest import codes

Read = Callable[..., FileResult]
TITLES = ["Inputprijsindex (2015=100)", "Prijsindex, basisjaar 2015", "GWW 2015 = 100"]


@pytest.mark.parametrize("title", TITLES)
def test_a_base_year_in_the_title_is_no_year_of_the_rows(read_rows: Read, title: str) -> None:
    rows = [[title], ["Reeks", "Periode", "Index"], ["GWW", "januari", 118.3]]
    assert not read_rows(rows).sheets[0].table
    result = read_rows([[f"{title} 2024"], *rows[1:]])
    frame = result.sheets[0].frame
    assert frame is not None
    assert list(frame["jaar"]) == [2024]


@pytest.mark.parametrize("title", TITLES)
def test_a_base_year_above_other_years_contradicts_nothing(read_rows: Read, title: str) -> None:
    rows = [[title], ["Reeks", 2023, 2024], ["GWW", 118.3, 119.5]]
    assert "JAAR_AFWIJKEND" not in codes(read_rows(rows))


BUDGET = [["Product", "Kant", "Begroting"], ["Gras", "lasten", 103], ["Bomen", "lasten", 205]]
OTHER_YEARS = [
    "Meerjarenonderhoud, prijspeil 2022",
    "Prijspeil 1 januari 2022",
    "Vastgesteld door de raad op 8 november 2023",
    "Raadsbesluit van de gemeenteraad d.d. 8-11-2023",
    "versie 12-10-2023",
    "15-01-2023",
]


@pytest.mark.parametrize("title", OTHER_YEARS)
def test_a_year_of_prices_or_of_a_decision_is_no_year_of_the_rows(
    read_rows: Read, title: str
) -> None:
    assert not read_rows([[title], *BUDGET]).sheets[0].table
    frame = read_rows([["Begroting 2025"], [title], *BUDGET]).sheets[0].frame
    assert frame is not None
    assert set(frame["jaar"]) == {2025}


@pytest.mark.parametrize(
    "title",
    ["Stand per 30-09-2024", "Jaar 2024", "31-12-2024", "Definitief, stand per 5-9-2024"],
)
def test_a_day_up_to_which_figures_run_still_gives_their_year(
    read_rows: Read, title: str
) -> None:
    frame = read_rows([[title], *BUDGET]).sheets[0].frame
    assert frame is not None
    assert set(frame["jaar"]) == {2024}


@pytest.mark.parametrize("heading", ["Index (2021=100)", "Index, basisjaar 2021"])
def test_a_base_year_in_a_heading_is_no_year_of_the_rows(read_rows: Read, heading: str) -> None:
    rows = [["Reeks", "Jaar", heading], ["CPI", 2022, 110.0], ["CPI", 2023, 114.2]]
    frame = read_rows(rows).sheets[0].frame
    assert frame is not None
    assert list(frame["jaar"]) == [2022, 2023]
    assert list(frame["index"]) == [110.0, 114.2]


def test_a_base_year_is_no_year_in_the_pattern_of_a_heading() -> None:
    assert with_names("Index (2021=100)") == "Index (2021=100)"
    assert with_names("Cijfer 2021") == "Cijfer {jaar}"
