"""The code lists that come with the program, held against what is known of them."""

from __future__ import annotations

from collections import Counter

import pytest

from analyse.tables.codelijsten import (
    IV3_JAREN,
    alle_categorieen,
    alle_taakvelden,
    bronnen,
    categorieen,
    editie_van,
    gemeente_bij_code,
    gemeenten,
    is_taakveld,
    meetlatten,
    taakvelden,
)
from analyse.tables.gemeenten import gemeente_key
from conftest import ROOT

FOLDER = ROOT / "data" / "codelijsten"


@pytest.mark.parametrize(
    ("jaar", "aantal"),
    [
        (2016, 0),
        (2017, 53),
        (2022, 53),
        (2023, 71),
        (2024, 71),
        (2025, 69),
        (2026, 69),
        (2027, 0),
    ],
)
def test_the_taakvelden_of_a_year(jaar: int, aantal: int) -> None:
    assert len(taakvelden(jaar)) == aantal


def test_a_taakveld_has_the_name_of_the_year() -> None:
    assert len(alle_taakvelden()) == 98
    assert (taakvelden(2022)["6.4"], taakvelden(2023)["6.4"]) == (
        "Begeleide participatie",
        "WSW en beschut werk",
    )
    assert taakvelden(2024)["8.1"] == "Ruimte en leefomgeving"
    assert {"0.1", "0.10", "0.11"} < taakvelden(2025).keys()
    assert "6.71a" in taakvelden(2024)
    assert not {"6.71a", "6.2", "6.6", "6.71"} & taakvelden(2025).keys()
    assert is_taakveld("6.71a")
    assert not is_taakveld("5.77")


def test_no_taakveld_has_two_names_in_one_year() -> None:
    for jaar in range(IV3_JAREN[0], IV3_JAREN[1] + 1):
        codes = Counter(one.code for one in alle_taakvelden() if one.holds(jaar))
        assert set(codes.values()) == {1}


def test_the_categories_of_a_year() -> None:
    assert (len(alle_categorieen("lasten")), len(alle_categorieen("baten"))) == (46, 48)
    assert categorieen("lasten", 2026)["1.1"] == "Salarissen en sociale lasten"
    assert categorieen("baten", 2026)["3.7"] == "Leges en andere rechten"
    assert "1.1" not in categorieen("baten", 2026)
    for kant in ("lasten", "baten"):
        assert {"4.4.1", "4.4.8"} < categorieen(kant, 2024).keys()
        assert not {"4.5.1", "4.6.8"} & categorieen(kant, 2024).keys()
        assert {"4.5.1", "4.5.8", "4.6.6", "4.6.8"} < categorieen(kant, 2025).keys()
        assert "4.4.1" not in categorieen(kant, 2025)
    assert categorieen("lasten", 2016) == {}


def test_the_meetlatten_of_kor_2023() -> None:
    found = meetlatten()
    assert Counter(one.groep for one in found.values()) == {
        "Groen": 65,
        "Meubilair": 54,
        "Verharding": 40,
        "Riolering": 9,
        "Water": 9,
        "Kunstwerken": 4,
    }
    assert len({one.uri for one in found.values()}) == len(found) == 181
    assert len({one.beeldmeetlat for one in found.values()}) == 89
    assert all(one.uri.startswith("https://data.crow.nl/kor/def/") for one in found.values())
    assert found["Verharding-zwerfafval grof"].beeldmeetlat == "zwerfafval grof"
    assert meetlatten("2013") == {}


@pytest.mark.parametrize(
    ("text", "editie"),
    [
        ("KOR 2023", "2023"),
        ("CROW KOR2023", "2023"),
        ("2023", "2023"),
        ("Kwaliteitscatalogus openbare ruimte, uitgave 2018", "2018"),
        ("eigen methode 2013", "eigen methode 2013"),
        ("Eigen methode", "eigen methode"),
        ("KOR 2010 en 2013", "kor 2010 en 2013"),
    ],
)
def test_an_edition_is_known_by_its_year(text: str, editie: str) -> None:
    assert editie_van(text) == editie


def test_the_municipalities() -> None:
    there = [one for one in gemeenten() if not one.opgegaan_in]
    assert len(there) == len({one.code for one in there}) == 342
    by_name = {one.naam: one for one in there}
    assert all(one.opgegaan_in in by_name and not one.code for one in gemeenten() if one.jaar)
    assert by_name["Zwolle"].code == "GM0193"
    assert len({gemeente_key(one.naam) for one in gemeenten()}) == len(gemeenten())


@pytest.mark.parametrize("code", ["GM0193", "gm0193 ", "0193", "193"])
def test_a_municipality_is_known_by_its_code(code: str) -> None:
    assert gemeente_bij_code(code) == "Zwolle"


@pytest.mark.parametrize("code", ["", "GM9999", "NL01", "Zwolle", "GM01930", "²"])
def test_another_code_is_none_of_a_municipality(code: str) -> None:
    assert gemeente_bij_code(code) == ""


def test_every_list_has_its_source_and_licence() -> None:
    lists = {path.name for path in FOLDER.glob("*.csv")} - {"bronnen.csv"}
    assert {one["bestand"] for one in bronnen()} == lists
    for one in bronnen():
        assert all(one[told] for told in ("inhoud", "bron", "licentie", "datum"))
