"""Many dossiers in one run: what is done, what is kept, what is said. Workers are a stand-in here."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from analyse.cli import main
from analyse.many import overview, planner, refresh
from analyse.many.job import Job
from analyse.many.stand import GESTOPT, KLAAR, TE_LANG, Stand
from analyse.report import stage
from analyse.report.page.huisstijl import Huisstijl
from test_report import write_notebook

BUDGET = "Jaar;Fase;Kant;Product;Bedrag\n2024;realisatie;lasten;Gras;10,00\n"
Make = Callable[[Job], Stand]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "notebooks").mkdir()
    write_notebook(tmp_path / "notebooks" / "01_een.ipynb", "# Een", "**Wat?**")
    for name in ("Aadorp", "Gemeente Één", "Waterdam"):
        (tmp_path / "map" / name).mkdir(parents=True)
        (tmp_path / "map" / name / "begroting.csv").write_text(BUDGET, encoding="utf-8")
    return tmp_path


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the dossiers that were made, by workers that do nothing."""
    return stand_in(monkeypatch, lambda job: Stand(job.name, KLAAR, key=job.key))


def stand_in(monkeypatch: pytest.MonkeyPatch, make: Make) -> list[str]:
    names: list[str] = []

    @contextlib.contextmanager
    def workers(_planner: str, _number: int) -> Iterator[None]:
        yield

    def run(_client: Any, jobs: Sequence[Job]) -> Iterator[Stand]:
        for job in jobs:
            assert Path(job.sign).exists()
            names.append(job.name)
            rows = job.place.rows
            rows.mkdir(exist_ok=True)
            (rows / "inhoud.json").write_text("[]", encoding="utf-8")
            yield make(job)

    def write(folder: Path, stands: Sequence[Stand], stijl: Huisstijl) -> None:
        texts = [f"{one.name}: {one.state}" for one in stands]
        texts += filter(None, [stijl.naam])
        (folder / "index.html").write_text("\n".join(texts), encoding="utf-8")

    monkeypatch.setattr(planner, "workers", workers)
    monkeypatch.setattr(planner, "run", run)
    monkeypatch.setattr(overview, "write_overview", write)
    # Of whom the report is whole is told by the real one, in `test_veel_echt.py`.
    monkeypatch.setattr(refresh.manifest, "read", lambda _folder: {"files": []})
    return names


def run(place: Path, *more: str) -> int:
    where = {"dossiers": "map", "out": "uit", "notebooks": "notebooks"}
    folders = [f"--{name}={place / folder}" for name, folder in where.items()]
    return main(["refresh", "--niet-openen", *folders, *more])


def page(place: Path) -> list[str]:
    return (place / "uit" / "index.html").read_text(encoding="utf-8").splitlines()


def test_what_is_as_it_was_is_not_done_again(
    place: Path, made: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(place) == 0
    assert "Klaar: 3 van 3 gemeenten in orde." in capsys.readouterr().out
    assert made == ["Aadorp", "Gemeente Één", "Waterdam"]
    before = (place / "uit" / "manifest.json").read_bytes()
    assert run(place) == 0
    assert "waarvan 3 ongewijzigd" in capsys.readouterr().out
    assert made[3:] == []
    assert (place / "uit" / "manifest.json").read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [
        lambda place: (place / "map" / "Waterdam" / "nieuw.csv").write_text(
            BUDGET.replace("10", "11"), encoding="utf-8"
        ),
        lambda place: (place / "map" / "Waterdam" / "rapport.toml").write_text(
            "drempel = 10\n", encoding="utf-8"
        ),
        lambda place: (place / "map" / "Waterdam" / "huisstijl.toml").write_text(
            'naam = "W"\n', encoding="utf-8"
        ),
        lambda place: (place / "uit" / "stand" / "Waterdam.json").write_text(
            "{", encoding="utf-8"
        ),
        lambda place: (place / "uit" / "stand" / "Waterdam.rijen" / "inhoud.json").unlink(),
    ],
    ids=["exports", "choices", "style", "stand", "rows"],
)
def test_what_changed_is_done_again_alone(
    place: Path, made: list[str], change: Callable[[Path], object]
) -> None:
    run(place)
    made.clear()
    change(place)
    assert run(place) == 0
    assert made == ["Waterdam"]


@pytest.mark.parametrize("more", [["--drempel", "10"], ["--force"], ["--only", "01"]])
def test_another_choice_does_all_again(place: Path, made: list[str], more: list[str]) -> None:
    run(place)
    made.clear()
    run(place, *more)
    assert len(made) == 3


def test_other_notebooks_do_all_again(place: Path, made: list[str]) -> None:
    run(place)
    write_notebook(place / "notebooks" / "01_een.ipynb", "# Een", "**Wat nu?**")
    run(place)
    assert len(made) == 6


@pytest.mark.parametrize("state", [TE_LANG, GESTOPT])
def test_one_that_is_not_in_order_is_named_and_tried_again(
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    state: str,
) -> None:
    wrong = "Gemeente Één"

    def make(job: Job) -> Stand:
        return Stand(job.name, state if job.name == wrong else KLAAR, "Daarom.", key=job.key)

    made = stand_in(monkeypatch, make)
    assert run(place) == 1
    said = capsys.readouterr().out
    assert "Klaar: 2 van 3 gemeenten in orde. LET OP: 1 niet in orde." in said
    assert f"- {wrong}: {state}: Daarom." in said
    assert f"{wrong}: {state}" in page(place)
    made.clear()
    assert run(place) == 1
    assert made == [wrong]


def test_what_was_done_stays_when_it_is_broken_off(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(job: Job) -> Stand:
        if job.name == "Waterdam":
            raise KeyboardInterrupt
        return Stand(job.name, KLAAR, key=job.key)

    stand_in(monkeypatch, stop)
    assert run(place) == 130
    assert "Wat klaar is, blijft staan" in capsys.readouterr().err
    assert not (place / "uit" / "index.html").exists()
    assert not list((place / "uit" / "stand").glob(".loopt*"))
    again = stand_in(monkeypatch, lambda job: Stand(job.name, KLAAR, key=job.key))
    (place / "uit" / "stand" / ".loopt-0").touch()  # as when the power went
    assert run(place) == 0
    assert again == ["Waterdam"]
    assert not list((place / "uit" / "stand").glob(".loopt*"))


@pytest.mark.parametrize(
    ("written", "again"), [("toelichtingen.xlsx", []), ("begroting_2.csv", ["Waterdam"])]
)
def test_the_form_that_a_refresh_puts_beside_the_exports_is_no_change(
    place: Path, monkeypatch: pytest.MonkeyPatch, written: str, again: list[str]
) -> None:
    def make(job: Job) -> Stand:
        if job.name == "Waterdam":
            (Path(job.data) / written).write_text("nieuw", encoding="utf-8")
        return Stand(job.name, KLAAR, key=job.key)

    stand_in(monkeypatch, make)
    assert run(place) == 0
    made_again = stand_in(monkeypatch, make)
    assert run(place) == 0
    assert made_again == again


def test_exports_that_go_away_meanwhile_cost_no_other_dossier_its_report(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(job: Job) -> Stand:
        if job.name == "Waterdam":
            shutil.rmtree(job.data)
        return Stand(job.name, KLAAR, key=job.key)

    stand_in(monkeypatch, make)
    assert run(place) == 0
    page = (place / "uit" / "index.html").read_text(encoding="utf-8")
    assert page.splitlines() == ["Aadorp: klaar", "Gemeente Één: klaar", "Waterdam: klaar"]


def test_a_planner_that_goes_away_says_how_to_go_on(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def gone(job: Job) -> Stand:
        if job.name == "Waterdam":
            raise planner._gone()
        return Stand(job.name, KLAAR, key=job.key)

    stand_in(monkeypatch, gone)
    assert run(place) == 2
    assert "geef dezelfde opdracht nog eens" in capsys.readouterr().err


def test_a_page_that_fails_leaves_the_last_one(
    place: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(place)
    before = page(place)

    def fail(folder: Path, *_: object) -> None:
        (folder / "index.html").write_text("half", encoding="utf-8")
        raise OSError(28, "full")

    monkeypatch.setattr(overview, "write_overview", fail)
    (place / "map" / "Nieuw").mkdir()
    assert run(place) == 2
    assert page(place) == before


def test_a_profile_beside_the_dossiers_does_all_again_when_it_changes(
    place: Path, made: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "map" / "profielen").mkdir()
    profile = place / "map" / "profielen" / "alle.toml"
    profile.write_text('bestand = "*"\nnegeer = ["Code"]\n', encoding="utf-8")
    run(place)
    run(place)
    assert len(made) == 3
    profile.write_text('bestand = "*"\nnegeer = ["Codes"]\n', encoding="utf-8")
    run(place)
    assert len(made) == 6
    assert "profielen" not in capsys.readouterr().out


def test_the_house_style_beside_the_dossiers_is_that_of_the_page_over_all(
    place: Path, made: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(place)
    made.clear()
    (place / "map" / "huisstijl.toml").write_text('naam = "Uitvoerder Oost"', encoding="utf-8")
    assert run(place) == 0
    assert page(place)[-1] == "Uitvoerder Oost"
    assert made == []
    assert "hoort bij geen gemeente" not in capsys.readouterr().out
    (place / "map" / "huisstijl.toml").write_text('kleur = "geel"', encoding="utf-8")
    assert run(place) == 2
    assert "kleur 'geel' is geen kleur" in capsys.readouterr().err


def test_a_municipality_that_is_gone_is_said_and_does_not_count(
    place: Path, made: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(place)
    (place / "map" / "Waterdam").rename(place / "weg")
    assert run(place) == 0
    said = capsys.readouterr().out
    assert "Let op: de map van Waterdam is er niet meer." in said
    assert "Klaar: 2 van 2" in said
    assert [line for line in page(place) if "Waterdam" in line] == []


def test_in_silence_one_line_and_the_rest_in_the_log(
    place: Path,
    made: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import platformdirs

    monkeypatch.setattr(platformdirs, "user_log_path", lambda *_, **__: place / "logs")
    (place / "map" / "los.csv").touch()
    assert run(place, "--stil") == 0
    assert capsys.readouterr().out == "Klaar: 3 van 3 gemeenten in orde.\n"
    log = (place / "logs" / "refresh.log").read_text(encoding="utf-8")
    assert "uitkomst 0" in log
    assert "los.csv hoort bij geen gemeente" in log
    (place / "map" / "Leeg").mkdir()
    with stage.locked(place / "uit"):
        assert run(place, "--stil") == 2
    assert "uitkomst 2" in (place / "logs" / "refresh.log").read_text(encoding="utf-8")


def test_two_runs_do_not_meet(
    place: Path, made: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with stage.locked(place / "uit"):
        assert run(place) == 2
    assert "wordt al ververst" in capsys.readouterr().err
    assert made == []


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--dossiers", "map", "--data", "map"], "gaan niet samen"),
        (["--data", "map", "--planner", "tcp://a:1"], "geef er --dossiers bij"),
        (["--dossiers", "map", "--out", "map/uit"], "niet in elkaar"),
        (["--dossiers", "map/Aadorp"], "--data"),
        (["--dossiers", "map", "--planner", "mijn cluster"], "is geen adres"),
        (["--dossiers", "map", "--only", "77"], "Geen notebook begint met 77"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_done(
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    says: str,
) -> None:
    monkeypatch.chdir(place)
    assert main(["refresh", "--notebooks", "notebooks", "--niet-openen", *options]) == 2
    assert says in capsys.readouterr().err
    assert not list(place.glob("**/*.rijen"))


def test_without_dask_is_said_what_to_install(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    assert run(place) == 2
    assert "analyse[veel]" in capsys.readouterr().err


def test_a_dossier_of_which_a_file_cannot_be_read_costs_only_itself(
    place: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = refresh.keys_of

    def keys_of(data: Path, *more: str) -> tuple[str, str]:
        if data.name == "Aadorp":
            raise PermissionError(13, "in use")
        return real(data, *more)

    monkeypatch.setattr(refresh, "keys_of", keys_of)
    assert run(place) == 1
    assert made == ["Gemeente Één", "Waterdam"]
    assert page(place)[0] == "Aadorp: niet gelukt"


def test_the_list_of_files_names_every_dossier(place: Path, made: list[str]) -> None:
    (place / "map" / "Leegdam").mkdir()
    run(place)
    held = json.loads((place / "uit" / "manifest.json").read_text(encoding="utf-8"))
    assert held["dossiers"]["Leegdam"] == "geen exports"
    assert {file["path"] for file in held["files"]} == {"index.html"}
