"""Check, tidy, refresh and diff say the same of the same file or folder.

And a comparison names what was not read. The data are fictional.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from analyse.cli import main
from analyse.dossier import open_dossier
from analyse.read.problems import FOUT

Write = Callable[..., Path]
Capture = pytest.CaptureFixture[str]
HEAD = ["Jaar", "Fase", "Kant", "Productnr", "Product", "Wijk", "Bedrag"]
ROWS = [
    [2024, "realisatie", "lasten", "0560", "Gras", "Noord", 1000.5],
    [2024, "realisatie", "lasten", "0561", "Bomen", "Zuid", 2000.25],
    [2024, "realisatie", "baten", "0562", "Leges", "Oost", 300.75],
]
#: Lines of a file with a fault each, and the code that names it.
FAULTS = {
    "ongelezen": (
        [[*HEAD, "Potje X"], *([*row, row[-1] * 3] for row in ROWS)],
        "ONBEKENDE_KOLOM",
    ),
    "nullen": (
        [HEAD, *ROWS, [*ROWS[0][:3], "560", "Gras", "Noord", 7.5]],
        "CODE_ZONDER_NULLEN",
    ),
    "dubbel": ([HEAD, *ROWS, ROWS[0]], "DUBBELE_RIJ"),
    "wijken": ([HEAD, *ROWS, [*ROWS[0][:4], "Heg", "NOORD", 7.5]], "WIJKNAMEN_SAMENGEVOEGD"),
    "bedrag": ([HEAD, *ROWS, [*ROWS[0][:4], "Heg", "Oost", "1.5"]], "BEDRAG_NIET_LEESBAAR"),
    "kant": (
        [HEAD, *ROWS, [2024, "realisatie", "links", "0563", "Heg", "Oost", 7.5]],
        "ONBEKENDE_WAARDE",
    ),
    "vreemd": ([["Iets", "Anders"], ["een", "twee"], ["drie", "vier"]], "BLAD_NIET_HERKEND"),
    "totaal": (
        [HEAD, *ROWS, ["Totaal", "", "", "", "", "", 99999.99]],
        "TOTAAL_SLUIT_NIET_AAN",
    ),
}


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def checked(capsys: Capture, path: Path) -> set[tuple[str, ...]]:
    """What check says: file, severity, code, sheet and cell of each problem."""
    capsys.readouterr()
    run("check", path, "--json", "-")
    found = set()
    for file in json.loads(capsys.readouterr().out)["bestanden"]:
        for said in file["meldingen"]:
            place = (said["ernst"], said["code"], said["blad"], said["cel"])
            found.add((file["bestand"], *place))
    return found


def compared(capsys: Capture, old: Path, new: Path) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = run("diff", old, new, "--json", "-")
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, result


@pytest.fixture
def folder(write_xlsx: Write, tmp_path: Path) -> Path:
    for name, (rows, _) in FAULTS.items():
        write_xlsx(rows, f"{name}.xlsx")
    (tmp_path / "kapot.xlsx").write_bytes(b"PK\x03\x04 geen werkmap")
    (tmp_path / "leeg.csv").write_bytes(b"")
    deeper = tmp_path / "2023"
    deeper.mkdir()
    text = "Jaar;Fase;Kant;Soort;Bedrag\n2023;realisatie;lasten;Gras;10,00\n"
    (deeper / "oud.csv").write_text(text, encoding="utf-8")
    (tmp_path / "profielen").mkdir()
    profile = 'bestand = "2023/*.csv"\n[kolommen]\nSoort = "product"\n'
    (tmp_path / "profielen" / "oud.toml").write_text(profile, encoding="utf-8")
    return tmp_path


def test_check_and_what_a_refresh_reads_say_the_same_of_a_folder(
    folder: Path, capsys: Capture
) -> None:
    problems = open_dossier(folder).problems
    read = problems[["bestand", "ernst", "code", "blad", "cel"]].itertuples(index=False)
    assert checked(capsys, folder) == {tuple(said) for said in read}
    assert {code for _, code in FAULTS.values()} <= set(problems["code"])


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_said_of_the_file_and_of_its_folder(
    name: str, write_xlsx: Write, tmp_path: Path, capsys: Capture
) -> None:
    rows, code = FAULTS[name]
    path = write_xlsx(rows, f"{name}.xlsx")
    alone, together = checked(capsys, path), checked(capsys, tmp_path)
    assert code in {said[2] for said in alone}
    assert {said[1:] for said in alone} == {said[1:] for said in together}


@pytest.mark.parametrize("name", FAULTS)
def test_tidy_says_what_check_says(name: str, write_xlsx: Write, capsys: Capture) -> None:
    path = write_xlsx(FAULTS[name][0], f"{name}.xlsx")
    said = checked(capsys, path)
    worst = {problem[1] for problem in said}
    out = path.with_name("uit.csv")
    code = run("tidy", path, "--table", "begroting", "--out", out)
    told = capsys.readouterr()
    assert code == (1 if FOUT in worst else 0)
    assert out.exists() == (FOUT not in worst)
    if FOUT in worst:
        assert all(problem[2] in told.out + told.err for problem in said)
    else:
        assert ("waarschuwing" in told.out) == ("waarschuwing" in worst)


@pytest.mark.parametrize("name", [name for name in FAULTS if name != "vreemd"])
def test_diff_names_each_error_that_check_names(
    name: str, write_xlsx: Write, capsys: Capture
) -> None:
    new = write_xlsx(FAULTS[name][0], f"{name}.xlsx")
    old = write_xlsx([HEAD, *ROWS], "oud.xlsx")
    wrong = [said for said in checked(capsys, new) if said[1] == FOUT]
    _, result = compared(capsys, old, new)
    told = [text for text in result["niet_vergeleken"] if text.startswith("nieuw: fout ")]
    assert len(told) == len(wrong)
    for _, _, code, blad, cel in wrong:
        assert any(" ".join(filter(None, ["fout", code, blad, cel])) in text for text in told)


def test_a_file_in_a_subfolder_is_read_as_in_its_folder(folder: Path, capsys: Capture) -> None:
    path = folder / "2023" / "oud.csv"
    whole = {said for said in checked(capsys, folder) if said[0] == "2023/oud.csv"}
    assert checked(capsys, path) == whole
    assert "ONBEKENDE_KOLOM" not in {said[2] for said in whole}


def with_column(heading: str, values: list[Any]) -> list[list[Any]]:
    rows = [[*row, value] for row, value in zip(ROWS, values, strict=True)]
    return [[*HEAD, heading], *rows]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            with_column("Potje X", [10.5, 20.5, 30.5]),
            with_column("Potje X", [10.5, 20.5, 99.5]),
            "nieuw: kolom 'Potje X' (Blad1 H1) is niet gelezen: 3 waarden, opgeteld 130,50",
        ),
        (
            [HEAD, *ROWS],
            with_column("Potje X", [10.5, 20.5, 99.5]),
            "nieuw: kolom 'Potje X' (Blad1 H1) is niet gelezen: 3 waarden, opgeteld 130,50",
        ),
        (
            with_column("Potje X", [10.5, 20.5, 30.5]),
            with_column("Potje Y", [10.5, 20.5, 30.5]),
            "oud: kolom 'Potje X' (Blad1 H1) is niet gelezen: 3 waarden, opgeteld 61,50",
        ),
        (
            with_column("Potje X", [10.5, 20.5, 30.5]),
            with_column("Potje X", ["10,50", "20,50", "30,50"]),
            "nieuw: kolom 'Potje X' (Blad1 H1) is niet gelezen: 3 waarden, opgeteld 61,50",
        ),
        (
            with_column("", ["a", "b", "c"]),
            with_column("", ["a", "b", "d"]),
            "nieuw: Blad1 vanaf H1, zonder bekende kop, is niet gelezen: 3 waarden",
        ),
    ],
)
def test_what_was_not_read_is_named_and_never_called_equal(
    old: list[Any], new: list[Any], said: str, write_xlsx: Write, capsys: Capture
) -> None:
    paths = write_xlsx(old, "oud.xlsx"), write_xlsx(new, "nieuw.xlsx")
    code, result = compared(capsys, *paths)
    assert code != 0
    assert said in result["niet_vergeleken"]
    run("diff", *paths)
    told = capsys.readouterr().out
    assert "zijn gelijk" not in told
    assert "Geen verschil" not in told


def test_an_unread_column_that_is_the_same_is_named_and_is_no_difference(
    write_xlsx: Write, capsys: Capture
) -> None:
    old = write_xlsx(with_column("Potje X", [10.5, 20.5, 30.5]), "oud.xlsx")
    rows = with_column("Potje X", [10.5, 20.5, 30.5])
    new = write_xlsx([*rows, [], ["einde"]], "nieuw.xlsx")
    code, result = compared(capsys, old, new)
    assert code == 0
    (said,) = result["niet_vergeleken"]
    assert said.startswith("oud: kolom 'Potje X' (Blad1 H1) is niet gelezen: 3 waarden")
    assert said.endswith("opgeteld 61,50; in nieuw staan dezelfde cellen")


@pytest.mark.parametrize("visible", [True, False])
def test_a_sheet_that_was_not_read_is_named_with_what_it_adds_up_to(
    visible: bool, tmp_path: Path, capsys: Capture
) -> None:
    paths = [tmp_path / "oud.xlsx", tmp_path / "nieuw.xlsx"]
    for path, amount in zip(paths, (10_000.5, 20_000.5), strict=True):
        book = openpyxl.Workbook()
        for row in [HEAD, *ROWS]:
            book.active.append(row)
        other = book.create_sheet("Bijlage")
        other.append(["Iets", "Getal"])
        other.append(["een", amount])
        if not visible:
            other.sheet_state = "hidden"
        book.save(path)
    code, result = compared(capsys, *paths)
    assert code == 2
    why = "niet herkend" if visible else "verborgen"
    assert result["niet_vergeleken"] == [
        f"oud: blad 'Bijlage' is {why} en niet gelezen: 4 waarden, opgeteld 10.000,50",
        f"nieuw: blad 'Bijlage' is {why} en niet gelezen: 4 waarden, opgeteld 20.000,50",
    ]


def test_codes_are_not_added_up(write_xlsx: Write, capsys: Capture) -> None:
    old = write_xlsx(with_column("Potje X", [43001, 43002, 43003]), "oud.xlsx")
    new = write_xlsx([HEAD, *ROWS], "nieuw.xlsx")
    _, result = compared(capsys, old, new)
    assert result["niet_vergeleken"] == [
        "oud: kolom 'Potje X' (Blad1 H1) is niet gelezen: 3 waarden"
    ]
