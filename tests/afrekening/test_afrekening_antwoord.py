"""The settlement in sentences and in a letter: true of its tables, also when these are odd."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analyse.afrekening import afrekenbrief, afrekening_antwoord
from analyse.antwoord import Antwoord
from antwoorden import kop_past


def settled(
    jaar: int = 2015, rest: float = 12.75, open_: int = 0, uitvoerder: str = "Groenrijk NV"
) -> pd.DataFrame:
    due = 3500.0 + rest
    return pd.DataFrame(
        [
            {
                "jaar": jaar,
                "uitvoerder": uitvoerder,
                "voorschot": 3500.0,
                "prijs": 3500.0,
                "index": 60.0,
                "nacalculatie": -69.75,
                "meerwerk": 77.5,
                "minderwerk": 0.0,
                "verschuldigd": due,
                "te_verrekenen": rest,
                "niet_afgerekend": open_,
            }
        ]
    )


RESULT = pd.DataFrame(
    {
        "jaar": [2015] * 3,
        "uitvoerder": ["Groenrijk NV"] * 3,
        "grond": ["vast", "geindexeerd", "nacalculatie"],
        "resultaat": [-80.0, -40.0, 0.0],
    }
)


NET = pd.DataFrame({"jaar": [2015], "te_verrekenen": [12.75], "netto": [-7.25]})


USED = pd.DataFrame(
    {
        "jaar": [2015],
        "uitvoerder": ["Groenrijk NV"],
        "reeks": ["loon"],
        "voorlopig": ["ja"],
        "prijs": [2000.0],
    }
)


def told(
    table: pd.DataFrame, *others: pd.DataFrame, ingerekend: float = 0.0
) -> tuple[Antwoord, str]:
    """The answer over 2015, and all that it says in plain spaces."""
    result, net, used = others
    answer = afrekening_antwoord(table, result, net, used, 2015, ingerekend=ingerekend)
    kop_past(answer)
    figures = [f"{f.naam} {f.waarde} {f.richting} {f.zekerheid}" for f in answer.kerngetallen]
    text = " | ".join([answer.kop, answer.zekerheid, *figures, *answer.rest])
    return answer, text.replace("\u00a0", " ")


def kop(answer: Antwoord) -> str:
    return answer.kop.replace("\u00a0", " ")


def test_the_settlement_says_who_pays_what_made_it_and_what_came_back() -> None:
    answer, text = told(settled(), RESULT, NET, USED, ingerekend=0.012)
    assert kop(answer) == (
        "De gemeente betaalt over 2015 nog € 13 aan Groenrijk NV, vooral door meerwerk."
    )
    assert "Verschuldigd € 3.513  voorlopig" in text
    assert "Bevoorschot € 3.500  zeker" in text
    assert "Voor de uitvoerder € 120 nadeel voorlopig" in text
    assert "Terug als eigenaar € 20 voordeel zeker" in text
    assert "legde de uitvoerder € 120 toe, voor eigen rekening" in text
    assert "index +€ 60, nacalculatie −€ 70 en meerwerk +€ 78" in text
    assert "Daarnaast kwam € 20 als eigenaar terug; per saldo ontvangt de gemeente € 7." in text
    assert "1,2% prijsstijging" in text
    assert answer.zekerheid.startswith("Voorlopig")


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        (
            -100.0,
            "De gemeente krijgt over 2015 € 100 terug van Groenrijk NV, vooral door nacalc",
        ),
        (0.0, "niets te verrekenen"),
        (np.nan, "Niet te zeggen: over 2015 is € 3.400 verschuldigd, maar het voorschot staat"),
    ],
)
def test_the_direction_of_the_settlement_is_in_words(rest: float, words: str) -> None:
    table = settled(rest=rest).assign(verschuldigd=3400.0)
    answer, text = told(table, RESULT.head(0), NET.head(0), USED.head(0))
    assert words in kop(answer)
    assert "eigenaar" not in text
    assert "legde" not in text
    assert answer.zekerheid == "Exacte cijfers uit de exports."


def test_two_contractors_are_told_apart() -> None:
    both = pd.concat([settled(), settled(rest=-500.0, uitvoerder="De Kar")])
    result = pd.concat([RESULT, RESULT.assign(uitvoerder="De Kar", resultaat=200.0)])
    answer, text = told(both, result, NET, USED)
    assert kop(answer) == (
        "De gemeente betaalt over 2015 nog € 13 aan Groenrijk NV en krijgt € 500 terug van De Kar."
    )
    assert "hielden de uitvoerders samen € 280 over: dat is niet van de gemeente" in text
    three = pd.concat([both, settled(rest=-1000.0, uitvoerder="Derde")])
    assert kop(told(three, result, NET, USED)[0]) == (
        "De gemeente krijgt over 2015 € 1.487 terug van 3 uitvoerders samen."
    )
    unknown = pd.concat([settled(), settled(uitvoerder="De Kar").assign(te_verrekenen=np.nan)])
    assert (
        "Het voorschot aan De Kar staat niet in de exports"
        in told(unknown, RESULT, NET, USED)[1]
    )


@pytest.mark.parametrize("name", ["Groen 1, 2 en 3 BV", "een lange naam " * 12, "onbekend"])
def test_an_odd_name_leaves_the_answer_short(name: str) -> None:
    answer, _ = told(settled(uitvoerder=name), RESULT, NET, USED)
    assert "€ 13 aan" in kop(answer)


def test_nothing_to_settle_and_what_was_left_out_are_said() -> None:
    nothing = afrekening_antwoord(settled(), RESULT, NET, USED, 2014)
    kop_past(nothing)
    assert nothing.kop.startswith("Niet te zeggen: over 2014")
    bare = USED.assign(reeks="geen index", voorlopig="nee")
    answer, text = told(settled(open_=2, uitvoerder="onbekend"), RESULT, NET, bare)
    assert "2 producten zijn niet afgerekend" in text.lower()
    assert "een uitvoerder die de exports niet noemen" in answer.kop
    assert "Voor € 2.000 is geen index bekend" in text


def items(**amounts: float) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "jaar": 2015,
                "uitvoerder": "Groenrijk NV",
                "post": p,
                "producten": 2,
                "grondslag": 2000.0,
                "bedrag": a,
            }
            for p, a in amounts.items()
        ]
    )


def test_the_letter_is_numbered_refers_to_its_own_lines_and_ends_with_who_pays() -> None:
    made = items(
        vast=1000.0,
        index=60.0,
        verschuldigd=1060.0,
        voorschot=-1100.0,
        te_verrekenen=-40.0,
        geindexeerd=2000.0,
    )
    letter = afrekenbrief(made, USED, 2015, ingerekend=0.012)
    assert letter["nr"].tolist() == [1, 2, 3, 4, 5, 6]
    words = [w.replace("\u00a0", " ") for w in letter["grondslag"]]
    assert (
        words[2]
        == "€ 2.000,00 × index 2015 / index 2014 / 1,012, min € 2.000,00; per product en"
        " kostensoort op de cent; de index 2015 is voorlopig"
    )
    assert words[3] == "som van nr. 1 tot en met 3"
    assert letter.iloc[-1][["omschrijving", "grondslag", "bedrag"]].tolist() == [
        "Door de gemeente te ontvangen",
        "het voorschot (nr. 5) is hoger dan nr. 4",
        40.0,
    ]
    paying = afrekenbrief(
        items(vast=1000.0, verschuldigd=1000.0, voorschot=-900.0, te_verrekenen=100.0),
        USED,
        2015,
    )
    assert paying.iloc[-1][["omschrijving", "grondslag", "bedrag"]].tolist() == [
        "Door de gemeente te betalen",
        "nr. 2 min het voorschot (nr. 3)",
        100.0,
    ]
    unknown = afrekenbrief(
        items(vast=1000.0, verschuldigd=1000.0, te_verrekenen=np.nan), USED, 2015
    )
    assert unknown.iloc[-1]["grondslag"] == "de voorschotten over 2015 staan niet in de exports"


def test_a_price_without_an_index_is_named_in_the_letter() -> None:
    letter = afrekenbrief(
        items(geindexeerd=2000.0, index=0.0, verschuldigd=2000.0),
        USED.assign(reeks="geen index"),
        2015,
        prijspeil=2012,
    )
    text = letter["grondslag"].iloc[1].replace("\u00a0", " ")
    assert "zonder index: € 2.000,00" in text
    assert "index 2015 / index 2012, min" in text
