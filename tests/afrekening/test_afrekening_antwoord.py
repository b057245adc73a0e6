"""The settlement in sentences and in a letter: true of its tables, also when these are odd."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analyse.afrekening import afrekenbrief, afrekening_antwoord


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


def test_the_settlement_says_who_pays_what_made_it_and_what_came_back() -> None:
    answer = afrekening_antwoord(settled(), RESULT, NET, USED, 2015, ingerekend=0.012)
    assert answer.kop.replace("\u00a0", " ") == (
        "Over 2015 betaalt de gemeente nog € 13 aan Groenrijk NV. Op vaste en geïndexeerde prijzen"
        " legde de uitvoerder € 120 toe, voor eigen rekening."
    )
    assert answer.zekerheid.replace("\u00a0", " ").startswith(
        "Verschuldigd was € 3.513, bevoorschot € 3.500. Ten opzichte van de begrote prijs: index"
        " +€ 60, nacalculatie −€ 70 en meerwerk +€ 78. Daarnaast kwam € 20 als eigenaar terug; per"
        " saldo ontvangt de gemeente € 7. Exact uit de exports"
    )
    assert "1,2% prijsstijging" in answer.zekerheid
    assert "voorlopig" in answer.zekerheid


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        (-100.0, "krijgt de gemeente € 100 terug van"),
        (0.0, "niets te verrekenen"),
        (np.nan, "waarvan het voorschot niet in de exports staat"),
    ],
)
def test_the_direction_of_the_settlement_is_in_words(rest: float, words: str) -> None:
    table = settled(rest=rest).assign(verschuldigd=3400.0)
    answer = afrekening_antwoord(table, RESULT.head(0), NET.head(0), USED.head(0), 2015)
    text = answer.kop.replace("\u00a0", " ")
    assert words in text
    assert "eigenaar" not in answer.zekerheid
    assert "legde" not in text


def test_two_contractors_are_told_apart() -> None:
    both = pd.concat([settled(), settled(rest=-500.0, uitvoerder="De Kar")])
    result = pd.concat([RESULT, RESULT.assign(uitvoerder="De Kar", resultaat=200.0)])
    text = afrekening_antwoord(both, result, NET, USED, 2015).kop.replace("\u00a0", " ")
    assert "aan Groenrijk NV. Ook krijgt de gemeente € 500 terug van De Kar" in text
    assert "hielden de uitvoerders samen € 280 over: dat is niet van de gemeente" in text


def test_nothing_to_settle_and_what_was_left_out_are_said() -> None:
    assert "niets af te rekenen" in afrekening_antwoord(settled(), RESULT, NET, USED, 2014).kop
    answer = afrekening_antwoord(
        settled(open_=2, uitvoerder="onbekend"), RESULT, NET, USED, 2015
    )
    assert "2 producten zijn niet afgerekend" in answer.zekerheid
    assert "een uitvoerder die de exports niet noemen" in answer.kop


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
