"""The rows beside the report: the same tables and columns every month, sound parts, a package that validates."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import frictionless
import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import range_boundaries

import echt
from analyse.begroting import plan_realisatie
from analyse.dossier import Dossier, open_dossier
from analyse.report.book.datapackage import NAME, write_data_package
from analyse.report.book.fill import Filling, fill
from analyse.report.book.rijen import all_rows, left_out
from analyse.report.book.rijenboek import write_rows_book
from analyse.report.book.sheets import FICTIONAL
from analyse.report.refresh import refresh
from analyse.tables import TABLES

STAD = Path(__file__).parents[2] / "data" / "voorbeeldstad"
MADE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
SCHOUW = (
    "ronde;datum;methode;wijk;locatie;meetlat;niveau;inspecteur;opmerking\n"
    "2018-1;01-02-2018;beleid;Noord;007;=1+1;A+;Kanarie Jansen;bel 06-12345678\n"
    "2018-1;02-02-2018;beleid;Zuid;0012;+gras & <bomen>;D;Kanarie Jansen;geen\n"
)
WERK = "jaar;doelgroep;activiteit;uren;loonkosten\n2018;sw;Schoffelen;1234,5;98765,43\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Exports with personal data, texts that a spreadsheet would run, and hours of a few people."""
    (tmp_path / "exports").mkdir()
    for name, text in (("schouw.csv", SCHOUW), ("werk.csv", WERK)):
        (tmp_path / "exports" / name).write_text(text, encoding="utf-8")
    return tmp_path / "exports"


@pytest.fixture(scope="module")
def stad(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """One year of the budget and a few small tables of Voorbeeldstad."""
    exports = tmp_path_factory.mktemp("stad")
    for name in ("begroting_2018.xlsx", "maatregelen.xlsx", "aardbesluiten.xlsx"):
        shutil.copy(STAD / name, exports)
    return open_dossier(exports)


def book_of(dossier: Dossier, path: Path) -> Path:
    write_rows_book(
        path,
        all_rows(dossier),
        left_out(dossier),
        run="r",
        created=MADE,
        fictional=bool(dossier.fictional),
    )
    return path


def package_of(dossier: Dossier, folder: Path) -> Path:
    write_data_package(folder, dossier, all_rows(dossier), run="r", made=MADE)
    return folder


def test_a_table_has_the_columns_of_its_specification_whatever_the_export_has(
    folder: Path, stad: Dossier
) -> None:
    for dossier in (open_dossier(folder), stad):
        for one in all_rows(dossier):
            own = [
                column.name
                for column in TABLES[one.table.name]
                if not (column.personal or column.own_words)
            ]
            said = ["let_op"] if dossier.fictional else []
            assert list(one.frame) == [*own, *said, "bestand", "blad", "cel"]
            assert [column.name for column in one.columns] == list(one.frame)


@pytest.mark.parametrize("name", TABLES)
def test_no_column_of_a_table_is_called_as_one_that_is_added(name: str) -> None:
    names = [column.name.casefold() for column in TABLES[name] if not column.personal]
    names += ["let_op", "bestand", "blad", "cel"]
    assert len(set(names)) == len(names)


def test_every_row_says_the_cell_that_lineage_says(stad: Dossier) -> None:
    (one,) = [one for one in all_rows(stad) if one.name == "gegevens_begroting"]
    assert len(one.frame) == len(stad.begroting) > 1000
    for at in (0, 7, len(one.frame) - 1):
        told = stad.lineage(stad.begroting.iloc[at])
        row = one.frame.iloc[at]
        assert (row["bestand"], row["blad"], row["cel"]) == (told.bestand, told.blad, told.cel)


def test_texts_stay_texts_and_dates_and_numbers_are_real(folder: Path, tmp_path: Path) -> None:
    path = book_of(open_dossier(folder), tmp_path / "gegevens.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Inhoud", "gegevens_schouw", "Kolommen"]
    rows = list(book["gegevens_schouw"].iter_rows(min_row=5, values_only=True))
    found = dict(zip(rows[0], zip(*rows[1:], strict=True), strict=True))
    assert [day.isoformat()[:10] for day in found["datum"]] == ["2018-02-01", "2018-02-02"]
    assert found["locatie"] == ("007", "0012")
    assert found["meetlat"] == ("=1+1", "+gras & <bomen>")
    assert found["niveau"] == ("A+", "D")
    assert found["oppervlakte_m2"] == (None, None)
    assert found["cel"] == ("G2", "G3")
    assert not [c for s in book for row in s.iter_rows() for c in row if c.data_type == "f"]
    csv = (package_of(open_dossier(folder), tmp_path / "p") / "schouw.csv").read_bytes()
    assert b"2018-02-01" in csv
    assert b",'=1+1," in csv
    assert b",007," in csv


def test_people_are_in_no_part_of_it(folder: Path, tmp_path: Path) -> None:
    dossier = open_dossier(folder)
    assert len(dossier.werk) == 1
    path = book_of(dossier, tmp_path / "gegevens.xlsx")
    with zipfile.ZipFile(path) as package:
        held = b"".join(package.read(name) for name in package.namelist())
    files = list(package_of(dossier, tmp_path / "pakket").iterdir())
    held += b"".join(file.read_bytes() for file in files)
    assert sorted(file.name for file in files) == [NAME, "schouw.csv"]
    for canary in (b"Kanarie", b"06-12345678", b"1234.5", b"98765.43", b"inspecteur"):
        assert canary not in held
    said = [c.value for row in openpyxl.load_workbook(path)["Inhoud"].iter_rows() for c in row]
    assert "werk" in said
    assert any(str(text).startswith("Staat er niet in: een rij kan de uren") for text in said)


def test_the_tables_that_tell_of_a_few_people_are_known() -> None:
    assert [name for name, table in TABLES.items() if table.few] == ["werk", "kwetsbaarheid"]


def test_a_table_that_does_not_fit_on_a_sheet_says_so_and_where_the_rest_is(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analyse.report.book.rijenboek.MOST_ROWS", 1)
    path = book_of(open_dossier(folder), tmp_path / "gegevens.xlsx")
    sheet = openpyxl.load_workbook(path)["gegevens_schouw"]
    assert str(sheet["A2"].value).startswith(
        "INGEKORT: de eerste 1 rij; alle staan in gegevens/schouw.csv."
    )
    assert sheet.tables["gegevens_schouw"].ref.endswith("6")
    assert (sheet["A6"].value, sheet["A7"].value) == ("2018-1", None)
    assert list(flaws(path)) == []


def test_the_same_rows_give_the_same_bytes(stad: Dossier, tmp_path: Path) -> None:
    first, again = (book_of(stad, tmp_path / f"{n}.xlsx") for n in (1, 2))
    assert first.read_bytes() == again.read_bytes()
    one, two = (package_of(stad, tmp_path / f"pakket{n}") for n in (1, 2))
    assert {p.name: p.read_bytes() for p in one.iterdir()} == {
        p.name: p.read_bytes() for p in two.iterdir()
    }


# The parts of a workbook, as Excel looks at them when it opens one.

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def flaws(path: Path) -> Iterator[str]:
    """What would make Excel offer to repair a workbook."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    trees = {
        name: ElementTree.fromstring(content)  # noqa: S314
        for name, content in parts.items()
        if name.endswith((".xml", ".rels"))
    }
    known = {part.get("PartName") for part in trees["[Content_Types].xml"]}
    typed = [name for name in parts if name.startswith(("xl/worksheets/s", "xl/tables/"))]
    yield from (f"{name}: no type" for name in typed if f"/{name}" not in known)
    styles = len(trees["xl/styles.xml"].find(f"{_MAIN}cellXfs") or [])
    cells = [
        flaw
        for name, tree in trees.items()
        if name.startswith("xl/worksheets/sheet")
        for flaw in _sheet_flaws(name, tree, styles)
    ]
    yield from cells
    if cells:
        return
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    sheets = trees["xl/workbook.xml"].iter(f"{_MAIN}sheet")
    names = [sheet.get("name", "").casefold() for sheet in sheets]
    if len(set(names)) < len(names) or any(len(name) > 31 for name in names):
        yield "sheet names"
    tables = [table for sheet in book for table in sheet.tables.values()]
    for kind in ("id", "name", "displayName"):
        said = [str(getattr(table, kind)).casefold() for table in tables]
        if len(set(said)) < len(said):
            yield f"tables with one {kind}"
    for sheet in book:
        for table in sheet.tables.values():
            yield from _table_flaws(sheet, table)


def _sheet_flaws(name: str, tree: ElementTree.Element, styles: int) -> Iterator[str]:
    """Rows and cells in order and in their row, with a style that there is."""
    last = 0
    for row in tree.iter(f"{_MAIN}row"):
        number = int(row.get("r", "0"))
        if number <= last:
            yield f"{name}: row {number} after {last}"
        last, right = number, 0
        for cell in row:
            column, at = openpyxl.utils.cell.coordinate_from_string(cell.get("r", ""))
            column = openpyxl.utils.column_index_from_string(column)
            if at != number or column <= right:
                yield f"{name}: cell {cell.get('r')} in row {number}"
            right = column
            if int(cell.get("s", "0")) >= styles:
                yield f"{name}: style of {cell.get('r')}"


def _table_flaws(sheet: Any, table: Any) -> Iterator[str]:
    """A table over filled headings that are its columns, apart from any other range."""
    if not re.fullmatch(r"[A-Za-z_]\w{2,254}", table.displayName):
        yield f"name {table.name}"
    left, top, right, bottom = range_boundaries(table.ref)
    if bottom <= top or bottom > sheet.max_row:
        yield f"{table.name}: rows {table.ref}"
    heads = [sheet.cell(top, column).value for column in range(left, right + 1)]
    if heads != [column.name for column in table.tableColumns]:
        yield f"{table.name}: headings"
    if len({str(head).casefold() for head in heads}) < len(heads):
        yield f"{table.name}: one heading twice"
    if table.autoFilter is None or table.autoFilter.ref != table.ref:
        yield f"{table.name}: filter"
    if sheet.auto_filter.ref or sheet.merged_cells.ranges:
        yield f"{table.name}: filter or merged cells of the sheet"


def test_every_part_is_as_excel_wants_it(folder: Path, stad: Dossier, tmp_path: Path) -> None:
    for number, dossier in enumerate((open_dossier(folder), stad)):
        path = book_of(dossier, tmp_path / f"{number}.xlsx")
        assert list(flaws(path)) == []
        book = openpyxl.load_workbook(path)
        tables = {name: sheet.title for sheet in book for name in sheet.tables}
        assert tables == {one.name: one.name for one in all_rows(dossier)}
        for one in all_rows(dossier):
            sheet = book[one.name]
            left, top, right, bottom = range_boundaries(sheet.tables[one.name].ref)
            assert (right - left + 1, bottom - top) == one.frame.shape[::-1]
            assert (sheet.max_column, sheet.max_row) == (right, bottom)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/tables/table1.xml", 'name="datum"', 'name="dag"'),
        ("xl/tables/table1.xml", 'displayName="gegevens_schouw"', 'displayName="2018"'),
        ("xl/tables/table1.xml", '<autoFilter ref="A5', '<autoFilter ref="A6'),
        ("xl/tables/table1.xml", '7" totalsRowShown', '9" totalsRowShown'),
        ("xl/worksheets/sheet2.xml", '<row r="7"', '<row r="6"'),
        ("xl/worksheets/sheet2.xml", '<c r="B6"', '<c r="A6"'),
        ("xl/worksheets/sheet2.xml", '<c r="A7" s="', '<c r="A7" s="99'),
        ("xl/worksheets/sheet2.xml", "<pageMargins", '<autoFilter ref="A5:B6"/><pageMargins'),
        ("xl/workbook.xml", 'name="Kolommen"', 'name="inhoud"'),
    ],
)
def test_what_excel_would_repair_is_found(
    part: str, old: str, new: str, folder: Path, tmp_path: Path
) -> None:
    whole = book_of(open_dossier(folder), tmp_path / "gegevens.xlsx")
    broken = tmp_path / "kapot.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode()
            if name == part:
                assert old in content
                content = content.replace(old, new)
            target.writestr(name, content)
    assert list(flaws(broken)) != []


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30),
            st.none() | st.floats(allow_nan=False, allow_infinity=False),
            st.none() | st.dates(dt.date(1900, 3, 1), dt.date(2200, 1, 1)),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_what_is_filled_in_is_read_back(rows: list[tuple[Any, ...]]) -> None:
    frame = pd.DataFrame(rows, columns=["tekst", "getal", "dag"])
    frame["dag"] = pd.to_datetime(frame["dag"])
    frame["getal"] = frame["getal"].astype(float)
    frame = pd.concat([frame, frame], ignore_index=True)
    sheet = filled(frame)
    for at, (text, number, day) in enumerate([*rows, *rows], 2):
        assert (sheet.cell(at, 1).value or "") == re.sub("[\ufffe\uffff]", "", text)
        assert sheet.cell(at, 2).value == number
        assert sheet.cell(at, 3).value == (day and dt.datetime.combine(day, dt.time()))


def filled(frame: pd.DataFrame) -> Any:
    made, target = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        for column, form in enumerate(("@", "0.00", "dd-mm-yyyy")):
            sheet.write_blank(1, column, None, book.add_format({"num_format": form}))
    fill(made, target, [Filling(1, 2, frame)])
    return openpyxl.load_workbook(target).active


def test_what_looks_like_the_number_of_a_character_stays_that_text() -> None:
    frame = pd.DataFrame(
        {"tekst": ["_x0041_"], "getal": [1.0], "dag": [pd.Timestamp("1850-01-01")]}
    )
    sheet = filled(frame)
    # Excel reads _x005F_ as the underscore that it stands for.
    assert sheet["A2"].value == "_x005F_x0041_"
    assert sheet["C2"].value == "1850-01-01"


def test_the_package_validates_and_says_what_the_specification_says(
    folder: Path, stad: Dossier, tmp_path: Path
) -> None:
    for number, dossier in enumerate((open_dossier(folder), stad)):
        made = package_of(dossier, tmp_path / f"pakket{number}")
        report = frictionless.validate(str(made / NAME))
        assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])
    said = json.loads((tmp_path / "pakket1" / NAME).read_text(encoding="utf-8"))
    assert FICTIONAL in said["description"]
    assert {source["title"]: source["sha256"] for source in said["sources"]} == dict(
        zip(stad.sheets["bestand"], stad.sheets["sha256"], strict=True)
    )
    (begroting,) = [one for one in said["resources"] if one["name"] == "begroting"]
    fields = {field["name"]: field for field in begroting["schema"]["fields"]}
    spec = TABLES["begroting"]
    assert fields["bedrag"] == {
        "name": "bedrag",
        "type": "number",
        "description": spec["bedrag"].meaning,
        "unit": "euro",
        "constraints": {"required": True},
    }
    kant = [choice.value for choice in spec["kant"].choices]
    assert set(kant) <= set(fields["kant"]["constraints"]["enum"])
    assert (fields["jaar"]["type"], fields["peildatum"]["type"]) == ("year", "date")


@pytest.mark.parametrize(
    ("old", "new"), [(b"2018-02-01", b"01-02-2018"), (b"A+", b"E"), (b"Noord", b"Nord")]
)
def test_a_package_that_was_changed_does_not_validate(
    old: bytes, new: bytes, folder: Path, tmp_path: Path
) -> None:
    made = package_of(open_dossier(folder), tmp_path / "pakket")
    content = (made / "schouw.csv").read_bytes()
    assert old in content
    (made / "schouw.csv").write_bytes(content.replace(old, new))
    assert not frictionless.validate(str(made / NAME)).valid


def test_a_pivot_on_the_rows_after_libreoffice_saved_them_is_the_published_table(
    stad: Dossier, tmp_path: Path
) -> None:
    path = book_of(stad, tmp_path / "gegevens.xlsx")
    soffice = echt.real_part("LibreOffice")
    command = [
        soffice,
        f"-env:UserInstallation={(tmp_path / 'profiel').as_uri()}",
        "--headless",
    ]
    command += [
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(tmp_path / "uit"),
    ]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=300)
    sheet = openpyxl.load_workbook(tmp_path / "uit" / path.name)["gegevens_begroting"]
    cells = sheet[sheet.tables["gegevens_begroting"].ref]
    head, *rows = [[cell.value for cell in row] for row in cells]
    frame = pd.DataFrame(rows, columns=head)
    assert len(frame) == len(stad.begroting)
    pivot = frame.pivot_table("bedrag", ["product", "kant"], "fase", aggfunc="sum")
    published = plan_realisatie(stad.begroting, "product", 2018)
    assert len(published) > 20
    for row in published.to_dict("records"):
        for fase in ("primitief", "gewijzigd", "realisatie"):
            if row[fase] == row[fase]:
                found = pivot.loc[(row["product"], row["kant"]), fase]
                assert round(found, 2) == round(row[fase], 2), (row["product"], fase)


def test_a_report_holds_them_as_its_own_files_and_its_contents_lead_there(
    folder: Path, tmp_path: Path
) -> None:
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    source = "from analyse import publish\n\npublish('Ja.')"
    cells = [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Een\n\n**Wat?**"},
        {
            "cell_type": "code",
            "id": "b",
            "metadata": {},
            "source": source,
            "execution_count": None,
            "outputs": [],
        },
    ]
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    (notebooks / "01_een.ipynb").write_text(text, encoding="utf-8")
    out = tmp_path / "rapport"
    refresh(folder, out, notebooks=notebooks, also=[])
    listed = {file["path"] for file in json.loads((out / "manifest.json").read_text())["files"]}
    ours = {"gegevens.xlsx", "gegevens/datapackage.json", "gegevens/schouw.csv"}
    assert ours <= listed
    links = {
        cell.value: (cell.hyperlink.target, cell.hyperlink.location)
        for row in openpyxl.load_workbook(out / "analyse.xlsx")["Inhoud"].iter_rows()
        for cell in row
        if cell.hyperlink
    }
    assert 'href="gegevens.xlsx"' in (out / "index.html").read_text(encoding="utf-8")
    assert links["gegevens_schouw"] == ("gegevens.xlsx", "'gegevens_schouw'!A1")
    # A month later they go with the report, but for what somebody changed.
    (folder / "schouw.csv").unlink()
    (out / "gegevens" / "eigen.csv").write_text("x", encoding="utf-8")
    refresh(folder, out, notebooks=notebooks, also=[])
    assert [p.name for p in (out / "gegevens").iterdir()] == ["eigen.csv"]
    assert not (out / "gegevens.xlsx").exists()
