"""What stands beside an amount and makes it another: a unit outside the cells, a currency, N or V.

Two index figures of the same period, and a list that seems to begin with its total.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from analyse import open_dossier
from analyse.read.problems import FOUT
from analyse.read.profiles.profile import Profile
from analyse.read.result import FileResult
from analyse.read.table import read_file

HEAD = ["Product", "Kant", "Realisatie 2024"]
ROWS = [HEAD, ["Gras", "lasten", 100], ["Bomen", "lasten", 200]]


def read(
    folder: Path,
    rows: list[list[Any]],
    change: Callable[[Any], None] = lambda _: None,
    profiles: tuple[Profile, ...] = (),
) -> FileResult:
    """What is read of a workbook with one sheet, after `change` of it."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    change(book.worksheets[0])
    book.save(folder / "export.xlsx")
    return read_file(folder / "export.xlsx", list(profiles))


def cells(result: FileResult, code: str) -> list[str]:
    return [found.cel for found in result.problems if found.code == code]


def money(result: FileResult) -> float:
    frame = result.sheets[0].frame
    assert frame is not None
    return float(frame["bedrag"].sum())


def header(text: str) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        sheet.oddHeader.center.text = text
        sheet.oddHeader.center.font = "Arial,Bold"
        sheet.oddHeader.center.size = 10

    return change


def footer(text: str) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        sheet.oddFooter.left.text = text

    return change


def comment(cell: str, text: str) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        sheet[cell].comment = Comment(text, "jan")

    return change


@pytest.mark.parametrize(
    ("change", "cell"),
    [
        (header("Bedragen x € 1.000"), ""),
        (footer("bedragen in duizenden euro's, pagina &P"), ""),
        (comment("C1", "jan:\nx € 1.000"), "C1"),
    ],
)
def test_a_unit_outside_the_cells_counts_and_is_said(
    tmp_path: Path, change: Callable[[Any], None], cell: str
) -> None:
    result = read(tmp_path, ROWS, change)
    assert money(result) == 300_000
    assert cells(result, "EENHEID_AFGELEID") == [cell]


def test_a_unit_in_a_comment_at_one_amount_is_asked(tmp_path: Path) -> None:
    result = read(tmp_path, ROWS, comment("C3", "dit is x 1.000"))
    assert cells(result, "EENHEID_WISSELT") == ["C3"]


@pytest.mark.parametrize(
    "change", [header("Begroting 2024 &D"), comment("C3", "meer dan € 1.000 hoger dan in 2023")]
)
def test_what_else_stands_there_is_no_unit(
    tmp_path: Path, change: Callable[[Any], None]
) -> None:
    result = read(tmp_path, ROWS, change)
    assert money(result) == 300
    assert result.problems == []


@pytest.mark.parametrize(
    "form", ["[$$-409]#,##0.00", "[$USD] #,##0", "[$£-809]#,##0", '"f "#,##0', '"US$ "#,##0']
)
def test_amounts_that_are_shown_in_another_currency_are_asked(
    tmp_path: Path, form: str
) -> None:
    def change(sheet: Any) -> None:
        sheet["C3"].number_format = form

    assert cells(read(tmp_path, ROWS, change), "VALUTA") == ["C3"]


@pytest.mark.parametrize(
    "form", ["[$€-413] #,##0", "[$-413]#,##0", "[$EUR] #,##0", '"$"#,##0_);\\("$"#,##0\\)']
)
def test_euros_and_the_formats_of_every_workbook_are_not(tmp_path: Path, form: str) -> None:
    def change(sheet: Any) -> None:
        sheet["C3"].number_format = form

    assert cells(read(tmp_path, ROWS, change), "VALUTA") == []


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Bedragen in guldens", True),
        ("x f 1.000", True),
        ("(x 1.000 gulden)", True),
        ("Amounts in US dollars", True),
        ("Bedragen in NLG", True),
        ("Bedragen in euro's", False),
        ("Wijk Gulden Bodem", False),
        ("Guldenpad", False),
    ],
)
def test_a_title_in_another_currency_is_asked(tmp_path: Path, title: str, asked: bool) -> None:
    result = read(tmp_path, [[title], *ROWS])
    assert cells(result, "VALUTA") == (["A1"] if asked else [])


def test_a_row_in_another_currency_is_asked(tmp_path: Path) -> None:
    rows = [[*HEAD, "Valuta"], ["Gras", "lasten", 100, "EUR"], ["Bomen", "lasten", 200, "USD"]]
    assert cells(read(tmp_path, rows), "VALUTA") == ["D3"]


def test_a_profile_that_tells_the_unit_settles_the_currency(tmp_path: Path) -> None:
    rows = [["omgerekend van guldens naar euro's"], *ROWS]
    assert cells(read(tmp_path, rows, profiles=(Profile("*", unit=1),)), "VALUTA") == []


@pytest.mark.parametrize(
    ("written", "asked"),
    [("1.000 N", True), ("1.000 V", True), ("N 1.000", True), ("1.000-", False), ("nb", False)],
)
def test_the_letter_of_a_difference_at_lasten_is_asked(
    tmp_path: Path, written: str, asked: bool
) -> None:
    rows = [HEAD, ["Gras", "lasten", "3.000"], ["Bomen", "lasten", written]]
    found = [p for p in read(tmp_path, rows).problems if p.code == "TEKEN_VN"]
    assert [(p.ernst, p.cel, p.waarde) for p in found] == [(FOUT, "C3", written)] * asked


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("GWW;2023;119,1;definitief", ["C3"]),
        ("gww;2023;118,3;definitief", []),
        ("GWW;2024;119,1;voorlopig", []),
        ("CPI;2023;119,1;definitief", []),
    ],
)
def test_two_index_figures_of_one_year_are_asked(
    tmp_path: Path, line: str, asked: list[str]
) -> None:
    text = f"Reeks;Jaar;Index;Status\nGWW;2023;118,3;voorlopig\n{line}\n"
    (tmp_path / "prijsindex.csv").write_text(text, encoding="utf-8")
    problems = open_dossier(tmp_path).problems
    assert list(problems[problems["code"] == "INDEX_DUBBEL"]["cel"]) == asked


@pytest.mark.parametrize(("second", "ernst"), [(2, "waarschuwing"), (None, FOUT)])
def test_a_first_row_with_keys_of_its_own_is_no_total_that_is_off(
    tmp_path: Path, second: int | None, ernst: str
) -> None:
    """10.000 beside 9.922 for the rest; without a number of its own it may be their total."""
    rows: list[list[Any]] = [["Bezuinigingen"], ["Nr", "Maatregel", "Aard", "2024"]]
    rows += [[1, "Minder maaien", "S", 10_000]]
    rows += [[second, "Fontein uit", "S", 5012], [3, "Bladkorf", "S", 4010]]
    rows += [[4, "Papierbak", "S", 900]]
    found = [p for p in read(tmp_path, rows).problems if p.code == "TOTAAL_ZONDER_NAAM"]
    assert [(p.ernst, p.cel) for p in found] == [(ernst, "D3")]
