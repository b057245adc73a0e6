"""The table iv3: lasten and baten per taakveld and category, as municipalities deliver them to CBS.

The traps: amounts are in thousands of euros; 0.1 is not 0.10; a quarter is no year; and the same
money stands in a municipality's own delivery, in the files of the CBS, and per taakveld in the
table gemeente.
"""

from __future__ import annotations

from dataclasses import replace

from analyse.tables.common import FASE, GEMEENTE, JAAR, KANT, TAAKVELD
from analyse.tables.spec import Column, Table

#: Euros to one unit in every file of Iv3.
DUIZEND = 1000
#: Mutations of reserves, the result, and the categories that belong to them alone.
RESERVES, RESULTAAT = "0.10", "0.11"

IV3 = Table(
    name="iv3",
    row="lasten of baten van één gemeente op één taakveld en één categorie (Iv3)",
    value="bedrag",
    unit=DUIZEND,
    additive=True,
    columns=(
        GEMEENTE,
        Column(
            "gemeentecode",
            "code",
            "CBS-code van de gemeente.",
            synonyms="gm code, gemeente code, overheidsnummer",
        ),
        JAAR,
        Column(
            "tot_en_met",
            "datum",
            "Laatste dag van het kwartaal; leeg bij een heel jaar.",
            synonyms="t m, tot en met",
        ),
        FASE,
        KANT,
        replace(TAAKVELD, required=True),
        Column(
            "categorie",
            "code",
            "Economische categorie van Iv3, zonder L of B ervoor.",
            required=True,
            synonyms="economische categorie, iv3 categorie, categoriecode",
        ),
        Column("bedrag", "bedrag", "Lasten of baten.", required=True),
        Column(
            "inwoners", "geheel", "Aantal inwoners.", synonyms="inwonertal, aantal inwoners"
        ),
    ),
)
