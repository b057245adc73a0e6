"""`python -m benchmarks`: measure every part in turn and write `resultaat.md`.

A part that fails says so and the others go on.

With the names of parts (`make bench ARGS=lezen`) only these are measured, and shown on the screen
alone; with `--bij` they take their place in the file, where every part says when it was measured.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import re
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from analyse import nl
from benchmarks import importing, measures, reading, refreshing, veel
from benchmarks.fresh import Failed
from benchmarks.lines import NOT_MEASURED, Line, as_markdown, failed

PARTS: dict[str, Callable[[Path], list[Line]]] = {
    "Starten": importing.measure,
    "Lezen": reading.measure,
    "Maten": measures.measure,
    "Verversen": refreshing.measure,
}
PACKAGES = (
    "pandas",
    "numpy",
    "pyarrow",
    "openpyxl",
    "fastexcel",
    "python-calamine",
    "XlsxWriter",
    "matplotlib",
    "seaborn",
    "statsmodels",
    "nbclient",
    "papermill",
    "nbconvert",
)
#: Measured only when asked for, alone, and into a file of its own.
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
_WHEN = (
    "Gemeten op {day} op {system}, {cores} processorkernen, Python {python}{load}; {versions}."
)


def _run(name: str) -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="analyse-bench-") as folder:
        try:
            return PARTS[name](Path(folder))
        except Exception as error:
            if not isinstance(error, Failed):
                traceback.print_exc()
            return [failed(name, error)]


def _sections(path: Path) -> dict[str, str]:
    """The parts that a result holds, each as it was written."""
    parts = re.split(
        r"^## (.+)\n\n",
        path.read_text(encoding="utf-8") if path.exists() else "",
        flags=re.MULTILINE,
    )
    return {
        name: text.rstrip() + "\n"
        for name, text in zip(parts[1::2], parts[2::2], strict=True)
        if name in PARTS
    }


def _load() -> str:
    """How busy the machine is with other work, where the system says so."""
    return (
        f", belasting vooraf {nl.getal(os.getloadavg()[0], 1)}"
        if hasattr(os, "getloadavg")
        else ""
    )


def _when() -> str:
    """On which day and on what is measured."""
    return _WHEN.format(
        day=nl.datum(dt.datetime.now(dt.UTC).astimezone().date()),
        system=platform.system(),
        cores=os.cpu_count(),
        python=platform.python_version(),
        load=_load(),
        versions=", ".join(f"{package} {version(package)}" for package in PACKAGES),
    )


def main(arguments: list[str] | None = None) -> int:
    """Measure, show and write; 1 when something was not measured."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Meet snelheid en geheugen."
    )
    parts = ", ".join(PARTS).lower()
    parser.add_argument(
        "deel",
        nargs="*",
        type=str.capitalize,
        help=f"meet alleen dit en toon het op het scherm: {parts}; of veel, in veel.md",
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
    asked = parser.parse_args(arguments)
    if asked.deel == [VEEL]:
        if (asked.aantal or veel.NUMBER) < veel.LEAST:
            parser.error(f"het aantal is ten minste {veel.LEAST}")
        return veel.report(_when(), asked.aantal, asked.naar)
    target = asked.naar or RESULT
    if not set(asked.deel) <= set(PARTS):
        parser.error(f"kies uit {parts}, of alleen veel")
    began, when, fine = time.monotonic(), _when(), True
    # What was measured earlier stays as it was, with its own date.
    sections = _sections(target) if asked.bij else {}
    for name in PARTS:
        if asked.deel and name not in asked.deel:
            continue
        print(f"{name} ...", flush=True)
        lines = _run(name)
        fine &= all(line.ratio != NOT_MEASURED for line in lines)
        for line in lines:
            print("  " + " | ".join(filter(None, line.cells())), flush=True)
        sections[name] = f"{when}\n\n{as_markdown(lines)}"
    if asked.bij or not asked.deel:
        tables = "\n".join(
            f"## {name}\n\n{sections[name]}" for name in PARTS if name in sections
        )
        target.write_text(_TEXT.format(tables=tables), encoding="utf-8", newline="\n")
        print(f"{target.name} geschreven")
    print(f"Klaar in {nl.getal(time.monotonic() - began)} s")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
