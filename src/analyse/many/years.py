"""The one year in which municipalities are laid side by side, and what each gives of it.

The trap: every dossier ends in another year, and the last year of each beside each other is no
comparison. So the year is the last that nearly all have; who does not have it keeps its own last
year, and stands apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from analyse.many.stand import Stand

#: The part of the municipalities with the year that most have, that a later year must have too.
_BIJNA_ALLE = 0.9
#: Of a kind of data, fictional or not, the year.
Jaren = Mapping[tuple[bool, str], int]


def main_years(stands: Sequence[Stand]) -> dict[tuple[bool, str], int]:
    """The year to compare in, by whether the data are fictional and what they are of."""
    counts: dict[tuple[bool, str], Counter[int]] = {}
    for stand in stands:
        for what, entries in _by_kind(stand.sums).items():
            years = {int(entry["jaar"]) for entry in entries}
            counts.setdefault((stand.fictional, what), Counter()).update(years)
    return {key: _last_of_most(found) for key, found in counts.items() if found}


def _last_of_most(counts: Counter[int]) -> int:
    enough = _BIJNA_ALLE * max(counts.values())
    return max(year for year, number in counts.items() if number >= enough)


def _by_kind(sums: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """What there is of several years: costs by their basis, quality by its method."""
    kinds: dict[str, list[Mapping[str, Any]]] = {}
    for lasten in sums.get("lasten", ()):
        if "cent" in lasten:
            kinds.setdefault(lasten["grondslag"], []).append(lasten)
    quality = sums.get("kwaliteit", {})
    if "jaren" in quality:
        kinds[quality["methode"]] = [
            {"methode": quality["methode"], **entry} for entry in quality["jaren"]
        ]
    return kinds


def of_year(stand: Stand, years: Jaren) -> list[dict[str, Any]]:
    """What a municipality gives of the year to compare in, an entry for each kind of data.

    Each has `ander_jaar`: whether it is of another year. Costs have the inhabitants and the square
    metres of their own year beside them, or those of the nearest year before it.
    """
    sums = stand.sums
    found = []
    for what, entries in _by_kind(sums).items():
        wanted = years[stand.fictional, what]
        of_it = [entry for entry in entries if entry["jaar"] == wanted]
        entry = (of_it or sorted(entries, key=lambda one: int(one["jaar"])))[-1]
        beside = {key: at(sums.get(key, {}), entry["jaar"]) for key in ("inwoners", "m2")}
        found.append({**entry, **beside, "ander_jaar": not of_it})
    return found


def at(counted: Mapping[str, Any], year: int | None = None) -> float | None:
    """A number in a year: of that year, else the last before it, else the first after it.

    The last of all without a year; None when nothing was counted.
    """
    pairs = counted.get("jaren", ())
    undated = [number for of_year, number in pairs if of_year is None]
    if undated:
        return float(undated[-1])
    dated = sorted((of_year, number) for of_year, number in pairs)
    until = [number for of_year, number in dated if year is None or of_year <= year]
    nearest = until[-1:] or [number for _, number in dated[:1]]
    return float(nearest[0]) if nearest else None
