"""Tables of published figures: prijsindex, gemeente (Iv3) and kerncijfer.

The traps: an index has a base year and may be provisional; Iv3 is in thousands of euros and holds
"Nederland" as a row among the municipalities; a printed figure keeps the unit that stands above it,
even when that unit is wrong.
"""

from __future__ import annotations

from dataclasses import replace

from analyse.tables.common import FASE, GEMEENTE, JAAR
from analyse.tables.spec import ONBEKEND, Choice, Column, Table

PRIJSINDEX = Table(
    name="prijsindex",
    once=True,
    row="één indexcijfer",
    value="index",
    spread=("jaar",),
    columns=(
        Column(
            "reeks",
            "tekst",
            "Naam van de indexreeks.",
            required=True,
            synonyms="indexreeks, naam reeks",
        ),
        Column(
            "basisjaar",
            "tekst",
            "Basisjaar van de reeks, zoals afgedrukt.",
            synonyms="basis, basis jaar",
        ),
        JAAR,
        Column(
            "periode", "tekst", "Maand of kwartaal binnen het jaar.", synonyms="maand, kwartaal"
        ),
        Column(
            "index",
            "getal",
            "Indexcijfer in de schaal van het basisjaar.",
            required=True,
            synonyms="indexcijfer, prijsindex, inputprijsindex",
        ),
        Column(
            "voorlopig",
            "keuze",
            "Of het cijfer nog kan wijzigen.",
            synonyms="status, voorlopig definitief",
            choices=(
                Choice("definitief", "nee, d"),
                Choice("voorlopig", "ja, v"),
                Choice(ONBEKEND),
            ),
        ),
    ),
)

GEMEENTE_TABLE = Table(
    name="gemeente",
    row="lasten en baten van één gemeente op één taakveld (Iv3)",
    value="lasten",
    spread=("jaar", "fase"),
    unit=1000,
    additive=True,
    columns=(
        GEMEENTE,
        JAAR,
        Column(
            "taakveld",
            "code",
            "Taakveld volgens het BBV, als tekst: 0.1 is niet 0.10.",
            required=True,
            synonyms="taakvelden, tv, taakveldcode",
        ),
        FASE,
        Column(
            "lasten",
            "bedrag",
            "Lasten op het taakveld.",
            required=True,
            synonyms="totale lasten",
        ),
        Column(
            "baten",
            "bedrag",
            "Baten op het taakveld.",
            required=True,
            synonyms="totale baten",
        ),
        Column(
            "inwoners", "geheel", "Aantal inwoners.", synonyms="inwonertal, aantal inwoners"
        ),
    ),
)

KERNCIJFER = Table(
    name="kerncijfer",
    row="één gepubliceerd cijfer, zoals afgedrukt",
    value="waarde",
    spread=("jaar", "fase"),
    open_spread="onderwerp",
    columns=(
        Column(
            "gemeente",
            "tekst",
            "Gemeente of organisatie die het cijfer publiceert.",
            synonyms="organisatie",
        ),
        Column(
            "gebied",
            "tekst",
            "Gebied of partij waarover het cijfer gaat.",
            synonyms="partij, deelgebied",
        ),
        Column(
            "document",
            "tekst",
            "Begroting, rekening of besluit waarin het cijfer staat.",
            synonyms="begroting, bron",
        ),
        replace(JAAR, required=False),
        Column(
            "fase",
            "keuze",
            "Begroot of gerealiseerd, als de kop dat zegt.",
            choices=FASE.choices,
        ),
        Column(
            "onderwerp",
            "tekst",
            "Wat het cijfer zegt.",
            required=True,
            synonyms="regel, kerngegeven, indicator",
        ),
        Column(
            "waarde",
            "getal",
            "Het cijfer zoals afgedrukt, in de eenheid ernaast.",
            required=True,
            synonyms="cijfer",
        ),
        Column("eenheid", "tekst", "Eenheid zoals afgedrukt.", synonyms="ehd"),
    ),
)
