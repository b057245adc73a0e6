"""`python -m benchmarks`: measure every part in turn and write `resultaat.md`; a part that fails says so and the others go on."""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from analyse import nl
from benchmarks import importing, measures, reading, refreshing
from benchmarks.fresh import Failed
from benchmarks.lines import Line, as_markdown, not_measured

PARTS: dict[str, Callable[[Path], list[Line]]] = {
    "Starten": importing.measure,
    "Lezen": reading.measure,
    "Maten": measures.measure,
    "Verversen": refreshing.measure,
}
PACKAGES = ("pandas", "numpy", "openpyxl", "XlsxWriter", "matplotlib", "seaborn", "statsmodels", "nbclient", "nbconvert")
RESULT = Path(__file__).with_name("resultaat.md")

_TEXT = """\
# Snelheid en geheugen

Geschreven door `make bench`. Gemeten op {day} op {system}, {cores} processorkernen, Python {python}.

Elke regel vergelijkt ons met het kale gereedschap op dezelfde machine, in dezelfde run en om de beurt: de verhouding is de mediaan van
die paren, met de kleinste en de grootste erachter; onder 1 zijn wij sneller of zuiniger. Een machine is onrustig: tussen twee gelijke
runs kan de tijd bijna het dubbele zijn, dus seconden zijn niet met die van een andere dag te vergelijken en verhoudingen alleen ruwweg.
Starten en verversen zijn gemeten met de klok, lezen en maten in processortijd, die andermans werk op de machine het minst stoort.
Geheugen is de piek van een vers proces, met Python en de ingelezen pakketten erbij. Groei is de macht waarmee de tijd toeneemt met het
aantal rijen: 1 is evenredig, 2 kwadratisch. De maten van beeldkwaliteit zoeken eerst van elke plek de geldige score; wat dat alleen al
kost staat bij `geldige_scores`. Alle gegevens zijn gemaakt of fictief.

{tables}
Versies: {versions}.
"""


def _run(name: str) -> tuple[list[Line], bool]:
    with tempfile.TemporaryDirectory(prefix="analyse-bench-") as folder:
        try:
            return PARTS[name](Path(folder)), True
        except Failed as error:
            print(error, file=sys.stderr)
            return [not_measured(name, error.public)], False
        except Exception as error:
            traceback.print_exc()
            return [not_measured(name, type(error).__name__)], False


def main() -> int:
    """Measure, show and write; 1 when a part failed."""
    began, tables, fine = time.monotonic(), [], True
    for name in PARTS:
        print(f"{name} ...", flush=True)
        lines, good = _run(name)
        fine &= good
        for line in lines:
            print("  " + " | ".join(filter(None, line.cells())), flush=True)
        tables.append(f"## {name}\n\n{as_markdown(lines)}")
    text = _TEXT.format(
        day=nl.datum(dt.datetime.now(dt.UTC).astimezone().date()),
        system=platform.system(),
        cores=os.cpu_count(),
        python=platform.python_version(),
        tables="\n".join(tables),
        versions=", ".join(f"{package} {version(package)}" for package in PACKAGES),
    )
    RESULT.write_text(text, encoding="utf-8", newline="\n")
    print(f"{RESULT.name} geschreven in {nl.getal(time.monotonic() - began)} s")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
