"""What shows only side by side: a unit that jumps, and scores of a spot that stand there twice."""

from __future__ import annotations

from pathlib import Path

import pytest

import analyse
from analyse import schouw
from analyse.dossier import Dossier

EUROS = {"Groen": 1234567, "Wegen": 987654, "Riool": 456789, "Afval": 2345678, "Sport": 34567}
SCORES = "ronde;datum;methode;wijk;gebiedstype;locatie;meetlat;niveau\n"


def codes(dossier: Dossier, ernst: str = "") -> list[str]:
    problems = dossier.problems
    return list(problems["code"][problems["ernst"] == ernst] if ernst else problems["code"])


def lines(year: int, factor: float, names: str = "") -> str:
    rows = [
        f"{year};realisatie;lasten;{name}{names};{round(euros * factor * (1 + year % 7 / 100))}"
        for name, euros in EUROS.items()
    ]
    return "\n".join(["Jaar;Fase;Kant;Product;Bedrag", *rows])


@pytest.mark.parametrize(
    ("factors", "jumps"),
    [
        ((1, 1, 1), False),
        ((1, 0.001, 1), True),
        ((0.001, 1, 0.001), True),
        ((1, 1e-6, 1), True),
        ((1, 0.1, 10), False),
    ],
)
def test_a_unit_that_jumps_between_years_is_asked_with_both_amounts(
    tmp_path: Path, factors: tuple[float, ...], *, jumps: bool
) -> None:
    for year, factor in zip((2021, 2022, 2023), factors, strict=True):
        (tmp_path / f"rekening_{year}.csv").write_text(lines(year, factor), encoding="utf-8")
    found = analyse.open_dossier(tmp_path)
    assert ("EENHEID_SPRINGT" in codes(found, "fout")) == jumps
    if jumps:
        reason = found.problems["reden"].iloc[0]
        assert reason.count("€") >= 2


def test_other_names_of_lines_do_not_hide_a_jump(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(lines(2022, 1), encoding="utf-8")
    (tmp_path / "b.csv").write_text(lines(2023, 0.001, " nieuw"), encoding="utf-8")
    assert "EENHEID_SPRINGT" in codes(analyse.open_dossier(tmp_path), "fout")


def test_a_unit_that_jumps_between_columns_is_asked(tmp_path: Path) -> None:
    rows = ["Product;L/B;Begroting 2024;Realisatie 2024"]
    rows += [f"{name};L;{euros};{round(euros / 1000)}" for name, euros in EUROS.items()]
    (tmp_path / "export.csv").write_text("\n".join(rows), encoding="utf-8")
    assert "EENHEID_SPRINGT" in codes(analyse.open_dossier(tmp_path), "fout")


def test_a_single_amount_in_another_unit_is_said(tmp_path: Path) -> None:
    rows = ["Product;L/B;Realisatie 2022;Realisatie 2023;Realisatie 2024"]
    rows += [f"{name};L;{euros};{euros + 900};{euros + 1200}" for name, euros in EUROS.items()]
    rows[2] = "Wegen;L;987654;988;990000"
    (tmp_path / "export.csv").write_text("\n".join(rows), encoding="utf-8")
    found = analyse.open_dossier(tmp_path).problems
    told = found[found["code"] == "EENHEID_SPRINGT"]
    assert list(told["cel"]) == ["D3"]
    assert list(told["ernst"]) == ["waarschuwing"]


def test_a_line_in_euros_in_a_table_in_thousands_is_said(tmp_path: Path) -> None:
    rows = ["Bedragen x € 1.000;;", "Product;L/B;Realisatie 2024"]
    rows += [f"{name};L;{round(euros / 1000)}" for name, euros in EUROS.items()]
    rows[3] = "Wegen;L;987654"
    (tmp_path / "export.csv").write_text("\n".join(rows), encoding="utf-8")
    found = analyse.open_dossier(tmp_path).problems
    assert list(found["cel"][found["code"] == "EENHEID_SPRINGT"]) == ["C4"]


@pytest.mark.parametrize("apart", ["wijk", "gebiedstype"])
def test_locations_that_are_numbered_anew_all_count(tmp_path: Path, apart: str) -> None:
    places = {"wijk": ("Noord", "Zuid"), "gebiedstype": ("centrum", "woongebied")}[apart]
    rows = []
    for place in places:
        wijk, soort = (place, "woongebied") if apart == "wijk" else ("Noord", place)
        rows += [f"2024-1;01-05-2024;beleid;{wijk};{soort};{n};gras;B" for n in range(30)]
    (tmp_path / "schouw.csv").write_text(SCORES + "\n".join(rows), encoding="utf-8")
    dossier = analyse.open_dossier(tmp_path)
    assert len(schouw.geldige_scores(dossier.schouw)) == 60
    assert "EERDERE_SCORES" not in codes(dossier)


def test_many_scores_that_fall_out_are_said_with_their_number(tmp_path: Path) -> None:
    text = SCORES.replace("wijk;", "").replace("gebiedstype;", "")
    rows = [f"2024-1;01-05-2024;beleid;{n % 30};gras;B" for n in range(90)]
    (tmp_path / "schouw.csv").write_text(text + "\n".join(rows), encoding="utf-8")
    dossier = analyse.open_dossier(tmp_path)
    told = dossier.problems[dossier.problems["code"] == "EERDERE_SCORES"]
    assert list(told["aantal"]) == [60]
    assert len(schouw.geldige_scores(dossier.schouw)) == 30
