"""What a profile says that values mean, and what of it none of its files has."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analyse.dossier import Dossier, open_dossier

SCHOUW = "Ronde;Datum;Meetlocatie;Meetlat;{}\n"


def dossier(folder: Path, profile: str, **files: str) -> Dossier:
    (folder / "profielen").mkdir()
    (folder / "profielen" / "p.toml").write_text(profile, encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return open_dossier(folder)


def told(found: Dossier, code: str = "PROFIEL_PAST_NIET") -> list[tuple[str, str, int]]:
    rows = found.problems[found.problems["code"] == code]
    return list(zip(rows["bestand"], rows["waarde"], rows["aantal"], strict=True))


@pytest.mark.parametrize(
    ("heading", "extra"), [("Score", ""), ("Uitslag", '[kolommen]\n"Uitslag" = "niveau"\n')]
)
def test_scores_of_another_system_are_what_the_profile_says(
    heading: str, extra: str, tmp_path: Path
) -> None:
    profile = (
        f'bestand = "*"\ntabel = "schouw"\n{extra}[waarden.niveau]\n"NIVEAU_A_" = "A+"\n'
        '"NIVEAU_A" = "A"\n"4" = "C"\n"999" = "n.v.t."\n'
    )
    lines = ["NIVEAU_A_", "NIVEAU_A", "4", "999", "B"]
    text = SCHOUW.format(heading) + "".join(
        f"2024-1;2024-05-14;{place};Groen-beplanting-onkruid;{score}\n"
        for place, score in enumerate(lines)
    )
    found = dossier(tmp_path, profile, schouw=text)
    scores = found.schouw["niveau"].astype(object).where(found.schouw["niveau"].notna(), None)
    assert scores.tolist() == ["A+", "A", "C", None, "B"]
    assert found.schouw["beoordeling"].iloc[3] == "niet_aanwezig"
    assert not found.has_errors
    assert told(found) == []


def test_meetlatten_as_headings_are_known_by_the_scores_of_the_profile(tmp_path: Path) -> None:
    profile = 'bestand = "*"\ntabel = "schouw"\n[waarden.niveau]\ngoed = "A"\nmatig = "C"\n'
    text = (
        "Ronde;Datum;Meetlocatie;Wijk;Zwerfafval grof;Onkruid\n"
        "2024-1;2024-05-14;1;Noord;goed;matig\n2024-1;2024-05-14;2;Zuid;matig;matig\n"
    )
    found = dossier(tmp_path, profile, schouw=text)
    assert sorted(found.schouw["niveau"]) == ["A", "C", "C", "C"]


BUDGET = "Jaar;Fase;Kant;Product;Kostensoort;Bedrag\n{};realisatie;lasten;Gras;{};10,00\n"
SHARED = (
    'bestand = "begroting_*.csv"\nnegeer = ["Gebruiker"]\n[waarden.kostensoort]\n'
    'soort_p = "inhuur"\nsoort_d = "derden"\n'
)


def test_a_value_that_one_of_the_files_has_is_not_said_of_the_others(tmp_path: Path) -> None:
    found = dossier(
        tmp_path,
        SHARED,
        begroting_2023=BUDGET.format(2023, "soort_p").replace("Product", "Gebruiker;Product", 1)
        .replace("lasten;", "lasten;Jan;"),
        begroting_2024=BUDGET.format(2024, "soort_d"),
        begroting_2025=BUDGET.format(2025, "soort_d"),
    )  # fmt: skip
    assert told(found) == []
    kinds = found.begroting.sort_values("jaar")["kostensoort"]
    assert kinds.tolist() == ["inhuur", "derden", "derden"]


def test_a_value_that_none_of_the_files_has_is_said_once(tmp_path: Path) -> None:
    files = {f"begroting_{jaar}": BUDGET.format(jaar, "soort_d") for jaar in range(2021, 2026)}
    found = dossier(tmp_path, SHARED, **files)
    assert told(found) == [
        ("(alle bestanden)", "negeer: gebruiker | waarden.kostensoort: soort p", 2)
    ]


def test_a_number_that_a_profile_translates_is_found(tmp_path: Path) -> None:
    profile = 'bestand = "*"\n[waarden.wijk]\n1 = "Noord"\n2 = "Zuid"\n'
    rows = [["Jaar", "Fase", "Kant", "Product", "Wijk", "Bedrag"]]
    rows += [[2024, "realisatie", "lasten", "Gras", wijk, 10.5] for wijk in (1, 1)]
    (tmp_path / "profielen").mkdir()
    (tmp_path / "profielen" / "p.toml").write_text(profile, encoding="utf-8")
    pd.DataFrame(rows).to_excel(tmp_path / "b.xlsx", header=False, index=False)
    assert told(open_dossier(tmp_path)) == [("b.xlsx", "waarden.wijk: 2", 1)]
