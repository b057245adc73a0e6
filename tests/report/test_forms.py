"""The report as PDF and as PowerPoint.

Complete, inert, the same twice, and said clearly when it cannot be made.
"""

from __future__ import annotations

import base64
import datetime as dt
import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analyse.errors import UitvoerFout
from analyse.report.page import pdf
from analyse.report.page.pages import Run, index_page, notebook_page
from analyse.report.page.slides import write_slides
from analyse.report.run.outline import Outline
from echt import real_part
from test_pages import report
from test_report import NASTY, NOW, make_place

PNG = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
).decode()
LONG = "Dit antwoord is lang. " * 45
OUTLINES = [
    Outline("01_geld", "Geld", "Waar gaat het geld heen?", f"Naar {NASTY} en =1+1.", "zeker"),
    Outline("02_lang", "Lang", "Past dit op een dia?", LONG, "tamelijk zeker"),
    Outline("03_niets", "Niets", "Is er iets?", "", ""),
    Outline(
        "10_wijk-noord",
        "Wijk: Noord",
        "Hoe staat Noord ervoor?",
        "Goed.",
        "",
        "10_wijk",
        "Noord",
    ),
]
CHARTS = {"01_geld": (PNG, "Een grafiek van $a^$b."), "02_lang": (PNG, "Nog een.")}


def slides(
    target: Path, template: Path | None = None, *, fictional: bool = True
) -> list[list[str]]:
    """Texts of each slide that is written."""
    from pptx import Presentation

    write_slides(
        target,
        OUTLINES,
        CHARTS,
        label="Voorbeeldstad",
        when="vandaag",
        made=dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC),
        fictional=fictional,
        warnings=1,
        template=template,
    )
    return [
        [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        for slide in Presentation(str(target)).slides
    ]


def test_each_question_has_a_slide_and_a_long_answer_two(tmp_path: Path) -> None:
    found = slides(tmp_path / "r.pptx")
    assert [texts[0] for texts in found] == [
        "Open begroting en openbare ruimte",
        "Waar gaat het geld heen?",
        "Past dit op een dia?",
        "Past dit op een dia?",
    ]
    assert f"Naar {NASTY} en =1+1.\nZekerheid: zeker" in found[1]
    assert all("FICTIEVE GEGEVENS" in texts[-1] for texts in found)
    assert "FICTIEF" not in str(slides(tmp_path / "echt.pptx", fictional=False)).upper()


def test_a_picture_has_its_text_alternative_and_markup_stays_text(tmp_path: Path) -> None:
    from pptx import Presentation

    slides(tmp_path / "r.pptx")
    pictures = [
        s
        for slide in Presentation(str(tmp_path / "r.pptx")).slides
        for s in slide.shapes
        if s.shape_type == 13
    ]
    assert [p._element._nvXxPr.cNvPr.get("descr") for p in pictures] == [
        "Een grafiek van $a^$b.",
        "Nog een.",
    ]
    with zipfile.ZipFile(tmp_path / "r.pptx") as parts:
        written = b"".join(parts.read(name) for name in parts.namelist())
    assert b"<script" not in written
    assert b"hlinkClick" not in written


def test_slides_are_the_same_twice_and_take_the_template_of_the_user(tmp_path: Path) -> None:
    from pptx import Presentation

    slides(tmp_path / "een.pptx")
    slides(tmp_path / "twee.pptx")
    assert (tmp_path / "een.pptx").read_bytes() == (tmp_path / "twee.pptx").read_bytes()
    own = Presentation()
    own.slide_width = own.slide_width // 2
    own.slides.add_slide(
        own.slide_layouts[0]
    ).shapes.title.text = "Voorbeelddia van de huisstijl"
    own.save(str(tmp_path / "huis.pptx"))
    found = slides(tmp_path / "drie.pptx", tmp_path / "huis.pptx")
    assert "Voorbeelddia" not in str(found)
    assert Presentation(str(tmp_path / "drie.pptx")).slide_width == own.slide_width


def test_questions_have_the_house_colour_but_on_a_template_and_a_text_alone_is_large(
    tmp_path: Path,
) -> None:
    from pptx import Presentation

    def runs(name: str, **more: Any) -> list[Any]:
        write_slides(
            tmp_path / name,
            OUTLINES,
            CHARTS,
            label="Voorbeeldstad",
            when="vandaag",
            made=NOW,
            fictional=True,
            warnings=0,
            **more,
        )
        return list(Presentation(str(tmp_path / name)).slides)

    assert {
        str(slide.shapes.title.text_frame.paragraphs[0].font.color.rgb)
        for slide in runs("een.pptx", colour="#7a1f3d")
    } == {"7A1F3D"}
    own = Presentation()
    own.save(str(tmp_path / "huis.pptx"))
    for slide in runs("twee.pptx", template=tmp_path / "huis.pptx", colour="#7a1f3d"):
        assert slide.shapes.title.text_frame.paragraphs[0].font.color.type is None
    beside, alone = (runs("drie.pptx")[n] for n in (1, 2))
    sizes = [
        next(s for s in slide.shapes if s.has_text_frame and s != slide.shapes.title)
        .text_frame.paragraphs[0]
        .font.size.pt
        for slide in (beside, alone)
    ]
    assert sizes == [22, 18]


def write_template(target: Path, change: Callable[[str, bytes], bytes] | None = None) -> Path:
    """A presentation of which `change` may make other parts."""
    from pptx import Presentation

    made = io.BytesIO()
    Presentation().save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(target, "w", 8) as whole:
        for name in parts.namelist():
            content = parts.read(name)
            whole.writestr(name, change(name, content) if change else content)
    return target


def of_kind(kind: str) -> Callable[[str, bytes], bytes]:
    main = b"openxmlformats-officedocument.presentationml.presentation.main+xml"
    return lambda _name, content: content.replace(main, kind.encode())


def without_layouts(path: Path) -> None:
    from pptx import Presentation

    deck = Presentation()
    for layout in list(deck.slide_layouts):
        deck.slide_layouts.remove(layout)
    deck.save(str(path))


def with_a_bomb(path: Path) -> None:
    write_template(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as parts:
        for number in range(7):
            parts.writestr(f"ppt/media/{number}.bin", bytes(100_000_000))


def open_document(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.presentation")
        parts.writestr("content.xml", "<office/>")


OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600)
MACRO = "ms-powerpoint.presentation.macroEnabled.main+xml"


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda path: path.write_text("geen PowerPoint"), "is geen PowerPoint-bestand"),
        (lambda path: path.write_bytes(b""), "is geen PowerPoint-bestand"),
        (lambda path: path.write_bytes(OLE), "heeft een wachtwoord"),
        (lambda path: path.mkdir(), "is een map"),
        (lambda path: None, "bestaat niet"),
        (open_document, "maar iets anders dat is ingepakt"),
        (without_layouts, "heeft geen indeling met een titel"),
        (with_a_bomb, "is te groot"),
        (lambda path: write_template(path, of_kind(MACRO)), "bevat macro's"),
        (
            lambda path: write_template(path, lambda name, text: text[: len(text) // 2]),
            "is geen PowerPoint-bestand dat te lezen is",
        ),
    ],
)
def test_a_template_that_is_none_is_named_before_anything_is_run(
    tmp_path: Path, made: Callable[[Path], object], words: str
) -> None:
    made(tmp_path / "huis.pptx")
    place = make_place(tmp_path)
    with pytest.raises(UitvoerFout, match=rf"'huis\.pptx' .*{words}.*of laat --sjabloon weg"):
        place.refresh(
            template=tmp_path / "huis.pptx",
            open_dossier=lambda _: pytest.fail("the exports were opened"),
        )
    assert not place.out.exists()


@pytest.mark.parametrize("kind", ["template", "slideshow"])
def test_a_template_or_a_slide_show_is_one_to_work_with(tmp_path: Path, kind: str) -> None:
    named = f"openxmlformats-officedocument.presentationml.{kind}.main+xml"
    path = write_template(tmp_path / "huis.potx", of_kind(named))
    assert len(slides(tmp_path / "r.pptx", path)) == 4
    with zipfile.ZipFile(tmp_path / "r.pptx") as parts:
        assert named.encode() not in parts.read("[Content_Types].xml")


def test_without_a_browser_it_is_said_before_anything_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANALYSE_CHROMIUM", raising=False)
    monkeypatch.setattr(pdf.shutil, "which", lambda _name: None)
    monkeypatch.setattr(pdf, "_PLACES", ())
    place = make_place(tmp_path)
    with pytest.raises(UitvoerFout, match="Chromium, Chrome of Edge nodig"):
        place.refresh(pdf=True)
    assert not place.out.exists()
    monkeypatch.setenv("ANALYSE_CHROMIUM", str(tmp_path / "weg"))
    with pytest.raises(UitvoerFout, match="ANALYSE_CHROMIUM wijst naar"):
        pdf.browser()


def test_a_browser_that_fails_is_said_and_leaves_no_pdf(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        "<html><head></head><body><main>x</main></body></html>", encoding="utf-8"
    )
    with pytest.raises(UitvoerFout, match="maakte geen PDF"):
        pdf.write_pdf(
            tmp_path,
            [],
            tmp_path / "r.pdf",
            "/bin/false" if Path("/bin/false").exists() else "geen",
            NOW,
        )
    assert not (tmp_path / "r.pdf").exists()


def test_links_between_pages_stay_within_the_document_and_no_id_stands_twice() -> None:
    page = (
        '<html><head><title>t</title></head><body><main id="inhoud"><h2 id="kop">K</h2><a'
        ' href="notebooks/01_geld.html">g</a><a href="../index.html">i</a></main></body></html>'
    )
    whole = pdf.one_document([("index.html", page), ("notebooks/01_geld.html", page)])
    ids = re.findall(r'\sid="([^"]+)"', whole)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', whole)) <= set(ids)
    assert ".html" not in whole


def pages_of_a_report() -> list[tuple[str, str]]:
    run = Run("20260302-093000-abcdef", NOW, "stad", fictional=True)
    wijk = Outline(
        "10_wijk-noord", NASTY, "Hoe?", "Goed.", "", "10_wijk", "Noord", more=("Nog iets.",)
    )
    outlines = [Outline("02_taakstelling", "Geld & werk", "Gehaald?", "Nee.", ""), wijk]
    found = [("index.html", index_page(report(outlines=outlines), run))]
    text = {"cell_type": "markdown", "metadata": {}}
    cells = [
        {**text, "source": "# T"},
        {
            **text,
            "source": "## Per wijk\n\n[hier](#Per-wijk) [blad](10_wijk.ipynb) [w](http://x)",
        },
    ]
    for outline in outlines:
        made = notebook_page(
            {"cells": cells, "metadata": {}}, outline, run, outlines, {}, "w.xlsx"
        )
        found.append((f"notebooks/{outline.name}.html", made))
    return found


def test_the_pdf_begins_with_a_cover_and_ends_with_how_it_was_made() -> None:
    whole = pdf.one_document(pages_of_a_report())
    order = ["omslag", "Fictieve gegevens", "Stad", "De antwoorden", "Over de gegevens"]
    order += ["Gehaald?", "Hoe staat het per wijk?", "Per wijk</h2>", "Kloppen de gegevens?"]
    body = whole.partition("<body>")[2]
    places = [body.index(words) for words in order]
    assert places == sorted(places)
    assert body.rindex('<section class="deel"') < body.index("Kloppen de gegevens?")
    assert body.count("Fictieve gegevens") == 1
    assert body.count("<section") == body.count("</section>")
    assert body.count("<div") == body.count("</div>")
    assert "<script" not in body


def test_the_contents_of_the_pdf_lead_to_every_page_and_every_link_to_a_place() -> None:
    whole = pdf.one_document(pages_of_a_report())
    contents = re.findall('<ul class="inhoudsopgave">.*?</ul>', whole)[0]
    targets = re.findall('href="#(.*?)"', contents)
    assert targets == ["p-index", "p-02-taakstelling", "p-10-wijk-noord", "p-gegevens"]
    assert "Geld &amp; werk" in contents
    ids = re.findall(r'\sid="([^"]+)"', whole)
    assert len(ids) == len(set(ids))
    links = re.findall(r'href="([^"]+)"', whole)
    assert {link[1:] for link in links} <= set(ids)
    assert "#p-index-wijken" in links
    assert "#p-02-taakstelling-Per-wijk" in links


def test_on_paper_what_was_folded_is_open() -> None:
    whole = pdf.one_document(pages_of_a_report())
    assert '<details open class="rest">' in whole
    assert "<details open><summary>Toon alle meldingen" in whole


def test_a_slide_has_the_answer_its_figures_and_how_certain_it_is(tmp_path: Path) -> None:
    from pptx import Presentation

    lasten = {"naam": NASTY, "waarde": "€ 3", "richting": "hoger", "zekerheid": "zeker"}
    doel = {"naam": "doel", "waarde": "€ 1", "richting": "", "zekerheid": ""}
    outline = Outline("01_a", "A", "Waarheen?", "Naar wegen.", "Zeker.", figures=(lasten, doel))
    write_slides(
        tmp_path / "r.pptx",
        [outline, Outline("02_b", "B", "Is er iets?", "", "")],
        {"01_a": (PNG, "Een grafiek."), "02_b": (PNG, "Een grafiek zonder antwoord.")},
        label="Stad",
        when="vandaag",
        made=NOW,
        fictional=False,
        warnings=0,
    )
    slides = Presentation(str(tmp_path / "r.pptx")).slides
    assert len(slides) == 2, "a question without an answer has no slide"
    told = next(
        s for s in slides[1].shapes if s.has_text_frame and "wegen" in s.text_frame.text
    )
    paragraphs = told.text_frame.paragraphs
    assert [p.text for p in paragraphs] == [
        "Naar wegen.",
        f"{NASTY}: € 3 hoger (zeker)",
        "doel: € 1",
        "Zekerheid: Zeker.",
    ]
    assert [bool(p.font.bold) for p in paragraphs] == [True, False, False, False]


def test_the_pdf_holds_the_report_is_tagged_and_is_made_when_only_it_is_missing(
    tmp_path: Path,
) -> None:
    real_part("Chromium")
    pdftotext = real_part("poppler")
    place = make_place(tmp_path)
    place.refresh(jobs=1)
    result = place.refresh(pdf=True, slides=True, jobs=1)
    assert (result.changed, result.ran) == (True, ())
    text = subprocess.run(
        [pdftotext, str(place.out / "rapport.pdf"), "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for words in (
        "Waar gaat het geld heen?",
        "Is het gehaald?",
        "€ 2,20",
        "FICTIEVE GEGEVENS".capitalize()[:9],
        "alert(1)",
    ):
        assert words in text, words
    content = (place.out / "rapport.pdf").read_bytes()
    assert b"/MarkInfo" in content
    assert b"/JavaScript" not in content
    # It goes its own way: no link to a file that stood beside the pages, and it was made when the
    # run was.
    assert b"/URI" not in content
    assert content.count(b"(D:20260302093000+00'00')") == 2
    for name in ("een", "twee"):
        place.refresh(out=tmp_path / name, pdf=True, slides=True, jobs=1)
    assert place.bytes(tmp_path / "een") == place.bytes(tmp_path / "twee")
    assert not place.refresh(pdf=True, slides=True, jobs=1).changed
