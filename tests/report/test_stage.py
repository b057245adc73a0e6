"""What people have in the folder of a report stays theirs, whatever it is called and whenever they save it."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from analyse.errors import UitvoerFout
from analyse.report import keep, manifest, stage
from analyse.report.run import inputs

OLD, NEW = "20260101-120000-aaaaaa", "20260201-120000-bbbbbb"
FILES = ("index.html", "notebooks/01_geld.html", "publicaties/geld.json", "rapport.pptx")
FOOT = '<footer class="voet">Run {}</footer>'


def write_files(folder: Path, run_id: str, names: Sequence[str] = FILES) -> Path:
    """A report of which every file says its run, with a manifest that lists them."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(run_id, encoding="utf-8")
    found = {
        "form": manifest.FORM,
        "run_id": run_id,
        "made": "2026-03-02T10:30:00+01:00",
        "folder": "stad",
        "fictional": True,
        "versions": {},
        "inputs": [],
        "folders": {},
        "problems": {"waarschuwing": 0},
        "left_out": [],
        "without_data": {},
        "notebooks": [],
        "program": "",
        "template": "",
        "codes": {},
        "sums": {},
        "files": inputs.files_of(folder),
    }
    (folder / manifest.NAME).write_text(json.dumps(found), encoding="utf-8")
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return write_files(tmp_path / "rapport", OLD)


def put_in_place(out: Path, names: Sequence[str] = FILES) -> list[keep.Kept]:
    """What a refresh does once the new report is made."""
    work = write_files(stage.working_folder(out, stage.BUSY, NEW), NEW, names)
    return keep.carry(out, work) + stage.swap_in(work, out, NEW)


def texts(folder: Path) -> dict[str, str]:
    """Everything in a folder: the text of a file, where a link leads, nothing of an empty folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file():
            found[name] = path.read_text(encoding="utf-8")
        elif not any(path.iterdir()):
            found[name] = ""
    return found


def own_texts(out: Path) -> dict[str, str]:
    """Everything that the new report did not write."""
    ours = {*FILES, manifest.NAME}
    return {name: text for name, text in texts(out).items() if name not in ours}


def changed_on(path: Path, moment: str = "2026-11-29 12:00") -> None:
    at = time.mktime(time.strptime(moment, "%Y-%m-%d %H:%M"))
    os.utime(path, (at, at))


# --------------------------------------------------------------------------------------------------
# what a user changed or put there


@pytest.mark.parametrize("name", FILES)
def test_what_a_user_changed_stands_beside_the_new_one_and_that_is_said(
    out: Path, name: str
) -> None:
    (out / name).write_text("van mij", encoding="utf-8")
    changed_on(out / name)
    told = keep.told(put_in_place(out))
    path = Path(name)
    beside = path.with_name(f"{path.stem} (gewijzigd 2026-11-29){path.suffix}").as_posix()
    assert own_texts(out) == {beside: "van mij"}
    assert (out / name).read_text(encoding="utf-8") == NEW
    assert told == f"U had {name} gewijzigd: uw versie staat nu in '{beside}'."
    assert beside not in (manifest.own_files(out) or {})


def test_a_second_change_of_the_same_day_has_a_place_of_its_own(out: Path) -> None:
    for text in ("een", "twee", "twee", "drie"):
        (out / "rapport.pptx").write_text(text, encoding="utf-8")
        changed_on(out / "rapport.pptx")
        put_in_place(out)
    assert own_texts(out) == {
        "rapport (gewijzigd 2026-11-29).pptx": "een",
        "rapport (gewijzigd 2026-11-29 2).pptx": "twee",
        "rapport (gewijzigd 2026-11-29 3).pptx": "drie",
    }


def test_the_user_s_own_files_folders_and_links_are_as_they_were(
    out: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elders"
    elsewhere.mkdir()
    (elsewhere / "foto.jpg").write_text("foto", encoding="utf-8")
    for name in ("map/diep/brief.txt", ".verborgen/x", "notebooks/eigen.txt", "~$ideeen.txt"):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(name, encoding="utf-8")
        changed_on(out / name, "2011-02-03 04:05")
    (out / "leeg" / "leger").mkdir(parents=True)
    for link, to in (("fotos", elsewhere), ("weg", "nergens"), ("naast", "map/diep/brief.txt")):
        (out / link).symlink_to(to)
    for folder in (out / "map" / "diep", out / "leeg"):
        changed_on(folder, "2011-02-03 04:05")
    before = own_texts(out)
    times = {name: (out / name).lstat().st_mtime_ns for name in (*before, "map/diep")}
    assert put_in_place(out) == []
    assert own_texts(out) == before
    assert len(before) == 8
    links = ("fotos", "weg", "naast")
    assert times == {
        name: (out / name).lstat().st_mtime_ns if name not in links else at
        for name, at in times.items()
    }
    assert texts(elsewhere) == {"foto.jpg": "foto"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elders", "rapport"]


def test_a_link_in_the_place_of_a_file_or_a_folder_of_ours_is_kept_and_not_followed(
    out: Path, tmp_path: Path
) -> None:
    shutil.move(out / "notebooks", tmp_path / "verplaatst")
    (out / "notebooks").symlink_to(tmp_path / "verplaatst")
    shutil.move(out / "rapport.pptx", tmp_path / "dia's.pptx")
    (out / "rapport.pptx").symlink_to(tmp_path / "dia's.pptx")
    put_in_place(out)
    own = own_texts(out)
    assert sorted(own.values()) == [f"-> {tmp_path / x}" for x in ("dia's.pptx", "verplaatst")]
    assert (tmp_path / "dia's.pptx").read_text(encoding="utf-8") == OLD
    assert (tmp_path / "verplaatst" / "01_geld.html").is_file()


@pytest.mark.parametrize("folder", [False, True])
def test_what_has_the_name_of_a_new_file_of_ours_stands_beside_it(
    out: Path, folder: bool
) -> None:
    own = out / "notebooks" / "02_nieuw.html"
    if folder:
        own.mkdir()
        own /= "binnen.txt"
    own.write_text("van mij", encoding="utf-8")
    changed_on(own)
    changed_on(out / "notebooks" / "02_nieuw.html")
    kept = put_in_place(out, (*FILES, "notebooks/02_nieuw.html"))
    beside = "notebooks/02_nieuw (eigen 2026-11-29).html" + "/binnen.txt" * folder
    assert (out / beside).read_text(encoding="utf-8") == "van mij"
    assert (out / "notebooks/02_nieuw.html").read_text(encoding="utf-8") == NEW
    assert [(one.why, one.place) for one in kept] == [("eigen", beside)]
    assert "Uw eigen notebooks/02_nieuw.html" in keep.told(kept)


def test_only_a_note_of_office_beside_its_document_goes(out: Path) -> None:
    for name in ("brief.docx", "begroting 2026.xlsx", "~$begroting 2026.xlsx", "~$ief.docx"):
        (out / name).write_text(name, encoding="utf-8")
    (out / "~$groot.xlsx").write_text("een rekenblad " * 200, encoding="utf-8")
    (out / "groot.xlsx").write_text("x", encoding="utf-8")
    (out / "~$los.xlsx").write_text("zonder document", encoding="utf-8")
    put_in_place(out)
    assert sorted(own_texts(out)) == [
        "begroting 2026.xlsx",
        "brief.docx",
        "groot.xlsx",
        "~$groot.xlsx",
        "~$los.xlsx",
    ]


def test_what_is_saved_while_the_report_is_put_in_place_is_not_lost(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (out / "notities.txt").write_text("eerst", encoding="utf-8")
    changed_on(out / "notities.txt", "2026-01-01 12:00")
    move = stage._move

    def saved_just_before(source: Path, target: Path) -> None:
        if source == out:
            (out / "notities.txt").write_text("daarna", encoding="utf-8")
            (out / "rapport.pptx").write_text("snel nog", encoding="utf-8")
            (out / "nieuw").mkdir()
            (out / "nieuw" / "plan.txt").write_text("plan", encoding="utf-8")
        move(source, target)

    monkeypatch.setattr(stage, "_move", saved_just_before)
    kept = put_in_place(out)
    own = own_texts(out)
    assert own["notities.txt"] == "daarna"
    assert own["nieuw/plan.txt"] == "plan"
    (edited,) = [name for name in own if name.startswith("rapport (gewijzigd ")]
    assert own[edited] == "snel nog"
    assert "U had rapport.pptx gewijzigd" in keep.told(kept)
    assert [path.name for path in out.parent.iterdir()] == ["rapport"]


def test_the_list_of_a_report_is_the_last_of_it_to_go(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove = keep._remove

    def is_open(path: Path) -> None:
        if path.name != "rapport.pptx":
            remove(path)

    monkeypatch.setattr(keep, "_remove", is_open)
    kept = put_in_place(out)
    aside = stage.working_folder(out, stage.ASIDE, NEW)
    assert sorted(texts(aside)) == [manifest.NAME, "rapport.pptx"]
    assert f"in de verborgen map '{aside.name}'" in keep.told(kept)
    monkeypatch.setattr(keep, "_remove", remove)
    assert stage.recover(out) == []
    assert own_texts(out) == {}
    assert not aside.exists()


def test_what_cannot_be_copied_is_moved(out: Path) -> None:
    os.mkfifo(out / "buis")
    put_in_place(out)
    assert (out / "buis").is_fifo()


def test_the_longest_name_is_kept_beside_too(out: Path) -> None:
    name = "é" * 120 + ".pptx"
    names = [*FILES, name]
    write_files(out, OLD, names)
    (out / name).write_text("van mij", encoding="utf-8")
    changed_on(out / name)
    put_in_place(out, names)
    (beside,) = own_texts(out).keys() - {name}
    assert beside.endswith(" (gewijzigd 2026-11-29).pptx")
    assert len(os.fsencode(beside)) <= 255


# --------------------------------------------------------------------------------------------------
# names


@pytest.mark.parametrize(
    "name", ["rapport", "rapport [2026]", "rapport*", "r?pport", "é " * 60]
)
def test_recovering_takes_the_name_of_a_folder_as_it_is_written(
    tmp_path: Path, name: str
) -> None:
    out = tmp_path / name
    theirs = [
        f".{name}-oud-mijn",
        ".rapport-oud-eigen",
        f"{name}-oud-{OLD}",
        f".{name}-oud-2025-bezig-{OLD}",
        f".{name}-bezig-{OLD}-kopie",
        ".rapport 2-oud-2025",
        f".rapportage-oud-{OLD}",
    ]
    for folder in theirs:
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "brief.txt").write_text("van mij", encoding="utf-8")
    before = texts(tmp_path)
    write_files(stage.working_folder(out, stage.ASIDE, OLD), OLD)
    write_files(stage.working_folder(out, stage.BUSY, NEW), NEW)
    stage.recover(out)
    assert (out / "index.html").read_text(encoding="utf-8") == OLD
    shutil.rmtree(out)
    assert texts(tmp_path) == before


def test_two_reports_beside_each_other_never_touch_each_other_s_working_folders(
    tmp_path: Path,
) -> None:
    names = ["rapport", "rapport-oud-x", f"rapport-bezig-{OLD}", "rapport-oud", ".rapport"]
    busy = {}
    for name in names:
        write_files(tmp_path / name, OLD)
        busy[name] = write_files(stage.working_folder(tmp_path / name, stage.BUSY, NEW), NEW)
    for name in names:
        work = busy.pop(name)
        stage.recover(tmp_path / name)
        assert not work.exists()
        assert all(other.is_dir() for other in busy.values())


def test_two_long_names_that_begin_alike_have_working_folders_of_their_own(
    tmp_path: Path,
) -> None:
    first, second = (stage.beside(tmp_path / ("r" * 250 + end), "-x") for end in "ab")
    assert first != second
    assert len(os.fsencode(first.name)) <= 255 - 40


@pytest.mark.parametrize("held", [[], ["notities.txt"], ["desktop.ini"], ["index.html"]])
def test_the_old_report_comes_back_where_an_empty_folder_or_another_took_its_place(
    tmp_path: Path, held: list[str]
) -> None:
    out = tmp_path / "rapport"
    aside = write_files(stage.working_folder(out, stage.ASIDE, OLD), OLD)
    (aside / "plan.txt").write_text("plan", encoding="utf-8")
    out.mkdir()
    for name in held:
        (out / name).write_text("van mij", encoding="utf-8")
    stage.refuse_strange(out)
    stage.recover(out)
    assert {name: (out / name).read_text(encoding="utf-8") for name in FILES} == dict.fromkeys(
        FILES, OLD
    )
    own = own_texts(out)
    assert own.pop("plan.txt") == "plan"
    assert list(own.values()) == ["van mij"] * len(held)
    assert [path.name for path in tmp_path.iterdir()] == ["rapport"]


def test_what_was_left_beside_a_report_that_stands_is_brought_over_before_it_goes(
    out: Path,
) -> None:
    for run, text in (("20250101-000000-000001", "een"), ("20250102-000000-000002", "twee")):
        aside = write_files(stage.working_folder(out, stage.ASIDE, run), run)
        (aside / f"{text}.txt").write_text(text, encoding="utf-8")
        (aside / "rapport.pptx").write_text(f"van mij {text}", encoding="utf-8")
    kept = stage.recover(out)
    assert sorted(own_texts(out).values()) == ["een", "twee", "van mij een", "van mij twee"]
    assert len(kept) == 2
    assert (out / "index.html").read_text(encoding="utf-8") == OLD
    assert [path.name for path in out.parent.iterdir()] == ["rapport"]


# --------------------------------------------------------------------------------------------------
# what is a report


PWA = {"name": "Buurtapp", "start_url": "/", "icons": [], "files": ["a.js"], "form": "x"}


@pytest.mark.parametrize("text", [json.dumps(PWA), "{}", "[]", "", "null", '{"form": 5}'])
def test_a_folder_with_another_manifest_is_no_report(tmp_path: Path, text: str) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("<html lang='nl'>buurt", encoding="utf-8")
    (site / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(UitvoerFout, match="geen verslag is"):
        stage.refuse_strange(site)
    with pytest.raises(UitvoerFout, match="is een bestand"):
        stage.refuse_strange(site / "index.html")


def test_a_report_of_an_earlier_form_is_ours_and_leaves_no_page(out: Path) -> None:
    path = out / manifest.NAME
    found = json.loads(path.read_text(encoding="utf-8"))
    older = {name: found[name] for name in ("run_id", "files")} | {"form": 1, "notebooks": 3}
    path.write_text(json.dumps(older), encoding="utf-8")
    (out / "notebooks" / "eigen.txt").write_text("van mij", encoding="utf-8")
    stage.refuse_strange(out)
    assert manifest.read(out) is None
    put_in_place(out, ["index.html"])
    assert own_texts(out) == {"notebooks/eigen.txt": "van mij"}


@pytest.mark.parametrize("text", [None, "", '{"form": 5, "run_id": "2026'])
def test_pages_of_a_report_without_its_list_go_to_a_folder_that_says_so(
    out: Path, text: str | None
) -> None:
    for name in FILES[:2]:
        (out / name).write_text(FOOT.format(OLD), encoding="utf-8")
    (out / "notities.txt").write_text("van mij", encoding="utf-8")
    (out / manifest.NAME).unlink()
    if text is not None:
        (out / manifest.NAME).write_text(text, encoding="utf-8")
    stage.refuse_strange(out)
    kept = put_in_place(out)
    own = own_texts(out)
    assert own.pop("notities.txt") == "van mij"
    assert {name.partition("/")[0] for name in own} == {"eerder verslag"}
    assert len(own) == len(FILES) + (text is not None)
    assert f"nog {len(own)} bestanden in de map 'eerder verslag'" in keep.told(kept)
    assert put_in_place(out) == []


def test_a_page_that_no_list_names_is_not_left_among_the_new_ones(out: Path) -> None:
    for name in ("notebooks/09_oud.html", "archief/index.html", "notebooks/eigen.html"):
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text(FOOT.format(OLD), encoding="utf-8")
    (out / "notebooks/eigen.html").write_text("<p>zelf gemaakt</p>", encoding="utf-8")
    put_in_place(out)
    assert list(own_texts(out)) == [
        "archief/index.html",
        "eerder verslag/notebooks/09_oud.html",
        "notebooks/eigen.html",
    ]


def test_places_where_no_report_belongs_are_refused(tmp_path: Path) -> None:
    for place in (Path(tmp_path.anchor), Path.home().resolve()):
        with pytest.raises(UitvoerFout, match="geen map voor een verslag"):
            stage.refuse_strange(place)
    (tmp_path / "exports").mkdir()
    for place in (tmp_path, tmp_path / "exports", tmp_path / "exports" / "rapport"):
        with pytest.raises(UitvoerFout, match="niet in elkaar"):
            stage.refuse_strange(place, tmp_path / "exports")
