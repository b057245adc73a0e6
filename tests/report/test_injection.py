"""Exports with markup, formulas, links and `$` in every text position, through all notebooks and into every form of the report.

The trap: a text that is inert in one form may act in another, and a library may take a text for a
formula by how it looks.
"""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pandas as pd

from analyse import open_dossier
from analyse.report.refresh import refresh
from analyse.tables import ONBEKEND, TABLES, Column
from conftest import ROOT
from echt import COMMANDS, real_part

#: A formula that looks like a reference, an element with a class and a handler, mathematics, a link
#: of Markdown and a script, around a word.
PAYLOAD = (
    "=cmd|'/c calc'!A1 <img class=\"gepakt\" src=x onerror=alert(1)> {} $x^2$"
    " [klik](javascript:alert(1)) <script>alert(2)</script>"
)
WIJK = "Handelshaven"


def poisoned(column: Column, values: pd.Series) -> pd.Series:
    """A column as an export has it, every text in it with the payload around it."""
    if column.kind in ("tekst", "wijk"):
        text = values.astype("object")
        return text.where(
            text.isna() | text.isin(["", ONBEKEND]), text.map(lambda word: PAYLOAD.format(word))
        )
    if column.kind == "datum":
        return values.dt.strftime("%d-%m-%Y")
    if column.kind in ("bedrag", "getal"):
        return values.map(
            lambda v: "" if pd.isna(v) else f"{v:.6f}".rstrip("0").rstrip(".").replace(".", ",")
        )
    return values


def poisoned_report(root: Path) -> Path:
    """The report of one wijk of Voorbeeldstad, all of whose texts are poisoned.

    With PDF where there is a browser.
    """
    exports = root / "exports"
    exports.mkdir()
    reached = 0
    stad = open_dossier(ROOT / "data" / "voorbeeldstad")
    for name, table in stad.tables.items():
        rows = table[~table["wijk"].isin({*stad.wijken} - {WIJK})] if "wijk" in table else table
        columns = [c for c in TABLES[name] if c.name in rows]
        made = pd.DataFrame({c.name: poisoned(c, rows[c.name]) for c in columns})
        reached += sum(
            made[c.name].astype(str).str.contains("gepakt", regex=False).any() for c in columns
        )
        made.to_csv(exports / f"{name}.csv", sep=";", index=False, encoding="utf-8-sig")
    assert reached > 55, "nearly every text column of every table holds the payload"
    browser = any(
        Path(d, c).is_file()
        for c in COMMANDS["Chromium"]
        for d in ("/usr/bin", "/usr/local/bin", "/snap/bin")
    )
    refresh(exports, root / "rapport", notebooks=ROOT / "notebooks", pdf=browser, slides=True)
    return root / "rapport"


class Reader(HTMLParser):
    """Elements and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def pages_show_it_and_none_of_it_is_markup(report: Path) -> None:
    pages = sorted(report.rglob("*.html"))
    assert len(pages) >= 12
    texts = [page.read_text(encoding="utf-8") for page in pages]
    assert sum("&lt;script&gt;alert(2)" in text for text in texts) > 9
    for text in texts:
        for tag, attributes in Reader(text).found:
            assert tag not in ("script", "iframe", "object", "form", "base")
            assert not [a for a in attributes if a.startswith("on")]
            assert attributes.get("class") != "gepakt"
            assert not [
                v
                for a, v in attributes.items()
                if a in ("href", "src")
                and v
                and not re.match(r"(#|data:image/png;base64,|[\w./-]+(?:#[\w-]+)?$)", v)
            ]


def charts_hold_it_as_text_only(report: Path) -> None:
    told = 0
    for chart in report.rglob("*.svg"):
        tags = {
            element.tag.rpartition("}")[2]
            for element in ElementTree.parse(chart).getroot().iter()  # noqa: S314
        }
        assert not tags & {"script", "img", "a", "foreignObject", "iframe"}, chart.name
        told += "gepakt" in chart.read_text(encoding="utf-8")
    assert told > 12


def the_workbook_has_no_formula_and_no_link_but_our_own(report: Path) -> None:
    ours = re.compile(r"=(IF|ROUND|SUM|COUNTIF|ABS|MAX|MIN|AND|OR)\(|=[A-Z]+\d+$")
    book = openpyxl.load_workbook(report / "analyse.xlsx")
    texts = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                texts += cell.data_type == "s" and "cmd|" in cell.value
                assert cell.data_type != "f" or (
                    ours.match(cell.value) and "cmd" not in cell.value
                ), (sheet.title, cell.coordinate)
                target = cell.hyperlink.target if cell.hyperlink else None
                assert target in (None, "gegevens.xlsx"), (sheet.title, cell.coordinate)
    assert texts > 300
    with zipfile.ZipFile(report / "analyse.xlsx") as archive:
        for name in archive.namelist():
            part = archive.read(name).decode("utf-8", "replace")
            assert not re.search(r"<(?:c:)?f>[^<]*cmd", part), f"a reference in {name}"
            part = part.replace('Target="gegevens.xlsx" TargetMode="External"', "")
            assert not (name.endswith(".rels") and 'TargetMode="External"' in part), name
    with zipfile.ZipFile(report / "gegevens.xlsx") as archive:
        rows = [archive.read(name).decode() for name in archive.namelist()]
    assert sum(part.count("cmd|") for part in rows) > 300
    assert not [part for part in rows if "<f>" in part or 'TargetMode="External"' in part]


def slides_and_executed_notebooks_hold_it_as_text(report: Path) -> None:
    with zipfile.ZipFile(report / "rapport.pptx") as archive:
        parts = {
            name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
        }
    assert any("onerror=alert(1)" in part for part in parts.values())
    assert not [
        name
        for name, part in parts.items()
        if "hlinkClick" in part or 'TargetMode="External"' in part
    ]
    for path in sorted((report / "notebooks").glob("*.ipynb")):
        outputs = [
            o
            for c in json.loads(path.read_text(encoding="utf-8"))["cells"]
            for o in c.get("outputs", ())
        ]
        data = [
            (kind, "".join(value)) for o in outputs for kind, value in o.get("data", {}).items()
        ]
        assert {kind for kind, _ in data} <= {
            "text/html",
            "text/markdown",
            "text/plain",
            "image/png",
        }
        for kind, text in data:
            if kind == "text/html":
                assert not re.search(r"<(img|script|a)\b", text), path.name
            if kind == "text/markdown":
                assert not re.search(r"(?<!\\)<(img|script)|(?<!\\)\]\(|(?<!\\)\$", text), (
                    path.name
                )


def the_pdf_holds_it_as_text_and_nothing_to_follow(report: Path) -> None:
    real_part("Chromium")
    pdftotext = real_part("poppler")
    content = (report / "rapport.pdf").read_bytes()
    assert not [
        word
        for word in (b"/JavaScript", b"/JS ", b"/URI", b"/Launch", b"/SubmitForm", b"file:")
        if word in content
    ]
    text = subprocess.run(
        [pdftotext, str(report / "rapport.pdf"), "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert text.count("onerror=alert(1)") > 100
    assert "$x^2$" in text


def test_what_stands_in_an_export_acts_in_no_form_of_the_report(tmp_path: Path) -> None:
    # One test, for the report takes most of a minute to make and tests of one module may run apart.
    report = poisoned_report(tmp_path)
    pages_show_it_and_none_of_it_is_markup(report)
    charts_hold_it_as_text_only(report)
    the_workbook_has_no_formula_and_no_link_but_our_own(report)
    slides_and_executed_notebooks_hold_it_as_text(report)
    the_pdf_holds_it_as_text_and_nothing_to_follow(report)
