"""Reading a file again: the same tables from the cache.

And the file itself whenever the cache cannot be believed.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import analyse
from analyse.read import cache
from analyse.read.profiles.profile import Profile
from analyse.read.result import FileResult
from analyse.report.run import inputs
from conftest import BUDGET, ROOT, budget

STAD = ROOT / "data" / "voorbeeldstad"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bewaard"
    monkeypatch.setenv(cache.ENV, str(folder))
    return folder / cache.FOLDER


def entries(store: Path) -> list[Path]:
    return [path for path in store.iterdir() if path.name != cache.MARK]


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that were really read."""
    names: list[str] = []
    real = cache.read_file

    def counted(path: Path, profiles: list[Profile], name: str) -> FileResult:
        names.append(name)
        return real(path, profiles, name)

    monkeypatch.setattr(cache, "read_file", counted)
    return names


def same(one: FileResult, other: FileResult) -> None:
    """Assert that two results agree in everything, types included."""
    for a, b in zip(one.sheets, other.sheets, strict=True):
        assert (a.frame is None) == (b.frame is None)
        if a.frame is not None and b.frame is not None:
            pd.testing.assert_frame_equal(a.frame, b.frame, check_exact=True)
        assert {k: v for k, v in vars(a).items() if k != "frame"} == {
            k: v for k, v in vars(b).items() if k != "frame"
        }
    assert {k: v for k, v in vars(one).items() if k != "sheets"} == {
        k: v for k, v in vars(other).items() if k != "sheets"
    }


@pytest.mark.parametrize(
    "name",
    [
        "begroting_2014.xlsx",
        "begroting_2013.xls",
        "schouw_2011.xlsx",
        "norm.xlsx",
        "maatregelen.xlsx",
        "beleving.xlsx",
    ],
)
def test_what_comes_from_the_cache_is_what_was_read(
    store: Path, reads: list[str], name: str
) -> None:
    first, second = (cache.read_cached(STAD / name, [], name) for _ in range(2))
    assert reads == [name]
    same(first, second)


def test_a_dossier_from_the_cache_is_the_same(store: Path, reads: list[str]) -> None:
    first, second = (analyse.open_dossier(ROOT / "data" / "gepubliceerd") for _ in range(2))
    assert sorted(reads) == sorted(first.sheets["bestand"].unique()), "each file once"
    assert len(reads) > 10
    pd.testing.assert_frame_equal(first.problems, second.problems)
    for name, table in first.tables.items():
        pd.testing.assert_frame_equal(table, getattr(second, name))


def test_another_content_name_profile_or_program_is_read_anew(
    store: Path,
    reads: list[str],
    write_xlsx: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = write_xlsx(BUDGET)
    cache.read_cached(path, [], "a")
    cache.read_cached(path, [], "b")
    cache.read_cached(path, [Profile("*", unit=1000)], "a")
    write_xlsx(budget(A14="* inclusief btw"))
    cache.read_cached(path, [], "a")
    monkeypatch.setattr(cache, "_program", lambda: "another version")
    cache.read_cached(path, [], "a")
    assert reads == ["a", "b", "a", "a", "a"]
    cache.read_cached(path, [], "a")
    assert len(reads) == 5


@pytest.mark.parametrize("damage", ["parquet", "index", "foreign", "pickle", "empty"])
def test_an_entry_that_is_damaged_or_not_ours_is_thrown_away(
    store: Path, reads: list[str], write_xlsx: Callable[..., Path], damage: str
) -> None:
    path = write_xlsx(BUDGET)
    first = cache.read_cached(path, [], "a")
    (entry,) = entries(store)
    index = entry / "resultaat.json"
    if damage == "parquet":
        table = entry / "0.parquet"
        table.write_bytes(table.read_bytes()[:-9] + b"rommel!!!")
    elif damage == "index":
        index.write_text(index.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    elif damage == "foreign":
        index.write_text(
            json.dumps(json.loads(index.read_text(encoding="utf-8")) | {"key": "0" * 64}),
            encoding="utf-8",
        )
    elif damage == "pickle":
        (entry / "0.parquet").write_bytes(b"\x80\x04cposix\nsystem\n(S'echo gehackt'\ntR.")
    else:
        index.write_text("{}", encoding="utf-8")
    same(first, cache.read_cached(path, [], "a"))
    assert reads == ["a", "a"]
    cache.read_cached(path, [], "a")
    assert len(reads) == 2


def test_personal_data_are_never_kept(store: Path, tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    for name in ("begroting_2018.xlsx", "schouw_2011.xlsx", "schouw_2017.csv"):
        shutil.copy(STAD / name, exports)
    analyse.open_dossier(exports, personal=True)
    assert not store.exists()
    kept = analyse.open_dossier(exports, personal=True)
    names = set(kept.schouw["inspecteur"]) - {""}
    analyse.open_dossier(exports)
    stored = b"".join(p.read_bytes() for p in store.rglob("*") if p.is_file())
    assert names
    assert not [n for n in names if n.encode() in stored]


def test_switched_off_or_without_a_place_everything_is_read(
    tmp_path: Path,
    reads: list[str],
    write_xlsx: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = write_xlsx(BUDGET)
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    for off in ("uit", "off", " OFF ", "0", ""):
        monkeypatch.setenv(cache.ENV, off)
        assert cache.read_cached(path, [], "a").sheets[0].rows == 4
    assert sorted(tmp_path.iterdir()) == before
    (tmp_path / "bestand").write_text("geen map", encoding="utf-8")
    monkeypatch.setenv(cache.ENV, str(tmp_path / "bestand" / "map"))
    assert cache.read_cached(path, [], "a").sheets[0].rows == 4
    assert reads == ["a"] * 6


def test_entries_that_nobody_asks_for_are_cleared(
    store: Path, write_xlsx: Callable[..., Path]
) -> None:
    path = write_xlsx(BUDGET)
    cache.read_cached(path, [], "oud")
    (entry,) = entries(store)
    long_ago = time.time() - cache.KEEP_SECONDS - 60
    os.utime(entry / "resultaat.json", (long_ago, long_ago))
    cache.read_cached(path, [], "nieuw")
    assert entry not in set(store.iterdir())
    assert len(entries(store)) == 1


def tree(folder: Path) -> dict[str, bytes]:
    """Everything below a folder: files with what they hold, folders and links."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
    }


def grow_old(folder: Path) -> None:
    """Make a folder with all in it look older than anything that the cache keeps."""
    long_ago = time.time() - 2 * cache.KEEP_SECONDS
    for path in [*folder.rglob("*"), folder]:
        os.utime(path, (long_ago, long_ago), follow_symlinks=False)


def test_nothing_of_the_user_in_the_folder_of_the_cache_is_touched(
    tmp_path: Path, write_xlsx: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = tmp_path / "documenten"
    for name in ("brieven", "a" * 64, ".bezig-brieven1", "gelezen"):
        (documents / name).mkdir(parents=True)
        (documents / name / "belangrijk.docx").write_text("van mij", encoding="utf-8")
    (documents / "los.txt").write_text("van mij", encoding="utf-8")
    grow_old(documents)
    before = tree(documents)
    monkeypatch.setenv(cache.ENV, str(documents))
    path = write_xlsx(BUDGET)
    for name in ("a", "b"):
        cache.read_cached(path, [], name)
    after = tree(documents)
    own = {name for name in after if name.split("/")[0] == cache.FOLDER}
    assert len([name for name in own if name.endswith(".parquet")]) == 2
    assert {name: held for name, held in after.items() if name not in own} == before


def test_in_its_own_folder_only_names_of_the_cache_are_cleared(
    store: Path, tmp_path: Path, write_xlsx: Callable[..., Path]
) -> None:
    path = write_xlsx(BUDGET)
    cache.read_cached(path, [], "a")
    elsewhere = tmp_path / "elders"
    elsewhere.mkdir()
    (elsewhere / "resultaat.json").write_text("van mij", encoding="utf-8")
    (elsewhere / "0.parquet").write_text("van mij", encoding="utf-8")
    for name in ("brieven", "b" * 64, ".bezig-mijnwerk"):
        (store / name).mkdir()
        (store / name / "belangrijk.docx").write_text("van mij", encoding="utf-8")
    (store / ("c" * 64)).symlink_to(elsewhere, target_is_directory=True)
    (store / ".bezig-abcdefgh").mkdir()
    (store / ".bezig-abcdefgh" / "0.parquet").write_text("half", encoding="utf-8")
    grow_old(store)
    grow_old(elsewhere)
    cache.read_cached(path, [], "b")
    left = tree(store)
    assert sum(name.endswith("belangrijk.docx") for name in left) == 3
    assert (store / ("c" * 64)).is_symlink()
    assert tree(elsewhere) == {"resultaat.json": b"van mij", "0.parquet": b"van mij"}
    assert ".bezig-abcdefgh" not in left
    assert sum(name.endswith("resultaat.json") for name in left) == 1, "of b"


def test_a_folder_of_that_name_without_the_mark_is_left_alone(
    store: Path, tmp_path: Path, reads: list[str], write_xlsx: Callable[..., Path]
) -> None:
    path = write_xlsx(BUDGET)
    (store / ("d" * 64)).mkdir(parents=True)
    (store / ("d" * 64) / "resultaat.json").write_text("van mij", encoding="utf-8")
    grow_old(store)
    before = tree(store)
    for _ in range(2):
        assert cache.read_cached(path, [], "a").sheets[0].rows == 4
    assert tree(store) == before
    assert reads == ["a", "a"]


def test_a_cache_that_is_a_link_to_another_folder_is_not_used(
    store: Path, tmp_path: Path, write_xlsx: Callable[..., Path]
) -> None:
    documents = tmp_path / "documenten"
    documents.mkdir()
    store.parent.mkdir()
    store.symlink_to(documents, target_is_directory=True)
    assert cache.read_cached(write_xlsx(BUDGET), [], "a").sheets[0].rows == 4
    assert tree(documents) == {}


def test_a_cache_beside_the_exports_is_no_export(
    tmp_path: Path, write_xlsx: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_xlsx(BUDGET)
    monkeypatch.setenv(cache.ENV, str(tmp_path))
    before = inputs.files_of(tmp_path)
    for _ in range(2):
        assert [file.name for file in analyse.open_dossier(tmp_path).files] == ["export.xlsx"]
    assert (tmp_path / cache.FOLDER).is_dir()
    assert inputs.files_of(tmp_path) == before


def damaged(value: Any, draw: Callable[..., Any]) -> Any:
    """A value of JSON with one part of it, somewhere, of another shape."""
    if not isinstance(value, dict | list) or not value or draw(st.integers(0, 3)) == 0:
        return draw(OTHER_SHAPES)
    parts = value if isinstance(value, dict) else range(len(value))
    part = draw(st.sampled_from(list(parts)))
    value[part] = damaged(value[part], draw)
    return value


OTHER_SHAPES = st.sampled_from(
    [None, True, -1, 1e999, "", "x" * 300, [], {}, [[]], {"a": 1}, [None], "\ud800"]
)


@pytest.fixture
def whole(store: Path) -> tuple[Path, FileResult, dict[Path, bytes]]:
    """A small export, what was read of it, and the files of its entry in the cache."""
    path = store.parent.parent / "export.csv"
    path.write_text("Jaar;Fase;Kant;Product;Bedrag\n2014;realisatie;lasten;Gras;1,50\n")
    first = cache.read_cached(path, [], "a")
    (entry,) = entries(store)
    return path, first, {part: part.read_bytes() for part in sorted(entry.iterdir())}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_done_to_an_entry_the_file_is_read(
    whole: tuple[Path, FileResult, dict[Path, bytes]], data: st.DataObject
) -> None:
    path, first, parts = whole
    table, index = parts
    for part, content in parts.items():
        part.parent.mkdir(exist_ok=True)
        part.write_bytes(content)
    how = data.draw(st.sampled_from(["bytes", "shape", "shape with its digest", "deep"]))
    if how == "bytes":
        part = data.draw(st.sampled_from([index, table]))
        held = bytearray(parts[part])
        for _ in range(data.draw(st.integers(1, 4))):
            held[data.draw(st.integers(0, len(held) - 1))] ^= data.draw(st.integers(1, 255))
        part.write_bytes(held[: data.draw(st.integers(0, len(held)))])
    elif how == "deep":
        index.write_text("[" * 100_000, encoding="utf-8")
    else:
        held = json.loads(parts[index])
        said = held.pop("digest")
        changed = damaged(held, data.draw)
        if isinstance(changed, dict):
            own = cache._digest_of(changed)
            changed = {"digest": own if "digest" in how else said} | changed
        index.write_text(json.dumps(changed), encoding="utf-8")
    again = cache.read_cached(path, [], "a")
    if how != "shape with its digest":  # who makes a digest himself may say what he wants
        same(first, again)


def test_another_code_list_is_another_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = tmp_path / "lijsten"
    shutil.copytree(ROOT / "data" / "codelijsten", lists)
    for module in (cache, inputs):
        monkeypatch.setattr(module, "meegeleverd", lambda _: lists)
    before = cache._program.__wrapped__(), inputs.program_hash()
    assert before == (cache._program.__wrapped__(), inputs.program_hash())
    with (lists / "iv3_taakvelden.csv").open("a", encoding="utf-8") as stream:
        stream.write("9.9;Nieuw;2027;2027\n")
    after = cache._program.__wrapped__(), inputs.program_hash()
    assert before[0] != after[0]
    assert before[1] != after[1]
