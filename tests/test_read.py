"""Sheets as people write them, to tables with their problems and control totals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyse.read import FOUT, FileResult, read_file
from analyse.read import columns as columns_module
from analyse.read import table as table_module
from analyse.read.cells import Sheet
from analyse.read.profile import Profile, load
from analyse.tables import TABLES, cents
from conftest import BUDGET, budget, codes

Read = Callable[..., FileResult]


def test_a_budget_is_read_unpivoted_and_ties(read_rows: Read) -> None:
    result = read_rows(BUDGET)
    sheet = result.sheets[0]
    assert (sheet.table, sheet.rows, codes(result, FOUT)) == ("begroting", 4, [])
    frame = sheet.frame
    assert frame is not None
    assert len(frame) == 8
    assert set(frame["jaar"]) == {2014}
    assert list(frame["fase"].unique()) == ["gewijzigd", "realisatie"]
    assert list(frame["product_code"].unique()) == ["0560", "0210"]
    lasten = frame[(frame["kant"] == "lasten") & (frame["fase"] == "realisatie")]
    assert cents(lasten["bedrag"]).sum() == 350005
    assert {t.oordeel for t in sheet.totals} == {"sluit aan"}
    assert len(sheet.totals) == 8
    assert result.fictional


def test_every_filled_row_is_read_or_skipped_with_a_reason(read_rows: Read) -> None:
    sheet = read_rows(BUDGET).sheets[0]
    below_header = [row for row in BUDGET[5:] if any(cell is not None for cell in row)]
    assert sheet.rows + len(sheet.skipped) == len(below_header)
    assert all(reason for _, reason in sheet.skipped)
    assert (14, "tekst zonder bedragen (kop, voetnoot of bron)") in sheet.skipped


def test_one_cent_names_the_total_and_both_sides(read_rows: Read) -> None:
    result = read_rows(budget(G6=900.06, H6=100.04))
    wrong = [t for t in result.sheets[0].totals if not t.ties]
    assert [(t.cel, t.bereik, t.verschil) for t in wrong] == [
        ("G8", "G6:G7", -0.01),
        ("G11", "G6:G9 (3 cellen)", -0.01),
        ("G13", "G6:G10 (4 cellen)", 0.01),
    ]
    reasons = [p.reden for p in result.problems if p.code == "TOTAAL_SLUIT_NIET_AAN"]
    assert "G8" in reasons[0]
    assert "G6:G7" in reasons[0]
    assert "€\u00a00,01" in reasons[0]


def test_a_changed_amount_also_shows_in_its_own_row(read_rows: Read) -> None:
    result = read_rows(budget(G6=900.06))
    assert [p.cel for p in result.problems if p.code == "VERSCHIL_KLOPT_NIET"] == ["H6"]


def test_a_letter_that_contradicts_the_difference_is_named(read_rows: Read) -> None:
    assert [p.cel for p in read_rows(budget(I7="V")).problems if p.code == "TEKEN_VN"] == ["I7"]


def test_a_product_that_is_merely_called_saldo_is_no_total(read_rows: Read) -> None:
    rows = [
        ["Product", "Lasten/Baten", "Realisatie 2014"],
        ["Saldo financieringsfunctie", "Lasten", 5.0],
        ["Totaalonderhoud", "Lasten", 7.0],
    ]
    assert read_rows(rows).sheets[0].rows == 2


@pytest.mark.parametrize("down", [0, 1, 7, 20])
@pytest.mark.parametrize("right", [0, 3])
def test_the_header_is_found_wherever_it_stands(read_rows: Read, down: int, right: int) -> None:
    rows = [[None] * right + list(row) for row in [["Toelichting"]] * down + BUDGET[4:]]
    sheet = read_rows(rows).sheets[0]
    assert (sheet.table, sheet.rows) == ("begroting", 4)
    assert {t.oordeel for t in sheet.totals} == {"sluit aan"}


def test_a_header_of_two_merged_rows(read_rows: Read) -> None:
    def merge(book: Any) -> None:
        for span in ("A1:A2", "B1:B2", "C1:D1"):
            book.active.merge_cells(span)

    rows = [
        ["Product", "L/B", "Begroting 2012", None, "Rekening 2012"],
        [None, None, "Primitief", "Na wijziging", "Realisatie"],
        ["Gazons", "L", 1, 2, 3],
    ]
    frame = read_rows(rows, merge).sheets[0].frame
    assert frame is not None
    assert list(zip(frame["jaar"], frame["fase"], frame["bedrag"], strict=True)) == [
        (2012, "primitief", 1),
        (2012, "gewijzigd", 2),
        (2012, "realisatie", 3),
    ]


def test_merged_keys_are_filled_and_a_mere_blank_is_not(read_rows: Read) -> None:
    def merge(book: Any) -> None:
        book.active.merge_cells("A2:A3")

    rows = [["Product", "Wijk", "Kant", "Realisatie 2014"], ["Gazons", "Noord", "L", 1], [None, "Zuid", "L", 2], [None, "Oost", "L", 3]]
    frame = read_rows(rows, merge).sheets[0].frame
    assert frame is not None
    assert list(frame["product"]) == ["Gazons", "Gazons", "onbekend"]


def test_blocks_headed_lasten_and_baten_and_letters_behind_amounts(tmp_path: Path) -> None:
    path = tmp_path / "taakvelden.csv"
    path.write_text(
        "(bedragen x € 1 mln);Rekening 2018;Begroting 2019\nLasten;;\n5.7 Groen;11.0;12.7\n7.2 Riolering;16.3;11.8\nTotale lasten;27.3;24.5\n"
        "Baten;;\n7.2 Riolering;6.3;3.7\nTotale baten;6.3;3.7\nSaldo van lasten en baten;21.0N;20.8N\n",
        encoding="utf-8",
    )
    result = read_file(path, [])
    frame = result.sheets[0].frame
    assert frame is not None
    assert codes(result, FOUT) == []
    assert list(frame["bedrag"]) == [11e6, 12.7e6, 16.3e6, 11.8e6, 6.3e6, 3.7e6]
    assert list(frame["kant"]) == ["lasten"] * 4 + ["baten"] * 2
    assert list(frame["taakveld"]) == ["5.7", "5.7", "7.2", "7.2", "7.2", "7.2"]
    assert {t.oordeel for t in result.sheets[0].totals} == {"sluit aan"}


@pytest.mark.parametrize("error", ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"])
def test_each_kind_of_error_cell_is_an_error_with_its_address(read_rows: Read, error: str) -> None:
    result = read_rows(budget(G7=error))
    found = [p for p in result.problems if p.code == "FOUTCEL"]
    assert [(p.ernst, p.cel, p.waarde) for p in found] == [(FOUT, "G7", error)]


def test_without_the_look_at_error_cells_the_amount_would_be_missed(read_rows: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_module, "report_flaws", lambda *_: None)
    assert "FOUTCEL" not in codes(read_rows(budget(G7="#REF!")))


def test_three_faults_are_all_found_in_one_run(read_rows: Read) -> None:
    rows = [
        ["Ronde", "Datum", "Locatie", "Meetlat", "Score", "Oppervlakte m2"],
        ["2014-1", "31-02-2014", "L1", "gras", "A", 10],
        ["2014-1", "01-02-2014", "L2", "gras", "E", "1.5"],
    ]
    result = read_rows([*rows, ["2014-1", "01-02-2014", "L3", "gras", "#REF!", 5]])
    assert {(p.code, p.cel) for p in result.problems if p.ernst == FOUT} == {
        ("DATUM_NIET_LEESBAAR", "B2"),
        ("NIVEAU_ONBEKEND", "E3"),
        ("GETAL_NIET_LEESBAAR", "F3"),
        ("FOUTCEL", "E4"),
    }


def test_a_formula_without_a_value_is_an_error(read_rows: Read) -> None:
    result = read_rows(budget(G7="=1+1"))
    assert [p.cel for p in result.problems if p.code == "FORMULE_ZONDER_WAARDE"] == ["G7"]
    assert [p.ernst for p in result.problems if p.code == "FORMULE_ZONDER_WAARDE"] == [FOUT]


def test_a_stray_point_among_numbers_stays_a_question(read_rows: Read) -> None:
    result = read_rows(budget(G7="1.5"))
    problem = next(p for p in result.problems if p.code == "BEDRAG_NIET_LEESBAAR")
    assert (problem.cel, problem.waarde) == ("G7", "1.5")
    assert "1,5 of 15" in problem.reden


def test_amounts_stored_as_text_are_read(read_rows: Read) -> None:
    result = read_rows(budget(G7="2.100,00", F6="€ 1.000,10"))
    assert codes(result, FOUT) == []
    assert {t.oordeel for t in result.sheets[0].totals} == {"sluit aan"}


def test_a_hidden_sheet_is_reported_and_not_read(read_rows: Read) -> None:
    def hide(book: Any) -> None:
        old = book.create_sheet("oud", 0)
        for row in BUDGET:
            old.append(list(row))
        old.sheet_state = "hidden"

    result = read_rows(BUDGET, hide)
    assert [(s.blad, s.table) for s in result.sheets] == [("oud", ""), ("Blad1", "begroting")]
    assert codes(result).count("VERBORGEN_BLAD") == 1


def test_a_profile_may_read_a_hidden_sheet(read_rows: Read) -> None:
    def hide(book: Any) -> None:
        book.active.sheet_state = "hidden"
        book.create_sheet("leeg")

    assert read_rows(BUDGET, hide, Profile("*", read_hidden=True)).sheets[0].rows == 4


def test_hidden_rows_are_counted_and_said(read_rows: Read) -> None:
    def hide(book: Any) -> None:
        book.active.row_dimensions[7].hidden = True

    result = read_rows(BUDGET, hide)
    assert result.sheets[0].rows == 4
    assert [p.cel for p in result.problems if p.code == "VERBORGEN_RIJ"] == ["A7"]


def test_two_columns_that_mean_the_same_are_refused_with_both_addresses(read_rows: Read) -> None:
    rows = [["Product", "Kant", " Realisatie  2014", "Realisatie\u00a02014"], ["Gazons", "L", 1, 2]]
    problem = next(p for p in read_rows(rows).problems if p.code == "DUBBELE_KOP")
    assert (problem.ernst, problem.cel) == (FOUT, "C1, D1")


def test_a_misspelled_column_is_named_with_what_was_meant(read_rows: Read) -> None:
    rows = [["Ronde", "Datumm", "Locatie", "Meetlat", "Score"], ["2014-1", "01-02-2014", "L1", "gras", "A"]]
    problem = next(p for p in read_rows(rows).problems if p.code == "BLAD_NIET_HERKEND")
    assert problem.ernst == FOUT
    assert "datum" in problem.reden
    assert "'Datumm'" in problem.verwacht


def test_a_unit_in_the_title_scales_and_rounding_is_understood(read_rows: Read) -> None:
    rows = [
        ["Bedragen x € 1.000"],
        ["Product", "Kant", "Realisatie 2014"],
        ["A", "L", 1],
        ["B", "L", 1],
        ["C", "L", 1],
        ["Totaal", None, 4],
    ]
    result = read_rows(rows)
    frame = result.sheets[0].frame
    assert frame is not None
    assert list(frame["bedrag"]) == [1000, 1000, 1000]
    assert [t.oordeel for t in result.sheets[0].totals] == ["afronding"]
    assert codes(result, FOUT) == []


def test_the_same_difference_in_cents_is_no_rounding(read_rows: Read) -> None:
    rows = [["Product", "Kant", "Realisatie 2014"], ["A", "L", 1.01], ["B", "L", 1], ["C", "L", 1], ["Totaal", None, 4.01]]
    assert [t.oordeel for t in read_rows(rows).sheets[0].totals] == ["verschil"]


def test_a_unit_that_the_amounts_contradict_is_refused(read_rows: Read) -> None:
    rows = [["Bedragen x € 1.000"], ["Product", "Kant", "Realisatie 2014"], ["A", "L", 10_099_765], ["B", "L", 5_705_118]]
    problem = next(p for p in read_rows(rows).problems if p.code == "EENHEID_TEGENGESPROKEN")
    assert (problem.ernst, problem.cel) == (FOUT, "A1")
    settled = read_rows(rows, profile=Profile("*", unit=1))
    assert "EENHEID_AFWIJKEND" in codes(settled)
    assert settled.sheets[0].sums == {"Realisatie 2014": 15_804_883}


def test_a_side_printed_as_negative_is_turned_and_said(read_rows: Read) -> None:
    rows = [["Product", "Lasten 2014", "Baten 2014", "Saldo"], ["A", -100, 30, -70], ["B", -50, 0, -50]]
    rows[0] = ["Product", "Realisatie 2014 lasten", "Realisatie 2014 baten", "Saldo"]
    result = read_rows(rows)
    frame = result.sheets[0].frame
    assert frame is not None
    assert frame.groupby("kant")["bedrag"].sum().to_dict() == {"baten": 30, "lasten": 150}
    assert "TEKEN_GEKEERD" in codes(result)


def test_a_single_correction_keeps_its_sign(read_rows: Read) -> None:
    rows = [["Product", "Kant", "Realisatie 2014"], ["A", "L", 100], ["B", "L", -5]]
    frame = read_rows(rows).sheets[0].frame
    assert frame is not None
    assert list(frame["bedrag"]) == [100, -5]


def test_codes_keep_their_zeros(read_rows: Read) -> None:
    def form(book: Any) -> None:
        book.active["B2"].number_format = "0000"

    rows = [["Taakveld", "Productnr", "Kant", "Realisatie 2014"], ["0.10", 560, "L", 1], ["0.1", "0560", "L", 2]]
    frame = read_rows(rows, form).sheets[0].frame
    assert frame is not None
    assert list(frame["taakveld"]) == ["0.10", "0.1"]
    assert list(frame["product_code"]) == ["0560", "0560"]


def test_a_taakveld_that_became_a_number_is_an_error_where_it_is_ambiguous(read_rows: Read) -> None:
    rows = [["Taakveld", "Kant", "Realisatie 2014"], [0.1, "L", 1], [5.7, "L", 2]]
    assert [(p.ernst, p.cel) for p in read_rows(rows).problems if p.code == "CODE_ALS_GETAL"] == [(FOUT, "A2"), ("waarschuwing", "A3")]


@pytest.mark.parametrize("name", ["NA", "None", "NULL", "nan", "N/A"])
def test_a_wijk_that_is_called_na_keeps_its_name(read_rows: Read, name: str) -> None:
    frame = read_rows([["Wijk", "Kant", "Realisatie 2014"], [name, "L", 1]]).sheets[0].frame
    assert frame is not None
    assert list(frame["wijk"]) == [name]


def test_unknown_is_shown_and_never_dropped(read_rows: Read) -> None:
    frame = read_rows([["Wijk", "S/I", "Kant", "Realisatie 2014"], [None, "?", "L", 1], ["Noord", None, "L", 2]]).sheets[0].frame
    assert frame is not None
    assert list(frame["wijk"]) == ["onbekend", "Noord"]
    assert list(frame["aard"]) == ["onbekend", "onbekend"]
    assert frame["bedrag"].sum() == 3


def test_a_value_outside_the_list_is_named_with_what_was_meant(read_rows: Read) -> None:
    result = read_rows([["S/I", "Kant", "Realisatie 2014"], ["structurel", "L", 1], ["S", "L", 2]])
    problem = next(p for p in result.problems if p.code == "ONBEKENDE_WAARDE")
    assert (problem.cel, problem.verwacht) == ("A2", "bedoelt u structureel?")


def test_a_wide_inspection_list_becomes_one_row_a_score(read_rows: Read) -> None:
    rows = [
        ["Ronde", "Datum", "Locatie", "Wijk", "gras-lengte", "verharding-onkruid", "Inspecteur"],
        ["2011-1", dt.date(2011, 2, 1), "L1", "Noord", "A +", "n.v.t.", "J. Jansen"],
        ["2011-1", dt.date(2011, 2, 1), "L2", "Noord", "niet beoordeeld", "d", "J. Jansen"],
    ]
    result = read_rows(rows)
    frame = result.sheets[0].frame
    assert frame is not None
    assert list(frame["meetlat"]) == ["gras-lengte", "verharding-onkruid"] * 2
    assert [None if v != v else v for v in frame["niveau"]] == ["A+", None, None, "D"]
    assert list(frame["beoordeling"]) == ["gescoord", "niet_aanwezig", "niet_beoordeeld", "gescoord"]
    assert "inspecteur" not in frame
    assert not any("Jansen" in str(v) for v in frame.to_numpy().ravel())


def test_personal_columns_come_only_when_asked_for(write_xlsx: Callable[..., Path]) -> None:
    rows = [["Ronde", "Datum", "Locatie", "Meetlat", "Score", "Inspecteur"], ["2014-1", "01-02-2014", "L1", "gras", "A", "J. Jansen"]]
    path = write_xlsx(rows)
    kept = read_file(path, [], personal=True).sheets[0].frame
    assert kept is not None
    assert list(kept["inspecteur"]) == ["J. Jansen"]


def test_levels_order_as_people_do(read_rows: Read) -> None:
    rows = [
        ["Ronde", "Datum", "Locatie", "Meetlat", "Score"],
        *(["2014-1", "01-02-2014", f"L{i}", "gras", s] for i, s in enumerate(["A", "B", "A+", "D", "C"])),
    ]
    frame = read_rows(rows).sheets[0].frame
    assert frame is not None
    assert list(frame["niveau"].sort_values()) == ["D", "C", "B", "A", "A+"]


def test_a_year_from_the_title_is_used_and_said(read_rows: Read) -> None:
    result = read_rows([["Jaarrekening 2016"], ["Product", "Kant", "Realisatie"], ["A", "L", 1]])
    frame = result.sheets[0].frame
    assert frame is not None
    assert list(frame["jaar"]) == [2016]
    assert "UIT_CONTEXT" in codes(result)


def test_a_print_date_is_no_year_of_the_data(read_rows: Read) -> None:
    result = read_rows([["Afdrukdatum 14-02-2017"], ["Product", "Kant", "Realisatie"], ["A", "L", 1]])
    assert "BLAD_NIET_HERKEND" in codes(result, FOUT)


def test_every_amount_leads_back_to_its_cell(read_rows: Read) -> None:
    frame = read_rows(BUDGET).sheets[0].frame
    assert frame is not None
    for _, row in frame.iterrows():
        assert BUDGET[row["_rij"] - 1][row["_kolom"] - 1] == row["bedrag"]


def test_problems_of_one_kind_are_folded(read_rows: Read) -> None:
    rows = [["Product", "Kant", "Realisatie 2014"], *(["A", "L", "veel"] for _ in range(40))]
    found = [p for p in read_rows(rows).problems if p.code == "BEDRAG_NIET_LEESBAAR"]
    assert len(found) == 1
    assert found[0].aantal == 40
    assert found[0].cel.startswith("C2, C3")


# -- files -----------------------------------------------------------------------------------------------------------

LINES = "Product;Kant;Wijk;Realisatie 2014\nCafé €;L;Noord;1.234,50\nVegen;L;Zuid;4.977,00-\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("declared", [False, True])
def test_text_in_every_encoding_and_separator(tmp_path: Path, encoding: str, separator: str, declared: bool) -> None:
    path = tmp_path / "begroting.csv"
    text = (f"sep={separator}\n" if declared else "") + LINES.replace(";", separator)
    path.write_bytes(text.encode(encoding))
    frame = read_file(path, []).sheets[0].frame
    assert frame is not None
    assert list(frame["product"]) == ["Café €", "Vegen"]
    assert list(frame["bedrag"]) == [1234.5, -4977]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "LEEG_BESTAND"),
        (b"  \n", "LEEG_BESTAND"),
        (b"%PDF-1.7\n...", "PDF"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "HTML"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "OUD_EXCEL"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "WACHTWOORD"),
        (b"PK\x03\x04" + b"\0" * 40, "BESCHADIGD"),
        (bytes(range(256)) * 20, "ONBEKEND_FORMAAT"),
    ],
)
def test_what_is_no_spreadsheet_is_named_with_its_remedy(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "export.xlsx"
    path.write_bytes(content)
    result = read_file(path, [])
    assert codes(result) == [code]
    assert result.problems[0].oplossing


def test_a_lock_file_of_excel_is_skipped_with_a_word(tmp_path: Path) -> None:
    path = tmp_path / "~$export.xlsx"
    path.write_bytes(b"x" * 165)
    assert [(p.ernst, p.code) for p in read_file(path, []).problems] == [("ter info", "VERGRENDELBESTAND")]


def test_a_csv_that_calls_itself_excel_is_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "begroting.xls"
    path.write_text(LINES, encoding="cp1252")
    result = read_file(path, [])
    assert result.sheets[0].rows == 2
    assert "CSV_ALS_EXCEL" in codes(result)


def test_an_unclosed_quote_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "begroting.csv"
    path.write_text(LINES + '"Open;L;Noord;1,00\n' + "Vegen;L;Zuid;2,00\n" * 9, encoding="utf-8")
    assert "AANHALINGSTEKEN" in codes(read_file(path, []), FOUT)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(flips=st.lists(st.tuples(st.floats(0, 0.9999), st.integers(0, 255)), min_size=1, max_size=6), keep=st.floats(0.5, 1))
def test_a_damaged_workbook_gives_a_table_or_a_message_and_never_a_crash(
    write_xlsx: Callable[..., Path], flips: list[tuple[float, int]], keep: float
) -> None:
    path = write_xlsx(BUDGET)
    broken = bytearray(path.read_bytes())
    for place, byte in flips:
        broken[int(place * len(broken))] = byte
    path.write_bytes(bytes(broken[: int(keep * len(broken))]))
    result = read_file(path, [])
    assert result.problems or any(s.rows for s in result.sheets)


# -- profiles --------------------------------------------------------------------------------------------------------


def test_a_profile_names_columns_values_and_fixed_facts(tmp_path: Path, read_rows: Read) -> None:
    path = tmp_path / "p.toml"
    path.write_text(
        'bestand = "export*"\ntabel = "begroting"\neenheid = "x € 1.000"\n[vast]\njaar = 2015\nkant = "lasten"\n'
        '[kolommen]\n"Werkelijk geboekt" = { kolom = "bedrag", fase = "realisatie" }\n"Omschr." = "product"\n[waarden.product]\n"GZ" = "Gazons"\n',
        encoding="utf-8",
    )
    frame = read_rows([["Omschr.", "Werkelijk geboekt"], ["GZ", 2], ["Vegen", 3]], profile=load(path)).sheets[0].frame
    assert frame is not None
    assert list(zip(frame["product"], frame["jaar"], frame["fase"], frame["bedrag"], strict=True)) == [
        ("Gazons", 2015, "realisatie", 2000),
        ("Vegen", 2015, "realisatie", 3000),
    ]


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ('tabbel = "begroting"', "Bedoelt u 'tabel'"),
        ('tabel = "begrotin"', "Bedoelt u 'begroting'"),
        ('eenheid = "ton"', "x € 1.000"),
        ("[vast", "niet te lezen"),
    ],
)
def test_a_mistake_in_a_profile_is_refused_with_a_hint(tmp_path: Path, line: str, hint: str) -> None:
    path = tmp_path / "p.toml"
    path.write_text(f'bestand = "x"\n{line}\n', encoding="utf-8")
    with pytest.raises(Exception, match=hint):
        load(path)


def test_rows_under_each_other_with_their_own_years(tmp_path: Path) -> None:
    path = tmp_path / "saldo.csv"
    path.write_text("regel;jaar_1;jaar_2\njaar;2021;2022\nSaldo;-10.099.765;5.705.118\njaar;2024;2025\nSaldo;1;2\n", encoding="utf-8")
    profile = Profile("saldo.csv", table="kerncijfer", fixed={"document": "proef", "eenheid": "euro"})
    frame = read_file(path, [profile]).sheets[0].frame
    assert frame is not None
    assert list(zip(frame["jaar"], frame["waarde"], strict=True)) == [(2021, -10099765), (2022, 5705118), (2024, 1), (2025, 2)]


# -- specifications --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_is_empty_has_all_its_columns(name: str) -> None:
    frame = columns_module.empty(TABLES[name])
    assert [c.name for c in TABLES[name] if not c.personal] == [c for c in frame if not c.startswith("_")]
    assert len(frame) == 0


def test_a_sheet_with_a_lone_value_far_away_is_refused_and_not_spread_out(read_rows: Read) -> None:
    def far(book: Any) -> None:
        book.active["XFD1048576"] = 1

    result = read_rows(BUDGET, far)
    assert [p.cel for p in result.problems if p.code == "VERRE_CEL"] == ["XFD1048576"]
    assert not any(isinstance(s, Sheet) for s in result.sheets)
