"""What the answer about the target says: true of small, empty and odd tables too."""

from __future__ import annotations

import pandas as pd

from analyse.besparing import taakstelling_antwoord

PORTFOLIO = pd.DataFrame(
    {
        "jaar": [2015, 2015],
        "doel": [1e6, 350e3],
        "gerealiseerd": [700e3, 100e3],
        "in_uitvoering": [200e3, 50e3],
        "risico": [60e3, 150e3],
        "vervallen": [40e3, 0.0],
        "nog_in_te_vullen": [0.0, 50e3],
    }
)
PATH = pd.DataFrame({"jaar": [2014, 2015], "minder_meer": [5.0, 300e3]})
COVER = pd.DataFrame({"gegeven": ["prijsindex", "areaal"], "aandeel": [1.0, 0.5]})


def verdict(
    *,
    ended: float = 90e3,
    proven: float = 300e3,
    likely: float = 200e3,
    quality: float = 110e3,
    missing: float = 650e3,
) -> pd.DataFrame:
    rows = [
        ("bewezen", "beeindigde_taken", ended),
        ("bewezen", "rest", proven),
        ("waarschijnlijk", "rest", likely),
        ("waarschijnlijk", "kwaliteit", quality),
        ("onbewezen", "doel", missing),
    ]
    return pd.DataFrame(rows, columns=["zekerheid", "stap", "bedrag"])


def goal_met(**parts: float) -> str:
    return taakstelling_antwoord(PORTFOLIO, verdict(**parts), PATH, COVER, 2015).tekst.replace(
        "\u00a0", " "
    )


def test_stacked_targets_are_added_and_proven_likely_and_unproven_make_the_whole() -> None:
    text = goal_met()
    assert (
        "taakstelling van € 1.350.000 in 2015 is € 390.000 bewezen (29%), € 310.000 waarschijnlijk"
        " en € 650.000 onbewezen." in text
    )
    assert (
        "Bewezen: € 90.000 door beëindigde taken en € 300.000 door doelmatigheid en andere keuzes."
        in text
    )
    assert (
        "Waarschijnlijk: € 200.000 door doelmatigheid en andere keuzes en € 110.000 door een lager"
        " kwaliteitsniveau." in text
    )
    assert "Gemeld als gerealiseerd is € 800.000 (59%)." in text
    assert "€ 300.000 onder het pad" in text


def test_more_than_asked_and_costs_that_rose_are_said_as_such() -> None:
    assert "; dat is € 50.000 meer dan gevraagd." in goal_met(missing=-50e3)
    text = goal_met(ended=0.0, proven=0.0, likely=-200e3, quality=0.0, missing=1550e3)
    assert (
        "en € 1.550.000 onbewezen; de kosten stegen juist € 200.000 meer dan te verklaren is."
        in text
    )
    for likely, word in ((-400e3, "steeg"), (200e3, "daalde")):
        sure = taakstelling_antwoord(
            PORTFOLIO, verdict(likely=likely), PATH, COVER, 2015
        ).zekerheid
        assert f"Waardoor de rest {word}, laten deze cijfers niet zien." in sure
    assert "Bewezen:" not in text
    assert "Waarschijnlijk:" not in text


def test_a_year_without_a_target_has_no_percentage_and_one_year_of_costs_no_verdict() -> None:
    assert (
        taakstelling_antwoord(PORTFOLIO, verdict(), PATH, COVER, 2030).tekst
        == "Voor 2030 is geen taakstelling bekend."
    )
    text = taakstelling_antwoord(
        PORTFOLIO, verdict().iloc[:0], PATH.iloc[:0], COVER.iloc[:0], 2015
    ).tekst
    assert "geen tweede jaar met een realisatie" in text
    assert "bewezen" not in text


def test_what_is_not_known_of_the_costs_is_said_in_the_answer() -> None:
    without = COVER.assign(aandeel=[1.0, 0.0])
    text = taakstelling_antwoord(PORTFOLIO, verdict(), PATH, without, 2015).tekst
    assert text.endswith(
        "Niet bekend: areaal; wat dat verklaart, is hier niet van een besparing te onderscheiden."
    )
    assert "Niet bekend" not in goal_met()


def test_no_answer_gives_the_rest_of_the_cost_a_cause() -> None:
    certainty = taakstelling_antwoord(
        PORTFOLIO, verdict(), PATH, COVER, 2015
    ).zekerheid.replace("\u00a0", " ")
    assert "Waardoor de rest daalde, laten deze cijfers niet zien" in certainty
    assert "prijsindex 100% en areaal 50%" in certainty
