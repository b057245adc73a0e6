"""The process of one dossier: what it asks of a refresh, and what it says when that fails."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace
from pathlib import Path
from typing import Any

import platformdirs
import pytest

from analyse.errors import GegevensFout, UitvoerFout
from analyse.many import one
from analyse.many.job import Job, plain
from analyse.many.stand import FOUTEN, MISLUKT


@pytest.fixture
def job(tmp_path: Path) -> Job:
    (tmp_path / "map" / "Waterdam").mkdir(parents=True)
    given = {"peildatum": dt.date(2024, 9, 30), "sjabloon": Path("huis.pptx"), "pptx": True}
    data, out = tmp_path / "map" / "Waterdam", tmp_path / "uit"
    return Job("Waterdam", str(data), str(out), key="k", chosen=plain(given), only=("01",))


def fails(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(one, "refresh_with", fail)


def test_the_choices_of_the_command_line_go_before_those_of_the_dossier(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def note(args: Namespace, chosen: dict[str, Any], *_: Any, early: bool) -> None:
        asked.extend([args, chosen, early])
        raise UitvoerFout("genoeg")

    monkeypatch.setattr(one, "refresh_with", note)
    choices = 'drempel = 5\npeildatum = "31-12-2023"\n'
    (Path(job.data) / "rapport.toml").write_text(choices, encoding="utf-8")
    one._made(job)
    args, chosen, early = asked
    assert not early
    assert chosen == {
        "drempel": 5,
        "peildatum": dt.date(2024, 9, 30),
        "sjabloon": Path("huis.pptx"),
        "pptx": True,
    }
    assert (args.jobs, args.only, args.force) == (1, ["01"], False)
    assert args.out == Path(job.out) / "verslagen" / "Waterdam"
    assert args.notebooks.is_dir()


@pytest.mark.parametrize(
    ("error", "state", "says"),
    [
        (GegevensFout("Van 2031 staat niets in de exports."), FOUTEN, "Van 2031"),
        (UitvoerFout("De schijf is vol."), MISLUKT, "De schijf is vol."),
        (MemoryError(), MISLUKT, "te weinig geheugen"),
        (ValueError("Jan de Vries"), MISLUKT, "fout van het programma zelf (ValueError"),
    ],
)
def test_whatever_happens_there_is_a_stand_that_says_why(
    job: Job,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    state: str,
    says: str,
) -> None:
    monkeypatch.setattr(platformdirs, "user_log_path", lambda *_, **__: tmp_path / "logs")
    fails(monkeypatch, error)
    stand = one._made(job)
    assert (stand.state, stand.key, stand.report) == (state, "k", "")
    assert says in stand.reason
    assert "Jan de Vries" not in stand.reason


def test_choices_that_cannot_be_read_cost_this_dossier_alone(job: Job) -> None:
    (Path(job.data) / "rapport.toml").write_text("jaar = 16\n", encoding="utf-8")
    stand = one._made(job)
    assert (stand.state, "rapport.toml, regel 1" in stand.reason) == (MISLUKT, True)


def test_a_reason_is_one_line_of_a_length_that_fits(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails(monkeypatch, UitvoerFout("regel\nregel \x1b[31m" + "x" * 1000))
    reason = one._made(job).reason
    assert len(reason) == 400
    assert reason.isprintable()
