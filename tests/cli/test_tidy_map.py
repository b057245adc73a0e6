"""`tidy` of a folder: a file per table, each row with its file, and nothing when anything is wrong.

The data are fictional.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from analyse.cli import main
from conftest import BUDGET, budget

Write = Callable[..., Path]
NORM: list[list[Any]] = [["Meetlat", "Gebiedstype", "Ambitie"], ["gras", "centrum", "B"]]


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


@pytest.fixture
def exports(write_xlsx: Write, tmp_path: Path) -> Path:
    (tmp_path / "exports").mkdir()
    later = [[*row] for row in BUDGET]
    for row in later:
        row[:] = [str(it).replace("2014", "2015") if isinstance(it, str) else it for it in row]
    write_xlsx(BUDGET, "exports/a.xlsx")
    write_xlsx(later, "exports/b.xlsx")
    write_xlsx(NORM, "exports/norm.xlsx")
    return tmp_path / "exports"


def test_each_table_is_a_file_with_the_rows_of_all_exports(
    exports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "netjes"
    assert run("tidy", exports, "--out", out) == 0
    assert sorted(path.name for path in out.iterdir()) == ["begroting.xlsx", "norm.xlsx"]
    sheet = openpyxl.load_workbook(out / "begroting.xlsx")["begroting"]
    head, *rows = list(sheet.iter_rows(values_only=True))
    assert head[-3:] == ("bestand", "blad", "cel")
    assert {row[-3] for row in rows} == {"a.xlsx", "b.xlsx"}
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert f"tabel begroting, {len(rows)} rijen; controlesom bedrag €" in said
    total = round(sum(row[head.index("bedrag")] for row in rows), 2)
    euros = f"{total:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")
    assert f"controlesom bedrag € {euros}" in said


def test_the_form_and_one_table_can_be_chosen(
    exports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "netjes"
    more = ("--als", "csv", "--table", "norm", "--machine")
    for _ in range(2):  # what it wrote itself it writes anew
        assert run("tidy", exports, "--out", out, *more) == 0
    (made,) = out.iterdir()
    (row,) = csv.DictReader(io.StringIO(made.read_text(encoding="utf-8")))
    assert (row["meetlat"], row["bestand"], row["cel"]) == ("gras", "norm.xlsx", "C2")
    assert run("tidy", exports, "--out", out, "--table", "schouw") == 2
    assert "bevat geen tabel schouw. Gevonden: begroting, norm." in capsys.readouterr().err


def test_an_error_in_one_export_leaves_all_unwritten(
    exports: Path, write_xlsx: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_xlsx(budget(G6=900.06, H6=100.04), "exports/a.xlsx")
    assert run("tidy", exports, "--out", tmp_path / "netjes") == 1
    said = capsys.readouterr()
    assert "TOTAAL_SLUIT_NIET_AAN" in said.out
    assert "Er is niets geschreven" in said.err
    assert not (tmp_path / "netjes").exists()


def test_nothing_of_a_person_is_written_over_and_nothing_beside_the_exports(
    exports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "netjes"
    out.mkdir()
    (out / "norm.csv").write_text("van mij\n", encoding="utf-8")
    assert run("tidy", exports, "--out", out, "--als", "csv") == 2
    assert "het wordt niet overschreven" in capsys.readouterr().err
    assert [path.name for path in out.iterdir()] == ["norm.csv"]
    for inside in (exports, exports / "netjes"):
        assert run("tidy", exports, "--out", inside) == 2
        assert "met uw exports" in capsys.readouterr().err
    (tmp_path / "los.txt").write_text("x", encoding="utf-8")
    for wrong in (tmp_path / "geen" / "map", tmp_path / "los.txt"):
        assert run("tidy", exports, "--out", wrong) == 2
    assert not (exports / "netjes").exists()


def test_a_file_of_a_table_that_is_gone_is_named(
    exports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "netjes"
    assert run("tidy", exports, "--out", out) == 0
    assert "eerdere keer" not in capsys.readouterr().out
    (exports / "norm.xlsx").unlink()
    assert run("tidy", exports, "--out", out) == 0
    assert f"Let op: {out / 'norm.xlsx'} is van een eerdere keer" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["{map}", "--out", "x", "--sheet", "A"], "--sheet is voor een bestand"),
        (["{map}", "--out", "x", "--als", "pdf"], "Kies uit: xlsx, csv, parquet"),
        (["{map}/a.xlsx", "--out", "x.csv"], "nog nodig: --table"),
        (
            ["{map}/a.xlsx", "--table", "begroting", "--out", "x.csv", "--als", "csv"],
            "--als is voor een map",
        ),
    ],
)
def test_what_does_not_go_together_is_said(
    arguments: list[str], words: str, exports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("tidy", *(one.format(map=exports) for one in arguments)) == 2
    assert words in capsys.readouterr().err
