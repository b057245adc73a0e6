"""The truth of a made-up town: that of Voorbeeldstad, drawn anew.

Another size, price level, wijken, years, levels of quality; a saving that is real or is not. The
trap: the builder takes lists as long as the years and as the wijken; each is drawn here to that
length. Everything is fictional.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Any, TypeVar

import numpy as np
from bouw_voorbeeldstad import model
from bouw_voorbeeldstad.model import Waarheid, stroom

from benchmarks.dossiers.namen import wijknamen

T = TypeVar("T")
#: Inhabitants of the smallest and the largest town, and those of Voorbeeldstad.
DORP, STAD, VOORBEELD = 3_500, 380_000, 118_400
#: Products and measuring rods of a small dossier.
KLEINE_PRODUCTEN = (
    *("0040", "0210", "0215", "0216", "0560"),
    *("0562", "0564", "0640", "0720", "0730"),
)
KLEINE_MEETLATTEN = 4
#: From which year an edition of the KOR is used.
EDITIES = ((0, "KOR 2010"), (2013, "KOR 2013"), (2018, "KOR 2018"))


@dataclass(frozen=True)
class Maat:
    """How large a town is made; what is None is drawn."""

    wijken: int | None = None
    jaren: int | None = None
    klein: bool = False
    #: Rows of the budget, and fixed spots of the inspections, for each that there is otherwise.
    fijn: int = 1


def tussen(rng: np.random.Generator, laag: float, hoog: float) -> float:
    """A draw between two values."""
    return laag + (hoog - laag) * rng.random()


def kies(rng: np.random.Generator, keuzen: Sequence[T]) -> T:
    """One of some choices."""
    return keuzen[int(rng.random() * len(keuzen))]


def waarheid_van(
    naam: str, seed: int, nummer: int, maat: Maat, namen: Sequence[str] = ()
) -> Waarheid:
    """All that is true of a town, as the builder takes it; `inwoners` and `bespaart` besides.

    Its wijken get names of the list, or those that are given.
    """
    rng, basis = stroom(seed, f"stad {nummer}"), model.waarheid()
    inwoners = round(exp(tussen(rng, log(DORP), log(STAD))))
    jaren = _jaren(rng, maat)
    wijken = _wijken(rng, namen or _namen(rng, maat, inwoners), maat, basis)
    bespaart = rng.random() < 0.6
    town = basis | {
        "gemeente": f"{naam} (fictief)",
        "seed": seed * 100_000 + nummer,
        "jaren": jaren,
        "nulmeting": jaren[0],
        "overdracht": dt.date(jaren[1], 7, 1),
        "wijk": wijken,
        "inwoners": _inwoners(rng, inwoners, len(jaren)),
        "bespaart": bespaart,
        "fijn": maat.fijn,
        "product": _producten(rng, maat, jaren, basis),
    }
    town["areaal"] = _areaal(rng, inwoners, wijken, basis)
    town |= _verandering(rng, town)
    town |= _geld(rng, town, basis)
    town["kwaliteit"] = _kwaliteit(rng, maat, jaren, basis["kwaliteit"])
    town["schouw"] = _schouw(rng, maat, jaren, basis["schouw"])
    return town | _opgave(rng, town, inwoners)


def _jaren(rng: np.random.Generator, maat: Maat) -> list[int]:
    laatste = 2016 + int(8 * rng.random())
    aantal = maat.jaren or (kies(rng, (3, 4)) if maat.klein else kies(rng, (5, 6, 7, 8)))
    return list(range(laatste - aantal + 1, laatste + 1))


def _inwoners(rng: np.random.Generator, begin: int, jaren: int) -> list[int]:
    groei = tussen(rng, -0.006, 0.015)
    return [round(begin * (1 + groei) ** jaar) for jaar in range(jaren)]


def _namen(rng: np.random.Generator, maat: Maat, inwoners: int) -> list[str]:
    """Names for as many wijken as a town of this size has."""
    gewoon = 3 + int(3 * log(inwoners / DORP)) // 2
    aantal = maat.wijken or (kies(rng, (3, 4)) if maat.klein else gewoon)
    return wijknamen(aantal, int(rng.random() * 300))


def _wijken(
    rng: np.random.Generator, namen: Sequence[str], maat: Maat, basis: Waarheid
) -> list[Waarheid]:
    """Wijken, each like one of Voorbeeldstad, with quality and trend of their own."""
    niveau, wijken = tussen(rng, -0.5, 0.6), []
    for nummer, naam in enumerate(namen):
        soort = basis["wijk"][0 if nummer == 0 else 1 + (nummer - 1) % 7]
        eigen = {
            "nummer": f"{nummer + 1:02d}",
            "naam": naam,
            "afkorting": f"W{nummer + 1:02d}",
            "buurten": [f"{naam} binnen", f"{naam} buiten"],
            "trend": kies(rng, (0.0, 0.0, tussen(rng, 0.1, 0.35), -tussen(rng, 0.1, 0.35))),
            "basis": soort["basis"] + niveau + tussen(rng, -0.3, 0.3),
            "doelmatigheid": tussen(rng, 0.6, 1.3),
        }
        spots = 3 if maat.klein else soort["vaste_locaties"]
        eigen["vaste_locaties"] = spots * maat.fijn
        wijken.append(soort | eigen)
    return wijken


def _producten(
    rng: np.random.Generator, maat: Maat, jaren: list[int], basis: Waarheid
) -> list[Waarheid]:
    """Products at the price level of the town; what began or ended in a year does so in its own."""
    peil, producten = tussen(rng, 0.8, 1.25), []
    for product in basis["product"]:
        if maat.klein and product["code"] not in KLEINE_PRODUCTEN:
            continue
        eigen = product | {"tarief": product["tarief"] * peil * tussen(rng, 0.93, 1.07)}
        for grens in {"van", "tot"} & set(product):
            deel = (product[grens] - basis["nulmeting"]) / len(basis["jaren"])
            eigen[grens] = jaren[max(1, round(deel * (len(jaren) - 1)))]
        producten.append(eigen)
    return producten


def _areaal(
    rng: np.random.Generator, inwoners: int, wijken: list[Waarheid], basis: Waarheid
) -> Waarheid:
    """What lies in each wijk: as much a head as in Voorbeeldstad, and more where fewer live."""
    ruimte = (VOORBEELD / inwoners) ** 0.15
    maal = inwoners / VOORBEELD * ruimte * len(basis["wijk"]) / len(wijken)
    soorten = [0 if nummer == 0 else 1 + (nummer - 1) % 7 for nummer in range(len(wijken))]
    delen = [maal * tussen(rng, 0.7, 1.4) for _ in wijken]
    return {
        naam: object_
        | {
            "stand": [
                round(object_["stand"][soort] * deel)
                for soort, deel in zip(soorten, delen, strict=True)
            ]
        }
        for naam, object_ in basis["areaal"].items()
    }


def _verandering(rng: np.random.Generator, town: Waarheid) -> Waarheid:
    """Where the town grows, and one correction of what was registered."""
    jaren, wijken = town["jaren"], town["wijk"]
    groeit = wijken[1 + int(rng.random() * (len(wijken) - 1))]["naam"]
    groei = {str(jaar): round(tussen(rng, 0.01, 0.05), 3) for jaar in jaren[1:-1]}
    waar = int(rng.random() * len(wijken))
    weg = -round(town["areaal"]["Beplanting"]["stand"][waar] * 0.08)
    correctie = {"wijk": wijken[waar]["naam"], "objecttype": "Beplanting"}
    return {
        "groei": {
            "niet": ["Plantenbakken", "Ondergrondse containers"],
            "wijk": {groeit: groei},
        },
        "correctie": correctie | {"jaar": jaren[len(jaren) // 2], "hoeveelheid": weg},
    }


def _rek(reeks: Sequence[float], lengte: int, maal: float = 1.0) -> list[float]:
    """A series of eight years drawn out or in to other years."""
    plaats = np.linspace(0, len(reeks) - 1, lengte)
    return [float(maal * waarde) for waarde in np.interp(plaats, range(len(reeks)), reeks)]


def _geld(rng: np.random.Generator, town: Waarheid, basis: Waarheid) -> Waarheid:
    """Prices, the saving, winters, income and loose rows, each as long as the years."""
    lengte = len(town["jaren"])
    mate = tussen(rng, 0.6, 1.6) if town["bespaart"] else 0.0
    codes = {product["code"] for product in town["product"]}
    sw, index = basis["sw"], basis["prijsindex"]
    return {
        "prijsindex": index
        | {"voorlopig": town["jaren"][-1:], "reeks": _prijzen(rng, index["reeks"], lengte)},
        "doelmatigheid": {
            groep: _rek(reeks, lengte, mate) for groep, reeks in basis["doelmatigheid"].items()
        },
        "sw": sw
        | {
            "producten": [code for code in sw["producten"] if code in codes],
            "deel": _rek(sw["deel"], lengte, mate),
        },
        "weer": {
            code: [tussen(rng, 0.85, 1.2) for _ in town["jaren"]] for code in basis["weer"]
        },
        "aard_onbekend": [],
        "baten": [
            baat | {"tarief": _rek(baat["tarief"], lengte)}
            for baat in basis["baten"]
            if baat["product"] in codes
        ],
        "extra": _extra(rng, town, basis),
        "reserve": _reserves(rng, town["jaren"]) if rng.random() < 0.6 else [],
    }


def _prijzen(
    rng: np.random.Generator, reeksen: Waarheid, lengte: int
) -> dict[str, list[float]]:
    """Indices of all kinds of cost: a level that all share, and a little of their own."""
    samen = [tussen(rng, 0.0, 0.04) for _ in range(lengte)]
    prijzen = {}
    for naam in reeksen:
        stand, reeks = 100.0, []
        for stijging in samen:
            stand *= 1 + stijging + tussen(rng, -0.008, 0.008)
            reeks.append(round(stand, 1))
        prijzen[naam] = reeks
    return prijzen


_REDENEN = (
    ("I", "Stormschade, eenmalig", "meerwerk", 1),
    ("I", "Herstel na feest, eenmalig", "meerwerk", 1),
    ("S", "Beheer nieuw fietspad", "meerwerk", 1),
    ("S", "Correctie factuur vorig jaar", "regulier", -1),
    ("S", "Creditnota plantmateriaal", "regulier", -1),
)


def _extra(rng: np.random.Generator, town: Waarheid, basis: Waarheid) -> list[Waarheid]:
    """Loose rows: one-off, extra work, and money that comes back."""
    werk = [product for product in town["product"] if "areaal" in product]
    rijen = []
    for _ in range(3 + int(4 * rng.random())):
        product, (aard, reden, opdracht, teken) = kies(rng, werk), kies(rng, _REDENEN)
        bedrag = round(tussen(rng, 800, 12_000), 2)
        raming = round(bedrag, -2) if teken > 0 else 0.0
        rijen.append(
            {
                "jaar": kies(rng, town["jaren"][1:]),
                "product": product["code"],
                "wijk": kies(rng, town["wijk"])["naam"],
                "kostensoort": kies(rng, list(basis["mix"][product["mix"]])),
                "aard": aard,
                "reden": reden,
                "opdracht": opdracht,
                "bedrag": [0.0, raming, teken * bedrag],
            }
        )
    return rijen


def _reserves(rng: np.random.Generator, jaren: list[int]) -> list[Waarheid]:
    """One reserve that pays for something, and one that is filled."""
    uit, erin = round(tussen(rng, 5_000, 60_000), -2), round(tussen(rng, 5_000, 60_000), -2)
    return [
        {
            "naam": "Bestemmingsreserve groen",
            "kant": "baten",
            "aard": "I",
            "reden": "Bestemmingsreserve groen",
            "van": jaren[1],
            "bedrag": [[uit, uit, uit] for _ in jaren[1:]],
        },
        {
            "naam": "Egalisatiereserve riolering",
            "kant": "lasten",
            "aard": "I",
            "reden": "Toevoeging egalisatiereserve",
            "van": jaren[0],
            "bedrag": [[erin, erin, erin + round(tussen(rng, 0, 900), 2)] for _ in jaren],
        },
    ]


def _kwaliteit(
    rng: np.random.Generator, maat: Maat, jaren: list[int], basis: Waarheid
) -> Waarheid:
    """Ambitions, of a strict, a common or a modest town; sometimes one is lowered halfway."""
    latten = basis["meetlatten"][: KLEINE_MEETLATTEN if maat.klein else None]
    lager = {"strenger": {"B": "A"}, "gewoon": {}, "zuiniger": {"A": "B"}}
    wissel: dict[str, str] = lager[kies(rng, list(lager))]
    ambitie = {
        gebied: [wissel.get(niveau, niveau) for niveau in niveaus[: len(latten)]]
        for gebied, niveaus in basis["ambitie"].items()
    }
    verlaging = {"gebiedstype": "woongebied", "meetlat": latten[0], "ambitie": "C"}
    vanaf = dt.date(jaren[len(jaren) // 2], 1, 1)
    lowered = [verlaging | {"vanaf": vanaf}] if rng.random() < 0.5 else []
    return basis | {"meetlatten": latten, "ambitie": ambitie, "verlaging": lowered}


def _schouw(
    rng: np.random.Generator, maat: Maat, jaren: list[int], basis: Waarheid
) -> Waarheid:
    """How is inspected: the edition of the KOR of those years, and how many spots at random."""
    methoden = []
    for vanaf, editie in EDITIES:
        begin = max(vanaf, jaren[0])
        if begin <= jaren[-1]:
            methoden = [een for een in methoden if een["vanaf"] != f"{begin}-1"]
            effect = tussen(rng, -0.2, 0.2)
            methoden.append({"vanaf": f"{begin}-1", "kor_versie": editie, "effect": effect})
    return basis | {"methode": methoden, "aselect_per_ronde": 1 if maat.klein else 3}


_MAATREGELEN = (
    ("Wijkteams samengevoegd", "efficiency"),
    ("Routes opnieuw ingedeeld", "efficiency"),
    ("Bestekken samen ingekocht", "inkoop"),
    ("Lager niveau in woongebied", "kwaliteitsverlaging"),
    ("Minder plantenbakken", "areaal"),
)


def _opgave(rng: np.random.Generator, town: Waarheid, inwoners: int) -> Waarheid:
    """The target, and the measures that must reach it."""
    jaren = town["jaren"][1:]
    doel = inwoners * tussen(rng, 2, 8)
    # No two amounts are alike, and none is the sum of others: such a row would be a total.
    oploop = [
        round(doel * min(1.0, 0.37 * (jaar + 1)) * (1 + 0.013 * jaar), -1)
        for jaar in range(len(jaren))
    ]
    naam = f"Bezuiniging {jaren[0]}"
    taak: dict[str, Any] = {
        "naam": naam,
        "besluitdatum": dt.date(jaren[0] - 1, 11, 10),
        "bron": f"Programmabegroting {jaren[0]} (fictief)",
        "bedrag": {str(j): bedrag for j, bedrag in zip(jaren, oploop, strict=True)},
    }
    hoeveel = 2 + int(4 * rng.random())
    delen = [tussen(rng, 0.5, 1.5) for _ in range(hoeveel)]
    maatregelen = []
    for nummer, (wat, soort) in enumerate(_MAATREGELEN[:hoeveel], start=1):
        gehaald = tussen(rng, 0.5, 1.0) if town["bespaart"] else tussen(rng, 0.0, 0.3)
        aandeel = delen[nummer - 1] / sum(delen)
        deel = [round(bedrag * aandeel, 2) for bedrag in oploop]
        maatregelen.append(
            {
                "nummer": f"M{nummer:02d}",
                "taakstelling": naam,
                "naam": wat,
                "soort": soort,
                "toerekening": kies(rng, ("solitair", "gezamenlijk", "autonoom")),
                "van": jaren[0],
                "bedrag": deel,
                "gerealiseerd": [round(bedrag * gehaald, 2) for bedrag in deel],
                "risico": [round(bedrag * (1 - gehaald) / 2, 2) for bedrag in deel],
                "fase": ["1 in uitwerking", *["2 vastgesteld"] * (len(jaren) - 1)],
            }
        )
    return {"taakstelling": [taak], "maatregel": maatregelen}
