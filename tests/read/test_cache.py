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

import pandas as pd
import pytest

import analyse
from analyse.read import cache
from analyse.read.profile import Profile
from analyse.read.result import FileResult
from conftest import BUDGET, ROOT, budget

STAD = ROOT / "data" / "voorbeeldstad"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bewaard"
    monkeypatch.setenv(cache.ENV, str(folder))
    return folder


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
    (entry,) = store.iterdir()
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
    monkeypatch.setenv(cache.ENV, "uit")
    assert cache.read_cached(path, [], "a").sheets[0].rows == 4
    (tmp_path / "bestand").write_text("geen map", encoding="utf-8")
    monkeypatch.setenv(cache.ENV, str(tmp_path / "bestand" / "map"))
    assert cache.read_cached(path, [], "a").sheets[0].rows == 4
    assert reads == ["a", "a"]


def test_entries_that_nobody_asks_for_are_cleared(
    store: Path, write_xlsx: Callable[..., Path]
) -> None:
    path = write_xlsx(BUDGET)
    cache.read_cached(path, [], "oud")
    (entry,) = store.iterdir()
    long_ago = time.time() - cache.KEEP_SECONDS - 60
    os.utime(entry / "resultaat.json", (long_ago, long_ago))
    cache.read_cached(path, [], "nieuw")
    assert entry not in set(store.iterdir())
    assert len(list(store.iterdir())) == 1
