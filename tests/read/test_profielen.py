"""The guide to profiles against the reader, what a profile refuses.

And the profile that `check` proposes.

The trap: a guide is right on the day it is written. Every example in it is written to a file here,
read with its profile, and compared with the outcome that the guide shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyse import nl
from analyse.cli import main
from analyse.errors import LeesFout
from analyse.read.problems import FOUT
from analyse.read.profiles.profile import Profile
from analyse.read.profiles.propose import proposals, propose
from analyse.read.profiles.settings import KEYS, load
from analyse.read.result import FileResult
from analyse.read.sheet import Sheet
from analyse.read.table import read_file
from analyse.report.command.arguments import build_parser
from conftest import BUDGET, ROOT, codes
from test_tabellen import as_cell

GUIDE = (ROOT / "docs" / "profielen.md").read_text(encoding="utf-8")
EXAMPLES = dict(
    re.findall(
        r"^### (.+?)\n(.*?)(?=^### |\Z)",
        GUIDE.split("\n## 5. Voorbeelden")[1],
        flags=re.MULTILINE | re.DOTALL,
    )
)


def tables(text: str) -> list[list[list[str]]]:
    """Cells of every table in a piece of the guide, without the rule under the head."""
    found = re.findall(r"(?:^\|.*\|\n)+", text, flags=re.MULTILINE)
    return [
        [
            [c.strip() for c in row.strip("|").split("|")]
            for i, row in enumerate(t.strip().splitlines())
            if i != 1
        ]
        for t in found
    ]


def written(text: str, folder: Path) -> tuple[Path, list[Profile]]:
    """The export and the profiles of an example as files."""
    profiles = []
    for number, toml in enumerate(re.findall(r"```toml\n(.*?)```", text, flags=re.DOTALL)):
        (folder / f"{number}.toml").write_text(toml, encoding="utf-8")
        profiles.append(load(folder / f"{number}.toml"))
    path = folder / profiles[0].pattern.replace("*", "2026")
    *exports, _ = tables(text)
    if path.suffix == ".csv":
        path.write_text("\n".join(";".join(row) for row in exports[0]) + "\n", encoding="utf-8")
        return path, profiles
    book = openpyxl.Workbook()
    for number, (rows, profile) in enumerate(zip(exports, profiles, strict=True)):
        sheet = book.active if number == 0 else book.create_sheet()
        sheet.title = profile.sheet if profile.sheet != "*" else "Blad1"
        for row in rows:
            sheet.append([as_cell(c, codes_in_first=True, column=i) for i, c in enumerate(row)])
    book.save(path)
    return path, profiles


def shown(value: object, like: str) -> str:
    """A value of a table as the guide writes it."""
    if isinstance(value, pd.Timestamp):
        return f"{value:%d-%m-%Y}"
    if not isinstance(value, float):
        return str(value)
    return nl.getal(value, 2 if "," in like else 0).replace(nl.MIN, "-")


#: Examples of what the reader does not do yet.
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_of_the_guide_gives_what_the_guide_shows(name: str, tmp_path: Path) -> None:
    path, profiles = written(EXAMPLES[name], tmp_path)
    result = read_file(path, profiles)
    assert codes(result, FOUT) == [], [(p.code, p.cel, p.reden) for p in result.problems]
    head, *rows = tables(EXAMPLES[name])[-1]
    frame = result.sheets[0].frame
    assert frame is not None
    found = [
        [shown(v, like) for v, like in zip(r, row, strict=True)]
        for r, row in zip(frame[head].to_numpy().tolist(), rows, strict=True)
    ]
    assert found == rows
    if said := re.search(r"\((\d+) van (\d+) totalen sluiten aan\)", EXAMPLES[name]):
        totals = [t for sheet in result.sheets for t in sheet.totals]
        assert (sum(t.ties for t in totals), len(totals)) == (int(said[1]), int(said[2]))


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_of_the_guide_needs_its_profile(name: str, tmp_path: Path) -> None:
    """Without the profile the export is not read, or not as the guide shows.

    Otherwise the example teaches nothing.
    """
    path, _ = written(EXAMPLES[name], tmp_path)
    result = read_file(path, [])
    head, *rows = tables(EXAMPLES[name])[-1]
    frames = [s.frame for s in result.sheets if s.frame is not None and len(s.frame)]
    same = (
        len(frames) == 1
        and set(head) <= set(frames[0])
        and len(frames[0]) == len(rows)
        and [
            [shown(v, like) for v, like in zip(r, row, strict=True)]
            for r, row in zip(frames[0][head].to_numpy().tolist(), rows, strict=True)
        ]
        == rows
    )
    assert not same or codes(result, FOUT)


def test_the_guide_names_every_setting_and_every_setting_has_an_example() -> None:
    settings_table = tables(GUIDE.split("\n## 4. Alle instellingen")[1])[0]
    named = {re.sub(r"[`\[\]]|\.SLEUTEL|\.KOLOM", "", row[0]) for row in settings_table[1:]}
    assert named == set(KEYS)
    used = " ".join(EXAMPLES.values())
    assert {
        key
        for key in KEYS
        if not re.search(rf"^(?:{key} =|\[{key}\b)", used, flags=re.MULTILINE)
    } == {
        "lees_verborgen",
        "bron",
        "telt_niet_mee",
        "eigen_geld",
        "eigen_gemeente",
        "andere_gemeenten",
        "opzoek",
        "laat_leeg",  # of which the rows are the same without it
    }


def test_options_in_the_guide_exist() -> None:
    options = build_parser().commands["check"].options
    assert set(re.findall(r"(?<![\w-])--[a-z]+", GUIDE)) == {
        "--voorstel",
        "--profile",
        "--alles",
    }
    assert {"--voorstel", "--profile", "--alles"} <= set(options)


# --- What a profile refuses
# ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ('negeren = ["x"]', "Bedoelt u 'negeer'?"),
        ('negeer = "Gebruiker"', "geen lijst"),
        ("uittreksel = 1", "geen true of false"),
        ("kop = true", "rijnummer"),
        ("kop = 0", "rijnummer"),
        ("kop = [3, 2]", "rijnummer"),
        ('teken = { baten = "min" }', "geen teken van de baten"),
        ('teken = { saldo = "-" }', "geen kant"),
        ('notatie = "1234"', "geen notatie"),
        ('eenheid = "x 100"', "geen eenheid"),
        ('tabel = "begrotingen"', "Bedoelt u 'begroting'?"),
        ('tabel = "begroting"\nvul_door = ["taakvelt"]', "Bedoelt u 'taakveld'?"),
        ('tabel = "begroting"\nblokken = "hoofdstuk"', "geen kolom"),
        ('tabel = "begroting"\n[vast]\nfase = "relisatie"', "Bedoelt u 'realisatie'?"),
        ('tabel = "begroting"\n[vast]\njaar = "2026"', "geen jaartal"),
        (
            'tabel = "begroting"\n[vast]\nkant = "lasten"\ntotalen = ["Total"]',
            "boven het eerste blok",
        ),
        (
            'tabel = "begroting"\n[kolommen]\n"Omschr." = { kolom = "bedrag", fase = "?" }',
            "primitief, gewijzigd",
        ),
        ('tabel = "begroting"\n[kolommen]\n"Omschr." = ""', "geen kolom"),
        ('tabel = "begroting"\n[waarden.wijck]\n"a" = "b"', "Bedoelt u 'wijk'?"),
    ],
)
def test_a_slip_in_a_profile_is_refused_with_what_was_meant(
    toml: str, words: str, tmp_path: Path
) -> None:
    path = tmp_path / "p.toml"
    path.write_text(f'bestand = "*"\n{toml}\n', encoding="utf-8")
    with pytest.raises(LeesFout, match=re.escape(words)):
        load(path)


def test_a_choice_may_be_written_as_the_export_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text(
        'bestand = "*"\ntabel = "begroting"\n[vast]\nfase = "Rekening"\nkant = "Uitgaven"\n',
        encoding="utf-8",
    )
    assert load(path).fixed == {"fase": "realisatie", "kant": "lasten"}


# --- The proposal
# ----------------------------------------------------------------------------------------------------------

UNKNOWN = [
    ["Overzicht budgetten"],
    ["Bedragen x € 1.000"],
    [],
    ["Vak", "Regel", "Beschikking 2026", "Besteed", "Gebruiker", "Taakvelld"],
    ["K100", "Gazon", 1000, 900, "jd", "5.7"],
    ["K100", "Hagen", 500, 550, "jd", "5.7"],
]


def proposed(path: Path) -> str:
    (proposal,) = proposals(read_file(path, []))
    return proposal.text


def reads(text: str, path: Path, folder: Path) -> FileResult:
    (folder / "ingevuld.toml").write_text(text, encoding="utf-8")
    return read_file(path, [load(folder / "ingevuld.toml")])


def test_a_proposal_is_filled_in_and_then_reads_the_sheet(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    path = write_xlsx(UNKNOWN, "fin_2026-03.xlsx")
    assert codes(read_file(path, [])) == ["BLAD_NIET_HERKEND"]
    text = proposed(path)
    assert 'bestand = "fin_*.xlsx"' in text
    assert "rij 4" in text
    assert "(A2)" in text, "the unit and where it was seen"
    for old, new in (
        ('# "Vak" = ""', '"Vak" = "product_code"'),
        ('# "Regel" = ""', '"Regel" = "product"'),
        (
            '# "Beschikking 2026" = { kolom = "bedrag", jaar = 2026, fase = "?" }',
            '"Beschikking 2026" = { kolom = "bedrag", fase = "primitief" }',
        ),
        (
            '# "Besteed" = { kolom = "bedrag", fase = "?" }',
            '"Besteed" = { kolom = "bedrag", fase = "realisatie" }',
        ),
        ("# tabel = ", "tabel = "),
        ('# "Taakvelld"', '"Taakvelld"'),
        ("# jaar = 2026", "jaar = 2026"),
        ('# kant = "?"', 'kant = "lasten"'),
        ('# negeer = ["..."]', 'negeer = ["Gebruiker"]'),
    ):
        assert old in text
        text = text.replace(old, new)
    result = reads(text, path, tmp_path)
    assert codes(result) == []
    frame = result.sheets[0].frame
    assert frame is not None
    assert frame[
        ["jaar", "fase", "kant", "product_code", "product", "taakveld", "bedrag"]
    ].to_numpy().tolist() == [
        [2026, "primitief", "lasten", "K100", "Gazon", "5.7", 1_000_000.0],
        [2026, "realisatie", "lasten", "K100", "Gazon", "5.7", 900_000.0],
        [2026, "primitief", "lasten", "K100", "Hagen", "5.7", 500_000.0],
        [2026, "realisatie", "lasten", "K100", "Hagen", "5.7", 550_000.0],
    ]


def test_a_proposal_only_fills_in_the_file_and_the_sheet(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    text = proposed(write_xlsx(UNKNOWN, "fin_2026-03.xlsx"))
    settings_made = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert [line.split("  #")[0] for line in settings_made] == [
        'bestand = "fin_*.xlsx"',
        'blad = "Blad1"',
        "[vast]",
        "[kolommen]",
    ]
    assert '# "Taakvelld" = "taakveld"  # kolom F: lijkt op' in text


def test_a_blank_that_is_only_uncommented_is_refused(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    path = write_xlsx(UNKNOWN, "fin_2026-03.xlsx")
    with pytest.raises(LeesFout, match="primitief"):
        reads(proposed(path).replace('# "Besteed"', '"Besteed"'), path, tmp_path)


def test_a_table_that_lacks_a_column_is_proposed_as_that_table(
    write_xlsx: Callable[..., Path], tmp_path: Path
) -> None:
    rows = [
        ["Ronde", "Dag", "Locatie", "Meetlat", "Score"],
        ["2014-1", "01-02-2014", "L1", "gras", "A"],
    ]
    path = write_xlsx(rows, "schouw.xlsx")
    text = proposed(path)
    assert '# tabel = "schouw"  # daar lijkt het blad op' in text
    assert "'Meetlat' = meetlat" in text
    result = reads(text.replace('# "Dag" = ""', '"Dag" = "datum"'), path, tmp_path)
    assert (result.sheets[0].table, result.sheets[0].rows) == ("schouw", 1)


def test_text_without_a_table_gets_no_proposal(write_xlsx: Callable[..., Path]) -> None:
    rows = [
        ["Toelichting"],
        ["In dit bestand staan", "de budgetten"],
        ["van het jaar", "2026"],
        ["Bel voor vragen", "met de afdeling"],
    ]
    assert proposals(read_file(write_xlsx(rows), [])) == []


def test_no_proposal_for_what_is_read_hidden_or_has_a_profile(
    write_xlsx: Callable[..., Path],
) -> None:
    assert proposals(read_file(write_xlsx(UNKNOWN), [Profile("*")])) == []

    def hide(book: openpyxl.Workbook) -> None:
        book.active.sheet_state = "hidden"
        book.create_sheet("leeg")

    assert proposals(read_file(write_xlsx(UNKNOWN, change=hide), [])) == []


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    headings=st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
        min_size=2,
        max_size=6,
    )
)
def test_whatever_the_headings_hold_the_proposal_can_be_loaded(
    headings: list[str], tmp_path: Path
) -> None:
    """Quotes, newlines, dots and control characters in a heading must not break the file, nor two headings that are the same."""
    grid = np.array([headings, [1.5] * len(headings), [2.5] * len(headings)], dtype=object)
    text = propose(Sheet.of('blad "1"\n', grid), "export [1] 2026.xlsx", None)
    if text:
        (tmp_path / "p.toml").write_text(text, encoding="utf-8")
        profile = load(tmp_path / "p.toml")
        assert profile.fits("export [1] 2026.xlsx", profile.sheet)
        assert profile.fits("export [1] 2027.xlsx", profile.sheet)


def test_check_shows_the_proposal_and_writes_it_once(
    write_xlsx: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, folder = write_xlsx(UNKNOWN, "fin_2026-03.xlsx"), tmp_path / "profielen"
    assert main(["check", str(path)]) == 1
    out = capsys.readouterr().out
    assert "Voor 1 blad is er een voorstel voor een profiel" in out
    assert "fin_*.xlsx" not in out
    assert main(["check", str(path), "--alles"]) == 1
    out = capsys.readouterr().out
    assert out.index("BLAD_NIET_HERKEND") < out.index('bestand = "fin_*.xlsx"')
    assert "profielen/fin_2026-03.toml" in out
    assert not folder.exists()
    assert main(["check", str(path), "--voorstel", str(folder)]) == 1
    (made,) = folder.iterdir()
    assert "geschreven" in capsys.readouterr().out
    made.write_text('bestand = "ander.xlsx"\n', encoding="utf-8")
    assert main(["check", str(path), "--voorstel", str(folder)]) == 1
    assert "niet overschreven" in capsys.readouterr().out
    assert made.read_text(encoding="utf-8") == 'bestand = "ander.xlsx"\n'


def test_check_of_a_folder_proposes_for_the_file_that_needs_it(
    write_xlsx: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_xlsx(BUDGET, "goed.xlsx")
    write_xlsx(UNKNOWN, "fin_2026-03.xlsx")
    main(["check", str(tmp_path), "--alles"])
    out = capsys.readouterr().out
    assert out.count("Voorstel voor een profiel") == 1
    assert (
        out.index("goed.xlsx")
        > out.index("Voorstel voor een profiel")
        > out.index("fin_2026-03.xlsx")
    )


def test_json_stays_json_with_a_proposal(
    write_xlsx: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", str(write_xlsx(UNKNOWN)), "--json", "-", "--voorstel", str(tmp_path / "p")])
    assert json.loads(capsys.readouterr().out)["bestanden"]
    assert len(list((tmp_path / "p").iterdir())) == 1
