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
    columns=(
        Column(
            "nummer",
            "code",
            "Nummer van de maatregel.",
            required=True,
            synonyms="nr, maatregelnummer, maatregel nr",
        ),
        Column(
            "taakstelling",
            "tekst",
            "Taakstelling waaraan de maatregel bijdraagt.",
            synonyms="opgave, naam taakstelling",
        ),
        Column(
            "maatregel",
            "tekst",
            "Omschrijving.",
            required=True,
            synonyms="omschrijving, omschrijving maatregel",
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
            required=True,
            synonyms="status, voortgang, stand",
            choices=(
                Choice("niet gestart", "0, fase 0, 0 niet gestart"),
                Choice("in uitwerking", "1, fase 1, 1 in uitwerking"),
                Choice("vastgesteld", "2, fase 2, 2 vastgesteld"),
                Choice("gerealiseerd", "3, gereed, afgerond"),
                Choice("vervallen", "afgeboekt, geschrapt"),
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
    ),
)
