"""What a command may write, and that it is written whole. The data are fictional."""

from __future__ import annotations

import errno
import json
import os
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from analyse import outputs
from analyse.cli import main
from analyse.errors import UitvoerFout, system_text
from analyse.report.command.template import new_dossier
from conftest import BUDGET, budget

Write = Callable[..., Path]
#: Every command that writes a file: what stands before the name of the output, by its ending.
COMMANDS = {
    "check --xlsx": (["check", "{export}", "--xlsx"], ".xlsx"),
    "check --json": (["check", "{export}", "--json"], ".json"),
    "diff --json": (["diff", "{export}", "{other}", "--json"], ".json"),
    "diff --xlsx": (["diff", "{export}", "{other}", "--xlsx"], ".xlsx"),
    "tidy .csv": (["tidy", "{export}", "--table", "begroting", "--out"], ".csv"),
    "tidy .xlsx": (["tidy", "{export}", "--table", "begroting", "--out"], ".xlsx"),
    "tidy .parquet": (["tidy", "{export}", "--table", "begroting", "--out"], ".parquet"),
}


class Case:
    """A command with exports to read, and a place for what it writes."""

    def __init__(self, command: str, tmp_path: Path, write_xlsx: Write) -> None:
        self.words, self.suffix = COMMANDS[command]
        (tmp_path / "exports").mkdir()
        self.export = write_xlsx(BUDGET, "exports/begroting.xlsx")
        self.other = write_xlsx(budget(A14="* inclusief btw"), "exports/ander.xlsx")
        self.place = tmp_path / "uit"
        self.place.mkdir()

    def run(self, target: Path | str, *more: object) -> int:
        words = [word.format(export=self.export, other=self.other) for word in self.words]
        return main([*words, str(target), *map(str, more)])

    @property
    def target(self) -> Path:
        return self.place / f"uitkomst{self.suffix}"


@pytest.fixture(params=list(COMMANDS))
def case(request: pytest.FixtureRequest, tmp_path: Path, write_xlsx: Write) -> Case:
    return Case(request.param, tmp_path, write_xlsx)


@pytest.fixture
def _reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object, **__: object) -> None:
        pytest.fail("it was read before the output was looked at")

    monkeypatch.setattr("analyse.read.table.read_file", read)
    monkeypatch.setattr("analyse.dossier.read_cached", read)


def held(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def refused(case: Case, target: Path, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Assert that a target is refused in these words, and that no byte of anything changed."""
    before = held(case.place.parent)
    assert case.run(target) == 2
    said = capsys.readouterr().err
    assert words in said
    assert "Errno" not in said
    assert held(case.place.parent) == before


def test_a_command_replaces_what_it_wrote_itself(case: Case) -> None:
    assert case.run(case.target) in (0, 1)
    case.target.chmod(0o640)
    first = case.target.read_bytes()
    assert case.run(case.target) in (0, 1)
    assert case.target.read_bytes() == first
    assert case.target.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in case.place.iterdir()] == [case.target.name]


@pytest.mark.usefixtures("_reads_nothing")
@pytest.mark.parametrize("by", ["name", "other spelling", "link", "hard link"])
def test_an_export_is_never_an_output(
    case: Case, by: str, capsys: pytest.CaptureFixture[str]
) -> None:
    # Of a file that is read its name is no proof: it ends as the output must end.
    case.export = case.export.rename(case.export.with_suffix(case.suffix))
    target = case.export
    if by == "other spelling":
        target = case.export.parent / ".." / "exports" / case.export.name
    elif by == "link":
        target = case.place / f"los{case.suffix}"
        target.symlink_to(case.export)
    elif by == "hard link":
        target = case.place / f"los{case.suffix}"
        target.hardlink_to(case.export)
    refused(case, target, "nooit overschreven", capsys)


@pytest.mark.usefixtures("_reads_nothing")
def test_a_profile_is_never_an_output(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    profile = case.place / f"profiel{case.suffix}"
    profile.write_text('bestand = "*"\n', encoding="utf-8")
    assert case.run(profile, "--profile", profile) == 2
    assert "nooit overschreven" in capsys.readouterr().err
    assert profile.read_text(encoding="utf-8") == 'bestand = "*"\n'


@pytest.mark.usefixtures("_reads_nothing")
@pytest.mark.parametrize("option", ["--xlsx", "--json"])
@pytest.mark.parametrize("by", ["name", "subfolder", "link"])
def test_nothing_is_written_among_the_exports(
    option: str, by: str, tmp_path: Path, write_xlsx: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    exports = tmp_path / "exports"
    (exports / "oud").mkdir(parents=True)
    write_xlsx(BUDGET, "exports/begroting.xlsx")
    place = {"name": exports, "subfolder": exports / "oud", "link": tmp_path / "snel"}[by]
    if by == "link":
        place.symlink_to(exports, target_is_directory=True)
    before = held(tmp_path)
    target = place / f"nieuw.{option[2:]}"
    assert main(["check", str(exports), option, str(target)]) == 2
    assert "met uw exports" in capsys.readouterr().err
    assert held(tmp_path) == before


def strange(suffix: str, path: Path) -> None:
    """A file of somebody else that looks a little like an output."""
    if suffix == ".xlsx":
        book = openpyxl.Workbook()
        book.properties.creator, book.properties.title = "analyse", "Meldingen"
        book.active.append(["werklijst van Anja"])
        book.save(path)
    elif suffix == ".json":
        path.write_text('{"bestanden": [], "van": "Anja"}', encoding="utf-8")
    else:
        path.write_text("blad;cel;van Anja\n1;2;3\n", encoding="utf-8")


@pytest.mark.usefixtures("_reads_nothing")
def test_a_file_of_somebody_else_is_not_replaced(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    strange(case.suffix, case.target)
    refused(case, case.target, "niet overschreven", capsys)


@pytest.mark.parametrize("command", ["check --xlsx", "tidy .xlsx"])
def test_a_workbook_that_somebody_saved_since_is_not_replaced(
    command: str, tmp_path: Path, write_xlsx: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    case = Case(command, tmp_path, write_xlsx)
    assert case.run(case.target) == 0
    book = openpyxl.load_workbook(case.target)
    book.active["Z9"] = "nagevraagd bij Anja"
    book.save(case.target)
    refused(case, case.target, "daarna veranderd", capsys)


def test_a_filled_template_is_not_replaced(
    tmp_path: Path, write_xlsx: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    case = Case("tidy .xlsx", tmp_path, write_xlsx)
    new_dossier(case.place)
    refused(case, case.place / "begroting.xlsx", "niet overschreven", capsys)


@pytest.mark.usefixtures("_reads_nothing")
def test_a_file_of_a_report_is_not_replaced(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    target = case.place / "publicaties" / f"een{case.suffix}"
    target.parent.mkdir()
    target.write_text("", encoding="utf-8")
    manifest = {"run_id": "x", "files": [{"path": f"publicaties/een{case.suffix}"}]}
    (case.place / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    refused(case, target, "van het rapport", capsys)


def test_beside_the_files_of_a_report_there_is_room(case: Case) -> None:
    manifest = {"run_id": "x", "files": [{"path": "index.html"}]}
    (case.place / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert case.run(case.target) in (0, 1)
    assert case.run(case.target) in (0, 1)


@pytest.mark.usefixtures("_reads_nothing")
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("uitkomst.docx", "eindigt niet op"),
        ("uitkomst", "eindigt niet op"),
        ("map{suffix}", "is een map"),
        ("weg/uitkomst{suffix}", "bestaat niet"),
        ("bestand.txt/uitkomst{suffix}", "bestaat niet"),
        ("a" * 300 + "{suffix}", "te lang"),
    ],
)
def test_a_place_where_nothing_can_be_written_is_said(
    name: str, words: str, case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    (case.place / f"map{case.suffix}").mkdir()
    (case.place / "bestand.txt").write_text("van mij", encoding="utf-8")
    refused(case, case.place / name.format(suffix=case.suffix), words, capsys)


@pytest.mark.parametrize(
    ("option", "target"),
    [("--json", "uit.xlsx"), ("--xlsx", "uit.csv"), ("--xlsx", "uit.json")],
)
def test_an_output_ends_as_what_it_is(
    option: str,
    target: str,
    write_xlsx: Write,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", str(write_xlsx(BUDGET)), option, str(tmp_path / target)]) == 2
    assert "eindigt niet op" in capsys.readouterr().err
    assert not (tmp_path / target).exists()


def fails(number: int, windows: int | None = None) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        error = OSError(number, "said in English", "x")
        if windows:
            error.winerror = windows  # type: ignore[attr-defined]
        raise error

    return fail


@pytest.mark.parametrize(
    ("what", "number", "windows", "words"),
    [
        ("os.fsync", errno.ENOSPC, None, "schijf is vol"),
        ("pathlib.Path.replace", errno.EACCES, None, "Sluit het bestand"),
        ("pathlib.Path.replace", errno.EACCES, 32, "ander programma"),
        ("pathlib.Path.replace", errno.EACCES, 5, "Sluit het bestand"),
        ("pathlib.Path.touch", errno.EACCES, None, "kies een map waarin u mag schrijven"),
        ("pathlib.Path.touch", errno.EROFS, None, "alleen worden gelezen"),
    ],
)
def test_what_cannot_be_written_leaves_what_stood_there(
    what: str,
    number: int,
    windows: int | None,
    words: str,
    case: Case,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert case.run(case.target) in (0, 1)
    monkeypatch.setattr(outputs, "_PATIENCE", 0.2)
    monkeypatch.setattr(what, fails(number, windows))
    refused(case, case.target, words, capsys)


def test_a_file_that_excel_reads_for_a_moment_is_waited_for(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy, really = [fails(errno.EACCES, 32)] * 3, Path.replace

    def replace(path: Path, target: Path) -> Path:
        if busy:
            busy.pop()()
        return really(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    assert case.run(case.target) in (0, 1)
    assert outputs.is_ours(case.target)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of a process, of Unix")
def test_a_disk_that_is_really_full_leaves_what_stood_there(case: Case) -> None:
    import resource
    import signal

    assert case.run(case.target) in (0, 1)
    before = held(case.place)
    child = os.fork()
    if child == 0:  # a file of this process may not grow beyond 100 bytes
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        os.environ["ANALYSE_CACHE"] = "uit"
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
        try:
            outputs.put(b"x" * 1000, case.target)
        except UitvoerFout as error:
            os._exit(0 if "schijf is vol" in str(error) else 3)
        os._exit(4)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert held(case.place) == before


def test_what_an_ended_program_left_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    left = tmp_path / ".analyse-0123456789abcdef.bezig"
    of_the_user = tmp_path / ".analyse-plannen.bezig"
    running = tmp_path / ".analyse-fedcba9876543210.bezig"
    for path in (left, of_the_user, running):
        path.write_text("half", encoding="utf-8")
    long_ago = time.time() - 7200
    os.utime(left, (long_ago, long_ago))
    os.utime(of_the_user, (long_ago, long_ago))
    outputs.put(b"heel", tmp_path / "uit.csv")
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [running.name, of_the_user.name, "uit.csv"]


def test_a_link_leads_to_the_file_that_is_replaced(case: Case) -> None:
    real = case.place / f"echt{case.suffix}"
    case.target.symlink_to(real)
    for _ in range(2):
        assert case.run(case.target) in (0, 1)
        assert case.target.is_symlink()
        assert outputs.is_ours(real)


def test_proposals_go_into_a_folder_and_replace_nothing(
    write_xlsx: Write,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    export = write_xlsx([["Iets", "Anders"], ["a", 1]])
    (tmp_path / "los.toml").write_text("van mij", encoding="utf-8")
    assert main(["check", str(export), "--voorstel", str(tmp_path / "los.toml")]) == 2
    assert "Geef een map" in capsys.readouterr().err
    with monkeypatch.context() as patch:
        patch.setattr(Path, "touch", fails(errno.EACCES))
        assert main(["check", str(export), "--voorstel", str(tmp_path)]) == 2
    assert "kies een map waarin u mag schrijven" in capsys.readouterr().err
    for state in ("geschreven.", "bestaat al; niet overschreven."):
        assert main(["check", str(export), "--voorstel", str(tmp_path / "voorstel")]) == 1
        assert state in capsys.readouterr().out
    (proposal,) = (tmp_path / "voorstel").iterdir()
    assert b"\r\n" in proposal.read_bytes()


def test_a_new_dossier_that_does_not_fit_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    times: Iterator[int] = iter(range(100))
    really = os.fsync

    def fsync(number: int) -> None:
        if next(times) > 3:
            fails(errno.ENOSPC)()
        really(number)

    monkeypatch.setattr(os, "fsync", fsync)
    assert main(["new", str(tmp_path / "nieuw")]) == 2
    assert "schijf is vol" in capsys.readouterr().err
    assert held(tmp_path) == {}
    monkeypatch.undo()
    assert main(["new", str(tmp_path / "nieuw")]) == 0


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_what_the_system_says_is_told_in_dutch(number: int) -> None:
    told = system_text(OSError(number, os.strerror(number)))
    assert told.endswith(".")
    assert os.strerror(number) not in told


def test_properties_that_are_no_xml_of_ours_are_of_somebody_else(tmp_path: Path) -> None:
    path = tmp_path / "meldingen.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("docProps/core.xml", b"\xff\xfe")
    assert not outputs.is_ours(path)
    shutil.copy(path, path.with_suffix(".parquet"))
    assert not outputs.is_ours(path.with_suffix(".parquet"))
