"""`python -m benchmarks`: measure every part in turn and write `resultaat.md`.

With the names of parts (`make bench ARGS=lezen`) only these are measured, and shown on the screen
alone; with `--bij` they take their place in the file, where every part says when it was measured.
`veel` is a report of its own, `veel.md`, with parts of its own.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks import importing, measures, reading, refreshing, veel
from benchmarks.report import Part, Report

PARTS: dict[str, Part] = {
    "Starten": importing.measure,
    "Lezen": reading.measure,
    "Maten": measures.measure,
    "Verversen": refreshing.measure,
}
#: Measured only when asked for, and into a file of its own.
VEEL = "Veel"
RESULT = Path(__file__).with_name("resultaat.md")

_TEXT = """\
# Snelheid en geheugen

Geschreven door `make bench`. Bij elk deel staat wanneer en waarop het is gemeten.

Elke regel vergelijkt ons met het kale gereedschap op dezelfde machine, in dezelfde run en om de beurt: de verhouding is de mediaan van
die paren, met de kleinste en de grootste erachter; onder 1 zijn wij sneller of zuiniger. Een machine is onrustig: tussen twee gelijke
runs kan de tijd bijna het dubbele zijn, dus seconden zijn niet met die van een andere dag te vergelijken en verhoudingen alleen ruwweg.
Starten, lezen en verversen zijn gemeten met de klok. Bij lezen staat de processortijd van alle kernen samen erachter, want de ene lezer
gebruikt er meer dan de andere. Maten zijn gemeten in processortijd, die andermans werk op de machine het minst stoort.
Geheugen is de piek van een vers proces, met Python en de ingelezen pakketten erbij. Groei is de macht waarmee de tijd toeneemt met het
aantal rijen: 1 is evenredig, 2 kwadratisch. Een kale lezer geeft alleen cellen; onze meting telt pas als de tabel tot op de cent klopt
en alle totalen van de export aansluiten. De sleutels naast een maat zijn alle kolommen die zij moet bekijken: beeldkwaliteit zoekt eerst
van elke plek de geldige score en de ambitie van die dag. Een trend wordt in stappen geschat, met fouten die per locatie samenhangen: wat
dat meer kost dan groeperen is van de methode zelf. Alle gegevens zijn gemaakt of fictief.

{tables}"""


def main(arguments: list[str] | None = None) -> int:
    """Measure, show and write; 1 when something was not measured."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    report, target, chosen = Report(_TEXT, PARTS), RESULT, asked.deel
    if asked.deel[:1] == [VEEL]:
        number = asked.aantal or veel.NUMBER
        if number < veel.LEAST:
            parser.error(f"het aantal is ten minste {veel.LEAST}")
        report, target, chosen = veel.report(number), veel.RESULT, asked.deel[1:]
    if not set(chosen) <= report.parts.keys():
        parser.error(f"kies uit {_names(report.parts)}; of veel, eventueel met een deel ervan")
    written = (asked.naar or target) if asked.bij or not chosen else None
    return report.measure(chosen, written)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Meet snelheid en geheugen."
    )
    parser.add_argument(
        "deel",
        nargs="*",
        type=str.capitalize,
        help=f"meet alleen dit en toon het op het scherm: {_names(PARTS)}; of veel, in veel.md",
    )
    parser.add_argument(
        "--naar",
        type=Path,
        help=f"bestand voor het resultaat ({RESULT.name}, {veel.RESULT.name})",
    )
    parser.add_argument("--aantal", type=int, help=f"dossiers bij veel ({veel.NUMBER})")
    parser.add_argument(
        "--bij",
        action="store_true",
        help="zet wat is gemeten op zijn plaats in het bestand en laat de rest staan",
    )
    return parser


def _names(parts: dict[str, Part]) -> str:
    return ", ".join(parts).lower()


if __name__ == "__main__":
    sys.exit(main())
