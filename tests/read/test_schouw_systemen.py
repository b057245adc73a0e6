"""An inspection as systems write it: their headings and levels; no method, round or domein."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from analyse.dossier import Dossier, open_dossier
from analyse.read.problems import FOUT, INFO, WAARSCHUWING
from analyse.read.schouw.niveaus import letter, level

SYSTEM = (
    "Schouwronde;Volgnummer score;Aanmaakdatum score;Inspecteur;Bestekspost;Score;"
    "WK_CODE;WK_NAAM;BU_CODE;BU_NAAM;Stadsdeel;Meetlocatienummer;Foto;Adres\n"
    "2017-08;1;2017-08-15 09:28:55;Jan;Meubilair-afvalbak-vullingsgraad;A;"
    "WK036301;{};BU03630101;Elandsgracht;Centrum;12;f.jpg;Dam 1\n"
)
DATED = "Datum;Meetlocatie;Wijk;Meetlat;Score\n"


def opened(folder: Path, **files: str) -> Dossier:
    """A folder with these texts as csv, opened."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return open_dossier(folder)


def profile(folder: Path, text: str) -> None:
    """A profile for every csv of a folder."""
    (folder / "profielen").mkdir()
    lines = f'bestand = "*.csv"\ntabel = "schouw"\n{text}\n'
    (folder / "profielen" / "p.toml").write_text(lines, encoding="utf-8")


def said(found: Dossier, code: str) -> list[tuple[str, str, int]]:
    """What is said under a code: severity, value and count."""
    rows = found.problems[found.problems["code"] == code]
    return list(rows[["ernst", "waarde", "aantal"]].itertuples(index=False, name=None))


def test_headings_of_a_system_are_read_without_a_profile(tmp_path: Path) -> None:
    found = opened(tmp_path, schouw=SYSTEM.format("Jordaan"))
    row = found.schouw.iloc[0]
    wanted = {
        "ronde": "2017-08",
        "wijk": "Jordaan",
        "wijkcode": "WK036301",
        "buurt": "Elandsgracht",
        "locatie": "12",
        "meetlat": "Meubilair-afvalbak-vullingsgraad",
        "domein": "meubilair",
        "methode": "beleid",
    }
    assert {name: row[name] for name in wanted} == wanted
    assert str(row["datum"].date()) == "2017-08-15"
    unused = "Volgnummer score, Stadsdeel, Foto, Adres"
    assert said(found, "KOLOM_NIET_GEBRUIKT") == [(INFO, unused, 4)]
    assert set(found.problems["ernst"]) == {INFO}


def test_an_empty_column_of_names_leaves_the_stadsdeel_the_wijk(tmp_path: Path) -> None:
    found = opened(tmp_path, schouw=SYSTEM.format(""))
    assert list(found.schouw["wijk"]) == ["Centrum"]
    assert said(found, "KOLOM_NIET_GEBRUIKT")[0][1] == "Volgnummer score, WK_NAAM, Foto, Adres"


def test_a_profile_says_which_of_two_columns_counts(tmp_path: Path) -> None:
    profile(tmp_path, '[kolommen]\nStadsdeel = "wijk"')
    found = opened(tmp_path, schouw=SYSTEM.format("Jordaan"))
    assert list(found.schouw["wijk"]) == ["Centrum"]


def test_two_headings_of_which_none_goes_before_are_a_question(tmp_path: Path) -> None:
    text = "Ronde;Datum;Object-id;Meetvak;Meetlat;Score\n2024-1;12-05-2024;1;2;Groen-x;A\n"
    assert said(opened(tmp_path, schouw=text), "DUBBELE_KOP") == [(FOUT, "Meetvak", 1)]


@pytest.mark.parametrize(
    ("text", "meant"),
    {
        "NIVEAU_A_": "A+",
        "niveau_a": "A",
        "NIVEAU_A_PLUS": "A+",
        "Niveau B": "B",
        "kwaliteitsniveau: c": "C",
        "zeer hoog": "A+",
        "Hoog": "A",
        "Basis": "B",
        "laag": "C",
        "zeerlaag": "D",
        "A+ (zeer hoog)": "A+",
        "B - basis": "B",
    }.items(),
)
def test_levels_in_the_words_of_systems(text: str, meant: str) -> None:
    assert level(text) == meant


@pytest.mark.parametrize(
    "text", ["A_", "NIVEAU_B_", "A (laag)", "A-", "B/C", "A?", "8", "KWA B"]
)
def test_what_may_be_two_levels_is_none(text: str) -> None:
    assert level(text) is None


def test_words_are_levels_only_under_a_heading_that_says_so(tmp_path: Path) -> None:
    assert (letter("hoog"), letter("Niveau B")) == (None, "B")
    text = "Ronde;Datum;Locatie;Wijk;Onkruid;Prioriteit\n2024-1;1-5-2024;1;Noord;A;hoog\n"
    assert set(opened(tmp_path, schouw=text).schouw["meetlat"]) == {"Onkruid"}


MARKS = f"Ronde;{DATED}2024-1;1-5-2024;1;Noord;Groen-x;5\n2024-1;1-5-2024;2;Noord;Groen-x;7\n"


def test_a_mark_is_a_question_that_a_profile_answers(tmp_path: Path) -> None:
    found = opened(tmp_path, schouw=MARKS)
    assert said(found, "NIVEAU_ONBEKEND") == [(FOUT, "5 | 7", 2)]
    assert "[waarden.niveau]" in found.problems["oplossing"].iloc[0]
    profile(tmp_path, '[waarden.niveau]\n"5" = "A+"\n"7" = "NIVEAU_A_"')
    assert list(open_dossier(tmp_path).schouw["niveau"]) == ["A+", "A+"]


def test_a_dash_is_not_assessed_and_said(tmp_path: Path) -> None:
    text = (
        f"Ronde;{DATED}2024-1;1-5-2024;1;Noord;Groen-x;-\n2024-1;1-5-2024;2;Noord;Groen-x;A\n"
    )
    found = opened(tmp_path, schouw=text)
    assert list(found.schouw["beoordeling"]) == ["niet_beoordeeld", "gescoord"]
    assert said(found, "NIET_BEOORDEELD") == [(INFO, "-", 1)]


ENOUGH = (
    "Ronde;Datum;Locatie;Wijk;Meetlat;Gemeten niveau;Geëist niveau;Voldoet\n"
    "2024-1;1-5-2024;1;Noord;Groen-x;A;B;ja\n2024-1;1-5-2024;2;Noord;Groen-x;C;B;{}\n"
)


def test_voldoet_is_held_against_level_and_ambition(tmp_path: Path) -> None:
    wrong = opened(tmp_path, schouw=ENOUGH.format("Akkoord"))
    assert said(wrong, "VOLDOET_KLOPT_NIET") == [(WAARSCHUWING, "Akkoord", 1)]
    right = opened(tmp_path, schouw=ENOUGH.format("Voldoet niet"))
    assert said(right, "VOLDOET_KLOPT_NIET") == [(INFO, "Voldoet", 1)]
    assert "2 scores" in right.problems.query("code == 'VOLDOET_KLOPT_NIET'")["reden"].iloc[0]


ONE = f"Ronde;{DATED}2024-1;1-5-2024;1;Noord;Groen-x;A\n"


def test_a_method_that_nobody_names_is_one_and_said(tmp_path: Path) -> None:
    found = opened(tmp_path, schouw=ONE)
    assert list(found.schouw["methode"]) == ["beleid"]
    assert [ernst for ernst, _, _ in said(found, "METHODE_AANGENOMEN")] == [INFO]


def test_a_name_or_a_profile_says_that_it_is_a_contract_check(tmp_path: Path) -> None:
    found = opened(tmp_path, schouw_bestek_2024=ONE)
    assert (list(found.schouw["methode"]), said(found, "METHODE_AANGENOMEN")) == (
        ["bestek"],
        [],
    )
    assert said(found, "UIT_CONTEXT") == [(INFO, "bestek", 1)]
    (tmp_path / "schouw_bestek_2024.csv").rename(tmp_path / "schouw.csv")
    profile(tmp_path, '[vast]\nmethode = "bestek"')
    found = open_dossier(tmp_path)
    assert (list(found.schouw["methode"]), said(found, "METHODE_AANGENOMEN")) == (
        ["bestek"],
        [],
    )


def test_a_kind_of_inspection_that_is_not_known_is_no_policy_measurement(
    tmp_path: Path,
) -> None:
    text = ONE.replace("Ronde;", "Ronde;Soort schouw;").replace("2024-1;", "2024-1;Technisch;")
    found = opened(tmp_path, schouw=text)
    assert list(found.schouw["methode"]) == ["onbekend"]
    assert said(found, "ONBEKENDE_WAARDE") == [(WAARSCHUWING, "Technisch", 1)]


def test_groups_of_the_catalogue_are_domeinen(tmp_path: Path) -> None:
    rows = "".join(
        f"2024-1;1-5-2024;{n};Noord;{group};{group}-x-y;A\n"
        for n, group in enumerate(["Riolering", "Kunstwerken", "Reiniging"])
    )
    found = opened(
        tmp_path, schouw="Ronde;Datum;Locatie;Wijk;Hoofdgroep;Meetlat;Score\n" + rows
    )
    assert list(found.schouw["domein"]) == ["riolering", "kunstwerken", "reiniging"]
    assert len(found.problems.query("ernst != 'ter info'")) == 0


def test_the_domein_follows_another_export_and_else_the_meetlat(tmp_path: Path) -> None:
    told = "Ronde;Datum;Locatie;Wijk;Groep;Meetlat;Score\n2023-1;1-5-2023;1;Noord;Reiniging;"
    rows = "2024-1;1-5-2024;{};Noord;{};A\n"
    names = ["Groen-zwerfafval grof", "Groen-beplanting-onkruid", "Eigen meetlat"]
    text = f"Ronde;{DATED}" + "".join(rows.format(n, name) for n, name in enumerate(names))
    found = opened(tmp_path, a=f"{told}groen-zwerfafval grof;B\n", b=text)
    assert list(found.schouw["domein"]) == ["reiniging", "reiniging", "groen", "onbekend"]
    values = [value for _, value, _ in said(found, "DOMEIN_UIT_MEETLAT")]
    assert values == ["reiniging (1), groen (1)", "Groen-zwerfafval grof: reiniging"]


def dated(*days: str, spots: int = 1) -> str:
    """An inspection without rounds: some spots scored on each of some days."""
    rows = [f"{day};{n};Noord;Groen-x;A\n" for day in days for n in range(spots)]
    return DATED + "".join(rows)


def rounds(found: Dossier) -> list[str]:
    """The round of each score."""
    return list(found.schouw["ronde"])


def test_days_far_apart_are_rounds_over_all_files(tmp_path: Path) -> None:
    first = dated("12-05-2024") + "2-06-2024;7;Noord;Groen-x;A\n"
    found = opened(tmp_path, a=first, b=dated("20-09-2024"))
    assert rounds(found) == ["mei t/m juni 2024"] * 2 + ["september 2024"]
    values = [value for _, value, _ in said(found, "RONDE_UIT_DATUM")]
    assert values == ["mei t/m juni 2024 (2)", "september 2024 (1)"]


def test_a_spot_that_is_scored_each_month_is_scored_in_as_many_rounds(tmp_path: Path) -> None:
    days = [f"15-{month:02}-2024" for month in (3, 4, 5)]
    assert rounds(opened(tmp_path, a=dated(*days, spots=2)))[::2] == [
        "maart 2024",
        "april 2024",
        "mei 2024",
    ]


def test_days_all_through_a_year_are_quarters(tmp_path: Path) -> None:
    days = [f"{day}-{month}-2024" for month in range(1, 13) for day in (1, 15)]
    rows = [f"{day};{n};Noord;Groen-x;A\n" for n, day in enumerate(days)]
    found = opened(tmp_path, a=DATED + "".join(rows))
    assert rounds(found)[::6] == [f"{n}e kwartaal 2024" for n in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("asked", "first"),
    {
        "per maand": "mei 2024",
        "per kwartaal": "2e kwartaal 2024",
        "per halfjaar": "1e halfjaar 2024",
        "per jaar": "2024",
        "eigen naam": "eigen naam",
    }.items(),
)
def test_a_profile_says_what_a_round_is(tmp_path: Path, asked: str, first: str) -> None:
    profile(tmp_path, f'[vast]\nronde = "{asked}"')
    assert rounds(opened(tmp_path, a=dated("12-05-2024")))[0] == first


def test_a_day_that_cannot_be_makes_no_round(tmp_path: Path) -> None:
    found = opened(tmp_path, a=dated("12-05-2024", "14-05-2062"))
    assert rounds(found) == ["mei 2024", "onbekend"]
    ernst = [one for one, _, _ in said(found, "RONDE_UIT_DATUM")]
    assert (ernst, said(found, "DATUM_NIET_LEESBAAR")[0][0]) == ([WAARSCHUWING, INFO], FOUT)


@pytest.mark.parametrize(
    ("name", "ronde"),
    {
        "Ronde 1 (mei)": "2022-1",
        "2e schouwronde": "2022-2",
        "Meetronde 3": "2022-3",
        "ronde 2 2021": "2021-2",
        "Najaar": "Najaar 2022",
        "voorjaar 2022": "Voorjaar 2022",
        "Q2": "2e kwartaal 2022",
        "Blad1": "mei 2022",
    }.items(),
)
def test_the_name_of_a_sheet_says_the_round(tmp_path: Path, name: str, ronde: str) -> None:
    book = openpyxl.Workbook()
    book.active.title = name
    for line in dated("12-05-2022", "31-06-2022").splitlines():
        book.active.append(line.split(";"))
    book.save(tmp_path / "schouw.xlsx")
    found = open_dossier(tmp_path)
    assert rounds(found)[0] == ronde
    assert rounds(found)[1] == (ronde if name != "Blad1" else "onbekend")


def test_a_name_without_a_year_over_days_of_two_years_is_no_round(tmp_path: Path) -> None:
    found = opened(tmp_path, schouw_ronde_1=dated("12-05-2022", "12-05-2023"))
    assert rounds(found) == ["mei 2022", "mei 2023"]


def test_seasons_are_rounds_in_order_of_time(tmp_path: Path) -> None:
    text = "Periode;Datum;Object-id;Wijk;Meetlat;Score\n{} 2023;{};1;Noord;Groen-x;A\n"
    one, other = text.format("Voorjaar", "2-5-2023"), text.format("Najaar", "2-9-2023")
    found = opened(tmp_path, a=one, b=other)
    assert rounds(found) == ["Voorjaar 2023", "Najaar 2023"]
    assert said(found, "RONDE_UIT_DATUM") == []


def test_a_round_that_is_called_the_same_each_year_is_asked(tmp_path: Path) -> None:
    text = (
        "Ronde;" + DATED + "".join(f"1;{n}-5-{{0}};{n};Noord;Groen-x;A\n" for n in range(1, 30))
    )
    found = opened(tmp_path, a=text.format(2023), b=text.format(2024))
    assert said(found, "RONDE_OVER_JAREN") == [(WAARSCHUWING, "1", 58)]
    slip = text.format(2024).replace("7-5-2024", "7-5-2023", 1)
    (tmp_path / "a.csv").unlink()
    assert said(opened(tmp_path, b=slip), "RONDE_OVER_JAREN") == []


def test_a_point_is_the_location_where_no_column_is(tmp_path: Path) -> None:
    rows = [
        "121000,0;487000,0;Groen-x",
        "121000,0;487000,0;Groen-y",
        "121000,5;487000,0;Groen-x",
    ]
    text = "Ronde;Datum;Wijk;X;Y;Meetlat;Score\n"
    text += "".join(f"2024-1;1-5-2024;Noord;{row};A\n" for row in [*rows, ";;Groen-x"])
    found = opened(tmp_path, a=text)
    spots = list(found.schouw["locatie"])
    assert spots[0] == spots[1] != spots[2]
    assert spots[3] == "onbekend"
    assert [ernst for ernst, _, _ in said(found, "LOCATIE_UIT_PUNT")] == [INFO]
    assert "2 plekken" in found.problems.query("code == 'LOCATIE_UIT_PUNT'")["reden"].iloc[0]


@pytest.mark.parametrize(
    ("score", "norm"),
    [
        ("Waargenomen niveau", "Bestekseis"),
        ("Aangetroffen kwaliteit", "Afgesproken niveau"),
        ("Gemeten niveau", "Besteksniveau"),
        ("Waargenomen kwaliteit", "Overeengekomen niveau"),
    ],
)
def test_what_was_seen_is_the_score_and_what_was_agreed_the_ambition(
    tmp_path: Path, score: str, norm: str
) -> None:
    lines = [f"Datum;Ronde;Wijk;Locatie;Meetlat;{norm};{score}"]
    lines += [f"0{spot}-05-2024;2024-1;Noord;{spot};Onkruid;B;A" for spot in range(1, 6)]
    (tmp_path / "schouw.csv").write_text("\n".join(lines), encoding="utf-8")
    dossier = open_dossier(tmp_path)
    assert set(dossier.schouw["niveau"].astype(str)) == {"A"}
    assert set(dossier.schouw["ambitie"].astype(str)) == {"B"}
    assert not dossier.has_errors
