"""A list of buurten beside the exports fills the wijk of rows that know their buurt alone."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from analyse.cli import main
from analyse.dossier import Dossier, open_dossier
from analyse.read.problems import FOUT, INFO, WAARSCHUWING
from analyse.read.wijk.buurten import buurt_key, code_key, wijkcode_of
from analyse.schouw.scores import geldige_scores

HEADINGS = "ronde;datum;methode;{};locatie;meetlat;niveau\n"
LIST = "Buurtcode;Buurtnaam;Wijknaam\nBU01930101;Noord Kade;Noord\nBU01930201;De Haven;Zuid\n"
BUDGET = "jaar;fase;kant;wijk;bedrag\n2024;realisatie;lasten;{};1200,50\n"


def schouw(*places: str, column: str = "buurt") -> str:
    """An inspection with a score in each of some places."""
    rows = [f"2024-1;14-05-2024;beleid;{p};{n};Onkruid;B\n" for n, p in enumerate(places)]
    return HEADINGS.format(column) + "".join(rows)


def opened(folder: Path, **files: str) -> Dossier:
    """A folder with these texts as csv, opened."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return open_dossier(folder)


def wijken(found: Dossier) -> list[str]:
    """The wijk of each score."""
    return list(found.schouw["wijk"])


def said(found: Dossier, code: str) -> list[tuple[str, str, int]]:
    """What is said under a code: severity, file and count."""
    of_code = found.problems[found.problems["code"] == code]
    told = zip(of_code["ernst"], of_code["bestand"], of_code["aantal"], strict=True)
    return [(str(ernst), str(file), int(count)) for ernst, file, count in told]


def text(found: Dossier, code: str) -> str:
    """All that is told under a code."""
    of_code = found.problems[found.problems["code"] == code]
    return " ".join(of_code[["waarde", "reden", "oplossing", "effect"]].to_numpy().ravel())


def test_the_wijk_of_a_buurt_comes_from_the_list(tmp_path: Path) -> None:
    found = opened(tmp_path, schouw=schouw("Noord Kade", "De Haven", "Noord Kade"), lijst=LIST)
    assert wijken(found) == ["Noord", "Zuid", "Noord"]
    assert said(found, "WIJK_UIT_LIJST") == [(INFO, "schouw.csv", 2)]
    assert "lijst.csv, langs 2 buurten: 3 rijen van de 3" in text(found, "WIJK_UIT_LIJST")
    assert said(found, "BUURTENLIJST") == [(INFO, "lijst.csv", 1)]
    assert set(found.problems["ernst"]) == {INFO}


@pytest.mark.parametrize(
    "spelling",
    [
        "NOORD KADE",
        "noord-kade",
        "De Noord Kade",
        "Buurt Noord Kade",
        "01 Noord Kade",
        "Noórd Kade",
    ],
)
def test_another_spelling_is_the_same_buurt_and_said(tmp_path: Path, spelling: str) -> None:
    found = opened(tmp_path, schouw=schouw(spelling, "Haven"), lijst=LIST)
    assert wijken(found) == ["Noord", "Zuid"]
    assert said(found, "BUURT_ANDERS_GESCHREVEN") == [(INFO, "schouw.csv", 2)]
    assert f"{spelling}: Noord Kade; Haven: De Haven" in text(found, "BUURT_ANDERS_GESCHREVEN")


@pytest.mark.parametrize("code", ["BU01930101", "bu01930101", "01930101", "1930101"])
@pytest.mark.parametrize("column", ["buurt", "buurtcode"])
def test_a_code_is_known_without_its_letters_and_zeros(
    tmp_path: Path, code: str, column: str
) -> None:
    found = opened(tmp_path, schouw=schouw(code, column=column), lijst=LIST)
    assert wijken(found) == ["Noord"]


def test_keys_of_codes_and_names() -> None:
    assert code_key("WK019300") == code_key("019300") == "19300"
    assert wijkcode_of("BU01930000") == wijkcode_of("1930000") == code_key("WK019300")
    assert wijkcode_of("1101") == ""
    assert buurt_key("Buurt 1") != buurt_key("Buurt 2")
    assert buurt_key("Deventerkwartier") != buurt_key("Venterkwartier")


def test_what_is_not_in_the_list_is_named_with_its_rows(tmp_path: Path) -> None:
    places = ["Noord Kade", "Elders", "Elders", "De Havn", ""]
    found = opened(tmp_path, schouw=schouw(*places), lijst=LIST)
    assert wijken(found) == ["Noord", *["onbekend"] * 4]
    assert said(found, "BUURT_NIET_IN_LIJST") == [
        (WAARSCHUWING, "schouw.csv", 3),
        (INFO, "schouw.csv", 1),
    ]
    told = text(found, "BUURT_NIET_IN_LIJST")
    assert "Elders (2 rijen); De Havn (1 rij)" in told
    assert "'De Havn' lijkt op 'De Haven'" in told
    assert "3 rijen van de 5 (de eerste is rij 3)" in told


def test_one_list_with_a_buurt_in_two_wijken_is_an_error(tmp_path: Path) -> None:
    lijst = "Buurt;Wijk\nKade;Noord\nDorp;Noord\nKade;Zuid\n"
    found = opened(tmp_path, schouw=schouw("Kade", "Dorp"), lijst=lijst)
    assert wijken(found) == ["onbekend", "Noord"]
    assert said(found, "BUURT_IN_TWEE_WIJKEN") == [
        (FOUT, "schouw.csv", 1),
        (WAARSCHUWING, "lijst.csv", 1),
    ]
    assert "Noord (lijst.csv, cel A2) of Zuid (lijst.csv, cel A4)" in text(
        found, "BUURT_IN_TWEE_WIJKEN"
    )


def test_two_lists_that_contradict_are_an_error(tmp_path: Path) -> None:
    other = LIST.replace("Kade;Noord", "Kade;Zuid")
    found = opened(tmp_path, schouw=schouw("Noord Kade", "De Haven"), een=LIST, twee=other)
    assert wijken(found) == ["onbekend", "Zuid"]
    assert (FOUT, "schouw.csv", 1) in said(found, "BUURT_IN_TWEE_WIJKEN")


def test_lists_that_write_a_wijk_in_two_ways_do_not_contradict(tmp_path: Path) -> None:
    other = LIST.replace("Kade;Noord", "Kade;Wijk NOORD")
    found = opened(tmp_path, schouw=schouw("Noord Kade"), een=LIST, twee=other)
    assert wijken(found) == ["Noord"]
    assert not said(found, "BUURT_IN_TWEE_WIJKEN")


def test_two_buurten_of_one_name_are_told_apart_by_their_code(tmp_path: Path) -> None:
    lijst = LIST.replace("De Haven", "Noord Kade")
    found = opened(tmp_path, schouw=schouw("Noord Kade"), lijst=lijst)
    assert wijken(found) == ["onbekend"]
    assert said(found, "BUURT_IN_TWEE_WIJKEN") == [(WAARSCHUWING, "schouw.csv", 1)]
    places = ["Noord Kade;BU01930101", "Noord Kade;BU01930201"]
    found = opened(tmp_path, schouw=schouw(*places, column="buurt;buurtcode"), lijst=lijst)
    assert wijken(found) == ["Noord", "Zuid"]
    assert not said(found, "BUURT_IN_TWEE_WIJKEN")


def test_a_code_and_a_name_that_contradict_are_an_error(tmp_path: Path) -> None:
    places = schouw("Noord Kade;BU01930201", column="buurt;buurtcode")
    found = opened(tmp_path, schouw=places, lijst=LIST)
    assert wijken(found) == ["onbekend"]
    assert said(found, "BUURT_IN_TWEE_WIJKEN") == [(FOUT, "schouw.csv", 1)]


def test_codes_of_buurten_lead_to_names_of_wijken_over_two_lists(tmp_path: Path) -> None:
    lijst = "Buurtcode;Wijkcode\n1930101;WK019301\n"
    namen = "Wijkcode;Wijknaam\n019301;Noord\nWK019303;West\n"
    codes = schouw("BU01930101", "BU01930377", column="buurtcode")
    found = opened(tmp_path, schouw=codes, lijst=lijst, namen=namen)
    assert wijken(found) == ["Noord", "West"]
    (tmp_path / "namen.csv").unlink()
    found = open_dossier(tmp_path)
    assert wijken(found) == ["WK019301", "onbekend"]
    assert (WAARSCHUWING, "lijst.csv", 1) in said(found, "BUURTENLIJST")


@pytest.mark.parametrize("nothing", ["onbekend", "-", "n.v.t.", ""])
def test_what_stands_for_no_wijk_in_the_list_is_none(tmp_path: Path, nothing: str) -> None:
    lijst = LIST.replace("Kade;Noord", f"Kade;{nothing}")
    found = opened(tmp_path, schouw=schouw("Noord Kade"), lijst=lijst)
    assert wijken(found) == ["onbekend"]
    assert said(found, "BUURT_NIET_IN_LIJST") == [(WAARSCHUWING, "schouw.csv", 1)]


def test_locations_that_are_numbered_in_each_buurtcode_all_count(tmp_path: Path) -> None:
    places = schouw("BU01930101", "BU01930102", column="buurtcode").replace(";1;", ";0;")
    assert len(geldige_scores(opened(tmp_path, schouw=places).schouw)) == 2


def test_a_wijk_that_is_a_code_gets_its_name(tmp_path: Path) -> None:
    namen = "Wijkcode;Wijknaam\nWK019301;Noord\n"
    found = opened(tmp_path, schouw=schouw("WK019301", "Zuid", column="wijk"), namen=namen)
    assert wijken(found) == ["Noord", "Zuid"]


def test_a_row_keeps_its_own_wijk_and_it_is_said(tmp_path: Path) -> None:
    places = schouw("Zuid;Noord Kade", "NOORD;Noord Kade", ";Noord Kade", column="wijk;buurt")
    found = opened(tmp_path, schouw=places, lijst=LIST)
    assert [wijk.casefold() for wijk in wijken(found)] == ["zuid", "noord", "noord"]
    assert said(found, "BUURT_IN_ANDERE_WIJK") == [(WAARSCHUWING, "schouw.csv", 1)]
    assert list(found.schouw["wijk_ruw"])[2] == "Noord"


def test_names_of_wijken_in_the_list_fold_with_those_of_the_budget(tmp_path: Path) -> None:
    lijst = LIST.replace("Kade;Noord", "Kade;NOORD")
    budget = BUDGET.format("Wijk Noord")
    found = opened(tmp_path, schouw=schouw("Noord Kade"), lijst=lijst, begroting=budget)
    assert wijken(found) == list(found.begroting["wijk"])
    assert not (found.problems["ernst"] == WAARSCHUWING).any()


def test_a_wijk_that_only_the_list_knows_is_named(tmp_path: Path) -> None:
    budget = BUDGET.format("De Noord")
    found = opened(tmp_path, schouw=schouw("Noord Kade"), lijst=LIST, begroting=budget)
    assert said(found, "BUURTENLIJST")[0] == (WAARSCHUWING, "lijst.csv", 1)
    assert "bedoelt u 'De Noord'?" in text(found, "BUURTENLIJST")


def test_other_tables_with_a_buurt_get_their_wijk_too(tmp_path: Path) -> None:
    found = opened(
        tmp_path,
        areaal="jaar;buurt;objecttype;eenheid;hoeveelheid\n2024;Noord Kade;gras;m2;100\n",
        begroting=BUDGET.format("De Haven").replace("wijk", "buurt"),
        beleving="jaar;buurt;onderwerp;waarde;eenheid\n2024;Haven;groen;7,1;cijfer\n",
        lijst=LIST,
    )
    held = [found.areaal, found.begroting, found.beleving]
    assert [table["wijk"].iloc[0] for table in held] == ["Noord", "Zuid", "Zuid"]


def test_a_list_in_a_workbook_with_other_sheets(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    lines = schouw("Kade", "Haven", "Dorp").splitlines()
    for line in lines:
        book.worksheets[0].append(line.split(";"))
    lijst = book.create_sheet("Gebieden")
    rows = [
        ["Indeling 2023"],
        [],
        ["Wijk", "Buurt", "Aantal inwoners 2023"],
        ["Noord", "Kade", 10],
        [None, "Haven", 20],
        [None, "Dorp", 30],
    ]
    for row in rows:
        lijst.append(row)
    lijst.merge_cells("A4:A5")
    book.save(tmp_path / "schouw.xlsx")
    found = open_dossier(tmp_path)
    assert wijken(found) == ["Noord", "Noord", "onbekend"]
    assert "Aantal inwoners 2023" in text(found, "BUURTENLIJST")
    assert "Bij 1 buurt in deze lijst is geen wijk ingevuld" in text(found, "BUURTENLIJST")
    assert said(found, "BUURT_NIET_IN_LIJST") == [(WAARSCHUWING, "schouw.xlsx", 1)]


@pytest.mark.parametrize(
    "other",
    [
        "Wijk;Buurt;Kosten\nNoord;Noord Kade;1000\n",
        "Wijk;Buurt;Ambitie\nNoord;Noord Kade;A\n",
        "Wijk;Buurt;\nNoord;Noord Kade;1000\n",
        "Wijk;Inwoners\nNoord;1000\n",
    ],
)
def test_what_holds_more_than_names_is_no_list(tmp_path: Path, other: str) -> None:
    found = opened(tmp_path, schouw=schouw("Noord Kade"), anders=other)
    assert wijken(found) == ["onbekend"]
    assert said(found, "BLAD_NIET_HERKEND")
    assert said(found, "GEEN_WIJK") == [(WAARSCHUWING, "schouw.csv", 1)]


def test_an_inspection_without_any_place_says_what_follows(tmp_path: Path) -> None:
    found = opened(tmp_path, schouw=schouw("Woongebied", column="gebiedstype"), lijst=LIST)
    assert said(found, "GEEN_WIJK") == [(INFO, "schouw.csv", 1)]
    assert "er komt niets per wijk" in text(found, "GEEN_WIJK")


def test_the_code_of_a_wijk_without_a_list_is_said(tmp_path: Path) -> None:
    codes = schouw("WK019301", "WK019302", column="wijkcode")
    found = opened(tmp_path, schouw=codes)
    assert said(found, "GEEN_WIJK") == [(WAARSCHUWING, "schouw.csv", 2)]
    assert "Wijkcode en Wijk" in text(found, "GEEN_WIJK")
    lijst = "Wijkcode;Wijk\nWK019301;Noord\nWK019302;Zuid\n"
    found = opened(tmp_path, lijst=lijst)
    assert (wijken(found), said(found, "GEEN_WIJK")) == (["Noord", "Zuid"], [])


def test_tidy_of_one_file_takes_the_list_beside_it(tmp_path: Path) -> None:
    opened(tmp_path, schouw=schouw("Noord Kade"), lijst=LIST)
    source, out = tmp_path / "schouw.csv", tmp_path / "uit" / "schoon.csv"
    out.parent.mkdir()
    assert main(["tidy", str(source), "--table", "schouw", "--out", str(out)]) == 0
    assert ";Noord;Noord Kade;" in out.read_text(encoding="utf-8-sig")


def test_a_sheet_of_a_workbook_takes_the_list_on_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Schouw"
    for line in schouw("Noord Kade").splitlines():
        book.worksheets[0].append(line.split(";"))
    lijst = book.create_sheet("Gebieden")
    for line in LIST.splitlines():
        lijst.append(line.split(";"))
    source, out = tmp_path / "schouw.xlsx", tmp_path / "schoon.csv"
    book.save(source)
    asked = ["tidy", str(source), "--table", "schouw", "--sheet", "Schouw", "--out", str(out)]
    assert main(asked) == 0
    assert ";Noord;Noord Kade;" in out.read_text(encoding="utf-8-sig")
    out.unlink()
    main(["diff", str(source), str(source)])
    assert (
        "blad 'Gebieden', een lijst van buurten en wijken: 9 waarden" in capsys.readouterr().out
    )


def test_check_of_one_file_says_what_check_of_its_folder_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened(tmp_path, schouw=schouw("Noord Kade", "Elders"), lijst=LIST)
    main(["check", str(tmp_path / "schouw.csv")])
    alone = capsys.readouterr().out.splitlines()
    main(["check", str(tmp_path)])
    together = capsys.readouterr().out.splitlines()
    told = [line for line in alone if "WIJK" in line or "BUURT" in line]
    assert len(told) == 2
    assert set(told) <= set(together)


def test_a_list_that_was_read_before_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANALYSE_CACHE", str(tmp_path / "gelezen"))
    first = opened(tmp_path, schouw=schouw("Noord Kade"), lijst=LIST)
    again = open_dossier(tmp_path)
    assert wijken(again) == wijken(first) == ["Noord"]
    assert again.problems.equals(first.problems)


def test_a_profile_of_the_inspection_in_the_same_workbook_leaves_the_list(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    for line in schouw("Noord Kade", column="Plek").splitlines():
        book.worksheets[0].append(line.split(";"))
    lijst = book.create_sheet("Gebieden")
    for line in LIST.splitlines():
        lijst.append(line.split(";"))
    book.save(tmp_path / "schouw.xlsx")
    (tmp_path / "profielen").mkdir()
    profile = 'bestand = "schouw.xlsx"\n[kolommen]\nPlek = "buurt"\n'
    (tmp_path / "profielen" / "schouw.toml").write_text(profile, encoding="utf-8")
    assert wijken(open_dossier(tmp_path)) == ["Noord"]
