"""When the money of a year was booked.

The realisation of each product over twelve months, to the cent.

The trap: spending is not linear. Each product has a season, third parties send few and late
invoices, and a wrong booking that is taken back makes a month negative. Everything here is
fictional. Source: waarheid.toml, [maanden].
"""

from __future__ import annotations

from math import exp
from pathlib import Path

import numpy as np
import pandas as pd

from bouw_voorbeeldstad.begrotingen import AFDRUK, TEKST
from bouw_voorbeeldstad.model import normaal, stroom, verdeel, waarheid
from bouw_voorbeeldstad.opmaak import nl_bedrag, tabel, werkmap

MAANDEN = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
#: A year and product of which the amounts were pasted in as text.
ALS_TEKST = (2013, "0560")


def _gewichten(rng: np.random.Generator, jaar: int, code: str, kant: str) -> list[float]:
    """Weight of each month; every product and year draws as often.

    So that a change in one moves no other.
    """
    w = waarheid()
    m = w["maanden"]
    ruis, over = [normaal(rng) for _ in MAANDEN], [rng.random() for _ in MAANDEN]
    naam = m[kant].get(code, "gelijk")
    profiel = list(m["profiel"][naam])
    if naam == "winter":
        i = w["jaren"].index(jaar)
        voor, na = m["winters"]["voorjaar"][i], m["winters"]["najaar"][i]
        profiel = [g * (voor if n < 4 else na if n > 8 else 1.0) for n, g in enumerate(profiel)]
    if code in m["vlak"]:
        return profiel
    profiel = [g * exp(m["ruis"] * r) for g, r in zip(profiel, ruis, strict=True)]
    if code in m["facturen"][kant]:
        profiel = [
            g if o >= m["overslaan"] or n == 11 else 0.0
            for n, (g, o) in enumerate(zip(profiel, over, strict=True))
        ]
    if kant == "lasten":
        profiel[11] *= m["laat"]
    return profiel


def maandrealisatie(begroting: pd.DataFrame, seed: int) -> pd.DataFrame:
    """What was booked in each month.

    Returns
    -------
    DataFrame
        jaar, taakveld, product_code, product, kant and a column a month in cents; a row adds up to
        the realisation in `begroting`.
    """
    rng = stroom(seed, "maanden")
    mis = {(b["jaar"], b["product"], b["kant"]): b for b in waarheid()["maanden"]["misboeking"]}
    sleutel = ["jaar", "taakveld", "product_code", "product", "kant"]
    rijen = []
    for (jaar, taakveld, code, product, kant), totaal in (
        begroting.groupby(sleutel, sort=False)["realisatie"].sum().items()
    ):
        bedragen = verdeel(int(totaal), _gewichten(rng, jaar, code, kant))
        if fout := mis.get((jaar, code, kant)):
            cent = round(fout["bedrag"] * 100)
            bedragen[fout["maand"] - 1] += cent
            bedragen[fout["maand"]] -= cent
        rijen.append((jaar, taakveld, code, product, kant, *bedragen))
    return pd.DataFrame(rijen, columns=[*sleutel, *MAANDEN])


def _cel(bedrag: int, *, tekst: bool) -> object:
    """An amount as the system prints it.

    Nothing when nothing was booked, a trailing minus in text.
    """
    if bedrag == 0:
        return None
    return (nl_bedrag(abs(bedrag)) + ("-" if bedrag < 0 else "")) if tekst else bedrag / 100


def schrijf(naar: Path, maanden: pd.DataFrame) -> None:
    """Write maandrealisatie.xlsx.

    A block a year under its own line, with totals of lasten and baten.
    """
    kop = ["Jaar", "Taakveld", "Productnr", "Product", "Lasten/Baten", *MAANDEN, "Totaal"]
    rijen: list[list[object]] = []
    for jaar, blok in maanden.groupby("jaar", sort=False):
        rijen.append([f"Boekjaar {jaar}", *[None] * (len(kop) - 1)])
        for r in blok.itertuples(index=False):
            bedragen = list(r[5:])
            tekst = (r.jaar, r.product_code) == ALS_TEKST
            cellen = [_cel(b, tekst=tekst or b < 0) for b in bedragen]
            rijen.append(
                [
                    r.jaar,
                    r.taakveld,
                    r.product_code,
                    r.product,
                    TEKST[r.kant],
                    *cellen,
                    sum(bedragen) / 100,
                ]
            )
        for kant in ("lasten", "baten"):
            som = [int(s) for s in blok.loc[blok["kant"] == kant, list(MAANDEN)].sum()]
            rijen.append(
                [
                    jaar,
                    None,
                    None,
                    "Totaal",
                    TEKST[kant],
                    *(s / 100 for s in som),
                    sum(som) / 100,
                ]
            )
    with werkmap(naar / "maandrealisatie.xlsx") as boek:
        titels = [
            f"{waarheid()['gemeente']} - realisatie per maand",
            "Bedragen in euro",
            f"Afdrukdatum: {AFDRUK[waarheid()['jaren'][-1]]}",
        ]
        tabel(boek.add_worksheet("Maanden"), titels, kop, rijen)
