"""What check says of a folder on one screen: what is wrong and worth most first, nothing lost.

The data are fictional.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.cli import main
from analyse.read.problems import FOUT, INFO, WAARSCHUWING, Problem
from analyse.read.result import FileResult, SheetResult
from analyse.read.unread import Unread
from analyse.report.command.overview import WIDTH, groups, overview
from conftest import BUDGET, budget

Write = Callable[..., Path]
LEDGER: list[list[Any]] = [
    ["Jaar", "Fase", "Product", "Bedrag"],
    *([2026, "realisatie", f"product {number}", 1000.5] for number in range(20)),
]
SURFACE: list[list[Any]] = [
    ["Iets", "Zaken", "Dingen"],
    *([f"soort {number}", 400_000.5, 300_000.25] for number in range(9)),
]


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.replace("\u00a0", " ")


def a_folder_with_much_wrong(write_xlsx: Write) -> None:
    for number in range(12):
        rows = [[f"{name} van {number}", *figures] for name, *figures in SURFACE[1:]]
        write_xlsx([SURFACE[0], *rows], f"oppervlak {number}.xlsx")
    write_xlsx(LEDGER, "grootboek.xlsx")
    write_xlsx(budget(G6=900.06, H6=100.04), "begroting.xlsx")


def test_a_folder_fits_on_a_screen_with_what_is_worth_most_first(
    write_xlsx: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_folder_with_much_wrong(write_xlsx)
    assert main(["check", str(tmp_path)]) == 1
    out = said(capsys)
    assert len(out.splitlines()) <= 40
    assert "fout BLAD_NIET_HERKEND: 13 keer, in 13 bestanden; € 20.010 in de grootste" in out
    assert out.index("BLAD_NIET_HERKEND") < out.index("TOTAAL_SLUIT_NIET_AAN")
    assert "waar: grootboek.xlsx (Blad1 A1)" in out, "the file with the money is named first"
    assert "--alles voor het scherm" in out.splitlines()[-1]


def test_all_of_it_is_on_the_screen_when_asked_for(
    write_xlsx: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_folder_with_much_wrong(write_xlsx)
    assert main(["check", str(tmp_path), "--alles"]) == 1
    out = said(capsys)
    assert out.count("BLAD_NIET_HERKEND") == 13
    assert out.count("Voorstel voor een profiel") == 13
    assert "--alles" not in out


def test_what_fits_is_shown_whole_and_the_file_with_the_rest_is_named(
    write_xlsx: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "exports").mkdir()
    write_xlsx(BUDGET, "exports/goed.xlsx")
    assert main(["check", str(tmp_path / "exports"), "--xlsx", str(tmp_path / "m.xlsx")]) == 0
    out = said(capsys)
    assert "tabel begroting, 4 rijen gelezen" in out
    assert out.splitlines()[-1].endswith("m.xlsx.")


def test_one_file_may_take_twice_the_lines_and_no_more(
    write_xlsx: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    few = [[*row, *("x" for _ in range(8))] for row in LEDGER]
    head = ["Jaar", "Fase", "Kant", "Product", "Bedrag", *(f"Ding {n}" for n in range(20))]
    rows = [[2026, "realisatie", "lasten", f"p{n}", 10, *[5.5] * 20] for n in range(9)]
    main(["check", str(write_xlsx([head, *rows]))])
    out = said(capsys)
    assert "ONBEKENDE_KOLOM: 20 keer, in 1 bestand" in out
    assert len(out.splitlines()) <= 80
    main(["check", str(write_xlsx(few))])
    assert "verwacht:" in said(capsys)


def test_square_metres_are_no_money() -> None:
    sheet = SheetResult("Blad1", unread=[Unread("", "", 9, 4.6e6, "", 4.6e6)])
    problem = Problem(FOUT, "BLAD_NIET_HERKEND", "a.xlsx", "Blad1")
    (group,) = groups([FileResult("a.xlsx", sheets=[sheet], problems=[problem])])
    assert group.euros == 0
    sheet.resembles = "areaal"
    (group,) = groups([FileResult("a.xlsx", sheets=[sheet], problems=[problem])])
    assert group.euros == 0
    sheet.resembles = "begroting"
    (group,) = groups([FileResult("a.xlsx", sheets=[sheet], problems=[problem])])
    assert group.euros == 4_600_000


def test_money_is_what_a_message_says_is_behind_it_and_no_other_amount() -> None:
    told = "er staan 3 bedragen onder, samen €\u00a06.074.800,50 (zonder teken)"
    other = "het totaal is € 10,00 en de regels zijn € 9,00"
    file = FileResult(
        "a.xlsx",
        problems=[
            Problem(WAARSCHUWING, "ONBEKENDE_KOLOM", "a.xlsx", effect=told),
            Problem(WAARSCHUWING, "WIJK_TIKFOUT", "a.xlsx", reden=other),
        ],
    )
    worth = {group.code: group.euros for group in groups([file])}
    assert worth == {"ONBEKENDE_KOLOM": Decimal("6074800.50"), "WIJK_TIKFOUT": 0}


CODES = [
    "BLAD_NIET_HERKEND",
    "FOUTCEL",
    "RIJENGRENS",
    "DUBBELE_REGELS",
    "WIJK_TIKFOUT",
    "TE_GROOT",
]
PROBLEMS = st.builds(
    Problem,
    ernst=st.sampled_from([FOUT, WAARSCHUWING, INFO]),
    code=st.sampled_from(CODES),
    bestand=st.just("x"),
    blad=st.text("ab [", max_size=300),
    cel=st.sampled_from(["", "A1", "A1, A2 …"]),
    reden=st.text("woord ", min_size=1, max_size=300),
    oplossing=st.text("doe ", max_size=300),
    effect=st.sampled_from(["", "samen € 1.234,50"]),
    aantal=st.integers(1, 10**6),
)


@settings(max_examples=60)
@given(st.lists(st.lists(PROBLEMS, max_size=40), max_size=30), st.sampled_from([40, 80, 20]))
def test_whatever_is_wrong_fits_and_every_error_is_counted(
    files: list[list[Problem]], most: int
) -> None:
    results = [FileResult(f"{n}.xlsx", problems=found) for n, found in enumerate(files)]
    lines = overview(results, most)
    assert len(lines) <= most
    assert all(len(line) <= WIDTH + 40 for line in lines)
    counted = 0
    for line in lines:
        if head := re.match(r"\[[a-z ]+\](?:fout|waarschuwing)\[/\] \S+: ([\d.]+) keer", line):
            counted += int(head[1].replace(".", ""))
        elif rest := re.match(r"en nog .* samen ([\d.]+) melding", line):
            counted += int(rest[1].replace(".", ""))
    problems = [problem for found in files for problem in found if problem.ernst != INFO]
    assert counted == sum(problem.aantal for problem in problems)


def test_a_list_of_codes_counts_as_read(
    write_xlsx: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_folder_with_much_wrong(write_xlsx)
    accounts = [[f"4{number}00", "Inhuur", "L"] for number in range(1, 6)]
    write_xlsx([["Grootboekrekening", "Kostensoort", "L/B"], *accounts], "rekeningen.xlsx")
    main(["check", str(tmp_path)])
    assert "van 2 bladen, 13 niet gelezen" in said(capsys)
