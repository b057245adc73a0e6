"""Tables that public bodies really print, retyped a few rows at a time.

And the forms that they come in.

The source of a table stands above it; amounts stand as printed. Each is saved as CSV, where every
cell is text, and as a workbook with real numbers, and must come out the same. The trap: a table cut
short no longer ties to its printed total, so where rows are left out the total is that of the rows
retyped, and the test says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from analyse.read.problems import FOUT
from analyse.read.profiles.settings import load
from analyse.read.result import FileResult, SheetResult
from analyse.read.table import read_file
from analyse.tables import cents
from conftest import codes

Rows = Sequence[Sequence[Any]]
Read = Callable[..., FileResult]
FORMATS = ["csv", "xlsx"]
PRINTED = re.compile(r"(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?(-?)")


def table(text: str) -> list[list[str]]:
    """Cells of a table written with a bar between them; an empty line is an empty row."""
    return [
        [cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines()
    ]


def as_cell(text: Any, *, codes_in_first: bool, column: int) -> Any:
    """What Excel holds for a printed amount: a number.

    Codes and words stay text, and so does what only a person can read.
    """
    match = PRINTED.fullmatch(text) if isinstance(text, str) else None
    if not match or (codes_in_first and column == 0):
        return text if text != "" else None
    number = float(match[2].replace(".", "") + "." + (match[3] or "0"))
    return (-number if match[1] or match[4] else number) + 0.0


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write printed rows as CSV or as a workbook and read them.

    With the profile (TOML) that goes with them.
    """

    def read_printed(
        rows: Rows,
        form: str = "csv",
        profile: str = "",
        merges: Sequence[str] = (),
        numbers: bool = True,
        name: str = "export",
    ) -> FileResult:
        path = tmp_path / f"{name}.{form}"
        if form == "csv":
            path.write_text(
                "\n".join(";".join("" if c is None else str(c) for c in row) for row in rows)
                + "\n",
                encoding="utf-8",
            )
        else:
            book = openpyxl.Workbook()
            for row in rows:
                cells = [
                    as_cell(c, codes_in_first=True, column=i) if numbers else c
                    for i, c in enumerate(row)
                ]
                book.active.append(cells)
            for span in merges:
                book.active.merge_cells(span)
            book.save(path)
        if not profile:
            return read_file(path, [])
        (tmp_path / "profiel.toml").write_text('bestand = "*"\n' + profile, encoding="utf-8")
        return read_file(path, [load(tmp_path / "profiel.toml")])

    return read_printed


def frame(result: FileResult | SheetResult) -> pd.DataFrame:
    sheet = result.sheets[0] if isinstance(result, FileResult) else result
    assert sheet.frame is not None, [
        (p.code, p.reden, p.verwacht) for p in getattr(result, "problems", [])
    ]
    return sheet.frame


def sums(result: FileResult, *by: str) -> dict[Any, float]:
    """Exact sum of the amounts in euro per value of some columns."""
    rows = frame(result)
    keys = by[0] if len(by) == 1 else list(by)
    return {
        k: v / 100
        for k, v in (
            cents(rows["bedrag"])
            .groupby([rows[c] for c in ([keys] if isinstance(keys, str) else keys)])
            .sum()
            .items()
        )
    }


def verdicts(result: FileResult) -> set[str]:
    return {t.oordeel for t in result.sheets[0].totals}


def assert_ties(result: FileResult, totals: int) -> None:
    """No error, and as many control totals as the source prints, each tied (rounding allowed for)."""
    assert codes(result, FOUT) == [], [
        (p.cel, p.reden) for p in result.problems if p.ernst == FOUT
    ]
    assert len(result.sheets[0].totals) == totals
    assert verdicts(result) <= {"sluit aan", "afronding"}


# --- Real tables
# -----------------------------------------------------------------------------------------------------------

# Gemeente Drimmelen, jaarstukken 2021: https://drimmelen.begrotingsapp.nl/jaarstukken-2021
# (overzicht van baten en lasten)
DRIMMELEN = table("""
in € 1.000
Programma|Primitieve begroting|||Bijgestelde begroting 2021|||Realisatie 2021||
|Baten|Lasten|Saldo|Baten|Lasten|Saldo|Baten|Lasten|Saldo
1 Burger en Bestuur|329|4.977-|4.649-|329|5.230-|4.900-|739|5.129-|4.390-
2 Openbare ruimte|3.040|7.978-|4.939-|5.426|10.542-|5.116-|5.589|10.981-|5.392-
3 Ruimte, wonen en economie|7.575|10.002-|2.427-|11.403|13.685-|2.282-|10.383|11.794-|1.410-
4 Sociaal domein|4.407|25.991-|21.584-|5.714|30.045-|24.332-|5.526|28.552-|23.025-
Subtotaal programma's|15.350|48.949-|33.599-|22.872|59.502-|36.629-|22.238|56.455-|34.217-
Omschrijving algemene dekkingsmiddelen
Lokale heffingen|4.881|340-|4.541|5.224|357-|4.867|5.046|384-|4.663
Algemene uitkeringen|35.076|2-|35.073|37.184|2-|37.182|37.657|3-|37.654
Dividend (beleggingen)|46|-|46|66|-|66|66|-|66
Saldo financieringsfunctie|-|127-|127-|33|149-|116-|43|149-|106-
Overige algemene dekkingsmiddelen|-|247-|247-|-|44-|44-|-|221-|221-
Subtotaal alg. dekkingsmiddelen|40.003|716-|39.287|42.507|553-|41.954|42.812|756-|42.056
""")


@pytest.mark.parametrize("form", FORMATS)
def test_drimmelen_trailing_minus_and_a_header_of_two_rows(read: Read, form: str) -> None:
    result = read(DRIMMELEN, form, merges=["B2:D2", "E2:G2", "H2:J2"])
    assert_ties(result, 12)
    assert sums(result, "fase", "kant") == {
        ("primitief", "baten"): 55_354_000.0,
        (
            "primitief",
            "lasten",
        ): 49_664_000.0,  # the rows; the subtotals print 48.949 + 716, one unit more
        ("gewijzigd", "baten"): 65_379_000.0,
        ("gewijzigd", "lasten"): 60_054_000.0,
        ("realisatie", "baten"): 65_049_000.0,
        ("realisatie", "lasten"): 57_213_000.0,
    }
    assert set(frame(result)["jaar"]) == {2021}
    assert len(frame(result)) == 9 * 6


# Gemeente Zaanstad, begroting 2017: http://zaanstad.begroting-2017.nl/p5500/taakvelden (revenues
# negative, two of them positive)
ZAANSTAD = table("""
Taakveld|Begroting lasten 2017|Begroting baten 2017|Begroting saldo 2017
0.1 - Bestuur|3.443|0|3.443
0.2 - Burgerzaken|4.691|-3.059|1.632
0.4 - Overhead|53.764|-1.836|51.928
0.5 - Treasury|-2.838|-5.553|-8.391
0.61 - OZB woningen|427|-18.104|-17.677
2.1 - Verkeer, wegen en water|15.113|-558|14.556
3.2 - Fysieke bedrijfsinfrastructuur|276|3.570|3.845
5.2 - Sportaccommodaties|7.817|1.242|9.059
5.7 – Openbaar groen en recreatie|9.126|-58|9.068
""")


@pytest.mark.parametrize("form", FORMATS)
def test_zaanstad_negative_revenues_of_which_two_are_positive(read: Read, form: str) -> None:
    result = read(ZAANSTAD, form, 'tabel = "begroting"\neenheid = "x € 1.000"\n')
    assert codes(result, FOUT) == []
    rows = frame(result).set_index(["taakveld", "kant"])["bedrag"]
    assert rows["0.61", "baten"] == 18_104_000
    assert rows["3.2", "baten"] == -3_570_000
    assert rows["5.2", "baten"] == -1_242_000
    assert rows["0.5", "lasten"] == -2_838_000
    assert rows["5.7", "lasten"] == 9_126_000
    assert "TEKEN_GEKEERD" in codes(result)
    assert sums(result, "kant") == {"baten": 24_356_000.0, "lasten": 91_819_000.0}


# Gemeente Maassluis, jaarverslag 2017: https://maassluis.jaarverslag-2017.nl/p3301 (only the saldo;
# cost is positive)
MAASSLUIS = table("""
Bedragen x € 1.000
||Saldo lasten/baten 2017||
||Primaire begroting|Definitieve begroting|Jaarrekening
0.1|Bestuur|1.788|1.762|1.775
0.10|Mutaties reserves|-2.777|-365|237
0.2|Burgerzaken|444|386|342
0.3|Beheer overige gebouwen en gronden|-442|-387|-404
0.4|Overhead|9.248|10.364|9.732
2.1|Verkeer en vervoer|4.537|3.818|2.736
5.7|Openbaar groen en (openlucht) recreatie|1.779|1.736|2.006
""")
MAASSLUIS_PROFILE = """
tabel = "begroting"
[vast]
jaar = 2017
kant = "lasten"   # het saldo, kosten positief: netto lasten
[kolommen]
"kolom A" = "taakveld"
"kolom B" = "product"
"Saldo lasten/baten 2017 Primaire begroting" = { kolom = "bedrag", fase = "primitief" }
"Definitieve begroting" = { kolom = "bedrag", fase = "gewijzigd" }
"Jaarrekening" = { kolom = "bedrag", fase = "realisatie" }
"Saldo lasten/baten 2017 Definitieve begroting" = { kolom = "bedrag", fase = "gewijzigd" }
"Saldo lasten/baten 2017 Jaarrekening" = { kolom = "bedrag", fase = "realisatie" }
"""


@pytest.mark.parametrize("form", FORMATS)
def test_maassluis_columns_without_a_heading_and_only_a_saldo(read: Read, form: str) -> None:
    result = read(MAASSLUIS, form, MAASSLUIS_PROFILE, merges=["C2:E2"])
    assert codes(result, FOUT) == []
    assert sums(result, "fase") == {
        "primitief": 14_577_000.0,
        "gewijzigd": 17_314_000.0,
        "realisatie": 16_424_000.0,
    }
    rows = frame(result)
    assert list(rows["taakveld"].unique()) == ["0.1", "0.10", "0.2", "0.3", "0.4", "2.1", "5.7"]
    assert rows.loc[rows["taakveld"] == "0.10", "bedrag"].tolist() == [
        -2_777_000,
        -365_000,
        237_000,
    ]


@pytest.mark.parametrize("form", FORMATS)
def test_maassluis_both_columns_without_a_heading_are_keys(read: Read, form: str) -> None:
    rows = frame(read(MAASSLUIS, form, MAASSLUIS_PROFILE, merges=["C2:E2"]))
    assert set(zip(rows["taakveld"], rows["product"], strict=True)) >= {
        ("0.1", "Bestuur"),
        ("0.10", "Mutaties reserves"),
    }


# Gemeente Ridderkerk, jaarstukken 2019: https://ridderkerk.begrotingsapp.nl/jaarstukken-2019
# (bijlage taakvelden)
RIDDERKERK = table("""
Taakveld|Omschrijving taakveld|Lasten en baten|Begroting na wijziging|Rekening 2019
0.1|Bestuur|Lasten|-3.752.900,00|-4.027.500,00
||Baten|736.900,00|697.100,00
Totaal 0.1||Saldo|-3.016.000,00|-3.330.400,00
0.63|Parkeerbelasting|Lasten|0,00|-100,00
||Baten|407.200,00|398.800,00
Totaal 0.63||Saldo|407.200,00|398.700,00
0.7|Algemene uitkering en overige uitkeringen gemeentefonds|Baten|63.111.100,00|62.776.000,00
Totaal 0.7||Saldo|63.111.100,00|62.776.000,00
0.9|Vennootschapsbelasting (VpB)|Lasten|-853.300,00|-708.000,00
Totaal 0.9||Saldo|-853.300,00|-708.000,00
0.10|Mutaties reserves|Lasten|-2.745.300,00|-2.523.200,00
||Baten|10.539.800,00|7.802.800,00
Totaal 0.10||Saldo|7.794.500,00|5.279.600,00
""")
RIDDERKERK_PROFILE = """
vul_door = ["taakveld", "product"]
[kolommen]
"Omschrijving taakveld" = "product"
"""


@pytest.mark.parametrize("form", FORMATS)
def test_ridderkerk_three_rows_a_taakveld_with_their_key_only_in_the_first(
    read: Read, form: str
) -> None:
    result = read(RIDDERKERK, form, 'tabel = "begroting"\n' + RIDDERKERK_PROFILE)
    assert_ties(result, 10)
    assert verdicts(result) == {"sluit aan"}
    assert sums(result, "fase", "kant") == {
        ("gewijzigd", "baten"): 74_795_000.0,
        ("gewijzigd", "lasten"): 7_351_500.0,
        ("realisatie", "baten"): 71_674_700.0,
        ("realisatie", "lasten"): 7_258_800.0,
    }
    rows = frame(result)
    assert rows.groupby("taakveld").size().to_dict() == {
        "0.1": 4,
        "0.10": 4,
        "0.63": 4,
        "0.7": 2,
        "0.9": 2,
    }
    assert set(rows.loc[rows["taakveld"] == "0.10", "product"]) == {"Mutaties reserves"}


# Gemeente Nieuwkoop, jaarverslag 2018:
# https://nieuwkoop.jaarverslag-2018.nl/p2167/uitvoeringsinformatie (labels cut by the source)
NIEUWKOOP = table("""
bedragen x € 1.000
Programma / Taakveld|Begroting 2018|Begroting na wijziging 2018|Rekening|Verschil
1 Ruimtelijke ontwikkeling
0.10  Mutaties reserves|-|2.815|2.755|-59
0.3  Beheer overige gebouwen en gro|175|205|240|35
8.2  Grondexploitatie (niet-bedrijv|17.952|18.150|28.838|10.688
Subtotaal|18.127|21.170|31.833|10.664
2 Ruimtelijk beheer
5.7  Openbaar groen en (openlucht)|2.168|2.213|2.210|-3
7.3  Afval|2.602|2.872|2.842|-30
Subtotaal|4.770|5.085|5.052|-33
""")


@pytest.mark.parametrize("form", FORMATS)
def test_nieuwkoop_block_headings_as_a_key(read: Read, form: str) -> None:
    """Subtotals of the rows retyped: the page prints those of all rows."""
    profile = (
        'tabel = "begroting"\nblokken = "product"\n[vast]\nkant = "lasten"\n[kolommen]\n"Programma'
        ' / Taakveld" = "taakveld"\n'
    )
    result = read(NIEUWKOOP, form, profile)
    assert_ties(result, 6)
    rows = frame(result)
    assert list(rows["taakveld"].unique()) == ["0.10", "0.3", "8.2", "5.7", "7.3"]
    assert sums(result, "product", "fase") == {
        ("1 Ruimtelijke ontwikkeling", "primitief"): 18_127_000.0,
        ("1 Ruimtelijke ontwikkeling", "gewijzigd"): 21_170_000.0,
        ("1 Ruimtelijke ontwikkeling", "realisatie"): 31_833_000.0,
        ("2 Ruimtelijk beheer", "primitief"): 4_770_000.0,
        ("2 Ruimtelijk beheer", "gewijzigd"): 5_085_000.0,
        ("2 Ruimtelijk beheer", "realisatie"): 5_052_000.0,
    }


# Provincie Zeeland, jaarstukken 2019:
# https://pcportal.zeeland.nl/jaarstukken-2019---provincie-zeeland ("Begrotin" as printed)
ZEELAND = table("""
Bedragen x € 1.000|Begrotin 2019 na wijziging|||Realisatie 2019||
|Lasten|Baten|Saldo|Lasten|Baten|Saldo
01 Grote projecten|-|-|-|-|-|-
02 Fysieke leefomgeving|3.311|-|-3.311|2.694|-|-2.694
03 Landelijk gebied, natuur en landbouw|979|138|-841|799|224|-575
04 Regionale economie|12.377|432|-11.945|12.671|334|-12.337
05 Regionale bereikbaarheid en leefbaarheid|659|-|-659|779|-|-779
06 Culturele infrastructuur en monumenten|585|183|-402|1.076|700|-376
07 Bestuur|97|4|-93|93|4|-90
08 Klimaat en energie|6.443|48|-6.395|6.642|41|-6.600
90 Algemene dekkingsmiddelen|-1.029|-|1.029|-2.428|-|2.428
96 Kosten van de overhead|130|-|-130|117|-|-117
Totaal incidentele baten en lasten|23.553|803|-22.749|22.444|1.303|-21.141
""")
ZEELAND_PROFILE = """
tabel = "begroting"
[kolommen]
"kolom A" = "product"
"Begrotin 2019 na wijziging Lasten" = { kolom = "bedrag", jaar = 2019, fase = "gewijzigd", kant = "lasten" }
"Begrotin 2019 na wijziging Baten" = { kolom = "bedrag", jaar = 2019, fase = "gewijzigd", kant = "baten" }
"Baten" = { kolom = "bedrag", jaar = 2019, fase = "gewijzigd", kant = "baten" }
"""


@pytest.mark.parametrize("form", FORMATS)
def test_zeeland_a_misspelled_group_heading(read: Read, form: str) -> None:
    result = read(ZEELAND, form, ZEELAND_PROFILE, merges=["B1:D1", "E1:G1"])
    assert_ties(result, 4)
    assert sums(result, "fase", "kant") == {
        ("gewijzigd", "baten"): 805_000.0,  # the rows; the page prints 803
        ("gewijzigd", "lasten"): 23_552_000.0,
        ("realisatie", "baten"): 1_303_000.0,
        ("realisatie", "lasten"): 22_443_000.0,
    }


# Provincie Noord-Holland, begroting 2018: https://noordholland.begroting-2018.nl/p4596 (each block
# begins with its own total)
NOORD_HOLLAND = table("""
Bedragen x 1.000 euro
Programma|Incidenteel|Structureel|Eindtotaal
Baten|-100|-425.856|-425.956
1 Openbaar bestuur|-50|-43|-93
2 Bereikbaarheid|0|-10.640|-10.640
3 Water|0|-835|-835
4 Milieu|0|-2.980|-2.980
5 Ruimte|0|-13.414|-13.414
6 Groen|-50|-1.608|-1.658
7 Cultuur en Welzijn|0|-30|-30
8 Financiën|0|-396.306|-396.306
Lasten|129.078|223.713|352.790
1 Openbaar bestuur|226|23.633|23.859
2 Bereikbaarheid|85.343|110.034|195.377
3 Water|197|5.300|5.497
4 Milieu|1.159|23.488|24.647
5 Ruimte|32.048|20.396|52.444
6 Groen|32.058|41.358|73.415
""")
NOORD_HOLLAND_PROFILE = """
tabel = "begroting"
[vast]
jaar = 2018
fase = "primitief"
[kolommen]
"Programma" = "product"
"Incidenteel" = { kolom = "bedrag", aard = "incidenteel" }
"Structureel" = { kolom = "bedrag", aard = "structureel" }
"""


@pytest.mark.parametrize("form", FORMATS)
def test_noord_holland_a_block_heading_with_the_total_of_its_block(
    read: Read, form: str
) -> None:
    """The total of the lasten is that of the six programmes retyped; the baten are complete."""
    rows = [list(r) for r in NOORD_HOLLAND]
    rows[11][1:] = ["151.031", "224.209", "375.239"]
    result = read(rows, form, NOORD_HOLLAND_PROFILE)
    assert_ties(result, 4)
    assert len(frame(result)) == 14 * 2
    assert sums(result, "aard", "kant") == {
        ("incidenteel", "baten"): 100_000.0,
        ("incidenteel", "lasten"): 151_031_000.0,
        ("structureel", "baten"): 425_856_000.0,
        ("structureel", "lasten"): 224_209_000.0,
    }


# Provincie Zuid-Holland, begroting 2012: http://2012.begrotingzuidholland.nl (paragraaf
# taakstellingen en reserveringen)
ZUID_HOLLAND = table("""
bedragen x € 1 mln
Onderwerp|2012|2013|2014|2015
1 Organisatie en inhuur (heroverweging)|1,5|3,0|5,5|10,0
2 Personeel en organisatie (heroverweging)|1,5|3,0|5,5|10,0
3 Subsidies (heroverweging)|0,0|5,0|8,0|12,5
4 Taakstelling overig|2,3|7,9|7,8|6,9
Totaal|5,3|18,9|26,8|39,4
""")


@pytest.mark.parametrize("form", FORMATS)
def test_zuid_holland_targets_in_millions_with_one_decimal(read: Read, form: str) -> None:
    result = read(
        ZUID_HOLLAND, form, 'tabel = "taakstelling"\n[kolommen]\n"Onderwerp" = "naam"\n'
    )
    assert_ties(result, 4)
    assert sums(result, "jaar") == {
        2012: 5_300_000.0,
        2013: 18_900_000.0,
        2014: 26_800_000.0,
        2015: 39_400_000.0,
    }
    assert len(frame(result)) == 16


# Gemeente Nijmegen, begroting 2020: https://nijmegen.begroting-2020.nl/p39194/wat-kost-het (decimal
# point, N behind the saldo)
NIJMEGEN = table("""
Bedragen * 1 mln|Rekening 2018|Begroting 2019|2020|2021
Lasten
5.7 Openbaar groen en recreatie|11.0|12.7|11.6|11.7
7.2 Riolering|16.3|11.8|11.7|11.9
7.3 Afval|11.8|12.9|11.1|11.1
7.4 Milieubeheer|8.7|8.1|10.7|7.2
7.5 Begraafplaatsen|0.0|0.0|0.0|0.0
Totale lasten|47.8|45.5|45.1|41.9
Baten
5.7 Openbaar groen en recreatie|0.9|0.7|0.6|0.6
7.2 Riolering|16.6|16.6|16.7|17.0
7.3 Afval|6.9|6.2|6.2|6.2
7.4 Milieubeheer|2.4|1.2|0.5|0.6
Totale baten|26.8|24.7|24.0|24.4
Saldo van lasten en baten|21.0N|20.8N|21.1N|17.5N
""")


@pytest.mark.parametrize("form", FORMATS)
def test_nijmegen_a_decimal_point_and_a_letter_behind_the_saldo(read: Read, form: str) -> None:
    result = read(
        NIJMEGEN, form, 'tabel = "begroting"\n[vast]\nfase = "primitief"\n', numbers=False
    )
    assert_ties(result, 12)
    assert sums(result, "jaar", "kant") == {
        (2018, "baten"): 26_800_000.0,
        (2018, "lasten"): 47_800_000.0,
        (2019, "baten"): 24_700_000.0,
        (2019, "lasten"): 45_500_000.0,
        (2020, "baten"): 24_000_000.0,
        (2020, "lasten"): 45_100_000.0,
        (2021, "baten"): 24_400_000.0,
        (2021, "lasten"): 41_900_000.0,
    }
    rows = frame(result)
    assert rows.groupby("jaar")["fase"].unique().map(list).to_dict() == {
        2018: ["realisatie"],
        2019: ["primitief"],
        2020: ["primitief"],
        2021: ["primitief"],
    }


# Gemeente Nijmegen, begroting 2026: https://nijmegen.begroting-2026.nl/p61150 (a disadvantage is
# negative; two empty cells)
NIJMEGEN_2026 = table("""
(Bedragen * € 1.000)|2026|2027|2028|2029
Indexatieverschil VTH-milieu taken (ODRN)|-50|-50|-50|-50
Tekort DVO DAR 2025 e.v.|-1.929|-1.929|-1.929|-1.929
Uitbreiden capaciteit Afval en Reiniging 1 fte incl. trap op trap af|-128|-128|-128|-128
Tekort op onderhoud groen|-1.284|-1.284|-1.284|-1.284
Onderhoud begraafplaatsen|-200|-200|-200|-200
Productgroep spelen benodigd onderhoudsgeld|-200|-200|-200|-200
Klimaatadaptatie||-350|-600|-600
Klimaatadaptatie trap op trap af||-140|-240|-240
Legesopbrengsten milieu|-275|-275|-275|-275
Bodemsanering|0|-350|-350|-350
Tekort door toename inpandige afvalruimtes|-375|-375|-375|-375
Tekort rendabele uren|-1.022|-1.022|-1.022|-1.022
Totaal|-5.463|-6.303|-6.653|-6.653
""")


@pytest.mark.parametrize("form", FORMATS)
def test_nijmegen_2026_net_disadvantages_with_empty_cells(read: Read, form: str) -> None:
    profile = (
        'tabel = "begroting"\n[vast]\nfase = "primitief"\nkant = "lasten"\n[kolommen]\n"kolom A" ='
        ' "product"\n'
    )
    result = read(NIJMEGEN_2026, form, profile)
    assert_ties(result, 4)
    assert sums(result, "jaar") == {
        2026: 5_463_000.0,
        2027: 6_303_000.0,
        2028: 6_653_000.0,
        2029: 6_653_000.0,
    }
    assert len(frame(result)) == 12 * 4 - 2


# Gemeente Zwolle, jaarverslag 2017: https://zwolle.jaarverslag-2017.nl/p14494 (remarks in the
# labels, a colon behind each total)
ZWOLLE = table("""
(Hoofd)Taakvelden|vastgestelde begroting lasten|vastgestelde begroting baten|begroting t/m december lasten|begroting t/m december baten|rekening 2017 lasten|rekening 2017 baten
Verkeer en vervoer|12.501|344|13.115|2.390|12.839|2.790
Parkeren (aangepast,zie parkeerbel.)|4.951|8.245|5.572|5.554|4.831|5.858
Recreatieve havens|90|45|90|45|74|42
Econ havens en waterwegen|469|367|569|366|651|368
Openbaar vervoer|6|81|39|81|126|74
Totaal Verkeer, vervoer en waterstaat:|18.017|9.082|19.385|8.436|18.521|9.132
""")


@pytest.mark.parametrize("form", FORMATS)
def test_zwolle_subtotals_between_the_rows(read: Read, form: str) -> None:
    result = read(ZWOLLE, form, 'tabel = "begroting"\neenheid = "x € 1.000"\n')
    assert_ties(result, 6)
    assert verdicts(result) == {"sluit aan"}
    assert sums(result, "fase", "kant")["realisatie", "lasten"] == 18_521_000.0
    assert sums(result, "fase", "kant")["primitief", "baten"] == 9_082_000.0
    assert set(frame(result)["jaar"]) == {2017}


# CBS, GWW inputprijsindex 2010 = 100, as printed by Bouwend Nederland:
# http://www.bouwendnederland.nl/feiten-en-cijfers/28725
GWW = table("""
Totaal GWW
|2014|2015|2016|2017
Januari|107,5|104,7|102,9|108,5
April|107,1|105,7|103,3|
Wegen met open verharding, reeks 2010 = 100
Januari|105,6|103,9|104,4|107,4
April|105,4|104,4|104,8|
""")


@pytest.mark.parametrize("form", FORMATS)
def test_gww_a_series_a_block_in_a_wide_index(read: Read, form: str) -> None:
    profile = (
        'tabel = "prijsindex"\nblokken = "reeks"\n[vast]\nbasisjaar = "2010"\n[kolommen]\n"kolom A"'
        ' = "periode"\n'
    )
    rows = frame(read([*GWW[1:2], *GWW[:1], *GWW[2:]], form, profile))
    assert len(rows) == 14
    assert set(rows["periode"]) <= {"Januari", "April", "onbekend"}
    assert rows.groupby("reeks")["index"].apply(list).to_dict() == {
        "Totaal GWW": [107.5, 104.7, 102.9, 108.5, 107.1, 105.7, 103.3],
        "Wegen met open verharding, reeks 2010 = 100": [
            105.6,
            103.9,
            104.4,
            107.4,
            105.4,
            104.4,
            104.8,
        ],
    }


# --- Signs: six published conventions and the forms of V and N
# ------------------------------------------------------------- Bronckhorst 2023 (own kant
# positive), Noord-Holland 2018 and Eindhoven 2023 (baten negative), Amersfoort 2020 (lasten
# negative), Drimmelen 2021 (trailing minus), Sint-Michielsgestel (net cost negative), Capelle 2021
# (letter in front), Weert 2023 (two columns).

SIGNS = {
    "own kant positive": ("7.137", "6.692", "6.188", "6.915", "-949", "223"),
    "revenues negative, positive saldo is cost": (
        "7.137",
        "6.692",
        "-6.188",
        "-6.915",
        "949",
        "-223",
    ),
    "costs negative": ("-7.137", "-6.692", "6.188", "6.915", "-949", "223"),
    "costs with a trailing minus": ("7.137-", "6.692-", "6.188", "6.915", "949-", "223"),
    "costs in brackets": ("(7.137)", "(6.692)", "6.188", "6.915", "(949)", "223"),
    "saldo with a letter in front": ("7.137", "6.692", "6.188", "6.915", "N 949", "V 223"),
    "saldo with a letter behind": ("7.137", "6.692", "6.188", "6.915", "949 N", "223 V"),
}


@pytest.mark.parametrize("name", SIGNS)
@pytest.mark.parametrize("form", FORMATS)
def test_an_amount_is_positive_in_its_own_kant_whatever_the_export_prints(
    read: Read, form: str, name: str
) -> None:
    """Taakveld 6.1 of Bronckhorst 2023 in each convention.

    A second taakveld keeps the sign from hanging on one row.
    """
    lasten, lasten_r, baten, baten_r, saldo, saldo_r = SIGNS[name]
    minus = "-" if lasten.startswith("-") else ""
    rows = [
        ["Bedragen x € 1.000"],
        ["Taakveld", "Lasten/Baten", "Begroting 2023", "Rekening 2023"],
        ["6.1 Samenkracht", "Lasten", lasten, lasten_r],
        ["6.1 Samenkracht", "Baten", baten, baten_r],
        ["Saldo van lasten en baten", "", saldo, saldo_r],
    ]
    result = read(rows, form)
    assert_ties(result, 2)
    assert sums(result, "fase", "kant") == {
        ("primitief", "lasten"): 7_137_000.0,
        ("primitief", "baten"): 6_188_000.0,
        ("realisatie", "lasten"): 6_692_000.0,
        ("realisatie", "baten"): 6_915_000.0,
    }, minus


VN = {
    "a column with V and N": [["Verschil", "V/N"], ["445", "V"], ["62", "N"]],
    "a signed difference with the letter beside it": [
        ["Verschil", "V/N"],
        ["445", "V"],
        ["-62", "N"],
    ],
    "the letter in front": [["Verschil"], ["V 445"], ["N 62"]],
    "the letter behind": [["Verschil"], ["445V"], ["62N"]],
    "a sign and no letter": [["Verschil"], ["445"], ["-62"]],
    "realisatie less begroting without a letter": [["Verschil"], ["-445"], ["-62"]],
    "two columns": [["Voordeel", "Nadeel"], ["445", ""], ["", "62"]],
}


@pytest.mark.parametrize("name", VN)
@pytest.mark.parametrize("form", FORMATS)
def test_the_forms_of_voordeel_and_nadeel(read: Read, form: str, name: str) -> None:
    """Bronckhorst 2023: 6.1 lasten 7.137 to 6.692 is 445 V; 7.1 baten 297 to 235 is 62 N."""
    head, first, second = VN[name]
    rows = [
        ["Taakveld", "Lasten/Baten", "Begroting 2023", "Rekening 2023", *head],
        ["6.1 Samenkracht", "Lasten", "7.137", "6.692", *first],
        ["7.1 Volksgezondheid", "Baten", "297", "235", *second],
    ]
    result = read(rows, form)
    assert codes(result, FOUT) == []
    assert not {"VERSCHIL_KLOPT_NIET", "TEKEN_VN"} & set(codes(result))
    assert frame(result)["bedrag"].tolist() == [7137.0, 6692.0, 297.0, 235.0]


def test_a_letter_on_the_wrong_side_is_named(read: Read) -> None:
    rows = [
        ["Taakveld", "Lasten/Baten", "Begroting 2023", "Rekening 2023", "Verschil", "V/N"],
        ["6.1 Samenkracht", "Lasten", "7.137", "6.692", "445", "N"],
        ["7.1 Volksgezondheid", "Baten", "297", "235", "62", "N"],
    ]
    assert [p.cel for p in read(rows).problems if p.code == "TEKEN_VN"] == ["F2"]


def test_net_cost_as_a_negative_amount(read: Read) -> None:
    """Sint-Michielsgestel: -2.300 becomes -2.447, a difference of -148 as printed (rounding)."""
    rows = table("""
bedragen x € 1.000
Programma|Begroting 2018|Rekening 2018|Verschil
Sociaal|-2.300|-2.447|-148
Ruimte|-1.100|-1.000|100
Totaal|-3.400|-3.447|-47
""")
    result = read(rows, profile='tabel = "begroting"\n[vast]\nkant = "lasten"\n')
    assert "VERSCHIL_KLOPT_NIET" not in codes(result)
    assert sums(result, "fase") == {"primitief": 3_400_000.0, "realisatie": 3_447_000.0}


@pytest.mark.parametrize("form", FORMATS)
def test_a_profile_states_the_sign_where_most_amounts_are_corrections(
    read: Read, form: str
) -> None:
    """Two of three revenues are negative corrections.

    Without the profile the whole kant would be turned.
    """
    rows = table("""
Product|Lasten/Baten|Rekening 2023
Leges|Baten|-50
Huur|Baten|-40
Pacht|Baten|10
Beheer|Lasten|100
""")
    assert sums(read(rows, form), "kant")["baten"] == 80.0
    stated = read(rows, form, 'tabel = "begroting"\nteken = { baten = "+" }\n')
    assert sums(stated, "kant") == {"baten": -80.0, "lasten": 100.0}
    assert "TEKEN_GEKEERD" not in codes(stated)


# --- Totals
# ----------------------------------------------------------------------------------------------------------------

NESTED = table("""
Programma|Product|Lasten/Baten|Rekening 2023
Leefbaarheid|Groen|Lasten|100,25
Leefbaarheid|Wegen|Lasten|200,25
Subtotaal Leefbaarheid|||300,50
Bestuur|Raad|Lasten|50,00
Bestuur|College|Lasten|25,00
Subtotaal Bestuur|||75,00
Totaal programma's|||375,50
Algemeen|Rente|Lasten|10,00
Eindtotaal|||385,50
""")


@pytest.mark.parametrize("form", FORMATS)
def test_totals_of_totals(read: Read, form: str) -> None:
    result = read(
        NESTED,
        form,
        'tabel = "begroting"\n[kolommen]\n"Programma" = "activiteit"\n"Product" = "product"\n',
    )
    assert_ties(result, 4)
    assert verdicts(result) == {"sluit aan"}
    assert [t.bereik for t in result.sheets[0].totals] == [
        "D2:D3",
        "D5:D6",
        "D2:D6 (4 cellen)",
        "D2:D9 (5 cellen)",
    ]
    assert sums(result, "kant") == {"lasten": 385.5}


def test_a_total_of_totals_that_is_off_is_not_taken_for_rounding(read: Read) -> None:
    rows = [list(r) for r in NESTED]
    rows[7][3] = "375,51"
    result = read(
        rows,
        profile=(
            'tabel = "begroting"\n[kolommen]\n"Programma" = "activiteit"\n"Product" = "product"\n'
        ),
    )
    assert [t.cel for t in result.sheets[0].totals if not t.ties] == ["D8"]
    assert "TOTAAL_SLUIT_NIET_AAN" in codes(result, FOUT)


@pytest.mark.parametrize("form", FORMATS)
def test_a_profile_names_labels_that_are_totals(read: Read, form: str) -> None:
    rows = table("""
Product|Lasten/Baten|Rekening 2023
Groen|Lasten|100
Wegen|Lasten|200
Kosten openbare ruimte||300
""")
    result = read(rows, form, 'tabel = "begroting"\ntotalen = ["Kosten openbare ruimte"]\n')
    assert_ties(result, 1)
    assert sums(result, "kant") == {"lasten": 300.0}


@pytest.mark.parametrize("form", FORMATS)
def test_a_total_in_a_column_without_a_heading_is_a_total_all_the_same(
    read: Read, form: str
) -> None:
    """Two years, no column that is understood but the amounts.

    The label stands where nothing is read.
    """
    rows = table("""
Kostendrager|Taakveld|Lasten 2022|Lasten 2023
Gazon|5.7|10|20
Hagen|5.7|30|40
Totaal||40|60
""")
    result = read(rows, form, 'tabel = "begroting"\n[vast]\nfase = "realisatie"\n')
    assert_ties(result, 2)
    assert sums(result, "jaar") == {2022: 40.0, 2023: 60.0}


# --- Layout
# ----------------------------------------------------------------------------------------------------------------


def refused_or(result: FileResult, amounts: list[float]) -> bool:
    """Whether a sheet is refused with an error, or read with exactly these amounts."""
    return bool(codes(result, FOUT)) or sorted(frame(result)["bedrag"].tolist()) == sorted(
        amounts
    )


@pytest.mark.parametrize("form", FORMATS)
def test_a_second_block_in_another_unit_is_never_silently_wrong(read: Read, form: str) -> None:
    rows = table("""
Bedragen x € 1.000
Product|Lasten/Baten|Rekening 2023
Groen|Lasten|100
Wegen|Lasten|200

Bedragen in euro's
Product|Lasten/Baten|Rekening 2023
Leges|Baten|5.000
Huur|Baten|6.000
""")
    assert refused_or(read(rows, form), [100_000.0, 200_000.0, 5_000.0, 6_000.0])


@pytest.mark.parametrize("form", FORMATS)
def test_a_second_block_in_thousands_under_euros_is_never_silently_wrong(
    read: Read, form: str
) -> None:
    rows = table("""
Bedragen in euro's
Product|Lasten/Baten|Rekening 2023
Groen|Lasten|100.000
Wegen|Lasten|200.000
Bedragen x € 1.000
Leges|Baten|50
Huur|Baten|60
""")
    assert refused_or(read(rows, form), [100_000.0, 200_000.0, 50_000.0, 60_000.0])


JUNK = table("""
Product|Lasten/Baten|Rekening 2023
Groen|Lasten|100
Wegen|Lasten|200
Totaal||300

* exclusief btw; zie ook bladzijde 12
1) inclusief 25 voor de rotondes
Bron: financiële administratie
Deze pagina is gebouwd op 14-05-2024 om 10:21
""")


@pytest.mark.parametrize("form", FORMATS)
def test_footnotes_and_junk_under_the_table_are_skipped_with_a_reason(
    read: Read, form: str
) -> None:
    result = read(JUNK, form)
    assert_ties(result, 1)
    assert sums(result, "kant") == {"lasten": 300.0}
    assert [row for row, _ in result.sheets[0].skipped] == [4, 6, 7, 8, 9]


@pytest.mark.parametrize("form", FORMATS)
def test_a_profile_says_where_the_table_ends(read: Read, form: str) -> None:
    rows = [
        *JUNK[:4],
        [""],
        ["Specificatie reserves"],
        ["Reserve groen", "Lasten", "40"],
        ["Reserve wegen", "Lasten", "60"],
    ]
    result = read(rows, form, 'tabel = "begroting"\nstop = "Specificatie reserves"\n')
    assert_ties(result, 1)
    assert sums(result, "kant") == {"lasten": 300.0}
    assert [row for row, _ in result.sheets[0].skipped] == [4, 6, 7, 8]


@pytest.mark.parametrize("form", FORMATS)
def test_a_header_of_four_rows_merged_and_staggered(read: Read, form: str) -> None:
    rows = table("""
Programma|Begroting 2023||||Rekening 2023|
|Primitief||Na wijziging||Realisatie|
|Lasten|Baten|Lasten|Baten|Lasten|Baten
|€|€|€|€|€|€
Groen|1|2|3|4|5|6
Wegen|10|20|30|40|50|60
Totaal|11|22|33|44|55|66
""")
    result = read(rows, form, merges=["A1:A4", "B1:E1", "F1:G1", "B2:C2", "D2:E2", "F2:G2"])
    assert_ties(result, 6)
    assert sums(result, "fase", "kant") == {
        ("primitief", "lasten"): 11.0,
        ("primitief", "baten"): 22.0,
        ("gewijzigd", "lasten"): 33.0,
        ("gewijzigd", "baten"): 44.0,
        ("realisatie", "lasten"): 55.0,
        ("realisatie", "baten"): 66.0,
    }
    assert set(frame(result)["jaar"]) == {2023}


@pytest.mark.parametrize("form", FORMATS)
def test_a_profile_says_which_rows_are_the_header(read: Read, form: str) -> None:
    """A list of contents above the table that looks more like a header than the header itself."""
    rows = table("""
Product|Taakveld|Wijk|Lasten/Baten|Activiteit
zie blad 2|zie blad 3|zie blad 4|zie blad 5|zie blad 6
Omschr.|L/B|2022|2023
Groen|Lasten|10|20
Wegen|Lasten|30|40
""")
    profile = (
        'tabel = "begroting"\nkop = 3\n[vast]\nfase = "realisatie"\n[kolommen]\n"Omschr." ='
        ' "product"\n'
    )
    result = read(rows, form, profile)
    assert codes(result, FOUT) == []
    assert sums(result, "product", "jaar") == {
        ("Groen", 2022): 10.0,
        ("Groen", 2023): 20.0,
        ("Wegen", 2022): 30.0,
        ("Wegen", 2023): 40.0,
    }


@pytest.mark.parametrize("form", FORMATS)
def test_a_header_repeated_above_each_block(read: Read, form: str) -> None:
    rows = table("""
1 Leefbaarheid
Taakveld|Lasten/Baten|Begroting 2023|Rekening 2023
5.7|Lasten|100|90
Totaal 1 Leefbaarheid||100|90
2 Bestuur
Taakveld|Lasten/Baten|Begroting 2023|Rekening 2023
0.1|Lasten|10|9
Totaal 2 Bestuur||10|9
""")
    result = read(rows, form)
    assert_ties(result, 4)
    assert sums(result, "taakveld", "fase") == {
        ("0.1", "primitief"): 10.0,
        ("0.1", "realisatie"): 9.0,
        ("5.7", "primitief"): 100.0,
        ("5.7", "realisatie"): 90.0,
    }
    assert (6, "herhaalde kopregel") in result.sheets[0].skipped


BLANK_KEYS = table("""
Taakveld|Product|Wijk|Lasten/Baten|Rekening 2023
5.7|Groen|Noord|Lasten|1
||Zuid|Lasten|2
||Oost|Lasten|3
2.1|Wegen|Noord|Lasten|4
||Zuid|Lasten|5
Totaal||||15
""")


@pytest.mark.parametrize("form", FORMATS)
def test_blank_repeated_keys_are_said_and_a_profile_fills_them(read: Read, form: str) -> None:
    untold = read(BLANK_KEYS, form)
    assert "LEGE_SLEUTEL" in codes(untold)
    assert sums(untold, "product") == {"Groen": 1.0, "Wegen": 4.0, "onbekend": 10.0}
    told = read(BLANK_KEYS, form, 'tabel = "begroting"\nvul_door = ["taakveld", "product"]\n')
    assert_ties(told, 1)
    assert "LEGE_SLEUTEL" not in codes(told)
    assert sums(told, "taakveld", "product") == {("5.7", "Groen"): 6.0, ("2.1", "Wegen"): 9.0}


def test_filling_down_stops_at_a_total_and_at_a_block(read: Read) -> None:
    """A row under a total belongs to no key above it: it stays unknown."""
    rows = [*BLANK_KEYS[:4], ["Totaal", "", "", "", "6"], ["", "", "West", "Lasten", "7"]]
    assert sums(
        read(rows, profile='tabel = "begroting"\nvul_door = ["product"]\n'), "product"
    ) == {
        "Groen": 6.0,
        "onbekend": 7.0,
    }


def test_filling_down_stops_where_a_key_to_the_left_begins_anew(read: Read) -> None:
    """The product of taakveld 5.7 is not that of 2.1: an empty cell there is unknown."""
    rows = [*BLANK_KEYS[:3], ["2.1", "", "Oost", "Lasten", "4"]]
    result = read(rows, profile='tabel = "begroting"\nvul_door = ["taakveld", "product"]\n')
    assert sums(result, "taakveld", "product") == {
        ("5.7", "Groen"): 3.0,
        ("2.1", "onbekend"): 4.0,
    }


def test_filling_down_passes_over_a_repeated_header(read: Read) -> None:
    rows = [*BLANK_KEYS[:3], BLANK_KEYS[0], ["", "", "Oost", "Lasten", "3"]]
    result = read(rows, profile='tabel = "begroting"\nvul_door = ["taakveld", "product"]\n')
    assert sums(result, "product") == {"Groen": 6.0}


@pytest.mark.parametrize("form", FORMATS)
def test_leading_spaces_are_no_part_of_a_name(read: Read, form: str) -> None:
    rows = [
        ["Product", "Lasten/Baten", "Rekening 2023"],
        ["Leefbaarheid", "", ""],
        ["   Groen", "Lasten", "1"],
        ["   Wegen", "Lasten", "2"],
        ["Totaal", "", "3"],
    ]
    result = read(rows, form)
    assert_ties(result, 1)
    assert sums(result, "product") == {"Groen": 1.0, "Wegen": 2.0}


@pytest.mark.parametrize("form", FORMATS)
def test_a_row_that_adds_up_its_indented_rows_is_not_counted_twice(
    read: Read, form: str
) -> None:
    """A parent printed with its amount above rows that are indented with spaces.

    Refused, or read once.
    """
    rows = [
        ["Product", "Lasten/Baten", "Rekening 2023"],
        ["Leefbaarheid", "Lasten", "3"],
        ["   Groen", "Lasten", "1"],
        ["   Wegen", "Lasten", "2"],
        ["Bestuur", "Lasten", "12"],
        ["   Raad", "Lasten", "5"],
        ["   College", "Lasten", "7"],
    ]
    assert refused_or(read(rows, form), [1.0, 2.0, 5.0, 7.0])


@pytest.mark.parametrize("wrong", [0, 1])
def test_a_row_that_adds_up_rows_with_an_indented_alignment_is_a_total(
    tmp_path: Path, wrong: int
) -> None:
    """Finance systems indent with the cell's alignment.

    A parent that does not add up its rows stays a row.
    """
    book = openpyxl.Workbook()
    for row in (
        ["Product", "Lasten/Baten", "Rekening 2023"],
        ["Leefbaarheid", "Lasten", 3 + wrong],
        ["Groen", "Lasten", 1],
        ["Wegen", "Lasten", 2],
    ):
        book.active.append(row)
    for cell in ("A3", "A4"):
        book.active[cell].alignment = openpyxl.styles.Alignment(indent=2)
    book.save(tmp_path / "export.xlsx")
    result = read_file(tmp_path / "export.xlsx", [])
    assert sums(result, "product") == {"Groen": 1.0, "Wegen": 2.0} | (
        {"Leefbaarheid": 4.0} if wrong else {}
    )
    assert len(result.sheets[0].totals) == 1 - wrong


@pytest.mark.parametrize("form", FORMATS)
def test_block_headings_are_a_key_when_a_profile_says_which(read: Read, form: str) -> None:
    rows = table("""
Taakveld|Lasten/Baten|Rekening 2023
Programma Leefbaarheid
5.7|Lasten|1
2.1|Lasten|2
Programma Bestuur
0.1|Lasten|4
""")
    result = read(rows, form, 'tabel = "begroting"\nblokken = "product"\n')
    assert codes(result, FOUT) == []
    assert sums(result, "product") == {"Programma Leefbaarheid": 3.0, "Programma Bestuur": 4.0}


# --- Notation of a whole column or of the file beside it
# ------------------------------------------------------------------- BZK, specifieke uitkeringen
# 2024 and 2025 (tab-separated): the same amounts with and without points between thousands.

SIU_2025 = (
    "CBS\tNaam\tProv\tBeschermd wonen\tParticipatie\tarmoedebestrijding"
    " kinderen\tbodembescherming\tmaatschappelijke opvang\tveilig"
    " wonen\n1979\tEemsdelta\t1\t0\t9708193\t315.018\t - \t -"
    " \t7.062\n14\tGroningen\t1\t78904396\t30159432\t1.305.638\t449.767\t17.696.027\t7.062\n1966\tHet"
    " Hogeland\t1\t0\t8068767\t199.091\t - \t - \t7.062\n"
)
SIU_2024 = (
    "Naam\tProv\tBeschermd wonen\tParticipatie\tarmoedebestrijding"
    " kinderen\tbodembescherming\tmaatschappelijke opvang\tveilig"
    " wonen\nEemsdelta\t1\t0\t9614222\t315018\t0\t0\t7062\nGroningen\t1\t78449682\t29851350\t1305638\t449767\t17593234\t7062\nHet"
    " Hogeland\t1\t0\t7988330\t199091\t0\t0\t7062\n"
)
SIU_PROFILE = """
bestand = "*"
tabel = "kerncijfer"
negeer = ["CBS", "Prov"]
[vast]
jaar = 2025
eenheid = "euro"
[kolommen]
"Naam" = "gemeente"
"""


def read_siu(tmp_path: Path, text: str, profile: str = SIU_PROFILE) -> FileResult:
    (tmp_path / "siu.csv").write_text(text, encoding="utf-8", newline="")
    (tmp_path / "siu.toml").write_text(profile, encoding="utf-8")
    return read_file(tmp_path / "siu.csv", [load(tmp_path / "siu.toml")])


def test_points_between_thousands_are_settled_from_the_whole_sheet(tmp_path: Path) -> None:
    """315.018 alone could be 315,018.

    Beside 1.305.638 it cannot, and the file of the year before writes 315018.
    """
    result = read_siu(tmp_path, SIU_2025)
    assert codes(result, FOUT) == []
    assert "NOTATIE_BEPAALD" in codes(result)
    values = frame(result).set_index(["gemeente", "onderwerp"])["waarde"]
    assert values["Eemsdelta", "armoedebestrijding kinderen"] == 315018
    assert values["Eemsdelta", "Participatie"] == 9708193
    assert values["Groningen", "maatschappelijke opvang"] == 17696027
    assert values["Eemsdelta", "bodembescherming"] == 0
    assert values["Het Hogeland", "veilig wonen"] == 7062
    before = frame(read_siu(tmp_path, SIU_2024)).set_index(["gemeente", "onderwerp"])["waarde"]
    assert (
        before["Eemsdelta", "armoedebestrijding kinderen"]
        == values["Eemsdelta", "armoedebestrijding kinderen"]
    )


def test_a_profile_states_the_notation_where_the_sheet_cannot_settle_it(read: Read) -> None:
    """Two amounts with a point are too few to settle it.

    They stay a question until a person says it.
    """
    rows = table("""
Product|Lasten/Baten|Rekening 2023
Groen|Lasten|1.5
Wegen|Lasten|2.25
""")
    assert "BEDRAG_NIET_LEESBAAR" in codes(read(rows), FOUT)
    stated = read(rows, profile='tabel = "begroting"\nnotatie = "1,234.50"\n')
    assert sums(stated, "kant") == {"lasten": 3.75}
    assert codes(stated) == []
    rows[1][2], rows[2][2] = "1.500", "2.250"
    dutch = read(rows, profile='tabel = "begroting"\nnotatie = "1.234,50"\n')
    assert sums(dutch, "kant") == {"lasten": 3750.0}
    assert "NOTATIE_BEPAALD" in codes(read(rows))
    assert "NOTATIE_BEPAALD" not in codes(dutch)


# --- Workbooks that hold their own totals
# ----------------------------------------------------------------------------------


def test_a_flemish_hierarchy_in_merged_left_columns(tmp_path: Path) -> None:
    """Agentschap Binnenlands Bestuur, provincies per beleidsveld: structure retyped.

    Amounts are of the rows below, in whole euros.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Bestuur", None, None, None, None, "Provincie Antwerpen", "Provincie Limburg"],
        [
            "Type rapport",
            "Boekjaar",
            "BV_domein",
            "BV_subdomein",
            "Beleidsveld",
            "Uitgave",
            "Uitgave",
        ],
        ["Meerjarenplan", "2014", "Total", None, None, 66, 39],
        [None, None, "0 Algemene financiering", "Total", None, 20, 7],
        [None, None, None, "00 Algemene financiering", "Total", 20, 7],
        [None, None, None, None, "0030 Financiële aangelegenheden", None, 5],
        [None, None, None, None, "0050 Patrimonium", 20, 2],
        [None, None, "1 Algemeen bestuur", "Total", None, 46, 32],
        [None, None, None, "010 Politieke organen", "Total", 6, 11],
        [None, None, None, None, "0100 Politieke organen", 6, 11],
        [None, None, None, "011 Algemene diensten", "Total", 40, 21],
        [None, None, None, None, "0110 Secretariaat", 15, 1],
        [None, None, None, None, "0112 Personeelsdienst", 25, 20],
    ):
        sheet.append(row)
    for span in (
        "A1:E1",
        "A3:A13",
        "B3:B13",
        "C3:E3",
        "C4:C7",
        "D4:E4",
        "D5:D7",
        "C8:C13",
        "D8:E8",
        "D9:D10",
        "D11:D13",
    ):
        sheet.merge_cells(span)
    book.save(tmp_path / "vlaanderen.xlsx")
    (tmp_path / "p.toml").write_text(
        'bestand = "*"\ntabel = "begroting"\ntotalen = ["Total"]\nkop = [1, 2]\nnegeer = ["Bestuur'
        ' Type rapport", "Type rapport"]\n[vast]\nfase = "primitief"\nkant ='
        ' "lasten"\n[kolommen]\n"Boekjaar" = "jaar"\n"Bestuur Boekjaar" = "jaar"\n"BV_domein" ='
        ' "product"\n"Bestuur BV_domein" = "product"\n"BV_subdomein" = "activiteit"\n"Bestuur'
        ' BV_subdomein" = "activiteit"\n"Beleidsveld" = "taakveld"\n"Bestuur Beleidsveld" ='
        ' "taakveld"\n"Provincie Antwerpen Uitgave" = { kolom = "bedrag", uitvoerder = "Antwerpen"'
        ' }\n"Provincie Limburg Uitgave" = { kolom = "bedrag", uitvoerder = "Limburg" }\n',
        encoding="utf-8",
    )
    result = read_file(tmp_path / "vlaanderen.xlsx", [load(tmp_path / "p.toml")])
    assert_ties(result, 12)
    assert verdicts(result) == {"sluit aan"}
    assert sums(result, "uitvoerder") == {"Antwerpen": 66.0, "Limburg": 39.0}
    rows = frame(result)
    assert set(rows["jaar"]) == {2014}
    assert sums(result, "product", "uitvoerder")["1 Algemeen bestuur", "Limburg"] == 32.0
    assert set(rows.loc[rows["activiteit"] == "011 Algemene diensten", "taakveld"]) == {
        "0110 Secretariaat",
        "0112 Personeelsdienst",
    }


# City of Philadelphia, Budget in Brief FY2010: the first departments of sheet Data; sheet Summary
# adjusted to the rows retyped.
PHILADELPHIA = [
    ["Category", "FY2008 Actual", "FY2010 Budgeted", "Department"],
    ["Contrib., Indemnities & Taxes", 2500000, 2300000, "Art Museum"],
    ["Personal Services", 256702, 198630, "Atwater Kent Museum"],
    ["Purchase of Services", 0, 0, "Atwater Kent Museum"],
    ["Contrib., Indemnities & Taxes", 50000, 50000, "Atwater Kent Museum"],
    ["Personal Services", 7104935, 6864117, "Auditing"],
    ["Purchase of Services", 951445, 477450, "Auditing"],
]
PHILADELPHIA_SUMMARY = [
    ["Category", "FY2008 Actual", "FY2010 Budgeted"],
    ["Contrib., Indemnities & Taxes", 2550000, 2350000],
    ["Personal Services", 7361637, 7062747],
    ["Purchase of Services", 951445, 477450],
    ["Total", 10863082, 9890197],
]
PHILADELPHIA_PROFILE = """
tabel = "begroting"
[vast]
kant = "lasten"
[kolommen]
"Category" = "kostensoort"
"Department" = "product"
"FY2008 Actual" = { kolom = "bedrag", jaar = 2008, fase = "realisatie" }
"FY2010 Budgeted" = { kolom = "bedrag", jaar = 2010, fase = "primitief" }
"""


def read_philadelphia(tmp_path: Path, **changes: Any) -> FileResult:
    book = openpyxl.Workbook()
    book.active.title = "Data"
    for row in PHILADELPHIA:
        book.active.append(row)
    summary = book.create_sheet("Summary")
    for row in PHILADELPHIA_SUMMARY:
        summary.append(row)
    for cell, value in changes.items():
        book["Data"][cell] = value
    book.save(tmp_path / "budget.xlsx")
    (tmp_path / "data.toml").write_text(
        'bestand = "budget*"\nblad = "Data"\n' + PHILADELPHIA_PROFILE, encoding="utf-8"
    )
    (tmp_path / "summary.toml").write_text(
        'bestand = "budget*"\nblad = "Summary"\ncontroleert = "Data"\ntotalen = ["Total"]\n'
        + PHILADELPHIA_PROFILE,
        encoding="utf-8",
    )
    return read_file(
        tmp_path / "budget.xlsx",
        [load(tmp_path / "data.toml"), load(tmp_path / "summary.toml")],
    )


def test_a_sheet_with_the_totals_of_another_sheet_is_held_against_it(tmp_path: Path) -> None:
    result = read_philadelphia(tmp_path)
    assert codes(result, FOUT) == []
    data, summary = result.sheets
    assert (data.table, data.rows) == ("begroting", 6)
    assert summary.frame is None or not len(summary.frame), (
        "a summary is no data: it would count twice"
    )
    assert {t.oordeel for t in summary.totals} == {"sluit aan"}
    assert len(summary.totals) == 3 * 2 + 2
    assert sums(result, "jaar") == {2008: 10_863_082.0, 2010: 9_890_197.0}


def test_a_detail_that_no_longer_adds_up_to_the_summary_is_named(tmp_path: Path) -> None:
    result = read_philadelphia(tmp_path, B3=256703)
    wrong = [(t.cel, t.afgedrukt, t.berekend) for t in result.sheets[1].totals if not t.ties]
    assert wrong == [("B3", 7361637.0, 7361638.0)]
    problem = next(p for p in result.problems if p.code == "TOTAAL_SLUIT_NIET_AAN")
    assert (problem.blad, problem.cel) == ("Summary", "B3")


def test_a_department_that_lost_its_row_is_missed_in_the_summary(tmp_path: Path) -> None:
    result = read_philadelphia(
        tmp_path, A2=None, B2=None, C2=None, D2=None, A5=None, B5=None, C5=None, D5=None
    )
    assert [t.cel for t in result.sheets[1].totals if not t.ties] == ["B2", "C2"]
