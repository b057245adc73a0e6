"""Trends: the truth behind Voorbeeldstad comes out, chance does not.

And nothing is said where too little is known.
"""

from __future__ import annotations

import math
import sys
from itertools import permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.special import expit
from statsmodels.miscmodels.ordinal_model import OrderedModel

from analyse import open_dossier
from analyse.schouw import (
    inspecteur_verloop,
    rapportcijfers_met_breuk,
    rapportcijfers_trend,
    trend,
    trend_per_wijk,
    trendmodel,
)
from analyse.schouw.gemist import gemist
from analyse.statistiek.ordinaal import Spreiding, geclusterd, pas_aan, tweezijdig
from analyse.statistiek.toetsen import kleinste_p, mann_kendall
from analyse.tables import NIVEAUS
from benchmarks.trefkans import schouwtrekking, trendkans, ware_aandelen
from benchmarks.werelden_schouw import NIETS, WEL, trekking, uitslag

DATA = Path(__file__).parents[2] / "data"
sys.path.insert(0, str(DATA))
from bouw_voorbeeldstad import model  # noqa: E402

NORM = pd.DataFrame(
    {
        "gebiedstype": ["woongebied"],
        "meetlat": ["gras"],
        "geldig_van": pd.to_datetime(["2010-01-01"]),
        "geldig_tot": pd.to_datetime([None]),
        "ambitie": ["B"],
    }
)
GEEN_BREUK = {"kor": "2013"}


def sample(
    trends: dict[str, float],
    rounds: list[str],
    places: int = 30,
    seed: int = 1,
    kor: dict[str, str] | None = None,
    jump: float = 0.0,
) -> pd.DataFrame:
    """Scores from the model: `places` fixed locations a wijk, a fall in autumn, `jump` from the round where the edition changes."""
    rng = np.random.default_rng(seed)
    rows = []
    for wijk, slope in trends.items():
        for ronde in rounds:
            year, quarter = int(ronde[:4]), int(ronde[5:])
            edition = (kor or {}).get(ronde, "2013")
            eta = (
                slope * (year + (quarter - 2.5) / 4 - 2015)
                - 0.6 * (quarter == 4)
                + jump * (edition != "2013")
            )
            levels = np.searchsorted([-3.0, -1.5, 1.0, 3.0], eta + rng.logistic(size=places))
            rows += [
                (
                    ronde,
                    f"{year}-{3 * quarter - 1:02}-10",
                    edition,
                    wijk,
                    f"{wijk}{i}",
                    NIVEAUS[level],
                )
                for i, level in enumerate(levels)
            ]
    table = pd.DataFrame(
        rows, columns=["ronde", "datum", "kor_versie", "wijk", "locatie", "niveau"]
    )
    levels = pd.CategoricalDtype(list(NIVEAUS), ordered=True)
    return table.assign(
        datum=pd.to_datetime(table["datum"]),
        niveau=table["niveau"].astype(levels),
        methode="beleid",
        gebiedstype="woongebied",
        meetlat="gras",
        beoordeling="gescoord",
    )


QUARTERS = [f"{year}-{quarter}" for year in range(2013, 2018) for quarter in (1, 2, 3, 4)]


@pytest.fixture(scope="module")
def stad() -> pd.DataFrame:
    dossier = open_dossier(DATA / "voorbeeldstad")
    return trend_per_wijk(dossier.schouw, dossier.norm)


def test_true_trends_of_voorbeeldstad_are_found_and_the_stable_wijken_get_none(stad):
    expected = model.waarheid()["verwacht"]["schouw"]
    assert stad.groupby("oordeel")["wijk"].apply(set).to_dict() == {
        verdict: set(names) for verdict, names in expected.items()
    }
    true = stad["wijk"].map({w["naam"]: w["trend"] for w in model.waarheid()["wijk"]})
    assert ((stad["helling_laag"] < true) & (true < stad["helling_hoog"])).all()
    assert (
        (stad[["van", "tot", "segment", "rondes"]] == ["2014-1", "2018-4", 2, 20]).all().all()
    ), "only the last piece, said so"


def test_shares_at_begin_and_end_are_those_of_the_truth(stad):
    # Points fall over the gebiedstypen as the areaal does, so the truth is weighted with it.
    truth = ware_aandelen()
    first, last = (
        truth[truth["ronde"].str[:4] == year]
        .assign(waar=lambda t: t["waar"] * t["deel"] / 4)
        .groupby("wijk")["waar"]
        .sum()
        for year in ("2014", "2018")
    )
    moved = stad.set_index("wijk")
    # The model gives the first and the last round; a year lies half a year further in, and points
    # are drawn.
    assert (moved["begin"] - first).abs().max() < 0.05
    assert (moved["eind"] - last).abs().max() < 0.06


def test_points_per_year_are_the_shares_at_begin_and_end_over_the_years_between(stad):
    years = (pd.Timestamp("2018-11-07") - pd.Timestamp("2014-02-07")).days / 365.25
    assert (stad["punten"] * years).to_numpy() == pytest.approx(
        (stad["eind"] - stad["begin"]).to_numpy(), abs=0.001
    )
    assert ((stad["laag"] < stad["punten"]) & (stad["punten"] < stad["hoog"])).all()
    assert (
        (stad["uiterst_laag"] < stad["punten"]) & (stad["punten"] < stad["uiterst_hoog"])
    ).all()


def test_q_is_p_after_benjamini_hochberg_over_the_wijken(stad):
    p = np.sort(stad["p"].to_numpy())
    by_hand = np.minimum.accumulate((p * len(p) / np.arange(1, len(p) + 1))[::-1])[::-1]
    assert np.sort(stad["q"].to_numpy()) == pytest.approx(by_hand)


def test_intervals_and_alarms_hold_for_other_draws_too():
    """Some of the draws of `python -m benchmarks.trefkans trend`, whose table is in docs/methode.md."""
    found = trendkans(pd.concat([schouwtrekking(seed)[0] for seed in (1, 2, 3)]))
    assert found["waarheid binnen het 95%-interval"] >= 21 / 24
    assert found["trend die er is gevonden, met de goede richting"] >= 0.75
    still = trendkans(pd.concat([schouwtrekking(seed, trends=False)[0] for seed in (1, 2, 3)]))
    assert still["stabiele wijk die een trend krijgt"] <= 1 / 24


def test_towns_that_the_trend_does_not_assume_get_no_trend():
    """A few of the draws of `python -m benchmarks.werelden_schouw`, whose tables are in docs/methode.md."""
    still = {one.naam: one for one in NIETS}
    for name in ("schok per wijk en ronde, 0,5", "schok per wijk en jaar, 0,3"):
        found = uitslag(pd.concat([trekking(still[name], seed) for seed in (1, 2, 3)]))
        assert found["vals"] <= 1 / 3, name
    rounds = pd.concat([trekking(still["schok per wijk en ronde, 0,3"], s) for s in (1, 2, 3)])
    assert uitslag(rounds)["binnen"] >= 20 / 24
    years = pd.concat([trekking(still["schok per wijk en jaar, 0,3"], s) for s in (1, 2, 3)])
    # Without a look at years several would have been called a trend.
    assert ((years["q"] <= 0.05) & (years["q_jaar"] > 0.05)).sum() >= 2
    assert uitslag(trekking(WEL[0], 1))["gevonden"] >= 0.75


def test_a_step_in_one_year_is_no_trend():
    """One bad last year in one wijk, and wijken that stay as they are."""
    table = sample({f"W{i}": 0.0 for i in range(4)}, QUARTERS, places=60)
    worse = (table["wijk"] == "W0") & (table["ronde"].str[:4] == "2017")
    code = table["niveau"].cat.codes - worse.astype(int)
    levels = pd.Categorical.from_codes(code.clip(0), categories=list(NIVEAUS), ordered=True)
    found = trend_per_wijk(table.assign(niveau=levels), NORM).set_index("wijk")
    assert found.loc["W0", "q"] <= 0.05
    assert found.loc["W0", "oordeel"] == "trend of losse jaren"


def with_inspectors(drift: float, trends: float = 0.0) -> pd.DataFrame:
    """Three wijken scored by four inspectors in turn, of whom one grows stricter."""
    table = sample({"Noord": trends, "Oost": 0.0, "Zuid": 0.0}, QUARTERS, places=60)
    moment = table["ronde"].map({ronde: place for place, ronde in enumerate(QUARTERS)})
    wijk = table["wijk"].map({"Noord": 0, "Oost": 1, "Zuid": 2})
    who = (moment + wijk + moment // 4) % 4
    lower = np.random.default_rng(5).random(len(table)) < drift * moment / len(QUARTERS)
    code = table["niveau"].cat.codes - ((who == 0) & lower).astype(int)
    levels = pd.Categorical.from_codes(code.clip(0), categories=list(NIVEAUS), ordered=True)
    return table.assign(niveau=levels, inspecteur=who.map(lambda number: f"i{number}"))


def test_inspectors_who_drift_apart_are_seen_and_nothing_is_then_called_a_trend():
    drifting = with_inspectors(1.0, trends=-0.8)
    assert inspecteur_verloop(drifting, NORM).loc[0, "oordeel"] == "inspecteurs lopen uiteen"
    verdicts = trend_per_wijk(drifting, NORM)["oordeel"]
    assert "inspecteurs lopen uiteen" in set(verdicts)
    assert not verdicts.isin(["verbeterd", "verslechterd"]).any()
    blind = trend_per_wijk(drifting.drop(columns="inspecteur"), NORM)["oordeel"]
    assert "verslechterd" in set(blind), "without the key the drift cannot be seen"
    assert (
        inspecteur_verloop(with_inspectors(0.0), NORM).loc[0, "oordeel"]
        == "geen verloop gezien"
    )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda t: t.drop(columns="inspecteur"), "de export noemt geen inspecteur"),
        (lambda t: t.assign(inspecteur=""), "de export noemt geen inspecteur"),
        (lambda t: t.assign(inspecteur="i1"), "minder dan twee inspecteurs met 5 rondes"),
        (
            lambda t: t.assign(inspecteur=t["wijk"]),
            "inspecteurs en wijken zijn niet uit elkaar te houden",
        ),
    ],
)
def test_why_nothing_can_be_said_of_inspectors(change, why):
    found = inspecteur_verloop(change(with_inspectors(0.0)), NORM).loc[0]
    assert (found["oordeel"], found["reden"]) == ("niet te zeggen", why)
    assert (
        inspecteur_verloop(with_inspectors(0.0).assign(methode="bestek"), NORM).loc[0, "reden"]
        == "er is geen beleidsmeting"
    )


def test_what_was_not_assessed_bounds_the_trend():
    """Two rounds a year apart, 10 spots each: half at ambition, of the last two not assessed."""
    day = pd.to_datetime(["2015-01-01"] * 10 + ["2016-01-01"] * 10)
    spots = pd.DataFrame(
        {"wijk": "Noord", "ronde": ["a"] * 10 + ["b"] * 10, "dag": day, "ambitie": 2}
    )
    spots["niveau"] = [2] * 5 + [1] * 5 + [2] * 4 + [1] * 4 + [-1] * 2
    found = gemist(spots).set_index("wijk").loc["Noord"]
    assert found["niet_beoordeeld"] == 0.1
    # The last share is 4 of 8; it may have been 4 or 6 of 10, a year after the first.
    year = 365.25 / 365
    assert found["uiterst_laag"] == pytest.approx((0.4 - 0.5) * year)
    assert found["uiterst_hoog"] == pytest.approx((0.6 - 0.5) * year)


def test_same_answer_as_statsmodels():
    rng = np.random.default_rng(7)
    x = np.column_stack([rng.normal(size=900), rng.integers(0, 2, 900)])
    y = np.searchsorted([-2, 0, 1.5, 3], x @ [0.5, -0.8] + rng.logistic(size=900))
    counts = np.eye(5)[y]
    ours = pas_aan(x, counts, ridge=0)
    theirs = OrderedModel(y, x, distr="logit").fit(method="newton", disp=False)
    assert ours.gelukt
    assert ours.effecten == pytest.approx(theirs.params[:2], abs=1e-5)
    assert ours.grenzen == pytest.approx(
        theirs.model.transform_threshold_params(theirs.params)[1:-1], abs=1e-5
    )
    # Theirs is the observed information, ours the expected: the same but for chance.
    assert np.sqrt(np.diag(ours.covariantie))[:2] == pytest.approx(theirs.bse[:2], rel=0.02)


def test_scores_that_only_repeat_a_location_add_nothing():
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(200, 1)), rng.integers(0, 3, 200)
    once = pas_aan(x, np.eye(3)[y], ridge=0)
    thrice = pas_aan(x, 3 * np.eye(3)[y], ridge=0)
    places = np.arange(200)
    slope = np.ones((1, 1))
    (single,) = geclusterd(once, slope, places, y, places, [places])
    again = geclusterd(
        thrice, slope, np.tile(places, 3), np.tile(y, 3), np.tile(places, 3), [places]
    )
    assert np.array(again[0]) == pytest.approx(np.array(single), rel=1e-6)
    # Taken as separate facts the same scores would look 1.7 times as sure.
    assert np.sqrt(thrice.covariantie[0, 0]) * math.sqrt(3) == pytest.approx(
        np.sqrt(once.covariantie[0, 0]), rel=1e-6
    )
    assert np.sqrt(again[0].variantie[0]) > 1.5 * np.sqrt(thrice.covariantie[0, 0])


def test_few_locations_have_few_degrees_of_freedom():
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(200, 1)), rng.integers(0, 3, 200)
    fitted = pas_aan(x, np.eye(3)[y])
    freedom = [
        each.vrijheid[0]
        for each in geclusterd(
            fitted,
            np.ones((1, 1)),
            np.arange(200),
            y,
            np.arange(200),
            [np.arange(200) % groups for groups in (4, 20, 200)],
        )
    ]
    assert freedom[0] < 4 < freedom[1] < 20 < freedom[2] < 200


def test_clusters_that_cross_never_say_less_than_one_kind_alone():
    one, other = (
        Spreiding(np.array([4.0]), np.array([9.0])),
        Spreiding(np.array([3.0]), np.array([5.0])),
    )
    both = tweezijdig(one, other, Spreiding(np.array([2.0]), np.array([50.0])))
    assert (both.variantie[0], both.vrijheid[0]) == (5.0, 5.0)
    # More in common than there is in one of them: the difference of estimates goes below it.
    assert (
        tweezijdig(one, other, Spreiding(np.array([6.0]), np.array([50.0]))).variantie[0] == 4.0
    )


def test_four_yearly_rounds_are_too_few_whatever_they_show(monkeypatch):
    table = sample(
        {"Noord": -2.0, "Zuid": 0.0}, ["2014-2", "2015-2", "2016-2", "2017-2"], places=60
    )
    found = trend_per_wijk(table, NORM).set_index("wijk")
    assert found["oordeel"].tolist() == ["te weinig waarnemingen"] * 2
    assert found["reden"].tolist() == ["minder dan 5 rondes"] * 2
    assert found[["punten", "laag", "hoog", "p", "q", "q_jaar", "begin"]].isna().all().all()
    monkeypatch.setattr(trend, "MIN_RONDES", 2)
    assert trend_per_wijk(table, NORM).set_index("wijk").loc["Noord", "oordeel"] in (
        "verslechterd",
        "trend of losse jaren",
    )


def test_too_few_says_how_many_scores_it_takes():
    found = trend_per_wijk(sample({"Noord": 0.0}, ["2014-2"], places=100), NORM).iloc[0]
    share = (sample({"Noord": 0.0}, ["2014-2"], places=100)["niveau"] >= "B").mean()
    assert found["nodig_per_ronde"] == trend.benodigd(share, 0.10)
    assert (
        trend_per_wijk(sample({"Noord": 0.0}, ["2014-2"]), NORM.iloc[:0])["nodig_per_ronde"]
        .isna()
        .all()
    ), "no ambition, no share to fall"


def test_a_change_of_edition_is_not_crossed():
    later = dict.fromkeys(QUARTERS[10:], "2018")
    broken = sample({"Noord": 0.0, "Zuid": 0.0}, QUARTERS, kor=later, jump=1.5)
    found = trend_per_wijk(broken, NORM)
    assert found["tot"].tolist() == ["2017-4"] * 2
    assert found["van"].tolist() == ["2015-3"] * 2
    assert not found["oordeel"].isin(["verbeterd", "verslechterd"]).any()
    assert trend_per_wijk(broken, NORM, segment=0)["tot"].tolist() == ["2015-2"] * 2
    # The same scores taken for one series show a rise that nobody measured: the break is what stops
    # it.
    assert (trend_per_wijk(broken.assign(kor_versie="2013"), NORM)["laag"] > 0).all()
    with pytest.raises(ValueError, match="stuk 7"):
        trend_per_wijk(broken, NORM, segment=7)


def test_a_lowered_ambition_is_not_crossed():
    norm = pd.concat(
        [
            NORM.assign(geldig_tot=pd.Timestamp("2015-01-01")),
            NORM.assign(geldig_van=pd.Timestamp("2015-01-01"), ambitie="C"),
        ]
    )
    assert trend_per_wijk(sample({"Noord": 0.0}, QUARTERS), norm)["van"].tolist() == ["2015-1"]


def test_a_bad_autumn_at_the_end_is_no_decline(monkeypatch):
    # Every year a fall of 1.8 in autumn, and the last rounds are autumns.
    table = sample(
        {"Noord": 0.0},
        ["2014-1", "2014-2", "2014-3", "2014-4", "2015-1", "2015-4", "2016-4"],
        places=150,
    )
    autumn = table["ronde"].str.endswith("4")
    worse = table["niveau"].cat.codes - autumn.astype(int)
    table["niveau"] = pd.Categorical.from_codes(
        worse.clip(lower=0), categories=list(NIVEAUS), ordered=True
    )
    assert trend_per_wijk(table, NORM)["oordeel"].iloc[0] not in ("verbeterd", "verslechterd")
    seen = trend_per_wijk(table, NORM)["helling"].iloc[0]
    monkeypatch.setattr(trendmodel, "seizoen", lambda days: days.dt.quarter * 0)
    assert trend_per_wijk(table, NORM)["helling"].iloc[0] < seen - 0.2


def test_stable_is_proven_and_not_what_is_left():
    table = sample({"Noord": 0.0, "Zuid": 0.0}, QUARTERS, places=40)
    assert trend_per_wijk(table, NORM, marge=0.1)["oordeel"].tolist() == ["stabiel"] * 2
    assert (
        trend_per_wijk(table, NORM, marge=0.001)["oordeel"].tolist()
        == ["geen trend aangetoond"] * 2
    )
    # A change that is proven but within the margin does not matter.
    assert trend_per_wijk(sample({"Noord": 0.4}, QUARTERS, places=100), NORM, marge=0.5)[
        "oordeel"
    ].tolist() == ["stabiel"]


def test_contract_checks_play_no_part():
    table = sample({"Noord": 0.3}, QUARTERS)
    checks = sample({"Noord": -2.0}, QUARTERS, seed=2).assign(methode="bestek")
    pd.testing.assert_frame_equal(
        trend_per_wijk(pd.concat([table, checks]), NORM), trend_per_wijk(table, NORM)
    )
    assert trend_per_wijk(checks, NORM).empty


def test_wijken_of_which_too_little_is_known_keep_their_row():
    # Three points, one level only, none in this piece, a piece of a year, and none with a level at
    # all.
    whole = sample({"Noord": 0.3}, QUARTERS)
    three = sample({"Drie": 0.0}, QUARTERS, places=3)
    best = sample({"Best": 0.0}, QUARTERS).assign(
        niveau=lambda t: t["niveau"].mask(t["niveau"].notna(), "A+")
    )
    gone = sample({"Weg": 0.0}, QUARTERS[:2])
    short = sample({"Kort": 0.0}, QUARTERS[-3:])
    empty = sample({"Leeg": 0.0}, QUARTERS).assign(
        niveau=lambda t: t["niveau"].mask(t["niveau"].notna()), beoordeling="niet_beoordeeld"
    )
    known = pd.concat([whole, three, best, gone, short, empty], ignore_index=True)
    found = trend_per_wijk(known, NORM).set_index("wijk")
    assert found["reden"].to_dict() == {
        "Best": "alle scores gelijk",
        "Drie": "minder dan 10 locaties",
        "Kort": "minder dan 5 rondes",
        "Leeg": "geen scores",
        "Noord": "",
        "Weg": "minder dan 5 rondes",
    }
    assert found.loc["Leeg", "n"] == 0
    assert (found.drop(index="Noord")["oordeel"] == "te weinig waarnemingen").all()
    # They change nothing for the wijk of which enough is known.
    alone = trend_per_wijk(whole, NORM).set_index("wijk")
    assert found.loc["Noord", ["helling", "q"]].tolist() == pytest.approx(
        alone.loc["Noord", ["helling", "q"]].tolist()
    )


def test_unknown_wijk_is_shown_and_a_level_never_seen_is_no_trouble():
    table = sample({"Noord": 0.0}, QUARTERS).assign(wijk=None)
    table["niveau"] = table["niveau"].where(table["niveau"] != "C", "B")
    found = trend_per_wijk(table, NORM)
    assert found["wijk"].tolist() == ["onbekend"]
    assert found["helling"].notna().all()


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_of_rows_and_names_of_wijken_do_not_matter(random):
    table = sample({"Noord": 0.2, "Oost": 0.0, "Zuid": -0.3}, QUARTERS[:12], places=15)
    rows = list(range(len(table)))
    random.shuffle(rows)
    names = {"Noord": "Zee", "Oost": "Aa", "Zuid": "Midden"}
    other = table.iloc[rows].assign(wijk=lambda t: t["wijk"].map(names)).reset_index(drop=True)
    one = (
        trend_per_wijk(table, NORM)
        .assign(wijk=lambda t: t["wijk"].map(names))
        .sort_values("wijk", ignore_index=True)
    )
    pd.testing.assert_frame_equal(
        one, trend_per_wijk(other, NORM), check_exact=False, rtol=1e-4, atol=1e-6
    )


def test_the_model_gives_the_chances_that_made_the_scores():
    found = trend_per_wijk(sample({"Noord": 0.3}, QUARTERS, places=400), NORM).iloc[0]
    assert found["helling"] == pytest.approx(0.3, abs=0.05)
    # B or better is above the border at -1.5; three seasons in four without the fall of autumn.
    for name, moment in (("begin", 2013 - 1.5 / 4), ("eind", 2017 + 1.5 / 4)):
        true = np.mean([expit(0.3 * (moment - 2015) + 1.5 - fall) for fall in (0, 0, 0, 0.6)])
        assert found[name] == pytest.approx(true, abs=0.03)


@pytest.mark.parametrize(
    ("n", "smallest"), [(0, 1), (1, 1), (2, 1), (3, 1 / 3), (4, 1 / 12), (5, 1 / 60)]
)
def test_smallest_p_of_mann_kendall(n, smallest):
    assert kleinste_p(n) == pytest.approx(smallest)


def test_four_figures_can_show_no_trend_and_five_can():
    tau, p, verdict = mann_kendall([1, 2, 3, 4])
    assert math.isnan(tau)
    assert math.isnan(p)
    assert verdict == "te weinig waarnemingen"
    assert mann_kendall([1, 2, np.nan, 3, 4])[2] == "te weinig waarnemingen"
    assert mann_kendall([1, 2, 3, 4, 5])[1:] == (pytest.approx(1 / 60), "stijgend")
    assert mann_kendall([5, 4, 3, 2, 1])[2] == "dalend"
    assert mann_kendall([3, 1, 2, 5, 4])[2] == "geen trend aangetoond"
    assert mann_kendall([2, 2, 2, 2, 2])[2] == "geen trend aangetoond"
    assert mann_kendall([1, 2, 3, 4], alfa=0.1)[2] == "stijgend"
    assert mann_kendall([6.1, 6.1, 6.2, 6.3, 6.3])[1] >= 1 / 60, (
        "ties cannot be surer than no ties"
    )


def test_mann_kendall_is_exact():
    taus = np.array([stats.kendalltau(range(6), order)[0] for order in permutations(range(6))])
    for row in ([0, 1, 2, 4, 3, 5], [1, 0, 3, 2, 5, 4], [5, 1, 2, 0, 3, 4]):
        tau, p, _ = mann_kendall(row)
        assert p == pytest.approx(float((np.abs(taus) >= abs(tau) - 1e-12).mean()))


def test_marks_of_zwolle_are_too_few_on_either_side_of_the_break():
    printed = open_dossier(DATA / "gepubliceerd").kerncijfer.query(
        "onderwerp == 'rapportcijfer BOR-schouw'"
    )
    found = rapportcijfers_trend(rapportcijfers_met_breuk(printed, [2012]))
    assert found.groupby("segment")["cijfers"].unique().map(list).to_dict() == {0: [2], 1: [1]}
    assert set(found["oordeel"]) == {"te weinig waarnemingen"}
    assert len(found) == 14
    # Taken across the break it would still be too few: three figures.
    assert set(rapportcijfers_trend(rapportcijfers_met_breuk(printed, []))["oordeel"]) == {
        "te weinig waarnemingen"
    }
