"""The answer which cut hurts least: every clause is chosen by the data."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analyse.keuze import keuze_antwoord


def gekozen(
    status: str = "bewezen", verlies: float = 0.177, kloof: float = 0.0
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
GEEN_BUITEN = pd.DataFrame({"cellen": pd.Series(dtype="int64")})


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_choice_says_what_becomes_of_which_square_metres_and_how_sure_that_is() -> None:
    found = keuze_antwoord(gekozen(), VERSCHUIVING, VOLGENDE, TREKKING, GEEN_BUITEN, ONDER)
    assert plain(found.kop) == (
        "€ 165.000 besparen doet het minst pijn met vooral 1.220.400 m2 Straatreiniging van B naar"
        " C. Wat al onder zijn ambitie scoort, blijft gelijk."
    )
    assert len(found.kop.split()) <= 25
    assert plain(found.zekerheid).startswith(
        "Gemiddeld over de producten is dat 17,7% van een niveau; nagerekend is dat geen plan het"
        " met meer dan 0,0035% minder verlies haalt, en het rekenprogramma vond binnen die marge"
        " geen beter. De volgende € 10.000 kost nog 1,6% van een niveau. Zijn de kosten per niveau"
        " tot 10% anders, dan bespaart dit plan € 70.000 tot € 250.000 (90% van 100 trekkingen); in"
        " 46% daarvan haalt het zijn doel."
    )
    assert "keuze van de gemeente" in found.zekerheid


def test_that_a_plan_cuts_where_it_is_bad_already_is_said() -> None:
    bad = pd.DataFrame({"verlaagd": [3, 0, 1]})
    text = keuze_antwoord(gekozen(), VERSCHUIVING, VOLGENDE, TREKKING, GEEN_BUITEN, bad).kop
    assert "Daarvan 4 plekken scoren nu al onder de ambitie." in text
    none = keuze_antwoord(
        gekozen(), VERSCHUIVING.head(1), VOLGENDE, TREKKING, GEEN_BUITEN, ONDER.head(0)
    ).kop
    assert "ambitie" not in none
    assert "vooral" not in none


def test_a_plan_that_is_not_proven_is_not_called_the_best() -> None:
    found = keuze_antwoord(
        gekozen("gevonden", kloof=0.0123),
        VERSCHUIVING,
        VOLGENDE.assign(extra=np.nan),
        TREKKING.head(0),
        GEEN_BUITEN,
        ONDER,
    ).zekerheid
    assert "een plan met 1,23% minder is niet uitgesloten" in found
    assert "vond binnen die marge" not in found
    assert "meer kan niet met deze spelregels" in found


def test_a_saving_that_cannot_be_and_a_choice_that_is_none_are_said() -> None:
    out = pd.DataFrame({"cellen": [3, 1]})
    never = gekozen("onhaalbaar", np.nan)
    found = keuze_antwoord(never, VERSCHUIVING.head(0), VOLGENDE, TREKKING, out, ONDER.head(0))
    assert plain(found.kop) == (
        "Een besparing van € 165.000 is met deze spelregels niet haalbaar: ten hoogste € 120.000."
        " 4 plekken vielen buiten de keuze."
    )
    nothing = keuze_antwoord(
        gekozen().head(0), VERSCHUIVING.head(0), VOLGENDE, TREKKING, GEEN_BUITEN, ONDER.head(0)
    )
    assert nothing.kop.startswith("Er is niets te kiezen")
    assert "openbare tabel" in nothing.zekerheid
