"""Which municipality a folder is of: what it says itself, and never a neighbour in silence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from analyse import gegevens, structureel
from analyse.dossier import Dossier, open_dossier
from analyse.read.problems import INFO, WAARSCHUWING

ODATA = "ID;Verslagsoort;Gemeenten;TaakveldBalanspost;Categorie;"
ODATA += "k_1ePlaatsing_1;k_2ePlaatsing_2;k_3ePlaatsing_3"
CODES = {"Zwolle": "0193", "Assen": "0106"}


def odata(folder: Path, gemeente: str = "Zwolle", name: str = "45071NED.csv") -> None:
    """A file of the CBS of one municipality."""
    line = f"1;2025X000;GM{CODES[gemeente]};5.7;L3.8;937;;"
    (folder / name).write_text(f"{ODATA}\n{line}\n", encoding="utf-8")


def levering(folder: Path, gemeente: str = "Zwolle") -> None:
    """A delivery as a municipality sends it to the CBS."""
    about = {"overheidslaag": "Gemeente", "overheidsnummer": CODES[gemeente]}
    about |= {"overheidsnaam": gemeente, "boekjaar": 2025, "periode": 0}
    lines = [{"taakveld": "5.7", "categorie": "3.8", "bedrag": 937}]
    ratio = {"verslagperiode": "Beg_2025", "kengetal": "fk.4", "waarde": "1,25"}
    data: dict[str, Any] = {"lasten": lines, "baten": [], "kengetallen": [ratio]}
    text = json.dumps({"metadata": about, "data": data})
    (folder / f"levering {gemeente[:1]}.json").write_text(text, encoding="utf-8")


def matrix(folder: Path, gemeente: str = "Zwolle") -> None:
    """A matrix of Iv3 in Excel."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Lasten"
    for row in (
        ["Gemeente", gemeente],
        ["Boekjaar", 2025],
        ["Periode", 0],
        [],
        ["Taakveld", "1.1 Salarissen", "3.8 Overige goederen", "7.3 Afschrijvingen"],
        ["0.4 Overhead", 1, 936, 4],
        ["2.1 Verkeer", 2, 3, 5],
        ["5.7 Openbaar groen", 1, 936, 7],
    ):
        sheet.append(row)
    book.save(folder / "matrix.xlsx")


def begroting(
    folder: Path, title: str = "", column: str = "", name: str = "budget.csv"
) -> None:
    """A budget of 2025, with a title or a column that names the municipality."""
    heads = "Jaar;Fase;Taakveld;Product;Lasten" + (";Gemeente" if column else "")
    end = f";{column}" if column else ""
    rows = [f"2025;primitief;5.7;Gras;900000{end}", f"2025;primitief;2.1;Wegen;5000{end}"]
    lines = [title, heads, *rows]
    (folder / name).write_text("\n".join(filter(None, lines)) + "\n", encoding="utf-8")


def said(found: Dossier) -> list[tuple[str, str, str]]:
    table = found.problems[found.problems["code"] == "IV3_EIGEN"]
    return list(zip(table["ernst"], table["bestand"], table["waarde"], strict=True))


def naast(found: Dossier) -> int:
    assert len(found.begroting) == 2
    return len(gegevens.begroting_naast_iv3(found.begroting, found.iv3, found.eigen_gemeente))


@pytest.fixture
def map_(tmp_path: Path) -> Path:
    """A folder of which the name says nothing."""
    folder = tmp_path / "exports"
    folder.mkdir()
    return folder


def test_a_file_of_the_cbs_alone_is_asked_and_never_taken(map_: Path) -> None:
    odata(map_)
    begroting(map_)
    found = open_dossier(map_)
    assert found.eigen_gemeente == ""
    assert said(found) == [(WAARSCHUWING, "45071NED.csv", "Zwolle")]
    assert naast(found) == 0
    (remedy,) = found.problems.loc[found.problems["code"] == "IV3_EIGEN", "oplossing"]
    assert "analyse inrichten" in remedy


@pytest.mark.parametrize(
    ("title", "column", "name"),
    [
        ("Gemeente Zwolle - begroting 2025", "", "budget.csv"),
        ("Begroting 2025 van de gemeente Zwolle, groen", "", "budget.csv"),
        ("Gemeente;Zwolle", "", "budget.csv"),
        ("Gemeente: Zwolle", "", "budget.csv"),
        ("", "Gemeente Zwolle", "budget.csv"),
        ("", "0193", "budget.csv"),
        ("", "", "budget_zwolle_2025.csv"),
    ],
)
def test_what_another_export_calls_the_municipality_settles_it(
    title: str, column: str, name: str, map_: Path
) -> None:
    begroting(map_, title, column, name)
    odata(map_, "Zwolle")
    found = open_dossier(map_)
    assert (found.eigen_gemeente, said(found)) == ("Zwolle", [])
    assert naast(found) == 2
    odata(map_, "Assen")
    found = open_dossier(map_)
    assert (found.eigen_gemeente, said(found)) == ("", [(INFO, "45071NED.csv", "Assen")])
    assert naast(found) == 0


@pytest.mark.parametrize("folder", ["Zwolle", "exports gemeente Zwolle 2025", "zwolle_2025"])
def test_the_folder_bears_the_name(folder: str, tmp_path: Path) -> None:
    home = tmp_path / folder
    home.mkdir()
    odata(home)
    assert open_dossier(home).eigen_gemeente == "Zwolle"
    odata(home, "Assen")
    assert open_dossier(home).eigen_gemeente == ""


@pytest.mark.parametrize("make", [levering, matrix])
def test_a_delivery_is_own_by_nature_and_that_is_said(make: Any, map_: Path) -> None:
    make(map_)
    begroting(map_)
    found = open_dossier(map_)
    assert found.eigen_gemeente == "Zwolle"
    assert [ernst for ernst, *_ in said(found)] == [INFO]
    assert naast(found) > 0


@pytest.mark.parametrize("make", [levering, matrix])
def test_a_delivery_of_a_neighbour_is_never_taken_when_the_folder_says_so(
    make: Any, map_: Path
) -> None:
    make(map_, "Assen")
    begroting(map_, "Gemeente Zwolle")
    found = open_dossier(map_)
    assert (found.eigen_gemeente, naast(found)) == ("", 0)
    assert [(ernst, name) for ernst, _, name in said(found)] == [(INFO, "Assen")]


def test_the_delivery_goes_before_what_was_fetched_of_others(map_: Path) -> None:
    levering(map_)
    odata(map_, "Assen")
    assert open_dossier(map_).eigen_gemeente == "Zwolle"
    levering(map_, "Assen")
    (map_ / "45071NED.csv").unlink()
    found = open_dossier(map_)
    assert found.eigen_gemeente == ""
    assert [ernst for ernst, *_ in said(found)] == [WAARSCHUWING] * 2


def test_a_matrix_beside_iv3_of_another_is_asked(map_: Path) -> None:
    matrix(map_)
    odata(map_, "Assen")
    found = open_dossier(map_)
    assert found.eigen_gemeente == ""
    assert [ernst for ernst, *_ in said(found)] == [WAARSCHUWING] * 2


def test_a_person_has_the_last_word(map_: Path) -> None:
    odata(map_, "Assen")
    begroting(map_, "Gemeente Zwolle")
    profielen = map_ / "profielen"
    profielen.mkdir()
    own = 'bestand = "45071NED.csv"\neigen_gemeente = "gemeente Assen"\n'
    (profielen / "eigen.toml").write_text(own, encoding="utf-8")
    found = open_dossier(map_)
    assert (found.eigen_gemeente, said(found)) == ("Assen", [])
    own = 'bestand = "45071NED.csv"\neigen_gemeente = "Zwolle"\n'
    (profielen / "eigen.toml").write_text(own, encoding="utf-8")
    found = open_dossier(map_)
    assert (found.eigen_gemeente, naast(found)) == ("Zwolle", 0)
    assert said(found) == [(INFO, "45071NED.csv", "Assen")]


@pytest.mark.parametrize("make", [odata, levering, matrix])
@pytest.mark.parametrize("title", ["", "Gemeente Assen"])
def test_what_a_person_says_is_not_the_own_never_is(make: Any, title: str, map_: Path) -> None:
    make(map_, "Assen")
    begroting(map_, title)
    (map_ / "profielen").mkdir()
    file = map_ / "profielen" / "ander.toml"
    file.write_text('bestand = "*"\nandere_gemeenten = ["gemeente Assen"]\n', encoding="utf-8")
    found = open_dossier(map_)
    assert (found.eigen_gemeente, naast(found)) == ("", 0)
    assert [(ernst, name) for ernst, _, name in said(found)] == [(INFO, "Assen")]
    levering(map_, "Zwolle")
    assert open_dossier(map_).eigen_gemeente == "Zwolle"


def test_what_compares_municipalities_says_of_none_that_it_is_the_own(map_: Path) -> None:
    odata(map_)
    heads = "Jaar;Fase;Taakveld;Product;Lasten;Gemeente"
    rows = "2025;primitief;5.7;Gras;900000;Zwolle", "2025;primitief;5.7;Gras;5000;Assen"
    lines = [heads, *rows]
    (map_ / "samen.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (map_ / "sleutel.csv").write_text(
        "Deelnemer;Sleutel;Waarde\nZwolle;Inwoners;5\n", encoding="utf-8"
    )
    found = open_dossier(map_)
    assert (found.eigen_gemeente, len(found.begroting)) == ("", 2)


def test_the_kengetal_of_a_neighbour_is_not_laid_beside_the_own_ratio(map_: Path) -> None:
    levering(map_)
    levering(map_, "Assen")
    begroting(map_, "Gemeente Zwolle")
    found = open_dossier(map_)
    columns = ["jaar", "fase", "ruimte"]
    ruimte = found.begroting.head(0).assign(ruimte=0.0)[columns]
    ratios = structureel.ruimte_naast_kengetal(ruimte, found.kerncijfer, "Zwolle")
    assert len(ratios) == 1
    assert structureel.ruimte_naast_kengetal(ruimte, found.kerncijfer, "").empty


@pytest.mark.parametrize("title", ["Gemeente totaal", "Gemeente Totaal", "Gemeente: 12", ""])
def test_what_is_no_name_refuses_no_delivery(title: str, map_: Path) -> None:
    levering(map_)
    begroting(map_, title)
    assert open_dossier(map_).eigen_gemeente == "Zwolle"


def test_a_name_that_no_list_has_is_a_name(map_: Path) -> None:
    levering(map_)
    begroting(map_, "Gemeente Waterdam")
    assert open_dossier(map_).eigen_gemeente == ""


def test_without_iv3_there_is_nothing_to_say(map_: Path) -> None:
    begroting(map_)
    found = open_dossier(map_)
    assert (found.eigen_gemeente, said(found)) == ("", [])
