"""Wijken across above quantities and amounts, and the months of a ledger across."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.read.problems import Problem
from analyse.read.profiles.profile import Profile
from analyse.read.result import FileResult
from analyse.read.table import read_file
from tests.conftest import codes

Read = Callable[..., FileResult]
TITLE = ["Areaalgegevens per wijk, peildatum 1-1-2023"]
HEAD = ["Object", "Eenheid", "Noord", "Zuid", "De Plantage", "Totaal"]
ROWS: list[list[Any]] = [
    ["Gazon", "m²", 62000, 98000, 71000, 231000],
    ["Bomen", "st.", 1450, None, 2100, 3550],
    ["Trottoirband", "m1", 1000, 2000, "25.300", 28300],
]


def frame_of(result: FileResult) -> pd.DataFrame:
    frame = result.sheets[0].frame
    assert frame is not None
    return frame


def one(result: FileResult, code: str) -> Problem:
    (found,) = [p for p in result.problems if p.code == code]
    return found


def held(result: FileResult, column: str = "wijk") -> dict[tuple[str, str], float]:
    frame = frame_of(result)
    rows = zip(frame["objecttype"], frame[column], frame["hoeveelheid"], strict=True)
    return {(object_, place): figure for object_, place, figure in rows}


def test_wijken_across_are_rows(read_rows: Read) -> None:
    result = read_rows([TITLE, [], HEAD, *ROWS, [], ["Bron: beheersysteem"]])
    assert held(result) == {
        ("Gazon", "Noord"): 62000,
        ("Gazon", "Zuid"): 98000,
        ("Gazon", "De Plantage"): 71000,
        ("Bomen", "Noord"): 1450,
        ("Bomen", "De Plantage"): 2100,
        ("Trottoirband", "Noord"): 1000,
        ("Trottoirband", "Zuid"): 2000,
        ("Trottoirband", "De Plantage"): 25300,
    }
    assert set(frame_of(result)["eenheid"]) == {"m2", "st", "m1"}
    assert set(frame_of(result)["jaar"]) == {2023}
    assert result.sheets[0].sums == {}  # m² and trees make no sum
    assert codes(result, "fout") == codes(result, "waarschuwing") == []
    assert "kolom Totaal" in one(result, "NOTATIE_BEPAALD").reden


@pytest.mark.parametrize("total", [28300.3, 28325.3, 3025.3])
def test_a_point_that_the_total_does_not_prove_is_asked(read_rows: Read, total: float) -> None:
    rows = [*ROWS[:2], ["Trottoirband", "m1", 1000, 2000, "25.300", total]]
    result = read_rows([TITLE, HEAD, *rows])
    assert one(result, "GETAL_NIET_LEESBAAR").cel == "E5"


def test_a_row_that_does_not_add_up_is_named(read_rows: Read) -> None:
    rows = [*ROWS, ["Bank", "st", 1, 2, 3, 7]]
    wrong = one(read_rows([TITLE, HEAD, *rows]), "RIJTOTAAL_KLOPT_NIET")
    assert (wrong.ernst, wrong.cel, wrong.verwacht) == ("fout", "F6", "6")


def test_a_column_totaal_shows_wijken_and_that_is_asked(read_rows: Read) -> None:
    result = read_rows([["Areaal 2023"], HEAD, *ROWS])
    assert len(held(result)) == 8
    asked = one(result, "KOPPEN_ZIJN_WIJKEN")
    assert (asked.ernst, asked.cel) == ("waarschuwing", "C2:E2")


def test_a_column_totaal_of_something_else_shows_nothing(read_rows: Read) -> None:
    rows = [[*row[:5], 7 * number] for number, row in enumerate(ROWS, start=1)]
    result = read_rows([["Areaal 2023"], HEAD, *rows])
    assert result.sheets[0].table == ""
    assert "wijken?" in one(result, "BLAD_NIET_HERKEND").reden


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Areaal 2023 per conditie", ["Goed", "Matig", "Slecht"]),
        ("Areaal 2023 per beheerder", ["Rova", "Gemeente", "Provincie"]),
        ("Areaal 2023", ["A", "B", "C"]),
        ("Areaal 2023", ["Aantal vakken", "Lengte goot", "Oppervlakte dek"]),
        ("Areaal per wijk 2023", ["Aantal vakken", "Lengte goot", "Oppervlakte dek"]),
    ],
)
def test_what_is_no_wijk_is_not_read_as_one(
    read_rows: Read, title: str, names: list[str]
) -> None:
    result = read_rows([[title], ["Object", "Eenheid", *names, "Totaal"], *ROWS])
    assert result.sheets[0].table == ""


def test_without_evidence_it_is_asked_and_a_profile_answers(read_rows: Read) -> None:
    rows = [["Areaal 2023"], HEAD[:-1], *(row[:-1] for row in ROWS[:2])]
    asked = read_rows(rows)
    assert asked.sheets[0].table == ""
    assert (
        "Zijn 'Noord', 'Zuid', 'De Plantage' wijken?" in one(asked, "BLAD_NIET_HERKEND").reden
    )
    answered = read_rows(rows, profile=Profile("*", table="areaal"))
    assert len(held(answered)) == 5


def test_buurten_across(read_rows: Read) -> None:
    result = read_rows([["Areaal per buurt 2023"], HEAD[:-1], *(row[:-1] for row in ROWS[:2])])
    assert held(result, "buurt")["Gazon", "Zuid"] == 98000


def test_a_budget_per_wijk_across(read_rows: Read) -> None:
    rows = [["Product", "Noord", "Zuid", "Totaal"], ["Gazons", 1000.5, 2000, 3000.5]]
    rows += [["Wegen", 500, 700, 1200], ["Totaal", 1500.5, 2700, 4200.5]]
    result = read_rows([["Lasten begroting 2024 per wijk"], *rows])
    frame = frame_of(result)
    assert frame.groupby("wijk")["bedrag"].sum().to_dict() == {"Noord": 1500.5, "Zuid": 2700}
    assert frame[["jaar", "fase", "kant"]].drop_duplicates().to_numpy().tolist() == [
        [2024, "primitief", "lasten"]
    ]
    assert all(total.ties for total in result.sheets[0].totals)
    other = read_rows([["Lasten begroting 2024"], *rows])
    assert other.sheets[0].table == ""


def test_ambitions_with_meetlatten_across(read_rows: Read) -> None:
    rows = [["Gebiedstype", "Gras", "Onkruid in goten"], ["Centrum", "A", "A+"]]
    rows += [["Woongebied", "B", "C"]]
    frame = frame_of(read_rows([["Ambities beeldkwaliteit"], *rows]))
    assert frame[["gebiedstype", "meetlat", "ambitie"]].astype(str).to_numpy().tolist() == [
        ["centrum", "Gras", "A"],
        ["centrum", "Onkruid in goten", "A+"],
        ["woongebied", "Gras", "B"],
        ["woongebied", "Onkruid in goten", "C"],
    ]
    assert read_rows([["Schouw voorjaar"], *rows]).sheets[0].table == ""


PLACES = ["Noord", "Zuid", "Binnenstad", "De Plantage", "Havenkwartier"]
OBJECTS = ["Gazon", "Bomen", "Asfalt", "Riool"]


@settings(max_examples=25)
@given(
    places=st.lists(st.sampled_from(PLACES), min_size=2, unique=True),
    figures=st.lists(
        st.lists(st.none() | st.integers(0, 10**6), min_size=5, max_size=5),
        min_size=2,
        max_size=4,
    ),
    total=st.booleans(),
)
def test_a_crosstab_reads_as_the_long_list_it_was_made_of(
    tmp_path_factory: pytest.TempPathFactory,
    places: list[str],
    figures: list[list[int | None]],
    total: bool,
) -> None:
    long = {
        (object_, place): figure
        for object_, row in zip(OBJECTS, figures, strict=False)
        for place, figure in zip(places, row, strict=False)
        if figure is not None
    }
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(TITLE)
    sheet.append(["Object", "Eenheid", *places, *(["Totaal"] if total else [])])
    for object_ in OBJECTS[: len(figures)]:
        row = [long.get((object_, place)) for place in places]
        sheet.append([object_, "m2", *row, *([sum(filter(None, row))] if total else [])])
    path = tmp_path_factory.mktemp("kruis") / "areaal.xlsx"
    book.save(path)
    columns = [[long.get((o, place)) for o in OBJECTS[: len(figures)]] for place in places]
    if all(any(figure is not None for figure in column) for column in columns):
        assert held(read_file(path, [])) == long


MONTHS = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]


def ledger(upto: int, months: int, extra: float = 0.0) -> list[list[Any]]:
    """A ledger per kostenplaats with so many months filled, of those that it has columns for."""
    rows: list[list[Any]] = [["Lasten per maand 2024 (periode 1 t/m 9)"], []]
    rows.append(["Kpl", "Kpl omschrijving", "Tv", *MONTHS[:months], "Totaal"])
    for number in range(3):
        figures = [100.25 * 3**number if m < upto else 0.0 for m in range(months)]
        figures[-1] += extra
        name = f"Groen gazons {number}"
        rows.append([621001 + number, name, "5.7", *figures, round(sum(figures), 2)])
    return rows


@pytest.mark.parametrize("months", [9, 12])
def test_a_ledger_per_month_has_the_months_of_its_title(read_rows: Read, months: int) -> None:
    result = read_rows(ledger(9, months))
    frame = frame_of(result)
    assert result.sheets[0].table == "maandrealisatie"
    assert (frame["maand"].nunique(), round(frame["bedrag"].sum(), 2)) == (9, 11729.25)
    assert frame["kostenplaats"].unique().tolist() == ["621001", "621002", "621003"]
    assert set(frame["kant"]) == {"lasten"}
    assert codes(result, "fout") == codes(result, "waarschuwing") == []
    assert ("MAAND_NA_PERIODE" in codes(result)) == (months == 12)


def test_an_amount_behind_the_period_is_read_and_asked(read_rows: Read) -> None:
    result = read_rows(ledger(9, 12, extra=7.0))
    frame = frame_of(result)
    assert frame.loc[frame["maand"] == "december", "bedrag"].sum() == 21
    asked = [p for p in result.problems if p.code == "MAAND_NA_PERIODE"]
    assert [(p.ernst, p.waarde) for p in asked] == [
        ("waarschuwing", "december"),
        ("ter info", "oktober en november"),
    ]
    assert np.isclose(frame["bedrag"].sum(), 11729.25 + 21)
