"""An explanation of a budget is read for the page that asks for it; a remark is left out."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from analyse import open_dossier
from analyse.report.book.rijen import all_rows


def ledger(folder: Path, heading: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Product", "Lasten/Baten", "Begroting 2024", "Realisatie 2024", heading])
    sheet.append(["Gazons", "Lasten", 1000.5, 900.25, "door droogte later gemaaid"])
    sheet.append(["Bomen", "Lasten", 500.5, 400.25, None])
    sheet.append(["Vegen", "Lasten", 700.5, 700.25, None])
    book.save(folder / "budget 2024.xlsx")


@pytest.mark.parametrize("heading", ["Toelichting", "Toelichting budgethouder", "Verklaring"])
def test_an_explanation_is_read_and_stands_in_no_table_of_rows(
    tmp_path: Path, heading: str
) -> None:
    ledger(tmp_path, heading)
    dossier = open_dossier(tmp_path)
    assert set(dossier.begroting["toelichting"]) == {"door droogte later gemaaid", ""}
    (rows,) = all_rows(dossier)
    assert "toelichting" not in rows.frame
    assert "droogte" not in rows.frame.to_csv()


@pytest.mark.parametrize("heading", ["Opmerking", "Opmerkingen", "Notitie"])
def test_a_remark_is_personal_and_left_out(tmp_path: Path, heading: str) -> None:
    ledger(tmp_path, heading)
    table = open_dossier(tmp_path).begroting
    assert "opmerking" not in table
    assert "droogte" not in table.to_csv()
