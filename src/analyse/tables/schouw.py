"""Tables schouw and norm: inspection scores, and the ambitions they are held against.

The traps: a besteksmeting (contract check, worst of the cell) and a beleidsmeting (random points)
are never mixed; "not present" and "not assessed" are two things and neither is a score; an ambition
belongs to gebiedstype x meetlat and to a period.
"""

from __future__ import annotations

from dataclasses import replace

from analyse.tables.common import (
    BUURT,
    BUURTCODE,
    GEBIEDSTYPE,
    GEBIEDSTYPE_CHOICES,
    JAAR,
    MEETLAT,
    WIJK,
    WIJKCODE,
)
from analyse.tables.spec import ONBEKEND, Choice, Column, Table

#: What one score is of: a location that was scored again has the same of these. Locations are often
#: numbered within a wijk, buurt or gebiedstype.
PLEK = (
    "ronde",
    "wijk",
    "buurt",
    "buurtcode",
    "gebiedstype",
    "locatie",
    "meetlat",
    "methode",
)

#: What inspection systems write beside a score, by what is done with it: a point gives the wijk,
#: `voldoet` is held against niveau and ambitie, the rest is not needed. An address is of people.
NAAST = (
    Choice(
        "punt_x",
        "x, rd x, x rd, x coordinaat, coordinaat x, x coord, xcoord, lengtegraad, longitude,"
        " lon, lng, long",
    ),
    Choice(
        "punt_y",
        "y, rd y, y rd, y coordinaat, coordinaat y, y coord, ycoord, breedtegraad, latitude, lat",
    ),
    Choice("voldoet", "akkoord, voldoet aan ambitie, voldoet aan norm, voldoet ja nee"),
    Choice(
        "ongebruikt",
        "volgnummer, volgnummer score, volgnummer inspectie, inspectie id, inspectie nr,"
        " inspectienummer, score id, ms link, mslink, foto, fotos, foto s, foto nr, fotonummer,"
        " bestandsnaam foto, opdrachtnemer, aannemer, straat, straatnaam, adres, address,"
        " nabij adres, huisnummer, postcode, woonplaats, xmin, xmax, ymin, ymax, minx, maxx,"
        " miny, maxy",
    ),
)

SCHOUW = Table(
    name="schouw",
    once=True,
    row="één score van één meetlat op één locatie in één ronde",
    value="niveau",
    open_spread="meetlat",
    beside=NAAST,
    columns=(
        Column(
            "ronde",
            "tekst",
            "Meetronde, bijvoorbeeld 2014-3.",
            required=True,
            synonyms="meetronde, termijn, schouwronde, inspectieronde",
            rather_not="periode, schouwperiode, inspectieperiode, meetperiode",
        ),
        Column(
            "datum",
            "datum",
            "Datum van de opname.",
            required=True,
            synonyms="opnamedatum, datum opname, inspectiedatum, datum schouw, schouwdatum",
            rather_not="aanmaakdatum score, datum score, datum tijd, datumtijd, tijdstip,"
            " datum inspectie, aanmaakdatum",
        ),
        Column(
            "methode",
            "keuze",
            "Beleidsmeting (aselecte punten) of besteksmeting (slechtste plek van de cel).",
            synonyms="meetmethode, soort meting",
            rather_not="soort schouw, type schouw, schouwtype",
            choices=(
                Choice("beleid", "beleidsmeting, monitor, beleidsschouw"),
                Choice("bestek", "besteksmeting, contract, opneming, bestekschouw"),
                Choice(ONBEKEND),
            ),
        ),
        Column(
            "kor_versie",
            "tekst",
            "Uitgave van de Kwaliteitscatalogus Openbare Ruimte, of de eigen methode.",
            synonyms="kor, catalogus, versie kor, kor uitgave",
        ),
        WIJK,
        BUURT,
        BUURTCODE,
        WIJKCODE,
        GEBIEDSTYPE,
        Column(
            "locatie",
            "code",
            "Kenmerk van de meetlocatie.",
            required=True,
            synonyms="meetlocatie, locatie id, meetpunt, locatienummer, meetlocatie id,"
            " locatiecode, meetlocatienummer, meetlocatienr, locatienr, locatie nr, meetpuntnummer",
            rather_not="object id, objectid, objectnummer, meetvak, meetvaknummer, meetvak id,"
            " rasternummer, raster, vaknummer",
        ),
        Column(
            "domein",
            "keuze",
            "Groep van de meetlat.",
            synonyms="beheergroep, discipline",
            rather_not="groep, hoofdgroep, beheercategorie",
            choices=(
                Choice("groen"),
                Choice("verharding", "grijs, wegen"),
                Choice("meubilair", "straatmeubilair"),
                Choice("water", "blauw"),
                Choice("reiniging", "schoon, verzorging, netheid"),
                Choice("riolering", "riool"),
                Choice("kunstwerken", "kunstwerk, civiele kunstwerken"),
                Choice(ONBEKEND),
            ),
        ),
        replace(MEETLAT, rather_not="bestekspost"),
        Column(
            "niveau",
            "niveau",
            "Gescoord niveau, A+ (zeer hoog) tot D (zeer laag).",
            synonyms="score, kwaliteitsniveau, beeldkwaliteit, resultaat, gescoord niveau,"
            " gemeten niveau, gemeten kwaliteitsniveau, gemeten kwaliteit, aangetroffen niveau,"
            " aangetroffen kwaliteitsniveau, aangetroffen kwaliteit, waargenomen niveau,"
            " waargenomen kwaliteitsniveau, waargenomen kwaliteit",
            rather_not="kwaliteitsklasse, oordeel",
        ),
        Column(
            "beoordeling",
            "keuze",
            "Of er een score is, en zo niet waarom.",
            synonyms="status, beoordeeld",
            choices=(
                Choice("gescoord", "beoordeeld, ja"),
                Choice("niet_aanwezig", "niet aanwezig, n v t, nvt, object niet aanwezig"),
                Choice(
                    "niet_beoordeeld",
                    "niet beoordeeld, niet geschouwd, niet bereikbaar, nee",
                ),
            ),
        ),
        Column(
            "ambitie",
            "niveau",
            "Ambitie die volgens de export op dat moment gold.",
            synonyms="streefniveau, norm, ambitieniveau, streefwaarde, geëist niveau,"
            " geëist kwaliteitsniveau, geëiste kwaliteit, vereist niveau, vereist kwaliteitsniveau,"
            " vereiste kwaliteit, gewenst niveau, gewenst kwaliteitsniveau, gewenste kwaliteit,"
            " gevraagd niveau, gevraagd kwaliteitsniveau, gevraagde kwaliteit, afgesproken niveau,"
            " afgesproken kwaliteitsniveau, afgesproken kwaliteit, overeengekomen niveau,"
            " bestekseis, bestekniveau, besteksniveau",
        ),
        Column(
            "oppervlakte_m2",
            "getal",
            "Oppervlakte van het meetvak.",
            unit="m2",
            synonyms="oppervlakte, opp m2, m2, oppervlakte in m2",
        ),
        Column(
            "inspecteur",
            "tekst",
            "Wie de schouw deed.",
            personal=True,
            free=True,
            synonyms="schouwer, naam inspecteur, naam schouwer",
        ),
        Column(
            "opmerking",
            "tekst",
            "Opmerking bij de schouw.",
            personal=True,
            free=True,
            synonyms="opmerkingen, bijzonderheden, opmerking inspecteur, opmerking schouwer",
        ),
    ),
)

NORM = Table(
    name="norm",
    once=True,
    row="één ambitie die in een periode gold",
    value="ambitie",
    spread=("gebiedstype",),
    open_spread="meetlat",
    columns=(
        Column(
            "gebiedstype",
            "keuze",
            "Soort gebied waarvoor de ambitie geldt.",
            required=True,
            synonyms="gebiedsoort, structuurelement, type gebied",
            choices=GEBIEDSTYPE_CHOICES,
        ),
        Column(
            "meetlat",
            "tekst",
            "Meetlat of onderdeel waarvoor de ambitie geldt.",
            required=True,
            synonyms="onderdeel, beeldmeetlat, meetlatnaam",
        ),
        Column(
            "geldig_van",
            "datum",
            "Eerste dag waarop de ambitie gold.",
            synonyms="vanaf, ingangsdatum, geldig vanaf",
        ),
        Column(
            "geldig_tot",
            "datum",
            "Eerste dag waarop de ambitie niet meer gold; leeg is nog geldig.",
            synonyms="tot, einddatum, geldig tot",
        ),
        Column(
            "ambitie",
            "niveau",
            "Vastgesteld niveau.",
            required=True,
            synonyms="ambitieniveau, streefniveau, norm",
        ),
        Column(
            "minimum_aandeel",
            "getal",
            "Deel van de scores dat de ambitie moet halen.",
            unit="deel van 1",
            synonyms="minimaal aandeel, minimumaandeel, minimum aandeel %, min aandeel",
        ),
    ),
)

BELEVING = Table(
    name="beleving",
    row="één uitkomst van een bewonersonderzoek",
    value="waarde",
    spread=("jaar",),
    open_spread="onderwerp",
    columns=(
        replace(JAAR, required=False),
        WIJK,
        WIJKCODE,
        BUURT,
        BUURTCODE,
        Column(
            "onderwerp",
            "tekst",
            "Waarover bewoners iets vonden.",
            required=True,
            synonyms="vraag, thema",
        ),
        Column(
            "waarde",
            "getal",
            "Uitkomst in de eenheid ernaast; leeg als er te weinig antwoorden waren.",
            synonyms="uitkomst, score, percentage",
        ),
        Column("eenheid", "tekst", "Eenheid van de uitkomst.", synonyms="ehd"),
        Column(
            "n",
            "geheel",
            "Aantal antwoorden.",
            synonyms="respons, aantal, aantal respondenten",
        ),
    ),
)
