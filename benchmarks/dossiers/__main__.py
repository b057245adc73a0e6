"""Make N dossiers and write beside them what is true of each."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.dossiers.maken import maak
from benchmarks.dossiers.namen import stadsnamen
from benchmarks.dossiers.stad import Maat
from benchmarks.dossiers.vergif import MOGELIJK

#: A wijk that grows beside the centre, and a year between the first and the last.
_LEAST_WIJKEN, _LEAST_JAREN = 2, 3


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.dossiers",
        description="Maakt fictieve dossiers, elk met een eigen waarheid en eigen vuil.",
    )
    parser.add_argument("aantal", type=int, help="hoeveel dossiers")
    parser.add_argument("--naar", type=Path, required=True, help="map waarin ze komen te staan")
    parser.add_argument("--seed", type=int, default=1, help="zaad (%(default)s)")
    parser.add_argument("--wijken", type=int, help="wijken per dossier; anders verschilt het")
    parser.add_argument("--jaren", type=int, help="jaren per dossier; anders verschilt het")
    parser.add_argument(
        "--klein", action="store_true", help="weinig producten, wijken en jaren"
    )
    parser.add_argument(
        "--vergif",
        nargs="*",
        choices=MOGELIJK,
        help=f"laat de laatste dossiers misgaan; zonder naam: {', '.join(MOGELIJK)}",
    )
    asked = parser.parse_args(arguments)
    vergif = MOGELIJK if asked.vergif == [] else asked.vergif or ()
    names = len(stadsnamen(asked.seed))
    if not max(1, len(vergif)) <= asked.aantal <= names:
        parser.error(f"het aantal is {max(1, len(vergif))} tot en met {names}")
    if asked.wijken is not None and asked.wijken < _LEAST_WIJKEN:
        parser.error(f"het aantal wijken is ten minste {_LEAST_WIJKEN}")
    if asked.jaren is not None and asked.jaren < _LEAST_JAREN:
        parser.error(f"het aantal jaren is ten minste {_LEAST_JAREN}")
    if asked.naar.exists() and any(asked.naar.iterdir()):
        parser.error(f"de map {asked.naar} is niet leeg")
    maat = Maat(asked.wijken, asked.jaren, asked.klein)
    maak(asked.naar, asked.aantal, asked.seed, maat, vergif)
    print(f"{asked.aantal} dossiers in {asked.naar}; wat waar is staat in waarheid.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
