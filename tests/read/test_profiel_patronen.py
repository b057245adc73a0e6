"""What a profile says of many headings, values, codes, names and rows at once.

The trap: a pattern that takes more than was meant, and money that follows it without a word. The
data are fictional.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyse.errors import LeesFout
from analyse.read.problems import FOUT, WAARSCHUWING, Problem
from analyse.read.profiles.patterns import Patterns, _literal, find_texts, fit, spelled
from analyse.read.profiles.settings import load
from analyse.read.result import FileResult
from analyse.read.table import read_file
from analyse.tables import normalise
from conftest import codes

Write = Callable[..., Path]
HEAD = ["Productnummer", "Product", "Rekening 2024"]
LEDGER = [
    HEAD,
    ["41000", "Salarissen", 900.0],
    ["43100", "Inkoop", 550.0],
    ["46000", "Rente", 70.0],
    ["83000", "Leges", -120.0],
]
KANT = '[uit.product_code.kant]\n"4*" = "lasten"\n"8*" = "baten"\n'


def read(
    write: Write, rows: list[list[object]], profile: str, name: str = "f.xlsx"
) -> FileResult:
    path = write(rows, name)
    (path.parent / "p.toml").write_text(f'bestand = "*"\n{profile}', encoding="utf-8")
    return read_file(path, [load(path.parent / "p.toml")])


def frame_of(result: FileResult) -> pd.DataFrame:
    frame = result.sheets[0].frame
    assert frame is not None, [(p.code, p.reden) for p in result.problems]
    return frame


def said(result: FileResult, code: str) -> Problem:
    (found,) = [problem for problem in result.problems if problem.code == code]
    return found


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("41000", "exact"),
        ("41001", "41"),
        ("42500", "reeks"),
        ("43000", "4"),
        ("44123", "44xxx"),
        ("4412", "4"),
        ("45010", "t/m"),
        ("8", "acht"),
        ("81", "8…"),
        ("9", None),
    ],
)
def test_a_code_goes_by_what_is_written_out_and_then_by_the_most_precise_pattern(
    code: str, meant: str | None
) -> None:
    said_of = {
        "4*": "4",
        "41*": "41",
        "41000": "exact",
        "42000-42999": "reeks",
        "44xxx": "44xxx",
        "45000 t/m 45999": "t/m",
        "8…": "8…",
        "8": "acht",
    }
    assert Patterns(said_of).find(code) == meant
    assert Patterns(dict(reversed(said_of.items()))).find(code) == meant


@given(st.integers(100, 998), st.integers(0, 99), st.integers(100, 999))
def test_a_range_holds_its_ends_and_what_lies_between(first: int, more: int, code: int) -> None:
    last = min(first + more + 1, 999)
    found = Patterns({f"{first}-{last}": "in"}).find(str(code))
    assert (found == "in") == (first <= code <= last)


@pytest.mark.parametrize("code", ["6210-01", "2024-2023", "41000-419999"])
def test_what_is_no_range_is_a_code(code: str) -> None:
    assert Patterns({code: "zelf"}).find(code) == "zelf"
    assert Patterns({code: "zelf"}).find("41500") is None


@pytest.mark.parametrize(
    ("pattern", "text", "names"),
    [
        ("Werkelijk t/m P{maand} {jaar}", "Werkelijk t/m P09 2024", ("09", "2024")),
        ("Wrklk {maand}-{jaar}", "WRKLK  sept '24", ("sept", "24")),
        ("Stand {jaar}{maand}", "Stand 202410", ("10", "2024")),
        ("Werkelijk P{maand} {jaar}", "Werkelijk P13 2024", None),
        ("Realisatie *", "Realisaties", None),
    ],
)
def test_a_heading_names_its_year_and_month(
    pattern: str, text: str, names: tuple[str, str] | None
) -> None:
    found = fit(pattern, text)
    assert (found and (found["maand"], found["jaar"])) == names


def test_a_name_is_given_as_it_is_written() -> None:
    assert spelled("budget {wijk} {jaar}", "Budget_Oud-Zuid_2024") == {
        "wijk": "Oud-Zuid",
        "jaar": "2024",
    }
    assert spelled("budget {wijk} {jaar}", "Begroting 2024") is None


def test_one_profile_holds_for_every_year(write_xlsx: Write) -> None:
    profile = 'tabel = "begroting"\n[vast]\nkant = "lasten"\n[kolommen]\n'
    profile += '"Wrk P{maand} {jaar}" = { kolom = "bedrag", fase = "realisatie" }\n'
    profile += '"Wrk *" = { kolom = "bedrag", fase = "primitief", jaar = 2020 }\n'
    rows = [["Product", "Wrk P03 2023", "Wrk P12 2024"], ["Gras", 10.0, 20.0]]
    frame = frame_of(read(write_xlsx, rows, profile))
    assert frame["jaar"].tolist() == [2023, 2024]
    assert set(frame["fase"]) == {"realisatie"}
    until = "tot_en_met" if "tot_en_met" in frame else "peildatum"
    assert frame[until].dt.strftime("%d-%m").fillna("heel jaar").tolist() == [
        "31-03",
        "heel jaar",
    ]


def test_the_month_of_a_heading_goes_with_the_year_beside_it(write_xlsx: Write) -> None:
    profile = 'tabel = "begroting"\n[vast]\nkant = "lasten"\njaar = 2022\n[kolommen]\n'
    profile += '"Wrk P{maand}" = { kolom = "bedrag", fase = "realisatie" }\n'
    frame = frame_of(read(write_xlsx, [["Product", "Wrk P3"], ["Gras", 10.0]], profile))
    until = "tot_en_met" if "tot_en_met" in frame else "peildatum"
    assert str(frame[until][0])[:10] == "2022-03-31"


def test_a_pattern_of_a_profile_that_fits_nothing_is_said(write_xlsx: Write) -> None:
    profile = 'negeer = ["Ruimte *"]\nlaat_weg = ["Stelpost *"]\n'
    profile += '[kolommen]\n"Kst *" = "kostensoort"\n[waarden.product]\n"Q*" = "x"\n'
    rows = [["Product", "Lasten/Baten", "Rekening 2024"], ["Gras", "Lasten", 10.0]]
    result = read(write_xlsx, rows, profile)
    told = {p.waarde for p in result.problems if p.code == "PROFIEL_PAST_NIET"}
    assert told == {"kolommen: Kst *"}
    assert result.sheets[0].spare == [
        "negeer: Ruimte *",
        "laat_weg: Stelpost *",
        "waarden.product: Q*",
    ]


def test_kant_follows_from_the_account(write_xlsx: Write) -> None:
    result = read(write_xlsx, LEDGER, 'tabel = "begroting"\n' + KANT)
    frame = frame_of(result)
    assert frame["kant"].tolist() == ["lasten", "lasten", "lasten", "baten"]
    assert frame["bedrag"].tolist() == [900, 550, 70, 120]
    assert codes(result, FOUT) == []
    assert "4 rijen van de 4, samen € 1.640,00" in said(result, "INGEVULD").reden.replace(
        "\xa0", " "
    )


def test_a_total_of_lasten_and_baten_knows_the_side_of_an_account(write_xlsx: Write) -> None:
    rows = [*LEDGER[:-1], ["83000", "Leges", 120.0], ["", "Saldo", -1400.0]]
    result = read(write_xlsx, rows, 'tabel = "begroting"\n' + KANT)
    assert [total.ties for total in result.sheets[0].totals] == [True]


def test_a_code_of_which_nobody_says_anything_is_named_with_its_money(
    write_xlsx: Write,
) -> None:
    profile = 'tabel = "begroting"\n[vast]\nkant = "lasten"\n'
    profile += '[uit.product_code.kostensoort]\n"41*" = "Personeel"\n'
    result = read(write_xlsx, LEDGER, profile)
    lacks = said(result, "CODE_ZONDER_REGEL")
    assert lacks.ernst == WAARSCHUWING
    assert lacks.aantal == 3
    named = lacks.waarde.replace("\xa0", " ")
    assert named == "43100 (€ 550); 83000 (−€ 120); 46000 (€ 70)"
    assert frame_of(result)["kostensoort"].tolist() == ["Personeel", *["onbekend"] * 3]


def test_what_a_row_says_itself_holds_and_a_contradiction_is_said(write_xlsx: Write) -> None:
    rows = [[*HEAD, "Lasten/Baten"], *([*row, "Lasten"] for row in LEDGER[1:])]
    result = read(write_xlsx, rows, 'tabel = "begroting"\n' + KANT)
    assert set(frame_of(result)["kant"]) == {"lasten"}
    other = said(result, "INGEVULD_ANDERS")
    assert other.ernst == WAARSCHUWING
    assert other.aantal == 1
    assert other.waarde.startswith("83000: lasten, daar baten (")


def test_two_codes_of_a_row_that_say_two_things_leave_it_unknown(write_xlsx: Write) -> None:
    rows = [[*HEAD, "Taakveld", "L/B"], *([*row, "5.7", "L"] for row in LEDGER[1:])]
    profile = '[uit.product_code.kostensoort]\n"41*" = "Personeel"\n'
    profile += '[uit.taakveld.kostensoort]\n"5.7" = "Groen"\n'
    result = read(write_xlsx, rows, profile)
    assert said(result, "CODE_TWEE_WAARDEN").ernst == FOUT
    assert frame_of(result)["kostensoort"].tolist() == ["onbekend", *["Groen"] * 3]


def test_rows_that_are_left_out_count_in_the_totals_and_are_said(write_xlsx: Write) -> None:
    rows: list[list[object]] = [
        ["Product", "Lasten/Baten", "Rekening 2024"],
        ["Gras", "Lasten", 100.0],
        ["Nog in te vullen", "Lasten", -30.0],
        ["Totaal", "", 70.0],
    ]
    result = read(write_xlsx, rows, 'laat_weg = ["nog in te vullen"]\n')
    assert frame_of(result)["product"].tolist() == ["Gras"]
    assert [total.ties for total in result.sheets[0].totals] == [True]
    told = said(result, "RIJ_WEGGELATEN")
    assert "1 rij, samen −€ 30,00" in told.reden.replace("\xa0", " ")
    assert result.sheets[0].rows == 1
    assert (3, "weggelaten volgens het profiel") in result.sheets[0].skipped


def test_a_text_in_place_of_an_amount_is_what_the_profile_says(write_xlsx: Write) -> None:
    rows: list[list[object]] = [
        ["Product", "Lasten/Baten", "Rekening 2024"],
        ["Gras", "Lasten", "ca. 20.000"],
        ["Heg", "Lasten", "p.m. (raad)"],
        ["Boom", "Lasten", 1.0],
    ]
    profile = '[waarden.bedrag]\n"ca. 20.000" = 20000.5\n"PM*" = "leeg"\n"P.M.*" = "leeg"\n'
    result = read(write_xlsx, rows, profile)
    assert frame_of(result)["bedrag"].fillna(-1).tolist() == [20000.5, -1, 1]
    assert codes(result, FOUT) == []
    assert "GEEN_BEDRAG" not in codes(result)
    assert said(result, "GETAL_UIT_PROFIEL").aantal == 2


@pytest.mark.parametrize(
    ("setting", "name", "wijk"),
    [
        ('uit_bestand = "Budget {wijk}"', "Budget Noord.xlsx", "Noord"),
        ('uit_blad = "{wijk}ad1"', "f.xlsx", "Bl"),
    ],
)
def test_the_wijk_comes_from_a_name(
    setting: str, name: str, wijk: str, write_xlsx: Write
) -> None:
    rows = [["Product", "Lasten/Baten", "Rekening 2024"], ["Gras", "Lasten", 10.0]]
    result = read(write_xlsx, rows, setting + "\n", name)
    assert frame_of(result)["wijk"].tolist() == [wijk]


def test_a_name_that_does_not_fit_is_said_and_gives_nothing(write_xlsx: Write) -> None:
    rows = [["Product", "Lasten/Baten", "Rekening"], ["Gras", "Lasten", 10.0]]
    result = read(write_xlsx, rows, 'uit_bestand = "Budget {jaar}"\n')
    told = [p for p in result.problems if p.code == "PROFIEL_PAST_NIET"]
    assert told
    assert told[0].waarde == "uit_bestand: f"
    assert result.sheets[0].frame is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Groen gazons Noord", "Groen gazons"),
        ("Groen  gazons - ZUID", "Groen  gazons"),
        ("Wijkbeheer Noorderpark", "Wijkbeheer Noorderpark"),
        ("Café-terrassen Noord", "Café-terrassen"),
        ("Havens", "Havens"),
        ("Overhead", "Algemeen"),
    ],
)
def test_a_star_as_value_is_what_the_star_stands_for(text: str, meant: str) -> None:
    said = {"* Noord": "*", "* Zuid": "*", "*": "*", "Overhead": "Algemeen"}
    assert find_texts(said)(text) == meant


def test_a_product_is_its_kostenplaats_without_the_wijk(write_xlsx: Write) -> None:
    rows = [
        ["Kostenplaats", "Omschrijving kostenplaats", "L/B", "Realisatie 2024"],
        [621001, "Groen gazons Noord", "L", 900.0],
        [621002, "Groen gazons Zuid", "L", 550.0],
        [690001, "Havens", "L", 70.0],
    ]
    names = '[uit.kostenplaats_naam.product]\n"* Noord" = "*"\n"* Zuid" = "*"\n"*" = "*"\n'
    frame = frame_of(read(write_xlsx, rows, names))
    assert frame["product"].tolist() == ["Groen gazons", "Groen gazons", "Havens"]


@pytest.mark.parametrize(("told", "ernst"), [("20.000", WAARSCHUWING), ("1.000", FOUT)])
def test_a_total_that_leaves_out_what_a_profile_told_is_no_error(
    write_xlsx: Write, told: str, ernst: str
) -> None:
    rows: list[list[object]] = [["Nr", "Maatregel", 2024], [1, "Maaien", 1000.0]]
    rows += [[2, "Led", "ca. 20.000"], [3, "Vegen", told], [None, "Totaal", 1000.0]]
    profile = '[waarden.bedrag]\n"ca. 20.000" = 20000\n"20.000" = 20000\n'
    found = said(read(write_xlsx, rows, profile), "TOTAAL_SLUIT_NIET_AAN")
    assert found.ernst == ernst
    assert "C3, C4" in found.reden


@pytest.mark.parametrize("text", ["a" * 450, "ab" * 225, "a" * 450 + "z"])
def test_many_stars_take_no_longer_than_the_text_is(text: str) -> None:
    # In a process of its own: a pattern that tries every way never ends.
    code = (
        "import sys; from analyse.read.profiles.patterns import find_texts;"
        "print(find_texts({'*a' * 14 + '*z': '*'})(sys.argv[1]) is not None)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, text], capture_output=True, text=True, timeout=60
    )
    assert ran.stdout.split() == [str(text.endswith("z"))]


_PIECES = st.lists(st.sampled_from(["a", "b", "ab", " ", "1", "groen", "-"]), max_size=5)


@given(st.lists(_PIECES.map("".join), min_size=2, max_size=4), _PIECES.map("".join))
def test_stars_fit_what_a_search_by_hand_finds(pieces: list[str], text: str) -> None:
    pattern = "*".join(pieces)
    words = [_literal(piece) if piece else "" for piece in pieces]
    every_way = re.compile(".*".join(words))
    assert (fit(pattern, text) is not None) == bool(every_way.fullmatch(normalise(text)))


@pytest.mark.parametrize(
    ("pattern", "text", "itself"),
    [
        ("* Noord", "Groen gazons Noord", "Groen gazons"),
        ("Beheer * wijk *", "Beheer groen wijk Oost", "groen"),
        ("* Noord", "x" * 400 + " Noord", "x" * 400),
    ],
)
def test_a_star_as_value_is_what_the_first_star_stands_for(
    pattern: str, text: str, itself: str
) -> None:
    assert find_texts({pattern: "*"})(text) == itself


@pytest.mark.parametrize("setting", ['[kolommen]\n"* a * b * {jaar} *" = "bedrag"'])
def test_a_pattern_with_a_name_and_many_stars_is_refused(tmp_path: Path, setting: str) -> None:
    profile = tmp_path / "te_vrij.toml"
    profile.write_text(f'bestand = "*"\ntabel = "begroting"\n{setting}\n', encoding="utf-8")
    with pytest.raises(LeesFout, match="meer dan 3 delen alles"):
        load(profile)
