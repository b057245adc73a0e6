"""The answer: what is spent, where it ends, and no advantage where nobody can tell."""

from __future__ import annotations

import pandas as pd
import pytest

from analyse.antwoord import Antwoord, Kerngetal
from analyse.tussenrapportage import (
    afwijkingen_boven,
    met_toelichting,
    rapportjaar,
    taakstelling_van_jaar,
    tussenrapportage_antwoord,
    tussenstand,
)
from antwoorden import alles_bekend, gezegd, kop_past
from rapportages import ROWS, begroting, geen_maanden, maanden, toelichtingen


def answer(rows=ROWS, months=None, jaar: int | None = None, **options) -> Antwoord:
    found = rapportjaar(begroting(rows), geen_maanden() if months is None else months, jaar)
    lines = afwijkingen_boven(tussenstand(found, "taakveld"))
    lines = met_toelichting(lines, found, toelichtingen())
    told = tussenrapportage_antwoord(found, tussenstand(found), lines, **options)
    kop_past(told)
    alles_bekend(told)
    return told


def without(*fases: str) -> list[tuple]:
    return [line for line in ROWS if line[1] not in fases]


def kop(told: Antwoord) -> str:
    return told.kop.replace("\u00a0", " ")


def test_the_prognose_of_the_organisation_says_where_the_year_ends() -> None:
    told = answer()
    assert kop(told) == (
        "Tot en met september is € 1,07 mln uitgegeven van € 1,45 mln; de prognose komt € 30.000"
        " lager uit dan begroot."
    )
    said = gezegd(told)
    assert "Stand 30-09-2024." in said
    assert "Verwacht verschil: € 30.000 voordeel" in said
    assert "Vrije ruimte: € 0,28 mln" in said
    assert "Afwijkingen toegelicht: 0 van 2" in said
    assert "2 afwijkingen hebben nog geen toelichting." in said
    assert "dat kan pas na de afrekening" in said


def test_without_a_prognose_no_advantage_is_told() -> None:
    told = answer(without("prognose"))
    assert kop(told).endswith("waar het jaar uitkomt is niet te zeggen: er is geen prognose.")
    said = gezegd(told).replace("geen voordeel of nadeel", "")
    assert "voordeel" not in said
    assert "nadeel" not in said


def test_the_months_give_a_range_and_the_answer_says_of_what() -> None:
    months = maanden({2022: 70_000.0, 2023: 80_000.0, 2024: 77_777.79})
    told = answer(without("prognose"), months)
    assert "naar eerdere jaren wordt dat" in kop(told)
    assert "eerdere jaren" in told.zekerheid
    beside = gezegd(answer(months=months))
    assert "de prognose van de organisatie ligt daarbuiten" in beside


def test_a_whole_year_says_that_it_is_whole() -> None:
    told = answer(jaar=2023)
    assert kop(told) == (
        "2023 is een heel jaar: € 0,88 mln uitgegeven, € 20.000 minder dan begroot."
    )
    assert "geen besparing" in told.zekerheid


def test_nothing_booked_is_said() -> None:
    rows = [line for line in ROWS if line[:2] != (2024, "realisatie")]
    told = answer(rows, jaar=2024)
    assert kop(told) == "Niet te zeggen: van 2024 is nog niets geboekt."
    assert "Begroot is" in gezegd(told)


def test_an_export_of_baten_alone_is_not_called_empty() -> None:
    told = answer([line for line in ROWS if line[2] == "baten"], jaar=2024)
    assert kop(told) == "Niet te zeggen: van 2024 zijn geen lasten geboekt, alleen baten."
    assert "Aan baten is € 14.000 ontvangen." in gezegd(told)


def test_commitments_that_exceed_the_plan_are_said() -> None:
    extra = (2024, "verplichting", "lasten", "5.7", "gras", "structureel", 900_000.0)
    assert "is het plan al € 620.000 overschreden" in gezegd(answer([*ROWS, extra]))
    said = gezegd(answer(without("verplichting")))
    assert "De exports noemen geen verplichtingen" in said


def test_a_plan_without_prognose_is_told() -> None:
    rows = [
        line for line in ROWS if (line[1], line[4], line[2]) != ("prognose", "asfalt", "lasten")
    ]
    assert "Voor € 0,40 mln van het plan is geen prognose" in gezegd(answer(rows))


def measures(*rows: tuple[str, int, float, float]) -> pd.DataFrame:
    names = ["taakstelling", "jaar", "bedrag", "gerealiseerd"]
    table = pd.DataFrame(list(rows), columns=names).assign(fase="vastgesteld", risico=0.0)
    table["nummer"] = [str(number) for number in range(len(table))]
    return table.assign(prognose=float("nan"), peildatum=pd.NaT, aard="structureel")


def targets(*rows: tuple[str, int, float]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=["naam", "jaar", "bedrag"])
    return table.assign(besluitdatum=pd.NaT, bron="")


def test_the_target_of_the_year_is_told_as_far_as_it_is_known() -> None:
    found = rapportjaar(begroting(ROWS), geen_maanden())
    done = measures(("Ombuigingen", 2024, 75_000.0, 40_000.0), ("Oud", 2023, 1.0, 1.0))
    told = taakstelling_van_jaar(found, done, targets(("Ombuigingen", 2024, 100_000.0)))
    (said,) = told
    assert said.replace("\u00a0", " ") == (
        "Taakstelling Ombuigingen van € 100.000 voor 2024: € 40.000 gehaald, € 35.000 in uitvoering"
        " en € 25.000 nog in te vullen."
    )
    assert said.replace("\u00a0", " ") in gezegd(answer(taakstelling=told))


def test_without_an_export_of_measures_nobody_says_that_a_target_is_not_filled() -> None:
    found = rapportjaar(begroting(ROWS), geen_maanden())
    goal = targets(("Ombuigingen", 2024, 100_000.0))
    (said,) = taakstelling_van_jaar(found, measures().head(0), goal)
    assert said.replace("\u00a0", " ") == (
        "Taakstelling Ombuigingen van € 100.000 voor 2024: hoeveel is gehaald, is niet bekend, want"
        " een export met maatregelen is er niet."
    )
    assert "nog in te vullen" not in said


def test_a_target_that_is_called_one_is_not_called_so_twice() -> None:
    found = rapportjaar(begroting(ROWS), geen_maanden())
    goal = targets(("Taakstelling raad", 2024, 100_000.0))
    (said,) = taakstelling_van_jaar(
        found, measures(("Taakstelling raad", 2024, 1.0, 1.0)), goal
    )
    assert said.startswith("Taakstelling raad van")


def test_a_target_that_is_decided_in_two_ways_costs_no_page() -> None:
    found = rapportjaar(begroting(ROWS), geen_maanden())
    twice = targets(("A", 2024, 1.0), ("A", 2024, 2.0))
    (said,) = taakstelling_van_jaar(found, measures(), twice)
    assert said.startswith(
        "Hoe het met de taakstelling staat, is niet te zeggen: taakstelling 'A'"
    )


def test_who_bears_it_stands_beside_the_answer_of_a_whole_year() -> None:
    told = answer(jaar=2023, draagt=[Kerngetal("Voor de uitvoerder", "€ 1", "nadeel", "zeker")])
    assert "Voor de uitvoerder: € 1 nadeel" in gezegd(told)
    assert "niet bekend" not in gezegd(told)


@pytest.mark.parametrize("limit", [25_000, 1_000_000])
def test_no_line_above_the_threshold_names_the_largest(limit: int) -> None:
    found = rapportjaar(begroting(ROWS), geen_maanden())
    lines = afwijkingen_boven(tussenstand(found, "taakveld"), limit)
    told = gezegd(tussenrapportage_antwoord(found, tussenstand(found), lines, limit))
    assert ("Geen afwijking is boven de drempel" in told) == (limit == 1_000_000)
    assert "5.7 Openbaar groen" in told


def test_months_that_do_not_add_up_to_what_is_booked_are_said_before_all() -> None:
    rows = [line for line in ROWS if line[3] == "5.7"]
    off = maanden({2024: 70_000.0})
    said = answer(rows, off).zekerheid.replace("\u00a0", " ")
    assert "Let op: de maanden tellen op tot € 70.000 minder dan de realisatie." in said
    assert "Let op" not in answer(rows, maanden({2024: 77_777.79})).zekerheid
    assert "Let op" not in answer(rows, maanden({2024: 70_000.0}, until=8)).zekerheid


def test_slips_of_a_finger_are_told() -> None:
    assert "Let op: 1 bedrag lijkt een tikfout" in gezegd(answer(tikfouten=1))
    assert "Let op: 2 bedragen lijken een tikfout" in gezegd(answer(tikfouten=2))
    assert "tikfout" not in gezegd(answer())
