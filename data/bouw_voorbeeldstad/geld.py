"""The open budget, the targets and the measures as rows, every amount in whole cents.

The trap: the budget is made before the year and assumes more efficiency than there was (the
taakstelling is booked in it), so realisation exceeds it even where upkeep did get cheaper.
Everything here is fictional. Source: waarheid.toml.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from bouw_voorbeeldstad.model import Waarheid, areaal, kosten, normaal, prijs, stroom, waarheid

FASEN = ("primitief", "gewijzigd", "realisatie")
KOLOMMEN = [
    "jaar",
    "taakveld",
    "product_code",
    "product",
    "discipline",
    "wijk",
    "kostensoort",
    "kant",
    "aard",
    "aard_reden",
    "budgetsoort",
    "opdracht",
    "herkomst",
    "prijsvorm",
    "uitvoerder",
    *FASEN,
]


def cent(euro: float) -> int:
    """Euro to whole cents."""
    return round(euro * 100)


def _tien(euro: float) -> int:
    """A budget is made in tens of euros; in cents."""
    return round(euro / 10) * 1000


def _uitvoerders(product: Waarheid, jaar: int) -> list[str]:
    """Who did the work; in the year of the handover the municipality the first half, the NV the second."""
    namen, wie = waarheid()["uitvoerder"], product["uitvoerder"]
    overdracht = waarheid()["overdracht"].year
    if wie != "nv" or jaar > overdracht:
        return [namen[wie]]
    return [namen["gemeente"], namen["nv"]] if jaar == overdracht else [namen["gemeente"]]


def _vast(
    product: Waarheid, jaar: int, wijk: str, kostensoort: str, **meer: str
) -> dict[str, Any]:
    """What a regular row of a product says before its amounts."""
    onbekend = any(
        (o["product"], o["kostensoort"]) == (product["code"], kostensoort) and jaar <= o["tot"]
        for o in waarheid()["aard_onbekend"]
    )
    return {
        "jaar": jaar,
        "taakveld": product["taakveld"],
        "product_code": product["code"],
        "product": product["naam"],
        "discipline": product["discipline"],
        "wijk": wijk,
        "kostensoort": kostensoort,
        "kant": "lasten",
        "aard": "?" if onbekend else "S",
        "aard_reden": "",
        "budgetsoort": "regulier",
        "opdracht": "regulier",
        "herkomst": "nieuw" if product.get("van") == jaar else "bestaand",
        "prijsvorm": product.get("prijsvorm", "")
        if jaar >= waarheid()["overdracht"].year
        else "",
        "uitvoerder": _uitvoerders(product, jaar)[-1],
        **meer,
    }


def _halveer(rij: dict[str, Any], wie: list[str]) -> list[dict[str, Any]]:
    """One row for each who did the work; the parts add up to the cent."""
    if len(wie) == 1:
        return [rij | {"uitvoerder": wie[0]}]
    eerste = {f: rij[f] // 2 for f in FASEN}
    return [
        rij | {"uitvoerder": wie[0]} | eerste,
        rij | {"uitvoerder": wie[1]} | {f: rij[f] - eerste[f] for f in FASEN},
    ]


def _wijzig(rng: np.random.Generator, primitief: int) -> int:
    """A budget after amendments, in tens of euros."""
    raming = waarheid()["raming"]
    keer, grootte = rng.random() < raming["deel_gewijzigd"], normaal(rng)
    return _tien(primitief / 100 * (1 + raming["wijziging"] * grootte)) if keer else primitief


def _regulier(seed: int) -> list[dict[str, Any]]:
    """Regular upkeep: the model with noise, beside a budget that knew last year's index and booked the target in full."""
    w, rng = waarheid(), stroom(seed, "regulier")
    product = {p["code"]: p for p in w["product"]}
    plan = kosten(mate=w["raming"]["doelmatigheid"])["bedrag"]
    rijen = []
    for cel, raming in zip(kosten().itertuples(index=False), plan, strict=True):
        vorig = prijs(cel.kostensoort, max(cel.jaar - 1, w["nulmeting"])) * (
            1 + w["raming"]["prijsstijging"]
        )
        primitief = _tien(raming / cel.weer * vorig / cel.prijs)
        rij = _vast(product[cel.product], cel.jaar, cel.wijk, cel.kostensoort)
        soort = "gemeentebreed" if cel.wijk == w["gemeentebreed"] else "regulier"
        ruis = 1 + w["ruis"][soort] * normaal(rng)
        bedragen = {
            "primitief": primitief,
            "gewijzigd": _wijzig(rng, primitief),
            "realisatie": cent(cel.bedrag * ruis),
        }
        rijen += _halveer(rij | bedragen, _uitvoerders(product[cel.product], cel.jaar))
    return rijen


def _vervanging(seed: int) -> list[dict[str, Any]]:
    """Replacement: a budget per unit of areaal, spent late or early."""
    w, rng = waarheid(), stroom(seed, "vervanging")
    a = areaal()
    stand = (
        a[a["mutatie"] == "stand"]
        .groupby(["wijk", "objecttype", "jaar"])["hoeveelheid"]
        .sum()
        .to_dict()
    )
    rijen = []
    for p in (p for p in w["product"] if "vervanging" in p):
        for wijk in (v["naam"] for v in w["wijk"]):
            for jaar in w["jaren"]:
                if (wijk, p["areaal"], jaar) not in stand:
                    continue
                bedrag = (
                    stand[wijk, p["areaal"], jaar]
                    * p["vervanging"]
                    * prijs("Werk door derden", jaar)
                )
                primitief = _tien(bedrag)
                werkelijk = cent(bedrag * (0.95 + w["ruis"]["vervanging"] * normaal(rng)))
                rij = _vast(
                    p,
                    jaar,
                    wijk,
                    "Werk door derden",
                    budgetsoort="vervanging",
                    aard="S",
                    aard_reden="Jaarlijks vervangingsbudget",
                )
                rijen.append(
                    rij
                    | {
                        "primitief": primitief,
                        "gewijzigd": _wijzig(rng, primitief),
                        "realisatie": werkelijk,
                    }
                )
    return rijen


def _baten(seed: int) -> list[dict[str, Any]]:
    """Income: areaal times a tariff, budgeted with last year's areaal."""
    w, rng = waarheid(), stroom(seed, "baten")
    product = {p["code"]: p for p in w["product"]}
    a = areaal()
    stand = (
        a[a["mutatie"] == "stand"]
        .groupby(["objecttype", "jaar"])["hoeveelheid"]
        .sum()
        .to_dict()
    )
    rijen = []
    for b in w["baten"]:
        for i, jaar in enumerate(w["jaren"]):
            raming = _tien(stand[b["areaal"], max(jaar - 1, w["nulmeting"])] * b["tarief"][i])
            werkelijk = cent(
                stand[b["areaal"], jaar] * b["tarief"][i] * (1 + 0.004 * normaal(rng))
            )
            rij = _vast(
                product[b["product"]],
                jaar,
                w["gemeentebreed"],
                b["soort"],
                kant="baten",
                aard="S",
                prijsvorm="",
                uitvoerder=w["uitvoerder"]["gemeente"],
            )
            rijen.append(
                rij | {"primitief": raming, "gewijzigd": raming, "realisatie": werkelijk}
            )
    return rijen


def _extra() -> list[dict[str, Any]]:
    """The loose rows of the truth file: one-off, extra work, corrections."""
    product = {p["code"]: p for p in waarheid()["product"]}
    rijen = []
    for e in waarheid()["extra"]:
        rij = _vast(
            product[e["product"]],
            e["jaar"],
            e["wijk"],
            e["kostensoort"],
            aard=e["aard"],
            aard_reden=e.get("reden", ""),
            opdracht=e.get("opdracht", "regulier"),
            herkomst=e.get("herkomst", "bestaand"),
        )
        if e.get("opdracht") == "meerwerk":
            rij["prijsvorm"] = "nacalculatie"
        rijen.append(rij | {f: cent(b) for f, b in zip(FASEN, e["bedrag"], strict=True)})
    return rijen


def _reserves() -> list[dict[str, Any]]:
    """What goes to reserves (lasten) and comes from them (baten)."""
    w = waarheid()
    r, rijen = w["reserves"], []
    for mutatie in w["reserve"]:
        for jaar, bedragen in enumerate(mutatie["bedrag"], start=mutatie["van"]):
            rijen.append(
                {
                    "jaar": jaar,
                    "taakveld": r["taakveld"],
                    "product_code": r["code"],
                    "product": r["naam"],
                    "discipline": r["discipline"],
                    "wijk": w["gemeentebreed"],
                    "kostensoort": r["kostensoort"][mutatie["kant"]],
                    "kant": mutatie["kant"],
                    "aard": mutatie["aard"],
                    "aard_reden": mutatie["reden"],
                    "budgetsoort": "regulier",
                    "opdracht": "regulier",
                    "herkomst": "bestaand",
                    "prijsvorm": "",
                    "uitvoerder": w["uitvoerder"]["gemeente"],
                    **{f: cent(b) for f, b in zip(FASEN, bedragen, strict=True)},
                }
            )
    return rijen


def begroting(seed: int) -> pd.DataFrame:
    """All rows of the open budget; mutations of reserves close each year.

    Returns
    -------
    DataFrame
        One row an item with the columns of `KOLOMMEN`; the three phases are int64 cents, positive
        in their own kant.
    """
    uit = pd.DataFrame(
        _regulier(seed) + _vervanging(seed) + _baten(seed) + _extra() + _reserves(),
        columns=KOLOMMEN,
    )
    volgorde = {v["naam"]: v["nummer"] for v in waarheid()["wijk"]}
    uit["_slot"] = uit["taakveld"].eq(waarheid()["reserves"]["taakveld"])
    uit["_kant"], uit["_wijk"] = uit["kant"].eq("baten"), uit["wijk"].map(volgorde).fillna("00")
    sleutel = [
        "jaar",
        "_slot",
        "taakveld",
        "product_code",
        "_kant",
        "_wijk",
        "budgetsoort",
        "opdracht",
        "aard",
    ]
    return uit.sort_values(sleutel, kind="stable", ignore_index=True).drop(
        columns=["_slot", "_kant", "_wijk"]
    )


def doelen() -> pd.DataFrame:
    """Targets as decided: naam, besluitdatum, bron, jaar, bedrag (euro).

    Later decisions stand beside earlier ones.
    """
    rijen = [
        (t["naam"], t["besluitdatum"], t["bron"], int(j), b)
        for t in waarheid()["taakstelling"]
        for j, b in t["bedrag"].items()
    ]
    return pd.DataFrame(rijen, columns=["naam", "besluitdatum", "bron", "jaar", "bedrag"])


#: Above each column of the measures what systems print there.
MAATREGELKOP = {
    "nummer": "Nr",
    "taakstelling": "Taakstelling",
    "maatregel": "Maatregel",
    "wijk": "Wijk",
    "jaar": "Jaar",
    "bedrag": "Bedrag",
    "aard": "S/I",
    "fase": "Fase",
    "gerealiseerd": "Gerealiseerd",
    "prognose": "Prognose",
    "risico": "Risico",
    "peildatum": "Peildatum",
    "soort": "Soort",
    "toerekening": "Toerekening",
}
#: Which of them are money.
MAATREGELGELD = ("bedrag", "gerealiseerd", "prognose", "risico")


def maatregelen() -> pd.DataFrame:
    """Measures, one row a measure and year, amounts in cents.

    Prognose is what was promised minus what is uncertain.
    """
    w, rijen = waarheid(), []
    for m in w["maatregel"]:
        for i, bedrag in enumerate(m["bedrag"]):
            jaar, fase, gehaald, risico = (
                m["van"] + i,
                m["fase"][i],
                cent(m["gerealiseerd"][i]),
                cent(m["risico"][i]),
            )
            rijen.append(
                {
                    "nummer": m["nummer"],
                    "taakstelling": m["taakstelling"],
                    "maatregel": m["naam"],
                    "wijk": m.get("wijk", w["gemeentebreed"]),
                    "jaar": jaar,
                    "bedrag": cent(bedrag),
                    "aard": m.get("aard", "S"),
                    "fase": fase,
                    "gerealiseerd": gehaald,
                    "prognose": gehaald if fase == "vervallen" else cent(bedrag) - risico,
                    "risico": risico,
                    "peildatum": dt.date(jaar, 12, 31),
                    "soort": m["soort"],
                    "toerekening": m["toerekening"],
                }
            )
    return pd.DataFrame(rijen)
