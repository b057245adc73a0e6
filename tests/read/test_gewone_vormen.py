"""Forms that many exports have: a total without a word, a side above the header, codes as powers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analyse.read.profiles.profile import Profile
from analyse.read.result import FileResult
from analyse.read.table import read_file
from tests.conftest import codes

Read = Callable[..., FileResult]
HEADS = ["Product", "Lasten/Baten", "Rekening 2023", "Rekening 2024"]
LINES: list[list[Any]] = [
    ["Groen", "Lasten", 10.5, 100],
    ["Wegen", "Lasten", 50.25, 500],
    ["Bomen", "Lasten", 7, 7],
]


@pytest.mark.parametrize("between", [[], [[]]])
def test_an_exact_sum_that_says_nothing_of_itself_is_a_total(
    read_rows: Read, between: list[list[Any]]
) -> None:
    found = read_rows([HEADS, *LINES, *between, [None, None, 67.75, 607]])
    assert found.sheets[0].sums["Rekening 2024"] == 607
    assert [total.ties for total in found.sheets[0].totals] == [True, True]
    assert codes(found) == codes(found, "ter info") == ["TOTAAL_ZONDER_NAAM"]


def test_a_sum_without_a_name_that_is_off_is_asked(read_rows: Read) -> None:
    found = read_rows([HEADS, *LINES, [None, None, 67.75, 608]])
    assert "TOTAAL_ZONDER_NAAM" in codes(found, "fout")


def test_the_side_of_the_first_block_may_stand_above_the_header(read_rows: Read) -> None:
    heads = ["Product", "Begroting 2024", "Rekening 2024"]
    rows: list[list[Any]] = [
        ["Lasten"],
        heads,
        ["Groen", 100, 110],
        ["Wegen", 500, 520],
        ["Totaal lasten", 600, 630],
        [],
        ["Baten"],
        heads,
        ["Leges", 50, 55],
        ["Huur", 5, 6],
        ["Totaal baten", 55, 61],
        ["Saldo", 545, 569],
        ["Storting reserve", 9, 9],
    ]
    found = read_rows(rows)
    frame = found.sheets[0].frame
    sums = frame[frame["fase"] == "realisatie"].groupby("kant", observed=True)["bedrag"].sum()
    assert sums.to_dict() == {"lasten": 630, "baten": 61, "onbekend": 9}
    assert codes(found, "fout") == []


@pytest.mark.parametrize("code", ["6,21E+05", "6.21E+05", "1E+12"])
def test_a_code_that_became_a_power_of_ten_is_asked(tmp_path: Path, code: str) -> None:
    path = tmp_path / "export.csv"
    lines = [
        "Kostenplaats;Product;L/B;Rekening 2024",
        f"{code};Groen;L;90",
        "622001;Wegen;L;45",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert "WAARDE_VERVORMD" in codes(read_file(path, []), "fout")


def test_an_amount_may_be_written_with_the_word_euro(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    amounts = ["1.250,50 euro", "euro 1.000,00", "2.000,25 EURO", "Eur 10,00"]
    lines = [f"P{place};L;{amount}" for place, amount in enumerate(amounts)]
    path.write_text("\n".join(["Product;L/B;Rekening 2024", *lines]), encoding="utf-8")
    found = read_file(path, [])
    assert found.sheets[0].sums == {"Rekening 2024": 4260.75}
    assert codes(found, "fout") == []


def of_gemeenten(*names: str) -> list[list[Any]]:
    rows = [[name, "Groen", "Lasten", 100.5 + place] for place, name in enumerate(names)]
    return [["Gemeente", "Product", "Lasten/Baten", "Rekening 2024"], *rows]


def test_rows_of_several_municipalities_are_asked(read_rows: Read) -> None:
    rows = of_gemeenten("Zwolle", "Assen")
    assert "MEER_GEMEENTEN" in codes(read_rows(rows), "fout")
    for profile in (
        Profile("*", leave_rows=("assen",)),
        Profile("*", ignore=("gemeente",)),
    ):
        assert "MEER_GEMEENTEN" not in codes(read_rows(rows, profile=profile))
    assert "MEER_GEMEENTEN" not in codes(read_rows(of_gemeenten("Zwolle", "Gemeente Zwolle")))


def test_of_several_sums_without_a_name_one_that_is_off_keeps_all_asked(
    read_rows: Read,
) -> None:
    more = [["Jeugd", "Lasten", 3.25, 9], ["Wmo", "Lasten", 4.5, 11], [None, None, 7.75, 21]]
    found = read_rows([HEADS, *LINES, [None, None, 67.75, 607], *more])
    assert "TOTAAL_ZONDER_NAAM" in codes(found, "fout")


@pytest.mark.parametrize("year", [2024, "2024"])
def test_a_year_and_a_period_may_stand_behind_their_labels_above_the_header(
    read_rows: Read, year: Any
) -> None:
    rows: list[list[Any]] = [
        ["Rapport", "Budgetoverzicht"],
        ["Boekjaar:", year],
        ["Periode van:", 1, "t/m:", 9],
        [],
        ["Product", "Lasten/Baten", "Begroting", "Realisatie"],
        ["Groen", "Lasten", 100, 95],
        ["Wegen", "Lasten", 200, 195],
    ]
    frame = read_rows(rows).sheets[0].frame
    booked = frame[frame["fase"] == "realisatie"]
    assert set(frame["jaar"]) == {2024}
    assert {f"{day:%d-%m-%Y}" for day in booked["tot_en_met"]} == {"30-09-2024"}


def test_the_filter_of_a_pivot_table_is_no_header(read_rows: Read) -> None:
    rows: list[list[Any]] = [
        ["Jaar", 2024],
        ["L/B", "Lasten"],
        [],
        ["Rijlabels", "Som van Begroting", "Som van Realisatie"],
        ["Groen", 100, 95],
        ["Wegen", 200, 195],
        ["Eindtotaal", 300, 290],
    ]
    found = read_rows(rows)
    frame = found.sheets[0].frame
    assert (set(frame["jaar"]), set(frame["kant"])) == ({2024}, {"lasten"})
    assert frame.groupby("fase", observed=True)["bedrag"].sum().to_dict() == {
        "primitief": 300,
        "realisatie": 290,
    }


@pytest.mark.parametrize(
    ("title", "file", "told"),
    [
        ("Begroting 2024", "Begroting 2025.xlsx", True),
        ("Begroting 2024", "begroting_2024.xlsx", False),
        ("Begroting 2024", "uitdraai 2025.xlsx", False),
    ],
)
def test_a_title_and_a_file_of_two_years_are_told(
    read_rows: Read, title: str, file: str, told: bool
) -> None:
    rows = [[title], ["Product", "Lasten/Baten", "Bedrag"], ["Groen", "Lasten", 110]]
    found = codes(read_rows(rows, name=file), "waarschuwing")
    assert ("JAAR_AFWIJKEND" in found) == told


@pytest.mark.parametrize("unit", ["(in euro's)", "in €", "(euro)", "in EUR"])
def test_a_heading_may_say_that_it_is_in_euros(read_rows: Read, unit: str) -> None:
    heads = ["Product", "Lasten/Baten", "Begroting 2024", f"Rekening 2024 {unit}"]
    found = read_rows([heads, ["Groen", "Lasten", 100, 110]])
    assert found.sheets[0].sums == {"Begroting 2024": 100, heads[-1]: 110}


def test_areaal_has_the_year_of_its_peiljaar(read_rows: Read) -> None:
    heads = ["Peiljaar", "Wijk", "Objecttype", "Oppervlakte (m2)"]
    frame = read_rows([heads, [2025, "Noord", "Gazon", 15000]]).sheets[0].frame
    assert frame[["jaar", "hoeveelheid"]].to_numpy().tolist() == [[2025, 15000]]
