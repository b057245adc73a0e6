"""Rounds of which the names differ in their writing alone, in one export or in several."""

from __future__ import annotations

from pathlib import Path

import pytest

import analyse

HEADS = "Datum;Ronde;Wijk;Locatie;Meetlat;Niveau\n"


def said(folder: Path, *rounds: str, profile: str = "") -> list[dict[str, object]]:
    for number, ronde in enumerate(rounds):
        lines = [f"0{spot}-05-2024;{ronde};Noord;{spot};Onkruid;B\n" for spot in range(1, 6)]
        path = folder / f"schouw_{number}.csv"
        path.write_text(HEADS + "".join(lines), encoding="utf-8")
    if profile:
        (folder / "profielen").mkdir()
        (folder / "profielen" / "schouw.toml").write_text(profile, encoding="utf-8")
    problems = analyse.open_dossier(folder).problems
    return problems[problems["code"] == "RONDE_ANDERS_GESCHREVEN"].to_dict("records")


@pytest.mark.parametrize(
    "rounds",
    [
        ("2024-1", "2024-01"),
        ("2024-1", "2024.1"),
        ("Voorjaar 2024", "voorjaar 2024"),
        ("2024-1", "Ronde 1 2024"),
        ("2024-1", "1e ronde 2024"),
    ],
)
def test_names_that_differ_in_writing_alone_are_asked(
    tmp_path: Path, rounds: tuple[str, str]
) -> None:
    (one,) = said(tmp_path, *rounds)
    assert one["ernst"] == "fout"
    assert one["waarde"] == ", ".join(rounds)


@pytest.mark.parametrize(
    "rounds",
    [("2024-1", "2024-2"), ("2024-1", "2024-10"), ("2024-1", "2025-1"), ("mei 2024", "2024-5")],
)
def test_other_rounds_are_not(tmp_path: Path, rounds: tuple[str, str]) -> None:
    assert said(tmp_path, *rounds) == []


def test_a_profile_says_that_they_are_one(tmp_path: Path) -> None:
    profile = 'bestand = "*"\n[waarden.ronde]\n"2024-01" = "2024-1"\n'
    assert said(tmp_path, "2024-1", "2024-01", profile=profile) == []
