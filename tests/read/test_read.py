"""Sheets as people write them, to tables with their problems and control totals."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyse.read import table as table_module
from analyse.read.formats import cells as cells_module
from analyse.read.problems import FOUT
from analyse.read.profiles.profile import Profile
from analyse.read.profiles.settings import load
from analyse.read.result import FileResult
from analyse.read.sheet import Sheet
from analyse.read.table import read_file
from analyse.read.texts import normalised, squeezed
from analyse.read.typed import empty
from analyse.tables import TABLES, cents, normalise
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


def test_cells_that_are_merged_right_of_the_table_are_no_part_of_its_header(
    read_rows: Read,
) -> None:
    def merge(book: Any) -> None:
        book.active.merge_cells("H1:I1")

    rows = [["Jaar", "L/B", "Begroting"], [2024, "L", 1]]
    frame = read_rows(rows, merge).sheets[0].frame
    assert frame is not None
    assert list(frame["bedrag"]) == [1]


def test_merged_keys_are_filled_and_a_mere_blank_is_not(read_rows: Read) -> None:
    def merge(book: Any) -> None:
        book.active.merge_cells("A2:A3")

    rows = [
        ["Product", "Wijk", "Kant", "Realisatie 2014"],
        ["Gazons", "Noord", "L", 1],
        [None, "Zuid", "L", 2],
        [None, "Oost", "L", 3],
    ]
    frame = read_rows(rows, merge).sheets[0].frame
    assert frame is not None
    assert list(frame["product"]) == ["Gazons", "Gazons", "onbekend"]


def test_blocks_headed_lasten_and_baten_and_letters_behind_amounts(tmp_path: Path) -> None:
    path = tmp_path / "taakvelden.csv"
    path.write_text(
        "(bedragen x € 1 mln);Rekening 2018;Begroting 2019\nLasten;;\n5.7 Groen;11.0;12.7\n7.2"
        " Riolering;16.3;11.8\nTotale lasten;27.3;24.5\nBaten;;\n7.2 Riolering;6.3;3.7\nTotale"
        " baten;6.3;3.7\nSaldo van lasten en baten;21.0N;20.8N\n",
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


@pytest.mark.parametrize(
    "error", ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"]
)
def test_each_kind_of_error_cell_is_an_error_with_its_address(
    read_rows: Read, error: str
) -> None:
    result = read_rows(budget(G7=error))
    found = [p for p in result.problems if p.code == "FOUTCEL"]
    assert [(p.ernst, p.cel, p.waarde) for p in found] == [(FOUT, "G7", error)]


def test_without_the_look_at_error_cells_the_amount_would_be_missed(
    read_rows: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
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


def test_hidden_rows_are_said_with_what_they_add_up_to(read_rows: Read) -> None:
    def hide(book: Any) -> None:
        book.active.row_dimensions[3].hidden = True
        book.active.row_dimensions[4].hidden = True

    rows = [
        ["Product", "Kant", "Realisatie 2014"],
        ["Gazons", "L", 1],
        ["Vegen", "L", 1234.5],
        ["Bomen", "L", 0.25],
    ]
    (problem,) = (p for p in read_rows(rows, hide).problems if p.code == "VERBORGEN_RIJ")
    assert problem.reden == "2 rijen zijn verborgen of weggefilterd, samen €\u00a01.234,75."


def test_a_hidden_column_that_is_read_is_said(read_rows: Read) -> None:
    def hide(book: Any) -> None:
        book.active.column_dimensions["G"].hidden = True

    assert [p.cel for p in read_rows(BUDGET, hide).problems if p.code == "VERBORGEN_KOLOM"] == [
        "G5"
    ]
    assert "VERBORGEN_KOLOM" not in codes(read_rows(BUDGET))


def test_a_file_that_changes_while_it_is_read_is_refused(
    write_xlsx: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_xlsx(BUDGET)

    def read_and_change(source: Any) -> Any:
        found = cells_module.read_sheets(source)
        path.write_bytes(path.read_bytes() + b"\0")
        return found

    monkeypatch.setattr(table_module, "read_sheets", read_and_change)
    result = read_file(path, [])
    assert (codes(result), result.sheets) == (["GEWIJZIGD_BIJ_LEZEN"], [])


def test_a_code_of_more_digits_than_a_number_keeps_is_an_error(read_rows: Read) -> None:
    rows = [
        ["Productnr", "Kant", "Realisatie 2014"],
        [9140304050607080912, "L", 1],
        ["9140304050607080912", "L", 2],
    ]
    assert [
        (p.ernst, p.cel) for p in read_rows(rows).problems if p.code == "CODE_ALS_GETAL"
    ] == [(FOUT, "A2")]


def test_a_date_in_the_header_that_stands_for_a_year_is_that_year(read_rows: Read) -> None:
    rows = [
        ["Product", "Kant", "Fase", dt.datetime(2025, 1, 1), dt.datetime(2026, 12, 31)],  # noqa: DTZ001
        ["Gazons", "L", "Begroting", 1, 2],
    ]
    frame = read_rows(rows).sheets[0].frame
    assert frame is not None
    assert dict(zip(frame["jaar"], frame["bedrag"], strict=True)) == {2025: 1, 2026: 2}


def test_a_total_of_nothing_where_there_is_nothing_is_no_error(read_rows: Read) -> None:
    rows = [
        ["Product", "Wijk", "Lasten/Baten", "Realisatie 2014"],
        ["Gazons", "Noord", "Lasten", 1.5],
        ["Gazons", "Zuid", "Lasten", 2],
        ["Totaal lasten", None, None, 3.5],
        ["Totaal baten", None, None, 0],
    ]
    result = read_rows(rows)
    assert codes(result, FOUT) == []
    assert [t.ties for t in result.sheets[0].totals] == [True]
    rows[-1][-1] = 0.01
    assert "TOTAAL_SLUIT_NIET_AAN" in codes(read_rows(rows), FOUT)


@given(
    st.lists(
        st.text(
            st.characters(codec="utf-8") | st.sampled_from("  \t\x0b\x1c\u00a0A%€+-.,é"),
            max_size=12,
        ),
        max_size=6,
    )
)
def test_many_texts_at_once_are_folded_as_one_by_one(texts: list[str]) -> None:
    assert squeezed(texts) == [" ".join(t.split()) for t in texts]
    assert list(normalised(texts)) == [normalise(t) for t in texts]


def test_a_remark_that_speaks_of_a_total_makes_no_total(read_rows: Read) -> None:
    rows = [
        ["Product", "Kant", "Realisatie 2014", "Toelichting"],
        ["Gazons", "L", 1, "Totaal vervangen"],
        ["Vegen", "L", 2, None],
    ]
    assert read_rows(rows).sheets[0].rows == 2


def test_lines_above_blocks_are_named_until_a_profile_says_what_they_are(
    read_rows: Read,
) -> None:
    rows = [
        ["Product", "Kant", "Realisatie 2014"],
        ["Leefbaarheid"],
        ["Gazons", "L", 1],
        ["Bestuur"],
        ["Raad", "L", 2],
    ]
    (problem,) = (p for p in read_rows(rows).problems if p.code == "BLOKKOP_NIET_GEBRUIKT")
    assert (problem.cel, problem.waarde, problem.aantal) == ("A2", "Leefbaarheid en Bestuur", 2)
    told = read_rows(rows, profile=Profile("*", blocks="activiteit"))
    assert "BLOKKOP_NIET_GEBRUIKT" not in codes(told)
    assert told.sheets[0].frame is not None
    assert list(told.sheets[0].frame["activiteit"]) == ["Leefbaarheid", "Bestuur"]


def test_a_profile_of_an_earlier_export_is_said_not_to_fit(read_rows: Read) -> None:
    profile = Profile("*", fill_down=("activiteit", "product"), stop="specificatie")
    assert [
        p.waarde
        for p in read_rows(BUDGET, profile=profile).problems
        if p.code == "PROFIEL_PAST_NIET"
    ] == ["vul_door: activiteit | stop: specificatie"]


@pytest.mark.parametrize(
    ("under", "factor"),
    [("Bedragen x € 1.000", 1000), ("Bedragen in euro's", 1), ("Bron: eigen opgave", 1)],
)
def test_a_unit_under_the_table_counts_as_one_above_it(
    read_rows: Read, under: str, factor: int
) -> None:
    rows = [
        ["Product", "Kant", "Realisatie 2014"],
        ["Gazons", "L", 1],
        ["Vegen", "L", 2],
        [],
        [under],
    ]
    result = read_rows(rows)
    assert result.sheets[0].frame is not None
    assert list(result.sheets[0].frame["bedrag"]) == [factor, 2 * factor]
    assert "EENHEID_WISSELT" not in codes(result)


def test_a_unit_that_changes_inside_a_sheet_is_an_error_where_it_changes(
    read_rows: Read,
) -> None:
    rows = [
        ["Bedragen x € 1.000"],
        ["Product", "Kant", "Realisatie 2014"],
        ["Gazons", "L", 1],
        ["Bedragen in euro's"],
        ["Vegen", "L", 2000],
    ]
    assert [
        (p.ernst, p.cel) for p in read_rows(rows).problems if p.code == "EENHEID_WISSELT"
    ] == [(FOUT, "A4")]


def test_two_columns_that_mean_the_same_are_refused_with_both_addresses(
    read_rows: Read,
) -> None:
    rows = [
        ["Product", "Kant", " Realisatie  2014", "Realisatie\u00a02014"],
        ["Gazons", "L", 1, 2],
    ]
    problem = next(p for p in read_rows(rows).problems if p.code == "DUBBELE_KOP")
    assert (problem.ernst, problem.cel) == (FOUT, "C1, D1")


def test_a_misspelled_column_is_named_with_what_was_meant(read_rows: Read) -> None:
    rows = [
        ["Ronde", "Datumm", "Locatie", "Meetlat", "Score"],
        ["2014-1", "01-02-2014", "L1", "gras", "A"],
    ]
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
    rows = [
        ["Product", "Kant", "Realisatie 2014"],
        ["A", "L", 1.01],
        ["B", "L", 1],
        ["C", "L", 1],
        ["Totaal", None, 4.01],
    ]
    assert [t.oordeel for t in read_rows(rows).sheets[0].totals] == ["verschil"]


def test_a_unit_that_the_amounts_contradict_is_refused(read_rows: Read) -> None:
    rows = [
        ["Bedragen x € 1.000"],
        ["Product", "Kant", "Realisatie 2014"],
        ["A", "L", 10_099_765],
        ["B", "L", 5_705_118],
    ]
    problem = next(p for p in read_rows(rows).problems if p.code == "EENHEID_TEGENGESPROKEN")
    assert (problem.ernst, problem.cel) == (FOUT, "A1")
    settled = read_rows(rows, profile=Profile("*", unit=1))
    assert "EENHEID_AFWIJKEND" in codes(settled)
    assert settled.sheets[0].sums == {"Realisatie 2014": 15_804_883}


def test_a_side_printed_as_negative_is_turned_and_said(read_rows: Read) -> None:
    rows = [
        ["Product", "Lasten 2014", "Baten 2014", "Saldo"],
        ["A", -100, 30, -70],
        ["B", -50, 0, -50],
    ]
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

    rows = [
        ["Taakveld", "Productnr", "Kant", "Realisatie 2014"],
        ["0.10", 560, "L", 1],
        ["0.1", "0560", "L", 2],
    ]
    frame = read_rows(rows, form).sheets[0].frame
    assert frame is not None
    assert list(frame["taakveld"]) == ["0.10", "0.1"]
    assert list(frame["product_code"]) == ["0560", "0560"]


def test_a_taakveld_that_became_a_number_is_an_error_where_it_is_ambiguous(
    read_rows: Read,
) -> None:
    head = ["Taakveld", "Kant", "Realisatie 2014"]
    rows = [head, [0.1, "L", 1], [6.6, "L", 2], [5.7, "L", 3]]
    # 0.10 and 6.60 are taakvelden too; a 5.70 there never was.
    assert [
        (p.ernst, p.cel) for p in read_rows(rows).problems if p.code == "CODE_ALS_GETAL"
    ] == [
        (FOUT, "A2"),
        ("waarschuwing", "A3"),
    ]


@pytest.mark.parametrize("name", ["NA", "None", "NULL", "nan", "N/A"])
def test_a_wijk_that_is_called_na_keeps_its_name(read_rows: Read, name: str) -> None:
    frame = read_rows([["Wijk", "Kant", "Realisatie 2014"], [name, "L", 1]]).sheets[0].frame
    assert frame is not None
    assert list(frame["wijk"]) == [name]


def test_unknown_is_shown_and_never_dropped(read_rows: Read) -> None:
    frame = (
        read_rows(
            [
                ["Wijk", "S/I", "Kant", "Realisatie 2014"],
                [None, "?", "L", 1],
                ["Noord", None, "L", 2],
            ]
        )
        .sheets[0]
        .frame
    )
    assert frame is not None
    assert list(frame["wijk"]) == ["onbekend", "Noord"]
    assert list(frame["aard"]) == ["onbekend", "onbekend"]
    assert frame["bedrag"].sum() == 3


def test_a_value_outside_the_list_is_named_with_what_was_meant(read_rows: Read) -> None:
    result = read_rows(
        [["S/I", "Kant", "Realisatie 2014"], ["structurel", "L", 1], ["S", "L", 2]]
    )
    problem = next(p for p in result.problems if p.code == "ONBEKENDE_WAARDE")
    assert (problem.cel, problem.verwacht) == ("A2", "bedoelt u structureel?")


def test_a_wide_inspection_list_becomes_one_row_a_score(read_rows: Read) -> None:
    rows = [
        [
            "Ronde",
            "Datum",
            "Locatie",
            "Wijk",
            "gras-lengte",
            "verharding-onkruid",
            "Inspecteur",
        ],
        ["2011-1", dt.date(2011, 2, 1), "L1", "Noord", "A +", "n.v.t.", "J. Jansen"],
        ["2011-1", dt.date(2011, 2, 1), "L2", "Noord", "niet beoordeeld", "d", "J. Jansen"],
    ]
    result = read_rows(rows)
    frame = result.sheets[0].frame
    assert frame is not None
    assert list(frame["meetlat"]) == ["gras-lengte", "verharding-onkruid"] * 2
    assert [None if v != v else v for v in frame["niveau"]] == ["A+", None, None, "D"]
    assert list(frame["beoordeling"]) == [
        "gescoord",
        "niet_aanwezig",
        "niet_beoordeeld",
        "gescoord",
    ]
    assert "inspecteur" not in frame
    assert not any("Jansen" in str(v) for v in frame.to_numpy().ravel())


def test_personal_columns_come_only_when_asked_for(write_xlsx: Callable[..., Path]) -> None:
    rows = [
        ["Ronde", "Datum", "Locatie", "Meetlat", "Score", "Inspecteur"],
        ["2014-1", "01-02-2014", "L1", "gras", "A", "J. Jansen"],
    ]
    path = write_xlsx(rows)
    kept = read_file(path, [], personal=True).sheets[0].frame
    assert kept is not None
    assert list(kept["inspecteur"]) == ["J. Jansen"]


def test_levels_order_as_people_do(read_rows: Read) -> None:
    rows = [
        ["Ronde", "Datum", "Locatie", "Meetlat", "Score"],
        *(
            ["2014-1", "01-02-2014", f"L{i}", "gras", s]
            for i, s in enumerate(["A", "B", "A+", "D", "C"])
        ),
    ]
    frame = read_rows(rows).sheets[0].frame
    assert frame is not None
    assert list(frame["niveau"].sort_values()) == ["D", "C", "B", "A", "A+"]


def test_a_year_from_the_title_is_used_and_said(read_rows: Read) -> None:
    result = read_rows(
        [["Jaarrekening 2016"], ["Product", "Kant", "Realisatie"], ["A", "L", 1]]
    )
    frame = result.sheets[0].frame
    assert frame is not None
    assert list(frame["jaar"]) == [2016]
    assert "UIT_CONTEXT" in codes(result)


def test_a_print_date_is_no_year_of_the_data(read_rows: Read) -> None:
    result = read_rows(
        [["Afdrukdatum 14-02-2017"], ["Product", "Kant", "Realisatie"], ["A", "L", 1]]
    )
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


# -- files
# -----------------------------------------------------------------------------------------------------------

LINES = "Product;Kant;Wijk;Realisatie 2014\nCafé €;L;Noord;1.234,50\nVegen;L;Zuid;4.977,00-\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("declared", [False, True])
def test_text_in_every_encoding_and_separator(
    tmp_path: Path, encoding: str, separator: str, declared: bool
) -> None:
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
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "BESCHADIGD"),
        (
            bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"),
            "WACHTWOORD",
        ),
        (b"PK\x03\x04" + b"\0" * 40, "BESCHADIGD"),
        (bytes(range(256)) * 20, "ONBEKEND_FORMAAT"),
    ],
)
def test_what_is_no_spreadsheet_is_named_with_its_remedy(
    tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "export.xlsx"
    path.write_bytes(content)
    result = read_file(path, [])
    assert codes(result) == [code]
    assert result.problems[0].oplossing


def test_a_lock_file_of_excel_is_skipped_with_a_word(tmp_path: Path) -> None:
    path = tmp_path / "~$export.xlsx"
    path.write_bytes(b"x" * 165)
    assert [(p.ernst, p.code) for p in read_file(path, []).problems] == [
        ("ter info", "VERGRENDELBESTAND")
    ]


def test_a_csv_that_calls_itself_excel_is_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "begroting.xls"
    path.write_text(LINES, encoding="cp1252")
    result = read_file(path, [])
    assert result.sheets[0].rows == 2
    assert "CSV_ALS_EXCEL" in codes(result)


def test_an_unclosed_quote_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "begroting.csv"
    path.write_text(
        LINES + '"Open;L;Noord;1,00\n' + "Vegen;L;Zuid;2,00\n" * 9, encoding="utf-8"
    )
    assert "AANHALINGSTEKEN" in codes(read_file(path, []), FOUT)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    flips=st.lists(
        st.tuples(st.floats(0, 0.9999), st.integers(0, 255)), min_size=1, max_size=6
    ),
    keep=st.floats(0.5, 1),
)
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


# -- profiles
# --------------------------------------------------------------------------------------------------------


def test_a_profile_names_columns_values_and_fixed_facts(
    tmp_path: Path, read_rows: Read
) -> None:
    path = tmp_path / "p.toml"
    path.write_text(
        'bestand = "export*"\ntabel = "begroting"\neenheid = "x € 1.000"\n[vast]\njaar = 2015\nkant'
        ' = "lasten"\n[kolommen]\n"Werkelijk geboekt" = { kolom = "bedrag", fase = "realisatie"'
        ' }\n"Omschr." = "product"\n[waarden.product]\n"GZ" = "Gazons"\n',
        encoding="utf-8",
    )
    frame = (
        read_rows(
            [["Omschr.", "Werkelijk geboekt"], ["GZ", 2], ["Vegen", 3]], profile=load(path)
        )
        .sheets[0]
        .frame
    )
    assert frame is not None
    assert list(
        zip(frame["product"], frame["jaar"], frame["fase"], frame["bedrag"], strict=True)
    ) == [
        ("Gazons", 2015, "realisatie", 2000),
        ("Vegen", 2015, "realisatie", 3000),
    ]


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ('tabbel = "begroting"', "Bedoelt u 'tabel'"),
        ('tabel = "begrotin"', "Bedoelt u 'begroting'"),
        ('eenheid = "ton"', "x € 1.000"),
        ("[vast", "een haak wordt niet gesloten"),
    ],
)
def test_a_mistake_in_a_profile_is_refused_with_a_hint(
    tmp_path: Path, line: str, hint: str
) -> None:
    path = tmp_path / "p.toml"
    path.write_text(f'bestand = "x"\n{line}\n', encoding="utf-8")
    with pytest.raises(Exception, match=hint):
        load(path)


def test_rows_under_each_other_with_their_own_years(tmp_path: Path) -> None:
    path = tmp_path / "saldo.csv"
    path.write_text(
        "regel;jaar_1;jaar_2\njaar;2021;2022\nSaldo;-10.099.765;5.705.118\njaar;2024;2025\nSaldo;1;2\n",
        encoding="utf-8",
    )
    profile = Profile(
        "saldo.csv", table="kerncijfer", fixed={"document": "proef", "eenheid": "euro"}
    )
    frame = read_file(path, [profile]).sheets[0].frame
    assert frame is not None
    assert list(zip(frame["jaar"], frame["waarde"], strict=True)) == [
        (2021, -10099765),
        (2022, 5705118),
        (2024, 1),
        (2025, 2),
    ]


# -- specifications
# --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_is_empty_has_all_its_columns(name: str) -> None:
    frame = empty(TABLES[name])
    assert [c.name for c in TABLES[name] if not c.personal] == [
        c for c in frame if not c.startswith("_")
    ]
    assert len(frame) == 0


def test_a_sheet_with_a_lone_value_far_away_is_refused_and_not_spread_out(
    read_rows: Read,
) -> None:
    def far(book: Any) -> None:
        book.active["XFD1048576"] = 1

    result = read_rows(BUDGET, far)
    assert [p.cel for p in result.problems if p.code == "VERRE_CEL"] == ["XFD1048576"]
    assert not any(isinstance(s, Sheet) for s in result.sheets)


# -- one thing changed at a time
# ---------------------------------------------------------------------------------------


def changed(edit: Callable[[list[list[Any]]], Any]) -> list[list[Any]]:
    rows = [list(row) for row in BUDGET]
    edit(rows)
    return rows


def rename(cell: str, text: str) -> Callable[[list[list[Any]]], Any]:
    return lambda rows: rows[int(cell[1:]) - 1].__setitem__(ord(cell[0]) - 65, text)


def add_column(heading: str, values: list[Any]) -> Callable[[list[list[Any]]], Any]:
    def edit(rows: list[list[Any]]) -> None:
        for row, value in zip(rows[4:13], [heading, *values], strict=True):
            row.append(value)

    return edit


AMOUNTS = [12.5, 10_300.25, None, 7.75, 9.0, None, None, None]


MISTAKES: dict[str, tuple[Callable[[list[list[Any]]], Any], str, str, str]] = {
    "a row pasted twice": (
        lambda rows: rows.insert(6, list(rows[5])),
        "waarschuwing",
        "DUBBELE_RIJ",
        "F7",
    ),
    "a heading renamed": (
        rename("G5", "Uitgegeven 2014"),
        "waarschuwing",
        "ONBEKENDE_KOLOM",
        "G5",
    ),
    "a heading with a slip": (rename("D5", "Wijkk"), "waarschuwing", "ONBEKENDE_KOLOM", "D5"),
    "a new column of amounts": (
        add_column("Stelposten", AMOUNTS),
        "waarschuwing",
        "ONBEKENDE_KOLOM",
        "J5",
    ),
    "a new column of text": (
        add_column("Verwijzing", ["x"] * 8),
        "ter info",
        "ONBEKENDE_KOLOM",
        "J5",
    ),
    "amounts beside the table": (
        lambda rows: rows[6].extend([None, 12.5]),
        "waarschuwing",
        "GETAL_ZONDER_KOP",
        "K7",
    ),
    "a heading with another year": (
        rename("G5", "Realisatie 2013"),
        "waarschuwing",
        "JAAR_AFWIJKEND",
        "G5",
    ),
    "a title with another year": (
        rename("A2", "Open begroting 2012"),
        "waarschuwing",
        "JAAR_AFWIJKEND",
        "",
    ),
    "a subtotal under another name": (
        rename("C8", "Geteld 0560 Gazons"),
        FOUT,
        "TOTAAL_ZONDER_NAAM",
        "F8",
    ),
    "a subtotal without a name": (rename("C8", ""), "ter info", "TOTAAL_ZONDER_NAAM", "F8"),
    "rows after the last total": (
        lambda rows: rows.append(
            ["2.1", "0211", "Asfalt", "Zuid", "Lasten", 10.0, 10.0, 0, "-"]
        ),
        "waarschuwing",
        "BUITEN_TOTAAL",
        "F15",
    ),
    "another year under the table": (
        lambda rows: rows.extend(
            [
                [c.replace("2014", "2013") if isinstance(c, str) else c for c in rows[4]],
                list(rows[5]),
            ]
        ),
        "waarschuwing",
        "TWEEDE_TABEL",
        "A15",
    ),
    "another table under the table": (
        lambda rows: rows.extend(
            [
                ["Jaar", "Wijk", "Objecttype", "Eenheid", "Hoeveelheid"],
                [2014, "Noord", "Gras", "m2", 5],
            ]
        ),
        "waarschuwing",
        "TWEEDE_TABEL",
        "A15",
    ),
    "a side that is empty": (rename("E9", ""), "waarschuwing", "LEGE_CEL", "E9"),
    "a first cell that is empty": (rename("A7", ""), "waarschuwing", "LEGE_SLEUTEL", "A7"),
    "a heading that is gone": (rename("D5", ""), "waarschuwing", "KOLOM_ZONDER_KOP", "D5"),
    "a row without any amount": (
        lambda rows: rows.insert(7, ["5.7", "0560", "Gazons", "Oost", "Lasten"]),
        "waarschuwing",
        "LEGE_CEL",
        "F8",
    ),
    "an English thousand": (rename("G7", "2,100"), FOUT, "BEDRAG_NIET_LEESBAAR", "G7"),
    "an amount that no one books": (rename("G7", "1e300"), FOUT, "BEDRAG_NIET_LEESBAAR", "G7"),
}


@pytest.mark.parametrize(
    ("edit", "ernst", "code", "cell"),
    MISTAKES.values(),
    ids=MISTAKES,
)
def test_what_a_controller_can_do_wrong_is_named_with_its_cell(
    read_rows: Read, edit: Callable[[list[list[Any]]], Any], ernst: str, code: str, cell: str
) -> None:
    found = {(p.ernst, p.code, p.cel) for p in read_rows(changed(edit)).problems}
    assert (ernst, code, cell) in found


def test_euros_with_cents_under_a_title_in_thousands_are_refused(read_rows: Read) -> None:
    rows = [
        ["Bedragen x € 1.000"],
        ["Product", "Kant", "Realisatie 2014"],
        ["A", "L", 44_382.71],
        ["B", "L", 12_904.15],
        ["C", "L", 7000],
    ]
    assert [
        (p.ernst, p.cel) for p in read_rows(rows).problems if p.code == "EENHEID_TEGENGESPROKEN"
    ] == [(FOUT, "A1")]
    thousands = [*rows[:2], ["A", "L", 44.4], ["B", "L", 12.9], ["C", "L", 7000]]
    assert codes(read_rows(thousands)) == []


@pytest.mark.parametrize("cell", ["A2", "B2", "C2", "D2", "E2", "F2"])
def test_an_empty_cell_that_must_be_filled_is_named(read_rows: Read, cell: str) -> None:
    rows: list[list[Any]] = [
        ["Jaar", "Wijk", "Objecttype", "Eenheid", "Hoeveelheid"],
        [2014, "Noord", "Gras", "m2", 5],
        [2014, "Zuid", "Gras", "m2", 6],
    ]
    column = ord(cell[0]) - 65
    if column < 5:
        rows[1][column] = None
    found = [p.cel for p in read_rows(rows).problems if p.code == "LEGE_CEL"]
    assert found == ([cell] if cell in ("A2", "C2", "D2", "E2") else [])


def test_the_sheet_that_nothing_was_done_to_says_nothing(read_rows: Read) -> None:
    assert codes(read_rows(BUDGET)) == []


def test_another_year_under_the_table_is_not_counted_with_it(read_rows: Read) -> None:
    below = [
        [c.replace("2014", "2013") if isinstance(c, str) else c for c in BUDGET[4]],
        *BUDGET[5:7],
    ]
    assert read_rows([*BUDGET, [], *below]).sheets[0].sums == read_rows(BUDGET).sheets[0].sums


def test_a_header_that_is_printed_again_on_the_next_page_is_skipped(read_rows: Read) -> None:
    result = read_rows([*BUDGET[:7], BUDGET[4], *BUDGET[7:]])
    assert result.sheets[0].rows == 4
    assert codes(result) == []


def test_a_wild_amount_is_held_against_its_own_rows(read_rows: Read) -> None:
    result = read_rows(budget(G7=9_000_000_000.0))
    wrong = {(t.cel, t.bereik) for t in result.sheets[0].totals if not t.ties}
    assert wrong == {("G8", "G6:G7"), ("G11", "G6:G9 (3 cellen)"), ("G13", "G6:G10 (4 cellen)")}


def test_round_amounts_that_happen_to_add_up_are_no_total(read_rows: Read) -> None:
    rows = [
        ["Product", "Wijk", "Kant", "Realisatie 2014"],
        *([p, "Noord", "L", a] for p, a in zip("ABCDE", (7, 5, 10, 15, 20), strict=True)),
    ]
    assert "TOTAAL_ZONDER_NAAM" not in codes(read_rows(rows))


def test_a_wijk_that_is_misspelled_once_is_named_with_its_cell(read_rows: Read) -> None:
    rows = [
        ["Wijk", "Kant", "Realisatie 2014"],
        *(["Noorderhof", "L", float(i)] for i in range(1, 15)),
        ["Noordrehof", "L", 99.5],
    ]
    problem = next(p for p in read_rows(rows).problems if p.code == "WIJK_TIKFOUT")
    assert (problem.cel, problem.waarde, problem.verwacht) == (
        "A16",
        "Noordrehof",
        "bedoelt u Noorderhof?",
    )


def test_thousands_that_only_the_cell_format_shows_are_read_as_euros(read_rows: Read) -> None:
    def form(book: Any) -> None:
        book.active["C3"].number_format = "#,##0,"

    result = read_rows(
        [["Bedragen x € 1.000"], ["Product", "Kant", "Realisatie 2014"], ["A", "L", 1_234_567]],
        form,
    )
    assert result.sheets[0].sums == {"Realisatie 2014": 1_234_567}
    assert "EENHEID_IS_OPMAAK" in codes(result)


def test_a_template_without_rows_says_so(read_rows: Read) -> None:
    result = read_rows([["Product", "Kant", "Realisatie 2014"]])
    assert "GEEN_RIJEN" in codes(result)
    assert result.sheets[0].frame is not None
    assert len(result.sheets[0].frame) == 0


def test_a_row_of_which_the_only_amount_was_never_calculated_is_an_error(
    read_rows: Read,
) -> None:
    result = read_rows([["Product", "Kant", "Realisatie 2014"], ["A", "L", "=1+1"]])
    assert [(p.ernst, p.cel) for p in result.problems if p.code == "FORMULE_ZONDER_WAARDE"] == [
        (FOUT, "C2")
    ]


def test_bare_years_head_no_table(read_rows: Read) -> None:
    """The GWW index of CBS (2010 = 100), printed with years as headings, was once read as targets in euros."""
    rows = [
        [None, 2008, 2009, 2010],
        ["Januari", 96.2, 97.2, 98.2],
        ["April", 98.1, 96.5, 100.0],
    ]
    assert codes(read_rows(rows), FOUT) == ["BLAD_NIET_HERKEND"]


# -- rows as municipalities publish them, retyped; the source stands with each
# ------------------------------------------

#: https://drimmelen.begrotingsapp.nl/jaarstukken-2021/programma/toelichting-overzicht-van-baten-en-lasten
DRIMMELEN = """(in € 1.000);;;;;;
Programma;Primitieve begroting 2021;;;Realisatie 2021;;
;Baten;Lasten;Saldo;Baten;Lasten;Saldo
1 Burger en Bestuur;329;4.977-;4.649-;739;5.129-;4.390-
2 Openbare ruimte;3.040;7.978-;4.939-;5.589;10.981-;5.392-
3 Ruimte, wonen en economie;7.575;10.002-;2.427-;10.383;11.794-;1.410-
4 Sociaal domein;4.407;25.991-;21.584-;5.526;28.552-;23.025-
Subtotaal programma's;15.350;48.949-;33.599-;22.238;56.455-;34.217-
"""

#: https://ridderkerk.begrotingsapp.nl/jaarstukken-2019/programma/bijlage-taakvelden
RIDDERKERK = """Taakveld;Lasten en baten;Begroting na wijziging;Rekening 2019
0.1;Lasten;-3.752.900,00;-4.027.500,00
;Baten;736.900,00;697.100,00
Totaal 0.1;Saldo;-3.016.000,00;-3.330.400,00
0.10;Lasten;-2.745.300,00;-2.523.200,00
;Baten;10.539.800,00;7.802.800,00
Totaal 0.10;Saldo;7.794.500,00;5.279.600,00
"""

#: https://zaanstad.begroting-2017.nl/p5500/taakvelden
ZAANSTAD = """Taakveld;Begroting lasten 2017;Begroting baten 2017;Begroting saldo 2017
0.1 - Bestuur;3.443;0;3.443
0.2 - Burgerzaken;4.691;-3.059;1.632
2.1 - Verkeer, wegen en water;15.113;-558;14.556
5.2 - Sportaccommodaties;7.817;1.242;9.059
5.7 – Openbaar groen en recreatie;9.126;-58;9.068
"""

#: https://nijmegen.begroting-2020.nl/p39194/wat-kost-het
NIJMEGEN = """Bedragen * 1 mln;;;
;Rekening 2018;Begroting 2019;2020
Lasten;;;
5.7 Openbaar groen en recreatie;11.0;12.7;11.6
Totale lasten;11.0;12.7;11.6
"""


def read_text(folder: Path, text: str) -> FileResult:
    path = folder / "gepubliceerd.csv"
    path.write_text(text, encoding="utf-8")
    return read_file(path, [])


def test_a_trailing_minus_and_a_group_heading_that_a_csv_cannot_merge(tmp_path: Path) -> None:
    result = read_text(tmp_path, DRIMMELEN)
    frame = result.sheets[0].frame
    assert frame is not None
    assert codes(result, FOUT) == []
    found = (
        frame[frame["product"] == "2 Openbare ruimte"]
        .set_index(["fase", "kant"])["bedrag"]
        .to_dict()
    )
    assert found == {
        ("primitief", "baten"): 3_040_000,
        ("primitief", "lasten"): 7_978_000,
        ("realisatie", "baten"): 5_589_000,
        ("realisatie", "lasten"): 10_981_000,
    }
    assert set(frame["jaar"]) == {2021}
    assert {t.oordeel for t in result.sheets[0].totals} == {"afronding"}


def test_a_saldo_in_the_row_betrays_a_changed_amount(tmp_path: Path) -> None:
    result = read_text(tmp_path, DRIMMELEN.replace("7.978-", "7.798-"))
    assert [p.cel for p in result.problems if p.code == "SALDO_KLOPT_NIET"] == ["D5"]


def test_lasten_negative_and_a_year_that_one_heading_leaves_out(tmp_path: Path) -> None:
    result = read_text(tmp_path, RIDDERKERK)
    frame = result.sheets[0].frame
    assert frame is not None
    assert codes(result, FOUT) == []
    assert set(frame["jaar"]) == {2019}
    assert frame.groupby(["fase", "kant"])["bedrag"].sum().to_dict() == {
        ("gewijzigd", "baten"): 11_276_700,
        ("gewijzigd", "lasten"): 6_498_200,
        ("realisatie", "baten"): 8_499_900,
        ("realisatie", "lasten"): 6_550_700,
    }
    assert [p.cel for p in result.problems if p.code == "LEGE_SLEUTEL"] == ["A3, A6"]
    assert {t.oordeel for t in result.sheets[0].totals} == {"sluit aan"}


def test_baten_negative_but_for_one(tmp_path: Path) -> None:
    frame = read_text(tmp_path, ZAANSTAD).sheets[0].frame
    assert frame is not None
    baten = frame[frame["kant"] == "baten"]
    assert list(baten["bedrag"]) == [0, 3_059, 558, -1_242, 58]
    assert str(baten["bedrag"].iloc[0]) == "0.0"
    assert list(baten["taakveld"]) == ["0.1", "0.2", "2.1", "5.2", "5.7"]


def test_a_year_without_its_phase_is_an_error_and_a_profile_settles_it(tmp_path: Path) -> None:
    result = read_text(tmp_path, NIJMEGEN)
    assert [(p.code, p.cel) for p in result.problems if p.ernst == FOUT] == [
        ("KOP_ONVOLLEDIG", "D2")
    ]
    settled = read_file(
        tmp_path / "gepubliceerd.csv", [Profile("*", fixed={"fase": "primitief"})]
    )
    assert codes(settled, FOUT) == []
    assert settled.sheets[0].frame is not None
    assert list(settled.sheets[0].frame["fase"]) == ["realisatie", "primitief", "primitief"]


# -- files that hurt
# -----------------------------------------------------------------------------------------------------


def test_a_separator_inside_a_text_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "begroting.csv"
    path.write_text(
        LINES + "Vegen; markt;L;Zuid;2,00\n" + "Vegen;L;Zuid;2,00\n" * 20, encoding="utf-8"
    )
    assert [p.cel for p in read_file(path, []).problems if p.code == "TE_VEEL_VELDEN"] == [
        "regel 4"
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (
            LINES.replace("é", "\u2551")
            .replace("€", "")
            .encode("cp437")
            .replace(b"\xba", b"\x81"),
            "TEKENSET_ONBEKEND",
        ),
        (b"x" * 300_000 + b"\n" + LINES.encode(), "BESCHADIGD"),
        (LINES.encode() * 2000 + b";" * 100_000 + b"1\n", "VERRE_CEL"),
    ],
    ids=[
        "a byte that is in no character set",
        "a field without end",
        "a line of 100.000 fields",
    ],
)
def test_a_text_that_hurts_is_a_message(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    assert code in codes(read_file(path, []))


def patched(path: Path, part: str, old: bytes, new: bytes) -> Path:
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old in parts[part]
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data.replace(old, new) if name == part else data)
    return path


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("part", "old", "new", "code"),
    [
        (
            SHEET,
            b"</sheetData>",
            b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            "VERRE_CEL",
        ),
        (SHEET, b"<v>3500.3</v>", b"<v>1e999</v>", "BEDRAG_NIET_LEESBAAR"),
        (SHEET, b"<v>3500.3</v>", b"<v>NaN</v>", "BESCHADIGD"),
    ],
    ids=["all cells merged", "an infinite amount", "no number"],
)
def test_a_workbook_that_hurts_is_a_message(
    write_xlsx: Callable[..., Path], part: str, old: bytes, new: bytes, code: str
) -> None:
    assert code in codes(read_file(patched(write_xlsx(BUDGET), part, old, new), []), FOUT)


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "1.234,50",
            "4.977-",
            "1.5",
            "-",
            "PM",
            "A",
            "A+",
            "n.v.t.",
            "Noord",
            "Totaal",
            "Totaal lasten",
            "Lasten",
            "L",
            "S",
        ]
    ),
    st.sampled_from(
        [
            "01-02-2014",
            "31-02-2014",
            "5.7",
            "Nederland",
            "jaar",
            "V",
            "2014",
            "€ (",
            " 12 % ",
            "'",
            "Saldo van lasten en baten",
        ]
    ),
    st.sampled_from(
        [
            0,
            1,
            2.5,
            -3,
            True,
            0.1,
            2014,
            1e300,
            float("nan"),
            float("inf"),
            dt.datetime(2014, 2, 1),  # noqa: DTZ001
            dt.time(3, 4),
        ]
    ),
)
HEADINGS = st.one_of(
    st.none(),
    st.sampled_from(
        sorted(
            {
                name
                for table in TABLES.values()
                for column in table
                for name in (column.name, *column.synonyms.split(", "))
                if name
            }
        )
    ),
    st.sampled_from(
        [
            "Realisatie 2014",
            "Begroting 2015 lasten",
            "2014",
            "Verschil",
            "V/N",
            "Saldo 2014",
            "Totaal",
            "jaar_1",
            "Jaar",
            "x",
        ]
    ),
)


PROFILES = st.fixed_dictionaries(
    {},
    optional={
        "blocks": st.sampled_from(["product", "activiteit"]),
        "fill_down": st.just(("taakveld", "product", "wijk")),
        "stop": st.sampled_from(["totaal", "noord"]),
        "header": st.sampled_from([(0, 0), (0, 1), (1, 2), (7, 9)]),
        "totals": st.just(("noord",)),
        "sign": st.just({"lasten": -1}),
        "notation": st.sampled_from(["dutch", "point"]),
    },
)


@settings(max_examples=200, deadline=None)
@given(
    data=st.data(),
    width=st.integers(1, 8),
    table=st.sampled_from(["", "", *TABLES]),
    layout=PROFILES,
)
def test_any_sheet_ends_in_a_table_or_a_message(
    data: st.DataObject, width: int, table: str, layout: dict[str, Any]
) -> None:
    def lines(cells: st.SearchStrategy[Any], least: int, most: int) -> list[list[Any]]:
        return data.draw(
            st.lists(
                st.lists(cells, min_size=width, max_size=width), min_size=least, max_size=most
            )
        )

    rows = [
        *lines(HEADINGS, 1, 2),
        *lines(CELLS, 0, 8),
        *lines(HEADINGS, 0, 1),
        *lines(CELLS, 0, 2),
    ]
    values = np.full((len(rows), width), None, dtype=object)
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            values[r, c] = value
    merges = data.draw(
        st.lists(
            st.tuples(
                st.integers(0, 9), st.integers(0, 7), st.integers(0, 12), st.integers(0, 9)
            ),
            max_size=2,
        )
    )
    sheet = Sheet.of(
        "blad",
        values,
        merges=[
            m
            for m in merges
            if m[0] < len(rows) and m[1] < width and m[2] >= m[0] and m[3] >= m[1]
        ],
    )
    result, problems = table_module.read_sheet(
        sheet,
        "export.xlsx",
        Profile("*", table=table, **(layout if table == "begroting" else {})),
    )
    if result.table:
        assert result.frame is not None
        assert result.rows or problems
    else:
        # A text without a letter in it fills no cell.
        assert problems or not any(v is not None and str(v).strip() for v in values.ravel())
