"""What the answer about quality says: true of small, empty and odd tables too."""

from __future__ import annotations

import pandas as pd
import pytest

from analyse.schouw import (
    beeldkwaliteit_antwoord,
    schouw_breuken,
    schouw_segmenten,
    schouw_stand,
)
from analyse.tables import NIVEAUS

SEGMENTS = pd.DataFrame(
    {
        "ronde": ["2013-4", "2014-4", "2015-4"],
        "segment": [0, 1, 1],
        "breuk": ["", "andere meetwijze", ""],
    }
)
NORM = pd.DataFrame(
    {
        "gebiedstype": "woongebied",
        "meetlat": "gras",
        "geldig_van": pd.to_datetime(["2010-01-01", "2012-01-01"]),
        "geldig_tot": pd.to_datetime(["2012-01-01", None]),
        "ambitie": ["A", "B"],
    }
)


def inspections(**shares: tuple[int, int]) -> pd.DataFrame:
    """Of each wijk how many of twenty spots were at B in autumn 2014 and 2015; the others at C."""
    rows = []
    for wijk, reached in shares.items():
        for ronde, good in zip(("2014-4", "2015-4"), reached, strict=True):
            for place in range(20):
                level = "B" if place < good else "C"
                rows.append((ronde, f"{ronde[:4]}-11-10", wijk, f"{wijk}{place}", level))
    columns = ["ronde", "datum", "wijk", "locatie", "niveau"]
    table = pd.DataFrame(rows, columns=columns)
    levels = pd.CategoricalDtype(list(NIVEAUS), ordered=True)
    return table.assign(
        datum=pd.to_datetime(table["datum"]),
        niveau=table["niveau"].astype(levels),
        methode="beleid",
        kor_versie="2013",
        gebiedstype="woongebied",
        meetlat="gras",
        beoordeling="gescoord",
    )


def standing(scores: pd.DataFrame, day: str | None = None) -> pd.DataFrame:
    pieces = schouw_segmenten(scores, schouw_breuken(scores, NORM))
    return schouw_stand(scores, NORM, pieces, day)


def test_a_difference_within_its_interval_is_called_no_difference() -> None:
    found = standing(inspections(Noord=(12, 10), Zuid=(20, 4))).set_index("wijk")
    assert found["oordeel"].to_dict() == {
        "alle wijken samen": "lager",
        "Noord": "geen verschil te zien",
        "Zuid": "lager",
    }
    assert list(found.index) == ["alle wijken samen", "Zuid", "Noord"]
    sure = beeldkwaliteit_antwoord(found.reset_index(), SEGMENTS).zekerheid
    assert "een jaar eerder 80%: dat is lager" in sure
    assert "is geen verschil te zien: de intervallen overlappen" in sure
    apart = standing(inspections(Noord=(20, 20), Zuid=(4, 4)))
    sure = beeldkwaliteit_antwoord(apart, SEGMENTS).zekerheid
    assert "Tussen Zuid (20%) en Noord (100%) overlappen de intervallen niet." in sure
    assert "een jaar eerder 60%: geen verschil te zien" in sure


def test_the_fixed_norm_stands_beside_that_of_the_day() -> None:
    found = standing(inspections(Noord=(12, 10), Zuid=(20, 15)), "2011-06-01")
    assert found["vaste_norm"].tolist() == [0, 0, 0]
    text = beeldkwaliteit_antwoord(found, SEGMENTS).kop
    assert text == "Noord haalt nu 50%, tegen de vaste norm 0%."
    same = standing(inspections(Noord=(12, 10), Zuid=(20, 15)))
    assert beeldkwaliteit_antwoord(same, SEGMENTS).kop == "Noord haalt nu 50% van de norm."


def test_a_year_earlier_is_compared_only_within_a_piece() -> None:
    scores = inspections(Noord=(12, 10))
    broken = scores.assign(kor_versie=scores["ronde"].str[:4])
    found = standing(broken)
    assert found["oordeel"].unique().tolist() == ["breuk ertussen"]
    sure = beeldkwaliteit_antwoord(found, SEGMENTS).zekerheid
    assert "daartussen ligt een breuk" in sure
    first = standing(scores[scores["ronde"] == "2014-4"])
    assert first["oordeel"].unique().tolist() == ["geen ronde"]
    assert "jaar eerder" not in beeldkwaliteit_antwoord(first, SEGMENTS.tail(1)).zekerheid


def test_no_scores_is_said() -> None:
    nothing = standing(inspections(Noord=(12, 10)).assign(gebiedstype="onbekend"))
    answer = beeldkwaliteit_antwoord(nothing, SEGMENTS)
    assert answer.kop == "Er is nog geen ronde met scores en een ambitie."
    assert "Zonder ambitie" in answer.zekerheid


def trends(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["wijk", "oordeel", "reden", "nodig_per_ronde"])
    known = table["reden"] == ""
    figures = {
        "punten": -0.04,
        "laag": -0.05,
        "hoog": -0.03,
        "begin": 0.8,
        "eind": 0.6,
        "niet_beoordeeld": 0.02,
        "uiterst_laag": -0.06,
        "uiterst_hoog": -0.02,
    }
    of_known = {name: pd.Series(one, table.index).where(known) for name, one in figures.items()}
    return table.assign(van="2014-4", tot="2015-4", jaren=5, **of_known)


STAND = standing(inspections(Noord=(12, 10), Zuid=(20, 15)))


def test_every_wijk_is_in_the_answer_with_its_verdict() -> None:
    found = trends(
        ("Noord", "verslechterd", "", 100),
        ("Oost", "stabiel", "", 100),
        ("Zuid", "geen trend aangetoond", "", 100),
        ("Kade", "trend of losse jaren", "", 100),
        ("West", "te weinig waarnemingen", "minder dan 10 locaties", 189),
        ("Dorp", "te weinig waarnemingen", "geen scores", 210),
    )
    answer = beeldkwaliteit_antwoord(STAND, SEGMENTS, found)
    assert answer.kop.startswith(
        "Verslechterd: Noord; stabiel: Oost; trend of losse jaren: Kade; geen trend aangetoond:"
        " Zuid; te weinig gemeten voor een trend: West en Dorp."
    )
    assert "Noord −4,0 (−5,0 tot −3,0; van 80% naar 60%)" in answer.zekerheid
    assert (
        "Te weinig waarnemingen voor een trend: Dorp (geen scores) en West (minder dan 10"
        " locaties)." in answer.zekerheid
    )
    assert "189 tot 210 scores per wijk en ronde" in answer.zekerheid
    assert "een oorzaak staat er niet bij" in answer.zekerheid
    assert "is met 5 jaren niet uit elkaar te houden" in answer.zekerheid
    assert "toeval" not in answer.zekerheid
    assert "blijft de richting van elke trend" in answer.zekerheid


def test_a_trend_that_missing_spots_could_turn_is_named() -> None:
    found = trends(("Noord", "verslechterd", "", 100), ("Oost", "verbeterd", "", 100))
    found.loc[0, "uiterst_hoog"] = 0.01
    sure = beeldkwaliteit_antwoord(STAND, SEGMENTS, found).zekerheid
    assert "Niet beoordeeld is 2% van de plekken per wijk" in sure
    assert "in het uiterste geval keert dat de richting om van Noord." in sure


@pytest.mark.parametrize(
    ("verdict", "why", "said"),
    [
        ("inspecteurs lopen uiteen", "", "geen verandering heet dan een trend"),
        ("geen verloop gezien", "", "Tussen de 4 inspecteurs is geen verloop gezien"),
        (
            "niet te zeggen",
            "de export noemt geen inspecteur",
            "niet te zeggen: de export noemt",
        ),
    ],
)
def test_what_is_known_of_inspectors_is_said(verdict: str, why: str, said: str) -> None:
    drift = pd.DataFrame(
        [(4, 0.5, verdict, why)], columns=["inspecteurs", "p", "oordeel", "reden"]
    )
    found = trends(("Noord", "stabiel", "", 100))
    assert said in beeldkwaliteit_antwoord(STAND, SEGMENTS, found, verloop=drift).zekerheid


def test_too_little_for_any_trend_is_not_called_stable_and_many_wijken_are_counted() -> None:
    found = trends(
        *[
            (f"Wijk {i}", "te weinig waarnemingen", "minder dan 5 rondes", float("nan"))
            for i in range(8)
        ]
    )
    answer = beeldkwaliteit_antwoord(STAND, SEGMENTS, found)
    assert answer.kop.startswith("Te weinig gemeten voor een trend: 8 wijken.")
    assert "Te weinig waarnemingen voor een trend: 8 wijken (minder dan 5 rondes)." in (
        answer.zekerheid
    )
    assert "stabiel" not in answer.kop
    assert "uitschieter" not in answer.zekerheid


def test_the_answer_of_many_wijken_stays_short() -> None:
    verdicts = ["verslechterd", "verbeterd", "stabiel", "trend of losse jaren"]
    found = trends(*[(f"Wijk {i}", verdicts[i % 4], "", 100) for i in range(40)])
    answer = beeldkwaliteit_antwoord(STAND, SEGMENTS, found)
    assert len(answer.kop.split()) <= 25
    assert "26 andere staan in de tabel" in answer.zekerheid


def test_scores_without_a_wijk_and_the_weighted_share_are_named() -> None:
    alone = standing(inspections(onbekend=(12, 10)))
    weighted = pd.DataFrame({"ronde": ["2015-4"], "aandeel": 0.55, "laag": 0.5, "hoog": 0.6})
    answer = beeldkwaliteit_antwoord(
        alone, SEGMENTS, trends(("onbekend", "stabiel", "", 90)), weighted
    )
    assert "gewogen naar areaal 55% (50% tot 60%)" in answer.zekerheid
    assert answer.kop == (
        "Stabiel: scores zonder wijk. Wat geen wijk heeft haalt nu 50% van de norm."
    )
