"""The report: whole or not at all, the same twice, inert, and with totals that tie.

The data are fictional.
"""

from __future__ import annotations

import datetime as dt
import html
import itertools
import json
import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import openpyxl
import pandas as pd
import pytest
from filelock import FileLock
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from pptx import Presentation

from analyse.errors import GegevensFout, UitvoerFout
from analyse.report import refresh as refresh_module
from analyse.report import stage
from analyse.report.book.bladnamen import sheet_names
from analyse.report.book.workbook import write_workbook
from analyse.report.outcome import RefreshResult
from analyse.report.refresh import refresh
from analyse.report.run import inputs
from analyse.report.run.execute import Job, execute_all
from tools.notebooks import answers, main, rerun

NASTY = "<script>alert(1)</script><img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://x","klik")'
NOW = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
PROBLEM_COLUMNS = [
    "ernst",
    "code",
    "bestand",
    "blad",
    "cel",
    "waarde",
    "verwacht",
    "reden",
    "oplossing",
    "effect",
    "aantal",
]
TOTAL_COLUMNS = [
    "bestand",
    "blad",
    "cel",
    "omschrijving",
    "afgedrukt",
    "berekend",
    "verschil",
    "oordeel",
]

SETUP = """import os
import pandas as pd
from analyse import publish
MAP = os.environ.get("ANALYSE_DATA", "../data/voorbeeldstad")"""
MONEY = f"""from analyse.antwoord import Antwoord, Kerngetal
publish(Antwoord("Van € 3,30 is € 2,20 besteed aan {NASTY}.", "hoog", (Kerngetal({NASTY!r}, {NASTY!r}, {NASTY!r}, {NASTY!r}),), ({NASTY!r},)))
publish(pd.DataFrame({{"wijk": [{NASTY!r}, {FORMULA!r}, "onbekend"], "bedrag": [0.1, 0.2, 3.0], "aandeel": [0.125, None, 1]}}),
        "lasten_per_wijk", title={NASTY!r}, unit="euro", source="rekening (fictief)", formats={{"bedrag": "euro2"}})"""
CHART = """import matplotlib.pyplot as plt
fig, ax = plt.subplots(figsize=(4, 2))
ax.plot([2012, 2015], [0.25, 1.0])
publish(fig, "lijn", title="Taakstelling", alt="Van 0,25 naar 1,0 mln.")"""
LOOSE = f"""from IPython.display import HTML, Markdown, display
display(HTML({NASTY!r}), Markdown({NASTY!r}))
print({NASTY!r})
pd.DataFrame({{"x": [{NASTY!r}]}})"""


def write_notebook(path: Path, *cells: str) -> None:
    """A notebook of which cells that begin with `#` or `**` are text."""
    made = [
        new_markdown_cell(c) if c.startswith(("# ", "**", "##")) else new_code_cell(c)
        for c in cells
    ]
    for number, cell in enumerate(made):
        cell["id"] = f"cel-{number:02d}"
    nbformat.write(new_notebook(cells=made), path)


def dossier(folder: Path, *, errors: bool = False) -> Any:
    """What `open_dossier` gives, as little of it as a report needs."""
    ernst = "fout" if errors else "waarschuwing"
    problems = [
        (
            ernst,
            "B01",
            FORMULA,
            NASTY,
            "C12",
            NASTY,
            "een bedrag",
            "Het bedrag is onleesbaar.",
            "Herstel de cel.",
            "Niet gelezen.",
            1,
        )
    ]
    return SimpleNamespace(
        folder=folder,
        problems=pd.DataFrame(problems, columns=PROBLEM_COLUMNS),
        sheets=pd.DataFrame(
            [("a.csv", "9f" * 32, "csv", "", "begroting", 3, 0)],
            columns=["bestand", "sha256", "soort", "blad", "tabel", "rijen", "overgeslagen"],
        ),
        totals=pd.DataFrame(
            [
                ("a.csv", "", "B5", "Totaal", 3.3, 3.3, 0.0, "sluit aan"),
                ("a.csv", "", "B9", FORMULA, 3.0, 3.3, 0.3, "afronding"),
            ],
            columns=TOTAL_COLUMNS,
        ),
        has_errors=errors,
        files=[],
        tables={"werk": None},
        fictional=True,
    )


class Place(SimpleNamespace):
    """A folder with data, notebooks and room for the report."""

    data: Path
    notebooks: Path
    out: Path

    def refresh(self, **more: Any) -> RefreshResult:
        options: dict[str, Any] = {
            "notebooks": self.notebooks,
            "open_dossier": dossier,
            "now": NOW,
        } | more
        return refresh(self.data, options.pop("out", self.out), **options)

    def bytes(self, out: Path | None = None) -> dict[str, bytes]:
        root = out or self.out
        return {
            p.relative_to(root).as_posix(): p.read_bytes()
            for p in sorted(root.rglob("*"))
            if p.is_file()
        }


def make_place(root: Path) -> Place:
    place = Place(
        data=root / "voorbeeldstad", notebooks=root / "notebooks", out=root / "uitvoer"
    )
    place.data.mkdir()
    place.notebooks.mkdir()
    (place.data / "a.csv").write_text("wijk;bedrag\n", encoding="utf-8")
    write_notebook(
        place.notebooks / "01_begroting.ipynb",
        "# Waar gaat het geld heen?",
        "**Wat kost het?**",
        SETUP,
        MONEY,
        "#### Los",
        LOOSE,
    )
    write_notebook(place.notebooks / "02_taakstelling.ipynb", "# Is het gehaald?", SETUP, CHART)
    write_notebook(place.notebooks / "kladblok.ipynb", "raise SystemError('hoort er niet bij')")
    return place


@pytest.fixture(scope="module", autouse=True)
def _steady_program() -> Iterator[None]:
    """The program text counts as input; here it stays the same even while somebody edits it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inputs, "program_hash", lambda: "this version")
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A report that is made once; tests that need it must leave it as it is."""
    place = make_place(tmp_path_factory.mktemp("verslag"))
    place.result = place.refresh()
    place.first = place.bytes()
    return place


@pytest.fixture
def place(made: Place) -> Iterator[Place]:
    yield made
    assert made.bytes() == made.first, "a test changed the shared report"


class Page(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = path.read_text(encoding="utf-8")
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.found if name == tag]


def test_the_report_is_what_was_promised(place: Place) -> None:
    assert (place.result.changed, place.result.ran, place.result.warnings) == (
        True,
        ("01_begroting", "02_taakstelling"),
        1,
    )
    assert set(place.first) == {
        "index.html",
        "analyse.xlsx",
        "manifest.json",
        "notebooks/01_begroting.html",
        "notebooks/01_begroting.ipynb",
        "notebooks/02_taakstelling.html",
        "notebooks/02_taakstelling.ipynb",
        "figuren/lijn.png",
        "figuren/lijn.svg",
        "publicaties/lasten_per_wijk.json",
        "publicaties/01_begroting_01.json",
        "publicaties/lijn.json",
    }
    manifest = json.loads(place.first["manifest.json"])
    assert {f["path"] for f in manifest["files"]} == set(place.first) - {"manifest.json"}
    assert manifest["inputs"] == inputs.files_of(place.data)
    assert manifest["notebooks"][0]["question"] == "Wat kost het?"
    assert manifest["notebooks"][0]["certainty"] == "hoog"
    assert sorted(p.name for p in place.out.parent.iterdir() if "uitvoer" in p.name) == [
        ".uitvoer.lock",
        "uitvoer",
    ]


def test_the_first_page_says_whether_the_data_are_in_order_and_links_to_every_question(
    place: Place,
) -> None:
    page = Page(place.out / "index.html")
    order = [
        page.text.index(words)
        for words in (
            "Fictieve gegevens",
            "De cijfers zijn bruikbaar.",
            "Wat kost het?",
            "Kloppen de gegevens?",
            "Waar de cijfers vandaan komen",
        )
    ]
    assert order == sorted(order)
    assert {
        "notebooks/01_begroting.html",
        "notebooks/02_taakstelling.html",
        "analyse.xlsx",
    } <= {a["href"] for a in page.all("a")}
    assert "Van de 2 controletotalen sluit er 1 tot op de cent" in page.text
    assert page.text.index("B9") < page.text.index("B5")
    assert str(place.data) not in page.text


@pytest.mark.parametrize(
    "name", ["index.html", "notebooks/01_begroting.html", "notebooks/02_taakstelling.html"]
)
def test_pages_are_inert_accessible_and_need_nothing(place: Place, name: str) -> None:
    page = Page(place.out / name)
    assert not page.all("script")
    assert not page.all("link")
    assert not [key for _, attrs in page.found for key in attrs if key.startswith("on")]
    assert all(
        i["src"].startswith("data:image/png;base64,") and i["alt"] for i in page.all("img")
    )
    assert page.all("html") == [{"lang": "nl"}]
    policy = next(
        m["content"]
        for m in page.all("meta")
        if m.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith(
        "default-src 'none'; img-src data: 'self'; style-src 'unsafe-inline'"
    )
    levels = [
        int(tag[1]) for tag, _ in page.found if tag in ("h1", "h2", "h3", "h4", "h5", "h6")
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))
    assert page.all("a")[0] == {"class": "sprong", "href": "#inhoud"}
    assert all(
        r["tabindex"] == "0" and r["aria-label"]
        for r in page.all("div")
        if r.get("role") == "region"
    )
    assert "http://" not in page.text.replace("http://x", "")
    assert "20260302-" in page.text


def test_a_page_folds_the_code_and_keeps_what_the_data_say(place: Place) -> None:
    page = Page(place.out / "notebooks/01_begroting.html")
    assert sorted(d["class"] for d in page.all("details")) == ["code", "meer", "rest"]
    assert page.text.count("&lt;script&gt;alert(1)") >= 5
    assert '<td class="getal">€\u00a00,10</td>' in page.text
    assert "Bron: rekening (fictief)." in page.text
    assert (
        Page(place.out / "notebooks/02_taakstelling.html").all("img")[0]["alt"]
        == "Van 0,25 naar 1,0 mln."
    )


def test_nothing_changed_says_so_without_opening_the_data(place: Place) -> None:
    result = place.refresh(open_dossier=lambda _: pytest.fail("the data were opened"))
    assert not result.changed
    assert result.message.startswith("Niets veranderd")
    assert result.reused == ("01_begroting", "02_taakstelling")


def test_another_template_makes_the_slides_anew(tmp_path: Path) -> None:
    place = make_place(tmp_path)
    assert place.refresh(slides=True).changed
    assert not place.refresh(slides=True).changed
    template = tmp_path / "huis.pptx"
    Presentation().save(str(template))
    assert place.refresh(template=template).changed
    assert not place.refresh(template=template).changed
    # Who asks for no slides keeps those that are there, as long as nothing else changed.
    assert not place.refresh().changed


def test_older_slides_and_pdf_do_not_stay_beside_new_pages_and_that_is_said(
    tmp_path: Path,
) -> None:
    place = make_place(tmp_path)
    assert "vorige verslag" not in place.refresh(slides=True, only=["02"]).message
    # As a report that was made with a PDF as well.
    path = place.out / "manifest.json"
    (place.out / "rapport.pdf").write_bytes(b"%PDF-1.7")
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["files"] = inputs.files_of(place.out)
    manifest["files"] = [f for f in manifest["files"] if f["path"] != "manifest.json"]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    result = place.refresh(only=["02"], force=True)
    assert result.message.splitlines()[-1] == (
        "rapport.pdf en rapport.pptx van het vorige verslag zijn oud en staan er niet meer bij;"
        " ververs met --pdf --pptx voor nieuwe."
    )
    assert {"rapport.pdf", "rapport.pptx"}.isdisjoint(place.bytes())
    place.refresh(slides=True, only=["02"])
    assert place.refresh(only=["02"], force=True).message.splitlines()[-1] == (
        "rapport.pptx van het vorige verslag is oud en staat er niet meer bij; ververs met --pptx"
        " voor een nieuwe."
    )
    place.refresh(slides=True, only=["02"])
    assert "is oud" not in place.refresh(slides=True, only=["02"], force=True).message


def test_the_chart_that_a_notebook_names_stands_for_it(tmp_path: Path) -> None:
    place = make_place(tmp_path)
    path = place.notebooks / "02_taakstelling.ipynb"
    other = CHART.replace('"lijn"', '"tweede"').replace("Van 0,25 naar 1,0", "Het plaatje van")
    write_notebook(path, "# Is het gehaald?", SETUP, CHART, f"{other}\npublish('Ja.')")
    place.refresh(only=["02"])
    first = (place.out / "index.html").read_text(encoding="utf-8")
    assert 'alt="Van 0,25 naar 1,0 mln."' in first
    notebook = nbformat.read(path, 4)
    notebook.metadata["analyse"] = {"plaatje": "tweede"}
    nbformat.write(notebook, path)
    place.refresh(only=["02"], force=True, slides=True)
    first = (place.out / "index.html").read_text(encoding="utf-8")
    assert re.findall('alt="(.*?)"', first) == ["Het plaatje van mln."]
    shapes = Presentation(str(place.out / "rapport.pptx")).slides[1].shapes
    assert "Het plaatje van mln." in [s._element._nvXxPr.cNvPr.get("descr") for s in shapes]


def test_what_one_tries_in_a_notebook_is_no_part_of_the_report(tmp_path: Path) -> None:
    place = make_place(tmp_path)
    path = place.notebooks / "01_begroting.ipynb"
    notebook = nbformat.read(path, 4)
    tried = nbformat.v4.new_code_cell(
        "publish(pd.DataFrame({'probeersel': [1]}), 'probeersel')",
        metadata={"tags": ["notebook"]},
    )
    notebook.cells.append(tried)
    nbformat.write(notebook, path)
    place.refresh()
    names = [name for name in place.bytes() if "probeersel" in name]
    assert names == []
    page = place.bytes()["notebooks/01_begroting.html"].decode("utf-8")
    assert "<th>probeersel" not in page
    assert "Probeersel" not in openpyxl.load_workbook(place.out / "analyse.xlsx").sheetnames


def test_another_program_runs_the_notebooks_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "program_hash", lambda: "next version")
    with pytest.raises(GegevensFout):
        place.refresh(open_dossier=lambda folder: dossier(folder, errors=True))


def test_what_is_told_of_a_chart_can_be_read_on_its_page(place: Place) -> None:
    page = next(
        p
        for p in place.out.glob("notebooks/*.html")
        if "Van 0,25 naar 1,0 mln." in p.read_text(encoding="utf-8")
    )
    text = page.read_text(encoding="utf-8")
    assert 'alt="Van 0,25 naar 1,0 mln."' in text
    assert re.search(
        r"<summary>Beschrijving<span class=\"verborgen\"> van de grafiek"
        r" Taakstelling</span> en bestanden</summary>\s*<p>Van 0,25 naar 1,0 mln.</p>",
        text,
    )


def test_the_same_input_gives_the_same_bytes(place: Place, tmp_path: Path) -> None:
    place.refresh(out=tmp_path / "nog_eens")
    assert place.bytes(tmp_path / "nog_eens") == place.first


def test_errors_in_the_data_publish_nothing(place: Place) -> None:
    with pytest.raises(GegevensFout, match=r"C12: Het bedrag is onleesbaar\. Herstel de cel\."):
        place.refresh(force=True, open_dossier=lambda folder: dossier(folder, errors=True))


def test_when_all_notebooks_stop_each_is_named_and_the_report_is_left_alone(
    place: Place, tmp_path: Path
) -> None:
    write_notebook(tmp_path / "01_fout.ipynb", "# Fout", "x = 1", "1 / 0", "print(2)")
    write_notebook(tmp_path / "02_eigen.ipynb", SETUP, "publish('Ja.', 'Mag Niet')")
    with pytest.raises(UitvoerFout) as caught:
        place.refresh(notebooks=tmp_path)
    assert str(caught.value).splitlines() == [
        "Notebook 01_fout.ipynb stopte in codecel 2: ZeroDivisionError: division by zero",
        (
            "Notebook 02_eigen.ipynb stopte in codecel 2: De naam 'Mag Niet' kan niet: gebruik 1"
            " tot 60 tekens uit a-z, 0-9, _ en -."
        ),
        "Er is niets gepubliceerd en het vorige verslag is niet veranderd.",
    ]


def test_data_that_change_meanwhile_publish_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*_args: Any) -> None:
        (place.data / "b.csv").write_text("later", encoding="utf-8")

    monkeypatch.setattr(refresh_module, "collect", meanwhile)
    monkeypatch.setattr(refresh_module.compose, "write_report", meanwhile)
    try:
        with pytest.raises(UitvoerFout, match="veranderden tijdens het verversen"):
            place.refresh(force=True)
    finally:
        (place.data / "b.csv").unlink()


def test_a_held_lock_says_who(place: Place) -> None:
    with (
        stage.locked(place.out),
        pytest.raises(
            UitvoerFout, match=rf"al ververst door .* \(proces {os.getpid()}, sinds "
        ),
    ):
        place.refresh()
    with (
        FileLock(place.out.parent / ".uitvoer.lock"),
        pytest.raises(UitvoerFout, match=r"wordt al ververst\. Wacht"),
    ):
        place.refresh()


def test_a_notebook_without_its_table_is_set_aside_and_said(tmp_path: Path) -> None:
    place = make_place(tmp_path)
    path = place.notebooks / "03_kwaliteit.ipynb"
    write_notebook(path, "# Hoe schoon?", "raise SystemError('had niet mogen draaien')")
    notebook = nbformat.read(path, 4)
    notebook.metadata["analyse"] = {"tabellen": ["werk", "schouw"]}
    nbformat.write(notebook, path)
    assert "03_kwaliteit" in place.refresh().message
    manifest = json.loads((place.out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["without_data"]["03_kwaliteit"]["tables"] == ["schouw"]
    assert "geen export van schouw" in (place.out / "index.html").read_text(encoding="utf-8")
    assert not place.refresh().changed


def test_what_a_notebook_needs_survives_running_it_again(tmp_path: Path) -> None:
    path = tmp_path / "00_proef.ipynb"
    write_notebook(path, "# Proef", "1 + 1")
    notebook = nbformat.read(path, 4)
    notebook.metadata["analyse"] = {"tabellen": ["begroting"]}
    nbformat.write(notebook, path)
    rerun(folder=tmp_path)
    assert json.loads(path.read_text(encoding="utf-8"))["metadata"]["analyse"] == {
        "tabellen": ["begroting"]
    }


def test_only_takes_over_what_is_current_and_says_what_is_left_out(
    tmp_path: Path, made: Place
) -> None:
    place = make_place(tmp_path)
    result = place.refresh(only=["02"])
    assert (result.ran, result.left_out) == (("02_taakstelling",), ("01_begroting",))
    assert "Dit verslag is niet compleet" in (place.out / "index.html").read_text(
        encoding="utf-8"
    )
    (place.out / "mijn notities.txt").write_text("bewaren", encoding="utf-8")
    result = place.refresh()
    assert (result.ran, result.reused, result.left_out) == (
        ("01_begroting",),
        ("02_taakstelling",),
        (),
    )
    assert (place.out / "mijn notities.txt").read_text(encoding="utf-8") == "bewaren"
    (place.out / "mijn notities.txt").unlink()
    whole = {
        name: content
        for name, content in place.bytes().items()
        if name.startswith(("figuren", "publicaties")) or name.endswith("ipynb")
    }
    assert whole == {name: made.first[name] for name in whole}
    (place.out / "figuren/lijn.png").write_bytes(b"kapot")
    (place.data / "a.csv").write_text("wijk;bedrag\nNoord;1\n", encoding="utf-8")
    assert place.refresh(only=["01"]).left_out == ("02_taakstelling",)
    with pytest.raises(UitvoerFout, match="Geen notebook begint met 7"):
        place.refresh(only=["7"])


def test_a_folder_with_something_else_is_left_alone(place: Place, tmp_path: Path) -> None:
    (tmp_path / "brief.docx").write_text("belangrijk", encoding="utf-8")
    with pytest.raises(UitvoerFout, match="geen verslag is"):
        place.refresh(out=tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["brief.docx"]
    with pytest.raises(UitvoerFout, match="niet in elkaar"):
        place.refresh(out=place.data / "uitvoer")
    with pytest.raises(UitvoerFout, match="niet in elkaar"):
        place.refresh(out=place.data.parent)


def test_a_run_that_was_cut_off_is_cleared_and_the_old_report_put_back(tmp_path: Path) -> None:
    out = tmp_path / "uitvoer"
    aside = stage.working_folder(out, stage.ASIDE, "20260101-120000-abcdef")
    for path in (aside, stage.working_folder(out, stage.BUSY, "20260201-120000-abcdef")):
        path.mkdir()
        (path / "index.html").write_text(path.name, encoding="utf-8")
    stage.recover(out)
    assert [p.name for p in tmp_path.iterdir()] == ["uitvoer"]
    assert (out / "index.html").read_text(encoding="utf-8") == aside.name


def test_a_swap_that_fails_puts_the_old_report_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, new = tmp_path / "uitvoer", tmp_path / ".uitvoer-bezig-1"
    for folder in (out, new):
        folder.mkdir()
        (folder / "index.html").write_text(folder.name, encoding="utf-8")
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self == new:
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(UitvoerFout, match="vorige verslag is niet veranderd"):
        stage.swap_in(new, out, "1")
    assert (out / "index.html").read_text(encoding="utf-8") == "uitvoer"
    assert sorted(p.name for p in tmp_path.iterdir()) == [".uitvoer-bezig-1", "uitvoer"]


def test_the_workbook_holds_no_formula_but_ours_and_they_tie(place: Place) -> None:
    book = openpyxl.load_workbook(place.out / "analyse.xlsx")
    values = openpyxl.load_workbook(place.out / "analyse.xlsx", data_only=True)
    assert book.sheetnames == ["Inhoud", "Meldingen", "Controle", "Lasten per wijk", "Herkomst"]
    formulas = {
        (s.title, c.coordinate): c.value
        for s in book
        for row in s.iter_rows()
        for c in row
        if c.data_type == "f"
    }
    assert formulas == {
        ("Controle", "F6"): "=ROUND(SUM('Lasten per wijk'!B6:B8),2)",
        ("Controle", "G6"): "=ROUND(F6-E6,2)",
        ("Controle", "H6"): '=IF(G6=0,"sluit aan","verschil")',
        ("Controle", "A3"): (
            '=IF(COUNTIF(H6:H6,"sluit aan")=ROWS(H6:H6),"De kolom met bedragen sluit aan.",'
            '"Let op: minstens een kolom met bedragen sluit niet aan; zie de kolom Oordeel.")'
        ),
        ("Controle", "G11"): "=ROUND(F11-E11,2)",
        ("Controle", "G12"): "=ROUND(F12-E12,2)",
    }
    check = values["Controle"]
    assert [check[cell].value for cell in ("E6", "F6", "G6", "G11", "G12")] == [
        3.3,
        3.3,
        0,
        0,
        0.3,
    ]
    table = book["Lasten per wijk"]
    assert [c.value for c in table["A"]][5:] == [NASTY, FORMULA, "onbekend"]
    assert [c.value for c in table["B"]][5:] == [0.1, 0.2, 3]
    assert (table["B6"].number_format, table["C6"].number_format) == (
        '€ #,##0.00;"−"€ #,##0.00',
        "0%",
    )
    assert table["C7"].value == "n.v.t."
    assert (table.freeze_panes, table.auto_filter.ref) == ("B6", "A5:C8")
    assert not [
        c
        for s in book
        for row in s.iter_rows()
        for c in row
        if c.hyperlink and c.hyperlink.target
    ]
    assert book["Herkomst"]["B4"].value == place.result.run_id


def test_sheet_names_fit_and_differ() -> None:
    names = sheet_names(["a" * 60, "a" * 31, "A" * 40, "Inhoud", "history", "b:c/d"])
    assert names == [
        "A" + "a" * 30,
        "A" + "a" * 28 + "~2",
        "A" * 29 + "~3",
        "Inhoud~2",
        "History~2",
        "B c d",
    ]


def test_a_workbook_without_tables_or_totals_opens(tmp_path: Path) -> None:
    nothing = dossier(tmp_path)
    write_workbook(
        tmp_path / "leeg.xlsx",
        [],
        problems=nothing.problems[:0],
        sheets=nothing.sheets[:0],
        totals=nothing.totals[:0],
        outlines=[],
        facts={},
        created=NOW,
        fictional=False,
    )
    assert (
        openpyxl.load_workbook(tmp_path / "leeg.xlsx")["Meldingen"]["A2"].value
        == "Er zijn geen meldingen."
    )


def test_a_dead_kernel_and_a_slow_cell_are_named(tmp_path: Path) -> None:
    write_notebook(tmp_path / "01_dood.ipynb", "x = 1", "import os; os._exit(9)")
    write_notebook(tmp_path / "02_traag.ipynb", "import time; time.sleep(60)")
    with pytest.raises(UitvoerFout) as caught:
        execute_all(
            [Job(tmp_path / "01_dood.ipynb"), Job(tmp_path / "02_traag.ipynb")], timeout=4
        )
    first, second = str(caught.value).splitlines()
    assert first.startswith("Notebook 01_dood.ipynb stopte in codecel 2: Python zelf viel weg")
    assert (
        second
        == "Notebook 02_traag.ipynb stopte in codecel 1: de cel duurde langer dan 4 seconden."
    )


def test_committed_notebooks_stay_the_same_and_tell_their_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = (
        "import os\nfrom analyse import publish\nfrom analyse.antwoord import Antwoord\n"
        "publish(Antwoord('Ja.', 'hoog'))\nprint(os.environ.get('ANALYSE_DATA'))"
    )
    monkeypatch.setenv("ANALYSE_DATA", "/elders")
    write_notebook(tmp_path / "03_vraag.ipynb", "# Titel\n\n**Is het `zo`?**", source)
    assert answers(tmp_path) == [("03_vraag", "Is het zo?", "", "")]
    assert main(["--check", "--folder", str(tmp_path)]) == 1
    assert rerun(folder=tmp_path) == ["03_vraag"]
    before = (tmp_path / "03_vraag.ipynb").read_bytes()
    assert main(["03", "--folder", str(tmp_path)]) == 0
    assert (tmp_path / "03_vraag.ipynb").read_bytes() == before
    assert answers(tmp_path) == [("03_vraag", "Is het zo?", "Ja.", "hoog")]
    notebook = json.loads(before)
    assert [c.get("execution_count") for c in notebook["cells"]] == [None, 1]
    assert notebook["metadata"]["language_info"] == {"name": "python"}
    assert notebook["cells"][1]["outputs"][1]["text"] == ["None\n"]
    assert before.endswith(b"}\n")
    assert main(["99", "--folder", str(tmp_path)]) == 2
    assert "geen notebook gevonden" in capsys.readouterr().err


WIJKBLAD = """import os
import pandas as pd
from analyse import publish
WIJK = os.environ.get("ANALYSE_WIJK")
table = pd.DataFrame({"jaar": [2014], "bedrag": [len(WIJK or "") / 100]})
publish(table, "per_jaar", title="Kosten", unit="euro", formats={"bedrag": "euro2"})
publish(pd.DataFrame({"kosten": [float(len(WIJK or ""))]}), "wijk_stand", "Stand per wijk")
publish(f"Over {WIJK} is bekend wat het kost.")"""
WIJKEN = ["Noord", "Zuid-Oost", "Zuid Oost", "Ω", "Wijk " + "x" * 70 + NASTY]


def wijk_place(root: Path, *cells: str) -> Place:
    """A place with a notebook that is run once a wijk."""
    place = make_place(root)
    path = place.notebooks / "10_wijkblad.ipynb"
    write_notebook(
        path, "# Wijkblad", "**Hoe staat deze wijk ervoor?**", *(cells or (WIJKBLAD,))
    )
    notebook = nbformat.read(path, 4)
    notebook.metadata["analyse"] = {"tabellen": [], "per": "wijk"}
    nbformat.write(notebook, path)
    (place.notebooks / "02_taakstelling.ipynb").unlink()
    return place


def with_wijken(*wijken: str) -> Any:
    def opened(folder: Path) -> Any:
        made = dossier(folder)
        made.wijken = list(wijken)
        return made

    return opened


def test_a_notebook_about_a_wijk_makes_a_page_for_each(tmp_path: Path) -> None:
    place = wijk_place(tmp_path)
    result = place.refresh(open_dossier=with_wijken(*WIJKEN))
    pages = [name for name in result.ran if name.startswith("10_")]
    assert len(set(pages)) == len(WIJKEN)
    assert {
        "10_wijkblad-noord",
        "10_wijkblad-zuid-oost",
        "10_wijkblad-zuid_oost",
        "10_wijkblad-wijk",
    } <= set(pages)
    assert "10_wijkblad voor 5 wijken" in result.message
    page = (place.out / "notebooks/10_wijkblad-noord.html").read_text(encoding="utf-8")
    assert "Wijkblad: Noord</h1>" in page
    assert "Over Noord is bekend" in page
    assert (place.out / "publicaties/per_jaar-noord.json").is_file()
    for path in place.out.rglob("*.html"):
        assert "<script" not in path.read_text(encoding="utf-8")
    index = (place.out / "index.html").read_text(encoding="utf-8")
    section = index[index.index('id="wijken"') :]
    assert "<script" not in section
    assert f"{html.escape(WIJKEN[-1])}</a></th>" in section
    assert section.index("Noord</a></th>") < section.index("Zuid-Oost</a></th>")
    assert '<td class="getal">€\u00a05</td>' in section
    assert "Hoe staat deze wijk ervoor?" not in index, "no question for each wijk apart"
    assert 'href="notebooks/10_wijkblad-zuid-oost.html">Zuid-Oost</a></th>' in index
    manifest = json.loads((place.out / "manifest.json").read_text(encoding="utf-8"))
    assert {n["wijk"] for n in manifest["notebooks"] if n.get("of") == "10_wijkblad"} == set(
        WIJKEN
    )


def test_the_workbook_holds_one_table_with_all_wijken(tmp_path: Path) -> None:
    place = wijk_place(tmp_path)
    place.refresh(open_dossier=with_wijken("Noord", "Zuid"))
    book = openpyxl.load_workbook(place.out / "analyse.xlsx")
    rows = [[c.value for c in row] for row in book["Per jaar"].iter_rows()]
    assert ["Noord", 2014, 0.05] in rows
    assert ["Zuid", 2014, 0.04] in rows
    assert not [name for name in book.sheetnames if name.startswith("per_jaar-")]
    listed = [tuple(c.value for c in row[:3]) for row in book["Inhoud"].iter_rows()]
    assert ("Per jaar", "Kosten", "2 rijen") in listed


def test_pages_of_wijken_are_taken_over_whole_or_run_again(tmp_path: Path) -> None:
    place = wijk_place(tmp_path)
    opened = with_wijken("Noord", "Zuid")
    place.refresh(open_dossier=opened)
    assert not place.refresh(open_dossier=opened).changed
    before = place.bytes()
    result = place.refresh(open_dossier=opened, only=["01"], force=True)
    assert result.reused == ("10_wijkblad-noord", "10_wijkblad-zuid")
    assert {
        k: v for k, v in place.bytes().items() if "wijkblad" in k and k.endswith("ipynb")
    } == {k: v for k, v in before.items() if "wijkblad" in k and k.endswith("ipynb")}
    (place.out / "publicaties/per_jaar-zuid.json").write_text("{}", encoding="utf-8")
    assert place.refresh(open_dossier=opened).ran == ("10_wijkblad-noord", "10_wijkblad-zuid")
    (place.data / "a.csv").write_text("wijk;bedrag\nOost;1\n", encoding="utf-8")
    place.refresh(open_dossier=with_wijken("Oost"))
    assert sorted(p.stem for p in (place.out / "notebooks").glob("10_*.html")) == [
        "10_wijkblad-oost"
    ]


def test_one_failing_wijk_is_named_and_costs_no_other_its_page(tmp_path: Path) -> None:
    place = wijk_place(tmp_path, WIJKBLAD, 'assert WIJK != "Zuid", "te weinig"')
    result = place.refresh(open_dossier=with_wijken("Noord", "Zuid"))
    assert result.failed == ("10_wijkblad-zuid",)
    reason = (
        "Notebook 10_wijkblad.ipynb (wijk Zuid) stopte in codecel 2: AssertionError: te weinig"
    )
    assert result.message.splitlines()[1:] == [reason]
    first = (place.out / "index.html").read_text(encoding="utf-8")
    assert first.index(reason) < first.index("Kloppen de gegevens?")
    assert ">Zuid</a> (niet gelukt)" in first
    assert ">Noord</a></th>" in first
    assert (place.out / "publicaties/per_jaar-noord.json").is_file()
    assert not (place.out / "publicaties/per_jaar-zuid.json").exists()


def test_without_any_wijk_there_is_one_page(tmp_path: Path) -> None:
    place = wijk_place(tmp_path)
    assert "10_wijkblad" in place.refresh(open_dossier=with_wijken()).ran
    assert "Over None" in (place.out / "notebooks/10_wijkblad.html").read_text(encoding="utf-8")
    assert not place.refresh(open_dossier=with_wijken()).changed
