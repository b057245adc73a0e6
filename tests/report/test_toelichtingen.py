"""`toelichtingen.xlsx`: written beside the exports of a running year, and no text is ever lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from analyse import open_dossier, outputs
from analyse.report.book.toelichtingen import RECORD, keep_toelichtingen
from analyse.report.run.inputs import TOELICHTINGEN
from conftest import ROOT

NAMES = [
    "jaar",
    "tot_en_met",
    "taakveld",
    "kant",
    "plan",
    "prognose",
    "verschil",
    "toelichting",
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(ROOT / "data" / "voorbeeldstad" / "niveaukosten.xlsx", folder)
    return folder


def told(
    tmp_path: Path, *lines: tuple[str, float], day: str = "2024-09-30", text: str = ""
) -> Path:
    """A report that tells of these lines, and of the others as one."""
    rows: list[list[Any]] = [
        [2024, day, name, "lasten", 1.0, 2.0, gap, text] for name, gap in lines
    ]
    rows.append([2024, day, "overige (3)", "", None, None, 5.0, "De grootste: x."])
    out = tmp_path / "rapport"
    (out / "publicaties").mkdir(parents=True, exist_ok=True)
    record = {"name": RECORD, "columns": [{"name": name} for name in NAMES], "rows": rows}
    (out / "publicaties" / f"{RECORD}.json").write_text(json.dumps(record), encoding="utf-8")
    return out


def rows_of(data: Path) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(data / TOELICHTINGEN).active.iter_rows(values_only=True))


def write(data: Path, cells: dict[str, object]) -> None:
    book = openpyxl.load_workbook(data / TOELICHTINGEN)
    for place, value in cells.items():
        book.active[place] = value
    book.save(data / TOELICHTINGEN)


def test_the_lines_of_a_running_year_are_written_and_read_back(
    tmp_path: Path, data: Path
) -> None:
    out = told(tmp_path, ("2.1 Verkeer", 53_200.0), ("5.7 Groen", -30_000.0))
    said = keep_toelichtingen(out, open_dossier(data))
    assert (
        said
        == f"{TOELICHTINGEN} is gemaakt bij de exports; 2 regels wachten op een toelichting."
    )
    dossier = open_dossier(data)
    assert not len(dossier.problems[dossier.problems["bestand"] == TOELICHTINGEN])
    read = dossier.toelichting[["jaar", "per", "groep", "kant", "afwijking", "toelichting"]]
    assert read.to_numpy().tolist() == [
        [2024, "taakveld", "2.1 Verkeer", "lasten", 53_200.0, ""],
        [2024, "taakveld", "5.7 Groen", "lasten", -30_000.0, ""],
    ]
    before = (data / TOELICHTINGEN).read_bytes()
    assert keep_toelichtingen(out, dossier) == ""
    assert (data / TOELICHTINGEN).read_bytes() == before


def test_a_month_later_each_text_stands_beside_its_line_and_none_is_lost(
    tmp_path: Path, data: Path
) -> None:
    keep_toelichtingen(
        told(tmp_path, ("2.1 Verkeer", 1.0), ("5.7 Groen", -2.0)), open_dossier(data)
    )
    write(data, {"F2": "Later begonnen.", "F3": "Droogte,\nzie 3.", "H1": "wie", "H3": "=1+1"})
    later = told(tmp_path, ("7.3 Afval", 9.0), ("5.7 Groen en spelen", -3.0), day="2024-10-31")
    said = keep_toelichtingen(later, open_dossier(data))
    assert said == f"{TOELICHTINGEN} is bijgewerkt; 1 regel wacht op een toelichting."
    head, *rows = rows_of(data)
    assert head[5:] == ("toelichting", "stand", "wie")
    assert [(row[2], row[4], row[5], row[7]) for row in rows] == [
        ("7.3 Afval", 9, None, None),
        ("5.7 Groen", -3, "Droogte,\nzie 3.", "=1+1"),
        ("2.1 Verkeer", 1, "Later begonnen.", None),
    ]
    assert [row[6].month for row in rows] == [10, 10, 9]
    texts = open_dossier(data).toelichting["toelichting"].tolist()
    assert texts == ["", "Droogte, zie 3.", "Later begonnen."]


def test_a_whole_year_writes_nothing_unless_the_file_is_there(
    tmp_path: Path, data: Path
) -> None:
    whole = told(tmp_path, ("2.1 Verkeer", 1.0), day="2024-12-31")
    assert keep_toelichtingen(whole, open_dossier(data)) == ""
    assert not (data / TOELICHTINGEN).exists()
    keep_toelichtingen(told(tmp_path, ("2.1 Verkeer", 1.0)), open_dossier(data))
    whole = told(tmp_path, ("2.1 Verkeer", 4.0), day="2024-12-31")
    assert "bijgewerkt" in keep_toelichtingen(whole, open_dossier(data))
    assert rows_of(data)[1][4] == 4


def test_a_report_without_the_page_writes_nothing(tmp_path: Path, data: Path) -> None:
    assert keep_toelichtingen(tmp_path, open_dossier(data)) == ""
    assert not (data / TOELICHTINGEN).exists()


def test_another_file_of_that_name_is_left_as_it_is(tmp_path: Path, data: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Vergaderverslag"])
    book.save(data / TOELICHTINGEN)
    before = (data / TOELICHTINGEN).read_bytes()
    said = keep_toelichtingen(told(tmp_path, ("2.1", 1.0)), open_dossier(data))
    assert "niet bijgewerkt" in said
    assert "Geef dat bestand een andere naam" in said
    assert (data / TOELICHTINGEN).read_bytes() == before


def test_the_file_may_have_another_name_and_is_the_only_one(tmp_path: Path, data: Path) -> None:
    keep_toelichtingen(told(tmp_path, ("2.1", 1.0)), open_dossier(data))
    (data / TOELICHTINGEN).rename(data / "Burap teksten.xlsx")
    said = keep_toelichtingen(told(tmp_path, ("2.1", 2.0)), open_dossier(data))
    assert said.startswith("Burap teksten.xlsx is bijgewerkt")
    assert not (data / TOELICHTINGEN).exists()
    shutil.copy(data / "Burap teksten.xlsx", data / "Kopie.xlsx")
    write_to = data / "Kopie.xlsx"
    before = write_to.read_bytes()
    dossier = open_dossier(data)
    keep_toelichtingen(told(tmp_path, ("2.1", 3.0)), dossier)
    assert write_to.read_bytes() == before


def test_a_file_that_is_open_elsewhere_is_said_and_costs_no_report(
    tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_toelichtingen(told(tmp_path, ("2.1", 1.0)), open_dossier(data))
    before = (data / TOELICHTINGEN).read_bytes()

    def busy(*_: object) -> None:
        raise PermissionError(13, "in gebruik")

    monkeypatch.setattr(outputs, "patiently", busy)
    said = keep_toelichtingen(told(tmp_path, ("2.1", 2.0)), open_dossier(data))
    assert said.startswith("De toelichtingen zijn niet bijgewerkt:")
    assert (data / TOELICHTINGEN).read_bytes() == before


def test_a_name_that_begins_as_a_formula_stays_a_text(tmp_path: Path, data: Path) -> None:
    out = told(tmp_path, ('=HYPERLINK("x")', 1.0))
    keep_toelichtingen(out, open_dossier(data))
    cell = openpyxl.load_workbook(data / TOELICHTINGEN).active["C2"]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("x")', "s")
    assert keep_toelichtingen(out, open_dossier(data)) == "", "and it is known again"


def test_a_line_that_an_export_explains_does_not_wait(tmp_path: Path, data: Path) -> None:
    out = told(tmp_path, ("2.1", 1.0), text="uit de export")
    assert (
        keep_toelichtingen(out, open_dossier(data))
        == f"{TOELICHTINGEN} is gemaakt bij de exports."
    )
