"""The inspections (schouw) from an ordinal latent model, and what residents say.

The traps: a location scored twice in a round counts with its last date; "object not there" belongs
to the location, "not assessed" to the visit; the contract check (bestek) records the worst spot of
a cell and is another measurement. Everything here is fictional. Source: waarheid.toml.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from bouw_voorbeeldstad.model import Waarheid, ambities, normaal, stroom, waarheid

NIVEAUS = ("D", "C", "B", "A", "A+")
#: First day of each round, as (month, day): winter, spring, summer, autumn.
BEGIN = ((2, 3), (5, 12), (8, 18), (11, 3))
#: What is added to a score of a wijk in a round of a year by an inspector.
Schok = Callable[[str, int, int, str], float]
SCHOUWERS = ("R. Fictief", "M. Voorbeeld", "T. Proef", "S. Verzonnen")


def _logistisch(rng: np.random.Generator) -> float:
    u = min(max(rng.random(), 1e-12), 1 - 1e-12)
    return math.log(u / (1 - u))


def niveau(latent: float) -> str:
    """The level of a latent value: how many borders it passes."""
    return NIVEAUS[sum(latent > grens for grens in waarheid()["schouw"]["grenzen"])]


def methode(ronde: str) -> Waarheid:
    """The method in force in a round, with its effect on the latent scale."""
    geldt: Waarheid = [m for m in waarheid()["schouw"]["methode"] if m["vanaf"] <= ronde][-1]
    return geldt


def _werkdag(dag: dt.date) -> dt.date:
    return (
        dag + dt.timedelta(days=max(0, 7 - dag.isoweekday()) + 1)
        if dag.isoweekday() > 5
        else dag
    )


def verwacht(wijk: Waarheid, gebiedstype: str, meetlat: str, jaar: int, ronde: int) -> float:
    """Latent mean before location and noise."""
    s = waarheid()["schouw"]
    tijd = jaar + (ronde - 2.5) / 4 - waarheid()["nulmeting"]
    extra = s["seizoen_extra"].get(meetlat, 0.0) if ronde == 4 else 0.0
    ambitie = s["ambitie"][ambities(jaar)[gebiedstype, meetlat]]
    effect = methode(f"{jaar}-{ronde}")["effect"]
    return float(
        wijk["basis"]
        + wijk["trend"] * tijd
        + s["meetlat"][meetlat]
        + ambitie
        + s["seizoen"][ronde - 1]
        + extra
        + effect
    )


def _locatie(
    rng: np.random.Generator, wijk: Waarheid, code: str, nummer: int
) -> dict[str, Any]:
    """A location with what stays with it.

    Buurt, gebiedstype, area, its own level, and which objects are not there.
    """
    s = waarheid()["schouw"]
    grens, gebiedstype = rng.random(), list(wijk["gebiedstype"])[-1]
    for naam, deel in wijk["gebiedstype"].items():
        if grens < deel:
            gebiedstype = naam
            break
        grens -= deel
    return {
        "code": code,
        "buurt": wijk["buurten"][nummer % len(wijk["buurten"])],
        "gebiedstype": gebiedstype,
        "m2": 50 + 25 * int(rng.random() * 7),
        "effect": s["locatie_sd"] * normaal(rng),
        "afwezig": {m for m, kans in s["afwezig"].items() if rng.random() < kans},
    }


def _rij(
    wijk: Waarheid,
    plek: dict[str, Any],
    ronde: str,
    datum: dt.date,
    meetlat: str,
    schouwer: str,
) -> dict[str, Any]:
    w = waarheid()
    return {
        "ronde": ronde,
        "datum": datum,
        "methode": "beleid",
        "kor_versie": methode(ronde)["kor_versie"],
        "wijk": wijk["naam"],
        "buurt": plek["buurt"],
        "gebiedstype": plek["gebiedstype"],
        "locatie": plek["code"],
        "domein": w["kwaliteit"]["domein"][meetlat],
        "meetlat": meetlat,
        "niveau": "",
        "beoordeling": "gescoord",
        "ambitie": ambities(int(ronde[:4]))[plek["gebiedstype"], meetlat],
        "oppervlakte_m2": plek["m2"],
        "inspecteur": schouwer,
        "opmerking": "",
        "herschouwd": False,
    }


def schouw(seed: int, schok: Schok | None = None) -> pd.DataFrame:
    """All policy measurements, in the order in which they were done.

    Parameters
    ----------
    seed
        Of the draw.
    schok
        What a wijk (by name), year, round and inspector have on top of the truth, on the latent
        scale; nothing when left out.

    Returns
    -------
    DataFrame
        The columns of table schouw; `herschouwd` marks a first score that a later one replaces.
    """
    w = waarheid()
    s, rng = w["schouw"], stroom(seed, "schouw")
    vast = {
        v["naam"]: [
            _locatie(rng, v, f"{v['afkorting']}-{n + 1:02d}", n)
            for n in range(v["vaste_locaties"])
        ]
        for v in w["wijk"]
    }
    rijen: list[dict[str, Any]] = []
    for jaar in w["jaren"]:
        for r, (maand, dag) in enumerate(BEGIN, start=1):
            ronde, later = f"{jaar}-{r}", []
            for i, wijk in enumerate(w["wijk"]):
                datum = _werkdag(dt.date(jaar, maand, dag) + dt.timedelta(days=i))
                schouwer = SCHOUWERS[(i + r + jaar) % len(SCHOUWERS)]
                los = [
                    _locatie(rng, wijk, f"{wijk['afkorting']}-{jaar % 100}{r}{n + 1}", n)
                    for n in range(s["aselect_per_ronde"])
                ]
                extra = schok(wijk["naam"], jaar, r, schouwer) if schok else 0.0
                for plek in (*vast[wijk["naam"]], *los):
                    for meetlat in w["kwaliteit"]["meetlatten"]:
                        rij = _rij(wijk, plek, ronde, datum, meetlat, schouwer)
                        latent = (
                            verwacht(wijk, plek["gebiedstype"], meetlat, jaar, r)
                            + plek["effect"]
                            + _logistisch(rng)
                            + extra
                        )
                        kans, opnieuw = rng.random(), rng.random()
                        rijen.append(rij)
                        if meetlat in plek["afwezig"]:
                            rij["beoordeling"] = "niet_aanwezig"
                        elif kans < s["niet_beoordeeld"][r - 1]:
                            rij["beoordeling"] = "niet_beoordeeld"
                            rij["opmerking"] = "Sneeuw" if r == 1 else "Niet bereikbaar"
                        else:
                            rij["niveau"] = niveau(latent)
                            if opnieuw < s["herschouw"]:
                                rij["herschouwd"] = True
                                beter = niveau(
                                    latent + s["herschouw_winst"] + 0.3 * normaal(rng)
                                )
                                nieuw = {
                                    "datum": _werkdag(datum + dt.timedelta(days=14)),
                                    "niveau": beter,
                                    "opmerking": "Herschouw",
                                }
                                later.append(rij | nieuw | {"herschouwd": False})
            rijen += later
    uit = pd.DataFrame(rijen)
    kanarie = uit.index[(uit["ronde"] == "2014-2") & (uit["wijk"] == "Noorderhof")][4:5]
    uit.loc[kanarie, "opmerking"] = "Bewoner sprak mij aan, graag terugbellen op 06-00000042"
    return uit


def bestek(seed: int) -> pd.DataFrame:
    """The contract check: the worst of `plekken` spots in each cell, columns as `schouw`."""
    w = waarheid()
    b, rng = w["schouw"]["bestek"], stroom(seed, "bestek")
    rijen = []
    for wijk in (v for v in w["wijk"] if v["naam"] in b["wijken"]):
        for r, (maand, dag) in enumerate(BEGIN, start=1):
            for cel in range(b["cellen"]):
                plek = {
                    "code": f"{wijk['afkorting']}-C{int(rng.random() * 900) + 100}",
                    "buurt": wijk["buurten"][cel % 2],
                    "gebiedstype": "woongebied",
                    "m2": 10000,
                }
                for meetlat in b["meetlatten"]:
                    datum = _werkdag(dt.date(b["jaar"], maand, dag) + dt.timedelta(days=20))
                    rij = _rij(wijk, plek, f"{b['jaar']}-{r}", datum, meetlat, SCHOUWERS[0])
                    midden = verwacht(wijk, "woongebied", meetlat, b["jaar"], r)
                    slechtste = min(midden + _logistisch(rng) for _ in range(b["plekken"]))
                    rijen.append(
                        rij
                        | {
                            "methode": "bestek",
                            "kor_versie": b["kor_versie"],
                            "niveau": niveau(slechtste),
                        }
                    )
    return pd.DataFrame(rijen)


def beleving(seed: int) -> pd.DataFrame:
    """What residents say: a mark per wijk and subject every two years.

    Too few answers leave the mark empty.
    """
    w = waarheid()
    b, rng = w["beleving"], stroom(seed, "beleving")
    rijen = []
    for jaar in b["jaren"]:
        for wijk, n in zip(w["wijk"], b["n"], strict=True):
            for i, onderwerp in enumerate(b["onderwerp"]):
                aantal = round(n * (0.85 + 0.3 * rng.random()))
                mark = (
                    wijk["beleving"]
                    - 0.2 * i
                    + b["per_trend"] * wijk["trend"] * (jaar - 2011)
                    + 1.4 / math.sqrt(aantal) * normaal(rng)
                )
                rijen.append(
                    (
                        jaar,
                        wijk["naam"],
                        onderwerp,
                        None if aantal < 50 else round(mark, 1),
                        "rapportcijfer",
                        aantal,
                    )
                )
    return pd.DataFrame(rijen, columns=["jaar", "wijk", "onderwerp", "waarde", "eenheid", "n"])
