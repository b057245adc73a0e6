"""Sentences on what is structural: true of small, empty and odd tables too."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analyse.antwoord import Antwoord
from analyse.structureel import structureel_antwoord
from antwoorden import gezegd, kop_past


def per_jaar(**lasten: float) -> pd.DataFrame:
    return pd.DataFrame(
        [{"jaar": 2018, "aard": a, "lasten": v, "saldo": -v} for a, v in lasten.items()]
    )


MIN = "\u2212"


def saldo(
    structureel: float,
    laag: float | None = None,
    hoog: float | None = None,
    effect: float = 0.0,
) -> pd.DataFrame:
    low, high = (structureel if bound is None else bound for bound in (laag, hoog))
    return pd.DataFrame(
        [
            {
                "jaar": 2018,
                "structureel": structureel,
                "laag": low,
                "hoog": high,
                "effect": effect,
            }
        ]
    )


def structureel(
    balance: pd.DataFrame,
    classes: pd.DataFrame | None = None,
    signals: int = 0,
    **held: bool,
) -> Antwoord:
    answer = structureel_antwoord(
        per_jaar(structureel=9e6) if classes is None else classes,
        balance,
        pd.DataFrame({"signaal": ["x"] * signals}),
        **({"reserves": True, "dekking": True} | held),
    )
    kop_past(answer)
    return answer


def said(answer: Antwoord) -> str:
    return gezegd(answer).replace(MIN, "-")


def test_the_classes_are_figures_and_unknown_with_them() -> None:
    classes = per_jaar(structureel=9e6, incidenteel=1e5, onbekend=5e4)
    answer = structureel(saldo(2e6), classes, signals=1)
    found = [
        (f.naam, f.waarde.replace("\u00a0", " "), f.zekerheid) for f in answer.kerngetallen
    ]
    assert found == [
        ("Structurele lasten", "€ 9,00 mln", "onzeker"),
        ("Incidentele lasten", "€ 0,10 mln", "onzeker"),
        ("Lasten met onbekende aard", "€ 50.000", "zeker"),
    ]
    text = said(answer)
    assert "Van € 9,15 mln aan lasten in 2018 is 98,4% structureel." in text
    assert "1 signaal vraagt om een tweede blik." in text
    # What others printed is no answer to what is structural here.
    assert "gepubliceerd" not in text
    sure = structureel(saldo(1.0), per_jaar(structureel=900.0))
    assert "Structurele lasten: € 900" in said(sure)
    assert sure.kerngetallen[0].zekerheid == "zeker"
    assert "Geen signalen vragen" in said(sure)
    asked = structureel(saldo(1.0), per_jaar(structureel=900.0), signals=2)
    assert asked.kerngetallen[0].zekerheid == "waarschijnlijk"


@pytest.mark.parametrize(
    ("balance", "words"),
    [
        (
            saldo(2e6),
            (
                "Ja: in 2018 dekken de structurele baten de structurele lasten, met een saldo van"
                " € 2,00 mln."
            ),
        ),
        (saldo(0.0), "Ja: in 2018 dekken"),
        (
            saldo(2e6, 1e6, 3e6),
            (
                "Ja: in 2018 dekken de structurele baten de structurele lasten, met een saldo van"
                " minstens € 1,00 mln."
            ),
        ),
        (
            saldo(-2e6),
            "Nee: in 2018 zijn de structurele lasten € 2,00 mln hoger dan de structurele baten.",
        ),
        (
            saldo(-2e6, -3e6, -1e6),
            "Nee: in 2018 zijn de structurele lasten minstens € 1,00 mln hoger dan de",
        ),
        (
            saldo(2e6, -1e6, 3e6),
            (
                "Niet te zeggen, want de aard is deels onbekend: daardoor ligt het structurele saldo"
                " van 2018 tussen -€ 1,00 mln en € 3,00 mln."
            ),
        ),
        (
            saldo(np.nan),
            (
                "Niet te zeggen: het structurele saldo van 2018 is niet bekend, want een deel ervan"
                " staat niet in de export."
            ),
        ),
        (
            saldo(2e6).assign(jaar=2017),
            "Niet te zeggen: het structurele saldo van 2018 is niet",
        ),
    ],
)
def test_the_kop_says_what_the_bounds_allow(balance: pd.DataFrame, words: str) -> None:
    assert said(structureel(balance)).startswith(words)


@pytest.mark.parametrize(
    ("balance", "words"),
    [
        (
            saldo(-2e6, -3e6, -1e6),
            "ligt het structurele saldo tussen -€ 3.000.000 en -€ 1.000.000.",
        ),
        (saldo(2e6, effect=-5e4), "wordt het saldo € 50.000 lager."),
        (saldo(2e6, effect=5e4), "wordt het saldo € 50.000 hoger."),
        (saldo(2e6).assign(ruimte=0.035), "Structurele exploitatieruimte: 3,5%"),
    ],
)
def test_the_rest_says_how_far_it_can_move(balance: pd.DataFrame, words: str) -> None:
    assert words in said(structureel(balance))


def test_a_part_of_a_municipality_is_not_called_balanced_or_short() -> None:
    text = said(structureel(saldo(-2e6), dekking=False, reserves=False))
    assert text.startswith(
        "Niet te zeggen, want gemeentefonds en belastingen staan niet in de export; zonder die is"
        " het structurele saldo van 2018 -€ 2,00 mln."
    )
    assert "tellen mutaties in reserves niet mee" in text
    assert "dekken" not in text
    assert "gevolgd" not in text


def test_a_balance_of_which_most_is_unknown_is_not_called_one_figure() -> None:
    text = said(structureel(saldo(0.0, -5e6, 4e5), per_jaar(onbekend=5e6), dekking=False))
    assert text.startswith(
        "Niet te zeggen: zonder gemeentefonds en belastingen ligt het structurele saldo van 2018"
        " tussen -€ 5,00 mln en € 0,40 mln."
    )
    narrow = said(structureel(saldo(-2e6, -2.1e6, -2e6), dekking=False))
    assert "is het structurele saldo van 2018 -€ 2,00 mln." in narrow


def test_without_a_realisation_nothing_is_classed() -> None:
    assert "geen jaar met bedragen" in said(structureel(saldo(1.0), per_jaar()))


@pytest.mark.parametrize("dekking", [True, False])
def test_when_no_aard_is_known_nothing_is_called_nought(dekking: bool) -> None:
    balance = saldo(np.nan, -5e5, 2e5, np.nan)
    answer = structureel(balance, per_jaar(onbekend=9e6), dekking=dekking)
    text = said(answer)
    assert "is niet bekend, want van geen regel is de aard bekend." in text
    assert [f.naam for f in answer.kerngetallen] == ["Lasten met onbekende aard"]
    assert "tussen -€ 500.000 en € 200.000" in text
    assert "€ 0" not in text


def test_lasten_that_the_export_does_not_hold_are_no_figure() -> None:
    assert structureel(saldo(np.nan), per_jaar(structureel=np.nan)).kerngetallen == ()
