"""Inspectors are told apart without a name that stays anywhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

import analyse
from analyse.read.schouw import inspecteurs as module
from conftest import ROOT

STAD = ROOT / "data" / "voorbeeldstad"


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    for name in ("schouw_2011.xlsx", "schouw_2017.csv", "begroting_2018.xlsx"):
        shutil.copy(STAD / name, folder)
    return folder


def test_each_inspector_has_one_number_over_all_files(exports: Path) -> None:
    names = analyse.open_dossier(exports, personal=True).schouw["inspecteur"]
    numbers = analyse.open_dossier(exports).inspecteurs
    together = pd.DataFrame({"naam": names, "nummer": numbers})
    assert len(numbers) == len(names)
    assert together.groupby("naam")["nummer"].nunique().tolist() == [1] * names.nunique()
    assert together.groupby("nummer")["naam"].nunique().tolist() == [1] * names.nunique()
    assert set(numbers) == {str(1 + number) for number in range(names.nunique())}


def test_no_name_stays_in_the_dossier_or_the_cache(
    exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANALYSE_CACHE", str(tmp_path / "cache"))
    names = set(analyse.open_dossier(exports, personal=True).schouw["inspecteur"])
    dossier = analyse.open_dossier(exports)
    assert len(dossier.inspecteurs)
    kept = repr(vars(dossier)) + dossier.schouw.astype(str).to_csv()
    stored = b"".join(p.read_bytes() for p in (tmp_path / "cache").rglob("*") if p.is_file())
    assert stored
    assert not [name for name in names if name in kept or name.encode() in stored]


def test_without_a_name_or_a_file_nothing_is_known(exports: Path) -> None:
    dossier = analyse.open_dossier(exports)
    (exports / "schouw_2011.xlsx").unlink()
    first = dossier.schouw["datum"].dt.year == 2011
    numbers = dossier.inspecteurs
    assert set(numbers[first]) == {""}
    assert "" not in set(numbers[~first])
    assert module.inspecteurs(dossier.schouw.head(0), [], {}, []).empty
