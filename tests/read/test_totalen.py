"""Totals: sheets of which the truth is known, in every form that shows a total.

The share of sheets that are read right, asked or refused may change; what may not is a sum of money
that is wrong without an error.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from analyse.read.problems import FOUT
from analyse.read.profiles.profile import Profile
from analyse.read.result import FileResult
from analyse.read.sheet import Sheet
from analyse.read.table import read_sheet
from tests.conftest import codes

SEEDS = range(300)
Read = Callable[..., FileResult]
NAMES = (
    "Groen Wegen Riool Bomen Gazon Asfalt Klinkers Bruggen Speelplekken Straatmeubilair Hagen"
    " Verlichting Havens Oevers Begraafplaatsen Sport Water Reiniging Plaagdieren Fonteinen"
)
PRODUCTS = NAMES.split()
GROUPS = ["Openbare ruimte", "Verkeer", "Milieu", "Recreatie"]
WIJKEN = ["Noord", "Zuid", "Oost", "West", "Centrum"]
#: What a total is called; `{}` is the name of its group.
LABELS = [
    "Totaal",
    "Totaal {}",
    "{} totaal",
    "Subtotaal {}",
    "Total {}",
    "T O T A A L",
    "Totalen",
    "Totaalbedrag",
    "Telling",
    "Grand Total",
    "Som",
    "Tot. {}",
    "Σ {}",
    "",
    "{}",
    "Samen",
    "Alles bij elkaar {}",
    "Kosten {}",
]


@dataclass
class Case:
    """A sheet of which the truth is known: what its columns add up to without any total."""

    rows: list[list[Any]]
    truth: list[int]
    outline: dict[int, int] = field(default_factory=dict)
    form: str = ""


def amounts(chance: random.Random, columns: int) -> list[int]:
    """Cents of a row: with cents, in whole euros, or in hundreds."""
    grain = chance.choice([1, 1, 1, 100, 100, 10_000])
    return [chance.randrange(100, 99_999_900) // grain * grain + grain for _ in range(columns)]


def made(seed: int) -> Case:
    """A sheet of one of the forms, now and then with one amount that is off."""
    chance = random.Random(seed)  # noqa: S311
    form = chance.choice(
        ["blok", "boven", "inspringing", "overzicht", "codes", "groep", "namen"]
    )
    columns = chance.choice([1, 1, 2, 3])
    heading = [f"Lasten {2024 + number}" for number in range(columns)]
    case = {"groep": _of_wijken, "namen": _of_names}.get(form, _of_groups)(
        chance, form, columns
    )
    case.rows[0] += heading
    case.form = form
    return case


def _off(chance: random.Random, rows: list[list[Any]], columns: int) -> tuple[int, int, int]:
    """A row and column of which the amount is off, with how much: mostly nothing."""
    row, column = chance.randrange(len(rows)), chance.randrange(columns)
    return row, column, chance.choice([0, 0, 1, -1, 50, 100, 12_345, 900_000])


def _case(
    chance: random.Random,
    heading: list[Any],
    written: list[tuple[list[Any], list[int], bool, int]],
) -> Case:
    """The sheet of rows: keys, cents, whether it is data, and its level in the outline."""
    columns = len(written[0][1])
    row, column, off = _off(chance, [w[0] for w in written], columns)
    cents = [list(w[1]) for w in written]
    cents[row][column] += off
    truth = [0] * columns
    for (_, _, is_data, _), values in zip(written, cents, strict=True):
        for place, value in enumerate(values):
            truth[place] += value * is_data
    rows = [heading]
    outline = {}
    for number, ((keys, _, _, level), values) in enumerate(zip(written, cents, strict=True)):
        rows.append([*keys, *(value / 100 for value in values)])
        if level:
            outline[number + 1] = level
    return Case(rows, truth, outline)


def _of_groups(chance: random.Random, form: str, columns: int) -> Case:
    """Groups of rows with a total above or below each, and now and then one of all."""
    label = chance.choice(LABELS)
    with_code = form == "codes" or chance.random() < 0.3
    written: list[tuple[list[Any], list[int], bool, int]] = []
    above = form in ("boven", "codes") or (
        form in ("inspringing", "overzicht") and chance.random() < 0.6
    )
    products = chance.sample(PRODUCTS, 16)
    whole = [0] * columns
    for number, group in enumerate(chance.sample(GROUPS, chance.choice([1, 2, 3, 4]))):
        code = str(number + 4)
        rows: list[tuple[list[Any], list[int], bool, int]] = []
        total = [0] * columns
        for member in range(chance.randrange(2, 5)):
            values = amounts(chance, columns)
            total = [a + b for a, b in zip(total, values, strict=True)]
            name = products.pop()
            name = "   " + name if form == "inspringing" else name
            keys: list[Any] = [name]
            if with_code:
                keys = [f"{code}.{member + 1}" if number % 2 else f"{code}{member + 1}", name]
            rows.append((keys, values, True, int(form == "overzicht")))
        named = group if form in ("inspringing", "overzicht", "codes") else label.format(group)
        keys = [code, named] if form == "codes" else [*([None] if with_code else []), named]
        summed = (keys, total, False, 0)
        written += [summed, *rows] if above else [*rows, summed]
        whole = [a + b for a, b in zip(whole, total, strict=True)]
    if chance.random() < 0.4:
        named = chance.choice(["Totaal", "Grand Total", "Totaal generaal", "Eindtotaal"])
        written.append(([*([None] if with_code else []), named], whole, False, 0))
    heading = ["Productnummer", "Product"] if with_code else ["Product"]
    return _case(chance, heading, written)


def _of_wijken(chance: random.Random, form: str, columns: int) -> Case:
    """Products by wijk, with a row for the whole municipality, in any order."""
    name = chance.choice(["Gemeente", "Alle wijken", "Testdam", "Totaal", "Hele stad", None])
    written = []
    for product in chance.sample(PRODUCTS, chance.choice([2, 3, 5])):
        total = [0] * columns
        for wijk in chance.sample(WIJKEN, chance.choice([2, 3, 4])):
            values = amounts(chance, columns)
            total = [a + b for a, b in zip(total, values, strict=True)]
            written.append(([product, wijk], values, True, 0))
        written.append(([product, name], total, False, 0))
    order = chance.choice(["", "bedrag", "wijk", "door elkaar"])
    if order == "bedrag":
        written.sort(key=lambda w: -w[1][0])
    elif order == "wijk":
        written.sort(key=lambda w: str(w[0][1]))
    elif order == "door elkaar":
        chance.shuffle(written)
    return _case(chance, ["Product", "Wijk"], written)


def _of_names(chance: random.Random, form: str, columns: int) -> Case:
    """Rows that only sound like totals, and no total at all."""
    sounding = [
        "Totale reconstructie Dorpsstraat",
        "Totaal Groen Voorbeeld B.V.",
        "Totaalonderhoud",
        "Saldo grondexploitatie",
        "Som der delen",
        "Samen Sterk",
        "Verkeerstelling",
    ]
    names = [*chance.sample(sounding, 2), *chance.sample(PRODUCTS, chance.randrange(3, 9))]
    chance.shuffle(names)
    written = [([name], amounts(chance, columns), True, 0) for name in names]
    return _case(chance, ["Product"], written)


def outcome(case: Case) -> str:
    """How a sheet is read: right, asked (an error and the right money), refused or wrong."""
    width = max(map(len, case.rows))
    grid = np.full((len(case.rows), width), None, dtype=object)
    for number, row in enumerate(case.rows):
        grid[number, : len(row)] = row
    sheet = Sheet.of("Begroting", grid, outline=case.outline)
    result, problems = read_sheet(sheet, "export.xlsx", Profile(""))
    wrong = any(p.ernst == FOUT for p in problems)
    held = [round(100 * value) for value in result.sums.values()]
    if held == case.truth:
        return "gevraagd" if wrong else "goed"
    return "geweigerd" if wrong else "STIL FOUT"


def test_no_sheet_of_known_truth_is_wrong_without_an_error() -> None:
    outcomes = {seed: outcome(made(seed)) for seed in SEEDS}
    assert [seed for seed, said in outcomes.items() if said == "STIL FOUT"] == []
    assert Counter(outcomes.values())["goed"] > 60


def lasten(*rows: tuple[Any, ...]) -> list[list[Any]]:
    """A sheet of products with their lasten."""
    return [["Product", "Lasten 2025"], *map(list, rows)]


@pytest.mark.parametrize("label", ["Grand Total", "T O T A A L", "Σ", "Telling", "5.7 Totalen"])
def test_a_total_that_is_a_cent_off_is_an_error_and_no_data(
    read_rows: Read, label: str
) -> None:
    rows = lasten(("Groen", 1000.25), ("Wegen", 700.5), ("Riool", 33.1), (label, 1733.86))
    result = read_rows(rows, name="begroting.xlsx")
    assert result.sheets[0].sums == {"Lasten 2025": 1733.85}
    assert codes(result, FOUT) == ["TOTAAL_SLUIT_NIET_AAN"]


@pytest.mark.parametrize(
    "name", ["Totale reconstructie Dorpsstraat", "Totaal Groen B.V.", "Som der delen"]
)
def test_a_name_that_only_sounds_like_a_total_is_data(read_rows: Read, name: str) -> None:
    rows = lasten((name, 500.0), ("Groen", 1000.0), ("Wegen", 700.0))
    result = read_rows(rows, name="begroting.xlsx")
    assert (result.sheets[0].sums, codes(result, FOUT)) == ({"Lasten 2025": 2200.0}, [])


def test_a_profile_says_that_a_row_is_no_total_or_is_one(read_rows: Read) -> None:
    rows = lasten(("Groen", 1210.0), ("Wegen", 835.0), ("Openbare ruimte", 2045.0))
    assert codes(read_rows(rows, name="begroting.xlsx"), FOUT) == ["TOTAAL_ZONDER_NAAM"]
    for profile, right in (
        (Profile("*", no_totals=("openbare ruimte",)), 4090.0),
        (Profile("*", totals=("openbare ruimte",)), 2045.0),
    ):
        result = read_rows(rows, profile=profile, name="begroting.xlsx")
        assert (result.sheets[0].sums, codes(result, FOUT)) == ({"Lasten 2025": right}, [])


@pytest.mark.parametrize(
    ("wijk", "kant", "asked"),
    [("Gemeentebreed", "Lasten", []), (None, None, ["TOTAAL_ZONDER_NAAM"])],
)
def test_a_row_that_says_as_much_of_itself_as_others_is_no_total_that_is_off(
    read_rows: Read, wijk: str | None, kant: str | None, asked: list[str]
) -> None:
    """Overhead of 1.391,47 beside 1.380,00 for all else; with fewer keys it may be their total."""
    heads = ["Taakveld", "Product", "Wijk", "Kant", "Lasten 2025"]
    first = ["0.4", "Overhead", wijk, kant, 1391.47]
    others = [["2.1", "Wegen", f"Wijk {n}", "Lasten", 345.0] for n in range(4)]
    result = read_rows([heads, first, *others], name="begroting.xlsx")
    assert codes(result, FOUT) == asked


def test_work_that_two_shared_alike_is_no_total_of_the_other(read_rows: Read) -> None:
    """Half of the year by each, booked in as many rows: neither adds up the other."""
    heads = ["Product", "Uitvoerder", "Kant", "Lasten 2025"]
    parts = [("Groen", 100.25), ("Groen", 70.5), ("Wegen", 33.1), ("Wegen", 12.0)]
    rows = [
        [product, who, "Lasten", amount]
        for product, amount in parts
        for who in ("Gemeente", "De NV")
    ]
    result = read_rows([heads, *rows], name="begroting.xlsx")
    assert (result.sheets[0].sums, codes(result, FOUT)) == ({"Lasten 2025": 431.7}, [])


def test_codes_that_begin_with_one_another_show_totals(read_rows: Read) -> None:
    rows = [["Productnummer", "Product", "Lasten 2025"]]
    for code, amount in zip(["5", "51", "511", "512", "52", "6", "61"], TREE, strict=True):
        rows.append([code, f"Product {code}", amount])
    result = read_rows(rows, name="begroting.xlsx")
    assert (result.sheets[0].sums, codes(result, FOUT)) == ({"Lasten 2025": 1710}, [])


TREE = (1010, 1000, 600, 400, 10, 700, 700)


def test_a_list_that_is_numbered_from_one_on_has_no_totals_by_its_numbers(
    read_rows: Read,
) -> None:
    rows = [["Productnummer", "Product", "Lasten 2025"]]
    rows += [[str(n), f"Product {n}", 1000 + 7 * n * n] for n in range(1, 31)]
    result = read_rows(rows, name="begroting.xlsx")
    assert (result.sheets[0].rows, codes(result, FOUT)) == (30, [])


def test_the_groups_of_excel_show_totals_that_may_be_off(read_rows: Read) -> None:
    def group(book: Any) -> None:
        for row in (3, 4, 6, 7):
            book.active.row_dimensions[row].outlineLevel = 1

    rows = lasten(
        ("Groen", 1000.5),
        ("Bomen", 600.3),
        ("Gazon", 400.2),
        ("Wegen", 700.0),
        ("Asfalt", 500.1),
        ("Klinkers", 200.0),
    )
    result = read_rows(rows, group, name="begroting.xlsx")
    assert result.sheets[0].sums == {"Lasten 2025": 1700.6}
    assert codes(result, FOUT) == ["TOTAAL_SLUIT_NIET_AAN"]


@pytest.mark.parametrize(
    "label", ["- waarvan bomen", "waaronder gazon", "(waarvan hagen", "hiervan", "w.o. bomen"]
)
def test_a_part_of_the_row_above_does_not_count(read_rows: Read, label: str) -> None:
    rows = lasten(("Groen", 1000.0), (label, 310.0), ("Wegen", 720.0))
    result = read_rows(rows, name="begroting.xlsx")
    assert result.sheets[0].sums == {"Lasten 2025": 1720.0}


def test_what_of_a_target_is_filled_in_is_no_target(read_rows: Read) -> None:
    rows: list[list[Any]] = [
        ["Naam", "2024"],
        ["Taakstelling raad", 40000],
        ["Ingevuld", 51500],
        ["Nog in te vullen", -11500],
    ]
    result = read_rows(rows, name="taakstelling.xlsx")
    assert (result.sheets[0].sums, codes(result, FOUT)) == ({"2024": 40000.0}, [])


def test_a_row_total_of_an_areaal_is_held_against_its_row(read_rows: Read) -> None:
    meant = {wijk: {"kolom": "hoeveelheid", "wijk": wijk} for wijk in ("noord", "zuid", "oost")}
    rows: list[list[Any]] = [
        ["Object", "Eenheid", "Noord", "Zuid", "Oost", "Totaal"],
        ["Gazon", "m2", 620, 981, 400, 2001],
        ["Asfalt", "m2", 411, 662, 300, 1373],
        ["Hagen", "m2", 311, 262, 100, 1673],
    ]
    profile = Profile("*", table="areaal", columns=meant, fixed={"jaar": 2025})
    result = read_rows(rows, profile=profile)
    assert [p.cel for p in result.problems if p.code == "RIJTOTAAL_KLOPT_NIET"] == ["F4"]


def test_a_total_over_a_broken_cell_points_at_that_cell(read_rows: Read) -> None:
    rows = [["Product", "L/B", "Realisatie 2024"], ["Groen", "L", 10.0], ["Wegen", "L", "#N/A"]]
    rows.append(["Totaal", None, 15.0])
    result = read_rows(rows)
    (said,) = [p for p in result.problems if p.code == "TOTAAL_SLUIT_NIET_AAN"]
    assert said.cel == "C4"
    assert "zonder C3" in said.reden
    assert said.oplossing.startswith("Verbeter eerst C3;")
