"""Names with characters that nobody sees, and names of a page: read as what can be shown, and said.

The trap: such a name reads well, and breaks the name of a file, XML or a chart much later.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.read.printable import is_printable, printable, same_name, unseen
from analyse.read.problems import problem
from analyse.read.profiles.profile import Profile
from analyse.read.result import FileResult
from analyse.read.sheet import Sheet
from analyse.read.table import read_sheet
from conftest import codes

Read = Callable[..., FileResult]
HEAD = ["Product", "Wijk", "Lasten/Baten", "Realisatie 2014"]


def sheet(rows: list[list[Any]], name: str = "Blad1") -> Sheet:
    return Sheet.of(name, np.array(rows, dtype=object))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("No\x00ord", "Noord"),
        ("No\x0bord", "No ord"),
        ("\x1b[2JNoord", "[2JNoord"),
        ("No\ud800ord", "No\ufffdord"),
        ("No\u202eord", "Noord"),
        ("\ufeffNoord", "Noord"),
        ("No\u200bord", "Noord"),
        ("No\uffffrd", "Nord"),
        ("No\u2028ord", "No ord"),
    ],
)
def test_an_unseen_character_in_a_name_is_named_with_its_cell(written: str, read: str) -> None:
    rows = [HEAD, ["Groen", "Zuid", "Lasten", 1], ["Wegen", written, "Lasten", 2]]
    result, problems = read_sheet(sheet(rows), "x.xlsx", Profile(""))
    assert result.frame is not None
    assert result.frame["wijk"].tolist() == ["Zuid", read]
    (said,) = [p for p in problems if p.code == "ONZICHTBAAR_TEKEN"]
    assert (said.ernst, said.cel, said.waarde) == ("waarschuwing", "B3", read)
    (character,) = [c for c in written if not is_printable(c)]
    assert f"U+{ord(character):04X}" in said.reden


def test_a_name_of_several_lines_is_one_line_and_no_fault(read_rows: Read) -> None:
    result = read_rows([HEAD, ["Groen\nen\tgrijs", "Zuid", "Lasten", 1]])
    frame = result.sheets[0].frame
    assert frame is not None
    assert frame["product"].tolist() == ["Groen en grijs"]
    assert codes(result) == []


def test_a_cell_of_which_nothing_is_seen_is_empty() -> None:
    rows = [HEAD, ["Groen", "\u200b\x00", "Lasten", 1], ["Wegen", "Zuid", "Lasten", "\ufeff"]]
    result, problems = read_sheet(sheet(rows), "x.xlsx", Profile(""))
    assert result.frame is not None
    assert result.frame["wijk"].tolist()[0] == "onbekend"
    assert "LEGE_CEL" in [p.code for p in problems]


def test_headings_and_the_name_of_a_sheet_are_read_without_what_is_not_seen() -> None:
    rows = [["Pro\u200bduct", *HEAD[1:]], ["Groen", "Zuid", "Lasten", 1]]
    result, problems = read_sheet(sheet(rows, "Bl\x00ad\u202e1"), "x.xlsx", Profile(""))
    assert (result.blad, result.table) == ("Blad1", "begroting")
    assert [p.cel for p in problems if p.code == "ONZICHTBAAR_TEKEN"] == ["", "A1"]
    assert {p.blad for p in problems} == {"Blad1"}


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=12), st.text(st.characters(), max_size=12))
def test_whatever_a_name_holds_what_is_read_can_be_written_anywhere(
    one: str, other: str
) -> None:
    rows = [HEAD, [one, other, "Lasten", 1], [other, one, "Lasten", 2]]
    result, problems = read_sheet(sheet(rows, one), "x.xlsx", Profile(""))
    assert result.frame is not None
    texts = [*result.frame["product"], *result.frame["wijk"], *result.frame["wijk_ruw"]]
    texts += [result.blad, *result.sums, *(p.waarde + p.reden + p.blad for p in problems)]
    for text in texts:
        assert is_printable(text)
        assert text.encode().decode() == text


@given(st.text(st.characters()))
def test_printable_is_printable_and_says_what_it_took(text: str) -> None:
    assert is_printable(printable(text))
    assert printable(printable(text)) == printable(text)
    assert bool(unseen(text)) == (not is_printable(text))


def test_letters_and_signs_of_people_stay() -> None:
    text = "Café ’s-Gravenmoer – 25 m² € \xa0Ĳ 𝄞 你好 😀\t\n"
    assert printable(text) == text


def test_two_names_are_the_same_whatever_their_capitals_and_accents() -> None:
    assert same_name("CAFÉ.xlsx") == same_name("cafe\u0301.xlsx")


def test_a_name_of_a_page_is_cut_and_said_and_stays_its_own(read_rows: Read) -> None:
    one, two = "N" * 30_000 + "1", "N" * 30_000 + "2"
    rows = [
        HEAD,
        ["Groen", one, "Lasten", 1],
        ["Groen", two, "Lasten", 2],
        ["G", "Z", "Lasten", 3],
    ]
    result = read_rows(rows)
    frame = result.sheets[0].frame
    assert frame is not None
    assert frame["wijk"].nunique() == 3
    assert frame["wijk"].str.len().max() <= 300
    assert frame["wijk_ruw"].str.len().max() <= 300
    said = [p for p in result.problems if p.code == "NAAM_TE_LANG"]
    assert [(p.cel, p.aantal) for p in said] == [("B2, B3", 2)]


def test_a_heading_of_a_page_does_not_bury_the_message(read_rows: Read) -> None:
    result = read_rows([[*HEAD, "x" * 30_000], ["Groen", "Zuid", "Lasten", 1, "n"]])
    assert max(len(heading) for heading in result.sheets[0].headings) <= 500
    for said in result.problems:
        assert len(said.reden + said.verwacht + said.oplossing + said.effect) < 1000


def test_what_fills_a_message_is_cut() -> None:
    said = problem("LEGE_CEL", "x.xlsx", kolom="k" * 9_999, verwacht="v" * 9_999)
    assert len(said.reden) < 700
    assert len(said.verwacht) < 700
