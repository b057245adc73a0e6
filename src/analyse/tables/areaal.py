"""Tables areaal and niveaukosten.

How much there is to maintain, and what a unit of it costs at each level.

The trap: areaal that grows because something was built is another thing than areaal that grows
because the register was cleaned. `mutatie` keeps them apart. And no public table of cost per level
exists that one may copy: users fill in their own.
"""

from __future__ import annotations

from dataclasses import replace

from analyse.tables.common import (
    BUURT,
    BUURTCODE,
    EENHEID,
    GEBIEDSTYPE,
    JAAR,
    PRODUCT,
    PRODUCT_CODE,
    WIJK,
)
from analyse.tables.spec import ONBEKEND, Choice, Column, Larger, Table

_HECTARE = Larger("ha, hectare, hectares, hectaren", 10_000)
_ARE = Larger("are, aren", 100)
_KILOMETER = Larger("km, kilometer, kilometers, strekkende kilometer", 1_000)

AREAAL = Table(
    name="areaal",
    row="één hoeveelheid objecten",
    value="hoeveelheid",
    additive=True,
    spread=("jaar",),
    open_spread="wijk",
    columns=(
        replace(JAAR, synonyms=f"{JAAR.synonyms}, peiljaar"),
        WIJK,
        BUURT,
        BUURTCODE,
        GEBIEDSTYPE,
        Column(
            "objecttype",
            "tekst",
            "Soort object, zoveel mogelijk volgens IMBOR.",
            required=True,
            synonyms="object, areaaltype, beheerobject, type object, omschrijving object",
        ),
        Column(
            "eenheid",
            "keuze",
            "m2, m1 of stuks; ha, are en km worden omgerekend.",
            required=True,
            synonyms="ehd, eh",
            choices=(
                Choice(
                    "m2",
                    "m², vierkante meter, vierkante meters, vk m",
                    (_HECTARE, _ARE),
                ),
                Choice(
                    "m1",
                    "m, meter, meters, mtr, strekkende meter, strekkende meters, str m, sm",
                    (_KILOMETER,),
                ),
                Choice("st", "stuks, stuk, aantal, stk, st s"),
            ),
        ),
        Column(
            "hoeveelheid",
            "getal",
            "Stand aan het begin van het jaar, of de omvang van de mutatie.",
            required=True,
            synonyms="areaal, omvang, stand, hvh",
        ),
        Column(
            "mutatie",
            "keuze",
            "Stand, of de mutatie in dat jaar: groei (echt) of correctie (registratie).",
            synonyms="soort mutatie, mutatiesoort",
            choices=(
                Choice("stand", "beginstand, areaal"),
                Choice("groei", "uitbreiding, nieuw areaal, areaalgroei"),
                Choice(
                    "correctie", "registratiecorrectie, correctie registratie, administratief"
                ),
                Choice(ONBEKEND),
            ),
        ),
    ),
)

NIVEAUKOSTEN = Table(
    name="niveaukosten",
    once=True,
    row="wat één eenheid van een product per jaar kost op één niveau",
    value="kosten",
    columns=(
        replace(PRODUCT_CODE, required=True),
        PRODUCT,
        Column(
            "niveau",
            "niveau",
            "Niveau van beeldkwaliteit waarvoor de kosten gelden.",
            required=True,
            synonyms="kwaliteitsniveau, beeldkwaliteit",
        ),
        EENHEID,
        Column(
            "kosten",
            "getal",
            "Kosten per eenheid per jaar op dat niveau, met zoveel decimalen als bekend.",
            unit="euro",
            required=True,
            synonyms="kosten per eenheid, eenheidskosten, eenheidsprijs, kostenkengetal",
        ),
        Column(
            "prijspeil",
            "geheel",
            "Jaar waarvan het prijspeil geldt.",
            synonyms="prijspeil jaar",
        ),
        Column(
            "bron",
            "tekst",
            "Waar de kosten vandaan komen: eigen nacalculatie, normenboek, bestek.",
            synonyms="herkomst kosten",
        ),
    ),
)
