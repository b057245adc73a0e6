"""Tables begroting and aardbesluit.

One row is one amount of the open budget, or one decision on the class of its lines.

The trap: `bedrag` is positive in its own kant (a correction may be negative), whatever sign the
export prints; saldo is baten minus lasten. Structureel/incidenteel, regulier/meerwerk and
regulier/vervanging are three different axes.
"""

from __future__ import annotations

from dataclasses import replace

from analyse.tables.common import (
    AARD,
    BUURT,
    BUURTCODE,
    DISCIPLINE,
    EENHEID,
    FASE,
    HERKOMST,
    JAAR,
    KANT,
    KOSTENSOORT,
    PEILDATUM,
    PRIJSVORM,
    PRODUCT,
    PRODUCT_CODE,
    TAAKVELD,
    UITVOERDER,
    WIJK,
)
from analyse.tables.grootboek import GROOTBOEK
from analyse.tables.spec import ONBEKEND, Choice, Column, Table

_TAAKVELD = (
    "taakveldnummer, taakveldnr, taakveld nr, taakveld nummer, iv3 taakveld, iv3taakveld,"
    " taakveld iv3, code taakveld, iv3 code, bbv code"
)
#: `programma` has a column of its own here; where no product stands beside it, it is that too.
_PRODUCT = f"{PRODUCT.synonyms.removesuffix(', programma')}, beleidsproduct"

BEGROTING = Table(
    name="begroting",
    beside=(
        Choice("ongebruikt", "budgethouder, budgetbeheerder, budgeteigenaar, behandelaar"),
    ),
    row="één bedrag uit de (open) begroting of rekening",
    value="bedrag",
    spread=("jaar", "fase", "kant"),
    open_spread="wijk",
    additive=True,
    columns=(
        JAAR,
        PEILDATUM,
        Column(
            "tot_en_met",
            "datum",
            "Laatste dag tot en met welke is geboekt; leeg bij een plan, en als niets het zegt.",
            synonyms="geboekt tot en met, gerealiseerd tot en met",
        ),
        FASE,
        KANT,
        replace(TAAKVELD, synonyms=f"{TAAKVELD.synonyms}, {_TAAKVELD}"),
        Column(
            "programma",
            "tekst",
            "Programma van de begroting.",
            synonyms="programmanaam, programma naam, programma omschrijving, begrotingsprogramma,"
            " programmaomschrijving, omschrijving programma, naam programma",
        ),
        Column(
            "beleidsveld",
            "tekst",
            "Onderdeel van een programma: beleidsveld, deelprogramma of thema.",
            synonyms="deelprogramma, programmaonderdeel, programma onderdeel, beleidsterrein,"
            " beleidsveld omschrijving, omschrijving beleidsveld, beleidsveldnaam,"
            " deelprogramma omschrijving, omschrijving deelprogramma",
        ),
        PRODUCT_CODE,
        replace(PRODUCT, synonyms=_PRODUCT),
        *GROOTBOEK,
        Column(
            "activiteit",
            "tekst",
            "Activiteit binnen het product.",
            synonyms="werkzaamheid, deelproduct",
        ),
        DISCIPLINE,
        WIJK,
        BUURT,
        BUURTCODE,
        KOSTENSOORT,
        AARD,
        Column(
            "aard_reden",
            "tekst",
            "Waarom een bedrag structureel of incidenteel is.",
            free=True,
            synonyms="reden aard, reden s i, motivering",
        ),
        Column(
            "budgetsoort",
            "keuze",
            "Regulier onderhoud of vervanging.",
            synonyms="soort budget, onderhoud vervanging",
            choices=(
                Choice("regulier", "regulier onderhoud, onderhoud, exploitatie, r"),
                Choice("vervanging", "vervangen, investering, v, vervangingsonderhoud"),
                Choice(ONBEKEND),
            ),
        ),
        Column(
            "opdracht",
            "keuze",
            "Regulier werk volgens de DVO, of meer- en minderwerk.",
            synonyms="soort opdracht, werksoort",
            choices=(
                Choice("regulier", "dvo, regulier werk"),
                Choice("meerwerk", "meer werk"),
                Choice("minderwerk", "minder werk"),
                Choice(ONBEKEND),
            ),
        ),
        HERKOMST,
        PRIJSVORM,
        UITVOERDER,
        Column(
            "hoeveelheid",
            "getal",
            "Hoeveelheid areaal of werk bij het bedrag.",
            synonyms="aantal, hvh",
        ),
        EENHEID,
        Column(
            "bedrag",
            "bedrag",
            "Bedrag; positief in de eigen kant, een correctie mag negatief zijn.",
            required=True,
            synonyms="bedrag euro, bedrag eur, bedrag in euro, bedrag €, euro",
        ),
        Column(
            "toelichting",
            "tekst",
            "Toelichting op het budget, zoals de budgethouder haar voor de rapportage schreef.",
            free=True,
            own_words=True,
            synonyms="toelichting budgethouder, toelichting budgetbeheerder, toelichting afwijking,"
            " toelichting op afwijking, toelichting prognose, verklaring, verklaring afwijking,"
            " verklaring budgethouder, analyse budgethouder",
        ),
        Column(
            "opmerking",
            "tekst",
            "Opmerking in het bestand.",
            free=True,
            personal=True,
            synonyms="opmerkingen, notitie, notities",
        ),
    ),
)

AARDBESLUIT = Table(
    name="aardbesluit",
    once=True,
    row="één besluit over de aard van regels van de begroting, met reden",
    value="omvang",
    columns=(
        replace(
            JAAR, required=False, meaning="Jaar waarvoor het besluit geldt; leeg is elk jaar."
        ),
        replace(KANT, required=False),
        TAAKVELD,
        PRODUCT_CODE,
        PRODUCT,
        KOSTENSOORT,
        WIJK,
        replace(AARD, required=True, meaning="Aard volgens het besluit."),
        Column(
            "reden",
            "tekst",
            "Waarom: de grond volgens de notitie van de Commissie BBV.",
            required=True,
            synonyms="motivering, grond, onderbouwing",
        ),
        Column(
            "besluitdatum",
            "datum",
            "Datum van het besluit; het laatste geldt.",
            synonyms="datum besluit, besloten op",
        ),
        Column(
            "omvang",
            "bedrag",
            "Omvang van de regel, ter herkenning; er wordt niet mee gerekend.",
            synonyms="bedrag, bedrag van de regel",
        ),
    ),
)
