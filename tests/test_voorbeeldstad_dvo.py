"""Voorbeeldstad: what the exports of the DVO say, read as anyone reads them, is what the truth says."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

import analyse
from analyse.tables import cents

DATA = Path(__file__).parents[1] / "data"
sys.path.insert(0, str(DATA))

from bouw_voorbeeldstad import dvo, geld, maanden, model  # noqa: E402

WAARHEID = model.waarheid()
PRODUCT = {p["code"]: p for p in WAARHEID["product"]}
SLEUTEL = ["jaar", "taakveld", "product_code", "kant"]
NIEUW = {
    "aardbesluiten.xlsx": 0,
    "maandrealisatie.xlsx": 192,
    "niveaukosten.xlsx": 0,
    "productbladen.xlsx": 4,
    "teruggave.xlsx": 0,
    "voorschotten.xlsx": 6,
}


@pytest.fixture(scope="module")
def stad() -> analyse.Dossier:
    return analyse.open_dossier(DATA / "voorbeeldstad")


@pytest.fixture(scope="module")
def maand(stad: analyse.Dossier) -> pd.DataFrame:
    """Booked amounts in whole cents, a row a product and year, a column a month."""
    m = stad.maandrealisatie.assign(
        cent=cents(stad.maandrealisatie["bedrag"]),
        maand=stad.maandrealisatie["maand"].astype("str"),
    )
    return m.pivot_table(
        index=SLEUTEL, columns="maand", values="cent", aggfunc="sum", fill_value=0
    )[list(maanden.MAANDEN)]


def lijnen(stad: analyse.Dossier, **wanted: str) -> pd.DataFrame:
    """Rows of the budget that agree with `wanted`."""
    b = stad.begroting
    for kolom, waarde in wanted.items():
        b = b[b[kolom] == waarde]
    return b


def som(frame: pd.DataFrame, by: list[str]) -> pd.Series:
    """Sum of bedrag in whole cents."""
    return cents(frame["bedrag"]).groupby([frame[k].astype("object") for k in by]).sum()


# ---------------------------------------------------------------------------------------------------------------
# reading
def test_the_new_exports_are_read_without_a_fault_and_each_printed_total_ties(
    stad: analyse.Dossier,
) -> None:
    assert not stad.has_errors
    nieuw = stad.problems[stad.problems["bestand"].isin(NIEUW)]
    assert nieuw[["ernst", "code"]].drop_duplicates().to_numpy().tolist() == [
        ["ter info", "BLOKKOP_NIET_GEBRUIKT"]
    ]
    totalen = stad.totals[stad.totals["bestand"].isin(NIEUW)]
    assert totalen["bestand"].value_counts().to_dict() == {
        naam: n for naam, n in NIEUW.items() if n
    }
    assert set(totalen["oordeel"]) == {"sluit aan"}
    assert set(NIEUW) <= set(stad.sheets["bestand"])


# ---------------------------------------------------------------------------------------------------------
# productbladen
def test_a_later_version_names_only_what_changed(stad: analyse.Dossier) -> None:
    p = stad.productblad.sort_values("geldig_van", kind="stable")
    eerste = p[p["versie"] == "DVO 2012"]
    assert set(eerste["product_code"]) == set(PRODUCT) - {"0219", "0731"}
    assert {str(d.date()) for d in eerste["geldig_van"]} == {"2012-07-01"}
    for _, blad in p.groupby("product_code"):
        gelijk = blad[["omschrijving", "jaarbedrag"]].eq(
            blad[["omschrijving", "jaarbedrag"]].shift()
        )
        assert not gelijk.all(axis=1).any()
    herzien = p[(p["versie"] == "Eerste herziening") & (p["herkomst"] == "bestaand")]
    assert 0.25 < len(herzien) / len(eerste) < 0.4
    nieuw = p.loc[p["herkomst"] == "nieuw", ["product_code", "versie"]]
    assert nieuw.to_numpy().tolist() == [["0731", "Eerste herziening"], ["0219", "Herijking"]]
    laatste = p.groupby("product_code").last()
    assert laatste.index[laatste["jaarbedrag"] == 0].tolist() == ["0566"]


def test_a_product_says_what_drives_its_cost(stad: analyse.Dossier) -> None:
    for blad in stad.productblad.itertuples():
        p = PRODUCT[blad.product_code]
        assert (blad.product, blad.objecttype, blad.meetlat) == (
            p["naam"],
            p.get("areaal", ""),
            p.get("meetlat", ""),
        )
        assert blad.prijsvorm == p.get("prijsvorm", "onbekend")
        assert blad.stuurbaar == ("nee" if blad.product_code == "0220" else "ja")
        assert blad.overhead == {"nv": 0.115, "inzamelaar": 0.09}.get(p["uitvoerder"]) or (
            p["uitvoerder"] == "gemeente" and pd.isna(blad.overhead)
        )
    assert set(stad.productblad["objecttype"]) - {""} <= set(stad.areaal["objecttype"])
    assert set(stad.productblad["meetlat"]) - {""} == set(stad.norm["meetlat"])


def test_the_amount_of_a_version_is_the_first_budget_of_its_year_in_hundreds(
    stad: analyse.Dossier,
) -> None:
    gewoon = lijnen(stad, fase="primitief", kant="lasten", opdracht="regulier")
    budget = som(gewoon[gewoon["aard"] != "incidenteel"], ["product_code", "jaar"])
    p = stad.productblad
    alleen_tekst = (p["versie"] == "Eerste herziening") & p["product_code"].isin(
        ["0220", "0564"]
    )
    for blad in p[~alleen_tekst].itertuples():
        assert (
            abs(
                cents(pd.Series([blad.jaarbedrag]))[0]
                - budget.get((blad.product_code, blad.geldig_van.year), 0)
            )
            <= 50_00
        )
    assert (p["jaarbedrag"] % 100 == 0).all()


# -----------------------------------------------------------------------------------------------------------
# niveaukosten
def test_costs_per_level_give_the_cost_of_the_nulmeting_and_the_ratio_of_the_truth(
    stad: analyse.Dossier,
) -> None:
    n = stad.niveaukosten
    kosten = {
        (c, str(v)): k
        for c, v, k in zip(n["product_code"], n["niveau"], n["kosten"], strict=True)
    }
    factor = WAARHEID["kwaliteit"]["kostenfactor"]
    met_lat = [p for p in WAARHEID["product"] if "meetlat" in p]
    assert len(kosten) == len(met_lat) * len(factor)
    ambitie, areaal = (
        model.ambities(2011),
        model.areaal().query("jaar == 2011 and mutatie == 'stand'"),
    )
    nul = model.kosten().query("jaar == 2011").groupby("product")["bedrag"].sum()
    for p in met_lat:
        assert {
            v: kosten[p["code"], v] / kosten[p["code"], "B"] for v in factor
        } == pytest.approx(factor, rel=1e-12)
        stand = areaal[areaal["objecttype"] == p["areaal"]]
        geld_ = sum(
            a.hoeveelheid * kosten[p["code"], ambitie[a.gebiedstype, p["meetlat"]]]
            for a in stand.itertuples()
        )
        assert geld_ == pytest.approx(nul[p["code"]], rel=1e-9)
    assert set(n["prijspeil"]) == {2011}


# ---------------------------------------------------------------------------------------------------------
# months
def test_the_months_of_a_product_add_up_to_its_realisation_to_the_cent(
    stad: analyse.Dossier, maand: pd.DataFrame
) -> None:
    jaar = som(lijnen(stad, fase="realisatie"), SLEUTEL)
    assert maand.sum(axis=1).to_dict() == jaar.to_dict()
    assert len(jaar) == 241


@pytest.mark.parametrize("seed", [1, WAARHEID["seed"] + 1])
def test_with_any_seed_the_months_add_up(seed: int) -> None:
    b = geld.begroting(seed)
    m = maanden.maandrealisatie(b, seed).set_index(SLEUTEL)[list(maanden.MAANDEN)]
    assert m.sum(axis=1).to_dict() == b.groupby(SLEUTEL)["realisatie"].sum().to_dict()
    ander = maanden.maandrealisatie(b, seed + 1).set_index(SLEUTEL)[list(maanden.MAANDEN)]
    assert (m != ander).any(axis=1).mean() > 0.9


def test_spending_is_not_linear_and_each_product_has_its_season(maand: pd.DataFrame) -> None:
    lasten = maand.xs("lasten", level="kant")
    per_jaar = lasten.groupby("jaar").sum()
    deel = per_jaar.div(per_jaar.sum(axis=1), axis=0)
    assert (deel[list(maanden.MAANDEN[:6])].sum(axis=1) < 0.46).all()
    assert (deel["december"] > 0.11).all()

    def aandeel(code: str, *namen: str) -> pd.Series:
        m = lasten.xs(code, level="product_code")
        return m[list(namen)].sum(axis=1) / m.sum(axis=1)

    assert (aandeel("0560", "mei", "juni", "juli", "augustus", "september") > 0.6).all()
    for winter in ("0220", "0642"):
        strooien = aandeel(winter, "november", "december", "januari", "februari", "maart")
        assert (strooien > 0.85).sum() >= 7, winter
        assert aandeel(winter, "januari", "februari").std() > 0.05, (
            "de ene winter is de andere niet"
        )
    assert (aandeel("0720", "oktober", "november") > 0.25).all()
    assert ((lasten.xs("0211", level="product_code") == 0).sum(axis=1) >= 3).mean() > 0.5, (
        "enkele grote facturen"
    )
    vlak = lasten.xs("0040", level="product_code")
    assert (vlak.max(axis=1) - vlak.min(axis=1)).max() <= 1


def test_what_was_booked_wrongly_is_taken_back_a_month_later(maand: pd.DataFrame) -> None:
    negatief = maand[(maand < 0).any(axis=1)]
    mis = WAARHEID["maanden"]["misboeking"]
    assert {(j, c) for j, _, c, _ in negatief.index} == {(m["jaar"], m["product"]) for m in mis}
    assert (negatief.sum(axis=1) > 0).all()


# -------------------------------------------------------------------------------------------
# voorschotten, teruggave
def test_advances_are_the_amended_budget_of_the_nv_in_hundreds_and_stand_once(
    stad: analyse.Dossier,
) -> None:
    voorschot = som(lijnen(stad, fase="voorschot"), ["jaar", "product_code"])
    nv = lijnen(
        stad, fase="gewijzigd", kant="lasten", opdracht="regulier", uitvoerder=WAARHEID["nv"]
    )
    budget = som(nv, ["jaar", "product_code"])
    assert set(voorschot.index) == set(budget.index)
    assert (voorschot - budget).abs().max() <= 50_00
    assert (voorschot % 100_00 == 0).all()
    assert lijnen(stad, fase="voorschot").groupby(["jaar", "product_code"]).size().max() == 1
    per_jaar = voorschot.groupby(level="jaar").sum()
    assert per_jaar.index.tolist() == [*range(2012, 2019)]
    assert per_jaar[2012] < 0.6 * per_jaar[2013], "2012 is een half jaar"


def test_what_came_back_grows_and_is_once_the_other_way(stad: analyse.Dossier) -> None:
    t = stad.teruggave
    assert t.groupby("jaar")["soort"].nunique().to_dict() == dict.fromkeys(range(2012, 2019), 2)
    per_jaar = t.groupby("jaar")["bedrag"].sum()
    assert per_jaar.between(15_000, 75_000).all()
    assert per_jaar[2018] > 2 * per_jaar[2012]
    assert t.loc[t["bedrag"] < 0, ["jaar", "soort"]].to_numpy().tolist() == [
        [2014, "resultaatverrekening"]
    ]
    assert cents(t["bedrag"]).sum() == dvo.teruggave()["bedrag"].sum()


# ----------------------------------------------------------------------------------------- reserves
# and the rules of BBV
def test_mutations_of_reserves_stand_apart_and_their_taakveld_keeps_its_zero(
    stad: analyse.Dossier,
) -> None:
    assert "0.1" not in set(stad.begroting["taakveld"])
    r = lijnen(stad, taakveld="0.10", fase="realisatie")
    per_jaar = som(r, ["kant", "jaar"])
    assert per_jaar["baten"].tolist() == [
        260_000_00,
        90_000_00,
        45_000_00,
        103_750_40,
        105_000_00,
        106_480_15,
        107_000_00,
    ]
    assert per_jaar["lasten"].index.tolist() == [*range(2013, 2019)]
    assert set(zip(r["kant"], r["kostensoort"], strict=True)) == {
        ("baten", "Onttrekking reserve"),
        ("lasten", "Toevoeging reserve"),
    }
    frictie = lijnen(stad, product_code="0040", fase="realisatie", aard="incidenteel")
    dekking = som(r[r["aard_reden"].str.contains("frictiekosten")], ["jaar"])
    assert (dekking / som(frictie, ["jaar"])).between(0.9, 1).all()


@pytest.mark.parametrize(
    ("product", "reden", "aard", "jaren"),
    [
        (
            "0561",
            "Tijdelijke subsidie ecologisch beheer 2013-2017, vast einde",
            "structureel",
            range(2013, 2018),
        ),
        (
            "0568",
            "Beleid eindigt per 1-1-2019, nu nog structureel",
            "incidenteel",
            range(2016, 2019),
        ),
        (
            "0010",
            "Vaste onttrekking dekkingsreserve kapitaallasten",
            "structureel",
            range(2014, 2019),
        ),
        (
            "0010",
            "Bestemmingsreserve dekt structurele lasten, toereikend tot 2024",
            "incidenteel",
            range(2015, 2019),
        ),
    ],
)
def test_lines_of_which_the_export_and_the_rules_may_differ(
    stad: analyse.Dossier, product: str, reden: str, aard: str, jaren: range
) -> None:
    gevonden = lijnen(stad, product_code=product, aard_reden=reden, fase="realisatie")
    assert gevonden["jaar"].tolist() == [*jaren]
    assert set(gevonden["aard"]) == {aard}


def test_each_decision_is_about_lines_that_exist_and_one_is_replaced(
    stad: analyse.Dossier,
) -> None:
    a = stad.aardbesluit
    for besluit in a.itertuples():
        wijk = {} if besluit.wijk == "onbekend" else {"wijk": besluit.wijk}
        over = lijnen(
            stad,
            product_code=besluit.product_code,
            kostensoort=besluit.kostensoort,
            fase="realisatie",
            **wijk,
        )
        over = over[
            (over["jaar"] == besluit.jaar)
            & (over["kant"] == besluit.kant)
            & (over["taakveld"] == besluit.taakveld)
        ]
        assert (over["aard"] != besluit.aard).any(), besluit.reden
        assert pd.isna(besluit.omvang) or besluit.omvang in set(over["bedrag"])
    dubbel = a[
        a.duplicated(["jaar", "product_code", "kostensoort", "wijk"], keep=False)
    ].sort_values("besluitdatum")
    assert dubbel["aard"].tolist() == ["incidenteel", "structureel"]
