"""The answer which cut hurts least: every clause is chosen by the data."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analyse.keuze import keuze_antwoord
from analyse.keuze.stand import NIET_GEMETEN, OP
from antwoorden import kop_past


def gekozen(
    status: str = "bewezen",
    verlies: float = 0.177,
    kloof: float = 0.0,
    gelijken: str = "geen",
) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "status": status,
                "doel": 165_000.0,
                "besparing": 165_005.0,
                "verlies": verlies,
                "kloof": kloof,
                "nagerekend": 0.000035,
                "hoogst": 120_000.0,
                "gelijken": gelijken,
            }
        ]
    )


VERSCHUIVING = pd.DataFrame(
    {
        "product": ["Straatreiniging", "Beplanting"],
        "nu": ["B", "A"],
        "voorstel": ["C", "B"],
        "hoeveelheid": [1_220_400.0, 18_700.0],
        "eenheid": ["m2", "m2"],
    }
)
ONDER = pd.DataFrame({"verlaagd": [0, 0]})
VOLGENDE = pd.DataFrame({"meer": [10_000.0], "extra": [0.0159]})
TREKKING = pd.DataFrame(
    {
        "spreiding": [0.1, 0.2],
        "laag": [70e3, -2e3],
        "hoog": [250e3, 300e3],
        "haalt_doel": [0.46, 0.5],
        "trekkingen": [100, 100],
    }
)
GEEN_BUITEN = pd.DataFrame({"cellen": pd.Series(dtype="int64"), "reden": pd.Series(dtype=str)})


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_choice_says_which_level_falls_and_how_sure_that_is() -> None:
    found = keuze_antwoord(gekozen(), VERSCHUIVING, VOLGENDE, TREKKING, GEEN_BUITEN, ONDER)
    assert plain(found.kop) == (
        "€ 165.000 per jaar besparen doet het minst pijn met vooral Straatreiniging van B naar C; of"
        " dat genoeg oplevert, is onzeker."
    )
    told = [(k.naam, k.waarde, k.richting, k.zekerheid) for k in found.kerngetallen]
    assert [tuple(map(plain, figure)) for figure in told] == [
        ("Kwaliteit, gemiddeld", "17,7% van een niveau", "lager", "zeker"),
        ("De volgende € 10.000", "1,6% van een niveau", "lager", "zeker"),
        ("Besparing van dit plan", "€ 70.000 tot € 250.000", "", "onzeker"),
    ]
    assert plain(found.zekerheid).startswith(
        "Zijn de kosten per niveau tot 10% anders, dan haalt dit plan zijn doel in 46% van 100"
        " trekkingen."
    )
    assert "kiest de gemeente" in found.zekerheid
    rest = plain(" ".join(found.rest))
    assert "1.220.400 m² Straatreiniging van B naar C en 18.700 m² Beplanting" in rest
    assert "geen plan het met meer dan 0,0035% minder verlies haalt" in rest
    assert "vond binnen die marge geen beter" in rest
    assert "tot 20% anders zijn, bespaart dit plan −€ 2.000 tot € 300.000" in rest


def test_a_plan_that_saves_enough_in_nearly_every_draw_is_not_called_unsure() -> None:
    sure = TREKKING.assign(haalt_doel=[0.96, 0.7])
    found = keuze_antwoord(gekozen(), VERSCHUIVING, VOLGENDE, sure, GEEN_BUITEN, ONDER)
    assert "onzeker" not in found.kop
    assert found.kerngetallen[-1].zekerheid == "zeker"
    likely = keuze_antwoord(
        gekozen(), VERSCHUIVING, VOLGENDE, TREKKING.assign(haalt_doel=0.8), GEEN_BUITEN, ONDER
    )
    assert likely.kerngetallen[-1].zekerheid == "waarschijnlijk"


def test_that_a_plan_cuts_where_it_is_bad_already_is_said() -> None:
    bad = pd.DataFrame({"verlaagd": [3, 0, 1]})
    found = keuze_antwoord(gekozen(), VERSCHUIVING, VOLGENDE, TREKKING, GEEN_BUITEN, bad)
    assert "Het plan verlaagt ook 4 plekken die nu al onder de ambitie scoren." in found.rest
    none = keuze_antwoord(
        gekozen(), VERSCHUIVING.head(1), VOLGENDE, TREKKING, GEEN_BUITEN, ONDER.head(0)
    )
    assert "ambitie" not in " ".join(none.rest)
    assert "vooral" not in none.kop


def test_a_plan_that_is_not_proven_is_not_called_the_best() -> None:
    found = keuze_antwoord(
        gekozen("gevonden", kloof=0.0123),
        VERSCHUIVING,
        VOLGENDE.assign(extra=np.nan),
        TREKKING.head(0),
        GEEN_BUITEN,
        ONDER,
    )
    rest = " ".join(found.rest)
    assert "een plan met 1,23% minder is niet uitgesloten" in rest
    assert "vond binnen die marge" not in rest
    assert [k.waarde for k in found.kerngetallen][1:] == ["kan niet"]
    assert found.kerngetallen[0].zekerheid == "waarschijnlijk"


def test_a_saving_that_cannot_be_and_a_choice_that_is_none_are_said() -> None:
    out = pd.DataFrame({"cellen": [3, 1], "reden": ["geen ambitie bekend"] * 2})
    never = gekozen("onhaalbaar", np.nan)
    found = keuze_antwoord(never, VERSCHUIVING.head(0), VOLGENDE, TREKKING, out, ONDER.head(0))
    assert plain(found.kop) == (
        "Nee: € 165.000 per jaar besparen kan niet met deze spelregels; ten hoogste € 120.000."
    )
    assert found.rest == ("4 plekken vielen buiten de keuze: geen ambitie bekend.",)
    lost = gekozen("niet gevonden", np.nan)
    unknown = keuze_antwoord(lost, VERSCHUIVING.head(0), VOLGENDE, TREKKING, out, ONDER.head(0))
    assert unknown.kop.startswith("Niet te zeggen")
    nothing = keuze_antwoord(
        gekozen().head(0), VERSCHUIVING.head(0), VOLGENDE, TREKKING, GEEN_BUITEN, ONDER.head(0)
    )
    assert nothing.kop.startswith("Niet te zeggen: voor een keuze zijn areaal")
    assert "openbare tabel" in nothing.zekerheid


@pytest.mark.parametrize("status", ["bewezen", "gevonden", "onhaalbaar", "niet gevonden"])
@pytest.mark.parametrize("moves", [0, 1, 2])
@pytest.mark.parametrize("draws", [0, 2])
def test_every_kop_is_heard_in_one_breath(status: str, moves: int, draws: int) -> None:
    loss = 0.2 if status in ("bewezen", "gevonden") else np.nan
    row = gekozen(status, loss).assign(doel=1_234_567.0, hoogst=1_034_567.0)
    long = VERSCHUIVING.assign(product="Onderhoud van wegen en pleinen in de binnenstad")
    kop_past(
        keuze_antwoord(
            row, long.head(moves), VOLGENDE, TREKKING.head(draws), GEEN_BUITEN, ONDER
        )
    )


@pytest.mark.parametrize(
    ("gelijken", "word"),
    [
        ("geen", ""),
        ("er zijn andere", "andere plannen die evenveel verliezen"),
        ("niet uitgezocht", "niet uitgezocht"),
    ],
)
def test_that_other_plans_do_as_well_is_said(gelijken: str, word: str) -> None:
    row = gekozen(gelijken=gelijken)
    found = keuze_antwoord(row, VERSCHUIVING, VOLGENDE, TREKKING, GEEN_BUITEN, ONDER)
    told = " ".join(found.rest)
    assert word in told
    assert ("evenveel verliezen" in told) == bool(word)
    assert ("aan het bestuur" in told) == (gelijken == "er zijn andere")


def test_what_is_lowered_without_a_score_is_told() -> None:
    given = gekozen(), VERSCHUIVING, VOLGENDE, TREKKING, GEEN_BUITEN, ONDER
    plan = pd.DataFrame(
        {"stappen": [1, 2, 0, 1], "stand": [NIET_GEMETEN, OP, NIET_GEMETEN, OP]}
    )
    assert (
        "Van 1 van de 3 verlaagde plekken zijn er geen scores."
        in keuze_antwoord(*given, plan).rest
    )
    measured = plan.assign(stand=OP)
    assert "geen scores" not in " ".join(keuze_antwoord(*given, measured).rest)
