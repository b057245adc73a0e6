"""Targets keep their versions and the portfolio adds up to the target, per year and structurally, to the cent."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyse import open_dossier
from analyse.begroting.prijsindex import gebruikte_index
from analyse.besparing import (
    gedrukte_opgaven,
    taakstelling_geldend,
    taakstelling_portfolio,
    taakstelling_portfolio_per,
    taakstelling_portfolio_structureel,
    taakstelling_versies,
)
from analyse.besparing.taakstelling import DELEN
from analyse.tables import cents
from conftest import ROOT

DATA = ROOT / "data"

FASEN = ["niet gestart", "in uitwerking", "vastgesteld", "gerealiseerd", "vervallen"]


def doel(naam: str, jaar: int, bedrag: float, besluit: str | None) -> dict:
    return {
        "naam": naam,
        "jaar": jaar,
        "bedrag": bedrag,
        "besluitdatum": pd.Timestamp(besluit) if besluit else pd.NaT,
        "bron": "besluit",
    }


def maatregel(
    nummer: str,
    bedrag: float,
    fase: str = "vastgesteld",
    gerealiseerd: float = 0.0,
    risico: float = 0.0,
    *,
    prognose: float | None = None,
    peil: str | None = "2014-06-30",
    aard: str | None = "structureel",
    jaar: int = 2014,
    taakstelling: str = "DVO",
) -> dict:
    return {
        "nummer": nummer,
        "taakstelling": taakstelling,
        "maatregel": "x",
        "jaar": jaar,
        "bedrag": bedrag,
        "fase": fase,
        "aard": aard,
        "gerealiseerd": gerealiseerd,
        "risico": risico,
        "prognose": prognose,
        "peildatum": pd.Timestamp(peil) if peil else pd.NaT,
    }


# Nijmegen, programme Openbare ruimte: 2,4 mln for 2014 in the report of 2013, 3,2 mln a year later.
NIJMEGEN = pd.DataFrame(
    [
        doel("Openbare ruimte", 2014, 3.2e6, "2014-12-31"),
        doel("Openbare ruimte", 2014, 2.4e6, "2013-12-31"),
    ]
)


def test_target_of_then_and_of_now_are_both_kept():
    assert taakstelling_geldend(NIJMEGEN)["bedrag"].tolist() == [3.2e6]
    assert taakstelling_geldend(NIJMEGEN, "2014-06-30")["bedrag"].tolist() == [2.4e6]
    assert taakstelling_geldend(NIJMEGEN, "2012-01-01").empty
    kept = taakstelling_versies(NIJMEGEN)
    assert kept["bedrag"].tolist() == [2.4e6, 3.2e6]
    assert kept["verschil"].tolist()[1] == 0.8e6
    assert kept["versie"].tolist() == [1, 2]


def test_decision_without_date_is_the_oldest():
    table = pd.DataFrame([doel("DVO", 2014, 1.0, "2013-01-01"), doel("DVO", 2014, 2.0, None)])
    assert taakstelling_geldend(table)["bedrag"].tolist() == [1.0]
    assert taakstelling_geldend(table, "2012-01-01")["bedrag"].tolist() == [2.0]


def test_two_amounts_on_one_day_are_refused_and_a_repeated_row_is_not():
    twice = pd.DataFrame(
        [doel("DVO", 2014, 1.0, "2013-01-01"), doel("DVO", 2014, 2.0, "2013-01-01")]
    )
    with pytest.raises(ValueError, match=r"DVO.*2014"):
        taakstelling_versies(twice)
    assert len(taakstelling_versies(pd.concat([NIJMEGEN, NIJMEGEN]))) == 2


def test_only_the_latest_report_of_a_measure_counts_and_all_its_rows_do():
    table = pd.DataFrame(
        [
            maatregel("1", 50.0, peil=None),
            maatregel("1", 60.0, peil="2014-03-31"),
            maatregel("1", 70.0, gerealiseerd=10.0),
            maatregel("1", 5.0),
            maatregel("1", 99.0, taakstelling="extra"),
        ]
    )
    doelen = pd.DataFrame([doel("DVO", 2014, 100.0, None)])
    row = taakstelling_portfolio(table, doelen).set_index("taakstelling").loc["DVO"]
    assert (row["gerealiseerd"], row["in_uitvoering"], row["nog_in_te_vullen"]) == (
        10.0,
        65.0,
        25.0,
    )
    earlier = (
        taakstelling_portfolio(table, doelen, op="2014-04-01")
        .set_index("taakstelling")
        .loc["DVO"]
    )
    assert earlier["in_uitvoering"] == 60.0


def test_what_was_written_off_is_no_risk_and_no_work_in_progress():
    table = pd.DataFrame(
        [maatregel("1", 100.0, "vervallen", gerealiseerd=30.0, risico=20.0, prognose=30.0)]
    )
    row = taakstelling_portfolio(table, pd.DataFrame([doel("DVO", 2014, 80.0, None)])).iloc[0]
    assert row[list(DELEN)].tolist() == [30.0, 0.0, 0.0, 70.0, 0.0]
    assert row["nog_in_te_vullen"] == -20.0


def test_forecast_that_nobody_gave_is_unknown_and_partly_given_says_what_it_lacks():
    doelen = pd.DataFrame([doel("DVO", 2014, 100.0, None)])
    without = taakstelling_portfolio(pd.DataFrame([maatregel("1", 40.0)]), doelen).iloc[0]
    assert pd.isna(without["prognose"])
    partly = taakstelling_portfolio(
        pd.DataFrame([maatregel("1", 40.0), maatregel("2", 60.0, prognose=55.0)]), doelen
    ).iloc[0]
    assert (partly["prognose"], partly["zonder_prognose"]) == (55.0, 40.0)


def test_measures_without_a_target_and_targets_without_a_measure_are_both_shown():
    table = taakstelling_portfolio(
        pd.DataFrame([maatregel("1", 40.0, taakstelling=None)]),
        pd.DataFrame([doel("DVO", 2014, 100.0, None)]),
    )
    rows = table.set_index("taakstelling")
    assert pd.isna(rows.loc["onbekend", "doel"])
    assert pd.isna(rows.loc["onbekend", "nog_in_te_vullen"])
    assert rows.loc["DVO", "nog_in_te_vullen"] == 100.0


geld = st.integers(-(10**10), 10**10).map(lambda c: c / 100)
maatregelen = st.lists(
    st.builds(
        maatregel,
        st.sampled_from("1234"),
        geld,
        st.sampled_from(FASEN),
        geld,
        geld,
        peil=st.sampled_from([None, "2014-03-31", "2014-06-30"]),
        aard=st.sampled_from(["structureel", "incidenteel", None]),
        jaar=st.sampled_from([2013, 2014]),
    ),
    min_size=1,
    max_size=15,
)


@settings(deadline=None, max_examples=15)
@given(maatregelen, st.lists(geld, min_size=2, max_size=2))
def test_parts_add_up_to_the_target_in_every_row_and_the_split_adds_up_to_the_parts(
    rows, doelen
):
    table = pd.DataFrame(rows)
    total = taakstelling_portfolio(
        table,
        pd.DataFrame([doel("DVO", 2013 + i, bedrag, None) for i, bedrag in enumerate(doelen)]),
    )
    assert total["doel"].notna().all()
    added = sum(cents(total[c]) for c in (*DELEN, "nog_in_te_vullen"))
    assert (added == cents(total["doel"])).all()
    split = taakstelling_portfolio_per(table)
    for part in DELEN:
        assert cents(split[part]).sum() == cents(total[part]).sum()
    assert (sum(cents(split[c]) for c in DELEN) == cents(split["bedrag"])).all()


def index(
    reeks: str, jaar: int, waarde: float, periode: str = "jaar", basisjaar: str = "2010"
) -> dict:
    return {
        "reeks": reeks,
        "basisjaar": basisjaar,
        "jaar": jaar,
        "periode": periode,
        "index": waarde,
    }


SOORTEN = pd.DataFrame({"kostensoort": ["eigen personeel", "sw", None]})


def test_index_compares_the_same_quarters_of_the_same_base_only():
    # GWW total, 2010 = 100, as CBS published it: of 2017 only January was known.
    gww = pd.DataFrame(
        [
            index("sw", 2010, w, p)
            for p, w in zip(
                ("jan", "apr", "jul", "okt"), (98.2, 100.0, 100.2, 100.4), strict=True
            )
        ]
        + [index("sw", 2017, 108.5, "jan"), index("sw", 2017, 140.0, "apr", basisjaar="2000")]
    )
    row = gebruikte_index(SOORTEN, gww, 2010, 2017).set_index("kostensoort").loc["sw"]
    assert (row["index_nul"], row["index_jaar"], row["periodes"], row["basisjaar"]) == (
        98.2,
        108.5,
        1,
        "2010",
    )


def test_index_goes_by_name_or_by_hand_and_is_unknown_otherwise():
    prices = pd.DataFrame(
        [index("Eigen Personeel", 2011, 100.0), index("Eigen Personeel", 2014, 106.0)]
    )
    found = gebruikte_index(SOORTEN, prices, 2011, 2014).set_index("kostensoort")["factor"]
    assert found["eigen personeel"] == 1.06
    assert found[["sw", "onbekend"]].isna().all()
    assert (
        gebruikte_index(SOORTEN, prices, 2011, 2014, {"SW": "eigen personeel"})
        .set_index("kostensoort")
        .loc["sw", "factor"]
        == 1.06
    )


# ------------------------------------------------------------------------------------- structural,
# stacked, as printed
def test_a_one_off_measure_fills_its_year_and_not_the_structural_target():
    table = pd.DataFrame(
        [
            maatregel("1", 60.0, gerealiseerd=20.0, risico=5.0),
            maatregel("2", 25.0, "gerealiseerd", 25.0, aard="incidenteel"),
            maatregel("3", 10.0, aard=None),
            maatregel("4", 9.0, taakstelling="los"),
        ]
    )
    row = taakstelling_portfolio_structureel(
        table, pd.DataFrame([doel("DVO", 2014, 100.0, None)])
    ).set_index("taakstelling")
    assert row.loc[
        "DVO",
        [
            "gerealiseerd",
            "in_uitvoering",
            "risico",
            "vervallen",
            "eenmalig",
            "aard_onbekend",
            "nog_in_te_vullen",
        ],
    ].tolist() == [
        20.0,
        35.0,
        5.0,
        0.0,
        25.0,
        10.0,
        5.0,
    ]
    assert row.loc["los", "in_uitvoering"] == 9.0
    assert pd.isna(row.loc["los", "nog_in_te_vullen"])


@settings(deadline=None, max_examples=30)
@given(maatregelen, geld)
def test_structural_parts_make_the_target_to_the_cent(rows, bedrag):
    table = taakstelling_portfolio_structureel(
        pd.DataFrame(rows),
        pd.DataFrame([doel("DVO", 2013, bedrag, None), doel("DVO", 2014, -bedrag, None)]),
    )
    parts = sum(
        cents(table[c]) for c in (*DELEN, "eenmalig", "aard_onbekend", "nog_in_te_vullen")
    )
    assert (parts == cents(table["doel"])).all()


def test_stacked_targets_of_a_year_are_those_in_force():
    force = taakstelling_geldend(
        pd.DataFrame(
            [
                doel("A", 2014, 1.1, "2012-01-01"),
                doel("A", 2014, 0.9, "2013-01-01"),
                doel("B", 2014, 0.2, None),
                doel("A", 2015, 0.3, "2012-01-01"),
            ]
        )
    )
    assert force.groupby("jaar")["bedrag"].sum().round(2).tolist() == [1.1, 0.3]
    assert taakstelling_geldend(NIJMEGEN, "2014-06-30")["bedrag"].sum() == 2.4e6


def test_nijmegen_remaining_task_is_the_printed_line():
    found = gedrukte_opgaven(open_dossier(DATA / "gepubliceerd").kerncijfer)
    assert found["jaar"].tolist() == [2014, 2015, 2016, 2017, 2018]
    assert found["stand_berekend"].tolist() == [7156, 24720, 30915, 34551, 34883]
    assert (found["verschil"] == 0).all()
    assert found["open"].tolist() == [803, 17964, 23251, 26652, 26984]


def test_a_printed_programme_that_does_not_tie_says_by_how_much_and_what_is_not_printed_is_unknown():
    lines = [
        ("Totaal van alle opgaven", 100.0),
        ("Af: reeds eerder gereed gemeld", 30.0),
        ("Stand per 1 januari", 75.0),
        ("Iets anders", 1.0),
    ]
    frame = pd.DataFrame(
        [
            {
                "gemeente": "X",
                "document": None,
                "jaar": 2014,
                "onderwerp": o,
                "waarde": w,
                "eenheid": "x € 1.000",
            }
            for o, w in lines
        ]
    )
    row = gedrukte_opgaven(frame).iloc[0]
    assert (row["stand_berekend"], row["verschil"]) == (70.0, 5.0)
    assert pd.isna(row["open"])
    assert gedrukte_opgaven(frame.iloc[1:]).empty


def test_realised_without_an_amount_is_unknown_and_not_nought() -> None:
    def row(*rows: dict) -> pd.Series:
        target = pd.DataFrame([doel("DVO", 2014, 100.0, "2013-11-01")])
        return taakstelling_portfolio(pd.DataFrame(rows), target).iloc[0]

    untold = maatregel("1", 70.0, "gerealiseerd", float("nan"))
    alone = row(untold)
    assert pd.isna(alone["gerealiseerd"])
    assert (alone["zonder_bedrag"], alone["in_uitvoering"]) == (70.0, 0.0)
    beside = row(untold, maatregel("2", 20.0, "gerealiseerd", 18.0))
    assert (beside["gerealiseerd"], beside["zonder_bedrag"]) == (18.0, 70.0)
    for found in (alone, beside):
        assert found[[*DELEN, "nog_in_te_vullen"]].sum() == 100.0
    # Nothing realised yet is nought, and so is a nought that was reported.
    assert row(maatregel("1", 70.0, "vastgesteld", float("nan")))["gerealiseerd"] == 0.0
    assert row(maatregel("1", 70.0, "gerealiseerd", 0.0))["zonder_bedrag"] == 0.0
