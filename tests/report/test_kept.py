"""What a kernel keeps of the exports for the next notebook, and what each notebook used of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import analyse
from analyse import dossier
from analyse.report.run import kept
from conftest import BUDGET, ROOT

STAD = ROOT / "data" / "voorbeeldstad"


def another_ton(path: Path) -> None:
    """One ton of green waste more, in its row and in the total below."""
    book = openpyxl.load_workbook(path)
    for cell in ("F6", "F71"):
        book.active[cell] = book.active[cell].value + 1
    book.save(path)


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in a kernel of a refresh."""
    monkeypatch.setattr(dossier, "opener", dossier.read_dossier)
    monkeypatch.setattr(kept, "_kept", {})
    monkeypatch.setattr(kept, "_worked_out", {})
    kept.begin()
    yield
    kept._used.clear()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that are read."""
    names: list[str] = []
    cached, whole = dossier.read_cached, dossier.read_file

    def reads_cached(
        path: Path, profiles: list[dossier.Profile], name: str
    ) -> dossier.FileResult:
        names.append(name)
        return cached(path, profiles, name)

    def reads_file(
        path: Path, profiles: list[dossier.Profile], name: str, **more: bool
    ) -> dossier.FileResult:
        names.append(f"{name} {more}")
        return whole(path, profiles, name, **more)

    monkeypatch.setattr(dossier, "read_cached", reads_cached)
    monkeypatch.setattr(dossier, "read_file", reads_file)
    return names


def test_a_kept_folder_is_not_read_again_until_something_in_it_changes(
    write_xlsx: Callable[..., Path], kernel: None, read: list[str]
) -> None:
    path = write_xlsx(BUDGET, "begroting.xlsx")
    first = dossier.read_dossier(path.parent, personal=False, profiles=None, progress=None)
    analyse.open_dossier(path.parent)
    read.clear()

    again = analyse.open_dossier(path.parent)
    assert not read
    pd.testing.assert_frame_equal(again.begroting, first.begroting)
    pd.testing.assert_frame_equal(again.problems, first.problems)
    again.begroting.loc[:, "bedrag"] = 0.0
    again.begroting["nieuw"] = 1
    assert "nieuw" in again.tables["begroting"]
    pd.testing.assert_frame_equal(analyse.open_dossier(path.parent).begroting, first.begroting)
    assert not read

    # Whoever asks for personal data gets them from the file, and so does everyone once a file has
    # changed.
    analyse.open_dossier(path.parent, personal=True)
    assert read == ["begroting.xlsx {'personal': True}"]
    read.clear()
    rows = [list(row) for row in BUDGET]
    write_xlsx(rows, "tweede.xlsx")
    assert len(analyse.open_dossier(path.parent).files) > len(first.files)
    assert {"begroting.xlsx", "tweede.xlsx"} <= set(read)


@pytest.mark.parametrize(
    ("ask", "noted"),
    [
        (lambda stad: stad.groenafval, {"groenafval"}),
        (lambda stad: stad.fictional, {"fictional"}),
        (lambda stad: "norm" in stad.tables and "gemeente" not in stad.tables, {"tables"}),
        (lambda stad: len(stad.tables) and list(stad.tables), {"tables"}),
        (lambda stad: stad.tables["norm"], {"tables", "norm"}),
        (lambda stad: stad.wijk(stad.wijken[0]), {"wijken"}),
        (lambda stad: stad.has_errors, {"problems"}),
        (repr, {"overzicht"}),
        (lambda stad: not stad.kaart.empty, {"kaart"}),
        (lambda stad: stad.lineage(stad.norm.iloc[0]).bestand, {"norm", "_sources"}),
        (lambda stad: stad.source("norm.xlsx") == {}, {"profiles"}),
        (lambda stad: len(stad.inspecteurs), {"inspecteurs"}),
    ],
)
def test_what_is_asked_is_noted_and_nothing_else(
    kernel: None, ask: Callable[[analyse.Dossier], object], noted: set[str]
) -> None:
    stad = analyse.open_dossier(STAD)
    assert kept.used() == {str(STAD): {}}
    assert ask(stad) is not None
    assert set(kept.used()[str(STAD)]) == noted


@dataclass
class Counted:
    """What is made of a dossier, as a notebook asks for it."""

    scores: pd.DataFrame
    number: int


def test_what_the_whole_city_needs_is_worked_out_once_and_noted_each_time(kernel: None) -> None:
    made: list[int] = []

    def counted(stad: analyse.Dossier, more: int) -> Counted:
        made.append(more)
        return Counted(stad.norm, len(stad.schouw) + more)

    first = analyse.open_dossier(STAD).eenmaal(counted, 1)
    assert set(kept.used()[str(STAD)]) == {"norm", "schouw"}
    first.scores["ambitie"] = "D"
    kept.begin()
    stad = analyse.open_dossier(STAD)
    again = stad.eenmaal(counted, 1)
    assert made == [1]
    assert set(kept.used()[str(STAD)]) == {"norm", "schouw"}
    assert again.number == first.number
    pd.testing.assert_frame_equal(again.scores, stad.norm)
    assert stad.eenmaal(counted, 2).number == first.number + 1
    assert made == [1, 2]
    # Outside a refresh a table may be changed in between: then it is worked out anew.
    whole = dossier.read_dossier(STAD, personal=False, profiles=None, progress=None)
    assert whole.eenmaal(counted, 3).number == whole.eenmaal(counted, 3).number
    assert made == [1, 2, 3, 3]


def test_who_reads_in_a_way_of_his_own_used_every_file(kernel: None) -> None:
    analyse.open_dossier(STAD, personal=True)
    assert set(kept.used()[str(STAD)]) == {"files"}


def test_it_is_a_dossier_that_says_what_the_dossier_says(kernel: None) -> None:
    stad = analyse.open_dossier(STAD)
    whole = dossier.read_dossier(STAD, personal=False, profiles=None, progress=None)
    assert isinstance(stad, analyse.Dossier)
    assert repr(stad) == repr(whole)
    assert dict(stad.tables).keys() == whole.tables.keys()
    for name, table in whole.tables.items():
        pd.testing.assert_frame_equal(stad.tables[name], table)
    assert stad.norm is stad.norm
    with pytest.raises(AttributeError, match="begrooting"):
        _ = stad.begrooting  # type: ignore[attr-defined]
    with pytest.raises(KeyError):
        _ = stad.tables["gemeente"]


def test_a_digest_is_of_the_content_and_of_nothing_else(kernel: None, tmp_path: Path) -> None:
    names = ("groenafval", "norm", "tables", "problems", "sheets", "totals", "kaart", "wijken")
    for file in ("groenafval.xlsx", "norm.xlsx", "wijken.geojson"):
        shutil.copy(STAD / file, tmp_path)

    def digests() -> dict[str, str]:
        opened = dossier.read_dossier(tmp_path, personal=False, profiles=None, progress=None)
        return {name: kept.digest(opened, name) for name in names}

    first = digests()
    assert len(set(first.values())) == len(names)
    assert digests() == first, "read from the cache it is the same"
    book = openpyxl.load_workbook(tmp_path / "groenafval.xlsx")
    book.save(tmp_path / "groenafval.xlsx")
    same = digests()
    assert {name for name in names if same[name] != first[name]} == {"sheets"}
    another_ton(tmp_path / "groenafval.xlsx")
    other = digests()
    changed = {name for name in names if other[name] != first[name]}
    assert changed == {"sheets", "totals", "groenafval"}
    kaart = tmp_path / "wijken.geojson"
    kaart.write_text(kaart.read_text(encoding="utf-8").replace("0,", "1,", 1), encoding="utf-8")
    assert digests()["kaart"] != other["kaart"]
