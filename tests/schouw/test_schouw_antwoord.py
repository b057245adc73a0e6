"""What the answer about quality says: true of small, empty and odd tables too."""

from __future__ import annotations

import pandas as pd
import pytest

from analyse.antwoord import Antwoord
from analyse.schouw import (
    beeldkwaliteit_antwoord,
    schouw_breuken,
    schouw_segmenten,
    schouw_stand,
)
from analyse.schouw.stand import zeker
from analyse.tables import NIVEAUS
from antwoorden import kop_past

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


def heard(answer: Antwoord) -> Antwoord:
    kop_past(answer)
    return answer


def rest(answer: Antwoord) -> str:
    return " ".join(answer.rest).replace("\u00a0", " ")


def test_a_difference_within_its_interval_is_called_no_difference() -> None:
    found = standing(inspections(Noord=(12, 10), Zuid=(20, 4))).set_index("wijk")
    assert found["oordeel"].to_dict() == {
        "alle wijken samen": "lager",
        "Noord": "geen verschil te zien",
        "Zuid": "lager",
    }
    assert list(found.index) == ["alle wijken samen", "Zuid", "Noord"]
    answer = beeldkwaliteit_antwoord(found.reset_index(), SEGMENTS, trends())
    assert "een jaar eerder 80%: dat is lager" in rest(answer)
    assert "is geen verschil te zien: de intervallen overlappen" in rest(answer)
    assert answer.kerngetallen[0].richting == "lager"
    apart = standing(inspections(Noord=(20, 20), Zuid=(4, 4)))
    answer = beeldkwaliteit_antwoord(apart, SEGMENTS, trends())
    assert "Tussen Zuid (20%) en Noord (100%) overlappen de intervallen niet." in rest(answer)
    assert "een jaar eerder 60%: geen verschil te zien" in rest(answer)
    assert answer.kerngetallen[0].richting == ""


def test_a_round_that_leaves_out_a_wijk_is_held_against_the_same_wijken() -> None:
    """Without Zuid the city would rise from 50% to 95%."""
    scores = inspections(Noord=(18, 19), Zuid=(2, 2))
    left_out = (scores["wijk"] == "Zuid") & (scores["ronde"] == "2015-4")
    found = standing(scores[~left_out])
    assert found["oordeel"].tolist() == ["geen verschil te zien"] * 2
    assert found["aandeel_eerder"].tolist() == [0.9, 0.9]
    both = trends(("Noord", "stabiel", "", 100), ("Zuid", "stabiel", "", 100))
    answer = heard(beeldkwaliteit_antwoord(found, SEGMENTS, both))
    assert answer.kerngetallen[0].naam == "Op ambitie, 1 van 2 wijken"
    assert answer.kerngetallen[0].richting == ""
    assert "haalt in 1 van 2 wijken samen 95%" in rest(answer)
    assert "een jaar eerder 90%: geen verschil te zien" in rest(answer)


def test_a_wijk_that_was_not_there_a_year_earlier_makes_the_city_another() -> None:
    scores = inspections(Noord=(10, 10), Zuid=(20, 20))
    new = (scores["wijk"] == "Zuid") & (scores["ronde"] == "2014-4")
    found = standing(scores[~new]).set_index("wijk")
    assert found["oordeel"].to_dict() == {
        "alle wijken samen": "andere wijken",
        "Noord": "geen verschil te zien",
        "Zuid": "andere wijken",
    }
    assert found.loc["alle wijken samen", ["aandeel_eerder", "verschil"]].isna().all()
    answer = heard(beeldkwaliteit_antwoord(found.reset_index(), SEGMENTS, trends()))
    assert "want toen zijn andere wijken bekeken" in rest(answer)
    assert "hoger" not in answer.kerngetallen[0].richting


def test_a_trend_without_an_ambition_says_how_sure_the_trend_is() -> None:
    nothing = standing(inspections(Noord=(12, 10)).assign(gebiedstype="onbekend"))
    found = trends(("Noord", "verslechterd", "", 100))
    answer = heard(beeldkwaliteit_antwoord(nothing, SEGMENTS, found))
    assert answer.kop == "De kwaliteit verslechterde in Noord."
    assert "natte jaren" in answer.zekerheid
    assert "Zonder ambitie is er niets om aan te meten." in rest(answer)


def test_the_fixed_norm_stands_beside_that_of_the_day() -> None:
    found = standing(inspections(Noord=(12, 10), Zuid=(20, 15)), "2011-06-01")
    assert found["vaste_norm"].tolist() == [0, 0, 0]
    answer = beeldkwaliteit_antwoord(found, SEGMENTS, trends())
    assert "de ambitie, tegen de vaste norm 0%" in rest(answer)


def test_a_year_earlier_is_compared_only_within_a_piece() -> None:
    scores = inspections(Noord=(12, 10))
    broken = scores.assign(kor_versie=scores["ronde"].str[:4])
    found = standing(broken)
    assert found["oordeel"].unique().tolist() == ["breuk ertussen"]
    answer = beeldkwaliteit_antwoord(found, SEGMENTS, trends())
    assert "daartussen ligt een breuk" in rest(answer)
    first = standing(scores[scores["ronde"] == "2014-4"])
    assert first["oordeel"].unique().tolist() == ["geen ronde"]
    answer = beeldkwaliteit_antwoord(first, SEGMENTS.tail(1), trends())
    assert "jaar eerder" not in rest(answer)


@pytest.mark.parametrize(
    ("laag", "hoog", "word"),
    [
        (0.70, 0.79, "zeker"),
        (0.70, 0.80, "waarschijnlijk"),
        (0.6, 0.8, "onzeker"),
        (float("nan"), float("nan"), "niet bekend"),
    ],
)
def test_a_share_is_as_sure_as_its_interval_is_narrow(
    laag: float, hoog: float, word: str
) -> None:
    assert zeker(laag, hoog) == word


def test_no_scores_is_said() -> None:
    nothing = standing(inspections(Noord=(12, 10)).assign(gebiedstype="onbekend"))
    answer = heard(beeldkwaliteit_antwoord(nothing, SEGMENTS, trends()))
    assert answer.kop == "Niet te zeggen, want er is geen beleidsmeting in deze exports."
    assert "Zonder ambitie" in answer.zekerheid
    assert answer.kerngetallen == ()


def trends(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    """Of each wijk its verdict, why there is none and the scores it would take."""
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


def test_the_kop_names_who_fell_and_who_rose_and_counts_the_steady() -> None:
    found = trends(
        ("Noord", "verslechterd", "", 100),
        ("Oost", "stabiel", "", 100),
        ("Zuid", "geen trend aangetoond", "", 100),
        ("Kade", "trend of losse jaren", "", 100),
        ("West", "te weinig waarnemingen", "minder dan 10 locaties", 189),
        ("Dorp", "te weinig waarnemingen", "geen scores", 210),
        ("Hof", "verbeterd", "", 100),
    )
    answer = heard(beeldkwaliteit_antwoord(STAND, SEGMENTS, found))
    assert answer.kop == (
        "De kwaliteit verslechterde in Noord en verbeterde in Hof; 1 wijk bleef stabiel."
    )
    figures = {one.naam: (one.waarde, one.zekerheid) for one in answer.kerngetallen}
    assert figures == {
        "Op ambitie, 2 van 6 wijken": ("63%", "onzeker"),
        "Laagst: Noord": ("50%", "onzeker"),
        "Per jaar in Noord": ("−4,0 %-punt", "zeker"),
        "Per jaar in Hof": ("−4,0 %-punt", "zeker"),
    }
    told = rest(answer)
    assert "niet uit elkaar te houden: Kade." in told
    assert "ook niet dat iets gelijk blijft: Zuid." in told
    assert (
        "Te weinig waarnemingen voor een trend: Dorp (geen scores) en West (minder dan 10"
        " locaties)." in told
    )
    assert "189 tot 210 scores per wijk en ronde" in told
    assert "natte jaren" in answer.zekerheid
    assert "blijft de richting van elke trend" in told


def test_a_trend_that_missing_spots_could_turn_is_named_and_not_sure() -> None:
    found = trends(("Noord", "verslechterd", "", 100), ("Oost", "verbeterd", "", 100))
    found.loc[0, "uiterst_hoog"] = 0.01
    answer = beeldkwaliteit_antwoord(STAND, SEGMENTS, found)
    assert "Niet beoordeeld is 2% van de plekken per wijk" in rest(answer)
    assert "in het uiterste geval keert dat de richting om van Noord." in rest(answer)
    assert [one.zekerheid for one in answer.kerngetallen[2:]] == ["waarschijnlijk", "zeker"]


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
    answer = heard(beeldkwaliteit_antwoord(STAND, SEGMENTS, found, verloop=drift))
    assert said in rest(answer)
    assert answer.kop == "Nee, in geen wijk is een trend aangetoond; 1 wijk bleef stabiel."


def test_too_little_for_any_trend_is_not_called_stable_and_many_wijken_are_counted() -> None:
    found = trends(
        *[
            (f"Wijk {i}", "te weinig waarnemingen", "minder dan 5 rondes", float("nan"))
            for i in range(8)
        ]
    )
    answer = heard(beeldkwaliteit_antwoord(STAND, SEGMENTS, found))
    assert answer.kop == "Niet te zeggen: in elke wijk is te weinig gemeten voor een trend."
    assert "voor een trend: 8 wijken (minder dan 5 rondes)." in rest(answer)
    assert "ten minste 5 rondes" in answer.zekerheid
    assert "stabiel" not in f"{answer.kop} {rest(answer)}"


def test_scores_without_any_wijk_are_said_to_have_none() -> None:
    why = "minder dan 5 rondes"
    found = trends(("onbekend", "te weinig waarnemingen", why, float("nan")))
    answer = heard(beeldkwaliteit_antwoord(STAND, SEGMENTS, found))
    assert answer.kop == "Niet te zeggen per wijk, want geen score heeft een wijk."
    assert answer.kerngetallen[0].naam == "Op ambitie, alle wijken"


def test_scores_without_any_wijk_are_no_wijk_that_stayed_as_it_was() -> None:
    found = trends(("onbekend", "stabiel", "", 90))
    answer = heard(beeldkwaliteit_antwoord(STAND, SEGMENTS, found))
    assert answer.kop == "Niet te zeggen per wijk, want geen score heeft een wijk."
    found = trends(("onbekend", "stabiel", "", 90), ("Noord", "geen trend aangetoond", "", 90))
    answer = heard(beeldkwaliteit_antwoord(STAND, SEGMENTS, found))
    assert "stabiel" not in answer.kop


def test_no_trend_does_not_hide_that_quality_fell_in_a_year() -> None:
    fell = standing(inspections(Noord=(20, 8), Zuid=(20, 9)))
    found = trends(("Noord", "trend of losse jaren", "", 100), ("Zuid", "stabiel", "", 100))
    answer = heard(beeldkwaliteit_antwoord(fell, SEGMENTS, found))
    assert answer.kop == (
        "Nee, in geen wijk is een trend aangetoond; wel haalt nu 43% de ambitie, een jaar eerder"
        " 100%; 1 wijk bleef stabiel."
    )


@pytest.mark.parametrize(
    "name", ["Wijk {}", "Wijk {} 4 van 12", "De lange wijk van {} " + "en " * 9]
)
@pytest.mark.parametrize("number", [1, 2, 3, 8, 40])
def test_the_kop_is_read_in_one_breath_whatever_wijken_are_called(
    name: str, number: int
) -> None:
    verdicts = ["verslechterd", "verbeterd", "stabiel", "trend of losse jaren"]
    found = trends(*[(name.format(i), verdicts[i % 4], "", 100) for i in range(number)])
    kop_past(beeldkwaliteit_antwoord(STAND, SEGMENTS, found))


def test_scores_without_a_wijk_and_the_weighted_share_are_named() -> None:
    alone = standing(inspections(onbekend=(12, 10)))
    weighted = pd.DataFrame({"ronde": ["2015-4"], "aandeel": 0.55, "laag": 0.5, "hoog": 0.6})
    found = trends(("onbekend", "verslechterd", "", 90))
    answer = heard(beeldkwaliteit_antwoord(alone, SEGMENTS, found, weighted))
    assert "gewogen naar areaal 55% (50% tot 60%)" in rest(answer)
    assert answer.kop == "De kwaliteit verslechterde in de scores zonder wijk."
