"""Lists of measures as people type them: years across, the target underneath, words for amounts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analyse import open_dossier
from analyse.read.problems import Problem
from analyse.read.result import FileResult
from analyse.report.command.trace import trace_cell
from analyse.tables import ONBEKEND
from tests.conftest import codes

Read = Callable[..., FileResult]
HEAD = ["Nr", "Thema", "Maatregel", 2024, 2025, "I/S", "Status", "Trekker", "Opmerkingen"]
LINES: list[list[Any]] = [
    ["Ombuigingen openbare ruimte 2024 - 2025"],
    ["bedragen in euro's, + = besparing"],
    [],
    HEAD,
    [1, "Groen", "Gazons extensief", 20000, 45000, "S", "loopt", "Henk", None],
    [2, None, "Bomen", 0, "PM", "S", "n.t.b.", "Ilse", "juridisch checken!"],
    ["5a", "Wegen", "Asfalt uitstellen", 150000, None, "I", "gereed", "Bert", "eenmalig"],
    ["5b", None, "Veegronde", "ca. 5.000", "55.000", "S", "vervallen?", "Bert", None],
    [None, None, "Totaal ingevuld", 170000, 100000],
    [None, None, "Taakstelling raad", 400000, 600000],
    [None, None, "Nog in te vullen", 230000, 500000],
]


def merged(book: Any) -> None:
    sheet = book.active
    sheet.merge_cells("B5:B6")
    sheet.merge_cells("B7:B8")


def one(result: FileResult, code: str) -> Problem:
    (found,) = [p for p in result.problems if p.code == code]
    return found


def measures(result: FileResult) -> pd.DataFrame:
    frame = result.sheets[0].frame
    assert frame is not None
    return frame


def test_a_list_is_read_but_for_what_is_no_number(read_rows: Read) -> None:
    result = read_rows(LINES, merged)
    frame = measures(result)
    assert [sheet.table for sheet in result.sheets] == ["maatregel", "taakstelling"]
    assert frame["nummer"].unique().tolist() == ["1", "2", "5a", "5b"]
    assert frame.groupby("thema")["nummer"].unique().map(list).to_dict() == {
        "Groen": ["1", "2"],
        "Wegen": ["5a", "5b"],
    }
    held = {(r.nummer, r.jaar): r.bedrag for r in frame.dropna(subset="bedrag").itertuples()}
    assert held == {
        ("1", 2024): 20000,
        ("1", 2025): 45000,
        ("2", 2024): 0,
        ("5a", 2024): 150000,
        ("5b", 2025): 55000,
    }
    unknown = frame[frame["bedrag"].isna()]
    assert [*zip(unknown["nummer"], unknown["jaar"], strict=True)] == [
        ("2", 2025),
        ("5b", 2024),
    ]
    assert (one(result, "BEDRAG_NIET_LEESBAAR").cel, one(result, "GEEN_BEDRAG").cel) == (
        "D8",
        "E6",
    )
    assert frame.drop_duplicates("nummer")["aard"].tolist() == [
        "structureel",
        "structureel",
        "incidenteel",
        "structureel",
    ]


def test_a_status_that_is_no_answer_is_asked(read_rows: Read) -> None:
    result = read_rows(LINES, merged)
    frame = measures(result).drop_duplicates("nummer")
    assert frame["fase"].tolist() == ["in uitvoering", ONBEKEND, "gerealiseerd", ONBEKEND]
    asked = one(result, "ONBEKENDE_WAARDE")
    assert (asked.ernst, asked.cel, asked.waarde) == (
        "waarschuwing",
        "G6, G8",
        "n.t.b. | vervallen?",
    )


@pytest.mark.parametrize(
    ("word", "fase"),
    [
        ("Gereed!", "gerealiseerd"),
        ("afgerond", "gerealiseerd"),
        ("in voorbereiding", "in uitwerking"),
        ("Nog niet gestart", "niet gestart"),
        ("vastgesteld", "vastgesteld"),
        ("Loopt", "in uitvoering"),
        ("geschrapt", "vervallen"),
        ("on hold", ONBEKEND),
        ("groen", ONBEKEND),
        ("gereed?", ONBEKEND),
        ("vervallen ??", ONBEKEND),
    ],
)
def test_words_of_a_status(read_rows: Read, word: str, fase: str) -> None:
    result = read_rows([["Maatregel", 2024, 2025, "Status"], ["Maaien", 1000, 2000, word]])
    assert measures(result)["fase"].unique().tolist() == [fase]
    assert codes(result) == (["ONBEKENDE_WAARDE"] if fase == ONBEKEND else [])


def test_who_and_remarks_are_personal(read_rows: Read) -> None:
    assert not {"trekker", "opmerking"} & set(measures(read_rows(LINES, merged)))


@pytest.mark.parametrize(
    "text",
    [
        "ca. 20.000",
        "circa 20000",
        "± 6.000",
        "20k",
        "> 10.000",
        "10-20 dzd",
        "max 5.000",
        "5.000 - 7.500",
        "~ 100",
        "1,5 mln",
        "tot 3.000",
    ],
)
def test_an_amount_that_is_not_exact_is_a_question(read_rows: Read, text: str) -> None:
    result = read_rows(
        [["Nr", "Maatregel", "2024"], [1, "Maaien", text], [2, "Bomen", 1000]],
    )
    assert measures(result)["bedrag"].sum() == 1000
    assert "geen precies getal" in one(result, "BEDRAG_NIET_LEESBAAR").reden


@pytest.mark.parametrize("text", ["PM", "n.t.b.", "nnb", "?", "nog te bepalen", "p.m."])
def test_an_amount_that_is_yet_to_come_is_unknown_and_no_nought(
    read_rows: Read, text: str
) -> None:
    result = read_rows(
        [["Nr", "Maatregel", "2024"], [1, "Maaien", text], [2, "Bomen", 1000]],
    )
    assert measures(result)["bedrag"].isna().tolist() == [True, False]
    assert codes(result) == ["GEEN_BEDRAG"]


def test_the_target_under_the_measures_is_the_target(read_rows: Read) -> None:
    result = read_rows(LINES, merged)
    targets = result.sheets[1].frame
    assert targets is not None
    rows = targets[["naam", "jaar", "bedrag", "_rij", "_kolom"]].to_numpy().tolist()
    assert rows == [
        ["Taakstelling raad", 2024, 400000, 10, 4],
        ["Taakstelling raad", 2025, 600000, 10, 5],
    ]
    assert set(measures(result)["taakstelling"]) == {"Taakstelling raad"}
    said = one(result, "DOEL_IN_LIJST")
    assert "€ 400.000,00 (2024) en € 600.000,00 (2025)" in said.reden.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("cell", "said"),
    [("D10", "de tabel taakstelling"), ("D5", "de tabel maatregel"), ("D11", "overgeslagen")],
)
def test_a_cell_is_traced_to_the_table_that_holds_it(
    read_rows: Read, cell: str, said: str
) -> None:
    lines, found = trace_cell(read_rows(LINES, merged), cell)
    told = [line for line in lines if line.startswith("Blad1!")]
    assert len(told) == 1
    assert said in told[0]
    assert found == (cell != "D11")


@pytest.mark.parametrize("name", ["Taakstelling inkoop", "Opgave welzijn", "Restant grond"])
def test_a_measure_may_be_called_a_target(read_rows: Read, name: str) -> None:
    result = read_rows([["Nr", "Maatregel", 2024, 2025], [1, name, 1000, 2000], [2, "B", 3, 4]])
    assert [sheet.table for sheet in result.sheets] == ["maatregel"]
    assert measures(result)["bedrag"].sum() == 3007


def test_where_nothing_tells_a_measure_its_name_is_asked(read_rows: Read) -> None:
    rows = [["Ombuigingen"], ["Maatregel", 2024, 2025], ["Maaien", 1000, 2000]]
    rows += [["Taakstelling inkoop", 500, 500], ["Totaal", 1500, 2500]]
    rows += [["Taakstelling raad", 4000, 4000], ["Nog in te vullen", 2500, 1500]]
    result = read_rows(rows)
    assert measures(result)["maatregel"].unique().tolist() == ["Maaien", "Taakstelling inkoop"]
    asked = [p for p in result.problems if p.code == "DOEL_IN_LIJST"]
    assert [(p.ernst, p.waarde) for p in asked] == [
        ("waarschuwing", "Taakstelling inkoop"),
        ("ter info", "Taakstelling raad"),
    ]


def test_structural_and_one_off_years_apart(read_rows: Read) -> None:
    head = ["Nr", "Maatregel", "Structureel 2024", "Incidenteel 2024", "Structureel 2025"]
    rows = [["Bezuinigingen, bedragen in k€"], head, [1, "Maaien", 20, None, 45]]
    rows += [[2, "Asfalt", None, 150, None], [None, "Taakstelling", 100, 50, 200]]
    result = read_rows(rows)
    frame = measures(result)
    held = [*zip(frame["jaar"], frame["aard"], frame["bedrag"], strict=True)]
    assert held == [
        (2024, "structureel", 20000),
        (2025, "structureel", 45000),
        (2024, "incidenteel", 150000),
    ]
    targets = result.sheets[1].frame
    assert targets is not None
    assert targets.groupby("jaar")["bedrag"].sum().to_dict() == {2024: 150000, 2025: 200000}


def test_a_total_that_leaves_out_a_text_says_which(read_rows: Read) -> None:
    rows = [["Nr", "Maatregel", 2024, 2025], [1, "Maaien", 1000, 2000]]
    rows += [[2, "Led", 500, "55.000"], [None, "Totaal", 1500, 2000]]
    result = read_rows(rows)
    assert measures(result)["bedrag"].sum() == 58500
    assert "als tekst in D3" in one(result, "TOTAAL_SLUIT_NIET_AAN").reden


@pytest.mark.parametrize(("naam", "asked"), [("Miljoen", True), ("Taakstelling Raad", False)])
def test_a_target_that_stands_elsewhere_too_is_asked(
    write_xlsx: Callable[..., Path], naam: str, asked: bool
) -> None:
    write_xlsx(LINES, "lijst.xlsx", merged)
    write_xlsx([["Taakstelling", "Jaar", "Bedrag"], [naam, 2025, 600000]], "taakstelling.xlsx")
    problems = open_dossier(write_xlsx([["niets"]], "x.xlsx").parent).problems
    found = problems[(problems["code"] == "DOEL_IN_LIJST") & (problems["ernst"] == "fout")]
    assert len(found) == asked
