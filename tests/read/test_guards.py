"""Sheets on which a reader would go wrong without a word.

Each is read as it was meant, or the place is named.

The trap: a message about something else on the same sheet must not count, so every test names the
cell it is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from analyse.read.problems import FOUT, WAARSCHUWING
from analyse.read.profiles.settings import load
from analyse.read.result import FileResult
from analyse.tables import cents
from conftest import codes

Read = Callable[..., FileResult]
Line = tuple[Any, ...]
HEAD = ["Product", "Lasten/Baten", "Realisatie 2014"]


def lines(result: FileResult, *columns: str) -> list[Line]:
    """Rows of the table by some columns, amounts in cents; sorted as text."""
    frame = result.sheets[0].frame
    assert frame is not None, result.problems
    amounts = [int(a) for a in cents(frame["bedrag"])]
    keys = [frame[c].astype(str).tolist() for c in columns]
    return sorted(zip(*keys, amounts, strict=True))


def told(result: FileResult, rows: Sequence[int]) -> bool:
    """Whether an error or a warning names a cell in one of the rows (Excel's numbers)."""
    named = " ".join(p.cel for p in result.problems if p.ernst in (FOUT, WAARSCHUWING))
    return any(re.search(rf"\b[A-Z]+{row}\b", named) for row in rows)


def right_or_told(
    result: FileResult, columns: Sequence[str], truth: Sequence[Line], rows: Sequence[int]
) -> bool:
    """The rule: the table equals the truth, or an error or warning names the place."""
    return told(result, rows) or lines(result, *columns) == sorted(truth)


# --- guards of which nothing else fails when they are off
# -------------------------------------------------------------------------


def test_totals_at_the_end_name_the_rows_they_add_up(read_rows: Read) -> None:
    rows = [
        HEAD,
        ["Gazons", "Lasten", 1000],
        ["Bomen", "Lasten", 20],
        ["Gazons", "Lasten", 300],
        ["Bomen", "Lasten", 4],
        ["Totaal Gazons", None, 1300],
        ["Totaal Bomen", None, 24],
    ]
    result = read_rows(rows)
    assert codes(result, FOUT) == []
    assert [t.berekend for t in result.sheets[0].totals] == [1300.0, 24.0]
    rows[5][2] = 1310
    result = read_rows(rows)
    assert [p.cel for p in result.problems if p.code == "TOTAAL_SLUIT_NIET_AAN"] == ["C6"]
    assert "2 cellen" in next(
        p.reden for p in result.problems if p.code == "TOTAAL_SLUIT_NIET_AAN"
    )


def test_a_total_that_is_off_by_rounding_is_said_and_is_no_error(read_rows: Read) -> None:
    rows = [
        ["Bedragen x € 1.000"],
        HEAD,
        ["Gazons", "Lasten", 10],
        ["Bomen", "Lasten", 20],
        ["Vegen", "Lasten", 31],
        ["Totaal", None, 62],
    ]
    result = read_rows(rows)
    assert codes(result, FOUT) == []
    assert [(p.ernst, p.cel) for p in result.problems if p.code == "AFRONDING"] == [
        ("ter info", "C6")
    ]


def test_amounts_with_more_than_cents_may_make_a_total_a_cent_off(read_rows: Read) -> None:
    rows = [
        HEAD,
        ["Gazons", "Lasten", 0.334],
        ["Bomen", "Lasten", 0.334],
        ["Vegen", "Lasten", 0.334],
        ["Totaal", None, 1.0],
    ]
    result = read_rows(rows)
    assert "MEER_DAN_CENTEN" in codes(result, WAARSCHUWING)
    assert codes(result, FOUT) == []


def test_one_line_above_a_note_heads_no_block(read_rows: Read) -> None:
    """A text that stands alone, with nothing below it, is a note and not the heading of a block."""
    rows = [
        HEAD,
        ["Gazons", "Lasten", 1],
        ["Toelichting"],
        [],
        ["Bomen", "Lasten", 5],
        ["Slot"],
        [],
        ["Vegen", "Lasten", 7],
    ]
    assert "BLOKKOP_NIET_GEBRUIKT" not in codes(read_rows(rows))


def test_a_summary_that_leaves_out_a_group_of_the_details_says_so(
    read_rows: Read, tmp_path: Any
) -> None:
    (tmp_path / "profiel.toml").write_text(
        'bestand = "*"\nblad = "Totaal"\ncontroleert = "Blad1"\n', encoding="utf-8"
    )

    def add_summary(book: Any) -> None:
        sheet = book.create_sheet("Totaal")
        for row in (HEAD, ["Gazons", "Lasten", 3]):
            sheet.append(row)

    rows = [HEAD, ["Gazons", "Lasten", 1], ["Gazons", "Lasten", 2], ["Bomen", "Lasten", 5]]
    result = read_rows(rows, change=add_summary, profile=load(tmp_path / "profiel.toml"))
    outside = [(p.blad, p.waarde) for p in result.problems if p.code == "BUITEN_TOTAAL"]
    assert len(outside) == 1
    assert outside[0][0] == "Totaal"
    assert "Bomen" in outside[0][1]


def test_a_total_of_one_side_never_ties_to_the_other(read_rows: Read) -> None:
    """Each total is held against the side that it names, also when the other side happens to add up to it."""
    rows = [
        HEAD,
        ["Gazons", "Lasten", 1000],
        ["Bomen", "Lasten", 20],
        ["Bomen", "Baten", 300],
        ["Gazons", "Baten", 47],
    ]
    assert (
        codes(
            read_rows([*rows, ["Totaal lasten", None, 1020], ["Totaal baten", None, 347]]), FOUT
        )
        == []
    )
    swapped = read_rows([*rows, ["Totaal lasten", None, 347], ["Totaal baten", None, 1020]])
    assert {
        c
        for p in swapped.problems
        if p.code == "TOTAAL_SLUIT_NIET_AAN"
        for c in p.cel.split(", ")
    } == {"C6", "C7"}


def test_an_amount_in_text_is_too_large_in_its_unit(read_rows: Read) -> None:
    rows = [
        ["Bedragen x € 1.000"],
        HEAD,
        ["Gazons", "Lasten", "1.200"],
        ["Bomen", "Lasten", "200.000.000"],
    ]
    result = read_rows(rows)
    assert [p.cel for p in result.problems if p.code == "BEDRAG_NIET_LEESBAAR"] == ["C4"]


def test_a_balance_column_by_a_rule_of_its_own_is_not_held_against_the_rows(
    read_rows: Read,
) -> None:
    rows = [
        ["Product", "Realisatie 2014 lasten", "Realisatie 2014 baten", "Realisatie 2014 saldo"],
        ["Gazons", 100, 30, 7],
        ["Bomen", 40, 11, 8],
    ]
    assert "SALDO_KLOPT_NIET" not in codes(read_rows(rows))


def test_a_letter_says_nothing_about_a_row_without_a_side(read_rows: Read) -> None:
    head = [
        "Product",
        "Lasten/Baten",
        "Begroting na wijziging 2014",
        "Realisatie 2014",
        "Verschil",
        "V/N",
    ]
    rows = [head, ["Gazons", "Lasten", 100, 90, 10, "V"], ["Bomen", "?", 100, 90, 10, "N"]]
    assert "TEKEN_VN" not in codes(read_rows(rows))
    rows[2][1] = "Lasten"
    assert [p.cel for p in read_rows(rows).problems if p.code == "TEKEN_VN"] == ["F3"]


def test_a_difference_is_not_held_against_a_total_of_two_sides(read_rows: Read) -> None:
    head = [
        "Product",
        "Lasten/Baten",
        "Begroting na wijziging 2014",
        "Realisatie 2014",
        "Verschil",
    ]
    rows = [
        head,
        ["Gazons", "Lasten", 100, 90, 10],
        ["Gazons", "Baten", 50, 70, 20],
        ["Totaal Gazons", None, 150, 160, 30],
    ]
    assert codes(read_rows(rows), FOUT) == []


# --- sheets that were once read wrong in silence
# --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "column", "values"),
    [
        ("Begroting 2014", "Begroting 2015", "jaar", ("2014", "2015")),
        ("Begroting 2014", "Realisatie 2014", "fase", ("primitief", "realisatie")),
        ("Lasten begroting 2014", "Baten begroting 2014", "kant", ("lasten", "baten")),
    ],
)
def test_the_same_headings_under_another_title(
    read_rows: Read, first: str, second: str, column: str, values: tuple[str, str]
) -> None:
    head = ["Product", "Bedrag"] if column == "kant" else ["Product", "Lasten/Baten", "Bedrag"]
    side = [] if column == "kant" else ["lasten"]
    rows = [
        [first],
        head,
        ["Gazons", *side, 1],
        ["Bomen", *side, 5],
        [],
        [second],
        head,
        ["Gazons", *side, 10],
        ["Bomen", *side, 20],
    ]
    truth = [
        (values[0], "Gazons", 100),
        (values[0], "Bomen", 500),
        (values[1], "Gazons", 1000),
        (values[1], "Bomen", 2000),
    ]
    assert right_or_told(read_rows(rows), (column, "product"), truth, (6, 7, 8, 9))


def test_a_heading_over_two_columns_goes_before_a_title_and_the_name_of_the_file(
    read_rows: Read,
) -> None:
    rows = [
        ["Open begroting 2014"],
        [],
        [None, "Realisatie 2013", None],
        ["Product", "Lasten", "Baten"],
        ["Gazons", 1, 2],
        ["Bomen", 5, 7],
    ]
    truth = [
        ("2013", "Gazons", 100),
        ("2013", "Gazons", 200),
        ("2013", "Bomen", 500),
        ("2013", "Bomen", 700),
    ]
    assert right_or_told(
        read_rows(rows, name="export_2014.xlsx"), ("jaar", "product"), truth, (1, 3, 4)
    )


def test_the_lower_row_of_a_header_with_years_is_no_row_on_the_next_page(
    read_rows: Read,
) -> None:
    head = [["Wijk", "Product", "Realisatie", None], [None, None, 2013, 2014]]
    rows = [
        ["Lasten"],
        *head,
        ["Noord", "Gazons", 1, 2],
        ["Noord", "Bomen", 5, 7],
        *head,
        ["Zuid", "Hagen", 11, 13],
    ]
    result = read_rows(rows)
    assert sum(a for *_, a in lines(result, "product")) == 3900 or told(result, (7,))


@pytest.mark.parametrize(
    "heading", ["Baten programma 5", "Totaal baten per product", "Baten en dekking"]
)
def test_a_heading_of_a_block_of_revenues_with_more_words(
    read_rows: Read, heading: str
) -> None:
    rows = [
        ["Product", "Realisatie 2014"],
        ["Lasten"],
        ["Gazons", 100],
        ["Bomen", 40],
        [heading],
        ["Bomen", 30],
        ["Gazons", 31],
    ]
    truth = [
        ("lasten", "Gazons", 10000),
        ("lasten", "Bomen", 4000),
        ("baten", "Bomen", 3000),
        ("baten", "Gazons", 3100),
    ]
    assert right_or_told(read_rows(rows), ("kant", "product"), truth, (5, 6, 7))


@pytest.mark.parametrize(
    "label",
    [
        "Saldo van baten en lasten",
        "Saldo baten en lasten",
        "Saldo programma 5",
        "Gerealiseerd resultaat",
        "Resultaat na bestemming",
    ],
)
def test_a_balance_by_its_usual_names_is_no_row(read_rows: Read, label: str) -> None:
    rows = [
        ["Product", "Realisatie 2014"],
        ["Lasten"],
        ["Gazons", 100],
        ["Bomen", 40],
        ["Baten"],
        ["Bomen", 30],
        ["Gazons", 31],
        [label, -79],
    ]
    truth = [
        ("lasten", "Gazons", 10000),
        ("lasten", "Bomen", 4000),
        ("baten", "Bomen", 3000),
        ("baten", "Gazons", 3100),
    ]
    assert right_or_told(read_rows(rows), ("kant", "product"), truth, (8,))


@pytest.mark.parametrize(
    "label", ["{} totaal", "Tot. {}", "Subtot. {}", "Som {}", "Tussentelling"]
)
def test_a_total_of_one_row_by_another_name_does_not_count_twice(
    read_rows: Read, label: str
) -> None:
    rows = [[*HEAD[::2], "Lasten/Baten"]]
    for product, amount in (("Gazons", 100), ("Bomen", 40), ("Vegen", 7)):
        rows += [[product, amount, "lasten"], [label.format(product), amount, "lasten"]]
    truth = [("Gazons", 10000), ("Bomen", 4000), ("Vegen", 700)]
    assert right_or_told(read_rows(rows), ("product",), truth, (3, 5, 7))


def test_a_line_above_the_rows_that_it_adds_up(read_rows: Read) -> None:
    rows = [
        HEAD,
        ["Openbaar groen", "lasten", 123456.78],
        ["Gazons", "lasten", 100000.01],
        ["Bomen", "lasten", 23456.77],
        ["Wegen", "lasten", 50000.30],
        ["Vegen", "lasten", 20000.10],
        ["Asfalt", "lasten", 30000.20],
    ]
    truth = [("Gazons", 10000001), ("Bomen", 2345677), ("Vegen", 2000010), ("Asfalt", 3000020)]
    assert right_or_told(read_rows(rows), ("product",), truth, (2, 5))


def test_a_row_that_is_part_of_the_row_above_does_not_count_twice(read_rows: Read) -> None:
    rows = [
        HEAD,
        ["Groen", "lasten", 300],
        ["waarvan gazons", "lasten", 100],
        ["w.v. bomen", "lasten", 150],
        ["Wegen", "lasten", 77],
    ]
    assert right_or_told(
        read_rows(rows), ("product",), [("Groen", 30000), ("Wegen", 7700)], (3, 4)
    )


def test_columns_in_different_units(read_rows: Read) -> None:
    rows = [
        ["Product", "Lasten/Baten", "Rekening 2013 (x € 1.000)", "Begroting 2014 (in €)"],
        ["Gazons", "lasten", 100, 123456.78],
        ["Bomen", "lasten", 50, 55555.10],
    ]
    truth = [("2013", 10000000), ("2013", 5000000), ("2014", 12345678), ("2014", 5555510)]
    assert right_or_told(read_rows(rows), ("jaar",), truth, (1,))


def test_two_titles_that_contradict_each_other_on_the_unit(read_rows: Read) -> None:
    rows = [
        ["Bedragen x € 1.000"],
        ["Bedragen in euro's"],
        HEAD,
        ["Gazons", "lasten", 123456],
        ["Bomen", "lasten", 55555],
    ]
    assert told(read_rows(rows), (1, 2))


def test_a_side_that_is_mostly_negative_but_not_in_its_sum_is_said(read_rows: Read) -> None:
    amounts = [-11, -23, -31, -47, -53, -67, -71, 5000]
    rows = [HEAD, *(["Product " + "abcdefgh"[i], "baten", a] for i, a in enumerate(amounts))]
    result = read_rows(rows)
    assert {p.ernst for p in result.problems} & {FOUT, WAARSCHUWING}


@pytest.mark.parametrize("second", [False, True])
def test_a_key_that_is_left_empty_where_it_repeats(read_rows: Read, second: bool) -> None:
    head = ["Taakveld", "Product", *HEAD[1:]] if second else ["Wijk", "Product", *HEAD[1:]]
    rows = [head]
    for name, amounts in (("Noord", (11, 17, 31)), ("Zuid", (41, 57, 71))):
        for i, amount in enumerate(amounts):
            key = name if i == 0 else None
            rows.append(
                ["5.7", key, "lasten", amount]
                if second
                else [key, f"Product {i}", "lasten", amount]
            )
    result = read_rows(rows)
    assert told(result, (3, 4, 6, 7))


def test_rows_above_the_first_block_have_no_side(read_rows: Read) -> None:
    rows = [
        ["Product", "Realisatie 2014"],
        ["Vegen", 77],
        ["Lasten"],
        ["Gazons", 100],
        ["Bomen", 41],
        ["Baten"],
        ["Bomen", 30],
    ]
    assert told(read_rows(rows), (2,))


def test_a_total_column_that_does_not_tie_is_named(read_rows: Read) -> None:
    rows = [
        ["Product", "Lasten/Baten", "Begroting 2014", "Begroting 2015", "Totaal"],
        ["Gazons", "lasten", 1, 2, 3],
        ["Bomen", "lasten", 5, 7, 21],
    ]
    result = read_rows(rows)
    assert told(result, (3,))
    assert not told(result, (2,))


def test_a_total_above_its_rows_ties_exactly_before_the_rows_above_it_tie_by_rounding(
    read_rows: Read,
) -> None:
    rows = [
        ["Bedragen x € 1.000"],
        ["Taakveld", *HEAD],
        ["0.4", "Totaal", None, 2],
        ["0.4", "Hagen", "lasten", 2],
        ["8.3", "Totaal", None, 3],
        ["8.3", "Gazons", "lasten", 2],
        ["8.3", "Bomen", "lasten", 1],
    ]
    assert codes(read_rows(rows), WAARSCHUWING) == []
    assert "AFRONDING" not in codes(read_rows(rows))


@pytest.mark.parametrize("names_below", [False, True])
def test_a_header_with_names_beside_its_years_on_the_next_page(
    read_rows: Read, names_below: bool
) -> None:
    names = (
        [["Wijk", None], [None, "Product"]]
        if not names_below
        else [[None, None], ["Wijk", "Product"]]
    )
    head = [[*names[0], "Raming", "Realisatie"], [*names[1], 2014, 2014]]
    rows = [
        ["Lasten"],
        *head,
        ["Noord", "Gazons", 11, 2],
        ["Noord", "Bomen", 5, 7],
        *head,
        ["Zuid", "Hagen", 23, 13],
    ]
    result = read_rows(rows)
    assert sum(a for *_, a in lines(result, "product")) == 6100
    assert codes(result, FOUT) == []


def test_a_header_under_one_group_on_the_next_page_is_no_error(read_rows: Read) -> None:
    head = [[None, "Realisatie 2014", None], ["Product", "Lasten", "Baten"]]
    result = read_rows([*head, ["Gazons", 11, 2], ["Bomen", 5, 7], *head, ["Hagen", 23, 13]])
    assert codes(result, FOUT) == []


@pytest.mark.parametrize("text", ["* na aftrek van kosten", "Doorberekende kosten"])
def test_a_word_for_costs_among_the_revenues_turns_no_side(read_rows: Read, text: str) -> None:
    rows = [
        ["Product", "Realisatie 2014"],
        ["Lasten"],
        ["Gazons", 100],
        ["Bomen", 40],
        ["Baten"],
        ["Leges", 30],
        [text],
        ["Verhuur", 31],
    ]
    truth = [
        ("lasten", "Gazons", 10000),
        ("lasten", "Bomen", 4000),
        ("baten", "Leges", 3000),
        ("baten", "Verhuur", 3100),
    ]
    assert right_or_told(read_rows(rows), ("kant", "product"), truth, (7, 8))


def test_a_letter_fits_revenues_that_are_printed_negative(read_rows: Read) -> None:
    head = [
        "Product",
        "Lasten/Baten",
        "Begroting na wijziging 2014",
        "Realisatie 2014",
        "Verschil",
        "V/N",
    ]
    rows = [
        head,
        ["Gazons", "Lasten", 100, 90, 10, "V"],
        ["Gazons", "Baten", -33, -39, 6, "V"],
        ["Bomen", "Baten", -30, -21, 9, "N"],
    ]
    assert "TEKEN_VN" not in codes(read_rows(rows))


@pytest.mark.parametrize("product", ["Tot 18 jaar", "Som der delen"])
def test_a_product_that_begins_like_a_total(read_rows: Read, product: str) -> None:
    rows = [
        HEAD,
        ["Jeugdhulp", "lasten", 111],
        [product, "lasten", 37],
        ["Vanaf 18 jaar", "lasten", 59],
    ]
    result = read_rows(rows)
    assert product in {line[0] for line in lines(result, "product")}
    assert codes(result, FOUT) == []


def test_a_unit_of_a_column_that_is_not_read_says_nothing(read_rows: Read) -> None:
    rows = [
        ["Bedragen x € 1.000"],
        [*HEAD, "Tarief (€)"],
        ["Gazons", "lasten", 10, 3],
        ["Bomen", "lasten", 19, 4],
    ]
    assert codes(read_rows(rows), FOUT) == []
