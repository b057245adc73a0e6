"""Table toelichting: why a group will end otherwise than planned, in the words for the report.

The program writes this table beside the exports with the lines to explain, and reads it back. The
trap: a text belongs to a year, a grouping, a group and a kant, and stays when its amount changes.
"""

from __future__ import annotations

from analyse.tables.common import JAAR, KANT
from analyse.tables.spec import Choice, Column, Table, normalise

#: By what the lines of an interim report can be grouped, in the order in which one is chosen.
INDELINGEN = ("programma", "taakveld", "product", "kostenplaats")
#: Of these the groups are codes, with a name behind them that may change.
CODES = ("taakveld", "kostenplaats")

TOELICHTING = Table(
    name="toelichting",
    once=True,
    row="één afwijking in de tussenrapportage, met de toelichting voor de lezer",
    value="afwijking",
    columns=(
        JAAR,
        Column(
            "per",
            "keuze",
            "Waarnaar de tussenrapportage is ingedeeld.",
            required=True,
            choices=tuple(map(Choice, INDELINGEN)),
        ),
        Column(
            "groep", "tekst", "Programma, taakveld, product of kostenplaats.", required=True
        ),
        KANT,
        Column(
            "afwijking",
            "getal",
            "Verwachte afwijking van het plan op die stand; positief is een voordeel.",
            unit="euro",
        ),
        Column(
            "toelichting",
            "tekst",
            "Toelichting op de afwijking, zoals zij in de rapportage komt; geen namen van mensen.",
            free=True,
        ),
        Column(
            "stand", "datum", "Laatste stand waarop dit een afwijking boven de drempel was."
        ),
    ),
)


def groep_sleutel(per: str, groep: object) -> str:
    """What a group is known by: its name in compared form, or its code alone."""
    text = str(groep).strip()
    return normalise(text.split(" ")[0] if per in CODES else text)
