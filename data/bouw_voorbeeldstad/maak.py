"""Write the exports of Voorbeeldstad.

`python data/bouw_voorbeeldstad/maak.py [--naar MAP] [--seed N]`.

The same truth and seed give the same bytes. Voorbeeldstad is fictional. Source: waarheid.toml
beside this file.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HIER = Path(__file__).resolve().parent
sys.path.insert(0, str(HIER.parent))  # so that this file runs as a script from any folder

from bouw_voorbeeldstad import (  # noqa: E402
    begrotingen,
    dvo,
    geld,
    kaart,
    maanden,
    markt,
    opnamen,
    overige,
    samen,
    werk,
)
from bouw_voorbeeldstad.model import waarheid  # noqa: E402


def maak(naar: Path, seed: int | None = None) -> list[Path]:
    """Write all exports into a folder and return their paths, sorted.

    Parameters
    ----------
    naar
        Folder to write into; made when it is not there, other files in it are left alone.
    seed
        Seed of the noise; the one of waarheid.toml by default.
    """
    seed = waarheid()["seed"] if seed is None else seed
    naar.mkdir(parents=True, exist_ok=True)
    begroting = geld.begroting(seed)
    begrotingen.schrijf(naar, begroting)
    dvo.schrijf(naar, begroting)
    maanden.schrijf(naar, maanden.maandrealisatie(begroting, seed))
    overige.schrijf_schouw(naar, opnamen.schouw(seed), opnamen.bestek(seed), seed)
    overige.schrijf_overig(naar, opnamen.beleving(seed))
    werk.schrijf(naar, begroting, seed)
    kaart.schrijf(naar)
    samen.schrijf(naar)
    markt.schrijf(naar, begroting, seed)
    return sorted(naar.iterdir())


def main() -> None:
    """Command line."""
    opties = argparse.ArgumentParser(
        description="Maakt de exports van Voorbeeldstad (fictief)."
    )
    opties.add_argument(
        "--naar",
        type=Path,
        default=HIER.parent / "voorbeeldstad",
        help="map om naar te schrijven",
    )
    opties.add_argument(
        "--seed",
        type=int,
        default=None,
        help="zaad van de ruis; standaard dat van waarheid.toml",
    )
    keuze = opties.parse_args()
    for pad in maak(keuze.naar, keuze.seed):
        print(f"{pad.name:28} {pad.stat().st_size:>9,} bytes")


if __name__ == "__main__":
    main()
