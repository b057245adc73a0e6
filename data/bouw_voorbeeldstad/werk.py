"""Hours per doelgroep and green waste per chain, as a payroll and a weighbridge export them.

The trap: what is paid for must come back in the open budget, so the fees of SW and beschut werk are
the post "Inzet SW", the wages of the own staff are those of the green, and the cost of processing
is product 0734, each year to the cent. Everything here is fictional. Source: waarheid.toml, [werk]
and [groenafval].
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from bouw_voorbeeldstad.maanden import MAANDEN
from bouw_voorbeeldstad.model import areaal, normaal, stroom, verdeel, waarheid
from bouw_voorbeeldstad.opmaak import nl_bedrag, tabel, werkmap, wijknaam

GROEN, WINTER, PRIKKEN = "Groenonderhoud", "Winterwerk", "Zwerfvuil prikken"
_GELD = ("loonkosten", "subsidie", "vergoeding")


def _index(reeks: str, i: int) -> float:
    cijfers = waarheid()["prijsindex"]["reeks"][reeks]
    return cijfers[i] / cijfers[0]


def _geboekt(begroting: pd.DataFrame, jaar: int, **waar: str) -> int:
    """Realised lasten in cents of the lines that fit."""
    eigen = begroting[(begroting["jaar"] == jaar) & (begroting["kant"] == "lasten")]
    for kolom, waarde in waar.items():
        eigen = eigen[eigen[kolom] == waarde]
    return int(eigen["realisatie"].sum())


def uren(begroting: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Hours that were made.

    Returns
    -------
    DataFrame
        jaar, maand (1-12), doelgroep (as the payroll calls it), activiteit, winterwerk, kwartuur
        (quarters of an hour, whole), loonkosten, subsidie and vergoeding (cents).
    """
    w, rng = waarheid(), stroom(seed, "werk")
    t, profiel = w["werk"], w["maanden"]["profiel"]
    rijen: list[dict[str, object]] = []
    for i, jaar in enumerate(w["jaren"]):
        sw = {
            code: _geboekt(begroting, jaar, product_code=code, kostensoort="Inzet SW")
            for code in ("0640", "0642")
        }
        beschut = round(sw["0640"] * t["beschut"][i])
        eigen = _geboekt(
            begroting, jaar, taakveld="5.7", kostensoort="Loonkosten eigen personeel"
        )
        tarief = t["vergoeding"] * _index("Inzet SW", i)
        loon = {
            d: v
            * _index("Loonkosten eigen personeel" if d == "Eigen personeel" else "Inzet SW", i)
            for d, v in t["loonkosten"].items()
        }
        for doelgroep, activiteit, vergoeding, aantal in (
            ("WSW", GROEN, sw["0640"] - beschut, (sw["0640"] - beschut) / 100 / tarief),
            ("WSW", WINTER, sw["0642"], sw["0642"] / 100 / tarief),
            ("Nieuw beschut", GROEN, beschut, beschut / 100 / tarief),
            ("Wajong", PRIKKEN, 0, t["wajong"][i]),
            ("Eigen personeel", GROEN, 0, eigen / 100 / loon["Eigen personeel"]),
        ):
            ruis = [1 + 0.06 * normaal(rng) for _ in MAANDEN]
            if not round(aantal):
                continue
            vorm = {GROEN: "groen", WINTER: "winter"}.get(activiteit, "gelijk")
            gewicht = [
                (g + (0.0 if vorm == "winter" else max(profiel[vorm]) * 0.4)) * r
                for g, r in zip(profiel[vorm], ruis, strict=True)
            ]
            kwartuur = verdeel(round(aantal * 4), gewicht)
            totaal = {
                "loonkosten": (
                    eigen
                    if doelgroep == "Eigen personeel"
                    else round(aantal * loon[doelgroep] * 100)
                ),
                "subsidie": round(aantal * t["subsidie"].get(doelgroep, [0.0] * 8)[i] * 100),
                "vergoeding": vergoeding,
            }
            geld = {
                naam: verdeel(bedrag, [float(k) for k in kwartuur])
                for naam, bedrag in totaal.items()
            }
            rijen += [
                {
                    "jaar": jaar,
                    "maand": m + 1,
                    "doelgroep": doelgroep,
                    "activiteit": activiteit,
                    "winterwerk": activiteit == WINTER,
                    "kwartuur": k,
                    **{naam: geld[naam][m] for naam in _GELD},
                }
                for m, k in enumerate(kwartuur)
                if k
            ]
    fout = t["correctie"]
    for maand, teken in ((fout["maand"], -1), (fout["maand"] + 1, 1)):
        rijen.append(
            {
                "jaar": fout["jaar"],
                "maand": maand,
                "doelgroep": "WSW",
                "activiteit": GROEN,
                "winterwerk": False,
                "kwartuur": round(teken * fout["uren"] * 4),
                **dict.fromkeys(_GELD, 0),
            }
        )
    return pd.DataFrame(rijen).sort_values(
        ["jaar", "maand", "doelgroep", "activiteit"], kind="stable", ignore_index=True
    )


def groenafval(begroting: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Green waste.

    Returns
    -------
    DataFrame
        jaar, wijk, soort, aanleiding, verwerker, kg, kosten and opbrengst (cents).
    """
    w, rng = waarheid(), stroom(seed, "groenafval")
    g, stand = w["groenafval"], areaal()
    stand = stand[(stand["mutatie"] == "stand") & stand["objecttype"].isin(g["objecttype"])]
    rijen: list[tuple[object, ...]] = []
    for i, jaar in enumerate(w["jaren"]):
        per_wijk = stand[stand["jaar"] == jaar].groupby("wijk")["hoeveelheid"].sum()
        deel = g["aandeel_eigen"][i]
        plekken = [
            (wijk["naam"], soort, keten)
            for wijk in w["wijk"]
            for soort in g["soort"]
            for keten in ("eigen", "derde")
        ]
        gewicht = [
            float(per_wijk.get(wijk, 0))
            * g["soort"][soort]
            * (deel if keten == "eigen" else 1 - deel)
            * (1 + 0.05 * normaal(rng))
            for wijk, soort, keten in plekken
        ]
        kg = verdeel(g["ton"][i] * 1000, gewicht)
        kosten = verdeel(
            _geboekt(begroting, jaar, product_code="0734"),
            [
                k * (g["eigen"] if plek[2] == "eigen" else 1.0)
                for k, plek in zip(kg, plekken, strict=True)
            ],
        )
        prijs = g["opbrengst"] * _index("Verwerkingskosten", i)
        rijen += [
            (
                jaar,
                wijk,
                soort,
                "onderhoud",
                keten,
                k,
                c,
                round(k * prijs / 10) if keten == "eigen" else 0,
            )
            for (wijk, soort, keten), k, c in zip(plekken, kg, kosten, strict=True)
            if k
        ]
        rijen += [
            (
                jaar,
                w["wijk"][0]["naam"],
                f"Evenement: {naam}",
                "evenement",
                "derde",
                round(ton[i] * 1000),
                round(ton[i] * g["evenement"]["kosten"] * 100),
                0,
            )
            for naam, ton in g["evenement"].items()
            if naam != "kosten"
        ]
    return pd.DataFrame(
        rijen,
        columns=[
            "jaar",
            "wijk",
            "soort",
            "aanleiding",
            "verwerker",
            "kg",
            "kosten",
            "opbrengst",
        ],
    )


def _uren(pad: Path, rijen: pd.DataFrame) -> None:
    """A list by month with a total a quarter; hours taken back are text with the minus behind."""
    kop = [
        "Jaar",
        "Periode",
        "Doelgroep",
        "Werkzaamheden",
        "Winterwerk",
        "Uren",
        "Loonkosten",
        "Rijkssubsidie",
        "Vergoeding",
    ]
    regels: list[list[object]] = []
    for (jaar, kwartaal), blok in rijen.groupby(
        [rijen["jaar"], (rijen["maand"] - 1) // 3 + 1], sort=True
    ):
        regels += [
            [
                r.jaar,
                MAANDEN[r.maand - 1][:3] if r.maand != 3 else "mrt",
                r.doelgroep,
                r.activiteit,
                "Ja" if r.winterwerk else "Nee",
                r.kwartuur / 4 if r.kwartuur > 0 else f"{nl_bedrag(-r.kwartuur * 25)}-",
                r.loonkosten / 100,
                r.subsidie / 100 or None,
                r.vergoeding / 100 or None,
            ]
            for r in blok.itertuples()
        ]
        som = [int(blok[k].sum()) for k in ("kwartuur", *_GELD)]
        regels.append(
            [
                None,
                f"Totaal kwartaal {kwartaal} {jaar}",
                None,
                None,
                None,
                som[0] / 4,
                *(s / 100 for s in som[1:]),
            ]
        )
    with werkmap(pad) as boek:
        titels = [
            f"{waarheid()['gemeente']} - uren per doelgroep",
            "Loonkosten zijn van de werkgever; zonder namen",
            "Afdrukdatum: 12-02-2019",
        ]
        tabel(boek.add_worksheet("Uren"), titels, kop, regels)


def _afspraken(pad: Path) -> None:
    """What the service agreement promises: a row a doelgroep, a column a year."""
    w = waarheid()
    jaren = [j for j in w["jaren"] if j >= w["overdracht"].year]
    rijen = [
        ["Afspraak", doelgroep, "Alle werk", *(u or None for u in per_jaar[-len(jaren) :])]
        for doelgroep, per_jaar in w["werk"]["afspraak"].items()
    ]
    with werkmap(pad) as boek:
        titels = [
            f"{w['gemeente']} - afspraken over werkgelegenheid in de DVO",
            "2012: tweede halfjaar",
        ]
        tabel(
            boek.add_worksheet("Afspraken"),
            titels,
            ["Soort", "Doelgroep", "Werkzaamheden", *(f"Uren {j}" for j in jaren)],
            rijen,
        )


def _groenafval(pad: Path, rijen: pd.DataFrame) -> None:
    """A block a year with its total, tons with three decimals."""
    kop = [
        "Jaar",
        "Wijk",
        "Stroom",
        "Herkomst",
        "Keten",
        "Gewicht (ton)",
        "Kosten verwerking",
        "Opbrengst",
    ]
    regels: list[list[object]] = []
    for jaar, blok in rijen.groupby("jaar", sort=True):
        regels += [
            [
                r.jaar,
                wijknaam(r.wijk, "nummer", 0),
                r.soort,
                r.aanleiding.capitalize(),
                {"eigen": "Eigen keten", "derde": "Derden"}[r.verwerker],
                r.kg / 1000,
                r.kosten / 100,
                r.opbrengst / 100 or None,
            ]
            for r in blok.itertuples()
        ]
        som = [int(blok[k].sum()) for k in ("kg", "kosten", "opbrengst")]
        regels.append(
            [
                None,
                f"Totaal {jaar}",
                None,
                None,
                None,
                som[0] / 1000,
                som[1] / 100,
                som[2] / 100,
            ]
        )
    with werkmap(pad) as boek:
        tabel(
            boek.add_worksheet("Weegbonnen"),
            [
                f"{waarheid()['gemeente']} - groenafval naar verwerker",
                "Afdrukdatum: 12-02-2019",
            ],
            kop,
            regels,
        )


def schrijf(naar: Path, begroting: pd.DataFrame, seed: int) -> None:
    """Write uren_doelgroepen, afspraken_werk and groenafval."""
    _uren(naar / "uren_doelgroepen.xlsx", uren(begroting, seed))
    _afspraken(naar / "afspraken_werk.xlsx")
    _groenafval(naar / "groenafval.xlsx", groenafval(begroting, seed))
