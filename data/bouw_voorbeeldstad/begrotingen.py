"""The open budgets as a finance system prints them.

Title rows, subtotals, V/N, merged cells, a hidden old sheet.

The trap for a reader: a total printed under a block is a control, not an amount; `Verschil` is an
advantage without sign, the letter beside it says which way. Everything here is fictional.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_range
from xlsxwriter.worksheet import Worksheet

from bouw_voorbeeldstad.geld import FASEN
from bouw_voorbeeldstad.model import waarheid
from bouw_voorbeeldstad.opmaak import nl_bedrag, werkmap, wijknaam, write_csv

TEKST = {
    "lasten": "Lasten",
    "baten": "Baten",
    "groen": "Groen",
    "grijs": "Grijs",
    "blauw": "Blauw",
    "reiniging": "Reiniging",
    "overig": "Overig",
    "regulier": "Regulier",
    "vervanging": "Vervanging",
    "meerwerk": "Meerwerk",
    "minderwerk": "Minderwerk",
    "bestaand": "Bestaand",
    "nieuw": "Nieuw",
    "vast": "Vast",
    "geindexeerd": "Geïndexeerd",
    "nacalculatie": "Nacalculatie",
    "": "",
}
KOP = [
    "Taakveld",
    "Productnr",
    "Product",
    "Discipline",
    "Wijk",
    "Kostensoort",
    "Lasten/Baten",
    "S/I",
    "Reden S/I",
    "Budgetsoort",
    "Opdracht",
    "Bestaand/nieuw",
    "Prijsvorm",
    "Uitvoerder",
]
#: How a year was printed: merged left columns, totals as formulas, the spelling of wijken.
SAMENGEVOEGD, FORMULES = (2014, 2015, 2016), (2014, 2015, 2018)
SPELLING = {
    2011: "gewoon",
    2012: "hoofd",
    2013: "wijk",
    2014: "nummer",
    2015: "spatie",
    2016: "hoofd",
    2017: "kaal",
    2018: "gewoon",
}
VOET = {
    2014: ["* inclusief doorbelaste overhead van Groenrijk NV (fictief)"],
    2016: ["Bron: financieel systeem, afgedrukt op 11-02-2017"],
    2018: [
        "* realisatie 2018 onder voorbehoud van de accountantscontrole",
        "Bron: financieel systeem, afgedrukt op 12-02-2019",
    ],
}
AFDRUK = {
    2011: "13-02-2012",
    2012: "12-02-2013",
    2013: "17-02-2014",
    2014: "14-02-2015",
    2015: "15-02-2016",
    2016: "11-02-2017",
    2017: "13-02-2018",
    2018: "12-02-2019",
}
EURO, N_TEKST = "#,##0.00;-#,##0.00", len(KOP)


def titels(jaar: int, extra: str = "") -> list[str]:
    """The rows above the table, the last one blank."""
    return [
        waarheid()["gemeente"],
        f"Open begroting beheer openbare ruimte {jaar}{extra}",
        f"Afdrukdatum: {AFDRUK[jaar]}",
        "",
    ]


def tekstdeel(rij: Any, wijk: str) -> list[str]:  # noqa: ANN401  a pandas named tuple has no type
    """The text cells of a row, with its wijk as it is spelled there."""
    return [
        rij.taakveld,
        rij.product_code,
        rij.product,
        TEKST[rij.discipline],
        wijk,
        rij.kostensoort,
        TEKST[rij.kant],
        rij.aard,
        rij.aard_reden,
        "Regulier onderhoud" if rij.budgetsoort == "regulier" else "Vervanging",
        TEKST[rij.opdracht],
        TEKST[rij.herkomst],
        TEKST[rij.prijsvorm],
        rij.uitvoerder,
    ]


def voordeel(kant: str, gewijzigd: int, realisatie: int) -> tuple[int, str]:
    """Size and letter of the difference: less spent or more received is V."""
    d = gewijzigd - realisatie if kant == "lasten" else realisatie - gewijzigd
    return abs(d), "V" if d > 0 else "N" if d < 0 else ""


def blokken(rijen: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """The rows of one product and kant with the label of their total."""
    beide = rijen.groupby("product_code")["kant"].nunique()
    for (code, kant), blok in rijen.groupby(["product_code", "kant"], sort=False):
        soort = f" {kant}" if beide[code] > 1 else ""
        yield f"Totaal{soort} {code} {blok['product'].iloc[0]}", blok


def sommen(rijen: pd.DataFrame) -> list[int]:
    """Exact sum of each phase in cents."""
    return [int(rijen[f].sum()) for f in FASEN]


def slot(rijen: pd.DataFrame) -> list[tuple[str, list[int], tuple[int, str]]]:
    """The three rows at the end: lasten, baten.

    And baten minus lasten, which is a result once mutations of reserves are in it.
    """
    lasten, baten = (sommen(rijen[rijen["kant"] == k]) for k in ("lasten", "baten"))
    saldo = [b - la for b, la in zip(baten, lasten, strict=True)]
    reserves = (rijen["taakveld"] == waarheid()["reserves"]["taakveld"]).any()
    naam = "Resultaat na mutaties reserves" if reserves else "Saldo van lasten en baten"
    return [
        ("Totaal lasten", lasten, voordeel("lasten", *lasten[1:])),
        ("Totaal baten", baten, voordeel("baten", *baten[1:])),
        (naam, saldo, voordeel("baten", *saldo[1:])),
    ]


def _kop(blad: Worksheet, jaar: int, r: int, vet: Format) -> int:
    """Write the heading at row r; the first row below it."""
    if jaar != 2012:
        blad.write_row(
            r,
            0,
            [
                *KOP,
                f"Primitieve begroting {jaar}",
                f"Begroting na wijziging {jaar}",
                f"Realisatie {jaar}",
                "Verschil",
                "V/N",
            ],
            vet,
        )
        return r + 1
    for c, naam in [*enumerate(KOP), (N_TEKST + 3, "Verschil"), (N_TEKST + 4, "V/N")]:
        blad.merge_range(r, c, r + 1, c, naam, vet)
    blad.merge_range(r, N_TEKST, r, N_TEKST + 1, f"Begroting {jaar}", vet)
    blad.write(r, N_TEKST + 2, f"Rekening {jaar}", vet)
    blad.write_row(r + 1, N_TEKST, ["Primitief", "Na wijziging", "Realisatie"], vet)
    return r + 2


def _blad(
    boek: Workbook, naam: str, jaar: int, rijen: pd.DataFrame, extra: str = ""
) -> Worksheet:
    """One sheet `Open begroting`."""
    vet, geld, geld_vet = (
        boek.add_format({"bold": True}),
        boek.add_format({"num_format": EURO}),
        boek.add_format({"num_format": EURO, "bold": True}),
    )
    midden = boek.add_format({"valign": "top"})
    samen, formules = jaar in SAMENGEVOEGD, jaar in FORMULES
    blad = boek.add_worksheet(naam)
    for r, tekst in enumerate(titels(jaar, extra)):
        blad.write_string(r, 0, tekst)
    r = begin = _kop(blad, jaar, 4, vet)

    def amounts(
        r: int,
        bedragen: list[int],
        verschil: tuple[int, str],
        opmaak: Format,
        formule: Callable[[int], str] | None = None,
    ) -> None:
        for i, bedrag in enumerate(bedragen):
            if formule:
                blad.write_formula(r, N_TEKST + i, formule(N_TEKST + i), opmaak, bedrag / 100)
            else:
                blad.write_number(r, N_TEKST + i, bedrag / 100, opmaak)
        blad.write_number(r, N_TEKST + 3, verschil[0] / 100, opmaak)
        blad.write_string(r, N_TEKST + 4, verschil[1])

    geteld = 0
    for label, blok in blokken(rijen):
        eerste = r
        for rij in blok.itertuples():
            if jaar == 2017 and geteld == 60:
                r += 1  # one empty row in the middle of a table, as someone's Enter leaves it
            cellen = tekstdeel(rij, wijknaam(rij.wijk, SPELLING[jaar], rij.Index))
            for c, tekst in enumerate(cellen):
                if tekst and not (samen and c < 3):
                    blad.write_string(r, c, tekst)
            amounts(
                r,
                [getattr(rij, f) for f in FASEN],
                voordeel(rij.kant, rij.gewijzigd, rij.realisatie),
                geld,
            )
            if jaar == 2017 and geteld in (12, 13, 205, 340):
                blad.write_string(r, N_TEKST + 2, nl_bedrag(rij.realisatie))
            r, geteld = r + 1, geteld + 1
        if samen:
            for c, tekst in enumerate(
                (
                    blok["taakveld"].iloc[0],
                    blok["product_code"].iloc[0],
                    blok["product"].iloc[0],
                )
            ):
                if r - 1 > eerste:
                    blad.merge_range(eerste, c, r - 1, c, tekst, midden)
                else:
                    blad.write_string(eerste, c, tekst)
        blad.write_string(r, 0 if samen else 2, label, vet)
        som = (
            (lambda c, van=eerste, tot=r - 1: f"=SUM({xl_range(van, c, tot, c)})")
            if formules
            else None
        )
        totaal = sommen(blok)
        amounts(r, totaal, voordeel(blok["kant"].iloc[0], *totaal[1:]), geld_vet, som)
        r += 1
    eind, kant = r - 1, xl_range(begin, 6, r - 1, 6)
    for n, (label, bedragen, verschil) in enumerate(slot(rijen)):
        blad.write_string(r, 0, label, vet)

        def einde(c: int, n: int = n, r: int = r) -> str:
            kolom = xl_col_to_name(c)
            return (
                f"={kolom}{r}-{kolom}{r - 1}"
                if n == 2
                else f'=SUMIF({kant},"{("Lasten", "Baten")[n]}",{xl_range(begin, c, eind, c)})'
            )

        amounts(r, bedragen, verschil, geld_vet, einde if formules else None)
        r += 1
    for n, tekst in enumerate(VOET.get(jaar, [])):
        blad.write_string(r + 1 + n, 0, tekst)
    blad.set_column(0, 1, 10)
    blad.set_column(2, 2, 32)
    blad.set_column(3, N_TEKST - 1, 16)
    blad.set_column(N_TEKST, N_TEKST + 3, 18)
    return blad


def voorschotten(rijen: pd.DataFrame) -> list[tuple[str, str, int]]:
    """What the NV is paid in advance per product, in hundreds of euros.

    The amended budget of its regular work.
    """
    nv = rijen[
        (rijen["uitvoerder"] == waarheid()["nv"])
        & (rijen["kant"] == "lasten")
        & (rijen["opdracht"] == "regulier")
    ]
    som = nv.groupby(["product_code", "product"])["gewijzigd"].sum()
    return [(code, naam, round(int(bedrag) / 10_000)) for (code, naam), bedrag in som.items()]


def _voorschotblad(boek: Workbook, jaar: int, rijen: pd.DataFrame) -> None:
    """Advances x € 1.000 on a second sheet; the total ties to the printed tenths."""
    vet, duizend = boek.add_format({"bold": True}), boek.add_format({"num_format": "#,##0.0"})
    blad = boek.add_worksheet("Voorschotten")
    blad.write_string(
        0, 0, f"{waarheid()['gemeente']} - voorschotten aan {waarheid()['nv']} {jaar}"
    )
    blad.write_string(1, 0, "Bedragen x € 1.000")
    blad.write_row(3, 0, ["Productnr", "Product", "Lasten/Baten", f"Voorschot {jaar}"], vet)
    regels = voorschotten(rijen)
    for r, (code, naam, tiende) in enumerate(regels, start=4):
        blad.write_row(r, 0, [code, naam, "Lasten"])
        blad.write_number(r, 3, tiende / 10, duizend)
    r = 4 + len(regels)
    blad.write_string(r, 0, "Totaal", vet)
    blad.write_formula(
        r, 3, f"=SUM({xl_range(4, 3, r - 1, 3)})", duizend, sum(t for *_, t in regels) / 10
    )
    blad.set_column(1, 1, 32)


def _als_csv(pad: Path, jaar: int, rijen: pd.DataFrame) -> None:
    """The export of the year in which the system wrote a CSV and called it .xls.

    Trailing minus, a dash for nil, a euro sign.
    """

    def bedrag(cent: int) -> str:
        return "-" if cent == 0 else nl_bedrag(abs(cent)) + ("-" if cent < 0 else "")

    def cijfers(bedragen: list[int], verschil: tuple[int, str]) -> list[str]:
        return [
            bedrag(bedragen[0]),
            bedrag(bedragen[1]),
            f"€ {bedrag(bedragen[2])}" if bedragen[2] else "-",
            bedrag(verschil[0]),
            verschil[1],
        ]

    uit: list[list[str]] = [[t] if t else [] for t in titels(jaar)]
    uit.append(
        [
            *KOP,
            f"Primitieve begroting {jaar}",
            f"Begroting na wijziging {jaar}",
            f"Realisatie {jaar}",
            "Verschil",
            "V/N",
        ]
    )
    for label, blok in blokken(rijen):
        uit += [
            tekstdeel(rij, wijknaam(rij.wijk, SPELLING[jaar], rij.Index))
            + cijfers(
                [getattr(rij, f) for f in FASEN],
                voordeel(rij.kant, rij.gewijzigd, rij.realisatie),
            )
            for rij in blok.itertuples()
        ]
        totaal = sommen(blok)
        uit.append(
            ["", "", label]
            + [""] * (N_TEKST - 3)
            + cijfers(totaal, voordeel(blok["kant"].iloc[0], *totaal[1:]))
        )
    for label, bedragen, verschil in slot(rijen):
        uit.append([label] + [""] * (N_TEKST - 1) + cijfers(bedragen, verschil))
    write_csv(pad, uit, "cp1252")


def schrijf(naar: Path, alles: pd.DataFrame) -> None:
    """Write the eight budgets."""
    for jaar in waarheid()["jaren"]:
        rijen = alles[alles["jaar"] == jaar].reset_index(drop=True)
        if jaar == 2013:
            _als_csv(naar / "begroting_2013.xls", jaar, rijen)
            continue
        with werkmap(naar / f"begroting_{jaar}.xlsx") as boek:
            _blad(boek, "Open begroting", jaar, rijen)
            if jaar == 2014:
                oud = rijen.assign(**{f: (rijen[f] * 97 // 100_00) * 100 for f in FASEN})
                _blad(boek, "oud", jaar, oud, " (concept)").hide()
            if jaar == 2015:
                _voorschotblad(boek, jaar, rijen)
