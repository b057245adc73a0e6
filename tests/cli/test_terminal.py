"""What a command says on whatever screen, and what it says when all else fails.

The data are fictional.
"""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock

import openpyxl
import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analyse
from analyse import cli, nl
from analyse.cli import main
from conftest import BUDGET, budget

Write = Callable[..., Path]
#: Letters that a console of Windows lacks, and signs that would clear or colour a terminal.
WIJK = "Łódź → ✓ \x1b[2J\x9b31m\u202e"
ROWS = "Jaar;Fase;Kant;Product;Wijk;Bedrag\n2014;realisatie;lasten;Gras;{wijk};{bedrag}\n"
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="names and streams of Linux")


def command(*arguments: object, **environment: str) -> subprocess.Popen[bytes]:
    """A command in a process of its own, with its output in pipes."""
    return subprocess.Popen(
        [sys.executable, "-m", "analyse", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | environment,
    )


def hostile(folder: Path, bedrag: str = "abc") -> Path:
    path = folder / "export.csv"
    path.write_text(ROWS.format(wijk=WIJK, bedrag=bedrag), encoding="utf-8")
    return path


def steering(text: str) -> set[str]:
    """What would steer a screen."""
    controls = {letter for letter in text if unicodedata.category(letter) == "Cc"}
    return controls - {"\n", "\t"} | {"\u202e", "\u2028"} & set(text)


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_letters_that_a_console_lacks_are_replaced(encoding: str, tmp_path: Path) -> None:
    profile = tmp_path / "Ł.toml"
    out, said = command(
        "check", hostile(tmp_path), "--profile", profile, PYTHONIOENCODING=encoding
    ).communicate()
    assert b"Traceback" not in said
    assert b"Profiel ?.toml" in said
    found = command("check", hostile(tmp_path), PYTHONIOENCODING=encoding)
    out, said = found.communicate()
    assert (found.returncode, said) == (1, b"")
    assert "BEDRAG_NIET_LEESBAAR" in out.decode(encoding)
    out, said = command("check", "--help", PYTHONIOENCODING=encoding).communicate()
    assert out.decode(encoding).startswith("gebruik: analyse check")
    assert said == b""


def test_json_on_a_narrow_screen_loses_no_letter(tmp_path: Path) -> None:
    path = tmp_path / "Łódź.csv"
    path.write_text(ROWS.format(wijk="→", bedrag="1,00"), encoding="utf-8")
    out, _ = command("check", path, "--json", "-", PYTHONIOENCODING="cp1252").communicate()
    (file,) = json.loads(out)["bestanden"]
    assert file["bestand"] == "Łódź.csv"


@on_linux
@pytest.mark.parametrize("more", [[], ["--json", "-"]])
def test_who_stops_reading_hears_no_more_and_the_work_is_done(
    more: list[str], write_xlsx: Write, tmp_path: Path
) -> None:
    paths = [write_xlsx(BUDGET)] * 4
    with command("check", *paths, "--xlsx", tmp_path / "uit.xlsx", *more) as running:
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0
    assert (tmp_path / "uit.xlsx").is_file()


@on_linux
def test_a_screen_that_is_a_full_disk_is_said(write_xlsx: Write) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "analyse", "check", str(write_xlsx(BUDGET))],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.decode().startswith("De schijf is vol.")
    assert b"Errno" not in done.stderr


@on_linux
def test_names_of_files_that_are_no_utf_8_are_shown_in_letters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    path = exports / os.fsdecode(b"begroting_\xe9\x1b[2J\n.csv")
    path.write_text(ROWS.format(wijk="Noord", bedrag="1,00"), encoding="utf-8")
    shown = "begroting_é\ufffd[2J\ufffd.csv"
    assert analyse.open_dossier(exports).files[0].name == shown
    for where in (path, exports):
        assert main(["check", str(where), "--json", str(tmp_path / "uit.json")]) == 0
        out = capsys.readouterr().out
        assert shown in out
        assert steering(out) == set()
        (file,) = json.loads((tmp_path / "uit.json").read_text(encoding="utf-8"))["bestanden"]
        assert file["bestand"] == shown
    assert (
        main(["tidy", str(path), "--table", "begroting", "--out", str(tmp_path / "t.csv")]) == 0
    )
    assert main(["diff", str(path), str(path)]) == 0


@on_linux
def test_two_files_whose_names_show_the_same_are_both_read(tmp_path: Path) -> None:
    for name in (b"\xe9.csv", "é.csv".encode()):
        row = ROWS.format(wijk="Noord", bedrag=f"{len(name)},00")
        (tmp_path / os.fsdecode(name)).write_text(row, encoding="utf-8")
    dossier = analyse.open_dossier(tmp_path)
    assert len({file.name for file in dossier.files}) == 2
    assert sorted(dossier.begroting["bedrag"]) == [5, 6]


def test_nothing_in_a_name_or_a_cell_steers_the_screen(
    write_xlsx: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "exports").mkdir()
    export = hostile(tmp_path / "exports")
    main(["check", str(tmp_path / "exports")])
    export.write_text(ROWS.format(wijk=WIJK, bedrag="1,00"), encoding="utf-8")
    other = hostile(tmp_path / "exports").rename(tmp_path / "ander.csv")
    other.write_text(ROWS.format(wijk=f"{WIJK} 2", bedrag="2,00"), encoding="utf-8")
    hostile(tmp_path / "exports", "1,00")
    assert main(["trace", str(export), "F2"]) == 0
    assert main(["diff", str(export), str(other)]) == 1
    assert main(["trace", str(export), "\x1b[2J"]) == 2
    assert main(["check", "weg\x1b[2J.xlsx"]) == 2
    assert main(["tidy", str(export), "--table", "begroting\x1b[2J", "--out", "x.csv"]) == 2
    said = capsys.readouterr()
    assert "Łódź" in said.out
    assert steering(said.out + said.err) == set()


@given(st.text(st.characters()))
def test_what_is_readable_steers_nothing_and_can_be_written(text: str) -> None:
    shown = nl.leesbaar(text)
    assert steering(shown) == set()
    assert "\n" not in shown
    shown.encode("utf-8")
    assert nl.leesbaar(shown) == shown


def test_what_is_readable_keeps_the_letters_of_people() -> None:
    assert nl.leesbaar("Łódź-’s-Gravenhage\u00a0€ 5\t→") == "Łódź-’s-Gravenhage\u00a0€ 5\t→"
    assert nl.leesbaar("een\ntwee", regels=True) == "een\ntwee"


# the last resort


class Panic(BaseException):
    """As a library of Rust raises it."""


PERSON = "Jan de Vries"


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "verslagen"
    monkeypatch.setattr(platformdirs, "user_log_path", lambda *_, **__: folder)
    return folder


def fails_with(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> int:
        raise error

    monkeypatch.setitem(cli.COMMANDS, "check", fail)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ValueError(PERSON), "fout van het programma zelf (ValueError"),
        (KeyError(PERSON), "fout van het programma zelf (KeyError"),
        (RecursionError(PERSON), "fout van het programma zelf"),
        (UnicodeEncodeError("ascii", PERSON, 0, 1, "x"), "fout van het programma zelf"),
        (Panic(PERSON), "fout van het programma zelf"),
        (OSError(PERSON), "fout van het programma zelf"),
        (MemoryError(PERSON), "te weinig geheugen"),
        (ImportError(PERSON, name="pyarrow"), "ontbreekt of is beschadigd: pyarrow"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_a_fault_of_the_program_is_told_as_one(
    error: BaseException,
    words: str,
    logs: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fails_with(error, monkeypatch)
    assert main(["check", "x"]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert "Wat te doen: " in said
    (report,) = logs.iterdir()
    assert str(report) in said
    text = report.read_text(encoding="utf-8")
    assert type(error).__name__ in text
    assert "fails_with" in text or "fail" in text
    assert PERSON not in said + text
    assert "Traceback" not in said


def test_a_report_that_cannot_be_kept_is_said(
    logs: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    logs.write_text("een bestand", encoding="utf-8")
    fails_with(ValueError(PERSON), monkeypatch)
    for refused in (None, MemoryError(), RuntimeError("no home")):
        if refused:
            monkeypatch.setattr(platformdirs, "user_log_path", Mock(side_effect=refused))
        assert main(["check", "x"]) == 2
        assert "kon niet worden bewaard" in capsys.readouterr().err


def test_who_repairs_it_can_see_what_python_says(
    logs: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANALYSE_DEBUG", "1")
    fails_with(ValueError(PERSON), monkeypatch)
    assert main(["check", "x"]) == 2
    assert PERSON in capsys.readouterr().err


def test_what_the_system_refuses_is_said_in_dutch_with_the_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fails_with(OSError(errno.EACCES, "Permission denied", "begroting.xlsx"), monkeypatch)
    assert main(["check", "x"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("begroting.xlsx: ")
    assert "Excel" in said
    assert "denied" not in said


def test_only_data_give_exit_code_1(
    write_xlsx: Write, monkeypatch: pytest.MonkeyPatch, logs: Path
) -> None:
    assert main(["check", str(write_xlsx(budget(G7="1.5")))]) == 1
    fails_with(SystemError("x"), monkeypatch)
    assert main(["check", "x"]) == 2


def test_a_workbook_with_a_hostile_sheet_is_shown_plainly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    book.active.title = "{bold}\u202eBlad\u2028"
    book.active.append(["Iets", "Anders"])
    book.active.append(["[red]x\u202e", "y"])
    book.save(tmp_path / "x.xlsx")
    main(["check", str(tmp_path / "x.xlsx")])
    out = capsys.readouterr().out
    assert "{bold}Blad" in out
    assert steering(out) == set()
