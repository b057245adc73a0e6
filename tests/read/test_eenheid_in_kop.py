"""Headings of areaal that say their unit. The data are fictional."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from analyse.read.result import FileResult
from tests.conftest import codes

Read = Callable[..., FileResult]
KEYS = ["Jaar", "Wijk", "Objecttype"]
GRAS, HAAG, BOOM = ([2024, "Noord", name] for name in ("Gazon", "Haag", "Boom"))


def by_unit(result: FileResult) -> dict[str, float]:
    frame = result.sheets[0].frame
    assert frame is not None
    assert result.sheets[0].table == "areaal"
    sums = frame.groupby("eenheid", observed=True)["hoeveelheid"].sum()
    return {unit: amount for unit, amount in sums.items() if amount}


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Oppervlakte (m2)", "m2"),
        ("Oppervlakte in m²", "m2"),
        ("Opp. m2", "m2"),
        ("Lengte (m1)", "m1"),
        ("Aantal (st)", "st"),
        ("Hoeveelheid (stuks)", "st"),
    ],
)
def test_a_heading_says_the_unit(read_rows: Read, heading: str, unit: str) -> None:
    result = read_rows([[*KEYS, heading], [*GRAS, 100.5], [*HAAG, 200]])
    assert codes(result) == []
    assert by_unit(result) == {unit: 300.5}


UNITS = ["Oppervlakte (m2)", "Lengte (m1)", "Aantal (st)"]
APART = [[*GRAS, 100, None, None], [*HAAG, None, 200, 0], [*BOOM, None, None, 30]]


@pytest.mark.parametrize("units", [UNITS, ["m2", "m1", "stuks"]])
@pytest.mark.parametrize("total", [[], [["Totaal", None, None, 100, 200, 30]]])
def test_a_column_for_each_unit(read_rows: Read, units: list[str], total: list[Any]) -> None:
    result = read_rows([[*KEYS, *units], *APART, *total])
    assert codes(result, "fout") == []
    assert by_unit(result) == {"m2": 100, "m1": 200, "st": 30}


def test_an_area_with_its_circumference_is_asked(read_rows: Read) -> None:
    result = read_rows([[*KEYS, *UNITS], [*GRAS, 100, 40, None], *APART[1:]])
    assert codes(result, "fout") == ["BLAD_NIET_HERKEND"]


@pytest.mark.parametrize(
    "heading", ["Oppervlakte", "Lengte (m2)", "Aantal (m2)", "Opp. ha", "Aantal"]
)
def test_a_heading_without_a_unit_that_fits_is_asked(read_rows: Read, heading: str) -> None:
    result = read_rows([[*KEYS, heading], [*GRAS, 100], [*HAAG, 200]])
    assert codes(result, "fout") == ["BLAD_NIET_HERKEND"]


def test_a_column_of_units_goes_first(read_rows: Read) -> None:
    rows = [[*KEYS, "Eenheid", "Oppervlakte (m2)"], [*HAAG, "m1", 200]]
    assert codes(read_rows(rows), "fout") == ["BLAD_NIET_HERKEND"]
