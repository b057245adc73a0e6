"""The inspections and the small tables as their systems write them.

Wide and long, CSV and workbook, dates as text and as date.

The trap for a reader: in the wide list an empty cell is no row (a re-score holds one meetlat),
`n.v.t.` and `niet beoordeeld` are two different things. Everything here is fictional.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from bouw_voorbeeldstad.geld import doelen, maatregelen
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
BEOORDELING = {
    "gescoord": "gescoord",
    "niet_aanwezig": "niet aanwezig",
    "niet_beoordeeld": "niet beoordeeld",
}


def _lang(s: pd.DataFrame, spelling: str, seed: int, naam: str) -> list[list[object]]:
    """Rows of the long list; the date is a date."""
    rng = stroom(seed, f"niveautekst {naam}")
    return [
        [
            r.ronde,
            r.datum,
            {"beleid": "Beleidsmeting", "bestek": "Besteksmeting"}[r.methode],
            r.kor_versie,
            wijknaam(r.wijk, spelling, i),
            r.buurt,
            r.gebiedstype,
            r.locatie,
            r.domein,
            r.meetlat,
            niveautekst(r.niveau, rng.random()),
            BEOORDELING[r.beoordeling],
            r.ambitie,
            r.oppervlakte_m2,
            r.inspecteur,
            r.opmerking,
        ]
        for i, r in enumerate(s.itertuples(index=False))
    ]


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
    w = waarheid()
    gemeente = w["gemeente"]
    with werkmap(naar / "norm.xlsx") as boek:
        rijen = [
            [
                n.gebiedstype,
                n.meetlat,
                n.ambitie,
                n.geldig_van,
                n.geldig_tot,
                w["kwaliteit"]["minimum_aandeel"],
            ]
            for n in normen().itertuples()
        ]
        tabel(
            boek.add_worksheet("Norm"),
            [f"{gemeente} - vastgestelde ambities beeldkwaliteit"],
            [
                "Gebiedstype",
                "Meetlat",
                "Ambitie",
                "Geldig van",
                "Geldig tot",
                "Minimum aandeel",
            ],
            rijen,
        )
    with werkmap(naar / "areaal.xlsx") as boek:
        rijen = [
            [
                a.jaar,
                wijknaam(a.wijk, "nummer", 0),
                a.gebiedstype,
                a.objecttype,
                a.eenheid,
                a.hoeveelheid,
                a.mutatie,
            ]
            for a in (
                areaal().sort_values(["jaar", "wijk", "objecttype"], kind="stable").itertuples()
            )
        ]
        tabel(
            boek.add_worksheet("Areaal"),
            [
                f"{gemeente} - areaal openbare ruimte",
                "Stand per 1 januari; mutaties in het jaar",
            ],
            [
                "Jaar",
                "Wijk",
                "Gebiedstype",
                "Objecttype",
                "Eenheid",
                "Hoeveelheid",
                "Soort mutatie",
            ],
            rijen,
        )
    with werkmap(naar / "taakstelling.xlsx") as boek:
        jaren = [j for j in w["jaren"] if j > w["nulmeting"]]
        breed = doelen().pivot(
            index=["naam", "besluitdatum", "bron"], columns="jaar", values="bedrag"
        )
        regels = [[t["naam"], t["besluitdatum"], t["bron"]] for t in w["taakstelling"]]
        rijen = [
            r
            + [
                None if pd.isna(breed.loc[tuple(r), j]) else breed.loc[tuple(r), j] / 1000
                for j in jaren
            ]
            for r in regels
        ]
        tabel(
            boek.add_worksheet("Taakstelling"),
            [f"{gemeente} - taakstellingen", "Bedragen x € 1.000"],
            ["Naam", "Besluitdatum", "Bron", *map(str, jaren)],
            rijen,
        )
    with werkmap(naar / "maatregelen.xlsx") as boek:
        kop = [
            "Nr",
            "Taakstelling",
            "Maatregel",
            "Wijk",
            "Jaar",
            "Bedrag",
            "S/I",
            "Fase",
            "Gerealiseerd",
            "Prognose",
            "Risico",
            "Peildatum",
            "Soort",
            "Toerekening",
        ]
        rijen = [
            [
                m.nummer,
                m.taakstelling,
                m.maatregel,
                wijknaam(m.wijk, "wijk", 0),
                m.jaar,
                m.bedrag / 100,
                m.aard,
                m.fase,
                m.gerealiseerd / 100,
                m.prognose / 100,
                m.risico / 100,
                m.peildatum,
                m.soort,
                m.toerekening,
            ]
            for m in maatregelen().itertuples()
        ]
        tabel(
            boek.add_worksheet("Maatregelen"),
            [f"{gemeente} - voortgang maatregelen"],
            kop,
            rijen,
        )
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
    write_csv(
        naar / "prijsindex.csv",
        [
            [f"{gemeente} - prijsindexcijfers, fictieve reeksen"],
            ["Reeks", "Basis", "Jaar", "Periode", "Index", "Voorlopig"],
            *regels,
        ],
        "cp1252",
    )
    with werkmap(naar / "beleving.xlsx") as boek:
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
        tabel(
            boek.add_worksheet("Beleving"),
            [f"{gemeente} - bewonersonderzoek"],
            ["Jaar", "Wijk", "Onderwerp", "Waarde", "Eenheid", "N"],
            rijen,
        )
