"""Profiles beside the folders of exports: they hold for all, and a folder's own goes before them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import openpyxl
import pytest

import analyse
from analyse.cli import main
from analyse.errors import LeesFout
from analyse.read.asking.answers import Spot
from analyse.read.profiles.ownprofiles import is_own, write_profiles
from analyse.report.command.reading import read_one
from analyse.report.run.inputs import DATA, Sources

EXPORT = "Onderdeel;Uitgegeven\nGras;1.500,25\nBomen;500,00\n"
SHARED = """bestand = "fin*.csv"
tabel = "begroting"
[vast]
jaar = 2024
kant = "lasten"
[kolommen]
"Onderdeel" = "product"
"Uitgegeven" = { kolom = "bedrag", fase = "realisatie" }
"""


@pytest.fixture
def towns(tmp_path: Path) -> Path:
    for name in ("Waterdam", "Duindorp"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "fin_2024.csv").write_text(EXPORT, encoding="utf-8")
    (tmp_path / "profielen").mkdir()
    (tmp_path / "profielen" / "fin.toml").write_text(SHARED, encoding="utf-8")
    return tmp_path


def own(folder: Path, text: str, name: str = "fin.toml") -> Path:
    (folder / "profielen").mkdir(exist_ok=True)
    path = folder / "profielen" / name
    path.write_text(text, encoding="utf-8")
    return path


def spent(folder: Path) -> dict[str, float]:
    table = analyse.open_dossier(folder).begroting
    return dict(table.groupby(table["kant"].astype(str))["bedrag"].sum())


def codes(folder: Path) -> set[str]:
    return set(analyse.open_dossier(folder).problems["code"])


@pytest.mark.parametrize("name", ["Waterdam", "Duindorp"])
def test_it_holds_for_every_folder_beside_it(towns: Path, name: str) -> None:
    assert spent(towns / name) == {"lasten": 2000.25}
    (towns / "profielen" / "fin.toml").unlink()
    assert spent(towns / name) == {}


def test_it_holds_from_within_the_folder(towns: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(towns / "Waterdam")
    assert spent(Path()) == {"lasten": 2000.25}


def test_the_own_profile_of_a_folder_goes_before_it_however_short_its_pattern(
    towns: Path,
) -> None:
    own(towns / "Waterdam", SHARED.replace("lasten", "baten").replace("fin*.csv", "f*"))
    assert spent(towns / "Waterdam") == {"baten": 2000.25}
    assert spent(towns / "Duindorp") == {"lasten": 2000.25}
    problems = analyse.open_dossier(towns / "Waterdam").problems
    (said,) = problems[problems["code"] == "MEER_PROFIELEN"].to_dict("records")
    assert (said["ernst"], said["waarde"]) == ("ter info", "fin.toml, ../profielen/fin.toml")
    assert said["effect"] == "fin.toml geldt: het staat in de map zelf."


def test_one_that_fits_no_export_of_one_folder_is_no_problem_there(towns: Path) -> None:
    (towns / "Waterdam" / "fin_2024.csv").unlink()
    book = openpyxl.Workbook()
    book.active.append(["Product", "Kant", "Fase", "Jaar", "Bedrag"])
    book.active.append(["Gras", "lasten", "realisatie", 2024, 1])
    book.save(towns / "Waterdam" / "anders.xlsx")
    assert "PROFIEL_ONGEBRUIKT" not in codes(towns / "Waterdam")
    own(towns / "Waterdam", SHARED)
    assert "PROFIEL_ONGEBRUIKT" in codes(towns / "Waterdam")


def test_what_is_wrong_in_it_is_said_with_where_it_stands(towns: Path) -> None:
    (towns / "profielen" / "fin.toml").write_text(SHARED.replace("tabel", "tabbel"), "utf-8")
    with pytest.raises(LeesFout, match=r"Profiel \.\./profielen/fin\.toml, regel 2"):
        analyse.open_dossier(towns / "Duindorp")


def test_an_answer_for_one_folder_leaves_it_and_becomes_a_profile_of_that_folder(
    towns: Path,
) -> None:
    folder, shared = towns / "Waterdam", towns / "profielen" / "fin.toml"
    spot: Spot = ("fin_2024.csv", "fin_2024")
    write_profiles(folder, {spot: {"vast": {"kant": "baten"}}}, [spot])
    assert shared.read_text(encoding="utf-8") == SHARED
    (made,) = (folder / "profielen").glob("*.toml")
    assert is_own(made)
    settings = tomllib.loads(made.read_text(encoding="utf-8"))
    assert settings["vast"] == {"jaar": 2024, "kant": "baten"}
    assert settings["kolommen"]["Onderdeel"] == "product"
    assert spent(folder) == {"baten": 2000.25}
    write_profiles(folder, {spot: {"vast": {"kant": "lasten"}}}, [spot])
    assert list((folder / "profielen").glob("*.toml")) == [made]
    assert spent(folder) == {"lasten": 2000.25}


def test_a_change_in_it_is_a_change_of_what_a_report_is_made_from(towns: Path) -> None:
    before = Sources.of(towns / "Waterdam", [])
    assert before.changed(Sources.of(towns / "Waterdam", []).digests) == set()
    (towns / "profielen" / "fin.toml").write_text(SHARED.replace("2024", "2023"), "utf-8")
    after = Sources.of(towns / "Waterdam", [])
    assert after.changed(before.digests) == {DATA}


def test_one_file_alone_is_read_as_its_folder_would(towns: Path) -> None:
    found = read_one(towns / "Waterdam" / "fin_2024.csv", None)
    assert found.name == "fin_2024.csv"
    assert [sheet.table for sheet in found.sheets] == ["begroting"]


def test_a_file_in_a_subfolder_keeps_the_profile_that_names_the_subfolder(towns: Path) -> None:
    pattern = SHARED.replace("fin*.csv", "Waterdam/fin*.csv")
    (towns / "profielen" / "fin.toml").write_text(pattern, encoding="utf-8")
    found = read_one(towns / "Waterdam" / "fin_2024.csv", None)
    assert found.name == "Waterdam/fin_2024.csv"
    assert [sheet.table for sheet in found.sheets] == ["begroting"]


def test_check_reads_a_folder_with_it(towns: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(towns / "Duindorp")]) == 0
    assert "begroting" in capsys.readouterr().out


def test_with_a_profile_of_the_command_line_those_of_the_folder_are_not_even_read(
    towns: Path, tmp_path: Path
) -> None:
    (towns / "profielen" / "stuk.toml").write_text("bestand = ", encoding="utf-8")
    given = tmp_path / "proef.toml"
    given.write_text(SHARED, encoding="utf-8")
    found = read_one(towns / "Waterdam" / "fin_2024.csv", given)
    assert [sheet.table for sheet in found.sheets] == ["begroting"]
