"""The truth as numbers: areaal, ambitions.

And what upkeep costs, with every factor of a cost kept beside it.

The trap: costs follow the REGISTERED areaal of 1 January (the DVO settles on it), so a registration
correction moves money although nothing changed outside. Everything here is fictional. Source:
waarheid.toml.
"""

from __future__ import annotations

import datetime as dt
import tomllib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from itertools import combinations
from math import factorial
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

MAP = Path(__file__).parent
Waarheid = dict[str, Any]
#: What changes a cost between two years; on or off in the decomposition.
FACTOREN = ("prijs", "groei", "correctie", "kwaliteit", "doelmatigheid", "weer")


#: Truths of other towns that are being made; the last one holds.
_ANDERE: list[Waarheid] = []


@lru_cache
def _uit_bestand() -> Waarheid:
    """The truth file."""
    return tomllib.loads((MAP / "waarheid.toml").read_text(encoding="utf-8"))


def waarheid() -> Waarheid:
    """The truth that holds: that of the file, or of the town that `met_waarheid` makes."""
    return _ANDERE[-1] if _ANDERE else _uit_bestand()


@contextmanager
def met_waarheid(andere: Waarheid) -> Iterator[None]:
    """Let another truth hold, so that the same builder makes another town; then as it was."""
    _ANDERE.append(andere)
    _vergeet()
    try:
        yield
    finally:
        _ANDERE.pop()
        _vergeet()


def _vergeet() -> None:
    """Forget what was worked out of the truth that held."""
    for functie in (
        areaal,
        normen,
        ambities,
        kosten,
        ontleding,
        _per_gebiedstype,
        _niveaukosten,
        _stand,
        _doorwerking,
    ):
        functie.cache_clear()


def stroom(seed: int, naam: str) -> np.random.Generator:
    """A random stream of its own for each part.

    So that a draw more in one part changes no other.
    """
    return np.random.Generator(
        np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(naam.encode())]))
    )


def normaal(rng: np.random.Generator) -> float:
    """One standard normal draw by inversion.

    Numpy promises a stable stream for plain uniforms in practice, not for `normal`.
    """
    return NormalDist().inv_cdf(min(max(rng.random(), 1e-12), 1 - 1e-12))


def verdeel(totaal: int, delen: list[float]) -> list[int]:
    """Split a whole number by shares so that the parts add up to it (largest remainder)."""
    som = sum(delen)
    exact = [abs(totaal) * d / som for d in delen]
    uit = [int(e) for e in exact]
    for i in sorted(range(len(delen)), key=lambda i: (uit[i] - exact[i], i))[
        : abs(totaal) - sum(uit)
    ]:
        uit[i] += 1
    return uit if totaal >= 0 else [-u for u in uit]


@lru_cache
def areaal() -> pd.DataFrame:
    """Areaal as registered: stand per 1 January of each year.

    And the changes within it, per wijk x gebiedstype x objecttype.
    """
    w = waarheid()
    groei_wijk, corr = w["groei"]["wijk"], w["correctie"]
    rijen = []
    for objecttype, object_ in w["areaal"].items():
        for wijk, stand in zip(w["wijk"], object_["stand"], strict=True):
            if stand == 0:
                continue
            types, delen = list(wijk["gebiedstype"]), list(wijk["gebiedstype"].values())
            nu = dict(zip(types, verdeel(stand, delen), strict=True))
            for jaar in w["jaren"]:
                rijen += [
                    (jaar, wijk["naam"], g, objecttype, object_["eenheid"], nu[g], "stand")
                    for g in types
                ]
                erbij = (
                    round(stand * groei_wijk.get(wijk["naam"], {}).get(str(jaar), 0.0))
                    if objecttype not in w["groei"]["niet"]
                    else 0
                )
                eraf = (
                    corr["hoeveelheid"]
                    if (corr["wijk"], corr["objecttype"], corr["jaar"])
                    == (wijk["naam"], objecttype, jaar)
                    else 0
                )
                for soort, aantal in (("groei", erbij), ("correctie", eraf)):
                    for g, deel in zip(types, verdeel(aantal, delen), strict=True):
                        if deel:
                            rijen.append(
                                (
                                    jaar,
                                    wijk["naam"],
                                    g,
                                    objecttype,
                                    object_["eenheid"],
                                    deel,
                                    soort,
                                )
                            )
                            nu[g] += deel
    return pd.DataFrame(
        rijen,
        columns=[
            "jaar",
            "wijk",
            "gebiedstype",
            "objecttype",
            "eenheid",
            "hoeveelheid",
            "mutatie",
        ],
    )


@lru_cache
def normen() -> pd.DataFrame:
    """Ambitions with the period in which they were in force (geldig_tot: first day no longer.

    None is still in force).
    """
    w = waarheid()
    lager = {(v["gebiedstype"], v["meetlat"]): v for v in w["kwaliteit"]["verlaging"]}
    rijen = []
    for gebiedstype, niveaus in w["kwaliteit"]["ambitie"].items():
        for meetlat, niveau in zip(w["kwaliteit"]["meetlatten"], niveaus, strict=True):
            later = lager.get((gebiedstype, meetlat))
            rijen.append(
                (
                    gebiedstype,
                    meetlat,
                    niveau,
                    dt.date(w["nulmeting"], 1, 1),
                    later["vanaf"] if later else None,
                )
            )
            if later:
                rijen.append((gebiedstype, meetlat, later["ambitie"], later["vanaf"], None))
    return pd.DataFrame(
        rijen, columns=["gebiedstype", "meetlat", "ambitie", "geldig_van", "geldig_tot"]
    )


@lru_cache
def ambities(jaar: int) -> dict[tuple[str, str], str]:
    """Ambition in force in a year by (gebiedstype, meetlat): they only change on 1 January."""
    n = normen()
    geldt = n[
        [
            v.year <= jaar and (t is None or t.year > jaar)
            for v, t in zip(n["geldig_van"], n["geldig_tot"], strict=True)
        ]
    ]
    return {
        (g, m): a
        for g, m, a in zip(
            geldt["gebiedstype"], geldt["meetlat"], geldt["ambitie"], strict=True
        )
    }


def prijs(kostensoort: str, jaar: int) -> float:
    """Price of a kostensoort against the nulmeting."""
    w = waarheid()
    reeks = w["prijsindex"]["reeks"][w["prijsindex"]["kostensoort"][kostensoort]]
    return float(reeks[w["jaren"].index(jaar)] / reeks[w["jaren"].index(w["nulmeting"])])


def kwaliteit(product: Waarheid, wijk: str, jaar: int) -> float:
    """Cost of the levels that are asked, niveau B = 1, weighted with the areaal of each gebiedstype."""
    return (
        _niveaukosten(product["areaal"], product["meetlat"], wijk, jaar)
        if "meetlat" in product
        else 1.0
    )


@lru_cache
def _per_gebiedstype() -> dict[tuple[str, str, int], dict[str, int]]:
    """Stand per gebiedstype, by (wijk, objecttype, jaar)."""
    uit: dict[tuple[str, str, int], dict[str, int]] = {}
    for a in areaal().query("mutatie == 'stand'").itertuples():
        uit.setdefault((a.wijk, a.objecttype, a.jaar), {})[a.gebiedstype] = a.hoeveelheid
    return uit


@cache
def _niveaukosten(objecttype: str, meetlat: str, wijk: str, jaar: int) -> float:
    factor, geldt = waarheid()["kwaliteit"]["kostenfactor"], ambities(jaar)
    stand = _per_gebiedstype()[wijk, objecttype, jaar]
    return float(
        sum(n * factor[geldt[g, meetlat]] for g, n in stand.items()) / sum(stand.values())
    )


@lru_cache
def _doorwerking() -> dict[str, float]:
    """How strongly efficiency works in each wijk."""
    return {wijk["naam"]: wijk["doelmatigheid"] for wijk in waarheid()["wijk"]}


def _besparing(product: Waarheid, wijk: str, kostensoort: str, jaar: int, mate: float) -> float:
    """Intensity against the nulmeting: 1 is as efficient as then.

    `mate` exaggerates the gain (the budget does).
    """
    w = waarheid()
    i = w["jaren"].index(jaar)
    per_wijk = _doorwerking().get(wijk, 1.0)
    uit = 1.0 - mate * w["doelmatigheid"][product["groep"]][i] * per_wijk
    sw, deel = w["sw"], mate * w["sw"]["deel"][i]
    if product["code"] in sw["producten"] and kostensoort == sw["kostensoort"]:
        uit *= 1.0 - deel
    if product["code"] == sw["naar"]:
        loon = sum(
            _nul(p, wijk) * w["mix"][p["mix"]].get(sw["kostensoort"], 0.0)
            for p in w["product"]
            if p["code"] in sw["producten"]
        )
        uit *= 1.0 + sw["verhouding"] * deel * loon / _nul(product, wijk)
    return float(uit)


@lru_cache
def _stand() -> dict[tuple[str, str, int], tuple[int, int, int]]:
    """Per (wijk, objecttype, year).

    Stand of the nulmeting, and what growth and correction added to it by 1 January.
    """
    w, a = waarheid(), areaal()
    som = a.groupby(["wijk", "objecttype", "jaar", "mutatie"])["hoeveelheid"].sum().to_dict()
    uit = {}
    for wijk, objecttype in a[["wijk", "objecttype"]].drop_duplicates().itertuples(index=False):
        nul, groei, corr = som[wijk, objecttype, w["nulmeting"], "stand"], 0, 0
        for jaar in w["jaren"]:
            uit[wijk, objecttype, jaar] = (int(nul), int(groei), int(corr))
            groei += som.get((wijk, objecttype, jaar, "groei"), 0)
            corr += som.get((wijk, objecttype, jaar, "correctie"), 0)
    return uit


def _nul(product: Waarheid, wijk: str) -> float:
    """Cost of a product in a wijk in the nulmeting, all cost kinds."""
    stand = _stand()[wijk, product["areaal"], waarheid()["nulmeting"]][0]
    return float(stand * product["tarief"] * kwaliteit(product, wijk, waarheid()["nulmeting"]))


@lru_cache
def kosten(mate: float = 1.0) -> pd.DataFrame:
    """Regular upkeep before noise.

    Product x wijk x kostensoort x jaar with each factor of its cost.

    Returns
    -------
    DataFrame
        jaar, product, wijk, kostensoort, nul (areaal of the nulmeting), groei, correctie
        (cumulative), tarief (euro per unit of this kostensoort in the nulmeting, niveau B), prijs,
        kwaliteit, doelmatigheid, weer, bedrag (euro, their product).
    """
    w = waarheid()
    rijen = []
    for p in w["product"]:
        wijken = [v["naam"] for v in w["wijk"]] if "areaal" in p else [w["gemeentebreed"]]
        for wijk in wijken:
            for jaar in w["jaren"]:
                if not p.get("van", 0) <= jaar <= p.get("tot", 9999):
                    continue
                nul, groei, corr = (
                    _stand().get((wijk, p["areaal"], jaar), (0, 0, 0))
                    if "areaal" in p
                    else (1, 0, 0)
                )
                if nul == 0:
                    continue
                k = kwaliteit(p, wijk, jaar)
                weer = (
                    w["weer"][p["code"]][w["jaren"].index(jaar)]
                    if p["code"] in w["weer"]
                    else 1.0
                )
                for soort, aandeel in w["mix"][p["mix"]].items():
                    factor = (
                        p["tarief"] * aandeel,
                        prijs(soort, jaar),
                        k,
                        _besparing(p, wijk, soort, jaar, mate),
                        weer,
                    )
                    rijen.append((jaar, p["code"], wijk, soort, nul, groei, corr, *factor))
    kolommen = [
        "jaar",
        "product",
        "wijk",
        "kostensoort",
        "nul",
        "groei",
        "correctie",
        "tarief",
        "prijs",
        "kwaliteit",
        "doelmatigheid",
        "weer",
    ]
    uit = pd.DataFrame(rijen, columns=kolommen)
    factor = uit[["tarief", "prijs", "kwaliteit", "doelmatigheid", "weer"]].prod(axis=1)
    uit["bedrag"] = (uit["nul"] + uit["groei"] + uit["correctie"]) * factor
    return uit


@lru_cache
def ontleding(jaar: int) -> pd.DataFrame:
    """The change in cost since the nulmeting by cause, per product x wijk.

    Shapley over `FACTOREN`, plus taakmutaties.

    Returns
    -------
    DataFrame
        Indexed by product and wijk, euro before noise: nulmeting, taakmutatie, one column a factor,
        jaar. A row adds up: nulmeting + taakmutatie + factors = jaar. A saving is negative.
    """
    k, sleutel = kosten(), ["product", "wijk", "kostensoort"]
    oud, nieuw = (k[k["jaar"] == j].set_index(sleutel) for j in (waarheid()["nulmeting"], jaar))
    blijft = oud.index.intersection(nieuw.index)
    a, b = oud.loc[blijft], nieuw.loc[blijft]

    @lru_cache
    def waarde(aan: frozenset[str]) -> np.ndarray:
        hoeveel = a["nul"] + sum(
            ((b if f in aan else a)[f] for f in ("groei", "correctie")), start=0 * a["nul"]
        )
        rest = a["tarief"].to_numpy()
        for f in ("prijs", "kwaliteit", "doelmatigheid", "weer"):
            rest = rest * (b if f in aan else a)[f].to_numpy()
        return np.asarray(hoeveel.to_numpy() * rest)

    deel = {f: np.zeros(len(blijft)) for f in FACTOREN}
    n = len(FACTOREN)
    for grootte in range(n):
        gewicht = factorial(grootte) * factorial(n - grootte - 1) / factorial(n)
        for eerst in combinations(FACTOREN, grootte):
            for f in set(FACTOREN) - set(eerst):
                deel[f] += gewicht * (waarde(frozenset((*eerst, f))) - waarde(frozenset(eerst)))
    uit = (
        pd.DataFrame(deel, index=blijft)
        .join(pd.DataFrame({"nulmeting": oud["bedrag"], "jaar": nieuw["bedrag"]}), how="outer")
        .fillna(0.0)
    )
    uit["taakmutatie"] = np.where(uit.index.isin(blijft), 0.0, uit["jaar"] - uit["nulmeting"])
    return uit.groupby(level=["product", "wijk"]).sum()[
        ["nulmeting", "taakmutatie", *FACTOREN, "jaar"]
    ]


def ware_besparing(jaar: int) -> float:
    """What work got cheaper by itself, by a lower level or by a task that ended (euro)."""
    deel = ontleding(jaar)
    beeindigd = deel.loc[deel["jaar"] == 0, "nulmeting"].sum()
    return float(beeindigd - deel[["doelmatigheid", "kwaliteit"]].sum().sum())
