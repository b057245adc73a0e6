"""The command line as a controller and a script use it: what it prints, writes and returns."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from analyse.cli import main
from conftest import BUDGET, ROOT, budget

STAD = ROOT / "data" / "voorbeeldstad"


def as_json(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    return json.loads(capsys.readouterr().out)


def test_check_says_what_was_read_and_what_it_ties_to(
    write_xlsx: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(write_xlsx(BUDGET))]) == 0
    out = capsys.readouterr().out
    assert "tabel begroting, 4 rijen gelezen" in out
    assert "8 van 8 totalen sluiten aan" in out
    assert "realisatie 2014: lasten € 3.500,05, baten € 75,00" in out.replace("\u00a0", " ")


def test_months_add_up_per_year_and_side_on_the_screen(
    write_xlsx: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    head = ["Jaar", "Productnr", "Product", "Lasten/Baten", "januari", "februari"]
    assert (
        main(
            [
                "check",
                str(
                    write_xlsx(
                        [
                            head,
                            [2014, "0560", "Gras", "Lasten", 10.5, 20.25],
                            [2014, "0730", "Afval", "Baten", 7, 1],
                        ]
                    )
                ),
            ]
        )
        == 0
    )
    out = capsys.readouterr().out.replace("\u00a0", " ")
    assert "tabel maandrealisatie, 2 rijen gelezen" in out
    assert "som 2014: lasten € 30,75, baten € 8,00" in out


def test_decisions_on_both_sides_have_no_sum(
    write_xlsx: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    head = ["Jaar", "Lasten/Baten", "Product", "S/I", "Reden", "Omvang"]
    rows = [
        [2014, "Lasten", "Gras", "S", "beleid", 10.5],
        [2014, "Baten", "Gras", "I", "eenmalig", 7],
    ]
    assert main(["check", str(write_xlsx([head, *rows]))]) == 0
    assert "tabel aardbesluit, 2 rijen gelezen" in capsys.readouterr().out


def test_a_folder_is_checked_as_a_whole(
    write_xlsx: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_xlsx(BUDGET, "maart.xlsx")
    write_xlsx([*BUDGET, ["(herzien)"]], "maart (2).xlsx")
    assert main(["check", str(tmp_path)]) == 1
    assert "DUBBELE_REGELS" in capsys.readouterr().out


def test_the_json_keeps_its_contract_to_the_cent(
    write_xlsx: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(write_xlsx(BUDGET)), "--json", "-"]) == 0
    (file,) = as_json(capsys)["bestanden"]
    assert set(file) == {"bestand", "soort", "bladen", "meldingen"}
    (sheet,) = file["bladen"]
    assert set(sheet) == {"blad", "tabel", "rijen", "overgeslagen", "totalen", "aansluiting"}
    assert sheet["totalen"] == {
        "Begroting na wijziging 2014": "3550.30",
        "Realisatie 2014": "3575.05",
    }
    assert {"rij": 14, "reden": "tekst zonder bedragen (kop, voetnoot of bron)"} in sheet[
        "overgeslagen"
    ]
    assert {
        k: sheet["aansluiting"][0][k] for k in ("cel", "afgedrukt", "berekend", "verschil")
    } == {
        "cel": "F8",
        "afgedrukt": "3000.30",
        "berekend": "3000.30",
        "verschil": "0.00",
    }


def test_one_cent_gives_exit_code_1_with_both_cells_and_the_difference(
    write_xlsx: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_xlsx(budget(G6=900.06, H6=100.04))
    assert main(["check", str(path)]) == 1
    out = capsys.readouterr().out
    assert "G8" in out
    assert "G6:G7" in out
    assert "€\u00a00,01" in out
    assert main(["check", str(path), "--json", "-"]) == 1
    (file,) = as_json(capsys)["bestanden"]
    assert [
        a["verschil"] for a in file["bladen"][0]["aansluiting"] if a["verschil"] != "0.00"
    ] == [
        "-0.01",
        "-0.01",
        "0.01",
    ]
    melding = next(m for m in file["meldingen"] if m["code"] == "TOTAAL_SLUIT_NIET_AAN")
    assert set(melding) == {
        "ernst",
        "code",
        "blad",
        "cel",
        "waarde",
        "verwacht",
        "reden",
        "oplossing",
        "effect",
        "aantal",
    }


def test_problems_can_be_written_for_excel(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    report, data = tmp_path / "meldingen.xlsx", tmp_path / "uitkomst.json"
    assert (
        main(
            [
                "check",
                str(write_xlsx(budget(G7="=1+1"))),
                "--xlsx",
                str(report),
                "--json",
                str(data),
            ]
        )
        == 1
    )
    cells = [
        c
        for row in openpyxl.load_workbook(report).active.iter_rows()
        for c in row
        if c.value is not None
    ]
    assert "FORMULE_ZONDER_WAARDE" in {c.value for c in cells}
    assert all(c.data_type != "f" for c in cells)
    assert json.loads(data.read_text(encoding="utf-8"))["bestanden"]


def test_a_cell_that_looks_like_a_formula_stays_text_in_the_excel_file(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    rows = [
        ["S/I", "Kant", "Realisatie 2014"],
        ["@SUM(A1)", "L", 1],
        ["+cmd|' /C calc'!A0", "L", 2],
    ]
    report = tmp_path / "meldingen.xlsx"
    main(["check", str(write_xlsx(rows)), "--xlsx", str(report)])
    cells = [
        c
        for row in openpyxl.load_workbook(report).active.iter_rows()
        for c in row
        if c.value is not None
    ]
    assert any("@SUM(A1)" in str(c.value) for c in cells)
    assert not [c for c in cells if c.data_type == "f" or c.hyperlink]


def test_a_folder_is_checked_with_its_profiles(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(ROOT / "data" / "gepubliceerd"), "--json", "-"]) == 0
    files = as_json(capsys)["bestanden"]
    assert (
        len(files)
        == sum(p.suffix == ".csv" for p in (ROOT / "data" / "gepubliceerd").iterdir())
        > 10
    )
    assert all(sheet["rijen"] for f in files for sheet in f["bladen"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "weg.xlsx"], "bestaat niet"),
        (["check", "--jsn", "-", "x"], "Bedoelt u --json?"),
        (["refresh", "--forse"], "Bedoelt u --force?"),
        (["refresh", "--jobs", "veel"], "geen aantal"),
        (["refresh", "--force=ja"], "hierna hoort geen waarde"),
        (["check", "x", "--json="], "is een map"),
        (["chek", "x"], "onbekende opdracht"),
        (["haal", "iv4"], "iv3: onbekend is 'iv4' (kies uit 'iv3')"),
        (["check"], "nog nodig: PAD"),
        ([], "nog nodig"),
        (["refresh", "--data", "weg"], "bestaat niet"),
    ],
)
def test_what_cannot_run_is_said_in_dutch_with_exit_code_2(
    arguments: list[str],
    words: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--help"], ["refresh", "-h"]])
def test_help_is_dutch(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 0
    out = capsys.readouterr().out
    assert out.startswith("gebruik: analyse")
    assert not {"usage", "options", "show this"} & set(out.lower().replace(":", " ").split())


def test_interrupting_says_that_nothing_changed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("analyse.report.command.reading.read_all", stop)
    assert main(["check", "x"]) == 130
    assert "niets veranderd" in capsys.readouterr().err


@pytest.fixture
def broken_stad(tmp_path: Path) -> Path:
    """Voorbeeldstad with an error cell, an ambiguous amount and a date that does not exist."""
    folder = tmp_path / "exports met een spatie"
    shutil.copytree(STAD, folder)
    book = openpyxl.load_workbook(folder / "begroting_2018.xlsx")
    sheet = book["Open begroting"]
    sheet["P8"], sheet["P9"] = "#REF!", "1.5"
    book.save(folder / "begroting_2018.xlsx")
    book = openpyxl.load_workbook(folder / "schouw_2018.xlsx")
    sheet = book["Schouw"]
    dates = next(
        c.column_letter
        for row in sheet.iter_rows(max_row=10)
        for c in row
        if c.value == "Datum opname"
    )
    sheet[f"{dates}20"] = "31-02-2014"
    book.save(folder / "schouw_2018.xlsx")
    return folder


def test_faults_stop_a_refresh_and_leave_the_last_report_as_it_was(
    broken_stad: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "rapport"
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    shutil.copy(ROOT / "notebooks" / "00_gegevens_op_orde.ipynb", notebooks)
    small = tmp_path / "klein"
    small.mkdir()
    shutil.copy(STAD / "begroting_2018.xlsx", small)
    arguments = ["refresh", "--notebooks", str(notebooks), "--out", str(out)]
    assert main([*arguments, "--data", str(small)]) == 0
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    assert {"index.html", "manifest.json", "analyse.xlsx"} <= {p.name for p in before}
    capsys.readouterr()
    assert main([*arguments, "--data", str(broken_stad)]) == 1
    err = capsys.readouterr().err
    for cell in ("P8", "P9", "20"):
        assert cell in err
    assert "niets gepubliceerd" in err
    assert {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} == before
    assert main(["check", str(broken_stad), "--json", "-"]) == 1
    found = {
        m["code"]
        for f in as_json(capsys)["bestanden"]
        for m in f["meldingen"]
        if m["ernst"] == "fout"
    }
    assert {"FOUTCEL", "BEDRAG_NIET_LEESBAAR", "DATUM_NIET_LEESBAAR"} <= found
