"""publish: what a notebook shows and what the report gets."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyse.errors import UitvoerFout
from analyse.report.formats import columns, flat, rows
from analyse.report.markup import inert_table, table_html, table_text
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
    assert shown[1] == f"Noord     2014  €{NBSP}-1.234.567,89    12,5%"
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
        ("index", [104.26], "", "104,3"),
        ("zwaarte", [0.254], "", "0,25"),
        ("aandeel", [0.5], "", "50,0%"),
        ("groei", [2.5], "euro", f"€{NBSP}3"),
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


def test_answer_keeps_its_words_and_certainty(folder: Path) -> None:
    publish("Van de € 1 mln is\n  € 0,8 mln gehaald.", "antwoord", certainty="redelijk")
    found = record(folder, "antwoord")
    assert (found["text"], found["certainty"]) == (
        "Van de € 1 mln is € 0,8 mln gehaald.",
        "redelijk",
    )


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
    from analyse.report import publish as module

    assert style.DPI == module._DPI


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
    from analyse.report.publish import _steady

    one = (
        '<clipPath id="p661ad7b68e"/><path clip-path="url(#p661ad7b68e)" d="M 349.486323'
        ' -0.00049"/><use href="#m1d2e3f4a5b"/>'
    )
    other = one.replace("p661ad7b68e", "pf37496e190").replace("349.486323", "349.486322")
    assert _steady(one) == _steady(other)
    assert (
        _steady(one)
        == '<clipPath id="p0"/><path clip-path="url(#p0)" d="M 349.486 -0.000"/><use href="#m1"/>'
    )
