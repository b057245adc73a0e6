"""A municipality under several names is one; one that went into another is joined, and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyse import markt, open_dossier
from analyse.tables.gemeenten import OPGEGAAN, gemeente_key, opvolger

HEAD = "Gemeente;Inwoners;Jaar;Taakveld;Fase;Lasten;Baten"


def write(folder: Path, lines: list[str], **others: str) -> Path:
    (folder / "iv3.csv").write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    for name, text in others.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Utrecht (gemeente)", "Utrecht"),
        ("'s-Gravenhage", "Den Haag"),
        ("'s-Gravenhage (gemeente)", "Gemeente Den Haag"),
        ("Noordoostpolder (gemeente)", "noordoostpolder"),
        ("Súdwest-Fryslân", "Sudwest-Fryslan"),
        ("'s-Hertogenbosch", "Gem. Den Bosch"),
        ("De Friese Meren", "De Fryske Marren"),
    ],
)
def test_names_of_one_municipality_are_one(one: str, other: str, tmp_path: Path) -> None:
    assert gemeente_key(one) == gemeente_key(other)
    lines = [f"{one};3;2021;5.7;primitief;1000;0", f"{other};3;2021;5.7;realisatie;1100;0"]
    found = open_dossier(write(tmp_path, lines))
    (row,) = (
        markt.rekening_per_gemeente(found.gemeente, 2021, ["5.7"], ["5.7"])
        .query("taakveld == '5.7'")
        .to_dict("records")
    )
    assert (row["begroting"], row["rekening"]) == (1_000_000, 1_100_000)
    (said,) = found.problems[found.problems["code"] == "GEMEENTENAMEN_SAMENGEVOEGD"].to_dict(
        "records"
    )
    assert row["gemeente"] in said["waarde"]
    plain = [name for name in (one, other) if "gem" not in name.lower()]
    assert not plain or row["gemeente"] in plain


@pytest.mark.parametrize(
    ("one", "other"),
    [("Bergen (NH.)", "Bergen (L.)"), ("Utrecht (PV)", "Utrecht"), ("Gemeente", "Utrecht")],
)
def test_other_municipalities_stay_apart(one: str, other: str) -> None:
    assert gemeente_key(one) != gemeente_key(other)


def test_a_region_counts_the_municipalities_that_went_into_its_own(tmp_path: Path) -> None:
    lines = [
        f"{name};{people};2019;5.7;realisatie;{costs};0"
        for name, people, costs in [
            ("Appingedam", 12, 100),
            ("Delfzijl", 25, 200),
            ("Loppersum", 10, 50),
            ("Assen", 68, 700),
        ]
    ]
    regio = "gemeente;regio\nEemsdelta;Water\nAssen;Water"
    found = open_dossier(write(tmp_path, lines, regio=regio))
    lasten = markt.lasten_per_gemeente(found.gemeente, 2019, "realisatie", ["5.7"])
    (row,) = (
        markt.lasten_per_regio(lasten, found.regio)
        .query("taakveld == '5.7'")
        .to_dict("records")
    )
    assert (row["gemeenten"], row["inwoners"], row["lasten"]) == (4, 115, 1_050_000)
    assert row["ontbreekt"] == ""
    assert set(markt.lasten_met_regio(lasten, found.regio)["regio"]) == {"Water"}
    (said,) = found.problems[found.problems["code"] == "GEMEENTE_OPGEGAAN"].to_dict("records")
    assert said["ernst"] == "waarschuwing"
    waarde = said["waarde"].replace("\u00a0", " ")
    assert "Delfzijl ging in 2021 op in Eemsdelta (€ 200.000 lasten)" in waarde


def test_a_region_still_names_what_it_lacks(tmp_path: Path) -> None:
    lines = ["Assen;68;2019;5.7;realisatie;700;0"]
    regio = "gemeente;regio\nEemsdelta;Water\nGemeente Assen;Water"
    found = open_dossier(write(tmp_path, lines, regio=regio))
    lasten = markt.lasten_per_gemeente(found.gemeente, 2019, "realisatie", ["5.7"])
    assert list(markt.lasten_per_regio(lasten, found.regio)["ontbreekt"].unique()) == [
        "Eemsdelta"
    ]


def test_participants_with_and_without_gemeente_share_their_costs(tmp_path: Path) -> None:
    text = "deelnemer;sleutel;waarde\nGemeente Assen;inwoners;10\nAssen;areaal;20"
    (tmp_path / "sleutels.csv").write_text(text, encoding="utf-8")
    assert set(open_dossier(tmp_path).verdeelsleutel["deelnemer"]) == {"Assen"}


def test_no_municipality_went_into_one_that_is_gone() -> None:
    assert {opvolger(new) for _, new in OPGEGAAN.values()} == {
        new for _, new in OPGEGAAN.values()
    }
    assert "haaren" not in OPGEGAAN  # divided over four


def test_a_code_of_a_municipality_is_its_name(tmp_path: Path) -> None:
    lines = [
        "GM0193;3;2021;5.7;primitief;1000;0",
        "Gemeente Zwolle;3;2021;5.7;realisatie;1100;0",
        "GM1979;3;2021;5.7;realisatie;1;0",
        "GM9999;3;2021;5.7;realisatie;1;0",
    ]
    found = open_dossier(write(tmp_path, lines))
    assert found.gemeente["gemeente"].tolist() == ["Zwolle", "Zwolle", "Eemsdelta", "GM9999"]
    (said,) = found.problems[found.problems["code"] == "GEMEENTENAMEN_SAMENGEVOEGD"].to_dict(
        "records"
    )
    assert said["waarde"] == "Eemsdelta: GM1979; Zwolle: GM0193, Gemeente Zwolle"
