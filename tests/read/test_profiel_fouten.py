"""Mistakes in the file of a profile: each is said in Dutch, with its line and what to do.

The trap: a profile that is right TOML and wrong in what it says is the likely one; it must never
end in an exception of Python, and never be taken for something that it cannot be.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyse.errors import LeesFout
from analyse.read.profiles.profile import Profile
from analyse.read.profiles.settings import KEYS, load, load_folder
from analyse.read.sheet import Sheet
from analyse.read.table import read_file, read_sheet
from analyse.tables import TABLES

# --- Whatever a profile holds


def toml(value: Any) -> str:
    """A value as TOML writes it."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case float() if not math.isfinite(value):
            return str(value)
        case list():
            return f"[{', '.join(map(toml, value))}]"
        case dict():
            return f"{{ {', '.join(f'{toml(k)} = {toml(v)}' for k, v in value.items())} }}"
        case dt.date() | dt.time():
            return value.isoformat()
    return str(value)


FITTING_KIND: dict[str, Any] = {
    "jaar": 2024,
    "datum": "03-04-2025",
    "getal": 1.5,
    "geheel": 3,
    "niveau": "B",
    "bedrag": 10,
    "tekst": "x",
    "code": "5.7",
    "wijk": "Noord",
}
COLUMNS = sorted({column.name for table in TABLES.values() for column in table})
WORDS = st.sampled_from(
    [
        *(
            "",
            " ",
            "*",
            "[",
            "[a",
            "a]*",
            "\\",
            "(",
            "-",
            "?",
            "+",
            "\n",
            "\u0000",
            "\u202e",
            "x" * 999,
        ),
        *(
            "lasten",
            "Product",
            "realisatie",
            "A",
            "2024",
            "5.7",
            "0.10",
            "03-04-2025",
            "31-02-2025",
        ),
        *(
            "kolom A",
            "kolom ZZZZ",
            "Totaal",
            "begroting",
            "euro",
            "1.234,50",
            "Bedrag",
            "Soort",
        ),
    ]
)
SCALARS = st.one_of(
    WORDS,
    st.sampled_from(COLUMNS),
    st.booleans(),
    st.sampled_from([0, 1, -1, 3, 2024, 10**18, -(10**40), 1e308, 0.1, math.nan, math.inf]),
    st.sampled_from(
        [
            dt.date(2025, 4, 3),
            dt.date(1, 1, 1),
            dt.time(12),
            dt.datetime(2025, 4, 3, tzinfo=dt.UTC),
        ]
    ),
)
NAMES = st.one_of(st.sampled_from(COLUMNS), WORDS, st.sampled_from(["kolom", "naam", "baten"]))
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
#: A value that each column can hold in some table.
FITTING: dict[str, Any] = {
    column.name: column.choices[0].value if column.choices else FITTING_KIND[column.kind]
    for table in TABLES.values()
    for column in table
}
HEADINGS = st.sampled_from(
    [
        "Product",
        "Soort",
        "kolom A",
        "kolom H",
        "Bedrag",
        "Begroting 2024",
        "Locatie",
        "Fase",
        "[x",
    ]
)
LABELS = st.sampled_from(["Totaal", "Groen", "Wegen", "x", "2014-1", "[", "nergens"])


def fitting(names: list[str]) -> dict[str, Any]:
    """Columns with a value that they can hold."""
    return {name: FITTING[name] for name in names}


FIXED = st.lists(st.sampled_from(COLUMNS), max_size=3, unique=True).map(fitting)
#: Profiles that are likely to be taken: what is refused at the door is never read.
LIKELY = st.fixed_dictionaries(
    {},
    optional={
        "tabel": st.sampled_from([*TABLES, *["begroting"] * 20]),
        "kop": st.sampled_from([1, 2, 7, 1_048_576, [1, 2], [2, 9]]),
        "stop": LABELS,
        "totalen": st.lists(LABELS, max_size=2),
        "blokken": st.sampled_from(["product", "wijk", "jaar", "kant", "peildatum", "locatie"]),
        "vul_door": st.lists(st.sampled_from(["product", "jaar", "wijk", "kant"]), max_size=2),
        "teken": st.sampled_from([{"baten": "-"}, {"lasten": "+"}]),
        "negeer": st.lists(HEADINGS, max_size=2),
        "vast": FIXED,
        "kolommen": st.dictionaries(
            HEADINGS,
            st.sampled_from(COLUMNS)
            | st.tuples(st.sampled_from(COLUMNS), FIXED).map(
                lambda two: {**two[1], "kolom": two[0]}
            ),
            max_size=2,
        ),
        "waarden": st.dictionaries(
            st.sampled_from(COLUMNS), st.dictionaries(LABELS, SCALARS, max_size=2), max_size=1
        ),
    },
)
ANY = st.dictionaries(st.one_of(st.sampled_from(list(KEYS)), NAMES), VALUES, max_size=4)


def grid(*lines: str) -> Sheet:
    """A sheet of texts and numbers, a cell after each semicolon."""
    cells = [[_cell(text) for text in line.split(";")] for line in lines]
    return Sheet.of("Blad1", np.array(cells, dtype=object))


def _cell(text: str) -> object:
    return float(text) if re.fullmatch(r"\d+\.\d\d", text) else text or None


SHEETS = [
    grid(
        "Jaar;Product;Taakveld;Kant;Fase;Peildatum;Bedrag;Soort",
        "2024;Groen;5.7;lasten;realisatie;03-04-2025;1234.50;x",
        "2024;Wegen;2.1;baten;realisatie;03-04-2025;10.00;y",
        "Totaal;;;;;;1244.50;",
    ),
    grid(
        "Ronde;Datum;Locatie;Meetlat;Niveau", "2014-1;01-02-2014;L1;gras;A", "2014-1;;L2;gras;?"
    ),
    grid("Product;Lasten/Baten;Begroting 2024;Realisatie 2024", "Groen;Lasten;1.00;2.00"),
]


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.one_of(LIKELY, ANY, st.tuples(LIKELY, ANY).map(lambda two: two[0] | two[1])))
def test_whatever_a_profile_holds_it_is_refused_in_dutch_or_read(
    content: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "p.toml"
    lines = [
        f"{toml(key)} = {toml(value)}\n" for key, value in ({"bestand": "*"} | content).items()
    ]
    path.write_text("".join(lines), encoding="utf-8")
    try:
        profile = load(path)
    except LeesFout as error:
        for line in str(error).splitlines():
            assert line.startswith("Profiel p.toml, regel "), line
            assert len(line) < 700
        return
    for sheet in SHEETS:
        result, _ = read_sheet(sheet, "fin.csv", profile)
        if result.frame is not None:
            held_by_its_columns(result.table, result.frame, profile)


def held_by_its_columns(table: str, frame: Any, profile: Profile) -> None:
    """What a profile gave to every row is a value that the column can have."""
    for name in profile.of(TABLES[table]).fixed:
        column = TABLES[table][name]
        if column.choices and name in frame and name != profile.blocks:
            assert set(frame[name]) <= {choice.value for choice in column.choices}


# --- One mistake, one line


def refused(text: str | bytes, folder: Path) -> str:
    """What is said of a profile with this content."""
    path = folder / "p.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(LeesFout) as caught:
        load(path)
    return str(caught.value)


BEGIN = 'bestand = "*"\ntabel = "begroting"\n'


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('vast = "2026"', "geen blok"),
        ("kolommen = [1]", "geen blok"),
        ("waarden = { taakveld = 1 }", "geen blok met waarden"),
        (
            "waarden = { bedrag = { a = 'x' } }",
            'Schrijf het zonder aanhalingstekens, of "leeg"',
        ),
        ("waarden = { bedrag = { a = true } }", "true is geen getal"),
        ("kolommen = { 'W {jar}' = 'bedrag' }", "Bedoelt u 'jaar'?"),
        ("kolommen = { 'W {maand}' = 'bedrag' }", "hoort een jaar"),
        ("kolommen = { 'W {jaar}' = { kolom = 'bedrag', jaar = 2024 } }", "en ernaast"),
        ("kolommen = { '*' = 'product' }", "geen letter of cijfer"),
        ("laat_weg = ['*']", "geen letter of cijfer"),
        ("uit_blad = 'Wijk'", "geen kolom tussen accolades"),
        ("uit_blad = '{wijk} {wijk}'", "twee keer"),
        ("uit_blad = '{wijkje}'", "Bedoelt u 'wijk'?"),
        ("uit_bestand = '{bedrag}'", "kolom met cijfers"),
        ("uit_bestand = '{jaar}'\nvast = { jaar = 2024 }", "staat ook bij [vast]"),
        ("uit = { product = 1 }", "geen blok met een kolom"),
        ("uit = { product = { kant = 1 } }", "geen blok met codes"),
        ("uit = { product = { kant = { a = 'links' } } }", "geen waarde van kant"),
        ("uit = { product = { product = { a = 'b' } } }", "volgt niet uit zichzelf"),
        ("uit = { produkt = { kant = { a = 'lasten' } } }", "Bedoelt u 'product'?"),
        (
            "vast = { kant = 'lasten' }\nuit = { product = { kant = { a = 'baten' } } }",
            "staat ook bij [vast]",
        ),
        ("waarden = { kant = { a = 'links' } }", "geen waarde van kant"),
        ("waarden = { peildatum = { a = '31-02-2025' } }", "Deze datum bestaat niet"),
        ("vul_door = [[]]", "[] is geen kolom"),
        ("vul_door = ['bedrag']", "kolom met cijfers"),
        ("kop = [1, true]", "geen rijnummer"),
        ("kop = 2000000", "geen rijnummer"),
        ("stop = '---'", "geen letter of cijfer"),
        ("blad = ''", "er staat niets"),
        ("totalen = [5]", "5 is geen tekst"),
        ("bron = { naam = 5 }", "5 is geen tekst"),
        ("bron = { naan = 'x' }", "Bedoelt u 'naam'?"),
        ("vast = { bedrag = 5 }", "kan niet voor elke rij gelden"),
        ("vast = { hoeveelheid = nan }", "nan is geen getal"),
        ("vast = { hoeveelheid = '12' }", "zonder aanhalingstekens"),
        ("vast = { taakveld = 0.10 }", "0.1 is geen tekst"),
        ('vast = { wijk = "a\\u0000b" }', "onzichtbaar teken"),
        ("vast = { kant = true }", "geen waarde van kant"),
        ("vast = { jaar = 20.26 }", "geen jaartal"),
        ("vast = { jaar = 99999 }", "geen jaartal"),
        ("vast = { product = '' }", "er staat niets"),
        ("kolommen = { a = { kolom = 'product', jaar = 2026 } }", "geen kolom met cijfers"),
        ("kolommen = { a = { kolom = 'bedrag', bedrag = 1 } }", "Kies een van beide"),
        ("kolommen = { 'A b' = 'product', 'a-B' = 'taakveld' }", "deze kop staat er al"),
        ("negeer = ['a']\nkolommen = { A = 'product' }", "staat ook bij negeer"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named_with_its_line(
    line: str, words: str, tmp_path: Path
) -> None:
    said = refused(f"{BEGIN}\n{line}\n", tmp_path)
    number = len(f"{BEGIN}\n{line}".splitlines())
    assert re.match(rf"Profiel p\.toml, regel [4-{number}], bij ", said), said
    assert words in said
    assert len(said.splitlines()) == 1


def test_all_mistakes_of_all_profiles_are_said_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "profielen"
    folder.mkdir()
    (folder / "a.toml").write_text(
        BEGIN + '[vast]\njaar = "2026"\nkant = "x"\n[kolommen]\n"Omschr." = "prodct"\n'
    )
    (folder / "b.toml").write_text("bestand = 5\n")
    (folder / "c.TOML").write_text("bestand\n")
    (folder / "map.toml").mkdir()
    (folder / "leeg.toml").touch()
    with pytest.raises(LeesFout) as caught:
        load_folder(tmp_path)
    said = [line.split(":")[0] for line in str(caught.value).splitlines()]
    assert said == [
        "Profiel a.toml, regel 4, bij [vast] jaar",
        "Profiel a.toml, regel 5, bij [vast] kant",
        "Profiel a.toml, regel 7, bij [kolommen] Omschr.",
        "Profiel b.toml, regel 1, bij bestand",
        "Profiel c.TOML, regel 1, teken 8",
        "Profiel leeg.toml",
        "Profiel map.toml is een map en geen bestand. Geef het bestand zelf.",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("bestand", "regel 1, teken 8: hier ontbreekt een ="),
        ('bestand = "*"\nkop = 5,5', "regel 2, teken 8: achter de waarde staat nog iets"),
        ("bestand = “*”", "gekrulde aanhalingstekens"),
        ('bestand = "*', "niet gesloten"),
        ('bestand = "*\nkop = 5', "regel 1, teken 13: een aanhalingsteken wordt niet gesloten"),
        ('bestand = "C:\\exports\\x"', "een \\ betekent"),
        ('bestand = "*"\nbestand = "a"', "deze naam staat er al"),
        ("[vast]\n[vast]", "dit blok staat er al"),
        ("lees_verborgen = True", "kleine letters"),
        (
            "[vast]\npeildatum = 2026-02-30",
            "regel 2, teken 13: deze datum of tijd bestaat niet",
        ),
        ("één = 1", "begint niet met een naam"),
        ('negeer = ["a" "b"]', "ontbreekt een komma"),
        ("a = " + "[" * 5000, "te veel haken"),
        ("a = 1" + "0" * 5000, "duizenden cijfers"),
        ('a = "\x01"', "onzichtbaar teken"),
        ('bestand = "café"'.encode("cp1252"), "Bewaar als UTF-8"),
        ('bestand = "x"'.encode("utf-16"), "Bewaar als UTF-8"),
        ('bestand = "x"'.encode("utf-16-le"), "Bewaar als UTF-8"),
        (b"PK\x03\x04rest", "een document en geen tekstbestand"),
        (b"# x\n" * 300_000, "groter dan 1 MB"),
        (" \n\n", "'bestand' ontbreekt"),
    ],
)
def test_what_is_no_toml_is_told_in_dutch_with_its_line(
    text: str | bytes, words: str, tmp_path: Path
) -> None:
    said = refused(text, tmp_path)
    assert words in said
    assert said.startswith("Profiel p.toml")
    assert not re.search(r"\b(at|line|column|expected|codec|invalid|illegal)\b", said.lower())


@pytest.mark.parametrize("begin", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r"])
def test_a_mark_of_utf_8_and_any_end_of_a_line_are_accepted(
    begin: bytes, end: bytes, tmp_path: Path
) -> None:
    (tmp_path / "p.toml").write_bytes(begin + b'bestand = "*"' + end + b"kop = 3" + end)
    assert load(tmp_path / "p.toml").header == (2, 2)


def test_a_pipe_is_no_profile_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p.toml")
    with pytest.raises(LeesFout, match="geen gewoon bestand"):
        load(tmp_path / "p.toml")


def test_a_folder_with_profiles_that_cannot_be_read_is_no_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(LeesFout, match="kan niet worden gelezen"):
        load_folder(tmp_path)


# --- Dates


@pytest.mark.parametrize(
    "written", ['"03-04-2025"', '"3/4/2025"', '"3 april 2025"', '"2025-04-03"', "2025-04-03"]
)
def test_a_date_is_read_with_the_day_first(written: str, tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(f"{BEGIN}[vast]\npeildatum = {written}\njaar = 2025\nfase = 'realisatie'\n")
    result, _ = read_sheet(
        grid("Product;Kant;Bedrag", "Groen;lasten;1.00"), "x.csv", load(path)
    )
    assert result.frame is not None
    assert result.frame["peildatum"].dt.strftime("%d-%m-%Y").tolist() == ["03-04-2025"]


@pytest.mark.parametrize(
    "written", ['"31-04-2025"', '"03-04-25"', '"04-2025"', "20250403", "12:00:00", "0001-01-01"]
)
def test_a_date_that_may_be_another_or_does_not_exist_is_refused(
    written: str, tmp_path: Path
) -> None:
    assert "bij [vast] peildatum: " in refused(
        f"{BEGIN}[vast]\npeildatum = {written}\n", tmp_path
    )


# --- For which file and sheet


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("begroting [2026].xlsx", "begroting [2026].xlsx"),
        ("fin[2026.xlsx", "fin[2026.xlsx"),
        ("FIN_*.xlsx", "fin_2026.XLSX"),
        ("cafe\u0301_*.csv", "caf\u00e9_1.csv"),
        ("2026\\\\*.csv", "2026/a.csv"),
    ],
)
def test_a_pattern_may_be_the_name_itself(pattern: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(f'bestand = "{pattern}"\n', encoding="utf-8")
    assert load(tmp_path / "p.toml").fits(name, "Blad1")


def test_a_profile_without_a_table_holds_for_the_table_that_is_recognised(
    tmp_path: Path,
) -> None:
    path = tmp_path / "p.toml"
    path.write_text(
        'bestand = "*"\n[kolommen]\n"Soort" = "meetlat"\n"Omschr." = "product"\n'
        '[vast]\nkant = "lasten"\nronde = "2014-1"\n'
    )
    sheet = grid("Omschr.;Soort;Realisatie 2024", "Groen;x;1.00")
    result, problems = read_sheet(sheet, "x.csv", load(path))
    assert result.frame is not None
    assert result.frame["product"].tolist() == ["Groen"]
    said = [p.waarde for p in problems if p.code == "PROFIEL_PAST_NIET"]
    assert said == ["vast: ronde"]


def test_what_a_profile_names_and_the_sheet_lacks_is_said(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(
        'bestand = "*"\nvul_door = ["wijk"]\nstop = "Einde"\ntotalen = ["Groen", "Alles samen"]\n'
        'negeer = ["Gebruiker"]\n[kolommen]\n"Omschr." = "product"\n"Kostenpl." = "taakveld"\n'
        '[waarden.kant]\nl = "lasten"\n[waarden.wijk]\nn = "Noord"\n'
    )
    sheet = grid("Omschr.;Kant;Realisatie 2024", "Wegen;lasten;1.00", "Groen;;1.00")
    result, problems = read_sheet(sheet, "x.csv", load(path))
    said = {p.waarde: p.ernst for p in problems if p.code == "PROFIEL_PAST_NIET"}
    assert said == {
        "vul_door: wijk": "waarschuwing",
        "waarden: wijk": "waarschuwing",
        "kolommen: kostenpl": "waarschuwing",
        "totalen: alles samen": "waarschuwing",
        "stop: einde": "waarschuwing",
    }
    assert result.spare == ["negeer: gebruiker", "waarden.kant: l", "waarden.wijk: n"]


def test_a_header_beyond_the_sheet_is_said() -> None:
    _, problems = read_sheet(SHEETS[0], "x.csv", Profile("*", header=(90, 90)))
    assert ("PROFIEL_PAST_NIET", "kop: 91") in [(p.code, p.waarde) for p in problems]


@pytest.mark.parametrize(
    ("patterns", "ernst"), [(("*", "fin.csv"), "ter info"), (("f*", "*v"), "waarschuwing")]
)
def test_two_profiles_on_one_sheet_are_said(
    patterns: tuple[str, str], ernst: str, tmp_path: Path
) -> None:
    (tmp_path / "fin.csv").write_text("Product;Kant;Realisatie 2024\nGroen;lasten;1\n")
    one, two = (Profile(pattern, name=f"{n}.toml") for n, pattern in enumerate(patterns))
    result = read_file(tmp_path / "fin.csv", [one, two])
    (said,) = [p for p in result.problems if p.code == "MEER_PROFIELEN"]
    assert said.ernst == ernst
