"""What the answer about the target says: short, yes or no, and true of odd tables too."""

from __future__ import annotations

import pandas as pd
import pytest

from analyse.besparing import taakstelling_antwoord

PORTFOLIO = pd.DataFrame(
    {
        "jaar": [2015, 2015],
        "doel": [1e6, 350e3],
        "gerealiseerd": [700e3, 100e3],
        "in_uitvoering": [200e3, 50e3],
        "risico": [60e3, 150e3],
        "vervallen": [40e3, 0.0],
        "zonder_bedrag": 0.0,
        "nog_in_te_vullen": [0.0, 50e3],
    }
)
COVER = pd.DataFrame({"gegeven": ["prijsindex", "areaal"], "aandeel": [1.0, 0.5]})


def verdict(
    visible: float, other: float, weakest: str = "ernaast (5% ernaast)"
) -> pd.DataFrame:
    parts = ["zichtbaar", "kan ook anders", "niet te zien"]
    amounts = [visible, other, 1_350_000.0 - visible - other]
    rest = {"bedrag": amounts, "zwakste": [weakest, "", ""]}
    return pd.DataFrame({"zekerheid": parts, **rest})


def told(oordeel: pd.DataFrame, jaar: int = 2015) -> tuple[str, str]:
    answer = taakstelling_antwoord(PORTFOLIO, oordeel, COVER, jaar)
    texts = [text.replace("\u00a0", " ") for text in (answer.kop, answer.zekerheid)]
    return texts[0], texts[1]


def test_stacked_targets_are_added_and_the_answer_begins_with_no() -> None:
    text, certainty = told(verdict(200e3, 700e3))
    assert text == (
        "Nee: van € 1.350.000 voor 2015 is € 200.000 zichtbaar in de exports; € 700.000 kan ook"
        " boeking, index, areaal, timing of toeval zijn."
    )
    assert "Zwakste schakel: ernaast (5% ernaast)." in certainty
    assert "Exports bewijzen geen besparing" in certainty
    assert "Gemeld als gerealiseerd is € 800.000 (59%)." in certainty
    assert "prijsindex 100% en areaal 50%" in certainty


def test_a_target_that_is_visible_in_full_is_a_yes() -> None:
    text, _ = told(verdict(1_350e3, 0.0))
    assert text == "Ja: van € 1.350.000 voor 2015 is € 1.350.000 zichtbaar in de exports."


def test_nothing_visible_and_a_cost_that_rose_are_said_so() -> None:
    text, _ = told(verdict(0.0, -150e3, "begroting"))
    assert text == (
        "Nee: van € 1.350.000 voor 2015 is niets zichtbaar in de exports; de kosten stegen"
        " € 150.000 meer dan te verklaren is."
    )


@pytest.mark.parametrize(("visible", "other"), [(200e3, 700e3), (0.0, -150e3), (0.0, 0.0)])
def test_an_answer_has_few_words_and_no_proof(visible: float, other: float) -> None:
    text, _ = told(verdict(visible, other))
    assert len(text.replace("€ ", "€").split()) <= 25
    assert "bewezen" not in text
    assert "doelmatig" not in text


def test_without_costs_of_two_years_it_cannot_be_said() -> None:
    text, certainty = told(verdict(0.0, 0.0).head(0))
    assert text.startswith("Niet te zeggen")
    assert "opgave van wie de maatregelen uitvoert" in certainty


def test_without_a_target_there_is_nothing_to_hold_against() -> None:
    assert told(verdict(0.0, 0.0), 2030)[0] == "Voor 2030 is geen taakstelling bekend."
