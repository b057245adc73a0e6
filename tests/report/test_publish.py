"""publish: what a notebook shows and what the report gets."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from html.parser import HTMLParser
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyse.antwoord import Antwoord, Kerngetal
from analyse.errors import UitvoerFout
from analyse.report.book.formats import columns, flat, rows, told_once, total_row
from analyse.report.page.markup import inert_table, table_html, table_text
from analyse.report.publish import publish, slug

mpl.use("Agg")
from matplotlib import pyplot as plt

NBSP = "\u00a0"
NASTY = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANALYSE_PUBLICEER", str(tmp_path))
    monkeypatch.setenv("ANALYSE_NOTEBOOK", "02_taakstelling")
    return tmp_path


@pytest.fixture
def displayed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """What a notebook shows."""
    found: list[dict[str, str]] = []
    monkeypatch.setattr(
        "analyse.report.publish._show", lambda data, *_record: found.append(data)
    )
    return found


def record(folder: Path, name: str) -> dict[str, object]:
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


class Tags(HTMLParser):
    """The tags and attributes that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]


def test_table_is_shown_in_dutch_and_recorded_exactly(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = pd.DataFrame(
        {
            "wijk": ["Noord", "onbekend"],
            "jaar": [2014, 2015],
            "bedrag": [-1234567.89, None],
            "aandeel": [0.125, None],
        }
    )
    publish(
        frame,
        "per_wijk",
        title="Lasten",
        unit="euro",
        source="rekening",
        formats={"bedrag": "euro2"},
    )
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].split() == ["wijk", "jaar", "bedrag", "aandeel"]
    assert shown[1] == f"Noord     2014  −€{NBSP}1.234.567,89      13%"
    assert shown[2] == "onbekend  2015           n.v.t.   n.v.t."
    found = record(folder, "per_wijk")
    assert found["rows"] == [
        ["Noord", 2014, -1234567.89, 0.125],
        ["onbekend", 2015, None, None],
    ]
    assert (found["kind"], found["notebook"], found["unit"]) == (
        "tabel",
        "02_taakstelling",
        "euro",
    )


def test_index_and_levels_become_columns() -> None:
    table = flat(
        pd.DataFrame({("bedrag", "2014"): [1.5]}, index=pd.Index(["Noord"], name="wijk"))
    )
    assert list(table.columns) == ["wijk", "bedrag 2014"]


@pytest.mark.parametrize(
    ("name", "values", "unit", "expected"),
    [
        ("jaar", [2014], "", "2014"),
        ("bedrag", [1234.5], "", f"€{NBSP}1.235"),
        ("punten", [1234.0], "", "1.234"),
        ("hoogte", [104.26], "", "104,3"),
        ("index_jaar", [104.26], "", "104,3"),
        ("aantal_2018", [3], "euro", "3"),
        ("2018", [1234.5], "euro", f"€{NBSP}1.235"),
        ("nieuw", [12], "", "12"),
        ("zwaarte", [0.254], "", "0,25"),
        ("aandeel", [0.5], "", "50%"),
        ("erbij", [2.5], "euro", f"€{NBSP}3"),
        ("gehaald", [True], "", "ja"),
        ("dag", [pd.Timestamp(2012, 7, 1)], "", "01-07-2012"),
        ("eigen", [float("inf")], "", "n.v.t."),
    ],
)
def test_columns_go_by_name_dtype_and_unit(
    name: str, values: list[object], unit: str, expected: str
) -> None:
    frame = pd.DataFrame({name: values})
    assert rows(frame, columns(frame, unit=unit)) == [[expected]]


def test_unknown_format_or_column_is_refused() -> None:
    frame = pd.DataFrame({"bedrag": [1.0]})
    with pytest.raises(UitvoerFout, match="kolom die er niet is: saldo"):
        publish(frame, "a", formats={"saldo": "euro"})
    with pytest.raises(UitvoerFout, match="Onbekende opmaak dollar"):
        publish(frame, "a", formats={"bedrag": "dollar"})


@pytest.mark.parametrize(
    "name", ["", "Hoofdletter", "met spatie", "../weg", "a/b", "é", "x" * 61, "a.b", "a\n"]
)
def test_names_that_cannot_be_a_file_are_refused(name: str, folder: Path) -> None:
    with pytest.raises(UitvoerFout, match="kan niet"):
        publish("Ja.", name)
    assert list(folder.iterdir()) == []


def test_a_name_is_used_once_a_report_but_freely_in_a_notebook(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("Ja.", "antwoord")
    with pytest.raises(UitvoerFout, match="al gebruikt"):
        publish("Nee.", "antwoord")
    monkeypatch.delenv("ANALYSE_PUBLICEER")
    publish("Nee.", "antwoord")
    assert record(folder, "antwoord")["text"] == "Ja."


@given(st.text())
def test_slug_is_a_name_or_nothing(text: str) -> None:
    assert slug(text) == "" or publish.__globals__["_NAME"].fullmatch(slug(text))


def test_a_text_is_an_answer_and_keeps_its_words(folder: Path) -> None:
    publish("Van de € 1 mln is\n  € 0,8 mln gehaald.", "antwoord")
    assert record(folder, "antwoord")["text"] == "Van de € 1 mln is € 0,8 mln gehaald."


ANSWER = Antwoord(
    "Nee: van de € 1 mln\n is de helft gezien.",
    "Zeker *genoeg*.",
    (Kerngetal("gezien", "€ 500.000", "lager", "zeker"), Kerngetal("doel", "€ 1 mln")),
    ("Eerste zin.", "Tweede <b>zin</b>."),
)


def test_an_answer_is_its_kop_its_figures_how_certain_it_is_and_the_rest(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(ANSWER, "antwoord")
    assert capsys.readouterr().out.splitlines() == [
        "Antwoord: Nee: van de € 1 mln is de helft gezien.",
        "- gezien: € 500.000 lager (zeker)",
        "- doel: € 1 mln",
        "Zekerheid: Zeker *genoeg*.",
        "Meer:",
        "- Eerste zin.",
        "- Tweede <b>zin</b>.",
    ]
    found = record(folder, "antwoord")
    assert found["text"] == "Nee: van de € 1 mln is de helft gezien."
    assert found["certainty"] == "Zeker *genoeg*."
    assert found["figures"] == [asdict(figure) for figure in ANSWER.kerngetallen]
    assert found["more"] == list(ANSWER.rest)


def test_a_notebook_shows_the_kop_in_bold_and_folds_the_rest(
    displayed: list[dict[str, str]],
) -> None:
    publish(ANSWER, "antwoord")
    assert displayed[0]["text/markdown"].split("\n\n") == [
        "**Nee: van de € 1 mln is de helft gezien.**",
        "- gezien: € 500.000 lager (zeker)\n- doel: € 1 mln",
        r"*Zekerheid: Zeker \*genoeg\*.*",
        "<details><summary>Meer</summary>",
        r"- Eerste zin." + "\n" + r"- Tweede \<b\>zin\</b\>.",
        "</details>",
    ]
    publish("Ja.", "kort")
    assert displayed[1] == {"text/markdown": "**Ja.**", "text/plain": "Antwoord: Ja."}


def test_a_note_stands_before_how_certain_an_answer_is() -> None:
    assert ANSWER.met("Voorlopig.").zekerheid == "Voorlopig. Zeker *genoeg*."
    assert ANSWER.met("") == ANSWER
    assert Antwoord("Ja.").met("Voorlopig.").zekerheid == "Voorlopig."


def test_what_says_the_same_in_every_row_is_told_once_and_stays_in_the_report(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = pd.DataFrame(
        {
            "jaar": [2018, 2018],
            "fase": ["realisatie", "realisatie"],
            "wijk": ["Noord", "Zuid"],
            "bedrag": [5.0, 5.0],
            "prognose": [None, None],
            "noot": ["", ""],
        }
    )
    publish(frame, "tabel", "Lasten")
    above, heading, *_ = capsys.readouterr().out.splitlines()
    assert above == "Overal jaar: 2018; fase: realisatie; niet bekend: prognose."
    assert heading.split() == ["wijk", "bedrag"], "a figure that is the same is a finding"
    assert [column["name"] for column in record(folder, "tabel")["columns"]] == list(frame)
    assert record(folder, "tabel")["rows"][0] == [2018, "realisatie", "Noord", 5.0, None, ""]


def test_what_is_told_once_stands_above_the_table(displayed: list[dict[str, str]]) -> None:
    frame = pd.DataFrame({"fase": ["begroting"] * 2, "wijk": ["Noord", "Zuid"]})
    publish(frame, "tabel", "Wijken")
    assert "<caption>Wijken. Overal fase: begroting.</caption>" in displayed[0]["text/html"]


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"jaar": [2018], "wijk": ["Noord"]}),
        pd.DataFrame({"jaar": [2018, 2018], "wijk": ["Noord", "Noord"]}),
        pd.DataFrame(
            {"jaar": pd.Series([], dtype="int64"), "wijk": pd.Series([], dtype="str")}
        ),
        pd.DataFrame({"wijk": ["Noord", "Zuid"], "aantal": [3, 3]}),
        pd.DataFrame({"wijk": ["Noord", None], "straat": ["A", "A"]}).head(1),
    ],
)
def test_a_table_in_which_nothing_is_repeated_keeps_its_columns(frame: pd.DataFrame) -> None:
    cols = columns(frame)
    assert told_once(frame, cols)[1:] == (cols, "")


def test_a_column_that_is_known_of_some_rows_is_not_told_once() -> None:
    frame = pd.DataFrame({"wijk": ["Noord", "Zuid"], "fase": ["begroting", None]})
    assert [column.name for column in told_once(frame, columns(frame))[1]] == ["wijk", "fase"]


def test_a_row_of_totals_adds_amounts_and_leaves_the_rest_empty(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = pd.DataFrame(
        {
            "product": ["Bomen", "Wegen"],
            "bedrag": [0.1, 0.2],
            "verschil": [-3.0, 1.0],
            "laag": [1.0, 2.0],
            "aandeel": [0.5, 0.5],
            "per_m2": [1.5, 2.5],
            "prognose": [None, None],
        }
    ).astype({"prognose": float})
    formats = {"bedrag": "euro2", "verschil": "voordeel", "prognose": "euro"}
    publish(frame, "tabel", totaal=True, formats=formats, note="x")
    last = capsys.readouterr().out.splitlines()[-1]
    assert re.split(" +", last) == ["Totaal", f"€{NBSP}0,30", f"€{NBSP}2", "nadeel"]
    assert record(folder, "tabel")["total"] == ["Totaal", 0.3, -2.0, None, None, None]
    publish(frame, "zonder")
    assert "total" not in record(folder, "zonder")


def test_a_total_of_what_is_not_all_known_says_so_and_nothing_known_is_not_nought() -> None:
    frame = pd.DataFrame({"post": ["a", "b"], "lasten": [1.0, None], "baten": [None, None]})
    frame["baten"] = frame["baten"].astype(float)
    row = total_row(frame, columns(frame))
    assert row == ["Totaal van wat bekend is", 1.0, None]


def test_a_total_stands_under_the_table(displayed: list[dict[str, str]]) -> None:
    frame = pd.DataFrame({"post": ["a", "b"], "lasten": [1.0, 2.0]})
    publish(frame, "tabel", totaal=True)
    foot = displayed[0]["text/html"].partition("<tfoot>")[2]
    assert ">Totaal</td>" in foot
    assert f">€{NBSP}3</td>" in foot
    publish(frame.head(1), "een_rij", totaal=True)
    assert "<tfoot>" not in displayed[1]["text/html"]


def test_a_series_and_an_array_of_axes_are_taken_as_they_come(folder: Path) -> None:
    series = pd.Series([1.0, 2.0], index=pd.Index(["a", "b"], name="post"), name="lasten")
    publish(series, "reeks")
    assert record(folder, "reeks")["rows"] == [["a", 1.0], ["b", 2.0]]
    assert record(folder, "reeks")["title"] == "Reeks"
    _, axes = plt.subplots(2, 2)
    publish(axes, "vier_vakken")
    assert record(folder, "vier_vakken")["title"] == "Vier vakken"
    with pytest.raises(UitvoerFout, match="geen ndarray"):
        publish(axes[:0], "leeg")


def test_a_chart_has_the_title_that_it_was_given(folder: Path) -> None:
    from analyse.charts import style

    fig, ax = style.sheet(2)
    ax.plot([1, 2], [3, 4])
    style.finish(fig, "Twee lijnen", "n = 2", bron=style.Bron("proef"), alt="Van 3 naar 4.")
    publish(ax, "lijnen")
    assert record(folder, "lijnen")["title"] == "Twee lijnen"


def test_a_chart_without_data_is_a_line_of_text(
    folder: Path, displayed: list[dict[str, str]]
) -> None:
    from analyse.charts import style

    ax = style.empty("Kosten <per> wijk", "geen kosten", style.Bron("proef"))
    publish(ax, "leeg")
    assert displayed == [
        {
            "text/markdown": r"Kosten \<per\> wijk: geen gegevens.",
            "text/plain": "Kosten <per> wijk: geen gegevens.",
        }
    ]
    assert not plt.fignum_exists(ax.get_figure().number)
    assert list(folder.iterdir()) == []


def test_chart_is_closed_described_and_the_same_every_time(folder: Path) -> None:
    for name in ("een", "twee"):
        fig, ax = plt.subplots()
        ax.plot([1, 2], [3, 4])
        publish(ax, name, title="Lijn", alt=f"Van 3 naar 4 {NASTY}")
        assert not plt.fignum_exists(fig.number)
    assert (folder / "een.png").read_bytes() == (folder / "twee.png").read_bytes()
    svg = (folder / "een.svg").read_text(encoding="utf-8")
    assert svg == (folder / "twee.svg").read_text(encoding="utf-8")
    assert "<title>Lijn</title>" in svg
    assert "<desc>Van 3 naar 4 &lt;script&gt;" in svg
    assert "<dc:date>" not in svg


def test_a_chart_brings_its_own_text_alternative_and_keeps_its_heading(folder: Path) -> None:
    fig, ax = plt.subplots(figsize=(4, 3), layout="constrained")
    fig.text(0.02, 0.99, "Kop", va="top").set_in_layout(False)
    fig.analyse_alt = "Alles is gelijk."
    publish(ax, "eigen", title="Titel")
    assert record(folder, "eigen")["alt"] == "Alles is gelijk."
    width, height = (
        int.from_bytes((folder / "eigen.png").read_bytes()[at : at + 4], "big")
        for at in (16, 20)
    )
    assert (width, height) == (4 * 144, 3 * 144)


def test_a_table_without_rows_says_so(folder: Path) -> None:
    empty = pd.DataFrame({"wijk": [], "bedrag": []})
    publish(empty, "leeg", title="Leeg")
    publish(empty, "leeg_met", title="Leeg", note="Niets gevonden.")
    publish(pd.DataFrame({"wijk": ["Noord"]}), "vol", title="Vol")
    assert [record(folder, name)["note"] for name in ("leeg", "leeg_met", "vol")] == [
        "Geen rijen.",
        "Niets gevonden. Geen rijen.",
        "",
    ]


def test_charts_are_laid_out_at_the_density_at_which_they_are_published() -> None:
    from analyse.charts import style
    from analyse.report.page import drawn

    assert style.DPI == drawn.DPI


def test_something_else_is_refused() -> None:
    with pytest.raises(UitvoerFout, match="geen list"):
        publish([1, 2], "lijst")


def test_markup_in_every_place_of_a_table_is_text() -> None:
    frame = pd.DataFrame({NASTY: [NASTY, None]}, index=pd.Index([NASTY, "x"], name=NASTY + "2"))
    table = flat(frame)
    html = table_html(table, columns(table), NASTY)
    seen = Tags(html)
    assert set(seen.tags) == {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert set(seen.attributes) <= {"scope", "class", "style"}
    assert html.count("&lt;script&gt;") == 5
    assert NASTY in table_text(table, columns(table))


@given(st.text(alphabet=st.sampled_from(list("<>/\"'=& ascriptonerrtabledh!-"))))
def test_a_rebuilt_table_holds_nothing_but_a_table(inside: str) -> None:
    html = inert_table(f"<table><tr><td>{inside}</td></tr></table>")
    if html is not None:
        seen = Tags(html)
        assert set(seen.tags) <= {
            "table",
            "caption",
            "thead",
            "tbody",
            "tfoot",
            "tr",
            "th",
            "td",
        }
        assert set(seen.attributes) <= {"scope", "colspan", "rowspan", "class"}


def test_tables_of_pandas_survive_and_other_html_does_not() -> None:
    frame = pd.DataFrame({"wijk": [NASTY], "n": [3]})
    html = inert_table(frame._repr_html_())
    assert html is not None
    assert "<style" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    styled = (
        '<style>x</style><table id="T_1" onclick="x()"><tr><td style="a"'
        f' class="getal">{NASTY}</td></tr></table>'
    )
    assert inert_table(styled) == '<table><tr><td class="getal"></td></tr></table>'
    assert inert_table("<b>vet</b>") is None
    assert inert_table("<table><tr><td>1<table></table></td></tr></table>") is None
    assert inert_table("<table><tr><td><script>x") is None


def test_an_amount_in_an_answer_does_not_break_over_a_line(folder: Path) -> None:
    publish(f"Er is\n  €{NBSP}1.000 bespaard. ", "antwoord")
    assert record(folder, "antwoord")["text"] == f"Er is €{NBSP}1.000 bespaard."


def test_a_layout_that_is_a_millionth_off_gives_the_same_svg() -> None:
    from analyse.report.page.drawn import steady

    one = (
        '<clipPath id="p661ad7b68e"/><path clip-path="url(#p661ad7b68e)" d="M 349.486323'
        ' -0.00049"/><use href="#m1d2e3f4a5b"/>'
    )
    other = one.replace("p661ad7b68e", "pf37496e190").replace("349.486323", "349.486322")
    assert steady(one) == steady(other)
    assert (
        steady(one)
        == '<clipPath id="p0"/><path clip-path="url(#p0)" d="M 349.486 -0.000"/><use href="#m1"/>'
    )
