"""Nothing is published of fewer than five people, nor can it be worked out from what is.

The data are fictional.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse import werk
from analyse.dossier import open_dossier
from analyse.read.table import read_file
from analyse.read.typed import empty
from analyse.report.run.outline import joined, kind, load, outputs
from analyse.tables import TABLES
from analyse.werk.antwoord import werk_antwoord
from analyse.werk.herleidbaar import MINSTE_PERSONEN
from analyse.werk.uren import NIET_TE_VERGELIJKEN, SAMENGEVOEGD
from conftest import ROOT

FTE = 1400.0
HELPED = ("sw", "wajong", "beschut werk", "garantiebaan")


def uren(*rows: tuple[object, ...]) -> pd.DataFrame:
    """Rows of the table werk: jaar, doelgroep, fte, and what differs from ordinary hours."""
    made = []
    for jaar, doelgroep, fte, *more in rows:
        ordinary = {
            "jaar": jaar,
            "doelgroep": doelgroep,
            "uren": float(fte) * FTE,
            "maand": "onbekend",
            "soort": "gerealiseerd",
            "winterwerk": "nee",
            "activiteit": "Groen",
            "wijk": "onbekend",
            "loonkosten": float(fte) * 100.01,
            "subsidie": float(fte) * 10.0,
            "detacheringsvergoeding": 1.0,
        }
        made.append(ordinary | dict(*more))
    return pd.DataFrame(made)


def shown(rows: pd.DataFrame) -> dict[tuple[int, str], float]:
    """FTE of each group that is shown, by year."""
    table = werk.uren_per_doelgroep(werk.uren_onherleidbaar(rows))
    return dict(
        zip(zip(table["jaar"], table["doelgroep"], strict=True), table["fte"], strict=True)
    )


def test_small_groups_are_one_and_take_the_next_along_when_they_are_still_too_few() -> None:
    rows = uren(
        (2016, "sw", 30),
        (2016, "wajong", 3),
        (2016, "beschut werk", 2.5),
        (2017, "sw", 30),
        (2017, "wajong", 3),
        (2017, "regulier", 9),
        (2018, "sw", 5),
        (2018, "wajong", 6),
    )
    found = shown(rows)
    assert found == pytest.approx(
        {
            (2016, "sw"): 30,
            (2016, SAMENGEVOEGD): 5.5,
            (2017, SAMENGEVOEGD): 33,
            (2017, "regulier"): 9,
            (2018, "sw"): 5,
            (2018, "wajong"): 6,
        }
    )
    said = werk.onherleidbaar_noot(rows, werk.uren_onherleidbaar(rows))
    assert "vijf personen" in said
    assert "samengevoegd" in said
    assert "weggelaten" not in said
    large = rows[rows["jaar"] == 2018]
    assert werk.onherleidbaar_noot(large, werk.uren_onherleidbaar(large)) == ""


def test_what_stays_too_few_is_left_out_with_its_promise_and_that_is_said() -> None:
    rows = uren(
        (2017, "wajong", 2),
        (2017, "sw", 1),
        (2017, "wajong", 4, {"soort": "afgesproken"}),
        (2017, "regulier", 20),
        (2018, "sw", 8),
        (2018, "regulier", 3),
    )
    kept = werk.uren_onherleidbaar(rows)
    assert list(shown(rows)) == [(2017, "regulier"), (2018, "sw")]
    # No promise may look as if it was not kept because its hours are not shown.
    assert "wajong" not in set(werk.uren_afspraken(kept)["doelgroep"])
    assert "weggelaten in 2017 en 2018" in werk.onherleidbaar_noot(rows, kept)


def test_a_promise_to_some_of_those_taken_together_is_not_laid_beside_the_hours_of_all() -> (
    None
):
    rows = uren(
        (2017, "wajong", 3),
        (2017, "beschut werk", 3),
        (2017, "wajong", 4, {"soort": "afgesproken"}),
        (2018, "wajong", 3),
        (2018, "beschut werk", 3),
        (2018, "wajong", 4, {"soort": "afgesproken"}),
        (2018, "beschut werk", 4, {"soort": "afgesproken"}),
    )
    judged = werk.uren_afspraken(werk.uren_onherleidbaar(rows)).set_index("jaar")
    assert judged["oordeel"].to_dict() == {2017: NIET_TE_VERGELIJKEN, 2018: "niet gehaald"}
    assert judged.loc[2018, "fte_afgesproken"] == pytest.approx(8)


def test_neither_an_activity_nor_winter_work_splits_off_fewer_than_five() -> None:
    rows = uren(
        (2018, "sw", 20),
        (2018, "sw", 2, {"activiteit": "Zwerfvuil"}),
        (2018, "wajong", 3, {"activiteit": "Kantine", "winterwerk": "ja"}),
        (2018, "beschut werk", 4),
    )
    kept = werk.uren_onherleidbaar(rows)
    parts = werk.uren_per_doelgroep(kept, ["activiteit", "doelgroep"])
    assert (parts["fte"] >= MINSTE_PERSONEN).all()
    # One activity of a group that is hidden alone is its total less the others.
    assert set(parts["activiteit"]) == {SAMENGEVOEGD}
    assert set(werk.uren_per_maand(kept, 2018)["winterwerk"]) == {"nee", "onbekend"}


def test_people_are_told_by_the_months_that_are_there_and_the_fte_of_their_group() -> None:
    months = [(2018, "sw", 0.5, {"maand": maand}) for maand in ("januari", "februari")]
    assert shown(uren(*months, (2018, "wajong", 0.2, {"maand": "januari"}))) == pytest.approx(
        {(2018, SAMENGEVOEGD): 1.2}
    ), "a fifth of an fte in two months is of one person; an fte in two months of six"
    rows = uren((2018, "sw", 4), (2018, "wajong", 20))
    kept = werk.uren_onherleidbaar(rows, {"sw": 1000.0})
    assert set(kept["doelgroep"]) == {"sw", "wajong"}


def test_the_fees_of_people_who_are_left_out_are_not_laid_beside_the_budget() -> None:
    rows = uren((2017, "wajong", 2), (2017, "regulier", 20), (2018, "sw", 8))
    booked = pd.DataFrame(
        {
            "jaar": [2017, 2018],
            "fase": "realisatie",
            "kant": "lasten",
            "kostensoort": "Inzet SW",
            "bedrag": [2.0, 1.0],
        }
    )
    beside = werk.uren_aansluiting(werk.uren_onherleidbaar(rows), booked)
    assert beside["jaar"].tolist() == [2018]


def test_a_printed_total_of_one_doelgroep_is_checked_and_not_shown(
    write_xlsx: Callable[..., Path],
) -> None:
    path = write_xlsx(
        [
            ["Jaar", "Doelgroep", "Activiteit", "Soort uren", "Uren", "Loonkosten"],
            [2018, "Wajong", "Groen", "gerealiseerd", 700, 9000.5],
            [2018, "Wajong", "Vegen", "gerealiseerd", 300, 4000.5],
            [None, "Totaal Wajong", None, None, 1000, 13001],
            [2018, "WSW", "Groen", "gerealiseerd", 9000, 90000],
            [2018, "WSW", "Vegen", "gerealiseerd", 1000, 10000],
            [None, "Totaal WSW", None, None, 10000, 100000],
            ["Totaal", None, None, None, 11000, 113001],
        ]
    )
    read = read_file(path, [])
    assert "Totaal Wajong" in {total.omschrijving for total in read.sheets[0].totals}
    assert set(open_dossier(path.parent).totals["omschrijving"]) == {"Totaal"}


def test_no_hours_at_all_stay_none() -> None:
    nothing = empty(TABLES["werk"])
    kept = werk.uren_onherleidbaar(nothing, {"sw": 1200})
    assert list(kept.columns) == list(nothing.columns)
    assert kept.empty
    assert werk.onherleidbaar_noot(nothing, kept) == ""


groups = st.dictionaries(
    st.sampled_from((*HELPED, "regulier")), st.integers(1, 40).map(lambda n: n / 2), min_size=1
)


@settings(max_examples=60)
@given(years=st.lists(groups, min_size=1, max_size=3))
def test_no_group_is_too_small_none_can_be_worked_out_and_what_stays_adds_up(years) -> None:
    rows = uren(
        *((2016 + at, name, fte) for at, year in enumerate(years) for name, fte in year.items())
    )
    found = shown(rows)
    assert all(fte >= MINSTE_PERSONEN for fte in found.values())
    for at, year in enumerate(years):
        helped = {name: fte for name, fte in year.items() if name != "regulier"}
        hidden = [name for name in helped if (2016 + at, name) not in found]
        together = found.get((2016 + at, SAMENGEVOEGD))
        if together is None:
            assert not hidden or len(hidden) == len(helped)
        else:
            assert len(hidden) > 1
            assert together == pytest.approx(sum(helped[name] for name in hidden))


def test_nothing_in_the_notebook_is_of_a_group_of_voorbeeldstad_that_is_too_small() -> None:
    stad = open_dossier(ROOT / "data" / "voorbeeldstad").werk
    whole = werk.uren_per_doelgroep(stad)
    small = whole[(whole["fte"] < MINSTE_PERSONEN) & (whole["doelgroep"] != "regulier")]
    assert {"wajong", "beschut werk"} == set(small["doelgroep"])
    told = ""
    for output in outputs(load(ROOT / "notebooks" / "07_werk_en_groenafval.ipynb")):
        if kind(output):
            told += joined(output["data"]["text/plain"])
    assert SAMENGEVOEGD in told
    for name in ("wajong", "beschut werk"):
        assert name not in told
    kept = werk.uren_onherleidbaar(stad)
    before, after = (werk.uren_per_doelgroep(rows, "jaar") for rows in (stad, kept))
    pd.testing.assert_frame_equal(before, after)
    answer = werk_antwoord(
        werk.uren_afspraken(kept),
        werk.uren_per_doelgroep(kept),
        werk.winterwerk(kept),
        pd.DataFrame(columns=["discipline", "verschoven"]),
        werk.groenafval_eigen_keten(empty(TABLES["groenafval"])),
        pd.DataFrame(columns=["label"]),
        2018,
    )
    assert "Groepen onder de vijf personen zijn samengevoegd." in answer.zekerheid
    assert "wajong" not in json.dumps([answer.kop, answer.zekerheid])
