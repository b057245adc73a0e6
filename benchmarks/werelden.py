"""Worlds of which the truth is known, also those that the measures do not assume.

    python -m benchmarks.werelden [N]          the verdict on the saving, N seeds a world (6)

Each world is Voorbeeldstad made anew, with or without its saving, and then changed as a real
administration changes: money booked elsewhere, an index that is off, invoices that slip, a shock
that hits all work at once. What the verdict calls visible is held against the truth. The trap: a
bench that only holds what its measures assume proves that they agree with themselves.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from analyse import nl, open_dossier
from analyse.besparing import (
    Bronnen,
    besparing_toetsen,
    ontleding_verloop,
    taakstelling_oordeel,
)
from analyse.besparing.oordeel import ZEKERHEDEN

DATA = Path(__file__).parents[1] / "data"
sys.path.insert(0, str(DATA))
from bouw_voorbeeldstad import geld, model  # noqa: E402

AMOUNTS = ["primitief", "gewijzigd", "realisatie"]
#: The year from which money is booked elsewhere, and the part of the work that it is.
SINDS, DEEL = 2014, 0.12
NUL, JAAR, DOEL = 2011, 2018, 1_350_000.0
_AARD = {"S": "structureel", "I": "incidenteel", "?": "onbekend"}

Rng = np.random.Generator
Rows = pd.DataFrame


@dataclass(frozen=True)
class Wereld:
    """A town of which the saving is known.

    `besparing` is the part of the saving of Voorbeeldstad that is real in it (nought: nothing was
    saved), `rijen` changes what was booked and `bronnen` what the other exports say.
    """

    naam: str
    besparing: float
    rijen: Callable[[Rows, Rng], Rows] = lambda rows, _rng: rows
    bronnen: Callable[[Bronnen], Bronnen] = lambda source: source


@contextmanager
def waarheid_met(besparing: float) -> Iterator[None]:
    """The truth of Voorbeeldstad with this part of its saving; after it, as it was.

    Without any saving no level is lowered and no task ends either.
    """
    kept = model.waarheid()
    truth = kept | {name: dict(kept[name]) for name in ("doelmatigheid", "sw", "kwaliteit")}
    truth["doelmatigheid"] = {
        name: [besparing * part for part in parts]
        for name, parts in kept["doelmatigheid"].items()
    }
    truth["sw"]["deel"] = [besparing * part for part in kept["sw"]["deel"]]
    if not besparing:
        truth["kwaliteit"]["verlaging"] = []
        truth["product"] = [without(product, "tot") for product in kept["product"]]
    with model.met_waarheid(truth):
        yield


def without(record: dict[str, object], key: str) -> dict[str, object]:
    """The record less one key."""
    return {name: value for name, value in record.items() if name != key}


# ------------------------------------------------------------------------- booked elsewhere


def _regular(rows: Rows) -> pd.Series:
    """Rows of regular upkeep from `SINDS` on."""
    plain = (rows["budgetsoort"] == "regulier") & (rows["opdracht"] == "regulier")
    return plain & (rows["kant"] == "lasten") & (rows["aard"] != "I") & (rows["jaar"] >= SINDS)


def _moved(rows: Rows, part: float, **booked: str) -> Rows:
    """The part of regular upkeep booked under other headings; every total stays to the cent."""
    chosen = _regular(rows)
    away = (rows.loc[chosen, AMOUNTS] * part).round().astype("int64")
    rows = rows.copy()
    rows.loc[chosen, AMOUNTS] -= away
    return pd.concat([rows, rows[chosen].assign(**booked, **away)], ignore_index=True)


def geboekt_als(part: float = DEEL, **booked: str) -> Callable[[Rows, Rng], Rows]:
    """Regular upkeep booked under other headings from `SINDS` on."""
    return lambda rows, _rng: _moved(rows, part, **booked)


def uit_de_exports(part: float = DEEL) -> Callable[[Rows, Rng], Rows]:
    """Regular upkeep booked in a budget that is not in the exports."""

    return lambda rows, _rng: _times(rows, 1 - part * _regular(rows))


def langzaam_uit_de_exports(rows: Rows, _rng: Rng) -> Rows:
    """As much leaves the exports, three parts of a hundred a year."""
    gone = 0.03 * (rows["jaar"] - SINDS + 1).clip(0, 4)
    return _times(rows, 1 - gone.where(_regular(rows), 0.0))


def beeindigd_op_bestaand(rows: Rows, _rng: Rng) -> Rows:
    """Plantenbakken as a product ends, and is booked on Beplanting."""
    target = rows[rows["product"] == "Beplanting"].iloc[0]
    moved = _regular(rows) & (rows["product"] == "Plantenbakken")
    rows = rows.copy()
    rows.loc[moved, ["product_code", "product"]] = [target["product_code"], target["product"]]
    return rows


def nieuwe_code_en_discipline(rows: Rows, _rng: Rng) -> Rows:
    """Straatmeubilair and the like get a new code, name and discipline."""
    product = rows.loc[rows["discipline"] == "blauw", "product"].iloc[0]
    moved = _regular(rows) & (rows["product"] == product)
    rows = rows.copy()
    named = ["product_code", "product", "discipline"]
    rows.loc[moved, named] = ["0999", f"{product} (nieuw)", "overig"]
    return rows


def naar_overig(rows: Rows, _rng: Rng) -> Rows:
    """A part of 5.7 booked as a product of taakveld 6.4, discipline overig."""
    green = rows[rows["taakveld"] == "5.7"]
    booked = {"taakveld": "6.4", "discipline": "overig", "product_code": "0649"}
    moved = _moved(green, DEEL, product="Groen door de sociale werkvoorziening", **booked)
    return pd.concat([rows.drop(green.index), moved], ignore_index=True)


def kostensoort_hernoemd(rows: Rows, _rng: Rng) -> Rows:
    """A kind of cost gets another name in the ledger."""
    old = rows["kostensoort"] == "Loonkosten eigen personeel"
    later = rows["jaar"] >= SINDS
    return rows.assign(kostensoort=rows["kostensoort"].mask(old & later, "Personeelslasten"))


# ------------------------------------------------------------------- off, late, or by chance


def maal(factor: float, jaar: int) -> Callable[[Rows, Rng], Rows]:
    """What was planned and booked in one year, times a factor."""
    return lambda rows, _rng: _times(rows, 1 + (factor - 1) * (rows["jaar"] == jaar))


def schok(sd: float, per: str = "", ar: float = 0.0) -> Callable[[Rows, Rng], Rows]:
    """A common shock a year, of all work or of each discipline or product; it may last."""

    def change(rows: Rows, rng: Rng) -> Rows:
        groups = rows[per] if per else pd.Series("", rows.index)
        factors = {group: _in_a_row(rng, sd, ar) for group in sorted(groups.unique())}
        keys = zip(groups, rows["jaar"] - NUL, strict=True)
        factor = pd.Series([factors[group][year] for group, year in keys], rows.index)
        return _times(rows, factor, ["realisatie"])

    return change


def _in_a_row(rng: Rng, sd: float, ar: float) -> list[float]:
    """Factors of the years: a shock, and what lasts of the one before."""
    level = rng.normal(0, sd)
    factors = [1 + level]
    for _year in range(NUL, JAAR):
        level = ar * level + rng.normal(0, sd * np.sqrt(1 - ar**2))
        factors.append(1 + level)
    return factors


def onderuitputting(rows: Rows, _rng: Rng) -> Rows:
    """In the last two years less is spent than planned, for once."""
    return _times(rows, 1 - 0.04 * (rows["jaar"] >= JAAR - 1), ["realisatie"])


def _times(rows: Rows, factor: pd.Series, columns: Sequence[str] = AMOUNTS) -> Rows:
    """Amounts times a factor a row, in whole cents again."""
    amounts = rows[list(columns)].mul(factor, axis=0).round().astype("int64")
    return rows.assign(**amounts)


def index_maal(factor: float) -> Callable[[Bronnen], Bronnen]:
    """All indices off by a factor in the end, growing evenly from the nulmeting."""

    def change(source: Bronnen) -> Bronnen:
        prices = source.prijsindex
        since = (prices["jaar"].astype(int) - NUL).clip(0) / (JAAR - NUL)
        index = prices["index"] * (1 + (factor - 1) * since)
        return replace(source, prijsindex=prices.assign(index=index))

    return change


def achterstand_als_groei(source: Bronnen) -> Bronnen:
    """Six parts of a hundred of the areaal, there all along, registered as growth."""
    areaal = source.areaal
    stand = areaal["mutatie"] == "stand"
    later = stand & (areaal["jaar"] >= SINDS)
    grown = areaal["hoeveelheid"].mask(later, areaal["hoeveelheid"] * 1.06)
    before = areaal[stand & (areaal["jaar"] == SINDS - 1)]
    found = before.assign(mutatie="groei", hoeveelheid=before["hoeveelheid"] * 0.06)
    table = pd.concat([areaal.assign(hoeveelheid=grown), found], ignore_index=True)
    return replace(source, areaal=table.astype({"mutatie": areaal["mutatie"].dtype}))


NIETS = (
    Wereld("niets bespaard", 0),
    Wereld("12% geboekt als vervanging", 0, geboekt_als(budgetsoort="vervanging")),
    Wereld("12% geboekt als meerwerk", 0, geboekt_als(opdracht="meerwerk")),
    Wereld("12% geboekt als eenmalig", 0, geboekt_als(aard="I", aard_reden="Project")),
    Wereld(
        "12% geboekt op een nieuw product in een andere discipline",
        0,
        geboekt_als(
            product_code="0998",
            product="Programma Buitenruimte",
            discipline="overig",
            taakveld="0.4",
            wijk="Gemeentebreed",
        ),
    ),
    Wereld("12% in één keer uit de exports", 0, uit_de_exports()),
    Wereld("20% in één keer uit de exports", 0, uit_de_exports(0.20)),
    Wereld("12% in vier jaar uit de exports", 0, langzaam_uit_de_exports),
    Wereld("beëindigd product op een bestaand geboekt", 0, beeindigd_op_bestaand),
    Wereld("nieuwe code en discipline", 0, nieuwe_code_en_discipline),
    Wereld("5.7 naar 6.4 onder overig", 0, naar_overig),
    Wereld("kostensoort hernoemd", 0, kostensoort_hernoemd),
    Wereld("achterstand als groei van 6%", 0, bronnen=achterstand_als_groei),
    Wereld("alle indexen 5% te hoog", 0, bronnen=index_maal(1.05)),
    Wereld("nulmeting 4% te hoog", 0, maal(1.04, NUL)),
    Wereld("laatste jaar 4% te laag", 0, maal(0.96, JAAR)),
    Wereld("laatste twee jaren onderuitputting", 0, onderuitputting),
    Wereld("schok van alle werk, sd 1,5%, AR 0,8", 0, schok(0.015, ar=0.8)),
    Wereld("schok per discipline, sd 3%", 0, schok(0.03, "discipline")),
    Wereld("schok per product, sd 3%, AR 0,8", 0, schok(0.03, "product", ar=0.8)),
)
WEL = (
    Wereld("Voorbeeldstad", 1),
    Wereld("anderhalf maal zo veel bespaard", 1.5),
    Wereld("bespaard, indexen 2% te hoog", 1, bronnen=index_maal(1.02)),
    Wereld("bespaard, indexen 2% te laag", 1, bronnen=index_maal(0.98)),
    Wereld("bespaard, nulmeting 2% te laag", 1, maal(0.98, NUL)),
    Wereld("bespaard, schok van alle werk sd 1%", 1, schok(0.01)),
    Wereld("bespaard, schok per product sd 3%, AR 0,8", 1, schok(0.03, "product", ar=0.8)),
    Wereld(
        "bespaard, en 3% geboekt als vervanging",
        1,
        geboekt_als(0.03, budgetsoort="vervanging"),
    ),
    Wereld(
        "bespaard, nulmeting 2% te hoog en indexen 2% te hoog",
        1,
        maal(1.02, NUL),
        index_maal(1.02),
    ),
)


def uitkomst(wereld: Wereld, source: Bronnen, seed: int) -> tuple[float, float]:
    """The true saving of a world, and what the verdict calls visible of it (euro)."""
    with waarheid_met(wereld.besparing):
        rows = geld.begroting(seed)
        truth = model.ware_besparing(JAAR)
        norm = model.normen()
    rng = model.stroom(seed, wereld.naam)
    rows = wereld.rijen(rows, rng)
    dates = {name: pd.to_datetime(norm[name]) for name in ("geldig_van", "geldig_tot")}
    ambitie = norm["ambitie"].astype(source.norm["ambitie"].dtype)
    norm = norm.assign(**dates, ambitie=ambitie)
    source = replace(source, begroting=as_begroting(rows), norm=norm)
    source = wereld.bronnen(source)
    years = ontleding_verloop(source, NUL)
    tests = besparing_toetsen(source, years, NUL, JAAR)
    verdict = taakstelling_oordeel(tests, JAAR, DOEL)
    seen = verdict.loc[verdict["zekerheid"] == ZEKERHEDEN[0], "bedrag"].sum()
    return truth, float(seen)


def as_begroting(rows: Rows) -> pd.DataFrame:
    """The three amounts of a row as three rows, in euro, as an export is read."""
    keys = [name for name in rows if name not in AMOUNTS]
    long = rows.melt(keys, AMOUNTS, "fase", "bedrag")
    long["wijk"] = long["wijk"].astype("object")
    return long.assign(bedrag=long["bedrag"] / 100, aard=long["aard"].map(_AARD))


def bronnen() -> Bronnen:
    """The tables of Voorbeeldstad as its exports hold them."""
    d = open_dossier(DATA / "voorbeeldstad")
    return Bronnen(d.begroting, d.prijsindex, d.areaal, d.productblad, d.norm, d.niveaukosten)


def uitkomsten(werelden: tuple[Wereld, ...], source: Bronnen, number: int) -> pd.DataFrame:
    """A row a world and seed: wereld, waar and zichtbaar (euro)."""
    rows = []
    for wereld in werelden:
        rows += [(wereld.naam, *uitkomst(wereld, source, 1 + n)) for n in range(number)]
    return pd.DataFrame(rows, columns=["wereld", "waar", "zichtbaar"])


def _print(found: pd.DataFrame, last: str, wrong: pd.Series) -> None:
    """One table of worlds, in Markdown."""
    print(
        f"| wereld | waar | zichtbaar (mediaan) | hoogste | {last} |\n|---|---:|---:|---:|---:|"
    )
    for name, group in found.groupby("wereld", sort=False):
        of_world = wrong[group.index]
        amounts = (
            group["waar"].median(),
            group["zichtbaar"].median(),
            group["zichtbaar"].max(),
        )
        told = " | ".join(nl.euro(round(amount, -3)) for amount in amounts)
        print(f"| {name} | {told} | {of_world.sum()} van {len(of_world)} |")
    print(f"\nSamen {wrong.sum()} van {len(wrong)} ({nl.procent(wrong.mean())}).\n")


def main() -> None:
    """Print the tables."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 6
    source = bronnen()
    nothing = uitkomsten(NIETS, source, number)
    _print(nothing, "toch een besparing", nothing["zichtbaar"] > 0)
    saved = uitkomsten(WEL, source, number)
    _print(saved, "meer dan waar", saved["zichtbaar"] > saved["waar"])
    missed = saved["zichtbaar"] <= 0
    print(f"Niets gezien waar wel is bespaard: {missed.sum()} van {len(missed)}.")


if __name__ == "__main__":
    main()
