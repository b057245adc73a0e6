"""Files in a folder of exports that are not read."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyse.dossier import open_dossier
from analyse.errors import LeesFout

BUDGET = "Jaar;Fase;Kant;Product;Bedrag\n2024;realisatie;lasten;Gras;10,00\n"


def said(folder: Path) -> list[tuple[str, str, str, int]]:
    problems = open_dossier(folder).problems
    rows = problems[problems["code"] == "BESTAND_NIET_GELEZEN"]
    return list(
        zip(rows["bestand"], rows["ernst"], rows["waarde"], rows["aantal"], strict=True)
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b.csv").write_text(BUDGET, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "ernst"),
    [
        ("Iv3_1999_2024_begroting.json", "waarschuwing"),
        ("IV3-2024-realisatie.zip", "waarschuwing"),
        ("Programmabegroting.pdf", "ter info"),
        ("programma begroting 2024.pdf", "ter info"),
        ("Jaarrekening2024.docx", "ter info"),
        ("FW export schouw.msg", "ter info"),
        ("realisatie_2024.json", "ter info"),
        ("Areaal.accdb", "ter info"),
        ("begroting.numbers", "ter info"),
        ("2024/budget.pdf", "ter info"),
    ],
)
def test_a_file_with_a_telling_name_is_named(name: str, ernst: str, folder: Path) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"{}")
    assert said(folder) == [(name, ernst, name, 1)]


@pytest.mark.parametrize(
    "name",
    ["Thumbs.db", "~$begroting.docx", "desktop.ini", ".begroting.pdf", "foto.pdf", "LEESMIJ.docx",
     "wijken.geojson", "logo.png", ".~lock.begroting.pdf#"],
)  # fmt: skip
def test_what_is_nobody_s_export_is_not_named(name: str, folder: Path) -> None:
    (folder / name).write_bytes(b"x")
    assert said(folder) == []


def test_many_of_one_kind_are_one_line(folder: Path) -> None:
    for number in range(12):
        (folder / f"begroting {number:02}.pdf").write_bytes(b"%PDF")
    ((place, ernst, names, count),) = said(folder)
    assert (place, ernst, count) == ("(alle bestanden)", "ter info", 12)
    assert names.startswith("begroting 00.pdf, begroting 01.pdf")
    assert not open_dossier(folder).has_errors


def test_a_folder_with_nothing_else_says_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "iv3_2024.json").write_bytes(b"{}")
    with pytest.raises(LeesFout, match=r"geen exports.*iv3_2024\.json: Niet gelezen"):
        open_dossier(tmp_path)
