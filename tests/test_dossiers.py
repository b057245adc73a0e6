"""Made-up dossiers: what is written is what is true, in whatever dirt; and no town is a real one."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from analyse import open_dossier
from analyse.many.stand import KLAAR, MISLUKT, Stand
from analyse.many.sums import sums_of
from analyse.outputs import put_json
from analyse.schouw import geldige_scores
from analyse.tables.codelijsten import gemeenten
from analyse.tables.gemeenten import gemeente_key
from conftest import ROOT

sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "data"))

from bouw_voorbeeldstad import model

from benchmarks.dossiers.__main__ import main
from benchmarks.dossiers.maken import WAARHEID, maak
from benchmarks.dossiers.nakijken import afwijkingen
from benchmarks.dossiers.namen import stadsnamen, wijknamen
from benchmarks.dossiers.stad import Maat, waarheid_van
from benchmarks.dossiers.vergif import MOGELIJK, OPMAAK, VERGIF

KLEIN = Maat(klein=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Two small dossiers with what is true of them."""
    folder = tmp_path_factory.mktemp("dossiers")
    return folder, maak(folder, 2, 1, KLEIN)


def _bytes(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_dossier_is_the_same_however_many_are_made(
    made: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    folder, waar = made
    again = maak(tmp_path, 1, 1, KLEIN)
    name = again["dossiers"][0]["map"]
    assert again["dossiers"][0] == waar["dossiers"][0]
    assert _bytes(tmp_path / name) == _bytes(folder / name)


def test_two_towns_have_another_truth(made: tuple[Path, dict[str, Any]]) -> None:
    folder, waar = made
    one, other = waar["dossiers"][:2]
    for fact in ("map", "inwoners", "lasten", "areaal_m2", "besparing"):
        assert one[fact] != other[fact]
    assert json.loads((folder / WAARHEID).read_text(encoding="utf-8")) == waar


def test_no_town_is_a_real_municipality_and_no_wijk_is_there_twice() -> None:
    names = stadsnamen(1)
    assert len(set(names)) == len(names) > 342
    assert not {gemeente_key(name) for name in names} & {
        gemeente_key(one.naam) for one in gemeenten()
    }
    assert set(stadsnamen(2)) == set(names)
    assert stadsnamen(2) != names
    assert len(set(wijknamen(200, 7))) == 200


def test_what_is_read_is_true_to_the_cent_and_nothing_is_asked(
    made: tuple[Path, dict[str, Any]],
) -> None:
    folder, waar = made
    for town in waar["dossiers"]:
        dossier = open_dossier(folder / town["map"])
        assert dossier.problems.query("ernst == 'fout'").empty
        assert dossier.fictional
        rows = dossier.begroting[dossier.begroting["taakveld"] != "0.10"]
        for kant in ("lasten", "baten"):
            read = rows[rows["kant"] == kant].groupby(["jaar", "fase"], observed=True)["bedrag"]
            assert {
                (jaar, fase): euro
                for jaar, fasen in town[kant].items()
                for fase, euro in fasen.items()
            } == {
                (str(jaar), fase): round(euro, 2) for (jaar, fase), euro in read.sum().items()
            }
        scores = geldige_scores(dossier.schouw).query("beoordeling == 'gescoord'")
        assert len(scores) == sum(year["scores"] for year in town["schouw"].values())


def test_the_page_over_all_is_held_against_the_truth(
    made: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    folder, waar = made
    (tmp_path / "stand").mkdir()
    stands = {}
    for town in waar["dossiers"]:
        sums = sums_of(open_dossier(folder / town["map"]))
        stands[town["map"]] = Stand(town["map"], KLAAR, sums=sums).as_json()
        put_json(stands[town["map"]], tmp_path / "stand" / f"{town['map']}.json")
    assert afwijkingen(folder, tmp_path) == []
    name, stand = next(iter(stands.items()))
    stand["sums"]["lasten"][0]["cent"]["5.7"] += 1
    put_json(stand, tmp_path / "stand" / f"{name}.json")
    (off,) = afwijkingen(folder, tmp_path)
    assert off.startswith(f"{name}: lasten 5.7")
    put_json(stand | {"state": MISLUKT}, tmp_path / "stand" / f"{name}.json")
    assert afwijkingen(folder, tmp_path) == [f"{name}: {MISLUKT}, en dat moet zijn: {KLAAR}"]


def test_the_truth_of_voorbeeldstad_holds_again_after_another_town() -> None:
    own = model.areaal()
    town = waarheid_van("Proefoord", 1, 1, Maat(wijken=3, jaren=20))
    with model.met_waarheid(town):
        assert set(model.areaal()["jaar"]) == set(
            range(town["jaren"][0], town["jaren"][-1] + 1)
        )
        assert len(town["jaren"]) == 20
        assert model.waarheid()["gemeente"] == "Proefoord (fictief)"
    assert model.areaal().equals(own)


def test_poison_is_named_beside_the_dossiers_and_put_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = ["--naar", str(tmp_path)]
    assert main(["2", *here, "--klein", "--vergif", "leeg", "foutcel"]) == 0
    text = (tmp_path / WAARHEID).read_text(encoding="utf-8")
    named = {town["map"]: town["vergif"] for town in json.loads(text)["dossiers"]}
    assert list(named.values()) == ["leeg", "foutcel"]
    (faulty,) = (name for name, poison in named.items() if poison == "foutcel")
    assert set(open_dossier(tmp_path / faulty).problems.query("ernst == 'fout'")["code"]) == {
        "FOUTCEL"
    }
    with pytest.raises(SystemExit):
        main(["2", *here])
    assert "is niet leeg" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="Windows kent geen < in de naam van een map")
def test_markup_in_names_is_written_as_it_is(tmp_path: Path) -> None:
    maak(tmp_path, 1, 1, KLEIN, ["opmaak"])
    dossier = open_dossier(tmp_path / OPMAAK)
    assert not dossier.has_errors
    assert any("<script>" in wijk.casefold() for wijk in dossier.wijken)
    assert "opmaak" in MOGELIJK
    assert set(MOGELIJK) <= set(VERGIF)
