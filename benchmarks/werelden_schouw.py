"""Towns of which every trend is known, also those that the trend does not assume.

    python -m benchmarks.werelden_schouw [N]      N draws of each town (40)

Each is the inspections of Voorbeeldstad drawn anew and changed as inspections are: a wijk that has
a bad round or a bad year, wet years for all, inspectors who grow milder, bad spots left out. The
trap: a bench that only holds what the model assumes proves that they agree with themselves. The
tables in docs/methode.md are what this prints; a test holds a few draws to them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analyse import nl
from analyse.schouw import trend_per_wijk
from analyse.schouw.trend import JAREN, STABIEL, VERBETERD, VERSLECHTERD
from analyse.tables import NIVEAUS

DATA = Path(__file__).parents[1] / "data"
sys.path.insert(0, str(DATA))
from bouw_voorbeeldstad import model, opnamen  # noqa: E402

WIJKEN = [wijk["naam"] for wijk in model.waarheid()["wijk"]]
#: Rounds of all years, in order.
RONDES = [(jaar, ronde) for jaar in model.waarheid()["jaren"] for ronde in range(1, 5)]
MIDDEN = 2014

Rng = np.random.Generator
Rows = pd.DataFrame
Schok = Callable[[Rng], opnamen.Schok]


@dataclass(frozen=True)
class Wereld:
    """A town: what is added to its scores, and what becomes of its rows.

    With `trends` the wijken change as in Voorbeeldstad, without it none of them does.
    """

    naam: str
    schok: Schok | None = None
    rijen: Callable[[Rows, Rng], Rows] = lambda rows, _rng: rows
    trends: bool = False


def _reeks(rng: Rng, sd: float, ar: float) -> list[float]:
    """A shock a round, of which a part lasts."""
    level = rng.normal(0, sd)
    levels = [level]
    for _round in RONDES[1:]:
        level = ar * level + rng.normal(0, sd * np.sqrt(1 - ar**2))
        levels.append(level)
    return levels


def per_ronde(sd: float, ar: float = 0.0, *, samen: bool = False) -> Schok:
    """A shock a round for each wijk, or one for all of them."""

    def draw(rng: Rng) -> opnamen.Schok:
        one = _reeks(rng, sd, ar)
        each = {wijk: one if samen else _reeks(rng, sd, ar) for wijk in WIJKEN}
        return lambda wijk, jaar, ronde, _who: each[wijk][RONDES.index((jaar, ronde))]

    return draw


def per_jaar(sd: float, *, samen: bool = False) -> Schok:
    """A shock a year for each wijk, or one for all of them."""

    def draw(rng: Rng) -> opnamen.Schok:
        years = model.waarheid()["jaren"]
        wijken = [""] if samen else WIJKEN
        each = {(wijk, jaar): rng.normal(0, sd) for wijk in wijken for jaar in years}
        return lambda wijk, jaar, _ronde, _who: each["" if samen else wijk, jaar]

    return draw


def najaar(sd: float) -> Schok:
    """An autumn that is worse in one year than in another, in all wijken."""

    def draw(rng: Rng) -> opnamen.Schok:
        bad = {jaar: rng.normal(0, sd) for jaar in model.waarheid()["jaren"]}
        return lambda _wijk, jaar, ronde, _who: bad[jaar] if ronde == 4 else 0.0

    return draw


def inspecteurs(sd: float) -> Schok:
    """Each inspector grows milder or stricter, so much a year."""

    def draw(rng: Rng) -> opnamen.Schok:
        drift = {who: rng.normal(0, sd) for who in opnamen.SCHOUWERS}
        return lambda _wijk, jaar, ronde, who: drift[who] * (jaar + ronde / 4 - MIDDEN)

    return draw


def slechte_gemist(rows: Rows, rng: Rng) -> Rows:
    """Spots at C or D are left out more and more often: up to half of them in the last year."""
    since = (rows["ronde"].str[:4].astype(int) - MIDDEN).clip(0, 4)
    gone = rows["niveau"].isin(["C", "D"]) & (rng.random(len(rows)) < 0.125 * since)
    missed = rows["beoordeling"].mask(gone, "niet_beoordeeld")
    return rows.assign(niveau=rows["niveau"].mask(gone, ""), beoordeling=missed)


def zonder_inspecteur(rows: Rows, _rng: Rng) -> Rows:
    """An export that does not say who scored."""
    return rows.drop(columns="inspecteur")


NIETS = (
    Wereld("niets verandert"),
    Wereld("schok per wijk en ronde, 0,3", per_ronde(0.3)),
    Wereld("schok per wijk en ronde, 0,5", per_ronde(0.5)),
    Wereld("schok per ronde voor alle wijken, 0,4", per_ronde(0.4, samen=True)),
    Wereld("najaar dat per jaar verschilt, 0,5", najaar(0.5)),
    Wereld("inspecteurs die verlopen, 0,1 per jaar", inspecteurs(0.1)),
    Wereld("idem, export zonder inspecteur", inspecteurs(0.1), zonder_inspecteur),
    Wereld("schok per wijk en jaar, 0,3", per_jaar(0.3)),
    Wereld("schok per jaar voor alle wijken, 0,3", per_jaar(0.3, samen=True)),
    Wereld("schok die aanhoudt, alle wijken, 0,4 (AR 0,7)", per_ronde(0.4, 0.7, samen=True)),
    Wereld("slechte plekken steeds vaker niet beoordeeld", rijen=slechte_gemist),
)
WEL = (
    Wereld("de ware trends", trends=True),
    Wereld("schok per wijk en ronde, 0,3", per_ronde(0.3), trends=True),
    Wereld("schok per wijk en jaar, 0,3", per_jaar(0.3), trends=True),
    Wereld("inspecteurs die verlopen, 0,1 per jaar", inspecteurs(0.1), trends=True),
    Wereld("slechte plekken steeds vaker niet beoordeeld", rijen=slechte_gemist, trends=True),
)


def trekking(wereld: Wereld, seed: int) -> pd.DataFrame:
    """The trends of one draw, each with its truth (`waar`, log odds per year) and seed."""
    rng = model.stroom(seed, wereld.naam)
    shock = wereld.schok(rng) if wereld.schok else None
    wijken = model.waarheid()["wijk"]
    true = {wijk["naam"]: wijk["trend"] for wijk in wijken}
    try:
        for wijk in wijken:
            wijk["trend"] *= wereld.trends
        rows = wereld.rijen(opnamen.schouw(seed, shock), rng)
    finally:
        for wijk in wijken:
            wijk["trend"] = true[wijk["naam"]]
    found = trend_per_wijk(als_schouw(rows), als_norm())
    return found.assign(seed=seed, waar=found["wijk"].map(true) * wereld.trends)


def als_schouw(rows: Rows) -> pd.DataFrame:
    """Rows as an export is read."""
    levels = pd.CategoricalDtype(list(NIVEAUS), ordered=True)
    scored = rows["niveau"].mask(rows["niveau"] == "").astype(levels)
    ambitie = rows["ambitie"].astype(levels)
    return rows.assign(datum=pd.to_datetime(rows["datum"]), niveau=scored, ambitie=ambitie)


def als_norm() -> pd.DataFrame:
    """The ambitions, as an export is read."""
    norm = model.normen()
    return norm.assign(
        **{name: pd.to_datetime(norm[name]) for name in ("geldig_van", "geldig_tot")}
    )


def uitslag(draws: pd.DataFrame) -> pd.Series:
    """What a number of draws of one town shows, as parts of one."""
    called = draws["oordeel"].isin([VERBETERD, VERSLECHTERD])
    better = draws["oordeel"] == VERBETERD
    right = called & (better == (draws["waar"] > 0)) & (draws["waar"] != 0)
    still = draws["waar"] == 0
    stable = draws["oordeel"] == STABIEL
    every = (right | (still & stable)).groupby(draws["seed"]).all()
    within = (draws["helling_laag"] <= draws["waar"]) & (draws["waar"] <= draws["helling_hoog"])
    return pd.Series(
        {
            "binnen": within.mean(),
            "vals": (called & ~right).groupby(draws["seed"]).any().mean(),
            "gevonden": right[~still].mean(),
            "losse jaren": (draws["oordeel"] == JAREN).mean(),
            "stabiel": stable[still].mean(),
            "alle goed": every.mean(),
        }
    )


#: How the columns of `uitslag` are called.
KOPPEN = {
    "binnen": "waarheid binnen het interval",
    "vals": "trekking met een valse trend",
    "gevonden": "ware trend gevonden",
    "losse jaren": "trend of losse jaren",
    "stabiel": "stabiele wijk stabiel genoemd",
    "alle goed": "alle acht oordelen goed",
}


def _print(werelden: tuple[Wereld, ...], number: int, columns: list[str]) -> None:
    """One table of towns, in Markdown."""
    print("| wereld | " + " | ".join(KOPPEN[name] for name in columns) + " |")
    print("|---|" + "---:|" * len(columns))
    for wereld in werelden:
        draws = pd.concat([trekking(wereld, 1 + n) for n in range(number)])
        parts = uitslag(draws)[columns]
        told = " | ".join(nl.procent(part) for part in parts)
        print(f"| {wereld.naam} | {told} |", flush=True)
    print()


def main() -> None:
    """Print the tables."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    print(f"{number} trekkingen van acht wijken.\n\nZonder enige trend:\n")
    _print(NIETS, number, ["binnen", "vals", "losse jaren", "stabiel"])
    print("Met de trends van Voorbeeldstad:\n")
    _print(WEL, number, ["binnen", "vals", "gevonden", "losse jaren", "stabiel", "alle goed"])


if __name__ == "__main__":
    main()
