"""Voorbeeldstad: the committed exports are what the truth makes, they tie to the cent.

And the truth is consistent.
"""

from __future__ import annotations

import csv
import datetime as dt
import subprocess
import sys
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

DATA = Path(__file__).parents[1] / "data"
sys.path.insert(0, str(DATA))

from bouw_voorbeeldstad import begrotingen, geld, model, opmaak, opnamen  # noqa: E402
from bouw_voorbeeldstad.maak import maak  # noqa: E402

STAD = DATA / "voorbeeldstad"
SEED = model.waarheid()["seed"]
WERKMAPPEN = [2011, 2012, 2014, 2015, 2016, 2017, 2018]
EERSTE = 14  # index of the first amount column
SALDO, RESULTAAT = (
    "Saldo van lasten en baten",
    "Resultaat na mutaties reserves",
)  # the second once mutations of reserves are in it


def inhoud(pad: Path) -> Any:
    """What a file holds: the parts of a workbook, whichever zlib packed them, or the bytes of a CSV."""
    if pad.suffix != ".xlsx":
        return pad.read_bytes()
    with zipfile.ZipFile(pad) as z:
        return {n: z.read(n) for n in z.namelist()}


@pytest.fixture(scope="module")
def opnieuw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    naar = tmp_path_factory.mktemp("voorbeeldstad")
    maak(naar)
    return naar


@pytest.fixture(scope="module")
def begroting() -> pd.DataFrame:
    return geld.begroting(SEED)


@pytest.fixture(scope="module")
def schouw() -> pd.DataFrame:
    return opnamen.schouw(SEED)


@cache
def rijen(jaar: int, blad: str = "Open begroting") -> list[tuple[Any, ...]]:
    """The rows of a printed budget under its heading."""
    boek = openpyxl.load_workbook(STAD / f"begroting_{jaar}.xlsx", data_only=True)
    alles = list(boek[blad].iter_rows(values_only=True))
    boek.close()
    return alles[6 if jaar == 2012 else 5 :]


def cent(waarde: Any) -> int:
    """A cell as whole cents, number or text."""
    if isinstance(waarde, str):
        waarde = float(waarde.replace(".", "").replace(",", "."))
    return round(waarde * 100)


# -------------------------------------------------------------------------------------------------------------
# the files
def test_committed_files_are_what_the_truth_makes(opnieuw: Path) -> None:
    assert [p.name for p in sorted(STAD.iterdir())] == [
        p.name for p in sorted(opnieuw.iterdir())
    ]
    anders = [p.name for p in sorted(STAD.iterdir()) if inhoud(p) != inhoud(opnieuw / p.name)]
    assert anders == [], "draai: python data/bouw_voorbeeldstad/maak.py"


def test_the_script_gives_the_same_bytes_twice(opnieuw: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, str(DATA / "bouw_voorbeeldstad" / "maak.py"), "--naar", str(tmp_path)],
        check=True,
        capture_output=True,
    )
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {
        p.name: p.read_bytes() for p in opnieuw.iterdir()
    }


def test_another_seed_changes_the_noise_and_not_the_budget_of_truth(
    begroting: pd.DataFrame,
) -> None:
    ander = geld.begroting(SEED + 1)
    assert (ander["primitief"] == begroting["primitief"]).all()
    assert (ander["realisatie"] != begroting["realisatie"]).mean() > 0.9


def test_together_under_three_megabytes() -> None:
    assert sum(p.stat().st_size for p in STAD.iterdir()) < 3_000_000


def test_every_file_says_that_it_is_fictional() -> None:
    for pad in sorted(STAD.iterdir()):
        if pad.suffix == ".xlsx":
            boek = openpyxl.load_workbook(pad, read_only=True)
            for blad in boek.worksheets:
                assert "Voorbeeldstad (fictief)" in blad.cell(1, 1).value, (
                    pad.name,
                    blad.title,
                )
            boek.close()
        else:
            eerste = pad.read_bytes().split(b"\r\n")[0]
            assert "Voorbeeldstad (fictief)" in eerste.decode("utf-8-sig"), pad.name


def test_encodings_are_those_of_the_systems() -> None:
    assert (STAD / "schouw_2013.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    for naam in ("begroting_2013.xls", "schouw_2014.csv"):
        ruw = (STAD / naam).read_bytes()
        with pytest.raises(UnicodeDecodeError):
            ruw.decode("utf-8")
        assert "De Koloniën" in ruw.decode("cp1252")


# -----------------------------------------------------------------------------------------------------------
# the budgets
@pytest.mark.parametrize("jaar", WERKMAPPEN)
def test_printed_totals_tie_to_the_cent(jaar: int, begroting: pd.DataFrame) -> None:
    blok: list[int] = [0, 0, 0]
    kanten: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    getoetst, slot = 0, {}
    for rij in rijen(jaar):
        label = next(
            (
                c
                for c in (rij[0], rij[2])
                if isinstance(c, str) and c.startswith(("Totaal", "Saldo", "Resultaat"))
            ),
            None,
        )
        if rij[EERSTE] is None:
            continue
        bedragen = [cent(v) for v in rij[EERSTE : EERSTE + 3]]
        if label is None:
            blok = [a + b for a, b in zip(blok, bedragen, strict=True)]
            kanten[rij[6]] = [a + b for a, b in zip(kanten[rij[6]], bedragen, strict=True)]
        elif label in ("Totaal lasten", "Totaal baten", SALDO, RESULTAAT):
            slot[label] = bedragen
        else:
            assert bedragen == blok, label
            blok, getoetst = [0, 0, 0], getoetst + 1
    assert getoetst >= 28
    assert slot["Totaal lasten"] == kanten["Lasten"]
    assert slot["Totaal baten"] == kanten["Baten"]
    assert slot[RESULTAAT if jaar > 2011 else SALDO] == [
        b - la for b, la in zip(kanten["Baten"], kanten["Lasten"], strict=True)
    ]
    waar = begroting[begroting["jaar"] == jaar].groupby("kant")[list(geld.FASEN)].sum()
    assert kanten["Lasten"] == waar.loc["lasten"].tolist()
    assert kanten["Baten"] == waar.loc["baten"].tolist()


def test_the_csv_of_2013_ties_to_the_cent(begroting: pd.DataFrame) -> None:
    regels = list(
        csv.reader(
            (STAD / "begroting_2013.xls").read_text(encoding="cp1252").splitlines(),
            delimiter=";",
        )
    )[5:]

    def lees(tekst: str) -> int:
        tekst = tekst.removeprefix("€ ")
        if tekst == "-":
            return 0
        getal = int(tekst.rstrip("-").replace(".", "").replace(",", ""))
        return -getal if tekst.endswith("-") else getal

    gelezen = [[lees(c) for c in r[EERSTE : EERSTE + 3]] for r in regels if r[6]]
    waar = begroting[begroting["jaar"] == 2013]
    assert gelezen == waar[list(geld.FASEN)].to_numpy().tolist()
    slot = {
        r[0]: lees(r[EERSTE + 2]) for r in regels if r[0].startswith(("Totaal", "Resultaat"))
    }
    assert slot[RESULTAAT] == slot["Totaal baten"] - slot["Totaal lasten"] < 0
    assert any(c.endswith(",25-") for r in regels for c in r), (
        "een correctie met het minteken achteraan"
    )


@pytest.mark.parametrize("jaar", WERKMAPPEN)
def test_difference_is_an_advantage_without_sign(jaar: int) -> None:
    letters = set()
    for rij in rijen(jaar):
        if rij[6] not in ("Lasten", "Baten"):
            continue
        gewijzigd, realisatie = cent(rij[EERSTE + 1]), cent(rij[EERSTE + 2])
        voordeel = gewijzigd - realisatie if rij[6] == "Lasten" else realisatie - gewijzigd
        assert cent(rij[EERSTE + 3]) == abs(voordeel)
        assert (rij[EERSTE + 4] or "") == ("V" if voordeel > 0 else "N" if voordeel < 0 else "")
        letters.add(rij[EERSTE + 4])
    assert {"V", "N"} <= letters


def test_what_is_odd_about_each_workbook() -> None:
    open_ = openpyxl.load_workbook
    b2014 = open_(STAD / "begroting_2014.xlsx")
    assert {s.title: s.sheet_state for s in b2014.worksheets} == {
        "Open begroting": "visible",
        "oud": "hidden",
    }
    assert any(
        str(r).startswith("C") and r.size["rows"] > 10
        for r in b2014["Open begroting"].merged_cells.ranges
    )
    assert not open_(STAD / "begroting_2011.xlsx")["Open begroting"].merged_cells.ranges
    kop = open_(STAD / "begroting_2012.xlsx")["Open begroting"]
    assert {"O5:P5", "A5:A6", "R5:R6"} <= {str(r) for r in kop.merged_cells.ranges}
    assert [kop["O5"].value, kop["O6"].value, kop["P6"].value, kop["Q5"].value] == [
        "Begroting 2012",
        "Primitief",
        "Na wijziging",
        "Rekening 2012",
    ]
    als_tekst = [r for r in rijen(2017) if isinstance(r[EERSTE + 2], str)]
    leeg = [r for r in rijen(2017)[:-1] if not any(c is not None for c in r)]
    assert (len(als_tekst), len(leeg)) == (4, 1)
    assert all(
        isinstance(r[1], str) and r[1].startswith("0") for r in rijen(2018) if r[6] == "Lasten"
    )


def test_the_hidden_old_sheet_holds_other_amounts() -> None:
    nu, oud = (
        {
            r[0]: r[EERSTE]
            for r in rijen(2014, blad)
            if r[0] in ("Totaal lasten", "Totaal baten")
        }
        for blad in ("Open begroting", "oud")
    )
    assert all(oud[k] < nu[k] for k in nu)


def test_advances_of_2015_tie_in_the_printed_tenths() -> None:
    blad = openpyxl.load_workbook(STAD / "begroting_2015.xlsx", data_only=True)["Voorschotten"]
    cellen = [(r[0], r[3]) for r in blad.iter_rows(min_row=5, values_only=True)]
    assert cellen[-1][0] == "Totaal"
    assert round(cellen[-1][1] * 10) == sum(round(v * 10) for _, v in cellen[:-1])
    assert blad["A2"].value == "Bedragen x € 1.000"


# ---------------------------------------------------------------------------------------------------------
# wijk spelling
def vouw(naam: str) -> str:
    """Case, accents, punctuation, spaces, a leading number and a leading `Wijk` do not tell wijken apart."""
    kaal = "".join(
        c
        for c in unicodedata.normalize("NFKD", naam).casefold()
        if not unicodedata.combining(c)
    )
    woorden = "".join(c if c.isalnum() else " " for c in kaal).split()
    return " ".join(w for i, w in enumerate(woorden) if i or not (w.isdigit() or w == "wijk"))


def test_wijken_are_spelled_in_many_ways_that_fold_to_one() -> None:
    namen = [w["naam"] for w in model.waarheid()["wijk"]] + [model.waarheid()["gemeentebreed"]]
    assert len({vouw(n) for n in namen}) == 9
    gelezen = {r[4] for jaar in WERKMAPPEN for r in rijen(jaar) if r[6] in ("Lasten", "Baten")}
    assert {vouw(n) for n in gelezen} == {vouw(n) for n in namen}
    assert len(gelezen) > 24
    assert {opmaak.wijknaam("Zuid-Oost", "spatie", i) for i in range(3)} == {
        "Zuid-Oost",
        "Zuid Oost",
        "Zuid-Oost ",
    }


# -------------------------------------------------------------------------------------------------------------
# the truth
def test_every_amount_of_the_model_is_the_product_of_its_factors() -> None:
    k = model.kosten()
    maal = (
        (k["nul"] + k["groei"] + k["correctie"])
        * k["tarief"]
        * k["prijs"]
        * k["kwaliteit"]
        * k["doelmatigheid"]
        * k["weer"]
    )
    assert (maal - k["bedrag"]).abs().max() < 1e-6
    nul = k[k["jaar"] == 2011]
    assert (nul[["prijs", "doelmatigheid", "weer"]] == 1).all().all()
    assert (nul[["groei", "correctie"]] == 0).all().all()


def test_decomposition_adds_up_and_gives_the_expected_figures_of_the_truth_file() -> None:
    verwacht = model.waarheid()["verwacht"]
    for i, jaar in enumerate(verwacht["jaren"]):
        o = model.ontleding(jaar)
        rest = (
            o["nulmeting"] + o["taakmutatie"] + o[list(model.FACTOREN)].sum(axis=1) - o["jaar"]
        )
        assert rest.abs().max() < 1e-6
        for kolom in ("nulmeting", "taakmutatie", *model.FACTOREN, "jaar"):
            assert o[kolom].sum() == pytest.approx(verwacht[kolom][i], abs=1), (jaar, kolom)
    per_wijk = model.ontleding(2015).groupby("wijk").sum()
    for wijk, waarden in verwacht["wijk_2015"].items():
        assert per_wijk.loc[wijk, list(waarden)].tolist() == pytest.approx(
            list(waarden.values()), abs=1
        )


def test_the_saving_of_each_taakveld_shows_what_only_moved() -> None:
    verwacht = model.waarheid()["verwacht"]
    taakveld = {p["code"]: p["taakveld"] for p in model.waarheid()["product"]}
    for i, jaar in enumerate(verwacht["jaren"]):
        o = model.ontleding(jaar).reset_index()
        som = o.groupby(o["product"].map(taakveld))["doelmatigheid"].sum()
        assert som.to_dict() == pytest.approx(
            {t: reeks[i] for t, reeks in verwacht["taakveld"].items()}, abs=1
        ), jaar
        assert som["5.7"] < 0 < som["6.4"] < -som["5.7"]


def test_savings_are_near_the_million_but_under_it_and_partly_a_quality_cut() -> None:
    v = model.waarheid()["verwacht"]
    bespaard = {
        j: -(d + k)
        for j, d, k in zip(v["jaren"], v["doelmatigheid"], v["kwaliteit"], strict=True)
    }
    assert 750_000 <= bespaard[2015] <= 850_000
    assert all(b < 1_000_000 for b in bespaard.values())
    assert 0.15 < v["kwaliteit"][3] / (v["kwaliteit"][3] + v["doelmatigheid"][3]) < 0.35


def test_noise_does_not_hide_the_truth(begroting: pd.DataFrame) -> None:
    r = begroting[(begroting["kant"] == "lasten") & (begroting["budgetsoort"] == "regulier")]
    r = r[(r["opdracht"] == "regulier") & ~((r["aard"] == "I") | (r["aard_reden"] != ""))]
    verschil = (
        r.groupby("jaar")["realisatie"].sum() / 100
        - model.kosten().groupby("jaar")["bedrag"].sum()
    )
    assert verschil.abs().max() < 30_000
    assert verschil.abs().min() > 0


def test_budget_holds_what_an_open_budget_holds(begroting: pd.DataFrame) -> None:
    assert set(begroting["taakveld"]) == {"0.4", "0.10", "2.1", "5.7", "6.4", "7.2", "7.3"}
    assert 24 <= begroting["product_code"].nunique() <= 28
    lasten = begroting[begroting["kant"] == "lasten"].groupby("jaar")["realisatie"].sum() / 100
    assert lasten.between(13_500_000, 15_500_000).all()
    jaren = begroting.groupby("product_code")["jaar"].agg(["min", "max"])
    assert jaren.loc["0566", "max"] == 2013
    assert jaren.loc[["0219", "0731"], "min"].tolist() == [2016, 2013]
    assert set(begroting["aard"]) == {"S", "I", "?"}
    assert begroting.loc[begroting["aard"] == "I", "aard_reden"].ne("").all()
    assert (begroting["realisatie"] < 0).sum() == 5
    assert set(begroting["opdracht"]) == {"regulier", "meerwerk", "minderwerk"}
    nv = begroting[begroting["uitvoerder"] == model.waarheid()["nv"]]
    assert nv["jaar"].min() == model.waarheid()["overdracht"].year == 2012


def test_green_work_moves_from_57_to_64(begroting: pd.DataFrame) -> None:
    k = model.kosten()
    sw = k[k["product"] == "0640"].groupby("jaar")["doelmatigheid"].mean()
    assert sw.is_monotonic_increasing
    assert sw[2018] > 1.25
    assert begroting[begroting["product_code"] == "0640"]["taakveld"].unique().tolist() == [
        "6.4"
    ]


# ----------------------------------------------------------------------------------------------------
# taakstelling, areaal
def in_force() -> dict[tuple[str, int], int]:
    """Target per name and year after the last decision, in cents."""
    d = geld.doelen().sort_values("besluitdatum")
    return {
        (n, j): round(b * 100)
        for n, j, b in zip(d["naam"], d["jaar"], d["bedrag"], strict=True)
    }


def test_portfolio_adds_up_to_the_target_in_force_to_the_cent() -> None:
    m = geld.maatregelen()
    assert m.groupby(["taakstelling", "jaar"])["bedrag"].sum().to_dict() == in_force()
    assert in_force()["Overdracht NV", 2014] == 750_000_00
    rest = m["bedrag"] - m["gerealiseerd"] - m["risico"]
    assert (rest[m["fase"] != "vervallen"] >= 0).all()
    assert (m.loc[m["fase"] == "vervallen", ["gerealiseerd", "risico"]] == 0).all().all()
    assert (
        m.loc[m["fase"] == "gerealiseerd", "bedrag"]
        == m.loc[m["fase"] == "gerealiseerd", "gerealiseerd"]
    ).all()


def test_what_measures_claim_is_near_what_the_costs_prove() -> None:
    m, v = geld.maatregelen(), model.waarheid()["verwacht"]
    m = m[m["aard"] == "S"]
    gemeld = (
        m.assign(kwaliteit=m["soort"] == "kwaliteitsverlaging")[m["soort"] != "areaal"]
        .groupby(["kwaliteit", "jaar"])["gerealiseerd"]
        .sum()
        / 100
    )
    for i, jaar in enumerate(v["jaren"]):
        assert gemeld[False, jaar] == pytest.approx(-v["doelmatigheid"][i], abs=35_000)
        if jaar >= 2014:
            assert gemeld[True, jaar] == pytest.approx(-v["kwaliteit"][i], abs=35_000)


def test_stand_plus_changes_is_the_next_stand() -> None:
    a = model.areaal()
    sleutel = ["wijk", "gebiedstype", "objecttype"]
    stand = a[a["mutatie"] == "stand"].set_index([*sleutel, "jaar"])["hoeveelheid"]
    bij = a[a["mutatie"] != "stand"].groupby([*sleutel, "jaar"])["hoeveelheid"].sum()
    for jaar in range(2011, 2018):
        nu, straks = stand.xs(jaar, level="jaar"), stand.xs(jaar + 1, level="jaar")
        erbij = (
            bij[bij.index.get_level_values("jaar") == jaar]
            .droplevel("jaar")
            .reindex(nu.index, fill_value=0)
        )
        assert ((nu + erbij) == straks).all()
    correctie = a[a["mutatie"] == "correctie"]
    assert correctie["hoeveelheid"].sum() == -14000
    assert correctie[["wijk", "objecttype", "jaar"]].drop_duplicates().to_numpy().tolist() == [
        ["Zuid-West", "Beplanting", 2014]
    ]
    assert set(a.loc[a["mutatie"] == "groei", "wijk"]) == {"Zuid-Oost", "Oudekerke"}


@pytest.mark.parametrize(
    ("totaal", "delen"),
    [(7, [0.5, 0.3, 0.2]), (-14000, [0.8, 0.12, 0.08]), (0, [1.0]), (1, [1, 1, 1])],
)
def test_verdeel_loses_nothing(totaal: int, delen: list[float]) -> None:
    assert sum(model.verdeel(totaal, delen)) == totaal


# ----------------------------------------------------------------------------------------------------------------
# schouw
def test_schouw_has_both_kinds_of_no_score_and_rescored_locations(schouw: pd.DataFrame) -> None:
    assert set(schouw["beoordeling"]) == {"gescoord", "niet_aanwezig", "niet_beoordeeld"}
    assert ((schouw["niveau"] == "") == (schouw["beoordeling"] != "gescoord")).all()
    sleutel = ["ronde", "locatie", "meetlat"]
    dubbel = schouw[schouw.duplicated(sleutel, keep=False)].sort_values([*sleutel, "datum"])
    assert len(dubbel) == 2 * schouw["herschouwd"].sum() > 100
    assert dubbel["herschouwd"].tolist() == [True, False] * (len(dubbel) // 2)
    assert (dubbel["datum"].iloc[1::2].to_numpy() > dubbel["datum"].iloc[::2].to_numpy()).all()


def test_method_breaks_come_with_the_handover_and_the_new_catalogue(
    schouw: pd.DataFrame,
) -> None:
    rondes = schouw.groupby("kor_versie")["ronde"].agg(["min", "max"])
    assert rondes.loc["eigen methode"].tolist() == ["2011-1", "2012-2"]
    assert rondes.loc["KOR 2010"].tolist() == ["2012-3", "2013-4"]
    assert rondes.loc["KOR 2013"].tolist() == ["2014-1", "2018-4"]
    assert set(schouw["methode"]) == {"beleid"}
    assert all(d.isoweekday() <= 5 for d in schouw["datum"])
    assert all(
        dt.date(int(r[:4]), 1, 1) <= d <= dt.date(int(r[:4]), 12, 31)
        for r, d in zip(schouw["ronde"], schouw["datum"], strict=True)
    )


def test_trends_and_season_show_in_the_scores(schouw: pd.DataFrame) -> None:
    """A plain slope of the level number per wijk within one method.

    The ordinal model is the measure's own test.
    """
    s = schouw[
        (schouw["niveau"] != "") & ~schouw["herschouwd"] & (schouw["ronde"] >= "2014")
    ].copy()
    s["cijfer"] = s["niveau"].map(opnamen.NIVEAUS.index)
    s["jaar"] = s["ronde"].str[:4].astype(int)
    helling = {w: g["jaar"].cov(g["cijfer"]) / g["jaar"].var() for w, g in s.groupby("wijk")}
    v = model.waarheid()["verwacht"]["schouw"]
    assert all(helling[w] > 0.05 for w in v["verbeterd"])
    assert all(helling[w] < -0.05 for w in v["verslechterd"])
    assert all(abs(helling[w]) < 0.04 for w in v["stabiel"])
    seizoen = s.groupby(s["ronde"].str[-1])["cijfer"].mean()
    assert seizoen.idxmin() == "4"
    assert {
        w["naam"]: (w["trend"] > 0) - (w["trend"] < 0) for w in model.waarheid()["wijk"]
    } == {
        w: teken
        for soort, teken in (("verbeterd", 1), ("verslechterd", -1), ("stabiel", 0))
        for w in v[soort]
    }


def test_contract_check_is_apart_and_worse() -> None:
    b = opnamen.bestek(SEED)
    assert set(b["methode"]) == {"bestek"}
    assert 50 < len(b) < 200
    assert b["niveau"].isin(["C", "D"]).mean() > 0.8


def test_wide_list_says_absent_and_not_assessed_apart() -> None:
    blad = openpyxl.load_workbook(STAD / "schouw_2011.xlsx")["Schouw"]
    kop = [c.value for c in blad[4]]
    latten = [kop.index(m) for m in model.waarheid()["kwaliteit"]["meetlatten"]]
    cellen = [r[i] for r in blad.iter_rows(min_row=5, values_only=True) for i in latten]
    assert {"n.v.t.", "niet beoordeeld", None, "A+"} <= set(cellen)
    assert set(cellen) - {
        "n.v.t.",
        "niet beoordeeld",
        None,
        "A+",
        "A",
        "B",
        "C",
        "D",
    }, "schrijfwijzen van een niveau"
    assert isinstance(blad.cell(5, 2).value, dt.datetime)


def test_one_remark_holds_a_phone_like_number(schouw: pd.DataFrame) -> None:
    assert schouw["opmerking"].str.contains(r"\b06-\d{8}\b").sum() == 1


@pytest.mark.parametrize(
    ("maak_tekst", "verwacht"),
    [
        (lambda: opmaak.nl_bedrag(-123450), "-1.234,50"),
        (lambda: opmaak.nl_bedrag(5), "0,05"),
        (lambda: begrotingen.voordeel("baten", 100, 90), (10, "N")),
    ],
)
def test_notation(maak_tekst: Callable[[], Any], verwacht: Any) -> None:
    assert maak_tekst() == verwacht
