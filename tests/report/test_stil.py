"""A refresh on a schedule: one line on the screen, the rest in the log, errors on stderr.

The data are fictional.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import platformdirs
import pytest

from analyse.report.command import logboek, tonen
from test_keuzes import BUDGET, place, run

__all__ = ["place"]


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(platformdirs, "user_log_path", lambda *_, **__: tmp_path / "logs")
    monkeypatch.setattr(tonen, "somebody_looks", lambda: True)
    monkeypatch.setattr(tonen, "open_page", lambda _: pytest.fail("a page opened"))
    return tmp_path / "logs" / "refresh.log"


def the_line(capsys: pytest.CaptureFixture[str]) -> str:
    said = capsys.readouterr()
    assert said.err == ""
    (line,) = said.out.splitlines()
    return line


def test_one_line_says_what_changed_and_the_log_says_all(
    place: Path, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(place, "--stil", "--drempel", "5") == 0
    assert the_line(capsys) == "Ververst. Dit is het eerste verslag in deze map."
    (place / "exports" / "begroting.csv").write_text(
        BUDGET.replace("12,00", "13,00"), encoding="utf-8"
    )
    assert run(place, "--stil") == 0
    line = the_line(capsys).replace("\u00a0", " ")
    assert "Gewijzigd: begroting.csv." in line
    assert "Bedragen: gewijzigd 2024, lasten € 12 werd € 13 (+€ 1)." in line
    assert run(place, "--stil") == 0
    assert "Niets veranderd" in the_line(capsys)
    text = log.read_text(encoding="utf-8").replace("\u00a0", " ")
    assert text.count(f"uitkomst 0  {place / 'rapport'}") == 3
    assert "Keuzes: drempel € 5." in text
    assert "Gewijzigd: begroting.csv." in text


def test_what_goes_wrong_is_on_stderr_and_in_the_log_with_its_code(
    place: Path, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "exports" / "begroting.csv").write_text(
        BUDGET.replace("12,00", "#REF!"), encoding="utf-8"
    )
    assert run(place, "--stil") == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "zit een fout" in said.err
    (place / "exports" / "rapport.toml").write_text("jaar = 16\n", encoding="utf-8")
    assert run(place, "--stil") == 2
    text = log.read_text(encoding="utf-8")
    assert "uitkomst 1" in text
    assert "zit een fout" in text
    assert "uitkomst 2" in text
    assert "rapport.toml, regel 1" in text
    assert not (place / "rapport").exists(), "a log in the folder of the report would block it"


def test_what_is_not_ours_is_logged_without_its_words(
    place: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("Jan de Vries")

    monkeypatch.setattr("analyse.report.command.verversen.refresh", fail)
    assert run(place, "--stil") == 2
    text = log.read_text(encoding="utf-8")
    assert "RuntimeError" in text
    assert "Jan de Vries" not in text


def test_a_log_that_grew_is_laid_aside(log: Path) -> None:
    now = dt.datetime(2026, 10, 1, 6, 0, tzinfo=dt.UTC)
    log.parent.mkdir()
    log.write_text("x" * 1_000_001, encoding="utf-8")
    assert logboek.note(Path("rapport"), 0, "Ververst.\n\nNog iets.", now) == ""
    assert log.with_name("refresh.1.log").stat().st_size == 1_000_001
    moment = f"{now.astimezone():%Y-%m-%d %H:%M:%S}"
    assert log.read_text(encoding="utf-8") == (
        f"{moment}  uitkomst 0  {Path('rapport').absolute()}\n    Ververst.\n    Nog iets.\n"
    )


def test_a_log_that_cannot_be_written_fails_no_report(
    place: Path, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log.parent.write_text("een bestand", encoding="utf-8")
    assert run(place, "--stil") == 0
    assert "Het logboek" in the_line(capsys)
