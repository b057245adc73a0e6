"""Tables of working together: scores, vulnerability, keys, shared costs and targets.

The traps: a score that nobody gave is no nought; two organisations write one task in two ways; a
person who works for both is counted twice; and a target without a value, a unit and a date cannot
be missed. No table holds the name of a person.
"""

from __future__ import annotations

from dataclasses import replace

from analyse.tables.common import EENHEID, JAAR, PEILDATUM
from analyse.tables.spec import ONBEKEND, Choice, Column, Table

TAAKVELDSCORE = Table(
    name="taakveldscore",
    once=True,
    row="één oordeel over samenwerken op een taakveld",
    value="score",
    open_spread="aspect",
    columns=(
        Column(
            "taakveld", "tekst", "Taakveld of werkveld.", required=True, synonyms="werkveld"
        ),
        Column("partij", "tekst", "Wie het oordeel gaf.", synonyms="deelnemer, gemeente"),
        Column(
            "aspect",
            "tekst",
            "Aspect waarop is gescoord, bijvoorbeeld een van de vijf K's.",
            synonyms="criterium",
        ),
        Column(
            "score",
            "getal",
            "Score op het aspect: hoger is kansrijker. Leeg is niet gescoord, geen nul.",
        ),
        Column(
            "oordeel",
            "keuze",
            "Eindoordeel, zoals gepubliceerd.",
            choices=(
                Choice("zeer kansrijk"),
                Choice("kansrijk"),
                Choice("kansrijk op termijn", "op termijn"),
                Choice("niet kansrijk"),
                Choice(ONBEKEND),
            ),
        ),
    ),
)

KWETSBAARHEID = Table(
    name="kwetsbaarheid",
    row="één taak bij één organisatie en hoeveel mensen die kunnen doen",
    value="personen",
    few="een rij zegt wat een of twee mensen kosten, en of zij vertrekken",
    columns=(
        Column(
            "organisatie",
            "tekst",
            "Gemeente of dienstenbedrijf.",
            required=True,
            synonyms="gemeente, partij, deelnemer",
        ),
        Column(
            "taak",
            "tekst",
            "Taak die iemand moet kunnen doen; dezelfde naam bij elke organisatie.",
            required=True,
            synonyms="functie, rol, werkzaamheden",
        ),
        Column(
            "personen",
            "getal",
            "Hoeveel mensen de taak zelfstandig kunnen doen; leeg is onbekend. Geen namen.",
            unit="personen",
            synonyms="aantal personen, inzetbare personen, aantal medewerkers, aantal mensen",
        ),
        Column(
            "fte_nodig",
            "getal",
            "Formatie die de taak vraagt.",
            unit="fte",
            synonyms="benodigde fte, fte benodigd, norm fte",
        ),
        Column(
            "fte_beschikbaar",
            "getal",
            "Formatie die er is, eigen en ingehuurd samen.",
            unit="fte",
            synonyms="beschikbare fte, fte bezet, bezetting fte",
        ),
        Column(
            "inhuur_aandeel",
            "getal",
            "Deel van de beschikbare formatie dat is ingehuurd.",
            unit="deel van 1",
            synonyms="aandeel inhuur, waarvan inhuur, inhuur",
        ),
        Column(
            "uitstroom_vijf_jaar",
            "getal",
            "Hoeveel van deze mensen binnen vijf jaar naar verwachting vertrekken.",
            unit="personen",
            synonyms="uitstroom binnen 5 jaar, uitstroom 5 jaar, verwachte uitstroom",
        ),
        Column(
            "kosten_eigen",
            "bedrag",
            "Kosten van een fte eigen personeel per jaar.",
            unit="euro per fte",
            synonyms="kosten eigen fte, kosten per fte eigen, loonkosten per fte",
        ),
        Column(
            "kosten_inhuur",
            "bedrag",
            "Kosten van een ingehuurde fte per jaar.",
            unit="euro per fte",
            synonyms="kosten ingehuurde fte, kosten per fte inhuur",
        ),
    ),
)

VERDEELSLEUTEL = Table(
    name="verdeelsleutel",
    once=True,
    row="de waarde van één deelnemer in één verdeelsleutel",
    value="waarde",
    open_spread="sleutel",
    columns=(
        Column(
            "deelnemer",
            "tekst",
            "Wie meebetaalt.",
            required=True,
            synonyms="gemeente, partij, organisatie",
        ),
        Column(
            "sleutel",
            "tekst",
            "Waarnaar wordt verdeeld: inwoners, areaal, gebruik.",
            required=True,
            synonyms="verdeelsleutel, grondslag",
        ),
        Column(
            "waarde",
            "getal",
            "Hoeveel de deelnemer daarvan heeft; nul of meer.",
            required=True,
            synonyms="aantal",
        ),
        EENHEID,
    ),
)

SAMENWERKINGSKOSTEN = Table(
    name="samenwerkingskosten",
    row="één bedrag van een gedeelde taak, alleen of samen",
    value="bedrag",
    additive=True,
    columns=(
        Column("taak", "tekst", "Taak die wordt gedeeld.", synonyms="gedeelde taak, dienst"),
        replace(JAAR, required=False),
        Column(
            "deelnemer",
            "tekst",
            "Om wie het gaat; leeg bij een bedrag van allen samen.",
            synonyms="gemeente, partij",
        ),
        Column(
            "post",
            "keuze",
            "Wat het bedrag is.",
            required=True,
            synonyms="soort kosten, kostenpost",
            choices=(
                Choice("nu", "kosten nu, huidige kosten"),
                Choice("alleen", "alleen verder, zelfstandig verder, autonoom pad"),
                Choice("gezamenlijk", "samen, gezamenlijke kosten"),
                Choice("maatwerk", "lokale uitzondering, lokaal maatwerk"),
                Choice("eenmalig", "aanloopkosten, eenmalige kosten, opstartkosten"),
                Choice(ONBEKEND),
            ),
        ),
        Column(
            "bedrag",
            "bedrag",
            "Bedrag per jaar; bij eenmalig in één keer. Maatwerk zit niet in gezamenlijk.",
            required=True,
            synonyms="jaarbedrag, kosten per jaar",
        ),
        Column(
            "omschrijving",
            "tekst",
            "Waaruit het bestaat; bij maatwerk de lokale uitzondering.",
            free=True,
            synonyms="toelichting, afwijking",
        ),
    ),
)

KDOEL = Table(
    name="kdoel",
    row="één doel van een partij of cluster op een van de vijf K's",
    value="streefwaarde",
    columns=(
        Column("partij", "tekst", "Wiens doel het is.", synonyms="deelnemer, gemeente"),
        Column(
            "cluster",
            "tekst",
            "Groep van partijen die samenwerkt.",
            synonyms="regio, samenwerkingsverband",
        ),
        Column(
            "k",
            "keuze",
            "Waarop het doel is gericht.",
            required=True,
            synonyms="k doel, soort doel",
            choices=(
                Choice("klant", "klanten"),
                Choice("kosten"),
                Choice("kwetsbaarheid"),
                Choice("kwaliteit"),
                Choice("kennisdeling", "kennis, kennis delen"),
                Choice(ONBEKEND),
            ),
        ),
        Column(
            "doel",
            "tekst",
            "Wat er moet veranderen.",
            required=True,
            synonyms="doelstelling, ambitie",
        ),
        Column(
            "eenheid",
            "tekst",
            "Waarin het wordt gemeten; leeg als dat niet is afgesproken.",
            synonyms="ehd",
            free=True,
        ),
        Column(
            "beginwaarde",
            "getal",
            "Waarde toen het doel werd afgesproken.",
            synonyms="nulmeting, startwaarde",
        ),
        Column(
            "streefwaarde",
            "getal",
            "Waarde die moet worden gehaald.",
            synonyms="doelwaarde, target, streefcijfer",
        ),
        Column(
            "tussenresultaat",
            "getal",
            "Laatst gemeten waarde.",
            synonyms="gemeten waarde, laatste meting, stand nu",
        ),
        Column(
            "afgesproken_op",
            "datum",
            "Dag waarop het doel is afgesproken.",
            synonyms="afspraak, datum afspraak",
        ),
        Column(
            "streefdatum",
            "datum",
            "Dag waarop het doel moet zijn gehaald.",
            synonyms="uiterlijk, deadline, te halen op",
        ),
        PEILDATUM,
    ),
)
