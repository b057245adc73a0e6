"""The form of `inrichten`: what it asks, what answers become, and what it survives. Fictional data."""

from __future__ import annotations

import io
import json
import re
import shutil
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analyse
from analyse.cli import main
from analyse.errors import LeesFout, UitvoerFout
from analyse.outputs import is_form
from analyse.read.asking.asked import SHEETS, Question
from analyse.read.asking.kin import Family
from analyse.read.asking.meanings import NOT_USED, entry_of, meaning_of, meanings
from analyse.read.asking.seen import Seen
from analyse.read.heading.headings import explain
from analyse.read.heading.yearless import starred, with_names
from analyse.read.profiles.meant import Wrong
from analyse.read.profiles.ownprofiles import is_own, patterns, profile_text
from analyse.read.together.walk import walk
from analyse.report.inrichten.answered import read_form
from analyse.report.inrichten.form import form_bytes
from analyse.report.inrichten.vragenronde import NAME, PREVIOUS, Overview, look_over, run
from analyse.tables import TABLES

NAMES = ["P. Jansen", "A. de Vries", "F. Bakker", "S. Visser"]
HEAD = ["Sleutelveld", "Taakveld", "Wijk", "L/B", "Beraamd", "Besteed", "Ruimte", "Eigenaar"]
#: Amounts of which none is the sum of others.
PLANS = [round(1000 + n**3 * 37.41 % 9973, 2) for n in range(1, 13)]
REALS = [round(900 + n**3 * 53.87 % 9973, 2) for n in range(1, 13)]
Answers = dict[str, str]


def ledger(year: int, factor: int) -> list[list[Any]]:
    """A list of which two columns of money have names that nobody knows."""
    rows: list[list[Any]] = [[f"Overzicht {year}"], [], [*HEAD]]
    rows[2][4] += f" {year}"
    for number in range(1, 13):
        plan, real = PLANS[number - 1] * factor, REALS[number - 1] * factor
        kant, wijk = ("L", "Noord") if number % 2 else ("B", "Zuid")
        line = [f"6210{number:02d}", "5.7", wijk, kant, plan, real, plan - real]
        rows.append([*line, NAMES[number % 4]])
    return rows


def save(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "exports"
    home.mkdir()
    save(home / "Overzicht 2023.xlsx", {"Blad1": ledger(2023, 1)})
    save(home / "Overzicht 2024.xlsx", {"Blad1": ledger(2024, 2)})
    return home


ANSWERS = {
    "Beraamd": "bedrag – primitieve begroting",
    "Besteed": "bedrag – realisatie",
}


def cells(folder: Path) -> dict[str, tuple[str, Any]]:
    """Sheet and row of each question of the form, by what it is about."""
    book = openpyxl.load_workbook(folder / NAME)
    found = {}
    for name in SHEETS:
        for row in book[name].iter_rows(min_row=5, values_only=True):
            if row[10]:
                found.setdefault(str(row[1]), (name, row))
    return found


def fill(
    folder: Path,
    answers: Answers,
    agree: tuple[str, ...] = (),
    change: Callable[[Any], None] = lambda book: None,
) -> None:
    """Fill in the form as a person does: what a question begins with, and the answer."""
    book = openpyxl.load_workbook(folder / NAME)
    for name in SHEETS:
        for row in book[name].iter_rows(min_row=5):
            for about, answer in answers.items():
                if row[10].value and str(row[1].value).startswith(about):
                    row[8].value = answer
    for row in book["Lees mij"].iter_rows():
        if row[0].value in agree:
            row[8].value = "ja"
    change(book)
    book.save(folder / NAME)


def profiles(folder: Path) -> dict[str, dict[str, Any]]:
    home = folder / "profielen"
    return {p.name: tomllib.loads(p.read_text(encoding="utf-8")) for p in home.glob("*.toml")}


def columns_of(folder: Path) -> dict[str, Any]:
    return {h: e for toml in profiles(folder).values() for h, e in toml["kolommen"].items()}


def test_a_filled_form_becomes_profiles_and_then_nothing_is_open(folder: Path) -> None:
    first = run(folder)
    assert not first.done
    assert first.lines[-1].startswith("Nog ")
    fill(folder, ANSWERS, ("alle",))
    second = run(folder)
    assert second.done, second.lines
    assert second.lines[-1] == f"Alles is gelezen: analyse refresh --data {folder}"
    for heading, entry in columns_of(folder).items():
        fase = "primitief" if heading.startswith("Beraamd") else "realisatie"
        assert entry == {"kolom": "bedrag", "fase": fase}
    assert set(columns_of(folder)) == {"Beraamd {jaar}", "Besteed"}
    begroting = analyse.open_dossier(folder).begroting
    sums = begroting.groupby(["jaar", "fase"], observed=True)["bedrag"].sum().to_dict()
    whole = sum(PLANS)
    assert sums[2023, "primitief"] == pytest.approx(whole)
    assert sums[2024, "primitief"] == pytest.approx(2 * whole)
    assert sums[2024, "realisatie"] == pytest.approx(2 * sum(REALS))


def test_what_is_not_touched_says_nothing(folder: Path) -> None:
    run(folder)
    again = run(folder)
    assert not again.done
    assert profiles(folder) == {}
    fill(folder, {"Beraamd": ANSWERS["Beraamd"]})
    run(folder)
    assert all(set(toml) <= {"bestand", "kolommen"} for toml in profiles(folder).values())


def test_the_money_under_a_question_is_shown_and_the_most_comes_first(folder: Path) -> None:
    run(folder)
    book = openpyxl.load_workbook(folder / NAME)
    rows = [row for row in book["Koppen"].iter_rows(min_row=5, values_only=True) if row[10]]
    asked = [row for row in rows if row[7] == "vraag"]
    assert [row[1] for row in asked] == ["Beraamd 2024", "Besteed"] or [
        row[1] for row in asked
    ] == ["Beraamd 2023", "Besteed"]
    assert asked[0][5] == round(3 * sum(PLANS))
    assert asked[0][4] == 24
    assert book["Koppen"].data_validations.dataValidation
    ruimte = next(row for row in rows if row[1] == "Ruimte")
    assert (ruimte[6], ruimte[7]) == (NOT_USED, "waarschijnlijk") or ruimte[7] == "herkend"


def test_no_value_of_a_person_stands_in_the_form(folder: Path) -> None:
    rows = ledger(2022, 1)
    rows[2] += ["Inspecteur", "BSN"]
    for number, row in enumerate(rows[3:]):
        row += [NAMES[number % 4], 123456780 + number]
    save(folder / "Overzicht 2022.xlsx", {"Blad1": rows})
    run(folder)
    held = " ".join(
        str(cell)
        for sheet in openpyxl.load_workbook(folder / NAME)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    )
    assert "Eigenaar" in held
    assert "Beraamd" in held
    assert not any(name in held for name in NAMES)
    assert "12345678" not in held


def test_the_form_and_its_copies_are_no_exports(folder: Path) -> None:
    run(folder)
    fill(folder, ANSWERS, ("alle",))
    shutil.copy(folder / NAME, folder / "Kopie van inrichting.xlsx")
    assert is_form(folder / NAME)
    assert [name for name in walk(folder).exports if "inrichting" in name] == []
    run(folder)
    assert (folder / "profielen" / PREVIOUS).exists()
    assert sorted(walk(folder).exports) == ["Overzicht 2023.xlsx", "Overzicht 2024.xlsx"]


def test_an_export_that_is_called_as_the_form_is_read_and_never_written_over(
    folder: Path,
) -> None:
    (folder / "Overzicht 2023.xlsx").rename(folder / NAME)
    before = (folder / NAME).read_bytes()
    assert NAME in walk(folder).exports
    with pytest.raises(UitvoerFout, match="geen formulier"):
        run(folder)
    assert (folder / NAME).read_bytes() == before


def test_a_profile_that_a_person_made_or_changed_stays(folder: Path) -> None:
    home = folder / "profielen"
    home.mkdir()
    own = home / "mijn.toml"
    own.write_text('bestand = "Overzicht 2023.xlsx"\nnegeer = ["Eigenaar"]\n', encoding="utf-8")
    run(folder)
    fill(folder, ANSWERS, ("alle",))
    said = run(folder).lines
    assert own.read_text(encoding="utf-8").splitlines()[1] == 'negeer = ["Eigenaar"]'
    told = next(line for line in said if "mijn.toml is van u" in line)
    assert '"Besteed" = { kolom = "bedrag", fase = "realisatie" }' in told
    ours = next(path for path in home.glob("*.toml") if path != own)
    assert is_own(ours)
    changed = ours.read_text(encoding="utf-8").replace("realisatie", "prognose")
    ours.write_text(changed, encoding="utf-8")
    assert not is_own(ours)
    fill(folder, {"Besteed": "bedrag – realisatie"})
    said = run(folder).lines
    assert any(f"{ours.name} is van u" in line for line in said)
    assert ours.read_text(encoding="utf-8") == changed


def test_a_later_answer_changes_a_profile_of_ours_and_keeps_the_rest(folder: Path) -> None:
    run(folder)
    fill(folder, ANSWERS, ("alle",))
    run(folder)
    fill(folder, {"Besteed": "bedrag – prognose", "Beraamd": NOT_USED})
    assert run(folder).done
    for toml in profiles(folder).values():
        assert toml["kolommen"]["Besteed"]["fase"] == "prognose"
        assert any(heading.startswith("Beraamd") for heading in toml["negeer"])
        assert set(toml["kolommen"]) == {"Besteed"}
    assert all(map(is_own, (folder / "profielen").glob("*.toml")))


def test_one_profile_holds_for_the_files_of_a_family(folder: Path) -> None:
    run(folder)
    fill(folder, {"Besteed": "bedrag – realisatie"})
    run(folder)
    assert [toml["bestand"] for toml in profiles(folder).values()] == ["Overzicht *.xlsx"]


def test_a_sheet_that_does_not_count_is_left_out_without_an_error(folder: Path) -> None:
    save(folder / "Notities.xlsx", {"Blad1": [["Bel Piet"], ["over de schouw"]]})
    run(folder)
    fill(folder, ANSWERS, ("alle",))
    assert run(folder).done
    problems = analyse.open_dossier(folder).problems
    assert set(problems.loc[problems["bestand"] == "Notities.xlsx", "code"]) == {
        "TELT_NIET_MEE"
    }


def test_each_mistake_is_one_line_with_its_cell_and_the_rest_counts(folder: Path) -> None:
    run(folder)
    fill(folder, {"Besteed": "bedrag – realizatie", "Beraamd": ANSWERS["Beraamd"]}, ("alle",))
    said = run(folder).lines
    wrong = [line for line in said if line.startswith(NAME)]
    assert len(wrong) == 1
    assert "blad Koppen, cel I" in wrong[0]
    assert "Bedoelt u 'bedrag – realisatie'?" in wrong[0]
    assert all(h.startswith("Beraamd") for h in columns_of(folder))
    remark = next(row for name, row in cells(folder).values() if row[1] == "Besteed")
    assert str(remark[9]).startswith("U gaf: bedrag – realizatie")


def gone(sheet: str) -> Callable[[Any], None]:
    return lambda book: book.remove(book[sheet])


def without_answers(book: Any) -> None:
    book["Koppen"].delete_cols(9)


def without_numbers(book: Any) -> None:
    for row in book["Koppen"].iter_rows(min_row=5):
        row[10].value = None


def unlike(book: Any) -> None:
    book["Lees mij"].append(["alle", *[None] * 7, "misschien", "alle"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (gone("Bladen"), "blad Bladen is weg"),
        (without_answers, "de kolom 'Uw antwoord' of 'Nr' is weg"),
        (without_numbers, "staat geen nummer van een vraag meer"),
        (unlike, "'misschien' is geen ja of nee"),
    ],
)
def test_a_form_that_was_broken_is_survived(
    folder: Path, change: Callable[[Any], None], said: str
) -> None:
    run(folder)
    fill(folder, ANSWERS, ("alle",), change)
    outcome = run(folder)
    assert any(said in line for line in outcome.lines)
    assert not outcome.done
    assert is_form(folder / NAME)


def test_rows_that_were_sorted_with_remarks_beside_mean_the_same(folder: Path) -> None:
    def sort(book: Any) -> None:
        sheet = book["Koppen"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
        for number, values in enumerate(reversed(rows), start=5):
            for column, value in enumerate([*values, "zie mail"], start=1):
                sheet.cell(number, column).value = value
        sheet.insert_cols(1)
        sheet.insert_rows(1)

    run(folder)
    fill(folder, ANSWERS, ("alle",), sort)
    assert run(folder).done


def test_a_form_without_its_questions_is_refused_and_kept(folder: Path) -> None:
    run(folder)
    fill(folder, ANSWERS, (), gone("_vragen"))
    before = (folder / NAME).read_bytes()
    with pytest.raises(LeesFout, match="verborgen blad"):
        run(folder)
    assert (folder / NAME).read_bytes() == before


def test_a_value_that_means_nothing_is_asked_with_its_choices(tmp_path: Path) -> None:
    rows = [["Jaar", "Stand", "L/B", "Taakveld", "Bedrag"]]
    rows += [
        [2024, "Realisatie" if n % 3 else "Werkl.", "Lasten", "5.7", plan]
        for n, plan in enumerate(PLANS)
    ]
    save(tmp_path / "lijst.xlsx", {"Blad1": rows})
    run(tmp_path)
    name, row = cells(tmp_path)["Werkl."]
    assert (name, row[4], row[5]) == ("Waarden", 4, round(sum(PLANS[::3])))
    fill(tmp_path, {"Werkl.": "realisatie"})
    assert run(tmp_path).done
    (toml,) = profiles(tmp_path).values()
    assert toml["waarden"] == {"fase": {"Werkl.": "realisatie"}}


def test_a_row_that_is_a_sum_is_asked(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Product", "Taakveld", "Lasten realisatie 2024"]]
    for group in range(1, 4):
        rows += [[f"Gazon {group}{n}", "5.7", PLANS[n] * group] for n in range(4)]
        rows.append([f"Afdeling {group}", "5.7", sum(PLANS[:4]) * group])
    save(tmp_path / "lijst.xlsx", {"Blad1": rows})
    run(tmp_path)
    asked = {about: row for about, (name, row) in cells(tmp_path).items() if name == "Totalen"}
    assert set(asked) == {"Afdeling 1", "Afdeling 2", "Afdeling 3"}
    fill(tmp_path, dict.fromkeys(asked, "totaal"))
    assert run(tmp_path).done
    assert analyse.open_dossier(tmp_path).begroting["bedrag"].sum() == pytest.approx(
        6 * sum(PLANS[:4])
    )


def accounts() -> list[list[Any]]:
    """A ledger without wijk, lasten or baten; its names and accounts may say them."""
    rows: list[list[Any]] = [
        ["Kostenplaats", "Omschrijving kostenplaats", "Grootboekrekening", "Realisatie 2024"]
    ]
    places = ["Groen Noord", "Groen Zuid", "Wegen Noord", "Havens"]
    for number, amount in enumerate(REALS):
        code = 83000 if number % 4 == 3 else 41000 + number
        rows.append([620000 + number % 4, places[number % 4], code, amount])
    return rows


def test_accounts_tell_the_side_and_names_the_wijk_when_a_person_agrees(folder: Path) -> None:
    save(folder / "Grootboek 2024.xlsx", {"Blad1": accounts()})
    run(folder)
    asked = cells(folder)
    assert [asked[about][1][6] for about in ("4… (9 rekeningen)", "8… (1 rekening)")] == [
        "lasten",
        "baten",
    ]
    assert asked["kostenplaatsen … Noord"][1][4] == 6
    assert asked["andere kostenplaatsen (1)"][1][3] == "Havens"
    fill(folder, ANSWERS, ("alle",))
    assert run(folder).done
    toml = profiles(folder)["grootboek.toml"]
    assert toml["uit"]["grootboekrekening"] == {"kant": {"4*": "lasten", "8*": "baten"}}
    begroting = analyse.open_dossier(folder).begroting
    rows = begroting[begroting["kostenplaats_naam"] == "Groen Noord"]
    assert set(rows["wijk"]) == {"Noord"}
    assert set(begroting.loc[begroting["kostenplaats_naam"] == "Havens", "kant"]) == {"baten"}


def test_a_new_name_without_wijk_is_asked_again_and_the_rest_is_kept(folder: Path) -> None:
    path = save(folder / "Grootboek 2024.xlsx", {"Blad1": accounts()})
    run(folder)
    fill(folder, ANSWERS, ("alle",))
    assert run(folder).done
    save(path, {"Blad1": [*accounts(), [620009, "Begraafplaatsen", 41555, 77.77]]})
    run(folder)
    fill(folder, {"andere kostenplaatsen (1)": "Zuid"})
    assert run(folder).done
    said = profiles(folder)["grootboek.toml"]["uit"]["kostenplaats_naam"]["wijk"]
    assert said["Begraafplaatsen"] == "Zuid"
    assert said["Havens"] == "Gemeentebreed"


def test_a_name_is_a_product_without_its_wijk_when_a_person_agrees(folder: Path) -> None:
    save(folder / "Grootboek 2024.xlsx", {"Blad1": accounts()})
    run(folder)
    about = "product is de naam van de kostenplaats, zonder de wijk (4)"
    assert cells(folder)[about][1][3:7:3] == ("Groen | Havens | Wegen", "de naam zelf")
    fill(folder, ANSWERS, ("alle",))
    assert run(folder).done
    products = analyse.open_dossier(folder).begroting.set_index("kostenplaats_naam")["product"]
    assert products["Wegen Noord"].unique().tolist() == ["Wegen"]
    assert products["Havens"].unique().tolist() == ["Havens"]


def test_a_name_that_is_no_product_stays_none_and_is_not_asked_again(folder: Path) -> None:
    save(folder / "Grootboek 2024.xlsx", {"Blad1": accounts()})
    run(folder)
    fill(folder, {**ANSWERS, "product is de naam": "onbekend"}, ("alle",))
    assert run(folder).done
    assert set(analyse.open_dossier(folder).begroting["product"]) == {"onbekend"}


def test_a_column_that_says_something_is_not_asked_to_follow(folder: Path) -> None:
    rows = accounts()
    rows = [[*rows[0], "Product"], *([*row, "Beheer"] for row in rows[1:])]
    save(folder / "Grootboek 2024.xlsx", {"Blad1": rows})
    run(folder)
    assert not any(about.startswith("product is de naam") for about in cells(folder))


def test_of_a_copy_nothing_is_asked_and_no_profile_is_made(folder: Path) -> None:
    rows = [["Kostenplaats", "L/B", "Realisatie 2025"], [1001, "L", 10.5], [1002, "L", "#N/A"]]
    original = save(folder / "Overzicht 2025.xlsx", {"Blad1": rows})
    shutil.copy(original, folder / "Z kopie van 2025.xlsx")
    seen = look_over(folder)
    places = {file for question in seen.questions for file, _, _ in question.places}
    assert "Overzicht 2025.xlsx" in places
    assert "Z kopie van 2025.xlsx" not in places
    told = {p.code for p in seen.mend if p.bestand == "Z kopie van 2025.xlsx"}
    assert told == {"DUBBEL_BESTAND"}
    assert "FOUTCEL" in {p.code for p in seen.mend if p.bestand == "Overzicht 2025.xlsx"}


def test_nothing_is_asked_of_the_headings_of_an_iv3_delivery(tmp_path: Path) -> None:
    place = {"overheidslaag": "Gemeente", "overheidsnummer": "0999", "overheidsnaam": "Ergens"}
    told = {"metadata": {**place, "boekjaar": 2025, "periode": 0, "status": "Begroting"}}
    line = {"taakveld": "5.7", "categorie": "3.8", "bedrag": 125}
    data = {"lasten": [line], "baten": [{**line, "categorie": "3.5.1"}]}
    path = tmp_path / "levering.json"
    path.write_text(json.dumps({**told, "contact": {}, "data": data}), encoding="utf-8")
    assert run(tmp_path).done


def test_a_heading_that_is_a_wijk_is_proposed_as_one(folder: Path) -> None:
    rows = [["Object", "Eenheid", "Noord", "Zuid"]]
    rows += [[f"Gras {n}", "m2", 100.5 * n + n**2, 200.5 * n] for n in range(1, 9)]
    save(folder / "Areaal 2024.xlsx", {"2024": rows})
    run(folder)
    assert cells(folder)["Noord"][1][6] == "hoeveelheid (de kop is de wijk)"
    bladen = openpyxl.load_workbook(folder / NAME)["Bladen"].iter_rows(values_only=True)
    (asked,) = [row for row in bladen if row[1] == "Welke tabel is dit?" and row[6] == "areaal"]
    assert "wijken" in str(asked[9])
    fill(folder, ANSWERS, ("alle",))
    assert run(folder).done
    areaal = analyse.open_dossier(folder).areaal
    assert areaal.groupby("wijk")["hoeveelheid"].sum()["Zuid"] == pytest.approx(200.5 * 36)


def test_a_text_where_a_figure_should_stand_is_asked(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Product", "Lasten realisatie 2024"]]
    rows += [[f"Gazon {n}", amount] for n, amount in enumerate(REALS)]
    rows += [["Hagen", "ca. 20 duizend"], ["Heggen", "zie mail"]]
    save(tmp_path / "lijst.xlsx", {"Blad1": rows})
    run(tmp_path)
    fill(tmp_path, {"ca. 20": "20.000,50", "zie mail": "leeg"})
    outcome = run(tmp_path)
    assert outcome.done, outcome.lines
    begroting = analyse.open_dossier(tmp_path).begroting
    assert begroting.loc[begroting["product"] == "Hagen", "bedrag"].tolist() == [20000.5]


def test_a_row_can_be_left_out(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Product", "Taakveld", "Lasten realisatie 2024"]]
    rows += [[f"Gazon {n}", "5.7", amount] for n, amount in enumerate(REALS[:4])]
    rows += [["Afdeling", "5.7", sum(REALS[:4])], ["Hagen", "5.7", 31.07]]
    save(tmp_path / "lijst.xlsx", {"Blad1": rows})
    run(tmp_path)
    fill(tmp_path, {"Afdeling": "weglaten"})
    run(tmp_path)
    assert profiles(tmp_path)["lijst.toml"]["laat_weg"] == ["Afdeling"]
    bedrag = analyse.open_dossier(tmp_path).begroting["bedrag"]
    assert bedrag.sum() == pytest.approx(sum(REALS[:4]) + 31.07)


@pytest.mark.parametrize(
    ("heading", "named"),
    [
        ("Werkelijk t/m P09 2024", "Werkelijk t/m P{maand} {jaar}"),
        ("Realisatie 2024", "Realisatie {jaar}"),
        ("Stand september 2024", "Stand {maand} {jaar}"),
        ("2024", "2024"),
        ("Begroting 2024 en 2025", "Begroting 2024 en 2025"),
        ("Mutatie *2024", "Mutatie *2024"),
        ("Restant", "Restant"),
    ],
)
def test_a_heading_of_one_year_becomes_one_of_all_years(heading: str, named: str) -> None:
    assert with_names(heading) == named
    assert starred(heading) == re.sub(r"{\w+}", "*", named)


def test_in_jupyter_the_same_is_a_table_a_sheet(folder: Path) -> None:
    tables = analyse.inrichten(folder)
    assert list(tables) == list(SHEETS)
    koppen = tables["Koppen"].set_index("onderwerp")
    assert koppen.loc["Besteed", "zekerheid"] == "vraag"
    assert not (folder / NAME).exists()


def test_the_command_tells_by_its_exit_code(folder: Path, capsys: Any) -> None:
    assert main(["inrichten", str(folder)]) == 1
    assert "Nog " in capsys.readouterr().out
    fill(folder, ANSWERS, ("alle",))
    assert main(["inrichten", str(folder)]) == 0
    assert "Alles is gelezen" in capsys.readouterr().out
    assert main(["inrichten", str(folder / "weg")]) == 2


def test_the_same_folder_gives_the_same_form(folder: Path) -> None:
    seen = look_over(folder)
    assert form_bytes(seen, {}) == form_bytes(look_over(folder), {})


@pytest.mark.parametrize("name", TABLES)
def test_each_meaning_in_a_list_is_one_that_a_profile_can_say(name: str) -> None:
    table = TABLES[name]
    for label, entry in meanings(table).items():
        found = entry_of(label, "Kop", table)
        assert found is not None
        assert {**entry, **found} == {**found}
        assert entry_of(label.upper(), "Kop", table) == found
    assert entry_of(NOT_USED, "Kop", table) is None


def test_a_meaning_is_called_as_the_list_calls_it() -> None:
    table = TABLES["begroting"]
    for text in ("Realisatie 2024 lasten", "Product", "Begroting na wijziging"):
        heading = explain(text, table)
        assert heading is not None
        assert meaning_of(heading, table) in meanings(table)
    with pytest.raises(Wrong, match="Bedoelt u"):
        entry_of("bedrag realisatje", "Kop", table)


def test_patterns_fit_what_they_are_for_and_no_other_sheet() -> None:
    spots = [("Lijst 2023.xlsx", "A"), ("Lijst 2024.xlsx", "A")]
    assert list(patterns(spots, spots)) == [("Lijst *.xlsx", "*")]
    other = [("Lijst 2024.xlsx", "B")]
    assert list(patterns(spots, [*spots, *other])) == [("Lijst *.xlsx", "A")]
    same = [("Lijst 2022.xlsx", "A")]
    assert list(patterns(spots, [*spots, *same])) == [
        ("Lijst 2023.xlsx", "*"),
        ("Lijst 2024.xlsx", "*"),
    ]


FAMILY = Family("A", [Seen("lijst.xlsx", "Blad1", "begroting")])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@given(
    st.dictionaries(TEXTS, st.sampled_from(["product", "wijk"]), min_size=1, max_size=4),
    TEXTS,
    TEXTS,
)
@settings(max_examples=60)
def test_whatever_a_heading_or_a_name_holds_the_profile_can_be_read(
    columns: dict[str, str], file: str, sheet: str
) -> None:
    text = profile_text(file, sheet, {"kolommen": columns, "negeer": list(columns)})
    held = tomllib.loads(text)
    flat = {" ".join(heading.split()).replace("\x7f", " ") for heading in columns}
    assert set(held["kolommen"]) == flat


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=40)
def test_whatever_a_heading_holds_its_answer_comes_back(
    heading: str, file: str, sheet: str
) -> None:
    places = ((file, sheet, (heading,)),)
    asked = Question("Koppen", "A", "kop", heading, heading, "kolom A", places, "begroting")
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / NAME
        seen = Overview([FAMILY], [asked])
        book = openpyxl.load_workbook(io.BytesIO(form_bytes(seen, {})))
        book["Koppen"]["I5"].value = "product"
        book.save(path)
        answered = read_form(path)
    assert answered.mistakes == []
    assert answered.settings == {(file, sheet): {"kolommen": {heading: "product"}}}


def iv3_of(folder: Path, gemeente: str) -> None:
    """A file as `analyse haal iv3` makes it."""
    heads = "ID;Verslagsoort;Gemeenten;TaakveldBalanspost;Categorie;"
    heads += "k_1ePlaatsing_1;k_2ePlaatsing_2;k_3ePlaatsing_3"
    line = f"1;2024X000;{gemeente};5.7;L3.8;937;;"
    path = folder / f"iv3_2024_{gemeente}_stand_2026-11-29.csv"
    path.write_text(f"{heads}\n{line}\n", encoding="utf-8")


@pytest.fixture
def with_iv3(tmp_path: Path) -> Path:
    """A budget that names no municipality, and Iv3 of one."""
    home = tmp_path / "exports"
    home.mkdir()
    rows = ["Jaar;Fase;Taakveld;Product;Lasten", "2024;primitief;5.7;Gras;900000"]
    (home / "budget.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    iv3_of(home, "Zwolle")
    return home


OWN = "Welke gemeente is de uwe?"


def asked_of_own(folder: Path) -> Question:
    (question,) = [q for q in look_over(folder).questions if q.kind == "gemeente"]
    return question


@pytest.mark.parametrize(
    ("answers", "agree", "own", "setting"),
    [
        ({}, ("alle",), "Zwolle", {"eigen_gemeente": "Zwolle"}),
        ({OWN: "zwolle"}, (), "Zwolle", {"eigen_gemeente": "Zwolle"}),
        ({OWN: "geen van deze"}, (), "", {"andere_gemeenten": ["Zwolle"]}),
    ],
)
def test_of_iv3_of_one_municipality_is_asked_whether_it_is_the_own(
    answers: Answers, agree: tuple[str, ...], own: str, setting: dict[str, Any], with_iv3: Path
) -> None:
    (line,) = run(with_iv3).lines
    assert line.startswith(f"Nog 1 vraag. Vul {with_iv3 / NAME} in")
    assert line.endswith("geef deze opdracht opnieuw.")
    question = asked_of_own(with_iv3)
    assert (question.proposal, question.choices) == ("Zwolle", ("Zwolle", "geen van deze"))
    assert question.why
    fill(with_iv3, answers, agree)
    second = run(with_iv3)
    assert second.done, second.lines
    ((name, toml),) = profiles(with_iv3).items()
    assert toml == {"bestand": "iv*_Zwolle_stand_*.csv", **setting}, name
    found = analyse.open_dossier(with_iv3)
    assert found.eigen_gemeente == own
    said = found.problems[found.problems["code"] == "IV3_EIGEN"]
    assert said["ernst"].to_list() == ([] if own else ["ter info"])
    assert asked_of_own(with_iv3).proposal == (own or "geen van deze")


def test_which_of_more_is_asked_without_a_proposal_and_can_be_answered_otherwise(
    with_iv3: Path,
) -> None:
    iv3_of(with_iv3, "Assen")
    assert run(with_iv3).lines[-1].startswith("Nog 1 vraag.")
    question = asked_of_own(with_iv3)
    assert (question.proposal, question.choices[:2]) == ("", ("Assen", "Zwolle"))
    for answer, own in (
        ("Assen", "Assen"),
        ("geen van deze", ""),
        ("Zwolle", "Zwolle"),
    ):
        fill(with_iv3, {OWN: answer})
        assert run(with_iv3).done
        assert analyse.open_dossier(with_iv3).eigen_gemeente == own


def test_that_none_is_the_own_says_nothing_of_a_later_file(with_iv3: Path) -> None:
    run(with_iv3)
    fill(with_iv3, {OWN: "geen van deze"})
    assert run(with_iv3).done
    iv3_of(with_iv3, "Assen")
    assert asked_of_own(with_iv3).proposal == "Assen"
    assert not run(with_iv3).done
    fill(with_iv3, {OWN: "Assen"})
    assert run(with_iv3).done
    assert analyse.open_dossier(with_iv3).eigen_gemeente == "Assen"


def test_what_is_no_answer_to_whose_iv3_it_is_stays_asked(with_iv3: Path) -> None:
    run(with_iv3)
    fill(with_iv3, {OWN: "Utrecht"})
    second = run(with_iv3)
    assert not second.done
    assert "Mogelijk zijn: Zwolle, geen van deze" in second.lines[0]
    assert asked_of_own(with_iv3).open


def test_what_is_taken_for_the_own_can_be_changed(with_iv3: Path) -> None:
    """A delivery is the own by nature, and that is said; here it is of a neighbour."""
    about = {"overheidslaag": "Gemeente", "overheidsnummer": "0106", "overheidsnaam": "Assen"}
    lines = [{"taakveld": "5.7", "categorie": "3.8", "bedrag": 937}]
    held = {
        "metadata": about | {"boekjaar": 2024, "periode": 0},
        "data": {"lasten": lines, "baten": []},
    }
    (with_iv3 / "levering.json").write_text(json.dumps(held), encoding="utf-8")
    assert run(with_iv3).done
    question = asked_of_own(with_iv3)
    assert (question.open, question.proposal) == (False, "Assen")
    fill(with_iv3, {OWN: "Zwolle"})
    assert run(with_iv3).done
    assert analyse.open_dossier(with_iv3).eigen_gemeente == "Zwolle"


LISTS: dict[str, list[list[Any]]] = {
    "Kostenplaatsenlijst.xlsx": [
        ["Kostenplaats", "Omschrijving", "Product", "Wijk", "Budgethouder"],
        [620000, "Groen Noord", "Groen", "Noord", "A. Jansen"],
        [620001, "Groen Zuid", "Groen", "Zuid", "A. Jansen"],
        [620002, "Wegen Noord", "Wegen", "Noord", "A. Jansen"],
        [620003, "Havens", "Havens", "Gemeentebreed", "A. Jansen"],
    ],
    "Rekeningschema.xlsx": [
        ["Grootboekrekening", "L/B", "Rubriek", "Econ. categorie"],
        *([41000 + number, "L", "Lasten", "3.8"] for number in range(12)),
        [83000, "B", "Opbrengsten", "3.7"],
    ],
}


def with_lists(folder: Path, rows: list[list[Any]]) -> None:
    save(folder / "Grootboek 2024.xlsx", {"Blad1": rows})
    for name, held in LISTS.items():
        save(folder / name, {"Blad1": held})


def test_of_a_list_and_of_what_it_tells_nothing_is_asked(folder: Path) -> None:
    with_lists(folder, accounts())
    run(folder)
    asked = cells(folder)
    about = [name for name, (_, row) in asked.items() if row[7] in ("vraag", "waarschijnlijk")]
    assert not [name for name in about if "kostenplaatsen" in name or "product" in name]
    assert "Econ. categorie" not in asked
    fill(folder, ANSWERS, ("alle",))
    assert run(folder).done
    rows = analyse.open_dossier(folder).begroting.set_index("kostenplaats_naam")
    assert set(rows.loc["Groen Zuid", "wijk"]) == {"Zuid"}
    assert set(rows.loc["Havens", "kant"]) == {"baten"}


def test_of_a_total_without_a_key_only_whether_it_is_one_is_asked(folder: Path) -> None:
    rows = accounts()
    pasted = [None, "Bij elkaar", None, round(sum(row[3] for row in rows[1:6]), 2)]
    with_lists(folder, [*rows[:6], pasted, *rows[6:]])
    run(folder)
    asked = cells(folder)
    assert [about for about, row in asked.items() if row[0] == "Totalen"] == ["Bij elkaar"]
    assert not any(about.startswith("Lege cellen") for about in asked)
    assert not any("rekening" in about for about in asked if "…" in about)


def test_a_row_of_which_no_code_can_tell_the_side_is_to_be_mended(folder: Path) -> None:
    with_lists(folder, [*accounts(), [620000, "Groen Noord", None, 77.01]])
    run(folder)
    assert not any("rekening" in about for about in cells(folder) if "…" in about)
    told = openpyxl.load_workbook(folder / NAME)["Lees mij"]
    text = " ".join(str(cell.value) for row in told.iter_rows() for cell in row)
    assert "lasten of baten zijn: 1 rij" in text


def test_that_empty_cells_are_empty_is_an_answer(folder: Path) -> None:
    rows = accounts()
    save(folder / "Grootboek 2024.xlsx", {"Blad1": [*rows, [None, "Los", 41900, 12.34]]})
    run(folder)
    assert "Lege cellen onder 'Kostenplaats'" in " ".join(cells(folder))
    fill(folder, {**ANSWERS, "Lege cellen": "nee"}, ("alle",))
    assert run(folder).done
    assert profiles(folder)["grootboek.toml"]["laat_leeg"] == ["kostenplaats"]
    said = analyse.open_dossier(folder).problems["code"]
    assert "LEGE_SLEUTEL" not in set(said)


def test_of_a_sheet_that_does_not_count_nothing_else_is_asked(folder: Path) -> None:
    save(folder / "Grootboek 2024.xlsx", {"Blad1": accounts()})
    run(folder)
    assert "andere kostenplaatsen (1)" in cells(folder)
    toml = 'bestand = "Grootboek 2024.xlsx"\ntelt_niet_mee = true\n'
    (folder / "profielen").mkdir()
    (folder / "profielen" / "weg.toml").write_text(toml, encoding="utf-8")
    run(folder)
    assert "andere kostenplaatsen (1)" not in cells(folder)


def survey(folder: Path) -> None:
    rows = [["Wijk", 2023, 2025, "Aantal respondenten 2023", "Aantal respondenten 2025"]]
    rows += [["Noord", 6.8, 6.7, 112, 98], ["Zuid", 7.1, 7.0, 140, 121]]
    save(folder / "Enquete.xlsx", {"Blad1": rows})


def test_years_side_by_side_are_no_subjects_of_a_survey(tmp_path: Path) -> None:
    survey(tmp_path)
    run(tmp_path)
    fill(tmp_path, {"Welke tabel": "beleving", "Aantal respondenten": "niet gebruiken"})
    run(tmp_path)
    fill(tmp_path, {"Onderwerp": "Groen"}, ("alle",))
    assert run(tmp_path).done
    found = analyse.open_dossier(tmp_path).beleving
    assert list(found["jaar"]) == [2023, 2025, 2023, 2025]
    assert list(found["waarde"]) == [6.8, 6.7, 7.1, 7.0]
    assert set(found["onderwerp"]) == {"Groen"}


def test_a_count_of_one_year_cannot_have_a_column_of_its_own(tmp_path: Path) -> None:
    survey(tmp_path)
    profile = 'bestand = "Enquete.xlsx"\ntabel = "beleving"\n[vast]\nonderwerp = "Groen"\n'
    (tmp_path / "profielen").mkdir()
    (tmp_path / "profielen" / "e.toml").write_text(profile, encoding="utf-8")
    run(tmp_path)
    assert cells(tmp_path)["Aantal respondenten 2023"][1][6] == "niet gebruiken"
    fill(tmp_path, {"Aantal respondenten": "n"})
    assert "kan niet per jaar" in " ".join(run(tmp_path).lines)


def test_the_day_of_a_schouw_is_asked_of_each_sheet_and_gives_its_round(tmp_path: Path) -> None:
    heads = ["Wijk", "Locatie", "Groen-gras-graslengte", "Groen-onkruid"]
    rows = [heads, ["Dorp", "D1", "B", "C"], ["Strand", "S1", "A", "B"]]
    save(tmp_path / "Schouw.xlsx", {"Voorjaar 2023": rows, "Voorjaar 2024": rows})
    run(tmp_path)
    book = openpyxl.load_workbook(tmp_path / NAME)
    asked = [(str(row[1]), row[2]) for row in book["Bladen"].iter_rows(5, values_only=True)]
    days = [where for about, where in asked if about.startswith("Datum")]
    assert days == ["Schouw.xlsx, blad Voorjaar 2023", "Schouw.xlsx, blad Voorjaar 2024"]
    assert not any(about.startswith("Ronde") for about, _ in asked)
    for row in book["Bladen"].iter_rows(min_row=5):
        if str(row[1].value).startswith("Datum"):
            row[8].value = f"15-05-{str(row[2].value)[-4:]}"
    book.save(tmp_path / NAME)
    fill(tmp_path, {}, ("alle",))
    assert run(tmp_path).done
    rounds = analyse.open_dossier(tmp_path).schouw["ronde"]
    assert set(rounds) == {"Voorjaar 2023", "Voorjaar 2024"}


def test_of_money_that_surely_counts_once_nothing_is_asked(tmp_path: Path) -> None:
    heads = ["Product", "L/B", "Begroting 2025 na wijziging"]
    own = [[f"Product {n}", "L", 1000.01 + 7 * n * n] for n in range(8)]
    finer = [[*row[:2], "5.7", row[2]] for row in own]
    save(
        tmp_path / "Begroting 2025.xlsx",
        {"Blad1": [[*heads[:2], "Taakveld", heads[2]], *finer]},
    )
    report = [[*heads, "Realisatie t/m Q1 2025"], *([*row, 250.5] for row in own)]
    save(tmp_path / "Rapportage Q1.xlsx", {"Q1": report})
    said = analyse.open_dossier(tmp_path).problems
    assert list(said.loc[said["code"] == "ZELFDE_GELD", "ernst"]) == ["waarschuwing"]
    run(tmp_path)
    book = openpyxl.load_workbook(tmp_path / NAME)
    asked = [row for row in book["Bladen"].iter_rows(5, values_only=True) if row[7] == "vraag"]
    assert not [row for row in asked if row[1] == "Telt dit blad mee?"]


def test_a_wijk_that_only_other_files_show_to_be_a_slip_is_asked(folder: Path) -> None:
    survey = [["Wijk", "Jaar", "Onderwerp", "Waarde"], ["Noordd", 2024, "Groen", 6.8]]
    save(folder / "Enquete.xlsx", {"Blad1": survey})
    run(folder)
    fill(folder, ANSWERS, ("alle",))
    run(folder)
    asked = cells(folder)["Noordd"]
    assert (asked[0], asked[1][6]) == ("Waarden", "Noord")
    fill(folder, {}, ("alle",))
    assert run(folder).done
    assert set(analyse.open_dossier(folder).beleving["wijk"]) == {"Noord"}
