"""`make bench ARGS="veel"`: many dossiers at once, and how the time of one grows; into `veel.md`.

Only when asked: it takes a quarter of an hour, and much longer with `--aantal 342`. The trap: a
part that fails must not cost the others their figures, so each is measured and told by itself.
"""

from __future__ import annotations

import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from analyse import nl
from benchmarks import veel_groei, veel_velen
from benchmarks.fresh import Failed
from benchmarks.lines import NOT_MEASURED, Line, as_markdown, failed

RESULT = Path(__file__).with_name("veel.md")
#: Small dossiers that are refreshed with one and with two workers.
NUMBER, LEAST = 14, sum(veel_velen.BLOCKS)

_TEXT = """\
# Veel gemeenten tegelijk

Geschreven door `make bench ARGS="veel --aantal {number}"`. {when}

Alle gemeenten zijn verzonnen (`python -m benchmarks.dossiers`). Een klein dossier heeft drie of vier wijken, drie of vier jaren en tien
producten; van elk zijn de notebooks {only} gedraaid, zonder iets dat eerder was gelezen. Tijd is van de klok, tenzij er processortijd staat:
die is van alle processen samen, en andermans werk op de machine stoort haar het minst. De dossiers staan in blokken, en elk blok is met één
en met twee workers gedraaid, om de beurt. Geheugen is van het proces van een dossier met alles wat het start, elke kwart seconde bekeken.
Groei is de macht waarmee de tijd toeneemt: 1 is evenredig, 2 kwadratisch; ernaast staat de macht waarmee het aantal rijen toenam.

{tables}"""


def report(when: str, number: int | None = None, target: Path | None = None) -> int:
    """Measure all parts, show and write them; 1 when something was not measured.

    `when` says on which day and on what it is measured.
    """
    number, target = number or NUMBER, target or RESULT
    parts: dict[str, Callable[[Path], list[Line]]] = {
        "Twee workers tegenover één": lambda folder: veel_velen.workers(folder, number),
        "Wat misgaat": veel_velen.wrong,
        "Een cluster dat breekt": veel_velen.cluster,
        "Groei van één dossier": veel_groei.measure,
    }
    began, sections, fine = time.monotonic(), [], True
    for name, measure in parts.items():
        print(f"{name} ...", flush=True)
        lines = _measured(name, measure)
        fine &= all(line.ratio != NOT_MEASURED for line in lines)
        for line in lines:
            print("  " + " | ".join(filter(None, line.cells())), flush=True)
        sections.append(f"## {name}\n\n{as_markdown(lines)}")
        text = _TEXT.format(
            number=number, when=when, only=veel_groei.ONLY, tables="\n".join(sections)
        )
        target.write_text(text, encoding="utf-8", newline="\n")
    print(f"{target.name} geschreven; klaar in {nl.getal(time.monotonic() - began)} s")
    return 0 if fine else 1


def _measured(name: str, measure: Callable[[Path], list[Line]]) -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="analyse-veel-") as folder:
        try:
            return measure(Path(folder))
        except Exception as error:
            if not isinstance(error, Failed):
                traceback.print_exc()
            return [failed(name, error)]
