"""Many texts at once are what the functions of one text make of each."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analyse.read.money.unitwords import SPEAKS, unit
from analyse.read.texts import holding, normalised
from analyse.read.total.totals import without_code, without_codes
from analyse.tables import LONGEST, normalise

TEXTS = st.lists(st.text(max_size=30), max_size=8)


def test_only_the_first_letters_of_a_long_text_count() -> None:
    long = "a" * LONGEST + " totaal"
    assert normalised([long]).tolist() == [normalise(long)] == ["a" * LONGEST]


@given(TEXTS)
def test_names_without_their_codes_are_those_of_one_name(texts: list[str]) -> None:
    plain = normalised([*texts, "12a gazons 3 en 0", "7"])
    expected = [without_code(text.split()) for text in plain.tolist()]
    assert without_codes(plain).tolist() == expected


@given(st.lists(st.one_of(st.text("x€k10 .mlneuroKM€", max_size=14), st.none()), max_size=8))
def test_every_text_that_declares_a_unit_speaks_of_one(values: list[str | None]) -> None:
    speaking = holding(values, SPEAKS)
    declared = [bool(value and unit(value)) for value in values]
    assert not (np.array(declared, dtype=bool) & ~speaking).any()
    assert not any(spoken for spoken, value in zip(speaking, values, strict=True) if not value)
