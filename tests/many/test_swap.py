"""Page, workbook and data set get their place together or not at all, and what is a person's stays."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

import pytest

from analyse.errors import LeesFout, UitvoerFout
from analyse.many import swap
from analyse.report import stage
from analyse.report.command.trace import trace_published

NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    swap.take(tmp_path / "uit")
    return tmp_path / "uit"


def make(out: Path, text: str) -> None:
    """A new set, whole and not in its place yet."""
    work = swap.working_folder(out)
    (work / "gegevens" / "t").mkdir(parents=True)
    (work / "gegevens" / "t" / "rijen.parquet").write_text(text, encoding="utf-8")
    for name in ("overzicht.xlsx", "index.html"):
        (work / name).write_text(text, encoding="utf-8")
    swap.finish(work, {"key": text}, NOW)


def texts(out: Path) -> set[str]:
    names = ("index.html", "overzicht.xlsx", "gegevens/t/rijen.parquet")
    return {(out / name).read_text(encoding="utf-8") for name in names}


def test_a_set_takes_the_place_of_the_last_one_and_nothing_is_left_over(out: Path) -> None:
    for text in ("een", "twee"):
        make(out, text)
        assert swap.put_in_place(out) == []
    assert texts(out) == {"twee"}
    assert swap.is_current(out, "twee")
    assert not swap.is_current(out, "een")
    names = {"gegevens", "index.html", "manifest.json", "overzicht.xlsx"}
    assert {path.name for path in out.iterdir()} == names | {
        "stand",
        "verslagen",
        "van_analyse.txt",
    }
    (out / "overzicht.xlsx").unlink()
    assert not swap.is_current(out, "twee")


def test_what_a_person_put_or_changed_there_stays(out: Path) -> None:
    make(out, "een")
    swap.put_in_place(out)
    (out / "notitie.txt").write_text("van mij", encoding="utf-8")
    (out / "gegevens" / "eigen.csv").write_text("van mij", encoding="utf-8")
    (out / "index.html").write_text("door mij gewijzigd", encoding="utf-8")
    make(out, "twee")
    (kept,) = swap.put_in_place(out)
    assert texts(out) == {"twee"}
    assert (out / kept.place).read_text(encoding="utf-8") == "door mij gewijzigd"
    for name in ("notitie.txt", "gegevens/eigen.csv"):
        assert (out / name).read_text(encoding="utf-8") == "van mij"


@pytest.mark.parametrize("refused", range(8))
def test_when_one_cannot_be_moved_all_is_as_it_was(
    out: Path, monkeypatch: pytest.MonkeyPatch, refused: int
) -> None:
    make(out, "een")
    swap.put_in_place(out)
    make(out, "twee")
    moves: list[Path] = []
    rename = Path.rename

    def busy(self: Path, target: Path) -> Path:
        moves.append(self)
        if len(moves) == refused + 1:
            raise PermissionError(13, "in use")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", busy)
    with pytest.raises(UitvoerFout, match="vorige overzicht is niet veranderd"):
        swap.put_in_place(out)
    monkeypatch.undo()
    assert texts(out) == {"een"}
    assert swap.is_current(out, "een")
    swap.recover(out)
    assert texts(out) == {"twee"}


@pytest.mark.parametrize("ended", range(1, 9))
def test_a_run_that_is_ended_half_way_is_finished_by_the_next(
    out: Path, monkeypatch: pytest.MonkeyPatch, ended: int
) -> None:
    make(out, "een")
    swap.put_in_place(out)
    make(out, "twee")
    moves: list[Path] = []
    rename = Path.rename

    def end(self: Path, target: Path) -> Path:
        """The power goes: nothing is moved any more, back neither."""
        moves.append(self)
        if len(moves) > ended:
            raise SystemExit
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", end)
    with contextlib.suppress(SystemExit):
        swap.put_in_place(out)
    monkeypatch.undo()
    swap.recover(out)
    assert texts(out) == {"twee"}
    assert swap.is_current(out, "twee")
    assert not [path for path in out.iterdir() if path.name.startswith(".")]


def test_what_was_only_begun_goes(out: Path) -> None:
    make(out, "een")
    swap.put_in_place(out)
    (swap.working_folder(out) / "index.html").write_text("half", encoding="utf-8")
    swap.recover(out)
    assert texts(out) == {"een"}
    assert not (out / ".bezig").exists()


def test_a_folder_with_something_else_is_refused_and_ours_is_by_a_single_report(
    tmp_path: Path,
) -> None:
    other = tmp_path / "anders"
    other.mkdir()
    (other / "brief.docx").touch()
    with pytest.raises(UitvoerFout, match="iets anders"):
        swap.take(other)
    (other / "van_analyse.txt").write_text("van een ander", encoding="utf-8")
    with pytest.raises(UitvoerFout, match="iets anders"):
        swap.take(other)
    ours = tmp_path / "uit"
    swap.take(ours)
    make(ours, "een")
    swap.put_in_place(ours)
    with pytest.raises(UitvoerFout, match="veel gemeenten"):
        stage.refuse_strange(ours)
    with pytest.raises(LeesFout, match="Geef het verslag van één gemeente"):
        trace_published(ours, "plan_product", None)


@pytest.mark.parametrize(
    ("out", "read"), [("map/uit", "map"), ("map", "map/in"), ("map", "map")]
)
def test_output_and_dossiers_do_not_lie_in_each_other(
    tmp_path: Path, out: str, read: str
) -> None:
    (tmp_path / read).mkdir(parents=True, exist_ok=True)
    with pytest.raises(UitvoerFout, match="niet in elkaar"):
        swap.take(tmp_path / out, tmp_path / read)


def test_a_file_that_was_touched_is_looked_into(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"een")
    files = [{"path": "a", "bytes": 3, "sha256": swap.inputs.sha256(tmp_path / "a")}]
    later = (tmp_path / "a").stat().st_mtime + 10
    assert swap.are_whole(tmp_path, files, later)
    (tmp_path / "a").write_bytes(b"twe")
    assert swap.are_whole(tmp_path, files, later), "not touched since: told by its size"
    assert not swap.are_whole(tmp_path, files, later - 3600)
    (tmp_path / "a").write_bytes(b"meer")
    assert not swap.are_whole(tmp_path, files, later)
