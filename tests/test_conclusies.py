"""Sentences: true of the tables they are made from, also when these are small, empty or odd."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analyse import conclusies
from analyse.measures import volledigheid

PROBLEMS = pd.DataFrame(columns=["ernst", "aantal"]).astype({"aantal": "int64"})
TOTALS = pd.DataFrame({"bestand": ["a", "a", "b"], "oordeel": ["sluit aan", "afronding", "sluit aan"]})
SHEETS = pd.DataFrame({"bestand": ["a", "b", "b"], "tabel": ["begroting", "schouw", ""], "rijen": [1200, 34, 0]})
COMPLETE = pd.DataFrame({"kenmerk": ["wijk"], "aandeel_onbekend": [0.0]})


def test_sound_exports_are_called_usable() -> None:
    text = conclusies.gegevens(PROBLEMS, SHEETS, TOTALS, COMPLETE).tekst
    assert text == (
        "Ja: de exports zijn bruikbaar. Er zijn 1.234 rijen gelezen uit 2 bestanden; alle 3 afgedrukte totalen sluiten aan; geen fouten en geen waarschuwingen."
    )


def test_a_total_that_does_not_tie_is_a_no() -> None:
    totals = pd.concat([TOTALS, pd.DataFrame({"bestand": ["b"], "oordeel": ["verschil"]})])
    problems = pd.DataFrame({"ernst": ["fout", "waarschuwing"], "aantal": [1, 9]})
    text = conclusies.gegevens(problems, SHEETS, totals, COMPLETE).tekst
    assert text.startswith("Nee")
    assert "1 van 4 totalen sluiten niet aan" in text
    assert "1 fout en 1 waarschuwing" in text


def plan(plan: float, real: float, kant: str = "lasten", groep: str = "groen") -> dict[str, object]:
    return {"jaar": 2014, "discipline": groep, "kant": kant, "plan": plan, "realisatie": real, "verschil": plan - real}


NO_REPLACEMENT = pd.DataFrame({"jaar": [2014], "fase": ["realisatie"], "kant": ["lasten"], "vervanging": [0.0]})


@pytest.mark.parametrize(
    ("real", "words"),
    [(900.0, "een voordeel van € 100 (10,0%)"), (1100.0, "een nadeel van € 100 (10,0%)"), (1000.0, "precies volgens plan")],
)
def test_the_difference_has_the_right_side(real: float, words: str) -> None:
    text = conclusies.begroting(pd.DataFrame([plan(1000.0, real)]), "discipline", NO_REPLACEMENT).tekst
    assert words in text.replace("\u00a0", " ")
    assert "vervanging" not in text


def test_the_largest_deviation_is_by_size_and_baten_do_not_count() -> None:
    rows = [plan(100.0, 90.0, groep="groen"), plan(100.0, 150.0, groep="grijs"), plan(100.0, 999.0, "baten", "blauw")]
    text = conclusies.begroting(pd.DataFrame(rows), "discipline", NO_REPLACEMENT).tekst.replace("\u00a0", " ")
    assert "grijs: € 50 nadeel" in text


def test_without_realisation_nothing_is_compared() -> None:
    text = conclusies.begroting(pd.DataFrame([plan(100.0, np.nan)]), "discipline", NO_REPLACEMENT).tekst
    assert "nog niet" in text


PORTFOLIO = pd.DataFrame(
    {"jaar": [2015, 2015], "doel": [1e6, 350e3], "gerealiseerd": [700e3, 100e3], "in_uitvoering": [200e3, 50e3], "risico": [60e3, 150e3],
     "vervallen": [40e3, 0.0], "nog_in_te_vullen": [0.0, 50e3]}
)  # fmt: skip
PER_AARD = pd.DataFrame({"jaar": [2015, 2015], "aard": ["structureel", "incidenteel"], "gerealiseerd": [750e3, 50e3]})
BRIDGE = pd.DataFrame(
    {"stap": ["nulmeting", "taakmutaties", "prijs", "geen_index", "overig", "kosten"], "bedrag": [13e6, 0.0, 5e5, 0.0, -4e5, 13.1e6]}
)


def test_stacked_targets_are_added_and_the_parts_make_the_whole() -> None:
    text = conclusies.taakstelling(PORTFOLIO, PER_AARD, BRIDGE, 2015).tekst.replace("\u00a0", " ")
    assert "taakstelling van € 1.350.000 in 2015 is € 800.000 gemeld als gerealiseerd (59%), waarvan € 750.000 structureel" in text
    assert "€ 250.000 is in uitvoering, € 210.000 onzeker en € 40.000 vervallen; € 50.000 is nog niet ingevuld" in text
    assert 800 + 250 + 210 + 40 + 50 == 1350
    assert "blijft € -400.000 over" in text


def test_a_year_without_a_target_has_no_percentage() -> None:
    assert conclusies.taakstelling(PORTFOLIO, PER_AARD, BRIDGE, 2030).tekst == "Voor 2030 is geen taakstelling bekend."


def test_no_answer_calls_the_rest_of_the_cost_a_saving() -> None:
    answer = conclusies.taakstelling(PORTFOLIO, PER_AARD, BRIDGE, 2015)
    assert "bewijst de besparing niet" in answer.zekerheid


def quality(**rounds: tuple[float, float, float]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"ronde": r.replace("r", "").replace("_", "-"), "n": 50, "aandeel": a, "laag": lo, "hoog": hi}
            for r, (a, lo, hi) in rounds.items()
        ]
    )


SEGMENTS = pd.DataFrame({"ronde": ["2013-4", "2014-4", "2015-4"], "segment": [0, 1, 1], "breuk": ["", "andere meetwijze", ""]})
CITY = quality(r2013_4=(0.9, 0.8, 0.95), r2014_4=(0.8, 0.7, 0.9), r2015_4=(0.7, 0.6, 0.8))


def wijken(low: tuple[float, float, float], high: tuple[float, float, float]) -> pd.DataFrame:
    return pd.concat([quality(r2015_4=low).assign(wijk="Noord"), quality(r2015_4=high).assign(wijk="Zuid")])


def test_overlapping_intervals_are_called_chance() -> None:
    text = conclusies.beeldkwaliteit(CITY, wijken((0.6, 0.4, 0.8), (0.8, 0.7, 0.9)), SEGMENTS).tekst
    assert "kan toeval zijn" in text
    text = conclusies.beeldkwaliteit(CITY, wijken((0.4, 0.3, 0.5), (0.8, 0.7, 0.9)), SEGMENTS).tekst
    assert "overlappen niet" in text


def test_a_year_earlier_is_compared_only_within_a_piece() -> None:
    one = wijken((0.6, 0.4, 0.8), (0.8, 0.7, 0.9))
    assert "een jaar eerder was dat 80%" in conclusies.beeldkwaliteit(CITY, one, SEGMENTS).tekst
    broken = SEGMENTS.assign(segment=[0, 1, 2])
    text = conclusies.beeldkwaliteit(CITY, one, broken).tekst
    assert "daartussen ligt een breuk" in text
    assert "was dat" not in text


def test_one_round_and_one_wijk_make_a_true_sentence() -> None:
    city = quality(r2015_4=(0.7, 0.6, 0.8))
    text = conclusies.beeldkwaliteit(city, city.assign(wijk="Noord"), SEGMENTS.tail(1)).tekst
    assert text == "In ronde 2015-4 haalt 70% (60% tot 80%, n = 50) de ambitie."


def test_no_scores_is_said() -> None:
    assert "geen ronde" in conclusies.beeldkwaliteit(CITY.assign(n=0), CITY.assign(wijk="x"), SEGMENTS).tekst


def per_jaar(**lasten: float) -> pd.DataFrame:
    return pd.DataFrame([{"jaar": 2018, "aard": a, "lasten": v, "saldo": -v} for a, v in lasten.items()])


EMPTY_SIGNALS = pd.DataFrame({"signaal": []})
NO_PRINT = pd.DataFrame({"structureel": [], "status": []})
CLASHES = pd.DataFrame({"soort": ["eenheid", "eenheid", "teken"]})


def test_the_classes_are_named_and_unknown_with_them() -> None:
    text = conclusies.structureel(per_jaar(structureel=9e6, incidenteel=1e5, onbekend=5e4), EMPTY_SIGNALS, CLASHES.head(0), NO_PRINT).tekst
    text = text.replace("\u00a0", " ")
    assert "€ 9,00 mln van € 9,15 mln lasten structureel, € 100.000 incidenteel en € 50.000 onbekend" in text
    assert "Geen regels vragen" in text


def test_only_printed_balances_are_counted() -> None:
    printed = pd.DataFrame({"structureel": [1.0, 2.0, np.nan], "status": ["klopt", "wijkt af", "niet afgedrukt"]})
    text = conclusies.structureel(per_jaar(structureel=1.0), EMPTY_SIGNALS, CLASHES, printed).tekst
    assert "Van de 2 gepubliceerde structurele saldi komen er 1 exact uit; 2 tabellen spreken hun eenheid tegen en 1 keer" in text


def test_the_unknown_part_counts_money_and_not_rows() -> None:
    table = pd.DataFrame({"fase": ["realisatie"] * 3, "wijk": ["Noord", "onbekend", "Zuid"], "bedrag": [70.0, 20.0, -10.0]})
    found = volledigheid.per_kenmerk(table, kenmerken=["wijk"])
    assert found.to_dict("records") == [{"kenmerk": "wijk", "rijen_onbekend": 1, "bedrag_onbekend": 20.0, "aandeel_onbekend": 0.2}]


def test_no_money_at_all_is_neither_known_nor_unknown() -> None:
    table = pd.DataFrame({"fase": ["primitief"], "wijk": ["onbekend"], "bedrag": [5.0]})
    assert volledigheid.per_kenmerk(table, kenmerken=["wijk"]).empty


def test_a_year_with_nothing_to_compare_with_has_no_saving() -> None:
    one_year = BRIDGE.assign(bedrag=[13e6, 0.0, 0.0, 0.0, 0.0, 13e6])
    text = conclusies.taakstelling(PORTFOLIO, PER_AARD, one_year, 2015).tekst
    assert "nergens mee te vergelijken" in text
    assert "blijft" not in text


def test_without_a_realisation_nothing_is_classed() -> None:
    assert "geen jaar" in conclusies.structureel(per_jaar(), EMPTY_SIGNALS, CLASHES, NO_PRINT).tekst


def test_control_totals_are_counted_per_file() -> None:
    assert volledigheid.aansluiting(TOTALS).to_dict("records") == [
        {"bestand": "a", "totalen": 2, "sluit_aan": 1, "afronding": 1, "verschil": 0},
        {"bestand": "b", "totalen": 1, "sluit_aan": 1, "afronding": 0, "verschil": 0},
    ]
    assert volledigheid.aansluiting(TOTALS.head(0)).empty
