"""Columns of a ledger: kostenplaats, kostendrager and grootboekrekening, each a code and a name.

The trap: every system has its own words for them (FCL and ECL, Kpl and Gb.rek, Hoofdrekening), and
a heading "Omschrijving" says nothing by itself; which code it is the name of, the reader settles.
"""

from __future__ import annotations

from analyse.tables.spec import Column

KOSTENPLAATS = Column(
    "kostenplaats",
    "code",
    "Code van de kostenplaats, als tekst.",
    synonyms="kpl, kstpl, fcl",
)
KOSTENPLAATS_NAAM = Column("kostenplaats_naam", "tekst", "Naam van de kostenplaats.")
KOSTENDRAGER = Column(
    "kostendrager",
    "code",
    "Code van de kostendrager, als tekst.",
    synonyms="kdr, kstdr",
)
KOSTENDRAGER_NAAM = Column("kostendrager_naam", "tekst", "Naam van de kostendrager.")
GROOTBOEKREKENING = Column(
    "grootboekrekening",
    "code",
    "Nummer van de grootboekrekening, als tekst.",
    synonyms="grootboek, grootboekrek, gb rek, gbrek, gb rekening, gbrekening, gb, ecl,"
    " hoofdrekening, subrekening, rekeningnummer, rekeningnr",
)
GROOTBOEKREKENING_NAAM = Column(
    "grootboekrekening_naam",
    "tekst",
    "Naam van de grootboekrekening.",
    synonyms="rekeningnaam, rekeningomschrijving, omschrijving rekening",
)
GROOTBOEK = (
    KOSTENPLAATS,
    KOSTENPLAATS_NAAM,
    KOSTENDRAGER,
    KOSTENDRAGER_NAAM,
    GROOTBOEKREKENING,
    GROOTBOEKREKENING_NAAM,
)
#: The column with the names that belong to the codes of a column.
NAAM_BIJ = {
    "kostenplaats": "kostenplaats_naam",
    "kostendrager": "kostendrager_naam",
    "grootboekrekening": "grootboekrekening_naam",
    "product_code": "product",
}
