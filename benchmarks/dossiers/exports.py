"""The exports of a made-up town, from its truth and in its own dirt.

The trap: what a town prints is what is true of it; so amounts are rounded to what its unit can
hold before anything is added up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
from bouw_voorbeeldstad import geld, model, opnamen, overige
from bouw_voorbeeldstad.begrotingen import blokken, tekstdeel
from bouw_voorbeeldstad.geld import FASEN
from bouw_voorbeeldstad.opmaak import niveautekst, wijknaam

from benchmarks.dossiers.vuil import EENHEDEN, Bedrag, Cel, Rij, Vuil, schrijf

#: Columns of text of the budget, with three words that systems put above each.
KOPPEN = {
    "taakveld": ("Taakveld", "Taakveldcode", "TV"),
    "product_code": ("Productnr", "Productcode", "Productnummer"),
    "product": ("Product", "Productnaam", "Omschrijving product"),
    "discipline": ("Discipline", "Vakgebied", "Discipline"),
    "wijk": ("Wijk", "Wijknaam", "Stadsdeel"),
    "kostensoort": ("Kostensoort", "Kostencategorie", "Soort kosten"),
    "kant": ("Lasten/Baten", "L/B", "Kant"),
    "aard": ("S/I", "Aard", "S/I"),
    "aard_reden": ("Reden S/I", "Motivering", "Reden aard"),
    "budgetsoort": ("Budgetsoort", "Soort budget", "Budgetsoort"),
    "opdracht": ("Opdracht", "Soort opdracht", "Werksoort"),
    "herkomst": ("Bestaand/nieuw", "Herkomst", "Bestaand/nieuw"),
    "prijsvorm": ("Prijsvorm", "Afrekenvorm", "Prijsvorm"),
    "uitvoerder": ("Uitvoerder", "Opdrachtnemer", "Aannemer"),
}
FASEKOPPEN = {
    "primitief": ("Primitieve begroting", "Begroting primitief", "Primitief"),
    "gewijzigd": ("Begroting na wijziging", "Begroting na wijziging", "Na wijziging"),
    "realisatie": ("Realisatie", "Rekening", "Jaarrekening"),
}
SCHOUW = {
    "ronde": ("Meetronde", "Ronde", "Schouwronde"),
    "datum": ("Datum opname", "Datum", "Schouwdatum"),
    "methode": ("Meetmethode", "Methode", "Soort meting"),
    "kor_versie": ("KOR-versie", "KOR", "Versie KOR"),
    "wijk": ("Wijk", "Wijknaam", "Stadsdeel"),
    "buurt": ("Buurt", "Buurtnaam", "Buurt"),
    "gebiedstype": ("Gebiedstype", "Structuurelement", "Type gebied"),
    "locatie": ("Meetlocatie", "Locatie", "Meetpunt"),
    "domein": ("Domein", "Beheergroep", "Hoofdgroep"),
    "meetlat": ("Meetlat", "Beeldmeetlat", "Onderdeel"),
    "niveau": ("Score", "Niveau", "Kwaliteitsniveau"),
    "beoordeling": ("Beoordeling", "Status", "Beoordeling"),
    "ambitie": ("Streefniveau", "Ambitie", "Norm"),
    "oppervlakte_m2": ("Oppervlakte m2", "Opp. m2", "m2"),
    "inspecteur": ("Schouwer", "Inspecteur", "Naam schouwer"),
    "opmerking": ("Opmerking", "Bijzonderheden", "Opmerking schouwer"),
}
AREAAL = {
    "jaar": ("Jaar", "Jaar", "Boekjaar"),
    "wijk": ("Wijk", "Wijknaam", "Stadsdeel"),
    "gebiedstype": ("Gebiedstype", "Structuurelement", "Type gebied"),
    "objecttype": ("Objecttype", "Beheerobject", "Areaaltype"),
    "eenheid": ("Eenheid", "Ehd", "Eenheid"),
    "hoeveelheid": ("Hoeveelheid", "Omvang", "Hvh"),
    "mutatie": ("Soort mutatie", "Mutatie", "Mutatiesoort"),
}
_naam = cache(wijknaam)


def begroting(vuil: Vuil) -> pd.DataFrame:
    """The rows of the open budget, rounded to what the unit of the town can hold."""
    rijen = geld.begroting(model.waarheid()["seed"])
    stap = vuil.eenheid
    rijen[list(FASEN)] = (rijen[list(FASEN)] / stap).round().astype("int64") * stap
    return _fijner(rijen, model.waarheid()["fijn"], stap)


def _fijner(rijen: pd.DataFrame, delen: int, stap: int) -> pd.DataFrame:
    """Each row in so many parts that add up to it, as bookings do."""
    if delen == 1:
        return rijen
    rng = model.stroom(model.waarheid()["seed"], "fijner")
    gewicht = 0.5 + rng.random((len(rijen), delen))
    gewicht /= gewicht.sum(axis=1, keepdims=True)
    uit = rijen.loc[rijen.index.repeat(delen)].reset_index(drop=True)
    for fase in FASEN:
        heel = rijen[fase].to_numpy()[:, None]
        deel = (heel * gewicht / stap).astype("int64") * stap
        deel[:, -1] += (heel - deel.sum(axis=1, keepdims=True))[:, 0]
        uit[fase] = deel.ravel()
    nummer = pd.Series(range(len(uit))) % delen + 1
    return uit.assign(aard_reden=uit["aard_reden"] + " werkbon " + nummer.astype("str"))


def schrijf_alles(
    naar: Path, vuil: Vuil, rijen: pd.DataFrame, schouw: pd.DataFrame | None
) -> None:
    """Write all exports that this town has; the truth that holds is its own."""
    naar.mkdir(parents=True)
    _naam.cache_clear()
    schrijf_begroting(naar, rijen, vuil)
    vuil = replace(vuil, eenheid=1)  # only the budget is in thousands
    _prijsindex(naar, vuil)
    if schouw is not None:
        schrijf_schouw(naar, schouw, vuil)
        _norm(naar, vuil)
    for naam, schrijver in (
        ("areaal", _areaal),
        ("taakstelling", _taakstelling),
        ("maatregelen", _maatregelen),
        ("inwoners", _inwoners),
    ):
        if naam not in vuil.zonder:
            schrijver(naar, vuil)


def _titels(wat: str, vuil: Vuil, eenheid: int = 0) -> list[str]:
    """Whose it is, what it is, in which unit; and what is printed besides."""
    titels = [f"Gemeente {model.waarheid()['gemeente']}", wat, "Afdrukdatum: 12-02-2024", ""]
    eigen = titels[: 1 + vuil.titels]
    return [*eigen[:2], EENHEDEN[eenheid], *eigen[2:]] if eenheid > 1 else eigen


# ------------------------------------------------------------------------------- the budget


def schrijf_begroting(naar: Path, rijen: pd.DataFrame, vuil: Vuil) -> None:
    """The open budget, in a file a year or in one."""
    if not vuil.per_jaar:
        _budget(naar, "begroting", "", rijen, vuil, 0)
        return
    for nummer, (jaar, blok) in enumerate(rijen.groupby("jaar")):
        _budget(naar, f"begroting_{jaar}", f" {jaar}", blok, vuil, nummer)


def _budget(
    naar: Path, naam: str, jaar: str, rijen: pd.DataFrame, vuil: Vuil, nummer: int
) -> None:
    fasen = [f"{FASEKOPPEN[fase][vuil.koppen]}{jaar}" for fase in FASEN]
    kop = [woorden[vuil.koppen] for woorden in KOPPEN.values()]
    kop += ["Fase", "Bedrag"] if vuil.per_fase else fasen
    voor = [] if jaar and not vuil.per_fase else ["Jaar"]
    spelling = vuil.spelling(nummer)
    regels = list(_regels(rijen, spelling, vuil, with_year=bool(voor)))
    titel = f"Open begroting beheer openbare ruimte{jaar}"
    titels = _titels(titel, vuil, vuil.eenheid)
    # The year stands behind the words, so that the first columns stay those of the product.
    schrijf(naar / naam, titels, [*kop[:14], *voor, *kop[14:]], regels, vuil)


def _regels(
    rijen: pd.DataFrame, spelling: str, vuil: Vuil, *, with_year: bool
) -> Iterator[Rij]:
    """Rows, with totals where this town prints them."""
    for label, blok in blokken(rijen):
        for rij in blok.itertuples():
            tekst: list[Cel] = [*tekstdeel(rij, _naam(rij.wijk, spelling, rij.Index % 3))]
            if with_year:
                tekst.append(rij.jaar)
            if vuil.per_fase:
                for fase in FASEN:
                    yield [*tekst, fase.capitalize(), Bedrag(getattr(rij, fase))]
            else:
                yield [*tekst, *(Bedrag(getattr(rij, fase)) for fase in FASEN)]
        if vuil.totalen == "per product" and not vuil.per_fase:
            yield _totaal(label, blok, with_year=with_year)
    if vuil.totalen != "geen" and not vuil.per_fase:
        for kant in ("lasten", "baten"):
            yield _totaal(f"Totaal {kant}", rijen[rijen["kant"] == kant], with_year=with_year)


def _totaal(label: str, rijen: pd.DataFrame, *, with_year: bool) -> Rij:
    leeg = [None] * (len(KOPPEN) - 1 + with_year)
    return [label, *leeg, *(Bedrag(int(rijen[fase].sum())) for fase in FASEN)]


# -------------------------------------------------------------------------- inspections


def schrijf_schouw(naar: Path, schouw: pd.DataFrame, vuil: Vuil) -> None:
    """The inspections, in a file a year or in one, long or wide."""
    if not vuil.per_jaar:
        _opnamen(naar, "schouw", schouw, vuil, 0)
        return
    for nummer, (jaar, blok) in enumerate(schouw.groupby(schouw["ronde"].str[:4])):
        _opnamen(naar, f"schouw_{jaar}", blok, vuil, nummer)


def _opnamen(naar: Path, naam: str, schouw: pd.DataFrame, vuil: Vuil, nummer: int) -> None:
    seed = model.waarheid()["seed"]
    titels = _titels("Schouw openbare ruimte", vuil)
    if vuil.breed:
        kop, rijen = overige.breed(schouw, seed)
        schrijf(naar / naam, titels, kop, rijen, vuil)
        return
    kop = [woorden[vuil.koppen] for woorden in SCHOUW.values()]
    rng, spelling = model.stroom(seed, naam), vuil.spelling(nummer)
    regels: list[Rij] = []
    for rij in schouw.itertuples():
        wijk = _naam(rij.wijk, spelling, rij.Index % 3)
        regels.append(overige.opname(rij, wijk, niveautekst(rij.niveau, rng.random())))
    schrijf(naar / naam, titels, kop, regels, vuil)


# ------------------------------------------------------------------------- what stands beside


def _norm(naar: Path, vuil: Vuil) -> None:
    titels = _titels("Vastgestelde ambities", vuil)
    schrijf(naar / "norm", titels, overige.NORM, overige.normrijen(), vuil)


def _areaal(naar: Path, vuil: Vuil) -> None:
    rijen = overige.areaalrijen(vuil.spelling(1), 2)
    kop = [woorden[vuil.koppen] for woorden in AREAAL.values()]
    schrijf(naar / "areaal", _titels("Areaal openbare ruimte", vuil), kop, rijen, vuil)


def _taakstelling(naar: Path, vuil: Vuil) -> None:
    rijen: list[Rij] = [
        [doel.naam, doel.besluitdatum, doel.bron, doel.jaar, Bedrag(round(doel.bedrag * 100))]
        for doel in geld.doelen().itertuples(index=False)
    ]
    kop = ["Naam", "Besluitdatum", "Bron", "Jaar", "Bedrag"]
    titels = _titels("Taakstellingen", vuil)
    if vuil.notatie == "punt":  # of so few amounts a reader cannot tell what the point is
        vuil = replace(vuil, notatie="kaal")
    schrijf(naar / "taakstelling", titels, kop, rijen, vuil)


def _maatregelen(naar: Path, vuil: Vuil) -> None:
    kop = {kolom: woord for kolom, woord in geld.MAATREGELKOP.items() if kolom != "wijk"}
    lijst = geld.maatregelen()
    for kolom in geld.MAATREGELGELD:
        lijst[kolom] = list(map(Bedrag, lijst[kolom]))
    rijen = list(lijst[[*kop]].itertuples(index=False))
    titels = _titels("Voortgang maatregelen", vuil)
    schrijf(naar / "maatregelen", titels, [*kop.values()], rijen, vuil)


def _prijsindex(naar: Path, vuil: Vuil) -> None:
    w = model.waarheid()
    index = w["prijsindex"]
    rijen: list[Rij] = []
    for reeks, cijfers in index["reeks"].items():
        for jaar, cijfer in zip(w["jaren"], cijfers, strict=True):
            voorlopig = "Ja" if jaar in index["voorlopig"] else "Nee"
            basis = f"{w['nulmeting'] - 1}=100"
            rijen.append([reeks, basis, jaar, "jaargemiddelde", float(cijfer), voorlopig])
    kop = ["Reeks", "Basis", "Jaar", "Periode", "Index", "Voorlopig"]
    titels = _titels("Prijsindexcijfers, fictieve reeksen", vuil)
    schrijf(naar / "prijsindex", titels, kop, rijen, vuil)


def _inwoners(naar: Path, vuil: Vuil) -> None:
    """Inhabitants a year, as a table of published figures."""
    w = model.waarheid()
    rijen: list[Rij] = [
        [w["gemeente"], jaar, "Aantal inwoners", aantal, "inwoners"]
        for jaar, aantal in zip(w["jaren"], w["inwoners"], strict=True)
    ]
    kop = ["Gemeente", "Jaar", "Onderwerp", "Waarde", "Eenheid"]
    schrijf(naar / "kerncijfers", _titels("Kerncijfers", vuil), kop, rijen, vuil)


def schouw_van(vuil: Vuil) -> pd.DataFrame | None:
    """All scores of the town, None when it does not inspect."""
    return None if "schouw" in vuil.zonder else opnamen.schouw(model.waarheid()["seed"])
