"""What Voorbeeldstad and its fictional neighbours say about working together.

Scores, people, keys, costs and targets.

The trap: the scores are constructed so that they come out as STAAN did; its own score sheet was
never published, so each sheet says that they are an example. Everything here is fictional. Source:
waarheid.toml.
"""

from __future__ import annotations

from pathlib import Path

from bouw_voorbeeldstad.model import waarheid
from bouw_voorbeeldstad.opmaak import nl_bedrag, tabel, werkmap, write_csv

ASPECTEN = ("Klant", "Kosten", "Kwetsbaarheid", "Kwaliteit", "Kennisdeling")
VOORBEELD = "Voorbeeldscores, geconstrueerd; van STAAN is alleen de uitkomst gepubliceerd"
SLEUTEL_TITEL = "Verdeelsleutels, stand 1 januari"
_POSTEN = {"nu": "Kosten nu", "alleen": "Alleen verder"}


def _scores(pad: Path) -> None:
    """A block a field with its name in one merged cell; what was not scored is an empty cell."""
    w = waarheid()
    rijen: list[list[object]] = []
    for veld, per_partij in w["samenwerking"]["scores"].items():
        for p, (partij, scores) in enumerate(
            zip(w["samenwerking"]["partijen"], per_partij, strict=True)
        ):
            for a, (aspect, score) in enumerate(zip(ASPECTEN, scores, strict=True)):
                rijen.append([veld if p == a == 0 else None, partij, aspect, score or None])
    with werkmap(pad) as boek:
        titels = [
            f"{w['gemeente']} en buren - waar samenwerken?",
            VOORBEELD,
            "Score 1 (weinig kansrijk) tot en met 5 (zeer kansrijk)",
        ]
        blad = boek.add_worksheet("Scores")
        tabel(blad, titels, ["Taakveld", "Partij", "Aspect", "Score"], rijen)
        hoog, kop = len(w["samenwerking"]["partijen"]) * len(ASPECTEN), len(titels) + 1
        for i, veld in enumerate(w["samenwerking"]["scores"]):
            blad.merge_range(kop + 1 + i * hoog, 0, kop + (i + 1) * hoog, 0, veld)


def _kwetsbaarheid(pad: Path) -> None:
    """A CSV of a personnel system.

    Decimal commas, the share as a percentage, a dash where nothing was filled in.
    """
    w = waarheid()["samenwerking"]
    vast = [
        nl_bedrag(round(w["kwetsbaarheid"][k] * 100)) for k in ("kosten_eigen", "kosten_inhuur")
    ]
    kop = [
        "Organisatie",
        "Taak",
        "Aantal personen",
        "Benodigde fte",
        "Beschikbare fte",
        "Aandeel inhuur",
        "Uitstroom binnen 5 jaar",
        "Kosten eigen fte",
        "Kosten ingehuurde fte",
    ]
    rijen: list[list[object]] = []
    for p, partij in enumerate(w["partijen"]):
        for taak, per_partij in w["kwetsbaarheid"].items():
            if not isinstance(per_partij, list):
                continue
            personen, nodig, er, inhuur, weg = (
                "" if v == -1 else f"{v:g}".replace(".", ",") for v in per_partij[p]
            )
            rijen.append(
                [
                    partij,
                    taak.upper() if p == 2 else taak,
                    personen,
                    nodig,
                    er,
                    inhuur,
                    weg,
                    *vast,
                ]
            )
    write_csv(
        pad,
        [
            [f"{waarheid()['gemeente']} en buren - bezetting per taak 2018; zonder namen"],
            kop,
            *rijen,
        ],
        "cp1252",
    )


def _verdeelsleutels(pad: Path) -> None:
    w = waarheid()["samenwerking"]
    rijen: list[list[object]] = [
        [sleutel, partij, waarde, s["eenheid"]]
        for sleutel, s in w["verdeelsleutels"].items()
        for partij, waarde in zip(w["partijen"], s["waarde"], strict=True)
    ]
    with werkmap(pad) as boek:
        titels = [
            f"{waarheid()['gemeente']} en buren - {SLEUTEL_TITEL} {w['jaar']}",
            "Afdrukdatum: 12-02-2019",
        ]
        tabel(
            boek.add_worksheet("Sleutels"),
            titels,
            ["Sleutel", "Deelnemer", "Waarde", "Eenheid"],
            rijen,
        )


def _kosten(pad: Path) -> None:
    """A block an item, each with its printed total."""
    w = waarheid()["samenwerking"]
    k = w["kosten"]
    blokken = [
        (_POSTEN[post], list(zip(w["partijen"], [None] * 4, k[post], strict=True)))
        for post in _POSTEN
    ]
    blokken += [
        ("Gezamenlijk", [(None, *r) for r in k["gezamenlijk"]]),
        ("Maatwerk", k["maatwerk"]),
    ]
    blokken += [("Aanloopkosten", [(None, *r) for r in k["eenmalig"]])]
    rijen: list[list[object]] = []
    for post, regels in blokken:
        rijen += [[k["taak"], w["jaar"], wie, post, wat, bedrag] for wie, wat, bedrag in regels]
        rijen.append(
            [
                f"Totaal {post.lower()}",
                None,
                None,
                None,
                None,
                round(sum(r[2] for r in regels), 2),
            ]
        )
    with werkmap(pad) as boek:
        titels = [
            f"{waarheid()['gemeente']} en buren - kosten alleen en samen",
            "Bedragen in euro per jaar; aanloopkosten eenmalig",
        ]
        tabel(
            boek.add_worksheet("Kosten"),
            titels,
            ["Gedeelde taak", "Jaar", "Deelnemer", "Post", "Omschrijving", "Bedrag"],
            rijen,
        )


def _kdoelen(pad: Path) -> None:
    kop = [
        "Cluster",
        "Partij",
        "K",
        "Doel",
        "Eenheid",
        "Nulmeting",
        "Streefwaarde",
        "Tussenresultaat",
        "Afgesproken op",
        "Streefdatum",
        "Peildatum",
    ]
    velden = (
        "eenheid",
        "begin",
        "streef",
        "tussen",
        "afgesproken_op",
        "streefdatum",
        "peildatum",
    )
    cluster = f"{waarheid()['gemeente']} en buren"
    rijen = [
        [cluster, d.get("partij"), d["k"].capitalize(), d["doel"], *map(d.get, velden)]
        for d in waarheid()["samenwerking"]["kdoel"]
    ]
    with werkmap(pad) as boek:
        tabel(boek.add_worksheet("Doelen"), [f"{cluster} - doelen per K"], kop, rijen)


def schrijf(naar: Path) -> None:
    """Write taakveldscores, kwetsbaarheid, verdeelsleutels, samenwerkingskosten and kdoelen."""
    _scores(naar / "taakveldscores.xlsx")
    _kwetsbaarheid(naar / "kwetsbaarheid.csv")
    _verdeelsleutels(naar / "verdeelsleutels.xlsx")
    _kosten(naar / "samenwerkingskosten.xlsx")
    _kdoelen(naar / "kdoelen.xlsx")
