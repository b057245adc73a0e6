"""Work that stays in proportion: no pattern, text, line or sheet takes more time than its size."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import openpyxl
import pytest

import analyse
from analyse.charts.labels import MEEST, not_drawn
from analyse.read.formats.cells import read_sheets
from analyse.read.formats.delimited import COLUMN_LIMIT, LINE_LIMIT
from analyse.read.formats.file import Source, identify
from analyse.read.formats.rawcells import shows_moments
from analyse.read.heading import layout, looks
from analyse.read.heading.headings import explain, gives_values, may_head
from analyse.read.money.notation import settle
from analyse.read.money.unitwords import doubtful, unit, without_unit
from analyse.read.profiles import propose
from analyse.read.profiles.profile import Profile
from analyse.read.result import FileResult
from analyse.read.schouw.niveaus import level
from analyse.read.sheet import Sheet
from analyse.read.table import MOST_COLUMNS, read_file
from analyse.read.total.reconcile import _parts
from analyse.read.total.totals import label_of_total, name_in_label
from analyse.read.values import NotReadable, amount, date
from analyse.read.wijk.wijken import is_place, typos, wijk_key
from analyse.tables import MEEST_WIJKEN, TABLES, normalise
from conftest import ROOT

SOURCES = sorted((ROOT / "src" / "analyse").rglob("*.py"))
#: What texts are made of that made a search go over the same signs again and again.
PARTS = [" ", "\t", "(", "( ", "1", "1 ", "1.", ".", "€", "€ ", "x ", "-", "#", "a", "&", "'"]
PARTS += ["tot", "bedragen ", "structure", ",", "0,", "saldo ", "in ", "_x", "["]
SEARCHES = {"search", "match", "fullmatch", "sub", "findall", "finditer", "split"}
HEADINGS = ["Jaar", "Fase", "Wijk", "Product", "Lasten"]


def seconds(run: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    run(text)
    return time.process_time() - start


def grows_too_fast(run: Callable[[str], object]) -> str:
    """A kind of text of which eight times as much takes far more than eight times as long.

    Short times say nothing, so that a slow machine is no fault.
    """
    for part in PARTS:
        for head, tail in (("", ""), ("", "!"), ("1", "b"), ("a", "")):
            few, many = (head + part * (size // len(part)) + tail for size in (1_000, 8_000))
            long = seconds(run, many)
            if long > 0.01 and long > 25 * max(seconds(run, few), 1e-4):
                return f"{head}{part}...{tail}: {long:.3f} s"
    return ""


def inline_patterns(tree: ast.AST) -> Iterator[tuple[str, str | bytes]]:
    """Each `re.search("...", text)` and its like: the method and the pattern."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        of = node.func.value
        named = isinstance(of, ast.Name) and of.id == "re" and node.func.attr in SEARCHES
        if named and isinstance(node.args[0], ast.Constant):
            yield node.func.attr, node.args[0].value


def named_patterns(text: str) -> Iterator[tuple[str, str, re.Pattern[str]]]:
    """Each compiled text pattern of a module, with each method that some module calls of it."""
    called: dict[str, set[str]] = {}
    for name, method in re.findall(r"\b(\w+)\.(\w+)\(", text):
        called.setdefault(name, set()).add(method)
    for found in pkgutil.walk_packages(analyse.__path__, "analyse."):
        if found.name.endswith("__main__"):
            continue
        for name, held in vars(importlib.import_module(found.name)).items():
            for pattern in held if isinstance(held, tuple) else [held]:
                if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):
                    for method in called.get(name, {"fullmatch"}):
                        yield f"{found.name}.{name}", method, pattern


def test_every_pattern_takes_time_in_proportion_to_its_text() -> None:
    # Patterns that only go over what the program itself has written.
    of_our_own = ("report/run/outline.py", "report/page/pdf.py", "report/page/drawn.py")
    sources = {path: path.read_text(encoding="utf-8") for path in SOURCES}
    slow, seen = {}, 0
    for name, method, pattern in named_patterns("\n".join(sources.values())):
        seen += 1
        if method in SEARCHES and "report.outline" not in name:
            call = getattr(pattern, method)
            args = ("",) if method == "sub" else ()
            slow[f"{name}.{method}"] = grows_too_fast(lambda t, c=call, a=args: c(*a, t))
    for path, source in sources.items():
        if path.as_posix().endswith(of_our_own):
            continue
        for method, pattern in inline_patterns(ast.parse(source)):
            if isinstance(pattern, str):
                seen += 1
                call = getattr(re.compile(pattern), method)
                args = ("",) if method == "sub" else ()
                slow[f"{path.name}: {pattern}"] = grows_too_fast(
                    lambda t, c=call, a=args: c(*a, t)
                )
    assert seen > 50
    assert {name: told for name, told in slow.items() if told} == {}


def readable(read: Callable[[str], object]) -> Callable[[str], object]:
    def tried(text: str) -> object:
        try:
            return read(text)
        except NotReadable as error:
            return error

    return tried


@pytest.mark.parametrize(
    "read",
    [
        unit,
        without_unit,
        doubtful,
        may_head,
        gives_values,
        label_of_total,
        level,
        normalise,
        wijk_key,
        is_place,
        lambda text: _parts(name_in_label(text)),
        readable(amount),
        readable(date),
        lambda text: settle([text]),
        lambda text: explain(text, TABLES["begroting"]),
        lambda text: shows_moments([text]),
    ],
)
def test_a_long_text_is_read_in_proportion(read: Callable[[str], object]) -> None:
    assert grows_too_fast(read) == ""


@pytest.mark.parametrize(
    "text", ["(in duizenden)", "x € 1.000", "Bedragen  x\u00a0€   1.000", "in  mln  euro"]
)
def test_a_unit_is_read_with_any_white_space(text: str) -> None:
    assert unit(text) == unit(" ".join(text.split())) is not None


def test_what_means_something_may_head() -> None:
    """The quick look at a row takes nothing for a text that is a heading of some table."""
    phrases = {name for table in TABLES.values() for name in table.headings}
    phrases |= {
        f"{phase} 2024 {side}"
        for phase in ("Realisatie", "Primitieve begroting")
        for side in ("lasten", "baten")
    }
    phrases |= {"2024", "jaar_1", "Saldo 2023", "Verschil (V/N)", "Lasten x € 1.000", "Totaal"}
    assert [text for text in sorted(phrases) if not may_head(text)] == []


def text_sheet(rows: int = 400, columns: int = 12) -> Sheet:
    values = np.empty((rows, columns), dtype=object)
    for row in range(rows):
        values[row] = [
            f"klacht {row} over zwerfvuil nabij {column}" for column in range(columns)
        ]
    return Sheet.of("Meldingen", values)


def test_a_sheet_of_sentences_is_laid_beside_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed, read = [], []
    monkeypatch.setattr(layout, "explain", lambda *given: weighed.append(given))
    number = looks._is_figure
    monkeypatch.setattr(looks, "_is_figure", lambda value: read.append(value) or number(value))
    sheet = text_sheet()
    assert layout.find(sheet, Profile("")) is None
    assert propose.propose(sheet, "meldingen.xlsx", None) == ""
    assert weighed == []
    assert len(read) <= len(sheet.texts)


def test_a_sheet_of_headings_alone_is_weighed_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    weighed = []
    plain = layout.explain
    monkeypatch.setattr(layout, "explain", lambda *given: weighed.append(1) or plain(*given))
    values = np.empty((2_000, 6), dtype=object)
    for row in range(2_000):
        values[row] = [f"{1950 + row % 150}{' in' * column}" for column in range(6)]
    assert layout.find(Sheet.of("Blad1", values), Profile("")) is None
    assert 0 < len(weighed) < 2_000_000


def test_a_header_under_many_sentences_is_still_found() -> None:
    values = text_sheet(300, 5)
    rows = np.full((304, 5), None, dtype=object)
    for row in range(300):
        rows[row] = values.row(row)
    rows[300] = HEADINGS
    rows[301:] = [2024, "Realisatie", "Centrum", "Groen", 1000]
    found = layout.find(Sheet.of("Blad1", rows), Profile(""))
    assert found is not None
    assert (found.table.name, found.top) == ("begroting", 300)


def text_source(folder: Path, content: str) -> Source:
    path = folder / "export.csv"
    path.write_text(content, encoding="utf-8")
    source = identify(path)
    assert isinstance(source, Source)
    return source


@pytest.mark.parametrize(
    ("content", "code", "cell"),
    [
        ("\n".join([";" * (COLUMN_LIMIT + 10)] * 3), "VERRE_CEL", "regel 1"),
        ("a;b\n1;2\n" + ";" * (COLUMN_LIMIT + 10), "VERRE_CEL", "regel 3"),
        ("a;b\n1;2\n" + "x;" * LINE_LIMIT, "BESCHADIGD", "regel 3"),
        ("a;b\n" + '"\n";' * LINE_LIMIT, "BESCHADIGD", "regel"),
        ("a" * 2 * LINE_LIMIT, "BESCHADIGD", ""),
    ],
)
def test_a_line_that_no_table_has_is_refused(
    tmp_path: Path, content: str, code: str, cell: str
) -> None:
    sheets, problems = read_sheets(text_source(tmp_path, content))
    assert sheets == []
    assert [p.code for p in problems] == [code]
    assert problems[0].cel.startswith(cell)
    assert problems[0].oplossing


def test_as_many_columns_as_excel_has_are_read(tmp_path: Path) -> None:
    line = ";".join(["kop"] * COLUMN_LIMIT)
    sheets, _ = read_sheets(text_source(tmp_path, f"{line}\n{line}"))
    assert sheets[0].shape == (2, COLUMN_LIMIT)


def test_spaces_in_a_text_do_not_hide_what_it_says(tmp_path: Path) -> None:
    gap = " " * 10_000
    book = openpyxl.Workbook()
    book.active.append([f"{gap}Bedragen{gap}x{gap}€ 1.000"])
    book.active.append([heading + gap for heading in HEADINGS])
    book.active.append([2024, f"{gap}Realisatie", f"Cen{gap}trum", f"{gap}Groen{gap}", 1])
    book.save(tmp_path / "spaties.xlsx")
    result = read_file(tmp_path / "spaties.xlsx", [])
    frame = result.sheets[0].frame
    assert frame.loc[0, ["fase", "wijk", "product", "bedrag"]].tolist() == [
        "realisatie",
        "Cen trum",
        "Groen",
        1000,
    ]


def read_wijken(folder: Path, number: int) -> FileResult:
    lines = [";".join(HEADINGS)]
    lines += [f"2024;Realisatie;Straat {place};Groen;{place}7" for place in range(number)]
    path = folder / "begroting.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_file(path, [])


@pytest.mark.parametrize(
    ("number", "severity"), [(60, []), (61, ["waarschuwing"]), (1_001, ["fout"])]
)
def test_very_many_wijken_are_a_question(
    tmp_path: Path, number: int, severity: list[str]
) -> None:
    found = [p for p in read_wijken(tmp_path, number).problems if p.code == "VEEL_WIJKEN"]
    assert [p.ernst for p in found] == severity
    for p in found:
        assert (p.cel, p.waarde) == ("C1", "Wijk")
        assert 'negeer = ["Wijk"]' in p.oplossing


def test_the_remedy_of_very_many_wijken_helps(tmp_path: Path) -> None:
    read_wijken(tmp_path, 1_001)
    profile = Profile("*", ignore=("wijk",))
    again = read_file(tmp_path / "begroting.csv", [profile])
    assert again.sheets[0].rows == 1_001
    assert not any(p.code == "VEEL_WIJKEN" for p in again.problems)


def test_slips_are_not_looked_for_among_thousands_of_names() -> None:
    counts = {f"straat {place}": 1 + 99 * (place % 2) for place in range(2_000)}
    assert typos(counts) == {}
    assert typos({"centrum": 100, "centrun": 1}) == {"centrun": "centrum"}


def test_a_chart_says_how_many_wijken_it_leaves_out() -> None:
    assert MEEST == MEEST_WIJKEN
    assert not_drawn(MEEST) == ""
    assert f"{MEEST} van de 500 wijken" in not_drawn(500)


def test_cells_far_away_on_many_sheets_are_bounded_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analyse.read.formats.xlsx.AREA_LIMIT", 10_000)
    book = openpyxl.Workbook()
    for number in range(5):
        sheet = book.active if number == 0 else book.create_sheet()
        sheet["A1"] = "ver"
        sheet["D1000"] = 1
    full = book.create_sheet("Vol")
    for _ in range(1_000):
        full.append([1] * 9)
    book.save(tmp_path / "ver.xlsx")
    source = identify(tmp_path / "ver.xlsx")
    assert isinstance(source, Source)
    sheets, problems = read_sheets(source)
    assert [sheet.name for sheet in sheets] == ["Sheet", "Sheet1", "Vol"]
    assert [(p.code, p.cel) for p in problems] == [("VERRE_CEL", "D1000")] * 3


@pytest.mark.parametrize("heading", ["Rekening 2024", "Groen-x{}", "kolom {}", "L1.{}"])
def test_a_sheet_with_thousands_of_columns_is_refused_at_once(
    read_rows: Callable[..., FileResult], heading: str
) -> None:
    names = [heading.format(number) for number in range(MOST_COLUMNS + 1)]
    rows = [["Product", *names], *[["Groen", *[1] * len(names)]] * 3]
    start = time.process_time()
    (said,) = read_rows(rows).problems
    assert (said.code, time.process_time() - start < 5) == ("VERRE_CEL", True)
    assert "2.000 gevulde kolommen" in said.reden


def test_a_figure_beyond_all_amounts_in_an_unknown_column_is_no_money(
    read_rows: Callable[..., FileResult],
) -> None:
    rows = [["Product", "Kant", "Realisatie 2024", "Iets"], ["Groen", "lasten", 100, 1e300]]
    assert [p.code for p in read_rows(rows).problems] == ["ONBEKENDE_KOLOM"]
