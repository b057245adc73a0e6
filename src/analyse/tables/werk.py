"""Tables of the social and the sustainable aims: werk and groenafval.

The traps: hours promised and hours made stand in one list and may not be added up; what the
contractor pays for people (the fee of a detachering) is not what they cost (wages less subsidy),
and the rest is borne elsewhere; a load of green waste without a chain is not one of a third party.
No table holds the name of a person.
"""

from __future__ import annotations

from dataclasses import replace

from analyse.tables.common import JAAR, MAAND, PRODUCT_CODE, TAAKVELD, WIJK
from analyse.tables.spec import ONBEKEND, Choice, Column, Table

WERK = Table(
    name="werk",
    row="de uren van één doelgroep aan één activiteit, in een maand of een heel jaar",
    value="uren",
    spread=("jaar", "maand"),
    additive=True,
    few="een rij kan de uren en het loon van een of twee mensen zijn",
    columns=(
        JAAR,
        replace(
            MAAND,
            required=False,
            meaning="Maand waarin is gewerkt; leeg bij een afspraak voor een heel jaar.",
            choices=(*MAAND.choices, Choice(ONBEKEND)),
        ),
        Column(
            "doelgroep",
            "keuze",
            "Groep mensen om wie het gaat; nooit een naam.",
            required=True,
            synonyms="groep, regeling, soort medewerker, personeelscategorie",
            choices=(
                Choice("sw", "wsw, sociale werkvoorziening, sw ers, wsw er"),
                Choice("beschut werk", "beschut, nieuw beschut, beschut werken"),
                Choice("wajong", "wajonger, wajongers"),
                Choice(
                    "garantiebaan",
                    "garantiebanen, banenafspraak, participatiewet, doelgroepregister",
                ),
                Choice("leerling", "bbl, leerwerkplek, stage, stagiair"),
                Choice("vrijwilliger", "vrijwilligers"),
                Choice("regulier", "regulier personeel, eigen personeel, vast, vast personeel"),
                Choice(ONBEKEND),
            ),
        ),
        Column(
            "activiteit",
            "tekst",
            "Werk dat is gedaan.",
            synonyms="werkzaamheid, werkzaamheden, soort werk",
        ),
        Column(
            "soort",
            "keuze",
            "Afgesproken in de DVO of echt gemaakt; een rij die dat niet zegt, telt als gemaakt.",
            synonyms="afgesproken of gerealiseerd, soort uren",
            choices=(
                Choice("gerealiseerd", "realisatie, gemaakt, werkelijk"),
                Choice("afgesproken", "afspraak, begroot, toegezegd, dvo, doel"),
                Choice(ONBEKEND),
            ),
        ),
        Column(
            "winterwerk",
            "keuze",
            "Werk dat er is om mensen in de winter aan het werk te houden.",
            synonyms="winter",
            choices=(Choice("ja", "j, x"), Choice("nee", "n"), Choice(ONBEKEND)),
        ),
        WIJK,
        TAAKVELD,
        PRODUCT_CODE,
        Column(
            "uren",
            "getal",
            "Gewerkte of afgesproken uren.",
            unit="uur",
            required=True,
            synonyms="aantal uren, gewerkte uren, uur",
        ),
        Column(
            "loonkosten",
            "bedrag",
            "Wat deze uren aan loon en werkgeverslasten kostten, wie het ook betaalde.",
            synonyms="loonkosten bruto, brutoloonkosten, loon",
        ),
        Column(
            "subsidie",
            "bedrag",
            "Rijkssubsidie of loonkostensubsidie voor deze uren.",
            synonyms="rijkssubsidie, loonkostensubsidie, lks, rijksbijdrage",
        ),
        Column(
            "detacheringsvergoeding",
            "bedrag",
            "Wat de uitvoerder voor deze mensen betaalt aan wie hen in dienst heeft.",
            synonyms="vergoeding, detachering, inleenvergoeding, detacheringsopbrengst",
        ),
    ),
)

GROENAFVAL = Table(
    name="groenafval",
    row="wat van één soort groenafval naar één verwerker ging",
    value="ton",
    spread=("jaar",),
    additive=True,
    columns=(
        JAAR,
        WIJK,
        Column(
            "soort",
            "tekst",
            "Soort groenafval.",
            synonyms="stroom, afvalstroom, soort groenafval, materiaal",
        ),
        Column(
            "aanleiding",
            "keuze",
            "Waar het vandaan komt: onderhoud, of een evenement.",
            synonyms="herkomst, oorsprong",
            choices=(
                Choice("onderhoud", "regulier, onderhoud openbare ruimte"),
                Choice("evenement", "evenementen"),
                Choice(ONBEKEND),
            ),
        ),
        Column(
            "verwerker",
            "keuze",
            "Of het in de eigen keten blijft.",
            synonyms="keten, verwerking, bestemming",
            choices=(
                Choice(
                    "eigen keten",
                    "eigen, eigen verwerking, eigen compostering, in eigen hand",
                ),
                Choice("derde", "derden, extern, verwerker derden, markt"),
                Choice(ONBEKEND),
            ),
        ),
        Column(
            "ton",
            "getal",
            "Gewicht.",
            unit="ton",
            required=True,
            synonyms="tonnen, tonnage, gewicht, gewicht ton, hoeveelheid",
        ),
        Column(
            "kosten",
            "bedrag",
            "Kosten van de verwerking.",
            synonyms="verwerkingskosten, kosten verwerking",
        ),
        Column(
            "opbrengst",
            "bedrag",
            "Opbrengst van compost, biomassa of energie.",
            synonyms="opbrengsten, opbrengst compost, opbrengst biomassa",
        ),
    ),
)
