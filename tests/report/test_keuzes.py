"""Choices that are kept beside the exports: they hold next month, and a person's file stays his.

The data are fictional.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse import open_dossier
from analyse.cli import main
from analyse.errors import GegevensFout, LeesFout
from analyse.report import keuzes
from analyse.report.command import tonen, verversen
from analyse.report.run import inputs
from analyse.report.run.outline import load
from test_report import write_notebook

SETUP = """import os
from analyse import publish
DREMPEL = int(os.environ.get("ANALYSE_DREMPEL") or 25000)  # vanaf hier een regel
PEILDATUM = os.environ.get("ANALYSE_PEILDATUM") or None  # de laatste stand"""
BUDGET = (
    "Jaar;Fase;Kant;Product;Bedrag;Peildatum\n"
    "2024;realisatie;lasten;Gras;10,00;30-09-2024\n"
    "2024;gewijzigd;lasten;Gras;12,00;30-09-2024\n"
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "begroting.csv").write_text(BUDGET, encoding="utf-8")
    path = tmp_path / "notebooks" / "01_drempel.ipynb"
    told = 'publish(f"De drempel is {DREMPEL} op {PEILDATUM}.")'
    write_notebook(path, "# Drempel", "**Welke drempel?**", SETUP, told)
    tagged = load(path)
    tagged["cells"][2]["metadata"]["tags"] = ["parameters"]
    path.write_text(json.dumps(tagged), encoding="utf-8")
    return tmp_path


def run(place: Path, *more: str) -> int:
    where = {"data": "exports", "out": "rapport", "notebooks": "notebooks"}
    folders = [f"--{name}={place / folder}" for name, folder in where.items()]
    return main(["refresh", *folders, *more])


def test_a_choice_is_kept_holds_the_next_time_and_stands_on_the_page(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(place, "--drempel", "10.000", "--peildatum", "30-09-2024", "--pptx") == 0
    page = place / "rapport" / "notebooks" / "01_drempel.html"
    assert "De drempel is 10000 op 2024-09-30." in page.read_text(encoding="utf-8")
    file = place / "exports" / "rapport.toml"
    assert file.read_text(encoding="utf-8").splitlines()[2:] == [
        "peildatum = 2024-09-30",
        "drempel = 10000",
        "pptx = true",
    ]
    assert "Keuzes: peildatum 30-09-2024, drempel € 10.000, pptx." in said(capsys)
    assert run(place) == 0
    assert "Niets veranderd" in said(capsys)
    file.write_text(
        file.read_text(encoding="utf-8").replace("10000", "20000"), encoding="utf-8"
    )
    assert run(place) == 0
    assert "De drempel is 20000" in page.read_text(encoding="utf-8")
    assert (place / "rapport" / "rapport.pptx").exists()
    index = (place / "rapport" / "index.html").read_text(encoding="utf-8")
    assert "drempel € 20.000" in index.replace("\u00a0", " ")


def test_a_deck_of_last_month_is_made_again_until_it_is_forgotten(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(place, "--pptx") == 0
    file = place / "exports" / "rapport.toml"
    file.unlink()
    (place / "exports" / "begroting.csv").write_text(
        BUDGET.replace("12,00", "13,00"), encoding="utf-8"
    )
    deck = place / "rapport" / "rapport.pptx"
    before = deck.read_bytes()
    assert run(place) == 0
    assert deck.read_bytes() != before
    file.write_text("pptx = false\n", encoding="utf-8")
    assert run(place, "--force") == 0
    assert not deck.exists()
    assert "rapport.pptx van het vorige verslag is oud" in said(capsys)


def test_a_choice_that_is_refused_is_not_kept(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(place, "--peildatum", "31-10-2024") == 1
    err = capsys.readouterr().err
    assert "Van een stand op 31-10-2024 staat niets in de exports; er is 30-09-2024." in err
    assert not (place / "exports" / "rapport.toml").exists()


def test_beside_the_example_of_the_program_nothing_is_kept(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verversen, "meegeleverd", lambda _name: place / "exports")
    assert run(place, "--drempel", "10.000") == 0
    assert "Bij het meegeleverde voorbeeld worden zij niet bewaard." in said(capsys)
    assert not (place / "exports" / "rapport.toml").exists()


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.replace("\u00a0", " ")


def test_choices_are_no_export_and_change_none(place: Path) -> None:
    exports = place / "exports"
    before = inputs.exports_of(exports)
    keuzes.keep(exports, {"jaar": 2024})
    assert inputs.exports_of(exports) == before
    assert not open_dossier(exports).problems["bestand"].eq("rapport.toml").any()


CHOSEN = st.fixed_dictionaries(
    {},
    optional={
        "jaar": st.integers(1900, 2099),
        "peildatum": st.dates(dt.date(1990, 1, 1), dt.date(2099, 1, 1)),
        "drempel": st.integers(0, 10**9),
        "per": st.sampled_from(keuzes.PER),
        "pdf": st.booleans(),
        "pptx": st.booleans(),
        "sjabloon": st.sampled_from([r"C:\huis stijl\a.potx", "/x/it's.pptx", "/x/é #1.pptx"]),
    },
)


@settings(max_examples=60)
@given(first=CHOSEN, second=CHOSEN, end=st.sampled_from(["\n", "\r\n"]))
def test_what_is_kept_comes_back_and_comments_stay(
    first: dict[str, Any], second: dict[str, Any], end: str, tmp_path_factory: Any
) -> None:
    folder = tmp_path_factory.mktemp("exports")
    for name in ("first", "second"):
        chosen = {"first": first, "second": second}[name]
        given_paths = {k: Path(v) if k == "sjabloon" else v for k, v in chosen.items()}
        assert keuzes.keep(folder, given_paths) == ""
        file = folder / "rapport.toml"
        if name == "first" and file.exists():
            text = f"# van mij{end}" + file.read_text(encoding="utf-8").replace("\n", end)
            file.write_bytes(text.encode())
    found = keuzes.kept(folder)
    wanted = first | second
    if "sjabloon" in wanted:
        assert found.pop("sjabloon") == folder / wanted.pop("sjabloon")
    assert found == wanted
    assert b"# van mij" in (folder / "rapport.toml").read_bytes()


def test_a_line_keeps_the_comment_behind_it(tmp_path: Path) -> None:
    file = tmp_path / "rapport.toml"
    file.write_text("jaar = 2016   # de raad vroeg hierom\nper = 'product'", encoding="utf-8")
    assert keuzes.keep(tmp_path, {"jaar": 2017, "drempel": 5}) == ""
    assert file.read_text(encoding="utf-8") == (
        "jaar = 2017   # de raad vroeg hierom\nper = 'product'\ndrempel = 5\n"
    )


def test_what_cannot_be_changed_safely_is_said_and_left(tmp_path: Path) -> None:
    file = tmp_path / "rapport.toml"
    text = 'sjabloon = """\njaar = 2016\n"""\n'
    file.write_text(text, encoding="utf-8")
    assert "er is niets in veranderd" in keuzes.keep(tmp_path, {"jaar": 2017})
    assert file.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("jaren = 2016", "bij jaren: deze keuze bestaat niet. Bedoelt u jaar?"),
        ("jaar = 16", "bij jaar: '16' is geen jaar"),
        ("jaar = true", "bij jaar: 'true' is geen jaar"),
        ("drempel = 10.000", "bij drempel: dit kan niet. Schrijf drempel = 25000, zonder punt"),
        ('drempel = "tien"', "bij drempel: 'tien' is geen bedrag"),
        ('per = "producten"', "bij per: 'producten' kan niet. Bedoelt u product?"),
        ("peildatum = 2024", "bij peildatum: '2024' is geen dag die bestaat"),
        ('pdf = "ja"', "bij pdf: 'ja' kan niet"),
        ("sjabloon = 3", "bij sjabloon: dit kan niet"),
        ("[jaar]", "bij jaar: dit kan niet"),
        ("jaar 2016", "hier ontbreekt een ="),
    ],
)
def test_what_means_nothing_is_refused_with_its_line(
    line: str, words: str, tmp_path: Path
) -> None:
    (tmp_path / "rapport.toml").write_text(f"# keuzes\n{line}\n", encoding="utf-8")
    with pytest.raises(LeesFout) as error:
        keuzes.kept(tmp_path)
    assert "rapport.toml, regel 2" in str(error.value)
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("--drempel=1.5", "hele euro's"),
        ("--drempel=-1", "hele euro's"),
        ("--per=programa", "Bedoelt u programma?"),
        ("--peildatum=31-09-2024", "geen dag die bestaat"),
    ],
)
def test_an_option_that_means_nothing_is_refused(
    option: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["refresh", option]) == 2
    assert words in capsys.readouterr().err


def test_what_the_exports_do_not_have_is_refused_with_what_they_have() -> None:
    days = pd.to_datetime(["2024-09-30", None])
    budget = pd.DataFrame(
        {"jaar": 2024, "tot_en_met": days, "taakveld": "5.7", "product": None}
    )
    budget["kostenplaats"] = "onbekend"
    earlier = pd.DataFrame({"peildatum": pd.to_datetime(["2024-08-31"])})
    made: Any = SimpleNamespace(begroting=budget, eerdere_standen=earlier, tables={})
    for chosen in ({"peildatum": dt.date(2024, 8, 31)}, {"per": "taakveld"}, {"jaar": 2024}):
        keuzes.refuse_absent(made, chosen)
    for chosen, there in (
        ({"peildatum": dt.date(2024, 10, 31)}, "er is 31-08-2024 en 30-09-2024"),
        ({"per": "product"}, "er is taakveld"),
        ({"per": "kostenplaats"}, "er is taakveld"),
        ({"jaar": 2031}, "er is 2024"),
    ):
        with pytest.raises(GegevensFout, match=there):
            keuzes.refuse_absent(made, chosen)


# what opens


@pytest.mark.parametrize(
    ("system", "environment", "opens"),
    [
        ("win32", {}, True),
        ("win32", {"CI": "1"}, False),
        ("darwin", {"SSH_CONNECTION": "x"}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "w"}, True),
        ("linux", {"SSH_CONNECTION": "x"}, False),
        ("linux", {}, False),
    ],
)
def test_a_page_opens_where_a_person_sits(
    system: str, environment: dict[str, str], opens: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tonen.sys.stdout, "isatty", lambda: True)
    assert tonen.somebody_looks(environment, system) == opens
    monkeypatch.setattr(tonen.sys.stdout, "isatty", lambda: False)
    assert not tonen.somebody_looks(environment, system)


def test_a_refresh_opens_its_page_unless_it_must_not(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(tonen, "somebody_looks", lambda: True)
    monkeypatch.setattr(tonen.webbrowser, "open", opened.append)
    assert run(place, "--niet-openen") == 0
    assert opened == []
    assert run(place) == 0
    assert opened == [(place / "rapport" / "index.html").as_uri()]

    def fail(_: str) -> None:
        raise tonen.webbrowser.Error("no browser")

    monkeypatch.setattr(tonen.webbrowser, "open", fail)
    assert run(place) == 0


def test_one_bar_tells_of_reading_notebooks_and_pages(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, str]] = []

    @contextmanager
    def heard(_: object) -> Iterator[Any]:
        yield lambda name, state: told.append((name, state))

    monkeypatch.setattr("analyse.report.command.verversen.notebooks", heard)
    assert run(place) == 0
    assert told == [
        ("begroting.csv (1 van 1)", "leest"),
        ("01_drempel", "wacht"),
        ("01_drempel", "begint"),
        ("01_drempel", "klaar"),
        ("pagina's en werkboek", "schrijft"),
    ]
