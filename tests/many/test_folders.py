"""Which folders are dossiers, and that all else is named. Fictional names."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from analyse.errors import LeesFout, UitvoerFout
from analyse.many.folders import look
from analyse.many.place import Place
from analyse.many.stand import KLAAR, LEEG, MISLUKT, Stand, of_json, read_stand


def dossier(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir()
    (made / "begroting.csv").write_text("Jaar;Bedrag\n2024;1\n", encoding="utf-8")
    return made


def test_each_folder_with_exports_is_a_dossier_and_all_else_is_named(tmp_path: Path) -> None:
    for name in ("Waterdam", "Gemeente Één", ".verborgen", "$RECYCLE.BIN"):
        dossier(tmp_path, name)
    (tmp_path / "Leegdam").mkdir()
    (tmp_path / "profielen").mkdir()
    (tmp_path / "gepubliceerd").mkdir()
    (tmp_path / "desktop.ini").touch()
    (tmp_path / "los.xlsx").touch()
    for of_the_page in ("huisstijl.toml", "Logo.PNG"):
        (tmp_path / of_the_page).touch()
    found = look(tmp_path)
    assert {path.name for path in found.folders} == {"Waterdam", "Gemeente Één"}
    assert [(one.name, one.state) for one in found.refused] == [("Leegdam", LEEG)]
    assert found.said == ["Let op: los.xlsx hoort bij geen gemeente en doet niet mee."]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Waterdam", "WATERDAM"), ("Één", unicodedata.normalize("NFD", "Één")), ("ß", "SS")],
)
def test_two_names_that_are_one_elsewhere_are_both_refused(
    tmp_path: Path, one: str, other: str
) -> None:
    dossier(tmp_path, one)
    try:
        dossier(tmp_path, other)
    except FileExistsError:
        pytest.skip("one name on this disk")
    found = look(tmp_path)
    assert found.folders == []
    assert [refused.state for refused in found.refused] == [MISLUKT, MISLUKT]
    assert all("een andere map heet net zo" in refused.reason for refused in found.refused)


@pytest.mark.parametrize(
    ("name", "says"), [("x" * 201, "te lang"), ("regel\nregel", "niet te lezen")]
)
def test_a_name_that_can_be_no_name_of_a_file_elsewhere_is_refused(
    tmp_path: Path, name: str, says: str
) -> None:
    dossier(tmp_path, name)
    (refused,) = look(tmp_path).refused
    assert says in refused.reason


def test_a_folder_that_would_hold_up_the_others_is_refused(tmp_path: Path) -> None:
    made = dossier(tmp_path, "Waterdam")
    assert look(tmp_path).folders == [made]
    with (made / "begroting.csv").open("ab") as stream:
        stream.truncate(21 * 1024**3)  # a file of holes takes no place
    (refused,) = look(tmp_path).refused
    assert "groter dan 20 GB" in refused.reason


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    elsewhere = dossier(tmp_path, "elders")
    folder = tmp_path / "map"
    folder.mkdir()
    try:
        (folder / "Waterdam").symlink_to(elsewhere, target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    found = look(folder)
    assert found.folders == []
    assert "koppeling" in found.refused[0].reason


def test_a_folder_of_one_municipality_says_which_option_is_meant(tmp_path: Path) -> None:
    (tmp_path / "begroting.xlsx").touch()
    (tmp_path / "profielen").mkdir()
    with pytest.raises(LeesFout, match="--data"):
        look(tmp_path)


def test_no_folders_no_folder_and_a_file_are_said(tmp_path: Path) -> None:
    with pytest.raises(LeesFout, match="geen mappen van gemeenten"):
        look(tmp_path)
    with pytest.raises(LeesFout, match="bestaat niet"):
        look(tmp_path / "weg")
    file = tmp_path / "bestand"
    file.touch()
    with pytest.raises(LeesFout, match="is een bestand"):
        look(file)


@pytest.mark.parametrize("name", ["", "..", ".", "../x", "a/b", "a\\b", "a\0"])
def test_a_name_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    with pytest.raises(UitvoerFout, match="geen naam"):
        Place(tmp_path, name)


def test_what_is_no_stand_of_this_dossier_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    whole = Stand("a", KLAAR, sums={"x": 1}, problems={"fout": 0}).as_json()
    assert of_json({**whole, "answers": []}) == Stand(
        "a", KLAAR, sums={"x": 1}, problems={"fout": 0}
    )
    wrong: list[object] = [
        {**whole, "answers": [], "state": "prima"},
        {**whole, "answers": [], "sums": [1]},
        {**whole, "answers": ["x"]},
        {**whole, "answers": [], "problems": {"fout": "1"}},
        {"name": "a"},
        [],
        None,
    ]
    assert [of_json(one) for one in wrong] == [None] * len(wrong)
    for text in ("", "{", '{"name": "a"}', "\udcff"):
        path.write_text(text, encoding="utf-8", errors="surrogateescape")
        assert read_stand(path, "a") is None
