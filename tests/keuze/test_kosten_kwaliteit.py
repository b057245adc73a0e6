"""Cost beside quality, and residents beside inspections.

Hand-worked cases, the known truth, and figures that were published.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from analyse import open_dossier
from analyse.keuze.kosten_kwaliteit import kosten_en_kwaliteit, vergelijkbare_rondes
from analyse.keuze.samenhang import (
    beleving_laatste_jaar,
    beleving_naast_schouw,
    beleving_tussen_onderwerpen,
    beleving_verband,
)
from analyse.statistiek.spearman import MINIMUM, spearman
from analyse.tables import NIVEAUS, cents

DATA = Path(__file__).parents[2] / "data"
GRAS = "groen-gras-lengte"


def last(bedrag: float, wijk: str | None = "Noord", **anders: object) -> dict[str, object]:
    return {
        "jaar": 2018,
        "fase": "realisatie",
        "kant": "lasten",
        "taakveld": "5.7",
        "product_code": "0560",
        "product": "Gazons",
        "discipline": "groen",
        "wijk": wijk,
        "kostensoort": "loon",
        "aard": "structureel",
        "budgetsoort": "regulier",
        "opdracht": "regulier",
        "bedrag": bedrag,
    } | anders


def score(
    niveau: str,
    wijk: str,
    locatie: str,
    ronde: str = "2018-1",
    datum: str = "2018-03-01",
    **anders: object,
) -> dict[str, object]:
    return {
        "ronde": ronde,
        "datum": pd.Timestamp(datum),
        "methode": "beleid",
        "kor_versie": "2013",
        "wijk": wijk,
        "gebiedstype": "woongebied",
        "locatie": locatie,
        "meetlat": GRAS,
        "niveau": niveau,
        "ambitie": None,
        "beoordeling": "gescoord",
    } | anders


def schouw(*rows: dict[str, object]) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    for column in ("niveau", "ambitie"):
        frame[column] = pd.Categorical(
            frame[column].astype("object"), categories=list(NIVEAUS), ordered=True
        )
    return frame


NORM = pd.DataFrame(
    {
        "gebiedstype": ["woongebied"],
        "meetlat": ["Groen, gras, lengte"],
        "geldig_van": pd.to_datetime(["2010-01-01"]),
        "geldig_tot": pd.to_datetime([None]),
        "ambitie": ["B"],
    }
)
BLAD = pd.DataFrame(
    {
        "product_code": ["0560", "0040"],
        "product": ["Gazons", "Overhead"],
        "objecttype": ["Gazons", ""],
        "meetlat": [GRAS, ""],
        "stuurbaar": "ja",
        "geldig_van": pd.to_datetime(["2012-01-01"] * 2),
    }
)
AREAAL = pd.DataFrame(
    {
        "jaar": 2018,
        "wijk": ["Noord", "Noord", "Zuid"],
        "gebiedstype": ["woongebied", "centrum", "woongebied"],
        "objecttype": "Gazons",
        "eenheid": "m2",
        "hoeveelheid": [300.0, 100.0, 50.0],
        "mutatie": "stand",
    }
)
BEGROTING = pd.DataFrame(
    [
        last(100.05),
        last(20.0),
        last(7.0, None),
        last(999.0, aard="incidenteel"),
        last(999.0, opdracht="meerwerk"),
        last(999.0, budgetsoort="vervanging"),
        last(999.0, jaar=2017),
        last(5000.0, product_code="0040", product="Overhead"),
    ]
)
SCORES = schouw(
    score("B", "Noord", "1"),
    score("A", "Noord", "2"),
    score("C", "Noord", "3"),
    score("D", "Noord", "4"),
    score("D", "West", "5"),
)


def test_cost_per_unit_and_share_beside_each_other():
    found = kosten_en_kwaliteit(BEGROTING, AREAAL, BLAD, SCORES, NORM, 2018).set_index("wijk")
    assert found.index.tolist() == ["Noord", "Zuid", "onbekend"]
    noord = found.loc["Noord"]
    assert noord[
        ["kosten", "hoeveelheid", "per_eenheid", "n", "op_ambitie", "aandeel"]
    ].tolist() == [
        120.05,
        400.0,
        120.05 / 400,
        4,
        2,
        0.5,
    ]
    assert [round(noord[c], 2) for c in ("laag", "hoog")] == [0.15, 0.85]
    assert found.loc["Zuid", ["hoeveelheid", "n"]].tolist() == [50.0, 0]
    assert found.loc["Zuid", ["kosten", "per_eenheid", "aandeel"]].isna().all()
    # Money without a wijk is shown and is divided by nothing.
    assert found.loc["onbekend", "kosten"] == 7.0
    assert pd.isna(found.loc["onbekend", "per_eenheid"])


def test_two_units_do_not_add_up():
    mixed = AREAAL.assign(eenheid=["m2", "st", "m2"])
    noord = (
        kosten_en_kwaliteit(BEGROTING, mixed, BLAD, SCORES, NORM, 2018)
        .set_index("wijk")
        .loc["Noord"]
    )
    assert noord["eenheid"] == ""
    assert pd.isna(noord["per_eenheid"])


def test_rounds_before_a_break_in_the_year_are_left_out():
    table = schouw(
        score("D", "Noord", "1", "2018-1", "2018-02-01", kor_versie="oud"),
        score("B", "Noord", "1", "2018-2", "2018-06-01"),
        score("B", "Noord", "1", "2018-3", "2018-09-01"),
        score("D", "Noord", "1", "2018-b", "2018-09-02", methode="bestek"),
        score("D", "Noord", "1", "2017-4", "2017-11-01", kor_versie="oud"),
    )
    assert vergelijkbare_rondes(table, NORM, 2018) == ["2018-2", "2018-3"]
    assert kosten_en_kwaliteit(BEGROTING, AREAAL, BLAD, table, NORM, 2018).set_index(
        "wijk"
    ).loc["Noord", ["n", "aandeel"]].tolist() == [
        2,
        1.0,
    ]


@given(
    st.permutations(range(len(BEGROTING))),
    st.permutations(range(len(SCORES))),
    st.lists(st.integers(1, 5), min_size=3, max_size=3),
)
@settings(max_examples=15, deadline=None)
def test_order_and_splitting_of_rows_change_nothing(
    order: list[int], scores: list[int], parts: list[int]
):
    whole = kosten_en_kwaliteit(BEGROTING, AREAAL, BLAD, SCORES, NORM, 2018)
    pieces = [
        row | {"hoeveelheid": row["hoeveelheid"] / n}
        for row, n in zip(AREAAL.to_dict("records"), parts, strict=True)
        for _ in range(n)
    ]
    again = kosten_en_kwaliteit(
        BEGROTING.iloc[order], pd.DataFrame(pieces), BLAD, SCORES.iloc[scores], NORM, 2018
    )
    pd.testing.assert_frame_equal(whole, again)


@pytest.mark.parametrize("missing", ["begroting", "areaal", "productblad", "schouw", "norm"])
def test_an_absent_table_leaves_gaps_and_no_error(missing: str):
    tables = {
        "begroting": BEGROTING,
        "areaal": AREAAL,
        "productblad": BLAD,
        "schouw": SCORES,
        "norm": NORM,
    }
    found = kosten_en_kwaliteit(
        **{name: t.head(0) if name == missing else t for name, t in tables.items()}, jaar=2018
    )
    assert found["per_eenheid"].isna().all() == (
        missing in ("begroting", "areaal", "productblad")
    )
    assert kosten_en_kwaliteit(**tables, jaar=None).empty


@pytest.fixture(scope="module")
def stad():
    return open_dossier(DATA / "voorbeeldstad")


def test_voorbeeldstad_adds_up_to_its_lasten_with_an_objecttype(stad):
    found = kosten_en_kwaliteit(
        stad.begroting, stad.areaal, stad.productblad, stad.schouw, stad.norm, 2018
    )
    b = stad.begroting
    objects = stad.productblad.loc[
        stad.productblad["objecttype"].fillna("") != "", "product_code"
    ].unique()
    rows = b[
        (b["fase"] == "realisatie")
        & (b["jaar"] == 2018)
        & (b["kant"] == "lasten")
        & (b["budgetsoort"] != "vervanging")
    ]
    rows = rows[
        rows["product_code"].isin(objects)
        & (rows["aard"] != "incidenteel")
        & ~rows["opdracht"].isin(["meerwerk", "minderwerk"])
    ]
    assert cents(found["kosten"]).sum() == cents(rows["bedrag"]).sum()
    # The truth: a lawn in Handelshaven asks less quality than one in the Binnenstad, and costs
    # less.
    gras = found[found["product_code"] == "0560"].set_index("wijk")["per_eenheid"]
    assert gras["Handelshaven"] < 0.8 * gras["Binnenstad"]


# -------------------------------------------------------------------------------------------------------------------
# residents


def test_values_that_differ_in_their_last_bit_are_equal() -> None:
    y = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    for size in (1e-6, 1.0, 1e9):
        noisy = [size * v for v in (0.1 + 0.2, 0.3, 0.5, 0.6, 0.6000000000000001, 0.8, 0.9)]
        even = [size * v for v in (0.3, 0.3, 0.5, 0.6, 0.6, 0.8, 0.9)]
        assert spearman(noisy, y).rho == pytest.approx(spearmanr(even, y).statistic, abs=1e-12)
    assert spearman([*y, np.inf], [*y, 8.0]).n == 7


def test_shares_and_marks_of_voorbeeldstad_are_ranked_with_their_ties() -> None:
    exports = open_dossier(DATA / "voorbeeldstad")
    beside = beleving_naast_schouw(exports.beleving, exports.schouw, exports.norm, 2017)
    found = beleving_verband(beside).set_index("onderwerp")["rho"]
    assert found.round(3).to_dict() == {
        "Groen in de wijk": 0.811,
        "Onderhoud openbare ruimte": 0.857,
        "Schone straten": 0.909,
    }


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=MINIMUM, max_size=20))
@settings(max_examples=40, deadline=None)
def test_rho_is_that_of_scipy_and_lies_in_its_interval(pairs: list[tuple[int, int]]):
    x, y = np.array(pairs, dtype=float).T
    found = spearman(x, y, trekkingen=300)
    if len(set(x)) < 2 or len(set(y)) < 2:
        assert pd.isna(found.rho)
        assert found.oordeel == "te weinig waarnemingen"
        return
    assert found.rho == pytest.approx(spearmanr(x, y).statistic)
    assert -1 <= found.laag <= found.rho + 0.35
    assert found.rho - 0.35 <= found.hoog <= 1
    assert (found.oordeel == "geen verband aangetoond") == (found.laag <= 0 <= found.hoog)


@pytest.mark.parametrize(
    ("n", "verdict"),
    [(0, "te weinig waarnemingen"), (6, "te weinig waarnemingen"), (7, "positief verband")],
)
def test_few_pairs_are_too_few_and_not_no_association(n: int, verdict: str):
    assert spearman(range(n), range(n)).oordeel == verdict


def test_a_perfect_order_is_not_certain():
    found = spearman(range(8), [-v for v in range(8)])
    assert (found.rho, found.laag) == (-1, -1)
    assert -0.95 < found.hoog < -0.6


def test_a_missing_value_takes_its_pair_along_and_the_seed_fixes_the_rest():
    x, y = np.arange(12.0), np.array([3, 1, 2, 5, 4, 8, 6, np.nan, 9, 7, 12, 10])
    one = spearman(x, y)
    assert one.n == 11
    assert one == spearman(x, y)
    assert one == spearman(np.delete(x, 7), np.delete(y, 7))


def test_the_interval_covers_at_its_rate():
    """Twelve wijken with a true rank correlation of 0,48: of 95 % intervals few may miss it."""
    rng = np.random.default_rng(3)
    truth = 6 / np.pi * np.arcsin(0.25)
    hit = []
    for i in range(200):
        x = rng.normal(size=12)
        found = spearman(
            x, 0.5 * x + np.sqrt(0.75) * rng.normal(size=12), trekkingen=500, seed=i
        )
        hit.append(found.laag <= truth <= found.hoog)
    assert np.mean(hit) >= 0.92


def antwoord(
    wijk: str, waarde: float | None, n: int | None, jaar: int = 2018, buurt: str = "x"
) -> dict[str, object]:
    return {
        "jaar": jaar,
        "wijk": wijk,
        "buurt": buurt,
        "onderwerp": "groen",
        "eenheid": "rapportcijfer",
        "waarde": waarde,
        "n": n,
    }


def test_buurten_of_a_wijk_weigh_by_their_answers_and_a_gap_stays_a_gap():
    survey = pd.DataFrame(
        [
            antwoord("Noord", 6.0, 10),
            antwoord("Noord", 9.0, 20),
            antwoord("Zuid", None, 4),
            antwoord("onbekend", 1.0, 99),
            antwoord("Noord", 1.0, 9, 2016),
        ]
    ).astype({"jaar": "Int64", "n": "Int64"})
    found = beleving_naast_schouw(
        survey, SCORES, NORM, beleving_laatste_jaar(survey, SCORES)
    ).set_index("wijk")
    assert found.loc["Noord", ["waarde", "n_bewoners", "n", "aandeel"]].tolist() == [
        8.0,
        30,
        4,
        0.5,
    ]
    assert pd.isna(found.loc["Zuid", "waarde"])
    assert found.loc["Zuid", ["n_bewoners", "n"]].tolist() == [4, 0]
    assert beleving_verband(found.reset_index())["oordeel"].tolist() == [
        "te weinig waarnemingen"
    ]


def test_a_survey_without_a_year_is_laid_beside_no_round():
    zwolle = open_dossier(DATA / "gepubliceerd").beleving
    assert zwolle["jaar"].isna().all()
    assert beleving_laatste_jaar(zwolle, SCORES) is None
    assert beleving_naast_schouw(zwolle, SCORES, NORM, None).empty
    assert beleving_verband(beleving_naast_schouw(zwolle, SCORES, NORM, None)).empty


def test_zwolle_published():
    """79 buurten, of which 74 answered on green and 72 on pavements.

    Those content with its upkeep are with the green itself too.
    """
    found = beleving_tussen_onderwerpen(
        open_dossier(DATA / "gepubliceerd").beleving, "onderhoud groen"
    ).set_index("onderwerp")
    assert found["n"].to_dict() == dict.fromkeys(found.index, 74) | {"onderhoud trottoirs": 72}
    assert found.loc["groenvoorziening", "rho"] == pytest.approx(0.597, abs=0.001)
    assert found.loc["groenvoorziening", "oordeel"] == "positief verband"
    assert found.loc["rommel op straat", "oordeel"] == "geen verband aangetoond"
    assert beleving_tussen_onderwerpen(
        open_dossier(DATA / "gepubliceerd").beleving, "iets anders"
    ).empty


def test_voorbeeldstad_residents_follow_the_truth(stad):
    """Residents' marks were made from the trends of the wijken, so a true association is there to be found."""
    jaar = beleving_laatste_jaar(stad.beleving, stad.schouw)
    assert jaar == 2017
    found = beleving_verband(beleving_naast_schouw(stad.beleving, stad.schouw, stad.norm, jaar))
    assert (found["oordeel"] == "positief verband").all()
    assert found["n"].tolist() == [7, 7, 8]
    assert beleving_verband(
        beleving_naast_schouw(stad.beleving, stad.schouw, stad.norm, jaar)
    ).equals(found)


def test_a_budget_without_areaal_scores_or_norms_still_has_its_columns(stad) -> None:
    empty = [
        getattr(stad, name).head(0) for name in ("areaal", "productblad", "schouw", "norm")
    ]
    found = kosten_en_kwaliteit(stad.begroting, *empty, 2018)
    assert found.empty
    assert {"per_eenheid", "aandeel", "n"} <= set(found)
