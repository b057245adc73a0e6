"""Tables of the service agreement (DVO): productblad, maandrealisatie, teruggave.

The traps: a productblad is revised (the first time after half a year), so a version belongs to a
date and the earlier ones stay; a month is an amount booked in that month, never a running total;
what a service company pays back is no saving on the work.
"""

from __future__ import annotations

from dataclasses import replace

from analyse.tables.common import (
    DISCIPLINE,
    HERKOMST,
    JAAR,
    KANT,
    KOSTENSOORT,
    MAAND,
    MEETLAT,
    PRIJSVORM,
    PRODUCT,
    PRODUCT_CODE,
    TAAKVELD,
    UITVOERDER,
    WIJK,
)
from analyse.tables.grootboek import (
    GROOTBOEKREKENING,
    GROOTBOEKREKENING_NAAM,
    KOSTENPLAATS,
    KOSTENPLAATS_NAAM,
)
from analyse.tables.spec import ONBEKEND, Choice, Column, Table

PRODUCTBLAD = Table(
    name="productblad",
    row="één product zoals het van een dag af in de DVO is afgesproken",
    value="jaarbedrag",
    additive=True,
    columns=(
        replace(PRODUCT_CODE, required=True),
        PRODUCT,
        Column(
            "versie",
            "tekst",
            "Versie van het productblad, zoals de DVO haar noemt.",
            synonyms="versie productblad, revisie",
        ),
        Column(
            "geldig_van",
            "datum",
            "Eerste dag waarop dit productblad gold; een latere dag is een nieuwe versie.",
            required=True,
            synonyms="geldig vanaf, ingangsdatum, vanaf",
        ),
        Column(
            "omschrijving",
            "tekst",
            "Wat er precies wordt gedaan.",
            free=True,
            synonyms="wat, werkomschrijving, inhoud",
        ),
        HERKOMST,
        Column(
            "objecttype",
            "tekst",
            "Objecttype uit de tabel areaal dat de kosten bepaalt; leeg bij een product zonder"
            " areaal.",
            free=True,
            synonyms="areaaltype, beheerobject, kostendrager areaal",
        ),
        replace(
            MEETLAT,
            meaning=(
                "Meetlat waarvan het niveau de kosten bepaalt; leeg bij een product zonder"
                " beeldkwaliteit."
            ),
            free=True,
        ),
        PRIJSVORM,
        Column(
            "stuurbaar",
            "keuze",
            "Of de uitvoerder de kosten kan sturen; gladheid hangt van de winter af.",
            synonyms="beinvloedbaar, te beinvloeden",
            choices=(Choice("ja", "j"), Choice("nee", "n"), Choice(ONBEKEND)),
        ),
        Column(
            "overhead",
            "getal",
            "Deel van de prijs dat overhead van de uitvoerder is.",
            unit="deel van 1",
            synonyms="opslag overhead, overheadopslag, aandeel overhead",
        ),
        Column(
            "jaarbedrag",
            "bedrag",
            "Bedrag voor een heel jaar in deze versie.",
            required=True,
            synonyms="bedrag per jaar, jaarprijs, prijs per jaar",
        ),
    ),
)

MAANDREALISATIE = Table(
    name="maandrealisatie",
    row="wat in één maand is geboekt",
    value="bedrag",
    spread=("jaar", "maand", "kant"),
    additive=True,
    columns=(
        JAAR,
        MAAND,
        KANT,
        TAAKVELD,
        PRODUCT_CODE,
        PRODUCT,
        KOSTENPLAATS,
        KOSTENPLAATS_NAAM,
        GROOTBOEKREKENING,
        GROOTBOEKREKENING_NAAM,
        DISCIPLINE,
        WIJK,
        KOSTENSOORT,
        UITVOERDER,
        Column(
            "bedrag",
            "bedrag",
            "Bedrag dat in die maand is geboekt (niet opgeteld vanaf januari).",
            required=True,
            synonyms="geboekt, bedrag euro, bedrag in euro",
        ),
    ),
)

TERUGGAVE = Table(
    name="teruggave",
    row="één bedrag dat van het dienstenbedrijf naar de gemeente terugvloeit",
    value="bedrag",
    spread=("jaar",),
    additive=True,
    columns=(
        JAAR,
        UITVOERDER,
        Column(
            "soort",
            "keuze",
            "Waarvoor het bedrag terugkomt.",
            required=True,
            synonyms="soort teruggave, grond",
            choices=(
                Choice("dividend", "aandeelhoudersrendement, winstuitkering"),
                Choice("resultaatverrekening", "verrekening resultaat, resultaat"),
                Choice("afrekening", "eindafrekening"),
                Choice("overig"),
                Choice(ONBEKEND),
            ),
        ),
        Column(
            "bedrag",
            "bedrag",
            "Terugontvangen bedrag; negatief als de gemeente bijbetaalt.",
            required=True,
            synonyms="teruggave, ontvangen bedrag",
        ),
        Column("bron", "tekst", "Stuk waaruit het blijkt.", synonyms="document"),
    ),
)
