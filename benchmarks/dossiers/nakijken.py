"""Whether the page over all says what is true of the dossiers.

    python -m benchmarks.dossiers.nakijken MAP OUT

The trap: a figure that is withheld is not wrong, but one that is missing without a reason is.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

#: A share is printed in so many ten-thousandths.
_CLOSE = 0.00011


def afwijkingen(folder: Path, out: Path) -> list[str]:
    """What the sums of each dossier say otherwise than its truth, in Dutch; and what became of it."""
    waar = json.loads((folder / "waarheid.json").read_text(encoding="utf-8"))
    return [f"{town['map']}: {wat}" for town in waar["dossiers"] for wat in _van(town, out)]


def _van(town: dict[str, Any], out: Path) -> Iterator[str]:
    path = out / "stand" / f"{town['map']}.json"
    if not path.exists():
        yield "geen stand"
        return
    stand = json.loads(path.read_text(encoding="utf-8"))
    if stand["state"] != town["wordt"]:
        yield f"{stand['state']}, en dat moet zijn: {town['wordt']}"
    elif stand["sums"]:
        yield from _sommen(town, stand["sums"])


def _sommen(town: dict[str, Any], sums: dict[str, Any]) -> Iterator[str]:
    """Inhabitants, square metres, money and quality, each year that is told."""
    zonder = set(town["zonder"])
    for name, waar, export in (
        ("inwoners", town["inwoners"], "inwoners"),
        ("m2", town["areaal_m2"], "areaal"),
    ):
        told = {str(jaar): aantal for jaar, aantal in sums[name].get("jaren", [])}
        if told != ({} if export in zonder else waar):
            yield f"{name} {told}, en dat moet zijn: {waar}"
    yield from _lasten(town, [one for one in sums["lasten"] if "cent" in one])
    if "schouw" not in zonder:
        yield from _kwaliteit(town["schouw"], sums["kwaliteit"].get("jaren", []))


def _lasten(town: dict[str, Any], told: list[dict[str, Any]]) -> Iterator[str]:
    if {str(one["jaar"]) for one in told} != set(town["lasten_per_taakveld"]):
        yield f"lasten van {len(told)} jaren"
    for one in told:
        waar = town["lasten_per_taakveld"][str(one["jaar"])]
        for taakveld, cent in one["cent"].items():
            if taakveld in waar and cent is not None and cent != round(waar[taakveld] * 100):
                yield f"lasten {taakveld} {one['jaar']}: {cent} cent, waar is {waar[taakveld]}"


def _kwaliteit(waar: dict[str, Any], told: list[dict[str, Any]]) -> Iterator[str]:
    if {str(one["jaar"]) for one in told} != set(waar):
        yield f"kwaliteit van {len(told)} jaren, waar is {len(waar)}"
    for one in told:
        own, true = one["ambitie"], waar[str(one["jaar"])]
        if own["n"] != true["scores"] or abs(own["aandeel"] - true["aandeel"]) > _CLOSE:
            yield f"kwaliteit {one['jaar']}: {own['aandeel']} van {own['n']}, waar is {true}"


def main() -> int:
    """Show what differs; 1 when something does."""
    folder, out = map(Path, sys.argv[1:3])
    found = afwijkingen(folder, out)
    print("\n".join(found) or "Alles klopt met de waarheid.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
