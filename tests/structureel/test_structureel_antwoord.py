"""Sentences on what is structural: true of small, empty and odd tables too."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analyse.structureel import structureel_antwoord


def per_jaar(**lasten: float) -> pd.DataFrame:
    return pd.DataFrame(
        [{"jaar": 2018, "aard": a, "lasten": v, "saldo": -v} for a, v in lasten.items()]
    )


EMPTY_SIGNALS = pd.DataFrame({"signaal": []})


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
    **held: bool,
) -> str:
    answer = structureel_antwoord(
        per_jaar(structureel=9e6) if classes is None else classes,
        balance,
        EMPTY_SIGNALS,
        **({"reserves": True, "dekking": True} | held),
    )
    return answer.kop.replace("\u00a0", " ")


def test_the_classes_are_named_and_unknown_with_them() -> None:
    text = structureel(saldo(2e6), per_jaar(structureel=9e6, incidenteel=1e5, onbekend=5e4))
    assert (
        "€ 9,00 mln van € 9,15 mln lasten structureel, € 100.000 incidenteel en € 50.000 onbekend"
        in text
    )
    # What others printed is no answer to what is structural here.
    assert "gepubliceerd" not in text
    assert "Geen signalen vragen" in text
    assert "€ 900 van € 900 lasten structureel" in structureel(
        saldo(1.0), per_jaar(structureel=900.0)
    )


@pytest.mark.parametrize(
    ("balance", "words"),
    [
        (
            saldo(2e6),
            (
                "(met de mutaties in reserves) is € 2.000.000; de baten en lasten zijn structureel"
                " in evenwicht."
            ),
        ),
        (
            saldo(-2e6, -3e6, -1e6),
            (
                "ligt tussen −€ 3.000.000 en −€ 1.000.000 zolang regels onbekend zijn; er is een"
                " structureel tekort."
            ),
        ),
        (saldo(2e6, -1e6, 3e6), "of het in evenwicht is, hangt af van de onbekende regels."),
        (saldo(0.0), "structureel in evenwicht"),
        (
            saldo(2e6, effect=-5e4),
            "Als de regels van het BBV werden gevolgd, wordt het € 50.000 lager.",
        ),
        (saldo(2e6, effect=5e4), "€ 50.000 hoger."),
        (saldo(np.nan), "is niet bekend: een deel ervan staat niet in de export."),
        (saldo(2e6).assign(jaar=2017), "is niet bekend"),
    ],
)
def test_the_balance_is_called_what_its_bounds_allow(balance: pd.DataFrame, words: str) -> None:
    assert words in structureel(balance)


def test_a_part_of_a_municipality_is_not_called_balanced_or_short() -> None:
    text = structureel(saldo(-2e6), dekking=False, reserves=False)
    assert (
        "(zonder mutaties in reserves) is −€ 2.000.000; of de gemeente in evenwicht is, is niet te"
        " zeggen" in text
    )
    assert "tekort" not in text
    assert "gevolgd" not in text


def test_without_a_realisation_nothing_is_classed() -> None:
    assert "geen jaar" in structureel(saldo(1.0), per_jaar())


def test_when_no_aard_is_known_nothing_is_called_nought() -> None:
    text = structureel(saldo(np.nan, -5e5, 2e5), per_jaar(onbekend=9e6))
    assert "Van € 9,00 mln lasten in 2018 is de aard onbekend." in text
    assert "is onbekend: van geen regel is de aard bekend" in text
    assert "tussen −€ 500.000 en € 200.000" in text
    assert "€ 0" not in text
