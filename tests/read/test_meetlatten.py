"""Meetlatten under several spellings are one; what is nearly one of the KOR is asked."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analyse import open_dossier
from analyse.read.code.meetlatten import nearest_meetlatten
from analyse.read.profiles.profile import Profile
from analyse.tables.codelijsten import meetlatten, namen_in_2023

HEAD = "Meetronde;Datum;Methode;KOR;Wijk;Structuurgebied;Meetlocatie;Meetlat;Score"
GROF = "Verharding-zwerfafval grof"


def schouw(folder: Path, names: list[str], kor: str = "KOR 2023", norm: str = "") -> None:
    lines = [
        f"2025-1;12-03-2025;Beleidsmeting;{kor};Noord;Woongebieden;{place};{name};A"
        for place, name in enumerate(names, start=1)
    ]
    (folder / "schouw.csv").write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    if norm:
        text = f"Gebiedstype;Meetlat;Geldig van;Ambitie\nwoongebied;{norm};01-01-2020;A\n"
        (folder / "norm.csv").write_text(text, encoding="utf-8")


def said(folder: Path, code: str, profiles: list[Profile] | None = None) -> pd.DataFrame:
    found = open_dossier(folder, profiles=profiles or []).problems
    return found[found["code"] == code]


@pytest.mark.parametrize(
    "other",
    [
        "verharding-zwerfafval grof",
        "Verharding - Zwerfafval grof",
        "VERHARDING_ZWERFAFVAL GROF",
    ],
)
def test_spellings_of_a_meetlat_are_one_under_the_name_of_the_kor(
    other: str, tmp_path: Path
) -> None:
    schouw(tmp_path, [other, other, GROF], norm=other)
    found = open_dossier(tmp_path)
    assert set(found.schouw["meetlat"]) | set(found.norm["meetlat"]) == {GROF}
    assert found.schouw["meetlat_ruw"].tolist() == [other, other, GROF]
    assert found.norm["meetlat_ruw"].tolist() == [other]
    (one,) = said(tmp_path, "MEETLATTEN_SAMENGEVOEGD").to_dict("records")
    assert (one["ernst"], one["waarde"]) == ("ter info", f"{GROF}: {other}")


def test_spellings_across_files_are_one(tmp_path: Path) -> None:
    schouw(tmp_path, ["eigen-meetlat", "eigen-meetlat"], norm="Eigen meetlat")
    found = open_dossier(tmp_path)
    assert set(found.norm["meetlat"]) == {"eigen-meetlat"}
    assert "meetlat_ruw" not in found.schouw


def test_a_meetlat_with_one_spelling_keeps_it(tmp_path: Path) -> None:
    schouw(tmp_path, ["verharding-zwerfafval grof"], norm="verharding-zwerfafval grof")
    found = open_dossier(tmp_path)
    assert set(found.schouw["meetlat"]) == {"verharding-zwerfafval grof"}
    assert "meetlat_ruw" not in found.schouw
    assert said(tmp_path, "MEETLATTEN_SAMENGEVOEGD").empty


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Verharding-Zwerfval grof", (GROF,)),
        ("Verharding-zwerfafval gr0f", (GROF,)),
        ("Riolering-kolk-vulingsgraad", ("Riolering-kolk-vullingsgraad",)),
        ("Verharding-zwerfafval", (GROF, "Verharding-zwerfafval fijn")),
        (GROF.upper(), ()),
        ("Verharding-onkruid", ()),
        ("groen-gras-lengte", ()),
        ("", ()),
    ],
)
def test_a_meetlat_is_held_against_the_kor(name: str, near: tuple[str, ...]) -> None:
    assert nearest_meetlatten(name) == near


def test_no_meetlat_of_the_kor_is_nearly_another() -> None:
    assert not any(nearest_meetlatten(name) for name in meetlatten())


def test_a_meetlat_that_is_nearly_one_is_asked_and_stays_apart(tmp_path: Path) -> None:
    schouw(tmp_path, [GROF, "Verharding-Zwerfval grof", "Verharding-Zwerfval grof"])
    (one,) = said(tmp_path, "MEETLAT_BIJNA").to_dict("records")
    assert (one["ernst"], one["cel"], one["waarde"], one["aantal"]) == (
        "waarschuwing",
        "H3",
        "Verharding-Zwerfval grof",
        2,
    )
    assert f"Wordt '{GROF}' bedoeld?" in one["reden"]
    found = open_dossier(tmp_path).schouw["meetlat"]
    assert found.tolist() == [GROF, "Verharding-Zwerfval grof", "Verharding-Zwerfval grof"]


def test_a_profile_says_which_meetlat_is_meant(tmp_path: Path) -> None:
    schouw(tmp_path, [GROF, "Verharding-Zwerfval grof"])
    profile = Profile("schouw.csv", values={"meetlat": {"Verharding-Zwerfval grof": GROF}})
    assert said(tmp_path, "MEETLAT_BIJNA", [profile]).empty
    assert set(open_dossier(tmp_path, profiles=[profile]).schouw["meetlat"]) == {GROF}


@pytest.mark.parametrize("kor", ["KOR 2018", "eigen methode", "KOR 2013"])
def test_a_name_of_another_edition_is_no_fault(kor: str, tmp_path: Path) -> None:
    schouw(tmp_path, ["Verharding-Zwerfval grof", "Verharding-onkruid"], kor)
    assert said(tmp_path, "MEETLAT_BIJNA").empty
    assert said(tmp_path, "MEETLAT_OUDERE_NAAM").empty


def test_an_older_name_under_the_new_edition_is_said_with_its_names_there(
    tmp_path: Path,
) -> None:
    schouw(tmp_path, ["verharding-veegvuil", "groen-beplanting-onkruid"])
    (one,) = said(tmp_path, "MEETLAT_OUDERE_NAAM").to_dict("records")
    assert (one["ernst"], one["waarde"]) == ("ter info", "verharding-veegvuil")
    assert (
        "Verharding-veegvuil in goten en randstroken; Verharding-veegvuil op verharding"
        in (one["reden"])
    )


def test_many_names_that_are_nearly_one_are_said_at_once(tmp_path: Path) -> None:
    schouw(tmp_path, [f"{name}x" for name in list(meetlatten())[:20]])
    told = said(tmp_path, "MEETLAT_BIJNA")
    assert len(told) == 13
    assert told["aantal"].sum() == 20
    assert "Nog 8 meetlatten" in told["reden"].iloc[-1]


def test_the_names_of_older_editions_lead_to_names_of_2023() -> None:
    assert namen_in_2023("groen gras lengte") == (
        "Groen-gras en kruidachtigen-gazon-grashoogte",
        "Groen-gras en kruidachtigen-grasveld-grashoogte",
        "Groen-gras en kruidachtigen-ruw gras-grashoogte",
    )
    assert len(namen_in_2023("meubilair bekladding")) == 7
    assert namen_in_2023("iets anders") == ()
