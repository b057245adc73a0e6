"""Rows that are struck through or coloured as cancelled are named with their money."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from analyse.read.formats import xls as xls_reader
from analyse.read.formats import xlsbmarks
from analyse.read.formats.grid import Grid
from analyse.read.problems import Problem
from analyse.read.result import FileResult
from analyse.read.table import read_file
from test_formats import cell, table, write_ods
from test_formats import row as ods_row

HEAD = ["Product", "Lasten/Baten", "Begroting 2024", "Status"]
ROWS = [[f"Product {n}", "Lasten", 1000 + n, None] for n in range(12)]
STRIKE = Font(strike=True)
YELLOW = PatternFill("solid", fgColor="FFFFFF00")
RED = PatternFill("solid", fgColor="FFFF9999")


def read(folder: Path, change: Callable[[Worksheet], object]) -> FileResult:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [HEAD, *ROWS]:
        sheet.append(row)
    change(sheet)
    path = folder / "begroting.xlsx"
    book.save(path)
    return read_file(path, [])


def crossed(result: FileResult) -> list[Problem]:
    return [p for p in result.problems if p.code == "DOORGEHAALD"]


def look(sheet: Worksheet, rows: list[int], columns: str = "ABCD", **looks: object) -> None:
    for row in rows:
        for column in columns:
            for name, value in looks.items():
                setattr(sheet[f"{column}{row}"], name, value)


@pytest.mark.parametrize("columns", ["ABC", "C", "AB"])
def test_rows_struck_through_are_named_with_their_money(tmp_path: Path, columns: str) -> None:
    result = read(tmp_path, lambda sheet: look(sheet, [4, 6], columns, font=STRIKE))
    (problem,) = crossed(result)
    assert (problem.ernst, problem.cel) == ("waarschuwing", "C4")
    assert "2 rijen (4, 6), samen € 2.006,00" in problem.reden.replace("\u00a0", " ")
    assert result.sheets[0].rows == 12


def test_one_name_of_several_that_is_struck_is_no_row(tmp_path: Path) -> None:
    assert not crossed(read(tmp_path, lambda sheet: look(sheet, [4], "A", font=STRIKE)))


def test_a_font_that_says_no_strike_has_none(tmp_path: Path) -> None:
    assert not crossed(
        read(
            tmp_path, lambda sheet: look(sheet, [4], "ABC", font=Font(strike=False, bold=True))
        )
    )


def test_two_columns_of_money_each_have_their_sum(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["D1"] = "Realisatie 2024"
        for row in range(2, 14):
            sheet[f"D{row}"] = 5
        look(sheet, [13], font=STRIKE)

    (problem,) = crossed(read(tmp_path, change))
    reason = problem.reden.replace("\u00a0", " ")
    assert "rij 13, samen € 1.011,00 (Begroting 2024) en € 5,00 (Realisatie 2024)" in reason


def legend(text: str, fill: PatternFill | None, *, where: str = "A20") -> Callable[..., None]:
    def change(sheet: Worksheet) -> None:
        look(sheet, [3, 5], fill=YELLOW)
        sheet[where] = text
        if fill:
            sheet[where].fill = fill

    return change


@pytest.mark.parametrize(
    ("text", "fill", "tells"),
    [
        ("vervallen", YELLOW, True),
        ("Geannuleerde posten", YELLOW, True),
        ("geel = vervallen", None, True),
        ("Gele regels zijn geannuleerd", None, True),
        ("gekleurde regels tellen niet mee", None, True),
        ("groen = nieuw, geel = vervallen", None, True),
        ("geel = nieuw, rood = vervallen", None, False),
        ("vervallen", RED, False),
        ("geel = gecontroleerd", None, False),
        ("nog niet gecontroleerd", YELLOW, False),
    ],
)
def test_a_colour_tells_when_a_text_says_what_it_means(
    tmp_path: Path, text: str, fill: PatternFill | None, *, tells: bool
) -> None:
    result = read(tmp_path, legend(text, fill))
    assert [p.cel for p in crossed(result)] == (["C3"] if tells else [])
    if tells:
        (problem,) = crossed(result)
        assert text in problem.reden
        assert "2 rijen (3, 5), samen € 2.004,00" in problem.reden.replace("\u00a0", " ")


def test_a_text_in_a_coloured_row_tells(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        look(sheet, [3, 5], fill=YELLOW)
        sheet["D3"] = "Vervallen per 1 mei"

    assert len(crossed(read(tmp_path, change))) == 1


def test_a_row_that_only_stands_out_is_no_cancelled_row(tmp_path: Path) -> None:
    assert not crossed(read(tmp_path, lambda sheet: look(sheet, [3, 5], fill=YELLOW)))


def test_a_colour_of_many_rows_tells_nothing(tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        look(sheet, list(range(2, 14, 2)), fill=YELLOW)
        sheet["D3"] = "vervallen"

    (problem,) = crossed(read(tmp_path, change))
    assert "heet dit vervallen: rij 3, samen" in problem.reden


def test_an_old_workbook_keeps_what_is_struck() -> None:
    style = SimpleNamespace(format_key=0, font_index=1)
    book = SimpleNamespace(
        xf_list=[style],
        format_map={0: SimpleNamespace(format_str="General")},
        font_list=[SimpleNamespace(struck_out=0), SimpleNamespace(struck_out=1)],
    )
    page = SimpleNamespace(
        book=book,
        cell_type=lambda *_: 2,
        cell_value=lambda *_: 12.5,
        cell_xf_index=lambda *_: 0,
    )
    grid = Grid("Blad1", 1000)
    xls_reader._put(grid, page, 0, 0, with_formats=True)
    assert grid.arrays()["shown"].tolist() == [[0, 0, 1]]
    assert grid.rest()["struck"] == [False, True]


def test_an_ods_keeps_what_is_struck(tmp_path: Path) -> None:
    line = '<style:text-properties style:text-line-through-style="{}"/>'
    style = '<style:style style:name="{}" style:family="table-cell"{}>{}</style:style>'
    styles = style.format("ce1", "", line.format("solid"))
    styles += style.format("ce2", ' style:parent-style-name="ce1"', "")
    styles += style.format("ce3", ' style:parent-style-name="ce1"', line.format("none"))
    lines = [ods_row(*(cell("string", shown=text) for text in HEAD[:3]))]
    for number, name in enumerate(["", "ce1", "ce2", "ce3"]):
        look = f'table:style-name="{name}"' if name else ""
        lines.append(
            ods_row(
                cell("string", shown=f"Product {number}"),
                cell("string", shown="Lasten"),
                cell("float", str(100 + number), str(100 + number), look),
            )
        )
    path = write_ods(tmp_path / "begroting.ods", table("".join(lines)), styles)
    (problem,) = crossed(read_file(path, []))
    assert "2 rijen (3, 4), samen € 203,00" in problem.reden.replace("\u00a0", " ")


def test_an_xlsb_keeps_what_is_struck() -> None:
    def record(kind: int, *numbers: int) -> bytes:
        held = b"".join(number.to_bytes(2, "little") for number in numbers)
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return head + bytes([len(held)]) + held

    fonts = record(43, 220, 0) + record(43, 220, 0x08)
    styles = record(617) + record(47, 0, 0, 0) + record(47, 0, 0, 1) + record(618)
    found = xlsbmarks._formats(fonts + styles)
    assert found == [("General", False), ("General", True)]


@pytest.mark.parametrize("word", ["Vervallen", "geannuleerd ", "Gaat niet door"])
def test_rows_called_cancelled_in_a_column_that_is_not_read_are_named(
    tmp_path: Path, word: str
) -> None:
    result = read(tmp_path, lambda sheet: [put(sheet, row, word) for row in (4, 6)])
    (problem,) = crossed(result)
    assert (problem.ernst, problem.cel) == ("waarschuwing", "C4")
    assert "2 rijen (4, 6), samen € 2.006,00" in problem.reden.replace("\u00a0", " ")
    assert result.sheets[0].rows == 12


def test_a_word_among_others_and_a_row_that_is_struck_through_as_well_say_no_more(
    tmp_path: Path,
) -> None:
    result = read(tmp_path, lambda sheet: put(sheet, 4, "Deels vervallen in 2025, zie nota"))
    assert crossed(result) == []

    def both(sheet: Worksheet) -> None:
        put(sheet, 4, "Vervallen")
        look(sheet, [4], font=STRIKE)

    (problem,) = crossed(read(tmp_path, both))
    assert problem.reden.startswith("Doorgehaald")


def put(sheet: Worksheet, row: int, word: str) -> None:
    sheet[f"D{row}"] = word
