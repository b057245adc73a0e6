"""The inspections and the small tables as their systems write them.

Wide and long, CSV and workbook, dates as text and as date.

The trap for a reader: in the wide list an empty cell is no row (a re-score holds one meetlat),
`n.v.t.` and `niet beoordeeld` are two different things. Everything here is fictional.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd

from bouw_voorbeeldstad.geld import MAATREGELGELD, MAATREGELKOP, doelen, maatregelen
from bouw_voorbeeldstad.model import areaal, normen, stroom, waarheid
from bouw_voorbeeldstad.opmaak import niveautekst, tabel, werkmap, wijknaam, write_csv

LANG = [
    "Meetronde",
    "Datum opname",
    "Meetmethode",
    "KOR-versie",
    "Wijk",
    "Buurt",
    "Gebiedstype",
    "Meetlocatie",
    "Domein",
    "Meetlat",
    "Score",
    "Beoordeling",
    "Streefniveau",
    "Oppervlakte m2",
    "Schouwer",
    "Opmerking",
]
SPELLING = {
    2012: "hoofd",
    2013: "gewoon",
    2014: "nummer",
    2015: "kaal",
    2016: "gewoon",
    2017: "wijk",
    2018: "spatie",
}
CODERING = {
    2012: "cp1252",
    2013: "utf-8-sig",
    2014: "cp1252",
    2015: "utf-8",
    2016: "cp1252",
    2017: "cp1252",
}
METHODE = {"beleid": "Beleidsmeting", "bestek": "Besteksmeting"}
BEOORDELING = {
    "gescoord": "gescoord",
    "niet_aanwezig": "niet aanwezig",
    "niet_beoordeeld": "niet beoordeeld",
}


NORM = ["Gebiedstype", "Meetlat", "Ambitie", "Geldig van", "Geldig tot", "Minimum aandeel"]
AREAAL = [
    "Jaar",
    "Wijk",
    "Gebiedstype",
    "Objecttype",
    "Eenheid",
    "Hoeveelheid",
    "Soort mutatie",
]


def opname(rij: Any, wijk: str, niveau: str) -> list[Any]:  # noqa: ANN401  of itertuples
    """The cells of a score in the long list, wijk and niveau as they are spelled there."""
    return [
        rij.ronde,
        rij.datum,
        METHODE[rij.methode],
        rij.kor_versie,
        wijk,
        rij.buurt,
        rij.gebiedstype,
        rij.locatie,
        rij.domein,
        rij.meetlat,
        niveau,
        BEOORDELING[rij.beoordeling],
        rij.ambitie,
        rij.oppervlakte_m2,
        rij.inspecteur,
        rij.opmerking,
    ]


def _lang(s: pd.DataFrame, spelling: str, seed: int, naam: str) -> list[list[object]]:
    """Rows of the long list; the date is a date."""
    rng = stroom(seed, f"niveautekst {naam}")
    rijen = []
    for i, r in enumerate(s.itertuples(index=False)):
        wijk = wijknaam(r.wijk, spelling, i)
        rijen.append(opname(r, wijk, niveautekst(r.niveau, rng.random())))
    return rijen


def _csv(pad: Path, s: pd.DataFrame, spelling: str, codering: str, seed: int) -> None:
    titel = f"{waarheid()['gemeente']} - schouw openbare ruimte {pad.stem.split('_')[-1]}"
    rijen = [
        [c.strftime("%d-%m-%Y") if isinstance(c, dt.date) else c for c in rij]
        for rij in _lang(s, spelling, seed, pad.name)
    ]
    write_csv(pad, [[titel], LANG, *rijen], codering)


def breed(s: pd.DataFrame, seed: int) -> tuple[list[str], list[list[object]]]:
    """The wide list: a row a visit, a column a meetlat, an empty cell where the visit did not look."""
    latten, rng = waarheid()["kwaliteit"]["meetlatten"], stroom(seed, "niveautekst breed")
    kop = [
        "Ronde",
        "Datum",
        "Wijk",
        "Buurt",
        "Gebiedstype",
        "Locatie",
        "Methode",
        "KOR",
        *latten,
        "Inspecteur",
    ]
    woord = {"niet_aanwezig": "n.v.t.", "niet_beoordeeld": "niet beoordeeld"}
    rijen: list[list[object]] = []
    for i, (_, groep) in enumerate(s.groupby(["ronde", "datum", "locatie"], sort=False)):
        een = groep.iloc[0]
        cel = {
            r.meetlat: woord.get(r.beoordeling) or niveautekst(r.niveau, rng.random())
            for r in groep.itertuples()
        }
        rijen.append(
            [
                een["ronde"],
                een["datum"],
                wijknaam(een["wijk"], "nummer", i),
                een["buurt"],
                een["gebiedstype"],
                een["locatie"],
                "Beleidsmeting",
                een["kor_versie"],
                *(cel.get(m, "") for m in latten),
                een["inspecteur"],
            ]
        )
    return kop, rijen


def schrijf_schouw(naar: Path, s: pd.DataFrame, bestek: pd.DataFrame, seed: int) -> None:
    """Write the inspections, a file a year, and the contract check apart."""
    gemeente = waarheid()["gemeente"]
    jaar = s["ronde"].str[:4].astype(int)
    with werkmap(naar / "schouw_2011.xlsx") as boek:
        tabel(
            boek.add_worksheet("Schouw"),
            [f"{gemeente} - schouw openbare ruimte 2011", "Eigen methode, vier rondes"],
            *breed(s[jaar == 2011], seed),
        )
    for j, codering in CODERING.items():
        _csv(naar / f"schouw_{j}.csv", s[jaar == j], SPELLING[j], codering, seed)
    with werkmap(naar / "schouw_2018.xlsx") as boek:
        rijen = _lang(s[jaar == 2018], SPELLING[2018], seed, "schouw_2018.xlsx")
        tabel(
            boek.add_worksheet("Schouw"),
            [f"{gemeente} - schouw openbare ruimte 2018"],
            LANG,
            rijen,
        )
    _csv(
        naar / f"schouw_bestek_{waarheid()['schouw']['bestek']['jaar']}.csv",
        bestek,
        "gewoon",
        "cp1252",
        seed,
    )


def schrijf_overig(naar: Path, beleving: pd.DataFrame) -> None:
    """Write norm, areaal, taakstelling, maatregelen, prijsindex and beleving."""
    _norm(naar)
    _areaal(naar)
    _taakstelling(naar)
    _maatregelen(naar)
    _prijsindex(naar)
    _beleving(naar, beleving)


def normrijen() -> list[list[Any]]:
    """The cells of each ambition in force."""
    deel = waarheid()["kwaliteit"]["minimum_aandeel"]
    return [[*rij, deel] for rij in normen().itertuples(index=False)]


def _norm(naar: Path) -> None:
    titel = f"{waarheid()['gemeente']} - vastgestelde ambities beeldkwaliteit"
    with werkmap(naar / "norm.xlsx") as boek:
        tabel(boek.add_worksheet("Norm"), [titel], NORM, normrijen())


def areaalrijen(spelling: str, rij: int) -> list[list[Any]]:
    """The cells of each amount of objects, the wijk in a spelling of `wijknaam`."""
    tabel = areaal().sort_values(["jaar", "wijk", "objecttype"], kind="stable")
    return [
        [
            a.jaar,
            wijknaam(a.wijk, spelling, rij),
            a.gebiedstype,
            a.objecttype,
            a.eenheid,
            a.hoeveelheid,
            a.mutatie,
        ]
        for a in tabel.itertuples(index=False)
    ]


def _areaal(naar: Path) -> None:
    titel = f"{waarheid()['gemeente']} - areaal openbare ruimte"
    titels = [titel, "Stand per 1 januari; mutaties in het jaar"]
    with werkmap(naar / "areaal.xlsx") as boek:
        tabel(boek.add_worksheet("Areaal"), titels, AREAAL, areaalrijen("nummer", 0))


def _taakstelling(naar: Path) -> None:
    """The targets with a column a year, in thousands."""
    w = waarheid()
    jaren = [jaar for jaar in w["jaren"] if jaar > w["nulmeting"]]
    breed = doelen().pivot(
        index=["naam", "besluitdatum", "bron"], columns="jaar", values="bedrag"
    )
    rijen = []
    for t in w["taakstelling"]:
        links = [t["naam"], t["besluitdatum"], t["bron"]]
        bedragen = [breed.loc[tuple(links), jaar] for jaar in jaren]
        rijen.append([*links, *(None if pd.isna(it) else it / 1000 for it in bedragen)])
    titels = [f"{w['gemeente']} - taakstellingen", "Bedragen x € 1.000"]
    kop = ["Naam", "Besluitdatum", "Bron", *map(str, jaren)]
    with werkmap(naar / "taakstelling.xlsx") as boek:
        tabel(boek.add_worksheet("Taakstelling"), titels, kop, rijen)


def _maatregelen(naar: Path) -> None:
    lijst = maatregelen()
    lijst["wijk"] = [wijknaam(wijk, "wijk", 0) for wijk in lijst["wijk"]]
    for geld in MAATREGELGELD:
        lijst[geld] = lijst[geld] / 100
    titels = [f"{waarheid()['gemeente']} - voortgang maatregelen"]
    rijen = [list(rij) for rij in lijst[[*MAATREGELKOP]].itertuples(index=False)]
    with werkmap(naar / "maatregelen.xlsx") as boek:
        tabel(boek.add_worksheet("Maatregelen"), titels, [*MAATREGELKOP.values()], rijen)


def _prijsindex(naar: Path) -> None:
    w = waarheid()
    index, regels = w["prijsindex"], []
    for reeks, cijfers in index["reeks"].items():
        for jaar, cijfer in zip(w["jaren"], cijfers, strict=True):
            regels.append(
                [
                    reeks,
                    index["basis"],
                    jaar,
                    "jaargemiddelde",
                    f"{cijfer:.1f}".replace(".", ","),
                    "Ja" if jaar in index["voorlopig"] else "Nee",
                ]
            )
    titel = [f"{w['gemeente']} - prijsindexcijfers, fictieve reeksen"]
    kop = ["Reeks", "Basis", "Jaar", "Periode", "Index", "Voorlopig"]
    write_csv(naar / "prijsindex.csv", [titel, kop, *regels], "cp1252")


def _beleving(naar: Path, beleving: pd.DataFrame) -> None:
    rijen = [
        [
            b.jaar,
            wijknaam(b.wijk, "wijk", 0),
            b.onderwerp,
            None if pd.isna(b.waarde) else b.waarde,
            b.eenheid,
            b.n,
        ]
        for b in beleving.itertuples()
    ]
    titels = [f"{waarheid()['gemeente']} - bewonersonderzoek"]
    kop = ["Jaar", "Wijk", "Onderwerp", "Waarde", "Eenheid", "N"]
    with werkmap(naar / "beleving.xlsx") as boek:
        tabel(boek.add_worksheet("Beleving"), titels, kop, rijen)
