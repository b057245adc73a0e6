"""A list of codes beside the exports fills what rows say by their code alone.

The trap: a ledger has the headings of a list, and a list that says two things. The data are
fictional.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from analyse.cli import main
from analyse.dossier import Dossier, open_dossier
from analyse.read.cache import read_cached
from analyse.read.problems import FOUT, INFO, WAARSCHUWING
from analyse.read.table import read_file

Capture = pytest.CaptureFixture[str]
LIST = "Productnummer;Kostensoort;Discipline\n41000;Personeel;groen\n43100;Materieel;grijs\n"
EXPORT = (
    "jaar;fase;kant;productnummer;bedrag\n"
    "2024;realisatie;lasten;41000;1200,50\n"
    "2024;realisatie;lasten;43100;300,25\n"
    "2024;realisatie;lasten;46000;-70,00\n"
    "2024;realisatie;lasten;47000;12,00\n"
)


def opened(folder: Path, **files: str) -> Dossier:
    """A folder with these texts as csv, opened."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return open_dossier(folder)


def told(found: Dossier, code: str) -> list[tuple[str, str, str]]:
    """What is said under a code: severity, file and cell."""
    of_code = found.problems[found.problems["code"] == code]
    said = zip(of_code["ernst"], of_code["bestand"], of_code["cel"], strict=True)
    return [(str(ernst), str(file), str(cell)) for ernst, file, cell in said]


def text(found: Dossier, code: str) -> str:
    """All that is told under a code."""
    of_code = found.problems[found.problems["code"] == code]
    said = " ".join(of_code[["waarde", "reden", "oplossing", "effect"]].to_numpy().ravel())
    return said.replace("\xa0", " ")


def test_rows_get_what_the_list_says_of_their_code(tmp_path: Path) -> None:
    found = opened(tmp_path, export=EXPORT, lijst=LIST)
    rows = found.begroting
    assert rows["kostensoort"].tolist() == ["Personeel", "Materieel", "onbekend", "onbekend"]
    assert rows["discipline"].tolist() == ["groen", "grijs", "onbekend", "onbekend"]
    assert rows["bedrag"].sum() == 1442.75
    assert told(found, "OPZOEKTABEL") == [(INFO, "lijst.csv", "")]
    listed = text(found, "OPZOEKTABEL")
    assert "product_code: 2 regels, vult kostensoort en discipline" in listed
    assert "iets kregen: 2." in listed
    assert "kostensoort en discipline; 2 rijen van de 4, samen € 1.500,75" in text(
        found, "INGEVULD"
    )


def test_a_code_without_a_line_is_named_with_its_money_the_most_first(tmp_path: Path) -> None:
    found = opened(tmp_path, export=EXPORT, lijst=LIST)
    assert {said[0] for said in told(found, "CODE_ZONDER_REGEL")} == {WAARSCHUWING}
    assert "46000 (−€ 70); 47000 (€ 12)" in text(found, "CODE_ZONDER_REGEL")


@pytest.mark.parametrize("pattern", ["4*", "4…", "46000-47999", "4xxxx"])
def test_a_pattern_in_the_list_gives_way_to_a_code(tmp_path: Path, pattern: str) -> None:
    found = opened(tmp_path, export=EXPORT, lijst=f"{LIST}{pattern};Overig;grijs\n")
    assert found.begroting["kostensoort"].tolist() == [
        "Personeel",
        "Materieel",
        "Overig",
        "Overig",
    ]


def test_what_the_export_says_itself_holds_and_a_contradiction_is_said(tmp_path: Path) -> None:
    export = "jaar;fase;kant;productnummer;kostensoort;bedrag\n"
    export += "2024;realisatie;lasten;41000;personeel;100,00\n"
    export += "2024;realisatie;lasten;43100;Rente;25,00\n2024;realisatie;lasten;43100;;5,00\n"
    found = opened(tmp_path, export=export, lijst=LIST)
    assert found.begroting["kostensoort"].tolist() == ["personeel", "Rente", "Materieel"]
    assert told(found, "INGEVULD_ANDERS") == [(WAARSCHUWING, "export.csv", "")]
    assert "43100: Rente, daar Materieel (€ 25)" in text(found, "INGEVULD_ANDERS")
    assert "1 rij, samen € 25,00" in text(found, "INGEVULD_ANDERS")


def test_a_code_with_two_values_fills_nothing_and_both_cells_are_named(tmp_path: Path) -> None:
    twice = (
        f"{LIST}47000;Rente;grijs\n41000;Inhuur;groen\n46000;Rente;grijs\n48000;Rente;grijs\n"
    )
    found = opened(tmp_path, export=EXPORT, lijst=twice)
    assert (FOUT, "lijst.csv", "A2, A5") in told(found, "OPZOEKTABEL")
    both = "41000: Personeel (lijst.csv, cel A2) of Inhuur (lijst.csv, cel A5)"
    assert both in text(found, "OPZOEKTABEL")
    assert found.begroting["kostensoort"].tolist() == [
        "onbekend",
        "Materieel",
        "Rente",
        "Rente",
    ]
    assert found.begroting["discipline"][0] == "groen"
    assert "41000" not in text(found, "CODE_ZONDER_REGEL")


def test_two_lists_that_say_two_things_are_named(tmp_path: Path) -> None:
    other = LIST.replace("41000;Personeel", "41000;Inhuur")
    found = opened(tmp_path, export=EXPORT, lijst=LIST, lijst_b=other)
    assert (FOUT, "lijst_b.csv", "A2") in told(found, "OPZOEKTABEL")
    assert found.begroting["kostensoort"][0] == "onbekend"


def test_the_kant_of_an_export_comes_from_the_list_with_its_sign(tmp_path: Path) -> None:
    export = "jaar;fase;kant;productnummer;bedrag\n2024;realisatie;;83000;-70,00\n"
    export += "2024;realisatie;;83001;-30,00\n2024;realisatie;;83002;-5,00\n"
    lijst = "Productnummer;L/B;Kostensoort\n8*;B;Leges\n41000;L;Personeel\n"
    found = opened(tmp_path, export=export, lijst=lijst)
    assert found.begroting["kant"].tolist() == ["baten"] * 3
    assert found.begroting["bedrag"].tolist() == [70, 30, 5]
    assert "TEKEN_GEKEERD" in set(found.problems["code"])


LEDGER = "productnummer;product;begroting 2024;rekening 2024\n41000;Loon;10,00;20,00\n"
LEDGER += "83000;Leges;-5,00;-7,00\n99000;Vreemd;1,00;2,00\n"


def test_a_ledger_without_any_kant_gets_it_from_the_list(tmp_path: Path) -> None:
    lijst = "Productnummer;L/B\n4*;L\n8*;B\n9*;L\n"
    found = opened(tmp_path, export=LEDGER, lijst=lijst)
    rows = found.begroting[found.begroting["fase"] == "realisatie"]
    assert rows["kant"].tolist() == ["lasten", "baten", "lasten"]
    assert rows["bedrag"].tolist() == [20, 7, 2]
    assert FOUT not in set(found.problems["ernst"])


def test_the_kant_that_nothing_says_is_asked_with_the_accounts(tmp_path: Path) -> None:
    found = opened(tmp_path, export=LEDGER)
    assert set(found.begroting["kant"]) == {"onbekend"}
    assert told(found, "KANT_ONBEKEND") == [(FOUT, "export.csv", "")]
    asked = text(found, "KANT_ONBEKEND")
    assert "41000 (€ 20); 83000 (−€ 7); 99000 (€ 2)" in asked
    assert '[uit.product_code.kant] met daaronder bijvoorbeeld "4*" = "lasten"' in asked
    assert "6 rijen van de 6" in asked


def test_a_list_that_knows_some_accounts_leaves_the_others_a_question(tmp_path: Path) -> None:
    found = opened(tmp_path, export=LEDGER, lijst="Productnummer;L/B\n4*;L\n8*;B\n")
    assert "99000 (€ 2)" in text(found, "KANT_ONBEKEND")
    assert "41000" not in text(found, "KANT_ONBEKEND")


def test_a_sheet_without_kant_or_codes_is_still_not_read(tmp_path: Path) -> None:
    found = opened(tmp_path, export="product;rekening 2024\nGras;10,00\n")
    assert len(found.begroting) == 0
    assert told(found, "BLAD_NIET_HERKEND")


def test_a_buurt_of_the_list_finds_its_wijk(tmp_path: Path) -> None:
    lijst = "Productnummer;Buurt\n41000;De Haven\n43100;Noord Kade\n"
    buurten = "Buurtcode;Buurtnaam;Wijknaam\nBU1;Noord Kade;Noord\nBU2;De Haven;Zuid\n"
    found = opened(tmp_path, export=EXPORT, lijst=lijst, buurten=buurten)
    assert found.begroting["wijk"].tolist() == ["Zuid", "Noord", "onbekend", "onbekend"]


def test_months_are_looked_up_too(tmp_path: Path) -> None:
    export = "jaar;maand;kant;productnummer;bedrag\n2024;januari;lasten;41000;10,00\n"
    found = opened(tmp_path, export=export, lijst=LIST)
    assert found.maandrealisatie["kostensoort"].tolist() == ["Personeel"]


@pytest.mark.parametrize(
    "text",
    [
        "Productnummer;Kostensoort;Bedrag\n1;a;10\n2;b;20\n",
        "Productnummer;Kostensoort;Rekening 2024\n1;a;10\n2;b;20\n",
        "Productnummer;Kostensoort;Stand\n1;a;10,55\n2;b;1020,20\n3;b;7,00\n",
        "Productnummer;Kostensoort;\n1;a;10\n2;b;1020\n3;b;7\n",
        "Productnummer;Kostensoort;Besteed\n1;a;100\n2;b;200\n3;b;700\n",
        "Productnummer;Kostensoort;Verplicht\n1;a;0\n2;b;0\n3;b;0\n4;b;500\n",
        "Kostendrager;Omschr.;Jaarbudget;Besteed\n5.7 Groen;Gazon;1.000;900\n",
        "Productnummer;Kostensoort;Restant\n1;a;10\n2;b;20\n",
        "Productnummer;Kostensoort;Kwaliteitsniveau\n1;a;B\n2;b;C\n",
        "Productnummer;Kostensoort;Fase\n1;a;realisatie\n2;b;realisatie\n",
        "Productnummer;Kostensoort\n1;a\n1;b\n1;c\n2;d\n",
        "Productnummer;Toelichting\n1;a\n2;b\n",
        "Kostensoort;Discipline\na;b\nc;d\n",
    ],
)
def test_what_has_amounts_or_no_codes_is_no_list(tmp_path: Path, text: str) -> None:
    (tmp_path / "lijst.csv").write_text(text, encoding="utf-8")
    assert read_file(tmp_path / "lijst.csv", []).sheets[0].opzoek is None


def test_a_list_may_have_a_title_other_columns_and_lines_without_a_code(
    tmp_path: Path, capsys: Capture
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [
        ["Rekeningschema 2024"],
        [],
        ["Productnummer", "Actief", "Kostensoort", "Iv3 rubriek"],
        [41000, "ja", "Personeel", 11],
        [43100, "ja", "Materieel", 38],
        ["43200", "nee", "Materieel", 38],
        [None, "nee", "Rente", 52],
    ]:
        sheet.append(row)
    book.save(tmp_path / "schema.xlsx")
    found = opened(tmp_path, export=EXPORT)
    assert found.begroting["kostensoort"].tolist()[:2] == ["Personeel", "Materieel"]
    said = text(found, "OPZOEKTABEL")
    assert "Actief, Iv3 rubriek" in said
    assert (WAARSCHUWING, "schema.xlsx", "A7") in told(found, "OPZOEKTABEL")
    assert main(["check", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "Sheet: opzoektabel van product_code, 3 regels, vult kostensoort" in shown


def test_check_tidy_and_diff_of_one_file_use_the_list_beside_it(
    tmp_path: Path, capsys: Capture
) -> None:
    opened(tmp_path, export=EXPORT, lijst=LIST, ander=EXPORT.replace("41000", "46000"))
    main(["check", str(tmp_path / "export.csv")])
    assert (
        "Ingevuld uit lijst.csv, langs product_code: kostensoort en discipline"
        in capsys.readouterr().out
    )
    out = tmp_path / "uit" / "net.csv"
    out.parent.mkdir()
    arguments = ["tidy", str(tmp_path / "export.csv"), "--table", "begroting"]
    assert main([*arguments, "--out", str(out)]) == 0
    assert "Personeel" in out.read_text(encoding="utf-8-sig")
    capsys.readouterr()
    main(["diff", str(tmp_path / "export.csv"), str(tmp_path / "ander.csv")])
    assert "Personeel" in capsys.readouterr().out


@pytest.mark.parametrize("turned", [False, True])
def test_the_lists_beside_one_file_hold_for_the_other_of_a_diff(
    tmp_path: Path, capsys: Capture, *, turned: bool
) -> None:
    ledger = "jaar;fase;grootboekrekening;bedrag\n2024;primitief;41000;1200,50\n"
    ledger += "2024;primitief;83000;-300,25\n"
    home, apart = tmp_path / "exports", tmp_path / "oud"
    home.mkdir()
    apart.mkdir()
    schema = "Grootboekrekening;L/B;Kostensoort\n41000;L;Personeel\n83000;B;Leges\n"
    (home / "schema.csv").write_text(schema, encoding="utf-8")
    (home / "nieuw.csv").write_text(ledger.replace("1200,50", "1200,75"), encoding="utf-8")
    (apart / "vorig.csv").write_text(ledger, encoding="utf-8")
    both = [str(apart / "vorig.csv"), str(home / "nieuw.csv")]
    assert main(["diff", *(reversed(both) if turned else both)]) == 1
    shown = capsys.readouterr().out
    assert "Gegevens: 1 rij gewijzigd" in shown
    assert "Leges: bedrag" not in shown


def test_a_list_is_kept_as_it_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANALYSE_CACHE", str(tmp_path / "cache"))
    (tmp_path / "lijst.csv").write_text(LIST, encoding="utf-8")
    first = read_cached(tmp_path / "lijst.csv", [], "lijst.csv")
    again = read_cached(tmp_path / "lijst.csv", [], "lijst.csv")
    assert again.sheets[0].opzoek == first.sheets[0].opzoek
    assert again.sheets[0].opzoek is not None


@pytest.fixture
def own_words(tmp_path: Path) -> Callable[[str], Dossier]:
    """A folder with a list in words of its own, opened with a profile for the export."""
    lijst = (
        "Rek;Groep;Stand\n41000;Personeel;12,50\n43100;Materieel;1300,10\n46000;Rente;7,00\n"
    )

    def read(profile: str) -> Dossier:
        (tmp_path / "profielen").mkdir()
        text = f'bestand = "export.csv"\n{profile}'
        (tmp_path / "profielen" / "p.toml").write_text(text, encoding="utf-8")
        return opened(tmp_path, export=EXPORT, schema=lijst)

    return read


HEADINGS = '[kolommen]\nRek = "product_code"\nGroep = "kostensoort"\n'


def test_a_profile_names_a_list_with_headings_of_its_own(
    own_words: Callable[[str], Dossier],
) -> None:
    found = own_words(f'opzoek = "schema.csv"\n{HEADINGS}')
    assert found.begroting["kostensoort"].tolist()[:2] == ["Personeel", "Materieel"]
    assert "Stand" in text(found, "OPZOEKTABEL")


def test_without_it_the_list_is_not_recognised(own_words: Callable[[str], Dossier]) -> None:
    found = own_words("")
    assert set(found.begroting["kostensoort"]) == {"onbekend"}
    assert told(found, "BLAD_NIET_HERKEND") == [(FOUT, "schema.csv", "")]


def test_a_list_that_a_profile_names_and_that_is_not_there_is_an_error(
    own_words: Callable[[str], Dossier],
) -> None:
    found = own_words(f'opzoek = ["schema.csv", "kpl_*.xlsx"]\n{HEADINGS}')
    assert (FOUT, "export.csv", "") in told(found, "OPZOEKTABEL")
    assert "kpl_*.xlsx" in text(found, "OPZOEKTABEL")


def test_a_line_of_many_codes_does_not_name_them(tmp_path: Path) -> None:
    export = (
        "grootboekrekening;omschrijving;rekening 2024\n41000;Loon;10,00\n42000;Inhuur;5,00\n"
    )
    lijst = "Gb.rek;Omschrijving;L/B\n4*;Kosten;L\n42000;Inhuur derden;L\n8*;Baten;B\n"
    found = opened(tmp_path, export=export, lijst=lijst)
    assert found.begroting["grootboekrekening_naam"].tolist() == ["Loon", "Inhuur"]
    assert told(found, "INGEVULD_ANDERS") == [(INFO, "export.csv", "")]
    assert text(found, "INGEVULD_ANDERS").startswith("42000: Inhuur, daar Inhuur derden (€ 5)")


def test_a_kostenplaats_does_not_tell_lasten_from_baten(tmp_path: Path) -> None:
    found = opened(tmp_path, export="kpl;omschrijving;rekening 2024\n6210;Groen;10,00\n")
    assert "Zijn het allemaal lasten" in text(found, "KANT_ONBEKEND")


def test_a_list_may_say_who_holds_the_budget(tmp_path: Path) -> None:
    people = LIST.replace("Discipline", "Discipline;Team;Budgethouder")
    people = people.replace("groen\n", "groen;Beheer;A. Jansen\n")
    found = opened(tmp_path, export=EXPORT, lijst=people.replace("grijs\n", "grijs;Beheer;\n"))
    assert found.begroting["discipline"].tolist() == ["groen", "grijs", "onbekend", "onbekend"]
    assert "Jansen" not in found.problems.to_string()
