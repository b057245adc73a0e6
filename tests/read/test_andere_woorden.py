"""The same money twice: a list of measures worded anew, and two versions of one row."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyse import open_dossier

HEADS = "Nr;Maatregel;Aard;2024;2025\n"
JUNE = "1;Bermen minder maaien;S;10000;10000\n2;Fonteinen uit;S;5000;5000\n3;Korf;S;7000;7500\n"
SEPTEMBER = "1;Minder maaien;S;10000;10000\n2;Fontein dicht;S;5000;5000\n3;Bak;S;7000;7500\n"


def asked(folder: Path, files: dict[str, str], code: str) -> list[str]:
    """The files of which it is asked."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    problems = open_dossier(folder).problems
    return list(problems[problems["code"] == code]["bestand"])


def test_a_list_of_measures_that_was_worded_anew_is_asked(tmp_path: Path) -> None:
    files = {"Bezuinigingen 1": HEADS + JUNE, "Bezuinigingen 2": HEADS + SEPTEMBER}
    assert asked(tmp_path, files, "ZELFDE_GELD") == ["Bezuinigingen 2.csv"]


@pytest.mark.parametrize(
    ("old", "new"), [("7500", "7600"), (";5000;5000", ";5100;4900"), ("2024;2025", "2026;2027")]
)
def test_as_many_measures_with_other_money_are_not(tmp_path: Path, old: str, new: str) -> None:
    """One amount of six may be another, two may not, nor may the years."""
    files = {"Bezuinigingen 1": HEADS + JUNE}
    files["Bezuinigingen 2"] = (HEADS + SEPTEMBER).replace(old, new)
    few = old == "7500"
    assert asked(tmp_path, files, "ZELFDE_GELD") == ["Bezuinigingen 2.csv"] * few


@pytest.mark.parametrize(("product", "twice"), [("Gras", True), ("Bomen", False)])
def test_two_versions_of_one_row_are_asked(tmp_path: Path, product: str, twice: bool) -> None:
    heads = "Product;Kant;Realisatie 2024\n"
    files = {"v1": f"{heads}Gras;lasten;100,50\n", "v2": f"{heads}{product};lasten;110,50\n"}
    assert asked(tmp_path, files, "DUBBELE_REGELS") == ["v2.csv"] * twice


@pytest.mark.parametrize(
    ("heading", "found"), [("Zwerfafval", ["F1"]), ("Volgnummer foto", []), ("X", [])]
)
def test_figures_under_a_meetlat_beside_others_are_named(
    tmp_path: Path, heading: str, found: list[str]
) -> None:
    text = f"Ronde;Datum;Wijk;Locatie;Onkruid;{heading}\n"
    text += "2024-1;3-4-2024;Noord;1;A;3\n2024-1;3-4-2024;Zuid;2;B;7\n"
    (tmp_path / "schouw.csv").write_text(text, encoding="utf-8")
    problems = open_dossier(tmp_path).problems
    named = problems[
        (problems["code"] == "ONBEKENDE_KOLOM") & (problems["ernst"] != "ter info")
    ]
    assert list(named["cel"]) == found
