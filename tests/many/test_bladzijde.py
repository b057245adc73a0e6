"""The page over all dossiers: its answer, its links, what it may not say, and its charts."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import numpy as np
import openpyxl
import pytest
from bs4 import BeautifulSoup, Tag

from analyse.charts.style import Bron
from analyse.many import overview, told
from analyse.many.overview_boek import write_book
from analyse.many.side_by_side import MATEN, medians, values
from analyse.many.side_by_side_grafiek import naast_elkaar_grafiek
from analyse.many.stand import FOUTEN, GESTOPT, KLAAR, LEEG, STATES, TE_LANG, WEGGEVALLEN, Stand
from analyse.report.page.huisstijl import Huisstijl
from many.stands_of_towns import many, stand, sums

NASTY = "<script>alert(1)</script>"
NAMES = ("Aa", "'s-Dorp", "a & b #1 %41", NASTY, "Zand é")


def parsed(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


def page(stands: list[Stand]) -> BeautifulSoup:
    return parsed(overview.page(told.in_order(stands)))


def test_the_page_has_the_house_style_of_who_makes_it() -> None:
    stijl = Huisstijl("Uitvoerder Oost", "#123f63", "data:image/png;base64,AAAA")
    seen = parsed(overview.page(many(2), stijl))
    assert "Uitvoerder Oost" in words(seen.select(".merk")[0])
    assert seen.select("img.logo")[0]["alt"] == "Uitvoerder Oost"
    assert "--huis: #123f63" in str(seen)


def words(element: Tag) -> str:
    return " ".join(element.get_text().split())


def broken(name: str, state: str, reason: str = "") -> Stand:
    return Stand(name, state, reason)


@pytest.mark.parametrize(
    ("stands", "said"),
    [
        ([], "Er zijn geen dossiers gevonden."),
        (many(1), "Het ene dossier is in orde."),
        (many(3), "Alle 3 dossiers zijn in orde."),
        ([*many(1), broken("x", LEEG)], "1 van 2 dossiers is in orde; 1 heeft geen rapport."),
        ([broken("x", LEEG)], "Het ene dossier is niet in orde; 1 heeft geen rapport."),
        (
            [
                *many(338),
                *(broken(state, state) for state in (FOUTEN, TE_LANG)),
                stand("s", GESTOPT),
            ],
            "338 van 341 dossiers zijn in orde; 3 niet.",
        ),
        (
            [broken("x", LEEG), stand("s", GESTOPT)],
            "Geen van de 2 dossiers is in orde; 1 mist een antwoord en 1 heeft geen rapport.",
        ),
    ],
)
def test_the_answer_is_short(stands: list[Stand], said: str) -> None:
    assert told.answer(stands) == said
    assert len(said.split()) <= 25
    assert len(re.findall(r"\d+", said)) <= 3


def test_the_answer_comes_first() -> None:
    first = page(many(3)).select("main > *")[:2]
    assert [words(part) for part in first] == [
        "Alle dossiers naast elkaar",
        "Alle 3 dossiers zijn in orde.",
    ]


@pytest.mark.parametrize("state", STATES)
def test_every_state_that_is_not_in_order_says_what_to_do(state: str) -> None:
    assert (state in told.WAT_TE_DOEN) == (state != KLAAR)


def test_what_is_not_in_order_is_named_with_its_reason() -> None:
    seen = page([broken("Dorp", TE_LANG, "na een uur"), broken(NASTY, WEGGEVALLEN, NASTY)])
    told_of = [words(part) for part in seen.select(".mislukt")]
    assert any("Dorp: na een uur" in text for text in told_of)
    assert any(f"{NASTY}: {NASTY}" in text for text in told_of)


@pytest.mark.parametrize("number", [5, 40])
def test_every_dossier_stands_once_with_a_link_that_works(tmp_path: Path, number: int) -> None:
    stands = [*many(number - 5), *(stand(name) for name in NAMES)]
    for one in stands:
        report = tmp_path / one.report
        (report.parent / "notebooks").mkdir(parents=True)
        report.touch()
        for notebook in told.HOOFDVRAGEN:
            (report.parent / "notebooks" / f"{notebook}.html").touch()
    overview.write_overview(tmp_path, stands)
    seen = parsed((tmp_path / "index.html").read_text(encoding="utf-8"))
    rows = seen.select("table.oordelen tbody tr")
    assert sorted(words(row.select("th")[0]) for row in rows) == sorted(
        " ".join(one.name.split()) for one in stands
    )
    every = [str(a["href"]) for a in seen.select("a")]
    links = [link for link in every if not link.startswith("#")]
    assert len(links) > 4 * number
    assert all((tmp_path / unquote(link)).is_file() for link in links)
    places = {link[1:] for link in every if link.startswith("#")}
    assert places <= {part["id"] for part in seen.select("[id]")}


def test_names_are_text_and_nothing_runs(tmp_path: Path) -> None:
    overview.write_overview(tmp_path, [stand(NASTY), broken(f"b{NASTY}", LEEG, NASTY)])
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert "http://" not in text
    assert "https://" not in text


def test_of_an_answer_comes_its_first_word_alone() -> None:
    seen = page(many(2))
    assert "Geheim" not in words(seen)
    cells = [words(cell) for cell in seen.select("table.oordelen tbody tr")[0].select("td")]
    assert cells == ["Nee: 13% zichtbaar", "Nee: 2,5% meer", cells[2], "in orde"]
    assert re.fullmatch(r"\d+% \(\d+% tot \d+%\)", cells[2])


def test_no_to_another_question_is_no_verdict() -> None:
    """Whether quality changes is not whether it is at the ambition."""
    answers = ({"name": "04_beeldkwaliteit", "answer": "Nee, geen trend.", "failed": ""},)
    assert told.verdicts(stand("Dorp", answers=answers))[2].text == "80% (78% tot 82%)"


def test_an_answer_that_failed_or_is_not_there_says_so() -> None:
    answers = ({"name": "02_taakstelling", "answer": "", "failed": "stopte"},)
    texts = [verdict.text for verdict in told.verdicts(stand("Dorp", answers=answers))]
    assert texts == ["niet gelukt", "geen antwoord", "geen antwoord"]


def test_fictional_ones_stand_apart_and_are_called_so() -> None:
    real, other = many(7), [stand(f"Verzonnen {i}", fictional=True) for i in range(7)]
    seen = page([*real, *other])
    marked = [words(th) for th in seen.select(".oordelen th") if th.select(".fictief-woord")]
    assert len(marked) == 7
    titles = [words(h3) for h3 in seen.select("section > h3") if "begroting" in words(h3)]
    assert [title.endswith("(fictief)") for title in titles] == [False, True]
    (banner,) = page(other).select(".fictief")
    assert "verzonnen gemeenten en zeggen niets over bestaande" in words(banner)


@pytest.mark.parametrize("number", [1, 3, 10])
def test_any_number_without_people_and_with_nothing_in_order(number: int) -> None:
    assert page([stand(f"D{i}", sums=sums(people=None)) for i in range(number)]) is not None
    assert page([broken(f"D{i}", FOUTEN) for i in range(number)]) is not None


def test_what_is_withheld_is_told_and_shown_nowhere() -> None:
    lasten = dict(sums()["lasten"][0])
    lasten["cent"] = lasten["cent"] | {"7.2": None, "samen": None}
    lasten["redenen"] = {"7.2": "minder dan 5 regels", "samen": "minder dan 5 regels"}
    seen = page([stand("Dorp", sums=sums(lasten=[lasten]))])
    section = words(seen.select("#ontbreekt")[0].parent)
    assert "Riolering (7.2, open begroting): minder dan 5 regels. Bij Dorp." in section
    heads = [words(th) for th in seen.select("#kosten")[0].parent.select("th")]
    assert not [head for head in heads if "7.2" in head]


@pytest.mark.parametrize(
    "bad",
    [
        {"lasten": 3},
        {"kwaliteit": {"methode": "beleid", "jaren": [1]}},
        {"plan": {"verschil": "x"}},
        {"taakstelling": {"zichtbaar": 1, "doel": 0}},
    ],
)
def test_sums_of_another_form_cost_only_their_own_dossier(
    bad: dict[str, Any], tmp_path: Path
) -> None:
    overview.write_overview(tmp_path, [*many(3), stand("Stuk", sums=bad)])
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "de sommen zijn niet te lezen" in text


def test_the_chart_draws_what_the_table_says() -> None:
    table = values(many(342))
    rows = table[(table["maat"] == "samen") & (table["apart"] == "")]
    middle = medians(rows)
    ax = naast_elkaar_grafiek(rows, middle, MATEN[0], "2018", Bron())
    dots = [dot for part in ax.collections for dot in part.get_offsets()[:, 0]]
    assert sorted(np.round(dots, 6)) == sorted(rows["waarde"].round(6))
    ticks = [line.get_xdata()[0] for line in ax.lines if line.get_gid() == "mediaan"]
    assert ticks == middle["mediaan"].dropna().tolist()
    bands = [list(line.get_xdata()) for line in ax.lines if line.get_gid() == "interval"]
    assert bands == middle[["laag", "hoog"]].dropna().to_numpy().tolist()
    lines = [dot for part in ax.collections for dot in part.get_offsets()[:, 1]]
    assert all(abs(y - round(y)) <= 0.37 for y in lines)


def test_one_that_is_a_hundred_times_too_large_is_an_arrow() -> None:
    made = [*many(20), stand("Ver", sums=sums(1e6, 30_000))]
    rows = values(made)
    rows = rows[(rows["maat"] == "samen") & (rows["apart"] == "")]
    ax = naast_elkaar_grafiek(rows, medians(rows), MATEN[0], "2018")
    assert ax.get_xlim()[1] < 2000
    arrows = [len(part.get_offsets()) for part in ax.collections if part.get_gid() == "ver"]
    assert sum(arrows) == 1
    assert "1 pijl valt buiten beeld" in " ".join(text.get_text() for text in ax.figure.texts)


def test_the_workbook_holds_numbers_in_the_notation_of_their_measure() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(write_book(told.in_order([*many(8), stand("=1+1")])))
    )
    assert book.sheetnames == ["Dossiers", "Kosten", "Kwaliteit", "Medianen", "Ontbreekt"]
    by_maat = {}
    for sheet in (book["Kosten"], book["Kwaliteit"]):
        head = [cell.value for cell in sheet[5]]
        at = head.index("waarde")
        by_maat |= {row[head.index("maat")].value: row[at] for row in sheet.iter_rows(6)}
    share = by_maat["Scores op ten minste niveau B"]
    assert isinstance(share.value, float)
    assert share.number_format == "0%"
    assert "€" in by_maat["Verkeer en groen per m²"].number_format
    names = [row[0] for row in book["Dossiers"].iter_rows(6)]
    assert "=1+1" in [cell.value for cell in names]
    assert not [
        cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"
    ]
