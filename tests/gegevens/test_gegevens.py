"""Whether the exports may be trusted: true of the tables it is said of."""

from __future__ import annotations

import pandas as pd
import pytest

from analyse import gegevens
from analyse.errors import ArgumentFout

PROBLEMS = pd.DataFrame(columns=["ernst", "aantal"]).astype({"aantal": "int64"})


TOTALS = pd.DataFrame(
    {"bestand": ["a", "a", "b"], "oordeel": ["sluit aan", "afronding", "sluit aan"]}
)


SHEETS = pd.DataFrame(
    {"bestand": ["a", "b", "b"], "tabel": ["begroting", "schouw", ""], "rijen": [1200, 34, 0]}
)


COMPLETE = pd.DataFrame({"kenmerk": ["wijk"], "aandeel_onbekend": [0.0]})


def test_sound_exports_are_called_usable() -> None:
    text = gegevens.gegevens_antwoord(PROBLEMS, SHEETS, TOTALS, COMPLETE).kop
    assert (
        text
        == "Ja: de exports zijn bruikbaar. Er zijn 1.234 rijen gelezen uit 2 bestanden; alle 3"
        " afgedrukte totalen sluiten aan; geen fouten en geen waarschuwingen."
    )


def test_a_total_that_does_not_tie_is_a_no() -> None:
    totals = pd.concat([TOTALS, pd.DataFrame({"bestand": ["b"], "oordeel": ["verschil"]})])
    problems = pd.DataFrame({"ernst": ["fout", "waarschuwing"], "aantal": [1, 9]})
    text = gegevens.gegevens_antwoord(problems, SHEETS, totals, COMPLETE).kop
    assert text.startswith("Nee")
    assert "1 van 4 totalen sluiten niet aan" in text
    assert "1 fout en 1 waarschuwing" in text


def test_the_unknown_part_counts_money_and_not_rows() -> None:
    table = pd.DataFrame(
        {
            "fase": ["realisatie"] * 3,
            "wijk": ["Noord", "onbekend", "Zuid"],
            "bedrag": [70.0, 20.0, -10.0],
        }
    )
    found = gegevens.onbekend_per_kenmerk(table, kenmerken=["wijk"])
    assert found.to_dict("records") == [
        {
            "kenmerk": "wijk",
            "rijen_onbekend": 1,
            "bedrag_onbekend": 20.0,
            "aandeel_onbekend": 0.2,
        }
    ]


def test_a_prijsvorm_is_missing_only_where_there_can_be_one() -> None:
    line = {"fase": "realisatie", "kant": "lasten", "taakveld": "2.1", "prijsvorm": "onbekend"}
    frame = pd.DataFrame(
        [
            line | {"uitvoerder": "De Kar BV", "bedrag": 20.0},
            line | {"uitvoerder": "De Kar BV", "bedrag": 60.0, "prijsvorm": "vast"},
            line | {"uitvoerder": None, "bedrag": 20.0},
            line | {"uitvoerder": "Gemeente Voorbeeldstad", "bedrag": 500.0},
            line | {"uitvoerder": "De Kar BV", "kant": "baten", "bedrag": 70.0},
            line | {"uitvoerder": "De Kar BV", "taakveld": "0.10", "bedrag": 80.0},
        ]
    )
    found = gegevens.onbekend_per_kenmerk(frame, kenmerken=["prijsvorm"])
    assert found.to_numpy().tolist() == [["prijsvorm", 2, 40.0, 0.4]]


def test_no_money_at_all_is_neither_known_nor_unknown() -> None:
    table = pd.DataFrame({"fase": ["primitief"], "wijk": ["onbekend"], "bedrag": [5.0]})
    assert gegevens.onbekend_per_kenmerk(table, kenmerken=["wijk"]).empty


def test_control_totals_are_counted_per_file() -> None:
    assert gegevens.totalen_per_bestand(TOTALS).to_dict("records") == [
        {"bestand": "a", "totalen": 2, "sluit_aan": 1, "afronding": 1, "verschil": 0},
        {"bestand": "b", "totalen": 1, "sluit_aan": 1, "afronding": 0, "verschil": 0},
    ]
    assert gegevens.totalen_per_bestand(TOTALS.head(0)).empty


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda d: gegevens.onbekend_per_kenmerk(d, "plan"), "fase 'plan' bestaat niet"),
        (lambda d: gegevens.onbekend_per_kenmerk(d, kenmerken=["buurt"]), "ontbreekt: buurt"),
    ],
)
def test_a_wrong_argument_is_answered_with_what_there_is(ask, told) -> None:
    with pytest.raises(ArgumentFout, match=told):
        ask(pd.DataFrame({"fase": ["realisatie"], "wijk": ["Noord"], "bedrag": [5.0]}))
