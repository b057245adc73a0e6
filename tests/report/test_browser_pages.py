"""The report in a real browser.

It asks nothing, runs nothing, and can be read by everybody, on every width and on paper.

A small report on a few of the fictional exports, through the real `refresh`; and one on an export
with markup wherever there is text.
"""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag, urlsplit

import nbformat
import openpyxl
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analyse import open_dossier
from analyse.many.overview import write_overview
from analyse.many.stand import GESTOPT, LEEG, Stand
from analyse.report.refresh import refresh
from browser import Heard, chromium, listened
from conftest import ROOT, budget, made_once
from echt import real_package, real_part
from many.stands_of_towns import many, stand

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

STAD = ROOT / "data" / "voorbeeldstad"
EXPORTS = ("begroting_2017.xlsx", "begroting_2018.xlsx", "norm.xlsx", "schouw_2018.xlsx")
PAYLOAD = (
    '<img class="gepakt" src="https://gepakt.invalid/x" onerror="alert(1)"><script'
    ' class="gepakt">alert(2)</script>'
)

MONEY = """import os
from analyse import open_dossier, publish
from analyse.begroting import budget_grafiek
from analyse.charts.style import Bron
from analyse.begroting import budget
d = open_dossier(os.environ["ANALYSE_DATA"])
jaar = budget.begrotingsjaren(d.begroting)[1]
bron = Bron("open begroting", fictief=d.fictional)
plan = budget.plan_naar_omvang(budget.plan_realisatie(d.begroting, "product", jaar))"""
SHOW_MONEY = """publish(plan, "plan_product", title="Plan en realisatie per product", unit="euro", source=bron.tekst, note="Wat nergens is ingedeeld heet onbekend.")
publish(budget_grafiek.plan_realisatie_grafiek(plan, titel="Lasten per product", bron=bron), "plan_grafiek", title="Lasten per product")
print("regel " * 60)
plan.head(3)"""
ANSWER = (
    "from analyse.antwoord import Antwoord, Kerngetal\n"
    'kop = f"In {jaar} staan er {len(plan)} producten in de begroting."\n'
    'lasten = Kerngetal("lasten", "€ 3 mln", "hoger", "zeker")\n'
    'publish(Antwoord(kop, "Hoog: alle totalen sluiten.", (lasten,), ("Dat is alles.",)))'
)
QUALITY = """import os
from analyse import open_dossier, publish
from analyse import schouw
from analyse.charts.style import Bron
d = open_dossier(os.environ["ANALYSE_DATA"])
aandelen = schouw.aandeel_op_ambitie(d.schouw, d.norm, ["wijk", "ronde"])
rondes = schouw.schouw_segmenten(d.schouw, schouw.schouw_breuken(d.schouw, d.norm))
grafiek = schouw.aandeel_per_ronde_grafiek(aandelen, rondes, bron=Bron("schouw", fictief=d.fictional))
publish(grafiek, "verdeling_grafiek", title="Aandeel op ambitie per wijk en ronde")
publish(schouw.aandeel_op_ambitie(d.schouw, d.norm, "wijk"), "aandeel_wijk", title="Aandeel op of boven de ambitie", formats={"aandeel": "procent"})
publish("Zie de tabel.")"""
WIJK = """import os
import pandas as pd
from analyse import open_dossier, publish
d = open_dossier(os.environ["ANALYSE_DATA"])
wijk = d.wijk(os.environ.get("ANALYSE_WIJK"))
posten = d.begroting[d.begroting["wijk"] == wijk]
publish(posten.groupby("product", as_index=False)["bedrag"].count(), "posten", title=f"Posten in {wijk}")
publish(f"In {wijk} staan {len(posten)} posten.")
stand = pd.DataFrame({"posten": [len(posten)], "bedrag": [posten["bedrag"].sum()]})
publish(stand, "wijk_stand", "Posten per wijk")"""
LOOSE = """import os
from analyse.antwoord import Antwoord, Kerngetal
from IPython.display import HTML, Markdown, display
from analyse import open_dossier, publish
d = open_dossier(os.environ["ANALYSE_DATA"])
kwaad = next(n for n in d.begroting["product"] if "gepakt" in n)
publish(d.begroting[["product", "wijk", "bedrag"]], "posten", title=kwaad, unit="euro", source=kwaad, note=kwaad)
getal = Kerngetal(kwaad, kwaad, kwaad, kwaad)
publish(Antwoord(f"Het antwoord is {kwaad}.", kwaad, (getal,), (kwaad,)))
display(HTML(kwaad), Markdown(kwaad), Markdown(f"# {kwaad}"), Markdown("[klik](javascript:alert(3))"))
print(kwaad)
d.begroting[["product"]].rename(columns={"product": kwaad})"""


def write_notebook(path: Path, title: str, question: str, *code: str, **metadata: Any) -> None:
    parameters = new_code_cell("MAP = None", metadata={"tags": ["parameters"]})
    cells = [
        new_markdown_cell(f"# {title}\n\n**{question}**\n\nEen zin met `code` erin."),
        parameters,
        *(new_code_cell(c) for c in code),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cel-{number:02d}"
    nbformat.write(new_notebook(cells=cells, metadata={"analyse": metadata}), path)


OTHERS = [
    stand("Verzonnen", fictional=True),
    Stand("Leeg", LEEG, "in de map staat niets"),
]


class TwoWijken:
    """A dossier of which two wijken get a page: as good as eight, and quicker."""

    def __init__(self, folder: Path) -> None:
        self._all = open_dossier(folder)
        self.wijken = self._all.wijken[:2]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._all, name)


def make_report(root: Path) -> None:
    (root / "voorbeeldstad").mkdir(parents=True)
    (root / "notebooks").mkdir()
    for name in EXPORTS:
        shutil.copy(STAD / name, root / "voorbeeldstad")
    write_notebook(
        root / "notebooks" / "01_open_begroting.ipynb",
        "Geld",
        "Waar gaat het heen?",
        MONEY,
        SHOW_MONEY,
        ANSWER,
        tabellen=["begroting"],
    )
    write_notebook(
        root / "notebooks" / "04_beeldkwaliteit.ipynb",
        "Kwaliteit",
        "Hoe ligt het erbij?",
        QUALITY,
        tabellen=["schouw"],
    )
    write_notebook(
        root / "notebooks" / "03_wijk.ipynb",
        "Wijkblad",
        "Hoe staat deze wijk ervoor?",
        WIJK,
        tabellen=["begroting"],
        per="wijk",
    )
    refresh(
        root / "voorbeeldstad",
        root / "rapport",
        notebooks=root / "notebooks",
        also=[],
        open_dossier=TwoWijken,
    )


def make_nasty_report(root: Path) -> None:
    """An export with markup in its name, its sheet, its headings, its lines and its cells."""
    exports = root / "exports"
    exports.mkdir(parents=True)
    (root / "notebooks").mkdir()
    rows = budget(
        A1=PAYLOAD,
        A3=PAYLOAD,
        A14=PAYLOAD,
        C6=PAYLOAD,
        C8=f"Totaal 0560 {PAYLOAD}",
        D7=PAYLOAD,
        I9=PAYLOAD,
    )
    rows[4].append(PAYLOAD)
    rows[5].append(PAYLOAD)
    book = openpyxl.Workbook()
    book.active.title = "<b onclick=alert(4)>"
    for row in rows:
        book.active.append(row)
    book.save(
        exports / ("<img src=x onerror=alert(5)>.xlsx" if os.name != "nt" else "export.xlsx")
    )
    write_notebook(
        root / "notebooks" / "01_kwaad.ipynb",
        PAYLOAD,
        f"{PAYLOAD}?",
        LOOSE,
        tabellen=["begroting"],
    )
    refresh(exports, root / "rapport", notebooks=root / "notebooks", also=[])


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    real_part("Chromium")
    return made_once(tmp_path_factory, "verslag-voor-de-browser", make_report) / "rapport"


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    real_part("Chromium")
    return made_once(tmp_path_factory, "verslag-met-opmaak", make_nasty_report) / "rapport"


@pytest.fixture(scope="module")
def browser(report: Path, nasty: Path) -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def opened(browser: Browser) -> Iterator[tuple[Page, Heard]]:
    with listened(browser, viewport={"width": 1280, "height": 900}) as pair:
        yield pair


def wijkblad(report: Path) -> str:
    return min(
        p.relative_to(report).as_posix() for p in (report / "notebooks").glob("03_wijk-*.html")
    )


def make_overview(root: Path) -> None:
    root.mkdir()
    write_overview(root, [*many(27), stand("Stopte", GESTOPT, reason="een pagina"), *OTHERS])


@pytest.fixture(scope="module")
def overview(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page over thirty dossiers, some fictional and some not in order."""
    return made_once(tmp_path_factory, "bladzijde-over-alle", make_overview) / "index.html"


KINDS = ["index", "notebook", "wijkblad", "overzicht"]


@pytest.fixture(params=KINDS)
def address(report: Path, overview: Path, request: pytest.FixtureRequest) -> str:
    if request.param == "overzicht":
        return overview.as_uri()
    path = {
        "index": "index.html",
        "notebook": "notebooks/01_open_begroting.html",
        "wijkblad": wijkblad(report),
    }[request.param]
    return (report / path).as_uri()


OPEN_ALL = "document.querySelectorAll('details').forEach(d => d.open = true)"


def test_a_page_asks_nothing_says_nothing_and_shows_every_picture(
    opened: tuple[Page, Heard], address: str
) -> None:
    page, heard = opened
    page.goto(address)
    page.evaluate(OPEN_ALL)
    assert (heard.abroad, heard.console, heard.errors, heard.dialogs) == ([], [], [], [])
    assert len([url for url in heard.requests if url.startswith("file:")]) == 1, (
        "a page stands on its own"
    )
    pictures = page.evaluate(
        "[...document.images].map(i => [i.complete && i.naturalWidth > 0, (i.getAttribute('alt') ||"
        " '').length > 20])"
    )
    assert all(shown and told for shown, told in pictures)
    assert (len(pictures) > 0) == ("03_wijk" not in address)
    assert page.evaluate("document.scripts.length") == 0


def test_a_script_that_gets_in_does_not_run_and_cannot_call_out(
    opened: tuple[Page, Heard], address: str
) -> None:
    page, heard = opened
    page.goto(address)
    page.evaluate("""() => {
            const script = document.createElement('script');
            script.textContent = 'window.gepakt = 1';
            document.body.append(script);
            const picture = document.createElement('img');
            picture.setAttribute('onerror', 'window.gepakt = 2');
            picture.src = 'https://gepakt.invalid/x.png';
            document.body.append(picture);
            const frame = document.createElement('iframe');
            frame.src = 'https://gepakt.invalid/';
            document.body.append(frame);
        }""")
    page.wait_for_timeout(200)
    assert page.evaluate("window.gepakt") is None
    assert (
        len(
            [
                m
                for m in heard.console
                if "Content Security Policy" in m or "content security policy" in m.lower()
            ]
        )
        >= 3
    )
    assert not any("gepakt" in message and "ERR_" in message for message in heard.console), (
        "it was refused before the network was asked"
    )


def test_every_link_leads_to_a_file_or_a_place_on_the_page(
    opened: tuple[Page, Heard], report: Path
) -> None:
    page, _ = opened
    checked = 0
    for path in sorted(report.rglob("*.html")):
        page.goto(path.as_uri())
        for url in page.evaluate("[...document.links].map(a => a.href)"):
            bare, fragment = urldefrag(url)
            assert urlsplit(url).scheme == "file", url
            assert Path(unquote(urlsplit(bare).path)).is_file(), f"{path.name}: {url}"
            if fragment and bare == path.as_uri():
                assert page.evaluate(
                    "f => document.getElementById(f) !== null", unquote(fragment)
                ), url
            checked += 1
    assert checked >= 25


def test_the_keyboard_reaches_whatever_can_be_used(
    opened: tuple[Page, Heard], address: str
) -> None:
    page, _ = opened
    page.goto(address)
    page.evaluate(OPEN_ALL)
    wanted = page.evaluate("""() => {
            const seen = e => e.checkVisibility() && e.getClientRects().length;
            const use = [...document.querySelectorAll('a[href], summary, button, input, select')].filter(seen);
            const rolls = [...document.querySelectorAll('body *')].filter(e => seen(e)
                && /auto|scroll/.test(getComputedStyle(e).overflowX + getComputedStyle(e).overflowY)
                && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1));
            const all = [...new Set([...use, ...rolls])];
            all.forEach((e, i) => e.dataset.proef = i);
            return all.length;
        }""")
    assert wanted > 3
    reached = set()
    for _ in range(wanted + 60):
        page.keyboard.press("Tab")
        number, outlined = page.evaluate(
            "[document.activeElement.dataset.proef,"
            " getComputedStyle(document.activeElement).outlineStyle]"
        )
        if number is not None:
            reached.add(int(number))
            assert outlined != "none", "where the keyboard is, can be seen"
    left = [
        page.evaluate(
            "i => document.querySelector(`[data-proef='${i}']`).outerHTML.slice(0, 120)", i
        )
        for i in set(range(wanted)) - reached
    ]
    assert not left


def test_axe_finds_no_violation_of_wcag_21_aa(browser: Browser, address: str) -> None:
    real_package("axe_playwright_python")
    from axe_playwright_python.sync_playwright import Axe

    with listened(browser, viewport={"width": 640, "height": 900}) as (page, _):
        page.goto(address)
        page.evaluate(OPEN_ALL)
        found = (
            Axe()
            .run(
                page,
                options={
                    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
                    "resultTypes": ["violations", "passes"],
                },
            )
            .response
        )
    assert len(found["passes"]) > 10, "axe looked"
    assert [
        (v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found["violations"]
    ] == []


#: How many pixels the page is wider than its window.
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("text", ["100%", "200%"])
def test_no_width_makes_the_page_roll_sideways(
    opened: tuple[Page, Heard], address: str, text: str
) -> None:
    page, _ = opened
    page.goto(address)
    page.evaluate(OPEN_ALL)
    page.add_style_tag(content=f"html {{ font-size: {text} }}")
    for width in (320, 375, 480, 640, 768, 1024, 1280, 1600, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(TOO_WIDE) <= 0, f"{width} px"


def test_code_is_folded_until_somebody_asks(opened: tuple[Page, Heard], report: Path) -> None:
    page, _ = opened
    page.goto((report / "notebooks" / "01_open_begroting.html").as_uri())
    code = page.locator("details.code pre")
    assert code.count() >= 3
    assert not any(code.nth(i).is_visible() for i in range(code.count()))
    summary = page.locator("details.code summary")
    summary.focus()
    page.keyboard.press("Enter")
    assert all(code.nth(i).is_visible() for i in range(code.count()))
    assert "open_dossier" in code.nth(1).inner_text()
    summary.click()
    assert not code.nth(1).is_visible()


def test_a_page_prints_whole_on_a4(
    opened: tuple[Page, Heard], address: str, tmp_path: Path
) -> None:
    """Nothing falls off the paper.

    Each word of each heading, table, output and caption is on it, within its edges.
    """
    pdftotext = real_part("poppler")
    page, _ = opened
    page.goto(address)
    page.evaluate(OPEN_ALL)
    page.emulate_media(media="print")
    written = " ".join(
        page.locator(place).inner_text() for place in ("main", "footer > div > p")
    )
    page.pdf(path=tmp_path / "blad.pdf", prefer_css_page_size=True)
    subprocess.run(
        [pdftotext, "-bbox", tmp_path / "blad.pdf", tmp_path / "blad.html"], check=True
    )
    facts = (tmp_path / "blad.html").read_text(encoding="utf-8")
    sizes = set(re.findall(r'<page width="([\d.]+)" height="([\d.]+)"', facts))
    assert [(round(float(w)), round(float(h))) for w, h in sizes] == [(595, 842)], (
        "A4, in points"
    )
    words = re.findall(r'xMin="([-\d.]+)".*? xMax="([-\d.]+)".*?>(.*)</word>', facts)
    assert [word for left, right, word in words if float(left) < 0 or float(right) > 595] == []
    printed = re.sub(r"\W", "", html.unescape("".join(word for *_, word in words)))
    assert [word for word in set(re.findall(r"\w{3,}", written)) if word not in printed] == []
    assert ("regel" * 60 in printed) == ("01_open_begroting" in address), (
        "a long line of output is wrapped, not cut"
    )


def test_markup_in_an_export_stays_text(opened: tuple[Page, Heard], nasty: Path) -> None:
    page, heard = opened
    paths = sorted(nasty.rglob("*.html"))
    assert len(paths) == 2
    shown = 0
    for path in paths:
        page.goto(path.as_uri())
        page.evaluate(OPEN_ALL)
        page.wait_for_timeout(100)
        shown += page.locator("body").inner_text().count('class="gepakt"')
        assert page.locator(".gepakt, script, iframe, object, embed, [src=x]").count() == 0
        assert (
            page.evaluate(
                "[...document.querySelectorAll('*')].flatMap(e => [...e.attributes]).filter(a =>"
                " /^on|^style$/.test(a.name) || /^javascript:/i.test(a.value)).length"
            )
            == 0
        )
    assert shown > 15, "it is shown as what it is: text"
    assert (heard.abroad, heard.console, heard.errors, heard.dialogs) == ([], [], [], [])
