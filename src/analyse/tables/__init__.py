"""What the tables are. Nothing here reads a file or knows a measure."""

from __future__ import annotations

from analyse.tables.areaal import AREAAL, NIVEAUKOSTEN
from analyse.tables.begroting import AARDBESLUIT, BEGROTING
from analyse.tables.common import MEEST_WIJKEN
from analyse.tables.dvo import MAANDREALISATIE, PRODUCTBLAD, TERUGGAVE
from analyse.tables.iv3 import IV3
from analyse.tables.kerncijfers import GEMEENTE_TABLE, KERNCIJFER, PRIJSINDEX
from analyse.tables.markt import KPI, MARKT, REGIO
from analyse.tables.money import cents, euros, minus_euro, part_of, sum_euro
from analyse.tables.samenwerking import (
    KDOEL,
    KWETSBAARHEID,
    SAMENWERKINGSKOSTEN,
    TAAKVELDSCORE,
    VERDEELSLEUTEL,
)
from analyse.tables.schouw import BELEVING, NORM, PLEK, SCHOUW
from analyse.tables.spec import (
    LONGEST,
    NIVEAUS,
    ONBEKEND,
    PART_OF_ONE,
    Choice,
    Column,
    Table,
    normalise,
)
from analyse.tables.taakstelling import MAATREGEL, TAAKSTELLING
from analyse.tables.toelichting import CODES, INDELINGEN, TOELICHTING, groep_sleutel
from analyse.tables.werk import GROENAFVAL, WERK

#: Every table by name, in the order of the data dictionary.
TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        BEGROTING,
        AARDBESLUIT,
        TOELICHTING,
        PRODUCTBLAD,
        MAANDREALISATIE,
        TERUGGAVE,
        SCHOUW,
        NORM,
        AREAAL,
        NIVEAUKOSTEN,
        TAAKSTELLING,
        MAATREGEL,
        PRIJSINDEX,
        BELEVING,
        WERK,
        GROENAFVAL,
        GEMEENTE_TABLE,
        IV3,
        REGIO,
        KERNCIJFER,
        MARKT,
        KPI,
        TAAKVELDSCORE,
        KWETSBAARHEID,
        VERDEELSLEUTEL,
        SAMENWERKINGSKOSTEN,
        KDOEL,
    )
}

__all__ = [
    "CODES",
    "INDELINGEN",
    "LONGEST",
    "MEEST_WIJKEN",
    "NIVEAUS",
    "ONBEKEND",
    "PART_OF_ONE",
    "PLEK",
    "TABLES",
    "Choice",
    "Column",
    "Table",
    "cents",
    "euros",
    "groep_sleutel",
    "minus_euro",
    "normalise",
    "part_of",
    "sum_euro",
]
