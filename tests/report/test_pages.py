"""Pages of notebooks and the first page: the answer first, nothing twice, nothing cut off."""

from __future__ import annotations

import datetime as dt
import html
import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from analyse.report.book.formats import columns
from analyse.report.page.markup import table_html
from analyse.report.page.pages import LONG_ON_PAGE, Report, Run, index_page, notebook_page
from analyse.report.run.outline import Outline

RUN = Run("20260302-093000-abcdef", dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC), "stad", True)
NASTY = '<script>alert(1)</script><img src=x onerror="alert(2)">'
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
FIGURE = {"naam": "lasten", "waarde": "€ 3 mln", "richting": "hoger", "zekerheid": "zeker"}
MONEY = Outline(
    "01_open_begroting",
    "Geld",
    "Waar gaat het heen?",
    "Naar wegen en groen.",
    "Zeker: de totalen sluiten.",
    figures=(FIGURE,),
    more=("Ook naar water.",),
)


def text(source: str, *tags: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "source": source, "metadata": {"tags": list(tags)}}


def code(source: str, *outputs: dict[str, Any], tags: tuple[str, ...] = ()) -> dict[str, Any]:
    metadata = {"tags": list(tags)}
    return {
        "cell_type": "code",
        "source": source,
        "metadata": metadata,
        "outputs": list(outputs),
    }


def shown(kind: str, **data: str) -> dict[str, Any]:
    ours = {"kind": kind, "name": kind, "title": f"Een {kind}"} if kind else {}
    named = {key.replace("_", "/"): value for key, value in data.items()}
    return {"output_type": "display_data", "data": named, "metadata": {"analyse": ours}}


def table(n: int) -> dict[str, Any]:
    frame = pd.DataFrame(
        {"post": [f"post {number}" for number in range(n)], "aantal": range(n)}
    )
    return shown("tabel", text_html=table_html(frame, columns(frame)))


ANSWER = shown("antwoord", text_plain="Antwoord: Naar wegen en groen.")
CHART = shown("grafiek", image_png=PIXEL)


def page(
    *cells: dict[str, Any], outline: Outline = MONEY, others: tuple[Outline, ...] = ()
) -> str:
    title = text(f"# {outline.title}\n\n**{outline.question}**\n\nEen zin vooraf.")
    made = notebook_page(
        {"cells": [title, *cells], "metadata": {}},
        outline,
        RUN,
        [outline, *others],
        {},
        "w.xlsx",
    )
    return made.partition("<main")[2]


def test_the_answer_stands_before_the_first_table_and_chart_and_the_code_at_the_foot() -> None:
    made = page(
        code("import analyse"),
        text("## Per product"),
        code("publish(tabel)", table(3), CHART),
        text("## Antwoord"),
        code("publish(antwoord)", ANSWER),
        text("## Grenzen\n\nGeen."),
    )
    order = ["Waar gaat het heen?", "Naar wegen en groen.", "€ 3 mln", "Zekerheid:"]
    order += ["Een zin vooraf.", "<table", "<img", "Grenzen</h2>", "Zo is het uitgerekend"]
    places = [made.index(words) for words in order]
    assert places == sorted(places)
    assert made.index("publish") > made.index("Zo is het uitgerekend")


def test_title_question_and_answer_stand_once_on_a_page() -> None:
    made = page(text("## Antwoord"), code("publish(antwoord)", ANSWER))
    for words in ("Waar gaat het heen?", "Naar wegen en groen.", "<h1>"):
        assert made.count(words) == 1, words
    assert ">Antwoord</h2>" not in made, "a heading above nothing"
    assert "Ook naar water." in made[made.index('<details class="rest">') :]


def test_a_page_without_an_answer_has_none() -> None:
    made = page(outline=replace(MONEY, answer="", certainty="", figures=(), more=()))
    assert 'class="antwoord"' not in made


def test_a_cell_for_who_opens_the_notebook_is_not_on_the_page_but_its_code_is() -> None:
    made = page(
        text("## Kijken", "notebook"),
        code("regels.head()", table(2), tags=("notebook",)),
        text("Blijft."),
    )
    assert "Kijken" not in made
    assert "<table" not in made
    assert "Blijft." in made
    assert "regels.head" in re.sub(r"<[^>]+>", "", made)


@pytest.mark.parametrize("n", [LONG_ON_PAGE, LONG_ON_PAGE + 1, 150])
def test_a_long_table_is_folded_and_has_every_row(n: int) -> None:
    made = page(code("tabel", table(n)))
    assert [f"post {number}<" in made for number in range(n)] == [True] * n
    assert ('<details class="lang">' in made) == (n > LONG_ON_PAGE)
    assert (f"({n} rijen)" in made) == (n > LONG_ON_PAGE)


def test_a_heading_stays_where_text_or_a_lower_heading_follows() -> None:
    made = page(
        text("## Deel"),
        text("### Onderdeel"),
        text("Een alinea."),
        text("## Leeg"),
        text("## Slot\n\nKlaar."),
    )
    assert re.findall(r">(\w+)</h\d>", made) == ["Geld", "Deel", "Onderdeel", "Slot"]


def links(made: str) -> dict[str, str]:
    return {
        words: target for target, words in re.findall(r'<a href="([^"]*)">([^<]*)</a>', made)
    }


def of_wijk(wijk: str) -> Outline:
    name = f"10_wijkblad-{wijk.casefold()}"
    return Outline(
        name, f"Wijkblad: {wijk}", "Hoe staat het?", "Goed.", "", "10_wijkblad", wijk
    )


WIJK = of_wijk("Noord")
QUALITY = Outline("04_beeldkwaliteit", "Beeldkwaliteit", "Hoe is het?", "Redelijk.", "")


def test_links_between_notebooks_become_links_between_pages() -> None:
    found = links(
        page(
            text(
                "[kwaliteit](04_beeldkwaliteit.ipynb) [per wijk](04_beeldkwaliteit.ipynb#Per-wijk)"
                " [wijkblad](10_wijkblad.ipynb) [weg](09_samenwerking.ipynb)"
                " [buiten](https://example.org/a.ipynb)"
            ),
            others=(QUALITY, WIJK),
        )
    )
    assert found["kwaliteit"] == "04_beeldkwaliteit.html"
    assert found["per wijk"] == "04_beeldkwaliteit.html#Per-wijk"
    assert found["wijkblad"] == "../index.html#wijken"
    assert "weg" not in found, "there is no such page in this report"
    assert found["buiten"] == "https://example.org/a.ipynb"


def test_the_page_of_a_notebook_about_a_wijk_is_linked_when_it_is_one_page() -> None:
    alone = Outline("10_wijkblad", "Wijkblad", "", "", "")
    assert (
        links(page(text("[w](10_wijkblad.ipynb)"), others=(alone,)))["w"] == "10_wijkblad.html"
    )


def test_links_to_headings_work_and_those_to_what_is_not_there_go() -> None:
    made = page(
        text(
            "- [Per één wijk](#Per-één-wijk)\n- [Antwoord](#Antwoord)\n- [Probeer zelf](#Probeer-zelf)"
            "\n\nZie [elders](#Weg)."
        ),
        text("## Per één wijk\n\nTekst."),
        text("## Probeer zelf", "notebook"),
        text("## Per één wijk\n\nNog eens."),
        text(f"## {NASTY}\n\nKwaad."),
    )
    found = links(made)
    ids = re.findall(r'\sid="([^"]*)"', made)
    assert len(ids) == len(set(ids))
    assert found["Per één wijk"] == "#Per-%C3%A9%C3%A9n-wijk"
    assert "Per-één-wijk" in ids
    assert "Antwoord" in ids
    assert "Probeer zelf" not in made
    assert "Zie elders." in made
    assert "<script" not in made


def report(**more: Any) -> Report:
    problems = pd.DataFrame(
        [("waarschuwing", "a.csv", "", "B5", "x", "", "Raar.", "Herstel.", "Geen.", 1)],
        columns=[
            "ernst",
            "bestand",
            "blad",
            "cel",
            "waarde",
            "verwacht",
            "reden",
            "oplossing",
            "effect",
            "aantal",
        ],
    )
    totals = pd.DataFrame(
        [("a.csv", "", "B5", "Totaal", 3.3, 3.3, 0.0, "sluit aan")],
        columns=[
            "bestand",
            "blad",
            "cel",
            "omschrijving",
            "afgedrukt",
            "berekend",
            "verschil",
            "oordeel",
        ],
    )
    sheets = pd.DataFrame(
        [("a.csv", "9f" * 32, "csv", "", "begroting", 3, 0)],
        columns=["bestand", "sha256", "soort", "blad", "tabel", "rijen", "overgeslagen"],
    )
    given: dict[str, Any] = {
        "problems": problems,
        "sheets": sheets,
        "totals": totals,
        "outlines": [
            Outline("00_gegevens", "Gegevens", "Kan ik erop aan?", "Ja.", ""),
            MONEY,
            Outline("02_taakstelling", "Taakstelling", "Is het bespaard?", "Nee.", ""),
            QUALITY,
            WIJK,
            of_wijk("Zuid"),
        ],
        "charts": {"02_taakstelling": (PIXEL, "Van 1 naar 2.")},
    }
    return Report(**given | more)


def stand(*rows: list[object]) -> dict[str, Any]:
    cols = [
        {"name": "wijk", "label": "Wijk", "format": "tekst"},
        {"name": "kosten", "label": "kosten", "format": "euro"},
    ]
    return {"title": "Stand", "note": "Een noot.", "columns": cols, "rows": list(rows)}


def test_the_first_page_tells_its_story_from_top_to_bottom() -> None:
    made = index_page(report(wijken=stand(["Noord", 12.0])), RUN)
    order = ["Fictieve gegevens", "De cijfers zijn bruikbaar.", "Is het bespaard?", "Nee."]
    order += ["Van 1 naar 2.", "Waar gaat het heen?", "€ 3 mln", "Hoe is het?"]
    order += ["Hoe staat het per wijk?", "De andere vragen", "Kan ik erop aan?"]
    order += ["Kloppen de gegevens?", "Wat is er veranderd?", "Waar de cijfers vandaan komen"]
    places = [made.index(words) for words in order]
    assert places == sorted(places)
    assert made.count("Naar wegen en groen.") == 1
    assert "Ook naar water." not in made, "what else there is, stands on its page"


def test_the_wijk_with_the_lowest_share_comes_first_and_the_unknown_last() -> None:
    table = stand(["Noord", None], ["Zuid", 0.9], ["Oost", 0.5])
    table["columns"][1] = {"name": "aandeel", "label": "aandeel", "format": "procent"}
    outlines = [of_wijk(name) for name in ("Noord", "Oost", "Zuid")]
    made = index_page(report(outlines=outlines, wijken=table), RUN)
    section = made[made.index('id="wijken"') :]
    assert re.findall(r'html">(\w+)</a></th>', section) == ["Oost", "Zuid", "Noord"]


def test_every_wijk_has_its_row_with_a_link_and_one_without_a_row_is_listed() -> None:
    made = index_page(report(wijken=stand(["Noord", 12.0], ["Elders", 3.0])), RUN)
    section = made[made.index('id="wijken"') : made.index('id="andere"')]
    assert '<a href="notebooks/10_wijkblad-noord.html">Noord</a></th>' in section
    assert "€\u00a012" in section
    assert "Een noot." in section
    assert '<li><a href="notebooks/10_wijkblad-zuid.html">Zuid</a>' in section
    assert "Elders" not in section, "it has no page"
    listed = index_page(report(), RUN)
    assert '<li><a href="notebooks/10_wijkblad-noord.html">Noord</a>' in listed


@pytest.mark.parametrize(
    ("ernst", "said"),
    [("fout", "De cijfers zijn niet op orde: 1 fout."), ("waarschuwing", "zijn bruikbaar.")],
)
def test_the_problems_are_open_when_there_is_an_error(ernst: str, said: str) -> None:
    problems = report().problems.assign(ernst=ernst)
    made = index_page(report(problems=problems), RUN)
    assert said in made
    folded = made[: made.index("Toon alle meldingen")].rpartition("<details")[2]
    assert folded.startswith(" open") == (ernst == "fout")


def test_markup_in_an_answer_its_figures_and_the_wijken_stays_text() -> None:
    evil = Outline(
        "02_taakstelling",
        NASTY,
        NASTY,
        NASTY,
        NASTY,
        figures=(dict.fromkeys(FIGURE, NASTY),),
        more=(NASTY,),
    )
    wijk = replace(WIJK, wijk=NASTY)
    found = stand([NASTY, NASTY]) | {"title": NASTY, "note": NASTY}
    first = index_page(report(outlines=[evil, wijk], wijken=found), RUN)
    for made, times in ((first, 12), (page(outline=evil), 9)):
        body = made.partition("</style>")[2] or made
        assert "<script" not in body
        assert "<img src=x" not in body
        assert body.count(html.escape("<script>alert(1)")) >= times
