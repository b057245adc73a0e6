"""The commands tidy, diff, trace and new, and `check --profile`.

What they write, say and refuse. The data are fictional.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import openpyxl
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analyse.cli import main
from analyse.read.profiles.profile import Profile
from analyse.read.profiles.settings import load
from analyse.read.table import read_file
from analyse.report.change.changes import compare_frames
from analyse.report.command.template import heading, new_dossier
from analyse.report.command.tidy import csv_bytes, harmless, kept, plain_number, rows, write
from analyse.report.refresh import refresh
from analyse.report.run import inputs
from analyse.tables import TABLES, cents
from conftest import BUDGET, ROOT, budget

STAD = ROOT / "data" / "voorbeeldstad"
Write = Callable[..., Path]
#: What an earlier run of tidy left.
YESTERDAY = "product;blad;cel\nvan gisteren;Blad1;A2\n"
#: Texts that a spreadsheet would run, in the place of a product.
DANGEROUS = [
    '=HYPERLINK("http://x","klik")',
    "+cmd|' /C calc'!A0",
    "-1+2",
    "@SUM(A1)",
    "＝1+1",
    "＠x",
]


def run(*arguments: object) -> int:
    return main([str(a) for a in arguments])


def table_rows(path: Path, separator: str) -> list[dict[str, str]]:
    text = path.read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=separator))


def plain_budget(*amounts: tuple[str, str, float]) -> list[list[Any]]:
    """A budget of one amount a row: product, wijk and realised amount."""
    return [
        ["Jaar", "Fase", "Kant", "Product", "Wijk", "Bedrag"],
        *([2026, "realisatie", "lasten", p, w, a] for p, w, a in amounts),
    ]


# tidy


def test_tidy_writes_a_csv_as_a_dutch_excel_opens_it(write_xlsx: Write, tmp_path: Path) -> None:
    out = tmp_path / "netjes.csv"
    assert run("tidy", write_xlsx(BUDGET), "--table", "begroting", "--out", out) == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbfjaar;peildatum;tot_en_met;fase;")
    found = table_rows(out, ";")
    assert list(found[0])[-3:] == ["let_op", "blad", "cel"]
    assert "opmerking" not in found[0]
    assert [
        (r["product_code"], r["wijk"], r["fase"], r["bedrag"], r["cel"]) for r in found[:3]
    ] == [
        ("0560", "Noord", "gewijzigd", "1000,10", "F6"),
        ("0560", "Noord", "realisatie", "900,05", "G6"),
        ("0560", "Zuid", "gewijzigd", "2000,20", "F7"),
    ]
    assert {r["let_op"] for r in found} == {"fictieve gegevens"}


def test_an_export_that_is_not_fictional_gets_no_remark(
    write_xlsx: Write, tmp_path: Path
) -> None:
    out = tmp_path / "netjes.csv"
    assert (
        run(
            "tidy",
            write_xlsx(plain_budget(("Gras", "Noord", -1.5))),
            "--table",
            "begroting",
            "--out",
            out,
        )
        == 0
    )
    (row,) = table_rows(out, ";")
    assert list(row)[-2:] == ["blad", "cel"]
    assert "let_op" not in row


def test_tidy_for_a_machine_has_points_commas_and_iso_dates(tmp_path: Path) -> None:
    out = tmp_path / "netjes.csv"
    assert (
        run(
            "tidy", STAD / "maatregelen.xlsx", "--table", "maatregel", "--out", out, "--machine"
        )
        == 0
    )
    assert out.read_bytes().startswith(b"nummer,taakstelling,")
    first = table_rows(out, ",")[0]
    assert (first["bedrag"], first["peildatum"], first["blad"], first["cel"]) == (
        "60000.50",
        "2012-12-31",
        "Maatregelen",
        "F4",
    )


def test_tidy_writes_real_numbers_and_dates_in_a_workbook(tmp_path: Path) -> None:
    out = tmp_path / "netjes.xlsx"
    assert run("tidy", STAD / "maatregelen.xlsx", "--table", "maatregel", "--out", out) == 0
    sheet = openpyxl.load_workbook(out)["maatregel"]
    head = {c.value: c.column for c in sheet[1]}
    amount, day = sheet.cell(2, head["bedrag"]), sheet.cell(2, head["peildatum"])
    assert (amount.value, amount.number_format) == (60000.5, "#,##0.00")
    assert (day.value, day.number_format) == (pd.Timestamp("2012-12-31"), "dd-mm-yyyy")
    assert all(c.data_type != "f" for row in sheet.iter_rows() for c in row)


def test_the_same_export_gives_the_same_workbook(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        assert run("tidy", STAD / "norm.xlsx", "--table", "norm", "--out", tmp_path / name) == 0
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("begroting_2015.xlsx", "begroting"),
        ("maatregelen.xlsx", "maatregel"),
        ("taakstelling.xlsx", "taakstelling"),
        ("norm.xlsx", "norm"),
        ("prijsindex.csv", "prijsindex"),
        ("schouw_2011.xlsx", "schouw"),
        ("beleving.xlsx", "beleving"),
    ],
)
def test_a_tidy_table_reads_back_as_it_was(name: str, table: str, tmp_path: Path) -> None:
    wanted = rows(read_file(STAD / name, []), table)
    assert len(wanted)
    for out in ("nl.csv", "m.csv", "x.xlsx", "p.parquet"):
        write(wanted, TABLES[table], tmp_path / out, machine=out == "m.csv")
    parquet = pd.read_parquet(tmp_path / "p.parquet")  # which keeps days to the millisecond
    pd.testing.assert_frame_equal(
        parquet.astype({c: t for c, t in wanted.dtypes.items() if t == "datetime64[s]"}), wanted
    )
    columns = [c.name for c in kept(TABLES[table])]
    for out in ("nl.csv", "m.csv", "x.xlsx"):
        again = read_file(tmp_path / out, [])
        assert [p.code for p in again.problems if p.ernst == "fout"] == []
        pd.testing.assert_frame_equal(rows(again, table)[columns], wanted[columns])


def test_two_sheets_of_one_table_come_together_and_one_can_be_chosen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, part = tmp_path / "alles.csv", tmp_path / "deel.csv"
    export = STAD / "begroting_2015.xlsx"
    assert run("tidy", export, "--table", "begroting", "--out", whole) == 0
    assert {r["blad"] for r in table_rows(whole, ";")} == {"Open begroting", "Voorschotten"}
    assert (
        run("tidy", export, "--table", "begroting", "--sheet", "voorschotten", "--out", part)
        == 0
    )
    found = table_rows(part, ";")
    assert {r["blad"] for r in found} == {"Voorschotten"}
    assert len(found) == 18
    assert "8.432.300,00" in capsys.readouterr().out.splitlines()[-2]


def test_text_that_a_spreadsheet_would_run_stays_text_and_amounts_stay_numbers(
    write_xlsx: Write, tmp_path: Path
) -> None:
    def as_text(book: Any) -> None:
        for cell in book.active["D"]:
            cell.data_type = "s"

    export = write_xlsx(
        plain_budget(
            *((p, "Noord", -10.0 - i) for i, p in enumerate(DANGEROUS)),
            ("Gras", "Zuid", 1000.0),
        ),
        change=as_text,
    )
    assert run("tidy", export, "--table", "begroting", "--out", tmp_path / "t.csv") == 0
    found = table_rows(tmp_path / "t.csv", ";")
    assert [r["product"] for r in found] == [*(f"'{p}" for p in DANGEROUS), "Gras"]
    assert [r["bedrag"] for r in found[:2]] == ["-10,00", "-11,00"]
    assert run("tidy", export, "--table", "begroting", "--out", tmp_path / "t.xlsx") == 0
    cells = [
        c for row in openpyxl.load_workbook(tmp_path / "t.xlsx").active.iter_rows() for c in row
    ]
    assert [c.value for c in cells if c.value in DANGEROUS] == DANGEROUS
    assert not [c for c in cells if c.data_type == "f" or c.hyperlink]


@pytest.mark.parametrize(
    "text", ["=1", "+x", "-x", "@x", "\tx", "\rx", "\n=1", "＋1+1", "－x", " =1", "-1-1"]
)
def test_what_runs_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["-12", "+31", "-1,5", "1.5", "A+", "a-b", "", "2014-3", "'=1"]
)
def test_what_does_not_run_is_left_alone(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.125, "0.1250"),
        (12.5, "12.5"),
        (75.0, "75"),
        (-0.0, "0"),
        (1e-06, "0.000001"),
        (1234.5678, "1234.5678"),
    ],
)
def test_a_number_is_written_so_that_it_has_one_reading(value: float, text: str) -> None:
    assert plain_number(value) == text


def test_an_error_in_the_export_writes_nothing_and_says_where_it_is(
    write_xlsx: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "netjes.csv"
    out.write_text(YESTERDAY, encoding="utf-8")
    assert run("tidy", write_xlsx(budget(G7="1.5")), "--table", "begroting", "--out", out) == 1
    said = capsys.readouterr()
    assert "G7" in said.out
    assert "niets geschreven" in said.err
    assert out.read_text(encoding="utf-8") == YESTERDAY


def test_the_same_rows_on_two_sheets_are_an_error(
    write_xlsx: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def twice(book: Any) -> None:
        book.copy_worksheet(book.active).title = "kopie"

    assert (
        run(
            "tidy",
            write_xlsx(BUDGET, change=twice),
            "--table",
            "begroting",
            "--out",
            tmp_path / "t.csv",
        )
        == 1
    )
    assert "DUBBELE_REGELS" in capsys.readouterr().out
    assert not (tmp_path / "t.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--table", "schouw", "--out", "t.csv"], "blad 'Blad1' is de tabel begroting"),
        (["--table", "begroting", "--out", "t.csv", "--sheet", "Blad2"], "Bedoelt u 'Blad1'?"),
        (["--table", "begrotng", "--out", "t.csv"], "Bedoelt u begroting?"),
        (["--table", "begroting", "--out", "t.ods"], "eindigt niet op"),
        (["--table", "begroting", "--out", "weg/t.csv"], "bestaat niet"),
        (["--table", "begroting", "--out", "export.xlsx"], "nooit overschreven"),
        (["--table", "begroting", "--out", "t.csv", "--profile", "weg.toml"], "bestaat niet"),
        (["--table", "begroting"], "nog nodig: --out"),
        (["--table", "begroting", "--out", "t.csv", "--machin"], "Bedoelt u --machine?"),
    ],
)
def test_tidy_refuses_with_what_it_found(
    arguments: list[str],
    words: str,
    write_xlsx: Write,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    before = write_xlsx(BUDGET).read_bytes()
    assert run("tidy", "export.xlsx", *arguments) == 2
    assert words in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["export.xlsx"]
    assert (tmp_path / "export.xlsx").read_bytes() == before


def test_a_file_that_cannot_be_replaced_stays_as_it_was(
    write_xlsx: Write,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def open_in_excel(*_: object) -> None:
        raise PermissionError(13, "bezet")

    out = tmp_path / "t.csv"
    out.write_text(YESTERDAY, encoding="utf-8")
    export = write_xlsx(BUDGET)
    monkeypatch.setattr(Path, "replace", open_in_excel)
    assert run("tidy", export, "--table", "begroting", "--out", out) == 2
    assert "Sluit het bestand" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == YESTERDAY
    assert sorted(p.name for p in tmp_path.iterdir()) == ["export.xlsx", "t.csv"]


words = st.text(alphabet="abcXYZé 0,;\"'.=+-@", min_size=1, max_size=8).map(
    lambda t: " ".join(f"p{t}".split())
)
amounts = st.integers(-(10**9), 10**11).map(lambda c: c / 100)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(words, st.sampled_from(["Noord", "Zuid"]), amounts), min_size=3, max_size=8
    ),
    st.booleans(),
)
def test_what_tidy_writes_reads_back_to_the_cent(
    lines: list[tuple[str, str, float]], machine: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        export, out = Path(folder) / "begroting.csv", Path(folder) / "netjes.csv"
        with export.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows(
                [
                    *row[:-1],
                    f"{row[-1]:.2f}".replace(".", ",")
                    if isinstance(row[-1], float)
                    else row[-1],
                ]
                for row in plain_budget(*lines)
            )
        read = read_file(export, [])
        assume(read.sheets[0].table and not any(p.ernst == "fout" for p in read.problems))
        first = rows(read, "begroting")
        out.write_bytes(csv_bytes(first, TABLES["begroting"], machine=machine))
        again = rows(read_file(out, []), "begroting")
        same = [c.name for c in kept(TABLES["begroting"])]
        pd.testing.assert_frame_equal(again[same], first[same])
        assert cents(again["bedrag"]).tolist() == cents(first["bedrag"]).tolist()


# check --profile


def test_check_reads_all_given_files_with_one_profile(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("jan.csv", "feb.csv"):
        (tmp_path / name).write_text(
            "Omschr.;Besteed\nGazon;900,00\nBomen;100,00\n", encoding="utf-8"
        )
    profile = tmp_path / "los.toml"
    profile.write_text(
        'bestand = "iets_anders.xlsx"\ntabel = "begroting"\n[vast]\njaar = 2026\nkant = "lasten"\n'
        '[kolommen]\n"Omschr." = "product"\n"Besteed" = { kolom = "bedrag", fase ='
        ' "realisatie" }\n',
        encoding="utf-8",
    )
    assert run("check", tmp_path / "jan.csv", tmp_path / "feb.csv") == 1
    capsys.readouterr()
    assert (
        run(
            "check",
            tmp_path / "jan.csv",
            tmp_path / "feb.csv",
            "--profile",
            profile,
            "--json",
            "-",
        )
        == 0
    )
    files = json.loads(capsys.readouterr().out)["bestanden"]
    assert [f["bladen"][0]["totalen"] for f in files] == [{"Besteed": "1000.00"}] * 2


# diff


def compare(
    capsys: pytest.CaptureFixture[str], old: Path, new: Path, code: int
) -> dict[str, Any]:
    capsys.readouterr()
    assert run("diff", old, new, "--json", "-") == code
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    return result


def test_the_same_file_has_no_difference(
    write_xlsx: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_xlsx(BUDGET)
    assert run("diff", path, path) == 0
    assert "Geen verschil: het is precies hetzelfde bestand." in capsys.readouterr().out


def test_a_changed_amount_a_row_gone_and_a_row_added_are_found_to_the_cent(
    write_xlsx: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    old = write_xlsx(
        plain_budget(
            ("Gras", "Noord", 100.10), ("Bomen", "Zuid", 50.0), ("Vegen", "Zuid", 7.0)
        ),
        "oud.xlsx",
    )
    new = write_xlsx(
        plain_budget(
            ("Gras", "Noord", 100.11), ("Vegen", "Zuid", 7.0), ("Hagen", "Oost", -3.5)
        ),
        "nieuw.xlsx",
    )
    result = compare(capsys, old, new, 1)
    (table,) = result["tabellen"]
    (changed,), (gone,), (added,) = table["gewijzigd"], table["weg"], table["erbij"]
    assert changed["kolommen"] == {
        "bedrag": {"oud": "100.10", "nieuw": "100.11", "verschil": "0.01"}
    }
    assert (changed["soort"], changed["sleutel"]["product"]) == ("gegevens", "Gras")
    assert changed["herkomst"] == {
        "oud": {"blad": "Blad1", "cel": "F2"},
        "nieuw": {"blad": "Blad1", "cel": "F2"},
    }
    assert (gone["sleutel"]["product"], gone["waarden"]["bedrag"], gone["cel"]) == (
        "Bomen",
        "50.00",
        "F3",
    )
    assert (added["sleutel"]["product"], added["waarden"]["bedrag"], added["cel"]) == (
        "Hagen",
        "-3.50",
        "F4",
    )
    assert [(t["oud"], t["nieuw"], t["verschil"]) for t in table["totalen"]] == [
        ("157.10", "103.61", "-53.49")
    ]
    assert result["methode"] == []
    assert run("diff", old, new) == 1
    out = capsys.readouterr().out
    assert "100,10 -> 100,11 (+0,01)" in out
    assert "Verschil: 3 rijen in de gegevens." in out


def test_exports_without_a_row_in_common_are_said_to_be_so(
    write_xlsx: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = (
        write_xlsx(plain_budget(("Gras", "Noord", 1.0)), "oud.xlsx"),
        write_xlsx(plain_budget(("Bomen", "Zuid", 1.0)), "nieuw.xlsx"),
    )
    assert run("diff", old, new) == 1
    assert "geen enkele rij van oud komt in nieuw terug" in capsys.readouterr().out


def test_headings_are_a_matter_of_method(
    write_xlsx: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    old = write_xlsx(BUDGET, "oud.xlsx")
    new = write_xlsx(budget(G5="Rekening 2014"), "nieuw.xlsx")
    result = compare(capsys, old, new, 1)
    assert [t["gewijzigd"] + t["weg"] + t["erbij"] for t in result["tabellen"]] == [[]]
    assert [(m["soort"], m["wat"], m["nieuw"]) for m in result["methode"]] == [
        ("kop", "Realisatie 2014", "weg"),
        ("kop", "Rekening 2014", "aanwezig"),
    ]
    assert run("diff", old, new) == 1
    assert "Alleen verschil in methode" in capsys.readouterr().out


def test_thousands_that_are_declared_differ_in_method_only(
    write_xlsx: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    amounts = [1_234_567.89, 2_000_400.00, 345_000.00]
    old = write_xlsx(
        plain_budget(*((f"p{i}", "Noord", a) for i, a in enumerate(amounts))), "oud.xlsx"
    )
    thousands = plain_budget(
        *((f"p{i}", "Noord", round(a / 1000)) for i, a in enumerate(amounts))
    )
    new = write_xlsx([["Bedragen x € 1.000"], *thousands], "nieuw.xlsx")
    result = compare(capsys, old, new, 1)
    (table,) = result["tabellen"]
    assert {(c["soort"], c["reden"]) for c in table["gewijzigd"]} == {
        ("methode", "afronding door de eenheid")
    }
    assert len(table["gewijzigd"]) == 2
    assert {
        "soort": "eenheid",
        "wat": "bedragen",
        "oud": "hele euro's",
        "nieuw": "x € 1.000",
    } in result["methode"]
    wrong = write_xlsx(
        [["Bedragen x € 1.000"], *thousands[:-1], [*thousands[-1][:-1], 346]], "fout.xlsx"
    )
    (table,) = compare(capsys, old, wrong, 1)["tabellen"]
    assert [
        c["sleutel"]["product"] for c in table["gewijzigd"] if c["soort"] == "gegevens"
    ] == ["p2"]


@pytest.mark.parametrize(("factor", "reason"), [(0.001, "eenheid x 1.000"), (-1, "teken")])
def test_a_unit_or_sign_that_nobody_declared_is_recognised_by_most_rows(
    factor: float, reason: str, write_xlsx: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    head = ["Naam", "Jaar", "Bedrag"]
    before = [["Doel", 2012 + i, 250_000 * (i + 1)] for i in range(5)]
    after = [[*row[:2], row[2] * factor] for row in before]
    after[2][2] = 123  # one row that really changed
    old, new = (
        write_xlsx([head, *before], "taakstelling oud.xlsx"),
        write_xlsx([head, *after], "taakstelling nieuw.xlsx"),
    )
    (table,) = compare(capsys, old, new, 1)["tabellen"]
    assert [(c["sleutel"]["jaar"], c["soort"], c["reden"]) for c in table["gewijzigd"]] == [
        (str(row[1]), *(("gegevens", "") if row[1] == 2014 else ("methode", reason)))
        for row in before
    ]


def test_one_row_a_thousand_times_too_small_is_data(
    write_xlsx: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [("Gras", "Noord", 10_000.0), ("Bomen", "Noord", 2000.0), ("Vegen", "Zuid", 300.0)]
    old, new = (
        write_xlsx(plain_budget(*lines), "oud.xlsx"),
        write_xlsx(plain_budget(("Gras", "Noord", 10.0), *lines[1:]), "nieuw.xlsx"),
    )
    (table,) = compare(capsys, old, new, 1)["tabellen"]
    assert [c["soort"] for c in table["gewijzigd"]] == ["gegevens"]


def test_the_sign_that_an_export_prints_is_method(
    write_xlsx: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [("Gras", "Noord", 10.0), ("Bomen", "Noord", 20.0), ("Vegen", "Zuid", 30.0)]
    old = write_xlsx(plain_budget(*lines), "oud.xlsx")
    new = write_xlsx(plain_budget(*((p, w, -a) for p, w, a in lines)), "nieuw.xlsx")
    result = compare(capsys, old, new, 1)
    assert result["tabellen"][0]["gewijzigd"] == []
    assert [m["soort"] for m in result["methode"]] == ["teken"]


def test_spellings_and_lost_zeros_are_method(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, code, wijk in (("oud", "0560", "01 Noord"), ("nieuw", "560", "NOORD")):
        text = f"Jaar;Fase;Kant;Productnr;Wijk;Bedrag\n2026;realisatie;lasten;{code};{wijk};10,00\n2026;realisatie;lasten;0771;Zuid;5,00\n"
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    result = compare(capsys, tmp_path / "oud.csv", tmp_path / "nieuw.csv", 1)
    (table,) = result["tabellen"]
    assert table["erbij"] + table["weg"] + table["gewijzigd"] == []
    assert [(m["wat"], m["oud"], m["nieuw"]) for m in result["methode"]] == [
        ("product_code", "0560", "560"),
        ("wijk", "01 Noord", "NOORD"),
    ]


def test_a_new_column_is_named_and_not_held_against_the_rows(
    write_xlsx: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = plain_budget(("Gras", "Noord", 10.0), ("Bomen", "Zuid", 20.0))
    wider = [
        [*row, extra]
        for row, extra in zip(lines, ("Kostensoort", "derden", "inhuur"), strict=True)
    ]
    result = compare(capsys, write_xlsx(lines, "oud.xlsx"), write_xlsx(wider, "nieuw.xlsx"), 1)
    (table,) = result["tabellen"]
    assert table["erbij"] + table["weg"] + table["gewijzigd"] == []
    assert {(m["soort"], m["wat"]) for m in result["methode"]} == {
        ("kolom", "kostensoort (niet vergeleken)"),
        ("kop", "Kostensoort"),
    }


def test_a_later_peildatum_is_said_and_no_row_is_lost_by_it(
    write_xlsx: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    def state(day: str, amount: float) -> list[list[Any]]:
        return [
            ["Jaar", "Fase", "Kant", "Product", "Peildatum", "Bedrag"],
            [2026, "realisatie", "lasten", "Gras", day, amount],
        ]

    old, new = (
        write_xlsx(state("30-06-2026", 10.0), "oud.xlsx"),
        write_xlsx(state("31-07-2026", 12.0), "nieuw.xlsx"),
    )
    result = compare(capsys, old, new, 1)
    assert result["tabellen"][0]["gewijzigd"][0]["kolommen"]["bedrag"]["verschil"] == "2.00"
    assert result["methode"] == [
        {"soort": "peildatum", "wat": "peildatum", "oud": "30-06-2026", "nieuw": "31-07-2026"}
    ]


def test_it_never_says_no_difference_when_nothing_was_compared(
    write_xlsx: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = [write_xlsx([BUDGET[4]], name) for name in ("leeg1.xlsx", "leeg2.xlsx")]
    other = write_xlsx([["Naam", "Jaar", "Bedrag"], ["Doel", 2014, 5]], "doel.xlsx")
    for old, new in (
        (empty[0], empty[1]),
        (empty[0], empty[0]),
        (write_xlsx(BUDGET), other),
        (STAD / "norm.xlsx", ROOT / "README.md"),
    ):
        assert run("diff", old, new) == 2
        said = capsys.readouterr()
        assert "niets vergeleken" in said.err
        assert "een verschil" not in said.out


def test_an_amount_that_cannot_be_read_on_both_sides_is_not_called_equal(
    write_xlsx: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = plain_budget(("Gras", "Noord", 10.0), ("Bomen", "Zuid", 20.0))
    old = write_xlsx(
        [*lines, [2026, "realisatie", "lasten", "Vegen", "Zuid", "1.5"]], "oud.xlsx"
    )
    new = write_xlsx(
        [*lines, [2026, "realisatie", "lasten", "Vegen", "Zuid", "2.5"]], "nieuw.xlsx"
    )
    assert run("diff", old, new) == 2
    out = capsys.readouterr().out
    assert "Niet te vergelijken" in out
    assert "Geen verschil" not in out


def test_a_hidden_sheet_is_named_as_not_compared(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    copy = tmp_path / "begroting_2014.xlsx"
    shutil.copy(STAD / copy.name, copy)
    assert run("diff", STAD / copy.name, copy) == 0
    assert (
        "oud: blad 'oud' is verborgen en niet gelezen: 7.885 waarden, opgeteld"
        in capsys.readouterr().out
    )


def mirrored(table: dict[str, Any]) -> dict[str, Any]:
    """The result with old and new exchanged."""

    def turn(change: dict[str, Any]) -> dict[str, Any]:
        figure = change.get("verschil")
        opposite = (
            figure
            if figure in (0, "0.00")
            else figure[1:]
            if str(figure).startswith("-")
            else f"-{figure}"
        )
        if isinstance(figure, int | float):
            opposite = -figure
        turned = {"oud": change["nieuw"], "nieuw": change["oud"]}
        return turned | ({"verschil": opposite} if "verschil" in change else {})

    return {
        **table,
        "rijen": turn(table["rijen"]),
        "erbij": table["weg"],
        "weg": table["erbij"],
        "gewijzigd": [
            {
                **c,
                "kolommen": {k: turn(v) for k, v in c["kolommen"].items()},
                "herkomst": turn(c["herkomst"]),
            }
            for c in table["gewijzigd"]
        ],
        "totalen": [{**t, **turn(t)} for t in table["totalen"]],
        "methode": [{**m, **turn(m)} for m in table["methode"]],
    }


lines = st.lists(
    st.tuples(
        st.sampled_from(["Gras", "Bomen"]),
        st.sampled_from(["Noord", "NOORD", "Zuid", "onbekend"]),
        st.sampled_from(["0560", "560", "0771", "onbekend"]),
        st.sampled_from([None, "2026-06-30", "2026-07-31"]),
        st.one_of(
            st.none(), st.integers(-300, 300), st.integers(-3, 3).map(lambda n: n * 100_000)
        ),
    ),
    max_size=12,
)


def frame_of(found: list[tuple[Any, ...]]) -> pd.DataFrame:
    names = [c.name for c in kept(TABLES["begroting"])]
    frame = pd.DataFrame("onbekend", index=range(len(found)), columns=names)
    for at, name in enumerate(("product", "wijk", "product_code")):
        frame[name] = pd.Series([row[at] for row in found], dtype="str")
    frame["jaar"] = pd.Series([2026] * len(found), dtype="int64")
    frame["hoeveelheid"] = pd.Series([None] * len(found), dtype="float64")
    frame["peildatum"] = pd.to_datetime(
        pd.Series([row[3] for row in found], dtype="object")
    ).astype("datetime64[s]")
    frame["tot_en_met"] = frame["peildatum"]
    frame["bedrag"] = pd.Series(
        [None if row[4] is None else row[4] / 100 for row in found], dtype="float64"
    )
    return frame.assign(blad="Blad1", cel=[f"F{i + 2}" for i in range(len(found))])


@settings(max_examples=30, deadline=None)
@given(lines, lines, st.sampled_from([1, 1000]))
def test_old_and_new_exchanged_give_the_mirrored_result(
    old: list[Any], new: list[Any], coarse: int
) -> None:
    one, other = frame_of(old), frame_of(new)
    there = compare_frames(TABLES["begroting"], one, other, coarse=coarse)
    back = compare_frames(TABLES["begroting"], other, one, coarse=coarse)
    assert mirrored(there) == back


@settings(max_examples=30, deadline=None)
@given(lines, lines)
def test_what_is_added_gone_and_changed_adds_up_to_the_difference_of_the_totals(
    old: list[Any], new: list[Any]
) -> None:
    found = compare_frames(TABLES["begroting"], frame_of(old), frame_of(new))

    def whole(amount: str | None) -> int:
        return round(float(amount or 0) * 100)

    moved = sum(whole(r["waarden"]["bedrag"]) for r in found["erbij"]) - sum(
        whole(r["waarden"]["bedrag"]) for r in found["weg"]
    )
    moved += sum(whole(c["kolommen"]["bedrag"]["verschil"]) for c in found["gewijzigd"])
    assert moved == sum(row[4] or 0 for row in new) - sum(row[4] or 0 for row in old)
    assert moved == sum(whole(t["verschil"]) for t in found["totalen"])
    assert len(new) - len(old) == len(found["erbij"]) - len(found["weg"])


@settings(max_examples=30, deadline=None)
@given(lines, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_is_no_difference(found: list[Any], random: Any) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    result = compare_frames(TABLES["begroting"], frame_of(found), frame_of(shuffled))
    assert result["erbij"] + result["weg"] + result["gewijzigd"] + result["methode"] == []


# trace


def test_a_cell_leads_to_its_row_with_all_columns(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("trace", STAD / "begroting_2016.xlsx", "P118") == 0
    out = capsys.readouterr().out
    assert "Open begroting!P118: 1 rij van de tabel begroting" in out
    assert "Fictieve gegevens" in out
    said = dict(line.split(maxsplit=1) for line in out.splitlines() if line.startswith("    "))
    frame = rows(read_file(STAD / "begroting_2016.xlsx", []), "begroting")
    row = frame[frame["cel"] == "P118"].iloc[0]
    assert (said["fase"], said["product_code"], said["wijk"]) == (
        row["fase"],
        row["product_code"],
        row["wijk"],
    )
    assert said["bedrag"] == "€\u00a02.280,00"
    assert set(said) == {c.name for c in kept(TABLES["begroting"])}


@pytest.mark.parametrize(
    ("cell", "code", "words"),
    [
        ("G6", 0, "900,05"),
        ("Blad1!G6", 0, "900,05"),
        ("$g$6", 0, "900,05"),
        ("'Blad1'!G6", 0, "900,05"),
        ("'Blad1!G6'", 0, "900,05"),
        ("D6", 0, "De rijen van regel 6 komen uit: F6, G6"),
        ("F8", 1, "Controletotaal 'Totaal 0560 Gazons'"),
        ("A14", 1, "overgeslagen: tekst zonder bedragen"),
        ("A5", 1, "hoort bij de kop of de titel"),
        ("Blad2!G6", 2, "geen blad 'Blad2'"),
        ("bedrag", 2, "is geen cel"),
    ],
)
def test_a_cell_leads_to_a_row_or_to_the_reason_why_not(
    cell: str, code: int, words: str, write_xlsx: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("trace", write_xlsx(BUDGET), cell) == code
    said = capsys.readouterr()
    assert words in said.out + said.err


def test_a_cell_that_could_not_be_read_shows_its_problem_and_no_name_of_a_person(
    write_xlsx: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = [
        ["Ronde", "Datum", "Locatie", "Meetlat", "Score", "Inspecteur"],
        ["2014-1", "03-02-2014", "A1", "gras", "Z", "J. Jansen"],
    ]
    assert run("trace", write_xlsx(sheet), "E2") == 0
    out = capsys.readouterr().out
    assert "NIVEAU_ONBEKEND" in out
    assert "niveau         leeg" in out
    assert "Jansen" not in out


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small report beside the exports it was made from."""
    root = tmp_path_factory.mktemp("spoor")
    (root / "exports").mkdir()
    shutil.copy(STAD / "norm.xlsx", root / "exports")
    (root / "notebooks").mkdir()
    code = (
        'import pandas as pd\nfrom analyse import publish\npublish(pd.DataFrame({"wijk": ["Noord"],'
        ' "bedrag": [1.5]}), "lasten_per_wijk", title="Lasten", unit="euro", source="fictief")'
    )
    cells = [new_markdown_cell("# Lasten\n\n**Wat kost het?**"), new_code_cell(code)]
    for number, cell in enumerate(cells):
        cell["id"] = f"c{number}"
    notebook = new_notebook(cells=cells, metadata={"analyse": {"tabellen": ["norm"]}})
    nbformat.write(notebook, root / "notebooks" / "01_lasten.ipynb")
    refresh(root / "exports", root / "rapport", notebooks=root / "notebooks", also=[])
    return root


def test_a_published_table_leads_to_its_notebook_run_and_files(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run("trace", report / "rapport", "lasten_per_wijk", "--data", report / "exports") == 0
    )
    out = capsys.readouterr().out
    manifest = json.loads((report / "rapport" / "manifest.json").read_text(encoding="utf-8"))
    for fact in (
        "01_lasten.ipynb",
        manifest["run_id"],
        "norm.xlsx",
        inputs.sha256(STAD / "norm.xlsx"),
        "ongewijzigd",
        "tabellen",
        "norm",
    ):
        assert fact in out
    assert "Wat dit niet zegt" in out


def test_the_page_gives_the_sheet_of_a_table_and_the_command_that_traces_it(
    report: Path,
) -> None:
    page = (report / "rapport" / "notebooks" / "01_lasten.html").read_text(encoding="utf-8")
    assert "blad <strong>Lasten per wijk</strong>" in page
    assert "<code>analyse trace RAPPORTMAP lasten_per_wijk</code>" in page


def test_a_cell_of_the_workbook_is_no_published_name(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("trace", report / "rapport", "lasten_per_wijk!B6") == 2
    assert "Bedoelt u lasten_per_wijk?" in capsys.readouterr().err


def test_input_that_changed_since_is_said(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = tmp_path / "exports"
    shutil.copytree(report / "exports", now)
    (now / "norm.xlsx").write_bytes(b"anders")
    (now / "extra.csv").write_text("x", encoding="utf-8")
    assert run("trace", report / "rapport", "lasten_per_wijk", "--data", now) == 1
    out = capsys.readouterr().out
    assert "GEWIJZIGD   norm.xlsx" in out
    assert "ERBIJ       extra.csv" in out
    (now / "norm.xlsx").unlink()
    assert run("trace", report / "rapport", "lasten_per_wijk", "--data", now) == 1
    assert "WEG         norm.xlsx" in capsys.readouterr().out


def test_a_report_that_was_changed_by_hand_is_said(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(report / "rapport", tmp_path / "rapport")
    with (tmp_path / "rapport" / "publicaties" / "lasten_per_wijk.json").open(
        "a", encoding="utf-8"
    ) as stream:
        stream.write("\n")
    assert (
        run("trace", tmp_path / "rapport", "lasten_per_wijk", "--data", report / "exports") == 1
    )
    assert "in het rapport: GEWIJZIGD" in capsys.readouterr().out


def test_an_unknown_name_and_a_folder_that_is_no_report_are_refused(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("trace", report / "rapport", "lasten_per_wyk") == 2
    assert "Bedoelt u lasten_per_wijk?" in capsys.readouterr().err
    assert run("trace", report / "exports", "lasten_per_wijk") == 2
    assert "geen rapport" in capsys.readouterr().err


def test_without_the_folder_nothing_is_called_unchanged(
    report: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shutil.copytree(report / "rapport", tmp_path / "elders" / "rapport")
    assert run("trace", tmp_path / "elders" / "rapport", "lasten_per_wijk") == 1
    out = capsys.readouterr().out
    assert "niet vergeleken" in out
    assert "ongewijzigd norm.xlsx" not in out


# new


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("nieuw") / "Onze gemeente"
    new_dossier(folder)
    return folder


def test_new_makes_a_template_for_each_table_an_example_and_a_readme(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("new", tmp_path / "a" / "b") == 0
    made = {
        p.relative_to(tmp_path / "a" / "b").as_posix()
        for p in (tmp_path / "a" / "b").rglob("*")
        if p.is_file()
    }
    assert made == {
        *(f"{name}.xlsx" for name in TABLES),
        "profielen/voorbeeld.toml.txt",
        "profielen/LEESMIJ.txt",
    }
    assert "LEESMIJ.txt" in capsys.readouterr().out
    assert run("new", tmp_path / "a" / "b") == 2
    assert "niet leeg" in capsys.readouterr().err


def test_a_fresh_dossier_is_a_dossier_without_rows_and_without_errors(
    fresh: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", fresh, "--json", "-") == 0
    files = json.loads(capsys.readouterr().out)["bestanden"]
    assert {f["bestand"]: [(b["tabel"], b["rijen"]) for b in f["bladen"]] for f in files} == {
        f"{name}.xlsx": [(name, 0)] for name in TABLES
    }
    assert {(m["ernst"], m["code"]) for f in files for m in f["meldingen"]} == {
        ("waarschuwing", "GEEN_RIJEN")
    }


def filled(name: str) -> dict[str, Any]:
    """One row of a table, with a value of each kind."""
    values: dict[str, Any] = {}
    for column in kept(TABLES[name]):
        match column.kind:
            case "bedrag":
                values[column.name] = (
                    -1234.56 if TABLES[name].unit == 1 else -1234
                )  # thousands are printed without cents
            case "getal":
                values[column.name] = 0.125
            case "geheel":
                values[column.name] = 2014 if column.name == "prijspeil" else 12345
            case "jaar":
                values[column.name] = 2026
            case "datum":
                values[column.name] = pd.Timestamp("2026-07-01").to_pydatetime()
            case "keuze":
                values[column.name] = column.choices[0].value
            case "niveau":
                values[column.name] = "A+"
            case "code":
                values[column.name] = "0.10"
            case _:
                values[column.name] = f"Een {column.name}"
    return values


@pytest.mark.parametrize("name", TABLES)
def test_a_filled_template_reads_back_to_the_same_values(
    name: str, fresh: Path, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(fresh / f"{name}.xlsx")
    sheet, wanted = book[name], filled(name)
    assert sheet.max_row == 1
    assert [c.value for c in sheet[1]] == [heading(c, TABLES[name]) for c in kept(TABLES[name])]
    sheet.append(list(wanted.values()))
    book.save(tmp_path / f"{name}.xlsx")
    read = read_file(tmp_path / f"{name}.xlsx", [])
    # One made figure may look like that of another measure.
    said = {p.code for p in read.problems}
    assert said <= {"TEKEN_GEKEERD", "TEKEN_AANGENOMEN", "ANDERE_MAAT"}
    row = rows(read, name).iloc[0]
    for column in kept(TABLES[name]):
        expected = (
            wanted[column.name] * TABLES[name].unit
            if column.kind == "bedrag"
            else wanted[column.name]
        )
        if column.name == "bedrag" and name in ("begroting", "iv3", "maandrealisatie"):
            expected = (
                -expected
            )  # the only amount is negative, so that is how the export prints lasten
        assert row[column.name] == expected, column.name


@pytest.mark.parametrize("name", TABLES)
def test_a_template_explains_and_offers_what_may_be_filled_in(name: str, fresh: Path) -> None:
    sheet = openpyxl.load_workbook(fresh / f"{name}.xlsx")[name]
    lists = {
        str(v.sqref).split("1048576")[0].rstrip(":ABCDEFGHIJKLMNOPQRSTUVWXYZ"): v.formula1
        for v in sheet.data_validations.dataValidation
    }
    for cell, column in zip(sheet[1], kept(TABLES[name]), strict=True):
        note = cell.comment.text
        assert column.meaning in note
        assert ("Verplicht" in note) == column.required == cell.value.endswith(" *")
        if column.choices:
            assert all(c.value in note for c in column.choices)
            assert (
                lists[f"{cell.column_letter}2"]
                == '"' + ",".join(c.value for c in column.choices) + '"'
            )


def test_the_example_of_a_profile_is_one(fresh: Path, tmp_path: Path) -> None:
    copy = tmp_path / "voorbeeld.toml"
    shutil.copy(fresh / "profielen" / "voorbeeld.toml.txt", copy)
    found = load(copy)
    assert isinstance(found, Profile)
    assert (found.table, found.fixed["jaar"], found.columns["besteed"]["fase"]) == (
        "begroting",
        2026,
        "realisatie",
    )


@pytest.mark.parametrize(
    "command", ["tidy", "diff", "trace", "new", "check", "notebooks", "lab", "voorbeeld"]
)
def test_the_help_of_each_command_is_dutch(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == 0
    out = capsys.readouterr().out
    assert out.startswith(f"gebruik: analyse {command}")
    assert "exitcode" in out
    assert not {"usage", "options", "show this"} & set(out.lower().replace(":", " ").split())
