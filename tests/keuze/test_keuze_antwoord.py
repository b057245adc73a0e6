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
                "hoogst": 120_000.0,
            }
        ]
    )


GEVOLG = pd.DataFrame(
    {
        "product": ["Vegen", "Gazons", "Hagen"],
        "gebiedstype": ["woongebied", "centrum", "centrum"],
        "besparing": [90e3, 75e3, 0.0],
    }
)
VOLGENDE = pd.DataFrame({"meer": [10_000.0], "extra": [0.0116]})
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


def test_the_choice_says_what_it_costs_where_and_how_sure_that_is() -> None:
    found = keuze_antwoord(gekozen(), GEVOLG, VOLGENDE, TREKKING, GEEN_BUITEN)
    assert (
        found.tekst.replace("\u00a0", " ")
        == "Een besparing van € 165.000 per jaar kost ten minste 17,7% van een niveau aan"
        " kwaliteit, gemiddeld over de producten; geen plan met minder verlies haalt dat doel."
        " Het meeste komt van Vegen in woongebied (€ 90.000) en Gazons in centrum (€ 75.000). De"
        " volgende € 10.000 kost nog 1,16% van een niveau. Zijn de kosten per niveau tot 10%"
        " anders, dan bespaart dit plan € 70.000 tot € 250.000 (90% van 100 trekkingen); in 46%"
        " daarvan haalt het zijn doel."
    )
    assert "keuze van de gemeente" in found.zekerheid


def test_a_plan_that_is_not_proven_is_not_called_the_best() -> None:
    text = keuze_antwoord(
        gekozen("gevonden", kloof=0.0123),
        GEVOLG,
        VOLGENDE.assign(extra=np.nan),
        TREKKING.head(0),
        GEEN_BUITEN,
    ).tekst
    assert "een plan met 1,23% minder verlies is niet uitgesloten" in text
    assert "geen plan met minder" not in text
    assert "meer kan niet met deze spelregels" in text


def test_a_saving_that_cannot_be_and_a_choice_that_is_none_are_said() -> None:
    out = pd.DataFrame({"cellen": [3, 1]})
    text = keuze_antwoord(
        gekozen("onhaalbaar", np.nan), GEVOLG.head(0), VOLGENDE, TREKKING, out
    ).tekst.replace("\u00a0", " ")
    assert (
        text
        == "Een besparing van € 165.000 is met deze spelregels niet haalbaar: ten hoogste €"
        " 120.000. 4 plekken vielen buiten de keuze."
    )
    nothing = keuze_antwoord(gekozen().head(0), GEVOLG.head(0), VOLGENDE, TREKKING, GEEN_BUITEN)
    assert nothing.tekst.startswith("Er is niets te kiezen")
    assert "openbare tabel" in nothing.zekerheid
