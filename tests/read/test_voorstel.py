"""What is said of columns that nobody knows: money first, and a proposal that guesses nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from analyse.read.asking.shapes import are_codes
from analyse.read.problems import COLUMNS_APART, a1, fold, problem
from analyse.read.profiles.blanks import Blank, lines_of
from analyse.read.profiles.propose import proposals
from analyse.read.result import FileResult
from analyse.read.table import read_file
from analyse.tables import TABLES
from tests.conftest import codes

Read = Callable[..., FileResult]
Write = Callable[..., Path]

LEDGER: list[list[Any]] = [
    ["Kpl", "Kpl omschr.", "Tv", "Herschikking", "Uitputting P10", "% besteed"],
    *([620000 + i, f"Groen {i}", "5.7", 100 * i, 12345.5 + i, 0.5] for i in range(1, 13)),
]
INSPECTION: list[list[Any]] = [
    [
        "Inspectie-ID",
        "Rondenr",
        "Inspectiedatum",
        "WK_CODE",
        "Wijknr",
        "Meetlat",
        "Contractniveau",
    ],
    *([f"I-{i}", i, "01-05-2024", f"WK0{i}", 7, "Onkruid", "B", "A"][:7] for i in range(1, 26)),
]
SHEETS = {
    "ledger": LEDGER,
    "inspection": INSPECTION,
    "measures": [
        ["Nr", "Thema", "Omschr.", "2024", "2025", "Trekker"],
        *([i, "Groen", f"Minder {i}", -1000 * i, -2000 * i, "PvdB"] for i in range(1, 9)),
    ],
    "areas": [
        ["Object", "Eenheid", "Binnenstad", "Oosterveen", "Totaal"],
        *([f"Gazon {i}", "m2", 1200.5 * i, 300.5 * i, 1501.0 * i] for i in range(1, 9)),
    ],
    "slips": [
        ["Taakvelld", "Produkt", "Bedragg", "Wijkk"],
        *(["5.7", f"P{i}", 1234.5 * i, "Noord"] for i in range(1, 9)),
    ],
}


@pytest.mark.parametrize("name", SHEETS)
def test_a_proposal_does_nothing_before_a_person_has_decided(
    write_xlsx: Write, name: str
) -> None:
    (proposal,) = proposals(read_file(write_xlsx(SHEETS[name]), []))
    made = tomllib.loads(proposal.text)
    assert set(made) <= {"bestand", "blad", "vast", "kolommen"}
    assert made["vast"] == made["kolommen"] == {} or "vast" not in made
    assert made["kolommen"] == {}


def lines(table: str, rows: Sequence[Sequence[Any]]) -> dict[str, str]:
    """The line of a proposal for each heading."""
    blanks = [
        Blank(place, str(heading), [row[place] for row in rows[1:]], TABLES[table])
        for place, heading in enumerate(rows[0])
    ]
    written = lines_of(blanks, set())
    return {line.split('"')[1]: line.split(" = ", 1)[1] for line in written}


def test_what_cannot_be_is_not_even_offered() -> None:
    offered = lines("schouw", INSPECTION)
    for heading in ("Inspectie-ID", "Rondenr", "Wijknr", "Contractniveau"):
        assert offered[heading].startswith('""  #'), heading
    assert "norm" in offered["Contractniveau"]


def test_a_round_that_is_another_in_each_row_is_none() -> None:
    names = [["Rondes"], *([f"2024-{i}"] for i in range(1, 26))]
    assert lines("schouw", names)["Rondes"].startswith('""')
    again = [["Rondes"], *(["2024-1"] for _ in range(25))]
    assert lines("schouw", again)["Rondes"].startswith('"ronde"')


@pytest.mark.parametrize(
    "heading",
    [
        "Uitputting P10",
        "Realisatie YTD",
        "Stand per 1 mei",
        "Cumulatief 2024",
        "Q3 2024",
    ],
)
def test_amounts_up_to_a_month_are_no_whole_year(heading: str) -> None:
    line = lines("begroting", [[heading], [1234.5], [99.5]])[heading]
    assert line.startswith('""  #')
    assert "deel van het jaar" in line


def test_a_proposal_asks_amounts_before_codes_before_texts() -> None:
    order = list(lines("begroting", LEDGER))
    assert order[:2] == ["Uitputting P10", "Herschikking"]
    assert order.index("Kpl") < order.index("Kpl omschr.")


@pytest.mark.parametrize(
    ("heading", "values", "are"),
    [
        ("Kostenplaats", [1, 2], True),
        ("Volgorde", [1, 2, 3], True),
        ("Bouwjaar", [1950, 1987, 2014], True),
        ("Rubriek", [431100, 431155, 442001], True),
        ("Rubriek", ["0560", "0561"], True),
        ("Post", ["5.7", "6.22"], True),
        ("Budget", [1000, 2500, 9000], False),
        ("Budget", [1234.5, 99.5], False),
        ("Tarief", [12.5, 7.25], False),
        ("Budget", ["1.234,50"], False),
    ],
)
def test_codes_are_told_from_amounts(heading: str, values: list[Any], *, are: bool) -> None:
    assert are_codes(heading, values) == are


HEADINGS = ["Product", "L/B", "Jaar", "Realisatie"]


def unread(read_rows: Read, *columns: tuple[str, Sequence[Any]], unit: str = "") -> list[Any]:
    rows = [[*HEADINGS, *(heading for heading, _ in columns)]]
    if unit:
        rows.insert(0, [unit])
    for place, name in enumerate(("Gazon", "Hagen", "Vegen")):
        own = [name, "L", 2024, 1000.5 * (place + 1)]
        rows.append([*own, *(values[place] for _, values in columns)])
    return [p for p in read_rows(rows).problems if p.code == "ONBEKENDE_KOLOM"]


TEXTS = ("Verwijzing", ["Jansen", "De Vries", "Bakker"])
CODES = ("Dossiernr", [620001, 620002, 620003])
LITTLE = ("Kleine posten", [100, -200, None])
MUCH = ("Stelposten", [30000, -40000, 50000])


def test_the_column_with_the_most_money_is_named_first(read_rows: Read) -> None:
    found = unread(read_rows, TEXTS, CODES, LITTLE, MUCH)
    assert [p.waarde for p in found] == [
        "Stelposten",
        "Kleine posten",
        "Dossiernr",
        "Verwijzing",
    ]
    assert "samen €\N{NO-BREAK SPACE}120.000,00" in found[0].effect
    assert "2 bedragen" in found[1].effect
    assert "samen €\N{NO-BREAK SPACE}300,00" in found[1].effect
    assert "3 codes" in found[2].effect
    assert [p.ernst for p in found] == ["waarschuwing"] * 3 + ["ter info"]


def test_money_that_is_not_read_is_told_in_the_unit_of_the_sheet(read_rows: Read) -> None:
    (found,) = unread(read_rows, MUCH, unit="Bedragen x €\N{NO-BREAK SPACE}1.000")
    assert "€\N{NO-BREAK SPACE}120.000.000,00" in found.effect


@pytest.mark.parametrize(
    ("values", "samen"),
    [
        (["1.234,50", "99,50", "0,00"], "€\N{NO-BREAK SPACE}1.334,00"),
        (["1234.50", "99.50", "0.00"], "€\N{NO-BREAK SPACE}1.334,00"),
        (["€ 1.234,50", "-", "99,50-"], "€\N{NO-BREAK SPACE}1.334,00"),
    ],
)
def test_money_that_is_text_counts_too(read_rows: Read, values: list[str], samen: str) -> None:
    (found,) = unread(read_rows, ("Stelposten", values))
    assert samen in found.effect


def test_percentages_hold_no_money(read_rows: Read) -> None:
    (found,) = unread(read_rows, ("% stelposten", [12.5, 14.5, 99.5]))
    assert "€" not in found.effect
    assert "3 waarden" in found.effect


# --- Folding


def wrong(read_rows: Read, column: str) -> list[tuple[str, int]]:
    rows: list[list[Any]] = [["Product", "L/B", "Jaar", "Begroting 2024", "Realisatie 2024"]]
    rows += [[f"P{i}", "L", 2024, "vijf", "zes"] for i in range(12)]
    rows[1][4] = 10
    return [(p.cel[:1], p.aantal) for p in read_rows(rows).problems if p.code == column]


def test_a_second_broken_column_has_a_line_and_a_count_of_its_own(read_rows: Read) -> None:
    assert wrong(read_rows, "BEDRAG_NIET_LEESBAAR") == [("D", 12), ("E", 11)]


def test_a_second_broken_sheet_and_file_have_lines_of_their_own(
    write_xlsx: Write, tmp_path: Path
) -> None:
    rows: list[list[Any]] = [
        ["Product", "L/B", "Jaar", "Realisatie"],
        ["Gazon", "L", 2024, "vijf"],
    ]

    def again(book: Any) -> None:
        other = book.create_sheet("Tweede")
        for row in [rows[0], ["Hagen", "L", 2024, "zes"], ["Vegen", "L", 2024, "zeven"]]:
            other.append(row)

    paths = [write_xlsx(rows, name, again) for name in ("a.xlsx", "b.xlsx")]
    for path in paths:
        found = [p for p in read_file(path, []).problems if p.code == "BEDRAG_NIET_LEESBAAR"]
        assert [(p.blad, p.aantal) for p in found] == [("Blad1", 1), ("Tweede", 2)]


def test_a_sheet_that_is_full_of_it_stays_short() -> None:
    found = [problem("FOUTCEL", "a.xlsx", "Blad1", a1(1, column)) for column in range(60)]
    folded = fold(found)
    assert len(folded) == COLUMNS_APART + 1
    assert sum(p.aantal for p in folded) == 60
    assert fold(folded) == folded


def test_what_is_only_said_is_one_line_with_all_names(read_rows: Read) -> None:
    texts = [(name, ["a", "b", "c"]) for name in ("Straat", "Hoek", "Vorm", "Soort plek")]
    (found,) = unread(read_rows, *texts)
    assert (found.ernst, found.aantal) == ("ter info", 4)
    assert found.waarde == "Straat | Hoek | Vorm | Soort plek"
    assert codes(read_rows([HEADINGS, ["Gazon", "L", 2024, 5]])) == []
