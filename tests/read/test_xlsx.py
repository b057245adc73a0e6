"""Workbooks read cell for cell as openpyxl reads them, by the fast reader and by the slow one.

And never an exception.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import string
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import openpyxl
import pytest
import xlsxwriter
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.read.formats import xlsx
from analyse.read.formats.file import Source
from analyse.read.formats.rawcells import Book, Style, UnusualError
from analyse.read.formats.sheetdata import read_cells, read_texts
from analyse.read.problems import Problem
from analyse.read.sheet import MOMENT, NUMBER, TEXT, Sheet

DATA = Path(__file__).parents[2] / "data"
WORKBOOKS = sorted(DATA.rglob("*.xlsx"))
ROWS = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1"><v>1.5</v></c></row>'
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def read(path: Any) -> tuple[list[Sheet], list[Problem]]:
    return xlsx.read_workbook(Source(path, "boek.xlsx", "xlsx", ""))


def read_slow(path: Any) -> tuple[list[Sheet], list[Problem]]:
    with (
        mock.patch.object(xlsx, "read_sheet", side_effect=UnusualError),
        mock.patch.object(xlsx, "read_texts", side_effect=UnusualError),
    ):
        return read(path)


def read_fast(path: Any) -> tuple[list[Sheet], list[Problem]]:
    """Only the fast reader: without it there is nothing."""
    with (
        mock.patch.object(xlsx, "SheetWalk", side_effect=AssertionError),
        mock.patch.object(xlsx, "shared_texts", side_effect=AssertionError),
    ):
        return read(path)


def cells(sheet: Sheet) -> dict[tuple[int, int], object]:
    return {
        (int(r), int(c)): sheet.value(int(r), int(c))
        for r, c in zip(*np.nonzero(sheet.filled), strict=True)
    }


def formats(sheet: Sheet) -> dict[tuple[int, int], str]:
    filled = sheet.filled & (sheet.kinds != TEXT)
    return {
        (int(r), int(c)): sheet.number_formats[sheet.formats[r, c]]
        for r, c in zip(*np.nonzero(filled), strict=True)
    }


def everything(sheet: Sheet) -> tuple[object, ...]:
    aside = (
        sheet.errors,
        sorted(sheet.uncalculated),
        sheet.hidden_rows,
        sheet.hidden_columns,
        sheet.merges,
    )
    return sheet.name, sheet.visible, sheet.shape, cells(sheet), formats(sheet), *aside


def by_openpyxl(path: Path) -> list[Sheet]:
    """The same sheets as openpyxl gives them, which does not know the escapes of Excel."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, data_only=True)
    sheets = []
    for page in book.worksheets:
        held = {
            (k[0] - 1, k[1] - 1): cell
            for k, cell in page._cells.items()
            if cell.value is not None
        }
        shape = (
            max((r for r, _ in held), default=-1) + 1,
            max((c for _, c in held), default=-1) + 1,
        )
        values, shown = np.full(shape, None, dtype=object), np.zeros(shape, dtype="uint16")
        known = {"General": 0}
        for at, cell in held.items():
            if cell.data_type != "e":
                values[at] = (
                    unescaped(cell.value) if isinstance(cell.value, str) else cell.value
                )
                shown[at] = known.setdefault(cell.number_format or "General", len(known))
        sheets.append(
            Sheet.of(
                page.title,
                values,
                formats=shown,
                number_formats=list(known),
                visible=page.sheet_state == "visible",
                errors={
                    at: str(cell.value) for at, cell in held.items() if cell.data_type == "e"
                },
                hidden_rows={r - 1 for r, d in page.row_dimensions.items() if d.hidden},
                merges=sorted(
                    (m.min_row - 1, m.min_col - 1, m.max_row - 1, m.max_col - 1)
                    for m in page.merged_cells.ranges
                ),
            )
        )
    return sheets


def unescaped(text: str) -> str:
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)


def differences(path: Path, sheets: list[Sheet]) -> list[str]:
    """In what the sheets differ from those of openpyxl."""
    others = by_openpyxl(path)
    found = (
        []
        if [s.name for s in sheets] == [o.name for o in others]
        else [f"sheets {[s.name for s in sheets]}"]
    )
    for sheet, other in zip(sheets, others, strict=False):
        for name, what in (("cells", cells), ("formats", formats)):
            ours, theirs = what(sheet), what(other)
            wrong = [
                (k, ours.get(k), theirs.get(k))
                for k in {**ours, **theirs}
                if str(ours.get(k)) != str(theirs.get(k))
            ]
            found += [f"{sheet.name} {name} {wrong[:3]} of {len(wrong)}"] if wrong else []
        for name in ("errors", "visible"):
            if getattr(sheet, name) != getattr(other, name):
                found.append(
                    f"{sheet.name} {name} {getattr(sheet, name)} {getattr(other, name)}"
                )
        if {r for r in other.hidden_rows if r < sheet.shape[0]} != sheet.hidden_rows:
            found.append(f"{sheet.name} hidden rows")
        if sorted(sheet.merges) != other.merges:
            found.append(f"{sheet.name} merges")
    return found


def package(
    path: Path,
    sheets: dict[str, str],
    parts: dict[str, str | bytes] | None = None,
    book: str = "",
    start: str = "",
) -> Path:
    """A workbook of hand: the XML of each worksheet by name, and any other part.

    `book` goes before the sheets.
    """
    listed = "".join(
        f'<sheet name="{n}" sheetId="{i}" r:id="r{i}"/>' for i, n in enumerate(sheets, 1)
    )
    kinds = "".join(
        f'<Relationship Id="r{i}"'
        f' Type="{OFFICE}/{"chartsheet" if xml == "<chartsheet/>" else "worksheet"}"'
        f' Target="worksheets/sheet{i}.xml"/>'
        for i, xml in enumerate(sheets.values(), 1)
    )
    kinds += f'<Relationship Id="s" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    kinds += f'<Relationship Id="t" Type="{OFFICE}/styles" Target="/xl/styles.xml"/>'
    content = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{TYPES}.worksheet+xml"/>'
        for i in range(1, len(sheets) + 1)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override'
            f' PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/><Override'
            ' PartName="/xl/sharedStrings.xml"'
            f' ContentType="{TYPES}.sharedStrings+xml"/>{content}</Types>',
        )
        made.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}"'
            f' xmlns:r="{OFFICE}">{book}<sheets>{listed}</sheets></workbook>',
        )
        made.writestr(
            "xl/_rels/workbook.xml.rels",
            "<Relationships"
            f' xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{kinds}</Relationships>',
        )
        for i, xml in enumerate(sheets.values(), 1):
            made.writestr(
                f"xl/worksheets/sheet{i}.xml",
                xml.encode("utf-8") if isinstance(xml, str) else xml,
            )
        for name, data in (parts or {}).items():
            made.writestr(name, data)
    return path


def sheet_xml(rows: str, before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def row_of(*stored: str) -> str:
    return f'<row r="1">{"".join(stored)}</row>'


STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="2"><numFmt numFmtId="164"'
    ' formatCode="dd-mm-yyyy"/><numFmt numFmtId="165"'
    ' formatCode="[h]:mm"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf'
    ' numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="10"/><xf'
    ' numFmtId="165"/></cellXfs><cellStyles><cellStyle xfId="0"/></cellStyles></styleSheet>'
)


# -- the same as openpyxl, and the fast reader the same as the slow one
# --------------------------------------------------


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda p: p.stem)
def test_a_workbook_of_the_example_is_read_as_openpyxl_reads_it(path: Path) -> None:
    sheets, problems = read_fast(path)
    assert problems == []
    assert differences(path, sheets) == []
    assert [everything(s) for s in sheets] == [everything(s) for s in read_slow(path)[0]]


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda p: p.stem)
def test_rows_and_sums_agree_with_a_plain_count(path: Path) -> None:
    """A third reading, of the XML as a tree.

    Rows that hold anything and the sum of the numbers of each column.
    """
    sheets, _ = read(path)
    with zipfile.ZipFile(path) as opened:
        names = sorted(
            (n for n in opened.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", n)),
            key=lambda n: int(re.findall(r"\d+", n)[0]),
        )
        trees = [ElementTree.fromstring(opened.read(n)) for n in names]
        shared = [
            "".join(item.itertext())
            for item in ElementTree.fromstring(opened.read("xl/sharedStrings.xml"))
        ]
    assert len(trees) == len(sheets)
    for sheet, tree in zip(sheets, trees, strict=True):
        sums: dict[str, float] = {}
        rows = 0
        for row in tree.iter(f"{{{MAIN}}}row"):
            stored = [c for c in row if len(c)]
            texts = [
                shared[int(c[-1].text)] if c.get("t") == "s" else c[-1].text or ""
                for c in stored
            ]
            rows += any(text.strip() for text in texts)
            for cell in stored:
                if cell.get("t", "n") == "n":
                    column = cell.get("r", "").rstrip(string.digits)
                    sums[column] = sums.get(column, 0.0) + float(cell[-1].text or "nan")
        assert int(sheet.filled.any(axis=1).sum()) == rows
        numeric = (sheet.kinds == NUMBER) | (sheet.kinds == MOMENT)
        days = np.where(
            sheet.kinds == MOMENT, 25569, 0
        )  # a moment counts from 1970, the file from 1900
        ours = {
            i: float((sheet.numbers[:, i] + days[:, i])[numeric[:, i]].sum())
            for i in range(sheet.shape[1])
            if numeric[:, i].any()
        }
        assert list(ours.values()) == pytest.approx(
            [sums[k] for k in sorted(sums, key=lambda k: (len(k), k))]
        )


VALUES = st.one_of(
    st.none(),
    st.integers(-(10**15), 10**15),
    st.floats(-1e300, 1e300),
    st.booleans(),
    st.text(
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
        max_size=12,
    ),
    st.sampled_from(
        [
            "Kosten & baten",
            "<v>1</v>",
            "a > b",
            "_x000D_",
            "_x005F_",
            "'",
            '"',
            " wit ",
            "1.234,50",
            "€ 5",
            'hidden="1"',
            "]]>",
        ]
    ),
    st.datetimes(dt.datetime(1930, 1, 1), dt.datetime(2200, 1, 1)).map(  # noqa: DTZ001
        lambda m: m.replace(microsecond=0)
    ),
)
GRIDS = st.integers(1, 30).flatmap(
    lambda w: st.lists(st.lists(VALUES, min_size=w, max_size=w), min_size=1, max_size=12)
)


@settings(max_examples=60, deadline=None)
@given(
    grid=GRIDS,
    left=st.sampled_from([0, 1, 25, 26, 700, 16000]),
    top=st.sampled_from([0, 1, 8, 998]),
    shared=st.booleans(),
)
def test_what_xlsxwriter_writes_is_read_back(
    grid: list[list[object]], left: int, top: int, shared: bool
) -> None:
    path = io.BytesIO()
    book = xlsxwriter.Workbook(path, {"constant_memory": not shared, "strings_to_urls": False})
    page, date = book.add_worksheet(), book.add_format({"num_format": "dd-mm-yyyy hh:mm:ss"})
    for r, row in enumerate(grid, top):
        for c, value in enumerate(row, left):
            if isinstance(value, str):
                page.write_string(r, c, value)
            elif isinstance(value, dt.datetime):
                page.write_datetime(r, c, value, date)
            elif isinstance(value, bool):
                page.write_boolean(r, c, value)
            elif value is not None:
                page.write_number(r, c, value)
    book.close()
    anything = any(value not in (None, "") for row in grid for value in row)
    sheets, problems = (read_fast if anything else read)(
        path
    )  # in memory, which stands for its path
    assert problems == []
    as_written(sheets, grid, top, left)


@settings(max_examples=60, deadline=None)
@given(grid=GRIDS, slow=st.booleans())
def test_what_openpyxl_writes_is_read_back(grid: list[list[object]], slow: bool) -> None:
    path = io.BytesIO()
    book = openpyxl.Workbook()
    for r, row in enumerate(grid, 1):
        for c, value in enumerate(row, 1):
            cell = book.active.cell(r, c)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(path)
    sheets, problems = (read_slow if slow else read)(path)
    assert problems == []
    # it writes texts as they are, also when they look like the escapes of Excel
    as_written(
        sheets,
        [
            [unescaped(value) if isinstance(value, str) else value for value in row]
            for row in grid
        ],
    )


def as_written(
    sheets: list[Sheet], grid: list[list[object]], top: int = 0, left: int = 0
) -> None:
    ours = cells(sheets[0])
    theirs = {
        (r, c): v
        for r, row in enumerate(grid, top)
        for c, v in enumerate(row, left)
        if v is not None and str(v).strip()
    }
    assert ours.keys() == theirs.keys()
    for at, value in theirs.items():
        if isinstance(value, (str, bool, dt.datetime)):
            assert ours[at] == value
            assert type(ours[at]) is type(value)
        else:
            assert ours[at] == pytest.approx(value, rel=1e-15)


# -- every feature of the format, by hand
# --------------------------------------------------------------------------------


def shared_xml(items: str, counts: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><sst'
        f' xmlns="{MAIN}"{counts}>{items}</sst>'
    )


SHARED = shared_xml(
    "<si><t>a &amp; b&#8364;</t></si><si><t/></si><si><r><t>rijk </t></r><r><rPr><b/></rPr><t"
    ' xml:space=\'preserve\'> en vet</t></r><rPh sb="0" eb="1"><t>klank</t></rPh><phoneticPr'
    ' fontId="1"/></si><si><t xml:space="preserve"> wit'
    " </t></si><si><t>regel_x000D_\r\ntwee</t></si><si><t>_x005F_x000D_</t></si><si><t>  "
    " </t></si><si><t><![CDATA[1 & 2]]></t></si>",
    ' count="99" uniqueCount="1"',
)
A, B = (0, 0), (0, 1)
DAY = dt.datetime(2026, 11, 22)  # noqa: DTZ001
#: Rows, what they hold, and whether the fast reader takes them.
FEATURES: dict[str, tuple[str, dict[str, object], bool]] = {
    "numbers": (
        row_of(
            '<c r="A1"><v>1.5</v></c><c r="B1" t="n"><v>-2E-3</v></c><c r="AA1" s="2"><v>7</v></c>'
        ),
        {"A1": 1.5, "B1": -0.002, "AA1": 7},
        True,
    ),
    "infinite": (row_of('<c r="A1"><v>1e999</v></c>'), {"A1": float("inf")}, False),
    "blanks round a number": (
        row_of('<c r="A1"><v> 5\n</v></c><c r="B1"><v> </v></c>'),
        {"A1": 5},
        False,
    ),
    "far column": (
        row_of(
            '<c r="Z1"><v>1</v></c><c r="AZ1"><v>2</v></c><c r="ZZ1"><v>3</v></c><c'
            ' r="XFD1"><v>4</v></c>'
        ),
        {"Z1": 1, "AZ1": 2, "ZZ1": 3, "XFD1": 4},
        True,
    ),
    "far row": ('<row r="1000000"><c r="B1000000"><v>1</v></c></row>', {"B1000000": 1}, True),
    "booleans": (
        row_of('<c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c>'),
        {"A1": True, "B1": False},
        True,
    ),
    "shared texts": (
        row_of(*(f'<c r="{"ABCDEFGH"[i]}1" t="s"><v>{i}</v></c>' for i in range(8))),
        {
            "A1": "a & b€",
            "C1": "rijk  en vet",
            "D1": " wit ",
            "E1": "regel\r\ntwee",
            "F1": "_x000D_",
            "H1": "1 & 2",
        },
        True,
    ),
    "inline texts": (
        row_of(
            '<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a &lt;b&gt; </t></is></c><c'
            ' r="B1" t="inlineStr"><is><t/></is></c><c r="C1" t="str"><f>A1</f><v>uit</v></c>'
        ),
        {"A1": " a <b> ", "C1": "uit"},
        True,
    ),
    "rich inline text": (
        row_of(
            '<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r><rPh sb="0"'
            ' eb="1"><t>c</t></rPh></is></c>'
        ),
        {"A1": "ab"},
        False,
    ),
    "greater than": (
        row_of('<c r="A1" t="str"><v>a > b</v></c><c r="B1"><v>2</v></c>'),
        {"A1": "a > b", "B1": 2},
        False,
    ),
    "greater than, twice": (
        row_of('<c r="A1" t="str"><v>a > b > c</v></c>'),
        {"A1": "a > b > c"},
        False,
    ),
    "inline text without its type": (
        row_of('<c r="A1"><is><t>5</t></is></c>'),
        {"A1": "5"},
        False,
    ),
    "dates": (
        row_of(
            '<c r="A1" s="1"><v>46348</v></c><c r="B1" s="1"><v>46348.5</v></c><c r="C1"'
            ' s="1"><v>59</v></c><c r="D1" s="1"><v>0.25</v></c><c r="E1" s="3"><v>1.5</v></c>'
        ),
        {
            "A1": DAY,
            "B1": DAY.replace(hour=12),
            "C1": dt.datetime(1900, 2, 28),  # noqa: DTZ001
            "D1": dt.datetime(1970, 1, 1, 6),  # noqa: DTZ001
            "E1": dt.datetime(1970, 1, 2, 12),  # noqa: DTZ001
        },
        True,
    ),
    "iso dates": (
        row_of(
            '<c r="A1" t="d"><v>2026-11-22T00:00:00</v></c><c r="B1" t="d"'
            ' s="1"><v>2026-11-22</v></c><c r="C1" t="d"><v>ooit</v></c>'
        ),
        {"A1": DAY, "B1": DAY, "C1": "ooit"},
        True,
    ),
    "no addresses": (
        (
            '<row><c t="inlineStr"><is><t>a</t></is></c><c/><c><v>3</v></c></row><row r="4"><c'
            ' r="B4"><v>1</v></c><c><v>2</v></c></row><row><c><v>5</v></c></row>'
        ),
        {"A1": "a", "C1": 3, "B4": 1, "C4": 2, "A5": 5},
        False,
    ),
    "cells out of order": (
        row_of('<c r="B1"><v>2</v></c><c r="A1"><v>1</v></c>'),
        {"A1": 1, "B1": 2},
        True,
    ),
    "rows out of order": (
        '<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        {"A1": 1, "A2": 2},
        True,
    ),
    "a cell in another row": (
        '<row r="2"><c r="A2"><v>2</v></c><c r="B3"><v>3</v></c></row>',
        {"A2": 2, "B3": 3},
        False,
    ),
    "the same cell twice": (
        row_of('<c r="A1" t="str"><v>a</v></c><c r="A1"><v>2</v></c>'),
        {"A1": 2},
        True,
    ),
    "single quotes": (row_of("<c r='A1'><v>1</v></c>"), {"A1": 1}, False),
    "style before address": (row_of('<c s="2" r="A1"><v>1</v></c>'), {"A1": 1}, False),
    "attributes of a row before its number": (
        '<row spans="1:2" ht="12.5" r="3"><c r="A3"><v>1</v></c></row>',
        {"A3": 1},
        True,
    ),
    "comment": (row_of('<c r="A1"><!-- <v>9</v> --><v>1</v></c>'), {"A1": 1}, False),
    "character data": (
        row_of('<c r="A1" t="str"><v><![CDATA[a<b]]></v></c>'),
        {"A1": "a<b"},
        False,
    ),
    "written over lines": (
        (
            '\n <row r="1">\n  <c r="A1">\n   <v>1</v>\n  </c>\n  <c r="B1" s="0"/>\n </row>\n <row'
            ' r="2"/>\n'
        ),
        {"A1": 1},
        True,
    ),
    "styled and empty": (
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576" s="1"><c r="A1048576"'
            ' s="1"/><c r="XFD1048576" s="1"></c></row>'
        ),
        {"A1": 1},
        True,
    ),
    "metadata": (
        row_of(
            '<c r="A1" s="2" t="str" cm="1" vm="2"><f t="array" ref="A1">x</f><v>uit</v></c>'
        ),
        {"A1": "uit"},
        True,
    ),
}


def named(cells: dict[tuple[int, int], object]) -> dict[str, object]:
    return {
        f"{openpyxl.utils.get_column_letter(c + 1)}{r + 1}": value
        for (r, c), value in cells.items()
    }


def fixture(path: Path, rows: str, **rest: Any) -> Path:
    parts = {"xl/sharedStrings.xml": SHARED, "xl/styles.xml": STYLES} | rest.pop("parts", {})
    return package(path / "boek.xlsx", {"Blad1": sheet_xml(rows, **rest)}, parts)


@pytest.mark.parametrize(("rows", "held", "fast"), FEATURES.values(), ids=FEATURES)
def test_each_way_to_store_a_cell(
    tmp_path: Path, rows: str, held: dict[str, object], fast: bool
) -> None:
    path = fixture(tmp_path, rows, before='<dimension ref="A1:B2"/>')
    sheets, problems = read(path)
    assert problems == []
    assert named(cells(sheets[0])) == held
    assert {k: type(v) for k, v in named(cells(sheets[0])).items()} == {
        k: type(v) for k, v in held.items()
    }
    assert everything(sheets[0]) == everything(read_slow(path)[0][0])
    assert set(sheets[0].texts) == {value for value in held.values() if isinstance(value, str)}
    chunk = rows.encode()
    book = Book(np.array(["a"] * 8, dtype=object), [Style()] * 4)
    if fast:
        assert len(read_cells(chunk, book)[0].rows)
    else:
        with pytest.raises((UnusualError, ValueError)):
            read_cells(chunk, book)


@pytest.mark.parametrize(
    "between",
    ["<si/>", "<si></si>", "<si><t/></si>", "<si> <t></t>\n</si>", "<si><r><t></t></r></si>"],
)
def test_a_shared_text_that_is_empty_keeps_its_place(tmp_path: Path, between: str) -> None:
    texts = shared_xml(f"<si><t>a</t></si><!-- x -->{between}<si><t>b</t></si>")
    path = fixture(
        tmp_path,
        row_of('<c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>2</v></c>'),
        parts={"xl/sharedStrings.xml": texts},
    )
    assert named(cells(read(path)[0][0])) == {"B1": "b"}
    patch(path, "xl/sharedStrings.xml", b"<!-- x -->", b"")
    assert named(cells(read(path)[0][0])) == {"B1": "b"}


def test_errors_and_formulas_without_a_value_are_kept_apart(tmp_path: Path) -> None:
    kinds = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"]
    errors = "".join(
        f'<c r="{"ABCDEFG"[i]}1" t="e"><v>{kind}</v></c>' for i, kind in enumerate(kinds)
    )
    stored = [
        "<f>1+1</f>",
        "<f>1+1</f><v/>",
        '<f t="shared" si="0"/><v></v>',
        '<f t="array" ref="D2">1</f><v>4</v>',
        "<f>x</f><v>#REF!</v>",
        '<f>""</f><v></v>',
    ]
    types = ["", "", ' t="s"', "", ' t="e"', ' t="str"']
    formulas = "".join(
        f'<c r="{"ABCDEF"[i]}2"{types[i]}>{xml}</c>' for i, xml in enumerate(stored)
    )
    path = fixture(tmp_path, f'<row r="1">{errors}</row><row r="2">{formulas}</row>')
    for reader in (read_fast_cells, read_slow):
        sheet = reader(path)[0][0]
        assert sheet.errors == {
            **{(0, i): kind for i, kind in enumerate(kinds)},
            (1, 4): "#REF!",
        }
        assert sheet.uncalculated == [(1, 0), (1, 1), (1, 2)]
        assert named(cells(sheet)) == {"D2": 4}


def read_fast_cells(path: Any) -> tuple[list[Sheet], list[Problem]]:
    """The fast reader for the worksheets.

    Of the shared texts the rich ones are always read slowly.
    """
    with mock.patch.object(xlsx, "SheetWalk", side_effect=AssertionError):
        return read(path)


def test_a_date_that_excel_cannot_show_is_an_error(tmp_path: Path) -> None:
    path = fixture(
        tmp_path, row_of('<c r="A1" s="1"><v>5000000</v></c><c r="B1" s="1"><v>2958465</v></c>')
    )
    for reader in (read_fast_cells, read_slow):
        sheet = reader(path)[0][0]
        assert sheet.errors == {A: "#VALUE!"}
        assert sheet.value(*B) == dt.datetime(9999, 12, 31)  # noqa: DTZ001


@pytest.mark.parametrize("said", ["1", "true"])
def test_dates_that_count_from_1904(tmp_path: Path, said: str) -> None:
    parts = {"xl/styles.xml": STYLES}
    rows = sheet_xml(row_of('<c r="A1" s="1"><v>44886</v></c><c r="B1"><v>44886</v></c>'))
    path = package(
        tmp_path / "boek.xlsx", {"Blad1": rows}, parts, book=f'<workbookPr date1904="{said}"/>'
    )
    assert named(cells(read(path)[0][0])) == {"A1": DAY, "B1": 44886}


@pytest.mark.parametrize("reader", [read_fast_cells, read_slow])
def test_what_is_hidden_or_merged(tmp_path: Path, reader: Callable[..., Any]) -> None:
    rows = "".join(
        f'<row r="{r}"{said}><c r="A{r}" t="str"><v>hidden="1"</v></c><c r="B{r}"><v>{r}</v></c><c'
        f' r="D{r}" t="e"><v>#REF!</v></c></row>'
        for r, said in enumerate(
            ["", ' ht="3" hidden="1"', ' hidden="0"', ' hidden="true" outlineLevel="1"', ""], 1
        )
    )
    columns = (
        '<cols><col min="1" max="1" width="3"/><col min="3" max="16384" hidden="1"/></cols>'
    )
    merges = (
        '<mergeCells count="1"><mergeCell ref="A1:B2"/><mergeCell ref="A4"/><mergeCell'
        ' ref="D4:D20"/></mergeCells>'
    )
    sheet = reader(fixture(tmp_path, rows, before=columns, after=merges))[0][0]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({1, 3}, {2, 3})
    assert sheet.merges == [(0, 0, 1, 1), (3, 0, 3, 0), (3, 3, 19, 3)]
    assert [sheet.value(r, 0) is None for r in range(5)] == [False, True, False, False, False]
    assert [sheet.value(r, 1) for r in range(5)] == [None, None, 3, 4, 5]
    assert sorted(sheet.errors) == [(0, 3), (1, 3), (2, 3), (3, 3)]


PREFIXED = re.sub(r"<(/?)(\w)", r"<\1x:\2", sheet_xml(ROWS)).replace("xmlns=", "xmlns:x=")
DECLARED = '<?xml version="1.0" encoding="%s"?>'


@pytest.mark.parametrize(
    ("xml", "fast"),
    [
        (sheet_xml(ROWS), True),
        (PREFIXED, True),
        ("\ufeff" + DECLARED % "utf-8" + sheet_xml(ROWS), True),
        (DECLARED % "US-ASCII" + sheet_xml(ROWS), False),
        ((DECLARED % "utf-16" + sheet_xml(ROWS)).encode("utf-16"), False),
        ("<!-- <sheetData><row r='9'> -->" + sheet_xml(ROWS), False),
        (sheet_xml(ROWS, before="<!-- <row > -->"), False),
        (sheet_xml(ROWS).replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"), True),
    ],
    ids=[
        "plain",
        "prefix",
        "byte order mark",
        "ascii",
        "utf-16",
        "comment before the root",
        "comment with a row",
        "strict",
    ],
)
def test_each_way_to_write_a_part(tmp_path: Path, xml: Any, fast: bool) -> None:
    path = package(tmp_path / "boek.xlsx", {"Blad1": xml})
    assert named(cells(read(path)[0][0])) == {"A1": "a", "B1": 1.5}
    assert bool(read_fast_cells(path)[0]) is fast


def test_a_workbook_in_strict_open_xml_with_a_chart_sheet_and_hidden_sheets(
    tmp_path: Path,
) -> None:
    path = package(
        tmp_path / "boek.xlsx",
        {"Grafiek": "<chartsheet/>", "Weg": sheet_xml(ROWS), "Blad1": sheet_xml(ROWS)},
        book='<externalReferences><externalReference r:id="x"/></externalReferences>',
    )
    patch(path, "xl/workbook.xml", b'name="Weg"', b'name="Weg" state="veryHidden"')
    for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        patch(
            path,
            part,
            OFFICE.encode(),
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
    sheets, problems = read(path)
    assert [(s.name, s.visible) for s in sheets] == [("Weg", False), ("Blad1", True)]
    assert [(p.code, p.waarde) for p in problems] == [("EXTERNE_KOPPELING", "1")]


def patch(path: Path, part: str, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)


@pytest.mark.parametrize("slashes", [str.upper, lambda name: name.replace("/", "\\")])
def test_names_of_parts_in_capitals_or_with_backslashes(
    tmp_path: Path, slashes: Callable[[str], str]
) -> None:
    path = package(tmp_path / "boek.xlsx", {"Blad1": sheet_xml(ROWS)})
    with zipfile.ZipFile(path) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    with zipfile.ZipFile(path, "w") as made:
        for name, data in parts.items():
            made.writestr(slashes(name), data)
    assert named(cells(read(path)[0][0])) == {"A1": "a", "B1": 1.5}


def test_chunks_do_not_show(tmp_path: Path) -> None:
    """Many small chunks give what one gives, in the order of the sheet, also when a later one is out of the ordinary."""
    rows = "".join(
        f'<row r="{r}"><c r="A{r}" t="str"><v>t{r % 7}</v></c><c r="B{r}"'
        f' t="s"><v>{r % 2 * 3}</v></c></row>'
        for r in range(1, 400)
    )
    plain = fixture(tmp_path, rows)
    whole = everything(read(plain)[0][0])
    with mock.patch("analyse.read.formats.sheetdata._CHUNK", 200):
        assert everything(read_fast_cells(plain)[0][0]) == whole
        assert (
            len(
                cells(
                    read(
                        fixture(
                            tmp_path,
                            rows + '<row r="400"><c r="A400"><v>1</v></c><!-- x --></row>',
                        )
                    )[0][0]
                )
            )
            == 799
        )
        again = read_fast_cells(
            fixture(tmp_path, rows + '<row r="3"><c r="A3"><v>1</v></c></row>')
        )[0][0]
        assert (again.value(2, 0), len(cells(again))) == (1, 798)
        with (
            zipfile.ZipFile(plain) as opened,
            ThreadPoolExecutor(2) as pool,
            opened.open("xl/sharedStrings.xml") as stream,
        ):
            assert read_texts(stream, pool).tolist()[:3] == ["a & b€", "", "rijk  en vet"]


# -- bounds and damage
# ---------------------------------------------------------------------------------------------------


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.parametrize("reader", [read, read_slow])
def test_a_cell_far_away_costs_its_sheet_only(
    tmp_path: Path, reader: Callable[..., Any]
) -> None:
    path = package(tmp_path / "boek.xlsx", {"Ver": sheet_xml(FAR), "Blad1": sheet_xml(ROWS)})
    tracemalloc.start()
    sheets, problems = reader(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [s.name for s in sheets] == ["Blad1"]
    assert [(p.code, p.blad, p.cel) for p in problems] == [("VERRE_CEL", "Ver", "XFD1048576")]
    assert peak < 20e6


def test_merged_ranges_of_millions_of_cells_are_refused(tmp_path: Path) -> None:
    path = fixture(
        tmp_path, ROWS, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    assert [p.code for p in read(path)[1]] == ["VERRE_CEL"]


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("xl/worksheets/sheet1.xml", sheet_xml(" " * 3_000_000 + ROWS), "TE_GROOT"),
        (
            "xl/worksheets/sheet1.xml",
            sheet_xml("<row r='1'><c r='A1'>" + " " * 3_000_000 + "</c></row>"),
            "TE_GROOT",
        ),
        (
            "xl/sharedStrings.xml",
            shared_xml("<si><t>" + "x" * 3_000_000 + "</t></si>"),
            "TE_GROOT",
        ),
        (
            "xl/sharedStrings.xml",
            ENTITIES + f'<sst xmlns="{MAIN}"><si><t>&b;</t></si></sst>',
            "BESCHADIGD",
        ),
        (
            "xl/worksheets/sheet1.xml",
            ENTITIES + sheet_xml(row_of('<c r="A1" t="str"><v>&b;</v></c>')),
            "BESCHADIGD",
        ),
        (
            "xl/worksheets/sheet1.xml",
            sheet_xml(row_of('<c r="A1" t="str"><v>&b;</v></c>')),
            "BESCHADIGD",
        ),
        (
            "xl/worksheets/sheet1.xml",
            sheet_xml(row_of('<c r="A1" t="s"><v>8</v></c>')),
            "BESCHADIGD",
        ),
        (
            "xl/worksheets/sheet1.xml",
            sheet_xml(row_of('<c r="A1" t="s"><v>-1</v></c>')),
            "BESCHADIGD",
        ),
        (
            "xl/worksheets/sheet1.xml",
            sheet_xml(row_of('<c r="A1" t="s"><v>0.5</v></c>')),
            "BESCHADIGD",
        ),
        (
            "xl/worksheets/sheet1.xml",
            sheet_xml(row_of('<c r="A1" s="4"><v>1</v></c>')),
            "BESCHADIGD",
        ),
        (
            "xl/worksheets/sheet1.xml",
            sheet_xml(row_of('<c r="A1" s="-1"><v>1</v></c>')),
            "BESCHADIGD",
        ),
        (
            "xl/worksheets/sheet1.xml",
            sheet_xml(row_of('<c r="A1"><v>NaN</v></c>')),
            "BESCHADIGD",
        ),
        (
            "xl/worksheets/sheet1.xml",
            sheet_xml(row_of('<c r="A1"><v>1_0</v></c>')),
            "BESCHADIGD",
        ),
        (
            "xl/worksheets/sheet1.xml",
            sheet_xml(
                '<row r="0"><c r="A0"><v>1</v></c></row><row r="5"><c r="A5"><v>1</v></c></row>'
            ),
            "BESCHADIGD",
        ),
        (
            "xl/worksheets/sheet1.xml",
            sheet_xml('<row r="0"><c><v>1</v></c></row><row r="5"><c><v>1</v></c></row>'),
            "BESCHADIGD",
        ),
        (
            "xl/worksheets/sheet1.xml",
            sheet_xml(row_of('<c r="A1"><v>1</value></c>')),
            "BESCHADIGD",
        ),
        ("xl/worksheets/sheet1.xml", sheet_xml(ROWS)[:-30], "BESCHADIGD"),
        (
            "xl/worksheets/sheet1.xml",
            sheet_xml(ROWS).replace("</c></row>", "</row>"),
            "BESCHADIGD",
        ),
        ("xl/worksheets/sheet1.xml", b"\x00\x01", "BESCHADIGD"),
        ("xl/workbook.xml", b"<workbook/", "BESCHADIGD"),
    ],
    ids=lambda value: (
        None if isinstance(value, str) and value.startswith("xl/") else str(value)[-40:]
    ),
)
def test_a_part_that_hurts_is_a_message(
    tmp_path: Path, part: str, content: str | bytes, code: str
) -> None:
    path = fixture(tmp_path, row_of('<c r="A1" t="s"><v>0</v></c>'))
    with zipfile.ZipFile(path) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in (parts | {part: content}).items():
            made.writestr(name, data)
    for reader in (read, read_slow):
        sheets, problems = reader(path)
        assert ([p.code for p in problems], sheets) == ([code], [])


def test_no_memory_is_a_message(tmp_path: Path) -> None:
    with mock.patch.object(xlsx.Room, "collect", side_effect=MemoryError):
        assert [p.code for p in read(fixture(tmp_path, ROWS))[1]] == ["TE_GROOT"]


def small() -> bytes:
    book = io.BytesIO()
    made = xlsxwriter.Workbook(book)
    page = made.add_worksheet("Blad1")
    page.write_row(0, 0, ["taakveld", "bedrag & btw", "datum"])
    for r in range(1, 12):
        page.write_row(
            r, 0, [f"post {r}", r * 1234.5, r], made.add_format({"num_format": "dd-mm-yyyy"})
        )
    page.merge_range(14, 0, 15, 1, "samen")
    page.set_row(4, None, None, {"hidden": True})
    made.close()
    return book.getvalue()


SMALL = small()
SMALL_IS = [everything(s) for s in read(io.BytesIO(SMALL))[0]]


@settings(max_examples=300, deadline=None)
@given(
    places=st.lists(
        st.tuples(st.integers(0, len(SMALL) - 1), st.integers(0, 255)), min_size=1, max_size=4
    ),
    cut=st.sampled_from([0, 0, 1, 22, 500]),
)
def test_a_damaged_file_gives_the_right_cells_or_a_message(
    places: list[tuple[int, int]], cut: int
) -> None:
    data = bytearray(SMALL)
    for place, value in places:
        data[place] = value
    sheets, problems = read(io.BytesIO(bytes(data[: len(data) - cut])))
    assert problems or [everything(s) for s in sheets] == SMALL_IS


@settings(max_examples=300, deadline=None)
@given(
    data=st.data(),
    part=st.sampled_from(
        ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"]
    ),
)
def test_whatever_the_xml_says_the_fast_reader_says_what_the_slow_one_says(
    data: st.DataObject, part: str
) -> None:
    """A part changed inside a sound package.

    What the slow reader takes without a word the fast one takes for the same.
    """
    with zipfile.ZipFile(io.BytesIO(SMALL)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    xml = parts[part]
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(xml)))
        new = data.draw(
            st.sampled_from(
                [
                    b"",
                    b"<",
                    b">",
                    b" ",
                    b'"',
                    b"&",
                    b"/",
                    b"0",
                    b"9",
                    b"<v>1</v>",
                    b"<!---->",
                    b"A",
                    b"s",
                    b"\xff",
                    b"</row>",
                    b"<c/>",
                    b"t=",
                    b"-",
                ]
            )
        )
        xml = xml[:at] + new + xml[at + data.draw(st.integers(0, 3)) :]
    path = io.BytesIO()
    with zipfile.ZipFile(path, "w") as made:
        for name, content in (parts | {part: xml}).items():
            made.writestr(name, content)
    slow, problems = read_slow(path)
    if not problems:
        assert [everything(s) for s in read(path)[0]] == [everything(s) for s in slow]
    else:
        read(path)
