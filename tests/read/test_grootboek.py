"""A ledger: kostenplaats, account and their names, whatever a system calls them.

The trap: rows of one kostenplaats with the same amount and another account are no doubles.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from analyse.begroting import plan_realisatie, saldo_per_jaar
from analyse.read.heading.headings import explain
from analyse.read.heading.verslagsoort import verslagsoort
from analyse.read.result import FileResult
from analyse.tables import TABLES
from tests.conftest import codes

Read = Callable[..., FileResult]
MONEY = ["L/B", "Realisatie 2024"]


def frame(read_rows: Read, headings: list[str], *cells: list[Any]) -> pd.DataFrame:
    """What is read of rows, each with a side and an amount behind its cells."""
    rows = [[*row, "L", 100.5 + number] for number, row in enumerate(cells)]
    result = read_rows([[*headings, *MONEY], *rows])
    assert codes(result, "fout") == []
    found = result.sheets[0].frame
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Kpl", "kostenplaats"),
        ("Kpl.nr", "kostenplaats"),
        ("FCL", "kostenplaats"),
        ("Kpl omschrijving", "kostenplaats_naam"),
        ("KostenplaatsOmschrijving", "kostenplaats_naam"),
        ("Naam kostenplaats", "kostenplaats_naam"),
        ("Gb.rek", "grootboekrekening"),
        ("ECL", "grootboekrekening"),
        ("Hoofdrekening", "grootboekrekening"),
        ("Grootboeknummer", "grootboekrekening"),
        ("Omschrijving gb.rek", "grootboekrekening_naam"),
        ("Omschrijving van de grootboekrekening", "grootboekrekening_naam"),
        ("GrootboekOmschrijving", "grootboekrekening_naam"),
        ("Kostendrager", "kostendrager"),
        ("Kostendragernaam", "kostendrager_naam"),
        ("Iv3-taakveld", "taakveld"),
        ("Taakveldnummer", "taakveld"),
        ("Deelprogramma", "beleidsveld"),
        ("BL", "kant"),
        ("B/L", "kant"),
        ("Batenlasten", "kant"),
    ],
)
def test_the_words_of_a_ledger_mean_its_columns(heading: str, column: str) -> None:
    found = explain(heading, TABLES["begroting"])
    assert found is not None
    assert found.column == column


@pytest.mark.parametrize("heading", ["Omschrijving", "Naam budgethouder", "Code", "Nummer"])
def test_a_word_of_a_name_alone_means_nothing(heading: str) -> None:
    assert explain(heading, TABLES["begroting"]) is None


def test_omschrijving_is_the_name_of_the_code_before_it(read_rows: Read) -> None:
    found = frame(
        read_rows,
        ["Grootboek", "Omschrijving", "Kostenplaats", "Naam", "Taakveld", "Omschrijving"],
        ["438001", "Onderhoud groen", "6560", "Wijkbeheer", "5.7", "Openbaar groen"],
    )
    assert found.loc[0, "grootboekrekening_naam"] == "Onderhoud groen"
    assert found.loc[0, "kostenplaats_naam"] == "Wijkbeheer"
    assert found.loc[0, "taakveld"] == "5.7"


def test_omschrijving_beside_no_code_is_asked(read_rows: Read) -> None:
    result = read_rows([["Product", "Omschrijving", *MONEY], ["Groen", "Gazons", "L", 10.5]])
    assert "ONBEKENDE_KOLOM" in codes(result)


@pytest.mark.parametrize(
    ("headings", "cells", "account", "name", "sort"),
    [
        (["Kostensoort", "Omschrijving kostensoort"], ["438001", "Maaien"], "438001", "Maaien", "onbekend"),
        (["Kostensoort", "Omschrijving"], ["43801", "Maaien"], "43801", "Maaien", "onbekend"),
        (["Kostensoort"], ["inhuur"], "onbekend", "onbekend", "inhuur"),
        (["Categorie", "CategorieOmschrijving"], ["3.8", "Overige"], "onbekend", "onbekend", "Overige"),
        (["Omschrijving kostensoort"], ["inhuur"], "onbekend", "onbekend", "inhuur"),
        (["Economische categorie"], ["3.8"], "onbekend", "onbekend", "3.8"),
        (["Gb.rek"], ["41100 Salarissen"], "41100", "Salarissen", "onbekend"),
        (["Gb.rek"], ["Salarissen"], "onbekend", "Salarissen", "onbekend"),
    ],
)  # fmt: skip
def test_what_a_column_holds_settles_whether_it_is_an_account(
    read_rows: Read, headings: list[str], cells: list[str], account: str, name: str, sort: str
) -> None:
    row = frame(read_rows, headings, cells, cells, cells).loc[0]
    told = row[["grootboekrekening", "grootboekrekening_naam", "kostensoort"]]
    assert told.tolist() == [account, name, sort]


def test_the_programma_is_the_product_where_no_product_is(read_rows: Read) -> None:
    alone = frame(read_rows, ["Programma"], ["Openbare ruimte"])
    assert alone.loc[0, ["programma", "product"]].tolist() == ["Openbare ruimte"] * 2
    both = frame(read_rows, ["Programma", "Product"], ["Openbare ruimte", "Groen"])
    assert both.loc[0, ["programma", "product"]].tolist() == ["Openbare ruimte", "Groen"]


def test_rows_with_other_accounts_are_no_doubles(read_rows: Read) -> None:
    rows = [["Kpl", "Gb.rek", *MONEY], [621001, 41100, "L", 500], [621001, 41200, "L", 500]]
    assert "DUBBELE_RIJ" not in codes(read_rows(rows))
    rows[2][1] = 41100
    assert "DUBBELE_RIJ" in codes(read_rows(rows))


def test_verplichtingen_are_a_fase_of_their_own(read_rows: Read) -> None:
    rows = [
        ["Product", "L/B", "Realisatie 2024", "Verplichtingen 2024"],
        ["Groen", "L", 7.5, 2],
    ]
    found = read_rows(rows).sheets[0].frame
    assert found is not None
    assert found.groupby("fase")["bedrag"].sum().to_dict() == {
        "realisatie": 7.5,
        "verplichting": 2,
    }


@pytest.mark.parametrize(
    ("code", "fase", "until"),
    [
        ("2025X000", "primitief", None),
        ("2024X003", "realisatie", dt.date(2024, 9, 30)),
        ("2024X005", "realisatie", dt.date(2024, 12, 31)),
    ],
)
def test_a_verslagsoort_says_year_fase_and_period(
    read_rows: Read, code: str, fase: str, until: dt.date | None
) -> None:
    said = verslagsoort(code)
    assert said is not None
    assert (said.jaar, said.fase, said.tot_en_met) == (int(code[:4]), fase, until)
    rows = [["Verslagsoort", "BL", "Post", "PostOmschrijving", "Bedrag"]]
    rows += [[code, "L", "5.7", "Openbaar groen", "125000,50"]]
    result = read_rows(rows)
    assert codes(result) == []
    found = result.sheets[0].frame
    assert found is not None
    assert found.loc[0, ["jaar", "fase", "taakveld"]].tolist() == [said.jaar, fase, "5.7"]
    assert found["tot_en_met"].dropna().dt.date.tolist() == ([until] if until else [])


def test_a_verslagsoort_that_does_not_exist_is_no_year() -> None:
    assert verslagsoort("2025X006") is None
    assert verslagsoort("X005") is None


def test_what_is_committed_is_in_no_plan_realisatie_or_saldo(read_rows: Read) -> None:
    heads = ["Product", "Taakveld", "L/B", "Begroting 2024", "Realisatie 2024", "Obligo 2024"]
    found = read_rows([heads, ["Groen", "5.7", "L", 10.5, 7, 2]]).sheets[0].frame
    assert found is not None
    (row,) = plan_realisatie(found, "product").to_dict("records")
    assert (row["plan"], row["realisatie"], row["verschil"]) == (10.5, 7, 3.5)
    assert set(saldo_per_jaar(found)["fase"]) == {"primitief", "realisatie"}
