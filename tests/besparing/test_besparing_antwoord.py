"""What the answer about the target says: short, yes or no, and true of odd tables too."""

from __future__ import annotations

import pandas as pd
import pytest

from analyse.antwoord import Antwoord
from analyse.besparing import taakstelling_antwoord
from antwoorden import kop_past

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


PRODUCTS = pd.DataFrame(
    {"product": ["Gras", "Bomen"], "kwaliteit": [-100e3, 0.0], "rest": [50e3, -550e3]}
)


def verdict(
    visible: float, other: float, weakest: str = "ernaast (5% ernaast)"
) -> pd.DataFrame:
    parts = ["zichtbaar", "kan ook anders", "niet te zien"]
    amounts = [visible, other, 1_350_000.0 - visible - other]
    rest = {"bedrag": amounts, "zwakste": [weakest, "", ""]}
    return pd.DataFrame({"zekerheid": parts, **rest})


def told(oordeel: pd.DataFrame, jaar: int = 2015, **more: object) -> tuple[Antwoord, str]:
    """The answer, and all that it says in plain spaces."""
    answer = taakstelling_antwoord(PORTFOLIO, oordeel, COVER, jaar, **more)
    kop_past(answer)
    figures = [f"{f.naam} {f.waarde} {f.richting} {f.zekerheid}" for f in answer.kerngetallen]
    text = " | ".join([answer.kop, answer.zekerheid, *figures, *answer.rest])
    return answer, text.replace("\u00a0", " ")


def kop(oordeel: pd.DataFrame, jaar: int = 2015, **more: object) -> str:
    return told(oordeel, jaar, **more)[0].kop.replace("\u00a0", " ")


def test_stacked_targets_are_added_and_the_answer_begins_with_no() -> None:
    found = verdict(200e3, 700e3)
    assert kop(found, per_product=PRODUCTS) == (
        "Nee: van € 1.350.000 is in de kosten van 2015 € 200.000 zichtbaar; die daalden het meest"
        " bij Bomen."
    )
    _, text = told(found, per_product=PRODUCTS)
    assert "Kan ook anders zijn € 700.000 lager onzeker" in text
    assert "Niet te zien in de kosten € 450.000" in text
    assert "Gemeld als gerealiseerd € 800.000  onzeker" in text
    assert "Door een lager niveau € 100.000 lager waarschijnlijk" in text
    assert (
        "€ 900.000: € 500.000 niet verklaard, € 100.000 door een lager gevraagd niveau" in text
    )
    assert "en € 300.000 door beëindigde taken" in text
    assert "Zwakste schakel: ernaast (5% ernaast)." in text
    assert "Exports bewijzen geen besparing" in text
    assert "van gemeente en uitvoerder samen" in text
    assert "Gemeld als gerealiseerd is € 800.000 (59% van het doel)." in text
    assert "prijsindex 100% en areaal 50%" in text


def test_a_target_that_is_visible_in_full_is_a_yes() -> None:
    text = kop(verdict(1_350e3, 0.0))
    assert text == "Ja: van € 1.350.000 is in de kosten van 2015 € 1.350.000 zichtbaar."


def test_where_nothing_is_visible_no_place_is_named() -> None:
    text = kop(verdict(0.0, 700e3), per_product=PRODUCTS)
    assert text == "Nee: van € 1.350.000 is in de kosten van 2015 niets zichtbaar."
    little = PRODUCTS.assign(kwaliteit=[-36.0, 0.0])
    assert "lager niveau" not in told(verdict(0.0, 700e3), per_product=little)[1]


def test_a_lower_level_is_no_cause_of_a_fall_that_is_not_there() -> None:
    kept = pd.DataFrame({"product": ["Gras"], "kwaliteit": [-233_155.0], "rest": [232_329.0]})
    _, text = told(verdict(0.0, 826.0), per_product=kept)
    assert (
        "Gevonden is een daling van € 826, minder dan er hoort bij een lager gevraagd niveau"
        " (€ 233.155)." in text
    )
    assert "Door een lager niveau" not in text
    assert "−" not in text
    _, text = told(verdict(0.0, -150e3), per_product=kept)
    assert "lager niveau" not in text


def test_what_was_saved_before_the_first_costs_cannot_be_seen() -> None:
    answer, text = told(verdict(0.0, -11_679.0), nul_jaar=2015)
    assert answer.kop == (
        "Niet te zeggen: de taakstelling loopt sinds 2015, en de eerste kosten zijn van 2015."
    )
    assert "Wat er tegenover 2015 te zien is: van € 1.350.000 is in de kosten" in text
    assert "Niet te zien in de kosten" not in text
    assert kop(verdict(0.0, 700e3), nul_jaar=2014).startswith("Nee:")
    assert kop(verdict(1_350e3, 0.0), nul_jaar=2015).startswith("Ja:")


@pytest.mark.parametrize(("goal", "words"), [(0.0, "€ 0."), (-675e3, "−€ 1.350.000.")])
def test_a_goal_that_is_not_above_nought_is_no_goal(goal: float, words: str) -> None:
    """A target is often written as a negative budget: then any saving would be a yes."""
    targets = PORTFOLIO.assign(doel=goal)
    answer = taakstelling_antwoord(targets, verdict(178e3, 700e3), COVER, 2015)
    kop_past(answer)
    assert answer.kop.replace("\u00a0", " ") == (
        f"Niet te zeggen: de taakstelling voor 2015 is in de exports {words}"
    )


def test_a_nulmeting_without_costs_is_no_rise_of_all_that_followed() -> None:
    nothing = COVER.assign(aandeel=float("nan"))
    answer = taakstelling_antwoord(PORTFOLIO, verdict(0.0, -12.5e6), nothing, 2015)
    assert answer.kop == (
        "Niet te zeggen: in de nulmeting staan geen kosten om mee te vergelijken."
    )
    assert "n.v.t." not in " ".join(answer.rest)


def test_without_an_index_nothing_seen_says_nothing() -> None:
    cover = COVER.assign(aandeel=[0.0, 0.9])
    answer = taakstelling_antwoord(PORTFOLIO, verdict(0.0, 283e3), cover, 2015, nul_jaar=2011)
    kop_past(answer)
    assert answer.kop.startswith(
        "Niet te zeggen: voor 0% van de kosten is een prijsindex bekend"
    )
    seen = taakstelling_antwoord(PORTFOLIO, verdict(1_350e3, 0.0), cover, 2015, nul_jaar=2011)
    assert seen.kop.startswith("Ja:")


def test_nothing_visible_and_a_cost_that_rose_are_said_so() -> None:
    text = kop(verdict(0.0, -150e3, "begroting"), per_product=PRODUCTS)
    assert text == (
        "Nee: van € 1.350.000 is in de kosten van 2015 niets zichtbaar; de kosten stegen € 150.000"
        " meer dan te verklaren is."
    )


@pytest.mark.parametrize(("visible", "other"), [(200e3, 700e3), (0.0, -150e3), (0.0, 0.0)])
@pytest.mark.parametrize("name", ["Bomen", "Werk 1, 2, 3", "een heel lange naam " * 9])
def test_an_answer_has_few_words_and_no_proof(visible: float, other: float, name: str) -> None:
    products = PRODUCTS.assign(product=["Gras", name])
    _, text = told(verdict(visible, other), per_product=products)
    assert "bewezen" not in text
    assert "doelmatig" not in text
    assert "van gemeente en uitvoerder samen" in text


LASTING = pd.DataFrame(
    {
        "jaar": [2015, 2014],
        "doel": 1_350e3,
        "gerealiseerd": [650e3, 1.0],
        "eenmalig": [150e3, 0.0],
        "aard_onbekend": [30e3, 0.0],
    }
)


def test_what_is_there_for_one_year_is_told_apart() -> None:
    _, text = told(verdict(200e3, 700e3), structureel=LASTING)
    assert "Structureel gemeld € 650.000  onzeker" in text
    assert "€ 150.000 is eenmalig en telt volgend jaar niet meer." in text
    assert "Van € 30.000 is niet bekend of het structureel of eenmalig is." in text
    every = LASTING.assign(eenmalig=0.0, aard_onbekend=0.0)
    assert (
        "Een eenmalige maatregel is er niet bij."
        in told(verdict(0.0, 0.0), structureel=every)[1]
    )


def test_a_fall_in_one_year_is_asked() -> None:
    jumps = pd.DataFrame({"jaar": [2013], "sprong": [720e3]})
    _, text = told(verdict(200e3, 700e3), sprongen=jumps)
    assert "In 2013 daalden de kosten in één keer € 720.000" in text


def test_without_costs_of_two_years_it_cannot_be_said() -> None:
    answer, text = told(verdict(0.0, 0.0).head(0))
    assert answer.kop.startswith("Niet te zeggen")
    assert "opgave van wie de maatregelen uitvoert" in answer.zekerheid
    assert "Gemeld als gerealiseerd is € 800.000" in text


def test_without_a_target_there_is_nothing_to_hold_against() -> None:
    assert kop(verdict(0.0, 0.0), 2030) == (
        "Niet te zeggen: voor 2030 is geen taakstelling bekend."
    )


def test_while_a_question_is_open_the_figures_are_provisional() -> None:
    answer, text = told(verdict(200e3, 700e3), vragen=["Is A B?"])
    assert answer.kop == "Niet te zeggen: eerst een vraag. Is A B?"
    assert "voorlopig" in answer.zekerheid
    assert "Tot dan: nee: van € 1.350.000" in text
