"""Tables of the market and of scale: markt, kpi and regio.

The traps: a tariff with overhead beside a market price without it compares nothing, so both sides
say which they are; a market price is one of a year; a KPI that went up is no gain as long as nobody
says which way is better. The text `regio` is the value of its table and not required, for a row of
text has no amount to be recognised by.
"""

from __future__ import annotations

from dataclasses import replace

from analyse.tables.common import EENHEID, GEMEENTE, JAAR, PEILDATUM, PRODUCT, PRODUCT_CODE
from analyse.tables.spec import ONBEKEND, Choice, Column, Table

_OVERHEAD = (
    Choice("inclusief", "incl, met overhead, inclusief overhead, incl overhead, ja"),
    Choice("exclusief", "excl, zonder overhead, exclusief overhead, excl overhead, nee"),
    Choice(ONBEKEND),
)

MARKT = Table(
    name="markt",
    row="één prijsvergelijking: het tarief van een product naast de prijs in de markt",
    value="tarief",
    columns=(
        JAAR,
        PRODUCT_CODE,
        replace(PRODUCT, required=True),
        EENHEID,
        Column(
            "tarief",
            "getal",
            "Eigen prijs per eenheid in dit jaar, met zoveel decimalen als bekend.",
            unit="euro",
            required=True,
            synonyms="eigen tarief, tarief dvo, dvo tarief, tarief per eenheid, eigen prijs",
        ),
        Column(
            "tarief_overhead",
            "keuze",
            "Of overhead in het tarief zit.",
            choices=_OVERHEAD,
            synonyms="overhead in tarief, tarief overhead, tarief incl excl overhead",
        ),
        Column(
            "overhead",
            "getal",
            "Deel van de prijs met overhead dat overhead is, bij de uitvoerder.",
            unit="deel van 1",
            synonyms="aandeel overhead, aandeel overhead tarief, opslag overhead tarief",
        ),
        Column(
            "markt_laag",
            "getal",
            "Onderkant van de marktprijs per eenheid, in het prijspeil ernaast.",
            unit="euro",
            synonyms="laag, laagste, marktprijs laag, laagste marktprijs, markt van,"
            " marktprijs van",
        ),
        Column(
            "markt_midden",
            "getal",
            "Midden van de marktprijs, zoals de bron het geeft (mediaan of gemiddelde).",
            unit="euro",
            synonyms="midden, mediaan, marktprijs, marktprijs midden, markt mediaan,"
            " marktprijs mediaan,"
            " markt gemiddeld",
        ),
        Column(
            "markt_hoog",
            "getal",
            "Bovenkant van de marktprijs per eenheid.",
            unit="euro",
            synonyms="hoog, hoogste, marktprijs hoog, hoogste marktprijs, markt tot,"
            " marktprijs tot",
        ),
        Column(
            "markt_overhead",
            "keuze",
            "Of overhead in de marktprijs zit.",
            choices=_OVERHEAD,
            synonyms="overhead in marktprijs, marktprijs overhead, marktprijs incl excl overhead",
        ),
        Column(
            "overhead_markt",
            "getal",
            "Deel van de marktprijs met overhead dat overhead is.",
            unit="deel van 1",
            synonyms="aandeel overhead markt, aandeel overhead marktprijs, opslag overhead markt",
        ),
        Column(
            "prijspeil",
            "geheel",
            "Jaar waarvan de marktprijs geldt; leeg is het jaar van de rij.",
            synonyms="prijspeil markt, prijspeil jaar, prijspeil marktprijs",
        ),
        Column(
            "reeks",
            "tekst",
            "Indexreeks waarmee de marktprijs naar het jaar van het tarief gaat.",
            free=True,
            synonyms="indexreeks, prijsindex reeks",
        ),
        Column(
            "prijzen",
            "geheel",
            "Hoeveel prijzen of offertes achter de marktprijs zitten.",
            synonyms="aantal prijzen, aantal offertes, aantal partijen, n",
        ),
        Column(
            "hoeveelheid",
            "getal",
            "Hoeveelheid die tegen het tarief wordt afgenomen; leeg is de stand in areaal.",
            synonyms="afgenomen hoeveelheid, hvh",
        ),
        Column(
            "bron",
            "tekst",
            "Waar de marktprijs vandaan komt.",
            synonyms="bron marktprijs, herkomst marktprijs",
        ),
        PEILDATUM,
    ),
)

KPI = Table(
    name="kpi",
    row="één score op één KPI van de DVO",
    value="waarde",
    columns=(
        JAAR,
        Column(
            "periode",
            "tekst",
            "Kwartaal of maand binnen het jaar; leeg is het hele jaar.",
            synonyms="kwartaal, maand",
            free=True,
        ),
        Column(
            "kpi",
            "tekst",
            "Naam van de KPI, steeds dezelfde.",
            required=True,
            synonyms="prestatie indicator, indicator, kritieke prestatie indicator, naam kpi",
        ),
        Column(
            "soort",
            "keuze",
            "Hard is te meten in een getal, zacht is een oordeel van mensen.",
            synonyms="hard zacht, soort kpi",
            choices=(
                Choice("hard", "h, meetbaar"),
                Choice("zacht", "z, oordeel"),
                Choice(ONBEKEND),
            ),
        ),
        Column(
            "streefwaarde",
            "getal",
            "Waarde die is afgesproken.",
            synonyms="norm, target, doel, streefcijfer, doelwaarde",
        ),
        Column(
            "waarde",
            "getal",
            "Gemeten waarde; leeg is niet gemeten.",
            synonyms="score, gemeten, meting, behaald",
        ),
        EENHEID,
        Column(
            "richting",
            "keuze",
            "Welke kant op beter is.",
            synonyms="beter is, goed is, gewenste richting",
            choices=(
                Choice("hoger", "hoger is beter, minimaal, ten minste, min"),
                Choice("lager", "lager is beter, maximaal, ten hoogste, max"),
                Choice(ONBEKEND),
            ),
        ),
        Column(
            "beinvloedbaar",
            "keuze",
            "Of de uitvoerder de uitkomst kan beïnvloeden.",
            synonyms="beinvloedbaar door uitvoerder, invloed uitvoerder, te beinvloeden, stuurbaar",
            choices=(
                Choice("ja", "j"),
                Choice("deels", "gedeeltelijk, d, beperkt"),
                Choice("nee", "n"),
                Choice(ONBEKEND),
            ),
        ),
        PRODUCT_CODE,
        PRODUCT,
        Column(
            "bron", "tekst", "Waar de waarde vandaan komt.", synonyms="bron meting, document"
        ),
    ),
)

REGIO = Table(
    name="regio",
    row="één gemeente die bij één regio of groep hoort",
    value="regio",
    columns=(
        GEMEENTE,
        Column(
            "regio",
            "tekst",
            "Naam van de regio, het samenwerkingsverband of de groep om mee te vergelijken.",
            synonyms="samenwerkingsverband, vergelijkingsgroep",
        ),
        Column("bron", "tekst", "Waar de indeling op berust.", synonyms="document"),
    ),
)
