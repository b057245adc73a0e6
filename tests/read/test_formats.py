"""The formats beside .xlsx: each feature of .xls, .xlsb, .ods and text, what is no spreadsheet.

And readers that fail.
"""

from __future__ import annotations

import datetime as dt
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from analyse.read.formats import cells, child, file, legacy
from analyse.read.formats.cells import read_sheets
from analyse.read.formats.file import Source, identify
from analyse.read.formats.grid import Grid
from analyse.read.problems import Problem
from analyse.read.sheet import MOMENT, NUMBER, Sheet
from analyse.read.table import read_file
from echt import real_part


@pytest.fixture
def other_process() -> None:
    """Asked for by a test that is about the other process: it is really started."""


@pytest.fixture(autouse=True)
def _in_this_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do what the other process does in this one, which saves each test a second."""

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[bytes]:
        child.main(command[command.index("analyse.read.formats.child") + 1 :])
        return subprocess.CompletedProcess(command, 0)

    if "other_process" not in request.fixturenames:
        monkeypatch.setattr(child, "bound", lambda *_: None)
        monkeypatch.setattr(
            legacy, "subprocess", SimpleNamespace(**vars(subprocess) | {"run": run})
        )


def read(path: Path) -> tuple[list[Sheet], list[Problem]]:
    source = identify(path)
    return ([], [source]) if isinstance(source, Problem) else read_sheets(source)


def said(path: Path) -> list[str]:
    return [p.code for p in read(path)[1]]


def rows(sheet: Sheet) -> list[list[Any]]:
    """The values of a sheet without the empty cells at the end of each row and the empty rows at its end."""
    found = []
    for row in range(sheet.shape[0]):
        values = sheet.row(row)
        while values and values[-1] is None:
            values.pop()
        found.append(values)
    while found and not found[-1]:
        found.pop()
    return found


def formats(sheet: Sheet) -> dict[tuple[int, int], str]:
    """The number format of each number that has one."""
    numbers = zip(*np.nonzero(sheet.kinds == 1), strict=True)
    return {
        (int(r), int(c)): f
        for r, c in numbers
        if (f := sheet.number_formats[sheet.formats[r, c]]) != "General"
    }


# -- a workbook of each format, by hand
# -----------------------------------------------------------------------------------


def write_zip(path: Path, parts: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.3" '
    + " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in zip(
            ("office", "table", "text", "style", "number", "draw", "form"),
            ("office", "table", "text", "style", "datastyle", "drawing", "form"),
            strict=True,
        )
    )
    + ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
)
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)
MIME = "application/vnd.oasis.opendocument.spreadsheet"


def write_ods(path: Path, tables: str, styles: str = "", mime: str = MIME) -> Path:
    body = f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    return write_zip(
        path,
        {
            "mimetype": mime,
            "META-INF/manifest.xml": MANIFEST,
            "content.xml": f"{ODS_HEAD}{body}</office:document-content>",
        },
    )


def table(content: str, more: str = "") -> str:
    return f'<table:table table:name="Blad1" {more}>{content}</table:table>'


def row(*cells_: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells_)}</table:table-row>"


def cell(kind: str = "", value: str = "", shown: str | None = None, more: str = "") -> str:
    attribute = {
        "string": "",
        "": "",
        "date": "date-value",
        "time": "time-value",
        "boolean": "boolean-value",
    }.get(kind, "value")
    given = (f'office:value-type="{kind}" ' if kind else "") + (
        f'office:{attribute}="{value}" ' if attribute else ""
    )
    inside = "" if shown is None else f"<text:p>{shown}</text:p>"
    return f"<table:table-cell {given}{more}>{inside}</table:table-cell>"


def record(kind: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack("<HH", kind, len(body)) + body


def u(form: str, *numbers: float) -> bytes:
    return struct.pack("<" + form, *numbers)


Records = Sequence[bytes]


def biff8(
    sheets: dict[str, Records],
    *,
    shown: Sequence[str] = (),
    first: Records = (),
    hidden: Sequence[str] = (),
) -> bytes:
    """A workbook of BIFF 8 without a container.

    Style n + 15 shows numbers in the n-th of `shown`, counted from 1.
    """
    head = [
        record(0x809, u("HHHHII", 0x600, 5, 0, 0, 0, 0)),
        record(0x42, u("H", 1200)),
        *first,
    ]
    head += [record(0x31, u("HHHHHBBBBBB", 200, 0, 0, 400, 0, 0, 0, 0, 0, 1, 0), b"A")] * 4
    head += [
        record(0x41E, u("HHB", 164 + n, len(f), 0), f.encode("latin-1"))
        for n, f in enumerate(shown)
    ]
    for n in range(16 + len(shown)):
        style = n < 15
        head.append(
            record(
                0xE0,
                u("HHH", 0, 164 + n - 16 if n > 15 else 0, 0xFFF5 if style else 1),
                bytes(14),
            )
        )
    pages = [
        b"".join([record(0x809, u("HHHHII", 0x600, 0x10, 0, 0, 0, 0)), *body, record(0x0A)])
        for body in sheets.values()
    ]
    size = sum(map(len, head)) + sum(4 + 8 + len(name) for name in sheets) + 4
    for name, page in zip(sheets, pages, strict=True):
        head.append(
            record(
                0x85,
                u("IBB", size, name in hidden, 0),
                u("BB", len(name), 0),
                name.encode("latin-1"),
            )
        )
        size += len(page)
    return b"".join([*head, record(0x0A), *pages])


def label(r: int, c: int, text: str) -> bytes:
    return record(0x204, u("HHHHB", r, c, 15, len(text), 1), text.encode("utf-16-le"))


def number(r: int, c: int, value: float, style: int = 15) -> bytes:
    return record(0x203, u("HHHd", r, c, style, value))


def formula(r: int, c: int, result: bytes, flags: int = 0) -> bytes:
    return record(0x06, u("HHH", r, c, 15), result, u("HIH", flags, 0, 0))


BLANK_RESULT = b"\x03\0\0\0\0\0\xff\xff"


def bin_record(kind: int, *parts: bytes) -> bytes:
    body, head = b"".join(parts), b""
    for n in (kind, len(body)):
        while n > 0x7F:
            head += bytes([n & 0x7F | 0x80])
            n >>= 7
        head += bytes([n])
    return head + body


def wide(text: str) -> bytes:
    return u("I", len(text)) + text.encode("utf-16-le")


def bin_row(r: int, *, hidden: bool = False) -> bytes:
    return bin_record(0, u("IIHBBB", r, 0, 300, 0, 0x10 if hidden else 0, 0), bytes(4))


def bin_cell(kind: int, c: int, value: bytes, style: int = 0) -> bytes:
    return bin_record(kind, u("II", c, style), value)


def write_xlsb(
    path: Path,
    sheets: dict[str, bytes],
    *,
    shared: Sequence[str] = (),
    shown: Sequence[str] = (),
    **book: Any,
) -> Path:
    """A binary workbook; style n shows numbers in the n-th of `shown`, counted from 1."""
    bundle = [
        bin_record(156, u("II", name in book.get("hidden", ()), n), wide(f"rId{n}"), wide(name))
        for n, name in enumerate(sheets, start=1)
    ]
    styles = [bin_record(44, u("H", 164 + n), wide(f)) for n, f in enumerate(shown)]
    xfs = [
        bin_record(47, u("HH", 0, 164 + n - 1 if n else 0), bytes(12))
        for n in range(len(shown) + 1)
    ]
    relation = '<Relationship Id="rId{n}" Type="x" Target="{where}sheet{n}.bin"/>'
    relations = "".join(
        relation.format(n=n, where=book.get("where", "worksheets/"))
        for n, _ in enumerate(sheets, start=1)
    )
    parts: dict[str, str | bytes] = {
        "xl/workbook.bin": b"".join(
            [
                *(
                    bin_record(131),
                    bin_record(153, u("II", book.get("from_1904", 0), 0), wide("")),
                ),
                *(bin_record(143), *bundle, bin_record(144), bin_record(132)),
            ]
        ),
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="urn:r">{relations}</Relationships>',
        "xl/sharedStrings.bin": b"".join(
            [
                bin_record(159, u("II", len(shared), len(shared))),
                *(bin_record(19, b"\0", wide(text)) for text in shared),
                bin_record(160),
            ]
        ),
        "xl/styles.bin": b"".join(
            [
                *(bin_record(615, u("I", len(styles))), *styles, bin_record(616)),
                *(bin_record(626, u("I", 1)), bin_record(47, bytes(16)), bin_record(627)),
                bin_record(617, u("I", len(xfs))),
                *xfs,
                bin_record(618),
            ]
        ),
    }
    for n, body in enumerate(sheets.values(), start=1):
        data = [bin_record(145), body, bin_record(146), book.get("after", b"")]
        head = [bin_record(129), bin_record(148, bytes(16))]
        parts[f"xl/worksheets/sheet{n}.bin"] = b"".join([*head, *data, bin_record(130)])
    return write_zip(path, parts | book.get("more", {}))


# -- the same table in every format
# ------------------------------------------------------------------------------------------

DAY = dt.datetime(2014, 1, 31)  # noqa: DTZ001
TABLE: list[list[Any]] = [
    ["Taakveld", "Productnr", "Product", "Bedrag", "Datum", "Definitief"],
    ["5.7", 560, "Gazons – café", 1234.5, DAY, True],
    [None, 12, "Vegen\nen strooien", -0.25, DAY + dt.timedelta(hours=12), False],
    ["0.10", None, None, 1e9],
]
FORMATS = {(1, 1): "0000", (2, 1): "0000"}
ERRORS = {(3, 4): "#DIV/0!"}
SERIAL = 41670.0


def as_xlsx(path: Path, *, error: bool = True) -> Path:
    book = openpyxl.Workbook()
    for values in TABLE:
        book.active.append(values)
    for r, c in FORMATS:
        book.active.cell(r + 1, c + 1).number_format = "0000"
    if error:
        book.active.cell(4, 5).value, book.active.cell(4, 5).data_type = "#DIV/0!", "e"
    book.active.row_dimensions[3].hidden = True
    book.active.merge_cells("C3:C4")
    book.save(path)
    return path


def as_ods(path: Path, *, error: bool = False) -> Path:
    last = (
        '<table:table-cell office:value-type="string" office:string-value=""'
        ' calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    )
    styles = (
        '<number:number-style style:name="N1"><number:number number:min-integer-digits="4"'
        ' number:decimal-places="0"/></number:number-style><style:style style:name="ce1"'
        ' style:family="table-cell" style:data-style-name="N1"/><style:style style:name="ce2"'
        ' style:family="table-cell" style:parent-style-name="ce1"/>'
    )
    content = (
        "<table:table-column/><table:table-column"
        ' table:default-cell-style-name="ce2"/><table:table-column'
        ' table:number-columns-repeated="9"/>'
        + row(*(cell("string", shown=t) for t in TABLE[0]))
        + row(
            cell("string", shown="5.7"),
            cell("float", "560", "0560"),
            cell("string", shown="Gazons – café"),
            cell("currency", "1234.5", "€ 1.234,50"),
            cell("date", "2014-01-31", "31-01-14"),
            cell("boolean", "true", "WAAR"),
        )
        + row(
            cell(),
            cell("float", "12", "0012", 'table:style-name="ce1"'),
            '<table:table-cell office:value-type="string" table:number-rows-spanned="2"'
            ' table:number-columns-spanned="1"><office:annotation><text:p>een'
            " opmerking</text:p></office:annotation><text:p>Vegen</text:p><text:p>en"
            " <text:span>strooien</text:span></text:p></table:table-cell>",
            cell("float", "-0.25", "0"),
            cell("date", "2014-01-31T12:00:00", "31-01-14 12:00"),
            cell("boolean", "false", "ONWAAR"),
            more='table:visibility="filter"',
        )
        + row(
            cell("string", shown="0.10"),
            cell(),
            "<table:covered-table-cell/>",
            cell("float", "1000000000", "1E9"),
            last if error else cell(),
        )
        + '<table:table-row table:number-rows-repeated="1048572"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row>'
    )
    return write_ods(path, table(content), styles)


def as_xls(path: Path) -> Path:
    body = [record(0x208, u("HHHHHHI", 2, 0, 6, 255, 0, 0, 0x20))]  # row 3 is hidden
    body += [label(0, c, text) for c, text in enumerate(TABLE[0])]
    body += [
        label(1, 0, "5.7"),
        label(3, 0, "0.10"),
        label(1, 2, "Gazons – café"),
        label(2, 2, "Vegen\nen strooien"),
    ]
    body += [
        number(1, 1, 560, 16),
        number(2, 1, 12, 16),
        number(1, 3, 1234.5),
        record(0x27E, u("HHHI", 2, 3, 15, (-25 << 2) & 0xFFFFFFFF | 3)),
    ]
    body += [number(3, 3, 1e9), number(1, 4, SERIAL, 17), number(2, 4, SERIAL + 0.5, 17)]
    body += [
        record(0x205, u("HHHBB", 1, 5, 15, 1, 0)),
        record(0x205, u("HHHBB", 2, 5, 15, 0, 0)),
        record(0x205, u("HHHBB", 3, 4, 15, 7, 1)),
    ]
    body += [record(0xE5, u("HHHHH", 1, 2, 3, 2, 2))]
    path.write_bytes(biff8({"Blad1": body}, shown=["0000", "dd-mm-yyyy"]))
    return path


def as_xlsb(path: Path, *, error: bool = False) -> Path:
    shared = [*TABLE[0], "Gazons – café"]
    body = [
        *(bin_row(0), *(bin_cell(7, c, u("I", c)) for c in range(6))),
        *(
            bin_row(1),
            bin_cell(6, 0, wide("5.7")),
            bin_cell(2, 1, u("I", 560 << 2 | 2), 1),
            bin_cell(7, 2, u("I", 6)),
        ),
        *(
            bin_cell(5, 3, u("d", 1234.5)),
            bin_cell(5, 4, u("d", SERIAL), 2),
            bin_cell(4, 5, b"\1"),
        ),
        *(
            bin_row(2, hidden=True),
            bin_cell(1, 0, b""),
            bin_cell(9, 1, u("dHI", 12, 0, 0), 1),
            bin_cell(6, 2, wide("Vegen\nen strooien")),
        ),
        *(
            bin_cell(2, 3, u("I", (-25 << 2) & 0xFFFFFFFF | 3)),
            bin_cell(5, 4, u("d", SERIAL + 0.5), 2),
            bin_cell(10, 5, b"\0" + u("HI", 0, 0)),
        ),
        *(
            bin_row(3),
            bin_cell(8, 0, wide("0.10") + u("HI", 0, 0)),
            bin_cell(5, 3, u("d", 1e9)),
            bin_cell(11, 4, b"\x07" + u("HI", 0, 0)) if error else b"",
        ),
    ]
    merge = bin_record(176, u("IIII", 2, 3, 2, 2))
    return write_xlsb(
        path,
        {"Blad1": b"".join(body)},
        shared=shared,
        shown=["0000", "dd-mm-yyyy"],
        after=merge,
    )


WRITERS = {"xlsx": as_xlsx, "ods": as_ods, "xls": as_xls, "xlsb": as_xlsb}
#: Formats of which a file with an error cell is refused.
WITHOUT_ERRORS = {"ods": as_ods, "xlsb": as_xlsb}


def check_table(sheet: Sheet, errors: dict[tuple[int, int], str]) -> None:
    assert rows(sheet) == TABLE
    assert [type(v) for v in rows(sheet)[1]] == [str, int, str, float, dt.datetime, bool]
    assert formats(sheet) == FORMATS
    assert sheet.errors == errors
    assert sheet.hidden_rows == {2}
    assert sheet.merges == [(2, 2, 3, 2)]
    assert sheet.visible
    assert not sheet.uncalculated
    assert (sheet.kinds.flags.f_contiguous, sheet.kinds.dtype, sheet.codes.dtype) == (
        True,
        "uint8",
        "int32",
    )


@pytest.mark.parametrize("kind", WRITERS)
def test_the_same_table_reads_the_same_in_every_format(
    other_process: None, tmp_path: Path, kind: str
) -> None:
    path = WRITERS[kind](tmp_path / f"export.{kind}")
    source = identify(path)
    assert isinstance(source, Source)
    assert source.kind == kind
    (sheet,), problems = read_sheets(source)
    check_table(sheet, {} if kind in WITHOUT_ERRORS else ERRORS)
    assert [p.code for p in problems] == (["FORMAAT_BEPERKT"] if kind == "xlsb" else [])


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_what_libreoffice_makes_of_a_workbook_reads_the_same(tmp_path: Path, kind: str) -> None:
    office = real_part("LibreOffice")
    profile = f"-env:UserInstallation={(tmp_path / 'profiel').as_uri()}"
    errors = {} if kind in WITHOUT_ERRORS else ERRORS
    path = as_xlsx(tmp_path / "export.xlsx", error=bool(errors))
    subprocess.run(
        [office, profile, "--headless", "--convert-to", kind, "--outdir", tmp_path, path],
        check=True,
        capture_output=True,
        timeout=120,
    )
    (sheet,), problems = read(tmp_path / f"export.{kind}")
    assert not problems
    found = [
        [bool(v) if c == 5 and r else v for c, v in enumerate(values)]
        for r, values in enumerate(rows(sheet))
    ]
    assert found == TABLE  # a boolean is 1 or 0 in its .ods
    assert formats(sheet).items() >= FORMATS.items()
    assert (sheet.errors, sheet.hidden_rows, sheet.merges) == (errors, {2}, [(2, 2, 3, 2)])


def refused(path: Path) -> tuple[str, str]:
    """The cell and the reason for which a file is refused that must become an .xlsx."""
    sheets, (problem,) = read(path)
    assert sheets == []
    assert problem.code == "FORMAAT_TEKORT"
    assert problem.oplossing.endswith("bewaar als .xlsx.")
    return problem.cel, problem.reden


@pytest.mark.parametrize("kind", WITHOUT_ERRORS)
def test_an_error_cell_is_never_read_as_an_empty_one(
    other_process: None, tmp_path: Path, kind: str
) -> None:
    path = WITHOUT_ERRORS[kind](tmp_path / f"export.{kind}", error=True)
    where, reason = refused(path)
    assert where == "E4"
    assert "#DIV/0!" in reason


def test_libreoffice_marks_an_error_that_is_then_refused(tmp_path: Path) -> None:
    office = real_part("LibreOffice")
    profile = f"-env:UserInstallation={(tmp_path / 'profiel').as_uri()}"
    path = as_xlsx(tmp_path / "export.xlsx")
    command = [office, profile, "--headless", "--convert-to", "ods", "--outdir", tmp_path, path]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert refused(tmp_path / "export.ods")[0] == "E4"


# -- each format on its own
# ------------------------------------------------------------------------------------------------------


def test_ods_repeats_filled_cells_and_rows_and_leaves_out_what_is_no_cell(
    tmp_path: Path,
) -> None:
    content = (
        "<office:forms><form:x/></office:forms><table:shapes><draw:frame><text:p>99</text:p>"
        "</draw:frame></table:shapes>"
        '<table:table-column table:number-columns-repeated="2"/><table:table-column'
        ' table:visibility="collapse"/>'
        + row(
            cell("float", "7", "7", 'table:number-columns-repeated="3"'),
            more='table:number-rows-repeated="2"',
        )
        + row(
            cell("string", shown='a<text:s text:c="2"/>b'),
            more='table:number-rows-repeated="1"',
        )
        + row(
            cell("string", shown="   "),
            cell("time", "PT36H30M00S"),
            "<table:table-cell><draw:frame><text:p>kader</text:p></draw:frame></table:table-cell>",
        )
    )
    outside = (
        '<table:table table:name="\'file:///b.ods\'#$A"><table:table-source xmlns:x="urn:x"'
        ' x:href="file:///b.ods"/>' + row(cell("float", "1"))
    )
    hidden = (
        '<style:style style:name="ta2" style:family="table"><style:table-properties'
        ' table:display="false"/></style:style>'
    )
    deleted = "<table:tracked-changes>" + cell("float", "98") + "</table:tracked-changes>"
    path = write_ods(
        tmp_path / "a.ods",
        deleted + table(content, 'table:style-name="ta2"') + outside + "</table:table>",
        hidden,
    )
    (sheet,), problems = read(path)
    assert rows(sheet) == [
        [7, 7, 7],
        [7, 7, 7],
        ["a  b"],
        [None, dt.datetime(1970, 1, 2, 12, 30)],  # noqa: DTZ001
    ]
    assert not sheet.visible
    assert sheet.hidden_columns == {2}
    assert [(p.code, p.waarde) for p in problems] == [("EXTERNE_KOPPELING", "1")]


def test_ods_tells_a_formula_without_a_value_from_an_empty_text(tmp_path: Path) -> None:
    made = 'table:formula="of:=SUM([.A1])"'
    path = write_ods(
        tmp_path / "a.ods",
        table(
            row(
                cell("float", "1"),
                cell(more=made),
                cell(shown="", more=made),
                cell("float", "3", more=made),
            )
        ),
    )
    (sheet,), _ = read(path)
    assert sheet.uncalculated == [(0, 1)]
    assert rows(sheet) == [[1, None, None, 3]]


@pytest.mark.parametrize("shown", ["#REF!", "#N/A", "#DEEL/0!", "Err:502", "Fout:508"])
def test_ods_errors_are_known_by_what_the_cell_shows(tmp_path: Path, shown: str) -> None:
    path = write_ods(tmp_path / "a.ods", table(row(cell(), cell("float", "0", shown))))
    where, reason = refused(path)
    assert where == "B1"
    assert shown in reason


def test_ods_errors_are_known_by_what_libreoffice_says_of_the_cell(tmp_path: Path) -> None:
    path = write_ods(
        tmp_path / "a.ods",
        table(row(cell("string", shown="#FOUT", more='calcext:value-type="error"'))),
    )
    assert "#FOUT" in refused(path)[1]


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (cell("string", shown="a<text:tab/>b"), "A1"),
        (cell("string", shown="a<text:line-break/>b"), "A1"),
        (
            (
                '<table:table-cell office:value-type="string"><text:p>a</text:p><draw:frame>'
                "<text:p>kader</text:p></draw:frame></table:table-cell>"
            ),
            "A1",
        ),
        (cell(shown="zonder soort"), "A1"),
        (
            "<table:table-cell><draw:frame><table:table><table:table-row>"
            + cell("float", "99")
            + "</table:table-row></table:table></draw:frame></table:table-cell>",
            "A1",
        ),
    ],
    ids=["tab", "line break", "drawing", "text without a type", "table in a drawing"],
)
def test_ods_that_the_library_reads_otherwise_than_it_is_shown_is_refused(
    tmp_path: Path, content: str, where: str
) -> None:
    assert refused(write_ods(tmp_path / "a.ods", table(row(content))))[0] == where


def test_ods_with_two_sheets_of_one_name_is_refused(tmp_path: Path) -> None:
    """The library would give the second of them twice."""
    path = write_ods(tmp_path / "a.ods", table(row(cell("float", "1"))) * 2)
    assert said(path) == ["BESCHADIGD"]


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("PT00H30M00S", dt.datetime(1970, 1, 1, 0, 30)),  # noqa: DTZ001
        ("PT100H00M30S", dt.datetime(1970, 1, 5, 4, 0, 30)),  # noqa: DTZ001
        ("-PT06H00M00S", dt.datetime(1969, 12, 31, 18)),  # noqa: DTZ001
    ],
)
def test_ods_lapses_are_days(tmp_path: Path, value: str, moment: dt.datetime) -> None:
    path = write_ods(tmp_path / "a.ods", table(row(cell("time", value))))
    assert rows(read(path)[0][0]) == [[moment]]


@pytest.mark.parametrize(
    ("style", "inside", "expected"),
    [
        ("number", 'number:min-integer-digits="1"', {}),
        ("number", 'number:min-integer-digits="6"', {(0, 0): "000000"}),
        (
            "number",
            'number:min-integer-digits="1" number:decimal-places="2" number:grouping="true"',
            {(0, 0): "#,##0.00"},
        ),
        (
            "percentage",
            'number:min-integer-digits="1" number:decimal-places="1"',
            {(0, 0): "0.0%"},
        ),
        (
            "number",
            'number:min-integer-digits="1" number:display-factor="1000"',
            {(0, 0): "0,"},
        ),
    ],
)
def test_ods_number_styles_are_told_as_excel_would(
    tmp_path: Path, style: str, inside: str, expected: dict[tuple[int, int], str]
) -> None:
    styles = f'<number:{style}-style style:name="N1"><number:number {inside}/></number:{style}-style>'
    styles += (
        '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
    )
    path = write_ods(
        tmp_path / "a.ods",
        table(row(cell("float", "12", more='table:style-name="ce1"'))),
        styles,
    )
    assert formats(read(path)[0][0]) == expected


@pytest.mark.parametrize(
    "content",
    [
        row(cell("float", "1", more='table:number-columns-repeated="1000000000"')),
        row(
            cell("float", "1", more='table:number-columns-repeated="16384"'),
            more='table:number-rows-repeated="1048576"',
        ),
        row(
            cell("float", "1", more='table:number-columns-repeated="4"'),
            more='table:number-rows-repeated="500000"',
        ),
        row(cell("float", "1"))
        + row(cell(), more='table:number-rows-repeated="1048574"')
        + row(cell(more='table:number-columns-repeated="999"'), cell("float", "1")),
    ],
    ids=["a cell repeated", "a row repeated", "few columns repeated", "a stray cell"],
)
def test_a_kilobyte_that_asks_for_billions_of_cells_is_refused(
    tmp_path: Path, content: str
) -> None:
    assert said(write_ods(tmp_path / "a.ods", table(content))) == ["VERRE_CEL"]


def test_ods_with_entities_is_refused_also_when_the_doctype_comes_late(tmp_path: Path) -> None:
    bomb = (
        '<?xml version="1.0"?><!--'
        + "x" * 5000
        + '--><!DOCTYPE a [<!ENTITY b "c">]>'
        + ODS_HEAD.split("?>")[1]
        + "&b;</office:document-content>"
    )
    assert said(write_zip(tmp_path / "a.ods", {"mimetype": MIME, "content.xml": bomb})) == [
        "ONVEILIG"
    ]


def test_ods_with_a_password_is_named(tmp_path: Path) -> None:
    manifest = (
        '<manifest:manifest xmlns:manifest="m"><manifest:encryption-data/></manifest:manifest>'
    )
    path = write_zip(
        tmp_path / "a.ods",
        {"mimetype": MIME, "content.xml": b"\x01\x02", "META-INF/manifest.xml": manifest},
    )
    assert said(path) == ["WACHTWOORD"]


def test_xls_tells_sheets_dates_links_and_stale_formulas(tmp_path: Path) -> None:
    text = u("HHB", 1, 6, 0) + b"\x01b.xls"
    book = biff8(
        {
            "Blad1": [
                number(0, 0, 40208.0, 16),
                number(1, 0, 1.5, 17),
                record(0x7D, u("HHHHH", 0, 4, 2000, 15, 1), bytes(2)),
            ],
            "oud": [record(0x5E, u("H", 0)), number(0, 0, 5)],
        },
        shown=["d-m-yyyy", "[h]:mm"],
        first=[record(0x22, u("H", 1)), record(0x1AE, text)],
        hidden=["oud"],
    )
    (tmp_path / "a.xls").write_bytes(book)
    (sheet, old), problems = read(tmp_path / "a.xls")
    assert rows(sheet) == [[DAY], [dt.datetime(1970, 1, 2, 12)]]  # noqa: DTZ001
    assert sheet.hidden_columns == {0}
    assert (sheet.visible, old.visible) == (True, False)
    assert sorted(p.code for p in problems) == ["EXTERNE_KOPPELING", "FORMULE_VEROUDERD"]


@pytest.mark.parametrize(
    ("formulas", "uncalculated"),
    [
        ([formula(0, 0, BLANK_RESULT), formula(1, 0, u("d", 0), flags=2)], [(0, 0), (1, 0)]),
        ([formula(0, 0, BLANK_RESULT), formula(1, 0, u("d", 12))], []),
        ([formula(0, 0, u("d", 0))], []),
    ],
    ids=["none was calculated", "one was", "a zero that Excel wrote"],
)
def test_xls_of_a_program_that_does_not_calculate_is_seen(
    tmp_path: Path, formulas: list[bytes], uncalculated: list[tuple[int, int]]
) -> None:
    (tmp_path / "a.xls").write_bytes(biff8({"Blad1": [label(0, 3, "x"), *formulas]}))
    assert sorted(read(tmp_path / "a.xls")[0][0].uncalculated) == uncalculated


def test_xls_that_claims_more_texts_than_it_holds_is_read(tmp_path: Path) -> None:
    shared = record(0xFC, u("II", 3, 3), u("HB", 5, 0), b"Noord", u("HB", 4, 0), b"Zuid")
    body = [record(0xFD, u("HHHI", 0, c, 15, c)) for c in range(2)]
    (tmp_path / "a.xls").write_bytes(biff8({"Blad1": body}, first=[shared]))
    assert rows(read(tmp_path / "a.xls")[0][0]) == [["Noord", "Zuid"]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (biff8({"Blad1": []}, first=[record(0x2F, u("HHH", 0, 1, 2))]), "WACHTWOORD"),
        (biff8({"Blad1": [label(0, 0, "x")]})[:60], "BESCHADIGD"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "BESCHADIGD"),
    ],
    ids=["encrypted", "cut off", "an empty container"],
)
def test_xls_that_cannot_be_read_is_a_message(
    tmp_path: Path, content: bytes, code: str
) -> None:
    (tmp_path / "a.xls").write_bytes(content)
    assert said(tmp_path / "a.xls") == [code]


def test_xlsb_tells_sheets_dates_and_links(tmp_path: Path) -> None:
    body = b"".join(
        [
            bin_record(60, u("IIIIH", 1, 2, 2000, 0, 1)),
            bin_row(0),
            bin_cell(5, 0, u("d", 40208.0), 1),
            bin_cell(4, 1, b"\1"),
        ]
    )
    book: dict[str, Any] = {
        "hidden": ["oud"],
        "from_1904": 1,
        "more": {"xl/externalLinks/externalLink1.bin": b""},
    }
    path = write_xlsb(
        tmp_path / "a.xlsb", {"Blad1": body, "oud": b""}, shown=["d-m-yyyy"], **book
    )
    (sheet, old), problems = read(path)
    assert rows(sheet) == [[DAY, True]]
    assert sheet.hidden_columns == {1}
    assert (sheet.visible, old.visible) == (True, False)
    assert [p.code for p in problems] == ["EXTERNE_KOPPELING"]


def test_xlsb_with_a_text_that_the_library_does_not_read_is_refused(tmp_path: Path) -> None:
    body = bin_row(1) + bin_cell(62, 2, b"\0" + wide("Vegen"))
    assert refused(write_xlsb(tmp_path / "a.xlsb", {"Blad1": body}))[0] == "C2"


@pytest.mark.parametrize(
    "body",
    [
        bin_row(0) + bin_cell(7, 0, u("I", 9)),
        bin_row(0) + bin_record(13, u("II", 0, 0)),
        bin_row(0) + bin_cell(6, 0, u("I", 10**6)),
        bin_row(0)[:-3],
    ],
    ids=[
        "a text that is not there",
        "a cell without a column",
        "a text longer than the file",
        "cut off",
    ],
)
def test_xlsb_that_cannot_be_read_is_a_message(tmp_path: Path, body: bytes) -> None:
    assert said(write_xlsb(tmp_path / "a.xlsb", {"Blad1": body})) == ["BESCHADIGD"]


def test_a_far_cell_costs_its_own_sheet_only(tmp_path: Path) -> None:
    far = bin_row(0) + bin_cell(4, 0, b"\1") + bin_row(1_048_575) + bin_cell(4, 16_383, b"\1")
    path = write_xlsb(
        tmp_path / "a.xlsb", {"ver": far, "goed": bin_row(0) + bin_cell(4, 0, b"\1")}
    )
    sheets, problems = read(path)
    assert [s.name for s in sheets] == ["goed"]
    assert [(p.code, p.blad, p.cel) for p in problems] == [("VERRE_CEL", "ver", "XFD1048576")]


@pytest.mark.parametrize(
    ("shown", "moment", "elapsed"),
    [
        ("General", False, False),
        ("0.00", False, False),
        ("[Red]0;[Blue]0", False, False),
        ('0 "dagen"', False, False),
        (r"0\d", False, False),
        ("dd-mm-jjjj", True, False),
        ("[$-413]d mmmm yyyy", True, False),
        ("[h]:mm", True, True),
        ("[hh]:mm:ss", True, True),
        ("h:mm", True, False),
    ],
)
def test_a_number_format_says_whether_it_shows_a_moment(
    tmp_path: Path, shown: str, moment: bool, elapsed: bool
) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(biff8({"Blad1": [number(0, 0, 1.5, 16)]}, shown=[shown]))
    (sheet,), _ = read(path)
    assert bool(sheet.kinds[0, 0] == MOMENT) is moment
    assert bool(sheet.numbers[0, 0] == 1.5) is (elapsed or not moment)


@pytest.mark.parametrize("from_1904", [False, True])
def test_serial_numbers_become_the_dates_that_openpyxl_makes_of_them(
    tmp_path: Path, from_1904: bool
) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

    epoch = CALENDAR_MAC_1904 if from_1904 else CALENDAR_WINDOWS_1900
    serials = [1, 2, 59, 61, 62, 41670, 41670.75, 50000.5]
    body = [number(at, 0, serial, 16) for at, serial in enumerate(serials)]
    system = record(0x22, u("H", from_1904))
    book = biff8({"Blad1": body}, shown=["d-m-yyyy h:mm"], first=[system])
    (tmp_path / "a.xls").write_bytes(book)
    (sheet,), _ = read(tmp_path / "a.xls")
    assert sheet.column(0) == [from_excel(s, epoch) for s in serials]


@pytest.mark.parametrize("serial", [-1.0, 3_000_000.0, 1e300])
def test_a_number_that_no_calendar_holds_stays_a_number(tmp_path: Path, serial: float) -> None:
    body = [number(0, 0, serial, 16)]
    (tmp_path / "a.xls").write_bytes(biff8({"Blad1": body}, shown=["d-m-yyyy"]))
    (sheet,), _ = read(tmp_path / "a.xls")
    assert sheet.kinds.tolist() == [[NUMBER]]
    assert sheet.numbers.tolist() == [[serial]]


def test_merged_ranges_without_end_are_refused_and_what_lies_under_one_is_not_shown(
    tmp_path: Path,
) -> None:
    under = [
        number(0, 0, 1),
        number(1, 0, 2),
        record(0x205, u("HHHBB", 2, 0, 15, 7, 1)),
        number(3, 0, 4),
    ]
    merged = record(0xE5, u("HHHHH", 1, 0, 2, 0, 0))
    (tmp_path / "a.xls").write_bytes(biff8({"Blad1": [*under, merged]}))
    (sheet,), _ = read(tmp_path / "a.xls")
    assert rows(sheet) == [[1], [], [], [4]]
    assert not sheet.errors
    everything = record(0xE5, u("H", 1000), u("HHHH", 0, 65535, 0, 255) * 1000)
    (tmp_path / "b.xls").write_bytes(biff8({"Blad1": [*under, everything], "goed": under}))
    sheets, problems = read(tmp_path / "b.xls")
    assert [s.name for s in sheets] == ["goed"]
    assert [(p.code, p.blad) for p in problems] == [("VERRE_CEL", "Blad1")]


def test_a_grid_counts_cells_before_it_makes_arrays() -> None:
    grid = Grid("x", 1000)
    grid.reach(10**9, 10**9)
    assert grid.rest()["too_wide"] == (10**9, 10**9)
    assert grid.arrays()["rows"].size == 0


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kind=st.sampled_from(["xls", "xlsb", "ods"]),
    flips=st.lists(st.tuples(st.floats(0, 0.9999), st.integers(0, 255)), max_size=6),
    keep=st.floats(0.5, 1),
    inside=st.booleans(),
)
@example(
    kind="xls", flips=[(0.5283484357200178, 1)], keep=1.0, inside=False
)  # no worksheet is left in it
def test_a_damaged_workbook_gives_sheets_or_a_message_and_never_a_crash(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    flips: list[tuple[float, int]],
    keep: float,
    inside: bool,
) -> None:
    """Bytes are changed in the file, or in the main part of the package.

    A package notices the first by its checksums.
    """
    monkeypatch.setattr(legacy, "AREA_LIMIT", 100_000)
    path = WRITERS[kind](tmp_path / f"a.{kind}")
    parts: dict[str, str | bytes] = {}
    if inside and kind != "xls":
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    main = {"ods": "content.xml", "xlsb": "xl/worksheets/sheet1.bin"}.get(kind, "")
    broken = bytearray(parts[main] if parts else path.read_bytes())
    for place, byte in flips:
        broken[int(place * len(broken))] = byte
    broken = broken[: int(keep * len(broken))]
    if parts:
        write_zip(path, parts | {main: bytes(broken)})
    else:
        path.write_bytes(bytes(broken))
    sheets, problems = read(path)
    # A workbook in which no sheet is left (or that never had a worksheet) is refused where sheets
    # are made into tables.
    assert sheets or problems or "GEEN_TABEL" in [p.code for p in read_file(path, []).problems]
    assert "LEZER_GESTOPT" not in [p.code for p in problems], (
        "the other process must say what is wrong itself"
    )


# -- a reader that fails
# ----------------------------------------------------------------------------------------------------------


def helper(code: str) -> Callable[..., list[str]]:
    return lambda source, out, *_: [sys.executable, "-c", code, str(out)]


SAVE = (
    "import sys, json, numpy as np\nsave = lambda **a: np.savez(open(sys.argv[1], 'wb'),"
    " **a)\nanswer = lambda x: np.frombuffer(json.dumps(x).encode(), dtype='uint8')\n"
)
PAGE = (
    "dict(name='b', texts=['t'], number_formats=['General'], visible=True, errors=[],"
    " uncalculated=[], hidden_rows=[], hidden_columns=[], merges=[], too_wide=None)"
)
ONE = (
    "n = np.zeros(2); i = n.astype('int32'); good = dict(rows0=i, columns0=i, kinds0=i + 2,"
    " values0=n, shown0=np.zeros((1, 3), dtype='int32'))\n"
    f"sheets = answer(dict(sheets=[{PAGE}], remarks=dict(), from_1904=False))\n"
)


@pytest.mark.parametrize(
    "code",
    [
        "import os; os.abort()",
        "raise SystemExit(3)",
        "import time; time.sleep(60)",
        "pass",
        "import sys; open(sys.argv[1], 'wb').write(b'rubbish' * 99)",
        SAVE + "save(answer=answer([1]))",
        SAVE + "save(answer=answer({'sheets': [], 'remarks': None}))",
        SAVE + "save(answer=np.array([print], dtype=object))",
        SAVE + ONE + "save(answer=sheets, **good | dict(rows0=i[:1]))",
        SAVE + ONE + "save(answer=sheets, **good | dict(rows0=i - 1))",
        SAVE + ONE + "save(answer=sheets, **good | dict(kinds0=i + 9))",
        SAVE + ONE + "save(answer=sheets, **good | dict(values0=n + 1))",
        SAVE + ONE + "save(answer=sheets, **good | dict(values0=n - 1))",
        SAVE + ONE + "save(answer=sheets, **good | dict(shown0=good['shown0'] + 1))",
        SAVE + ONE + "save(answer=sheets, **good | dict(shown0=good['shown0'] - 1))",
    ],
    ids=[
        "aborts",
        "stops",
        "hangs",
        "says nothing",
        "rubbish",
        "no answer",
        "half an answer",
        "code",
        "shapes",
        "rows",
        "kinds",
        "texts",
        "negative texts",
        "formats",
        "negative formats",
    ],
)
def test_whatever_the_other_process_does_it_is_a_message(
    other_process: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(legacy, "_command", helper(code))
    monkeypatch.setattr(legacy, "SECONDS", 2)
    assert said(as_xls(tmp_path / "a.xls")) == ["LEZER_GESTOPT"]


def test_what_the_other_process_hands_over_cannot_run_code(
    other_process: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = tmp_path / "uitgevoerd"
    code = (
        f"class Evil:\n    def __reduce__(self):\n        return (open, ({str(run)!r},"
        " 'w'))\nsave(answer=np.array([Evil()], dtype=object))"
    )
    monkeypatch.setattr(legacy, "_command", helper(SAVE + code))
    assert said(as_xls(tmp_path / "a.xls")) == ["LEZER_GESTOPT"]
    assert not run.exists()


def test_a_good_answer_of_a_stranger_is_taken(
    other_process: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answers refused above are refused for what is wrong with them, not for who gives them."""
    code = SAVE + ONE + "save(answer=sheets, **good)"
    monkeypatch.setattr(legacy, "_command", helper(code))
    assert said(as_xls(tmp_path / "a.xls")) == []


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux limits the memory of a process"
)
def test_a_file_that_eats_memory_is_refused_and_the_same_file_is_read_with_more(
    other_process: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = b"".join(
        bin_row(r) + b"".join(bin_cell(4, c, b"\1") for c in range(50)) for r in range(4000)
    )
    path = write_xlsb(tmp_path / "a.xlsb", {"Blad1": body})
    assert said(path) == []
    monkeypatch.setattr(legacy, "MEGABYTES", 4)
    assert said(path) == ["TE_GROOT"]


def test_a_module_beside_the_user_is_not_run(
    other_process: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "numpy.py").write_text("raise SystemExit('van een ander')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert said(as_xls(tmp_path / "a.xls")) == []


# -- what a file is
# -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "LEEG_BESTAND"),
        (b"\0" * 5000, "LEEG_BESTAND"),
        (b"%PDF-1.4", "PDF"),
        (b"\r\n<HTML><body>", "HTML"),
        ("\ufeff<table><tr><td>1".encode("utf-16"), "HTML"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html><table>', "HTML"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "HTML"),
        (
            (
                b'<?xml version="1.0"?><?mso-application'
                b' progid="Excel.Sheet"?><Workbook><Worksheet><Table>'
            ),
            "XML",
        ),
        (b'{"type": "FeatureCollection"}', "ONBEKEND_FORMAAT"),
        (b"{\\rtf1 tekst}", "ONBEKEND_FORMAAT"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "ONBEKEND_FORMAAT"),
        (b"\x1f\x8b\x08\0\0\0", "GEEN_REKENBLAD"),
        (b"7z\xbc\xaf\x27\x1c", "GEEN_REKENBLAD"),
        (
            bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"),
            "WACHTWOORD",
        ),
        (b"PK\x03\x04" + bytes(100), "BESCHADIGD"),
    ],
)
@pytest.mark.parametrize("name", ["export.xls", "export.xlsx", "export.csv"])
def test_every_other_kind_is_named_with_its_remedy_whatever_its_name(
    tmp_path: Path, content: bytes, code: str, name: str
) -> None:
    (tmp_path / name).write_bytes(content)
    found = identify(tmp_path / name)
    assert isinstance(found, Problem)
    assert found.code == code
    assert found.oplossing


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (
            {
                "word/document.xml": "<a/>",
                "[Content_Types].xml": "wordprocessingml.document.main+xml",
            },
            "GEEN_REKENBLAD",
        ),
        (
            {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"},
            "GEEN_REKENBLAD",
        ),
        ({"foto.jpg": "x"}, "GEEN_REKENBLAD"),
        ({"xl/workbook.xml": "<!DOCTYPE a><a/>"}, "ONVEILIG"),
    ],
)
def test_a_zip_that_is_no_workbook_is_named(
    tmp_path: Path, parts: dict[str, str | bytes], code: str
) -> None:
    assert said(write_zip(tmp_path / "export.xlsx", parts)) == [code]


def test_a_cut_off_workbook_is_named(tmp_path: Path) -> None:
    for kind in ("xlsx", "xlsb", "ods"):
        path = WRITERS[kind](tmp_path / f"a.{kind}")
        path.write_bytes(path.read_bytes()[:-200])
        assert said(path) == ["BESCHADIGD"]


@pytest.mark.parametrize("attribute", ["errno", "winerror"])
def test_a_file_that_is_only_in_the_cloud_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attribute: str
) -> None:
    error = OSError(22 if attribute == "errno" else 13, "Invalid argument")
    if attribute == "winerror":
        error = OSError("cloud")
        error.winerror = 362  # type: ignore[attr-defined]

    def refuse(*_: object, **__: object) -> None:
        raise error

    path = tmp_path / "a.csv"
    path.write_text("x")
    monkeypatch.setattr(Path, "open", refuse)
    assert said(path) == ["ALLEEN_IN_DE_CLOUD"]


def test_a_file_that_is_not_there_or_a_folder_is_named(tmp_path: Path) -> None:
    assert said(tmp_path / "weg.xlsx") == ["NIET_LEESBAAR"]
    assert said(tmp_path) in (["NIET_LEESBAAR"], ["GEEN_TOEGANG"])


def test_blanks_that_unpack_to_much_more_are_refused_before_they_are_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_zip(
        tmp_path / "a.xlsx",
        {"xl/workbook.xml": "<a/>", "xl/worksheets/sheet1.xml": b" " * (65 * 1024**2)},
    )
    assert path.stat().st_size < 100_000
    assert said(path) == ["TE_GROOT"]
    monkeypatch.setattr(file, "RATIO_LIMIT", 10**9)
    assert isinstance(identify(path), Source), "it is the guard that refuses it"


@pytest.mark.parametrize(
    ("limit", "value"), [("FILE_LIMIT", 100), ("UNPACKED_LIMIT", 1000), ("PARTS_LIMIT", 2)]
)
def test_each_bound_refuses_what_is_beyond_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    path = as_xlsx(tmp_path / "a.xlsx")
    assert isinstance(identify(path), Source)
    monkeypatch.setattr(file, limit, value)
    assert said(path) == ["TE_GROOT"]


# -- text
# -----------------------------------------------------------------------------------------------------------------------------

TEXT = "Wijk;Bedrag\nCafé Süd;€ 1.234,50\nNoord;2\n"
CELLS = [["Wijk", "Bedrag"], ["Café Süd", "€ 1.234,50"], ["Noord", "2"]]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", [";", "\t", ",", "|"])
@pytest.mark.parametrize("declared", [False, True])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_text_in_every_encoding(
    tmp_path: Path, encoding: str, separator: str, declared: bool, line_end: str
) -> None:
    quoted = (
        "\n".join(
            separator.join(f'"{c}"' for c in line.split(";")) for line in TEXT.splitlines()
        )
        + "\n"
    )
    content = (f"sep={separator}\n" if declared else "") + quoted
    path = tmp_path / "a.csv"
    path.write_bytes(content.replace("\n", line_end).encode(encoding))
    (sheet,), problems = read(path)
    assert rows(sheet) == CELLS
    assert not problems


def test_utf_8_with_one_bad_byte_stays_utf_8_and_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.encode() + b"Z\xff;3\n")
    (sheet,), problems = read(path)
    assert rows(sheet)[:3] == CELLS
    assert [(p.code, p.cel) for p in problems] == [("TEKENSET_ONBEKEND", "A4")]


@pytest.mark.parametrize("end", ["\n", "", "\r\n"])
def test_a_quote_that_is_not_closed_in_the_last_line_is_seen(tmp_path: Path, end: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes((TEXT + '"Zuid;3' + (end or "\nOost;4\n")).encode())
    assert [(p.code, p.cel) for p in read(path)[1]] == [("AANHALINGSTEKEN", "regel 4")]


def test_a_text_of_several_lines_is_one_cell_and_lines_are_counted_as_an_editor_does(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b\n" + '"x\ny";1\n' * 2 + "z;1\n" * 30 + "z;1;2\n", encoding="utf-8")
    (sheet,), problems = read(path)
    assert sheet.value(1, 0) == "x\ny"
    assert sheet.shape == (34, 3)
    assert [(p.code, p.cel) for p in problems] == [("TE_VEEL_VELDEN", "regel 36")]


def test_text_is_the_same_whatever_the_size_of_the_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from analyse.read.formats import delimited

    lines = [["kop", "k2"], ["a"], [], ["b", "c", "d"], ["#N/A", " "], ["", "", "", "e"]]
    path = tmp_path / "a.csv"
    path.write_text("".join(";".join(line) + "\n" for line in lines), encoding="utf-8")
    for block in (1, 2, 4, 1000):
        monkeypatch.setattr(delimited, "_BLOCK", block)
        (sheet,), _ = read(path)
        assert [sheet.row(r) for r in range(6)] == [
            ["kop", "k2", None, None],
            ["a", None, None, None],
            [None] * 4,
            ["b", "c", "d", None],
            [None] * 4,
            [None, None, None, "e"],
        ]
        assert sheet.errors == {(4, 0): "#N/A"}


def test_a_text_without_a_cell_is_an_empty_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b";\n;;\n")
    (sheet,), problems = read(path)
    assert not sheet.filled.any()
    assert not problems


# -- the rows that fit
# ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "expected"),
    [(65_535, []), (65_536, ["RIJENGRENS"]), (65_537, []), (1_048_576, ["RIJENGRENS"])],
)
def test_a_sheet_that_is_full_to_the_last_row_was_probably_cut_off(
    tmp_path: Path, count: int, expected: list[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a;b\n" * count)
    assert said(path) == expected


def test_a_stray_cell_in_the_last_row_is_no_full_sheet(tmp_path: Path) -> None:
    values = np.full((65_536, 1), None, dtype=object)
    values[[0, 65_535]] = "x"
    assert not cells._is_full(Sheet.of("x", values))
