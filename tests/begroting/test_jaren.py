"""A part of a year is told by its date or its months, and stands beside no whole one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analyse.begroting.jaren import deeljaren, hele_jaren, waarom_leeg
from analyse.begroting.maanden import MAANDEN
from analyse.errors import ArgumentFout

NO_MONTHS = pd.DataFrame(
    {
        "jaar": pd.Series(dtype="int64"),
        "maand": [],
        "kant": [],
        "bedrag": pd.Series(dtype=float),
    }
)


def lines(peildatum: dict[int, str] | None = None, last: float = 75.0) -> pd.DataFrame:
    """A plan of 100 in each of three years, spent in the first two; the third is as it is."""
    rows = []
    for jaar, spent in ((2016, 100.0), (2017, 100.0), (2018, last)):
        rows.append((jaar, "primitief", 100.0))
        rows.append((jaar, "realisatie", spent))
    frame = pd.DataFrame(rows, columns=["jaar", "fase", "bedrag"])
    days = frame["jaar"].map(peildatum or {}).where(frame["fase"] == "realisatie")
    return frame.assign(kant="lasten", product="gras", peildatum=pd.to_datetime(days))


def months(until: str, each: float = 75.0 / 9) -> pd.DataFrame:
    """What was booked in each month of 2018 up to one."""
    names = MAANDEN[: MAANDEN.index(until) + 1]
    return pd.DataFrame(
        {"jaar": 2018, "maand": names, "kant": "lasten", "product": "gras", "bedrag": each}
    )


def test_a_date_before_the_end_of_the_year_makes_it_a_part() -> None:
    assert deeljaren(lines({2018: "2018-09-30"}), NO_MONTHS) == {2018: "30-09-2018"}
    assert deeljaren(lines({2018: "2018-12-31"}), NO_MONTHS) == {}
    # Drawn up after the books were closed.
    assert deeljaren(lines({2016: "2018-09-30", 2018: "2019-03-01"}), NO_MONTHS) == {}


def test_one_line_with_an_earlier_date_makes_the_year_a_part() -> None:
    whole = lines({2018: "2018-12-31"})
    both = pd.concat([whole, lines({2018: "2018-06-30"}).tail(1)])
    assert deeljaren(both, NO_MONTHS) == {2018: "30-06-2018"}


def test_months_that_stop_make_it_a_part_unless_a_date_or_the_amount_says_otherwise() -> None:
    assert deeljaren(lines(), months("september")) == {2018: "september"}
    assert deeljaren(lines(), months("december")) == {}
    assert deeljaren(lines({2018: "2018-12-31"}), months("september")) == {}
    # The months lag behind a year that is whole.
    assert deeljaren(lines(last=100.0), months("september")) == {}
    assert deeljaren(lines().drop(columns="peildatum"), months("september")) == {
        2018: "september"
    }


def test_a_year_of_which_far_less_is_spent_is_asked_to_be_whole() -> None:
    """Nine months that nothing calls nine months look like a quarter saved."""
    asked = "Van het plan van 2018 is 75% uitgegeven, eerder 100%: is 2018 een heel jaar?"
    assert hele_jaren(lines(), NO_MONTHS).noot == asked
    assert hele_jaren(lines(last=90.0), NO_MONTHS).noot == ""
    assert hele_jaren(lines({2018: "2018-12-31"}), NO_MONTHS).noot == ""
    # Nothing to stand beside, and a year before in which as little was spent.
    alone = lines()[lambda table: table["jaar"] == 2018]
    assert hele_jaren(alone, NO_MONTHS).noot == ""
    poor = lines().replace({"bedrag": {100.0: 80.0}}).assign(fase=lines()["fase"])
    poor.loc[poor["fase"] == "primitief", "bedrag"] = 100.0
    assert hele_jaren(poor, NO_MONTHS).noot == ""


def test_what_was_realised_in_a_part_of_a_year_is_left_out_and_its_plan_is_not() -> None:
    found = hele_jaren(lines({2018: "2018-09-30"}), NO_MONTHS)
    assert (found.eerste, found.laatste) == (2016, 2017)
    kept = found.regels.groupby("jaar")["fase"].agg(list).to_dict()
    assert kept[2018] == ["primitief"]
    assert kept[2017] == ["primitief", "realisatie"]
    assert found.noot == "2018 loopt nog (stand 30-09-2018); vergeleken is 2017."
    assert found.bij("Zeker.") == f"{found.noot} Zeker."


def test_a_whole_year_is_left_as_it_is_and_nothing_is_said() -> None:
    table = lines(last=95.0)
    found = hele_jaren(table, NO_MONTHS)
    pd.testing.assert_frame_equal(found.regels, table)
    assert (found.laatste, found.noot, found.bij("Zeker.")) == (2018, "", "Zeker.")


def test_an_earlier_year_that_was_kept_half_does_not_count() -> None:
    found = hele_jaren(lines({2016: "2016-09-30"}, last=95.0), NO_MONTHS)
    assert (found.eerste, found.laatste) == (2017, 2018)
    assert found.noot == "2016 is geen heel jaar (stand 30-09-2016) en telt niet mee."


def test_a_year_that_is_chosen_is_the_last_one() -> None:
    found = hele_jaren(lines(), NO_MONTHS, 2017)
    assert (found.laatste, found.regels["jaar"].max(), found.noot) == (2017, 2017, "")
    running = lines({2018: "2018-09-30"})
    assert hele_jaren(running, NO_MONTHS, 2017).noot == ""
    assert hele_jaren(running, NO_MONTHS, 2018).laatste == 2017
    with pytest.raises(ArgumentFout, match="2019"):
        hele_jaren(lines(), NO_MONTHS, 2019)


def test_a_year_with_only_a_plan_is_compared_by_the_last_one_that_was_realised() -> None:
    planned = lines().query("jaar < 2018 or fase == 'primitief'")
    found = hele_jaren(planned, NO_MONTHS, 2018)
    assert found.laatste == 2017
    assert found.noot == "Van 2018 is er geen realisatie; vergeleken is 2017."


def test_without_a_whole_year_that_is_said() -> None:
    only = lines({2018: "2018-09-30"}).query("jaar == 2018")
    found = hele_jaren(only, NO_MONTHS)
    assert (found.eerste, found.laatste) == (2018, 2018)
    assert found.noot == "2018 loopt nog (stand 30-09-2018); een heel jaar is er niet."
    empty = hele_jaren(only.head(0), NO_MONTHS)
    assert (empty.eerste, empty.laatste, empty.noot) == (0, 0, "")


@pytest.mark.parametrize(
    ("years", "asked", "why"),
    [
        ([2018], 2016, "kosten zijn er pas vanaf 2018"),
        ([2018], 2018, ""),
        ([2018], None, ""),
        ([], 2016, "kosten staan niet in de exports"),
        ([np.nan, 2018], 2016, ""),
    ],
)
def test_why_nothing_is_left_of_a_table(
    years: list[float], asked: int | None, why: str
) -> None:
    table = pd.DataFrame({"jaar": years}, dtype="float64")
    assert waarom_leeg(table, "kosten", asked) == why


def test_a_date_says_its_year() -> None:
    table = pd.DataFrame({"op": pd.to_datetime(["2017-10-01", "2018-01-01"])})
    assert waarom_leeg(table, "doelen", 2016, "op") == "doelen zijn er pas vanaf 2017"
    assert waarom_leeg(table, "doelen", 2017, "op") == ""
