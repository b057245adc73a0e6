"""Sentences on the budget: true of small, empty and odd tables too."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analyse import begroting
from analyse.antwoord import Antwoord, Kerngetal
from antwoorden import kop_past


def plan(
    plan: float, real: float, kant: str = "lasten", groep: str = "groen"
) -> dict[str, object]:
    return {
        "jaar": 2014,
        "discipline": groep,
        "kant": kant,
        "plan": plan,
        "realisatie": real,
        "verschil": plan - real,
    }


def said(answer: Antwoord) -> str:
    """The answer, which fits, and what is told beside it."""
    kop_past(answer)
    figures = [f"{f.naam}: {f.waarde} {f.richting}." for f in answer.kerngetallen]
    whole = " ".join([answer.kop, *figures, answer.zekerheid, *answer.rest])
    return whole.replace("\u00a0", " ")


NO_REPLACEMENT = pd.DataFrame(
    {"jaar": [2014], "fase": ["realisatie"], "kant": ["lasten"], "vervanging": [0.0]}
)


@pytest.mark.parametrize(
    ("real", "words"),
    [
        (900.0, "Nee: in 2014 is € 900 uitgegeven, € 100 minder dan gepland."),
        (1100.0, "Nee: in 2014 is € 1.100 uitgegeven, € 100 meer dan gepland."),
        (1000.0, "Ja: in 2014 is € 1.000 uitgegeven, precies volgens plan."),
    ],
)
def test_the_difference_has_the_right_side(real: float, words: str) -> None:
    answer = begroting.begroting_antwoord(
        pd.DataFrame([plan(1000.0, real)]), "discipline", NO_REPLACEMENT
    )
    assert answer.kop.replace("\u00a0", " ") == words
    assert "vervanging" not in said(answer)


@pytest.mark.parametrize("real", [900.0, np.nan])
def test_months_that_do_not_tie_with_the_year_are_told_when_that_is_much(real: float) -> None:
    months = {
        "jaar": [2013, 2014, 2014],
        "kant": ["lasten", "lasten", "baten"],
        "maanden": [1e6, 3_970_975.17, 100.0],
        "verschil": [24_999.0, -66_195.36, np.nan],
    }
    answer = begroting.begroting_antwoord(
        pd.DataFrame([plan(1000.0, real)]),
        "discipline",
        NO_REPLACEMENT,
        aansluiting=pd.DataFrame(months),
    )
    text = said(answer)
    assert (
        "De maanden van 2014 tellen op tot € 3,97 mln aan lasten, € 66.195 minder dan" in text
    )
    assert text.count("De maanden van") == 1


def test_whose_the_difference_is_stands_beside_it() -> None:
    rows = [plan(1000.0, 1100.0), plan(500.0, 500.0, groep="grijs")]
    whose = Kerngetal("Voor de uitvoerder", "€ 80", "nadeel", "zeker")
    answer = begroting.begroting_antwoord(
        pd.DataFrame(rows), "discipline", NO_REPLACEMENT, draagt=[whose]
    )
    text = said(answer)
    assert text.startswith(
        "Nee: in 2014 is € 1.600 uitgegeven, € 100 meer dan gepland; het meeste ging naar groen."
    )
    assert "Begroot na wijziging: € 1.500 . Verschil met het plan: 6,7% nadeel." in text
    assert answer.kerngetallen[-1] == whose


def test_the_largest_deviation_is_by_size_and_baten_do_not_count() -> None:
    rows = [
        plan(100.0, 90.0, groep="groen"),
        plan(100.0, 150.0, groep="grijs"),
        plan(100.0, 999.0, "baten", "blauw"),
    ]
    answer = begroting.begroting_antwoord(pd.DataFrame(rows), "discipline", NO_REPLACEMENT)
    assert "grijs: € 50 nadeel" in said(answer)


def test_without_realisation_nothing_is_compared() -> None:
    answer = begroting.begroting_antwoord(
        pd.DataFrame([plan(100.0, np.nan)]), "discipline", NO_REPLACEMENT
    )
    assert answer.kop.startswith("Niet te zeggen: er is nog geen heel jaar gerealiseerd")
    assert "In 2014 is € 100 aan lasten begroot." in said(answer)


def test_lasten_below_nought_are_asked_about_when_they_are_much() -> None:
    """Leges that are booked as negative lasten make all that is spent too little."""
    rows = [plan(900.0, 950.0), plan(-300.0, -310.0, groep="afval")]
    text = said(begroting.begroting_antwoord(pd.DataFrame(rows), "discipline", NO_REPLACEMENT))
    assert "Van 1 post zijn de lasten negatief, samen −€ 310: staan daar baten tussen?" in text
    little = [plan(900.0, 950.0), plan(-30.0, -31.0, groep="afval")]
    text = said(
        begroting.begroting_antwoord(pd.DataFrame(little), "discipline", NO_REPLACEMENT)
    )
    assert "negatief" not in text


@pytest.mark.parametrize("planned", [900.0, 950.0, np.nan])
def test_a_long_name_does_not_make_the_answer_too_long(planned: float) -> None:
    name = "Inzameling huishoudelijk afval en aanverwante werkzaamheden in de openbare ruimte"
    rows = [plan(planned, 950.0, groep=name), plan(planned, 940.0)]
    table = pd.DataFrame(rows)
    text = said(begroting.begroting_antwoord(table, "discipline", NO_REPLACEMENT))
    assert "het meeste ging naar" not in text.split(".")[0]


def test_an_export_of_baten_alone_is_not_called_empty() -> None:
    table = pd.DataFrame([plan(900.0, 950.0, kant="baten")])
    text = said(begroting.begroting_antwoord(table, "discipline", NO_REPLACEMENT))
    assert text.startswith("Niet te zeggen: in deze exports staan geen lasten, alleen baten.")
    assert "In 2014 is € 950 aan baten ontvangen." in text
    assert "geen heel jaar" not in text


def test_realisation_without_a_plan_is_told_without_a_difference() -> None:
    answer = begroting.begroting_antwoord(
        pd.DataFrame([plan(np.nan, 2e6), plan(np.nan, 1e6, groep="grijs")]),
        "discipline",
        NO_REPLACEMENT,
    )
    text = said(answer)
    assert answer.kop.startswith("In 2014 is")
    assert "zonder plan om naast te leggen" in text
    assert "voordeel" not in text
    assert "nadeel" not in text
    assert "groen (€ 2,00 mln, 67%) en grijs (€ 1,00 mln, 33%)" in text


def test_budgeted_group_without_spending_counts_in_the_difference() -> None:
    rows = [plan(100.0, 90.0), plan(50.0, np.nan, groep="grijs") | {"verschil": 50.0}]
    answer = begroting.begroting_antwoord(pd.DataFrame(rows), "discipline", NO_REPLACEMENT)
    assert "€ 60 minder dan gepland" in said(answer)


def test_year_that_is_not_over_has_no_advantage_yet() -> None:
    rows = pd.DataFrame([plan(2e6, 1e6)])
    running = pd.DataFrame(
        [
            {
                "jaar": 2015,
                "kant": "lasten",
                "tot_en_met": "juni",
                "geboekt": 1.4e6,
                "begroot_heel_jaar": 3e6,
            }
        ]
    )
    told = (
        "Tot en met juni is in 2015 € 1,40 mln aan lasten geboekt van € 3,00 mln begroot voor het"
        " hele jaar: nog geen voordeel of nadeel."
    )
    for table in (rows, rows.assign(realisatie=np.nan)):
        answer = begroting.begroting_antwoord(
            table, "discipline", NO_REPLACEMENT, lopend=running
        )
        assert told in said(answer)


def extra(opdracht: str, real: float, outside: float, jaar: int = 2014) -> dict[str, object]:
    return {
        "jaar": jaar,
        "kant": "lasten",
        "opdracht": opdracht,
        "niet_begroot": outside,
        "realisatie": real,
    }


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            [extra("meerwerk", 70.0, 6.0), extra("minderwerk", -55.0, 0.0)],
            (
                "Door meerwerk kwam € 70 erbij, waarvan € 6 niet in een begroting stond. Door"
                " minderwerk ging € 55 eraf."
            ),
        ),
        ([extra("meerwerk", 70.0, -6.0)], "Door meerwerk kwam € 70 erbij."),
        ([extra("onbekend", 900.0, 0.0)], "Of er meerwerk was, zeggen de exports niet."),
        ([extra("meerwerk", 70.0, 6.0, jaar=2013)], ""),
    ],
)
def test_extra_work_is_told_with_what_no_budget_held(
    rows: list[dict[str, object]], words: str
) -> None:
    answer = begroting.begroting_antwoord(
        pd.DataFrame([plan(1000.0, 1100.0)]), "discipline", NO_REPLACEMENT, pd.DataFrame(rows)
    )
    assert " ".join(answer.rest).replace("\u00a0", " ") == words
    assert "10,0% nadeel" in said(answer)


def test_forecast_is_a_range_and_the_certainty_says_what_it_is_worth() -> None:
    row = {
        "jaar": 2015,
        "maand": "juni",
        "geboekt": 6e6,
        "laagste": 14e6,
        "midden": 14.5e6,
        "hoogste": 15e6,
        "jaren": 3,
    }
    end = pd.DataFrame([row])
    answer = begroting.begroting_antwoord(
        pd.DataFrame([plan(1000.0, 1000.0)]), "discipline", NO_REPLACEMENT, prognose=end
    )
    text = said(answer)
    assert "Tot en met juni 2015 is € 6,00 mln geboekt" in text
    assert (
        "dat 3 eerdere jaren toen hadden geboekt, wordt dat € 14,00 mln tot € 15,00 mln aan het"
        " eind van het jaar" in text
    )
    assert "kan erbuiten vallen" in text
    for over in (end.assign(maand="december"), end.assign(laagste=np.nan), end.head(0)):
        quiet = begroting.begroting_antwoord(
            pd.DataFrame([plan(1000.0, 1000.0)]), "discipline", NO_REPLACEMENT, prognose=over
        )
        assert "wordt dat" not in said(quiet)
        assert "erbuiten" not in said(quiet)


def test_an_export_with_advances_alone_has_no_year_to_speak_of() -> None:
    columns = ["jaar", "discipline", "kant", "plan", "realisatie", "verschil"]
    nothing = pd.DataFrame(columns=columns)
    answer = begroting.begroting_antwoord(nothing, "discipline", nothing)
    assert answer.kop.startswith("Niet te zeggen: er is nog geen heel jaar gerealiseerd")
    assert answer.rest == ()


def test_while_it_is_asked_whether_the_year_is_whole_no_figure_is_sure() -> None:
    figures = (
        Kerngetal("Begroot", "€ 10", "", "zeker"),
        Kerngetal("Prijs", "€ 2", "", "voorlopig"),
    )
    answer = Antwoord("Nee: in 2018 is minder uitgegeven.", "Exact.", figures)
    asked = answer.met("2017 loopt nog. Is 2018 een heel jaar?")
    assert [figure.zekerheid for figure in asked.kerngetallen] == ["onzeker", "voorlopig"]
    assert asked.zekerheid == "2017 loopt nog. Is 2018 een heel jaar? Exact."
    assert answer.met("2017 loopt nog.").kerngetallen == figures
    assert answer.met("") == answer
