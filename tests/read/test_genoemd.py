"""A sheet is only read as a table that something names: general headings fit many lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from analyse.read.profiles.profile import Profile
from analyse.read.result import FileResult

ReadRows = Callable[..., FileResult]

NAMELESS = [
    [["Wijk", 2023, 2024], ["Noord", 118, 121], ["Zuid", 105, 111]],
    [["Naam", 2023, 2024], ["Noord", 11820, 12130], ["Zuid", 10520, 11130]],
    [["Reeks", "Naam", 2023, 2024], ["a", "x", 118.2, 121.3], ["b", "y", 105.2, 111.3]],
    [["Jaar", "Soort", "Hoeveelheid"], [2024, "zout", 12.5], [2024, "zand", 3.25]],
    [["Afvalstroom", 2023, 2024], ["restafval", 900, 850], ["papier", 300, 280]],
    [
        ["Nr", "Omschrijving", "Jaar", "Bedrag", "Status"],
        [1, "Brug", 2024, 900, "in uitwerking"],
    ],
    [["Regeling", 2023, 2024], ["sw", 120, 110], ["wajong", 30, 28]],
    [["Jaar", "Soort", "Bedrag"], [2024, "overig", 900.5], [2023, "overig", 100.25]],
    [["Thema", "Score"], ["fietsen", 7.2], ["parkeren", 6.1]],
    [["Indicator", "Jaar", "Score"], ["wachttijd", 2024, 7.2], ["parkeren", 2024, 6.1]],
    [["Soort kosten", "Bedrag"], ["eenmalig", 900.5], ["nu", 100.25]],
    [
        ["Inspectieronde", "Datum", "Locatie", "Schade", "Risico"],
        ["2024-1", "01-05-2024", "1", "A", "B"],
    ],
    [["Gemeente", "Jaar", "Onderwerp", "Buurt", "Waarde"], ["A", 2024, "inwoners", "b", 900]],
]
NAMED = [
    ("taakstelling", "Bezuinigingen 2024.xlsx", NAMELESS[1]),
    ("taakstelling", "x.xlsx", [["Ombuigingen"], [], *NAMELESS[1]]),
    ("groenafval", "Groenafval in ton.xlsx", NAMELESS[3]),
    ("groenafval", "x.xlsx", [["Soort", "Ton 2023"], ["snoeihout", 9], ["bermgras", 3]]),
    ("maatregel", "Lijst van maatregelen.xlsx", NAMELESS[5]),
    ("werk", "Uren 2024.xlsx", NAMELESS[6]),
    ("beleving", "Bewonersonderzoek.xlsx", NAMELESS[8]),
    ("schouw", "Schouw voorjaar.xlsx", NAMELESS[11]),
]


@pytest.mark.parametrize("rows", NAMELESS)
def test_a_list_that_nothing_names_is_asked(read_rows: ReadRows, rows: list[list[Any]]) -> None:
    result = read_rows(rows)
    assert [sheet.table for sheet in result.sheets] == [""]
    assert [p.ernst for p in result.problems if p.code == "BLAD_NIET_HERKEND"] == ["fout"]
    assert "tabel = " in result.sheets[0].proposal


@pytest.mark.parametrize(("table", "name", "rows"), NAMED)
def test_a_title_a_name_or_what_stands_in_the_rows_names_it(
    read_rows: ReadRows, table: str, name: str, rows: list[list[Any]]
) -> None:
    assert read_rows(rows, name=name).sheets[0].table == table


def test_a_profile_names_it(read_rows: ReadRows) -> None:
    profile = Profile("*", table="taakstelling")
    assert read_rows(NAMELESS[1], profile=profile).sheets[0].table == "taakstelling"


@pytest.mark.parametrize(
    "title",
    [
        "Begroting 2024 per maand",
        "Liquiditeitsplanning 2024",
        "Prognose per maand 2024",
        "Lasten cumulatief 2024",
    ],
)
def test_months_of_a_plan_or_a_running_total_are_not_what_was_booked(
    read_rows: ReadRows, title: str
) -> None:
    rows = [["Product", "L/B", "jan", "feb"], ["Gras", "L", 100.5, 210.5], ["Bomen", "L", 8, 9]]
    assert read_rows([[title], *rows]).sheets[0].table == ""
    assert read_rows([["Lasten 2024 per maand"], *rows]).sheets[0].table == "maandrealisatie"


def test_a_part_is_known_in_a_column_that_is_not_read(read_rows: ReadRows) -> None:
    head = ["Taakveld", "Omschrijving", "L/B", "Begroting 2024", "Realisatie 2024"]
    rows = [["5.7", "Groen", "L", 1200, 1100], ["5.7", "waarvan overhead", "L", 120, 110]]
    frame = read_rows([head, *rows, ["2.1", "Wegen", "L", 300, 310]]).sheets[0].frame
    assert frame is not None
    assert frame["bedrag"].sum() == 1200 + 1100 + 300 + 310


@pytest.mark.parametrize(
    "heading", ["Uitgegeven 2025", "Mutatie", "Ingevuld 2024", "Nog te doen"]
)
def test_small_amounts_that_are_not_read_are_warned_of(
    read_rows: ReadRows, heading: str
) -> None:
    head = ["Taakveld", "L/B", "Begroting 2024", heading]
    rows = [["5.7", "L", 1200, 11], ["2.1", "L", 300, 31]]
    warned = [
        p.waarde
        for p in read_rows([["x € 1.000"], head, *rows]).problems
        if p.ernst != "ter info"
    ]
    assert heading in warned
