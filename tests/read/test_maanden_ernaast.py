"""Months of a ledger beside its budget: what does not tie is named. The data are fictional."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import analyse
from analyse.read.problems import Problem

CODES = [621001, 621002, 621003, 661004, 690001]
MONTHS = ["jan", "feb", "mrt"]


def folder_of(home: Path, booked: dict[int, float], *, title: str = "t/m periode 3") -> Path:
    """A ledger by month (100, 200 and 300 a kostenplaats), and one with what was booked."""
    months = openpyxl.Workbook()
    months.active.append(["Lasten per maand 2024 (periode 1 t/m 3)"])
    months.active.append([])
    months.active.append(["Kpl", "Kpl omschrijving", *MONTHS, "Totaal"])
    for code in CODES:
        months.active.append([code, f"Post {code}", 100.01, 200.02, 300.03, 600.06])
    months.save(home / "Lasten per maand 2024.xlsx")
    stand = openpyxl.Workbook()
    stand.active.append([f"Budgetbewaking 2024 {title}"])
    stand.active.append([])
    stand.active.append(["Kpl", "Gb.rek", "L/B", "Begroting 2024", "Werkelijk 2024"])
    for code in CODES:
        total = booked.get(code, 600.06)
        stand.active.append([code, 41100, "L", 1200, round(total - 50, 2)])
        stand.active.append([code, 43300, "L", 300, 50])
    stand.save(home / "Budgetbewaking 2024.xlsx")
    return home


def differences(home: Path) -> list[Problem]:
    found = analyse.open_dossier(home)
    return [p for file in found.files for p in file.problems if p.code == "MAANDEN_ANDERS"]


def test_a_comma_in_the_wrong_place_shows_beside_the_months(tmp_path: Path) -> None:
    (said,) = differences(folder_of(tmp_path, {661004: 60006.00}))
    assert (said.bestand, said.cel) == ("Budgetbewaking 2024.xlsx", "E10")
    assert "kostenplaats 661004" in said.reden
    assert "59.405,94" in said.reden
    assert said.verwacht.endswith("600,06")


def test_what_ties_to_the_cent_says_nothing(tmp_path: Path) -> None:
    assert not differences(folder_of(tmp_path, {}))


@pytest.mark.parametrize(
    ("booked", "title"),
    [
        (dict.fromkeys(CODES[:3], 700.0), "t/m periode 3"),
        ({661004: 60006.00}, "t/m periode 4"),
    ],
)
def test_what_counts_other_things_is_not_held_against_each_other(
    tmp_path: Path, booked: dict[int, float], title: str
) -> None:
    assert not differences(folder_of(tmp_path, booked, title=title))
