"""Whether the exports may be trusted: true of the tables it is said of."""

from __future__ import annotations

import pandas as pd
import pytest

from analyse import gegevens
from analyse.errors import ArgumentFout
from antwoorden import kop_past
from charting import all_words, empty

PROBLEMS = pd.DataFrame(columns=["ernst", "aantal"]).astype({"aantal": "int64"})


TOTALS = pd.DataFrame(
    {"bestand": ["a", "a", "b"], "oordeel": ["sluit aan", "afronding", "sluit aan"]}
)


SHEETS = pd.DataFrame(
    {"bestand": ["a", "b", "b"], "tabel": ["begroting", "schouw", ""], "rijen": [1200, 34, 0]}
)


COMPLETE = pd.DataFrame({"kenmerk": ["wijk"], "aandeel_onbekend": [0.0]})


def answer(problems=PROBLEMS, totals=TOTALS, onbekend=COMPLETE, sheets=SHEETS):
    problems = problems.reindex(columns=["code", *problems.columns.difference(["code"])])
    found = gegevens.gegevens_antwoord(problems, sheets, totals, onbekend)
    kop_past(found)
    return found, {figure.naam: figure.waarde for figure in found.kerngetallen}


def test_sound_exports_are_called_usable() -> None:
    found, figures = answer()
    assert found.kop == "Ja: wat is gelezen is zonder fouten en elk afgedrukt totaal sluit aan."
    assert figures == {
        "Rijen gelezen": "1.234",
        "Totalen die sluiten": "3 van 3",
        "Fouten en waarschuwingen": "0 en 0",
    }
    assert found.rest == ("De rijen komen uit 2 bestanden.",)


def slip(cell: str, amount: str, number: int = 1) -> dict[str, object]:
    return {
        "ernst": "waarschuwing",
        "aantal": number,
        "code": "TIKFOUT",
        "bestand": "a.xlsx",
        "blad": "P09",
        "cel": cell,
        "waarde": amount,
        "verwacht": "ongeveer € 668,64",
    }


def test_a_slip_of_a_finger_is_told_with_its_cell_and_what_it_would_be() -> None:
    one = pd.DataFrame([slip("K687", "€ 66.864,00"), slip("K5", "€ 5") | {"code": "FOUTCEL"}])
    told = (
        "Let op: een bedrag lijkt een tikfout en telt mee zoals het er staat: € 66.864,00 (a.xlsx,"
        " P09 K687; ongeveer € 668,64)."
    )
    assert gegevens.tikfouten(one) == told
    assert answer(one)[0].rest[0] == told
    more = gegevens.tikfouten(pd.DataFrame([slip("K1, K2", "€ 1 | € 2", 2), slip("C3", "€ 3")]))
    assert more.startswith("Let op: 3 bedragen lijken een tikfout en tellen mee")
    assert gegevens.tikfouten(one.tail(1)) == ""


def test_a_total_that_does_not_tie_is_a_no() -> None:
    totals = pd.concat([TOTALS, pd.DataFrame({"bestand": ["b"], "oordeel": ["verschil"]})])
    problems = pd.DataFrame({"ernst": ["fout", "waarschuwing"], "aantal": [1, 9]})
    found, figures = answer(problems, totals)
    assert found.kop == "Nee: herstel eerst 1 fout."
    assert figures["Totalen die sluiten"] == "3 van 4"
    assert figures["Fouten en waarschuwingen"] == "1 en 1"
    assert answer(totals=totals)[0].kop == "Nee: 1 van 4 afgedrukte totalen sluiten niet aan."
    assert answer(problems)[0].kop == "Nee: herstel eerst 1 fout."


def test_nothing_read_and_nothing_to_test_it_on_are_said() -> None:
    found, figures = answer(totals=TOTALS.head(0))
    assert "geen afgedrukt totaal" in found.kop
    assert "Totalen die sluiten" not in figures
    nothing, none = answer(sheets=SHEETS.assign(rijen=0))
    assert nothing.kop.startswith("Niet te zeggen")
    assert not none


UNKNOWN = pd.DataFrame(
    {
        "kenmerk": ["wijk", "aard", "product"],
        "bedrag_onbekend": [10.0, 900_000.0, 0.0],
        "aandeel_onbekend": [0.0001, 0.026, 0.0],
    }
)


def test_the_largest_unknown_part_is_a_figure() -> None:
    found, figures = answer(onbekend=UNKNOWN)
    assert figures["Grootste onbekend: aard"] == "2,6%"
    assert found.rest[-1].endswith("aard (2,6%).")


def test_the_chart_draws_what_is_unknown_and_counts_what_is_complete() -> None:
    ax = gegevens.onbekend_per_kenmerk_grafiek(UNKNOWN)
    assert [t.get_text() for t in ax.get_yticklabels()] == ["aard (2,6%)", "wijk (0,0%)"]
    said = all_words(ax.figure).replace("\n", " ")
    assert "Vooral aard is onbekend: bij 2,6% van het geld" in said
    assert "1 ander kenmerk is overal bekend" in said
    assert "aard (2,6%) €\u00a0900.000 onbekend" in ax.figure.analyse_alt
    complete = gegevens.onbekend_per_kenmerk_grafiek(UNKNOWN.tail(1))
    assert "Van elk bedrag is elk kenmerk bekend" in all_words(complete.figure)
    assert empty(gegevens.onbekend_per_kenmerk_grafiek(UNKNOWN.head(0)))


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
