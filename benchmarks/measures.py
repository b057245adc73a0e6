"""Measures on a million made-up rows, beside a bare pandas groupby on the same keys of the same table.

The trap: a measure does more than group, and "the same keys" are all columns that it has to look
at. plan_realisatie adds whole cents and chooses a plan for each product; the measures of quality
first find which score of a spot counts (ronde, locatie, meetlat, methode, datum) and which ambition
held there (gebiedstype). A trend is fitted in steps, with errors clustered on location: what that
costs beyond the groupby is the method's own. The choice of levels has no groupby to stand beside;
it stands beside the same sum with parts of levels.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.fresh import task
from benchmarks.lines import Line, figure, paired

ROWS, REPEATS = 1_000_000, 5
WIJKEN, PRODUCTEN = 200, 40
#: Parts of the cost that the choice of levels must save: an easy target, and one near what the
#: limit per wijk allows.
DOELEN = (0.05, 0.12)
_SPOT = ["ronde", "locatie", "meetlat", "methode"]
_SEEN = [*_SPOT, "datum", "gebiedstype", "wijk", "niveau"]

Pair = tuple[Callable[[], object], Callable[[], object]]


def _timed(sides: Pair, repeats: int) -> tuple[list[float], list[float]]:
    """Processor time of both in turn; imports and caches of the first call do not count."""
    times: tuple[list[float], list[float]] = ([], [])
    for side in sides:
        side()
    for _ in range(repeats):
        for seconds, side in zip(times, sides, strict=True):
            began = time.process_time()
            side()
            seconds.append(time.process_time() - began)
    return times


def money() -> Callable[[], dict[str, tuple[list[float], list[float]]]]:
    """Task: seconds of the measures of money and of the groupby beside each, in turn."""
    from analyse.begroting.budget import plan_realisatie
    from analyse.besparing import Bronnen, ontleding_per_cel
    from benchmarks import messy

    begroting = messy.begroting(ROWS)
    source = Bronnen(begroting, messy.prijsindex())

    def grouped(*keys: str) -> Callable[[], object]:
        return lambda: begroting.groupby(list(keys), dropna=False, observed=True)[
            "bedrag"
        ].sum()

    pairs: dict[str, Pair] = {
        "plan_realisatie": (
            lambda: plan_realisatie(begroting, ["product", "wijk"]),
            grouped("jaar", "product", "wijk", "kant", "fase"),
        ),
        "besparing.cellen": (
            lambda: ontleding_per_cel(source, 2011, 2018),
            grouped(
                "jaar",
                "taakveld",
                "product_code",
                "product",
                "wijk",
                "kostensoort",
                "kant",
                "fase",
                "budgetsoort",
                "opdracht",
                "aard",
            ),
        ),
    }
    return lambda: {name: _timed(sides, REPEATS) for name, sides in pairs.items()}


def quality() -> Callable[[], dict[str, tuple[list[float], list[float]]]]:
    """Task: seconds of the measures of quality and of the groupby beside each, in turn."""
    from analyse.schouw import (
        aandeel_gewogen,
        aandeel_op_ambitie,
        geldige_scores,
        schouw_strata,
        trend_per_wijk,
    )
    from benchmarks import messy

    schouw, norm = messy.schouw(ROWS)
    many, _ = messy.schouw(ROWS, [f"Wijk {w:03d}" for w in range(WIJKEN)])
    areaal = messy.areaal()

    def grouped(table: object, keys: list[str]) -> Callable[[], object]:
        return lambda: table.groupby(keys, dropna=False, observed=True).size()  # type: ignore[attr-defined]

    pairs: dict[str, Pair] = {
        "geldige_scores": (lambda: geldige_scores(schouw), grouped(schouw, [*_SPOT, "datum"])),
        "aandeel_op_ambitie": (
            lambda: aandeel_op_ambitie(schouw, norm, ["wijk", "ronde"]),
            grouped(schouw, _SEEN),
        ),
        "gewogen naar areaal": (
            lambda: aandeel_gewogen(schouw_strata(schouw, norm, areaal)),
            grouped(schouw, _SEEN),
        ),
        "trend.per_wijk, 8 wijken": (
            lambda: trend_per_wijk(schouw, norm),
            grouped(schouw, [*_SEEN, "kor_versie"]),
        ),
        f"trend.per_wijk, {WIJKEN} wijken": (
            lambda: trend_per_wijk(many, norm),
            grouped(many, [*_SEEN, "kor_versie"]),
        ),
    }
    return lambda: {name: _timed(sides, REPEATS) for name, sides in pairs.items()}


def choice() -> Callable[[], dict[str, tuple[list[float], list[float], float]]]:
    """Task: seconds of the choice of levels and of the sum with parts of levels beside it.

    And the gap that was proven.
    """
    from analyse.keuze import niveaukeuze
    from analyse.keuze.ondergrens import ontspannen
    from analyse.keuze.spelregels import Spelregels, maak
    from benchmarks import messy

    options, rules = messy.keuze(WIJKEN, PRODUCTEN), Spelregels(daling_per_wijk=0.6)
    now = options.loc[options["stappen"] == 0, "kosten"].sum()

    def of(part: float) -> tuple[list[float], list[float], float]:
        target = round(part * now)
        plan = niveaukeuze(options, target, rules)
        if plan.status != "bewezen":
            raise ValueError(f"{part}: {plan.status}")
        return (
            *_timed(
                (
                    lambda: niveaukeuze(options, target, rules),
                    lambda: ontspannen(maak(options, rules), round(target * 100)),
                ),
                1,
            ),
            plan.kloof,
        )

    return lambda: {f"{part:.0%}": of(part) for part in DOELEN}


def measure(_folder: Path) -> list[Line]:
    """A line a measure."""
    rows = f"{ROWS:,} rijen".replace(",", ".")
    lines = []
    for name, (mine, base) in task("benchmarks.measures:money")["value"].items():
        lines.append(
            paired(
                f"`{name}`, {rows}",
                "`groupby().sum()` op dezelfde sleutels",
                mine,
                base,
                goal=2,
            )
        )
    for name, (mine, base) in task("benchmarks.measures:quality")["value"].items():
        goal = None if name.startswith("trend") else 2
        lines.append(
            paired(
                f"`{name}`, {rows}",
                "`groupby().size()` op dezelfde sleutels",
                mine,
                base,
                goal=goal,
            )
        )
    for part, (mine, base, gap) in task("benchmarks.measures:choice")["value"].items():
        what = (
            f"`keuzemodel.kies`, {WIJKEN} wijken x {PRODUCTEN} producten x 5 niveaus, besparing"
            f" {part}, bewezen tot op {figure(gap * 1e6)} miljoenste"
        )
        lines.append(paired(what, "dezelfde som met delen van niveaus (`linprog`)", mine, base))
    return lines
