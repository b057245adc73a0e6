"""`diff --xlsx`: what is gone, new and moved most as a workbook, each amount a number.

The data are fictional.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from analyse.cli import main
from analyse.report.command import diff_boek

Write = Callable[..., Path]
HEAD = ["Jaar", "Fase", "Kant", "Product", "Bedrag"]


def ledger(**amounts: float) -> list[list[Any]]:
    return [HEAD, *([2026, "realisatie", "lasten", name, it] for name, it in amounts.items())]


def table(book: Any, sheet: str) -> list[dict[str, Any]]:
    head, *rows = list(book[sheet].iter_rows(min_row=5, values_only=True))
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.fixture
def made(write_xlsx: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    old = write_xlsx(ledger(gras=10.5, hagen=20, perken=1000), "oud.xlsx")
    new = write_xlsx(ledger(gras=11.5, hagen=20, perken=400.25, bomen=7), "nieuw.xlsx")
    target = tmp_path / "verschil.xlsx"
    for _ in range(2):  # what it wrote itself it writes anew
        assert main(["diff", str(old), str(new), "--xlsx", str(target)]) == 1
    assert f"Alle verschillen staan in {target}." in capsys.readouterr().out
    return openpyxl.load_workbook(target)


def test_what_moved_most_comes_first_with_its_cells(made: Any) -> None:
    moved = table(made, "Grootste verschuivingen")
    assert [(row["product"], row["verschil"]) for row in moved] == [
        ("perken", -599.75),
        ("gras", 1),
    ]
    first = moved[0]
    assert (first["oud"], first["nieuw"]) == (1000, 400.25)
    assert (first["blad_oud"], first["cel_oud"], first["cel_nieuw"]) == ("Blad1", "E4", "E4")


def test_what_is_new_or_gone_has_a_sheet_and_all_is_on_the_last(made: Any) -> None:
    (added,) = table(made, "Weg en nieuw")
    assert (added["wat"], added["product"], added["nieuw"]) == ("erbij", "bomen", 7)
    rows = table(made, "Alle rijen")
    assert sorted((row["wat"], row["product"]) for row in rows) == [
        ("erbij", "bomen"),
        ("gewijzigd", "gras"),
        ("gewijzigd", "perken"),
    ]
    told = [cell.value for cell in made["Samenvatting"]["A"] if cell.value]
    assert told[0] == "Verschil: 3 rijen in de gegevens."
    assert "som bedrag 2026 realisatie lasten" in told


def test_more_than_a_sheet_holds_is_refused(
    write_xlsx: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(diff_boek, "MOST_ROWS", 1)
    old = write_xlsx(ledger(gras=10.5, hagen=20), "oud.xlsx")
    new = write_xlsx(ledger(gras=11.5, hagen=21), "nieuw.xlsx")
    target = tmp_path / "verschil.xlsx"
    assert main(["diff", str(old), str(new), "--xlsx", str(target)]) == 2
    assert "Kies --json" in capsys.readouterr().err
    assert not target.exists()
