"""What the service agreement (DVO) adds to the open budget.

Productbladen, advances, costs per level, what came back, decisions.

The trap: a later version of the productbladen names only what changed, so the DVO of a day is the
last version of each product until then, not the rows of the last version. Everything here is
fictional. Source: waarheid.toml.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from bouw_voorbeeldstad.begrotingen import TEKST, voorschotten
from bouw_voorbeeldstad.geld import cent
from bouw_voorbeeldstad.model import waarheid
from bouw_voorbeeldstad.opmaak import tabel, werkmap, wijknaam

#: The advances of this year stand on a sheet of its own budget.
VOORSCHOT_ELDERS = 2015


def _jaarbedragen(begroting: pd.DataFrame) -> dict[tuple[str, int], int]:
    """First budget of the ordinary work by (product, year), in cents, in hundreds of euros."""
    gewoon = begroting[
        (begroting["kant"] == "lasten")
        & (begroting["opdracht"] == "regulier")
        & (begroting["aard"] != "I")
    ]
    som = gewoon.groupby(["product_code", "jaar"])["primitief"].sum()
    return {
        (str(code), int(jaar)): round(int(bedrag) / 10_000) * 10_000
        for (code, jaar), bedrag in som.items()
    }


def productbladen(begroting: pd.DataFrame) -> pd.DataFrame:
    """Each version of each product.

    Returns
    -------
    DataFrame
        product_code, product, versie, geldig_van, omschrijving, herkomst, objecttype, meetlat,
        prijsvorm, stuurbaar, overhead (deel van 1, missing for what the municipality does itself),
        jaarbedrag (cents).
    """
    w = waarheid()
    d, bedrag, rijen = w["dvo"], _jaarbedragen(begroting), []
    tekst, geldt = dict(d["tekst"]), dict[str, int]()
    for versie in d["versie"]:
        jaar = versie["geldig_van"].year
        tekst |= versie.get("nieuwe_tekst", {})
        for p in w["product"]:
            code = p["code"]
            if code not in versie.get(
                "producten", [p["code"] for p in w["product"] if p.get("van", 0) <= jaar]
            ):
                continue
            if code not in versie.get("gelijk", []):
                geldt[code] = bedrag.get((code, jaar), 0)
            rijen.append(
                {
                    "product_code": code,
                    "product": p["naam"],
                    "versie": versie["naam"],
                    "geldig_van": versie["geldig_van"],
                    "omschrijving": tekst[code],
                    "herkomst": "nieuw" if p.get("van") == jaar else "bestaand",
                    "objecttype": p.get("areaal", ""),
                    "meetlat": p.get("meetlat", ""),
                    "prijsvorm": p.get("prijsvorm", ""),
                    "stuurbaar": "nee" if code in d["niet_stuurbaar"] else "ja",
                    "overhead": d["overhead"].get(p["uitvoerder"]),
                    "jaarbedrag": geldt[code],
                }
            )
    return pd.DataFrame(rijen)


def niveaukosten() -> pd.DataFrame:
    """Cost of a unit at each level for the products with a meetlat.

    Product_code, product, niveau, eenheid, kosten (euro, exact decimals).
    """
    w = waarheid()
    rijen = [
        (
            p["code"],
            p["naam"],
            niveau,
            w["areaal"][p["areaal"]]["eenheid"],
            round(p["tarief"] * factor, 6),
        )
        for p in w["product"]
        if "meetlat" in p
        for niveau, factor in w["kwaliteit"]["kostenfactor"].items()
    ]
    return pd.DataFrame(
        rijen, columns=["product_code", "product", "niveau", "eenheid", "kosten"]
    )


def voorschot(begroting: pd.DataFrame) -> pd.DataFrame:
    """Advances in cents: a row a product, a column a year since the handover (2015 apart).

    Missing where none was paid.
    """
    jaren = [
        j
        for j in waarheid()["jaren"]
        if j >= waarheid()["overdracht"].year and j != VOORSCHOT_ELDERS
    ]
    per_jaar = {
        j: {(c, n): h * 10_000 for c, n, h in voorschotten(begroting[begroting["jaar"] == j])}
        for j in jaren
    }
    return (
        pd.DataFrame(per_jaar)
        .rename_axis(["product_code", "product"])
        .sort_index()
        .reset_index()
    )


def teruggave() -> pd.DataFrame:
    """What the NV gave back: jaar, soort, bedrag (cents; negative when the municipality paid)."""
    w = waarheid()
    rijen = [
        (w["overdracht"].year + i, soort, cent(bedrag))
        for soort, bedragen in w["teruggave"].items()
        for i, bedrag in enumerate(bedragen)
    ]
    return pd.DataFrame(rijen, columns=["jaar", "soort", "bedrag"]).sort_values(
        ["jaar", "soort"], ignore_index=True
    )


def _productbladen(pad: Path, bladen: pd.DataFrame) -> None:
    """A block a version, each with its total."""
    kop = [
        "Productnr",
        "Product",
        "Versie",
        "Geldig van",
        "Omschrijving",
        "Bestaand/nieuw",
        "Objecttype",
        "Meetlat",
        "Prijsvorm",
        "Beïnvloedbaar",
        "Overhead",
        "Jaarbedrag",
    ]
    rijen: list[list[object]] = []
    for versie, blok in bladen.groupby("versie", sort=False):
        rijen += [
            [
                b.product_code,
                b.product,
                b.versie,
                b.geldig_van,
                b.omschrijving,
                TEKST[b.herkomst],
                b.objecttype,
                b.meetlat,
                TEKST[b.prijsvorm],
                b.stuurbaar,
                None if pd.isna(b.overhead) else b.overhead,
                b.jaarbedrag / 100,
            ]
            for b in blok.itertuples()
        ]
        rijen.append(
            [None, f"Totaal {versie}", *[None] * 9, int(blok["jaarbedrag"].sum()) / 100]
        )
    with werkmap(pad) as boek:
        titels = [
            f"{waarheid()['gemeente']} - productbladen bij de DVO",
            "Afdrukdatum: 12-02-2019",
        ]
        tabel(boek.add_worksheet("Productbladen"), titels, kop, rijen)


def _voorschotten(pad: Path, bedragen: pd.DataFrame) -> None:
    jaren = [c for c in bedragen if isinstance(c, int)]
    rijen: list[list[object]] = [
        [
            r["product_code"],
            r["product"],
            "Lasten",
            *(None if pd.isna(r[j]) else int(r[j]) / 100 for j in jaren),
        ]
        for _, r in bedragen.iterrows()
    ]
    rijen.append(["Totaal", None, None, *(int(bedragen[j].sum()) / 100 for j in jaren)])
    with werkmap(pad) as boek:
        titels = [
            f"{waarheid()['gemeente']} - voorschotten aan {waarheid()['nv']}",
            f"2012: tweede halfjaar; {VOORSCHOT_ELDERS}: zie de begroting van dat jaar",
        ]
        tabel(
            boek.add_worksheet("Voorschotten"),
            titels,
            ["Productnr", "Product", "Lasten/Baten", *(f"Voorschot {j}" for j in jaren)],
            rijen,
        )


def _aardbesluiten(pad: Path) -> None:
    w = waarheid()
    product = {p["code"]: p for p in w["product"]}
    kop = [
        "Jaar",
        "Lasten/Baten",
        "Taakveld",
        "Productnr",
        "Product",
        "Kostensoort",
        "Wijk",
        "S/I",
        "Reden",
        "Besluitdatum",
        "Bedrag",
    ]
    rijen = [
        [
            b["jaar"],
            "Lasten",
            product[b["product"]]["taakveld"],
            b["product"],
            product[b["product"]]["naam"],
            b["kostensoort"],
            wijknaam(b["wijk"], "gewoon", 0) if "wijk" in b else None,
            b["aard"],
            b["reden"],
            b["besluitdatum"],
            b.get("bedrag"),
        ]
        for b in w["aardbesluit"]
    ]
    with werkmap(pad) as boek:
        tabel(
            boek.add_worksheet("Besluiten"),
            [f"{w['gemeente']} - besluiten structureel of incidenteel"],
            kop,
            rijen,
        )


def schrijf(naar: Path, begroting: pd.DataFrame) -> None:
    """Write productbladen, niveaukosten, voorschotten, teruggave and aardbesluiten."""
    w = waarheid()
    _productbladen(naar / "productbladen.xlsx", productbladen(begroting))
    _voorschotten(naar / "voorschotten.xlsx", voorschot(begroting))
    _aardbesluiten(naar / "aardbesluiten.xlsx")
    with werkmap(naar / "niveaukosten.xlsx") as boek:
        rijen = [
            [
                k.product_code,
                k.product,
                k.niveau,
                k.eenheid,
                k.kosten,
                w["nulmeting"],
                "nacalculatie Voorbeeldstad (fictief)",
            ]
            for k in niveaukosten().itertuples()
        ]
        tabel(
            boek.add_worksheet("Niveaukosten"),
            [f"{w['gemeente']} - kosten per eenheid per jaar naar niveau"],
            [
                "Productnr",
                "Product",
                "Niveau",
                "Eenheid",
                "Kosten per eenheid",
                "Prijspeil",
                "Bron",
            ],
            rijen,
        )
    with werkmap(naar / "teruggave.xlsx") as boek:
        rijen = [
            [
                t.jaar,
                w["nv"],
                t.soort.capitalize(),
                t.bedrag / 100,
                f"Jaarrekening {w['nv']} {t.jaar}",
            ]
            for t in teruggave().itertuples()
        ]
        tabel(
            boek.add_worksheet("Teruggave"),
            [
                f"{w['gemeente']} - ontvangen van {w['nv']}",
                f"Stand {dt.date(2019, 2, 12):%d-%m-%Y}",
            ],
            ["Jaar", "Uitvoerder", "Soort", "Bedrag", "Bron"],
            rijen,
        )
