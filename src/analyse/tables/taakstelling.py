"""Tables taakstelling and maatregel: what was to be saved, and what was done about it.

The trap: targets move. Every decision is a row with its date and source, and none replaces an
earlier one.
"""

from __future__ import annotations

from analyse.tables.common import AARD, JAAR, PEILDATUM, WIJK
from analyse.tables.spec import ONBEKEND, Choice, Column, Table

TAAKSTELLING = Table(
    name="taakstelling",
    once=True,
    row="één doelbedrag voor één jaar, zoals op een datum besloten",
    value="bedrag",
    additive=True,
    spread=("jaar",),
    columns=(
        Column(
            "naam",
            "tekst",
            "Naam van de taakstelling.",
            required=True,
            synonyms="taakstelling, opgave, bezuiniging",
        ),
        Column(
            "besluitdatum",
            "datum",
            "Datum van het besluit: een later besluit komt ernaast, niet ervoor in de plaats.",
            synonyms="datum besluit, besloten op, vastgesteld op",
        ),
        JAAR,
        Column(
            "bedrag",
            "bedrag",
            "Te besparen bedrag in dat jaar ten opzichte van de nulmeting.",
            required=True,
            synonyms="doel, doelbedrag, taakstellend bedrag",
        ),
        Column("bron", "tekst", "Stuk waarin het besluit staat.", synonyms="besluit, document"),
    ),
)

MAATREGEL = Table(
    name="maatregel",
    row="één maatregel in één jaar, zoals op een peildatum gemeld",
    value="bedrag",
    additive=True,
    spread=("jaar", "aard"),
    columns=(
        Column(
            "nummer",
            "code",
            "Nummer van de maatregel.",
            synonyms="nr, maatregelnummer, maatregel nr, volgnr, volgnummer",
        ),
        Column(
            "taakstelling",
            "tekst",
            "Taakstelling waaraan de maatregel bijdraagt.",
            synonyms="opgave, naam taakstelling",
        ),
        Column(
            "thema",
            "tekst",
            "Waar de maatregel over gaat.",
            synonyms="hoofdthema, onderwerp, cluster, domein, beleidsveld, onderdeel, afdeling",
        ),
        Column("subthema", "tekst", "Deel van het thema.", synonyms="deelthema, sub thema"),
        Column(
            "maatregel",
            "tekst",
            "Omschrijving.",
            required=True,
            synonyms="omschrijving, omschrijving maatregel, maatregelen, naam maatregel, ombuiging,"
            " bezuiniging, bezuinigingsmaatregel, bezuinigingsvoorstel",
        ),
        WIJK,
        JAAR,
        Column(
            "bedrag",
            "bedrag",
            "Bedrag waarvoor de maatregel in dat jaar in de taakstelling is opgenomen.",
            required=True,
            synonyms="gepland, taakstellend bedrag, gepland bedrag, beoogd",
        ),
        AARD,
        Column(
            "fase",
            "keuze",
            "Hoever de maatregel is.",
            synonyms="status, voortgang, stand",
            choices=(
                Choice(
                    "niet gestart",
                    "0, fase 0, 0 niet gestart, nog niet gestart, niet begonnen,"
                    " nog niet begonnen, nog te starten",
                ),
                Choice(
                    "in uitwerking",
                    "1, fase 1, 1 in uitwerking, in voorbereiding, voorbereiding, uitwerking,"
                    " wordt uitgewerkt, in onderzoek, onderzoek, wordt voorbereid",
                ),
                Choice(
                    "vastgesteld",
                    "2, fase 2, 2 vastgesteld, besloten, goedgekeurd, vastgesteld door raad,"
                    " vastgesteld door de raad, besluit genomen",
                ),
                Choice(
                    "in uitvoering",
                    "loopt, lopend, lopende, loopt nog, gestart, bezig, uitvoering,"
                    " wordt uitgevoerd, in gang gezet",
                ),
                Choice(
                    "gerealiseerd",
                    "3, gereed, afgerond, klaar, uitgevoerd, voltooid, behaald, gehaald,"
                    " volledig gerealiseerd",
                ),
                Choice(
                    "vervallen",
                    "afgeboekt, geschrapt, vervalt, ingetrokken, afgevallen, gaat niet door,"
                    " teruggedraaid, geannuleerd",
                ),
                Choice(ONBEKEND),
            ),
        ),
        Column(
            "gerealiseerd",
            "bedrag",
            "Deel van het bedrag dat is gehaald.",
            synonyms="gerealiseerd bedrag, behaald, realisatie",
        ),
        Column(
            "prognose",
            "bedrag",
            "Bedrag dat naar verwachting in dat jaar wordt gehaald.",
            synonyms="verwachting, verwacht bedrag",
        ),
        Column(
            "risico",
            "bedrag",
            "Deel van het bedrag dat onzeker is.",
            synonyms="risicobedrag, onzeker",
        ),
        PEILDATUM,
        Column(
            "soort",
            "keuze",
            "Waardoor wordt bespaard.",
            synonyms="soort maatregel, type",
            choices=(
                Choice("efficiency", "doelmatigheid"),
                Choice("kwaliteitsverlaging", "kwaliteit, lager niveau"),
                Choice("areaal", "omvorming, areaalvermindering"),
                Choice("inkoop", "aanbesteding"),
                Choice("samenwerking", "samenwerken"),
                Choice("samen opdrachten", "samen inkopen"),
                Choice("samen kennis", "kennis delen"),
                Choice("samen investeren"),
                Choice(ONBEKEND),
            ),
        ),
        Column(
            "toerekening",
            "keuze",
            "Of de besparing aan de samenwerking is toe te rekenen.",
            synonyms="toe te rekenen aan",
            choices=(
                Choice("solitair", "zelfstandig"),
                Choice("gezamenlijk", "samen"),
                Choice("autonoom"),
                Choice(ONBEKEND),
            ),
        ),
        Column(
            "trekker",
            "tekst",
            "Wie de maatregel trekt.",
            personal=True,
            free=True,
            synonyms="verantwoordelijke, verantwoordelijk, eigenaar, actiehouder, budgethouder,"
            " contactpersoon, projectleider, naam trekker, wie",
        ),
        Column(
            "opmerking",
            "tekst",
            "Toelichting uit het bestand.",
            personal=True,
            free=True,
            synonyms="opmerkingen, toelichting, bijzonderheden, notitie, notities",
        ),
    ),
)
