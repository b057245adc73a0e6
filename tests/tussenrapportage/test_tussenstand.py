"""Where a running year stands: no part of a year is held against a whole one, and sums tie."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse.errors import ArgumentFout
from analyse.tussenrapportage import (
    Rapportjaar,
    rapportjaar,
    reserves_samen,
    tussenindeling,
    tussenstand,
    tussenstand_tabel,
    tussenstand_totalen,
)
from rapportages import ROWS, begroting, geen_maanden, maanden


def rapport(rows=ROWS, months=None, **options) -> Rapportjaar:
    return rapportjaar(begroting(rows), geen_maanden() if months is None else months, **options)


def row(table: pd.DataFrame, groep: str, kant: str = "lasten") -> dict[str, object]:
    found = table[table.iloc[:, 1].str.startswith(groep) & (table["kant"] == kant)]
    assert len(found) == 1
    return found.iloc[0].to_dict()


def without(fase: str) -> list[tuple]:
    return [line for line in ROWS if line[1] != fase]


def test_the_year_that_runs_is_reported_up_to_its_day() -> None:
    found = rapport()
    assert (found.jaar, found.tot_en_met, found.loopt) == (2024, dt.date(2024, 9, 30), True)
    assert (found.periode, found.maand) == ("september", 9)
    whole = rapport(jaar=2023)
    assert (whole.jaar, whole.loopt, whole.periode) == (2023, False, "")


def test_a_year_without_bookings_has_no_day() -> None:
    found = rapport([line for line in ROWS if line[:2] != (2024, "realisatie")], jaar=2024)
    assert (found.tot_en_met, found.loopt) == (None, True)


def test_a_day_in_a_month_ends_no_month() -> None:
    table = begroting()
    days = table["tot_en_met"].where(table["tot_en_met"].isna(), pd.Timestamp("2024-09-15"))
    found = rapportjaar(table.assign(tot_en_met=days, peildatum=days), geen_maanden())
    assert (found.periode, found.maand) == ("15 september", 8)


def test_what_a_group_has_left_and_where_it_ends() -> None:
    green = row(tussenstand(rapport(), "taakveld"), "5.7")
    assert green["taakveld"].startswith("5.7 Openbaar groen")
    assert green["primitief"] == 950_000
    assert green["plan"] == green["gewijzigd"] == 1_000_000
    assert green["realisatie"] == 700_000.10
    assert green["vrije_ruimte"] == 199_999.90
    assert (green["verschil"], green["vn"]) == (60_000, "V")
    assert green["grondslag"] == "prognose van de organisatie"


def test_a_group_without_verplichting_has_room_and_baten_have_the_other_sign() -> None:
    stand = tussenstand(rapport(), "taakveld")
    assert row(stand, "2.1")["vrije_ruimte"] == 80_000
    income = row(stand, "2.1", "baten")
    assert (income["verschil"], income["vn"]) == (-10, "N")


def test_without_verplichtingen_the_room_is_not_known() -> None:
    stand = tussenstand(rapport(without("verplichting")), "taakveld")
    assert stand["vrije_ruimte"].isna().all()


def test_a_part_of_a_year_is_no_advantage_without_a_prognose() -> None:
    stand = tussenstand(rapport(without("prognose")), "taakveld")
    assert stand["verschil"].isna().all()
    assert set(stand["vn"]) == {"-"}
    assert set(stand["grondslag"]) == {""}


def test_a_whole_year_has_its_outcome() -> None:
    green = row(tussenstand(rapport(jaar=2023), "taakveld"), "5.7")
    assert (green["verschil"], green["grondslag"]) == (20_000, "realisatie")


def test_the_difference_is_split_by_aard_to_the_cent() -> None:
    roads = row(tussenstand(rapport(), "taakveld"), "2.1")
    assert (roads["verschil"], roads["vn"]) == (-30_000, "N")
    assert (roads["structureel"], roads["incidenteel"]) == (0, -30_000)


def test_a_line_without_a_prognose_is_not_expected_to_cost_nothing() -> None:
    rows = [
        line for line in ROWS if (line[1], line[4], line[2]) != ("prognose", "asfalt", "lasten")
    ]
    roads = row(tussenstand(rapport(rows), "taakveld"), "2.1")
    assert roads["zonder_prognose"] == 400_000
    assert roads["verschil"] == -30_000


def test_a_group_without_any_prognose_has_no_difference() -> None:
    rows = [line for line in ROWS if (line[1], line[3]) != ("prognose", "5.7")]
    green = row(tussenstand(rapport(rows), "taakveld"), "5.7")
    assert np.isnan(green["verschil"])
    assert green["zonder_prognose"] == 1_000_000


def test_a_prognose_without_a_plan_is_a_disadvantage_in_full() -> None:
    extra = (2024, "prognose", "lasten", "7.2", "riool", "incidenteel", 7_000.0)
    sewer = row(tussenstand(rapport([*ROWS, extra]), "taakveld"), "7.2")
    assert sewer["verschil"] == -7_000


def test_our_forecast_needs_two_whole_years_and_is_a_range() -> None:
    rows = without("prognose")
    one = maanden({2023: 80_000.0, 2024: 77_777.79})
    assert np.isnan(row(tussenstand(rapport(rows, one), "taakveld"), "5.7")["prognose_laag"])
    two = maanden({2022: 70_000.0, 2023: 80_000.0, 2024: 77_777.79})
    green = row(tussenstand(rapport(rows, two), "taakveld"), "5.7")
    assert green["eerdere_jaren"] == 2
    assert green["prognose_laag"] == green["prognose_hoog"] == pytest.approx(933_333.48)
    assert green["grondslag"] == "prognose uit de maanden"
    assert green["verschil"] == pytest.approx(66_666.52)


def test_a_range_that_holds_the_plan_is_no_advantage_yet() -> None:
    months = maanden({2022: 70_000.0, 2023: 80_000.0, 2024: 83_000.0})
    december = (months["jaar"] == 2022) & (months["maand"] == "december")
    months.loc[december, "bedrag"] = 300_000.0
    green = row(tussenstand(rapport(without("prognose"), months), "taakveld"), "5.7")
    assert green["prognose_laag"] < green["plan"] < green["prognose_hoog"]
    assert (green["vn"], bool(green["verschil"])) == ("-", True)


def test_the_two_forecasts_stand_beside_each_other_and_are_not_mixed() -> None:
    months = maanden({2022: 70_000.0, 2023: 80_000.0, 2024: 77_777.79})
    green = row(tussenstand(rapport(months=months), "taakveld"), "5.7")
    assert (green["verschil"], green["prognose"]) == (60_000, 940_000)
    assert green["prognose_laag"] == pytest.approx(933_333.48)


def test_the_same_period_of_last_year_comes_from_its_state_or_its_months() -> None:
    months = maanden({2023: 80_000.0, 2024: 77_777.79})
    assert row(tussenstand(rapport(months=months), "taakveld"), "5.7")["vorig_jaar"] == 720_000
    older = begroting([(2023, "realisatie", "lasten", "5.7", "gras", "structureel", 655_000.0)])
    older = older.assign(tot_en_met=pd.Timestamp("2023-09-30"))
    found = rapport(eerdere_standen=older)
    assert row(tussenstand(found, "taakveld"), "5.7")["vorig_jaar"] == 655_000
    assert tussenstand(rapport(), "taakveld")["vorig_jaar"].isna().all(), "a whole year is none"


def test_a_state_of_before_is_reported_when_it_is_asked() -> None:
    older = begroting()
    older = older[older["fase"].isin(["realisatie"]) & (older["jaar"] == 2024)]
    day = pd.Timestamp("2024-06-30")
    older = older.assign(bedrag=older["bedrag"] / 2, tot_en_met=day, peildatum=day)
    found = rapport(peildatum="30-06-2024", eerdere_standen=older)
    assert found.periode == "juni"
    assert row(tussenstand(found, "taakveld"), "2.1")["realisatie"] == 185_000
    same = rapport(peildatum="2024-06-30", eerdere_standen=older)
    assert same.tot_en_met == found.tot_en_met


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("31-08-2024", "er is: 30-09-2024"),
        ("zomer", "geen datum"),
        ("31-02-2024", "geen datum"),
    ],
)
def test_a_day_that_is_not_there_is_refused_with_those_that_are(day: str, says: str) -> None:
    with pytest.raises(ArgumentFout, match=says):
        rapport(peildatum=day)


def test_a_grouping_that_is_not_there_is_refused_with_those_that_are() -> None:
    lines = rapport().regels
    assert tussenindeling(lines) == "taakveld"
    assert tussenindeling(lines, "product") == "product"
    with pytest.raises(ArgumentFout, match=r"geen kostenplaats \(wel: taakveld, product\)"):
        tussenindeling(lines, "kostenplaats")
    with pytest.raises(ArgumentFout, match="per"):
        tussenindeling(lines, "wijk")


def test_totals_saldo_and_reserves_are_told_of_the_whole() -> None:
    found = rapport()
    table = tussenstand_totalen(
        tussenstand(found, "taakveld"), tussenstand(found), reserves_samen(found)
    )
    named = table.set_index("post")
    assert named.loc["Lasten", "plan"] == 1_450_000
    assert named.loc["Lasten", "verschil"] == 30_000
    assert named.loc["Saldo van baten en lasten", "plan"] == -1_430_000
    assert named.loc["Saldo van baten en lasten", "verschil"] == 29_990
    assert named.loc["Onttrekking aan reserves", "realisatie"] == 1_000
    assert named.loc["Resultaat na reserves", "plan"] == -1_425_000
    assert named.loc["Resultaat na reserves", "verschil"] == 28_990
    assert "laag" not in table


def test_the_printed_groups_are_of_one_kant_and_show_what_is_known() -> None:
    table = tussenstand_tabel(tussenstand(rapport(), "taakveld"), "baten")
    assert list(table) == [
        *("taakveld", "plan", "realisatie", "vrije_ruimte", "prognose", "verschil", "vn")
    ]
    assert len(table) == 1


def test_the_total_of_a_range_is_not_the_sum_of_ranges() -> None:
    months = maanden({2022: 70_000.0, 2023: 80_000.0, 2024: 77_777.79})
    found = rapport(without("prognose"), months)
    whole = tussenstand(found)
    table = tussenstand_totalen(tussenstand(found, "taakveld"), whole).set_index("post")
    assert (
        table.loc["Lasten", "verschil"] == whole[whole["kant"] == "lasten"]["verschil"].iloc[0]
    )
    assert table.loc["Saldo van baten en lasten", "vn"] == "-"


FASES = ["primitief", "gewijzigd", "realisatie", "verplichting", "prognose"]
LINE = st.tuples(
    st.just(2024),
    st.sampled_from(FASES),
    st.sampled_from(["lasten", "baten"]),
    st.sampled_from(["5.7", "2.1", "7.2"]),
    st.sampled_from(["a", "b"]),
    st.sampled_from(["structureel", "incidenteel", "onbekend"]),
    st.integers(-10_000, 10_000_000).map(lambda cents: cents / 100),
)


@given(st.lists(LINE, min_size=1, max_size=12))
@settings(max_examples=20)
def test_groups_make_the_whole_and_parts_make_the_difference(lines: list[tuple]) -> None:
    found = rapport(lines)
    groups, whole = tussenstand(found, "taakveld"), tussenstand(found)
    for name in ("plan", "realisatie", "verplichting", "prognose", "verschil"):
        by_group = round(groups[name].sum(), 2)
        assert by_group == pytest.approx(round(whole[name].sum(), 2), abs=0.001), name
    parts = groups[["structureel", "incidenteel", "aard_onbekend"]].sum(axis=1)
    known = groups["verschil"].notna()
    assert np.allclose(parts[known], groups.loc[known, "verschil"])


def test_the_lines_are_grouped_by_what_plan_and_realisatie_both_say() -> None:
    lines = rapport().regels
    booked = lines["fase"].isin(["realisatie", "prognose"])
    bare = lines.assign(taakveld=lines["taakveld"].astype(object).mask(booked, "onbekend"))
    assert tussenindeling(bare) == "product"
    with pytest.raises(
        ArgumentFout, match=r"niet bij elke stand een taakveld \(wel: product\)"
    ):
        tussenindeling(bare, "taakveld")
    without = bare.assign(product="onbekend")
    assert tussenindeling(without) == "taakveld"
