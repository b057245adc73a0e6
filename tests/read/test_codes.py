"""Codes of Iv3 that were not there in their year, and names that are not those of their code."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analyse import open_dossier
from analyse.read.code.code_cases import MOST
from analyse.read.code.codes import nearest
from analyse.read.profiles.profile import Profile
from analyse.tables.codelijsten import alle_taakvelden, taakvelden

HEAD = "Taakveld;Product;Kant;Kostensoort;Primitieve begroting {}"


def problems(
    folder: Path, lines: list[str], jaar: int = 2025, profile: Profile | None = None
) -> pd.DataFrame:
    (folder / "in.csv").write_text("\n".join([HEAD.format(jaar), *lines]), encoding="utf-8")
    found = open_dossier(folder, profiles=[profile] if profile else [])
    assert found.begroting["bedrag"].sum() == pytest.approx(
        sum(float(line.rpartition(";")[2].replace(",", ".")) for line in lines)
    )
    return found.problems.replace("\xa0", " ", regex=True)


def said(
    folder: Path, lines: list[str], code: str, jaar: int = 2025
) -> list[dict[str, object]]:
    found = problems(folder, lines, jaar)
    return found[found["code"] == code].to_dict("records")


@pytest.mark.parametrize(
    ("code", "jaar", "near"),
    [
        ("5.77", 2025, "5.7 Openbaar groen en (openlucht) recreatie"),
        ("5.77", 2017, "5.7 Openbaar groen en (openlucht) recreatie"),
        ("6.71a", 2025, "6.711 Huishoudelijke hulp (WMO)"),
        ("6.71a", 2022, "6.71 Maatwerkdienstverlening 18+"),
        ("6.2", 2025, "6.21 Toegang en eerstelijnsvoorzieningen WMO of 6.22 "),
        ("6.6", 2025, "6.60 Hulpmiddelen en diensten (WMO)"),
        ("6.821", 2024, "6.82a Jeugdbescherming"),
        ("6.71", 2026, "6.711 Huishoudelijke hulp (WMO) of 6.712 "),
        ("9.9", 2025, "0.1 tot en met 8.3"),
        ("7.9", 2025, "7.1 tot en met 7.5"),
    ],
)
def test_a_taakveld_that_was_not_there_is_named_with_the_nearest(
    code: str, jaar: int, near: str, tmp_path: Path
) -> None:
    lines = [f"{code};a;lasten;x;1000,10", f"{code};b;lasten;x;3,20", "5.7;c;lasten;x;2"]
    (one,) = said(tmp_path, lines, "TAAKVELD_BESTAAT_NIET", jaar)
    assert (one["ernst"], one["waarde"], one["aantal"], one["cel"]) == (
        "waarschuwing",
        code,
        2,
        "A2",
    )
    assert str(one["verwacht"]).startswith(near)
    assert f"niet in {jaar};" in str(one["reden"])
    assert "2 regels, samen € 1.003,30" in str(one["effect"])


@pytest.mark.parametrize(
    ("code", "jaar"),
    [
        ("6.71a", 2024),
        ("6.2", 2022),
        ("0.10", 2025),
        ("6.60", 2026),
        ("5.77", 2016),
        ("5.77", 2027),
    ],
)
def test_a_taakveld_of_its_year_or_of_a_year_that_is_not_known_is_no_matter(
    code: str, jaar: int, tmp_path: Path
) -> None:
    assert not said(tmp_path, [f"{code};a;lasten;x;1"], "TAAKVELD_BESTAAT_NIET", jaar)


def test_a_name_beside_an_unknown_code_says_what_is_meant() -> None:
    here = taakvelden(2025)
    assert nearest("9.9", "Riolering", here, alle_taakvelden()) == ["7.2"]
    assert nearest("9.9", "Onzin", here, alle_taakvelden()) == []


def test_a_code_is_said_once_for_all_years_and_its_money_is_not_added_up(
    tmp_path: Path,
) -> None:
    text = (
        "Taakveld;Product;Kant;Primitieve begroting 2024;Realisatie 2024;Primitieve begroting 2025\n"
        "5.77;a;lasten;10;11;12\n5.77;b;lasten;20;21;24\n7.2;b;lasten;1;2;3\n"
    )
    (tmp_path / "in.csv").write_text(text, encoding="utf-8")
    found = open_dossier(tmp_path).problems.replace("\xa0", " ", regex=True)
    (one,) = found[found["code"] == "TAAKVELD_BESTAAT_NIET"].to_dict("records")
    assert "niet in 2024 en 2025;" in one["reden"]
    assert "2 regels, in één kolom tot € 36,00" in one["effect"]


def test_many_unknown_codes_are_said_at_once_the_most_money_first(tmp_path: Path) -> None:
    lines = [f"5.{number};a;lasten;x;{number}" for number in range(80, 80 + MOST + 3)]
    told = said(tmp_path, lines, "TAAKVELD_BESTAAT_NIET")
    assert len(told) == MOST + 1
    assert told[0]["waarde"] == f"5.{80 + MOST + 2}"
    assert told[-1]["waarde"] == "5.82, 5.81, 5.80"
    assert told[-1]["aantal"] == 3
    assert "Nog 3 taakvelden" in str(told[-1]["reden"])


def test_a_profile_says_which_taakveld_is_meant(tmp_path: Path) -> None:
    profile = Profile("in.csv", values={"taakveld": {"5.77": "5.7", "7.2 Groen": "5.7"}})
    lines = ["5.77;a;lasten;x;1", "7.2 Groen;a;lasten;x;1"]
    found = problems(tmp_path, lines, profile=profile)
    assert not found["code"].str.startswith("TAAKVELD").any()


@pytest.mark.parametrize(
    ("text", "jaar", "meant"),
    [
        ("7.2 Groen in de wijk", 2025, "7.2 Riolering of 5.7 Openbaar groen"),
        ("0.1 Mutaties reserves", 2024, "0.1 Bestuur of 0.10 Mutaties reserves"),
        ("0.62: OZB woningen", 2020, "0.62 OZB niet-woningen of 0.61 OZB woningen"),
        ("5.7 - Afval", 2020, "5.7 Openbaar groen en (openlucht) recreatie of 7.3 Afval"),
    ],
)
def test_the_name_of_another_taakveld_is_a_question(
    text: str, jaar: int, meant: str, tmp_path: Path
) -> None:
    (one,) = said(tmp_path, [f"{text};a;lasten;x;12"], "TAAKVELD_NAAM_ANDERS", jaar)
    assert (one["ernst"], one["waarde"]) == ("waarschuwing", text)
    assert str(one["verwacht"]).startswith(meant)
    assert "1 regel, samen € 12,00" in str(one["reden"])


def test_a_name_of_other_years_is_said(tmp_path: Path) -> None:
    line = ["6.4 Begeleide participatie;a;lasten;x;12"]
    (one,) = said(tmp_path, line, "TAAKVELD_NAAM_ANDERS", 2023)
    assert one["ernst"] == "ter info"
    assert "van 2017 tot en met 2022; in 2023 heet het 'WSW en beschut werk'" in str(
        one["reden"]
    )
    assert not said(tmp_path, line, "TAAKVELD_NAAM_ANDERS", 2022)


def test_names_of_ones_own_are_said_in_one_line(tmp_path: Path) -> None:
    lines = ["7.3 Huisvuil;a;lasten;x;12", "6.5 Re-integratie;a;lasten;x;13"]
    (one,) = said(tmp_path, lines, "TAAKVELD_NAAM_ANDERS")
    assert (one["ernst"], one["aantal"]) == ("ter info", 2)


@pytest.mark.parametrize(
    "text",
    [
        "5.7 Openbaar groen en (openlucht) recr..",
        "5.7 OPENBAAR GROEN EN RECREATIE",
        "2.1 Verkeer, vervoer en waterstaat",
        "7.2 Riool",
        "0.61 ozb",
        "5.7",
        "T5.7 (groen)",
    ],
)
def test_a_name_that_is_about_its_taakveld_is_no_matter(text: str, tmp_path: Path) -> None:
    assert not said(tmp_path, [f"{text};a;lasten;x;12"], "TAAKVELD_NAAM_ANDERS")


CATEGORIEEN = ["5.7;a;lasten;L1.1 Salarissen;1", "5.7;a;lasten;3.8;2", "5.7;a;lasten;L4.3.3;3"]


@pytest.mark.parametrize(
    ("kant", "text", "jaar", "near"),
    [
        ("lasten", "L4.4.1", 2025, "4.5.1 Investeringsbijdragen - Rijk"),
        ("lasten", "4.5.8", 2024, "4.4.8 Kapitaaloverdrachten - overige instellingen"),
        ("lasten", "3.7 Leges", 2025, "3.7 Leges en andere rechten bij de baten"),
        ("baten", "L1.1", 2025, "1.1 Salarissen en sociale lasten bij de lasten"),
        ("lasten", "9.9", 2025, "1.1 tot en met 7.5"),
    ],
)
def test_a_category_that_was_not_there_is_named(
    kant: str, text: str, jaar: int, near: str, tmp_path: Path
) -> None:
    lines = [*CATEGORIEEN, "5.7;a;baten;3.7;4", "5.7;a;baten;3.6;4", "5.7;a;baten;3.2;4"]
    extra = [f"5.7;a;{kant};5.1;4", f"5.7;a;{kant};7.3;4", f"5.7;a;{kant};{text};5"]
    (one,) = said(tmp_path, [*lines, *extra], "CATEGORIE_BESTAAT_NIET", jaar)
    assert one["waarde"] == text
    assert str(one["verwacht"]).startswith(near)
    assert f"niet in {jaar} bij de {kant};" in str(one["reden"])
    assert "samen € 5,00" in str(one["effect"])


def test_a_group_of_categories_and_kostensoorten_of_ones_own_are_no_matter(
    tmp_path: Path,
) -> None:
    grouped = [*CATEGORIEEN, "5.7;a;lasten;4.3 Overdrachten;4"]
    assert not said(tmp_path, grouped, "CATEGORIE_BESTAAT_NIET")
    own = ["5.7;a;lasten;9.1 Gras;1", "5.7;a;lasten;9.2;2", "5.7;a;lasten;3.8;3"]
    assert not said(tmp_path, own, "CATEGORIE_BESTAAT_NIET")
