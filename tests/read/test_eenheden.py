"""Units, notations and values that Excel has made of something else: read rightly, or asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analyse.read.money.unitwords import doubtful, unit
from analyse.read.problems import FOUT
from analyse.read.profiles.profile import Profile
from analyse.read.result import FileResult
from analyse.read.table import read_file

Read = Callable[..., FileResult]
PLAIN = ["Product", "Kant", "Realisatie 2024"]
SCORES = ["Ronde", "Datum", "Locatie", "Wijk", "Meetlat", "Score"]


def codes(result: FileResult, ernst: str = "") -> list[str]:
    return [p.code for p in result.problems if not ernst or p.ernst == ernst]


def read_text(folder: Path, text: str) -> FileResult:
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    return read_file(path, [])


def column(result: FileResult, name: str) -> list[Any]:
    frame = result.sheets[0].frame
    assert frame is not None
    return list(frame[name])


@pytest.mark.parametrize(
    ("text", "factor"),
    {
        "Bedragen in k€": 1000,
        "T€": 1000,
        "k euro": 1000,
        "€'000": 1000,
        "x € 1K": 1000,
        "duizendtallen": 1000,
        "Bedragen × 1.000": 1000,
        "1 000 euro": 1000,
        "(*Eu 1000)": 1000,
        "Lasten 2024 (x 1000)": 1000,
        "bedragen x € 1.000,-": 1000,
        "Bedragen in 1000-tallen": 1000,
        "TEUR": 1000,
        "Alle bedragen luiden in duizenden euro": 1000,
        "Begroting 2025 € mln": 10**6,
        "MEUR": 10**6,
        "bedragen in mln. euro": 10**6,
        "in miljarden euro": 10**9,
        "bedragen x € 100": 100,
    }.items(),
)
def test_thousands_and_millions_are_said_in_many_ways(text: str, factor: int) -> None:
    found = unit(text)
    assert found is not None
    assert found[0] == factor


@pytest.mark.parametrize(
    "text",
    [
        "Taakstelling 5 mln",
        "Ombuigingen € 5 miljoen",
        "Mutaties groter dan € 1.000",
        "Kosten per 1.000 inwoners",
        "Aantal x 1.000 m2",
        "Investeringen vanaf € 50.000",
        "10.000 stappen",
        "Miljoenennota 2024",
        "Kerkstraat 1000",
        "keuringen",
        "Bedragen in euro's en centen",
        "Bedragen in tonnen afval",
    ],
)
def test_an_amount_a_limit_or_a_number_of_things_is_no_unit(text: str) -> None:
    assert unit(text) is None
    assert doubtful(text) == ""


@pytest.mark.parametrize(
    "title",
    [
        "Bedragen (k)",
        "bedragen in k",
        "Lasten x 10^3",
        "Bedragen x 100",
        "Bedragen in tonnen",
        "Bedragen in eurocenten",
    ],
)
def test_what_may_be_a_unit_and_is_not_understood_is_asked(read_rows: Read, title: str) -> None:
    rows = [[title], PLAIN, ["Gazons", "L", 1250], ["Vegen", "L", 2310]]
    assert "EENHEID_ONDUIDELIJK" in codes(read_rows(rows), FOUT)
    settled = read_rows(rows, profile=Profile("*", unit=1000))
    assert codes(settled, FOUT) == []
    assert column(settled, "bedrag") == [1_250_000, 2_310_000]


@pytest.mark.parametrize("title", [None, "Bedragen x € 1.000"])
def test_a_unit_on_a_sheet_without_a_table_is_asked(read_rows: Read, title: str | None) -> None:
    def guide(book: Any) -> None:
        sheet = book.create_sheet("Leeswijzer", 0)
        sheet.append(["Alle bedragen in dit bestand zijn in duizenden euro's"])

    rows = [[title], PLAIN, ["Gazons", "L", 1250], ["Vegen", "L", 2310]]
    asked = "EENHEID_ONDUIDELIJK" in codes(read_rows(rows, change=guide), FOUT)
    assert asked == (title is None)
    settled = read_rows(rows, change=guide, profile=Profile("*", sheet="Blad1", unit=1))
    assert codes(settled, FOUT) == []


def test_a_unit_that_only_the_cells_show_is_read_and_said(read_rows: Read) -> None:
    def form(book: Any) -> None:
        for row in (2, 3):
            book.active[f"C{row}"].number_format = '#,##0" k"'

    rows = [PLAIN, ["Gazons", "L", 1250], ["Vegen", "L", 2310]]
    result = read_rows(rows, form)
    assert column(result, "bedrag") == [1_250_000, 2_310_000]
    assert "EENHEID_AFGELEID" in codes(result)

    def half(book: Any) -> None:
        book.active["C2"].number_format = '#,##0" k"'

    assert "EENHEID_WISSELT" in codes(read_rows(rows, half), FOUT)


def test_a_line_that_names_its_own_unit_is_asked(read_rows: Read) -> None:
    rows = [PLAIN, ["Gazons", "L", 1_250_000], ["Vegen (x € 1.000)", "L", 2310]]
    assert "EENHEID_WISSELT" in codes(read_rows(rows), FOUT)


def test_a_unit_in_two_cells_is_one(read_rows: Read) -> None:
    result = read_rows([["Bedragen x €", 1000], PLAIN, ["Gazons", "L", 1250]])
    assert column(result, "bedrag") == [1_250_000]


def test_a_quantity_in_thousands_is_asked(read_rows: Read) -> None:
    rows = [
        ["Jaar", "Objecttype", "Eenheid", "Hoeveelheid (x 1.000)"],
        [2024, "gras", "m2", 12.5],
    ]
    assert "EENHEID_ONDUIDELIJK" in codes(read_rows(rows), FOUT)


TON = "Jaar;Soort;Verwerker;Ton;Kosten\n"


@pytest.mark.parametrize(
    ("tons", "read"),
    [
        (["0.875", "11.250", "2.125"], [0.875, 11.25, 2.125]),
        (["0,875", "11,250", "2,125"], [0.875, 11.25, 2.125]),
        (["1.5", "12.25", "3.75"], [1.5, 12.25, 3.75]),
        (["875", "1.250", "12"], [875, 1250, 12]),
        (["1.250,5", "11.250", "2"], [1250.5, 11250, 2]),
    ],
)
def test_a_column_proves_its_own_notation(
    tmp_path: Path, tons: list[str], read: list[float]
) -> None:
    lines = [
        f"2025;gras;derde;{ton};{cost}" for ton, cost in zip(tons, (100, 200, 300), strict=True)
    ]
    result = read_text(tmp_path, TON + "\n".join(lines))
    assert codes(result, FOUT) == []
    assert column(result, "ton") == read


@pytest.mark.parametrize(
    "tons",
    [["1.875", "11.250", "2.125"], ["1,875", "11,250", "2,125"], ["1.5", "1.250", "12.500"]],
)
def test_a_column_that_proves_nothing_is_asked(tmp_path: Path, tons: list[str]) -> None:
    lines = [f"2025;gras;derde;{ton};100" for ton in tons]
    assert "GETAL_NIET_LEESBAAR" in codes(read_text(tmp_path, TON + "\n".join(lines)), FOUT)


def test_thousandths_of_euros_are_asked(tmp_path: Path) -> None:
    text = "jaar,fase,kant,product,bedrag\n2025,begroting,lasten,Groen,0.500\n"
    result = read_text(tmp_path, text + "2025,begroting,lasten,Wegen,12.345\n")
    assert "BEDRAG_NIET_LEESBAAR" in codes(result, FOUT)


def test_more_decimals_than_cents_are_rounded_and_said(tmp_path: Path) -> None:
    text = (
        "Product;L/B;Begroting 2024\nGroen;L;1234,5678\nWegen;L;2310,12\nRiool;L;10,333333333\n"
    )
    result = read_text(tmp_path, text)
    assert codes(result, FOUT) == []
    assert column(result, "bedrag") == [1234.57, 2310.12, 10.33]
    assert "MEER_DAN_CENTEN" in codes(result)


@pytest.mark.parametrize("tail", ["", ",,"])
def test_decimal_commas_between_commas_are_an_error(tmp_path: Path, tail: str) -> None:
    text = f"Jaar,Kant,Product,Begroting,Realisatie{tail}\n2025,lasten,Groen,1000,50,900,25\n"
    result = read_text(tmp_path, text + "2025,lasten,Wegen,700,25,650,10\n")
    assert "KOMMA_IN_GETAL" in codes(result, FOUT)


@pytest.mark.parametrize(
    ("heading", "cells", "read"),
    [
        ("Overhead %", [12, 11.5], [0.12, 0.115]),
        ("Overhead", ["12%", "11,5 %"], [0.12, 0.115]),
        ("Overhead", [0.12, 0.115], [0.12, 0.115]),
        ("Overhead", [12, 11.5], None),
        ("Overhead", [0.12, 11.5], None),
    ],
)
def test_a_part_of_one_above_one_is_a_percentage_or_a_question(
    read_rows: Read, heading: str, cells: list[Any], read: list[float] | None
) -> None:
    rows = [["Productcode", "Product", "Geldig van", heading, "Jaarbedrag"]]
    day = dt.datetime.fromisoformat("2025-01-01")
    rows += [["P1", "Groen", day, cells[0], 1000], ["P2", "Wegen", day, cells[1], 2000]]
    result = read_rows(rows)
    if read is None:
        assert "AANDEEL_BOVEN_EEN" in codes(result, FOUT)
    else:
        assert codes(result, FOUT) == []
        assert column(result, "overhead") == pytest.approx(read)


def test_a_text_kept_from_becoming_a_number_is_that_text(tmp_path: Path) -> None:
    text = 'Productcode;Taakveld;Product;Kant;Realisatie 2025\n="0123";"=""0.10""";Groen;L;1\n'
    result = read_text(tmp_path, text + "'0560;5.7;Wegen;L;2\n")
    assert column(result, "product_code") == ["0123", "0560"]
    assert column(result, "taakveld") == ["0.10", "5.7"]


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, dt.datetime.fromisoformat("2025-01-01")),
        (2, dt.datetime.fromisoformat("2025-02-01")),
        (3, True),
        (4, dt.datetime.fromisoformat("2025-02-01")),
    ],
)
def test_a_date_or_truth_value_among_texts_is_asked(
    read_rows: Read, place: int, value: object
) -> None:
    row: list[Any] = ["2025-1", "10-01-2025", "N1", "Noord", "zwerfvuil", "A"]
    assert codes(read_rows([SCORES, row]), FOUT) == []
    row[place] = value
    assert "WAARDE_VERVORMD" in codes(read_rows([SCORES, row]), FOUT)


@pytest.mark.parametrize("code", ["2-jan", "jan-25", "2025-01-02", "01-02-2025"])
def test_a_code_that_became_a_date_in_a_text_file_is_asked(tmp_path: Path, code: str) -> None:
    text = f"Productcode;Product;Kant;Realisatie 2025\n{code};Groen;L;1\n"
    assert "WAARDE_VERVORMD" in codes(read_text(tmp_path, text), FOUT)


def test_a_code_that_is_a_number_may_have_lost_its_zero(read_rows: Read) -> None:
    head = ["Productcode", "Product", "Kant", "Realisatie 2025"]
    few = read_rows([head, [1.1, "a", "L", 1], [1.2, "b", "L", 2]])
    assert codes(few, FOUT) == []
    assert "CODE_ALS_GETAL" in codes(few)
    many = read_rows([head, [1.1, "a", "L", 1], [1.9, "b", "L", 2]])
    assert "CODE_ALS_GETAL" in codes(many, FOUT)


@pytest.mark.parametrize("day", ["28-02-1900", "01-01-1970", "14-05-2099"])
def test_a_score_of_long_ago_or_years_ahead_is_asked(read_rows: Read, day: str) -> None:
    row = ["1", day, "N1", "Noord", "zwerfvuil", "A"]
    assert "DATUM_NIET_LEESBAAR" in codes(read_rows([SCORES, row]), FOUT)


def test_a_zero_and_a_time_are_no_date(read_rows: Read) -> None:
    def form(book: Any) -> None:
        for cell in ("B2", "B3", "B4"):
            book.active[cell].number_format = "dd-mm-yyyy"

    rows = [["1", value, f"L{value}", "Noord", "gras", "A"] for value in (0, 0.5, 60)]
    result = read_rows([SCORES, *rows], form)
    assert sum(p.aantal for p in result.problems if p.code == "DATUM_NIET_LEESBAAR") == 3


def test_the_end_of_a_day_is_that_day(read_rows: Read) -> None:
    rows = [
        ["Peildatum", *PLAIN],
        [dt.datetime.fromisoformat("2024-12-31T23:59:59.997"), "G", "L", 1],
    ]
    (day,) = column(read_rows(rows), "peildatum")
    assert (day.month, day.day) == (12, 31)


def test_a_day_that_lies_years_from_its_round_is_said(read_rows: Read) -> None:
    row = ["2014-1", "14-05-2024", "N1", "Noord", "zwerfvuil", "A"]
    assert "DATUM_PAST_NIET" in codes(read_rows([SCORES, row]))


def test_a_year_shown_as_a_date_is_asked(read_rows: Read) -> None:
    def form(book: Any) -> None:
        book.active["A2"].number_format = "dd-mm-yyyy"

    rows = [
        ["Jaar", "Fase", "Product", "Kant", "Bedrag"],
        [2024, "realisatie", "Groen", "L", 1],
    ]
    assert "GETAL_NIET_LEESBAAR" in codes(read_rows(rows, form), FOUT)


def test_a_year_fixed_by_a_profile_does_not_contradict_itself(read_rows: Read) -> None:
    rows = [
        ["Product", "Begroting 2024 na wijziging", "Realisatie", "Restant"],
        ["Groen", 1000, 600, 400],
        ["Wegen", 2000, 1500, 500],
    ]
    result = read_rows(rows, profile=Profile("*", fixed={"kant": "lasten", "jaar": 2024}))
    assert "JAAR_AFWIJKEND" not in codes(result)
    assert set(column(result, "jaar")) == {2024}


def test_a_point_for_a_missing_figure_leaves_a_column_a_column(tmp_path: Path) -> None:
    text = "gm_naam;regio;a_inw;g_ele\nTestdorp;Noord;2904;.\nTestdorp;Zuid;1810;.\n"
    path = tmp_path / "kwb.csv"
    path.write_text(text, encoding="utf-8")
    names = {"gm naam": {"kolom": "gemeente"}, "regio": {"kolom": "gebied"}}
    profile = Profile("*", table="kerncijfer", columns=names, fixed={"jaar": 2023})
    result = read_file(path, [profile])
    assert codes(result, FOUT) == []
    assert column(result, "waarde")[::2] == [2904, 1810]


@pytest.mark.parametrize(
    "note",
    [
        "De bedragen zijn afgerond op duizenden euro's.",
        "Alle bedragen afgerond op € 1.000",
        "afgerond naar hele duizenden",
    ],
)
def test_what_is_rounded_to_thousands_and_holds_none_is_asked(
    read_rows: Read, note: str
) -> None:
    rows = [["Gras", "lasten", 104], ["Bomen", "lasten", 305]]
    assert "EENHEID_ONDUIDELIJK" in codes(read_rows([PLAIN, *rows, [], [note]]), FOUT)
    titled = [["Bedragen x € 1.000"], PLAIN, *rows, [], [note]]
    assert not codes(read_rows(titled), FOUT)
    euros = [[name, kant, 1000 * amount] for name, kant, amount in rows]
    assert not codes(read_rows([PLAIN, *euros, [], [note]]), FOUT)


OUTCOMES = ["Jaar", "Wijk", "Onderwerp", "Waarde", "Eenheid", "n"]


def test_a_percentage_beside_its_unit_is_read_as_it_is_printed(read_rows: Read) -> None:
    def shown(book: Any) -> None:
        book.active["D2"].number_format = "0%"

    rows = [
        OUTCOMES,
        [2023, "Noord", "Tevreden", 0.65, "%", 100],
        [2023, "Zuid", "Tevreden", "70,5%", "%", 100],
        [2023, "Oost", "Tevreden", 61, "%", 100],
    ]
    result = read_rows(rows, shown, name="beleving.xlsx")
    assert column(result, "waarde") == [65.0, 70.5, 61.0]
    assert codes(result) == []


def test_a_part_of_one_among_percentages_is_asked(read_rows: Read) -> None:
    rows = [
        OUTCOMES,
        [2023, "Noord", "Tevreden", 0.65, "%", 100],
        [2023, "Noord", "Groen", 0.65, "rapportcijfer", 100],
        [2023, "Zuid", "Tevreden", 61, "%", 100],
    ]
    result = read_rows(rows, name="beleving.xlsx")
    (asked,) = result.problems
    assert (asked.code, asked.cel, asked.waarde, asked.aantal) == (
        "ANDERE_MAAT",
        "D2",
        "0,65",
        1,
    )
