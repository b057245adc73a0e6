"""How columns are written, by their name; and differences in words."""

from __future__ import annotations

import pandas as pd
import pytest

from analyse import nl
from analyse.report.book.formats import FORMATS, columns
from analyse.tables import TABLES, notatie

NBSP = "\u00a0"


def test_every_name_has_one_notation_and_it_is_a_format() -> None:
    names = [name for names in notatie._NOTATIES.values() for name in names.split()]
    assert [name for name in set(names) if names.count(name) > 1] == []
    assert set(notatie._NOTATIES) <= FORMATS.keys()
    assert not notatie.VOLGT & set(names)


def test_an_amount_in_any_table_is_written_in_euros() -> None:
    amounts = [c.name for table in TABLES.values() for c in table if c.kind == "bedrag"]
    assert len(amounts) > 10
    assert {notatie.NOTATIE[name] for name in amounts} <= {"euro", "euro2"}


@pytest.mark.parametrize(
    ("before", "expected"),
    [("realisatie", "euro"), ("aandeel", "procent"), ("score", "getal2")],
)
def test_bounds_and_differences_are_written_as_the_value_before_them(
    before: str, expected: str
) -> None:
    frame = pd.DataFrame([["Noord", 1.5, 1.0, 2.0, 0.5]])
    frame.columns = ["wijk", before, "laag", "hoog", "verschil"]
    assert [column.format for column in columns(frame)] == ["tekst", *[expected] * 4]


def test_a_bound_follows_nothing_when_no_value_stands_before_it() -> None:
    frame = pd.DataFrame({"wijk": ["Noord"], "laag": [1.5]})
    assert columns(frame)[1].format == "getal2"


def test_a_format_that_is_asked_for_goes_before_the_name_and_is_followed() -> None:
    frame = pd.DataFrame({"realisatie": [1.5], "verschil": [0.5]})
    assert [c.format for c in columns(frame, {"realisatie": "euro2"})] == ["euro2"] * 2
    asked = columns(frame, {"verschil": "voordeel"})
    assert [c.format for c in asked] == ["euro", "voordeel"]


@pytest.mark.parametrize(
    ("name", "heading"), [("r2", "R²"), ("geindexeerd", "geïndexeerd"), ("in_plan", "in plan")]
)
def test_a_heading_is_the_word_of_people(name: str, heading: str) -> None:
    assert notatie.kop(name) == heading


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (1234.5, f"€{NBSP}1.235 voordeel"),
        (-1234.5, f"€{NBSP}1.235 nadeel"),
        (0.2, f"€{NBSP}0"),
        (-0.2, f"€{NBSP}0"),
        (None, "n.v.t."),
        (float("nan"), "n.v.t."),
    ],
)
def test_a_difference_says_in_words_which_way_it_goes(gap: float | None, said: str) -> None:
    assert nl.voordeel(gap) == said


def test_what_is_less_than_nought_has_the_sign_of_arithmetic_before_the_euro() -> None:
    assert nl.euro(-1234.5, 2) == f"−€{NBSP}1.234,50"
    assert nl.euro(1, teken=True) == f"+€{NBSP}1"
    assert nl.euro(-0.2) == f"€{NBSP}0"
    assert nl.getal(-3.14159, 2) == "−3,14"
    assert nl.getal(3, teken=True) == "+3"
