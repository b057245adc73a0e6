"""The same rows in two sheets: a version, a sheet of all, the one stand that two budgets share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from analyse import open_dossier
from analyse.read.result import FileResult
from conftest import codes

Read = Callable[..., FileResult]
HEADS = ["Product", "Kant"]
#: Two products as rows begin with them.
GRAS, BOMEN = ["Gras", "lasten"], ["Bomen", "lasten"]


def twice(folder: Path) -> pd.DataFrame:
    problems = open_dossier(folder).problems
    return problems[problems["code"] == "DUBBELE_REGELS"]


def test_two_versions_of_a_short_export_are_asked(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    for name, amount in (("v1.xlsx", 10), ("v2.xlsx", 11)):
        write_xlsx([[*HEADS, "Realisatie 2024"], [*GRAS, amount], [*BOMEN, 20]], name)
    assert list(twice(tmp_path)["ernst"]) == ["fout"]


@pytest.mark.parametrize("name", ["2024", "Totaal"])
def test_a_sheet_of_all_beside_its_parts_is_asked(tmp_path: Path, name: str) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, years in (("2023", [2023]), (name, [2023, 2024]), ("2025", [2025])):
        sheet = book.create_sheet(title)
        sheet.append([*HEADS, *(f"Realisatie {year}" for year in years)])
        sheet.append([*GRAS, *(10 for _ in years)])
        sheet.append([*BOMEN, *(20 for _ in years)])
    book.save(tmp_path / "rekening.xlsx")
    (problem,) = twice(tmp_path).to_dict("records")
    assert problem["blad"] == name
    assert "telt_niet_mee" in problem["oplossing"]


def test_the_one_stand_that_two_budgets_share_is_asked(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    for year in (2024, 2025):
        heads = [f"Rekening {year - 2}", f"Begroting {year - 1}", f"Begroting {year}"]
        rows = [[f"Product {n}", "lasten", year + n, year + 2 * n, year] for n in range(4)]
        write_xlsx([[*HEADS, *heads], *rows], f"begroting_{year}.xlsx")
    (problem,) = twice(tmp_path).to_dict("records")
    assert problem["waarde"] == "2024 primitief"
    assert problem["aantal"] == 4
    profiles = tmp_path / "profielen"
    profiles.mkdir()
    text = 'bestand = "begroting_2025.xlsx"\nnegeer = ["Begroting 2024"]\n'
    (profiles / "b.toml").write_text(text, encoding="utf-8")
    assert not len(twice(tmp_path))


def test_a_line_that_two_exports_have_by_chance_is_no_double(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    overhead = ["Overhead", "lasten"]
    write_xlsx([[*HEADS, "Realisatie 2024"], [*GRAS, 10], [*overhead, 3]], "groen.xlsx")
    write_xlsx([[*HEADS, "Realisatie 2024"], [*BOMEN, 20], [*overhead, 3]], "bomen.xlsx")
    assert not len(twice(tmp_path))


def test_round_sums_that_are_all_rows_together_are_no_chance(read_rows: Read) -> None:
    groups = [["Groen", 300], ["Gras", 100], ["Bomen", 200]]
    groups += [["Wegen", 300], ["Asfalt", 180], ["Klinkers", 120]]
    rows = [[name, "lasten", 1000 * amount] for name, amount in groups]
    heads = [*HEADS, "Realisatie 2024"]
    assert codes(read_rows([heads, *rows]), "fout") == 2 * ["TOTAAL_ZONDER_NAAM"]
    other = ["Riool", "lasten", 40_000]
    assert not codes(read_rows([heads, *rows, other]), "fout")
