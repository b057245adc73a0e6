"""The workbook: what is text stays text, what does not fit says so, its formulas are live and its charts draw the cells of the sheet."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat
import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import echt
from analyse.charts import kleuren
from analyse.dossier import open_dossier
from analyse.report.book import excelcharts
from analyse.report.book.controle import DIFFERS, TIES
from analyse.report.book.sheets import FICTIONAL, Styles, text_cell
from analyse.report.book.workbook import write_workbook
from analyse.report.refresh import refresh

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
STAD = Path(__file__).parents[2] / "data" / "voorbeeldstad"
DANGEROUS = (
    "=cmd|'/c calc'!A1",
    "@SUM(1)",
    "+1",
    "-1+2",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "{=1}",
    "http://kwaad.nl",
    "mailto:a@b.nl",
    "internal:A1",
)
TOTALS = pd.DataFrame(
    {
        "bestand": ["b.xlsx"],
        "blad": ["=1+1"],
        "cel": ["B9"],
        "bereik": ["B6:B8"],
        "omschrijving": ["Totaal"],
        "kolom": ["@bedrag"],
        "afgedrukt": [100.0],
        "berekend": [99.5],
        "verschil": [-0.5],
        "oordeel": ["verschil"],
    }
)


def table(
    name: str, columns: Mapping[str, str], rows: list[list[Any]], **more: str
) -> dict[str, Any]:
    described = [{"name": c, "label": c, "format": form} for c, form in columns.items()]
    record = {
        "name": name,
        "title": f"Titel {name}",
        "unit": "euro",
        "source": "",
        "note": "",
        "notebook": "01_x",
    } | more
    return record | {"columns": described, "rows": rows}


AMOUNTS = table(
    "lasten",
    {"product": "tekst", "bedrag": "euro2"},
    [["Gras", 10.1], ["Bomen", -20.25], ["Afval", 0.0], ["Water", None]],
)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def make(
        *tables: dict[str, Any],
        name: str = "w.xlsx",
        fictional: bool = True,
        totals: pd.DataFrame = TOTALS,
        **more: Any,
    ) -> Path:
        problems = pd.DataFrame({"ernst": ["fout"], "reden": ["=1+1"], "aantal": [-3]})
        sheets = pd.DataFrame({"bestand": ["=1+1.xlsx"], "sha256": ["0" * 64], "rijen": [3]})
        write_workbook(
            tmp_path / name,
            tables,
            problems=problems,
            sheets=sheets,
            totals=totals,
            outlines=[],
            facts={"Run": "=1+1"},
            created=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
            fictional=fictional,
            **more,
        )
        return tmp_path / name

    return make


def formulas(path: Path) -> dict[tuple[str, str], Any]:
    book = openpyxl.load_workbook(path)
    return {
        (s.title, c.coordinate): c.value
        for s in book
        for row in s.iter_rows()
        for c in row
        if c.data_type == "f"
    }


def test_text_that_a_spreadsheet_would_run_is_text_in_every_place(
    write: Callable[..., Path],
) -> None:
    hostile = [
        table(
            f"t{i}",
            {text: "tekst", "bedrag": "euro"},
            [[text, -1.5], [text, 2]],
            title=text,
            note=text,
            source=text,
            unit=text,
        )
        for i, text in enumerate(DANGEROUS)
    ]
    path = write(*hostile)
    found = formulas(path)
    assert {sheet for sheet, _ in found} == {"Controle"}
    assert all(f.startswith(("=ROUND(", "=IF(")) for f in found.values())
    with zipfile.ZipFile(path) as package:
        assert not [n for n in package.namelist() if "externalLink" in n]
        assert not any(b"TargetMode" in package.read(n) for n in package.namelist())
    book = openpyxl.load_workbook(path)
    links = [c.hyperlink for s in book for row in s.iter_rows() for c in row if c.hyperlink]
    assert links
    assert all(link.location and not link.target for link in links)
    cells = [book["T1"][at] for at in ("A6", "B6", "A5", "A1")]
    assert [c.data_type for c in cells] == ["s", "n", "s", "s"]
    assert [c.value for c in cells] == ["@SUM(1)", -1.5, "@SUM(1)", "@SUM(1)"]


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("a\x00b\x0bc\ufffe", "abc"),
        ("\ud800losse helft", "losse helft"),
        ("x" * 32_767, "x" * 32_767),
    ],
)
def test_what_xml_does_not_know_is_left_out(given: str, written: str) -> None:
    assert _one_cell(given) == written


@pytest.mark.parametrize("letter", ["x", "😀"])
def test_a_text_that_does_not_fit_is_cut_and_says_so(letter: str) -> None:
    text = _one_cell(letter * 40_000)
    assert len(text.encode("utf-16-le")) // 2 in (32_766, 32_767)
    assert text.endswith("(ingekort: een cel van Excel houdt 32.767 tekens)")


def _one_cell(text: str) -> Any:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        text_cell(book.add_worksheet("a"), 0, 0, text, Styles(book).plain)
    return openpyxl.load_workbook(target)["a"]["A1"].value


def test_a_table_that_does_not_fit_says_so_and_is_not_added_up(
    write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analyse.report.book.workbook.MOST_ROWS", 2)
    book = openpyxl.load_workbook(write(AMOUNTS, fictional=False))
    assert (
        book["Lasten"]["A2"].value
        == "INGEKORT: de eerste 2 van 4 rijen; meer past niet op een blad."
    )
    assert [book["Lasten"][f"A{n}"].value for n in (6, 7, 8)] == ["Gras", "Bomen", None]
    assert book["Controle"]["A6"].value is None


def test_every_sheet_of_a_fictional_report_says_so(write: Callable[..., Path]) -> None:
    assert all(
        str(s["A2"].value).startswith(FICTIONAL) for s in openpyxl.load_workbook(write(AMOUNTS))
    )
    assert not any(
        FICTIONAL in str(s["A2"].value)
        for s in openpyxl.load_workbook(write(AMOUNTS, fictional=False))
    )


def test_every_sheet_prints_on_the_width_of_a_page_with_headings_and_run(
    write: Callable[..., Path],
) -> None:
    book = openpyxl.load_workbook(write(AMOUNTS))
    assert {
        (s.page_setup.orientation, s.page_setup.fitToHeight, s.oddFooter.center.text)
        for s in book
    } == {("landscape", 0, "Run =1+1")}
    assert book["Lasten"].print_title_rows == "$5:$5"
    assert book["Lasten"].freeze_panes == "B6"
    assert book["Lasten"].auto_filter.ref == "A5:B9"


def test_the_same_report_gives_the_same_bytes(write: Callable[..., Path]) -> None:
    tables = (AMOUNTS, YEARS, SHARES, BREAKS)
    assert (
        write(*tables, name="a.xlsx").read_bytes() == write(*tables, name="b.xlsx").read_bytes()
    )


YEARS = table(
    "saldo_per_jaar",
    {"jaar": "jaar", "fase": "tekst", "lasten": "euro", "baten": "euro"},
    [
        [2017, "realisatie", 10.0, 4.0],
        [2018, "realisatie", 12.0, 5.0],
        [2019, "gewijzigd", 13.0, 6.0],
    ],
)
SHARES = table(
    "aandeel_stad",
    {"ronde": "tekst", "aandeel": "procent"},
    [["2011-1", 0.8], ["2011-2", None], ["2012-1", 0.5], ["2012-2", 0.6]],
)
BREAKS = table("breuken", {"ronde": "tekst", "soort": "tekst"}, [["2012-1", "kor_versie"]])


def charts(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as package:
        return [
            package.read(n).decode()
            for n in sorted(package.namelist())
            if re.fullmatch(r"xl/charts/chart\d+\.xml", n)
        ]


def test_a_chart_draws_the_cells_of_its_sheet_as_far_as_they_are_one_story(
    write: Callable[..., Path],
) -> None:
    path = write(YEARS)
    (chart,) = charts(path)
    assert re.findall(r"<c:f>([^<]+)</c:f>", chart) == [
        "'Lasten en baten per jaar'!$A$6:$A$7",
        "'Lasten en baten per jaar'!$C$6:$C$7",
        "'Lasten en baten per jaar'!$A$6:$A$7",
        "'Lasten en baten per jaar'!$D$6:$D$7",
    ]
    assert "Titel saldo_per_jaar: realisatie" in chart
    with zipfile.ZipFile(path) as package:
        (drawing,) = [
            package.read(n).decode()
            for n in package.namelist()
            if n.startswith("xl/drawings/drawing")
        ]
    assert (
        'descr="Titel saldo_per_jaar: realisatie. Getoond: lasten, baten, over 2 rijen van dit'
        ' blad."' in drawing
    )


def test_a_line_stops_where_the_method_changes(write: Callable[..., Path]) -> None:
    path = write(SHARES, BREAKS)
    (chart,) = charts(path)
    assert [f for f in re.findall(r"<c:f>([^<]+)</c:f>", chart) if "$A" not in f] == [
        "'Aandeel op ambitie per ronde'!$D$6:$D$9",
        "'Aandeel op ambitie per ronde'!$E$6:$E$9",
    ]
    sheet = openpyxl.load_workbook(path)["Aandeel op ambitie per ronde"]
    assert [[sheet[f"{c}{r}"].value for r in range(6, 10)] for c in "DE"] == [
        ["=B6", None, None, None],
        [None, None, "=B8", "=B9"],
    ]
    assert "onderbroken waar de methode verandert" in str([c.value for c in sheet["A"]])
    assert [
        f for f in re.findall(r"<c:f>([^<]+)</c:f>", charts(write(SHARES))[0]) if "$A" not in f
    ] == ["'Aandeel op ambitie per ronde'!$B$6:$B$9"]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[2017, "realisatie", 1.0, 2.0]],
        [[2017, "realisatie", None, 0.0], [2018, "realisatie", None, None]],
    ],
)
def test_a_table_with_nothing_to_draw_has_no_chart(
    rows: list[list[Any]], write: Callable[..., Path]
) -> None:
    assert charts(write(YEARS | {"rows": rows})) == []


def test_a_title_that_looks_like_a_reference_is_a_text(write: Callable[..., Path]) -> None:
    columns = {
        "jaar": "jaar",
        "uitvoerder": "tekst",
        "voorschot": "euro",
        "verschuldigd": "euro",
    }
    rows = [[year, "=cmd|'/c calc'!A1", 1.0, 2.0] for year in (2017, 2018)]
    (chart,) = charts(write(table("afrekening_jaren", columns, rows, title="Totaal!B2")))
    assert not re.search(r"<c:f>[^<]*(cmd|Totaal)", chart)
    assert re.search(r"<a:t>Totaal!\u2060B2: =cmd\|'/c calc'!\u2060A1</a:t>", chart)


def test_where_a_workbook_comes_from_tells_the_choices_of_each_notebook(
    write: Callable[..., Path],
) -> None:
    chosen = [("01_geld", "JAAR = None", "None is het laatste"), ("01_geld", "=1+1", "")]
    sheet = openpyxl.load_workbook(write(SHARES, chosen=chosen))["Herkomst"]
    said = [[c.value for c in row[:3]] for row in sheet.iter_rows()]
    at = said.index(["notebook", "keuze", "betekenis"])
    assert said[at + 1 :] == [
        ["01_geld", "JAAR = None", "None is het laatste"],
        ["01_geld", "=1+1", None],
    ]
    assert all(c.data_type != "f" for row in sheet.iter_rows() for c in row)


def test_every_rule_is_of_a_table_that_a_notebook_publishes() -> None:
    published = "".join(p.read_text(encoding="utf-8") for p in NOTEBOOKS.glob("*.ipynb"))
    assert not [
        name
        for name in excelcharts.RULES
        if not re.search(rf'"name": "{name}"|\\\\"{name}\\\\"', published)
    ]


def test_every_part_of_a_stack_has_a_look_of_its_own_in_excel() -> None:
    looks = [excelcharts._look("gestapeld", n) for n in range(len(kleuren.PORTFOLIO))]
    assert [look for look in looks if looks.count(look) > 1] == []


@pytest.fixture(scope="module")
def recalculate(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[Path]], list[Path]]:
    """Convert workbooks with LibreOffice, which calculates every formula anew."""
    soffice = echt.real_part("LibreOffice")

    def convert(paths: list[Path]) -> list[Path]:
        out = tmp_path_factory.mktemp("opnieuw")
        home = (tmp_path_factory.mktemp("profiel")).as_uri()
        command = [
            soffice,
            f"-env:UserInstallation={home}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
        ]
        subprocess.run(
            [*command, str(out), *map(str, paths)], check=True, capture_output=True, timeout=120
        )
        return [out / p.name for p in paths]

    return convert


def test_libreoffice_finds_the_same_totals_and_sees_a_changed_number(
    write: Callable[..., Path], recalculate: Callable[[list[Path]], list[Path]]
) -> None:
    whole = write(AMOUNTS, YEARS, SHARES, BREAKS)
    # Written by openpyxl, its formulas have no value: what is found afterwards was calculated.
    book = openpyxl.load_workbook(whole)
    book.save(whole.with_name("zonder_waarde.xlsx"))
    book["Lasten"]["B6"] = 10.11
    book.save(whole.with_name("veranderd.xlsx"))
    same, changed = recalculate(
        [whole.with_name("zonder_waarde.xlsx"), whole.with_name("veranderd.xlsx")]
    )
    before, after = (openpyxl.load_workbook(p, data_only=True) for p in (whole, same))
    where = formulas(whole)
    assert len(where) > 10
    assert {at: after[at[0]][at[1]].value for at in where} == pytest.approx(
        {at: before[at[0]][at[1]].value for at in where}, abs=1e-9
    )
    check = openpyxl.load_workbook(changed, data_only=True)["Controle"]
    assert [check[f"{c}6"].value for c in "EFGH"] == pytest.approx(
        [-10.15, -10.14, 0.01, DIFFERS]
    )
    assert check["H7"].value == TIES
    assert str(check["A3"].value).startswith("Let op: minstens een kolom")


def test_the_workbook_tells_the_size_and_last_day_of_every_sheet_and_the_choices_of_the_notebooks(
    tmp_path: Path,
) -> None:
    (tmp_path / "exports").mkdir()
    for name in ("maatregelen.xlsx", "taakstelling.xlsx"):
        shutil.copy(STAD / name, tmp_path / "exports")
    (tmp_path / "notebooks").mkdir()
    cell = new_code_cell(
        'import os\n\nMAP = os.environ.get("ANALYSE_DATA", "../data")  # de map met exports\nJAAR ='
        " None  # None is het laatste",
        metadata={"tags": ["parameters"]},
    )
    cells = [new_markdown_cell("# Niets\n\n**Wat?**"), cell]
    for number, made in enumerate(cells):
        made["id"] = f"c{number}"
    nbformat.write(new_notebook(cells=cells), tmp_path / "notebooks" / "01_niets.ipynb")
    refresh(
        tmp_path / "exports", tmp_path / "rapport", notebooks=tmp_path / "notebooks", also=[]
    )
    rows = [
        [c.value for c in row]
        for row in openpyxl.load_workbook(tmp_path / "rapport" / "analyse.xlsx")[
            "Herkomst"
        ].iter_rows()
    ]
    at = next(i for i, row in enumerate(rows) if row[0] == "bestand")
    assert rows[at][:4] == ["bestand", "sha256", "bytes", "peildatum"]
    held = {row[0]: row for row in rows[at + 1 : at + 3]}
    assert {name: row[2] for name, row in held.items()} == {
        name: (STAD / name).stat().st_size for name in held
    }
    assert f"{held['maatregelen.xlsx'][3]:%d-%m-%Y}" == "31-12-2018"
    assert held["taakstelling.xlsx"][3] == "n.v.t."
    assert ["01_niets", "MAP = exports", "de map met exports"] in [row[:3] for row in rows]
    assert ["01_niets", "JAAR = None", "None is het laatste"] in [row[:3] for row in rows]


def test_personal_data_of_the_exports_are_in_no_part_of_the_workbook(
    tmp_path: Path, write_xlsx: Callable[..., Path]
) -> None:
    canaries = ("Kanarie Jansen", "123456782", "06-12345678")
    heads = [
        "ronde",
        "datum",
        "wijk",
        "locatie",
        "meetlat",
        "niveau",
        "inspecteur",
        "opmerking",
    ]
    line = [
        "2018-1",
        "01-02-2018",
        "Noord",
        "N-1",
        "gras",
        "B",
        canaries[0],
        f"bel {canaries[2]}, BSN {canaries[1]}",
    ]
    write_xlsx([heads, line, [*line[:3], "N-2", *line[4:]]], name="schouw_2018.xlsx")
    dossier = open_dossier(tmp_path)
    assert len(dossier.schouw) == 2
    out = tmp_path / "uit.xlsx"
    write_workbook(
        out,
        [],
        problems=dossier.problems,
        sheets=dossier.sheets,
        totals=dossier.totals,
        outlines=[],
        facts={},
        created=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        fictional=False,
    )
    with zipfile.ZipFile(out) as package:
        parts = [package.read(n).decode("utf-8", errors="replace") for n in package.namelist()]
    held = "".join(parts)
    assert "schouw_2018.xlsx" in held
    assert not [c for c in canaries if c in held]
