"""Texts that were read in another character set than they were written in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.read.mangled import meant_text
from analyse.read.result import FileResult
from analyse.read.table import read_file
from conftest import codes

Read = Callable[..., FileResult]
#: Dutch texts with everything that is right in them.
RIGHT = (
    "Café", "geëist", "Briëlle", "coördinatie", "€ 500", "scène", "garçon", "ideeën", "Één",
    "foto’s – klein", "à la carte", "“Noord”", "Müller", "reünie", "vóór", "10 m²", "10 m³ zand",
)  # fmt: skip
#: What is right and looks odd.
ODD = (
    "CAFÉ’S", "Škoda", "20 ‰", "‚aap’", "„Noord”", "Noord–Zuid", "ÀÉÊ", "5 °C", "½ fte", "A÷B",
    "’s-Gravenhage", "wacht…even", "100¢", "Ã", "Łódź", "Ångström", "€ 5,–", "foto´s", "château",
    "kosten (€)", "m³water", "crêpe", "Zuid‑Oost",
)  # fmt: skip


@pytest.mark.parametrize("text", RIGHT + ODD)
def test_a_right_text_is_left_alone(text: str) -> None:
    assert meant_text(text) == text


@pytest.mark.parametrize("text", RIGHT)
@pytest.mark.parametrize(
    ("read_as", "times"),
    [
        ("cp1252", 1),
        ("cp1252", 2),
        ("cp850", 1),
        ("cp437", 1),
        ("mac_roman", 1),
        ("latin-1", 2),
    ],
)
def test_utf_8_that_was_read_otherwise_is_told(text: str, read_as: str, times: int) -> None:
    wrong = text
    for _ in range(times):
        bytes_of = wrong.encode()
        wrong = "".join(
            chr(byte) if read_as == "cp1252" and byte in b"\x81\x8d\x8f\x90\x9d" else
            bytes([byte]).decode(read_as) for byte in bytes_of
        )  # fmt: skip
    assert wrong != text
    assert meant_text(wrong) == text


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Caf‚", "Café"), ("Bri‰lle", "Briëlle"), ("co”rdinatie", "coördinatie"),
        ("scŠne", "scène"), ("gar‡on", "garçon"), ("v¢¢r", "vóór"), ("CafÚ", "Café"),
        ("geÙist", "geëist"), ("re³nie", "reünie"), ("v¾¾r", "vóór"), ("CafŽ", "Café"),
        ("Ãƒ«", "ë"), ("caissi\u201are", "caissiére"),
    ],
)  # fmt: skip
def test_a_letter_of_an_old_system_is_told(wrong: str, right: str) -> None:
    assert meant_text(wrong) == right


@given(st.text(st.characters(max_codepoint=0x7F), max_size=40))
@settings(max_examples=50, deadline=None)
def test_a_text_without_accents_is_never_asked(text: str) -> None:
    assert meant_text(text) == text


HEAD = ["Jaar", "Fase", "Kant", "Product", "Wijk", "Bedrag"]
LINE = [2024, "realisatie", "lasten", "Gras"]


def test_a_mangled_wijk_beside_the_right_one_is_an_error(read_rows: Read) -> None:
    result = read_rows([HEAD, [*LINE, "Café", 10.5], [*LINE, "CafÃ©", 20.5]])
    (said,) = [problem for problem in result.problems if problem.code == "TEKENS_VERMINKT"]
    assert (said.ernst, said.cel) == ("fout", "E3")
    assert said.waarde == "CafÃ© (waarschijnlijk Café)"


def test_a_mangled_wijk_by_itself_is_asked(read_rows: Read) -> None:
    result = read_rows([HEAD, [*LINE, "BriÃ«lle", 10.5], [*LINE, "Noord", 20.5]])
    (said,) = [problem for problem in result.problems if problem.code == "TEKENS_VERMINKT"]
    assert (said.ernst, said.waarde) == ("waarschuwing", "BriÃ«lle (waarschijnlijk Briëlle)")


CSV = "Jaar;Fase;Kant;Product;Wijk;Bedrag\n2024;realisatie;lasten;Gras;{};10,00\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (CSV.format("Briëlle").encode("cp850"), {"TEKENS_VERMINKT"}),
        (CSV.format("BriÃ«lle").encode(), {"TEKENS_VERMINKT"}),
        (CSV.format("Briëlle").encode("cp1252"), set()),
        (CSV.format("Briëlle €").encode("utf-8-sig"), set()),
        (CSV.format("Briëlle €").encode("utf-16"), set()),
        (CSV.format("Briëlle €").encode("utf-16-le"), set()),
        ("Café ï;".encode() + CSV.format("Briëlle").encode("cp1252"), {"TEKENSET_ONBEKEND"}),
        (
            CSV.format("Briëlle").encode("cp1252") * 3 + CSV.format("Café").encode(),
            {"TEKENS_VERMINKT"},
        ),
    ],
)
def test_the_character_set_of_a_file_is_told_or_asked(
    content: bytes, said: set[str], tmp_path: Path
) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    found = set(codes(read_file(path, [])))
    assert found & {"TEKENS_VERMINKT", "TEKENSET_ONBEKEND", "ONZICHTBAAR_TEKEN"} == said
