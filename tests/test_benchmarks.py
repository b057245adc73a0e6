"""The arithmetic of the benchmarks, and the made-up export they read; nothing here is timed."""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from analyse.read.problems import FOUT
from analyse.read.table import read_file
from analyse.tables import cents
from conftest import ROOT

NOT_MEASURED = "niet gemeten"


@pytest.fixture(autouse=True)
def _root_is_importable(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT))


@given(
    st.floats(0.2, 3),
    st.floats(1e-6, 10),
    st.lists(st.integers(100, 10**6), min_size=2, max_size=5, unique=True),
)
def test_exponent_is_the_power_with_which_time_grows(power, factor, sizes):
    from benchmarks.lines import exponent

    assert exponent({n: factor * n**power for n in sizes}) == pytest.approx(power, rel=1e-6)


def test_ratio_is_the_median_of_the_pairs_and_not_of_the_sides():
    from benchmarks.lines import paired

    line = paired("wij", "zij", [1.0, 20.0, 3.0], [2.0, 10.0, 1.0], goal=2)
    assert line.cells() == (
        "wij",
        "zij",
        "2,00 x",
        "0,50 - 3,00 (3 keer)",
        "3,00 s",
        "2,00 s",
        "hoogstens 2,00 x",
    )
    with pytest.raises(ValueError, match="zip"):
        paired("wij", "zij", [1.0, 2.0], [1.0])


def test_growth_tells_linear_from_quadratic():
    from benchmarks.lines import growth

    line = growth(
        "groei",
        "zij",
        {10: [1.0, 1.0], 100: [100.0, 100.0]},
        {10: [3.0], 100: [30.0]},
        goal=1.05,
    )
    assert line.cells() == (
        "groei",
        "zij",
        "",
        "macht 2,00 - 2,00",
        "macht 2,00",
        "macht 1,00",
        "hoogstens macht 1,05",
    )


def test_table_has_as_many_cells_in_every_row_and_none_that_breaks_it():
    from benchmarks.lines import HEADINGS, Line, as_markdown, not_measured

    rows = as_markdown(
        [Line("a | b", "c\nd"), not_measured("Lezen", "exitcode 1")]
    ).splitlines()
    assert [row.replace("\\|", "").count("|") for row in rows] == [len(HEADINGS) + 1] * 4
    assert rows[2].startswith("| a \\| b | c d |")
    assert rows[3].startswith("| Lezen |  | niet gemeten | exitcode 1 |")


@pytest.mark.parametrize(
    ("value", "text"), [(1234.5, "1.235"), (45.67, "45,7"), (1.234, "1,23"), (0.0456, "0,046")]
)
def test_figures_have_no_more_digits_than_they_mean(value, text):
    from benchmarks.lines import figure

    assert figure(value) == text


@pytest.mark.parametrize(
    ("shape", "rows"), [("boekingen", 230), ("boekingen", 200), ("begroting", 600)]
)
def test_made_up_export_is_read_to_the_cent_it_was_written_with(tmp_path, shape, rows):
    from benchmarks import messy
    from benchmarks.readers import SHAPES

    path, shape = tmp_path / "export.xlsx", SHAPES[shape]
    getattr(messy, shape.writer)(str(path), str(rows), str(shape.lines_a_product(rows)))()
    result = read_file(path, [])
    (sheet,) = result.sheets
    assert not [p for p in result.problems if p.ernst == FOUT]
    assert (sheet.rows, int(cents(sheet.frame["bedrag"]).sum())) == (rows, shape.cents(rows))
    assert len(sheet.frame) == rows * shape.amounts
    assert len(sheet.totals) == shape.totals(rows) > 10
    assert all(t.ties for t in sheet.totals)
    assert result.fictional


def test_rows_are_written_to_the_byte_as_xlsxwriter_writes_them(tmp_path):
    from benchmarks.messy import boekingen_rows
    from benchmarks.workbook import CREATED, DATE, MONEY, write

    rows = list(boekingen_rows(300, 20))
    write(tmp_path / "ours.xlsx", "Boekingen", rows)
    with Workbook(tmp_path / "theirs.xlsx", {"strings_to_numbers": False}) as book:
        book.set_properties({"created": CREATED})
        sheet, date, money = (
            book.add_worksheet("Boekingen"),
            book.add_format({"num_format": DATE}),
            book.add_format({"num_format": MONEY}),
        )
        for r, (plain, amounts) in enumerate(rows):
            for c, value in enumerate((*plain, *amounts)):
                if value:
                    sheet.write(
                        r,
                        c,
                        value,
                        money
                        if c >= len(plain)
                        else date
                        if isinstance(value, dt.date)
                        else None,
                    )
    with (
        zipfile.ZipFile(tmp_path / "ours.xlsx") as ours,
        zipfile.ZipFile(tmp_path / "theirs.xlsx") as theirs,
    ):
        assert {name: ours.read(name) for name in ours.namelist()} == {
            name: theirs.read(name) for name in theirs.namelist()
        }


def _here(name: str, *arguments: object, cache: Path | None = None) -> dict[str, Any]:
    """A task in this process, which takes as long as its arguments are many."""
    module, _, function = name.partition(":")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANALYSE_CACHE", str(cache or "uit"))
        value = getattr(import_module(module), function)(*map(str, arguments))()
    return {
        "wall": 1.0 + len(arguments),
        "cpu": 0.5,
        "mb": 100.0,
        "value": value() if callable(value) else value,
    }


def test_the_section_of_reading_measures_every_reader_on_every_size(tmp_path, monkeypatch):
    from benchmarks import reading

    monkeypatch.setattr(reading, "task", _here)
    monkeypatch.setattr(reading, "MILLION", 250)
    monkeypatch.setattr(reading, "_dossier", lambda *_: [])
    lines = reading.measure(
        tmp_path, {"boekingen": (150, 200, 250), "begroting": (500, 600)}, 2
    )
    assert all(line.ratio != NOT_MEASURED for line in lines)
    largest = [
        line for line in lines if "250 x 14, één" in line.what or "waar die tijd" in line.what
    ]
    assert [line.against for line in largest] == [
        *(title for title, _ in reading.BARE.values() for _ in ("time", "memory")),
        *["`read_file`"] * 7,
    ]
    time, memory = largest[:2]
    assert (time.ratio, time.ours, time.base) == (
        "2,00 x",
        "4,00 s (processor 0,50 s)",
        "2,00 s (processor 0,50 s)",
    )
    assert (time.goal, memory.goal) == ("hoogstens 1,50 x", "hoogstens 1.500 MB")
    assert [line.goal for line in lines if "nog eens" in line.what and "tijd" in line.what] == [
        "hoogstens 0,030 x"
    ] * 2
    growths = [line for line in lines if line.what.startswith("groei")]
    assert [line.what.partition(",")[0] for line in growths] == [
        f"groei van {r} rijen" for r in ("150 naar 250", "200 naar 250", "500 naar 600")
    ]
    assert not list(tmp_path.glob("*.xlsx"))


def test_a_reading_that_is_off_by_a_cent_has_failed(tmp_path, monkeypatch):
    from benchmarks import messy, readers

    path = tmp_path / "export.xlsx"
    messy.write_boekingen(str(path), "200", "10")()
    with pytest.raises(ValueError, match="cents and totals that tie"):
        readers.ours(str(path), "200", "boekingen")()()  # 20 totals instead of 25
    messy.write_boekingen(str(path), "200", "8")()
    readers.ours(str(path), "200", "boekingen")()()
    off = replace(readers.SHAPES["boekingen"], cents=lambda rows: messy.booked_cents(rows) + 1)
    monkeypatch.setitem(readers.SHAPES, "boekingen", off)
    with pytest.raises(ValueError, match="cents and totals that tie"):
        readers.ours(str(path), "200", "boekingen")()()


def test_a_reader_that_fails_costs_its_own_lines_only(tmp_path, monkeypatch, capsys):
    from benchmarks import reading
    from benchmarks.fresh import Failed

    def task(name, *arguments, cache=None):
        if name.endswith(":pandas_openpyxl"):
            raise Failed("duurde langer dan 1 s", f"{tmp_path} is geheim")
        return _here(name, *arguments, cache=cache)

    monkeypatch.setattr(reading, "task", task)
    monkeypatch.setattr(reading, "_dossier", lambda *_: [])
    lines = reading.measure(tmp_path, {"boekingen": (200,)}, 1)
    bad = [line for line in lines if line.ratio == NOT_MEASURED]
    assert [(line.what, line.spread) for line in bad] == [
        (
            "200 x 14, één bedrag per rij, 25 subtotalen: pandas_openpyxl",
            "duurde langer dan 1 s",
        )
    ]
    assert "geheim" in capsys.readouterr().err
    assert any(line.against == reading.BARE["fastexcel"][0] for line in lines)
    assert not any(line.against == reading.BARE["pandas_openpyxl"][0] for line in lines)


def test_a_first_reading_is_never_taken_for_one_from_the_cache(tmp_path, monkeypatch):
    from benchmarks import reading
    from benchmarks.fresh import Failed

    kept = []

    def task(name, *arguments, cache=None):
        if name.endswith(":cached") and not kept:
            kept.append(name)
            raise Failed("exitcode 1", "")
        return _here(name, *arguments, cache=cache)

    monkeypatch.setattr(reading, "task", task)
    monkeypatch.setattr(reading, "_dossier", lambda *_: [])
    lines = reading.measure(tmp_path, {"boekingen": (200,)}, 1)
    assert [line.what.rpartition(" ")[2] for line in lines if line.ratio == NOT_MEASURED] == [
        "kept"
    ]
    assert not any("read_cached" in line.what for line in lines)


def test_a_task_in_a_fresh_process_tells_time_memory_and_how_it_ended(tmp_path):
    from benchmarks.fresh import Failed, task

    path = tmp_path / "export.xlsx"
    run = task("benchmarks.messy:write_boekingen", path, 200, 8)
    assert run["wall"] > 0
    assert run["cpu"] > 0
    assert run["value"] is None
    assert run["mb"] is None or 5 < run["mb"] < 1000
    with pytest.raises(Failed) as failed:
        task("benchmarks.readers:ours", path, 201, "boekingen")
    assert failed.value.public == "exitcode 1, ValueError"


def test_only_the_parts_that_were_asked_for_are_measured_and_what_failed_is_told(
    tmp_path, monkeypatch, capsys
):
    from benchmarks import __main__ as bench
    from benchmarks.fresh import Failed
    from benchmarks.lines import Line

    def breaks(_folder):
        raise Failed("exitcode 1", "")

    monkeypatch.setattr(
        bench, "PARTS", {"Lezen": lambda _: [Line("wij", "zij", "1,00 x")], "Maten": breaks}
    )
    assert bench.main(["lezen", "--naar", str(tmp_path / "deel.md")]) == 0
    assert not list(tmp_path.iterdir())
    assert bench.main(["--naar", str(tmp_path / "alles.md")]) == 1
    text = (tmp_path / "alles.md").read_text(encoding="utf-8")
    assert "| wij | zij | 1,00 x |" in text
    assert f"| Maten |  | {NOT_MEASURED} | exitcode 1 |" in text
    with pytest.raises(SystemExit):
        bench.main(["alles"])
    assert "kies uit lezen, maten" in capsys.readouterr().err


def test_a_part_that_is_measured_again_takes_its_place_and_the_rest_keeps_its_date(
    tmp_path, monkeypatch
):
    from benchmarks import __main__ as bench
    from benchmarks.lines import Line

    monkeypatch.setattr(
        bench,
        "PARTS",
        {
            "Lezen": lambda _: [Line("wij", "zij", "1,00 x")],
            "Maten": lambda _: [Line("wij", "zij", "2,00 x")],
        },
    )
    target = tmp_path / "alles.md"
    assert bench.main(["--naar", str(target)]) == 0
    old = target.read_text(encoding="utf-8").replace("Gemeten op", "Ooit gemeten op")
    target.write_text(old, encoding="utf-8")
    monkeypatch.setattr(
        bench, "PARTS", bench.PARTS | {"Maten": lambda _: [Line("wij", "zij", "3,00 x")]}
    )
    assert bench.main(["maten", "--bij", "--naar", str(target)]) == 0
    text = target.read_text(encoding="utf-8")
    lezen, maten = text.split("## Lezen")[1].split("## Maten")
    assert "1,00 x" in lezen
    assert lezen.strip().startswith("Ooit gemeten op")
    assert "3,00 x" in maten
    assert maten.strip().startswith("Gemeten op")
    assert "2,00 x" not in text


def test_many_dossiers_are_measured_only_when_asked_and_a_part_that_fails_costs_itself(
    tmp_path, monkeypatch, capsys
):
    from benchmarks import __main__ as bench
    from benchmarks import veel
    from benchmarks.fresh import Failed
    from benchmarks.lines import Line

    def breaks(_folder):
        raise Failed("exitcode 1", f"{tmp_path} is geheim")

    asked = []
    monkeypatch.setattr(veel.veel_groei, "measure", breaks)
    monkeypatch.setattr(
        veel.veel_velen,
        "workers",
        lambda _folder, number: asked.append(number) or [Line("w", "z", "1 x")],
    )
    monkeypatch.setattr(veel.veel_velen, "wrong", lambda _: [])
    monkeypatch.setattr(veel.veel_velen, "cluster", lambda _: [])
    target = tmp_path / "veel.md"
    assert bench.main(["veel", "--aantal", "21", "--naar", str(target)]) == 1
    assert asked == [21]
    text = target.read_text(encoding="utf-8")
    assert f"| Groei |  | {NOT_MEASURED} | exitcode 1 |" in text
    assert "| w | z | 1 x |" in text
    assert "geheim" not in text
    monkeypatch.setattr(veel.veel_groei, "measure", lambda _: [Line("g", "z", "2 x")])
    assert bench.main(["veel", "groei", "--bij", "--naar", str(target)]) == 0
    text = target.read_text(encoding="utf-8")
    assert "| g | z | 2 x |" in text
    assert "| w | z | 1 x |" in text
    assert asked == [21]
    with pytest.raises(SystemExit):
        bench.main(["veel", "lezen"])
    with pytest.raises(SystemExit):
        bench.main(["veel", "--aantal", "2"])
    assert "ten minste 7" in capsys.readouterr().err
    assert "Veel" not in bench.PARTS


def test_blocks_of_dossiers_have_other_sizes_and_hold_them_all():
    from benchmarks.veel_velen import sizes

    assert sizes(7) == [1, 2, 4]
    assert sizes(342) == [48, 97, 197]


def test_what_a_command_uses_is_counted_with_all_that_it_starts(tmp_path):
    import sys

    from benchmarks.fresh import Failed
    from benchmarks.tree import watch

    inner = "import time; kept = bytearray(120_000_000); time.sleep(1.5)"
    outer = (
        f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}]); print(7)"
    )
    used = watch([sys.executable, "-c", outer], None, patience=60)
    assert (used.code, used.printed.strip()) == (0, "7")
    assert used.wall > 1.5
    assert used.cpu > 0
    (child,) = used.children
    assert 115 < child < 300
    assert used.together > child
    with pytest.raises(Failed):
        watch([sys.executable, "-c", "import time; time.sleep(60)"], None, patience=1)
