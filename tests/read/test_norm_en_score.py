"""A schouw with the meetlatten across, each with its norm and score. The data are fictional."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from analyse.read.result import FileResult
from tests.conftest import codes

Read = Callable[..., FileResult]
TOP = [
    "Ronde",
    "Datum",
    "Wijk",
    "Locatie",
    "Groen-gras-graslengte",
    None,
    "Groen-onkruid",
    None,
]
UNDER = [None, None, None, None, "Norm", "Score", "Norm", "Score"]


def spot(wijk: str, place: str, *levels: str | None) -> list[Any]:
    return ["2024-1", "15-05-2024", wijk, place, *levels]


ROWS = [
    spot("Dorp", "D1", "C", "B", "B", "D"),
    spot("Dorp", "D2", "C", "D", "B", None),
    spot("Strand", "S1", "C", "A+", "B", "A"),
]


def merged(book: Any) -> None:
    sheet = book.active
    sheet.merge_cells("E1:F1")
    sheet.merge_cells("G1:H1")


def test_what_should_be_and_what_was_found_stand_in_one_row(read_rows: Read) -> None:
    result = read_rows([TOP, UNDER, *ROWS], merged)
    assert result.sheets[0].table == "schouw"
    assert codes(result, "fout") == []
    frame = result.sheets[0].frame
    assert frame is not None
    scored = frame[frame["beoordeling"] == "gescoord"]
    columns = ["locatie", "meetlat", "niveau", "ambitie"]
    found = {tuple(row) for row in scored[columns].astype(str).to_numpy().tolist()}
    assert found == {
        ("D1", "Groen-gras-graslengte", "B", "C"),
        ("D1", "Groen-onkruid", "D", "B"),
        ("D2", "Groen-gras-graslengte", "D", "C"),
        ("S1", "Groen-gras-graslengte", "A+", "C"),
        ("S1", "Groen-onkruid", "A", "B"),
    }


def test_a_norm_alone_is_no_score(read_rows: Read) -> None:
    rows = [[*row[:5], row[6]] for row in [TOP, UNDER, *ROWS]]
    rows[0] = [*TOP[:5], TOP[6]]
    result = read_rows(rows)
    frame = result.sheets[0].frame
    assert frame is None or result.sheets[0].table != "schouw"
