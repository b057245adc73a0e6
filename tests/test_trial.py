"""The trial: a crash, a hang, a silence and too much time or memory are each seen.

And a good file is good.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from analyse.read.result import FileResult
from conftest import BUDGET
from tools import trial
from tools.trial import attempt, main, verdict


def test_a_folder_of_good_and_unreadable_files_is_all_right(
    tmp_path: Path, write_xlsx: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    write_xlsx(BUDGET)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "brief.pdf").write_bytes(b"%PDF-1.4")
    assert main([str(tmp_path)]) == 0
    good, other, count = capsys.readouterr().out.splitlines()
    assert good.split()[:2] == ["export.xlsx", "xlsx"]
    assert good.endswith("begroting 4")
    assert other.split()[1] == "-"
    assert other.endswith("PDF")
    assert count == "2 bestanden: 2 goed"


def test_a_table_is_told_with_its_rows_and_silence_is_no_verdict() -> None:
    assert verdict(FileResult("a.csv")) == ""


def other(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let the trial start this code in stead of the reader."""
    real = trial.subprocess.run
    monkeypatch.setattr(
        trial.subprocess, "run", lambda _, **rest: real([sys.executable, "-c", code], **rest)
    )


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("import os; os.abort()", "loopt vast"),
        ("raise ValueError('x')", "loopt vast"),
        ("print('geen antwoord')", "loopt vast"),
        ("import time; time.sleep(60)", "blijft hangen"),
        ('print(\'["csv", "", 0.1, 50]\')', "zwijgt"),
        ('print(\'["csv", "begroting 5", 9, 50]\')', "te traag"),
        ('print(\'["csv", "begroting 5", 0.1, 5000]\')', "te veel geheugen"),
        ('print(\'["csv", "begroting 5", 0.1, NaN]\')', ""),
    ],
)
def test_each_way_to_fail_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, fault: str
) -> None:
    other(monkeypatch, code)
    if "sleep" in code:
        monkeypatch.setattr(trial, "PATIENCE", 1)
    assert attempt(tmp_path / "a.csv", 0.5, 100).fault == fault


def test_one_bad_file_fails_the_trial_and_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")
    other(monkeypatch, "import os; os.abort()")
    assert main([str(tmp_path), "--limits", "5", "500"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 bestanden: 0 goed, 1 loopt vast"


def test_what_is_no_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path / "weg")])
    assert "is geen map" in capsys.readouterr().err
