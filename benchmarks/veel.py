"""`make bench ARGS="veel"`: many dossiers at once, and how the time of one grows; into `veel.md`.

Only when asked: it takes half an hour, and much longer with `--aantal 342`.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from benchmarks import veel_groei, veel_velen
from benchmarks.report import Report

RESULT = Path(__file__).with_name("veel.md")
#: Small dossiers that are refreshed with one and with two workers.
NUMBER, LEAST = 42, sum(veel_velen.BLOCKS)

_TEXT = """\
# Veel gemeenten tegelijk

Geschreven door `make bench ARGS="veel"`. Bij elk deel staat wanneer en waarop het is gemeten.

Alle gemeenten zijn verzonnen (`python -m benchmarks.dossiers`). Een klein dossier heeft drie of vier wijken, drie of vier jaren en tien
producten; van elk zijn de notebooks {only} gedraaid, zonder iets dat eerder was gelezen. Tijd is van de klok, tenzij er processortijd staat:
die is van alle processen samen, en andermans werk op de machine stoort haar het minst. De dossiers staan in blokken, en elk blok is met één
en met twee workers gedraaid, om de beurt. Geheugen is van het proces van een dossier met alles wat het start, elke kwart seconde bekeken.
Groei is de macht waarmee de tijd toeneemt: 1 is evenredig, 2 kwadratisch; ernaast staat de macht waarmee het aantal rijen toenam.

{tables}"""


def report(number: int) -> Report:
    """What is measured of many dossiers, of `number` small ones with one and with two workers."""
    return Report(
        _TEXT.replace("{only}", veel_groei.ONLY),
        {
            "Workers": partial(veel_velen.workers, number=number),
            "Fouten": veel_velen.wrong,
            "Cluster": veel_velen.cluster,
            "Groei": veel_groei.measure,
        },
    )
