"""The market test every two years and the KPI's of the DVO, as a policy officer keeps them in a workbook.

The trap: a source names a market price with overhead or without it, in the prices of the year
before, so tariff and market price stand side by side without being alike. Everything here is
fictional. Source: waarheid.toml.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from bouw_voorbeeldstad.model import areaal, stroom, waarheid
from bouw_voorbeeldstad.opmaak import tabel, werkmap

NIET_GEMETEN = -1.0


def _decimalen(prijs: float) -> int:
    return 4 if prijs < 10 else 2


def tarieven(begroting: pd.DataFrame) -> dict[tuple[str, int], float]:
    """Price of a unit of each product with areaal, by (product, year).

    First budget of the ordinary upkeep over the areaal of 1 January.
    """
    gewoon = begroting[
        (begroting["kant"] == "lasten")
        & (begroting["opdracht"] == "regulier")
        & (begroting["aard"] != "I")
    ]
    gewoon = gewoon[gewoon["budgetsoort"] == "regulier"]
    som = gewoon.groupby(["product_code", "jaar"])["primitief"].sum()
    stand = (
        areaal()
        .query("mutatie == 'stand'")
        .groupby(["objecttype", "jaar"])["hoeveelheid"]
        .sum()
    )
    uit = {}
    for p in waarheid()["product"]:
        for jaar in waarheid()["markt"]["jaren"]:
            if "areaal" in p and (p["code"], jaar) in som.index:
                prijs = som[p["code"], jaar] / 100 / stand[p["areaal"], jaar]
                uit[p["code"], jaar] = round(float(prijs), _decimalen(prijs))
    return uit


def prijzen(begroting: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Each comparison: jaar, product_code, product, eenheid, tarief, overhead, laag, midden, hoog, met (overhead), opslag, prijspeil, reeks, prijzen, bron."""
    w, m, rng = waarheid(), waarheid()["markt"], stroom(seed, "markt")
    product, tarief, basis = (
        {p["code"]: p for p in w["product"]},
        tarieven(begroting),
        m["jaren"][0],
    )
    rijen = []
    for jaar in m["jaren"]:
        for code, bron in m["product"].items():
            p, reeks = product[code], w["prijsindex"]["reeks"][bron["reeks"]]
            overhead = w["dvo"]["overhead"][p["uitvoerder"]]
            peil = jaar - 1
            index = reeks[w["jaren"].index(peil)] / reeks[w["jaren"].index(basis)]
            midden = (
                tarief[code, basis]
                * (1 - overhead)
                * bron["midden"]
                * index
                / (1 - m["overhead"] if bron["met"] else 1)
            )
            grens = [
                1 + teken * deel * (0.8 + 0.4 * rng.random())
                for teken, deel in zip((-1, 1), m["band"], strict=True)
            ]
            n = m["prijzen"] - int(3 * rng.random())
            cijfers = [round(midden * f, _decimalen(midden)) for f in (grens[0], 1.0, grens[1])]
            if jaar in m["zonder_prijs"].get(code, []):
                cijfers = [None, None, None]
            opslag = m["overhead"] if code not in m["zonder_opslag"] else None
            rijen.append(
                (
                    jaar,
                    code,
                    p["naam"],
                    w["areaal"][p["areaal"]]["eenheid"],
                    tarief[code, jaar],
                    overhead,
                    *cijfers,
                    bron["met"],
                    opslag,
                    peil,
                    bron["reeks"],
                    n,
                    bron["bron"],
                )
            )
    kolommen = [
        "jaar",
        "product_code",
        "product",
        "eenheid",
        "tarief",
        "overhead",
        "laag",
        "midden",
        "hoog",
        "met",
        "opslag",
        "prijspeil",
        "reeks",
        "prijzen",
        "bron",
    ]
    return pd.DataFrame(rijen, columns=kolommen)


def _leeg(waarde: float) -> float | None:
    return None if pd.isna(waarde) else float(waarde)


def _markt(pad: Path, vergeleken: pd.DataFrame) -> None:
    """A sheet a year; the market price in a group of three columns under one merged heading."""
    w = waarheid()
    groep = ["", "", "", "Tarief DVO", "", "", "Marktprijs", "", "", "", "", "", "", "", "", ""]
    kop = [
        "Productnr",
        "Product",
        "Eenheid",
        "Tarief",
        "Overhead in tarief",
        "Aandeel overhead tarief",
        "Laag",
        "Midden",
        "Hoog",
        "Overhead in marktprijs",
        "Aandeel overhead markt",
        "Prijspeil",
        "Indexreeks",
        "Aantal prijzen",
        "Bron",
        "Peildatum",
    ]
    with werkmap(pad) as boek:
        for jaar, blok in vergeleken.groupby("jaar"):
            blad = boek.add_worksheet(f"Markttoets {jaar}")
            titels = [
                f"{w['gemeente']} - markttoets DVO {jaar}",
                "Prijzen per eenheid per jaar, exclusief btw",
            ]
            rijen = [
                [
                    r.product_code,
                    r.product,
                    r.eenheid,
                    r.tarief,
                    "Incl.",
                    r.overhead,
                    _leeg(r.laag),
                    _leeg(r.midden),
                    _leeg(r.hoog),
                    "Incl." if r.met else "Excl.",
                    _leeg(r.opslag),
                    r.prijspeil,
                    r.reeks,
                    r.prijzen,
                    r.bron,
                    f"01-11-{jaar}",
                ]
                for r in blok.itertuples()
            ]
            tabel(blad, titels, groep, [kop, *rijen])
            blad.merge_range(len(titels) + 1, 3, len(titels) + 1, 5, groep[3])
            blad.merge_range(len(titels) + 1, 6, len(titels) + 1, 8, groep[6])
            blad.write_string(
                len(titels) + len(rijen) + 4,
                0,
                "* leeg: geen marktprijs gevonden, of de bron zegt niet hoeveel overhead is",
            )


def _kpi(pad: Path) -> None:
    w = waarheid()
    product = {p["code"]: p["naam"] for p in w["product"]}
    kop = [
        "Jaar",
        "KPI",
        "Hard/zacht",
        "Norm",
        "Score",
        "Eenheid",
        "Beter is",
        "Beïnvloedbaar door uitvoerder",
        "Productnr",
        "Product",
        "Bron",
    ]
    rijen: list[list[object]] = []
    for i, jaar in enumerate(w["kpi"]["jaren"]):
        for k in w["kpi"]["kpi"]:
            waarde, code = k["waarden"][i], k.get("product")
            rijen.append(
                [
                    jaar,
                    k["naam"],
                    k["soort"].capitalize(),
                    k["streef"],
                    None if waarde == NIET_GEMETEN else waarde,
                    k["eenheid"],
                    k["richting"].capitalize(),
                    k["invloed"].capitalize(),
                    code,
                    product.get(code),
                    k["bron"],
                ]
            )
        rijen.append(
            [
                jaar,
                w["kpi"]["nieuw"],
                "Zacht",
                None,
                None,
                "%",
                None,
                None,
                None,
                None,
                "nog af te spreken",
            ]
        )
    with werkmap(pad) as boek:
        titels = [
            f"{w['gemeente']} - KPI's bij de DVO met {w['nv']}",
            "Stand 12-02-2019; leeg is niet gemeten of nog niet afgesproken",
        ]
        tabel(boek.add_worksheet("KPI"), titels, kop, rijen)


def schrijf(naar: Path, begroting: pd.DataFrame, seed: int) -> None:
    """Write markt and kpi."""
    _markt(naar / "markt.xlsx", prijzen(begroting, seed))
    _kpi(naar / "kpi.xlsx")
