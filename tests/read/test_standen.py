"""One grammar of headings: year, stand and period in any order; parts of a year; plans by sums.

The trap: a heading that is read as another stand is wrong in silence, so what is not understood
stays not understood.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import analyse
from analyse.begroting.jaren import deeljaren
from analyse.read.heading.headings import explain, may_head
from analyse.read.result import FileResult
from analyse.tables import TABLES
from tests.conftest import codes

Read = Callable[..., FileResult]
BEGROTING = TABLES["begroting"]

STANDS = {
    "R2023": ("realisatie", ""),
    "B2024 na 1e wijziging": ("gewijzigd", ""),
    "Prim. begr. 2024": ("primitief", ""),
    "Begr. na wijz. 2024": ("gewijzigd", ""),
    "Begroting 2025 (primair)": ("primitief", ""),
    "Begroting incl. wijzigingen": ("gewijzigd", ""),
    "Begroting 2024 na 2e berap": ("gewijzigd", ""),
    "Begroting actueel": ("gewijzigd", ""),
    "Bijgestelde raming": ("gewijzigd", ""),
    "Jaarbudget": ("primitief", ""),
    "Budget 2024 x € 1.000": ("primitief", ""),
    "MJB 2026": ("primitief", ""),
    "Meerjarenraming 2027": ("primitief", ""),
    "Verplichting 2024": ("verplichting", ""),
    "Werkelijk t/m P09 2024": ("realisatie", "t/m 30-09"),
    "Realisatie per 30-09-2024": ("realisatie", "t/m 30-09"),
    "Realisatie jan t/m sep 2024": ("realisatie", "t/m 30-09"),
    "Gerealiseerd t/m 3e kwartaal": ("realisatie", "t/m 30-09"),
    "Realisatie t/m december 2018": ("realisatie", "t/m 31-12"),
    "Realisatie 2024 tot en met feb": ("realisatie", "t/m 29-02"),
    "Realisatie januari": ("realisatie", "alleen 31-01"),
    "Realisatie Q3 2024": ("realisatie", "alleen 30-09"),
    "Realisatie YTD": ("realisatie", "?"),
}


@pytest.mark.parametrize("heading", STANDS)
def test_a_heading_says_a_stand_and_a_period(heading: str) -> None:
    found = explain(heading, BEGROTING)
    assert may_head(heading)
    assert found is not None
    assert (found.fixed["fase"], found.fixed.get("tot_en_met", "")) == STANDS[heading]


def test_the_order_of_the_words_says_nothing() -> None:
    for words in permutations(["Werkelijk", "t/m P09", "2024"]):
        found = explain(" ".join(words), BEGROTING)
        assert found is not None, words
        assert found.fixed == {"fase": "realisatie", "jaar": 2024, "tot_en_met": "t/m 30-09"}


@pytest.mark.parametrize(
    "heading",
    [
        "Begroting t/m september 2024",
        "Prognose t/m Q3",
        "Realisatie 2023/2024",
        "Realisatie project 2024",
        "Primitieve begroting realisatie prognose",
        "W2024",
        "mei",
        "Stand 30-09-2024",
    ],
)
def test_one_word_that_is_not_understood_is_enough(heading: str) -> None:
    assert explain(heading, BEGROTING) is None


@pytest.mark.parametrize(
    ("heading", "derived"),
    [
        ("Begr.wijz. 2024", "wijziging"),
        ("Begrotingswijzigingen", "wijziging"),
        ("Beschikbaar 2024", "verschil"),
        ("Restant budget", "verschil"),
        ("Vrije ruimte", "verschil"),
        ("Best.", "verschil"),
        ("% Best.", "procent"),
        ("% besteed", "procent"),
        ("Realisatie in %", "procent"),
    ],
)
def test_what_follows_from_others_is_no_data(heading: str, derived: str) -> None:
    found = explain(heading, BEGROTING)
    assert found is not None
    assert (found.column, found.derived) == ("", derived)


def begroting(read_rows: Read, *rows: list[Any], name: str = "b.xlsx") -> pd.DataFrame:
    found = read_rows(list(rows), name=name).sheets[0].frame
    assert found is not None
    return found


def until(frame: pd.DataFrame) -> list[tuple[int, str, dt.date | None]]:
    """Year, fase and last day of each row."""
    days = [day.date() if pd.notna(day) else None for day in frame["tot_en_met"]]
    return list(zip(frame["jaar"], frame["fase"], days, strict=True))


SEPTEMBER = dt.date(2024, 9, 30)
KEYS = ["Product", "L/B"]


def test_what_was_booked_runs_to_the_day_of_its_heading(read_rows: Read) -> None:
    heads = [*KEYS, "Begroting 2024", "Werkelijk t/m P09 2024", "Realisatie 2023"]
    found = begroting(read_rows, heads, ["Groen", "L", 100.5, 70.25, 90.5])
    assert until(found) == [
        (2024, "primitief", None),
        (2024, "realisatie", SEPTEMBER),
        (2023, "realisatie", dt.date(2023, 12, 31)),
    ]
    assert deeljaren(found, TABLES_EMPTY) == {2024: "30-09-2024"}


TABLES_EMPTY = pd.DataFrame(
    {
        name: pd.Series(dtype="object")
        for name in ("jaar", "maand", "kant", "bedrag", "taakveld")
    }
)


def test_a_month_takes_its_year_from_the_row(read_rows: Read) -> None:
    heads = ["Boekjaar", *KEYS, "Realisatie t/m feb"]
    rows = [[2023, "Groen", "L", 1.5], [2024, "Groen", "L", 2.5]]
    found = begroting(read_rows, heads, *rows)
    days = [dt.date(2023, 2, 28), dt.date(2024, 2, 29)]
    assert found["tot_en_met"].dt.date.tolist() == days


def test_parts_that_stand_side_by_side_add_up(read_rows: Read) -> None:
    heads = [*KEYS, *(f"Realisatie Q{n} 2024" for n in (1, 2, 3, 4))]
    found = begroting(read_rows, heads, ["Groen", "L", 10.5, 20, 30, 0])
    assert found["bedrag"].sum() == 60.5
    assert set(found["tot_en_met"].dt.date) == {SEPTEMBER}


def test_parts_beside_their_whole_are_not_added(read_rows: Read) -> None:
    heads = [*KEYS, "Realisatie Q1 2024", "Realisatie Q2 2024", "Realisatie 2024"]
    found = begroting(read_rows, heads, ["Groen", "L", 10.5, 20, 30.5])
    assert found["bedrag"].tolist() == [30.5]


@pytest.mark.parametrize(
    ("heading", "ernst"),
    [("Realisatie YTD 2024", "fout"), ("Realisatie sep 2024", "waarschuwing")],
)
def test_a_part_of_which_the_day_is_not_sure_is_asked(
    read_rows: Read, heading: str, ernst: str
) -> None:
    rows = [[*KEYS, "Begroting 2024", heading], ["Groen", "L", 100.5, 70.25]]
    assert "DEEL_VAN_JAAR" in codes(read_rows(rows), ernst)
    titled = [["Budgetbewaking 2024 t/m september"], *rows]
    assert "DEEL_VAN_JAAR" not in codes(read_rows(titled))


def test_a_state_beside_a_later_one_is_set_aside(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    heads = [*KEYS, "Realisatie t/m sep 2023", "Realisatie 2023", "Realisatie t/m sep 2024"]
    write_xlsx([heads, ["Groen", "L", 5.5, 9, 6], ["Wegen", "L", 1.5, 2, 3]], "a.xlsx")
    dossier = analyse.open_dossier(tmp_path)
    assert dossier.begroting.groupby("jaar")["bedrag"].sum().to_dict() == {2023: 11, 2024: 9}
    assert dossier.eerdere_standen["bedrag"].tolist() == [5.5, 1.5]
    assert "EERDERE_STAND" in set(dossier.problems["code"])


def test_of_two_months_in_two_files_the_last_counts(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    for month, amount in (("september", 5.5), ("oktober", 7.5)):
        heads = [*KEYS, "Begroting 2024", f"Realisatie t/m {month} 2024"]
        rows = [[f"P{n}", "L", 10, amount] for n in range(4)]
        write_xlsx([heads, *rows], f"{month}.xlsx")
    dossier = analyse.open_dossier(tmp_path)
    assert dossier.begroting.groupby("fase")["bedrag"].sum().to_dict() == {
        "primitief": 40,
        "realisatie": 30,
    }
    assert "DUBBELE_REGELS" not in set(dossier.problems["code"])


def test_other_days_of_other_columns_are_asked(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    write_xlsx([[*KEYS, "Realisatie t/m sep 2024"], ["Groen", "L", 5.5]], "a.xlsx")
    write_xlsx([["Kpl", "L/B", "Realisatie t/m okt 2024"], [621001, "L", 6.5]], "b.xlsx")
    problems = analyse.open_dossier(tmp_path).problems
    assert "STANDEN_DOOR_ELKAAR" in set(problems["code"])
    (tmp_path / "profielen").mkdir()
    own = 'bestand = "a.xlsx"\neigen_geld = true\n'
    (tmp_path / "profielen" / "a.toml").write_text(own, encoding="utf-8")
    problems = analyse.open_dossier(tmp_path).problems
    assert "STANDEN_DOOR_ELKAAR" not in set(problems["code"])


FIRST, AFTER = "Primitieve begroting 2024", "Begroting na wijziging 2024"


def sums(frame: pd.DataFrame) -> dict[str, float]:
    return {str(name): float(own["bedrag"].sum()) for name, own in frame.groupby("fase")}


def test_a_printed_change_is_held_against_the_two_plans(read_rows: Read) -> None:
    heads = [*KEYS, FIRST, "Begr.wijz. 2024", AFTER]
    rows = [["Groen", "L", 100, 20.5, 120.5], ["Wegen", "L", 50, -5, 45]]
    assert codes(read_rows([heads, *rows])) == []
    rows[0][3] = 21
    assert codes(read_rows([heads, *rows]), "fout") == ["WIJZIGING_KLOPT_NIET"]


def test_a_change_beside_the_first_plan_alone_makes_the_amended_one(read_rows: Read) -> None:
    heads = [*KEYS, FIRST, "Begrotingswijziging"]
    result = read_rows([heads, ["Groen", "L", 100, 20.5], ["Wegen", "L", 50, None]])
    assert "BEGROTING_OPGETELD" in codes(result, "ter info")
    frame = result.sheets[0].frame
    assert frame is not None
    assert sums(frame) == {"primitief": 150, "gewijzigd": 170.5}


@pytest.mark.parametrize(
    ("rest", "fasen"),
    [
        ([80.5, 30], {"primitief": 150, "gewijzigd": 170.5, "realisatie": 60}),
        ([60, 30], {"gewijzigd": 150, "realisatie": 60}),
    ],
)
def test_what_is_left_tells_which_plan_a_budget_is(
    read_rows: Read, rest: list[float], fasen: dict[str, float]
) -> None:
    heads = ["Jaar", *KEYS, "Budget", "Budgetwijziging", "Realisatie", "Restant"]
    rows = [
        [2024, "Groen", "L", 100, 20.5, 40, rest[0]],
        [2024, "Wegen", "L", 50, 0, 20, rest[1]],
    ]
    frame = begroting(read_rows, heads, *rows)
    assert sums(frame) == fasen


def test_a_budget_of_which_nothing_tells_is_asked(read_rows: Read) -> None:
    heads = ["Jaar", *KEYS, "Budget", "Budgetwijziging"]
    result = read_rows([heads, [2024, "Groen", "L", 100, 20.5]])
    assert "BUDGET_DUBBELZINNIG" in codes(result, "fout")


def test_a_rest_may_be_less_what_was_committed(read_rows: Read) -> None:
    heads = [*KEYS, "Budget 2024", "Realisatie 2024", "Verplichtingen 2024", "Beschikbaar"]
    rows = [["Groen", "L", 100.5, 40, 10, 50.5], ["Wegen", "L", 50, 20, 5, 25]]
    assert codes(read_rows([heads, *rows])) == []
    rows[0][5] = 51
    assert codes(read_rows([heads, *rows]), "fout") == ["VERSCHIL_KLOPT_NIET"]


def test_letters_of_lasten_and_baten_are_no_stands(read_rows: Read) -> None:
    rows = [
        ["Product", "L/B", "Realisatie 2024", "L2024", "B2024"],
        ["Groen", "L", 9.5, 9, 2.5],
    ]
    result = read_rows(rows)
    assert "ONBEKENDE_KOLOM" in codes(result)
    frame = result.sheets[0].frame
    assert frame is not None
    assert set(frame["fase"]) == {"realisatie"}


def test_a_cell_says_a_fase_in_the_words_of_a_heading(read_rows: Read) -> None:
    heads = ["Jaar", "Hoofdrekening", "Subrekening", "L/B", "Fase", "Bedrag"]
    rows = [[2024, "4110", f"41100{n}", "L", "Begroting na 1e wijziging", 5.5] for n in (1, 2)]
    frame = begroting(read_rows, heads, *rows)
    assert set(frame["fase"]) == {"gewijzigd"}
    assert frame["grootboekrekening"].tolist() == ["411001", "411002"]
    assert set(frame["kostensoort"]) == {"4110"}
    rows[0][4] = "Begroting t/m september"
    assert "ONBEKENDE_WAARDE" in codes(read_rows([heads, *rows]), "fout")
