"""The year in which an index is 100 is no year of its figures."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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
