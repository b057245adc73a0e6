"""Measures on 200.000 made-up rows, beside a bare pandas groupby on the same keys of the same table.

The trap: a measure does more than group. plan_realisatie adds whole cents and chooses a plan for each product; the measures of
quality first find which score of a spot counts, and that alone takes a look at every row's ronde, locatie, meetlat and methode.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.fresh import task
from benchmarks.lines import Line, paired

ROWS, REPEATS = 200_000, 7
_SPOT = ["ronde", "locatie", "meetlat", "methode"]


def all_measures() -> Callable[[], dict[str, tuple[list[float], list[float]]]]:
    """Task: seconds of each measure and of the groupby beside it, in turn."""
    from analyse.measures.beeldkwaliteit import aandeel_op_ambitie, geldige_scores, verdeling
    from analyse.measures.besparing import Bronnen, cellen
    from analyse.measures.budget import plan_realisatie
    from benchmarks import messy

    begroting = messy.begroting(ROWS)
    schouw, norm = messy.schouw(ROWS)
    source = Bronnen(begroting, messy.prijsindex())
    pairs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "plan_realisatie": (
            lambda: plan_realisatie(begroting, ["product", "wijk"]),
            lambda: begroting.groupby(["jaar", "product", "wijk", "kant", "fase"], dropna=False, observed=True)["bedrag"].sum(),
        ),
        "besparing.cellen": (
            lambda: cellen(source, 2011, 2018),
            lambda: begroting.groupby(["jaar", "taakveld", "product_code", "wijk", "kostensoort"], dropna=False, observed=True)[
                "bedrag"
            ].sum(),
        ),
        "geldige_scores": (lambda: geldige_scores(schouw), lambda: schouw.groupby(_SPOT, dropna=False, observed=True).tail(1)),
        "verdeling": (
            lambda: verdeling(schouw, ["wijk", "ronde"]),
            lambda: schouw.groupby(["wijk", "ronde", "niveau"], dropna=False, observed=True).size(),
        ),
        "aandeel_op_ambitie": (
            lambda: aandeel_op_ambitie(schouw, norm, ["wijk", "ronde"]),
            lambda: schouw.groupby(["wijk", "ronde", "niveau"], dropna=False, observed=True).size(),
        ),
    }

    def work() -> dict[str, tuple[list[float], list[float]]]:
        found = {}
        for name, sides in pairs.items():
            for side in sides:  # imports and caches of the first call do not count
                side()
            times: tuple[list[float], list[float]] = ([], [])
            for _ in range(REPEATS):
                for seconds, side in zip(times, sides, strict=True):
                    began = time.process_time()
                    side()
                    seconds.append(time.process_time() - began)
            found[name] = times
        return found

    return work


def measure(_folder: Path) -> list[Line]:
    """A line a measure."""
    rows = f"{ROWS:,} rijen".replace(",", ".")
    found = task("benchmarks.measures:all_measures")["value"]
    against = {"geldige_scores": "`groupby().tail(1)`", "plan_realisatie": "`groupby().sum()`", "besparing.cellen": "`groupby().sum()`"}
    return [
        paired(f"`{name}`, {rows}", against.get(name, "`groupby().size()`"), mine, base, goal=None if name == "geldige_scores" else 2)
        for name, (mine, base) in found.items()
    ]
