"""Folders of exports: the fictional municipality, the published figures.

And what goes wrong with folders.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import analyse
from analyse.dossier import wijk_key
from analyse.errors import LeesFout
from analyse.tables import TABLES, cents
from conftest import BUDGET, ROOT

PUBLISHED = ROOT / "data" / "gepubliceerd"


@pytest.fixture(scope="module")
def stad() -> analyse.Dossier:
    return analyse.open_dossier(ROOT / "data" / "voorbeeldstad")


@pytest.fixture(scope="module")
def published() -> analyse.Dossier:
    return analyse.open_dossier(PUBLISHED)


def test_voorbeeldstad_is_read_whole_and_every_total_ties(stad: analyse.Dossier) -> None:
    assert not stad.has_errors
    assert stad.fictional
    absent = {"gemeente", "iv3", "kerncijfer", "regio", "toelichting"}
    assert set(stad.tables) == set(TABLES) - absent
    assert len(stad.totals) > 900
    assert set(stad.totals["oordeel"]) == {"sluit aan"}
    assert list(stad.problems[stad.problems["code"] == "VERBORGEN_BLAD"]["blad"]) == ["oud"]


def test_the_wijken_have_one_name_each_and_keep_how_they_were_written(
    stad: analyse.Dossier,
) -> None:
    names = set(stad.begroting["wijk"])
    assert set(stad.schouw["wijk"]) <= names
    assert set(stad.areaal["wijk"]) <= names
    assert len(names - {"onbekend"}) == 9
    assert stad.begroting["wijk_ruw"].nunique() > len(names)


def test_no_name_of_an_inspector_and_no_remark_is_in_a_table(stad: analyse.Dossier) -> None:
    assert "inspecteur" not in stad.schouw
    assert "opmerking" not in stad.schouw
    kept = analyse.open_dossier(ROOT / "data" / "voorbeeldstad", personal=True)
    inspectors = set(kept.schouw["inspecteur"]) - {""}
    assert inspectors
    text = "\n".join(table.astype(str).to_csv() for table in stad.tables.values())
    assert not [name for name in inspectors if name in text]


def test_a_row_leads_back_to_the_cell_it_was_read_from(stad: analyse.Dossier) -> None:
    import openpyxl

    row = stad.begroting[stad.begroting["jaar"] == 2016].iloc[100]
    found = stad.lineage(row)
    book = openpyxl.load_workbook(
        ROOT / "data" / "voorbeeldstad" / found.bestand, data_only=True
    )
    assert round(float(book[found.blad][found.cel].value), 2) == row["bedrag"]


def test_the_published_figures_are_read_by_the_same_reader(published: analyse.Dossier) -> None:
    assert not published.has_errors
    assert not (published.problems["ernst"] == "waarschuwing").any()
    assert set(published.sheets["bestand"]) == {p.name for p in PUBLISHED.glob("*.csv")}
    assert (published.sheets["rijen"] > 0).all()
    for name in published.sheets["bestand"]:
        assert published.source(name)["naam"], name


def figure(table: pd.DataFrame, **wanted: Any) -> float:
    """The one value of a table in the rows that agree with `wanted`."""
    for column, value in wanted.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return float(
        table.iloc[0][next(c for c in ("waarde", "bedrag", "index", "lasten") if c in table)]
    )


def test_published_figures_come_out_as_printed(published: analyse.Dossier) -> None:
    assert (
        figure(
            published.kerncijfer,
            gemeente="Zwolle",
            document="2024",
            jaar=2025,
            onderwerp="Structureel begrotingssaldo",
        )
        == 24_619_706
    )
    assert (
        figure(published.kerncijfer, gemeente="Zwolle", gebied="Binnenstad", jaar=2012) == 6.7
    )
    assert (
        figure(
            published.kerncijfer,
            gemeente="Dordrecht",
            onderwerp="Kengetal structurele exploitatieruimte",
        )
        == 3.5
    )
    assert (
        figure(
            published.kerncijfer,
            gemeente="Nijmegen",
            jaar=2014,
            onderwerp="Stand per 31 dec 2013/1 januari 2014",
        )
        == 7156
    )
    assert figure(published.prijsindex, reeks="Totaal GWW", jaar=2015, periode="april") == 105.7
    assert (
        figure(published.gemeente, gemeente="Zwolle", taakveld="5.7", fase="realisatie") > 1e6
    )
    assert figure(published.begroting, jaar=2018, taakveld="7.2", kant="baten") == 16_600_000
    niveau = published.norm[
        (published.norm["gebiedstype"] == "centrum")
        & (published.norm["meetlat"] == "Grof zwerfvuil in groen")
    ]
    assert list(niveau["ambitie"]) == ["A"]


def test_nijmegen_ties_its_printed_totals_and_its_loss_with_a_letter(
    published: analyse.Dossier,
) -> None:
    found = published.totals[published.totals["bestand"] == "nijmegen_taakvelden_2020.csv"]
    assert len(found) == 18
    assert set(found["oordeel"]) == {"sluit aan"}
    assert -21_000_000 in set(found["afgedrukt"])


def test_too_few_answers_in_the_survey_stay_unknown(published: analyse.Dossier) -> None:
    empty = published.beleving[published.beleving["buurt"] == "Tippe bij de Ijssel"]
    assert len(empty) == 8
    assert empty["waarde"].isna().all()


def test_exports_that_are_split_over_files_come_together(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    write_xlsx(BUDGET, "a.xlsx")
    rows = [
        [c.replace("2014", "2015") if isinstance(c, str) else c for c in row] for row in BUDGET
    ]
    write_xlsx(rows, "b.xlsx")
    dossier = analyse.open_dossier(tmp_path)
    assert dossier.begroting.groupby("jaar").size().to_dict() == {2014: 8, 2015: 8}
    assert dossier.lineage(dossier.begroting.iloc[-1]).bestand == "b.xlsx"
    assert cents(dossier.begroting["bedrag"]).sum() == 2 * 712535


def test_the_same_export_twice_is_said_and_not_twice_the_money(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    path = write_xlsx(BUDGET, "a.xlsx")
    shutil.copy(path, tmp_path / "kopie van a.xlsx")
    dossier = analyse.open_dossier(tmp_path)
    assert "DUBBEL_BESTAND" in set(
        dossier.problems[dossier.problems["ernst"] == "waarschuwing"]["code"]
    )
    assert len(dossier.begroting) == 8


def test_the_same_bytes_under_the_name_of_another_year_are_no_copy(tmp_path: Path) -> None:
    text = "Wijk;Objecttype;Eenheid;Hoeveelheid\nNoord;Gras;m2;100\n"
    for name in ("areaal 2023", "areaal 2024", "kopie areaal 2024"):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    dossier = analyse.open_dossier(tmp_path)
    assert list(dossier.areaal["jaar"]) == [2023, 2024]
    said = dossier.problems.set_index("code")["bestand"]
    assert said["NAAM_MAAKT_VERSCHIL"] == "areaal 2024.csv"
    assert said["DUBBEL_BESTAND"] == "kopie areaal 2024.csv"


def test_a_revised_export_beside_the_old_one_is_said(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    write_xlsx(BUDGET, "a.xlsx")
    write_xlsx([*BUDGET, ["(herzien)"]], "a (2).xlsx")
    dossier = analyse.open_dossier(tmp_path)
    assert "DUBBELE_REGELS" in set(
        dossier.problems[dossier.problems["ernst"] == "fout"]["code"]
    )


@pytest.mark.parametrize(
    "spelling",
    [
        "BINNENSTAD",
        " binnenstad ",
        "Wijk Binnenstad",
        "03 Binnenstad",
        "Binnen-stad",
        "Binnenstád",
    ],
)
def test_spellings_of_one_wijk_fold(spelling: str) -> None:
    assert wijk_key(spelling) == wijk_key("Binnenstad")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zuid-Oost", "Zuid-West"),
        ("Wijk 1", "Wijk 2"),
        ("Noord", "Noordoost"),
        ("Wijk aan Zee", "Zee"),
    ],
)
def test_different_wijken_do_not(one: str, other: str) -> None:
    assert wijk_key(one) != wijk_key(other)


def test_a_folder_that_is_not_there_or_empty_is_said_in_dutch(tmp_path: Path) -> None:
    with pytest.raises(LeesFout, match="bestaat niet"):
        analyse.open_dossier(tmp_path / "weg")
    with pytest.raises(LeesFout, match="geen exports"):
        analyse.open_dossier(tmp_path)


def test_a_folder_with_spaces_and_accents(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    folder = tmp_path / "Gemeente Súdwest-Fryslân – begroting & schouw (1) #%"
    folder.mkdir()
    write_xlsx(BUDGET).rename(folder / "ëxport.xlsx")
    assert len(analyse.open_dossier(folder).begroting) == 8


def test_tables_that_have_no_export_are_empty_and_complete(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    write_xlsx(BUDGET)
    dossier = analyse.open_dossier(tmp_path)
    for name, table in TABLES.items():
        assert {c.name for c in table if not c.personal} <= set(getattr(dossier, name).columns)
    assert list(dossier.tables) == ["begroting"]
    assert "begroting 8" in repr(dossier)


def test_a_code_that_lost_its_zeros_in_one_export_is_said(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    write_xlsx(BUDGET, "a.xlsx")
    rows = [
        [c.replace("2014", "2015") if isinstance(c, str) else c for c in row] for row in BUDGET
    ]
    write_xlsx([[560 if c == "0560" else c for c in row] for row in rows], "b.xlsx")
    problems = analyse.open_dossier(tmp_path).problems
    found = problems[problems["code"] == "CODE_ZONDER_NULLEN"]
    assert list(zip(found["waarde"], found["verwacht"], strict=True)) == [("560", "0560")]


def test_a_slip_in_the_name_of_a_wijk_is_said_once(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    head = ["Wijk", "Kant", "Realisatie 2014"]
    write_xlsx(
        [
            head,
            *(["Noorderhof", "L", float(i)] for i in range(1, 15)),
            ["Noordrehof", "L", 99.5],
        ],
        "a.xlsx",
    )
    write_xlsx([[*head[:2], "Realisatie 2015"], ["Nordeerhof", "L", 1.5]], "b.xlsx")
    problems = analyse.open_dossier(tmp_path).problems
    found = problems[problems["code"] == "WIJK_TIKFOUT"]
    assert sorted(zip(found["bestand"], found["waarde"], strict=True)) == [
        ("(alle bestanden)", "Nordeerhof"),
        ("a.xlsx", "Noordrehof"),
    ]


def dated(day: str, amount: float) -> list[list[Any]]:
    return [
        ["Product", "Wijk", "Kant", "Peildatum", "Realisatie 2014"],
        *([f"P{i}", "Noord", "L", day, amount + i] for i in range(6)),
    ]


def test_of_two_monthly_states_only_the_later_counts_and_the_earlier_is_kept(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    write_xlsx(dated("31-03-2014", 100.0), "maart.xlsx")
    write_xlsx(dated("30-06-2014", 200.0), "juni.xlsx")
    dossier = analyse.open_dossier(tmp_path)
    assert not dossier.has_errors
    assert dossier.begroting["bedrag"].sum() == 6 * 200 + 15
    assert dossier.eerdere_standen["bedrag"].sum() == 6 * 100 + 15
    assert list(dossier.problems[dossier.problems["code"] == "EERDERE_STAND"]["bestand"]) == [
        "maart.xlsx"
    ]
    assert dossier.lineage(dossier.eerdere_standen.iloc[0]).bestand == "maart.xlsx"


def test_two_exports_of_one_day_with_the_same_rows_are_still_an_error(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    write_xlsx(dated("31-03-2014", 100.0), "maart.xlsx")
    write_xlsx(dated("31-03-2014", 200.0), "maart (2).xlsx")
    assert "DUBBELE_REGELS" in set(analyse.open_dossier(tmp_path).problems["code"])


def test_states_of_different_products_stand_side_by_side(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    write_xlsx(dated("31-03-2014", 100.0), "groen.xlsx")
    other = [
        [
            c.replace("P", "Q")
            if isinstance(c, str) and c.startswith("P") and len(c) == 2
            else c
            for c in row
        ]
        for row in dated("30-06-2014", 5.0)
    ]
    write_xlsx(other, "grijs.xlsx")
    dossier = analyse.open_dossier(tmp_path)
    assert len(dossier.begroting) == 12
    assert dossier.eerdere_standen.empty


def test_problems_of_the_folder_stand_with_their_file(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    path = write_xlsx(BUDGET, "a.xlsx")
    shutil.copy(path, tmp_path / "b.xlsx")
    files = {f.name: f for f in analyse.open_dossier(tmp_path).files}
    assert [p.code for p in files["b.xlsx"].problems if p.ernst == "waarschuwing"] == [
        "DUBBEL_BESTAND"
    ]
    assert not files["b.xlsx"].sheets[0].rows
